"""XML from strangers into a tree, without anything that XML can do to its reader: DOCTYPE, entities, endless depth."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from qa.errors import UnreadableError

MAX_DEPTH = 200
MAX_ELEMENTS = 500_000


def parse_xml(data: bytes, *, at_most: int | None = None) -> Element:
    """The root element. Names are `{namespace}local`, as ElementTree writes them; comments are dropped.

    Raises `UnreadableError`: longer than `at_most` bytes, not well-formed, a DOCTYPE or entity, nested too deep, too
    many elements.
    """
    if at_most is not None and len(data) > at_most:
        raise _bad("it is too large")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _bad("it is nested too deep" if depth > MAX_DEPTH else "it has too many elements")
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse_doctype(*_: object) -> None:
        raise _bad("it has a DOCTYPE, which could declare entities")

    def refuse_entity(*_: object) -> None:
        raise _bad("it declares entities")

    handlers = {
        "StartElementHandler": start,
        "EndElementHandler": end,
        "CharacterDataHandler": builder.data,
        "StartDoctypeDeclHandler": refuse_doctype,
        "EntityDeclHandler": refuse_entity,
    }
    for event, handler in handlers.items():
        setattr(parser, event, handler)
    try:
        parser.Parse(data.lstrip(b" \t\r\n"), True)  # noqa: FBT003 - expat knows no keywords
    except expat.ExpatError as error:
        raise _bad(f"it is no well-formed XML: line {error.lineno}: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError):  # an encoding that Python does not know, or of several bytes a character
        raise _bad("its encoding is not one that XML readers know") from None
    root = builder.close()
    assert isinstance(root, Element)
    return root


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def space(element: Element) -> str:
    """Its namespace; empty when it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def attribute(element: Element, *names: str) -> str:
    """The first of these attributes that says something, whatever its namespace; stripped, empty when none does."""
    by_name = {key.rpartition("}")[2]: value.strip() for key, value in element.attrib.items()}
    return next((by_name[name] for name in names if by_name.get(name)), "")


def words(element: Element) -> str:
    """All text in and below it, blanks collapsed."""
    return " ".join(" ".join(element.itertext()).split())


def children(element: Element, *names: str) -> list[Element]:
    """Direct children of these local names, whatever their namespace."""
    return [child for child in element if local(child) in names]


def text_at(element: Element, *path: str) -> str:
    """The text of the first element down a path of local names; empty when there is none."""
    for name in path:
        found = children(element, name)
        if not found:
            return ""
        element = found[0]
    return " ".join("".join(element.itertext()).split())


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _bad(why: str) -> UnreadableError:
    return UnreadableError(why, remedy="fetch or export it again")
