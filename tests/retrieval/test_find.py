"""A question → passages, over a real catalogue and real vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qa.embeddings.static import StaticEmbedder
from qa.retrieval.find import find_passages
from qa.types import ArticleCard, Filter, Matrix, SourceId, Standing, Vector
from tests.retrieval.newsroom import STORIES, Newsroom, Story, newsroom


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("newsroom")) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("When did the harbour bridge open?", "Harbour bridge opens after two years of delay"),
        ("What did Helga Stroud tell the finance committee?", "Auditor criticises the cost of the harbour bridge"),
        ("What killed the oysters?", "Oysters die in the Brack estuary"),
        ("How heavy is Kestrel-9?", "Weather satellite falls silent"),
        ("Was kostete die Fähre Maren Dahl?", "Werft liefert die Fähre Maren Dahl ab"),
        ("Combien de personnes emploie la criée de Lourmel ?", "La criée de Lourmel ferme ses portes"),
        ("¿Cuántas semillas compró Ribalta?", "Ribalta compra semilla de ostra"),
        ("새빛에너지의 배터리 용량은?", "새빛에너지, 여객선 배터리 공급"),
        ("汐見町の実験の費用はいくらですか", "汐見町の漁協、雨量地図の実験に参加"),
        ("新渡轮首日运送了多少乘客？", "港口新渡轮投入运营"),
    ],
)
def test_the_story_that_answers_comes_first_in_every_language(room: Newsroom, question: str, title: str) -> None:
    assert room.find(question)[0].card.title == title


def test_passages_are_numbered_from_one_with_falling_scores_and_both_scores_of_their_own(room: Newsroom) -> None:
    found = room.find("How much did the harbour bridge cost?")
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))
    assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)
    assert found[0].lexical > 0
    assert found[0].dense > 0.3


def test_a_passage_found_by_its_words_alone_gets_its_true_cosine(room: Newsroom) -> None:
    question = "harbour bridge"
    vector = room.embedder.embed_question(question)
    for passage in room.find(question):
        (row,) = room.catalog.vectors(room.embedder.fingerprint, [passage.chunk.id])
        assert passage.dense == pytest.approx(float(row.vector @ vector), abs=1e-5)


def test_the_same_question_gets_the_same_passages_again(room: Newsroom) -> None:
    assert room.find("Who blamed whom for the bridge?") == room.find("Who blamed whom for the bridge?")


def test_no_more_passages_than_asked_for(room: Newsroom) -> None:
    assert len(room.find("the bridge of the harbour", limit=2)) == 2
    assert room.find("the bridge of the harbour", limit=0) == []


@pytest.mark.parametrize("question", ["", "???", " \n", "—"])
def test_a_question_without_words_finds_nothing(room: Newsroom, question: str) -> None:
    assert room.find(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "bridge " * 5000,
        " ".join(f"word{n}" for n in range(9000)) + " bridge",
        "Was " + "橋の費用" * 4000,
        '"OR AND NOT" *',
        "DROP TABLE words; --",
        "🛥️ bridge",
    ],
)
def test_odd_questions_are_only_questions(room: Newsroom, question: str) -> None:
    assert all(passage.card.standing is Standing.FULL for passage in room.find(question))


def test_a_filter_by_source_is_obeyed(room: Newsroom) -> None:
    found = room.find("What did the harbour bridge cost?", within=Filter(sources=(SourceId("ledger"),)))
    assert {passage.card.source_id for passage in found} == {"ledger"}


def test_a_filter_by_date_is_obeyed(room: Newsroom) -> None:
    found = room.find("harbour bridge oysters satellite", within=Filter(since="2026-03-01", until="2026-03-31"))
    assert found
    assert all(passage.card.published.startswith("2026-03") for passage in found)


def test_a_filter_that_nothing_passes_finds_nothing(room: Newsroom) -> None:
    assert room.find("harbour bridge", within=Filter(sources=(SourceId("nobody"),))) == []


def test_an_article_that_became_a_reference_is_not_found_though_its_vector_still_is(tmp_path: Path) -> None:
    with newsroom(tmp_path) as made:
        (bridge,) = {p.card.id for p in made.find("Who designed the harbour bridge?", limit=1)}
        card = made.catalog.cards([bridge])[bridge]
        made.catalog.put_reference(
            ArticleCard(
                id=card.id, source_id=card.source_id, source=card.source, title=card.title, standing=Standing.REFERENCE
            ),
            path="/00",
        )
        assert bridge not in {passage.card.id for passage in made.find("Who designed the harbour bridge?")}


def test_a_near_copy_comes_after_other_passages(tmp_path: Path) -> None:
    copy = Story(title=STORIES[0].title, text=STORIES[0].text.replace("Port Ellery", "the city"), source="ledger")
    with newsroom(tmp_path, (*STORIES, copy)) as made:
        found = made.find("When did the harbour bridge open to traffic?", limit=3)
        assert [passage.card.title for passage in found[:2]] == [STORIES[0].title, STORIES[1].title]


def test_the_source_named_in_the_question_is_preferred(tmp_path: Path) -> None:
    figures = {"courier": "312", "ledger": "287"}
    stories = [
        Story(
            title="Flood in Lock Street",
            text=f"The flood damaged {homes} homes in Lock Street, officials said.",
            source=source,
        )
        for source, homes in figures.items()
    ]
    with newsroom(tmp_path, stories) as made:
        for source in figures:
            found = made.find(f"How many homes did the flood damage according to the {source.title()}?")
            assert found[0].card.source_id == source


class Counting(StaticEmbedder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        self.texts += len(texts)
        return super().embed_passages(texts)

    def embed_question(self, text: str) -> Vector:
        return super().embed_question(text)


def test_single_words_go_to_the_embedder_given_for_them(room: Newsroom) -> None:
    index, words = Counting(), Counting()
    find_passages(
        "Who designed the harbour bridge?",
        embedder=index,
        words=words,
        vectors=room.vectors,
        catalog=room.catalog,
        within=Filter(),
        limit=3,
    )
    assert words.texts > 0
