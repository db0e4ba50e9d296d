"""Forms that ask for one paper's account, in nine languages, and those that only look so; `M` stands for its name."""

from __future__ import annotations

import re

from qa.patterns import Hinted, lazy_pattern
from qa.retrieval.papers import ARTICLES

M = "\ufffc"
"""Stands for the paper's name in the patterns."""
_P = rf"(?:{ARTICLES}\s*)?(?:(?:news)?(?:paper|magazine)\s+)?{M}"
_OWN = r"(?:account|report|article|story|coverage|reporting|words|count|reckoning|figures|numbers|tally)"

ASIDE = Hinted(
    (
        (
            "according|going",
            (
                r"\b(?:according\s+to|going\s+by)\s+(?:(?:an?|the)\s+(?:report|article|story)\s+(?:in|by|from|of)\s+)?"
                rf"{_P}(?:(?:['’]s?)?\s+(?:own\s+)?{_OWN}\b)?"
            ),
        ),
        # Set off alone: “the error in the Courier's report” is what is asked about.
        (f"{M}'|{M}’", rf"(?:^|(?<=, ))(?:by|in)\s+{_P}['’]s?\s+(?:own\s+)?{_OWN}\b"),
        (f"{M}'|{M}’", rf"\bby\s+{_P}['’]s?\s+(?:own\s+)?(?:count|reckoning|tally)\b"),
        ("as ", rf"\bas\s+(?:reported|told|printed|stated|described|written)\s+(?:by|in)\s+{_P}"),
    )
)
"""What can be taken out of an English question with the paper's name, and leaves the matter."""
ASIDE_ABROAD = Hinted(
    (
        (
            "selon|après|laut|según|acuerdo|acordo|secondo|segundo",
            rf"\b(?:selon|d['’]après|laut|según|de\s+acuerdo\s+con|secondo|segundo|de\s+acordo\s+com)\s+{_P}",
        ),
        ("nach", rf"\bnach\s+(?:Angaben|Darstellung)\s+(?:der|des|von)\s+{M}"),
        ("zufolge", rf"(?:^|\b(?:der|dem|den|die|das)\s+){M}\s+zufolge\b"),
        ("wie", rf"\bwie\s+{_P}\s+(?:schreibt|schrieb|berichtet|berichtete|meldet|meldete)\b"),
    )
)
ASIDE_DENSE = Hinted(
    (
        ("따르면|의하면", rf"{M}(?:의)?\s*(?:보도|기사)?에\s?(?:따르면|의하면)"),
        ("によ", rf"{M}(?:の(?:記事|報道))?に(?:よると|よれば|よりますと)"),
        ("据|據|按", rf"(?:根据|據|据|按照?)[《「]?{M}[》」]?(?:的?(?:报道|报導|報道|消息|说法))?"),
    )
)
# What may follow the paper's name at once; any other word makes it another thing (“the Post office”), or somebody's.
_FREE_ENGLISH = (
    r"(?i:\s*(?:$|[,;:.?!…)”»、，。？！])|\s+(?:\d|(?:in|on|at|from|this|last|yesterday|today|how|what|who|whom|where|when|"
    r"which|why|did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|that|there|during|after|before|"
    r"for|by|about)\b|of\s+\d))"
)
_FREE_WORD = r"(?:\s*(?:$|[,;:.?!…)”»])|\s+(?!(?:de|du|des|del|della|di|do|da|von|of|d['’])\b)(?-i:[\da-zà-ÿ¿]))"
FREE, FREE_ABROAD = lazy_pattern(_FREE_ENGLISH), lazy_pattern(_FREE_WORD)
JOINED_BEFORE = lazy_pattern(
    r"(?:\b(?:and|or|but|not|than|et|ou|und|oder|nicht|nur|y|e|o|u|no|non|pas)|&|와|과|と|和)\s*$", re.IGNORECASE
)
JOINED_AFTER = lazy_pattern(
    r"\s*,?\s*(?:(?:and|or|but|et|ou|und|oder|y|e|as\s+well\s+as)\b|&|와|과|및|や|和)", re.IGNORECASE
)
LISTED_AFTER = lazy_pattern(r"\s*,\s*(?:the|an?|le|la|les|der|die|das|el|los|las|il)\b", re.IGNORECASE)
OTHERS_TOO = lazy_pattern(
    r"\b(?:according\s+to|selon|d['’]après|laut|según|secondo)\b|따르면|によ[るれ]|"
    r"\b(?:differs?|disagrees?|contradicts?|other\s+(?:news)?(?:papers?|sources?|reports?|accounts?)|others|anyone\s+else|compared"
    r"|unlike|in\s+contrast|confirm(?:s|ed)?|contain(?:s|ed)?|wrongly|errors?|mistakes?|(?:that|this|it)\s+true|later\s+denied)\b",
    re.IGNORECASE,
)

_SAY = r"(?:says?|said|states?|stated|writes?|wrote|written)"
_TELL = r"(?:reports?|reported|mentions?|mentioned|describes?|described|reveals?|revealed)"
_TELL_ME = r"(?:(?:please\s+)?(?:tell|show)\s+me|summari[sz]e|do\s+you\s+know|i\s+want\s+to\s+know)"
_DOES = r"(?:does|did|has|had)"
_ADVERB = r"(?:\s+(?:also|then|now|really|actually|itself))?"
QUESTIONS = Hinted(
    (
        # Any question may be put to what it says, those of fact to what it reports.
        (
            "say|said|state|writ|wrote",
            rf"^(?P<ask>(?:what|who|whom|which|how|when|where)\b.*?)\s*\b{_DOES}\s+{_P}{_ADVERB}\s+{_SAY}\b(?P<rest>.*)$",
        ),
        (
            "report|mention|describ|reveal",
            rf"^(?P<ask>(?:what|who|whom|which|how\s+(?:many|much))\b.*?)\s*\b{_DOES}\s+{_P}{_ADVERB}\s+{_TELL}\b(?P<rest>.*)$",
        ),
        ("print|publish", rf"^(?P<ask>what)\s+{_DOES}\s+{_P}{_ADVERB}\s+(?:print|publish)(?:ed)?\b(?P<rest>.*)$"),
        (
            "say|said|state|writ|wrote|report|mention|describ|reveal",
            rf"^{_TELL_ME}?\s*\b(?P<ask>what)\s+{_P}\s+(?:{_SAY}|{_TELL})\b(?P<rest>.*)$",
        ),
        (
            "said|written|reported|printed",
            (
                r"^(?P<ask>what)\s+(?:is|was|has\s+been)\s+(?:said|written|reported|printed)\s+(?:in|by)\s+"
                rf"{_P}(?P<rest>{_FREE_ENGLISH}.*)$"
            ),
        ),
        (
            "was sag|was schr|was beri|was meld",
            rf"^(?P<ask>was)\s+(?:sagte?|schreibt|schrieb|berichtete?|meldete?)\s+{_P}(?P<rest>{_FREE_WORD}.*)$",
        ),
        (
            "was hat",
            rf"^(?P<ask>was)\s+hat\s+{_P}(?P<rest>\s.*?)\s+(?:geschrieben|berichtet|gesagt|gemeldet)(?P<end>\W*)$",
        ),
        ("was steht", rf"^(?P<ask>was)\s+steht\s+(?:in|im)\s+{_P}(?P<rest>{_FREE_WORD}.*)$"),
        (
            "dit|disait|crit|crivait|rapporte|raconte",
            rf"^(?P<ask>que|qu['’])\s*(?:dit|disait|écrit|écrivait|rapporte|raconte)\s+{_P}(?P<rest>{_FREE_WORD}.*)$",
        ),
        ("est-ce", rf"^(?P<ask>qu['’]est-ce\s+que)\s+{_P}\s+(?:dit|écrit|rapporte|raconte)\b(?P<rest>.*)$"),
        (
            "qué",
            (
                r"^¿?\s*(?P<ask>qué)\s+(?:dice|dijo|decía|escribe|escribió|informa|informó|publica|publicó|cuenta|contó)\s+"
                rf"{_P}(?P<rest>{_FREE_WORD}.*)$"
            ),
        ),
        (
            "che |cosa ",
            rf"^(?P<ask>(?:che\s+)?cosa|che)\s+(?:dice|diceva|scrive|riporta|racconta)\s+{_P}(?P<rest>{_FREE_WORD}.*)$",
        ),
        (
            "o que",
            rf"^(?P<ask>o\s+que)\s+(?:diz|disse|escreve|escreveu|publica|publicou)\s+{_P}(?P<rest>{_FREE_WORD}.*)$",
        ),
        (
            "보도|전했|썼|밝혔|적었",
            (
                rf"^{M}(?:은|는|이|가)\s*(?P<rest>.*?)(?:(?<=.)(?:이?라고|다고|고))?\s*(?:어떻게\s*)?"
                r"(?:보도|전했|썼|밝혔|적었)\S*\s*$"
            ),
        ),
        ("보도한|전한|쓴", rf"^{M}(?:이|가|에서)\s*(?:보도한|전한|쓴)\s*(?P<rest>.*)$"),
        ("報じ|伝え|書い|述べ", rf"^{M}[はが](?P<rest>.*?)と?(?:報じ|伝え|書い|述べ)[^、]*$"),
        (
            "说|報道|报道|写",
            rf"^[《「]?{M}[》」]?是?(?:怎么|怎样|如何|什么)?(?:说|報道|报道|写)(?:了|道|的)?(?P<rest>.*)$",
        ),
    )
)
"""Questions that are put to the paper itself."""
_DAY = (
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b"
)
ABOUT = lazy_pattern(
    rf"^(?!\s+(?:on|of)\s+{_DAY})\s+(?:about|on|of|regarding|concerning|über|zu[mr]?|von|vom|sur|à\s+propos\s+d[eu]|de|du|sobre|di|su|sulla|sul)\s+",
    re.IGNORECASE,
)
ABOUT_END = lazy_pattern(r"\s*(?:について|에\s?대해서?|关于)$")
OPEN = lazy_pattern(r"what|was|que|qu['’]|qu['’]est-ce\s+que|qué|che|cosa|che\s+cosa|o\s+que", re.IGNORECASE)
# It acts for itself where it speaks to somebody, in court, or of what it will do; and money and readers are its own.
FOR_ITSELF = lazy_pattern(
    r"^\s+(?:to|it|its|they|their|sorry|goodbye|in\s+court|in\s+reply)\b|\bto\s+the\s+(?:police|court|authorities|regulator)",
    re.IGNORECASE,
)
OF_ITSELF = lazy_pattern(
    r"\b(?:profits?|loss(?:es)?|revenues?|turnover|earnings|income|sales|circulation|subscribers?|readers|copies)\b",
    re.IGNORECASE,
)

INSTITUTION = frozenset(
    "authority agency ministry council office department commission committee university institute bank company court"
    " hospital museum school college city town county parliament party club trust group inc ltd gmbh ag"
    " stadt gericht polizei"
    " police association board service government society union centre center foundation ministère ministere"
    " université préfecture mairie ayuntamiento ministerio universidad banco comune ministero ministerium universität"
    " behörde landkreis".split()
)
"""What stands at the end of its name, or at the beginning, speaks in everybody's articles: its account is not only in
what it publishes itself."""
PRESS = frozenset({"news", "press", "presse", "prensa", "stampa"})
WITH_ARTICLE = lazy_pattern(rf"\b{ARTICLES}\s*$", re.IGNORECASE)
OF_A_PLACE = frozenset({"de", "du", "des", "del", "della", "di", "da", "do", "von", "of"})
