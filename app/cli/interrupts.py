"""Ctrl+C, or a request of the system to end: the work stops at its next safe point."""

import os
import signal

from app.progress import Cancel

_REQUESTS = (signal.SIGINT, signal.SIGTERM)


def cancel_on_interrupt() -> Cancel:
    """Let Ctrl+C ask the work of this process to stop; a second one ends it at once.

    To be called before anything large is imported, so that whoever changes their mind early gets
    the same answer as everybody. Holds until the process ends.

    Returns:
        What the work polls.
    """
    cancel = Cancel()

    def on_request(_number: int, _frame: object) -> None:
        cancel.set()
        for request in _REQUESTS:
            signal.signal(request, signal.default_int_handler)
        if os.isatty(2):
            os.write(2, b"\n")  # after the ^C that the terminal shows

    for request in _REQUESTS:
        signal.signal(request, on_request)
    return cancel
