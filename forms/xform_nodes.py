"""Finding one's way in an XForm document, whatever prefixes its author chose."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

JAVAROSA = "{http://openrosa.org/javarosa}"
"""What stands before the name of an attribute that is written `jr:…`."""


def local_name(element: Element) -> str:
    """Give the tag without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(parent: Element, name: str) -> Iterator[Element]:
    """Give the children with a tag, whatever their namespace."""
    return (child for child in parent if local_name(child) == name)


def first_named(parent: Element | None, name: str) -> Element | None:
    """Give the first child with a tag, or None; nothing has no children."""
    return None if parent is None else next(named(parent, name), None)


def attribute(element: Element | None, name: str) -> str:
    """Give an attribute without outer spaces, "" when it is absent."""
    return "" if element is None else (element.get(name) or "").strip()
