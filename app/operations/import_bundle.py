"""Take in the records of another computer, from a file on a stick.

The whole file is proved before anything is written. Then its lines are entered in their order,
in transactions of a tenth of a second between which people go on answering; broken off, the same
file goes on where it stopped.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.messages import _
from app.operations.bundle_check import check_bundle
from app.operations.bundle_file import KEYS, BundleReader
from app.operations.bundle_items import items_of
from app.operations.bundle_keys import receive_keys
from app.operations.export_bundle import acknowledgement_of
from app.progress import Cancel, Progress, Report, silent
from app.store.arrivals import Arrival, Item
from app.store.clock import as_text
from app.store.conflicts import Conflict
from app.store.database import KnownError
from app.store.erasure import take_in
from app.store.imports import LONGEST_TRANSACTION_S
from app.store.journal_lines import Line
from app.store.knowledge import Knowledge, declare, vector
from app.store.merging import Clash
from app.store.version_use import VersionChange, foresee
from app.store.workspace import Workspace
from forms.answers import Update
from forms.logic import FormLogic, compile_form
from forms.session import CaptureSession

_FIRST_ITEMS, _MOST_ITEMS = 50, 2000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A clash that an import would leave.

    Attributes:
        record: uuid of the record.
        clash: Both values.
    """

    record: str
    clash: Clash


@dataclass(slots=True)
class Imported:
    """What came of an import, or would.

    Attributes:
        sender: Name of the computer it came from.
        at: When it was made, as text.
        applied: Lines that are new here.
        skipped: Lines that were here.
        records: Records that are new here.
        forms: Versions of forms that are new here.
        versions: Forms of which another version is in use now: a new one came, or one that was
            in use was taken back.
        foreseen: Of a preview, what would clash.
        conflicts: Of an import, everything that waits for a person.
        acknowledgement: What this computer has now, for the sender; None of a preview.
    """

    sender: str
    at: str
    applied: int = 0
    skipped: int = 0
    records: int = 0
    forms: int = 0
    versions: list[VersionChange] = field(default_factory=list)
    foreseen: list[Foreseen] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    acknowledgement: dict[str, object] | None = None


def preview_bundle(
    workspace: Workspace, file: Path, *, report: Report = silent, cancel: Cancel | None = None
) -> Imported:
    """Say what an import would bring; nothing is changed.

    Args:
        workspace: Where it would go.
        file: The bundle.
        report: Told of the lines read.
        cancel: Stops the work.

    Raises:
        ProblemError, KnownError: As `import_bundle`.
    """
    with BundleReader(file) as bundle:
        check_bundle(workspace, bundle, report=report, cancel=cancel)
        found = Imported(bundle.manifest["name"], bundle.manifest["at"])
        found.forms = sum(1 for _form in _new_forms(workspace, bundle))
        found.versions = foresee(workspace.db, bundle.object(KEYS).get("taken_back", {}))
        knowledge = Knowledge.read(workspace.db)
        known = vector(workspace.db)
        fresh: dict[str, list[Line]] = {}
        for item in items_of(bundle):
            line = item.line
            if line is not None and line.seq <= known.get(line.device, 0):
                found.skipped += 1
                continue
            found.records += item.record is not None
            if line is not None:
                found.applied += 1
                _foresee(workspace, line, knowledge, fresh)
    for uuid, lines in fresh.items():
        merged = workspace.arrivals.preview(uuid, lines, knowledge)
        found.foreseen += [Foreseen(uuid, clash) for clash in merged.clashes] if merged else []
    return found


def _foresee(
    workspace: Workspace, line: Line, knowledge: Knowledge, fresh: dict[str, list[Line]]
) -> None:
    if line.op == "import" and line.keys[0] is None:
        knowledge.learn(line.device, line.seq, line.new)
    here = "SELECT 1 FROM record WHERE uuid = ?"
    uuid = line.record
    if uuid is not None and (uuid in fresh or workspace.db.value(here, (uuid,))):
        fresh.setdefault(uuid, []).append(line)


def _new_forms(workspace: Workspace, bundle: BundleReader) -> Iterator[object]:
    from app.store.portable_forms import version_here

    for form in bundle.forms():
        if version_here(workspace.db, form["form_id"], form["sha256"]) is None:
            yield form


def import_bundle(
    workspace: Workspace,
    file: Path,
    *,
    clock: Callable[[], datetime],
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Imported:
    """Take a bundle in; the same again changes nothing.

    What nobody here wrote about is entered. Where both wrote, each unaware of the other, equal
    values are one, and different ones wait in `Workspace.conflicts`, with what stood here in place.

    Args:
        workspace: Where it goes.
        file: The bundle.
        clock: The time, in UTC.
        report: Told of the lines entered.
        cancel: Stops between two transactions; what was entered is whole and stays, and the same
            file goes on from there.

    Raises:
        ProblemError: `bundle.damaged`, `bundle.not_one`, `bundle.newer`, `bundle.gap`,
            `bundle.other_history`, `bundle.practice`, `bundle.form_missing`; nothing was changed.
        KnownError: `bundle.cannot_use_file`; the disk is full …
        CancelledError: It was stopped.
    """
    cancel = cancel or Cancel()
    with BundleReader(file) as bundle:
        check_bundle(workspace, bundle, report=report, cancel=cancel)
        declare(workspace.db, workspace.journal, as_text(clock()))
        done = Imported(bundle.manifest["name"], bundle.manifest["at"])
        done.forms = sum(1 for _form in _new_forms(workspace, bundle))
        before = {form.form_id: form for form in workspace.instruments.forms()}
        keys = receive_keys(workspace, bundle, cancel)
        done.versions = [
            VersionChange(form.form_id, form.title, before[form.form_id].number, form.number)
            for form in workspace.instruments.forms()
            if form.form_id in before and form.number != before[form.form_id].number
        ]
        entering = _Entering(workspace, done, clock)
        facts = {"bundle": bundle.sha256, "from": bundle.manifest["device"]}
        try:
            with workspace.arrivals.receiving(keys) as arrival:
                total = bundle.manifest["lines"]
                entering.take_all(arrival, items_of(bundle), total, report, cancel)
            with workspace.db.transaction():
                take_in(workspace.db, bundle.object(KEYS).get("erased", {}))
        finally:
            with suppress(KnownError):  # a full disk: the next exchange says it
                declare(workspace.db, workspace.journal, as_text(clock()), **facts)
    done.conflicts = workspace.conflicts.waiting()
    done.acknowledgement = acknowledgement_of(workspace, clock())
    return done


class _Entering:
    """Enters items, as many in one transaction as a tenth of a second allows."""

    def __init__(self, workspace: Workspace, done: Imported, clock: Callable[[], datetime]) -> None:
        self._workspace = workspace
        self._done = done
        self._clock = clock
        self._forms: dict[int, FormLogic] = {}

    def take_all(
        self, arrival: Arrival, items: Iterable[Item], total: int, report: Report, cancel: Cancel
    ) -> None:
        """Enter all items; see `import_bundle`."""
        source, size, done = iter(items), _FIRST_ITEMS, self._done
        while some := list(islice(source, size)):
            cancel.check()
            began = time.perf_counter()
            taken = arrival.take(some)
            took = time.perf_counter() - began
            done.applied += taken.lines
            done.skipped += taken.skipped
            done.records += taken.records
            for record in taken.changed:
                self._compute(record)
            report(Progress(done.applied + done.skipped, total, _("Recibiendo los registros")))
            fitting = int(size * 0.5 * LONGEST_TRANSACTION_S / max(took, 0.001))
            size = max(1, min(fitting, 2 * size, _MOST_ITEMS))

    def _compute(self, key: int) -> None:
        """Let the form compute again what follows from the answers that came."""
        workspace = self._workspace
        record = workspace.records.info(key)
        if record.state == "approved":
            return
        if record.version not in self._forms:
            self._forms[record.version] = compile_form(
                workspace.instruments.instrument(record.version)
            )
        answers = workspace.records.answers(record)
        session = CaptureSession(
            self._forms[record.version],
            answers,
            choices=workspace.choices.of_version(record.version),
            now=self._clock,
            new_id=lambda: "",
            language=record.language,
        )
        rows = {row.row for row in answers.rows}
        computed = tuple(
            change
            for change in session.initial_update().answers
            if change.calculated and (change.row is None or change.row in rows)
        )
        if computed:
            workspace.records.save(record, Update(computed), record.author)
