"""Inicio: where the day begins. One next thing, then what waits; at the right what is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.progress import Cancel, Report
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.cards import TitledCard
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.contents import renewed
from app.ui.controls.text import Text
from app.ui.home.advice import Way, advance_words, day_line, greeting, next_thing, tasks
from app.ui.home.cards import (
    DueCard,
    HealthCard,
    LessonCard,
    NextCard,
    SearchButton,
    TaskCard,
    WayCard,
)
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.operations.computer_health import Health
    from app.operations.practice import CourseStep
    from app.operations.today import FormWork, Today
    from app.store.workspace import Workspace

MOST_BARS = 6
SIDE_WIDE, SIDE_NARROW = 364, 300


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store said."""

    today: "Today"
    lesson: "CourseStep | None"


class HomeScreen(Screen):
    """The page of Inicio."""

    station = "inicio"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self._found: _Found | None = None
        self._health_wanted = True
        self.header.greet()
        self.search = SearchButton()
        self.search.clicked.connect(context.actions_wanted)
        self.header.add(self.search)
        self._greet(None)
        page = self.scroll_page()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(theme.px(24))
        page.addLayout(self._row)
        page.addStretch(1)
        self._left, self._right = _column(22), _column(20)
        self._left_box, self._right_box = QWidget(), QWidget()
        for box, column in ((self._left_box, self._left), (self._right_box, self._right)):
            box.setLayout(column)
            self._row.addWidget(box, 1 if box is self._left_box else 0)
        self._due, self._known, self._lesson = _column(0), _column(0), _column(0)
        for slot in (self._due, self._known, self._lesson):
            self._right.addLayout(slot)
        self._right.addStretch(1)
        self.health: HealthCard | None = None
        self.add_key("F2", self._press_first, _("Lo que sigue"))

    @override
    def activate(self, **_target: object) -> None:
        self.context.tasks.read(self._ask, self._show)
        if self._health_wanted:
            self._health_wanted = False
            self.context.tasks.run_network(_look_after, self._show_health, self._on_no_health)

    @override
    def refresh(self, changes: Part) -> None:
        if changes != Part.SETTINGS:
            self._health_wanted = True
        self.activate()

    @override
    def reflow(self, room: Room) -> None:
        beside = room.width >= Width.MEDIUM
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        wide = theme.px(SIDE_WIDE if room.width is Width.WIDE else SIDE_NARROW)
        self._right_box.setMinimumWidth(wide if beside else 0)
        self._right_box.setMaximumWidth(wide if beside else 16777215)
        self.search.set_wide(room.width is Width.WIDE)

    @override
    def offers(self) -> list[Action]:
        if self._found is None:
            return []
        thing = next_thing(self._found.today, self.context.form, self._clock())
        offers = [Action(f"{thing.first.words}: {thing.title}", self._press_first, key="F2")]
        for task in tasks(self._found.today):
            words = f"{task.way.words}: {task.what}"
            offers.append(Action(words, partial(self._go, task.way), task.icon))
        if self._found.today.due:
            words = _("Guardar el calendario de lo que toca publicar")
            offers.append(Action(words, self.choose_calendar, "calendar"))
        return offers

    def choose_calendar(self) -> None:
        """Ask where the calendar of what is due is written."""
        dialog = QFileDialog(self, _("Guardar el calendario"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Calendario (*.ics)")])
        dialog.setDefaultSuffix("ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_calendar(Path(name)))
        dialog.open()

    def save_calendar(self, file: Path) -> None:
        """Write what is due for other calendar programs."""

        def write(workspace: "Workspace") -> int:
            from app.operations.duties import calendar, write_calendar

            return write_calendar(calendar(workspace, self._clock), file, self._clock)

        self.context.tasks.read(write, self._on_calendar, self.context.show_error)

    def _on_calendar(self, written: int) -> None:
        said = ngettext("Se guardó {n} fecha.", "Se guardaron {n} fechas.", written)
        self.context.tell(said.format(n=numbers.count(written)))

    def _ask(self, workspace: "Workspace") -> _Found:
        from app.operations.practice import checklist
        from app.operations.today import today

        steps = checklist(workspace)
        lesson = next((step for step in steps if not step.done), None)
        return _Found(today(workspace, self._clock().astimezone().date()), lesson)

    def _show(self, found: _Found) -> None:
        self._greet(len(tasks(found.today)))
        if found == self._found:
            return
        begins = self._found is None or (self.primary is not None and self.primary.hasFocus())
        self._found = found
        with renewed(self._left):
            self._fill_left(found.today)
        with renewed(self._due):
            self._due.addWidget(DueCard(found.today.due))
        with renewed(self._lesson):
            if found.lesson is not None:
                self._lesson.addWidget(LessonCard(found.lesson, self._go))
        self._order_tabs()
        if begins:
            self.hero.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_left(self, found: "Today") -> None:
        self.hero = NextCard(next_thing(found, self.context.form, self._clock()), self._go)
        self._left.addWidget(self.hero)
        self.set_primary(self.hero.first)
        if found.forms:
            waiting = QVBoxLayout()
            waiting.setSpacing(theme.px(6))
            waiting.addWidget(Text(_("Pendiente"), "h2"))
            self.waiting = TaskCard(tasks(found), self._go)
            waiting.addWidget(self.waiting)
            self._left.addLayout(waiting)
        else:
            self._left.addWidget(WayCard())
        if started := [work for work in found.forms if work.records > work.drafts]:
            self._left.addWidget(_advance(started))
        self._left.addStretch(1)

    def _order_tabs(self) -> None:
        """Tab goes as the eye does: greeting, next thing, what waits, then the right side."""
        QWidget.setTabOrder(self.search, self.hero.first)
        QWidget.setTabOrder(self.hero.first, self.hero.second)

    def _show_health(self, health: "Health") -> None:
        self.health = HealthCard(self.context.folder, health, self._clock())
        with renewed(self._known):
            self._known.addWidget(self.health)

    def _on_no_health(self, _error: Exception) -> None:
        """Say nothing of what is not known."""

    def _greet(self, waiting: int | None) -> None:
        now = self._clock()
        self.set_title(greeting(self.context.settings.person, now), day_line(now, waiting))

    def _press_first(self) -> None:
        if self.primary is not None:
            self.primary.click()

    def _go(self, way: Way) -> None:
        if way.form:
            self.context.use_form(way.form)
        self.context.go(way.station, **way.target)


def _look_after(workspace: "Workspace", _report: Report, _cancel: Cancel) -> "Health":
    from app.operations.computer_health import computer_health

    return computer_health(workspace)


def _advance(started: "list[FormWork]") -> TitledCard:
    """Show how many records of each form are ready, the largest forms first."""
    card = TitledCard(_("Avance por formulario"), _("registros revisados y sin problemas"))
    rows = [
        BarRow(
            work.title,
            work.ready,
            work.records,
            advance_words(work),
        )
        for work in sorted(started, key=lambda work: -work.records)[:MOST_BARS]
    ]
    card.body.addWidget(BarChart(_("Avance por formulario"), rows))
    return card


def _column(spacing: float) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(spacing))
    return column
