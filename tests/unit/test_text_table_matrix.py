"""Text tables from everywhere: encodings x separators x line ends, each read letter by letter.

Expectations are computed here, by writing a known table in every way, never by the reader.
"""

import codecs
import csv
import io

import pytest

from app.operations.preview_table import preview_table
from app.steps.tables import open_table
from forms.problem import ProblemError

HEADER = ["código", "municipio", "población", "fecha", "observación"]
ROWS = [
    ["0101", "Guatemala", "1205668", "2024-04-03", "Sí, hay agua"],
    ["1413", "Santa María Nebaj", "94514", "2024-12-25", "¿Y el camión? Años después…"],
    ["1701", "San Benito, Petén", "61024", "2023-01-31", 'dijo "mañana"; luego nada'],
    ["0701", "Sololá", "170304", "2022-06-15", "niñez | educación | nutrición"],
    ["2001", "Chiquimula", "111505", "2021-11-01", ""],
    ["1001", "Mazatenango", "121010", "2020-02-29", "dos\nrenglones con ñ"],
]
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp850",
    "mac-roman",
)
DELIMITERS = (",", ";", "\t", "|")
LINE_ENDS = {"lf": "\n", "crlf": "\r\n"}


def plain(rows):
    """The table with signs that every encoding has."""
    return [[cell.replace("…", ".") for cell in row] for row in rows]


def as_csv(header, rows, delimiter, end, *, quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(
        [header, *rows]
    )
    return text.getvalue()


@pytest.fixture
def write(tmp_path):
    def written(data, name="tabla.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def read(path, **options):
    table = open_table(path, **options)
    return list(table.header), [cells for _, cells in table.rows]


def refused(path, **options):
    with pytest.raises(ProblemError) as caught:
        list(open_table(path, **options).rows)
    return caught.value.problems


class TestEveryWayToWriteATable:
    """256 files, one table."""

    @pytest.mark.parametrize("end", LINE_ENDS.values(), ids=LINE_ENDS)
    @pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_what_was_written_is_read(self, write, encoding, delimiter, end):
        text = as_csv(HEADER, plain(ROWS), delimiter, end)
        path = write(text.encode(encoding))
        table = open_table(path)
        assert list(table.header) == HEADER
        assert [cells for _, cells in table.rows] == plain(ROWS)
        assert table.delimiter == delimiter

    @pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_every_cell_in_quotes_reads_alike(self, write, encoding, delimiter):
        text = as_csv(HEADER, plain(ROWS), delimiter, "\r\n", quoting=csv.QUOTE_ALL)
        assert read(write(text.encode(encoding))) == (HEADER, plain(ROWS))

    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_without_an_end_of_the_last_line(self, write, encoding):
        text = as_csv(HEADER, plain(ROWS)[:2], ";", "\n").rstrip("\n")
        assert read(write(text.encode(encoding)))[1] == plain(ROWS)[:2]

    @pytest.mark.parametrize("name", ["tabla.csv", "tabla.txt", "tabla.tsv", "tabla", "TABLA.CSV"])
    def test_the_name_of_the_file_says_nothing(self, write, name):
        assert read(write(as_csv(HEADER, ROWS, "\t", "\n").encode(), name)) == (HEADER, ROWS)

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
    def test_old_mac_line_ends_are_line_ends(self, write, encoding):
        path = write("a,b\r1,ñ\r2,é\r".encode(encoding))
        assert read(path) == (["a", "b"], [["1", "ñ"], ["2", "é"]])

    def test_line_ends_may_be_mixed(self, write):
        path = write(b"a,b\r\n1,2\n3,4\r\n5,6\r7,8")
        assert read(path)[1] == [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]


class TestCorpusOfWords:
    """Names and words that officers write, in each old encoding, decided from few letters."""

    WORDS = (
        ("Sololá", "Totonicapán", "Sacatepéquez", "Suchitepéquez", "Petén", "Quiché"),
        ("niñez", "año", "señora", "Peña", "Muñoz", "Ibáñez"),
        ("población", "ejecución", "educación", "nutrición", "dirección"),
        ("AÑO", "POBLACIÓN", "DIRECCIÓN", "MUÑOZ", "PETÉN"),
        ("pingüino", "Güegüensi", "vergüenza", "Argüello"),
        ("¿cuántos?", "¡atención!", "¿qué?", "¿dónde?"),
        ("Á", "É", "Í", "Ó", "Ú", "Ñ"),
        ("árbol", "época", "índice", "órgano", "último", "ñandú"),
        ("José", "María", "Jesús", "Martín", "Ramón", "Úrsula"),
    )

    @pytest.mark.parametrize("encoding", ENCODINGS)
    @pytest.mark.parametrize("words", WORDS, ids=[each[0] for each in WORDS])
    def test_words_alone_tell_the_encoding(self, write, words, encoding):
        text = "nombre,n\n" + "".join(f"{word},{at}\n" for at, word in enumerate(words))
        assert [row[0] for row in read(write(text.encode(encoding)))[1]] == list(words)

    @pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac-roman"])
    def test_a_single_accent_in_a_large_file_is_enough(self, write, encoding):
        lines = ["nombre,n", *(f"Juan,{at}" for at in range(30_000)), "José,1"]
        path = write("\n".join(lines).encode(encoding))
        assert read(path)[1][-1] == ["José", "1"]

    @pytest.mark.parametrize(
        "word", ["K’iche’", "Q’eqchi’", "Tz’utujil", "Ch’orti’", "Poqomchi’", "B’atz’"]
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman"])
    def test_glottal_stops_are_letters(self, write, word, encoding):
        text = f"idioma,n\n{word},1\nEspañol,2\nMam,3\n"
        assert read(write(text.encode(encoding)))[1][0] == [word, "1"]

    @pytest.mark.parametrize(
        "letters", ["ẍ", "ꞌ", "ʼ", "ä ë ï ö ü", "ḻ", "日本", "🙂", "\u0301"], ids=ascii
    )
    def test_what_only_unicode_has_is_kept_sign_by_sign(self, write, letters):
        assert read(write(f"a,b\n{letters},1\n".encode()))[1] == [[letters.strip(), "1"]]

    @pytest.mark.parametrize("encoding", ENCODINGS)
    def test_a_preview_shows_words_that_prove_it(self, write, encoding):
        seen = preview_table(write(as_csv(HEADER, plain(ROWS), ",", "\n").encode(encoding)))
        assert {"código", "población", "María", "Petén", "Sololá"} <= set(seen.accented)


class TestWhatIsChosen:
    """A person knows better."""

    def test_an_encoding_that_is_said_rules(self, write):
        path = write("a,b\nJosé,1\n".encode("cp1252"))
        assert read(path, encoding="cp850")[1] == [["JosÚ", "1"]]

    @pytest.mark.parametrize("name", ["latin-1", "ISO-8859-1", "windows-1252", "cp1252", "l1"])
    def test_any_name_of_an_encoding_is_understood(self, write, name):
        path = write("a,b\nJosé,1\n".encode("cp1252"))
        assert read(path, encoding=name)[1] == [["José", "1"]]

    @pytest.mark.parametrize("name", ["klingon", "utf-99", "", "base64 "])
    def test_a_name_that_is_none_is_refused_or_left_to_be_found(self, write, name):
        path = write("a,b\nJosé,1\n".encode())
        if not name:
            assert read(path, encoding=name)[1] == [["José", "1"]]
        else:
            assert [each.code for each in refused(path, encoding=name)] == [
                "table.unknown_encoding"
            ]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "~"])
    def test_a_separator_that_is_said_rules(self, write, delimiter):
        path = write(f"a{delimiter}b\n1,5{delimiter}2;5\n".encode())
        cells = read(path, delimiter=delimiter)[1][0] if delimiter not in {",", ";"} else None
        if cells is not None:
            assert cells == ["1,5", "2;5"]
        else:
            assert [each.code for each in refused(path, delimiter=delimiter)] == [
                "table.ragged_row"
            ]

    @pytest.mark.parametrize(
        ("lines", "row", "header"),
        [
            (["a,b", "c,d", "1,2"], 1, ["a", "b"]),
            (["a,b", "c,d", "1,2"], 2, ["c", "d"]),
            (["nota", "", "x,y", "1,2"], 3, ["x", "y"]),
        ],
    )
    def test_a_header_row_that_is_said_rules(self, write, lines, row, header):
        table = open_table(write("\n".join(lines).encode()), header_row=row, delimiter=",")
        assert (list(table.header), table.header_row) == (header, row)

    @pytest.mark.parametrize("row", [3, 99])
    def test_a_header_row_without_text_is_refused(self, write, row):
        assert [each.code for each in refused(write(b"a,b\n1,2\n"), header_row=row)] == [
            "table.empty"
        ]


class TestSeparatorsInDoubt:
    """The sign that cuts all rows alike, not the one that is most frequent."""

    @pytest.mark.parametrize(
        ("text", "delimiter"),
        [
            pytest.param("a;b\n1,5;2,5\n3,5;4,5\n", ";", id="decimal commas"),
            pytest.param("a;b\n1,5;2\n3;4,25\n", ";", id="some decimal commas"),
            pytest.param("nombre|nota\nx|a,b,c\ny|d\n", "|", id="commas in words"),
            pytest.param('a,b\n"x;y;z",1\n"u;v",2\n', ",", id="semicolons in quotes"),
            pytest.param("a\tb\nuno, dos\t1\ntres\t2\n", "\t", id="tabs beside commas"),
            pytest.param("Ministerio; Unidad\na,b,c\n1,2,3\n4,5,6\n", ",", id="a title above"),
            pytest.param("a,b\n1,2\n", ",", id="two rows"),
            pytest.param("solo\nuno\ndos\n", ",", id="one column"),
            pytest.param("a;b;c\n;;\n1;2;3\n", ";", id="a row of separators"),
            pytest.param('"a";"b"\n"1,2";"3,4"\n', ";", id="all in quotes"),
            pytest.param("a|b|c\n1|2|3\n4|5|6\n", "|", id="bars"),
        ],
    )
    def test_it_is_found(self, write, text, delimiter):
        assert open_table(write(text.encode())).delimiter == delimiter


class TestQuotes:
    """RFC 4180, and what people make of it."""

    @pytest.mark.parametrize(
        ("line", "cells"),
        [
            ('"a,b",2', ["a,b", "2"]),
            ('"a""b",2', ['a"b', "2"]),
            ('"",2', ["", "2"]),
            ('"a\nb",2', ["a\nb", "2"]),
            ('"a\r\nb",2', ["a\r\nb", "2"]),
            ('"a",""', ["a", ""]),
            ('5" tubo,2', ['5" tubo', "2"]),
            ('"a"b,2', ["ab", "2"]),
            ("'a',2", ["'a'", "2"]),
            ("«a»,2", ["«a»", "2"]),
            (" a , 2 ", [" a ", " 2 "]),
            ("a\\,2", ["a\\", "2"]),
            ("#nota,2", ["#nota", "2"]),
            ("=1+1,2", ["=1+1", "2"]),
            ("0012,007", ["0012", "007"]),
            ("1e5,NaN", ["1e5", "NaN"]),
            ("TRUE,NULL", ["TRUE", "NULL"]),
        ],
    )
    def test_a_cell_is_what_stands_there(self, write, line, cells):
        assert read(write(f"x,y\n{line}\nz,9\n".encode()))[1][0] == cells

    def test_a_record_over_lines_counts_as_one_row(self, write):
        table = open_table(write(b'a,b\n"1\n2\n3",x\n4,y\n'))
        assert [number for number, _ in table.rows] == [2, 3]


class TestRaggedRows:
    """Cells under the wrong column are never taken."""

    @pytest.mark.parametrize(
        ("line", "cells"),
        [("1,2", 2), ("1", 1), ("1,2,3,4", 4), ("1,2,3,,5", 5), ('"1,2,3"', 1)],
    )
    def test_a_row_of_another_width_is_named_with_both_widths(self, write, line, cells):
        (problem,) = refused(write(f"a,b,c\nx,y,z\n{line}\nu,v,w\n".encode()))
        assert problem.code == "table.ragged_row"
        assert (problem.place.row, problem.values) == (3, {"cells": cells, "expected": 3})

    @pytest.mark.parametrize("line", ["1,2,3,", "1,2,3,,,", "1,2,3, ,"])
    def test_blank_cells_beyond_the_header_are_none(self, write, line):
        assert read(write(f"a,b,c\n{line}\n".encode()))[1] == [["1", "2", "3"]]

    def test_all_of_them_are_named(self, write):
        lines = ["a,b,c", *(["1,2", "1,2,3"] * 50)]
        problems = refused(write("\n".join(lines).encode()))
        assert [each.place.row for each in problems] == list(range(2, 102, 2))

    def test_of_very_many_the_first_thousand_and_how_many_more(self, write):
        problems = refused(write(b"a,b,c\n" + b"1,2\n" * 1500))
        assert len(problems) == 1001
        assert (problems[-1].code, problems[-1].values) == ("table.more_ragged_rows", {"more": 500})

    @pytest.mark.parametrize("blank", ["", ",,", " , ,", "\t,,", '"",,""'])
    def test_a_blank_row_is_no_row_but_counts(self, write, blank):
        table = open_table(write(f"a,b,c\n1,2,3\n{blank}\n4,5,6\n".encode()), delimiter=",")
        assert list(table.rows) == [(2, ["1", "2", "3"]), (4, ["4", "5", "6"])]
        assert table.blank_rows == 1


class TestBytesThatAreNoText:
    """A sentence with the place; never letters that nobody wrote."""

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(b"", "table.empty", id="nothing"),
            pytest.param(b"\n\n\n", "table.empty", id="line ends"),
            pytest.param(b" , ,\n", "table.empty", id="blanks"),
            pytest.param(codecs.BOM_UTF8, "table.empty", id="a mark alone"),
            pytest.param(codecs.BOM_UTF16_LE, "table.empty", id="a mark of UTF-16 alone"),
            pytest.param(b"a,b\n", "table.no_rows", id="a header alone"),
            pytest.param(b"%PDF-1.7\n", "table.not_a_csv", id="a PDF"),
            pytest.param(
                b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "table.cannot_read", id="a photo"
            ),
            pytest.param(b"PK\x03\x04" + b"x" * 50, "table.damaged", id="half a zip"),
            pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 50, "table.damaged", id="half an old book"),
            pytest.param(b"\x7fELF" + bytes(200), "table.cannot_read", id="a program"),
        ],
    )
    def test_it_is_refused(self, write, data, code):
        assert [each.code for each in refused(write(data))] == [code]

    @pytest.mark.parametrize("at", [10, 1000, 60_000])
    def test_a_byte_that_fits_nowhere_is_named_with_its_line(self, write, at):
        lines = ["nombre,lugar"] + ["José María,Sololá"] * 80_000
        data = bytearray("\n".join(lines).encode())
        place = data.index(b"\n", at * 10) + 1
        data[place : place + 1] = b"\xff"
        (problem,) = refused(write(bytes(data)))
        assert problem.code == "table.encoding"
        assert problem.values["byte"] == place + 1
        assert problem.place.row == data[:place].count(b"\n") + 1
