"""Collects cyclic garbage in the GUI thread alone.

Python's own collector runs in whichever thread happens to allocate. A window that is cyclic
garbage would then be destroyed in the store's thread, in the middle of what Qt does in its own,
and take the program along.
"""

import gc

from PySide6.QtCore import QObject, QTimer

MS_BETWEEN_LOOKS = 500


def collect_due() -> int | None:
    """Collect the oldest generation whose count is over Python's threshold.

    Returns:
        The generation that was collected, None when none was due.
    """
    over = [
        generation
        for generation, (count, most) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if most and count > most
    ]
    if not over:
        return None
    gc.collect(over[-1])
    return over[-1]


class Collector(QObject):
    """Turns Python's own collector off and looks twice a second whether something is due."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self.timer = QTimer(self)
        self.timer.setInterval(MS_BETWEEN_LOOKS)
        self.timer.timeout.connect(collect_due)
        self.timer.start()
