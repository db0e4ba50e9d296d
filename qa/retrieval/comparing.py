"""What a comparison compares: “the budgets of Halden and Nordby” → the budgets of each. By rule, and pure."""

from __future__ import annotations

import re
from functools import cache

from qa.patterns import lazy_pattern


def compared(question: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each thing its words, a question for it (empty: the words are it), and the words of its name alone.

    Empty for a question that compares nothing.
    """
    for pattern in _comparisons():
        match = pattern.search(question)
        if match:
            matter = (match["matter"] or "").strip(" ,?.")
            one, other = match["one"].strip(" ,"), match["other"].strip(" ,?.")
            if one and other and any(c.isupper() for c in one + other):
                other = _headed(one, other)
                names = apart(one, other)
                return [
                    (f"{each} {matter}", _asking(each, matter), own)
                    for each, own in zip((one, other), names, strict=True)
                ]
    return []


def apart(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words with a capital or a digit that only one of the two has."""
    mine, yours = (_OWN.findall(each) for each in (one, other))
    return tuple(w for w in mine if w not in yours), tuple(w for w in yours if w not in mine)


_OWN = lazy_pattern(r"(?<![\w-])(?=[^\W_]*[A-ZÀ-Þ\d])[\w-]+")


def _asking(one: str, matter: str) -> str:
    """The thing as a question, where it has a noun of its own: “the budgets of Halden” is asked for its budgets."""
    if (one.startswith("the ") and _head().match(one)) or _owned().match(one):
        return f"What is {one} {matter}".strip()
    if matter and not _LED.match(matter) and matter[0].islower():
        return f"What is {one}'s {matter}"
    return ""


_LED = lazy_pattern(r"(?:on|for|in|about|regarding|by|as|says?|said|report|gave|give)\s", re.IGNORECASE)


def _headed(one: str, other: str) -> str:
    """The second thing under the first one's noun: “the budgets of Halden” and “Nordby” → “the budgets of Nordby”."""
    owned = _owned().match(one)
    bare = re.sub(r"^(?:that|those)\s+of\s+|['’]s?$", "", other)
    if owned and bare != other:
        return f"{bare}'s {owned['noun']}"
    headed = _head().match(one)
    if not headed or not _bare_name().match(bare):
        return other
    other = bare
    led = re.match(rf"{_OF}(?=\s|$|(?<=['’]))", other)  # “les budgets de Halden et de Nordby”
    return f"{headed['noun']} {other}" if led else f"{headed['noun']} {headed['of']}{headed['gap']}{other}"


# ── patterns, compiled with the first question ─────────────────────────────────────────────────────────────

_ON = r"(?:on|for|in|about)"
# The other thing of a comparison: “how does X compare to reality”, “differ from most” is asked of one thing.
_NAMED = r"(?=[^?]*?(?-i:[A-ZÀ-Þ]))[^,?]{2,80}?"
_OF = r"(?:of|for|in|at|by|from|von|in|de|des|du|del|di|d['’])"


@cache
def _owned() -> re.Pattern[str]:
    return re.compile(r"^.+?['’]s?\s+(?P<noun>[a-zà-ÿ].*)$")


@cache
def _head() -> re.Pattern[str]:
    """A noun in small letters (in German after an article) and what it is of; “the University of Oslo” is a name."""
    return re.compile(
        rf"^(?P<noun>(?:(?:the|a|an|le|la|les|el|los|las|l['’])\s*)?[a-zà-ÿ][\w'’-]*(?:\s+[a-zà-ÿ][\w'’-]*){{0,3}}?|"
        rf"(?:der|die|das|den|dem)\s+[\w-]+(?:\s+[\w-]+)?)\s+(?P<of>{_OF})(?P<gap>(?<=['’])|\s+)(?:the\s+)?[A-ZÀ-Þ\d]"
    )


@cache
def _bare_name() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:{_OF}(?:\s+|(?<=['’])))?(?:the\s+)?[A-ZÀ-Þ\d][\w'’.-]*(?:\s+(?:(?:de|du|of|von|la)\s+)?[A-ZÀ-Þ\d][\w'’.-]*)*$"
    )


@cache
def _comparisons() -> tuple[re.Pattern[str], ...]:
    thing = r"[^,?]{2,80}?"
    verb = r"^(?:please\s+)?(?:compare|contrast|vergleiche?|comparez?|compara|confronta)\s+"
    return (
        re.compile(
            rf"{verb}(?P<one>{thing})['’]s?\s+(?:and|with|to|und)\s+(?P<other>{thing})['’]s?\s+(?P<matter>.+)$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"{verb}(?:what\s+)?(?P<one>{thing})\s+(?:and|with|to|und|mit|et|avec|y|con|e)\s+(?P<other>{thing})"
            r"(?P<matter>\s+(?:on|for|in|about|regarding|by|as|says?|said|report|gave|give)\s.+)?[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^how\s+(?:do|does|did)\s+(?P<one>{thing})['’]s?\s+(?:and|with|to)\s+(?P<other>{thing})['’]s?\s+(?P<matter>.+?)"
            r"\s+(?:compare|differ)[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^how\s+(?:do|does|did)\s+(?P<one>{thing})\s+and\s+(?P<other>{thing})\s+(?:compare|differ)"
            rf"(?P<matter>\s+{_ON}\s.+)?[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^how\s+(?:do|does|did)\s+(?P<one>{thing})\s+(?:compare\s+(?:with|to)|differ\s+from)\s+(?P<other>{_NAMED})"
            rf"(?P<matter>\s+{_ON}\s.+)?[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^(?:wie|worin)\s+unterscheiden\s+sich\s+(?P<one>{thing})\s+und\s+(?P<other>{thing})(?P<matter>)[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^(?:en\s+quoi|comment)\s+diff[èé]r\w+\s+(?P<one>{thing})\s+et\s+(?P<other>{thing})(?P<matter>)\s*[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^¿?\s*en\s+qué\s+se\s+diferencian\s+(?P<one>{thing})\s+y\s+(?P<other>{thing})(?P<matter>)[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\bdifferences?\s+between\s+(?P<one>{thing})\s+and\s+(?P<other>{thing})(?P<matter>\s+{_ON}\s.+)?[?.]*$",
            re.IGNORECASE,
        ),
        re.compile(
            r"^(?!what|who|how|when|which|where|why)(?P<one>[^?]{3,80}?)\s+(?:vs\.?|versus)\s+(?P<other>[^?,]{3,80}?)(?P<matter>,.*)?[?.]*$",
            re.IGNORECASE,
        ),
    )
