"""The history of a record: what every kind of entry says, who did it, when and why."""

from datetime import timedelta
from typing import get_args

import pytest
from support.sheets import NOON, event, texts

from app.store.journal import Operation
from app.ui.records.thread import SIGNS, Thread, ThreadItem, event_words

KINDS = get_args(Operation)


@pytest.fixture
def thread(qtbot):
    """Build a thread over some events."""

    def build(*events, now=NOON):
        made = Thread(events, now)
        qtbot.addWidget(made)
        return made

    return build


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (event("create"), "Empezado"),
        (event("import", new="hogares.csv"), "Importado de «hogares.csv»"),
        (event("delete"), "Apartado"),
        (event("undo"), "Se trajo de vuelta"),
        (event("add_row", label="Personas"), "Se agregó: Personas"),
        (event("remove_row", label="Personas"), "Se quitó: Personas"),
        (event("move_row", label="Personas"), "Se movió: Personas"),
        (event("remark", new="Vive lejos"), "Nota: Vive lejos"),
        (event("remark", reason="Se mostraron sus datos"), "Nota: Se mostraron sus datos"),
        (event("erased", label="DPI"), "DPI: el dato se borró para siempre"),
        (event("state", new="final"), "Terminado"),
        (event("state", new="returned"), "Devuelto"),
        (event("state", new="approved"), "Aprobado"),
    ],
)
def test_each_thing_that_happens_is_said_in_words(happened, said):
    assert event_words(happened) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (None, "6", "Horas: 6"),
        ("6", "42", "Horas: 6 cambió a 42"),
        ("6", None, "Horas: se dejó en blanco, decía 6"),
        (None, None, "Horas: –"),
        ("Chaꞌl", "Kꞌicheꞌ", "Horas: Chaꞌl cambió a Kꞌicheꞌ"),
    ],
)
def test_an_answer_is_told_with_what_it_said_before(old, new, said):
    assert event_words(event("set", label="Horas", old=old, new=new)) == said


@pytest.mark.parametrize("op", KINDS)
def test_what_the_journal_keeps_has_a_sign(op):
    assert op in SIGNS


@pytest.mark.parametrize("op", KINDS)
def test_what_the_journal_keeps_is_never_told_by_its_code(op):
    assert event_words(event(op, label="Horas", new="final")) != op


@pytest.mark.parametrize(
    ("ago", "when"),
    [
        (timedelta(0), "hoy, "),
        (timedelta(days=1), "ayer, "),
        (timedelta(days=3), "18/11/2026 "),
    ],
)
def test_who_and_when_stand_under_it(thread, ago, when):
    [line] = [words for words in texts(thread(event("create", at=NOON - ago))) if "·" in words]
    assert line.startswith(f"Juana · {when}")


def test_nobody_is_named_when_nobody_is_known(thread):
    assert not any("·" in words for words in texts(thread(event("create", person=""))))


def test_the_reason_stands_in_quotes(thread):
    assert "«Se contó mal»" in texts(
        thread(event("set", label="Horas", new="6", reason="Se contó mal"))
    )


def test_without_a_reason_nothing_stands_in_quotes(thread):
    assert not any("«" in words for words in texts(thread(event("set", label="Horas", new="6"))))


def test_a_note_is_not_said_twice(thread):
    said = texts(thread(event("remark", reason="Vive lejos")))
    assert sum("Vive lejos" in words for words in said) == 1


def test_events_stand_in_the_order_given(thread):
    made = thread(event("delete"), event("state", new="final"), event("create"))
    items = made.findChildren(ThreadItem)
    assert [item.words.text() for item in items] == ["Apartado", "Terminado", "Empezado"]


def test_a_record_without_history_has_an_empty_thread(thread):
    assert thread().findChildren(ThreadItem) == []


def test_a_screen_reader_hears_what_the_thread_is(thread):
    assert thread().accessibleName() == "Historia"


def test_every_sign_can_be_painted(thread):
    made = thread(*(event(op, label="Horas", new="final") for op in SIGNS))
    made.resize(300, 900)
    assert not made.grab().isNull()


def test_a_long_answer_wraps_and_is_not_cut(thread):
    made = thread(event("set", label="Observaciones", new="palabra " * 60))
    item = made.findChild(ThreadItem)
    assert item.words.heightForWidth(200) > item.words.heightForWidth(800)
