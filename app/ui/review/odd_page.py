"""Values far from all others: a line each, with what is usual; looked at in their records."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.explain_odd import ask_again, explain_odd
from app.operations.odd_values import OddValue, odd_values
from app.operations.quality_words import rounded
from app.steps.reference import departments
from app.store.issues import StoredIssue
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button
from app.ui.controls.fields import TextField
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Text
from app.ui.models.text_rows import TextRows
from app.ui.records.changes import now
from app.ui.tasks import Part
from forms.problem import ProblemError

_ROOM_FOR_TITLE = 240  # lower than this, the tab says it and a line more is seen


class OddPage(QWidget):
    """The table, and a sentence over it.

    Signals:
        counted: How many there are, in words.
    """

    counted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.values: Sequence[OddValue] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        self.title = Text(_("Datos lejos de los demás"), "h2")
        self.words = Text("", "body", "ink2")
        self.none = IconText("circle-check", _("Nada llama la atención."), "body", "ok")
        heads = (_("Registro"), _("Pregunta"), _("Dice"), _("Lo usual"))
        self.rows = TextRows(heads, numeric=(2,))
        self.table = Table(_("Datos lejos de los demás"), self.rows)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.activated.connect(lambda _index: self.go_to_record())
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for widget in (self.title, self.words, self.none):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self.reason = TextField(_("Por qué es correcto"), example=_("Por qué es correcto"))
        self.reason.returnPressed.connect(self.explain)
        self.explain_button = Button(_("Es correcto, explicar"))
        self.explain_button.clicked.connect(self.explain)
        self.missing = IconText("triangle-alert", "", "body", "err")
        self._explaining = QWidget()
        row = QHBoxLayout(self._explaining)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.reason, 1)
        row.addWidget(self.explain_button)
        column.addWidget(self._explaining)
        column.addWidget(self.missing)
        column.addStretch(0)
        self.show_values(())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title.setVisible(event.size().height() >= theme.px(_ROOM_FOR_TITLE))

    def show_values(self, values: Sequence[OddValue]) -> None:
        """Show values, the first one in hand."""
        self.values = values
        self.rows.show_rows([_cells(each) for each in values])
        said = ngettext(
            "{n} dato conviene verlo: puede estar bien. Enter va a su registro; si es correcto, "
            "explique por qué.",
            "{n} datos conviene verlos: pueden estar bien. Enter va a su registro; si uno es "
            "correcto, explique por qué.",
            len(values),
        )
        self.words.setText(said.format(n=numbers.count(len(values))))
        self.words.setVisible(bool(values))
        self.none.setVisible(not values)
        self.table.setVisible(bool(values))
        self._explaining.setVisible(bool(values))
        self.missing.hide()
        self.counted.emit(numbers.count(len(values)))
        if values:
            self.table.selectRow(0)

    def seek(self) -> None:
        """Look for such values in the form in hand, beside all other work."""
        form = self._context.form
        if form:
            self._context.tasks.seek(
                lambda workspace, _tell, cancel: odd_values(workspace, form, cancel=cancel),
                self.show_values,
                lambda _error: None,  # nobody waits for it; the next check looks again
            )

    def go_to_record(self) -> None:
        """Go to the record and question of the line in hand."""
        if (odd := self.in_hand()) is not None:
            self._context.go("capturar", record=odd.record, field=odd.path, row=None)

    def explain(self) -> None:
        """Say that the value in hand is right; the reason is kept and published as a note."""
        odd, reason = self.in_hand(), self.reason.text().strip()
        if odd is None:
            return
        if not reason:
            self._refuse(_("Escriba por qué es correcto."))
            self.reason.setFocus()
            return
        person = self._context.settings.person
        self._context.tasks.run(
            lambda workspace: explain_odd(workspace, odd, person, reason=reason, clock=now),
            self._on_explained,
            self._on_not_explained,
            touches=Part.ISSUES,
        )

    def _on_explained(self, issue: StoredIssue) -> None:
        self.reason.clear()
        person = self._context.settings.person

        def undo() -> None:
            self._context.tasks.run(
                lambda workspace: ask_again(workspace, issue, person, clock=now),
                lambda _nothing: self.seek(),
                touches=Part.ISSUES,
            )

        self._context.tell(_("Se guardó la explicación."), undo)
        self.table.setFocus()
        self.seek()

    def _on_not_explained(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            self._refuse(f"{sentence(error.problems[0])} {fix(error.problems[0])}".strip())
        else:
            self._context.show_error(error)

    def _refuse(self, words: str) -> None:
        self.missing.set_sign("triangle-alert", words, "err")
        self.missing.show()
        self._context.announce(words)

    def in_hand(self) -> OddValue | None:
        """Give the value of the line in hand."""
        row = self.table.currentIndex().row()
        return self.values[row] if 0 <= row < len(self.values) else None

    def step(self, by: int) -> None:
        """Take the next line in hand, or the one before."""
        row = self.table.currentIndex().row() + by
        if 0 <= row < len(self.values):
            self.table.selectRow(row)


def _cells(each: OddValue) -> tuple[str, str, str, str]:
    known = departments().get(each.department)
    usual = _("{low} a {high}").format(low=rounded(each.low), high=rounded(each.high))
    if known is not None:
        usual = _("{usual} en {department}").format(usual=usual, department=known.name)
    return numbers.count(each.number), each.label, each.said, usual
