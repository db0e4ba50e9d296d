"""Answers checked again → text and JSON. What may not be shown is not in what comes in, so it cannot be printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from qa.citations.hostile import without_addresses
from qa.cli.render import date_text, one_line
from qa.text import clean

if TYPE_CHECKING:
    from qa.citations.verify import Rechecked
    from qa.config import Config
    from qa.recheck import Checked, SideNow

SAID = {
    "exact": ("still exact", "green"),
    "typography": ("only typography changed", "green"),
    "changed": ("article changed", "bold yellow"),
    "gone": ("article gone", "bold yellow"),
    "withdrawn": ("permission withdrawn since", "bold red"),
    "misquoted": ("not in the article", "bold red"),
}
_MARKS = {"gone": ("[-", "-]", "red strike"), "new": ("{+", "+}", "green")}


def read_record(config: Config, words: str) -> dict[str, Any]:
    """The record in this file, in standard input (`-`), or of this id. Raises: `ConfigError`."""
    from qa.archive.folder import FOLDER, Archive
    from qa.archive.reading import read_document
    from qa.errors import ConfigError

    if words == "-":
        return read_document(sys.stdin.buffer.read(), "standard input")
    path = Path(words).expanduser()
    if not path.is_file():
        if path.suffix or len(path.parts) > 1:
            raise ConfigError(f"There is no file {words}.", remedy="Give a file, or an id of `qa answers list`.")
        path = Archive(config.state / FOLDER).find(words)
    try:
        return read_document(path.read_bytes(), path.name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{words} cannot be read: {reason}.", remedy="Check the file and its permissions.") from None


def verified_json(checked: Checked) -> dict[str, Any]:
    """What `qa verify --json` prints. Text of an article that may not be shown is null."""
    document = checked.document
    return {
        "version": 1,
        "id": document.get("id", ""),
        "question": document["question"],
        "asked": document.get("asked", ""),
        "holds": checked.holds,
        "citations": [_citation_json(citation, checked.citations[citation["n"]]) for citation in document["citations"]],
        "claims": [
            {
                "text": claim["text"] or None,
                "verdict": claim["verdict"],
                "citations": claim.get("citations", []),
                "holds": claim["verdict"] == "supported" and place not in checked.problems,
                "problem": checked.problems.get(place, ""),
            }
            for place, claim in enumerate(document["claims"])
        ],
        "conflicts": [{"sides": [_side_json(side) for side in sides]} for sides in checked.conflicts],
    }


def _citation_json(citation: dict[str, Any], found: Rechecked) -> dict[str, Any]:
    names = ("n", "article_id", "source_id", "source", "title", "url", "published")
    return {**{key: citation.get(key, "") for key in names}, **_found_json(citation, found)}


def _side_json(one: SideNow) -> dict[str, Any]:
    names = ("article_id", "source", "title", "url", "published")
    return {
        **{key: one.side.get(key, "") for key in names},
        "value": one.side["value"] or None,
        **_found_json(one.side, one.found),
    }


def _found_json(said: Mapping[str, Any], found: Rechecked) -> dict[str, Any]:
    place = {"start": found.span[0], "end": found.span[1]} if found.span and found.may_show else None
    return {
        "status": found.status.value,
        "holds": found.holds,
        "reason": found.reason,
        "quote": said["quote"] or None if found.may_show else None,
        "now": place,
        "article_changed": found.article_changed,
        "difference": [{"kind": piece.kind, "text": piece.text} for piece in found.difference] or None,
    }


def verified_texts(checked: Checked) -> Iterator[Text]:
    """The question, every citation with what became of it, claims that lost their ground, and the sum."""
    document = checked.document
    head = Text.assemble((clean(document["question"]), "bold"))
    if asked := clean(document.get("asked", "") or document.get("as_of", "")):
        name = clean(document.get("id", ""))
        head.append(f"\n{name} · asked {date_text(asked)}" if name else f"\nasked {date_text(asked)}", style="dim")
    yield head
    for citation in document["citations"]:
        yield _citation_text(citation, checked.citations[citation["n"]])
    for place, why in checked.problems.items():
        claim = clean(document["claims"][place]["text"])
        text = Text.assemble(("claim no longer borne out: ", "bold red"))
        yield text.append(f"{claim} — " if claim else "", style="").append(clean(why), style="")
    for sides in checked.conflicts:
        yield Text("Your articles disagreed:", style="bold")
        for one in sides:
            yield _found_text("  ", one.side, one.found)
    sound = "green" if checked.citations else ""
    yield Text(_sum(checked), style=sound if checked.holds else "bold yellow")


def _sum(checked: Checked) -> str:
    """What holds of it and what does not, in one sentence."""
    total = len(checked.citations)
    held = sum(found.holds for found in checked.citations.values())
    if held < total:
        return f"{held} of {total} citations still hold."
    if not total:
        said = "It cites nothing"
    else:
        said = "The citation still holds" if total == 1 else f"All {total} citations still hold"
    lost = len(checked.problems)
    if lost:
        said += f", but {lost} claim{'s are' if lost > 1 else ' is'} not borne out"
    if not checked.conflicts_hold:
        said += ", and" if lost else ", but"
        said += " not all that your articles disagreed about stands any more"
    return f"{said}." if total or not checked.holds else f"{said}: there is nothing to check."


def _citation_text(citation: dict[str, Any], found: Rechecked) -> Text:
    return _found_text(f"[{citation['n']}] ", citation, found)


def _found_text(mark: str, citation: Mapping[str, Any], found: Rechecked) -> Text:
    said, style = SAID[found.status.value]
    text = Text.assemble((mark, "bold cyan"), (said, style))
    name = (
        f"{citation.get('source', '')} — {without_addresses(clean(citation['title']))}"
        if citation.get("title")
        else citation["article_id"]
    )
    text.append(" · " + clean(name), style="")
    if found.reason:
        text.append("\n    " + clean(found.reason), style="dim")
    if found.may_show and citation["quote"] and found.difference:
        text.append("\n    ").append_text(_difference_text(found))
    elif found.may_show and citation["quote"]:
        text.append(f"\n    “{one_line(citation['quote'])}”", style="italic")
    elif citation.get("url"):
        text.append(f"\n    Read it at its publisher's: {clean(citation['url'])}", style="dim")
    return text


def _difference_text(found: Rechecked) -> Text:
    """The article's words now, with those that went marked `[-…-]` and those that came `{+…+}`."""
    before, _, after = (clean(part) for part in found.around)
    text = Text.assemble((f"…{_line(before)[-60:].partition(' ')[2]} ".lstrip(), "dim"))
    for piece in found.difference:
        opening, closing, style = _MARKS.get(piece.kind, ("", "", ""))
        words = clean(piece.text)
        text.append(f"{opening}{words.rstrip()}{closing}{' ' * words.endswith(' ')}", style=style)
    return text.append(f"{' ' * after[:1].isspace()}{_line(after)[:60].rpartition(' ')[0]}…", style="dim")


def _line(text: str) -> str:
    return " ".join(text.split())
