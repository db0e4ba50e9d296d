"""A prompt file with its own set of placeholders: the parts of `repair.md` and `verify.md`."""

from __future__ import annotations

import re
from collections.abc import Collection

from qa.errors import ConfigError
from qa.patterns import lazy_pattern

_MARKER = lazy_pattern(r"^<!--[ \t]*(system|user)[ \t]*-->[ \t]*\r?$", re.MULTILINE)
_PLACEHOLDER = lazy_pattern(r"\{\{\s*([^{}\s]*)\s*\}\}")
_REMEDY = "compare the prompt with the one that came with Byline; prompts/README.md tells its form"


def read_parts(text: str, *, name: str, roles: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Role → text. Raises `ConfigError` when a part is missing or there twice, or a placeholder is not in `known`."""
    markers = list(_MARKER.finditer(text))
    if sorted(marker[1] for marker in markers) != sorted(roles):
        lines = " and ".join(f"<!-- {role} -->" for role in roles)
        raise ConfigError(f"the prompt {name}.md must have {lines}, each once", remedy=_REMEDY)
    ends = [*(marker.start() for marker in markers[1:]), len(text)]
    parts = {marker[1]: text[marker.end() : end].strip() for marker, end in zip(markers, ends, strict=True)}
    for part in parts.values():
        for match in _PLACEHOLDER.finditer(part):
            if match[1] not in known:
                raise ConfigError(f"the prompt {name}.md has an unknown placeholder: {match.group()}", remedy=_REMEDY)
    return parts
