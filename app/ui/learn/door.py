"""Aprender in a workspace for work: what practice is, and the door to it."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout
from typing_extensions import override

from app.messages import _
from app.operations.practice import CourseStep, checklist
from app.paths import practice_workspace
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import HeroCard, TitledCard
from app.ui.controls.text import IconText, Text
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen


class DoorScreen(Screen):
    """The page of Aprender where nobody practises yet."""

    station = "aprender"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._steps: tuple[CourseStep, ...] = ()
        self.set_title(_("Aprender"), _("Curso básico"))
        page = self.scroll_page()
        page.addWidget(self._hero())
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(20))
        self._outline = TitledCard(_("Los ocho pasos"))
        self._columns.addWidget(self._outline, 1)
        self._columns.addWidget(_promises(), 1)
        page.addLayout(self._columns)
        page.addStretch(1)
        self.add_key("F2", self.open_practice, _("Abrir la práctica"), in_status=True)
        self.key_words.append(("Ctrl+K", _("Buscar o ejecutar")))

    @override
    def activate(self, **_target: object) -> None:
        self.context.tasks.read(checklist, self._show_steps)

    @override
    def reflow(self, room: Room) -> None:
        beside = room.width >= Width.MEDIUM
        way = QBoxLayout.Direction
        self._columns.setDirection(way.LeftToRight if beside else way.TopToBottom)

    @override
    def offers(self) -> list[Action]:
        return [Action(_("Abrir la práctica"), self.open_practice, "graduation-cap", key="F2")]

    def open_practice(self) -> None:
        """Leave this workspace for the one to practise in."""
        self.context.workspace_wanted.emit(practice_workspace())

    def _hero(self) -> HeroCard:
        hero = HeroCard(
            _("Aprenda haciendo"),
            _("Practique con datos inventados"),
            _("Ocho pasos, de un formulario a una publicación. Sus datos no se tocan."),
        )
        self.enter = Button(_("Abrir la práctica"), Kind.PRIMARY, icon="graduation-cap", key="F2")
        self.enter.clicked.connect(self.open_practice)
        hero.buttons.addWidget(self.enter)
        self.set_primary(self.enter)
        return hero

    def _show_steps(self, steps: tuple[CourseStep, ...]) -> None:
        if self._steps:
            return
        self._steps = steps
        for number, step in enumerate(steps, start=1):
            row = QHBoxLayout()
            row.addWidget(Text(f"{number}. {_(step.title)}", "body"), 1)
            minutes = _("{n} min").format(n=step.minutes)
            row.addWidget(Text(minutes, "small", "ink2", wrap=False))
            self._outline.body.addLayout(row)
        self._outline.body.addStretch(1)


def _promises() -> TitledCard:
    card = TitledCard(_("Qué tiene la práctica"))
    for icon, words in (
        ("shield-check", _("Un lugar aparte: nada de lo que haga se publica.")),
        ("table-2", _("Una tabla de 338 filas con cinco errores por encontrar.")),
        ("globe", _("Un portal en esta computadora, con señal buena, lenta o cortada.")),
        ("rotate-ccw", _("Puede empezar de nuevo cuantas veces quiera.")),
    ):
        card.body.addWidget(IconText(icon, words, "body", "ink2", icon_color="accent_ink"))
    card.body.addStretch(1)
    return card
