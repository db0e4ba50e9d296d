"""Which prompts an answer was asked with: each by name and digest, so that a later change of one can be told."""

from __future__ import annotations

import hashlib

from msgspec.structs import replace

from qa.answer_types import Pins


def pin_prompts(pins: Pins, **used: str) -> Pins:
    """The pins of an answer asked with these prompts (name → text; an empty text: not used), and those pinned before.

    `prompts_used` is `NAME:DIGEST` by name, each digest as `qa.prompts` makes it; `prompts` is the digest of that.
    """
    known = {**prompts_of(pins.prompts_used), **{name: digest_of(text) for name, text in used.items() if text}}
    listed = " ".join(f"{name}:{known[name]}" for name in sorted(known))
    return replace(pins, prompts_used=listed, prompts=digest_of(listed))


def prompts_of(listed: str) -> dict[str, str]:
    """Name → digest, as `prompts_used` lists them."""
    return {name: digest for name, _, digest in (entry.partition(":") for entry in listed.split())}


def digest_of(text: str) -> str:
    """First 16 hex digits of its sha256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
