"""What each format's reader makes of a small set."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.evals.importers.beir import read_beir
from qa.evals.importers.formats import open_raw
from qa.evals.importers.inline import passage_key, read_alce, read_deepeval, read_ragas
from qa.evals.importers.multihop import read_multihop
from qa.evals.importers.raw import Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.squad import read_squad
from qa.evals.importers.table import parse_mapping, read_table
from tests.evals.importers.small import FLOOD, PIER, beir, document, lines


def parts(raw: Raw) -> tuple[list[RawItem], list[RawArticle], list[str]]:
    items, articles, mistakes = [], [], []
    for entry in raw:
        match entry:
            case RawItem():
                items.append(entry)
            case RawArticle():
                articles.append(entry)
            case Mistake():
                mistakes.append(str(entry))
    return items, articles, mistakes


def test_beir_gives_judged_questions_and_every_article(tmp_path: Path) -> None:
    items, articles, mistakes = parts(read_beir(beir(tmp_path)))
    assert [item.key for item in items] == ["-1", "q2", "q3", "q4", "q6"]  # q5 is judged nowhere
    assert [article.key for article in articles] == ["pier a", "flood"]
    assert mistakes == []
    assert [item.answerable for item in items] == [True, True, False, True, True]
    assert items[1].evidence[0].grade == 2
    assert [e.article for e in items[3].evidence] == ["flood"]  # a grade of 0 is no evidence


def test_beir_keeps_the_parts_of_a_set_apart(tmp_path: Path) -> None:
    beir(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels.tsv").rename(tmp_path / "qrels" / "test.tsv")
    (tmp_path / "qrels" / "train.tsv").write_text("q5\tflood\t1\nbroken\n", encoding="utf-8")
    items, _, mistakes = parts(read_beir(tmp_path))
    assert {item.key: item.split for item in items}["q5"] == "dev"
    assert {item.key: item.split for item in items}["q2"] == "test"
    assert mistakes == [f"{tmp_path / 'qrels' / 'train.tsv'}, line 2: no line of query id, article id and grade."]
    only, _, _ = parts(read_beir(tmp_path, part="train"))
    assert [item.key for item in only if item.answerable] == ["q5"]


def test_trec_judgements_are_read_too_and_a_missing_file_is_named(tmp_path: Path) -> None:
    beir(tmp_path)
    (tmp_path / "qrels.tsv").write_text("q2 0 flood 3\n", encoding="utf-8")
    items, _, _ = parts(read_beir(tmp_path))
    assert items[0].key == "q2"
    (tmp_path / "corpus.jsonl").unlink()
    with pytest.raises(ConfigError, match=r"corpus\.jsonl is missing"):
        list(read_beir(tmp_path))


def test_squad_gives_a_paragraph_as_article_with_the_answers_offset(tmp_path: Path) -> None:
    questions = [
        {"id": "a", "question": "How many?", "answers": [{"text": "640", "answer_start": PIER.rindex("640")}]},
        {"id": "b", "question": "What did it cost?", "answers": [], "is_impossible": True},
        {"id": "c", "question": "Who?", "answers": [{"text": "Marit", "answer_start": 3}]},
    ]
    path = document(
        tmp_path / "dev.json",
        {"version": "v2.0", "data": [{"title": "Orle_pier", "paragraphs": [{"context": PIER, "qas": questions}]}]},
    )
    items, articles, mistakes = parts(read_squad(path))
    assert [(item.key, item.answerable) for item in items] == [("a", True), ("b", False)]
    assert items[0].evidence[0].at == PIER.rindex("640")
    assert (articles[0].title, articles[0].text, items[0].cluster) == ("Orle pier", PIER, "Orle_pier")
    assert len(mistakes) == 1
    assert "does not stand at its `answer_start`" in mistakes[0]


def test_multihop_rag_gives_each_fact_as_a_quote_of_its_article(tmp_path: Path) -> None:
    document(tmp_path / "corpus.json", [
        {"title": "The pier", "body": PIER, "url": "https://orle.example/pier", "published_at": "2026-03-05T08:00:00"},
        {"title": "The flood", "body": FLOOD, "url": "https://orle.example/flood"},
    ])  # fmt: skip
    evidence = [
        {"title": "The pier", "url": "https://orle.example/pier", "fact": "It was designed by Marit Solheim"},
        {"title": "The flood", "url": "https://orle.example/flood", "fact": "The fire brigade moved 1,140 residents"},
    ]
    document(tmp_path / "MultiHopRAG.json", [
        {"query": "Who came first?", "answer": "Solheim", "question_type": "inference_query", "evidence_list": evidence},
        {"query": "And then?", "answer": "Insufficient information.", "question_type": "null_query", "evidence_list": []},
    ])  # fmt: skip
    items, articles, mistakes = parts(read_multihop(tmp_path))
    assert [item.answerable for item in items] == [True, False]
    assert [e.article for e in items[0].evidence] == [article.key for article in articles]
    assert items[0].tags == ("inference-query",)
    assert mistakes == []


def test_ragas_gives_reference_contexts_as_evidence_and_the_others_as_articles(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "samples.jsonl",
        [
            {
                "user_input": "Who?",
                "reference": "Marit Solheim",
                "reference_contexts": [PIER],
                "retrieved_contexts": [FLOOD],
            },
            {"user_input": [{"content": "a conversation"}]},
        ],
    )
    items, articles, mistakes = parts(read_ragas(path))
    assert [e.article for e in items[0].evidence] == [passage_key(PIER)]
    assert [article.text for article in articles] == [PIER, FLOOD]
    assert "line 2" in mistakes[0]


def test_ragas_in_a_table_has_lists_in_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "samples.csv"
    path.write_text("user_input,reference,reference_contexts\nWho?,Solheim,\"['It was Marit Solheim.']\"\n", "utf-8")
    items, articles, _ = parts(read_ragas(path))
    assert [article.text for article in articles] == ["It was Marit Solheim."]
    assert items[0].answers == ("Solheim",)


def test_deepeval_goldens_have_their_context_as_evidence(tmp_path: Path) -> None:
    golden = {"input": "Who?", "expected_output": "Marit Solheim", "context": [PIER], "source_file": "pier.txt"}
    path = document(tmp_path / "goldens.json", [golden, {"expected_output": "x"}])
    items, articles, mistakes = parts(read_deepeval(path))
    assert (items[0].answers, items[0].cluster) == (("Marit Solheim",), "pier.txt")
    assert [article.text for article in articles] == [PIER]
    assert len(mistakes) == 1


def test_alce_wants_every_short_answer_and_takes_evidence_only_where_it_is_said(tmp_path: Path) -> None:
    sample = {
        "sample_id": "7",
        "question": "Who designed it and how many boats?",
        "qa_pairs": [{"question": "Who?", "short_answers": ["Marit Solheim", "Solheim"]}, {"short_answers": ["640"]}],
        "docs": [{"title": "A", "text": PIER, "answers_found": [1, 0]}, {"title": "B", "text": FLOOD}],
    }
    items, articles, _ = parts(read_alce(document(tmp_path / "alce.json", [sample])))
    assert items[0].facts == (("Marit Solheim", "Solheim"), ("640",))
    assert [e.article for e in items[0].evidence] == [passage_key(PIER)]
    assert len(articles) == 2


def test_a_table_is_read_by_a_mapping_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "fragen.csv"
    path.write_text("Frage,Antwort,Text\nWer?,Marit Solheim,Es war Marit Solheim.\n,x,y\n", encoding="utf-8")
    mapping = parse_mapping(["question=Frage", "answer=Antwort", "context=Text"])
    items, articles, mistakes = parts(read_table(path, mapping=mapping))
    assert items[0].answers == ("Marit Solheim",)
    assert articles[0].text == "Es war Marit Solheim."
    assert mistakes == [f"{path}, line 3: no question."]


def test_a_wrong_mapping_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_mapping(["questoin=Frage"])
    assert "`question=…`" in caught.value.remedy
    path = lines(tmp_path / "a.jsonl", [{"Frage": "Wer?"}])
    with pytest.raises(ConfigError, match="no column `Fragen`"):
        list(read_table(path, mapping={"question": "Fragen"}))
    with pytest.raises(ConfigError, match="no column that looks like a question"):
        list(read_table(path, mapping={}))


def test_the_format_is_guessed_from_what_stands_in_it(tmp_path: Path) -> None:
    assert open_raw("auto", beir(tmp_path / "b"))[0] == "beir"
    cases = {
        "squad": {"data": [{"title": "T", "paragraphs": []}]},
        "ragas": [{"user_input": "?"}],
        "deepeval": [{"input": "?", "expected_output": "x"}],
        "alce": [{"question": "?", "docs": []}],
        "jsonl": [{"question": "?", "answer": "x"}],
    }
    for form, content in cases.items():
        assert open_raw("auto", document(tmp_path / f"{form}.json", content))[0] == form


def test_what_is_no_set_of_questions_is_said_to_be_none(tmp_path: Path) -> None:
    lines(tmp_path / "articles" / "corpus.jsonl", [{"_id": "a", "text": PIER}])
    with pytest.raises(ConfigError, match="articles and no questions"):
        open_raw("auto", tmp_path / "articles")
    lines(tmp_path / "claims" / "support.jsonl", [{"claim": "x", "passage": "y", "label": 1}])
    with pytest.raises(ConfigError, match=r"support\.jsonl \(claim, label, passage\)"):
        open_raw("auto", tmp_path / "claims")
    lines(tmp_path / "mixed" / "mail.jsonl", [{"question": "?", "context": "x"}])
    with pytest.raises(ConfigError) as caught:
        open_raw("auto", tmp_path / "mixed")
    assert "mail.jsonl" in caught.value.remedy
    with pytest.raises(ConfigError, match="no format"):
        open_raw("parquet", tmp_path / "mixed")
    with pytest.raises(ConfigError, match="does not exist"):
        open_raw("auto", tmp_path / "nowhere")
