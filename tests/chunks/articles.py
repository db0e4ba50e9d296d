"""Articles for the tests of this folder: admitted without a gate, because only their text matters here."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from qa.text import digest, normalise
from qa.types import Admitted, Article, ArticleId, Heading, SourceId, Standing, Verdict

WORDS = (
    "The bridge over the Elm cost 41.5 million euros in 2019 , and Dr. Müller said “ nobody asked us ” about U.S. steel "
    "while z. B. the 12. März vote ( see No. 5 ) went on … 東京 は 首都 です 他说 กรุงเทพ ประเทศไทย हिन्दी الخبر 😀 -- café"
).split()
MARKS = (". ", ".\n", "! ", "? ", "… ", ".” ", ".) ", "。", "！」", ", ", " ", " ", "\n", "\n\n", ": ", ".\n\n")


def admitted(
    text: str,
    *,
    title: str = "A title",
    headings: Sequence[tuple[str, int]] = (),
    language: str = "",
    name: str = "a/1",
) -> Admitted:
    """An article of this text, normalised; headings are given as (words, level) and found in it in order."""
    text = normalise(text)
    found: list[Heading] = []
    for words, level in headings:
        start = text.index(words, found[-1].end if found else 0)
        found.append(Heading(start=start, end=start + len(words), level=level))
    return Admitted(
        article=Article(
            id=ArticleId(name),
            source_id=SourceId("a"),
            title=title,
            text=text,
            sha256=digest(text),
            language=language,
            headings=tuple(found),
        ),
        verdict=Verdict(standing=Standing.FULL, rule="nothing-said", reason="nothing was said"),
    )


def prose() -> st.SearchStrategy[str]:
    """Texts of many words and all kinds of ends, in several scripts."""
    piece = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), st.sampled_from(MARKS))
    return st.lists(piece, max_size=60).map(lambda pieces: "".join(words + mark for words, mark in pieces))


def anything() -> st.SearchStrategy[str]:
    """Prose, or characters without any order."""
    return st.one_of(prose(), st.text(max_size=400), st.text(alphabet="ab. \n。「」\"'!?-1", max_size=400))
