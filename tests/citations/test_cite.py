"""Claims with their quotes checked: what is supported, what is not and why, and how citations are numbered."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qa.citations.cite import Cited, Citing, cite
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Draft, DraftClaim, DraftQuote, Passage, SourceId, Standing

COURIER = (
    "The final bill was 58.3 million euros. Auditor Helga Stroud said so on Thursday.\n\n"
    "The council had approved 41 million a year before. The mayor did not comment."
)
LEDGER = "The terminal opened on 3 September. The first ferry took 640 passengers to Skerry Island."
TEXTS = {"courier": COURIER, "ledger": LEDGER}
URLS = {"courier": "https://courier.example/bill", "ledger": ""}


def passage(name: str, words: str) -> Passage:
    article, source, text = ArticleId(name), SourceId(name), TEXTS[name]
    start = text.index(words)
    chunk = Chunk(
        id=ChunkId(f"{name}-{start}"), article_id=article, source_id=source, ordinal=0, start=start, end=start + len(words),
        text=words, context="", tokens=9, sentences=((start, start + len(words)),),
    )  # fmt: skip
    card = ArticleCard(
        id=article, source_id=source, source=f"The {name.title()}", title="Terminal", url=URLS[name],
        published="2026-06-12", standing=Standing.FULL,
    )  # fmt: skip
    return Passage(chunk=chunk, card=card, rank=1, score=1.0)


PASSAGES = (
    passage("courier", COURIER.partition("\n\n")[0]),
    passage("ledger", LEDGER),
    passage("courier", COURIER.partition("\n\n")[2]),
)


def checked(*claims: tuple[str, list[tuple[int, str]]], texts: Mapping[str, str] = TEXTS) -> Cited:
    drafts = tuple(
        DraftClaim(text=text, quotes=tuple(DraftQuote(passage=n, text=quote) for n, quote in quotes))
        for text, quotes in claims
    )
    return cite(Draft(claims=drafts), PASSAGES, text_of=texts.get)


BILL = ("The bill was 58.3 million euros.", [(1, "The final bill was 58.3 million euros")])


def test_a_claim_with_a_located_quote_is_supported() -> None:
    result = checked(BILL)
    [claim], [citation] = result.claims, result.citations
    assert (claim.supported, claim.citations, claim.problems) == (True, (1,), ())
    assert COURIER[citation.start : citation.end] == citation.quote == "The final bill was 58.3 million euros"
    assert citation.link == "https://courier.example/bill#:~:text=The%20final%20bill%20was%2058.3%20million%20euros"
    assert (citation.checks.exact, citation.checks.numbers, citation.checks.names) == (True, True, None)


def test_citations_are_numbered_by_first_use_and_shared() -> None:
    opened = ("It opened on 3 September.", [(2, "opened on 3 September"), (1, "The final bill was 58.3 million euros")])
    result = checked(opened, BILL)
    assert [claim.citations for claim in result.claims] == [(1, 2), (2,)]
    assert [citation.n for citation in result.citations] == [1, 2]


def test_an_article_without_address_has_no_link() -> None:
    assert checked(("It opened.", [(2, "The terminal opened on 3 September")])).citations[0].link == ""


def test_a_changed_number_makes_a_claim_unsupported_and_is_named() -> None:
    [claim] = checked(("The bill was 63.8 million euros.", BILL[1])).claims
    assert not claim.supported
    assert claim.citations == (1,)
    assert claim.problems == ("not in its quotes: 63.8 million",)


def test_numbers_may_come_from_several_quotes() -> None:
    claim = ("It rose from 41 to 58.3 million.", [(1, "final bill was 58.3 million"), (3, "had approved 41 million")])
    assert checked(claim).claims[0].supported


def test_the_articles_date_counts_for_days() -> None:
    claim = ("On 11 June 2026 the auditor spoke.", [(1, "Auditor Helga Stroud said so on Thursday")])
    assert checked(claim).claims[0].supported


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        ((1, "The final bill was 58.4 million euros"), "is not in passage [1]"),
        ((1, "The terminal opened on 3 September"), "is not in passage [1]; it stands in [2]"),
        ((1, ""), "passage [1] is named, but no words of it are quoted"),
        ((1, "the bill"), "too short"),
        ((9, "The final bill was 58.3 million euros"), "passage [9] does not exist"),
        ((-1, "The final bill was 58.3 million euros"), "passage [-1] does not exist"),
    ],
)
def test_a_bad_quote_bears_out_nothing_and_says_why(quote: tuple[int, str], problem: str) -> None:
    result = checked(("Nothing.", [quote]))
    assert not result.claims[0].supported
    assert not result.citations
    assert problem in result.claims[0].problems[0]


def test_a_claim_without_quotes_is_unsupported() -> None:
    assert checked(("The bill was high.", [])).claims[0].problems == ("no passage is quoted for it",)


def test_one_good_quote_supports_and_the_bad_one_is_still_told() -> None:
    [claim] = checked((BILL[0], [*BILL[1], (2, "words that are nowhere here")])).claims
    assert claim.supported
    assert len(claim.problems) == 1


def test_passages_made_up_are_counted_each_time() -> None:
    assert checked(("One.", [(7, "a b c d e f"), (8, "")]), ("Two.", [(7, "a b c d e f")])).unknown_passages == 3


def test_words_from_another_passage_of_the_same_article_count() -> None:
    assert checked(("The council approved it.", [(1, "The council had approved 41 million")])).claims[0].supported


def test_a_quote_without_number_is_looked_for_in_all_passages() -> None:
    result = checked(("It took 640 passengers.", [(0, "took 640 passengers to Skerry Island")]))
    assert result.claims[0].supported
    assert result.citations[0].card.id == "ledger"


def test_an_ellipsis_gives_two_citations() -> None:
    result = checked(
        ("The bill was 58.3 million.", [(1, "The final bill was 58.3 million … Auditor Helga Stroud said so")])
    )
    assert [citation.quote for citation in result.citations] == [
        "The final bill was 58.3 million",
        "Auditor Helga Stroud said so",
    ]
    assert result.claims[0].citations == (1, 2)


def test_names_and_negation_warn_but_do_not_decide() -> None:
    result = checked(
        ("It was checked by Helga Strand.", [(1, "Auditor Helga Stroud said so on Thursday")]),
        ("The mayor did comment.", [(3, "The mayor did not comment")]),
    )
    assert [claim.supported for claim in result.claims] == [True, True]
    assert "Strand" in result.claims[0].problems[0]
    assert "says no" in result.claims[1].problems[0]
    assert (result.citations[0].checks.names, result.citations[1].checks.negation) == (False, False)


def test_publisher_and_title_bear_out_names() -> None:
    result = checked(("According to The Courier the bill was 58.3 million.", BILL[1]))
    assert result.citations[0].checks.names is True


def test_a_shared_citation_keeps_the_worse_check() -> None:
    result = checked(BILL, ("The bill was 60 million euros.", BILL[1]), BILL)
    assert [claim.supported for claim in result.claims] == [True, False, True]
    assert result.citations[0].checks.numbers is False


def test_text_that_may_not_be_used_is_not_quoted() -> None:
    result = checked(BILL, texts={"ledger": LEDGER})
    assert not result.claims[0].supported
    assert not result.citations
    assert "may not be used" in result.claims[0].problems[0]


def test_control_characters_are_gone_from_claims_and_problems() -> None:
    [claim] = checked(("The \x1b[31mbill\x07\nrose.", [(1, "\x1b]8;;http://evil\x07no such words\u202e here")])).claims
    assert claim.text == "The bill rose."
    assert claim.problems[0].isprintable()


def test_claims_can_be_checked_one_by_one() -> None:
    citing = Citing(PASSAGES, text_of=TEXTS.get)
    claim = citing.add(DraftClaim(text=BILL[0], quotes=(DraftQuote(passage=1, text=BILL[1][0][1]),)))
    assert claim.supported
    assert citing.citation(1).quote == BILL[1][0][1]
    assert citing.cited() == checked(BILL)


def test_each_text_is_read_once() -> None:
    read: list[str] = []

    def text_of(article: ArticleId) -> str | None:
        read.append(article)
        return TEXTS.get(article)

    draft = Draft(
        claims=(DraftClaim(text="A b.", quotes=(DraftQuote(passage=1, text="words that are nowhere"),) * 5),) * 3
    )
    cite(draft, PASSAGES, text_of=text_of)
    assert sorted(read) == ["courier", "ledger"]


def test_nothing_drafted_is_nothing_cited() -> None:
    assert checked() == Cited(claims=(), citations=(), unknown_passages=0)


def test_a_code_that_the_articles_do_not_hold_makes_a_claim_fail() -> None:
    [claim] = checked(("The bill XK-7731 was 58.3 million euros.", BILL[1])).claims
    assert not claim.supported
    assert "7731" not in claim.text


def test_every_check_is_kept_with_its_evidence_and_citation() -> None:
    text = "The bill, Helga Stroud said, was 58.3 million euros, not in 2024."
    [claim] = checked(
        (text, [(1, "The final bill was 58.3 million euros. Auditor Helga Stroud said so"), (9, "x")])
    ).claims
    found = {(one.check, one.text, one.ok) for one in claim.findings}
    assert {("number", "58.3 million", True), ("number", "2024", False), ("name", "Stroud", True)} <= found
    assert ("passage", "[9]", False) in found
    assert ("unit", "58.3 million (euro)", True) in found
    assert {one.citation for one in claim.findings if one.check == "number" and one.ok} == {1}
    assert any(one.check == "negation" and not one.ok for one in claim.findings)


def test_a_quote_whose_brackets_were_forgotten_is_looked_for_in_the_passage_named() -> None:
    result = checked(("The first ferry took 640 passengers.", [(0, "2 The first ferry took 640 passengers")]))
    assert result.claims[0].supported
    assert result.citations[0].quote == "The first ferry took 640 passengers"
    wrong = checked(("The first ferry took 640 passengers.", [(0, "1 The first ferry took 640 passengers")]))
    assert not wrong.claims[0].supported


def test_a_number_that_opens_a_quote_stays_part_of_it() -> None:
    result = checked(("640 passengers went to Skerry Island.", [(0, "640 passengers to Skerry Island")]))
    assert result.citations[0].quote == "640 passengers to Skerry Island"
    date = checked(("It opened on 3 September.", [(0, "3 September. The first ferry")]))
    assert date.citations[0].quote == "3 September. The first ferry"
