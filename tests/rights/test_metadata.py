"""PLUS data mining in XMP, CAWG and C2PA assertions in JSON."""

import json
from typing import Any

import cbor2
import pytest

from qa.rights.metadata import manifest_signals, plus_signals, read_metadata
from qa.types import Article
from tests.rights.conftest import make_source
from tests.rights.sites import INPUT, TRAIN, article, heard, judge, page, said, site_file

SOURCE = make_source()
BOTH = {(INPUT, "no"), (TRAIN, "no")}
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("DMI-UNSPECIFIED", set()),
        ("DMI-ALLOWED", {(INPUT, "yes"), (TRAIN, "yes")}),
        ("DMI-PROHIBITED-AIMLTRAINING", {(TRAIN, "no")}),
        ("DMI-PROHIBITED-GENAIMLTRAINING", {(TRAIN, "no")}),
        ("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", BOTH),
        ("DMI-PROHIBITED", BOTH),
        ("DMI-PROHIBITED-SEECONSTRAINT", BOTH),
        ("DMI-PROHIBITED-SEELINKEDRIGHTSEXPR", BOTH),
        ("DMI-PROHIBITED-SOMETHINGNEW", BOTH),
        ("DMI-SOMETHINGNEW", set()),
        ("", set()),
    ],
)
def test_a_plus_value_is_read_as_address_qcode_or_name(value, expected) -> None:  # type: ignore[no-untyped-def]
    for written in (value, VOCABULARY + value, f"plusvocab:{value}", value.lower()):
        assert said(plus_signals(written, carrier="c", where="w")) == expected


def xmp(inside: str, attributes: str = "") -> str:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'


@pytest.mark.parametrize(
    "packet",
    [
        xmp(f"<plus:DataMining>{VOCABULARY}DMI-PROHIBITED</plus:DataMining>"),
        xmp("", f'plus:DataMining="{VOCABULARY}DMI-PROHIBITED"'),
        xmp(f'<plus:DataMining rdf:resource="{VOCABULARY}DMI-PROHIBITED"/>'),
        xmp("<DataMining>DMI-PROHIBITED</DataMining>"),
        xmp(
            f"<iptcExt:DataMining>\n  {VOCABULARY}DMI-PROHIBITED\n</iptcExt:DataMining>",
            'xmlns:iptcExt="http://wrong.example/"',
        ),
        xmp("<plus:DataMining><rdf:Bag><rdf:li>DMI-PROHIBITED</rdf:li></rdf:Bag></plus:DataMining>"),
        xmp("", "DataMining='DMI-PROHIBITED'"),
    ],
)
def test_xmp_is_read_in_every_form_it_is_written_in(packet: str) -> None:
    subject = article(raw=b"%PDF-1.7\n\xff\xfe" + packet.encode() + b"\n%%EOF", media_type="application/pdf")
    assert heard(read_metadata(SOURCE, subject)) == BOTH
    assert judge(subject).rule == "plus-data-mining"


def test_metadata_that_says_nothing_says_nothing() -> None:
    subject = article(raw=b"%PDF-1.7\n" + xmp("<dc:title>DataMining</dc:title>").encode(), media_type="application/pdf")
    assert heard(read_metadata(SOURCE, subject)) == set()


def assertion(label: str = "cawg.training-mining", **entries: Any) -> dict[str, Any]:
    prefix = label.split(".", maxsplit=1)[0]
    return {"label": label, "data": {"entries": {f"{prefix}.{key}": value for key, value in entries.items()}}}


@pytest.mark.parametrize("label", ["cawg.training-mining", "c2pa.training-mining"])
@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"ai_inference": {"use": "notAllowed"}}, {(INPUT, "no")}),
        ({"data_mining": {"use": "notAllowed"}}, BOTH),
        ({"ai_training": {"use": "notAllowed"}}, {(TRAIN, "no")}),
        ({"ai_generative_training": {"use": "notAllowed"}}, {(TRAIN, "no")}),
        ({"ai_inference": {"use": "constrained"}}, {(INPUT, "no")}),  # without information: not allowed
        ({"ai_inference": {"use": "constrained", "constraint_info": "ask us"}}, {(INPUT, "no")}),
        ({"ai_inference": {"use": "constrained", "constraints_info": "ask us"}}, {(INPUT, "no")}),
        ({"ai_inference": {"use": "allowed"}}, set()),  # its signature was not checked
        ({"ai_inference": {"use": "perhaps"}}, set()),
        ({"somebodys_own": {"use": "notAllowed"}}, set()),
        ({}, set()),
    ],
)
def test_an_assertion_is_read(label, entries, expected) -> None:  # type: ignore[no-untyped-def]
    one = assertion(label, **entries)
    for data in (one, [one], {"assertions": [one]}, one["data"]):
        assert said(manifest_signals(data, where="w")) == expected


def test_only_the_active_manifest_speaks() -> None:
    store = {
        "active_manifest": "b",
        "manifests": {
            "a": {"assertions": [assertion(ai_inference={"use": "notAllowed"})]},
            "b": {"assertions": [assertion(ai_training={"use": "notAllowed"})]},
        },
    }
    assert said(manifest_signals(store, where="w")) == {(TRAIN, "no")}


def test_manifests_are_found_beside_in_the_page_and_in_the_record() -> None:
    text = json.dumps({"assertions": [assertion(ai_inference={"use": "notAllowed"})]})
    for subject in (
        article(site_file("c2pa", text)),
        article(raw=page(f'<script type="application/c2pa+json">{text}</script>')),
        article(raw=text, media_type="application/json"),
    ):
        assert heard(read_metadata(SOURCE, subject)) == {(INPUT, "no")}
        assert judge(subject).rule in {"cawg-training-mining", "ai-field"}


def test_a_manifest_that_cannot_be_read_is_no_consent() -> None:
    for subject in (article(site_file("c2pa", "{")), article(site_file("c2pa", status=500))):
        assert judge(subject).rule == "carrier-failed"


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>&#169; The Paper. No AI use.</rdf:li></rdf:Alt></dc:rights>", "rights-field"),
        ("<xmpRights:UsageTerms><rdf:Alt><rdf:li>Text and data mining is reserved.</rdf:li></rdf:Alt></xmpRights:UsageTerms>", "rights-field"),
        ("<dc:rights>AI training prohibited.</dc:rights>", "rights-field-training"),
        ("<dc:rights>&#169; The Paper. All rights reserved.</dc:rights>", "nothing-said"),
        ("<dc:rights>This summary was generated by AI.</dc:rights>", "nothing-said"),
        ("<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>", "licence-by"),
        ("<cc:license rdf:resource='https://creativecommons.org/licenses/by-nd/4.0/'></cc:license>", "licence-nd"),
    ],
)  # fmt: skip
def test_words_about_rights_in_a_pdfs_metadata_are_read(inside: str, rule: str) -> None:
    subject = article(raw=b"%PDF-1.7\n" + xmp(inside).encode() + b"\n%%EOF", media_type="application/pdf")
    assert judge(subject).rule == rule


def test_words_about_rights_are_read_from_attributes_too() -> None:
    raw = b"%PDF-1.7\n" + xmp("", 'xmpRights:UsageTerms="No use by AI systems."').encode() + b"\n%%EOF"
    assert judge(article(raw=raw, media_type="application/pdf")).rule == "rights-field"


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def manifest(label: str, content: bytes) -> bytes:
    """A binary manifest with one assertion, as it lies inside a file."""
    described = box(b"jumd", b"\x00" * 16 + b"\x03" + label.encode() + b"\x00")
    return b"%PDF-1.7 ..." + box(b"jumb", described + box(b"cbor", content)) + b"... %%EOF"


def pdf_of(raw: bytes) -> Article:
    return article(raw=raw, media_type="application/pdf")


def test_a_binary_manifest_may_forbid() -> None:
    entries = {"cawg.ai_inference": {"use": "notAllowed"}, "cawg.ai_training": {"use": "allowed"}}
    reading = read_metadata(SOURCE, pdf_of(manifest("cawg.training-mining", cbor2.dumps({"entries": entries}))))
    assert said(reading.signals) == {(INPUT, "no")}
    assert [(c.carrier, c.status) for c in reading.carriers if c.carrier == "c2pa"] == [("c2pa", "read")]


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"\xbf" * 40])
def test_a_binary_manifest_that_cannot_be_read_is_no_consent(content: bytes) -> None:
    reading = read_metadata(SOURCE, pdf_of(manifest("c2pa.training-mining", content)))
    assert [c.status for c in reading.carriers if c.carrier == "c2pa"] == ["failed"]


def test_a_manifest_without_such_an_assertion_says_nothing() -> None:
    assert read_metadata(SOURCE, pdf_of(manifest("c2pa.actions", cbor2.dumps({"actions": []})))).carriers == ()
