"""Rows checked by the batch: the errors are those of rows checked one by one."""

import datetime as dt
import random

import pytest
from frictionless import Field
from openpyxl import Workbook
from support.checked_tables import PLAIN, checked, errors, table

from app.steps.table_check.check import _BATCH
from app.steps.table_check.columns import column_of
from app.steps.table_check.plan import Plan
from app.steps.table_check.row_batches import RowBatches
from app.steps.table_check.row_rules import SeenKeys


def plan(*fields, unique=(), primary=()):
    """The checks of fields that each are a type, or a type with constraints."""
    keyed = {*unique, *primary}
    columns = []
    for number, said in enumerate(fields):
        type_, rules = said if isinstance(said, tuple) else (said, {})
        descriptor = {"name": f"c{number}", "type": type_, "constraints": rules}
        field = Field.from_descriptor(descriptor)
        columns.append(column_of(field, number + 1, compares=number in keyed))
    return Plan(columns, tuple(unique), tuple(primary), ())


def told(found):
    """Rows with the places and kinds of their errors."""
    return [(row, [(each.field, each.type) for each in some]) for row, _cells, some in found]


def by(size, made, rows):
    """All errors of rows that come so many at a time."""
    batches, found = RowBatches(made()), []
    for first in range(0, len(rows), size):
        some = rows[first : first + size]
        found += batches.errors(range(first + 2, first + 2 + len(some)), some)
    return found


TYPES = [
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "any",
    ("string", {"minLength": 2}),
    ("integer", {"required": True, "maximum": 7}),
    ("number", {"enum": [1, 2.5]}),
]
CELLS = [
    None, "", "a", "ab", "7", 7, 7.0, 2.5, 1, True, False, 10**20, "x" * 40, dt.date(2020, 1, 5),
    dt.datetime(2020, 1, 5), dt.datetime(2020, 1, 5, 10), dt.time(10),  # noqa: DTZ001 - of a sheet
]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_a_batch_of_any_size_finds_what_one_row_at_a_time_finds(seed):
    chance = random.Random(seed)
    fields = [chance.choice(TYPES) for _ in range(chance.randint(1, 5))]
    places = range(len(fields))
    keys = {
        "unique": chance.sample(places, chance.choice([0, 0, 1])),
        "primary": chance.sample(places, chance.randint(0, min(2, len(fields)))),
    }
    rows = [[chance.choice(CELLS) for _ in fields] for _ in range(30)]
    if seed % 3 == 0:
        rows[11] = rows[11][:-1]
        rows[17] = [*rows[17], "de más"]
    wanted = by(1, lambda: plan(*fields, **keys), rows)
    for size in (2, 7, 30):
        assert by(size, lambda: plan(*fields, **keys), rows) == wanted


class TestSureColumns:
    """Columns that are passed by the types of their cells."""

    @pytest.mark.parametrize(
        ("field", "cells", "sure"),
        [
            ("string", ["a", "b"], True),
            ("string", ["a", ""], False),
            ("string", ["a", None], False),
            ("string", ["a", 1], False),
            ("integer", [1, 2], True),
            ("integer", [1, 2.0], False),
            ("integer", [1, True], False),
            ("integer", ["1", "2"], False),
            ("number", [1, 2.5], True),
            ("boolean", [True, False], False),
            (("string", {"required": True}), ["a", "b"], True),
            (("string", {"minLength": 1}), ["a", "b"], False),
            (("integer", {"minimum": 0}), [1, 2], False),
        ],
    )
    def test_cells_are_sure_when_nothing_but_their_type_is_asked(self, field, cells, sure):
        (column,) = plan(field).columns
        assert column.is_sure(cells) is sure

    @pytest.mark.parametrize(
        ("type_", "cells", "sure"),
        [("string", ["a", "b"], True), ("integer", [1, 2], False), ("number", [1, 2], False)],
    )
    def test_of_keys_only_texts_are_their_own_values(self, type_, cells, sure):
        (column,) = plan(type_, primary=[0]).columns
        assert column.is_sure(cells) is sure


class TestKeys:
    """Keys of many rows taken at once."""

    def test_new_keys_are_taken_together(self):
        seen = SeenKeys(plan("string", "integer", unique=[1], primary=[0]))
        assert seen.take_new([2, 3], {0: ["a", "b"], 1: [1, 2]})
        assert told([(4, (), seen.repeated(4, {0: "b", 1: 1}))]) == [
            (4, [(2, "unique-error"), (0, "primary-key")])
        ]

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            (["x", "x"], "twice in the batch"),
            (["a", "y"], "in a batch before"),
            (["y", None], "blank"),
        ],
        ids=lambda each: each if isinstance(each, str) else None,
    )
    def test_nothing_is_taken_when_one_needs_a_look(self, values, why):
        seen = SeenKeys(plan("string", primary=[0]))
        assert seen.take_new([2], {0: ["a"]})
        assert not seen.take_new([3, 4], {0: values}), why
        assert not seen.repeated(5, {0: "y"})

    def test_a_key_of_two_columns_is_blank_when_both_are(self):
        seen = SeenKeys(plan("string", "string", primary=[0, 1]))
        assert seen.take_new([2, 3], {0: ["a", None], 1: [None, "a"]})
        assert not seen.take_new([4], {0: [None], 1: [None]})

    def test_a_repeated_key_names_the_last_row_that_had_it_across_batches(self):
        rows = [["a"], ["b"], ["a"], ["c"], ["a"]]
        found = by(2, lambda: plan("string", primary=[0]), rows)
        assert [(row, some[0].note) for row, _cells, some in found] == [
            (4, "the same as in the row at position 2"),
            (6, "the same as in the row at position 4"),
        ]


def test_a_blank_row_is_found_among_rows_that_are_right():
    found = by(9, lambda: plan("string", "integer"), [["a", 1], [None, None], ["b", None]])
    assert told(found) == [(3, [(0, "blank-row")])]


def test_a_workbook_of_more_than_a_batch_gets_the_report_of_frictionless(tmp_path):
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Datos")
    sheet.append(["clave", "n", "padre"])
    for row in range(_BATCH + 50):
        odd = row % 211 == 0
        sheet.append([f"k{row - odd}", "x" if row % 307 == 0 else row, f"k{row // 2}"])
    made.save(tmp_path / "t.xlsx")
    fields = [{"name": "clave"}, {"name": "n", "type": "integer"}, {"name": "padre"}]
    key = {"fields": ["padre"], "reference": {"resource": "", "fields": ["clave"]}}
    schema = {"fields": fields, "primaryKey": ["clave"], "foreignKeys": [key]}
    (task,) = checked(tmp_path, {"name": "t", "path": "t.xlsx", "schema": schema})
    kinds = {kind for _row, _field, kind in errors(task)}
    assert kinds == {"type-error", "primary-key", "foreign-key"}
    assert task["stats"]["rows"] == _BATCH + 50


def test_text_read_row_by_row_gets_the_report_of_frictionless_over_batches(tmp_path):
    rows = [f"{row % 999},{'' if row % 400 == 3 else row}" for row in range(_BATCH + 9)]
    rows[500] = "500"
    (tmp_path / "t.csv").write_text("\n".join(["a,b", *rows]), encoding="utf-8")
    fields = [
        {"name": "a", "constraints": {"unique": True}},
        {"name": "b", "type": "integer", "constraints": {"required": True}},
    ]
    said = {"dialect": {**PLAIN, "skipInitialSpace": True}, "schema": {"fields": fields}}
    (task,) = checked(tmp_path, {"name": "t", "path": "t.csv", "encoding": "utf-8", **said})
    kinds = [kind for _row, _field, kind in errors(task)]
    assert kinds.count("unique-error") == 10
    assert kinds.count("missing-cell") == 1


def test_a_key_into_a_table_that_is_not_there_comes_before_a_rule_that_cannot_be_used(tmp_path):
    key = {"fields": ["a"], "reference": {"resource": "nada", "fields": ["a"]}}
    fields = [{"name": "a", "type": "string", "constraints": {"pattern": "a(?i)"}}]
    schema = {"fields": fields, "foreignKeys": [key]}
    (task,) = checked(tmp_path, table(tmp_path / "t.csv", "a\nx\n", schema=schema))
    assert errors(task) == [(None, "", "resource-error")]


def test_of_several_faults_inside_a_list_that_of_its_type_is_told_first(tmp_path):
    item = {"type": "string", "constraints": {"minLength": 2}}
    schema = {"fields": [{"name": "a", "type": "array", "arrayItem": item}]}
    dialect = {**PLAIN, "delimiter": ";"}
    rows = 'a\n["x",1]\n[1,"x"]\n'
    (task,) = checked(tmp_path, table(tmp_path / "t.csv", rows, schema=schema, dialect=dialect))
    kinds = [(row, kind) for row, _field, kind in errors(task)]
    assert kinds == [(row, kind) for row in (2, 3) for kind in ("type-error", "constraint-error")]
