"""Municipalities as the window shows them: entries to find, and the name of a code."""

from functools import cache
from typing import TYPE_CHECKING

from app.steps import reference

if TYPE_CHECKING:
    from app.ui.controls.lookup import Entry


@cache
def municipality_entries() -> "tuple[Entry, ...]":
    """Give the 340 municipalities, in the order of their codes."""
    from app.ui.controls.lookup import Entry

    departments = reference.departments()
    return tuple(
        Entry(
            place.code,
            place.name,
            f"{place.code} · {departments[place.department].name}",
            " ".join(place.alt_names),
        )
        for place in reference.municipalities().values()
    )


def municipality_name(code: str) -> str:
    """Give the name of a municipality, or "" for a code that is not in use."""
    place = reference.municipalities().get(code)
    return place.name if place else ""
