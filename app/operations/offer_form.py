"""Bring a form in: at once when it changes nothing that is here, else after a person saw what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.operations.load_form import LoadedForm, ReadForm, read_form_file, store_form
from app.operations.preview_form import Preview, preview_form
from app.progress import Cancel, Report, silent
from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OfferedVersion:
    """A version that was read and waits for a person to publish it.

    Attributes:
        read: The form.
        preview: What it would do to the records that are here.
    """

    read: ReadForm
    preview: Preview


def offer_form(
    workspace: Workspace,
    file: Path,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> LoadedForm | OfferedVersion:
    """Load a form file, unless it is a new version of a form that has records here.

    Args:
        workspace: Where it goes.
        file: XLSForm workbook (.xlsx, .xls) or XForm (.xml).
        clock: The time, in UTC.
        report: Told of the changes looked at.
        cancel: Stops it before anything is stored.

    Raises:
        ProblemError: The form has errors; nothing was stored.
        KnownError: A file cannot be read.
        CancelledError: It was stopped.
    """
    read = read_form_file(file, cancel=cancel)
    preview = preview_form(workspace, read, clock=clock, report=report, cancel=cancel)
    if preview.effects and preview.records and not preview.repeated:
        return OfferedVersion(read, preview)
    return store_form(workspace, read)
