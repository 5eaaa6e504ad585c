"""The window looks after its workspace: nobody is asked, and what is wrong is said."""

from datetime import UTC, datetime

import pytest
from shiboken6 import delete
from support.forms import household
from support.workspaces import PERSON, begin, typed

from app.progress import Cancel, silent
from app.store.backups import BackupPlace
from app.store.database import KnownError
from app.store.workspace import Workspace
from app.ui import caretaker
from app.ui.caretaker import Caretaker, back_up_at_close, back_up_today, look_after_at_start
from app.ui.tasks import Tasks


@pytest.fixture
def folder(tmp_path):
    """A workspace with one record."""
    folder = tmp_path / "Acopio"
    with Workspace.open(folder) as workspace:
        record = begin(workspace, household())
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
    return folder


@pytest.fixture
def tasks(folder):
    tasks = Tasks(lambda: Workspace.open(folder))
    yield tasks
    tasks.close()
    delete(tasks)  # here, with the timers of its keeper: the collector may run on any thread


def kinds(folder):
    """Why each backup was made, the newest first."""
    return [backup.kind for backup in BackupPlace(folder / "backups").all()]


def test_a_while_after_the_start_there_is_a_backup(folder, tasks, qtbot, monkeypatch):
    monkeypatch.setattr(caretaker, "FIRST_AFTER_MS", 0)
    Caretaker(tasks, tasks).start()
    qtbot.waitUntil(lambda: kinds(folder) == ["start"])


def test_once_an_hour_the_day_is_seen_to_have_one(folder, tasks, qtbot):
    keeper = Caretaker(tasks, tasks)
    keeper.start()
    keeper._hourly.timeout.emit()
    qtbot.waitUntil(lambda: kinds(folder) == ["daily"])


def test_a_window_that_is_closing_begins_nothing(folder, tasks):
    keeper = Caretaker(tasks, tasks)
    tasks.close()
    keeper._on_first_due()
    keeper._on_hour_passed()
    assert kinds(folder) == []


def test_a_day_that_has_one_gets_no_other(folder):
    with Workspace.open(folder) as workspace:
        back_up_today(workspace, silent, Cancel())
        workspace.settings.set("municipality", "1413")
        back_up_today(workspace, silent, Cancel())
    assert kinds(folder) == ["daily"]


def test_what_is_damaged_is_said_and_not_backed_up(folder, monkeypatch):
    from forms.problem import Problem

    damage = Problem("store.damaged_inside", values={"folder": str(folder), "count": 3})
    monkeypatch.setattr("app.operations.check_store.file_faults", lambda *_, **__: [damage])
    with Workspace.open(folder) as workspace, pytest.raises(KnownError) as caught:
        look_after_at_start(workspace, silent, Cancel())
    assert caught.value.problems == (damage,)
    assert kinds(folder) == []


def test_when_the_window_is_gone_the_last_one_is_made(folder):
    back_up_at_close(folder)
    back_up_at_close(folder)
    assert kinds(folder) == ["close"]
    assert BackupPlace(folder / "backups").all()[0].made_at <= datetime.now(UTC)


def test_a_workspace_that_is_not_there_is_not_made(tmp_path):
    back_up_at_close(tmp_path / "nada")
    assert not (tmp_path / "nada").exists()
