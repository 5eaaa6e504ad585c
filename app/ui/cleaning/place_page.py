"""Places by the official catalogue: what is sure, and what only a person can say."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.messages import _
from app.ui import numbers
from app.ui.cleaning.desk import Desk
from app.ui.cleaning.lines import Badge, Line, Lines, LineTable
from app.ui.cleaning.parts import ColumnChoice, button, flowing, stacked
from app.ui.cleaning.recipe_page import shown
from app.ui.controls.combo import Combo
from app.ui.controls.menus import open_under
from app.ui.controls.text import Text
from app.ui.controls.views import Segmented

if TYPE_CHECKING:
    from app.progress import Cancel, Report
    from app.steps.cleaning.places import Candidate, PlacedValue
    from app.steps.cleaning.step import Step
    from app.store.workspace import Workspace


class PlacePage(QWidget):
    """The spellings of a column of municipalities.

    Signals:
        step_added: Steps were put into the recipe.
    """

    step_added = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.placed: list[PlacedValue] = []
        self._rows: list[int] = []  # of `placed`, as the table shows them
        self._asked = ("", "")
        self.choice = ColumnChoice(desk, _("Columna del municipio"), self.look)
        self.department = Combo(_("Columna del departamento"))
        self.department.currentIndexChanged.connect(lambda _at: self.look())
        views = [
            ("ask", _("Por preguntar")),
            ("accepted", _("Seguros")),
            ("unknown", _("Sin hallar")),
        ]
        self.views = Segmented(_("Qué lugares se ven"), views, "ask")
        self.views.chosen.connect(lambda _view: self._show())
        self.said = Text("", "small", "ink2")
        heads = [_("Se escribe"), _("Departamento"), _("Es"), _("Registros")]
        self.table = LineTable(_("Lugares"), Lines(heads, right=(3,)), {3: 104})
        self.table.chosen.connect(self.ask_which)
        self.which_button = button(_("Decir cuál es"), lambda: self.ask_which(self.table.row()))
        self.add_button = button(_("Poner los códigos"), self.add_steps, icon="check")
        column = stacked(self)
        tops = (self.choice.combo, self.department, self.views)
        column.addWidget(flowing(*tops, self.choice.hidden, self.choice.show_button))
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(flowing(self.add_button, self.which_button))
        desk.revealed.connect(lambda _column: self._show())

    def offer(self) -> None:
        """Offer the columns of the form."""
        self.choice.offer()
        self.department.blockSignals(True)
        chosen = self.department.code()
        self.department.clear()
        self.department.addItem(_("Sin departamento"), "")
        for column in self._desk.columns:
            self.department.addItem(column.label, column.name)
        self.department.choose(chosen)
        self.department.blockSignals(False)

    def look(self) -> None:
        """Ask what the spellings mean."""
        self.choice.is_hidden()
        name, department = self.choice.name, self.department.code()
        if not name:
            return
        sight = self._desk.sight
        self._asked = name, department

        def ask(
            workspace: "Workspace", report: "Report", cancel: "Cancel"
        ) -> "tuple[PlacedValue, ...]":
            from app.operations.clean_answers import place_answers

            return place_answers(workspace, sight, name, department, report=report, cancel=cancel)

        self._desk.ask("lugares", ask, self._on_came)

    def _on_came(self, placed: "tuple[PlacedValue, ...]") -> None:
        self.placed = list(placed)
        self._show()

    def _show(self) -> None:
        view, row = self.views.current(), self.table.row()
        self._rows = [n for n, each in enumerate(self.placed) if each.status == view]
        shown_rows = [] if self.choice.is_hidden() else self._rows
        has_department = bool(self._asked[1])
        lines = [_line(self.placed[n], has_department=has_department) for n in shown_rows]
        self.table.show_lines(lines, row)
        self.table.setColumnHidden(1, not has_department)
        said = _("{accepted} seguros · {ask} por preguntar · {unknown} sin hallar (registros)")
        counts = {
            status: numbers.count(sum(e.rows for e in self.placed if e.status == status))
            for status in ("accepted", "ask", "unknown")
        }
        self.said.setText(said.format(**counts))
        self.which_button.setVisible(view == "ask")

    def ask_which(self, row: int) -> None:
        """Offer the municipalities that a spelling may mean."""
        if 0 <= row < len(self._rows):
            at = self._rows[row]
            candidates = self.placed[at].candidates
            choices = [
                (f"{each.name}, {each.department} ({each.code})", partial(self.answer, at, each))
                for each in candidates
            ]
            if choices:
                open_under(self.which_button, choices)

    def answer(self, at: int, meant: "Candidate") -> None:
        """Say which municipality a spelling means."""
        self.placed[at] = replace(
            self.placed[at], status="accepted", code=meant.code, name=meant.name
        )
        self._show()
        self.table.setFocus()

    def add_steps(self) -> None:
        """Put the steps into the recipe that write the code of every sure spelling."""
        from app.steps.cleaning.place_recipe import places_recipe

        made = places_recipe(self.placed, *self._asked).steps
        steps = [_within(step, self._desk.where) for step in made if step.mapping("values")]
        if not steps:
            self._desk.context.announce(_("No hay nada seguro que cambiar."))
            return
        self._desk.add(*steps)
        self.step_added.emit()


def _within(step: "Step", where: str) -> "Step":
    both = " and ".join(f"({each})" for each in (step.where, where) if each)
    return replace(step, where=both if step.where and where else step.where or where)


def _line(placed: "PlacedValue", *, has_department: bool) -> Line:
    if placed.status == "accepted":
        badge: Badge = "circle-check", f"{placed.code} {placed.name}", "ok", False
    elif placed.candidates:
        near = placed.candidates[0]
        name = near.name if has_department else f"{near.name}, {near.department}"
        badge = "triangle-alert", _("¿{name}?").format(name=name), "warn", True
    else:
        badge = "circle-x", _("no está en la lista"), "err", True
    cells = [shown(placed.value), placed.department or "–", badge[1], numbers.count(placed.rows)]
    return Line(cells, {2: badge})
