"""Which language a question, a claim or a quote is written in: script first, then function words."""

from __future__ import annotations

from qa.patterns import lazy_pattern
from qa.sources.language import guess_language
from qa.words import strip_marks

_LETTER = lazy_pattern(r"[^\W\d_]")
_SCRIPTS = (
    ("ko", lazy_pattern("[\uac00-\ud7a3\u1100-\u11ff]"), 0.2),
    ("ja", lazy_pattern("[\u3041-\u30ff]"), 0.1),
    ("zh", lazy_pattern("[\u4e00-\u9fff]"), 0.3),
)
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "th": "Thai", "el": "Greek", "he": "Hebrew",
    "pl": "Polish", "da": "Danish",
}  # fmt: skip

_ASKING = {
    code: frozenset(strip_marks(words).split())
    for code, words in {
        "en": "who what when where why how which whose did does do was were is are the of in on by much many and",
        "de": "wer was wann wo warum wie welche welcher welches wem wessen der die das ist war wurde hat von im und",
        "fr": "qui que quoi quand où pourquoi comment combien quel quelle est le la les du des et a de",
        "es": "quién qué cuándo dónde cómo cuánto cuántos cuál por es el la los las del y de",
    }.items()
}


def language_of(text: str) -> str:
    """Two-letter code; "" when it cannot be told, as for a few words in Latin letters."""
    return script_of(text) or guess_language(text)


def asked_language(question: str) -> str:
    """The language of a question, told by its question words and function words even where it is short."""
    if code := language_of(question):
        return code
    words = strip_marks(question).split()
    counts = {code: sum(word.strip("¿?¡!.,") in asked for word in words) for code, asked in _ASKING.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] and list(counts.values()).count(counts[best]) == 1 else ""


def script_of(text: str) -> str:
    """`ko`, `ja` or `zh` where the letters are theirs, however short the text; "" for all others."""
    letters = len(_LETTER.findall(text)) if not text.isascii() else 0
    if not letters:
        return ""
    return next((code for code, script, share in _SCRIPTS if len(script.findall(text)) > letters * share), "")


def is_in_another(text: str, than: str) -> bool:
    """Whether two texts are surely in different languages; too short to tell counts as the same."""
    if script_of(text) != script_of(than):
        return bool(_LETTER.search(text))
    one, other = language_of(text), language_of(than)
    return bool(one and other and one != other)


def name_of(code: str) -> str:
    """The language's English name; the code itself where it is not known here."""
    return _NAMES.get(code, code)
