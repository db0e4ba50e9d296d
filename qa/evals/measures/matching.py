"""Does a text say this? Words and numbers compared across scripts, spellings, separators and units.

Words are cut by `qa.words`; scripts without blanks are compared character by character. Borders count: “Ann” is not in
“Annual”, 1976 is not in 19760, 5 is not in 3.5. A number is kept with every reading its writing allows: “1.025” is
1025 in German and 1.025 in English, and nothing in the text says which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from qa.evals.measures.lexicon import (
    ABBREVIATIONS,
    CURRENCY,
    MINUS_WORDS,
    NUMBER_WORDS,
    SCALES,
    SHORT_SCALES,
    SIGNS,
    UNITS,
)
from qa.text import clean, fold
from qa.words import is_paired, strip_marks, token_spans

# Blanks between groups of three digits, or not: “1 025” may be one number (French) or two (a table).
_DECIMAL = r"\d+(?:[.,]\d+)?"
_NUMBER = re.compile(rf"\d{{1,3}}([.,'’])\d{{3}}(?:\1\d{{3}})*(?:[.,]\d+)?(?!\d)|{_DECIMAL}")
_BLANKED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|" + _NUMBER.pattern)
_ELISION = re.compile(r"([cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)
_SYMBOL = re.compile(r"[\s\-]{0,2}")
_CLAUSE_END = re.compile(r"[.;:!?。、，；！？]\s|[。、，；！？\n]")
_REACH = 4
"""How many words after a number its unit may stand: “312 badly flooded homes”."""


class Part(Struct, frozen=True):
    """A word, a character of a script without blanks, or a number, with its place in the text."""

    key: str
    start: int
    end: int
    readings: frozenset[Decimal] = frozenset()
    """What the number may be; empty for a word."""

    def same(self, other: Part) -> bool:
        if self.readings or other.readings:
            return bool(self.readings & other.readings)
        return self.key == other.key


@lru_cache(maxsize=512)  # one answer is held against many facts by many measures
def parts(text: str, *, blanks: bool = True) -> tuple[Part, ...]:
    """The comparable parts of a text in order; `blanks`: whether blanks may separate thousands."""
    found: list[Part] = []
    at = 0
    for match in (_BLANKED if blanks else _NUMBER).finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before.isalpha() and not is_paired(before):
            continue  # the digits of a name: A4, B2B
        found.extend(_words(text, at, match.start()))
        found.append(_number(text, match.start(), match.end()))
        at = match.end()
    found.extend(_words(text, at, len(text)))
    return tuple(_joined(_scaled(found, text), text))


def says(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text, word by word and number by number; “€140” is also said by “140 euros”."""
    if not parts(phrase):
        folded = fold(phrase).text.casefold()
        return bool(folded) and folded in fold(text).text.casefold()
    return any(_contains(text, phrase, blanks=how) for how in (True, False))


def holds(text: str, secret: str) -> bool:
    """`says`, and stricter, for what must not get out: letters and digits alone are compared too, from eight on."""
    text = clean(text)
    compact = _compact(secret)
    return says(text, secret) or (len(compact) >= 8 and compact in _compact(text))


def gives_number(text: str, number: float, *, units: Sequence[str] = (), tol: float = 0.0) -> bool:
    """Whether the text gives this number, with one of the units by it when there are any."""
    scale, units = _unit_scale(units)
    wanted, slack = Decimal(str(number)) * scale, Decimal(str(tol)) * scale
    for how in (True, False):
        every = parts(text, blanks=how)
        for index, part in enumerate(every):
            near = any(abs(reading - wanted) <= slack for reading in part.readings)
            if near and (not units or any(_has_unit(text, every, index, unit) for unit in units)):
                return True
    return False


def missing_numbers(claim: str, evidence: Iterable[str]) -> list[str] | None:
    """Numbers of the claim that the evidence does not give, as written; None when the claim has no number."""
    wanted = [part for part in parts(claim) if part.readings]
    if not wanted:
        return None
    texts = list(evidence)
    given = {r for text in texts for how in (True, False) for part in parts(text, blanks=how) for r in part.readings}
    return [claim[part.start : part.end] for part in wanted if not part.readings & given]


# ── cutting ────────────────────────────────────────────────────────────────────────────────────────────────


def _words(text: str, start: int, end: int) -> Iterator[Part]:
    reached = start
    for token, first, last in token_spans(text[start:end]):
        if not is_paired(token):
            yield from _elided(text, token, start + first, start + last)
            continue
        for offset in range(max(start + first, reached), start + last):  # pairs overlap by one character
            yield Part(unicodedata.normalize("NFKC", text[offset]).casefold(), offset, offset + 1)
        reached = start + last


def _elided(text: str, token: str, start: int, end: int) -> Iterator[Part]:
    """A word; “l’architecte” and “d’euros” as two."""
    if match := _ELISION.match(text, start, end):
        yield Part(strip_marks(match[1]), start, match.end(1))
        start, token = match.end(), token[match.end() - start :]
    value = NUMBER_WORDS.get(token)
    if token:
        yield Part(token, start, end, frozenset() if value is None else frozenset({Decimal(value)}))


def _number(text: str, start: int, end: int) -> Part:
    readings = _readings(text[start:end])
    sign, before = text[max(start - 1, 0) : start], text[max(start - 2, 0) : max(start - 1, 0)]
    if sign == "−" or (sign == "-" and (not before or before.isspace() or before == "(")):
        readings = frozenset(-reading for reading in readings)
    return Part(text[start:end], start, end, readings)


def _readings(written: str) -> frozenset[Decimal]:
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
    digits = re.sub(r"[^\d.,]", "", digits)
    marks = [c for c in digits if c in ".,"]
    if len(set(marks)) == 2:  # the last mark is the decimal one
        return frozenset({Decimal(digits.replace("." if marks[-1] == "," else ",", "").replace(",", "."))})
    if len(marks) > 1:
        return frozenset({Decimal(re.sub("[.,]", "", digits))})
    readings = {Decimal(digits.replace(",", "."))}
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        readings.add(Decimal(re.sub("[.,]", "", digits)))
    return frozenset(readings)


def _scaled(found: Sequence[Part], text: str) -> list[Part]:
    """“1.2 million” as one number, “minus 3” as another."""
    out: list[Part] = []
    for part in found:
        last = out[-1] if out else None
        if last is None or part.start - last.end > 1:
            out.append(part)
        elif last.readings and not part.readings and (factor := _factor(last, part, text)):
            readings = frozenset(reading * factor for reading in last.readings)
            dotted = part.key in ABBREVIATIONS and text[part.end : part.end + 1] == "."
            out[-1] = replace(last, key=text[last.start : part.end], end=part.end + dotted, readings=readings)
        elif part.readings and last.key in MINUS_WORDS:
            out[-1] = replace(part, start=last.start, readings=frozenset(-reading for reading in part.readings))
        else:
            out.append(part)
    return out


def _factor(number: Part, word: Part, text: str) -> Decimal | None:
    """By how much the word after a number multiplies it; None when it does not."""
    if word.key in SCALES:
        return Decimal(SCALES[word.key])
    priced = text[max(number.start - 1, 0) : number.start] in CURRENCY and number.end == word.start
    return Decimal(SHORT_SCALES[word.key]) if priced and word.key in SHORT_SCALES else None


def _joined(found: Sequence[Part], text: str) -> list[Part]:
    """“1億2000万” as one number: parts of descending scale, touching."""
    out: list[Part] = []
    for part in found:
        last = out[-1] if out else None
        if last and last.readings and part.readings and is_paired(last.key[-1:]):
            gap = part.start - last.end
            scaled = is_paired(part.key[-1:])
            if (gap == 0 or (gap == 1 and scaled)) and max(part.readings) < min(last.readings):
                sums = frozenset(a + b for a in last.readings for b in part.readings)
                out[-1] = replace(last, key=text[last.start : part.end], end=part.end, readings=sums)
                continue
        out.append(part)
    return out


# ── comparing ──────────────────────────────────────────────────────────────────────────────────────────────


def _contains(text: str, phrase: str, *, blanks: bool) -> bool:
    found, wanted = parts(text, blanks=blanks), parts(phrase, blanks=blanks)
    signs = [_sign(phrase, part) for part in wanted]
    return any(
        found[at].same(wanted[0])
        and all(found[at + i].same(part) for i, part in enumerate(wanted))
        and all(_has_unit(text, found, at + i, sign) for i, sign in enumerate(signs) if sign)
        for at in range(len(found) - len(wanted) + 1)
    )


def _sign(text: str, number: Part) -> str:
    """The currency or percent sign at a number; empty when there is none, or the part is no number."""
    if not number.readings:
        return ""
    around = text[: number.start].rstrip()[-1:], text[number.end :].lstrip()[:1]
    return next((sign for sign in around if sign in SIGNS), "")


def _compact(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _unit_scale(units: Sequence[str]) -> tuple[Decimal, Sequence[str]]:
    """A unit such as “million euros” multiplies the number; all units of a fact share the first one's scale."""
    first = [part.key for part in parts(units[0])] if units else []
    if not first or first[0] not in SCALES:
        return Decimal(1), units
    rest = [unit[parts(unit)[0].end :].strip() for unit in units if parts(unit) and parts(unit)[0].key in SCALES]
    return Decimal(SCALES[first[0]]), [unit for unit in rest if unit]


def _has_unit(text: str, every: Sequence[Part], index: int, unit: str) -> bool:
    number = every[index]
    for form in UNITS.get(unit.casefold(), (unit,)):
        wanted = parts(form)
        if not wanted:  # a symbol: it touches the number
            after = _SYMBOL.sub("", text[number.end : number.end + 4], count=1)
            before = text[max(number.start - 4, 0) : number.start].rstrip()
            if after.startswith(form) or before.endswith(form):
                return True
            continue
        if _starts_unit(every[index - len(wanted) : index], wanted):
            return True
        for at in range(index + 1, min(index + 1 + _REACH, len(every))):
            if every[at].readings or _CLAUSE_END.search(text, number.end, every[at].start):
                break
            if _starts_unit(every[at : at + len(wanted)], wanted):
                return True
    return False


def _starts_unit(found: Sequence[Part], wanted: Sequence[Part]) -> bool:
    """“home” also names “homes”: endings are forgiven where a unit has three letters or more."""
    return len(found) == len(wanted) and all(
        a.same(b) or (not b.readings and len(b.key) >= 3 and a.key.startswith(b.key))
        for a, b in zip(found, wanted, strict=True)
    )
