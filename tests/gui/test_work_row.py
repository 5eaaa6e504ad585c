"""Long work on a page: unseen for a moment, then what is done, with a way to stop."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.progress import Cancel, Progress
from app.ui.controls.work_row import WorkRow


@pytest.fixture
def row(shown):
    page = QWidget()
    column = QVBoxLayout(page)
    row = WorkRow()
    column.addWidget(row)
    column.addStretch(1)
    shown(page)
    return row


def test_quick_work_is_never_seen(row):
    row.begin("Revisando")
    assert not row.isVisible()
    row.end()
    assert not row._slow.isActive()


def test_slow_work_comes_into_sight(row, qtbot):
    row.begin("Revisando")
    qtbot.waitUntil(row.isVisible)
    row.show_progress(Progress(2, 10, "Revisando"))
    assert row.row.bar.value() == 2


def test_it_can_be_stopped(row):
    cancel = Cancel()
    row.begin("Revisando")
    row.follow(cancel)
    row.row.cancelled.emit()
    assert cancel.wait(0)


def test_new_work_can_be_stopped_after_old_work_was(row):
    row.begin("Revisando")
    row.row._on_cancel_pressed()
    row.begin("Revisando")
    assert row.row._button.isEnabled()


def test_progress_that_comes_late_is_left_out(row):
    row.begin("Revisando")
    row.end()
    row.show_progress(Progress(1, 2, "Revisando"))
    assert row.row is None
