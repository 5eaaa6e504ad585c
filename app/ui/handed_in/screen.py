"""Entregas: who handed in for a form and period, the files themselves, and a folder taken in."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.batch_board import Board, BoardRow, read_board, set_due, write_missing
from app.operations.batch_list import ListedBatch, Undone, list_batches, undo_batch
from app.operations.import_batch import BatchOptions
from app.operations.import_folder import ImportedFolder, import_folder
from app.progress import Cancel, CancelledError, Report
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import TextField
from app.ui.controls.flow import Flow
from app.ui.controls.text import Text
from app.ui.controls.views import Segmented
from app.ui.controls.work_row import WorkRow
from app.ui.handed_in.side import Side
from app.ui.handed_in.standing_map import StandingMap
from app.ui.handed_in.tables import (
    Heads,
    Row,
    Rows,
    RowTable,
    batch_heads,
    batch_row,
    board_heads,
    board_row,
    result_heads,
    result_row,
)
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.notation import Unreadable, read_date, write_date
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from app.operations.batch_remarks import Remarks
    from app.store.workspace import Workspace

_TOUCHED = Part.RECORDS | Part.ISSUES

BOARD, FILES, MAP = "municipios", "archivos", "mapa"


def _now() -> datetime:
    return datetime.now(UTC)


class HandedInScreen(Screen):
    """The page; it belongs to Registros.

    Attributes:
        board: Who handed in, None until it was read.
        batches: The files of the form, newest first.
        result: What came, or with `is_preview` would come, of the files of a folder; None while
            the page shows something else.
    """

    station = "entregas"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self.board: Board | None = None
        self.batches: list[ListedBatch] = []
        self.result: ImportedFolder | None = None
        self.is_preview = False
        self._folder = Path()
        self._origins: dict[str, str] = {}
        self.set_title(_("Entregas"), _("Registros"))
        self._build_header()
        self.use_across().addWidget(self._filters())
        self.work = WorkRow()
        self.said = Text("", "body", "ink2")
        self.rows = Rows()
        self.table = RowTable(_("Entregas de los municipios"), self.rows)
        self.table.selectionModel().currentRowChanged.connect(self._show_side)
        self.map = StandingMap()
        self.map.pointed.connect(self._show_side)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.map)
        for widget in (self.work, self.said):
            self.body.addWidget(widget)
        self.body.addWidget(self.pages, 1)
        self.side = Side()
        self.side.origin_said.connect(self._on_origin)
        self.side.remarks_wanted.connect(self.choose_remarks)
        self.side.records_wanted.connect(partial(context.go, "revisar"))
        self.side.undo_wanted.connect(self.undo_in_hand)
        self.set_side(self.side, 290, keep=True)
        self._bind_keys()
        context.form_changed.connect(self._on_form_changed)

    def _on_form_changed(self, _form: str) -> None:
        if self.isVisible():
            self.load()

    def _build_header(self) -> None:
        self.export = Button(_("Los que faltan"), icon="upload")
        self.export.clicked.connect(self.choose_target)
        self.take = Button(_("Importar una carpeta"), Kind.PRIMARY, icon="file-spreadsheet")
        self.take.clicked.connect(self._press_primary)
        for widget in (self.export, self.take):
            self.header.add(widget)
        self.set_primary(self.take)

    def _filters(self) -> QWidget:
        views = [(BOARD, _("Municipios")), (FILES, _("Archivos")), (MAP, _("Mapa"))]
        self.views = Segmented(_("Qué se ve"), views, BOARD)
        self.views.chosen.connect(lambda _code: self.load())
        self.period = TextField(_("Período"), example=_("Período: 2026-03"), icon="calendar")
        self.period.returnPressed.connect(self.load)
        self.due = TextField(_("Se espera hasta"), example=_("Hasta: dd/mm/aaaa"), icon="clock")
        self.due.returnPressed.connect(self.keep_due)
        row = QWidget()
        flow = Flow(theme.px(8), row)
        for field in (self.period, self.due):
            field.setFixedWidth(theme.px(190))
        for widget in (self.views, self.period, self.due):
            flow.addWidget(widget)
        return row

    def _bind_keys(self) -> None:
        self.add_key("Escape", self._back, _("Volver a los municipios, o a Registros"))
        self.add_key("Ctrl+PgDown", partial(self._turn, 1), _("Otra vista"), in_status=True)
        self.add_key("Ctrl+PgUp", partial(self._turn, -1))
        self.add_key("F6", self.period.setFocus, _("Escribir el período"))
        self.add_key("F7", self.choose_remarks, _("Observaciones para quien lo envió"))
        self.add_key("Ctrl+E", self.side.setFocus, _("Decir de qué municipio es el archivo"))
        self.add_key("Del", self.side.ask_undo, _("Deshacer la entrega elegida"))
        self.add_key("F3", partial(self.context.go, "revisar"), _("Revisar"))

    @override
    def activate(self, **target: object) -> None:
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & _TOUCHED and self.result is None:
            self.load()

    @override
    def offers(self) -> list[Action]:
        return [
            Action(_("Importar una carpeta de archivos"), self.choose_folder, "file-spreadsheet"),
            Action(_("Exportar los municipios que faltan"), self.choose_target, "upload"),
            Action(_("Ver las entregas en el mapa"), partial(self.views.choose, MAP), "map-pin"),
            Action(_("Ver los archivos entregados"), partial(self.views.choose, FILES), "list"),
        ]

    def _turn(self, step: int) -> None:
        codes = (BOARD, FILES, MAP)
        self.views.choose(codes[(codes.index(self.views.current()) + step) % len(codes)])

    def _press_primary(self) -> None:
        if self.result is not None and self.is_preview and self.result.count("planned"):
            self.import_from(self._folder)
        else:
            self.choose_folder()

    def _back(self) -> None:
        if self.result is not None:
            self.load()
        else:
            self.context.go("registros")

    # -- what there is -------------------------------------------------------------------------

    def load(self) -> None:
        """Read who handed in for the period that is written above, and the files."""
        form, period, now = self.context.form, self.period.text().strip(), self._clock()
        self.result = None
        self.take.set_words(_("Importar una carpeta"))

        def read(workspace: "Workspace") -> tuple[Board, list[ListedBatch]]:
            board = read_board(workspace, form, period, now=now)
            return board, list_batches(workspace, form)

        if form:
            self.context.tasks.read(read, self._on_read, self._on_failed)

    def _on_read(self, read: tuple[Board, list[ListedBatch]]) -> None:
        self.board, batches = read
        board, period = self.board, self.board.period
        self.batches = [each for each in batches if (each.stored.period or "").startswith(period)]
        if self.result is not None:  # it came while this was read
            return
        said = _("{title}: {received} recibidos, {problems} con problemas, {missing} faltan, "
                 "{late} atrasados")  # fmt: skip
        self.set_title(_("Entregas"), _("Registros"))
        self.said.setText(said.format(title=board.title, **board.counts()))
        if not self.due.hasFocus():
            self.due.setText(write_date(board.due.isoformat()) if board.due else "")
        view, now = self.views.current(), self._clock()
        self.pages.setCurrentWidget(self.map if view == MAP else self.table)
        focus = QApplication.focusWidget()
        if focus is not None and self.side.isAncestorOf(focus):
            (self.map if view == MAP else self.table).setFocus()
        if view == MAP:
            self.map.show_board(board)
        elif view == FILES:
            self._show(batch_heads(), [batch_row(each, now) for each in self.batches])
        else:
            self._show(board_heads(), [board_row(row) for row in board.rows])

    def _show(self, heads: Heads, rows: list[Row]) -> None:
        self.table.show_rows(heads, rows)
        self.side.show_nothing()

    def place_in_hand(self) -> BoardRow | None:
        """Give the municipality in hand: under the cross of the map, or in the row of the board."""
        if self.pages.currentWidget() is self.map:
            return self.map.place()
        row = self.table.currentIndex().row()
        on_board = self.result is None and self.views.current() == BOARD
        return self.board.rows[row] if on_board and self.board and row >= 0 else None

    def _show_side(self) -> None:
        row, place = self.table.currentIndex().row(), self.place_in_hand()
        on_table = self.pages.currentWidget() is self.table and 0 <= row < self.rows.rowCount()
        if place is not None:
            self.side.show_place(place)
        elif on_table and self.result is not None:
            self.side.show_result(self.result.files[row], may_say=self.is_preview)
        elif on_table and self.views.current() == FILES:
            self.side.show_batch(self.batches[row])
        else:
            self.side.show_nothing()

    def batch_in_hand(self) -> int | None:
        """Give the key of the file in hand, of the newest one of the municipality in hand."""
        row, place = self.table.currentIndex().row(), self.place_in_hand()
        if place is not None:
            return place.batch
        if row < 0 or self.pages.currentWidget() is not self.table:
            return None
        if self.result is not None:
            return self.result.files[row].batch
        batch = self.batches[row] if self.views.current() == FILES else None
        return batch.stored.batch if batch and batch.standing == "done" else None

    def keep_due(self) -> None:
        """Keep until when the files of the period are awaited; an empty field forgets it."""
        form, period, typed = self.context.form, self.period.text().strip(), self.due.text().strip()
        try:
            due = read_date(typed, "batch.bad_due") if typed else ""
        except Unreadable:
            wrong = Problem("batch.bad_due", values={"given": typed})
            self.context.show_error(ProblemError(wrong))
            return
        self.context.tasks.run(
            lambda workspace: set_due(workspace, form, period, due),
            lambda _done: self.load(),
            self._on_failed,
        )

    # -- files that go out ---------------------------------------------------------------------

    def choose_target(self) -> None:
        """Ask where the list of those that are missing is written."""
        self._ask_file(_("Exportar los que faltan"), _("Tabla CSV (*.csv)"), "csv",
                       self.export_missing)  # fmt: skip

    def export_missing(self, file: Path) -> None:
        """Write those that are missing or late."""
        board = self.board
        if board is None:
            return
        self.context.tasks.read(
            lambda _workspace: write_missing(board, file), self._on_exported, self._on_failed
        )

    def _on_exported(self, written: int) -> None:
        said = ngettext("Se escribió {n} municipio.", "Se escribieron {n} municipios.", written)
        self.context.tell(said.format(n=numbers.count(written)))

    def choose_remarks(self) -> None:
        """Ask where the file in hand is written with its problems marked."""
        if self.batch_in_hand() is None:
            self.context.announce(_("Elija primero un archivo que se haya importado."))
            return
        self._ask_file(_("Observaciones para quien lo envió"), _("Libro de Excel (*.xlsx)"),
                       "xlsx", self.export_remarks)  # fmt: skip

    def export_remarks(self, file: Path) -> None:
        """Write the file in hand with its problems marked on its cells."""
        form, batch = self.context.form, self.batch_in_hand()
        if batch is None:
            return

        def write(workspace: "Workspace") -> "Remarks":
            from app.operations.batch_remarks import write_remarks

            return write_remarks(workspace, form, batch, file)

        self.context.tasks.read(write, self._on_remarks, self._on_failed)

    def _on_remarks(self, remarks: "Remarks") -> None:
        count = len(remarks.marks)
        said = ngettext("Se marcó {n} problema en el archivo.",
                        "Se marcaron {n} problemas en el archivo.", count)  # fmt: skip
        self.context.tell(said.format(n=numbers.count(count)))

    def _ask_file(self, title: str, kind: str, suffix: str, take: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([kind])
        dialog.setDefaultSuffix(suffix)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.open()

    # -- one file taken back -------------------------------------------------------------------

    def undo_in_hand(self) -> None:
        """Take the file in hand back; one that it had replaced counts again."""
        form, batch, person = self.context.form, self.batch_in_hand(), self.context.person
        if batch is None:
            return
        self.result = None
        self.context.tasks.run(
            lambda workspace: undo_batch(workspace, form, batch, person),
            self._on_undone,
            self._on_failed,
            touches=_TOUCHED,
        )

    def _on_undone(self, undone: Undone) -> None:
        said = ngettext("Se deshizo {rows} registro.", "Se deshicieron {rows} registros.",
                        undone.rows)  # fmt: skip
        words = said.format(rows=numbers.count(undone.rows))
        if undone.back is not None:
            words += " " + _("Vuelve a contar el archivo de antes.")
        self.context.tell(words)
        self.load()

    # -- a folder ------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask which folder holds the files."""
        dialog = QFileDialog(self, _("Importar una carpeta"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.look_at(Path(name)))
        dialog.open()

    def look_at(self, folder: Path) -> None:
        """Say what an import of a folder would do, before anything is stored."""
        self._origins = {}
        self._take(folder, preview=True)

    def import_from(self, folder: Path) -> None:
        """Import all tables of a folder; what came of each is shown as a list."""
        self._take(folder, preview=False)

    def _on_origin(self, file: str, code: str) -> None:
        self._origins[file] = code
        self._take(self._folder, preview=True)

    def _take(self, folder: Path, *, preview: bool) -> None:
        form, person, clock = self.context.form, self.context.person, self._clock
        options = BatchOptions(period=self.period.text().strip(), origins=dict(self._origins))
        if not form:
            return
        self._folder = folder

        def take(workspace: "Workspace", report: Report, cancel: Cancel) -> ImportedFolder:
            return import_folder(
                workspace, form, folder, person, options=options, preview=preview,
                clock=clock, report=report, cancel=cancel,
            )  # fmt: skip

        self.work.begin(_("Mirando la carpeta") if preview else _("Importando la carpeta"))
        self.work.follow(
            self.context.tasks.run_long(
                take,
                self._on_looked if preview else self._on_imported,
                self._on_failed,
                on_progress=self.work.show_progress,
                touches=Part.NOTHING if preview else _TOUCHED,
            )
        )

    def _on_looked(self, result: ImportedFolder) -> None:
        planned = result.count("planned")
        said = _("Todavía no se guardó nada: {planned} se importarían, {repeated} ya estaban, "
                 "{refused} no se pueden importar así")  # fmt: skip
        words = said.format(
            planned=planned, repeated=result.count("repeated"), refused=result.count("refused")
        )
        button = ngettext("Importar {n} archivo", "Importar {n} archivos", planned)
        self._show_result(result, words, is_preview=True)
        self.take.set_words(
            button.format(n=numbers.count(planned)) if planned else _("Importar una carpeta")
        )

    def _on_imported(self, result: ImportedFolder) -> None:
        said = _("{imported} importados, {problems} con problemas, {repeated} que ya estaban, "
                 "{refused} rechazados")  # fmt: skip
        words = said.format(
            imported=result.count("imported"),
            problems=result.count("problems"),
            repeated=result.count("repeated"),
            refused=result.count("refused"),
        )
        self.take.set_words(_("Importar una carpeta"))
        self._show_result(result, words, is_preview=False)

    def _show_result(self, result: ImportedFolder, words: str, *, is_preview: bool) -> None:
        self.work.end()
        self.result, self.is_preview = result, is_preview
        crumb = _("Carpeta por importar") if is_preview else _("Carpeta importada")
        self.set_title(_("Entregas"), crumb)
        self.said.setText(words)
        self.pages.setCurrentWidget(self.table)
        self._show(result_heads(), [result_row(each) for each in result.files])
        self.context.announce(words)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.selectRow(0)

    def _on_failed(self, error: Exception) -> None:
        self.work.end()
        if isinstance(error, CancelledError):
            self.context.tell(_("Se detuvo. Los lotes que entraron están enteros."))
            self.load()
        else:
            self.context.show_error(error)
