"""Where the header of a table stands, and which of its columns hold something.

Above a table there may be a title and notes; a header may have two rows, the upper one naming
groups of columns. What is found is said, never taken in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high

from app.steps.table_files.source import Merge

SAMPLE_ROWS = 100
"""Rows that decide where the header stands."""

_NOTES_WITH_NUMBERS = 6  # rows of them that may stand above a header

_NUMBER = re.compile(r"[Qq$]?\s?[-+]?[\d.,]*\d%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")

NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        names: Of the columns, trimmed.
        places: 0-based place of each column in a row of the file; blank columns have none.
        row: Row of the file that holds the names, the lower one of two.
        upper_row: Row with the names of groups of columns, None when there is none.
        notes: Rows above it: number and text.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    row: int
    upper_row: int | None = None
    notes: tuple[tuple[int, str], ...] = ()


def find_header(
    sample: Sequence[NumberedRow], merged: Sequence[Merge] = (), row: int | None = None
) -> Header | None:
    """Find the header in the first rows of a table.

    Args:
        sample: Rows from the first of the file on; those without text do not count.
        merged: Merged cells.
        row: Row that a person named as the header.

    Returns:
        What was found; None when no row holds text.
    """
    rows = [each for each in sample if any(map(str.strip, each[1]))]
    if row is None:
        start = _first_full(rows)
    else:
        start = next((at for at, (number, _) in enumerate(rows) if number == row), None)
    if start is None:
        return None
    upper, lower = start, start
    if row is None:
        if start + 2 < len(rows) and _names_groups(rows[start], rows[start + 1], merged):
            lower = start + 1
        elif start and _names_groups(rows[start - 1], rows[start], merged):
            upper = start - 1
    number, cells = rows[lower]
    names = _trimmed(cells) if upper == lower else _joined(rows[upper], rows[lower], merged)
    while names and not names[-1]:
        names.pop()
    below = [each for _, each in rows[lower + 1 :]]
    places = [at for at, name in enumerate(names) if name or _holds_text(below, at)]
    return Header(
        tuple(names[at] for at in places),
        tuple(places),
        number,
        rows[upper][0] if upper != lower else None,
        tuple((each, " ".join(filter(None, _trimmed(texts)))) for each, texts in rows[:upper]),
    )


def _first_full(rows: Sequence[NumberedRow]) -> int | None:
    """Give the first row that fills more than half of the usual width and holds names."""
    if not rows:
        return None
    widths = [_filled(cells) for _, cells in rows]
    usual = median_high([width for width in widths if width > 1] or [1])
    full = next((at for at, width in enumerate(widths) if width * 2 > usual), 0)
    if _all_names(rows[full][1]):
        return full
    for at in range(full + 1, min(full + _NOTES_WITH_NUMBERS, len(rows))):
        if widths[at] > widths[full] and _all_names(rows[at][1]):
            return at  # what is above it are notes such as «Año: 2024»
    return full if _reads_as_names(rows[full][1]) else 0


def _names_groups(upper: NumberedRow, lower: NumberedRow, merged: Sequence[Merge]) -> bool:
    """Whether the upper row names groups of columns that the lower row names one by one."""
    if lower[0] != upper[0] + 1 or not _all_names(lower[1]):
        return False
    above, below = _places(upper[1]), _places(lower[1])
    across = [
        merge
        for merge in merged
        if merge.top == merge.bottom == upper[0] and merge.right > merge.left
    ]
    whole = len(above) < 2
    if across and not whole:
        return any(at in below for merge in across for at in range(merge.left, merge.right))
    return (
        not whole
        and len(below) > 1
        and bool(below - above)
        and bool(above - below)
        and max(below) >= max(above)
    )


def _joined(upper: NumberedRow, lower: NumberedRow, merged: Sequence[Merge]) -> list[str]:
    """Write the name of a group before the name of each of its columns."""
    groups, names = _trimmed(upper[1]), _trimmed(lower[1])
    width = max(len(groups), len(names))
    groups += [""] * (width - len(groups))
    names += [""] * (width - len(names))
    ends = {merge.left - 1: merge.right for merge in merged if merge.top == upper[0]}
    joined, group, end = [], "", 0
    for at in range(width):
        if groups[at]:
            group = groups[at]
            end = ends.get(at, at + 1 if ends else width)
        inside = group if at < end and names[at] else groups[at]
        joined.append(" ".join(dict.fromkeys(filter(None, (inside, names[at])))))
    return joined


def are_numbers(names: Sequence[str]) -> bool:
    """Whether none of these is a name: a table without a header, perhaps."""
    return any(names) and not any(map(_is_name, filter(None, names)))


def _reads_as_names(cells: Sequence[str]) -> bool:
    texts = list(filter(None, _trimmed(cells)))
    return sum(map(_is_name, texts)) * 2 >= len(texts)


def _all_names(cells: Sequence[str]) -> bool:
    return all(map(_is_name, filter(None, _trimmed(cells))))


def _is_name(text: str) -> bool:
    return not _NUMBER.fullmatch(text)


def _trimmed(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.strip().strip("\ufeff").split()) for cell in cells]


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _places(cells: Sequence[str]) -> set[int]:
    return {at for at, cell in enumerate(cells) if cell.strip()}


def _holds_text(rows: Sequence[Sequence[str]], at: int) -> bool:
    return any(at < len(cells) and cells[at].strip() for cells in rows)
