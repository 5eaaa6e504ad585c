"""What the window shows when the file of its workspace is damaged, and the two ways on."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _, ngettext, sentence
from app.progress import CancelledError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button
from app.ui.controls.flow import FlowRow
from app.ui.controls.notices import Banner
from app.ui.controls.work_row import WorkRow
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from app.operations.save_damaged import Saved, Way
    from app.progress import Cancel, Report
    from app.store.backup_notes import Backup
    from app.store.driver import Key


_BEYOND = frozenset({"store.beyond_rescue", "store.damaged", "store.not_a_workspace"})


def _now() -> datetime:
    return datetime.now(UTC)


class DamageNotice(QWidget):
    """A banner that stays: what happened, what is safe, «Rescatar», «Recuperar un respaldo»."""

    def __init__(self, context: Context, problem: Problem) -> None:
        super().__init__()
        self._context = context
        column = self.column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(each) for each in (14, 8, 14, 4)))
        column.setSpacing(theme.px(6))
        self.banner = Banner("err", sentence(problem), _("Buscando los respaldos"))
        self.rescue = Button(_("Rescatar"), icon="shield-check")
        self.restore = Button(_("Recuperar un respaldo"), icon="history")
        self.rescue.clicked.connect(self._on_rescue_pressed)
        self.restore.clicked.connect(self._on_restore_pressed)
        self.restore.setEnabled(False)
        self.buttons = FlowRow(round(theme.px(8)))
        for button in (self.rescue, self.restore):
            self.buttons.add(button)
        self.row = WorkRow()
        column.addWidget(self.banner)
        column.addWidget(self.buttons)
        column.addWidget(self.row)
        context.announce(sentence(problem), urgent=True)
        context.tasks.run_aside(partial(_newest, context.folder), self._show_backup, self._on_none)

    def _show_backup(self, backup: "Backup | None") -> None:
        """Say what each way would give back."""
        self.restore.setEnabled(backup is not None)
        safe = _("Esta carpeta queda como está: no se borra nada.")
        if backup is None:
            way = _("No hay respaldos aquí: rescate lo que se pueda leer en una carpeta nueva.")
        else:
            when = numbers.day_and_time(backup.made_at, _now())
            words = _("Rescate lo que se pueda leer, o recupere el respaldo: {when}.")
            way = words.format(when=when)
        self.banner.sentence.setText(f"{safe} {way}")

    def _on_none(self, _error: Exception) -> None:
        self._show_backup(None)

    def _on_rescue_pressed(self) -> None:
        self._save("rescue")

    def _on_restore_pressed(self) -> None:
        self._save("restore")

    def _save(self, way: "Way") -> None:
        self.buttons.setEnabled(False)
        is_rescue = way == "rescue"
        self.row.begin(
            _("Rescatando lo que se puede leer") if is_rescue else _("Recuperando el respaldo")
        )
        op = partial(_save, self._context.folder, way, self._context.key)
        cancel = self._context.tasks.run_aside(
            op, self._on_saved, self._on_failed, on_progress=self.row.show_progress
        )
        self.row.follow(cancel)

    def _on_saved(self, saved: "Saved") -> None:
        self.row.end()
        words = ngettext(
            "{n} registro quedó en «{folder}».",
            "{n} registros quedaron en «{folder}».",
            saved.records,
        ).format(n=numbers.count(saved.records), folder=saved.folder)
        losses = len(saved.problems)
        if losses:
            lost = ngettext(
                "{n} aviso de lo que falta está en esa carpeta, en rescate.json.",
                "{n} avisos de lo que falta están en esa carpeta, en rescate.json.",
                losses,
            ).format(n=numbers.count(losses))
        elif saved.way == "rescue":
            lost = _("No falta nada de lo que había.")
        else:
            lost = _("Falta lo que se hizo después del respaldo.")
        words = f"{words} {lost}"
        self._offer(saved.folder, words)
        self._context.announce(words, urgent=True)

    def _offer(self, folder: Path, words: str) -> None:
        """Offer to go on in what was saved, in the place of the two ways."""
        self.open = Button(_("Abrir la carpeta nueva"), icon="arrow-right")
        self.open.clicked.connect(partial(self._context.work_folder_wanted.emit, folder))
        stays = _("La carpeta dañada sigue donde estaba. Abra la nueva y siga trabajando en ella.")
        before, self.banner = self.banner, Banner("ok", words, stays, self.open)
        self.column.replaceWidget(before, self.banner)
        for widget in (before, self.buttons):
            widget.hide()
        before.deleteLater()
        self.open.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self.row.end()
        self.buttons.setEnabled(True)
        if isinstance(error, CancelledError):
            return
        if isinstance(error, ProblemError) and error.problems[0].code in _BEYOND:
            words = _(
                "No se pudo salvar nada: se dañó la parte que dice qué hay en el archivo. "
                "Recupere un respaldo; la carpeta queda como está."
            )
            self.banner.sentence.setText(words)
            self._context.announce(words, urgent=True)
        else:
            self._context.show_error(error)


def _newest(folder: Path, _report: "Report", _cancel: "Cancel") -> "Backup | None":
    from app.operations.save_damaged import newest_backup

    return newest_backup(folder)


def _save(
    folder: Path, way: "Way", key: "Key | None", report: "Report", cancel: "Cancel"
) -> "Saved":
    from app.operations.save_damaged import save_damaged

    return save_damaged(folder, way, clock=_now, key=key, report=report, cancel=cancel)
