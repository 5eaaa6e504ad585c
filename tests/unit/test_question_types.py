"""Question types: what each accepts, what it stores, what it shows, what it becomes in a table."""

import inspect
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.messages import problem_codes
from forms import notation, question_types
from forms.question_types import TYPES, QuestionType, Unreadable

ANSWERABLE = sorted(name for name, kind in TYPES.items() if kind.is_answerable)
ALL = sorted(TYPES)
TABLE_SCHEMA_TYPES = {"string", "integer", "number", "date", "datetime"}

answers = st.one_of(
    st.text(),
    st.from_regex(r"-?[0-9,]{1,12}(\.[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](Z|-06:00)?"),
    st.from_regex(r"-?[0-9]{1,3}\.[0-9]{1,6}[ ,;]+-?[0-9]{1,3}(\.[0-9]{1,6})?", fullmatch=True),
    st.from_regex(r"([a-c] ){1,5}", fullmatch=True),
)


def code_of(name, text):
    """Code of the refusal of a text."""
    with pytest.raises(Unreadable) as refused:
        TYPES[name].parse(text)
    return refused.value.code


class TestEveryType:
    """A new type is held to these the day it is born."""

    @pytest.mark.parametrize("name", ALL)
    def test_it_stands_under_its_own_name(self, name):
        assert TYPES[name].name == name

    @pytest.mark.parametrize("name", ALL)
    def test_it_has_a_type_that_table_schema_knows(self, name):
        assert TYPES[name].field_type in TABLE_SCHEMA_TYPES

    @pytest.mark.parametrize("name", ALL)
    @pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
    def test_blank_is_no_answer(self, name, blank):
        assert TYPES[name].parse(blank) is None

    @pytest.mark.parametrize("name", ALL)
    def test_no_answer_is_shown_as_nothing(self, name):
        assert TYPES[name].format(None) == ""

    @pytest.mark.parametrize("name", ALL)
    def test_it_shows_a_text_that_is_not_of_its_kind_as_it_is(self, name):
        assert TYPES[name].format("???") == "???"

    @pytest.mark.parametrize("name", ALL)
    @settings(max_examples=40)
    @given(text=answers)
    def test_whatever_is_typed_is_refused_or_survives_being_shown(self, name, text):
        kind = TYPES[name]
        try:
            value = kind.parse(text)
        except Unreadable:
            return
        assert value is None or isinstance(value, str | int | float)
        assert kind.parse(kind.format(value)) == value

    @pytest.mark.parametrize("name", ALL)
    @settings(max_examples=40)
    @given(text=st.one_of(answers, st.text()))
    def test_what_it_stores_is_read_as_itself_and_fits_into_a_document(self, name, text):
        kind = TYPES[name]
        try:
            value = kind.parse(text)
        except Unreadable:
            return
        if isinstance(value, str):
            assert kind.parse(value) == value
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", value)

    def test_no_class_is_left_out_of_the_registry(self):
        classes = {
            kind
            for _, kind in inspect.getmembers(question_types, inspect.isclass)
            if issubclass(kind, QuestionType) and kind is not QuestionType
        }
        assert classes == {type(kind) for kind in TYPES.values()}

    def test_every_refusal_has_a_sentence(self):
        source = inspect.getsource(question_types) + inspect.getsource(notation)
        codes = set(re.findall(r'"(answer\.\w+)"', source))
        assert codes
        assert codes <= set(problem_codes())

    def test_the_registry_cannot_be_changed(self):
        with pytest.raises(TypeError):
            TYPES["otro"] = TYPES["text"]


class TestWhoAnswers:
    """Metadata, calculations and notes are not asked."""

    @pytest.mark.parametrize(
        "name",
        [
            "note",
            "calculate",
            "hidden",
            "start",
            "end",
            "today",
            "deviceid",
            "username",
            "metadata",
        ],
    )
    def test_nobody_answers(self, name):
        assert not TYPES[name].is_answerable

    @pytest.mark.parametrize(
        "name",
        [
            "text",
            "integer",
            "decimal",
            "date",
            "time",
            "dateTime",
            "select_one",
            "select_multiple",
            "rank",
            "geopoint",
            "geotrace",
            "geoshape",
            "acknowledge",
            "image",
            "audio",
            "video",
            "file",
            "barcode",
            "range",
        ],
    )
    def test_a_person_answers(self, name):
        assert TYPES[name].is_answerable

    def test_a_note_takes_no_answer(self):
        assert code_of("note", "hola") == "answer.not_answerable"


class TestText:
    """Text is kept exactly as typed."""

    @pytest.mark.parametrize("text", [" dos espacios ", "línea\notra", "K'iche'", "ẍ ä 🌽", "0101"])
    def test_nothing_is_changed(self, text):
        assert TYPES["text"].parse(text) == text

    @pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\ud800", "\uffff"])
    def test_signs_that_no_document_can_carry_are_refused(self, text):
        assert code_of("text", text) == "answer.unreadable_text"

    def test_a_tab_and_a_line_end_are_text(self):
        assert TYPES["text"].parse("a\tb\r\nc") == "a\tb\r\nc"


class TestDecimal:
    """Numbers as Guatemala writes them: 1,234.50."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("0", 0.0),
            ("12", 12.0),
            ("12.5", 12.5),
            ("-3.25", -3.25),
            (" 7 ", 7.0),
            ("1234.50", 1234.5),
            ("1,234.50", 1234.5),
            ("1,234,567.8", 1234567.8),
            ("007", 7.0),
            ("-1,234", -1234.0),
        ],
    )
    def test_it_reads(self, text, value):
        assert TYPES["decimal"].parse(text) == value

    @pytest.mark.parametrize(
        "text",
        [
            "1234,50",
            "1,23",
            "1,2345",
            "12,34,567",
            "0,123",
            "1.234.567",
            "1.234,50",
            "1_000",
            "1 234",
            "1e3",
            "NaN",
            "INF",
            "-inf",
            "Infinity",
            "٣٤",
            "１２",
            "½",
            "doce",
            "12%",
            "Q12",
            "+5",
            "--5",
            ".5",
            "5.",
            "5-",
            "0x1F",
        ],
    )
    def test_it_refuses_rather_than_guesses(self, text):
        assert code_of("decimal", text) == "answer.not_a_number"

    def test_a_number_beyond_all_measure_is_refused(self):
        assert code_of("decimal", "9" * 400) == "answer.number_too_big"

    def test_minus_zero_is_zero(self):
        assert math.copysign(1, TYPES["decimal"].parse("-0.0")) == 1

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (0.0, "0"),
            (12.5, "12.5"),
            (17.3, "17.3"),
            (100.0, "100"),
            (1234.5, "1234.5"),
            (12345.25, "12,345.25"),
            (1234567.0, "1,234,567"),
            (-98765.5, "-98,765.5"),
            (1e-7, "0.0000001"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1,000,000,000,000,000,000,000"),
        ],
    )
    def test_it_shows_the_digits_that_are_stored(self, value, shown):
        assert TYPES["decimal"].format(value) == shown

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
    def test_what_is_no_number_does_not_break_the_screen(self, value):
        assert TYPES["decimal"].format(value) == str(value)

    @given(value=st.floats(allow_nan=False, allow_infinity=False))
    def test_every_number_survives_being_shown(self, value):
        kind = TYPES["decimal"]
        assert kind.parse(kind.format(value)) == value


class TestInteger:
    """Whole numbers of at most 64 bits."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("0", 0),
            ("2018", 2018),
            ("923,392", 923392),
            ("-5", -5),
            ("2018.0", 2018),
            ("0005", 5),
            ("-0", 0),
            ("9223372036854775807", 2**63 - 1),
        ],
    )
    def test_it_reads(self, text, value):
        parsed = TYPES["integer"].parse(text)
        assert (parsed, type(parsed)) == (value, int)

    @pytest.mark.parametrize("text", ["12.5", "0.1", "1,234.5"])
    def test_a_part_of_one_is_refused_as_such(self, text):
        assert code_of("integer", text) == "answer.not_a_whole_number"

    @pytest.mark.parametrize("text", ["doce", "1_000", "1e3", "12,5", "2018-01-01"])
    def test_what_is_no_number_is_refused_as_such(self, text):
        assert code_of("integer", text) == "answer.not_a_number"

    @pytest.mark.parametrize("text", ["9223372036854775808", "9" * 30, "9" * 5000])
    def test_a_number_that_no_column_holds_is_refused(self, text):
        assert code_of("integer", text) == "answer.number_too_big"

    @pytest.mark.parametrize(
        ("value", "shown"), [(2018, "2018"), (9999, "9999"), (10000, "10,000"), (-10000, "-10,000")]
    )
    def test_a_year_reads_as_a_year(self, value, shown):
        assert TYPES["integer"].format(value) == shown

    @given(value=st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
    def test_every_number_survives_being_shown(self, value):
        kind = TYPES["integer"]
        assert kind.parse(kind.format(value)) == value


class TestRange:
    """A scale gives whole numbers where it can."""

    @pytest.mark.parametrize(("text", "value"), [("3", 3), ("2.5", 2.5), ("-1.0", -1)])
    def test_it_reads(self, text, value):
        parsed = TYPES["range"].parse(text)
        assert (parsed, type(parsed)) == (value, type(value))

    def test_it_refuses_words(self):
        assert code_of("range", "mucho") == "answer.not_a_number"


class TestDate:
    """Days: ISO 8601 or dd/mm/aaaa in, ISO 8601 stored, dd/mm/aaaa shown."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("2026-11-21", "2026-11-21"),
            ("21/11/2026", "2026-11-21"),
            ("1/2/2024", "2024-02-01"),
            ("29/02/2024", "2024-02-29"),
            (" 01/01/2000 ", "2000-01-01"),
        ],
    )
    def test_it_reads(self, text, value):
        assert TYPES["date"].parse(text) == value

    @pytest.mark.parametrize(
        "text",
        [
            "30/02/2024",
            "29/02/2023",
            "2023-13-01",
            "11/21/2026",
            "21/11/26",
            "2026-1-5",
            "21-11-2026",
            "21.11.2026",
            "2026/11/21",
            "0000-01-01",
            "21 de noviembre",
            "43831",
            "2026-11-21T00:00:00",
            "٢١/١١/٢٠٢٦",
        ],
    )
    def test_it_refuses(self, text):
        assert code_of("date", text) == "answer.not_a_date"

    def test_it_shows_day_month_year(self):
        assert TYPES["date"].format("2026-11-21") == "21/11/2026"

    @given(day=st.dates())
    def test_every_day_survives_being_shown(self, day):
        kind = TYPES["date"]
        assert kind.parse(kind.format(day.isoformat())) == day.isoformat()

    def test_today_is_a_date_nobody_types(self):
        assert TYPES["today"].parse("21/11/2026") == "2026-11-21"


class TestTime:
    """Times on 24 hours."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("16:20", "16:20:00"),
            ("4:05", "04:05:00"),
            ("00:00:00", "00:00:00"),
            ("23:59:59.5", "23:59:59.5"),
            ("16:20-06:00", "16:20:00-06:00"),
            ("16:20:00.000Z", "16:20:00.000Z"),
        ],
    )
    def test_it_reads(self, text, value):
        assert TYPES["time"].parse(text) == value

    @pytest.mark.parametrize("text", ["24:00", "16:60", "4 pm", "1620", "16.20", "16:20+99:00"])
    def test_it_refuses(self, text):
        assert code_of("time", text) == "answer.not_a_time"

    @pytest.mark.parametrize(
        ("value", "shown"),
        [("16:20:00", "16:20"), ("16:20:30", "16:20:30"), ("16:20:00-06:00", "16:20:00-06:00")],
    )
    def test_it_shows_seconds_that_say_something(self, value, shown):
        assert TYPES["time"].format(value) == shown


class TestDateTime:
    """Moments."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("21/11/2026 16:20", "2026-11-21T16:20:00"),
            ("2026-11-21T16:20:00", "2026-11-21T16:20:00"),
            ("2026-11-21 16:20", "2026-11-21T16:20:00"),
            ("2026-11-21T16:20:00.123-06:00", "2026-11-21T16:20:00.123-06:00"),
        ],
    )
    @pytest.mark.parametrize("name", ["dateTime", "start", "end"])
    def test_it_reads(self, name, text, value):
        assert TYPES[name].parse(text) == value

    @pytest.mark.parametrize(
        "text", ["21/11/2026", "16:20", "2026-11-21T", "2026-11-21T25:00", "31/11/2026 16:20"]
    )
    def test_it_refuses(self, text):
        assert code_of("dateTime", text) == "answer.not_a_date_time"

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("2026-11-21T16:20:00", "21/11/2026 16:20"),
            ("2026-11-21T16:20:05", "21/11/2026 16:20:05"),
            ("mañana", "mañana"),
        ],
    )
    def test_it_shows(self, value, shown):
        assert TYPES["dateTime"].format(value) == shown


class TestSelects:
    """Choices are kept by value; whether they stand in the list is the session's matter."""

    @pytest.mark.parametrize("text", ["0101", " 0101 ", "\t0101\n"])
    def test_one_choice_is_its_value(self, text):
        assert TYPES["select_one"].parse(text) == "0101"

    @pytest.mark.parametrize("name", ["select_multiple", "rank"])
    @pytest.mark.parametrize(
        ("text", "value"), [("a", "a"), ("b a", "b a"), ("  a   b  ", "a b"), ("a b a", "a b")]
    )
    def test_several_choices_stand_in_order_and_once(self, name, text, value):
        assert TYPES[name].parse(text) == value


class TestAcknowledge:
    """A mark or nothing."""

    @pytest.mark.parametrize("text", ["OK", "ok", " Ok "])
    def test_ok_marks_it(self, text):
        assert TYPES["acknowledge"].parse(text) == "OK"

    @pytest.mark.parametrize("text", ["sí", "1", "true"])
    def test_nothing_else_does(self, text):
        assert code_of("acknowledge", text) == "answer.not_acknowledged"


class TestPlaces:
    """Latitude and longitude in degrees, then metres."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("14.6268 -90.48", "14.6268 -90.48"),
            ("14.6268, -90.4800", "14.6268 -90.48"),
            ("14.6268,-90.4800", "14.6268 -90.48"),
            ("14 -90 1500", "14.0 -90.0 1500.0"),
            ("14 -90 1500.5 5", "14.0 -90.0 1500.5 5.0"),
            ("-90 180", "-90.0 180.0"),
        ],
    )
    def test_a_point_is_read(self, text, value):
        assert TYPES["geopoint"].parse(text) == value

    @pytest.mark.parametrize(
        "text",
        ["14", "91 0", "-90.48 194", "norte sur", "14,,-90", "1 2 3 4 5", "NaN NaN"],
    )
    def test_what_is_no_point_is_refused(self, text):
        assert code_of("geopoint", text) == "answer.not_a_place"

    def test_a_point_is_shown_as_maps_write_it(self):
        assert TYPES["geopoint"].format("14.6268 -90.48") == "14.6268, -90.48"

    def test_a_line_joins_points(self):
        assert TYPES["geotrace"].parse("14 -90;14.5 -90.5;") == "14.0 -90.0;14.5 -90.5"

    @pytest.mark.parametrize("text", ["14 -90", "14 -90; 200 0", ";", "14 -90;;15 -91"])
    def test_what_is_no_line_is_refused(self, text):
        assert code_of("geotrace", text) == "answer.not_a_line"

    def test_an_area_ends_where_it_began(self):
        assert TYPES["geoshape"].parse("1 1; 1 2; 2 2; 1 1") == "1.0 1.0;1.0 2.0;2.0 2.0;1.0 1.0"

    @pytest.mark.parametrize("text", ["1 1; 1 2; 2 2; 2 1", "1 1; 1 2; 1 1"])
    def test_an_open_or_flat_area_is_refused(self, text):
        assert code_of("geoshape", text) == "answer.not_a_line"


class TestFiles:
    """Answers are names; the files lie beside the record."""

    @pytest.mark.parametrize("name", ["image", "audio", "video", "file"])
    @pytest.mark.parametrize("text", ["foto.jpg", " foto 2.jpg ", "niñez.pdf"])
    def test_a_name_is_kept(self, name, text):
        assert TYPES[name].parse(text) == text.strip()

    @pytest.mark.parametrize(
        "text",
        ["/etc/passwd", "../x.jpg", "a\\b.jpg", "C:x.jpg", "..", ".", "jr://images/../a.png"],
    )
    def test_a_way_out_of_the_folder_is_refused(self, text):
        assert code_of("image", text) == "answer.not_a_file_name"


class TestTableSchema:
    """What columns become."""

    @pytest.mark.parametrize(
        ("name", "field_type"),
        [
            ("text", "string"),
            ("integer", "integer"),
            ("decimal", "number"),
            ("range", "number"),
            ("date", "date"),
            ("dateTime", "datetime"),
            ("time", "string"),
            ("select_one", "string"),
            ("select_multiple", "string"),
            ("geopoint", "string"),
            ("image", "string"),
        ],
    )
    def test_field_types(self, name, field_type):
        assert TYPES[name].field_type == field_type

    def test_moments_come_with_and_without_offset(self):
        assert TYPES["dateTime"].field_format == "any"
