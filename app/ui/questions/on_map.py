"""Questions about places: typed or pasted in any usual writing, or taken on the offline map."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout
from typing_extensions import override

from app.messages import N_, _, ngettext
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.fields import TextArea, TextField
from app.ui.controls.text import Text
from app.ui.numbers import area_words, length_words
from app.ui.questions.doubt_box import DoubtBox
from app.ui.questions.map_panel import MapPanel
from app.ui.questions.question import QuestionWidget
from app.ui.speech import announce
from forms.coordinates import degrees, doubt, read_place, show_place
from forms.geometry import Point, area, length
from forms.instrument import Value
from forms.node_state import NodeState
from forms.notation import Unreadable
from forms.question_types import TYPES

MAP_KEY = "Ctrl+M"
FIELD_WIDTH = 330
LINES = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OnMapQuestion(QuestionWidget):
    """What a point, a line and an area share: text, doubts, and a map under them."""

    take = ""
    remove = ""

    def __init__(self, state: NodeState) -> None:
        super().__init__(state)
        self._shown = ""
        self._settled = ""
        self._asked = 0
        self.editor = self._build_editor()
        self.map_button = Button(_("Mapa"), icon="map-pin", key=MAP_KEY)
        self.map_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key works from the text
        self.box = DoubtBox()
        self.panel = MapPanel(state.label, _(self.take), _(self.remove) if self.remove else "")
        self._lay_out()
        self._take_editor(self.editor)
        self.map_button.clicked.connect(self.turn_map)
        self.box.changed.connect(self._on_changed)
        self.box.kept.connect(self._on_kept)
        self.panel.closed.connect(self.close_map)
        self.panel.view.chosen.connect(self._on_chosen)

    def _build_editor(self) -> QLineEdit | QPlainTextEdit:
        raise NotImplementedError

    def _lay_out(self) -> None:
        raise NotImplementedError

    # -- the text ----------------------------------------------------------------------------

    def typed(self) -> str:
        """Give what stands in the editor."""
        raise NotImplementedError

    def write(self, text: str) -> None:
        """Put a text into the editor."""
        raise NotImplementedError

    def parts(self) -> list[str]:
        """Give the texts of the places, one after another."""
        raise NotImplementedError

    def places(self) -> list[Point]:
        """Give the places that can be read, as (latitude, longitude)."""
        found = (_read(part) for part in self.parts())
        return [degrees(place) for place in found if place is not None]

    def answer(self) -> str:
        """Give the answer that the text makes."""
        return self.typed()

    @override
    def set_answer(self, value: Value) -> None:
        self.write(self._written(TYPES[self.question.type].format(value)))
        self._shown, self._settled = self.answer(), self.typed()

    def _written(self, answer: str) -> str:
        return answer

    @override
    def restore(self, typed: str) -> None:
        self.write(typed)

    @override
    def confirm(self) -> None:
        answer = self.answer()
        if answer != self._shown:
            self._shown = answer
            self.answered.emit(answer)

    def _on_edited(self) -> None:
        self.box.hide()
        self._show_on_map()
        self.typing.emit(self.typed())

    # -- doubts ------------------------------------------------------------------------------

    @override
    def ready(self) -> bool:
        if self.typed() == self._settled:
            return True
        for index, part in enumerate(self.parts()):
            odd = doubt(part)
            if odd is not None:
                self._settled, self._asked = self.typed(), index
                self.box.ask(odd)
                return False
        return True

    def _on_changed(self, proposed: str) -> None:
        parts = self.parts()
        parts[self._asked] = proposed
        self._back_to_text()
        self.write("\n".join(parts))
        self._on_edited()
        self.confirm()

    def _on_kept(self) -> None:
        self._back_to_text()
        self.box.hide()

    def _back_to_text(self) -> None:
        """Give the keys to the text; before anything is hidden, as that would count as Tab."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the map -----------------------------------------------------------------------------

    def turn_map(self) -> None:
        """Open the map, or close it."""
        if self.panel.isVisibleTo(self):
            self.close_map()
            return
        places = self.places()
        if places:
            self.panel.view.show_places(places)
        else:
            self.panel.view.show_municipality(self.municipality)
        self._show_on_map()
        self.panel.open()

    def close_map(self) -> None:
        """Close the map and go back to the text."""
        self._back_to_text()
        self.panel.hide()

    def _show_on_map(self) -> None:
        self.panel.view.set_places(self.places())

    def _on_chosen(self, latitude: float, longitude: float) -> None:
        raise NotImplementedError

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_M and control:
            self.turn_map()
        elif event.key() == Qt.Key.Key_Escape and self.panel.isVisibleTo(self):
            self.close_map()
        else:
            super().keyPressEvent(event)


class PointQuestion(OnMapQuestion):
    """One place."""

    take = N_("Poner el punto aquí")

    @override
    def _build_editor(self) -> QLineEdit:
        self.field = TextField(self.label, example="14.6268, -90.4800")
        self.field.setMaximumWidth(theme.px(FIELD_WIDTH))
        self.field.textEdited.connect(self._on_edited)
        return self.field

    @override
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.map_button)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.box)
        column.addWidget(self.panel)

    @override
    def typed(self) -> str:
        return self.field.text()

    @override
    def write(self, text: str) -> None:
        self.field.setText(text)

    @override
    def parts(self) -> list[str]:
        return [self.field.text()]

    @override
    def _on_chosen(self, latitude: float, longitude: float) -> None:
        self.write(f"{latitude:.6f}, {longitude:.6f}")
        self._on_edited()
        self.close_map()
        self.confirm()


class _Points(TextArea):
    """One place a line; Enter is left to the page, Mayús+Enter begins a line."""

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        shift = e.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if e.key() in _ENTER and not shift:
            e.ignore()
        else:
            super().keyPressEvent(e)


class TraceQuestion(OnMapQuestion):
    """A line over several places."""

    take = N_("Agregar este punto")
    remove = N_("Quitar el último")
    is_area = False
    fewest = 2

    @override
    def _build_editor(self) -> QPlainTextEdit:
        self.area = _Points(self.label, example="14.6268, -90.4800", lines=LINES)
        self.area.textChanged.connect(self._on_edited)
        self.measure = Text("", "small", "ink2")
        return self.area

    @override
    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.area)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.measure, 1)
        row.addWidget(self.map_button)
        column.addLayout(row)
        column.addWidget(self.box)
        column.addWidget(self.panel)
        self.panel.view.removed.connect(self._on_removed)

    @override
    def typed(self) -> str:
        return self.area.toPlainText()

    @override
    def write(self, text: str) -> None:
        before = self.area.blockSignals(True)
        self.area.setPlainText(text)
        self.area.blockSignals(before)
        self._show_measure()

    @override
    def parts(self) -> list[str]:
        lines = self.typed().replace(";", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]

    @override
    def answer(self) -> str:
        read = [_read(part) for part in self.parts()]
        points = [place for place in read if place is not None]
        if not points or len(points) < len(read):
            return self.typed()
        if self.is_area and len(points) >= self.fewest and points[0] != points[-1]:
            points.append(points[0])
        return ";".join(points)

    @override
    def _written(self, answer: str) -> str:
        parts = [part.strip() for part in answer.split(";")]
        if self.is_area and len(parts) > self.fewest and parts[0] == parts[-1]:
            parts.pop()
        return "\n".join(show_place(part) if _read(part) == part else part for part in parts)

    @override
    def _on_edited(self) -> None:
        super()._on_edited()
        self._show_measure()

    @override
    def _show_on_map(self) -> None:
        self.panel.view.set_places(self.places(), is_area=self.is_area)

    @override
    def _on_chosen(self, latitude: float, longitude: float) -> None:
        self._put([*self.parts(), f"{latitude:.6f}, {longitude:.6f}"])

    def _on_removed(self) -> None:
        self._put(self.parts()[:-1])

    def _put(self, parts: Sequence[str]) -> None:
        self.write("\n".join(parts))
        self._on_edited()
        self.confirm()
        announce(self.measure.text())

    def _show_measure(self) -> None:
        self.measure.setText(self._measure_words())

    def _measure_words(self) -> str:
        parts, places = self.parts(), self.places()
        if len(places) < len(parts):
            at = next(n for n, part in enumerate(parts, start=1) if _read(part) is None)
            return _("El punto {n} no se puede leer: «{text}».").format(n=at, text=parts[at - 1])
        if len(places) < self.fewest:
            return _("Un punto en cada línea (Mayús+Enter). Faltan {n}.").format(
                n=self.fewest - len(places)
            )
        counted = ngettext("{n} punto", "{n} puntos", len(places)).format(n=len(places))
        return " · ".join((counted, *self._sizes(places)))

    def _sizes(self, places: list[Point]) -> list[str]:
        return [length_words(length(places))]


class ShapeQuestion(TraceQuestion):
    """An area; its last place is joined to the first by itself."""

    is_area = True
    fewest = 3

    @override
    def _sizes(self, places: list[Point]) -> list[str]:
        around = length_words(length([*places, places[0]]))
        return [area_words(area(places)), _("{length} alrededor").format(length=around)]


def _read(text: str) -> str | None:
    try:
        return read_place(text)
    except Unreadable:
        return None
