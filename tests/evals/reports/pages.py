"""Reports of the recorded run, for the tests of reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from msgspec import structs

from qa.evals.gates import judge, parse
from qa.evals.reports import plain
from qa.evals.reports.page import render
from qa.evals.reports.view import Page, Scored, build, load
from qa.types import ArticleCard
from tests.evals.recording import TINY

GATES = ("recall@10 >= .30", "accuracy >= .9", "leaks == 0", "false_abstention <= .001")


def everything(_: ArticleCard) -> bool:
    return True


def scored() -> Scored:
    return load(TINY)


def page(
    run: Scored | None = None,
    *,
    against: Scored | None = None,
    allowed: Callable[[ArticleCard], bool] = everything,
) -> Page:
    run = run or scored()
    return build(run, against=against, allowed=allowed, judged=judge([parse(text) for text in GATES], run.summary))


def in_every_format(of: Page) -> dict[str, str]:
    """What each format says, escapes undone: a search for words must find them."""
    return {
        "html": unescape(render(of)),
        "markdown": unescape(plain.to_markdown(of)).replace("\\", ""),
        "json": json.dumps(plain.to_json(of), ensure_ascii=False),
        "junit": unescape(plain.to_junit(of)),
    }


def with_words(words: str) -> Scored:
    """The recorded run, in which questions, answers, quotes, titles, errors and tags all say these words."""
    base = scored()
    items = tuple(structs.replace(item, question=words, tags=(words,)) for item in base.run.items)
    entries = []
    for entry in base.run.entries:
        answer, failure = entry.reply.answer, entry.reply.failure
        if answer is not None:
            answer = structs.replace(
                answer,
                question=words,
                claims=tuple(structs.replace(claim, text=words) for claim in answer.claims),
                missing=(words,),
                citations=tuple(
                    structs.replace(one, quote=words, link=words, card=structs.replace(one.card, title=words, source=words, url=words))
                    for one in answer.citations
                ),
                withheld=tuple(
                    structs.replace(one, card=structs.replace(one.card, title=words, source=words, url=words))
                    for one in answer.withheld
                ),
            )  # fmt: skip
        if failure is not None:
            failure = structs.replace(failure, message=words)
        entries.append(structs.replace(entry, reply=structs.replace(entry.reply, answer=answer, failure=failure)))
    return structs.replace(base, run=structs.replace(base.run, items=items, entries=tuple(entries)))


class Elements(HTMLParser):
    """Every element with its attributes, and whether tags are closed in the order they were opened."""

    VOID = frozenset({"meta", "input", "br", "link", "img", "circle", "line", "rect", "path"})

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.stack: list[str] = []
        self.feed(document)
        self.close()
        assert not self.stack, self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag, f"</{tag}> closes another element"
