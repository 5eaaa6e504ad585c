"""«Captura en cuadrícula»: a payroll typed, pasted, copied and finished by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support import payroll
from support.grid import Typist, fill_payroll, now, stored
from support.layout import clipped, sticks_out, unnamed

from app.operations.grid import Grid
from app.operations.notes import Note, add_note
from app.operations.remarks import close_remark
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.controls.table import PROBLEM

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@pytest.fixture
def open_grid(open_window, context, qtbot):
    """Open the grid of the payroll over some people of October."""

    def open_(people=0, width=1366, height=768, **options):
        fill_payroll(context.folder, people, **options)
        context.use_form(payroll.FORM)
        window = open_window(None, width, height)
        window.go("cuadricula")
        typist = Typist(window, qtbot)
        typist.wait()
        return typist

    return open_


class TestTyping:
    """Cells as in a spreadsheet, answers as in the form."""

    def test_an_empty_grid_says_how_to_begin(self, open_grid):
        typist = open_grid()
        assert typist.model.rowCount() == 1
        assert "pegue desde Excel" in typist.screen.sheet.said.text()

    def test_a_row_is_typed_to_its_end(self, open_grid, context):
        typist = open_grid()
        typist.go(0, "numero")
        for text in ("1", "Ana Pérez"):
            typist.type(text, KEY.Key_Tab)
        typist.go(0, "periodo")
        for text in ("10/2026", "", "Oficial", "Tesorería", "011"):
            typist.type(text, KEY.Key_Tab)
        typist.type("3000")
        (state, answers), *_none = stored(context.folder)
        assert state == "draft"
        wanted = {"numero": 1, "nombre": "Ana Pérez", "municipio": "1413", "salario_base": 3000.0}
        assert wanted.items() <= answers.items()
        assert typist.words(0, "total") == "3,000.00"
        assert typist.screen.finish_button.text() == "Terminar la fila completa"

    def test_each_cell_is_on_disk_when_the_next_can_be_typed(self, open_grid, context):
        typist = open_grid(2)
        typist.go(0, "puesto")
        typist.type("Jefa")
        assert stored(context.folder)[0][1]["puesto"] == "Jefa"

    def test_keys_pressed_while_a_cell_is_stored_are_kept(self, open_grid, qtbot):
        typist = open_grid(3)
        typist.go(0, "puesto")
        typist.type("Uno", None)
        for sign in ("\r", "Dos", "\r", "Tres", "\r"):
            if sign == "\r":
                from PySide6.QtTest import QTest

                QTest.keyClick(QApplication.focusWidget(), KEY.Key_Return)
            else:
                from support.keys import type_text

                type_text(QApplication.focusWidget(), sign)
        qtbot.waitUntil(lambda: typist.words(2, "puesto") == "Tres")
        typist.wait()
        assert [typist.words(row, "puesto") for row in range(3)] == ["Uno", "Dos", "Tres"]

    def test_enter_goes_down_and_back_to_where_the_row_was_begun(self, open_grid):
        typist = open_grid(3)
        typist.go(0, "puesto")
        typist.type("a", KEY.Key_Tab)
        typist.type("b")
        assert typist.view.place() == (1, typist.column("puesto"))

    def test_typing_takes_the_place_of_what_stands_there_and_f2_goes_on_with_it(self, open_grid):
        typist = open_grid(1)
        typist.go(0, "puesto")
        typist.type("x")
        assert typist.words(0, "puesto") == "x"
        typist.go(0, "puesto")
        typist.screen.keys["F2"]()
        typist.type("yz")
        assert typist.words(0, "puesto") == "xyz"

    def test_escape_brings_back_what_stood_there(self, open_grid):
        typist = open_grid(1)
        before = typist.words(0, "puesto")
        typist.go(0, "puesto")
        typist.type("otra cosa", KEY.Key_Escape)
        assert typist.words(0, "puesto") == before

    def test_an_option_is_typed_by_code_or_by_its_words(self, open_grid):
        typist = open_grid(2)
        for text, code in (("022", "022"), ("retrib por servicios", "036"), ("dietas", "061")):
            typist.go(0, "renglon")
            typist.type(text)
            cell = typist.model.cell_at(0, typist.column("renglon"))
            assert cell.value == code

    def test_what_does_not_fit_is_kept_and_said(self, open_grid, context):
        typist = open_grid(1)
        typist.go(0, "bonos")
        typist.type("mil")
        typist.go(0, "bonos")
        assert stored(context.folder)[0][1]["bonos"] == "mil"
        assert "debe ser un número" in typist.screen.sheet.said.text()
        assert "1 con errores" in typist.screen.header.crumb.text()

    def test_what_is_calculated_cannot_be_typed(self, open_grid):
        typist = open_grid(1)
        typist.go(0, "total")
        typist.type("9", None)
        assert typist.editor is None
        assert "lo calcula Acopio" in typist.screen.sheet.said.text()

    def test_what_is_not_asked_says_so(self, open_grid):
        typist = open_grid(1)
        typist.go(0, "dietas")
        assert "no se pregunta" in typist.screen.sheet.said.text()

    def test_supr_blanks(self, open_grid, context):
        typist = open_grid(1)
        typist.go(0, "puesto")
        typist.press(KEY.Key_Delete)
        assert "puesto" not in stored(context.folder)[0][1]

    def test_f5_repeats_the_row_above(self, open_grid):
        typist = open_grid(2)
        typist.go(0, "puesto")
        typist.type("Jefa")
        typist.go(1, "puesto")
        typist.screen.keys["F5"]()
        typist.wait()
        assert typist.words(1, "puesto") == "Jefa"

    def test_f8_goes_to_what_keeps_a_row_from_being_finished(self, open_grid):
        typist = open_grid(20, bad=True)
        typist.go(0, "numero")
        typist.screen.keys["F8"]()
        assert typist.view.place() == (3, typist.column("salario_base"))
        typist.screen.keys["F8"]()
        assert typist.view.place()[0] == 16

    def test_f7_writes_a_note_beside_the_cell(self, open_grid, context, qtbot):
        typist = open_grid(1)
        typist.go(0, "bonos")
        typist.screen.keys["F7"]()
        bar = typist.screen.sheet.note_bar
        bar.field.setText("según acta")
        bar.field.returnPressed.emit()
        notes = []
        context.tasks.run(lambda w: notes.extend(w.journal.entries(ops=("remark",))))
        qtbot.waitUntil(lambda: bool(notes))
        assert (notes[0].what.path, notes[0].what.new) == ("bonos", "según acta")

    def test_what_was_noted_is_marked_on_its_cell_and_said_below(self, open_grid, context, qtbot):
        typist = open_grid(3)
        with Workspace.open(context.folder) as workspace:
            record = workspace.records.find(workspace.records.info(typist.model.ids[1]).uuid)
            note = Note("bonos", None, "mire el acta")
            add_note(workspace, record, note, "Berta", clock=now)
        typist.screen.desk.look_again(typist.model.ids[1])
        column = typist.column("bonos")
        qtbot.waitUntil(lambda: typist.model.index(1, column).data(PROBLEM) == "remark")
        assert typist.model.index(0, column).data(PROBLEM) is None
        typist.go(0, "nombre")
        typist.screen.keys["F8"]()
        assert typist.view.place() == (1, column)
        assert "Nota: mire el acta (Berta)" in typist.screen.sheet.said.text()
        spoken = typist.model.index(1, column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert "mire el acta" in spoken

    def test_the_own_note_is_marked_at_once(self, open_grid, qtbot):
        typist = open_grid(1)
        typist.go(0, "bonos")
        typist.screen.keys["F7"]()
        bar = typist.screen.sheet.note_bar
        bar.field.setText("según acta")
        bar.field.returnPressed.emit()
        cell = typist.model.index(0, typist.column("bonos"))
        qtbot.waitUntil(lambda: cell.data(PROBLEM) == "remark")

    def test_a_settled_note_leaves_its_cell(self, open_grid, context):
        with_note = open_grid(1)
        with Workspace.open(context.folder) as workspace:
            info = workspace.records.info(with_note.model.ids[0])
            add_note(workspace, info, Note("bonos", None, "mire"), "Berta", clock=now)
            close_remark(workspace, info.uuid, 1, "Juana")
            grid = Grid(workspace, payroll.FORM, "Juana", clock=now)
            (row,) = grid.rows(workspace, [info.id])
        assert [cell.remark for cell in row.cells if cell.remark] == []


class TestMoving:
    """Going about and selecting."""

    def test_arrows_home_and_end(self, open_grid):
        typist = open_grid(3)
        typist.view.go(0, 0)
        typist.press(KEY.Key_Down)
        typist.press(KEY.Key_Right)
        assert typist.view.place() == (1, 1)
        typist.press(KEY.Key_End)
        assert typist.view.place() == (1, len(typist.model.columns) - 1)
        typist.press(KEY.Key_Home, CTRL)
        assert typist.view.place() == (0, 0)

    def test_ctrl_and_an_arrow_go_to_the_edge_of_what_is_filled(self, open_grid):
        typist = open_grid(5)
        typist.go(0, "nombre")
        typist.press(KEY.Key_Down, CTRL)
        assert typist.view.place()[0] == 4
        typist.press(KEY.Key_Up, CTRL)
        assert typist.view.place()[0] == 0

    def test_shift_and_arrows_select_a_block(self, open_grid):
        typist = open_grid(5)
        typist.view.go(1, 1)
        typist.press(KEY.Key_Down, SHIFT)
        typist.press(KEY.Key_Right, SHIFT)
        assert typist.view.block() == (1, 2, 1, 2)
        typist.press(KEY.Key_Up, SHIFT)
        assert typist.view.block() == (1, 1, 1, 2)

    def test_names_stay_in_sight(self, open_grid):
        typist = open_grid(5, 1024, 600)
        typist.go(0, "observaciones")
        frozen = typist.view.frozen
        assert frozen.isVisible()
        assert [typist.model.columns[c].path for c in range(frozen.count)] == ["numero", "nombre"]
        typist.go(0, "municipio")
        left = typist.view.columnViewportPosition(typist.column("municipio"))
        assert left >= frozen.width_in_sight()


class TestTogether:
    """Blocks: paste, fill, blank, copy; each is one thing that can be taken back."""

    def test_a_block_that_fits_is_pasted_at_once(self, open_grid):
        typist = open_grid(3)
        typist.go(0, "puesto")
        typist.paste("Jefa\tTesorería\nOficial\tArchivo")
        assert [typist.words(row, "dependencia") for row in range(2)] == ["Tesorería", "Archivo"]
        assert "Se pegó en 2 filas" in typist.window.undo_bar.sentence

    def test_what_does_not_fit_is_shown_before_anything_is_stored(self, open_grid, context):
        typist = open_grid(1)
        before = stored(context.folder)
        typist.paste(payroll.tsv(20))
        preview = typist.screen.preview
        assert preview.isVisible()
        assert preview.model.rowCount() == 2
        assert preview.model.index(0, 1).data() == "Salario base"
        assert stored(context.folder) == before
        assert typist.screen.primary is typist.screen.fit_button

    def test_what_fits_is_pasted_and_the_rest_left_blank(self, open_grid, context):
        typist = open_grid(1)
        typist.paste(payroll.tsv(20))
        typist.screen.fit_button.click()
        typist.wait()
        assert typist.screen.sheet.isVisible()
        assert len(stored(context.folder)) == 20
        assert "salario_base" not in stored(context.folder)[3][1]

    def test_all_is_pasted_to_be_corrected(self, open_grid, context):
        typist = open_grid(1)
        typist.paste(payroll.tsv(20))
        typist.screen.all_button.click()
        typist.wait()
        assert stored(context.folder)[3][1]["salario_base"] == "tres mil"
        assert "2 con errores" in typist.screen.header.crumb.text()

    def test_a_paste_is_left_with_escape(self, open_grid, context):
        typist = open_grid(1)
        before = stored(context.folder)
        typist.paste(payroll.tsv(20))
        typist.screen.cancel_button.click()
        assert typist.screen.sheet.isVisible()
        assert stored(context.folder) == before

    def test_undo_and_redo_a_paste_as_one(self, open_grid):
        typist = open_grid(1)
        typist.go(0, "numero")
        typist.paste("1\tAna\n2\tEva\n3\tLuz")
        assert len(typist.model.ids) == 3
        typist.screen.undo()
        typist.wait()
        assert len(typist.model.ids) == 1
        typist.screen.redo()
        typist.wait()
        assert [typist.words(row, "nombre") for row in range(3)] == ["Ana", "Eva", "Luz"]

    def test_undo_of_a_cell(self, open_grid):
        typist = open_grid(1)
        before = typist.words(0, "puesto")
        typist.go(0, "puesto")
        typist.type("x")
        typist.screen.undo()
        typist.wait()
        assert typist.words(0, "puesto") == before

    def test_nothing_to_undo_is_said(self, open_grid):
        typist = open_grid(1)
        typist.screen.undo()
        assert "nada que deshacer" in typist.screen.sheet.said.text()

    def test_filling_down(self, open_grid):
        typist = open_grid(4)
        typist.go(0, "puesto")
        typist.type("Jefa")
        typist.go(0, "puesto")
        for _ in range(3):
            typist.press(KEY.Key_Down, SHIFT)
        typist.screen.keys["Ctrl+D"]()
        typist.wait()
        assert [typist.words(row, "puesto") for row in range(4)] == ["Jefa"] * 4

    def test_a_copied_block_is_pasted_elsewhere(self, open_grid):
        typist = open_grid(4)
        typist.view.go(0, typist.column("puesto"))
        typist.press(KEY.Key_Right, SHIFT)
        typist.screen.keys["Ctrl+C"]()
        text = QApplication.clipboard().text()
        assert text.split("\t")[0] == typist.words(0, "puesto")
        typist.go(3, "puesto")
        typist.paste(text)
        assert typist.words(3, "dependencia") == typist.words(0, "dependencia")

    def test_rows_are_taken_away_and_come_back(self, open_grid):
        typist = open_grid(3)
        typist.go(1, "nombre")
        typist.screen.remove_rows()
        typist.wait()
        assert [typist.words(row, "numero") for row in range(2)] == ["1", "3"]
        typist.screen.undo()
        typist.wait()
        assert [typist.words(row, "numero") for row in range(3)] == ["1", "2", "3"]

    def test_a_month_is_copied(self, open_grid, context, qtbot):
        typist = open_grid(3)
        typist.screen.open_copying()
        page = typist.screen.copying
        qtbot.waitUntil(lambda: page.plan is not None)
        assert page.target.text() == "11/2026"
        assert "Se copian 3 filas" in page.said.text()
        typist.screen.copy_now_button.click()
        typist.wait()
        assert [row[1]["periodo"] for row in stored(context.folder)[3:]] == ["2026-11-01"] * 3

    def test_a_month_that_is_no_month_is_said(self, open_grid, qtbot):
        typist = open_grid(1)
        typist.screen.open_copying()
        page = typist.screen.copying
        qtbot.waitUntil(lambda: page.plan is not None)
        page.target.setText("noviembre")
        qtbot.waitUntil(lambda: "no es un mes" in page.said.text())
        assert page.plan is None


class TestFinishing:
    """Complete rows become final."""

    def test_the_primary_counts_and_finishes_them(self, open_grid, context):
        typist = open_grid(20, bad=True)
        assert typist.screen.finish_button.text() == "Terminar las 18 filas completas"
        typist.screen.finish_button.click()
        typist.wait()
        assert sum(1 for state, _answers in stored(context.folder) if state == "final") == 18
        assert typist.model.row_at(0).state == "final"
        assert typist.screen.finish_button.text() == "Terminar las filas completas"

    def test_with_none_complete_it_goes_to_what_is_missing(self, open_grid):
        typist = open_grid()
        typist.go(0, "nombre")
        typist.type("Ana")
        typist.screen.finish_button.click()
        assert typist.view.place() == (0, typist.column("numero"))

    def test_totals_follow(self, open_grid, qtbot):
        typist = open_grid(10)
        totals = typist.screen.sheet.totals
        totals.add_up()
        assert totals.words(typist.column("bonos")) == "2,500.00"
        typist.go(0, "bonos")
        typist.type("1000")
        qtbot.waitUntil(lambda: totals.words(typist.column("bonos")) == "3,250.00")


class TestAround:
    """From and to the form, after the end, and how it looks."""

    def test_a_row_opens_as_a_form_at_its_question_and_back(self, open_grid, qtbot):
        typist = open_grid(3)
        typist.go(1, "puesto")
        typist.screen.keys["F6"]()
        capture = typist.window.screen_in_view
        qtbot.waitUntil(lambda: capture.filling.desk.has_record)
        assert capture.filling.page.ref == "puesto"
        capture.open_grid()
        typist.wait()
        assert typist.view.place() == (1, typist.column("puesto"))

    def test_capturing_offers_the_grid(self, open_window, context, qtbot):
        fill_payroll(context.folder)
        context.use_form(payroll.FORM)
        window = open_window(None)
        window.go("capturar")
        capture = window.screen_in_view
        qtbot.waitUntil(capture._grid.isVisible)
        assert "Ctrl+G" in {action.key for action in capture.offers()}
        capture._grid.click()
        assert window.screen_in_view.station == "cuadricula"
        assert window.rail.items["capturar"].isChecked()

    def test_a_disk_that_refuses_leaves_what_was_typed_in_its_cell(
        self, open_grid, context, monkeypatch
    ):
        from app.store.database import KnownError
        from app.store.records import Records
        from forms.problem import Place, Problem

        typist = open_grid(1)

        def refuse(*_arguments, **_named):
            raise KnownError(
                Problem("store.disk_full", place=Place(file="x"), values={"folder": "x"})
            )

        with monkeypatch.context() as broken:
            broken.setattr(Records, "save", refuse)
            typist.go(0, "puesto")
            typist.type("Jefa")
        assert typist.words(0, "puesto") == "Jefa"
        assert "No se guardó" in typist.screen.sheet.said.text()
        assert context.truths.trouble
        typist.go(0, "puesto")
        typist.screen.keys["F2"]()
        typist.press(KEY.Key_Return)
        assert stored(context.folder)[0][1]["puesto"] == "Jefa"

    @pytest.mark.parametrize("name", list(theme.Theme))
    @pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (900, 500)])
    def test_everything_fits_and_is_named(self, look, open_grid, name, size):
        look(name)
        typist = open_grid(5, *size)
        for show in (
            lambda: None,
            lambda: typist.paste(payroll.tsv(20)),
        ):
            show()
            assert clipped(typist.screen) == []
            assert sticks_out(typist.screen) == []
            assert unnamed(typist.screen) == []
