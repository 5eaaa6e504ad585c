"""Stored answers read as another type, case by case: what comes out, or why it cannot."""

import pytest

from forms.choice_table import ChoiceTable
from forms.choices import Choice
from forms.conversion import Conversion, allowed, not_offered
from forms.instrument import ChoiceList, Question
from forms.question_types import TYPES, Unreadable

CROPS = ChoiceList(
    "cultivos",
    (
        Choice("1", {"es": "Maíz", "quc": "Ixim"}),
        Choice("2", {"es": "Fríjol", "quc": "Kinaqꞌ"}),
        Choice("3", {"es": "Otro"}),
        Choice("4", {"es": "Otro", "quc": "Jun chik"}),
        Choice("cafe", {}),
    ),
)


def conversion(kind, choices=None):
    """Read answers as a question of this type would."""
    return Conversion(Question("a", kind), choices)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_blank_stays_blank_in_every_type(kind):
    assert conversion(kind)(None) is None


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"text"}))
def test_signs_of_space_are_blank_in_every_type(kind):
    assert conversion(kind)("   ") is None


@pytest.mark.parametrize(
    ("kind", "stored", "kept"),
    [
        ("integer", "2018.0", 2018),
        ("integer", -3.0, -3),
        ("integer", " 7 ", 7),
        ("integer", "9223372036854775807", 2**63 - 1),
        ("decimal", "1,234.50", 1234.5),
        ("decimal", "-0", 0.0),
        ("decimal", 0.1, 0.1),
        ("range", "5.0", 5),
        ("range", "5.5", 5.5),
        ("text", 3.0, "3"),
        ("text", -2.25, "-2.25"),
        ("text", "  dos  ", "  dos  "),
        ("date", "1/2/2026", "2026-02-01"),
        ("date", "29/02/2024", "2024-02-29"),
        ("time", "7:05", "07:05:00"),
        ("time", "16:20:30-06:00", "16:20:30-06:00"),
        ("dateTime", "21/11/2026 16:20", "2026-11-21T16:20:00"),
        ("dateTime", "2026-11-21T16:20:00Z", "2026-11-21T16:20:00Z"),
        ("acknowledge", "ok", "OK"),
        ("select_multiple", "b a b", "b a"),
        ("rank", "3  1 2", "3 1 2"),
        ("geopoint", "14.5, -90.5", "14.5 -90.5"),
        ("geotrace", "14 -90; 15 -90;", "14.0 -90.0;15.0 -90.0"),
        ("image", " foto.jpg ", "foto.jpg"),
        ("barcode", 750100.0, "750100"),
    ],
)
def test_an_answer_that_fits_is_kept_as_the_type_stores_it(kind, stored, kept):
    assert conversion(kind)(stored) == kept


@pytest.mark.parametrize(
    ("kind", "stored", "code"),
    [
        ("integer", "uno", "answer.not_a_number"),
        ("integer", "1234,50", "answer.not_a_number"),
        ("integer", "0.5", "answer.not_a_whole_number"),
        ("integer", "9223372036854775808", "answer.number_too_big"),
        ("integer", 1e20, "answer.number_too_big"),
        ("decimal", "1.2.3", "answer.not_a_number"),
        ("decimal", "2026-11-21", "answer.not_a_number"),
        ("date", "30/02/2026", "answer.not_a_date"),
        ("date", 2026, "answer.not_a_date"),
        ("date", "2026-11-21T16:20:00", "answer.not_a_date"),
        ("time", "24:00", "answer.not_a_time"),
        ("dateTime", "2026-11-21", "answer.not_a_date_time"),
        ("acknowledge", "no", "answer.not_acknowledged"),
        ("note", "algo", "answer.not_answerable"),
        ("geopoint", "Nebaj", "answer.not_a_place"),
        ("geotrace", "14 -90", "answer.not_a_line"),
        ("geoshape", "14 -90;15 -90;15 -91;16 -92", "answer.not_a_line"),
        ("image", "fotos/una.jpg", "answer.not_a_file_name"),
        ("text", "a\x00b", "answer.unreadable_text"),
    ],
)
def test_an_answer_that_does_not_fit_says_why(kind, stored, code):
    with pytest.raises(Unreadable) as refused:
        conversion(kind)(stored)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("integer", 12),
        ("decimal", 1.5),
        ("date", "2026-11-21"),
        ("time", "16:20:00"),
        ("dateTime", "2026-11-21T16:20:00"),
        ("geopoint", "14.5 -90.5 1500.0 4.0"),
        ("geoshape", "14.0 -90.0;15.0 -90.0;15.0 -91.0;14.0 -90.0"),
        ("select_multiple", "b a"),
        ("file", "plano.pdf"),
    ],
)
def test_what_a_type_stores_it_reads_back_unchanged(kind, stored):
    assert conversion(kind)(stored) == stored


class TestOptions:
    @pytest.mark.parametrize(
        ("stored", "value"),
        [
            ("1", "1"),
            (1, "1"),
            (1.0, "1"),
            ("maiz", "1"),
            ("IXIM", "1"),
            ("Frijol", "2"),
            ("kinaq'", "2"),
            ("jun chik", "4"),
            ("cafe", "cafe"),
            (" Maíz ", "1"),
        ],
    )
    def test_a_code_or_a_label_of_any_language_names_its_option(self, stored, value):
        assert conversion("select_one", CROPS)(stored) == value

    @pytest.mark.parametrize("stored", ["otro", "Maíz blanco", "5", "1 2", "mai"])
    def test_words_of_no_option_or_of_two_are_refused(self, stored):
        with pytest.raises(Unreadable, match=r"answer\.not_in_list"):
            conversion("select_one", CROPS)(stored)

    @pytest.mark.parametrize(
        ("kind", "stored", "kept"),
        [
            ("select_multiple", "maiz frijol", "1 2"),
            ("select_multiple", "2 cafe", "2 cafe"),
            ("rank", "cafe ixim 3", "cafe 1 3"),
        ],
    )
    def test_each_of_several_words_names_an_option(self, kind, stored, kept):
        assert conversion(kind, CROPS)(stored) == kept

    def test_one_strange_word_refuses_all_of_several(self):
        with pytest.raises(Unreadable):
            conversion("select_multiple", CROPS)("1 2 arroz")

    def test_a_code_wins_over_the_label_of_another_option(self):
        crossed = ChoiceList("l", (Choice("1", {"": "2"}), Choice("2", {"": "1"})))
        assert conversion("select_one", crossed)("1") == "1"

    @pytest.mark.parametrize("code", ["A1", "Sí", "no_sabe", "Kꞌ", "-1", "1.5"])
    def test_a_code_is_found_as_it_is_written(self, code):
        listed = ChoiceList("l", (Choice("otro", {"": code.lower() + "?"}), Choice(code, {})))
        assert conversion("select_one", listed)(code) == code

    def test_a_code_in_other_letters_is_no_code(self):
        listed = ChoiceList("l", (Choice("A1", {"": "Uno"}),))
        with pytest.raises(Unreadable):
            conversion("select_one", listed)("a1")

    @pytest.mark.parametrize("kind", ["text", "calculate", "barcode"])
    def test_a_list_counts_for_whatever_question_has_it(self, kind):
        assert conversion(kind, CROPS)("Maíz") == "1"

    def test_a_list_that_is_not_at_hand_refuses_nothing(self):
        assert conversion("select_one", ChoiceList("l", (), "l.csv"))("arroz") == "arroz"

    def test_a_long_list_answers_as_a_short_one(self):
        long = ChoiceList("l", ChoiceTable(CROPS.choices))
        assert conversion("select_one", long)("frijol") == "2"


@pytest.mark.parametrize(
    ("value", "several", "missing"),
    [
        ("1", False, False),
        ("9", False, True),
        (1, False, False),
        ("1 2", False, True),
        ("1 2", True, False),
        ("1 9", True, True),
        ("", True, False),
    ],
)
def test_an_answer_names_only_options_on_offer_or_not(value, several, missing):
    assert not_offered(value, allowed(CROPS), several=several) is missing


def test_the_values_of_a_list_are_its_codes_and_no_labels():
    assert allowed(CROPS) == {"1", "2", "3", "4", "cafe"}
