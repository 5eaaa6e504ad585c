"""What a dataset says of one column: whether it leaves, its class, its names, its unit."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.messages import N_, _
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.choices import Mark
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.controls.text import Text

Column = Mapping[str, object]
"""A column as `app.steps.dataset_definition.shown` gives it."""

CLASSES = (
    ("", N_("Sin clase todavía")),
    ("publico", N_("Pública: sale tal como está")),
    ("confidencial", N_("Confidencial: se queda aquí")),
    ("sensible", N_("Sensible: se queda aquí")),
    ("reservado", N_("Reservada: se queda aquí")),
)
"""Class -> what a person reads."""

TYPES = {
    "string": N_("texto"),
    "integer": N_("número entero"),
    "number": N_("número"),
    "date": N_("fecha"),
    "datetime": N_("fecha y hora"),
    "boolean": N_("sí o no"),
    "time": N_("hora"),
    "year": N_("año"),
    "yearmonth": N_("mes"),
}
"""Type of a column -> what a person reads."""

TEXTS = ("name", "title", "unit", "codelist", "description")
LONGEST_NAME = 63
LONGEST_TEXT = 500


class ColumnEditor(Card):
    """Edits one column; every change is told at once.

    Signals:
        edited: (path of the question, field of the definition, its value).
        reset_wanted: Path of the question: say again what the form says.
    """

    edited = Signal(str, str, object)
    reset_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.path = ""
        self._column: Column = {}
        self.setAccessibleName(_("La columna en mano"))
        column = self.column(12)
        self.heading = Text("", "h2")
        self.facts = Text("", "small", "ink2")
        self.reset = Button(_("Como en el formulario"), Kind.LINK, icon="undo-2")
        self.reset.clicked.connect(lambda: self.reset_wanted.emit(self.path))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self.heading)
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        head.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.publish = Mark(_("Esta columna es parte de estos datos"))
        self.publish.clicked.connect(self._on_marked)
        column.addWidget(self.publish)
        self.privacy = Combo(_("Clase"), [(code, _(words)) for code, words in CLASSES])
        self.privacy.activated.connect(self._on_class_chosen)
        self.description = TextArea(_("Qué significa"), lines=2)
        self.description.textChanged.connect(partial(self._on_typed, "description"))
        self.fields = {
            "privacy": Field(_("Clase"), self.privacy),
            "name": self._line("name", _("Nombre de la columna"), LONGEST_NAME),
            "title": self._line("title", _("Título"), LONGEST_TEXT),
            "unit": self._line("unit", _("Unidad"), LONGEST_NAME),
            "codelist": self._line("codelist", _("Lista oficial"), LONGEST_NAME),
            "description": Field(_("Qué significa"), self.description),
        }
        self._pairs: list[QHBoxLayout] = []
        for pair in (("privacy", "name"), ("title", "unit"), ("codelist",)):
            column.addLayout(self._row(*pair))
        column.addWidget(self.fields["description"])

    def show_column(self, column: Column, own: Column) -> None:
        """Show a column; a text that is being typed is left alone.

        Args:
            column: As the draft says it.
            own: As the form says it.
        """
        is_other = column["path"] != self.path
        self._column, self.path = column, str(column["path"])
        for name in TEXTS:
            self._show_text(name, str(column[name] or ""), anew=is_other)
        self.publish.setChecked(bool(column["publish"]))
        self.privacy.choose(str(column["privacy"] or ""))
        self.heading.setText(str(column["title"] or column["name"]))
        kind = str(column["type"])
        facts = [_("Pregunta {path}").format(path=self.path), _(TYPES.get(kind, kind))]
        if column["key"]:
            facts.append(_("parte de la llave"))
        self.facts.setText(" · ".join(facts))
        said = (*TEXTS, "privacy", "publish")
        self.reset.setVisible(any(column[name] != own[name] for name in said))

    def complain(self, field: str, sentence: str) -> None:
        """Say under a field what is wrong; "" of all fields that nothing is."""
        if not field:
            for each in self.fields.values():
                each.be_content()
        elif field in self.fields:
            self.fields[field].complain(sentence)

    def set_narrow(self, narrow: bool) -> None:
        """Stand in one column, or two fields side by side."""
        way = QBoxLayout.Direction
        for pair in self._pairs:
            pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _line(self, name: str, label: str, longest: int) -> Field:
        editor = TextField(label)
        editor.setMaxLength(longest)
        editor.textEdited.connect(partial(self._on_typed, name))
        return Field(label, editor)

    def _row(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        for name in names:
            row.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        self._pairs.append(row)
        return row

    def _show_text(self, name: str, words: str, *, anew: bool) -> None:
        editor: QWidget = self.fields[name].editor
        if self._text(name) == words or (editor.hasFocus() and not anew):
            return
        if isinstance(editor, QLineEdit):
            editor.setText(words)
        else:
            self.description.blockSignals(True)
            self.description.setPlainText(words)
            self.description.blockSignals(False)

    def _text(self, name: str) -> str:
        editor = self.fields[name].editor
        text = editor.text() if isinstance(editor, QLineEdit) else self.description.toPlainText()
        return text.strip()

    def _on_typed(self, name: str, _text: str = "") -> None:
        if self.path:
            self.edited.emit(self.path, name, self._text(name))

    def _on_marked(self) -> None:
        self.edited.emit(self.path, "publish", self.publish.isChecked())

    def _on_class_chosen(self, _index: int) -> None:
        self.edited.emit(self.path, "privacy", self.privacy.code())
