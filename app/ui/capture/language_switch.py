"""The switch of languages in the header: which one asks, and which one stands under it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.capture.languages import Spoken, language_name, next_language, with_second
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.views import Segmented

SIDE_BY_SIDE = 4


class LanguageSwitch(QWidget):
    """Segments, or a menu where there are many languages or little room.

    Signals:
        chosen: The Spoken that is wanted now.
    """

    chosen = Signal(object)

    def __init__(self, offered: Sequence[str], spoken: Spoken) -> None:
        super().__init__()
        self.spoken = spoken
        self._offered = offered
        named = [(each, language_name(each)) for each in offered]
        self._segments = Segmented(_("Idioma de las preguntas"), named, spoken.first)
        self._both = Button(_("Dos idiomas"), Kind.GHOST, key="Ctrl+Shift+L")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self._segments)
        row.addWidget(self._both)
        self._segments.chosen.connect(self._on_chosen)
        self._both.clicked.connect(self.show_next_second)
        self._name_both()

    def set_narrow(self, narrow: bool) -> None:
        """Take less room: a menu, and two at once by key alone."""
        self._segments.set_narrow(narrow or len(self._offered) > SIDE_BY_SIDE)
        self._both.setVisible(not narrow)

    def show_next(self) -> None:
        """Ask in the next language, round."""
        self._take(next_language(self._offered, self.spoken))

    def show_next_second(self) -> None:
        """Show another language under the first one, or none, round."""
        self._take(with_second(self._offered, self.spoken))

    def _on_chosen(self, first: str) -> None:
        if first != self.spoken.first:
            second = self.spoken.second
            self._take(Spoken(first, self.spoken.first if second == first else second))

    def _take(self, spoken: Spoken) -> None:
        self.spoken = spoken
        self._segments.choose(spoken.first)
        self._name_both()
        self.chosen.emit(spoken)

    def _name_both(self) -> None:
        second = self.spoken.second
        words = _("Con {language}").format(language=language_name(second)) if second else ""
        self._both.set_words(words or _("Dos idiomas"))
