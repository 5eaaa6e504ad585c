"""Workspaces whose records can go out: a few finished ones, or the corrected practice table."""

from datetime import UTC, datetime
from pathlib import Path

from support.practice_table import FORM, LINES, PERSON, a_table

from app.operations.build_dataset import BuiltDataset, build_dataset, dataset_metadata
from app.operations.correct import correct, set_aside
from app.operations.deliver import deliver_all
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.validate_form import validate_form
from app.portal_keys import keep_portal_token
from app.progress import Cancel, Progress, Report
from app.settings import Settings
from app.store.workspace import Workspace
from sync.engine import CycleResult

APPROVER = "Mateo"


def now() -> datetime:
    """The time as the program takes it."""
    return datetime.now(UTC)


def sound_lines(count: int) -> list[str]:
    """Give lines of the practice table that have no error."""
    return LINES[20 : 20 + count]


def put_records(workspace: Workspace, folder: Path, *lines: str, file: str = "cuadro.csv") -> None:
    """Import lines of the practice table into its form, and check them."""
    load_library_form(workspace, FORM)
    import_table(workspace, FORM, a_table(folder / file, *lines), PERSON)
    validate_form(workspace, FORM, clock=now)


def correct_practice_table(workspace: Workspace) -> None:
    """Import the whole practice table and mend its five errors as the course says."""
    load_library_form(workspace, FORM)
    import_table(workspace, FORM, course().table, PERSON)
    validate_form(workspace, FORM, clock=now)
    by_row = {correction.row: correction for correction in course().corrections}
    for issue in workspace.issues.open(workspace.instruments.latest(FORM).instrument):
        mend = by_row[issue.source_row or 0]
        if mend.field is None:
            set_aside(workspace, issue.record_uuid, PERSON, reason=mend.reason)
        else:
            correct(
                workspace, issue.record_uuid, mend.field, mend.value, PERSON,
                reason=mend.reason, clock=now,
            )  # fmt: skip


def build(workspace: Workspace, person: str = PERSON) -> BuiltDataset:
    """Build the package of the practice form, with its own description."""
    metadata = dataset_metadata(workspace, FORM)
    return build_dataset(workspace, FORM, person, clock=now, metadata=metadata)


def sign(
    workspace: Workspace, version: int, person: str = PERSON, approver: str = APPROVER
) -> None:
    """Let two people stand for a version as if their PINs had let them in: no time for scrypt."""
    stored = workspace.datasets.version(version)
    workspace.approvals.stand(stored, person, "prepares", with_pin=True)
    workspace.approvals.stand(stored, approver, "approves", with_pin=True)


def approved(workspace: Workspace) -> BuiltDataset:
    """Build the package of the practice form, with two people who stand for it."""
    built = build(workspace)
    sign(workspace, built.version)
    return built


def choose_portal(url: str, token: str = "llave", organization: str = "nebaj") -> None:
    """Write a portal and its key into Ajustes."""
    settings = Settings.load()
    settings.portal_url, settings.organization = url, organization
    settings.save()
    if token:
        keep_portal_token(url, token)


def deliver_until_stopped(
    workspace: Workspace, *, report: Report, cancel: Cancel, **given: object
) -> CycleResult:
    """Deliver, but at the first report wait until somebody stops it: no race with the line."""

    def tell(progress: Progress) -> None:
        report(progress)
        cancel.wait(60)

    return deliver_all(workspace, report=tell, cancel=cancel, **given)
