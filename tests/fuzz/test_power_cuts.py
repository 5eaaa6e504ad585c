"""Power cuts: what had not left the disk's memory is lost or torn, and no promise with it.

What our writers send to SQLite is written down while they work, played back under a file system
that logs every write and sync, and cut at random. The simulation is `gui/powercut.py` of the
reference folder; the statements are ours.
"""

import importlib.util
import os
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.forms import household
from support.shared import shared
from support.workspaces import PERSON, HandClock, begin, import_rows, row_change, typed

from app.store import driver
from app.store.workspace import FILE_NAME, Workspace

CUTS = 6000 if os.environ.get("ACOPIO_SOAK") else 600
FRAMES_A_CHECKPOINT = 60  # the file itself is written often, not only its log


@dataclass
class Writing:
    """What a writer sent to SQLite, and after which statement how long the journal was."""

    statements: list[str] = field(default_factory=list)
    promised: dict[int, int] = field(default_factory=dict)


@pytest.fixture(scope="module")
def powercut():
    """The simulation, where the reference folder is."""
    pytest.importorskip("apsw", reason="the logging file system needs apsw")
    spec = importlib.util.spec_from_file_location("powercut", shared("gui/powercut.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def writing(tmp_path_factory):
    """What people do in a new workspace, as SQLite is told of it."""
    written = Writing()
    connect = driver.connect

    def listening(path: Path, **options: bool) -> driver.Connection:
        connection = connect(path, **options)
        if path.name == FILE_NAME:
            connection.set_trace_callback(written.statements.append)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "connect", listening)
        folder = tmp_path_factory.mktemp("escritura") / "Acopio"
        with Workspace.open(folder, clock=HandClock()) as workspace:
            work(workspace, written)
    return written


def work(workspace: Workspace, written: Writing) -> None:
    """Capture, correct, import, change states, set aside: each is on disk when it returns."""

    def promise() -> None:
        written.promised[len(written.statements)] = workspace.journal.head().seq

    record = begin(workspace, household())
    promise()
    for number in range(25):
        workspace.records.save(record, typed("vivienda/cuartos", number), PERSON)
        promise()
        workspace.records.set_pending(record, "observaciones", None, "x" * number)
        workspace.records.save(record, typed("observaciones", "Kꞌicheꞌ, Ñ. " * number), PERSON)
        promise()
    for number in range(5):
        workspace.records.save(record, row_change("add_row", "personas", f"fila-{number}"), PERSON)
        promise()
    workspace.records.save(record, row_change("remove_row", "personas", "fila-2"), PERSON)
    promise()
    import_rows(workspace, household(), 300)
    promise()
    for state in ("final", "returned", "final", "approved"):
        workspace.records.set_state(record, state, PERSON, reason="Revise los cuartos")
        promise()
    workspace.records.delete(record, PERSON)
    promise()


def played(powercut, writing: Writing, path: Path) -> list[tuple]:
    """Every write and sync that the statements cause, with what was promised between them."""
    import apsw

    powercut.LOG.clear()
    connection = apsw.Connection(str(path), vfs="logv")
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {FRAMES_A_CHECKPOINT}")
    for number, statement in enumerate(writing.statements, start=1):
        if _is_run(statement):
            connection.execute(statement)
        if number in writing.promised:
            powercut.LOG.append(("ack", None, writing.promised[number], None))
    operations = list(powercut.LOG)
    connection.close()
    return operations


def left_after(powercut, operations, cut, chance, folder: Path) -> int:
    """Leave on disk what a cut leaves; give the last line of the journal promised before it."""
    files, promised = powercut.replay(operations, cut, chance)
    folder.mkdir()
    for name, content in files.items():
        folder.joinpath(Path(name).name).write_bytes(content)
    return max(promised, 0)


def test_no_cut_takes_or_damages_what_was_promised(powercut, writing, tmp_path):
    source = tmp_path / "fuente"
    source.mkdir()
    operations = played(powercut, writing, source / FILE_NAME)
    chance = random.Random(7)
    for number in range(CUTS):
        folder = tmp_path / f"corte-{number}"
        cut = chance.randrange(1, len(operations))
        promised = left_after(powercut, operations, cut, chance, folder)
        with Workspace.open(folder, clock=HandClock()) as workspace:
            assert workspace.db.value("PRAGMA integrity_check") == "ok", cut
            assert workspace.db.rows("PRAGMA foreign_key_check") == [], cut
            assert workspace.journal.verify() == [], cut
            assert workspace.journal.head().seq >= promised, cut
            assert not workspace.db.value("SELECT count(*) FROM batch WHERE status = 'open'"), cut


def test_the_writing_that_is_cut_is_ours(writing):
    """Nothing of what people do is missing from what is played back."""
    text = "\n".join(writing.statements)
    for table in ("record", "journal", "batch", "pending", "instrument_version"):
        assert f"INSERT INTO {table} " in text or f"INSERT OR REPLACE INTO {table} " in text
    assert writing.statements.count("COMMIT") > len(writing.promised) > 60


def test_the_simulation_finds_what_careless_settings_lose(powercut, writing, tmp_path, monkeypatch):
    """Without the sync of each commit the same cuts take promised work: the test can see it."""
    careless = Writing(
        [each.replace("synchronous = FULL", "synchronous = OFF") for each in writing.statements],
        writing.promised,
    )
    source = tmp_path / "fuente"
    source.mkdir()
    operations = played(powercut, careless, source / FILE_NAME)
    chance, lost = random.Random(7), 0
    for number in range(30):
        folder = tmp_path / f"corte-{number}"
        cut = chance.randrange(len(operations) // 2, len(operations))
        promised = left_after(powercut, operations, cut, chance, folder)
        connection = driver.connect(folder / FILE_NAME)
        try:
            kept = connection.execute("SELECT max(seq) FROM journal").fetchone()[0] or 0
            lost += kept < promised
        except driver.errors():
            lost += 1
        finally:
            connection.close()
    assert lost


def _is_run(statement):
    """Leave out what only tells of triggers, and the settings that this file system has not."""
    words = re.sub(r"^--.*\n?", "", statement, flags=re.MULTILINE).strip()
    return bool(words) and not words.startswith(("PRAGMA locking_mode", "PRAGMA journal_mode"))
