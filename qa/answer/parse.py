"""A model's reply → a draft of claims with their quotes. Reads the reply format in every dress that models give it."""

from __future__ import annotations

from msgspec import Struct, field

from qa.answer.json_reply import opens_json, read_json
from qa.answer.labels import (
    Kind,
    Label,
    bare_text,
    is_heading,
    read_label,
    without_last_marker,
    without_list_mark,
    without_markers,
)
from qa.answer.phrases import says_absent, says_nothing
from qa.answer.prose import ends_whole, has_marker, read_sentence, sentences
from qa.answer.quotemarks import unquoted
from qa.answer.thinking import Thinking
from qa.patterns import lazy_pattern
from qa.text import clean
from qa.types import Draft, DraftClaim, DraftQuote

_FENCE = lazy_pattern(r"^\s*(?:```|~~~)\w*\s*$")


def parse(reply: str, *, cut: bool = False) -> Draft:
    """Read a whole reply. Never fails: what cannot be understood yields no claim.

    A quote for which the model named no passage has passage 0; a passage named without words has a quote with empty
    text. `cut`: the reply was cut off, so that its last line may be half of one.
    """
    reader = DraftReader()
    reader.feed(reply)
    reader.finish(cut=cut)
    return reader.draft


class _Part(Struct):
    """A labelled line and the lines that go on with it."""

    passages: tuple[int, ...]
    lines: list[str]

    @property
    def text(self) -> str:
        return " ".join(line for line in self.lines if line)


class _OpenClaim(Struct):
    """A claim whose quotes may still come. `led` says that quotes stood before it: then none follow."""

    part: _Part
    quotes: list[_Part]
    led: bool


class DraftReader(Struct):
    """Reads a reply in pieces and gives each claim out as soon as it is finished, wherever the pieces are cut.

    Works on whole lines, so every way of cutting the same reply gives the same claims. A claim is given out once only,
    however often the model repeats it. Quotes belong to the claim below them; where a reply puts claims first, to the
    claim above; blank lines between blocks tell the two apart.
    """

    _buffer: str = ""
    _thinking: Thinking = field(default_factory=Thinking)
    _labelled: bool = False
    _prose: bool = False
    _json: list[str] | None = None
    _held: list[str] = field(default_factory=list)
    _block: Kind | None = None
    _quotes: list[_Part] = field(default_factory=list)
    _claim: _OpenClaim | None = None
    _gap: _Part | None = None
    _last: _Part | None = None
    _claims: list[DraftClaim] = field(default_factory=list)
    _missing: list[str] = field(default_factory=list)

    @property
    def draft(self) -> Draft:
        """What has been read so far."""
        return Draft(claims=tuple(self._claims), missing=tuple(self._missing))

    def feed(self, piece: str) -> tuple[DraftClaim, ...]:
        """Read on; returns the claims that this piece finished, in reading order."""
        before = len(self._claims)
        *lines, self._buffer = (self._buffer + piece).split("\n")
        for line in lines:
            self._read(line)
        return tuple(self._claims[before:])

    def finish(self, *, cut: bool = False) -> tuple[DraftClaim, ...]:
        """The reply has ended, or was cut off: read what is left; returns the claims that this finished.

        Half a sentence may say the opposite of the whole one, so it is no claim.
        """
        before = len(self._claims)
        if cut and self._json is None and not ends_whole(self._buffer):
            self._drop_half_line()
        self._read(self._buffer)
        self._buffer = ""
        if self._json is not None:
            draft = read_json("\n".join(self._json))
            for claim in draft.claims:
                self._give(claim)
            self._missing.extend(text for text in draft.missing if not says_nothing(text))
        self._end_block()
        self._close_claim()
        self._close_gap()
        if not self._labelled:
            self._read_held(final=True)
        elif not self._claims and not self._missing:
            for quote in self._drafts(self._quotes):
                self._give(DraftClaim(text=quote.text, quotes=(quote,)))
        return tuple(self._claims[before:])

    def _drop_half_line(self) -> None:
        """Take back the last line, and the claim that it goes on with or was to bear out."""
        half, self._buffer = self._buffer.strip(), ""
        if not half:
            return
        label, claim = read_label(half, labelled=self._labelled), self._claim
        if label is None and not self._labelled:
            self._buffer = half if opens_json(half) else " ".join(sentences(half)[:-1])
        elif label is not None and label.kind is Kind.MISSING:
            self._buffer = f"{half}…"
        elif claim is not None and not claim.led and not claim.quotes and label is not None:
            self._claim = None if label.kind is Kind.QUOTE else claim
        elif claim is not None and label is None and self._last is claim.part and not ends_whole(claim.part.text):
            self._claim = None

    def _read(self, raw: str) -> None:
        for line in clean(raw).split("\n"):
            kept = self._thinking.outside(line)
            if self._thinking.ended_unopened:
                self._held.clear()
            if kept is not None:
                self._read_line(kept)

    def _read_line(self, line: str) -> None:
        if self._json is not None:
            self._json.append(line)
        elif _FENCE.match(line):
            return
        elif not line.strip():
            self._end_block()
        elif label := read_label(line, labelled=self._labelled):
            self._labelled = True
            self._held.clear()
            self._read_label(label)
        elif not self._labelled and not self._prose and opens_json(line):
            self._held.clear()
            self._json = [line]
        elif self._labelled and self._last is not None:
            self._last.lines.append(bare_text(line))
        elif self._labelled:
            self._read_loose(line)
        else:
            self._held.append(line)
            if self._prose or has_marker(line):
                self._prose = True
                self._read_held(final=False)

    def _read_label(self, label: Label) -> None:
        part = _Part(label.passages, [label.text])
        self._last = part
        self._close_gap()
        if label.kind is Kind.MISSING:
            self._close_claim()
            self._gap = part
            return
        self._block = self._block or label.kind
        if label.kind is Kind.CLAIM:
            self._close_claim()
            self._claim = _OpenClaim(part, self._quotes, led=bool(self._quotes))
            self._quotes = []
        elif self._block is Kind.CLAIM and self._claim and not self._claim.led:
            self._claim.quotes.append(part)
        else:
            if self._claim and self._claim.led:
                self._close_claim()
            self._quotes.append(part)

    def _read_loose(self, line: str) -> None:
        """A line without a label after a blank one: a claim if it names a passage, else the model's small talk."""
        if has_marker(line):
            self._close_claim()
            for sentence in sentences(without_list_mark(line)):
                self._give(read_sentence(sentence))

    def _end_block(self) -> None:
        if self._last is not None and not self._last.text:
            return  # a label alone on its line: its text may follow after a blank one
        self._last = None
        self._close_gap()
        if self._block is Kind.QUOTE and self._quotes and self._claim and not self._claim.led:
            self._claim.quotes.extend(self._quotes)
            self._quotes = []
        if self._claim and self._claim.led:
            self._close_claim()
        self._block = None

    def _close_claim(self) -> None:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        if not claim.part.text:
            self._quotes = [*claim.quotes, *self._quotes]
            return
        marked = read_sentence(claim.part.text)
        quotes = [quote for quote in self._drafts(claim.quotes) if quote.text or quote.passage]
        if not quotes:
            quotes = list(marked.quotes)
        quoted = {quote.passage for quote in quotes}
        named = dict.fromkeys((*claim.part.passages, *(quote.passage for quote in marked.quotes)))
        quotes.extend(DraftQuote(passage=number, text="") for number in named if number not in quoted)
        self._give(DraftClaim(text=marked.text, quotes=tuple(quotes)))

    def _close_gap(self) -> None:
        gap, self._gap = self._gap, None
        if gap is not None and not says_nothing(gap.text):
            self._missing.append(without_markers(gap.text) or "the answer")

    def _read_held(self, *, final: bool) -> None:
        """Prose. At the end of a reply that cites nothing, one sentence saying so makes the whole of it a no."""
        found = [
            sentence for line in self._held if not is_heading(line) for sentence in sentences(without_list_mark(line))
        ]
        self._held.clear()
        if final and not self._prose:
            absent = [sentence for sentence in found if says_absent(sentence)]
            if absent:
                self._missing.extend(bare_text(sentence) for sentence in absent)
                return
        for sentence in found:
            self._give(read_sentence(sentence))

    def _drafts(self, parts: list[_Part]) -> list[DraftQuote]:
        return [
            DraftQuote(passage=number, text=unquoted(bare_text(without_last_marker(part.text))))
            for part in parts
            for number in part.passages or (0,)
        ]

    def _give(self, claim: DraftClaim) -> None:
        text = " ".join(claim.text.split())
        if not any(character.isalnum() for character in text):
            return
        if not any(quote.text for quote in claim.quotes) and says_absent(text):
            self._missing.append(text)
            return
        claim = DraftClaim(text=text, quotes=claim.quotes)
        if claim not in self._claims:
            self._claims.append(claim)
