"""Publish a dataset: into the outbox, to the portal, read back, receipt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from app.operations.approval import let_out
from app.operations.deliver import deliver
from app.operations.portal_rules import asked_by_portal, kept_rules
from app.operations.portals import ChosenPortal
from app.progress import Cancel, Report, silent
from app.steps.catalogue import DatasetMetadata
from app.steps.portal_rules import fields_at
from app.store.database import KnownError
from app.store.datasets import StoredDatasetVersion
from app.store.workspace import Workspace
from forms.problem import Problem, ProblemError, Severity
from sync.outbox import NewParcel, Outbox
from sync.parcel import Kind, Parcel
from sync.portal import PortalError
from sync.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Published:
    """What the portal holds now, as read back.

    Attributes:
        url: Page of the dataset.
        rows: Rows of the data CSV there.
        sha256: Of the data CSV there.
        receipt: The receipt that was filed.
        writes: Requests that changed something at the portal.
    """

    url: str
    rows: int
    sha256: str
    receipt: Receipt
    writes: int


def publish(
    workspace: Workspace,
    name: str,
    chosen: ChosenPortal,
    person: str,
    *,
    override: str = "",
    kind: Kind | None = None,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Published:
    """Publish the last version of a dataset and wait for the receipt.

    Args:
        workspace: Where the dataset was built.
        name: The dataset's name.
        chosen: The portal, open.
        person: Who sends it.
        override: Why it goes out without approval, see `approval.let_out`.
        kind: How the portal keeps the data; None: as the last time, files at first.
        clock: The time, in UTC.
        report: Told of the bytes.
        cancel: Stops between requests; the parcel waits in the outbox.

    Raises:
        ProblemError: What stands in the way, see `approval.let_out`.
        KnownError: The portal could not be reached or refused; the parcel stays in the outbox.
    """
    parcel = enqueue(workspace, name, chosen, person, override=override, kind=kind, clock=clock)
    cycle = deliver(workspace, chosen, clock=clock, report=report, cancel=cancel)
    for receipt in cycle.receipts:
        if receipt["parcel"] == parcel.id:
            return Published(
                receipt["dataset"]["url"],
                receipt["rows"],
                receipt["sha256"],
                receipt,
                receipt["writes"],
            )
    raise _refusal(Outbox(workspace.db).parcel(parcel.id), cycle.problems)


def enqueue(
    workspace: Workspace,
    name: str,
    chosen: ChosenPortal,
    person: str,
    *,
    override: str = "",
    kind: Kind | None = None,
    clock: Callable[[], datetime],
) -> Parcel:
    """Put the last version of a dataset into the outbox; nothing is sent yet.

    Args:
        workspace: Where the dataset was built.
        name: The dataset's name.
        chosen: The portal, open.
        person: Who sends it.
        override: Why it goes out without approval, see `approval.let_out`.
        kind: How the portal keeps the data; None: as the last time, files at first.
        clock: The time, in UTC.

    Raises:
        ProblemError: What stands in the way, see `approval.let_out`; what the portal asks and the
            description does not say, see `portal_rules`.
        PortalError: `command.no_organization`.
    """
    version = let_out(workspace, name, person, override=override, clock=clock)
    if not chosen.organization:
        raise PortalError("command.no_organization", url=chosen.url)
    outbox = Outbox(workspace.db)
    kept = kind or outbox.last_kind(version.dataset, chosen.url)
    return outbox.add(_parcel(workspace, version, chosen, kept), clock())


def _parcel(
    workspace: Workspace, version: StoredDatasetVersion, chosen: ChosenPortal, kind: Kind
) -> NewParcel:
    """Describe the version as this portal wants it; what only portals ask is not frozen in it."""
    now = DatasetMetadata.from_json(workspace.datasets.get(version.name).metadata)
    frozen = DatasetMetadata.from_json(version.metadata)
    metadata = replace(frozen, groups=now.groups, asked=now.asked)
    refused = [
        problem
        for problem in asked_by_portal(workspace, metadata, chosen.url)
        if problem.severity is Severity.ERROR
    ]
    if refused:
        raise ProblemError(*refused)
    return NewParcel(
        id=str(uuid4()),
        dataset=version.dataset,
        version=version.id,
        portal_url=chosen.url,
        organization=chosen.organization,
        fields=fields_at(metadata, version.built_at, kept_rules(workspace, chosen.url)),
        kind=kind,
    )


def _refusal(parcel: Parcel, problems: tuple[Problem, ...]) -> KnownError:
    """Give why a parcel did not arrive, now or when it was tried last, as something to raise."""
    waiting_for = parcel.last_problem or Problem(
        "portal.not_sent", values={"name": parcel.dataset_name}
    )
    return KnownError(*(problems or (waiting_for,)))
