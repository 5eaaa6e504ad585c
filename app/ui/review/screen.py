"""Revisar: the problems of a form one by one, with what mends them and a reason for each change."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.review import (
    Case,
    OpenCase,
    ProblemGroup,
    Review,
    open_case,
    read_cases,
    review,
)
from app.store.issues import REPEATED
from app.store.workspace import Workspace
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.views import Tabs
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import now
from app.ui.review.alike_page import AlikePage
from app.ui.review.case_card import CaseCard
from app.ui.review.checking import Checking
from app.ui.review.decisions import Decisions
from app.ui.review.deeds_panel import DeedsPanel
from app.ui.review.empty import no_records, none_repeated, nothing_open
from app.ui.review.odd_page import OddPage
from app.ui.review.position import CASES_SHOWN, Position
from app.ui.review.problem_list import Outline, counts_words
from app.ui.review.work import Work
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

PROBLEMS, REPEATS, ODD, QUALITY = range(4)


class ReviewScreen(Screen):
    """The page of Revisar."""

    station = "revisar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.review: Review | None = None
        self.position = Position()
        self._forms: list[tuple[str, str]] = []
        self._is_checked = False
        self._part = PROBLEMS
        self._takes_focus = True
        self.set_title(_("Revisar"))
        self.again_button = Button(_("Revisar otra vez"), Kind.GHOST, icon="refresh-cw")
        self.again_button.clicked.connect(self.check)
        self.compare_button = Button(_("Comparar capturas"), Kind.GHOST, icon="copy")
        self.compare_button.clicked.connect(partial(self.context.go, "comparar"))
        self.clean_button = Button(_("Limpiar con receta"), Kind.GHOST, icon="list-checks")
        self.clean_button.clicked.connect(partial(self.context.go, "limpiar"))
        names = [_("Problemas"), _("Duplicados"), _("Valores raros"), _("Calidad")]
        self.tabs = Tabs(_("Partes de la revisión"), [(name, "") for name in names])
        self.header.add(self.tabs)
        self._build_footer()
        self.row = WorkRow()
        self.body.addWidget(self.row)
        self.pages = QStackedWidget()
        self.work = Work()
        self.alike = AlikePage(context, self.row)
        self.odd = OddPage(context)
        self._page = QWidget()
        for page in (self.work, self.alike, self.odd, self._page):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.outline = Outline()
        self.problems = self.outline.problems
        self.set_outline(self.outline, 300)
        self.deeds = DeedsPanel(
            context, [self.clean_button, self.compare_button, self.again_button]
        )
        self.set_side(self.deeds, 252)
        self.checking = Checking(context, self.row, self)
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
        if isinstance(part := target.get("part"), int):
            self.tabs.setCurrentIndex(part)
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
        return {"issue": self.position.issue, "part": self.tabs.currentIndex()}

    @override
    def reflow(self, room: Room) -> None:
        if room.width >= Width.MEDIUM:
            self.header.add(self.tabs)
        else:
            self.body.insertWidget(0, self.tabs)
        self._show_outline()

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
            together = _("Ver juntos todos los iguales")
            actions.append(Action(together, self.look_alike, key="Ctrl+Mayús+Enter"))
        return actions

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back_button = Button(_("Anterior"), Kind.GHOST, icon="arrow-left", key="Mayús+F8")
        self.back_button.clicked.connect(partial(self.step, -1))
        self.next_button = Button(_("Siguiente"), Kind.GHOST, icon="arrow-right", key="F8")
        self.next_button.clicked.connect(partial(self.step, 1))
        self.stand_button = Button(_("Es correcto, explicar"))
        self.stand_button.clicked.connect(partial(self._with_card, CaseCard.explain))
        self.alike_button = Button("", key="Ctrl+Mayús+Enter")
        self.alike_button.clicked.connect(self.look_alike)
        self.alike_button.hide()
        self.mend_button = Button(_("Corregir"), Kind.PRIMARY, key="Ctrl+Enter")
        self.mend_button.clicked.connect(self.decide)
        self.leave_button = Button(_("Uno por uno"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.leave_button.clicked.connect(self.leave_alike)
        footer.add_left(self.leave_button)
        footer.add_left(self.back_button)
        footer.add_left(self.next_button)
        footer.add_right(self.stand_button)
        footer.add_right(self.alike_button)
        footer.add_right(self.mend_button)
        self.set_primary(self.mend_button)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.show_part)
        self.problems.chosen.connect(self._on_group_chosen)
        self.work.case_chosen.connect(self._on_case_chosen)
        self.work.all_wanted.connect(self._open_alike)
        self.decisions.decided.connect(self._on_decided)
        self.decisions.refused.connect(self._on_refused)
        self.checking.checked.connect(self._on_checked)
        self.checking.grew.connect(self.load)
        self.alike.looked.connect(self._show_buttons)
        self.odd.counted.connect(partial(self.tabs.set_count, ODD))
        self.deeds.back_wanted.connect(self.decisions.take_back_all)
        self.context.form_changed.connect(self._on_form_changed)

    def _bind_keys(self) -> None:
        self.add_key("F8", partial(self.step, 1), _("Siguiente problema"), in_status=True)
        self.add_key("Shift+F8", partial(self.step, -1), _("Problema anterior"))
        self.add_key(
            "Ctrl+E", partial(self._with_card, CaseCard.write_other), _("Escribir otro dato")
        )
        self.add_key("Ctrl+Shift+Return", self.look_alike, _("Ver juntos todos los iguales"))
        self.add_key("Esc", self.leave_alike)
        self.add_key("Ctrl+PgDown", partial(self._turn, 1), _("Parte siguiente"))
        self.add_key("Ctrl+PgUp", partial(self._turn, -1), _("Parte anterior"))
        self.add_key("Ctrl+I", self.go_to_record, _("Ir al registro"), in_status=True)

    def _put_in_order(self) -> None:
        order = (
            self.tabs,
            self.problems,
            self.work.all_button,
            self.work.cases,
            self.clean_button,
            self.compare_button,
            self.again_button,
            self.leave_button,
            self.back_button,
            self.next_button,
            self.stand_button,
            self.alike_button,
            self.mend_button,
        )
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # Parts.

    @property
    def groups(self) -> Sequence[ProblemGroup]:
        """Give the kinds of problems of the part in view."""
        found = self.review.groups if self.review is not None else ()
        if self.tabs.currentIndex() == REPEATS:
            return [group for group in found if group.code == REPEATED]
        return found

    def show_part(self, part: int) -> None:
        """Show the problems, only those of repeated records, what is odd, or the quality."""
        self.leave_alike()
        if part == QUALITY:
            self.tabs.setCurrentIndex(self._part)
            self.context.go("calidad")
            return
        self._part = part
        self._takes_focus = False
        self._show_outline()
        if part == ODD:
            self.pages.setCurrentWidget(self.odd)
            self._show_buttons()
            self.odd.seek()
        elif self.review is not None:
            self._on_review(self.review)

    def _show_outline(self) -> None:
        if self.outline_panel is not None and not self.outline_panel.floating:
            has_room = self.room.width >= Width.MEDIUM
            self.outline_panel.setVisible(has_room and self._part != ODD)

    def _turn(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % QUALITY)
        (self.odd.table if self._part == ODD else self.problems).setFocus()

    # Checking and loading.

    def check(self) -> None:
        """Check every record that changed; what was being checked is left."""
        self.checking.begin(self.review.form_id if self.review is not None else self.context.form)

    def _on_checked(self) -> None:
        self._is_checked = True
        self.odd.seek()

    def load(self) -> None:
        """Read what is open now."""
        form = self.context.form
        self.context.tasks.read(lambda workspace: review(workspace, form), self._on_review)
        self.deeds.load(form)

    def _on_review(self, found: Review | None) -> None:
        was_empty = self.review is None
        self.review = found
        if found is None:
            self._show_page(no_records(self.context.go, "formularios"))
            return
        self.context.use_form(found.form_id)
        self._show_title(found)
        self.position.take(self.groups)
        self.problems.show_groups(self.groups, self.position.group)
        if was_empty and not self.checking.is_running:
            self.check()
        if self.is_alike or self._part == ODD:
            pass  # stays until the person goes on or back
        elif self.position.current():
            self.pages.setCurrentWidget(self.work)
            self._ask_cases()
        else:
            self._show_nothing_open(found)
        self._show_buttons()

    def _show_title(self, found: Review) -> None:
        self.set_title(found.title, counts_words(found))
        repeated = [group for group in found.groups if group.code == REPEATED]
        for part, groups in ((PROBLEMS, found.groups), (REPEATS, repeated)):
            count = sum(len(group.issues) for group in groups)
            self.tabs.set_count(part, numbers.count(count))
        if len(found.forms) > 1 and not self._forms:
            self.set_title_menu(self._forms, self.context.use_form)
        self._forms[:] = found.forms
        self.outline.show_rules(found)

    def _show_nothing_open(self, found: Review) -> None:
        self.work.clear()
        if self._part == REPEATS and found.records:
            self._show_page(none_repeated(self.context.go))
        else:
            self._show_page(nothing_open(found, self.context.go, is_checked=self._is_checked))

    def _show_page(self, page: QWidget) -> None:
        self.pages.removeWidget(self._page)
        self._page.deleteLater()
        self._page = page
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        button = page.findChild(Button)
        if button is not None and self.isVisible() and self._takes_focus:
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
        group = self.groups[self.position.group]
        self.work.show_group(group, cases, place, self.position.first_shown)
        if not self.work.shows(issue):
            self.context.tasks.read(partial(_open_case, cases[place]), self._on_case)

    def _on_case(self, opened: OpenCase) -> None:
        issue = opened.case.found.issue.id
        if issue != self.position.current() or self.work.shows(issue):
            return  # what is being typed stays
        card = CaseCard(opened)
        card.entered.connect(self.decide)
        card.changed.connect(self._show_buttons)
        card.record_wanted.connect(self.go_to_record)
        card.first_aside_wanted.connect(partial(self._with_card, self.decisions.set_first_aside))
        self.work.show_card(card)
        self.footer.say("")
        self._show_buttons()
        if self._takes_focus:
            card.take_focus()
            self.work.ensureWidgetVisible(card)
            self.context.announce(card.accessibleName())

    def step(self, by: int) -> None:
        """Go to the next problem, or to the one before."""
        if self._part == ODD:
            self.odd.step(by)
            return
        self._takes_focus = True
        self.leave_alike()
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
        self.leave_alike()
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
            self.alike.close_kind()
            self.pages.setCurrentWidget(self.work)
            self.load()

    def go_to_record(self) -> None:
        """Go to record and question in Capturar."""
        card = self.work.card
        if self._part == ODD:
            self.odd.go_to_record()
            return
        if card is not None:
            issue = card.open_case.case.found.issue
            self.context.go("capturar", record=issue.record_uuid, field=issue.path, row=issue.row)

    # Deciding.

    def decide(self) -> None:
        """Do what the primary button says, or go to what is missing for it."""
        if self.is_alike:
            self._decide_alike()
        elif self.work.card is not None:
            self._say_missing(self.work.card, self.decisions.decide(self.work.card))

    @property
    def is_alike(self) -> bool:
        """Whether a decision about a whole kind is being looked at."""
        return self.pages.currentWidget() is self.alike

    def look_alike(self) -> None:
        """Look at what deciding about all problems of the kind in hand would do."""
        if self.work.card is not None and self.alike_button.text() and not self.is_alike:
            self._open_alike(self.work.card)

    def _open_alike(self, card: CaseCard | None = None) -> None:
        if self.review is not None and self.position.current():
            self.pages.setCurrentWidget(self.alike)
            group = self.groups[self.position.group]
            self.alike.open_kind(self.review.form_id, group, card)
            self.alike.way.setFocus()
            self._show_buttons()

    def leave_alike(self) -> None:
        """Go back to one problem after the other; nothing was changed."""
        if self.is_alike:
            self.alike.close_kind()
            self.pages.setCurrentWidget(self.work)
            self.load()
            if self.work.card is not None:
                self.work.card.take_focus()
            self._show_buttons()

    def _decide_alike(self) -> None:
        alike, missing = self.alike.alike, self.alike.missing()
        if missing or alike is None:
            self.footer.say(missing)
            self.context.announce(missing, urgent=True)
            empty = self.alike.look is not None and bool(self.alike.look.count)
            (self.alike.reason if empty else self.alike.way).setFocus()
            return
        self.decisions.carry_out(alike)

    def _say_missing(self, card: CaseCard, missing: str) -> None:
        narrow = self.room.width < Width.MEDIUM
        self.footer.say("" if narrow else missing)
        if missing:
            card.complain(missing)
            card.take_focus()
            self.context.announce(missing, urgent=True)

    def _with_card(self, do: Callable[[CaseCard], object]) -> None:
        """Do something to the problem in hand, when there is one."""
        if self.work.card is not None:
            do(self.work.card)

    def _on_decided(self) -> None:
        self._takes_focus = True
        self.leave_alike()
        self.position.leave()

    def _on_refused(self, sentence: str) -> None:
        if self.is_alike:
            self.footer.say(sentence, "circle-x", "err")
        elif self.work.card is not None:
            self.work.card.complain(sentence)
            self.work.card.take_focus()
            self.context.announce(sentence, urgent=True)

    def _show_buttons(self) -> None:
        card = None if self.is_alike or self._part == ODD else self.work.card
        has_case = card is not None and bool(self.position.current())
        for button in (self.back_button, self.next_button):
            button.setVisible(has_case)
        self.mend_button.setVisible(has_case or self.is_alike)
        self.leave_button.setVisible(self.is_alike)
        self.footer.setVisible(has_case or self.is_alike)
        self.stand_button.setVisible(
            has_case and card is not None and card.is_warning and not card.is_explaining
        )
        self.alike_button.hide()
        if self.is_alike:
            self.mend_button.set_words(self.alike.deed())
            self.footer.say("")
        elif card is not None:
            self.mend_button.set_words(self.decisions.words(card))
            self._show_alike(card)
        self.footer.fit(self.next_button, self.alike_button)

    def _show_alike(self, card: CaseCard) -> None:
        groups = self.groups
        count = len(groups[self.position.group].issues) if self.position.group < len(groups) else 0
        words = self.decisions.words_alike(card, count) if count > 1 else ""
        self.alike_button.set_words(words)
        self.alike_button.setVisible(bool(words))


def _read_cases(form: str, issues: Sequence[int], workspace: Workspace) -> Sequence[Case]:
    return read_cases(workspace, form, issues[:CASES_SHOWN])


def _open_case(case: Case, workspace: Workspace) -> OpenCase:
    return open_case(workspace, case, clock=now)
