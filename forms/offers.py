"""What a question offers: its choice list, narrowed by the choice filter.

Lists stand in the form or, when the form only names them, in a `ChoiceSource` such as the store.
Expressions see a list as a secondary instance: `instance('list')/root/item[…]/label`.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from typing_extensions import override

from forms.choices import Choice, ChoiceSource
from forms.instrument import Instrument, Question, Value
from forms.xpath.nodes import Node
from forms.xpath.values import value_text


class ItemNode(Node):
    """A choice as expressions see it: its columns are its children."""

    __slots__ = ("_lists", "choice")

    def __init__(self, choice: Choice, root: Node, position: int, lists: "FormChoices") -> None:
        super().__init__("item", root)
        self.choice = choice
        self.position = position
        self._lists = lists

    @override
    def named(self, name: str) -> Sequence[Node]:
        text = self.choice.columns.get(name)
        if text is None:
            text = self._common_column(name)
        return () if text is None else (Node(name, self, text or None),)

    def _common_column(self, name: str) -> str | None:
        """Give what every list has, under the names XLSForm gives it."""
        if name == "name":
            return self.choice.value
        return self.choice.label(self._lists.language) if name == "label" else None

    @override
    def children(self) -> Iterator[Node]:
        names = dict.fromkeys(("name", "label", *self.choice.columns))
        return (node for name in names for node in self.named(name))


class _Around(Node):
    """The document or the root of a secondary instance."""

    __slots__ = ("held",)

    def __init__(self, name: str, parent: Node | None = None) -> None:
        super().__init__(name, parent)
        self.held: Sequence[Node] = ()

    @override
    def children(self) -> Iterator[Node]:
        return iter(self.held)


class FormChoices:
    """The choice lists of one form, each read when it is first asked for.

    Attributes:
        language: Language of the labels that expressions see.
    """

    def __init__(
        self, instrument: Instrument, further: ChoiceSource | None, language: str = ""
    ) -> None:
        """Prepare the lists.

        Args:
            instrument: Holds the short lists.
            further: Holds lists that the form only names.
            language: Language of the labels that expressions see.
        """
        self.language = language
        self._instrument = instrument
        self._further = further
        self._choices: dict[str, tuple[Choice, ...]] = {}
        self._by_value: dict[str, Mapping[str, Choice]] = {}
        self._documents: dict[str, Node | None] = {}
        self._items: dict[str, Sequence[ItemNode]] = {}

    def of(self, list_name: str) -> tuple[Choice, ...]:
        """Give all choices of a list, none when there is no such list."""
        if list_name not in self._choices:
            self._choices[list_name] = tuple(self._read(list_name))
        return self._choices[list_name]

    def _read(self, list_name: str) -> Iterable[Choice]:
        own = self._instrument.choice_lists.get(list_name)
        if own is not None and own.choices:
            return own.choices
        return () if self._further is None else self._further.choices(list_name)

    def find(self, list_name: str, value: str) -> Choice | None:
        """Give the choice with this value, or None."""
        if list_name not in self._by_value:
            self._by_value[list_name] = {one.value: one for one in reversed(self.of(list_name))}
        return self._by_value[list_name].get(value)

    def items(self, list_name: str) -> Sequence[ItemNode]:
        """Give a list as the nodes a choice filter is tried on."""
        self.document(list_name)
        return self._items.get(list_name, ())

    def items_of(self, list_name: str, values: Container[str]) -> list[ItemNode]:
        """Give the items that have one of these values; a value may stand in a list twice."""
        return [item for item in self.items(list_name) if item.choice.value in values]

    def document(self, list_name: str) -> Node | None:
        """Give a list as a secondary instance, None when there is no such list."""
        if list_name not in self._documents:
            self._documents[list_name] = self._build(list_name)
        return self._documents[list_name]

    def _build(self, list_name: str) -> Node | None:
        choices = self.of(list_name)
        if not choices and list_name not in self._instrument.choice_lists:
            return None
        document = _Around("")
        root = _Around("root", document)
        items = [
            ItemNode(choice, root, position, self)
            for position, choice in enumerate(choices, start=1)
        ]
        document.held, root.held, self._items[list_name] = (root,), items, items
        return document


def chosen_values(question: Question, value: Value) -> list[str]:
    """Give the choices an answer holds: one, or several with spaces between."""
    text = value_text(value)
    if question.type == "select_one":
        return [text] if text else []
    return text.split()
