"""The receipt of a delivery: what the portal holds, as it was read back, and who answers for it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
)

from app.messages import _, ngettext
from app.operations.receipts import FiledReceipt, receipt_text
from app.store.clock import as_moment
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, Hairline
from app.ui.controls.notices import Banner
from app.ui.controls.text import IconText, Text
from app.ui.publish.page import StepPage

HASH_PART = 8


class ReceiptPage(StepPage):
    """One receipt.

    Signals:
        closed: Back to the list.
        page_wanted: See the dataset at the portal.
        save_wanted: (FiledReceipt, Path): keep it as a file.
        print_wanted: FiledReceipt: open it as a page that can be printed.
        copied: It is on the clipboard.
    """

    closed = Signal()
    page_wanted = Signal()
    save_wanted = Signal(object, object)
    print_wanted = Signal(object)
    copied = Signal()

    def __init__(self, receipt: FiledReceipt) -> None:
        super().__init__(_("Recibo"))
        self.receipt = receipt
        self.column.addLayout(self._head())
        self.column.addWidget(self._banner())
        self.column.addWidget(self._facts())
        self.column.addWidget(Text(_("Archivos, bajados otra vez y comparados"), "h2"))
        self.column.addWidget(self._files())
        self.column.addStretch(1)

    def copy(self) -> None:
        """Put the receipt on the clipboard, as text."""
        QGuiApplication.clipboard().setText(receipt_text(self.receipt))
        self.copied.emit()

    def choose_target(self) -> None:
        """Ask where the receipt is kept and as what; the window stays alive meanwhile."""
        dialog = QFileDialog(self, _("Guardar el recibo"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("PDF para imprimir (*.pdf)"), _("Texto (*.txt)"), "JSON (*.json)"])
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{file_name(self.receipt)}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
        )
        dialog.fileSelected.connect(self._on_target_selected)
        dialog.open()

    def _on_target_selected(self, name: str) -> None:
        self.save_wanted.emit(self.receipt, Path(name))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.back = Button(_("Envíos"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.closed)
        self.copy_button = Button(_("Copiar"), icon="copy")
        self.copy_button.clicked.connect(self.copy)
        self.save_button = Button(_("Guardar…"), icon="file-check")
        self.save_button.clicked.connect(self.choose_target)
        row.addWidget(self.back)
        row.addStretch(1)
        self.print_button = Button(_("Imprimir"), icon="printer")
        self.print_button.clicked.connect(lambda: self.print_wanted.emit(self.receipt))
        row.addWidget(self.copy_button)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        return row

    def _banner(self) -> Banner:
        body = self.receipt.body
        said = ngettext(
            "Publicado y comprobado: el portal tiene {n} fila, igual a la suya.",
            "Publicado y comprobado: el portal tiene {n} filas, iguales a las suyas.",
            body["rows"],
        )
        look = Button(_("Ver en el portal"), icon="external-link")
        look.clicked.connect(self.page_wanted)
        words = body["dataset"]["url"]
        if self.receipt.practice:
            words = _("{url} · portal de práctica, en esta computadora").format(url=words)
        return Banner("ok", said.format(n=numbers.count(body["rows"])), words, look)

    def _facts(self) -> Card:
        receipt, body = self.receipt, self.receipt.body
        card = Card()
        card.setAccessibleName(_("Datos del envío"))
        grid = QGridLayout(card)
        grid.setContentsMargins(theme.px(18), theme.px(14), theme.px(18), theme.px(14))
        grid.setHorizontalSpacing(theme.px(18))
        grid.setVerticalSpacing(theme.px(7))
        grid.setColumnStretch(1, 1)
        written = numbers.count(body["writes"]) if body["writes"] else _("0: ya estaba igual")
        facts = [
            (_("Datos"), receipt.title),
            (_("Versión"), numbers.count(body["version"])),
            (_("Portal"), body["portal"]["title"] or body["portal"]["url"]),
            (_("Oficina"), body["dataset"]["organization"]),
            (_("Preparó"), receipt.prepared_by),
            _approval(receipt),
            (_("Se empezó a enviar"), _when(body["started_at"])),
            (_("Publicado y comprobado"), _when(body["finished_at"])),
            (_("Cambios en el portal"), written),
            (_("Fin de la historia"), _parted(body["journal_head"]) or "–"),
        ]
        for row, (what, words) in enumerate(facts):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(Text(what, "body", "ink2", wrap=False), row, 0, top)
            value = Text(words)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1, top)
        return card

    def _files(self) -> Card:
        card = Card()
        card.setAccessibleName(_("Archivos del paquete"))
        column = card.column(9)
        for number, file in enumerate(self.receipt.body["files"]):
            if number:
                column.addWidget(Hairline())
            size = numbers.size(file["bytes"])
            if file["rows"] is not None:
                rows = ngettext("{n} fila", "{n} filas", file["rows"])
                size = f"{rows.format(n=numbers.count(file['rows']))} · {size}"
            head = QHBoxLayout()
            head.addWidget(IconText("circle-check", file["name"], "strong", icon_color="ok"), 1)
            head.addWidget(Text(size, "small", "ink2", wrap=False))
            digest = Text(
                _("SHA-256 {digest}").format(digest=_parted(file["sha256"])), "small", "ink3"
            )
            digest.setContentsMargins(theme.px(28), 0, 0, 0)
            digest.setAccessibleName(f"SHA-256 {file['sha256']}")
            column.addLayout(head)
            column.addWidget(digest)
        return card


def file_name(receipt: FiledReceipt) -> str:
    """Give the name of the file of a receipt, without ending."""
    body = receipt.body
    words = _("recibo-{name}-v{number}")
    return words.format(name=body["dataset"]["name"], number=body["version"])


def _approval(receipt: FiledReceipt) -> tuple[str, str]:
    """Say who approved, or openly that nobody did."""
    if receipt.override:
        return _("Salió sin aprobación"), receipt.override
    same = receipt.prepared_by == receipt.approved_by
    words = _("{name}, la misma persona") if same else "{name}"
    return _("Aprobó"), words.format(name=receipt.approved_by)


def _parted(digest: str) -> str:
    """Write a hash in groups of eight, so that it can be compared by eye and wraps."""
    return " ".join(digest[at : at + HASH_PART] for at in range(0, len(digest), HASH_PART))


def _when(moment: str) -> str:
    return as_moment(moment).astimezone().strftime("%d/%m/%Y %H:%M:%S")
