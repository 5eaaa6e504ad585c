"""What two computers wrote about one record, brought together.

Nothing is compared by time. Of all lines about one thing (an answer, an instance, the state) those
count that no other author knew. When they say the same, that is what the record says; when not,
what stands here stays, and the clash waits for a person. So every computer that has the same
lines comes to the same record, in whatever order and however often they arrived.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.store.journal import VERSION
from app.store.journal_lines import Line
from app.store.knowledge import Knowledge
from forms.answers import AnswerChange, Answers, RowChange, StoredRow
from forms.instrument import Value

STATE = "@state"
DELETED = "@deleted"
"""Paths of what is no question; a question is never called so."""

Cell = tuple[str | None, str]
"""uuid of the repeat instance, and path."""

_STRUCTURE = ("add_row", "remove_row", "move_row")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values for the same thing, of which neither author knew the other's.

    Attributes:
        row, path: What it is about: a question; a repeat, whose instance one took away and the
            other changed; `STATE`, `DELETED`.
        base: What stood there before both.
        ours, theirs: What stands here, and what the other one says. Of an instance: JSON of what
            it holds, None when it is gone.
        device, seq: The other one's line.
    """

    row: str | None
    path: str
    base: Value
    ours: Value
    theirs: Value
    device: str
    seq: int


@dataclass(slots=True)
class RecordNow:
    """A record as it stands here.

    Attributes:
        state, deleted: Where it stands.
        answers: What it says.
    """

    state: str
    deleted: bool
    answers: Answers


@dataclass(slots=True)
class Merged:
    """What follows for a record from lines that came.

    Attributes:
        answers: Answers that become others.
        rows: Instances that come (parents first) and go.
        order: (repeat, parent) -> uuids of its instances from now on.
        state: Its line, when the state becomes another.
        deleted: Set aside or not, when that changes.
        clashes: What waits for a person.
        settled: What the lines were about; of these, whatever is no clash waits no longer.
    """

    answers: list[AnswerChange] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)
    order: dict[tuple[str, str | None], list[str]] = field(default_factory=dict)
    state: Line | None = None
    deleted: bool | None = None
    clashes: list[Clash] = field(default_factory=list)
    settled: set[Cell] = field(default_factory=set)


def merge(
    lines: Sequence[Line],
    fresh: Sequence[Line],
    now: RecordNow,
    knowledge: Knowledge,
    held: Mapping[str, Mapping[str, Value]],
) -> Merged:
    """Say what becomes of a record.

    Args:
        lines: All there are about it, device by device, those that came among them.
        fresh: Those that came.
        now: The record before them.
        knowledge: Who knew what.
        held: uuid of an instance that came -> all that it holds on the other computer, what the
            form itself filled in too.
    """
    merged = Merged()
    rows = _Rows(lines, now, knowledge, held)
    rows.settle(fresh, merged)
    _settle_answers(lines, fresh, rows, knowledge, merged)
    _settle_state(lines, fresh, now, knowledge, merged)
    _settle_deleted(lines, fresh, now, knowledge, merged)
    return merged


# -- answers -------------------------------------------------------------------------------------


def _settle_answers(
    lines: Sequence[Line],
    fresh: Sequence[Line],
    rows: "_Rows",
    knowledge: Knowledge,
    merged: Merged,
) -> None:
    by_cell: dict[Cell, list[Line]] = {}
    for line in lines:
        if _is_answer(line):
            by_cell.setdefault((line.row, line.path or ""), []).append(line)
    asked = {(line.row, line.path or ""): None for line in fresh if _is_answer(line)}
    asked |= {cell: None for cell in by_cell if cell[0] in rows.added}
    for cell in asked:
        row, path = cell
        values = rows.values_of(row)
        if values is None:
            continue
        merged.settled.add(cell)
        last = knowledge.heads(by_cell[cell])
        heads = [line for line in last if not line.erased]
        current = values.get(path)
        if not heads and any(line.erased for line in fresh if (line.row, line.path) == cell):
            if current is not None:  # who took its values out had all of them in sight
                merged.answers.append(AnswerChange(path, row, current, None))
            continue
        if not heads or _all_same([line.new for line in heads]):
            if heads and not same(heads[0].new, current):
                merged.answers.append(AnswerChange(path, row, current, heads[0].new))
            continue
        merged.clashes += _clashes(cell, by_cell[cell], heads, current, knowledge)


def _is_answer(line: Line) -> bool:
    """Say whether a line is about an answer; which version a record answers each laptop says."""
    return line.op == "set" and line.path != VERSION


def _clashes(
    cell: Cell, lines: Sequence[Line], heads: Sequence[Line], ours: Value, knowledge: Knowledge
) -> Iterator[Clash]:
    row, path = cell
    base = _base(lines, heads, knowledge)
    for head in heads:
        if not same(head.new, ours):
            yield Clash(row, path, base, ours, head.new, head.device, head.seq)


def _base(lines: Sequence[Line], heads: Sequence[Line], knowledge: Knowledge) -> Value:
    """Give what stood there when the two went apart."""
    known = [line for line in lines if all(knowledge.follows(head, line) for head in heads)]
    if known:
        return knowledge.in_order(known)[-1].new
    return knowledge.in_order(lines)[0].old


def same(one: Value, other: Value) -> bool:
    """Say whether two values are one: 1 and 1.0 are, 1 and '1' are not."""
    return one == other and isinstance(one, str) == isinstance(other, str)


def _all_same(values: Sequence[Value]) -> bool:
    return all(same(values[0], value) for value in values)


# -- state ---------------------------------------------------------------------------------------


def _settle_state(
    lines: Sequence[Line],
    fresh: Iterable[Line],
    now: RecordNow,
    knowledge: Knowledge,
    merged: Merged,
) -> None:
    if not any(line.op == "state" for line in fresh):
        return
    cell = (None, STATE)
    merged.settled.add(cell)
    about = [line for line in lines if line.op == "state" and not line.erased]
    heads = knowledge.heads(about)
    if not _all_same([line.new for line in heads]):
        merged.clashes += _clashes(cell, about, heads, now.state, knowledge)
    elif heads and heads[0].new != now.state:
        merged.state = knowledge.in_order(heads)[-1]


def _settle_deleted(
    lines: Sequence[Line],
    fresh: Iterable[Line],
    now: RecordNow,
    knowledge: Knowledge,
    merged: Merged,
) -> None:
    if not any(map(_is_about_aside, fresh)):
        return
    cell = (None, DELETED)
    merged.settled.add(cell)
    about = [line for line in lines if _is_about_aside(line)]
    heads = knowledge.heads(about)
    said = {line.op == "delete" for line in heads}
    if len(said) == 1:
        (deleted,) = said
        merged.deleted = deleted if deleted != now.deleted else None
        return
    base = int(not now.deleted)
    merged.clashes += [
        Clash(None, DELETED, base, int(now.deleted), int(not now.deleted), line.device, line.seq)
        for line in heads
        if (line.op == "delete") != now.deleted
    ]


def _is_about_aside(line: Line) -> bool:
    return line.op == "delete" or (line.op == "undo" and line.path is None and line.row is None)


# -- instances of repeats ------------------------------------------------------------------------


class _Rows:
    """The instances of one record, and what the lines say of each."""

    def __init__(
        self,
        lines: Sequence[Line],
        now: RecordNow,
        knowledge: Knowledge,
        held: Mapping[str, Mapping[str, Value]],
    ) -> None:
        self.added: set[str] = set()
        self._lines = lines
        self._knowledge = knowledge
        self._now = {row.row: row for row in now.answers.rows}
        self._outside = now.answers.values
        self._places: dict[str, StoredRow] = {}
        self._votes: dict[str, list[Line]] = {}
        self._removals: dict[tuple[str, int], list[StoredRow]] = {}
        self._learn_places(held)
        for line in lines:
            for row in self._meant(line):
                self._votes.setdefault(row, []).append(line)

    def _learn_places(self, held: Mapping[str, Mapping[str, Value]]) -> None:
        for line in self._lines:
            if line.op == "remove_row" and line.row:
                rows = rows_in(line.old)
                self._removals[line.device, line.seq] = rows
                self._places |= {row.row: row for row in rows}
        for line in self._lines:
            if line.op == "add_row" and line.row:
                parent, position = place_in(line.new)
                known = self._places.get(line.row)
                values = dict(held.get(line.row) or (known.values if known else {}))
                self._places[line.row] = StoredRow(
                    line.path or "", line.row, parent, position, values
                )
        self._places |= self._now

    def _meant(self, line: Line) -> set[str]:
        """Give the instances whose being there a line is about."""
        if line.row is None or line.op not in ("set", *_STRUCTURE):
            return set()
        if line.op == "remove_row":
            return {line.row, *(row.row for row in self._removals[line.device, line.seq])}
        return {line.row, *self._around(line.row)}

    def _around(self, row: str) -> Iterator[str]:
        """Give the instances that an instance stands in, the innermost first."""
        seen = {row}
        place = self._places.get(row)
        while place is not None and place.parent is not None and place.parent not in seen:
            seen.add(place.parent)
            yield place.parent
            place = self._places.get(place.parent)

    def values_of(self, row: str | None) -> Mapping[str, Value] | None:
        """Give what an instance (None: the record) holds from now on, None when it is not there."""
        if row is None:
            return self._outside
        place = self._now.get(row)
        return None if place is None else place.values

    def settle(self, fresh: Sequence[Line], merged: Merged) -> None:
        """Let instances come and go, and put them in order."""
        touched = {row for line in fresh for row in self._meant(line) if row in self._places}
        unclear: set[str] = set()
        for row in sorted(touched, key=lambda row: (len(list(self._around(row))), row)):
            place = self._places[row]
            merged.settled.add((row, place.repeat))
            heads = self._knowledge.heads(self._votes.get(row, ()))
            stays = {line.op != "remove_row" for line in heads}
            if unclear & set(self._around(row)):
                continue  # it goes with the one it stands in
            if len(stays) > 1:
                unclear.add(row)
                merged.clashes += self._clash(place, heads)
            elif stays == {True} and row not in self._now:
                self._add(place, merged)
            elif stays == {False} and row in self._now:
                self._remove(place, merged)
        self._arrange(fresh, merged)

    def _clash(self, place: StoredRow, heads: Iterable[Line]) -> list[Clash]:
        here = place.row in self._now
        kept = json.dumps(dict(self._places[place.row].values), ensure_ascii=False)
        ours, theirs = (kept, None) if here else (None, kept)
        others = [line for line in heads if (line.op == "remove_row") == here]
        return [
            Clash(place.row, place.repeat, kept, ours, theirs, line.device, line.seq)
            for line in others[:1]
        ]

    def _add(self, place: StoredRow, merged: Merged) -> None:
        if place.parent is not None and place.parent not in self._now:
            return
        siblings = [row for row in self._now.values() if _beside(row, place)]
        position = len(siblings) + 1
        merged.rows.append(RowChange("add_row", place.repeat, place.row, place.parent, position))
        self._now[place.row] = StoredRow(place.repeat, place.row, place.parent, position, {})
        self.added.add(place.row)
        for path, value in place.values.items():
            self._now[place.row].values[path] = value
            merged.answers.append(AnswerChange(path, place.row, None, value))

    def _remove(self, place: StoredRow, merged: Merged) -> None:
        merged.rows.append(
            RowChange("remove_row", place.repeat, place.row, place.parent, place.position)
        )
        inside = [row for row in self._now if place.row in self._around(row)]
        for row in (place.row, *inside):
            del self._now[row]

    def _group(self, line: Line) -> tuple[str, str | None] | None:
        """Give the repeat, and the instance around it, whose order a line changes."""
        place = self._places.get(line.row or "") if line.op in _STRUCTURE else None
        return None if place is None else (place.repeat, place.parent)

    def _arrange(self, fresh: Iterable[Line], merged: Merged) -> None:
        """Put siblings in the order that follows from all lines, the same everywhere."""
        touched = {group for line in fresh if (group := self._group(line))}
        ordered = self._knowledge.in_order(line for line in self._lines if line.op in _STRUCTURE)
        for group in touched:
            rows = [row for row in self._now.values() if (row.repeat, row.parent) == group]
            rows.sort(key=lambda row: row.position)
            about = [line for line in ordered if self._group(line) == group]
            begun = {line.row for line in about if line.op == "add_row"}
            order = first = [row.row for row in rows if row.row not in begun]
            for line in about:
                known = [other for other in about if self._knowledge.follows(line, other)]
                order = _replayed(order, line, _alive(first, known))
            order = [row for row in order if row in self._now]
            merged.order[group] = order + [row.row for row in rows if row.row not in order]


def _replayed(order: Sequence[str], line: Line, seen: int) -> list[str]:
    """Give the order after a line, whose author saw that many instances.

    Who added one at the end meant the end, however many others added there.
    """
    row = line.row or ""
    after = [each for each in order if each != row]
    if line.op != "remove_row":
        _parent, position = place_in(line.new)
        after.insert(len(after) if position > seen else position - 1, row)
    return after


def _alive(first: Iterable[str], lines: Sequence[Line]) -> int:
    """Give how many instances there were after these lines."""
    there = set(first)
    for line in lines:
        row = line.row or ""
        there = there - {row} if line.op == "remove_row" else there | {row}
    return len(there)


def _beside(row: StoredRow, other: StoredRow) -> bool:
    return (row.repeat, row.parent) == (other.repeat, other.parent)


def place_in(text: Value) -> tuple[str | None, int]:
    """Read parent and position of an instance from its line; at the end when they are gone."""
    if text is None:
        return None, 1 << 30
    said = json.loads(str(text))
    return said["parent"], int(said["position"])


def rows_in(text: Value) -> list[StoredRow]:
    """Read what an instance held from the line that took it away; nothing when it was erased."""
    return [] if text is None else [StoredRow(**each) for each in json.loads(str(text))]
