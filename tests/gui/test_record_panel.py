"""The record beside the table: what it says, what is wrong, what may be done, what stays hidden."""

import pytest
from PySide6.QtCore import Qt
from support.layout import unnamed
from support.sheets import (
    NOON,
    answer,
    button_of,
    buttons_of,
    event,
    info,
    problem,
    sheet,
    texts,
    words_of,
)

from app.ui.controls.buttons import IconButton
from app.ui.records.cells import MASK
from app.ui.records.panel import EVENTS_SHOWN, ProblemCard, RecordPanel
from app.ui.records.thread import ThreadItem


@pytest.fixture
def panel(shown):
    return shown(RecordPanel(), 316, 600)


@pytest.fixture
def show(panel):
    """Show a record made by hand and give the panel."""

    def show_(number=38, **values):
        panel.show_sheet(sheet(number, **values), NOON)
        return panel

    return show_


def events_shown(panel):
    return [item.words.text() for item in panel.findChildren(ThreadItem) if item.isVisible()]


class TestNothing:
    """No record in hand."""

    def test_it_says_how_to_take_one(self, panel):
        assert "Ningún registro elegido" in words_of(panel)
        assert "Elija una fila" in words_of(panel)

    def test_it_offers_no_button(self, panel):
        assert buttons_of(panel) == []

    def test_a_record_leaves_no_trace_when_it_is_closed(self, show):
        panel = show(name="Tzalbal")
        panel.show_nothing()
        assert "Tzalbal" not in words_of(panel)
        assert panel.sheet is None


class TestHead:
    """Which record it is."""

    def test_a_record_with_a_name_has_it_as_title_and_its_number_over_it(self, show):
        panel = show(1234, name="Tzalbal, Nebaj")
        assert panel.title.text() == "Tzalbal, Nebaj"
        assert "Registro 1,234" in texts(panel)

    def test_a_record_without_a_name_is_called_by_its_number(self, show):
        assert show(7).title.text() == "Registro 7"

    def test_what_was_imported_says_row_and_file(self, show):
        panel = show(info=info(batch=1, source_row=1070), file="hogares.csv")
        assert "Fila 1,070 de «hogares.csv»" in texts(panel)

    def test_what_was_captured_says_no_file(self, show):
        assert "Fila" not in words_of(show())

    @pytest.mark.parametrize(
        ("state", "deleted", "said"),
        [
            ("draft", False, "Borrador"),
            ("final", False, "Terminado"),
            ("returned", False, "Devuelto"),
            ("approved", False, "Aprobado"),
            ("final", True, "Apartado"),
        ],
    )
    def test_the_state_is_said_in_a_word(self, show, state, deleted, said):
        assert said in texts(show(info=info(state=state, deleted=deleted)))

    @pytest.mark.parametrize(
        ("errors", "warnings", "said"),
        [
            (1, 0, ["1 error"]),
            (2, 0, ["2 errores"]),
            (0, 1, ["1 aviso"]),
            (0, 3, ["3 avisos"]),
            (1, 2, ["1 error", "2 avisos"]),
        ],
    )
    def test_problems_are_counted_errors_first(self, show, errors, warnings, said):
        found = [problem() for _ in range(errors)]
        found += [problem(severity="warning") for _ in range(warnings)]
        panel = show(problems=tuple(found))
        counted = [words for words in texts(panel) if words.split()[-1] in {*_COUNTED}]
        assert counted == said


_COUNTED = ("error", "errores", "aviso", "avisos")


class TestProblems:
    """What is wrong with it."""

    def test_a_safe_answer_is_one_button(self, show, qtbot):
        found = problem(proposal="1413", proposed="1413 Nebaj", short="1413")
        panel = show(problems=(found,))
        card = panel.findChild(ProblemCard)
        assert card.mend.text() == "Poner 1413"
        with qtbot.waitSignal(panel.mended) as caught:
            card.mend.click()
        assert caught.args == [found]

    def test_without_a_safe_answer_it_says_what_to_do(self, show):
        card = show(problems=(problem(),)).findChild(ProblemCard)
        assert card.mend is None
        assert len(texts(card)) == 3

    def test_corregir_leads_to_the_problem(self, show, qtbot):
        found = problem()
        panel = show(problems=(found,))
        with qtbot.waitSignal(panel.problem_opened) as caught:
            panel.findChild(ProblemCard).go.click()
        assert caught.args == [found]

    def test_a_button_that_all_cards_have_tells_which_question_it_is_about(self, show):
        card = show(problems=(problem(label="Horas de agua"),)).findChild(ProblemCard)
        assert card.go.accessibleDescription() == "Horas de agua"
        assert card.accessibleName() == "Horas de agua"

    def test_all_of_them_are_there(self, show):
        panel = show(problems=tuple(problem(label=f"P{n}") for n in range(12)))
        assert len(panel.findChildren(ProblemCard)) == 12


class TestAnswers:
    """What it says."""

    def test_each_stands_under_its_question(self, show):
        said = texts(show(answers=(answer("comunidad", "Tzalbal"), answer("horas", "12"))))
        assert said.index("Comunidad") + 1 == said.index("Tzalbal")
        assert said.index("Horas") + 1 == said.index("12")

    def test_a_blank_is_a_dash(self, show):
        assert "–" in texts(show(answers=(answer("comunidad", None),)))

    def test_what_is_about_a_person_is_hidden_until_it_is_asked_for(self, show):
        panel = show(answers=(answer("nombre", "Ana", personal=True),))
        assert "Ana" not in words_of(panel)
        assert MASK in texts(panel)

    def test_asking_for_it_is_told_to_the_screen_that_writes_it_down(self, show, qtbot):
        panel = show(answers=(answer("nombre", "Ana", personal=True),))
        with qtbot.waitSignal(panel.revealed):
            button_of(panel, "Mostrar").click()

    def test_shown_it_stays_shown_while_the_record_is_in_hand(self, show):
        answers = (answer("nombre", "Ana", personal=True),)
        panel = show(answers=answers)
        panel.reveal()
        assert "Ana" in texts(panel)
        show(answers=answers)
        assert "Ana" in texts(panel)

    def test_another_record_is_hidden_again(self, show):
        panel = show(answers=(answer("nombre", "Ana", personal=True),))
        panel.reveal()
        show(39, answers=(answer("nombre", "Eva", personal=True),))
        assert "Eva" not in words_of(panel)

    def test_shown_it_offers_no_second_showing(self, show):
        panel = show(answers=(answer("nombre", "Ana", personal=True),))
        panel.reveal()
        assert "Mostrar" not in buttons_of(panel)

    @pytest.mark.parametrize(
        "answers",
        [(), (answer("horas", "12"),), (answer("nombre", None, personal=True),)],
    )
    def test_where_nothing_is_hidden_nothing_is_to_be_shown(self, show, answers):
        assert "Mostrar" not in buttons_of(show(answers=answers))

    def test_revealing_without_a_record_does_nothing(self, panel):
        panel.reveal()
        assert panel.sheet is None


class TestHistory:
    """What happened to it."""

    def test_the_first_capture_is_left_out_until_all_is_wanted(self, show):
        first = [event("set", label="Horas", new="6", is_routine=True) for _ in range(9)]
        panel = show(events=(event("state", new="final"), *first, event("create")))
        assert events_shown(panel) == ["Terminado", "Empezado"]
        button_of(panel, "Ver los 11 cambios").click()
        assert len(events_shown(panel)) == 11

    def test_only_the_latest_are_shown_at_first(self, show):
        panel = show(events=tuple(event("remark", new=f"n{n}") for n in range(EVENTS_SHOWN + 3)))
        assert len(events_shown(panel)) == EVENTS_SHOWN
        assert events_shown(panel)[0] == "Nota: n0"

    def test_a_short_history_needs_no_button(self, show):
        panel = show(events=(event("state", new="final"), event("create")))
        assert not any(words.startswith("Ver") for words in buttons_of(panel))

    def test_one_hidden_change_is_not_said_as_many(self, show):
        panel = show(events=(event("set", label="Horas", new="6", is_routine=True),))
        assert "Ver el cambio" in buttons_of(panel)

    def test_another_record_begins_with_its_latest(self, show):
        many = tuple(event("remark", new=f"n{n}") for n in range(8))
        panel = show(events=many)
        button_of(panel, "Ver los 8 cambios").click()
        show(39, events=many)
        assert len(events_shown(panel)) == EVENTS_SHOWN


class TestButtons:
    """What may be done with it."""

    def test_a_record_can_be_opened_or_set_aside(self, show):
        panel = show()
        assert panel.open_button.isVisible()
        assert panel.aside_button.isVisible()
        assert not panel.back_button.isVisible()

    def test_one_that_is_set_aside_can_only_come_back(self, show):
        panel = show(info=info(deleted=True))
        assert panel.back_button.isVisible()
        assert not panel.aside_button.isVisible()

    @pytest.mark.parametrize(
        ("button", "signal"),
        [
            ("open_button", "opened"),
            ("aside_button", "set_aside"),
            ("back_button", "brought_back"),
        ],
    )
    def test_each_asks_the_screen(self, show, qtbot, button, signal):
        panel = show(info=info(deleted=button == "back_button"))
        with qtbot.waitSignal(getattr(panel, signal)):
            getattr(panel, button).click()

    def test_they_stay_in_sight_below_a_long_record(self, show):
        panel = show(answers=tuple(answer(f"p{n}", "x") for n in range(80)))
        corner = panel.open_button.mapTo(panel, panel.open_button.rect().bottomLeft())
        assert corner.y() <= panel.height()

    def test_everything_has_a_name(self, show):
        panel = show(
            answers=(answer("nombre", "Ana", personal=True),),
            problems=(problem(proposal="6", proposed="6", short="6"),),
            events=tuple(event("remark", new=f"n{n}") for n in range(8)),
        )
        assert unnamed(panel) == []

    def test_the_cross_closes_it(self, show, qtbot):
        panel = show()
        [close] = [b for b in panel.findChildren(IconButton) if not b.text()]
        assert close.accessibleName() == "Cerrar el registro"
        with qtbot.waitSignal(panel.closed):
            close.click()


@pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
@pytest.mark.parametrize("zoom", [100, 150])
def test_long_words_wrap_in_every_look(look, shown, name, zoom):
    look(name, zoom)
    panel = shown(RecordPanel(), 316, 600)
    words = "Kꞌicheꞌ y Qꞌeqchiꞌ, en la comunidad de arriba " * 4
    panel.show_sheet(sheet(answers=(answer("comunidad", words),)), NOON)
    label = next(each for each in panel.findChildren(type(panel.title)) if each.text() == words)
    assert label.wordWrap()
    assert label.textFormat() == Qt.TextFormat.PlainText
