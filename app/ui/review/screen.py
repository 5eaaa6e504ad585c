"""Revisar: the problems of a form one by one, with what mends them and a reason for each change."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.review import Case, OpenCase, Review, open_case, read_cases, review
from app.operations.validate_form import CheckedForm, validate_form
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.text import IconText, Text
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import now
from app.ui.review.case_card import CaseCard
from app.ui.review.decisions import Decisions
from app.ui.review.empty import all_well, no_records
from app.ui.review.position import CASES_SHOWN, Position
from app.ui.review.problem_list import ProblemList
from app.ui.review.work import Work
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part


class ReviewScreen(Screen):
    """The page of Revisar."""

    station = "revisar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.review: Review | None = None
        self.position = Position()
        self._forms: list[tuple[str, str]] = []
        self._check: Cancel | None = None
        self._is_checked = False
        self._takes_focus = True
        self.set_title(_("Revisar"))
        self.again_button = Button(_("Revisar otra vez"), icon="refresh-cw")
        self.again_button.clicked.connect(self.check)
        self.compare_button = Button(_("Comparar capturas"), icon="copy")
        self.compare_button.clicked.connect(partial(self.context.go, "comparar"))
        self.quality_button = Button(_("Calidad"), icon="ruler")
        self.quality_button.clicked.connect(partial(self.context.go, "calidad"))
        self.clean_button = Button(_("Limpiar"), icon="list-checks")
        self.clean_button.clicked.connect(partial(self.context.go, "limpiar"))
        self.header.add(self.clean_button)
        self.header.add(self.quality_button)
        self.header.add(self.compare_button)
        self.header.add(self.again_button)
        self._build_footer()
        self.row = WorkRow()
        self.body.addWidget(self.row)
        self.pages = QStackedWidget()
        self.work = Work()
        self.pages.addWidget(self.work)
        self.pages.addWidget(QWidget())
        self.body.addWidget(self.pages, 1)
        self.problems = ProblemList()
        self.set_outline(self._outline(), 316)
        self.decisions = Decisions(context, self.row, self)
        self._connect()
        self._bind_keys()
        self._put_in_order()
        self._show_buttons()

    # What the window asks.

    @override
    def activate(self, **target: object) -> None:
        if isinstance(form := target.get("form"), str):
            self.context.use_form(form)
        if isinstance(issue := target.get("issue"), int):
            self.position.issue = issue
        self._takes_focus = True
        self.load()
        self.check()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.FORMS):
            self.check()
        if changes & (Part.RECORDS | Part.FORMS | Part.ISSUES):
            self.load()

    @override
    def place(self) -> dict[str, object]:
        return {"issue": self.position.issue}

    @override
    def reflow(self, room: Room) -> None:
        self.again_button.setVisible(room.width >= Width.MEDIUM)
        self.compare_button.setVisible(room.width >= Width.MEDIUM)
        self.quality_button.setVisible(room.width >= Width.MEDIUM)
        self.clean_button.setVisible(room.width >= Width.WIDE)

    @override
    def offers(self) -> list[Action]:
        actions = [
            Action(_("Revisar todo otra vez"), self.check, "refresh-cw"),
            Action(_("Comparar capturas"), partial(self.context.go, "comparar"), "copy"),
            Action(_("Ver la calidad"), partial(self.context.go, "calidad"), "ruler"),
            Action(_("Limpiar los datos"), partial(self.context.go, "limpiar"), "list-checks"),
        ]
        if self.work.card is not None:
            actions.append(Action(_("Ir al registro"), self.go_to_record, key="Ctrl+I"))
        return actions

    # Building.

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back_button = Button(_("Anterior"), Kind.GHOST, icon="arrow-left", key="Mayús+F8")
        self.back_button.clicked.connect(partial(self.step, -1))
        self.next_button = Button(_("Siguiente"), Kind.GHOST, icon="arrow-right", key="F8")
        self.next_button.clicked.connect(partial(self.step, 1))
        self.stand_button = Button(_("Es correcto, explicar"))
        self.stand_button.clicked.connect(self._on_stand_wanted)
        self.alike_button = Button("", key="Ctrl+Mayús+Enter")
        self.alike_button.clicked.connect(self.decide_alike)
        self.alike_button.hide()
        self.mend_button = Button(_("Corregir"), Kind.PRIMARY, key="Ctrl+Enter")
        self.mend_button.clicked.connect(self.decide)
        footer.add_left(self.back_button)
        footer.add_left(self.next_button)
        footer.add_right(self.stand_button)
        footer.add_right(self.alike_button)
        footer.add_right(self.mend_button)
        self.set_primary(self.mend_button)

    def _outline(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(12))
        column.addWidget(self.problems, 1)
        self.rules_words = IconText("circle-check", "", "small", "ink2", icon_color="ok")
        column.addWidget(self.rules_words)
        return page

    def _connect(self) -> None:
        self.problems.chosen.connect(self._on_group_chosen)
        self.work.case_chosen.connect(self._on_case_chosen)
        self.work.all_wanted.connect(self._on_all_wanted)
        self.decisions.decided.connect(self._on_decided)
        self.decisions.refused.connect(self._on_refused)
        self.context.form_changed.connect(self._on_form_changed)

    def _bind_keys(self) -> None:
        self.add_key("F8", partial(self.step, 1), _("Siguiente problema"), in_status=True)
        self.add_key("Shift+F8", partial(self.step, -1), _("Problema anterior"))
        self.add_key("Ctrl+E", self._on_other_wanted, _("Escribir otro dato"))
        self.add_key("Ctrl+Shift+Return", self.decide_alike, _("Decidir por todos los iguales"))
        self.add_key("Ctrl+I", self.go_to_record, _("Ir al registro"), in_status=True)

    def _put_in_order(self) -> None:
        order = (
            self.again_button,
            self.problems,
            self.work.all_button,
            self.work.cases,
            self.back_button,
            self.next_button,
            self.stand_button,
            self.alike_button,
            self.mend_button,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # Checking and loading.

    def check(self) -> None:
        """Check every record again; what was being checked is left."""
        self._stop_check()
        form = self.review.form_id if self.review is not None else self.context.form
        if not form:
            return
        self.row.begin(_("Revisando los registros"))
        self._check = self.context.tasks.run_long(
            lambda workspace, report, cancel: validate_form(
                workspace, form, clock=now, tells=False, report=report, cancel=cancel
            ),
            self._on_checked,
            self._on_not_checked,
            on_progress=self.row.show_progress,
            touches=Part.ISSUES,
        )
        self.row.follow(self._check)

    def _stop_check(self) -> None:
        if self._check is not None:
            self._check.set()
            self._check = None
            self.row.end()

    def _on_checked(self, _checked: CheckedForm) -> None:
        self._check = None
        self._is_checked = True
        self.row.end()

    def _on_not_checked(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._check = None
            self.row.end()
            self.context.show_error(error, self.check)
        elif self._check is not None and self._check.wait(0):
            self._check = None  # the person stopped it, no newer check did
            self.row.end()

    def load(self) -> None:
        """Read what is open now."""
        form = self.context.form
        self.context.tasks.read(lambda workspace: review(workspace, form), self._on_review)

    def _on_review(self, found: Review | None) -> None:
        was_empty = self.review is None
        self.review = found
        if found is None:
            self._show_page(no_records(partial(self.context.go, "formularios")))
            return
        self.context.use_form(found.form_id)
        self._show_title(found)
        self.position.take(found.groups)
        self.problems.show_groups(found.groups, self.position.group)
        if was_empty and self._check is None:
            self.check()
        if self.position.current():
            self.pages.setCurrentWidget(self.work)
            self._ask_cases()
        else:
            self._show_nothing_open(found)
        self._show_buttons()

    def _show_title(self, found: Review) -> None:
        errors = sum(len(g.issues) for g in found.groups if g.severity == "error")
        warnings = sum(len(g.issues) for g in found.groups) - errors
        parts = [_("Revisar")]
        if errors:
            said = ngettext("{n} error", "{n} errores", errors)
            parts.append(said.format(n=numbers.count(errors)))
        if warnings:
            said = ngettext("{n} aviso", "{n} avisos", warnings)
            parts.append(said.format(n=numbers.count(warnings)))
        self.set_title(found.title, " · ".join(parts))
        if len(found.forms) > 1 and not self._forms:
            self.set_title_menu(self._forms, self.context.use_form)
        self._forms[:] = found.forms
        passed = max(0, found.rules - len(found.groups))
        rules = ngettext("{n} regla sin problemas", "{n} reglas sin problemas", passed)
        self.rules_words.setText(rules.format(n=numbers.count(passed)))

    def _show_nothing_open(self, found: Review) -> None:
        self.work.clear()
        if not found.records:
            self._show_page(no_records(partial(self.context.go, "registros")))
        elif self._is_checked:
            publish = partial(self.context.go, "publicar")
            self._show_page(all_well(found, publish, partial(self.context.go, "registros")))
        else:
            self._show_page(Text(_("Revisando los registros"), "body", "ink2"))

    def _show_page(self, page: QWidget) -> None:
        old = self.pages.widget(1)
        if old is not None:
            self.pages.removeWidget(old)
            old.deleteLater()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        button = page.findChild(Button)
        if button is not None and self.isVisible():
            button.setFocus()

    # The problem in hand.

    def _ask_cases(self) -> None:
        if self.review is not None:
            form, issues = self.review.form_id, self.position.window()
            ask = partial(_read_cases, form, issues)
            self.context.tasks.read(ask, self._on_cases)

    def _on_cases(self, cases: Sequence[Case]) -> None:
        issue = self.position.current()
        places = {case.found.issue.id: place for place, case in enumerate(cases)}
        if issue not in places or self.review is None:
            return
        place = places[issue]
        group = self.review.groups[self.position.group]
        self.work.show_group(group, cases, place, self.position.first_shown)
        card = self.work.card
        if card is not None and card.open_case.case.found.issue.id == issue:
            return
        self.context.tasks.read(partial(_open_case, cases[place]), self._on_case)

    def _on_case(self, opened: OpenCase) -> None:
        if opened.case.found.issue.id != self.position.current():
            return
        card = CaseCard(opened)
        card.entered.connect(self.decide)
        card.changed.connect(self._show_buttons)
        card.record_wanted.connect(self.go_to_record)
        card.first_aside_wanted.connect(self._on_first_aside_wanted)
        self.work.show_card(card)
        self.footer.say("")
        self._show_buttons()
        if self._takes_focus:
            card.take_focus()
            self.work.ensureWidgetVisible(card)
            self.context.announce(card.accessibleName())

    def step(self, by: int) -> None:
        """Go to the next problem, or to the one before."""
        self._takes_focus = True
        if self.position.step(by):
            self._go_on()
        elif bool(self.position.current()):
            at_end = _("Es el último problema") if by > 0 else _("Es el primer problema")
            self.context.announce(at_end)

    def _go_on(self) -> None:
        self.problems.show_current(self.position.group)
        self._ask_cases()

    def _on_group_chosen(self, group: int) -> None:
        self._takes_focus = False
        self.position.choose(group, 0)
        self._ask_cases()

    def _on_case_chosen(self, place: int) -> None:
        self._takes_focus = False
        self.position.choose(self.position.group, self.position.first_shown + place)
        self._ask_cases()

    def _on_form_changed(self, form: str) -> None:
        if self.review is not None and self.review.form_id != form:
            self.review = None
            self._is_checked = False
            self.position = Position()
            self.work.clear()
            self.load()

    def go_to_record(self) -> None:
        """Go to record and question in Capturar."""
        card = self.work.card
        if card is not None:
            issue = card.open_case.case.found.issue
            self.context.go("capturar", record=issue.record_uuid, field=issue.path, row=issue.row)

    # Deciding.

    def decide(self) -> None:
        """Do what the primary button says, or go to what is missing for it."""
        card = self.work.card
        if card is None:
            return
        self._say_missing(card, self.decisions.decide(card))

    def decide_alike(self) -> None:
        """Do what the card is about in all records with its problem."""
        card = self.work.card
        if card is not None and self.review is not None and not self.alike_button.isHidden():
            group = self.review.groups[self.position.group]
            missing = self.decisions.decide_alike(card, self.review.form_id, group)
            self._say_missing(card, missing)

    def _say_missing(self, card: CaseCard, missing: str) -> None:
        narrow = self.room.width < Width.MEDIUM
        self.footer.say("" if narrow else missing)
        if missing:
            card.complain(missing)
            card.take_focus()
            self.context.announce(missing, urgent=True)

    def _on_stand_wanted(self) -> None:
        if self.work.card is not None:
            self.work.card.explain()

    def _on_other_wanted(self) -> None:
        if self.work.card is not None:
            self.work.card.write_other()

    def _on_first_aside_wanted(self) -> None:
        if self.work.card is not None:
            self.decisions.set_first_aside(self.work.card)

    def _on_all_wanted(self) -> None:
        if self.review is not None:
            group = self.review.groups[self.position.group]
            self.decisions.mend_all(self.review.form_id, group)

    def _on_decided(self) -> None:
        self._takes_focus = True
        self.position.leave()

    def _on_refused(self, sentence: str) -> None:
        if self.work.card is not None:
            self.work.card.complain(sentence)
            self.work.card.take_focus()
            self.context.announce(sentence, urgent=True)

    def _show_buttons(self) -> None:
        card = self.work.card
        has_case = card is not None and bool(self.position.current())
        for button in (self.mend_button, self.back_button, self.next_button):
            button.setVisible(has_case)
        self.footer.setVisible(has_case)
        self.stand_button.setVisible(
            has_case and card is not None and card.is_warning and not card.is_explaining
        )
        self.alike_button.hide()
        if card is not None:
            self.mend_button.set_words(self.decisions.words(card))
            self._show_alike(card)

    def _show_alike(self, card: CaseCard) -> None:
        groups = self.review.groups if self.review is not None else ()
        count = len(groups[self.position.group].issues) if self.position.group < len(groups) else 0
        words = self.decisions.words_alike(card, count)
        self.alike_button.set_words(words)
        self.alike_button.setVisible(bool(words) and count > 1)


def _read_cases(form: str, issues: Sequence[int], workspace: Workspace) -> Sequence[Case]:
    return read_cases(workspace, form, issues[:CASES_SHOWN])


def _open_case(case: Case, workspace: Workspace) -> OpenCase:
    return open_case(workspace, case, clock=now)
