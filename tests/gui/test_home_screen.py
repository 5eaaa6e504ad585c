"""Inicio: the one next thing, what waits, what is due, this computer, one lesson."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from support.layout import clipped, in_view, sticks_out, tab_order, unnamed

from app.operations import capture
from app.operations.computer_health import Health
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.today import FormWork, LeftAt, Today
from app.operations.validate_form import validate_form
from app.steps.publication_calendar import Due
from app.ui import theme
from app.ui.controls.charts import BarChart
from app.ui.controls.text import Text
from app.ui.home.advice import due_words, greeting, is_urgent, next_thing, tasks
from app.ui.home.cards import HealthCard
from app.ui.home.screen import HomeScreen
from app.ui.screen import Screen
from app.ui.tasks import Part

FORM = "conectividad_municipal"
MORNING = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
WORK = FormWork("agua", "Agua", 40, 0, 0, 0, 0, 40, 0)
NOTHING = Today(None, (), 0, 0, 0, ())


def now():
    return MORNING


class Elsewhere(Screen):
    """A station that remembers how it was reached."""

    def activate(self, **target):
        self.target = target


class Capturing(Elsewhere):
    station = "capturar"


class Reviewing(Elsewhere):
    station = "revisar"


FACTORIES = {
    "inicio": lambda context: HomeScreen(context, now),
    "capturar": Capturing,
    "revisar": Reviewing,
}


@pytest.fixture
def fill(context, qtbot):
    """Do something to the workspace and wait until it is done."""

    def do(work):
        done = []
        context.tasks.run(work, lambda result: done.append([result]))
        qtbot.waitUntil(lambda: bool(done))
        return done[0][0]

    return do


@pytest.fixture
def open_home(open_window, qtbot):
    """Open the window at Inicio and wait until it shows what the store said."""

    def open_(width=1366, height=768):
        window = open_window(FACTORIES, width, height)
        home = window.screen_in_view
        qtbot.waitUntil(lambda: home.primary is not None and home.health is not None)
        qtbot.waitUntil(lambda: home.primary.isVisible() and home.health.isVisible())
        return home

    return open_


def with_five_errors(workspace):
    load_library_form(workspace, FORM)
    import_table(workspace, FORM, course().table, "Juana")
    validate_form(workspace, FORM, clock=now)


def with_a_draft(workspace):
    load_library_form(workspace, FORM)
    begun = capture.start(workspace, FORM, "Juana", clock=now)
    update = begun.session.answer("municipio", "1413")
    path = next(q.path for q in begun.session.instrument.questions() if q.type == "integer")
    capture.save(workspace, begun, update, at_work=(path, None))
    return begun.record.uuid


def words(screen):
    """Give every text in view."""
    return [label.text() for label in in_view(screen, Text)]


# -- what it says, without a window --------------------------------------------------------


def test_what_waits_is_not_said_before_it_is_known(context):
    home = HomeScreen(context, now)
    assert home.header.crumb.text() == "Sábado 21 de noviembre de 2026"


@pytest.mark.parametrize(
    ("hour", "hello"),
    [(0, "Buenos días"), (11, "Buenos días"), (12, "Buenas tardes"), (19, "Buenas noches")],
)
def test_the_greeting_follows_the_clock_of_the_office(hour, hello):
    here = datetime(2026, 11, 21, hour, 30).astimezone()
    assert greeting("Juana Raymundo", here) == f"{hello}, Juana"


def test_who_has_no_name_is_greeted_all_the_same():
    assert "," not in greeting("  ", MORNING)


def test_a_draft_comes_before_everything():
    left = LeftAt("u", "agua", "Agua", "pozo", MORNING, number=38, question=14, questions=31)
    thing = next_thing(replace(NOTHING, left_at=left, forms=(WORK,)), "", MORNING)
    assert thing.first.words == "Continuar"
    assert thing.first.target == {"record": "u", "field": "pozo"}
    assert thing.progress == "pregunta 14 de 31"
    assert thing.sentence.startswith("Registro 38.")


def test_without_forms_the_next_thing_is_to_choose_one():
    thing = next_thing(NOTHING, "", MORNING)
    assert thing.first.station == "formularios"
    assert thing.second.station == "aprender"


def test_without_records_the_next_thing_is_the_first_one():
    thing = next_thing(replace(NOTHING, forms=(replace(WORK, records=0),)), "", MORNING)
    assert thing.first.words == "Capturar el primero"
    assert thing.first.form == "agua"


def test_the_form_in_hand_is_the_one_to_go_on_with():
    other = replace(WORK, form_id="obras", title="Obras")
    found = replace(NOTHING, forms=(WORK, other))
    assert next_thing(found, "obras", MORNING).title == "Obras"
    assert next_thing(found, "", MORNING).title == "Agua"


def test_errors_come_before_refusals_warnings_publishing_and_sending():
    found = replace(
        NOTHING,
        forms=(
            replace(WORK, form_id="a", warnings=2, to_review=1, publishable=3),
            replace(WORK, form_id="b", errors=1, to_review=1),
        ),
        refused=1,
        to_send=3,
        to_send_bytes=1_300_000,
    )
    assert [task.what for task in tasks(found)] == [
        "1 error por corregir en 1 registro",
        "El portal no aceptó 1 paquete",
        "2 avisos por revisar en 1 registro",
        "3 registros sin publicar",
        "3 paquetes esperan salir (1.3 MB)",
    ]


def test_there_are_never_more_than_five_rows():
    forms = tuple(replace(WORK, form_id=str(n), errors=1) for n in range(9))
    assert len(tasks(replace(NOTHING, forms=forms))) == 5


def test_what_has_errors_is_not_offered_for_publishing():
    found = replace(NOTHING, forms=(replace(WORK, errors=1, publishable=9),))
    assert [task.way.station for task in tasks(found)] == ["revisar"]


@pytest.mark.parametrize(
    ("left", "started", "urgent"),
    [(10, False, True), (11, False, False), (9, True, False), (-1, True, True), (0, False, True)],
)
def test_a_day_is_amber_only_when_it_presses(left, started, urgent):
    assert is_urgent(Due(date(2026, 11, 30), left, started)) is urgent


@pytest.mark.parametrize(
    ("left", "started", "said"),
    [
        (9, False, "Faltan 9 días · sin empezar"),
        (1, True, "Falta 1 día"),
        (0, True, "Es hoy"),
        (-3, False, "Venció hace 3 días"),
    ],
)
def test_a_day_says_how_long_there_is(left, started, said):
    assert due_words(Due(date(2026, 11, 30), left, started)) == said


# -- the screen ----------------------------------------------------------------------------


def test_the_first_day_says_what_to_do(open_home):
    home = open_home()
    assert home.primary.text() == "Elegir formulario"
    assert "1. Elija el formulario" in words(home)
    assert "Este mes no vence ninguna publicación de sus formularios." in words(home)


def test_the_day_and_what_waits_stand_under_the_greeting(fill, open_home, qtbot):
    fill(with_five_errors)
    home = open_home()
    assert home.header.title.text().endswith(", Juana")
    assert home.header.crumb.text() == "Sábado 21 de noviembre de 2026 · tiene 1 tarea pendiente"


def test_the_draft_goes_on_where_it_was_left(fill, open_home):
    uuid = fill(with_a_draft)
    home = open_home()
    assert home.primary.text() == "Continuar"
    home.primary.click()
    there = home.window().screen_in_view
    assert there.station == "capturar"
    assert there.target["record"] == uuid
    assert there.target["field"]


def test_f2_does_the_next_thing(fill, open_home, focused):
    fill(with_a_draft)
    home = open_home()
    home.window()._shortcuts["F2"].activated.emit()
    assert home.window().screen_in_view.target["record"]


def test_enter_does_the_next_thing_as_the_day_begins(fill, open_home, focused):
    fill(with_a_draft)
    home = open_home()
    assert focused() is home.primary


def test_a_task_leads_to_its_form(fill, open_home, context):
    fill(with_five_errors)
    home = open_home()
    assert [button.text() for button in home.waiting.buttons] == ["Revisar"]
    home.waiting.buttons[0].click()
    assert home.window().screen_in_view.station == "revisar"
    assert context.form == FORM


def test_buttons_of_tasks_say_what_they_are_for(fill, open_home):
    fill(with_five_errors)
    name = open_home().waiting.buttons[0].accessibleName()
    assert name.startswith("Revisar: 5 errores por corregir en 5 registros")


def test_the_chart_tells_how_many_are_ready(fill, open_home):
    fill(with_five_errors)
    charts = in_view(open_home(), BarChart)
    assert "333 de 338" in charts[0].accessibleName()


def with_nobody_looking(workspace):
    load_library_form(workspace, FORM)
    import_table(workspace, FORM, course().table, "Juana")


def test_before_any_check_nothing_is_called_sound(fill, open_home):
    fill(with_nobody_looking)
    home = open_home()
    charts = in_view(home, BarChart)
    assert "0 de 338 · 338 sin revisar" in charts[0].accessibleName()
    assert home.waiting.buttons[0].accessibleName().startswith("Revisar: 338 registros sin revisar")


def test_only_what_is_known_is_said_of_this_computer(fill, open_home):
    fill(with_five_errors)
    home = open_home()
    QApplication.processEvents()
    said = words(home.health)
    assert "338 registros guardados" in said
    assert "Historia completa: 1 cambio" in said
    assert not any("espaldo" in each for each in said)


def card_of(health, shown):
    """Show the card of this computer alone."""
    return shown(HealthCard(Path("Acopio"), health, MORNING), 364, 200)


def test_a_touched_journal_is_told(shown):
    said = words(card_of(Health(3, 9, is_whole=False, free_bytes=10**10), shown))
    assert "Alguien cambió la historia por fuera de Acopio" in said


def test_little_room_on_the_disk_is_told(shown):
    said = words(card_of(Health(3, 0, is_whole=None, free_bytes=400_000_000), shown))
    assert "400.0 MB libres en el disco" in said
    assert not any("Historia" in each for each in said)


def test_the_card_of_this_computer_stays_whole_when_it_is_shown_again(fill, open_home, qtbot):
    fill(with_five_errors)
    home = open_home()
    before = home.health
    home.refresh(Part.RECORDS)
    qtbot.waitUntil(lambda: home.health is not before)
    qtbot.waitUntil(lambda: clipped(home) == [])


def test_what_is_due_is_shown(fill, open_home):
    fill(lambda workspace: load_library_form(workspace, "obras_municipales"))
    said = words(open_home())
    assert "Obras municipales (LAIP, art. 10, numeral 18)" in said
    assert any(each.startswith("Falta") for each in said)


def test_a_write_elsewhere_is_seen(open_home, context, qtbot):
    home = open_home()
    context.tasks.run(
        lambda workspace: load_library_form(workspace, FORM) and None, touches=Part.FORMS
    )
    qtbot.waitUntil(lambda: home.primary.text() == "Capturar el primero")


def test_the_list_of_actions_opens_from_the_header(open_home):
    home = open_home()
    home.search.click()
    assert home.window().action_list.isVisible()
    home.window().action_list.reject()


def test_the_list_of_actions_offers_what_waits(fill, open_home):
    fill(with_five_errors)
    offered = [action.words for action in open_home().offers()]
    assert "Revisar: 5 errores por corregir en 5 registros" in offered


def test_what_is_due_is_saved_for_other_calendars(fill, open_home, context, qtbot, tmp_path):
    fill(with_five_errors)
    home, told = open_home(), []
    context.tell = told.append
    offered = {action.words: action.run for action in home.offers()}
    assert "Guardar el calendario de lo que toca publicar" in offered
    home.save_calendar(tmp_path / "calendario.ics")
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Se guardó 1 fecha."]
    assert (tmp_path / "calendario.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_calendar_that_cannot_be_saved_is_told(fill, open_home, context, qtbot, tmp_path):
    fill(with_five_errors)
    home, failed = open_home(), []
    context.show_error = failed.append
    home.save_calendar(tmp_path / "no" / "calendario.ics")
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].problems[0].code == "table.cannot_write"


def test_where_nothing_is_promised_there_is_no_calendar_to_save(open_home):
    assert not any("calendario" in action.words for action in open_home().offers())


@pytest.mark.parametrize("name", list(theme.Theme))
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600), (900, 500)])
def test_everything_fits_and_is_named(look, fill, open_home, qtbot, name, size):
    look(name)
    fill(with_five_errors)
    home = open_home(*size)
    qtbot.waitUntil(lambda: clipped(home) == [])
    assert sticks_out(home) == []
    assert unnamed(home) == []


def test_tab_goes_as_the_eye_does(fill, open_home):
    fill(with_five_errors)
    home = open_home()
    order = tab_order(home)
    wanted = [home.search, home.hero.first, home.hero.second, *home.waiting.buttons]
    assert order[: len(wanted)] == wanted
