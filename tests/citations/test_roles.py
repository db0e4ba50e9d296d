"""Two names or numbers of a claim in each other's place: told where it is sure, in six languages, and else let pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.checks import check
from qa.citations.cite import cite
from qa.citations.roles import seek_exchanged
from qa.types import ArticleId, Draft, DraftClaim, DraftQuote
from tests.drafting.newsroom import passages

EXCHANGED = [
    ("Harrow beat Selby 3–1.", "On Saturday Selby beat Harrow 3–1."),
    ("Harrow beat Selby 3–1", "Selby beat Harrow 3–1"),
    ("Harrow was beaten by Selby.", "On Saturday Harrow beat Selby 3–1."),
    ("Harrow beat Selby.", "Harrow was narrowly beaten by Selby in the last minute."),
    ("Harrow narrowly beat Selby.", "In the final, Selby beat the favourites Harrow."),
    ("Mayor Petra Lund praised Jonas Wick.", "In March Jonas Wick publicly praised Mayor Petra Lund."),
    ("Lund accused Wick of lying.", "Later Jonas Wick accused Petra Lund of lying."),
    ("Harrow said of Selby that it was late.", "As ever Selby said of Harrow that it was late."),
    ("Harrow is larger than Selby.", "Of the two, Selby is larger than Harrow."),
    ("Harrow ist größer als Selby.", "Dabei ist Selby größer als Harrow."),
    ("Harrow besiegte Selby.", "Am Samstag hat Selby Harrow geärgert. Selby hat Harrow besiegt."),
    ("Harrow besiegte Selby.", "Am Samstag wurde gespielt: Harrow wurde von Selby besiegt."),
    ("Harrow a battu Selby.", "Samedi, Selby a battu Harrow."),
    ("Selby a été battu par Harrow.", "Samedi, Selby a battu Harrow."),
    ("Harrow venció a Selby.", "El sábado Selby venció a Harrow."),
    ("Selby fue vencido por Harrow.", "El sábado, Harrow fue vencido por Selby."),
    ("Harrow paid 5 million euros.", "The towns split it: Harrow paid 3 million euros and Selby 5 million."),
    ("Selby paid 3 million.", "In all Harrow paid 3 million and Selby 5 million."),
    ("Harrow paid 5 million and Selby 3 million.", "In all Harrow paid 3 million and Selby 5 million."),
    ("The council decided by 14 votes to 21.", "The council decided by 21 votes to 14."),
    ("It fell from 58 to 64 per cent within 3 years.", "It fell from 64 to 58 per cent within 3 years."),
    ("The road from Selby in the north to Harrow is closed.", "The road from Harrow in the north to Selby is closed."),
    ("It opens on Friday and closes on Monday at noon.", "It opens on Monday and closes on Friday at noon."),
    ("해로우가 셀비를 이겼다", "토요일 셀비가 해로우를 이겼다."),
    ("民主党が自由党を破った", "選挙で自由党が民主党を破った。"),
    ("自由党が民主党に破られた", "選挙で自由党が民主党を破った。"),
]


@pytest.mark.parametrize(("claim", "quote"), EXCHANGED)
def test_exchanged_names_and_numbers_are_told(claim: str, quote: str) -> None:
    found = seek_exchanged(claim, [quote])
    assert found
    assert not any(one.ok for one in found)
    assert all(one.evidence in quote for one in found)


TRUE = [
    ("Harrow and Selby met on Monday.", "On Monday Selby and Harrow met."),
    ("Selby was beaten by Harrow.", "On Saturday Harrow beat Selby 3–1."),
    ("Harrow met Selby.", "Then Selby met Harrow."),
    ("Harrow married Selby in May.", "In May Selby married Harrow."),
    ("Talks between Harrow and Selby failed.", "The talks between Selby and Harrow failed."),
    ("Harrow beat Selby.", "Selby, who had lost to Harrow, said Harrow beat Selby fairly."),
    ("Harrow beat Selby.", "Selby beat Harrow in May, and Harrow beat Selby in June."),
    ("Selby said Harrow was wrong.", "“Harrow”, said Selby, “was wrong.”"),
    ("Harrow and Selby praised each other.", "Selby praised Harrow, and they thanked each other."),
    ("Harrow paid 3 million.", "In all Harrow paid 3 million and Selby 5 million."),
    ("Selby paid 2 million more than Harrow's 3 million.", "In all Harrow paid 3 million and Selby 5 million."),
    ("Ahmed was shot in 2019.", "Then Ahmed, 34, was shot by Brown in 2019."),
    ("Selby wurde von Harrow besiegt.", "Am Samstag besiegte Harrow Selby."),
    ("Den Vertrag unterschrieb Harrow.", "Harrow unterschrieb den Vertrag."),
    ("A Selby lo venció Harrow.", "El sábado Harrow venció a Selby."),
    ("The years 2018 and 2019 were wet.", "The years 2019 and 2018 were wet."),
    ("It found no losses [21].", "It found few [17], [18], [23] or no losses [21]."),
    ("Petra Lund sold Storholm to Jonas Wick.", "That year Jonas Wick bought Storholm from Petra Lund."),
    ("셀비가 해로우를 이겼다", "토요일 셀비가 해로우를 이겼다."),
    ("시장이 국가를 도왔다", "국가 시장을 도왔다."),
    ("民主党が自由党に破られた", "選挙で自由党が民主党を破った。"),
    ("自由党は民主党を破った", "選挙で自由党が民主党を破った。"),
]


@pytest.mark.parametrize(("claim", "quote"), TRUE)
def test_what_is_so_or_may_be_so_is_let_pass(claim: str, quote: str) -> None:
    assert not seek_exchanged(claim, [quote])


def test_another_quote_that_bears_the_claim_out_decides() -> None:
    assert seek_exchanged("Harrow beat Selby.", ["In May Selby beat Harrow."])
    assert not seek_exchanged("Harrow beat Selby.", ["In May Selby beat Harrow.", "In June Harrow beat Selby again."])


def test_without_a_pair_there_is_nothing_to_say() -> None:
    assert seek_exchanged("It rained all day.", ["It rained all day."]) is None
    assert check("It rained all day.", ["It rained all day."]).exchanged is None
    assert check("Harrow beat Selby.", ["Later Harrow beat Selby."]).exchanged == ()


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_is_borne(claim: str, evidence: list[str]) -> None:
    seek_exchanged(claim, evidence)


_NAMES = st.sampled_from(["Harrow", "Selby", "Petra Lund", "Jonas Wick", "Skerry Island"])
_WORDS = st.sampled_from("beat praised said of the to on 3 40 , and was by with old in".split())


@given(st.lists(st.one_of(_NAMES, _WORDS), min_size=3, max_size=14))
def test_a_sentence_never_speaks_against_itself(words: list[str]) -> None:
    sentence = f"Then {' '.join(words)}."
    assert not seek_exchanged(sentence, [sentence])


def test_numbers_where_the_quote_has_none_of_them_are_not_supported() -> None:
    texts = {passage.card.id: passage.chunk.text for passage in passages()}
    words = "The first ferry took 640 passengers to Skerry Island."
    number = next(n for n, passage in enumerate(passages(), 1) if words in passage.chunk.text)
    draft = DraftClaim(
        text="On 640 September the first ferry took 3 passengers.", quotes=(DraftQuote(passage=number, text=words),)
    )
    claim = cite(Draft(claims=(draft,)), passages(), text_of=texts.get).claims[0]
    assert not claim.supported


def test_a_line_of_underscores_is_no_sentence() -> None:
    assert not seek_exchanged("Harrow beat Selby.", ["Of Harrow and Selby.\n____\nMore words here."])


def test_a_number_that_counts_something_else_is_not_the_others_share() -> None:
    quote = "Harrow won 3 medals and Selby 5 medals. Harrow sent five athletes."
    assert not seek_exchanged("Harrow sent 5 athletes.", [quote])
    assert seek_exchanged("Harrow won 5 medals.", ["Harrow won 3 medals and Selby 5 medals."])


def test_the_finding_shows_the_sentence_that_says_it_the_other_way_round() -> None:
    texts = {ArticleId("courier"): "On Saturday Selby beat Harrow 3–1. It rained."}
    draft = DraftClaim(
        text="Harrow beat Selby 3–1.", quotes=(DraftQuote(passage=1, text="On Saturday Selby beat Harrow 3–1."),)
    )
    claim = cite(Draft(claims=(draft,)), passages(texts), text_of=texts.get).claims[0]
    assert not claim.supported
    assert claim.problems == ("its quotes have the two in each other's place: Harrow / Selby",)
    [finding] = [finding for finding in claim.findings if finding.check == "role"]
    assert (finding.ok, finding.evidence, finding.citation) == (False, "On Saturday Selby beat Harrow 3–1.", 1)
