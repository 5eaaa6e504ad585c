"""Conditions, counts, kept views, jumps, copies and changes of many in Registros."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.layout import clipped, sticks_out, unnamed
from support.practice_table import FORM, fill

from app.operations.copy_rows import copy_rows
from app.operations.saved_views import SavedView, save_view, saved_views
from app.progress import CancelledError
from app.store.record_query import Condition, RecordQuery
from app.store.workspace import Workspace
from app.ui.records.screen import RecordsScreen

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def screen(folder, open_window, qtbot):
    fill(folder)
    window = open_window({"registros": RecordsScreen}, 1366, 768)
    window.go("registros")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.model.rowCount() == 338)
    return screen


def narrow(screen, path, comparison, value=""):
    """Write a condition as a person does."""
    screen.narrowing.open()
    row = screen.narrowing.rows[-1]
    row.question.choose(path)
    row.comparison.choose(comparison)
    row.value.setText(value)
    return row


def states(folder, **query):
    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        ids = workspace.records.ids(RecordQuery(version.instrument, **query))
        return len(ids)


class TestConditions:
    def test_a_number_narrows_the_table(self, screen, qtbot):
        narrow(screen, "poblacion", ">", "500000")
        qtbot.waitUntil(lambda: 0 < screen.model.rowCount() < 10)

    def test_an_option_is_named_by_its_words(self, screen, qtbot):
        narrow(screen, "municipio", "=", "Mixco, Guatemala")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 1)

    def test_several_hold_together(self, screen, qtbot):
        narrow(screen, "poblacion", ">", "100000")
        screen.narrowing.add_button.click()
        narrow(screen, "municipio", "contains", "01")
        qtbot.waitUntil(lambda: 0 < screen.model.rowCount() < 60)
        assert len(screen.query().conditions) == 2

    def test_blank_needs_no_value(self, screen, qtbot):
        row = narrow(screen, "anio_censo", "blank")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
        assert not row.value.isVisible()

    def test_a_condition_without_a_value_is_not_yet_one(self, screen):
        narrow(screen, "poblacion", ">")
        assert screen.narrowing.conditions == ()

    def test_persons_and_periods_are_offered_with_their_counts(self, screen, qtbot):
        screen.narrowing.open()
        qtbot.waitUntil(lambda: screen.narrowing.person.count() == 2)
        assert screen.narrowing.person.itemText(1) == "Juana (338)"
        screen.narrowing.period.choose("2018")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 337)

    def test_closing_shows_all_again(self, screen, qtbot):
        narrow(screen, "poblacion", ">", "500000")
        qtbot.waitUntil(lambda: screen.model.rowCount() < 10)
        screen.narrowing.clear()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 338)
        assert screen.narrowing.isHidden()

    def test_nothing_found_offers_to_take_them_away(self, screen, qtbot):
        narrow(screen, "poblacion", ">", "99999999")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 0)
        screen._on_clear()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 338)


class TestCounts:
    def test_bars_say_how_many_of_the_records_shown(self, screen, qtbot):
        screen.refining.groups.open()
        chart = screen.refining.groups.chart
        qtbot.waitUntil(lambda: "Terminado, 338 · 100 %" in chart.accessibleName())

    def test_they_follow_the_filters(self, screen, qtbot):
        groups = screen.refining.groups
        groups.open()
        groups.by.choose("municipio")
        narrow(screen, "municipio", "=", "0108")
        qtbot.waitUntil(lambda: "Mixco" in groups.chart.accessibleName())
        assert groups.words.text() == ""


class TestViews:
    def test_what_is_shown_is_kept_under_a_name_and_shown_again(self, screen, folder, qtbot):
        narrow(screen, "poblacion", ">", "500000")
        screen.order, screen.descending = "poblacion", True
        screen.kept.keep("Grandes")
        qtbot.waitUntil(lambda: "Grandes" in screen.kept.views)
        screen.narrowing.clear()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 338)
        screen.show_saved(screen.kept.views["Grandes"])
        qtbot.waitUntil(lambda: screen.model.rowCount() < 10)
        assert (screen.order, screen.descending) == ("poblacion", True)
        with Workspace.open(folder) as workspace:
            kept = saved_views(workspace, FORM)["Grandes"]
        assert kept.conditions == (Condition("poblacion", ">", "500000"),)

    def test_one_that_is_dropped_is_gone(self, screen, qtbot):
        screen.kept.keep("Todas")
        qtbot.waitUntil(lambda: "Todas" in screen.kept.views)
        screen.kept.forget("Todas")
        qtbot.waitUntil(lambda: not screen.kept.views)

    def test_a_damaged_one_is_left_out(self, tmp_path):
        with Workspace.open(tmp_path) as workspace:
            save_view(workspace, FORM, " buena ", SavedView(search="agua"))
            stored = workspace.settings.get(f"views/{FORM}")
            worse = stored[:-1] + ', "mala": {"columns": 3}, "otra": {"nada": 1}}'
            workspace.settings.set(f"views/{FORM}", worse)
            assert list(saved_views(workspace, FORM)) == ["buena"]
            workspace.settings.set(f"views/{FORM}", "{")
            assert saved_views(workspace, FORM) == {}


class TestMany:
    def test_all_selected_are_returned_with_a_remark_and_taken_back(self, screen, folder, qtbot):
        screen.view.selectAll()
        screen.foot.move_wanted.emit("returned")
        assert "338" in screen.selection.returning.words.text()
        screen.selection.returning.remark.setText("Falta la firma")
        screen.selection.returning.button.click()
        qtbot.waitUntil(screen.window().undo_bar.isVisible)
        assert states(folder, states=("returned",)) == 338
        QTest.keyClick(screen.window(), Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: states(folder, states=("returned",)) == 0)

    def test_those_with_errors_are_not_approved(self, screen, folder, qtbot):
        screen.view.selectAll()
        screen.foot.approve_button.click()
        qtbot.waitUntil(lambda: states(folder, states=("approved",)) == 333)


class TestGoing:
    def test_to_a_row(self, screen):
        screen.foot.jump_wanted.emit("120")
        assert screen.view.currentIndex().row() == 119

    def test_to_a_record_by_its_number(self, screen, qtbot):
        screen.foot.jump_wanted.emit("#31")
        qtbot.waitUntil(lambda: screen.view.current_record() == 31)

    def test_past_the_end_is_the_last(self, screen):
        screen.foot.jump_wanted.emit("9999")
        assert screen.view.currentIndex().row() == 337


def test_selected_rows_are_copied_as_a_spreadsheet_takes_them(screen, folder):
    with Workspace.open(folder) as workspace:
        text = copy_rows(workspace, screen.table, [338], screen.shown)
    head, row, end = text.split("\n")
    assert head.split("\t")[:3] == ["N.º", "Estado", "Municipio"]
    assert row.split("\t")[:2] == ["338", "Terminado"]
    assert end == ""


@pytest.mark.parametrize("size", [(1366, 768), (900, 500)])
def test_with_everything_open_it_fits_and_is_named(screen, qtbot, size):
    screen.window().resize(*size)
    narrow(screen, "poblacion", ">", "5")
    screen.refining.groups.open()
    qtbot.waitUntil(lambda: sticks_out(screen.window()) == clipped(screen) == [])
    assert unnamed(screen) == []


class TestStopping:
    def test_a_reading_that_nobody_waits_for_ends_in_the_middle_of_its_statement(
        self, screen, qtbot
    ):
        slow = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) "
            "SELECT max(i) FROM n"
        )
        began, ended = [], []

        def ask(workspace):
            began.append(True)
            return workspace.db.value(slow)

        asked = screen.context.tasks.read(ask, ended.append, ended.append)
        qtbot.waitUntil(lambda: bool(began))
        qtbot.waitUntil(lambda: bool(asked.set() or ended))
        assert isinstance(ended[0], CancelledError)

    def test_one_that_waits_is_never_begun(self, screen, qtbot):
        done = []
        asked = screen.context.tasks.read(lambda _workspace: done.append("begun"), done.append)
        asked.set()
        screen.context.tasks.read(lambda _workspace: "next", done.append)
        qtbot.waitUntil(lambda: "next" in done)
        assert done in (["next"], ["begun", None, "next"])
