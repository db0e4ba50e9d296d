"""The mechanical checks: numbers by worth and not by spelling, names, negation, in the languages of the seeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citations.checks import check
from qa.citations.names import absent_names
from qa.citations.negation import negation_agrees
from qa.citations.numbers import absent_numbers, seek_numbers, wrong_units

SAME = [
    ("€58.3 million", "58,300,000 euros"),
    ("58,3 Millionen Euro", "€58.3 million"),
    ("58.3m euros", "€58.3 million"),
    ("58,3 millions d'euros", "€58.3m"),
    ("58,3 millones", "58.3 million"),
    ("5830만 유로", "58.3 million euros"),
    ("5830万ユーロ", "€58.3 million"),
    ("5억 3000만 원", "530 million won"),
    ("3万2千人", "32,000 people"),
    ("1.2 billion", "1,2 Milliarden"),
    ("$1.2bn", "1.2 billion dollars"),
    ("3 mil millones", "3 billion"),
    ("3천만 명", "30 million"),
    ("1,140 people", "1 140 personnes"),
    ("1,140 people", "1\u202f140 personnes"),
    ("1,140 people", "1.140 Menschen"),
    ("1'140", "1140"),
    ("1, 000", "1,000"),
    ("seven people", "7 people"),
    ("sieben", "seven"),
    ("twenty-five boats", "25 boats"),
    ("two million", "2 million"),
    ("세 명", "3명"),
    ("三人", "3人"),
    ("５８隻", "58隻"),
    ("3.8 percent", "3.8 %"),
    ("3,8 Prozent", "3.8%"),
    ("3.8 per cent", "3.8퍼센트"),
    ("百分之4", "4%"),
    ("16 May 2015", "2015-05-16"),
    ("May 16, 2015", "16. Mai 2015"),
    ("16 mai 2015", "2015년 5월 16일"),
    ("16 de mayo de 2015", "2015年5月16日"),
    ("16/05/2015", "on 16 May 2015"),
    ("14–15 November", "on 14 and 15 November"),
    ("23:40", "at 11.40 p.m."),
    ("23h40", "23:40 Uhr"),
    ("오후 11시 40분", "11:40 p.m."),
    ("in the 19th century", "born in 1866"),
    ("19. Jahrhundert", "19th century"),
    ("the 1990s", "in 1994"),
    ("½ a mile", "0.5 miles"),
    ("A380", "an A380 landed"),
    ("3rd place", "the third place"),
    ("41 of 58", "58 in all, 41 of them"),
    ("from 41 to 58.3 million", "41 million, then 58.3 million"),
    ("from 41 million to 58.3 million", "from 41 to 58.3 million"),
]
DIFFERENT = [
    ("312 homes", "3,120 homes"),
    ("1976", "19760"),
    ("5", "5.8"),
    ("58 people", "58 million people"),
    ("58 million", "58 people"),
    ("5 %", "5 people"),
    ("seven", "eight"),
    ("17 May 2015", "2015-05-16"),
    ("16 June", "16 May"),
    ("16 May 2016", "16 May 2015"),
    ("May 2016", "May 2015"),
    ("A380", "A320"),
    ("23:41", "23:40"),
    ("the 1980s", "in 1994"),
    ("5831만", "5830만"),
    ("4명", "세 명"),
    ("3.42", "3.38"),
    ("between 40 and 29 August", "between 20 and 29 August"),
]


@pytest.mark.parametrize(("claim", "evidence"), SAME)
def test_what_is_worth_the_same_agrees(claim: str, evidence: str) -> None:
    assert absent_numbers(claim, [evidence]) == []


@pytest.mark.parametrize(("claim", "evidence"), DIFFERENT)
def test_what_is_worth_something_else_is_found(claim: str, evidence: str) -> None:
    assert absent_numbers(claim, [evidence])


@pytest.mark.parametrize(
    "claim", ["The bill rose.", "One of them left.", "the first ferry", "한 사람이 떠났다", "Une ville"]
)
def test_no_number_is_nothing_to_compare(claim: str) -> None:
    assert absent_numbers(claim, ["all of 3,000"]) is None


def test_all_quotes_together_bear_out_a_claim() -> None:
    assert absent_numbers("from 41 to 58.3 million", ["41 at first", "then 58.3 million"]) == []


def test_what_is_absent_is_named_as_written() -> None:
    assert absent_numbers("58.3 million euros on 4 May, 12 boats", ["12 boats"]) == ["4 May", "58.3 million"]


@pytest.mark.parametrize(
    ("claim", "evidence", "published"),
    [
        ("on 3 September 2026", "on 3 September", "2026-08-01"),
        ("on Thursday, 11 June 2026", "on Thursday", "2026-06-12"),
        ("on 11 June 2026", "yesterday", "2026-06-12T08:00:00Z"),
        ("on 11 June", "am Donnerstag", "2026-06-12"),
        ("6월 15일", "지난 15일", "2026-06-18"),
        ("reported on 12 June 2026", "the bill rose", "2026-06-12"),
        ("in September 2026", "in early September", "2026-09-09"),
    ],
)
def test_the_articles_date_completes_those_in_its_text(claim: str, evidence: str, published: str) -> None:
    assert absent_numbers(claim, [evidence], published=[published]) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "published"),
    [("on 9 June 2026", "on Thursday", "2026-06-12"), ("on 3 September 2025", "on 3 September", "2026-08-01")],
)
def test_the_articles_date_does_not_make_other_dates_true(claim: str, evidence: str, published: str) -> None:
    assert absent_numbers(claim, [evidence], published=[published])


def test_the_day_of_publication_is_no_number_of_its_own() -> None:
    assert absent_numbers("12 boats sank", ["boats sank"], published=["2026-06-12"]) == ["12"]


@given(st.integers(2, 10**9))
def test_a_number_agrees_with_itself_in_every_spelling(number: int) -> None:
    spellings = [f"{number}", f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u202f")]
    for spelling in spellings:
        assert absent_numbers(f"{spelling} people", [f"there were {number} people"]) == []


@given(st.integers(2, 10**6), st.integers(1, 1000))
def test_another_number_never_agrees(number: int, more: int) -> None:
    assert absent_numbers(f"{number + more} people", [f"there were {number} people"])


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=12))
def test_no_text_makes_a_check_fail(claim: str, evidence: str, published: str) -> None:
    check(claim, [evidence], context=[evidence], published=[published])


@pytest.mark.parametrize(
    ("claim", "evidence", "absent"),
    [
        ("Auditor Helga Stroud checked it.", "Helga Stroud checked it", []),
        ("The auditor Helga Strand checked it.", "Helga Stroud checked it", ["Strand"]),
        ("Ann spoke to Ms. Ann.", "the Annual report", ["Ann"]),
        ("It was Lindqvist's boat.", "Lindqvist owned it", []),
        ("The UN and the Gannet Quay project", "the United Nations at Gannet Quay", []),
        ("Die Prüferin Helga Stroud und der Hafen", "Helga Stroud", []),
        ("Die Prüferin Helga Strand und der Hafen", "Helga Stroud", ["Strand"]),
        ("김철수 시장은 말했다", "김철수 시장이 말했다", []),
        ("박영희 시장은 말했다", "김철수 시장이 말했다", ["박영희"]),
        ("田中市長は述べた", "田中氏が述べた", []),
        ("鈴木市長は述べた", "田中氏が述べた", ["鈴木"]),
        ("リンドクヴィストが述べた", "田中さんが述べた", ["リンドクヴィスト"]),
        ("Le maire Émile Dupont a parlé", "EMILE DUPONT, maire", []),
        ("It was built by Stahlbau Krüger.", "Gebaut wird sie von der Firma Stahlbau Kröger.", ["Krüger"]),
        ("He led the War Council in Selby.", "the council in Harrow", ["Selby"]),
    ],
)
def test_names_are_looked_for_in_the_evidence(claim: str, evidence: str, absent: list[str]) -> None:
    assert absent_names(claim, [evidence]) == absent


@pytest.mark.parametrize(
    "claim",
    [
        "Passengers waited.",
        "it rose",
        "Der Hafen wurde teurer.",
        "비용이 늘었다",
        "On Monday in May",
        "Die Brücke bleibt neun Wochen zu.",
        "The contract cost EUR 3 million.",
        "He came in Second and left.",
        "Die Kosten stiegen auf 63,5 Millionen Euro.",
        "Wegen Rissen bleibt die Brücke neun Wochen gesperrt.",
    ],
)
def test_no_visible_name_is_nothing_to_compare(claim: str) -> None:
    assert absent_names(claim, ["something"]) is None


def test_a_translated_common_name_is_not_looked_for_word_by_word() -> None:
    claim = "The reason is bombs from the Second World War which divers found in the riverbed."
    assert not absent_names(claim, ["Grund sind Bomben aus dem Zweiten Weltkrieg, die Taucher im Flussbett fanden"])
    assert absent_names("The bombs of the World Fair in the river.", ["the bombs were of the war"]) == ["World", "Fair"]


def test_context_bears_out_names_and_never_numbers() -> None:
    findings = check("In it Stroud counted 12.", ["she counted them"], context=["Stroud counts 12"])
    assert findings.absent_names == ()
    assert findings.absent_numbers == ("12",)


@pytest.mark.parametrize(
    ("claim", "evidence", "agrees"),
    [
        ("It did not open.", "It opened.", False),
        ("It opened.", "It never opened.", False),
        ("It didn't open.", "It did not open.", True),
        ("Er kam nicht.", "Er kam.", False),
        ("Il n'est pas venu.", "Il est venu.", False),
        ("No vino.", "Vino.", False),
        ("열리지 않았다", "열렸다", False),
        ("開かなかった", "開いた", False),
        ("没有开放", "开放", False),
        ("It opened.", "It opened.", None),
        ("The ferry opened.", "The road did not open. The ferry opened.", None),
    ],
)
def test_negation_is_compared_with_the_most_similar_sentence(claim: str, evidence: str, agrees: bool | None) -> None:
    assert negation_agrees(claim, [evidence]) is agrees


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("in October", "on 3 October"), ("in October", "since October"), ("im Oktober", "in October"),
        ("en octobre", "in October"), ("in May", "on 4 May 2026"), ("It may rise.", "nothing"),
        ("They march on.", "nothing"), ("between 3 and 9 per cent", "from 3 to 9 %"),
    ],
)  # fmt: skip
def test_months_alone_and_ranges_of_percentages_agree(claim: str, evidence: str) -> None:
    assert not absent_numbers(claim, [evidence])


@pytest.mark.parametrize(
    ("claim", "evidence"), [("in October", "in November"), ("since May", "since June"), ("en octobre", "en novembre")]
)
def test_another_month_is_found(claim: str, evidence: str) -> None:
    assert absent_numbers(claim, [evidence])


@pytest.mark.parametrize(
    ("claim", "evidence", "ok"),
    [
        ("€84,000", "84,000 euros", True), ("84,000 dollars", "€84,000", False), ("24 months", "24 Monate", True),
        ("24 years", "24 months", False), ("40 km", "40 kilometres", True), ("40 miles", "40 Kilometer", False),
        ("5830만 유로", "58.3 million euros", True), ("300億円", "300億ウォン", None), ("18 months", "18 to 24 months", None),
        ("an 81-year-old", "81 years", None), ("3.42 metres", "3.42 m", None), ("58 homes", "58 people", None),
    ],
)  # fmt: skip
def test_units_speak_against_a_claim_only_where_both_are_known(claim: str, evidence: str, ok: bool | None) -> None:
    found = wrong_units(claim, [evidence])
    assert (None if found is None else all(one.ok for one in found)) is ok


def test_another_unit_makes_a_claim_fail_and_is_told() -> None:
    findings = check("It cost 84,000 dollars.", ["The bill was €84,000."])
    assert findings.decides_against
    assert findings.other_units[0].evidence == "84,000 (euro)"


def test_each_number_is_found_with_its_words_and_its_quote() -> None:
    [million, day] = seek_numbers("58,300,000 on 2015-05-16", ["opened 16 May 2015", "cost 58.3 million"]) or []
    assert {(one.text, one.evidence, one.at) for one in (million, day)} == {
        ("58,300,000", "58.3 million", 1),
        ("2015-05-16", "16 May 2015", 0),
    }


@pytest.mark.parametrize(
    ("claim", "evidence", "agrees"),
    [
        ("It opened in August.", "It opened in August, when nobody wanted to work.", None),
        ("The lamps were not lit, and nobody was not lazy.", "The lamps were not lit, and nobody was lazy.", False),
        ("The rest was explained.", "The rest has not been explained.", False),
        ("The mayor did not comment.", "The mayor declined to comment.", True),
    ],
)
def test_a_not_counts_only_in_a_clause_that_the_claim_takes_up(claim: str, evidence: str, agrees: bool | None) -> None:
    assert negation_agrees(claim, [evidence]) is agrees


@pytest.mark.parametrize("written", ["SEK200", "NOK200m", "EUR50m", "USD12"])
def test_a_number_behind_the_code_of_its_currency_is_one(written: str) -> None:
    code, worth = written[:3], written[3:]
    assert not absent_numbers(f"It cost {code} {worth}.", [f"It cost {written}."])
    assert absent_numbers(f"It cost {code} 77.", [f"It cost {written}."])
