"""Questions from sentences by rule: what is asked, in what words, and where the rules rather keep silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evals.drafts.clauses import read_clause, words_of
from qa.evals.drafts.english import base_of, past_of_participle, third_person_base
from qa.evals.drafts.people import ages_in, bare, full_name, people_in
from qa.evals.drafts.rules import is_good, questions

PEOPLE = "Marit Solheim said no. Ivo Brandt said yes. Edith Amsel, 81, waited."


def asked(sentence: str, around: str = PEOPLE) -> list[tuple[str, str]]:
    text = f"{around} {sentence}"
    return [(found.question, found.answer) for found in questions([sentence], text)]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The ferry terminal at Orle Pier opened on 4 March 2026.", "When did the ferry terminal at Orle Pier open?", "4 March 2026"),
        ("In 1911, Halden built the first bridge over the Brack.", "", ""),
        ("Halden Works was founded in 1911.", "In which year was Halden Works founded?", "1911"),
        ("The Brack Barrier has five gates.", "How many gates does the Brack Barrier have?", "five"),
        ("The Harbour Fund paid €41.0 million for the pier at Orle.", "How much did the Harbour Fund pay for the pier at Orle?", "€41.0 million"),
        ("Marit Solheim designed the ferry terminal at Orle Pier.", "Who designed the ferry terminal at Orle Pier?", "Marit Solheim"),
        ("The terminal at Orle Pier was designed by Marit Solheim.", "Who designed the terminal at Orle Pier?", "Marit Solheim"),
        ("Some 1,900 customers of Orle Power had no light at noon.", "How many customers of Orle Power had no light at noon?", ""),
        ("About 40 per cent of the oysters of Orle Bay died in August.", "What percentage of the oysters of Orle Bay died in August?", "40 per cent"),
        ("“It was a good morning for the harbour,” said Ivo Brandt, the harbour master.", "Who said “It was a good morning for the harbour”?", "Ivo Brandt"),
        ("Ivo Brandt, head of the Orle Harbour Office, was there.", "Who is the head of the Orle Harbour Office?", "Ivo Brandt"),
        ("Edith Amsel, 81, waited for the boat.", "How old is Edith Amsel?", "81"),
        ("Orle Light is the oldest lighthouse on the Brack.", "What is the oldest lighthouse on the Brack?", "Orle Light"),
        ("The population of Orle is 4,100.", "What is the population of Orle?", "4,100"),
        ("The Orle tramway was closed because its rails were worn.", "Why was the Orle tramway closed?", "because its rails were worn"),
    ],
)  # fmt: skip
def test_a_plain_sentence_becomes_a_question_in_good_english(sentence: str, question: str, answer: str) -> None:
    made = dict(asked(sentence))
    if answer:
        assert made.get(question) == answer
    else:  # either way of asking is right, or none; what is asked must be sound
        assert all(is_good(text) for text in made)


@pytest.mark.parametrize(
    "sentence",
    [
        "He opened the terminal on 4 March 2026.",  # who?
        "The team won five games in March 2026.",  # which team?
        "The people moved to Orle in 2025 were tired.",  # a participle, no verb
        "On Tuesday the Brack Barrier closed.",  # which Tuesday?
        "The Brack Barrier cost more than the last one.",  # than which?
        "Marit Solheim died there.",  # where?
        "Halden was founded in 1911, 1912 and 1913.",  # which of them?
        "Orle Pier opened and closed in 1911 when Halden left.",  # which of the two?
    ],
)
def test_a_sentence_that_leaves_something_open_is_left_alone(sentence: str) -> None:
    assert asked(sentence) == []


def test_a_last_name_alone_is_filled_up_from_the_text() -> None:
    assert full_name("Solheim", people_in(PEOPLE)) == "Marit Solheim"
    assert full_name("Mr Brandt", people_in(PEOPLE)) == "Ivo Brandt"
    assert full_name("Doyle", people_in(PEOPLE)) == "Doyle"


def test_places_and_offices_are_no_people() -> None:
    text = "Orle Bridge said nothing. The Harbour Courier said so. Commander Freya Olander said it. Ms Stroud said it."
    assert people_in(text) == {"Freya Olander"}
    assert bare("Lieutenant Commander Freya Olander’s") == "Freya Olander"
    assert ages_in(PEOPLE) == {"Edith Amsel": "81"}


def test_verbs_change_their_form_as_english_does() -> None:
    pairs = {
        "carried": "carry",
        "moved": "move",
        "planned": "plan",
        "built": "build",
        "wrote": "write",
        "opened": "open",
    }
    assert {past: base_of(past) for past in pairs} == pairs
    assert base_of("harbour") == ""
    assert (past_of_participle("written"), past_of_participle("designed")) == ("wrote", "designed")
    assert (third_person_base("carries"), third_person_base("has")) == ("carry", "")


def test_a_clause_ends_where_the_sentence_turns() -> None:
    clause = read_clause("The Harbour Fund paid 41 million for the pier, which is more than planned.")
    assert clause is not None
    assert (clause.subject, clause.verb, clause.rest, clause.cut) == (
        "The Harbour Fund",
        "paid",
        "41 million for the pier",
        True,
    )
    assert read_clause("The Harbour Fund paid what it owed.") is None


def test_small_words_and_names_are_told_apart() -> None:
    words = words_of("Residents left. The residents of Orle came back with Halden.")
    assert "residents" in words.small
    assert {"Orle", "Halden"} <= words.names


@given(
    st.lists(
        st.sampled_from(
            [*PEOPLE.split(), "opened", "on", "4", "March", "2026,", "the", "Orle", "cost", "€5", "“", "”"]
        ),
        max_size=25,
    )
)
def test_whatever_is_asked_stands_by_itself_and_its_answer_in_the_sentence(words: list[str]) -> None:
    sentence = " ".join(words)
    for found in questions([sentence], f"{PEOPLE} {sentence}"):
        assert found.answer in sentence
        assert is_good(found.question)
        assert found.question.endswith("?")
