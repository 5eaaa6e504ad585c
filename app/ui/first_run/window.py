"""The first start in four steps: language, municipality, name, «practicar o empezar»."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import LANGUAGES, _, current_language, set_language
from app.settings import Settings
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.choices import ChoiceRow
from app.ui.controls.contents import take_out
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import Text
from app.ui.door import Door, DoorCard

STEPS = 4
WIDTH = 560


class FirstRun(Door):
    """The window of the first start.

    Signals:
        finished: True when the person wants to practise first.
    """

    finished = Signal(bool)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.step = 0
        self._build()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_step()
        else:
            super().keyPressEvent(event)

    def show_step(self, step: int) -> None:
        """Show one of the four steps and put the focus where its answer goes."""
        self.step = step
        pages = (self._language, self._place, self._name, self._start)
        for page in pages[self._pages.count() : step + 1]:
            self._pages.addWidget(page())
        self._pages.setCurrentIndex(step)
        self._count.setText(_("Paso {step} de {all}").format(step=step + 1, all=STEPS))
        self._back.setVisible(step > 0)
        self._skip.setVisible(step in (1, 2))
        self._next.set_words(_("Seguir") if step < STEPS - 1 else self._last_words())
        self._focus[step].setFocus(Qt.FocusReason.TabFocusReason)

    def next_step(self) -> None:
        """Keep the answer of this step and go on; after the last one, finish.

        A municipality that was typed but not found keeps the person here.
        """
        if self.step == 1 and self.place.field.text() and not self.place.code():
            self.place.setFocus()
            return
        self._keep()
        if self.step < STEPS - 1:
            self.show_step(self.step + 1)
        else:
            self.finished.emit(self.practise.isChecked())

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._focus: list[QWidget] = []
        self.stand(self._card())
        self.show_step(self.step)

    def _card(self) -> DoorCard:
        card = DoorCard(WIDTH)
        self._count = Text("", "small", "ink3", wrap=False)
        card.head.addWidget(self._count)
        self._pages.setFixedHeight(theme.px(300))
        card.content.addWidget(self._pages)
        card.content.addLayout(self._buttons())
        return card

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self._back = Button(_("Atrás"), Kind.GHOST, icon="arrow-left")
        self._skip = Button(_("Después"), Kind.SECONDARY)
        self._next = Button(_("Seguir"), Kind.PRIMARY, key="Enter")
        self._back.clicked.connect(lambda: self.show_step(self.step - 1))
        self._skip.clicked.connect(lambda: self.show_step(self.step + 1))
        self._next.clicked.connect(self.next_step)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._skip)
        row.addWidget(self._next)
        return row

    def _language(self) -> QWidget:
        page, column = _page("Idioma · Language", _("Puede cambiarlo después en Ajustes."))
        group = QButtonGroup(page)
        for number, (code, words) in enumerate(LANGUAGES, start=1):
            row = ChoiceRow(words, key=str(number))
            row.setShortcut(str(number))
            row.setChecked(code == current_language())
            row.toggled.connect(lambda on, c=code: self._on_language_chosen(c) if on else None)
            group.addButton(row)
            column.addWidget(row)
            if row.isChecked():
                self._focus.insert(0, row)
        if not self._focus:
            self._focus.append(group.buttons()[0])
        column.addStretch(1)
        return page

    def _place(self) -> QWidget:
        from app.ui.controls.lookup import Lookup
        from app.ui.places import municipality_entries

        page, column = _page(
            _("¿En qué municipio trabaja?"), _("Escriba unas letras; los acentos no importan.")
        )
        self.place = Lookup(_("Municipio"), municipality_entries(), rows=4)
        self.place.choose(self.settings.municipality)
        self._focus.append(self.place)
        column.addWidget(self.place)
        column.addStretch(1)
        return page

    def _name(self) -> QWidget:
        page, column = _page(
            _("¿Cómo se llama?"), _("Su nombre queda junto a cada dato que escriba.")
        )
        self.name = TextField(_("Su nombre"), example=_("Juana Raymundo"))
        self.name.setText(self.settings.person)
        self._focus.append(self.name)
        column.addWidget(Field(_("Su nombre"), self.name))
        column.addStretch(1)
        return page

    def _start(self) -> QWidget:
        page, column = _page(
            _("¿Practicar o empezar?"), _("Puede practicar cuando quiera, en Aprender.")
        )
        self.practise = ChoiceRow(
            _("Practicar primero"), key="1", detail=_("Con datos inventados; nada se publica.")
        )
        self.work = ChoiceRow(
            _("Empezar a trabajar"), key="2", detail=_("Con los datos de su oficina.")
        )
        self.practise.setChecked(True)
        group = QButtonGroup(page)
        for row in (self.practise, self.work):
            row.setShortcut(row.look.key)
            row.toggled.connect(lambda _on: self._next.set_words(self._last_words()))
            group.addButton(row)
            column.addWidget(row)
        self._focus.append(self.practise)
        column.addStretch(1)
        return page

    def _last_words(self) -> str:
        return _("Practicar") if self.practise.isChecked() else _("Empezar")

    def _keep(self) -> None:
        if self.step == 1 and self.place.code():
            self.settings.municipality = self.place.code()
        elif self.step == 2:
            self.settings.person = self.name.text().strip()

    def _on_language_chosen(self, code: str) -> None:
        if code == current_language():
            return
        self.settings.language = code
        set_language(code)
        take_out(self.outer)
        self._build()


def _page(title: str, sentence: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, theme.px(6), 0, 0)
    column.setSpacing(theme.px(8))
    column.addWidget(Text(title, "h1"))
    column.addWidget(Text(sentence, "body", "ink2"))
    column.addSpacing(theme.px(4))
    return page, column
