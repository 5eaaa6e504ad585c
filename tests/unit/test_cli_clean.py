"""`acopio data clean` over tables."""

import csv
import json

import pytest
from support.commands import Shell

TABLE = (
    "fecha,monto,municipio,nombre\r\n"
    '03/04/2024,"1.234,50",101,  JOSÉ  PÉREZ \r\n'
    '31/12/2024,"99,5",1413,maria lopez\r\n'
    "ayer,abc,9999,JosÃ©\r\n"
)
STEPS = [
    {"op": "parse_date", "columns": ["fecha"], "order": "dmy"},
    {"op": "parse_number", "columns": ["monto"], "decimal": ",", "thousands": "."},
    {"op": "zero_fill", "columns": ["municipio"], "catalogue": "municipality"},
    {"op": "mojibake", "columns": ["nombre"]},
    {"op": "trim", "columns": ["nombre"]},
    {"op": "spaces", "columns": ["nombre"]},
    {"op": "case", "columns": ["nombre"], "to": "title"},
]
CLEAN = (
    "fecha,monto,municipio,nombre\r\n"
    "2024-04-03,1234.50,0101,José Pérez\r\n"
    "2024-12-31,99.5,1413,Maria Lopez\r\n"
    "ayer,abc,9999,José\r\n"
)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    return Shell(tmp_path / "carpeta", monkeypatch)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "salarios.csv"
    file.write_text(TABLE, encoding="utf-8", newline="")
    return file


@pytest.fixture
def recipe(tmp_path):
    def write(*steps):
        file = tmp_path / "receta.json"
        file.write_text(json.dumps({"recipe": 1, "steps": list(steps)}), encoding="utf-8")
        return file

    return write


def test_a_table_is_cleaned_and_what_could_not_be_read_is_named(shell, table, recipe, tmp_path):
    out = tmp_path / "limpia.csv"
    said = shell("data", "clean", table, "--recipe", recipe(*STEPS), "-o", out, "--json")
    assert said.code == 0
    assert out.read_bytes() == CLEAN.encode()
    assert table.read_text(encoding="utf-8").replace("\n", "\r\n") == TABLE
    assert (said.object["rows_in"], said.object["rows_out"]) == (3, 3)
    assert (said.object["changed"], said.object["unread"]) == (10, 3)
    places = [(each["place"]["row"], each["place"]["column"]) for each in said.object["problems"]]
    assert places == [(4, "fecha"), (4, "monto"), (4, "municipio")]
    first = said.object["steps"][0]
    assert first["examples"][0] == {
        "row": 2,
        "column": "fecha",
        "before": "03/04/2024",
        "after": "2024-04-03",
    }


def test_the_same_table_and_recipe_give_the_same_bytes(shell, table, recipe, tmp_path):
    made = recipe(*STEPS, {"op": "mark_outliers", "columns": ["monto"]})
    hashes = [
        shell("data", "clean", table, "--recipe", made, "-o", tmp_path / name, "--json").object[
            "sha256"
        ]
        for name in ("a.csv", "b.csv")
    ]
    assert hashes[0] == hashes[1]
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_preview_writes_nothing_and_says_the_same(shell, table, recipe, tmp_path):
    out = tmp_path / "limpia.csv"
    made = recipe(*STEPS)
    looked = shell("data", "clean", table, "--recipe", made, "-o", out, "--preview", "--json")
    assert not out.exists()
    done = shell("data", "clean", table, "--recipe", made, "-o", out, "--json")
    assert looked.object["steps"] == done.object["steps"]
    assert (looked.object["file"], looked.object["sha256"]) == (None, None)


def test_a_person_reads_what_each_step_does(shell, table, recipe, tmp_path):
    said = shell("data", "clean", table, "--recipe", recipe(*STEPS), "--preview")
    assert "1. parse_date: datos 2, filas fuera 0, sin leer 1" in said.out
    assert "«03/04/2024» → «2024-04-03»" in said.out


def test_a_column_that_is_not_there_leaves_nothing_half_done(shell, table, recipe, tmp_path):
    out = tmp_path / "limpia.csv"
    out.write_text("de antes", encoding="utf-8")
    made = recipe(*STEPS, {"op": "trim", "columns": ["nombres"]})
    said = shell("data", "clean", table, "--recipe", made, "-o", out, "--json")
    assert said.code == 1
    assert said.codes == ["clean.missing_column_similar"]
    assert "«nombre»" in said.object["problems"][0]["message"]
    assert out.read_text(encoding="utf-8") == "de antes"


def test_a_ragged_table_leaves_nothing_half_done(shell, recipe, tmp_path):
    ragged = tmp_path / "rota.csv"
    ragged.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    out = tmp_path / "limpia.csv"
    made = recipe({"op": "trim", "columns": ["a"]})
    said = shell("data", "clean", ragged, "--recipe", made, "-o", out, "--json")
    assert (said.code, said.codes) == (1, ["table.ragged_row"])
    assert not list(tmp_path.glob("*limpia*"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("-o", ""), 2),
        (("--preview",), 0),
    ],
)
def test_where_the_result_goes_must_be_said(shell, table, recipe, words, code):
    made = recipe({"op": "trim", "columns": ["nombre"]})
    assert shell("data", "clean", table, "--recipe", made, *words, "--json").code == code


def test_the_table_itself_is_never_written_over(shell, table, recipe):
    made = recipe({"op": "trim", "columns": ["nombre"]})
    said = shell("data", "clean", table, "--recipe", made, "-o", table, "--json")
    assert (said.code, said.codes) == (1, ["clean.same_file"])


def test_files_that_are_not_there_are_said(shell, table, recipe, tmp_path):
    made = recipe({"op": "trim", "columns": ["nombre"]})
    gone = shell("data", "clean", tmp_path / "no.csv", "--recipe", made, "--preview", "--json")
    assert (gone.code, gone.codes) == (3, ["table.cannot_read"])
    lost = shell("data", "clean", table, "--recipe", tmp_path / "no.json", "--preview", "--json")
    assert (lost.code, lost.codes) == (3, ["clean.cannot_read"])


def test_a_folder_that_is_not_there_is_said(shell, table, recipe, tmp_path):
    made = recipe({"op": "trim", "columns": ["nombre"]})
    out = tmp_path / "no" / "limpia.csv"
    said = shell("data", "clean", table, "--recipe", made, "-o", out, "--json")
    assert (said.code, said.codes) == (3, ["table.cannot_write"])


def test_cells_with_quotes_and_line_breaks_come_out_whole(shell, recipe, tmp_path):
    odd = tmp_path / "rara.csv"
    rows = [["a", "b;c"], [' di "hola"\n', "=1+1"], ["", "x,y"]]
    with odd.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    out = tmp_path / "limpia.csv"
    made = recipe({"op": "trim", "columns": ["a"]})
    assert shell("data", "clean", odd, "--recipe", made, "-o", out, "--json").code == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["a", "b;c"], ['di "hola"', "=1+1"], ["", "x,y"]]


def test_a_sheet_of_a_workbook_is_cleaned(shell, recipe, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Notas"
    book.active.append(["nada"])
    page = book.create_sheet("Datos")
    for row in (["municipio", "monto"], [101, 1.5], [1413, 2]):
        page.append(row)
    file, out = tmp_path / "libro.xlsx", tmp_path / "limpia.csv"
    book.save(file)
    made = recipe({"op": "zero_fill", "columns": ["municipio"], "catalogue": "municipality"})
    said = shell("data", "clean", file, "--sheet", "Datos", "--recipe", made, "-o", out, "--json")
    assert said.code == 0
    assert out.read_text(encoding="utf-8").splitlines() == ["municipio,monto", "0101,1.5", "1413,2"]
    lost = shell("data", "clean", file, "--sheet", "No", "--recipe", made, "-o", out, "--json")
    assert (lost.code, lost.codes) == (1, ["table.no_sheet"])


def test_an_old_text_is_read_as_it_is_said_and_comes_out_as_utf_8(shell, recipe, tmp_path):
    file, out = tmp_path / "vieja.csv", tmp_path / "limpia.csv"
    file.write_bytes("nombre\nPeñaflor\n".encode("cp850"))
    made = recipe({"op": "case", "columns": ["nombre"], "to": "upper"})
    words = ("--encoding", "cp850", "--recipe", made, "-o", out, "--json")
    assert shell("data", "clean", file, *words).code == 0
    assert out.read_text(encoding="utf-8") == "nombre\nPEÑAFLOR\n"


@pytest.mark.parametrize("where", [".", "carpeta_que_esta"])
def test_a_result_is_no_folder(shell, table, recipe, tmp_path, monkeypatch, where):
    (tmp_path / "carpeta_que_esta").mkdir()
    monkeypatch.chdir(tmp_path)
    made = recipe({"op": "trim", "columns": ["nombre"]})
    said = shell("data", "clean", table, "--recipe", made, "-o", where, "--json")
    assert (said.code, said.codes) == (3, ["table.cannot_write"])
    said = shell("data", "cluster", table, "nombre", "-o", where, "--json")
    assert (said.code, said.codes) == (3, ["table.cannot_write"])
    assert shell("data", "clean", table, "--recipe", where, "--preview", "--json").code == 3


def test_a_recipe_that_was_written_says_which_columns_it_is_for(shell, table, tmp_path):
    made = tmp_path / "r.json"
    table.write_text("nombre,m\nana,1\nAna,2\nAna,3\n", encoding="utf-8")
    shell("data", "cluster", table, "nombre", "-o", made)
    (step,) = json.loads(made.read_text(encoding="utf-8"))["steps"]
    assert (step["columns_in"], step["columns_out"]) == (["nombre"], ["nombre"])
    other = tmp_path / "otra.csv"
    other.write_text("Nombre completo\nana\n", encoding="utf-8")
    said = shell("data", "clean", other, "--recipe", made, "--preview", "--json")
    assert (said.code, said.codes) == (1, ["clean.missing_column_similar"])
