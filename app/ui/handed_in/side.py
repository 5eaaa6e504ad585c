"""Beside the tables of Entregas: what is known of the row in hand, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.batch_board import BoardRow
from app.operations.batch_list import ListedBatch
from app.operations.batch_words import correction_words, difference_words, row_lines
from app.operations.import_folder import FileResult
from app.steps.reference import municipalities
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import Field
from app.ui.controls.lookup import Entry, Lookup
from app.ui.controls.text import Name, Text
from app.ui.handed_in.tables import STANDINGS

MOST_ROWS = 20
"""Rows of a difference that are shown one by one."""


class Origin(Lookup):
    """The municipality of a file, found by code or name."""

    def __init__(self) -> None:
        places = [Entry(code, each.name, code) for code, each in municipalities().items()]
        super().__init__(_("Municipio de este archivo"), places, rows=3)


class Side(QWidget):
    """What is known of one row.

    Signals:
        origin_said: A person said whose the file in hand is: its name, code of the municipality.
        remarks_wanted: The file in hand goes back with its problems marked.
        undo_wanted: The file in hand is taken back; it was asked and confirmed.
        records_wanted: The problems of the file in hand.
    """

    origin_said = Signal(str, str)
    remarks_wanted = Signal()
    undo_wanted = Signal()
    records_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.file = ""
        self.title = Name("", "strong")
        self.said = Text("", "body", "ink2")
        self.origin = Origin()
        self.origin.chosen.connect(self._on_origin)
        self.origin_field = Field(_("Municipio de este archivo"), self.origin)
        self.remarks = Button(_("Observaciones"), icon="upload", key="F7")
        self.remarks.setAccessibleName(_("Observaciones para quien lo envió"))
        self.remarks.clicked.connect(self.remarks_wanted)
        self.records = Button(_("Revisar"), icon="list-checks", key="F3")
        self.records.clicked.connect(self.records_wanted)
        self.undo = Button(_("Deshacer"), icon="undo-2", key="Del")
        self.undo.setAccessibleName(_("Deshacer esta entrega"))
        self.undo.clicked.connect(self.ask_undo)
        self.sure = Button(_("Sí, deshacer"), Kind.DANGER)
        self.sure.clicked.connect(self.undo_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(14)] * 4)
        column.setSpacing(theme.px(8))
        parts = (self.title, self.said, self.origin_field)
        for each in (*parts, self.remarks, self.records, self.undo, self.sure):
            column.addWidget(each)
        column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that no row is in hand."""
        self._show(_("Elija una fila"), [_("Aquí se ve qué se sabe de ella.")])

    def show_place(self, row: BoardRow) -> None:
        """Show where a municipality stands; its newest file, where there is one, is in hand."""
        lines = [_(STANDINGS[row.standing][0])]
        if row.records:
            said = ngettext("{n} registro", "{n} registros", row.records)
            lines.append(said.format(n=numbers.count(row.records)))
        if row.file:
            lines.append(_("Archivo: {file}").format(file=row.file))
        if row.came_late:
            lines.append(_("Entró después de la fecha en que se esperaba."))
        self._show(f"{row.code} {row.name}", lines, is_batch=row.batch is not None)

    def show_batch(self, batch: ListedBatch) -> None:
        """Show a file that was handed in."""
        stored = batch.stored
        said = ngettext("Lo importó {person}: {n} registro.", "Lo importó {person}: {n} registros.",
                        stored.rows)  # fmt: skip
        lines = [said.format(person=stored.person, n=numbers.count(stored.rows))]
        if stored.period:
            lines.append(_("Período: {period}").format(period=stored.period))
        if batch.replaced_by is not None:
            lines.append(_("Otro archivo más nuevo tomó su lugar."))
        self._show(stored.file, lines, is_batch=batch.standing == "done")

    def show_result(self, result: FileResult, *, may_say: bool) -> None:
        """Show what came of a file, or would come of it.

        Args:
            result: Of that file.
            may_say: Nothing was stored yet: the person may still say whose it is.
        """
        lines = []
        for problem in result.problems:
            lines += [sentence(problem), fix(problem)]
        if result.difference is not None:
            lines.append(difference_words(result.difference))
            lines += [
                line for each in result.difference.rows[:MOST_ROWS] for line in row_lines(each)
            ]
        lines += [correction_words(each) for each in result.kept_corrections]
        self._show(result.file, lines, is_batch=result.batch is not None, origin=may_say)
        self.file = result.file
        if may_say and result.municipality:
            self.origin.blockSignals(True)
            self.origin.choose(result.municipality)
            self.origin.blockSignals(False)

    def ask_undo(self) -> None:
        """Ask once more before a file is taken back."""
        if not self.undo.isHidden():
            self.undo.hide()
            self.sure.show()
            self.sure.setFocus()
            self.said.setText(_("Sus registros dejan de contar. El archivo queda guardado."))

    def _on_origin(self, code: str) -> None:
        self.origin_said.emit(self.file, code)

    def _show(
        self, title: str, lines: Sequence[str], *, is_batch: bool = False, origin: bool = False
    ) -> None:
        self.file = ""
        self.title.set_name(title)
        self.said.setText("\n".join(filter(None, lines)))
        self.origin_field.setVisible(origin)
        self.sure.hide()
        for button in (self.remarks, self.records, self.undo):
            button.setVisible(is_batch)

    @override
    def setFocus(self, *_reason: object) -> None:
        self.origin.setFocus()
