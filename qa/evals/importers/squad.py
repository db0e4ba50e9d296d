"""SQuAD v1 and v2 (and whatever is written like them): a paragraph is an article, an answer's offset its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.evals.importers.fields import text_of
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawArticle, RawItem
from qa.evals.importers.streams import records


def read_squad(path: Path) -> Raw:
    """Paragraphs of one Wikipedia article are one cluster: what goes wrong with one goes wrong with its neighbours."""
    for where, record in records(path, inside="data"):
        if isinstance(record, Mistake):
            yield record
            continue
        title = text_of(record.get("title"))
        paragraphs = record.get("paragraphs")
        if not isinstance(paragraphs, list):
            yield Mistake(where, "an entry of `data` has `paragraphs`.")
            continue
        for number, paragraph in enumerate(paragraphs):
            context = paragraph.get("context") if isinstance(paragraph, dict) else None
            if not isinstance(context, str) or not context.strip():
                yield Mistake(where, f"paragraph {number + 1} of “{title}” has no `context`.")
                continue
            key = f"{title or 'untitled'}#{number}"
            questions = paragraph.get("qas")
            for question in questions if isinstance(questions, list) else ():
                yield _item(question, context, key, title, where)
            yield RawArticle(key=key, text=context, title=title.replace("_", " "))


def _item(question: Any, context: str, article: str, title: str, where: str) -> RawItem | Mistake:
    if not isinstance(question, dict) or not text_of(question.get("question")) or not text_of(question.get("id")):
        return Mistake(where, f"a question of “{title}” has no `id` or no `question`.")
    key = text_of(question["id"])
    impossible = question.get("is_impossible") is True
    answers = question.get("answers")
    given = [answer for answer in answers if isinstance(answer, dict)] if isinstance(answers, list) else []
    texts = tuple(dict.fromkeys(text for answer in given if (text := text_of(answer.get("text")))))
    if not impossible and not texts:
        return Mistake(where, f"question {key} has neither answers nor `is_impossible`.")
    at = _start(given, context) if given else None
    if not impossible and at is None:
        return Mistake(where, f"the answer of question {key} does not stand at its `answer_start`.")
    return RawItem(
        key=key,
        question=text_of(question["question"]),
        where=where,
        answerable=not impossible,
        answers=() if impossible else texts,
        evidence=() if impossible else (Evidence(article=article, answers=texts, at=at),),
        cluster=title,
    )


def _start(answers: Sequence[Mapping[str, Any]], context: str) -> int | None:
    """Offset of the first answer, which blanks at its ends do not move away from its words."""
    first, start = str(answers[0].get("text") or ""), answers[0].get("answer_start")
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        return None
    if context[start : start + len(first)] != first:
        return None
    return start + len(first) - len(first.lstrip())
