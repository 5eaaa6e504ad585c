"""The tops and bottoms of tables as offices send them: what is header, what is note, what is row.

Each case is a sheet as a person sees it, one text a row with `|` between cells; it is written as a
text file and as a workbook, and both must be understood alike.
"""

import pytest
from support.table_books import row_xml, write_parts, xlsx_parts

from app.steps.known_exports import export_of, known_exports
from app.steps.tables import open_table

EXECUTION = "Entidad|Programa|Renglón|Asignado|Vigente|Devengado"
PURCHASES = "NOG|Modalidad|Estatus|Entidad compradora|NIT|Monto"

CASES = {
    "a plain table": (["a|b|c", "1|2|3", "4|5|6"], 1, ["a", "b", "c"], 2, []),
    "a title above": (
        ["Listado de obras", "obra|lugar|costo", "Puente|Nebaj|5", "Pozo|Cotzal|7"],
        2, ["obra", "lugar", "costo"], 2, ["Listado de obras"],
    ),
    "a ministry, a title and a date": (
        ["MINISTERIO DE SALUD", "Puestos de salud", "Al 31 de marzo", "código|puesto|municipio",
         "01|Chajul|1405", "02|Cotzal|1411"],
        4, ["código", "puesto", "municipio"], 2,
        ["MINISTERIO DE SALUD", "Puestos de salud", "Al 31 de marzo"],
    ),
    "blank rows between title and table": (
        ["Censo", "", "", "hogar|personas|agua", "1|4|si", "2|3|no"],
        4, ["hogar", "personas", "agua"], 2, ["Censo"],
    ),
    "pairs of facts above": (
        ["Año:|2024|", "Entidad:|INFOM|", "obra|lugar|costo", "Pozo|Nebaj|7", "Puente|Cotzal|9"],
        3, ["obra", "lugar", "costo"], 2, ["Año: 2024", "Entidad: INFOM"],
    ),
    "names with line of units kept as row": (
        ["obra|largo|costo", "x|m|Q", "Pozo|30|7", "Puente|12|9"],
        1, ["obra", "largo", "costo"], 3, [],
    ),
    "spaces around names": (
        ["  obra | costo  total |lugar", "a|1|x"], 1, ["obra", "costo total", "lugar"], 1, [],
    ),
    "a wide table": (
        ["|".join(f"columna {n}" for n in range(40)), "|".join("1" * 40)],
        1, [f"columna {n}" for n in range(40)], 1, [],
    ),
    "years as names": (
        ["municipio|2022|2023|2024", "Nebaj|1|2|3", "Cotzal|4|5|6"],
        1, ["municipio", "2022", "2023", "2024"], 2, [],
    ),
}  # fmt: skip


def as_text(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_table(path, delimiter="|")


def as_book(path, lines):
    def row(number, line):
        return row_xml(number, *(cell or None for cell in line.split("|")[:26]))

    xml = "".join(row(number, line) for number, line in enumerate(lines, 1) if line)
    return open_table(write_parts(path, xlsx_parts({"Hoja1": xml})))


@pytest.mark.parametrize("case", CASES)
def test_the_top_of_a_text_file_is_understood(tmp_path, case):
    lines, row, names, rows, notes = CASES[case]
    table = as_text(tmp_path / "tabla.txt", lines)
    assert (table.header_row, list(table.header)) == (row, names)
    assert [text for _, text in table.notes] == notes
    assert len(list(table.rows)) == rows


@pytest.mark.parametrize("case", [case for case in CASES if case != "a wide table"])
def test_the_top_of_a_workbook_is_understood_alike(tmp_path, case):
    lines, row, names, rows, notes = CASES[case]
    table = as_book(tmp_path / "libro.xlsx", lines)
    assert (table.header_row, list(table.header)) == (row, names)
    assert [text for _, text in table.notes] == notes
    assert len(list(table.rows)) == rows


BOTTOMS = {
    "a source below a blank row": (["", "Fuente: INE"], 2, ["Fuente: INE"]),
    "two notes": (["", "Fuente: INE", "Elaboró: Juana"], 2, ["Fuente: INE", "Elaboró: Juana"]),
    "a note far below": (["", "", "", "Fin"], 2, ["Fin"]),
    "a row of one cell in the middle is a row": (["", "x||", "y|2|3"], 4, []),
    "a last row of one cell just below is a row": (["x||"], 3, []),
}


@pytest.mark.parametrize("write", [as_text, as_book], ids=["text", "workbook"])
@pytest.mark.parametrize("case", BOTTOMS)
def test_the_bottom_of_a_table_is_understood(tmp_path, write, case):
    below, rows, notes = BOTTOMS[case]
    # A text file has as many separators in each line as its program writes.
    below = [line if not line or line.count("|") == 2 else f"{line}||" for line in below]
    table = write(tmp_path / "tabla.xlsx", ["obra|lugar|costo", "a|b|1", "c|d|2", *below])
    assert len(list(table.rows)) == rows
    assert [text for _, text in table.notes_below] == notes


class TestKnownExports:
    """Exports of the state's systems are known by most of their columns, however they are cased."""

    @pytest.mark.parametrize(
        ("header", "known"),
        [
            pytest.param(EXECUTION, "ejecucion_presupuestaria", id="execution of the budget"),
            pytest.param(EXECUTION.upper(), "ejecucion_presupuestaria", id="in capitals"),
            pytest.param(
                EXECUTION.replace("ó", "o"), "ejecucion_presupuestaria", id="without accents"
            ),
            pytest.param("Pg|Sp|Py|Act|Ob|Ren|Fte", "ejecucion_presupuestaria", id="in short"),
            pytest.param(PURCHASES, "contrataciones", id="purchases"),
            pytest.param(PURCHASES + "|x|y|z", "contrataciones", id="and a few columns more"),
            pytest.param(PURCHASES + "|1|2|3|4|5|6|7", None, id="most are others"),
            pytest.param("NOG|Modalidad|Monto", None, id="three are too few"),
            pytest.param("hogar|personas|agua|luz|techo", None, id="any other table"),
            pytest.param("", None, id="none"),
        ],
    )
    def test_a_header_is_known_or_not(self, header, known):
        found = export_of(header.split("|"))
        assert (found.id if found else None) == known

    @pytest.mark.parametrize("export", known_exports(), ids=lambda export: export.id)
    def test_each_column_has_a_question_with_a_type(self, export):
        assert set(export.questions.values()) <= set(export.types)
        assert set(export.types.values()) <= {"text", "integer", "decimal", "date"}

    @pytest.mark.parametrize("export", known_exports(), ids=lambda export: export.id)
    def test_codes_are_texts_and_amounts_are_decimals(self, export):
        codes = {"nog", "npg", "nit", "renglon", "programa", "fuente", "entidad", "obra"}
        amounts = {"monto", "asignado", "vigente", "devengado", "pagado", "precio_unitario"}
        for question, kind in export.types.items():
            assert question not in codes or kind == "text"
            assert question not in amounts or kind == "decimal"

    @pytest.mark.parametrize("export", known_exports(), ids=lambda export: export.id)
    def test_two_columns_of_one_question_are_one_answer(self, export):
        by_question = {}
        for name, question in export.questions.items():
            by_question.setdefault(question, []).append(name)
        names = next(names for names in by_question.values() if len(names) > 1)
        assert list(export.of(names)) == names[:1]


class TestDeclaredSeparator:
    """Excel writes and reads `sep=;` above a table: it is no row of it."""

    @pytest.mark.parametrize("sign", [";", ",", "|", "\t", "^", "~", ":"])
    @pytest.mark.parametrize("line", ["sep={}", '"sep={}"', "SEP={}", "sep={};;"])
    def test_any_sign_that_it_names_is_taken(self, tmp_path, sign, line):
        written = [f'0101{sign}"Sololá, centro"', f"0102{sign}Quiché"]
        lines = [line.format(sign), f"código{sign}lugar", *written]
        path = tmp_path / "t.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        table = open_table(path)
        assert (table.delimiter, table.header) == (sign, ("código", "lugar"))
        assert (table.header_row, table.notes) == (2, ())
        assert list(table.rows) == [(3, ["0101", "Sololá, centro"]), (4, ["0102", "Quiché"])]
        assert not [each.code for each in table.problems]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
    def test_whatever_the_letters(self, tmp_path, encoding):
        path = tmp_path / "t.csv"
        path.write_bytes("sep=^\nseñal^año\nbuena^2024\nmala^2025\n".encode(encoding))
        table = open_table(path)
        assert table.header == ("señal", "año")
        assert [cells for _row, cells in table.rows] == [["buena", "2024"], ["mala", "2025"]]

    def test_what_a_person_says_counts_more(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_text("sep=;\na,b\n1;2,3\n", encoding="utf-8")
        assert list(open_table(path, delimiter=",").rows) == [(3, ["1;2", "3"])]

    @pytest.mark.parametrize("first", ["sep", "sep=", "sep=ab", "separador", "sep=;x"])
    def test_other_first_lines_are_rows_like_others(self, tmp_path, first):
        path = tmp_path / "t.csv"
        path.write_text(f"{first}\nuno\ndos\n", encoding="utf-8")
        assert open_table(path).header_row == 1


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("1,2,3\n4,5,6\n", 1),
        (",,\n1,2,3\n4,5,6\n", 2),
        ("2018,2019\n4,5\n", 1),
        ("lugar,2018,2019\nNebaj,5,6\n", None),
        ("a,,b\n1,2,3\n", None),
    ],
)
def test_names_that_are_all_numbers_are_said_to_be_no_names_perhaps(tmp_path, text, row):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    said = [each for each in open_table(path).problems if each.code == "table.numbers_as_names"]
    assert [each.place.row for each in said] == ([] if row is None else [row])
