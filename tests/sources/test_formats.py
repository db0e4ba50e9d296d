"""Saved pages, web archives, books, documents and news formats from disk; and what hostile ones do."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UnreadableError
from qa.sources.archive import Archive
from qa.sources.docx import read_docx
from qa.sources.epub import read_epub
from qa.sources.files import Broken, find_files
from qa.sources.markup_blocks import html_blocks
from qa.sources.mhtml import read_mhtml
from qa.sources.newsml import read_newsml
from qa.sources.ninjs import is_ninjs
from qa.text import normalise
from qa.types import Article, Source, SourceId
from qa.xmltree import parse_xml
from tests.site.articles import FRENCH, GERMAN, KEEPER, KOREAN, page

One = Callable[..., Article]
Read = Callable[..., list[Article | Broken]]
PAGE = page(KEEPER, "https://skerry.example", 0)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


Members = dict[str, str | bytes]


def zipped(members: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


# ── saved pages ────────────────────────────────────────────────────────────────────────────────────────────


def mhtml(markup: str = PAGE, *, location: str = "https://skerry.example/news/last-keeper.html") -> str:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    message = MIMEMultipart("related", type="text/html")
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = location
    style = MIMEText("p { color: red }", "css", "utf-8")
    root = MIMEText(markup, "html", "utf-8")
    root["Content-Location"] = location
    message.attach(style)
    message.attach(root)
    return message.as_string()


@pytest.mark.parametrize("suffix", [".mhtml", ".mht"])
def test_a_saved_page_is_its_article(one: One, suffix: str) -> None:
    article = one("keeper" + suffix, mhtml())
    assert (article.title, article.author, article.url) == (
        KEEPER.title,
        KEEPER.author,
        "https://skerry.example/news/last-keeper.html",
    )
    assert all(paragraph in article.text for paragraph in KEEPER.paragraphs)
    assert KEEPER.footer.encode() in article.raw
    assert dict(article.headers)["content-location"] == "https://skerry.example/news/last-keeper.html"


def test_a_saved_page_without_its_own_address_has_the_one_it_was_saved_from(one: One) -> None:
    bare = f"<html><body><article><h1>T</h1><p>{KEEPER.paragraphs[0]}</p></article></body></html>"
    assert one("x.mhtml", mhtml(bare)).url == "https://skerry.example/news/last-keeper.html"
    assert one("y.mhtml", mhtml(bare, location="cid:frame-1@mhtml.blink")).url == ""


@pytest.mark.parametrize(
    "content",
    ["no mime at all", "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nabc\n--x--"],
)
def test_a_file_without_a_page_is_no_saved_page(content: str) -> None:
    with pytest.raises(UnreadableError):
        read_mhtml(content.encode())


def test_parts_within_parts_without_end_are_refused() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(20_000))
    with pytest.raises(UnreadableError):
        read_mhtml(nested.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_a_saved_page_or_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_mhtml(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; " + data
        )


# ── web archives ───────────────────────────────────────────────────────────────────────────────────────────


def record(
    url: str,
    body: bytes | str,
    *,
    kind: str = "response",
    status: int = 200,
    date: str = "2026-10-02T10:00:00Z",
    **headers: str,
) -> bytes:
    body = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    http = f"HTTP/1.1 {status} OK\r\n" + "".join(f"{k}: {v}\r\n" for k, v in named.items()) + "\r\n"
    block = http.encode() + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


SITE = "https://skerry.example"
ARCHIVE = [
    record(f"{SITE}/", "", kind="request"),
    record(f"{SITE}/news/last-keeper.html", PAGE, X_Robots_Tag="noai"),
    record(f"{SITE}/robots.txt", "User-agent: *\nContent-Signal: ai-input=no\n", Content_Type="text/plain"),
    record(f"{SITE}/logo.png", b"\x89PNG", Content_Type="image/png"),
    record(f"{SITE}/gone.html", "<html><body>404</body></html>", status=404),
    record(f"{SITE}/de/fangquote.html", gzip.compress(page(GERMAN, SITE, 0).encode()), Content_Encoding="gzip"),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", b"".join(ARCHIVE)),
        ("a.warc.gz", b"".join(gzip.compress(r, mtime=0) for r in ARCHIVE)),
        ("b.warc.gz", gzip.compress(b"".join(ARCHIVE), mtime=0)),
    ],
)
def test_a_web_archive_gives_its_pages_with_headers_and_site(read: Read, name: str, data: bytes) -> None:
    keeper, german = read(name, data)
    assert isinstance(keeper, Article)
    assert isinstance(german, Article)
    assert keeper.id == f"paper/{name}#{SITE}/news/last-keeper.html"
    assert dict(keeper.headers)["x-robots-tag"] == "noai"
    assert [(f.name, f.url, f.status) for f in keeper.site] == [
        ("address", f"{SITE}/news/last-keeper.html", 200),
        ("robots.txt", f"{SITE}/robots.txt", 200),
    ]
    assert KEEPER.footer.encode() in keeper.raw
    assert german.text.startswith(GERMAN.paragraphs[0])


def test_the_last_capture_of_a_page_counts(read: Read) -> None:
    later = page(KEEPER, SITE, 0).replace("thirty-one", "thirty-two")
    data = record(f"{SITE}/1", PAGE) + record(f"{SITE}/1", later, date="2026-11-01T00:00:00Z")
    (article,) = read("twice.warc", data)
    assert isinstance(article, Article)
    assert "thirty-two" in article.text


def test_chunked_bodies_are_put_together(read: Read) -> None:
    body = PAGE.encode()
    chunked = b"%x\r\n%s\r\n%x;ext=1\r\n%s\r\n0\r\n\r\n" % (1000, body[:1000], len(body) - 1000, body[1000:])
    (article,) = read("c.warc", record(f"{SITE}/1", chunked, Transfer_Encoding="chunked"))
    assert isinstance(article, Article)
    assert all(paragraph in article.text for paragraph in KEEPER.paragraphs)


def test_an_archive_that_is_cut_off_is_read_as_far_as_it_is_whole(read: Read) -> None:
    whole = b"".join(gzip.compress(r, mtime=0) for r in ARCHIVE)
    (keeper,) = read("cut.warc.gz", whole[: len(whole) - 200])
    assert isinstance(keeper, Article)


def test_a_page_that_unpacks_without_end_is_one_broken_record(read: Read) -> None:
    bomb = record(f"{SITE}/bomb", gzip.compress(b"<html>" + b" " * 30 * 2**20, mtime=0), Content_Encoding="gzip")
    broken, keeper = read("bomb.warc", bomb + ARCHIVE[1])
    assert isinstance(broken, Broken)
    assert "larger than" in broken.reason
    assert isinstance(keeper, Article)


@pytest.mark.parametrize("data", [b"<html></html>", gzip.compress(b"text", mtime=0), b"\x1f\x8bbroken"])
def test_what_is_no_web_archive_is_said_so(read: Read, data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no web archive"):
        read("x.warc.gz", data)


# ── books ──────────────────────────────────────────────────────────────────────────────────────────────────

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def epub(
    *, metadata: str = "", chapters: dict[str, str] | None = None, spine: str = "", more: Members | None = None
) -> bytes:
    chapters = chapters or {
        "one.xhtml": f"<h1>The light</h1><p>{KEEPER.paragraphs[0]}</p>",
        "two.xhtml": f"<title/><script src='x'/><h1>The quay</h1><p>{KEEPER.paragraphs[1]}</p><p>© 2026. No AI use.</p>",
    }
    items = "".join(
        f'<item id="{n}" href="text/{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    refs = spine or "".join(f'<itemref idref="{n}"/>' for n in range(len(chapters)))
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" prefix="tdm: http://www.w3.org/ns/tdmrep#">
    <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lights &amp; quays</dc:title><dc:creator>Ines Halloran</dc:creator>
    <dc:creator>Owen Pryce</dc:creator><dc:language>en-GB</dc:language><dc:date>2026-05-04</dc:date><dc:identifier>urn:isbn:1</dc:identifier>
    <dc:source>https://skerry.example/book</dc:source>{metadata}</metadata>
    <manifest>{items}<item id="css" href="s.css" media-type="text/css"/></manifest><spine>{refs}</spine></package>"""
    pages = {
        f"OEBPS/text/{name}": f'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        for name, body in chapters.items()
    }
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": package,
            **pages,
            **(more or {}),
        }
    )


def test_a_book_is_its_text_in_reading_order(one: One) -> None:
    article = one("book.epub", epub(spine='<itemref idref="1"/><itemref idref="0"/>'))
    assert (article.title, article.author, article.language, article.published) == (
        "Lights & quays",
        "Ines Halloran, Owen Pryce",
        "en",
        "2026-05-04",
    )
    assert article.url == "https://skerry.example/book"
    assert article.text.index("The quay") < article.text.index("The light")
    assert [article.text[h.start : h.end] for h in article.headings] == ["The quay", "The light"]
    assert article.media_type == "application/epub+zip"


def test_a_books_package_document_is_kept_for_its_rights(one: One) -> None:
    metadata = '<meta property="tdm:reservation">1</meta><dc:rights xmlns:dc="http://purl.org/dc/elements/1.1/">No mining.</dc:rights>'
    raw = one("book.epub", epub(metadata=metadata)).raw.decode()
    package, _, text = raw.partition("</package>")
    assert '<meta property="tdm:reservation">1</meta>' in package
    assert "No mining." in package
    assert "© 2026. No AI use." in text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04 cut", "damaged"),
        (zipped({"mimetype": "application/epub+zip"}), "missing"),
        (epub(more={"META-INF/rights.xml": "<x/>"}), "digital rights"),
        (zipped({"META-INF/container.xml": BOMB + "<x/>"}), "DOCTYPE"),
        (epub(chapters={"one.xhtml": ""}), "no text"),
        (epub(chapters={"one.xhtml": "<div>" * 5_000}), "nested"),
        (epub(more={"bomb": b"\0" * 29 * 2**20}), "unpacks to far more"),
        (zipped({str(n): "" for n in range(10_001)}, method=zipfile.ZIP_STORED), "unpacks to far more"),
    ],
    ids=["cut", "empty", "locked", "entities", "no text", "deep", "bomb", "many"],
)
def test_a_book_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_epub(data)


def test_a_directory_that_lies_about_sizes_is_caught() -> None:
    data = bytearray(zipped({"a": b"\0" * 40 * 2**20}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableError):
        Archive(bytes(data)).read("a")


# ── documents ──────────────────────────────────────────────────────────────────────────────────────────────

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str, style: str = "") -> str:
    return (
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}<w:r><w:t>{text}</w:t></w:r></w:p>'
    )


def docx(body: str, *, title: str = "Ferry plan", more: Members | None = None) -> bytes:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/footer1.xml": f"<w:ftr {W}>{paragraph('© Skerry Light. Not for AI training or use.')}</w:ftr>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>Claire Morvan</dc:creator><t:created>2026-10-07T10:00:00Z</t:created><dc:rights>All rights reserved</dc:rights></cp:coreProperties>',
        **(more or {}),
    }
    return zipped(members)


def test_a_word_document_is_its_text_with_headings(one: One) -> None:
    body = paragraph("The crossing", "Heading1") + paragraph(FRENCH.paragraphs[0]) + paragraph(FRENCH.paragraphs[1])
    article = one("plan.docx", docx(body))
    assert (article.title, article.author, article.published, article.language) == (
        "Ferry plan",
        "Claire Morvan",
        "2026-10-07T10:00:00+00:00",
        "fr",
    )
    assert article.text == "\n\n".join(["The crossing", *map(normalise, FRENCH.paragraphs)])
    assert [article.text[h.start : h.end] for h in article.headings] == ["The crossing"]


def test_a_documents_footer_and_properties_are_kept_for_their_rights(one: One) -> None:
    raw = one("plan.docx", docx(paragraph("Text of the plan."))).raw.decode()
    assert "<footer><p>© Skerry Light. Not for AI training or use.</p></footer>" in raw
    assert '<meta name="rights" content="All rights reserved">' in raw


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (zipped({"a.txt": "x"}), "no Word document"),
        (docx(BOMB), "XML"),
        (docx("<w:p>" * 1000), "nested"),
        (docx(""), "no text"),
        (docx(paragraph("x"), more={"word/footer2.xml": f"{BOMB}<x/>"}), "DOCTYPE"),
        (docx(paragraph("x"), more={"word/media/a.xml": b"<a>" + b" " * 29 * 2**20 + b"</a>"}), "unpacks to far more"),
    ],
    ids=["other zip", "entities", "deep", "empty", "entities in footer", "bomb"],
)
def test_a_document_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_docx(data)


def test_a_zip_behind_another_suffix_is_still_refused(read: Read) -> None:
    with pytest.raises(UnreadableError, match="ZIP"):
        read("book.html", epub())


# ── ninjs ──────────────────────────────────────────────────────────────────────────────────────────────────

NINJS_3: dict[str, Any] = {
    "uri": "https://agency.example/items/7",
    "standard": {"name": "ninjs", "version": "3.1"},
    "type": "text",
    "versionCreated": "2026-10-21T12:00:00+02:00",
    "pubStatus": "usable",
    "usageTerms": "No use by AI systems.",
    "language": "de",
    "by": "Von Jonas Brandt",
    "headlines": [{"role": "short", "value": "Kurz"}, {"role": "main", "value": GERMAN.title}],
    "bodies": [
        {"role": "plain", "contentType": "text/plain", "value": " ".join(GERMAN.paragraphs)},
        {
            "role": "main",
            "contentType": "application/xhtml+xml",
            "value": "".join(f"<p>{p}</p>" for p in GERMAN.paragraphs),
        },
    ],
}
NINJS_1 = {
    "uri": "tag:agency.example,2026:8",
    "versioncreated": "2026-10-22T08:00:00Z",
    "pubstatus": "usable",
    "headline": KEEPER.title,
    "byline": "By Ines Halloran",
    "body_text": "\n\n".join(KEEPER.paragraphs),
}


def test_ninjs_is_known_by_its_keys(one: One) -> None:
    article = one("item.json", json.dumps(NINJS_3))
    assert (article.title, article.author, article.published) == (
        GERMAN.title,
        "Jonas Brandt",
        "2026-10-21T12:00:00+02:00",
    )
    assert (article.url, article.language) == ("https://agency.example/items/7", "de")
    assert article.text == "\n\n".join(map(normalise, GERMAN.paragraphs))
    assert json.loads(article.raw)["usageTerms"] == "No use by AI systems."


def test_older_ninjs_and_lists_of_items_are_read(read: Read) -> None:
    new, old = read("items.json", json.dumps([NINJS_3, NINJS_1]))
    assert isinstance(new, Article)
    assert isinstance(old, Article)
    assert new.id == "paper/items.json#https://agency.example/items/7"
    assert (old.title, old.author, old.url) == (KEEPER.title, "Ines Halloran", "")
    assert json.loads(old.raw) == NINJS_1, "the other item's rights are not this one's"


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_cancelled_item_is_read_so_that_its_rights_are(one: One, status: str) -> None:
    article = one(
        "kill.json",
        json.dumps({"uri": "tag:a,1:1", "version": "2", "versionCreated": "2026-10-21", "pubStatus": status}),
    )
    assert article.text == ""
    assert json.loads(article.raw)["pubStatus"] == status


def test_a_picture_is_no_article(read: Read) -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read(
            "p.json",
            json.dumps({"uri": "tag:a,1:1", "type": "picture", "pubStatus": "usable", "versionCreated": "2026-10-21"}),
        )


@pytest.mark.parametrize(
    "data",
    [{"uri": "x", "title": "T", "text": "Body", "language": "en"}, {"headline": "x", "urgency": 1}, [], "x", None],
)
def test_other_json_is_not_taken_for_ninjs(data: Any) -> None:
    assert not is_ninjs(data)


# ── NewsML-G2 ──────────────────────────────────────────────────────────────────────────────────────────────

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def item(guid: str, body: str, *, status: str = "stat:usable", rights: str = "") -> str:
    return f"""<newsItem {G2} guid="{guid}" version="1" standard="NewsML-G2" standardversion="2.34" xml:lang="ko">
    <rightsInfo><copyrightHolder literal="Skerry"/>{rights}</rightsInfo>
    <itemMeta><itemClass qcode="ninat:text"/><versionCreated>2026-10-09T09:00:00+09:00</versionCreated><pubStatus qcode="{status}"/>
    <link rel="irel:alternate" href="https://skerry.example{KOREAN.path}"/></itemMeta>
    <contentMeta><headline>{KOREAN.title}</headline><by>{KOREAN.author}</by></contentMeta>
    <contentSet>{body}</contentSet></newsItem>"""


XHTML = f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h2>조선소</h2><p>{KOREAN.paragraphs[0]}</p><p>{KOREAN.paragraphs[1]}</p></body></html></inlineXML>'
NITF = f"<inlineXML contenttype='application/nitf+xml'><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.head><hedline><hl1>Twice</hl1></hedline></body.head><body.content><p>{KOREAN.paragraphs[0]}</p></body.content></body></nitf></inlineXML>"


def test_a_news_item_is_its_article(one: One) -> None:
    article = one(
        "item.xml", item("urn:newsml:skerry:1", XHTML, rights="<usageTerms>AI 학습 및 활용 금지</usageTerms>")
    )
    assert (article.title, article.author, article.language) == (KOREAN.title, KOREAN.author, "ko")
    assert (article.url, article.published) == (f"https://skerry.example{KOREAN.path}", KOREAN.published)
    assert article.text == "\n\n".join(["조선소", *KOREAN.paragraphs])
    rights = parse_xml(article.raw)
    assert [e.text for e in rights.iter() if e.tag.endswith("usageTerms")] == ["AI 학습 및 활용 금지"]


def test_a_message_of_many_items_gives_each_with_its_own_rights(read: Read) -> None:
    mining = '<dataMining uri="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"/>'
    items = (
        item("urn:a", NITF, rights=mining)
        + item("urn:b", f"<inlineData contenttype='text/plain'>{KEEPER.paragraphs[0]}</inlineData>")
        + item("urn:picture", "<remoteContent href='x.jpg'/>")
    )
    first, second = read("message.xml", f"<newsMessage {G2}><itemSet>{items}</itemSet></newsMessage>")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.text) == ("paper/message.xml#urn:a", KOREAN.paragraphs[0])
    assert b"DMI-PROHIBITED" in first.raw
    assert b"DMI-PROHIBITED" not in second.raw
    assert second.text == KEEPER.paragraphs[0]


def test_a_killed_item_is_read_so_that_its_rights_are(one: One) -> None:
    article = one("kill.xml", item("urn:a", "", status="stat:canceled"))
    assert (article.text, article.title) == ("", KOREAN.title)
    assert b"stat:canceled" in article.raw


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"{BOMB}<newsItem {G2}/>", "DOCTYPE"),
        ('<!DOCTYPE newsItem SYSTEM "http://evil.example/x.dtd"><newsItem/>', "DOCTYPE"),
        ("<rss/>", "no news item"),
        (f"<newsItem {G2}/>", "no text item"),
        (f"<newsItem {G2}>", "well-formed"),
        ("<a>" * 300 + "</a>" * 300, "nested"),
    ],
)  # fmt: skip
def test_xml_that_is_no_news_says_why(data: str, why: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(UnreadableError, match=why):
            read_newsml(data.encode(encoding))


# ── all of them ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_gives_files_of_every_format(tmp_path: Path) -> None:
    wanted = ["a.docx", "a.epub", "a.mht", "a.mhtml", "a.warc", "a.warc.gz", "a.xml"]
    for name in [*wanted, "a.gz", "a.zip", "a.doc"]:
        (tmp_path / name).write_bytes(b"x")
    source = Source(id=SourceId("paper"), name="The Paper", folder=tmp_path, paths=("**/*",))
    assert [path.name for path in find_files(source)] == wanted


@given(st.text(max_size=300))
def test_blocks_of_any_markup_are_normal_text(markup: str) -> None:
    for block in html_blocks("<p>" + markup):
        assert block.text.strip()


@pytest.mark.parametrize("piece", ["<!", "</", "<a ", "<!--", "<p>", "&", '<a b="', "<li>", "<td>"])
def test_hostile_markup_is_read_in_no_time(piece: str) -> None:
    """A reading that grows with the square of the length would not come back from these."""
    assert len(html_blocks("<p>words</p>" + piece * 100_000)) <= 100_001
