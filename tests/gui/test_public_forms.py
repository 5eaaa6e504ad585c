"""Every question of public forms gets an editor that takes an answer and gives it back."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import count

import pytest
from support.layout import unnamed
from support.shared import shared

from app.ui.capture.sheet import Sheet
from app.ui.questions.registry import question_widget
from forms.instrument import Value
from forms.node_state import NodeState
from forms.question_types import TYPES
from forms.session import CaptureSession
from forms.xlsform import read_form

FORMS = (
    "02_all-question-types-v2024091201-3.xlsx",
    "08_all-widgets.xml",
    "24_widgets.xls",
    "40_all-widgets.xml",
    "03_socio-economic-survey-v20240515.xlsx",
    "22_xlsform_spec_test.xlsx",
)
EXAMPLES: dict[str, Value] = {
    "text": "123",
    "barcode": "7401234567890",
    "integer": 12,
    "decimal": 12.5,
    "date": "2026-11-21",
    "time": "16:20:00",
    "dateTime": "2026-11-21T16:20:00",
    "acknowledge": "OK",
    "geopoint": "14.6268 -90.48 1500.0 5.0",
    "geotrace": "14.6 -90.4;14.7 -90.5",
    "geoshape": "14.6 -90.4;14.7 -90.5;14.7 -90.4;14.6 -90.4",
    "image": "1700000000000.jpg",
    "audio": "1700000000000.mp3",
    "video": "1700000000000.mp4",
    "file": "1700000000000.pdf",
}


@cache
def session_of(name: str) -> CaptureSession:
    numbers = count()
    return CaptureSession(
        read_form(shared(f"xlsforms/{name}")).instrument,
        now=lambda: datetime(2026, 11, 21, 16, 20, tzinfo=UTC),
        new_id=lambda: f"{next(numbers):036}",
    )


def answer_for(state: NodeState) -> Value:
    """Give an answer that a person might give."""
    question = state.question
    codes = [choice.value for choice in state.choices]
    if question.type == "select_one":
        return codes[-1] if codes else None
    if question.type == "select_multiple":
        return " ".join(dict.fromkeys(codes[:2])) or None
    if question.type == "rank":
        return " ".join(codes) or None
    if question.type == "range":
        return int(question.scale.end) if question.scale else 3
    return EXAMPLES[question.type]


def asked_of(session: CaptureSession) -> list[NodeState]:
    return [
        state
        for state in session.nodes()
        if state.question and TYPES[state.question.type].is_answerable and not state.readonly
    ]


@pytest.mark.parametrize("name", FORMS)
def test_every_editor_shows_an_answer_and_says_it_back(name, qtbot):
    session = session_of(name)
    for state in asked_of(session):
        value = answer_for(state)
        if value is None:
            continue
        said = []
        widget = question_widget(replace(state, value=value), session.language)
        qtbot.addWidget(widget)
        widget.answered.connect(said.append)
        widget.confirm()
        assert said == [], f"{state.ref}: what is only shown is no answer"
        widget.clear()
        widget.set_answer(value)
        widget.confirm()
        assert said == [], state.ref
        session.answer(state.ref, value)
        assert session.node(state.ref).value == value, state.ref


@pytest.mark.parametrize("name", FORMS)
def test_every_editor_is_named_and_takes_the_keys(name, qtbot):
    session = session_of(name)
    for state in asked_of(session):
        widget = question_widget(state, session.language)
        qtbot.addWidget(widget)
        assert unnamed(widget) == [], state.ref
        if state.choices or state.question.type not in ("select_one", "select_multiple", "rank"):
            assert widget.focusProxy() is not None, state.ref


@pytest.mark.parametrize("name", FORMS)
def test_every_page_holds_at_most_twenty_five_questions(name):
    sheet = Sheet(session_of(name))
    assert sheet.pages
    for page in sheet.pages:
        assert sum(item.kind == "question" for item in page.items) <= 25
