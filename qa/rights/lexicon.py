"""The words of notices in nine languages, read from `languages/*.toml` and compiled once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from msgspec import Struct

LANGUAGES = ("en", "ko", "ja", "zh", "de", "fr", "es", "it", "pt")

# In every language. The letters must stand alone and be capitals: “ai” is a word in Italian, French and Portuguese.
_AI = (
    r"(?<![A-Za-z.])(?-i:A\.?I\.?|LLMs?|RAG|TDM|GPT)(?![A-Za-z])",
    r"text[- ]?(?:and|&)[- ]?data[- ]?mining",
    "machine learning",
)
_ITALIAN_TO = r"(?<![A-Za-z.])(?-i:LLMs?|RAG|TDM|GPT)(?![A-Za-z])"
_ANCHOR = (r"©", r"\bcopyright\b", r"all rights reserved")

_EAST_ASIAN = re.compile("[ぁ-ヿ一-鿿가-힣]")
_SCRIPTS = {
    "ko": re.compile("[가-힣]"),
    "ja": re.compile("[ぁ-ヿ一-鿿]"),
    "zh": re.compile(r"\A(?!.*[ぁ-ヿ가-힣]).*[一-鿿]", re.DOTALL),
}


_WITHOUT_ACCENTS = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in range(0xC0, 0x250)
    if unicodedata.normalize("NFD", chr(code))[0] != chr(code)
} | {ord("’"): "'", ord("‘"): "'", ord("´"): "'"}


class Lexicon(Struct, frozen=True, kw_only=True):
    """One language's patterns. Of languages without blanks, and Korean, sentences are matched with blanks removed."""

    language: str
    spaced: bool
    words: frozenset[str]
    stems: tuple[str, ...]
    ai: re.Pattern[str]
    training: re.Pattern[str]
    use: re.Pattern[str]
    forbid: re.Pattern[str]
    refuse: re.Pattern[str]
    hint: re.Pattern[str]
    unforbid: re.Pattern[str]
    permit: re.Pattern[str]
    anchor: re.Pattern[str]
    consent: re.Pattern[str]
    own: re.Pattern[str]
    directive: re.Pattern[str]
    report: re.Pattern[str]
    topic: re.Pattern[str]
    generated: re.Pattern[str]

    def prepare(self, text: str) -> str:
        """The text as this language's patterns expect it: without accents, or without blanks."""
        return text.translate(_WITHOUT_ACCENTS) if self.spaced else "".join(text.split())

    def fits(self, text: str) -> bool:
        """Whether the script is this language's: words of Chinese inside Japanese mean nothing."""
        script = _SCRIPTS.get(self.language)
        return script is None or bool(script.search(text))


@cache
def lexicon(language: str) -> Lexicon:
    data = tomllib.loads((files("qa.rights") / "languages" / f"{language}.toml").read_text(encoding="utf-8"))
    spaced = bool(data.pop("spaced"))
    words = frozenset(data.pop("words", "").split())
    stems = tuple(_fold(stem) if spaced else stem for stem in data.pop("stems"))
    if spaced:
        data = {key: [_fold(part) for part in parts] for key, parts in data.items()}
        # Words that tell a story begin where a word begins: “gesetz” is a law, “eingesetzt” is not.
        data |= {
            key: [rf"\b{part}" if part[0].isalpha() else part for part in data[key]] for key in ("report", "topic")
        }
    data["ai"] = [*data["ai"], *((_ITALIAN_TO, *_AI[1:]) if language == "it" else _AI)]
    data["anchor"] = [*data["anchor"], *_ANCHOR]
    return Lexicon(
        language=language,
        spaced=spaced,
        words=words,
        stems=stems,
        **{key: _compile(parts) for key, parts in data.items()},
    )


_CAPITALS = re.compile(r"A\.?I\.?|IA|KI|LLM|RAG|TDM|GPT")


def may_mention_ai(text: str) -> bool:
    """A quick look that misses nothing `ai` would match in any language: most articles and paragraphs end here."""
    if _CAPITALS.search(text):
        return True
    lowered = _fold(text.lower())
    if any(stem in lowered for stem in _stems()):
        return True
    # A line break may stand inside a word of the languages written without blanks.
    if _EAST_ASIAN.search(text) is None:
        return False
    squeezed = "".join(text.split())
    return bool(_CAPITALS.search(squeezed)) or any(stem in squeezed.lower() for stem in _unspaced_stems())


@cache
def _stems() -> tuple[str, ...]:
    return tuple(stem for language in LANGUAGES for stem in lexicon(language).stems)


@cache
def _unspaced_stems() -> tuple[str, ...]:
    return tuple(stem for language in LANGUAGES if not lexicon(language).spaced for stem in lexicon(language).stems)


def likely_languages(sentence: str) -> tuple[str, ...]:
    """The languages a sentence may be in: by script, and for Latin script by function words; all where too few."""
    east = tuple(name for name in _SCRIPTS if lexicon(name).fits(sentence))
    tokens = re.findall(r"[^\W\d_]+", sentence.lower())
    counts = {name: sum(token in lexicon(name).words for token in tokens) for name in LANGUAGES if lexicon(name).spaced}
    most = max(counts.values())
    # Close relatives share many of these words: only those clearly behind are out.
    west = tuple(name for name, count in counts.items() if most < 2 or count >= most * 0.7)
    return (*east, *west)


def _fold(text: str) -> str:
    return text if text.isascii() else text.translate(_WITHOUT_ACCENTS)


def _compile(parts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)
