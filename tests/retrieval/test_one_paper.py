"""The one paper whose account a question wants: which forms ask for it, which only look so, and what is then sought."""

from __future__ import annotations

import pytest

from qa.retrieval.one_paper import one_paper
from qa.types import SourceId
from tests.retrieval.test_papers import NAMES as PAPERS

NAMES = {
    **PAPERS,
    SourceId("chaobao"): "港口早报",
    SourceId("tides"): "Ministry of Tides",
    SourceId("agency"): "Kestrel News Agency",
    SourceId("star-news"): "Morning Star",
    SourceId("star-sport"): "Morning Star",
}

NEAR_MISSES = (
    "",
    "How many boats were moored at the quay?",
    # ── others are named or wanted, too ──
    "According to the Courier, what did the Ledger pay for its building?",
    "How many died according to the Courier, Lattice and Northline Wire?",
    "According to the Courier, Lattice and Northline Wire, who designed the ferry terminal?",
    "Who won, according to Lattice, Northline Wire and the Courier?",
    "According to Lattice, together with Northline Wire, who won?",
    "According to the Courier, 12 died. Do other sources confirm this?",
    "According to the Courier, 12 people died. How many does the Post count?",
    "What does the Courier say about the ferry that the Post does not?",
    "What did the Courier report compared with the Post?",
    "Who won according to Lattice? And Northline Wire?",
    "What does the Courier say about the ferry, and is it true?",
    "Was 12 the right figure, according to the Courier, or do other reports differ?",
    # ── its report is the matter ──
    "Who sued over the claims in the Courier's article about the mayor?",
    "How did the mayor respond to the allegations in the Courier's report?",
    "What errors are in the Courier's story on the ferry?",
    "What mistakes did the Courier report contain?",
    "Which fact did the Courier report wrongly?",
    # ── the paper is the matter ──
    "Who bought the Harbour Courier?",
    "What did the Courier's editor earn?",
    "According to the Courier’s editor, how many copies were sold?",
    "How many people work in the Courier?",
    "What does the Courier cost?",
    "Did the Courier apologise?",
    "When did the Courier move its presses?",
    "How many copies did the Courier print?",
    "Where is the Courier printed?",
    "How much did the Courier give to the boat fund?",
    "How much did the Courier claim from its insurer?",
    "What profit did the Courier report in 2025?",
    "What did the Courier say in court?",
    "What did the Courier say it would do after the verdict?",
    "What did the Courier say to the mayor?",
    "What theft did the Courier report to the police?",
    "Why did the Courier report the theft?",
    "What did the mayor say about the Courier's report on the flood?",
    "Who was sued over the claims printed in the Courier?",
    "Who was named editor of the Meridian Post?",
    "Wem meldete die Elbwarte den Schaden?",
    "Was kostet die Elbwarte am Kiosk?",
    "Qui a acheté Le Phare de Lourmel ?",
    "À qui Le Phare de Lourmel a-t-il dit non ?",
    "¿Quién compró el Harbour Courier?",
    "한빛일보는 누가 인수했는가?",
    "みなと新報は誰が買収したか。",
    "港口早报由谁收购？",
    # ── another thing of that name ──
    "Where is the post office?",
    "According to Post office records, when did the letter arrive?",
    "According to the Post Office, when did the letter arrive?",
    "According to the Washington Post, who won?",
    "According to the Washington Post-Gazette, who won?",
    "What does Lattice theory say about crystals?",
    "According to Lattice simulations, how cold is it?",
    "Was kostet ein Brief laut Post?",
    "According to Lourmel, how many ferries ran?",
    "Selon le Courier de Lyon, qui a gagné ?",
    "According to the courier, how heavy was the parcel?",
    "According to Coastal, who won?",
    "According to the Wire, who won?",  # of two it cannot be told which
    # ── an institution speaks in all papers ──
    "According to the Ministry of Tides, how high was the water?",
    "What did the Ministry of Tides say about the flood?",
    # ── others are to be heard, too ──
    "According to the Courier and the Ledger, how many boats were moored?",
    "According to the Courier and the mayor, how many boats were moored?",
    "How many boats were moored according to the mayor and according to the Courier?",
    "Combien de bateaux, selon la capitainerie et selon le Harbour Courier ?",
    "Selon la police, combien de bateaux, et combien selon le Harbour Courier ?",
    "How many boats were moored, according to the Courier, the police and the harbour master?",
    "How many boats were moored, not according to the Courier?",
    "What do papers other than the Courier say about the boats?",
    "According to the Courier 14 boats were moored; what do other papers say?",
    "How do the police figures differ from what the Courier says?",
    "Who denied what the Courier wrote?",
    "The Courier says that 14 boats were moored. Is that so?",
    "Is the Courier right about the boats?",
    "What did the Courier report on the flood, and who built the quay?",
    "What did the Courier print in June, and what does the Ledger say?",
    "How many boats were moored, and how high was the water according to the Courier?",
)


@pytest.mark.parametrize("question", NEAR_MISSES)
def test_a_paper_that_is_only_named_is_not_the_one_to_be_heard(question: str) -> None:
    assert one_paper(question, NAMES) is None


@pytest.mark.parametrize(
    ("question", "source", "matter"),
    [
        (
            "How many boats were moored at the quay, according to the Harbour Courier?",
            "courier",
            "How many boats were moored at the quay?",
        ),
        (
            "how many boats were moored according to the harbour courier",
            "courier",
            "how many boats were moored",
        ),
        ("According to the Courier, who closed the mole?", "courier", "who closed the mole?"),
        ("According to the Courier how many boats sank?", "courier", "how many boats sank?"),
        ("How many boats, according to the Courier, were moored?", "courier", "How many boats were moored?"),
        ("According to Lattice, why did the oysters die?", "lattice", "why did the oysters die?"),
        ("According to the Courier's report, who closed the mole?", "courier", "who closed the mole?"),
        ("According to a report in the Courier, who closed the mole?", "courier", "who closed the mole?"),
        ("By the Courier's account, how many boats sank?", "courier", "how many boats sank?"),
        ("How many boats sank, as reported in the Courier?", "courier", "How many boats sank?"),
        ("According to the newspaper Elbwarte, who won?", "elbwarte", "who won?"),
        ("According to the Courier, what did the mayor say about the quay?", "courier", "what did the mayor say about the quay?"),
        ("According to the Courier, who bought the Courier?", "courier", "who bought the Courier?"),
        ("According to the Kestrel News Agency, who won?", "agency", "who won?"),
        ("What does the Harbour Courier say about the boats at the quay?", "courier", "the boats at the quay?"),
        ("What does the Courier say happened at the quay?", "courier", "What happened at the quay?"),
        ("What did the Courier print on the flood?", "courier", "the flood?"),
        ("What has the Courier written about the flood?", "courier", "the flood?"),
        ("How many boats did the Courier report at the quay?", "courier", "How many boats at the quay?"),
        ("How many boats does the Courier say were moored?", "courier", "How many boats were moored?"),
        ("When does the Courier say the boat sank?", "courier", "When the boat sank?"),
        ("Tell me what the Courier wrote about the flood.", "courier", "the flood."),
        ("What is said in the Courier about the flood?", "courier", "the flood?"),
        ("Wie viele Boote lagen laut Harbour Courier am Kai?", "courier", "Wie viele Boote lagen am Kai?"),
        ("Was kostete das Terminal laut der Elbwarte?", "elbwarte", "Was kostete das Terminal?"),
        ("Wie viele Boote lagen der Elbwarte zufolge am Kai?", "elbwarte", "Wie viele Boote lagen am Kai?"),
        ("Was schreibt die Elbwarte über das Terminal?", "elbwarte", "das Terminal?"),
        ("Was hat die Elbwarte über das Terminal geschrieben?", "elbwarte", "das Terminal?"),
        ("Selon Le Phare de Lourmel, combien de passagers ?", "phare", "combien de passagers ?"),
        ("Combien de passagers selon le Harbour Courier ?", "courier", "Combien de passagers ?"),
        ("Que dit Le Phare de Lourmel sur la traversée ?", "phare", "la traversée ?"),
        ("¿Cuántos barcos había según el Harbour Courier?", "courier", "¿Cuántos barcos había?"),
        ("¿Qué dice el Harbour Courier sobre los barcos?", "courier", "los barcos?"),
        ("Quante barche c'erano secondo il Courier?", "courier", "Quante barche c'erano?"),
        ("Quantos barcos havia segundo o Courier?", "courier", "Quantos barcos havia?"),
        ("한빛일보에 따르면 요금은 얼마인가?", "hanbit", "요금은 얼마인가?"),
        ("한빛일보 보도에 따르면 요금은 얼마인가?", "hanbit", "요금은 얼마인가?"),
        ("한빛일보는 요금이 얼마라고 보도했는가?", "hanbit", "요금이 얼마"),
        ("みなと新報によると、乗客は何人か。", "minato", "乗客は何人か。"),
        ("みなと新報は乗客を何人と報じたか。", "minato", "乗客を何人"),
        ("みなと新報の記事によれば乗客は何人か。", "minato", "乗客は何人か。"),
        ("据港口早报报道，有多少条船？", "chaobao", "有多少条船？"),
    ],
)  # fmt: skip
def test_a_question_that_asks_for_one_papers_account_is_tied_to_it(question: str, source: str, matter: str) -> None:
    heard = one_paper(question, NAMES)
    assert heard is not None
    assert (heard.sources, heard.matter) == ((source,), matter)
    assert heard.name == NAMES[SourceId(source)]


def test_two_sources_of_one_name_are_heard_together() -> None:
    heard = one_paper("How many boats sank, according to the Morning Star?", NAMES)
    assert heard is not None
    assert heard.sources == ("star-news", "star-sport")


def test_a_question_of_several_matters_is_one_papers_where_its_name_stands_apart() -> None:
    for question in (
        "According to the Courier, how many boats were moored, and who closed the mole?",
        "How many boats were moored, and who closed the mole, according to the Courier?",
    ):
        heard = one_paper(question, NAMES)
        assert heard is not None
        assert [each.sources for each in heard.parts(question)] == [("courier",), ("courier",)]
        assert all(each.text.startswith("The Harbour Courier: ") for each in heard.parts(question))


def test_a_question_about_nothing_but_the_paper_is_sought_as_it_stands() -> None:
    question = "What does the Courier say?"
    heard = one_paper(question, NAMES)
    assert heard is not None
    (only,) = heard.parts(question)
    assert (only.text, only.query, only.sources) == (question, question, ("courier",))


def test_a_text_too_long_to_be_a_question_names_nobody() -> None:
    question = "How many boats were moored, according to the Harbour Courier?"
    assert one_paper(question, NAMES) is not None
    assert one_paper("word " * 4_000 + question, NAMES) is None


def test_no_names_no_paper() -> None:
    assert one_paper("According to the Courier, who won?", {}) is None
