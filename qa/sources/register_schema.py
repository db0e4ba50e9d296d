"""The shape of the register file. Imported only while a register is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from msgspec import Meta, Struct

from qa.patterns import lazy_pattern
from qa.schema import MisfitError
from qa.types import AiUse

_ISO_PART = lazy_pattern(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T.+)?)?)?\Z")

_Slug = Annotated[
    str,
    Meta(
        max_length=64,
        pattern=r"\A[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z",
        description="a slug of at most 64 characters: small letters, digits, single hyphens (harbour-courier)",
    ),
]


def _filled(key: str, value: str) -> str:
    if not value.strip():
        raise MisfitError("must not be empty", place=(key,))
    return value.strip()


def _address(key: str, value: str) -> str:
    if value and not re.match(r"https?://[^\s/]+", value):
        raise MisfitError("must be an address that begins with http:// or https://", place=(key,))
    return value


def _web(key: str, value: str) -> str:
    address = _address(key, _filled(key, value))
    if re.search(r"\s|//[^/]*@", address):
        raise MisfitError("must hold addresses without blanks or passwords", place=(key,))
    return address


def _date(key: str, value: Any) -> str:
    text = value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
    if text and not _ISO_PART.match(text):
        raise MisfitError("must be an ISO date: 2026-03-02, or cut to 2026-03 or 2026", place=(key,))
    return text


def _pattern(key: str, value: str) -> str:
    pattern = value.replace("\\", "/")
    if not pattern.strip() or "\0" in pattern:
        raise MisfitError("must not hold an empty pattern", place=(key,))
    if any("**" in part and part != "**" for part in pattern.split("/")):
        said = f"has a bad pattern “{value}”: ** must stand alone between slashes (news/**/*.md)"
        raise MisfitError(said, place=(key,))
    if pattern.count("[") != pattern.count("]"):
        raise MisfitError(f"has a bad pattern “{value}”: [ without ]", place=(key,))
    return pattern


class ReferenceEntry(Struct, kw_only=True, forbid_unknown_fields=True):
    title: str
    url: str = ""
    published: Any = ""
    """Text, or a date as TOML has them; text once it is read."""

    def __post_init__(self) -> None:
        self.title = _filled("title", self.title)
        _address("url", self.url)
        self.published = _date("published", self.published)


class SourceEntry(Struct, kw_only=True, forbid_unknown_fields=True):
    id: _Slug
    name: str
    home: str = ""
    ai_use: AiUse = AiUse.DETECT
    reason: str = ""
    permission: str = ""
    licence: str = ""
    paths: list[str] = []
    urls: list[str] = []
    feeds: list[str] = []
    sitemaps: list[str] = []
    references: list[ReferenceEntry] = []
    fields: dict[str, str] = {}

    def __post_init__(self) -> None:
        self.name = _filled("name", self.name)
        _address("home", self.home)
        self.paths = [_pattern("paths", value) for value in self.paths]
        for key in ("urls", "feeds", "sitemaps"):
            setattr(self, key, [_web(key, value) for value in getattr(self, key)])
        if self.permission.strip() and self.ai_use is not AiUse.ALLOW:
            raise ValueError(
                f'has a permission but ai_use = "{self.ai_use.value}": a permission only counts with "allow"'
            )


class Register(Struct, kw_only=True, forbid_unknown_fields=True):
    source: list[SourceEntry] = []
