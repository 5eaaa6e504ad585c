"""Step 2, Describir: what the portal will say of the data; every change is kept at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.steps.catalogue import OBLIGATORY, DatasetMetadata, missing_fields
from app.steps.description_check import description_doubts
from app.steps.period_text import read_period, write_period
from app.steps.portal_rules import ASKED, PortalRules, rule_gaps
from app.steps.vocabularies import frequencies, licenses, themes
from app.ui import theme
from app.ui.controls.combo import Combo
from app.ui.controls.fields import Field, TextArea, TextField
from app.ui.publish.keywords import Keywords
from app.ui.publish.page import StepPage
from app.ui.publish.portal_fields import PortalFields
from forms.problem import Problem, Severity

ENOUGH_KEYWORDS = 3
PAUSE_MS = 400
"""Typing is kept when the hand rests this long, and when a field is left."""


class DescribeStep(StepPage):
    """The description of a dataset.

    Signals:
        edited: The description is another one: a DatasetMetadata.
    """

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Describir"))
        self.fields: dict[str, Field] = {}
        self.touched: set[str] = set()
        self._metadata: DatasetMetadata | None = None
        self._rules: PortalRules | None = None
        self._refused: dict[str, tuple[str, DatasetMetadata | None]] = {}
        self._pairs: list[QHBoxLayout] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._build()

    def show_description(self, metadata: DatasetMetadata) -> None:
        """Show a description, unless it is the one that stands here."""
        if metadata == self._metadata:
            return
        self._metadata = None  # nothing that is put here now was typed
        self.title.setText(metadata.title)
        self.description.setPlainText(metadata.description)
        self.theme.choose(metadata.themes[0] if metadata.themes else "")
        self.frequency.choose(metadata.frequency)
        self.license.choose(metadata.license)
        self.start.setText(write_period(metadata.temporal_start))
        self.end.setText(write_period(metadata.temporal_end))
        self.keywords.show_words(metadata.keywords)
        self.organization.setText(metadata.organization)
        self.email.setText(metadata.contact_email)
        self._pause.stop()
        self._metadata = metadata
        self._show_rules()
        self.touched.clear()
        self._complain()

    def show_rules(self, rules: PortalRules | None) -> None:
        """Ask what the portal asks besides, as it said when it was last read; None: nothing."""
        if rules != self._rules:
            self._rules = rules
            self._show_rules()
            self._complain()

    def _show_rules(self) -> None:
        if self._metadata is None:
            return
        for name in self.portal.fields:
            self.fields.pop(name, None)
        self.portal.show_rules(self._rules, self._metadata)
        self.fields |= self.portal.fields

    def keep(self) -> None:
        """Give what stands here to whoever keeps it."""
        self._pause.stop()
        if self._metadata is None:
            return
        written = self._written(self._metadata)
        if written != self._metadata:
            self._metadata = written
            self.edited.emit(written)
        self._complain()

    def show_refusals(self, problems: Sequence[Problem]) -> None:
        """Say under each field why the portal refused it, until something else stands there."""
        self._refused = {
            problem.place.field or "": (sentence(problem), self._metadata) for problem in problems
        }
        self._complain()
        for name in self._refused:
            self.go_to(name)
            break

    def complain_of_all(self) -> None:
        """Say under every field what is missing: the person wanted to go on."""
        self.touched.update(self.fields)
        self._complain()

    @override
    def go_to(self, field: str) -> None:
        """Put the focus on a field."""
        if field in self.fields:
            self.fields[field].setFocus()
            self.ensureWidgetVisible(self.fields[field])

    def set_narrow(self, narrow: bool) -> None:
        """Stand in one column, or two fields side by side."""
        way = QBoxLayout.Direction
        for pair in self._pairs:
            pair.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    # Building.

    def _build(self) -> None:
        self.title = TextField(_("Título"))
        self.description = TextArea(_("Qué contiene"), lines=3)
        topics = [("", _("Sin tema")), *((code, _(name)) for code, name in themes().items())]
        self.theme = Combo(_("Tema"), topics)
        often = [(code, _(each.name)) for code, each in frequencies().items()]
        self.frequency = Combo(_("Se actualiza"), [(c, w[:1].upper() + w[1:]) for c, w in often])
        named = [(code, f"{code}: {_(each.title)}") for code, each in licenses().items()]
        self.license = Combo(_("Licencia"), named)
        self.start = TextField(_("Desde"), example=_("01/10/2025, 10/2025 o 2025"))
        self.end = TextField(_("Hasta"), example=_("28/11/2025, 11/2025 o 2025"))
        self.keywords = Keywords(_("Palabras clave"))
        self.organization = TextField(_("Oficina responsable"))
        self.email = TextField(_("Correo"), example="datos@muninebaj.gob.gt")
        self._add("title", _("Título"), self.title, required=True)
        self._add("description", _("Qué contiene"), self.description, required=True)
        self._pair(
            self._field("themes", _("Tema"), self.theme),
            self._field("frequency", _("Se actualiza"), self.frequency),
        )
        self._add("license", _("Licencia"), self.license)
        self._pair(
            self._field("temporal_start", _("Periodo: desde"), self.start),
            self._field("temporal_end", _("Periodo: hasta"), self.end),
        )
        self._add("keywords", _("Palabras clave"), self.keywords)
        self._pair(
            self._field("organization", _("Oficina responsable"), self.organization, required=True),
            self._field("contact_email", _("Correo"), self.email),
        )
        self._listen()
        self.portal = PortalFields()
        self.portal.typed.connect(self._pause.start)
        self.portal.left.connect(self._on_left)
        self.column.addWidget(self.portal)
        self.column.addStretch(1)

    def _field(self, name: str, label: str, editor: QWidget, *, required: bool = False) -> Field:
        self.fields[name] = Field(label, editor, required=required)
        return self.fields[name]

    def _add(self, name: str, label: str, editor: QWidget, *, required: bool = False) -> None:
        self.column.addWidget(self._field(name, label, editor, required=required))

    def _pair(self, *fields: Field) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        for field in fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._pairs.append(row)
        self.column.addLayout(row)

    def _listen(self) -> None:
        for name, field in self.fields.items():
            editor = field.editor
            if isinstance(editor, QLineEdit):
                editor.textEdited.connect(self._pause.start)
                editor.editingFinished.connect(partial(self._on_left, name))
                editor.returnPressed.connect(self._on_enter)
            elif isinstance(editor, QComboBox):
                editor.activated.connect(partial(self._on_left, name))
        self.description.textChanged.connect(self._pause.start)
        self.keywords.changed.connect(partial(self._on_left, "keywords"))

    def _on_enter(self) -> None:
        self.focusNextChild()

    def _on_left(self, name: str, _index: int = 0) -> None:
        self.touched.add(name)
        self.keep()

    # Reading and complaining.

    def _written(self, before: DatasetMetadata) -> DatasetMetadata:
        """Give what stands here; themes beyond the first one are kept as they were."""
        others = [code for code in before.themes[1:] if code != self.theme.code()]
        answers, groups = self.portal.written()
        asked = {name: said for name, said in {**before.asked, **answers}.items() if said}
        return replace(
            before,
            asked=asked,
            groups=before.groups if groups is None else groups,
            title=self.title.text().strip(),
            description=self.description.toPlainText().strip(),
            themes=tuple(filter(None, [self.theme.code(), *others])),
            frequency=self.frequency.code(),
            license=self.license.code(),
            temporal_start=read_period(self.start.text()),
            temporal_end=read_period(self.end.text()),
            keywords=self.keywords.words(),
            organization=self.organization.text().strip(),
            contact_email=self.email.text().strip(),
        )

    def _complain(self) -> None:
        if self._metadata is None:
            return
        doubts = [*description_doubts(self._metadata), *missing_fields(self._metadata)]
        if self._rules is not None:
            doubts += rule_gaps(self._metadata, self._rules)
        found = {problem.place.field: problem for problem in doubts}
        for name, field in self.fields.items():
            problem, refusal = found.get(name), self._refusal(name)
            if refusal:
                field.complain(refusal)
            elif problem is None or (name not in self.touched and not _is_notice(problem.severity)):
                field.be_content()
            else:
                field.complain(_complaint(problem), notice=_is_notice(problem.severity))
        self._count_keywords()

    def _refusal(self, name: str) -> str:
        """Give why the portal refused what still stands in a field, "" when it is another now."""
        words, before = self._refused.get(name, ("", None))
        if before is None or self._metadata is None:
            return ""
        return words if _said(before, name) == _said(self._metadata, name) else ""

    def _count_keywords(self) -> None:
        missing = ENOUGH_KEYWORDS - len(self.keywords.words())
        if missing > 0:
            said = ngettext(
                "Agregue una más: con tres se encuentra mejor.",
                "Agregue {n} más: con tres se encuentra mejor.",
                missing,
            )
            self.fields["keywords"].set_hint(said.format(n=missing))
        else:
            self.fields["keywords"].set_hint("")


def _said(metadata: DatasetMetadata, name: str) -> object:
    """Give what a description says to one field, its own or one of the portal."""
    if name.startswith(ASKED):
        return metadata.asked.get(name.removeprefix(ASKED), "")
    return getattr(metadata, name, None)


def _complaint(problem: Problem) -> str:
    """Say what is wrong with a field; that a blank one is to be written needs no saying."""
    is_blank = problem.code in OBLIGATORY.values()
    return sentence(problem) if is_blank else f"{sentence(problem)} {fix(problem)}"


def _is_notice(severity: Severity) -> bool:
    return severity is Severity.WARNING
