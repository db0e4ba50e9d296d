"""The label that opens a line of a reply: QUOTE, CLAIM or MISSING as models really write it, with passage numbers."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from msgspec import Struct

from qa.patterns import lazy_pattern


class Kind(StrEnum):
    QUOTE = "quote"
    CLAIM = "claim"
    MISSING = "missing"


class Label(Struct, frozen=True, kw_only=True):
    """A labelled line taken apart."""

    kind: Kind
    passages: tuple[int, ...]
    text: str
    """What follows the label, marks of emphasis around it taken off."""


# Models asked in another language translate the labels with the rest.
_WORDS: dict[Kind, str] = {
    Kind.QUOTE: "quote quotes quotation evidence zitat zitate beleg citation citations extrait cita citas citação "
    "citazione 인용 인용문 인용구 引用 引用文 引文 原文",
    Kind.CLAIM: "claim claims statement answer aussage behauptung antwort affirmation réponse afirmación respuesta "
    "afirmação affermazione 주장 답변 진술 主張 主张 论断 結論 结论 回答 陈述",
    Kind.MISSING: "missing fehlt fehlend manquant manque falta faltante faltan ausente mancante "
    "누락 부족 빠진 不足 欠落 不明 缺失 缺少",
}
_KINDS = {unicodedata.normalize("NFC", word): kind for kind, words in _WORDS.items() for word in words.split()}

_NUMBERS = r"(?:passages?|p|no\.?|nr\.?|\#)?\s*\d{1,4}(?:\s*(?:[,;&/]|and|und|et|y)\s*(?:p|\#)?\d{1,4})*(?:†[^\]】]*)?"
_MARKER = lazy_pattern(rf"[\[［【(（]\s*({_NUMBERS})\s*[\]］】)）]", re.IGNORECASE)
MARKER = lazy_pattern(rf"[\[［【]\s*({_NUMBERS})\s*[\]］】]", re.IGNORECASE)
"""A passage number in running text: [2], [2, 3], 【2】, [passage 2]. Round brackets count only inside a label."""

_LEAD = lazy_pattern(r"^(?:[\s>#*•·‣▪–—-]|\d{1,3}[.)](?=\s)|\(\d{1,3}\)\s)+(?=\S)")
_EMPHASIS = lazy_pattern(r"^[*_`~]+|[*_`~]+$")
_LABEL = lazy_pattern(
    rf"""
    (?P<open>[*_`]*)
    (?P<word>{"|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))})
    (?![^\W\d_])                                   # the whole word
    [*_`]*
    \s*
    (?:(?:passage\s*)?\#?(?P<bare>\d{{1,4}})(?!\d)(?=\s*[*_`]*\s*(?:[:：\[［【(（=—–-]|[“"„«「]|$)))?  # “Claim 2:”
    [*_`]*
    (?P<between>\s*[:：]?\s*)
    (?P<markers>(?:{_MARKER.pattern}\s*)*)
    (?P<after>[*_`]*\s*(?:[:：=]|[—–-](?=\s))?[*_`]*)
    \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CASED = lazy_pattern(r"[A-Za-zÀ-ÿ]")


def read_label(line: str, *, labelled: bool) -> Label | None:
    """The label that opens `line`, or None for a line of prose.

    A label is known by its capitals, or by a colon, a passage number or emphasis after the word; in a reply that
    already has labels also by a capital and a blank. “Claims that …” and “Missing persons were found” stay prose.
    """
    lead = _LEAD.match(line)
    body = without_list_mark(line)
    emphasised = bool(lead and "*" in lead.group())
    match = _LABEL.match(body)
    if not match:
        return None
    word = match["word"]
    punctuated = bool(
        match["markers"]
        or "：" in match["between"]
        or ":" in match["between"]
        or (match["after"] or "").strip("*_` ")
        or match["open"]
        or (emphasised and body[match.end("word") :].lstrip().startswith("*"))
        or (match["bare"] and not body[match.end() :].strip())
    )
    shouted = bool(_CASED.search(word)) and word.isupper()
    titled = labelled and (not _CASED.search(word) or word[0].isupper()) and body[match.end("word") :][:1].isspace()
    if not (punctuated or shouted or titled):
        return None
    kind = _KINDS[unicodedata.normalize("NFC", word.lower())]
    passages = numbers(match["markers"] or "")
    if not passages and kind is Kind.QUOTE and match["bare"]:
        passages = (int(match["bare"]),)
    return Label(kind=kind, passages=passages, text=bare_text(body[match.end() :]))


def numbers(markers: str) -> tuple[int, ...]:
    """The passage numbers in one or more markers, each once, in order."""
    found = [int(digits) for marker in _MARKER.finditer(markers) for digits in _digits(marker.group(1))]
    return tuple(dict.fromkeys(found))


def is_heading(line: str) -> bool:
    """Whether a line only announces what follows: “Answer:”, “## Claims”."""
    stripped = line.strip()
    return stripped.startswith("#") or stripped.rstrip("*_ ").endswith((":", "："))


def without_markers(text: str) -> str:
    """Running text without its passage numbers and the blanks they leave."""
    return re.sub(r"\s+([.,;:!?。，、！？])", r"\1", MARKER.sub(" ", text)).strip()


def without_list_mark(line: str) -> str:
    """A line of prose without the dash, star or number of a list before it."""
    lead = _LEAD.match(line)
    return line[lead.end() :] if lead else line


def without_last_marker(text: str) -> str:
    """A quote without the passage numbers that some models repeat after it."""
    return re.sub(rf"(?:\s*{MARKER.pattern})+\s*$", "", text, flags=re.IGNORECASE).strip()


def bare_text(text: str) -> str:
    """Text without emphasis around the whole of it and list marks before it."""
    lead = re.match(r"^[\s>•·‣▪]+", text)
    return _EMPHASIS.sub("", text[lead.end() :] if lead else text).strip()


def _digits(group: str) -> list[str]:
    return re.findall(r"\d+", group.partition("†")[0])
