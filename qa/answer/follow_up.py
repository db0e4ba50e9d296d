"""A question that leans on the one before it → one that stands alone. By rules; pure.

“And when did it open?” after “Who designed the ferry terminal?” is “When did the ferry terminal open?”. What is made of
it is always shown to the person who asked: a rule that guesses wrong is seen, and the question can be put in full.
"""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern
from qa.words import content_tokens

_AND = lazy_pattern(
    r"^\s*(?:and|but|so|then|und|aber|et|mais|y|pero|e|ma|そして|それで|그리고|그럼|那么?|还有)\b[\s,]*", re.IGNORECASE
)
_WHAT_ABOUT = lazy_pattern(
    r"^\s*(?:(?:and\s+)?(?:what|how)\s+about|and|und(?:\s+was\s+ist\s+mit)?|was\s+ist\s+mit|et(?:\s+pour)?|qu['’]en\s+est-il\s+d[eu]"
    r"|¿?\s*y|¿?\s*qué\s+hay\s+de)\s+(?P<rest>.+?)\s*[?？]*\s*$",
    re.IGNORECASE,
)
_ASKS = lazy_pattern(
    r"^(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|did|does|do|has|have|had|can|could|will|would|should"
    r"|wer|wen|wem|was|wann|wo|warum|welche[rsmn]?|wie|ist|war|hat|qui|que|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?"
    r"|quién(?:es)?|qué|cuándo|dónde|por qué|cómo|cuánt[oa]s?)\b",
    re.IGNORECASE,
)
_PLACED = lazy_pattern(
    r"^(?P<word>in|on|at|by|before|after|since|until|during|for|last|this|next|im|am|seit|vor|nach|en|depuis|desde)\s+\S",
    re.IGNORECASE,
)
_PLACE = lazy_pattern(
    r"(?<!\w)(?:in|on|at|by|before|after|since|until|during|for|last|this|next|im|am|seit|vor|nach|en|depuis|desde)\s+"
    r"[^?,]+?(?=\s+(?:in|on|at|by|before|after|since|until|during|for|last|this|next|im|am|seit|vor|nach|en|depuis|desde)\s"
    r"|\s*[?,]|\s*$)",
    re.IGNORECASE,
)
_TOLD = lazy_pattern(
    r"(?<!\w)(?:according\s+to|selon|d['’]après|laut|según|secondo|segundo)\s+[^?,]+?(?=\s*[?,]|\s*$)", re.IGNORECASE
)
_TIME = lazy_pattern(
    r"(?<!\w)(?:\d{4}|jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?"
    r"|sep(?:tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|spring|summer|autumn|winter|weeks?|months?|years?|today"
    r"|yesterday|tomorrow|morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jahr|monat|woche)(?!\w)",
    re.IGNORECASE,
)
_EVENT = lazy_pattern(
    r"(?<!\w)(?:it|that|this)(?=\s+(?:happen|occur|matter|mean|so)\w*(?!\w))|^what\s+caused\s+(?:it|that)(?!\w)",
    re.IGNORECASE,
)
_OF_A_THING = lazy_pattern(
    r"(?<!\w)(?P<its>its|their|ihr(?:e[rsnm]?)?|sein(?:e[rsnm]?)?)(?!\w)"
    r"|(?<!\w)(?P<it>it|they|them|this|that|these|those|es|elle|il|ils|elles|ella|ello|ellos|(?-i:sie|er))(?!\w)",
    re.IGNORECASE,
)
_OF_A_PERSON = lazy_pattern(r"(?<!\w)(?:(?P<its>his|her(?=\s+[a-z]))|(?P<it>he|she|him|her))(?!\w)", re.IGNORECASE)
# “there”, “this week”, “that year”: pronouns by their letters only.
_NO_PRONOUN = lazy_pattern(
    r"^(?:this|that|these|those)\s+(?!(?:happen|cost|open|mean|chang|work|start|end|affect|take)\w*\b)[a-z]+",
    re.IGNORECASE,
)
_PHRASE = lazy_pattern(
    r"(?<!\w)(?:(?i:the|an?|der|die|das|den|dem|des|ein(?:e[rsnm]?)?|le|la|les|une?|el|los|las|un[oa]?)\s+|l['’])"
    r"(?P<noun>[\w'’-]+(?:\s+[\w'’-]+){0,5}?)"
    r"(?=\s+(?:and|or|in|on|at|to|for|from|by|with|of|was|were|is|are|did|do|does|has|have|had|cost|costs|open|opened|begin|began"
    r"|start|started|end|ended|change|changed|mean|happen|stay|remain|close|closed|shut|reopen|called|named|built|made|get|take|come|go"
    r"|fall|burn|collapse|fail|die|win|lose|leave|become|resign|pass|left|passed|resigned|after|before|since|when|that|which|who|now|last|next|this"
    r"|und|im|am|in|von|vom|seit|nach|vor|bei|est|sont|a|ont|en|de|du|es|fue|se)(?!\w)|\s*[?.,;:!]|\s*$)"
)
_NAME = lazy_pattern(
    r"(?<![\w.])[A-ZÀ-ÖØ-Þ][\w'’-]*(?:\s+(?:of\s+the\s+|of\s+|de\s+|van\s+|von\s+)?[A-ZÀ-ÖØ-Þ][\w'’-]*)*"
)
_POSSESSIVE = lazy_pattern(r"['’]s?$")
_PERSON = lazy_pattern(
    r"(?<![\w.])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]+(?:\s+(?:de|van|von|der)){0,2}(?:\s+[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]+)+"
)
_HANGUL = lazy_pattern("[가-힣]")
_DENSE = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# The thing before the first particle that marks it; Korean particles end a word.
_TOPIC_DENSE = lazy_pattern("^(?P<noun>.{2,40}?)(?:[はがを]|(?:에서|은|는|이|가|을|를)(?=\\s)|[在是])")
_COPULA_DENSE = lazy_pattern(
    "(?:은|는|이|가)\\s+(?:얼마|언제|누구|어디|무엇|뭐|몇\\s?\\S+)(?:인가요?|입니까|이야|야|였나|이었나|인지|죠|지)?\\s*[?？]*$"
    "|[はが](?:いくら|いつ|誰|だれ|どこ|何\\w?)(?:ですか|でしたか|か|だ|なのか)?[?？。]*$|(?:是谁|是誰|是多少|是什么|多少)[?？。]*$|[はがを은는이가][?？]*$"
)
"""“工費はいくらですか”: what stands before the particle was asked for of the thing, and is no part of it."""
_ASKED_DENSE = lazy_pattern("(?:(?<=\\S)の|的)[^の的]{1,12}$|(?:의)?\\s+[^\\s]{1,10}$")
_SHORT_DENSE = lazy_pattern(
    "^(?:누가|누구|언제|어디\\S*|왜|몇\\S*|얼마\\S*|\\S{1,8}(?:은|는|이|가|을|를))(?:\\s\\S+)?\\s*[?？]*$"
    "|^[^\\s가-힣のA-Za-z]{1,12}$"
)
"""A question that names no thing of its own: “시공사는?”, “개통은 언제인가?”, “開業はいつ？”."""
_POINTS_DENSE = lazy_pattern(
    "^(?:それ|これ|そこ|その|彼女?|그것|그곳|거기|그|이것|它|他|她|那|这)(?:は|が|を|の|은|는|이|가|을|를|의|的)?"
)
_BEFORE_PLACES = frozenset(
    "at in of to from near off on the for into around across outside over in bei aus nach am im à en al".split()
)
_GERMAN_ARTICLES = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_WHO_IS = lazy_pattern(r"^who\s+(?:is|was|are|were)\s+", re.IGNORECASE)
_ARTICLE = lazy_pattern(
    r"^(?:(?:the|an?|der|die|das|den|dem|des|le|la|les|une?|el|los|las|un[oa]?)\s|l['’])", re.IGNORECASE
)
_WHY = lazy_pattern(r"^(?:but\s+|and\s+)?why\s*[?!]*$", re.IGNORECASE)
_SAID_SO = lazy_pattern(
    r"^(?:when|where|how(?:\s+(?:long|far|often|much|soon))?)\s+"
    r"(?P<so>(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\s+.+?)\s*[?.]*$",
    re.IGNORECASE,
)
_BARE = 2
"""A question of at most so many words that carry meaning, none of them a name, leans on the one before it."""


def standalone(question: str, *, before: str, answer: str = "") -> str:
    """The question as it would be put to someone who has not heard `before`, the standalone question asked last.

    `answer`: what was answered to that; “he” and “she” may be a person named there. A question that stands alone
    already comes back as it is.
    """
    question = " ".join(question.split())
    if not before or not question:
        return question
    if _DENSE.search(question):
        return _dense(question, before)
    about = _WHAT_ABOUT.match(question)
    if about and not _ASKS.match(about["rest"]):
        return _exchanged(about["rest"], before) or _lent(question, before)
    plain = _AND.sub("", question)
    plain = plain[:1].upper() + plain[1:]
    if _EVENT.search(plain):  # what “it” is, is all of the question before
        return f"{_bare(plain)} ({_bare(before)})?"
    for pronoun, thing in ((_OF_A_PERSON, _person(answer) or _person(before)), (_OF_A_THING, topic(before))):
        found = pronoun.search(plain)
        if found and thing and not _NO_PRONOUN.match(plain[found.start() :]):
            meant = _possessive(thing) if found["its"] else thing
            meant = meant[:1].upper() + meant[1:] if found.start() == 0 else meant
            return plain[: found.start()] + meant + plain[found.end() :]
    if len(content_tokens(plain)) <= _BARE and not _names(plain[1:]) and _ASKS.match(plain) and topic(before):
        return _completed(plain, before)
    return plain if _AND.match(question) and _ASKS.match(plain) else question


def topic(question: str) -> str:
    """What a question is about, as far as rules can tell: its last thing with a name in it, else its last thing."""
    phrases = [_noun_phrase(match[0].strip()) for match in _PHRASE.finditer(question)]
    phrases = [phrase for phrase in phrases if not _TIME.search(phrase)]
    named = [phrase for phrase in phrases if any(word[:1].isupper() for word in phrase.split()[1:])]
    names = _names(question)
    if named:
        return named[-1]
    if names:
        return names[-1]
    return phrases[-1] if phrases else ""


def _noun_phrase(phrase: str) -> str:
    """German writes its nouns with capitals: what follows the last of them is no part of the thing."""
    article, *words = phrase.split()
    if article.lower() not in _GERMAN_ARTICLES or not any(word[:1].isupper() for word in words):
        return phrase
    last = max(at for at, word in enumerate(words) if word[:1].isupper())
    return " ".join((article, *words[: last + 1]))


def _names(question: str) -> list[str]:
    """Runs of words with capitals; the first word of the question has one in any case."""
    found = []
    for match in _NAME.finditer(question):
        name = match[0]
        if match.start() == 0:
            name = name.partition(" ")[2] if _ASKS.match(name) else (name if " " in name else "")
        if name and not _TIME.search(name):
            found.append(_POSSESSIVE.sub("", name))
    return found


def _person(text: str) -> str:
    """The last name of two words or more that is not said to be a place: “at Gannet Quay”, “the Alder Bridge”."""
    found = ""
    for match in _PERSON.finditer(text):
        words = match[0].split()
        before = text[: match.start()].split()[-1:] or [""]
        if _ASKS.match(words[0]) or words[0].lower() in _BEFORE_PLACES:
            words, before = words[1:], words[:1]
        if len(words) > 1 and before[0].lower() not in _BEFORE_PLACES and not _TIME.search(match[0]):
            found = " ".join(words)
    return found


def _exchanged(rest: str, before: str) -> str:
    """The question before with one thing exchanged: “in 2024” for “in 2023”, “the library” for “the mill”.

    Whose account is wanted, too: “according to the Post” for “according to the Courier”.
    """
    if _TOLD.match(rest):
        told = _TOLD.search(before)
        return before[: told.start()] + rest + before[told.end() :] if told else f"{_bare(before)}, {rest}?"
    if _PLACED.match(rest):
        old = [match for match in _PLACE.finditer(before) if _is_time(match[0]) == _is_time(rest)]
        return before[: old[-1].start()] + rest + before[old[-1].end() :] if old else f"{_bare(before)} {rest}?"
    thing = topic(before)
    if not thing or _is_doubtful(rest, thing, before):
        return ""
    start = before.rindex(thing)
    return before[:start] + rest + before[start + len(thing) :]


def _is_doubtful(rest: str, thing: str, before: str) -> bool:
    """Whether the one may not stand where the other stood: “who is the fire chief called” asks nothing of a bridge."""
    asks_who = bool(_WHO_IS.match(before))
    with_article = bool(_ARTICLE.match(rest)), bool(_ARTICLE.match(thing))
    named = any(word[:1].isupper() for word in rest.split()[1:])
    if asks_who and _WHO_IS.sub("", before).strip(" ?").startswith(thing):  # the person is the thing
        return with_article[0] and named
    return with_article[0] and not with_article[1] and not named


def _lent(question: str, before: str) -> str:
    """As typed, with what the question before was about in brackets; without even that, as typed."""
    thing = topic(before)
    return f"{_bare(question)} ({thing})?" if thing and thing.lower() not in question.lower() else question


def _completed(plain: str, before: str) -> str:
    """“When?” → “When — the ferry terminal?”; “Why?” asks of all that was said to be so."""
    said = _SAID_SO.match(before)
    if said and _WHY.match(plain):
        return f"Why {said['so']}?"
    return f"{_bare(plain)} — {topic(before)}?"


def _dense(question: str, before: str) -> str:
    """Languages without blanks, and Korean: the thing before the first particle stands in for what points to it."""
    question = _AND.sub("", question)
    matter = _matter_dense(before)
    pointing = _POINTS_DENSE.match(question)
    if matter and pointing and len(pointing[0]) < len(question):
        particle = next((p for p in "はがをの은는이가을를의的" if pointing[0].endswith(p)), "")
        return matter + particle + question[pointing.end() :]
    if matter and matter not in question and _SHORT_DENSE.match(question):
        return f"{matter} {question}" if _HANGUL.search(question) else f"{matter}、{question}"
    return question


def _matter_dense(before: str) -> str:
    """What a question is about, without what it asks of it; empty where no particle tells."""
    found = _TOPIC_DENSE.match(before)
    if found is None or not _DENSE.search(found["noun"]):
        return ""
    noun = found["noun"].strip()
    return (_ASKED_DENSE.sub("", noun) or noun).rpartition("、")[2] if _COPULA_DENSE.search(before) else noun


def _is_time(words: str) -> bool:
    return bool(_TIME.search(words)) or words.lower().startswith(("last ", "this ", "next "))


def _possessive(thing: str) -> str:
    return f"{thing}'" if thing.endswith("s") else f"{thing}'s"


def _bare(question: str) -> str:
    return question.rstrip(" ?？.!")
