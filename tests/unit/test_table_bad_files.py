"""Files that nobody should have written: a sentence with the place, and bounded memory."""

import zipfile
from contextlib import suppress

import pytest
from support.table_books import (
    ods_row,
    row_xml,
    write_encrypted,
    write_ods,
    write_parts,
    write_xls,
    xlsx_parts,
)

from app.messages import problem_codes
from app.steps.table_files import archive, text, xlsx_texts
from app.steps.tables import open_table
from app.store.database import KnownError
from forms.problem import ProblemError

GOOD = row_xml(1, "a", "b") + row_xml(2, "1", "2")


def refused(path, **options):
    """The problem with which a file is refused when it is opened, or read to its end."""
    with pytest.raises((ProblemError, KnownError)) as caught:
        list(open_table(path, **options).rows)
    (problem,) = caught.value.problems
    assert problem.code in problem_codes()
    assert problem.place.file == path.name
    return problem


@pytest.fixture
def write(tmp_path):
    def written(content, name="tabla.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


class TestTexts:
    """Text files."""

    def test_a_line_without_end_is_refused_where_it_begins(self, write, monkeypatch):
        monkeypatch.setattr(text, "LONGEST_LINE", 1000)
        problem = refused(write("a,b\n1,2\n" + "x" * 5000))
        assert (problem.code, problem.place.row) == ("table.long_line", 3)

    def test_a_text_with_line_breaks_that_never_ends_is_refused(self, write, monkeypatch):
        monkeypatch.setattr(text, "LONGEST_LINE", 1000)
        problem = refused(write('a,b\n1,"' + "x\n" * 5000 + '"\n'))
        assert (problem.code, problem.place.row) == ("table.long_line", 2)

    def test_quotes_that_never_close_are_named_where_they_open(self, write):
        problem = refused(write('a,b\n1,2\n3,"4\n5,6\n7,8'))
        assert (problem.code, problem.place.row) == ("table.open_quote", 3)

    @pytest.mark.parametrize("line", [2, 40_000])
    def test_a_zero_byte_is_named_with_its_row(self, write, line):
        lines = [b"a,b", *[b"texto,de prueba que es largo"] * 50_000]
        lines[line - 1] = b"x\x00y,2"
        problem = refused(write(b"\n".join(lines)))
        assert (problem.code, problem.place.row) == ("table.nul", line)

    def test_more_columns_than_a_sheet_has_are_refused(self, write):
        problem = refused(write("a,b\n" + "," * 20_000 + "x\n"))
        assert (problem.code, problem.place.row) == ("table.too_many_columns", 2)

    def test_a_file_cut_in_the_middle_of_a_row_is_refused_with_the_row(self, write):
        problem = refused(write("a,b,c\n1,2,3\n4,5"))
        assert (problem.code, problem.place.row) == ("table.ragged_row", 3)

    def test_utf_16_cut_in_the_middle_of_a_letter_is_refused(self, write):
        problem = refused(write("a,b\n1,2\n".encode("utf-16")[:-1]))
        assert problem.code == "table.encoding"

    def test_a_file_that_changes_while_it_is_read_is_refused(self, write):
        path = write("a,b\n1,2\n3,4\n")
        table = open_table(path)
        rows = table.rows
        next(rows)
        path.write_text("a,b\n1,2\n3,4\n5,6\n", encoding="utf-8")
        with pytest.raises(ProblemError) as caught:
            list(rows)
        assert [problem.code for problem in caught.value.problems] == ["table.changed"]

    @pytest.mark.parametrize("encoding", ["utf-9", "no-such", "hex", "rot13", ""])
    def test_an_encoding_that_is_none_is_refused_or_found_out(self, write, encoding):
        path = write("a,b\n1,2\n")
        if encoding:
            assert refused(path, encoding=encoding).code == "table.unknown_encoding"
        else:
            assert open_table(path, encoding=encoding).encoding == "utf-8"

    def test_a_table_of_one_long_row_is_read_with_what_memory_there_is(self, write):
        wide = ",".join(f"c{n}" for n in range(16_384))
        table = open_table(write(f"{wide}\n{wide}\n"))
        assert len(table.header) == 16_384
        assert len(next(iter(table.rows))[1]) == 16_384


class TestWorkbooks:
    """Workbooks, new and old."""

    def test_a_bomb_is_refused_before_it_is_unpacked(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "_FREELY", 1 << 20)
        parts = xlsx_parts({"D": GOOD + " " * (8 << 20)})
        assert refused(write_parts(tmp_path / "x.xlsx", parts)).code == "table.zip_bomb"

    def test_a_bomb_among_the_small_parts_is_refused_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "_LARGEST_SMALL_PART", 1 << 10)
        parts = xlsx_parts({"D": GOOD})
        parts["xl/styles.xml"] += " " * 5000
        assert refused(write_parts(tmp_path / "x.xlsx", parts)).code == "table.zip_bomb"

    def test_a_part_larger_than_any_sheet_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archive, "LARGEST_PART", 100)
        parts = xlsx_parts({"D": GOOD})
        assert refused(write_parts(tmp_path / "x.xlsx", parts)).code == "table.zip_bomb"

    def test_an_archive_that_lies_about_a_size_is_damaged(self, tmp_path):
        path = write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": GOOD * 50}))
        data = bytearray(path.read_bytes())
        name = b"xl/worksheets/sheet1.xml"
        central = data.rfind(name) - 46
        data[central + 24 : central + 28] = (100).to_bytes(4, "little")  # unpacked size
        path.write_bytes(data)
        assert refused(path).code == "table.damaged"

    @pytest.mark.parametrize("keep", [10, 100, 500, -30, -1])
    def test_a_workbook_cut_short_is_damaged(self, tmp_path, keep):
        path = write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": GOOD}))
        path.write_bytes(path.read_bytes()[:keep])
        assert refused(path).code == "table.damaged"

    def test_a_byte_turned_inside_a_sheet_is_damage(self, tmp_path):
        path = write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": GOOD * 100}))
        data = bytearray(path.read_bytes())
        place = data.find(b"xl/worksheets/sheet1.xml") + 60
        data[place] ^= 0xFF
        path.write_bytes(data)
        assert refused(path).code == "table.damaged"

    @pytest.mark.parametrize(
        "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
    )
    @pytest.mark.parametrize("content", [None, "", "<not closed", "no xml"])
    def test_a_part_that_is_missing_or_no_xml_never_breaks_the_reading(
        self, tmp_path, part, content
    ):
        parts = xlsx_parts({"D": GOOD})
        if content is None:
            del parts[part]
        else:
            parts[part] = content
        path = write_parts(tmp_path / "x.xlsx", parts)
        assert refused(path).code in {"table.damaged", "table.empty"}

    @pytest.mark.parametrize(
        "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/texts.xml"]
    )
    def test_entities_declared_in_a_workbook_are_refused(self, tmp_path, part):
        parts = xlsx_parts({"D": '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'})
        laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        parts[part] = laughs + parts[part]
        assert refused(write_parts(tmp_path / "x.xlsx", parts)).code == "table.damaged"

    def test_a_row_without_end_is_refused_before_it_fills_the_memory(self, tmp_path, monkeypatch):
        monkeypatch.setattr(xlsx_texts, "LONGEST_PIECE", 10_000)
        sheet = GOOD + '<row r="3">' + '<c r="A3"><v>1</v></c>' * 100_000
        path = write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": sheet}))
        assert refused(path).code == "table.damaged"

    def test_a_cell_beyond_the_last_column_is_refused_with_its_place(self, tmp_path):
        sheet = GOOD + '<row r="3"><c r="XFE3"><v>1</v></c></row>'
        problem = refused(write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": sheet})))
        assert problem.code == "table.too_many_columns"
        assert (problem.place.sheet, problem.place.row, problem.place.column) == ("D", 3, "XFE")

    def test_a_text_that_a_cell_names_and_nobody_wrote_is_blank_and_said(self, tmp_path):
        sheet = GOOD + '<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>99</v></c></row>'
        table = open_table(write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": sheet})))
        assert list(table.rows)[-1] == (3, ["1", ""])
        assert "table.missing_text" in {problem.code for problem in table.problems}

    def test_macros_are_said_and_never_run(self, tmp_path):
        parts = {**xlsx_parts({"D": GOOD}), "xl/vbaProject.bin": b"\0" * 10}
        table = open_table(write_parts(tmp_path / "x.xlsm", parts))
        assert list(table.rows) == [(2, ["1", "2"])]
        assert "table.macros" in {problem.code for problem in table.problems}

    def test_a_workbook_with_a_password_is_refused_as_such(self, tmp_path):
        assert refused(write_encrypted(tmp_path / "x.xlsx")).code == "table.password"

    def test_an_encrypted_entry_is_refused_as_such(self, tmp_path):
        path = write_parts(tmp_path / "x.xlsx", xlsx_parts({"D": GOOD}))
        data = bytearray(path.read_bytes())
        central = data.find(b"PK\x01\x02")
        data[central + 8] |= 1
        path.write_bytes(data)
        assert refused(path).code == "table.password"

    def test_an_encrypted_open_document_is_refused_as_such(self, tmp_path):
        path = write_ods(tmp_path / "x.ods", "", manifest="<m><encryption-data/></m>")
        assert refused(path).code == "table.password"

    @pytest.mark.parametrize("tables", ["", "<broken", "</x>", "<table:table>"])
    def test_an_open_document_without_sheets_is_damaged_or_empty(self, tmp_path, tables):
        path = write_ods(tmp_path / "x.ods", tables)
        assert refused(path).code in {"table.damaged", "table.empty"}

    def test_rows_of_an_open_document_that_stand_for_millions_are_bounded(self, tmp_path):
        table = open_table(
            write_ods(
                tmp_path / "x.ods",
                f'<table:table table:name="D">{ods_row("a", "b")}'
                f"{ods_row('1', '2', repeated=2_000_000_000)}</table:table>",
            )
        )
        assert sum(1 for _ in table.rows) <= 1_048_576

    @pytest.mark.parametrize("keep", [600, 1500, 3000])
    def test_an_old_workbook_cut_short_is_damaged(self, tmp_path, keep):
        path = write_xls(tmp_path / "x.xls", {"D": [["a", "b"], ["1", 2]]})
        path.write_bytes(path.read_bytes()[:keep])
        assert refused(path).code in {"table.damaged", "table.empty"}

    def test_any_byte_of_an_old_workbook_may_be_wrong(self, tmp_path):
        good = write_xls(tmp_path / "x.xls", {"D": [["a", "b"], ["1", 2]]}).read_bytes()
        path = tmp_path / "y.xls"
        for at in range(0, len(good), 37):
            path.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
            with suppress(ProblemError):  # and nothing else, from whatever depth
                list(open_table(path).rows)

    def test_a_zip_that_is_no_workbook_is_damaged(self, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as written:
            written.writestr("carta.txt", "hola")
        assert refused(path).code == "table.damaged"


class TestOldWorkbooks:
    """What is right in an old workbook is read as in a new one."""

    def test_values_are_written_as_a_person_types_them(self, tmp_path):
        path = write_xls(
            tmp_path / "x.xls", {"Datos": [["código", "n", "sí"], ["0101", 101, True], ["ñ", 2.5]]}
        )
        table = open_table(path)
        assert (table.kind, table.sheet, table.header) == ("xls", "Datos", ("código", "n", "sí"))
        assert list(table.rows) == [(2, ["0101", "101", "TRUE"]), (3, ["ñ", "2.5", ""])]

    def test_a_sheet_can_be_asked_for(self, tmp_path):
        path = write_xls(tmp_path / "x.xls", {"Uno": [["a"], [1]], "Dos": [["b"], [2]]})
        assert open_table(path, sheet="DOS").header == ("b",)
        assert refused(path, sheet="Tres").code == "table.no_sheet"
