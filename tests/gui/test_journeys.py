"""Whole days of work with keys alone, over the real window: every station, one after the other."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from support.journeys import CONTROL, Traveller
from support.practice_table import FORM, TITLE

from app.operations.practice import checklist, course
from app.operations.today import today
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.importing.screen import COLUMNS, END, PREVIEW
from app.ui.main_window import MainWindow
from app.ui.stations import FACTORIES
from app.ui.tasks import Tasks

NEBAJ = ("nebaj", "2018", "72686", "2.9", "13", "10.2", "ixil", "86.2")
IN_TABLE, ERRORS = 338, 5
MENDED = {70: ("municipio", "0512"), 223: ("poblacion", 49607), 287: ("anio_censo", 2018),
          299: ("hogares_internet_pct", 5.7)}  # fmt: skip
TWICE = 314
DAY = date(2026, 11, 21)


@pytest.fixture
def practising(tmp_path, settings):
    """The context of a window over a practice workspace."""
    folder = tmp_path / "practica"
    tasks = Tasks(lambda: Workspace.open(folder, practice=True))
    context = Context(folder, settings, tasks, practice=True)
    yield context
    tasks.close()
    context.practice_portal.close()


@pytest.fixture
def traveller(practising, shown, qtbot):
    """Somebody at the window of the practice workspace, on the first day."""
    window = MainWindow(practising, FACTORIES)
    shown(window, 1366, 768)
    window.show_first()
    window.watch.look()
    someone = Traveller(window, qtbot)
    someone.wait(lambda: bool(someone.screen._steps))
    return someone


def done_steps(traveller):
    """Numbers of the steps of the course that are ticked."""
    steps = traveller.ask(checklist)
    return [number for number, step in enumerate(steps, start=1) if step.done]


def take_the_form(traveller):
    """From the course to the library, and the form is here."""
    traveller.press(Qt.Key.Key_F2)
    traveller.wait(lambda: traveller.screen.station == "formularios")
    traveller.wait(lambda: traveller.screen.primary is not None)
    traveller.press(Qt.Key.Key_Return, CONTROL)  # «Ver la biblioteca»
    traveller.wait(lambda: traveller.screen.primary is traveller.screen.library.buttons[FORM])
    traveller.press(Qt.Key.Key_Return, CONTROL)  # take it
    traveller.wait(lambda: traveller.window.undo_bar.sentence.startswith(f"Llegó «{TITLE}»"))
    traveller.wait(lambda: traveller.screen.header.crumb.text().startswith("1 en esta"))


def correct_the_five(traveller):
    """Through Revisar: one proposal, three values, one record set aside."""
    traveller.press(Qt.Key.Key_F3)
    traveller.wait(lambda: traveller.screen.station == "revisar")
    for code, typed in (
        ("answer.not_in_list", None),
        ("answer.not_a_number", "49,607"),
        ("answer.required", "2018"),
        ("answer.constraint", "5.7"),
        ("record.duplicate_key", None),
    ):
        traveller.wait(lambda code=code: in_hand(traveller) == code)
        if typed is not None:
            traveller.type(typed)
        traveller.press(Qt.Key.Key_Return, CONTROL)
    traveller.wait(lambda: in_hand(traveller) == "" and not traveller.screen.checking.is_running)


def import_from_the_course(traveller):
    """To the fourth step of the course, and press what it offers."""
    traveller.go("aprender")
    traveller.tab_to(traveller.screen.list.outline)
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 3, Qt.Key.Key_Return):
        traveller.press(key)
    traveller.wait(traveller.screen.step.import_table.isVisible)
    traveller.tab_to(traveller.screen.step.import_table)
    traveller.press(Qt.Key.Key_Space)
    traveller.wait(lambda: traveller.screen._cancel is None)
    traveller.rest()


def in_hand(traveller):
    """Code of the problem in hand, "" when there is none."""
    card = traveller.screen.work.card
    return card.open_case.case.found.issue.code if card else ""


def counts_on_rail(traveller):
    return traveller.window._counts


def by_row(workspace):
    """Records of the table by the row they came from."""
    version = workspace.instruments.latest(FORM)
    query = RecordQuery(version.instrument, batch=1)
    infos = map(workspace.records.info, workspace.records.ids(query))
    return {info.source_row: workspace.records.answers(info).values for info in infos}


def test_from_the_library_to_a_table_without_errors(traveller):
    assert done_steps(traveller) == []

    take_the_form(traveller)
    assert done_steps(traveller) == [1]

    traveller.capture(NEBAJ)
    assert done_steps(traveller) == [1, 2]

    traveller.go("registros")
    traveller.wait(lambda: traveller.screen.model.rowCount() == 1)
    traveller.choose_action("Importar una tabla")
    traveller.wait(lambda: traveller.screen.station == "importar")
    traveller.wait(traveller.has_the_window_back)
    traveller.press(Qt.Key.Key_Return, CONTROL)
    traveller.choose_file(course().table)
    for step in (PREVIEW, COLUMNS, END):
        traveller.wait(lambda step=step: traveller.screen.journey.step == step)
        traveller.wait(lambda: not traveller.screen.journey.is_busy)
        traveller.screen.next.click()
    traveller.wait(lambda: traveller.screen.journey.done is not None)
    traveller.wait(lambda: traveller.screen.journey.done.wrong is not None)
    traveller.wait(traveller.has_the_window_back)
    assert done_steps(traveller) == [1, 2, 4, 5]
    traveller.wait(lambda: counts_on_rail(traveller).get("revisar") == ERRORS)

    traveller.go("inicio")
    traveller.read("5 errores por corregir en 5 registros")

    correct_the_five(traveller)
    assert done_steps(traveller) == [1, 2, 4, 5, 6]
    traveller.wait(lambda: counts_on_rail(traveller).get("revisar") == 0)

    traveller.go("inicio")
    traveller.read("338 registros sin publicar")
    traveller.read("Tiene 338 registros, ninguno a medias.")
    assert "por corregir" not in traveller.words

    stored = traveller.ask(by_row)
    assert TWICE not in stored
    assert {row: (path, stored[row][path]) for row, (path, _) in MENDED.items()} == MENDED
    assert traveller.ask(lambda workspace: workspace.journal.verify()) == []

    traveller.go("aprender")
    traveller.read("5 de 8")


def test_a_day_with_interruptions_ends_in_the_same_counts(traveller):
    take_the_form(traveller)

    # The telephone rings in the middle of the first record.
    traveller.begin()
    for answer in NEBAJ[:3]:
        traveller.answer(answer)
    traveller.go("inicio")
    traveller.read("Siga donde quedó")
    traveller.read("pregunta 4 de 8")
    assert done_steps(traveller) == [1]

    # Inicio leads back to the very question.
    traveller.press(Qt.Key.Key_F2)
    traveller.wait(lambda: traveller.screen.station == "capturar")
    traveller.wait(lambda: traveller.screen.filling.page.ref == "hogares_internet_pct")
    for answer in NEBAJ[3:]:
        traveller.answer(answer)
    traveller.finish()
    assert done_steps(traveller) == [1, 2]

    # The table comes from the course's own page, twice by mistake: it is taken once.
    for _time in range(2):
        import_from_the_course(traveller)
    found = traveller.ask(lambda workspace: today(workspace, DAY))
    assert (found.forms[0].records, found.left_at) == (1 + IN_TABLE, None)

    # A correction is taken back, and made again.
    traveller.press(Qt.Key.Key_F3)
    traveller.wait(lambda: in_hand(traveller) == "answer.not_in_list")
    traveller.press(Qt.Key.Key_Return, CONTROL)
    traveller.wait(lambda: in_hand(traveller) == "answer.not_a_number")
    traveller.press(Qt.Key.Key_Z, CONTROL)
    traveller.wait(lambda: traveller.screen.header.crumb.text() == "Revisar · 5 errores")
    traveller.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    correct_the_five(traveller)

    traveller.go("inicio")
    traveller.read("338 registros sin publicar")
    found = traveller.ask(lambda workspace: today(workspace, DAY))
    assert (found.errors, found.warnings, found.forms[0].records) == (0, 0, IN_TABLE)
    assert done_steps(traveller) == [1, 2, 4, 5, 6]
