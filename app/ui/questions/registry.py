"""Which widget asks a question of each type; a type without one is asked as a line of text."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtGui import QPixmap

from app.messages import _
from app.operations.attachments import RecordFiles
from app.ui.controls.choice_look import PICTURE_HEIGHT, PICTURE_WIDTH
from app.ui.questions.appearance import as_list, way_of
from app.ui.questions.attachment import AttachmentQuestion
from app.ui.questions.choices import OneQuestion, SeveralQuestion
from app.ui.questions.drawing import DrawingQuestion
from app.ui.questions.files import NO_FILES, picture
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

Build = Callable[[NodeState, str, RecordFiles], QuestionWidget]

ROWS_AT_MOST = 20
"""Longer lists are found by typing (LOOK section 7, "Choices")."""


def _line(kind: Callable[[NodeState], QuestionWidget]) -> Build:
    return lambda state, _language, _files: kind(state)


def _text(state: NodeState, _language: str, _files: RecordFiles) -> QuestionWidget:
    several = state.question is not None and "multiline" in state.question.appearance
    return LongTextQuestion(state) if several else TextQuestion(state)


def _one(state: NodeState, language: str, files: RecordFiles) -> QuestionWidget:
    if as_list(state.question) or len(state.choices) > ROWS_AT_MOST:
        return PickQuestion(state, language)
    return OneQuestion(state, language, _pictures(state, language, files))


def _several(state: NodeState, language: str, files: RecordFiles) -> QuestionWidget:
    if as_list(state.question) or len(state.choices) > ROWS_AT_MOST:
        return PickSeveralQuestion(state, language)
    return SeveralQuestion(state, language, _pictures(state, language, files))


def _range(state: NodeState, language: str, _files: RecordFiles) -> QuestionWidget:
    question = state.question
    if question is None or question.scale is None:
        return NumberQuestion(state)
    marks = marks_of(question)
    if not marks:
        return RangeQuestion(state, question.scale)
    choices = tuple(Choice(mark, {"": mark}) for mark in marks)
    return OneQuestion(replace(state, choices=choices), language)


def _pictures(state: NodeState, language: str, files: RecordFiles) -> dict[str, QPixmap]:
    """Give value -> picture of the options whose picture came with the form."""
    found = {}
    for choice in state.choices if files.of_form else ():
        path = files.of_form.get(choice.file("image", language))
        seen = picture(path, PICTURE_WIDTH, PICTURE_HEIGHT)
        if seen is not None:
            found[choice.value] = seen
    return found


def _rank(state: NodeState, language: str, _files: RecordFiles) -> QuestionWidget:
    return RankQuestion(state, language)


def _acknowledge(state: NodeState, language: str, _files: RecordFiles) -> QuestionWidget:
    """Ask for one mark: that something was read."""
    read = Choice("OK", {"": _("Leído y entendido")})
    return SeveralQuestion(replace(state, choices=(read,)), language)


def _attachment(state: NodeState, _language: str, files: RecordFiles) -> QuestionWidget:
    return AttachmentQuestion(state, files)


def _image(state: NodeState, language: str, files: RecordFiles) -> QuestionWidget:
    if way_of(state.question):
        return DrawingQuestion(state, files)
    return _attachment(state, language, files)


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
        "rank": _rank,
        "acknowledge": _acknowledge,
        "geopoint": _line(PointQuestion),
        "geotrace": _line(TraceQuestion),
        "geoshape": _line(ShapeQuestion),
        "image": _image,
        "audio": _attachment,
        "video": _attachment,
        "file": _attachment,
    }
)


def question_widget(
    state: NodeState, language: str, files: RecordFiles = NO_FILES
) -> QuestionWidget:
    """Build the widget that asks a question, showing its answer.

    Args:
        state: The question as it is now.
        language: Language of the options.
        files: What came with the form, and what answers name.
    """
    kind = state.question.type if state.question else ""
    widget = WIDGETS.get(kind, _line(LineQuestion))(state, language, files)
    widget.set_answer(state.value)
    return widget
