"""Can Qt be imported here? And if not, the line that installs what it lacks."""

import functools
import importlib

from app.__main__ import no_window_sentence


@functools.cache
def why_no_qt() -> str:
    """Say why no Qt window can be made and what to install; "" when one can."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return no_window_sentence(str(error))
    return ""
