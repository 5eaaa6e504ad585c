"""The form that is chosen, at the right: what it is, what to do with it, what it asks."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.messages import _
from app.operations.forms_here import FormHere, OutlineSection
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, Hairline
from app.ui.controls.text import IconText, Text
from app.ui.forms.question_outline import QuestionOutline
from app.ui.forms.words import duty_words, records_words


class FormPanel(QWidget):
    """The side panel of Formularios.

    Signals:
        capture_wanted: Capture a record of this form.
        records_wanted: See its records.
        version_wanted: Bring a new version of it from a file.
    """

    capture_wanted = Signal()
    records_wanted = Signal()
    version_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        margin = theme.px(20)
        outer.setContentsMargins(0, 0, margin + theme.px(8), theme.px(10))
        card = Card()
        outer.addWidget(card)
        column = card.column(8)
        self.title = Text("", "h2")
        self.state = IconText("check", "", "small", "ink2", icon_color="ok", icon_size=15, gap=7)
        self.duty = IconText("calendar-days", "", "small", "ink2", icon_size=15, gap=7)
        self.description = Text("", "body", "ink2")
        for text in (self.title, self.state, self.duty, self.description):
            column.addWidget(text)
        self.capture = Button(_("Capturar"), Kind.PRIMARY, icon="square-pen", key="F2")
        self.capture.clicked.connect(self.capture_wanted)
        self.records = Button(_("Ver registros"), icon="table-2")
        self.records.clicked.connect(self.records_wanted)
        self.version = Button(_("Cargar versión nueva"), icon="file-spreadsheet")
        self.version.clicked.connect(self.version_wanted)
        for button in (self.capture, self.records, self.version):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            column.addWidget(button)
        column.addWidget(Hairline())
        self.outline = QuestionOutline()
        column.addWidget(self.outline, 1)
        column.addWidget(Hairline())
        column.addLayout(_legend())

    def show_form(self, form: FormHere) -> None:
        """Show another form; what it asks comes after."""
        self.title.setText(form.title)
        state = _("En uso, versión {number} · {records}")
        self.state.setText(state.format(number=form.number, records=records_words(form.records)))
        duty = duty_words(form.frequency, form.laip)
        self.duty.setText(duty)
        self.duty.setVisible(bool(duty))
        self.description.setText(form.description)
        self.description.setVisible(bool(form.description))
        self.capture.setAccessibleName(_("Capturar {title}").format(title=form.title))
        self.records.setAccessibleName(_("Ver registros de {title}").format(title=form.title))

    def show_outline(self, sections: Sequence[OutlineSection]) -> None:
        """Show what the form asks."""
        self.outline.show_outline(sections)


def _legend() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(16))
    for icon, words in (("globe", _("se publica")), ("lock", _("no sale de aquí"))):
        row.addWidget(IconText(icon, words, "small", "ink3", icon_size=15, gap=6, wrap=False))
    row.addStretch(1)
    return row
