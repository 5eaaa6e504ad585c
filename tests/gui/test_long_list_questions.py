"""Questions with tens of thousands of options: built at once, found while typing, none kept."""

from dataclasses import replace

import pytest
from support.keys import type_text
from support.question_states import state

from app.ui.capture.ready_answers import absent_values
from app.ui.controls.fields import TextField
from app.ui.questions.offered import OfferFinder
from app.ui.questions.pick import PickQuestion
from app.ui.questions.registry import question_widget
from app.ui.questions.wording import BILINGUAL_AT_MOST, answer_words, bilingual
from forms.choice_table import ChoiceTable, Offer, PackedChoices

COUNT = 20_594


@pytest.fixture(scope="module")
def table():
    rows = [(f"{n:05}", f"Aldea Kꞌicheʼ {n}", f"{n // 90:04}") for n in range(COUNT)]
    keys = [f"\naldea kiche {n}\n{n:05}\n" for n in range(COUNT)]  # as the store keeps them
    return ChoiceTable(PackedChoices(("",), ("muni",), rows), keys)


@pytest.fixture
def made(monkeypatch) -> list[int]:
    """Counts the options that are made."""
    places: list[int] = []
    real = PackedChoices.__getitem__

    def note(self, place):
        places.append(place)
        return real(self, place)

    monkeypatch.setattr(PackedChoices, "__getitem__", note)
    return places


@pytest.fixture
def counts(monkeypatch) -> list[str]:
    """The small words in the field, one after the other: «3 de 20,594»."""
    said: list[str] = []
    monkeypatch.setattr(TextField, "set_unit", lambda _self, unit: said.append(unit))
    return said


def place_question(table, value=None, places=None, kind="select_one"):
    """The state of a question that offers the places."""
    given = state(kind, value, choices=("x",))
    return replace(given, choices=Offer(table, places))


class TestFinder:
    def test_it_counts_everything_and_makes_only_what_is_shown(self, table, made):
        finder = OfferFinder(Offer(table), "")
        found, count = finder.search("kiche", 50)
        assert (len(finder), len(found), count) == (COUNT, 50, COUNT)
        assert len(made) <= 50

    def test_an_entry_says_label_and_code(self, table):
        entry = OfferFinder(Offer(table), "").of_code("00017")
        assert (entry.name, entry.note) == ("Aldea Kꞌicheʼ 17", "00017")

    def test_what_is_not_on_offer_has_no_entry(self, table):
        assert OfferFinder(Offer(table, [1, 2]), "").of_code("00017") is None

    def test_markdown_is_left_out_of_names(self):
        rows = [("1", "**Nebaj**", "")]
        finder = OfferFinder(Offer(ChoiceTable(PackedChoices(("",), ("c",), rows))), "")
        assert finder.of_code("1").name == "Nebaj"


class TestWidget:
    def test_it_is_built_without_making_the_options(self, qtbot, table, made):
        widget = question_widget(place_question(table), "")
        qtbot.addWidget(widget)
        assert isinstance(widget, PickQuestion)
        assert len(made) <= 120  # what is shown, twice

    def test_it_says_how_many_there_are(self, qtbot, table, counts):
        widget = question_widget(place_question(table), "")
        qtbot.addWidget(widget)
        assert counts[-1] == "20,594 de 20,594"

    def test_typing_narrows_them(self, qtbot, table, counts):
        widget = question_widget(place_question(table), "")
        qtbot.addWidget(widget)
        widget.show()
        type_text(widget.lookup.field, "kiche 2059")
        shown = [entry.code for entry in widget.lookup.matches()]
        assert shown == ["02059", "12059", "20590", "20591", "20592", "20593"]
        assert counts[-1] == "6 de 20,594"

    def test_enter_answers_with_the_code_of_what_is_marked(self, qtbot, table):
        widget = question_widget(place_question(table), "")
        qtbot.addWidget(widget)
        widget.show()
        answers = []
        widget.answered.connect(answers.append)
        type_text(widget.lookup.field, "20593")
        widget.confirm()
        assert answers == ["20593"]

    def test_a_filter_narrows_what_typing_finds(self, qtbot, table, counts):
        offered = place_question(table, places=table.places("muni", "0003"))
        widget = question_widget(offered, "")
        qtbot.addWidget(widget)
        assert counts[-1] == "90 de 90"

    def test_a_stored_answer_shows_its_label(self, qtbot, table, made):
        widget = question_widget(place_question(table, "00017"), "")
        qtbot.addWidget(widget)
        assert widget.lookup.field.text() == "Aldea Kꞌicheʼ 17"
        assert len(made) <= 120

    def test_several_are_gathered_in_the_order_of_the_list(self, qtbot, table, made):
        widget = question_widget(place_question(table, "00300 00017", kind="select_multiple"), "")
        qtbot.addWidget(widget)
        assert widget.chosen() == ("00017", "00300")
        assert len(made) <= 120


class TestWords:
    def test_an_answer_is_said_without_looking_through_the_list(self, table, made):
        assert answer_words(place_question(table, "00017"), "") == "Aldea Kꞌicheʼ 17"
        assert len(made) == 1

    def test_an_answer_outside_the_list_is_said_as_it_stands(self, table):
        assert answer_words(place_question(table, "nadie"), "") == "nadie"

    def test_long_lists_are_said_in_one_language(self, table, made):
        given = place_question(table)
        assert bilingual(given, "es", "quc") is given
        assert made == []
        assert BILINGUAL_AT_MOST < COUNT

    def test_the_option_that_says_there_is_no_answer_is_sought(self, made):
        rows = [(f"{n}", f"Aldea {n}", "") for n in range(COUNT)] + [("99", "No sabe", "")]
        keys = [f"\n{label.lower()}\n{value}\n" for value, label, _muni in rows]
        offer = Offer(ChoiceTable(PackedChoices(("",), ("muni",), rows), keys))
        assert absent_values(offer) == ["99"]
        assert len(made) < 10
