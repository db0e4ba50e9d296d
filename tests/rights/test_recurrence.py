"""The same line again and again is the source's own notice; a story about notices never recurs word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rights.blocks import text_blocks
from qa.rights.detector import DOUBTFUL, Setting, find_notices
from qa.rights.notices import candidates_in, lines_of
from qa.rights.recurrence import AT_LEAST, Line, Recurring, recurring, recurring_signals
from qa.rights.signals import hear
from qa.rights.verdict import decide
from qa.types import AiUse, Says, Standing, Use
from tests.rights.conftest import make_article, make_source

ODD = "Robots with artificial intelligence: hands off, thank you kindly."
STORY = "The ferry now sails at nine.\n\nThe harbour master expects more guests in June."
SOURCE = make_source()


def lines(text: str) -> list[Line]:
    return list(lines_of(candidates_in(SOURCE, make_article(f"A title\n\n{text}"))))


def line(words: str) -> Line:
    return Line(quote=words, where="text", training=False)


def test_a_line_too_odd_to_be_known_by_itself_is_remembered() -> None:
    article = f"A title\n\n{STORY}\n\n{ODD}\n\nMore of the ferry in the next issue.\n\nAnd the weather."
    found = find_notices(text_blocks(article), Setting(publisher="The Paper"))
    assert not [notice for notice in found if notice.score >= DOUBTFUL]
    assert ODD in [one.quote for one in lines(f"{STORY}\n\n{ODD}")]


@pytest.mark.parametrize(
    "told",
    [
        "The agency said on Monday that AI companies are banned from training on its articles.",
        "A court ruled that AI training on these books is prohibited.",
        "The Post announced that AI use of its archive is not allowed any more.",
    ],
)
def test_what_somebody_is_reported_to_say_is_not_remembered(told: str) -> None:
    assert told not in [one.quote for one in lines(f"{told}\n\n{STORY}")]


def test_blanks_marks_letter_case_and_numbers_make_no_difference() -> None:
    same = ["© 2025 Elm: No AI use!", "© 2026 ELM - no  AI use", "(2024) elm: no AI-use"]
    assert len({line(words).key for words in same}) == 1
    assert line("Elm: no AI training").key != line(same[0]).key


@pytest.mark.parametrize(
    ("count", "articles", "recurs", "most"),
    [(2, 2, False, False), (3, 3, True, True), (3, 6, True, True), (3, 7, True, False), (3, 15, True, False),
     (3, 16, False, False), (20, 100, True, False), (19, 100, False, False), (50, 100, True, True)],
)  # fmt: skip
def test_it_takes_a_number_and_a_share(count: int, articles: int, recurs: bool, most: bool) -> None:
    found = recurring({b"k": count}, articles)
    assert (bool(found.keys), found.of_the_source) == (recurs, most)


@given(st.dictionaries(st.binary(min_size=1, max_size=2), st.integers(1, 9)), st.integers(0, 9))
def test_one_more_article_with_a_line_never_makes_it_less(counts: dict[bytes, int], more: int) -> None:
    articles = 9 + more
    before = recurring(counts, articles)
    for key, count in counts.items():
        assert before.keys <= recurring({**counts, key: count + 1}, articles).keys


def test_fewer_than_that_say_nothing() -> None:
    assert recurring({b"k": AT_LEAST - 1}, AT_LEAST).fingerprint == ""


KNOWN = Recurring(keys=frozenset({line(ODD).key}))


def test_where_it_recurs_it_is_certain() -> None:
    article = make_article(f"A title\n\n{STORY}\n\n{ODD}")
    heard = hear(SOURCE, article, KNOWN)
    verdict = decide(SOURCE, heard.signals, heard.carriers)
    assert (verdict.standing, verdict.rule) == (Standing.REFERENCE, "printed-notice")
    assert ODD in verdict.reason


def test_one_that_says_training_only_denies_as_such() -> None:
    said = recurring_signals(
        [Line(quote="x", where="", training=True)],
        Recurring(keys=frozenset({Line(quote="x", where="", training=True).key})),
        (),
    )
    assert [(signal.use, signal.says) for signal in said] == [(Use.AI_TRAIN, Says.NO)]


def test_what_was_heard_already_is_not_said_twice() -> None:
    notice = "© The Paper. No part of this article may be used by AI."
    article = make_article(f"A title\n\n{STORY}\n\n{notice}")
    known = Recurring(keys=frozenset(one.key for one in lines(f"{STORY}\n\n{notice}")))
    assert hear(SOURCE, article, known).signals == hear(SOURCE, article, Recurring()).signals


def test_an_article_without_the_notice_that_most_carry_waits_for_a_person() -> None:
    article = make_article(f"A title\n\n{STORY}")
    known = Recurring(keys=KNOWN.keys, of_the_source=True)
    for source, standing, rule in (
        (SOURCE, Standing.UNCHECKED, "source-notice"),
        (make_source(AiUse.ALLOW, reason="looked at: a column of our own"), Standing.FULL, "register-allow"),
    ):
        heard = hear(source, article, known)
        verdict = decide(source, heard.signals, heard.carriers)
        assert (verdict.standing, verdict.rule) == (standing, rule)
    heard = hear(SOURCE, article, KNOWN)
    assert decide(SOURCE, heard.signals, heard.carriers).standing is Standing.FULL


def test_what_the_register_forbids_is_asked_nothing_else() -> None:
    source = make_source(AiUse.FORBID, reason="its terms")
    heard = hear(source, make_article(f"A title\n\n{ODD}"), KNOWN)
    assert {signal.protocol for signal in heard.signals} == {"register"}
    assert heard.lines == ()
