"""The instances of repeats that stand in an XForm's primary instance.

(ODK XForms, "Default values in repeats".)
"""

from collections.abc import Container, Iterable
from xml.etree.ElementTree import Element

from forms.instrument import FirstRow
from forms.xform_nodes import JAVAROSA, local_name


def is_template(node: Element) -> bool:
    """Whether a node is the pattern of a repeat, not an instance."""
    return node.get(f"{JAVAROSA}template") is not None


def first_rows(
    nodes: Iterable[Element], path: str, repeats: Container[str]
) -> tuple[FirstRow, ...]:
    """Give the instances among the nodes of a repeat.

    Args:
        nodes: All nodes of one place, its pattern too.
        path: That place.
        repeats: Paths that are repeats.
    """
    return tuple(_first_row(node, path, repeats) for node in nodes if not is_template(node))


def _first_row(node: Element, path: str, repeats: Container[str]) -> FirstRow:
    texts: dict[str, str] = {}
    inner: dict[str, list[Element]] = {}
    stack = [(child, path) for child in node]
    while stack:
        child, around = stack.pop(0)
        place = f"{around}/{local_name(child)}"
        if place in repeats:
            inner.setdefault(place, []).append(child)
        elif len(child):
            stack += [(one, place) for one in child]
        elif local_name(child):
            texts[place] = child.text or ""
    rows = {place: first_rows(found, place, repeats) for place, found in inner.items()}
    return FirstRow(texts, rows)


def without_texts(node: Element) -> Element:
    """Give the pattern that the first instance of a repeat makes: all its nodes, blank."""
    pattern = Element(node.tag, dict(node.attrib))
    pattern.extend(without_texts(child) for child in node if local_name(child))
    return pattern
