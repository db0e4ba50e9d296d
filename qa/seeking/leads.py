"""“What happened last week?” without a model: the lead of each article of those days, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.chat.stand_in import StandIn
from qa.patterns import lazy_pattern
from qa.retrieval.kin import specific
from qa.types import ChatRequest, Completion, Passage

MOST = 5
"""Articles told of."""
_SHORTEST = 30
"""Characters of a lead: shorter lines are places, dates and names of writers."""


class LeadsModel(StandIn):
    """A `ports.ChatModel` in an extractive one's place, for a question that names a time and no matter."""

    def complete(self, request: ChatRequest, *, on_text: Callable[[str], None] | None = None) -> Completion:
        """One quote and claim for each of the first passages, in their order.

        Where the question tells its time by an event, a last line says that nothing was looked for about that.
        """
        leads = [(number, _lead(passage)) for number, passage in enumerate(request.passages, start=1)]
        text = "\n\n".join(f"QUOTE [{number}] {lead}\nCLAIM {lead}" for number, lead in leads[:MOST] if lead)
        if text and (event := _event(request.question)):
            text += f"\n\nMISSING a matter to look for: “{event}” only tells a time, {_NEWEST}"
        if on_text is not None:
            on_text(text)
        return Completion(text=text, model=self.name)


_NEWEST = "and these are simply the newest articles of that time"
_EVENT = lazy_pattern(
    r"(?<!\w)(?:since|after|before|seit|nach|vor|depuis|après|avant|desde|tras|antes\s+de)\s+"
    r"(?:(?:the|der|die|das|dem|den|le|la|les|el|los|las)\s+|l['’])(?P<event>[^\W\d]+(?:\s+(?!(?:on|of|in|at|am|vom|im|du|de|en|del)\s)[^\W\d]+){0,3})",
    re.IGNORECASE,
)


def _event(question: str) -> str:
    """“since the election on 12 May” → “election”; empty for a time that stands by itself: “since the spring”."""
    found = _EVENT.search(question)
    words = specific(found["event"]) if found else []
    return "" if not found or not words or _TIMES.search(found["event"]) else found["event"]


_TIMES = lazy_pattern(
    r"(?<!\w)(?:spring|summer|autumn|fall|winter|easter|christmas|weekend|weeks?|months?|years?|days?|morning|evening|start|"
    r"beginning|end|turn|frühling|sommer|herbst|winter|wochen?|monate?n?|jahre?s?|anfang|ende|printemps|été|automne|hiver|"
    r"semaines?|mois|années?|début|fin|primavera|verano|otoño|invierno|semanas?|mes(?:es)?|años?|principio|\d\w*)(?!\w)",
    re.IGNORECASE,
)


def _lead(passage: Passage) -> str:
    chunk = passage.chunk
    sentences = (chunk.text[start - chunk.start : end - chunk.start] for start, end in chunk.sentences)
    lines = [" ".join(sentence.split()) for sentence in sentences]
    return next((line for line in lines if len(line) >= _SHORTEST and line[-1] in '.!?”"’」。！？…'), "")
