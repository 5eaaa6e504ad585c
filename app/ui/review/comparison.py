"""Two records side by side: the one in hand and the earlier one that it repeats."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from app.messages import _
from app.operations.read_record import AnswerLine, RecordSheet
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.text import IconText, Text


def record_title(sheet: RecordSheet) -> str:
    """Name a record with its place in the file it came from."""
    number = _("Registro {n}").format(n=numbers.count(sheet.info.id))
    if sheet.info.source_row is None:
        return number
    row = _("fila {row}").format(row=numbers.count(sheet.info.source_row))
    return f"{number}, {row}"


class Comparison(Card):
    """A line for each question; what differs is strong and has a sign.

    Signals:
        first_aside_wanted: The earlier record is the wrong one.
    """

    first_aside_wanted = Signal()

    def __init__(self, later: RecordSheet, earlier: RecordSheet) -> None:
        super().__init__()
        self.setAccessibleName(_("Los dos registros"))
        self.differing: list[str] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(18), theme.px(12), theme.px(18), theme.px(12))
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(6))
        for column in range(3):
            grid.setColumnStretch(column, 1)
        grid.addWidget(Text(_("Pregunta"), "small_strong", "ink2"), 0, 0)
        grid.addWidget(Text(_("Este: {record}").format(record=record_title(later)), "strong"), 0, 1)
        first = _("El anterior: {record}").format(record=record_title(earlier))
        grid.addWidget(Text(first, "strong"), 0, 2)
        button = Button(_("Apartar el anterior"), Kind.LINK)
        button.clicked.connect(self.first_aside_wanted)
        grid.addWidget(button, 1, 2, Qt.AlignmentFlag.AlignLeft)
        others = {(line.path, line.label): line for line in earlier.answers}
        for row, line in enumerate(later.answers, start=2):
            self._add(grid, row, line, others.get((line.path, line.label)))

    def _add(self, grid: QGridLayout, row: int, line: AnswerLine, other: AnswerLine | None) -> None:
        theirs = other.words if other is not None else None
        is_other = line.words != theirs
        grid.addWidget(Text(line.label, "small", "ink2"), row, 0)
        if is_other:
            self.differing.append(line.label)
            grid.addWidget(IconText("git-branch", line.words or "–", "strong", "warn"), row, 1)
            grid.addWidget(IconText("git-branch", theirs or "–", "strong", "warn"), row, 2)
            return
        grid.addWidget(Text(line.words or "–"), row, 1)
        grid.addWidget(Text(theirs or "–"), row, 2)
