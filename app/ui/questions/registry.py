"""Which widget asks a question of each type; a type without one is asked as a line of text."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.messages import _
from app.ui.questions.appearance import as_list
from app.ui.questions.choices import OneQuestion, SeveralQuestion
from app.ui.questions.line import (
    BarcodeQuestion,
    DateQuestion,
    DateTimeQuestion,
    LineQuestion,
    NumberQuestion,
    TextQuestion,
    TimeQuestion,
)
from app.ui.questions.long_text import LongTextQuestion
from app.ui.questions.on_map import PointQuestion, ShapeQuestion, TraceQuestion
from app.ui.questions.pick import PickQuestion
from app.ui.questions.pick_several import PickSeveralQuestion
from app.ui.questions.question import QuestionWidget
from app.ui.questions.range import RangeQuestion, marks_of
from app.ui.questions.rank import RankQuestion
from forms.choices import Choice
from forms.node_state import NodeState

Build = Callable[[NodeState, str], QuestionWidget]

ROWS_AT_MOST = 20
"""Longer lists are found by typing (LOOK section 7, "Choices")."""


def _line(kind: Callable[[NodeState], QuestionWidget]) -> Build:
    return lambda state, _language: kind(state)


def _text(state: NodeState, _language: str) -> QuestionWidget:
    several = state.question is not None and "multiline" in state.question.appearance
    return LongTextQuestion(state) if several else TextQuestion(state)


def _one(state: NodeState, language: str) -> QuestionWidget:
    if as_list(state.question) or len(state.choices) > ROWS_AT_MOST:
        return PickQuestion(state, language)
    return OneQuestion(state, language)


def _several(state: NodeState, language: str) -> QuestionWidget:
    if as_list(state.question) or len(state.choices) > ROWS_AT_MOST:
        return PickSeveralQuestion(state, language)
    return SeveralQuestion(state, language)


def _range(state: NodeState, language: str) -> QuestionWidget:
    question = state.question
    if question is None or question.scale is None:
        return NumberQuestion(state)
    marks = marks_of(question)
    if not marks:
        return RangeQuestion(state, question.scale)
    choices = tuple(Choice(mark, {"": mark}) for mark in marks)
    return OneQuestion(replace(state, choices=choices), language)


class _Acknowledge(SeveralQuestion):
    """One mark: that something was read."""

    def __init__(self, state: NodeState, language: str) -> None:
        super().__init__(_with_ok(state), language)


def _with_ok(state: NodeState) -> NodeState:
    return replace(state, choices=(Choice("OK", {"": _("Leído y entendido")}),))


WIDGETS: Mapping[str, Build] = MappingProxyType(
    {
        "text": _text,
        "barcode": _line(BarcodeQuestion),
        "integer": _line(NumberQuestion),
        "decimal": _line(NumberQuestion),
        "range": _range,
        "date": _line(DateQuestion),
        "time": _line(TimeQuestion),
        "dateTime": _line(DateTimeQuestion),
        "select_one": _one,
        "select_multiple": _several,
        "rank": RankQuestion,
        "acknowledge": _Acknowledge,
        "geopoint": _line(PointQuestion),
        "geotrace": _line(TraceQuestion),
        "geoshape": _line(ShapeQuestion),
        "image": _line(LineQuestion),
        "audio": _line(LineQuestion),
        "video": _line(LineQuestion),
        "file": _line(LineQuestion),
    }
)


def question_widget(state: NodeState, language: str) -> QuestionWidget:
    """Build the widget that asks a question, showing its answer.

    Args:
        state: The question as it is now.
        language: Language of the options.
    """
    kind = state.question.type if state.question else ""
    widget = WIDGETS.get(kind, _line(LineQuestion))(state, language)
    widget.set_answer(state.value)
    return widget
