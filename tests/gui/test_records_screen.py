"""Registros: a table of any length over the store, the record in hand, what comes and goes."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text
from support.layout import clipped, sticks_out, unnamed
from support.practice_table import FORM, TITLE, fill

from app.operations.load_form import load_library_form
from app.store.record_counts import RecordCounts
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.controls.notices import EmptyState
from app.ui.controls.table import BADGE, PROBLEM
from app.ui.controls.text import Text
from app.ui.records.exchange import Exchange
from app.ui.records.panel import ProblemCard
from app.ui.records.screen import RecordsScreen
from app.ui.screen import Screen

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
CONTROL, NO = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
MUNICIPALITY, YEAR, POPULATION = 2, 3, 4


class Elsewhere(Screen):
    """A station that remembers how it was reached."""

    target = None

    def activate(self, **target):
        self.target = target


class Capturing(Elsewhere):
    station = "capturar"


class Reviewing(Elsewhere):
    station = "revisar"


FACTORIES = {"registros": RecordsScreen, "capturar": Capturing, "revisar": Reviewing}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_records(open_window, qtbot):
    """Open Registros and wait for its rows."""

    def open_(size=(1366, 768)):
        window = open_window(FACTORIES, *size)
        window.go("registros")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.model.rowCount() > 0)
        qtbot.waitUntil(lambda: bool(screen.model.index(0, MUNICIPALITY).data()))
        return screen

    return open_


@pytest.fixture
def screen(folder, open_records):
    fill(folder)
    return open_records()


def press(key, modifiers=NO):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def shown(screen, row, column, role=Qt.ItemDataRole.DisplayRole):
    return screen.model.index(row, column).data(role)


def take(screen, qtbot, number):
    """Take the record with a number in hand, and wait for its panel."""
    screen.view.select_record(screen.model.ids.index(number))
    qtbot.waitUntil(lambda: screen.panel.sheet is not None and screen.panel.sheet.info.id == number)


def words_on(widget):
    return " ".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


class TestRows:
    """What the table shows."""

    def test_every_record_is_there_the_newest_first(self, screen):
        assert screen.model.rowCount() == 338
        assert [shown(screen, row, 0) for row in range(3)] == ["338", "337", "336"]
        assert screen.header.title.text() == TITLE

    def test_answers_are_said_as_people_say_them(self, screen):
        last = screen.model.rowCount() - 1
        screen.view.select_record(last)
        assert shown(screen, 0, YEAR) == "2018"
        assert shown(screen, 0, MUNICIPALITY).endswith("Jutiapa")

    def test_codes_come_with_their_names_and_numbers_with_commas(self, screen, qtbot):
        screen.view.select_record(337)
        qtbot.waitUntil(lambda: bool(shown(screen, 337, MUNICIPALITY)))
        assert shown(screen, 337, MUNICIPALITY).startswith("0101 Guatemala")
        assert shown(screen, 337, POPULATION) == "923,392"

    def test_numbers_stand_at_the_right(self, screen):
        align = shown(screen, 0, POPULATION, Qt.ItemDataRole.TextAlignmentRole)
        assert align & Qt.AlignmentFlag.AlignRight

    def test_a_state_is_a_sign_with_its_word(self, screen):
        icon, words, _color, boxed = shown(screen, 0, 1, BADGE)
        assert (icon, words, boxed) == ("circle-check", "Terminado", False)

    def test_a_wrong_answer_is_marked_where_it_stands(self, screen, qtbot):
        row = screen.model.ids.index(69)
        screen.view.select_record(row)
        qtbot.waitUntil(lambda: shown(screen, row, MUNICIPALITY, PROBLEM) == "err")
        assert shown(screen, row, MUNICIPALITY) == "512"
        assert shown(screen, row, 1, BADGE)[1] == "Error"
        assert shown(screen, row, POPULATION, PROBLEM) is None

    def test_a_blank_that_should_not_be_is_marked_too(self, screen, qtbot):
        row = screen.model.ids.index(286)
        screen.view.select_record(row)
        qtbot.waitUntil(lambda: shown(screen, row, YEAR, PROBLEM) == "err")
        assert shown(screen, row, YEAR) == "–"

    def test_it_says_which_rows_are_in_sight(self, screen):
        first, last = screen.view.in_sight()
        assert first == 1
        assert f"Filas 1 a {last} de 338" in screen.foot.sight_words.text()


class TestMany:
    """A million rows."""

    def test_only_the_pages_in_sight_are_asked_for(self, screen):
        asked = []
        screen.model._ask_page = lambda _page, ids: asked.append(len(ids))
        screen.model.show_ids(array("q", range(1, 1_000_001)))
        screen.view.verticalScrollBar().setValue(screen.view.verticalScrollBar().maximum() // 2)
        screen.view.grab()
        assert 0 < len(asked) <= 4
        assert set(asked) == {200}

    def test_the_scroll_bar_knows_them_all(self, screen):
        screen.model.show_ids(array("q", range(1, 1_000_001)))
        screen.view.scrollToBottom()
        assert screen.view.in_sight()[1] == 1_000_000

    def test_selecting_all_of_them_counts_without_listing_them(self, screen):
        screen.model.show_ids(array("q", range(1, 1_000_001)))
        screen.view.selectAll()
        assert screen.view.selected_count() == 1_000_000


class TestOrder:
    """Sorting by columns."""

    def test_a_head_orders_and_again_the_other_way(self, screen, qtbot):
        screen.view.sort_wanted.emit(POPULATION)
        qtbot.waitUntil(lambda: shown(screen, 0, POPULATION) not in ("", None))
        assert (screen.order, screen.descending) == ("poblacion", False)
        screen.view.sort_wanted.emit(POPULATION)
        assert screen.descending

    def test_a_column_is_ordered_from_the_keyboard(self, screen):
        screen.view.setFocus()
        for _ in range(YEAR):
            press(Qt.Key.Key_Right)
        press(Qt.Key.Key_O, CONTROL)
        assert screen.order == "anio_censo"

    def test_the_record_in_hand_stays_in_hand(self, screen, qtbot):
        take(screen, qtbot, 69)
        screen.view.sort_wanted.emit(0)
        qtbot.waitUntil(lambda: screen.model.ids[0] == 1)
        qtbot.waitUntil(lambda: screen.view.current_record() == 69)


class TestFilters:
    """Some of the records."""

    def test_filters_carry_their_counts(self, screen):
        counts = {name: chip.accessibleName() for name, chip in screen.filters.chips.items()}
        assert counts["todos"] == "Todos: 338"
        assert counts["errores"] == "Con errores: 5"
        assert counts["borradores"] == "Borradores: 0"
        assert counts["terminados"] == "Terminados: 338"

    def test_a_filter_leaves_its_records(self, screen, qtbot):
        screen.filters.chips["errores"].click()
        qtbot.waitUntil(lambda: list(screen.model.ids) == [313, 298, 286, 222, 69])

    def test_filters_that_nobody_needs_come_when_they_are_needed(self, screen):
        assert not screen.filters.chips["devueltos"].isVisible()
        assert screen.filters.chips["apartados"].isVisible()

    def test_a_search_finds_names_of_codes_blind_to_accents(self, screen, qtbot):
        press(Qt.Key.Key_Slash)
        type_text(QApplication.focusWidget(), "santa maria chiq")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
        qtbot.waitUntil(lambda: "Chiquimula" in (shown(screen, 0, MUNICIPALITY) or ""))

    def test_nothing_found_says_so_and_offers_everything_again(self, screen, qtbot):
        type_text(screen.filters.search, "zzz")
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        empty = screen.findChild(EmptyState)
        assert empty.accessibleName() == "Ningún registro con estos filtros"
        screen.filters.clear()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 338)

    def test_f8_goes_through_the_records_with_errors(self, screen, qtbot):
        screen.view.setFocus()
        press(Qt.Key.Key_F8)
        qtbot.waitUntil(lambda: screen.model.rowCount() == 5)
        screen.view.select_record(0)
        press(Qt.Key.Key_F8)
        assert screen.view.current_record() == 298

    def test_where_room_is_short_they_are_one_menu(self, folder, open_records):
        fill(folder)
        screen = open_records((1024, 600))
        assert not screen.filters.chips["todos"].isVisible()
        assert screen.filters.menu_button.text() == "Todos 338"


class TestRoomForFilters:
    """Chips never lie over each other: where their counts are too long they are one menu."""

    @pytest.mark.parametrize(("count", "one_menu"), [(5, False), (1_000_000, True)])
    def test_at_a_usual_window(self, screen, count, one_menu):
        counts = RecordCounts(dict.fromkeys(("draft", "final"), count), 0, count, count)
        screen.filters.show_counts(counts)
        assert screen.filters.menu_button.isVisible() == one_menu
        assert screen.filters.chips["todos"].isVisible() != one_menu


class TestColumns:
    """Which questions are shown."""

    def test_columns_can_be_left_out(self, screen):
        column = screen.shown[-1]
        before = screen.model.columnCount()
        screen._on_column_toggled(column, wanted=False)
        assert screen.model.columnCount() == before - 1
        assert column not in screen.shown

    def test_the_menu_lists_every_question(self, screen):
        actions = screen.columns_menu().actions()
        assert [action.text() for action in actions][:2] == ["Municipio", "Año del censo"]
        actions[0].setChecked(False)
        assert screen.shown[0].path == "anio_censo"


class TestPanel:
    """The record in hand."""

    def test_it_shows_what_is_wrong_the_answers_and_the_history(self, screen, qtbot):
        take(screen, qtbot, 69)
        words = words_on(screen.panel)
        assert "«512» no está entre las opciones de «Municipio»." in words
        assert "Fila 70 de «conectividad_2018.csv»" in words
        assert "Importado de «conectividad_2018.csv»" in words
        assert "16,705" in words

    def test_a_click_takes_what_is_proposed(self, screen, qtbot):
        take(screen, qtbot, 69)
        card = screen.panel.findChild(ProblemCard)
        assert card.mend.text() == "Poner 0512"
        card.mend.click()
        qtbot.waitUntil(lambda: screen.panel.sheet.problems == ())
        assert "512 cambió a 0512 San Vicente Pacaya, Escuintla" in words_on(screen.panel)
        assert "Se había perdido el cero" in words_on(screen.panel)
        qtbot.waitUntil(lambda: screen.filters.chips["errores"].accessibleName()[-1] == "4")

    def test_that_can_be_undone(self, screen, qtbot):
        take(screen, qtbot, 69)
        screen.panel.findChild(ProblemCard).mend.click()
        qtbot.waitUntil(lambda: screen.panel.sheet.problems == ())
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: len(screen.panel.sheet.problems) == 1)

    def test_a_problem_without_a_safe_answer_leads_to_revisar(self, screen, qtbot):
        take(screen, qtbot, 222)
        card = screen.panel.findChild(ProblemCard)
        assert card.mend is None
        issue = screen.panel.sheet.problems[0].issue
        card.go.click()
        assert screen.window().screen_in_view.target == {"issue": issue.id}

    def test_enter_opens_the_record_at_its_problem(self, screen, qtbot):
        take(screen, qtbot, 222)
        uuid = screen.panel.sheet.info.uuid
        screen.view.setFocus()
        press(Qt.Key.Key_Return)
        there = screen.window().screen_in_view
        assert there.target == {"record": uuid, "field": "poblacion", "row": None}

    def test_it_can_be_closed(self, screen, qtbot):
        take(screen, qtbot, 69)
        screen.panel.closed.emit()
        assert screen.panel.sheet is None
        assert screen.view.selected_count() == 0

    def test_a_record_can_be_asked_for_by_its_identity(self, screen, qtbot):
        take(screen, qtbot, 69)
        uuid = screen.panel.sheet.info.uuid
        screen.panel.closed.emit()
        screen.activate(record=uuid)
        qtbot.waitUntil(lambda: screen.view.current_record() == 69)


class TestSettingAside:
    """Records that should not be there."""

    def test_one_is_set_aside_and_brought_back(self, screen, qtbot):
        take(screen, qtbot, 313)
        screen.view.setFocus()
        press(Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: screen.model.rowCount() == 337)
        assert screen.window().undo_bar.sentence == "Se apartó el registro 313."
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: screen.model.rowCount() == 338)

    def test_several_are_set_aside_at_once(self, screen, qtbot):
        screen.view.setFocus()
        screen.view.select_record(0)
        press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert screen.foot.selected_words.text() == "2 de 338 seleccionados"
        screen.foot.aside_button.click()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 336)
        assert screen.window().undo_bar.sentence == "Se apartaron 2 registros."

    def test_those_set_aside_can_be_seen_and_brought_back(self, screen, qtbot):
        take(screen, qtbot, 313)
        screen.panel.aside_button.click()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 337)
        screen.filters.chips["apartados"].click()
        qtbot.waitUntil(lambda: list(screen.model.ids) == [313])
        take(screen, qtbot, 313)
        screen.panel.back_button.click()
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)


class TestImport:
    """A table comes in."""

    @pytest.fixture
    def screen(self, folder, open_window, qtbot):
        with Workspace.open(folder) as workspace:
            load_library_form(workspace, FORM)
        window = open_window(FACTORIES)
        window.go("registros")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        return screen

    def test_an_empty_form_says_what_to_do(self, screen):
        assert screen.findChild(EmptyState).accessibleName() == "Todavía no hay registros"


class TestExport:
    """What the table shows goes out."""

    def test_it_goes_out_as_it_is_shown(self, screen, tmp_path, qtbot):
        screen.filters.chips["errores"].click()
        qtbot.waitUntil(lambda: screen.model.rowCount() == 5)
        target = tmp_path / "errores.csv"
        screen.exchange.export_to(screen.current_view(screen.table), target)
        qtbot.waitUntil(lambda: screen.exchange.outcome is not None)
        assert screen.exchange.outcome.title == "Se escribieron 5 filas en «errores.csv»."
        lines = target.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith("N.º,Estado,Municipio,Año del censo,Población total")
        assert lines[1].startswith("313,Terminado,0403,2018,")
        assert len(lines) == 6

    def test_a_search_narrows_what_goes_out_too(self, screen, tmp_path, qtbot):
        type_text(screen.filters.search, "santa maria chiq")
        qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
        target = tmp_path / "una.xlsx"
        screen.exchange.export_to(screen.current_view(screen.table), target)
        qtbot.waitUntil(lambda: screen.exchange.outcome is not None)
        assert screen.exchange.outcome.title == "Se escribió 1 fila en «una.xlsx»."
        assert target.exists()

    def test_a_folder_that_refuses_is_said(self, screen, tmp_path, qtbot):
        target = tmp_path / "no" / "hay.csv"
        screen.exchange.export_to(screen.current_view(screen.table), target)
        qtbot.waitUntil(lambda: screen.exchange.outcome is not None)
        assert screen.exchange.outcome.title == "No se escribió «hay.csv»."

    def test_where_to_write_is_asked_without_stopping_the_window(self, screen):
        dialog = screen.exchange.ask_export(screen.current_view(screen.table), "xlsx")
        assert dialog.defaultSuffix() == "xlsx"
        dialog.reject()


def test_without_a_form_it_leads_to_formularios(open_window, qtbot):
    window = open_window(FACTORIES)
    window.go("registros")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
    assert screen.findChild(EmptyState).accessibleName() == "Todavía no hay formularios"


def test_a_new_record_begins_in_capturar(screen):
    press(Qt.Key.Key_F2)
    assert screen.window().screen_in_view.target == {"form": FORM, "new": True}


def test_another_form_is_chosen_in_the_title(folder, open_records, qtbot):
    fill(folder)
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, "obras_municipales")
    screen = open_records()
    assert screen.header.title.has_menu
    screen.context.use_form("obras_municipales")
    qtbot.waitUntil(lambda: screen.header.title.text() == "Obras municipales")
    assert screen.order == "@id"


def test_personal_columns_are_masked_and_have_a_lock(folder, open_records, qtbot):
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, "obras_municipales")
    fill(folder)
    screen = open_records()
    screen.context.use_form("obras_municipales")
    qtbot.waitUntil(lambda: screen.table.form_id == "obras_municipales")
    private = [column for column in screen.table.columns if column.personal]
    assert [column.path for column in private] == ["observaciones"]


def test_the_table_comes_back_to_the_same_place(screen, qtbot):
    take(screen, qtbot, 69)
    screen.filters.choose("errores")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 5)
    before = screen.place()
    window = screen.window()
    window.rebuild()
    again = window.screen_in_view
    qtbot.waitUntil(lambda: again.model.rowCount() == 5 and again.view.current_record() == 69)
    assert again.place() == before


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_in_every_size_and_theme(look, folder, open_records, name, size, qtbot):
    look(name)
    fill(folder)
    screen = open_records(size)
    take(screen, qtbot, 69)
    qtbot.waitUntil(lambda: sticks_out(screen.window()) == clipped(screen) == [])


def test_every_control_has_a_name(screen, qtbot):
    take(screen, qtbot, 69)
    assert unnamed(screen.window()) == []


def test_the_panel_comes_by_key_where_room_is_short(folder, open_records, qtbot):
    fill(folder)
    screen = open_records((1024, 600))
    assert not screen.panel.isVisible()
    screen.view.setFocus()
    press(Qt.Key.Key_F1)
    assert screen.panel.isVisible()


def test_an_exchange_with_nothing_to_say_takes_no_room(screen):
    assert isinstance(screen.exchange, Exchange)
    assert not screen.exchange.isVisible()
