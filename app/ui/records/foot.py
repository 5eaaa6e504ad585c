"""What stands under the table: what is selected and done with it, where one is, where to go."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.messages import _, ngettext
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import TextField
from app.ui.controls.menus import open_under
from app.ui.controls.text import Text


class Foot(QWidget):
    """The row under the table.

    Signals:
        move_wanted: What is selected goes to a state, or aside (`move_many.Target`).
        jump_wanted: Text of a row (`120`) or of a record (`#31`).
    """

    move_wanted = Signal(str)
    jump_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.selected_words = Text("", "body", "ink2", wrap=False)
        self.approve_button = self._button(_("Aprobar"), "check", "approved")
        self.return_button = self._button(_("Devolver"), "corner-down-left", "returned")
        self.aside_button = self._button(_("Apartar"), "archive", "aside", key="Supr")
        self.sight_words = Text("", "body", "ink2", wrap=False)
        self.jump = TextField(_("Ir a una fila, o #registro"), example=_("Fila o #"), key="F6")
        self.jump.setMaximumWidth(theme.px(130))
        self.jump.returnPressed.connect(self._on_jump)
        self.jump.editingFinished.connect(self._on_jump_left)
        self.jump.hide()
        row.addWidget(self.selected_words)
        self.more_button = Button(_("Cambiar"), Kind.GHOST, has_menu=True)
        self.more_button.clicked.connect(self._on_more_pressed)
        self._wide = (self.approve_button, self.return_button, self.aside_button)
        self._is_narrow = False
        for button in (*self._wide, self.more_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.sight_words)
        row.addWidget(self.jump)
        self.show_selected(0, 0, is_aside=False)

    def _button(self, words: str, icon: str, target: str, key: str = "") -> Button:
        button = Button(words, Kind.GHOST, icon=icon, key=key)
        button.clicked.connect(lambda: self.move_wanted.emit(target))
        return button

    def show_selected(self, chosen: int, count: int, *, is_aside: bool) -> None:
        """Say how many are selected; what can be done with one is done in its panel.

        Args:
            chosen: Records selected.
            count: Records in the list.
            is_aside: Those that were set aside are shown.
        """
        said = ngettext("{n} de {all} seleccionado", "{n} de {all} seleccionados", chosen).format(
            n=numbers.count(chosen), all=numbers.count(count)
        )
        self.selected_words.setText(said if chosen else "")
        can_move = chosen > 0 and not is_aside
        for button in self._wide:
            button.setVisible(can_move and not self._is_narrow)
        self.more_button.setVisible(can_move and self._is_narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Offer what can be done as one menu, or as buttons again."""
        self._is_narrow = narrow

    def ask_place(self) -> None:
        """Ask where to go, in the place of where one is."""
        self.sight_words.hide()
        self.jump.clear()
        self.jump.show()
        self.jump.setFocus()

    def _on_more_pressed(self) -> None:
        ways = [(_("Aprobar"), "approved"), (_("Devolver"), "returned"), (_("Apartar"), "aside")]
        choices = [(words, partial(self.move_wanted.emit, target)) for words, target in ways]
        open_under(self.more_button, choices)

    def _on_jump_left(self) -> None:
        self.jump.hide()
        self.sight_words.show()

    def show_sight(self, first: int, last: int, count: int) -> None:
        """Say which rows are in sight."""
        words = _("Filas {first} a {last} de {all}").format(
            first=numbers.count(first), last=numbers.count(last), all=numbers.count(count)
        )
        self.sight_words.setText(words if count else "")

    def _on_jump(self) -> None:
        if text := self.jump.text().strip():
            self.jump_wanted.emit(text)
