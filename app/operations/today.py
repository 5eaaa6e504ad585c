"""What a person finds on opening Acopio: where they were, what waits, what is due."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.operations.duties import duties
from app.steps.publication_calendar import Due, Duty, this_month
from app.store.record_query import RecordQuery
from app.store.records import Draft
from app.store.workspace import Workspace
from forms.question_types import TYPES
from sync.outbox import Outbox
from sync.parcel import OPEN, State


@dataclass(frozen=True, slots=True)
class FormWork:
    """Where the work on one form stands.

    Attributes:
        form_id, title: The form.
        records: Records that are not set aside, drafts too.
        drafts: Of those, unfinished ones.
        errors, warnings: Open findings.
        to_review: Records that have any.
        ready: Finished records that were checked and have none.
        publishable: Finished records that no version of its dataset holds yet.
        returned: uuids of the records that came back with remarks, the latest first.
        unchecked: Finished records that nobody checked since they came or changed.
    """

    form_id: str
    title: str
    records: int
    drafts: int
    errors: int
    warnings: int
    to_review: int
    ready: int
    publishable: int
    returned: tuple[str, ...] = ()
    unchecked: int = 0

    @property
    def waits(self) -> bool:
        """Say whether somebody must go on with one of its records."""
        return bool(self.errors or self.drafts or self.returned)


@dataclass(frozen=True, slots=True)
class LeftAt:
    """The draft that was worked on last.

    Attributes:
        record: uuid.
        form_id, title: Its form.
        path: Question in hand, "" when unknown.
        at: When it was last saved, UTC.
        number: Its place among the records of the form, from 1.
        question: Place of the question in hand among those people answer; 0 when unknown.
        questions: How many those are.
    """

    record: str
    form_id: str
    title: str
    path: str
    at: datetime
    number: int
    question: int
    questions: int


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that Inicio shows.

    Attributes:
        left_at: Where to go on, None when no draft is open.
        forms: Work by form, those with something to do first.
        to_send: Parcels that go by themselves; `to_send_bytes` is their size.
        refused: Parcels that need a person.
        due: What should be published this month, the most urgent first.
        conflicts: What two computers said otherwise, waiting for a person.
    """

    left_at: LeftAt | None
    forms: tuple[FormWork, ...]
    to_send: int
    to_send_bytes: int
    refused: int
    due: tuple[tuple[Duty, Due], ...]
    conflicts: int = 0

    @property
    def errors(self) -> int:
        """Give the open errors of all forms."""
        return sum(form.errors for form in self.forms)

    @property
    def warnings(self) -> int:
        """Give the open warnings of all forms."""
        return sum(form.warnings for form in self.forms)


def today(workspace: Workspace, day: date) -> Today:
    """Look at the whole workspace.

    Args:
        workspace: The one that is open.
        day: Today, in the office's own time.
    """
    forms = tuple(_form_work(workspace))
    drafts = workspace.records.drafts(limit=1)
    parcels = Outbox(workspace.db).parcels((*OPEN, State.REJECTED, State.CONFLICT))
    going = [parcel for parcel in parcels if parcel.state in OPEN]
    return Today(
        left_at=_left_at(workspace, drafts[0]) if drafts else None,
        forms=tuple(sorted(forms, key=lambda form: (not form.waits, form.title))),
        to_send=len(going),
        to_send_bytes=sum(parcel.bytes for parcel in going),
        refused=len(parcels) - len(going),
        due=tuple(this_month(duties(workspace), day)),
        conflicts=workspace.conflicts.count(),
    )


def _form_work(workspace: Workspace) -> list[FormWork]:
    counts = workspace.issues.counts()
    found = []
    for version in workspace.instruments.forms():
        issues = counts.get(version.instrument)
        every = len(workspace.records.ids(RecordQuery(version.instrument)))
        drafts = len(workspace.records.drafts(version.instrument))
        returned = [back.record.uuid for back in workspace.records.returned(version.instrument)]
        open_still = drafts + len(returned)
        changed = RecordQuery(version.instrument, states=("final", "approved"), only_unchecked=True)
        unchecked = len(workspace.records.ids(changed))
        known = len(workspace.records.ids(replace(changed, only_with_issues=True)))
        checked = every - open_still - unchecked + known
        found.append(
            FormWork(
                form_id=version.form_id,
                title=version.title,
                records=every,
                drafts=drafts,
                errors=issues.errors if issues else 0,
                warnings=issues.warnings if issues else 0,
                to_review=issues.records if issues else 0,
                ready=max(0, checked - (issues.records if issues else 0)),
                publishable=max(0, every - open_still - _published(workspace, version.instrument)),
                returned=tuple(returned),
                unchecked=unchecked,
            )
        )
    return found


def _published(workspace: Workspace, instrument: int) -> int:
    """Give how many records the newest versions of a form's datasets hold."""
    return sum(
        last.rows
        for dataset in workspace.datasets.all(instrument)
        if (last := workspace.datasets.last_version(dataset.name)) is not None
    )


def _left_at(workspace: Workspace, draft: Draft) -> LeftAt:
    version = workspace.instruments.version(draft.record.version)
    instrument = workspace.instruments.instrument(version.id)
    asked = [
        question.path for question in instrument.questions() if TYPES[question.type].is_answerable
    ]
    records = workspace.records.ids(RecordQuery(version.instrument))
    return LeftAt(
        record=draft.record.uuid,
        form_id=version.form_id,
        title=version.title,
        path=draft.path,
        at=draft.record.updated_at,
        number=1 + records.index(draft.record.id),
        question=1 + asked.index(draft.path) if draft.path in asked else 0,
        questions=len(asked),
    )
