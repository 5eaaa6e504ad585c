"""A short log for whoever mends the program; it never holds an answer or a name.

What is logged are events and the lines of code of an unexpected error, without the values that
stood in them: an exception's text may quote what somebody typed.
"""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.paths import config_folder

_FILE = "acopio.log"
_MOST_BYTES, _OLD_FILES = 500_000, 2

logger = logging.getLogger("acopio")


def log_file() -> Path:
    """Give the file the log is written to."""
    return config_folder() / _FILE


def start_log() -> None:
    """Begin to write the log; without a folder to write in, the program goes on without one."""
    if logger.handlers:
        return
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_file(), maxBytes=_MOST_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        logger.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def log_unexpected(error: BaseException) -> str:
    """Write down where an unexpected error came from: its kind and lines of code, no values.

    Returns:
        The log file, to be named to the person.
    """
    start_log()
    lines = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for each in _chain(error)
        for frame in traceback.extract_tb(each.__traceback__)
    ]
    kinds = " < ".join(type(each).__name__ for each in _chain(error))
    logger.error("unexpected %s\n  %s", kinds, "\n  ".join(lines))
    return str(log_file())


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or each.__context__
    return found
