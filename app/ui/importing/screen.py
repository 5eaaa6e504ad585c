"""Importar: a table comes in by four steps; nothing is stored before the last one."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget
from typing_extensions import override

from app.messages import _
from app.operations.import_table import ImportedTable, already_imported
from app.operations.inspect_table import Inspection
from app.operations.plan_import import SETTLED_BY, ImportOptions, ImportPlan
from app.progress import CancelledError
from app.steps.column_kinds import What
from app.store.database import KnownError
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.notices import EmptyState
from app.ui.controls.outline import Stepper
from app.ui.controls.work_row import WorkRow
from app.ui.importing.pages import ColumnsPage, EndPage, Notes, PreviewPage
from app.ui.importing.words import import_words, lines_of, result_words, rows_words
from app.ui.importing.work import Done, checking, looking, planning, storing, undoing
from app.ui.publish.page import StepPage
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.problem import Problem, ProblemError, Severity

FILE, PREVIEW, COLUMNS, END = range(4)


class ImportScreen(Screen):
    """The page; it belongs to Registros.

    Attributes:
        step: FILE, PREVIEW, COLUMNS or END.
        found: The table as it was read, None before.
        plan: What would happen, None before.
        done: What came of it, None before.
        is_busy: Work runs; the pages wait.
    """

    station = "importar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form = ""
        self._begin_anew()
        self._build()
        self.setAcceptDrops(True)

    def _begin_anew(self) -> None:
        self.step = FILE
        self.file: Path | None = None
        self.options = self._tried = ImportOptions()
        self.found: Inspection | None = None
        self.plan: ImportPlan | None = None
        self.done: Done | None = None
        self.is_busy = False
        self._answers: dict[str, str] = {}
        self._doubts: dict[str, tuple[What, tuple[str, ...], tuple[str, ...]]] = {}

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        if self.is_busy:
            return
        file, form = target.get("file"), target.get("form")
        self._begin_anew()
        self.form = form if isinstance(form, str) and form else self.context.form
        self.first_notes.show_lines([])
        self._show()
        if isinstance(file, Path):
            self.take_file(file)

    @override
    def place(self) -> dict[str, object]:
        return {"form": self.form, "file": self.file}

    @override
    def offers(self) -> list[Action]:
        return [
            Action(self.next.text(), self.go_on, key="Ctrl+Enter"),
            Action(_("Elegir otro archivo"), self.ask_file, "file-spreadsheet"),
            Action(_("Importar una carpeta"), partial(self.context.go, "entregas"), "map-pin"),
        ]

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.is_busy:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.activate(form=self.form, file=Path(files[0]))

    # Building.

    def _build(self) -> None:
        self.set_title(_("Importar una tabla"), _("Registros"))
        names = [_("Archivo"), _("Vista previa"), _("Columnas"), _("Importar")]
        self.stepper = Stepper(names)
        self.stepper.chosen.connect(self.show_step)
        self.body.addWidget(self.stepper)
        self.work = WorkRow()
        self.body.addWidget(self.work)
        self.pages = QStackedWidget()
        self.preview, self.columns, self.end = PreviewPage(), ColumnsPage(), EndPage()
        for page in (self._first_page(), self.preview, self.columns, self.end):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.preview.changed.connect(self._on_reading_changed)
        self.columns.answered.connect(self._on_answered)
        self.columns.settled.connect(self._on_settled)
        self.back = Button(_("Atrás"), Kind.GHOST, icon="arrow-left")
        self.back.clicked.connect(self.go_back)
        self.take_back = Button(_("Deshacer la importación"), icon="undo-2")
        self.take_back.clicked.connect(self.undo_import)
        self.next = Button("", Kind.PRIMARY, icon="arrow-right", key="Ctrl+Enter")
        self.next.clicked.connect(self.go_on)
        footer = self.use_footer()
        footer.add_left(self.back)
        footer.add_right(self.take_back)
        footer.add_right(self.next)
        self.set_primary(self.next)
        self.add_key("Alt+Left", self.go_back, _("Paso anterior"))
        self.add_key("F3", partial(self.context.go, "revisar"), _("Revisar"))

    def _first_page(self) -> StepPage:
        page = StepPage(_("Archivo"))
        self.first_notes = Notes(_("Por qué no se pudo"))
        page.column.addWidget(self.first_notes)
        self.folder = Button(_("Importar una carpeta"), icon="map-pin")
        self.folder.clicked.connect(partial(self.context.go, "entregas"))
        words = _("Excel (xlsx, xls), LibreOffice (ods) o texto (csv, tsv, txt). También puede "
                  "soltarlo aquí. No se guarda nada hasta el último paso.")  # fmt: skip
        title = _("Elija el archivo con la tabla")
        page.column.addWidget(EmptyState("file-spreadsheet", title, words, self.folder), 1)
        return page

    # Steps.

    def show_step(self, step: int) -> None:
        """Go to a step that was done; after the import there is no way back but undoing it."""
        if not self.is_busy and self.done is None:
            self.step = step
            self._show()

    def go_back(self) -> None:
        """Go to the step before; from the first one to Registros."""
        if self.is_busy:
            return
        if self.step == FILE or self.done is not None:
            self.context.go("registros")
        else:
            self.show_step(self.step - 1)

    def go_on(self) -> None:
        """Do what the primary says, or go to what is missing for it."""
        if self.is_busy:
            return
        if self.found is not None and self.found.before is not None and self.step == PREVIEW:
            self.context.go("registros")
            return
        (self._leave_file, self._leave_preview, self._leave_columns, self._leave_end)[self.step]()

    def _leave_file(self) -> None:
        if not self.form:
            self.context.go("formularios")
        elif self.found is not None:
            self.show_step(PREVIEW)
        else:
            self.ask_file()

    def _leave_preview(self) -> None:
        wrong = self.preview.notes.lines if self._has_errors() else []
        if wrong:
            self._complain(_("Corrija el archivo, o diga arriba cómo se lee."))
            self.preview.combos["header_row"].setFocus()
        else:
            self.show_step(COLUMNS)

    def _leave_columns(self) -> None:
        open_ones = [name for name in self._doubts if not self._said_of(name)]
        if open_ones:
            self._complain(_("Falta decir cómo se lee «{column}».").format(column=open_ones[0]))
            self.columns.go_to_column(open_ones[0])
        elif self.file is not None:
            work = planning(self.form, self.file, self._all_said())
            self._run(_("Leyendo toda la tabla"), work, self._on_planned)

    def _leave_end(self) -> None:
        if self.done is not None:
            self.context.go("revisar" if self.done.wrong else "registros")
        elif self.plan is not None:
            work = storing(self.plan, self.context.person, self._all_said())
            self._run(_("Importando"), work, self._on_stored, Part.RECORDS)

    def ask_file(self) -> None:
        """Ask which table; the window stays usable."""
        dialog = QFileDialog(self.window(), _("Importar registros"))
        tables = _("Tablas (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods)")
        dialog.setNameFilters([tables, _("Todos los archivos (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.activate(form=self.form, file=Path(name)))
        dialog.open()

    def take_file(self, file: Path) -> None:
        """Look at a table."""
        if self.form:
            self.file = file
            self._look(self.options)

    # What the person says.

    def _on_reading_changed(self, key: str, answer: str) -> None:
        if self.is_busy:
            return
        value: object = int(answer) if key == "header_row" else answer
        changes: dict[str, Any] = {key: value}
        if key == "sheet":
            changes["header_row"] = None
        self._look(replace(self.options, **changes))

    def _look(self, options: ImportOptions) -> None:
        if self.file is not None:
            self._tried = options
            self._run(_("Leyendo"), looking(self.form, self.file, options), self._on_found)

    def _on_answered(self, column: str, path: str) -> None:
        for other, taken in self._answers.items():
            if path and taken == path:
                self._answers[other] = ""
        self._answers[column] = path
        self._show_columns()

    def _on_settled(self, column: str, what: What, answer: str) -> None:
        name = SETTLED_BY[what]
        known = getattr(self.options, name)
        changes: dict[str, Any] = {name: {**known, column: answer}}
        self.options = replace(self.options, **changes)
        self._show_columns()

    def _said_of(self, column: str) -> str:
        return self.options.settled(self._doubts[column][0], column)

    def _all_said(self) -> ImportOptions:
        """Give what was said of the file and of every column."""
        sheet = self.found.preview.table.sheet if self.found is not None else ""
        return replace(
            self.options,
            sheet=sheet or None,
            questions={name: path for name, path in self._answers.items() if path},
            ignored=tuple(name for name, path in self._answers.items() if not path),
        )

    # What came back.

    def _run(
        self, what: str, op: Callable[..., Any], on_done: Callable[..., None],
        touches: Part = Part.NOTHING,
    ) -> None:  # fmt: skip
        self.is_busy = True
        self.footer.say("")
        self.pages.setEnabled(False)
        self.work.begin(what, numbers.size)
        self.work.follow(
            self.context.tasks.run_long(
                op,
                on_done,
                self._on_failed,
                on_progress=self.work.show_progress,
                touches=touches,
            )
        )

    def _end_work(self) -> None:
        self.is_busy = False
        self.pages.setEnabled(True)
        self.work.end()

    def _on_found(self, found: Inspection) -> None:
        self._end_work()
        self.found, self.step = found, PREVIEW
        self._answers, self._doubts = dict(found.answers), {}
        self.options = replace(self._tried, date_orders={}, decimals={}, centuries={}, epochs={})
        self.preview.show_inspection(found)
        if found.before is not None and self.file is not None:
            self.preview.notes.show_lines(lines_of([already_imported(self.file, found.before)]))
        self.columns.offer(found)
        self._show()

    def _on_planned(self, plan: ImportPlan) -> None:
        self._end_work()
        if plan.doubts:
            self._doubts = {
                doubt.column: (doubt.what, doubt.answers, doubt.examples) for doubt in plan.doubts
            }
            self._leave_columns_with_doubts()
            return
        self.plan, self.step = plan, END
        self.columns.notes.show_lines([])
        self._show_plan(plan)
        self._show()

    def _leave_columns_with_doubts(self) -> None:
        self._show_columns()
        self._leave_columns()

    def _on_stored(self, imported: ImportedTable) -> None:
        self._end_work()
        self.done = Done(imported, None)
        self._run(
            _("Revisando los registros"), checking(self.form, imported), self._on_checked,
            Part.ISSUES,
        )  # fmt: skip

    def _on_checked(self, done: Done) -> None:
        self._end_work()
        self.done = done
        self._show_done(done)

    def _on_failed(self, error: Exception) -> None:
        self._end_work()
        if self.done is not None and isinstance(error, CancelledError):
            self._show_done(self.done)
        elif isinstance(error, CancelledError):
            self._complain(_("Se detuvo; no se agregó ningún registro."))
        elif isinstance(error, (ProblemError, KnownError)):
            self._show_refusal(error.problems)
        else:
            self.context.show_error(error)
        self._show_footer()

    def _show_refusal(self, problems: tuple[Problem, ...]) -> None:
        """Say on the page in view why the table does not come in."""
        notes = (self.first_notes, self.preview.notes, self.columns.notes, self.end.notes)
        lines = lines_of(problems)
        if self.step == PREVIEW and self.found is not None:
            self.preview.show_inspection(self.found)  # what was tried last does not hold
        notes[self.step].show_lines(lines, "err")
        self.context.announce(lines[0], urgent=True)
        names = [problem.place.column for problem in problems if problem.place.column]
        if self.step == COLUMNS and names:
            self.columns.go_to_column(names[0])

    def undo_import(self) -> None:
        """Take what came in out of sight."""
        if self.done is not None and not self.is_busy:
            work = undoing(self.done.imported.batch, self.context.person)
            touches = Part.RECORDS | Part.ISSUES
            self.context.tasks.run(work, self._on_undone, touches=touches)

    def _on_undone(self, _nothing: None) -> None:
        self.context.tell(_("Se deshizo la importación. El archivo no se tocó."))
        self.context.go("registros")

    # Showing.

    def _has_errors(self) -> bool:
        problems = self.found.preview.problems if self.found is not None else ()
        return any(problem.severity is Severity.ERROR for problem in problems)

    def _complain(self, words: str) -> None:
        self.footer.say(words)
        self.context.announce(words, urgent=True)

    def _show(self) -> None:
        crumb = _("Registros")
        if self.found is not None and self.file is not None:
            crumb = f"{self.found.title} · {self.file.name}"
        self.set_title(_("Importar una tabla"), crumb)
        self.footer.say("")
        self.stepper.show_step(self.step)
        self.pages.setCurrentIndex(self.step)
        if self.step == COLUMNS:
            self._show_columns()
        self._show_footer()
        self.next.setFocus()

    def _show_columns(self) -> None:
        doubts = {name: (*doubt, self._said_of(name)) for name, doubt in self._doubts.items()}
        self.columns.show_answers(self._answers, doubts)

    def _show_footer(self) -> None:
        self.take_back.setVisible(self.done is not None)
        self.back.set_words(_("Atrás") if self.step and self.done is None else _("Registros"))
        self.next.set_words(self._next_words())

    def _next_words(self) -> str:
        if self.step == FILE:
            return _("Elegir el archivo") if self.form else _("Ir a Formularios")
        if self.step == PREVIEW and self.found is not None and self.found.before is not None:
            return _("Ver los registros")
        if self.step == PREVIEW:
            return _("Seguir a las columnas")
        if self.step == COLUMNS:
            return _("Ver qué pasará")
        if self.done is not None:
            return _("Revisar") if self.done.wrong else _("Ver los registros")
        return import_words(self.plan.rows if self.plan is not None else 0)

    def _show_plan(self, plan: ImportPlan) -> None:
        words = _("Entran {inside} columnas; {outside} quedan fuera. El archivo se guarda entero.")
        said = words.format(
            inside=numbers.count(len(plan.columns.columns)),
            outside=numbers.count(len(plan.columns.ignored)),
        )
        self.end.show_words("info", rows_words(plan.rows), said, plan.problems)

    def _show_done(self, done: Done) -> None:
        imported = done.imported
        file = self.file.name if self.file is not None else ""
        if done.wrong is None:
            said = _("Se detuvo la revisión; lo importado está guardado.")
            self.end.show_words("warn", said, "", imported.problems)
        else:
            said = result_words(imported.rows, file, done.wrong)
            self.end.show_words("warn" if done.wrong else "ok", said, "", imported.problems)
        self.context.announce(said)
        self._show()
