"""Any bytes called CSV are read or refused in words; what was written as CSV reads back."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from app.messages import problem_codes
from app.steps.sorted_csv import SortedCsv
from app.steps.tables import DELIMITERS, open_table
from forms.problem import ProblemError

CELLS = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12
)
WORDS = st.text(st.sampled_from("abcñáé01 ,;\"'\n"), max_size=8)


def problems_of(path):
    try:
        table = open_table(path)
        for number, cells in table.rows:
            assert number > table.header_row
            assert len(cells) == len(table.header)
    except ProblemError as refused:
        return refused.problems
    return table.problems


@given(content=st.binary(max_size=300))
@example(content=b"\xff\xfe")
@example(content=b"\xef\xbb\xbf")
@example(content=b'a,b\n"never closed')
@example(content=b"\x00")
@example(content="año;b\r\n1;2\r\n".encode("cp850"))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "tabla.csv"
    path.write_bytes(content)
    assert {problem.code for problem in problems_of(path)} <= set(problem_codes())


@given(
    rows=st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8),
    delimiter=st.sampled_from(DELIMITERS),
)
def test_what_was_written_reads_back_cell_by_cell(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("fuzz") / "tabla.csv"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["uno", "dos", "tres"])
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    if not kept:
        return
    table = open_table(path)
    if table.delimiter == delimiter:  # a row of odd cells may look like another separator
        assert [cells for _, cells in table.rows] == kept


@given(cells=st.lists(CELLS, min_size=1, max_size=20))
def test_published_texts_read_back_sign_by_sign(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("fuzz") / "datos.csv"
    with SortedCsv(path, ["n", "texto"]) as file:
        for number, cell in enumerate(cells):
            file.add(((0, number),), [number, cell])
        done = file.finish()
    with path.open(encoding="utf-8", newline="") as written:
        assert [row[1] for row in csv.reader(written)][1:] == cells
    assert done.rows == len(cells)
