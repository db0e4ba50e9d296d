"""Takes a reasoning model's thinking text out of a reply, line by line."""

from __future__ import annotations

import re

from qa.patterns import lazy_pattern

_NAMES = "think|thinking|thought|thoughts|reasoning|analysis|scratchpad"
_OPEN = lazy_pattern(rf"^\s*[<◁](?:{_NAMES})[>▷]", re.IGNORECASE)
_CLOSE = lazy_pattern(rf"[<◁]/(?:{_NAMES})[>▷]", re.IGNORECASE)


class Thinking:
    """Knows whether the lines now coming are thinking. Openers count at the start of a line: quotes may hold them."""

    def __init__(self) -> None:
        self._inside = False
        self.ended_unopened = False
        """Whether the last line closed thinking that nothing had opened: chat templates may swallow the opener."""

    def outside(self, line: str) -> str | None:
        """What of the line is no thinking; None when nothing of it is."""
        self.ended_unopened = False
        opener = None if self._inside else _OPEN.match(line)
        if opener:
            self._inside = True
            line = line[opener.end() :]
        closers = list(_CLOSE.finditer(line))
        if closers:
            self.ended_unopened = not self._inside
            self._inside = False
            rest = line[closers[-1].end() :]
            return rest if rest.strip() else None
        return None if self._inside else line
