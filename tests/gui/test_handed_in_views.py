"""Entregas: a folder looked at before it is taken in, files given back, taken back, on the map."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from support.handed_in import row, write
from support.handed_in_screen import open_screen, read_again, take, texts, wait_for_result
from support.layout import cut_cells, unnamed

from app.ui.controls.map_ground import NO_CLASS
from app.ui.handed_in.screen import BOARD, FILES, MAP
from app.ui.handed_in.standing_map import STEPS


@pytest.fixture
def screen(tmp_path, context, open_window, qtbot):
    return open_screen(tmp_path / "trabajo", context, open_window, qtbot)


@pytest.fixture
def files(tmp_path):
    return tmp_path / "e"


def look(screen, qtbot, folder):
    wait_for_result(screen, qtbot, lambda: screen.look_at(folder))


def see(screen, qtbot, view):
    read_again(screen, qtbot, lambda: screen.views.choose(view))


class TestBeforeAnythingIsStored:
    """A folder is looked at first."""

    def test_nothing_counts_yet(self, screen, qtbot, files):
        write(files / "0101.csv", row())
        look(screen, qtbot, files)
        assert texts(screen, 1) == ["Se importaría"]
        assert "Todavía no se guardó nada" in screen.said.text()
        read_again(screen, qtbot, screen.load)
        assert set(texts(screen, 1)) == {"Falta"}

    def test_the_main_button_says_how_many_files_it_takes_and_takes_them(
        self, screen, qtbot, files
    ):
        write(files / "0101.csv", row())
        write(files / "1413.csv", row("1413"))
        look(screen, qtbot, files)
        assert screen.take.text() == "Importar 2 archivos"
        wait_for_result(screen, qtbot, screen.take.click)
        assert texts(screen, 1) == ["Importado", "Importado"]
        assert screen.take.text() == "Importar una carpeta"

    def test_with_nothing_to_import_the_main_button_asks_for_another_folder(
        self, screen, qtbot, files, monkeypatch
    ):
        asked = []
        monkeypatch.setattr(screen, "choose_folder", lambda: asked.append(True))
        write(files / "datos.csv", row(), without=("municipio_codigo",))
        look(screen, qtbot, files)
        assert screen.take.text() == "Importar una carpeta"
        screen._press_primary()
        assert asked == [True]

    def test_whose_a_file_is_can_be_said_and_then_it_may_come_in(self, screen, qtbot, files):
        write(files / "San José.csv", row(), without=("municipio_codigo",))
        look(screen, qtbot, files)
        assert texts(screen, 1) == ["Rechazado"]
        assert screen.side.origin_field.isVisibleTo(screen.side)
        wait_for_result(screen, qtbot, lambda: screen.side.origin.choose("0509"))
        assert texts(screen, 1) == ["Se importaría"]
        assert texts(screen, 2) == ["0509"]
        wait_for_result(screen, qtbot, screen.take.click)
        assert texts(screen, 1) == ["Importado"]

    def test_after_the_import_nobody_is_asked_any_more(self, screen, qtbot, files):
        write(files / "0101.csv", row())
        take(screen, qtbot, files)
        assert screen.side.origin_field.isHidden()

    def test_another_folder_forgets_what_was_said_of_the_first(self, screen, qtbot, tmp_path):
        for name in ("uno", "dos"):
            write(tmp_path / name / "San José.csv", row(), without=("municipio_codigo",))
        look(screen, qtbot, tmp_path / "uno")
        wait_for_result(screen, qtbot, lambda: screen.side.origin.choose("0509"))
        look(screen, qtbot, tmp_path / "dos")
        assert texts(screen, 1) == ["Rechazado"]

    def test_a_file_that_comes_again_shows_what_it_changes(self, screen, qtbot, files):
        write(files / "0101.csv", row())
        take(screen, qtbot, files)
        write(files / "0101.csv", row(people="999999"))
        look(screen, qtbot, files)
        said = screen.side.said.text()
        assert "reemplaza a «0101.csv»" in said
        assert "«923,392» → «999,999»" in said

    def test_a_refused_file_says_why_and_what_to_do(self, screen, qtbot, files):
        write(files / "datos.csv", row(), without=("municipio_codigo",))
        look(screen, qtbot, files)
        assert len(screen.side.said.text().splitlines()) >= 2
        assert "datos.csv" in screen.side.said.text()


class TestTheFiles:
    """What was handed in, file by file."""

    @pytest.fixture
    def taken(self, screen, qtbot, files):
        write(files / "0101.csv", row())
        write(files / "1413.csv", row("1413", hogares_internet_pct="180"))
        take(screen, qtbot, files)
        see(screen, qtbot, FILES)
        return screen

    def test_the_newest_stands_first_with_its_errors(self, taken):
        assert texts(taken, 0) == ["1413.csv", "0101.csv"]
        assert texts(taken, 1) == ["Cuenta", "Cuenta"]
        assert texts(taken, 2)[0] == "1413 Santa María Nebaj"
        assert texts(taken, 4) == ["1", "0"]

    def test_a_period_leaves_the_files_of_it(self, taken, qtbot):
        taken.period.setText("2018")
        read_again(taken, qtbot, taken.load)
        assert len(texts(taken, 0)) == 2
        taken.period.setText("2019")
        read_again(taken, qtbot, taken.load)
        assert texts(taken, 0) == []

    def test_the_one_in_hand_goes_back_with_its_problems_marked(self, taken, qtbot, tmp_path):
        told = []
        taken.context.tell = told.append
        taken.table.selectRow(0)
        target = tmp_path / "observaciones.xlsx"
        taken.export_remarks(target)
        qtbot.waitUntil(lambda: bool(told))
        assert told == ["Se marcó 1 problema en el archivo."]
        marked = [
            cell.comment.text
            for line in load_workbook(target).worksheets[0].iter_rows()
            for cell in line
            if cell.comment
        ]
        assert len(marked) == 1

    def test_without_a_file_in_hand_the_key_says_what_to_do(self, taken):
        said = []
        taken.context.announce = said.append
        taken.table.setCurrentIndex(taken.rows.index(-1, 0))
        taken.choose_remarks()
        assert said == ["Elija primero un archivo que se haya importado."]

    def test_taking_one_back_is_asked_twice(self, taken, qtbot):
        taken.table.selectRow(1)
        QTest.keyClick(taken, Qt.Key.Key_Delete)
        taken.keys["Del"]()
        assert taken.side.undo.isHidden()
        assert "dejan de contar" in taken.side.said.text()
        assert texts(taken, 1) == ["Cuenta", "Cuenta"]
        read_again(taken, qtbot, taken.side.sure.click)
        assert texts(taken, 1) == ["Cuenta", "Deshecho"]

    def test_what_counts_no_more_is_not_taken_back_again(self, taken, qtbot):
        taken.table.selectRow(1)
        read_again(taken, qtbot, taken.undo_in_hand)
        taken.table.selectRow(1)
        assert taken.batch_in_hand() is None
        assert taken.side.undo.isHidden()
        taken.side.ask_undo()
        assert taken.side.sure.isHidden()

    def test_after_it_the_keys_are_at_the_table_again(self, taken, qtbot):
        taken.table.selectRow(1)
        taken.side.ask_undo()
        assert taken.side.sure.hasFocus()
        read_again(taken, qtbot, taken.side.sure.click)
        assert taken.table.hasFocus()

    def test_another_row_takes_the_question_back(self, taken):
        taken.table.selectRow(1)
        taken.side.ask_undo()
        taken.table.selectRow(0)
        assert taken.side.sure.isHidden()
        assert not taken.side.undo.isHidden()

    def test_a_replaced_file_says_so_and_counts_again_when_its_heir_goes(self, taken, qtbot, files):
        told = []
        taken.context.tell = told.append
        write(files / "0101.csv", row(people="999999"))
        take(taken, qtbot, files)
        read_again(taken, qtbot, taken._back)
        assert texts(taken, 1) == ["Cuenta", "Cuenta", "Reemplazado"]
        taken.table.selectRow(0)
        read_again(taken, qtbot, taken.undo_in_hand)
        assert "Vuelve a contar el archivo de antes." in told[-1]
        assert texts(taken, 1) == ["Deshecho", "Cuenta", "Cuenta"]

    def test_on_the_board_the_newest_file_of_a_municipality_is_in_hand(self, taken, qtbot):
        see(taken, qtbot, BOARD)
        taken.table.selectRow(0)
        assert taken.batch_in_hand() is not None
        assert "0101.csv" in taken.side.said.text()
        taken.table.selectRow(1)
        assert taken.batch_in_hand() is None
        assert taken.side.title.text() == texts(taken, 0)[1]


class TestUntilWhen:
    """The day until which files are awaited."""

    def test_a_day_that_is_past_makes_the_missing_late(self, screen, qtbot):
        screen.due.setText("31/01/2018")
        read_again(screen, qtbot, screen.keep_due)
        assert set(texts(screen, 1)) == {"Atrasado"}
        assert screen.due.text() == "31/01/2018"

    def test_each_period_has_its_own(self, screen, qtbot):
        screen.period.setText("2018-01")
        screen.due.setText("31/01/2018")
        read_again(screen, qtbot, screen.keep_due)
        screen.period.setText("2018-02")
        read_again(screen, qtbot, screen.load)
        assert screen.due.text() == ""
        assert set(texts(screen, 1)) == {"Falta"}

    def test_an_empty_field_forgets_it(self, screen, qtbot):
        screen.due.setText("31/01/2018")
        read_again(screen, qtbot, screen.keep_due)
        screen.due.clear()
        read_again(screen, qtbot, screen.keep_due)
        assert set(texts(screen, 1)) == {"Falta"}

    @pytest.mark.parametrize("typed", ["mañana", "31/02/2026", "2026-13-01", "1/1/26"])
    def test_what_is_no_day_is_told_and_keeps_nothing(self, screen, typed):
        failed = []
        screen.context.show_error = failed.append
        screen.due.setText(typed)
        screen.keep_due()
        assert failed[0].problems[0].code == "batch.bad_due"
        assert failed[0].problems[0].values["given"] == typed


class TestTheMap:
    """The board as a map."""

    def test_each_standing_has_a_shade_and_a_count_of_its_own(self, screen, qtbot, files):
        write(files / "0101.csv", row())
        take(screen, qtbot, files)
        see(screen, qtbot, MAP)
        assert screen.pages.currentWidget() is screen.map
        words = [swatch.accessibleName() for swatch in screen.map.legend]
        assert words == ["Recibido: 1", "Con problemas: 0", "Atrasado: 0", "Falta: 339"]
        assert len(set(STEPS.values())) == len(STEPS)

    def test_who_is_missing_is_hatched_so_that_colour_is_not_the_only_sign(self):
        assert STEPS["missing"] == NO_CLASS

    def test_the_cross_says_the_municipality_and_its_standing(self, screen, qtbot):
        see(screen, qtbot, MAP)
        screen.map.view.show_municipality("1413")
        screen.map._say()
        assert screen.map.said.text() == "1413 Santa María Nebaj, Quiché: Falta"

    def test_outside_the_country_it_says_how_to_come_back(self, screen, qtbot):
        see(screen, qtbot, MAP)
        screen.map.view.put_cross((10.0, -95.0))
        screen.map._say()
        assert "flechas" in screen.map.said.text()

    def test_the_file_of_the_municipality_under_the_cross_is_in_hand(self, screen, qtbot, files):
        write(files / "1413.csv", row("1413"))
        take(screen, qtbot, files)
        see(screen, qtbot, MAP)
        screen.map.view.show_municipality("1413")
        screen._show_side()
        assert screen.batch_in_hand() is not None
        assert "1413.csv" in screen.side.said.text()
        screen.map.view.show_municipality("0101")
        assert screen.batch_in_hand() is None

    def test_outside_the_country_nothing_is_in_hand(self, screen, qtbot):
        see(screen, qtbot, MAP)
        screen.map.view.put_cross((10.0, -95.0))
        assert (screen.place_in_hand(), screen.batch_in_hand()) == (None, None)


def test_the_views_are_turned_by_keys(screen, qtbot):
    seen = []
    for _press in range(3):
        read_again(screen, qtbot, screen.keys["Ctrl+PgDown"])
        seen.append(screen.views.current())
    assert seen == [FILES, MAP, BOARD]
    read_again(screen, qtbot, screen.keys["Ctrl+PgUp"])
    assert screen.views.current() == MAP


@pytest.mark.parametrize("view", [BOARD, FILES, MAP])
def test_every_control_of_every_view_has_a_name(screen, qtbot, view):
    if view != BOARD:
        see(screen, qtbot, view)
    assert unnamed(screen) == []


class TestTheTable:
    """Rows are read whole: what is said elsewhere too leaves before a row is cut."""

    @pytest.mark.parametrize(
        ("width", "spared"), [(1366, [2]), (1024, [2, 4, 5]), (910, [2]), (1700, [])]
    )
    def test_no_column_of_the_board_is_cut(self, screen, qtbot, width, spared):
        screen.window().resize(width, 768)
        columns = range(6)
        qtbot.waitUntil(lambda: [c for c in columns if screen.table.isColumnHidden(c)] == spared)
        qtbot.waitUntil(lambda: screen.table.horizontalScrollBar().maximum() == 0)
        assert cut_cells(screen.table, (3, 4)) == []
        assert "0110 San Juan Sacatepéquez" not in cut_cells(screen.table, (0,))

    def test_all_columns_are_there_again_in_another_view(self, screen, qtbot):
        see(screen, qtbot, FILES)
        assert not any(screen.table.isColumnHidden(column) for column in range(6))
        qtbot.waitUntil(lambda: screen.table.horizontalScrollBar().maximum() == 0)

    def test_counts_stand_at_the_right_under_their_names(self, screen):
        align, across = Qt.ItemDataRole.TextAlignmentRole, Qt.Orientation.Horizontal
        for column in range(6):
            cell = screen.rows.index(0, column).data(align)
            head = screen.rows.headerData(column, across, align)
            assert bool(cell) == bool(head) == (column in (3, 4))

    def test_a_cell_says_all_it_holds_to_who_points_at_it(self, screen):
        tip = Qt.ItemDataRole.ToolTipRole
        assert screen.rows.index(0, 0).data(tip) == screen.rows.index(0, 0).data()
        assert screen.rows.headerData(5, Qt.Orientation.Horizontal, tip) == "Archivo"
