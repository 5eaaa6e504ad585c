"""Spellings that Table Schema accepts and people did not mean, each an error of its own.

They are looked for only in cells that are valid otherwise, and only when strictness is asked for.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from app.steps.plain_spelling import NUMBERS, WORDS
from app.steps.table_check.arrays import Cells, Mask


class StrictKind(NamedTuple):
    """A kind of error, with what a report says of it.

    Attributes:
        type: Its name in a report.
        title: Its title.
        description: What it means.
        template: Message, with the members of the error as fields.
        tags: As those of every error of a cell.
    """

    type: str
    title: str
    description: str
    template: str = (
        'The cell "{cell}" in row at position "{rowNumber}" and field "{fieldName}" {note}'
    )
    tags: tuple[str, ...] = ("#table", "#row", "#cell")


KINDS: Mapping[str, StrictKind] = {
    kind.type: kind
    for kind in (
        StrictKind("strict-space", "Outer Spaces", "The cell begins or ends with a space."),
        StrictKind("strict-underscore", "Underscore", "A number is written with underscores."),
        StrictKind("strict-digits", "Other Digits", "A value is written with digits beyond 0-9."),
        StrictKind("strict-not-a-number", "Not a Number", "A number is NaN or infinite."),
    )
}


def strict_notes(type_: str, cell: str, value: object) -> dict[str, str]:
    """Give what strictness finds in a valid cell.

    Args:
        type_: Table Schema type of its field.
        cell: Its text.
        value: What its reader made of it.

    Returns:
        Notes by the type of their error; none when the spelling is plain.
    """
    notes = {}
    if cell != cell.strip():
        notes["strict-space"] = "has outer spaces"
    if type_ in NUMBERS and "_" in cell:
        notes["strict-underscore"] = "has underscores"
    if type_ not in WORDS and any(sign.isdigit() and not sign.isascii() for sign in cell):
        notes["strict-digits"] = "has digits other than 0-9"
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        notes["strict-not-a-number"] = "is no number"
    return notes


def has_plain_edges(cells: Cells) -> Mask:
    """Say which cells surely begin and end with no space: with a printed ASCII sign."""
    data = cells.buffer.data
    first, last = data[cells.starts], data[cells.starts + np.maximum(cells.lengths - 1, 0)]
    plain: Mask = (first > 32) & (first < 127) & (last > 32) & (last < 127)
    return plain


def strict_reader(type_: str, reader: Any) -> Any:  # noqa: ANN401 - a reader of frictionless
    """Make a reader that looks for such spellings too."""

    def read(cell: object) -> tuple[Any, Mapping[str, str] | None]:
        value, notes = reader(cell)
        if notes is None and value is not None and isinstance(cell, str):
            notes = strict_notes(type_, cell, value) or None
        return value, notes

    return read
