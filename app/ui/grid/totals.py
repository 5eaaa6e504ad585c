"""The row of totals below the cells: sums under their columns, how many rows stand where."""

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls import painting
from app.ui.grid.delegate import PADDING
from app.ui.grid.model import GridModel
from app.ui.grid.view import GridView

REST_MS = 60
"""Sums are made once the rows rest, not for each of many that come."""


class TotalsRow(QWidget):
    """Painted under the view, column by column."""

    def __init__(self, view: GridView, model: GridModel) -> None:
        super().__init__()
        self._view, self._model = view, model
        self.totals: dict[int, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.add_up)
        for changed in (model.dataChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._on_changed)
        view.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        view.horizontalHeader().sectionResized.connect(self._on_scrolled)

    def add_up(self) -> None:
        """Make the sums anew."""
        self._rest.stop()
        sums = ((column, self._model.total(column)) for column in range(len(self._model.columns)))
        self.totals = {column: total for column, total in sums if total is not None}
        said = [f"{self._model.columns[c].title} {total:,.2f}" for c, total in self.totals.items()]
        self.setAccessibleName(_("Totales: {sums}").format(sums="; ".join(said)))
        self.setToolTip("\n".join(said))
        self.update()

    def words(self, column: int) -> str:
        """Say a total as it stands under its column."""
        total = self.totals.get(column)
        if total is None:
            return ""
        return f"{total:,.2f}" if self._model.columns[column].type != "integer" else f"{total:,.0f}"

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(36))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area = QRectF(self.rect())
        painter.fillRect(area, theme.color("sunken"))
        painter.fillRect(QRectF(0, 0, area.width(), 1), theme.color("line"))
        left = self._view.verticalHeader().width()
        painter.setClipRect(QRectF(left, 0, area.width() - left, area.height()))
        for column in self.totals:
            self._paint(painter, column, left)
        covered = self._view.frozen.width_in_sight()
        if covered:
            painter.fillRect(QRectF(left, 1, covered, area.height()), theme.color("sunken"))
        painter.setClipping(False)
        head = QRectF(theme.px(9), 0, max(left, theme.px(80)) - theme.px(9), area.height())
        painting.words(painter, head, _("Total"), "small_strong", "ink2")
        painter.end()

    def _paint(self, painter: QPainter, column: int, left: int) -> None:
        x = left + self._view.columnViewportPosition(column)
        width = self._view.columnWidth(column) - theme.px(PADDING)
        area = QRectF(x, 0, width, self.height())
        painting.words(painter, area, self.words(column), "strong", "ink", align=painting.RIGHT)

    def _on_changed(self) -> None:
        if not self._rest.isActive():
            self._rest.start()

    def _on_scrolled(self) -> None:
        self.update()
