"""Revisar: the five errors of the practice table, found and corrected one by one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.keys import type_text
from support.layout import clipped, sticks_out, tab_order, told, unnamed
from support.practice_table import FORM, LINES, TITLE, a_table, fill

from app.operations.validate_form import CheckedForm
from app.steps.validation import Finding
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from app.ui import theme
from app.ui.controls.notices import EmptyState
from app.ui.controls.text import Text
from app.ui.review import checking
from app.ui.review.comparison import Comparison
from app.ui.review.problem_list import GROUP
from app.ui.review.screen import ODD, REPEATS, ReviewScreen
from app.ui.screen import Screen
from forms.problem import Severity

SIZES = [(1366, 768), (1024, 600), (910, 512), (900, 500)]
CONTROL, NO = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Capturing(Screen):
    """Where one goes to see the whole record."""

    station = "capturar"
    target = None

    def activate(self, **target):
        self.target = target


class Home(Screen):
    """Where the day begins."""

    station = "inicio"


FACTORIES = {"inicio": Home, "capturar": Capturing, "revisar": ReviewScreen}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def open_review(folder, open_window, tasks, qtbot):
    """Open Revisar on a table, and wait for the first problem."""

    def open_(table=None, size=(1366, 768)):
        fill(folder, table=table)
        window = open_window(FACTORIES, *size)
        window.go("revisar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.work.card is not None and not screen.checking.is_running)
        return screen

    return open_


@pytest.fixture
def screen(open_review):
    return open_review()


def press(key, modifiers=NO):
    """Press a key wherever the focus is, as a hand would."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def issue_in_hand(screen):
    return screen.work.card.open_case.case.found.issue


def wait_for(qtbot, screen, code, path):
    """Wait until a problem is in hand and its card stands."""

    def is_there():
        card = screen.work.card
        issue = card.open_case.case.found.issue if card else None
        return issue is not None and (issue.code, issue.path) == (code, path)

    qtbot.waitUntil(is_there)


def stored(folder, record, path):
    """What a record says at a question, on disk."""
    with Workspace.open(folder, read_only=True) as workspace:
        return workspace.records.answers(workspace.records.find(record)).values.get(path)


def reasons(folder, record):
    """The reasons in the history of a record."""
    with Workspace.open(folder, read_only=True) as workspace:
        entries = workspace.journal.entries(record)
        return [entry.what.reason for entry in entries if entry.what.reason]


def rows_of_list(screen):
    model = screen.problems.model()
    return [model.index(row, 0) for row in range(model.rowCount())]


def words_on(widget):
    return " ".join(label.text() for label in widget.findChildren(Text) if label.isVisible())


def test_problems_stand_by_kind_under_their_heading(screen):
    rows = rows_of_list(screen)
    assert rows[0].data() == "Errores: hay que corregirlos"
    assert [(row.data(), len(row.data(GROUP).issues)) for row in rows[1:]] == [
        ("«Municipio» fuera de la lista", 1),
        ("«Población total» no es un número", 1),
        ("Falta «Año del censo»", 1),
        ("«Hogares con servicio de internet» fuera de lo permitido", 1),
        ("Registros repetidos", 1),
    ]


def test_a_heading_cannot_be_taken_in_hand(screen):
    assert rows_of_list(screen)[0].flags() == Qt.ItemFlag.NoItemFlags


def test_the_header_says_form_and_how_much_is_left(screen):
    assert screen.header.title.text() == TITLE
    assert screen.header.crumb.text() == "Revisar · 5 errores"


def test_f3_leads_here_from_anywhere(screen, qtbot):
    window = screen.window()
    window.go("inicio")
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.screen_in_view is screen


def test_the_five_errors_are_corrected_with_the_keyboard_alone(screen, folder, qtbot):
    row = {}

    def note():
        issue = issue_in_hand(screen)
        row[issue.source_row] = issue.record_uuid

    wait_for(qtbot, screen, "answer.not_in_list", "municipio")
    note()
    press(Qt.Key.Key_Return, CONTROL)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    note()
    type_text(QApplication.focusWidget(), "49,607")
    press(Qt.Key.Key_Return, CONTROL)
    wait_for(qtbot, screen, "answer.required", "anio_censo")
    note()
    type_text(QApplication.focusWidget(), "2018")
    press(Qt.Key.Key_Return)
    wait_for(qtbot, screen, "answer.constraint", "hogares_internet_pct")
    note()
    type_text(QApplication.focusWidget(), "5.7")
    press(Qt.Key.Key_Return)
    wait_for(qtbot, screen, "record.duplicate_key", "municipio")
    note()
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
    qtbot.waitUntil(lambda: not screen.checking.is_running)
    assert sorted(row) == [70, 223, 287, 299, 314]
    assert stored(folder, row[70], "municipio") == "0512"
    assert stored(folder, row[223], "poblacion") == 49607
    assert stored(folder, row[287], "anio_censo") == 2018
    assert stored(folder, row[299], "hogares_internet_pct") == 5.7
    with Workspace.open(folder, read_only=True) as workspace:
        assert workspace.records.find(row[314]).deleted
        assert workspace.issues.open(workspace.instruments.latest(FORM).instrument) == []
        assert workspace.journal.verify() == []
    for record in row.values():
        assert len(reasons(folder, record)) == 1


def test_what_is_proposed_can_be_seen_before_it_is_put(screen):
    card = screen.work.card
    assert "512 cambiaría a 0512 San Vicente Pacaya" in " ".join(
        label.accessibleName() for label in card.findChildren(type(card).__mro__[1])
    )
    assert screen.mend_button.text() == "Poner 0512"
    assert card.reason.text() == "Se había perdido el cero: decía «512» y el código es 0512."


def test_f8_goes_on_and_back_through_all_kinds(screen, qtbot):
    press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.required", "anio_censo")
    press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")


def test_a_value_without_a_proposal_has_its_editor_open_and_in_focus(screen, qtbot):
    press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    focused = QApplication.focusWidget()
    assert screen.work.card.editor.isAncestorOf(focused)
    assert told(focused)[1] == "Población total"


def test_pressed_too_early_the_primary_says_what_is_missing(screen, folder, qtbot):
    press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    press(Qt.Key.Key_Return, CONTROL)
    assert "Escriba el dato nuevo." in words_on(screen.footer)
    assert issue_in_hand(screen).path == "poblacion"


def test_a_reason_is_needed(screen):
    screen.work.card.reason.clear()
    screen.decide()
    assert "Escriba la razón." in words_on(screen.footer)


def test_a_value_the_form_refuses_is_not_kept(screen, folder, qtbot):
    for _ in range(3):
        press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.constraint", "hogares_internet_pct")
    record = issue_in_hand(screen).record_uuid
    type_text(QApplication.focusWidget(), "140")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Debe estar entre 0 y 100" in screen.work.card._complaint.text())
    assert stored(folder, record, "hogares_internet_pct") == 117.4
    assert reasons(folder, record) == []


def test_another_value_than_the_proposed_one_can_be_written(screen, folder, qtbot):
    record = issue_in_hand(screen).record_uuid
    press(Qt.Key.Key_E, CONTROL)
    assert screen.mend_button.text() == "Poner este dato"
    type_text(QApplication.focusWidget(), "palin")
    press(Qt.Key.Key_Return, CONTROL)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    assert stored(folder, record, "municipio") == "0511"


def test_a_correction_can_be_undone(screen, folder, qtbot):
    record = issue_in_hand(screen).record_uuid
    press(Qt.Key.Key_Return, CONTROL)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    assert screen.window().undo_bar.sentence == "Se corrigió el registro 69."
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 5 errores")
    assert stored(folder, record, "municipio") == "512"


def test_an_earlier_record_stands_beside_the_one_that_repeats_it(screen, qtbot):
    for _ in range(4):
        press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "record.duplicate_key", "municipio")
    beside = screen.work.card.findChild(Comparison)
    words = words_on(beside)
    assert "Este: Registro 313, fila 314" in words
    assert "El anterior: Registro 44, fila 45" in words
    assert beside.differing == []


def test_setting_aside_can_be_undone(screen, folder, qtbot):
    for _ in range(4):
        press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "record.duplicate_key", "municipio")
    record = issue_in_hand(screen).record_uuid
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 4 errores")
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 5 errores")
    with Workspace.open(folder, read_only=True) as workspace:
        assert not workspace.records.find(record).deleted


def test_the_earlier_record_can_be_set_aside_instead(screen, folder, qtbot):
    for _ in range(4):
        press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "record.duplicate_key", "municipio")
    later = issue_in_hand(screen).record_uuid
    screen.work.card.findChild(Comparison).first_aside_wanted.emit()
    qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 4 errores")
    with Workspace.open(folder, read_only=True) as workspace:
        assert not workspace.records.find(later).deleted
        assert workspace.records.info(44).deleted


def test_the_whole_record_is_one_key_away(screen):
    issue = issue_in_hand(screen)
    press(Qt.Key.Key_I, CONTROL)
    there = screen.window().screen_in_view
    assert there.target == {"record": issue.record_uuid, "field": "municipio", "row": None}


def test_a_kind_is_taken_in_hand_from_the_list(screen, qtbot):
    screen.problems.setFocus()
    press(Qt.Key.Key_Down)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    assert QApplication.focusWidget() is screen.problems


def test_what_is_being_typed_stays_when_the_list_is_read_anew(screen, qtbot):
    press(Qt.Key.Key_F8)
    wait_for(qtbot, screen, "answer.not_a_number", "poblacion")
    type_text(QApplication.focusWidget(), "49")
    card = screen.work.card
    screen.check()
    qtbot.waitUntil(lambda: not screen.checking.is_running)
    assert screen.work.card is card


def test_a_problem_can_be_asked_for(screen, qtbot):
    wanted = screen.review.groups[2].issues[0]
    screen.activate(issue=wanted)
    wait_for(qtbot, screen, "answer.required", "anio_censo")


def with_units(lines):
    """Give rows whose population has its unit behind the number."""
    parts = [line.split(",") for line in lines]
    return [",".join([*part[:2], f"{part[2]} personas", *part[3:]]) for part in parts]


def populations(folder):
    """What the records say of their population, on disk."""
    with Workspace.open(folder, read_only=True) as workspace:
        version = workspace.instruments.latest(FORM)
        ids = workspace.records.ids(RecordQuery(version.instrument))
        found = workspace.records.page(version.instrument, ids, ["poblacion"])
    return tuple(number for (number,) in found)


def wait_for_look(qtbot, screen):
    """Wait until it is known what the decision in hand would do."""
    qtbot.waitUntil(lambda: screen.is_alike and screen.alike.look is not None)


class TestAlike:
    """All that have one problem: looked at together, decided as one, taken back as one."""

    RIGHT = tuple(int(line.split(",")[2]) for line in LINES[5:9])
    WRONG = tuple(f"{number} personas" for number in RIGHT)

    @pytest.fixture
    def screen(self, open_review, tmp_path):
        return open_review(a_table(tmp_path / "raros.csv", *with_units(LINES[5:9])))

    @pytest.mark.parametrize("way_in", ["link", "button", "keys"])
    def test_what_is_proposed_for_all_is_seen_before_anything_changes(
        self, screen, folder, qtbot, way_in
    ):
        if way_in == "link":
            assert screen.work.all_button.text() == "Poner los 4 propuestos"
            screen.work.all_button.click()
        elif way_in == "button":
            assert screen.alike_button.text() == "Ver los 4 juntos"
            screen.alike_button.click()
        else:
            press(Qt.Key.Key_Return, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        wait_for_look(qtbot, screen)
        assert screen.mend_button.text() == "Corregir 4 datos"
        assert screen.alike.sure.text() == "4 datos cambiarían"
        first = [screen.alike.changes.rows.text(0, column) for column in range(3)]
        assert first == ["Registro 1", self.WRONG[0], f"{self.RIGHT[0]:,}"]
        assert populations(folder) == self.WRONG
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        assert populations(folder) == self.RIGHT

    def test_all_are_taken_back_by_one_undo(self, screen, folder, qtbot):
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 4 errores")
        assert populations(folder) == self.WRONG

    def test_where_the_footer_is_narrow_the_keys_stay(self, screen, qtbot):
        screen.window().resize(640, 480)
        qtbot.waitUntil(lambda: not screen.next_button.isVisible())
        assert screen.mend_button.isVisible()
        qtbot.waitUntil(lambda: clipped(screen.footer) == [])
        press(Qt.Key.Key_Return, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        wait_for_look(qtbot, screen)
        press(Qt.Key.Key_Escape)
        screen.window().resize(1366, 768)
        qtbot.waitUntil(screen.next_button.isVisible)

    def test_esc_goes_back_and_nothing_changed(self, screen, folder, qtbot):
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        assert screen.leave_button.isVisible()
        press(Qt.Key.Key_Escape)
        assert not screen.is_alike
        assert not screen.leave_button.isVisible()
        assert screen.mend_button.text() == f"Poner {self.RIGHT[0]:,}"
        assert populations(folder) == self.WRONG

    def test_one_value_is_put_in_all(self, screen, folder, qtbot):
        press(Qt.Key.Key_E, CONTROL)
        type_text(QApplication.focusWidget(), "77")
        assert screen.alike_button.text() == "Poner en los 4"
        screen.work.card.reason.setText("Así lo dijo la alcaldía")
        screen.alike_button.click()
        wait_for_look(qtbot, screen)
        assert screen.alike.way.currentText() == "Poner «77» en todos"
        assert screen.alike.reason.text() == "Así lo dijo la alcaldía"
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        assert populations(folder) == (77,) * 4

    def test_a_value_for_all_needs_a_reason(self, screen, folder, qtbot):
        press(Qt.Key.Key_E, CONTROL)
        type_text(QApplication.focusWidget(), "77")
        screen.alike_button.click()
        wait_for_look(qtbot, screen)
        screen.alike.reason.clear()
        press(Qt.Key.Key_Return, CONTROL)
        assert "Escriba la razón." in words_on(screen.footer)
        assert QApplication.focusWidget() is screen.alike.reason
        assert populations(folder) == self.WRONG

    def test_another_way_is_looked_at_anew(self, screen, qtbot):
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        screen.alike.way.choose("blank")
        assert screen.alike.look is None
        wait_for_look(qtbot, screen)
        assert (screen.alike.look.count, screen.alike.look.stays) == (0, 4)
        assert screen.alike.unsure.text() == "4 se quedan como están, para verlos aparte"
        press(Qt.Key.Key_Return, CONTROL)
        assert "Así no cambiaría nada" in words_on(screen.footer)

    def test_pressed_before_it_is_known_it_says_so(self, screen, folder):
        screen.work.all_button.click()
        screen.decide()
        assert "Todavía se está mirando" in words_on(screen.footer)
        assert populations(folder) == self.WRONG

    def test_the_next_problem_leaves_the_look(self, screen, qtbot):
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        press(Qt.Key.Key_F8)
        assert not screen.is_alike
        qtbot.waitUntil(lambda: screen.work.card.open_case.case.number == 2)

    def test_the_check_that_ends_meanwhile_does_not_take_it_away(self, screen, qtbot):
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        screen.check()
        qtbot.waitUntil(lambda: not screen.checking.is_running)
        screen.load()
        qtbot.waitUntil(lambda: screen.review is not None)
        assert screen.is_alike

    @pytest.mark.parametrize("size", SIZES)
    def test_it_fits_and_everything_has_a_name(self, screen, qtbot, size):
        screen.window().resize(*size)
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        qtbot.waitUntil(lambda: sticks_out(screen.window()) == clipped(screen) == [])
        assert unnamed(screen.window()) == []


class TestRepeated:
    """Records that repeat one another, settled by a rule."""

    @pytest.fixture
    def screen(self, open_review, tmp_path):
        later = [line.rpartition(",")[0] + "," for line in LINES[5:8]]
        return open_review(a_table(tmp_path / "dobles.csv", *LINES[5:8], *later))

    def test_who_stays_is_chosen_seen_done_and_undone(self, screen, folder, qtbot):
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 6 errores")
        codes = [group.code for group in screen.review.groups]
        screen.problems.chosen.emit(codes.index("record.duplicate_key"))
        wait_for(qtbot, screen, "record.duplicate_key", "municipio")
        screen.alike_button.click()
        wait_for_look(qtbot, screen)
        assert screen.mend_button.text() == "Apartar 3 registros"
        assert screen.alike.changes.rows.text(0, 1) == "queda el 4, se aparta 1"
        assert screen.alike.changes.rows.text(0, 2) != "nada"
        screen.alike.way.choose("fullest")
        wait_for_look(qtbot, screen)
        assert screen.alike.changes.rows.text(0, 1) == "queda el 1, se aparta 4"
        assert screen.alike.changes.rows.text(0, 2) == "nada"
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
        assert len(populations(folder)) == 3
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 6 errores")
        assert len(populations(folder)) == 6


def test_a_record_of_the_list_is_taken_in_hand(open_review, tmp_path, qtbot):
    screen = open_review(a_table(tmp_path / "raros.csv", *with_units(LINES[5:9])))
    screen.work.cases.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: screen.work.card.open_case.case.number == 2)


class TestParts:
    """The parts of the review, as tabs: all problems, repeated records, what is odd, quality."""

    def test_tabs_count_what_they_hold(self, screen, qtbot):
        qtbot.waitUntil(lambda: screen.tabs._counts[ODD] != "")
        names = [screen.tabs.accessibleTabName(part) for part in range(3)]
        assert names[:2] == ["Problemas 5", "Duplicados 1"]
        assert names[2].startswith("Valores raros ")

    def test_keys_turn_them(self, screen, qtbot):
        press(Qt.Key.Key_PageDown, CONTROL)
        wait_for(qtbot, screen, "record.duplicate_key", "municipio")
        assert [row.data() for row in rows_of_list(screen)[1:]] == ["Registros repetidos"]
        press(Qt.Key.Key_PageDown, CONTROL)
        assert screen.pages.currentWidget() is screen.odd
        press(Qt.Key.Key_PageUp, CONTROL)
        press(Qt.Key.Key_PageUp, CONTROL)
        qtbot.waitUntil(lambda: len(rows_of_list(screen)) == 6)

    def test_what_is_odd_leads_to_its_record(self, screen, qtbot):
        screen.tabs.setCurrentIndex(ODD)
        qtbot.waitUntil(lambda: len(screen.odd.values) > 1)
        press(Qt.Key.Key_F8)
        wanted = screen.odd.values[1]
        press(Qt.Key.Key_I, CONTROL)
        there = screen.window().screen_in_view
        assert there.target == {"record": wanted.record, "field": wanted.path, "row": None}

    def test_the_part_in_view_is_remembered(self, screen):
        screen.tabs.setCurrentIndex(REPEATS)
        assert screen.place()["part"] == REPEATS
        screen.activate(part=ODD)
        assert screen.pages.currentWidget() is screen.odd

    def test_without_repeated_records_it_says_so_and_where_to_look(self, open_review, tmp_path):
        screen = open_review(a_table(tmp_path / "raros.csv", *with_units(LINES[5:9])))
        screen.tabs.setCurrentIndex(REPEATS)
        empty = screen.pages.currentWidget()
        assert empty.accessibleName() == "Ningún registro repite a otro"
        assert not screen.mend_button.isVisible()

    def test_what_was_done_together_stands_at_the_side(self, open_review, tmp_path, qtbot):
        screen = open_review(a_table(tmp_path / "raros.csv", *with_units(LINES[5:9])))
        screen.work.all_button.click()
        wait_for_look(qtbot, screen)
        press(Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: len(screen.deeds.buttons) == 1)
        screen.deeds.buttons[0].click()
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 4 errores")
        qtbot.waitUntil(lambda: screen.deeds.buttons == [])

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("part", [REPEATS, ODD])
    def test_every_part_fits(self, open_review, size, part, qtbot):
        screen = open_review(size=size)
        screen.tabs.setCurrentIndex(part)
        qtbot.waitUntil(lambda: sticks_out(screen.window()) == clipped(screen) == [])


def test_nothing_to_review_names_rules_and_records(open_window, folder, tmp_path, qtbot):
    fill(folder, table=a_table(tmp_path / "bien.csv", *LINES[:3]))
    window = open_window(FACTORIES)
    window.go("revisar")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
    empty = screen.findChild(EmptyState)
    assert empty.accessibleName() == ("Nada por revisar: las 23 reglas pasaron en los 3 registros.")
    assert not screen.mend_button.isVisible()
    assert QApplication.focusWidget().text() == "Publicar"


def test_without_a_form_it_says_what_to_do(open_window, qtbot):
    window = open_window(FACTORIES)
    window.go("revisar")
    screen = window.screen_in_view
    qtbot.waitUntil(lambda: screen.findChild(EmptyState) is not None)
    assert "Todavía no hay registros" in screen.findChild(EmptyState).accessibleName()


class TestWarnings:
    """What may stand, with a reason."""

    @pytest.fixture
    def screen(self, folder, open_window, tmp_path, qtbot, monkeypatch):
        fill(folder, table=a_table(tmp_path / "bien.csv", *LINES[:3]))
        with Workspace.open(folder) as workspace:
            version = workspace.instruments.latest(FORM)
            key = workspace.records.ids(RecordQuery(version.instrument))[0]
            record = workspace.records.info(key)
            odd = Finding(
                record.uuid, None, "poblacion", "answer.constraint", Severity.WARNING,
                {"value": "923392", "label": "Población total", "message": "Es mucho."},
            )  # fmt: skip
            workspace.issues.replace(record.uuid, [odd], record.updated_at)
        monkeypatch.setattr(
            checking, "validate_form", lambda *_args, **_named: CheckedForm(3, 3, 0, 0, ())
        )
        window = open_window(FACTORIES)
        window.go("revisar")
        screen = window.screen_in_view
        qtbot.waitUntil(lambda: screen.work.card is not None)
        return screen

    def test_they_have_a_heading_of_their_own(self, screen):
        assert rows_of_list(screen)[0].data() == "Avisos: conviene mirarlos"
        assert screen.header.crumb.text() == "Revisar · 1 aviso"

    def test_one_that_is_right_is_explained(self, screen, folder, qtbot):
        assert screen.stand_button.text() == "Es correcto, explicar"
        record = issue_in_hand(screen).record_uuid
        screen.stand_button.click()
        assert screen.mend_button.text() == "Guardar la explicación"
        type_text(QApplication.focusWidget(), "Es la capital")
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar")
        assert reasons(folder, record) == ["Es la capital"]
        with Workspace.open(folder, read_only=True) as workspace:
            (issue,) = workspace.issues.all(workspace.instruments.latest(FORM).instrument)
        assert issue.accepted_reason == "Es la capital"

    def test_an_explanation_is_needed(self, screen):
        screen.stand_button.click()
        screen.decide()
        assert "Escriba la razón." in words_on(screen.footer)

    def test_an_explanation_can_be_undone(self, screen, qtbot):
        screen.stand_button.click()
        type_text(QApplication.focusWidget(), "Es la capital")
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar")
        press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: screen.header.crumb.text() == "Revisar · 1 aviso")


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_in_every_size_and_theme(look, open_review, name, size, qtbot):
    look(name)
    screen = open_review(size=size)
    for step in range(5):
        if step:
            screen.step(1)
            qtbot.waitUntil(lambda: issue_in_hand(screen).id == screen.position.issue)
        qtbot.waitUntil(lambda: sticks_out(screen.window()) == clipped(screen) == [])


def test_every_control_has_a_name(screen, qtbot):
    for _ in range(4):
        assert unnamed(screen.window()) == []
        screen.step(1)
        qtbot.waitUntil(lambda: issue_in_hand(screen).id == screen.position.issue)


def test_tab_goes_from_the_list_over_the_problem_to_the_footer(screen):
    controls = tab_order(screen)
    places = [controls.index(each) for each in (screen.problems, screen.work.card.reason)]
    assert places == sorted(places)
    assert controls[-1] is screen.mend_button
