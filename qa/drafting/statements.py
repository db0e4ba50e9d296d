"""The sentences of the passages that were shown, with what each of them states, and what it calls wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from qa.answer_types import Citation
from qa.citations.conditions import most_characters
from qa.citations.dates import Day
from qa.citations.figures import plain
from qa.drafting.kinds import content_stems, has_eastern
from qa.drafting.marks import labels_of
from qa.drafting.measures import Measure, measures
from qa.drafting.moments import clocks_named, days_in, days_named
from qa.drafting.names import name_stems, proper_stems
from qa.drafting.outcomes import outcomes
from qa.patterns import lazy_pattern
from qa.types import ArticleCard, ArticleId, Passage, Span

_IGNORE_CASE = 2
_OLD = lazy_pattern(
    r"(?:\bnot|\binstead\s+of|\brather\s+than|\bnicht|\bstatt|\banstatt|\bet\s+non|\bau\s+lieu\s+de|\bnon\s+pas|\by\s+no|\ben\s+lugar\s+de|\ben\s+vez\s+de)\s+"
    r"(?:the\s+|on\s+|about\s+|at\s+|am\s+|le\s+|el\s+|de\s+|[€$£]\s?)*$",
    _IGNORE_CASE,
)
_OLD_HINT = lazy_pattern(
    r"\b(?:not|instead\s+of|rather\s+than|nicht|statt|anstatt|et\s+non|au\s+lieu\s+de|non\s+pas|y\s+no|en\s+lugar\s+de|en\s+vez\s+de)\b"
    r"|[이가]\s?아니[라며]|ではなく",
    _IGNORE_CASE,
)
_HINTS = (
    "y no", *"not instead rather nicht statt lieu non lugar vez wrong incorrect mistake erron error misst misre version"
    " fälsch irrtü unrecht tort erreur erróne equivoc should right correct richtig fallait debía"
    " 아니 아닌 잘못 오기 바로잡 정정 ではなく でなく 誤 正しく 訂正".split()
)  # fmt: skip
"""One of these stands in every text that the patterns here find: looking for them is quicker."""
_OLD_AFTER = lazy_pattern(r"\S{0,6}(?:이\s?아니라|가\s?아니라|이\s?아닌|가\s?아닌|ではなく|でなく)")
_CORRECTION = lazy_pattern(
    r"\bshould\s+(?:have\s+(?:read|said|been)|read)\b|\bthe\s+(?:right|correct)\s+(?:figure|number|sum|date|day|time|result|outcome)\s+(?:is|was)\b"
    r"|\brichtig\s+(?:ist|muss\s+es|sind|wäre)\b|\bil\s+fallait\s+lire\b|\bdebía\s+decir\b|바로잡|정정합|正しくは|訂正します",
    _IGNORE_CASE,
)
_IN_FACT = lazy_pattern(
    r"\b(?:in\s+fact|actually|correctly|tatsächlich|en\s+(?:fait|réalité)|en\s+realidad)\b|실제로는|実際は",
    _IGNORE_CASE,
)
_ERROR = lazy_pattern(
    r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|erroneous(?:ly)?|in\s+error|misstated|misreported"
    r"|an?\s+(?:earlier|previous)\s+version|fälschlich(?:erweise)?|irrtümlich|zu\s+unrecht|à\s+tort|par\s+erreur|erróneamente|por\s+error|equivocadamente)\b"
    r"|잘못\s?(?:보도|전|표기|기재|알)|오기|誤って|誤りでした|誤りだった|の誤り",
    _IGNORE_CASE,
)


class Statement(Struct, frozen=True, dict=True):  # a dict: what few comparisons need is found out when first asked for
    """A sentence of a passage that was shown, and what it states."""

    passage: Passage
    span: Span
    text: str
    is_cited: bool
    previous: Statement | None

    @cached_property
    def _read(self) -> dict[str, tuple[Measure, ...]]:
        return {}

    @cached_property
    def _wrong(self) -> dict[str, tuple[Measure, ...]]:
        return {}

    @property
    def card(self) -> ArticleCard:
        return self.passage.card

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(content_stems(self.text))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(each for kind in KINDS for each in self.of(kind))

    def of(self, kind: str) -> tuple[Measure, ...]:
        """What it states of one kind."""
        if kind not in self._read:
            may_hold = (
                kind == "outcome" or _DIGIT.search(self.text) or (kind == "number" and _has_number_word(self.text))
            )
            self._read[kind] = tuple(_READERS[kind](self.text)) if may_hold else ()
        return self._read[kind]

    def wrong(self, kind: str) -> tuple[Measure, ...]:
        """Values that it calls wrong, its own or those of the sentence before."""
        if not self.is_correction:
            return ()
        if kind not in self._wrong:
            self._wrong[kind] = tuple(_wrong(self, self.of(kind), kind))
        return self._wrong[kind]

    @cached_property
    def is_correction(self) -> bool:
        """Whether it, or the sentence before, says that something was wrong, or what it should have been."""
        return speaks_of_errors(self.text) or (self.previous is not None and speaks_of_errors(self.previous.text))

    @cached_property
    def days(self) -> frozenset[Day]:
        return days_in(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        return name_stems(self.text)

    def proper(self, *, like_german: bool) -> frozenset[str]:
        """Those of its names that are no plain nouns of German. `like_german`: where its language is not known."""
        is_german = self.card.language[:2] == "de" if self.card.language else like_german
        return self._german_names if is_german else self.names

    @cached_property
    def _german_names(self) -> frozenset[str]:
        return proper_stems(self.text, is_german=True)

    @cached_property
    def places(self) -> frozenset[str]:
        """Stems of the names after “in”, “at”, “from”."""
        return frozenset(stem for match in _PLACES.finditer(self.text) for stem in name_stems(f"in {match[1]}"))

    @cached_property
    def years(self) -> frozenset[int]:
        """Those it names, or those around its publication."""
        return _years(self.text, self.card.published)

    @cached_property
    def labels(self) -> frozenset[str]:
        return labels_of(plain(self.text))

    @cached_property
    def about(self) -> frozenset[str]:
        """Stems of the words of its passage and title: what it may be about without saying so."""
        return frozenset(content_stems(f"{self.card.title} {self.passage.chunk.text}"))

    @cached_property
    def before(self) -> frozenset[str]:
        """Stems of the sentence before and of the title: what a bare number may be a number of."""
        title = frozenset(content_stems(self.card.title))
        return title | self.previous.stems if self.previous else title

    def right(self, like: Measure) -> list[Measure]:
        """Its measures of this kind and key, but for those it calls wrong."""
        wrong = self.wrong(like.kind)
        return [each for each in self.of(like.kind) if each.key == like.key and each not in wrong]


_DIGIT = lazy_pattern(r"\d")
_NUMBER_WORD = lazy_pattern(
    r"\b(?:t(?:wo|hree|en|we|hirt|housand)|f(?:our|ive|ift|ort)|s(?:ix|even)|eight|nine|eleven|hundred|million"
    r"|zw|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|tausend|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|mille"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|mil)",
    2,
)
KINDS = ("number", "day", "clock", "outcome")
_READERS: dict[str, Callable[[str], list[Measure]]] = {
    "number": measures, "day": days_named, "clock": clocks_named, "outcome": outcomes
}  # fmt: skip
_PLACES = lazy_pattern(r"\b(?i:in|at|from|near|im|bei|aus|à|en|dans|chez)\s+((?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)*)")
_YEAR = lazy_pattern(r"(?<![\d.,억億万만])((?:19|20)\d\d)(?!\d|[.,]\d|\s?[万만億억円원명人])")


def statements(citations: Sequence[Citation], passages: Sequence[Passage]) -> Iterator[Statement]:
    """Every sentence of the passages. Of articles of which no more may be quoted, the words quoted already."""
    cited: dict[ArticleId, list[Span]] = {}
    for citation in citations:
        cited.setdefault(citation.card.id, []).append((citation.start, citation.end))
    seen: set[tuple[ArticleId, Span]] = set()
    for passage in passages:
        yield from _of_passage(passage, cited.get(passage.card.id, []), seen)


def _of_passage(passage: Passage, own: Sequence[Span], seen: set[tuple[ArticleId, Span]]) -> Iterator[Statement]:
    before: Statement | None = None
    is_limited = most_characters(passage.card) is not None
    for span in passage.chunk.sentences:
        start, end = span
        is_cited = any(a < end and start < b for a, b in own)
        if is_limited:  # no more of it may be quoted than the answer has quoted already
            quoted = next(((max(a, start), min(b, end)) for a, b in own if a < end and start < b), None)
            if quoted is None:
                before = None
                continue
            start, end = quoted
        words = passage.chunk.text[start - passage.chunk.start : end - passage.chunk.start]
        one = Statement(passage=passage, span=(start, end), text=words, is_cited=is_cited, previous=before)
        before = one
        if (passage.card.id, (start, end)) not in seen:
            seen.add((passage.card.id, (start, end)))
            yield one


def _years(text: str, published: str) -> frozenset[int]:
    named = frozenset(map(int, _YEAR.findall(text)))
    if named or not published[:4].isdigit():
        return named
    return frozenset(int(published[:4]) + step for step in (-1, 0, 1))


def _wrong(one: Statement, found: Sequence[Measure], kind: str) -> Iterator[Measure]:
    """The values that a sentence calls wrong: “3.38 m, and not 3.42 m”; “63.8 million. It should have read 58.3 …”."""
    flat = plain(one.text)
    is_error = bool(_ERROR.search(flat))
    after_error = one.previous is not None and bool(_ERROR.search(plain(one.previous.text)))
    cue = _CORRECTION.search(flat) or (_IN_FACT.search(flat) if is_error else None)
    right_from = cue.start() if cue else len(flat)
    for each in found:
        is_old = kind != "outcome" and (_OLD.search(flat[: each.at]) or _OLD_AFTER.match(flat[each.end :]))
        if is_old or (is_error and each.at < right_from and not _has_new(flat, found, each)):
            yield each
    if one.previous is not None and (cue or after_error):
        keys = {each.key for each in found}
        yield from (each for each in one.previous.of(kind) if each.key in keys and each not in found)


def _has_number_word(text: str) -> bool:
    return has_eastern(text) or bool(_NUMBER_WORD.search(text))


def speaks_of_errors(text: str) -> bool:
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return False
    return bool(_OLD_HINT.search(text) or _ERROR.search(text) or _CORRECTION.search(text))


def _has_new(flat: str, found: Sequence[Measure], one: Measure) -> bool:
    """Whether another value of the kind is called old in the same sentence: then this one is the right one."""
    return any(each is not one and each.key == one.key and _OLD.search(flat[: each.at]) for each in found)
