"""Choice lists as questions offer them and as expressions see them.

Lists stand in the form or, when the form only names them, in a `ChoiceSource` such as the store.
Expressions see a list as a secondary instance: `instance('list')/root/item[…]/label`.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from typing_extensions import override

from forms.choices import Choice, ChoiceSource
from forms.instrument import Branch, Question, Value
from forms.xpath.nodes import Node
from forms.xpath.values import value_text


class ItemNode(Node):
    """A choice as expressions see it: its columns are its children."""

    __slots__ = ("_language", "choice")

    def __init__(self, choice: Choice, root: Node, position: int, language: str) -> None:
        super().__init__("item", root)
        self.choice = choice
        self.position = position
        self._language = language

    @override
    def named(self, name: str) -> Sequence[Node]:
        text = self.column(name)
        return () if text is None else (Node(name, self, text or None),)

    def column(self, name: str) -> str | None:
        """Give a column; value and label have the names that XLSForm gives them."""
        text = self.choice.columns.get(name)
        if text is None and name == "name":
            return self.choice.value
        return self.choice.label(self._language) if text is None and name == "label" else text

    @override
    def children(self) -> Iterator[Node]:
        names = dict.fromkeys(("name", "label", *self.choice.columns))
        return (node for name in names for node in self.named(name))


class ListRoot(Node):
    """The root of a list, in one language.

    Attributes:
        items: Its choices as nodes, in order.
    """

    __slots__ = ("_indexes", "items")

    def __init__(self, choices: Iterable[Choice], language: str) -> None:
        super().__init__("root", _Document(self))
        self.items = [
            ItemNode(choice, self, position, language)
            for position, choice in enumerate(choices, start=1)
        ]
        self._indexes: dict[str, dict[str, list[ItemNode]]] = {}

    @override
    def children(self) -> Iterator[Node]:
        return iter(self.items)

    @override
    def where(self, name: str, column: str, text: str) -> Sequence[Node]:
        return self.find(column, text) if name == "item" else ()

    def find(self, column: str, text: str) -> list[ItemNode]:
        """Give the items whose column has this text, a missing column being blank."""
        index = self._indexes.get(column)
        if index is None:
            index = self._indexes[column] = {}
            for item in self.items:
                index.setdefault(item.column(column) or "", []).append(item)
        return index.get(text, [])


class _Document(Node):
    """What stands around the root of a list."""

    __slots__ = ("_root",)

    def __init__(self, root: ListRoot) -> None:
        super().__init__("")
        self._root = root

    @override
    def children(self) -> Iterator[Node]:
        return iter((self._root,))


class BranchNode(Node):
    """A node of a secondary instance that is no plain list."""

    __slots__ = ("_held", "attributes")

    def __init__(self, branch: Branch, parent: Node | None, position: int = 1) -> None:
        super().__init__(branch.name, parent, branch.text or None)
        self.position = position
        self.attributes = branch.attributes
        counts: Counter[str] = Counter()
        self._held: list[Node] = []
        for child in branch.children:
            counts[child.name] += 1
            self._held.append(BranchNode(child, self, counts[child.name]))

    @override
    def children(self) -> Iterator[Node]:
        return iter(self._held)


@functools.lru_cache(maxsize=64)
def document_of(branch: Branch) -> Node:
    """Give the document around the root of a secondary instance."""
    return BranchNode(Branch("", children=(branch,)), None)


class Lists:
    """Choice lists from one place, each read when it is first asked for."""

    def __init__(self, read: Callable[[str], Iterable[Choice]]) -> None:
        """Prepare the lists.

        Args:
            read: Gives all choices of a list, none when there is no such list.
        """
        self._read = read
        self._choices: dict[str, tuple[Choice, ...]] = {}
        self._by_value: dict[str, dict[str, Choice]] = {}
        self._roots: dict[tuple[str, str], ListRoot] = {}

    def of(self, list_name: str) -> tuple[Choice, ...]:
        """Give all choices of a list, in order."""
        if list_name not in self._choices:
            self._choices[list_name] = tuple(self._read(list_name))
        return self._choices[list_name]

    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the first choice with this value, or None."""
        if list_name not in self._by_value:
            self._by_value[list_name] = {one.value: one for one in reversed(self.of(list_name))}
        return self._by_value[list_name].get(value)

    def root(self, list_name: str, language: str) -> ListRoot:
        """Give a list as nodes, with labels in one language."""
        key = (list_name, language)
        if key not in self._roots:
            self._roots[key] = ListRoot(self.of(list_name), language)
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

    def of(self, list_name: str) -> tuple[Choice, ...]:
        """Give all choices of a list, none when there is no such list."""
        return self._lists(list_name).of(list_name)

    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""
        if self._source is not None and not self._own.of(list_name):
            return self._source.find(list_name, value)
        return self._own.find(list_name, value)

    def root(self, list_name: str) -> ListRoot:
        """Give a list as nodes."""
        return self._lists(list_name).root(list_name, self.language)

    def _lists(self, list_name: str) -> Lists:
        return self._own if self._own.of(list_name) else self._further


def chosen_values(question: Question, value: Value) -> list[str]:
    """Give the choices an answer holds: one, or several with spaces between."""
    text = value_text(value)
    if question.type == "select_one":
        return [text] if text else []
    return text.split()
