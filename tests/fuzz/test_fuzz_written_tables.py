"""A table of Spanish words reads back the same from every program that may have written it.

Excel writes UTF-8 with a mark, UTF-16 or the code page of its Windows, with the separator of its
settings; others write Mac or DOS encodings. Line ends and quotes differ too.
"""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.steps.exports import write_csv, write_xlsx
from app.steps.sorted_csv import SortedCsv
from app.steps.tables import DELIMITERS, open_table
from forms.problem import ProblemError

ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac-roman",
]  # fmt: skip
HEADER = ["Código", "Población", "Año"]
WORDS = st.sampled_from(
    [
        "Santa María Nebaj",
        "Sololá",
        "Quiché",
        "niñez",
        "Petén",
        "agua, luz",
        "calle 5; zona 1",
        'dice "sí"',
        "dos\nlíneas",
        "José Ángel Ixcoy",
        "A|B",
        "12.50",
        "0101",
        "=1+1",
        "San Andrés Itzapa",
    ]
)
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS).map(list), min_size=4, max_size=12)
PLAIN = st.sampled_from(["Sololá", "Quiché", "niñez", "Petén", "0101", "San Andrés", "José Ángel"])
PLAIN_ROWS = st.lists(st.tuples(PLAIN, PLAIN, PLAIN).map(list), min_size=4, max_size=12)


def written(rows, delimiter=",", ending="\r\n", quoting=csv.QUOTE_MINIMAL):
    """The text of a table, as a program with these habits writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerows([HEADER, *rows])
    return text.getvalue()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("tablas") / "tabla.csv"


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=40)
@given(
    rows=PLAIN_ROWS, delimiter=st.sampled_from(DELIMITERS), ending=st.sampled_from(["\r\n", "\n"])
)
def test_plain_words_read_back_from_every_encoding_and_separator(
    file, encoding, rows, delimiter, ending
):
    file.write_bytes(written(rows, delimiter, ending).encode(encoding))
    table = open_table(file)
    assert table.header == tuple(HEADER)
    assert table.delimiter == delimiter
    assert [cells for _, cells in table.rows] == rows


@pytest.mark.parametrize("delimiter", DELIMITERS)
@settings(max_examples=40)
@given(rows=ROWS, encoding=st.sampled_from(ENCODINGS))
def test_quoted_cells_may_hold_any_separator(file, delimiter, rows, encoding):
    text = written(rows, delimiter, quoting=csv.QUOTE_ALL)
    file.write_bytes(text.encode(encoding))
    table = open_table(file)
    assert table.delimiter == delimiter
    assert [cells for _, cells in table.rows] == rows


@given(rows=PLAIN_ROWS, blank=st.lists(st.integers(0, 12), max_size=4), ahead=st.integers(0, 3))
@example(rows=[["a", "b", "c"]] * 4, blank=[0, 0], ahead=1)
def test_blank_rows_are_counted_and_the_others_keep_their_numbers(file, rows, blank, ahead):
    lines = written(rows).splitlines(keepends=True)
    for place in sorted(blank, reverse=True):
        lines.insert(1 + min(place, len(rows)), ",,\r\n")
    file.write_text("".join([",,\r\n"] * ahead + lines), encoding="utf-8", newline="")
    table = open_table(file)
    read = list(table.rows)
    assert table.header_row == 1 + ahead
    assert [cells for _, cells in read] == rows
    assert table.blank_rows == len(blank)
    raw = file.read_text(encoding="utf-8").splitlines()
    assert all(raw[number - 1] == ",".join(cells) for number, cells in read)


@given(rows=PLAIN_ROWS, extra=st.integers(1, 4))
def test_columns_without_a_name_at_the_right_are_left_off(file, rows, extra):
    lines = [line + "," * extra for line in written(rows).splitlines()]
    file.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    table = open_table(file)
    assert table.header == tuple(HEADER)
    assert [cells for _, cells in table.rows] == rows


@given(rows=ROWS, cut=st.integers(0, 11), by=st.sampled_from([-1, 1]))
def test_a_row_too_short_or_too_long_is_named_and_no_other(file, rows, cut, by):
    place = cut % len(rows)
    odd = [*rows]
    odd[place] = odd[place][:-1] if by < 0 else [*odd[place], "sobra"]
    file.write_text(written(odd, quoting=csv.QUOTE_ALL), encoding="utf-8", newline="")
    with pytest.raises(ProblemError) as refused:
        list(open_table(file).rows)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.row) == ("table.ragged_row", place + 2)
    assert dict(problem.values) == {"cells": 3 + by, "expected": 3}


@given(rows=ROWS, for_excel=st.booleans())
def test_what_is_exported_can_be_imported(file, rows, for_excel):
    assert write_csv(file, HEADER, rows, for_excel=for_excel) == len(rows)
    table = open_table(file)
    assert table.encoding == ("utf-8-sig" if for_excel else "utf-8")
    assert [cells for _, cells in table.rows] == rows
    assert table.problems == ()


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=4).map(float),
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
        max_size=8,
    ),
    st.sampled_from(["0101", "=SUMA(A1)", "+1", "@x", "-5", "TRUE", "2026-11-21"]),
)


@settings(max_examples=40)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers(file, rows):
    from openpyxl import load_workbook

    target = file.with_suffix(".xlsx")
    write_xlsx(target, HEADER, rows)
    book = load_workbook(target, data_only=False)
    sheet = book.active
    read = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    book.close()
    assert "f" not in kinds
    blank = [tuple(None if value == "" else value for value in row) for row in rows]
    assert read == blank[: len(read)]
    assert not any(map(any, blank[len(read) :]))  # rows of nothing at the end leave no trace


KEYS = st.one_of(
    st.tuples(st.just(0), st.integers(-99, 99)), st.tuples(st.just(1), st.text(max_size=3))
)


@given(rows=st.lists(st.tuples(KEYS, WORDS), max_size=20), other=st.randoms())
def test_a_published_file_does_not_depend_on_the_order_of_the_records(file, rows, other):
    unique = list(dict(rows).items())
    digests = set()
    for _ in range(2):
        other.shuffle(unique)
        with SortedCsv(file, ["palabra"]) as target:
            for key, word in unique:
                target.add((key,), [word])
            digests.add(target.finish().sha256)
    assert len(digests) == 1
    with file.open(encoding="utf-8", newline="") as done:
        words = [cells[0] for cells in csv.reader(done)][1:]
    assert words == [word for _, word in sorted(unique)]
