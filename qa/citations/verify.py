"""Does a stored citation still hold? Its words against the article as it is now: pure, no model, no network."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from qa.citations.checks import check
from qa.citations.difference import Piece, difference, nearest
from qa.citations.locate import locate
from qa.text import digest, fold
from qa.types import Span


class Held(StrEnum):
    """What became of a citation."""

    EXACT = "exact"
    """Its words stand in the article, character by character."""
    TYPOGRAPHY = "typography"
    """The article was edited; its words stand in it, with other quotation marks, dashes or blanks."""
    CHANGED = "changed"
    """The article was edited, and its words are not in it any more."""
    GONE = "gone"
    """The article is not there any more."""
    WITHDRAWN = "withdrawn"
    """Its publisher, or the register, does not allow AI use of it any more."""
    MISQUOTED = "misquoted"
    """The article is the very one that was quoted, and the words are not in it: the record was altered."""


class Quoted(Struct, frozen=True, kw_only=True):
    """A citation as stored."""

    quote: str
    """Empty when it was blanked since."""
    start: int
    end: int
    article_sha256: str


class Present(Struct, frozen=True, kw_only=True):
    """An article as it is now."""

    text: str | None
    """None when there is none, or none that may be used."""
    withdrawn: bool = False
    may_show: bool = False
    """Whether words of it may be shown, be they of now or of then."""
    reason: str = ""
    """Why it is withdrawn or not there, or where its words may have gone, in words."""
    most: int | None = None
    """How many characters of it its publisher allows to be shown; None for any number."""


class Rechecked(Struct, frozen=True, kw_only=True):
    """One citation, checked again."""

    status: Held
    reason: str
    span: Span | None = None
    """Where the words stand now, or what stands nearest to them."""
    may_show: bool = False
    article_changed: bool = False
    difference: tuple[Piece, ...] = ()
    around: tuple[str, str, str] = ("", "", "")
    """What stands before, at and after `span` now."""

    @property
    def holds(self) -> bool:
        return self.status in (Held.EXACT, Held.TYPOGRAPHY)


CONTEXT = 240
"""Characters shown on either side of a quote, about."""


def recheck(quoted: Quoted, now: Present) -> Rechecked:
    """One citation against its article. The words must stand there unchanged; where in the article is free."""
    if now.withdrawn:
        return Rechecked(status=Held.WITHDRAWN, reason=now.reason)
    if not quoted.quote:
        return Rechecked(status=Held.WITHDRAWN, reason="It was withdrawn, and its words were deleted from this record.")
    if now.text is None:
        return Rechecked(status=Held.GONE, reason=now.reason, may_show=now.may_show)
    changed = bool(quoted.article_sha256) and digest(now.text) != quoted.article_sha256
    span = _stands(quoted, now.text)
    if span is not None:
        return Rechecked(
            status=Held.EXACT,
            reason=_moved(quoted, span, changed=changed),
            span=span,
            may_show=True,
            article_changed=changed,
            around=_around(now, span),
        )
    if changed and (place := _folded(quoted, now.text)) is not None:
        return Rechecked(
            status=Held.TYPOGRAPHY,
            reason="The article was edited; of these words only quotation marks, dashes or blanks are others now.",
            span=place,
            may_show=True,
            article_changed=True,
            around=_around(now, place),
        )
    near = nearest(quoted.quote, now.text, near=quoted.start)
    if not changed and quoted.article_sha256:
        status, reason = (
            Held.MISQUOTED,
            "The article is unchanged and these words are not in it: the record was altered.",
        )
    elif near is None:
        status, reason = Held.CHANGED, "The article was edited: nothing like these words is in it any more."
    else:
        status, reason = Held.CHANGED, "The article was edited, and these words with it."
    shows = near is not None and (now.most is None or near[1] - near[0] <= now.most)
    return Rechecked(
        status=status,
        reason=reason,
        span=near,
        may_show=True,
        article_changed=changed,
        difference=difference(quoted.quote, now.text[near[0] : near[1]]) if near and shows else (),
        around=_around(now, near) if near and shows else ("", "", ""),
    )


def altered_numbers(claim: str, quotes: Sequence[str], published: Sequence[str]) -> tuple[str, ...]:
    """Numbers of a claim that was called supported, and that none of its stored quotes holds."""
    return check(claim, quotes, published=published).absent_numbers or ()


def _around(now: Present, span: Span) -> tuple[str, str, str]:
    """Of an article whose publisher limits what is shown, the words alone."""
    assert now.text is not None
    return around(now.text, span) if now.most is None else ("", now.text[span[0] : span[1]], "")


def around(text: str, span: Span, *, width: int = CONTEXT) -> tuple[str, str, str]:
    """What stands before, at and after a span, at most `width` characters each, cut at words with an ellipsis.

    Of its own paragraph; where it fills that, of the paragraphs beside it.
    """
    start, end = span
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    high = len(text) if high < 0 else high
    if not (text[low:start].strip() or text[end:high].strip()):
        low, high = 0, len(text)
    before, after = text[max(low, start - width) : start], text[end : min(high, end + width)]
    if start - width > low:
        before = "…" + before.partition(" ")[2] if " " in before else "…" + before
    if end + width < high:
        after = after.rpartition(" ")[0] + "…" if " " in after else after + "…"
    return before, text[start:end], after


def _stands(quoted: Quoted, text: str) -> Span | None:
    """Where the quote stands word for word: at its own place, else at the nearest other."""
    spans = locate(quoted.quote, text, near=(quoted.start, quoted.end))
    if len(spans) == 1 and text[spans[0][0] : spans[0][1]] == quoted.quote.strip():
        return spans[0]
    return None


def _folded(quoted: Quoted, text: str) -> Span | None:
    """Where the quote stands but for its typography, as it was found when the answer was given."""
    spans = locate(quoted.quote, text, near=(quoted.start, quoted.end), folded=fold(text))
    same = len(spans) == 1 and fold(text[spans[0][0] : spans[0][1]]).text == fold(quoted.quote).text
    return spans[0] if same else None


def _moved(quoted: Quoted, span: Span, *, changed: bool) -> str:
    if not changed:
        return "" if span == (quoted.start, quoted.end) else "These words stand elsewhere in the article than recorded."
    return "The article was edited elsewhere; these words still stand in it."
