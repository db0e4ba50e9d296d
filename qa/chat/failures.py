"""What went wrong at a model endpoint, in words and with a remedy, and never with the key in them. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct

from qa.errors import AuthError, ModelError, ModelTimeoutError, RateLimitError, UnreachableError
from qa.patterns import lazy_pattern
from qa.text import clean
from qa.types import Usage

_CONTEXT = lazy_pattern(
    r"context[_ ](?:length|size|window|limit)|maximum context|exceeds? (?:the )?(?:available|maximum|model)|"
    r"(?:prompt|input) is too long|too many (?:input )?tokens|reduce the length|exceed_context",
    re.IGNORECASE,
)
_AUTH = lazy_pattern(
    r"invalid[_ ]api[_ ]key|incorrect api key|api key (?:is )?(?:required|missing|invalid)|authentication",
    re.IGNORECASE,
)
_MODEL = lazy_pattern(
    r"(?:model|deployment)_?not_?found|(?:no such|unknown|invalid) model|"
    r"(?:model|deployment)\b.{0,80}\b(?:not found|does not exist|not available|not supported|unknown)",
    re.IGNORECASE | re.DOTALL,
)
_TYPE = lazy_pattern(r" \((?:invalid_request_error|server_error|api_error|internal_server_error|error|None)\)")
"""Words that say nothing beside a message."""
_SECRET_LOOK = lazy_pattern(r"\b(?:sk|pk|key|gsk|xai)-[\w*.…-]{6,}|(?<=Bearer )\S+", re.IGNORECASE)
_TITLE = lazy_pattern(r"<title[^>]*>\s*(.*?)\s*</title>", re.IGNORECASE | re.DOTALL)
_SHOWN = 200


class ContextTooLongError(ModelError):
    """The request is longer than the model takes: fewer passages may fit."""


class CutShortError(ModelError):
    """The reply reached its limit of tokens before a word of it was an answer: more room may help."""

    def __init__(self, message: str, *, remedy: str, usage: Usage | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.usage = usage or Usage()


class UnknownModelError(ModelError):
    """The endpoint has no model of this name."""


class Endpoint(Struct, frozen=True, kw_only=True):
    """What a failure says of the endpoint it happened at."""

    profile: str
    model: str
    base_url: str
    key_env: str
    key: str

    def __repr__(self) -> str:
        """Without the key: a record may come to stand in a traceback."""
        return f"Endpoint(profile={self.profile!r}, model={self.model!r}, base_url={self.address!r})"

    @property
    def address(self) -> str:
        """The base URL without user, password and query: some providers want the key there."""
        return self.without_key(without_secrets(self.base_url))

    def without_key(self, text: str) -> str:
        """Text of a server made fit to print: the key and what looks like one taken out, controls too, cut short."""
        if self.key:
            for form in (self.key, quote(self.key, safe=""), json.dumps(self.key)[1:-1]):
                text = text.replace(form, "[key]")
        text = " ".join(clean(_SECRET_LOOK.sub("[key]", text)).split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def without_secrets(url: str) -> str:
    """A URL without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the configured address"
    return urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else host + port, parts.path, "", ""))


def message_of(body: str) -> str:
    """What an error body says: the message inside JSON of any provider's shape, else the text."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    for _ in range(3):
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, dict):
            break
        words = [str(value[key]) for key in ("code", "type") if isinstance(value.get(key), str)]
        inner = next((value[key] for key in ("error", "message", "detail", "msg") if value.get(key)), None)
        if isinstance(inner, str):
            return " ".join([inner, *(f"({word})" for word in words)])
        value = inner
    return body


def looks_like_html(body: str) -> bool:
    return bool(re.match(r"\s*(?:<!doctype html|<html|<head|<body|<\?xml)", body[:500], re.IGNORECASE))


def refuses(body: str, parameter: str) -> bool:
    """Whether an error names this parameter of the request as what it does not take."""
    message = message_of(body)
    if _CONTEXT.search(message):
        return False
    named = re.search(rf"(?<![\w]){re.escape(parameter)}(?![\w])", message)
    stated = re.search(rf"\"param\"\s*:\s*\"{re.escape(parameter)}\"", body)
    return bool(named or stated)


def is_quota(body: str) -> bool:
    """Whether a 429 is about money, which waiting does not mend."""
    return "insufficient_quota" in body or "exceeded your current quota" in body


def failure(status: int, body: str, at: Endpoint, *, served: Sequence[str] = ()) -> ModelError:
    """The error for a reply with an error status. `served`: models the endpoint says it has, where it was asked."""
    message = message_of(body)
    said = at.without_key(_TYPE.sub("", message))
    if looks_like_html(body):
        return not_an_api(body, at, status=status)
    if status in {401, 403} or (status == 400 and _AUTH.search(message)):
        return refused_key(status, at)
    if status == 413 or _CONTEXT.search(message):
        remedy = f"ask with fewer passages (-k), or set a smaller token budget for [models.{at.profile}]"
        return ContextTooLongError(f"the request is too long for {at.model}: {said}", remedy=remedy)
    if status in {400, 404, 422} and _MODEL.search(message):
        return unknown_model(at, said, served)
    if status == 404:
        remedy = f"check base_url of [models.{at.profile}]: it usually ends with /v1"
        return UnreachableError(f"no chat endpoint at {at.address} (404): {said}", remedy=remedy)
    if status == 429:
        if is_quota(body):
            remedy = "check the account's billing, or use another model with -m"
            return RateLimitError(f"the account's quota at {at.address} is used up (429): {said}", remedy=remedy)
        remedy = "wait a little, or use another model with -m"
        return RateLimitError(f"{at.address} asks to slow down (429): {said}", remedy=remedy)
    remedy = "try again later, or use another model with -m"
    kind = UnreachableError if status >= 500 else ModelError
    return kind(f"{at.address} answered with an error ({status}): {said}", remedy=remedy)


def refused_key(status: int, at: Endpoint) -> AuthError:
    # The server's own words are left out: some repeat the key, whole or in part.
    remedy = (
        f"set {at.key_env} to a valid key"
        if at.key_env
        else f"name the key's variable: key_env in [models.{at.profile}]"
    )
    state = "the key was refused" if at.key else "a key is needed"
    return AuthError(f"{at.address}: {state} ({status})", remedy=remedy)


def unknown_model(at: Endpoint, said: str, served: Sequence[str]) -> UnknownModelError:
    names = ", ".join(at.without_key(name) for name in served[:12])
    more = f" and {len(served) - 12} more" if len(served) > 12 else ""
    remedy = f"set name in [models.{at.profile}] to one of: {names}{more}" if names else "check name and base_url"
    return UnknownModelError(f"{at.address} does not know the model {at.model}: {said}", remedy=remedy)


def not_an_api(body: str, at: Endpoint, *, status: int = 200) -> UnreachableError:
    """For a reply that is no JSON: a login page, a proxy's error page, a web server."""
    title = _TITLE.search(body)
    what = f"an HTML page titled “{at.without_key(title.group(1))}”" if title else "an HTML page"
    if not looks_like_html(body):
        what = f"“{at.without_key(body[:80])}”" if body.strip() else "an empty body"
    remedy = f"check base_url of [models.{at.profile}]: it usually ends with /v1"
    return UnreachableError(f"{at.address} is no model endpoint: it sent {what} ({status})", remedy=remedy)


def too_slow(at: Endpoint, seconds: float, *, heard: int) -> ModelTimeoutError:
    """For silence of this many seconds, `heard` characters into the reply."""
    so_far = f" after {heard} characters" if heard else ""
    message = f"{at.address} sent nothing for {seconds:g} seconds{so_far}"
    return ModelTimeoutError(message, remedy=f"raise timeout in [models.{at.profile}], or use another model with -m")


def lost(cause: str, at: Endpoint, *, heard: int) -> UnreachableError:
    """For a connection that could not be made, or closed `heard` characters into the reply."""
    if heard:
        return broken_off(at, "when the connection closed", heard=heard)
    remedy = f"check base_url of [models.{at.profile}] and your network, or use another model with -m"
    if (urlsplit(at.base_url).hostname or "") in {"localhost", "127.0.0.1", "::1"}:
        remedy = "start the model server, or use another model with -m"
    return UnreachableError(f"{at.address} cannot be reached: {at.without_key(cause)}", remedy=remedy)


def broken_off(at: Endpoint, how: str, *, heard: int) -> UnreachableError:
    """For a stream that ended before the reply did."""
    message = f"the reply of {at.model} broke off after {heard} characters, {how}"
    return UnreachableError(message, remedy="ask again, or use another model with -m")
