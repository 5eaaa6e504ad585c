"""Importar: a table comes in by four steps, and nothing is stored before the last one."""

import zipfile

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from support.capture import wait_for_workspace
from support.handed_in import FORM, HEAD, row, write
from support.layout import clipped, sticks_out, tab_order, unnamed
from support.table_books import write_encrypted

from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.progress import Cancel
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.controls.table import BADGE, PADDING
from app.ui.importing.screen import COLUMNS, END, FILE, PREVIEW
from app.ui.stations import FACTORIES, PART_OF

NO = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def window(folder, context, open_window, qtbot):
    wait_for_workspace(context, qtbot)
    with Workspace.open(folder) as workspace:
        load_library_form(workspace, FORM)
    context.use_form(FORM)
    return open_window(FACTORIES)


@pytest.fixture
def screen(window, context):
    context.go("importar")
    QApplication.processEvents()
    return window.screen_in_view


def idle(screen, qtbot):
    qtbot.waitUntil(lambda: not screen.journey.is_busy)
    QApplication.processEvents()


def take(screen, qtbot, file):
    screen.take_file(file)
    idle(screen, qtbot)


def go_on(screen, qtbot, times=1):
    for _time in range(times):
        screen.next.click()
        idle(screen, qtbot)


def stored(folder):
    """Give the answers of all records in sight."""
    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        ids = list(workspace.records.ids(RecordQuery(version.instrument)))
        infos = map(workspace.records.info, ids)
        return [workspace.records.answers(info).values for info in infos]


def state(screen, column):
    """Say how a column stands: its badge and the question it answers."""
    rows = screen.columns.rows
    for at in range(rows.rowCount()):
        if rows.index(at, 0).data() == column:
            return rows.index(at, 1).data(BADGE)[1], rows.index(at, 2).data()
    raise AssertionError(column)


def answer(screen, column, question):
    """Choose the question of a column as a person does: its row, then the list."""
    screen.columns.go_to_column(column)
    screen.columns.question.choose(question)
    screen.columns.question.activated.emit(screen.columns.question.currentIndex())


def say(screen, key, value):
    combo = screen.preview.combos[key]
    combo.choose(value)
    combo.activated.emit(combo.currentIndex())


CELLS = list(row().values())


def drop(screen, file):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, left, NO))


def extra(file):
    """Write a table with a column that answers nothing."""
    file.write_text(f"{','.join(HEAD)},sobra\n{','.join(CELLS)},7\n", "utf-8")
    return file


def renamed(file, old, new, code="0101"):
    """Write a table in which a column has another name."""
    head = [new if name == old else name for name in HEAD]
    file.write_text(f"{','.join(head)}\n{','.join(row(code).values())}\n", "utf-8")
    return file


def book(file, **sheets):
    """Write a workbook."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    made.save(file)
    return file


def bomb(file):
    """Write a workbook whose sheet would fill the memory."""
    with zipfile.ZipFile(book(file, datos=[HEAD, CELLS])) as sound:
        parts = {name: sound.read(name) for name in sound.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, text in parts.items():
            target.writestr(name, bytes(60_000_000) if "sheet1" in name else text)


def stopped(start, *given, **named) -> Cancel:
    """Start long work that is stopped before it begins."""
    cancel = start(*given, **named)
    cancel.set()
    return cancel


class TestFile:
    """Step 1: which file."""

    def test_registros_leads_here_and_the_rail_stays_there(self, window, context, qtbot):
        context.go("registros")
        records = window.screen_in_view
        qtbot.waitUntil(lambda: records.table is not None)
        records.import_button.click()
        assert window.screen_in_view.station == "importar"
        assert window.screen_in_view.journey.form == FORM
        assert PART_OF["importar"] == "registros"

    def test_a_table_dropped_on_registros_comes_to_its_preview(self, window, context, qtbot,
                                                               tmp_path):  # fmt: skip
        context.go("registros")
        records = window.screen_in_view
        qtbot.waitUntil(lambda: records.table is not None)
        drop(records, write(tmp_path / "una.csv", row()))
        screen = window.screen_in_view
        idle(screen, qtbot)
        assert (screen.station, screen.journey.step) == ("importar", PREVIEW)

    def test_the_primary_asks_for_the_file_without_stopping_the_window(self, screen):
        assert screen.journey.step == FILE
        screen.next.click()
        dialog = screen.window().findChild(QFileDialog)
        assert "*.xlsx" in dialog.nameFilters()[0]
        dialog.reject()

    def test_a_folder_has_its_own_door(self, screen, window):
        screen.folder.click()
        assert window.screen_in_view.station == "entregas"

    def test_back_leads_to_registros(self, screen, window):
        screen.back.click()
        assert window.screen_in_view.station == "registros"

    def test_a_dropped_table_is_taken_here_too(self, screen, qtbot, tmp_path):
        drop(screen, write(tmp_path / "una.csv", row()))
        idle(screen, qtbot)
        assert screen.journey.step == PREVIEW

    @pytest.mark.parametrize(
        ("name", "make", "said"),
        [
            ("vacio.csv", lambda file: file.write_bytes(b""), "está vacío"),
            ("clave.xlsx", write_encrypted, "contraseña"),
            ("bomba.xlsx", bomb, "demasiado espacio"),
            ("papel.pdf", lambda file: file.write_bytes(b"%PDF-1.7\n"), "papel.pdf"),
            ("roto.xlsx", lambda file: file.write_bytes(b"PK\x03\x04nada"), "roto.xlsx"),
            ("no_esta.csv", lambda _file: None, "no_esta.csv"),
        ],
    )
    def test_a_wrong_file_says_why_on_the_page(self, screen, qtbot, tmp_path, name, make, said):
        make(tmp_path / name)
        take(screen, qtbot, tmp_path / name)
        assert screen.journey.step == FILE
        assert screen.first_notes.isVisible()
        assert said in screen.first_notes.lines[0]

    def test_after_a_wrong_file_another_one_is_taken(self, screen, qtbot, tmp_path):
        take(screen, qtbot, tmp_path / "no_esta.csv")
        screen.activate(form=FORM, file=write(tmp_path / "una.csv", row()))
        idle(screen, qtbot)
        assert screen.journey.step == PREVIEW
        assert screen.first_notes.lines == []


class TestPreview:
    """Step 2: how the file is read."""

    def test_the_first_rows_stand_there_with_their_numbers(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "dos.csv", row(), row("0102")))
        rows = screen.preview.rows
        assert rows.headerData(1, Qt.Orientation.Horizontal) == HEAD[0]
        assert [rows.index(at, 0).data() for at in range(2)] == ["2", "3"]
        assert rows.index(1, 1).data() == "0102"
        assert screen.header.crumb.text().endswith("dos.csv")

    def test_names_that_begin_alike_are_told_apart(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "dos.csv", row(), row("0102")))
        table, across = screen.preview.table, Qt.Orientation.Horizontal
        for column, name in enumerate(HEAD, start=1):
            assert table.model().headerData(column, across) == name
            words = theme.metrics("small_strong").horizontalAdvance(name)
            assert table.columnWidth(column) >= words + theme.px(2 * PADDING)

    def test_a_long_cell_takes_no_more_than_its_share(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "dos.csv", row("01" * 200), row("0102")))
        assert screen.preview.table.columnWidth(1) <= theme.px(260)

    def test_the_letters_can_be_changed_and_the_accented_words_show_it(self, screen, qtbot,
                                                                       tmp_path):  # fmt: skip
        file = write(tmp_path / "a.csv", row(idioma_materno="español"))
        file.write_bytes(file.read_text("utf-8").encode("cp1252"))
        take(screen, qtbot, file)
        assert "español" in screen.preview.accented.text()
        say(screen, "encoding", "cp850")
        idle(screen, qtbot)
        assert "español" not in screen.preview.accented.text()
        assert screen.journey.options.encoding == "cp850"
        say(screen, "encoding", "cp1252")
        idle(screen, qtbot)
        assert "español" in screen.preview.accented.text()

    def test_letters_that_cannot_be_are_refused_on_the_page(self, screen, qtbot, tmp_path):
        file = write(tmp_path / "a.csv", row(idioma_materno="español"))
        file.write_bytes(file.read_text("utf-8").encode("cp1252"))
        take(screen, qtbot, file)
        say(screen, "encoding", "utf-8")
        idle(screen, qtbot)
        assert screen.journey.step == PREVIEW
        assert "a.csv" in screen.preview.notes.lines[0]
        assert screen.preview.combos["encoding"].code() == "cp1252"
        assert screen.journey.options.encoding is None

    def test_notes_above_the_table_are_said_and_the_header_found(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "a.csv", row(), above=["Ministerio", "Año 2018"]))
        assert screen.preview.combos["header_row"].code() == "3"
        assert any("Ministerio" in line for line in screen.preview.notes.lines)

    def test_the_rows_stand_above_what_can_wait_and_below_what_cannot(self, screen, qtbot,
                                                                      tmp_path):  # fmt: skip
        take(screen, qtbot, write(tmp_path / "a.csv", row(), above=["Ministerio", "Año 2018"]))
        page = screen.preview
        assert page.column.indexOf(page.table) < page.column.indexOf(page.notes)
        file = tmp_path / "b.csv"
        file.write_text(f"{','.join(HEAD)},{HEAD[0]}\n{','.join(CELLS)},0101\n", "utf-8")
        screen.activate(form=FORM, file=file)
        idle(screen, qtbot)
        assert page.column.indexOf(page.notes) < page.column.indexOf(page.table)

    def test_another_row_of_names_is_another_table(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "a.csv", row(), row("0102")))
        say(screen, "header_row", "2")
        idle(screen, qtbot)
        assert screen.preview.rows.headerData(1, Qt.Orientation.Horizontal) == "0101"

    def test_the_separator_is_found_and_can_be_changed(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "a.csv", row(), delimiter=";"))
        assert screen.preview.combos["delimiter"].code() == ";"
        say(screen, "delimiter", "|")
        idle(screen, qtbot)
        assert screen.preview.rows.columnCount() == 2

    def test_a_workbook_offers_its_sheets_and_no_letters(self, screen, qtbot, tmp_path):
        take(screen, qtbot, book(tmp_path / "a.xlsx", portada=[["Hola"]], datos=[HEAD, CELLS]))
        fields = screen.preview.fields
        assert screen.preview.combos["sheet"].code() == "datos"
        assert fields["sheet"].isVisible()
        assert not fields["encoding"].isVisible()
        assert not fields["delimiter"].isVisible()

    def test_two_names_alike_do_not_go_on(self, screen, qtbot, tmp_path):
        file = tmp_path / "a.csv"
        file.write_text(f"{','.join(HEAD)},{HEAD[0]}\n{','.join(CELLS)},0101\n", "utf-8")
        take(screen, qtbot, file)
        go_on(screen, qtbot)
        assert screen.journey.step == PREVIEW
        assert screen.footer.message.isVisible()

    def test_a_file_that_is_here_already_says_so(self, screen, qtbot, window, tmp_path):
        file = write(tmp_path / "una.csv", row())
        take(screen, qtbot, file)
        go_on(screen, qtbot, 3)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        screen.activate(form=FORM, file=file)
        idle(screen, qtbot)
        assert "ya se había importado" in screen.preview.notes.lines[0]
        assert screen.next.text() == "Ver los registros"
        screen.next.click()
        assert window.screen_in_view.station == "registros"


class TestColumns:
    """Step 3: what each column answers."""

    def test_known_names_are_mapped_and_the_rest_is_left_out_on_purpose(self, screen, qtbot,
                                                                        tmp_path):  # fmt: skip
        take(screen, qtbot, extra(tmp_path / "a.csv"))
        go_on(screen, qtbot)
        assert state(screen, HEAD[0])[0] == "Entra"
        assert state(screen, "sobra") == ("No entra", "")

    def test_a_column_of_another_name_is_mapped_by_hand(self, screen, qtbot, tmp_path, folder):
        take(screen, qtbot, renamed(tmp_path / "a.csv", "poblacion", "cuántos"))
        go_on(screen, qtbot)
        answer(screen, "cuántos", "poblacion")
        assert state(screen, "cuántos")[0] == "Entra"
        go_on(screen, qtbot, 2)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        assert stored(folder)[0]["poblacion"] == 923392

    def test_what_was_said_of_the_columns_is_remembered(self, screen, qtbot, tmp_path):
        take(screen, qtbot, renamed(tmp_path / "a.csv", "poblacion", "cuántos"))
        go_on(screen, qtbot)
        answer(screen, "cuántos", "poblacion")
        go_on(screen, qtbot, 2)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        other = renamed(tmp_path / "b.csv", "poblacion", "cuántos", code="0102")
        screen.activate(form=FORM, file=other)
        idle(screen, qtbot)
        go_on(screen, qtbot)
        assert state(screen, "cuántos")[0] == "Entra"

    def test_one_question_has_one_column(self, screen, qtbot, tmp_path):
        take(screen, qtbot, extra(tmp_path / "a.csv"))
        go_on(screen, qtbot)
        answer(screen, "sobra", "poblacion")
        assert state(screen, "sobra")[0] == "Entra"
        assert state(screen, "poblacion")[0] == "No entra"

    def test_a_column_that_every_record_needs_is_asked_for(self, screen, qtbot, tmp_path):
        take(screen, qtbot, renamed(tmp_path / "a.csv", HEAD[0], "xyz"))
        go_on(screen, qtbot)
        answer(screen, "xyz", "")
        go_on(screen, qtbot)
        assert screen.journey.step == COLUMNS
        assert HEAD[0] in screen.columns.notes.lines[0]

    def test_a_doubt_is_asked_and_settled_for_its_column(self, screen, qtbot, tmp_path, folder):
        take(screen, qtbot, write(tmp_path / "a.csv", row(hogares_internet_pct="1.234"),
                                  row("0102", hogares_internet_pct="2.345")))  # fmt: skip
        go_on(screen, qtbot, 2)
        assert screen.journey.step == COLUMNS
        assert state(screen, "hogares_internet_pct")[0] == "Falta decidir"
        assert "hogares_internet_pct" in screen.footer.message.text()
        assert screen.columns.doubt.isVisible()
        assert screen.columns.doubt.hasFocus()
        screen.columns.doubt.choose(".")
        screen.columns.doubt.activated.emit(0)
        assert state(screen, "hogares_internet_pct")[0] == "Entra"
        go_on(screen, qtbot)
        assert screen.journey.step == END
        go_on(screen, qtbot)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        assert str(stored(folder)[0]["hogares_internet_pct"]) == "1.234"


class TestEnd:
    """Step 4: what will happen, and what came of it."""

    def test_it_says_how_many_and_stores_nothing_yet(self, screen, qtbot, tmp_path, folder):
        take(screen, qtbot, extra(tmp_path / "a.csv"))
        go_on(screen, qtbot, 2)
        assert screen.journey.step == END
        assert screen.end.said == "Se agregará 1 registro."
        assert any("«sobra»" in line for line in screen.end.notes.lines)
        assert screen.next.text() == "Importar 1 registro"
        assert stored(folder) == []

    def test_the_practice_table_comes_in_and_its_errors_are_counted(self, screen, qtbot, window,
                                                                    folder):  # fmt: skip
        take(screen, qtbot, course().table)
        go_on(screen, qtbot, 3)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        assert screen.end.said == (
            "Se importaron 338 registros de «conectividad_2018.csv». "
            "En el formulario hay 5 registros que necesitan que los mire."
        )
        assert len(stored(folder)) == 338
        assert screen.next.text() == "Revisar"
        screen.next.click()
        assert window.screen_in_view.station == "revisar"

    def test_an_import_can_be_undone(self, screen, qtbot, window, tmp_path, folder):
        take(screen, qtbot, write(tmp_path / "una.csv", row()))
        go_on(screen, qtbot, 3)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        screen.take_back.click()
        qtbot.waitUntil(lambda: window.screen_in_view.station == "registros")
        assert "Se deshizo la importación" in window.undo_bar.sentence
        assert stored(folder) == []

    def test_a_workbook_comes_in_whole(self, screen, qtbot, tmp_path, folder):
        take(screen, qtbot, book(tmp_path / "a.xlsx", datos=[HEAD, CELLS]))
        go_on(screen, qtbot, 3)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        assert "0101" in stored(folder)[0].values()

    def test_a_stopped_import_leaves_nothing(self, screen, qtbot, tasks, tmp_path, folder):
        take(screen, qtbot, write(tmp_path / "una.csv", row()))
        go_on(screen, qtbot, 2)
        start = tasks.run_long
        tasks.run_long = lambda *given, **named: stopped(start, *given, **named)
        go_on(screen, qtbot)
        assert "no se agregó ningún registro" in screen.footer.message.text()
        assert stored(folder) == []

    def test_a_file_that_changed_meanwhile_is_refused_whole(self, screen, qtbot, tmp_path, folder):
        file = write(tmp_path / "una.csv", row())
        take(screen, qtbot, file)
        go_on(screen, qtbot, 2)
        write(file, row(), row("0102"), row("0103"))
        go_on(screen, qtbot)
        assert screen.journey.done is None
        assert "una.csv" in screen.end.notes.lines[0]
        assert stored(folder) == []

    def test_after_it_there_is_no_way_back_into_the_steps(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "una.csv", row()))
        go_on(screen, qtbot, 3)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )
        screen.show_step(PREVIEW)
        assert screen.journey.step == END


class TestPage:
    """It is worked by keys, heard, and fits."""

    def test_by_keyboard_alone(self, screen, qtbot, tmp_path):
        take(screen, qtbot, write(tmp_path / "una.csv", row()))
        for step in (COLUMNS, END):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
            idle(screen, qtbot)
            assert screen.journey.step == step
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(
            lambda: screen.journey.done is not None and screen.journey.done.wrong is not None
        )

    def test_the_steps_back_keep_what_was_said(self, screen, qtbot, tmp_path):
        take(screen, qtbot, extra(tmp_path / "a.csv"))
        go_on(screen, qtbot)
        answer(screen, "sobra", "poblacion")
        screen.go_back()
        assert screen.journey.step == PREVIEW
        go_on(screen, qtbot)
        assert state(screen, "sobra")[0] == "Entra"

    @pytest.mark.parametrize("size", SIZES)
    def test_every_step_fits_and_is_named(self, screen, qtbot, window, tmp_path, size):
        window.resize(*size)
        assert (unnamed(screen), clipped(screen), sticks_out(screen)) == ([], [], [])
        take(screen, qtbot, extra(tmp_path / "a.csv"))
        for _step in (PREVIEW, COLUMNS, END):
            QApplication.processEvents()
            assert (unnamed(screen), clipped(screen), sticks_out(screen)) == ([], [], [])
            assert screen.next in tab_order(screen)
            if screen.journey.step != END:
                go_on(screen, qtbot)

    def test_without_a_form_it_leads_to_the_forms(self, screen, window):
        screen.journey.form = ""
        screen._show()
        assert screen.next.text() == "Ir a Formularios"
        screen.next.click()
        assert window.screen_in_view.station == "formularios"

    def test_the_list_of_actions_knows_the_way(self, screen):
        assert [action.words for action in screen.offers()][1:] == [
            "Elegir otro archivo",
            "Formulario nuevo de una tabla",
            "Importar una carpeta",
            "Usar un archivo de nombres de columnas",
            "Limpiar antes de importar",
        ]
