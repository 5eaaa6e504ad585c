"""The demonstration: real records travel the whole way, from an instrument to a verified dataset.

Every step looks first at what is there already, so that a demonstration that was killed at any
moment ends in the same state when it is started again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.messages import _
from app.operations import capture as capturing
from app.operations import practice
from app.operations.add_record import GivenAnswers, fill
from app.operations.approval import approve
from app.operations.build_dataset import BuiltDataset, build_dataset
from app.operations.correct import correct, set_aside
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.portals import ChosenPortal, open_portal
from app.operations.practice import Course
from app.operations.publish import Published, publish
from app.operations.staff import enter
from app.operations.validate_form import validate_form
from app.progress import Cancel, Progress, Report, silent
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

STEPS = 8


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demonstration showed.

    Attributes:
        instrument: Id of the form.
        captured: Records answered question by question.
        imported: Rows of the table.
        problems_found: Each with record (uuid), field (path) and code.
        problems_left: Open ones at the end.
        dataset: `name`, `rows`, `sha256` of the data CSV as built.
        portal: `url`, `rows`, `sha256` of the data CSV as downloaded back.
        receipt: As filed.
        second_run_writes: Writes of publishing again without a change.
    """

    instrument: str
    captured: int
    imported: int
    problems_found: list[dict[str, str]]
    problems_left: int
    dataset: dict[str, object]
    portal: dict[str, object]
    receipt: dict[str, object]
    second_run_writes: int


@dataclass(frozen=True, slots=True)
class _Stage:
    """What every step of the demonstration needs."""

    workspace: Workspace
    course: Course
    clock: Callable[[], datetime]
    report: Report
    cancel: Cancel

    def begin(self, step: int, what: str) -> None:
        """Say that a step begins; stop here if the person asked for it."""
        self.cancel.check()
        self.report(Progress(step, STEPS, what))


def run_demo(
    workspace: Workspace,
    chosen: ChosenPortal | None = None,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> DemoResult:
    """Send the practice records the whole way.

    Args:
        workspace: A practice workspace.
        chosen: A portal of your own; None uses the practice portal.
        clock: The time, in UTC.
        report: Told of each step.
        cancel: Stops between steps.

    Raises:
        KnownError: The portal refused, or the disk did.
    """
    stage = _Stage(
        workspace, practice.bring_in_people(workspace), clock, report, cancel or Cancel()
    )
    stage.begin(1, _("Formulario"))
    form_id = load_library_form(workspace, stage.course.form).version.form_id
    instrument = workspace.instruments.latest(form_id).instrument
    stage.begin(2, _("Captura"))
    captured = _capture(stage)
    stage.begin(3, _("Importación"))
    imported = import_table(
        workspace, form_id, stage.course.table, stage.course.prepares, cancel=cancel
    ).rows
    stage.begin(4, _("Revisión"))
    validate_form(workspace, form_id, clock=clock, cancel=cancel)
    found = [
        {"record": issue.record_uuid, "field": issue.path, "code": issue.code}
        for issue in workspace.issues.all(instrument)
    ]
    stage.begin(5, _("Correcciones"))
    _correct(stage)
    left = validate_form(workspace, form_id, clock=clock, cancel=cancel).problems
    stage.begin(6, _("Paquete"))
    built = _freeze(stage, form_id)
    with open_portal(workspace, chosen, anywhere=True) as portal:
        stage.begin(7, _("Publicación"))
        first = _publish(stage, built, portal)
        stage.begin(8, _("Publicar otra vez"))
        again = _publish(stage, built, portal)
    return DemoResult(
        instrument=form_id,
        captured=captured,
        imported=imported,
        problems_found=found,
        problems_left=len(left),
        dataset={"name": built.name, "rows": built.rows, "sha256": built.data_sha256},
        portal={"url": first.url, "rows": first.rows, "sha256": first.sha256},
        receipt=dict(first.receipt),
        second_run_writes=again.writes,
    )


def _capture(stage: _Stage) -> int:
    """Answer the records of the course as an enumerator would; go on with drafts, repeat nothing.

    Returns:
        How many of them are finished.
    """
    workspace, course = stage.workspace, stage.course
    version = workspace.instruments.latest(course.form)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    by_hand = [info for info in map(workspace.records.info, ids) if info.batch is None]
    finished = 0
    for number, given in enumerate(course.captured):
        known = by_hand[number] if number < len(by_hand) else None
        finished += (known is not None and known.state != "draft") or _capture_one(
            stage, known.uuid if known else None, given
        )
    return finished


def _capture_one(stage: _Stage, draft: str | None, given: GivenAnswers) -> bool:
    """Answer one record, a new one or the draft that was left, and finish it."""
    workspace, course = stage.workspace, stage.course
    if draft is None:
        capture = capturing.start(workspace, course.form, course.prepares, clock=stage.clock)
    else:
        capture = capturing.resume(workspace, draft, course.prepares, clock=stage.clock)
    fill(workspace, capture, given)
    return capturing.finish(workspace, capture).done


def _correct(stage: _Stage) -> None:
    """Correct what is open, as the course says, found by the row of the table."""
    workspace, course = stage.workspace, stage.course
    version = workspace.instruments.latest(course.form)
    by_row = {correction.row: correction for correction in course.corrections}
    for issue in workspace.issues.open(version.instrument):
        correction = by_row.get(issue.source_row or 0)
        if correction is None:
            continue
        if correction.field is None:
            set_aside(workspace, issue.record_uuid, course.prepares, reason=correction.reason)
        else:
            correct(
                workspace,
                issue.record_uuid,
                correction.field,
                correction.value,
                course.prepares,
                reason=correction.reason,
                clock=stage.clock,
            )


def _freeze(stage: _Stage, form_id: str) -> BuiltDataset:
    """Prepare the package as one person, and approve its bytes as another, each by their PIN."""
    workspace, people = stage.workspace, stage.course
    enter(workspace, people.prepares, people.pins[people.prepares])
    built = build_dataset(workspace, form_id, people.prepares, clock=stage.clock)
    approve(workspace, built.name, people.approves, people.pins[people.approves])
    return built


def _publish(stage: _Stage, built: BuiltDataset, portal: ChosenPortal) -> Published:
    return publish(
        stage.workspace,
        built.name,
        portal,
        stage.course.approves,
        clock=stage.clock,
        report=stage.report,
        cancel=stage.cancel,
    )
