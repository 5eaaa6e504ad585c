"""What the portal asks besides: its own fields and groups, as it said when it was last read."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.messages import _
from app.operations.portal_rules import rules_read_words
from app.steps.catalogue import DatasetMetadata
from app.steps.portal_rules import (
    ASKED,
    SEVERAL,
    AskedField,
    Choice,
    Control,
    PortalRules,
    own_fields,
)
from app.ui import theme
from app.ui.controls.choices import CheckRow
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.controls.text import Text

_EXAMPLES = {
    Control.DATE: "2026-11-22",
    Control.EMAIL: "datos@muninebaj.gob.gt",
    Control.ADDRESS: "https://…",
}


class SeveralOf(QWidget):
    """Boxes to tick, one for each choice.

    Signals:
        changed: Another choice was ticked.
    """

    changed = Signal()

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self.boxes = {choice.code: CheckRow(choice.name) for choice in choices}
        for box in self.boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")
            box.clicked.connect(self.changed)
            column.addWidget(box)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def codes(self) -> tuple[str, ...]:
        """Give what is ticked, in the order of the portal."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def choose(self, codes: Sequence[str]) -> None:
        """Tick these and no others."""
        for code, box in self.boxes.items():
            box.setChecked(code in codes)


class PortalFields(QWidget):
    """The block at the end of the description.

    Signals:
        left: Name of a field that was left or chosen.
        typed: Something was typed.
    """

    left = Signal(str)
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._shown: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(14))
        self.hide()

    def show_rules(self, rules: PortalRules | None, metadata: DatasetMetadata) -> None:
        """Show what the portal asks that no other part of the description says."""
        asked = own_fields(metadata, rules) if rules is not None else ()
        groups = rules.groups if rules is not None else ()
        if (rules, asked) != self._shown:
            self._shown = (rules, asked)
            self._build(rules, asked, groups)
        self.setVisible(bool(self.fields))
        for name, field in self.fields.items():
            _show(field.editor, _value(metadata, name))

    def written(self) -> tuple[dict[str, str], tuple[str, ...] | None]:
        """Give the answers by name, and the groups; None where there are none to choose from."""
        answers = {
            name.removeprefix(ASKED): _read(field.editor)
            for name, field in self.fields.items()
            if name.startswith(ASKED)
        }
        groups = self.fields.get("groups")
        editor = groups.editor if groups is not None else None
        return answers, editor.codes() if isinstance(editor, SeveralOf) else None

    def _build(
        self,
        rules: PortalRules | None,
        asked: Sequence[AskedField],
        groups: Sequence[Choice],
    ) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        if rules is None or not (asked or groups):
            return
        self._column.addWidget(Text(_("Lo que pide el portal"), "h2"))
        self._column.addWidget(Text(rules_read_words(rules), "small", "ink2"))
        for each in asked:
            self._add(ASKED + each.name, each)
        if groups:
            several = AskedField("groups", _("Grupos"), Control.SEVERAL_OF, choices=tuple(groups))
            self._add("groups", several)

    def _add(self, name: str, asked: AskedField) -> None:
        editor = _editor(asked)
        field = Field(asked.label, editor, hint=asked.hint, required=asked.required)
        self.fields[name] = field
        self._column.addWidget(field)
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda _row, name=name: self.left.emit(name))
        elif isinstance(editor, QLineEdit):
            editor.textEdited.connect(self.typed)
            editor.editingFinished.connect(lambda name=name: self.left.emit(name))
        elif isinstance(editor, TextArea):
            editor.textChanged.connect(self.typed)
        elif isinstance(editor, SeveralOf):
            editor.changed.connect(lambda name=name: self.left.emit(name))


def _editor(asked: AskedField) -> QWidget:
    """Give the control that a field is filled in with."""
    choices = [(choice.code, choice.name) for choice in asked.choices]
    if asked.control is Control.SEVERAL_OF and choices:
        return SeveralOf(asked.label, asked.choices)
    if choices:
        return Combo(asked.label, [("", _("Sin elegir")), *choices])
    if asked.control is Control.LONG_TEXT:
        return TextArea(asked.label, lines=3)
    return TextField(asked.label, example=_EXAMPLES.get(asked.control, ""))


def _value(metadata: DatasetMetadata, name: str) -> str:
    if name == "groups":
        return SEVERAL.join(metadata.groups)
    return metadata.asked.get(name.removeprefix(ASKED), "")


def _show(editor: QWidget, value: str) -> None:
    """Put an answer into its control, unless it stands there: the hand may be typing."""
    if _read(editor) == value:
        return
    if isinstance(editor, SeveralOf):
        editor.choose([code.strip() for code in value.split(SEVERAL)])
    elif isinstance(editor, Combo):
        editor.choose(value)
    elif isinstance(editor, TextArea):
        editor.setPlainText(value)
    elif isinstance(editor, TextField):
        editor.setText(value)


def _read(editor: QWidget) -> str:
    """Give what stands in a control, as it is kept."""
    if isinstance(editor, SeveralOf):
        return SEVERAL.join(editor.codes())
    if isinstance(editor, Combo):
        return editor.code()
    if isinstance(editor, TextArea):
        return editor.toPlainText().strip()
    return editor.text().strip() if isinstance(editor, TextField) else ""
