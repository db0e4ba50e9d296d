"""Words and shapes that the rules look for in English sentences. Data only."""

from __future__ import annotations

import re

from qa.evals.drafts.clauses import COUNTING
from qa.evals.drafts.people import NAME
from qa.patterns import lazy_pattern

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = (
    rf"(?:on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:\d{{1,2}}\s+(?:{MONTH})|(?:{MONTH})\s+\d{{1,2}})"
    rf"(?:,?\s+\d{{4}})?|in\s+(?:(?:early|late|mid-?)\s+)?(?:(?:{MONTH})(?:\s+\d{{4}})?|(?:1[5-9]|20)\d\d))"
)
WHEN = lazy_pattern(rf"(?:^|\s)(?P<when>{DATE})(?=$|\s(?:at|in|by|to|with|for|from)\s)")
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s(?:million|billion|thousand))?"
    rf"|(?:{COUNTING.replace(' ', '|')})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"(?:\s(?:hundred|thousand|million))?"
)
ABOUT = r"(?:(?:about|around|some|nearly|almost|roughly|more than|at least|up to|only|just|over|under|fewer than)\s+)?"
NOUNS = r"(?:of\sthe\s)?(?:[a-z][\w-]+\s+){0,2}?(?:[a-z][\w-]*[^s\W]s|people|men|women|children|fish|sheep)"
COUNTED = lazy_pattern(rf"^(?P<about>{ABOUT})(?P<number>{NUMBER})\s+(?P<noun>{NOUNS})(?=\s|$)(?!\sof\s)", re.IGNORECASE)
SHARE = lazy_pattern(
    rf"^(?P<about>{ABOUT})(?P<number>(?:{NUMBER})\s?(?:%|per\scent|percent))\s+of\s+(?P<of>.+)$", re.IGNORECASE
)
MONEY = lazy_pattern(
    rf"^(?P<about>{ABOUT})(?P<money>[£€$]\s?\d[\d,.]*\d?(?:\s?(?:million|billion|m|bn)\b)?)(?=\s|$)", re.IGNORECASE
)
DIMENSION = lazy_pattern(
    rf"^(?P<about>{ABOUT})(?P<size>(?:{NUMBER})\s+(?:kilometres?|metres?|centimetres?|miles?|feet|years?|months?|weeks?"
    r"|days?|hours?|minutes?))\s+(?P<how>long|high|wide|deep|old|tall|thick)(?=\s|$)",
    re.IGNORECASE,
)
THERE = lazy_pattern(
    rf"^There\s(?P<verb>are|were)\s(?P<about>{ABOUT})(?P<number>{NUMBER})\s(?P<noun>{NOUNS})(?P<rest>\s[^,;:—]+)\.$"
)
BY = lazy_pattern(rf"\s+by\s+(?P<who>{NAME})(?=$|\s(?:in|on|at|for|from)\s)")
PLACE = lazy_pattern(
    r"^(?:in|at|near|outside|off)\s+(?P<where>(?:the\s+)?[A-ZÀ-Þ][\w’'-]+(?:\s+(?:of\s+)?[A-ZÀ-Þ][\w’'-]+)*)(?P<after>.*)$"
)
PLACED = frozenset("born built held based found buried married opened signed founded raised".split())
WHOM = rf"(?:(?:{NAME})|(?:Mr|Mrs|Ms|Dr)\s[A-ZÀ-Þ][\w’'-]+)"
SAID = lazy_pattern(
    rf"^[“\"](?P<words>[^“”\"]{{25,220}}?)[,.!?]?[”\"],?\s+(?:(?:said|says|added)\s+(?P<who>{WHOM})"
    rf"|(?P<who2>{WHOM})\s+(?:said|says|told))\b"
)
OFFICES = (
    "head|chief|director|secretary|president|chair|chairman|chairwoman|manager|engineer|mayor|minister|editor|commander"
    "|captain|solicitor|auditor|leader|founder|owner|treasurer|principal|headteacher|commissioner|curator|conductor|coach"
    "|coordinator|executive|officer|spokesman|spokeswoman|spokesperson|rector|dean|governor|ambassador"
)
ORGANISATION = r"(?:the\s)?[A-ZÀ-Þ][\w’'-]*(?:\s(?:of\s(?:the\s)?|and\s)?[A-ZÀ-Þ][\w’'-]*)*"
ROLE = lazy_pattern(
    rf"\b(?P<who>{NAME}),\s+(?:(?:the|its)\s+)?(?P<role>(?:[a-z][\w-]+\s){{0,3}}?(?:{OFFICES})(?:\s[a-z-]+){{0,2}}?"
    rf"\s(?:of|at|for)\s{ORGANISATION})(?=[,.])"
)
OFFICE = lazy_pattern(
    rf"\b(?P<the>[Tt]he\s)?(?P<org>[A-ZÀ-Þ][\w-]+(?:\s[A-ZÀ-Þ][\w-]+)*)[’']s?\s+(?P<role>(?:[a-z-]+\s){{0,3}}(?:{OFFICES})),"
    rf"\s+(?P<who>{NAME})(?=,)"
)
BECAUSE = lazy_pattern(r"^(?P<before>[^,;:“”\"]{15,120})\s(?P<because>because\s[^;:“”\"]{12,140}?)\.?$")
POINTING = lazy_pattern(
    r"\b(?:he|she|it|they|him|them|his|her|hers|its|their|theirs|we|us|our|i|you|your|my|this|these|those|here|there|then|now"
    r"|today|yesterday|tomorrow|tonight|ago|last|next|previous|following|earlier|later|meanwhile|however|instead|again|also"
    r"|another|other|others|such|same|former|latter|both|either|neither|so|too|that|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|who|whom|whose|which|what|above|below|remaining|rest|further|recently|currently|soon|already|still|yet"
    r"|once|the\s(?:day|week|month|year)|new|one|ones|more|less|most|not|n’t|n't|never|no|extra|second|third)\b",
    re.IGNORECASE,
)
OFFICIAL = (
    "Authority|Council|Government|Ministry|Department|Court|Company|University|Committee|Board|Association|Party|Union"
    "|State|City|Church|Senate|House|Parliament|Congress|Office|Institute|Society|Trust|Agency|Commission|President|Minister"
)
VAGUE = lazy_pattern(
    r"\bthe\s(?:match|game|project|university|college|museum|company|firm|team|club|city|town|village|ship|boat|series|show"
    r"|event|report|meeting|plan|scheme|centre|center|church|school|building|site|book|film|album|song|war|battle|country"
    r"|state|region|area|family|couple|group|population|programme|program)(?=\?|$|\s(?!of\b|in\s[A-Z]|at\s[A-Z]|[A-Z]))"
)
NAMED = lazy_pattern(
    rf"(?<=\s)[\"“‘(]?(?!(?:{MONTH}|Mr|Mrs|Ms|Dr|{OFFICIAL})\b(?!\s[A-Z]))(?:[A-ZÀ-Þ][\w’'-]*[a-zà-ÿA-Z0-9]|[A-Z]{{2,}})"
)
DATED = lazy_pattern(rf"\d{{1,2}}\s(?:{MONTH})\s\d{{4}}")
TALKS = frozenset(
    "said says told added argued warned thought wanted felt seemed appeared suggested asked stated claimed".split()
)
COPULA = frozenset({"is", "are", "was", "were"})
ENOUGH = frozenset("died retired resigned closed opened collapsed sank ended exploded".split())
COMPLETE = frozenset("has have had weighed weighs employs employed includes included received won visited".split())
HAVE = {"has": "does", "have": "do", "had": "did"}
QUANTITIES = (
    "population|cost|price|budget|length|height|depth|width|area|capacity|speed|weight|number|share|total|bill|rate"
    "|distance"
)
QUANTITY = lazy_pattern(rf"^The\s(?:[a-z]+\s){{0,2}}?(?:{QUANTITIES})\s(?:of|for|in|at)\s")
VALUE = lazy_pattern(
    rf"^{ABOUT}(?P<value>(?:[£€$]\s?)?(?:{NUMBER})(?:\s?(?:%|per\scent|percent|[a-z]+))?)$", re.IGNORECASE
)
MOST = lazy_pattern(r"^the\s(?:only|first|last|(?:most|least)\s[a-z]+|(?:second-)?[a-z]+est)\s[a-z]+")
PROPER = lazy_pattern(r"^(?:The\s)?(?:[A-ZÀ-Þ][\w’'-]+(?:\s|$))+$")
