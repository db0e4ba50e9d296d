"""“Thanks”, “ok”, “bye”: words of a conversation that ask nothing, and the line said in return. Pure."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_THANKS = lazy_pattern(
    r"(?:(?:ok(?:ay)?|great|good|perfect|super|no|and)[,!. ]+)?(?:many\s+)?(?:thanks|thank\s+you|thx|cheers|ta"
    r"|(?:vielen\s+|herzlichen\s+)?dank|danke|merci|(?:muchas\s+)?gracias|grazie|obrigad[oa]|고마워요?|고맙습니다|감사합니다|감사해요|ありがとう(?:ございます|ございました)?|谢谢(?:你|您)?|多谢)"
    r"(?:\s+(?:you|so\s+much|very\s+much|a\s+lot|again|schön|sehr|beaucoup|bien|for\s+(?:that|this|your\s+help|the\s+help)))?",
    re.IGNORECASE,
)
_FINE = lazy_pattern(
    r"(?:ok(?:ay)?|k|fine|good|great|nice|cool|perfect|right|i\s+see|got\s+it|understood|all\s+right|alright|never\s*mind|gut|schön|alles\s+klar"
    r"|verstanden|d['’]accord|très\s+bien|vale|de\s+acuerdo|entendido|muy\s+bien|네|예|알겠습니다|알았어요?|좋아요?|はい|わかりました|了解|好的?|明白了?|知道了)",
    re.IGNORECASE,
)
_BYE = lazy_pattern(
    r"(?:ok(?:ay)?[,!. ]+)?(?:thanks?[,!. ]+(?:and\s+)?)?(?:(?:good\s*)?bye(?:[\s-]bye)?"
    r"|see\s+you|so\s+long|ciao|tschüss|auf\s+wiedersehen|au\s+revoir|adiós|adios|hasta\s+luego|quit|exit|안녕히\s*(?:계세요|가세요)|さようなら|じゃあ?ね|再见)",
    re.IGNORECASE,
)
_HELLO = lazy_pattern(
    r"(?:hi|hello|hey|good\s+(?:morning|afternoon|evening)|hallo|guten\s+(?:morgen|tag|abend)|bonjour|salut|hola|buenos\s+días"
    r"|안녕(?:하세요|하십니까)?|こんにちは|你好)(?:\s+(?:there|all|everyone))?",
    re.IGNORECASE,
)
_LINES = (
    (_THANKS, "You are welcome. Ask on, or /quit leaves."),
    (_BYE, "Until next time: /quit leaves."),
    (_FINE, "Good. Ask on, or /quit leaves."),
    (_HELLO, "Hello. Ask something about your articles; /help tells what else there is."),
)


def courtesy(words: str) -> str:
    """What is said in return to words that ask nothing; empty for anything else, which is a question."""
    bare = words.strip().strip("!.,~。！、 ")
    return next((line for pattern, line in _LINES if pattern.fullmatch(bare)), "")
