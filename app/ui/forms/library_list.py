"""The library: standard forms that come with Acopio, one button to take each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import CardList, IconTile
from app.ui.controls.text import Text
from app.ui.forms.words import duty_words
from forms.library import LibraryForm


class LibraryList(CardList):
    """The forms of the library under each other.

    Signals:
        taken: Id of the form to take.
        shown: Id of a form that is here already, to see it.
    """

    taken = Signal(str)
    shown = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Biblioteca"))
        self.buttons: dict[str, Button] = {}

    def show_forms(self, library: Sequence[LibraryForm], here: set[str], *, first: bool) -> None:
        """Show the library.

        Args:
            library: All of it.
            here: Ids of the forms that the workspace has.
            first: No form is here yet: taking one is the next thing to do.
        """
        self.clear()
        self.buttons = {}
        for number, form in enumerate(library):
            primary = first and number == 0
            button = self._button(form, form.form_id in here, primary=primary)
            self.buttons[form.form_id] = button
            self.add_row(_row(form, button))

    def _button(self, form: LibraryForm, is_here: bool, *, primary: bool) -> Button:
        if is_here:
            button = Button(_("Ver el suyo"), icon="check")
            button.clicked.connect(lambda: self.shown.emit(form.form_id))
        else:
            kind = Kind.PRIMARY if primary else Kind.SECONDARY
            button = Button(_("Tomar este formulario"), kind, icon="plus")
            button.clicked.connect(lambda: self.taken.emit(form.form_id))
        button.setAccessibleName(f"{button.text()}: {form.title}")
        return button


def _row(form: LibraryForm, button: Button) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(theme.px(15), theme.px(12), theme.px(15), theme.px(12))
    row.setSpacing(theme.px(14))
    row.addWidget(IconTile("clipboard-list", "accent"))
    column = QVBoxLayout()
    column.setSpacing(theme.px(2))
    column.addWidget(Text(form.title, "strong"))
    column.addWidget(Text(form.description, "body", "ink2"))
    if duty := duty_words(form.frequency, form.laip):
        column.addWidget(Text(duty, "small", "ink3"))
    row.addLayout(column, 1)
    row.addWidget(button)
    return box
