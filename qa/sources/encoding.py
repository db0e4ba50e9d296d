"""Bytes → text: byte order mark, declared charset, UTF-8, then a guess; what would be garbage is refused."""

from __future__ import annotations

import codecs
import re

from qa.errors import UnreadableError
from qa.patterns import lazy_pattern

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
# Browsers read these labels as the superset on the right, and pages rely on it.
_SUPERSETS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "cp1254",
}  # fmt: skip
_SAMPLE = 65_536
_ENCODING_REMEDY = "save the file as UTF-8"
_DAMAGE_REMEDY = "fetch or copy the file again"


def decode(data: bytes, *, markup: bool = False) -> str:
    """The text of a file. `markup`: a charset declared in HTML or XML counts before any guess.

    Raises `UnreadableError`: empty, binary, cut off in the middle of a character, of no known encoding, or decoded
    twice before it was saved.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableError("the file is empty", remedy="put the article into it or remove it")
    encoding = _by_mark(data) or _wide_without_mark(data)
    if encoding:
        return _checked(_strict(data, encoding))
    if b"\x00" in data:
        raise UnreadableError(
            "it holds NUL bytes: a binary file", remedy="keep only text articles in the source's paths"
        )
    declared = _declared(data) if markup else ""
    if declared and declared not in {"utf-8", "utf8"}:
        try:
            return _checked(data.decode(declared))
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong declaration is common; the bytes themselves decide
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and not data[: error.start].isascii():
            raise UnreadableError("it ends in the middle of a character", remedy=_DAMAGE_REMEDY) from None
    return _checked(_guess(data))


def _by_mark(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "")


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 without a mark: text of any language has many ASCII blanks and digits, whose other byte is zero."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd / half > 0.1 and even / half < 0.01:
        return "utf-16-le"
    if even / half > 0.1 and odd / half < 0.01:
        return "utf-16-be"
    return ""


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4096])
    if not match:
        return ""
    name = (match.group(1) or match.group(2)).decode("ascii", "replace").lower()
    name = _SUPERSETS.get(name, name)
    # A page that could be searched for ASCII cannot be UTF-16, whatever it says: browsers read UTF-8 here too.
    return "utf-8" if name.startswith("utf-16") else name


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError(
            f"it begins as {encoding.upper()} but is damaged or cut off", remedy=_DAMAGE_REMEDY
        ) from None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    known = _multibyte(sample) or _western(sample)
    best = None if known else from_bytes(sample, cp_exclusion=["utf_7", "utf_16", "utf_32"]).best()
    name = known or (best.encoding if best else "")
    try:
        if name:
            return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        pass  # the sample was not like the rest
    raise UnreadableError("its encoding cannot be made out", remedy=_ENCODING_REMEDY)


# What is common in running text of each language; a wrong decoding lands on rare characters instead.
_KANA = "[ぁ-んーァ-ヴ、。]"
_HANGUL = "[이다는의에을가은를고하지사한기로도서있대자인어시으리것과들해정일보나수년원장전아라그주제부상만]"
_HAN = "[的是在了一不有和人這这中為为上國国到說说，。年他時时會会個个們们來来就要將将以市]"
_FAMILIAR = {
    "cp949": lazy_pattern(_HANGUL),
    "cp932": lazy_pattern(_KANA),
    "euc_jp": lazy_pattern(_KANA),
    "gb18030": lazy_pattern(_HAN),
    "big5": lazy_pattern(_HAN),
}
_ENOUGH = {"cp949": 0.25, "cp932": 0.25, "euc_jp": 0.25, "gb18030": 0.1, "big5": 0.1}
"""Share of the characters beyond ASCII. True text has far more; text read with the wrong table has next to none."""


def _multibyte(sample: bytes) -> str:
    """The East Asian encoding whose reading is full of familiar characters; short texts mislead general guessers."""
    best, best_share = "", 0.0
    for name, familiar in _FAMILIAR.items():
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        wide = sum(1 for character in text if ord(character) > 0x7F)
        if not wide or wide < len(text) * 0.05:
            continue
        share = len(familiar.findall(text)) / wide
        # Half-width katakana are what other encodings turn into when read as Shift JIS.
        share -= len(re.findall("[\uff61-\uff9f]", text)) / wide
        if share > _ENOUGH[name] and share > best_share:
            best, best_share = name, share
    return best


_WESTERN = frozenset("äöüßéèêëàâçîïôùûœæáíóúñìòãõÄÖÜÉÈÊÀÂÇÔÁÍÓÚÑÃÕ€£“”„‘’‚–—…«»‹›°²³§©®·¿¡ªº½\xa0")


def _western(sample: bytes) -> str:
    """Windows-1252 when nearly all it makes of the text beyond ASCII are letters and signs of Western Europe."""
    text = sample.decode("cp1252", "replace")
    wide = [character for character in text if character > "\x7f"]
    common = sum(character in _WESTERN for character in wide)
    return "cp1252" if wide and common >= len(wide) * 0.95 else ""


_CONTROLS = lazy_pattern("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_TWICE = lazy_pattern("[ÂÃãëìíêé].|â€")


def _checked(text: str) -> str:
    controls = len(_CONTROLS.findall(text, 0, _SAMPLE))
    if controls > len(text[:_SAMPLE]) * 0.02:
        raise UnreadableError(
            "it is full of control characters: not text", remedy="keep only text articles in the source's paths"
        )
    if text.count("\ufffd") > max(3, len(text) // 200):
        raise UnreadableError("many of its characters were lost before it was saved", remedy=_DAMAGE_REMEDY)
    if _decoded_twice(text):
        raise UnreadableError(
            "it was decoded wrongly before it was saved (“Ã©” stands for “é”)",
            remedy="save it again from the original as UTF-8; quotes from it would not be the publisher's words",
        )
    return text


def _decoded_twice(text: str) -> bool:
    """Whether the whole text turns back into UTF-8: natural text never does, doubly encoded text always."""
    if text.isascii() or len(_TWICE.findall(text, 0, _SAMPLE)) < 2:
        return False
    for name in ("cp1252", "latin-1"):
        try:
            text.encode(name).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False
