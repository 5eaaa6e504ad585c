"""The tree of one record: a node for each question, group and repeat instance."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from typing_extensions import override

from forms.instrument import Repeat, Value
from forms.logic import Rules
from forms.question_types import File
from forms.xpath.nodes import Document, Node

_REF_PART = re.compile(r"([^\[\]]+)(?:\[(\d{1,9})\])?")


class InstanceNode(Node):
    """A question, group or repeat instance of a record.

    Attributes:
        rules: What applies to it.
        row: uuid of the innermost repeat instance it stands in (or is), None outside repeats.
        allowed: What its own relevance rule says; `relevant` counts the groups around it too.
        held: Name -> nodes it holds: one, or the instances of a repeat.
        series: Name -> the repeats it holds.
        cache: What was worked out about its looks since something changed.
        withheld: The answer as it was given, while its list does not offer all of it.
        calculated: What its calculation gave last, None when it has to be taken over again.
    """

    __slots__ = ("allowed", "cache", "calculated", "held", "row", "rules", "series", "withheld")

    def __init__(self, rules: Rules, parent: "InstanceNode | None", row: str | None) -> None:
        super().__init__(rules.element.name, parent)
        self.rules = rules
        self.row = row
        self.allowed = True
        self.held: dict[str, list[InstanceNode]] = {}
        self.series: dict[str, Series] = {}
        self.cache: dict[str, object] = {}
        self.withheld: Value = None
        self.calculated: str | None = None

    @property
    def around(self) -> "InstanceNode | None":
        """Give the node around this one."""
        return self.parent if isinstance(self.parent, InstanceNode) else None

    @property
    @override
    def said(self) -> Value:
        """Give the answer as expressions read it; a file is there also while it is not asked."""
        return self.value if self.relevant or isinstance(self.rules.type, File) else None

    @override
    def named(self, name: str) -> "Sequence[InstanceNode]":
        return self.held.get(name, ())

    @override
    def children(self) -> "Iterator[InstanceNode]":
        return (node for nodes in self.held.values() for node in nodes)

    @override
    def attributes(self) -> Sequence[Node]:
        around = self.parent
        return around.attributes_of_root if isinstance(around, RecordDocument) else ()

    @property
    def is_row(self) -> bool:
        """Whether this is an instance of a repeat."""
        return self.rules.is_repeat

    @property
    def ref(self) -> str:
        """Give its place with positions: `personas[2]/edad`."""
        part = f"{self.name}[{self.position}]" if self.is_row else self.name
        around = self.around
        if around is None:
            return ""
        return f"{around.ref}/{part}" if around.rules.path else part

    def walk(self) -> "Iterator[InstanceNode]":
        """Go through this node and all it holds, repeats before their instances."""
        yield self
        for node in self.directly_held():
            yield from node.walk()

    def directly_held(self) -> "Iterator[InstanceNode]":
        """Go through what it holds; of a repeat the series, not its instances."""
        for name, nodes in self.held.items():
            if name in self.series:
                yield self.series[name]
            else:
                yield from nodes

    def below(self, names: Sequence[str]) -> "list[InstanceNode]":
        """Give all nodes at a path below this one; of a repeat the series, not its instances."""
        nodes = [self]
        for name in names[:-1]:
            nodes = [child for node in nodes for child in node.held.get(name, ())]
        if not names:
            return nodes
        last = names[-1]
        if nodes and last in nodes[0].series:
            return [node.series[last] for node in nodes]
        return [child for node in nodes for child in node.held.get(last, ())]


class RecordDocument(Document):
    """What stands around the root of a record, with the attributes of that root."""

    __slots__ = ("attributes_of_root",)

    def __init__(self, root: InstanceNode, attributes: Mapping[str, str]) -> None:
        super().__init__(root)
        self.attributes_of_root = tuple(Node(name, root, text) for name, text in attributes.items())


class Series(InstanceNode):
    """A repeat: carries its relevance and count, and holds its instances as `rows`.

    Attributes:
        rows: Its instances.
        first_rows: Those it begins with, here.
    """

    __slots__ = ("first_rows", "rows")

    def __init__(self, rules: Rules, parent: InstanceNode) -> None:
        super().__init__(rules, parent, parent.row)
        self.rows: list[InstanceNode] = []
        element = rules.element
        self.first_rows = element.first_rows if isinstance(element, Repeat) else ()
        self.position = 0

    @property
    @override
    def is_row(self) -> bool:
        return False

    @override
    def directly_held(self) -> Iterator[InstanceNode]:
        return iter(self.rows)

    def take_out(self, row: InstanceNode) -> None:
        """Remove an instance; those after it move up."""
        self.rows.remove(row)
        for moved in self.rows[row.position - 1 :]:
            moved.position -= 1


def grow(node: InstanceNode) -> None:
    """Give a group or repeat instance the nodes it holds; repeats begin without instances."""
    for rules in node.rules.children:
        name = rules.element.name
        if rules.is_repeat:
            series = Series(rules, node)
            series.relevant = node.relevant
            node.series[name], node.held[name] = series, series.rows
            continue
        child = InstanceNode(rules, node, node.row)
        child.relevant = node.relevant
        node.held[name] = [child]
        grow(child)


def add_instance(series: Series, row: str, position: int = 0) -> InstanceNode:
    """Put a new instance, with all it holds, into a repeat.

    Args:
        series: The repeat.
        row: uuid of the instance.
        position: 1-based place it takes, those from there on move down; 0 is the end.
    """
    instance = InstanceNode(series.rules, series.around, row)
    instance.relevant = series.relevant
    last = len(series.rows) + 1
    instance.position = min(position, last) or last
    for moved in series.rows[instance.position - 1 :]:
        moved.position += 1
    series.rows.insert(instance.position - 1, instance)
    grow(instance)
    return instance


def locate(root: InstanceNode, ref: str) -> InstanceNode | None:
    """Find the node at a place with positions; of a repeat without a position, the series.

    Returns:
        The node, or None when the form or the record has no such place.
    """
    node: InstanceNode = root
    for part in ref.split("/"):
        match = _REF_PART.fullmatch(part)
        if match is None:
            return None
        name, position = match.groups()
        if isinstance(node, Series):
            return None
        series = node.series.get(name)
        if series is not None and position is None:
            node = series
            continue
        nodes = node.held.get(name, [])
        place = int(position or 1)
        if not 1 <= place <= len(nodes):
            return None
        node = nodes[place - 1]
    return node


def set_relevance(node: InstanceNode, changed: Callable[[InstanceNode], None]) -> None:
    """Pass relevance down from a node to all it holds.

    Args:
        node: Where `allowed` changed, or what was just made.
        changed: Called with each node whose relevance is another than before.
    """
    around = node.around
    above = around.relevant if around is not None else True
    relevant = above and node.allowed
    if relevant != node.relevant:
        node.relevant = relevant
        changed(node)
    elif not isinstance(node, Series):  # its instances may count although it does not
        return
    for child in node.directly_held():
        set_relevance(child, changed)


def stored(value: Value) -> Value:
    """Give a value as it is kept: an empty text is blank."""
    return None if value == "" else value
