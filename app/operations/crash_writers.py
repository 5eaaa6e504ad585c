"""What the crash test kills: three programs that write as people do and say what is on disk.

Each line they print is a promise: it is printed after COMMIT has returned, so what it names must
be found again whatever happens to the program.
"""

import csv
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from app.operations import capture
from app.operations.import_table import import_table
from app.operations.practice import course
from app.store.clock import Clock, utc_now
from app.store.record_query import RecordQuery, State
from app.store.records import RecordInfo
from app.store.workspace import Workspace
from forms.answers import Update
from forms.instrument import Value

FORM, PERSON = "conectividad_municipal", "Prueba de cortes"
TABLES = "tablas"
"""Folder of the tables that the importing writer makes, inside the workspace."""

_FEWEST_ROWS, _MOST_ROWS = 20, 400
_POPULATION = "poblacion"  # any whole number is right: each answer can be one of its kind
_BACK = "Revise la población"

Promise = Callable[["Written"], None]


@dataclass(frozen=True, slots=True)
class Written:
    """Something a writer put on disk.

    Attributes:
        kind: `answer`, `state` or `rows`.
        seq: Line of the journal, of an answer or a state.
        record: uuid of the record, "" for rows.
        path: The question, "" for states and rows.
        new: The answer, or the state.
        sha256: Of the imported file, "" for what is no import.
        rows: How many rows were imported.
    """

    kind: str
    seq: int = 0
    record: str = ""
    path: str = ""
    new: Value = None
    sha256: str = ""
    rows: int = 0

    @property
    def writes(self) -> int:
        """How many writes it stands for: each row of an import is one."""
        return self.rows if self.kind == "rows" else 1

    def as_line(self) -> str:
        """Write it as the line that a writer prints."""
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def from_line(cls, line: str) -> "Written":
        """Read what `as_line` wrote."""
        return cls(**json.loads(line))


class Writer(Protocol):
    """A program that writes until it is killed."""

    def __call__(self, workspace: Workspace, chance: random.Random, promise: Promise) -> None:
        """Write, and promise what is on disk."""


def capture_records(
    workspace: Workspace,
    chance: random.Random,
    promise: Promise,
    *,
    clock: Clock = utc_now,
) -> None:
    """Capture records one after the other, answer by answer, and finish each."""
    answers = course().captured
    while True:
        capturing = capture.start(workspace, FORM, PERSON, clock=clock)
        for path, value in chance.choice(answers).items():
            _promise_answers(workspace, capturing, promise, path, value)
        for _again in range(chance.randrange(20)):
            number = chance.randrange(1, 1_000_000)
            _promise_answers(workspace, capturing, promise, _POPULATION, number)
        if capture.finish(workspace, capturing).done:
            promise(_state(workspace, capturing.record))


def _promise_answers(
    workspace: Workspace, capturing: capture.Capture, promise: Promise, path: str, value: Value
) -> None:
    update = capture.answer(workspace, capturing, path, value)
    for written in _answers(workspace, capturing.record, update):
        promise(written)


def _answers(workspace: Workspace, record: RecordInfo, update: Update) -> Iterator[Written]:
    for change in update.answers:
        lines = workspace.journal.entries(record.uuid, path=change.path, ops=("set",))
        if lines:  # what the form calculates has none
            yield Written("answer", lines[-1].seq, record.uuid, change.path, lines[-1].what.new)


def _state(workspace: Workspace, record: RecordInfo) -> Written:
    line = workspace.journal.entries(record.uuid, ops=("state",))[-1]
    return Written("state", line.seq, record.uuid, new=line.what.new)


def import_tables(workspace: Workspace, chance: random.Random, promise: Promise) -> None:
    """Import tables one after the other, first the one that a kill may have broken off."""
    folder = workspace.folder / TABLES
    folder.mkdir(exist_ok=True)
    made = sorted(folder.glob("*.csv"))
    number = max(len(made), 1)
    table = made[-1] if made else _make_table(folder, number, chance)
    while True:
        batch = workspace.batches.get(import_table(workspace, FORM, table, PERSON).batch)
        promise(Written("rows", sha256=batch.file_sha256, rows=batch.rows))
        number += 1
        table = _make_table(folder, number, chance)


def _make_table(folder: Path, number: int, chance: random.Random) -> Path:
    answers = dict(course().captured[0])
    path = folder / f"{number:05d}.csv"
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, tuple(answers))
        writer.writeheader()
        for row in range(chance.randrange(_FEWEST_ROWS, _MOST_ROWS)):
            writer.writerow({**answers, _POPULATION: number * _MOST_ROWS + row})
    unfinished.replace(path)
    return path


def change_states(workspace: Workspace, chance: random.Random, promise: Promise) -> None:
    """Send finished records back, take them in again, and approve one now and then."""
    instrument = workspace.instruments.latest(FORM).instrument
    query = RecordQuery(instrument, states=("final", "returned"))
    records = workspace.records.ids(query)
    while True:
        record = workspace.records.info(chance.choice(records))
        if record.state == "approved":
            continue
        workspace.records.set_state(record, _next_state(record, chance), PERSON, reason=_BACK)
        promise(_state(workspace, record))


def _next_state(record: RecordInfo, chance: random.Random) -> State:
    if record.state == "returned":
        return "final"
    return "approved" if chance.random() < 0.02 else "returned"


WRITERS: Mapping[str, Writer] = {
    "answers": capture_records,
    "tables": import_tables,
    "states": change_states,
}
"""Name on the command line -> writer."""
