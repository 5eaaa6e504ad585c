"""The table of what a step of a recipe can do."""

from collections.abc import Mapping
from types import MappingProxyType

from app.steps.cleaning import cells, columns, rows
from app.steps.cleaning.step import Operation

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {each.name: each for each in (*cells.OPERATIONS, *rows.OPERATIONS, *columns.OPERATIONS)}
)
"""Every operation by its name; docs/cli.md lists them with their parameters."""

NEEDS_NO_ROWS = frozenset({"rename", "keep_columns", "drop_columns"})
"""Operations that choose no rows: they take no `where`."""
