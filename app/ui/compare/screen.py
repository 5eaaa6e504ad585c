"""Comparar: what two people keyed otherwise from the same paper, decided one by one."""

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.compare_keyings import Choice, Taken
from app.operations.decide_keying import Decided, decide
from app.operations.second_keying import Plan, set_plan
from app.operations.undo_record import undo_last
from app.progress import CancelledError
from app.store.workspace import Workspace
from app.ui import numbers, theme
from app.ui.compare.decision import DecisionPanel
from app.ui.compare.lines import Compared, Line, read_compared
from app.ui.compare.tables import DifferenceTable, PeopleTable
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.combo import Combo
from app.ui.controls.flow import Flow
from app.ui.controls.notices import EmptyState
from app.ui.controls.text import Text
from app.ui.controls.views import Segmented
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import now
from app.ui.room import Room, Width
from app.ui.screen import Screen
from app.ui.tasks import Part
from forms.problem import ProblemError

SHARES = (0, 5, 10, 20, 50, 100)
TOUCHED = Part.RECORDS | Part.ISSUES


class CompareScreen(Screen):
    """The page of the comparison."""

    station = "comparar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.compared: Compared | None = None
        self._at = 0
        self.set_title(_("Comparar capturas"), _("Revisar"))
        items = [("diferencias", _("Diferencias")), ("personas", _("Personas"))]
        self.views = Segmented(_("Qué se ve"), items, "diferencias")
        self.views.chosen.connect(self._on_view_chosen)
        self.header.add(self.views)
        self.row = WorkRow()
        self.summary = Text("", "body", "ink2")
        self.body.addWidget(self.row)
        self.body.addWidget(self._plan_row())
        self.body.addWidget(self.summary)
        self.table, self.people = DifferenceTable(), PeopleTable()
        self.empty = EmptyState(
            "copy",
            _("Todavía no hay registros capturados dos veces"),
            _("Elija cuántos se capturan otra vez. En Capturar, otra persona los encuentra."),
        )
        self.pages = QStackedWidget()
        for page in (self.table, self.people, self.empty):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.panel = DecisionPanel()
        self.set_side(self.panel, 316, keep=True)
        self._build_footer()
        self._connect()

    def _plan_row(self) -> QWidget:
        self.shares = Combo(
            _("Cuántos se capturan dos veces"),
            [(str(each), _("{n} % de los registros").format(n=each)) for each in SHARES],
        )
        ways = [("independent", _("Comparar al final")), ("dependent", _("Preguntar al capturar"))]
        self.ways = Combo(_("Cuándo se comparan"), ways)
        fields = [("", _("Todas las preguntas")), ("1", _("Solo las dudosas"))]
        self.doubtful = Combo(_("Qué preguntas"), fields)
        page = QWidget()
        flow = Flow(theme.px(8), page)
        self.plan_name = Text(_("Segunda captura:"), "body", wrap=False)
        self.plan_name.setMinimumHeight(theme.size("control"))
        flow.addWidget(self.plan_name)
        for combo in (self.shares, self.ways, self.doubtful):
            flow.addWidget(combo)
            combo.activated.connect(self._on_plan_chosen)
        return page

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back_button = Button(_("Revisar"), Kind.GHOST, icon="arrow-left")
        self.back_button.clicked.connect(partial(self.context.go, "revisar"))
        self.next_button = Button(_("Siguiente por decidir"), Kind.PRIMARY, key="F8")
        self.next_button.clicked.connect(self.go_on)
        footer.add_left(self.back_button)
        footer.add_right(self.next_button)
        self.set_primary(self.next_button)

    def _connect(self) -> None:
        self.table.shown.connect(self._on_shown)
        self.table.passed.connect(self.go_on)
        for source in (self.table, self.panel):
            source.chosen.connect(self.take)
        self.panel.other_given.connect(partial(self.take, "other"))
        self.context.form_changed.connect(self._on_form_changed)
        self.add_key("F8", self.go_on, _("Siguiente por decidir"), in_status=True)
        self.add_key("Ctrl+U", self.hand_over, _("Entregar por USB"))
        self.add_key("Ctrl+I", self.go_to_record, _("Ir al registro"), in_status=True)

    # -- what the window asks ------------------------------------------------------------------

    @override
    def activate(self, **target: object) -> None:
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (TOUCHED | Part.FORMS):
            self.load()

    @override
    def reflow(self, room: Room) -> None:
        self.plan_name.setVisible(room.width >= Width.SMALL)  # the three lists say it too
        self._show_page()

    def _on_form_changed(self, _form: str) -> None:
        if self.isVisible():
            self.load()

    def hand_over(self) -> None:
        """Go to where records are handed over: the key of the table works here too."""
        self.context.go("intercambio")

    def load(self) -> None:
        """Compare the form in hand anew."""
        form = self.context.form
        if form:
            self.row.begin(_("Comparando las dos capturas"))
            self.row.follow(
                self.context.tasks.run_long(
                    lambda workspace, report, cancel: read_compared(
                        workspace, form, report, cancel
                    ),
                    self._on_read,
                    self._on_failed,
                    on_progress=self.row.show_progress,
                )
            )

    def _on_failed(self, error: Exception) -> None:
        self.row.end()
        if isinstance(error, ProblemError) and error.problems[0].code == "people.may_not_compare":
            problem = error.problems[0]
            self.footer.say(f"{sentence(problem)} {fix(problem)}")
            self.context.announce(sentence(problem), urgent=True)
        elif not isinstance(error, CancelledError):
            self.context.show_error(error)

    def _on_read(self, compared: Compared) -> None:
        self.row.end()
        self.compared = compared
        self.set_title(compared.title, _("Comparar capturas"))
        plan = compared.plan
        self.shares.choose(f"{plan.share:g}")
        self.ways.choose(plan.way)
        self.doubtful.choose("1" if plan.doubtful else "")
        self.summary.setText(_summary(compared))
        self.people.show_people(compared.people)
        self.table.show_lines(compared.lines)
        self._show_page()
        if compared.lines:
            self.table.selectRow(min(self._at, len(compared.lines) - 1))
            self.table.setFocus()

    def _on_view_chosen(self, _view: str) -> None:
        self._show_page()

    def _show_page(self) -> None:
        has_lines = self.compared is not None and bool(self.compared.lines)
        is_people = self.views.current() == "personas"
        page: QWidget = self.people if is_people else self.table if has_lines else self.empty
        if self.compared is not None and self.compared.pairs and not (has_lines or is_people):
            page = self.table
        self.pages.setCurrentWidget(page)
        if self.side_panel is not None and not self.side_panel.floating:
            beside = has_lines and not is_people and self.room.width >= Width.MEDIUM
            self.side_panel.setVisible(beside)
        self.next_button.setVisible(has_lines and not is_people)

    # -- deciding ------------------------------------------------------------------------------

    def line(self) -> Line | None:
        """Give the difference in hand."""
        lines = self.compared.lines if self.compared is not None else ()
        return lines[self._at] if 0 <= self._at < len(lines) else None

    def _on_shown(self, row: int) -> None:
        self._at = max(0, row)
        line = self.line()
        if line is not None:
            self.panel.show_line(line, now())

    def go_on(self) -> None:
        """Go to the next difference that nobody decided."""
        lines = self.compared.lines if self.compared is not None else ()
        order = [*range(self._at + 1, len(lines)), *range(self._at + 1)]
        target = next((n for n in order if lines[n].difference.decision is None), None)
        if target is None:
            self.footer.say(_("Todo está decidido."), "circle-check", "ok")
        else:
            self.table.selectRow(target)
            self.table.setFocus()

    def take(self, taken: Taken, other: str = "") -> None:
        """Decide the difference in hand."""
        line = self.line()
        if line is None:
            return
        choice = Choice(taken, other, self.panel.reason.text().strip())
        each, person = line.difference, self.context.person
        self.context.tasks.run(
            lambda workspace: decide(workspace, each.record, each.ref, choice, person, clock=now),
            self._on_decided,
            self._on_refused,
            touches=TOUCHED,
        )

    def _on_decided(self, done: Decided) -> None:
        if done.problem is not None:
            self._complain(f"{sentence(done.problem)} {fix(done.problem)}")
            return
        each, person = done.difference, self.context.person
        words = _("Se decidió un dato del registro {n}.").format(n=numbers.count(each.number))
        self.context.tell(words, partial(self._undo, each.record, person))

    def _undo(self, record: str, person: str) -> None:
        def undo(workspace: Workspace) -> None:
            undo_last(workspace, record, person, clock=now)

        self.context.tasks.run(undo, touches=TOUCHED)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            problem = error.problems[0]
            self._complain(f"{sentence(problem)} {fix(problem)}")
        else:
            self.context.show_error(error)

    def _complain(self, words: str) -> None:
        self.panel.complaint.setText(words)
        self.footer.say(words)
        self.context.announce(words, urgent=True)

    def go_to_record(self) -> None:
        """Go to record and question in Capturar."""
        line = self.line()
        if line is not None:
            each = line.difference
            self.context.go("capturar", record=each.record, field=each.path)

    # -- what is keyed twice -------------------------------------------------------------------

    def _on_plan_chosen(self, _index: int) -> None:
        if self.compared is None:
            return
        before, form, person = self.compared.plan, self.compared.form, self.context.person
        plan = Plan(
            float(self.shares.code() or before.share),
            before.seed,
            "dependent" if self.ways.code() == "dependent" else "independent",
            doubtful=bool(self.doubtful.code()),
            fields=before.fields,
        )
        self.context.tasks.run(
            lambda workspace: set_plan(workspace, form, plan, person),
            self._on_planned,
            self._on_refused,
        )

    def _on_planned(self, _nothing: object) -> None:
        self.footer.say(_("Así se capturan dos veces desde ahora."), "circle-check", "ok")
        self.load()


def _summary(compared: Compared) -> str:
    twice = ngettext(
        "{n} registro capturado dos veces", "{n} registros capturados dos veces", compared.pairs
    ).format(n=numbers.count(compared.pairs))
    waiting = sum(line.difference.decision is None for line in compared.lines)
    parts = [twice, _("{n} por decidir").format(n=numbers.count(waiting))]
    if compared.begun:
        parts.append(_("{n} sin terminar").format(n=numbers.count(compared.begun)))
    return " · ".join(parts)
