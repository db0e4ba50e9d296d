"""ninjs and NewsML-G2: withdrawals, embargoes, typed values, terms in words."""

import datetime as dt
import json
from typing import Any

import pytest

from qa.rights.news_formats import ninjs_signals, read_news_format
from qa.types import AiUse, Article, Says, Standing
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, SEARCH, TRAIN, article, heard, judge, said

SOURCE = make_source()
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
WITHDRAWN = {("search", "no"), ("ai_input", "no"), ("ai_train", "no"), ("display", "no")}


def ninjs(**keys: Any) -> set[tuple[str, str]]:
    return said(ninjs_signals({"uri": "urn:a", "versioncreated": "2026-11-01", **keys}, publisher="The Paper", now=NOW))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"pubStatus": "usable"}, set()),
        ({"pubStatus": "canceled"}, WITHDRAWN),
        ({"pubstatus": "withheld"}, WITHDRAWN),
        ({"embargoedUntil": "2026-12-01T00:00:00Z"}, WITHDRAWN),
        ({"embargoed": "2026-12-01"}, WITHDRAWN),
        ({"embargoedUntil": "2026-11-01T00:00:00Z"}, set()),
        ({"embargoedUntil": "soon"}, WITHDRAWN),
        ({"expires": "2026-11-01"}, WITHDRAWN),
        ({"expires": "2026-12-01"}, set()),
        ({"expires": "2026-11-22"}, set()),  # a date alone is the whole day
        ({"expires": "some day"}, WITHDRAWN),
        ({"usageTerms": "No AI use. © The Paper. All rights reserved."}, {(INPUT, "no"), (TRAIN, "no")}),
        ({"usageterms": "© The Paper. AI training is prohibited."}, {(TRAIN, "no")}),
        # restrictive, but no word about AI
        ({"usageTerms": "Editorial use only"}, set()),
        ({"usageTerms": "World Rights Except Italy"}, set()),
        ({"usageTerms": "AP Clients Only"}, set()),
        ({"rightsInfo": {"langId": "http://www.w3.org/ns/odrl/2/", "linkedRights": "https://a.example/r"}}, set()),
        (
            {"rightsInfo": {"encodedRights": "<x uri='http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED'/>"}},
            {(INPUT, "no"), (TRAIN, "no")},
        ),
    ],
)
def test_a_ninjs_item_is_read(keys, expected) -> None:  # type: ignore[no-untyped-def]
    assert ninjs(**keys) == expected


def test_rights_in_a_language_of_their_own_that_may_forbid_wait_for_a_person() -> None:
    item = {
        "uri": "u",
        "rightsinfo": [{"langid": "odrl", "encodedrights": '{"prohibition": [{"action": "tdm:mine"}]}'}],
    }
    assert [s.says for s in ninjs_signals(item, publisher="P", now=NOW)] == [Says.REVIEW]


def test_json_that_is_no_ninjs_is_left_to_other_readers() -> None:
    subject = article(raw=json.dumps({"title": "T", "expires": "2020-01-01"}), media_type="application/json")
    assert read_news_format(SOURCE, subject).carriers == ()


def newsml(meta: str = "", rights: str = "") -> Article:
    raw = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g" version="1">'
        f"<rightsInfo>{rights}</rightsInfo><itemMeta>{meta}</itemMeta>"
        "<contentSet><inlineXML><p>The signal was killed.</p></inlineXML></contentSet></newsItem>"
    )
    return article(raw=raw, media_type="application/vnd.iptc.g2.newsitem+xml")


PLUS = "http://ns.useplus.org/ldf/vocab/"


@pytest.mark.parametrize(
    ("meta", "rights", "expected"),
    [
        ('<pubStatus qcode="stat:usable"/>', "", set()),
        ('<pubStatus qcode="stat:canceled"/>', "", WITHDRAWN),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "", WITHDRAWN),
        ('<signal qcode="sig:kill"/>', "", WITHDRAWN),
        ('<signal qcode="sig:update"/>', "", set()),
        ("<embargoed>2999-01-01T00:00:00Z</embargoed>", "", WITHDRAWN),
        ("<embargoed/>", "", WITHDRAWN),  # until further notice
        ("<embargoed>2020-01-01T00:00:00Z</embargoed>", "", set()),
        ("<expires>2020-01-01T00:00:00Z</expires>", "", WITHDRAWN),
        ("", f'<dataMining uri="{PLUS}DMI-PROHIBITED-AIMLTRAINING"/>', {(TRAIN, "no")}),
        ("", f'<dataMining uri="{PLUS}DMI-PROHIBITED"/>', {(INPUT, "no"), (TRAIN, "no")}),
        (
            "",
            '<dataMining qcode="plusvocab:DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"/>',
            {(INPUT, "no"), (TRAIN, "no")},
        ),
        ("", f'<dataMining uri="{PLUS}DMI-ALLOWED"/>', {(INPUT, "yes"), (TRAIN, "yes")}),
        ("", "<usageTerms>© The Paper. No AI use.</usageTerms>", {(INPUT, "no"), (TRAIN, "no")}),
        ("", "<usageTerms>Editorial use only.</usageTerms>", set()),
    ],
)
def test_a_newsml_item_is_read(meta, rights, expected) -> None:  # type: ignore[no-untyped-def]
    assert heard(read_news_format(SOURCE, newsml(meta, rights))) == expected


def test_broken_newsml_is_no_consent() -> None:
    broken = article(raw='<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><rightsInfo>', media_type="text/xml")
    assert judge(broken).rule == "carrier-failed"


def test_a_withdrawal_is_not_beaten_by_any_permission() -> None:
    subject = newsml('<pubStatus qcode="stat:canceled"/>')
    verdict = judge(subject, AiUse.ALLOW, permission="letter of 2 March")
    assert (verdict.standing, verdict.rule) == (Standing.REFERENCE, "withdrawn")
    assert (SEARCH, "no") in said(verdict.signals)


def test_an_offer_that_ran_out_is_beaten_by_a_permission() -> None:
    subject = newsml("<expires>2020-01-01T00:00:00Z</expires>")
    assert judge(subject).rule == "expired"
    assert judge(subject, AiUse.ALLOW, permission="letter of 2 March").standing is Standing.FULL
