"""The map that opens under a question: the map itself, where the cross stands, its keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.flow import Flow
from app.ui.controls.map import ZOOM, MapView
from app.ui.controls.text import Text

SHARE = 0.32
"""Part of the window's height that the map takes."""
LEAST, MOST = 150, 420


class MapPanel(QWidget):
    """A map inside the page; Esc closes it and loses nothing.

    Signals:
        closed: The person is done with the map.
    """

    closed = Signal()

    def __init__(self, name: str, take: str, remove: str = "") -> None:
        """Build the panel, closed.

        Args:
            name: What the map is for: the question.
            take: Words of the button that takes the place under the cross.
            remove: Words of the button that takes the last place back; "" for none.
        """
        super().__init__()
        self.view = MapView(_("Mapa: {name}").format(name=name))
        self.caption = Text("", "strong")
        caption = QHBoxLayout()
        caption.setSpacing(theme.px(10))
        caption.addWidget(self.caption, 1)
        self.close_button = Button(_("Cerrar el mapa"), Kind.GHOST, key="Esc")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.closed)
        caption.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(caption)
        column.addWidget(self.view)
        column.addWidget(self._buttons(take, remove))
        keys = _("Las flechas mueven la cruz; con Mayús, de poco en poco. Inicio muestra el país.")
        column.addWidget(Text(keys, "small", "ink3"))
        self.view.moved.connect(self._show_where)
        self.hide()

    def _buttons(self, take: str, remove: str) -> QWidget:
        near = Button(_("Acercar"), Kind.GHOST, key="+")
        near.clicked.connect(lambda: self.view.zoom(ZOOM))
        far = Button(_("Alejar"), Kind.GHOST, key="-")
        far.clicked.connect(lambda: self.view.zoom(1 / ZOOM))
        row = QWidget()
        flow = Flow(theme.px(6), row)
        for button in (*self._takers(take, remove), near, far):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key on the map
            flow.addWidget(button)
        return row

    def _takers(self, take: str, remove: str) -> list[Button]:
        button = Button(take, icon="map-pin", key="Enter")
        button.clicked.connect(lambda: self.view.chosen.emit(*self.view.cross))
        if not remove:
            return [button]
        back = Button(remove, icon="undo-2", key="Backspace")
        back.clicked.connect(self.view.removed)
        return [button, back]

    def open(self) -> None:
        """Show the map and give it the keys."""
        share = round(self.window().height() * SHARE)
        self.view.setFixedHeight(max(LEAST, min(MOST, share)))
        self.show()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_where()

    def _show_where(self) -> None:
        latitude, longitude = self.view.cross
        self.caption.setText(f"{self.view.words()} · {latitude:.5f}, {longitude:.5f}")
