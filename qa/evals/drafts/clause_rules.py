"""Questions from one plain clause: who, when, where, how many, how much, how great, which is the most."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from qa.evals.drafts.clauses import Clause, Words, lowered
from qa.evals.drafts.english import AUXILIARIES, base_forms, base_of, is_past, past_of_participle, third_person_base
from qa.evals.drafts.patterns import (
    BY,
    COMPLETE,
    COPULA,
    COUNTED,
    DATE,
    DIMENSION,
    ENOUGH,
    HAVE,
    MONEY,
    MONTH,
    MOST,
    NAMED,
    NUMBER,
    PLACE,
    PLACED,
    PROPER,
    QUANTITY,
    SHARE,
    VALUE,
    WHEN,
)
from qa.evals.drafts.people import NAME, bare, full_name


class Known(Struct, frozen=True):
    """What the whole article tells about its words."""

    people: frozenset[str]
    words: Words


Made = Iterator[tuple[str, str, str]]
"""Question without its mark, answer, kind."""


def _named(clause: Clause, known: Known) -> str:
    """The subject as it stands within a question; a last name alone by its full name. Empty when it cannot be told."""
    return full_name(lowered(clause.subject, known.words), known.people)


def asked(clause: Clause, rest: str, known: Known) -> str:
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


def has_verb(clause: Clause) -> bool:
    """Whether a second finite verb stands in the rest: which of the two has the date, or the reason, is open then."""
    words = clause.rest.split()[1 if clause.has_auxiliary else 0 :]
    return any(is_past(word) or word in AUXILIARIES for word in words)


def is_definite(clause: Clause) -> bool:
    """Whether the subject is known by itself: “the team” and “the series” point back, “the Brack Barrier” does not."""
    return not re.match(r"[Tt]he\s", clause.subject) or bool(re.search(r"[A-ZÀ-Þ]|\bof\b", clause.subject[1:]))


def _who(clause: Clause, known: Known) -> Made:
    name = re.search(rf"({NAME})$", clause.subject)
    if name is None or bare(name[1]) not in known.people or len(clause.rest.split()) < 3:
        return
    if clause.verb in COPULA and not re.match(
        r"(?:the|elected|appointed|named|awarded|jailed|convicted)\s", clause.rest
    ):
        return
    if clause.verb in {"had", "would", "could", "can", "may", "might"} or not NAMED.search(f" {clause.rest}"):
        return
    yield f"Who {clause.verb} {clause.rest}", bare(name[1]), "who"


def _by_whom(clause: Clause, known: Known) -> Made:
    participle, _, rest = clause.rest.partition(" ")
    past = past_of_participle(participle)
    match = BY.search(f" {rest}")
    if clause.verb in {"was", "were"} and past and match and (who := bare(match["who"])) in known.people:
        after = f" {rest}"[: match.start()] + f" {rest}"[match.end() :]
        if subject := _named(clause, known):
            yield f"Who {past} {subject}{after}", who, "who"


def _how_many_are(clause: Clause, known: Known) -> Made:
    """The number is in the subject."""
    del known
    if match := SHARE.match(clause.subject):
        yield f"What percentage of {match['of']} {clause.verb} {clause.rest}", match["number"], "share"
    elif (match := COUNTED.match(clause.subject)) and match.end() == len(clause.subject) and not _is_year(match):
        if re.match(r"(?!of\sthe\s).*\bof\b", match["noun"]):
            return
        yield f"How many {match['noun']} {clause.verb} {clause.rest}", match["number"], "count"


def _how_many(clause: Clause, known: Known) -> Made:
    """The number is what the verb is about: right behind it, or behind its participle."""
    lead, tail = _behind_participle(clause)
    match = COUNTED.match(tail)
    if match is None or _is_year(match) or match["noun"].startswith("of ") or clause.verb in COPULA:
        return
    after = tail[match.end() :].strip()
    if (clause.cut and not after and clause.verb not in COMPLETE) or not is_definite(clause) or _joins(match, tail):
        return
    if re.search(rf"\b(?:and|or|to)\s(?:{NUMBER})\b", after) or past_of_participle(after.partition(" ")[0]):
        return
    if not lead and clause.verb in HAVE:
        if subject := _named(clause, known):
            yield (
                f"How many {match['noun']} {HAVE[clause.verb]} {subject} have {after}",
                match["number"],
                "count",
            )
    elif words := asked(clause, f"{lead} {after}".strip(), known):
        yield f"How many {match['noun']} {words}", match["number"], "count"


def _how_much(clause: Clause, known: Known) -> Made:
    lead, tail = _behind_participle(clause)
    match = MONEY.match(tail)
    verb = lead or base_of(clause.verb) or third_person_base(clause.verb)
    if match is None or clause.verb in COPULA or not verb:
        return
    after = tail[match.end() :].strip()
    if re.search(r"[£€$]", after) or after.startswith(("of ", "a ", "an ", "worth ")) or not is_definite(clause):
        return
    if (clause.cut and not after and "cost" not in verb and "raise" not in verb) or _joins(match, tail):
        return
    much = "How much" if verb in {"cost", "pay", "spend", "owe", "paid", "spent"} else "How much money"
    if words := asked(clause, f"{lead} {after}".strip(), known):
        yield f"{much} {words}", match["money"], "money"


def _dimension(clause: Clause, known: Known) -> Made:
    match = DIMENSION.match(clause.rest)
    if match and clause.verb in COPULA and (subject := _named(clause, known)):
        how = match["how"].lower()
        yield f"How {how} {clause.verb} {subject}{clause.rest[match.end() :]}", match["size"], "measure"


def _when(clause: Clause, known: Known) -> Made:
    if clause.when:
        answer, rest = clause.when, clause.rest
        if not re.fullmatch(DATE, answer[0].lower() + answer[1:]) or re.search(DATE, rest):
            return
    elif match := WHEN.search(clause.rest):
        answer, rest = match["when"], clause.rest[: match.start()] + clause.rest[match.end() :]
        if re.search(rf"{DATE}|\d{{4}}", rest):
            return
    else:
        return
    if clause.verb in {"is", "are", "had", "has", "have", "would", "could", "can"}:
        return
    if re.search(r"\b(?:between|from|since|until|by|to|and|than)\s*$", rest) or has_verb(clause):
        return
    first = rest.split(maxsplit=1)[0] if rest.strip() else ""
    if (not first and clause.verb not in ENOUGH) or not is_definite(clause):
        return
    if clause.verb in COPULA and not (past_of_participle(first) or first.endswith("ed")):
        return  # “was the first …”: no event that has a day
    if words := asked(clause, rest.strip(), known):
        day = re.sub(r"^(?:on|in)\s+", "", answer, flags=re.IGNORECASE)
        yield f"{'In which year' if re.fullmatch(r'[0-9]{4}', day) else 'When'} {words}", day, "when"


def _where(clause: Clause, known: Known) -> Made:
    participle, _, rest = clause.rest.partition(" ")
    match = PLACE.match(rest)
    placed = clause.verb in {"was", "were"} and participle in PLACED
    lies = clause.verb in {"is", "are"} and participle in {"located", "based", "situated", "headquartered"}
    subject = _named(clause, known)
    if match is None or not (placed or lies) or not subject or not is_definite(clause):
        return
    if re.match(rf"(?:{MONTH})\b", match["where"]) or (participle == "born" and " " not in subject):
        return
    yield f"Where {clause.verb} {subject} {participle}{match['after']}", match["where"], "where"


def _how_great(clause: Clause, known: Known) -> Made:
    """“The population of Sollen is 4,100”: a quantity and its value."""
    match = VALUE.match(clause.rest)
    if match and QUANTITY.match(clause.subject) and clause.verb in COPULA and not clause.cut:
        yield f"What {clause.verb} {_named(clause, known)}", match["value"], "measure"


def _which_is_the(clause: Clause, known: Known) -> Made:
    """“Tern Light is the oldest lighthouse on the coast”: the one that is most."""
    if not MOST.match(clause.rest) or not PROPER.match(clause.subject) or clause.verb not in COPULA or clause.cut:
        return
    if (name := bare(clause.subject)) in known.people:
        yield f"Who {clause.verb} {clause.rest}", name, "which"
    else:
        yield f"What {clause.verb} {clause.rest}", clause.subject, "which"


RULES: tuple[Callable[[Clause, Known], Made], ...] = (
    _who, _by_whom, _how_many_are, _how_many, _how_much, _dimension, _when, _where, _how_great, _which_is_the,
)  # fmt: skip


def _behind_participle(clause: Clause) -> tuple[str, str]:
    """What stands between auxiliary and object (“moved”), and the object with all that follows."""
    first, _, tail = clause.rest.partition(" ")
    if clause.verb in HAVE and past_of_participle(first):
        return first, tail
    if clause.has_auxiliary and clause.verb not in {*HAVE, *COPULA} and tail:
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
