"""Numbers and dates of a table: one sign and one order a column, and doubts instead of guesses."""

import pytest

from app.steps.column_kinds import ColumnScan, look_at
from app.steps.date_texts import (
    has_short_year,
    possible_orders,
    read_bare_date,
    read_date_text,
    read_serial_day,
    without_midnight,
)
from app.steps.date_texts import is_doubtful as is_doubtful_date
from app.steps.number_texts import (
    TypedNumber,
    is_doubtful,
    possible_signs,
    read_number,
    reads_as_number,
)
from app.steps.text_checks import looks_like_formula


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("5", "5", "5"),
        ("-5", "-5", "-5"),
        ("+3", "3", "3"),
        ("−3", "-3", "-3"),
        ("12.5", "12.5", None),
        ("12,5", None, "12.5"),
        ("1,234", "1234", "1.234"),
        ("1.234", "1.234", "1234"),
        ("1,234.50", "1234.50", None),
        ("1.234,50", None, "1234.50"),
        ("1,234,567", "1234567", None),
        ("1 234 567,8", None, "1234567.8"),
        ("1'234.5", "1234.5", None),
        (".5", "0.5", None),
        ("Q1,234.50", "1234.50", None),
        ("Q. 1,234.50", "1234.50", None),
        ("Q -5.00", "-5.00", None),
        ("1,234.50 Q", "1234.50", None),
        ("(250.00)", "-250.00", None),
        (" 7 ", "7", "7"),
        ("007", "7", "7"),
        ("12a", None, None),
        ("", None, None),
        ("Q", None, None),
        ("1,2,3", None, None),
        ("1.2.3", None, None),
        ("--5", None, None),
        ("45%", None, None),
        ("٣", None, None),
        ("1_000", None, None),
        ("NaN", None, None),
        ("5.", "5", None),
        ("-0", "0", "0"),
        ("US$ 12.5", "12.5", None),
        ("€5", None, None),
        ("1,234 567", None, None),
        ("1’234’567", "1234567", "1234567"),
        ("(-5)", None, None),
        ("(Q1,200.50)", "-1200.50", None),
        ("Q(5)", "-5", "-5"),
        ("- 5", "-5", "-5"),
    ],
)
def test_a_number_is_read_with_the_sign_of_its_column(text, point, comma):
    assert (read_number(text, "."), read_number(text, ",")) == (point, comma)
    assert reads_as_number(text) == (point is not None or comma is not None)


@pytest.mark.parametrize(
    ("text", "signs", "doubtful"),
    [
        ("1,234", {".", ","}, True),
        ("1.234", {".", ","}, True),
        ("0.125", {"."}, False),
        ("0,125", {","}, False),
        ("12.5", {"."}, False),
        ("1234", {".", ","}, False),
        ("x", set(), False),
    ],
)
def test_what_a_cell_alone_tells_of_the_sign(text, signs, doubtful):
    assert possible_signs(text) == signs
    assert is_doubtful(text) is doubtful


def test_a_number_that_the_file_kept_as_one_is_read_with_any_sign():
    assert read_number(TypedNumber("1.234"), ",") == "1.234"


@pytest.mark.parametrize(
    ("text", "dmy", "mdy"),
    [
        ("03/04/2024", "2024-04-03", "2024-03-04"),
        ("3-4-2024", "2024-04-03", "2024-03-04"),
        ("3.4.2024", "2024-04-03", "2024-03-04"),
        ("31/12/2024", "2024-12-31", None),
        ("12/31/2024", None, "2024-12-31"),
        ("29/02/2024", "2024-02-29", None),
        ("29/02/2023", None, None),
        ("2024-04-03", "2024-04-03", "2024-04-03"),
        ("2024/4/3", "2024-04-03", "2024-04-03"),
        ("2024-13-01", None, None),
        ("3 de abril de 2024", "2024-04-03", "2024-04-03"),
        ("3-abr-2024", "2024-04-03", "2024-04-03"),
        ("miércoles, 3 de abril de 2024", "2024-04-03", "2024-04-03"),
        ("3 de brumario de 2024", None, None),
        ("03/04/2024 16:20", "2024-04-03T16:20:00", "2024-03-04T16:20:00"),
        ("03/04/2024 4:20 p.m.", "2024-04-03T16:20:00", "2024-03-04T16:20:00"),
        ("03/04/2024 12:05 a. m.", "2024-04-03T00:05:00", "2024-03-04T00:05:00"),
        ("2024-04-03T16:20:05.5Z", "2024-04-03T16:20:05.5Z", "2024-04-03T16:20:05.5Z"),
        ("03/04/2024 25:00", None, None),
        ("03/04-2024", None, None),
        ("03/04/24", None, None),
        ("1/2/3", None, None),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("01/01/1900", "1900-01-01", "1900-01-01"),
        ("texto", None, None),
        ("3 4 2024", "2024-04-03", "2024-03-04"),
        ("3-Apr-2024", "2024-04-03", "2024-04-03"),
        ("15 de setiembre del 2024", "2024-09-15", "2024-09-15"),
        ("3 de marchas de 2024", None, None),
        ("03042024", None, None),
        ("45385", None, None),
        ("2024-04-03T10:00:00.1234567Z", *["2024-04-03T10:00:00.1234567Z"] * 2),
        ("2024-04-03T10:00:00-99:00", None, None),
        ("3 de abril de 2024" + " " * 5000, "2024-04-03", "2024-04-03"),
        ("1/" * 5000, None, None),
    ],
)
def test_a_date_is_read_in_the_order_of_its_column(text, dmy, mdy):
    assert (read_date_text(text, "dmy"), read_date_text(text, "mdy")) == (dmy, mdy)


def test_an_order_is_only_possible_where_it_gives_a_day():
    assert possible_orders("31/12/2024") == {"dmy"}
    assert possible_orders("03/04/2024") == {"dmy", "mdy"}
    assert possible_orders("2024-04-03") == {"ymd"}
    assert possible_orders("3 de abril de 2024") == {"dmy", "mdy", "ymd"}
    assert possible_orders("x") == set()


@pytest.mark.parametrize(
    ("text", "order", "century", "found"),
    [
        ("03/04/24", "dmy", 1930, "2024-04-03"),
        ("03/04/29", "dmy", 1930, "2029-04-03"),
        ("03/04/30", "dmy", 1930, "1930-04-03"),
        ("03/04/00", "dmy", 1901, "2000-04-03"),
        ("03/04/99", "dmy", 2000, "2099-04-03"),
        ("24-04-03", "ymd", 2000, "2024-04-03"),
        ("3-abr-24", None, 2000, "2024-04-03"),
        ("29/02/00", "dmy", 1901, "2000-02-29"),
        ("29/02/23", "dmy", 1930, None),
        ("03/04/24", "dmy", None, None),
        ("03/04/24", None, 2000, None),
        ("3/4/5", "dmy", 2000, None),
    ],
)
def test_a_year_of_two_figures_is_of_the_century_that_somebody_said(text, order, century, found):
    assert read_date_text(text, order, century=century) == found


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2024-04-03T00:00:00", "2024-04-03"),
        ("2024-04-03T00:00:00.000Z", "2024-04-03"),
        ("2024-04-03T00:00:01", "2024-04-03T00:00:01"),
        ("2024-04-03", "2024-04-03"),
    ],
)
def test_a_midnight_is_how_spreadsheets_write_a_day(iso, day):
    assert without_midnight(iso) == day


@pytest.mark.parametrize(
    ("text", "order", "found"),
    [
        ("03042024", "dmy", "2024-04-03"),
        ("03042024", "mdy", "2024-03-04"),
        ("20240403", "ymd", "2024-04-03"),
        ("20240403", "dmy", None),
        ("3042024", "dmy", None),
    ],
)
def test_eight_figures_are_a_date_where_somebody_said_so(text, order, found):
    assert read_bare_date(text, order) == found


@pytest.mark.parametrize(
    ("text", "epoch", "found"),
    [
        ("1", "1900", "1900-01-01"),
        ("60", "1900", None),
        ("0", "1900", None),
        ("0", "1904", "1904-01-01"),
        ("45385.0", "1900", "2024-04-03"),
        ("2958465", "1900", "9999-12-31"),
        ("2958466", "1900", None),
        ("45385.5", "1900", None),
    ],
)
def test_a_count_of_days_is_a_date_where_somebody_said_so(text, epoch, found):
    assert read_serial_day(text, epoch) == found


def test_the_same_day_and_month_is_no_doubt():
    assert is_doubtful_date("03/04/2024")
    assert not is_doubtful_date("03/03/2024")


def test_a_year_of_two_digits_is_seen_and_never_read():
    assert has_short_year("03/04/24")
    assert not has_short_year("03/04/2024")


def looked(*texts, name="columna"):
    scan = ColumnScan(name, 0)
    for row, text in enumerate(texts, start=2):
        scan.add(row, text)
    return scan.done()


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "2", ""], "integer"),
        (["1", "2.5"], "decimal"),
        (["0101", "1301"], "code"),
        (["2024-04-03", "03/04/2024"], "date"),
        (["2024-04-03 10:00", "2024-04-04 11:00"], "dateTime"),
        (["TRUE", "falso"], "boolean"),
        (["a", "b", "1"], "text"),
        (["", " "], "blank"),
        ([*map(str, range(20)), "doce"], "integer"),
        ([TypedNumber("1.5"), TypedNumber("2")], "decimal"),
    ],
)
def test_a_column_is_of_the_kind_of_nearly_all_its_cells(texts, kind):
    assert looked(*texts).kind == kind


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2024", "31/12/2024"], "dmy"),
        (["03/04/2024", "12/31/2024"], "mdy"),
        (["2024-04-03"], None),
        (["03/03/2024", "04/04/2024"], None),
        (["2024-04-03", "31/12/2024"], "dmy"),
    ],
)
def test_the_order_of_dates_is_what_all_cells_allow(texts, order):
    look = looked(*texts)
    assert (look.date_order, look.doubts) == (order, ())


def test_dates_without_a_day_after_the_12th_are_a_doubt_with_its_options():
    (doubt,) = looked("03/04/2024", "05/06/2024", name="fecha").doubts
    assert (doubt.what, doubt.answers, doubt.mixed) == ("date_order", ("dmy", "mdy"), False)
    assert doubt.options == ("--date-order fecha=dmy", "--date-order fecha=mdy")
    assert doubt.examples == ("03/04/2024", "05/06/2024")


def test_dates_of_two_orders_are_a_doubt_too():
    (doubt,) = looked("31/12/2024", "12/31/2024").doubts
    assert doubt.mixed


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,234", "12.5"], "."),
        (["1.234", "12,5"], ","),
        (["1,234.50", "3"], "."),
        (["1", "2"], None),
    ],
)
def test_the_decimal_sign_is_what_all_cells_allow(texts, sign):
    look = looked(*texts)
    assert (look.decimal, look.doubts) == (sign, ())


@pytest.mark.parametrize("texts", [["1,234", "5,678"], ["1.234", "15"], ["12,5", "12.5"]])
def test_numbers_that_read_in_two_ways_are_a_doubt(texts):
    (doubt,) = looked(*texts).doubts
    assert (doubt.what, doubt.answers) == ("decimal", (".", ","))


def test_numbers_that_the_file_kept_as_numbers_leave_no_doubt():
    assert looked(TypedNumber("1.234"), TypedNumber("5.678")).doubts == ()
    assert looked(TypedNumber("1234.5"), "1.234,50").decimal == ","


@pytest.mark.parametrize(
    ("name", "texts", "catalogue"),
    [
        ("municipio", ["101", "512", "1413"], "municipios"),
        ("cualquiera", ["101", "512", "1413"], "municipios"),
        ("departamento", ["1", "14"], "departamentos"),
        ("hijos", ["1", "14"], ""),
        ("municipio", ["0101", "1413"], ""),
        ("municipio", ["101", "999"], ""),
    ],
)
def test_codes_that_lost_their_zeros_are_known_by_the_catalogue(name, texts, catalogue):
    assert looked(*texts, name=name).lost_zeros == catalogue


@pytest.mark.parametrize(
    ("text", "count"),
    [("=1+1", 1), ("@x", 1), ("\tx", 1), ("+x", 1), ("-x", 1), ("-5", 0), ("+502 2413", 0)],
)
def test_texts_that_a_spreadsheet_takes_for_formulas_are_counted(text, count):
    assert looked("a", text).formula_like == count


def test_what_is_odd_in_a_column_is_shown_with_its_rows():
    look = looked(*map(str, range(30)), "doce", "trece")
    assert (look.odd_count, look.odd) == (2, ((32, "doce"), (33, "trece")))


@pytest.mark.parametrize(
    ("texts", "order", "asked"),
    [
        (["03/04/24", "05/06/24"], None, ["date_order", "century"]),
        (["31/12/24"], "dmy", ["century"]),
        (["12/31/24"], "mdy", ["century"]),
        (["24-12-31", "99/01/31"], "ymd", ["century"]),
        (["31/12/24", "12/31/24"], None, ["date_order", "century"]),
        (["31/12/2024", "3/4/24"], "dmy", ["century"]),
        (["3-abr-24", "31-dic-23"], None, ["century"]),
        (["03/03/24"], None, ["century"]),
    ],
)
def test_years_of_two_figures_are_asked_and_so_is_what_stays_open_of_their_order(
    texts, order, asked
):
    look = looked(*texts)
    assert (look.kind, look.date_order) == ("date", order)
    assert [doubt.what for doubt in look.doubts] == asked
    assert look.doubts[-1].answers == ("1930", "2000", "1901")


@pytest.mark.parametrize(
    ("texts", "counts"),
    [
        (["45385", "45386"], True),
        ([TypedNumber("45385")], True),
        (["45385", "7"], False),
        (["0101"], False),
        (["45385.5"], False),
        ([], False),
    ],
)
def test_whole_numbers_that_may_count_days_are_known(texts, counts):
    assert looked(*texts).counts_days is counts


@pytest.mark.parametrize("text", ["- 5", "-.5", "+.5", "- ,5", "-5 grados"])
def test_what_the_check_of_records_takes_for_no_formula_is_none_in_a_table(text):
    assert not looks_like_formula(text)
    assert looked("a", text).formula_like == 0


@pytest.mark.parametrize("text", ["-.a", "+,x", "- x", "-", "+"])
def test_what_the_check_of_records_takes_for_a_formula_is_one_in_a_table(text):
    assert looks_like_formula(text)
    assert looked("a", text).formula_like == 1


def test_short_years_and_long_numbers_are_counted():
    assert looked("03/04/24", "05/06/24").short_years == 2
    assert looked(TypedNumber("1234567890123456789")).long_numbers == 1


def test_memory_does_not_grow_with_different_texts():
    scan = ColumnScan("x", 0)
    for row in range(30_000):
        scan.add(row, f"texto {row}")
    look = scan.done()
    assert (look.distinct, look.filled) == (None, 30_000)
    assert len(look.examples) <= 5


def test_all_columns_of_a_table_are_looked_at():
    looks = look_at(["a", "b"], [(2, ["1", "x"]), (3, ["2", ""])])
    assert [(look.name, look.kind, look.blank) for look in looks] == [
        ("a", "integer", 0),
        ("b", "text", 1),
    ]
