"""What is on the desk of Limpiar: form, recipe, filter; and who asks the store about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.messages import _
from app.operations.clean_answers import AnswerColumn, FormToClean, Sight, form_to_clean, log_look
from app.progress import Cancel, CancelledError, Progress, Report
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import now

if TYPE_CHECKING:
    from app.operations.clean_form import CleanedForm
    from app.operations.clean_import import TableLook, TableToClean
    from app.steps.cleaning.recipe import Recipe
    from app.steps.cleaning.step import Step
    from app.store.workspace import Workspace

    Looked = CleanedForm | TableLook

T = TypeVar("T")
Asked = Callable[["Workspace", Report, Cancel], T]
HIDDEN = "••••"


class Desk(QObject):
    """Holds the recipe that is being written; every change of it can be taken back.

    Attributes:
        title: Of the form, or the name of the table.
        columns: What can be cleaned.
        table: A table that is about to be imported, None for the records of a form.
        filters: Words of each condition -> the condition; all must hold.

    Signals:
        recipe_changed: There are other steps.
        filter_changed: Other records are looked at.
        columns_came: The columns of a form are known.
        revealed: Answers about persons may be shown, of the column named.
    """

    recipe_changed = Signal()
    filter_changed = Signal()
    columns_came = Signal()
    revealed = Signal(str)

    def __init__(self, context: Context, row: WorkRow, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self._row = row
        self.form = self.title = ""
        self.columns: tuple[AnswerColumn, ...] = ()
        self.table: TableToClean | None = None
        self.filters: dict[str, str] = {}
        self._steps: tuple[Step, ...] = ()
        self._facts: Mapping[str, str] = {}
        self._past: list[tuple[Step, ...]] = []
        self._undone: list[tuple[Step, ...]] = []
        self._asked: dict[str, Cancel] = {}
        self._turns: dict[str, int] = {}
        self._turn = 0
        self._shown: set[str] = set()

    # -- the recipe ----------------------------------------------------------------------------

    @property
    def steps(self) -> "tuple[Step, ...]":
        """Give the steps, in order."""
        return self._steps

    @property
    def recipe(self) -> "Recipe":
        """Give the recipe as it stands."""
        from app.steps.cleaning.recipe import Recipe

        return Recipe(self._steps, self._facts)

    @property
    def where(self) -> str:
        """Give the condition of the records that are looked at, "" for all."""
        return " and ".join(f"({each})" for each in self.filters.values())

    @property
    def sight(self) -> Sight:
        """Give which answers are looked at."""
        return Sight(self.form, self.recipe, self.where)

    def put(self, steps: "Sequence[Step]") -> None:
        """Take other steps; those before come back by `undo`."""
        self._past.append(self._steps)
        self._undone.clear()
        self._take(tuple(steps))

    def add(self, *steps: "Step") -> None:
        """Put steps at the end."""
        self.put((*self._steps, *steps))

    def take_recipe(self, recipe: "Recipe") -> None:
        """Take a whole recipe, with who made it."""
        self._facts = recipe.facts
        self.put(recipe.steps)

    def undo(self) -> None:
        """Take back the last change of the recipe."""
        if self._past:
            self._undone.append(self._steps)
            self._take(self._past.pop())

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            self._past.append(self._steps)
            self._take(self._undone.pop())

    def _take(self, steps: "tuple[Step, ...]") -> None:
        self._steps = steps
        self.recipe_changed.emit()

    # -- the form ------------------------------------------------------------------------------

    def use_form(self, form: str) -> None:
        """Work on a form; another one begins with an empty recipe."""
        if form != self.form:
            self.form, self.columns, self.filters = form, (), {}
            self._steps, self._facts = (), {}
            self._past, self._undone = [], []
            self._shown.clear()
        if form:
            self.context.tasks.read(lambda workspace: form_to_clean(workspace, form), self._came)

    def use_table(self, table: "TableToClean", recipe: "Recipe") -> None:
        """Work on a table that is about to be imported, with the recipe it had."""
        self.table, self.title = table, table.file.name
        self.columns = tuple(AnswerColumn(name, name, personal=False) for name in table.header)
        self._facts, self._past, self._undone = recipe.facts, [], []
        self.columns_came.emit()
        self._take(recipe.steps)

    def columns_before(self, row: int) -> tuple[AnswerColumn, ...]:
        """Give what there is for the step in a row: of a table, what the steps before it leave."""
        if self.table is None:
            return self.columns
        header = self.table.header_before(self._steps[:row])
        return tuple(AnswerColumn(name, name, personal=False) for name in header)

    def runs_here(self, step: "Step") -> bool:
        """Say whether a step runs on what is on the desk: on a table every one does."""
        from app.operations.clean_answers import changes_values

        return self.table is not None or changes_values(step)

    def looking(self, recipe: "Recipe") -> "Asked[Looked]":
        """Make the work that says what a recipe would change."""
        if (table := self.table) is not None:

            def look(_workspace: "Workspace", report: Report, cancel: Cancel) -> "Looked":
                from app.operations.clean_import import look_at_recipe

                return look_at_recipe(table, recipe, report=report, cancel=cancel)

            return look
        sight, person = replace(self.sight, recipe=recipe), self.context.person

        def ask(workspace: "Workspace", report: Report, cancel: Cancel) -> "Looked":
            from app.operations.clean_answers import preview

            return preview(workspace, sight, person, clock=now, report=report, cancel=cancel)

        return ask

    def _came(self, form: FormToClean) -> None:
        self.title, self.columns = form.title, form.columns
        self.columns_came.emit()

    @property
    def labels(self) -> dict[str, str]:
        """Give what the columns are called by people."""
        return {column.name: column.label for column in self.columns}

    def is_hidden(self, name: str) -> bool:
        """Say whether the answers of a column are about persons and nobody asked to see them."""
        return name not in self._shown and any(
            column.personal and column.name == name for column in self.columns
        )

    def reveal(self, name: str) -> None:
        """Show the answers of a column about persons; it is written down."""
        person = self.context.person
        self._shown.add(name)
        self.context.tasks.run(lambda workspace: log_look(workspace, name, person, clock=now))
        self.revealed.emit(name)

    def choose(self, words: str, where: str) -> None:
        """Look only at some records; `where` "" looks at them all again."""
        if where:
            self.filters[words] = where
        else:
            self.filters.pop(words, None)
        self.filter_changed.emit()

    # -- asking the store ----------------------------------------------------------------------

    def ask(
        self,
        topic: str,
        op: Asked[T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask something that takes long; an older question of the same topic is dropped.

        Args:
            topic: What is asked about.
            op: Runs in another thread.
            on_done: Gets the answer, a bound method.
            on_error: Gets what was raised; without it the window shows it.
        """
        if (older := self._asked.get(topic)) is not None:
            older.set()
        self._turn += 1
        turn = self._turns[topic] = self._turn
        self._row.begin(_("Mirando los registros"))
        asked = self.context.tasks.seek(
            op,
            partial(self._done, topic, turn, on_done),
            partial(self._failed, topic, turn, on_error),
            on_part=self._on_progress,
        )
        self._asked[topic] = asked
        self._row.follow(asked)

    def _done(self, topic: str, turn: int, on_done: Callable[[T], None], answer: T) -> None:
        if shiboken6.isValid(self) and self._turns[topic] == turn:
            self._row.end()
            on_done(answer)

    def _failed(
        self,
        topic: str,
        turn: int,
        on_error: Callable[[Exception], None] | None,
        error: Exception,
    ) -> None:
        if not shiboken6.isValid(self) or self._turns[topic] != turn:
            return
        self._row.end()
        if isinstance(error, CancelledError):
            self.context.announce(_("Se detuvo."))
        elif on_error is not None:
            on_error(error)
        else:
            self.context.show_error(error)

    def _on_progress(self, progress: Progress) -> None:
        self._row.show_progress(progress)
