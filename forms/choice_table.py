"""Choice lists of any length: found by value, by column and while typing, from indexes.

A list of 30,000 places is kept as rows of texts, shared by all records of a form; a `Choice` is
made when somebody looks at it. Indexes are built when they are first asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from typing_extensions import override

from forms.choices import Choice
from forms.folding import sought

Row = tuple[str | None, ...]
"""Value, then the label in each language, then the cell of each column; None is none."""


_LABEL_IDS = "itextId"


class PackedChoices(Sequence[Choice]):
    """The choices of a long list as rows of texts."""

    def __init__(
        self, languages: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
    ) -> None:
        """Keep the rows.

        Args:
            languages: Of the labels.
            columns: Further columns.
            rows: A row for each choice, in order.
        """
        self._languages = tuple(languages)
        self._columns = tuple(columns)
        self._rows = rows
        first = 1 + len(self._languages)
        self._at = {column: at for at, column in enumerate(self._columns, start=first)}

    @override
    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Choice: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Choice]: ...
    @override
    def __getitem__(self, place: int | slice) -> Choice | Sequence[Choice]:
        if isinstance(place, slice):
            return PackedChoices(self._languages, self._columns, self._rows[place])
        row, first = self._rows[place], 1 + len(self._languages)
        return Choice(
            row[0] or "",
            _known(self._languages, row[1:first]),
            _known(self._columns, row[first:]),
        )

    def values(self) -> Iterable[str]:
        """Give the values of all rows."""
        return (row[0] or "" for row in self._rows)

    def cell(self, place: int, column: str, language: str) -> str | None:
        """Give a cell, as `ChoiceTable.cell`; no choice is made for it."""
        row = self._rows[place]
        text = row[self._at[column]] if column in self._at else None
        if text is None and column == "name":
            return row[0]
        return self[place].label(language) if text is None and column == "label" else text

    def cells(self, column: str) -> Iterable[str | None] | None:
        """Give the cells of a column, None for one that has to be made up."""
        if column in {"name", "label"} or column not in self._at:
            return None
        at = self._at[column]
        return (row[at] for row in self._rows)


def _known(names: Sequence[str], texts: Sequence[str | None]) -> dict[str, str]:
    return {name: text for name, text in zip(names, texts, strict=True) if text is not None}


class ChoiceTable(Sequence[Choice]):
    """A choice list with indexes."""

    def __init__(self, choices: Sequence[Choice], keys: Sequence[str] | None = None) -> None:
        """Prepare a list.

        Args:
            choices: In order.
            keys: What a search looks at, as `search_key` makes it; None works it out when needed.
        """
        self._choices = choices
        self._keys = keys
        self._indexes: dict[tuple[str, str], Mapping[str, Sequence[int]]] = {}

    @override
    def __len__(self) -> int:
        return len(self._choices)

    @overload
    def __getitem__(self, place: int) -> Choice: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Choice]: ...
    @override
    def __getitem__(self, place: int | slice) -> Choice | Sequence[Choice]:
        return self._choices[place]

    def cell(self, place: int, column: str, language: str) -> str | None:
        """Give a cell; value and label have the names that XLSForm gives them.

        Where labels are translated there is none, but a column of their ids, as in the document.
        """
        if column == "label" and self.cell(place, _LABEL_IDS, language) is not None:
            return None
        if isinstance(self._choices, PackedChoices):
            return self._choices.cell(place, column, language)
        choice = self._choices[place]
        text = choice.columns.get(column)
        if text is None and column == "name":
            return choice.value
        return choice.label(language) if text is None and column == "label" else text

    def places(self, column: str, text: str, language: str = "") -> Sequence[int]:
        """Give where a column has a text; 0-based, in order. A missing cell has none, not ""."""
        key = (column, language if column == "label" else "")
        if key not in self._indexes:
            index: dict[str, list[int]] = {}
            for place, cell in enumerate(self._cells(column, language)):
                if cell is not None:
                    index.setdefault(cell, []).append(place)
            self._indexes[key] = index
        return self._indexes[key].get(text, ())

    def _cells(self, column: str, language: str) -> Iterable[str | None]:
        packed = self._choices.cells(column) if isinstance(self._choices, PackedChoices) else None
        if packed is not None:
            return packed
        return (self.cell(place, column, language) for place in range(len(self)))

    def places_of(self, value: str) -> Sequence[int]:
        """Give where a value stands: once, or more often in lists that allow duplicates."""
        key = ("", "")
        if key not in self._indexes:
            index: dict[str, list[int]] = {}
            for place, known in enumerate(self._values()):
                index.setdefault(known, []).append(place)
            self._indexes[key] = index
        return self._indexes[key].get(value, ())

    def _values(self) -> Iterable[str]:
        if isinstance(self._choices, PackedChoices):
            return self._choices.values()
        return (choice.value for choice in self._choices)

    def find(self, value: str) -> Choice | None:
        """Give the first choice with this value, or None."""
        places = self.places_of(value)
        return self._choices[places[0]] if places else None

    def matches(self, text: str, among: Sequence[int] | None = None) -> list[int]:
        """Find choices that have every word typed in a label or the value.

        Blind to case, accents and saltillos. First come those where a label or the value is the
        text, then those where one begins with it.

        Args:
            text: What the person wrote.
            among: Places to look at, all when None.

        Returns:
            Places, 0-based.
        """
        keys, whole = self._search_keys(), sought(text).strip()
        places = range(len(keys)) if among is None else among
        words = whole.split()
        if not words:
            return list(places)
        first, *rest = words
        found = [place for place in places if first in keys[place]]
        for word in rest:
            found = [place for place in found if word in keys[place]]
        begin = f"\n{whole}"
        begins = [place for place in found if begin in keys[place]]
        begins.sort(key=lambda place: f"{begin}\n" not in keys[place])
        return begins + [place for place in found if begin not in keys[place]]

    def _search_keys(self) -> Sequence[str]:
        if self._keys is None:
            self._keys = [search_key(choice) for choice in self._choices]
        return self._keys


def search_key(choice: Choice) -> str:
    """Give what a search looks at: labels and value as they are sought, each on a line."""
    return "\n".join(("", *map(sought, choice.labels.values()), sought(choice.value), ""))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        choices: The first of them.
        count: How many there are.
    """

    choices: tuple[Choice, ...]
    count: int


class Offer(Sequence[Choice]):
    """What a question offers now, in order: a list, or those of it that a filter lets through."""

    def __init__(self, table: ChoiceTable, places: Sequence[int] | None = None) -> None:
        """Prepare an offer.

        Args:
            table: The list.
            places: Which of it are on offer, 0-based and rising; None means all.
        """
        self._table = table
        self._places = range(len(table)) if places is None else places
        self._held = self._places if places is None else frozenset(places)

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> "Offer":
        """Offer these choices."""
        return choices if isinstance(choices, Offer) else cls(ChoiceTable(tuple(choices)))

    @override
    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Choice: ...
    @overload
    def __getitem__(self, place: slice) -> "Offer": ...
    @override
    def __getitem__(self, place: int | slice) -> "Choice | Offer":
        if isinstance(place, slice):
            return Offer(self._table, self._places[place])
        return self._table[self._places[place]]

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Offer) and self._table is other._table:
            return self._places == other._places
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment] # equal to sequences that hash otherwise

    @override
    def __repr__(self) -> str:
        return f"Offer({list(self[:5])}{' …' if len(self) > 5 else ''})"

    def find(self, value: str) -> Choice | None:
        """Give the choice with this value, None when it is not on offer."""
        places = self._offered(value)
        return self._table[places[0]] if places else None

    def in_order(self, values: Iterable[str]) -> list[str]:
        """Give those of some values that are on offer, in the order of the list."""
        places = {place: value for value in values for place in self._offered(value)[:1]}
        return [places[place] for place in sorted(places)]

    def _offered(self, value: str) -> list[int]:
        """Give where a value stands among what is on offer."""
        return [place for place in self._table.places_of(value) if place in self._held]

    def search(self, text: str, limit: int) -> "Found":
        """Find choices on offer while the person types (see `ChoiceTable.matches`)."""
        whole = isinstance(self._places, range)
        places = self._table.matches(text, None if whole else self._places)
        return Found(tuple(self._table[place] for place in places[:limit]), len(places))
