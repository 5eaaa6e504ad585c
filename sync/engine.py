"""The engine: one cycle takes what is deliverable out of the outbox and delivers it.

It runs in one thread with a workspace of its own, knows no window, and never sleeps: who calls it
decides when the next cycle is due.
"""

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from app.progress import Cancel, CancelledError, Report, silent
from app.store.clock import Clock, as_text
from app.store.database import BugError, Database, KnownError, refused_folder
from app.store.folder_lock import SENDING, folder_lock
from app.store.journal import Journal
from forms.problem import Problem
from sync.archive import EarlierFile
from sync.backoff import pause
from sync.delivery import Delivery
from sync.large import Fit, fitted
from sync.outbox import Outbox
from sync.parcel import OPEN, Kind, Parcel, State, Step
from sync.portal import RETRY_HELPS, Portal, PortalError, Traffic
from sync.receipt import Receipt
from sync.reconcile import fingerprint
from sync.release import Release, file_sha256, read_release

PATIENCE = {
    "portal.server_error": 5,
    "portal.stale": 5,
    "portal.not_ckan": 5,
    "portal.redirected": 5,
}
"""Attempts after which a failure that may pass is shown to a person after all. A portal that
fails on our very data would otherwise be sent the same megabytes for ever. What answers as no
portal, or points elsewhere, may be the page with which a network greets its guests."""

PASSES_HERE = frozenset({"store.busy", "store.disk_full"})
"""Codes of what is in the way on this computer and passes: another program, a full disk."""


class Store(Protocol):
    """What the engine needs of a workspace."""

    @property
    def folder(self) -> Path:
        """The workspace's folder."""

    @property
    def db(self) -> Database:
        """Its open database."""

    @property
    def journal(self) -> Journal:
        """Its journal."""


PortalFor = Callable[[str], Portal | None]
"""Gives the portal behind an address, None when we have no key for it; may raise PortalError."""


@dataclass(frozen=True, slots=True)
class CycleResult:
    """What one cycle did.

    Attributes:
        receipts: One for each parcel that arrived.
        problems: One or more for each that did not; values name the dataset.
        writes: Requests sent that change something at a portal.
        traffic: All that went over the line.
    """

    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    writes: int
    traffic: Traffic = field(default_factory=Traffic)


class Engine:
    """Delivers the parcels of one workspace."""

    def __init__(
        self,
        store: Store,
        portal_for: PortalFor,
        clock: Clock,
        chance: random.Random | None = None,
        *,
        paused: Callable[[], bool] = lambda: False,
        fit: Callable[[Parcel], Fit] = lambda _parcel: Fit(),
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            store: The open workspace.
            portal_for: Opens portals.
            clock: The time, UTC.
            chance: Source of the pauses' jitter.
            paused: Asked before each parcel: whether a person stopped the outbox.
            fit: Gives what the portal of a parcel takes in one file.
        """
        self._store = store
        self._outbox = Outbox(store.db)
        self._portal_for = portal_for
        self._clock = clock
        self._paused = paused
        self._fit = fit
        self._chance = chance or random.Random()  # noqa: S311 - jitter, not a secret

    def run(self, report: Report = silent, cancel: Cancel | None = None) -> CycleResult:
        """Deliver everything that is deliverable now, small parcels first.

        Only one program sends at a time; when another one does, that is the one problem told.

        Args:
            report: Told of bytes.
            cancel: Stops between requests; the parcel in hand is queued again.

        Raises:
            CancelledError: The person stopped it; what had arrived is filed.
        """
        with folder_lock(self._store.folder, SENDING) as mine:
            if not mine:
                return CycleResult((), (Problem("portal.sending_elsewhere"),), 0)
            self._outbox.recover(self._clock())
            with self._portals() as (portals, problems):
                return self._cycle(portals, problems, report, cancel or Cancel())

    def _cycle(
        self, portals: dict[str, Portal], problems: list[Problem], report: Report, cancel: Cancel
    ) -> CycleResult:
        receipts: list[Receipt] = []
        set_aside: dict[str, tuple[Problem, ...]] = {}
        while not self._paused() and (
            parcels := self._outbox.claim(self._clock(), portals, limit=1)
        ):
            parcel = parcels[0]
            try:
                receipts.append(self._deliver(parcel, portals[parcel.portal_url], report, cancel))
            except CancelledError:
                self._outbox.move(parcel.id, State.QUEUED, self._clock())
                raise
            except KnownError as error:
                set_aside[parcel.id] = self._set_aside(parcel, error)
            except OSError as error:  # what was packed or divided on the way found no room
                no_room = refused_folder(error, Path(tempfile.gettempdir()) / parcel.id)
                set_aside[parcel.id] = self._set_aside(parcel, no_room)
            else:
                set_aside.pop(parcel.id, None)  # its pause was short: it went after all
        problems += [problem for each in set_aside.values() for problem in each]
        writes = sum(portal.writes for portal in portals.values())
        if self._paused() and self._outbox.waiting():
            problems.append(Problem("portal.paused"))
        traffic = sum((portal.traffic for portal in portals.values()), Traffic())
        return CycleResult(tuple(receipts), tuple(problems), writes, traffic)

    @contextmanager
    def _portals(self) -> Iterator[tuple[dict[str, Portal], list[Problem]]]:
        """Open each portal that something waits for; close them at the end."""
        portals: dict[str, Portal] = {}
        problems: list[Problem] = []
        for url in sorted({parcel.portal_url for parcel in self._outbox.parcels(OPEN)}):
            try:
                portal = self._portal_for(url)
            except PortalError as error:
                problems += error.problems
            else:
                if portal is not None:
                    portals[url] = portal
        try:
            yield portals, problems
        finally:
            for portal in portals.values():
                portal.close()

    def _deliver(self, parcel: Parcel, portal: Portal, report: Report, cancel: Cancel) -> Receipt:
        started = self._clock()
        last = self._outbox.last_receipt(parcel.dataset, parcel.portal_url)

        def step_done(step: Step, remote_id: str | None) -> None:
            self._outbox.finish_step(parcel.id, step, self._clock(), remote_id)

        with _folders("parcel", "earlier") as (aside, earlier):
            receipt = Delivery(
                portal=portal,
                parcel=parcel,
                release=fitted(self._release(parcel), self._fit(parcel), aside),
                agreed=last["fingerprint"] if last else None,
                step_done=step_done,
                report=report,
                cancel=cancel,
                aside=aside,
                earlier=partial(self._earlier, parcel, last, earlier),
                begun=partial(self._begun, parcel),
                before=self._outbox.parcel(last["parcel"]).fields if last else {},
            ).run()
        finished = self._clock()
        receipt["journal_head"] = self._store.journal.head().hash
        receipt["started_at"], receipt["finished_at"] = as_text(started), as_text(finished)
        self._outbox.deliver(parcel, receipt, finished)
        return receipt

    def _release(self, parcel: Parcel) -> Release:
        version = self._store.db.row(
            "SELECT rows, manifest_json FROM dataset_version WHERE id = ?", (parcel.version,)
        )
        if version is None:
            raise BugError(f"parcel {parcel.id} without its version")
        return read_release(
            self._store.folder / parcel.payload_path,
            name=parcel.dataset_name,
            number=parcel.number,
            rows=version["rows"],
            fields=parcel.fields,
            manifest=json.loads(version["manifest_json"]),
            as_tables=parcel.kind is Kind.TABLE,
        )

    def _begun(self, parcel: Parcel, mark: str) -> bool:
        """Tell whether a mark at the portal is of a parcel that was cut off and gave way."""
        for other in self._outbox.parcels([state for state in State if state is not State.SENT]):
            same = (other.dataset, other.portal_url) == (parcel.dataset, parcel.portal_url)
            if same and other.id != parcel.id and other.step:
                with suppress(KnownError):  # its package is gone
                    if fingerprint(self._release(other)) == mark:
                        return True
        return False

    def _earlier(
        self, parcel: Parcel, last: Receipt | None, aside: Path, sha256: str
    ) -> EarlierFile | None:
        """Find a file of any version of a parcel's dataset by its hash, as it was frozen."""
        versions = self._store.db.rows(
            "SELECT folder, number, manifest_json FROM dataset_version WHERE dataset = ?",
            (parcel.dataset,),
        )
        for version in versions:
            for name, said in json.loads(version["manifest_json"]).items():
                path: Path = self._store.folder / version["folder"] / name
                if said["sha256"] == sha256 and path.is_file() and file_sha256(path) == sha256:
                    return EarlierFile(path, version["number"])
        if last is None or sha256 not in {file["sha256"] for file in last["files"]}:
            return None
        return self._packed_before(parcel, last["parcel"], aside, sha256)

    def _packed_before(
        self, parcel: Parcel, before_id: str, aside: Path, sha256: str
    ) -> EarlierFile | None:
        """Make a file again that went packed or divided: the same way gives the same bytes."""
        if not any(aside.iterdir()):
            before = self._outbox.parcel(before_id)
            with suppress(KnownError):  # its package is gone, or it went in another way
                fitted(self._release(before), self._fit(parcel), aside)
        number = self._outbox.parcel(before_id).number
        made = (path for path in aside.iterdir() if file_sha256(path) == sha256)
        return next((EarlierFile(path, number) for path in made), None)

    def _set_aside(self, parcel: Parcel, error: KnownError) -> tuple[Problem, ...]:
        """Move a parcel that did not arrive to where it belongs; give what to tell the person."""
        now = self._clock()
        problems = tuple(_of_parcel(problem, parcel) for problem in error.problems)
        state, due = self._fate(parcel, error, now)
        if due is not None:
            at = as_text(due)
            problems = tuple(
                replace(p, values={**p.values, "next_attempt_at": at}) for p in problems
            )
        first, *also = problems
        self._outbox.move(parcel.id, state, now, problem=first, also=also, next_attempt_at=due)
        return problems

    def _fate(
        self, parcel: Parcel, error: KnownError, now: datetime
    ) -> tuple[State, datetime | None]:
        """Decide between waiting, rejected and conflict."""
        code = error.problems[0].code
        if code == "portal.changed":
            return State.CONFLICT, None
        passes = code in PASSES_HERE or code in RETRY_HELPS or code in PATIENCE
        if not passes or parcel.attempts >= PATIENCE.get(code, parcel.attempts + 1):
            return State.REJECTED, None
        asked = error.retry_after if isinstance(error, PortalError) else None
        seconds = pause(parcel.attempts, self._chance, asked)
        return State.WAITING, now + timedelta(seconds=seconds)


@contextmanager
def _folders(*names: str) -> Iterator[tuple[Path, ...]]:
    """Make empty folders for a while."""
    with tempfile.TemporaryDirectory() as aside:
        folders = tuple(Path(aside) / name for name in names)
        for folder in folders:
            folder.mkdir()
        yield folders


def _of_parcel(problem: Problem, parcel: Parcel) -> Problem:
    """Add which dataset a problem is about."""
    about = {"dataset": parcel.dataset_name, "version": parcel.number, "portal": parcel.portal_url}
    return replace(problem, values={**about, **problem.values})
