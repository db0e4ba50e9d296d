"""Drawing by hand: numbers → SVG elements. Colours and type come from the page's style sheet by class."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import floor, log10

from msgspec import Struct

from qa.text import clean

WIDTH = 900
"""Units of every drawing; the page scales it down where there is less room."""


class Scale(Struct, frozen=True):
    """A value's place between two ends of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1.0
        inside = min(max(value, min(self.low, self.high)), max(self.low, self.high))
        return self.start + (inside - self.low) / span * (self.end - self.start)


def picture(height: float, body: Sequence[str], *, title: str, width: float = WIDTH) -> str:
    """A whole drawing, with its title for those who cannot see it."""
    return (
        f'<svg viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" role="img" '
        f'aria-label="{escape(title)}">{"".join(body)}</svg>'
    )


def text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{kind}" text-anchor="{anchor}">{escape(clean(words))}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" class="{kind}"/>'


def dot(x: float, y: float, *, kind: str, radius: float = 5) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" class="{kind}"/>'


def bar(x: float, y: float, width: float, height: float, *, kind: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}" rx="1.5" class="{kind}"/>'


def path(points: Sequence[tuple[float, float]], *, kind: str) -> str:
    steps = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path d="M{steps}" class="{kind}"/>' if points else ""


def whisker(scale: Scale, low: float, high: float, y: float, *, kind: str) -> str:
    """A horizontal interval with its ends marked."""
    left, right = scale(low), scale(high)
    ends = "".join(line(x, y - 4, x, y + 4, kind=kind) for x in (left, right))
    return line(left, y, right, y, kind=kind) + ends


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """About `count` round numbers between two others."""
    span = (high - low) or 1.0
    rough = span / max(1, count)
    size = 10 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first = -floor(-low / step + 1e-9)
    return [round(index * step, 10) + 0.0 for index in range(first, floor(high / step + 1e-9) + 1)]


def shorten(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _n(value: float) -> str:
    """At most one decimal: a tenth of a unit is below what can be seen."""
    return f"{value:.1f}".removesuffix(".0")
