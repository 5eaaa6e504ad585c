"""Workbooks of every kind give one table, and broken ones a sentence."""

import datetime
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from support.table_books import ods_row, row_xml, write_ods, write_parts, xlsx_parts

from app.messages import problem_codes
from app.steps.tables import open_table
from app.store.database import KnownError
from forms.problem import ProblemError

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
WORDS = st.text(
    st.characters(codec="utf-8", blacklist_categories=("Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=8,
).filter(lambda text: "_x" not in text and "\ufeff" not in text)
NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6)),
)
ROWS = st.lists(st.tuples(WORDS, NUMBERS, WORDS), min_size=1, max_size=6)
HEADER = ("nombre", "cantidad", "nota")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("libros")


def as_xlsx(path, rows):
    xml = row_xml(1, *HEADER) + "".join(row_xml(at, *row) for at, row in enumerate(rows, 2))
    return write_parts(path, xlsx_parts({"Datos": xml}))


def as_ods(path, rows):
    lines = "".join(
        ods_row(*(f"{each}" if isinstance(each, str) else each for each in plain(row)))
        for row in (HEADER, *rows)
    )
    return write_ods(path, f'<table:table table:name="Datos">{lines}</table:table>')


def plain(row):
    """Texts that begin with `<` as the XML that `ods_row` would take them for."""
    for cell in row:
        if isinstance(cell, str) and cell.startswith("<"):
            yield (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            )
        else:
            yield cell


def as_xml(path, rows):
    def cell(value):
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'

    lines = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in (HEADER, *rows))
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="Datos"><Table>{lines}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def as_page(path, rows):
    def cell(value):
        number = "" if isinstance(value, str) else f" x:num='{value}'"
        return f"<td{number}>{escape(str(value))}</td>"

    lines = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in (HEADER, *rows))
    path.write_text(f"<html><table>{lines}</table></html>", encoding="utf-8")
    return path


def as_openpyxl(path, rows):
    """Write every text as text: `=x` is no formula here, `#N/A` no error."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Datos")
    for row in (HEADER, *rows):
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        sheet.append(cells)
    book.save(path)
    return path


WRITERS = {"xlsx": as_xlsx, "ods": as_ods, "xml": as_xml, "html": as_page}


class TestOneTable:
    """The same rows in any file."""

    @pytest.mark.parametrize("kind", WRITERS)
    @settings(max_examples=40)
    @given(rows=ROWS)
    def test_words_come_back_sign_by_sign_and_numbers_by_value(self, folder, kind, rows):
        table = open_table(WRITERS[kind](folder / f"uno.{kind}", rows), header_row=1)
        found = [cells for _, cells in table.rows]
        assert table.header == HEADER
        assert [(first, last) for first, _, last in found] == [(row[0], row[2]) for row in rows]
        for (_, text, _), row in zip(found, rows, strict=True):
            assert float(text) == pytest.approx(float(row[1]), rel=1e-15)
            assert Decimal(text).is_finite()

    @settings(max_examples=25)
    @given(rows=ROWS)
    def test_all_kinds_give_the_same_texts(self, folder, rows):
        tables = [
            [
                cells
                for _, cells in open_table(write(folder / f"dos.{kind}", rows), header_row=1).rows
            ]
            for kind, write in WRITERS.items()
        ]
        assert all(table == tables[0] for table in tables)

    @settings(max_examples=20)
    @given(rows=ROWS)
    def test_what_openpyxl_reads_is_what_we_read(self, folder, rows):
        path = as_openpyxl(folder / "tres.xlsx", rows)
        book = load_workbook(path, read_only=True)
        theirs = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        book.close()
        ours = [cells for _, cells in open_table(path, header_row=1).rows]
        assert [(row[0], row[2]) for row in ours] == [(row[0], row[2]) for row in theirs]
        for mine, other in zip(ours, theirs, strict=True):
            assert float(mine[1]) == float(other[1])

    @settings(max_examples=30)
    @given(
        day=st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)),
        hour=st.times().map(lambda time: time.replace(microsecond=0)),
    )
    def test_a_moment_is_read_as_it_was_kept(self, folder, day, hour):
        moment = datetime.datetime.combine(day, hour)
        path = as_openpyxl(folder / "cuatro.xlsx", [("x", moment, "y")])
        ((_, cells),) = open_table(path, header_row=1).rows
        whole = moment.isoformat()
        assert cells[1] == whole.removesuffix("T00:00:00")

    @settings(max_examples=30)
    @given(serial=st.integers(0, 2_958_464))
    def test_both_epochs_name_the_days_of_their_calendar(self, folder, serial):
        """ECMA-376 part 1, 18.17.4.1: day 60 of 1900 never was, days before it are one off."""
        for epoch in ("0", "1"):
            xml = row_xml(1, "a", "b") + row_xml(2, "x", serial, style={1: 1})
            parts = xlsx_parts({"D": xml}, formats=("dd/mm/yyyy",), epoch=epoch)
            table = open_table(write_parts(folder / "cinco.xlsx", parts))
            ((_, (_, text)),) = table.rows
            if epoch == "1":
                first, impossible = datetime.date(1904, 1, 1), serial > 2_957_003
            else:
                first = datetime.date(1899, 12, 31 if serial < 60 else 30)
                impossible = serial in {0, 60}
            if impossible:
                assert text == str(serial)
                assert [each.code for each in table.problems] == ["table.impossible_date"]
            else:
                assert text == (first + datetime.timedelta(days=serial)).isoformat()


class TestBrokenFiles:
    """Any bytes in the place of a workbook: read, or a sentence; never a traceback."""

    @staticmethod
    def outcome(path):
        try:
            table = open_table(path)
            for _, cells in table.rows:
                assert len(cells) == len(table.header)
        except (ProblemError, KnownError) as refused:
            return [problem.code for problem in refused.problems]
        return [problem.code for problem in table.problems]

    @pytest.mark.parametrize("kind", WRITERS)
    @settings(max_examples=30)
    @given(data=st.data())
    def test_cut_anywhere(self, folder, kind, data):
        path = WRITERS[kind](folder / f"cortado.{kind}", [("a", 1, "b"), ("c", 2, "d")])
        whole = path.read_bytes()
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        assert set(self.outcome(path)) <= set(problem_codes())

    @pytest.mark.parametrize("kind", WRITERS)
    @settings(max_examples=30)
    @given(data=st.data())
    def test_with_bytes_changed(self, folder, kind, data):
        path = WRITERS[kind](folder / f"roto.{kind}", [("a", 1, "b"), ("c", 2, "d")])
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        assert set(self.outcome(path)) <= set(problem_codes())

    @pytest.mark.parametrize(
        "part",
        [
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/texts.xml",
            "xl/worksheets/sheet1.xml",
        ],
    )
    @settings(max_examples=20)
    @given(
        content=st.one_of(
            st.binary(max_size=60),
            st.text(st.sampled_from('<>/="ab 1&;csvr'), max_size=60).map(str.encode),
            st.just(b""),
            st.just(b"<a/>"),
        )
    )
    def test_a_part_that_says_anything(self, folder, part, content):
        parts = xlsx_parts({"D": row_xml(1, "a", "b") + row_xml(2, "1", "2")})
        path = write_parts(folder / "parte.xlsx", {**parts, part: content})
        assert set(self.outcome(path)) <= set(problem_codes())

    @pytest.mark.parametrize(
        "part",
        [
            pytest.param("_rels/.rels", id="where the book is"),
            pytest.param("xl/workbook.xml", id="the book"),
            pytest.param("xl/_rels/workbook.xml.rels", id="where the sheets are"),
            pytest.param("xl/styles.xml", id="the formats"),
            pytest.param("xl/texts.xml", id="the texts"),
            pytest.param("xl/worksheets/sheet1.xml", id="the sheet"),
        ],
    )
    def test_a_part_that_is_missing(self, folder, part):
        parts = xlsx_parts({"D": row_xml(1, "a", "b") + row_xml(2, "1", "2")})
        del parts[part]
        path = write_parts(folder / "falta.xlsx", parts)
        assert set(self.outcome(path)) <= {"table.damaged"}

    @settings(max_examples=25)
    @given(
        cells=st.lists(
            st.tuples(
                st.sampled_from(["A2", "B2", "C2", "", "ZZZ9", "a2", "2", "A1048577", "XFD2"]),
                st.sampled_from(["", "s", "str", "b", "e", "n", "d", "inlineStr", "zz"]),
                st.sampled_from(["0", "1", "-1", "99999", "x", "", "1E400", "NaN", "=A1", "&lt;"]),
            ),
            max_size=4,
        )
    )
    def test_cells_that_no_spreadsheet_writes(self, folder, cells):
        inside = "".join(
            f'<c r="{place}" t="{kind}"><v>{value}</v></c>' for place, kind, value in cells
        )
        xml = row_xml(1, "a", "b") + f'<row r="2">{inside}</row>' + row_xml(3, "1", "2")
        parts = xlsx_parts({"D": xml}, texts="<si><t>uno</t></si>")
        path = write_parts(folder / "celdas.xlsx", parts)
        assert set(self.outcome(path)) <= set(problem_codes())

    @settings(max_examples=25)
    @given(
        marks=st.lists(
            st.sampled_from(
                ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=9>",
                 "<td colspan=3>", "<th>", "x", "&amp", "<br>", "<!--", "-->", "<script>",
                 "</script>", "<p", "'", '"', "\0", "]]>", "<![CDATA["]
            ),
            max_size=30,
        )
    )  # fmt: skip
    def test_tags_in_any_order(self, folder, marks):
        path = folder / "marcas.xls"
        path.write_text("<table>" + "".join(marks), encoding="utf-8")
        assert set(self.outcome(path)) <= set(problem_codes())

    def test_a_zip_that_holds_no_workbook_is_said_to_be_damaged(self, folder):
        path = folder / "otro.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("carta.txt", "Estimada señora")
        assert self.outcome(path) == ["table.damaged"]
