"""ai.txt, trust.txt, the rights of a feed, and files that say nothing."""

import pytest

from qa.rights.site_texts import read_site_texts
from qa.types import Standing
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, TRAIN, article, heard, judge, page, site_file, statuses

SOURCE = make_source()


def of(name: str, text: str, status: int = 200) -> set[tuple[str, str]]:
    return heard(read_site_texts(SOURCE, article(site_file(name, text, status=status))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-Agent: *\nDisallow: /\n", {(TRAIN, "no")}),
        ("# Spawning AI\nUser-Agent: *\nDisallow: *.txt\nDisallow: *.pdf\nAllow: *.jpg\n", {(TRAIN, "no")}),
        ("User-Agent: *\nDisallow: *\n", {(TRAIN, "no")}),
        ("User-Agent: *\nDisallow: *.jpg\nDisallow: *.mp3\n", set()),  # speaks of other kinds of files
        ("User-Agent: *\nAllow: /\n", {(TRAIN, "yes")}),
        ("User-Agent: *\nAllow: /\nDisallow: /\n", {(TRAIN, "no")}),
        ("Training: disallow\n", {(TRAIN, "no")}),
        ("training: allow\n", set()),
        ("# Our product\n\nIt does many things. User-friendly.\n", set()),  # Markdown of that name
        (page(), set()),
        ("", set()),
    ],
)
def test_ai_txt_speaks_of_training_only(text, expected) -> None:  # type: ignore[no-untyped-def]
    assert of("ai.txt", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("member=https://a.example\ndatatrainingallowed=no\n", {(TRAIN, "no")}),
        ("DataTrainingAllowed = NO", {(TRAIN, "no")}),
        ("datatrainingallowed=yes", {(TRAIN, "yes")}),
        ("datatrainingallowed=yes\ndatatrainingallowed=no", {(TRAIN, "no")}),
        ("# datatrainingallowed=no", set()),
        ("belongto=https://a.example", set()),
        (page(), set()),
    ],
)
def test_trust_txt_speaks_of_training_only(text, expected) -> None:  # type: ignore[no-untyped-def]
    assert of("trust.txt", text) == expected


@pytest.mark.parametrize("name", ["ai.txt", "trust.txt"])
@pytest.mark.parametrize(
    ("status", "carrier"), [(404, "absent"), (410, "absent"), (200, "read"), (500, "failed"), (0, "failed")]
)
def test_what_became_of_the_file(name, status, carrier) -> None:  # type: ignore[no-untyped-def]
    reading = read_site_texts(SOURCE, article(site_file(name, "x=y", status=status)))
    assert statuses(reading) == [(name, carrier)]


@pytest.mark.parametrize("name", ["llms.txt", "llms-full.txt", "humans.txt", "ads.txt"])
def test_a_map_for_models_is_neither_a_no_nor_a_yes(name: str) -> None:
    subject = article(site_file(name, "# The Paper\nAI may use everything. User-agent: *\nDisallow: /"))
    assert read_site_texts(SOURCE, subject).signals == ()
    assert judge(subject).rule == "nothing-said"


def test_the_rights_of_a_feed_are_read_as_a_notice() -> None:
    feed = (
        "<channel><copyright>© The Paper. All rights reserved. No AI use or text and data mining.</copyright></channel>"
    )
    subject = article(site_file("feed", feed))
    assert (INPUT, "no") in heard(read_site_texts(SOURCE, subject))
    assert judge(subject).standing is Standing.REFERENCE
    mining = article(
        site_file("feed", '<item><dataMining uri="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"/></item>')
    )
    assert judge(mining).rule == "plus-data-mining"
    plain = article(site_file("feed", "<channel><dc:rights>© The Paper. All rights reserved.</dc:rights></channel>"))
    assert heard(read_site_texts(SOURCE, plain)) == set()


def test_the_rights_of_a_json_feed_are_read_by_their_keys() -> None:
    def of_feed(data: str) -> set[tuple[str, str]]:
        file = site_file("feed", data, media_type="application/json")
        return heard(read_site_texts(SOURCE, article(file)))

    assert of_feed('{"version": "https://jsonfeed.org/version/1.1", "_rights": {"ai_use": "forbidden"}}') == {
        (INPUT, "no"),
        (TRAIN, "no"),
    }
    assert (INPUT, "no") in of_feed('{"copyright": "© The Paper. All rights reserved. No AI use."}')
    assert of_feed('{"title": "The Paper", "items": []}') == set()
