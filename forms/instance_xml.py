"""A record as the XML that ODK sends (ODK XForms, "Instance", and OpenRosa, "Metadata")."""

from xml.etree import ElementTree

from forms.instance import InstanceNode
from forms.instrument import Instrument
from forms.xpath.values import value_text


def write_instance(instrument: Instrument, root: InstanceNode, instance_id: str) -> str:
    """Write a record: what is relevant, in the order of the form, blank questions too.

    Args:
        instrument: Gives root name, `id` and `version`.
        root: The record's tree.
        instance_id: Value of `meta/instanceID`: `uuid:…`.
    """
    attributes = {"id": instrument.form_id}
    if instrument.version:
        attributes["version"] = instrument.version
    element = ElementTree.Element(instrument.root, attributes)
    _write_children(element, root)
    meta = element.find("meta")
    if meta is None:
        meta = ElementTree.SubElement(element, "meta")
    identity = meta.find("instanceID")
    if identity is None:
        identity = ElementTree.SubElement(meta, "instanceID")
    identity.text = instance_id
    return ElementTree.tostring(element, encoding="unicode")


def _write_children(element: ElementTree.Element, node: InstanceNode) -> None:
    for child in node.children():
        if not child.relevant:
            continue
        written = ElementTree.SubElement(element, child.name)
        if child.value is not None:
            written.text = value_text(child.value)
        _write_children(written, child)
