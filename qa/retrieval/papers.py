"""Whose account a question wants: “… according to the Courier and to Lattice” is asked of each paper by itself.

A source counts as named where its name, or the last word of it that no other source shares, stands capitalised beside
a word of telling: “according to the Post”, “what did the Ledger print”. By rule, and pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.patterns import lazy_pattern
from qa.retrieval.kin import specific
from qa.retrieval.parts import MOST, Part
from qa.types import SourceId, Span

ARTICLES = r"(?:the|le|la|les|l['’]|el|los|las|der|die|das|dem|den|il|lo|o|a)"
NAME_ARTICLE = lazy_pattern(rf"^{ARTICLES}\s+", re.IGNORECASE)
_BEFORE = lazy_pattern(
    rf"(?P<cue>\b(?:according\s+to|reported\s+(?:by|in)|printed\s+(?:by|in)|as\s+told\s+by|selon|d['’]après|laut|según|"
    rf"secondo|segundo|did|does|do|dit|disait|dice|decía|decia|schreibt|schrieb|meldete?|berichtete?|sagte?|rapporte|"
    rf"écrit|publica|publicó)(?:\s+\w+)?\s+|\bin\s+)(?:{ARTICLES}\s*)?(?:[A-Z][a-zà-ÿ]+\s+)?$",
    re.IGNORECASE,
)
_AFTER = lazy_pattern(
    r"^\s+(?:(?:in|on|of|at|en|im|am|el|le)\s+[\w ]{1,25}?\s+)?(?:says?|said|reports?|reported|writes?|wrote|prints?|"
    r"printed|gives?|gave|puts?|states?|stated|claims?|claimed|counts?|counted|names?|named|differs?|disagrees?|dit|"
    r"disait|écrit|rapporte|donne(?:nt)?|dice|decía|informa|publica|publicó|schreibt|schrieb|meldete?|berichtete?|"
    r"nennt|nannte|sagte?)\b|^は|^에\s?따르면|^によ|^이\s?|^가\s?|^의\s",
    re.IGNORECASE,
)
_BESIDE = lazy_pattern(
    rf"^\s*(?:,|and|und|et|y|e|or|oder|ou|o)\s+(?:(?:by|to|selon|laut|según)\s+)?(?:{ARTICLES}\s*)?$", re.IGNORECASE
)
# What a paper's name leaves behind when it is taken out of the question: how it was brought in, and that it tells.
_BROUGHT_IN = lazy_pattern(
    rf"[,;]?\s*(?:\b(?:and|und|et|y|or)\s+)?(?:\b(?:according\s+to|(?:reported|printed)\s+(?:by|in)|by|in|selon|d['’]après|"
    rf"laut|según|secondo|segundo)\s+)?(?:\b{ARTICLES}\s*)?$",
    re.IGNORECASE,
)
_TELLING = lazy_pattern(
    r"^\s*(?:(?:in|on)\s+[\w ]{1,25}?\s+)?(?:give|gave|name|named|report|reported|print|printed|say|said|state|stated|"
    r"count|counted|put)s?\s+(?:(?:a\s+)?different|other|two)?\s*"
    r"|^\s*(?:differ|disagree)(?:s|ed)?\s+(?:on|about|over|as\s+to)\s+",
    re.IGNORECASE,
)
_WHICH = lazy_pattern(r"[.?]\s*(?:which(?:\s+(?:ones?|are\s+they))?|what\s+are\s+they)\s*\??$", re.IGNORECASE)


class Paper(Struct, frozen=True, kw_only=True):
    """A source that a question names as the one to be heard."""

    source_id: SourceId
    span: Span
    """Of its name in the question."""


def papers(question: str, names: Mapping[SourceId, str]) -> tuple[Paper, ...]:
    """The sources whose account is asked for, in the question's order. `names`: what each source is called."""
    found = sorted(mentions(question, names), key=lambda paper: (paper.span[0], -paper.span[1]))
    found = [paper for i, paper in enumerate(found) if not i or paper.span[0] >= found[i - 1].span[1]]
    told = [_is_told(question, paper.span) for paper in found]
    for step in (range(1, len(found)), range(len(found) - 2, -1, -1)):  # “the Courier and Lattice say”: both are told
        for i in step:
            j = i - 1 if step.step > 0 else i + 1
            between = question[found[min(i, j)].span[1] : found[max(i, j)].span[0]]
            told[i] = told[i] or (told[j] and bool(_BESIDE.match(between)))
    heard = {paper.source_id: paper for paper, is_told in zip(found, told, strict=True) if is_told}
    return tuple(sorted(heard.values(), key=lambda paper: paper.span))


def by_paper(question: str, parts: Sequence[Part], names: Mapping[SourceId, str]) -> tuple[Part, ...]:
    """The parts, each tied to the one paper it names; a question that hears two papers on one matter is parted here."""
    heard = papers(question, names)
    if not parts and len(heard) > 1:
        matter = _without(question, heard)
        told = [question[slice(*paper.span)] for paper in heard]
        return tuple(
            Part(text=f"{name}: {matter}", query=matter, sources=(paper.source_id,))
            for paper, name in zip(heard[:MOST], told, strict=False)
        )
    known = {paper.source_id for paper in heard}
    tied: list[Part] = []
    matter = ""
    for each in parts:
        said = list(mentions(each.text, names))
        named = {paper.source_id for paper in said} & known
        if len(named) == 1:
            (source,) = named
            if matter and set(specific(each.query)) <= set(specific(names[source])):
                each = replace(each, query=matter)  # “…, and what did the Courier say?”: of the same
            each = replace(each, sources=(source,))
        matter = matter or _without(each.text, said[:1])
        tied.append(each)
    return tuple(tied)


def mentions(question: str, names: Mapping[SourceId, str]) -> Iterator[Paper]:
    """Wherever the name of a source stands, whatever is asked; a name within a longer one counts, too.

    A name of several words counts in any case, one word only capitalised as the paper writes it: it may be any word.
    """
    bare = {source_id: NAME_ARTICLE.sub("", name) for source_id, name in names.items()}
    last = Counter(name.split()[-1] for name in bare.values() if name.strip())
    folded = question.casefold()
    for source_id, name in bare.items():
        words = name.split()
        if not words or words[-1].casefold() not in folded:
            continue
        short = words[-1]
        in_any_case = re.IGNORECASE if len(words) > 1 else re.NOFLAG
        wanted = {name: in_any_case}
        if last[short] == 1 and len(short) > 3 and short[0].isupper():
            wanted.setdefault(short, re.NOFLAG)
        for one, flags in wanted.items():
            for found in re.finditer(re.escape(one), question, flags):
                if _stands_alone(question, *found.span(), one):
                    yield Paper(source_id=source_id, span=found.span())


def _stands_alone(question: str, start: int, end: int, name: str) -> bool:
    if not name.isascii() and not name[0].isupper():  # scripts without capitals and blanks
        return True
    before, after = question[:start], question[end:]
    return not (before[-1:].isalnum() or before[-1:] in {"-", "’", "'"}) and not (
        after[:1].isalnum() or after[:1] == "-"
    )


def _is_told(question: str, span: Span) -> bool:
    return bool(_BEFORE.search(question[: span[0]]) or _AFTER.match(question[span[1] :]))


def _without(question: str, heard: Sequence[Paper]) -> str:
    """The question without the papers' names and the words that bring them in."""
    for paper in reversed(heard):
        before, after = question[: paper.span[0]], question[paper.span[1] :]
        before = _BROUGHT_IN.sub("", before)
        question = f"{before} {after}" if before.strip() else _TELLING.sub("", after)
    return " ".join(_WHICH.sub("", question).split()).strip(" ,;.?")
