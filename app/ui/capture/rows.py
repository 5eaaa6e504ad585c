"""What stands around the question in hand: painted, fast, calm; a click opens a question.

Each row is one widget that paints its words, so a page of 25 questions costs little to build.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from app.messages import _
from app.operations.attachments import RecordFiles
from app.ui import icons, theme
from app.ui.capture.sheet import Item
from app.ui.controls import painting
from app.ui.controls.rich_text import PaintedText
from app.ui.questions.files import NO_FILES, picture
from app.ui.questions.wording import answer_words, kind_words
from forms.markdown import has_markup, plain_words

GUTTER = 62
RIGHT = 20
SEEN_WIDTH, SEEN_HEIGHT = 420, 220
"""Most room of a note's picture, in design pixels."""
WRAP = Qt.TextFlag.TextWordWrap
ANSWER_SHARE = 0.45
"""Most of a row's width that an answer takes; a longer one wraps."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a row is drawn.

    Attributes:
        sign: Icon in the gutter, "" for the number.
        sign_color: Its token.
        role, color: Of the words.
        below: Small words under them.
        right: The answer.
        right_role, right_color: Of the answer.
        line: A hairline under it.
    """

    sign: str = ""
    sign_color: str = "ink3"
    role: str = "body"
    color: str = "ink"
    below: str = ""
    right: str = ""
    right_role: str = "strong"
    right_color: str = "ink"
    line: bool = True


def _question(item: Item, answer: str) -> _Look:
    if item.doubt:
        return _Look("triangle-alert", "warn", color="ink2", below=item.doubt, right=answer)
    if answer:
        return _Look("check", "ok", color="ink2", right=answer)
    below = kind_words(item.state.question) if item.state.question else ""
    if item.state.readonly:
        return _Look("lock", color="ink2", right="–", right_color="ink2")
    return _Look(below=below)


def _look(item: Item, answer: str) -> _Look:
    if item.kind == "question":
        return _question(item, answer)
    if item.kind == "calculated":
        right = answer or "–"
        return _Look("sigma", color="ink2", right=right, right_role="body", right_color="ink2")
    return {
        "note": _Look("info", "info", color="ink2"),
        "absent": _Look("corner-down-right", role="small", color="ink3"),
        "heading": _Look(" ", role="strong", line=False),
        "repeat": _Look("repeat", color="ink2", below=_("Agregar o quitar")),
    }[item.kind]


class Row(QPushButton):
    """One thing on the page that is not in hand."""

    def __init__(self, item: Item, language: str, files: RecordFiles = NO_FILES) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.item = item
        self._language, self._files = language, files
        self._answer = ""
        self.show_item(item)

    def show_item(self, item: Item) -> None:
        """Draw another state of the same place."""
        self.item = item
        self._answer = answer_words(item.state, self._language)
        self._look = _look(item, self._answer)
        source = self._source()
        role, color = ("strong", "ink") if self._is_wrong() else (self._look.role, self._look.color)
        self._styled = PaintedText(source, role, color) if has_markup(source) else None
        self._picture = self._picture_of_note()
        said = item.words or item.doubt if item.kind == "question" else ""
        spoken = (self._words(), self._answer, said)
        self.setAccessibleName(". ".join(part for part in spoken if part))
        opens = item.is_stop
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.updateGeometry()
        self.update()

    def _picture_of_note(self) -> QPixmap | None:
        """Give the picture of a note; that of a question is seen when it is in hand."""
        if self.item.kind != "note":
            return None
        name = self.item.state.files.get("image", "")
        return picture(self._files.of_form.get(name), SEEN_WIDTH, SEEN_HEIGHT)

    def _picture_height(self) -> int:
        if self._picture is None:
            return 0
        return round(self._picture.deviceIndependentSize().height()) + theme.px(10)

    def _source(self) -> str:
        """Give the words as the form wrote them; a note has its hint below."""
        state = self.item.state
        if self.item.kind == "absent":
            return self.item.words
        is_note = self.item.kind == "note" and state.hint
        return f"{state.label}\n{state.hint}" if is_note else state.label

    def _words(self) -> str:
        return plain_words(self._source())

    def _area(self, role: str, left: int, room: int) -> QRect:
        """Give the room of the words, from the top, at a left edge."""
        if self._styled is None:
            return _wrapped(role, self._source(), left, room)
        return QRect(left, 0, max(1, room), self._styled.height(room))

    def _write_words(self, painter: QPainter, area: QRect, role: str, color: str) -> None:
        if self._styled is None:
            _write(painter, area, self._source(), role, color)
        else:
            self._styled.paint(painter, QRectF(area))

    # -- measuring ---------------------------------------------------------------------------

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), self.heightForWidth(theme.px(648)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(30))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if self._is_wrong():
            return self._wrong_height(width)
        words, right = self._columns(width)
        below = theme.metrics("small").height() if self._look.below else 0
        tall = max(words.height() + below, right.height())
        return tall + self._picture_height() + theme.px(18)

    def _columns(self, width: int) -> tuple[QRect, QRect]:
        """Give where words and answer stand, from the top of the row."""
        left = theme.px(GUTTER)
        room = width - left - theme.px(RIGHT)
        right = QRect()
        if self._look.right:
            most = QRect(0, 0, max(1, int(room * ANSWER_SHARE)), 10_000)
            right = theme.metrics(self._look.right_role).boundingRect(most, WRAP, self._look.right)
            right.moveRight(width - theme.px(RIGHT))
            room -= right.width() + theme.px(16)
        return self._area(self._look.role, left, room), right

    def _is_wrong(self) -> bool:
        return self.item.kind == "question" and bool(self.item.words)

    def _wrong_height(self, width: int) -> int:
        label, _box, words = self._wrong_parts(width)
        return max(words.bottom(), label.bottom() + theme.size("control")) + theme.px(22)

    def _wrong_parts(self, width: int) -> tuple[QRect, QRect, QRect]:
        """Give where label, field and complaint stand in a wrong question."""
        left, top = theme.px(GUTTER), theme.px(12)
        room = width - left - theme.px(RIGHT)
        label = self._area("strong", left, room)
        label.moveTop(top)
        text = theme.metrics("body").horizontalAdvance(self._answer) + theme.px(32)
        field_width = min(max(text, theme.px(84)), room)
        field = QRect(left, label.bottom() + theme.px(6), field_width, theme.size("control"))
        beside = room - field_width - theme.px(14)
        if beside >= theme.px(240):
            at = field.right() + theme.px(14)
            words = _wrapped("body", self.item.words, at, beside)
            words.moveTop(field.top() + max(0, (field.height() - words.height()) // 2))
        else:
            words = _wrapped("body", self.item.words, left, room)
            words.moveTop(field.bottom() + theme.px(6))
        return label, field, words

    # -- painting ----------------------------------------------------------------------------

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        if self._is_wrong():
            self._paint_wrong(painter)
        else:
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        look, top = self._look, theme.px(9)
        words, right = self._columns(self.width())
        words.translate(0, top)
        if self.item.is_stop and self.underMouse():
            painting.box(painter, QRectF(self.rect()), theme.radius("row"), "hover")
        self._paint_sign(painter, words.top(), look)
        self._write_words(painter, words, look.role, look.color)
        if self._picture is not None:
            painter.drawPixmap(words.left(), words.bottom() + theme.px(8), self._picture)
        if look.below:
            below = QRectF(words.left(), words.bottom(), self.width(), _line_height("small"))
            painting.words(painter, below, look.below, "small", "ink3")
        if look.right:
            _write(painter, right.translated(0, top), look.right, look.right_role, look.right_color)
        if look.line:
            width = self.width() - theme.px(GUTTER) - theme.px(RIGHT)
            painter.fillRect(theme.px(GUTTER), self.height() - 1, width, 1, theme.color("line"))

    def _paint_sign(self, painter: QPainter, top: int, look: _Look) -> None:
        area = QRectF(0, top, theme.px(GUTTER), _line_height(look.role))
        if look.sign.strip():
            icons.draw(painter, look.sign, area, look.sign_color)
        elif self.item.number:
            painting.words(
                painter, area, str(self.item.number), "body", "ink2", align=painting.CENTRE
            )

    def _paint_wrong(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0, theme.px(2), 0, -theme.px(4))
        painting.box(painter, area, theme.radius("card"), "surface", "err_line")
        label, field, words = self._wrong_parts(self.width())
        sign = QRectF(0, label.top(), theme.px(GUTTER), _line_height("strong"))
        icons.draw(painter, "circle-x", sign, "err")
        self._write_words(painter, label, "strong", "ink")
        painting.box(painter, QRectF(field), theme.radius("control"), "surface", "err", width=2)
        inner = QRectF(field).adjusted(theme.px(11), 0, 0, 0)
        painting.words(painter, inner, self._answer, "body", "ink")
        _write(painter, words, self.item.words, "body", "err")


def _line_height(role: str) -> int:
    return theme.metrics(role).height()


def _wrapped(role: str, text: str, left: int, room: int) -> QRect:
    """Give the room that wrapped words take from a left edge on."""
    area = theme.metrics(role).boundingRect(QRect(0, 0, max(1, room), 10_000), WRAP, text)
    return QRect(left, 0, max(1, room), max(area.height(), _line_height(role)))


def _write(painter: QPainter, area: QRect, text: str, role: str, color: str) -> None:
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(color))
    painter.drawText(area, WRAP, text)
