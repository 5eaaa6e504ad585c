"""«Respaldos» in Ajustes: the last one, one more now, a second folder, and the way back."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.messages import _, ngettext, sentence
from app.progress import CancelledError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.combo import Combo
from app.ui.controls.flow import FlowRow
from app.ui.controls.text import Text
from app.ui.controls.work_row import WorkRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.operations.back_up import BackedUp, BackupsHere
    from app.operations.rescue import Rescued
    from app.operations.restore import Held, Restored
    from app.progress import Cancel, Report
    from app.store.backup_notes import Backup
    from app.store.workspace import Workspace


def _now() -> datetime:
    return datetime.now(UTC)


class BackupsCard(TitledCard):
    """Everything about backups; nothing here changes the workspace in use."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Respaldos"))
        self._context = context
        self._backups: tuple[Backup, ...] = ()
        self.last = Text(_("Buscando los respaldos"), "body", "ink2")
        self.body.addWidget(self.last)
        self.row = WorkRow()
        self.body.addWidget(self.row)
        self.make = Button(_("Hacer un respaldo ahora"), icon="hard-drive")
        self.make.clicked.connect(self.back_up)
        self.rescue = Button(_("Rescatar en otra carpeta"), Kind.LINK)
        self.rescue.setToolTip(_("Si la carpeta se dañó: salva lo que se pueda leer"))
        self.rescue.clicked.connect(self._on_rescue_pressed)
        self.body.addWidget(_line(self.make, self.rescue))
        self.second = Text("", "small", "ink2")
        self.choose = Button(_("Elegir segunda carpeta o memoria USB"), icon="usb")
        self.choose.clicked.connect(self._on_choose_pressed)
        self.body.addWidget(self.second)
        self.body.addWidget(_line(self.choose))
        self.list = Combo(_("Respaldo"), [])
        self.list.activated.connect(self._look)
        self.held = Text("", "small", "ink2")
        self.restore = Button(_("Recuperar en una carpeta nueva"), icon="history")
        self.restore.clicked.connect(self._on_restore_pressed)
        for widget in (self.list, self.held):
            self.body.addWidget(widget)
        self.body.addWidget(_line(self.restore))
        self.load()

    def load(self) -> None:
        """Read which backups there are."""
        self._context.tasks.read(_known, self._show)

    def _show(self, known: "BackupsHere") -> None:
        self._backups = known.all
        self.last.setText(_last_words(known.all))
        self.second.setText(_second_words(known))
        self.list.clear()
        for number, backup in enumerate(known.all):
            self.list.addItem(_when(backup), str(number))
        for widget in (self.list, self.held, self.restore):
            widget.setVisible(bool(known.all))
        if known.all:
            self.list.setCurrentIndex(0)
            self._look()

    def back_up(self) -> None:
        """Make a backup now."""
        self.row.begin(_("Haciendo un respaldo"))
        cancel = self._context.tasks.run_network(
            _back_up, self._on_backed_up, self._on_failed, on_progress=self.row.show_progress
        )
        self.row.follow(cancel)

    def _on_backed_up(self, done: "BackedUp") -> None:
        self.row.end()
        said = _("Respaldo hecho y revisado.")
        if done.second is not None:
            said = _("Respaldo hecho y revisado, también en la segunda carpeta.")
        elif done.problems:
            said = _("Respaldo hecho. En la segunda carpeta no: {why}").format(
                why=sentence(done.problems[0])
            )
        self._context.tell(said)
        self.load()

    def _on_failed(self, error: Exception) -> None:
        self.row.end()
        if not isinstance(error, CancelledError):
            self._context.show_error(error)

    def _on_choose_pressed(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Segunda carpeta para respaldos"))
        if folder:
            self._context.settings.backup_folder = folder
            self._context.save_settings()
            self.load()

    def _chosen(self) -> Path:
        return self._backups[int(self.list.code() or 0)].folder

    def _look(self) -> None:
        self._context.tasks.read(partial(_look_into, self._chosen()), self._on_looked)

    def _on_looked(self, held: "Held") -> None:
        lines = []
        for form in held.forms:
            count = sum(form.records.values())
            words = ngettext("{title}: {n} registro", "{title}: {n} registros", count)
            lines.append(words.format(title=form.title, n=numbers.count(count)))
        files = ngettext("{n} archivo", "{n} archivos", held.media)
        lines.append(files.format(n=numbers.count(held.media)))
        self.held.setText("\n".join(lines))

    def _on_restore_pressed(self) -> None:
        folder = self._new_folder(_("Carpeta nueva para el respaldo"))
        if folder is not None:
            self._work(_("Recuperando el respaldo"), partial(_restore, self._chosen(), folder))

    def _on_rescue_pressed(self) -> None:
        folder = self._new_folder(_("Carpeta nueva para lo rescatado"))
        if folder is not None:
            self._work(_("Rescatando lo que se puede leer"), partial(_rescue, folder))

    def _new_folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, title)
        return Path(chosen) if chosen else None

    def _work(
        self, what: str, op: "Callable[[Workspace, Report, Cancel], Restored | Rescued]"
    ) -> None:
        self.row.begin(what)
        cancel = self._context.tasks.run_network(
            op, self._on_new_folder, self._on_failed, on_progress=self.row.show_progress
        )
        self.row.follow(cancel)

    def _on_new_folder(self, done: "Restored | Rescued") -> None:
        self.row.end()
        count = len(done.problems)
        if count:
            words = ngettext(
                "Quedó en {folder}, con {n} aviso; la carpeta en uso no se tocó.",
                "Quedó en {folder}, con {n} avisos; la carpeta en uso no se tocó.",
                count,
            )
        else:
            words = _("Quedó en {folder}; la carpeta en uso no se tocó.")
        self._context.tell(words.format(folder=done.folder, n=numbers.count(count)))


def _line(*buttons: Button) -> FlowRow:
    row = FlowRow(round(theme.px(8)))
    for button in buttons:
        row.add(button)
    return row


def _when(backup: "Backup") -> str:
    when = numbers.day_and_time(backup.made_at, _now())
    return f"{when} · {numbers.size(backup.bytes)}"


def _last_words(backups: "tuple[Backup, ...]") -> str:
    if not backups:
        return _("Todavía no hay respaldos. Acopio hace uno al abrir, al cerrar y cada día.")
    return _("El último: {when}\nEn {folder}").format(
        when=_when(backups[0]), folder=backups[0].folder.parent
    )


def _second_words(known: "BackupsHere") -> str:
    if known.second is None:
        return _("Una copia en otra carpeta o memoria USB lo cubre si la computadora se pierde.")
    words = _("También en {folder}.") if known.second_is_here else _("No está ahora: {folder}.")
    return words.format(folder=known.second)


def _known(workspace: "Workspace") -> "BackupsHere":
    from app.operations.back_up import backups_here

    return backups_here(workspace)


def _back_up(workspace: "Workspace", report: "Report", cancel: "Cancel") -> "BackedUp":
    from app.operations.back_up import back_up

    return back_up(workspace, clock=_now, report=report, cancel=cancel)


def _look_into(folder: Path, workspace: "Workspace") -> "Held":
    from app.operations.restore import look_into

    return look_into(folder, workspace.db.key)


def _restore(
    backup: Path, to: Path, workspace: "Workspace", report: "Report", cancel: "Cancel"
) -> "Restored":
    from app.operations.restore import restore

    return restore(backup, to, clock=_now, key=workspace.db.key, report=report, cancel=cancel)


def _rescue(to: Path, workspace: "Workspace", _report: "Report", cancel: "Cancel") -> "Rescued":
    from app.operations.rescue import rescue

    return rescue(workspace.folder, to, clock=_now, key=workspace.db.key, cancel=cancel)
