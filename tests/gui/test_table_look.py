"""The table as it is painted: heads, cells, badges, problems, the selected row."""

from array import array

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication
from support.keys import press
from support.painted import hard_to_read, painted, recorded

from app.ui import theme
from app.ui.controls.table import BADGE, PADDING, PROBLEM, Table
from app.ui.models.paged_table import Column, PagedTableModel

THEMES = list(theme.Theme)
COLUMNS = [
    Column("N.º", numeric=True),
    Column("Comunidad"),
    Column("Jefatura del hogar", icon="lock"),
    Column("Horas", numeric=True),
    Column("Estado"),
]
LONG = "Comunidad de población en resistencia de la sierra"
DRAFT = {BADGE: ("pencil", "Borrador", "ink2", True), Qt.ItemDataRole.DisplayRole: "Borrador"}
DONE = {BADGE: ("check", "Aprobado", "ok", False), Qt.ItemDataRole.DisplayRole: "Aprobado"}
WRONG = {PROBLEM: "err", Qt.ItemDataRole.DisplayRole: "42"}
ODD = {PROBLEM: "warn", Qt.ItemDataRole.DisplayRole: "Tzalval"}
ROWS = [
    ["1", "Acul", "••••", "6", DRAFT],
    ["2", ODD, "••••", WRONG, DONE],
    ["3", LONG, None, None, None],
]


@pytest.fixture
def table(shown):
    """Show a table of these rows, or of others."""

    def show(rows=ROWS, columns=COLUMNS, width=760):
        model = PagedTableModel(columns, lambda *_asked: None)
        model.show_ids(array("q", range(1, len(rows) + 1)))
        model.fill(0, list(range(1, len(rows) + 1)), rows)
        made = Table("Registros", model)
        made.model_ = model
        shown(made, theme.px(width), theme.px(240))
        for column, wide in enumerate((70, 200, 200, 110)[: len(columns) - 1]):
            made.setColumnWidth(column, theme.px(wide))
        made.clearFocus()
        return made

    return show


def head(table, column=0):
    """Paint one head and give what was painted."""
    view = table.horizontalHeader()
    image = QImage(400, 60, QImage.Format.Format_ARGB32)
    with recorded() as found:
        painter = QPainter(image)
        view.paintSection(painter, QRect(0, 0, view.sectionSize(column), view.height()), column)
        painter.end()
    return found


def words(found, text):
    return next(each for each in found.words if each.text == text)


class TestCells:
    """What a cell says, and where."""

    @pytest.mark.parametrize("palette", THEMES)
    def test_every_cell_is_readable(self, look, table, palette):
        look(palette)
        assert hard_to_read(painted(table())) == []

    @pytest.mark.parametrize("palette", THEMES)
    def test_every_cell_is_readable_on_the_selected_row(self, look, table, palette):
        look(palette)
        made = table()
        for row in range(3):
            made.selectRow(row)
            assert hard_to_read(painted(made), "accent_soft") == []

    def test_numbers_stand_at_the_right_and_words_at_the_left(self, table):
        found = painted(table())
        number, name = words(found, "6"), words(found, "Acul")
        assert number.place.right() == number.area.right()
        assert name.place.left() == name.area.left()

    def test_a_number_and_its_head_end_at_the_same_edge(self, table):
        made = table()
        number = words(painted(made), "6")
        section = made.horizontalHeader()
        edge = section.sectionViewportPosition(3) + section.sectionSize(3) - theme.px(PADDING)
        assert abs(number.place.right() - edge) <= 1

    def test_blank_is_a_dash_in_the_ink_of_hints(self, table):
        found = painted(table())
        assert found.texts.count("–") == 3
        assert found.inks("–") == {"ink3"}

    def test_an_empty_text_is_not_a_blank(self, table):
        assert "–" not in painted(table([["1", "", "", "", ""]])).texts

    def test_a_long_name_is_shortened_inside_its_cell(self, table):
        found = painted(table())
        short = next(text for text in found.texts if text.endswith("…"))
        assert LONG.startswith(short.rstrip("…"))
        assert words(found, short).fit

    def test_zero_is_a_number_and_not_a_blank(self, table):
        assert "0" in painted(table([["1", "Acul", "", 0, None]])).texts

    @pytest.mark.parametrize("zoom", [90, 100, 150])
    def test_rows_follow_the_zoom(self, look, table, zoom):
        look(zoom=zoom)
        assert table().rowHeight(0) == theme.size("table_row") == theme.px(36)


class TestProblems:
    """A cell with a problem: soft box, sign inside, meaning by more than colour."""

    @pytest.mark.parametrize(("text", "meaning", "sign"), [
        ("42", "err", "circle-x"), ("Tzalval", "warn", "triangle-alert"),
    ])  # fmt: skip
    def test_it_has_box_sign_and_ink_of_its_meaning(self, table, text, meaning, sign):
        found = painted(table())
        assert f"{meaning}_soft" in found.fills
        assert f"{meaning}_line" in found.borders
        assert (sign, meaning) in found.signs
        assert found.inks(text) == {meaning}

    def test_an_error_is_stronger_than_a_notice(self, table):
        found = painted(table())
        assert words(found, "42").role == "strong"
        assert words(found, "Tzalval").role == "body"

    def test_a_number_keeps_its_right_edge_beside_the_sign(self, table):
        found = painted(table())
        assert abs(words(found, "42").place.right() - words(found, "6").place.right()) <= 1

    def test_a_text_makes_room_for_the_sign_at_its_right(self, table):
        rows = [["1", {PROBLEM: "err", Qt.ItemDataRole.DisplayRole: LONG}, None, None, None]]
        found = painted(table(rows))
        short = next(each for each in found.words if each.text.endswith("…"))
        box = next(each for each in found.boxes if each.fill == "err_soft")
        assert short.place.right() <= box.area.right() - theme.px(24)

    @pytest.mark.parametrize("palette", THEMES)
    def test_it_is_readable_on_its_box(self, look, table, palette):
        look(palette)
        assert hard_to_read(painted(table([["1", ODD, None, WRONG, None]]))) == []


class TestBadges:
    """States: sign and word; a box only for what asks for attention."""

    def test_a_draft_is_boxed_and_what_is_approved_is_not(self, table):
        found = painted(table())
        high = theme.size("badge")
        boxes = [box for box in found.boxes if box.area.height() == high]
        assert len(boxes) == 1
        assert {"Borrador", "Aprobado"} <= set(found.texts)

    def test_each_has_its_sign(self, table):
        signs = painted(table()).signs
        assert ("pencil", "ink2") in signs
        assert ("check", "ok") in signs

    def test_bare_and_boxed_badges_stand_in_the_middle_of_their_row(self, table):
        made = table()
        for row, text in ((0, "Borrador"), (1, "Aprobado")):
            middle = made.visualRect(made.model().index(row, 4)).center().y()
            assert abs(words(painted(made), text).area.center().y() - middle) <= 2


class TestSelection:
    """The row in hand: soft ground and a bar; in high contrast an outline."""

    @pytest.mark.parametrize("palette", THEMES)
    def test_it_can_be_told_apart(self, look, table, palette):
        look(palette)
        made = table()
        made.clearSelection()
        before = made.grab().toImage()
        made.selectRow(1)
        assert made.grab().toImage() != before

    def test_only_its_first_cell_has_the_bar(self, table):
        made = table()
        made.selectRow(0)
        image = made.viewport().grab().toImage()
        middle = made.visualRect(made.model().index(0, 0)).center().y()
        assert image.pixelColor(1, middle).name() == theme.color("accent").name()
        second = made.columnViewportPosition(1)
        assert image.pixelColor(second + 1, middle).name() != theme.color("accent").name()

    def test_in_high_contrast_the_outline_runs_through_all_columns(self, look, table):
        look("contraste")
        made = table()
        made.selectRow(1)
        image = made.viewport().grab().toImage()
        top = made.visualRect(made.model().index(1, 0)).top()
        for column in range(5):
            x = made.columnViewportPosition(column) + 20
            assert image.pixelColor(x, top).name() == theme.color("focus").name()

    def test_the_cell_with_the_keys_has_a_ring(self, table):
        made = table()
        assert not painted(made).has_ring
        made.setFocus()
        made.setCurrentIndex(made.model().index(0, 1))
        assert painted(made).has_ring

    @pytest.mark.parametrize(
        ("key", "row"), [(Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 0), (Qt.Key.Key_PageDown, 2)]
    )
    def test_keys_move_through_the_rows(self, table, key, row):
        made = table()
        made.setFocus()
        made.setCurrentIndex(made.model().index(0, 0))
        press(made, key)
        assert made.currentIndex().row() == row
        assert [index.row() for index in made.selectionModel().selectedRows()] == [row]

    def test_enter_opens_the_row(self, table, qtbot):
        made = table()
        made.setFocus()
        made.setCurrentIndex(made.model().index(2, 0))
        with qtbot.waitSignal(made.activated) as opened:
            event = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
            )
            QApplication.sendEvent(made, event)
        assert opened.args[0].row() == 2

    def test_nothing_can_be_typed_into_a_cell(self, table):
        made = table()
        made.setCurrentIndex(made.model().index(0, 1))
        press(made, Qt.Key.Key_F2)
        assert made.state() is not Table.State.EditingState


class TestHeads:
    """Column heads: small strong words, a lock for personal data, an arrow where it is sorted."""

    @pytest.mark.parametrize("palette", THEMES)
    def test_they_are_readable_on_their_ground(self, look, table, palette):
        look(palette)
        made = table()
        for column in range(5):
            assert hard_to_read(head(made, column), "sunken") == []

    def test_they_are_set_in_small_strong_words(self, table):
        assert {each.role for each in head(table(), 1).words} == {"small_strong"}

    def test_a_personal_column_has_its_lock_after_its_title(self, table):
        assert head(table(), 2).signs == [("lock", "ink2")]

    def test_a_numeric_head_stands_at_the_right(self, table):
        found = words(head(table(), 3), "Horas")
        assert found.place.right() == found.area.right()

    @pytest.mark.parametrize(
        ("order", "sign"),
        [(Qt.SortOrder.AscendingOrder, "arrow-up"), (Qt.SortOrder.DescendingOrder, "arrow-down")],
    )
    @pytest.mark.parametrize("column", [1, 2, 3])
    def test_the_sorted_column_has_its_arrow(self, table, order, sign, column):
        made = table()
        view = made.horizontalHeader()
        view.setSortIndicatorShown(True)
        view.setSortIndicator(column, order)
        assert (sign, "ink2") in head(made, column).signs
        other = 1 if column != 1 else 3
        assert not {"arrow-up", "arrow-down"} & {name for name, _ink in head(made, other).signs}

    def test_a_long_title_is_shortened_before_its_lock(self, table):
        made = table()
        made.setColumnWidth(2, theme.px(110))
        found = head(made, 2)
        assert found.texts[0].endswith("…")
        assert found.signs == [("lock", "ink2")]

    def test_a_head_is_named_after_its_table(self, table):
        assert table().horizontalHeader().accessibleName() == "Columnas de Registros"


def test_no_grid_no_zebra_no_frame(table):
    made = table()
    assert not made.showGrid()
    assert not made.alternatingRowColors()
    assert made.frameWidth() == 0


def test_the_last_column_takes_the_rest_of_the_width(table):
    made = table(width=900)
    assert made.columnViewportPosition(4) + made.columnWidth(4) >= made.viewport().width() - 1
    assert not made.horizontalScrollBar().isVisible()


def test_a_table_without_rows_still_shows_its_heads(table):
    made = table([])
    assert made.horizontalHeader().count() == 5
    assert painted(made).cut() == []


def test_a_page_that_has_not_come_is_blank_and_not_a_dash(shown):
    model = PagedTableModel(COLUMNS, lambda *_asked: None)
    model.show_ids(array("q", [1, 2, 3]))
    found = painted(shown(Table("Registros", model), 600, 200))
    assert len(found.texts) == len(COLUMNS), "the heads alone"
