"""Sets whose questions carry their passages with them: ragas, deepeval, ALCE. Equal passages become one article."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from qa.evals.importers.fields import first_of, tag_of, text_of, texts_of
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.streams import records


def passage_key(text: str) -> str:
    """The same passage under two questions is one article."""
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_ragas(path: Path) -> Raw:
    """`reference_contexts` are the evidence, `retrieved_contexts` articles besides; older names are understood."""
    for number, (where, record) in enumerate(records(path), start=1):
        if isinstance(record, Mistake):
            yield record
            continue
        question = text_of(first_of(record, ("user_input", "question")))
        if not question:
            yield Mistake(where, "no `user_input` (a plain text: turns of a conversation are not supported).")
            continue
        answer = first_of(record, ("reference", "ground_truth", "ground_truths"))
        gold = texts_of(record.get("reference_contexts"))
        tags = (*tag_of(record.get("query_style")), *tag_of(record.get("synthesizer_name")))
        yield from _with_passages(
            record,
            RawItem(
                key=text_of(first_of(record, ("id", "_id"))) or f"ragas-{number:04d}",
                question=question,
                where=where,
                answerable=True,
                answers=texts_of(answer),
                tags=tuple(dict.fromkeys(tags)),
            ),
            gold,
            texts_of(first_of(record, ("retrieved_contexts", "contexts"))),
        )


def read_deepeval(path: Path) -> Raw:
    """Goldens and test cases: `context` is the evidence, `retrieval_context` articles besides."""
    for number, (where, record) in enumerate(records(path, inside="goldens"), start=1):
        if isinstance(record, Mistake):
            yield record
            continue
        question = text_of(record.get("input"))
        if not question:
            yield Mistake(where, "no `input`.")
            continue
        yield from _with_passages(
            record,
            RawItem(
                key=text_of(first_of(record, ("id", "name"))) or f"deepeval-{number:04d}",
                question=question,
                where=where,
                answerable=True,
                answers=texts_of(first_of(record, ("expected_output", "expectedOutput"))),
                cluster=text_of(first_of(record, ("source_file", "sourceFile"))),
            ),
            texts_of(record.get("context")),
            texts_of(first_of(record, ("retrieval_context", "retrievalContext"))),
        )


def _with_passages(record: dict[str, Any], item: RawItem, gold: tuple[str, ...], others: tuple[str, ...]) -> Raw:
    """The item, its evidence (whole passages, and in them the answer where it stands once), and the passages."""
    evidence = tuple(Evidence(article=passage_key(text), answers=item.answers) for text in dict.fromkeys(gold))
    yield RawItem(
        key=item.key,
        question=item.question,
        where=item.where,
        answerable=True,
        answers=item.answers,
        evidence=evidence,
        cluster=item.cluster,
        tags=item.tags,
    )
    title = text_of(first_of(record, ("title", "source_file", "sourceFile")))
    for text in dict.fromkeys((*gold, *others)):
        yield RawArticle(key=passage_key(text), text=text, title=title)


def read_alce(path: Path) -> Raw:
    """ALCE: a document is evidence only where the file says which short answers it holds (`answers_found`)."""
    for number, (where, record) in enumerate(records(path), start=1):
        if isinstance(record, Mistake):
            yield record
            continue
        question = text_of(record.get("question"))
        if not question:
            yield Mistake(where, "no `question`.")
            continue
        pairs = record.get("qa_pairs")
        facts = [
            answers
            for pair in (pairs if isinstance(pairs, list) else ())
            if isinstance(pair, dict) and (answers := texts_of(pair.get("short_answers")))
        ]
        if not facts and isinstance(record.get("answers"), list):  # QAMPARI: a list of lists of wordings
            facts = [answers for entry in record["answers"] if (answers := texts_of(entry))]
        docs = record.get("docs")
        listed = docs if isinstance(docs, list) else []
        documents = [entry for entry in listed if isinstance(entry, dict) and text_of(entry.get("text"))]
        yield RawItem(
            key=text_of(first_of(record, ("sample_id", "id"))) or f"alce-{number:04d}",
            question=question,
            where=where,
            answerable=True,
            answers=() if facts else texts_of(record.get("answer")),
            facts=tuple(facts),
            evidence=tuple(e for document in documents for e in _found(document, facts)),
        )
        for document in documents:
            yield RawArticle(
                key=passage_key(str(document["text"])),
                text=str(document["text"]),
                title=text_of(document.get("title")),
                url=text_of(document.get("url")),
            )


def _found(document: dict[str, Any], facts: list[tuple[str, ...]]) -> list[Evidence]:
    flags = document.get("answers_found")
    if not isinstance(flags, list):
        return []
    held = [answers for answers, flag in zip(facts, flags, strict=False) if flag]
    if not held:
        return []
    return [Evidence(article=passage_key(str(document["text"])), answers=held[0])]
