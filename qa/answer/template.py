"""A prompt file: its system and user parts, its placeholders filled in one pass. prompts/README.md tells the form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.errors import ConfigError
from qa.patterns import lazy_pattern

_MARKER = lazy_pattern(r"^<!--[ \t]*(system|user)[ \t]*-->[ \t]*\r?$", re.MULTILINE)
_PLACEHOLDER = lazy_pattern(r"\{\{\s*([^{}\s]*)\s*\}\}")
_KNOWN = frozenset({"today", "boundary", "question", "passages"})
_NEEDED = ("question", "passages")
_REMEDY = "compare the prompt with the one that came with Byline; prompts/README.md tells its form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The two messages of a prompt, placeholders not yet filled."""

    system: str
    user: str


def read_template(text: str, *, needed: Sequence[str] = _NEEDED) -> Template:
    """Cut a prompt file into its parts; the placeholders `needed` must stand in the user part.

    Raises `ConfigError` when a part or a needed placeholder is missing, a placeholder is unknown, or question or
    passages would land in the system message.
    """
    markers = list(_MARKER.finditer(text))
    if [marker.group(1) for marker in markers] != ["system", "user"]:
        message = "the prompt must have the lines <!-- system --> and <!-- user -->, each once, in this order"
        raise ConfigError(message, remedy=_REMEDY)
    for match in _PLACEHOLDER.finditer(text, markers[0].end()):
        if match.group(1) not in _KNOWN:
            line = text.count("\n", 0, match.start()) + 1
            raise ConfigError(f"the prompt has an unknown placeholder in line {line}: {match.group()}", remedy=_REMEDY)
    system = text[markers[0].end() : markers[1].start()].strip()
    user = text[markers[1].end() :].strip()
    for name in _NEEDED:
        if name in needed and name not in _names(user):
            raise ConfigError(f"the user part of the prompt lacks {{{{{name}}}}}", remedy=_REMEDY)
        if name in _names(system):
            message = f"the system part of the prompt holds {{{{{name}}}}}, which belongs into the user part only"
            raise ConfigError(message, remedy=_REMEDY)
    return Template(system=system, user=user)


def fill(part: str, values: Mapping[str, str]) -> str:
    """Put values in for placeholders; braces inside the values stay as they are."""
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], part)


def _names(part: str) -> set[str]:
    return {match.group(1) for match in _PLACEHOLDER.finditer(part)}
