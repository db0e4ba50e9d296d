"""Files of a source: which there are, and one article after another out of each, whatever its format."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qa.errors import UnreadableError
from qa.sources.dates import date_of_name, without_name_date
from qa.sources.document import Document
from qa.sources.encoding import decode
from qa.sources.register import split_pattern
from qa.text import digest
from qa.types import Article, ArticleId, Source

FINGERPRINT = "sources-4"
"""Raise it when any reader would make another text or other metadata of the same file."""

MAX_FILE = 50 * 1024 * 1024
"""Bytes. JSON Lines and web archives are read piece by piece and have no limit of their own."""

_PAGES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown"})
_PLAIN = frozenset({".txt", ".text"})
_LINES = frozenset({".jsonl", ".ndjson"})
_SAVED = frozenset({".mhtml", ".mht"})
_ARCHIVES = frozenset({".warc", ".warc.gz"})
_SUFFIXES = _PAGES | _MARKDOWN | _PLAIN | _LINES | _SAVED | _ARCHIVES | {".json", ".pdf", ".epub", ".docx", ".xml"}

_MAGIC: tuple[tuple[bytes, str, frozenset[str]], ...] = (
    (b"%PDF-", "a PDF", frozenset({".pdf"})),
    (b"PK\x03\x04", "a ZIP archive or an office document", frozenset({".epub", ".docx"})),
    (b"\x89PNG", "a PNG picture", frozenset()),
    (b"\xff\xd8\xff", "a JPEG picture", frozenset()),
    (b"GIF8", "a GIF picture", frozenset()),
    (b"\x1f\x8b", "a gzip archive", frozenset()),
    (b"SQLite format 3", "a database", frozenset()),
    (b"\xd0\xcf\x11\xe0", "an old office document", frozenset()),
    (b"{\\rtf", "an RTF document", frozenset()),
)


class Broken(Struct, frozen=True, kw_only=True):
    """One record of a file that cannot be read, while the others can."""

    key: str
    """The article id it would have had."""
    reason: str


def find_files(source: Source) -> list[Path]:
    """The source's files, sorted, each once. Hidden files, and files of suffixes we do not read, are left out.

    A pattern that names a folder means everything below it; one that ends in a suffix of its own takes that too.
    Symbolic links to folders are not followed by `**`, so that a loop ends.
    """
    return [path for path, _, _ in find_stats(source)]


def find_stats(source: Source) -> list[tuple[Path, int, int]]:
    """The same files with what a change shows in: path, size in bytes, time of change in nanoseconds."""
    found: dict[str, tuple[Path, int, int]] = {}
    for pattern in source.paths:
        base, rest = split_pattern(source.folder, pattern)
        suffix = _suffix(Path(rest))
        wanted = _SUFFIXES | ({suffix} if suffix and "*" not in suffix else set())
        # Text and not paths below: a question looks at every file, and `relative_to` costs as much as the disk.
        above = len(base.as_posix())
        for path in _glob(base, rest or "**/*") if rest or not base.is_file() else (base,):
            key = path.as_posix()
            if path is not base and ("/." in key[above:] or _suffix(path) not in wanted):
                continue
            size, changed = _regular(path)
            if changed >= 0:
                found[key] = (path, size, changed)
    return [found[key] for key in sorted(found)]


def _regular(path: Path) -> tuple[int, int]:
    """Size and time of change; (-1, -1) for what is no file, or has vanished."""
    try:
        status = os.stat(path)  # noqa: PTH116 - the same without a call between
    except OSError:
        return -1, -1
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else (-1, -1)


def _glob(base: Path, pattern: str) -> Iterator[Path]:
    if base.is_dir():
        # “**” alone means folders to pathlib; a person means what is in them.
        yield from base.glob(pattern + "/*" if pattern.endswith("**") else pattern)


def read_file(path: Path, source: Source) -> Iterator[Article | Broken]:
    """Each article of a file, as it is read: a file of many records is never held whole when it is JSON Lines.

    Raises `UnreadableError`, with the reason and a remedy, when nothing of the file can be read, be it that a library
    which reads its format cannot be loaded.
    """
    try:
        yield from _read(path, source)
    except ImportError as error:
        raise UnreadableError(
            f"what reads {_suffix(path)} files cannot be loaded: {error}",
            remedy="install Byline anew, then change or touch the file",
        ) from None


def _read(path: Path, source: Source) -> Iterator[Article | Broken]:
    size = _size(path)
    suffix = _suffix(path)
    if suffix in _LINES:
        yield from _numbered(path, source, _line_records(path, source))
        return
    if suffix in _ARCHIVES:
        yield from _captures(path, source)
        return
    if size > MAX_FILE:
        raise UnreadableError(
            f"the file is larger than {MAX_FILE // 2**20} MB",
            remedy="split it, or write it as JSON Lines (.jsonl), which are read line by line",
        )
    data = _bytes(path)
    _refuse_disguise(data, suffix)
    if suffix == ".json":
        yield from _numbered(path, source, _json_records(decode(data), source))
    elif suffix == ".xml":
        from qa.sources.newsml import read_newsml

        yield from _numbered(path, source, iter(read_newsml(data)))
    elif suffix in _SAVED:
        from qa.sources.mhtml import read_mhtml

        document, headers = read_mhtml(data, fallback_title=_title(path))
        yield replace(_article(document, path, source), headers=headers)
    else:
        document = _single(data, suffix, _title(path))
        if not document.published and suffix in _PLAIN | _MARKDOWN:
            document = replace(document, published=date_of_name(path.stem))
        yield _article(document, path, source)


def _single(data: bytes, suffix: str, title: str) -> Document:
    """The one article of a file. Readers are imported where they are needed: each brings its library."""
    read: Callable[..., Document]
    if suffix in {".pdf", ".epub", ".docx"}:
        if suffix == ".pdf":
            from qa.sources.pdf import read_pdf as read
        elif suffix == ".epub":
            from qa.sources.epub import read_epub as read
        else:
            from qa.sources.docx import read_docx as read
        return read(data, fallback_title=title)
    if suffix in _PAGES:
        from qa.sources.web import read_page as read
    elif suffix in _MARKDOWN:
        from qa.sources.markdown import read_markdown as read
    else:
        from qa.sources.plain import read_plain as read
    return read(decode(data, markup=suffix in _PAGES), fallback_title=title)


# ── records ────────────────────────────────────────────────────────────────────────────────────────────────


def _json_records(text: str, source: Source) -> Iterator[tuple[str, Document | UnreadableError]]:
    from qa.sources.ninjs import is_ninjs, read_ninjs
    from qa.sources.records import find_records, parse_json, read_record

    data = parse_json(text)
    records = [(data, data)] if is_ninjs(data) else find_records(data)
    if not records:
        raise UnreadableError(
            "there is no article in it: neither an object nor a list of objects",
            remedy="write one object, or a list of objects, each with a title and a text",
        )
    alone = len(records) == 1 and records[0][0] is data
    for number, (record, around) in enumerate(records, start=1):
        try:
            if is_ninjs(record) and not source.fields:
                document = read_ninjs(record, around)
            else:
                document = read_record(record, around, fields=source.fields, key=str(number))
        except UnreadableError as error:
            if alone:
                raise
            yield str(number), error
        else:
            yield "" if alone else document.key, document


def _line_records(path: Path, source: Source) -> Iterator[tuple[str, Document | UnreadableError]]:
    from qa.sources.records import MAX_RECORD, find_records, read_lines, read_record

    any_line = False
    for number, data in read_lines(_lines(path, MAX_RECORD)):
        any_line = True
        if isinstance(data, UnreadableError):
            yield str(number), data
            continue
        records = find_records(data)
        if not records:
            yield str(number), UnreadableError(f"line {number} holds no object", remedy="write one JSON object a line")
        for record, around in records:
            try:
                document = read_record(record, around, fields=source.fields, key=str(number))
            except UnreadableError as error:
                yield str(number), error
            else:
                yield document.key, document
    if not any_line:
        raise UnreadableError("the file is empty", remedy="put the articles into it or remove it")


def _captures(path: Path, source: Source) -> Iterator[Article | Broken]:
    """The pages of a web archive, each with the headers it was answered with and what its site said."""
    from qa.sources.warc import read_warc

    for capture in read_warc(path):
        if isinstance(capture.document, UnreadableError):
            reason = f"{capture.document.message} — {capture.document.remedy}"
            yield Broken(key=_identify(path, source, capture.url), reason=reason)
        else:
            article = _article(capture.document, path, source, capture.url)
            yield replace(article, headers=capture.headers, site=capture.site)


def _lines(path: Path, limit: int) -> Iterator[bytes]:
    """Lines without holding more than `limit` bytes: of a longer one, that it is longer is all that is kept."""
    try:
        with path.open("rb") as file:
            while line := file.readline(limit + 1):
                if len(line) > limit and not line.endswith(b"\n"):
                    while rest := file.readline(limit + 1):
                        if rest.endswith(b"\n"):
                            break
                yield line
    except OSError as error:
        raise _cannot_open(error) from None


def _numbered(
    path: Path, source: Source, found: Iterator[tuple[str, Document | UnreadableError]]
) -> Iterator[Article | Broken]:
    seen: set[str] = set()
    for key, document in found:
        if isinstance(document, UnreadableError):
            yield Broken(key=_identify(path, source, key), reason=f"{document.message} — {document.remedy}")
        elif key in seen:
            yield Broken(
                key=_identify(path, source, key),
                reason=f"the key “{key}” occurs twice — give each record an id of its own",
            )
        else:
            seen.add(key)
            yield _article(document, path, source, key)


# ── articles ───────────────────────────────────────────────────────────────────────────────────────────────


def _article(document: Document, path: Path, source: Source, key: str = "") -> Article:
    return Article(
        id=ArticleId(_identify(path, source, key)),
        source_id=source.id,
        title=document.title,
        text=document.text,
        sha256=digest(document.text),
        url=document.url,
        author=document.author,
        published=document.published,
        language=document.language,
        headings=document.headings,
        media_type=document.media_type,
        raw=document.raw,
    )


def _identify(path: Path, source: Source, key: str) -> str:
    """`<source id>/<path below the register's folder>[#<record key>]`; a folder of the source's name is not doubled.

    Of a file that lies elsewhere, the path begins with the folder that the source names.
    """
    try:
        relative = Path(os.path.relpath(path, source.folder)).as_posix()
    except ValueError:  # another drive, on Windows
        relative = ".."
    if relative.partition("/")[0] == "..":
        relative = _below_its_base(path, source)
    prefix = f"{source.id}/"
    name = relative if relative.startswith(prefix) else prefix + relative
    return f"{name}#{key[:200]}" if key else name


def _below_its_base(path: Path, source: Source) -> str:
    """`articles/a.txt` of `/elsewhere/articles/**/*`; folders of one name are told apart by where they lie, hashed."""
    named = (split_pattern(source.folder, pattern)[0] for pattern in source.paths)
    bases = list(dict.fromkeys(Path(os.path.abspath(base)) for base in named))  # noqa: PTH100
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the person's own links
    base = next((base for base in bases if full == base or full.is_relative_to(base)), full.parent)
    base = base.parent if full == base else base
    below = full.relative_to(base).as_posix()
    alike = [other for other in bases if other != base and other.name == base.name]
    name = f"{base.name}-{digest(base.as_posix())[:6]}" if alike else base.name
    return f"{name}/{below}" if name else below


# ── the file itself ────────────────────────────────────────────────────────────────────────────────────────


def _suffix(path: Path) -> str:
    return ".warc.gz" if path.name.lower().endswith(".warc.gz") else path.suffix.lower()


def _title(path: Path) -> str:
    return " ".join(without_name_date(path.stem).replace("_", " ").replace("-", " ").split())


def _size(path: Path) -> int:
    try:
        found = path.stat()
    except OSError as error:
        raise _cannot_open(error) from None
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError("it is not a regular file", remedy="remove it from the source's paths")
    if found.st_size == 0:
        raise UnreadableError("the file is empty", remedy="put the article into it or remove it")
    return found.st_size


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _cannot_open(error) from None


def _cannot_open(error: OSError) -> UnreadableError:
    return UnreadableError(
        f"it cannot be opened: {(error.strerror or str(error)).lower()}", remedy="check the file and its permissions"
    )


def _refuse_disguise(data: bytes, suffix: str) -> None:
    for magic, name, suffixes in _MAGIC:
        if data.startswith(magic) and suffix not in suffixes:
            raise UnreadableError(
                f"it is {name} behind the suffix {suffix}", remedy="give it the suffix of what it is, or remove it"
            )
