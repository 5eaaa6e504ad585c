"""Step 4, Aprobar: who stands for it, the files of the package, the signature."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.publication import Package
from app.progress import Progress
from app.ui import numbers, theme
from app.ui.controls.fields import Field, TextField
from app.ui.controls.progress import ProgressRow
from app.ui.controls.text import IconText
from app.ui.publish.page import StepPage
from app.ui.publish.plan import Plan
from app.ui.publish.short_tables import ShortTable, cell, in_card, titled
from app.ui.publish.signing import Signing

HASH_SHOWN = 16


class ApproveStep(StepPage):
    """Who stands for what goes out.

    Signals:
        people_changed: (prepared by, approved by).
        stopped: Stop building.
        signing_changed: A PIN or a reason is being written.
    """

    people_changed = Signal(str, str)
    stopped = Signal()
    signing_changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Aprobar"))
        self._package: Package | None = None
        self._add_people()
        self._add_package()
        self.signing = Signing()
        self.signing.changed.connect(self.signing_changed)
        self.column.addWidget(self.signing)
        self.column.addStretch(1)

    def show_plan(self, plan: Plan) -> None:
        """Show the publication in hand."""
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
        """Put the focus on a name, or on the PIN."""
        editors = {
            "prepared_by": self.prepared_by,
            "approved_by": self.approved_by,
            "pin": self.signing.pin,
        }
        editor = editors.get(field, self.prepared_by)
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
        heads = [_("Archivo"), _("Tamaño"), _("Huella SHA-256")]
        self.files = ShortTable(_("Archivos del paquete"), heads)
        self.files_card = in_card(self.files)
        self.row = ProgressRow(_("Preparando el paquete"))
        self.row.cancelled.connect(self.stopped)
        self.row.hide()
        self.column.addWidget(titled(_("El paquete"), self.package_words))
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
        self.files.rows.setRowCount(0)
        for file in package.files:
            size = cell(numbers.size(file.bytes))
            size.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            digest = cell(f"{file.sha256[:HASH_SHOWN]}…")
            digest.setToolTip(file.sha256)
            digest.setData(file.sha256, Qt.ItemDataRole.AccessibleTextRole)
            self.files.rows.appendRow([cell(file.name), size, digest])
        self.files.fit((0, 100, 200))
