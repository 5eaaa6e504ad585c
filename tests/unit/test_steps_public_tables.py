"""Public tables: only what is marked public, every row linked to where it belongs."""

from support.households import (
    FLAT,
    NESTED,
    child,
    household,
    instrument,
    person,
    public,
)

from app.steps.public_tables import link_texts, public_tables, record_key, table_rows
from forms.instrument import Question, Repeat


def records():
    answers = household("0101", 1)
    answers.rows += [
        person("p1", 1, 40),
        child("h1", "p1", 1, "F"),
        child("h2", "p1", 2, "M"),
        person("p2", 2, 12),
    ]
    return "u1", answers


def rows_of(table):
    uuid, answers = records()
    key = record_key(public_tables(NESTED, "hogares")[0], uuid, answers)
    return list(table_rows(table, key, uuid, answers))


def test_a_form_without_repeats_has_one_table_without_identifiers():
    (table,) = public_tables(FLAT, "hogares")
    assert table.header == ("municipio", "numero", "ingreso", "nota")
    assert table.title == "Hogares visitados"
    assert table.schema["primaryKey"] == ["municipio", "numero"]


def test_only_public_columns_leave():
    (table,) = public_tables(FLAT, "hogares")
    assert not {"nombre", "pueblo", "otro"} & set(table.header)


def test_each_repeat_has_a_table_whose_rows_are_linked():
    main, persons, children = public_tables(NESTED, "hogares")
    assert main.header == ("id_registro", "municipio", "numero")
    assert persons.name == "hogares-personas"
    assert persons.header == ("id_registro", "id_fila", "edad")
    assert children.name == "hogares-personas-hijos"
    assert children.header == ("id_registro", "id_fila_superior", "id_fila", "sexo")


def test_links_are_keys_that_programs_can_follow():
    main, persons, children = public_tables(NESTED, "hogares")
    assert main.schema["primaryKey"] == ["id_registro"]
    assert persons.schema["foreignKeys"] == [
        {"fields": "id_registro", "reference": {"resource": "hogares", "fields": "id_registro"}}
    ]
    assert children.schema["foreignKeys"][1] == {
        "fields": "id_fila_superior",
        "reference": {"resource": "hogares-personas", "fields": "id_fila"},
    }


def test_a_record_gives_its_rows_to_each_table():
    main, persons, children = public_tables(NESTED, "hogares")
    assert [values for _, values in rows_of(main)] == [["u1", "0101", 1]]
    assert [values for _, values in rows_of(persons)] == [["u1", "p1", 40], ["u1", "p2", 12]]
    assert [values for _, values in rows_of(children)] == [
        ["u1", "p1", "h1", "F"],
        ["u1", "p1", "h2", "M"],
    ]


def test_rows_of_a_repeat_follow_their_record_and_position():
    _, persons, children = public_tables(NESTED, "hogares")
    assert rows_of(persons) == sorted(rows_of(persons))
    assert rows_of(children) == sorted(rows_of(children))
    assert rows_of(persons)[0][0] < rows_of(children)[0][0] < rows_of(persons)[1][0]


def test_records_are_sorted_by_key_numbers_by_size_and_blanks_first():
    (table,) = public_tables(FLAT, "hogares")
    given = [
        ("u", household("0101", 10)),
        ("u", household("0101", 9)),
        ("u", household("0101", None)),
        ("u", household("0101", "nueve")),
    ]
    keys = [record_key(table, uuid, answers) for uuid, answers in given]
    assert sorted(range(4), key=lambda n: keys[n]) == [2, 1, 0, 3]


def test_records_of_equal_keys_are_sorted_by_identifier():
    (table,) = public_tables(FLAT, "hogares")
    assert record_key(table, "a", household("0101", 1)) < record_key(
        table, "b", household("0101", 1)
    )


def test_a_key_that_is_not_public_does_not_order_what_is_published():
    form = instrument(
        Question("cui", "text", marks=public(key=True).__class__(key=True, privacy="confidencial")),
        Question("a", "text", marks=public()),
    )
    (table,) = public_tables(form, "x")
    assert record_key(table, "u", household("0101", 1)) == ((1, "u"),)
    assert "primaryKey" not in table.schema


def test_a_repeat_inside_one_that_stays_in_is_linked_to_the_record_alone():
    form = instrument(
        Question("a", "text", marks=public()),
        Repeat(
            "r",
            children=(
                Question("r/secreto", "text"),
                Repeat("r/s", children=(Question("r/s/b", "text", marks=public()),)),
            ),
        ),
    )
    _, inner = public_tables(form, "x")
    assert inner.header == ("id_registro", "id_fila", "b")


def test_identifier_columns_are_explained():
    assert set(link_texts()) == {"id_registro", "id_fila", "id_fila_superior"}
