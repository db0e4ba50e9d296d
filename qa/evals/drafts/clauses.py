"""An English sentence as subject, verb and rest, where its shape is plain; where it is not, no clause.

No parser is used: rules that look for the first finite verb after a short noun phrase, and give up on doubt.
"""

from __future__ import annotations

import re

from msgspec import Struct

from qa.evals.drafts.english import AUXILIARIES, is_past, is_present
from qa.patterns import lazy_pattern

_MOST_SUBJECT = 11
_CANNOT_OPEN = frozenset(
    """he she it they we i you his her its their our my your this that these those there here who which what when where
    why how if although though while since because after before as but and or yet so nor both each all none others
    another either neither many most few several in on at by for with from to of into over under between during until
    without within along across behind beyond despite besides instead then now later earlier once still even only just
    not out c. ca. no perhaps maybe not asked told said speaking according""".split()
)
_IN_SUBJECT = frozenset(
    "who which that whose whom what he she it they we i you his her its their our my your this these those said".split()
)
_DETERMINERS = frozenset("the a an its his her their our newly recently once freshly two three four of by most".split())
COUNTING = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_NEW_CLAUSE = frozenset("he she it they the a not".split())
_CLAUSE_WORDS = frozenset("that which who whom whose when where while because although though if unless".split())
_VERB_AFTER_AND = lazy_pattern(r"\s+(?:and|or|but)\s+(?=(?:\w+ly\s+|then\s+|has\s+|is\s+|was\s+|were\s+)?([a-z]+)\b)")
_STOPS = lazy_pattern(r"(?<!\d),\s|,\s(?!\d)|;|:\s|\s[–—-]\s|—|\s\(|\s(?:while|although|though|but)\s")
_TANGLES = lazy_pattern(
    r"\s(?:that|which|who|whose|whom|after|before|when|where|as|because|if|unless|than|saying|adding|until|so|how|why|what)\s"
)
"""Words behind which something stands that the words before them need."""
_LISTED = lazy_pattern(r",\s[A-ZÀ-Þ][^.]{0,60}\sand\s[A-ZÀ-Þ]|,\s\d")
"""A list that would be cut in two."""
_NEEDS_OBJECT = frozenset(
    "handed given sent made taken shown paid told held found kept built sold bought set laid put brought seen".split()
)
_AFTER_PARTICIPLE = frozenset("to by from with as for in at on".split())
_LEADING_DATE = lazy_pattern(
    r"^(?P<when>(?:In|On|By|Since)\s+(?:(?:early|late|mid-?)\s+)?(?:the\s+)?[^,]{3,30}?\d[^,]{0,12}),\s+(?=\S)"
)
_ATTRIBUTION = lazy_pattern(
    r",\s+(?:[A-Z][\w.’'-]*(?:\s+[\w.’'-]+){0,6}|the\s+[\w’'-]+(?:\s+[\w.’'-]+){0,5}|he|she|it|they)\s+(?:said|says|added|told[^,]*)"
    r"(?:\s+on\s+\w+)?[.]?$"
)


class Clause(Struct, frozen=True, kw_only=True):
    """`subject verb rest`, as written; a date that led the sentence stands apart in `when`."""

    subject: str
    verb: str
    rest: str
    """Up to the end of the plain clause."""
    when: str = ""
    of_person: bool = False
    """Whether it hangs on a name by “who”: then the name must be a person's."""
    cut: bool = False
    """Whether the sentence goes on after the rest."""

    @property
    def has_auxiliary(self) -> bool:
        return self.verb in AUXILIARIES


def read_clause(sentence: str) -> Clause | None:
    """The main clause at the beginning of a sentence; None when its shape is not plain."""
    text = _ATTRIBUTION.sub(".", sentence.strip())
    when = ""
    if led := _LEADING_DATE.match(text):
        when, text = led["when"], text[led.end() :]
    text = text.rstrip(".")
    words = text.split()
    if len(words) < 4 or re.search(r"[“”\"?!…]", text):
        return None
    first = words[0].casefold().strip("’'")
    if first in _CANNOT_OPEN or first.endswith(("ing", "ed")) or not re.match(r"[\w£€$]", words[0]):
        return None
    for at, word in enumerate(words[: _MOST_SUBJECT + 1]):
        if at and (word in AUXILIARIES or is_past(word) or is_present(word)) and not _is_adjective(words, at):
            subject = " ".join(words[:at])
            if not _is_plain(words[:at]):
                return None
            rest, cut = plain_rest(" ".join(words[at + 1 :]))
            if rest is None or (word not in AUXILIARIES and _has_second_verb(rest)):
                return None
            following = rest.split(maxsplit=1)[0] if rest else ""
            if word in _NEEDS_OBJECT and following in _AFTER_PARTICIPLE:
                return None
            return Clause(subject=subject, verb=word, rest=rest, when=when, cut=cut)
        if word.endswith((",", ";", ":")) or word.casefold() in _IN_SUBJECT:
            return None
    return None


def _is_plain(subject: list[str]) -> bool:
    return not any(word.casefold() in _IN_SUBJECT or re.search(r"[,;:()—]$", word) for word in subject)


def _is_adjective(words: list[str], at: int) -> bool:
    """“the planned bridge”: a past form right behind a determiner belongs to the noun."""
    before = words[at - 1].casefold()
    return words[at] not in AUXILIARIES and (before in _DETERMINERS or before.endswith("ly"))


def _has_second_verb(rest: str) -> bool:
    """“The people moved to schools were …”: the first past form was a participle."""
    for word in rest.split()[:8]:
        if word in {"and", "or", "but", "to"} or word in _CLAUSE_WORDS:
            return False
        if word in AUXILIARIES:
            return True
    return False


def plain_rest(rest: str) -> tuple[str | None, bool]:
    """What follows the verb up to where the plain clause ends, and whether the sentence goes on; None for a tangle."""
    end = len(rest)
    if stop := _STOPS.search(f"{rest} "):
        end = min(end, stop.start())
    for joint in _VERB_AFTER_AND.finditer(rest):
        word = joint[1]
        if is_past(word) or is_present(word) or word in AUXILIARIES or word in _NEW_CLAUSE:
            end = min(end, joint.start())
            break
    kept = rest[:end].strip()
    if _LISTED.match(rest[end:]):
        return None, True
    return (None if _TANGLES.search(f" {kept} ") else kept), end < len(rest)


def relative_clauses(sentence: str, names: str) -> list[Clause]:
    """“the Brack Association, which has 176 members”: clauses that hang on a name. `names` is a pattern of names."""
    found = []
    pattern = (
        rf"(?P<subject>(?:[Tt]he\s)?(?:{names})),\s(?P<pronoun>which|who)\s(?P<verb>[a-z]+)\s(?P<rest>[^“”\"?!]+)$"
    )
    for match in re.finditer(pattern, sentence.rstrip(".")):
        verb = match["verb"]
        rest, cut = plain_rest(match["rest"])
        if rest and (verb in AUXILIARIES or is_past(verb) or is_present(verb)) and not _has_second_verb(rest):
            of_person = match["pronoun"] == "who"
            found.append(Clause(subject=match["subject"], verb=verb, rest=rest, cut=cut, of_person=of_person))
    return found


def lowered(phrase: str, words: Words) -> str:
    """A phrase from the beginning of a sentence as it stands within one: “The ferry” → “the ferry”, names as they are.

    Empty when it cannot be told whether the first word is a name.
    """
    head, _, tail = phrase.partition(" ")
    small = head.strip("’',").casefold()
    following = tail.split(maxsplit=1)[0] if tail else ""
    if (
        not head[:1].isupper()
        or (head.isupper() and len(head) > 1)
        or (following[:1].isupper() and small not in _OPENERS)
    ):
        return phrase
    if small in _OPENERS or small in words.small or (small.rstrip("s") in words.small and small.endswith("s")):
        return f"{head[0].lower()}{phrase[1:]}"
    return phrase if head.strip("’',") in words.names else ""


_OPENERS = frozenset(
    f"the a an some about around nearly almost more fewer less up no roughly over under only {COUNTING}".split()
)


class Words(Struct, frozen=True):
    """How an article writes its words: those it writes small, and those it writes with a capital within sentences."""

    small: frozenset[str]
    names: frozenset[str]


def words_of(text: str) -> Words:
    small = frozenset(re.findall(r"(?<![\w’'-])[a-z][a-z’'-]+", text))
    names = frozenset(re.findall(r"(?<=[a-z,] )[A-ZÀ-Þ][\w’'-]+", text))
    return Words(small=small, names=names)
