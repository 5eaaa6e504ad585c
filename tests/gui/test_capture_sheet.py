"""The record as a sheet: pages, numbers, lines about what is not asked, sections."""

from datetime import UTC, datetime
from itertools import count

import pytest
from support.capture_form import HOUSEHOLDS
from support.workbook import write_workbook

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


def lines(sheet, kind):
    """The items of a kind: (number, words or label)."""
    return [(i.number, i.words or i.state.label) for i in sheet.items() if i.kind == kind]


def test_a_page_of_notes_alone_stands_above_the_next(sheet):
    assert sheet.pages[0].title == "Ubicación"
    assert [item.kind for item in sheet.pages[0].items] == ["note"] + ["question"] * 3


def test_questions_are_numbered_through_the_form_notes_are_not(sheet):
    numbers = [number for number, _words in lines(sheet, "question")]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15]


def test_what_is_not_asked_is_one_line_with_its_reason(sheet, session):
    session.answer("agua/fuente", "7")
    sheet.read()
    [(_number, words)] = lines(sheet, "absent")
    assert words.startswith("8 y 9 no aplican, porque «¿De dónde obtiene")
    assert words.endswith("es Manantial o nacimiento")


def test_a_decision_without_an_answer_is_told_too(sheet):
    [(_number, words)] = lines(sheet, "absent")
    assert words.endswith("no tiene respuesta")


def test_the_line_stands_where_the_questions_would(sheet):
    water = next(page for page in sheet.pages if page.title == "Agua")
    kinds = [item.kind for item in water.items]
    assert kinds.index("absent") == [i.state.path for i in water.items].index("agua/fuente") + 1


def test_a_calculated_value_is_shown_and_never_stopped_at(sheet, session):
    session.answer("agua/horas", "12")
    sheet.read()
    [(number, words)] = lines(sheet, "calculated")
    assert (number, words) == (0, "Litros por persona al día")
    assert not sheet.item("agua/litros").is_stop


def test_a_blank_is_no_error_until_it_was_passed(sheet):
    assert sheet.problems() == []
    sheet.attend("lugar/comunidad")
    sheet.read()
    assert sheet.problems() == ["lugar/comunidad"]


def test_a_wrong_answer_is_an_error_at_once(sheet, session):
    session.answer("agua/horas", "42")
    sheet.read()
    assert sheet.problems() == ["agua/horas"]


def test_attending_all_tells_every_blank_that_must_not_be(sheet, session):
    sheet.attend_all()
    sheet.read()
    assert len(sheet.problems()) == len(session.violations())


def test_stops_follow_each_other_and_end(sheet):
    assert sheet.first_stop() == "lugar/comunidad"
    assert sheet.neighbour("lugar/comunidad", -1) == ""
    assert sheet.neighbour("agua/fuente", 1) == "agua/trato"
    assert sheet.neighbour("agua/trato", 1) == "agua/gasto"
    assert sheet.neighbour("cierre", 1) == ""


def test_the_end_of_a_repeat_is_a_stop_after_its_last_instance(sheet, session):
    session.add_row("miembros")
    sheet.read()
    assert sheet.neighbour("miembros[2]/edad", 1) == "miembros"
    assert sheet.neighbour("miembros[1]/edad", 1) == "miembros[2]/nombre"


def test_pages_of_instances_tell_which(sheet, session):
    session.add_row("miembros")
    sheet.read()
    titles = [page.title for page in sheet.pages]
    assert titles[-3:-1] == ["Personas del hogar · 1 de 2", "Personas del hogar · 2 de 2"]


def test_instances_are_one_section(sheet, session):
    session.add_row("miembros")
    sheet.read()
    sections, firsts = sheet.sections(0)
    assert [each.title for each in sections].count("Personas del hogar") == 1
    assert len(sections) == len(firsts) == 5


def test_a_section_is_done_when_all_is_answered_and_right(sheet, session):
    for ref, text in (("comunidad", "Tzalbal"), ("direccion", "camino"), ("visita", "2026-11-21")):
        session.answer(f"lugar/{ref}", text)
    sheet.read()
    sections, _firsts = sheet.sections(1)
    assert sections[0].done
    assert sections[0].detail == "3 de 3"
    assert sections[1].current


def test_problems_are_gone_through_in_a_ring(sheet, session):
    session.answer("agua/horas", "42")
    session.answer("agua/personas", "0")
    sheet.read()
    assert sheet.next_problem("lugar/comunidad", 1) == "agua/personas"
    assert sheet.next_problem("agua/horas", 1) == "agua/personas"
    assert sheet.next_problem("agua/personas", -1) == "agua/horas"


def test_without_problems_there_is_nowhere_to_go(sheet):
    assert sheet.next_problem("lugar/comunidad", 1) == ""


def test_the_first_blank_is_where_a_record_is_gone_on_with(sheet, session):
    session.answer("lugar/comunidad", "Tzalbal")
    sheet.read()
    assert sheet.first_blank() == "lugar/direccion"


def test_the_head_of_a_table_is_read_and_one_without_words_is_not_there(tmp_path):
    from datetime import UTC, datetime

    from support.workbook import write_workbook

    from forms.session import CaptureSession
    from forms.xlsform import read_form

    survey = (
        ("type", "name", "label", "appearance"),
        ("begin group", "g", "Grupo", "field-list"),
        ("select_one s", "con", "**Cabeza**", "label"),
        ("select_one s", "uno", "Uno", "list-nolabel"),
        ("end group", "", "", ""),
        ("begin group", "t", "*Tabla*", "table-list"),
        ("select_one s", "dos", "Dos", ""),
        ("end group", "", "", ""),
    )
    choices = (("list_name", "name", "label"), ("s", "1", "Sí"), ("s", "2", "No"))
    file = write_workbook(tmp_path / "t.xlsx", {"survey": survey, "choices": choices})
    instrument = read_form(file).instrument
    now = datetime(2026, 11, 21, tzinfo=UTC)
    sheet = Sheet(CaptureSession(instrument, now=lambda: now, new_id=lambda: "uno"))
    told = [(item.kind, item.title) for item in sheet.items()]
    assert ("note", "Cabeza") in told
    assert [words for kind, words in told if kind == "question"] == ["Uno", "Dos"]
    assert not any("reserved" in words for _kind, words in told)
