"""«Captura en cuadrícula»: the form in hand as a table that is typed like a spreadsheet."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.progress import CancelledError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.notices import Banner
from app.ui.controls.views import Segmented
from app.ui.controls.work_row import WorkRow
from app.ui.grid.copying import CopyPage
from app.ui.grid.desk import GridDesk, Opened, now
from app.ui.grid.preview import PastePreview
from app.ui.grid.sheet import GridSheet
from app.ui.grid.wording import done_words
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import EVERYTHING, Part
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.operations.copy_period import CopyPlan, Period
    from app.operations.grid import GridRow
    from app.operations.grid_changes import Changed
    from app.operations.paste_rows import Keep, PastePlan
    from app.store.workspace import Workspace

FORM, GRID = "formulario", "cuadricula"


class GridScreen(Screen):
    """Captures many records of the form in hand at once."""

    station = "cuadricula"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wanted: tuple[int, str] | None = None
        self._broken_off = 0
        self._banner: Banner | None = None
        self.desk = GridDesk(context, self)
        self.sheet = GridSheet(self.desk)
        self.preview, self.copying = PastePreview(), CopyPage()
        self.row = WorkRow()
        self._build_header()
        self._build_tools()
        self.pages = QStackedWidget()
        for page in (self.sheet, self.preview, self.copying):
            self.pages.addWidget(page)
        self.body.addWidget(self.row)
        self.body.addWidget(self.pages, 1)
        self._build_footer()
        self._connect()
        self._bind()
        self._show_page(self.sheet)

    # -- building ------------------------------------------------------------------------------

    def _build_header(self) -> None:
        items = [(FORM, _("Formulario")), (GRID, _("Cuadrícula"))]
        self.ways = Segmented(_("Manera de capturar"), items, GRID)
        self.ways.chosen.connect(self._on_way_chosen)
        self.header.add(self.ways)

    def _build_tools(self) -> None:
        self.undo_button = IconButton("undo-2", _("Deshacer, Ctrl+Z"))
        self.redo_button = IconButton("redo-2", _("Rehacer, Ctrl+Y"))
        self.paste_button = Button(_("Pegar"), Kind.GHOST, icon="clipboard-list", key="Ctrl+V")
        self.fill_button = Button(_("Rellenar abajo"), Kind.GHOST, icon="arrow-down", key="Ctrl+D")
        self.copy_button = Button(_("Copiar otro mes"), Kind.GHOST, icon="copy", key="Ctrl+Shift+D")
        self.form_button = Button(_("Abrir la fila"), Kind.GHOST, icon="square-pen", key="F6")
        sheet = self.sheet
        doings: list[tuple[QAbstractButton, Callable[[], object]]] = [
            (self.paste_button, sheet.paste),
            (self.fill_button, sheet.fill_down),
            (self.copy_button, self.open_copying),
            (self.form_button, self.open_row),
            (self.undo_button, self.undo),
            (self.redo_button, self.redo),
        ]
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        for button, do in doings:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch(1)
        self.use_across().addWidget(self.tools)

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.cancel_button = Button(_("Cancelar"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.all_button = Button(_("Pegar todo y corregir después"))
        self.fit_button = Button(_("Pegar lo que cabe"), Kind.PRIMARY, key="Ctrl+Enter")
        self.copy_now_button = Button(_("Copiar las filas"), Kind.PRIMARY, key="Ctrl+Enter")
        self.finish_button = Button(_("Terminar las filas"), Kind.PRIMARY, key="Ctrl+Enter")
        footer.add_left(self.cancel_button)
        primaries = (self.fit_button, self.copy_now_button, self.finish_button)
        for button in (self.all_button, *primaries):
            footer.add_right(button)
        self.cancel_button.clicked.connect(self.leave_page)
        self.all_button.clicked.connect(partial(self._apply, "all"))
        self.fit_button.clicked.connect(partial(self._apply, "fitting"))
        self.copy_now_button.clicked.connect(self._copy)
        self.finish_button.clicked.connect(self.finish)

    def _connect(self) -> None:
        desk = self.desk
        desk.opened.connect(self._on_opened)
        desk.read.connect(self._on_read)
        desk.changed.connect(self._on_changed)
        desk.planned.connect(self._on_planned)
        desk.refused.connect(self._on_refused)
        desk.worked.connect(self.row.show_progress)
        desk.free.connect(self.row.end)
        self.copying.asked.connect(self._on_copy_asked)
        self.sheet.note_bar.written.connect(self._on_note_written)
        self.context.form_changed.connect(self._on_form_changed)

    def _bind(self) -> None:
        sheet = self.sheet
        self.add_key("F2", self._on_edit, _("Cambiar la celda"), in_status=True)
        self.add_key("F5", sheet.repeat_above, _("Repetir el dato de arriba"))
        self.add_key("F6", self.open_row, _("Abrir la fila como formulario"))
        self.add_key("F7", sheet.open_note, _("Escribir una nota"))
        self.add_key("F8", partial(sheet.go_to_problem, 1), _("Siguiente problema"), in_status=True)
        self.add_key("Shift+F8", partial(sheet.go_to_problem, -1), _("Problema anterior"))
        self.add_key("Ctrl+Z", self.undo, _("Deshacer"))
        self.add_key("Ctrl+Y", self.redo, _("Rehacer"))
        self.add_key("Ctrl+D", self._on_sheet(sheet.fill_down), _("Rellenar hacia abajo"))
        self.add_key("Ctrl+C", self._on_sheet(sheet.copy), _("Copiar las celdas"))
        self.add_key("Ctrl+X", self._on_sheet(sheet.cut), _("Cortar las celdas"))
        self.add_key("Ctrl+V", self._on_sheet(sheet.paste), _("Pegar desde Excel"))
        self.add_key("Ctrl+Shift+D", self.open_copying, _("Copiar otro mes"))
        self.add_key("Ctrl+Del", self._on_sheet(self.remove_rows), _("Quitar las filas"))
        self.add_key("Ctrl+G", partial(self._on_way_chosen, FORM), _("Capturar en formulario"))

    def _on_sheet(self, do: Callable[[], object]) -> Callable[[], None]:
        """Do something only while the cells are in view."""

        def guarded() -> None:
            if self.pages.currentWidget() is self.sheet:
                do()

        return guarded

    # -- what the window calls -----------------------------------------------------------------

    @override
    def activate(self, **target: object) -> None:
        record, field = target.get("record"), target.get("field")
        if isinstance(record, int):
            self._wanted = (record, str(field or ""))
        elif self.desk.grid is not None:
            self._wanted = self._here()
        self.ways.choose(GRID)
        if self.context.form:
            self.desk.open(self.context.form)
        else:
            self.context.tasks.read(_newest_form, self._on_newest_form)

    def _on_newest_form(self, form: str) -> None:
        if form:
            self.context.use_form(form)
        else:
            self.context.go("capturar")

    @override
    def refresh(self, changes: Part) -> None:
        if changes == EVERYTHING and not self.desk.busy and self.sheet.view.cells.editor is None:
            self.activate()

    @override
    def place(self) -> dict[str, object]:
        here = self._here()
        return {} if here is None else {"record": here[0], "field": here[1]}

    def _here(self) -> tuple[int, str] | None:
        row, column = self.sheet.view.place()
        ids = self.sheet.model.ids
        if not 0 <= row < len(ids) or column < 0:
            return None
        return ids[row], self.sheet.model.columns[column].path

    @override
    def reflow(self, room: Room) -> None:
        self.fill_button.setVisible(room.width >= Width.MEDIUM)
        self.ways.set_narrow(room.width < Width.MEDIUM)

    @override
    def offers(self) -> list[Action]:
        sheet = self.sheet
        return [
            Action(_("Terminar las filas completas"), self.finish, "check", key="Ctrl+Enter"),
            Action(_("Copiar otro mes"), self.open_copying, "copy", key="Ctrl+Shift+D"),
            Action(_("Pegar desde Excel"), sheet.paste, "clipboard-list", key="Ctrl+V"),
            Action(_("Rellenar hacia abajo"), sheet.fill_down, "arrow-down", key="Ctrl+D"),
            Action(_("Abrir la fila como formulario"), self.open_row, "square-pen", key="F6"),
            Action(_("Quitar las filas elegidas"), self.remove_rows, "archive", key="Ctrl+Supr"),
            Action(_("Capturar en formulario"), partial(self._on_way_chosen, FORM), key="Ctrl+G"),
        ]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is not self.sheet:
            self.leave_page()
        else:
            super().keyPressEvent(event)

    def _on_form_changed(self, _form: str) -> None:
        if self.isVisible():
            self.leave_page()
            self.activate()

    # -- what comes from the desk --------------------------------------------------------------

    def _on_opened(self, opened: Opened) -> None:
        model, view = self.sheet.model, self.sheet.view
        form = opened.grid.form
        is_other = model.form is None or model.form.columns != form.columns
        model.show_grid(form, opened.ids)
        if is_other:
            view.fit_columns()
        self._show_broken_off(opened.broken_off)
        self._go_to_wanted()
        self._show_counts()
        self.sheet.say_here()
        if self.pages.currentWidget() is self.sheet:
            view.setFocus()

    def _go_to_wanted(self) -> None:
        record, path = self._wanted or (0, "")
        self._wanted = None
        model = self.sheet.model
        row = model.ids.index(record) if record in model.ids else 0
        paths = [column.path for column in model.columns]
        self.sheet.view.go(row, paths.index(path) if path in paths else 0)

    def _on_read(self, rows: "list[GridRow]") -> None:
        self.sheet.model.take_rows(rows)
        self._show_counts()
        self.sheet.say_here()

    def _on_changed(self, changed: "Changed") -> None:
        self.sheet.model.take(changed)
        self._show_counts()
        self.sheet.say_here()
        kind, batch = changed.change.kind, changed.change.batch
        if kind in {"remove", "finish"} or batch is not None:
            self._tell(changed)
        if self.pages.currentWidget() is not self.sheet:
            self.leave_page()

    def _tell(self, changed: "Changed") -> None:
        change = changed.change
        if change.is_empty:
            if change.kind == "finish":
                self.sheet.go_to_problem(1)
            return
        number = len(changed.rows) or len(change.removed) or len(change.created)
        self.context.tell(done_words(change.kind, number), self.undo)

    def _on_planned(self, plan: "PastePlan") -> None:
        if plan.misfits:
            self.preview.show_plan(plan)
            can_keep = any(misfit.can_keep for misfit in plan.misfits)
            self._show_page(self.preview)
            self.all_button.setVisible(can_keep)
            self.preview.table.setFocus()
        else:
            self._work(partial(self.desk.apply, plan, "fitting"))

    def _on_refused(self, error: Exception) -> None:
        self.sheet.model.refuse()
        if isinstance(error, CancelledError):
            self.sheet.say(_("Se detuvo; las filas quedaron como estaban."), "info", "ink2")
            return
        if not isinstance(error, ProblemError):
            self.context.show_error(error)
            return
        problem = error.problems[0]
        words = f"{sentence(problem)} {fix(problem)}"
        if not problem.code.startswith("store."):
            self.sheet.model.settle()
            self._say_refusal(words)
            return
        saved = _("No se pudo guardar")
        self.context.show_truths(replace(self.context.truths, saved=saved, trouble=words))
        self._say_refusal(_("No se guardó. Presione F2 y Enter para probar otra vez."))

    def _say_refusal(self, words: str) -> None:
        if self.pages.currentWidget() is self.copying:
            self.copying.show_refusal(words)
        else:
            self.sheet.say(words)
            self.context.announce(words, urgent=True)

    def _show_broken_off(self, found: tuple[int, int, int] | None) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if found is None or found[2] == self._broken_off:
            return
        stored, meant, self._broken_off = found
        words = _("Están las primeras {n} filas de {all}. Deshágalas, o pegue las que faltan.")
        button = Button(_("Deshacer lo que quedó"))
        button.clicked.connect(partial(self._undo_broken_off, found[2]))
        words = words.format(n=numbers.count(stored), all=numbers.count(meant))
        title = _("Acopio se cerró mientras guardaba varias filas")
        self._banner = Banner("warn", title, words, button)
        self.body.insertWidget(0, self._banner)

    def _undo_broken_off(self, batch: int) -> None:
        self._show_broken_off(None)
        self.desk.undo_batch(batch)

    # -- what a person does --------------------------------------------------------------------

    def _on_edit(self) -> None:
        if self.pages.currentWidget() is self.sheet:
            self.sheet.view.edit_here()

    def _on_way_chosen(self, way: str) -> None:
        if way == FORM:
            self.context.go("capturar")

    def open_row(self) -> None:
        """Open the row in hand as a form, at the question of the cell."""
        here = self._here()
        if here is not None:
            self.context.go("capturar", record=here[0], field=here[1])

    @override
    def undo(self) -> None:
        """Take back the last action."""
        if not self.desk.undo():
            self.sheet.say(_("No hay nada que deshacer."), "info", "ink2")

    @override
    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self.desk.redo():
            self.sheet.say(_("No hay nada que rehacer."), "info", "ink2")

    def remove_rows(self) -> None:
        """Set the selected rows aside."""
        records = self.sheet.selected_records()
        if records and not self.desk.busy:
            self.desk.remove(records)

    def finish(self) -> None:
        """Finish the complete rows; with none, go to the first thing that is missing."""
        rows = self.sheet.model.rows
        complete = [record for record in self.sheet.model.ids if _is_complete(rows.get(record))]
        if complete and not self.desk.busy:
            self._work(partial(self.desk.finish, complete))
        elif not complete:
            self.sheet.go_to_problem(1)

    def _apply(self, keep: "Keep") -> None:
        if self.preview.plan is not None and not self.desk.busy:
            self._work(partial(self.desk.apply, self.preview.plan, keep))

    def _work(self, do: Callable[[], object]) -> None:
        self.row.begin(_("Guardando las filas"))
        do()
        if self.desk.cancel is not None:
            self.row.follow(self.desk.cancel)

    def open_copying(self) -> None:
        """Ask which month to copy."""
        if self.desk.grid is not None and not self.desk.busy:
            self.desk.look_for_periods(self._on_periods)

    def _on_periods(self, periods: "list[Period]") -> None:
        if not periods:
            self.sheet.say(_("Todavía no hay filas de otro mes que copiar."), "info", "ink2")
            return
        self._show_page(self.copying)
        self.copying.show_periods(periods)

    def _on_copy_asked(self, source: str, target: str) -> None:
        self.desk.plan_copy(source, target, self._on_copy_planned)

    def _on_copy_planned(self, plan: "CopyPlan") -> None:
        self.copying.show_plan(plan)
        self.copy_now_button.set_words(
            ngettext("Copiar {n} fila", "Copiar {n} filas", len(plan.records)).format(
                n=numbers.count(len(plan.records))
            )
        )

    def _copy(self) -> None:
        plan = self.copying.plan
        if plan is not None and plan.records and not self.desk.busy:
            self._work(partial(self.desk.copy, plan))
        else:
            self.copying.target.setFocus()

    def leave_page(self) -> None:
        """Go back to the cells; nothing was stored."""
        self._show_page(self.sheet)
        self.sheet.view.setFocus()

    def _on_note_written(self, text: str) -> None:
        here = self._here()
        if here is not None:
            record, path = here
            person = self.context.person

            def write(workspace: "Workspace") -> object:
                from app.operations.notes import Note, add_note

                info = workspace.records.info(record)
                return add_note(workspace, info, Note(path, None, text), person, clock=now)

            self.context.tasks.run(write, touches=Part.RECORDS)
            self.desk.look_again(record)

    # -- what is shown -------------------------------------------------------------------------

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        cells = page is self.sheet
        self.tools.setVisible(cells)
        self.cancel_button.setVisible(not cells)
        self.all_button.setVisible(page is self.preview)
        self.fit_button.setVisible(page is self.preview)
        self.copy_now_button.setVisible(page is self.copying)
        self.finish_button.setVisible(cells)
        primaries = {self.sheet: self.finish_button, self.preview: self.fit_button}
        self.set_primary(primaries.get(page, self.copy_now_button))

    def _show_counts(self) -> None:
        model = self.sheet.model
        if model.form is None:
            return
        rows = [row for record in model.ids if (row := model.rows.get(record)) is not None]
        complete = sum(1 for row in rows if row.is_complete)
        wrong = sum(1 for row in rows if row.errors)
        short = sum(1 for row in rows if row.missing and not row.errors)
        count = len(model.ids)
        parts = [
            _("Capturar"),
            ngettext("{n} fila", "{n} filas", count).format(n=numbers.count(count)),
            _("{n} con errores").format(n=numbers.count(wrong)) if wrong else "",
            _("{n} sin completar").format(n=numbers.count(short)) if short else "",
            _("F6 abre lo demás de la fila") if model.form.has_more else "",
        ]
        self.set_title(model.form.title, " · ".join(filter(None, parts)))
        self.finish_button.set_words(
            ngettext(
                "Terminar la fila completa", "Terminar las {n} filas completas", complete
            ).format(n=numbers.count(complete))
            if complete
            else _("Terminar las filas completas")
        )


def _is_complete(row: "GridRow | None") -> bool:
    return row is not None and row.is_complete


def _newest_form(workspace: "Workspace") -> str:
    forms = workspace.instruments.forms()
    return forms[0].form_id if forms else ""
