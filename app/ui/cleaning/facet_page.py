"""Groups of the answers to a question; a group chooses the records that are looked at."""

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.messages import _, ngettext
from app.ui import numbers
from app.ui.cleaning import words
from app.ui.cleaning.desk import Desk
from app.ui.cleaning.lines import Line, Lines, LineTable
from app.ui.cleaning.parts import ColumnChoice, button, flowing, stacked
from app.ui.cleaning.recipe_page import shown
from app.ui.controls.combo import Combo
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.progress import Cancel, Report
    from app.steps.cleaning.facets import Facet, Group
    from app.store.workspace import Workspace


class FacetPage(QWidget):
    """One question in groups.

    Signals:
        step_added: A step was put into the recipe.
    """

    step_added = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.facet: Facet | None = None
        kinds = [
            ("text", _("Por dato")),
            ("number", _("Por números")),
            ("date", _("Por fechas")),
            ("missing", _("Vacíos")),
            ("problems", _("Por lo que hay que arreglar")),
        ]
        self.choice = ColumnChoice(desk, _("Columna que se agrupa"), self.look)
        self.kind = Combo(_("Cómo se agrupa"), kinds)
        self.kind.currentIndexChanged.connect(lambda _at: self.look())
        self.said = Text("", "small", "ink2")
        heads = [_("Grupo"), _("Escribir así"), _("Registros")]
        self.table = LineTable(_("Grupos"), Lines(heads, right=(2,), edit=1), {2: 120})
        self.table.cells.written.connect(self._on_written)
        self.filter_button = button(_("Mirar solo estos"), self.choose, icon="search", key="Ctrl+F")
        self.step_button = button(_("Agregar el paso"), self.add_step, icon="plus")
        column = stacked(self)
        column.addWidget(
            flowing(self.choice.combo, self.kind, self.choice.hidden, self.choice.show_button)
        )
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(flowing(self.filter_button, self.step_button))
        desk.revealed.connect(lambda _column: self._show())

    def look(self) -> None:
        """Ask for the groups anew."""
        self.choice.is_hidden()
        name, kind = self.choice.name, self.kind.code()
        if not name:
            return
        sight = self._desk.sight

        def ask(workspace: "Workspace", report: "Report", cancel: "Cancel") -> "Facet":
            from app.operations.clean_answers import facet_answers
            from app.steps.cleaning.facets import KINDS

            found = next(each for each in KINDS if each == kind)
            return facet_answers(workspace, sight, name, found, report=report, cancel=cancel)

        self._desk.ask("grupos", ask, self._on_came)

    def _on_came(self, facet: "Facet") -> None:
        self.facet = facet
        self._show()

    def _show(self) -> None:
        if self.facet is None:
            return
        hidden, facet = self.choice.is_hidden(), self.facet
        groups = () if hidden and facet.kind not in ("missing", "problems") else facet.groups
        writes = facet.kind == "text"
        self.table.show_lines(
            [
                Line([group_words(facet, each), each.value if writes else "", _count(each)], {})
                for each in groups
            ]
        )
        self.table.setColumnHidden(1, not writes)
        self.step_button.setVisible(facet.kind == "problems")
        self.filter_button.setVisible(facet.kind != "problems")
        said = ngettext("{n} grupo", "{n} grupos", len(facet.groups))
        parts = [said.format(n=numbers.count(len(facet.groups)))]
        parts.append(_("{n} vacíos").format(n=numbers.count(facet.missing)))
        if facet.others:
            parts.append(_("{n} en ningún grupo").format(n=numbers.count(facet.others)))
        self.said.setText(" · ".join(parts))

    def group(self) -> "Group | None":
        """Give the group in hand."""
        row = self.table.row()
        return self.facet.groups[row] if self.facet is not None and row >= 0 else None

    def choose(self) -> None:
        """Look only at the records of the group in hand, on every page."""
        group = self.group()
        if group is not None and self.facet is not None and group.where:
            label = self._desk.labels.get(self.facet.column, self.facet.column)
            said = group_words(self.facet, group)
            self._desk.choose(_("{column}: {value}").format(column=label, value=said), group.where)

    def add_step(self) -> None:
        """Put the step into the recipe that mends the problem in hand."""
        from app.steps.cleaning.recipe import read_recipe

        group = self.group()
        if group is None or self.facet is None or self.facet.kind != "problems":
            return
        step: dict[str, object] = {"op": group.value, "columns": [self.facet.column]}
        if group.value == "accents":
            step["to"] = "composed"
        if self._desk.where:
            step["where"] = self._desk.where
        self._desk.add(*read_recipe(json.dumps({"recipe": 1, "steps": [step]})).steps)
        self.step_added.emit()

    def _on_written(self, row: int, text: str) -> None:
        """Write a value otherwise, in all records that say it."""
        from app.steps.cleaning.step import Step

        if self.facet is None or text == self.facet.groups[row].value:
            return
        values = {self.facet.groups[row].value: text}
        self._desk.add(Step.map(self.facet.column, values, self._desk.where))
        self.step_added.emit()


def group_words(facet: "Facet", group: "Group") -> str:
    """Say which answers a group holds."""
    if facet.kind == "problems":
        return words.operation(group.value)
    if facet.kind == "missing":
        return _("Con dato") if group.value else _("Vacíos")
    if facet.kind == "number":
        return _("de {low} a menos de {high}").format(low=group.value, high=group.upper)
    return shown(group.value)


def _count(group: "Group") -> str:
    return numbers.count(group.rows)
