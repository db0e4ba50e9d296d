"""What “Friday”, “yesterday” and “last year” mean in an article of a known date, and the dates that it lends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from qa.citations.borders import sentences
from qa.citations.dates import WEEKDAYS, Day
from qa.citations.weekdays import named_days, speaks_of_days
from qa.patterns import lazy_pattern

_NEARBY = {
    -2: "vorgestern avant-hier anteayer 그저께 一昨日 前天",
    -1: "yesterday gestern ayer 어제 昨日 昨天",
    0: "today tonight heute aujourd'hui aujourd’hui hoy 오늘 今日 本日 今天",
    1: "tomorrow demain 내일 明日 明天",
    2: "übermorgen après-demain 모레 明後日 后天",
}
_DAYS_FROM_TODAY = {name: days for days, names in _NEARBY.items() for name in names.split()}
_EASTERN = "\u1100"
_NEARBY_DAY = lazy_pattern(
    rf"\b(?:{'|'.join(name for name in _DAYS_FROM_TODAY if name[0] < _EASTERN)})\b"
    rf"|{'|'.join(name for name in _DAYS_FROM_TODAY if name[0] >= _EASTERN)}"
)
# “morgen” and “mañana” are the morning, too.
_OTHER_DAYS = (
    (r"\blast night\b|\bletzte nacht\b|\bhier soir\b|\banoche\b", (-1, 0)),
    (r"\bthis (?:morning|afternoon|evening)\b|\bce (?:matin|soir)\b|\besta (?:mañana|tarde|noche)\b|금일", (0,)),
    (r"(?s)\A(?=.*\b(?:le|les|une|du|est|et|sur)\b)(?!.*\b(?:der|das|und|ist|den)\b).*\bhier\b", (-1,)),
    (
        (
            r"(?<!am )(?<!heute )(?<!gestern )(?<!jeden )(?<!guten )(?<!montag )(?<!dienstag )(?<!mittwoch )"
            r"(?<!donnerstag )(?<!freitag )(?<!samstag )(?<!sonntag )\bmorgen\b|(?<!\bla )(?<!\besta )\bmañana\b"
        ),
        (1,),
    ),
)
_YEARS = (
    (
        (
            r"\blast year|\b(?:vergangene[nms]?|letzte[nms]?|vorige[nms]?) jahr|\bvorjahr|\bl['’]an(?:née)? derni"
            r"|\bannée dernière"
            r"|\baño pasado|작년|지난해|전년|去年|昨年|前年|上年"
        ),
        -1,
    ),
    (
        (
            r"\bthis year|\bcurrent year|\b(?:diese[nms]?|laufende[nms]?) jahr|\bheuer\b|\bcette année"
            r"|\beste año|올해"
            r"|금년|今年|本年"
        ),
        0,
    ),
    (
        (
            r"\b(?:next|coming) year|\b(?:nächste[nms]?|kommende[nms]?) jahr|\bl['’]an(?:née)? prochain"
            r"|\bannée prochaine"
            r"|\bpróximo año|\baño que viene|내년|来年|明年"
        ),
        1,
    ),
)
_MONTHS = (
    (
        (
            r"\blast month|\b(?:vergangene[nm]?|letzte[nm]?|vorige[nm]?) monat|\bmois dernier"
            r"|\bmes pasado|지난달|先月|上个月|上月"
        ),
        -1,
    ),
    (
        (
            r"\b(?:this|earlier this|later this) month|\b(?:diese[nms]?|laufende[nm]?) monat|\bce mois"
            r"|\beste mes|이달"
            r"|이번 달|今月|本月"
        ),
        0,
    ),
    (
        (
            r"\b(?:next|coming) month|\b(?:nächste[nms]?|kommende[nms]?) monat|\bmois prochain"
            r"|\bpróximo mes|다음 달|내달"
            r"|来月|下个月|下月"
        ),
        1,
    ),
)
_DAY_HINTS = "night nacht hier anoche morning afternoon evening matin soir esta 금일 morgen mañana".split()
_YEAR_HINTS = "year jahr heuer année l'an l’an año 년 해 年".split()
_MONTH_HINTS = "month monat mois mes 달 月".split()
_WEEK_HINTS = "week woche semaine semana 지난 先 上".split()
_LAST_WEEK = lazy_pattern(
    r"\blast week|\b(?:vergangene[rn]?|letzte[rn]?|vorige[rn]?) woche|\bsemaine dernière"
    r"|\bsemana pasada|지난주|先週|上周|上週"
)
_LATER = lazy_pattern(
    r"\b(?:will|won['’]t|shall|would|going to|(?:is|are|was|were) (?:to|due|set|expected|scheduled|planned)|due"
    r"|plans?|planned|scheduled|expected"
    r"|next|coming|upcoming|(?:from|by|before) (?=mon|tue|wed|thu|fri|sat|sun)|until|till|wird|werden|wirst"
    r"|soll(?:en)?|will"
    r"|wollen|ab|bis|geplant|kommende[nmrs]?|nächste[nmrs]?"
    r"|prochaine?|doit|doivent|va|vont|jusqu['’]\w+|dès|próxim[oa]|va a|van a|hasta|\w{3,}(?:era|eront|ront|ará"
    r"|erá|irá|arán|erán|irán))\b|['’]ll\b"
    r"|오는|다음|예정|계획|것이|겠|부터|까지|予定|来週|次の|から|まで|見通し|方針|将|將|下周|下週|预计"
)
_EARLIER = lazy_pattern(
    r"\b(?:was|were|had|did|been|(?!hundred\b|need\b|speed\b|indeed\b|proceed\b)\w{2,}ed|fell|rose|won|lost|beat"
    r"|sank|found|left|went|came"
    r"|took|gave|began|held|met|said|told|made|saw|sent|brought|built|bought|broke|caught|drew|drove|flew|fought"
    r"|got|grew|heard|kept|knew|led"
    r"|paid|ran|sold|shot|spoke|spent|stood|struck|swore|taught|thought|threw|wore|wrote|became|chose|froze|stole"
    r"|last|past"
    r"|wurden?|war|waren|hatten?|hat|haben|kam|kamen|ging|gingen|gab|starb(?:en)?|fiel(?:en)?|fand(?:en)?|begann"
    r"|sprach|trat|schloss|brach"
    r"|sagten?|teilten?|erklärten?|kündigten?|stimmten?|öffneten?|brannten?|stürzten?|lehnten?|zeigten?|\w{3,}ierten?"
    r"|vergangene[nmrs]?|letzte[nmrs]?|vorige[nmrs]?"
    r"|ont|a \w+(?:é|i|u)e?s?|était|étaient|fut|furent|dernière?|fue|fueron|ha|han|había|pasad[oa]|\w{2,}(?:ó"
    r"|aron|ieron))\b"
    r"|지난|[았었였했됐갔왔졌]|た[。、]|だった|でした|ました|した|了|上周|上週|先週"
)
_DAY = rf"(?:{'|'.join(name for name in WEEKDAYS if name[0].isascii())})\b"
_SAID_ON = lazy_pattern(
    rf"\b(?:said|announced|reported|added|warned|confirmed)(?: on)? {_DAY}|\b(?:sagte|erklärte|teilte"
    rf"|kündigte)(?: \S+){{0,3}} am {_DAY}"
)
_DAY_OF_MONTH = lazy_pattern(
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th)\b(?! (?:anniversary|time|place|floor|birthday|round|edition|year|street"
    r"|avenue))"
    r"|(?<![\d.,])(\d{1,2})\s?[일日](?![간間间])|\b(?:am|vom|zum|bis|ab) (\d{1,2})\.(?!\d)|\b(?:le|el|du"
    r"|día) (\d{1,2})\b(?![.,:]\d)"
)
_LONGEST_MONTH = 31
_SHORT = 3
"""Words of a clause: one with no more says nothing of its own about past or future."""
_CLAUSE = lazy_pattern(r"[^,;，、；—–()]+")
_OWN_YEAR = lazy_pattern(
    r"(?<![\d.,:€$£¥/-])(1[7-9]\d\d|20\d\d)(?![\d:%€]|[.,]\d)(?!\s?(?:%|per\s?cent|prozent|euro|dollar|crowns"
    r"|won\b|people|men|women|km\b|kg\b|원|円|명|人))",
    re.IGNORECASE,
)
_PUBLISHING = lazy_pattern(
    r"\b(?:report(?:s|ed|ing)?|publish(?:es|ed)?|publication|article|wrote|writes|written|printed|according to"
    r"|dated|as of"
    r"|bericht\w*|veröffentlicht\w*|erschien\w*|schrieb\w*|schreibt|meldete?n?|artikel\w*|laut|(?-i:Stand:?(?= ))"
    r"|rapport\w*|publié\w*|paru\w*|écri\w*|selon|inform(?:ó|aron|a)|public(?:ó|ado|ada)|según|artículo)\b"
    r"|보도|기사|게재|발행|자 신문|報じ|報道|記事|掲載|日付|报道|刊登|发表",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters between a date and the word that makes it the date of publishing."""


def days_around(text: str, published: str) -> set[Day]:
    """The days, months and years that “on Friday”, “yesterday” and “last year” mean in an article of this ISO date.

    A weekday is the last one, the day of publication included; the next one as well unless its words tell of the past:
    “closed on Monday” is over, “opens on Monday” is to come.
    """
    written = day_of(published)
    if written is None:
        return set()
    lower = text.lower()
    shifts = {_DAYS_FROM_TODAY[name] for name in _NEARBY_DAY.findall(lower)}
    if _hints(_DAY_HINTS, lower):
        shifts |= {days for pattern, all_days in _OTHER_DAYS if re.search(pattern, lower) for days in all_days}
    meant = {written + timedelta(days=days) for days in shifts}
    if speaks_of_days(lower):
        meant |= {day for sentence in sentences(lower) for day in _weekdays(sentence, written)}
    found = {Day(year=day.year, month=day.month, day=day.day) for day in meant}
    if _hints(_YEAR_HINTS, lower):
        found |= {Day(year=written.year + years) for pattern, years in _YEARS if re.search(pattern, lower)}
    for pattern, months in _MONTHS if _hints(_MONTH_HINTS, lower) else ():
        if re.search(pattern, lower):
            index = written.year * 12 + written.month - 1 + months
            found.add(Day(year=index // 12, month=index % 12 + 1))
    found |= {day for match in _DAY_OF_MONTH.finditer(lower) for day in _in_month(match, written, lower)}
    return found


def _hints(words: Iterable[str], text: str) -> bool:
    """Whether a pattern can match at all: compiling those that cannot would take longer than the check itself."""
    return any(word in text for word in words)


def _in_month(match: re.Match[str], written: date, text: str) -> Iterator[Day]:
    """“on the 15th”, “지난 15일”: a day of the month of the article, or of the one that it must be in then."""
    number = int(next(group for group in match.groups() if group))
    index = written.year * 12 + written.month - 1
    others = [-1] if number > written.day else [1] if number < written.day and _LATER.search(text) else []
    for month in (index, *(index + shift for shift in others)):
        if 1 <= number <= _LONGEST_MONTH:
            yield Day(year=month // 12, month=month % 12 + 1, day=number)


def _weekdays(sentence: str, written: date) -> Iterator[date]:
    for clause in _CLAUSE.findall(sentence):
        named = named_days(clause)
        if not named:
            continue
        about = clause if len(clause.split()) > _SHORT else sentence
        over = bool(_SAID_ON.search(clause) or (_EARLIER.search(about) and not _LATER.search(about)))
        for number in named:
            back = (written.weekday() - number) % 7
            yield written - timedelta(days=back)
            if re.search(r"\b(?:last|letzte[nm]|vergangene[nm]|vorige[nm]|dernier|pasado)\b|지난|先週|上周", clause):
                yield written - timedelta(days=back or 7)
            if _hints(_WEEK_HINTS, sentence) and _LAST_WEEK.search(sentence):
                yield written - timedelta(days=written.weekday() + 7 - number)
            if not over:
                yield written + timedelta(days=7 - back)
                yield written + timedelta(
                    days=14 - back if re.search(r"\bnext\b|nächste|kommende|다음|来週|下周", sentence) else 7 - back
                )


def whole_dates(days: Iterable[Day], published: str) -> Iterator[Day]:
    """Dates without a year, with that of the publication, or with the one that brings them nearer to it."""
    written = day_of(published)
    year = year_of(published)
    for day in days:
        if day.year is not None or day.month is None or year is None:
            continue
        for offset in (-1, 0, 1):
            if not offset or (written and _is_near(Day(year=year + offset, month=day.month, day=day.day), written)):
                yield Day(year=year + offset, month=day.month, day=day.day)


def _is_near(day: Day, written: date) -> bool:
    """Whether a date is not half a year from another."""
    months = ((day.year or 0) - written.year) * 12 + (day.month or 0) - written.month
    return abs(months) <= _HALF_A_YEAR


_HALF_A_YEAR = 5
"""Months, the part of one at either end not counted."""


def names_year(text: str) -> bool:
    """Whether a text has a year of its own: then the one of its publication is not lent to it."""
    return bool(_OWN_YEAR.search(text))


def tells_of_publishing(claim: str, when: str) -> bool:
    """Whether a date of a claim is that of the report: “reported on 17 November”, “as of 17 November”."""
    at = claim.find(when)
    return at >= 0 and bool(_PUBLISHING.search(claim[max(0, at - _NEAR) : at + len(when) + _NEAR]))


def day_of(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def year_of(published: str) -> int | None:
    year = re.match(r"\d{4}", published)
    return int(year.group()) if year else None
