"""Options in order: by number, by moving, by mouse; nothing that has a place is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from support.announcements import overheard
from support.keys import press
from support.question_states import state

from app.ui.controls.ranking import Ranking
from app.ui.questions.rank import RankQuestion
from app.ui.questions.registry import question_widget
from forms.choices import Choice

NEEDS = ("agua", "camino", "escuela", "salud")
OPTIONS = tuple(Choice(code, {"": code.capitalize()}) for code in NEEDS)
ALT = Qt.KeyboardModifier.AltModifier
UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def asked(shown):
    """The widget of a rank question in a window, with what it answers in `said`."""

    def ask(value=None, width=640, choices=OPTIONS):
        built = question_widget(state("rank", value, choices=choices), "")
        widget = shown(built, width, 400)
        widget.said = []
        widget.answered.connect(widget.said.append)
        widget.ranking.setFocus()
        return widget

    return ask


def figures(widget, text):
    """Press figures one after another."""
    for figure in text:
        press(widget.ranking, 0, text=figure)


def shown_words(widget):
    """What each row says to a screen reader."""
    model = widget.ranking.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def drag(ranking, row, to):
    """Drag a row onto another with the mouse."""
    port = ranking.viewport()
    start, end = (ranking.visualRect(ranking.model().index(at, 0)).center() for at in (row, to))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    steps = 8
    for step in range(1, steps + 1):
        QTest.mouseMove(port, start + (end - start) * step / steps)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


class TestNumbers:
    """Numbers as they stand on paper, one after another, without the mouse."""

    @pytest.mark.parametrize(
        ("typed", "order"),
        [
            ("1234", "agua camino escuela salud"),
            ("4321", "salud escuela camino agua"),
            ("3142", "camino salud agua escuela"),
            ("2413", "escuela agua salud camino"),
        ],
    )
    def test_the_numbers_of_the_sheet_give_the_order(self, asked, typed, order):
        widget = asked()
        figures(widget, typed)
        assert widget.said[-1] == order

    @given(st.permutations([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    def test_any_order_of_ten_takes_ten_figures(self, numbers):
        options = [(str(n), f"Opción {n}") for n in range(10)]
        ranking = Ranking("Orden", options)
        for number in numbers:
            ranking.give_number(ranking.row(), number)
        assert [numbers[int(code)] for code in ranking.order()] == list(range(1, 11))
        assert ranking.missing() == 0
        ranking.deleteLater()

    def test_each_number_is_an_answer(self, asked):
        widget = asked()
        figures(widget, "21")
        assert widget.said == ["agua", "camino agua"]

    def test_the_number_typed_is_the_number_shown(self, asked):
        widget = asked()
        figures(widget, "3")
        assert shown_words(widget)[0] == "3. Agua"

    def test_with_all_in_place_there_are_no_gaps(self, asked):
        widget = asked()
        figures(widget, "9999")
        assert [words[0] for words in shown_words(widget)] == list("1234")

    def test_the_same_number_twice_pushes_the_first_one_on(self, asked):
        widget = asked()
        figures(widget, "11")
        assert shown_words(widget)[:2] == ["1. Camino", "2. Agua"]

    def test_after_a_number_the_next_one_without_is_in_hand(self, asked):
        widget = asked()
        figures(widget, "1")
        assert widget.ranking.words(widget.ranking.row()) == "Camino"

    def test_a_number_on_a_row_that_has_one_moves_it(self, asked):
        widget = asked("agua camino escuela salud")
        press(widget.ranking, DOWN)
        press(widget.ranking, DOWN)
        figures(widget, "1")
        assert widget.said == ["escuela agua camino salud"]

    def test_zero_is_the_tenth(self, asked):
        options = tuple(Choice(f"o{n}", {"": f"Opción {n}"}) for n in range(11))
        widget = asked(" ".join(f"o{n}" for n in range(11)), choices=options)
        figures(widget, "0")
        assert widget.ranking.order().index("o0") == 9

    @pytest.mark.parametrize("text", ["²", "٣", "a", "/"])
    def test_other_signs_are_no_numbers(self, asked, text):
        widget = asked()
        press(widget.ranking, 0, text=text)
        assert widget.said == []


class TestMoving:
    """Keys that take a row along."""

    def test_arrows_only_go(self, asked):
        widget = asked("agua camino")
        press(widget.ranking, DOWN)
        assert (widget.ranking.row(), widget.said) == (1, [])

    def test_with_alt_they_take_the_row_along(self, asked):
        widget = asked("agua camino escuela salud")
        press(widget.ranking, DOWN, ALT)
        press(widget.ranking, DOWN, ALT)
        press(widget.ranking, UP, ALT)
        assert widget.said[-1] == "camino agua escuela salud"
        assert widget.ranking.row() == 1

    def test_at_the_ends_nothing_is_lost(self, asked):
        widget = asked("agua camino escuela salud")
        press(widget.ranking, UP, ALT)
        press(widget.ranking, UP)
        assert widget.ranking.order() == list(NEEDS)
        for _press in range(6):
            press(widget.ranking, DOWN, ALT)
        assert widget.ranking.order() == ["camino", "escuela", "salud", "agua"]

    @pytest.mark.parametrize("key", [UP, DOWN])
    def test_one_without_a_place_comes_last(self, asked, key):
        widget = asked("agua")
        press(widget.ranking, DOWN)
        press(widget.ranking, DOWN)
        press(widget.ranking, key, ALT)
        assert widget.said == ["agua escuela"]

    def test_space_puts_one_after_another(self, asked):
        widget = asked()
        press(widget.ranking, DOWN)
        press(widget.ranking, Qt.Key.Key_Space, text=" ")
        press(widget.ranking, DOWN)
        press(widget.ranking, Qt.Key.Key_Space, text=" ")
        assert widget.said == ["camino", "camino agua"]

    def test_supr_takes_the_place_away_and_the_option_stays(self, asked):
        widget = asked("camino agua")
        press(widget.ranking, Qt.Key.Key_Delete)
        assert widget.said == ["agua"]
        assert "Camino, sin lugar todavía" in shown_words(widget)

    def test_the_last_one_out_leaves_a_blank(self, asked):
        widget = asked("agua")
        press(widget.ranking, Qt.Key.Key_Delete)
        assert widget.said == [None]

    def test_enter_is_left_to_the_page(self, asked):
        widget = asked()
        press(widget.ranking, Qt.Key.Key_Return)
        assert widget.said == []


class TestMouse:
    """Dragging and buttons."""

    def test_a_row_is_dragged_to_its_place(self, asked):
        widget = asked("agua camino escuela salud")
        drag(widget.ranking, 0, 2)
        assert widget.said[-1] == "camino escuela agua salud"

    def test_a_row_without_a_place_is_dragged_among_those_that_have_one(self, asked):
        widget = asked("agua camino")
        drag(widget.ranking, 2, 0)
        assert widget.said[-1] == "escuela agua camino"

    def test_a_press_alone_moves_nothing(self, asked):
        widget = asked("agua camino")
        at = widget.ranking.visualRect(widget.ranking.model().index(1, 0)).center()
        QTest.mouseClick(widget.ranking.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert (widget.ranking.row(), widget.said) == (1, [])

    def test_a_press_beside_the_rows_breaks_nothing(self, asked):
        widget = asked(choices=())
        QTest.mouseClick(widget.ranking.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
        assert widget.said == []

    @pytest.mark.parametrize(
        ("words", "order"),
        [("Subir", "camino agua"), ("Bajar", "agua camino"), ("Quitar del orden", "agua")],
    )
    def test_the_buttons_do_what_the_keys_do(self, asked, words, order):
        widget = asked("agua camino", choices=OPTIONS[:2])
        press(widget.ranking, DOWN)
        [button] = [b for b in widget.findChildren(QPushButton) if b.text() == words]
        button.click()
        assert widget.ranking.order() == order.split()


class TestAnswers:
    """What is stored and comes back."""

    def test_a_stored_order_is_shown_with_the_others_below(self, asked):
        widget = asked("salud agua")
        assert shown_words(widget) == [
            "1. Salud",
            "2. Agua",
            "Camino, sin lugar todavía",
            "Escuela, sin lugar todavía",
        ]

    def test_a_code_that_is_no_option_any_more_is_kept(self, asked):
        widget = asked("puente agua")
        press(widget.ranking, DOWN)
        press(widget.ranking, UP, ALT)
        assert widget.said == ["agua puente"]

    def test_clearing_takes_every_place_away(self, asked):
        widget = asked("salud agua")
        widget.clear()
        assert widget.ranking.order() == []

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, "Faltan 4 por ordenar."),
            ("agua camino escuela", "Falta 1 por ordenar."),
            ("agua camino escuela salud", "Todas tienen su lugar."),
        ],
    )
    def test_it_says_how_many_have_none(self, asked, value, words):
        assert asked(value)._missing.text() == words

    def test_it_says_so_after_each_move(self, asked):
        widget = asked("agua camino escuela")
        for _press in range(3):
            press(widget.ranking, DOWN)
        press(widget.ranking, Qt.Key.Key_Space, text=" ")
        assert widget._missing.text() == "Todas tienen su lugar."


class TestLook:
    """What is seen and heard."""

    def test_the_list_is_named_after_the_question(self, asked):
        assert asked().ranking.accessibleName() == "¿Qué?"

    def test_a_move_is_spoken(self, asked):
        widget = asked()
        with overheard() as said:
            figures(widget, "1")
        assert ("1. Agua", False) in said

    def test_every_row_is_whole_without_scrolling(self, asked):
        long = tuple(Choice(f"o{n}", {"": "Una necesidad muy larga " * 4}) for n in range(5))
        widget = asked(width=360, choices=long)
        last = widget.ranking.visualRect(widget.ranking.model().index(4, 0))
        assert last.bottom() <= widget.ranking.height()
        assert last.height() > widget.fontMetrics().height() * 2

    @pytest.mark.parametrize("name", ["claro", "oscuro", "contraste"])
    def test_a_place_and_no_place_look_different_in_each_theme(self, look, asked, name):
        look(name)
        widget = asked("agua", choices=OPTIONS[:1])
        with_place = widget.ranking.grab().toImage()
        widget.clear()
        assert widget.ranking.grab().toImage() != with_place

    def test_twice_as_large_it_still_fits(self, look, asked):
        look("claro", 200)
        widget = asked("agua", width=600)
        assert widget.minimumSizeHint().width() <= 600


def test_the_registry_asks_a_rank_with_it(qtbot):
    widget = question_widget(state("rank", choices=OPTIONS), "")
    qtbot.addWidget(widget)
    assert isinstance(widget, RankQuestion)
