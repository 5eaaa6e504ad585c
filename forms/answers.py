"""Answers outside a session: how they are loaded, changed and handed to whoever keeps them.

A session speaks of places with positions (`personas[2]/edad`); a store needs something that stays
the same when rows move. So each repeat instance has a uuid, and an answer is found by the pair
(path without positions, uuid of the innermost repeat instance or None).
"""

from dataclasses import dataclass, field
from typing import Literal

from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One value that changed.

    Attributes:
        path: Path without positions.
        row: uuid of the innermost repeat instance, None outside repeats.
        old, new: Values as stored.
        calculated: The form computed it; nobody typed it.
    """

    path: str
    row: str | None
    old: Value
    new: Value
    calculated: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """A repeat instance that came, went or moved.

    Attributes:
        op: What happened.
        repeat: Path of the repeat, without positions.
        row: uuid of the instance.
        parent: uuid of the instance it stands in, None at the top.
        position: Its new 1-based position; where it stood when it was removed.
        held: Of one that was removed: it and the instances inside it, parents first, with their
            answers, so that it can be put back.
    """

    op: Literal["add_row", "remove_row", "move_row"]
    repeat: str
    row: str
    parent: str | None
    position: int
    held: tuple["StoredRow", ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Update:
    """Everything one action of a person changed, in the order it happened.

    Attributes:
        answers: Values that changed, the typed ones before the calculated ones.
        rows: Repeat instances that came, went or moved.
        refreshed: Places (with positions) whose state a client should draw again.
    """

    answers: tuple[AnswerChange, ...] = ()
    rows: tuple[RowChange, ...] = ()
    refreshed: frozenset[str] = frozenset()


@dataclass(slots=True)
class StoredRow:
    """One repeat instance with its own answers."""

    repeat: str
    row: str
    parent: str | None
    position: int
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """All answers of one record.

    Attributes:
        values: Path -> value, outside repeats; blank ones may be left out.
        rows: Repeat instances, parents before children, by position.
    """

    values: dict[str, Value] = field(default_factory=dict)
    rows: list[StoredRow] = field(default_factory=list)
