"""Rows of a workbook of LibreOffice: what each cell holds, however it and its row are written."""

import datetime as dt
import json
import zipfile

import pytest
from support.frictionless_reports import our_report, write_descriptor
from support.table_books import OPEN_DOCUMENT, ods_content, ods_row, write_ods

from app.operations.check_tables import check_tables
from app.steps.table_check import ods_rows
from app.steps.table_check.ods_rows import read_ods
from app.steps.table_check.typed_rows import NoSheetError
from forms.problem import ProblemError


def cell(attributes="", inside="", tag="table-cell"):
    """A cell as it stands in the document."""
    return f"<table:{tag} {attributes}>{inside}</table:{tag}>"


def typed(kind, value, shown="x", name=""):
    """A cell whose value stands in an attribute."""
    name = name or f"{kind}-value"
    return cell(
        f'office:value-type="{kind}" office:{name}="{value}" calcext:value-type="{kind}"',
        f"<text:p>{shown}</text:p>",
    )


def text(inside, more=""):
    """A cell of text."""
    return cell(f'office:value-type="string"{more} calcext:value-type="string"', inside)


def sheet(*rows, name="Hoja"):
    """A sheet."""
    return f'<table:table table:name="{name}"><table:table-column/>{"".join(rows)}</table:table>'


def rows_of(tmp_path, *rows, sheet_=1):
    """The rows of a workbook of one sheet."""
    return list(read_ods(write_ods(tmp_path / "t.ods", sheet(*rows)), sheet_))


CELLS = {
    "a whole number": (typed("float", "5", name="value"), 5),
    "a whole number with a point": (typed("float", "5.0", name="value"), 5),
    "an exponent": (typed("float", "1E+3", name="value"), 1000),
    "leading zeros": (typed("float", "007", name="value"), 7),
    "many digits": (typed("float", "12345678901234567890", name="value"), 12345678901234567168),
    "a part": (typed("float", "-2.5", name="value"), -2.5),
    "a percentage": (typed("percentage", "0.25", name="value"), 0.25),
    "money": (
        cell('office:value-type="currency" office:currency="GTQ" office:value="1.5"'),
        1.5,
    ),
    "a date": (typed("date", "2020-01-05"), dt.date(2020, 1, 5)),
    "a moment": (
        typed("date", "2020-01-05T10:20:30"),
        dt.datetime.fromisoformat("2020-01-05T10:20:30"),
    ),
    "part of a second": (
        typed("date", "2020-01-05T10:20:30.5"),
        dt.datetime.fromisoformat("2020-01-05T10:20:30.500"),
    ),
    "an hour": (typed("time", "PT10H20M30S"), dt.time(10, 20, 30)),
    "an hour with a part": (typed("time", "PT00H00M00.250S"), dt.time(0, 0, 0, 250_000)),
    "a span beyond a day": (typed("time", "PT30H00M00S"), "PT30H00M00S"),
    "yes": (typed("boolean", "true"), True),
    "no": (typed("boolean", "false"), False),
    "a text": (text("<text:p>María</text:p>"), "María"),
    "signs of XML": (text("<text:p>a &amp; b &lt;c&gt; &#233;</text:p>"), "a & b <c> é"),
    "lines": (text("<text:p>a</text:p><text:p>b</text:p>"), "a\nb"),
    "a line that is blank": (text("<text:p/><text:p>b</text:p>"), "\nb"),
    "a heading": (text("<text:h>a</text:h>"), "a"),
    "spaces": (text('<text:p>a<text:s/>b<text:s text:c="3"/>c</text:p>'), "a b   c"),
    "tab and break": (text("<text:p>a<text:tab/>b<text:line-break/>c</text:p>"), "a\tb\nc"),
    "formats inside": (text("<text:p>a<text:span>b</text:span>c</text:p>"), "abc"),
    "a note beside": (
        text("<office:annotation><text:p>nota</text:p></office:annotation><text:p>a</text:p>"),
        "a",
    ),
    "a drawing beside": (text("<text:p>a</text:p><draw><text:p>x</text:p></draw>"), "a"),
    "an error": (text("<text:p>#N/A</text:p>", ' office:string-value=""'), "#N/A"),
    "a text that only an attribute says": (text("", ' office:string-value="a"'), "a"),
    "a formula": (
        cell('table:formula="of:=1&gt;0" office:value-type="float" office:value="1"'),
        1,
    ),
    "no text": (text("<text:p></text:p>"), None),
    "no type": (cell("", "<text:p>a</text:p>"), None),
    "nothing": ("<table:table-cell/>", None),
    "nothing with a style": ('<table:table-cell table:style-name="ce1"/>', None),
    "under a merged one": (  # as ezodf counts it
        cell('office:value-type="float" office:value="7"', "", "covered-table-cell"),
        7,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ["", ' table:style-name="ro1"', ' xml:id="r1"'])
@pytest.mark.parametrize(("written", "holds"), CELLS.values(), ids=CELLS)
def test_a_cell_holds_what_its_type_says(tmp_path, written, holds, row):
    path = write_ods(
        tmp_path / "t.ods",
        sheet(ods_row("a", "b", "c"), ods_row("x", written, "z", more=row)).replace(
            "<draw>", '<draw xmlns="urn:x">'
        ),
    )
    (_head, (first, found, last)) = read_ods(path, 1)
    assert (first, type(found), found, last) == ("x", type(holds), holds, "z")


BLANK = '<table:table-cell table:number-columns-repeated="16382"/>'
TWICE = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="4"/>'  # noqa: E501 - as it stands
SHAPES = {
    "none": ([], []),
    "only blank ones": ([ods_row(None), ods_row(BLANK, repeated=9)], []),
    "as wide as the widest": ([ods_row("a"), ods_row("b", 1)], [["a", None], ["b", 1]]),
    "blank to the right": ([ods_row("a", BLANK), ods_row("b", None, None)], [["a"], ["b"]]),
    "blank inside": ([ods_row(None, "a", None, "b", BLANK)], [[None, "a", None, "b"]]),
    "cells that stand for several": ([ods_row(TWICE, "a")], [[4, 4, "a"]]),
    "rows that stand for several": ([ods_row("a", repeated=3)], [["a"], ["a"], ["a"]]),
    "blank rows between": ([ods_row("a"), ods_row(None, repeated=2), ods_row("b")],
                           [["a"], [None], [None], ["b"]]),
    "blank rows first": ([ods_row(None), ods_row("b")], [[None], ["b"]]),
    "blank rows last": ([ods_row("b"), ods_row(BLANK, repeated=1_000_000)], [["b"]]),
    "a row without an end tag": (["<table:table-row/>", ods_row("a")], [[None], ["a"]]),
    "the head repeated on each page": (
        [f"<table:table-header-rows>{ods_row('a')}</table:table-header-rows>", ods_row(1)],
        [["a"], [1]],
    ),
    "folded rows": (
        [ods_row("a"), f"<table:table-row-group>{ods_row(1)}</table:table-row-group>", ods_row(2)],
        [["a"], [1], [2]],
    ),
    "a table inside a cell": (
        [ods_row("a", text(f"<text:p>b</text:p>{sheet(ods_row('x'), name='y')}"))],
        [["a", "b"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "wanted"), SHAPES.values(), ids=SHAPES)
def test_rows_are_given_from_the_first_to_the_last_that_holds_something(tmp_path, rows, wanted):
    assert rows_of(tmp_path, *rows) == wanted


def test_more_rows_than_are_put_aside_at_once_come_in_their_order(tmp_path):
    count = ods_rows._ROWS_A_PIECE * 2 + 7
    rows = rows_of(
        tmp_path, *(ods_row(number, more=" a='1'" * (number % 3 == 0)) for number in range(count))
    )
    assert rows == [[number] for number in range(count)]


class TestSheets:
    """Which sheet is read."""

    BOOK = sheet(ods_row("a"), name="Uno") + sheet(ods_row("b"), ods_row(2), name="Dos")

    @pytest.mark.parametrize(
        ("wanted", "rows"),
        [(1, [["a"]]), ("Uno", [["a"]]), (2, [["b"], [2]]), ("Dos", [["b"], [2]])],
    )
    def test_a_sheet_is_taken_by_number_or_name(self, tmp_path, wanted, rows):
        path = write_ods(tmp_path / "t.ods", self.BOOK)
        assert list(read_ods(path, wanted)) == rows

    @pytest.mark.parametrize("wanted", [0, 3, "uno", "Nada"])
    def test_a_sheet_that_is_not_there(self, tmp_path, wanted):
        path = write_ods(tmp_path / "t.ods", self.BOOK)
        with pytest.raises(NoSheetError):
            read_ods(path, wanted)

    def test_of_two_with_one_name_the_first_is_read(self, tmp_path):
        book = sheet(ods_row("a"), name="x") + sheet(ods_row("b"), name="x")
        assert list(read_ods(write_ods(tmp_path / "t.ods", book), "x")) == [["a"]]


def test_a_document_may_call_its_namespaces_otherwise(tmp_path):
    path = write_ods(tmp_path / "t.ods", "")
    names = " ".join(
        f'xmlns:{name[:2]}="{place}"' for name, place in OPEN_DOCUMENT.items() if name != "style"
    )
    content = (
        f"<of:doc {names}><of:spreadsheet><ta:table ta:name='H'><ta:table-row>"
        "<ta:table-cell of:value-type='string'><te:p>a</te:p></ta:table-cell>"
        "<ta:table-cell of:value-type='float' of:value='3'/></ta:table-row></ta:table>"
        "</of:spreadsheet></of:doc>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    assert list(read_ods(path, 1)) == [["a", 3]]


@pytest.mark.parametrize(
    "content",
    [
        "<a><b></a>",
        "",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        ods_content(sheet(ods_row("a"), ods_row(typed("float", "x", name="value")))),
        ods_content(sheet(ods_row("a"), ods_row(typed("date", "ayer")))),
        ods_content(sheet(ods_row("a")))[:-30],
    ],
    ids=["no XML", "nothing", "entities", "no number", "no date", "cut"],
)
def test_a_document_that_cannot_be_read_is_an_error_of_the_report(tmp_path, content):
    path = write_ods(tmp_path / "t.ods", "")
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in ("mimetype", "META-INF/manifest.xml")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
        archive.writestr("content.xml", content)
    (task,) = our_report(write_descriptor(tmp_path, [{"name": "t", "path": "t.ods"}]))["tasks"]
    assert [error["type"] for error in task["errors"]] == ["format-error"]


def test_a_workbook_without_a_document_is_said(tmp_path):
    path = write_ods(tmp_path / "t.ods", "")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(ProblemError):
        read_ods(path, 1)


def test_errors_name_row_and_field_of_the_sheet(tmp_path):
    schema = tmp_path / "s.json"
    fields = [{"name": "a", "type": "integer", "constraints": {"unique": True}}, {"name": "b"}]
    schema.write_text(json.dumps({"fields": fields}), encoding="utf-8")
    rows = [ods_row("a", "b"), ods_row(1, "x"), ods_row(1, "y"), ods_row("z", 3)]
    found = check_tables(str(write_ods(tmp_path / "t.ods", sheet(*rows))), schema=schema)
    places = [(each.place.row, each.place.column, each.code) for each in found.problems]
    assert places == [
        (3, "a", "schema.unique"),
        (4, "a", "schema.type"),
        (4, "b", "schema.type"),
    ]
