"""Errors are counted, kept aside, put in order, and told; strict spellings are among them."""

import pytest
from support.cells import cells_of

from app.steps.plain_spelling import plain_spelling
from app.steps.table_check.found import Found, Stage, in_order
from app.steps.table_check.spill import FIRST, Errors
from app.steps.table_check.strict import KINDS, has_plain_edges, strict_notes

TYPE = "type-error"
STAGES = (
    Stage("unique-error", (3,)),
    Stage("unique-error", (2,)),
    Stage("primary-key", (4,)),
    Stage("foreign-key", (1,)),
    Stage("foreign-key", (5,)),
)


def link(number: int) -> Found:
    """A foreign key that failed."""
    return Found("foreign-key", 0, "note", link=(number, ("x",)))


@pytest.mark.parametrize(
    ("errors", "order"),
    [
        ([], []),
        ([Found(TYPE, 2), Found(TYPE, 1)], [2, 1]),
        ([Found(TYPE, 1), Found(TYPE, 3), Found(TYPE, 6)], [3, 1, 6]),
        ([Found(TYPE, 1), Found(TYPE, 2), Found("unique-error", 3)], [1, 2, 3]),
        ([Found(TYPE, 1), Found(TYPE, 2), Found("unique-error", 2)], [2, 1, 2]),
        ([Found(TYPE, 1), Found(TYPE, 4), Found("primary-key", 0)], [4, 1, 0]),
        ([Found("extra-cell", 7), Found(TYPE, 6)], [6, 7]),
        ([Found("missing-cell", 6), Found(TYPE, 1)], [1, 6]),
        ([link(1), link(0), Found(TYPE, 5)], [5, 0, 0]),
        ([Found("blank-row", 0), Found("primary-key", 0)], [0, 0]),
        ([Found("primary-key", 0), Found("unique-error", 2), Found("unique-error", 3)], [3, 2, 0]),
    ],
)
def test_the_errors_of_a_row_stand_in_the_order_of_frictionless(errors, order):
    assert [each.field for each in in_order(errors, STAGES, 6)] == order


def test_foreign_keys_stand_in_the_order_of_the_schema():
    found = in_order([link(1), link(0)], STAGES, 6)
    assert [each.link[0] for each in found] == [0, 1]


def test_two_rules_of_one_cell_keep_their_order():
    errors = [Found("constraint-error", 2, "minimum"), Found("constraint-error", 2, "enum")]
    assert in_order(errors, STAGES, 6) == errors


class TestSpill:
    """Details go to disk; counts and the first of each kind stay."""

    def test_everything_is_counted(self):
        errors = Errors(keep_details=False)
        errors.add([(2, (), [Found(TYPE, 1), Found(TYPE, 2)]), (3, (), [Found("blank-row", 0)])])
        assert errors.counts == {TYPE: 2, "blank-row": 1}
        assert not list(errors.details())

    def test_details_come_back_as_they_were(self):
        errors = Errors(keep_details=True)
        rows = [(2, ("a", "ñ"), [Found(TYPE, 1, "note", "a")]), (5, ("",), [link(0)])]
        errors.add(rows)
        assert list(errors.details()) == rows
        assert list(errors.details()) == rows
        errors.close()

    def test_late_errors_join_those_of_their_row(self):
        errors = Errors(keep_details=True)
        errors.add([(2, ("a",), [Found(TYPE, 1)]), (4, ("b",), [Found(TYPE, 1)])])
        errors.add([(3, ("c",), [Found("primary-key", 0)])], lane=1)
        errors.add([(4, ("b",), [Found("primary-key", 0)])], lane=1)
        found = [(row, len(each)) for row, _cells, each in errors.details()]
        assert found == [(2, 1), (3, 1), (4, 2)]
        assert [row for row, _error in errors.first] == [2, 3, 4, 4]
        errors.close()

    def test_only_the_first_of_each_kind_stay_in_memory(self):
        errors = Errors(keep_details=False)
        for row in range(FIRST * 2):
            errors.add([(row, (), [Found(TYPE, 1)])])
        errors.add([(9999, (), [Found("blank-row", 0)])])
        assert len(errors.first) == FIRST + 1
        assert errors.counts[TYPE] == FIRST * 2
        assert errors.first[-1][0] == 9999

    def test_many_details_are_no_burden(self):
        errors = Errors(keep_details=True)
        for start in range(0, 20_000, 1000):
            errors.add(
                [
                    (row, ("x",) * 5, [Found(TYPE, 1, "n", "x")])
                    for row in range(start, start + 1000)
                ]
            )
        assert sum(1 for _ in errors.details()) == 20_000
        errors.close()

    def test_a_closed_spill_has_no_details(self):
        errors = Errors(keep_details=True)
        errors.add([(1, (), [Found(TYPE, 1)])])
        errors.close()
        assert not list(errors.details())


@pytest.mark.parametrize(
    ("type_", "cell", "value", "found", "plain"),
    [
        ("integer", "12", 12, [], "12"),
        ("integer", " 12", 12, ["strict-space"], "12"),
        ("integer", "12\t", 12, ["strict-space"], "12"),
        ("integer", "1_000", 1000, ["strict-underscore"], "1000"),
        ("integer", "٣٤", 34, ["strict-digits"], "34"),
        ("integer", "０５", 5, ["strict-digits"], "05"),
        ("integer", " ١_٠ ", 10, ["strict-space", "strict-underscore", "strict-digits"], "10"),
        ("number", "1.5", 1.5, [], "1.5"),
        ("number", "1.5\u00a0", 1.5, ["strict-space"], "1.5"),
        ("number", "NaN", float("nan"), ["strict-not-a-number"], ""),
        ("number", "-INF", float("-inf"), ["strict-not-a-number"], ""),
        ("number", " Infinity", float("inf"), ["strict-space", "strict-not-a-number"], ""),
        ("number", "1e3", 1000.0, [], "1e3"),
        ("year", "٢٠٢٠", 2020, ["strict-digits"], "2020"),
        ("string", "ND", "ND", [], "ND"),
        ("string", " ND", " ND", ["strict-space"], "ND"),
        ("string", "a_b", "a_b", [], "a_b"),
        ("string", "٣", "٣", [], "٣"),
        ("string", "NaN", "NaN", [], "NaN"),
        ("any", "x ", "x ", ["strict-space"], "x"),
        ("date", "2020-01-0٥", "2020-01-05", ["strict-digits"], "2020-01-05"),
    ],
)
def test_a_spelling_that_nobody_means_is_named_and_has_a_plain_one(
    type_, cell, value, found, plain
):
    assert list(strict_notes(type_, cell, value)) == found
    assert plain_spelling(type_, cell) == plain


def test_every_kind_says_what_it_is():
    assert all(kind.title and kind.description and kind.tags for kind in KINDS.values())
    message = KINDS["strict-space"].template.format(
        cell=" a", rowNumber=2, fieldName="x", note="has outer spaces"
    )
    assert '" a"' in message


def test_only_cells_between_printed_signs_surely_have_no_outer_spaces():
    texts = ["a", "a b", " a", "a ", "é", "aé", "-", "\ta", "a\u00a0", "~"]
    plain = has_plain_edges(cells_of(texts)).tolist()
    assert plain == [True, True, False, False, False, False, True, False, False, True]
