"""A data file as a table: keys, differences and batches."""

import json
from pathlib import Path

import pytest

from sync.tables import (
    BYTES_A_BATCH,
    FEWEST_ROWS,
    KEY,
    ROWS_A_BATCH,
    Column,
    TableForm,
    as_record,
    batches,
    read_rows,
    records,
    row_digest,
    rows_a_batch,
    table_form,
)

SCHEMA = {
    "fields": [
        {"name": "codigo", "type": "string", "title": "Código"},
        {"name": "hogares", "type": "integer"},
        {"name": "tasa", "type": "number"},
        {"name": "dia", "type": "date"},
        {"name": "año", "type": "year"},
        {"name": "ojalá", "type": "boolean"},
        {"name": "hora", "type": "time"},
    ]
}
HEADER = "codigo,hogares,tasa,dia,año,ojalá,hora"


@pytest.fixture
def csv(tmp_path: Path):
    def write(*lines: str) -> Path:
        path = tmp_path / "datos.csv"
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
        return path

    return write


def form_of(path: Path, key: object = None) -> TableForm:
    return table_form(path, SCHEMA if key is None else {**SCHEMA, "primaryKey": key})


def keys(path: Path, form: TableForm) -> list[str]:
    return [key for key, _cells in records(path, form)]


# -- the form


def test_columns_take_their_kind_from_the_schema_and_stay_texts_else(csv) -> None:
    form = form_of(csv(HEADER, "a,1,1.5,2026-01-02,2026,true,10:30"), "codigo")
    assert [(column.name, column.kind) for column in form.columns] == [
        ("codigo", "text"), ("hogares", "numeric"), ("tasa", "numeric"), ("dia", "date"),
        ("año", "numeric"), ("ojalá", "text"), ("hora", "text"),
    ]  # fmt: skip
    assert form.columns[0].title == "Código"


@pytest.mark.parametrize("key", ["codigo", ["codigo"], ("codigo",)])
def test_a_key_of_one_column_is_taken_as_it_is(csv, key: object) -> None:
    path = csv("codigo,hogares", "0101,1", "0102,2")
    form = form_of(path, key)
    assert (form.key, form.key_of) == ("codigo", ("codigo",))
    assert keys(path, form) == ["0101", "0102"]


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (("codigo,hogares", "0101,1", "0101,2"), "codigo"),  # twice
        (("codigo,hogares", "0101,1", ",2"), "codigo"),  # not there
        (("codigo,hogares", "0101,1"), "municipio"),  # no such column
        (("codigo,hogares", "0101,1"), None),
        (("codigo,hogares", "0101,1"), []),
        (("codigo,hogares", "0101,1", "0101,1"), ["codigo", "hogares"]),
    ],
)
def test_what_is_no_key_leaves_the_row_itself_as_its_key(csv, lines, key: object) -> None:
    path = csv(*lines)
    form = form_of(path, key)
    assert (form.key, form.key_of) == (KEY, ())
    assert form.names == (KEY, "codigo", "hogares")
    assert len(set(keys(path, form))) == len(lines) - 1


def test_a_key_of_several_columns_is_joined_and_cannot_be_mixed_up(csv) -> None:
    path = csv("codigo,hora,hogares", "a|b,c,1", "a,b|c,2", "a,b,3")
    form = form_of(path, ["codigo", "hora"])
    assert form.key_of == ("codigo", "hora")
    assert keys(path, form) == ["a||b|c", "a|b||c", "a|b"]


def test_equal_rows_without_a_key_are_counted(csv) -> None:
    path = csv("codigo", "igual", "otro", "igual", "igual")
    found = keys(path, form_of(path))
    assert found[2] == f"{found[0]}-2"
    assert found[3] == f"{found[0]}-3"


def test_the_key_of_a_row_stays_when_other_rows_come_and_go(csv) -> None:
    before = keys(path := csv("codigo,hogares", "a,1", "b,2"), form_of(path))
    after = keys(path := csv("codigo,hogares", "nuevo,9", "b,2", "a,1"), form_of(path))
    assert set(before) < set(after)


def test_a_file_of_a_header_alone_is_an_empty_table(csv) -> None:
    path = csv("codigo,hogares")
    form = form_of(path, "codigo")
    assert (form.key, list(records(path, form))) == ("codigo", [])


def test_line_ends_quotes_and_commas_inside_a_cell_are_kept(csv) -> None:
    path = csv("codigo,hora", '"a, ""b""","una\r\ndos"')
    assert list(read_rows(path)) == [("codigo", "hora"), ('a, "b"', "una\r\ndos")]


@pytest.mark.parametrize(
    ("lines", "schema"),
    [
        (("codigo,hogares,tasa", "a,1,2"), SCHEMA),  # one column more
        (("hogares,codigo", "1,a"), SCHEMA),  # another order
        (("codigo,hogares", "a,1"), {"fields": []}),  # another kind
        (("codigo,hogares", "a,1"), {**SCHEMA, "primaryKey": "codigo"}),  # another key
    ],
)
def test_another_form_has_another_signature(csv, lines, schema) -> None:
    plain = form_of(csv("codigo,hogares", "a,1")).signature
    assert table_form(csv(*lines), schema).signature != plain


def test_a_title_or_a_row_does_not_change_the_signature(csv) -> None:
    plain = form_of(csv("codigo,hogares", "a,1")).signature
    titled = {"fields": [{**field, "title": "Otro"} for field in SCHEMA["fields"]]}
    assert table_form(csv("codigo,hogares", "b,2", "c,3"), titled).signature == plain


# -- what differs


NUMERIC = TableForm((Column("k", "text"), Column("n", "numeric"), Column("t", "text")), "k", ("k",))


def digest(number: str, text: str = "x") -> bytes:
    return row_digest(NUMERIC)(("k", number, text))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("1.50", "1.5"), ("100", "1E+2"), ("-0", "0"), ("0.00", "0"), ("", ""), ("007", "7")],
)
def test_a_number_is_the_same_however_it_is_written(ours: str, theirs: str) -> None:
    assert digest(ours) == digest(theirs)


@pytest.mark.parametrize(("ours", "theirs"), [("1", "1.01"), ("", "0"), ("s/d", ""), ("1", "-1")])
def test_other_numbers_are_others(ours: str, theirs: str) -> None:
    assert digest(ours) != digest(theirs)


@pytest.mark.parametrize(("ours", "theirs"), [("1.50", "1.5"), ("a ", "a"), ("A", "a"), ("", " ")])
def test_texts_are_the_same_letter_by_letter(ours: str, theirs: str) -> None:
    assert digest("1", ours) != digest("1", theirs)


def test_cells_that_run_together_are_told_apart() -> None:
    form = TableForm((Column("a", "text"), Column("b", "text")), "a", ("a",))
    said = row_digest(form)
    assert said(("ab", "c")) != said(("a", "bc"))


# -- what goes up at once


def test_nothing_in_a_cell_is_sent_as_nothing() -> None:
    assert as_record(NUMERIC, ("1", "", "x")) == {"k": "1", "n": None, "t": "x"}


@pytest.mark.parametrize(("rows", "most", "sizes"), [(0, 3, []), (3, 3, [3]), (7, 3, [3, 3, 1])])
def test_rows_are_cut_into_batches(rows: int, most: int, sizes: list[int]) -> None:
    given = [as_record(NUMERIC, (str(n), "1", "")) for n in range(rows)]
    cut = list(batches(given, most))
    assert [len(batch) for batch in cut] == sizes
    assert [row for batch in cut for row in batch] == given


def test_large_rows_make_small_batches() -> None:
    given = [as_record(NUMERIC, (str(n), "1", "ñ" * 40_000)) for n in range(9)]
    cut = list(batches(given, 500))
    assert len(cut) == 3
    for batch in cut:
        assert len(json.dumps(batch, ensure_ascii=False).encode()) < BYTES_A_BATCH + 1000


def test_a_row_larger_than_a_batch_goes_alone() -> None:
    huge = as_record(NUMERIC, ("1", "1", "x" * (BYTES_A_BATCH + 1)))
    small = as_record(NUMERIC, ("2", "1", "x"))
    assert [len(batch) for batch in batches([small, huge, small], 500)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("attempts", "rows"),
    [(0, ROWS_A_BATCH), (1, ROWS_A_BATCH), (2, 250), (3, 125), (5, FEWEST_ROWS), (99, FEWEST_ROWS)],
)
def test_batches_shrink_with_every_attempt(attempts: int, rows: int) -> None:
    assert rows_a_batch(attempts) == rows
