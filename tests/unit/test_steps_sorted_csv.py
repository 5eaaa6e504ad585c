"""The sorted CSV: RFC 4180, rows in the order of their keys whatever order they came in."""

import csv
import hashlib
import random

import pytest

from app.steps.sorted_csv import SortedCsv


def key(number):
    return ((0, number),)


def finished(path, rows, header=("a", "b")):
    with SortedCsv(path, header) as file:
        for number, values in rows:
            file.add(key(number), values)
        return file.finish()


def test_rows_come_out_in_the_order_of_their_keys(tmp_path):
    done = finished(tmp_path / "d.csv", [(2, ["dos", 2]), (1, ["uno", 1])])
    assert done.path.read_bytes() == b"a,b\r\nuno,1\r\ndos,2\r\n"


def test_the_order_in_which_rows_come_leaves_no_trace(tmp_path):
    rows = [(n, [f"{n:04}", n / 3]) for n in range(500)]
    one = finished(tmp_path / "1.csv", rows)
    random.Random(7).shuffle(rows)
    two = finished(tmp_path / "2.csv", rows)
    assert one.sha256 == two.sha256


def test_size_and_hash_are_those_of_the_file(tmp_path):
    done = finished(tmp_path / "d.csv", [(1, ["ñ", None])])
    written = done.path.read_bytes()
    assert done.bytes == len(written)
    assert done.sha256 == hashlib.sha256(written).hexdigest()
    assert done.rows == 1


def test_any_text_reads_back_as_it_was(tmp_path):
    texts = ['con "comillas"', "coma, aquí", "dos\nlíneas", "dos\r\nmás", "\r", "", " x ", "’"]
    done = finished(tmp_path / "d.csv", [(n, [text, n]) for n, text in enumerate(texts)])
    with done.path.open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == texts


def test_values_are_written_verbatim_and_blanks_as_nothing(tmp_path):
    done = finished(tmp_path / "d.csv", [(1, ["0101", None]), (2, ["=1+1", -0.5])])
    assert done.path.read_bytes() == b"a,b\r\n0101,\r\n=1+1,-0.5\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@a", "\tx"])
def test_texts_that_look_like_formulas_are_counted_not_changed(tmp_path, text):
    done = finished(tmp_path / "d.csv", [(1, [text, 1]), (2, [text, 2]), (3, ["x", -5])])
    assert done.formula_like == {"a": 2}
    assert text.encode() in done.path.read_bytes()


def test_a_row_of_the_wrong_width_is_our_mistake_and_stops(tmp_path):
    with pytest.raises(ValueError, match="zip"):
        finished(tmp_path / "d.csv", [(1, ["only one"])])


def test_nothing_written_aside_stays(tmp_path):
    finished(tmp_path / "d.csv", [(1, ["x", 1])])
    with pytest.raises(ValueError, match="zip"):
        finished(tmp_path / "e.csv", [(1, ["x"])])
    assert [path.name for path in tmp_path.iterdir()] == ["d.csv"]
