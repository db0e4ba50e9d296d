"""A sign of life on stderr while a model works: at a terminal only, and out of the way of what is printed."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status


class Waiting:
    """`with Waiting("walk works on it"):` shows a turning mark with these words until there is something to read."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if self._words and sys.stderr.isatty():
            from rich.console import Console
            from rich.status import Status
            from rich.text import Text

            self._status = Status(Text(self._words, style="dim"), console=Console(stderr=True))
            self.show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hide()

    def show(self) -> None:
        if self._status is not None:
            self._status.start()

    def hide(self) -> None:
        """Take it away; what is printed next stands where it was."""
        if self._status is not None:
            self._status.stop()
