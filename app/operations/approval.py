"""The gate before the portal: a frozen version goes out when two people stand for its bytes.

Whoever prepares a version and whoever approves it are two persons, each behind a PIN; both stand
for exactly the bytes that were frozen. Three things stand in the way of a version: files that are
not as they were frozen, people who are missing, records that a later check found wrong. The last
two can be overridden with a reason, which is published.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.operations.overridden import renumber, say_terms
from app.steps.approval_terms import Terms
from app.steps.datapackage import MANIFEST
from app.steps.package_check import verify_manifest
from app.store.approvals import Approval, manifest_sha256
from app.store.datasets import StoredDatasetVersion
from app.store.people import Person
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity

ONE_PERSON = "one_person"
"""Setting of a workspace: "1" where whoever prepares may approve as well."""

SHORTEST_REASON = 10
LONGEST_REASON = 500

APPROVE, PREPARE = "publicar/aprobar", "publicar/preparar"
"""Places on the screen, as problems name them."""

BINDING = frozenset(
    {
        "approval.not_validated",
        "package.cannot_read",
        "package.file_changed",
        "package.file_missing",
        "package.file_unknown",
    }
)
"""What nobody may let pass, whatever the reason: bytes that are not those that were checked."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A version that two people stand for, or one where the office is of one.

    Attributes:
        version: As it was frozen.
        prepared_by, approved_by: Names.
        manifest_sha256: Of the bytes they stand for.
        at: Since when, UTC.
        repeated: It was approved before; nothing was written.
    """

    version: StoredDatasetVersion
    prepared_by: str
    approved_by: str
    manifest_sha256: str
    at: datetime
    repeated: bool


def is_for_one(workspace: Workspace) -> bool:
    """Tell whether whoever prepares a version may approve it as well."""
    return workspace.settings.get(ONE_PERSON) == "1"


def last_version(workspace: Workspace, name: str) -> StoredDatasetVersion:
    """Give the newest version of a dataset.

    Raises:
        ProblemError: `dataset.unknown`, `dataset.not_released`.
    """
    version = workspace.datasets.last_version(name)
    if version is None and any(each.name == name for each in workspace.datasets.all()):
        raise ProblemError(Problem("dataset.not_released", values={"name": name}))
    if version is None:
        known = ", ".join(dataset.name for dataset in workspace.datasets.all()) or "–"
        raise ProblemError(Problem("dataset.unknown", values={"name": name, "known": known}))
    return version


def approver_of(workspace: Workspace, version: StoredDatasetVersion) -> str:
    """Give who approved the bytes that a version has, "" while nobody did."""
    approval = workspace.approvals.who(version.id, "approves")
    return approval.person if approval is not None and _holds(approval, version) else ""


def stand_as_preparer(workspace: Workspace, version: StoredDatasetVersion, person: str) -> None:
    """Write down who prepared a version, once its bytes are frozen.

    A name behind a PIN was let in by it, and in practice nobody needs one to prepare; whoever
    approved the version already does not prepare it.
    """
    approval = workspace.approvals.who(version.id, "approves")
    who = workspace.people.ensure(person)
    if approval is None or approval.person != who.name:
        with_pin = who.has_pin or workspace.practice
        workspace.approvals.stand(version, who.name, "prepares", with_pin=with_pin)


def approve(
    workspace: Workspace,
    name: str,
    person: str,
    pin: str,
    *,
    version: int | None = None,
) -> Approved:
    """Let somebody answer for the bytes of a version; a changed version needs it anew.

    Args:
        workspace: Where it was built.
        name: The dataset.
        person: Who approves.
        pin: Theirs.
        version: Key of the version they looked at; None takes the newest.

    Raises:
        ProblemError: `dataset.unknown`; `approval.newer`: another one was built meanwhile;
            `people.may_not_approve`, `approval.needs_pin`, `store.wrong_pin` …;
            `store.same_person`; `approval.blocked` with all that stands in the way but the
            approval itself.
    """
    newest = last_version(workspace, name)
    if version is not None and version != newest.id:
        values = {"name": name, "number": newest.number}
        raise ProblemError(Problem("approval.newer", values=values))
    who = _proven(workspace, workspace.people.allow(person, "approve"), pin)
    before = workspace.approvals.who(newest.id, "approves")
    if before is None or not _holds(before, newest):
        _refuse(newest, [each for each in blocks(workspace, newest) if each.code != _MISSING])
        _stand_as_approver(workspace, newest, who)
    approved = workspace.approvals.who(newest.id, "approves")
    assert approved is not None  # noqa: S101 - it was written just above
    return Approved(
        newest,
        newest.prepared_by,
        approved.person,
        approved.manifest_sha256,
        approved.at,
        repeated=approved == before,
    )


def _stand_as_approver(workspace: Workspace, version: StoredDatasetVersion, who: Person) -> None:
    said = Terms.from_json(version.terms)
    preparer = workspace.approvals.who(version.id, "prepares")
    is_alone = preparer is not None and preparer.person == who.name
    if is_alone and is_for_one(workspace) and not said.one_person:
        values = {"name": version.name, "number": version.number}
        place = Place(field=PREPARE)
        raise ProblemError(Problem("approval.built_for_two", place=place, values=values))
    alone = said.one_person and is_for_one(workspace)
    workspace.approvals.stand(version, who.name, "approves", with_pin=True, alone=alone)


_MISSING = "approval.missing"


def blocks(
    workspace: Workspace, version: StoredDatasetVersion, *, with_files: bool = True
) -> tuple[Problem, ...]:
    """Give everything that stands between a version and a portal, each with its place.

    Nothing does when it is empty. What the version's own override lets pass is left out.

    Args:
        workspace: Where it was built.
        version: Which one.
        with_files: Read its files, however large; they are read when it leaves in any case.
    """
    overridden = bool(Terms.from_json(version.terms).override)
    found = (
        *(_files(workspace, version) if with_files else ()),
        *_people(workspace, version),
        *_records(workspace, version),
    )
    return tuple(each for each in found if each.code in BINDING or not overridden)


def let_out(
    workspace: Workspace,
    name: str,
    person: str,
    *,
    override: str = "",
    clock: Callable[[], datetime],
) -> StoredDatasetVersion:
    """Give the newest version of a dataset when it may leave.

    Args:
        workspace: Where it was built.
        name: The dataset.
        person: Who sends it.
        override: Why it goes out although people are missing or records are wrong, for all who
            will read it; a version of its own is frozen that says so. "" overrides nothing.
        clock: The time, in UTC.

    Raises:
        ProblemError: `dataset.unknown`, `people.may_not_send`; `approval.blocked` with all that
            stands in the way; `approval.reason_too_short`, `approval.needs_pin`.
    """
    version = last_version(workspace, name)
    who = workspace.people.allow(person, "send")
    found = blocks(workspace, version)
    if override and found and not any(each.code in BINDING for each in found):
        reason = _reason(override)
        _need_pin(who)
        version = _with_reason(workspace, version, who, reason, clock())
        found = blocks(workspace, version)
    _refuse(version, found)
    return version


def check_people(workspace: Workspace, version: StoredDatasetVersion) -> None:
    """See that people stand for a version as they must; its files are looked at when it is sent.

    Raises:
        ProblemError: `approval.blocked`.
    """
    if not Terms.from_json(version.terms).override:
        _refuse(version, list(_people(workspace, version)))


def _refuse(version: StoredDatasetVersion, found: Sequence[Problem]) -> None:
    if found:
        values = {"name": version.name, "number": version.number, "count": len(found)}
        raise ProblemError(Problem("approval.blocked", values=values), *found)


def _proven(workspace: Workspace, person: Person, pin: str) -> Person:
    """Give the person back when they have a PIN and it is this one."""
    _need_pin(person)
    workspace.people.check_pin(person.name, pin)
    return person


def _need_pin(person: Person) -> None:
    if not person.has_pin:
        place = Place(field=APPROVE)
        raise ProblemError(Problem("approval.needs_pin", place=place, values={"name": person.name}))


def _holds(approval: Approval, version: StoredDatasetVersion) -> bool:
    """Tell whether somebody proved that they stand for the bytes a version has."""
    return approval.with_pin and approval.manifest_sha256 == manifest_sha256(version.manifest)


# What stands in the way.


def _files(workspace: Workspace, version: StoredDatasetVersion) -> Iterator[Problem]:
    """Hold the files against the manifest, and the manifest against the store."""
    folder = workspace.folder / version.folder
    yield from (changed := verify_manifest(folder))
    if not changed:
        found = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
        if found != manifest_sha256(version.manifest):
            yield Problem("package.file_changed", place=Place(file=MANIFEST))


def _people(workspace: Workspace, version: StoredDatasetVersion) -> Iterator[Problem]:
    values = {"name": version.name, "number": version.number, "person": version.prepared_by}
    preparer = workspace.approvals.who(version.id, "prepares")
    approver = workspace.approvals.who(version.id, "approves")
    sha256 = manifest_sha256(version.manifest)
    if preparer is None or preparer.manifest_sha256 != sha256:
        yield Problem("approval.not_validated", place=Place(field=PREPARE), values=values)
    elif not preparer.with_pin:
        yield Problem("approval.preparer_unproven", place=Place(field=PREPARE), values=values)
    if approver is None or not _holds(approver, version):
        yield Problem(_MISSING, place=Place(field=APPROVE), values=values)
    elif (
        preparer
        and approver.person == preparer.person
        and not Terms.from_json(version.terms).one_person
    ):
        yield Problem(
            "store.same_person", place=Place(field=APPROVE), values={"name": approver.person}
        )


def _records(workspace: Workspace, version: StoredDatasetVersion) -> Iterator[Problem]:
    """Give the errors that a check found in records since they were frozen."""
    for issue in workspace.issues.in_version(version.id):
        place = Place(
            row=issue.source_row,
            record=issue.record_uuid,
            row_id=issue.row,
            field=issue.path or None,
        )
        yield Problem(issue.code, Severity.ERROR, place, issue.values)


# Overriding.


def _reason(written: str) -> str:
    """Read a reason as one line.

    Raises:
        ProblemError: `approval.reason_too_short`, `approval.reason_too_long`.
    """
    reason = " ".join(written.split())
    values = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
    if len(reason) < SHORTEST_REASON:
        raise ProblemError(Problem("approval.reason_too_short", values=values))
    if len(reason) > LONGEST_REASON:
        raise ProblemError(Problem("approval.reason_too_long", values=values))
    return reason


def _with_reason(
    workspace: Workspace, version: StoredDatasetVersion, who: Person, reason: str, now: datetime
) -> StoredDatasetVersion:
    """Freeze a version that holds the same data and says why nobody approved it."""
    terms = Terms(Terms.from_json(version.terms).one_person, reason)
    folder = workspace.folder / version.folder
    stamp = hashlib.sha256(f"{now.isoformat()} {json.dumps(terms.to_json())}".encode()).hexdigest()
    target = folder.with_name(f"{folder.name}-{stamp[:8]}")
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(folder, part)
    renumber(part, version, terms)
    files = say_terms(part, terms)
    part.rename(target)
    same = {table: dict.fromkeys(counts, 0) for table, counts in version.changes.items()}
    noted = workspace.datasets.add_version(
        version.name,
        folder=target.relative_to(workspace.folder).as_posix(),
        rows=version.rows,
        data_sha256=version.data_sha256,
        manifest=files,
        metadata=version.metadata,
        person=who.name,
        built_at=version.built_at,
        records=workspace.datasets.records_of(version.id),
        terms=terms.to_json(),
        definition=version.definition,
        reason=version.reason,
        changes=same,
    )
    workspace.approvals.stand(noted, who.name, "prepares", with_pin=True)
    workspace.approvals.override(noted, who.name, reason)
    return noted
