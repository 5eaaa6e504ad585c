"""Records that may be of one person: why, and both side by side. Nothing is merged here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.messages import N_, _, fix, ngettext, sentence
from app.ui import numbers
from app.ui.cleaning.desk import HIDDEN, Desk
from app.ui.cleaning.lines import Line, Lines, LineTable
from app.ui.cleaning.parts import beside, button, flowing, stacked
from app.ui.cleaning.recipe_page import shown
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.text import Text
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.operations.clean_duplicates import Duplicates, Shown
    from app.progress import Cancel, Report
    from app.store.workspace import Workspace

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "same_id": N_("mismo documento"),
        "id_nearly_same": N_("documento casi igual"),
        "similar_name_same_date": N_("nombre parecido, misma fecha"),
        "similar_name_same_phone": N_("nombre parecido, mismo teléfono"),
        "same_name": N_("mismo nombre"),
    }
)
"""Why two records are shown."""


class DuplicatePage(QWidget):
    """Pairs at the left, the one in hand at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pairs: tuple[Shown, ...] = ()
        self.said = Text("", "small", "ink2")
        heads = [_("Registros"), _("Por qué")]
        self.table = LineTable(_("Pares que pueden ser una persona"), Lines(heads), {0: 130})
        self.table.shown.connect(self._show_pair)
        self.table.chosen.connect(lambda _row: self.go(0))
        heads = [_("Pregunta"), _("Uno"), _("Otro")]
        self.both = LineTable(_("Los dos registros"), Lines(heads))
        self.first_button = button(_("Ver el primero"), lambda: self.go(0), icon="eye", key="Enter")
        self.second_button = button(_("Ver el segundo"), lambda: self.go(1), icon="eye")
        self.show_button = Button(_("Mostrar"), Kind.LINK)
        self.show_button.setAccessibleName(_("Mostrar los datos personales"))
        self.show_button.clicked.connect(self.reveal)
        column = stacked(self)
        column.addWidget(self.said)
        column.addLayout(beside(self.table, self.both, shares=(3, 2)), 1)
        column.addWidget(flowing(self.first_button, self.second_button, self.show_button))
        desk.revealed.connect(lambda _column: self._show_pair(self.table.row()))

    def look(self) -> None:
        """Look for pairs among the records."""
        form = self._desk.form
        if not form:
            return

        def ask(workspace: "Workspace", report: "Report", cancel: "Cancel") -> "Duplicates":
            from app.operations.clean_duplicates import duplicates_in_form

            return duplicates_in_form(workspace, form, {}, report=report, cancel=cancel)

        self._desk.ask("repetidos", ask, self._on_came, self._on_wrong)

    def _on_came(self, found: "Duplicates") -> None:
        self.pairs = found.pairs
        said = ngettext(
            "{n} par puede ser una misma persona, entre {rows} registros.",
            "{n} pares pueden ser una misma persona, entre {rows} registros.",
            len(found.pairs),
        )
        count = {"n": numbers.count(len(found.pairs)), "rows": numbers.count(found.rows)}
        none = _("Ningún registro parece de la misma persona que otro.")
        self.said.setText(said.format(**count) if found.pairs else none)
        self.table.show_lines([_line(each) for each in found.pairs])

    def _on_wrong(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            self.pairs = ()
            self.table.show_lines([])
            self.said.setText(f"{sentence(error.problems[0])} {fix(error.problems[0])}")
        else:
            self._desk.context.show_error(error)

    def _show_pair(self, row: int) -> None:
        labels, lines, hides = self._desk.labels, [], False
        has_pair = 0 <= row < len(self.pairs)
        for path, both in (self.pairs[row].values if has_pair else {}).items():
            name = self._name(path)
            hidden = self._desk.is_hidden(name)
            hides = hides or hidden
            first, second = (HIDDEN, HIDDEN) if hidden else map(shown, both)
            lines.append(Line([labels.get(name, name), first, second], {}))
        self.both.show_lines(lines)
        self.show_button.setVisible(hides)
        for each in (self.first_button, self.second_button):
            each.setEnabled(has_pair)

    def _name(self, path: str) -> str:
        """Give what recipes call a question: its path where its name is not enough."""
        names = {column.name for column in self._desk.columns}
        return path if path in names else path.rpartition("/")[2]

    def reveal(self) -> None:
        """Show what the records say about persons; it is written down."""
        row = self.table.row()
        if 0 <= row < len(self.pairs):
            for name in map(self._name, self.pairs[row].values):
                if self._desk.is_hidden(name):
                    self._desk.reveal(name)

    def go(self, which: int) -> None:
        """Go to one of the two records, where it can be set aside."""
        row = self.table.row()
        if 0 <= row < len(self.pairs):
            pair = self.pairs[row].pair
            self._desk.context.go("registros", record=(pair.first, pair.second)[which])


def _line(one: "Shown") -> Line:
    words = ", ".join(_(REASONS[reason]) for reason in one.pair.reasons)
    both = _("{first} y {second}").format(
        first=numbers.count(one.pair.first), second=numbers.count(one.pair.second)
    )
    return Line([both, words], {})
