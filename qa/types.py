"""The nouns: frozen records that one stage makes and the next one reads. Nothing here does input or output."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NewType, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:  # numpy costs an eighth of a second; `qa --help` must not pay it
    import numpy as np
    import numpy.typing as npt

SourceId = NewType("SourceId", str)
ArticleId = NewType("ArticleId", str)
"""`<source id>/<path below the source's folder>[#<record key>]`: stable while the article is edited."""
ChunkId = NewType("ChunkId", str)
"""Hash of article id, article sha256, start and end: changes with the content, never otherwise."""

Vector: TypeAlias = "npt.NDArray[np.float32]"
"""Shape (dimensions,), unit length."""
Matrix: TypeAlias = "npt.NDArray[np.float32]"
"""Shape (n, dimensions), rows of unit length."""
Span: TypeAlias = tuple[int, int]
"""Code-point offsets [start, end) into `Article.text`."""


# ── sources and rights ─────────────────────────────────────────────────────────────────────────────────────


class AiUse(StrEnum):
    """The register's flag for a source."""

    DETECT = "detect"
    FORBID = "forbid"
    ALLOW = "allow"


class Standing(StrEnum):
    """What may be done with an article: everything, title and link only, or nothing until it has been read."""

    FULL = "full"
    REFERENCE = "reference"
    UNCHECKED = "unchecked"


class Use(StrEnum):
    """The uses that publishers' signals tell apart."""

    SEARCH = "search"
    AI_INPUT = "ai_input"
    AI_TRAIN = "ai_train"
    DISPLAY = "display"


class Says(StrEnum):
    """What one signal says of one use. Silence is a value of its own, never a yes."""

    YES = "yes"
    NO = "no"
    UNSTATED = "unstated"
    REVIEW = "needs-review"


class Reference(Struct, frozen=True, kw_only=True):
    """An article known by title and link only: no text of it is kept."""

    title: str
    url: str = ""
    published: str = ""
    """ISO date, possibly cut to month or year; empty when unknown."""


class Source(Struct, frozen=True, kw_only=True):
    """One publisher of the register, with the one flag that decides whether AI may use it."""

    id: SourceId
    name: str
    folder: Path
    """The register's folder: `paths` are relative to it."""
    home: str = ""
    ai_use: AiUse = AiUse.DETECT
    reason: str = ""
    permission: str = ""
    """What was granted and by whom; only this lets `allow` override a publisher's stated no."""
    licence: str = ""
    paths: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    """Addresses of single articles."""
    feeds: tuple[str, ...] = ()
    """Addresses of RSS, Atom or JSON feeds."""
    sitemaps: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """For JSON: our field name → the key it has in this source's files."""


class Heading(Struct, frozen=True, kw_only=True):
    """A heading inside an article's text. Levels start at 1."""

    start: int
    end: int
    level: int


class SiteFile(Struct, frozen=True, kw_only=True):
    """One file in which a site speaks of its articles, as answered: `robots.txt`, `tdmrep.json`, an RSL licence."""

    name: str
    """`robots.txt`, `tdmrep.json`, `rsl`, `ai.txt`, `trust.txt`."""
    url: str
    status: int
    """HTTP status; 0 when nothing answered."""
    body: bytes = b""
    media_type: str = ""
    fetched: str = ""
    """UTC time, ISO; empty for a file given by hand."""


class Article(Struct, frozen=True, kw_only=True):
    """One article as read: normalised text to quote from, and the raw bytes that the rights readers look at."""

    id: ArticleId
    source_id: SourceId
    title: str
    text: str
    """NFC, `\\n` line ends, no BOM, no control characters; every offset points into this."""
    sha256: str
    """Of `text` in UTF-8."""
    url: str = ""
    author: str = ""
    published: str = ""
    """ISO date or date-time; empty when unknown."""
    language: str = ""
    """Two-letter code; empty when unknown."""
    headings: tuple[Heading, ...] = ()
    media_type: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()
    """HTTP response headers, lower-case names, in order; empty for files."""
    site: tuple[SiteFile, ...] = ()
    """What the sites that served it (every hop) and its original publisher say of their articles; empty for files."""
    raw: bytes = b""
    """Bytes before any extraction: extractors drop footers and meta tags, where the notices are."""


class Signal(Struct, frozen=True, kw_only=True):
    """One thing a publisher (or the register) says about one use, and the words it rests on."""

    carrier: str
    """Where it was read: `register`, `notice`, `html-meta`, `http-header`, `robots.txt`, …"""
    protocol: str
    """What it is written in: `register`, `printed-notice`, `meta-robots`, `tdmrep`, …"""
    use: Use
    says: Says
    quote: str = ""
    """The words or value it rests on; never body text beyond the notice itself."""
    where: str = ""
    note: str = ""


class Carrier(Struct, frozen=True, kw_only=True):
    """Whether one carrier of signals was read, absent or failed. A failed one is never consent."""

    carrier: str
    status: str
    """`read`, `absent` or `failed`."""
    note: str = ""


class Verdict(Struct, frozen=True, kw_only=True):
    """What was decided for one article, by which rule, on which evidence."""

    standing: Standing
    rule: str
    """Stable name of the rule that decided, e.g. `register-forbid`, `printed-notice`, `nothing-said`."""
    reason: str
    """One sentence for a person."""
    signals: tuple[Signal, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    conditions: tuple[str, ...] = ()


class Admitted(Struct, frozen=True, kw_only=True):
    """An article that may be stored, embedded, prompted and quoted. Only `qa/rights/gate.py` makes one."""

    article: Article
    verdict: Verdict


# ── chunks and what is found ───────────────────────────────────────────────────────────────────────────────


class Chunk(Struct, frozen=True, kw_only=True):
    """A run of whole sentences: `article.text[start:end] == text`."""

    id: ChunkId
    article_id: ArticleId
    source_id: SourceId
    ordinal: int
    start: int
    end: int
    text: str
    context: str
    """Title and headings above it: embedded and indexed with the text, never quoted."""
    tokens: int
    """Of `text`, counted by tiktoken's o200k_base when the chunk was made."""
    sentences: tuple[Span, ...]
    """Sentence offsets into the article's text, in order, white space trimmed."""

    @property
    def indexed_text(self) -> str:
        """What is embedded: the context, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


class ArticleCard(Struct, frozen=True, kw_only=True):
    """What may be said of any article, forbidden ones included: no body text."""

    id: ArticleId
    source_id: SourceId
    source: str
    title: str
    url: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    sha256: str = ""
    standing: Standing = Standing.UNCHECKED
    rule: str = ""
    reason: str = ""
    conditions: tuple[str, ...] = ()
    """What an answer that uses it must keep, as `Verdict.conditions`."""


class Hit(Struct, frozen=True, kw_only=True):
    """One chunk found by one index. Higher scores are better; scales differ between indexes."""

    chunk_id: ChunkId
    score: float


class Passage(Struct, frozen=True, kw_only=True):
    """A chunk found for a question, with the article it stands in and the scores that brought it here."""

    chunk: Chunk
    card: ArticleCard
    rank: int
    """From 1, best first."""
    score: float
    dense: float = 0.0
    """Cosine similarity, −1…1; 0 when only the words found it."""
    lexical: float = 0.0
    """BM25, ≥ 0; 0 when only the vectors found it."""


class Filter(Struct, frozen=True, kw_only=True):
    """Which articles a question may draw on. Dates are ISO, inclusive; empty means open."""

    sources: tuple[SourceId, ...] = ()
    since: str = ""
    until: str = ""
    as_of: str = ""
    """The day the question is asked on: whatever is later, or may be (no date, or one cut short), is not seen."""

    @property
    def is_open(self) -> bool:
        return not (self.sources or self.since or self.until or self.as_of)


class Narrowed(Struct, frozen=True, kw_only=True):
    """What the dates and the paper named in a question did to its search. ISO dates, inclusive; empty means open."""

    since: str = ""
    until: str = ""
    text: str = ""
    """The words they were read from."""
    note: str = ""
    """Why a bound that the words name was not kept."""
    paper: str = ""
    """Whose account alone is asked for: no other paper's articles were searched."""


# ── asking a model ─────────────────────────────────────────────────────────────────────────────────────────


class Message(Struct, frozen=True, kw_only=True):
    role: str
    """`system` or `user`."""
    content: str


class ChatRequest(Struct, frozen=True, kw_only=True):
    """What a model is asked: messages for models that read prose, the same passages for those that do not."""

    question: str
    passages: tuple[Passage, ...]
    messages: tuple[Message, ...]
    max_tokens: int


class Usage(Struct, frozen=True, kw_only=True):
    """Tokens of one exchange; None when the endpoint did not say and nobody counted."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None
    estimated: bool = False
    """Whether some of it was counted here, because the endpoint did not say."""


class Completion(Struct, frozen=True, kw_only=True):
    """A model's reply, in the reply format of `prompts/answer.md`."""

    text: str
    model: str = ""
    """As the endpoint reported it."""
    usage: Usage = Usage()
    finish_reason: str = "stop"
    """As the endpoint reported it; `length` for a reply that was cut off at its limit of tokens."""
    confidence: float | None = None
    """0…1, calibrated evidence that the passages answer the question, where the writer measures it."""


class DraftQuote(Struct, frozen=True, kw_only=True):
    passage: int
    """The number the model gave, from 1; not yet known to exist."""
    text: str


class DraftClaim(Struct, frozen=True, kw_only=True):
    """One sentence of a reply with the words it says bear it out; nothing of it is checked yet."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()


class Draft(Struct, frozen=True, kw_only=True):
    """A parsed reply. No claims and something missing means the model found the evidence insufficient."""

    claims: tuple[DraftClaim, ...] = ()
    missing: tuple[str, ...] = ()
