"""Pages saved whole (.mhtml, .mht): the page itself out of its MIME message; pictures and styles are left."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.sources.addresses import RefusedError, origin_of
from qa.sources.client import Headers
from qa.sources.document import Document
from qa.sources.response import read_response

_MAX_PARTS = 5_000


def read_mhtml(data: bytes, *, fallback_title: str = "") -> tuple[Document, Headers]:
    """One article and the headers saved with it. Raises `UnreadableError`: no page in it, cut off."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        part = _page(message)
        body = part.get_payload(decode=True) if part else None
    except (MessageError, RecursionError, LookupError, ValueError, AttributeError, TypeError, IndexError):
        # The standard library's parser answers hostile headers with whatever its own code trips over.
        raise UnreadableError("it is no saved page that can be read", remedy="save the page again") from None
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise UnreadableError("there is no page in it", remedy="save the page again")
    headers = _headers(part)
    document = read_response(body, media_type="text/html", headers=headers, fallback_title=fallback_title)
    location = _address(part.get("Content-Location")) or _address(message.get("Snapshot-Content-Location"))
    return (document if document.url else replace(document, url=location)), headers


def _page(message: EmailMessage) -> EmailMessage | None:
    """The part named as the start, else the first page."""
    start = message.get_param("start") or ""
    pages: list[EmailMessage] = []
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            break
        if part.get_content_type() in {"text/html", "application/xhtml+xml"} and isinstance(part, EmailMessage):
            if start and str(part.get("Content-ID", "")).strip() == start:
                return part
            pages.append(part)
    return pages[0] if pages else None


def _headers(part: EmailMessage) -> Headers:
    return tuple((name.lower(), " ".join(str(value).split())) for name, value in part.items())


def _address(value: object) -> str:
    address = "".join(str(value or "").split())  # long headers are folded with blanks
    try:
        origin_of(address)
    except RefusedError:
        return ""
    return address
