"""The gate, and the readers before it."""

import pytest

from qa.errors import RightsError
from qa.rights.gate import admit
from qa.rights.notices import read_notices
from qa.rights.reading import Reading
from qa.rights.register_flag import read_flag
from qa.rights.signals import read_signals
from qa.rights.verdict import decide
from qa.types import AiUse, Article, Carrier, Says, Signal, Source, Standing, Use, Verdict
from tests.rights.conftest import make_article, make_source

ARTICLE = make_article("The bridge opened.")
READ = (Carrier(carrier="register", status="read"), Carrier(carrier="notice", status="read"))


def verdict(standing: Standing, *signals: Signal, carriers: tuple[Carrier, ...] = READ) -> Verdict:
    return Verdict(standing=standing, rule="r", reason="r", signals=signals, carriers=carriers)


def test_a_full_verdict_is_admitted_and_no_other() -> None:
    admitted = admit(ARTICLE, verdict(Standing.FULL))
    assert admitted is not None
    assert admitted.article is ARTICLE
    assert admit(ARTICLE, verdict(Standing.REFERENCE)) is None
    assert admit(ARTICLE, verdict(Standing.UNCHECKED)) is None


@pytest.mark.parametrize(
    "forged",
    [
        verdict(Standing.FULL, carriers=()),
        verdict(Standing.FULL, carriers=(*READ, Carrier(carrier="fields", status="failed"))),
        verdict(Standing.FULL, Signal(carrier="register", protocol="register", use=Use.AI_INPUT, says=Says.NO)),
        verdict(Standing.FULL, Signal(carrier="notice", protocol="printed-notice", use=Use.AI_INPUT, says=Says.NO)),
    ],
)
def test_a_full_verdict_that_its_evidence_does_not_bear_out_is_refused(forged: Verdict) -> None:
    with pytest.raises(RightsError):
        admit(ARTICLE, forged)


def test_a_permission_opens_the_gate_over_a_stated_no() -> None:
    source = make_source(AiUse.ALLOW, permission="letter of 2 March")
    article = make_article("A title\n\nThe bridge opened.\n\n© The Paper. No AI use.")
    judged = decide(source, *read_signals(source, article))
    assert judged.rule == "register-permission"
    assert "letter of 2 March" in judged.reason
    assert admit(article, judged) is not None


def test_a_reader_that_raises_has_not_read() -> None:
    def broken(source: Source, article: Article) -> Reading:
        raise ZeroDivisionError

    readers = (("register", read_flag), ("notice", read_notices), ("html-meta", broken))
    source = make_source()
    signals, carriers = read_signals(source, ARTICLE, readers=readers)
    assert Carrier(carrier="html-meta", status="failed", note="ZeroDivisionError") in carriers
    assert decide(source, signals, carriers).standing is Standing.UNCHECKED


def test_a_record_that_is_not_json_has_not_been_read() -> None:
    source = make_source()
    assert (
        decide(source, *read_signals(source, make_article("{broken", "application/json"))).standing
        is Standing.UNCHECKED
    )


@pytest.mark.parametrize(
    "media_type", ["text/plain", "text/markdown", "text/html", "application/json", "application/pdf"]
)
def test_every_media_type_can_be_read_through(media_type: str) -> None:
    raw = (
        '{"title": "T", "text": "The bridge opened."}'
        if media_type == "application/json"
        else "<p>The bridge opened.</p>"
    )
    source = make_source()
    assert decide(source, *read_signals(source, make_article(raw, media_type))).rule == "nothing-said"
