"""`qa ask --again ID`: the question of a kept answer asked anew, and what changed in the claims since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.errors import ConfigError
from qa.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.text import Text

    from qa.archive.compare import Change
    from qa.config import Config

_STYLES = {
    "same": ("=", "dim"), "same, other quotes": ("≈", "cyan"), "reworded": ("~", "cyan"),
    "dropped": ("-", "red"), "added": ("+", "green"),
}  # fmt: skip


def read_earlier(config: Config, words: str, question: list[str] | None) -> dict[str, Any]:
    """The record of this id, without what was withdrawn since; nothing without an id.

    Raises: `ConfigError` when there is no question, or two, or the record's own is gone.
    """
    if bool(words) == bool(question):
        said = "Both a question and an answer to ask again are given." if words else "The question is missing."
        raise ConfigError(said, remedy='`qa ask "…"` asks one, `qa ask --again ID` asks that of a kept answer anew.')
    if not words:
        return {}
    from qa.cli.rechecked import read_record
    from qa.recheck import check_again, open_articles

    with open_articles(config) as articles:
        document = dict(check_again(read_record(config, words), articles).document)
    if not document["question"]:
        raise ConfigError("The question of this answer was withdrawn with its articles.", remedy="Ask it in words.")
    return document


def profile_again(config: Config, earlier: Mapping[str, Any], given: str) -> str:
    """The model profile to ask: the one given, else the one that answered then, where the config still has it."""
    then = str(earlier.get("model", {}).get("profile", ""))
    return given or (then if then in config.settings.models else "")


def who_answers(config: Config, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """One line where another model answers than then; empty where it is the same."""
    before, after = (one.get("model", {}) for one in (then, now))
    if not then or all(before.get(key, "") == after.get(key, "") for key in ("profile", "name")):
        return ""
    lost = "" if before.get("profile") in config.settings.models else ", which the config has no more,"
    old, new = (f"{one.get('profile', '')} ({one.get('name', '')})" for one in (before, after))
    return f"Then {old}{lost} answered, now {new}: what changed may be the model's doing."


def options_again(earlier: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for besides the question: as given now, else as it was then."""
    then = earlier.get("options", {})
    return {name: value or then.get(name, value) for name, value in given.items()}


def with_changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The new record as printed: its part `again` says what became of each claim of both answers."""
    if not then:
        return dict(now)
    from qa.archive.compare import compare

    claims = [
        {
            "change": change.kind.value,
            "then": None if change.then is None else then["claims"][change.then]["text"] or None,
            "now": None if change.now is None else now["claims"][change.now]["text"],
        }
        for change in compare(then, now)
    ]
    return {**now, "again": {"of": then.get("id", ""), "claims": claims}}


def print_changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """One line per claim: `=` same, `≈` same with other quotes, `~` reworded, `-` dropped, `+` added."""
    if not then:
        return
    from rich.text import Text

    from qa.archive.compare import compare
    from qa.cli.render import console

    out = console()
    changes = compare(then, now)
    asked = clean(then.get("asked", "") or then.get("as_of", ""))[:10]
    out.print(Text(f"\nCompared with {clean(then.get('id', ''))} of {asked}:", style="bold"))
    for change in changes:
        out.print(_line(change, then, now))
    if not changes:
        out.print(Text("  Neither answer makes a claim.", style="dim"))


def _line(change: Change, then: Mapping[str, Any], now: Mapping[str, Any]) -> Text:
    from rich.text import Text

    from qa.archive.compare import Kind
    from qa.archive.export import WITHDRAWN

    mark, style = _STYLES[change.kind.value]
    before = "" if change.then is None else clean(then["claims"][change.then]["text"]) or f"[{WITHDRAWN}]"
    after = "" if change.now is None else clean(now["claims"][change.now]["text"])
    text = Text.assemble((f"  {mark} {change.kind.value}: ", style))
    if change.kind is Kind.REWORDED:
        return text.append(f"{after} (was: {before})", style="")
    return text.append(after or before, style="")
