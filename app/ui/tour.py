"""Takes pictures of every screen: three sizes, three themes (`python -m app.ui.tour OUT`)."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.settings import Settings
    from app.ui.tasks import Tasks

SIZES = ((1366, 768), (1024, 600), (910, 512))
PATIENCE_MS = 4000
Ask = Callable[[Callable[..., None], Callable[..., None], Callable[..., None]], object]
ROUNDS = 3  # a screen may ask again with what came back


def take_pictures(
    out: Path, workspace: Path, *, themes: Sequence[str] = (), practice: bool = False
) -> list[Path]:
    """Grab every registered station, and the first start, in every size and theme.

    Args:
        out: Folder for the pictures, made when absent.
        workspace: Folder of the workspace shown; made when absent.
        themes: Names of palettes; none takes all three.
        practice: The workspace is for practising.

    Returns:
        The files written: `inicio-1366x768-claro.png` …
    """
    from app.messages import set_language
    from app.settings import Settings
    from app.ui import theme
    from app.ui.application import make_application

    settings = Settings.load()
    set_language(settings.language)
    application = make_application(settings)
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in themes or tuple(theme.Theme):
        settings.theme = name
        theme.apply(application, theme.Theme(name), settings.zoom)
        written += _stations(out, workspace, settings, practice=practice)
        written += _first_run(out, settings)
    return written


def _stations(out: Path, workspace: Path, settings: "Settings", *, practice: bool) -> list[Path]:
    from app.store.workspace import Workspace
    from app.ui.context import Context
    from app.ui.main_window import MainWindow
    from app.ui.stations import FACTORIES
    from app.ui.tasks import Tasks

    tasks = Tasks(lambda: Workspace.open(workspace, practice=practice or None))
    window = MainWindow(Context(workspace, settings, tasks, practice=practice))
    window.watch.look()
    written = []
    for station in FACTORIES:
        for width, height in SIZES:
            window.resize(width, height)
            window.show()
            window.go(station)
            _settle(tasks)
            path = out / f"{station}-{width}x{height}-{settings.theme}.png"
            window.grab().save(str(path))
            written.append(path)
    window.close()
    return written


def _settle(tasks: "Tasks") -> None:
    """Let everything that was asked of the store come back and be painted."""
    for _round in range(ROUNDS):
        _answered(tasks.read)
        _answered(tasks.run)


def _answered(ask: Ask) -> None:
    """Wait for the end of a queue: what was asked before has come back then."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    ask(lambda _workspace: None, lambda _nothing: loop.quit(), lambda _error: loop.quit())
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    loop.exec()


def _first_run(out: Path, settings: "Settings") -> list[Path]:
    from PySide6.QtCore import QCoreApplication

    from app.ui.first_run.window import STEPS, FirstRun

    window = FirstRun(settings)
    window.resize(*SIZES[-1])
    window.show()
    written = []
    for step in range(STEPS):
        window.show_step(step)
        QCoreApplication.sendPostedEvents()  # the buttons have other words now
        path = out / f"primer-inicio-{step + 1}-{settings.theme}.png"
        window.grab().save(str(path))
        written.append(path)
    window.close()
    return written


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures that the words of the command line ask for.

    Args:
        argv: Words after the module's name; None takes those of the process.
    """
    parser = argparse.ArgumentParser(prog="app.ui.tour", description=main.__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--theme", action="append", default=[])
    parser.add_argument("--practice", action="store_true")
    words = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        workspace = words.workspace or Path(empty)
        written = take_pictures(words.out, workspace, themes=words.theme, practice=words.practice)
    sys.stdout.write(f"{len(written)}\t{words.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
