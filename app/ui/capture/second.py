"""Keying a record a second time: what waits, what the page says above it, what it asks again.

What was keyed first is never shown here; it is only asked whether an answer agrees with it.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.store.second_keyings import SecondKeying
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button
from app.ui.controls.cards import CardList, TaskRow
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Banner
from app.ui.questions.wording import answer_words

if TYPE_CHECKING:
    from app.store.workspace import Workspace
    from app.ui.capture.filling import Filling
    from app.ui.capture.sheet import Item, Place
    from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class SecondWork:
    """What a person can key a second time.

    Attributes:
        due: How many records wait.
        next: uuid of the first of them, "" when none does.
        begun: (uuid of the second keying, number of the record) of those this person left.
    """

    due: int = 0
    next: str = ""
    begun: tuple[tuple[str, int], ...] = ()


def read_second(workspace: "Workspace", form_id: str, person: str) -> SecondWork:
    """Read what a person can key a second time in a form."""
    from app.operations.second_keying import due_records, plan_of

    plan = plan_of(workspace, form_id)
    due = due_records(workspace, form_id, plan, person) if plan.share else ()
    uuids = [each.uuid for each in due]
    instrument = workspace.instruments.latest(form_id).instrument
    left = [each.record for each in workspace.second_keyings.drafts(instrument)]
    begun = tuple((each.uuid, each.second_of or each.id) for each in left if each.author == person)
    return SecondWork(len(uuids), uuids[0] if uuids else "", begun)


NOTHING = SecondWork()
"""Nothing is keyed a second time."""


class SecondCard(CardList):
    """«Segunda captura: 12 registros», and those that were left unfinished.

    Signals:
        start_wanted: uuid of the record to key a second time.
        resume_wanted: uuid of the second keying to go on with.
    """

    start_wanted = Signal(str)
    resume_wanted = Signal(str)

    def __init__(self, work: SecondWork) -> None:
        super().__init__()
        for uuid, number in work.begun:
            self._add_begun(uuid, number)
        if work.due:
            words = ngettext(
                "Segunda captura: {n} registro", "Segunda captura: {n} registros", work.due
            ).format(n=f"{work.due:,}")
            why = _("Los capturó otra persona. Se comparan las dos capturas, dato por dato.")
            button = Button(_("Capturar otra vez"))
            button.setAccessibleName(_("Empezar una segunda captura"))
            button.clicked.connect(lambda: self.start_wanted.emit(work.next))
            self.add_row(TaskRow("copy", "info", words, why, button))

    def _add_begun(self, uuid: str, number: int) -> None:
        words = _("Segunda captura del registro {n}").format(n=number)
        button = Button(_("Seguir"))
        button.setAccessibleName(
            _("Seguir con la segunda captura del registro {n}").format(n=number)
        )
        button.clicked.connect(lambda: self.resume_wanted.emit(uuid))
        self.add_row(TaskRow("pencil", "plain", words, _("Quedó sin terminar."), button))


class SecondBanner(QWidget):
    """Says above the page that a record is being keyed a second time; else it is not there."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, theme.px(8), 0)
        self.hide()

    def show_keying(self, keying: SecondKeying | None) -> None:
        """Show how the record in hand is keyed; None when it is keyed first."""
        self.setVisible(keying is not None)
        with renewed(self._column):
            if keying is not None:
                title = _("Segunda captura del registro {n}").format(n=keying.first)
                self._column.addWidget(Banner("info", title, _explained(keying), icon="copy"))


def _explained(keying: SecondKeying) -> str:
    if keying.way == "dependent":
        how = _("Escriba lo que dice el papel. Si la primera captura dice otra cosa, se pregunta.")
    else:
        how = _("Escriba lo que dice el papel. Las dos capturas se comparan al final.")
    if keying.fields is None:
        return how
    few = ngettext("Solo {n} pregunta.", "Solo {n} preguntas.", len(keying.fields))
    return f"{few.format(n=len(keying.fields))} {how}"


class Questioning(QObject):
    """Asks again where an answer differs from what was keyed first; keyed alike twice, it stands.

    Attributes:
        banner: What stands above the page.
    """

    def __init__(self, filling: "Filling", context: Context) -> None:
        super().__init__(filling)
        self._filling, self._context = filling, context
        self.banner = SecondBanner()
        self._asked: dict[Place, Value] = {}

    def begin(self) -> None:
        """Take up the record that was just opened."""
        self._asked = {}
        self.banner.show_keying(self._filling.desk.keying)

    def asks(self, ref: str) -> bool:
        """Ask about the answer at a place, unless it agrees or was confirmed.

        Returns:
            Whether it asks; the question is blank and in hand then.
        """
        item = self._filling.item(ref)
        words = self._doubt(item) if item is not None else ""
        if words:
            self._filling.ask_again(ref, partial(self._show, words))
        return bool(words)

    def _doubt(self, item: "Item") -> str:
        first, state = self._filling.desk.first, item.state
        if first is None or state.question is None:
            return ""
        if first.agrees(state.question, item.ref, state.value):
            return ""
        place = (state.path, state.row)
        if place in self._asked and self._asked[place] == state.value:
            return ""
        self._asked[place] = state.value
        if state.value is None:
            return _(
                "Usted lo dejó en blanco y en la primera captura se escribió algo. "
                "Escríbalo, o presione Enter otra vez para confirmar."
            )
        return _(
            "Usted escribió «{said}» y en la primera captura se escribió otra cosa. "
            "Escríbalo otra vez para confirmar."
        ).format(said=answer_words(state, self._filling.desk.session.language))

    def _show(self, words: str) -> None:
        filling = self._filling
        filling.show_anew()
        if filling.page.question is not None:
            filling.page.question.editor.clear()
            filling.page.question.complain(words)
        filling.page.take_focus()
        self._context.announce(words, urgent=True)
