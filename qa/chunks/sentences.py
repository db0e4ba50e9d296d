"""Sentences with their offsets: sentencex proposes borders, and rules of our own, tried in nine languages, repair them.

sentencex knows the end marks and abbreviations of some 300 languages, but holds back inside quotes and brackets, parts
“M. Dupont”, and reads the German “19. Jahrhundert” as an end. So it reads a copy without quotes and brackets, and is
asked only where our rules have no opinion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from qa.chunks.abbreviations import (
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    BEFORE_TIME_ZONES,
    COUNTING_DOT,
    MONTHS,
    PLAIN_WORDS,
    STARTERS,
)
from qa.chunks.language import guess
from qa.chunks.lines import runs
from qa.patterns import lazy_pattern
from qa.types import Span
from qa.words import is_paired

LONGEST = 600
"""Characters of a sentence in a script with blanks; longer ones are cut at clause marks."""
LONGEST_DENSE = 200
"""The same for scripts without blanks, where a character says about three times as much."""

_MARK = lazy_pattern(r"[.!?…‽؟۔।॥։።]+|[。！？｡]+[!?]*")
# What closes after the mark. Straight and German closing quotes look like opening ones: they close only before a blank.
_CLOSERS = lazy_pattern(
    r"(?:[”’)\]}»›」』》〉】〕）］｣]|[\"“'‘«‹](?=[\s)\]]|$)|\s»(?=[\s.,;:!?)]|$))*"
    r"(?:\s?\[(?:\d[\d\s,–-]*|[a-z][a-z ]* needed|…|\.\.\.)\])*"  # note numbers belong to what they note
)
_HIDDEN = str.maketrans(dict.fromkeys('"“”„‟«»‹›「」『』《》〈〉()（）[]［］{}', " "))
_OPENERS = "\"“”„‚‘'«»‹›「『《〈(（[［{¿¡"
_NUMBERING = lazy_pattern(r"\s*[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)\]]*\s*$")
_LAST_WORD = lazy_pattern(r"[^\s\"“”„«»()\[\]]*$")
_NEXT_WORD = lazy_pattern(r"[^\W_]+")
_ACRONYM = lazy_pattern(r"(?:[^\W\d_]\.)+[^\W\d_]?$")
_ORDINAL = lazy_pattern(r"(?<![\d.,:/])\d{1,2}$")
_TOLD_ON = lazy_pattern(r"[\u3041-\u3096]")  # hiragana after 」: the quote is part of a longer sentence
_BETWEEN_WORDS = lazy_pattern(r"(?<=\w)\s(?=\w)")
_STRETCH = 2000  # characters given to sentencex at once: its time grows with the square where characters are wide
_WORD_READ = 40  # characters looked back for the word before a mark
_CLAUSE_MARKS = ("[;；:：。]\\s*", "[,，、،–—-]\\s+|[，、،—]", "\\s+")


def sentence_spans(text: str, language: str = "") -> list[Span]:
    """Sentences as code-point offsets, in order, white space trimmed; every visible character is in exactly one.

    No sentence crosses a blank line. List items, headings and other lines of their own are sentences of their own;
    none is longer than `LONGEST` characters (`LONGEST_DENSE` without blanks). `language` is a two-letter code; when it
    is empty a guess is made from the function words.
    """
    language = (language or guess(text))[:2].lower()
    found: list[Span] = []
    for start, end in runs(text):
        line = text[start:end].replace("\n", " ")
        begin = 0
        for border in (*_borders(line, language), len(line)):
            span = _trim(line, begin, border)
            if span[0] < span[1]:
                found += [(start + a, start + b) for a, b in _cut(line, span)]
            begin = border
    return found


def _borders(line: str, language: str) -> list[int]:
    """Where sentences end inside a line, closing quotes, brackets and note numbers included."""
    proposed = _proposed(line, language)
    borders: list[int] = []
    begin = 0
    for mark in _MARK.finditer(line):
        end = mark.end() + len(_match(_CLOSERS, line, mark.end()))
        decided = _decide(line, begin, mark, end, language)
        if decided or (decided is None and mark.end() in proposed):
            borders.append(end)
            begin = end
        proposed.discard(mark.end())
    # What is left are end marks of scripts that our pattern does not list.
    others = {end for end in proposed if not (line[end - 1].isalnum() or line[end - 1] in ",.!?…")}
    return sorted({*borders, *others})


def _proposed(line: str, language: str) -> set[int]:
    from sentencex import get_sentence_boundaries

    plain = line.translate(_HIDDEN).rstrip()
    ends: set[int] = set()
    start = 0
    while start < len(plain):
        between = _BETWEEN_WORDS.search(plain, start + _STRETCH, start + 2 * _STRETCH)
        stop = between.end() if between else start + 2 * _STRETCH
        for border in get_sentence_boundaries(language or "en", plain[start:stop]):
            ends.add(start + _trim(plain[start:stop], int(border["start_index"]), int(border["end_index"]))[1])
        ends.discard(min(stop, len(plain)))  # where we cut, or the end of the line
        start = stop
    return ends - {0}


def _decide(line: str, begin: int, mark: re.Match[str], end: int, language: str) -> bool | None:
    """Whether a sentence ends at this mark; None where sentencex shall say."""
    rest = line[end : end + _WORD_READ]
    if not rest.strip():
        return False
    sign = mark.group()
    if sign[0] in "。！？｡":
        return not (end > mark.end() and _TOLD_ON.match(rest))
    if not rest[0].isspace():
        return False if sign[0] in ".!?…" else None
    ahead = rest.lstrip().lstrip(_OPENERS).lstrip()
    if _goes_on(rest.lstrip(), ahead) or _NUMBERING.match(line[begin : mark.end()]):
        return False
    if sign != ".":
        return None if sign[0] not in ".!?…" else not (sign[0] in ".…" and line[mark.start() - 1 : mark.start()] == " ")
    return _decide_dot(line[max(begin, mark.start() - _WORD_READ) : mark.start()], ahead, language)


def _goes_on(rest: str, ahead: str) -> bool:
    """Whether what follows a mark cannot begin a sentence: lower case, a year in brackets, a dash before a name."""
    # A word with a capital inside (“wikiHow”, “eBay”) may begin one.
    begins_small = ahead[:1].islower() and _match(_NEXT_WORD, ahead).islower()
    return begins_small or bool(re.match(r"\(\d{4}\)|[—–-]\s?[^\W\d]|[,;:)\]]", rest))


def _decide_dot(before: str, ahead: str, language: str) -> bool | None:
    """Whether a single full stop ends a sentence, by the word it follows and the word after it."""
    word = _match(_LAST_WORD, before, search=True).lstrip("'’‘")
    following = _match(_NEXT_WORD, ahead)
    if not word:  # after a closing bracket or quote an end, after a blank (“. . .”) none
        return not before[-1:].isspace() and bool(before)
    bare = word.casefold()
    if _ORDINAL.search(word) and (following.casefold() in MONTHS or language in COUNTING_DOT):
        return following in STARTERS and following.casefold() not in MONTHS
    if bare in BEFORE_NAMES or (bare in BEFORE_NUMBERS and following[:1].isdigit()):
        return False
    if bare in PLAIN_WORDS:
        return True
    if bare in BEFORE_TIME_ZONES:
        return not (following.isupper() and len(following) > 1) and following.casefold() not in BEFORE_TIME_ZONES[bare]
    if _ACRONYM.search(word) or (len(word) == 1 and word.isalpha() and word.isupper()):
        return following in STARTERS
    return None


def _cut(line: str, span: Span) -> Iterator[Span]:
    """A sentence in pieces of bearable length: cut after clause marks near even parts, else at blanks, or anywhere."""
    start, end = span
    if end - start <= LONGEST_DENSE:
        yield span
        return
    sample = line[start : start + LONGEST : 5]
    longest = LONGEST_DENSE if 2 * sum(map(is_paired, sample)) > len(sample) else LONGEST
    while end - start > longest:
        parts = -(-(end - start) // longest)
        at = _cut_near(line, start + (end - start) // parts, start + longest // 4, start + longest)
        yield _trim(line, start, at)
        start, end = _trim(line, at, end)
    yield start, end


def _cut_near(line: str, ideal: int, low: int, high: int) -> int:
    for pattern in _CLAUSE_MARKS:
        cuts = [match.end() for match in re.finditer(pattern, line[low:high])]
        if cuts:
            return low + min(cuts, key=lambda cut: abs(low + cut - ideal))
    at = high
    while at > low and (unicodedata.combining(line[at]) or "\u200d" in line[at - 1 : at + 1]):
        at -= 1
    return at


def _trim(line: str, start: int, end: int) -> Span:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return start, end


def _match(pattern: re.Pattern[str], text: str, at: int = 0, *, search: bool = False) -> str:
    match = pattern.search(text, at) if search else pattern.match(text, at)
    return match.group() if match else ""
