"""Aprender in the practice workspace: the course, its exercise, its portal, a new beginning."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.import_table import ImportedTable
from app.operations.practice import (
    CourseStep,
    checklist,
    course,
    import_practice_table,
    save_practice_table,
)
from app.operations.practice_portal import Signal
from app.progress import Cancel, CancelledError, Report
from app.store.workspace import Workspace
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, TitledCard
from app.ui.controls.dialogs import Question
from app.ui.controls.progress import Bar, ProgressRow
from app.ui.controls.text import IconText, Text
from app.ui.learn.lessons import STATIONS, signal_words, standing, standing_words
from app.ui.learn.portal_card import PortalCard
from app.ui.learn.step_card import StepCard
from app.ui.learn.step_list import StepList
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import EVERYTHING, Part

STEPS_WIDTH, SIDE_WIDTH = 312, 282
WIDEST = 16777215  # Qt's own
Browse = Callable[[QUrl], object]


class CourseScreen(Screen):
    """The page of Aprender while one practises."""

    station = "aprender"

    def __init__(self, context: Context, browse: Browse = QDesktopServices.openUrl) -> None:
        super().__init__(context)
        self._browse = browse
        self._steps: tuple[CourseStep, ...] = ()
        self._looked_at: int | None = None
        self._cancel: Cancel | None = None
        self._row: ProgressRow | None = None
        page = self.scroll_page()
        self._build(page)
        page.addStretch(1)
        self.add_key("F2", self._press_primary, _("Seguir practicando"), in_status=True)
        self.key_words.append(("Ctrl+K", _("Buscar o ejecutar")))

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        step = target.get("step")
        if isinstance(step, int):
            self._looked_at = step
        self.context.tasks.read(checklist, self._show_steps)

    @override
    def refresh(self, changes: Part) -> None:
        if changes & ~Part.SETTINGS:
            self.activate()

    @override
    def place(self) -> dict[str, object]:
        return {} if self._looked_at is None else {"step": self._looked_at}

    @override
    def reflow(self, room: Room) -> None:
        """Three columns, two, or one with the step in hand first."""
        way = QBoxLayout.Direction
        beside, wide = room.width >= Width.MEDIUM, room.width is Width.WIDE
        self._columns.setDirection(way.LeftToRight if beside else way.BottomToTop)
        self._work.setDirection(way.LeftToRight if wide else way.TopToBottom)
        _fix(self.list, STEPS_WIDTH, fixed=beside)
        _fix(self._right, SIDE_WIDTH, fixed=wide)
        work = [self.step.go, *self.portal.rows.values(), self.portal.open, self.save, self.reset]
        order = [self.list.outline, *work] if beside else [*work, self.list.outline]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    @override
    def offers(self) -> list[Action]:
        save = Action(_("Guardar la tabla de práctica…"), self.choose_target, "file-spreadsheet")
        portal = Action(_("Abrir el portal de práctica"), self._open_portal, "globe")
        reset = Action(_("Reiniciar los datos de práctica"), self.ask_reset, "rotate-ccw")
        return [save, portal, reset]

    # The course.

    def _build(self, page: QVBoxLayout) -> None:
        self.set_title(_("Aprender"), _("Aprender / curso básico"))
        self.bar = Bar(_("Avance del curso"), color="ok")
        self.bar.setFixedWidth(theme.px(120))
        self.how_far = Text("", "body", "ink2", wrap=False)
        self.header.add(self.bar)
        self.header.add(self.how_far)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.px(20))
        page.addLayout(self._columns)
        self.list = StepList()
        self.list.chosen.connect(self._on_step_chosen)
        self._columns.addWidget(self.list, 0, Qt.AlignmentFlag.AlignTop)
        self._work = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._work.setSpacing(theme.px(20))
        self._work.addWidget(self._middle(), 1)
        self._right = self._side()
        self._work.addWidget(self._right)
        self._columns.addLayout(self._work, 1)

    def _middle(self) -> QWidget:
        middle, column = _stack()
        self.step = StepCard()
        self.step.going.connect(self._go)
        self.step.import_wanted.connect(self.import_table)
        self.step.save_wanted.connect(self.choose_target)
        self.set_primary(self.step.go)
        self._progress = QVBoxLayout()
        column.addWidget(self.step)
        column.addLayout(self._progress)
        tip = Card("warn")
        words = _(
            "Si se equivoca, siga: Ctrl+Z deshace, y todo lo que escribió queda en la historia"
            " del registro."
        )
        tip.column(0).addWidget(IconText("lightbulb", words, "body", "ink2", icon_color="warn"))
        column.addWidget(tip)
        column.addStretch(1)
        return middle

    def _side(self) -> QWidget:
        side, column = _stack()
        self.portal = PortalCard(self.context.practice_portal.signal)
        self.portal.signal_chosen.connect(self._on_signal_chosen)
        self.portal.opened.connect(self._open_portal)
        column.addWidget(self.portal)
        trainer = TitledCard(_("Para quien capacita"))
        trainer.body.setSpacing(theme.px(4))
        self.save = Button(_("Guardar la tabla…"), Kind.LINK, icon="file-spreadsheet")
        self.save.setAccessibleName(_("Guardar la tabla de práctica…"))
        self.save.clicked.connect(self.choose_target)
        self.reset = Button(_("Reiniciar los datos"), Kind.LINK, icon="rotate-ccw")
        self.reset.clicked.connect(self.ask_reset)
        for button in (self.save, self.reset):
            trainer.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(trainer)
        column.addStretch(1)
        return side

    def _show_steps(self, steps: tuple[CourseStep, ...]) -> None:
        before, self._steps = self._steps, steps
        how = standing(steps)
        if before and standing(before).done < how.done:
            self._looked_at = None
        at = how.next if self._looked_at is None else self._looked_at
        title = _("Paso {n} de {all}: {step}").format(
            n=at + 1, all=how.all, step=_lowered(_(steps[at].title))
        )
        self.set_title(title, _("Aprender / curso básico"))
        self.bar.set_share(how.done, how.all)
        self.how_far.setText(standing_words(how))
        self.list.show_steps(steps, at)
        self.step.show_step(steps[at])

    def _on_step_chosen(self, index: int) -> None:
        self._looked_at = index
        self._show_steps(self._steps)

    def _go(self) -> None:
        at = standing(self._steps).next if self._looked_at is None else self._looked_at
        self.context.use_form(course().form)
        self.context.go(STATIONS[self._steps[at].station])

    def _press_primary(self) -> None:
        if self.primary is not None:
            self.primary.click()

    # The exercise.

    def import_table(self) -> None:
        """Import the table with five errors, behind the page."""
        if self._cancel is not None:
            return
        person = self.context.person

        def op(workspace: Workspace, report: Report, cancel: Cancel) -> ImportedTable:
            return import_practice_table(workspace, person, report=report, cancel=cancel)

        self._row = ProgressRow(_("Importando la tabla de práctica"))
        self._progress.addWidget(self._row)
        self._row.cancelled.connect(self._on_cancel_wanted)
        self._cancel = self.context.tasks.run_long(
            op,
            self._on_imported,
            self._on_not_imported,
            on_progress=self._row.show_progress,
            touches=EVERYTHING & ~Part.SETTINGS,
        )

    def choose_target(self) -> None:
        """Ask where the practice table goes; the window stays alive meanwhile."""
        dialog = QFileDialog(self, _("Guardar la tabla de práctica"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Tabla CSV (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(course().table.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_target_selected)
        dialog.open()

    def _on_target_selected(self, name: str) -> None:
        target = Path(name)
        self.context.tasks.run(lambda _workspace: save_practice_table(target), self._on_saved)

    def _on_saved(self, target: Path) -> None:
        self.context.tell(_("Se guardó «{file}»").format(file=target.name))

    def _on_imported(self, imported: ImportedTable) -> None:
        self._end_import()
        if imported.repeated:
            self.context.tell(_("Esa tabla ya estaba importada; no se agregó nada"))
            return
        words = ngettext("Se importó {n} registro", "Se importaron {n} registros", imported.rows)
        self.context.tell(words.format(n=numbers.count(imported.rows)))

    def _on_not_imported(self, error: Exception) -> None:
        self._end_import()
        if isinstance(error, CancelledError):
            self.context.tell(_("Se detuvo la importación; no quedó nada a medias"))
        else:
            self.context.show_error(error)

    def _on_cancel_wanted(self) -> None:
        if self._cancel is not None:
            self._cancel.set()

    def _end_import(self) -> None:
        self._cancel = None
        if self._row is not None:
            self._row.hide()
            self._row.deleteLater()
            self._row = None

    # The portal.

    def _on_signal_chosen(self, signal: Signal) -> None:
        keeper = self.context.practice_portal

        def op(_workspace: Workspace, _report: Report, _cancel: Cancel) -> Signal:
            keeper.set_signal(signal)
            return signal

        self.context.tasks.run_network(op, self._on_signal_set)

    def _on_signal_set(self, signal: Signal) -> None:
        online = signal is not Signal.NONE
        words = signal_words(signal)
        truths = replace(self.context.truths, connection=words, online=online)
        self.context.show_truths(truths)
        self.context.courier.set_line(online)
        self.context.announce(words)

    def _open_portal(self) -> None:
        keeper = self.context.practice_portal

        def op(_workspace: Workspace, _report: Report, _cancel: Cancel) -> str:
            return keeper.open()

        self.context.tasks.run_network(op, self._on_portal_open)

    def _on_portal_open(self, url: str) -> None:
        if not self._browse(QUrl(url)):
            self.context.tell(_("Abra el portal en su navegador: {url}").format(url=url))

    # Beginning anew.

    def ask_reset(self) -> None:
        """Ask before everything practised is taken away: there is no way back."""
        question = Question(
            self,
            _("¿Reiniciar los datos de práctica?"),
            _(
                "Se borran los registros, los avisos y lo publicado en el portal de práctica, y el"
                " curso empieza de nuevo. Los datos de su oficina no se tocan."
            ),
            safe=_("Seguir como está"),
            danger=_("Reiniciar los datos"),
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.accepted.connect(self.context.reset_wanted)
        question.open()


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _stack() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(16))
    return box, column


def _fix(widget: QWidget, width: float, *, fixed: bool) -> None:
    """Give a column its width, or all there is."""
    widget.setMinimumWidth(theme.px(width) if fixed else 0)
    widget.setMaximumWidth(theme.px(width) if fixed else WIDEST)
