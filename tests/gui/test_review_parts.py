"""The parts of Revisar: kinds of problems, their records, two records side by side, the card."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from support.forms import text
from support.keys import press, type_text
from support.layout import tab_order, unnamed
from support.question_states import state
from support.sheets import (
    answer,
    button_of,
    buttons_of,
    case,
    group,
    info,
    open_case,
    problem,
    sheet,
    texts,
    words_of,
)

from app.operations.odd_values import OddValue
from app.operations.recent_deeds import Deed
from app.operations.review import Review
from app.ui import theme
from app.ui.controls.buttons import Button
from app.ui.review.case_card import CaseCard
from app.ui.review.case_list import ROWS_SHOWN, CaseList, case_name, said
from app.ui.review.comparison import Comparison, record_title
from app.ui.review.deeds_panel import DeedsPanel
from app.ui.review.empty import all_well, no_records
from app.ui.review.odd_page import OddPage
from app.ui.review.problem_list import GROUP, Outline, ProblemList, counts_words
from app.ui.review.work import Work
from forms.node_state import NodeState
from forms.problem import Problem, ProblemError

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
MENDABLE = {"proposal": "6", "proposed": "6 horas", "short": "6", "reason": "Se contó mal"}


def question(value=None):
    """The question about hours as capture would ask it."""
    return NodeState(
        ref="horas",
        path="horas",
        row=None,
        kind="question",
        question=text("horas"),
        relevant=True,
        required=False,
        readonly=False,
        value=value,
        label="¿Cuántas horas?",
        hint="",
        choices=(),
        violation=None,
    )


def rows(view, role=Qt.ItemDataRole.DisplayRole):
    """What the rows of a list say."""
    model = view.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


class TestProblems:
    """The list of kinds."""

    @pytest.fixture
    def kinds(self, shown):
        return shown(ProblemList(), 300, 500)

    def test_errors_and_warnings_have_a_heading_each(self, kinds):
        kinds.show_groups([group(), group(2), group(severity="warning")], 0)
        headings = [
            words for words, of in zip(rows(kinds), rows(kinds, GROUP), strict=True) if of is None
        ]
        assert headings == ["Errores: hay que corregirlos", "Avisos: conviene mirarlos"]

    def test_without_errors_there_is_no_heading_for_them(self, kinds):
        kinds.show_groups([group(severity="warning")], 0)
        assert rows(kinds) == ["Avisos: conviene mirarlos", "Horas"]

    def test_nothing_found_leaves_the_list_empty(self, kinds):
        kinds.show_groups([group()], 0)
        kinds.show_groups([], 0)
        assert rows(kinds) == []

    @pytest.mark.parametrize(
        ("count", "severity", "heard"),
        [
            (1, "error", "error: Horas. 0 a 24, 1"),
            (1200, "error", "error: Horas. 0 a 24, 1,200"),
            (3, "warning", "aviso: Horas. 0 a 24, 3"),
        ],
    )
    def test_a_kind_is_heard_with_its_meaning_rule_and_count(self, kinds, count, severity, heard):
        kinds.show_groups([group(count, severity)], 0)
        assert rows(kinds, SPOKEN)[1] == heard

    def test_showing_chooses_nothing_by_itself(self, kinds, qtbot):
        with qtbot.assertNotEmitted(kinds.chosen):
            kinds.show_groups([group(), group(2), group(severity="warning")], 2)
        assert kinds.currentIndex().row() == 4

    def test_arrows_step_over_the_headings(self, kinds, qtbot):
        kinds.show_groups([group(), group(severity="warning")], 0)
        with qtbot.waitSignal(kinds.chosen) as caught:
            press(kinds, Qt.Key.Key_Down)
        assert caught.args == [1]

    def test_a_long_title_is_whole_in_the_tooltip(self, kinds):
        long = "¿Cuántas personas viven habitualmente en esta vivienda? " * 2
        kinds.show_groups([group(title=long, rule="")], 0)
        assert rows(kinds, Qt.ItemDataRole.ToolTipRole)[1] == long

    def test_a_long_title_takes_a_second_line_instead_of_being_cut(self, kinds):
        long = "«Hogares con servicio de internet» fuera de lo permitido"
        kinds.show_groups([group(title="Horas"), group(title=long)], 0)
        model = kinds.model()
        short, high = (kinds.visualRect(model.index(row, 0)).height() for row in (1, 2))
        assert high >= short + theme.metrics("strong").height() - 2

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_it_can_be_painted_in_every_look(self, look, shown, name):
        look(name)
        kinds = shown(ProblemList(), 300, 500)
        kinds.show_groups([group(), group(2, "warning")], 1)
        kinds.setFocus()
        assert not kinds.grab().isNull()


class TestCases:
    """The records that have one problem."""

    @pytest.fixture
    def records(self, shown):
        return shown(CaseList(), 600, 200)

    @pytest.mark.parametrize(
        ("number", "name", "called"),
        [
            (38, "", "Registro 38"),
            (1234, "", "Registro 1,234"),
            (69, "San Vicente Pacaya", "Registro 69 · San Vicente Pacaya"),
        ],
    )
    def test_a_record_is_called_by_number_and_name(self, number, name, called):
        assert case_name(case(number, name=name)) == called

    def test_a_blank_is_a_dash(self):
        assert said(case(found=problem(said=None))) == "–"

    def test_it_is_heard_with_what_it_says(self, records):
        records.show_cases([case(38, problem(said="512"))], 0)
        assert rows(records, SPOKEN) == ["Registro 38: dice 512"]

    @pytest.mark.parametrize(("count", "high"), [(1, 1), (2, 2), (ROWS_SHOWN, 3), (200, 3)])
    def test_it_is_as_high_as_its_rows_up_to_a_few(self, records, count, high):
        records.show_cases([case(1)], 0)
        one = records.height()
        records.show_cases([case(n) for n in range(count)], 0)
        assert high - 1 < records.height() / one <= high

    def test_arrows_take_the_next_one(self, records, qtbot):
        records.show_cases([case(1), case(2)], 0)
        with qtbot.waitSignal(records.chosen) as caught:
            press(records, Qt.Key.Key_Down)
        assert caught.args == [1]

    def test_showing_chooses_nothing_by_itself(self, records, qtbot):
        with qtbot.assertNotEmitted(records.chosen):
            records.show_cases([case(1), case(2)], 1)
        assert records.currentIndex().row() == 1

    @pytest.mark.parametrize("found", [problem(), problem(**MENDABLE), problem(said=None)])
    def test_each_way_of_a_row_can_be_painted(self, records, found):
        records.show_cases([case(1, found, "Tzalbal " * 20)], 0)
        records.setFocus()
        assert not records.grab().isNull()


class TestComparison:
    """Two records with the same key."""

    def compare(self, qtbot, later, earlier):
        made = Comparison(sheet(39, answers=later), sheet(38, answers=earlier))
        qtbot.addWidget(made)
        return made

    def test_only_what_differs_is_marked(self, qtbot):
        later = (answer("lugar", "Nebaj"), answer("horas", "6"))
        earlier = (answer("lugar", "Nebaj"), answer("horas", "12"))
        assert self.compare(qtbot, later, earlier).differing == ["Horas"]

    @pytest.mark.parametrize(("mine", "theirs"), [("6", None), (None, "6")])
    def test_a_blank_differs_from_an_answer(self, qtbot, mine, theirs):
        made = self.compare(qtbot, (answer("horas", mine),), (answer("horas", theirs),))
        assert made.differing == ["Horas"]
        assert "–" in texts(made)

    def test_two_blanks_do_not_differ(self, qtbot):
        made = self.compare(qtbot, (answer("horas", None),), (answer("horas", None),))
        assert made.differing == []

    def test_an_answer_that_the_earlier_one_lacks_differs(self, qtbot):
        assert self.compare(qtbot, (answer("horas", "6"),), ()).differing == ["Horas"]

    def test_both_are_called_by_their_number(self, qtbot):
        said_ = texts(self.compare(qtbot, (), ()))
        assert "Este: Registro 39" in said_
        assert "El anterior: Registro 38" in said_

    def test_the_row_of_the_file_tells_them_apart(self):
        assert record_title(sheet(39, info=info(39, source_row=1070))) == "Registro 39, fila 1,070"

    def test_the_earlier_one_can_be_set_aside_from_here(self, qtbot):
        made = self.compare(qtbot, (), ())
        with qtbot.waitSignal(made.first_aside_wanted):
            button_of(made, "Apartar el anterior").click()


class TestCard:
    """The problem in hand."""

    @pytest.fixture
    def card(self, shown):
        """Build the card of a problem."""

        def build(found=None, **values):
            values.setdefault("question", question())
            return shown(CaseCard(open_case(case(found=found), **values)), 640, 500)

        return build

    def test_a_proposal_is_taken_without_typing(self, card):
        made = card(problem(**MENDABLE))
        assert made.value() == "6"
        assert not made.is_writing

    def test_the_reason_is_proposed_too(self, card):
        assert card(problem(**MENDABLE)).reason.text() == "Se contó mal"

    def test_without_a_proposal_the_editor_is_open(self, card):
        made = card()
        assert made.is_writing
        assert "¿Cuántas horas?" in texts(made)

    def test_what_is_typed_is_the_value(self, card):
        made = card()
        type_text(made.editor, "12")
        assert made.value() == "12"

    def test_nothing_typed_is_no_value(self, card):
        assert card().value() in (None, "")

    def test_the_wrong_answer_does_not_stand_in_the_editor(self, card):
        made = card(question=question("42"))
        assert made.editor.field.text() == ""

    def test_another_value_can_be_written_instead(self, card, qtbot):
        made = card(problem(**MENDABLE))
        with qtbot.waitSignal(made.changed):
            button_of(made, "Escribir otro dato").click()
        type_text(made.editor, "7")
        assert made.value() == "7"
        assert "Escribir otro dato" not in buttons_of(made)

    def test_a_question_that_is_gone_offers_no_editor(self, card):
        made = card(question=None)
        made.write_other()
        assert made.editor is None
        assert "Escribir otro dato" not in buttons_of(made)

    def test_explaining_asks_for_a_reason_of_ones_own(self, card):
        made = card(problem(severity="warning", **MENDABLE))
        made.explain()
        assert made.is_explaining
        assert made.reason.text() == ""
        assert made.reason.hasFocus()

    def test_writing_after_all_ends_the_explaining(self, card):
        made = card(problem(severity="warning", **MENDABLE))
        made.explain()
        made.write_other()
        assert not made.is_explaining

    @pytest.mark.parametrize(("severity", "may"), [("error", False), ("warning", True)])
    def test_only_a_warning_may_stand(self, card, severity, may):
        assert card(problem(severity=severity)).is_warning is may

    def test_a_refusal_is_said_and_goes_with_the_next_sign(self, card):
        made = card()
        made.complain("Debe estar entre 0 y 24.")
        assert "Debe estar entre 0 y 24." in texts(made)
        assert made.editor.field.accessibleDescription() == "Debe estar entre 0 y 24."
        type_text(made.editor, "6")
        assert "Debe estar entre 0 y 24." not in texts(made)

    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
    def test_enter_in_the_reason_decides(self, card, qtbot, key):
        made = card(problem(**MENDABLE))
        with qtbot.waitSignal(made.entered):
            press(made.reason, key)

    def test_the_record_is_one_click_away(self, card, qtbot):
        made = card()
        with qtbot.waitSignal(made.record_wanted):
            button_of(made, "Ir al registro").click()

    def test_it_says_record_file_and_name(self, card):
        place = sheet(69, info=info(69, source_row=70), file="tabla.csv", name="Tzalbal")
        assert "Registro 69, fila 70 de «tabla.csv» · Tzalbal" in texts(card(sheet=place))

    def test_what_would_change_is_heard_as_a_sentence(self, card):
        assert "42 cambiaría a 6 horas" in texts(card(problem(**MENDABLE)))

    def test_a_repeated_record_shows_both_and_asks_for_no_value(self, card):
        found = problem(code="record.duplicate_key", key="Nebaj 2018")
        made = card(found, first=sheet(38), question=None)
        assert made.is_repeated
        assert not made.is_writing
        assert made.findChild(Comparison) is not None

    def test_the_focus_goes_where_the_person_goes_on(self, card, focused):
        made = card()
        made.take_focus()
        assert focused() is made.editor.field
        made = card(problem(**MENDABLE))
        made.take_focus()
        assert focused() is made.reason

    def test_everything_has_a_name(self, card):
        assert unnamed(card(first=sheet(37))) == []


class TestWork:
    """One kind of problem with its records."""

    @pytest.fixture
    def work(self, shown):
        return shown(Work(), 640, 600)

    @pytest.mark.parametrize(
        ("count", "said_"),
        [
            (1, "0 a 24. Está en 1 registro."),
            (2, "0 a 24. Está en 2 registros."),
            (1200, "0 a 24. Está en 1,200 registros."),
        ],
    )
    def test_it_says_rule_and_count(self, work, count, said_):
        work.show_group(group(count), [case(n) for n in range(min(count, 1200))], 0, 0)
        assert work.words.text() == said_

    def test_a_rule_that_ends_with_a_point_gets_no_second_one(self, work):
        work.show_group(group(rule="De 0 a 24."), [case()], 0, 0)
        assert work.words.text() == "De 0 a 24. Está en 1 registro."

    def test_without_a_rule_it_says_the_count_alone(self, work):
        work.show_group(group(rule=""), [case()], 0, 0)
        assert work.words.text().endswith("Está en 1 registro.")
        assert not work.words.text().startswith(".")

    def test_of_many_it_says_which_are_listed(self, work):
        work.show_group(group(450), [case(n) for n in range(200)], 0, 200)
        assert work.words.text().endswith("Se muestran del 201 al 400.")

    def test_one_record_needs_no_list(self, work):
        work.show_group(group(1), [case()], 0, 0)
        assert not work.listed.isVisible()

    @pytest.mark.parametrize(("mendable", "offered"), [(0, False), (1, False), (3, True)])
    def test_several_safe_answers_can_be_put_at_once(self, work, mendable, offered):
        cases = [case(n, problem(**MENDABLE)) for n in range(mendable)] + [case(9), case(10)]
        work.show_group(group(len(cases)), cases, 0, 0)
        assert work.all_button.isVisible() is offered
        assert len(work.mendable()) == mendable

    def test_the_button_says_how_many(self, work):
        work.show_group(group(3), [case(n, problem(**MENDABLE)) for n in range(3)], 0, 0)
        assert work.all_button.text() == "Poner los 3 propuestos"

    def test_nothing_in_hand_shows_no_card(self, work):
        work.show_card(CaseCard(open_case()))
        work.clear()
        assert work.card is None
        assert work.mendable() == []

    def test_the_next_card_takes_the_place_of_the_one_before(self, work):
        first, second = CaseCard(open_case()), CaseCard(open_case())
        work.show_card(first)
        work.show_card(second)
        assert work.card is second
        assert not first.isVisible()


class Going:
    """A context that remembers where one goes."""

    def __init__(self):
        self.went, self.ran, self.told, self.heard = [], [], [], []
        self.form = ""
        self.tasks = self
        self.settings = SimpleNamespace(person="Ana")

    def go(self, station, **target):
        self.went.append((station, target))

    def run(self, job, *_after, **_how):
        self.ran.append(job)

    def tell(self, sentence, undo=None):
        self.told.append((sentence, undo))

    def announce(self, sentence):
        self.heard.append(sentence)


class TestDeeds:
    """The side: what was decided for many records at once."""

    AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

    @pytest.fixture
    def panel(self, shown):
        ways = [Button(words) for words in ("Limpiar con receta", "Revisar otra vez")]
        return shown(DeedsPanel(Going(), ways), 252, 600)

    @pytest.mark.parametrize(
        ("what", "label", "title"),
        [
            ("mended", "Población", "Corregir: Población"),
            ("explained", "Ingreso", "Explicar: Ingreso"),
            ("aside", "", "Apartar registros"),
            ("cleaned", "", "Receta de limpieza"),
        ],
    )
    def test_each_step_says_what_it_did_and_to_how_many(self, panel, what, label, title):
        panel.show_deeds([Deed(7, what, label, 1_234, self.AT)])
        said = words_of(panel)
        assert title in said
        assert "1,234 registros" in said
        assert panel.buttons[0].accessibleName().startswith(f"Deshacer: {title}, 1,234 registros")

    def test_any_step_can_be_taken_back(self, panel, qtbot):
        panel.show_deeds([Deed(n, "mended", "", 1, self.AT) for n in (9, 7)])
        with qtbot.waitSignal(panel.back_wanted) as caught:
            panel.buttons[1].click()
        assert caught.args == [7]

    def test_without_steps_it_says_what_will_stand_there(self, panel):
        panel.show_deeds([Deed(7, "mended", "", 1, self.AT)])
        panel.show_deeds([])
        assert panel.buttons == []
        assert "Aquí verá lo que corrija en muchos registros a la vez" in words_of(panel)

    def test_tab_goes_from_the_ways_to_the_steps(self, panel):
        panel.show_deeds([Deed(n, "mended", "", 1, self.AT) for n in (9, 7)])
        assert words_of(panel)  # what was put into the layout is in view now
        assert tab_order(panel)[-2:] == panel.buttons

    def test_everything_has_a_name(self, panel):
        panel.show_deeds([Deed(7, "mended", "Población", 1, self.AT)])
        assert unnamed(panel) == []


class TestOdd:
    """Values far from all others."""

    FAR = (
        OddValue("u3", 3, "pozo", "Hondura del pozo", "900", 4.0, 30.5, "", 900),
        OddValue("u1", 1_200, "pago", "Pago", "9,000", 10.0, 50.0, "14", 9_000),
    )

    @pytest.fixture
    def page(self, shown):
        return shown(OddPage(Going()), 900, 300)

    def test_each_stands_beside_what_is_usual(self, page):
        page.show_values(self.FAR)
        lines = [[page.rows.text(row, column) for column in range(4)] for row in (0, 1)]
        assert lines == [
            ["3", "Hondura del pozo", "900", "4 a 30.5"],
            ["1,200", "Pago", "9,000", "10 a 50 en Quiché"],
        ]
        assert "2 datos conviene verlos" in words_of(page)

    @pytest.mark.parametrize(("height", "has_title"), [(300, True), (200, False)])
    def test_low_the_tab_says_what_they_are_and_a_line_more_is_seen(self, shown, height, has_title):
        around = QWidget()
        page = OddPage(Going())
        page.setParent(around)
        page.resize(900, height)
        shown(around, 900, 300)
        page.show_values(self.FAR)
        assert page.title.isVisible() is has_title
        assert page.words.isVisible()

    def test_their_count_is_told(self, page, qtbot):
        with qtbot.waitSignal(page.counted) as caught:
            page.show_values(self.FAR)
        assert caught.args == ["2"]

    def test_it_leads_to_the_question_of_the_record(self, page):
        page.show_values(self.FAR)
        page.step(1)
        page.go_to_record()
        assert page._context.went == [("capturar", {"record": "u1", "field": "pago", "row": None})]

    @pytest.mark.parametrize(("by", "number"), [(1, 1_200), (-1, 3)])
    def test_steps_stay_among_the_lines(self, page, by, number):
        page.show_values(self.FAR)
        for _ in range(3):
            page.step(by)
        assert page.in_hand().number == number

    def test_a_reason_is_asked_before_one_is_explained(self, page):
        page.show_values(self.FAR)
        page.explain_button.click()
        assert "Escriba por qué es correcto." in words_of(page)
        assert page.reason.hasFocus() or page.focusWidget() is page.reason
        assert page._context.ran == []

    def test_the_one_in_hand_is_explained_by_enter(self, page):
        page.show_values(self.FAR)
        page.step(1)
        type_text(page.reason, "Obra grande")
        press(page.reason, Qt.Key.Key_Return)
        assert len(page._context.ran) == 1

    def test_once_explained_the_way_back_is_offered_and_the_field_is_blank(self, page):
        page.show_values(self.FAR)
        page.reason.setText("Obra grande")
        page._on_explained(None)
        assert page.reason.text() == ""
        ((said, undo),) = page._context.told
        assert said == "Se guardó la explicación."
        undo()
        assert len(page._context.ran) == 1

    def test_what_cannot_be_explained_is_said_beside_the_reason(self, page):
        page.show_values(self.FAR)
        values = {"label": "Pozo", "value": "900"}
        page._on_not_explained(ProblemError(Problem("check.changed", values=values)))
        assert any("«Pozo» ya no dice 900." in words for words in texts(page))

    def test_nothing_odd_offers_nothing_to_explain(self, page):
        page.show_values(())
        assert not page.explain_button.isVisible()
        page.explain()
        assert page._context.ran == []

    def test_nothing_odd_says_so_and_leads_nowhere(self, page):
        page.show_values(())
        assert "Nada llama la atención." in words_of(page)
        page.go_to_record()
        assert page._context.went == []

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_it_can_be_painted_in_every_look(self, look, shown, name):
        look(name)
        page = shown(OddPage(Going()), 900, 300)
        page.show_values(self.FAR)
        assert not page.grab().isNull()


class TestOutline:
    """The kinds, and the rules that nobody breaks."""

    @pytest.mark.parametrize(
        ("groups", "words"),
        [
            ((), "Revisar"),
            ((group(3),), "Revisar · 3 errores"),
            ((group(1), group(1, "warning")), "Revisar · 1 error · 1 aviso"),
            ((group(2, "warning"),), "Revisar · 2 avisos"),
        ],
    )
    def test_the_header_counts_errors_and_warnings(self, groups, words):
        assert counts_words(Review("a", "Agua", (), 40, 22, groups)) == words

    @pytest.mark.parametrize(
        ("rules", "words"), [(22, "21 reglas sin problemas"), (2, "1 regla sin problemas")]
    )
    def test_the_rules_that_nobody_breaks_are_counted(self, shown, rules, words):
        outline = shown(Outline(), 300, 400)
        outline.show_rules(Review("a", "Agua", (), 40, rules, (group(3),)))
        assert outline.rules.text() == words


class TestEmpty:
    """Nothing to decide."""

    def test_all_is_well_says_how_many_rules_passed(self, qtbot):
        made = all_well(Review("f", "F", (), 1234, 22, ()), lambda: None, lambda: None)
        qtbot.addWidget(made)
        title = "Nada por revisar: las 22 reglas pasaron en los 1,234 registros."
        assert made.accessibleName() == title

    def test_it_leads_to_publishing_and_to_the_records(self, qtbot):
        went = []
        made = all_well(
            Review("f", "F", (), 1, 1, ()), lambda: went.append("p"), lambda: went.append("r")
        )
        qtbot.addWidget(made)
        button_of(made, "Publicar").click()
        button_of(made, "Ver los registros").click()
        assert went == ["p", "r"]

    def test_without_records_it_says_where_they_come_from(self, qtbot):
        went = []
        made = no_records(went.append, "registros")
        qtbot.addWidget(made)
        assert "Todavía no hay registros por revisar" in words_of(made)
        button_of(made, "Capturar o importar registros").click()
        assert went == ["registros"]


@pytest.mark.parametrize(("kind", "written"), [("text", True), ("image", False), ("file", False)])
def test_a_file_is_changed_in_its_record_not_in_review(shown, kind, written):
    card = shown(CaseCard(open_case(question=state(kind))))
    card.write_other()
    assert (card.editor is not None) is written
