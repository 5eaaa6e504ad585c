"""What is wrong with a form that was brought: all of it at once, each with place and remedy."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.ui import icons, numbers, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.notices import Banner
from app.ui.forms.words import place_words
from app.ui.forms.wrapped_list import WrappedList, WrappedPainter, wrapped_height
from forms.problem import Problem, Severity

LEFT, PAD, GAP = 46, 11, 2


class _Problems(WrappedPainter):
    """Sign, what happened, what to do, and where in small."""

    @override
    def row_height(self, row: object, width: int) -> int:
        room = width - theme.px(LEFT + PAD)
        lines = [wrapped_height(text, role, room) for text, role, _ink in _lines(row)]
        gaps = theme.px(GAP) * (len(lines) - 1)
        return sum(lines) + gaps + 2 * theme.px(PAD)

    @override
    def paint_words(self, painter: QPainter, area: QRectF, row: object) -> None:
        if not isinstance(row, Problem):
            return
        icon, ink = painting.meaning("err" if row.severity is Severity.ERROR else "warn")[:2]
        top = area.top() + theme.px(PAD)
        sign = QRectF(area.left(), top, theme.px(LEFT), theme.metrics("strong").height())
        icons.draw(painter, icon, sign, ink)
        room = int(area.width()) - theme.px(LEFT + PAD)
        for text, role, color in _lines(row):
            high = wrapped_height(text, role, room)
            words = QRectF(area.left() + theme.px(LEFT), top, room, high)
            painting.words(painter, words, text, role, color, wrap=True)
            top += high + theme.px(GAP)
        painter.fillRect(
            QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line")
        )


def _lines(row: object) -> list[tuple[str, str, str]]:
    """Give the lines of a problem as (words, role, colour), those without words left out."""
    if not isinstance(row, Problem):
        return []
    lines = [
        (sentence(row), "strong", "ink"),
        (fix(row), "body", "ink2"),
        (place_words(row.place), "small", "ink3"),
    ]
    return [line for line in lines if line[0]]


class ProblemReport(QWidget):
    """A page of its own inside Formularios, left with Esc.

    Signals:
        left: Back to the forms.
        retried: The person mended the file and brings it again.
    """

    left = Signal()
    retried = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(10))
        self._column.setSpacing(theme.px(12))
        self._banner: Banner | None = None
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px(4), 1, theme.px(4))
        self.list = WrappedList(_("Lo que hay que corregir"), _Problems)
        inside.addWidget(self.list)
        self._column.addWidget(card, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.back = Button(_("Volver a los formularios"), icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.left)
        self.retry = Button(_("Traer otra vez"), Kind.SECONDARY, icon="refresh-cw")
        self.retry.clicked.connect(self.retried)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.retry)
        self._column.addLayout(row)

    def show_refusal(self, file: str, problems: Sequence[Problem]) -> None:
        """Say why a file was not taken."""
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        title = ngettext(
            "«{file}» no se trajo: tiene {n} error",
            "«{file}» no se trajo: tiene {n} errores",
            len(errors),
        ).format(file=file, n=numbers.count(len(errors)))
        words = _("No se cambió nada. Corríjalo en el libro, guárdelo y tráigalo otra vez.")
        self._show("err", title, words, problems)
        self.retry.show()

    def show_warnings(self, title: str, problems: Sequence[Problem]) -> None:
        """Say what to look at in a form that was taken."""
        count = ngettext(
            "{n} cosa que conviene mirar", "{n} cosas que conviene mirar", len(problems)
        )
        words = _("El formulario se puede usar; tiene {what}.")
        what = count.format(n=numbers.count(len(problems)))
        self._show("warn", title, words.format(what=what), problems)
        self.retry.hide()

    @property
    def title(self) -> str:
        """What the banner says happened, "" before anything did."""
        return self._banner.title.text() if self._banner is not None else ""

    def _show(self, kind: str, title: str, words: str, problems: Sequence[Problem]) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
        self._banner = Banner(kind, title, words)
        self._column.insertWidget(0, self._banner)
        self.list.show_rows([(problem, _spoken(problem)) for problem in problems])
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _spoken(problem: Problem) -> str:
    kind = _("Error") if problem.severity is Severity.ERROR else _("Aviso")
    words = [f"{kind}: {sentence(problem)}", fix(problem), place_words(problem.place)]
    return " ".join(word for word in words if word)
