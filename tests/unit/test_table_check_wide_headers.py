"""Headers of very many labels: the same errors as frictionless, without its quadratic price."""

import itertools

import pytest
from support.checked_tables import PLAIN, checked, errors, table, written
from support.frictionless_reports import our_report, write_descriptor

from app.steps.table_check import wide_headers
from app.steps.table_check.wide_headers import QUOTED, WIDEST_QUOTED, different_names, quoted

LABELS = ["a", "b", "A", ""]
FIELDS = [["a", "b"], ["b", "c", "a"], ["a", "b", "c", "d"], ["x", "A"]]
HEADERS = [list(each) for width in (1, 2, 3) for each in itertools.product(LABELS, repeat=width)]


@pytest.fixture
def one_pass(monkeypatch):
    """Every header counts as wide, and quotes all of itself."""
    monkeypatch.setattr(wide_headers, "WIDEST_QUOTED", 0)
    monkeypatch.setattr(wide_headers, "QUOTED", 1000)


def schema(names, **more):
    """A schema of texts."""
    return {"fields": [{"name": name, "type": "string"} for name in names], **more}


def each_header(folder, made):
    """Check a table under each header of two or three labels, all in one package."""
    tables = []
    for number, header in enumerate(HEADERS):
        text = written([header, ["1"] * len(header)])
        tables.append(table(folder / f"t{number}.csv", text, **made))
    return checked(folder, *tables)


@pytest.mark.parametrize("names", FIELDS, ids=" ".join)
def test_labels_are_compared_with_fields_by_their_place(tmp_path, one_pass, names):
    tasks = each_header(tmp_path, {"schema": schema(names)})
    kinds = {kind for task in tasks for _, _, kind in errors(task)}
    assert {"blank-label", "duplicate-label", "incorrect-label"} <= kinds


@pytest.mark.parametrize("match", ["equal", "subset", "superset", "partial"])
def test_labels_are_compared_with_fields_by_their_names(tmp_path, one_pass, match):
    tasks = each_header(tmp_path, {"schema": schema(["b", "c", "a"], fieldsMatch=match)})
    valid = [header for header, task in zip(HEADERS, tasks, strict=True) if task["valid"]]
    assert all({"a", "b"} & set(header) for header in valid)
    assert bool(valid) == (match in {"superset", "partial"})  # no header here has all three


@pytest.mark.parametrize("match", ["exact", "partial"])
def test_case_is_looked_at_or_not_as_the_dialect_says(tmp_path, one_pass, match):
    dialect = {**PLAIN, "headerCase": False}
    made = {"schema": schema(["B", "a"], fieldsMatch=match), "dialect": dialect}
    assert each_header(tmp_path, made)


def test_a_header_without_a_schema_may_repeat_and_leave_blank(tmp_path, one_pass):
    text = "a,a,,a,,b\n1,2,3,4,5,6\n"
    (task,) = checked(tmp_path, table(tmp_path / "t.csv", text))
    assert [kind for _, _, kind in errors(task)] == [
        "duplicate-label",
        "blank-label",
        "duplicate-label",
        "blank-label",
    ]


@pytest.mark.parametrize("names", [*HEADERS[:40], ["a", "a2", "a", "a", "a2"], ["", "", "2", ""]])
def test_repeated_names_are_told_apart_as_frictionless_does(names):
    from frictionless.table.label_matching import deduplicate_names

    assert different_names(list(names)) == deduplicate_names(list(names))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ([f"x{number}" for number in range(WIDEST_QUOTED + 1)], "incorrect-label"),
        (["a"] * (WIDEST_QUOTED + 1), "duplicate-label"),
        ([""] * (WIDEST_QUOTED + 1), "blank-label"),
    ],
    ids=["wrong", "same", "blank"],
)
def test_errors_of_a_very_wide_header_quote_only_its_beginning(tmp_path, header, kind):
    fields = [f"c{number}" for number in range(len(header))]
    source = table(tmp_path / "t.csv", written([header]), schema=schema(fields))
    (task,) = our_report(write_descriptor(tmp_path, [source]))["tasks"]
    assert task["stats"]["errors"] == len(header)
    last = task["errors"][-1]
    assert (last["type"], last["fieldNumber"]) == (kind, len(header))
    assert len(last["labels"]) == QUOTED
    assert len(last["note"]) < 600


def test_errors_of_a_very_wide_row_quote_only_its_beginning(tmp_path):
    width = WIDEST_QUOTED + 1
    text = written([["a"], ["1"] * width])
    source = table(tmp_path / "t.csv", text, schema=schema(["a"]))
    (task,) = our_report(write_descriptor(tmp_path, [source]))["tasks"]
    assert task["stats"]["errors"] == width - 1
    assert all(each["cells"] == ["1"] * QUOTED for each in task["errors"])


def test_what_is_not_wide_is_quoted_whole():
    assert quoted(["a"] * WIDEST_QUOTED) == ["a"] * WIDEST_QUOTED


def test_frictionless_is_as_it_was_after_a_check_that_failed():
    from frictionless.resources import table as tables
    from frictionless.table import header

    def fail():
        assert tables.Header is not header.Header
        raise KeyError

    with pytest.raises(KeyError), wide_headers.wide_headers():
        fail()
    assert tables.Header is header.Header
