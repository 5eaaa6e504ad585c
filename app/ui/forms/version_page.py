"""What a new version of a form does to the records that are here, before it is published."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.operations.change_words import change_sentence
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import CardList
from app.ui.controls.choices import CheckRow, ChoiceRow
from app.ui.controls.menus import open_under
from app.ui.controls.notices import Banner
from app.ui.controls.text import Text

if TYPE_CHECKING:
    from app.operations.offer_form import OfferedVersion
    from app.operations.preview_form import Decisions, Effect, Example

WORRIES = frozenset(
    {"narrowed", "option_renamed", "required", "constraint", "relevant", "maybe_renamed"}
)
"""Changes after which records need somebody's work."""


class VersionPage(QWidget):
    """A page of its own inside Formularios, left with Esc.

    Signals:
        left: Back to the forms; nothing is published.
        publish_wanted: Publish it as it was decided.
        record_wanted: See the record with this number.
    """

    left = Signal()
    publish_wanted = Signal()
    record_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.offered: OfferedVersion | None = None
        self._doubts: dict[str, tuple[Effect, ChoiceRow, ChoiceRow]] = {}
        self._apart: dict[str, CheckRow] = {}
        self._recoded: dict[str, CheckRow] = {}
        self.lift: CheckRow | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(10))
        self._column.setSpacing(theme.px(12))
        self.banner = Banner("info", "")
        self._column.addWidget(self.banner)
        self._rows = CardList()
        self._column.addWidget(self._rows)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.back = Button(_("Volver sin publicar"), icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.left)
        self.said = Text("", "small", "err")
        self.publish = Button("", Kind.PRIMARY, icon="check", key="Ctrl+Enter")
        self.publish.clicked.connect(self._on_publish_pressed)
        row.addWidget(self.back)
        row.addWidget(self.said, 1)
        row.addWidget(self.publish)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def show_offer(self, offered: "OfferedVersion") -> None:
        """Show what a version would do."""
        self.offered, preview = offered, offered.preview
        self._doubts.clear()
        self._apart.clear()
        self._recoded.clear()
        self._rows.clear()
        self.said.setText("")
        title = _("Versión {number} de «{title}»: esto cambia")
        self.banner.title.setText(title.format(number=preview.number, title=preview.title))
        self.banner.setAccessibleName(self.banner.title.text())
        self.banner.sentence.setText(_told(preview.records))
        self.banner.sentence.show()
        for effect in preview.effects:
            self._rows.add_row(self._row(effect, preview.records))
        words = ngettext(
            "Pasar también {n} registro a la versión nueva",
            "Pasar también los {n} registros a la versión nueva",
            preview.records,
        )
        self.lift = CheckRow(words.format(n=numbers.count(preview.records)))
        self._rows.add_row(_padded(self.lift))
        publish = _("Publicar la versión {number}").format(number=preview.number)
        self.publish.setText(publish)
        self.publish.setAccessibleName(publish)

    def decisions(self) -> "Decisions":
        """Give what the person decided."""
        from app.operations.preview_form import Decisions
        from forms.versions import Said

        renamed, separate = {}, set()
        for path, (effect, is_same, _other) in self._doubts.items():
            if is_same.isChecked():
                renamed[effect.was] = path
            else:
                separate.add(path)
        apart = frozenset(path for path, box in self._apart.items() if box.isChecked())
        recoded = frozenset(path for path, box in self._recoded.items() if box.isChecked())
        return Decisions(Said(renamed, frozenset(separate)), apart, recoded)

    def wants_lift(self) -> bool:
        """Say whether the records go over to the new version."""
        return self.lift is not None and self.lift.isChecked()

    def _row(self, effect: "Effect", records: int) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(theme.px(16), theme.px(9), theme.px(12), theme.px(9))
        column.setSpacing(theme.px(6))
        line = QHBoxLayout()
        worries = effect.kind in WORRIES or (effect.kind == "type" and effect.records > 0)
        sentence = Text(change_sentence(effect, records), "strong" if worries else "body")
        line.addWidget(sentence, 1)
        if effect.examples and worries:
            line.addWidget(self._see(effect), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        if effect.kind == "maybe_renamed":
            self._ask(effect, column)
        elif effect.kind == "type" and effect.records + (effect.convertible or 0):
            box = CheckRow(_("Dejar los datos de antes como están, en su propia columna"))
            self._apart[effect.path] = box
            column.addWidget(box)
        elif effect.kind == "option_renamed" and effect.records:
            words = _("Cambiar «{before}» por «{now}» en los registros, y pasarlos a la nueva")
            box = CheckRow(words.format(before=effect.before, now=effect.now))
            self._recoded[f"{effect.path}={effect.before}"] = box
            column.addWidget(box)
        return row

    def _see(self, effect: "Effect") -> Button:
        count, shown = numbers.count(effect.records), len(effect.examples)
        words = _("Ver los {n}") if effect.records <= shown else _("Ver {shown} de {n}")
        if effect.records == 1:
            words = _("Ver el registro")
        button = Button(words.format(n=count, shown=shown), has_menu=True)
        name = _("{see}: {label}").format(see=button.text(), label=effect.label)
        button.setAccessibleName(name)
        items = [(_example_words(one), self._opener(one)) for one in effect.examples]
        button.clicked.connect(lambda: open_under(button, items))
        return button

    def _opener(self, example: "Example") -> Callable[[], None]:
        return partial(self.record_wanted.emit, example.number)

    def _ask(self, effect: "Effect", column: QVBoxLayout) -> None:
        same = ChoiceRow(_("Es la misma: «{now}» sigue en su columna").format(now=effect.now))
        other = ChoiceRow(_("Es otra: «{before}» ya no se pregunta").format(before=effect.before))
        group = QButtonGroup(self)
        for choice in (same, other):
            group.addButton(choice)
            column.addWidget(choice)
        self._doubts[effect.path] = effect, same, other

    def _on_publish_pressed(self) -> None:
        for effect, same, other in self._doubts.values():
            if not (same.isChecked() or other.isChecked()):
                words = _("Diga primero si «{now}» es la misma pregunta que «{before}».")
                self.said.setText(words.format(now=effect.now, before=effect.before))
                same.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.publish_wanted.emit()


def _told(records: int) -> str:
    words = ngettext(
        "Hay {n} registro de las versiones anteriores; nada de él se pierde y se puede deshacer.",
        "Hay {n} registros de las versiones anteriores; nada de ellos se pierde y se puede"
        " deshacer.",
        records,
    )
    return words.format(n=numbers.count(records))


def _example_words(example: "Example") -> str:
    number = numbers.count(example.number)
    if example.value is None:
        return _("Registro {number}: en blanco").format(number=number)
    return _("Registro {number}: {value}").format(number=number, value=str(example.value)[:60])


def _padded(widget: QWidget) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(theme.px(16), theme.px(9), theme.px(12), theme.px(9))
    column.addWidget(widget)
    return row
