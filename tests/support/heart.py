"""How long the event loop of a window makes people wait."""

import time
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, Qt, QTimer

BEAT_MS = 1


class Gap(NamedTuple):
    """The longest time between two beats, in milliseconds.

    Attributes:
        clock: By the clock: what a person waits, with whatever else the machine does.
        work: Work of the window's own thread: only that is ours on a machine that does more.
        process: Work of all threads of the program: where another thread holds Python, the
            window stands still without working.
    """

    clock: float
    work: float
    process: float


class Heart:
    """Beats with the event loop; what lies between two beats is a gap."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._gaps: list[tuple[float, ...]] = []
        self._last = _now()

    def _beat(self) -> None:
        at = _now()
        pairs = zip(at, self._last, strict=True)
        self._gaps.append(tuple(1000 * (end - begin) for end, begin in pairs))
        self._last = at

    def start(self) -> None:
        """Count from now."""
        self._gaps, self._last = [], _now()
        self._timer.start()

    def stop(self) -> Gap:
        """Give the largest gaps since the start."""
        self._beat()
        self._timer.stop()
        return Gap(*(max(each) for each in zip(*self._gaps, strict=True)))


def _now() -> tuple[float, ...]:
    return time.perf_counter(), time.thread_time(), time.process_time()


def wait(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
