"""The quality of a form, read for the screen: the report, and which columns are about persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.progress import Cancel, Report
    from app.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Measured:
    """What the screen shows.

    Attributes:
        report: As `app.operations.quality_report` makes it.
        personal: Paths of questions about a person: their values stay hidden.
    """

    report: Mapping[str, Any]
    personal: frozenset[str]


def read_quality(workspace: "Workspace", form: str, report: "Report", cancel: "Cancel") -> Measured:
    """Measure a form.

    Args:
        workspace: Where the records live.
        form: Which form.
        report: Told of the records done.
        cancel: Stops the work.
    """
    from app.operations.measure_quality import measure_quality
    from app.operations.quality_report import report_as_json
    from app.operations.record_words import PERSONAL
    from app.ui.records.changes import now

    quality = measure_quality(workspace, form, clock=now, report=report, cancel=cancel)
    personal = {q.path for q in quality.instrument.questions() if q.marks.privacy in PERSONAL}
    return Measured(report_as_json(quality), frozenset(personal))
