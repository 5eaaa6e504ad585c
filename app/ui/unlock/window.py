"""Asks the passphrase of an encrypted workspace; nothing of what it holds is known before.

A wrong one gets one sentence without hints, and the next one a growing pause
(`app.store.encryption.keyslots`), counted down on the button.
"""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.messages import _
from app.ui.controls.text import Text
from app.ui.door import DoorCard, SecretDoor

WIDTH = 520


class Unlock(SecretDoor):
    """The window before the window; it opens with the key of the workspace."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_("Contraseña"), _("Si la olvidó: la llave de recuperación impresa"))
        self._folder = folder
        card = DoorCard(WIDTH)
        card.content.addWidget(Text(_("Esta carpeta está cifrada"), "h1"))
        card.content.addWidget(Text(str(folder), "small", "ink2"))
        card.content.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.open_button)
        card.content.addLayout(row)
        self.stand(card)
        self.secret.setFocus()

    @override
    def open_with(self, typed: str) -> object:
        from app.operations.encrypt import open_key
        from app.store.clock import utc_now

        return open_key(self._folder, typed, clock=utc_now)
