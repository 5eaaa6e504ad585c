"""What a new file of the same office changes: rows that came, went and are otherwise, by key."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.operations.record_words import RecordWords
from app.operations.repeat_cells import (
    is_inside,
    positions_of,
    question_of,
    stored_cells,
    stored_places,
    told_cells,
)
from app.store.subject import outside_repeats
from app.store.submissions import Correction
from app.store.workspace import Workspace
from forms.instrument import Instrument, Value
from forms.question_types import TYPES

MOST_EXAMPLES = 200
"""Rows that a difference shows one by one; all are counted."""

Row = tuple[int, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that is otherwise: its question, and what the two files say, as people write it."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that only one of two files has, or that is otherwise.

    Attributes:
        kind: `added`, `gone` or `changed`.
        key: What the row is known by.
        row: Its number in the new file; in the old one when it is gone.
        cells: What is otherwise.
    """

    kind: str
    key: str
    row: int
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A correction of the replaced file, and what becomes of it.

    Attributes:
        correction: What was corrected.
        row: Row of the new file, None when it has no such row.
        value: What the new file says there.
        outcome: `carried` when the new file still has the old value; `settled` when it has the
            corrected one; `other` when it has a third one; `gone` when it has no such row.
        key: What the row is known by.
        label: Words of the question.
        place: Where it stands in the row: the question, with positions inside repeats.
    """

    correction: Correction
    row: int | None
    value: Value
    outcome: str
    key: str
    label: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes when a file takes the place of another.

    Attributes:
        batch: Key of the batch that is replaced.
        file: Its file.
        added, gone, changed, same: Rows.
        rows: The first of those that are not the same.
        corrections: What was corrected in the replaced one.
        set_aside: Rows of the replaced one that somebody had set aside and the new one has.
    """

    batch: int
    file: str
    added: int
    gone: int
    changed: int
    same: int
    rows: tuple[RowChange, ...]
    corrections: tuple[KeptCorrection, ...]
    set_aside: tuple[str, ...]


def originals(workspace: Workspace, batch: int) -> Iterator[tuple[str, int, Mapping[str, Value]]]:
    """Give uuid, row and answers of the records of a batch, as its file had them.

    Answers inside repeats are named by their places, see `repeat_cells`.
    """
    for uuid, row, values, _places in _as_sent(workspace, batch):
        yield uuid, row, values


def _as_sent(
    workspace: Workspace, batch: int
) -> Iterator[tuple[str, int, dict[str, Value], dict[str, str]]]:
    """Give uuid, row, answers and the places of the instances of the records of a batch."""
    corrected: dict[str, list[Correction]] = defaultdict(list)
    for each in workspace.submissions.corrections(batch):
        corrected[each.record].append(each)
    rows = workspace.submissions.records(batch)
    streamed = workspace.records.stream(list(rows))
    for row, (uuid, answers) in zip(rows.values(), streamed, strict=True):
        places = stored_places(answers.rows)
        values = {**answers.values, **stored_cells(answers.rows)}
        for each in corrected[uuid]:
            place = place_of(each, places)
            if place is not None:
                values[place] = each.old
        yield uuid, row, values, places


def place_of(correction: Correction, places: Mapping[str, str]) -> str | None:
    """Give where a corrected answer stands; None when its instance is gone.

    Args:
        correction: What was corrected.
        places: Of the instances of its record, by their uuid.
    """
    if correction.row is None:
        return correction.path
    around = places.get(correction.row)
    return None if around is None else around + correction.path[len(question_of(around)) :]


class Comparison:
    """Compares the rows of a batch, as its file had them, with those of a new file."""

    def __init__(self, workspace: Workspace, instrument: Instrument, batch: int) -> None:
        version = workspace.instruments.latest(instrument.form_id)
        self._words = RecordWords(instrument, workspace.choices.of_version(version.id))
        asked = [q for q in outside_repeats(instrument.children) if TYPES[q.type].is_answerable]
        self._paths = [question.path for question in asked]
        self._keys = [question.path for question in asked if question.marks.key]
        self._batch = workspace.batches.get(batch)
        self.corrections = workspace.submissions.corrections(batch)
        self._set_aside = set(workspace.submissions.set_aside(batch))
        self._old: dict[str, Row] = {}
        self._places: dict[str, dict[str, str]] = {}
        for uuid, row, values, places in _as_sent(workspace, batch):
            self._old[uuid], self._places[uuid] = (row, values), places

    def with_rows(self, rows: Iterable[Row]) -> Difference:
        """Compare with the rows of the new file."""
        names = _Rows(self._keys, self._paths)
        waiting = {
            names.name(values): (uuid, row, values) for uuid, row, values in self._old_rows()
        }
        changes: list[RowChange] = []
        counts: Counter[str] = Counter()
        met: dict[str, Row] = {}
        names = _Rows(self._keys, self._paths)
        for row, told in rows:
            values = told_cells(told)
            found = waiting.pop(names.name(values), None)
            if found is not None:
                met[found[0]] = (row, values)
            cells = () if found is None else self._cells(found[2], values)
            kind = "added" if found is None else "changed" if cells else "same"
            counts[kind] += 1
            if kind != "same" and len(changes) < MOST_EXAMPLES:
                changes.append(RowChange(kind, self._key_of(row, values), row, cells))
        gone = [RowChange("gone", self._key_of(row, v), row) for _uuid, row, v in waiting.values()]
        return Difference(
            self._batch.id, self._batch.file_name,
            counts["added"], len(gone), counts["changed"], counts["same"],
            (*changes, *gone[: MOST_EXAMPLES - len(changes)]),
            tuple(filter(None, (self._kept(each, met) for each in self.corrections))),
            tuple(uuid for uuid in met if uuid in self._set_aside),
        )  # fmt: skip

    def _old_rows(self) -> Iterator[tuple[str, int, Mapping[str, Value]]]:
        return ((uuid, *row) for uuid, row in self._old.items())

    def _cells(self, old: Mapping[str, Value], new: Mapping[str, Value]) -> tuple[CellChange, ...]:
        inside = sorted(
            filter(is_inside, {**old, **new}), key=lambda place: (positions_of(place), place)
        )
        return tuple(
            CellChange(
                place,
                self._label(place),
                self._words.say(question_of(place), old.get(place)) or "",
                self._words.say(question_of(place), new.get(place)) or "",
            )
            for place in (*self._paths, *inside)
            if plain(old.get(place)) != plain(new.get(place))
        )

    def _label(self, place: str) -> str:
        label, positions = self._words.label(question_of(place)), positions_of(place)
        return f"{label} ({', '.join(map(str, positions))})" if positions else label

    def _key_of(self, row: int, values: Mapping[str, Value]) -> str:
        return self._words.name(values) or str(row)

    def _kept(self, correction: Correction, met: Mapping[str, Row]) -> KeptCorrection | None:
        """Say what becomes of a correction; None of one that was made where nothing is now."""
        place = place_of(correction, self._places[correction.record])
        if place is None or (correction.row is None and place not in self._paths):
            return None
        old_row, before = self._old[correction.record]
        row, values = met.get(correction.record, (None, {}))
        value = values.get(place)
        if row is None:
            outcome = "gone"
        elif plain(value) == plain(correction.new):
            outcome = "settled"
        else:
            outcome = "carried" if plain(value) == plain(correction.old) else "other"
        key, label = self._key_of(old_row, before), self._label(place)
        return KeptCorrection(correction, row, value, outcome, key, label, place)


class _Rows:
    """Names rows by their key, the second with the same key too; without a key by all they say."""

    def __init__(self, keys: Sequence[str], paths: Sequence[str]) -> None:
        self._paths = keys or paths
        self._seen: Counter[tuple[str, ...]] = Counter()

    def name(self, values: Mapping[str, Value]) -> tuple[tuple[str, ...], int]:
        """Give the name of the next row."""
        key = tuple(plain(values.get(path)) for path in self._paths)
        self._seen[key] += 1
        return key, self._seen[key]


def plain(value: object) -> str:
    """Write an answer so that two of the same are equal, whether read or stored."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
