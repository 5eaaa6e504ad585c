"""Workbooks of Excel and LibreOffice are read as a person sees them, whoever wrote them."""

import datetime

import pytest
from openpyxl import Workbook
from support.table_books import ods_row, row_xml, write_ods, write_parts, xlsx_parts

from app.steps.tables import open_table
from forms.problem import ProblemError


@pytest.fixture
def book(tmp_path):
    """Write a workbook of Excel with one sheet, and open it."""

    def opened(*rows, **options):
        xml = "".join(rows)
        path = write_parts(tmp_path / "libro.xlsx", xlsx_parts({"Datos": xml}, **options))
        return open_table(path)

    return opened


def rows(table):
    return [cells for _, cells in table.rows]


def noted(table):
    return {problem.code: problem for problem in table.problems}


HEAD = row_xml(1, "a", "b", "c")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("101", "101"),
        ("101.0", "101"),
        ("0", "0"),
        ("-5", "-5"),
        ("007", "7"),
        ("45.299999999999997", "45.3"),
        ("0.1", "0.1"),
        ("1E-3", "0.001"),
        ("1.0E-7", "0.0000001"),
        ("2.345678901234E12", "2345678901234"),
        ("1e20", "100000000000000000000"),
    ],
)
def test_a_number_is_written_as_a_person_types_it(book, written, read):
    table = book(HEAD, f'<row r="2"><c r="A2"><v>{written}</v></c><c r="C2"><v>1</v></c></row>')
    assert rows(table) == [[read, "", "1"]]


@pytest.mark.parametrize(
    ("code", "number", "read"),
    [
        ("dd/mm/yyyy", "45385", "2024-04-03"),
        ("yyyy\\-mm\\-dd", "45385.5", "2024-04-03T12:00:00"),
        ("hh:mm", "0.75", "18:00:00"),
        ("[h]:mm:ss", "1.5", "36:00:00"),
        ("[$-440A]d &quot;de&quot; mmmm", "45385", "2024-04-03"),
        ("0000", "101", "0101"),
        ("00", "7", "07"),
        ("0.00", "1.5", "1.5"),
        ('#,##0.00 "días"', "3", "3"),
        ("[Red]0", "3", "3"),
        ("General", "12", "12"),
        ("dd/mm/yyyy", "1", "1900-01-01"),
        ("dd/mm/yyyy", "59", "1900-02-28"),
        ("dd/mm/yyyy", "61", "1900-03-01"),
        ("dd/mm/yyyy", "2958465", "9999-12-31"),
    ],
)
def test_the_format_of_a_cell_says_what_its_number_is(book, code, number, read):
    form = (code.replace("&quot;", '"'),)
    table = book(HEAD, row_xml(2, float(number), "x", "y", style={0: 1}), formats=form)
    assert rows(table) == [[read, "x", "y"]]


def test_dates_that_count_from_1904_are_read_as_such(book):
    row = row_xml(2, 43923, "x", "y", style={0: 1})
    assert rows(book(HEAD, row, formats=("dd/mm/yyyy",), epoch="1")) == [["2024-04-03", "x", "y"]]


@pytest.mark.parametrize("serial", ["60", "0", "-3", "2958466", "1e300"])
def test_a_date_that_no_calendar_has_stays_a_number_and_is_named(book, serial):
    table = book(HEAD, row_xml(2, float(serial), "x", "y", style={0: 1}), formats=("yyyy",))
    assert rows(table)[0][0].lstrip("-")[0].isdigit()
    assert noted(table)["table.impossible_date"].place.row == 2
    assert noted(table)["table.impossible_date"].place.column == "A"


def test_an_error_of_a_formula_stays_and_is_named_with_its_cell(book):
    table = book(HEAD, '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>')
    assert rows(table) == [["1", "#N/A", ""]]
    problem = noted(table)["table.cell_error"]
    assert (problem.place.sheet, problem.place.row, problem.place.column) == ("Datos", 2, "B")
    assert (problem.values["value"], problem.values["cells"]) == ("#N/A", "B2")


def test_a_formula_gives_its_kept_result_and_one_without_is_named(book):
    table = book(
        HEAD,
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"x"</f><v>x</v></c>'
        '<c r="C2"><f>A2</f></c></row>',
    )
    assert rows(table) == [["2", "x", ""]]
    assert noted(table)["table.formula_without_value"].values["cells"] == "C2"


def test_shared_texts_lose_their_formats_and_their_readings(book):
    texts = (
        "<si><t>uno &amp; dos</t></si>"
        "<si><r><rPr><b/></rPr><t>Ne</t></r><r><t>baj</t></r><rPh><t>x</t></rPh></si>"
        '<si/><si><t xml:space="preserve"> x </t></si><si><t>a_x000A_b</t></si>'
    )
    cells = "".join(f'<c r="{"ABCDE"[n]}2" t="s"><v>{n}</v></c>' for n in range(5))
    table = book(row_xml(1, *"abcde"), f'<row r="2">{cells}</row>', texts=texts)
    assert rows(table) == [["uno & dos", "Nebaj", "", " x ", "a\nb"]]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c t="n" r="A2"><v>1</v></c><c t="str" r="B2"><v>x</v></c></row>',
        '<row r="2" spans="1:3"><c r="A2" cm="1"><v>1</v></c><c r="B2" t="str"><v>x</v></c></row>',
        "<row><c><v>1</v></c><c t='str'><v>x</v></c></row>",
        (
            '<!-- <row r="9"/> --><row r="2"><c r="A2"><v>1</v></c><!-- <c/> --><c r="B2" t="str">'
            "<v><![CDATA[x]]></v></c></row>"
        ),
        '<row r="2">\n <c r="A2">\n  <v>1</v>\n </c>\n <c r="B2" t="str"><v>x</v></c></row>',
    ],
)
def test_every_way_to_write_a_row_reads_the_same(book, row):
    assert list(book(HEAD, row).rows) == [(2, ["1", "x", ""])]


def test_a_workbook_whose_tags_have_a_prefix_reads_the_same(tmp_path):
    sheet = (
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c>'
        '</x:row><x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    table = open_table(write_parts(tmp_path / "x.xlsx", xlsx_parts({"Hoja": sheet})))
    assert (table.header, rows(table)) == (("a",), [["7"]])


def test_what_openpyxl_writes_is_read_back(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["código", "fecha", "hora", "activo", "monto", "nota"])
    sheet.append(
        ["0101", datetime.date(2024, 4, 3), datetime.time(7, 5), True, 12.5, "=no <b>&'\""]
    )
    sheet["F2"].data_type = "s"
    book.save(tmp_path / "x.xlsx")
    table = open_table(tmp_path / "x.xlsx")
    assert table.header == ("código", "fecha", "hora", "activo", "monto", "nota")
    assert rows(table) == [["0101", "2024-04-03", "07:05:00", "TRUE", "12.5", "=no <b>&'\""]]


def test_a_workbook_of_libreoffice_is_read_with_its_types(tmp_path):
    date = (
        '<table:table-cell office:value-type="date" office:date-value="2024-04-03">'
        "<text:p>03/04/24</text:p></table:table-cell>"
    )
    code = (
        '<table:table-cell office:value-type="float" office:value="101"><text:p>0101</text:p>'
        "</table:table-cell>"
    )
    note = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>remark</text:p>'
        '</office:annotation><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>'
        "</table:table-cell>"
    )
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    table = open_table(
        write_ods(
            tmp_path / "x.ods",
            f'<table:table table:name="Datos">{ods_row("código", "fecha", "nota", "n")}'
            f"{ods_row(code, date, note, 2.5, blank)}{ods_row(None, repeated=1_048_000)}"
            "</table:table>",
        )
    )
    assert (table.kind, table.sheet) == ("ods", "Datos")
    assert rows(table) == [["0101", "2024-04-03", "a  b\nc", "2.5"]]


def test_repeated_cells_and_rows_of_libreoffice_are_that_many(tmp_path):
    twice = (
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    table = open_table(
        write_ods(
            tmp_path / "x.ods",
            f'<table:table table:name="D">{ods_row("a", "b", "c")}'
            f"{ods_row(twice, 'y', repeated=2)}{ods_row('1', None, '3')}</table:table>",
        )
    )
    assert list(table.rows) == [(2, ["x", "x", "y"]), (3, ["x", "x", "y"]), (4, ["1", "", "3"])]


def test_the_first_sheet_that_is_shown_and_holds_something_is_read(tmp_path):
    parts = xlsx_parts(
        {"Listas": HEAD, "Vacía": "", "Datos": HEAD + row_xml(2, "1")}, hidden=("Listas",)
    )
    table = open_table(write_parts(tmp_path / "x.xlsx", parts))
    assert table.sheet == "Datos"
    assert [(sheet.name, sheet.hidden) for sheet in table.sheets] == [
        ("Listas", True),
        ("Vacía", False),
        ("Datos", False),
    ]
    assert noted(table)["table.other_sheets"].values["sheets"] == "«Listas», «Vacía»"


def test_a_sheet_can_be_asked_for_and_one_that_is_not_there_is_refused(tmp_path):
    parts = xlsx_parts({"Uno": HEAD, "Dos": row_xml(1, "x", "y") + row_xml(2, "1", "2")})
    path = write_parts(tmp_path / "x.xlsx", parts)
    assert open_table(path, sheet=" dos ").header == ("x", "y")
    with pytest.raises(ProblemError) as refused:
        open_table(path, sheet="Tres")
    assert refused.value.problems[0].values["sheets"] == "«Uno», «Dos»"


def test_rows_that_are_hidden_are_read_and_counted(book):
    hidden = row_xml(2, "1", "2", "3").replace("<row ", '<row hidden="1" ')
    table = book(HEAD, hidden, row_xml(3, "4", "5", "6"))
    assert len(rows(table)) == 2
    assert noted(table)["table.hidden_row"].values["count"] == 1
