"""Gives gui tests their fixtures, where Qt can be imported; elsewhere they are skipped whole."""

from support.qt_libraries import why_no_qt

if not why_no_qt():
    from support.windows import (  # noqa: F401 - pytest finds fixtures and hooks by name
        closed,
        context,
        focused,
        garbage,
        look,
        open_window,
        pytest_collection_modifyitems,
        qapp_args,
        qtbot,
        settings,
        shown,
        tasks,
    )
