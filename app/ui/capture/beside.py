"""What a form shows and plays with a question: its picture, recording and film, longer help."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.messages import _
from app.operations.attachments import RecordFiles
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.flow import FlowRow
from app.ui.controls.rich_text import RichText
from app.ui.questions.files import height_left, picture
from forms.markdown import plain_words
from forms.node_state import NodeState

SEEN_WIDTH, SEEN_HEIGHT = 420, 180
HEAR_KEY = "F12"


class Beside(QWidget):
    """Stands between a question and its editor, where the form has something to show.

    Signals:
        open_wanted: (Path, name): a file of the form, for the program that plays or shows it.
    """

    open_wanted = Signal(object, str)

    def __init__(self, state: NodeState, files: RecordFiles) -> None:
        super().__init__()
        self._here = {
            kind: (files.of_form[name], name)
            for kind, name in state.files.items()
            if name in files.of_form
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        column.setSpacing(theme.px(6))
        self._add_picture(column, state)
        self._buttons = FlowRow(theme.px(8))
        self._add_buttons(state)
        self._guidance = RichText(state.guidance, "small", "ink2")
        self._guidance.hide()
        column.addWidget(self._buttons)
        self._buttons.setVisible(self._buttons.count() > 0)
        column.addWidget(self._guidance)

    @staticmethod
    def has_something(state: NodeState, files: RecordFiles) -> bool:
        """Whether there is anything to show: a longer help, or a file that came with the form."""
        return bool(state.guidance) or any(n in files.of_form for n in state.files.values())

    def _add_picture(self, column: QVBoxLayout, state: NodeState) -> None:
        path, _name = self._here.get("image") or self._here.get("big-image") or (None, "")
        seen = picture(path, SEEN_WIDTH, height_left(SEEN_HEIGHT))
        if seen is None:
            return
        label = QLabel()
        label.setPixmap(seen)
        words = _("Imagen de la pregunta «{label}»").format(label=plain_words(state.label))
        label.setAccessibleName(words)
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_buttons(self, state: NodeState) -> None:
        offers = {
            "big-image": (_("Ver más grande"), "search", ""),
            "audio": (_("Oír la grabación"), "volume-2", HEAR_KEY),
            "video": (_("Ver el video"), "play", "" if "audio" in self._here else HEAR_KEY),
        }
        for kind, (words, icon, key) in offers.items():
            if kind in self._here:
                self._add(Button(words, Kind.LINK, icon=icon, key=key), partial(self._open, kind))
        if state.guidance:
            self._add(Button(_("Más ayuda"), Kind.LINK, icon="info"), self.turn_guidance)

    def _add(self, button: Button, do: Callable[[], object]) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(do)
        self._buttons.add(button)

    def turn_guidance(self) -> None:
        """Show the longer help, or hide it again."""
        self._guidance.setVisible(self._guidance.isHidden())

    def hear(self) -> bool:
        """Play the recording of the question, else its film; say whether there is one."""
        kind = next((kind for kind in ("audio", "video") if kind in self._here), "")
        if kind:
            self._open(kind)
        return bool(kind)

    def _open(self, kind: str, _pressed: object = None) -> None:
        self.open_wanted.emit(*self._here[kind])
