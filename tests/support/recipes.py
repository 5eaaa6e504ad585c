"""Small tables and recipes for tests."""

import json

from app.steps.cleaning.apply import Report, apply
from app.steps.cleaning.recipe import Recipe, read_recipe

FIRST_ROW = 2  # the header is row 1


def recipe(*steps: dict) -> Recipe:
    """A recipe of these steps."""
    return read_recipe(json.dumps({"recipe": 1, "steps": list(steps)}))


def clean(
    header: list[str], rows: list[list[str]], *steps: dict
) -> tuple[list[str], list[list[str]], Report]:
    """What comes out of a table, and what was told of it."""

    def from_the_beginning():
        return enumerate(rows, start=FIRST_ROW)

    made = apply(recipe(*steps), header, from_the_beginning, file="tabla.csv")
    cells = [cells for _number, cells in made.rows]
    return list(made.header), cells, made.report


def column(cells: list[str], /, **step: object) -> list[str]:
    """What comes out of a single column called `a`."""
    _header, rows, _report = clean(["a"], [[cell] for cell in cells], {"columns": ["a"], **step})
    return [row[0] for row in rows]
