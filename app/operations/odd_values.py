"""Numbers far from all others in the finished records of a form, each with its place."""

from dataclasses import dataclass

from app.operations.measure_quality import outliers_of
from app.operations.record_words import RecordWords
from app.operations.sight import in_sight
from app.operations.validate_form import FINISHED
from app.progress import Cancel
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

MOST = 2_000


@dataclass(frozen=True, slots=True)
class OddValue:
    """One number.

    Attributes:
        record: uuid of its record.
        number: Number of the record.
        path, label: Its question.
        said: The number as people write it.
        low, high: Between which the others are.
        department: Code of the department it was compared within, "" for the whole country.
        value: The number.
    """

    record: str
    number: int
    path: str
    label: str
    said: str
    low: float
    high: float
    department: str
    value: float


def odd_values(
    workspace: Workspace, form_id: str, *, cancel: Cancel | None = None
) -> tuple[OddValue, ...]:
    """Give the numbers that are worth a look, by question, the farthest first; `MOST` of them.

    Personal numbers are left out: they are looked at in their record.

    Args:
        workspace: Where the records live.
        form_id: Their form.
        cancel: Stops between two questions.
    """
    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    words = RecordWords(instrument, workspace.choices.of_version(version.id))
    query = in_sight(workspace, RecordQuery(version.instrument, states=FINISHED))
    found: list[OddValue] = []
    for far in outliers_of(workspace, version, instrument, workspace.records.ids(query)):
        (cancel or Cancel()).check()
        if words.is_personal(far.path):
            continue
        for number, value in far.records[: MOST - len(found)]:
            record = workspace.records.info(number)
            whole = int(value) if value.is_integer() else value
            found.append(
                OddValue(
                    record.uuid,
                    number,
                    far.path,
                    words.label(far.path),
                    words.say(far.path, whole) or "",
                    far.fences.low,
                    far.fences.high,
                    far.group,
                    whole,
                )
            )
    return tuple(found)
