"""PLUS values and words about rights in XMP; training-and-data-mining assertions of CAWG and C2PA."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from qa.rights.blocks import Block, plain
from qa.rights.detector import Setting, find_notices
from qa.rights.embedded import embedded_metadata, rights_texts
from qa.rights.jumbf import assertions, has_manifest
from qa.rights.licences import licence_signal, name_of
from qa.rights.links import page_markup
from qa.rights.notices import notice_signals
from qa.rights.reading import FAILED, READ, Reading
from qa.rights.site import files_named, status_of
from qa.types import Article, Carrier, Says, Signal, Source, Use

XMP, C2PA = "embedded-metadata", "c2pa"
_BOTH = (Use.AI_INPUT, Use.AI_TRAIN)


class Value(Struct, frozen=True):
    """What one PLUS value says of which uses."""

    says: Says
    uses: tuple[Use, ...]
    note: str = ""


# PLUS LDF vocabulary as IPTC Photo Metadata 2023.1 lists it. The namespace of the property and the last two values are
# known from secondary sources; writers use several namespaces anyway, so only the local name is asked for.
PLUS = {
    "DMI-UNSPECIFIED": Value(Says.UNSTATED, _BOTH),
    "DMI-ALLOWED": Value(Says.YES, _BOTH),
    "DMI-PROHIBITED-AIMLTRAINING": Value(Says.NO, (Use.AI_TRAIN,)),
    "DMI-PROHIBITED-GENAIMLTRAINING": Value(Says.NO, (Use.AI_TRAIN,)),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": Value(Says.NO, _BOTH, "search indexing excepted"),
    "DMI-PROHIBITED": Value(Says.NO, _BOTH),
    # Conditions stand in prose elsewhere: not met until somebody has read them.
    "DMI-PROHIBITED-SEECONSTRAINT": Value(Says.NO, _BOTH, "on conditions that nobody has read"),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": Value(Says.NO, _BOTH, "on conditions that nobody has read"),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": Value(Says.NO, _BOTH, "on conditions that nobody has read"),
}
_MINING = re.compile(
    rb"""(?:\b|:)DataMining\b[^>]{0,200}?\brdf:resource\s*=\s*["']([^"']+)["']"""
    rb"""|\bDataMining\s*=\s*["']([^"']+)["']"""
    rb"""|<(?:[\w.-]+:)?DataMining\b[^>]*>\s*(?:<[^>]*>\s*)*([^<\s]+)"""
)


def read_metadata(source: Source, article: Article) -> Reading:
    """Metadata inside the file, and C2PA manifests in JSON beside it or in its page."""
    signals: list[Signal] = []
    carriers: list[Carrier] = []
    packets = list(embedded_metadata(article))
    for packet in packets:
        for found in _MINING.findall(packet):
            signals.extend(
                plus_signals(b"".join(found).decode("utf-8", "replace"), carrier=XMP, where=article.media_type)
            )
        signals.extend(_rights_in(packet, source, article.media_type))
    if packets:
        carriers.append(Carrier(carrier=XMP, status=READ))
    for file in files_named(article, C2PA):
        status, note = status_of(file)
        if status == READ:
            signals.extend(manifest_signals(json.loads(file.body), where=file.url))
        carriers.append(Carrier(carrier=C2PA, status=status, note=note))
    for kind, text in page_markup(article).scripts:
        if "c2pa" in kind and "json" in kind:
            signals.extend(manifest_signals(json.loads(text), where=f"script {kind}"))
    for found, carrier in _binary(article):
        signals.extend(found)
        carriers.append(carrier)
    if article.media_type == "application/json" and b"training-mining" in article.raw:
        signals.extend(manifest_signals(json.loads(article.raw), where="the record"))
    return Reading(signals=tuple(dict.fromkeys(signals)), carriers=tuple(carriers))


def _binary(article: Article) -> Iterator[tuple[list[Signal], Carrier]]:
    """A binary manifest inside the file. One that cannot be read is no consent."""
    if not has_manifest(article.raw):
        return
    where = f"the manifest inside {article.media_type}"
    try:
        found = [one for data in assertions(article.raw) for one in manifest_signals({"data": data}, where=where)]
    except ImportError:
        yield [], Carrier(carrier=C2PA, status=FAILED, note="a binary manifest: install 'byline-qa[c2pa]' to read it")
    except ValueError as error:
        yield [], Carrier(carrier=C2PA, status=FAILED, note=str(error))
    else:
        yield found, Carrier(carrier=C2PA, status=READ)


def _rights_in(packet: bytes, source: Source, kind: str) -> Iterator[Signal]:
    """Notices and licences in the properties about rights: a PDF's own, printed nowhere in its text."""
    said = list(dict.fromkeys(rights_texts(packet)))
    blocks = [Block(text=plain(words), where=f"{kind}, {name}", legal=True) for name, words in said]
    for notice in find_notices(blocks, Setting(publisher=source.name)):
        yield from notice_signals(notice, carrier=XMP, protocol="rights-field")
    for name, words in said:
        if licence := name_of(words):
            yield licence_signal(licence, carrier=XMP, where=f"{kind}, {name}")


def plus_signals(value: str, *, carrier: str, where: str) -> Iterator[Signal]:
    """Of one PLUS value: an address of the vocabulary, a qcode, or the bare name. An unknown prohibition is heard."""
    name = re.split(r"[/#:]", html.unescape(value).strip())[-1].upper()
    known = PLUS.get(name)
    if known is None:
        prohibits = name.startswith("DMI-PROHIBITED")
        known = Value(Says.NO if prohibits else Says.UNSTATED, _BOTH, "a value of no known meaning")
    for use in known.uses:
        yield Signal(
            carrier=carrier, protocol="plus", use=use, says=known.says, quote=name[:100], where=where, note=known.note
        )


# ── CAWG and C2PA ──────────────────────────────────────────────────────────────────────────────────────────

LABELS = ("cawg.training-mining", "c2pa.training-mining")
ENTRIES = {
    "data_mining": _BOTH,  # extraction of any kind
    "ai_inference": (Use.AI_INPUT,),  # input to a trained model: an embedding is that already
    "ai_training": (Use.AI_TRAIN,),
    "ai_generative_training": (Use.AI_TRAIN,),
}
_INFORMATION = ("constraint_info", "constraints_info", "constraintInfo")


def manifest_signals(data: Any, *, where: str) -> Iterator[Signal]:
    """Of a manifest store, a manifest or a bare assertion. In a store only the active manifest speaks.

    Nothing here checks signatures: such a manifest may forbid, and is never believed when it permits.
    """
    for entries in _assertions(_active(data)):
        for key, value in entries.items():
            uses = ENTRIES.get(str(key).rsplit(".", 1)[-1])
            if uses is None or not isinstance(value, dict | str):
                continue
            use_word = value if isinstance(value, str) else value.get("use")
            information = (
                "" if isinstance(value, str) else next((str(value[k]) for k in _INFORMATION if value.get(k)), "")
            )
            says, note = _said(str(use_word), information)
            for use in uses:
                yield Signal(
                    carrier=C2PA,
                    protocol="cawg",
                    use=use,
                    says=says,
                    quote=f"{key}: {use_word}"[:100],
                    where=where,
                    note=note,
                )


def _said(word: str, information: str) -> tuple[Says, str]:
    match word.replace("_", "").replace("-", "").lower():
        case "notallowed":
            return Says.NO, ""
        case "constrained" if information:
            return Says.NO, f"on conditions: {information[:150]}"
        case "constrained":
            return Says.NO, "constrained without information is not allowed"
        case "allowed":
            return Says.UNSTATED, "allowed, but its signature was not checked"
        case _:
            return Says.UNSTATED, "a value of no known meaning"


def _active(data: Any) -> Any:
    if isinstance(data, dict) and isinstance(data.get("manifests"), dict):
        active = data.get("active_manifest")
        if active in data["manifests"]:
            return data["manifests"][active]
    return data


def _assertions(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The `entries` of every training-and-mining assertion below; entries without that wrapper too."""
    if depth > 20:
        return
    if isinstance(data, list):
        for part in data:
            yield from _assertions(part, depth + 1)
    elif isinstance(data, dict):
        label = str(data.get("label", ""))
        body = data.get("data") if label.partition("__")[0] in LABELS else None
        for key in LABELS:
            body = data.get(key, body)
        if isinstance(body, dict):
            entries = body.get("entries", body)
            if isinstance(entries, dict):
                yield entries
            return
        if isinstance(data.get("entries"), dict) and any(
            str(key).rsplit(".", 1)[-1] in ENTRIES for key in data["entries"]
        ):
            yield data["entries"]
            return
        for value in data.values():
            yield from _assertions(value, depth + 1)
