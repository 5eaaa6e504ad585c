"""The weights of the index: what each part counts, changed by who answers for the data."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.messages import _, fix, sentence
from app.operations.quality_weights import check_weights, usual_weights
from app.operations.quality_words import part_title
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.fields import TextField
from app.ui.controls.text import IconText, Text
from forms.problem import ProblemError


class WeightsCard(TitledCard):
    """A field for each part, and what it takes of the whole.

    Signals:
        wanted: Part -> weight, as they were typed.
    """

    wanted = Signal(dict)

    def __init__(self) -> None:
        super().__init__(_("Cuánto pesa cada parte"))
        self.fields: dict[str, TextField] = {}
        self._titles = {part: part_title(part) for part in usual_weights()}
        self.body.addWidget(
            Text(
                _("Cuentan entre sí: una parte que no dice nada aquí no cuenta. Son los mismos "
                  "para todos los formularios de este trabajo y quedan escritos en el informe."),
                "small",
                "ink2",
            )
        )  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(2, 1)
        for row, (part, title) in enumerate(self._titles.items()):
            field = TextField(_("Peso de «{part}»").format(part=title))
            field.setFixedWidth(theme.px(84))
            field.returnPressed.connect(self.keep)
            self.fields[part] = field
            grid.addWidget(Text(title, "body", wrap=False), row, 0)
            grid.addWidget(field, row, 1)
        self.body.addLayout(grid)
        self.refusal = IconText("triangle-alert", "", "body", "err")
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.keep_button = Button(_("Guardar los pesos"))
        self.keep_button.clicked.connect(self.keep)
        self.usual_button = Button(_("Los de siempre"), Kind.GHOST, icon="undo-2")
        self.usual_button.clicked.connect(self.put_usual)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.usual_button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    def show_weights(self, weights: Mapping[str, float]) -> None:
        """Show the weights that are kept; what somebody is typing stays."""
        for part, field in self.fields.items():
            if not field.isModified():
                field.setText(f"{weights[part]:g}")

    def settle(self) -> None:
        """Take what was typed for kept."""
        for field in self.fields.values():
            field.setModified(False)

    def keep(self) -> None:
        """Ask for the weights to be kept; what is no number is said beside them."""
        typed: dict[str, float] = {}
        for part, field in self.fields.items():
            try:
                typed[part] = float(field.text().strip())
                check_weights({part: typed[part]})
            except (ValueError, ProblemError):
                words = _("{part}: escriba un número de 0 a 1,000. No se cambió nada.")
                self.say(words.format(part=self._titles[part]))
                field.setFocus()
                return
        self.refusal.hide()
        self.wanted.emit(typed)

    def put_usual(self) -> None:
        """Write the usual weights; they are kept by the button beside."""
        for part, weight in usual_weights().items():
            self.fields[part].setText(f"{weight:g}")
            self.fields[part].setModified(True)

    def refuse(self, error: ProblemError) -> None:
        """Say why the weights cannot be kept; they stay as they were."""
        problem = error.problems[0]
        self.say(f"{sentence(problem)} {fix(problem)}")

    def say(self, words: str) -> None:
        """Say beside the fields what is wrong."""
        self.refusal.set_sign("triangle-alert", words, "err")
        self.refusal.show()
