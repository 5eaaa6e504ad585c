"""The signature under a package: the PIN of who approves it, or why it goes out without."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _
from app.operations.approval import LONGEST_REASON
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import IconText, Text
from app.ui.publish.plan import Plan

LONGEST_PIN = 200


class Signing(QWidget):
    """Approve with a PIN, or say why nobody does.

    Signals:
        changed: Something is being written here, or the other way was chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.words = IconText("lock", "", "body", "ink2")
        self.pin = TextField(_("PIN de quien aprueba"))
        self.pin.setEchoMode(TextField.EchoMode.Password)
        self.pin.setMaxLength(LONGEST_PIN)
        self.pin_field = Field(_("PIN de quien aprueba"), self.pin)
        self.reason = TextField(_("Por qué sale sin aprobación"))
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason_field = Field(_("Por qué sale sin aprobación"), self.reason)
        self.reason_field.set_hint(_("Se publica con los datos: la leerá quien los use."))
        self.other_way = Button("", Kind.LINK)
        self.other_way.clicked.connect(self._on_other_way)
        for part in (
            Text(_("Aprobación"), "h2"),
            self.words,
            self.pin_field,
            self.reason_field,
            self.other_way,
        ):
            column.addWidget(part)
        for editor in (self.pin, self.reason):
            editor.textEdited.connect(self._on_typed)
        self._overrides = False
        self._show_way()

    @property
    def overrides(self) -> bool:
        """Whether a reason is asked for instead of a PIN."""
        return self._overrides

    def show_plan(self, plan: Plan) -> None:
        """Show who approved the package in hand, or what is asked for it."""
        package = plan.package
        self.setVisible(package is not None)
        if package is None:
            return
        open_ = not package.may_go
        if package.override:
            words = _("Sale sin aprobación: {reason}").format(reason=package.override)
            self.words.set_sign("triangle-alert", words, "warn")
        elif package.approved_by:
            words = _("La aprobó {name}, tal como está.").format(name=package.approved_by)
            self.words.set_sign("circle-check", words, "ok")
        else:
            words = _("{name} la mira y la aprueba con su PIN. Si algo cambia, otra vez.")
            self.words.set_sign("lock", words.format(name=plan.approver), "ink2")
        self.pin_field.setVisible(open_ and not self._overrides)
        self.reason_field.setVisible(open_ and self._overrides)
        self.other_way.setVisible(open_)

    def show_practice_pin(self, name: str, pin: str) -> None:
        """Say the PIN of the approver of the course, whom everybody who practises may play."""
        self.pin_field.set_hint(
            _("En la práctica aprueba {name}, con el PIN {pin}.").format(name=name, pin=pin)
        )

    def take_pin(self) -> str:
        """Give the PIN that was typed, and keep it no longer."""
        pin = self.pin.text()
        self.pin.clear()
        return pin

    def complain(self, sentence: str) -> None:
        """Say why it was not approved, under what was asked for."""
        field = self.reason_field if self._overrides else self.pin_field
        field.complain(sentence)
        field.editor.setFocus()

    def begin_anew(self) -> None:
        """Ask for a PIN again, with nothing written."""
        self._overrides = False
        self.pin.clear()
        self.reason.clear()
        self._on_typed()
        self._show_way()

    def _on_typed(self) -> None:
        for field in (self.pin_field, self.reason_field):
            field.be_content()
        self.changed.emit()

    def _on_other_way(self) -> None:
        self._overrides = not self._overrides
        self._show_way()
        self.changed.emit()
        (self.reason if self._overrides else self.pin).setFocus()

    def _show_way(self) -> None:
        self.pin_field.setVisible(not self._overrides)
        self.reason_field.setVisible(self._overrides)
        said = _("Aprobar con PIN") if self._overrides else _("Publicar sin aprobación…")
        self.other_way.set_words(said)
