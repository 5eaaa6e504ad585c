"""The cards of Inicio: next thing, what waits, what is due, this computer, one lesson."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from app.messages import _, ngettext
from app.ui import icons, numbers, theme
from app.ui.controls import painting
from app.ui.controls.buttons import Button, HeroButton, Kind
from app.ui.controls.cards import Card, CardList, DateTile, Hairline, HeroCard, TaskRow, TitledCard
from app.ui.controls.pressable import Pressable
from app.ui.controls.progress import Bar
from app.ui.controls.text import IconText, Name, Text
from app.ui.home.advice import NextThing, Task, Way, due_words, is_urgent

if TYPE_CHECKING:
    from app.operations.computer_health import Health
    from app.operations.practice import CourseStep
    from app.steps.publication_calendar import Due, Duty

Go = Callable[[Way], object]
LITTLE_ROOM = 1_000_000_000
"""Bytes left on the disk under which the person should know."""


class SearchButton(Pressable):
    """What looks like a field and opens the list of actions."""

    def __init__(self) -> None:
        super().__init__(_("Buscar o ejecutar"))
        self.setAccessibleDescription("Ctrl+K")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._wide = True

    def set_wide(self, wide: bool) -> None:
        """Be as wide as the cards at the right, or narrower with shorter words."""
        self._wide = wide
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(290 if self._wide else 220), theme.size("control"))

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painting.begin(self)
        area, corner = QRectF(self.rect()), theme.radius("control")
        painting.box(painter, area, corner, "surface", "line_strong")
        if self.hasFocus():
            painting.ring(painter, area, corner)
        icons.draw(painter, "search", QRectF(0, 0, theme.px(34), area.height()), "ink3", 16)
        words = _("Buscar o ejecutar…") if self._wide else _("Buscar…")
        painting.words(painter, area.adjusted(theme.px(38), 0, 0, 0), words, "body", "ink3")
        cap = area.right() - painting.key_width("Ctrl+K") - theme.px(9)
        painting.key_cap(painter, cap, area.center().y(), "Ctrl+K")
        painter.end()


class NextCard(HeroCard):
    """The one next thing, large; `first` is the primary of the screen."""

    def __init__(self, thing: NextThing, go: Go) -> None:
        super().__init__(thing.kicker, thing.title, thing.sentence)
        self.setAccessibleName(thing.kicker)
        self.first = HeroButton(thing.first.words, key=thing.first.key)
        self.first.clicked.connect(lambda: go(thing.first))
        self.second = Button(thing.second.words, Kind.GHOST, icon=_SECOND[thing.second.station])
        self.second.clicked.connect(lambda: go(thing.second))
        self.buttons.addWidget(self.first)
        self.buttons.addWidget(self.second, 0, Qt.AlignmentFlag.AlignHCenter)
        if thing.total:
            row = QHBoxLayout()
            row.setSpacing(theme.px(12))
            bar = Bar(thing.progress)
            bar.set_share(thing.done, thing.total)
            row.addWidget(bar, 1)
            row.addWidget(Text(thing.progress, "body", "ink2", wrap=False))
            self.words.addSpacing(theme.px(8))
            self.words.addLayout(row)


_SECOND = {"capturar": "plus", "aprender": "graduation-cap", "registros": "table-2"}


class TaskCard(CardList):
    """What waits, one row and one button each."""

    def __init__(self, waiting: list[Task], go: Go) -> None:
        super().__init__()
        self.setAccessibleName(_("Pendiente"))
        self.buttons = [Button(task.way.words, key=key) for task, key in _once(waiting)]
        width = max((button.sizeHint().width() for button in self.buttons), default=0)
        for task, button in zip(waiting, self.buttons, strict=True):
            button.setFixedWidth(max(width, theme.px(124)))
            button.setAccessibleName(f"{task.way.words}: {task.what}, {task.why}")
            button.clicked.connect(lambda _on=False, way=task.way: go(way))
            self.add_row(TaskRow(task.icon, task.tint, task.what, task.why, button))
        if not waiting:
            calm = _("Nada por revisar, publicar ni enviar.")
            self.add_row(TaskRow("check", "ok", _("Todo está al día"), calm))


def _once(waiting: list[Task]) -> list[tuple[Task, str]]:
    """Give each task the key of its button, and a key to nobody twice."""
    said: set[str] = set()
    found = []
    for task in waiting:
        key = "" if task.way.key in said else task.way.key
        said.add(key)
        found.append((task, key))
    return found


class WayCard(CardList):
    """The way of the data, for the first day: four stops, a sentence each."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("El camino de los datos"))
        for icon, what, why in (
            ("clipboard-list", _("1. Elija el formulario"), _("Dice qué se pregunta y cómo.")),
            ("square-pen", _("2. Capture o importe"), _("Cada dato queda guardado al momento.")),
            ("list-checks", _("3. Revise"), _("Acopio señala qué no cuadra y dónde.")),
            ("globe", _("4. Publique"), _("El portal recibe los datos y usted, un recibo.")),
        ):
            self.add_row(TaskRow(icon, "plain", what, why))


class DueCard(TitledCard):
    """What should be published this month."""

    def __init__(self, due: "tuple[tuple[Duty, Due], ...]") -> None:
        super().__init__(_("Le toca este mes"))
        for number, (duty, when) in enumerate(due):
            if number:
                self.body.addWidget(Hairline())
            self.body.addLayout(self._row(duty, when))
        if not due:
            sentence = _("Este mes no vence ninguna publicación de sus formularios.")
            self.body.addWidget(Text(sentence, "body", "ink2"))

    @staticmethod
    def _row(duty: "Duty", when: "Due") -> QHBoxLayout:
        urgent = is_urgent(when)
        row = QHBoxLayout()
        row.setSpacing(theme.px(14))
        tile = DateTile(f"{when.date.day:02}", numbers.short_month(when.date), urgent=urgent)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Text(duty.title, "body"))
        column.addWidget(Text(due_words(when), "small", "warn" if urgent else "ink2"))
        row.addLayout(column, 1)
        return row


class HealthCard(TitledCard):
    """This computer: only what is known."""

    def __init__(self, folder: Path, health: "Health", now: datetime) -> None:
        super().__init__(_("Esta computadora"))
        self._folder = folder
        count = ngettext("{n} registro guardado", "{n} registros guardados", health.records)
        self._add(
            "circle-check", "ok", count.format(n=numbers.count(health.records)), self._where()
        )
        self._add_history(health, now)
        room = _("{size} libres en el disco").format(size=numbers.size(health.free_bytes))
        if health.free_bytes < LITTLE_ROOM:
            self._add("triangle-alert", "warn", room, _("Libere espacio para seguir guardando."))
        else:
            self._add("circle-check", "ok", room, "")

    def _add_history(self, health: "Health", now: datetime) -> None:
        if health.is_whole is False:
            words = _("Alguien cambió la historia por fuera de Acopio")
            self._add("circle-x", "err", words, _("Avise a quien da soporte; no borre nada."))
        elif health.is_whole and health.changes:
            words = ngettext(
                "Historia completa: {n} cambio", "Historia completa: {n} cambios", health.changes
            ).format(n=numbers.count(health.changes))
            checked = _("Revisado {when}").format(when=numbers.day_and_time(now, now))
            self._add("circle-check", "ok", words, checked)

    def _where(self) -> str:
        return _("En {folder}").format(folder=self._folder)

    def _add(self, icon: str, color: str, words: str, detail: str) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(IconText(icon, words, "body", "ink", icon_color=color))
        if detail:
            small = Name(detail, "small", "ink3")
            small.setContentsMargins(theme.px(28), 0, 0, 0)
            column.addWidget(small)
        self.body.addLayout(column)


class LessonCard(Card):
    """One lesson of a few minutes: the first step of the course that was not done here."""

    def __init__(self, step: "CourseStep", go: Go) -> None:
        super().__init__()
        self.setAccessibleName(_("Lección"))
        column = self.column(2)
        title = _("Lección de {n} minutos").format(n=step.minutes)
        column.addWidget(IconText("graduation-cap", title, "strong", icon_color="accent_ink"))
        words = Text(_(step.title), "body", "ink2")
        words.setContentsMargins(theme.px(28), 0, 0, 0)
        column.addWidget(words)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(26), 0, 0, 0)
        self.button = Button(_("Practicar"), Kind.LINK)
        self.button.clicked.connect(lambda: go(Way(_("Practicar"), "aprender")))
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
