"""The recipe: its steps with what each would change, examples, and the editor of one step."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.ui import numbers
from app.ui.cleaning import words
from app.ui.cleaning.desk import HIDDEN, Desk
from app.ui.cleaning.lines import Badge, Line, Lines, LineTable
from app.ui.cleaning.parts import beside, button, flowing, stacked
from app.ui.cleaning.step_editor import StepEditor
from app.ui.controls.fields import Field, TextField
from app.ui.controls.text import IconText, Text
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.operations.clean_form import CleanedForm
    from app.operations.clean_import import TableLook
    from app.steps.cleaning.step import Step, Tally

_NEW = -1


class RecipePage(QWidget):
    """Steps at the left, what the one in hand would change at the right.

    Signals:
        open_wanted, save_wanted: A recipe is to be read from a file, or written to one.
        looked: It is known what the recipe would change.
    """

    open_wanted = Signal()
    save_wanted = Signal()
    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._edited: int | None = None
        self._row = 0
        self.preview: CleanedForm | TableLook | None = None
        self.problems: dict[int, list[Problem]] = {}
        self._tallies: dict[int, Tally] = {}
        self.left = QStackedWidget()
        self.left.addWidget(self._list())
        self.editor = StepEditor(desk)
        self.editor.changed.connect(self.look)
        self.editor.kept.connect(self.keep)
        self.editor.dropped.connect(self.close_editor)
        self.left.addWidget(self.editor)
        column = stacked(self, 10)
        column.addLayout(beside(self.left, self._examples()), 1)
        desk.recipe_changed.connect(self.look)
        desk.revealed.connect(lambda _column: self._show_step(self.table.row()))

    def _list(self) -> QWidget:
        holder = QWidget()
        column = stacked(holder)
        heads = [_("Paso"), _("Columnas"), _("Qué cambia")]
        self.table = LineTable(_("Pasos de la receta"), Lines(heads), {2: 170})
        self.table.shown.connect(self._show_step)
        self.table.chosen.connect(self.edit)
        column.addWidget(self.table, 1)
        self.add_button = button(_("Agregar un paso"), self.add, icon="plus", key="Ctrl+N")
        self.edit_button = button(_("Cambiar"), lambda: self.edit(self.table.row()), icon="pencil")
        self.remove_button = button(
            _("Quitar"), lambda: self.remove(self.table.row()), icon="x", key="Supr"
        )
        self.up_button = button(_("Subir"), lambda: self.move_step(self.table.row(), -1))
        self.down_button = button(_("Bajar"), lambda: self.move_step(self.table.row(), 1))
        self.open_button = button(_("Abrir"), self.open_wanted.emit, icon="file-check")
        self.save_button = button(_("Guardar"), self.save_wanted.emit, icon="upload")
        self.open_button.setAccessibleName(_("Abrir una receta"))
        self.save_button.setAccessibleName(_("Guardar la receta"))
        column.addWidget(
            flowing(
                self.add_button,
                self.edit_button,
                self.up_button,
                self.down_button,
                self.remove_button,
                self.open_button,
                self.save_button,
            )
        )
        return holder

    def _examples(self) -> QWidget:
        holder = QWidget()
        column = stacked(holder)
        self.said = Text("", "strong")
        self.beside_step = IconText("info", "", "small", "ink2")
        heads = [_("Columna"), _("Antes"), _("Después")]
        self.examples = LineTable(_("Ejemplos de lo que cambia"), Lines(heads))
        self.reason = TextField(_("Por qué se limpia"), example=_("Nombres escritos parejo"))
        for widget in (self.said, self.beside_step):
            column.addWidget(widget)
        column.addWidget(self.examples, 1)
        self.reason_field = Field(_("Por qué se limpia"), self.reason)
        column.addWidget(self.reason_field)
        return holder

    # -- steps ---------------------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Whether a step is being written."""
        return self._edited is not None

    def add(self) -> None:
        """Write a new step, for the records that are looked at."""
        self._open(_NEW)

    def edit(self, row: int) -> None:
        """Write a step anew; one that runs elsewhere stays as it is."""
        if not 0 <= row < len(self._desk.steps):
            return
        if self._desk.runs_here(self._desk.steps[row]):
            self._open(row)
        else:
            self._desk.context.announce(_elsewhere())

    def _open(self, row: int) -> None:
        self._edited, self._row = row, max(self.table.row(), 0)
        self.left.setCurrentWidget(self.editor)
        if row == _NEW:
            self.editor.edit(None, self._desk.where, len(self._desk.steps))
        else:
            self.editor.edit(self._desk.steps[row], row=row)

    def keep(self) -> None:
        """Put the written step into the recipe, unless something is wrong with it."""
        step = self.editor.step()
        if step is not None:
            steps = self._with(step)
            self._row = len(steps) - 1 if self._edited == _NEW else int(self._edited or 0)
            self._leave()
            self._desk.put(steps)

    def close_editor(self) -> None:
        """Leave the recipe as it was."""
        if self.is_editing:
            self._leave()
            self.look()

    def _leave(self) -> None:
        self._edited = None
        self.left.setCurrentIndex(0)
        self.table.setFocus()

    def _with(self, step: "Step") -> "list[Step]":
        steps = list(self._desk.steps)
        if self._edited == _NEW:
            return [*steps, step]
        steps[self._edited or 0] = step
        return steps

    def remove(self, row: int) -> None:
        """Take a step away; Ctrl+Z brings it back."""
        if 0 <= row < len(self._desk.steps):
            self._row = row
            steps = self._desk.steps
            self._desk.put(steps[:row] + steps[row + 1 :])

    def move_step(self, row: int, way: int) -> None:
        """Let a step run earlier (-1) or later (1)."""
        steps = list(self._desk.steps)
        if 0 <= row < len(steps) and 0 <= row + way < len(steps):
            steps[row], steps[row + way] = steps[row + way], steps[row]
            self._row = row + way
            self._desk.put(steps)

    # -- what they would do --------------------------------------------------------------------

    def look(self) -> None:
        """Ask what the recipe would change, with the step that is being written."""
        recipe = self._desk.recipe
        if self.is_editing:
            step = self.editor.step()
            if step is None:
                return
            recipe = type(recipe)(tuple(self._with(step)), recipe.facts)
        self.preview, self.problems, self._tallies = None, {}, {}
        self._show_steps()
        if not recipe.steps or not (self._desk.form or self._desk.table):
            self.looked.emit()
            return
        self._desk.ask("receta", self._desk.looking(recipe), self._on_looked, self._on_wrong)

    def _on_looked(self, preview: "CleanedForm | TableLook") -> None:
        self.preview = preview
        at = self._places(len(preview.report.tallies))
        self._tallies = dict(zip(at, preview.report.tallies, strict=False))
        self._show_steps()
        self.looked.emit()

    def _on_wrong(self, error: Exception) -> None:
        if not isinstance(error, ProblemError):
            self._desk.context.show_error(error)
            return
        if self.is_editing:
            self.editor.complain(error)
        at = self._places(len(self._desk.steps) + 1)
        for problem in error.problems:
            number = problem.values.get("step", 1)
            place = at[number - 1] if isinstance(number, int) and number <= len(at) else 0
            self.problems.setdefault(place, []).append(problem)
        self._show_steps()
        self.looked.emit()

    def _places(self, count: int) -> list[int]:
        """Give the rows of the steps that run here: those that run elsewhere are left out."""
        places = [n for n, step in enumerate(self._desk.steps) if self._desk.runs_here(step)]
        return places if len(places) >= count else [*places, len(self._desk.steps)]

    def _show_steps(self) -> None:
        row = self._row if not self.is_editing else self.table.row()
        lines = [self._line(n, step) for n, step in enumerate(self._desk.steps)]
        self.table.show_lines(lines, row)
        self._show_step(self._in_hand())
        for each in (self.edit_button, self.remove_button, self.up_button, self.down_button):
            each.setEnabled(bool(lines))

    def _line(self, number: int, step: "Step") -> Line:
        said = f"{number + 1}. {words.operation(step.op)}"
        badge = self._badge(number, step)
        return Line([said, words.step_words(step, self._desk.labels), badge[1]], {2: badge})

    def _badge(self, number: int, step: "Step") -> Badge:
        if not self._desk.runs_here(step):
            return "file-spreadsheet", _("al importar"), "info", False
        if number in self.problems:
            return "circle-x", _("no calza"), "err", True
        if number not in self._tallies:
            return "loader", _("contando"), "ink3", False
        tally = self._tallies[number]
        said = words.tally_words(tally)
        if tally.unread:
            return "triangle-alert", said, "warn", True
        return (
            ("circle-check", said, "ok", False)
            if tally.cells or tally.removed
            else ("check", said, "ink3", False)
        )

    def _in_hand(self) -> int:
        if not self.is_editing:
            return self.table.row()
        return len(self._desk.steps) if self._edited == _NEW else int(self._edited or 0)

    def _show_step(self, row: int) -> None:
        row = self._in_hand() if self.is_editing else row
        tally = self._tallies.get(row)
        self.said.setText(self._summary())
        said, icon, color = self._beside(row, tally)
        self.beside_step.set_sign(icon, said, color)
        self.beside_step.setVisible(bool(said))
        self.examples.show_lines(self._example_lines(tally) if tally is not None else [])

    def _summary(self) -> str:
        if not self._desk.steps and not self.is_editing:
            return _("Agregue un paso: aquí verá qué cambia antes de que cambie.")
        if self.problems:
            return _("Un paso no calza con estas columnas: nada se cambia hasta corregirlo.")
        if self.preview is None:
            return _("Contando lo que cambiaría…")
        if self._desk.table is not None:
            return words.table_words(self.preview)
        if not self.preview.changed and not self.preview.records:
            return _("Con esta receta no cambia ningún dato.")
        data = ngettext("Cambiaría {n} dato", "Cambiarían {n} datos", self.preview.changed)
        where = ngettext("en {n} registro.", "en {n} registros.", self.preview.records)
        counted = data.format(n=numbers.count(self.preview.changed))
        return f"{counted} {where.format(n=numbers.count(self.preview.records))}"

    def _beside(self, row: int, tally: "Tally | None") -> tuple[str, str, str]:
        steps: Sequence[Step] = self._desk.steps
        if row in self.problems:
            said = [f"{sentence(each)} {fix(each)}" for each in self.problems[row]]
            return "\n".join(said), "circle-x", "err"
        if not self.is_editing and 0 <= row < len(steps) and not self._desk.runs_here(steps[row]):
            return _elsewhere(), "file-spreadsheet", "info"
        if tally is not None and tally.problems:
            return sentence(tally.problems[0]), "triangle-alert", "warn"
        return (steps[row].note if 0 <= row < len(steps) else ""), "info", "ink2"

    def _example_lines(self, tally: "Tally") -> list[Line]:
        labels: Mapping[str, str] = self._desk.labels
        lines = []
        for each in tally.examples:
            hidden = self._desk.is_hidden(each.column)
            before, after = (HIDDEN, HIDDEN) if hidden else (shown(each.before), shown(each.after))
            lines.append(Line([labels.get(each.column, each.column), before, after], {}))
        return lines

    @override
    def showEvent(self, event: object) -> None:
        self._show_step(self.table.row())


def shown(text: str) -> str:
    """Write a text so that blanks around it are seen."""
    if not text:
        return _("(vacío)")
    return f"«{text}»" if text != " ".join(text.split()) else text


def _elsewhere() -> str:
    return _(
        "Este paso cambia filas o columnas: se hace al importar la tabla o al definir los datos. "
        "Aquí se guarda con la receta y no se aplica."
    )
