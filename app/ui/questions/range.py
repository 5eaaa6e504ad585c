"""A number on a scale: typed, stepped with the arrows, or set with the mouse; or a few marks."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout
from typing_extensions import override

from app.messages import _
from app.ui import theme
from app.ui.controls.scale import ScaleBar
from app.ui.controls.text import IconText, Text
from app.ui.questions.appearance import words_of
from app.ui.questions.line import NumberQuestion
from forms.instrument import Question, Scale, Value
from forms.node_state import NodeState
from forms.notation import Unreadable, write_number
from forms.question_types import TYPES

MOST_STEPS = 100_000
MOST_MARKS = 10
"""A rating of more than these is typed like any other number."""


def steps_of(scale: Scale) -> int:
    """Give how many steps lead from the start of a scale to its end."""
    return min(MOST_STEPS, int(abs(scale.end - scale.start) / scale.step + 1e-9))


def value_at(scale: Scale, position: int) -> float:
    """Give the number at a position, free of the dust of binary fractions."""
    way = 1 if scale.end >= scale.start else -1
    return round(scale.start + way * position * scale.step, 10)


def position_of(scale: Scale, value: Value) -> int | None:
    """Give the position nearest to a number; None for a blank or what is no number."""
    if not isinstance(value, int | float):
        return None
    away = (value - scale.start) * (1 if scale.end >= scale.start else -1)
    return max(0, min(steps_of(scale), round(away / scale.step)))


def marks_of(question: Question) -> list[str]:
    """Give the few marks of a rating, from 1 on; none for other looks of a range."""
    scale = question.scale
    if scale is None or "rating" not in words_of(question) or steps_of(scale) >= MOST_MARKS:
        return []
    return [write_number(value_at(scale, at)) for at in range(steps_of(scale) + 1)]


def stands_on(scale: Scale, value: Value) -> bool:
    """Whether a number is one of the marks of a scale; blanks and other texts are not judged."""
    position = position_of(scale, value)
    return position is None or abs(value_at(scale, position) - float(value or 0)) < 1e-9


def _off_words(scale: Scale) -> str:
    first, last = sorted((value_at(scale, 0), value_at(scale, steps_of(scale))))
    words = _("La escala va de {first} a {last}, de {step} en {step}. Si está bien, siga.")
    marks = {"first": first, "last": last, "step": scale.step}
    return words.format(**{name: write_number(number) for name, number in marks.items()})


class RangeQuestion(NumberQuestion):
    """A number between two others, with a bar that shows where it stands.

    The arrows up and down in the field move by one step.
    """

    def __init__(self, state: NodeState, scale: Scale) -> None:
        super().__init__(state)
        self._scale = scale
        said = words_of(self.question)
        upright = "vertical" in said
        steps = steps_of(scale)
        self.bar = ScaleBar(self.label, steps, upright=upright, ticks="no-ticks" not in said)
        has_bar = "picker" not in said and steps > 0
        self.doubt = IconText("triangle-alert", _off_words(scale), "small", "warn", icon_size=15)
        self.doubt.hide()
        self._put_beside(upright, has_bar)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._on_typed)
        self.bar.sliderMoved.connect(self._on_moved)
        self.bar.sliderReleased.connect(self.confirm)

    def _put_beside(self, upright: bool, has_bar: bool) -> None:
        ends = [Text(write_number(end), "small", "ink2", wrap=False) for end in self._ends()]
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        grid.addWidget(self.bar, 0, 0, 2 if upright else 1, 1 if upright else 2)
        first, last = ends
        if upright:
            grid.addWidget(last, 0, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(first, 1, 1, Qt.AlignmentFlag.AlignBottom)
        else:
            grid.addWidget(first, 1, 0)
            grid.addWidget(last, 1, 1, Qt.AlignmentFlag.AlignRight)
        if not has_bar:
            for each in (self.bar, *ends):
                each.hide()
        grid.addWidget(self.doubt, 2, 0, 1, 2)
        row = self.layout()
        if isinstance(row, QBoxLayout):
            row.insertLayout(row.count() - 1, grid)

    def _ends(self) -> tuple[float, float]:
        return value_at(self._scale, 0), value_at(self._scale, steps_of(self._scale))

    @override
    def set_answer(self, value: Value) -> None:
        super().set_answer(value)
        self._show(value)

    @override
    def restore(self, typed: str) -> None:
        super().restore(typed)
        self._on_typed(typed)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        here = position_of(self._scale, self._typed())
        target = 0 if here is None else max(0, min(self.bar.maximum(), here + step))
        self._on_moved(target)
        return True

    def _typed(self) -> Value:
        try:
            return TYPES["range"].parse(self.field.text())
        except Unreadable:
            return None

    def _on_typed(self, _text: str) -> None:
        self._show(self._typed())

    def _show(self, value: Value) -> None:
        self.bar.mark(position_of(self._scale, value))
        self.doubt.setVisible(not stands_on(self._scale, value))

    def _on_moved(self, position: int) -> None:
        self.field.setText(write_number(value_at(self._scale, position)))
        self._show(self._typed())
        self.typing.emit(self.field.text())
