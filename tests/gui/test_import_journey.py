"""An import outlives its page: another look, another screen, a new form, tables of repeats."""

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtWidgets import QApplication, QFileDialog
from support.capture import wait_for_workspace
from support.handed_in import FORM, HEAD, row
from support.layout import clipped, sticks_out, unnamed

from app.operations.form_template import write_form_template
from app.operations.load_form import load_form, load_library_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from app.ui.controls.table import BADGE
from app.ui.importing.journey import COLUMNS, END, FILE, PREVIEW
from app.ui.stations import FACTORIES


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def window(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, FORM)
    context.use_form(FORM)
    stations = ("registros", "importar", "formularios", "revisar")
    return open_window({code: FACTORIES[code] for code in stations})


@pytest.fixture
def importing(window, context, qtbot):
    """Give the page in view, once nothing runs."""

    def shown():
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: not screen.journey.is_busy)
        QApplication.processEvents()
        return screen

    context.go("importar")
    return shown


@pytest.fixture
def table(tmp_path):
    """A table with a column that answers nothing and one whose decimals are doubtful."""
    cells = [row(hogares_internet_pct="1.234"), row("0102", hogares_internet_pct="2.345")]
    file = tmp_path / "datos.csv"
    lines = [",".join(HEAD) + ",sobra"] + [",".join(each.values()) + ",7" for each in cells]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def at_columns(importing, file):
    importing().take_file(file)
    importing().next.click()
    assert importing().journey.step == COLUMNS
    return importing()


def settle(screen, answer):
    screen.columns.doubt.choose(answer)
    screen.columns.doubt.activated.emit(screen.columns.doubt.currentIndex())


def at_end(importing, file):
    at_columns(importing, file).next.click()
    settle(importing(), ".")
    importing().next.click()
    assert importing().journey.step == END
    return importing()


def answer(screen, column, question):
    screen.columns.go_to_column(column)
    screen.columns.question.choose(question)
    screen.columns.question.activated.emit(screen.columns.question.currentIndex())


def state(screen, column):
    rows = screen.columns.rows
    found = [at for at in range(rows.rowCount()) if rows.index(at, 0).data() == column]
    return rows.index(found[0], 1).data(BADGE)[1], rows.index(found[0], 2).data()


def records(folder, form=FORM):
    with Workspace.open(folder) as workspace:
        ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(form).instrument))
        return [answers for _uuid, answers in workspace.records.stream(ids)]


class TestAnotherLook:
    def test_the_columns_stay_as_they_were_said(self, window, importing, table):
        screen = at_columns(importing, table)
        answer(screen, "sobra", "poblacion")
        window.rebuild()
        again = importing()
        assert again is not screen
        assert again.journey.step == COLUMNS
        assert state(again, "sobra")[0] == "Entra"
        assert state(again, "poblacion")[0] == "No entra"

    def test_work_goes_on_and_its_end_is_shown(self, window, importing, table, folder):
        at_end(importing, table).next.click()  # stores
        window.rebuild()
        again = importing()
        assert again.journey.done.wrong is not None
        assert "Se importaron 2 registros" in again.end.said
        assert len(records(folder)) == 2
        window.rebuild()
        assert "Se importaron 2 registros" in importing().end.said
        assert importing().take_back.isVisible()

    def test_what_runs_can_still_be_stopped(self, window, importing, table, folder):
        at_end(importing, table).next.click()
        window.rebuild()
        screen = window.screen_in_view
        screen.work.row.cancelled.emit()
        assert importing().journey.done is None or records(folder)


class TestAnotherScreen:
    def test_who_comes_back_goes_on(self, window, context, importing, table):
        answer(at_columns(importing, table), "sobra", "poblacion")
        context.go("registros")
        window.rebuild()  # as after a change of look in Ajustes
        context.go("importar", form=FORM)
        assert importing().journey.step == COLUMNS
        assert state(importing(), "sobra")[0] == "Entra"

    def test_after_the_import_the_next_one_begins_at_its_file(self, context, importing, table):
        at_end(importing, table).next.click()
        importing().next.click()
        context.go("importar")
        assert importing().journey.step == FILE

    def test_another_form_is_another_import(self, context, importing, table):
        at_columns(importing, table)
        context.go("registros")
        context.go("importar", form="otro")
        assert (importing().journey.step, importing().journey.form) == (FILE, "otro")

    def test_the_list_of_actions_leads_here_from_everywhere(self, window, context):
        for station in ("formularios", "revisar"):
            context.go(station)
            (action,) = [a for a in window.actions_now() if a.words == "Importar una tabla"]
            action.run()
            assert window.screen_in_view.station == "importar"


class TestNewForm:
    @pytest.fixture
    def small(self, tmp_path):
        file = tmp_path / "Pozos 2024.csv"
        file.write_text("Aldea,Medido el,Sobra\nXix,03/04/2024,a\nAcul,05/06/2024,b\n", "utf-8")
        return file

    @pytest.fixture
    def screen(self, importing, small):
        importing().take_file(small)
        preview = importing().preview
        preview.combos["form"].choose("*")
        preview.combos["form"].activated.emit(preview.combos["form"].currentIndex())
        return importing()

    def test_it_is_called_after_its_file_and_can_be_called_otherwise(self, screen, window):
        window.resize(900, 500)
        QApplication.processEvents()
        assert (unnamed(screen), clipped(screen), sticks_out(screen)) == ([], [], [])
        assert screen.journey.is_new
        assert screen.preview.new_name.text() == "pozos_2024"
        screen.preview.new_name.clear()
        screen.preview.new_name.textEdited.emit("")
        screen.next.click()
        assert screen.journey.step == PREVIEW
        assert "Falta el nombre" in screen.footer.message.text()
        assert screen.preview.new_name.hasFocus()

    def test_each_column_is_a_question_of_its_type(self, screen, importing):
        screen.next.click()
        assert state(importing(), "Aldea") == ("Entra", "Nueva: texto")
        assert state(importing(), "Medido el")[1] == "Nueva: fecha"
        answer(importing(), "Sobra", "")
        assert state(importing(), "Sobra")[0] == "No entra"

    def test_form_and_records_come_together(self, screen, importing, context, folder):
        screen.next.click()
        answer(importing(), "Sobra", "")
        importing().next.click()
        assert importing().journey.step == COLUMNS  # the order of the dates is not known
        settle(importing(), "dmy")
        importing().next.click()
        page = importing()
        assert (page.journey.step, page.end.said) == (END, "Se agregarán 2 registros.")
        page.next.click()
        assert importing().journey.done.wrong == 0
        assert context.form == "pozos_2024"
        assert [kept.values for kept in records(folder, "pozos_2024")] == [
            {"aldea": "Xix", "medido_el": "2024-04-03"},
            {"aldea": "Acul", "medido_el": "2024-06-05"},
        ]

    def test_a_name_that_is_taken_is_refused_on_the_page(self, screen, importing):
        screen.preview.new_name.setText(FORM)
        screen.preview.new_name.textEdited.emit(FORM)
        screen.next.click()
        answer(importing(), "Medido el", "")
        importing().next.click()
        assert "Ya hay un formulario" in importing().columns.notes.lines[0]

    def test_the_way_back_to_the_form_in_hand(self, screen, importing):
        screen.preview.combos["form"].choose(FORM)
        screen.preview.combos["form"].activated.emit(0)
        assert not importing().journey.is_new
        assert not importing().preview.name_field.isVisible()

    def test_without_any_form_the_first_page_leads_there(self, context, importing, small):
        context.use_form("")
        context.go("importar")
        page = importing()
        assert page.next.text() == "Ir a Formularios"
        page.fresh.click()
        dialog = page.window().findChild(QFileDialog)
        dialog.fileSelected.emit(str(small))
        dialog.reject()
        assert (importing().journey.step, importing().journey.is_new) == (PREVIEW, True)
        assert importing().preview.combos["form"].count() == 1


class TestRepeats:
    SURVEY = (
        ("type", "name", "label"),
        ("text", "comunidad", "Comunidad"),
        ("begin repeat", "personas", "Personas"),
        ("text", "nombre", "Nombre"),
        ("date", "fecha", "Fecha"),
        ("end repeat", "", ""),
    )

    @pytest.fixture
    def filled(self, folder, tmp_path, importing):
        made = Workbook()
        made.active.title = "survey"
        for cells in self.SURVEY:
            made.active.append(cells)
        made.create_sheet("settings").append(["form_id", "form_title"])
        made["settings"].append(["hogares", "Hogares"])
        made.save(tmp_path / "forma.xlsx")
        with Workspace.open(folder) as workspace:
            load_form(workspace, tmp_path / "forma.xlsx")
            write_form_template(workspace, "hogares", tmp_path / "llena.xlsx")
        importing()
        book = load_workbook(tmp_path / "llena.xlsx")
        book["Registros"].append([1, "Xix"])
        for name in ("Ana", "Eva"):
            book["Personas"].append(["1", name, "03/04/2024"])
        book.save(tmp_path / "llena.xlsx")
        return tmp_path / "llena.xlsx"

    def test_their_columns_stand_beside_those_of_the_records(self, context, importing, filled):
        context.go("importar", form="hogares")
        screen = at_columns(importing, filled)
        assert list(screen.journey.answers) == [
            "Comunidad", "personas:Nombre", "personas:Fecha",
        ]  # fmt: skip
        assert state(screen, "personas:Nombre") == ("Entra", "Personas · Nombre")

    def test_their_rows_are_counted_and_a_column_can_be_left_out(
        self, context, importing, filled, folder
    ):
        context.go("importar", form="hogares")
        screen = at_columns(importing, filled)
        answer(screen, "personas:Fecha", "")
        screen.next.click()
        assert "Personas: 2" in importing().end.sentence
        importing().next.click()
        importing()
        (kept,) = records(folder, "hogares")
        assert [each.values for each in kept.rows] == [
            {"personas/nombre": "Ana"}, {"personas/nombre": "Eva"},
        ]  # fmt: skip


def test_no_sentence_of_the_page_names_an_option(importing, tmp_path):
    book = Workbook()
    for name in ("uno", "dos"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(list(row().values()))
    del book["Sheet"]
    book.save(tmp_path / "dos.xlsx")
    importing().take_file(tmp_path / "dos.xlsx")
    for _step in (PREVIEW, COLUMNS):
        importing().next.click()
    page = importing()
    said = [*page.preview.notes.lines, *page.columns.notes.lines, *page.end.notes.lines]
    assert said
    assert not [line for line in said if "--" in line]
