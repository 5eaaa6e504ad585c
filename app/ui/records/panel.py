"""The record in hand, beside the table: what is wrong, its answers, its history, what to do."""

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.messages import _, fix, ngettext, sentence
from app.operations.erase_answer import Erasure
from app.operations.look_at_record import RecordLook
from app.operations.read_record import AnswerLine, Event, RecordProblem, RecordSheet
from app.operations.record_states import RemarkGiven
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.cards import Card
from app.ui.controls.notices import Badge
from app.ui.controls.text import IconText, Text
from app.ui.records.answer_row import AnswerRow
from app.ui.records.cells import SEVERITY_COLORS, STATE_TOKENS
from app.ui.records.erase_card import EraseCard
from app.ui.records.past_bar import PastBar
from app.ui.records.state_bar import StateBar
from app.ui.records.thread import Thread
from app.ui.remark_card import RemarkCard, open_at

EVENTS_SHOWN = 5


class ProblemCard(Card):
    """One thing that is wrong, with its answers: one click each.

    Signals:
        mended: Take what is proposed.
        opened: Go to the question.
    """

    mended = Signal()
    opened = Signal()

    def __init__(self, found: RecordProblem) -> None:
        color = SEVERITY_COLORS[found.issue.severity]
        super().__init__(color)
        column = self.column(5)
        title = str(found.problem.values.get("label", ""))
        self.setAccessibleName(title)
        sign = "circle-x" if color == "err" else "triangle-alert"
        column.addWidget(IconText(sign, title, "strong", color))
        column.addWidget(Text(sentence(found.problem)))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.mend: Button | None = None
        if found.short:
            self.mend = Button(found.deed)
            self.mend.clicked.connect(self.mended)
            row.addWidget(self.mend)
        else:
            column.addWidget(Text(fix(found.problem), "small", "ink2"))
        self.go = Button(_("Corregir"), Kind.LINK)
        self.go.setAccessibleDescription(title)
        self.go.clicked.connect(self.opened)
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)


class RecordPanel(QWidget):
    """Everything about one record.

    Signals:
        mended: (RecordProblem): take what is proposed.
        problem_opened: (RecordProblem): decide about it in Revisar.
        answer_opened: (path, row or None): go to that question.
        opened: Go to the record.
        set_aside, brought_back: Take it out of the lists, or back into them.
        revealed: Show what it says about a person.
        state_wanted: The state it is to go to.
        return_wanted: It goes back, with a list of RemarkGiven.
        remark_answered: (number, text). remark_settled: Its number.
        erase_wanted: (path, row or None): tell what erasing that answer does.
        erased: (path, row or None, why): erase it.
        moment_wanted: Show it as it was at that moment; None as it is now.
        closed: No record in hand.
    """

    mended = Signal(object)
    problem_opened = Signal(object)
    answer_opened = Signal(str, object)
    opened = Signal()
    set_aside = Signal()
    brought_back = Signal()
    revealed = Signal()
    state_wanted = Signal(str)
    return_wanted = Signal(object)
    remark_answered = Signal(int, str)
    remark_settled = Signal(int)
    erase_wanted = Signal(str, object)
    erased = Signal(str, object, str)
    moment_wanted = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet: RecordSheet | None = None
        self.look: RecordLook | None = None
        self.rows: list[AnswerRow] = []
        self._now = datetime.now(UTC)
        self._shows_all_events = False
        self._is_revealed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.px(28), theme.px(8))
        column.setSpacing(theme.px(8))
        card = Card()
        self._column = QVBoxLayout(card)
        self._column.setContentsMargins(theme.px(18), theme.px(12), theme.px(8), theme.px(12))
        self._column.setSpacing(theme.px(8))
        column.addWidget(card, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column.addWidget(self._area, 1)
        self._column.addLayout(self._buttons())
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what the panel is for."""
        self.sheet = self.look = None
        page, column = self._page()
        column.addWidget(IconText("table-2", _("Ningún registro elegido"), "strong", "ink2"))
        hint = _("Elija una fila para ver sus datos, lo que hay que corregir y su historia.")
        column.addWidget(Text(hint, "body", "ink2"))
        column.addStretch(1)
        self._put(page)
        for button in (self.open_button, self.aside_button, self.back_button):
            button.hide()

    @property
    def is_returning(self) -> bool:
        """Whether somebody is writing why the record goes back."""
        return any(row.remark is not None for row in self.rows)

    def show_look(self, look: RecordLook, now: datetime) -> None:
        """Show a record with what may be done about it.

        Args:
            look: As the store knows it.
            now: The moment of reading; aware.
        """
        self.look = look
        self.show_sheet(look.sheet, now)

    def show_sheet(self, sheet: RecordSheet, now: datetime) -> None:
        """Show what a record says; see `show_look`."""
        if self.sheet is None or self.sheet.info.uuid != sheet.info.uuid:
            self._shows_all_events = self._is_revealed = False
        self.sheet, self._now = sheet, now
        page, column = self._page()
        self._add_head(column, sheet)
        if self.look is not None:
            self._add_look(column, self.look)
        for found in sheet.problems:
            column.addWidget(self._problem(found))
        self._add_answers(column, sheet.answers)
        self._add_history(column, sheet)
        column.addStretch(1)
        self._put(page)
        self.open_button.show()
        is_past = self.look is not None and self.look.at is not None
        self.aside_button.setVisible(not sheet.info.deleted and not is_past)
        self.back_button.setVisible(sheet.info.deleted and not is_past)

    def reveal(self) -> None:
        """Show what was masked, until another record is in hand."""
        self._is_revealed = True
        if self.sheet is not None:
            self.show_sheet(self.sheet, self._now)

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.px(10), 0)
        column.setSpacing(theme.px(8))
        return page, column

    def _put(self, page: QWidget) -> None:
        self._area.setWidget(page)
        for ground in (page, self._area.viewport()):
            ground.setAutoFillBackground(False)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.open_button = Button(_("Abrir"), key="Enter")
        self.open_button.clicked.connect(self.opened)
        self.aside_button = Button(_("Apartar"), icon="archive")
        self.aside_button.setAccessibleName(_("Apartar el registro"))
        self.aside_button.clicked.connect(self.set_aside)
        self.back_button = Button(_("Traer de vuelta"), icon="undo-2")
        self.back_button.clicked.connect(self.brought_back)
        for button in (self.open_button, self.aside_button, self.back_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_head(self, column: QVBoxLayout, sheet: RecordSheet) -> None:
        row = QHBoxLayout()
        number = _("Registro {n}").format(n=numbers.count(sheet.info.id))
        row.addWidget(Text(number, "small", "ink2"), 1)
        close = IconButton("x", _("Cerrar el registro"))
        close.clicked.connect(self.closed)
        row.addWidget(close)
        column.addLayout(row)
        self.title = Text(sheet.name or number, "h2")
        column.addWidget(self.title)
        if sheet.file and sheet.info.source_row:
            where = _("Fila {row} de «{file}»").format(
                row=numbers.count(sheet.info.source_row), file=sheet.file
            )
            column.addWidget(Text(where, "small", "ink2"))
        badges = QHBoxLayout()
        badges.setSpacing(theme.px(8))
        for badge in self._badges(sheet):
            badges.addWidget(badge)
        badges.addStretch(1)
        column.addLayout(badges)

    @staticmethod
    def _badges(sheet: RecordSheet) -> list[Badge]:
        errors = sum(found.issue.severity == "error" for found in sheet.problems)
        warnings = len(sheet.problems) - errors
        badges = []
        if errors:
            words = ngettext("{n} error", "{n} errores", errors).format(n=errors)
            badges.append(Badge("circle-x", words, "err"))
        if warnings:
            words = ngettext("{n} aviso", "{n} avisos", warnings).format(n=warnings)
            badges.append(Badge("triangle-alert", words, "warn"))
        state = "apartado" if sheet.info.deleted else STATE_TOKENS[sheet.info.state]
        icon, name, color, _box = theme.tokens()["states"][state]
        return [*badges, Badge(icon, _(name), color)]

    def _problem(self, found: RecordProblem) -> ProblemCard:
        card = ProblemCard(found)
        card.mended.connect(partial(self.mended.emit, found))
        card.opened.connect(partial(self.problem_opened.emit, found))
        return card

    def _add_answers(self, column: QVBoxLayout, answers: tuple[AnswerLine, ...]) -> None:
        head = QHBoxLayout()
        head.addWidget(Text(_("Datos"), "small_strong", "ink2"), 1)
        if any(line.personal and line.words for line in answers) and not self._is_revealed:
            show = Button(_("Mostrar"), Kind.LINK)
            show.setAccessibleName(_("Mostrar los datos personales"))
            show.clicked.connect(self.revealed)
            head.addWidget(show)
        column.addSpacing(theme.px(4))
        column.addLayout(head)
        self.rows = [self._answer(line) for line in answers]
        for row in self.rows:
            column.addWidget(row)

    def _answer(self, line: AnswerLine) -> AnswerRow:
        place = (line.path, line.row)
        is_masked = line.personal and not self._is_revealed and line.words is not None
        row = AnswerRow(
            line,
            is_masked=is_masked,
            events=[each for each in self._events() if (each.path, each.row) == place],
            remarks=open_at(self.look.remarks, place) if self.look is not None else (),
            now=self._now,
            is_now=self.look is None or self.look.at is None,
        )
        row.answered.connect(self.remark_answered)
        row.settled.connect(self.remark_settled)
        row.erase_wanted.connect(partial(self.erase_wanted.emit, *place))
        row.erased.connect(partial(self.erased.emit, *place))
        return row

    def ask_erasure(self, erasure: Erasure) -> None:
        """Ask under its answer whether it shall be erased."""
        for row in self.rows:
            if (row.line.path, row.line.row) == (erasure.path, erasure.row):
                row.ask_erasure(erasure).placed.connect(self._show_whole)

    def _show_whole(self, card: EraseCard) -> None:
        """Scroll to a card that has its height now: what cannot be undone is read to its end."""
        for widget in (card, card.back):
            self._area.ensureWidgetVisible(widget, 0, theme.px(12))

    def _events(self) -> tuple[Event, ...]:
        return self.sheet.events if self.sheet is not None else ()

    def _add_look(self, column: QVBoxLayout, look: RecordLook) -> None:
        """Add what may be done about a record, and the remarks on it as a whole."""
        self.states = StateBar(look.ways)
        self.states.moved.connect(self.state_wanted)
        self.states.returning.connect(self._on_returning)
        self.states.returned.connect(self._on_returned)
        column.addWidget(self.states)
        self.states.setVisible(bool(look.ways))
        if len(look.moments) > 1:
            self.past = PastBar(look.moments, look.at, self._now)
            self.past.wanted.connect(self.moment_wanted)
            column.addWidget(self.past)
        for remark in open_at(look.remarks, ("", None)):
            card = RemarkCard(remark, self._now)
            card.answer.hide()
            card.settled.connect(self.remark_settled)
            column.addWidget(card)

    def _on_returning(self, begins: bool) -> None:
        """Open a line for a note beside each answer, or show the record as before."""
        if begins:
            for row in self.rows:
                row.ask_remark()
            self.states.whole.setFocus()
        elif self.look is not None:
            self.show_look(self.look, self._now)

    def _on_returned(self, whole: str) -> None:
        given = [RemarkGiven("", whole)] if whole else []
        for row in self.rows:
            text = row.remark.text().strip() if row.remark is not None else ""
            if text:
                given.append(RemarkGiven(row.line.path, text, row.line.row))
        if given:
            self.return_wanted.emit(given)
        else:
            self.states.ask_for_words()

    def _add_history(self, column: QVBoxLayout, sheet: RecordSheet) -> None:
        column.addSpacing(theme.px(4))
        column.addWidget(Text(_("Historia"), "small_strong", "ink2"))
        shown = sheet.events
        if not self._shows_all_events:
            shown = tuple(each for each in shown if not each.is_routine)[:EVENTS_SHOWN]
        column.addWidget(Thread(shown, self._now))
        if len(shown) < len(sheet.events):
            words = ngettext("Ver el cambio", "Ver los {n} cambios", len(sheet.events))
            more = Button(words.format(n=len(sheet.events)), Kind.LINK)
            more.clicked.connect(self._on_all_wanted)
            column.addWidget(more)

    def _on_all_wanted(self) -> None:
        self._shows_all_events = True
        if self.sheet is not None:
            self.show_sheet(self.sheet, self._now)
