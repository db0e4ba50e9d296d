"""Questions from sentences by rule, in English: who, when, where, how many, how much, how old, why, who said it.

Each rule fires only on sentences of a plain shape, and each question must be understood by someone who has not read the
article: it names something, and points at nothing outside itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from qa.evals.drafts import patterns
from qa.evals.drafts.clause_rules import RULES, Known, Made, asked, has_verb, is_definite
from qa.evals.drafts.clauses import read_clause, relative_clauses, words_of
from qa.evals.drafts.people import NAME, ages_in, bare, people_in


class Found(Struct, frozen=True, kw_only=True):
    """A question, its short answer (words of the sentence), and the rule that made it."""

    question: str
    answer: str
    kind: str
    sentence: str


def questions(sentences: Sequence[str], text: str) -> Iterator[Found]:
    """Every question that a rule finds, in the order of the text: an English article and its sentences."""
    known = Known(people_in(text), words_of(text))
    ages = {name: age for name, age in ages_in(text).items() if name in known.people}
    for sentence in sentences:
        if "\n" in sentence or not 5 <= len(sentence.split()) <= 45:
            continue
        for question, answer, kind in _of_sentence(sentence, known, ages):
            words = re.sub(r"\[\d+\]", "", question).split()
            whole = " ".join(words).rstrip(" .,") + "?"
            if answer in sentence and is_good(whole):
                yield Found(question=whole, answer=answer, kind=kind, sentence=sentence)


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
        not patterns.POINTING.search(body)
        and not patterns.VAGUE.search(body)
        and bool(patterns.NAMED.search(f" {body}") or patterns.DATED.search(body))
    )


def _of_sentence(sentence: str, known: Known, ages: dict[str, str]) -> Made:
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
        if plain.verb not in patterns.TALKS:
            for rule in RULES:
                yield from rule(plain, known)


# ── rules over the whole sentence ──────────────────────────────────────────────────────────────────────────


def _saying(sentence: str, known: Known) -> Made:
    if match := patterns.SAID.match(sentence):
        said, who = match["words"].rstrip(",."), bare(match["who"] or match["who2"])
        if 6 <= len(said.split()) <= 28 and (who in known.people or who.startswith(("Mr ", "Mrs ", "Ms ", "Dr "))):
            yield f"Who said “{said}”", who, "quote"


def _roles(sentence: str, known: Known) -> Made:
    for match in patterns.ROLE.finditer(sentence):
        if (who := bare(match["who"])) in known.people and not re.match(r"(?:a|an|one|former)\s", match["role"]):
            yield f"Who is the {match['role']}", who, "role"
    for match in patterns.OFFICE.finditer(sentence):
        if (who := bare(match["who"])) in known.people and "former" not in match["role"]:
            yield f"Who is {'the ' if match['the'] else ''}{match['org']}’s {match['role']}", who, "role"


def _there(sentence: str) -> Made:
    if match := patterns.THERE.match(sentence):
        yield f"How many {match['noun']} {match['verb']} there{match['rest']}", match["number"], "count"


def _why(sentence: str, known: Known) -> Made:
    match = patterns.BECAUSE.match(sentence)
    clause = read_clause(f"{match['before']}.") if match else None
    if match is None or clause is None or clause.cut or clause.verb in patterns.TALKS or "reason" in match["before"]:
        return
    if not has_verb(clause) and is_definite(clause) and (words := asked(clause, clause.rest, known)):
        yield f"Why {words}", match["because"].rstrip("."), "why"
