"""Rights said in named fields: front matter, JSON keys, meta tags, JSON-LD. Sentences go to the notice detector."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from qa.types import Says, Signal, Use


class Field(Struct, frozen=True, kw_only=True):
    """A field about rights. `path` is its key with the keys above it, joined by dots."""

    path: str
    value: str | bool | int
    where: str


_ABOUT_AI = frozenset({"ai", "genai", "llm", "llms", "tdm", "noai", "nogenai", "aiuse", "aipolicy", "aitraining"})
_POLICY_WORDS = frozenset(
    "use usage policy training train input permission permissions permitted allowed allow opt out optout no reservation"
    " reserved mining rights consent licence license access indexing retrieval rag scraping forbidden prohibited"
    " disallow forbid prohibit deny".split()
)
_OTHER_WORDS = frozenset(
    "generated summary assisted author score tags topic model disclosure confidence version translated".split()
)
_RIGHTS_NAMES = frozenset(
    "rights copyright copyrights copyrightnotice copyrightinfo license licence usageterms usagerights usage usageinfo"
    " terms termsofuse conditionsofaccess accessrights legal notice disclaimer rightsinfo rightsnotice dcrights"
    " dctermsrights dctermslicense dctermsaccessrights acquirelicensepage 저작권 著作権 版权".split()
)
_NEGATIVE_KEY = frozenset(
    "no noai nogenai out optout reservation reserved disallow forbid forbidden prohibited prohibit deny".split()
)
_NO = frozenset(
    "false no n 0 none never off forbid forbidden prohibited prohibit deny denied disallow disallowed optout reserved"
    " notallowed notpermitted block blocked refuse refused restricted 금지 불허 禁止 不可 verboten untersagt interdit"
    " prohibido vietato proibido".split()
)
_YES = frozenset(
    "true yes y 1 allow allowed permit permitted ok on open free 허용 許可 允许 erlaubt autorisé permitido"
    " consentito".split()
)


def is_rights_key(path: str) -> bool:
    """Whether a key speaks of rights at all: of AI, or of rights in general."""
    return _is_ai_key(path) or _squeezed(path.rsplit(".", 1)[-1]) in _RIGHTS_NAMES or _squeezed(path) in _RIGHTS_NAMES


def _is_ai_key(path: str) -> bool:
    words = set(_words(path))
    return bool(words & _ABOUT_AI) and not words & _OTHER_WORDS and (bool(words & _POLICY_WORDS) or len(words) == 1)


def free_text(fields: Iterable[Field]) -> Iterator[Field]:
    """Fields whose value is a sentence for the notice detector: more than one word, no address."""
    for field in fields:
        if (
            isinstance(field.value, str)
            and " " in field.value.strip()
            and not re.match(r"https?://\S+\Z", field.value.strip())
        ) or (isinstance(field.value, str) and re.search("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{4,}", field.value)):
            yield field


def field_signals(fields: Iterable[Field], *, carrier: str) -> Iterator[Signal]:
    """What plain values of keys about AI say: `ai_use: forbid`, `no_ai: true`, `"tdm-reservation": 1`."""
    for field in fields:
        if not _is_ai_key(field.path):
            continue
        says, note = _meaning(field)
        if says is None:
            continue
        words = set(_words(field.path))
        training = bool(words & {"train", "training", "aitraining"}) and not words & {"input", "use", "usage"}
        for use in (Use.AI_TRAIN,) if training else (Use.AI_INPUT, Use.AI_TRAIN):
            yield Signal(
                carrier=carrier,
                protocol="ai-field",
                use=use,
                says=says,
                quote=f"{field.path}: {str(field.value)[:100]}",
                where=field.where,
                note=note,
            )


def _meaning(field: Field) -> tuple[Says | None, str]:
    """Of a plain value. None: a sentence, which the detector reads, or an address, which says nothing by itself."""
    word = _squeezed(str(field.value))
    if not word:
        return None, ""
    if word in _NO or word in _YES:
        negative = bool(set(_words(field.path)) & _NEGATIVE_KEY)
        return (Says.NO if (word in _NO) != negative else Says.YES), ""
    if re.match(r"https?://", str(field.value)) or str(field.value).startswith("/"):
        return Says.UNSTATED, "an address of terms, which were not read"
    if " " in str(field.value).strip():
        return None, ""
    return (None, "") if _words(field.path) == ["ai"] else (Says.REVIEW, "a value of no known meaning")


# ── where fields stand in files ────────────────────────────────────────────────────────────────────────────

_FRONT = re.compile(r"\ufeff?(?:---|\+\+\+)[ \t]*\r?\n(.*?)^(?:---|\+\+\+|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"([ \t]*)(?:-[ \t]+)?[\"']?([\w.\- ]{1,60}?)[\"']?[ \t]*[:=](?:[ \t]+(.*))?\Z")


def split_front_matter(text: str) -> tuple[str, str]:
    """Front matter and body of a Markdown file; the first is empty when there is none."""
    match = _FRONT.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def front_matter_fields(front: str) -> list[Field]:
    """Keys about rights, read line by line: broken YAML must not hide a no. Nested keys carry those above them."""
    found: list[Field] = []
    above: list[tuple[int, str]] = []
    lines = front.splitlines()
    for at, line in enumerate(lines):
        match = _LINE.match(line.rstrip())
        if not match:
            continue
        indent, key, value = len(match[1]), match[2], (match[3] or "").strip()
        above = [(depth, name) for depth, name in above if depth < indent]
        path = ".".join([*(name for _, name in above), key])
        above.append((indent, key))
        if value in {"", "|", ">", "|-", ">-", "|+", ">+"}:
            value = _folded(lines[at + 1 :], indent)
        if value and is_rights_key(path):
            found.append(
                Field(path=path, value=re.sub(r"\s+#\s.*$", "", value).strip("\"'"), where=f"front matter: {key}")
            )
    return found


def _folded(lines: list[str], indent: int) -> str:
    """The lines of a block value, as one; empty when nested keys follow instead."""
    kept: list[str] = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        if not kept and _LINE.match(line.rstrip()):
            return ""
        kept.append(line.strip())
    return " ".join(kept).strip()


def record_fields(raw: bytes) -> tuple[list[Field], list[tuple[str, str]]]:
    """Of a JSON record with what stands around it: fields about rights, and every longer text with its key.

    Raises `ValueError` when it is not JSON.
    """
    rights: list[Field] = []
    texts: list[tuple[str, str]] = []
    for path, value in _leaves(json.loads(raw)):
        if is_rights_key(path):
            rights.append(Field(path=path, value=value, where=f"key {path}"))
        elif isinstance(value, str) and len(value) > 12:
            texts.append((path, value))
    return rights, texts


def _leaves(data: Any) -> Iterator[tuple[str, str | bool | int]]:
    pending: list[tuple[str, Any]] = [("", data)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            pending.extend((f"{path}.{key}" if path else str(key), part) for key, part in reversed(value.items()))
        elif isinstance(value, list):
            pending.extend((path, part) for part in reversed(value))
        elif isinstance(value, str | bool | int):
            yield path, value


def _words(path: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", path)
    return [word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word]


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
