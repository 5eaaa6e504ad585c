"""Can Qt be imported here? And if not, the line that installs what it lacks."""

import functools
import importlib

INSTALL_LINE = (
    "sudo apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libfreetype6 "
    "libglib2.0-0 fonts-dejavu-core"
)


@functools.cache
def why_no_qt() -> str:
    """Say why no Qt window can be made and what to install; "" when one can."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return f"Qt cannot start here ({error}). Install its libraries: {INSTALL_LINE}"
    return ""
