"""A record as the XML that ODK sends (ODK XForms, "Instance", and OpenRosa, "Metadata").

A record is written on the form's own primary instance, so that order, attributes, namespaces and
what the program does not know stay as the form's author wrote them.
"""

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from forms.instrument import Instrument
from forms.xform_nodes import JAVAROSA, local_name
from forms.xpath.values import value_text

if TYPE_CHECKING:
    from forms.instance import InstanceNode

_XFORMS = "{http://www.w3.org/2002/xforms}"
_OPENROSA = "{http://openrosa.org/xforms}"
_TEMPLATE = f"{JAVAROSA}template"

for _prefix, _namespace in (
    ("orx", "http://openrosa.org/xforms"),
    ("jr", "http://openrosa.org/javarosa"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("entities", "http://www.opendatakit.org/xforms/entities"),
):
    ElementTree.register_namespace(_prefix, _namespace)


def primary_instance(root: Element, *, has_prefix: bool = True) -> str:
    """Give the root node of a primary instance as text, the namespace of XForms left out.

    A form without `meta` gets one, in the namespace of OpenRosa when it has a prefix for that.
    """
    copied = _plain(root)
    if all(local_name(child) != "meta" for child in copied):
        space = _OPENROSA if has_prefix else ""
        meta = ElementTree.SubElement(copied, f"{space}meta")
        ElementTree.SubElement(meta, f"{space}instanceID")
    return ElementTree.tostring(copied, encoding="unicode")


def _plain(node: Element) -> Element:
    copied = Element(str(node.tag).removeprefix(_XFORMS), dict(node.attrib))
    copied.text = node.text if not len(node) else None
    copied.extend(_plain(child) for child in node if local_name(child))
    return copied


def write_instance(
    instrument: Instrument, root: "InstanceNode", instance_id: str, deprecated_id: str = ""
) -> str:
    """Write a record: what is relevant, in the order of the primary instance, blanks too.

    Args:
        instrument: Gives the primary instance; without one, root name, `id` and `version`.
        root: The record's tree.
        instance_id: Value of `meta/instanceID`: `uuid:…`.
        deprecated_id: Value of `meta/deprecatedID`: the sent record that this one replaces.
    """
    from defusedxml.ElementTree import fromstring

    if instrument.blank:
        element = _filled(fromstring(instrument.blank), root)
    else:
        element = _written(Element(instrument.root, root_attributes(instrument)), root)
    meta = _child(element, "meta")
    _child(meta, "instanceID").text = instance_id
    if deprecated_id:
        _child(meta, "deprecatedID").text = deprecated_id
    return ElementTree.tostring(element, encoding="unicode")


def root_attributes(instrument: Instrument) -> dict[str, str]:
    """Give the attributes of a record's root: `id` and, where the form has one, `version`."""
    attributes = {"id": instrument.form_id}
    return attributes | {"version": instrument.version} if instrument.version else attributes


def _filled(blank: Element, node: "InstanceNode") -> Element:
    """Write a node on what stands for it in the primary instance."""
    element = Element(blank.tag, {k: v for k, v in blank.attrib.items() if k != _TEMPLATE})
    if node.rules.question is not None:
        element.text = value_text(node.value)
        return element
    done: set[str] = set()
    for child in _patterns(blank):
        name = local_name(child)
        if name in done:
            continue
        done.add(name)
        element.extend(_filled(child, one) for one in node.named(name) if one.relevant)
    space = blank.tag[: blank.tag.rfind("}") + 1]
    for name in node.held:
        if name.startswith("@"):
            element.set(name[1:], value_text(node.held[name][0].value))
        elif name not in done:
            element.extend(
                _written(Element(f"{space}{name}"), one) for one in node.named(name) if one.relevant
            )
    return element


def _patterns(blank: Element) -> list[Element]:
    """Give the children of a node, of a repeat its template before its first instances.

    As in ODK Web Forms, instances do not take over the attributes of a template that stands alone.
    """
    templates = {local_name(child): child for child in blank if child.get(_TEMPLATE) is not None}
    times = Counter(local_name(child) for child in blank)
    alone = {name: _bare(child) for name, child in templates.items() if times[name] == 1}
    return [(templates | alone).get(local_name(child), child) for child in blank]


def _bare(node: Element) -> Element:
    copied = Element(node.tag)
    copied.text = node.text
    copied.extend(node)
    return copied


def _written(element: Element, node: "InstanceNode") -> Element:
    """Write a node without a pattern."""
    if node.value is not None:
        element.text = value_text(node.value)
    element.extend(
        _written(Element(child.name), child) for child in node.children() if child.relevant
    )
    return element


def _child(element: Element, name: str) -> Element:
    """Give the child of this name in any namespace; it is made when there is none."""
    for child in element:
        if local_name(child) == name:
            return child
    namespace = element.tag.rpartition("}")[0]
    return ElementTree.SubElement(element, f"{namespace}}}{name}" if namespace else name)
