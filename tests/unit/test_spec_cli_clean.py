"""Cleaning from the command line, end to end: keys, exit codes, bad input, recipes and back."""

import csv
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import Shell

TABLE = (
    "municipio,departamento,monto\r\n"
    'Mixco,Guatemala,"1,200.50"\r\n'
    "MIXCO,Guatemala,abc\r\n"
    "San José,Petén,3\r\n"
    "San José,,4\r\n"
    "Qwertyuiop,,5\r\n"
)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    return Shell(tmp_path / "carpeta", monkeypatch)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "gastos.csv"
    file.write_bytes(TABLE.encode())
    return file


@pytest.fixture
def write(tmp_path):
    """Write a recipe, from steps or from any text."""

    def write(*steps, text=None):
        file = tmp_path / "receta.json"
        file.write_text(text or json.dumps({"recipe": 1, "steps": list(steps)}), encoding="utf-8")
        return file

    return write


def cells(file):
    """The rows of a CSV file, with its header."""
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.reader(content))


class TestKeys:
    """What scripts read does not change from one day to the next."""

    def test_of_clean(self, shell, table, write, tmp_path):
        out = tmp_path / "limpio.csv"
        said = shell(
            "data", "clean", table, "--recipe", write({"op": "trim", "columns": ["monto"]}),
            "-o", out, "--json",
        )  # fmt: skip
        assert said.code == 0
        assert set(said.object) == {
            *("ok", "problems", "rows_in", "rows_out", "changed", "unread"),
            *("columns", "steps", "file", "sha256"),
        }
        assert set(said.object["steps"][0]) == {
            *("step", "op", "columns_in", "columns_out"),
            *("cells", "rows", "removed", "unread", "examples"),
        }

    def test_of_cluster(self, shell, table):
        said = shell("data", "cluster", table, "municipio", "--json")
        assert said.code == 0
        assert set(said.object) == {
            *("ok", "problems", "method", "rows", "distinct", "clusters", "recipe")
        }
        (group,) = [one for one in said.object["clusters"] if one["suggested"] == "Mixco"]
        assert group["values"] == [{"value": "Mixco", "rows": 1}, {"value": "MIXCO", "rows": 1}]

    def test_of_places(self, shell, table):
        said = shell("data", "places", table, "municipio", "--department", "departamento", "--json")
        assert said.code == 0
        assert set(said.object) == {
            *("ok", "problems", "rows", "accepted", "ask", "unknown", "values", "recipe")
        }
        statuses = {
            (one["value"], one["department"]): (one["status"], one["code"])
            for one in said.object["values"]
        }
        assert statuses == {
            ("Mixco", "Guatemala"): ("accepted", "0108"),
            ("MIXCO", "Guatemala"): ("accepted", "0108"),
            ("San José", "Petén"): ("accepted", "1702"),
            ("San José", None): ("ask", None),
            ("Qwertyuiop", None): ("unknown", None),
        }
        counted = (said.object["accepted"], said.object["ask"], said.object["unknown"])
        assert counted == (3, 1, 1)
        assert sum(counted) == said.object["rows"]


class TestBadRecipes:
    """A recipe that cannot be followed changes nothing and says which step and why."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            pytest.param("", "clean.not_json", id="an empty file"),
            pytest.param("{", "clean.not_json", id="half a file"),
            pytest.param("hola", "clean.not_json", id="words"),
            pytest.param("[" * 100_000, "clean.not_json", id="brackets without end"),
            pytest.param('{"recipe": 1, "recipe": 1}', "clean.not_json", id="a key twice"),
            pytest.param("[]", "clean.not_a_recipe", id="a list"),
            pytest.param("null", "clean.not_a_recipe", id="nothing"),
            pytest.param("{}", "clean.not_a_recipe", id="an empty object"),
            pytest.param('{"recipe": 1}', "clean.not_a_recipe", id="no steps"),
            pytest.param('{"recipe": 1, "steps": {}}', "clean.not_a_recipe", id="steps no list"),
            pytest.param('{"steps": []}', "clean.not_a_recipe", id="no version"),
            pytest.param('{"recipe": 0, "steps": []}', "clean.not_a_recipe", id="version zero"),
            pytest.param('{"recipe": "1", "steps": []}', "clean.not_a_recipe", id="a text"),
            pytest.param('{"recipe": true, "steps": []}', "clean.not_a_recipe", id="a yes"),
            pytest.param('{"recipe": 2, "steps": []}', "clean.newer_recipe", id="a newer one"),
            pytest.param('{"recipe": 1, "steps": [1]}', "clean.not_a_step", id="a number"),
            pytest.param('{"recipe": 1, "steps": [{}]}', "clean.not_a_step", id="no op"),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "exec"}]}', "clean.unknown_op", id="no such op"
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim"}]}',
                "clean.missing_parameter",
                id="no column",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim", "columns": 3}]}',
                "clean.wants_columns",
                id="a number for columns",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "parse_date", "columns": ["monto"]}]}',
                "clean.missing_parameter",
                id="a date without its order",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "parse_date", "columns": ["monto"], '
                '"order": "auto"}]}',
                "clean.wants_choice",
                id="an order that would be guessed",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim", "columns": ["montos"]}]}',
                "clean.missing_column_similar",
                id="a column that is called almost so",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim", "columns": ["xyz"]}]}',
                "clean.missing_column",
                id="a column that is not there",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim", "columns": ["monto"], '
                '"columns_in": ["xyz"]}]}',
                "clean.missing_column",
                id="a column it was made for",
            ),
            pytest.param(
                '{"recipe": 1, "steps": [{"op": "trim", "columns": ["monto"], '
                '"columns_out": ["municipio"]}]}',
                "clean.declared_otherwise",
                id="a column it says to write",
            ),
        ],
    )
    @pytest.mark.parametrize("preview", [True, False], ids=["preview", "write"])
    def test_it_is_refused_whole(self, shell, table, write, tmp_path, text, code, preview):
        out = tmp_path / "limpio.csv"
        out.write_text("lo de antes", encoding="utf-8")
        where = ["--preview"] if preview else ["-o", out]
        recipe = write(text=text or " ")
        said = shell("data", "clean", table, "--recipe", recipe, *where, "--json")
        assert (said.code, said.codes) == (1, [code])
        assert out.read_text(encoding="utf-8") == "lo de antes"

    def test_a_problem_names_its_step_and_all_are_said_at_once(self, shell, table, write):
        recipe = write(
            {"op": "trim", "columns": ["monto"]},
            {"op": "nada"},
            {"op": "case", "columns": ["monto"], "to": "grande"},
        )
        said = shell("data", "clean", table, "--recipe", recipe, "--preview", "--json")
        assert said.code == 1
        assert [
            "2" in each["message"] or "3" in each["message"] for each in said.object["problems"]
        ] == [True, True]

    @given(text=st.text(max_size=60))
    @settings(max_examples=25)
    def test_any_text_is_answered_with_a_sentence(self, shell, table, write, text):
        said = shell(
            "data", "clean", table, "--recipe", write(text=text or " "), "--preview", "--json"
        )
        assert said.code == 1
        assert all(each["message"] and each["fix"] for each in said.object["problems"])


class TestBadTables:
    """A table that is none: a sentence with file and row; nothing is written."""

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            pytest.param(b"", "table.empty", id="nothing"),
            pytest.param(b"monto,b\r\n1\r\n", "table.ragged_row", id="a short row"),
            pytest.param(b"monto,b\r\n1,2,3\r\n", "table.ragged_row", id="a long row"),
            pytest.param(b"monto,monto\r\n1,2\r\n", "table.duplicate_column", id="a name twice"),
        ],
    )
    def test_it_is_said(self, shell, write, tmp_path, content, code):
        file, out = tmp_path / "mala.csv", tmp_path / "limpio.csv"
        file.write_bytes(content)
        recipe = write({"op": "trim", "columns": ["monto"]})
        said = shell("data", "clean", file, "--recipe", recipe, "-o", out, "--json")
        assert (said.code, said.codes[0]) == (1, code)
        assert said.object["problems"][0]["place"]["file"] == "mala.csv"
        assert not out.exists()

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("clean", "nada.csv", "--recipe", "r.json", "--preview"), id="clean"),
            pytest.param(("cluster", "nada.csv", "a"), id="cluster"),
            pytest.param(("places", "nada.csv", "a"), id="places"),
            pytest.param(("duplicates", "nada.csv"), id="duplicates"),
        ],
    )
    def test_a_file_that_is_not_there_is_no_fault_of_the_data(self, shell, words):
        said = shell("data", *words, "--json")
        assert said.code == 3
        assert "nada.csv" in said.out or "r.json" in said.out

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("clean",), id="clean without anything"),
            pytest.param(("clean", "t.csv"), id="clean without a recipe"),
            pytest.param(("clean", "t.csv", "--recipe", "r.json"), id="nowhere to write"),
            pytest.param(("cluster", "t.csv"), id="cluster without a column"),
            pytest.param(("cluster", "t.csv", "a", "--method", "otro"), id="a method nobody knows"),
            pytest.param(("places", "t.csv"), id="places without a column"),
            pytest.param(("clean", "hogares", "--recipe", "r.json", "-o", "x.csv"), id="-o, form"),
        ],
    )
    def test_a_command_that_is_not_whole_ends_with_two(self, shell, words):
        assert shell("data", *words, "--json").code == 2

    @pytest.mark.parametrize("command", ["cluster", "places"])
    def test_a_column_that_is_not_there_is_said_with_those_alike(self, shell, table, command):
        said = shell("data", command, table, "Municipios", "--json")
        assert (said.code, said.codes) == (1, ["clean.no_such_column"])
        assert "«municipio»" in said.object["problems"][0]["message"]

    def test_the_table_itself_is_never_written_over(self, shell, table, write):
        recipe = write({"op": "trim", "columns": ["monto"]})
        said = shell("data", "clean", table, "--recipe", recipe, "-o", table, "--json")
        assert (said.code, said.codes) == (1, ["clean.same_file"])
        assert table.read_bytes() == TABLE.encode()

    def test_a_folder_is_no_file_to_write(self, shell, table, write, tmp_path):
        recipe = write({"op": "trim", "columns": ["monto"]})
        said = shell("data", "clean", table, "--recipe", recipe, "-o", tmp_path, "--json")
        assert (said.code, said.codes) == (3, ["table.cannot_write"])


class TestRoundTrips:
    """What one command writes the next one follows."""

    def test_clusters_become_a_recipe_that_clean_follows(self, shell, table, tmp_path):
        recipe, out = tmp_path / "r.json", tmp_path / "limpio.csv"
        shell("data", "cluster", table, "municipio", "-o", recipe)
        said = shell("data", "clean", table, "--recipe", recipe, "-o", out, "--json")
        assert (said.code, said.object["changed"]) == (0, 1)
        assert [row[0] for row in cells(out)[1:3]] == ["Mixco", "Mixco"]

    def test_places_become_codes_only_where_they_are_sure(self, shell, table, tmp_path):
        recipe, out = tmp_path / "r.json", tmp_path / "limpio.csv"
        shell("data", "places", table, "municipio", "--department", "departamento", "-o", recipe)
        assert shell("data", "clean", table, "--recipe", recipe, "-o", out).code == 0
        assert [row[0] for row in cells(out)[1:]] == [
            *("0108", "0108", "1702", "San José", "Qwertyuiop")
        ]

    @pytest.mark.parametrize("command", ["cluster", "places"])
    def test_a_recipe_declares_its_columns_and_is_refused_elsewhere(
        self, shell, table, tmp_path, command
    ):
        recipe, other = tmp_path / "r.json", tmp_path / "otra.csv"
        shell("data", command, table, "municipio", "-o", recipe)
        steps = json.loads(recipe.read_text(encoding="utf-8"))["steps"]
        assert all(step["columns_in"] == step["columns_out"] == ["municipio"] for step in steps)
        other.write_text("Municipio\r\nMixco\r\n", encoding="utf-8")
        said = shell("data", "clean", other, "--recipe", recipe, "--preview", "--json")
        assert (said.code, set(said.codes)) == (1, {"clean.missing_column_similar"})

    def test_cleaning_what_is_clean_changes_nothing(self, shell, table, write, tmp_path):
        recipe = write(
            {"op": "parse_number", "columns": ["monto"], "decimal": ".", "thousands": ","},
            {"op": "case", "columns": ["municipio"], "to": "title"},
        )
        one, two = tmp_path / "1.csv", tmp_path / "2.csv"
        first = shell("data", "clean", table, "--recipe", recipe, "-o", one, "--json").object
        second = shell("data", "clean", one, "--recipe", recipe, "-o", two, "--json").object
        assert (first["changed"], second["changed"]) == (2, 0)
        assert first["sha256"] == second["sha256"]
        assert first["unread"] == second["unread"] == 1

    def test_a_preview_says_what_writing_does(self, shell, table, write, tmp_path):
        recipe = write({"op": "case", "columns": ["municipio"], "to": "upper"})
        words = ("data", "clean", table, "--recipe", recipe, "--json")
        looked = shell(*words, "--preview").object
        wrote = shell(*words, "-o", tmp_path / "x.csv").object
        assert looked["steps"] == wrote["steps"]
        assert (looked["file"], looked["sha256"]) == (None, None)

    @pytest.mark.parametrize(
        "cell",
        ["=1+1", "+50212345678", "-5", "@a", "\tx", 'con "comillas"', "a,b", "dos\nlíneas", "00"],
    )
    def test_a_cell_that_no_step_touches_comes_out_as_it_went_in(
        self, shell, write, tmp_path, cell
    ):
        file, out = tmp_path / "t.csv", tmp_path / "out.csv"
        with file.open("w", encoding="utf-8", newline="") as content:
            csv.writer(content).writerows([["a", "b"], [cell, " x "]])
        recipe = write({"op": "trim", "columns": ["b"]})
        assert shell("data", "clean", file, "--recipe", recipe, "-o", out).code == 0
        assert cells(out) == [["a", "b"], [cell, "x"]]
