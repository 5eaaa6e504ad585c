"""Copy rows of a table as text that a spreadsheet takes: a line a record, a tab a cell."""

from collections.abc import Sequence

from app.messages import _
from app.operations.browse_records import RecordTable, TableColumn, read_rows
from app.operations.record_words import STATES
from app.progress import Cancel, Progress, Report, silent
from app.store.workspace import Workspace

ROWS_AT_MOST = 100_000
"""More rows than that go into a file."""

_ROWS_A_READING = 500
_MASK = "●●●●●●"
_BREAKS = str.maketrans(dict.fromkeys("\t\n\r", " "))


def copy_rows(
    workspace: Workspace,
    table: RecordTable,
    records: Sequence[int],
    columns: Sequence[TableColumn],
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> str:
    """Give rows as they are shown: words of options, what is about a person masked.

    Args:
        workspace: Where the records live.
        table: The table they are shown in.
        records: Keys, at most `ROWS_AT_MOST` are taken.
        columns: The columns shown.
        report: Told of the rows done.
        cancel: Stops it.
    """
    some = records[:ROWS_AT_MOST]
    heads = (_("N.º"), _("Estado"), *(column.title for column in columns))
    lines = ["\t".join(head.translate(_BREAKS) for head in heads)]
    paths = [column.path for column in columns]
    for first in range(0, len(some), _ROWS_A_READING):
        if cancel is not None:
            cancel.check()
        for row in read_rows(workspace, table, some[first : first + _ROWS_A_READING], paths):
            shown = [str(row.id), _(STATES[row.state])]
            for cell, column in zip(row.cells, columns, strict=True):
                words = cell.words or ""
                shown.append(_MASK if words and column.personal else words.translate(_BREAKS))
            lines.append("\t".join(shown))
        report(Progress(len(lines) - 1, len(some), _("Copiando las filas")))
    return "\n".join([*lines, ""])
