"""A parcel of the outbox: one version of a dataset on its way to one portal."""

import enum
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forms.problem import Place, Problem, Severity

if TYPE_CHECKING:
    from app.store.driver import Row


class State(enum.StrEnum):
    """Where a parcel stands."""

    QUEUED = "queued"  # may go as soon as there is a line
    SENDING = "sending"  # an engine has it in hand
    WAITING = "waiting"  # failed for now; its pause is running
    REJECTED = "rejected"  # the portal refused it: a person must act
    CONFLICT = "conflict"  # somebody changed the portal's copy: a person must decide
    SENT = "sent"  # read back, compared, receipt filed
    WITHDRAWN = "withdrawn"  # a person or a newer version made it needless


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.WITHDRAWN}),
    State.SENDING: frozenset(
        {State.SENT, State.WAITING, State.REJECTED, State.CONFLICT, State.QUEUED}
    ),
    State.WAITING: frozenset({State.QUEUED, State.WITHDRAWN}),
    State.REJECTED: frozenset({State.QUEUED, State.WITHDRAWN}),
    State.CONFLICT: frozenset({State.QUEUED, State.WITHDRAWN}),
    State.SENT: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Which state may follow which. `sending -> queued` is what recovery and cancelling do."""

OPEN = (State.QUEUED, State.SENDING, State.WAITING)
"""States of parcels that will go by themselves."""


class Kind(enum.StrEnum):
    """How a portal keeps the data of a parcel."""

    FILES = "publish"  # as files; a version is a file that never changes
    TABLE = "table"  # as tables of rows: the current state, corrected by the rows that changed


class Step(enum.StrEnum):
    """The steps of a delivery; the last one that was finished is kept with the parcel."""

    LOOK = "look"  # who answers, may we, what is there
    CREATE = "create"  # the dataset exists and carries our fields
    RESOURCES = "resources"  # every file was taken
    VERIFY = "verify"  # every file was read back and is equal
    PUBLISH = "publish"  # everybody can see it
    RECEIPT = "receipt"  # the receipt is filed


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox.

    Attributes:
        id: uuid made here.
        dataset: Key of the dataset in the store.
        dataset_name: Its name at the portal.
        version: Key of the version in the store.
        number: Version as people count: 1, 2, 3 …
        kind: How the portal keeps the data.
        portal_url: Where it goes.
        organization: Short name of the office it is published under.
        payload_path: Package folder below the workspace.
        payload_sha256: Of the version's manifest.
        bytes: Size of all files.
        fields: What the portal shall say of the dataset.
        state: Where it stands.
        step: Last finished step, "" before the first.
        attempts: How often it was begun.
        next_attempt_at: UTC text; when a waiting parcel's pause ends.
        last_problem: Why it did not go the last time.
        remote_id: The portal's id of the dataset, once known.
        overwrites: State of the portal's copy that a person agreed to replace.
        created_at: UTC text.
        also: What else was wrong the last time.
    """

    id: str
    dataset: int
    dataset_name: str
    version: int
    number: int
    kind: Kind
    portal_url: str
    organization: str
    payload_path: str
    payload_sha256: str
    bytes: int
    fields: Mapping[str, object]
    state: State
    step: str
    attempts: int
    next_attempt_at: str | None
    last_problem: Problem | None
    remote_id: str | None
    overwrites: str | None
    created_at: str
    also: tuple[Problem, ...] = ()


def parcel_of(row: "Row") -> Parcel:
    """Make a parcel of a row of `parcel` joined with its dataset and version."""
    problems = problems_from_json(row["last_problem_json"])
    return Parcel(
        id=row["id"],
        dataset=row["dataset"],
        dataset_name=row["dataset_name"],
        version=row["version"],
        number=row["number"],
        kind=Kind(row["kind"]),
        portal_url=row["portal_url"],
        organization=row["organization"],
        payload_path=row["payload_path"],
        payload_sha256=row["payload_sha256"],
        bytes=row["bytes"],
        fields=json.loads(row["fields_json"]),
        state=State(row["state"]),
        step=row["step"],
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"],
        last_problem=next(iter(problems), None),
        also=problems[1:],
        remote_id=row["remote_id"],
        overwrites=row["overwrites"],
        created_at=row["created_at"],
    )


def problems_to_json(problems: Sequence[Problem]) -> str | None:
    """Write what was wrong so that the window can say it again tomorrow, None when nothing was."""
    if not problems:
        return None
    first, *others = map(_problem_to_json, problems)
    return json.dumps({**first, "also": others}, ensure_ascii=False, default=str)


def problems_from_json(text: str | None) -> tuple[Problem, ...]:
    """Read what `problems_to_json` wrote; an earlier program wrote one alone."""
    if text is None:
        return ()
    said = json.loads(text)
    return tuple(map(_problem_from_json, [said, *said.get("also", [])]))


def _problem_to_json(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "file": problem.place.file,
        "field": problem.place.field,
        "values": dict(problem.values),
    }


def _problem_from_json(said: Mapping[str, Any]) -> Problem:
    place = Place(file=said["file"], field=said["field"])
    return Problem(said["code"], Severity.ERROR, place, said["values"])
