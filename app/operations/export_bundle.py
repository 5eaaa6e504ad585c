"""Hand the records of this computer to another one, as a file on a stick."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.messages import _
from app.operations.bundle_file import JOURNAL, KEYS, BundleWriter, refused
from app.operations.bundle_items import as_item
from app.operations.sight import hand_out
from app.progress import Cancel, Progress, Report, silent
from app.store.clock import as_text
from app.store.driver import Row
from app.store.erasure import erased_lines
from app.store.journal_lines import Line, keys_here, last_lines, line_of
from app.store.knowledge import declare, rows_to_send
from app.store.media import chunks
from app.store.portable_forms import form_texts, portable_form
from app.store.version_use import words
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity

ACKNOWLEDGEMENT = "acopio-acknowledgement"
_LINES_A_REPORT = 500


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What another computer says it has.

    Attributes:
        device, name: Which computer.
        knows: Device -> number of the last line it has of that journal.
        forms: SHA-256 of the versions of forms it has.
    """

    device: str
    name: str
    knows: dict[str, int]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        file: The bundle.
        bytes: Its size.
        lines: Lines of the journal in it.
        records: Records that stand in it whole.
        media: Contents of files.
        problems: What is worth knowing.
    """

    file: Path
    bytes: int
    lines: int
    records: int
    media: int
    problems: tuple[Problem, ...] = ()


def acknowledgement_of(workspace: Workspace, at: datetime) -> dict[str, object]:
    """Give what this computer has, for one that sends it the next bundle."""
    return {
        "kind": ACKNOWLEDGEMENT,
        "format": 1,
        "device": workspace.device.id,
        "name": workspace.device.name,
        "at": as_text(at),
        "knows": {device: seq for device, (seq, _hash) in last_lines(workspace.db).items()},
        "forms": sorted(workspace.db.column("SELECT sha256 FROM instrument_version")),
    }


def read_acknowledgement(file: Path) -> Acknowledgement:
    """Read what another computer says it has.

    Raises:
        ProblemError: `bundle.no_acknowledgement`: it is something else.
        KnownError: `bundle.cannot_use_file`.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        knows = {str(device): int(seq) for device, seq in said["knows"].items()}
        found = Acknowledgement(said["device"], said["name"], knows, tuple(said["forms"]))
        is_one = said["kind"] == ACKNOWLEDGEMENT
    except OSError as error:
        raise refused(file, error) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_acknowledgement(file) from error
    if not is_one:
        raise _no_acknowledgement(file)
    return found


def _no_acknowledgement(file: Path) -> ProblemError:
    return ProblemError(Problem("bundle.no_acknowledgement", place=Place(file=file.name)))


def export_bundle(
    workspace: Workspace,
    target: Path,
    *,
    clock: Callable[[], datetime],
    since: Acknowledgement | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Exported:
    """Write what another computer lacks into a file; people go on working meanwhile.

    Args:
        workspace: Whose records.
        target: The file; it appears when it is whole.
        clock: The time, in UTC.
        since: What the other one has; None writes everything.
        report: Told of the lines written.
        cancel: Stops the work; no file is left.

    Raises:
        ProblemError: `record.blind_among`.
        KnownError: `bundle.cannot_use_file`.
        CancelledError: It was stopped.
    """
    hand_out(workspace)
    declare(workspace.db, workspace.journal, as_text(clock()))
    sending = _Sending(workspace, since, cancel or Cancel(), report)
    with BundleWriter(target) as bundle:
        with bundle.entry(JOURNAL) as file:
            for item in sending.items():
                file.write(json.dumps(item, ensure_ascii=False).encode() + b"\n")
        sending.write_forms(bundle)
        sending.write_media(bundle)
        bundle.text(KEYS, sending.keys())
        bundle.finish(
            {
                "device": workspace.device.id,
                "name": workspace.device.name,
                "at": as_text(clock()),
                "practice": workspace.practice,
                "knows": {device: seq for device, (seq, _hash) in sending.heads.items()},
                "heads": sending.heads,
                "lines": sending.lines,
                "records": sending.records,
            }
        )
    problems: tuple[Problem, ...] = ()
    if workspace.db.key is not None:
        problem = Problem("bundle.not_encrypted", Severity.WARNING, Place(file=target.name))
        problems = (problem,)
    return Exported(
        target, target.stat().st_size, sending.lines, sending.records, len(sending.media), problems
    )


@dataclass(slots=True)
class _Sending:
    """What goes out, piece by piece; what the pieces point at is gathered on the way."""

    workspace: Workspace
    since: Acknowledgement | None
    cancel: Cancel
    report: Report
    heads: dict[str, tuple[int, str]] = field(init=False)
    lines: int = 0
    records: int = 0
    media: set[str] = field(default_factory=set)
    _people: dict[str, dict[str, str]] = field(default_factory=dict)
    _versions: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _batches: dict[str, dict[str, str]] = field(default_factory=dict)
    _facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    _forms: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        db = self.workspace.db
        self.heads = last_lines(db)
        self._names = dict(db.each("SELECT id, name FROM person"))
        self._forms = {
            key: [form_id, sha256]
            for key, form_id, sha256 in db.each(
                "SELECT v.id, i.form_id, v.sha256 FROM instrument_version v "
                "JOIN instrument i ON i.id = v.instrument ORDER BY v.instrument, v.number"
            )
        }

    def items(self) -> Iterator[dict[str, object]]:
        """Give the lines the other one lacks, each with what it begins."""
        known = self.since.knows if self.since else {}
        until = {device: seq for device, (seq, _hash) in self.heads.items()}
        total = sum(max(0, seq - known.get(device, 0)) for device, seq in until.items())
        what = _("Preparando la entrega")
        for row in rows_to_send(self.workspace.db, known, until):
            line = line_of(row)
            self._note_keys(line, row)
            if line.op == "import" and row["batch"] is not None:
                yield from self._of_batch(row["batch"])
            yield self._item(line)
            self.lines += 1
            if self.lines % _LINES_A_REPORT == 0 or self.lines == total:
                self.cancel.check()
                self.report(Progress(self.lines, total, what))

    def _of_batch(self, batch: int) -> Iterator[dict[str, object]]:
        for record in self.workspace.portable.of_batch(batch):
            self.cancel.check()
            yield {"record": self._counted(record)}

    def _counted(self, record: dict[str, Any]) -> dict[str, Any]:
        self.records += 1
        self.media.update(record["files"].values())
        if record["batch"]:
            self._note_batch(record["batch"])
        return record

    def _item(self, line: Line) -> dict[str, object]:
        portable, record = self.workspace.portable, None
        if line.op == "create" and line.record:
            record = portable.one(line.record)
            if record is not None:
                self._counted(record)
        held = portable.held(line.row) if line.op == "add_row" and line.row else None
        files = self._file_of(line)
        self.media.update(files.values())
        return as_item(line, record=record, held=held, files=files)

    def _file_of(self, line: Line) -> dict[str, str]:
        if line.op != "set" or not isinstance(line.new, str):
            return {}
        return dict(
            self.workspace.db.each(
                "SELECT name, sha256 FROM record_file WHERE record = ? AND name = ?",
                (line.record, line.new),
            )
        )

    # -- what the lines point at -----------------------------------------------------------

    def _note_keys(self, line: Line, row: Row) -> None:
        there, here = line.keys, keys_here(row)
        if there[0] is not None and here[0] is not None:
            self._batches.setdefault(line.device, {})[str(there[0])] = self._origin(here[0])
        if there[1] is not None and here[1] is not None:
            self._people.setdefault(line.device, {})[str(there[1])] = self._names[here[1]]
        if there[2] is not None and here[2] is not None:
            self._versions.setdefault(line.device, {})[str(there[2])] = self._forms[here[2]]

    def _origin(self, batch: int) -> str:
        own = f"{self.workspace.device.id}/{batch}"
        origin = self.workspace.db.value("SELECT origin FROM batch WHERE id = ?", (batch,)) or own
        self._note_batch(origin)
        return str(origin)

    def _note_batch(self, origin: str) -> None:
        if origin in self._facts:
            return
        device, _slash, key = origin.partition("/")
        own = int(key) if device == self.workspace.device.id else None
        row = self.workspace.db.row(
            "SELECT batch.*, form_id, p.name FROM batch LEFT JOIN person p ON p.id = batch.person "
            "LEFT JOIN instrument i ON i.id = batch.instrument "
            "WHERE batch.origin = ? OR (batch.origin IS NULL AND batch.id = ?)",
            (origin, own),
        )
        if row is not None:
            facts = ("kind", "file_name", "file_sha256", "municipality", "period", "at", "rows")
            self._facts[origin] = {name: row[name] for name in (*facts, "form_id", "name")}

    def keys(self) -> dict[str, object]:
        """Give what the keys in the lines mean."""
        db = self.workspace.db
        return {
            "devices": {
                row["id"]: {"name": row["name"], "created_at": row["created_at"]}
                for row in db.rows("SELECT * FROM device")
            },
            "authors": dict(db.each("SELECT name, role FROM person")),
            "people": self._people,
            "versions": self._versions,
            "batches": self._batches,
            "batch_facts": self._facts,
            "erased": erased_lines(db),
            "taken_back": words(db),
        }

    # -- contents ------------------------------------------------------------------------------

    def write_forms(self, bundle: BundleWriter) -> None:
        """Write the versions of forms the other one lacks."""
        known = set(self.since.forms) if self.since else set()
        for key, (_form_id, sha256) in self._forms.items():
            if sha256 in known:
                continue
            form = portable_form(self.workspace.db, self.workspace.media, key)
            self.media.update(self.workspace.media.of_form(key).values())
            with bundle.entry(f"forms/{sha256}.json") as file:
                file.write(form_texts(form).encode())

    def write_media(self, bundle: BundleWriter) -> None:
        """Write the contents that forms and answers name; one that is gone here stays away."""
        for number, sha256 in enumerate(sorted(self.media), start=1):
            path = self.workspace.media.path(sha256)
            if not path.is_file():
                self.media.discard(sha256)
                continue
            with bundle.entry(f"media/{sha256}") as file:
                for piece in chunks(path):
                    self.cancel.check()
                    file.write(piece)
            self.report(Progress(number, None, _("Preparando los archivos")))
