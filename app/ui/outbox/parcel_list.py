"""The list of Envíos: what needs a person, what goes by itself, what arrived."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _
from app.operations.parcels import Shipment, Shipments
from app.progress import Progress
from app.ui import theme
from app.ui.context import Truths
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import CardList
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Banner, EmptyState
from app.ui.controls.text import Text
from app.ui.outbox.rows import ArrivedRow, RefusedCard, WaitingRow
from app.ui.publish.page import StepPage
from sync.parcel import State

MOST_ARRIVED = 8


class ParcelList(StepPage):
    """The outbox in three parts.

    Signals:
        again_wanted, out_wanted, compare_wanted, mend_wanted, key_wanted: What a person decides
            about a Shipment.
        receipt_wanted: Key of a parcel that arrived.
        publish_wanted: There is nothing here yet: go and publish.
        stopped: Stop sending.
    """

    again_wanted = Signal(object)
    out_wanted = Signal(object)
    compare_wanted = Signal(object)
    mend_wanted = Signal(object)
    key_wanted = Signal()
    receipt_wanted = Signal(str)
    publish_wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(_("Envíos"))
        self.refused: list[RefusedCard] = []
        self.waiting: list[WaitingRow] = []
        self.arrived: list[ArrivedRow] = []
        self.empty: EmptyState | None = None
        self._given: tuple[Shipments, Truths, datetime] | None = None
        self._shown: tuple[object, ...] = ()
        self._shows_all = self._narrow = False
        self._parts = QVBoxLayout()
        self._parts.setSpacing(theme.px(10))
        self.column.addLayout(self._parts, 1)

    def show_parcels(self, parcels: Shipments, truths: Truths, now: datetime) -> None:
        """Show the outbox and the line; what is the same stays in place."""
        self._given = (parcels, truths, now)
        shown = (parcels, truths.connection, truths.online, self._shows_all, self._narrow)
        if shown != self._shown:
            self._shown = shown
            with renewed(self._parts):
                self._fill(parcels, truths, now)

    def set_narrow(self, narrow: bool) -> None:
        """Leave out of the rows what has no room."""
        self._narrow = narrow
        if self._given is not None:
            self.show_parcels(*self._given)

    def show_progress(self, progress: Progress) -> None:
        """Show how far the parcel is that is being sent."""
        for row in self.waiting:
            if row.shipment.state is State.SENDING:
                row.show_progress(progress)

    def _fill(self, parcels: Shipments, truths: Truths, now: datetime) -> None:
        self.refused, self.waiting, self.arrived, self.empty = [], [], [], None
        if not (parcels.attention or parcels.to_send or parcels.arrived):
            self.empty = self._empty()
            self._parts.addWidget(self.empty, 1)
            return
        if truths.connection and not truths.online:
            self._add_line(truths)
        if parcels.attention:
            self._add_refused(parcels.attention)
        if parcels.to_send:
            self._add_waiting(parcels.to_send, truths, now)
        if parcels.arrived:
            self._add_arrived(parcels.arrived, now)
        self._parts.addStretch(1)

    def _empty(self) -> EmptyState:
        publish = Button(_("Ir a Publicar"), icon="globe", key="F4")
        publish.clicked.connect(self.publish_wanted)
        words = _("Aquí verá cada paquete que publique: si espera señal, si llegó, y su recibo.")
        return EmptyState("send", _("Todavía no hay envíos"), words, publish)

    def _add_line(self, truths: Truths) -> None:
        words = _(
            "Es lo normal: puede seguir trabajando. Los paquetes salen solos cuando haya señal."
        )
        self._parts.addWidget(Banner("plain", truths.connection, words, icon="wifi-off"))

    def _add_head(self, title: str, count: int, more: QWidget | None = None) -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, theme.px(6), 0, 0)
        row.setSpacing(theme.px(10))
        row.addWidget(Text(title, "h2", wrap=False))
        row.addWidget(Text(str(count), "body", "ink3", wrap=False))
        row.addStretch(1)
        if more is not None:
            row.addWidget(more)
        self._parts.addWidget(box)

    def _add_refused(self, parcels: tuple[Shipment, ...]) -> None:
        self._add_head(_("Necesita su atención"), len(parcels))
        for parcel in parcels:
            card = RefusedCard(parcel)
            card.again_wanted.connect(self.again_wanted)
            card.out_wanted.connect(self.out_wanted)
            card.compare_wanted.connect(self.compare_wanted)
            card.mend_wanted.connect(self.mend_wanted)
            self.refused.append(card)
            self._parts.addWidget(card)

    def _add_waiting(self, parcels: tuple[Shipment, ...], truths: Truths, now: datetime) -> None:
        self._add_head(_("Por enviar"), len(parcels))
        rows = CardList()
        rows.setAccessibleName(_("Por enviar"))
        for parcel in parcels:
            row = WaitingRow(parcel, online=truths.online, now=now)
            row.set_narrow(self._narrow)
            row.out_wanted.connect(self.out_wanted)
            row.key_wanted.connect(self.key_wanted)
            row.stopped.connect(self.stopped)
            self.waiting.append(row)
            rows.add_row(row)
        self._parts.addWidget(rows)

    def _add_arrived(self, parcels: tuple[Shipment, ...], now: datetime) -> None:
        more: Button | None = None
        if len(parcels) > MOST_ARRIVED and not self._shows_all:
            more = Button(_("Ver los {n}").format(n=len(parcels)), Kind.LINK)
            more.clicked.connect(self._on_all_wanted)
        self._add_head(_("Publicados y comprobados"), len(parcels), more)
        rows = CardList()
        rows.setAccessibleName(_("Publicados y comprobados"))
        for parcel in parcels if self._shows_all else parcels[:MOST_ARRIVED]:
            row = ArrivedRow(parcel, now, narrow=self._narrow)
            row.receipt_wanted.connect(self.receipt_wanted)
            self.arrived.append(row)
            rows.add_row(row)
        self._parts.addWidget(rows)

    def _on_all_wanted(self) -> None:
        self._shows_all = True
        if self._given is not None:
            self.show_parcels(*self._given)
