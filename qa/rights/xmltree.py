"""XML from strangers: a small tree by expat, without DOCTYPE, entities or fetches, capped in size and depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

LIMIT = 4 * 1024 * 1024
_DEPTH = 200


class UnsafeXmlError(ValueError):
    """Not XML that we read: malformed, too large, too deep, or with a DOCTYPE."""


@dataclass(slots=True)
class Element:
    """`name` and attribute names without namespace; `space` is the namespace, empty when there is none."""

    space: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """Character data directly in it, in order, joined."""

    def walk(self) -> Iterator[Element]:
        """Itself and everything below, in document order."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(reversed(element.children))

    def named(self, name: str) -> Iterator[Element]:
        """Children of this name, whatever their namespace."""
        return (child for child in self.children if child.name == name)

    @property
    def words(self) -> str:
        """All text in and below it, blanks collapsed."""
        return " ".join(" ".join(element.text for element in self.walk()).split())


def parse_xml(data: bytes) -> Element:
    """Raises `UnsafeXmlError`. Entities beyond XML's five need a DOCTYPE, which is refused before it does anything."""
    if len(data) > LIMIT:
        raise UnsafeXmlError("too large")
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder()
    handlers = {
        "StartElementHandler": builder.start,
        "EndElementHandler": builder.end,
        "CharacterDataHandler": builder.characters,
        "StartDoctypeDeclHandler": _refuse,
        "EntityDeclHandler": _refuse,
    }
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    try:
        parser.Parse(data.lstrip(b" \t\r\n"), True)  # noqa: FBT003 - expat takes it by place
    except (expat.ExpatError, LookupError) as error:
        raise UnsafeXmlError(str(error)) from error
    if builder.root is None:
        raise UnsafeXmlError("empty")
    return builder.root


def _refuse(*_: object) -> None:
    raise UnsafeXmlError("has a DOCTYPE")


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        element = Element(space, local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        if len(self._open) > _DEPTH:
            raise UnsafeXmlError("too deep")

    def end(self, _: str) -> None:
        self._open.pop()

    def characters(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
