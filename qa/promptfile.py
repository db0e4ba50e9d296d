"""A prompt file: its system and user parts, its placeholders filled in one pass. prompts/README.md tells the form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from qa.errors import ConfigError
from qa.patterns import lazy_pattern

_MARKER = lazy_pattern(r"^<!--[ \t]*(system|user)[ \t]*-->[ \t]*\r?$", re.MULTILINE)
_PLACEHOLDER = lazy_pattern(r"\{\{\s*([^{}\s]*)\s*\}\}")
_KNOWN = frozenset({"today", "boundary", "question", "passages"})
_NEEDED = ("question", "passages")
_REMEDY = "compare the prompt with the one that came with Byline; prompts/README.md tells its form"


class Template(Struct, frozen=True, kw_only=True):
    """The two messages of a prompt that asks a question, placeholders not yet filled."""

    system: str
    user: str


def read_template(text: str, *, needed: Sequence[str] = _NEEDED) -> Template:
    """Cut a prompt that asks a question into its parts; the placeholders `needed` must stand in the user part.

    Raises `ConfigError` when a part or a needed placeholder is missing, a placeholder is unknown, or question or
    passages would land in the system message.
    """
    markers = list(_MARKER.finditer(text))
    if [marker[1] for marker in markers] != ["system", "user"]:
        message = "the prompt must have the lines <!-- system --> and <!-- user -->, each once, in this order"
        raise ConfigError(message, remedy=_REMEDY)
    if unknown := _unknown(text, markers, _KNOWN):
        line = text.count("\n", 0, unknown.start()) + 1
        raise ConfigError(f"the prompt has an unknown placeholder in line {line}: {unknown.group()}", remedy=_REMEDY)
    template = Template(**_parts(text, markers))
    for name in _NEEDED:
        if name in needed and name not in _names(template.user):
            raise ConfigError(f"the user part of the prompt lacks {{{{{name}}}}}", remedy=_REMEDY)
        if name in _names(template.system):
            message = f"the system part of the prompt holds {{{{{name}}}}}, which belongs into the user part only"
            raise ConfigError(message, remedy=_REMEDY)
    return template


def read_parts(text: str, *, name: str, roles: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Role → text, of a prompt with placeholders of its own: `repair.md`, `condense.md`.

    Raises `ConfigError` when a part is missing or there twice, or a placeholder is not in `known`.
    """
    markers = list(_MARKER.finditer(text))
    if sorted(marker[1] for marker in markers) != sorted(roles):
        lines = " and ".join(f"<!-- {role} -->" for role in roles)
        raise ConfigError(f"the prompt {name}.md must have {lines}, each once", remedy=_REMEDY)
    if unknown := _unknown(text, markers, known):
        raise ConfigError(f"the prompt {name}.md has an unknown placeholder: {unknown.group()}", remedy=_REMEDY)
    return _parts(text, markers)


def fill(part: str, values: Mapping[str, str]) -> str:
    """Put values in for placeholders; braces inside the values stay as they are."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], part)


def _parts(text: str, markers: Sequence[re.Match[str]]) -> dict[str, str]:
    ends = [*(marker.start() for marker in markers[1:]), len(text)]
    return {marker[1]: text[marker.end() : end].strip() for marker, end in zip(markers, ends, strict=True)}


def _unknown(text: str, markers: Sequence[re.Match[str]], known: Collection[str]) -> re.Match[str] | None:
    """The first placeholder below the first marker that is none of the known; above it stands a note for people."""
    return next((match for match in _PLACEHOLDER.finditer(text, markers[0].end()) if match[1] not in known), None)


def _names(part: str) -> set[str]:
    return {match[1] for match in _PLACEHOLDER.finditer(part)}
