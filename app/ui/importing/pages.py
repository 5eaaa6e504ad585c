"""The pages of the import: each shows what it is given, and says what the person chose."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.messages import N_, _
from app.operations.inspect_table import Inspection
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.cards import Card
from app.ui.controls.combo import Combo
from app.ui.controls.contents import renewed
from app.ui.controls.fields import Field, TextField
from app.ui.controls.notices import Banner
from app.ui.controls.table import Table
from app.ui.controls.text import IconText, Text
from app.ui.handed_in.tables import Heads, Row, Rows, RowTable
from app.ui.importing.words import (
    ANSWERS,
    DELIMITERS,
    ENCODINGS,
    NEW_QUESTIONS,
    accented_words,
    lines_of,
)
from app.ui.publish.page import StepPage
from forms.problem import Problem, Severity

_TOP = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_HEADER_ROWS = 15
_TABLE_HIGH = 230
_COLUMN_MOST = 260
_NEW = "*"  # no name of a form
_IN = (N_("Entra"), "check", "ok")
_OUT = (N_("No entra"), "circle", "ink2")
_OPEN = (N_("Falta decidir"), "triangle-alert", "warn")


class Sample(QAbstractTableModel):
    """The first rows of a table, with their numbers in the file."""

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._rows: Sequence[tuple[int, list[str]]] = ()

    def show_rows(self, names: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._names, self._rows = (_("Fila"), *names), rows
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._names)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        if role != _DISPLAY:
            return None
        number, cells = self._rows[index.row()]
        return str(number) if index.column() == 0 else cells[index.column() - 1] or None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        across = orientation is Qt.Orientation.Horizontal
        return self._names[section] if across and role == _DISPLAY else None


class Notes(Card):
    """Lines that are worth reading; hidden while there are none."""

    def __init__(self, name: str) -> None:
        super().__init__("warn")
        self.setAccessibleName(name)
        self.lines: list[str] = []
        self._column = self.column(4)
        self.hide()

    def show_lines(self, lines: list[str], kind: str = "warn") -> None:
        """Show these lines instead."""
        self.lines = lines
        self.set_tint(kind)
        sign = "circle-x" if kind == "err" else "triangle-alert"
        with renewed(self._column):
            for line in lines:
                self._column.addWidget(IconText(sign, line, icon_color=kind))
        self.setVisible(bool(lines))


class PreviewPage(StepPage):
    """How the file is read: letters, separator, sheet, header; its first rows.

    Signals:
        changed: What was said (`form`, `encoding`, `delimiter`, `sheet`, `header_row`) and its
            answer; another form than the one that is offered means a new one.
        named: What the new form will be called.
        clean_wanted: The table is to go through a recipe first.
    """

    changed = Signal(str, str)
    named = Signal(str)
    clean_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Vista previa"))
        self.notes = Notes(_("Avisos del archivo"))
        self.combos = {
            "form": Combo(_("Formulario")),
            "sheet": Combo(_("Hoja")),
            "encoding": Combo(_("Letras del archivo")),
            "delimiter": Combo(_("Separador")),
            "header_row": Combo(_("Fila de los nombres")),
        }
        self.fields = {key: Field(c.accessibleName(), c) for key, c in self.combos.items()}
        self.new_name = TextField(_("Nombre del formulario nuevo"))
        self.new_name.textEdited.connect(self.named)
        hint = _("Letras minúsculas sin tilde, números y _.")
        self.name_field = Field(self.new_name.accessibleName(), self.new_name, hint=hint)
        above, row = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.fields["form"])
        above.addWidget(self.name_field)
        for key, combo in self.combos.items():
            if key != "form":
                row.addWidget(self.fields[key])
            combo.activated.connect(lambda _at, key=key: self._on_chosen(key))
        for line in (above, row):
            line.setSpacing(theme.px(12))
            line.addStretch(1)
            self.column.addLayout(line)
        self.clean = Button(_("Limpiar antes de importar"), icon="list-checks")
        self.clean.clicked.connect(self.clean_wanted)
        above.addWidget(self.clean, alignment=Qt.AlignmentFlag.AlignBottom)
        self.accented = Text("", "body", "ink2")
        self.column.addWidget(self.accented)
        self.column.addWidget(self.notes)
        self.rows = Sample()
        self.table = Table(_("Primeras filas"), self.rows)
        self.table.setMinimumHeight(theme.px(_TABLE_HIGH))
        self.column.addWidget(self.table, 1)

    def offer_forms(self, forms: Mapping[str, str], *, is_new: bool, name: str) -> None:
        """Offer where the table may go.

        Args:
            forms: Code and title of those that are there.
            is_new: It becomes a form of its own.
            name: What that will be called.
        """
        chosen = _NEW if is_new else next(iter(forms), _NEW)
        self._offer("form", {**forms, _NEW: _("Formulario nuevo de esta tabla")}, chosen)
        self.name_field.setVisible(is_new)
        if self.new_name.text() != name:
            self.new_name.setText(name)

    def say_recipe(self, *, is_used: bool) -> None:
        """Say whether the table goes through a recipe: the rows below are what it leaves."""
        words = _("Cambiar la receta") if is_used else _("Limpiar antes de importar")
        self.clean.setText(words)
        self.clean.setAccessibleName(words)

    def show_inspection(self, found: Inspection) -> None:
        """Show a table as it was read."""
        seen, table = found.preview, found.preview.table
        shown = [sheet.name for sheet in table.sheets if not sheet.hidden]
        self._offer("sheet", {name: name for name in shown}, table.sheet)
        text = table.kind == "csv"
        self._offer("encoding", _said(ENCODINGS) if text else {}, table.encoding)
        self._offer("delimiter", _said(DELIMITERS) if text else {}, table.delimiter)
        numbers = {str(at): str(at) for at in range(1, _HEADER_ROWS + 1)}
        self._offer("header_row", numbers, str(table.header_row))
        self.accented.setText(accented_words(seen.accented, table.encoding))
        self.accented.setVisible(bool(self.accented.text()))
        wrong = [p for p in seen.problems if p.severity is Severity.ERROR]
        self.notes.show_lines(lines_of(wrong or seen.problems), "err" if wrong else "warn")
        # What stops the import stands above the rows; what can wait, below: it is said again.
        self.column.removeWidget(self.notes)
        at = self.column.indexOf(self.table)
        self.column.insertWidget(at if wrong else at + 1, self.notes)
        self.rows.show_rows(table.header, seen.sample)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Make columns as wide as what they say: names that begin alike are told apart."""
        head = self.table.horizontalHeader()
        for column in range(head.count()):
            wanted = max(self.table.sizeHintForColumn(column), head.sectionSizeHint(column))
            self.table.setColumnWidth(column, min(wanted, theme.px(_COLUMN_MOST)))

    def _offer(self, key: str, items: dict[str, str], chosen: str) -> None:
        combo = self.combos[key]
        combo.clear()
        for code, words in {**items, **({} if chosen in items else {chosen: chosen})}.items():
            combo.addItem(words, code)
        combo.choose(chosen)
        self.fields[key].setVisible(bool(items))

    def _on_chosen(self, key: str) -> None:
        self.changed.emit(key, self.combos[key].code())


def _said(words: dict[str, str]) -> dict[str, str]:
    return {code: _(text) for code, text in words.items()}


class ColumnsPage(StepPage):
    """What each column answers: a list of the columns, and one editor for the one in hand.

    Signals:
        answered: A column and the path of its question, "" for none.
        settled: A column, what was doubtful, and the answer.
    """

    answered = Signal(str, str)
    settled = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__(_("Columnas"))
        self.notes = Notes(_("Lo que falta"))
        self.column.addWidget(self.notes)
        self.question = Combo(_("Pregunta que contesta"))
        self.question.activated.connect(self._on_question)
        self.doubt = Combo(_("Cómo se lee"))
        self.doubt.setPlaceholderText(_("Elija"))
        self.doubt.activated.connect(self._on_doubt)
        self.question_field = Field(_("Pregunta que contesta"), self.question)
        self.doubt_field = Field(_("Cómo se lee"), self.doubt)
        self.rows = Rows()
        self.table = RowTable(_("Columnas de la tabla"), self.rows)
        self.table.setMinimumHeight(theme.px(_TABLE_HIGH))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        editor = QHBoxLayout()
        editor.setSpacing(theme.px(12))
        editor.addWidget(self.question_field, 1)
        editor.addWidget(self.doubt_field, 1)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(editor)
        self._names: tuple[str, ...] = ()
        self._own: dict[str, str] = {}
        self._is_new = False
        self._answers: dict[str, str] = {}
        self._doubts: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {}

    def offer(self, found: Inspection) -> None:
        """Offer the questions of the form."""
        self._is_new = found.is_new
        words = {
            name: _(NEW_QUESTIONS[kind]) for name, kind in found.labels.items() if found.is_new
        }
        self._labels = words or dict(found.labels)
        self._names = tuple(found.answers)
        self._own = dict(found.answers)
        self._examples = {name: ", ".join(texts[:3]) for name, texts in found.examples.items()}
        self._offer_questions(self._labels)

    def _offer_questions(self, labels: Mapping[str, str]) -> None:
        self.question.clear()
        self.question.addItem(_("Ninguna: esta columna no entra"), "")
        for path, label in labels.items():
            self.question.addItem(label, path)

    def show_answers(
        self,
        answers: dict[str, str],
        doubts: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...], str]],
    ) -> None:
        """Show what each column answers.

        Args:
            answers: Column -> path of its question, "" for none.
            doubts: Column -> what is doubtful, the answers, cells, and what was said ("" nothing).
        """
        at = max(self.table.currentIndex().row(), 0)
        self._answers, self._doubts = answers, doubts
        words = (_("Columna"), _("Estado"), _("Contesta a"), _("Datos"))
        heads = Heads(words, (200, 150, 280, 150))
        self.table.show_rows(heads, [self._row(name) for name in self._names])
        self.table.selectRow(min(at, len(self._names) - 1))

    def go_to_column(self, name: str) -> None:
        """Put the focus where a column is decided."""
        left_out = (each for each in self._names if not self._answers.get(each))
        there = name if name in self._names else next(left_out, self._names[0])
        self.table.selectRow(self._names.index(there))
        editor = self.doubt if name in self._doubts else self.question
        editor.setFocus()
        self.ensureWidgetVisible(editor)

    def _row(self, name: str) -> Row:
        path = self._answers.get(name, "")
        is_open = name in self._doubts and not self._doubts[name][3]
        badge = _OPEN if is_open else _IN if path else _OUT
        question = self._labels.get(path, "")
        return Row((name, _(badge[0]), question, self._examples.get(name, "")), badge)

    def _here(self) -> str:
        at = self.table.currentIndex().row()
        return self._names[at] if 0 <= at < len(self._names) else ""

    def _on_row(self) -> None:
        name = self._here()
        own = self._own.get(name)
        if self._is_new and own is not None:
            self._offer_questions({own: self._labels[own]})
        self.question.setAccessibleDescription(name)
        self.question.choose(self._answers.get(name, ""))
        doubt = self._doubts.get(name)
        self.doubt_field.setVisible(doubt is not None)
        if doubt is None:
            return
        _what, answers, examples, said = doubt
        self.doubt.clear()
        for answer in answers:
            self.doubt.addItem(_(ANSWERS[answer]), answer)
        self.doubt.choose(said)
        self.doubt.setAccessibleDescription(", ".join(examples[:3]))

    def _on_question(self) -> None:
        self.answered.emit(self._here(), self.question.code())

    def _on_doubt(self) -> None:
        name = self._here()
        self.settled.emit(name, self._doubts[name][0], self.doubt.code())


class EndPage(StepPage):
    """What will happen; afterwards, what came of it."""

    def __init__(self) -> None:
        super().__init__(_("Importar"))
        self.notes = Notes(_("Avisos de la importación"))
        self.said = self.sentence = ""
        self._banners = QVBoxLayout()
        self.column.addLayout(self._banners)
        self.column.addWidget(self.notes)
        self.column.addStretch(1)

    def show_words(
        self, kind: str, title: str, sentence: str = "", problems: Sequence[Problem] = ()
    ) -> None:
        """Say one thing, and below it what is worth knowing."""
        self.said, self.sentence = title, sentence
        with renewed(self._banners):
            self._banners.addWidget(Banner(kind, title, sentence))
        self.notes.show_lines(lines_of(problems))
