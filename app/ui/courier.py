"""The courier: delivers what waits, by itself when the line is back or a pause is over.

One for each window, so that two deliveries never get in each other's way. It works on the network
threads; a screen asks for a delivery, listens, and reads from the outbox what came of it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.messages import ngettext
from app.progress import Cancel, CancelledError, Progress, Report
from app.ui import numbers
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.store.workspace import Workspace
    from app.ui.context import Context
    from sync.engine import CycleResult

IDLE = timedelta(seconds=30)
"""Pause after a round that moved nothing: another program sends, or something is not as it was."""

LONGEST_WAIT = timedelta(hours=1)


def _now() -> datetime:
    return datetime.now(UTC)


class Courier(QObject):
    """Delivers for one window.

    Signals:
        started: A round began.
        progressed: A Progress of the file in hand, in bytes.
        ended: The round is over; the outbox says what came of it.
    """

    started = Signal()
    progressed = Signal(object)
    ended = Signal()

    def __init__(self, context: "Context", clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._context = context
        self._clock = clock
        self._cancel: Cancel | None = None
        self._again = False
        self._works_alone = False
        self._tells = True
        self._asked = False
        self._line: bool | None = None
        self._not_before: datetime | None = None
        self.progress: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)

    @property
    def is_sending(self) -> bool:
        """Whether a round runs now."""
        return self._cancel is not None

    def work_alone(self) -> None:
        """Deliver from now on what is due without being asked."""
        if not self._works_alone:
            self._works_alone = True
            self._context.tasks.changed.connect(self._on_changed)
            self._plan()

    def set_line(self, online: bool) -> None:
        """Take note of the line; what waited goes at once when it is back."""
        before, self._line = self._line, online
        if online and before is False and self._works_alone:
            self._not_before = None
            self._go(at_once=True)

    def send_now(self, *, tell: bool = True) -> None:
        """Deliver everything now, whatever pause is running: a person asks for it.

        Args:
            tell: Say at the bottom of the window what arrived; not where a screen says it.
        """
        self._not_before = None
        self._tells = tell
        self._asked = True
        if self.is_sending:
            self._again = True
        else:
            self._go(at_once=True)

    def stop(self) -> None:
        """Stop the round that runs; what did not arrive waits until a person or the line asks."""
        if self._cancel is not None:
            self._again = False
            self._cancel.set()

    def _go(self, *, at_once: bool) -> None:
        if self.is_sending or self._context.tasks.is_closed:
            return
        self._timer.stop()
        only_here, clock = self._line is False and not at_once, self._clock

        def op(workspace: "Workspace", report: Report, cancel: Cancel) -> "CycleResult":
            from app.operations.deliver import deliver_all

            return deliver_all(
                workspace,
                clock=clock,
                at_once=at_once,
                only_here=only_here,
                report=report,
                cancel=cancel,
            )

        self._cancel = self._context.tasks.run_network(
            op, self._on_done, self._on_error, on_progress=self._on_progress
        )
        self.started.emit()

    def _on_progress(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit(progress)

    def _on_done(self, cycle: "CycleResult") -> None:
        moved = bool(cycle.receipts or cycle.problems)
        elsewhere = any(p.code == "portal.sending_elsewhere" for p in cycle.problems)
        if elsewhere or not moved:
            self._not_before = self._clock() + IDLE
        arrived = len(cycle.receipts)
        if arrived and self._tells:
            said = ngettext(
                "Publicado y comprobado: {n} paquete",
                "Publicados y comprobados: {n} paquetes",
                arrived,
            )
            self._context.tell(said.format(n=numbers.count(arrived)))
        self._end()

    def _on_error(self, error: Exception) -> None:
        self._not_before = self._clock() + (LONGEST_WAIT if _is_stop(error) else IDLE)
        if self._asked and not _is_stop(error):
            self._context.show_error(error, self.send_now)
        self._end()

    def _end(self) -> None:
        self._cancel = None
        self.progress = None
        self._tells, self._asked = True, False
        self._context.tasks.changed.emit(Part.OUTBOX)
        self.ended.emit()
        if self._again:
            self._again = False
            self._go(at_once=True)

    # Working alone.

    def _on_changed(self, part: Part) -> None:
        if part & Part.OUTBOX and not self.is_sending:
            self._plan()

    def _plan(self) -> None:
        if self._context.tasks.is_closed:
            return
        op = partial(_next_delivery, self._clock, self._line is False)
        self._context.tasks.read(op, self._on_next, self._on_not_planned)

    def _on_next(self, due: datetime | None) -> None:
        if due is None or self.is_sending:
            self._timer.stop()
            return
        now = self._clock()
        begins = max(due, now, self._not_before or now)
        self._timer.start(int(min(begins - now, LONGEST_WAIT).total_seconds() * 1000))

    def _on_not_planned(self, _error: Exception) -> None:
        """Leave it for the next change: what keeps the store from being read is said already."""

    def _on_due(self) -> None:
        if self._not_before is not None and self._not_before > self._clock():
            self._plan()
        else:
            self._go(at_once=False)


def _is_stop(error: Exception) -> bool:
    return isinstance(error, CancelledError)


def _next_delivery(
    clock: Callable[[], datetime], only_here: bool, workspace: "Workspace"
) -> datetime | None:
    from app.operations.deliver import next_delivery

    return next_delivery(workspace, clock(), only_here=only_here)
