"""The right side of Envíos: the line, the portal, how one knows that something arrived."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.messages import _
from app.operations.portals import Destination
from app.ui import theme
from app.ui.context import Truths
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.text import IconText, Text
from app.ui.publish.page import StepPage
from app.ui.publish.side import HowCard
from app.ui.publish.words import portal_words


class PortalCard(TitledCard):
    """The portal one publishes to, as far as it is known here.

    Signals:
        settings_wanted: Go and write address and key.
        page_wanted: See the practice portal in the browser.
    """

    settings_wanted = Signal()
    page_wanted = Signal()

    def __init__(self, portal: Destination, truths: Truths) -> None:
        super().__init__(portal_words(portal))
        icon = "wifi" if truths.online else "wifi-off"
        said = truths.connection or _("No se sabe si hay señal")
        self.body.addWidget(IconText(icon, said, "body", "ink2"))
        if portal.practice:
            words = _("Vive en esta computadora: nadie más lo ve.")
            self.body.addWidget(Text(words, "small", "ink2"))
            look = Button(_("Abrir el portal"), Kind.LINK, icon="globe")
            look.clicked.connect(self.page_wanted)
        else:
            self._fact(_("Organización"), portal.organization or _("falta"))
            self._fact(_("Llave"), _("guardada aquí") if portal.has_key else _("falta"))
            look = Button(_("Cambiar en Ajustes"), Kind.LINK, icon="settings")
            look.clicked.connect(self.settings_wanted)
        self.body.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)

    def _fact(self, what: str, words: str) -> None:
        row = QHBoxLayout()
        row.addWidget(Text(what, "body", "ink2"), 1)
        row.addWidget(Text(words, "body", "ink", wrap=False))
        self.body.addLayout(row)


class ExchangeCard(TitledCard):
    """The way to other computers: files on a stick.

    Signals:
        wanted: Go there.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Otra computadora"))
        words = _("Entregue sus registros en una memoria USB, o reciba los de otra.")
        self.body.addWidget(Text(words, "small", "ink2"))
        self.go = Button(_("Entregar y recibir"), Kind.LINK, icon="usb")
        self.go.clicked.connect(self.wanted)
        self.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)


class Side(StepPage):
    """The panel.

    Signals:
        settings_wanted: Go and write address and key.
        page_wanted: See the practice portal in the browser.
        exchange_wanted: Give records to another computer, or receive them.
    """

    settings_wanted = Signal()
    page_wanted = Signal()
    exchange_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Portal y señal"))
        self.column.setContentsMargins(0, theme.px(2), theme.px(28), theme.px(12))
        exchange = ExchangeCard()
        exchange.wanted.connect(self.exchange_wanted)
        self.column.addWidget(exchange)
        self.column.addWidget(HowCard())
        self.column.addStretch(1)
        self.portal: PortalCard | None = None

    def show_portal(self, portal: Destination, truths: Truths) -> None:
        """Show the portal one publishes to, and the line as it is now."""
        if self.portal is not None:
            self.column.removeWidget(self.portal)
            self.portal.hide()
            self.portal.deleteLater()
        self.portal = PortalCard(portal, truths)
        self.portal.settings_wanted.connect(self.settings_wanted)
        self.portal.page_wanted.connect(self.page_wanted)
        self.column.insertWidget(0, self.portal)
