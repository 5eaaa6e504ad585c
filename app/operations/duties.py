"""What the workspace should publish and when: as declared, or as the law asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.messages import _
from app.steps.publication_calendar import Due, Duty, all_due
from app.steps.reference import laip_numerals
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import Place, Problem, system_reason

_LAW = {"mensual": "R/P1M", "cuatrimestral": "R/P4M", "semestral": "R/P6M", "anual": "R/P1Y"}
"""What the table of the law says -> frequency."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is due, the most urgent first.

    Attributes:
        day: Today, in the office's own time.
        due: Everything that was promised.
    """

    day: date
    due: tuple[tuple[Duty, Due], ...]


def duties(workspace: Workspace) -> list[Duty]:
    """Give what was promised of each form, and when its data last reached a portal.

    A form that declares no frequency but an article of the law is due as often as the law asks
    (Decreto 57-2008, article 10).
    """
    found = []
    for version in workspace.instruments.forms():
        settings = workspace.instruments.settings(version.id)
        laip = settings.get("laip", "")
        frequency = settings.get("frequency", "") or of_law(laip)
        last: date | None = None
        for dataset in workspace.datasets.all(version.instrument):
            frequency = str(dataset.metadata.get("frequency") or frequency)
            receipts = workspace.datasets.receipts(dataset.name)
            last = receipts[-1].at.date() if receipts else last
        numeral = laip.partition(".")[2]
        title = version.title
        if numeral:
            title = _("{title} (LAIP, art. 10, numeral {numeral})").format(
                title=title, numeral=numeral
            )
        found.append(Duty(title, frequency, last, version.form_id, laip))
    return found


def of_law(laip: str) -> str:
    """Give how often the law asks for the data of an article and numeral, "" when it does not.

    Args:
        laip: `10.18`.
    """
    article, _dot, numeral = laip.partition(".")
    if article != "10" or not numeral.isdigit() or int(numeral) not in laip_numerals():
        return ""
    often = laip_numerals()[int(numeral)].frequency
    return next((code for word, code in _LAW.items() if often.startswith(word)), "")


def calendar(workspace: Workspace, clock: Callable[[], datetime]) -> Calendar:
    """Say what is due on which day.

    Args:
        workspace: The one that is open.
        clock: The time, in UTC.
    """
    day = clock().astimezone().date()
    return Calendar(day, tuple(all_due(duties(workspace), day)))


def write_calendar(found: Calendar, file: Path, clock: Callable[[], datetime]) -> int:
    """Write what is due as iCalendar, for any calendar program; give how many entries.

    Raises:
        KnownError: `table.cannot_write`.
    """
    from app.steps.calendar_file import Event, icalendar

    events = [
        Event(f"{duty.form_id}@acopio", when.date, _words(duty), duty.frequency)
        for duty, when in found.due
    ]
    try:
        file.write_text(icalendar(events, clock()), encoding="utf-8", newline="")
    except OSError as error:
        values = {"detail": system_reason(error)}
        problem = Problem("table.cannot_write", place=Place(file=file.name), values=values)
        raise KnownError(problem) from error
    return len(events)


def _words(duty: Duty) -> str:
    return _("Publicar: {title}").format(title=duty.title)
