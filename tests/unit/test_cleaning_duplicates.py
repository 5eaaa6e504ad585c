"""Rows that may be of one person."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.commands import Shell
from support.reviewed import KEYER, reviewed
from support.workspaces import HandClock

from app.steps.cleaning import duplicates
from app.steps.cleaning.duplicates import find_duplicates, guess_roles

HEADER = ["cui", "nombre", "nacimiento", "telefono"]
ROLES = {"id": ["cui"], "name": ["nombre"], "date": ["nacimiento"], "phone": ["telefono"]}
ANA = ["2345 67890 0101", "Ana María Pérez López", "1990-03-04", "5512 3456"]


def reasons(one, other):
    """Why two rows are shown, none when they are not."""
    found = find_duplicates(HEADER, [(2, one), (3, other)], ROLES)
    assert all((pair.first, pair.second) == (2, 3) for pair in found)
    return list(found[0].reasons) if found else []


def like_ana(**changes):
    """A row like that of Ana, otherwise in what is said."""
    return [changes.get(column, cell) for column, cell in zip(HEADER, ANA, strict=True)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"nombre": "Otro", "nacimiento": "", "telefono": ""}, ["same_id"]),
        ({"cui": "2345-67890-0101", "nombre": "", "nacimiento": "", "telefono": ""}, ["same_id"]),
        (
            {"cui": "2345 67890 0110", "nacimiento": "", "telefono": ""},
            ["id_nearly_same", "same_name"],
        ),
        (
            {"cui": "", "nombre": "ANA MARIA PEREZ LOPES", "telefono": ""},
            ["similar_name_same_date"],
        ),
        (
            {"cui": "", "nombre": "Pérez López, Ana María", "telefono": ""},
            ["similar_name_same_date", "same_name"],
        ),
        (
            {"cui": "", "nombre": "Ana M. Pérez López", "nacimiento": "1990-04-03"},
            ["similar_name_same_phone"],
        ),
        (
            {"cui": "", "telefono": "+502 55123456", "nacimiento": ""},
            ["similar_name_same_phone", "same_name"],
        ),
        ({"cui": "", "nacimiento": "", "telefono": ""}, ["same_name"]),
    ],
)
def test_rows_that_may_be_of_one_person_say_why(changes, found):
    assert reasons(ANA, like_ana(**changes)) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"cui": "1111 22222 1401"},
        {"cui": "1111 22222 1401", "nombre": "Ana Marta Pérez López"},
        {"cui": "", "nombre": "Juan Caal Pop", "telefono": ""},
        {"cui": "", "nacimiento": "1980-01-01", "telefono": ""},
        {"cui": "", "nombre": "Ana", "nacimiento": "", "telefono": ""},
        {"cui": "", "nombre": "", "telefono": "5512 3456", "nacimiento": ""},
    ],
)
def test_rows_of_two_persons_are_not_shown(changes):
    assert reasons(ANA, like_ana(**changes)) == []


@pytest.mark.parametrize("cui", ["", "0", "000000", "1111111111111", "N/A"])
def test_an_identifier_that_stands_for_none_proves_nothing(cui):
    one, other = [cui, "Ana López", "", ""], [cui, "Juan Caal", "", ""]
    assert reasons(one, other) == []


def test_the_strongest_reason_comes_first():
    rows = [
        (2, ["", "Rosa Caal Pop", "", ""]),
        (3, ["", "Rosa Caal Pop", "", ""]),
        (4, ["2345 67890 0101", "x", "", ""]),
        (5, ["2345 67890 0101", "y", "", ""]),
    ]
    found = find_duplicates(HEADER, rows, ROLES)
    assert [(pair.first, pair.reasons[0]) for pair in found] == [(4, "same_id"), (2, "same_name")]


def test_a_date_that_stands_for_none_does_not_compare_all_with_all(monkeypatch):
    monkeypatch.setattr(duplicates, "_LARGEST_BLOCK", 3)
    rows = [(n, ["", f"{'abcdefgh'[n]}a Persona {n}", "1900-01-01", ""]) for n in range(8)]
    rows.append((9, ["", "ca Persona 2", "1900-01-01", ""]))
    found = find_duplicates(HEADER, rows, ROLES)
    assert (2, 9) in {(pair.first, pair.second) for pair in found}


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        (
            ["No. DPI", "Nombres", "Apellidos", "Fecha de nacimiento", "Teléfono"],
            {
                "id": ("No. DPI",),
                "name": ("Nombres", "Apellidos"),
                "date": ("Fecha de nacimiento",),
                "phone": ("Teléfono",),
            },
        ),
        (["cui", "cui_2", "nombre"], {"id": ("cui",), "name": ("nombre",)}),
        (["municipio", "monto"], {}),
        (["nombramiento", "datel"], {}),
    ],
)
def test_columns_are_told_by_their_words(columns, roles):
    assert guess_roles({column: column for column in columns}) == roles


words = st.sampled_from(["Ana", "Anna", "Pérez", "Peres", "Caal", "", "1990-01-01", "23456789"])
persons = st.lists(st.tuples(words, words, words, words).map(list), max_size=8)


@given(rows=persons)
def test_each_pair_is_shown_once_and_in_the_order_of_the_table(rows):
    found = find_duplicates(HEADER, enumerate(rows), ROLES)
    pairs = [(pair.first, pair.second) for pair in found]
    assert len(pairs) == len(set(pairs))
    assert all(first < second for first, second in pairs)
    assert all(pair.reasons for pair in found)


TABLE = "cui,nombre,monto\n2345678900101,Ana Pérez,1\n2345678900101,Ana Peres,2\n,Eva Caal,3\n"


@pytest.fixture
def shell(tmp_path, monkeypatch):
    return Shell(tmp_path / "carpeta", monkeypatch)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "personas.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_pairs_of_a_table_come_with_what_they_say(shell, table):
    said = shell("data", "duplicates", table, "--json")
    assert said.code == 0
    assert said.object["columns"] == {"id": ["cui"], "name": ["nombre"]}
    (pair,) = said.object["pairs"]
    assert (pair["first"], pair["second"], pair["reasons"]) == (2, 3, ["same_id"])
    assert pair["values"]["nombre"] == ["Ana Pérez", "Ana Peres"]
    assert pair["records"] is None


def test_a_person_reads_that_it_is_worth_a_look(shell, table):
    out = shell("data", "duplicates", table).out
    assert "mismo documento" in out
    assert "1 par de filas que conviene ver." in out


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--id", "nada"), "clean.no_such_column"), (("--date", "monto"), "clean.no_person")],
)
def test_columns_that_do_not_say_who_are_refused(shell, table, words, code):
    said = shell("data", "duplicates", table, *words, "--json")
    assert (said.code, said.codes) == (1, [code])


def test_records_of_a_form_are_named_by_their_uuids(tmp_path, monkeypatch):
    folder = tmp_path / "trabajo"
    with reviewed(folder, HandClock()) as workspace:
        version = workspace.instruments.latest("hogares")
        rows = [(n, {"nombre": "Rosa Caal Pop", "edad": n}) for n in (20, 30)]
        rows.append((4, {"nombre": "Otra Persona Distinta", "edad": 3}))
        workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
        uuids = [workspace.records.info(key).uuid for key in (1, 2)]
    said = Shell(folder, monkeypatch)("data", "duplicates", "hogares", "--json")
    (pair,) = said.object["pairs"]
    assert sorted(pair["records"]) == sorted(uuids)
    assert pair["reasons"] == ["same_name"]
    assert json.dumps(said.object["columns"]) == '{"name": ["nombre"]}'
