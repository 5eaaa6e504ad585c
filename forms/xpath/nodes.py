"""What expressions walk over: the nodes of a record and of choice lists."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from typing_extensions import override

from forms.instrument import Value


class Node:
    """A question, group, repeat instance, list item or column.

    Attributes:
        name: Element name.
        parent: The node around it, None at the top.
        position: 1-based place among the siblings of the same name.
        value: The answer; None for blank and for nodes that hold others.
        relevant: Nodes that are not read as blank, whatever their value is.
    """

    __slots__ = ("name", "parent", "position", "relevant", "value")

    parent: "Node | None"
    value: Value

    def __init__(self, name: str, parent: "Node | None" = None, value: Value = None) -> None:
        self.name = name
        self.parent = parent
        self.position = 1
        self.value = value
        self.relevant = True

    @property
    def said(self) -> Value:
        """Give the answer as expressions read it: blank while the node is not relevant."""
        return self.value if self.relevant else None

    def named(self, name: str) -> Sequence["Node"]:
        """Give the children of this name, in order."""
        return [child for child in self.children() if child.name == name]

    def children(self) -> Iterator["Node"]:
        """Go through all children in document order."""
        return iter(())

    def where(self, name: str, column: str, text: str) -> "Sequence[Node] | None":
        """Give the children of this name whose column has this text, in order.

        Returns:
            None where there is no index: then the children are to be tried one by one.
        """
        del name, column, text
        return None

    def attributes(self) -> Sequence["Node"]:
        """Give its attributes, each with name and value."""
        return ()

    @property
    def has_children(self) -> bool:
        """Whether this node holds others instead of a value."""
        return next(self.children(), None) is not None


class World(Protocol):
    """What an expression can ask for besides the nodes around it."""

    @property
    def root(self) -> Node:
        """Give the root of the form's primary instance."""

    @property
    def zone(self) -> tzinfo | None:
        """Give the time zone of the person, None for that of the machine."""

    @property
    def node_sets(self) -> dict[int, list[Node]]:
        """Give what plain paths lead to, by a key of each; empty after instances moved."""

    def instance(self, name: str) -> Node | None:
        """Give the document of a secondary instance (its child is the root), or None."""

    def itext(self, text_id: str) -> str:
        """Give a text of the form by its id, in the language in use; "" when there is none."""

    def choice_label(self, question: str, value: str, current: Node) -> str:
        """Give a choice's label in the language in use; `question` is a path as text."""

    def now(self) -> datetime:
        """Give the time, aware, in the time zone of the person."""

    def new_id(self) -> str:
        """Give a new uuid."""

    def random(self) -> float:
        """Give a random number in [0, 1)."""


class Context:
    """Where an expression is worked out (XPath 1.0, section 1; `current()` of XForms).

    Attributes:
        world: The form around it.
        node: The context node; inside brackets, the node under test.
        current: The node the expression belongs to.
        position, size: 1-based place of the node and how many there are.
    """

    __slots__ = ("current", "node", "position", "size", "world")

    def __init__(
        self, world: World, node: Node, current: Node, position: int = 1, size: int = 1
    ) -> None:
        self.world = world
        self.node = node
        self.current = current
        self.position = position
        self.size = size


class Document(Node):
    """What stands around the root of an instance; that of the record itself has no name."""

    __slots__ = ("_root",)

    def __init__(self, root: Node, name: str = "") -> None:
        super().__init__(name)
        self._root = root

    @override
    def children(self) -> Iterator[Node]:
        return iter((self._root,))


def document_around(node: Node) -> Node:
    """Give what stands around everything a node stands in."""
    while node.parent is not None:
        node = node.parent
    return node
