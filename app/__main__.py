"""The one door: the window without arguments, the command line with them.

Qt is imported only on the way to the window, so that the command line needs neither a display
nor its libraries.
"""

import builtins
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.messages import _

EXIT_ENVIRONMENT = 3
QT_LIBRARIES = (
    "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0 "
    "fonts-dejavu-core libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 "
    "libxcb-render-util0 libxcb-randr0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 "
    "libxkbcommon-x11-0 libx11-xcb1"
)
"""Debian packages that Qt needs for a window; the installer for Windows brings its own."""

OBJECTS_BETWEEN_LOOKS = 20_000
"""Made before a command looks for garbage: rows hold no cycles, and looking at each costs time."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run Acopio and end the process with its exit code.

    Args:
        argv: Words after the program's name; None takes those of the process.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    if words:
        sys.exit(_run_command(words))
    _hide_console()
    sys.exit(_open_window())


def _run_command(words: Sequence[str]) -> int:
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    from app.cli.interrupts import cancel_on_interrupt

    cancel = cancel_on_interrupt()
    from app.cli.main import run
    from app.cli.output import open_streams

    open_streams()
    return run(words, cancel)


def _open_window() -> int:
    missing = missing_piece()
    if missing:
        sys.stderr.write(no_window_sentence(missing) + "\n")
        return EXIT_ENVIRONMENT
    _keep_no_sources()
    from app.ui.application import run_window

    return run_window()


def _keep_no_sources() -> None:
    """Take off the layer that PySide6 lays over `import` to look for `from __feature__ import`.

    Nothing here uses that, and the layer reads the source of every module imported after it and
    keeps the text: a tenth of the time to the first paint, and 5 MB.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def missing_piece() -> str:
    """Give what keeps Qt from opening a window here, or "" when nothing does.

    Qt ends the process when its platform plug-in cannot be loaded, so it is tried before.
    """
    try:
        from PySide6.QtCore import QLibraryInfo
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        return str(error)
    if not sys.platform.startswith("linux") or QApplication.instance() is not None:
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform not in ("", "xcb"):
        return ""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return _("no hay pantalla")
    import ctypes

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    try:
        ctypes.CDLL(str(plugins / "platforms" / "libqxcb.so"))
    except OSError as error:
        return str(error)
    return ""


def no_window_sentence(detail: str) -> str:
    """Say why there is no window and which line installs what is missing.

    Args:
        detail: What the system answered.
    """
    return _(
        "No se pudo abrir la ventana: a esta computadora le faltan piezas ({detail}).\n"
        "Sus datos no se tocaron. Instálelas con:  sudo apt-get install {packages}\n"
        "Mientras tanto, todo se puede hacer con órdenes: acopio --help"
    ).format(detail=detail, packages=QT_LIBRARIES)


def _hide_console() -> None:
    """Hide the console that Windows opens for the frozen program before its window."""
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        import ctypes

        console = ctypes.windll.kernel32.GetConsoleWindow()
        if console:
            ctypes.windll.user32.ShowWindow(console, 0)


if __name__ == "__main__":
    main()
