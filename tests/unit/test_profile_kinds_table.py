"""What cells look like: tables of spellings, and the quick way against looking at each text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.profile.kinds import (
    PLACEHOLDERS,
    families,
    kind_of,
    shape_of,
    shape_of_signs,
    signs_of,
    sure_kind,
)

INTEGERS = {
    "0": 0.0,
    "7": 7.0,
    "-7": -7.0,
    "-0": 0.0,
    "-012": -12.0,
    "999999999999999": 999999999999999.0,
    "1,234": 1234.0,
    "-1,234": -1234.0,
    "12,345,678": 12345678.0,
    "999,999,999,999,999": 999999999999999.0,
}
DECIMALS = {
    "0.5": 0.5,
    ".5": 0.5,
    "-.5": -0.5,
    "-0.50": -0.5,
    "1,234.50": 1234.5,
    "007.5": 7.5,
    "3.14159265358979": 3.14159265358979,
}
CODES = ["00", "0101", "01", "000000", "1234567890123456", "0000000000000000000000"]
DAYS = {
    "2026-11-22": "2026-11-22",
    "2024-02-29": "2024-02-29",
    "22/11/2026": "2026-11-22",
    "1/2/2026": "2026-02-01",
    "01/02/2026": "2026-02-01",
}
MOMENTS = {
    "2026-11-22T10:30": "2026-11-22",
    "2026-11-22 10:30:15": "2026-11-22",
    "2026-11-22T10:30:15.000-06:00": "2026-11-22",
    "22/11/2026 8:05": "2026-11-22",
}
TIMES = ["0:00", "00:00", "8:05", "23:59", "10:30:15", "10:30:15.5-06:00"]
TEXTS = {
    "two signs": "--5",
    "a plus sign": "+5",
    "a point behind": "5.",
    "groups of two": "12,34",
    "a group that begins with zero": "0,123",
    "a group missing": "1,2345",
    "too many groups": "1,234,567,890,123,456",
    "money": "Q125.00",
    "a decimal comma": "1,5",
    "an exponent": "1e5",
    "infinity": "inf",
    "two points": "1.2.3",
    "a percentage": "15%",
    "the 31st of February": "2026-02-31",
    "the 29th of February of no leap year": "29/02/2026",
    "a 13th month": "22/13/2026",
    "the order of the United States": "11/22/2026",
    "a short year": "22/11/26",
    "hyphens": "22-11-2026",
    "hour 24": "24:00",
    "minute 60": "10:60",
    "digits of Arabia": "١٢٣",
    "a decimal of wide digits": "１.５",
    "a plate": "P-123ABC",
    "a minus sign that is none": "−5",
    "a name": "Sololá",
    "a line break within": "a\nb",
}


class TestKinds:
    """What a text without outer spaces is."""

    @pytest.mark.parametrize(("text", "value"), INTEGERS.items(), ids=INTEGERS)
    def test_integers(self, text, value):
        assert kind_of(text) == ("integer", value)

    @pytest.mark.parametrize(("text", "value"), DECIMALS.items(), ids=DECIMALS)
    def test_decimals(self, text, value):
        assert kind_of(text) == ("decimal", value)

    @pytest.mark.parametrize("text", CODES)
    def test_codes_begin_with_zero_or_are_too_long_for_a_number(self, text):
        assert kind_of(text) == ("code", None)

    @pytest.mark.parametrize(("text", "day"), DAYS.items(), ids=DAYS)
    def test_dates_have_the_day_first_or_the_year(self, text, day):
        assert kind_of(text) == ("date", day)

    @pytest.mark.parametrize(("text", "day"), MOMENTS.items(), ids=MOMENTS)
    def test_dates_with_time(self, text, day):
        assert kind_of(text) == ("datetime", day)

    @pytest.mark.parametrize("text", TIMES)
    def test_times(self, text):
        assert kind_of(text) == ("time", None)

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_everything_else_is_a_text(self, text):
        assert kind_of(text) == ("text", None)

    @pytest.mark.parametrize("text", sorted(PLACEHOLDERS))
    def test_words_that_say_there_is_nothing(self, text):
        assert kind_of(text) == ("placeholder", None)
        assert kind_of(text.upper())[0] in {"placeholder", "text"}

    @pytest.mark.parametrize("text", ["N/D", "S/N", "NULL", "Sin Dato", "NO SABE", "#¡REF!", "Nan"])
    def test_they_may_be_in_capitals(self, text):
        assert kind_of(text) == ("placeholder", None)

    @pytest.mark.parametrize("text", ["nada", "no", "cero", "sin novedad", "n", "ninguno", "na na"])
    def test_words_that_are_answers_are_none_of_them(self, text):
        assert kind_of(text) == ("text", None)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("5", "9", id="a digit"),
        pytest.param("GT-00000017", "AA-99999999", id="a number with its department"),
        pytest.param("Ana", "AAA", id="three letters are counted"),
        pytest.param("Cobán", "A+", id="more are not"),
        pytest.param("San José del Golfo", "AAA A+ AAA A+", id="words one by one"),
        pytest.param("Kꞌat", "A+", id="a glottal sign is a letter"),
        pytest.param("1234 56789 0101", "9999 99999 9999", id="a CUI in groups"),
        pytest.param("9" * 20, "9" * 20, id="twenty digits are counted"),
        pytest.param("9" * 21, "9+", id="more are not"),
        pytest.param("x" * 60, "A+", id="sixty letters"),
        pytest.param("x" * 61, "A+…", id="a long text is cut"),
        pytest.param("-" * 70, "-" * 60 + "…", id="whatever it is of"),
        pytest.param("a\tb", "A\tA", id="a tab stays"),
        pytest.param("a\nb", "A\nA", id="so does a line break"),
        pytest.param("٣ casas", "9 A+", id="digits of any script"),
        pytest.param("😀", "😀", id="a picture is itself"),
    ],
)
def test_shapes(text, shape):
    assert shape_of(text) == shape


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"integer": 3, "decimal": 1}, {"number"}),
        ({"integer": 3, "code": 1}, {"code"}),
        ({"decimal": 3, "code": 1}, {"number", "code"}),
        ({"integer": 3, "text": 1}, {"number", "text"}),
        ({"date": 3, "datetime": 1}, {"date"}),
        ({"date": 3, "time": 1}, {"date", "time"}),
        ({"integer": 3, "placeholder": 4}, {"number"}),
        ({"integer": 0, "text": 2}, {"text"}),
        ({}, set()),
    ],
)
def test_families_tell_whether_a_column_is_mixed(counts, expected):
    assert families(counts) == expected


class TestAllAtOnce:
    """Signs of many texts together say what each text would say alone."""

    @pytest.mark.parametrize(
        ("signs", "texts", "kind"),
        [
            pytest.param("9999", ["1801", "0101"], "integer", id="integers, codes among them"),
            pytest.param("9" * 15, ["1" * 15], "integer", id="fifteen digits"),
            pytest.param("9" * 16, ["1" * 16], "code", id="sixteen digits"),
            pytest.param("-99", ["-12"], "integer", id="below zero"),
            pytest.param("9.99", ["1.25", "0.50"], "decimal", id="decimals"),
            pytest.param(".9", [".5"], "decimal", id="nothing before the point"),
            pytest.param("9" * 16 + ".9", ["1" * 16 + ".5"], None, id="too many before the point"),
            pytest.param("99", ["12", "١٢"], None, id="digits of another script among them"),
            pytest.param("9,999", ["1,234"], None, id="thousands must be looked at"),
            pytest.param("99/99/9999", ["22/11/2026"], None, id="dates must be looked at"),
            pytest.param("99:99", ["10:30"], None, id="times must be looked at"),
            pytest.param("AAA", ["nan", "Ana"], None, id="short words may say there is nothing"),
            pytest.param("A" * 40, ["x" * 40], "text", id="long ones do not"),
            pytest.param("A" * 40 + "9", ["x" * 40 + "1"], "text", id="words with a digit"),
            pytest.param("", [""], None, id="nothing"),
        ],
    )
    def test_what_is_sure_of_signs(self, signs, texts, kind):
        assert signs_of(texts) == [signs] * len(texts)
        assert sure_kind(signs, texts) == kind

    def test_a_line_break_within_a_text_shifts_nothing(self):
        assert signs_of(["a\nb", "1", ""]) == ["A\nA", "9", ""]

    def test_no_texts_have_no_signs(self):
        assert signs_of([]) == []

    @given(st.lists(st.text(max_size=70), min_size=1, max_size=20))
    def test_signs_are_as_long_as_their_texts(self, texts):
        assert [len(signs) for signs in signs_of(texts)] == [len(text) for text in texts]

    @given(st.lists(st.text(max_size=70), min_size=1, max_size=20))
    def test_shapes_of_signs_are_those_of_the_texts(self, texts):
        assert [shape_of_signs(signs) for signs in signs_of(texts)] == [*map(shape_of, texts)]

    @given(st.text("0123456789.,-/: TAan", max_size=20) | st.text(max_size=40))
    def test_what_is_sure_is_what_looking_at_the_text_says(self, text):
        (signs,) = signs_of([text])
        kind = sure_kind(signs, [text])
        looked = kind_of(text)[0]
        if kind == "integer" and len(text) > 1 and text[0] == "0":
            assert looked == "code"
        else:
            assert kind in (None, looked)

    @given(st.from_regex(r"\A-?[0-9]{0,15}\.[0-9]{1,6}\Z") | st.from_regex(r"\A[1-9][0-9]{0,14}\Z"))
    def test_numbers_are_read_as_python_reads_them(self, text):
        assert kind_of(text)[1] == float(text)
