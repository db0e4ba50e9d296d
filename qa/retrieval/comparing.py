"""What a comparison compares: “the budgets of Halden and Nordby” → the budgets of each. By rule, and pure."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern


def compared(question: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each thing its words, a question for it (empty: the words are it), and the words of its name alone.

    Empty for a question that compares nothing.
    """
    for pattern in _COMPARISONS:
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
    if (one.startswith("the ") and _HEAD.match(one)) or _OWNED.match(one):
        return f"What is {one} {matter}".strip()
    if matter and not _LED.match(matter) and matter[0].islower():
        return f"What is {one}'s {matter}"
    return ""


_LED = lazy_pattern(r"(?:on|for|in|about|regarding|by|as|says?|said|report|gave|give)\s", re.IGNORECASE)


def _headed(one: str, other: str) -> str:
    """The second thing under the first one's noun: “the budgets of Halden” and “Nordby” → “the budgets of Nordby”."""
    owned = _OWNED.match(one)
    bare = re.sub(r"^(?:that|those)\s+of\s+|['’]s?$", "", other)
    if owned and bare != other:
        return f"{bare}'s {owned['noun']}"
    headed = _HEAD.match(one)
    if not headed or not _BARE_NAME.match(bare):
        return other
    other = bare
    led = re.match(rf"{_OF}(?=\s|$|(?<=['’]))", other)  # “les budgets de Halden et de Nordby”
    return f"{headed['noun']} {other}" if led else f"{headed['noun']} {headed['of']}{headed['gap']}{other}"


# ── patterns, compiled with the first question ─────────────────────────────────────────────────────────────

_ON = r"(?:on|for|in|about)"
# The other thing of a comparison: “how does X compare to reality”, “differ from most” is asked of one thing.
_NAMED = r"(?=[^?]*?(?-i:[A-ZÀ-Þ]))[^,?]{2,80}?"
_OF = r"(?:of|for|in|at|by|from|von|in|de|des|du|del|di|d['’])"


_OWNED = lazy_pattern(r"^.+?['’]s?\s+(?P<noun>[a-zà-ÿ].*)$")
_HEAD = lazy_pattern(
    rf"^(?P<noun>(?:(?:the|a|an|le|la|les|el|los|las|l['’])\s*)?[a-zà-ÿ][\w'’-]*(?:\s+[a-zà-ÿ][\w'’-]*){{0,3}}?|"
    rf"(?:der|die|das|den|dem)\s+[\w-]+(?:\s+[\w-]+)?)\s+(?P<of>{_OF})(?P<gap>(?<=['’])|\s+)(?:the\s+)?[A-ZÀ-Þ\d]"
)
"""A noun in small letters (in German after an article) and what it is of; “the University of Oslo” is a name."""
_BARE_NAME = lazy_pattern(
    rf"^(?:{_OF}(?:\s+|(?<=['’])))?(?:the\s+)?[A-ZÀ-Þ\d][\w'’.-]*(?:\s+(?:(?:de|du|of|von|la)\s+)?[A-ZÀ-Þ\d][\w'’.-]*)*$"
)
_THING = r"[^,?]{2,80}?"
_COMPARE = r"^(?:please\s+)?(?:compare|contrast|vergleiche?|comparez?|compara|confronta)\s+"
_COMPARISONS = tuple(
    lazy_pattern(each, re.IGNORECASE)
    for each in (
        rf"{_COMPARE}(?P<one>{_THING})['’]s?\s+(?:and|with|to|und)\s+(?P<other>{_THING})['’]s?\s+(?P<matter>.+)$",
        (
            rf"{_COMPARE}(?:what\s+)?(?P<one>{_THING})\s+(?:and|with|to|und|mit|et|avec|y|con|e)\s+(?P<other>{_THING})"
            r"(?P<matter>\s+(?:on|for|in|about|regarding|by|as|says?|said|report|gave|give)\s.+)?[?.]*$"
        ),
        (
            rf"^how\s+(?:do|does|did)\s+(?P<one>{_THING})['’]s?\s+(?:and|with|to)\s+(?P<other>{_THING})['’]s?\s+(?P<matter>.+?)"
            r"\s+(?:compare|differ)[?.]*$"
        ),
        (
            rf"^how\s+(?:do|does|did)\s+(?P<one>{_THING})\s+and\s+(?P<other>{_THING})\s+(?:compare|differ)"
            rf"(?P<matter>\s+{_ON}\s.+)?[?.]*$"
        ),
        (
            rf"^how\s+(?:do|does|did)\s+(?P<one>{_THING})\s+(?:compare\s+(?:with|to)|differ\s+from)\s+(?P<other>{_NAMED})"
            rf"(?P<matter>\s+{_ON}\s.+)?[?.]*$"
        ),
        rf"^(?:wie|worin)\s+unterscheiden\s+sich\s+(?P<one>{_THING})\s+und\s+(?P<other>{_THING})(?P<matter>)[?.]*$",
        rf"^(?:en\s+quoi|comment)\s+diff[èé]r\w+\s+(?P<one>{_THING})\s+et\s+(?P<other>{_THING})(?P<matter>)\s*[?.]*$",
        rf"^¿?\s*en\s+qué\s+se\s+diferencian\s+(?P<one>{_THING})\s+y\s+(?P<other>{_THING})(?P<matter>)[?.]*$",
        rf"\bdifferences?\s+between\s+(?P<one>{_THING})\s+and\s+(?P<other>{_THING})(?P<matter>\s+{_ON}\s.+)?[?.]*$",
        r"^(?!what|who|how|when|which|where|why)(?P<one>[^?]{3,80}?)\s+(?:vs\.?|versus)\s+(?P<other>[^?,]{3,80}?)(?P<matter>,.*)?[?.]*$",
    )
)
