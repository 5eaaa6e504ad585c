"""Workbooks as tables: cells of openpyxl, verdicts of frictionless, words for damaged ones."""

import datetime as dt
import json
import random
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import MAC_EPOCH
from support.checked_tables import checked, errors
from support.frictionless_reports import our_report, write_descriptor
from support.table_books import (
    MAIN,
    ods_row,
    row_xml,
    write_encrypted,
    write_ods,
    write_parts,
    write_xls,
)

from app.operations.check_tables import check_tables
from app.steps.table_check.typed_rows import NoSheetError, read_rows
from app.steps.table_check.workbooks import workbook_format
from forms.problem import ProblemError

FORMATS = ["yyyy-mm-dd", "[h]:mm:ss", "hh:mm", "0.00", "dd/mm/yyyy hh:mm"]
"""Formats of the styles 1 to 5 of `book`."""


TEXTS_PART = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def book(path, rows, size='<dimension ref="A1:D9"/>', epoch=None):
    """Write a workbook of openpyxl, then put rows of our own in the place of its own."""
    made = Workbook()
    if epoch is not None:
        made.epoch = epoch
    for column, code in enumerate(FORMATS, start=1):
        made.active.cell(1, column, 1).number_format = code
    made.create_sheet("Otra")["A1"] = "otra"
    made.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = f'<worksheet xmlns="{MAIN}">{size}<sheetData>{rows}</sheetData></worksheet>'
    kinds = parts["[Content_Types].xml"].decode().replace("</Types>", f"{TEXTS_PART}</Types>")
    texts = f'<sst xmlns="{MAIN}"><si><t>á &amp; b</t></si></sst>'
    more = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}
    return write_parts(path, {**parts, **more, "[Content_Types].xml": kinds})


def told(rows):
    """Give cells with their types, so that 1, 1.0 and True are three things."""
    return [[(type(cell).__name__, cell) for cell in row] for row in rows]


def of_openpyxl(path, sheet=0):
    """The rows of a sheet as openpyxl gives them to frictionless."""
    rows = load_workbook(path, read_only=True, data_only=True).worksheets[sheet].iter_rows()
    return [[cell.value for cell in row] for row in rows]


CELLS = {
    "a whole number": "<c><v>5</v></c>",
    "a number with a point": "<c><v>5.0</v></c>",
    "a number with an exponent": "<c><v>1E+20</v></c>",
    "a negative number": '<c r="A1"><v>-12</v></c>',
    "many digits": '<c r="A1"><v>12345678901234567890</v></c>',
    "leading zeros": '<c r="A1"><v>007</v></c>',
    "a date": '<c r="A1" s="1"><v>43835</v></c>',
    "a moment": '<c r="A1" s="5"><v>43835.5</v></c>',
    "half a second": '<c r="A1" s="5"><v>43835.000005787</v></c>',
    "the day Excel invented": '<c r="A1" s="1"><v>60</v></c>',
    "before that day": '<c r="A1" s="1"><v>59</v></c>',
    "an hour": '<c r="A1" s="3"><v>0.25</v></c>',
    "a span": '<c r="A1" s="2"><v>1.5</v></c>',
    "a date beyond all dates": '<c r="A1" s="1"><v>9999999</v></c>',
    "a negative date": '<c r="A1" s="1"><v>-1</v></c>',
    "a number with two places": '<c r="A1" s="4"><v>1.50</v></c>',
    "a shared text": '<c r="A1" t="s"><v>0</v></c>',
    "a text in the cell": '<c r="A1" t="inlineStr"><is><t>x &amp; y</t></is></c>',
    "a text in pieces": '<c t="inlineStr"><is><r><t>x</t></r><r><t> y</t></r></is></c>',
    "no text": '<c r="A1" t="inlineStr"/>',
    "a formula with a text": '<c r="A1" t="str"><f>B1</f><v>x &lt; y</v></c>',
    "a formula with a number": '<c r="A1"><f>1+1</f><v>2</v></c>',
    "a formula without a result": '<c r="A1"><f>1+1</f></c>',
    "a formula with no text": '<c r="A1" t="str"><f>B1</f><v></v></c>',
    "yes": '<c r="A1" t="b"><v>1</v></c>',
    "no": '<c r="A1" t="b"><v>0</v></c>',
    "an error": '<c r="A1" t="e"><v>#DIV/0!</v></c>',
    "a written date": '<c r="A1" t="d"><v>2020-01-05</v></c>',
    "a written moment": '<c r="A1" t="d"><v>2020-01-05T10:20:30</v></c>',
    "a written hour": '<c r="A1" t="d"><v>10:20:30</v></c>',
    "nothing with a style": '<c r="A1" s="1"/>',
    "nothing with a type": '<c r="A1" t="s"/>',
    "a cell further on": '<c r="C1"><v>1</v></c>',
    "a cell beyond the last": '<c r="D1"><v>1</v></c><c><v>2</v></c>',
    "attributes in another order": '<c t="b" r="A1"><v>1</v></c>',
}


@pytest.mark.filterwarnings("ignore:Cell A1 is marked as a date:UserWarning")
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("epoch", [None, MAC_EPOCH], ids=["1900", "1904"])
def test_a_cell_is_what_openpyxl_makes_of_it(tmp_path, cell, epoch):
    path = book(tmp_path / "t.xlsx", f"<row>{cell}</row>", '<dimension ref="A1:F1"/>', epoch)
    assert told(read_rows(path, 1)) == told(of_openpyxl(path))


ROWS = {
    "one after another": row_xml(1, "a") + row_xml(2, 1),
    "some that are not written": row_xml(2, "a") + row_xml(5, 1, None, 3),
    "one that is empty": '<row r="1"/><row r="3"></row>' + row_xml(4, 1),
    "empty ones around it": '<row r="2"/>' + row_xml(3, 1) + '<row r="5"/>',
    "with other attributes": row_xml(1, 1).replace("<row ", '<row spans="1:1" ht="15" '),
    "with another space": row_xml(1, 1).replace("<row ", "<row\n") + row_xml(2, "b"),
    "with breaks after them": row_xml(1, 1) + "<!-- rowBreaks -->",
    "without numbers": "<row><c><v>1</v></c></row><row/><row><c><v>2</v></c></row>",
    "with a remark": "<!-- <row> -->" + row_xml(1, "a"),
    "none": "",
}
SIZES = {
    "all there is": '<dimension ref="A1:C5"/>',
    "more than there is": '<dimension ref="A1:E9"/>',
    "from elsewhere": '<dimension ref="B2:C5"/>',
    "not said": "",
}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rows_are_as_wide_and_as_many_as_openpyxl_gives(tmp_path, rows, size):
    path = book(tmp_path / "t.xlsx", rows, size)
    assert told(read_rows(path, 1)) == told(of_openpyxl(path))


def test_a_blank_text_in_a_cell_is_no_text(tmp_path):
    path = book(tmp_path / "t.xlsx", '<row><c t="inlineStr"><is><t></t></is></c></row>', "")
    assert list(read_rows(path, 1)) == [[None]]


def test_a_size_that_is_too_small_hides_nothing(tmp_path):
    rows = row_xml(1, "a", "b") + row_xml(2, 1, 2) + row_xml(3, 3)
    path = book(tmp_path / "t.xlsx", rows, '<dimension ref="A1"/>')
    assert list(read_rows(path, 1)) == [["a", "b"], [1, 2], [3]]
    path = book(tmp_path / "u.xlsx", rows, '<dimension ref="A1:A2"/>')
    assert list(read_rows(path, 1)) == [["a", "b"], [1, 2], [3]]


@pytest.mark.parametrize("sheet", [2, "Otra"])
def test_a_sheet_is_taken_by_number_or_name(tmp_path, sheet):
    path = book(tmp_path / "t.xlsx", "")
    assert list(read_rows(path, sheet)) == [["otra"]]


@pytest.mark.parametrize("sheet", [3, "Nada"])
def test_a_sheet_that_is_not_there(tmp_path, sheet):
    with pytest.raises(NoSheetError):
        read_rows(book(tmp_path / "t.xlsx", ""), sheet)


VALUES = [
    None, "a", "", "7", " x ", 1, 2, -3, 1.0, 2.5, 1e300, True, False, dt.date(2020, 1, 5),
    dt.datetime.fromisoformat("2020-01-05T10:20:30"),
    dt.time(10, 20), dt.timedelta(hours=30), "2020-01-05",
    "si", "#N/A", "x" * 40, "línea\notra",
]  # fmt: skip
FIELDS = [
    {"type": "string", "constraints": {"minLength": 2}},
    {"type": "integer", "constraints": {"minimum": 2, "unique": True}},
    {"type": "number", "constraints": {"required": True, "maximum": 2.5}},
    {"type": "date"},
    {"type": "datetime"},
    {"type": "time"},
    {"type": "boolean", "trueValues": ["si"]},
    {"type": "duration"},
    {"type": "year"},
    {"type": "any"},
]


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_gets_the_report_of_frictionless(tmp_path, seed):
    chance = random.Random(seed)
    fields = [
        {"name": f"c{number}", **chance.choice(FIELDS)} for number in range(chance.randint(1, 6))
    ]
    made = Workbook(write_only=seed % 2 == 0)
    sheet = made.create_sheet("Datos") if made.write_only else made.active
    sheet.append([each["name"] for each in fields])
    for _ in range(25):
        sheet.append([chance.choice(VALUES) for _ in range(len(fields) + (chance.random() < 0.1))])
    made.save(tmp_path / "t.xlsx")
    schema = {"fields": fields, "missingValues": chance.choice([[""], ["", "7"], []])}
    if seed % 3 == 0:
        schema["primaryKey"] = [fields[0]["name"]]
    (task,) = checked(tmp_path, {"name": "t", "path": "t.xlsx", "schema": schema})
    assert task["stats"]["rows"] == 25


@pytest.mark.parametrize(
    "dialect",
    [
        {"excel": {"sheet": "Otra"}},
        {"excel": {"sheet": 2}},
        {"excel": {"sheet": "Nada"}},
        {"excel": {"fillMergedCells": True}},
        {"excel": {"stringified": True}},
        {"excel": {"preserveFormatting": True}},
        {"headerRows": [2]},
        {"header": False},
        {"commentRows": [2], "skipBlankRows": True},
    ],
    ids=str,
)
def test_a_dialect_of_a_workbook_is_kept(tmp_path, dialect):
    book(tmp_path / "t.xlsx", row_xml(1, "a", "b") + row_xml(2, 1) + row_xml(4, 2.5, "x"))
    checked(tmp_path, {"name": "t", "path": "t.xlsx", "dialect": dialect})


def test_a_key_may_lead_into_a_workbook(tmp_path):
    book(tmp_path / "codes.xlsx", row_xml(1, "code") + row_xml(2, "a") + row_xml(3, 7), "")
    (tmp_path / "t.csv").write_text("code\na\nb\n", encoding="utf-8")
    key = {"fields": ["code"], "reference": {"resource": "codes", "fields": ["code"]}}
    schema = {"fields": [{"name": "code", "type": "string"}], "foreignKeys": [key]}
    table, _ = checked(
        tmp_path,
        {"name": "t", "path": "t.csv", "schema": schema},
        {"name": "codes", "path": "codes.xlsx"},
    )
    assert errors(table) == [(3, "", "foreign-key")]


def test_an_old_workbook_gets_the_report_of_frictionless(tmp_path):
    rows = [["a", "b"], [1, "x"], [1.5, None], ["z", True]]
    write_xls(tmp_path / "t.xls", {"Hoja": rows})
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    (task,) = checked(tmp_path, {"name": "t", "path": "t.xls", "schema": {"fields": fields}})
    assert [(row, name) for row, name, _ in errors(task)] == [(3, "a"), (4, "a"), (4, "b")]


def ods_cell(kind, value="", shown="", more=""):
    """A cell of LibreOffice with its value in an attribute."""
    name = {"percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


WRITTEN_OTHERWISE = (
    '<table:table-cell calcext:value-type="error" office:string-value=""'
    ' office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
)
ODS = {
    "whole": (5.0, "integer", True),
    "with a part": (5.5, "integer", False),
    "a percentage": (ods_cell("percentage", "0.25", "25 %"), "number", True),
    "money": (ods_cell("currency", "1.5", "Q1.50"), "number", True),
    "a date": (ods_cell("date", "2020-01-05", "5/1/20"), "date", True),
    "a moment": (ods_cell("date", "2020-01-05T10:20:30", "5/1/20"), "datetime", True),
    "a moment for a day": (ods_cell("date", "2020-01-05T10:20:30", "5/1/20"), "date", False),
    "an hour": (ods_cell("time", "PT10H20M30S", "10:20"), "time", True),
    "yes": (ods_cell("boolean", "true", "VERDADERO"), "boolean", True),
    "a text": ("x", "string", True),
    "a number for a text": (5, "string", False),
    "an error": (
        ods_cell("string", "", "#DIV/0!", ' calcext:value-type="error"'),
        "number",
        False,
    ),
    "an error written the other way": (
        WRITTEN_OTHERWISE,
        "number",
        False,
    ),
}


def write_table(path, *rows):
    """A workbook of LibreOffice of one sheet."""
    return write_ods(path, f'<table:table table:name="Hoja">{"".join(rows)}</table:table>')


@pytest.mark.parametrize(("cell", "kind", "valid"), ODS.values(), ids=ODS)
def test_a_cell_of_libreoffice_has_its_type(tmp_path, cell, kind, valid):
    path = write_table(tmp_path / "t.ods", ods_row("a"), ods_row(cell))
    schema = tmp_path / "schema.json"
    fields = [{"name": "a", "type": kind, "constraints": {"required": True}}]
    schema.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    found = check_tables(str(path), schema=schema)
    assert (found.valid, found.tasks[0]["rows"]) == (valid, 1)


def test_rows_of_libreoffice_end_with_the_last_that_holds_something(tmp_path):
    blank = "<table:table-cell table:number-columns-repeated='1000'/>"
    path = write_table(
        tmp_path / "t.ods",
        ods_row("a", "b", blank),
        ods_row(1),
        ods_row(blank, repeated=2),
        ods_row(None, 2),
        ods_row(blank, repeated=100_000),
    )
    (task,) = our_report(write_descriptor(tmp_path, [{"name": "t", "path": path.name}]))["tasks"]
    assert (task["labels"], task["stats"]["rows"]) == (["a", "b"], 4)
    assert errors(task) == [(3, "", "blank-row"), (4, "", "blank-row")]


@pytest.mark.parametrize("name", ["datos.xlsm", "datos.xls", "datos", "datos.txt", "DATOS.XLSX"])
def test_a_workbook_is_known_by_what_it_holds(tmp_path, name):
    rows = row_xml(1, "a") + row_xml(2, 1) + row_xml(3, 2)
    path = book(tmp_path / name, rows, '<dimension ref="A1:A3"/>')
    found = check_tables(str(path))
    assert (found.valid, found.tasks[0]["rows"]) == (True, 2)


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xls", "ods"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "table.damaged"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "table.damaged"),
        (b"", "table.damaged"),
        (b"PK\x03\x04 cut", "table.damaged"),
        (None, "table.password"),
    ],
    ids=["text", "page", "empty", "cut", "password"],
)
def test_what_only_claims_to_be_a_workbook_is_said(tmp_path, ending, content, code):
    path = tmp_path / f"datos.{ending}"
    if content is None:
        write_encrypted(path)
    else:
        path.write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        check_tables(str(path))
    assert [each.code for each in refused.value.problems] == [code]


@pytest.mark.parametrize("cut", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_without_its_parts_is_wrong_as_frictionless_says(tmp_path, cut):
    whole = book(tmp_path / "w.xlsx", row_xml(1, "a"))
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != cut}
    write_parts(tmp_path / "t.xlsx", parts)
    (task,) = checked(tmp_path, {"name": "t", "path": "t.xlsx"})
    assert errors(task) == [(None, "", "format-error")]


@pytest.mark.parametrize("name", ["a.csv", "a", "a.zip"])
def test_other_files_are_no_workbooks(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"PK\x05\x06" + b"\0" * 18 if name == "a.zip" else b"a,b\n")
    assert workbook_format(Path(path)) is None


PLAIN_TYPES = [None, "a", "", "NA", "7", 7, 7.0, 1.5, True, False, dt.date(2020, 1, 5), dt.time(1)]


@pytest.mark.parametrize("kind", ["string", "integer", "number", "any", "boolean"])
@pytest.mark.parametrize(
    "rules", [{}, {"required": True}, {"unique": True}, {"enum": ["7"]}], ids=str
)
@pytest.mark.parametrize("missing", [[""], ["", "NA", "7"], []], ids=str)
def test_a_typed_cell_without_rules_is_read_as_frictionless_reads_it(kind, rules, missing):
    from frictionless import Field

    from app.steps.table_check.columns import column_of

    made = {"name": "a", "type": kind, "constraints": rules, "missingValues": missing}
    field = Field.from_descriptor(made)
    for compares in (False, True):
        column = column_of(field, 1, compares=compares)
        for cell in PLAIN_TYPES * 2:
            value, notes = field.create_cell_reader()(cell)
            found = column.read(cell)
            assert (dict(found.notes), found.value is None) == (dict(notes or {}), value is None)
            if compares:
                assert (type(found.value), found.value) == (type(value), value)
