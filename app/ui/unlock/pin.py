"""Asks who works, when a PIN guards the name that worked here last."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import Text
from app.ui.door import DoorCard, SecretDoor

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.workspace import Workspace

WIDTH = 520


class PinDoor(SecretDoor):
    """The window before the window of a name with a PIN; it opens with the name that came in.

    Args:
        name: Who worked here last; another name can be written over it.
        open_workspace: Opens the workspace that knows the PIN.
    """

    def __init__(self, name: str, open_workspace: "Callable[[], Workspace]") -> None:
        super().__init__(_("PIN"), _("Quien no tiene PIN lo deja en blanco"))
        self._open_workspace = open_workspace
        card = DoorCard(WIDTH)
        card.content.addWidget(Text(_("¿Quién trabaja ahora?"), "h1"))
        card.content.addWidget(
            Text(_("Ese nombre entra con PIN. Todo está guardado."), "body", "ink2")
        )
        self.name = TextField(_("Nombre"))
        self.name.setText(name)
        self.name.returnPressed.connect(self.secret.setFocus)
        card.content.addWidget(Field(_("Nombre"), self.name))
        card.content.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(self.open_button)
        card.content.addLayout(row)
        self.stand(card)
        self.secret.setFocus()

    @override
    def can_try(self) -> bool:
        return bool(self.name.text().strip())

    @override
    def open_with(self, typed: str) -> object:
        from app.operations.staff import enter

        with self._open_workspace() as workspace:
            return enter(workspace, self.name.text().strip(), typed).name
