"""Signatures, sketches and marks on a photo: drawn by hand, or brought from a file.

What is drawn becomes a picture a second after the last stroke, and before the page goes on, so
that it is on disk like any other answer.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import N_, _
from app.operations.attachments import RecordFiles, Source
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.canvas import WIDTH, Canvas
from app.ui.controls.flow import FlowRow
from app.ui.controls.views import Segmented
from app.ui.questions.appearance import way_of
from app.ui.questions.attachment import CHOOSE_KEY, OPEN_KEY, AttachmentQuestion
from app.ui.questions.files import NO_FILES
from forms.instrument import Value
from forms.node_state import NodeState

SIGNATURE, DRAW, ANNOTATE = "signature", "draw", "annotate"

ON_PAPER_KEY = "3"
SECOND_MS = 1000
HEIGHTS = {SIGNATURE: 400, DRAW: 750, ANNOTATE: 750}
"""Height of the empty sheet for a width of `canvas.WIDTH`."""

TALLEST = 0.32
"""Part of the window's height that the sheet takes at most."""

COLORS = (("#000000", N_("Negro")), ("#B00020", N_("Rojo")), ("#0B3D91", N_("Azul")))


class DrawingQuestion(AttachmentQuestion):
    """An image that is drawn; its file can be chosen, pasted and dropped like any photo."""

    def __init__(self, state: NodeState, files: RecordFiles = NO_FILES) -> None:
        self.way = way_of(state.question) or DRAW
        self.canvas = Canvas(state.label, HEIGHTS[self.way])
        self._unkept = False
        self._on_its_way = False
        self._goes_on = False
        super().__init__(state, files)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SECOND_MS)
        self._pause.timeout.connect(self._keep)
        self.canvas.changed.connect(self._on_changed)
        self._take_editor(self.canvas)

    @override
    def _lay_out(self) -> None:
        self.undo = self._plain(Button(_("Deshacer trazo"), icon="undo-2", key="Backspace"))
        self.undo.clicked.connect(self.canvas.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._seen.setParent(self)  # the sheet shows the picture in its place
        column.addWidget(self.canvas)
        row = FlowRow(theme.px(8))
        if self.way != SIGNATURE:
            row.add(self._colors())
        for button in (self.undo, self.remove, self.choose):
            row.add(button)
        if self.way == SIGNATURE:
            row.add(self._on_paper_button())
        self.remove.set_words(_("Borrar todo"))
        for button in (self.remove, self.choose, self.paste, self.open_outside):
            self._plain(button)
        row.add(self.paste)
        row.add(self.open_outside)
        column.addWidget(row)
        column.addWidget(self._said)

    def _on_paper_button(self) -> Button:
        button = self._plain(Button(_("Firmado en papel"), icon="pencil", key=ON_PAPER_KEY))
        button.clicked.connect(self._write_on_paper)
        return button

    @staticmethod
    def _plain(button: Button) -> Button:
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key on the sheet
        return button

    def _colors(self) -> QWidget:
        named = [(color, _(words)) for color, words in COLORS]
        first = COLORS[1 if self.way == ANNOTATE else 0][0]
        self.canvas.color = first
        colors = Segmented(_("Color del trazo"), named, first)
        colors.chosen.connect(self._on_color_chosen)
        return colors

    def _on_color_chosen(self, color: str) -> None:
        self.canvas.color = color
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the answer --------------------------------------------------------------------------

    @override
    def set_answer(self, value: Value) -> None:
        drawn, self._on_its_way = self._on_its_way, False
        goes_on, self._goes_on = self._goes_on, False
        is_kept = drawn and str(value or "") != self._answer
        super().set_answer(value)
        self._seen.hide()
        self._show_state()
        if drawn and not is_kept:
            self._unkept = True  # it could not be kept: it stays on the sheet
        if not drawn:
            self._unkept = False
            self.canvas.show_picture(_read(self._files.of_record.get(self._answer)))
            self._fit()
        elif is_kept and self._unkept:
            self._pause.start()  # there are strokes since then
        elif is_kept and goes_on:
            QTimer.singleShot(0, self, self.done.emit)  # once the page knows the answer

    @override
    def show_problem(self, sentence: str) -> None:
        super().show_problem(sentence)
        self.canvas.setAccessibleDescription(sentence or self._described)

    def _show_state(self) -> None:
        if not self._answer:
            self._said.set_sign("pencil", _("Todavía no hay nada en la hoja."), "ink2")
        elif self._answer in self._files.of_record:
            self._said.set_sign("circle-check", _("Está en el registro."), "ok")

    @override
    def ready(self) -> bool:
        if not self._unkept and not self._on_its_way:
            return True
        self._goes_on = True
        self._keep()
        if not self._on_its_way:
            self._goes_on = False
            QTimer.singleShot(0, self, self.done.emit)
        return False

    @override
    def confirm(self) -> None:
        self._keep()

    def _on_changed(self) -> None:
        self._unkept = True
        self._pause.start()
        self._fit()

    def _keep(self) -> None:
        """Have the sheet kept as it is now; blank paper is no answer."""
        self._pause.stop()
        if not self._unkept or self._on_its_way:
            return
        if not self.canvas.sheet.is_empty:
            self._give(self.canvas.png())
            self._on_its_way = True
            return
        self._unkept = False
        if self._answer:
            super().set_answer(None)
            self._show_state()
            self.answered.emit(None)

    @override
    def _give(self, source: Source) -> None:
        self._pause.stop()
        self._unkept = False
        super()._give(source)

    @override
    def _on_remove(self) -> None:
        self.canvas.wipe()

    def _write_on_paper(self) -> None:
        self.canvas.write(_("Firmado en papel"))

    # -- room and keys -----------------------------------------------------------------------

    def _fit(self) -> None:
        """Leave the sheet no higher than the window has room for."""
        tallest = max(theme.px(110), round(self.window().height() * TALLEST))
        widest = min(self.width(), round(tallest * WIDTH / self.canvas.units_high()))
        self.canvas.setMaximumWidth(max(1, widest))
        self.canvas.setFixedHeight(max(1, self.canvas.heightForWidth(widest)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {CHOOSE_KEY: self.ask, OPEN_KEY: self._on_open}
        if self.way == SIGNATURE:
            keys[ON_PAPER_KEY] = self._write_on_paper
        if event.matches(QKeySequence.StandardKey.Paste):
            self._on_paste()
        elif event.text() in keys:
            keys[event.text()]()
        else:
            super().keyPressEvent(event)


def _read(file: Path | None) -> QImage | None:
    """Read a picture upright and no larger than the sheet, None when there is none."""
    if file is None:
        return None
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > WIDTH:
        room = QSize(WIDTH, WIDTH)
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
