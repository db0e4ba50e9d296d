"""TDMRep: the well-known file, the header, the meta tag, EPUB and PDF, and which of them supersedes which."""

import io
import json
import zipfile
import zlib
from typing import Any

import pytest

from qa.rights.tdmrep import read_tdmrep
from qa.types import Article, Says, Standing
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, TRAIN, article, heard, judge, page, site_file, statuses

SOURCE = make_source()
NO, YES = {(INPUT, "no"), (TRAIN, "no")}, {(INPUT, "yes"), (TRAIN, "yes")}
FILE_URL = "https://paper.example/.well-known/tdmrep.json"


def rules(*pairs: tuple[str, Any]) -> str:
    return json.dumps([{"location": location, "tdm-reservation": value} for location, value in pairs])


def in_file(text: str, **more: Any) -> Article:
    return article(site_file("tdmrep.json", text, url=FILE_URL), **more)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("/", 1)], NO),
        ([("/", 0)], YES),
        ([("/*", 1)], NO),
        ([("/news/", 1)], NO),
        ([("/sport/", 1)], set()),  # no match: unset
        ([("/news/", 0), ("/", 1)], YES),  # the first that matches decides …
        ([("/", 1), ("/news/bridge.html", 0)], NO),  # … not the longest
        ([("/*.html$", 1)], NO),
        ([("/NEWS/", 1)], set()),
        ([("/%6Eews/", 1)], NO),
        ([("news/", 1)], NO),
        ([("/", 2)], set()),
        ([("/", None)], set()),
        ([("/", 2), ("/", 1)], set()),
        # malformed: heard where it reserves
        ([("/", "1")], NO),
        ([("/", True)], NO),
        ([("/", "yes")], NO),
        ([("/", "0")], set()),
        ([("/", False)], set()),
        ([("", 1)], NO),
        ([("", 0)], set()),
    ],
)
def test_the_first_rule_that_matches_decides(pairs, expected) -> None:  # type: ignore[no-untyped-def]
    assert heard(read_tdmrep(SOURCE, in_file(rules(*pairs)))) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"location": "/", "tdm-reservation": 1}, NO),
        ({"location": "/", "tdm-reservation": 0}, set()),
        ({"rules": [{"location": "/", "tdm-reservation": 1}]}, NO),
        ({"/": {"tdm-reservation": 1}}, NO),
        ([{"location": "/", "tdm_reservation": 1}], NO),
        ([{"location": "/", "tdm_reservation": 0}], set()),
        ([{"tdm-reservation": 1}], NO),
        ([], set()),
        (["x", 3], set()),
        ("x", set()),
    ],
)
def test_malformed_but_plainly_negative_is_a_no_and_never_a_yes(data, expected) -> None:  # type: ignore[no-untyped-def]
    assert heard(read_tdmrep(SOURCE, in_file(json.dumps(data)))) == expected


def test_a_bom_does_not_hide_the_file() -> None:
    assert heard(read_tdmrep(SOURCE, in_file("\ufeff" + rules(("/", 1))))) == NO


def test_the_policys_address_is_kept_beside_a_reservation() -> None:
    text = json.dumps([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://paper.example/policy.json"}])
    assert all("https://paper.example/policy.json" in s.note for s in read_tdmrep(SOURCE, in_file(text)).signals)
    text = text.replace('"tdm-reservation": 1', '"tdm-reservation": 0')
    assert all(not s.note for s in read_tdmrep(SOURCE, in_file(text)).signals)


@pytest.mark.parametrize(
    ("status", "body", "carrier"),
    [
        (200, rules(("/", 0)), "read"),
        (404, "", "absent"),
        (410, "", "absent"),
        (200, "<!doctype html><html><body>Oops</body></html>", "absent"),  # a soft 404 is no policy
        (200, "[{", "failed"),
        (500, "", "failed"),
        (403, "", "failed"),
        (0, "", "failed"),
    ],
)
def test_what_became_of_the_file(status, body, carrier) -> None:  # type: ignore[no-untyped-def]
    subject = article(site_file("tdmrep.json", body, status=status, url=FILE_URL))
    assert statuses(read_tdmrep(SOURCE, subject)) == [("tdmrep.json", carrier)]
    assert (judge(subject).standing is Standing.UNCHECKED) is (carrier == "failed")


# ── the order of carriers ──────────────────────────────────────────────────────────────────────────────────


def meta(value: str) -> str:
    return page(f'<meta name="tdm-reservation" content="{value}">')


@pytest.mark.parametrize("file", [None, 0, 1, 2])
@pytest.mark.parametrize("header", [None, "0", "1", "no"])
@pytest.mark.parametrize("tag", [None, "0", "1", "perhaps"])
def test_header_supersedes_file_and_meta_supersedes_both(file, header, tag) -> None:  # type: ignore[no-untyped-def]
    site = [] if file is None else [site_file("tdmrep.json", rules(("/", file)), url=FILE_URL)]
    headers = [] if header is None else [("tdm-reservation", header)]
    verdict = judge(article(*site, headers=headers, raw=meta(tag) if tag is not None else page()))
    valid = [str(value) for value in (file, header, tag) if str(value) in {"0", "1"}]
    rule = {"1": "tdm-reservation", "0": "publisher-permits"}[valid[-1]] if valid else "nothing-said"
    assert verdict.rule == rule


def test_what_was_superseded_stays_as_evidence() -> None:
    subject = in_file(rules(("/", 1)), headers=[("tdm-reservation", "0")])
    found = {(s.carrier, s.says, s.note) for s in read_tdmrep(SOURCE, subject).signals}
    assert found == {
        ("tdmrep.json", Says.UNSTATED, "superseded by http-header"),
        ("http-header", Says.YES, ""),
    }


def test_the_page_cannot_supersede_the_word_of_another_host() -> None:
    origin = site_file("tdmrep.json", rules(("/", 1)), url="https://agency.example/.well-known/tdmrep.json")
    assert judge(article(origin, headers=[("tdm-reservation", "0")], raw=meta("0"))).rule == "tdm-reservation"


def test_a_header_of_malformed_but_plain_words_reserves() -> None:
    for value in ("true", '"1"', "reserved", "YES"):
        assert heard(read_tdmrep(SOURCE, article(headers=[("TDM-Reservation", value)]))) == NO


def book(opf: str) -> Article:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OEBPS/content.opf", opf)
    return article(raw=packed.getvalue(), media_type="application/epub+zip")


@pytest.mark.parametrize(
    ("opf", "expected"),
    [
        ('<package><metadata><meta name="tdm:reservation" content="1" /></metadata></package>', NO),
        ('<package><metadata><meta name="tdm:reservation" content="0" /></metadata></package>', YES),
        ('<package prefix="tdm: http://www.w3.org/ns/tdmrep#"><meta property="tdm:reservation">1</meta></package>', NO),
        ("<package><metadata/></package>", set()),
    ],
)
def test_a_books_own_properties_are_read(opf, expected) -> None:  # type: ignore[no-untyped-def]
    assert heard(read_tdmrep(SOURCE, book(opf))) == expected
    taken_out = (
        f'<?xml version="1.0"?>{opf.replace("<package>", "<package >")}</package>\n\nThe text, tdm:reservation="1".'
    )
    assert heard(read_tdmrep(SOURCE, article(raw=taken_out, media_type="application/epub+zip"))) == expected


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmlns:tdm="http://www.w3.org/ns/tdmrep/">'
    "<tdm:reservation>{}</tdm:reservation></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def pdf(value: str, *, compressed: bool = False, **more: Any) -> Article:
    packet = XMP.format(value).encode()
    stream = zlib.compress(packet) if compressed else packet
    kind = b"/Filter /FlateDecode " if compressed else b""
    raw = b"%PDF-1.7\n5 0 obj\n<< /Type /Metadata " + kind + b">>\nstream\n" + stream + b"\nendstream\nendobj\n"
    return article(*more.pop("site", ()), raw=raw, media_type="application/pdf", **more)


def test_a_pdfs_own_properties_supersede_all() -> None:
    assert heard(read_tdmrep(SOURCE, pdf("1"))) == NO
    assert heard(read_tdmrep(SOURCE, pdf("1", compressed=True))) == NO
    file = site_file("tdmrep.json", rules(("/", 1)), url=FILE_URL)
    assert heard(read_tdmrep(SOURCE, pdf("0", site=[file], headers=[("tdm-reservation", "1")]))) == YES
    assert heard(read_tdmrep(SOURCE, pdf("1", headers=[("tdm-reservation", "0")]))) == NO


def test_a_container_that_cannot_be_opened_was_not_read() -> None:
    for raw in (b"PK no zip", b"only text"):
        assert judge(article(raw=raw, media_type="application/epub+zip")).rule == "carrier-failed"
