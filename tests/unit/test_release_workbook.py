"""The workbook of a release: what Excel and LibreOffice read is what the CSV says."""

import hashlib
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from app.messages import sentence
from app.steps.exports import LARGEST_SHEET
from app.steps.release.workbook import LARGEST_CELL, Sheet, write_workbook
from forms.problem import ProblemError


def sheet(*rows, header=("a", "b"), numeric=(False, True), name="Datos"):
    return Sheet(name, header, numeric, rows, len(rows))


def written(path, *sheets):
    write_workbook(path, sheets)
    return load_workbook(path)


def cell(tmp_path, text, *, numeric=False):
    """Write one cell and read it back with its type."""
    book = written(tmp_path / "l.xlsx", sheet([text], header=["a"], numeric=[numeric]))
    found = book.worksheets[0]["A2"]
    return found.value, found.data_type


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-x",
        "@SUM(A1)",
        "\tx",
        "0101",
        "1e5",
        "TRUE",
        "#N/A",
        "2026-11-22",
        "ñandú ẍ ʼ ’",
        " con espacios ",
        "dos\nlíneas",
        "<a & 'b' \"c\">",
        "]]>",
        "dos\r\nlíneas",
        "🌽",
    ],
)
def test_a_text_stays_the_same_text(tmp_path, text):
    assert cell(tmp_path, text) in {(text, "s"), (text, "inlineStr")}


def test_a_text_that_looks_like_an_escape_of_excel_is_escaped(tmp_path):
    written(tmp_path / "l.xlsx", sheet(["_x0041_", "1"]))
    with zipfile.ZipFile(tmp_path / "l.xlsx") as book:
        assert b">_x005F_x0041_<" in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("-12", -12), ("1234.5", 1234.5), ("0.1", 0.1), ("1e-07", 1e-07), ("2018", 2018)],
)
def test_a_number_of_a_numeric_column_is_a_number(tmp_path, text, value):
    assert cell(tmp_path, text, numeric=True) == (value, "n")


@pytest.mark.parametrize("text", ["0101", "1,234", "NaN", "1_000", "12 ", "٣", "12345678901234567"])
def test_what_excel_would_change_stays_text_also_in_a_numeric_column(tmp_path, text):
    assert cell(tmp_path, text, numeric=True)[0] == text


def test_a_blank_is_no_cell(tmp_path):
    assert cell(tmp_path, "") == (None, "n")


def test_signs_that_no_xml_holds_are_left_out(tmp_path):
    assert cell(tmp_path, "a\x00b\x0bc\ufffed")[0] == "abcd"


def test_a_text_longer_than_a_cell_is_cut_there(tmp_path):
    assert len(cell(tmp_path, "x" * 40_000)[0]) == LARGEST_CELL


def test_every_table_has_its_sheet_with_a_frozen_header(tmp_path):
    book = written(tmp_path / "l.xlsx", sheet(["x", "1"]), sheet(name="Otra"))
    assert book.sheetnames == ["Datos", "Otra"]
    assert list(book["Datos"].iter_rows(values_only=True)) == [("a", "b"), ("x", 1)]
    assert book["Datos"].freeze_panes == "A2"
    assert book["Datos"].auto_filter.ref == "A1:B2"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["a/b:c", "x"], ["a b c", "x"]),
        (["Datos", "datos"], ["Datos", "datos 2"]),
        (["n" * 40, "n" * 50], ["n" * 31, "n" * 29 + " 2"]),
        (["'", "[]"], ["Datos", "Datos 2"]),
    ],
)
def test_sheets_get_names_that_excel_takes(tmp_path, wanted, names):
    assert written(tmp_path / "l.xlsx", *(sheet(name=name) for name in wanted)).sheetnames == names


def test_the_same_tables_give_the_same_bytes(tmp_path):
    made = []
    for name in ("uno.xlsx", "dos.xlsx"):
        write_workbook(tmp_path / name, [sheet(["x", "1.5"], ["=y", ""])])
        made.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert made[0] == made[1]


def test_no_clock_is_inside(tmp_path):
    write_workbook(tmp_path / "l.xlsx", [sheet(["x", "1"])])
    with zipfile.ZipFile(tmp_path / "l.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("docProps" in name for name in book.namelist())
        assert book.testzip() is None


def test_more_rows_than_a_sheet_has_are_refused_with_the_limit(tmp_path):
    long = Sheet("Datos", ["a"], [False], [], LARGEST_SHEET)
    with pytest.raises(ProblemError) as caught:
        write_workbook(tmp_path / "l.xlsx", [long])
    said = sentence(caught.value.problems[0])
    assert "1,048,575" in said
    assert not (tmp_path / "l.xlsx").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")
def test_libreoffice_reads_the_same_cells(tmp_path):
    write_workbook(tmp_path / "l.xlsx", [sheet(["=1+1", "2.5"], ["0101", "3"])])
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "csv", "--outdir", tmp_path, "l.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "l.csv").read_text(encoding="utf-8").split() == ["a,b", "=1+1,2.5", "0101,3"]
