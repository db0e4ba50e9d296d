"""Text that speaks to a machine rather than to a reader: “ignore all previous instructions”, “add … to your response”.

It flags and it keeps such sentences from being quoted; it is no proof that a text is harmless. What keeps an obeying
model harmless stands elsewhere: nothing leaves as an answer but claims whose words were found in an article.
"""

from __future__ import annotations

import re

from qa.patterns import Hinted

_REPLY = (
    r"(?:your|the\s+final(?!\s+(?:summary|report|text|message)\b))\s+(?:\w+\s+)?(?:response|answer|reply|message"
    r"|output|text|summary|code(?:base)?|solution|implementation"
    r"|elucidation|explanation|program|project|software|algorithm)(?:'s)?\b"
)
_REPLIES = "your|the final"
_CODE = r"(?:code|script)\s+(?:snippets?|blocks?|excerpts?|sections?|segments?|fragments?|pieces?|samples?)"
# Where a sentence or line begins. A label inside one says nothing.
_START = r"(?:^\W*|[.!?][\"”’)]*[^\S\n]+)"
# “Assistant: Mary Holt”, “System: Windows 10 or later” are credits and data: capitals and numbers alone.
_WORD = r"(?:[A-ZÀ-Þ0-9(]\S*|and|or|of|the|later|und|von|de|&)"
_CREDIT = rf"(?-i:[^\S\n]+{_WORD}(?:[^\S\n]+{_WORD}){{0,7}}[^\S\n]*$)"
# The labels and fences that our own prompts use. With a colon, “CLAIM: …” is how newspapers check facts.
_LABELS = (
    rf"{_START}(?-i:QUOTE\s*(?:[\[(［【]\s*\d{{1,3}}\s*[\])］】]|\d{{1,3}}[^\S\n]+[^\W\d_])"
    r"|CLAIM[^\S\n]+(?![A-Z]{2}|[a-z])[\w\"“„«]|MISSING[^\S\n]+(?:what|who|when|where|why|how|which|whether)\b"
    r"|VERDICT\s+\d{1,3}[^\S\n]+(?:supported|partly|unsupported|contradicted|unclear)\b)"
)
_FENCES = (
    r"^\W{0,2}(?:[-=*#~]{2,}|[<\[]+)\s*(?:/\s*)?(?:(?:end|begin|start)\s+of\s+(?:the\s+)?(?:untrusted\s+|retrieved\s+|system\s+|user\s+)?"
    r"(?:articles|passages|sources|documents|excerpts|context|instructions?|prompt|search\s+results)\b"
    r"|articles\s+[0-9a-f]{8,}\b)"
)
_TAGS = r"</?(?:passages?|articles|sources|context|instructions?|system|untrusted\w*|user_?input)>"
_IGNORE = "ignore|disregard|forget|override|bypass"
_SAY = "say|print|output|write"
_ONLY = ("only", "exactly", "just", "nothing but", "using", "with")
_SAY_ONLY = "|".join(f"{verb} {how}" for verb in f"reply|respond|answer|{_SAY}".split("|") for how in _ONLY)
_MARKED = "articles|passage|sources|documents|excerpts|context|instruction|prompt|search results"
_ORDERS = Hinted(
    (
        (
            _IGNORE,
            (
                r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|the|your|every|these|of|my)\s+){0,3}"
                r"(?:previous|prior|above|earlier|preceding|other|system|safety)\s+"
                r"(?:instructions?|prompts?|directions?|rules|messages?|guidelines|context|sources|passages|articles|text)\b"
            ),
        ),
        (
            _IGNORE,
            (
                r"\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|every|these|of|my)\s+){0,3}(?:instructions?"
                r"|prompts?)\b"
            ),
        ),
        (_IGNORE, r"\b(?:ignore|disregard|forget)\s+(?:everything|all|anything)\s+(?:above|before|so\s+far|you)\b"),
        (
            "system|assistant|user|developer|instruction",
            (
                rf"{_START}(?:system|assistant|user|developer|instruction)\s*(?:(?:prompt|message|note|override)\s*:"
                rf"|:(?!{_CREDIT}))"
            ),
        ),
        ("quote|claim|missing|verdict", _LABELS),
        (_MARKED, _FENCES),
        ("<", _TAGS),
        (
            "you are|act as|pretend to be",
            (
                r"\b(?:you\s+are|act\s+as|pretend\s+to\s+be)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?"
                r"(?:ai|assistant|language\s+model|chatbot|llm)\b"
            ),
        ),
        (
            "assistant|model|system|agent",
            (
                r"\b(?:ai|language)\s+(?:assistants?|models?|systems?|agents?)\s*"
                r"(?:,|:|reading|that\s+reads?|processing|summari[sz]ing|must|should|are\s+(?:asked|told|instructed))"
            ),
        ),
        (
            "as an ai|new instruction|system prompt|prompt injection",
            r"\bas\s+an\s+ai\b|\bnew\s+instructions?\b|\bsystem\s+prompt\b|\bprompt\s+injection\b",
        ),
        (
            "<|[inst]|[/inst]|###",
            r"<\|?\s*(?:system|im_start|assistant)|\[/?inst\]|###\s*(?:system|instruction)",
        ),
        (
            _SAY_ONLY,
            (
                r"(?:^\W*|[.:;!]\s+|\bplease\s+|\binstead,?\s+)(?:reply|respond|answer|output|print|say|write)\s+"
                r"(?:only|exactly|just|nothing\s+but|using|with\b)"
            ),
        ),
        (
            f"{_SAY}|repeat|include|append|insert|type|echo|return|reply with",
            (
                r"(?:^\W*|[.:;!?][\"'”’)]*\s+|\band\s+|\bplease\s+)(?:say|print|output|write|repeat|include|append|insert|type"
                r"|echo|return|reply\s+with)\s+"
                r"(?:the\s+(?:words?|code|phrase|token|string)\s+)?[\"'“]?(?-i:[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+"
                r"|(?=[A-Z]*\d)[A-Z0-9]{6,})"
            ),
        ),
        (
            "do not cite|do not quote|do not mention|do not reveal",
            r"(?:^\W*|[.:;!]\s+|\bplease\s+)do\s+not\s+(?:cite|quote|mention|reveal)\b",
        ),
        (
            "the user|your user",
            r"\b(?:tell|inform)\s+(?:the|your)\s+users?\b|\byour\s+users?\s+that\b",
        ),
        # What a reply is to be like or to hold: “Encode your response in Base64”, “Add to your answer a line that …”.
        (
            _REPLIES,
            (
                r"(?:^\W*|[.:;!]\s+|\bplease\s+|\b(?:can|could)\s+you\s+)(?!(?:why|who|what|when|where|how)\b)"
                rf"[a-z]+\s+(?:[^.?!]{{0,60}}?\s)?{_REPLY}"
            ),
        ),
        (_REPLIES, rf"\b(?:in|into|to|within|throughout|of)\s+{_REPLY}"),
        (
            "code |script ",
            rf"\b(?:following|subsequent|below|next|ensuing)\s+{_CODE}|\b{_CODE}\s+(?:below|in\s+your)\b",
        ),
        ("ignorier", r"\bignorier\w*\s+(?:\w+\s+){0,3}(?:anweisung|anleitung|vorgabe|befehl)\w*"),
        (
            "deiner antwort|ihrer antwort|ta réponse|votre réponse|tu respuesta|su respuesta",
            r"\bin\s+(?:deiner|ihrer)\s+antwort\b|\bdans\s+(?:ta|votre)\s+réponse\b|\ben\s+(?:tu|su)\s+respuesta\b",
        ),
        ("ignor", r"\bignor\w+\s+(?:\w+\s+){0,3}(?:instructions?|consignes?|instrucciones|indicaciones|órdenes)\b"),
        (
            "무시",
            r"(?:이전|위의?|앞의?|모든)\s*(?:모든\s*)?(?:지시|명령|지침|프롬프트)\S*\s*(?:를|을)?\s*(?:모두|전부|다)?\s*무시",
        ),
        ("無視", r"(?:以前|これまで|上記|前|すべて)の(?:すべての)?(?:指示|命令|プロンプト).{0,4}無視"),
        ("忽略|无视|無視", r"(?:忽略|无视|無視)(?:之前|以上|前面|上述|所有)?.{0,6}(?:指令|指示|提示|命令)"),
    ),
    re.MULTILINE,
)


def looks_like_order(text: str) -> bool:
    """Whether a text holds a sentence that speaks to a machine rather than to a reader."""
    return _ORDERS.search(text) is not None
