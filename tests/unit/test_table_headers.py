"""The header is found below titles and notes, in one row or two, and what was left out is said."""

import pytest
from support.table_books import row_xml, write_parts, xlsx_parts

from app.steps.table_files.header import find_header
from app.steps.table_files.source import Merge
from app.steps.tables import open_table
from forms.problem import ProblemError


def rows(*texts):
    """Rows numbered from 1; cells are divided by `|`."""
    return [(number, text.split("|")) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("texts", "row", "names"),
    [
        # A table as it should be.
        (["a|b|c", "1|2|3"], 1, ("a", "b", "c")),
        (["a", "1", "2"], 1, ("a",)),
        # Titles and notes stand above it.
        (["Municipalidad de Nebaj", "", "a|b|c", "1|2|3", "4|5|6"], 3, ("a", "b", "c")),
        (["Cuadro 1|Año 2024", "a|b|c|d", "1|2|3|4", "5|6|7|8"], 2, ("a", "b", "c", "d")),
        (["Título", "Fuente: INE", "a|b", "1|2", "3|4"], 3, ("a", "b")),
        # Blank rows, blank columns at the right.
        (["", "||", "a|b||", "1|2||"], 3, ("a", "b")),
        # Years are names too when other names stand beside them.
        (["código|nombre|2018|2019", "1|x|2|3"], 1, ("código", "nombre", "2018", "2019")),
        # Without any names the first row is taken, not one in the middle.
        (["1|2|3", "4|5|6"], 1, ("1", "2", "3")),
        # Missing values do not push the header down.
        (["a|b|c|d", "1|||", "|2||", "3|||", "4|||"], 1, ("a", "b", "c", "d")),
        # A ragged file keeps its first row.
        (["a|b", "1|2|3", "1|2|3", "1|2|3"], 1, ("a", "b")),
        # Names lose line breaks and outer spaces.
        ([" a |b\nc|d", "1|2|3"], 1, ("a", "b c", "d")),
    ],
)
def test_the_header_is_the_first_full_row_of_names(texts, row, names):
    found = find_header(rows(*texts))
    assert (found.row, found.names) == (row, names)
    assert found.upper_row is None


@pytest.mark.parametrize(
    ("texts", "merged", "names"),
    [
        (
            ["Municipio|Población||", "|Hombres|Mujeres|Total", "Nebaj|1|2|3", "Cotzal|4|5|9"],
            [],
            ("Municipio", "Población Hombres", "Población Mujeres", "Población Total"),
        ),
        (
            ["Municipio|2023||2024|", "|H|M|H|M", "Nebaj|1|2|3|4", "Cotzal|4|5|9|1"],
            [Merge(1, 2, 1, 3), Merge(1, 4, 1, 5), Merge(1, 1, 2, 1)],
            ("Municipio", "2023 H", "2023 M", "2024 H", "2024 M"),
        ),
        (
            ["Lugar||Agua|", "Código|Nombre|Sí|No", "1|x|2|3", "2|y|4|5"],
            [Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)],
            ("Lugar Código", "Lugar Nombre", "Agua Sí", "Agua No"),
        ),
        (
            ["Lugar||Total", "Código|Nombre|", "1|x|2", "2|y|4"],
            [Merge(1, 1, 1, 2), Merge(1, 3, 2, 3)],
            ("Lugar Código", "Lugar Nombre", "Total"),
        ),
    ],
)
def test_a_header_of_two_rows_joins_the_group_and_the_name(texts, merged, names):
    found = find_header(rows(*texts), merged)
    assert (found.upper_row, found.row, found.names) == (1, 2, names)


@pytest.mark.parametrize(
    "texts",
    [
        ["a|b|c", "x|y|z", "1|2|3"],  # a row of texts is data
        ["a||c", "x|y|z", "1|2|3"],  # a name that is missing is not a group
        ["a|b|c", "|2|3", "1|2|3"],  # numbers are no names
    ],
)
def test_a_row_of_data_is_never_taken_for_half_a_header(texts):
    assert find_header(rows(*texts)).upper_row is None


def test_notes_above_the_header_are_kept_with_their_rows():
    found = find_header(rows("Municipalidad de Nebaj||", "Año:|2024|", "a|b|c", "1|2|3", "4|5|6"))
    assert found.notes == ((1, "Municipalidad de Nebaj"), (2, "Año: 2024"))


def test_columns_without_name_and_text_have_no_place():
    found = find_header(rows("|a||b|", "|1||2|", "|3||4|"))
    assert (found.names, found.places) == (("a", "b"), (1, 3))


def test_a_column_with_text_keeps_its_place_without_a_name():
    found = find_header(rows("a||b", "1|x|2"))
    assert (found.names, found.places) == (("a", "", "b"), (0, 1, 2))


def test_a_person_may_name_the_row_of_the_header():
    found = find_header(rows("a|b|c", "x|y|z", "1|2|3"), row=2)
    assert (found.row, found.names, found.upper_row) == (2, ("x", "y", "z"), None)
    assert find_header(rows("a|b", "1|2"), row=7) is None


@pytest.mark.parametrize("texts", [[], [""], ["||", " | "]])
def test_rows_without_text_have_no_header(texts):
    assert find_header(rows(*texts)) is None


class TestTables:
    """What the header does in whole files."""

    @pytest.fixture
    def write(self, tmp_path):
        def written(text):
            path = tmp_path / "tabla.csv"
            path.write_text(text, encoding="utf-8")
            return open_table(path)

        return written

    def noted(self, table):
        return {problem.code: problem for problem in table.problems}

    def test_titles_above_a_csv_are_said(self, write):
        table = write("Municipalidad de Nebaj\n\na;b;c\n1;2;3\n4;5;6\n")
        assert (table.delimiter, table.header_row) == (";", 3)
        assert list(table.rows) == [(4, ["1", "2", "3"]), (5, ["4", "5", "6"])]
        note = self.noted(table)["table.notes_above"]
        assert (note.place.row, note.values["notes"]) == (3, "Municipalidad de Nebaj")

    def test_a_note_below_a_blank_row_is_no_record(self, write):
        table = write("a,b,c\n1,2,3\n4,5,6\n\nFuente: INE,,\nElaboró: Juana,,\n")
        assert [number for number, _ in table.rows] == [2, 3]
        assert table.notes_below == ((5, "Fuente: INE"), (6, "Elaboró: Juana"))
        assert self.noted(table)["table.note_below"].place.row == 6

    def test_a_lone_cell_with_records_below_it_is_a_record(self, write):
        table = write("a,b,c\n1,2,3\n\nx,,\n4,5,6\n")
        assert [cells for _, cells in table.rows] == [["1", "2", "3"], ["x", "", ""], list("456")]
        assert table.notes_below == ()

    def test_a_cell_in_a_column_without_a_name_is_refused_with_its_place(self, tmp_path):
        path = tmp_path / "t.csv"
        lines = [",a,b", *[f",{n},x" for n in range(200)], "sobra,1,2"]
        path.write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(ProblemError) as refused:
            list(open_table(path).rows)
        (problem,) = refused.value.problems
        assert problem.code == "table.unnamed_cell"
        assert (problem.place.row, problem.place.column) == (202, "A")

    def test_two_columns_of_one_name_may_be_looked_at(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_text("a,a\n1,2\n", encoding="utf-8")
        assert open_table(path, allow_duplicates=True).header == ("a", "a")

    def test_a_two_row_header_of_a_workbook_is_said(self, tmp_path):
        sheet = (
            "<worksheet><sheetData>"
            + row_xml(1, "Municipio", "Población")
            + row_xml(2, None, "Hombres", "Mujeres")
            + row_xml(3, "Nebaj", 1, 2)
            + '</sheetData><mergeCells count="2"><mergeCell ref="B1:C1"/><mergeCell ref="A1:A2"/>'
            "</mergeCells></worksheet>"
        )
        table = open_table(write_parts(tmp_path / "t.xlsx", xlsx_parts({"D": sheet})))
        assert table.header == ("Municipio", "Población Hombres", "Población Mujeres")
        assert list(table.rows) == [(3, ["Nebaj", "1", "2"])]
        said = self.noted(table)["table.two_header_rows"]
        assert (said.place.row, said.values["second"]) == (1, 2)

    def test_cells_merged_over_rows_are_filled_down_and_said(self, tmp_path):
        sheet = (
            "<worksheet><sheetData>"
            + row_xml(1, "Departamento", "Municipio", "n")
            + row_xml(2, "Quiché", "Nebaj", 1)
            + row_xml(3, None, "Cotzal", 2)
            + row_xml(4, None, "Chajul", 3)
            + row_xml(5, "Sololá", "Panajachel", 4)
            + '</sheetData><mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells></worksheet>'
        )
        table = open_table(write_parts(tmp_path / "t.xlsx", xlsx_parts({"D": sheet})))
        first = [cells[0] for _, cells in table.rows]
        assert first == ["Quiché", "Quiché", "Quiché", "Sololá"]
        assert self.noted(table)["table.merged_cells"].values["count"] == 1


class TestTotals:
    """What closes a table is no record, and is said with its row."""

    @pytest.mark.parametrize("word", [
        "Total", "TOTAL", "Totales", "Total general", "Gran total", "Subtotal", "Suma", "Total:",
    ])  # fmt: skip
    def test_a_row_of_totals_right_below_the_records(self, tmp_path, word):
        file = tmp_path / "t.csv"
        file.write_text(f"lugar,casos\nXix,2\nAcul,3\n{word},5\n", encoding="utf-8")
        table = open_table(file)
        assert [cells for _row, cells in table.rows] == [["Xix", "2"], ["Acul", "3"]]
        assert table.notes_below == ((4, f"{word} 5"),)
        (problem,) = [p for p in table.problems if p.code == "table.total_below"]
        assert (problem.place.row, problem.values["note"]) == (4, f"{word} 5")

    @pytest.mark.parametrize("last", ["Fuente: INE", "Nota: datos de marzo", "Elaboró: Juana"])
    def test_a_source_below_the_totals(self, tmp_path, last):
        file = tmp_path / "t.csv"
        file.write_text(f"lugar,casos,otro\nXix,2,1\nTotal,2,1\n{last},,\n", encoding="utf-8")
        table = open_table(file)
        assert len(list(table.rows)) == 1
        assert [problem.code for problem in table.problems] == [
            "table.total_below", "table.note_below",
        ]  # fmt: skip

    @pytest.mark.parametrize("lines", [
        ["Total,1", "Xix,2"],  # a place that is called so, and one more after it
        ["Totalán,1"],
        ["Sumatra,4"],
        ["Xix,Total"],
        ["Total"],
    ])  # fmt: skip
    def test_what_only_looks_like_it_stays(self, tmp_path, lines):
        head, wide = ("lugar,casos", lines) if "," in lines[0] else ("lugar", lines)
        first = "Acul,9" if "," in head else "Acul"
        file = tmp_path / "t.csv"
        file.write_text("\n".join([head, first, *wide]) + "\n", encoding="utf-8")
        assert len(list(open_table(file).rows)) == 1 + len(lines)

    def test_a_record_with_one_answer_is_a_record(self, tmp_path):
        file = tmp_path / "t.csv"
        file.write_text("a,b,c\n1,2,3\nFuentes,,\n", encoding="utf-8")
        assert len(list(open_table(file).rows)) == 2

    def test_a_table_of_totals_alone_is_a_table(self, tmp_path):
        file = tmp_path / "t.csv"
        file.write_text("lugar,casos\nTotal,5\n", encoding="utf-8")
        assert [cells for _row, cells in open_table(file).rows] == [["Total", "5"]]
