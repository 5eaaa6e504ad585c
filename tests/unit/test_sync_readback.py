"""What was downloaded is hashed and counted as it comes in."""

import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.readback import read_back


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def test_the_hash_is_that_of_all_bytes() -> None:
    found = read_back([b"uno", b"", b"dos"], count_rows=False)

    assert found.sha256 == hashlib.sha256(b"unodos").hexdigest()
    assert found.bytes == 6
    assert found.rows is None


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"", 0),
        (b"a,b\r\n", 0),
        (b"a,b", 0),
        (b"a,b\r\n1,2\r\n", 1),
        (b"a,b\r\n1,2", 1),
        (b"a,b\n1,2\n3,4\n", 2),
        (b'a,b\r\n"dos\r\nlineas",2\r\n', 1),
        (b'a\r\n"una "" comilla\n"\r\n', 1),
        (b"a,b\r\n1,2\r\n\r\n", 1),
        ("\ufeffa,b\r\n1,2\r\n".encode(), 1),
    ],
)
def test_records_are_counted_not_lines(content: bytes, rows: int) -> None:
    assert read_back([content], count_rows=True).rows == rows


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64])
def test_a_letter_cut_in_two_by_the_line_is_put_together(size: int) -> None:
    content = "municipio,nombre\r\n0101,Ñuñoa\r\n0102,Sacapulas ꞌ\r\n".encode()

    found = read_back(pieces(content, size), count_rows=True)

    assert found.rows == 2
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_signs_that_python_takes_for_line_ends_are_data() -> None:
    content = "a\r\nx\u2028y\x0bz\x85w\r\n".encode()

    assert read_back([content], count_rows=True).rows == 1


def test_bytes_that_are_no_text_are_counted_too_and_hashed_as_they_are() -> None:
    content = b"a,b\r\n\xff\xfe,2\r\n"

    found = read_back([content], count_rows=True)

    assert (found.rows, found.sha256) == (1, hashlib.sha256(content).hexdigest())


cells = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=8
)


@given(st.lists(st.tuples(cells, cells), max_size=20), st.integers(1, 50))
def test_every_table_that_python_writes_is_counted_right(
    table: list[tuple[str, str]], size: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([("uno", "dos"), *table])
    content = text.getvalue().encode()

    found = read_back(pieces(content, size), count_rows=True)

    assert found.rows == len(table)
    assert found.bytes == len(content)


@pytest.mark.parametrize(("most", "read"), [(None, 90), (90, 90), (89, 90), (30, 40), (0, 10)])
def test_what_is_longer_than_it_should_be_is_read_no_further(most: int | None, read: int) -> None:
    found = read_back(pieces(b"x" * 90, 10), count_rows=False, most=most)

    assert found.bytes == read
