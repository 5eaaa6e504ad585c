"""Records and cells are found as Python's csv reader finds them."""

import csv
import io
import random

import pytest

from app.steps.table_check import blocks
from app.steps.table_check.arrays import ROOM_BEFORE, Buffer
from app.steps.table_check.block_check import parse
from app.steps.table_check.blocks import (
    LongRecordError,
    Tally,
    Text,
    read_blocks,
    refuse_long_lines,
)
from app.steps.table_check.structure import Matrix, Signs, scan

COMMA = Signs(ord(","), ord('"'))
PLAIN = Signs(ord(","), None)
TEXTS = [
    "",
    "a",
    "a,b",
    "a,b\n",
    "a,b\nc,d\n",
    "a,b\r\nc,d\r\n",
    "a,b\rc,d\r",
    "a,b\r\n\r\nc,d",
    "\n\n\n",
    "\r\r\n\n",
    ",\n,,\n,,,\n",
    '"a","b"\n',
    '"a,b",c\n',
    '"a\nb",c\nd,e\n',
    '"a\r\nb",c\r\nd,e\r\n',
    '"a""b",c\n',
    '"""",""\n',
    '"""a""",b\n',
    'a"b,c\n',
    'a"b"c,d\n',
    '"a"b,c\n',
    '"a"b"c",d\n',
    '"a" ,b\n',
    ' "a",b\n',
    'a,"b\n',
    'a,"b""\nc,d',
    '"a,b\nc,d\n',
    'a,b"\nc,"d"\n',
    '"",""\n"""",x\n',
    'x,"y""",z\n"q"',
    "é,ñ\n👩‍👩‍👧,b\n",
    "a\x00,b\n",
    '"a""",b\n"c","d"""\n',
    'a""b,c\n',
    '""a,b\n',
    '"a"\n"b"\r"c"\r\n',
]


def by_csv(text: str, signs: Signs) -> list[list[str]]:
    """Records as csv gives them."""
    if signs.quote is None:
        return list(csv.reader(io.StringIO(text, newline=""), quoting=csv.QUOTE_NONE))
    return list(csv.reader(io.StringIO(text, newline="")))


def by_scan(text: str, signs: Signs) -> list[list[str]]:
    """Records as the scan parts them, each read by csv; what has no end is the last one."""
    buffer = Buffer.of(text.encode())
    records = scan(buffer, signs, final=True)
    found = [records.text(row) for row in range(len(records))]
    if records.after < buffer.end:
        found.append(bytes(buffer.raw[records.after : buffer.end]))
    return parse(found, signs)


@pytest.mark.parametrize("signs", [COMMA, PLAIN], ids=["quotes", "no quotes"])
@pytest.mark.parametrize("text", TEXTS)
def test_records_are_those_of_csv(text, signs):
    assert by_scan(text, signs) == by_csv(text, signs)


@pytest.mark.parametrize("text", TEXTS)
def test_the_cells_of_a_record_are_counted(text):
    records = scan(Buffer.of(text.encode()), COMMA, final=True)
    expected = [max(len(cells), 1) for cells in by_csv(text, COMMA)]
    assert records.widths.tolist() == expected[: len(records)]


@pytest.mark.parametrize("seed", range(40))
def test_random_text_is_parted_as_csv_parts_it(seed):
    rng = random.Random(seed)
    for _ in range(40):
        text = "".join(
            rng.choices('ab",\n\r é', weights=[4, 4, 3, 3, 2, 1, 1, 1], k=rng.randrange(40))
        )
        assert by_scan(text, COMMA) == by_csv(text, COMMA), text


@pytest.mark.parametrize("seed", range(40))
def test_the_cells_of_a_column_are_those_of_csv(seed):
    rng = random.Random(seed)
    width = rng.choice([1, 2, 3])
    text = "".join(rng.choices('ab",\n', weights=[5, 5, 2, 4, 3], k=300))
    records = scan(Buffer.of(text.encode()), COMMA, final=True)
    matrix = Matrix.of(records, 0, width)
    cells = by_csv(text, COMMA)
    for number in range(width):
        column = matrix.column(number, COMMA.quote)
        strange = set(matrix.strange.get(number, []))
        for row, record in enumerate(matrix.rows.tolist()):
            if row in strange:
                found = parse([matrix.raw(row, number)], COMMA)[0][0]
            else:
                found = column.bytes_at(row).decode()
            assert found == cells[record][number]


def test_a_block_that_is_not_the_last_keeps_what_has_no_end():
    buffer = Buffer.of(b"a,b\nc,d\ne,")
    records = scan(buffer, COMMA, final=False)
    assert len(records) == 2
    assert bytes(buffer.raw[records.after : buffer.end]) == b"e,"


def test_a_return_at_the_end_of_a_block_may_belong_to_a_line_feed():
    assert len(scan(Buffer.of(b"a,b\r"), COMMA, final=False)) == 0
    assert len(scan(Buffer.of(b"a,b\r"), COMMA, final=True)) == 1


def test_the_records_of_the_header_are_left_out():
    records = scan(Buffer.of(b"h,k\na,b\nc,d\n"), COMMA, final=True)
    assert Matrix.of(records, 1, 2).rows.tolist() == [1, 2]
    assert Matrix.of(records, 3, 2).rows.tolist() == []


def test_an_empty_line_is_no_record_of_one_empty_cell():
    records = scan(Buffer.of(b'a\n\n""\nb\n'), COMMA, final=True)
    assert Matrix.of(records, 0, 1).rows.tolist() == [0, 2, 3]
    assert records.starts[0] == ROOM_BEFORE


class TestBlocks:
    """A file is read in blocks of UTF-8, whatever it is written in."""

    @pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 90, 10_000])
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac-roman"]
    )
    def test_the_blocks_are_the_text(self, tmp_path, encoding, size):
        text = (
            "año,niña\r\nJosé,«Ixchel»\nfin"
            if encoding.startswith("utf")
            else "año,niña\r\nJosé\nfin"
        )
        path = tmp_path / "t.csv"
        path.write_bytes(text.encode(encoding))
        tally = Tally(wants_hashes=True)
        read = b"".join(read_blocks(Text(path, encoding), tally, lambda: size))
        assert read.decode() == text
        assert tally.size == path.stat().st_size
        assert len(tally.hash("sha256") or "") == 64

    @pytest.mark.parametrize("size", [1, 2, 3, 100])
    def test_line_ends_can_be_made_alike(self, tmp_path, size):
        path = tmp_path / "t.tsv"
        path.write_bytes(b"a\r\nb\rc\nd\r\r\n\r")
        text = Text(path, "utf-8", same_newlines=True)
        read = b"".join(read_blocks(text, Tally(wants_hashes=False), lambda: size))
        assert read == b"a\nb\nc\nd\n\n\n"

    @pytest.mark.parametrize("content", [b"a\xff", b"\xc3", b"a\xc3(", b"\xed\xa0\x80"])
    def test_a_byte_that_is_no_utf8_ends_the_reading(self, tmp_path, content):
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        with pytest.raises(UnicodeDecodeError):
            list(read_blocks(Text(path, "utf-8"), Tally(wants_hashes=False), lambda: 1))

    def test_hashes_are_only_made_when_wanted(self):
        assert Tally(wants_hashes=False).hash("md5") is None

    @pytest.mark.parametrize(
        ("content", "lines", "row"),
        [
            (b"x" * 3_000_000, None, 1),
            (b"x" * 3_000_000, 100, 1),
            (b"a\nb\n" + b"x" * 4_000_000, None, 3),
            (b"a\nb\n" * 300_000 + b"x" * 4_000_000, None, 600_001),
        ],
    )
    def test_a_line_that_is_too_long_is_found(self, tmp_path, monkeypatch, content, lines, row):
        monkeypatch.setattr(blocks, "LONGEST_RECORD", 2_000_000)
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        with pytest.raises(LongRecordError) as found:
            refuse_long_lines(path, lines)
        assert found.value.row == row

    @pytest.mark.parametrize("content", [b"", b"a", b"a\nb\n", b"\n" * 5000])
    def test_short_lines_are_well(self, tmp_path, content):
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        refuse_long_lines(path)
        refuse_long_lines(path, 100)
