"""Acopio's own attributes in an XForm, and the settings of a form read from its head alone.

A list of forms asks for the settings of each; to read the whole of every form for that would
take a long form a tenth of a second on a small laptop.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ACOPIO_NAMESPACE = "https://acopio.gt/xforms"
"""Namespace of the marks: `namespaces` = `acopio="https://acopio.gt/xforms"` in the settings."""

_PREFIX = f"{{{ACOPIO_NAMESPACE}}}"


def acopio_attributes(node: "Element") -> Iterator[tuple[str, str]]:
    """Give the attributes of a node that are Acopio's own, without their namespace."""
    for name, value in node.attrib.items():
        if name.startswith(_PREFIX):
            yield name.removeprefix(_PREFIX), value.strip()


def read_settings(xform: str) -> dict[str, str]:
    """Read the settings of a form that was accepted: those `Instrument.settings` would hold.

    Args:
        xform: Its XForm document; what follows the root of the primary instance is left unread.
    """
    from defusedxml.ElementTree import iterparse

    in_instance = False
    for _event, node in iterparse(io.StringIO(xform), events=("start",)):
        if in_instance:
            return dict(acopio_attributes(node))
        in_instance = node.tag.rpartition("}")[2] == "instance"
    return {}
