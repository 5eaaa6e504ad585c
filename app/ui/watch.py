"""Keeps the status line true and the rail counted: saved, waiting, signal, what waits where.

It asks the store after every write, and now and then whether another program wrote too. Whether
there is a signal is asked of the operating system; nothing is sent for it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.messages import _, ngettext
from app.ui import numbers
from app.ui.context import Context
from app.ui.tasks import EVERYTHING, Part

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from app.operations.today import Today
    from app.store.workspace import Workspace

POLL_MS = 4000
SAVES = Part.RECORDS | Part.FORMS | Part.DATASETS


def _now() -> datetime:
    return datetime.now(UTC)


class Watch(QObject):
    """Looks after the truths of one context.

    Signals:
        counted: {station: how many things wait there}.
    """

    counted = Signal(object)

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._context = context
        self._clock = clock
        self._version: int | None = None
        self._online: bool | None = None
        context.tasks.changed.connect(self._on_changed)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._on_poll)

    def start(self) -> None:
        """Look for the first time, and from now on."""
        self.look()
        self._poll.start()
        self._watch_signal()
        self._context.courier.work_alone()

    def look(self) -> None:
        """Count anew what waits."""
        self._context.tasks.read(self._count, self._on_counted, self._on_not_counted)

    def _count(self, workspace: "Workspace") -> "Today":
        from app.operations.today import today

        return today(workspace, self._clock().astimezone().date())

    def _on_counted(self, found: "Today") -> None:
        truths = self._context.truths
        waiting = ngettext("{n} por enviar", "{n} por enviar", found.to_send).format(
            n=numbers.count(found.to_send)
        )
        if found.to_send:
            waiting = f"{waiting} · {numbers.size(found.to_send_bytes)}"
        saved = truths.saved or _("Todo está guardado")
        self._context.show_truths(replace(truths, saved=saved, waiting=waiting))
        self.counted.emit(
            {
                "capturar": sum(form.drafts + len(form.returned) for form in found.forms),
                "revisar": found.errors + found.warnings,
                "publicar": sum(1 for form in found.forms if form.publishable),
                "envios": found.to_send + found.refused + found.conflicts,
            }
        )

    def _on_not_counted(self, _error: Exception) -> None:
        """Leave the counts as they were: the task that failed first has said why."""

    def _on_changed(self, part: Part) -> None:
        if part & SAVES and part != EVERYTHING:
            sentence = _("Guardado a las {time}").format(time=numbers.clock_time(self._clock()))
            self._context.show_truths(replace(self._context.truths, saved=sentence, trouble=""))
        self.look()

    def _on_poll(self) -> None:
        self._context.tasks.run(
            lambda workspace: workspace.db.data_version(),
            self._on_version,
            self._on_not_counted,
        )

    def _on_version(self, version: int) -> None:
        before, self._version = self._version, version
        if before is not None and before != version:
            self._context.tasks.changed.emit(EVERYTHING)

    def _watch_signal(self) -> None:
        if self._context.practice:
            self._say_signal(_("Portal de práctica, en esta computadora"), online=True)
            return
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadDefaultBackend():
            return
        information = QNetworkInformation.instance()
        information.reachabilityChanged.connect(self._on_signal_changed)
        self._on_signal_changed(information.reachability())

    def _on_signal_changed(self, reach: "QNetworkInformation.Reachability") -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reach is QNetworkInformation.Reachability.Unknown:
            return
        online = reach is QNetworkInformation.Reachability.Online
        if online:
            self._say_signal(_("Con conexión"), online=True)
        elif self._online:
            at = numbers.day_and_time(self._clock(), self._clock())
            self._say_signal(_("Sin conexión desde {when}").format(when=at), online=False)
        else:
            self._say_signal(_("Sin conexión"), online=False)
        self._online = online

    def _say_signal(self, sentence: str, *, online: bool) -> None:
        truths = replace(self._context.truths, connection=sentence, online=online)
        self._context.show_truths(truths)
        self._context.courier.set_line(online)
