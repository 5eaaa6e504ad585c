"""A new version of a form in the window: what it changes is read first, then published or not."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from support.keys import press
from support.layout import sticks_out, unnamed
from support.workbook import write_workbook
from support.workspaces import typed

from app.operations.load_form import load_form
from app.store.record_query import RecordQuery
from app.ui.forms.screen import FormsScreen
from app.ui.screen import Screen

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
COLUMNS = ("type", "name", "label", "required")
SETTINGS = (("form_id", "form_title"), ("casas", "Casas"))


class Records(Screen):
    """Where a record would be seen."""

    station = "registros"
    wanted = None

    def activate(self, **target):
        Records.wanted = target


FACTORIES = {"formularios": lambda context: FormsScreen(context, lambda: NOW), "registros": Records}


@pytest.fixture
def book(tmp_path):
    def write(name, *questions, options=()):
        rows = [(*each, *[""] * (len(COLUMNS) - len(each))) for each in questions]
        choices = (("list_name", "name", "label"), *(("sino", *each) for each in options))
        sheets = {"survey": (COLUMNS, *rows), "choices": choices, "settings": SETTINGS}
        return write_workbook(tmp_path / f"{name}.xlsx", sheets)

    return write


@pytest.fixture
def do(context, qtbot):
    """Do something to the workspace and wait until it is done."""

    def run(work):
        done = []
        context.tasks.run(work, lambda result: done.append([result]))
        qtbot.waitUntil(lambda: bool(done))
        return done[0][0]

    return run


@pytest.fixture
def screen(open_window, qtbot, book, do):
    """Formularios with a form of two questions and seven records that answer the first."""

    def stock(workspace):
        file = book("uno", ("text", "cuartos", "Cuartos"), ("text", "agua", "¿Hay agua?"))
        version = load_form(workspace, file).version
        for _n in range(7):
            record = workspace.records.create(version, "Juana")
            workspace.records.save(record, typed("cuartos", "3"), "Juana")

    do(stock)
    screen = open_window(FACTORIES, 1366, 768).screen_in_view
    qtbot.waitUntil(lambda: "en la biblioteca" in screen.header.crumb.text())
    return screen


@pytest.fixture
def bring(screen, qtbot):
    def load(file):
        screen.load(file)
        qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._version)
        return screen.version

    return load


def latest(do):
    return do(lambda workspace: workspace.instruments.latest("casas").number)


def sentences(version):
    from app.ui.controls.text import Text

    return [text.text() for text in version._rows.findChildren(Text)]


REQUIRED = (("text", "cuartos", "Cuartos"), ("text", "agua", "¿Hay agua?", "yes"))
RENAMED = (("text", "piezas", "Cuartos"), ("text", "agua", "¿Hay agua?"))


def test_what_changes_is_said_before_anything_is_stored(bring, book, do):
    version = bring(book("dos", *REQUIRED))
    assert sentences(version) == [
        "Si la pregunta 2 pasa a obligatoria, 7 de 7 registros quedan incompletos."
    ]
    assert latest(do) == 1


def test_the_primary_publishes_that_version(bring, book, do, screen, qtbot):
    version = bring(book("dos", *REQUIRED))
    assert screen.primary is version.publish
    assert version.publish.text() == "Publicar la versión 2"
    version.publish.click()
    qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._mine)
    assert latest(do) == 2


def test_going_back_publishes_nothing(bring, book, do, screen):
    bring(book("dos", *REQUIRED))
    press(screen, Qt.Key.Key_Escape)
    assert screen._pages.currentWidget() is screen._mine
    assert latest(do) == 1


def test_a_record_that_would_be_incomplete_is_a_press_away(bring, book, screen):
    version = bring(book("dos", *REQUIRED))
    version.record_wanted.emit(3)
    assert Records.wanted == {"form": "casas", "record": 3}


def test_a_doubtful_name_must_be_decided_first(bring, book, do, screen, qtbot):
    version = bring(book("dos", *RENAMED))
    version.publish.click()
    assert "piezas" in version.said.text()
    assert latest(do) == 1
    (_effect, same, _other) = version._doubts["piezas"]
    same.setChecked(True)
    version.publish.click()
    qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._mine)

    def stored(workspace):
        form = workspace.instruments.latest("casas")
        ids = workspace.records.ids(RecordQuery(form.instrument))
        return [answers.values for _uuid, answers in workspace.records.stream(ids)]

    assert do(stored) == [{"piezas": "3"}] * 7


def test_records_go_over_when_that_is_ticked(bring, book, do, screen, qtbot):
    version = bring(book("dos", *REQUIRED))
    version.lift.setChecked(True)
    version.publish.click()
    qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._mine)

    def left(workspace):
        older, _newest = workspace.instruments.versions(1)
        return len(workspace.records.ids(RecordQuery(1, version=older.id)))

    assert do(left) == 0


def test_another_type_may_keep_the_old_answers_apart(bring, book, do, screen, qtbot):
    version = bring(book("dos", ("integer", "cuartos", "Cuartos"), ("text", "agua", "¿Hay agua?")))
    version._apart["cuartos"].setChecked(True)
    assert version.decisions().apart == {"cuartos"}


def asked_for_water(book, name, yes, no):
    water = ("select_one sino", "agua", "¿Hay agua?")
    return book(name, ("text", "cuartos", "Cuartos"), water, options=((yes, "Sí"), (no, "No")))


def test_answers_take_over_new_codes_of_options_when_that_is_ticked(bring, book, do, screen, qtbot):
    def stock(workspace):
        version = load_form(workspace, asked_for_water(book, "dos", "s", "n")).version
        for code in "ssn":
            record = workspace.records.create(version, "Juana")
            workspace.records.save(record, typed("agua", code), "Juana")

    def codes(workspace):
        ids = workspace.records.ids(RecordQuery(1))
        values = [answers.values.get("agua") for _uuid, answers in workspace.records.stream(ids)]
        return [value for value in values if value is not None]

    do(stock)
    version = bring(asked_for_water(book, "tres", "si", "no"))
    assert list(version._recoded) == ["agua=s", "agua=n"]
    assert version.decisions().recoded == frozenset()
    version._recoded["agua=s"].setChecked(True)
    assert version.decisions().recoded == {"agua=s"}
    assert "«s» por «si»" in version._recoded["agua=s"].text()
    assert unnamed(version) == []
    version.publish.click()
    qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._mine)
    assert do(codes) == ["si", "si", "n"]


def test_options_that_nobody_chose_ask_nothing(bring, book, do):
    do(lambda workspace: load_form(workspace, asked_for_water(book, "dos", "s", "n")) and None)
    version = bring(asked_for_water(book, "tres", "si", "no"))
    assert version._recoded == {}


def test_publishing_can_be_taken_back(bring, book, do, screen, qtbot):
    version = bring(book("dos", *REQUIRED))
    version.publish.click()
    qtbot.waitUntil(lambda: screen._pages.currentWidget() is screen._mine)
    screen._take_back("casas")
    assert latest(do) == 1


def test_a_version_that_changes_nothing_is_taken_at_once(screen, book, do, qtbot):
    names = ("text", "cuartos", "Cuartos"), ("text", "agua", "¿Hay agua, siempre?")
    screen.load(book("dos", *names))
    qtbot.waitUntil(lambda: screen._cancel is None)
    assert latest(do) == 2


def test_every_control_has_a_name_and_fits_a_small_window(bring, book, screen):
    version = bring(book("dos", *RENAMED))
    screen.window().resize(910, 512)
    assert unnamed(version) == []
    assert sticks_out(version) == []
