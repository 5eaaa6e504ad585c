"""Choice lists as questions offer them and as expressions see them.

Lists stand in the form or, when the form only names them, in a `ChoiceSource` such as the store.
Expressions see a list as a secondary instance: `instance('list')/root/item[…]/label`.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from typing_extensions import override

from forms.choice_table import ChoiceTable
from forms.choices import Choice, ChoiceSource
from forms.instrument import Branch, Question, Value
from forms.xpath.nodes import Document, Node
from forms.xpath.values import value_text


class ItemNode(Node):
    """A choice as expressions see it: its columns are its children."""

    __slots__ = ("_language", "_table")

    def __init__(self, table: ChoiceTable, root: Node, position: int, language: str) -> None:
        super().__init__("item", root)
        self.position = position
        self._table = table
        self._language = language

    @override
    def __eq__(self, other: object) -> bool:
        # Made anew at each look: the same place of the same list is the same node.
        return (
            isinstance(other, ItemNode)
            and other.parent is self.parent
            and other.position == self.position
        )

    @override
    def __hash__(self) -> int:
        return hash((id(self.parent), self.position))

    @override
    def named(self, name: str) -> Sequence[Node]:
        text = self._table.cell(self.position - 1, name, self._language)
        return () if text is None else (Node(name, self, text or None),)

    @override
    def children(self) -> Iterator[Node]:
        columns = self._table[self.position - 1].columns
        names = dict.fromkeys(("name", "label", *columns))
        return (node for name in names for node in self.named(name))


class ListRoot(Node):
    """The root of a list, in one language."""

    __slots__ = ("_language", "table")

    def __init__(self, table: ChoiceTable, language: str) -> None:
        super().__init__("root", Document(self, "instance"))
        self.table = table
        self._language = language

    @override
    def children(self) -> Iterator[Node]:
        return self.items(range(len(self.table)))

    @override
    def where(self, name: str, column: str, text: str) -> Sequence[Node]:
        return list(self.items(self.places(column, text))) if name == "item" else ()

    def places(self, column: str, text: str) -> Sequence[int]:
        """Give where a column has this text, a missing cell being blank; 0-based."""
        return self.table.places(column, text, self._language)

    def items(self, places: Sequence[int]) -> Iterator[ItemNode]:
        """Give the choices at some places as nodes."""
        return (ItemNode(self.table, self, place + 1, self._language) for place in places)


class BranchNode(Node):
    """A node of a secondary instance that is no plain list."""

    __slots__ = ("_attributes", "_held")

    def __init__(self, branch: Branch, parent: Node | None, position: int = 1) -> None:
        super().__init__(branch.name, parent, branch.text or None)
        self.position = position
        self._attributes = tuple(
            Node(name, self, text or None) for name, text in branch.attributes.items()
        )
        counts: Counter[str] = Counter()
        self._held: list[Node] = []
        for child in branch.children:
            counts[child.name] += 1
            self._held.append(BranchNode(child, self, counts[child.name]))

    @override
    def children(self) -> Iterator[Node]:
        return iter(self._held)

    @override
    def attributes(self) -> Sequence[Node]:
        return self._attributes


@functools.lru_cache(maxsize=64)
def document_of(branch: Branch) -> Node:
    """Give the document around the root of a secondary instance."""
    return BranchNode(Branch("instance", children=(branch,)), None)


class Lists:
    """Choice lists from one place, each read when it is first asked for."""

    def __init__(self, read: Callable[[str], Iterable[Choice]]) -> None:
        """Prepare the lists.

        Args:
            read: Gives all choices of a list, none when there is no such list.
        """
        self._read = read
        self._tables: dict[str, ChoiceTable] = {}
        self._roots: dict[tuple[str, str], ListRoot] = {}

    def table(self, list_name: str) -> ChoiceTable:
        """Give a list; one without choices when there is no such list."""
        if list_name not in self._tables:
            found = self._read(list_name)
            table = found if isinstance(found, ChoiceTable) else ChoiceTable(tuple(found))
            self._tables[list_name] = table
        return self._tables[list_name]

    def root(self, list_name: str, language: str) -> ListRoot:
        """Give a list as nodes, with labels in one language."""
        key = (list_name, language)
        if key not in self._roots:
            self._roots[key] = ListRoot(self.table(list_name), language)
        return self._roots[key]


class FormChoices:
    """The choice lists of one session: those of the form, and those it only names.

    Attributes:
        language: Language of the labels that expressions see.
    """

    def __init__(self, own: Lists, further: ChoiceSource | None, language: str) -> None:
        """Prepare the lists.

        Args:
            own: Lists of the form, shared by its sessions.
            further: Where the form's other lists are.
            language: Language of the labels that expressions see.
        """
        self.language = language
        self._own = own
        self._source = further
        self._further = Lists(lambda _name: ()) if further is None else Lists(further.choices)

    def table(self, list_name: str) -> ChoiceTable:
        """Give a list; one without choices when there is no such list."""
        return self._lists(list_name).table(list_name)

    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""
        own = self._own.table(list_name)
        if self._source is not None and not own:
            return self._source.find(list_name, value)
        return own.find(value)

    def root(self, list_name: str) -> ListRoot:
        """Give a list as nodes."""
        return self._lists(list_name).root(list_name, self.language)

    def _lists(self, list_name: str) -> Lists:
        return self._own if self._own.table(list_name) else self._further


def chosen_values(question: Question, value: Value) -> list[str]:
    """Give the choices an answer holds: one, or several with spaces between."""
    text = value_text(value)
    if question.type == "select_one":
        return [text] if text else []
    return text.split()
