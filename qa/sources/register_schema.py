"""The shape of the register file, checked by pydantic. Imported only while a register is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from qa.patterns import lazy_pattern
from qa.types import AiUse

_SLUG = lazy_pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
_ISO_PART = lazy_pattern(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T.+)?)?)?\Z")


def _slug(value: str) -> str:
    if len(value) > 64 or not _SLUG.match(value):
        raise ValueError(
            "must be a slug of at most 64 characters: small letters, digits, single hyphens (harbour-courier)"
        )
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return value.strip()


def _address(value: str) -> str:
    if value and not re.match(r"https?://[^\s/]+", value):
        raise ValueError("must be an address that begins with http:// or https://")
    return value


def _web(value: str) -> str:
    if not _address(_filled(value)) or re.search(r"\s|//[^/]*@", value):
        raise ValueError("must hold addresses without blanks or passwords")
    return value


def _date(value: Any) -> str:
    text = value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
    if text and not _ISO_PART.match(text):
        raise ValueError("must be an ISO date: 2026-03-02, or cut to 2026-03 or 2026")
    return text


def _pattern(value: str) -> str:
    pattern = value.replace("\\", "/")
    if not pattern.strip() or "\0" in pattern:
        raise ValueError("must not hold an empty pattern")
    if any("**" in part and part != "**" for part in pattern.split("/")):
        raise ValueError(f"bad pattern “{value}”: ** must stand alone between slashes (news/**/*.md)")
    if pattern.count("[") != pattern.count("]"):
        raise ValueError(f"bad pattern “{value}”: [ without ]")
    return pattern


def _ai_use(value: Any) -> Any:
    if value not in {flag.value for flag in AiUse}:
        raise ValueError('must be "detect", "forbid" or "allow"')
    return value


class ReferenceEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, AfterValidator(_filled)]
    url: Annotated[str, AfterValidator(_address)] = ""
    published: Annotated[str, BeforeValidator(_date)] = ""


class SourceEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, AfterValidator(_slug)]
    name: Annotated[str, AfterValidator(_filled)]
    home: Annotated[str, AfterValidator(_address)] = ""
    ai_use: Annotated[AiUse, BeforeValidator(_ai_use)] = AiUse.DETECT
    reason: str = ""
    permission: str = ""
    licence: str = ""
    paths: list[Annotated[str, AfterValidator(_pattern)]] = Field(default_factory=list)
    urls: list[Annotated[str, AfterValidator(_web)]] = Field(default_factory=list)
    feeds: list[Annotated[str, AfterValidator(_web)]] = Field(default_factory=list)
    sitemaps: list[Annotated[str, AfterValidator(_web)]] = Field(default_factory=list)
    references: list[ReferenceEntry] = Field(default_factory=list)
    fields: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _permission_needs_allow(self) -> SourceEntry:
        if self.permission.strip() and self.ai_use is not AiUse.ALLOW:
            raise ValueError(
                f'has a permission but ai_use = "{self.ai_use.value}": a permission only counts with "allow"'
            )
        return self


class Register(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: list[SourceEntry] = Field(default_factory=list)
