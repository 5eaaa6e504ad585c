"""Cells of repeats named by where they stand: `personas[2]/cursos[1]/nota`, as files are compared.

An instance has no name of its own in a file: it is the second of its record, and that is how what
was corrected in it is found again in the next file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.answers import StoredRow
from forms.instrument import Value

_POSITION = re.compile(r"\[(\d+)\]")


def is_inside(place: str) -> bool:
    """Say whether a place is one inside a repeat."""
    return "[" in place


def question_of(place: str) -> str:
    """Give the question of a place."""
    return _POSITION.sub("", place)


def positions_of(place: str) -> tuple[int, ...]:
    """Give the positions of the instances around a place, the outer one first."""
    return tuple(map(int, _POSITION.findall(place)))


def told_cells(values: Mapping[str, Any]) -> dict[str, Value]:
    """Give the answers of a row by their places; those of repeats stand in it as lists."""
    return dict(_told(values, "", ""))


def _told(values: Mapping[str, Any], path: str, place: str) -> Iterator[tuple[str, Value]]:
    for inner, value in values.items():
        there = place + inner[len(path) :]
        if isinstance(value, list):
            for position, instance in enumerate(value, start=1):
                yield from _told(instance, inner, f"{there}[{position}]")
        else:
            yield there, value


def stored_places(rows: Sequence[StoredRow]) -> dict[str, str]:
    """Give the place of each instance of a record, by its uuid."""
    found: dict[str, str] = {}
    paths: dict[str, str] = {}
    counts: Counter[tuple[str, str | None]] = Counter()
    for each in sorted(rows, key=lambda row: (row.repeat.count("/"), row.repeat, row.position)):
        counts[each.repeat, each.parent] += 1
        path, around = paths.get(each.parent or "", ""), found.get(each.parent or "", "")
        inside = each.repeat[len(path) :]
        found[each.row] = f"{around}{inside}[{counts[each.repeat, each.parent]}]"
        paths[each.row] = each.repeat
    return found


def stored_cells(rows: Sequence[StoredRow]) -> dict[str, Value]:
    """Give the answers of the instances of a record by their places."""
    places = stored_places(rows)
    return {
        places[each.row] + path[len(each.repeat) :]: value
        for each in rows
        for path, value in each.values.items()
    }
