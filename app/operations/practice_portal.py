"""The practice portal while it runs: one for all who work in the same workspace.

A delivery, the page of the course and a browser must see the same portal, with the same signal.
So whoever needs it joins the one that is running; it stops when the last one leaves.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.practice.line import Signal

if TYPE_CHECKING:
    from sync.practice.server import PracticePortal

__all__ = ["PRACTICE_FOLDER", "PortalKeeper", "Signal", "practice_portal", "practice_portal_folder"]

PRACTICE_FOLDER = "portal-de-practica"
"""Folder of the practice portal, below the workspace."""


@dataclass(slots=True)
class _Running:
    """A portal that serves, and how many need it."""

    portal: "PracticePortal"
    needed_by: int = 0


_running: dict[Path, _Running] = {}
_door = threading.Lock()


def practice_portal_folder(workspace_folder: Path) -> Path:
    """Give the folder where the practice portal of a workspace keeps its datasets."""
    return workspace_folder / PRACTICE_FOLDER


@contextmanager
def practice_portal(workspace_folder: Path) -> Iterator["PracticePortal"]:
    """Give the practice portal of a workspace, running for as long as somebody needs it.

    Any thread may ask.

    Args:
        workspace_folder: Whose portal.

    Raises:
        PortalError: `practice.cannot_open`: its folder cannot be written.
    """
    folder = practice_portal_folder(workspace_folder).resolve()
    portal = _join(folder)
    try:
        yield portal
    finally:
        _leave(folder)


def _join(folder: Path) -> "PracticePortal":
    from sync.practice.server import PracticePortal

    with _door:
        if folder not in _running:
            portal = PracticePortal(folder)
            portal.start()
            _running[folder] = _Running(portal)
        _running[folder].needed_by += 1
        return _running[folder].portal


def _leave(folder: Path) -> None:
    with _door:
        running = _running[folder]
        running.needed_by -= 1
        if not running.needed_by:
            del _running[folder]
            running.portal.stop()


class PortalKeeper:
    """Keeps the practice portal of a window open, from when it is first wanted to the end.

    Its signal is what the person chose last; a window begins with a good one. Any thread may ask.
    """

    def __init__(self, workspace_folder: Path) -> None:
        self._folder = workspace_folder
        self._kept = ExitStack()
        self._portal: PracticePortal | None = None
        self._lock = threading.Lock()
        self._signal = Signal.GOOD

    @property
    def signal(self) -> Signal:
        """How the line to the portal behaves."""
        return self._signal

    def open(self) -> str:
        """Start the portal, unless it runs already, and give its address.

        Raises:
            PortalError: `practice.cannot_open`: its folder cannot be written.
        """
        with self._lock:
            if self._portal is None:
                self._portal = self._kept.enter_context(practice_portal(self._folder))
                self._portal.signal = self._signal
            return self._portal.url

    def set_signal(self, signal: Signal) -> str:
        """Make the line behave otherwise from now on, and give the portal's address.

        Raises:
            PortalError: `practice.cannot_open`: the portal's folder cannot be written.
        """
        self._signal = signal
        url = self.open()
        with self._lock:
            if self._portal is not None:
                self._portal.signal = signal
        return url

    def close(self) -> None:
        """Let the portal go; it stops when nobody else needs it."""
        with self._lock:
            self._portal = None
            self._kept.close()
