"""What tells two values of much the same words apart: it opens or closes, goes on or off, the second, the small one."""

from __future__ import annotations

from functools import cache

from qa.citations.dates import WEEKDAYS
from qa.citations.weekdays import named_days
from qa.drafting.kinds import content_words, stem
from qa.drafting.marks import is_of_some, ordinals_of, whole_clause
from qa.drafting.measures import Measure
from qa.patterns import lazy_pattern

_IGNORE_CASE = 2
_REACH = 60
# One line a side, the two sides of a pair below each other: what happens, then what it happens to.
_SIDES = """
open opens opened opening öffnet öffnete geöffnet eröffnet ouvre ouvrira ouvert ouverture abre abrirá abrió \
apertura 開館 開店 開園 개장 개관
close closes closed closing closure schließt schloss geschlossen schließung ferme fermera fermé fermeture cierra \
cerrará cerró cierre 閉館 閉店 閉園 폐장 폐관
start starts started begin begins began beginnt begann beginn commence commencé début empieza empezó comienza \
comenzó 開始 시작
end ends ended ending finishes finished endet endete ende schluss finit fini fin termine terminé termina terminó \
acaba acabó 終了 종료
leaves left departs departed departure sails sailed abfahrt abflug fährt abgefahren partit départ quitte sale \
salió salida 出発 出港 발차 출발
arrives arrived arrival reaches reached lands landed ankunft landet landete erreicht erreichte angekommen arrive \
arrivé arrivée atterrit llega llegó llegada 到着 着陸 도착
"""
_QUALITIES = """
large larger big great main groß große großen großer großes grand grande grands grandes gran mayor
small smaller little minor klein kleine kleinen kleiner kleines petit petite petits petites pequeño pequeña menor
old older former alt alte alten alter altes vieux vieille ancien ancienne viejo vieja antiguo antigua
new newer neu neue neuen neuer neues nouveau nouvelle nuevo nueva
north northern northbound nord nördlich nördliche nördlichen norden nord norte
south southern southbound süd südlich südliche südlichen süden sud sur
east eastern eastbound ost östlich östliche östlichen osten est este oriental
west western westbound westlich westliche westlichen westen ouest oeste occidental
upper top obere oberen oberer supérieur supérieure superior
lower bottom untere unteren unterer inférieur inférieure inferior
inner inside innere inneren intérieur intérieure interior
outer outside äußere äußeren extérieur extérieure exterior
"""
_OPPOSED = frozenset(
    {("on", "off"), ("on", "out"), ("up", "down"), ("auf", "zu"), ("an", "ab"), ("an", "aus"), ("ein", "aus")}
)
_PARTICLE = lazy_pattern(
    r"\b(?:(off|out|up|down)\b|(on)(?=\s+(?:again|at|in)\b|\s*[.,;]|$)|(auf|zu|ab|an|aus|ein)(?:(?=\s*[.,;:!?]|\s+und\b|$)|ge\w+))",
    _IGNORE_CASE,
)
_AGAIN = lazy_pattern(
    r"\b(?:again|once\s+more|a\s+second\s+time|wieder|erneut|abermals|de\s+nouveau|à\s+nouveau|de\s+nuevo|otra\s+vez)\b|再び|再度|다시|재차",
    _IGNORE_CASE,
)
_PART_OF = lazy_pattern(
    r"\b([^\W\d_]{3,})\s+(?:of\s+(?:the\s+|an?\s+)?|d(?:er|es|u|el)\s+|de\s+las?\s+|de\s+los\s+|de\s+l['’])([^\W\d_]{3,})",
    _IGNORE_CASE,
)
_WORD = lazy_pattern(r"[^\W\d_]+")
_ZONE = lazy_pattern(
    r"\b(?:(?P<utc>GMT|UTC|Weltzeit)|(?P<cet>CES?T|MES?Z|Central\s+European(?:\s+Summer)?\s+Time)|(?P<bst>BST)"
    r"|(?P<us>[ECMP][SD]T|(?:Eastern|Central|Mountain|Pacific)(?:\s+Standard|\s+Daylight)?\s+Time))\b"
    r"|(?P<east>\b(?:JST|KST)\b|日本時間|한국\s?시간)"
    r"|(?P<local>\blocal\s+time\b|\bOrtszeit\b|\bheure\s+locale\b|\bhora\s+local\b|現地時間|현지\s?시(?:간|각))"
)
_ZONE_REACH = 30


def is_other_event(mine: Measure, theirs: Measure, asked: frozenset[str]) -> bool:
    """Whether two days or times are of two events, or by two clocks. `asked`: stems of the question, no names."""
    if _parts(mine, asked) - theirs.near or _parts(theirs, asked) - mine.near:
        return True
    if any(_is_opposed(mine.near, theirs.near, *pair) for pair in _pairs(_SIDES)):
        return True
    clauses = [whole_clause(each.around, each.at, each.end) for each in (mine, theirs)]
    if ordinals_of(clauses[0]) != ordinals_of(clauses[1]):
        return True
    here, there = _around(mine), _around(theirs)
    if bool(_AGAIN.search(here)) != bool(_AGAIN.search(there)):
        return True
    one, other = _particles(here), _particles(there)
    if any({(a, b), (b, a)} & _OPPOSED for a in one - other for b in other - one):
        return True
    if mine.kind == "day":
        return False
    days, other_days = map(_weekdays, clauses)
    if (days and other_days and not days & other_days) or is_of_some(clauses[0]) != is_of_some(clauses[1]):
        return True
    return _zones(mine) != _zones(theirs)


def is_other_sort(mine: Measure, theirs: Measure) -> bool:
    """Whether one is of the large, new, northern one, and the other of the small, old, southern one."""
    return any(_is_opposed(mine.near, theirs.near, *pair) for pair in _pairs(_QUALITIES))


def _is_opposed(one: frozenset[str], other: frozenset[str], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether one speaks of the first alone, and the other of the second alone."""
    sides = [(bool(stems & first), bool(stems & second)) for stems in (one, other)]
    return sorted(sides) == [(False, True), (True, False)]


@cache
def _pairs(table: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    sides = [frozenset(map(stem, line.split())) for line in table.strip().splitlines()]
    return tuple(zip(sides[::2], sides[1::2], strict=True))


def _parts(measure: Measure, asked: frozenset[str]) -> frozenset[str]:
    """What of the thing that is asked about it speaks of: the count of “the count of the vote begins”."""
    pairs = _PART_OF.findall(_around(measure))
    return frozenset(stem(part) for part, whole in pairs if stem(whole) in asked and any(content_words(part)))


def _weekdays(clause: str) -> frozenset[int]:
    lower = clause.lower()
    plural = (word[:-1] for word in _WORD.findall(lower) if word.endswith("s"))
    return frozenset(named_days(lower)) | {WEEKDAYS[name] for name in plural if name in WEEKDAYS}


def _around(measure: Measure) -> str:
    text = measure.around
    return f"{text[max(0, measure.at - _REACH) : measure.at]} {text[measure.end : measure.end + _REACH]}"


def _particles(text: str) -> frozenset[str]:
    return frozenset(group.lower() for found in _PARTICLE.findall(text) for group in found if group)


def _zones(measure: Measure) -> frozenset[str]:
    text = measure.around[max(0, measure.at - _ZONE_REACH) : measure.end + _ZONE_REACH]
    return frozenset(match.lastgroup or "" for match in _ZONE.finditer(text))
