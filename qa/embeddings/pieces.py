"""Words into the pieces that the default embedder's table has a row for: byte-pair encoding as SentencePiece does it.

Written out here because the table needs so little of it: words come without blanks, and merging the pair with the
lowest id gives the very pieces that the `tokenizers` library gives (a test compares them). It starts in a sixth of the
time, which every question pays, and with its memory for words it is as fast on whole articles.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from qa.patterns import lazy_pattern
from qa.words import MARKS, may_be_paired

_REMEMBERED = 50_000
"""Words whose pieces are kept: some 15 MB at most, however many articles come by."""
_LONGEST = 40
"""Characters of a word that are looked at together; a longer run is no word."""

# Scripts without blanks have rows for single characters only, so each is a word. Elsewhere a word is letters and digits
# with the marks that belong to them: in Hindi or Arabic the vowels are marks.
_SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u30fa\u30fc-\ud7ff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD = lazy_pattern(f"[{_SINGLE}]|[^\\W_{_SINGLE}](?:[^\\W_{_SINGLE}]|[{MARKS}])*")
_LATIN_WORD = lazy_pattern(f"[^\\W_](?:[^\\W_]|[{MARKS}])*")
_WORD_START = "▁"


def words(text: str) -> list[str]:
    """What the embedder reads of a text: words without punctuation, their case kept."""
    return (_WORD if may_be_paired(text) else _LATIN_WORD).findall(text)


def reader(tokenizer: Path) -> Callable[[str], tuple[int, ...]]:
    """A function from a word to the ids of its pieces, by the vocabulary in a `tokenizer.json`; remembers recent words.

    Raises: `OSError`, `ValueError` or `KeyError` when the file is missing or is no such vocabulary.
    """
    vocabulary = _vocabulary(tokenizer)

    @lru_cache(maxsize=_REMEMBERED)
    def pieces(word: str) -> tuple[int, ...]:
        marked = word if _is_single(word) else _WORD_START + word
        runs = (marked[i : i + _LONGEST] for i in range(0, len(marked), _LONGEST))
        return tuple(vocabulary[part] for run in runs for part in _merge(_spell(run, vocabulary), vocabulary))

    return pieces


def _vocabulary(tokenizer: Path) -> dict[str, int]:
    """The one object of the file that is needed: the merges after it are three quarters of its bytes."""
    document = tokenizer.read_bytes()
    text = (
        document[: document.rfind(b'"merges"')].decode("utf-8") if b'"merges"' in document else document.decode("utf-8")
    )
    key = text.index('"vocab"')
    found: dict[str, int] = json.JSONDecoder().raw_decode(text, text.index("{", key))[0]
    return found


def _is_single(word: str) -> bool:
    return len(word) == 1 and word >= "\u0e00"


def _spell(run: str, vocabulary: dict[str, int]) -> list[str]:
    """Characters; those without a row as the bytes of their UTF-8."""
    parts: list[str] = []
    for character in run:
        if character in vocabulary:
            parts.append(character)
        else:
            parts += [f"<0x{byte:02X}>" for byte in character.encode("utf-8", "surrogatepass")]
    return parts


def _merge(parts: list[str], vocabulary: dict[str, int]) -> list[str]:
    """Join the neighbours whose joint piece has the lowest id, leftmost first, until none has one."""
    while len(parts) > 1:
        joint = [vocabulary.get(left + right) for left, right in pairwise(parts)]
        ranked = [(rank, at) for at, rank in enumerate(joint) if rank is not None]
        if not ranked:
            break
        at = min(ranked)[1]
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts
