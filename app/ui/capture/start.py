"""What «Capturar» shows while no record is in hand: drafts to go on with, or how to begin."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import _, ngettext
from app.operations.remarks import remarks_of
from app.operations.sight import hidden_here
from app.store.records import Draft
from app.store.workspace import Workspace
from app.ui import numbers, theme
from app.ui.capture.second import NOTHING, SecondCard, SecondWork, read_second
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import CardList, TaskRow
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Banner, EmptyState
from app.ui.controls.text import Text
from app.ui.places import municipality_name

DRAFTS_AT_MOST = 50
"""More than that stand in Registros, where they can be searched."""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A record that somebody left unfinished.

    Attributes:
        uuid, number: The record.
        question: Label of the question in hand, "" when unknown.
        municipality: Its name, "" when unknown.
        at: When it was last saved, UTC.
        remark: What somebody asks for, when it was returned.
    """

    uuid: str
    number: int
    question: str
    municipality: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """What there is to begin with.

    Attributes:
        forms: (code, title) of every form, by title.
        form: Code of the form in hand, "" when there is none.
        drafts: Unfinished records of that form, the latest first.
        returned: Records of that form that came back with remarks, the latest first.
        cut: The record in which something was being typed when the program ended, or None.
        second: What can be keyed a second time.
        more: Unfinished records of that form beyond those `drafts`.
    """

    forms: tuple[tuple[str, str], ...]
    form: str
    drafts: tuple[LeftOver, ...]
    cut: LeftOver | None
    returned: tuple[LeftOver, ...] = ()
    second: SecondWork = NOTHING
    more: int = 0

    @property
    def title(self) -> str:
        """Give the title of the form in hand."""
        return dict(self.forms).get(self.form, "")


def read_start(workspace: Workspace, wanted: str, person: str = "") -> Start:
    """Read what there is to begin with.

    Args:
        workspace: The workspace.
        person: Who captures.
        wanted: Code of the form in hand; "" or an unknown one takes that of the latest draft.
    """
    versions = {version.form_id: version for version in workspace.instruments.forms()}
    latest = workspace.records.drafts(limit=1)
    form = wanted if wanted in versions else _form_of(workspace, latest) or next(iter(versions), "")
    if not form:
        return Start((), "", (), _cut(workspace))
    own = versions[form].instrument
    drafts = workspace.records.drafts(own, DRAFTS_AT_MOST)
    count = workspace.records.counts(own).by_state.get("draft", 0)
    hidden = hidden_here(workspace)
    back = [each for each in workspace.records.returned(own) if each.record.id not in hidden]
    return Start(
        tuple((code, version.title) for code, version in versions.items()),
        form,
        tuple(_left_over(workspace, each) for each in drafts),
        _cut(workspace),
        tuple(_came_back(workspace, each) for each in back[:DRAFTS_AT_MOST]),
        read_second(workspace, form, person),
        max(0, count - len(drafts)),
    )


def _cut(workspace: Workspace) -> LeftOver | None:
    """Give the draft in which something was being typed when the program ended."""
    pending = workspace.records.pending()
    if pending is None:
        return None
    record = workspace.records.find(pending.record)
    if record.state != "draft" or record.deleted or record.second_of is not None:
        return None
    return _left_over(workspace, Draft(record, pending.path, pending.row))


def _came_back(workspace: Workspace, returned: Draft) -> LeftOver:
    waiting = [each for each in remarks_of(workspace, returned.record.uuid) if not each.closed]
    left = _left_over(workspace, returned, next((each.path for each in waiting if each.path), ""))
    return replace(left, remark=waiting[0].text if waiting else "")


def _form_of(workspace: Workspace, drafts: list[Draft]) -> str:
    return workspace.instruments.version(drafts[0].record.version).form_id if drafts else ""


def _left_over(workspace: Workspace, draft: Draft, path: str = "") -> LeftOver:
    record, wanted = draft.record, path or draft.path
    instrument = workspace.instruments.instrument(record.version)
    language = record.language or instrument.default_language
    labels = {question.path: question.label(language) for question in instrument.questions()}
    place = municipality_name(record.municipality or "")
    return LeftOver(record.uuid, record.id, labels.get(wanted, ""), place, record.updated_at)


class StartPage(QWidget):
    """Drafts to go on with, and the way to a new record.

    Signals:
        resume_wanted: The uuid of the record to go on with.
        second_wanted: The uuid of a record to key a second time.
        new_wanted: A new record.
        more_wanted: All unfinished records, where they can be searched.
        forms_wanted: There is no form yet; show where they come from.
    """

    resume_wanted = Signal(str)
    second_wanted = Signal(str)
    new_wanted = Signal()
    more_wanted = Signal()
    forms_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(12))
        self._column.setSpacing(theme.px(12))

    def show_start(self, start: Start, now: datetime, *, ended: int = 0) -> None:
        """Show what there is to begin with.

        Args:
            start: As it was read.
            now: The moment of reading.
            ended: Number of the record that was just finished, 0 when none was.
        """
        with renewed(self._column):
            self._put(start, now, ended)

    def _put(self, start: Start, now: datetime, ended: int) -> None:
        if start.cut is not None:
            self._column.addWidget(self._cut(start.cut))
        if ended:
            self._column.addWidget(self._ended(ended))
        if start.returned:
            self._column.addWidget(Text(_("Devueltos con notas"), "h2"))
            self._column.addWidget(self._returned(start, now))
        if start.second != NOTHING:
            card = SecondCard(start.second)
            card.start_wanted.connect(self.second_wanted)
            card.resume_wanted.connect(self.resume_wanted)
            self._column.addWidget(card)
        if not start.forms:
            self._column.addWidget(self._no_form())
        elif start.drafts:
            self._column.addWidget(Text(_("Registros sin terminar"), "h2"))
            self._column.addWidget(self._drafts(start, now))
            if start.more:
                self._column.addWidget(self._more(start.more))
        elif not ended and not start.returned:
            self._column.addWidget(self._no_draft())
        self._column.addStretch(1)

    def _cut(self, left: LeftOver) -> Banner:
        button = self._resume_button(left)
        where = _("No se perdió nada: siga en «{question}» del registro {n}.")
        sentence = where.format(question=left.question, n=left.number)
        return Banner("warn", _("Acopio se cerró de golpe."), sentence, button)

    def _ended(self, number: int) -> Banner:
        button = Button(_("Registro nuevo"), Kind.SECONDARY, icon="plus", key="Enter")
        button.clicked.connect(self.new_wanted)
        title = _("Registro {n} terminado.").format(n=number)
        return Banner("ok", title, _("Está guardado en esta computadora."), button)

    def _no_form(self) -> EmptyState:
        button = Button(_("Ver los formularios"), Kind.PRIMARY, icon="clipboard-list")
        button.clicked.connect(self.forms_wanted)
        return EmptyState(
            "clipboard-list",
            _("Todavía no hay formularios"),
            _("Los registros se capturan con uno. Tómelo de la biblioteca o cargue el suyo."),
            button,
        )

    def _no_draft(self) -> EmptyState:
        button = Button(_("Capturar un registro"), Kind.SECONDARY, key="F2")
        button.clicked.connect(self.new_wanted)
        return EmptyState(
            "square-pen",
            _("No hay registros sin terminar"),
            _("Cada respuesta se guarda al instante. Puede dejar un registro y seguirlo después."),
            button,
        )

    def _drafts(self, start: Start, now: datetime) -> CardList:
        rows = CardList()
        for left in start.drafts:
            title = _("Registro {n}").format(n=left.number)
            what = f"{title} · {left.municipality}" if left.municipality else title
            saved = _("Guardado {when}").format(when=numbers.day_and_time(left.at, now))
            at = _("quedó en «{question}»").format(question=left.question)
            why = f"{saved} · {at}" if left.question else saved
            rows.add_row(TaskRow("pencil", "plain", what, why, self._resume_button(left)))
        return rows

    def _more(self, count: int) -> Button:
        words = ngettext("{n} más en Registros", "{n} más en Registros", count)
        button = Button(words.format(n=numbers.count(count)), Kind.LINK, icon="arrow-right")
        button.clicked.connect(self.more_wanted)
        return button

    def _returned(self, start: Start, now: datetime) -> CardList:
        rows = CardList()
        for left in start.returned:
            title = _("Registro {n}").format(n=left.number)
            what = f"{title} · {left.question}" if left.question else title
            when = numbers.day_and_time(left.at, now)
            why = f"«{left.remark}» · {when}" if left.remark else when
            button = self._resume_button(left, _("Corregir"))
            button.setAccessibleName(_("Corregir el registro {n}").format(n=left.number))
            rows.add_row(TaskRow("undo-2", "warn", what, why, button))
        return rows

    def _resume_button(self, left: LeftOver, words: str = "") -> Button:
        button = Button(words or _("Seguir"))
        button.setAccessibleName(_("Seguir con el registro {n}").format(n=left.number))
        button.clicked.connect(lambda: self.resume_wanted.emit(left.uuid))
        return button
