"""Acopio's own attributes in an XForm, and the settings of a form read without the form.

A list of forms asks for the settings of each; to build every form for that would take a long
one a tenth of a second on a small laptop.
"""

from collections.abc import Iterator, Mapping

ACOPIO_NAMESPACE = "https://acopio.gt/xforms"
"""Namespace of the marks: `namespaces` = `acopio="https://acopio.gt/xforms"` in the settings."""

_PREFIX = f"{{{ACOPIO_NAMESPACE}}}"


def acopio_attributes(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give those of a node's attributes that are Acopio's own, without their namespace.

    Args:
        attributes: By name, as ElementTree writes it: `{namespace}name`.
    """
    for name, value in attributes.items():
        if name.startswith(_PREFIX):
            yield name.removeprefix(_PREFIX), value.strip()


def read_settings(xform: str) -> dict[str, str]:
    """Read the settings of a form that was accepted: those `Instrument.settings` would hold.

    Args:
        xform: Its XForm document.
    """
    from xml.parsers import expat

    settings: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator="}")

    def before_root(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition("}")[2] == "instance":
            parser.StartElementHandler = at_root

    def at_root(_name: str, attributes: dict[str, str]) -> None:
        settings.update(acopio_attributes({"{" + key: text for key, text in attributes.items()}))
        parser.StartElementHandler = None

    parser.StartElementHandler = before_root
    parser.Parse(xform, True)
    return settings
