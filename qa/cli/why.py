"""What an answer's record says of its sources, and of one citation: its place, scores, rights and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from qa.cli.render import console, date_text, one_line
from qa.errors import ConfigError, QAError
from qa.text import clean
from qa.types import ArticleId, SourceId

if TYPE_CHECKING:
    from qa.config import Config

_AROUND = 240
"""Characters of the article shown before and after the quoted words."""


def print_sources(record: Mapping[str, Any]) -> None:
    """Every article that the answer cites, once, with the numbers of its citations."""
    out = console()
    cited: dict[str, list[Mapping[str, Any]]] = {}
    for citation in record["citations"]:
        cited.setdefault(citation["article_id"], []).append(citation)
    for citations in cited.values():
        first = citations[0]
        text = Text().append("".join(f"[{citation['n']}]" for citation in citations) + " ", style="bold cyan")
        text.append(f"{clean(first['source'])} — ", style="")
        text.append(clean(first["title"]), style="bold")
        if first.get("published"):
            text.append(f" · {date_text(first['published'])}", style="")
        if first.get("url"):
            text.append(f"\n    {clean(first['url'])}", style="dim")
        out.print(text)
    if not cited:
        out.print(Text("The last answer cites nothing."))


def print_why(config: Config, record: Mapping[str, Any], number: str) -> None:
    """Why citation `number` stands there, as far as its article may be shown now.

    Raises: `ConfigError` when there is none of this number; `StoreError`.
    """
    from qa.recheck import check_again, open_articles

    citation = next((each for each in record["citations"] if str(each["n"]) == number.strip("[] ")), None)
    if citation is None:
        known = ", ".join(str(each["n"]) for each in record["citations"]) or "none"
        raise ConfigError(f"There is no citation {number or '(its number is missing)'}.", remedy=f"There are: {known}.")
    with open_articles(config) as articles:
        record = check_again(record, articles).document
        now = articles.present(
            ArticleId(citation["article_id"]),
            SourceId(citation["source_id"]),
            url=citation.get("url", ""),
            sha256=citation.get("article_sha256", ""),
        )
    citation = next(each for each in record["citations"] if each["n"] == citation["n"])
    out = console()
    out.print(Text(f"[{citation['n']}] {clean(citation['source'])} — {clean(citation['title'])}", style="bold"))
    out.print(_around(citation, now.text if now.may_show else None, now.reason))
    for line in _lines(record, citation):
        out.print(Text(clean(line)))
    out.print(Text(f"Rights:    {clean(_rights(config, citation))}"))


def _around(citation: Mapping[str, Any], text: str | None, reason: str) -> Text:
    """The quoted words with what stands before and after them."""
    start, end = citation["start"], citation["end"]
    if text is None:
        return Text(clean(reason) or "Its article is not there any more.", style="yellow")
    if text[start:end] != citation["quote"]:
        return Text(f"“{one_line(citation['quote'])}” (the article has changed since: `qa verify` shows how)")
    if any(condition.startswith("max-quote") for condition in citation.get("conditions", ())):
        return Text(f"“{one_line(citation['quote'])}” (its publisher allows no more of it to be shown)")
    before = ("…" if start > _AROUND else "") + clean(text[max(0, start - _AROUND) : start])
    after = clean(text[end : end + _AROUND]) + ("…" if end + _AROUND < len(text) else "")
    shown = Text().append(before, style="dim").append(clean(text[start:end]), style="bold italic")
    return shown.append(after, style="dim")


def _lines(record: Mapping[str, Any], citation: Mapping[str, Any]) -> Iterator[str]:
    for passage in record.get("passages", ()):
        inside = passage["start"] < citation["end"] and citation["start"] < passage["end"]
        if passage["article_id"] == citation["article_id"] and inside:
            scores = f"score {passage['score']:.3f}, vectors {passage['dense']:.3f}, words {passage['lexical']:.2f}"
            yield f"Passage:   found at rank {passage['rank']}; {scores}"
    checks = [f"{name} {'yes' if ok else 'NO'}" for name, ok in citation.get("checks", {}).items() if ok is not None]
    yield f"Checks:    {', '.join(checks) or 'none recorded'}"
    for claim in record["claims"]:
        if citation["n"] not in claim["citations"]:
            continue
        yield f"Bears out: {claim['text']}"
        for finding in claim.get("checks") or ():
            if finding.get("citation") == citation["n"] and finding["check"] != "quote":
                no = "THE OTHER WAY ROUND" if finding["check"] == "role" else "NOT FOUND"
                yield f"           {finding['check']} “{finding['text']}”: {'found' if finding['ok'] else no}"


def _rights(config: Config, citation: Mapping[str, Any]) -> str:
    """How the article stands now, and by which rule."""
    from qa.explain import explain
    from qa.wiring.workspace import open_workspace

    name = ArticleId(citation["article_id"])
    try:
        with open_workspace(config) as workspace:
            card = workspace.catalog.cards([name]).get(name)
        if card is None:
            return "not known: the article is not in the workspace any more"
        verdict = explain(config, card).verdict
    except QAError as error:
        return f"not known: {error.message}"
    conditions = f" Conditions: {', '.join(verdict.conditions)}." if verdict.conditions else ""
    return f"{verdict.standing.value} ({verdict.rule}): {verdict.reason}{conditions}"
