"""The rows of Envíos: refused, on their way, arrived."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.messages import _, sentence
from app.operations.parcels import Shipment
from app.progress import Progress
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, IconButton, Kind
from app.ui.controls.cards import Card, IconTile
from app.ui.controls.progress import Bar
from app.ui.controls.text import IconText, Name, Text
from app.ui.outbox.words import (
    equal_rows,
    facts_of,
    portal_of,
    progress_words,
    refusal_of,
    standing_of,
    title_of,
)
from sync.parcel import State
from sync.refused_fields import FIELD_CODES

REBUILT = ("portal.package_missing", "portal.package_changed")
"""Refusals that preparing the package again mends."""


class RefusedCard(Card):
    """A parcel that needs a person: what the portal said, and what may be done.

    Signals:
        again_wanted, out_wanted, compare_wanted, mend_wanted: What the person decides; each gives
            the Shipment.
    """

    again_wanted = Signal(object)
    out_wanted = Signal(object)
    compare_wanted = Signal(object)
    mend_wanted = Signal(object)

    def __init__(self, shipment: Shipment) -> None:
        super().__init__()
        self.setAccessibleName(title_of(shipment))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(15), theme.px(13), theme.px(15), theme.px(13))
        row.setSpacing(theme.px(14))
        is_conflict = shipment.state is State.CONFLICT
        tint = "warn" if is_conflict else "err"
        icon = "triangle-alert" if is_conflict else "circle-x"
        row.addWidget(IconTile(icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        title = _("{parcel}: no se envió").format(parcel=title_of(shipment))
        what, safe = refusal_of(shipment)
        column.addWidget(Text(title, "strong"))
        column.addWidget(Text(what, "body", "ink"))
        for problem in shipment.also:
            column.addWidget(Text(sentence(problem), "body", "ink"))
        if safe:
            column.addWidget(Text(safe, "body", "ink2"))
        column.addWidget(Text(facts_of(shipment), "small", "ink3"))
        column.addLayout(self._buttons(shipment))
        row.addLayout(column, 1)

    def _buttons(self, shipment: Shipment) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px(6), 0, 0)
        row.setSpacing(theme.px(8))
        code = shipment.problem.code if shipment.problem else ""
        if shipment.state is State.CONFLICT:
            compare = Button(_("Comparar y decidir"), icon="columns-3")
            compare.clicked.connect(lambda: self.compare_wanted.emit(shipment))
            row.addWidget(compare)
        elif code in FIELD_CODES or code in REBUILT:
            words = _("Cambiar la descripción") if code in FIELD_CODES else _("Preparar otra vez")
            mend = Button(words)
            mend.clicked.connect(lambda: self.mend_wanted.emit(shipment))
            row.addWidget(mend)
        again, out = (
            Button(_("Probar otra vez"), icon="rotate-ccw"),
            Button(_("Quitar"), Kind.GHOST),
        )
        again.clicked.connect(lambda: self.again_wanted.emit(shipment))
        out.clicked.connect(lambda: self.out_wanted.emit(shipment))
        for button in (again, out):
            button.setAccessibleName(f"{button.text()}: {title_of(shipment)}")
            row.addWidget(button)
        row.addStretch(1)
        return row


class WaitingRow(QWidget):
    """A parcel that goes by itself, and how far it is.

    Signals:
        out_wanted: Take it out; gives the Shipment.
        key_wanted: Write the portal's key.
        stopped: Stop sending.
    """

    out_wanted = Signal(object)
    key_wanted = Signal()
    stopped = Signal()

    def __init__(self, shipment: Shipment, *, online: bool, now: datetime) -> None:
        super().__init__()
        self.shipment = shipment
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(15), theme.px(11), theme.px(9), theme.px(11))
        self._row.setSpacing(theme.px(14))
        self._row.addWidget(IconTile("package"))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        names = QVBoxLayout()
        names.setSpacing(theme.px(1))
        names.addWidget(Text(title_of(shipment), "strong"))
        names.addWidget(Text(facts_of(shipment), "small", "ink2"))
        self._both.addLayout(names, 3)
        icon, words = standing_of(shipment, online=online, now=now)
        self.standing = IconText(icon, words, "body", "ink2")
        self.bar = Bar(title_of(shipment))
        self.bar.hide()
        how = QVBoxLayout()
        how.setSpacing(theme.px(5))
        how.addStretch(1)
        how.addWidget(self.standing)
        how.addWidget(self.bar)
        how.addStretch(1)
        self._both.addLayout(how, 3)
        self._row.addLayout(self._both, 1)
        self.more = IconButton("ellipsis", _("Más: {title}").format(title=title_of(shipment)))
        self.more.clicked.connect(self._open_menu)
        self._row.addWidget(self.more)

    def set_narrow(self, narrow: bool) -> None:
        """Put where it stands under its name, or beside it."""
        way = QBoxLayout.Direction
        self._both.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._both.setSpacing(theme.px(4 if narrow else 16))

    def show_progress(self, progress: Progress) -> None:
        """Show how far the file in hand is."""
        self.standing.set_sign("send", progress_words(progress), "ink2")
        self.bar.setVisible(progress.total is not None)
        if progress.total is not None:
            self.bar.set_share(progress.done, progress.total)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        if self.shipment.state is State.SENDING:
            menu.addAction(_("Detener este envío")).triggered.connect(self.stopped)
        else:
            out = menu.addAction(_("Quitar de Envíos"))
            out.triggered.connect(lambda: self.out_wanted.emit(self.shipment))
        if not self.shipment.has_way:
            key = menu.addAction(_("Escribir la llave en Ajustes"))
            key.triggered.connect(self.key_wanted)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class ArrivedRow(QWidget):
    """A parcel that is published and verified.

    Signals:
        receipt_wanted: Its key.
    """

    receipt_wanted = Signal(str)

    def __init__(self, shipment: Shipment, now: datetime, *, narrow: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(15), theme.px(4), theme.px(9), theme.px(4))
        row.setSpacing(theme.px(12))
        row.addWidget(IconText("badge-check", "", "body", "ok", gap=6, wrap=False))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Name(shipment.title))
        names.addWidget(_where(shipment))
        row.addLayout(names, 1)
        row.addWidget(Text(equal_rows(shipment), "small", "ok", wrap=False))
        if shipment.arrived_at is not None and not narrow:
            when = numbers.day_and_time(shipment.arrived_at, now)
            row.addWidget(Text(when, "small", "ink2", wrap=False))
        self.receipt = Button(_("Recibo"), Kind.GHOST, icon="file-check")
        self.receipt.setAccessibleName(_("Recibo de {title}").format(title=title_of(shipment)))
        self.receipt.clicked.connect(lambda: self.receipt_wanted.emit(shipment.id))
        row.addWidget(self.receipt)
        self.setMinimumHeight(theme.px(56))


def _where(shipment: Shipment) -> IconText:
    """Say version and portal in small; a practice portal carries its cap."""
    words = _("Versión {number} · {portal}").format(
        number=shipment.number, portal=portal_of(shipment)
    )
    icon = "graduation-cap" if shipment.practice else "globe"
    return IconText(icon, words, "small", "ink2", icon_size=15, gap=6, wrap=False)
