"""The windows before the window: one card in the middle, and the one that asks for a secret."""

import threading

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, sentence
from app.ui import theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import Text
from app.ui.rail import Mark
from app.ui.speech import announce
from forms.problem import Problem, ProblemError


class DoorCard(Card):
    """The card: mark and name above; what is asked goes into `column`, small things into `head`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(width))
        self.content = self.column(12)
        margin = theme.px(28)
        self.content.setContentsMargins(margin, theme.px(22), margin, theme.px(20))
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.px(12))
        self.head.addWidget(Mark())
        self.head.addWidget(Text("Acopio", "h2", wrap=False), 1)
        self.content.addLayout(self.head)


class Door(QWidget):
    """A window with one card in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Acopio")
        self.setMinimumSize(720, 440)
        self.outer = QVBoxLayout(self)

    def stand(self, card: Card) -> None:
        """Put the card into the middle, as high as its words are at its own width."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        self.outer.addStretch(1)
        self.outer.addLayout(row)
        self.outer.addStretch(1)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()


class SecretDoor(Door):
    """Asks for a secret: a wrong one gets one sentence, the next one a pause that grows.

    Signals:
        opened: What the secret opens.
        failed: An Exception that no other secret would mend.
    """

    opened = Signal(object)
    failed = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__()
        self._left = 0
        self.secret = TextField(label)
        self.secret.setEchoMode(TextField.EchoMode.Password)
        self.secret.returnPressed.connect(self.try_secret)
        self.field = Field(label, self.secret, hint=hint)
        self.open_button = Button(_("Abrir"), Kind.PRIMARY, key="Enter")
        self.open_button.clicked.connect(self.try_secret)
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._on_second)

    def open_with(self, typed: str) -> object:
        """Give what the secret opens; runs in a thread of its own.

        Raises:
            Exception: A problem that is said at the field, or whatever else went wrong.
        """
        raise NotImplementedError

    def can_try(self) -> bool:
        """Say whether there is something to try."""
        return bool(self.secret.text())

    def try_secret(self) -> None:
        """Try what is typed, away from the window's thread: a try takes a tenth of a second."""
        if not self.can_try() or self._left or not self.open_button.isEnabled():
            return
        self.open_button.setEnabled(False)
        typed = self.secret.text()
        threading.Thread(target=self._try, args=(typed,), name="unlock", daemon=True).start()

    def _try(self, typed: str) -> None:
        try:
            found = self.open_with(typed)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must say it
            self._answered.emit(None, error)
        else:
            self._answered.emit(found, None)

    def _on_answered(self, found: object, error: Exception | None) -> None:
        self.open_button.setEnabled(True)
        self.secret.clear()
        if error is None:
            self.opened.emit(found)
            return
        problem = _problem_of(error)
        if problem is None:
            self.failed.emit(error)
            return
        words = f"{sentence(problem)} {fix(problem)}"
        self.field.complain(words)
        announce(words, urgent=True)
        self.secret.setFocus()
        self._wait(int(str(problem.values.get("seconds", 0))))

    def _wait(self, seconds: int) -> None:
        self._left = seconds
        if seconds:
            self._second.start()
        self._show_left()

    def _on_second(self) -> None:
        self._left = max(0, self._left - 1)
        if not self._left:
            self._second.stop()
            self.field.be_content()
        self._show_left()

    def _show_left(self) -> None:
        self.open_button.setEnabled(not self._left)
        words = _("Espere {n} s").format(n=self._left) if self._left else _("Abrir")
        self.open_button.set_words(words)


def _problem_of(error: Exception) -> Problem | None:
    """Give the problem that is said at the field, None for what no other secret would mend."""
    from app.store.database import KnownError

    if isinstance(error, KnownError | ProblemError):
        return error.problems[0]
    return None
