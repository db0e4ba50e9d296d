"""Prompts by name: the workspace's own `prompts/` first, else those that ship with Byline; each with a fingerprint."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from qa.drafting.pins import digest_of
from qa.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = (_PACKAGE / "data" / "prompts", _PACKAGE.parent / "prompts")
"""Where the wheel puts them, and where they are in a checkout."""


class Prompt(Struct, frozen=True, kw_only=True):
    name: str
    text: str
    fingerprint: str
    """First 16 hex digits of the sha256 of the text."""


def read_prompt(name: str, home: Path) -> Prompt:
    """The prompt `prompts/NAME.md`. Raises `ConfigError` when it is nowhere, or is not text."""
    for folder in (home / "prompts", *_SHIPPED):
        path = folder / f"{name}.md"
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"The prompt {path} cannot be read: {error}.", remedy="Save it as UTF-8 text.") from None
        return Prompt(name=name, text=text, fingerprint=digest_of(text))
    raise ConfigError(f"There is no prompt `{name}.md`.", remedy="Reinstall Byline, or put one into prompts/.")


def fingerprint_of(*prompts: Prompt) -> str:
    """One digest for all prompts that an answer may have been asked with."""
    return digest_of(" ".join(prompt.fingerprint for prompt in prompts))
