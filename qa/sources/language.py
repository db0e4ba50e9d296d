"""The language of an article: what it declares, else a small guess from script and function words, else ""."""

from __future__ import annotations

from collections import Counter

from qa.patterns import lazy_pattern

_SAMPLE = 2000
_LETTERS = lazy_pattern(r"[^\W\d_]")
_WORD = lazy_pattern(r"[^\W\d_]+")
_DECLARED = lazy_pattern(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*\Z")
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt",
    "korean": "ko", "한국어": "ko",
    "japanese": "ja", "日本語": "ja", "chinese": "zh", "中文": "zh", "eng": "en", "deu": "de", "ger": "de", "fra": "fr",
    "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "kor": "ko", "jpn": "ja", "zho": "zh", "chi": "zh",
}  # fmt: skip
_SCRIPTS = (
    ("ko", lazy_pattern("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("ja", lazy_pattern("[\u3041-\u30ff]")),
    ("zh", lazy_pattern("[\u4e00-\u9fff]")),
    ("th", lazy_pattern("[\u0e00-\u0e7f]")),
    ("el", lazy_pattern("[\u0370-\u03ff]")),
    ("he", lazy_pattern("[\u0590-\u05ff]")),
    ("", lazy_pattern("[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f]")),  # scripts of several languages: not guessed
)
_WORDS = {
    "en": "the of and to in is was for on that with at by from said has have were which not it be as are this",
    "de": "der die das und ist im den von mit für auf nicht ein eine dem des zu sich auch als wurde werden hat am",
    "fr": "le la les des et est une un dans pour par sur que qui du au aux plus avec ce cette ont été ne pas",
    "es": "el la los las de y que en un una por con para del se su es al lo como más fue ha han no",
    "it": "il lo gli di e che è un una per con del della dei delle nel alla al sono ha non si anche più dal",
    "pt": "o os as de e que em um uma por com para do da dos das no na não se ao mais foi é são pela",
    "nl": "de het een en van is dat op te zijn met voor niet aan er om ook als maar bij werd door naar",
}
_VOTES = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str, declared: object = "") -> str:
    """Two-letter code: the declared one where it is one, else the guess, else ""."""
    return _declared(declared) or guess_language(text)


def _declared(value: object) -> str:
    if not isinstance(value, str):
        return ""
    name = value.strip().lower()
    match = _DECLARED.match(name)
    return _NAMES.get(name) or (match[1] if match and match[1] not in {"un", "xx", "zz"} else "")


def guess_language(text: str) -> str:
    """By script, then by function words with a clear lead over the next language; "" when the lead is not clear."""
    sample = text[:_SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if letters < 20:
        return ""
    for language, script in _SCRIPTS if not sample.isascii() else ():
        # Japanese is written with Han characters between the kana, so a smaller share of kana is enough.
        if len(script.findall(sample)) > letters * (0.1 if language == "ja" else 0.3):
            return language
    words = Counter(_WORD.findall(sample.lower()))
    if words.total() < 8:
        return ""
    counts = sorted(((sum(words[w] for w in votes), name) for name, votes in _VOTES.items()), reverse=True)
    (first, language), (second, _) = counts[0], counts[1]
    return language if first >= words.total() * 0.12 and first >= second * 1.25 else ""
