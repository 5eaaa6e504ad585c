"""The board of a form and period: who handed in, with problems, who is missing, who is late."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from app.operations.import_folder import check_period
from app.steps.reference import departments, fold, municipalities
from app.store.database import KnownError
from app.store.submissions import Present, StoredSubmission
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, system_reason

Standing = Literal["received", "problems", "missing", "late"]

STANDINGS: tuple[Standing, ...] = ("received", "problems", "missing", "late")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One municipality.

    Attributes:
        code, name, department: The municipality, and the name of its department.
        standing: `received`; `problems`: received with errors; `missing`; `late`: missing after
            the date on which it was due.
        records: Records of the period.
        wrong: Those with errors.
        batch, file: Its newest file, None and "" when it came in another way.
        at: When that came, UTC.
        came_late: It came after the date on which it was due.
    """

    code: str
    name: str
    department: str
    standing: Standing
    records: int = 0
    wrong: int = 0
    batch: int | None = None
    file: str = ""
    at: datetime | None = None
    came_late: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """All municipalities for one form and period.

    Attributes:
        form_id, title, period: What the board is of.
        due: The day until which files are awaited, None when nobody said.
        rows: In the order of the codes.
        elsewhere: Records of the period whose municipality is unknown.
    """

    form_id: str
    title: str
    period: str
    due: date | None
    rows: tuple[BoardRow, ...]
    elsewhere: int

    def counts(self, department: str = "") -> Mapping[str, int]:
        """Count the municipalities by standing, of one department or of all."""
        counted = Counter(row.standing for row in self.rows if department in ("", row.department))
        return {standing: counted[standing] for standing in STANDINGS}


def read_board(workspace: Workspace, form_id: str, period: str, *, now: datetime) -> Board:
    """Say who handed in what for a period.

    Files count, and so do records that came in another way: captured here, or from another
    computer. A year counts what is of it and of its months.

    Args:
        workspace: Where the records live.
        form_id: The form.
        period: As `2026-03` or `2026`; "" counts whatever there is.
        now: The time, in UTC.

    Raises:
        ProblemError: There is no such form; `batch.bad_period`.
    """
    check_period(period)
    version = workspace.instruments.latest(form_id)
    there = workspace.submissions.present(version.instrument, period or None)
    files = _newest(workspace.submissions.all(version.instrument), period)
    due = due_of(workspace, form_id, period)
    today = now.astimezone().date()
    named = {code: each.name for code, each in departments().items()}
    rows = tuple(
        _row(
            BoardRow(code, place.name, named[place.department], "missing"),
            there.get(code),
            files.get(code),
            due,
            today,
        )
        for code, place in municipalities().items()
    )
    known = municipalities()
    elsewhere = sum(each.records for code, each in there.items() if code not in known)
    return Board(form_id, version.title, period, due, rows, elsewhere)


def _newest(submissions: list[StoredSubmission], period: str) -> dict[str, StoredSubmission]:
    """Give the newest file in sight of each municipality."""
    found: dict[str, StoredSubmission] = {}
    for each in submissions:
        is_of_it = each.status == "done" and (each.period or "").startswith(period)
        if is_of_it and each.municipality:
            found.setdefault(each.municipality, each)
    return found


def _row(
    blank: BoardRow,
    there: Present | None,
    file: StoredSubmission | None,
    due: date | None,
    today: date,
) -> BoardRow:
    if there is None and file is None:
        is_late = due is not None and today > due
        return BoardRow(blank.code, blank.name, blank.department, "late" if is_late else "missing")
    records, wrong = (there.records, there.wrong) if there else (0, 0)
    return BoardRow(
        code=blank.code,
        name=blank.name,
        department=blank.department,
        standing="problems" if wrong or (file is not None and file.errors) else "received",
        records=records,
        wrong=wrong,
        batch=None if file is None else file.batch,
        file="" if file is None else file.file,
        at=None if file is None else file.at,
        came_late=bool(due and file and file.at.astimezone().date() > due),
    )


def of_department(board: Board, name: str) -> Board:
    """Keep the municipalities of one department, by its name or code; "" keeps all.

    Raises:
        ProblemError: `batch.no_such_department`.
    """
    if not name:
        return board
    wanted = {fold(each.name): code for code, each in departments().items()}.get(fold(name), name)
    rows = tuple(row for row in board.rows if row.code[:2] == wanted)
    if not rows:
        raise ProblemError(Problem("batch.no_such_department", values={"given": name}))
    return replace(board, rows=rows)


def due_of(workspace: Workspace, form_id: str, period: str) -> date | None:
    """Give the day until which the files of a period are awaited, None when nobody said."""
    kept = workspace.settings.get(_due_key(form_id, period))
    return date.fromisoformat(kept) if kept else None


def set_due(workspace: Workspace, form_id: str, period: str, due: str) -> None:
    """Keep the day until which the files of a period are awaited; "" forgets it.

    Args:
        workspace: Keeps it.
        form_id: The form.
        period: As `read_board` takes it.
        due: As `2026-04-10`.

    Raises:
        ProblemError: There is no such form; `batch.bad_period`, `batch.bad_due`.
    """
    check_period(period)
    workspace.instruments.latest(form_id)
    try:
        kept = date.fromisoformat(due).isoformat() if due else ""
    except ValueError as error:
        raise ProblemError(Problem("batch.bad_due", values={"given": due})) from error
    workspace.settings.set(_due_key(form_id, period), kept)


def _due_key(form_id: str, period: str) -> str:
    return f"due:{form_id}:{period}"


def write_missing(board: Board, file: Path) -> int:
    """Write who has not handed in as CSV (UTF-8 with its mark, for Excel); give how many.

    Raises:
        KnownError: `table.cannot_write`.
    """
    missing = [row for row in board.rows if row.standing in ("missing", "late")]
    due = board.due.isoformat() if board.due else ""
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(
                ["codigo", "municipio", "departamento", "formulario", "periodo", "fecha_limite"]
            )
            writer.writerows(
                [row.code, row.name, row.department, board.form_id, board.period, due]
                for row in missing
            )
    except OSError as error:
        values = {"detail": system_reason(error)}
        problem = Problem("table.cannot_write", place=Place(file=file.name), values=values)
        raise KnownError(problem) from error
    return len(missing)
