"""Export what a table of records shows: these records, in this order, these columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from app.messages import _
from app.operations.record_words import STATES
from app.operations.sight import in_sight
from app.progress import Cancel, Progress, Report, silent
from app.store.record_query import RecordQuery, State
from app.store.workspace import Workspace
from forms.instrument import Value

ROWS_A_READING = 500


def export_view(
    workspace: Workspace,
    query: RecordQuery,
    paths: Sequence[str],
    header: Sequence[str],
    file: Path,
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> int:
    """Write the records of a view to CSV or XLSX, by the ending of the file's name.

    Answers go out as they are stored, so that codes stay codes; states go out in words.

    Args:
        workspace: Where the records live.
        query: Which records, in which order.
        paths: Questions outside repeats, or names of `record_query.ATTRIBUTES`.
        header: As many names of columns.
        file: Target; an older one is replaced when the new one is whole.
        report: Told of the rows done.
        cancel: Stops the export; the target stays as it was.

    Returns:
        Rows written.

    Raises:
        ProblemError: `table.file_open` when another program holds the target.
    """
    from app.steps.exports import write_csv, write_xlsx

    ids = workspace.records.ids(in_sight(workspace, query))
    what = _("Exportando «{file}»").format(file=file.name)

    def rows() -> Iterator[Sequence[Value]]:
        for start in range(0, len(ids), ROWS_A_READING):
            some = ids[start : start + ROWS_A_READING]
            for cells in workspace.records.page(query.instrument, some, paths):
                yield tuple(map(_plain, paths, cells))

    def told(progress: Progress) -> None:
        report(Progress(progress.done, len(ids), what))

    if file.suffix.lower() == ".xlsx":
        return write_xlsx(file, header, rows(), total=len(ids), report=told, cancel=cancel)
    return write_csv(
        file, header, rows(), for_excel=True, total=len(ids), report=told, cancel=cancel
    )


def _plain(path: str, value: Value) -> Value:
    if path == "@state" and value is not None:
        return _(STATES[cast("State", value)])
    return value
