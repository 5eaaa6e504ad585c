"""What each operation makes of a single cell."""

import pytest
from support.recipes import clean, column

from app.steps.cleaning.dates import date_reader
from app.steps.cleaning.figures import code_filler, number_reader, zero_filler
from app.steps.cleaning.step import UnreadError


def read(reader, text):
    """What a reader gives, None where it can make nothing of it."""
    try:
        return reader(text)
    except UnreadError:
        return None


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ({"op": "trim"}, "  Nebaj \t", "Nebaj"),
        ({"op": "trim"}, "\ufeff\u200bNebaj\u00a0", "Nebaj"),
        ({"op": "trim"}, "a  b", "a  b"),
        ({"op": "trim"}, "   ", ""),
        ({"op": "spaces"}, "San  José\u00a0\nPinula", "San José Pinula"),
        ({"op": "spaces"}, " a  b ", " a b "),
        ({"op": "case", "to": "upper"}, "ñandú", "ÑANDÚ"),
        ({"op": "case", "to": "lower"}, "ÑANDÚ", "ñandú"),
        ({"op": "case", "to": "title"}, "SAN JOSÉ DEL GOLFO", "San José del Golfo"),
        ({"op": "case", "to": "title"}, "la antigua", "La Antigua"),
        ({"op": "case", "to": "title"}, "ZONA XIV de la K'ICHE'", "Zona XIV de la K'iche'"),
        ({"op": "case", "to": "title"}, "ana-maría", "Ana-María"),
        ({"op": "case", "to": "title"}, "maría y josé", "María y José"),
        ({"op": "case", "to": "sentence"}, "HOLA. ¿QUÉ TAL? BIEN", "Hola. ¿Qué tal? Bien"),
        ({"op": "case", "to": "sentence"}, "3 PERSONAS", "3 personas"),
        ({"op": "accents"}, "Güipil de Petén y ñandú", "Guipil de Peten y ñandu"),
        ({"op": "accents", "to": "composed"}, "Pete\u0301n", "Petén"),
        ({"op": "mojibake"}, "JosÃ©", "José"),
        ({"op": "mojibake"}, "JosÃƒÂ©", "José"),
        ({"op": "mojibake"}, "Ã‘andÃº â€œbienâ€\x9d Qâ€™eqchiâ€™", "Ñandú “bien” Q’eqchi’"),
        ({"op": "mojibake"}, "José, São, Â, ÂREA", "José, São, Â, ÂREA"),
        ({"op": "map", "values": {"M": "1"}}, "M", "1"),
        ({"op": "map", "values": {"M": "1"}}, "m", "m"),
        ({"op": "map", "values": {"Sí": "1"}, "match": "folded"}, "SI", "1"),
        ({"op": "map", "values": {"x": ""}}, "x", ""),
        ({"op": "map", "values": {"1": 2}}, "1", "2"),
        ({"op": "zero_fill", "width": 4}, "101", "0101"),
        ({"op": "zero_fill", "width": 4}, "101.0", "0101"),
        ({"op": "zero_fill", "width": 2}, "101", "101"),
        ({"op": "zero_fill", "catalogue": "municipality"}, "101", "0101"),
        ({"op": "zero_fill", "catalogue": "department"}, "1", "01"),
        ({"op": "set_missing", "values": ["N/A", "-", 999]}, "n/a", ""),
        ({"op": "set_missing", "values": ["N/A", "-", 999]}, " - ", ""),
        ({"op": "set_missing", "values": ["N/A", "-", 999]}, "999", ""),
        ({"op": "set_missing", "values": ["N/A", "-", 999]}, "1999", "1999"),
    ],
)
def test_an_operation_on_a_cell(step, before, after):
    assert column([before], **step) == [after]


@pytest.mark.parametrize(
    "step",
    [
        {"op": "parse_date", "order": "dmy"},
        {"op": "parse_number", "decimal": "."},
        {"op": "zero_fill", "width": 4},
        {"op": "map", "values": {"a": "b"}, "others": "report"},
        {"op": "case", "to": "title"},
    ],
)
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_cell_stays_and_is_no_problem(step, blank):
    _header, rows, report = clean(["a"], [[blank]], {"columns": ["a"], **step})
    assert rows == [[blank]]
    assert report.unread == 0


@pytest.mark.parametrize(
    ("order", "text", "found"),
    [
        ("dmy", "03/04/2024", "2024-04-03"),
        ("mdy", "03/04/2024", "2024-03-04"),
        ("ymd", "2024/4/3", "2024-04-03"),
        ("dmy", "3-4-2024", "2024-04-03"),
        ("dmy", "3.4.2024", "2024-04-03"),
        ("dmy", "03042024", "2024-04-03"),
        ("ymd", "20240403", "2024-04-03"),
        ("dmy", "2024-04-03", "2024-04-03"),
        ("mdy", "2024-04-03T00:00:00", "2024-04-03"),
        ("dmy", "3/4/2024 00:00", "2024-04-03"),
        ("dmy", "3/4/2024 12:00:00 a. m.", "2024-04-03"),
        ("dmy", "3 de abril de 2024", "2024-04-03"),
        ("dmy", "3 de Septiembre del 2024", "2024-09-03"),
        ("dmy", "3-abr-2024", "2024-04-03"),
        ("dmy", "29/02/2024", "2024-02-29"),
        ("dmy", "29/02/2023", None),
        ("dmy", "12/31/2024", None),
        ("mdy", "31/12/2024", None),
        ("dmy", "03/04-2024", None),
        ("dmy", "3/4/24", None),
        ("dmy", "3/4/2024 14:30", None),
        ("dmy", "45385", None),
        ("dmy", "abril 2024", None),
        ("dmy", "3 de brumario de 2024", None),
        ("dmy", "٣/٤/٢٠٢٤", None),
        ("dmy", "9" * 5000, None),
        ("dmy", "1 de " * 5000, None),
    ],
)
def test_a_date_has_the_one_declared_order(order, text, found):
    assert read(date_reader(order), text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("3/4/24", "2024-04-03"), ("3/4/30", "2030-04-03"), ("3/4/31", "1931-04-03")],
)
def test_years_of_two_figures_turn_at_the_pivot(text, found):
    assert read(date_reader("dmy", pivot=30), text) == found


def test_a_time_is_left_off_when_it_may_be():
    assert read(date_reader("dmy", drop_time=True), "3/4/2024 14:30") == "2024-04-03"


@pytest.mark.parametrize(
    ("epoch", "days", "found"),
    [
        ("1900", "1", "1900-01-01"),
        ("1900", "59", "1900-02-28"),
        ("1900", "60", None),
        ("1900", "61", "1900-03-01"),
        ("1900", "45385.0", "2024-04-03"),
        ("1904", "0", "1904-01-01"),
        ("1904", "43923", "2024-04-03"),
        ("1900", "0", None),
        ("1900", "9999999", None),
    ],
)
def test_days_of_a_spreadsheet_count_from_its_epoch(epoch, days, found):
    assert read(date_reader("dmy", epoch=epoch), days) == found


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "found"),
    [
        (".", ",", "1,234.50", "1234.50"),
        (".", ",", "Q1,234.50", "1234.50"),
        (".", ",", "Q. 1,234", "1234"),
        (".", ",", "-Q5.0", "-5.0"),
        (".", ",", "1234.5", "1234.5"),
        (".", ",", "12,34", None),
        (".", ",", "1,23,456", None),
        (".", ",", "1,234.5.6", None),
        (".", "", "1,234", None),
        (",", ".", "1.234,50", "1234.50"),
        (",", ".", "1,5", "1.5"),
        (",", ".", "1.5", None),
        (",", " ", "1\u202f234,5", "1234.5"),
        (".", "'", "1'234", "1234"),
        (".", "", ".5", "0.5"),
        (".", "", "5.", "5"),
        (".", "", "-0.00", "0.00"),
        (".", "", "007", "7"),
        (".", "", "1_000", None),
        (".", "", "1e5", None),
        (".", "", "NaN", None),
        (".", "", "Q", None),
        (".", "", "١٢", None),
        (".", "", "(5)", None),
    ],
)
def test_a_number_has_the_declared_signs(decimal, thousands, text, found):
    assert read(number_reader(decimal, thousands), text) == found


@pytest.mark.parametrize(("text", "found"), [("(5.5)", "-5.5"), ("5", "5"), ("(-5)", None)])
def test_parentheses_may_mean_below_zero(text, found):
    assert read(number_reader(".", parentheses=True), text) == found


@pytest.mark.parametrize("text", ["2301", "0", "abc", "101.5", "00101", "-101"])
def test_a_code_that_is_in_no_catalogue_is_not_made_up(text):
    assert read(code_filler("municipality"), text) is None


@pytest.mark.parametrize("text", ["12a", "1 2", "-1", "1.5"])
def test_only_figures_are_filled_with_zeros(text):
    assert read(zero_filler(4), text) is None


def test_what_cannot_be_read_stays_and_is_named_by_row_and_column():
    _header, rows, report = clean(
        ["fecha"],
        [["03/04/2024"], ["ayer"]],
        {"op": "parse_date", "columns": ["fecha"], "order": "dmy"},
    )
    assert rows == [["2024-04-03"], ["ayer"]]
    (problem,) = report.problems
    assert problem.code == "clean.not_a_date"
    assert (problem.place.file, problem.place.row, problem.place.column) == (
        "tabla.csv",
        3,
        "fecha",
    )
    assert problem.values["value"] == "ayer"


def test_a_value_that_the_map_does_not_know_is_said_when_asked():
    _header, rows, report = clean(
        ["a"],
        [["x"], ["y"], ["z"]],
        {"op": "map", "columns": ["a"], "values": {"x": "y"}, "others": "report"},
    )
    assert rows == [["y"], ["y"], ["z"]]
    assert [problem.place.row for problem in report.problems] == [4]


def test_of_very_many_unread_cells_the_first_are_named_and_all_are_counted():
    _header, _rows, report = clean(
        ["a"], [["x"]] * 1500, {"op": "parse_number", "columns": ["a"], "decimal": "."}
    )
    assert report.unread == 1500
    assert len(report.problems) == 1001
    assert report.problems[-1].values == {"more": "500"}


def test_only_the_rows_that_fit_the_condition_change():
    _header, rows, report = clean(
        ["a", "b c"],
        [["x", "1"], ["x", "2"]],
        {"op": "case", "columns": ["a"], "to": "upper", "where": "${b c} > 1"},
    )
    assert rows == [["x", "1"], ["X", "2"]]
    assert (report.tallies[0].cells, report.tallies[0].rows) == (1, 1)
