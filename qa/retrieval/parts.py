"""A compound or comparing question → the parts it asks, each with words to search for. By rule, and pure.

Narrow on purpose: a question is parted where it says itself that it asks several things (“who designed it and when did
it open”, “did the Courier or the Post”, “compare A's and B's figures”), and left whole in every doubt. What a part
leaves out because the other one has said it (“it”, the name of the matter) is lent to its search.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from qa.retrieval.comparing import apart, compared
from qa.retrieval.parts_dense import asked_in_turn as asked_in_turn_densely
from qa.types import SourceId
from qa.words import content_tokens, token_spans

MOST = 4
"""Parts of one question."""
LONGEST = 600
"""Characters of a question that are looked at: what is longer is no question."""


class Part(Struct, frozen=True, kw_only=True):
    """One thing that a question asks."""

    text: str
    """In the question's own words, as it is shown when nothing answers it."""
    query: str
    """What is searched for: with the words lent by the rest of the question."""
    sources: tuple[SourceId, ...] = ()
    """Whose account it asks for; empty: anyone's."""
    names: tuple[str, ...] = ()
    """Words of the name that sets it apart from the other part: what answers it is about that."""


def part(question: str) -> tuple[Part, ...]:
    """The parts of a question, in its order; empty for a question that asks one thing."""
    question = " ".join(question.split())
    if len(question) > LONGEST or not _may_have_parts(question):
        return ()
    for rule in (_compared, _either, _asked_twice, _asked_in_turn):
        parts = rule(question)
        if len(parts) > 1:
            return tuple(parts[:MOST])
    return tuple(Part(text=text, query=query) for text, query in asked_in_turn_densely(question)[:MOST])


def _may_have_parts(question: str) -> bool:
    """Whether anything in it joins: most questions are done here, without a pattern."""
    if not question.isascii() or any(mark in question.rstrip(" ?.") for mark in ",;:.?"):
        return True
    return not _JOINING.isdisjoint(question.lower().split())


_JOINING = frozenset("and or but und aber et mais y pero e with to from mit avec con vs versus".split())


# ── “when and where was it built?” ─────────────────────────────────────────────────────────────────────────


def _asked_twice(question: str) -> list[Part]:
    match = _two_words().match(question)
    if not match or len(match["rest"].split()) < 2 or len(part(f"{match['other']} {match['rest']}")) > 1:
        return []
    return [_part(f"{match[word]} {match['rest'].rstrip(' .?')}") for word in ("one", "other")]


# ── “who designed it, and when did it open?” ───────────────────────────────────────────────────────────────


def _asked_in_turn(question: str) -> list[Part]:
    topic, asked = _topic(question)
    pieces = [piece for sentence in _sentences(asked) for piece in _clauses(sentence)]
    pieces = [piece.strip(" ,;:?.") for piece in pieces]
    asking = [piece for piece in pieces if _asks().match(piece)]
    if len(asking) < 2 or any(not _own_words(piece) for piece in asking):
        return []
    # Statements before the question (“At 23:20 a man saw a light.”) lend their words, too.
    said = [topic, *(piece for piece in pieces if piece not in asking)]
    found = []
    for number, piece in enumerate(asking):
        lent = [*said] if any(said) else []
        if number and _leans(piece):
            lent.append(" ".join(_lendable(asking[0])))
        found.append(Part(text=piece, query=" ".join((piece, *filter(None, lent)))))
    return found


def _topic(question: str) -> tuple[str, str]:
    """“Gannet Quay: what did …?” → what stands before the colon, and the rest."""
    before, colon, after = question.partition(":")
    if colon and after[:1] == " " and len(before) < 80 and _asks().match(after.strip()) and not _asks().match(before):
        return before.strip(), after.strip()
    return "", question


def _sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=[a-z\d”\"’)?][.?!])\s+(?=[A-ZÀ-Þ])|(?<=\?)\s+", text) if piece]


def _clauses(sentence: str) -> list[str]:
    """Cut before “and what …”, “, and how many …”, in six languages; a cut needs a question before it, too."""
    joints = [match for match in _joint().finditer(sentence) if not _is_relative(sentence, match)]
    if _when_clause().match(sentence):  # “When the storm came, what did the crew do?”
        joints = [
            match for match in joints if match[0].strip() not in {",", ";"} or _counts().match(sentence, match.end())
        ]
    cut = [match.start() for match in joints]
    if not cut or not _asks().match(sentence):
        return [sentence]
    ends = [*cut, len(sentence)]
    pieces = [sentence[: cut[0]]]
    pieces += [_AND.sub("", sentence[start:end]) for start, end in zip(cut, ends[1:], strict=True)]
    return pieces


def _is_relative(sentence: str, match: re.Match[str]) -> bool:
    """“members who have been baptised but who have not …”: the second clause belongs to the noun of the first one."""
    return bool(_RELATIVE.match(sentence, match.end())) and bool(_RELATIVE.search(sentence[: match.start()], 4))


_RELATIVE = re.compile(r"\b(?:who|whose|whom|which|that|qui|que|che)\b", re.IGNORECASE)
_AND = re.compile(r"^[,;]?\s*(?:and|und|et|y|e|but|aber|mais|pero)\s+|^[,;]\s*", re.IGNORECASE)


def _own_words(piece: str) -> list[str]:
    """What a piece asks for in words of its own: “and when?” has none, “in which town?” no verb; “who pays?” has."""
    bare = _asks().sub("", piece, count=1)
    if len(bare.split()) < 2 and not _subject().match(piece):
        return []
    return [word for word in content_tokens(bare) if len(word) > 2 and word not in _EMPTY]


_EMPTY = frozenset("did does was were much many long old did the wurde hat est sont fue".split())


def _leans(piece: str) -> bool:
    """Whether it speaks of something that only another part names."""
    return bool(_pronoun().search(piece)) or not any(piece[s].isupper() for _, s, _ in list(token_spans(piece))[1:])


def _lendable(piece: str) -> list[str]:
    """The names of a part, with the words beside them; all of its words where it has no name."""
    names = _NAME.findall(piece[1:])
    things = [] if names else _thing().findall(piece)
    return names or things[-1:] or [word for word in content_tokens(_asks().sub("", piece)) if word not in _EMPTY]


_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:of|de|the|von|du|da|la)\s+(?=[A-ZÀ-Þ])|\s+(?=[A-ZÀ-Þ0-9])|[\w'’.-]*)+")


# ── “did X or Y …”, “were X and Y both …”, “which is older, X or Y?” ───────────────────────────────────────


def _either(question: str) -> list[Part]:
    for pattern in _choices():
        match = pattern.search(question)
        if match:
            before, after = question[: match.start("one")], question[match.end("other") :]
            rest = f"{before.strip(' ,')} {{}} {after.strip(' ,?')}"
            ones = [match["one"], match["other"]]
            return [_part(rest.format(name), names) for name, names in zip(ones, apart(*ones), strict=True)]
    return []


def _part(text: str, names: tuple[str, ...] = ()) -> Part:
    text = re.sub(r"\b(?:both|each|either|the same)\b\s?|^(?:between)\s", "", " ".join(text.split())).strip(" ,?:")
    return Part(text=text, query=text, names=names)


# ── “compare A's and B's figures for …” ────────────────────────────────────────────────────────────────────


def _compared(question: str) -> list[Part]:
    parts = [(_part(text, names), query) for text, query, names in compared(question)]
    return [replace(each, query=query or each.query) for each, query in parts]


# ── patterns, compiled with the first question ─────────────────────────────────────────────────────────────

_WH = (
    r"who(?:se|m)?|what|when|where|why|how|which|wer|was|wann|wo|warum|wie(?:\s?viele?)?|welche[rsnm]?|wen|wem|"
    r"qui|que|quoi|qu['’]\w+|quand|où|pourquoi|comment|combien|quel(?:le)?s?|qui[eé]n(?:es)?|qué|cuándo|cu[aá]nt[oa]s?|"
    r"dónde|cómo|cuál(?:es)?|por qué|chi|che cosa|cosa|quando|dove|come|perché|quant[oaie]|quale?|quem|o que|onde|"
    r"como|por que|quais|qual"
)
_HOW_MANY = r"how\s(?:many|much)|wie\s?viele?|combien|cu[aá]nt[oa]s?"
_LEAD = (
    r"(?:(?:by|on|in|at|from|to|for|since|until|of|with|before|after|according to|à|de|en|für|mit|von|bis|seit|an|in|"
    r"desde|hasta|a|con|por|di|da|per)\s+)?"
)
_AUXILIARIES = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would)"
_AUXILIARY = rf"{_AUXILIARIES}\s"
# In a list of questions; after a comma “who was” and “which was” tell more of a noun.
_LISTED = (
    r"(?:what|when|where|why|how)\s+(?:much\s+|many\s+|long\s+)?(?:did|does|do|is|are|was|were|has|have|had|will|would)\b|"
    r"(?:was|wann|wo|warum|wie)\s+(?:ist|sind|war|waren|wurden?|wird|werden|hat|haben|kostete?n?|soll)\b|"
    r"(?:quand|pourquoi|comment|combien)\s+(?:a|ont|est|sont|était|coûte)\b|(?:cuándo|dónde|cómo)\s|por\squé\s"
)


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(rf"(?:¿\s*)?(?:{_LEAD}(?:{_WH})\b|{_AUXILIARY})", re.IGNORECASE)


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(
        rf"[,;]?\s+(?:and|und|et|y|e|but|mais|pero|aber)\s+(?={_LEAD}(?:{_WH})\b|(?:did|was|were|has|is)\s"
        rf"(?:the|it|he|she|they|that)\b)|[,;]\s+(?=(?:{_HOW_MANY})\b|{_LISTED})",
        re.IGNORECASE,
    )


@cache
def _thing() -> re.Pattern[str]:
    """What follows an article, up to what joins or ends it."""
    return re.compile(
        r"(?<!\w)(?:the|der|die|das|den|dem|le|la|les|el|los|las|l['’])\s*((?:[\w'’-]+\s+){0,3}?[\w'’-]+)"
        rf"(?=\s*$|\s+(?:of|in|on|at|to|for|from|by|with|and|that|who|which|after|before|since|"
        rf"{_AUXILIARIES}|"
        r"in|im|am|von|vom|auf|bei|und|de|du|des|à|en|au|et|del|y)\s)",
        re.IGNORECASE,
    )


@cache
def _counts() -> re.Pattern[str]:
    return re.compile(rf"(?:{_HOW_MANY})\b", re.IGNORECASE)


@cache
def _when_clause() -> re.Pattern[str]:
    return re.compile(
        rf"(?:when|where|if|as|after|before|while|since|wenn|als|quand|lorsque|si|cuando|donde)\s+(?!{_AUXILIARY}|"
        r"(?:ist|sind|war|wurden?|hat|haben|a|ont|est|sont)\s)",
        re.IGNORECASE,
    )


@cache
def _subject() -> re.Pattern[str]:
    """A question of two words that is whole: its second word is the verb."""
    return re.compile(
        r"(?:¿\s*)?(?:who|wer|qui|quién(?:es)?|chi|quem)\s+\w+$|what\s+(?:happened|changed)$", re.IGNORECASE
    )


@cache
def _two_words() -> re.Pattern[str]:
    word = (
        r"(?:who|when|where|why|how|wer|wann|wo|warum|wie|qui|quand|où|pourquoi|comment|quién|cuándo|dónde|cómo|"
        r"por qué|quando|dove|perché|onde)"
    )
    return re.compile(
        rf"^(?P<one>¿?\s*{word})(?:,\s*|\s+)(?:and|und|et|y|e)\s+(?P<other>{word})\s+(?!{word}\b)(?P<rest>[^,;:]+?)\s*[?.]*$",
        re.IGNORECASE,
    )


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:it|its|they|them|their|he|his|him|she|her|hers|there|this|that|these|those|one|ones|er|sie|es|ihn|ihr|"
        r"sein|seine|il|elle|ils|elles|son|sa|ses|lui|leur|lo|la|su|sus|él|ella|esso|essa|suo|sua|ele|ela)\b",
        re.IGNORECASE,
    )


@cache
def _choices() -> tuple[re.Pattern[str], ...]:
    name = r"(?:the\s+)?[A-ZÀ-Þ\d][\w'’.&-]*(?:\s+(?:(?:of|de|the|von|du|da|and the)\s+)?[A-ZÀ-Þ\d(][\w'’.&)-]*)*"
    one, other = rf"(?P<one>{name})", rf"(?P<other>{name})"
    lead = r"(?:[Dd]id|[Dd]oes|[Dd]o|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave|[Hh]ad|[Ww]ill|[Cc]an)"
    return (
        re.compile(rf"^{lead}\s+(?:both\s+)?{one},?\s+(?:and|or)\s+{other}(?=\s)"),
        re.compile(rf"[,:]\s*(?:the\s+)?{one},?\s+or\s+{other}\s*\?*$"),
        re.compile(rf"\b{lead}\s+{one}\s+and\s+{other}\s+each\b"),
        re.compile(rf"\b(?:both|either)\s+{one}\s+(?:and|or)\s+{other}(?=[\s,?]|$)"),
        re.compile(rf"\baccording to\s+{one}\s+and\s+(?:according\s+)?(?:to\s+)?{other}(?=[\s,?]|$)"),
        re.compile(rf"\bselon\s+{one}\s+et\s+(?:selon\s+)?(?:le\s+|la\s+)?{other}(?=[\s,?]|$)"),
    )
