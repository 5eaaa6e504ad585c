"""Two officers published the same data: three copies side by side, and what stays of each thing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.operations.compare_copies import Comparison, difference_words
from app.operations.parcels import Shipment
from app.ui import theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.choices import ChoiceRow
from app.ui.controls.text import IconText, Text
from app.ui.outbox.words import portal_of, title_of
from app.ui.publish.page import StepPage
from sync.comparison import FILES, ChangedBy, Difference, Take

LONGEST = 240
"""Signs of a text that are shown; all of it is in its tip."""


class ComparePage(StepPage):
    """The decision on one parcel in conflict.

    Signals:
        closed: Back to the list; nothing was decided.
        decided: Name of a difference -> Take; all are decided.
        out_wanted: Leave the portal as it is: the Shipment.
        undecided: What is missing, as a sentence.
    """

    closed = Signal()
    decided = Signal(dict)
    out_wanted = Signal(object)
    undecided = Signal(str)

    def __init__(self, shipment: Shipment, comparison: Comparison, *, narrow: bool) -> None:
        super().__init__(_("Comparar y decidir"))
        self.shipment, self.comparison = shipment, comparison
        plain = [each for each in comparison.differences if _needs_no_word(each)]
        asked = [each for each in comparison.differences if each not in plain]
        asked.sort(key=lambda each: each.proposed is not None)
        self.cards = [DifferenceCard(each, narrow=narrow) for each in asked]
        self.column.addLayout(self._head())
        words = _("Alguien cambió «{title}» en {portal} después de su último envío.")
        said = words.format(title=shipment.title, portal=portal_of(shipment))
        self.column.addWidget(Text(said, "body", "ink"))
        how = _("Elija qué queda de cada cosa. Nada se escribe hasta que usted lo envíe.")
        self.column.addWidget(Text(how, "body", "ink2"))
        for card in self.cards:
            self.column.addWidget(card)
        if plain:
            self.column.addWidget(self._going(plain))
        if comparison.besides:
            self.column.addWidget(self._besides())
        self.column.addLayout(self._foot())
        self.column.addStretch(1)

    def set_narrow(self, narrow: bool) -> None:
        """Stand the three copies under each other, or side by side."""
        for card in self.cards:
            card.set_narrow(narrow)

    def choose_all(self, take: Take) -> None:
        """Let everything stay as one side has it, where that side can be had."""
        for card in self.cards:
            card.choose(take)

    def decide(self) -> None:
        """Give what was decided, or go to the first thing that is not."""
        open_ = [card for card in self.cards if card.take is None]
        if open_:
            said = ngettext("Falta decidir {n} cosa", "Faltan decidir {n} cosas", len(open_))
            open_[0].set_focus()
            self.ensureWidgetVisible(open_[0])
            self.undecided.emit(said.format(n=len(open_)))
            return
        self.decided.emit({card.difference.name: card.take for card in self.cards})

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.back = Button(_("Envíos"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.closed)
        row.addWidget(self.back)
        row.addStretch(1)
        for words, take in ((_("Todo lo mío"), Take.OURS), (_("Todo lo del portal"), Take.THEIRS)):
            button = Button(words, Kind.LINK)
            button.clicked.connect(lambda _on=False, take=take: self.choose_all(take))
            row.addWidget(button)
        return row

    def _going(self, plain: list[Difference]) -> IconText:
        words = ngettext(
            "Va además {n} archivo que solo usted cambió: {names}",
            "Van además {n} archivos que solo usted cambió: {names}",
            len(plain),
        )
        names = ", ".join(each.name.removeprefix(FILES) for each in plain)
        said = words.format(n=len(plain), names=names)
        return IconText("send", said, "body", "ink2")

    def _besides(self) -> IconText:
        words = ngettext(
            "Otras personas pusieron además {n} archivo, que se queda: {names}",
            "Otras personas pusieron además {n} archivos, que se quedan: {names}",
            len(self.comparison.besides),
        )
        names = ", ".join(self.comparison.besides)
        said = words.format(n=len(self.comparison.besides), names=names)
        return IconText("info", said, "body", "ink2")

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        out = Button(_("Quitar el envío y dejar el portal"), Kind.GHOST)
        out.setAccessibleName(f"{out.text()}: {title_of(self.shipment)}")
        out.clicked.connect(lambda: self.out_wanted.emit(self.shipment))
        self.send = Button(_("Enviar con lo elegido"), Kind.PRIMARY, icon="send", key="Ctrl+Enter")
        self.send.clicked.connect(self.decide)
        row.addWidget(out)
        row.addStretch(1)
        row.addWidget(self.send)
        return row


class DifferenceCard(Card):
    """One thing that is not the same in all copies."""

    def __init__(self, difference: Difference, *, narrow: bool) -> None:
        super().__init__()
        self.difference = difference
        name = difference_words(difference.name)
        name = name[:1].upper() + name[1:]
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(15), theme.px(12), theme.px(15), theme.px(12))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.addWidget(Text(name, "strong"), 1)
        icon, words, color = _changed_words(difference.changed_by)
        head.addWidget(IconText(icon, words, "small", color, wrap=False))
        column.addLayout(head)
        self._copies = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._copies.setSpacing(theme.px(16))
        for title, text in (
            (_("En el último envío"), difference.agreed),
            (_("Lo suyo"), difference.ours),
            (_("En el portal ahora"), difference.theirs),
        ):
            self._copies.addWidget(self._copy(title, text), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._copies)
        column.addLayout(self._choices(name))
        self.set_narrow(narrow)

    @property
    def take(self) -> Take | None:
        """What stays, None while nobody said."""
        chosen = (take for take, row in self.rows.items() if row.isChecked())
        return next(chosen, None)

    def choose(self, take: Take) -> None:
        """Say what stays, where that can be had."""
        if take in self.rows:
            self.rows[take].setChecked(True)

    def set_focus(self) -> None:
        """Put the focus on the choice."""
        self.rows[self.take or Take.OURS].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """Stand the copies under each other, or side by side."""
        way = QBoxLayout.Direction
        self._copies.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _copy(self, title: str, text: str | None) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(Text(title, "small_strong", "ink2"))
        said = self._words(text)
        shown = Text(said if len(said) <= LONGEST else said[: LONGEST - 1] + "…", "body", "ink")
        shown.setToolTip(said)
        column.addWidget(shown)
        return box

    def _words(self, text: str | None) -> str:
        """Give a copy in words; of a file, which of the copies it is equal to."""
        each = self.difference
        if text is None:
            return _("no está")
        if not each.is_file:
            return text
        if text == each.agreed:
            return _("como en el último envío")
        return _("otro contenido ({start}…)").format(start=text[:8])

    def _choices(self, name: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        self._group = QButtonGroup(self)
        self.rows: dict[Take, ChoiceRow] = {}
        each = self.difference
        ours = ChoiceRow(_("Queda lo suyo"), detail=_ours_detail(each))
        self.rows[Take.OURS] = ours
        if not each.is_file:
            gone = _("Se quita también aquí") if each.theirs is None else ""
            self.rows[Take.THEIRS] = ChoiceRow(_("Queda lo del portal"), detail=gone)
        for take, row in self.rows.items():
            row.setAccessibleName(f"{name}: {row.text()}")
            row.setChecked(each.proposed is take)
            self._group.addButton(row)
            column.addWidget(row)
        return column


def _needs_no_word(each: Difference) -> bool:
    """Tell a file that nobody else touched: it goes as it is, whatever is said of the rest."""
    return each.is_file and each.proposed is Take.OURS


def _ours_detail(each: Difference) -> str:
    if each.is_file and each.changed_by in (ChangedBy.THEM, ChangedBy.BOTH, ChangedBy.UNKNOWN):
        return _("Los datos que están allá se guardan al lado, como versión anterior")
    return _("Se quita del portal") if each.ours is None else ""


def _changed_words(by: ChangedBy) -> tuple[str, str, str]:
    """Give icon, words and colour of who changed something."""
    return {
        ChangedBy.US: ("square-pen", _("Lo cambió usted"), "ink2"),
        ChangedBy.THEM: ("globe", _("Lo cambiaron en el portal"), "ink2"),
        ChangedBy.BOTH_ALIKE: ("check", _("Los dos lo cambiaron igual"), "ink2"),
        ChangedBy.BOTH: ("triangle-alert", _("Los dos lo cambiaron"), "warn"),
        ChangedBy.UNKNOWN: ("triangle-alert", _("No es igual"), "warn"),
    }[by]
