"""An error as the check holds it, and the order in which frictionless would tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.steps.table_check.strict import KINDS

CELL_TYPES = ("type-error", "constraint-error", *KINDS)
_WIDTH_TYPES = ("extra-cell", "missing-cell", "blank-row")


class Found(NamedTuple):
    """One error of a row.

    Attributes:
        type: frictionless' name of the kind.
        field: Number of the field, from 1; 0 when the error is the row's.
        note: What frictionless says of it.
        cell: Text of the cell.
        link: For a foreign key its number and the texts of its values.
    """

    type: str
    field: int
    note: str = ""
    cell: str = ""
    link: tuple[int, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One check of keys that every row goes through, in frictionless' order.

    Attributes:
        type: The kind of error it gives.
        fields: Numbers of its fields, from 1.
    """

    type: str
    fields: tuple[int, ...]


def in_order(errors: Sequence[Found], stages: Sequence[Stage], width: int) -> list[Found]:
    """Sort the errors of one row.

    frictionless reads the fields of keys first, up to the first key that fails, then the others.

    Args:
        errors: Those of one row; those of one cell already in order.
        stages: Checks of keys.
        width: Number of fields.
    """
    if len(errors) < 2:
        return list(errors)
    ranks = {error: _stage_of(error, stages) for error in errors}
    failing = [rank for rank in ranks.values() if rank is not None]
    touched = _touched(stages[: min(failing) + 1] if failing else stages)
    order = {field: place for place, field in enumerate(touched)}

    def key(error: Found) -> tuple[int, int]:
        rank = ranks[error]
        if rank is not None:
            return 2, rank
        if error.type in CELL_TYPES:
            return 0, order.get(error.field, width + error.field)
        return 1, error.field

    return sorted(errors, key=key)


def _touched(stages: Iterable[Stage]) -> list[int]:
    return list(dict.fromkeys(field for stage in stages for field in stage.fields))


def _stage_of(error: Found, stages: Sequence[Stage]) -> int | None:
    if error.type in CELL_TYPES or error.type in _WIDTH_TYPES:
        return None
    if error.link is not None:
        links = [rank for rank, stage in enumerate(stages) if stage.type == error.type]
        return links[error.link[0]]
    for rank, stage in enumerate(stages):
        if stage.type == error.type and (error.field == 0 or stage.fields == (error.field,)):
            return rank
    return None
