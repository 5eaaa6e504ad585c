"""The step in hand: what to do, with which keys, and the way there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _
from app.operations.practice import CourseStep
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, Hairline
from app.ui.controls.contents import renewed
from app.ui.controls.text import IconText, Text
from app.ui.learn.key_cap import KeyCap
from app.ui.learn.lessons import keys_of

EXERCISE = "records"
"""The station of the step that imports the practice table."""


class StepCard(Card):
    """A step of the course.

    Signals:
        going: The person goes where the step is done.
        import_wanted: Import the practice table at once.
        save_wanted: Save the practice table, to import it by hand.
    """

    going = Signal()
    import_wanted = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = self.column(10)
        edge = theme.px(22)
        column.setContentsMargins(edge, edge, edge, theme.px(18))
        self.title = Text("", "h2")
        self.explanation = Text("", "body", "ink2")
        self.state = IconText("circle", "", "body", "ink2")
        self._keys = QWidget()
        self._keys_row = QHBoxLayout(self._keys)
        self._keys_row.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        self._keys_row.setSpacing(theme.px(20))
        self.go = Button(_("Seguir practicando"), Kind.PRIMARY, key="F2")
        self.go.clicked.connect(self.going)
        column.addWidget(self.title)
        column.addWidget(self.explanation)
        column.addWidget(self._keys)
        column.addWidget(Hairline())
        column.addWidget(self.state)
        self.exercise = self._exercise()
        column.addWidget(self.exercise)
        column.addSpacing(theme.px(4))
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)

    def show_step(self, step: CourseStep) -> None:
        """Show another step, or the same one done."""
        self.title.setText(_(step.title))
        self.explanation.setText(_(step.explanation))
        if step.done:
            self.state.set_sign("circle-check", _("Hecho: Acopio lo vio en sus datos."), "ok")
            self.go.set_words(_("Practicar otra vez"))
        else:
            words = _("Este paso se marca solo cuando esté hecho.")
            self.state.set_sign("circle", words, "ink2")
            self.go.set_words(_("Seguir practicando"))
        self.go.setFixedWidth(self.go.sizeHint().width())
        self.exercise.setVisible(step.station == EXERCISE)
        self._show_keys(step)

    def _exercise(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.import_table = Button(_("Importar la tabla aquí mismo"), icon="table-2")
        self.import_table.clicked.connect(self.import_wanted)
        self.save_table = Button(_("Guardar la tabla de práctica…"), icon="file-spreadsheet")
        self.save_table.clicked.connect(self.save_wanted)
        for button in (self.import_table, self.save_table):
            column.addWidget(button)
        return box

    def _show_keys(self, step: CourseStep) -> None:
        with renewed(self._keys_row):
            for key, words in keys_of(step):
                self._keys_row.addWidget(KeyCap(key, words))
            self._keys_row.addStretch(1)
