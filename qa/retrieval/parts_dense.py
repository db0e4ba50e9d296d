"""The parts of a Korean, Japanese or Chinese question: “사업비는 얼마이고 언제 개통하나?”.

Cut where a clause that asks is joined to a next one that asks, too. Pure.
"""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_KOREAN_WORDS = r"누가|누구|언제|어디|왜|무엇|무슨|뭐|어떻게|어떤|어느|몇|얼마"
_JAPANESE_WORDS = r"いつ|誰|だれ|どこ|なぜ|どうして|何|なに|いくら|いくつ|どの|どれ|どう"
_CHINESE_WORDS = r"谁|誰|何时|何時|什么|什麼|哪|几|幾|多少|为何|為何|为什么|為什麼|怎么|怎麼|如何|多[大高长長远遠久]"
_WORDS = tuple(lazy_pattern(words) for words in (_KOREAN_WORDS, _JAPANESE_WORDS, _CHINESE_WORDS))
# What joins is cut away with its ending: “얼마이고 ”, “いくらで、”. The next clause may begin with its own topic.
_JOINTS = (
    lazy_pattern(
        rf"(?:이고|이며|(?<=[았었였했됐났갔왔])고|(?<=[가-힣])(?:하고|되고|으며|며))\s*,?\s+(?=(?:\S+[은는이가을를]\s+){{0,3}}(?:{_KOREAN_WORDS}))"
    ),
    lazy_pattern(
        rf"(?:であり|です[がか]|で|し|り|か)[、，,。？]\s*(?:また|そして)?(?=[^、。？]{{0,20}}?(?:{_JAPANESE_WORDS}))"
    ),
    lazy_pattern(rf"[，、,；]\s*(?:又|并|並|以及|而且|还有)?(?=[^，。？]{{0,16}}?(?:{_CHINESE_WORDS}))"),
)
_SCRIPTS = (lazy_pattern("[가-힣]"), lazy_pattern("[ぁ-ゖァ-ヺ]"), lazy_pattern("[一-鿿]"))
# What the first clause is about, and its noun that is asked for: only the first is lent to the next clause.
_KOREAN_MATTER = lazy_pattern(r"^(?P<matter>.+?)(?:의\s*|\s+)\S+?(?:은|는|이|가|을|를)\s")
_JAPANESE_MATTER = lazy_pattern(r"^(?P<matter>[^、。？]+?)の[^のはがを、]{1,8}[はがを]")
_CHINESE_MATTER = lazy_pattern(r"^(?P<matter>[^，。？]+?)的")
_MATTERS = (_KOREAN_MATTER, _JAPANESE_MATTER, _CHINESE_MATTER)
_TOPIC = lazy_pattern(r"^(?P<matter>[^、。？]{2,40}?)(?:은|는|は|が)(?=\s|[^ぁ-ゖ]|い|ど|な)")
_CHINESE_START = lazy_pattern(rf"^(?P<matter>.{{2,16}}?)(?:{_CHINESE_WORDS})")


def asked_in_turn(question: str) -> list[tuple[str, str]]:
    """Text and query of every part; empty for one question, and for other scripts."""
    which = next((n for n, script in enumerate(_SCRIPTS) if script.search(question)), None)
    if which is None:
        return []
    pieces: list[str] = []
    start = 0
    for joint in _JOINTS[which].finditer(question):
        if _WORDS[which].search(
            question, start, joint.end()
        ):  # “얼마이고”: the asking word may stand right at the joint
            pieces.append(question[start : joint.start()])
            start = joint.end()
    pieces = [piece.strip(" ,，、.?？。") for piece in (*pieces, question[start:])]
    if len(pieces) < 2 or not all(_WORDS[which].search(piece) for piece in pieces):
        return []
    matter = _matter(pieces[0], which)
    rest = [(piece, f"{matter} {piece}" if matter and matter not in piece else piece) for piece in pieces[1:]]
    return [(pieces[0], pieces[0]), *rest]


def _matter(piece: str, which: int) -> str:
    found = _MATTERS[which].match(piece) or (_TOPIC if which < 2 else _CHINESE_START).match(piece)
    matter = found["matter"].strip() if found else ""
    return "" if _WORDS[which].search(matter) else re.sub(r"\s+", " ", matter)
