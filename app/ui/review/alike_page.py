"""All problems of one kind before they are decided as one: the way, what changes, what stays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from app.messages import _, fix, ngettext, sentence
from app.operations.decide_alike import (
    EXPLAIN,
    VALUE,
    WORDS,
    Alike,
    Look,
    LookLine,
    look_alike,
    ways_of,
)
from app.operations.review import ProblemGroup
from app.operations.settle_repeated import REASONS
from app.progress import Cancel, CancelledError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextField
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Text
from app.ui.controls.work_row import WorkRow
from app.ui.models.text_rows import TextRows
from app.ui.records.changes import now
from app.ui.review.case_card import CaseCard
from forms.problem import ProblemError

if TYPE_CHECKING:
    from forms.instrument import Value

_ROWS_SHOWN = 6


class AlikePage(QScrollArea):
    """What a decision about a whole kind would do; nothing changes here.

    Signals:
        looked: It is known now, or no longer: the button says another thing.
    """

    looked = Signal()

    def __init__(self, context: Context, row: WorkRow) -> None:
        super().__init__()
        self._context, self._row = context, row
        self._form = ""
        self._group: ProblemGroup | None = None
        self._value: Value = None
        self._cancel: Cancel | None = None
        self.look: Look | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, theme.px(12), theme.px(12))
        self._column.setSpacing(theme.px(10))
        self.title = Text("", "h2")
        self.words = Text("", "body", "ink2")
        self.way = Combo(_("Cómo se decide"))
        self.way.currentIndexChanged.connect(lambda _index: self._on_way())
        self.reason = TextField(_("Razón"))
        hint = _(
            "Queda en la historia de cada registro; en blanco, la que se propone para cada uno"
        )
        self.reason_field = Field(_("Razón"), self.reason, hint=hint)
        self.changes = _Lines(_("Lo que cambia"))
        self.left = _Lines(_("Lo que se queda como está"))
        self.sure = IconText("circle-check", "", "strong", "ok")
        self.unsure = IconText("triangle-alert", "", "strong", "warn")
        for widget in (
            self.title, self.words, Field(_("Cómo se decide"), self.way), self.reason_field,
            self.sure, self.changes, self.unsure, self.left,
        ):  # fmt: skip
            widget.setMaximumWidth(theme.px(860))
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self.setWidget(page)

    @property
    def alike(self) -> Alike | None:
        """Give the decision in hand, None when there is none."""
        if self._group is None:
            return None
        reason = self.reason.text().strip()
        return Alike(self._form, self._group, self.way.code(), self._value, reason)

    def open_kind(self, form: str, group: ProblemGroup, card: CaseCard | None = None) -> None:
        """Take a kind in hand and look at what the likeliest way would do.

        Args:
            form: Code of its form.
            group: The kind.
            card: One of its problems with what a person wrote or explained; None to go by what is
                proposed for each.
        """
        writes = card is not None and card.has_written and not card.is_repeated
        explains = card is not None and card.is_explaining
        self._form, self._group = form, group
        self._value = card.value() if card is not None and writes else None
        said = card is not None and (writes or explains)
        self.reason.setText(card.reason.text().strip() if card is not None and said else "")
        self.title.setText(group.title)
        self.way.blockSignals(True)
        self.way.clear()
        for way in ways_of(group, value=self._value, explains=explains):
            put = _("Poner «{value}» en todos").format(value=self._value)
            self.way.addItem(put if way == VALUE else _(WORDS[way]), way)
        self.way.blockSignals(False)
        self._on_way()

    def close_kind(self) -> None:
        """Let the kind go; what was being looked at is left."""
        self._stop()
        self._group = None

    def missing(self) -> str:
        """Say what is missing before it can be done, "" when nothing is."""
        if self.look is None:
            return _("Todavía se está mirando qué cambiaría.")
        if not self.look.count:
            return _("Así no cambiaría nada: elija otra manera, o vuelva y corrija uno por uno.")
        if self.way.code() in (EXPLAIN, VALUE) and not self.reason.text().strip():
            return _("Escriba la razón.")
        return ""

    def deed(self) -> str:
        """Say what the primary button does."""
        count = self.look.count if self.look is not None else 0
        if self.way.code() == EXPLAIN:
            words = ngettext("Explicar {n} dato", "Explicar {n} datos", count)
        elif self.way.code() in REASONS:
            words = ngettext("Apartar {n} registro", "Apartar {n} registros", count)
        else:
            words = ngettext("Corregir {n} dato", "Corregir {n} datos", count)
        return words.format(n=numbers.count(count)) if count else _("Corregir")

    def _on_way(self) -> None:
        """Look at another way; what was known of the one before is gone."""
        alike = self.alike
        self._stop()
        self.look = None
        for widget in (self.sure, self.changes, self.unsure, self.left):
            widget.hide()
        self.looked.emit()
        if alike is None or not alike.way:
            return
        person = self._context.person
        self.words.setText(_("Nada cambia todavía: así quedarían."))
        self._row.begin(_("Mirando qué cambiaría"))
        self._cancel = self._context.tasks.run_long(
            lambda workspace, report, cancel: look_alike(
                workspace, alike, person, clock=now, report=report, cancel=cancel
            ),
            self._on_looked,
            self._on_failed,
            on_progress=self._row.show_progress,
        )
        self._row.follow(self._cancel)

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.set()
            self._cancel = None
            self._row.end()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            if self._cancel is None or not self._cancel.wait(0):
                return  # another way is being looked at
            self.words.setText(_("Se dejó de mirar: elija la manera otra vez."))
        elif isinstance(error, ProblemError):
            problem = error.problems[0]
            self.words.setText(f"{sentence(problem)} {fix(problem)}")
        else:
            self._context.show_error(error)
        self._cancel = None
        self._row.end()

    def _on_looked(self, look: Look) -> None:
        self._cancel = None
        self._row.end()
        self.look = look
        self.sure.setText(self._said(look))
        settles = self.way.code() in REASONS
        subject = _("Dato repetido") if settles else _("Registro")
        after = _("Lo que se perdería") if settles else _("Diría")
        self.changes.show_lines(
            (subject, _("Dice") if not settles else _("Qué pasa"), after), look.lines
        )
        self.left.show_lines((subject, _("Dice"), _("Por qué se queda")), look.left)
        stays = ngettext(
            "{n} se queda como está, para verlo aparte",
            "{n} se quedan como están, para verlos aparte",
            look.stays,
        )
        self.unsure.setText(stays.format(n=numbers.count(look.stays)))
        self.sure.setVisible(look.count > 0)
        self.changes.setVisible(bool(look.lines))
        self.unsure.setVisible(look.stays > 0)
        self.left.setVisible(bool(look.left))
        self._context.announce(f"{self.sure.text()}. {self.unsure.text() if look.stays else ''}")
        self.looked.emit()

    def _said(self, look: Look) -> str:
        shown = ""
        if look.count > len(look.lines) and self.way.code() not in REASONS:
            shown = _("; se muestran los primeros {n}").format(n=numbers.count(len(look.lines)))
        if self.way.code() in REASONS:
            words = ngettext(
                "{n} registro se apartaría; vuelve con Deshacer",
                "{n} registros se apartarían; vuelven con Deshacer",
                look.count,
            )
        elif self.way.code() == EXPLAIN:
            words = ngettext(
                "{n} dato quedaría explicado", "{n} datos quedarían explicados", look.count
            )
        else:
            words = ngettext("{n} dato cambiaría", "{n} datos cambiarían", look.count)
        return words.format(n=numbers.count(look.count)) + shown


class _Lines(Table):
    """Examples, a line each, as high as they are."""

    def __init__(self, name: str) -> None:
        self.rows = TextRows(("", "", ""))
        super().__init__(name, self.rows)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, theme.px(150))

    def show_lines(self, heads: tuple[str, str, str], lines: Sequence[LookLine]) -> None:
        """Show lines under heads."""
        said = [(line.subject, line.before, line.after) for line in lines]
        self.rows.show_rows(said, heads)
        high = min(_ROWS_SHOWN, max(1, len(lines))) * theme.size("table_row")
        self.setFixedHeight(high + theme.px(40))
