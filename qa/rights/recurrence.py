"""What a publisher prints again and again is its own notice: no story about one recurs word for word.

A line that may be a notice is remembered by a digest for each article that carries it. When enough articles of a source
carry the same one, it is that source's notice: certain wherever it stands, and where most articles carry it, a reason
to ask a person about those that do not. Numbers are left out of the comparison, for dates and years change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from qa.types import Says, Signal, SourceId, Use

AT_LEAST = 3
"""Articles. Two stories of one day may quote the same sentence."""
SHARE = 0.2
"""Of the source's articles: a sentence in fewer of many is a phrase that its writers like."""
MOST = 0.5
"""From here on it is the notice of the whole source, whose other articles may have lost it on the way here."""

PROTOCOL, SOURCE_NOTICE = "printed-notice", "source-notice"
CARRIER = "notice"


class Line(Struct, frozen=True, kw_only=True):
    """One sentence of an article that names AI and forbids it something, notice or not."""

    quote: str
    where: str
    training: bool
    """Whether it speaks of training only."""

    @property
    def key(self) -> bytes:
        """The same for the same words, whatever blanks, marks, letter case and numbers."""
        words = re.sub(r"[\W_\d]+", "", self.quote).casefold()
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()


class Recurring(Struct, frozen=True, kw_only=True):
    """The lines that recur in one source."""

    keys: frozenset[bytes] = frozenset()
    of_the_source: bool = False
    """Whether most of its articles carry one of them."""

    @property
    def fingerprint(self) -> str:
        """Another one means: its articles must be looked at anew. Empty when nothing recurs."""
        if not self.keys:
            return ""
        whole = b"".join(sorted(self.keys)) + bytes([self.of_the_source])
        return hashlib.sha256(whole).hexdigest()[:16]


def all_recurring(shared: Mapping[SourceId, tuple[Mapping[bytes, int], int]]) -> Mapping[SourceId, Recurring]:
    """Per source, from its lines that several articles share and the number of its articles."""
    found = {source_id: recurring(counts, articles) for source_id, (counts, articles) in shared.items()}
    return {source_id: one for source_id, one in found.items() if one.keys}


def recurring(counts: Mapping[bytes, int], articles: int) -> Recurring:
    """`counts`: in how many of a source's `articles` each line stands."""
    keys = {key: count for key, count in counts.items() if count >= AT_LEAST and count >= SHARE * articles}
    return Recurring(keys=frozenset(keys), of_the_source=any(count >= MOST * articles for count in keys.values()))


def recurring_signals(lines: Sequence[Line], known: Recurring, heard: Sequence[Signal]) -> Iterator[Signal]:
    """What the source's recurring notice says of an article that carries these lines, unless it was `heard` already."""
    said = {(signal.quote, signal.use) for signal in heard if signal.says is Says.NO}
    mine = [line for line in lines if line.key in known.keys]
    for line in mine:
        for use in (Use.AI_TRAIN,) if line.training else (Use.AI_INPUT, Use.AI_TRAIN):
            if (line.quote[:300], use) not in said:
                yield recurring_no(use, quote=line.quote[:300], where=line.where)
    if not mine and known.of_the_source:
        note = "most articles of this source carry its notice; this one does not"
        yield Signal(
            carrier=CARRIER, protocol=SOURCE_NOTICE, use=Use.AI_INPUT, says=Says.REVIEW, where="its source", note=note
        )


def recurring_no(use: Use, *, quote: str = "", where: str = "") -> Signal:
    note = "recurs in this source's articles"
    return Signal(carrier=CARRIER, protocol=PROTOCOL, use=use, says=Says.NO, quote=quote, where=where, note=note)
