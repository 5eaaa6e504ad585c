"""The page of the sheet: painted rows, the one block in hand, what the keys ask of others."""

from datetime import UTC, datetime
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit
from support.capture_form import HOUSEHOLDS
from support.keys import press, type_text
from support.workbook import write_workbook

from app.ui import theme
from app.ui.capture.live import LiveQuestion
from app.ui.capture.page import PageView
from app.ui.capture.repeats import RepeatBlock
from app.ui.capture.rows import Row
from app.ui.capture.sheet import Sheet
from forms.session import CaptureSession
from forms.xlsform import read_xlsform


@pytest.fixture(scope="module")
def instrument(tmp_path_factory):
    path = tmp_path_factory.mktemp("forma") / "hogares.xlsx"
    return read_xlsform(write_workbook(path, HOUSEHOLDS)).instrument


@pytest.fixture
def session(instrument):
    ids = count(1)
    return CaptureSession(
        instrument,
        now=lambda: datetime(2026, 11, 21, tzinfo=UTC),
        new_id=lambda: f"fila-{next(ids)}",
    )


@pytest.fixture
def sheet(session):
    return Sheet(session)


@pytest.fixture
def view(shown):
    return shown(PageView(), 700, 600)


@pytest.fixture
def water(view, sheet):
    """The page about water with its first question in hand."""
    view.show_page(page_of(sheet, "Agua"), "sección 2 de 5", "", "agua/personas")
    view.take_focus()
    QApplication.processEvents()
    return view


def page_of(sheet, title):
    """The page of that title as the record is now."""
    sheet.read()
    return next(page for page in sheet.pages if page.title == title)


def heard(signal):
    """Gather what a signal says."""
    said = []
    signal.connect(lambda *words: said.append(words))
    return said


def kinds(view):
    """What stands on the page, from top to bottom."""
    return [type(widget).__name__ for widget in view._widgets]


class TestBuilding:
    def test_one_place_is_in_hand_and_the_rest_is_painted(self, water):
        assert kinds(water)[0] == "LiveQuestion"
        assert set(kinds(water)[1:]) == {"Row"}

    def test_there_is_one_editor(self, water):
        assert len(water.findChildren(QLineEdit)) == 1

    def test_the_focus_is_in_it(self, water, focused):
        assert water.isAncestorOf(focused())
        assert focused().accessibleName().startswith("¿Cuántas personas viven")

    def test_the_heading_tells_the_section(self, water):
        assert (water._title.text(), water._where.text()) == ("Agua", "sección 2 de 5")

    def test_a_page_without_a_place_in_hand_is_only_painted(self, view, sheet):
        view.show_page(page_of(sheet, "Agua"), "", "", "")
        assert view.live is None
        assert view.ref == ""

    def test_clearing_takes_everything_away(self, water):
        water.clear()
        assert water.rows() == []
        assert water.live is None

    def test_the_column_is_never_wider_than_780(self, water):
        water.resize(1300, 600)
        QApplication.processEvents()
        assert water.widget().width() <= 780


class TestMoving:
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
    def test_enter_goes_on(self, water, focused, key):
        steps = heard(water.stepped)
        press(focused(), key, text="\r")
        assert steps == [(1,)]

    def test_tab_goes_on_and_shift_tab_back(self, water, focused, qtbot):
        steps = heard(water.stepped)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        qtbot.keyClick(focused(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert steps == [(1,), (-1,)]

    def test_ctrl_enter_is_not_a_step(self, water, focused):
        steps = heard(water.stepped)
        press(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert steps == []

    def test_opening_another_place_closes_the_one_before(self, water):
        steps = heard(water.stepped)
        water.open("agua/horas")
        assert water.ref == "agua/horas"
        assert kinds(water).count("LiveQuestion") == 1
        assert steps == []  # hiding the editor that had the focus is no Tab

    def test_a_click_on_a_question_asks_for_it(self, water):
        opened = heard(water.opened)
        water.rows()[0].click()
        assert opened == [("agua/dormitorios",)]

    def test_typing_is_told_with_its_place(self, water, focused):
        typed = heard(water.typing)
        type_text(focused(), "6")
        assert typed == [("agua/personas", "6")]

    def test_an_answer_is_told_with_its_place(self, water, focused):
        answers = heard(water.answered)
        type_text(focused(), "6")
        water.question.editor.confirm()
        assert answers == [("agua/personas", "6")]


class TestRefreshing:
    def test_what_is_answered_reads_so(self, water, session, sheet):
        session.answer("agua/dormitorios", "3")
        water.refresh(page_of(sheet, "Agua"))
        assert water.rows()[0].accessibleName().endswith("3 cuartos")

    def test_rows_come_and_go_without_building_the_page_anew(self, water, session, sheet):
        block = water.live
        session.answer("agua/fuente", "1")
        water.refresh(page_of(sheet, "Agua"))
        refs = [row.item.ref for row in water.rows()]
        assert "agua/pago" in refs
        assert water.live is block
        session.answer("agua/fuente", "7")
        water.refresh(page_of(sheet, "Agua"))
        lines = [row for row in water.rows() if row.item.kind == "absent"]
        assert len(lines) == 1

    def test_what_is_wrong_is_told_under_the_editor(self, water, session, sheet):
        session.answer("agua/personas", "0")
        water.refresh(page_of(sheet, "Agua"))
        assert water.question.complaint == "Debe ser al menos 1. Usted escribió 0."

    def test_a_place_that_is_gone_is_no_longer_in_hand(self, water, session, sheet):
        session.answer("agua/fuente", "1")
        water.refresh(page_of(sheet, "Agua"))
        water.open("agua/pago")
        session.answer("agua/fuente", "7")
        water.refresh(page_of(sheet, "Agua"))
        assert water.live is None

    def test_rows_keep_the_order_of_the_form(self, water, session, sheet):
        session.answer("agua/fuente", "1")
        water.refresh(page_of(sheet, "Agua"))
        refs = [item.ref for item in page_of(sheet, "Agua").items]
        at = [water._column.itemAt(i).widget() for i in range(water._column.count())]
        assert [widget.item.ref for widget in at] == refs


class TestRows:
    def row(self, sheet, ref, qtbot, width=600):
        sheet.read()
        row = Row(sheet.item(ref), "")
        qtbot.addWidget(row)
        row.resize(width, row.heightForWidth(width))
        return row

    def test_a_question_to_come_tells_how_it_is_answered(self, sheet, qtbot):
        assert self.row(sheet, "agua/personas", qtbot)._look.below == "Número entero · personas"

    def test_an_answered_one_is_one_line(self, sheet, session, qtbot):
        session.answer("agua/dormitorios", "3")
        row = self.row(sheet, "agua/dormitorios", qtbot)
        assert row.height() < 2 * QFontMetrics(theme.font("body")).height() + 18
        assert row._look.sign == "check"

    def test_a_wrong_one_is_higher_and_has_its_sentence(self, sheet, session, qtbot):
        session.answer("agua/horas", "42")
        row = self.row(sheet, "agua/horas", qtbot)
        assert row.height() > 80
        assert "Usted escribió 42." in row.accessibleName()

    def test_where_there_is_no_room_beside_the_sentence_stands_under(self, sheet, session, qtbot):
        session.answer("agua/horas", "42")
        wide = self.row(sheet, "agua/horas", qtbot, 700)
        narrow = self.row(sheet, "agua/horas", qtbot, 330)
        assert narrow.height() > wide.height()

    def test_a_long_answer_wraps_instead_of_being_cut(self, sheet, session, qtbot):
        short = self.row(sheet, "agua/dormitorios", qtbot).height()
        session.answer("lugar/direccion", "camino de tierra " * 12)
        assert self.row(sheet, "lugar/direccion", qtbot).height() > 2 * short

    def test_rows_take_no_focus_and_are_read_as_buttons(self, sheet, qtbot):
        row = self.row(sheet, "agua/personas", qtbot)
        assert row.focusPolicy() is Qt.FocusPolicy.NoFocus
        assert row.accessibleName() == sheet.item("agua/personas").state.label

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_every_kind_of_row_is_painted_in_every_palette(self, sheet, session, qtbot, look, name):
        look(name)
        session.answer("agua/horas", "42")
        sheet.read()
        for item in sheet.items():
            row = Row(item, "")
            qtbot.addWidget(row)
            row.resize(600, row.heightForWidth(600))
            picture = row.grab().toImage()
            colors = {picture.pixel(x, y) for x in range(0, 600, 3) for y in range(row.height())}
            assert len(colors) > 1, item.kind


class TestBlocks:
    def test_a_required_question_says_so(self, sheet, qtbot):
        block = LiveQuestion(sheet.item("agua/personas"), "")
        qtbot.addWidget(block)
        words = [label.text() for label in block.findChildren(type(block.title))]
        assert any(text.startswith("Obligatoria") for text in words)

    def test_a_complaint_comes_and_goes(self, sheet, qtbot):
        block = LiveQuestion(sheet.item("agua/personas"), "")
        qtbot.addWidget(block)
        block.complain("Debe ser al menos 1.")
        assert block.complaint == "Debe ser al menos 1."
        block.complain("")
        assert block.complaint == ""

    def test_the_end_of_a_repeat_adds_with_1_and_takes_away_with_2(self, sheet, qtbot):
        block = RepeatBlock(sheet.item("miembros"))
        qtbot.addWidget(block)
        added, removed = heard(block.add_wanted), heard(block.remove_wanted)
        press(block, Qt.Key.Key_1, text="1")
        press(block, Qt.Key.Key_2, text="2")
        assert (len(added), len(removed)) == (1, 1)

    def test_without_instances_there_is_nothing_to_take_away(self, sheet, session, qtbot):
        session.remove_row("miembros[1]")
        sheet.read()
        block = RepeatBlock(sheet.item("miembros"))
        qtbot.addWidget(block)
        removed = heard(block.remove_wanted)
        press(block, Qt.Key.Key_2, text="2")
        assert removed == []
        assert block.remove.isHidden()
        assert block.add.text() == "Agregar"
