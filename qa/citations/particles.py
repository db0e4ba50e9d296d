"""Who does it to whom in Korean and Japanese, told by the particles after the words: 이/가 and 을/를, が and を."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from qa.citations.figures import is_eastern
from qa.citations.numbers import Sought
from qa.patterns import lazy_pattern

_CLAUSE = lazy_pattern(r"[^.!?。！？、，,\n]+")
_KOREAN_WORD = lazy_pattern(r"[가-힣A-Za-z0-9·-]+")
_JAPANESE = lazy_pattern(
    r"([一-鿿々ァ-ヴーA-Za-z0-9・]+)(が|は|を|に)(?![ぁ-ん])|([一-鿿々ァ-ヴーA-Za-z0-9・]+)(が|は|を|に)"
)
_JAPANESE_VERB = lazy_pattern(r"([一-鿿々]{1,3})([ぁ-ん]+)\s*$")
_HANGUL = lazy_pattern(r"[가-힣]")
_KANA = lazy_pattern(r"[ぁ-ん]")
_SUBJECT, _OBJECT = "subject", "object"


class _Clause(Struct, frozen=True):
    agent: str
    patient: str
    verb: str
    text: str


def exchanged_by_particles(claim: str, evidence: Sequence[str]) -> Iterator[Sought]:
    """Clauses of the claim that a clause of the evidence says with the two in each other's place."""
    if not is_eastern(claim) or not (_HANGUL.search(claim) or _KANA.search(claim)):
        return
    held = [(clause, at) for at, text in enumerate(evidence) for clause in _clauses(text)]
    for said in _clauses(claim):
        if any((one.agent, one.patient) == (said.agent, said.patient) for one, _ in held):
            continue
        for one, at in held:
            if (one.agent, one.patient, one.verb) == (said.patient, said.agent, said.verb):
                yield Sought(text=f"{said.agent} / {said.patient}", ok=False, evidence=one.text, at=at)
                break


def _clauses(text: str) -> Iterator[_Clause]:
    for match in _CLAUSE.finditer(text):
        part = match.group().strip()
        clause = _korean(part) if _HANGUL.search(part) else _japanese(part) if _KANA.search(part) else None
        if clause is not None:
            yield clause


def _korean(part: str) -> _Clause | None:
    """A clause with one subject and one object, by particles that fit the end of the word before them."""
    words = _KOREAN_WORD.findall(part)
    subjects = [stem for word in words if (stem := _without(word, "이", "가"))]
    topics = [stem for word in words if (stem := _without(word, "은", "는"))]
    objects = [stem for word in words if (stem := _without(word, "을", "를"))]
    agents = subjects or topics
    verb = words[-1] if words else ""
    if len(agents) != 1 or len(objects) != 1 or agents == objects or len(verb) < 2 or (subjects and topics):
        return None
    return _Clause(agents[0], objects[0], verb[:2], part)


def _without(word: str, after_consonant: str, after_vowel: str) -> str:
    """The word without its particle; "" when it ends otherwise, or the particle does not fit its last sound."""
    stem, last = word[:-1], word[-1:]
    if len(stem) < 2 or last not in (after_consonant, after_vowel) or not "가" <= stem[-1] <= "힣":
        return ""
    closed = (ord(stem[-1]) - ord("가")) % 28 != 0
    return stem if last == (after_consonant if closed else after_vowel) else ""


def _japanese(part: str) -> _Clause | None:
    """A clause that ends with its verb: AがBを…た, or in the passive AがBに…された, which says it of B."""
    marked = [(m.group(1) or m.group(3), m.group(2) or m.group(4)) for m in _JAPANESE.finditer(part)]
    verb = _JAPANESE_VERB.search(part)
    agents = [word for word, particle in marked if particle == "が"] or [w for w, p in marked if p == "は"]
    objects = [word for word, particle in marked if particle == "を"]
    sources = [word for word, particle in marked if particle == "に"]
    if verb is None or len(agents) != 1:
        return None
    passive = "れ" in verb.group(2)[:3]
    if not passive and len(objects) == 1 and objects != agents:
        return _Clause(agents[0], objects[0], verb.group(1), part)
    if passive and len(sources) == 1 and not objects and sources != agents:
        return _Clause(sources[0], agents[0], verb.group(1), part)
    return None
