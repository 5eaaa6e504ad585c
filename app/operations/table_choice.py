"""Which part of a file is meant as a table, where a person knows better than the program."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.steps.tables import Table


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What was said of a file beside its name.

    Attributes:
        sheet: Name of a sheet; None for the first one that is shown and holds something.
        encoding: Python's name of an encoding; None to find out.
    """

    sheet: str | None = None
    encoding: str | None = None

    def open(self, file: Path) -> "Table":
        """Open the table.

        Raises:
            ProblemError: As of `app.steps.tables.open_table`.
            KnownError: The file is not there or may not be read.
        """
        from app.steps.tables import open_table

        return open_table(file, sheet=self.sheet, encoding=self.encoding)


WHOLE_FILE = TableChoice()
"""Nothing was said."""
