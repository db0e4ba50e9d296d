"""What an article's publisher asks of answers that use it: no more shown than allowed, nothing put in other words."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from qa.citations.cite import Cited, cite
from qa.citations.conditions import LEFT_OUT, within_limits
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Draft, DraftClaim, DraftQuote, Passage, SourceId, Standing

TEXT = "The bill was 58 million euros. Auditor Helga Stroud said so on Thursday. The mayor did not comment."
OTHER = "The first ferry took 640 passengers to Skerry Island."
SENTENCES = ((0, 30), (31, 72), (73, 99))


def passage(name: str = "courier", text: str = TEXT, *conditions: str) -> Passage:
    article, source = ArticleId(name), SourceId(name)
    chunk = Chunk(
        id=ChunkId(name), article_id=article, source_id=source, ordinal=0, start=0, end=len(text), text=text,
        context="", tokens=20, sentences=SENTENCES if text is TEXT else ((0, len(text)),),
    )  # fmt: skip
    card = ArticleCard(
        id=article, source_id=source, source="The Courier", title="Terminal", standing=Standing.FULL,
        conditions=conditions,
    )  # fmt: skip
    return Passage(chunk=chunk, card=card, rank=1, score=1.0)


def cited(claim: str, *quotes: tuple[int, str], passages: tuple[Passage, ...]) -> Cited:
    texts: Mapping[str, str] = {one.card.id: TEXT if one.card.id == "courier" else OTHER for one in passages}
    draft = DraftClaim(text=claim, quotes=tuple(DraftQuote(passage=n, text=words) for n, words in quotes))
    return cite(Draft(claims=(draft,)), passages, text_of=texts.get)


# ── max-quote ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_limited_article_is_cut_after_a_whole_sentence() -> None:
    [cut] = within_limits([passage("courier", TEXT, "max-quote:75")])
    assert cut.chunk.text == TEXT[:72]
    assert (cut.chunk.end, cut.chunk.sentences) == (72, SENTENCES[:2])


def test_where_no_sentence_fits_it_is_cut_after_a_word() -> None:
    [cut] = within_limits([passage("courier", TEXT, "max-quote:14")])
    assert cut.chunk.text == "The bill was"


def test_the_limit_is_the_articles_and_not_the_passages() -> None:
    first = passage("courier", TEXT, "max-quote:75")
    second = replace(first, chunk=replace(first.chunk, id=ChunkId("b")))
    assert [one.chunk.text for one in within_limits([first, second, passage("ledger", OTHER)])] == [TEXT[:72], OTHER]


@given(st.integers(min_value=0, max_value=120))
def test_never_more_than_the_limit_and_cutting_twice_changes_nothing(limit: int) -> None:
    given_twice = [passage("courier", TEXT, f"max-quote:{limit}")] * 2
    once = within_limits(given_twice)
    assert sum(len(one.chunk.text) for one in once) <= limit
    assert all(TEXT[one.chunk.start : one.chunk.end] == one.chunk.text for one in once)
    assert within_limits(once) == once


def test_an_article_without_conditions_is_shown_whole() -> None:
    whole = [passage(), passage("ledger", OTHER, "attribution")]
    assert within_limits(whole) == whole


def test_no_more_is_quoted_than_allowed_whatever_a_model_quotes() -> None:
    limited = passage("courier", TEXT, "max-quote:32")
    found = cited(
        "The bill was 58 million euros, the auditor said.",
        (1, "The bill was 58 million euros."), (1, "Auditor Helga Stroud said so on Thursday."), (1, "58 million euros"),
        passages=(limited,),
    )  # fmt: skip
    assert [citation.quote for citation in found.citations] == ["The bill was 58 million euros.", "58 million euros"]
    assert "The Courier allows no more than 32 characters" in found.claims[0].problems[0]


# ── verbatim-only ──────────────────────────────────────────────────────────────────────────────────────────

BOUND = passage("courier", TEXT, "attribution", "verbatim-only")


def test_a_claim_in_other_words_is_replaced_by_its_quotes() -> None:
    found = cited("It cost 58 million.", (1, "The bill was 58 million euros."), passages=(BOUND,))
    assert found.claims[0].text == "“The bill was 58 million euros.”"
    assert found.claims[0].supported


def test_a_claim_in_the_articles_own_words_stays() -> None:
    for claim in ("The bill was 58 million euros.", "The bill was 58 million euros"):
        found = cited(claim, (1, "The bill was 58 million euros."), passages=(BOUND,))
        assert found.claims[0].text == claim


def test_it_holds_for_a_claim_that_rests_on_a_free_article_too() -> None:
    found = cited(
        "It cost 58 million and took 640.", (1, "The bill was 58 million euros."), (2, OTHER),
        passages=(BOUND, passage("ledger", OTHER)),
    )  # fmt: skip
    assert found.claims[0].text == f"“The bill was 58 million euros.” “{OTHER}”"


def test_a_claim_whose_quote_is_not_found_is_left_out() -> None:
    found = cited("The auditor was furious.", (1, "Helga Stroud was furious about the sum"), passages=(BOUND,))
    assert (found.claims[0].text, found.claims[0].supported) == (LEFT_OUT, False)


def test_articles_that_ask_for_nothing_may_be_put_in_other_words() -> None:
    free = passage("courier", TEXT, "attribution")
    found = cited("It cost 58 million euros.", (1, "The bill was 58 million euros."), passages=(free,))
    assert found.claims[0].text == "It cost 58 million euros."


# ── attribution ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_citation_names_publisher_and_title() -> None:
    found = cited("It cost 58 million.", (1, "The bill was 58 million euros."), passages=(BOUND,))
    assert [(c.card.source, c.card.title) for c in found.citations] == [("The Courier", "Terminal")]
