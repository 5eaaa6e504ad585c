"""What the operations on cells promise: dates, numbers, codes, maps, case by case."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recipes import clean, column

from app.steps.cleaning.dates import date_reader
from app.steps.cleaning.figures import code_filler, number_reader, zero_filler
from app.steps.cleaning.step import UnreadError
from app.steps.cleaning.texts import collapsed, repaired, titled, trimmed, without_accents
from app.steps.reference import departments, municipalities

MONTHS = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
]


def read(reader, text):
    """What a reader gives, None where it can make nothing of it."""
    try:
        return reader(text)
    except UnreadError:
        return None


class TestDates:
    """One declared order a column; a cell that does not fit is never tried another way."""

    @pytest.mark.parametrize(
        ("order", "text", "found"),
        [
            pytest.param("dmy", "1/2/2024", "2024-02-01", id="day first"),
            pytest.param("mdy", "1/2/2024", "2024-01-02", id="month first"),
            pytest.param("dmy", "01/02/2024", "2024-02-01", id="day first with zeros"),
            pytest.param("mdy", "01/02/2024", "2024-01-02", id="month first with zeros"),
            pytest.param("ymd", "2024/02/01", "2024-02-01", id="year first"),
            pytest.param("ymd", "2024.2.1", "2024-02-01", id="year first between points"),
            pytest.param("ymd", "2024 2 1", "2024-02-01", id="year first between blanks"),
            pytest.param("dmy", "1 2 2024", "2024-02-01", id="day first between blanks"),
            pytest.param("dmy", "13/12/2024", "2024-12-13", id="a thirteenth of December"),
            pytest.param("mdy", "13/12/2024", None, id="no thirteenth month"),
            pytest.param("dmy", "12/13/2024", None, id="no thirteenth month in the other order"),
            pytest.param("ymd", "12/13/2024", None, id="a year of two figures at the front"),
            pytest.param("dmy", "2024/02/01", "2024-02-01", id="a year at the front says itself"),
            pytest.param("mdy", "2024/2/1", "2024-02-01", id="in any declared order"),
            pytest.param("ymd", "01/02/2024", None, id="a year at the end of year first"),
            pytest.param("ymd", "2024-02-01", "2024-02-01", id="ISO 8601 read as year first"),
            pytest.param("dmy", "2024-02-01", "2024-02-01", id="ISO 8601 read as day first"),
            pytest.param("mdy", "2024-02-01", "2024-02-01", id="ISO 8601 read as month first"),
            pytest.param("mdy", "2024-13-01", None, id="ISO 8601 with a thirteenth month"),
            pytest.param("dmy", "2024-02-30", None, id="ISO 8601 with a thirtieth of February"),
            pytest.param("dmy", "30/02/2024", None, id="no thirtieth of February"),
            pytest.param("dmy", "31/04/2024", None, id="no thirty-first of April"),
            pytest.param("dmy", "0/1/2024", None, id="no day zero"),
            pytest.param("dmy", "1/0/2024", None, id="no month zero"),
            pytest.param("dmy", "01/01/0000", None, id="no year zero"),
            pytest.param("dmy", "01/01/1900", "1900-01-01", id="1900 is a year"),
            pytest.param("dmy", "29/02/1900", None, id="1900 was no leap year"),
            pytest.param("dmy", "29/02/2000", "2000-02-29", id="2000 was one"),
            pytest.param("dmy", "31/12/9999", "9999-12-31", id="9999 is a year"),
            pytest.param("dmy", "1/2/202", None, id="a year of three figures"),
            pytest.param("dmy", "1/2/20245", None, id="a year of five figures"),
            pytest.param("dmy", "001/2/2024", None, id="a day of three figures"),
            pytest.param("dmy", "1/2", None, id="no year"),
            pytest.param("dmy", "1//2/2024", None, id="a sign twice"),
            pytest.param("dmy", "1/2-2024", None, id="two signs"),
            pytest.param("dmy", "-1/2/2024", None, id="a sign in front"),
            pytest.param("dmy", "1/2/2024.", None, id="a full stop behind"),
            pytest.param("dmy", "1_2_2024", None, id="underscores"),
            pytest.param("dmy", "１/２/２０２４", None, id="wide figures"),
            pytest.param("dmy", " 1/2/2024\u00a0", "2024-02-01", id="blanks outside"),
            pytest.param("dmy", "1/2/2024\n", "2024-02-01", id="a line break outside"),
            pytest.param("dmy", "1/2/2024 / 3/2/2024", None, id="two dates"),
            pytest.param("dmy", "01022024", "2024-02-01", id="eight figures, day first"),
            pytest.param("mdy", "01022024", "2024-01-02", id="eight figures, month first"),
            pytest.param("ymd", "20240201", "2024-02-01", id="eight figures, year first"),
            pytest.param("dmy", "20240201", None, id="eight figures in another order"),
            pytest.param("dmy", "1022024", None, id="seven figures"),
            pytest.param("dmy", "010224", None, id="six figures"),
            pytest.param("dmy", "45323", None, id="days of a spreadsheet nobody declared"),
        ],
    )
    def test_figures(self, order, text, found):
        assert read(date_reader(order), text) == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            pytest.param("3 de abril de 2024", "2024-04-03", id="as it is spoken"),
            pytest.param("3 de abril del 2024", "2024-04-03", id="del"),
            pytest.param("3 DE ABRIL DE 2024", "2024-04-03", id="in capitals"),
            pytest.param("3 abril 2024", "2024-04-03", id="without de"),
            pytest.param("3/abr/2024", "2024-04-03", id="short between slashes"),
            pytest.param("3-Abr-2024", "2024-04-03", id="short as spreadsheets write it"),
            pytest.param("3 abr. 2024", "2024-04-03", id="short with a full stop"),
            pytest.param("1 de ene de 2024", "2024-01-01", id="January short"),
            pytest.param("15 de setiembre de 2024", "2024-09-15", id="setiembre"),
            pytest.param("15-set-2024", "2024-09-15", id="set"),
            pytest.param("15-sep-2024", "2024-09-15", id="sep"),
            pytest.param("15-sept-2024", "2024-09-15", id="sept"),
            pytest.param("31 de noviembre de 2024", None, id="no thirty-first of November"),
            pytest.param("3 de abril", None, id="no year"),
            pytest.param("abril de 2024", None, id="no day"),
            pytest.param("tres de abril de 2024", None, id="a day in words"),
            pytest.param("3-Apr-2024", "2024-04-03", id="an English month, as programs write it"),
            pytest.param("3 de abril de 24", None, id="a year of two figures without a pivot"),
            pytest.param("3 de m de 2024", None, id="one letter"),
            pytest.param("miércoles, 3 de abril de 2024", "2024-04-03", id="with its weekday"),
            pytest.param("aprox. 3 de abril de 2024", None, id="with another word"),
            pytest.param("3 de marchas de 2024", None, id="a word that begins as a month"),
        ],
    )
    @pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
    def test_months_in_words_leave_nothing_to_declare(self, order, text, found):
        assert read(date_reader(order), text) == found

    @pytest.mark.parametrize(
        ("text", "kept", "dropped"),
        [
            pytest.param("2024-04-03 00:00", "2024-04-03", "2024-04-03", id="midnight"),
            pytest.param("2024-04-03T00:00:00", "2024-04-03", "2024-04-03", id="ISO midnight"),
            pytest.param("2024-04-03T00:00:00.000Z", "2024-04-03", "2024-04-03", id="in UTC"),
            pytest.param("3/4/2024 0:00:00", "2024-04-03", "2024-04-03", id="one zero"),
            pytest.param("3/4/2024 12:00:00 a.m.", "2024-04-03", "2024-04-03", id="twelve a.m."),
            pytest.param("3/4/2024 12:00 p. m.", None, "2024-04-03", id="noon"),
            pytest.param("3/4/2024 00:01", None, "2024-04-03", id="a minute past midnight"),
            pytest.param("3/4/2024 00:00:01", None, "2024-04-03", id="a second past midnight"),
            pytest.param("2024-04-03T18:30:00", None, "2024-04-03", id="an evening"),
            pytest.param("3 de abril de 2024, 14:30", None, "2024-04-03", id="after a comma"),
            pytest.param("14:30", None, None, id="a time alone"),
            pytest.param("3/4/2024 algo", None, None, id="words behind"),
        ],
    )
    def test_a_time_is_lost_only_when_somebody_said_so(self, text, kept, dropped):
        assert read(date_reader("dmy"), text) == kept
        assert read(date_reader("dmy", drop_time=True), text) == dropped

    @given(day=st.dates(), sign=st.sampled_from("/-. "), zeros=st.booleans())
    def test_any_day_comes_back_from_the_order_it_was_written_in(self, day, sign, zeros):
        parts = {"d": day.day, "m": day.month}
        for order in ("dmy", "mdy", "ymd"):
            written = sign.join(
                f"{day.year:04}"
                if part == "y"
                else f"{parts[part]:02}"
                if zeros
                else str(parts[part])
                for part in order
            )
            assert date_reader(order)(written) == day.isoformat()

    @given(day=st.dates(), order=st.sampled_from(["dmy", "mdy", "ymd"]))
    def test_any_day_comes_back_from_words(self, day, order):
        written = f"{day.day} de {MONTHS[day.month - 1]} de {day.year:04}"
        assert date_reader(order)(written) == day.isoformat()

    @given(day=st.dates(date(1900, 3, 1), date(2199, 12, 31)))
    def test_days_of_a_spreadsheet_agree_with_both_epochs(self, day):
        assert date_reader("dmy", epoch="1900")(str((day - date(1899, 12, 30)).days)) == str(day)
        if day >= date(1904, 1, 1):
            days = (day - date(1904, 1, 1)).days
            assert date_reader("dmy", epoch="1904")(f"{days}.0") == str(day)

    @given(year=st.integers(0, 99), pivot=st.integers(0, 99))
    def test_a_pivot_puts_each_short_year_in_one_century(self, year, pivot):
        found = date_reader("dmy", pivot=pivot)(f"01/02/{year:02}")
        assert found == f"{(20 if year <= pivot else 19)}{year:02}-02-01"

    @given(text=st.text(max_size=40), order=st.sampled_from(["dmy", "mdy", "ymd"]))
    def test_what_comes_out_is_a_day_of_the_calendar_or_nothing(self, text, order):
        found = read(date_reader(order, pivot=30, epoch="1900", drop_time=True), text)
        if found is not None:
            assert date.fromisoformat(found).isoformat() == found

    @given(day=st.dates())
    def test_what_was_read_once_is_read_again_as_itself(self, day):
        for order in ("dmy", "mdy", "ymd"):
            assert date_reader(order)(day.isoformat()) == day.isoformat()

    def test_no_two_days_of_four_years_are_mixed_up(self):
        read_day = date_reader("dmy")
        days = [date(2023, 1, 1) + timedelta(days=n) for n in range(1461)]
        found = [read_day(f"{day.day}/{day.month}/{day.year}") for day in days]
        assert found == [day.isoformat() for day in days]


class TestNumbers:
    """The signs are declared; groups are of three figures; figures stay as they are."""

    @pytest.mark.parametrize(
        ("text", "point", "comma"),
        [
            pytest.param("1234", "1234", "1234", id="no signs"),
            pytest.param("1,234", "1234", "1.234", id="a comma is a group or a decimal"),
            pytest.param("1.234", "1.234", "1234", id="a point is a decimal or a group"),
            pytest.param("1,234.50", "1234.50", None, id="as in Guatemala"),
            pytest.param("1.234,50", None, "1234.50", id="as in Spain"),
            pytest.param("12,34", None, "12.34", id="a group of two is none"),
            pytest.param("1,2345", None, "1.2345", id="a group of four is none"),
            pytest.param(",234", None, "0.234", id="a group with nothing before it"),
            pytest.param("1234,567", None, "1234.567", id="groups all of them or none"),
            pytest.param("1,234,567.89", "1234567.89", None, id="two groups"),
            pytest.param("1.234.567,89", None, "1234567.89", id="two groups of the other kind"),
            pytest.param("0.10", "0.10", None, id="zeros behind stay"),
            pytest.param("00.5", "0.5", None, id="zeros in front go"),
            pytest.param("000", "0", "0", id="nothing but zeros"),
            pytest.param("-0", "0", "0", id="there is no zero below zero"),
            pytest.param("-1", "-1", "-1", id="below zero"),
            pytest.param("−1", "-1", "-1", id="the minus of typesetters"),
            pytest.param("+1", "1", "1", id="a plus says nothing"),
            pytest.param("--1", None, None, id="two signs"),
            pytest.param("1-", None, None, id="a sign behind"),
            pytest.param("Q 1", "1", "1", id="quetzales in front"),
            pytest.param("q1", "1", "1", id="small quetzales"),
            pytest.param("GTQ 1", "1", "1", id="by their code"),
            pytest.param("1 quetzales", "1", "1", id="in words behind"),
            pytest.param("$1", "1", "1", id="dollars"),
            pytest.param("US$ 1", "1", "1", id="dollars of one country"),
            pytest.param("-Q1", "-1", "-1", id="below zero in front of the sign"),
            pytest.param("€1", None, None, id="a currency nobody uses here"),
            pytest.param("1%", None, None, id="a share is another number"),
            pytest.param("1/2", None, None, id="a fraction"),
            pytest.param("1e3", None, None, id="a power"),
            pytest.param("0x1F", None, None, id="another base"),
            pytest.param("1_000", None, None, id="underscores of programmers"),
            pytest.param("INF", None, None, id="infinity"),
            pytest.param("NaN", None, None, id="no number"),
            pytest.param("٣٤", None, None, id="other figures"),
            pytest.param("1 2", None, None, id="two numbers"),
            pytest.param(".", None, None, id="a point alone"),
            pytest.param(",", None, None, id="a comma alone"),
            pytest.param("Q", None, None, id="a sign of money alone"),
            pytest.param("1.2.3", None, None, id="two points"),
            pytest.param("  7 ", "7", "7", id="blanks outside"),
            pytest.param("siete", None, None, id="words"),
            pytest.param("(7)", None, None, id="parentheses that nobody declared"),
        ],
    )
    def test_one_text_under_both_conventions(self, text, point, comma):
        assert read(number_reader(".", ","), text) == point
        assert read(number_reader(",", "."), text) == comma

    @pytest.mark.parametrize(
        "blank", [" ", "\u00a0", "\u2009", "\u202f"], ids=["plain", "hard", "thin", "narrow"]
    )
    def test_a_space_between_thousands_stands_for_the_narrow_ones(self, blank):
        assert number_reader(",", " ")(f"1{blank}234{blank}567,8") == "1234567.8"

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            pytest.param("(1,200.50)", "-1200.50", id="as in accounts"),
            pytest.param("( 5 )", "-5", id="with blanks"),
            pytest.param("(0.00)", "0.00", id="zero has no sign"),
            pytest.param("(-5)", None, id="below zero twice"),
            pytest.param("(5", None, id="open"),
            pytest.param("()", None, id="empty"),
            pytest.param("(Q5)", "-5", id="with its currency"),
        ],
    )
    def test_parentheses_of_accounts(self, text, found):
        assert read(number_reader(".", ",", parentheses=True), text) == found

    @given(
        number=st.decimals(
            Decimal("-1e15"), Decimal("1e15"), allow_nan=False, allow_infinity=False, places=3
        ),
        signs=st.sampled_from([(".", ","), (",", "."), (".", " "), (",", " "), (".", "'")]),
    )
    def test_any_amount_comes_back_from_either_convention(self, number, signs):
        decimal, thousands = signs
        english = f"{number:,.3f}"
        written = english.translate(str.maketrans({",": thousands, ".": decimal}))
        assert Decimal(number_reader(decimal, thousands)(written)) == number

    @given(text=st.text("0123456789.,-+ Q()'", max_size=14))
    def test_what_comes_out_is_a_plain_number_and_stays_one(self, text):
        for decimal, thousands in ((".", ","), (",", "."), (".", ""), (",", " ")):
            found = read(number_reader(decimal, thousands, parentheses=True), text)
            if found is not None:
                assert str(found).strip("-").replace(".", "", 1).isdigit()
                assert number_reader(".")(found) == found

    def test_a_sign_cannot_mean_both_things(self):
        with pytest.raises(Exception, match=r"clean\.same_signs"):
            column(["1"], op="parse_number", decimal=",", thousands=",")


class TestCodes:
    """A code that lost its zeros gets them back; nothing is made up."""

    @pytest.mark.parametrize(
        ("width", "text", "found"),
        [
            pytest.param(4, "101", "0101", id="as Excel leaves it"),
            pytest.param(4, "101.0", "0101", id="as a number with a decimal"),
            pytest.param(4, "101.00", "0101", id="with two decimals"),
            pytest.param(4, "101,0", "0101", id="with a decimal comma"),
            pytest.param(4, "0101", "0101", id="whole"),
            pytest.param(4, " 101 ", "0101", id="blanks outside"),
            pytest.param(4, "10101", "10101", id="longer ones stay"),
            pytest.param(0, "7", "7", id="no width"),
            pytest.param(4, "0", "0000", id="zero"),
            pytest.param(4, "1.5", None, id="a number between"),
            pytest.param(4, "-101", None, id="below zero"),
            pytest.param(4, "1e2", None, id="a power"),
            pytest.param(4, "10 1", None, id="a blank inside"),
            pytest.param(4, "1,000", None, id="a thousand is not one"),
            pytest.param(4, "1.000", None, id="nor in the other convention"),
            pytest.param(4, "12,000,000", None, id="nor are millions"),
            pytest.param(4, "A101", None, id="letters"),
            pytest.param(4, "١٠١", None, id="other figures"),
        ],
    )
    def test_zeros_from_the_left(self, width, text, found):
        assert read(zero_filler(width), text) == found

    @pytest.mark.parametrize("code", municipalities())
    def test_every_municipality_survives_excel(self, code):
        fill = code_filler("municipality")
        assert {fill(written) for written in (code, str(int(code)), f"{int(code)}.0")} == {code}

    def test_every_number_below_ten_thousand_is_an_official_code_or_nothing(self):
        fill = code_filler("municipality")
        found = {read(fill, str(number)) for number in range(10_000)} - {None}
        assert found == set(municipalities())

    def test_every_number_below_a_hundred_is_a_department_or_nothing(self):
        found = {read(code_filler("department"), str(number)) for number in range(100)} - {None}
        assert found == set(departments())

    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({}, id="neither"),
            pytest.param({"width": 4, "catalogue": "municipality"}, id="both"),
        ],
    )
    def test_a_step_says_one_width(self, parameters):
        with pytest.raises(Exception, match=r"clean\.width_or_catalogue"):
            column(["1"], op="zero_fill", **parameters)


class TestMaps:
    """Values are replaced as they are written, or however they are written when asked."""

    @pytest.mark.parametrize(
        ("values", "match", "before", "after"),
        [
            pytest.param({"M": "H"}, "exact", "M", "H", id="as written"),
            pytest.param({"M": "H"}, "exact", " M", " M", id="a blank makes another value"),
            pytest.param({"M": "H"}, "exact", "m", "m", id="a small letter too"),
            pytest.param({"M": "H"}, "folded", " m. ", "H", id="folded: blanks, case, signs"),
            pytest.param({"Sí": "1"}, "folded", "si", "1", id="folded: accents"),
            pytest.param({"a": "b", "b": "a"}, "exact", "a", "b", id="two values change places"),
            pytest.param({"a": "b", "b": "c"}, "exact", "a", "b", id="once, not again and again"),
            pytest.param({"a": ""}, "exact", "a", "", id="to nothing"),
            pytest.param({"": "x"}, "exact", "", "", id="blank cells are for fill"),
            pytest.param({}, "exact", "a", "a", id="no values"),
            pytest.param({"-": "x"}, "folded", "-", "x", id="folded: a sign is itself"),
            pytest.param({"-": "x"}, "folded", "?", "?", id="folded: and no other sign"),
            pytest.param({"-": "x", "?": "y"}, "folded", "?", "y", id="folded: two signs"),
            pytest.param({"é": "x"}, "exact", "e\u0301", "e\u0301", id="composed otherwise"),
            pytest.param({"${a}": "x"}, "exact", "${a}", "x", id="what looks like an expression"),
            pytest.param({"\\1": "x"}, "exact", "\\1", "x", id="what looks like a pattern"),
            pytest.param({"=1+1": "x"}, "exact", "=1+1", "x", id="what looks like a formula"),
        ],
    )
    def test_a_value(self, values, match, before, after):
        assert column([before], op="map", values=values, match=match) == [after]

    def test_two_keys_that_fold_to_one_may_not_disagree(self):
        with pytest.raises(Exception, match=r"clean\.mapped_twice"):
            column(["a"], op="map", values={"a": "1", "A": "2"}, match="folded")

    def test_two_keys_that_fold_to_one_may_agree(self):
        made = column(["Á"], op="map", values={"a": "1", "A": "1"}, match="folded")
        assert made == ["1"]

    @given(
        values=st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=6),
        cells=st.lists(st.text(max_size=4), max_size=8),
    )
    def test_it_is_a_look_up_and_nothing_else(self, values, cells):
        said = column(cells, op="map", values=values)
        assert said == [values.get(cell, cell) if cell else cell for cell in cells]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param("N/A", "", id="as listed"),
            pytest.param("n/a", "", id="small"),
            pytest.param(" N / A ", "", id="spread out"),
            pytest.param("NA", "NA", id="without its sign it is another word"),
            pytest.param("-", "", id="a dash"),
            pytest.param("--", "--", id="two dashes are not one"),
            pytest.param("?", "?", id="another sign"),
            pytest.param("99", "", id="a code for nothing"),
            pytest.param("990", "990", id="part of a number"),
            pytest.param("99.0", "99.0", id="the number is not the code"),
            pytest.param("", "", id="blank already"),
        ],
    )
    def test_what_stands_for_nothing_becomes_nothing(self, before, after):
        assert column([before], op="set_missing", values=["N/A", "-", 99]) == [after]


class TestTexts:
    """Blanks, capitals, marks and letters that were read wrongly."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param("MARÍA DE LOS ÁNGELES", "María de los Ángeles", id="a person"),
            pytest.param("pérez y pérez", "Pérez y Pérez", id="two names joined"),
            pytest.param("EL QUICHÉ", "El Quiché", id="an article in front"),
            pytest.param("san juan la laguna", "San Juan la Laguna", id="an article inside"),
            pytest.param("Q'EQCHI'", "Q'eqchi'", id="straight saltillos"),
            pytest.param("TZ’UTUJIL", "Tz’utujil", id="a typographic saltillo"),
            pytest.param("ZONA VI", "Zona VI", id="a Roman number"),
            pytest.param("ZONA I", "Zona I", id="one is one letter"),
            pytest.param("3A. CALLE", "3a. Calle", id="an ordinal"),
            pytest.param("ñandú", "Ñandú", id="ñ has a capital"),
            pytest.param("ana-maría", "Ana-María", id="a hyphen begins a word"),
            pytest.param("", "", id="nothing"),
            pytest.param("...", "...", id="signs only"),
        ],
    )
    def test_names_are_written_as_spanish_does(self, before, after):
        assert titled(before) == after

    @given(text=st.text(max_size=30))
    @pytest.mark.parametrize("mend", [trimmed, collapsed, repaired, without_accents])
    def test_mending_twice_is_mending_once(self, mend, text):
        assert mend(mend(text)) == mend(text)

    @given(text=st.text("áéíóúüñÁÉÍÓÚÜÑ¿¡°ªº€“”’–abc ABC", max_size=20))
    @pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
    def test_letters_that_were_read_wrongly_once_come_back(self, wrong, text):
        try:
            broken = text.encode("utf-8").decode(wrong)
        except UnicodeDecodeError:
            return
        if repaired(text) == text:
            assert repaired(broken) == text

    @pytest.mark.parametrize(
        "word",
        ["Ñuñoa", "Güipil", "Â", "São Paulo", "Ça va", "Ångström", "Müller", "piñata", "œuvre"],
    )
    def test_a_word_that_is_right_is_left_alone(self, word):
        assert repaired(word) == word

    @given(text=st.text("aábeéñÑnüu ", max_size=12))
    def test_only_marks_go_never_the_tilde_of_a_letter(self, text):
        plain = without_accents(text)
        assert len(plain) == len(text)
        assert plain.count("ñ") == text.count("ñ")
        assert plain.count("Ñ") == text.count("Ñ")
        assert not set(plain) & set("áéü")


CELL_STEPS = [
    pytest.param({"op": "trim"}, id="trim"),
    pytest.param({"op": "spaces"}, id="spaces"),
    pytest.param({"op": "case", "to": "upper"}, id="upper"),
    pytest.param({"op": "case", "to": "sentence"}, id="sentence"),
    pytest.param({"op": "accents"}, id="accents"),
    pytest.param({"op": "mojibake"}, id="mojibake"),
    pytest.param({"op": "parse_date", "order": "dmy"}, id="dates"),
    pytest.param({"op": "parse_number", "decimal": "."}, id="numbers"),
    pytest.param({"op": "map", "values": {"a": "b"}, "others": "report"}, id="map"),
    pytest.param({"op": "zero_fill", "width": 4}, id="zeros"),
    pytest.param({"op": "set_missing", "values": ["-"]}, id="missing"),
]


@pytest.mark.parametrize("step", CELL_STEPS)
@given(cells=st.lists(st.text(max_size=8) | st.sampled_from(["1", "a", "3/4/2024"]), max_size=5))
def test_a_cell_is_changed_or_left_and_both_are_counted(step, cells):
    """No cell is emptied for want of understanding, and the counts say what happened."""
    _header, rows, report = clean(["a"], [[cell] for cell in cells], {"columns": ["a"], **step})
    after = [row[0] for row in rows]
    changed = sum(one != other for one, other in zip(cells, after, strict=True))
    assert report.changed == changed
    for problem in report.problems:
        place = (problem.place.row or 0) - 2
        assert cells[place] == after[place] == problem.values["value"]


@pytest.mark.parametrize("step", CELL_STEPS)
def test_a_column_that_is_not_named_is_not_touched(step):
    _header, rows, _report = clean(["a", "b"], [[" á ", " á "]], {"columns": ["a"], **step})
    assert rows[0][1] == " á "


@pytest.mark.parametrize("step", CELL_STEPS)
def test_a_row_outside_the_condition_is_neither_changed_nor_said(step):
    _header, rows, report = clean(
        ["a", "b"], [[" á ", "no"]], {"columns": ["a"], "where": "${b} = 'sí'", **step}
    )
    assert rows == [[" á ", "no"]]
    assert (report.changed, report.unread) == (0, 0)
