"""XForm XML -> Instrument: as pyxform writes it, and as ODK's own tools do.

The primary instance gives the tree (every node is there, shown or not), binds give the rules,
the body gives labels and controls (ODK XForms specification, sections "Model" and "Body").
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from forms.declared_checks import unknown_checks
from forms.instance_xml import primary_instance
from forms.instrument import (
    FIRST_VALUE_EVENTS,
    Action,
    Element,
    Group,
    Instrument,
    Marks,
    Question,
    Repeat,
)
from forms.itemsets import ChoiceLists, Itemset
from forms.itext import Itext
from forms.logic import FormLogic
from forms.problem import Place, Problem, ProblemError, Severity
from forms.xform_nodes import JAVAROSA, attribute, first_named, local_name, named
from forms.xform_rows import first_rows, is_template, without_texts
from forms.xform_settings import acopio_attributes
from forms.xform_types import CHOICE_CONTROLS, data_type, parameters, question_type

_XFORMS = "http://www.w3.org/2002/xforms"
_OPENROSA = "{http://openrosa.org/xforms}"

_PREFIX = re.compile(r"(?<![^/])[\w.-]+:(?=\w)")
_META = re.compile(r"/[^/]+/([\w.-]+:)?meta(?:/|$)")
_PREFIX_OF_META = re.compile(r"""xmlns:[\w.-]+=["']http://openrosa\.org/xforms["']""")
_INSTANCE = re.compile(r"""instance\(\s*(?:'|"|&quot;|&apos;)([\w.-]+)(?:'|"|&quot;|&apos;)\s*\)""")
_YES = frozenset({"yes", "true", "true()", "si", "sí", "1"})
_QUESTION_TAGS = frozenset(
    {"input", "secret", "select", "select1", "rank", "upload", "trigger", "range"}
)
_PRELOAD = ("preload", "preloadParams")
_EVENTS = {event: event for event in FIRST_VALUE_EVENTS} | {
    "odk-instance-load": "odk-instance-first-load"
}
_SILENT_TAGS = frozenset({"label", "hint", "", "itemset", "item", "alert", "help", "value"})
_ACTION_TAGS = frozenset({"setvalue", "setgeopoint", "recordaudio"})


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """An instrument that was read, and what is worth a look in it.

    Attributes:
        instrument: The form.
        problems: Warnings, none of which keeps the form from being used.
        logic: Its rules, when they were compiled along with it.
    """

    instrument: Instrument
    problems: tuple[Problem, ...] = ()
    logic: FormLogic | None = None


def parse_xform(xml: str) -> Instrument:
    """Read an XForm document.

    Raises:
        ProblemError: `form.not_an_xform`, `form.unsafe_xml` (entities declared in the document),
            `form.unknown_control` (all of them).
    """
    return load_xform(xml).instrument


def load_xform(xml: str) -> LoadedForm:
    """Read an XForm document, with warnings about what is not honoured.

    Raises:
        ProblemError: As `parse_xform`.
    """
    try:
        return _Reader(xml).form()
    except RecursionError:
        # Groups nested by the hundred: no form, and no reason to fall over.
        raise ProblemError(Problem("form.not_an_xform")) from None


@dataclass(slots=True)
class _Body:
    """What the body says, by path; `order` is the place of each path on screen."""

    controls: dict[str, Node] = field(default_factory=dict)
    groups: dict[str, Node] = field(default_factory=dict)
    repeats: dict[str, Node] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)


class _Reader:
    """Reads one document."""

    def __init__(self, xml: str) -> None:
        self._xml = xml
        html = _document(xml)
        head, body = first_named(html, "head"), first_named(html, "body")
        model = first_named(head, "model")
        instance = first_named(model, "instance")
        root = next(iter(instance), None) if instance is not None else None
        if head is None or model is None or body is None or root is None:
            raise ProblemError(Problem("form.not_an_xform"))
        self._root = root
        self._instances = list(named(model, "instance"))
        self._root_prefix = f"/{local_name(root)}/"
        self._title = first_named(head, "title")
        self._itext = Itext(model)
        self._lists = ChoiceLists(model, self._itext)
        self._binds = {
            self._path(bind.get("nodeset")): bind
            for bind in named(model, "bind")
            if self._is_exact(bind.get("nodeset", ""))
        }
        self._bind_ids = {
            bind.get("id", ""): path for path, bind in self._binds.items() if bind.get("id")
        }
        self._first_values: dict[str, tuple[str, frozenset[str]]] = {}
        self._actions: list[Action] = []
        self._warnings: list[Problem] = []
        for action in model:
            if local_name(action) in _ACTION_TAGS:
                self._read_action(action, "")
        self._body = _Body()
        self._unknown: list[Problem] = []
        self._read_body(body, "", is_top=True)

    def form(self) -> LoadedForm:
        """Give what was read."""
        if self._unknown:
            raise ProblemError(*self._unknown)
        children = self._children(self._root, "")
        self._lists.read_others()
        root = self._root
        instrument = Instrument(
            form_id=root.get("id") or _namespace(root) or local_name(root),
            version=root.get("version") or root.get(f"{_OPENROSA}version") or "",
            titles=self._itext.of(self._title),
            languages=self._itext.languages,
            default_language=self._itext.default_language,
            root=local_name(root),
            children=children,
            choice_lists=self._lists.found,
            settings=dict(acopio_attributes(root.attrib)),
            xform=self._xml,
            meta=self._meta(),
            blank=primary_instance(root, has_prefix=bool(_PREFIX_OF_META.search(self._xml))),
            branches=self._lists.branches,
            texts=self._itext.all(),
            actions=tuple(self._actions),
        )
        for name in self._lists.external:
            self._warnings.append(_warning("form.external_list", list=name))
        known = {*self._lists.found, *self._lists.branches}
        known |= {instance.get("id", "") for instance in self._instances}
        said = dict.fromkeys(_INSTANCE.findall(self._xml))
        for name in (*self._lists.missing, *(one for one in said if one not in known)):
            self._warnings.append(_warning("form.undeclared_list", list=name))
        self._warnings += self._nowhere(instrument)
        for path, text in unknown_checks(instrument):
            self._warnings.append(_warning("form.unknown_check", path, check=text))
        return LoadedForm(instrument, tuple(self._warnings))

    def _nowhere(self, instrument: Instrument) -> Iterator[Problem]:
        """Warn of rules and controls for places that the primary instance does not have."""
        known = {"", *(element.path for element in instrument.walk())}
        parts = {"bind": self._binds, "control": self._body.controls, "repeat": self._body.repeats}
        for part, paths in parts.items():
            for path in paths:
                is_answer = path.partition("/")[0] != "meta" and "@" not in path
                if is_answer and path not in known:
                    yield _warning("form.nowhere", path, part=part)

    def _meta(self) -> Group:
        """Build the group of what a record says of itself; a form without one gets an identity."""
        meta = first_named(self._root, "meta")
        if meta is None:
            instance_id = Question("meta/instanceID", "metadata", preload="uid")
            return Group("meta", children=(instance_id,))
        return Group("meta", children=self._children(meta, "meta"))

    def _is_exact(self, nodeset: str) -> bool:
        """Whether a path names `meta` as the instance does: with a prefix in OpenRosa's space."""
        named_meta = _META.match(nodeset.strip())
        meta = None if named_meta is None else first_named(self._root, "meta")
        if named_meta is None or meta is None:
            return True
        return bool(named_meta[1]) == meta.tag.startswith(_OPENROSA)

    def _path(self, nodeset: str | None, context: str = "") -> str:
        """Write a nodeset without the root and prefixes; a relative one stands in its context."""
        text = _PREFIX.sub("", (nodeset or "").strip())
        if text.startswith(self._root_prefix):
            return text[len(self._root_prefix) :].rstrip("/")
        if text.startswith("/"):
            return ""
        text = text.removeprefix("./")
        return f"{context}/{text}" if context and text else text

    # The body

    def _read_body(self, parts: Iterable[Node], context: str, *, is_top: bool = False) -> None:
        for node in parts:
            name = local_name(node)
            if name in _QUESTION_TAGS:
                self._read_control(node, context)
            elif name == "group":
                self._read_body(self._unwrapped(node, context), self._read_group(node, context))
            elif name == "repeat":
                path = self._path(node.get("nodeset"), context)
                self._body.repeats.setdefault(path, node)
                self._read_body(node, path)
            elif name in _ACTION_TAGS:
                self._read_action(node, context, in_place=not is_top)
            elif name not in _SILENT_TAGS:
                self._unknown.append(Problem("form.unknown_control", values={"control": name}))

    def _read_control(self, node: Node, context: str) -> None:
        path = self._bind_ids.get(node.get("bind", "")) or self._path(node.get("ref"), context)
        if path not in self._body.controls:
            self._body.controls[path] = node
            self._body.order[path] = len(self._body.order)
        for child in node:
            if local_name(child) in _ACTION_TAGS:
                self._read_action(child, context, path)

    def _read_group(self, node: Node, context: str) -> str:
        reference = node.get("ref") or node.get("nodeset")
        if not reference:
            if node.get("appearance") and first_named(node, "repeat") is None:
                self._warnings.append(_warning("form.unsupported_part", context, part="group"))
            repeat = first_named(node, "repeat")
            if repeat is not None:  # a repeat's label stands in the group around it
                self._body.groups.setdefault(self._path(repeat.get("nodeset"), context), node)
            return context
        path = self._path(reference, context)
        self._body.groups.setdefault(path, node)
        self._body.order.setdefault(path, len(self._body.order))
        return path

    def _unwrapped(self, group: Node, context: str) -> Iterable[Node]:
        """Give what a group shows; of one around its own repeat that alone, as ODK Web Forms."""
        path = self._path(group.get("ref") or group.get("nodeset"), context)
        for repeat in named(group, "repeat"):
            if path and self._path(repeat.get("nodeset"), context) == path:
                return [repeat]
        return group

    def _read_action(
        self, node: Node, context: str, source: str = "", *, in_place: bool = True
    ) -> None:
        """Take a `setvalue` on the events that are known; other actions only earn a warning.

        So does one straight in the body, where it belongs to nothing.
        """
        name, events = local_name(node), frozenset((node.get("event") or "").split())
        path = self._bind_ids.get(node.get("bind", "")) or self._path(node.get("ref"), context)
        at_first = {_EVENTS[event] for event in events & _EVENTS.keys()}
        at_change = source and "xforms-value-changed" in events
        is_exact = node.get("ref", "") == node.get("ref", "").strip()  # else it names no place
        if name == "setgeopoint" and at_change and is_exact and in_place:
            self._actions.append(Action(path, source, None))
        if name != "setvalue" or not (at_first or at_change) or not (is_exact and in_place):
            self._warnings.append(_warning("form.unsupported_part", path, part=name))
            return
        value = node.get("value", _literal(node.text or "")).strip()
        if at_first:
            _earlier, events = self._first_values.get(path, ("", frozenset()))
            self._first_values[path] = (value, events | at_first)
        if at_change:
            self._actions.append(Action(path, source, value))

    # The tree

    def _children(self, parent: Node, path: str) -> tuple[Element, ...]:
        """Build the elements under a node, in the order of the body."""
        nodes: dict[str, list[Node]] = {}
        for node in parent:
            name = local_name(node)
            if name and (path or name != "meta"):
                nodes.setdefault(name, []).append(node)
        built = [
            self._element(found, f"{path}/{name}" if path else name)
            for name, found in nodes.items()
        ]
        return (*_on_screen(built, self._body.order), *self._attributes(parent, path))

    def _attributes(self, node: Node, path: str) -> tuple[Question, ...]:
        """Build what the form works out in attributes of `meta`: those of an entity declaration."""
        found = []
        for name, text in node.attrib.items() if path.startswith("meta/") else ():
            place = f"{path}/@{name.rpartition('}')[2]}"
            if place in self._binds or place in self._first_values:
                value = Node("attribute")
                value.text = text
                found.append(self._question(value, place))
        return tuple(found)

    def _element(self, nodes: list[Node], path: str) -> Element:
        body = self._body
        node = next(filter(is_template, nodes), nodes[0])
        if path in body.repeats and not is_template(node):
            node = without_texts(node)
        holds = len(node) or path in body.groups or path in body.repeats
        if path in body.controls or not (holds or self._attributes(node, path)):
            return self._question(node, path)
        bind = self._binds.get(path)
        group, repeat = body.groups.get(path), body.repeats.get(path)
        shown = group if group is not None else repeat
        labels = self._itext.of(first_named(shown, "label"))
        relevant = _expression(bind, "relevant")
        appearance = attribute(shown, "appearance")
        children = self._children(node, path)
        readonly = _expression(bind, "readonly")
        required = _expression(bind, "required")
        files = self._itext.files(first_named(shown, "label"))
        if repeat is None:
            shared = (path, labels, relevant, appearance, children, readonly)
            return Group(*shared, files=files, required=required)
        return Repeat(
            path,
            labels,
            relevant,
            appearance or attribute(repeat, "appearance"),
            children,
            readonly,
            count=attribute(repeat, f"{JAVAROSA}count"),
            fixed=attribute(repeat, f"{JAVAROSA}noAddRemove") == "true()",
            first_rows=first_rows(nodes, path, body.repeats),
            files=files,
            required=required,
        )

    def _question(self, node: Node, path: str) -> Question:
        bind, control = self._binds.get(path), self._body.controls.get(path)
        default = node.text or ""
        itext = self._itext
        label, hint = first_named(control, "label"), first_named(control, "hint")
        computed, events = self._first_values.get(path, ("", FIRST_VALUE_EVENTS))
        itemset = self._itemset(control, path)
        return Question(
            path=path,
            type=question_type(control, bind, default or computed),
            labels=itext.of(label),
            hints=itext.hint(hint),
            required=_expression(bind, "required"),
            relevant=_expression(bind, "relevant"),
            constraint=_expression(bind, "constraint"),
            readonly=_expression(bind, "readonly"),
            calculate=_expression(bind, "calculate"),
            required_messages=itext.of_text(attribute(bind, f"{JAVAROSA}requiredMsg")),
            constraint_messages=itext.of_text(attribute(bind, f"{JAVAROSA}constraintMsg")),
            default=default if default.strip() else "",
            default_expression=computed,
            default_events=events,
            list_name=itemset.list_name,
            choice_filter=itemset.choice_filter,
            itemset=itemset.nodeset,
            itemset_value=itemset.value,
            itemset_label=itemset.label,
            appearance=attribute(control, "appearance"),
            marks=_marks(bind),
            data_type=data_type(control, bind),
            preload=" ".join(attribute(bind, f"{JAVAROSA}{name}") for name in _PRELOAD).strip(),
            guidance=itext.guidance(hint),
            guided_first=itext.guided_first(hint),
            files=itext.files(label),
            parameters=parameters(control, bind),
        )

    def _itemset(self, control: Node | None, path: str) -> Itemset:
        if control is None:
            return Itemset()
        if local_name(control) not in CHOICE_CONTROLS and not control.get("query"):
            return Itemset()
        return self._lists.of(control, path)


def _document(xml: str) -> Node:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Node = fromstring(xml)
    except DefusedXmlException:
        raise ProblemError(Problem("form.unsafe_xml")) from None
    except (ParseError, ValueError):
        raise ProblemError(Problem("form.not_an_xform")) from None
    return root


def _literal(text: str) -> str:
    """Write what stands inside an action as XPath: a number, or a text in quotes."""
    text = text.strip()
    if not text or text.replace(".", "", 1).isdecimal():
        return text
    return f"'{text}'" if "'" not in text else f'"{text}"'


def _namespace(root: Node) -> str:
    """Give the namespace of a root node, which old forms are known by; "" for XForms' own."""
    namespace = root.tag.rpartition("}")[0].lstrip("{")
    return "" if namespace == _XFORMS else namespace


def _warning(code: str, path: str = "", **values: object) -> Problem:
    return Problem(code, Severity.WARNING, Place(field=path or None), values)


def _on_screen(elements: list[Element], order: Mapping[str, int]) -> list[Element]:
    """Sort by the place in the body; what is not shown stays behind its neighbour."""
    keyed: list[tuple[int, Element]] = []
    last = -1
    for element in elements:
        last = min(_places(element, order), default=last)
        keyed.append((last, element))
    return [element for _, element in sorted(keyed, key=lambda pair: pair[0])]


def _places(element: Element, order: Mapping[str, int]) -> Iterator[int]:
    if element.path in order:
        yield order[element.path]
    elif isinstance(element, Group):
        for child in element.children:
            yield from _places(child, order)


def _expression(bind: Node | None, name: str) -> str:
    """Give an XPath of a bind; that nothing is required or read-only need not be worked out."""
    text = attribute(bind, name)
    return "" if text == "false()" and name in {"required", "readonly"} else text


def _marks(bind: Node | None) -> Marks:
    said = dict(acopio_attributes(bind.attrib)) if bind is not None else {}
    if not said:
        return Marks()
    return Marks(
        key=said.get("key", "").lower() in _YES,
        column=said.get("column", ""),
        privacy=said.get("class", "").lower(),
        unit=said.get("unit", ""),
        codelist=said.get("codelist", ""),
        sdg=said.get("sdg", ""),
        hierarchy=said.get("hierarchy", ""),
        was=said.get("was", ""),
        check=said.get("check", ""),
    )
