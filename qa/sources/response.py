"""One HTTP answer, fetched or saved, → one article: by what it is, not by what its address ends in."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message

from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.sources.client import Headers
from qa.sources.document import Document
from qa.sources.encoding import decode

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_XML = frozenset({"application/xml", "text/xml", "application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2+xml"})
_JSON = frozenset({"application/json", "application/ld+json", "text/json", "application/vnd.iptc.ninjs+json"})
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A label means its superset on the web: browsers read it so, and pages rely on it.
_SUPERSETS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip


def read_response(
    body: bytes, *, media_type: str, headers: Headers = (), url: str = "", fallback_title: str = ""
) -> Document:
    """One article. `media_type` as `site_files.media_type_of` has it; the charset of `Content-Type` is believed first.

    Raises `UnreadableError`: no article in it, or a type that holds none.
    """
    if body.startswith(b"%PDF-") or media_type == "application/pdf":
        from qa.sources.pdf import read_pdf

        return read_pdf(body, fallback_title=fallback_title)
    if media_type == "application/epub+zip":
        from qa.sources.epub import read_epub

        return read_epub(body, fallback_title=fallback_title)
    if media_type == _DOCX:
        from qa.sources.docx import read_docx

        return read_docx(body, fallback_title=fallback_title)
    if media_type in _JSON:
        return _record(decode(body))
    if media_type in _XML:
        from qa.sources.newsml import read_newsml

        return _only([document for _, document in read_newsml(body)])
    read: Callable[..., Document]
    if media_type in _PAGES:
        from qa.sources.web import read_page as read
    elif media_type == "text/markdown":
        from qa.sources.markdown import read_markdown as read
    elif media_type in {"text/plain", ""}:
        from qa.sources.plain import read_plain as read
    else:
        raise UnreadableError(f"it is {media_type}: no article", remedy="give the address of the article's page")
    page = media_type in _PAGES
    text = _text(body, headers, page=page)
    document = read(_closed(text) if page else text, fallback_title=fallback_title)
    return document if document.url or not url else replace(document, url=url)


def charset_of(headers: Headers) -> str:
    message = Message()
    message["content-type"] = next((value for name, value in headers if name == "content-type"), "")
    charset = (message.get_content_charset() or "").lower()
    return _SUPERSETS.get(charset, charset)


def _text(body: bytes, headers: Headers, *, page: bool) -> str:
    charset = charset_of(headers)
    if charset and not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            # Through `decode`, which refuses what is empty, binary, or decoded twice before it was sent.
            return decode(body.decode(charset).encode("utf-8"))
        except (UnicodeError, LookupError):
            pass  # a wrong label is common; the bytes themselves decide
    return decode(body, markup=page)


def _closed(markup: str) -> str:
    """The end tags of a page may be left out, and HTTP already said that nothing is missing."""
    if re.search(r"</(?:html|body)\s*>", markup[-2000:], re.IGNORECASE) or re.search(
        r"<[a-zA-Z/!][^<>]*\Z", markup[-2000:]
    ):
        return markup
    return markup + "\n</body></html>"


def _record(text: str) -> Document:
    from qa.sources.ninjs import is_ninjs, read_ninjs
    from qa.sources.records import find_records, parse_json, read_record

    data = parse_json(text)
    if is_ninjs(data):
        return read_ninjs(data, data)
    records = find_records(data)
    return _only([read_record(record, around, fields={}, key=str(n)) for n, (record, around) in enumerate(records, 1)])


def _only(documents: list[Document]) -> Document:
    if len(documents) != 1:
        raise UnreadableError(
            f"it holds {len(documents)} articles, not one", remedy="save it and add the file: files may hold many"
        )
    return documents[0]
