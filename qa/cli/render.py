"""Records → text for a terminal or a pipe. Article text never passes as markup, and never unclean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from qa.answer_types import (
    STANDINGS,
    Answer,
    Citation,
    Claim,
    Conflict,
    Opinion,
    Outcome,
    Withheld,
    disagreement,
)
from qa.citations.hostile import without_addresses
from qa.drafting.language import asked_language, language_of, name_of, script_of
from qa.orders import looks_like_order
from qa.patterns import lazy_pattern
from qa.text import clean
from qa.types import ArticleCard, Passage

if TYPE_CHECKING:
    from qa.index import SyncReport

_LEAST_ROOM = 20
"""Columns beside a line's beginning; with fewer its rest goes to the margin."""
_LONGEST_ADDRESS = 100
"""Characters of an address that are shown at a terminal; the link behind them is whole."""


class _Printer(Console):
    """A console whose reader may leave early (`| head`): that is no error, and told to `main` as what it is.

    At a terminal a line that is too long goes on below its own beginning, not at the margin.
    """

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError

    def print(self, *objects: Any, **options: Any) -> None:
        texts = (hanging(one, self) if isinstance(one, Text) and self.is_terminal else one for one in objects)
        super().print(*texts, **options)


def console(*, stderr: bool = False) -> Console:
    """Wraps at a terminal's width, never breaks a line in a pipe; no markup, no guessed highlighting."""
    made = _Printer(stderr=stderr, highlight=False, markup=False, emoji=False)
    return (
        made if made.is_terminal else _Printer(stderr=stderr, highlight=False, markup=False, emoji=False, width=100_000)
    )


_BEGINNING = lazy_pattern(
    r"\s*(?:(?:\[\d+\])+\s+|\d+\.\s+|[=≈~+-] |(?:Passage|Checks|Bears out|Rights):\s+|(?<=  )[a-z][a-z ]{0,14}?\s{2,})?"
)
"""What the rest of a line hangs under: blanks, a number, a label."""


def hanging(text: Text, out: Console) -> Text:
    """The text wrapped for this console, each line's rest under where its words begin."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        found = _BEGINNING.match(line.plain)
        lead, rest = line.divide([found.end() if found else 0])
        margin = lead.cell_len
        room = out.width - margin
        if room < _LEAST_ROOM or not rest.plain:
            lines.append(line)
            continue
        first, *more = rest.wrap(out, room)
        lines.append(lead.append_text(first))
        lines.extend(Text(" " * margin).append_text(one) for one in more)
    return Text("\n").join(lines)


def one_line(text: str) -> str:
    """Clean, and without the line breaks and blanks that an article happens to have."""
    return " ".join(clean(text).split())


def claim_text(claim: Claim) -> Text:
    """One claim with its markers; an unsupported one says so in words and in colour."""
    text = Text(one_line(claim.text))
    for n in claim.citations:
        text.append(f" [{n}]" if n == claim.citations[0] else f"[{n}]", style="bold cyan")
    if not claim.supported:
        text.stylize("red")
        why = "; ".join(clean(problem) for problem in claim.problems) or "no source found"
        text.append(f" (unsupported: {why})", style="bold red")
    elif claim.problems:
        text.append(f" (warning: {'; '.join(clean(problem) for problem in claim.problems)})", style="yellow")
    if claim.opinion is not None:
        text.append_text(opinion_text(claim.opinion))
    return text


def opinion_text(opinion: Opinion) -> Text:
    """What another model says of a claim, in words that nobody takes for a check."""
    style = "dim" if opinion.says == "supported" else "magenta"
    return Text(f" ({clean(opinion.model)}, a model, {_said(opinion)})", style=style)


def _said(opinion: Opinion) -> str:
    """Its opinion with the words it gave for it, where they stand in an article; or why there is no opinion."""
    if opinion.says == "unclear":
        why = "; ".join(clean(problem) for problem in opinion.problems) or "it said nothing of this claim"
        return f"gave no opinion: {why}" if why.startswith(("it ", "its ")) else f"could not be asked: {why}"
    if not opinion.evidence:
        return f"says: {opinion.says}" + ("" if opinion.says == "unsupported" else f", but {_NO_WORDS}")
    shown = [one_line(found.quote) for found in opinion.evidence if not looks_like_order(found.quote)]
    quotes = " … ".join(f"“{without_addresses(quote)}”" for quote in dict.fromkeys(shown))
    return f"says: {opinion.says}: {quotes or 'its words speak to machines and are not shown'}"


_NO_WORDS = "gave no words that stand in the articles"


def answer_texts(answer: Answer, *, claims_shown: bool = False) -> Iterator[Text]:
    """The whole answer, paragraph by paragraph: claims, what is missing, sources, pointers to withheld articles."""
    if answer.claims and not claims_shown:
        yield Text(" ").join(claim_text(claim) for claim in answer.claims)
    elif any(claim.opinion for claim in answer.claims):  # they came after the claims had been shown
        opinions = [(claim, claim.opinion) for claim in answer.claims if claim.opinion]
        yield Text("\n").join(
            Text().append(f"“{one_line(c.text)}”", style="dim").append_text(opinion_text(o)) for c, o in opinions
        )
    if answer.outcome is Outcome.INSUFFICIENT:
        yield Text("Not enough evidence in your articles to answer this.", style="bold")
    if answer.outcome is Outcome.WITHHELD and not answer.withheld:
        yield Text("\n").join(Text(clean(line), style="bold yellow") for line in answer.missing)
    elif answer.missing and answer.outcome is not Outcome.WITHHELD:  # the pointer below says it better
        yield Text("\n").join(Text(f"Missing: {clean(line)}", style="yellow") for line in answer.missing)
    if answer.nearest is not None:
        yield Text("Closest: ").append_text(_headline(answer.nearest, answer.nearest.url))
    if answer.conflicts:
        yield Text("\n").join(conflict_text(conflict) for conflict in answer.conflicts)
    if answer.citations:
        asked_in = asked_language(answer.question)
        yield Text("\n").join(citation_text(citation, asked_in=asked_in) for citation in answer.citations)
    if answer.withheld:
        yield withheld_text(answer.withheld)


def conflict_text(conflict: Conflict) -> Text:
    """`Your articles disagree (homes flooded):`, then each value with who says it, when, and in which words."""
    head = disagreement(clean(conflict.about), [side.standing for side in conflict.sides])
    text = Text().append(f"{head}:", style="bold yellow")
    for side in conflict.sides:
        text.append(f"\n  {clean(side.value)}", style="bold")
        text.append(f" ({STANDINGS[side.standing]})" if side.standing else "", style="yellow")
        text.append(" — ").append_text(_headline(side.card, side.card.url))
        for voice in side.voices:
            text.append(f"; so does {clean(voice.source)}")
        text.append(f"\n    “{one_line(side.quote)}”", style="italic")
    return text


def citation_text(citation: Citation, *, asked_in: str = "") -> Text:
    """`[n] Publisher — Title · date`, the words themselves, and the link that opens at them.

    The language is named where it is not the one asked in (`asked_in`, a two-letter code; empty when not known).
    """
    card = citation.card
    text = Text().append(f"[{citation.n}] ", style="bold cyan")
    text.append_text(_headline(card, citation.link))
    language = script_of(citation.quote) or card.language or language_of(citation.quote)
    if asked_in and language and language != asked_in:
        text.append(f" · in {name_of(language)}")
    if citation.quote:
        text.append(f"\n    “{one_line(citation.quote)}”", style="italic")
    else:
        text.append("\n    Its words were withdrawn from AI use since.", style="dim")
    if citation.link:
        text.append("\n    ").append_text(_address(citation.link))
    if "non-commercial" in card.conditions:
        text.append("\n    Its licence is for non-commercial use only.", style="dim")
    return text


def withheld_text(withheld: Sequence[Withheld]) -> Text:
    """`2 articles that may answer this are withheld: …`: title and link, no text."""
    many = len(withheld) > 1
    subject = f"{len(withheld)} articles that may answer this are" if many else "1 article that may answer this is"
    text = Text().append(f"{subject} withheld from AI:", style="bold yellow")
    for pointer in withheld:
        card = pointer.card
        text.append("\n  ")
        text.append_text(_headline(card, card.url))
        text.append(f"\n    {clean(card.reason)}", style="yellow")
        text.append(
            f"\n    Read it at its publisher's: {clean(card.url)}" if card.url else "\n    Read it at its publisher's.",
            style="dim",
        )
    return text


def passage_texts(passages: Sequence[Passage]) -> Iterator[Text]:
    """Search results: where each stands, its scores, its words."""
    for passage in passages:
        text = Text().append(f"{passage.rank:>2}. ", style="bold cyan")
        text.append_text(_headline(passage.card, passage.card.url))
        text.append(
            f"\n    score {passage.score:.3f} · vectors {passage.dense:.3f} · words {passage.lexical:.2f}", style="dim"
        )
        text.append(f" · {passage.card.id} {passage.chunk.start}–{passage.chunk.end}", style="dim")
        text.append("\n    " + clean(passage.chunk.text).replace("\n", "\n    "))
        yield text


def sync_line(report: SyncReport) -> str:
    """What a sync did, in one line."""
    among_these = report.references <= report.added + report.changed
    parts = [
        f"{count} {word}"
        for count, word in (
            (report.added, "new"),
            (report.changed, "changed"),
            (report.references if among_these else 0, "of them as title and link only"),
            (report.removed, "removed"),
            (0 if among_these else report.references, "now kept as title and link only"),
            (report.withdrawn, "withdrawn and purged"),
            (report.waiting, "listed but not asked for yet: the next `qa sync` goes on"),
            (report.due, "whose publishers' wishes could not be read again in time"),
            (len(report.suspects), "with text that speaks to AI systems, read as text"),
            (len(report.quarantined), "unreadable (`qa status` lists them)"),
        )
        if count
    ]
    line = "Synced: " + (", ".join(parts) or "nothing new") + "."
    return f"{line} {report.index}".strip()


def date_text(published: str) -> str:
    """“2026-03-02T08:00” → “2 March 2026”; a month or year stays one; anything else stays as it is."""
    for pattern, shown in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            day = dt.datetime.strptime(published[: 10 if "%d" in pattern else 7], pattern)  # noqa: DTZ007 - a calendar date
        except ValueError:
            continue
        return day.strftime(shown.replace("%-d", str(day.day)))
    return published


def _address(link: str) -> Text:
    """A link whole in a pipe; at a terminal the article's own address, which opens at the quoted words all the same."""
    plain = clean(link)
    if not console().is_terminal or not plain.startswith(("http://", "https://")):
        return Text(plain, style="dim")
    shown = plain.partition("#:~:")[0]
    shown = shown if len(shown) <= _LONGEST_ADDRESS else f"{shown[:_LONGEST_ADDRESS]}…"
    return Text(shown, style=f"dim link {plain}")


def _headline(card: ArticleCard, link: str) -> Text:
    title = Text(without_addresses(clean(card.title)), style="bold")
    if link.startswith(("http://", "https://")):
        title.stylize(f"link {link}")
    text = Text(f"{clean(card.source)} — ").append_text(title)
    return text.append(f" · {date_text(card.published)}") if card.published else text
