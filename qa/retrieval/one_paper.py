"""The one paper whose account a question wants: “…, according to the Courier?”, “What does the Courier say about …?”.

Only forms that ask for an account count, and only where nobody else's is asked for too: a paper can also be the matter
(“Who bought the Courier?”), or its short name another thing (“the post office”). By rule, and pure; what no rule is
sure of limits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from qa.patterns import lazy_pattern
from qa.retrieval.kin import specific
from qa.retrieval.one_paper_patterns import (
    ABOUT,
    ABOUT_END,
    ASIDE,
    ASIDE_ABROAD,
    ASIDE_DENSE,
    FOR_ITSELF,
    FREE,
    FREE_ABROAD,
    INSTITUTION,
    JOINED_AFTER,
    JOINED_BEFORE,
    LISTED_AFTER,
    OF_A_PLACE,
    OF_ITSELF,
    OPEN,
    OTHERS_TOO,
    PRESS,
    QUESTIONS,
    WITH_ARTICLE,
    M,
)
from qa.retrieval.papers import NAME_ARTICLE, Paper, mentions, papers
from qa.retrieval.parts import LONGEST, Part, part
from qa.types import SourceId, Span

_SECOND_SENTENCE = lazy_pattern(r"[.?!;]\s+\w|[。？！；]\s*\w")
_MOST_MENTIONS = 8
"""Looked at; who names papers more often does not ask for the account of one."""


class OnePaper(Struct, frozen=True, kw_only=True):
    """The paper that a question wants to hear, and nobody else."""

    sources: tuple[SourceId, ...]
    """Several where several sources bear its name."""
    name: str
    """As the register has it."""
    matter: str
    """The question without the paper."""
    apart: bool = False
    """Whether it stands at an end of the question, set off: then it is said of all that is asked."""

    def parts(self, question: str) -> tuple[Part, ...]:
        """What is asked of it: one part for a question that asks one thing."""
        several = part(self.matter)
        if several:
            return tuple(replace(each, text=f"{self.name}: {each.text}", sources=self.sources) for each in several)
        return (Part(text=question, query=self.matter, sources=self.sources),)


def one_paper(question: str, names: Mapping[SourceId, str]) -> OnePaper | None:
    """The paper whose account alone is wanted; None where none is, or several are. `names`: of the sources."""
    question = " ".join(question.split())
    if len(question) > LONGEST:
        return None
    found = sorted(mentions(question, names), key=lambda paper: (paper.span[0], -paper.span[1]))
    if _SECOND_SENTENCE.search(question):
        return None
    for paper in found[:_MOST_MENTIONS]:
        if any(_lie_apart(other.span, paper.span) for other in found if other.source_id != paper.source_id):
            return None  # whoever else is named may be wanted, too
        sources = tuple(other.source_id for other in found if other.span == paper.span)
        if not _may_be_heard(question, paper, names[paper.source_id]):
            continue
        heard = _aside(question, paper.span, names) or _put_to_it(question, paper, names)
        if heard is None or (not heard.apart and part(question)):
            continue
        matter = heard.matter if specific(heard.matter) else question
        return replace(heard, sources=sources, name=names[paper.source_id], matter=matter)
    return None


def _lie_apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or one[0] >= other[1]


def _may_be_heard(question: str, paper: Paper, name: str) -> bool:
    """Whether the name is a paper's; its last word alone wants an article, and may not be that of a place."""
    words = NAME_ARTICLE.sub("", name).split()
    folded = [word.casefold() for word in words]
    if {folded[0], folded[-1]} & INSTITUTION and not PRESS & set(folded):
        return False
    if len(words) == 1 or question[slice(*paper.span)] != words[-1]:
        return True
    return folded[-2] not in OF_A_PLACE and bool(WITH_ARTICLE.search(question[: paper.span[0]]))


def _aside(question: str, span: Span, names: Mapping[SourceId, str]) -> OnePaper | None:
    """“…, according to the Courier?”"""
    for start, end in _asides(question, span):
        before, after = question[:start].rstrip(), question[end:]
        leads = not before.strip("¿¡ ")
        if JOINED_BEFORE.search(before) or JOINED_AFTER.match(after) or (not leads and LISTED_AFTER.match(after)):
            continue
        ends = not after.strip(" .?!。？！")
        matter = _tidy(before, after)
        if OTHERS_TOO.search(matter) or _is_asked_of_another(matter, names):
            continue
        apart = leads or (ends and before.endswith((",", ";", "，")))
        return OnePaper(sources=(), name="", matter=matter, apart=apart)
    return None


def _asides(question: str, span: Span) -> Iterator[Span]:
    marked = f"{question[: span[0]]}{M}{question[span[1] :]}"
    longer = span[1] - span[0] - len(M)
    for rows, free in ((ASIDE, FREE), (ASIDE_ABROAD, FREE_ABROAD), (ASIDE_DENSE, None)):
        for pattern in rows.where(marked):
            for found in pattern.finditer(marked):
                if free is None or free.match(marked[found.end() :]):
                    yield found.start(), found.end() + longer


def _put_to_it(question: str, paper: Paper, names: Mapping[SourceId, str]) -> OnePaper | None:
    """“What does the Courier say about …?”"""
    start, end = paper.span
    if any(other.source_id != paper.source_id and other.span != paper.span for other in papers(question, names)):
        return None
    marked = f"{question[:start]}{M}{question[end:]}"
    found = QUESTIONS.search(marked)
    if found is None:
        return None
    groups = found.groupdict()
    ask, rest = groups.get("ask") or "", (groups["rest"] or "") + (groups.get("end") or "")
    if FOR_ITSELF.search(rest) or OF_ITSELF.search(ask) or OTHERS_TOO.search(rest):
        return None
    if ABOUT.match(rest) and OPEN.fullmatch(ask):
        return OnePaper(sources=(), name="", matter=ABOUT.sub("", rest))
    return OnePaper(sources=(), name="", matter=ABOUT_END.sub("", _tidy(ask, rest)).strip("、 "))


def _is_asked_of_another(matter: str, names: Mapping[SourceId, str]) -> bool:
    """Whether what is left is put to another paper: then two are to be heard."""
    others = [paper for paper in papers(matter, names) if _may_be_heard(matter, paper, names[paper.source_id])]
    return any(_put_to_it(matter, paper, {paper.source_id: names[paper.source_id]}) for paper in others)


def _tidy(before: str, after: str) -> str:
    """What stood around an aside, joined without the commas that set it off."""
    if not before.strip("¿¡ "):
        return before + after.lstrip(",;:，、 ")
    before = before.rstrip(" ,;，")
    after = after.lstrip(",，")
    return f"{before} {after}" if after[:1].isalnum() else before + after
