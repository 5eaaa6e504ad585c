"""`acopio data cluster` and `acopio data places`."""

import json

import pytest
from support.commands import Shell

TABLE = (
    "Municipio,Depto,Oficina\n"
    "Mixco,Guatemala,Salud\nMIXCO,Guatemala,salud\nSan José,Petén,SALUD\nSan José,,Agua\n"
    "Solama,,Agua\n,,Agua\n"
)


@pytest.fixture
def shell(tmp_path, monkeypatch):
    return Shell(tmp_path / "carpeta", monkeypatch)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "oficinas.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_spellings_are_gathered(shell, table):
    said = shell("data", "cluster", table, "Oficina", "--json")
    assert said.code == 0
    assert (said.object["method"], said.object["rows"], said.object["distinct"]) == (
        "fingerprint",
        6,
        4,
    )
    (cluster,) = said.object["clusters"]
    assert (cluster["suggested"], cluster["rows"]) == ("Salud", 3)
    assert {each["value"] for each in cluster["values"]} == {"Salud", "salud", "SALUD"}


def test_what_was_gathered_cleans_the_table(shell, table, tmp_path):
    made, out = tmp_path / "r.json", tmp_path / "limpia.csv"
    shell("data", "cluster", table, "Oficina", "--method", "levenshtein", "-o", made, "--json")
    assert shell("data", "clean", table, "--recipe", made, "-o", out, "--json").code == 0
    assert "salud" not in out.read_text(encoding="utf-8")


def test_places_are_found_or_asked(shell, table):
    said = shell("data", "places", table, "Municipio", "--department", "Depto", "--json")
    keys = ("rows", "accepted", "ask", "unknown")
    assert [said.object[key] for key in keys] == [5, 3, 2, 0]
    by_value = {(each["value"], each["department"]): each for each in said.object["values"]}
    assert by_value["San José", "Petén"]["code"] == "1702"
    asked = by_value["San José", None]
    assert (asked["status"], asked["code"]) == ("ask", None)
    same_name, longer_name = {"0509", "1702"}, {"0103", "0104", "0402"}
    assert {one["code"] for one in asked["candidates"]} == same_name | longer_name


def test_places_become_codes_by_a_recipe(shell, table, tmp_path):
    made, out = tmp_path / "r.json", tmp_path / "limpia.csv"
    words = ("--department", "Depto", "-o", made)
    assert shell("data", "places", table, "Municipio", *words, "--json").object["recipe"] == str(
        made
    )
    assert json.loads(made.read_text(encoding="utf-8"))["recipe"] == 1
    shell("data", "clean", table, "--recipe", made, "-o", out, "--json")
    first = [line.split(",")[0] for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    assert first == ["0108", "0108", "1702", "San José", "Solama", ""]


def test_a_person_reads_what_is_to_be_decided(shell, table):
    said = shell("data", "places", table, "Municipio")
    assert "«Solama» × 1: " in said.out
    assert "De 5 filas, 2 tienen su municipio y 3 están por decidir." in said.out
    assert "1 grupo." in shell("data", "cluster", table, "Oficina").out


@pytest.mark.parametrize("command", ["cluster", "places"])
def test_a_column_that_is_not_there_is_said_with_those_alike(shell, table, command):
    said = shell("data", command, table, "municipios", "--json")
    assert (said.code, said.codes) == (1, ["clean.no_such_column"])
    assert "«Municipio»" in said.object["problems"][0]["message"]


@pytest.mark.parametrize("command", ["cluster", "places"])
def test_a_file_that_is_not_there_is_said(shell, tmp_path, command):
    said = shell("data", command, tmp_path / "no.csv", "a", "--json")
    assert (said.code, said.codes) == (3, ["table.cannot_read"])


@pytest.mark.parametrize("command", ["cluster", "places"])
def test_a_recipe_that_cannot_be_written_is_said(shell, table, tmp_path, command):
    said = shell("data", command, table, "Oficina", "-o", tmp_path / "no" / "r.json", "--json")
    assert (said.code, said.codes) == (3, ["table.cannot_write"])


def test_an_unknown_method_is_wrong_use(shell, table):
    assert shell("data", "cluster", table, "Oficina", "--method", "magia", "--json").code == 2
