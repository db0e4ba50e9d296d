"""What every importer yields: articles, questions with their evidence, and mistakes with the place they stand at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from qa.evals.items import Split


class Evidence(Struct, frozen=True, kw_only=True):
    """Where a question's answer stands, as far as the format says."""

    article: str
    """Key of a `RawArticle`."""
    quotes: tuple[str, ...] = ()
    """Words of the article that the format names as evidence; each one is located."""
    answers: tuple[str, ...] = ()
    """Short answers: without quotes, the first of them that stands in the article exactly once is the evidence."""
    at: int | None = None
    """Offset of `answers[0]` in the article's text as the format has it."""
    grade: int = 1


class RawArticle(Struct, frozen=True, kw_only=True):
    key: str
    text: str
    title: str = ""
    url: str = ""
    author: str = ""
    published: str = ""
    language: str = ""


class RawItem(Struct, frozen=True, kw_only=True):
    """One question as the format gives it. It comes before the articles it names where the format allows."""

    key: str
    question: str
    where: str
    """File and line, for messages."""
    answerable: bool
    answers: tuple[str, ...] = ()
    """Any one of them is right."""
    facts: tuple[tuple[str, ...], ...] = ()
    """All of them are wanted, each in any of its wordings."""
    evidence: tuple[Evidence, ...] = ()
    lang: str = ""
    cluster: str = ""
    tags: tuple[str, ...] = ()
    split: Split = "test"


class Mistake(Struct, frozen=True):
    """A line or record that cannot be used; the others are."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


Raw: TypeAlias = Iterator[RawArticle | RawItem | Mistake]
