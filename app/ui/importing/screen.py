"""Importar: a table comes in by four steps; nothing is stored before the last one."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget
from typing_extensions import override

from app.messages import _
from app.operations.import_table import already_imported
from app.progress import CancelledError
from app.steps.column_kinds import What
from app.store.database import KnownError
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.notices import EmptyState
from app.ui.controls.outline import Stepper
from app.ui.controls.work_row import WorkRow
from app.ui.importing.journey import COLUMNS, END, FILE, PREVIEW, journey_of
from app.ui.importing.pages import ColumnsPage, EndPage, Notes, PreviewPage
from app.ui.importing.words import import_words, lines_of, plan_words, result_words
from app.ui.importing.work import Done, undoing
from app.ui.publish.page import StepPage
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.problem import Problem, ProblemError, Severity

__all__ = ["COLUMNS", "END", "FILE", "PREVIEW", "ImportScreen"]


class ImportScreen(Screen):
    """The page; it belongs to Registros.

    Attributes:
        journey: What was said and found so far; it outlives the page.
    """

    station = "importar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.journey = journey_of(context)
        self._build()
        self.setAcceptDrops(True)
        self.journey.begun.connect(self._on_begun)
        self.journey.progressed.connect(self.work.show_progress)
        self.journey.ended.connect(self._on_ended)
        self.journey.failed.connect(self._on_failed)

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        journey, file, form = self.journey, target.get("file"), target.get("form")
        wanted = form if isinstance(form, str) and form else self.context.form
        if not journey.is_busy and (isinstance(file, Path) or not self._goes_on(wanted, target)):
            journey.begin_anew(wanted)
            journey.is_new = bool(target.get("new"))
            self.first_notes.show_lines([])
        self._show_all()
        if isinstance(file, Path) and not journey.is_busy:
            self.take_file(file)

    def _goes_on(self, form: str, target: dict[str, object]) -> bool:
        """Whether what was begun goes on: the page was built again, or the person comes back."""
        same = self.journey.is_new or form == self.journey.form
        return bool(target.get("again")) or (self.journey.is_under_way and same)

    @override
    def place(self) -> dict[str, object]:
        return {"form": self.journey.form, "again": True}

    @override
    def offers(self) -> list[Action]:
        return [
            Action(self.next.text(), self.go_on, key="Ctrl+Enter"),
            Action(_("Elegir otro archivo"), self.ask_file, "file-spreadsheet"),
            Action(_("Formulario nuevo de una tabla"), self.ask_file_of_new, "plus"),
            Action(_("Importar una carpeta"), partial(self.context.go, "entregas"), "map-pin"),
            Action(_("Usar un archivo de nombres de columnas"), self.ask_mapping, "columns-3"),
            Action(_("Limpiar antes de importar"), self.clean_first, "list-checks"),
        ]

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.journey.is_busy:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.activate(form=self.journey.form, file=Path(files[0]))

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
        self.preview.named.connect(self._on_named)
        self.preview.clean_wanted.connect(self.clean_first)
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
        self.fresh = Button(_("Formulario nuevo de una tabla"), icon="plus")
        self.fresh.clicked.connect(self.ask_file_of_new)
        words = _("Excel (xlsx, xls), LibreOffice (ods) o texto (csv, tsv, txt). También puede "
                  "soltarlo aquí. No se guarda nada hasta el último paso.")  # fmt: skip
        title = _("Elija el archivo con la tabla")
        page.column.addWidget(
            EmptyState("file-spreadsheet", title, words, self.folder, self.fresh), 1
        )
        return page

    # Steps.

    def show_step(self, step: int) -> None:
        """Go to a step that was done; after the import there is no way back but undoing it."""
        if not self.journey.is_busy and self.journey.done is None:
            self.journey.step = step
            self._show()

    def go_back(self) -> None:
        """Go to the step before; from the first one to Registros."""
        if self.journey.is_busy:
            return
        if self.journey.step == FILE or self.journey.done is not None:
            self.context.go("registros")
        else:
            self.show_step(self.journey.step - 1)

    def go_on(self) -> None:
        """Do what the primary says, or go to what is missing for it."""
        if self.journey.is_busy:
            return
        if self._is_here_already():
            self.context.go("registros")
            return
        steps = (self._leave_file, self._leave_preview, self._leave_columns, self._leave_end)
        steps[self.journey.step]()

    def _is_here_already(self) -> bool:
        found = self.journey.found
        return found is not None and found.before is not None and self.journey.step == PREVIEW

    def _leave_file(self) -> None:
        if self.journey.found is not None:
            self.show_step(PREVIEW)
        elif not self.journey.form and not self.journey.is_new:
            self.context.go("formularios")
        else:
            self.ask_file()

    def _leave_preview(self) -> None:
        if self._has_errors():
            self._complain(_("Corrija el archivo, o diga arriba cómo se lee."))
            self.preview.combos["header_row"].setFocus()
        elif self.journey.is_new and not self.journey.new_name:
            self._complain(_("Falta el nombre del formulario nuevo."))
            self.preview.new_name.setFocus()
        else:
            self.show_step(COLUMNS)

    def _leave_columns(self) -> None:
        open_ones = self.journey.open_doubts()
        if open_ones:
            self._complain(_("Falta decir cómo se lee «{column}».").format(column=open_ones[0]))
            self.columns.go_to_column(open_ones[0])
        else:
            self.journey.make_plan(_("Leyendo toda la tabla"))

    def _leave_end(self) -> None:
        done = self.journey.done
        if done is not None:
            self.context.go("revisar" if done.wrong else "registros")
        else:
            self.journey.store(_("Importando"), _("Revisando los registros"))

    def ask_file(self, *, new: bool | None = None) -> None:
        """Ask which table; the window stays usable.

        Args:
            new: It becomes a form of its own; None for as it was said before.
        """
        fresh = self.journey.is_new if new is None else new
        dialog = QFileDialog(self.window(), _("Importar registros"))
        tables = _("Tablas (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods)")
        dialog.setNameFilters([tables, _("Todos los archivos (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda name: self.activate(form=self.journey.form, file=Path(name), new=fresh)
        )
        dialog.open()

    def clean_first(self) -> None:
        """Write a recipe that the table goes through on its way in."""
        if self.journey.is_under_way and not self.journey.is_busy:
            self.context.go("limpiar_tabla")

    def ask_file_of_new(self) -> None:
        """Ask which table becomes a form of its own."""
        self.ask_file(new=True)

    def ask_mapping(self) -> None:
        """Ask for the file that says how a system calls its columns; the table is read again."""
        dialog = QFileDialog(self.window(), _("Usar un archivo de nombres de columnas"))
        dialog.setNameFilter(_("Nombres de columnas (*.json)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_mapping_chosen)
        dialog.open()

    def _on_mapping_chosen(self, name: str) -> None:
        if not self.journey.is_busy:
            self.journey.step = min(self.journey.step, PREVIEW)
            self.journey.look(_("Leyendo"), replace(self.journey.options, mapping=Path(name)))

    def take_file(self, file: Path) -> None:
        """Look at a table."""
        if self.journey.form or self.journey.is_new:
            self.journey.file = file
            self.journey.look(_("Leyendo"))

    # What the person says.

    def _on_reading_changed(self, key: str, answer: str) -> None:
        journey = self.journey
        if journey.is_busy:
            return
        if key == "form":
            journey.is_new = answer != journey.form
            journey.look(_("Leyendo"))
            return
        value: object = int(answer) if key == "header_row" else answer
        changes: dict[str, Any] = {key: value}
        if key == "sheet":
            changes["header_row"] = None
        journey.look(_("Leyendo"), replace(journey.options, **changes))

    def _on_named(self, name: str) -> None:
        self.journey.new_name = name.strip()

    def _on_answered(self, column: str, path: str) -> None:
        self.journey.answer(column, path)
        self._show_columns()

    def _on_settled(self, column: str, what: What, answer: str) -> None:
        self.journey.settle(column, what, answer)
        self._show_columns()

    # What came back.

    def _on_begun(self, what: str) -> None:
        self.footer.say("")
        self.pages.setEnabled(False)
        self.work.begin(what, numbers.size)
        if self.work.row is not None:
            self.work.row.cancelled.connect(self.journey.stop)

    def _end_work(self) -> None:
        self.pages.setEnabled(True)
        self.work.end()

    def _on_ended(self) -> None:
        self._end_work()
        self._show_all()
        if self.journey.done is not None:
            self.context.announce(self.end.said)
        elif self.journey.step == COLUMNS and self.journey.open_doubts():
            self._leave_columns()

    def _on_failed(self, error: Exception) -> None:
        self._end_work()
        if isinstance(error, CancelledError):
            self._complain(_("Se detuvo; no se agregó ningún registro."))
        elif isinstance(error, (ProblemError, KnownError)):
            self._show_refusal(error.problems)
        else:
            self.context.show_error(error)
        self._show_footer()

    def _show_refusal(self, problems: tuple[Problem, ...]) -> None:
        """Say on the page in view why the table does not come in."""
        step = self.journey.step
        notes = (self.first_notes, self.preview.notes, self.columns.notes, self.end.notes)
        lines = lines_of(problems)
        if step == PREVIEW and self.journey.found is not None:
            self.preview.show_inspection(self.journey.found)  # what was tried does not hold
        notes[step].show_lines(lines, "err")
        self.context.announce(lines[0], urgent=True)
        names = [problem.place.column for problem in problems if problem.place.column]
        if step == COLUMNS and names:
            self.columns.go_to_column(names[0])

    def undo_import(self) -> None:
        """Take what came in out of sight."""
        done = self.journey.done
        if done is not None and not self.journey.is_busy:
            work = undoing(done.imported.batch, self.context.person)
            touches = Part.RECORDS | Part.ISSUES
            self.context.tasks.run(work, self._on_undone, touches=touches)

    def _on_undone(self, _nothing: None) -> None:
        self.context.tell(_("Se deshizo la importación. El archivo no se tocó."))
        self.context.go("registros")

    # Showing.

    def _has_errors(self) -> bool:
        found = self.journey.found
        problems = found.preview.problems if found is not None else ()
        return any(problem.severity is Severity.ERROR for problem in problems)

    def _complain(self, words: str) -> None:
        self.footer.say(words)
        self.context.announce(words, urgent=True)

    def _show_all(self) -> None:
        """Show every page as the journey has it."""
        journey, found = self.journey, self.journey.found
        if found is not None and journey.file is not None:
            forms = {journey.form: found.title or journey.form} if journey.form else {}
            self.preview.offer_forms(forms, is_new=journey.is_new, name=journey.new_name)
            self.preview.show_inspection(found)
            self.preview.say_recipe(is_used=self.journey.options.recipe is not None)
            if found.before is not None:
                lines = lines_of([already_imported(journey.file, found.before)])
                self.preview.notes.show_lines(lines)
            self.columns.offer(found)
            self.columns.notes.show_lines([])
        if journey.done is not None:
            self._show_done(journey.done)
        elif journey.plan is not None:
            self.end.show_words("info", *plan_words(journey.plan), journey.plan.problems)
        self._show()
        if journey.is_busy:
            self._on_begun(journey.doing)

    def _show(self) -> None:
        journey, crumb = self.journey, _("Registros")
        if journey.found is not None and journey.file is not None:
            title = journey.found.title or _("Formulario nuevo")
            crumb = f"{title} · {journey.file.name}"
        self.set_title(_("Importar una tabla"), crumb)
        self.footer.say("")
        self.stepper.show_step(journey.step)
        self.pages.setCurrentIndex(journey.step)
        if journey.step == COLUMNS:
            self._show_columns()
        self._show_footer()
        self.next.setFocus()

    def _show_columns(self) -> None:
        journey = self.journey
        doubts = {name: (*doubt, journey.said_of(name)) for name, doubt in journey.doubts.items()}
        self.columns.show_answers(journey.answers, doubts)

    def _show_footer(self) -> None:
        is_done = self.journey.done is not None
        self.take_back.setVisible(is_done)
        self.back.set_words(_("Atrás") if self.journey.step and not is_done else _("Registros"))
        self.next.set_words(self._next_words())

    def _next_words(self) -> str:
        journey = self.journey
        if journey.step == FILE:
            has_goal = journey.form or journey.is_new
            return _("Elegir el archivo") if has_goal else _("Ir a Formularios")
        if self._is_here_already():
            return _("Ver los registros")
        if journey.step == PREVIEW:
            return _("Seguir a las columnas")
        if journey.step == COLUMNS:
            return _("Ver qué pasará")
        if journey.done is not None:
            return _("Revisar") if journey.done.wrong else _("Ver los registros")
        return import_words(journey.plan.rows if journey.plan is not None else 0)

    def _show_done(self, done: Done) -> None:
        imported = done.imported
        file = self.journey.file.name if self.journey.file is not None else ""
        if done.wrong is None:
            said = _("Se detuvo la revisión; lo importado está guardado.")
            self.end.show_words("warn", said, "", imported.problems)
        else:
            said = result_words(imported.rows, file, done.wrong)
            self.end.show_words("warn" if done.wrong else "ok", said, "", imported.problems)
