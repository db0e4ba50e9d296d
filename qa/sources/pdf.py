"""PDF: its text with line ends and hyphenation healed, and the metadata it carries."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from qa.errors import UnreadableError
from qa.sources.dates import iso_date
from qa.sources.document import MAX_CHARACTERS, Block, Document, assemble, first_words
from qa.sources.language import language_of
from qa.text import normalise

_SENTENCE_END = re.compile(r"[.!?:;。！？”\"»)\]]\s*$")
_USELESS_TITLE = re.compile(
    r"(?:untitled|microsoft word|document\d*|.*\.(?:docx?|indd|pdf|qxd))\b|anonymous", re.IGNORECASE
)

_TRIPS = (
    ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError, AssertionError, ArithmeticError,
    NotImplementedError, ImportError, EOFError,
)  # fmt: skip


def read_pdf(data: bytes, *, fallback_title: str = "") -> Document:
    """One article from a PDF file.

    Raises `UnreadableError` when it is encrypted, cut off, broken, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if not data.lstrip()[:5].startswith(b"%PDF"):
        raise UnreadableError("it is no PDF, whatever its suffix says", remedy="give it the suffix of what it is")
    if b"%%EOF" not in data[-2048:]:
        raise UnreadableError("the PDF is cut off before its end", remedy="fetch or copy the file again")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings about odd files would reach the terminal
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("the PDF is encrypted", remedy="save it without a password")
        pages = _page_texts(reader)
        facts = {str(k): str(v) for k, v in (reader.metadata or {}).items() if isinstance(v, str)}
    except UnreadableError:
        raise
    except (PyPdfError, MemoryError, *_TRIPS) as error:
        # pypdf meets a damaged file with whatever its own code trips over; all of it means the same to a user.
        raise UnreadableError(
            f"the PDF is damaged ({type(error).__name__})", remedy="fetch or copy the file again"
        ) from None
    if not "".join(pages).strip():
        raise UnreadableError(
            "the PDF holds no text, only pictures of it", remedy="run it through text recognition (OCR) first"
        )
    title = _metadata_title(facts)
    lines = _without_running_lines(pages)
    text, headings = assemble((Block(text=part) for part in _paragraphs(lines)), title=title)
    return Document(
        title=title or fallback_title or first_words(text),
        text=text,
        headings=headings,
        raw=data,
        media_type="application/pdf",
        author=normalise(facts.get("/Author", "")),
        published=_pdf_date(facts.get("/CreationDate", "")),
        language=language_of(text),
    )


def _page_texts(reader: object) -> list[str]:
    pages: list[str] = []
    length = 0
    for page in reader.pages:  # type: ignore[attr-defined]
        pages.append(page.extract_text() or "")
        length += len(pages[-1])
        if length > 2 * MAX_CHARACTERS:
            raise UnreadableError(
                f"the PDF is longer than {MAX_CHARACTERS:,} characters", remedy="split it into its articles"
            )
    return pages


def _without_running_lines(pages: list[str]) -> list[str]:
    """All lines, less page numbers and the head and foot lines that come back on most pages."""
    by_page = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = Counter(
        re.sub(r"\d+", "#", line) for lines in by_page for line in {*lines[:2], *lines[-2:]} if _may_run(line)
    )
    running = {line for line, count in edges.items() if len(pages) >= 3 and count > len(pages) * 0.6}
    kept: list[str] = []
    for lines in by_page:
        kept.extend(
            line
            for line in lines
            if re.sub(r"\d+", "#", line) not in running and not re.fullmatch(r"[-–— ]*\d{1,4}[-–— ]*", line)
        )
    return kept


def _may_run(line: str) -> bool:
    return 0 < len(line) < 100 and not _SENTENCE_END.search(line)


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined to paragraphs: a short line that ends a sentence ends one, a hyphen at a line's end is healed."""
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(len(lengths) * 0.75)] if lengths else 0
    paragraphs: list[str] = []
    current = ""
    for line in lines:
        if not line:
            paragraphs.append(current)
            current = ""
            continue
        current = _join(current, line)
        if len(line) < usual * 0.75 and (_SENTENCE_END.search(line) or len(current) == len(line)):
            paragraphs.append(current)
            current = ""
    paragraphs.append(current)
    return [paragraph for paragraph in paragraphs if paragraph.strip()]


def _join(before: str, line: str) -> str:
    if not before:
        return line
    if re.search(r"[^\W\d_]-$", before) and line[:1].islower():
        return before[:-1] + line
    if before[-1] > "\u2e80" and line[0] > "\u2e80" and not "\uac00" <= before[-1] <= "\ud7a3":
        return before + line  # Chinese and Japanese have no blanks between words
    return f"{before} {line}"


def _metadata_title(facts: dict[str, str]) -> str:
    title = " ".join(normalise(facts.get("/Title", "")).split())
    return "" if _USELESS_TITLE.match(title) else title


def _pdf_date(value: str) -> str:
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", value)
    return iso_date("-".join(match.groups())) if match else ""
