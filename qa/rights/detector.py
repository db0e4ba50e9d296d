"""Is this sentence a publisher's own notice about AI, and what does it say? Decided by rules, never by a model.

A candidate names AI and forbids (or permits) something. Whether it is the article's own notice or a story about one
is weighed from what stands around it: a copyright mark, words for “this article” and “our consent”, the form of a
rule, its place, against reporting verbs, other people's business, quotation marks, the past tense.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from qa.patterns import lazy_pattern
from qa.rights.blocks import Block, Sentence, placed, sentences, wholly_quoted
from qa.rights.lexicon import Lexicon, lexicon, likely_languages, may_mention_ai

CERTAIN = 3.0
DOUBTFUL = 2.0
"""From here to `CERTAIN` a person should look: treated as a no until then."""
UNLIKELY = 0.0
"""At most this for a sentence that is a notice only if its source prints it again and again."""


class Scope(StrEnum):
    USE = "use"
    TRAINING = "training"
    PERMISSION = "permission"


class Notice(Struct, frozen=True, kw_only=True):
    """One sentence found; a notice from a `score` of `DOUBTFUL` on."""

    scope: Scope
    quote: str
    score: float
    language: str
    where: str
    told: bool = False
    """Whether somebody is reported to say so."""

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


class Setting(Struct, frozen=True, kw_only=True):
    """What is known of the article around a sentence."""

    publisher: str = ""
    title: str = ""


def find_notices(blocks: Iterable[Block], setting: Setting) -> list[Notice]:
    """Notices of the article itself, in order of place; each sentence once, in the language that fits it best."""
    return [notice for notice in candidates(blocks, setting) if notice.score >= DOUBTFUL]


def candidates(blocks: Iterable[Block], setting: Setting) -> list[Notice]:
    """Every sentence that forbids or permits AI something, however likely it only tells of that: any score."""
    every = placed(blocks)
    if not may_mention_ai("\n".join(block.text for block in every)):
        return []
    title = _key(setting.title)
    found: dict[str, Notice] = {}
    for index, block in enumerate(every):
        if block.linked and not block.legal:
            continue
        if not may_mention_ai(block.text) or (title and _key(block.text) == title):
            continue
        around = _around(every, index)
        for notice in _in_block(block, around, setting):
            key = _key(notice.quote)
            if key not in found or found[key].score < notice.score:
                found[key] = notice
    return list(found.values())


def _in_block(block: Block, around: Sequence[Block], setting: Setting) -> Iterator[Notice]:
    parts = sentences(block.text)
    for at, part in enumerate(parts):
        if not may_mention_ai(part.bare):
            continue
        near = [parts[i] for i in (at - 1, at + 1) if 0 <= i < len(parts)]
        read = [_judge(part, near, block, around, setting, lexicon(name)) for name in likely_languages(part.bare)]
        best = max((notice for notice in read if notice), key=lambda notice: notice.score, default=None)
        if best:
            yield best


def _judge(
    part: Sentence, near: Sequence[Sentence], block: Block, around: Sequence[Block], setting: Setting, words: Lexicon
) -> Notice | None:
    """The sentence read in one language; None when it does not forbid or permit AI anything in that language."""
    text = words.prepare(part.bare)
    if not words.ai.search(text) or words.generated.search(text):
        return None
    if block.caption and (_PICTURE.search(text) or not words.own.search(text)):
        return None
    ours = _is_ours(text, near, block, setting, words)
    permits = bool(words.unforbid.search(text))
    # A ban says so by itself; softer refusals, and bare hints at rights, count only where our own text is spoken of.
    forbids = not permits and bool(words.forbid.search(text) or (ours and words.refuse.search(text)))
    permits = permits or (not forbids and bool(words.permit.search(text)))
    hinted = not forbids and not permits and ours and bool(words.hint.search(text))
    softly = not forbids and not permits and not hinted and bool(words.refuse.search(text))
    if not forbids and not permits and not hinted and not softly:
        return None
    told = bool(words.report.search(_without_publisher(text, setting, words)))
    score = _score(text, part, near, block, around, setting, words)
    if forbids and _is_own(text, setting, words) and not told:
        score = max(score, DOUBTFUL)  # missing a no is worse than a false alarm
    return Notice(
        scope=Scope.PERMISSION if permits else _scope(text, words),
        quote=part.text,
        score=min(score, DOUBTFUL if hinted else UNLIKELY) if hinted or softly else score,
        language=words.language,
        where=block.where,
        told=told,
    )


def _is_ours(text: str, near: Sequence[Sentence], block: Block, setting: Setting, words: Lexicon) -> bool:
    """Whether the sentence, or one beside it, speaks of this article, this publisher or its copyright."""
    return block.legal or any(_is_own(each, setting, words) for each in (text, *(words.prepare(n.bare) for n in near)))


def _is_own(text: str, setting: Setting, words: Lexicon) -> bool:
    return bool(words.own.search(text) or words.anchor.search(text)) or _names_publisher(text, setting, words)


def _scope(text: str, words: Lexicon) -> Scope:
    return Scope.TRAINING if words.training.search(text) and not words.use.search(text) else Scope.USE


# Somebody's picture in somebody else's article: its credit line says nothing of the text around it.
_PICTURE = lazy_pattern(
    "photo|image|picture|bild|foto|imagen|immagin|imagem|사진|写真|画像|图片|照片|圖片", re.IGNORECASE
)
_WRAPPING = " <>[]()【】〈〉《》\"'.。!;·|*※—–-"


# ── weighing ───────────────────────────────────────────────────────────────────────────────────────────────


def _score(
    text: str,
    part: Sentence,
    near: Sequence[Sentence],
    block: Block,
    around: Sequence[Block],
    setting: Setting,
    words: Lexicon,
) -> float:
    text = text.strip(_WRAPPING)
    nameless = _without_publisher(text, setting, words)
    reports = bool(words.report.search(nameless))
    topical = bool(words.topic.search(nameless))
    story = reports or topical
    rule = bool(words.directive.search(text))
    score = 3.0 if words.anchor.search(text) else _anchor_near(near, around, block, words, story=story)
    score += 2.0 * bool(words.own.search(text)) + bool(words.consent.search(text))
    score += 1.5 * rule
    score += 2.5 * _names_publisher(text, setting, words) * (not story)
    score += 1.0 * any(_is_own(words.prepare(other.bare), setting, words) for other in near) * (not story)
    score += 3.0 * block.legal
    score += 0.5 * (len(near) == 0 or len(block.text) < 300) * (not story)
    score += _place(block, rule=rule)
    score += 1.0 * bool(re.match(r"[<\[(【〈※©]", part.text))
    score -= 3.0 * reports + 2.5 * topical + 2.0 * block.heading
    score -= 3.0 * part.text.rstrip().endswith(("?", "？"))
    score -= 2.5 * wholly_quoted(block.text)
    return score


def _place(block: Block, *, rule: bool) -> float:
    """At the end, or at the top and put as a rule: under the title, a lead is not put so."""
    at_top = block.position <= 1 and rule and len(block.text) < 300
    return 1.0 if block.from_end <= 1 or at_top else 0.0


def _anchor_near(
    near: Sequence[Sentence], around: Sequence[Block], block: Block, words: Lexicon, *, story: bool
) -> float:
    if story:
        return 0.0
    if any(words.anchor.search(words.prepare(sentence.bare)) for sentence in near):
        return 2.5
    short = len(block.text) < 400
    if short and any(len(other.text) < 200 and words.anchor.search(words.prepare(other.text)) for other in around):
        return 1.0
    return 0.0


def _names_publisher(text: str, setting: Setting, words: Lexicon) -> bool:
    name = _publisher(setting, words)
    return len(name) >= 2 and name in text.lower()


def _without_publisher(text: str, setting: Setting, words: Lexicon) -> str:
    """A paper may be called Reporter or Student: its name says nothing about the sentence."""
    name = _publisher(setting, words)
    return re.sub(re.escape(name), "", text, flags=re.IGNORECASE) if len(name) >= 2 else text


def _publisher(setting: Setting, words: Lexicon) -> str:
    name = re.sub(r"^(?:the|le|la|les|l'|il|o|a|el|die|der|das)\s+", "", setting.publisher.strip().lower())
    return words.prepare(name)


def _around(every: Sequence[Block], index: int) -> list[Block]:
    return [every[i] for i in (index - 1, index + 1) if 0 <= i < len(every)]


# ── matching ───────────────────────────────────────────────────────────────────────────────────────────────


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
