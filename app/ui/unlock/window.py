"""Asks the passphrase of an encrypted workspace; nothing of what it holds is known before.

A wrong one gets one sentence without hints, and the next one a growing pause
(`app.store.encryption.keyslots`), counted down on the button.
"""

import threading
from pathlib import Path

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

WIDTH = 520


class Unlock(QWidget):
    """The window before the window.

    Signals:
        opened: The key of the workspace.
        failed: An Exception that no other passphrase would mend.
    """

    opened = Signal(object)
    failed = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._left = 0
        self.setWindowTitle("Acopio")
        self.setMinimumSize(720, 440)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._on_second)
        self.secret.setFocus()

    def _card(self) -> Card:
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        column = card.column(12)
        margin = theme.px(28)
        column.setContentsMargins(margin, theme.px(22), margin, theme.px(20))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(Mark())
        head.addWidget(Text("Acopio", "h2", wrap=False), 1)
        column.addLayout(head)
        column.addWidget(Text(_("Esta carpeta está cifrada"), "h1"))
        column.addWidget(Text(str(self._folder), "small", "ink2"))
        self.secret = TextField(_("Contraseña"))
        self.secret.setEchoMode(TextField.EchoMode.Password)
        self.secret.returnPressed.connect(self.try_secret)
        self.field = Field(
            _("Contraseña"), self.secret, hint=_("Si la olvidó: la llave de recuperación impresa")
        )
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        self.open_button = Button(_("Abrir"), Kind.PRIMARY, key="Enter")
        self.open_button.clicked.connect(self.try_secret)
        row.addWidget(self.open_button)
        column.addLayout(row)
        return card

    def try_secret(self) -> None:
        """Try what is typed, away from the window's thread: a try takes a tenth of a second."""
        typed = self.secret.text()
        if not typed or self._left or not self.open_button.isEnabled():
            return
        self.open_button.setEnabled(False)
        threading.Thread(target=self._unlock, args=(typed,), name="unlock", daemon=True).start()

    def _unlock(self, typed: str) -> None:
        from app.operations.encrypt import open_key
        from app.store.clock import utc_now

        try:
            key = open_key(self._folder, typed, clock=utc_now)
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must say it
            self._answered.emit(None, error)
        else:
            self._answered.emit(key, None)

    def _on_answered(self, key: object, error: Exception | None) -> None:
        self.open_button.setEnabled(True)
        self.secret.clear()
        if error is None:
            self.opened.emit(key)
            return
        from app.store.database import KnownError

        if not isinstance(error, KnownError):
            self.failed.emit(error)
            return
        problem = error.problems[0]
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

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        painter.fillRect(self.rect(), theme.color("canvas"))
        painter.end()
