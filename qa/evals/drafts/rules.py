"""Questions from sentences by rule, in English: who, when, where, how many, how much, how old, why, who said it.

Each rule fires only on sentences of a plain shape, and each question must be understood by someone who has not read the
article: it names something, and points at nothing outside itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.evals.drafts.clauses import COUNTING, Clause, Words, lowered, read_clause, relative_clauses, words_of
from qa.evals.drafts.english import AUXILIARIES, base_forms, base_of, is_past, past_of_participle, third_person_base
from qa.evals.drafts.people import NAME, ages_in, bare, full_name, people_in
from qa.patterns import lazy_pattern

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?:on\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:\d{{1,2}}\s+(?:{_MONTH})|(?:{_MONTH})\s+\d{{1,2}})"
    rf"(?:,?\s+\d{{4}})?|in\s+(?:(?:early|late|mid-?)\s+)?(?:(?:{_MONTH})(?:\s+\d{{4}})?|(?:1[5-9]|20)\d\d))"
)
_WHEN = lazy_pattern(rf"(?:^|\s)(?P<when>{_DATE})(?=$|\s(?:at|in|by|to|with|for|from)\s)")
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s(?:million|billion|thousand))?"
    rf"|(?:{COUNTING.replace(' ', '|')})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"(?:\s(?:hundred|thousand|million))?"
)
_ABOUT = r"(?:(?:about|around|some|nearly|almost|roughly|more than|at least|up to|only|just|over|under|fewer than)\s+)?"
_NOUNS = r"(?:of\sthe\s)?(?:[a-z][\w-]+\s+){0,2}?(?:[a-z][\w-]*[^s\W]s|people|men|women|children|fish|sheep)"
_COUNTED = lazy_pattern(
    rf"^(?P<about>{_ABOUT})(?P<number>{_NUMBER})\s+(?P<noun>{_NOUNS})(?=\s|$)(?!\sof\s)", re.IGNORECASE
)
_SHARE = lazy_pattern(
    rf"^(?P<about>{_ABOUT})(?P<number>(?:{_NUMBER})\s?(?:%|per\scent|percent))\s+of\s+(?P<of>.+)$", re.IGNORECASE
)
_MONEY = lazy_pattern(
    rf"^(?P<about>{_ABOUT})(?P<money>[£€$]\s?\d[\d,.]*\d?(?:\s?(?:million|billion|m|bn)\b)?)(?=\s|$)", re.IGNORECASE
)
_DIMENSION = lazy_pattern(
    rf"^(?P<about>{_ABOUT})(?P<size>(?:{_NUMBER})\s+(?:kilometres?|metres?|centimetres?|miles?|feet|years?|months?|weeks?"
    r"|days?|hours?|minutes?))\s+(?P<how>long|high|wide|deep|old|tall|thick)(?=\s|$)",
    re.IGNORECASE,
)
_THERE = lazy_pattern(
    rf"^There\s(?P<verb>are|were)\s(?P<about>{_ABOUT})(?P<number>{_NUMBER})\s(?P<noun>{_NOUNS})(?P<rest>\s[^,;:—]+)\.$"
)
_BY = lazy_pattern(rf"\s+by\s+(?P<who>{NAME})(?=$|\s(?:in|on|at|for|from)\s)")
_PLACE = lazy_pattern(
    r"^(?:in|at|near|outside|off)\s+(?P<where>(?:the\s+)?[A-ZÀ-Þ][\w’'-]+(?:\s+(?:of\s+)?[A-ZÀ-Þ][\w’'-]+)*)(?P<after>.*)$"
)
_PLACED = frozenset("born built held based found buried married opened signed founded raised".split())
_WHOM = rf"(?:(?:{NAME})|(?:Mr|Mrs|Ms|Dr)\s[A-ZÀ-Þ][\w’'-]+)"
_SAID = lazy_pattern(
    rf"^[“\"](?P<words>[^“”\"]{{25,220}}?)[,.!?]?[”\"],?\s+(?:(?:said|says|added)\s+(?P<who>{_WHOM})"
    rf"|(?P<who2>{_WHOM})\s+(?:said|says|told))\b"
)
_OFFICES = (
    "head|chief|director|secretary|president|chair|chairman|chairwoman|manager|engineer|mayor|minister|editor|commander"
    "|captain|solicitor|auditor|leader|founder|owner|treasurer|principal|headteacher|commissioner|curator|conductor|coach"
    "|coordinator|executive|officer|spokesman|spokeswoman|spokesperson|rector|dean|governor|ambassador"
)
_ORGANISATION = r"(?:the\s)?[A-ZÀ-Þ][\w’'-]*(?:\s(?:of\s(?:the\s)?|and\s)?[A-ZÀ-Þ][\w’'-]*)*"
_ROLE = lazy_pattern(
    rf"\b(?P<who>{NAME}),\s+(?:(?:the|its)\s+)?(?P<role>(?:[a-z][\w-]+\s){{0,3}}?(?:{_OFFICES})(?:\s[a-z-]+){{0,2}}?"
    rf"\s(?:of|at|for)\s{_ORGANISATION})(?=[,.])"
)
_OFFICE = lazy_pattern(
    rf"\b(?P<the>[Tt]he\s)?(?P<org>[A-ZÀ-Þ][\w-]+(?:\s[A-ZÀ-Þ][\w-]+)*)[’']s?\s+(?P<role>(?:[a-z-]+\s){{0,3}}(?:{_OFFICES})),"
    rf"\s+(?P<who>{NAME})(?=,)"
)
_BECAUSE = lazy_pattern(r"^(?P<before>[^,;:“”\"]{15,120})\s(?P<because>because\s[^;:“”\"]{12,140}?)\.?$")
_POINTING = lazy_pattern(
    r"\b(?:he|she|it|they|him|them|his|her|hers|its|their|theirs|we|us|our|i|you|your|my|this|these|those|here|there|then|now"
    r"|today|yesterday|tomorrow|tonight|ago|last|next|previous|following|earlier|later|meanwhile|however|instead|again|also"
    r"|another|other|others|such|same|former|latter|both|either|neither|so|too|that|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|who|whom|whose|which|what|above|below|remaining|rest|further|recently|currently|soon|already|still|yet"
    r"|once|the\s(?:day|week|month|year)|new|one|ones|more|less|most|not|n’t|n't|never|no|extra|second|third)\b",
    re.IGNORECASE,
)
_OFFICIAL = (
    "Authority|Council|Government|Ministry|Department|Court|Company|University|Committee|Board|Association|Party|Union"
    "|State|City|Church|Senate|House|Parliament|Congress|Office|Institute|Society|Trust|Agency|Commission|President|Minister"
)
_VAGUE = lazy_pattern(
    r"\bthe\s(?:match|game|project|university|college|museum|company|firm|team|club|city|town|village|ship|boat|series|show"
    r"|event|report|meeting|plan|scheme|centre|center|church|school|building|site|book|film|album|song|war|battle|country"
    r"|state|region|area|family|couple|group|population|programme|program)(?=\?|$|\s(?!of\b|in\s[A-Z]|at\s[A-Z]|[A-Z]))"
)
_NAMED = lazy_pattern(
    rf"(?<=\s)[\"“‘(]?(?!(?:{_MONTH}|Mr|Mrs|Ms|Dr|{_OFFICIAL})\b(?!\s[A-Z]))(?:[A-ZÀ-Þ][\w’'-]*[a-zà-ÿA-Z0-9]|[A-Z]{{2,}})"
)
_DATED = lazy_pattern(rf"\d{{1,2}}\s(?:{_MONTH})\s\d{{4}}")
_TALKS = frozenset(
    "said says told added argued warned thought wanted felt seemed appeared suggested asked stated claimed".split()
)
_COPULA = frozenset({"is", "are", "was", "were"})
_ENOUGH = frozenset("died retired resigned closed opened collapsed sank ended exploded".split())
_COMPLETE = frozenset("has have had weighed weighs employs employed includes included received won visited".split())
_HAVE = {"has": "does", "have": "do", "had": "did"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question, its short answer (words of the sentence), and the rule that made it."""

    question: str
    answer: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the whole article tells about its words."""

    people: frozenset[str]
    words: Words


Made = Iterator[tuple[str, str, str]]
"""Question without its mark, answer, kind."""


def questions(sentences: Sequence[str], text: str) -> Iterator[Found]:
    """Every question that a rule finds, in the order of the text: an English article and its sentences."""
    known = _Known(people_in(text), words_of(text))
    ages = {name: age for name, age in ages_in(text).items() if name in known.people}
    for sentence in sentences:
        if "\n" in sentence or not 5 <= len(sentence.split()) <= 45:
            continue
        for question, answer, kind in _of_sentence(sentence, known, ages):
            words = re.sub(r"\[\d+\]", "", question).split()
            asked = " ".join(words).rstrip(" .,") + "?"
            if answer in sentence and is_good(asked):
                yield Found(question=asked, answer=answer, kind=kind, sentence=sentence)


def is_good(question: str) -> bool:
    """Whether it stands by itself: of a fit length, with a name in it, pointing at nothing outside."""
    words = question.rstrip("?").split()
    if not 4 <= len(words) <= 26 or question.count("(") != question.count(")"):
        return False
    body = " ".join(words[3 if words[:3] == ["In", "which", "year"] else 1 :])
    if "[" in body:
        return False
    if "“" in body:
        return True
    return (
        not _POINTING.search(body)
        and not _VAGUE.search(body)
        and bool(_NAMED.search(f" {body}") or _DATED.search(body))
    )


def _of_sentence(sentence: str, known: _Known, ages: dict[str, str]) -> Made:
    yield from _saying(sentence, known)
    yield from _roles(sentence, known)
    yield from _there(sentence)
    yield from _why(sentence, known)
    for name in [name for name, age in ages.items() if re.search(rf"{re.escape(name)},\s(?:aged\s)?{age},", sentence)]:
        yield f"How old is {name}", ages[name], "age"
    clause = read_clause(sentence)
    names = rf"{NAME}|(?:[A-ZÀ-Þ][\w’'-]+\s){{1,5}}[A-ZÀ-Þ][\w’'-]+"
    relative = [c for c in relative_clauses(sentence, names) if not c.of_person or bare(c.subject) in known.people]
    for plain in (*([clause] if clause else ()), *relative):
        if plain.verb not in _TALKS:
            for rule in _RULES:
                yield from rule(plain, known)


# ── rules over the whole sentence ──────────────────────────────────────────────────────────────────────────


def _saying(sentence: str, known: _Known) -> Made:
    if match := _SAID.match(sentence):
        said, who = match["words"].rstrip(",."), bare(match["who"] or match["who2"])
        if 6 <= len(said.split()) <= 28 and (who in known.people or who.startswith(("Mr ", "Mrs ", "Ms ", "Dr "))):
            yield f"Who said “{said}”", who, "quote"


def _roles(sentence: str, known: _Known) -> Made:
    for match in _ROLE.finditer(sentence):
        if (who := bare(match["who"])) in known.people and not re.match(r"(?:a|an|one|former)\s", match["role"]):
            yield f"Who is the {match['role']}", who, "role"
    for match in _OFFICE.finditer(sentence):
        if (who := bare(match["who"])) in known.people and "former" not in match["role"]:
            yield f"Who is {'the ' if match['the'] else ''}{match['org']}’s {match['role']}", who, "role"


def _there(sentence: str) -> Made:
    if match := _THERE.match(sentence):
        yield f"How many {match['noun']} {match['verb']} there{match['rest']}", match["number"], "count"


def _why(sentence: str, known: _Known) -> Made:
    match = _BECAUSE.match(sentence)
    clause = read_clause(f"{match['before']}.") if match else None
    if match is None or clause is None or clause.cut or clause.verb in _TALKS or "reason" in match["before"]:
        return
    if not _has_verb(clause) and _is_definite(clause) and (asked := _asked(clause, clause.rest, known)):
        yield f"Why {asked}", match["because"].rstrip("."), "why"


# ── rules over a plain clause ──────────────────────────────────────────────────────────────────────────────


def _named(clause: Clause, known: _Known) -> str:
    """The subject as it stands within a question; a last name alone by its full name. Empty when it cannot be told."""
    return full_name(lowered(clause.subject, known.words), known.people)


def _asked(clause: Clause, rest: str, known: _Known) -> str:
    """`did the fund pay …`, `was the bridge opened …`: the clause as it follows a question word; empty if it cannot."""
    subject = _named(clause, known)
    if not subject:
        return ""
    if clause.has_auxiliary:
        return f"{clause.verb} {subject} {rest}".rstrip()
    if verb := base_of(clause.verb):
        return f"did {subject} {verb} {rest}".rstrip()
    verb = third_person_base(clause.verb)
    return f"does {subject} {verb} {rest}".rstrip() if verb else ""


def _has_verb(clause: Clause) -> bool:
    """Whether a second finite verb stands in the rest: which of the two has the date, or the reason, is open then."""
    words = clause.rest.split()[1 if clause.has_auxiliary else 0 :]
    return any(is_past(word) or word in AUXILIARIES for word in words)


def _is_definite(clause: Clause) -> bool:
    """Whether the subject is known by itself: “the team” and “the series” point back, “the Brack Barrier” does not."""
    return not re.match(r"[Tt]he\s", clause.subject) or bool(re.search(r"[A-ZÀ-Þ]|\bof\b", clause.subject[1:]))


def _who(clause: Clause, known: _Known) -> Made:
    name = re.search(rf"({NAME})$", clause.subject)
    if name is None or bare(name[1]) not in known.people or len(clause.rest.split()) < 3:
        return
    if clause.verb in _COPULA and not re.match(
        r"(?:the|elected|appointed|named|awarded|jailed|convicted)\s", clause.rest
    ):
        return
    if clause.verb in {"had", "would", "could", "can", "may", "might"} or not _NAMED.search(f" {clause.rest}"):
        return
    yield f"Who {clause.verb} {clause.rest}", bare(name[1]), "who"


def _by_whom(clause: Clause, known: _Known) -> Made:
    participle, _, rest = clause.rest.partition(" ")
    past = past_of_participle(participle)
    match = _BY.search(f" {rest}")
    if clause.verb in {"was", "were"} and past and match and (who := bare(match["who"])) in known.people:
        after = f" {rest}"[: match.start()] + f" {rest}"[match.end() :]
        if subject := _named(clause, known):
            yield f"Who {past} {subject}{after}", who, "who"


def _how_many_are(clause: Clause, known: _Known) -> Made:
    """The number is in the subject."""
    del known
    if match := _SHARE.match(clause.subject):
        yield f"What percentage of {match['of']} {clause.verb} {clause.rest}", match["number"], "share"
    elif (match := _COUNTED.match(clause.subject)) and match.end() == len(clause.subject) and not _is_year(match):
        yield f"How many {match['noun']} {clause.verb} {clause.rest}", match["number"], "count"


def _how_many(clause: Clause, known: _Known) -> Made:
    """The number is what the verb is about: right behind it, or behind its participle."""
    lead, tail = _behind_participle(clause)
    match = _COUNTED.match(tail)
    if match is None or _is_year(match) or match["noun"].startswith("of ") or clause.verb in _COPULA:
        return
    after = tail[match.end() :].strip()
    if (clause.cut and not after and clause.verb not in _COMPLETE) or not _is_definite(clause) or _joins(match, tail):
        return
    if re.search(rf"\b(?:and|or|to)\s(?:{_NUMBER})\b", after) or past_of_participle(after.partition(" ")[0]):
        return
    if not lead and clause.verb in _HAVE:
        if subject := _named(clause, known):
            yield f"How many {match['noun']} {_HAVE[clause.verb]} {subject} have {after}", match["number"], "count"
    elif asked := _asked(clause, f"{lead} {after}".strip(), known):
        yield f"How many {match['noun']} {asked}", match["number"], "count"


def _how_much(clause: Clause, known: _Known) -> Made:
    lead, tail = _behind_participle(clause)
    match = _MONEY.match(tail)
    verb = lead or base_of(clause.verb) or third_person_base(clause.verb)
    if match is None or clause.verb in _COPULA or not verb:
        return
    after = tail[match.end() :].strip()
    if re.search(r"[£€$]", after) or after.startswith(("of ", "a ", "an ", "worth ")) or not _is_definite(clause):
        return
    if (clause.cut and not after and "cost" not in verb and "raise" not in verb) or _joins(match, tail):
        return
    much = "How much" if verb in {"cost", "pay", "spend", "owe", "paid", "spent"} else "How much money"
    if asked := _asked(clause, f"{lead} {after}".strip(), known):
        yield f"{much} {asked}", match["money"], "money"


def _dimension(clause: Clause, known: _Known) -> Made:
    match = _DIMENSION.match(clause.rest)
    if match and clause.verb in _COPULA and (subject := _named(clause, known)):
        how = match["how"].lower()
        yield f"How {how} {clause.verb} {subject}{clause.rest[match.end() :]}", match["size"], "measure"


def _when(clause: Clause, known: _Known) -> Made:
    if clause.when:
        answer, rest = clause.when, clause.rest
        if not re.fullmatch(_DATE, answer[0].lower() + answer[1:]) or re.search(_DATE, rest):
            return
    elif match := _WHEN.search(clause.rest):
        answer, rest = match["when"], clause.rest[: match.start()] + clause.rest[match.end() :]
        if re.search(rf"{_DATE}|\d{{4}}", rest):
            return
    else:
        return
    if clause.verb in {"is", "are", "had", "has", "have", "would", "could", "can"}:
        return
    if re.search(r"\b(?:between|from|since|until|by|to|and|than)\s*$", rest) or _has_verb(clause):
        return
    first = rest.split(maxsplit=1)[0] if rest.strip() else ""
    if (not first and clause.verb not in _ENOUGH) or not _is_definite(clause):
        return
    if clause.verb in _COPULA and not (past_of_participle(first) or first.endswith("ed")):
        return  # “was the first …”: no event that has a day
    if asked := _asked(clause, rest.strip(), known):
        day = re.sub(r"^(?:on|in)\s+", "", answer, flags=re.IGNORECASE)
        yield f"{'In which year' if re.fullmatch(r'[0-9]{4}', day) else 'When'} {asked}", day, "when"


def _where(clause: Clause, known: _Known) -> Made:
    participle, _, rest = clause.rest.partition(" ")
    match = _PLACE.match(rest)
    placed = clause.verb in {"was", "were"} and participle in _PLACED
    lies = clause.verb in {"is", "are"} and participle in {"located", "based", "situated", "headquartered"}
    subject = _named(clause, known)
    if match is None or not (placed or lies) or not subject or not _is_definite(clause):
        return
    if re.match(rf"(?:{_MONTH})\b", match["where"]) or (participle == "born" and " " not in subject):
        return
    yield f"Where {clause.verb} {subject} {participle}{match['after']}", match["where"], "where"


def _how_great(clause: Clause, known: _Known) -> Made:
    """“The population of Sollen is 4,100”: a quantity and its value."""
    match = _VALUE.match(clause.rest)
    if match and _QUANTITY.match(clause.subject) and clause.verb in _COPULA and not clause.cut:
        yield f"What {clause.verb} {_named(clause, known)}", match["value"], "measure"


def _which_is_the(clause: Clause, known: _Known) -> Made:
    """“Tern Light is the oldest lighthouse on the coast”: the one that is most."""
    if not _MOST.match(clause.rest) or not _PROPER.match(clause.subject) or clause.verb not in _COPULA or clause.cut:
        return
    if (name := bare(clause.subject)) in known.people:
        yield f"Who {clause.verb} {clause.rest}", name, "which"
    else:
        yield f"What {clause.verb} {clause.rest}", clause.subject, "which"


_QUANTITIES = (
    "population|cost|price|budget|length|height|depth|width|area|capacity|speed|weight|number|share|total|bill|rate"
    "|distance"
)
_QUANTITY = lazy_pattern(rf"^The\s(?:[a-z]+\s){{0,2}}?(?:{_QUANTITIES})\s(?:of|for|in|at)\s")
_VALUE = lazy_pattern(
    rf"^{_ABOUT}(?P<value>(?:[£€$]\s?)?(?:{_NUMBER})(?:\s?(?:%|per\scent|percent|[a-z]+))?)$", re.IGNORECASE
)
_MOST = lazy_pattern(r"^the\s(?:only|first|last|(?:most|least)\s[a-z]+|(?:second-)?[a-z]+est)\s[a-z]+")
_PROPER = lazy_pattern(r"^(?:The\s)?(?:[A-ZÀ-Þ][\w’'-]+(?:\s|$))+$")

_RULES: tuple[Callable[[Clause, _Known], Made], ...] = (
    _who, _by_whom, _how_many_are, _how_many, _how_much, _dimension, _when, _where, _how_great, _which_is_the,
)  # fmt: skip


def _behind_participle(clause: Clause) -> tuple[str, str]:
    """What stands between auxiliary and object (“moved”), and the object with all that follows."""
    first, _, tail = clause.rest.partition(" ")
    if clause.verb in _HAVE and past_of_participle(first):
        return first, tail
    if clause.has_auxiliary and clause.verb not in {*_HAVE, *_COPULA} and tail:
        return first, tail
    return "", clause.rest


def _joins(match: re.Match[str], tail: str) -> bool:
    """Whether a word between number and noun, or a second verb behind them, shows that they were read wrongly."""
    noun = match.groupdict().get("noun") or ""
    after = tail[match.end() :].split()
    joined = {word for before, word in itertools.pairwise(after) if before == "and"}
    return bool(set(noun.split()) & {"and", "or", *AUXILIARIES}) or bool(joined & base_forms())


def _is_year(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", match["number"]))
