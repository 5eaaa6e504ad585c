"""Exports: what people open in Excel holds the codes, texts and numbers that were captured."""

import csv

import openpyxl
import pytest

from app.progress import Cancel, CancelledError
from app.steps import exports
from app.steps.exports import plain, write_csv, write_xlsx
from app.store.database import KnownError
from forms.problem import ProblemError

HEADER = ["municipio", "hogares", "nota"]
ROWS = [["0101", 50.8, "=1+1"], ["0102", 7, None], ["0103", 8.0, "línea\notra, «ñ»"]]


def cells(path):
    book = openpyxl.load_workbook(path)
    found = [[(cell.value, cell.data_type) for cell in row] for row in book.active.rows]
    book.close()
    return found


def test_a_workbook_keeps_codes_and_formulas_as_text_and_numbers_as_numbers(tmp_path):
    path = tmp_path / "vista.xlsx"
    assert write_xlsx(path, HEADER, ROWS) == 3
    assert cells(path) == [
        [("municipio", "s"), ("hogares", "s"), ("nota", "s")],
        [("0101", "s"), (50.8, "n"), ("=1+1", "s")],
        [("0102", "s"), (7, "n"), (None, "n")],
        [("0103", "s"), (8, "n"), ("línea\notra, «ñ»", "s")],
    ]


def test_signs_that_a_workbook_cannot_hold_are_left_out(tmp_path):
    path = tmp_path / "vista.xlsx"
    write_xlsx(path, ["a"], [["uno\x00\x0bdos"]])
    assert cells(path)[1] == [("unodos", "s")]


def test_more_rows_than_a_sheet_holds_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST_SHEET", 3)
    with pytest.raises(ProblemError) as refused:
        write_xlsx(tmp_path / "vista.xlsx", ["a"], [["1"], ["2"], ["3"]])
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["rows"]) == ("table.too_many_rows", 2)
    assert list(tmp_path.iterdir()) == []


def test_a_csv_reads_back_value_by_value(tmp_path):
    path = tmp_path / "vista.csv"
    assert write_csv(path, HEADER, ROWS) == 3
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            HEADER,
            ["0101", "50.8", "=1+1"],
            ["0102", "7", ""],
            ["0103", "8", "línea\notra, «ñ»"],
        ]


def test_a_csv_for_excel_begins_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "vista.csv"
    write_csv(path, ["año"], [[2018]], for_excel=True)
    assert path.read_bytes() == b"\xef\xbb\xbfa\xc3\xb1o\r\n2018\r\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (61.0, "61"),
        (50.8, "50.8"),
        (-0.25, "-0.25"),
        (1234567.5, "1234567.5"),
        ("0101", "0101"),
        (" x ", " x "),
    ],
)
def test_values_are_written_without_groups_or_padding(value, text):
    assert plain(value) == text


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
class TestEveryExport:
    def test_a_cancelled_export_leaves_the_older_file(self, tmp_path, write, monkeypatch):
        monkeypatch.setattr(exports, "ROWS_PER_REPORT", 2)
        path = tmp_path / "vista"
        path.write_text("de ayer", encoding="utf-8")
        cancel = Cancel()

        def rows():
            yield ["1"]
            cancel.set()
            yield ["2"]
            yield ["3"]

        with pytest.raises(CancelledError):
            write(path, ["a"], rows(), cancel=cancel)
        assert path.read_text(encoding="utf-8") == "de ayer"
        assert list(tmp_path.iterdir()) == [path]

    def test_rows_that_fail_half_way_leave_the_older_file(self, tmp_path, write):
        path = tmp_path / "vista"
        path.write_text("de ayer", encoding="utf-8")

        def rows():
            yield ["1"]
            raise ValueError("half way")

        with pytest.raises(ValueError, match="half way"):
            write(path, ["a"], rows())
        assert path.read_text(encoding="utf-8") == "de ayer"
        assert list(tmp_path.iterdir()) == [path]

    def test_progress_is_told_and_ends_with_the_total(self, tmp_path, write, monkeypatch):
        monkeypatch.setattr(exports, "ROWS_PER_REPORT", 2)
        told = []
        write(tmp_path / "v", ["a"], [["1"]] * 5, total=5, report=told.append)
        assert [(p.done, p.total) for p in told] == [(2, 5), (4, 5), (5, 5)]

    def test_a_target_that_another_program_holds_is_named(self, tmp_path, write, monkeypatch):
        def refused(_source, _target):
            raise PermissionError(13, "in use")

        monkeypatch.setattr(exports.os, "replace", refused)
        with pytest.raises(KnownError) as stopped:
            write(tmp_path / "compras.xlsx", ["a"], [["1"]])
        (problem,) = stopped.value.problems
        assert (problem.code, problem.place.file) == ("table.file_open", "compras.xlsx")
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_is_a_problem_not_a_crash(self, tmp_path, write):
        with pytest.raises(KnownError) as stopped:
            write(tmp_path / "no" / "vista", ["a"], [["1"]])
        assert stopped.value.problems[0].code == "table.cannot_write"

    def test_no_rows_still_give_the_header(self, tmp_path, write):
        assert write(tmp_path / "v", HEADER, []) == 0
        assert (tmp_path / "v").stat().st_size > 0
