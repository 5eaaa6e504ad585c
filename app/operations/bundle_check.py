"""See that a bundle can be taken in, before anything of it is: each line, link and key."""

from app.messages import _
from app.operations.bundle_file import KEYS, BundleReader, damaged
from app.operations.bundle_items import items_of
from app.progress import Cancel, Progress, Report
from app.store.database import known
from app.store.journal_lines import START, Line, is_as_written, last_lines
from app.store.portable_forms import version_here
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError

ROOM_TO_WORK = 50_000_000
"""Bytes that stay free beside what a bundle brings."""

_LINES_A_REPORT = 1000


def check_bundle(
    workspace: Workspace, bundle: BundleReader, *, report: Report, cancel: Cancel | None
) -> None:
    """Refuse a bundle that could not be taken in wholly.

    Raises:
        ProblemError: `bundle.practice`, `bundle.gap`, `bundle.other_history`,
            `bundle.form_missing`, `bundle.damaged`.
        KnownError: `store.disk_full`.
        CancelledError: It was stopped.
    """
    if bundle.manifest["practice"] != workspace.practice:
        code = "bundle.practice" if bundle.manifest["practice"] else "bundle.not_practice"
        raise _refusal(code, bundle)
    _check_room(workspace, bundle)
    check = _Check(workspace, bundle)
    lines, what = 0, _("Revisando la entrega")
    for item in items_of(bundle):
        if item.record is not None:
            check.record(item.record)
        if item.line is not None:
            check.line(item.line)
            lines += 1
            if lines % _LINES_A_REPORT == 0:
                (cancel or Cancel()).check()
                report(Progress(lines, bundle.manifest["lines"], what))
    if lines != bundle.manifest["lines"]:
        raise damaged(bundle.path, "journal.jsonl")


def _refusal(code: str, bundle: BundleReader, **values: object) -> ProblemError:
    values = {"name": bundle.manifest["name"], **values}
    return ProblemError(Problem(code, place=Place(file=bundle.path.name), values=values))


def _check_room(workspace: Workspace, bundle: BundleReader) -> None:
    import shutil

    free = shutil.disk_usage(workspace.folder).free
    if free < 2 * bundle.bytes + ROOM_TO_WORK:
        raise known("store.disk_full", workspace.db.path)


def _check_erased(erased: dict[str, list[int]]) -> None:
    """See that what is to be taken out is named as lines are.

    Raises:
        ValueError, AttributeError, TypeError: It is something else.
    """
    for numbers in erased.values():
        if not all(type(number) is int and 0 < number < 1 << 63 for number in numbers):
            raise ValueError("erased")


def _check_words(words: dict[str, list[object]]) -> None:
    """See that what is said of versions is yes or no, and when.

    Raises:
        ValueError, AttributeError, TypeError: It is something else.
    """
    for taken_back, at in words.values():
        if type(taken_back) is not bool or not isinstance(at, str):
            raise ValueError("taken_back")


class _Check:
    """Follows the chains of a bundle from where those here end."""

    def __init__(self, workspace: Workspace, bundle: BundleReader) -> None:
        self._db = workspace.db
        self._bundle = bundle
        self._here = last_lines(workspace.db)
        self._ends: dict[str, tuple[int, str]] = {}
        self._forms = {(form["form_id"], form["sha256"]) for form in self._read_forms()}
        keys = bundle.object(KEYS)
        try:
            self._devices = set(keys["devices"])
            self._tables = (keys["batches"], keys["people"], keys["versions"])
            self._authors = set(keys["authors"])
            self._origins = set(keys["batch_facts"])
            self._meanings()
            _check_erased(keys.get("erased", {}))
            _check_words(keys.get("taken_back", {}))
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise damaged(bundle.path, KEYS) from error

    def _read_forms(self) -> list[dict[str, str]]:
        from forms.xform import parse_xform

        found = []
        for form in self._bundle.forms():
            try:
                parse_xform(form["xform"])
                facts = ("form_id", "sha256", "title", "version", "loaded_at", "schema_json")
                well_formed = all(isinstance(form[name], str) for name in facts) and all(
                    sha256 in self._bundle.media() for sha256 in form["files"].values()
                )
                well_formed = well_formed and isinstance(form["renamed"], dict)
                well_formed = well_formed and isinstance(form["apart"], list)
            except (TypeError, KeyError, AttributeError, ProblemError) as error:
                raise damaged(self._bundle.path, "forms") from error
            if not well_formed:
                raise damaged(self._bundle.path, "forms")
            found.append(form)
        return found

    def _meanings(self) -> None:
        """See that what the keys mean comes along, or is here."""
        batches, people, versions = self._tables
        for device in (*batches, *people, *versions):
            if device not in self._devices:
                raise ValueError(device)
        for table in people.values():
            if not set(table.values()) <= self._authors:
                raise ValueError("people")
        for table in batches.values():
            if not set(table.values()) <= self._origins:
                raise ValueError("batches")
        for table in versions.values():
            for form_id, sha256 in table.values():
                self._form(form_id, sha256)

    def _form(self, form_id: str, sha256: str) -> None:
        is_known = (form_id, sha256) in self._forms
        if not is_known and version_here(self._db, form_id, sha256) is None:
            raise _refusal("bundle.form_missing", self._bundle, form=form_id)

    def record(self, record: dict[str, str]) -> None:
        """See that a record can be entered."""
        self._form(record["form_id"], record["sha256"])
        is_known = (
            record["author"] in (*self._authors, None)
            and (record["batch"] is None or record["batch"] in self._origins)
            and (record["device"] is None or record["device"] in self._devices)
        )
        if not is_known:
            raise damaged(self._bundle.path, "journal.jsonl")

    def line(self, line: Line) -> None:
        """See that a line follows the one before it, and that it is as it was written."""
        seq, previous = self._ends.get(line.device) or self._beginning(line)
        if line.seq != seq + 1 or not is_as_written(previous, line):
            raise damaged(self._bundle.path, f"{line.device}/{line.seq}")
        self._ends[line.device] = (line.seq, line.hash)
        is_meant = all(
            key is None or str(key) in table.get(line.device, {})
            for table, key in zip(self._tables, line.keys, strict=True)
        )
        if line.device not in self._devices or not is_meant:
            raise damaged(self._bundle.path, f"{line.device}/{line.seq}")
        if line.seq <= self._here.get(line.device, (0, ""))[0]:
            self._same_as_here(line)

    def _beginning(self, line: Line) -> tuple[int, str]:
        """Give number and hash of the line before the first one of a chain."""
        last = self._here.get(line.device, (0, START))[0]
        if line.seq > last + 1:
            raise _refusal("bundle.gap", self._bundle, missing=line.seq - last - 1)
        if line.seq == 1:
            return 0, START
        sql = "SELECT hash FROM journal WHERE device = ? AND seq = ?"
        return line.seq - 1, str(self._db.value(sql, (line.device, line.seq - 1)))

    def _same_as_here(self, line: Line) -> None:
        sql = "SELECT hash FROM journal WHERE device = ? AND seq = ?"
        if self._db.value(sql, (line.device, line.seq)) != line.hash:
            raise _refusal("bundle.other_history", self._bundle)
