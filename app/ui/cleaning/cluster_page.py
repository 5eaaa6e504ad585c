"""Spellings that look like one thing: marked by a person, written as one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.messages import _, ngettext
from app.ui import numbers
from app.ui.cleaning.desk import Desk
from app.ui.cleaning.lines import Line, Lines, LineTable
from app.ui.cleaning.parts import ColumnChoice, button, flowing, stacked
from app.ui.cleaning.recipe_page import shown
from app.ui.controls.combo import Combo
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.progress import Cancel, Report
    from app.steps.cleaning.clusters import Cluster
    from app.store.workspace import Workspace

_MARK, _SPELLING, _BECOMES = 0, 1, 2


class ClusterPage(QWidget):
    """The spellings of one question, group by group.

    Signals:
        step_added: A step was put into the recipe.
    """

    step_added = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.clusters: tuple[Cluster, ...] = ()
        self._at: list[tuple[int, str]] = []  # cluster and spelling of each row
        self._asked = ""
        methods = [
            ("fingerprint", _("Mismas palabras")),
            ("ngram", _("Mismas letras")),
            ("phonetic", _("Suenan igual")),
            ("levenshtein", _("Cambian pocas letras")),
        ]
        self.choice = ColumnChoice(desk, _("Columna que se compara"), self.look)
        self.method = Combo(_("Cómo se comparan"), methods)
        self.method.currentIndexChanged.connect(lambda _at: self.look())
        self.said = Text("", "small", "ink2")
        heads = [_("Se une"), _("Se escribe"), _("Quedará así"), _("Grupo"), _("Registros")]
        cells = Lines(heads, right=(3, 4), edit=_BECOMES, mark=_MARK)
        self.table = LineTable(_("Datos parecidos"), cells, {0: 92, 3: 80, 4: 104})
        self.table.cells.written.connect(self._on_written)
        self.table.marked.connect(self._count)
        self.join_button = button(_("Unir los marcados"), self.join, icon="check")
        self.group_button = button(_("Marcar el grupo"), self.mark_group, key="Ctrl+G")
        self.all_button = button(_("Marcar todos"), self.mark_all)
        column = stacked(self)
        column.addWidget(
            flowing(self.choice.combo, self.method, self.choice.hidden, self.choice.show_button)
        )
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(flowing(self.join_button, self.group_button, self.all_button))
        desk.revealed.connect(lambda _column: self._show())

    def look(self) -> None:
        """Ask for the spellings anew."""
        self.choice.is_hidden()
        name, method = self.choice.name, self.method.code()
        if not name:
            return
        sight = self._desk.sight
        self._asked = name

        def ask(
            workspace: "Workspace", report: "Report", cancel: "Cancel"
        ) -> "tuple[Cluster, ...]":
            from app.operations.clean_answers import cluster_answers
            from app.steps.cleaning.clusters import METHODS

            found = next(each for each in METHODS if each == method)
            return cluster_answers(workspace, sight, name, found, report=report, cancel=cancel)

        self._desk.ask("parecidos", ask, self._on_came)

    def _on_came(self, clusters: "tuple[Cluster, ...]") -> None:
        self.clusters = clusters
        self._show()

    def _show(self) -> None:
        clusters = () if self.choice.is_hidden() else self.clusters
        self._at, lines = [], []
        for number, cluster in enumerate(clusters):
            for value, rows in cluster.values:
                self._at.append((number, value))
                cells = ["", shown(value), cluster.suggested, str(number + 1), numbers.count(rows)]
                lines.append(Line(cells, {}))
        self.table.show_lines(lines)
        self._count()

    def _count(self) -> None:
        marked = sum(line.marked for line in self.table.cells.lines)
        groups = ngettext(
            "{n} grupo de datos que parecen uno solo.",
            "{n} grupos de datos que parecen uno solo.",
            len(self.clusters),
        )
        said = groups.format(n=numbers.count(len(self.clusters)))
        if not self.clusters:
            said = _("No hay datos que parezcan uno solo. Pruebe otra manera de comparar.")
        chosen = ngettext("{n} marcado.", "{n} marcados.", marked).format(n=numbers.count(marked))
        self.said.setText(f"{said} {chosen}" if self.clusters else said)

    def mark_group(self) -> None:
        """Mark the whole group in hand, or take its marks away."""
        row = self.table.row()
        if row >= 0:
            number = self._at[row][0]
            self.table.toggle([n for n, (group, _value) in enumerate(self._at) if group == number])

    def mark_all(self) -> None:
        """Mark everything, or take all marks away."""
        self.table.toggle(range(len(self._at)))

    def join(self) -> None:
        """Put the step into the recipe that writes what is marked as it shall be."""
        from app.steps.cleaning.step import Step

        values = {}
        for (_group, value), line in zip(self._at, self.table.cells.lines, strict=True):
            if line.marked and line.cells[_BECOMES] != value:
                values[value] = line.cells[_BECOMES]
        if not values:
            self._desk.context.announce(_("Marque primero con Espacio los datos que se unen."))
            self.table.setFocus()
            return
        self._desk.add(Step.map(self._asked, values, self._desk.where))
        self.step_added.emit()

    def _on_written(self, row: int, text: str) -> None:
        """Write the whole group so, and mark it."""
        number = self._at[row][0]
        rows = [n for n, (group, _value) in enumerate(self._at) if group == number]
        for each in rows:
            self.table.cells.lines[each].cells[_BECOMES] = text
        self.table.cells.mark_rows(rows, marked=True)
        self._count()
