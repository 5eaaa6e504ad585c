"""What a form asks, section by section, with what becomes of each answer."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from app.messages import _
from app.operations.forms_here import OutlineQuestion, OutlineSection
from app.ui import icons, theme
from app.ui.controls import painting
from app.ui.forms.words import section_words
from app.ui.forms.wrapped_list import WrappedList, WrappedPainter, wrapped_height

ICON, MARK, PAD, BAR = 26, 36, 5, 12
"""Room at the left, at the right, above and below a question; the scroll bar lies in BAR."""
TYPE_ICONS: dict[str, str] = theme.tokens()["icons"]["question_types"]


class _Rows(WrappedPainter):
    """A section's head, or a question: icon of its type, its words, its mark."""

    @override
    def row_height(self, row: object, width: int) -> int:
        if isinstance(row, OutlineQuestion):
            room = width - theme.px(ICON + MARK)
            return max(theme.px(28), wrapped_height(row.label, "small", room) + 2 * theme.px(PAD))
        return theme.px(36)

    @override
    def paint_words(self, painter: QPainter, area: QRectF, row: object) -> None:
        if isinstance(row, OutlineSection):
            self._paint_section(painter, area, row)
        elif isinstance(row, OutlineQuestion):
            self._paint_question(painter, area, row)

    @staticmethod
    def _paint_section(painter: QPainter, area: QRectF, section: OutlineSection) -> None:
        words = area.adjusted(0, theme.px(8), -theme.px(BAR), 0)
        painting.words(painter, words, _title(section), "small_strong", "ink2")
        count = section_words(len(section.questions), section.of_all)
        painting.words(painter, words, count, "small", "ink3", align=painting.RIGHT)

    @staticmethod
    def _paint_question(painter: QPainter, area: QRectF, question: OutlineQuestion) -> None:
        sign = TYPE_ICONS.get(question.type, "type")
        line = QRectF(area.left(), area.top(), theme.px(18), theme.px(28))
        icons.draw(painter, sign, line, "ink3", 15)
        words = area.adjusted(theme.px(ICON), 0, -theme.px(MARK), 0)
        painting.words(painter, words, question.label, "small", "ink", wrap=True)
        mark = QRectF(area.right() - theme.px(18 + BAR), area.top(), theme.px(18), theme.px(28))
        icons.draw(painter, "globe" if question.is_public else "lock", mark, "ink2", 15)


def _title(section: OutlineSection) -> str:
    if not section.title:
        return _("Preguntas")
    return (
        _("{title} (se repite)").format(title=section.title) if section.repeats else section.title
    )


class QuestionOutline(WrappedList):
    """The outline as a list, to be read with arrows or by a screen reader."""

    def __init__(self) -> None:
        super().__init__(_("Preguntas del formulario"), _Rows)

    def show_outline(self, sections: Sequence[OutlineSection]) -> None:
        """Show what another form asks."""
        rows: list[tuple[object, str]] = []
        for section in sections:
            rows.append(
                (
                    section,
                    f"{_title(section)}, {section_words(len(section.questions), section.of_all)}",
                )
            )
            rows += [(question, _spoken(question)) for question in section.questions]
        self.show_rows(rows)


def _spoken(question: OutlineQuestion) -> str:
    mark = _("se publica") if question.is_public else _("no sale de aquí")
    return f"{question.label}, {mark}"
