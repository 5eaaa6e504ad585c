"""Tables that come in: nothing is guessed in silence, and every bad row is named."""

import csv
import hashlib

import pytest

from app.steps.table_files import body
from app.steps.tables import open_table
from app.store.database import KnownError
from forms.problem import ProblemError


@pytest.fixture
def write(tmp_path):
    def written(text, name="tabla.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_rows_into_equal_cells(write, delimiter):
    lines = [["codigo", "nombre"], ["0101", "Guatemala, la capital; y más"], ["0102", "Pinula"]]
    text = "\r\n".join(
        delimiter.join(f'"{cell}"' if any(d in cell for d in ",;") else cell for cell in line)
        for line in lines
    )
    table = open_table(write(text))
    assert table.delimiter == delimiter
    assert [cells for _, cells in table.rows] == lines[1:]


def test_delimiters_inside_quotes_do_not_count(write):
    table = open_table(write('a;b\n"1,2,3,4";x\n"5,6,7,8";y\n'))
    assert table.delimiter == ";"


def test_one_column_is_a_table_too(write):
    table = open_table(write("codigo\n0101\n0102\n"))
    assert table.header == ("codigo",)
    assert list(table.rows) == [(2, ["0101"]), (3, ["0102"])]


def test_cells_stay_as_they_were_written(write):
    table = open_table(write('a,b,c\n0101," x ",=1+1\n'))
    assert list(table.rows) == [(2, ["0101", " x ", "=1+1"])]


def test_a_line_break_inside_quotes_is_part_of_the_cell(write):
    table = open_table(write('a,b\n"dos\nlíneas",1\nx,2\n'))
    assert list(table.rows) == [(2, ["dos\nlíneas", "1"]), (3, ["x", "2"])]


def test_header_names_are_trimmed_and_trailing_blank_columns_left_off(write):
    table = open_table(write(" codigo , nombre ,,\n0101,Guatemala,,\n"))
    assert table.header == ("codigo", "nombre")
    assert list(table.rows) == [(2, ["0101", "Guatemala"])]


def test_a_byte_order_mark_is_no_part_of_the_first_name(write):
    table = open_table(write("código,b\n1,2\n", encoding="utf-8-sig"))
    assert table.header == ("código", "b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "cp850"])
def test_spanish_rows_are_the_same_in_every_encoding(write, encoding):
    table = open_table(write("municipio,año\nSanta María Nebaj,2018\n", encoding=encoding))
    assert table.header == ("municipio", "año")
    assert list(table.rows) == [(2, ["Santa María Nebaj", "2018"])]


def test_an_old_encoding_is_read_with_a_warning(write):
    problems = open_table(write("año\n2018\n", encoding="cp1252")).problems
    assert [(p.code, p.severity, p.values["encoding"]) for p in problems] == [
        ("table.old_encoding", "warning", "cp1252")
    ]


def test_the_person_may_name_the_encoding(write):
    table = open_table(write("año\nÃ\n", encoding="cp850"), encoding="cp850")
    assert table.header == ("año",)


def test_a_named_encoding_that_does_not_fit_is_refused_with_the_byte(write):
    table = open_table(write(b"a\n" + b"x\n" * 20_000 + b"\xf1\n"), encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        list(table.rows)
    assert codes(refused) == ["table.encoding"]
    assert refused.value.problems[0].values["byte"] == 40_003
    assert refused.value.problems[0].place.row == 20_002


def test_an_unknown_name_of_an_encoding_is_refused(write):
    with pytest.raises(ProblemError) as refused:
        open_table(write("a\n1\n"), encoding="no-such")
    assert codes(refused) == ["table.unknown_encoding"]


def test_blank_rows_are_skipped_counted_and_keep_their_numbers(write):
    table = open_table(write("a,b\n1,2\n,\n\n  ,\n3,4\n,\n"))
    assert list(table.rows) == [(2, ["1", "2"]), (6, ["3", "4"])]
    assert table.blank_rows == 4
    assert [p.code for p in table.problems] == ["table.blank_rows"]


def test_blank_rows_before_the_header_are_skipped(write):
    table = open_table(write("\n,\na,b\n1,2\n"))
    assert (table.header, table.header_row) == (("a", "b"), 3)
    assert list(table.rows) == [(4, ["1", "2"])]


def test_rows_can_be_read_again_from_the_beginning(write):
    table = open_table(write("a\n1\n2\n"))
    assert list(table.rows) == list(table.rows)


def test_every_ragged_row_is_named_at_the_end_and_good_rows_come_before(write):
    table = open_table(write("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n"))
    rows = table.rows
    assert next(rows) == (2, ["1", "2", "3"])
    assert next(rows) == (5, ["5", "6", "7"])
    with pytest.raises(ProblemError) as refused:
        next(rows)
    assert [(p.code, p.place.row, dict(p.values)) for p in refused.value.problems] == [
        ("table.ragged_row", 3, {"cells": 2, "expected": 3}),
        ("table.ragged_row", 4, {"cells": 4, "expected": 3}),
    ]


def test_blank_cells_beyond_the_header_do_not_make_a_row_ragged(write):
    assert list(open_table(write("a,b\n1,2,,\n")).rows) == [(2, ["1", "2"])]


def test_a_hopeless_file_names_a_thousand_rows_and_counts_the_rest(write, monkeypatch):
    monkeypatch.setattr(body, "KEPT_PROBLEMS", 3)
    with pytest.raises(ProblemError) as refused:
        list(open_table(write("a,b\n" + "1,2,3\n" * 10)).rows)
    assert codes(refused) == ["table.ragged_row"] * 3 + ["table.more_ragged_rows"]
    assert refused.value.problems[-1].values["more"] == 7


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n", "\ufeff"])
def test_a_file_without_text_is_empty(write, text):
    with pytest.raises(ProblemError) as refused:
        open_table(write(text))
    assert codes(refused) == ["table.empty"]


def test_a_header_alone_has_no_rows(write):
    with pytest.raises(ProblemError) as refused:
        list(open_table(write("a,b\n\n")).rows)
    assert codes(refused) == ["table.no_rows"]


def test_two_columns_of_one_name_are_refused_each_name_once(write):
    with pytest.raises(ProblemError) as refused:
        open_table(write("a,b,a,b ,c,a\n1,2,3,4,5,6\n"))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("table.duplicate_column", "a"),
        ("table.duplicate_column", "b"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest of a workbook", "table.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest of an old one", "table.damaged"),
        (b"%PDF-1.7 a document", "table.not_a_csv"),
    ],
)
def test_what_is_no_table_is_refused_by_its_first_bytes(write, content, code):
    with pytest.raises(ProblemError) as refused:
        open_table(write(content))
    assert codes(refused) == [code]


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path):
    with pytest.raises(KnownError) as refused:
        open_table(tmp_path / "nada.csv")
    assert codes(refused) == ["table.cannot_read"]
    assert refused.value.problems[0].place.file == "nada.csv"


def test_a_folder_is_a_problem_not_a_crash(tmp_path):
    with pytest.raises(KnownError) as refused:
        open_table(tmp_path)
    assert codes(refused) == ["table.cannot_read"]


def test_a_cell_larger_than_the_standard_limit_is_read(write):
    large = "x" * 200_000
    assert list(open_table(write(f"a,b\n{large},1\n")).rows) == [(2, [large, "1"])]


def test_the_file_is_known_by_the_hash_of_its_bytes(write):
    path = write("a\n1\n")
    assert open_table(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_338_rows_stay_338_rows(write, tmp_path):
    path = tmp_path / "conectividad.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["municipio", "anio", "hogares_internet"])
        writer.writerows([f"{n:04}", 2018, f"{n / 7:.1f}"] for n in range(338))
    rows = list(open_table(path).rows)
    assert len(rows) == 338
    assert rows[0] == (2, ["0000", "2018", "0.0"])
    assert rows[-1][0] == 339
