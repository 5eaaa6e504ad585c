"""A program that is killed while it receives: the same file goes on, and nothing is twice."""

import os
import time

import pytest
from support.command_line import acopio, start
from support.laptops import Laptop
from support.workspaces import HandClock

from app.store.record_query import RecordQuery
from app.store.workspace import Workspace

ROWS, BEGUN = 3000, 120


@pytest.fixture
def bundle(tmp_path):
    """A bundle of an import, and of records that were begun, with answers."""
    ana = Laptop(tmp_path / "a", "Ana", HandClock())
    version = ana.workspace.instruments.latest("hogares")
    rows = ((n, {"nombre": f"fila {n}"}) for n in range(2, ROWS + 2))
    ana.workspace.records.add_imported(version, rows, "Ana", file_name="t.csv", file_sha256="abc")
    for n in range(BEGUN):
        ana.answer(ana.begin(f"Casa {n}"), "cuartos", n % 100)
    file, expected = ana.bundle(), ana.everything()
    ana.close()
    return file, expected


def shown(folder):
    """Say how many records of the import, and of all, are seen; the chains must be whole."""
    with Workspace.open(folder) as workspace:
        assert workspace.journal.verify() == []
        form = {form.form_id: form for form in workspace.instruments.forms()}.get("hogares")
        if form is None:
            return 0, 0
        ids = workspace.records.ids(RecordQuery(form.instrument))
        imported = [key for key in ids if workspace.records.info(key).batch]
        return len(imported), len(ids)


def test_killed_at_any_moment_the_same_file_goes_on(bundle, tmp_path):
    file, expected = bundle
    folder = tmp_path / "b"
    seen = set()
    for pause in (0.3, 0.6, 0.9, 1.2, 1.5, 1.8):
        process = start("bundle", "import", str(file), "--workspace", str(folder), "--json")
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < pause:
            os.sched_yield()
        process.kill()
        process.communicate()
        imported, records = shown(folder)
        assert imported in (0, ROWS), "an import is seen whole or not at all"
        seen.add(records)
    done = acopio("bundle", "import", file, "--workspace", folder, "--json")
    assert done.code == 0, done.stdout
    receiver = Laptop.__new__(Laptop)
    with Workspace.open(folder) as receiver.workspace:
        assert receiver.everything() == expected
        assert receiver.faults() == []
    again = acopio("bundle", "import", file, "--workspace", folder, "--json")
    assert again.said["applied"] == 0
