"""A step of a recipe as a form: operation, columns, parameters, condition."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from app.messages import _, fix, sentence
from app.ui import theme
from app.ui.cleaning import words
from app.ui.cleaning.desk import Desk
from app.ui.cleaning.lines import Line, Lines, LineTable
from app.ui.cleaning.parts import flowing, stacked
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.choices import Mark
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.controls.text import IconText, Text
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.steps.cleaning.parameters import Parameter
    from app.steps.cleaning.step import Step

_WRITING_MS = 400  # a pause in typing after which the change is looked at
_EQUALS = " = "
_LISTS = {
    "mapping": "Nebag = Nebaj",
    "renames": "muni = municipio",
    "texts": "N/D",
    "new_columns": "nombre",
}
"""Parameters of several lines -> an example of one."""


class StepEditor(QWidget):
    """Writes one step; what it makes is looked at while it is written.

    Signals:
        changed: The step is another: look at what it does.
        kept, dropped: The person is done with it, or does not want it.
    """

    changed = Signal()
    kept = Signal()
    dropped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._editors: dict[str, QWidget] = {}
        self._row = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_WRITING_MS)
        self._pause.timeout.connect(self.changed)
        column = stacked(self)
        self.operation = Combo(_("Qué se hace"))
        self.operation.currentIndexChanged.connect(lambda _at: self._build({}))
        column.addWidget(Field(_("Qué se hace"), self.operation))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(self._area, 1)
        self.wrong = IconText("circle-x", "", "small", "err")
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.keep_button = Button(_("Dejar este paso"), icon="check")
        self.keep_button.clicked.connect(self.kept)
        self.drop_button = Button(_("No cambiar nada"), Kind.GHOST, key="Esc")
        self.drop_button.clicked.connect(self.dropped)
        column.addWidget(flowing(self.keep_button, self.drop_button))

    def edit(self, step: "Step | None", where: str = "", row: int = 0) -> None:
        """Write a step: one that is there, or a new one for the records of a condition.

        Args:
            step: The step, None for a new one.
            where: The condition of a new one.
            row: Its place in the recipe, from 0.
        """
        from app.steps.cleaning.step import Step

        self._row = row
        self.operation.blockSignals(True)
        self.operation.clear()
        offered = [
            op for op in words.OPERATIONS if op == "compute" or self._desk.runs_here(Step(op))
        ]
        for op in offered:
            self.operation.addItem(words.operation(op), op)
        self.operation.choose(step.op if step is not None else "trim")
        self.operation.blockSignals(False)
        told = dict(step.parameters) if step is not None else {}
        self._build(told, step.where if step is not None else where, step.note if step else "")
        self.operation.setFocus()

    def step(self) -> "Step | None":
        """Give the step as it stands written, None while something is wrong; it is said."""
        from app.steps.cleaning.recipe import read_recipe

        try:
            written = json.dumps({"recipe": 1, "steps": [self._written()]})
            (made,) = read_recipe(written).steps
        except ProblemError as error:
            self.complain(error)
            return None
        except ValueError:
            self._say(_("Escriba en cada línea: lo que dice = lo que debe decir."))
            return None
        self.wrong.hide()
        return made

    def complain(self, error: ProblemError) -> None:
        """Say what is wrong with the step."""
        problem = error.problems[0]
        self._say(f"{sentence(problem)} {fix(problem)}")

    def _say(self, said: str) -> None:
        self.wrong.set_sign("circle-x", said, "err")
        self.wrong.show()

    # -- its parts -----------------------------------------------------------------------------

    def _build(self, told: Mapping[str, object], where: str = "", note: str = "") -> None:
        from app.steps.cleaning.operations import OPERATIONS

        op = self.operation.code()
        if not op:
            return
        page = QWidget()
        column = stacked(page, 10)
        column.setContentsMargins(0, 0, theme.px(12), 0)
        self._editors = {}
        for parameter in OPERATIONS[op].parameters:
            editor = self._editor(op, parameter, told.get(parameter.name, parameter.default))
            self._editors[parameter.name] = editor
            named = Text("", "body") if isinstance(editor, Mark) else None
            label = words.parameter(parameter.name)
            column.addWidget(editor if named else Field(label, editor, required=parameter.required))
        for name, label, text, hint in (
            ("where", _("Solo donde"), where, "${edad} > 120"),
            ("note", _("Nota"), note, ""),
        ):
            field = self._text(label, text, hint)
            self._editors[name] = field
            column.addWidget(Field(label, field))
        column.addStretch(1)
        self._area.setWidget(page)
        self._later()

    def _editor(self, op: str, parameter: "Parameter", value: object) -> QWidget:
        label = words.parameter(parameter.name)
        if op == "compute" and parameter.name == "replace" and self._desk.table is None:
            value = True  # a form takes no new column
        if parameter.kind == "columns":
            return self._columns(value if isinstance(value, tuple) else ())
        if parameter.kind == "choice":
            return self._choice(label, parameter, str(value or ""))
        if parameter.kind == "flag":
            mark = Mark(label)
            mark.setChecked(bool(value))
            mark.toggled.connect(self._later)
            return mark
        if parameter.kind in _LISTS:
            area = TextArea(label, lines=4)
            area.setPlainText(written_list(value))
            area.setPlaceholderText(_LISTS[parameter.kind])
            area.textChanged.connect(self._later)
            return area
        return self._text(label, "" if value is None else str(value))

    def _choice(self, label: str, parameter: "Parameter", value: str) -> Combo:
        codes = [*([] if parameter.required or "" in parameter.choices else [""])]
        codes += parameter.choices
        combo = Combo(label, [(code, words.choice(code)) for code in codes])
        combo.choose(value if value in codes else codes[0])
        combo.currentIndexChanged.connect(lambda _at: self._later())
        return combo

    def _columns(self, chosen: tuple[str, ...]) -> LineTable:
        table = LineTable(_("Columnas"), Lines([_("Se limpia"), _("Columna")], mark=0), {0: 110})
        lines = [
            Line([column.name, column.label], {}, column.name in chosen)
            for column in self._desk.columns_before(self._row)
        ]
        table.setFixedHeight(theme.px(38) + theme.size("table_row") * min(4, max(1, len(lines))))
        first = next((row for row, line in enumerate(lines) if line.marked), 0)
        table.show_lines(lines, first)
        table.marked.connect(self._later)
        return table

    def _text(self, label: str, text: str, example: str = "") -> TextField:
        field = TextField(label, example=example)
        field.setText(text)
        field.textChanged.connect(lambda _text: self._later())
        return field

    def _later(self) -> None:
        self._pause.start()

    def _written(self) -> dict[str, object]:
        """Give the step as recipes write it.

        Raises:
            ValueError: A list is not written as one.
        """
        from app.steps.cleaning.operations import OPERATIONS

        op = self.operation.code()
        kinds = {each.name: each.kind for each in OPERATIONS[op].parameters}
        made: dict[str, object] = {"op": op}
        for name, editor in self._editors.items():
            value = _value(editor, kinds.get(name, "text"))
            if value not in (None, ""):
                made[name] = value
        return made

    @override
    def hideEvent(self, event: object) -> None:
        self._pause.stop()


def _value(editor: QWidget, kind: str) -> object:
    if isinstance(editor, LineTable):
        chosen = [line.cells[0] for line in editor.cells.lines if line.marked]
        return chosen or None
    if isinstance(editor, Combo):
        return editor.code()
    if isinstance(editor, Mark):
        return editor.isChecked()
    if isinstance(editor, TextArea):
        return read_list(editor.toPlainText(), is_mapping=kind in ("mapping", "renames"))
    text = editor.text() if isinstance(editor, TextField) else ""
    return int(text) if kind == "number" and text.strip().isdecimal() else text


def written_list(value: object) -> str:
    """Write a list or a map, one a line; as JSON where a line could not hold it."""
    if isinstance(value, Mapping):
        lines = [f"{key}{_EQUALS}{said}" for key, said in value.items()]
        plain = all(line.count(_EQUALS) == 1 for line in lines)
        data: object = dict(value)
    else:
        lines = [str(each) for each in value] if isinstance(value, (tuple, list)) else []
        plain, data = all(line.strip() for line in lines), lines
    is_plain = plain and not any("\n" in line or line[:1] in "[{" for line in lines)
    return "\n".join(lines) if is_plain else json.dumps(data, ensure_ascii=False)


def read_list(text: str, *, is_mapping: bool) -> object:
    """Read what `written_list` wrote, None for nothing.

    Raises:
        ValueError: A line of a map says no «=», or it is no JSON.
    """
    if not text.strip():
        return None
    if text.lstrip()[:1] in "[{":
        return json.loads(text)
    lines = [line for line in text.split("\n") if line.strip()]
    if not is_mapping:
        return lines
    found = {}
    for line in lines:
        before, equals, after = line.partition(_EQUALS)
        if not equals and line.endswith(" ="):
            before, equals = line[:-2], _EQUALS  # what becomes blank
        if not equals:
            raise ValueError(line)
        found[before] = after
    return found
