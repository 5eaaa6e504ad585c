"""Entregas: the board of a form and period, and a folder of files imported at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.batch_board import Board, read_board, write_missing
from app.operations.import_batch import BatchOptions
from app.operations.import_folder import ImportedFolder, import_folder
from app.progress import Cancel, CancelledError, Report
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import TextField
from app.ui.controls.table import Table
from app.ui.controls.text import Text
from app.ui.controls.work_row import WorkRow
from app.ui.handed_in.tables import Row, Rows, board_heads, board_row, result_heads, result_row
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.store.workspace import Workspace


_WIDTHS = (230, 150, 140, 100, 120)
"""Of the columns but the last, which takes what is left."""


def _now() -> datetime:
    return datetime.now(UTC)


class HandedInScreen(Screen):
    """The page; it belongs to Registros."""

    station = "entregas"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self.board: Board | None = None
        self.result: ImportedFolder | None = None
        self.set_title(_("Entregas"), _("Registros"))
        self.period = TextField(_("Período"), example="2026-03", icon="calendar")
        self.period.setMaximumWidth(theme.px(150))
        self.period.returnPressed.connect(self.load)
        self.export = Button(_("Los que faltan"), icon="upload")
        self.export.clicked.connect(self.choose_target)
        self.take = Button(_("Importar una carpeta"), Kind.PRIMARY, icon="file-spreadsheet")
        self.take.clicked.connect(self.choose_folder)
        for widget in (self.period, self.export, self.take):
            self.header.add(widget)
        self.set_primary(self.take)
        self.work = WorkRow()
        self.body.addWidget(self.work)
        self.said = Text("", "body", "ink2")
        self.body.addWidget(self.said)
        self.rows = Rows()
        self.table = Table(_("Entregas de los municipios"), self.rows)
        self.body.addWidget(self.table, 1)
        self.add_key("Escape", self._back, _("Volver a los municipios, o a Registros"))
        self.context.form_changed.connect(lambda _form: self.load() if self.isVisible() else None)

    @override
    def activate(self, **target: object) -> None:
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.ISSUES) and self.result is None:
            self.load()

    @override
    def offers(self) -> list[Action]:
        return [
            Action(_("Importar una carpeta de archivos"), self.choose_folder, "file-spreadsheet"),
            Action(_("Exportar los municipios que faltan"), self.choose_target, "upload"),
        ]

    def _back(self) -> None:
        if self.result is not None:
            self.load()
        else:
            self.context.go("registros")

    # -- the board -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read who handed in for the period that is written above."""
        form, period, now = self.context.form, self.period.text().strip(), self._clock()
        self.result = None
        if form:
            self.context.tasks.read(
                lambda workspace: read_board(workspace, form, period, now=now),
                self._on_board,
                self._on_failed,
            )

    def _on_board(self, board: Board) -> None:
        self.board = board
        counts = board.counts()
        said = _("{title}: {received} recibidos, {problems} con problemas, {missing} faltan, "
                 "{late} atrasados")  # fmt: skip
        words = said.format(title=board.title, **counts)
        self.set_title(_("Entregas"), _("Registros"))
        self.said.setText(words)
        self._show(board_heads(), [board_row(row) for row in board.rows])

    def _show(self, heads: tuple[str, ...], rows: list[Row]) -> None:
        self.rows.show_rows(heads, rows)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, theme.px(width))

    def choose_target(self) -> None:
        """Ask where the list of those that are missing is written."""
        dialog = QFileDialog(self, _("Exportar los que faltan"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Tabla CSV (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_missing(Path(name)))
        dialog.open()

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

    # -- a folder ------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask which folder holds the files."""
        dialog = QFileDialog(self, _("Importar una carpeta"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_from(Path(name)))
        dialog.open()

    def import_from(self, folder: Path) -> None:
        """Import all tables of a folder; what came of each is shown as a list."""
        form, person, clock = self.context.form, self.context.person, self._clock
        options = BatchOptions(period=self.period.text().strip())
        if not form:
            return

        def take(workspace: "Workspace", report: Report, cancel: Cancel) -> ImportedFolder:
            return import_folder(
                workspace, form, folder, person,
                options=options, clock=clock, report=report, cancel=cancel,
            )  # fmt: skip

        self.work.begin(_("Importando la carpeta"))
        self.work.follow(
            self.context.tasks.run_long(
                take,
                self._on_imported,
                self._on_failed,
                on_progress=self.work.show_progress,
                touches=Part.RECORDS | Part.ISSUES,
            )
        )

    def _on_imported(self, result: ImportedFolder) -> None:
        self.work.end()
        self.result = result
        said = _("{imported} importados, {problems} con problemas, {repeated} que ya estaban, "
                 "{refused} rechazados")  # fmt: skip
        counts = {
            "imported": result.count("imported"),
            "problems": result.count("problems"),
            "repeated": result.count("repeated"),
            "refused": result.count("refused"),
        }
        words = said.format(**counts)
        self.set_title(_("Entregas"), _("Carpeta importada"))
        self.said.setText(words)
        self._show(result_heads(), [result_row(each) for each in result.files])
        self.context.announce(words)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: Exception) -> None:
        self.work.end()
        if isinstance(error, CancelledError):
            self.context.tell(_("Se detuvo. Los lotes que entraron están enteros."))
            self.load()
        else:
            self.context.show_error(error)
