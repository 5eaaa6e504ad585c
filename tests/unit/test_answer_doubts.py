"""Doubts while typing: what the declared checks of a form say of answers, and when nothing."""

from datetime import UTC, datetime
from itertools import count

import pytest
from support.instruments import instrument, public

from app.messages import sentence
from app.operations.answer_doubts import AnswerDoubts
from forms.instrument import Repeat
from forms.session import CaptureSession

FORM = instrument(
    public("dpi", "text", check="cui", labels={"": "DPI"}),
    public("nit", "text", check="nit", labels={"": "NIT"}),
    public("tel", "text", check="telefono", labels={"": "Teléfono"}),
    public("nog", "text", check="nog", labels={"": "NOG"}),
    public("renglon", "text", check="renglon", labels={"": "Renglón"}),
    public("inicio", "date", labels={"": "Inicio"}),
    public("fin", "date", check="desde inicio", labels={"": "Fin"}),
    public("mujeres", "integer", labels={"": "Mujeres"}),
    public("hombres", "integer", labels={"": "Hombres"}),
    public("total", "integer", check="suma mujeres hombres", labels={"": "Total"}),
    public("pide", "select_one", list_name="si", labels={"": "¿Pide?"}),
    public("otro", "text", check="telefono", relevant="/data/pide = 'si'", labels={"": "Otro"}),
    Repeat("p", children=(public("p/dpi", "text", check="cui", labels={"": "DPI"}),)),
    lists={"si": ["si", "no"]},
)


@pytest.fixture
def session():
    """A record that is being filled."""
    ids = count(1)
    return CaptureSession(
        FORM, now=lambda: datetime(2026, 11, 22, tzinfo=UTC), new_id=lambda: f"r{next(ids)}"
    )


def doubts(session):
    """Codes of the doubts by place."""
    return {place: problem.code for place, problem in AnswerDoubts(FORM).of(session).items()}


@pytest.mark.parametrize(
    ("path", "good", "odd"),
    [
        ("dpi", "1234567890101", "1234567880101"),
        ("nit", "576937-K", "576937-1"),
        ("tel", "55123456", "123"),
        ("nog", "12345678", "E123"),
        ("renglon", "011", "11"),
    ],
)
def test_a_code_is_doubted_as_soon_as_it_is_answered(session, path, good, odd):
    session.answer(path, odd)
    assert list(doubts(session)) == [(path, None)]
    session.answer(path, good)
    assert doubts(session) == {}


def test_an_odd_order_of_days_is_doubted(session):
    session.answer("inicio", "2026-05-02")
    session.answer("fin", "2026-05-01")
    assert list(doubts(session)) == [("fin", None)]


def test_a_total_that_is_none_is_doubted(session):
    for path, value in (("mujeres", "3"), ("hombres", "4"), ("total", "8")):
        session.answer(path, value)
    assert list(doubts(session)) == [("total", None)]
    session.answer("total", "7")
    assert doubts(session) == {}


def test_an_answer_that_does_not_apply_is_in_no_doubt(session):
    session.answer("pide", "si")
    session.answer("otro", "1")
    assert list(doubts(session)) == [("otro", None)]
    session.answer("pide", "no")
    assert doubts(session) == {}


def test_each_instance_has_its_own_doubt(session):
    for _ in range(2 - session.row_count("p")):
        session.add_row("p")
    session.answer("p[2]/dpi", "1234567880101")
    ((path, row),) = doubts(session)
    assert path == "p/dpi"
    assert row is not None


def test_a_doubt_is_said_in_words_and_stops_nobody(session):
    session.answer("dpi", "1234567880101")
    (problem,) = AnswerDoubts(FORM).of(session).values()
    assert sentence(problem)
    assert session.violations() == []


def test_a_form_without_checks_has_no_doubts():
    made = instrument(public("dpi", "text"))
    session = CaptureSession(made, now=lambda: datetime(2026, 1, 1, tzinfo=UTC), new_id=str)
    session.answer("dpi", "1")
    assert AnswerDoubts(made).of(session) == {}
