"""Token counts by tiktoken, with no network: its vocabularies are package data, and this is its only door.

`qa/data/vocabularies/NAME.z` is zlib over two columns in rank order: one length byte per token (none is longer than
128 bytes), then the bytes of all tokens. `NAME.json` beside it holds the pattern, the special tokens and the sha256 of
the published file, from which the columns came: lines of `base64(token) rank`. Read this way a vocabulary is there in a
third of the time that the published form takes.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qa.errors import ConfigError, SetupError

if TYPE_CHECKING:
    from tiktoken import Encoding

NAMES = ("o200k_base", "cl100k_base")
"""What is shipped; the first is the default."""


def counter(name: str = NAMES[0]) -> Callable[[str], int]:
    """A function that counts the tokens of a text; text that spells a special token counts as the text it is.

    Loading a vocabulary takes a tenth to a fifth of a second; that happens at the first count, once per process.
    Raises: `ConfigError` for a vocabulary that is not shipped, `SetupError` when its file is damaged.
    """
    if name not in NAMES:
        raise ConfigError(f"no token vocabulary is called {name!r}", remedy=f"use one of {', '.join(NAMES)}")

    def count(text: str) -> int:
        return len(_encoding(name).encode_ordinary(text))

    return count


def vocabulary_of(model: str) -> tuple[str, bool]:
    """The vocabulary a model counts in, and whether that is known; else the default, and counts are estimates."""
    from tiktoken.model import encoding_name_for_model

    bare = model.rpartition("/")[2]
    try:
        name = encoding_name_for_model(bare)
    except KeyError:
        return NAMES[0], False
    # The harmony vocabulary is o200k_base with more special tokens: ordinary text is cut the same.
    name = "o200k_base" if name == "o200k_harmony" else name
    return (name, True) if name in NAMES else (NAMES[0], False)


def ranks(name: str) -> dict[bytes, int]:
    """Token bytes → rank, unpacked from package data."""
    folder = files("qa") / "data" / "vocabularies"
    expected: int = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["tokens"]
    columns = zlib.decompress((folder / f"{name}.z").read_bytes())
    layout = [f"{length}s" for length in range(256)]
    tokens = struct.unpack_from("".join([layout[length] for length in columns[:expected]]), columns, expected)
    return dict(zip(tokens, range(expected), strict=True))


@cache
def _encoding(name: str) -> Encoding:
    from tiktoken import Encoding

    try:
        spec = json.loads((files("qa") / "data" / "vocabularies" / f"{name}.json").read_text(encoding="utf-8"))
        return Encoding(
            name, pat_str=spec["pattern"], mergeable_ranks=ranks(name), special_tokens=spec["special_tokens"]
        )
    except (OSError, ValueError, KeyError, zlib.error, struct.error) as damage:
        raise SetupError(
            f"the token vocabulary {name} that came with Byline cannot be read ({damage})",
            remedy="install Byline again",
        ) from damage
