"""Options put in the order of preference; some may stay without a place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.controls.flow import Flow
from app.ui.controls.ranking import Ranking
from app.ui.controls.text import Text
from app.ui.questions.question import QuestionWidget
from forms.instrument import Value
from forms.markdown import plain_words
from forms.node_state import NodeState


class RankQuestion(QuestionWidget):
    """Each move is an answer: the codes that have a place, in order, one space between two."""

    def __init__(self, state: NodeState, language: str) -> None:
        super().__init__(state)
        options = [(each.value, plain_words(each.label(language))) for each in state.choices]
        self.ranking = Ranking(self.label, options)
        self._missing = Text("", "small", "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.ranking)
        column.addWidget(self._buttons())
        column.addWidget(self._missing)
        self._take_editor(self.ranking)
        self.ranking.ranked.connect(self._on_ranked)

    def _buttons(self) -> QWidget:
        ranking = self.ranking
        up = Button(_("Subir"), icon="arrow-up", key="Alt+Up")
        down = Button(_("Bajar"), icon="arrow-down", key="Alt+Down")
        out = Button(_("Quitar del orden"), icon="x", key="Del")
        up.clicked.connect(lambda: ranking.shift(ranking.row(), -1))
        down.clicked.connect(lambda: ranking.shift(ranking.row(), 1))
        out.clicked.connect(lambda: ranking.take_out(ranking.row()))
        row = QWidget()
        flow = Flow(theme.px(6), row)
        for button in (up, down, out):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has its key on the list
            flow.addWidget(button)
        return row

    @override
    def set_answer(self, value: Value) -> None:
        self.ranking.set_order([] if value is None else list(dict.fromkeys(str(value).split())))
        self._show_missing()

    def _on_ranked(self, codes: list[str]) -> None:
        self._show_missing()
        self.answered.emit(" ".join(codes) or None)

    def _show_missing(self) -> None:
        left = self.ranking.missing()
        words = ngettext("Falta {n} por ordenar.", "Faltan {n} por ordenar.", left).format(n=left)
        self._missing.setText(words if left else _("Todas tienen su lugar."))
