"""Step 3, Comprobar: which columns go out, who stands for it, the files of the package."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.publication import ColumnFate, Package
from app.progress import Progress
from app.ui import numbers, theme
from app.ui.controls.cards import Card
from app.ui.controls.fields import Field, TextField
from app.ui.controls.progress import ProgressRow
from app.ui.controls.table import BADGE, Table
from app.ui.controls.text import IconText, Text
from app.ui.publish.classes import Classes
from app.ui.publish.page import StepPage
from app.ui.publish.plan import Plan
from app.ui.publish.signing import Signing
from app.ui.publish.words import CLASSES, MARKS, fate_of

MOST_ROWS = 10
HASH_SHOWN = 16
_TOP = QModelIndex()


class CheckStep(StepPage):
    """What goes out and who stands for it.

    Signals:
        people_changed: (prepared by, approved by).
        stopped: Stop building.
        class_chosen: (name of a column, its class).
        signing_changed: A PIN or a reason is being written.
    """

    people_changed = Signal(str, str)
    stopped = Signal()
    class_chosen = Signal(str, str)
    signing_changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Comprobar"))
        self._columns: tuple[ColumnFate, ...] | None = None
        self._package: Package | None = None
        self.columns_words = Text("", "body", "ink2")
        self.columns = _table(
            _("Qué pasa con cada columna"), [_("Columna"), _("Qué pasa"), _("Clase")]
        )
        self._add_people()
        self._add_package()
        self.signing = Signing()
        self.signing.changed.connect(self.signing_changed)
        self.column.addWidget(self.signing)
        self.column.addWidget(_titled(_("Qué pasa con cada columna"), self.columns_words))
        self.classes = Classes()
        self.classes.chosen.connect(self.class_chosen)
        self.column.addWidget(self.classes)
        self.column.addWidget(_in_card(self.columns))
        self.column.addWidget(_legend())
        self.column.addStretch(1)

    def show_plan(self, plan: Plan) -> None:
        """Show the publication in hand."""
        if plan.columns != self._columns:
            self._columns = plan.columns
            self._show_columns(plan.columns)
            self.classes.show_columns(plan.columns)
        for editor, name in (
            (self.prepared_by, plan.prepared_by),
            (self.approved_by, plan.approved_by),
        ):
            if editor.text().strip() != name.strip():
                editor.setText(name)
        self._show_people(plan)
        self._show_package(plan.package)
        self.signing.show_plan(plan)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the building is, None when nothing is being built."""
        self.row.setVisible(progress is not None)
        if progress is not None:
            self.row.show_progress(progress)

    def complain(self, field: str) -> None:
        """Say under a name that it is missing."""
        if field == "approved_by":
            self.approver_field.complain(_("Escriba quién aprueba que estos datos salgan."))
        elif field == "prepared_by":
            self.preparer_field.complain(_("Escriba quién preparó estos datos."))

    @override
    def go_to(self, field: str) -> None:
        """Put the focus on a name, on the PIN, or on the columns."""
        editors = {
            "prepared_by": self.prepared_by,
            "approved_by": self.approved_by,
            "pin": self.signing.pin,
        }
        lacking = next(iter(self.classes.fields.values()), None)
        columns: QWidget = self.columns if lacking is None else lacking.editor
        editor: QWidget = editors.get(field, columns)
        editor.setFocus()
        self.ensureWidgetVisible(editor)

    def set_narrow(self, narrow: bool) -> None:
        """Stand in one column, or the two names side by side."""
        way = QBoxLayout.Direction
        self._people.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    # Building.

    def _add_people(self) -> None:
        self.prepared_by = TextField(_("Quién prepara"))
        self.approved_by = TextField(_("Quién aprueba"), example=_("Nombre de quien responde"))
        self.preparer_field = Field(_("Quién prepara"), self.prepared_by, required=True)
        self.approver_field = Field(_("Quién aprueba"), self.approved_by, required=True)
        self._people = QHBoxLayout()
        self._people.setSpacing(theme.px(16))
        for field in (self.preparer_field, self.approver_field):
            self._people.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.people_words = IconText("users", "", "small", "ink2", icon_size=15, gap=7)
        for editor in (self.prepared_by, self.approved_by):
            editor.textEdited.connect(self._on_typed)
            editor.returnPressed.connect(self._on_enter)
        self.column.addLayout(self._people)
        self.column.addWidget(self.people_words)

    def _add_package(self) -> None:
        self.package_words = IconText("package", "", "body", "ink2")
        self.files = _table(
            _("Archivos del paquete"), [_("Archivo"), _("Tamaño"), _("Huella SHA-256")]
        )
        self.files_card = _in_card(self.files)
        self.row = ProgressRow(_("Preparando el paquete"))
        self.row.cancelled.connect(self.stopped)
        self.row.hide()
        self.column.addWidget(_titled(_("El paquete"), self.package_words))
        self.column.addWidget(self.row)
        self.column.addWidget(self.files_card)

    def _on_typed(self) -> None:
        self.people_changed.emit(self.prepared_by.text(), self.approved_by.text())

    def _on_enter(self) -> None:
        self.focusNextChild()

    # Showing.

    def _show_people(self, plan: Plan) -> None:
        for field, name in (
            (self.preparer_field, plan.prepared_by),
            (self.approver_field, plan.approved_by),
        ):
            if name.strip():
                field.be_content()
        if plan.preparer and plan.is_one_person:
            words = _(
                "La misma persona prepara y aprueba: solo vale donde la oficina es de una sola,"
                " y los datos lo dirán. Mejor si otra persona lo mira."
            )
            self.people_words.set_sign("triangle-alert", words, "warn")
        else:
            words = _("Los dos nombres quedan en el recibo; quien aprueba firma con su PIN.")
            self.people_words.set_sign("users", words, "ink2")

    def _show_package(self, package: Package | None) -> None:
        self.files_card.setVisible(package is not None)
        if package is None:
            words = _("Todavía no está preparado: sus archivos y huellas se verán aquí.")
            self.package_words.set_sign("package", words, "ink2")
            self._package = None
            return
        rows = ngettext("{n} fila", "{n} filas", package.rows).format(n=numbers.count(package.rows))
        said = _("Versión {number}: {rows}, {size}. La preparó {name}.").format(
            number=package.number,
            rows=rows,
            size=numbers.size(package.bytes),
            name=package.prepared_by,
        )
        self.package_words.set_sign("circle-check", said, "ok")
        if package != self._package:
            self._package = package
            self._show_files(package)

    def _show_files(self, package: Package) -> None:
        model = _model(self.files)
        model.setRowCount(0)
        for file in package.files:
            size = _cell(numbers.size(file.bytes))
            size.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            digest = _cell(f"{file.sha256[:HASH_SHOWN]}…")
            digest.setToolTip(file.sha256)
            digest.setData(file.sha256, Qt.ItemDataRole.AccessibleTextRole)
            model.appendRow([_cell(file.name), size, digest])
        _fit(self.files, (0, 100, 200), len(package.files))

    def _show_columns(self, columns: tuple[ColumnFate, ...]) -> None:
        out = sum(column.goes_out for column in columns)
        goes = ngettext("{n} columna se publica", "{n} columnas se publican", out)
        stay = ngettext("{n} no sale de aquí", "{n} no salen de aquí", len(columns) - out).format(
            n=numbers.count(len(columns) - out)
        )
        self.columns_words.setText(f"{goes.format(n=numbers.count(out))} · {stay}")
        model = _model(self.columns)
        model.setRowCount(0)
        for column in columns:
            icon, words = fate_of(column)
            fate = _cell(words)
            fate.setData((icon, words, "ink2", False), BADGE)
            kind = _(CLASSES.get(column.privacy, column.privacy))
            title = _("{title} (se repite)").format(title=column.title)
            shown = title if column.in_repeat else column.title
            named = _cell(shown)
            if column.goes_out:
                named.setToolTip(_("En el archivo: {name}").format(name=column.name))
            model.appendRow([named, fate, _cell(kind)])
        _fit(self.columns, (0, 190, 160), len(columns))


class _List(Table):
    """A short table whose first row is taken in hand when the keyboard comes to it."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount(_TOP):
            self.setCurrentIndex(self.model().index(0, 0, _TOP))


def _table(name: str, heads: list[str]) -> Table:
    model = QStandardItemModel(0, len(heads))
    model.setHorizontalHeaderLabels(heads)
    table = _List(name, model)
    model.setParent(table)
    table.setVerticalScrollMode(Table.ScrollMode.ScrollPerItem)
    return table


def _model(table: Table) -> QStandardItemModel:
    model = table.model()
    assert isinstance(model, QStandardItemModel)  # noqa: S101 - `_table` made it
    return model


def _cell(words: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setEditable(False)
    item.setToolTip(words)
    return item


def _fit(table: Table, widths: tuple[int, ...], rows: int) -> None:
    """Give the columns their widths, the first what is left; and the height of a few rows."""
    head = table.horizontalHeader()
    head.setStretchLastSection(False)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate(widths[1:], start=1):
        table.setColumnWidth(column, theme.px(width))
    shown = max(1, min(rows, MOST_ROWS))
    table.setFixedHeight(head.height() + shown * table.verticalHeader().defaultSectionSize())
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _in_card(table: Table) -> Card:
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(table)
    return card


def _titled(title: str, words: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    column.addWidget(Text(title, "h2"))
    column.addWidget(words)
    return box


def _legend() -> QWidget:
    """Say what the four marks of columns mean."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(18))
    for icon, words in MARKS:
        row.addWidget(IconText(icon, _(words), "small", "ink2", icon_size=15, gap=7, wrap=False))
    row.addStretch(1)
    return box
