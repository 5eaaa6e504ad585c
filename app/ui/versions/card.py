"""One version of a dataset: how much, since when, who stands for it, what it changed."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.messages import _
from app.operations.list_datasets import DatasetVersion
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.text import IconText, Text
from app.ui.versions.words import changes_words, people_words, size_words

HASH_PART = 16


class VersionCard(Card):
    """A version.

    Signals:
        receipt_wanted: Key of the parcel whose receipt is wanted.
        folder_wanted: Folder where its files lie.
    """

    receipt_wanted = Signal(str)
    folder_wanted = Signal(str)

    def __init__(self, version: DatasetVersion, now: datetime) -> None:
        super().__init__()
        self.version = version
        self.receipts: list[Button] = []
        title = _("Versión {number}").format(number=version.number)
        self.setAccessibleName(title)
        column = self.column(5)
        head = QHBoxLayout()
        head.addWidget(Text(title, "strong", wrap=False))
        head.addWidget(Text(size_words(version), "small", "ink2", wrap=False))
        head.addStretch(1)
        when = numbers.day_and_time(version.built_at, now)
        head.addWidget(Text(when, "small", "ink2", wrap=False))
        head.setSpacing(theme.px(12))
        column.addLayout(head)
        warns = bool(version.override) or version.approved_by == version.prepared_by
        sign, color = ("triangle-alert", "warn") if warns else ("users", "ink3")
        people = people_words(version)
        column.addWidget(IconText(sign, people, "body", "ink2", icon_color=color))
        if version.reason:
            column.addWidget(IconText("sticky-note", version.reason, icon_color="ink3"))
        for line in changes_words(version):
            column.addWidget(IconText("git-branch", line, "body", "ink2", icon_color="ink3"))
        digest = _("Huella de los datos: {hash}…").format(hash=version.sha256[:HASH_PART])
        column.addWidget(IconText("hash", digest, "small", "ink3", icon_color="ink3"))
        for url, at in version.receipts:
            arrived = numbers.day_and_time(at, now)
            said = _("Llegó {when}: {url}").format(when=arrived, url=url)
            column.addWidget(IconText("badge-check", said, "body", "ink2", icon_color="ok"))
        if not version.receipts:
            words = _("No ha llegado a un portal.")
            column.addWidget(IconText("clock", words, "body", "ink2", icon_color="ink3"))
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        number = self.version.number
        if self.version.parcels:
            parcel = self.version.parcels[-1]
            receipt = Button(_("Ver el recibo"), icon="file-check")
            receipt.setAccessibleName(
                _("Ver el recibo de la versión {number}").format(number=number)
            )
            receipt.clicked.connect(partial(self.receipt_wanted.emit, parcel))
            self.receipts.append(receipt)
            row.addWidget(receipt)
        self.folder = Button(_("Abrir sus archivos"), Kind.LINK, icon="archive")
        self.folder.setAccessibleName(
            _("Abrir los archivos de la versión {number}").format(number=number)
        )
        self.folder.clicked.connect(partial(self.folder_wanted.emit, self.version.folder))
        row.addWidget(self.folder)
        row.addStretch(1)
        return row
