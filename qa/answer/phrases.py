"""The ways in which models say that the articles do not hold the answer, in the languages we are asked in."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_TEXTS = r"(?:article|passage|source|text|document|context|excerpt)s?"
_ABSENT = lazy_pattern(
    "|".join(
        (
            # English
            rf"\bnot (?:(?:found|mentioned|stated|covered|answered) )?(?:in|by) (?:these|the|any|this)\b.*\b{_TEXTS}",
            rf"\b{_TEXTS}\b.{{0,40}}\b(?:do|does|did) ?(?:not|n['’]t)\b",
            rf"\bnone of the .{{0,20}}{_TEXTS}",
            r"\b(?:no|not enough|insufficient) (?:\w+ )?(?:information|evidence|mention|passage)\b",
            r"\b(?:can ?not|can['’]t|unable to|impossible to) (?:be )?(?:answer|determine|find|say|tell)",
            # German
            r"\bnicht in (?:diesen|den|dem|diesem|einem der) \w*(?:artikeln?|texte?n?|passagen|quellen)",
            r"\b(?:artikel|texte?|passagen|quellen)\b.{0,60}\b(?:nicht|keine[nr]?|nichts)\b",
            r"\bkeine (?:angaben?|informationen|hinweise)\b",
            # French
            r"\b(?:articles?|passages|textes?|sources)\b.{0,20}\bne\b.{1,40}\b(?:pas|rien|aucune?)\b",
            r"\bpas (?:dans|mentionné|précisé|indiqué)|\baucune (?:information|mention)\b",
            # Spanish
            r"\bno (?:aparece|consta|figura|se (?:menciona|indica|dice|especifica|encuentra)|hay información)",
            r"\b(?:artículos?|pasajes|textos?|fuentes)\b.{0,10}\bno\b",
            # Korean
            r"(?:기사|자료|본문|지문|글).{0,40}(?:없|않)|(?:정보|내용|언급)[가이은는도]? ?없",
            # Japanese
            r"(?:記事|文章|本文|資料|情報).{0,40}(?:ない|なかった|ません|いない)|記載(?:が|は)?(?:ない|なし|されて)",
            # Chinese
            r"(?:文章|段落|资料|資料|报道|報道|文中|信息|內容|内容).{0,30}(?:没有|沒有|未|无|無|不)",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_NOTHING = lazy_pattern(
    r"^(?:none|nothing|no|n/?a|nil|null|empty|keine?r?s?|nichts|rien|aucune?|nada|ninguna?o?|niente|없음|없다|없습니다|なし|無し|"
    r"ありません|无|無|没有|-+|—+|–+|\[\]|\(?(?:none|nothing)\)?)\W*$",
    re.IGNORECASE,
)


def says_absent(text: str) -> bool:
    """Whether a sentence says that the articles do not answer. To be asked only of sentences that cite nothing."""
    return bool(_ABSENT.search(text))


def says_nothing(text: str) -> bool:
    """Whether a MISSING line says that nothing is missing: “none”, “nichts”, “없음”, a dash."""
    return bool(_NOTHING.match(text.strip()))
