"""One way of a table into a form: what was said and found so far, and the work on it.

It belongs to the window, not to its page: the page is built again with each change of look, and
the import goes on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.operations.form_from_table import PlannedForm, name_for
from app.operations.inspect_table import Inspection
from app.operations.plan_import import SETTLED_BY, ImportOptions, ImportPlan
from app.progress import Cancel, CancelledError, Progress
from app.steps.column_kinds import What
from app.ui.context import Context
from app.ui.importing.work import (
    Done,
    Stored,
    checking,
    looking,
    making,
    planning,
    planning_new,
    storing,
)
from app.ui.tasks import Part

if TYPE_CHECKING:
    from pathlib import Path

FILE, PREVIEW, COLUMNS, END = range(4)

Doubts = dict[str, tuple[What, tuple[str, ...], tuple[str, ...]]]


class Journey(QObject):
    """What is known of an import; nothing is stored before its last step.

    Signals:
        begun: Work began: what it is.
        progressed: A Progress of it.
        ended: It is over; everything may be other than before.
        failed: It is over with this error.

    Attributes:
        form: The form in whose records the table goes, "" for none.
        is_new: The table becomes a form of its own.
        new_name: What that form will be called.
        step: FILE, PREVIEW, COLUMNS or END.
        file: The table.
        options: What was said of it.
        found: The table as it was read, None before.
        answers: Column -> path of the question it answers, "" for none.
        doubts: Column -> what is doubtful, its answers, cells.
        plan: What would happen, None before.
        done: What came of it, None before.
        doing: What the work is that runs, "" for none.
        cancel: Stops it.
    """

    begun = Signal(str)
    progressed = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self.begin_anew(context.form)

    def begin_anew(self, form: str) -> None:
        """Forget all that was said, for another table."""
        self.form = form
        self.is_new = False
        self.new_name = ""
        self.step = FILE
        self.file: Path | None = None
        self.options = self._tried = ImportOptions()
        self.found: Inspection | None = None
        self.plan: ImportPlan | PlannedForm | None = None
        self.done: Done | None = None
        self.answers: dict[str, str] = {}
        self.doubts: Doubts = {}
        self.doing = ""
        self.cancel: Cancel | None = None

    @property
    def is_busy(self) -> bool:
        """Whether work runs; what is said meanwhile must wait."""
        return bool(self.doing)

    @property
    def is_under_way(self) -> bool:
        """Whether a table was looked at and is not in the records yet."""
        return self.is_busy or (self.found is not None and self.done is None)

    # What a person says.

    def settle(self, column: str, what: What, answer: str) -> None:
        """Take the answer to a doubt."""
        name = SETTLED_BY[what]
        known = getattr(self.options, name)
        changes: dict[str, Any] = {name: {**known, column: answer}}
        self.options = replace(self.options, **changes)

    def answer(self, column: str, path: str) -> None:
        """Take which question a column answers; another column that did no longer does."""
        for other, taken in self.answers.items():
            if path and taken == path:
                self.answers[other] = ""
        self.answers[column] = path

    def said_of(self, column: str) -> str:
        """Give what was said of a doubtful column, "" for nothing."""
        return self.options.settled(self.doubts[column][0], column)

    def open_doubts(self) -> list[str]:
        """Give the columns of which something must be said first."""
        return [name for name in self.doubts if not self.said_of(name)]

    def all_said(self) -> ImportOptions:
        """Give what was said of the file and of every column."""
        sheet = self.found.preview.table.sheet if self.found is not None else ""
        taken = {name: path for name, path in self.answers.items() if path}
        return replace(
            self.options,
            sheet=sheet or None,
            questions={} if self.is_new else taken,
            ignored=tuple(name for name, path in self.answers.items() if not path),
        )

    # Work.

    def look(self, what: str, options: ImportOptions | None = None) -> None:
        """Look at the first rows, with what was said of the file now."""
        if self.file is not None:
            self._tried = self.options if options is None else options
            if self.is_new and not self.new_name:
                self.new_name = name_for(self.file)
            form = "" if self.is_new else self.form
            self._run(what, looking(form, self.file, self._tried), self._on_found)

    def make_plan(self, what: str) -> None:
        """Look at the whole table."""
        if self.file is not None and self.is_new:
            work = planning_new(self.new_name, self.file, self.all_said())
            self._run(what, work, self._on_planned)
        elif self.file is not None:
            self._run(what, planning(self.form, self.file, self.all_said()), self._on_planned)

    def store(self, what: str, then: str) -> None:
        """Store the rows of the plan, then check them.

        Args:
            what: What the work is.
            then: What the check is.
        """
        self._checking = then
        person, said = self._context.person, self.all_said()
        if isinstance(self.plan, PlannedForm):
            touches = Part.FORMS | Part.RECORDS
            self._run(what, making(self.plan, person, said), self._on_stored, touches)
        elif self.plan is not None:
            work = storing(self.form, self.plan, person, said)
            self._run(what, work, self._on_stored, Part.RECORDS)

    def stop(self) -> None:
        """Stop the work that runs; nothing of it stays."""
        if self.cancel is not None:
            self.cancel.set()

    def _run(
        self, what: str, op: Callable[..., Any], on_done: Callable[..., None],
        touches: Part = Part.NOTHING,
    ) -> None:  # fmt: skip
        self.doing = what
        self.begun.emit(what)
        self.cancel = self._context.tasks.run_long(
            op, on_done, self._on_failed, on_progress=self._on_progress, touches=touches
        )

    def _on_progress(self, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _on_found(self, found: Inspection) -> None:
        self.doing = ""
        self.found, self.step, self.plan = found, PREVIEW, None
        self.answers, self.doubts = dict(found.answers), {}
        self.options = replace(self._tried, date_orders={}, decimals={}, centuries={}, epochs={})
        self.ended.emit()

    def _on_planned(self, plan: ImportPlan | PlannedForm) -> None:
        self.doing = ""
        if plan.doubts:
            self.doubts = {
                doubt.column: (doubt.what, doubt.answers, doubt.examples) for doubt in plan.doubts
            }
        else:
            self.plan, self.step = plan, END
        self.ended.emit()

    def _on_stored(self, stored: Stored) -> None:
        self.plan = None
        self.done = Done(stored.imported, None)
        self.form, self.is_new = stored.form, False
        self._context.use_form(stored.form)
        work = checking(stored.form, stored.imported)
        self._run(self._checking, work, self._on_checked, Part.ISSUES)

    def _on_checked(self, done: Done) -> None:
        self.doing = ""
        self.done = done
        self.ended.emit()

    def _on_failed(self, error: Exception) -> None:
        self.doing = ""
        if self.done is not None and isinstance(error, CancelledError):
            self.ended.emit()
        else:
            self.failed.emit(error)


def journey_of(context: Context) -> Journey:
    """Give the one way of this window, begun when it is first asked for."""
    found = context.findChild(Journey)
    return found if isinstance(found, Journey) else Journey(context)
