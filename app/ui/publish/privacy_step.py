"""Step 3, Privacidad: which columns leave, which stay and why, and the class that one lacks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.publication import ColumnFate
from app.ui import numbers, theme
from app.ui.controls.buttons import Button
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Banner
from app.ui.controls.table import BADGE
from app.ui.controls.text import IconText, Text
from app.ui.publish.classes import Classes
from app.ui.publish.page import StepPage
from app.ui.publish.plan import Plan
from app.ui.publish.short_tables import ShortTable, cell, in_card
from app.ui.publish.words import CLASSES, MARKS, fate_of


class PrivacyStep(StepPage):
    """What becomes of each column.

    Signals:
        class_chosen: (path of a question, its class).
        define_wanted: Path of the column to be defined, "" for none in particular.
    """

    class_chosen = Signal(str, str)
    define_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Privacidad"))
        self._columns: tuple[ColumnFate, ...] | None = None
        self.banner: Banner | None = None
        self._verdict = QVBoxLayout()
        self.classes = Classes()
        self.classes.chosen.connect(self.class_chosen)
        heads = [_("Columna"), _("Qué pasa"), _("Por qué")]
        self.columns = ShortTable(_("Qué pasa con cada columna"), heads)
        self.columns.activated.connect(self._on_activated)
        self.define = Button(_("Definir qué se publica"), icon="columns-3")
        self.define.clicked.connect(lambda: self.define_wanted.emit(self._in_hand()))
        self.columns_words = Text("", "body", "ink2")
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(theme.px(4))
        titles.addWidget(Text(_("Qué pasa con cada columna"), "h2"))
        titles.addWidget(self.columns_words)
        head.addLayout(titles, 1)
        head.addWidget(self.define, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self._verdict)
        self.column.addWidget(self.classes)
        self.column.addLayout(head)
        self.column.addWidget(in_card(self.columns))
        self.column.addWidget(_legend())
        self.column.addStretch(1)

    def show_plan(self, plan: Plan) -> None:
        """Show the columns of the publication in hand."""
        if plan.columns == self._columns:
            return
        self._columns = plan.columns
        self._show_columns(plan.columns)
        self.classes.show_columns(plan.columns)
        with renewed(self._verdict):
            self.banner = _verdict(plan.columns)
            self._verdict.addWidget(self.banner)

    @override
    def go_to(self, field: str) -> None:
        """Put the focus on the first class that is missing, else on the columns or the way on."""
        lacking = next(iter(self.classes.fields.values()), None)
        editor: QWidget = self.columns if lacking is None else lacking.editor
        if lacking is None and field == "define":
            editor = self.define
        editor.setFocus()
        self.ensureWidgetVisible(editor)

    def _in_hand(self) -> str:
        row = self.columns.currentIndex().row()
        return self._columns[row].path if self._columns and row >= 0 else ""

    def _on_activated(self) -> None:
        self.define_wanted.emit(self._in_hand())

    def _show_columns(self, columns: tuple[ColumnFate, ...]) -> None:
        out = sum(column.goes_out for column in columns)
        goes = ngettext("{n} columna se publica", "{n} columnas se publican", out)
        stay = ngettext("{n} no sale de aquí", "{n} no salen de aquí", len(columns) - out).format(
            n=numbers.count(len(columns) - out)
        )
        self.columns_words.setText(f"{goes.format(n=numbers.count(out))} · {stay}")
        rows = self.columns.rows
        rows.setRowCount(0)
        for column in columns:
            icon, words = fate_of(column)
            fate = cell(words)
            fate.setData((icon, words, "ink2", False), BADGE)
            why = _(CLASSES.get(column.privacy, column.privacy))
            title = _("{title} (se repite)").format(title=column.title)
            named = cell(title if column.in_repeat else column.title)
            if column.goes_out:
                named.setToolTip(_("En el archivo: {name}").format(name=column.name))
            rows.appendRow([named, fate, cell(why)])
        self.columns.fit((0, 190, 210))


def _verdict(columns: tuple[ColumnFate, ...]) -> Banner:
    """Say whether the columns may leave as they are."""
    lacking = sum(not column.privacy for column in columns)
    out = sum(column.goes_out for column in columns)
    if lacking:
        title = ngettext(
            "Todavía no sale nada: {n} columna no tiene clase",
            "Todavía no sale nada: {n} columnas no tienen clase",
            lacking,
        )
        words = _("Diga de cada una si puede salir. Vale para estos datos y sus versiones.")
        return Banner("warn", title.format(n=numbers.count(lacking)), words)
    if not out:
        title = _("No sale ninguna columna")
        words = _("Todas están marcadas para quedarse aquí. En «Definir» se cambia.")
        return Banner("warn", title, words)
    title = ngettext("Sale {n} columna", "Salen {n} columnas", out)
    words = _("Solo sale lo que es público. Lo demás se queda en esta computadora.")
    return Banner("ok", title.format(n=numbers.count(out)), words)


def _legend() -> QWidget:
    """Say what the marks of columns mean; the others wait for a check-up of privacy."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(18))
    for icon, words in (MARKS[0], MARKS[-1]):
        row.addWidget(IconText(icon, _(words), "small", "ink2", icon_size=15, gap=7, wrap=False))
    row.addStretch(1)
    return box
