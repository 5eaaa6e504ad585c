"""The middle of Revisar: the kind of problem, the records that have it, the one in hand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.review import Case, ProblemGroup
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.text import Text
from app.ui.review.case_card import CaseCard
from app.ui.review.case_list import CaseList


class Work(QScrollArea):
    """One kind of problem.

    Signals:
        case_chosen: The number of a case among those listed.
        all_wanted: Put what is proposed in all that are listed.
    """

    case_chosen = Signal(int)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card: CaseCard | None = None
        self._cases: Sequence[Case] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, theme.px(12), theme.px(12))
        self._column.setSpacing(theme.px(12))
        self.title = Text("", "h2")
        self.words = Text("", "body", "ink2")
        self._column.addWidget(self.title)
        self._column.addWidget(self.words)
        self._column.addWidget(self._list())
        self._column.addStretch(1)
        self.setWidget(page)

    def show_group(
        self, group: ProblemGroup, cases: Sequence[Case], current: int, first: int
    ) -> None:
        """Show a kind of problem and the records that have it.

        Args:
            group: The kind.
            cases: Those listed.
            current: Number of the one in hand among them.
            first: How many of the kind stand before them.
        """
        self._cases = cases
        self.title.setText(group.title)
        count = len(group.issues)
        said = ngettext("Está en {n} registro.", "Está en {n} registros.", count)
        words = said.format(n=numbers.count(count))
        if count > len(cases):
            words += " " + _("Se muestran del {first} al {last}.").format(
                first=numbers.count(first + 1), last=numbers.count(first + len(cases))
            )
        rule = f"{group.rule.rstrip('.')}." if group.rule else ""
        self.words.setText(" ".join(filter(None, (rule, words))))
        self.cases.show_cases(cases, current)
        self.listed.setVisible(count > 1)
        mendable = len(self.mendable())
        self.all_button.setVisible(mendable > 1)
        some = _("Poner los {n} propuestos").format(n=numbers.count(mendable))
        self.all_button.set_words(some if count == len(cases) else _("Poner todos los propuestos"))

    def shows(self, issue: int) -> bool:
        """Say whether the card in view is that of an issue."""
        return self.card is not None and self.card.open_case.case.found.issue.id == issue

    def show_card(self, card: CaseCard) -> None:
        """Show the problem in hand."""
        self._drop_card()
        self.card = card
        self._column.insertWidget(self._column.count() - 1, card)
        card.show()  # now: what is hidden takes no focus
        card.changed.connect(self._put_in_order)
        self._put_in_order()
        self.ensureVisible(0, 0)

    def clear(self) -> None:
        """Show nothing."""
        self._drop_card()
        self._cases = ()

    def mendable(self) -> list[Case]:
        """Give the cases listed that have something safe to propose."""
        return [case for case in self._cases if case.found.proposal is not None]

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        inside = self.focusWidget()
        if inside is not None:
            self.ensureWidgetVisible(inside)
        return moved

    def _list(self) -> Card:
        self.listed = Card()
        column = self.listed.column(6)
        head = QHBoxLayout()
        head.addWidget(Text(_("Así quedarían"), "small_strong", "ink2"), 1)
        self.all_button = Button("", Kind.LINK)
        self.all_button.clicked.connect(self.all_wanted)
        head.addWidget(self.all_button)
        column.addLayout(head)
        self.cases = CaseList()
        self.cases.chosen.connect(self.case_chosen)
        column.addWidget(self.cases)
        return self.listed

    def _put_in_order(self) -> None:
        """Let Tab go from the list over the card, which is younger than the footer."""
        if self.card is None:
            return
        before: QWidget = self.cases
        for each in self.card.findChildren(QWidget):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, each)
                before = each

    def _drop_card(self) -> None:
        if self.card is not None:
            self._column.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
