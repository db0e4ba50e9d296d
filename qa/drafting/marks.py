"""What else a sentence says of a value: that it is a forecast, a part, a share of each, so far, of an earlier time."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_IGNORE_CASE = 2
_BEFORE = 45
_AFTER = 40
_CLOSE = 16

_FORECAST = lazy_pattern(
    r"\b(?:expect\w*|forecast\w*|predict\w*|project(?:s|ed|ions?)|estimates?\s+for|budget\w*|planned|plans?\s+to|aims?\s+to|hop(?:es?|ed|ing)"
    r"|target\w*|could|should|may|might|up\s+to|as\s+many\s+as|capacity|(?:hall|rooms?|space|seats?|beds?)\s+for|limit\w*|at\s+most|promis\w*|propos\w*|demand\w*|offer(?:s|ed)?"
    r"|approved|agreed\s+to\s+pay|was\s+(?:due|meant|supposed)\s+to|were\s+(?:due|meant|supposed)\s+to|originally"
    r"|erwarte\w*|rechne\w*\s+mit|prognos\w*|geplant\w*|voraussichtlich|könnte\w*|soll(?:te|ten|en)?|bis\s+zu|höchstens|veranschlagt\w*|Platz\s+für"
    r"|attend(?:u|ue|us|ues|ait|aient)\b|prév(?:u|ue|us|ues|oit|oyait|ision\w*)|pourrai\w*|devrai\w*|jusqu['’]à|au\s+plus"
    r"|prev(?:isto|ista|istos|istas|é|isión)\b|esper(?:a|aba|an|aban|ado)\b|podría\w*|hasta\s+un)"
    r"|예상|전망|예정|계획|목표|최대|見込|予想|予定|計画|目標|最大",
    _IGNORE_CASE,
)
_WILL = lazy_pattern(
    r"\b(?:will|shall|is\s+to|are\s+to|wird|werden|sera|seront|será|serán)\b|것이다|하기로", _IGNORE_CASE
)
_PAST = lazy_pattern(
    r"\b(?:was|were|had|did|came|went|took|began|rose|fell|drew|won|lost|[a-z]{3,}ed|wurde|wurden|war|waren|kamen|hatte|a\s+été|ont\s+été"
    r"|était|étaient|fue|fueron|hubo|[a-zñ]+(?:aron|ieron))\b|했다|됐다|였다|었다|았다|した[。、]?|だった|した",
    _IGNORE_CASE,
)
_PART = lazy_pattern(
    r"\b(?:of\s+(?:them|these|those|whom|which|the|whose)|among\s+(?:them|these)|including|davon|darunter|von\s+(?:ihnen|denen)|dont|parmi"
    r"|d['’]entre|de\s+(?:ellos|ellas|los\s+cuales|las\s+cuales)|entre\s+ellos|incluid\w+)|그\s?중|이\s?중|가운데|うち",
    _IGNORE_CASE,
)
_OF_AFTER = lazy_pattern(
    r"\s*(?:\S+\s+)?(?:of\s+(?:them|these|those|whom|which|the)|davon|von\s+(?:ihnen|denen)|d['’]entre|de\s+(?:ellos|ellas|los|las))\b",
    _IGNORE_CASE,
)
_FURTHER = lazy_pattern(
    r"\b(?:another|a\s+further|further|additional|extra|more\s+than\s+usual|weitere\w*|zusätzlich\w*|noch|autres?|supplémentaires?|otros?|otras?|adicional\w*)"
    r"\s+(?:\w+\s+)?$|추가로?\s*$|さらに\s*$|新たに\s*$",
    _IGNORE_CASE,
)
_MORE = lazy_pattern(
    r"\s*(?:more|further|fewer|less|mehr|weniger|weitere|de\s+plus|de\s+moins|más|menos)\b", _IGNORE_CASE
)
_EACH = lazy_pattern(
    r"\s*(?:\S+\s+)?(?:a|an|per|each|every|pro|je|par|por|al|el)\s+(?:day|week|month|year|hour|head|person|night|trip|home|driver|thousand|second"
    r"|tag|woche|monat|jahr|stunde|kopf|person|nacht|jour|semaine|mois|an|heure|tête|personne|día|semana|mes|año|hora|persona|millar|million)\b"
    r"|\s*(?:\S+\s+)?(?:each|apiece|daily|weekly|monthly|yearly|annually|jeweils|chacun|cada\s+uno|täglich|jährlich|monatlich)\b",
    _IGNORE_CASE,
)
_EACH_BEFORE = lazy_pattern(
    r"(?:\beach|\bper\s+\w+|하루|매일|매년|매월|연간|월|1인당|당|毎日|毎年|毎月|一日|1日|年間|月間|当たり|あたり|につき)\s*\S{0,4}\s*$",
    _IGNORE_CASE,
)
_CHANGE = lazy_pattern(
    r"\b(?:los(?:t|es|ing)|gain(?:ed|s)|hired|added|recruited|sacked|laid\s+off|dismissed|verlor\w*|gewann\w*|perd(?:u|us|ues|ió|ieron)|gagné\w*|ganó)\b",
    _IGNORE_CASE,
)
_SCOPE = lazy_pattern(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends?|weekdays?|holidays|at\s+night|in\s+(?:summer|winter)|by\s+(?:post|mail|phone|proxy|car|train|boat)|online"
    r"|for\s+(?:children|adults|members|non-members|students|pensioners|women|men|others|residents|visitors)|women|men|children|girls|boys|part-time|full-time"
    r"|(?:mon|diens|mittwoch|donners|frei|sams|sonn)tags|wochenende\w*|feiertags|nachts|per\s+post|briefwahl|frauen|männer|kinder|kindern"
    r"|le\s+(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|week-ends?|femmes|hommes|enfants|los\s+(?:lunes|martes|miércoles|jueves|viernes|sábados|domingos)"
    r"|fines\s+de\s+semana|mujeres|hombres|niños)\b|주말|평일|여성|남성|어린이|아동|週末|平日|女性|男性|子ども|小人|大人",
    _IGNORE_CASE,
)
_RUNNING = lazy_pattern(
    r"\b(?:so\s+far|to\s+date|until\s+now|up\s+to\s+now|by\s+(?:then|now|noon|midday|midnight|evening|morning|tonight|the\s+(?:evening|morning|weekend|end)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|as\s+of|since|has\s+(?:risen|grown|climbed)|have\s+(?:risen|grown|climbed)|risen\s+to|rises\s+to|climbed\s+to|climbs\s+to"
    r"|now\s+stands|passed|topped|reached\s+a\s+total"
    r"|bisher|bislang|bis\s+(?:jetzt|gestern|\w+(?:abend|mittag|morgen))|inzwischen|seit|jusqu['’](?:ici|à\s+présent)|à\s+ce\s+jour|depuis"
    r"|hasta\s+(?:ahora|la\s+fecha|el\s+momento)|desde)\b|지금까지|현재까지|까지|이후|これまで|現在|まで|以降",
    _IGNORE_CASE,
)
_OTHER_TIME = lazy_pattern(
    r"\b(?:last\s+(?:year|month|week|time|season|summer|winter|spring|autumn)"
    r"|(?:years?|months?|weeks?|days?|seasons?|decades?)\s+(?:earlier|before|ago)|previous(?:ly)?|year[- ]on[- ]year"
    r"|compared\s+with|against|up\s+from|down\s+from|from\s*$|than\s+in|once|formerly|vorjahr\w*|zuvor|früher|damals|im\s+letzten|vorigen|gegenüber"
    r"|l['’]an\s+(?:dernier|passé)|l['’]année\s+(?:dernière|précédente)|auparavant|contre|el\s+año\s+pasado|anterior(?:es)?|antes|frente\s+a)"
    r"|지난해|작년|전년|지난달|昨年|前年|先月|去年",
    _IGNORE_CASE,
)
_FIRST = lazy_pattern(
    r"\b(?:first\s+(?:report|count|figure|estimate|number)s?|initial(?:ly)?|at\s+first|originally|earlier\s+(?:report|count|figure|estimate)s?"
    r"|zunächst|zuerst|ursprünglich|d['’]abord|initialement|en\s+un\s+principio|inicialmente)\b|처음|당초|当初|最初",
    _IGNORE_CASE,
)
_LABEL = lazy_pattern(
    r"\b(?:phase|stage|line|lot|section|gate|room|number|no\.?|wing|block|part|berth|route|bed|beds|page|chapter|article|paragraph|linie|abschnitt|bauabschnitt|tor|halle"
    r"|ligne|tranche|lotissement|porte|línea|fase|tramo|puerta)\s*\.?\s*$|第\s*$|제\s*$",
    _IGNORE_CASE,
)

_UNTIL = lazy_pattern(
    r"(?<!shortly\s)(?<!just\s)(?<!soon\s)(?<!kurz\s)(?<!peu\s)(?<!poco\s)\b(?:from|until|till|since|before|after|by|between|bis|seit|vor|nach|ab|zwischen|jusqu\S*|depuis|avant|après|entre|hasta|desde|antes\s+del?|después\s+del?)"
    r"\s+(?:\w+\s+)?(?:the\s+|le\s+|el\s+|dem\s+|zum\s+|au\s+)?$",
    _IGNORE_CASE,
)
_DIMENSIONS = (
    ("long", "long length longer lang länge long longue longueur largo larga longitud"),
    ("wide", "wide width broad breit breite large largeur ancho ancha anchura"),
    ("high", "high height tall hoch höhe haut hauteur alto alta altura"),
    ("deep", "deep depth tief tiefe profond profondeur profundo profundidad"),
)
DIMENSIONS = frozenset(f"sort {name}" for name, _ in _DIMENSIONS)
_LABELLED = lazy_pattern(
    r"\b(?P<noun>phase|stage|line|lot|section|round|leg|linie|abschnitt|runde|ligne|tranche|tour|línea|fase|tramo|vuelta)s?\s+(?P<number>\d+|one|two|three|four|[A-Z]\b|eins|zwei|un|deux|uno|dos)",
    _IGNORE_CASE,
)
_ORDINALS = {
    1: "first erste ersten erster premier première primer primera 첫 第一 第1 1차",
    2: "second zweite zweiten zweiter deuxième second seconde segundo segunda 두번째 第二 第2 2차",
    3: "third dritte dritten dritter troisième tercer tercera 세번째 第三 第3 3차",
    9: "last final letzte letzten letzter dernier dernière último última 마지막 最終",
}
_ROUND = lazy_pattern(
    r"\b(?P<ordinal>\w+)\s+(?:round|stage|phase|leg|vote|ballot|quarter|half|day|week|survey|reading|trial|hearing|test|attempt|launch|edition|meeting|match|game|strike|report|charge|flight|trip|sailing|batch|prozess|procès|juicio|wahlgang|runde|halbjahr|quartal|tour|semestre|trimestre|vuelta)\b",
    _IGNORE_CASE,
)


def labels_of(text: str) -> frozenset[str]:
    """Which of several a sentence speaks of: “phase 2”, “the second round”."""
    found = {f"{match['noun'].lower()} {match['number'].lower()}" for match in _LABELLED.finditer(text)}
    for match in _ROUND.finditer(text):
        found |= {f"ordinal {n}" for n, words in _ORDINALS.items() if match["ordinal"].lower() in words.split()}
    return frozenset(found)


def whole_clause(text: str, start: int, end: int) -> str:
    """All that stands with `text[start:end]` between commas, however far away."""
    return f"{_last_part(text[:start])} {_first_part(text[end:])}"


def is_of_some(clause: str) -> bool:
    """Whether it speaks of certain days or people only: “sonntags”, “for members”."""
    return bool(_SCOPE.search(clause))


def ordinals_of(clause: str) -> frozenset[int]:
    """Which of several it names, whatever they are: the second call, der letzte Zug."""
    words = set(re.findall(r"[^\W\d_]+", clause.lower()))
    return frozenset(n for n, known in _ORDINALS.items() if not words.isdisjoint(known.split()))


def marks_of(text: str, start: int, end: int, counted: str = "") -> frozenset[str]:
    """Names of what is said of the value at `text[start:end]`, looked for no further than its clause."""
    before = text[max(0, start - _BEFORE) : start]
    after = text[end : end + _AFTER]
    behind = after.partition(counted)[2] if counted else after
    clause_before = _last_part(before)
    clause = f"{clause_before} {_first_part(after)}"
    tests = (
        ("forecast", _FORECAST.search(clause)),
        ("will", _WILL.search(clause)),
        ("past", _PAST.search(clause)),
        ("part", _is_part(before, clause_before, behind) or _OF_AFTER.match(after)),
        ("further", _FURTHER.search(before) or _MORE.match(after)),
        ("each", _EACH.match(after) or _EACH.match(behind) or _EACH_BEFORE.search(before)),
        ("scope", _SCOPE.search(clause)),
        ("change", _CHANGE.search(clause_before)),
        ("running", _RUNNING.search(clause)),
        ("other time", _OTHER_TIME.search(clause) or _FIRST.search(before)),
        ("label", _LABEL.search(before)),
        ("until", _UNTIL.search(before)),
    )
    beside = set(re.findall(r"[^\W\d_]+", f"{before[-_CLOSE:]} {after[:24]}".lower()))
    sorts = {f"sort {name}" for name, words in _DIMENSIONS if beside & set(words.split())}
    return frozenset(name for name, match in tests if match) | sorts


def _is_part(before: str, clause: str, behind: str) -> bool:
    """Whether “of these” stands close before it, right after it, or opens its clause: “Davon streicht sie 260”."""
    return bool(_PART.search(before[-_CLOSE - 8 :]) or _PART.match(clause.lstrip()) or _PART.match(behind.lstrip(" ,")))


def _last_part(text: str) -> str:
    for mark in (";", ", ", " – ", " — ", "、", "("):
        text = text.rpartition(mark)[2]
    return text


def _first_part(text: str) -> str:
    for mark in (";", ", ", ". ", " – ", " — ", "、", ")"):
        text = text.partition(mark)[0]
    return text
