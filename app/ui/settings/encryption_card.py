"""«Cifrado» in Ajustes: a passphrase before the workspace, another one, or none again."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.messages import _
from app.paths import is_encrypted
from app.ui import theme
from app.ui.context import ClosedWork, Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.dialogs import Sheet
from app.ui.controls.fields import Field, TextField
from app.ui.controls.flow import FlowRow
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.store.driver import Key
    from app.store.workspace import Workspace


class EncryptionCard(TitledCard):
    """Secrets are typed here and go nowhere else; the fields are empty afterwards."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Cifrado"))
        self._context = context
        self.is_on = is_encrypted(context.folder)
        if self.is_on:
            self._build_encrypted()
        else:
            self._build_plain()

    def _secret(self, label: str, hint: str = "") -> TextField:
        editor = TextField(label)
        editor.setEchoMode(TextField.EchoMode.Password)
        self.body.addWidget(Field(label, editor, hint=hint))
        return editor

    def _build_plain(self) -> None:
        words = _("Si le roban la computadora, sin la contraseña nadie lee los datos.")
        self.body.addWidget(Text(words, "body", "ink2"))
        self.new = self._secret(_("Contraseña nueva"), _("Cuatro palabras sirven bien"))
        self.again = self._secret(_("La misma otra vez"))
        self.said = Text("", "small", "err")
        self.body.addWidget(self.said)
        self.encrypt = Button(_("Cifrar la carpeta"), icon="lock")
        self.encrypt.clicked.connect(self._on_encrypt_pressed)
        self._add(self.encrypt)

    def _build_encrypted(self) -> None:
        self.body.addWidget(Text(_("La carpeta está cifrada."), "body", "ink2"))
        hint = _("O la llave de recuperación")
        self.secret = self._secret(_("Contraseña de ahora"), hint)
        self.new = self._secret(_("Contraseña nueva"))
        self.again = self._secret(_("La misma otra vez"))
        self.said = Text("", "small", "err")
        self.body.addWidget(self.said)
        self.change = Button(_("Cambiar la contraseña"), icon="key-round")
        self.change.clicked.connect(self._on_change_pressed)
        self.renew = Button(_("Otra llave de recuperación"), icon="printer")
        self.renew.clicked.connect(self._on_renew_pressed)
        self.decrypt = Button(_("Quitar el cifrado"), Kind.DANGER)
        self.decrypt.clicked.connect(self._on_decrypt_pressed)
        self._add(self.change, self.renew, self.decrypt)

    def _add(self, *buttons: Button) -> None:
        row = FlowRow(round(theme.px(8)))
        for button in buttons:
            row.add(button)
        self.body.addWidget(row)

    def _new_secret(self) -> str:
        """Give the new passphrase when it was typed twice alike, else "" and say so."""
        new, again = self.new.text(), self.again.text()
        if not new:
            self.said.setText(_("Escriba la contraseña nueva."))
        elif new != again:
            self.said.setText(_("Las dos no son iguales. Escríbalas otra vez."))
        else:
            self.said.setText("")
            return new
        return ""

    def _forget(self) -> None:
        for editor in self.findChildren(TextField):
            editor.clear()

    def _on_encrypt_pressed(self) -> None:
        passphrase = self._new_secret()
        if passphrase:
            self._forget()
            found: list[str] = []
            do = partial(_encrypt, passphrase, found)
            work = ClosedWork(do, lambda context: show_recovery_key(context, found[0]))
            self._context.closed_work_wanted.emit(work)

    def _on_decrypt_pressed(self) -> None:
        secret = self.secret.text()
        if not secret:
            self.said.setText(_("Escriba la contraseña de ahora."))
            return
        self._forget()
        told = _("La carpeta ya no está cifrada.")
        work = ClosedWork(partial(_decrypt, secret), lambda context: context.tell(told))
        self._context.closed_work_wanted.emit(work)

    def _on_change_pressed(self) -> None:
        secret, new = self.secret.text(), self._new_secret()
        if new:
            self._forget()
            self._context.tasks.run(partial(_change, secret, new), self._on_changed)

    def _on_changed(self, _nothing: object) -> None:
        self._context.tell(_("La contraseña quedó cambiada."))

    def _on_renew_pressed(self) -> None:
        secret = self.secret.text()
        self._forget()
        self._context.tasks.run(partial(_renew, secret), self._on_renewed)

    def _on_renewed(self, recovery_key: str) -> None:
        show_recovery_key(self._context, recovery_key)


class RecoverySheet(Sheet):
    """Shows the recovery key once, and writes the page to be printed where the person says."""

    def __init__(self, parent: QWidget | None, recovery_key: str, folder: Path) -> None:
        words = _("Si olvida la contraseña, solo esta llave abre. No se muestra otra vez.")
        super().__init__(parent, _("Llave de recuperación"), words)
        self._recovery_key, self._folder = recovery_key, folder
        self.shown = Text(recovery_key, "h2")
        self.column.addWidget(self.shown)
        self.page = Button(_("Guardar la hoja para imprimir"), Kind.PRIMARY, icon="printer")
        self.page.clicked.connect(self._on_page_wanted)
        self.noted = Button(_("Ya la anoté"))
        self.noted.clicked.connect(self.accept)
        self.buttons.addWidget(self.noted)
        self.buttons.addWidget(self.page)
        self.finish()

    def _on_page_wanted(self) -> None:
        name = _("llave-de-recuperacion.pdf")
        target, _filter = QFileDialog.getSaveFileName(self, self.page.text(), name, "PDF (*.pdf)")
        if target:
            self.write(Path(target))

    def write(self, target: Path) -> None:
        """Write the page; a place that refuses it is said here, for the key must not be lost."""
        from app.paper.pdf import write_pdf
        from app.paper.recovery_key import recovery_key_html

        try:
            write_pdf(recovery_key_html(self._recovery_key, str(self._folder)), target)
        except OSError as error:
            why = _("No se pudo guardar ahí: {why}").format(why=error.strerror)
            self._words.setText(why)
            self._words.show()


def show_recovery_key(context: Context, recovery_key: str) -> None:
    """Show a new recovery key over the window."""
    window = context.parent()
    over = window if isinstance(window, QWidget) else QApplication.activeWindow()
    sheet = RecoverySheet(over, recovery_key, context.folder)
    sheet.open()


def _encrypt(passphrase: str, found: list[str], folder: Path) -> "Key":
    from app.operations.encrypt import encrypt_workspace, open_key
    from app.store.clock import utc_now

    found.append(encrypt_workspace(folder, passphrase, clock=utc_now).recovery_key)
    return open_key(folder, passphrase, clock=utc_now)


def _decrypt(secret: str, folder: Path) -> None:
    from app.operations.encrypt import decrypt_workspace
    from app.store.clock import utc_now

    decrypt_workspace(folder, secret, clock=utc_now)


def _change(secret: str, new: str, workspace: "Workspace") -> None:
    from app.operations.encrypt import change_passphrase
    from app.store.clock import utc_now

    change_passphrase(workspace.folder, secret, new, clock=utc_now)


def _renew(secret: str, workspace: "Workspace") -> str:
    from app.operations.encrypt import renew_recovery_key
    from app.store.clock import utc_now

    return renew_recovery_key(workspace.folder, secret, clock=utc_now)
