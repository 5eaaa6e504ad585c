"""Envíos: the outbox in three parts, the line, and the receipt of what arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.parcels import (
    Shipment,
    Shipments,
    put_back,
    shipments,
    take_out,
    try_again,
)
from app.operations.portals import Destination, destinations
from app.operations.receipts import FiledReceipt, read_receipt, save_receipt
from app.operations.sending import Load, is_paused, load, pause_sending, resume_sending
from app.progress import Cancel, Progress, Report
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.outbox.parcel_list import ParcelList
from app.ui.outbox.receipt_page import ReceiptPage, file_name
from app.ui.outbox.side import Side
from app.ui.outbox.words import summary, title_of
from app.ui.publish.plan import DESCRIBE
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.operations.compare_copies import Comparison
    from app.store.workspace import Workspace
    from app.ui.outbox.compare_page import ComparePage
    from sync.comparison import Take

SIDE_WIDTH = 344
Browse = Callable[[QUrl], bool]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store said."""

    parcels: Shipments
    portal: Destination
    load: Load
    paused: bool


class OutboxScreen(Screen):
    """The page of Envíos."""

    station = "envios"

    def __init__(
        self,
        context: Context,
        browse: Browse = QDesktopServices.openUrl,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(context)
        self._browse, self._clock = browse, clock
        self._found: _Found | None = None
        self._what = ""
        self.receipt: ReceiptPage | None = None
        self.comparing: ComparePage | None = None
        self._build()
        context.courier.started.connect(self._on_round_began)
        context.courier.progressed.connect(self._on_progress)
        context.courier.ended.connect(self._on_round_ended)
        context.truths_changed.connect(self._show)

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        wanted = target.get("receipt")
        if isinstance(wanted, str):
            self.open_receipt(wanted)
        else:
            self._close_page()
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.OUTBOX | Part.DATASETS | Part.SETTINGS):
            self.load()

    @override
    def place(self) -> dict[str, object]:
        return {"receipt": self.receipt.receipt.body["parcel"]} if self.receipt else {}

    @override
    def reflow(self, room: Room) -> None:
        self.parcels.set_narrow(room.width < Width.MEDIUM)
        if self.comparing is not None:
            self.comparing.set_narrow(room.width < Width.MEDIUM)

    @override
    def offers(self) -> list[Action]:
        if self.receipt is not None:
            copy = Action(_("Copiar el recibo"), self.receipt.copy, "copy")
            save = Action(_("Guardar el recibo…"), self.receipt.choose_target, "file-check")
            return [copy, save]
        exchange = partial(self.context.go, "intercambio")
        return [
            Action(_("Buscar señal ahora"), self.look_for_line, "refresh-cw"),
            Action(_("Entregar y recibir por USB"), exchange, "usb"),
        ]

    # Building.

    def _build(self) -> None:
        self.set_title(_("Envíos"))
        self.look = Button(_("Buscar señal ahora"), Kind.PRIMARY, icon="refresh-cw")
        self.look.clicked.connect(self.look_for_line)
        self.pause = Button(_("Pausar"), Kind.SECONDARY, icon="pause")
        self.pause.clicked.connect(self._on_pause_wanted)
        self.header.add(self.pause)
        self.header.add(self.look)
        self.set_primary(self.look)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._parcel_list())
        self.body.addWidget(self.pages, 1)
        self.side = Side()
        self.side.settings_wanted.connect(partial(self.context.go, "ajustes"))
        self.side.page_wanted.connect(partial(self._open_page, ""))
        self.side.exchange_wanted.connect(partial(self.context.go, "intercambio"))
        self.set_side(self.side, SIDE_WIDTH)
        self.add_key("Escape", self._close_page, _("Volver a la lista"))

    def _parcel_list(self) -> ParcelList:
        parcels = self.parcels = ParcelList()
        parcels.again_wanted.connect(self._on_again_wanted)
        parcels.out_wanted.connect(self._on_out_wanted)
        parcels.compare_wanted.connect(self._on_compare_wanted)
        parcels.mend_wanted.connect(self._on_mend_wanted)
        parcels.key_wanted.connect(partial(self.context.go, "ajustes"))
        parcels.publish_wanted.connect(partial(self.context.go, "publicar"))
        parcels.receipt_wanted.connect(self.open_receipt)
        parcels.stopped.connect(self.context.courier.stop)
        return parcels

    # Reading.

    def load(self) -> None:
        """Read the outbox."""
        self.context.tasks.read(_find, self._on_found)

    def _on_found(self, found: _Found) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        if self._found is None:
            return
        truths, parcels = self.context.truths, self._found.parcels
        self.side.show_portal(self._found.portal, truths)
        waiting = parcels.to_send
        if self._page is None:
            size = sum(each.bytes for each in waiting)
            paused = self._found.paused
            crumb = summary(len(waiting), size, self._found.load.seconds, paused=paused)
            self.set_title(_("Envíos"), crumb)
        self.pause.set_words(_("Seguir enviando") if self._found.paused else _("Pausar"))
        self.parcels.show_parcels(parcels, truths, self._clock())
        if self.context.courier.progress is not None:
            self.parcels.show_progress(self.context.courier.progress)

    # The line.

    def look_for_line(self) -> None:
        """Deliver everything now, whatever pause is running."""
        if self._found is not None and self._found.paused:
            self._on_pause_wanted()
            return
        if self._found is not None and not self._found.parcels.to_send:
            self.context.tell(_("No hay paquetes por enviar"))
            return
        self.context.courier.send_now()

    def _on_pause_wanted(self) -> None:
        """Stop the outbox, or let it go on; what is under way stops as well and goes on later."""
        if self._found is None:
            return
        done: Callable[[], None]
        if self._found.paused:
            done, op = self.context.courier.send_now, resume_sending
        else:
            done, op = self.load, pause_sending
            self.context.courier.stop()
        self.context.tasks.run(op, lambda _result: done(), touches=Part.OUTBOX)

    def _on_round_began(self) -> None:
        self.look.set_words(_("Buscando señal"))

    def _on_progress(self, progress: Progress) -> None:
        if progress.what != self._what:
            self._what = progress.what
            self.load()
        self.parcels.show_progress(progress)

    def _on_round_ended(self) -> None:
        self._what = ""
        self.look.set_words(_("Buscar señal ahora"))
        self.load()

    # What the person decides.

    def _on_again_wanted(self, parcel: Shipment) -> None:
        clock = self._clock
        self.context.tasks.run(
            lambda workspace: try_again(workspace, parcel.id, clock()),
            self._on_queued,
            touches=Part.OUTBOX,
        )

    def _on_compare_wanted(self, parcel: Shipment) -> None:
        """Look at the portal's copy, behind the page, and show it beside ours."""
        self.context.announce(_("Hablando con el portal"))

        def op(workspace: "Workspace", _report: Report, _cancel: Cancel) -> "Comparison":
            from app.operations.compare_copies import compare_copies

            return compare_copies(workspace, parcel.id)

        self.context.tasks.run_network(op, partial(self._on_compared, parcel))

    def _on_compared(self, parcel: Shipment, comparison: "Comparison") -> None:
        from app.ui.outbox.compare_page import ComparePage

        self._drop_page()
        narrow = self.room.width < Width.MEDIUM
        page = self.comparing = ComparePage(parcel, comparison, narrow=narrow)
        page.closed.connect(self._close_page)
        page.decided.connect(partial(self._on_decided, parcel, comparison))
        page.out_wanted.connect(self._on_left_to_the_portal)
        page.undecided.connect(self._on_undecided)
        self._show_page(page, _("Comparar «{title}»").format(title=parcel.title), _("comparar"))
        self.set_primary(page.send)
        page.back.setFocus()

    def _on_undecided(self, words: str) -> None:
        self.context.announce(words, urgent=True)
        self.context.tell(words)

    def _on_decided(
        self, parcel: Shipment, comparison: "Comparison", takes: dict[str, "Take"]
    ) -> None:
        clock = self._clock

        def op(workspace: "Workspace") -> None:
            from app.operations.settle_copies import settle_copies

            settle_copies(workspace, parcel.id, comparison, takes, clock())

        self._close_page()
        self.context.tasks.run(op, self._on_queued, touches=Part.OUTBOX | Part.DATASETS)

    def _on_left_to_the_portal(self, parcel: Shipment) -> None:
        self._close_page()
        self._on_out_wanted(parcel)

    def _on_queued(self, _nothing: None) -> None:
        self.context.courier.send_now()

    def _on_out_wanted(self, parcel: Shipment) -> None:
        clock = self._clock

        def op(workspace: "Workspace") -> Shipment:
            take_out(workspace, parcel.id, clock())
            return parcel

        self.context.tasks.run(op, self._on_taken_out, touches=Part.OUTBOX)

    def _on_taken_out(self, parcel: Shipment) -> None:
        said = _("Se quitó de Envíos: {title}").format(title=title_of(parcel))
        self.context.tell(said, partial(self._put_back, parcel))

    def _put_back(self, parcel: Shipment) -> None:
        clock = self._clock
        self.context.tasks.run(
            lambda workspace: put_back(workspace, parcel.id, clock()), touches=Part.OUTBOX
        )

    def _on_mend_wanted(self, parcel: Shipment) -> None:
        if parcel.form_id:
            self.context.use_form(parcel.form_id)
        refused = (parcel.problem, *parcel.also) if parcel.problem is not None else ()
        self.context.go("publicar", step=DESCRIBE, refused=refused)

    # The receipt.

    def open_receipt(self, parcel: str) -> None:
        """Show the receipt of a parcel that arrived."""
        self.context.tasks.read(lambda workspace: read_receipt(workspace, parcel), self._on_receipt)

    def _on_receipt(self, receipt: FiledReceipt) -> None:
        self._drop_page()
        page = self.receipt = ReceiptPage(receipt)
        page.closed.connect(self._close_page)
        page.page_wanted.connect(partial(self._open_page, receipt.body["dataset"]["url"]))
        page.save_wanted.connect(self._on_save_wanted)
        page.print_wanted.connect(self._on_print_wanted)
        page.copied.connect(self._on_copied)
        title = _("Recibo de {title}").format(title=receipt.title)
        self._show_page(page, title, _("recibo"))
        page.back.setFocus()

    # A page of one parcel in the place of the list.

    def _show_page(self, page: QWidget, title: str, crumb: str) -> None:
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.set_title(title, _("Envíos / {page}").format(page=crumb))
        self.look.hide()
        self.pause.hide()

    def _close_page(self) -> None:
        if self._page is not None:
            self._drop_page()
            self.look.show()
            self.pause.show()
            self.set_primary(self.look)
            self._show()
            self.look.setFocus()

    def _drop_page(self) -> None:
        page = self._page
        if page is not None:
            self.pages.removeWidget(page)
            page.deleteLater()
            self.receipt = self.comparing = None

    @property
    def _page(self) -> QWidget | None:
        """What stands in the place of the list."""
        return self.receipt or self.comparing

    def _on_copied(self) -> None:
        self.context.tell(_("El recibo está copiado: péguelo donde lo necesite"))

    def _on_save_wanted(self, receipt: FiledReceipt, target: Path) -> None:
        self.context.tasks.run(lambda _workspace: save_receipt(receipt, target), self._on_saved)

    def _on_print_wanted(self, receipt: FiledReceipt) -> None:
        target = self.context.folder / "exports" / f"{file_name(receipt)}.pdf"
        self.context.tasks.run(lambda _workspace: save_receipt(receipt, target), self._on_printable)

    def _on_printable(self, target: Path) -> None:
        self._browse(QUrl.fromLocalFile(str(target)))
        self.context.tell(_("El recibo para imprimir está en «{file}»").format(file=target))

    def _on_saved(self, target: Path) -> None:
        self.context.tell(_("Se guardó «{file}»").format(file=target.name))

    def _open_page(self, url: str) -> None:
        """See a page in the browser; a practice portal is started for it, "" is its first page."""
        keeper = self.context.practice_portal
        is_practice = not url or (self.receipt is not None and self.receipt.receipt.practice)
        if not is_practice:
            self._on_page_open(url)
            return

        def op(_workspace: "Workspace", _report: Report, _cancel: Cancel) -> str:
            first = keeper.open()
            return url or first

        self.context.tasks.run_network(op, self._on_page_open)

    def _on_page_open(self, url: str) -> None:
        if not self._browse(QUrl(url)):
            self.context.tell(_("Ábrala en su navegador: {url}").format(url=url))


def _find(workspace: "Workspace") -> _Found:
    paused = is_paused(workspace)
    return _Found(shipments(workspace), destinations(workspace)[0], load(workspace), paused)
