"""Recipes over any texts: no exception, the same every time, and what is clean stays clean."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.recipes import clean, column, recipe

from app.steps.cleaning.columns import LONGEST_CELL
from app.steps.cleaning.expressions import RowExpression, columns_of
from app.steps.cleaning.operations import OPERATIONS
from app.steps.cleaning.plan import plan_recipe
from app.steps.cleaning.recipe import read_recipe
from app.steps.cleaning.texts import repaired, titled, without_accents
from forms.problem import ProblemError

SETTLED = [
    {"op": "trim"},
    {"op": "spaces"},
    {"op": "case", "to": "lower"},
    {"op": "case", "to": "title"},
    {"op": "accents"},
    {"op": "accents", "to": "composed"},
    {"op": "mojibake"},
    {"op": "parse_date", "order": "dmy"},
    {"op": "parse_date", "order": "ymd", "pivot": 30},
    {"op": "parse_number", "decimal": ".", "thousands": ","},
    {"op": "zero_fill", "width": 4},
    {"op": "zero_fill", "catalogue": "municipality"},
    {"op": "set_missing", "values": ["-", "n/a"]},
]
"""Operations that change nothing the second time."""

OTHERS = [
    {"op": "case", "to": "upper"},
    {"op": "case", "to": "sentence"},
    {"op": "parse_date", "order": "mdy", "serial": "1900", "drop_time": True},
    {"op": "parse_number", "decimal": ",", "thousands": ".", "parentheses": True},
    {"op": "map", "values": {"a": "b", "b": "c"}, "others": "report"},
    {"op": "fill", "method": "down"},
    {"op": "fill", "method": "constant", "value": "x"},
    {"op": "mark_outliers", "method": "mad"},
]

words = st.text(max_size=12) | st.sampled_from(
    [
        *("3/4/2024", "31/12/99", "2024-04-03", "3 de abril de 2024", "45385", "1,234.50", "101"),
        *("Q 5", "(7)", "-0", "SAN JOSÉ", "Ñandú", "JosÃ©", "JosÃƒÂ©", " a  b ", "-", "N/A", "XIV"),
    ]
)
cells = st.lists(words, max_size=8)


@pytest.mark.parametrize("step", SETTLED, ids=lambda step: "-".join(map(str, step.values())))
@given(cells=cells)
def test_what_an_operation_made_clean_it_leaves_alone(step, cells):
    once = column(cells, **step)
    assert column(once, **step) == once


@pytest.mark.parametrize(
    "step", SETTLED + OTHERS, ids=lambda step: "-".join(map(str, step.values()))
)
@given(cells=cells)
def test_any_text_passes_and_only_what_is_reported_changes(step, cells):
    _header, rows, report = clean(["a"], [[cell] for cell in cells], {"columns": ["a"], **step})
    differing = sum(row[0] != cell for row, cell in zip(rows, cells, strict=True))
    if step["op"] == "mark_outliers":
        assert differing == 0
    else:
        assert report.tallies[0].cells == differing
    assert report.unread == len(report.problems)


@given(cells=cells)
def test_a_cell_that_could_not_be_read_is_as_it_was(cells):
    step = {"op": "parse_date", "columns": ["a"], "order": "dmy"}
    _header, rows, report = clean(["a"], [[cell] for cell in cells], step)
    for problem in report.problems:
        place = problem.place.row - 2
        assert rows[place][0] == cells[place] == problem.values["value"]


tables = st.lists(st.tuples(words, words, words).map(list), max_size=8)
pipelines = st.lists(
    st.sampled_from(
        [
            {"op": "trim", "columns": ["a", "b"]},
            {"op": "case", "columns": ["a"], "to": "title", "where": "string-length(${b}) > 1"},
            {"op": "fill", "columns": ["b"]},
            {"op": "drop_duplicates", "keys": ["a"]},
            {"op": "drop_duplicates", "keys": ["a", "c"], "keep": "last", "match": "folded"},
            {"op": "drop_duplicates", "keep": "most_filled"},
            {"op": "drop_duplicates", "keys": ["b"], "keep": "none"},
            {"op": "delete_rows", "where": "${c} = ''"},
            {"op": "compute", "column": "a", "expression": "concat(${b}, ${c})", "replace": True},
            {"op": "rename", "names": {"a": "b", "b": "a"}},
        ]
    ),
    max_size=5,
)


@given(rows=tables, steps=pipelines)
def test_the_same_table_and_recipe_give_the_same_rows(rows, steps):
    first = clean(["a", "b", "c"], rows, *steps)
    second = clean(["a", "b", "c"], rows, *steps)
    assert first[:2] == second[:2]
    assert first[2].as_json() == second[2].as_json()


@given(rows=tables, steps=pipelines)
def test_every_row_is_accounted_for(rows, steps):
    header, cleaned, report = clean(["a", "b", "c"], rows, *steps)
    assert report.rows_in == len(rows)
    assert report.rows_out == len(cleaned) == len(rows) - report.removed
    assert all(len(row) == len(header) for row in cleaned)


@given(steps=pipelines)
def test_a_recipe_survives_being_written(steps):
    made = recipe(*steps)
    assert read_recipe(made.to_text()) == made


@given(rows=tables)
def test_dropping_duplicates_leaves_each_key_once(rows):
    _header, kept, _ = clean(["a", "b", "c"], rows, {"op": "drop_duplicates", "keys": ["a"]})
    keys = [row[0] for row in kept if row[0].strip()]
    assert len(keys) == len(set(keys))
    assert {row[0] for row in kept} == {row[0] for row in rows}


def codes_of(work, *arguments):
    """Codes of what is refused, none when it goes well."""
    try:
        work(*arguments)
    except ProblemError as error:
        return [problem.code for problem in error.problems]
    return []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
odd_steps = st.fixed_dictionaries(
    {"op": st.sampled_from(["trim", "map", "split", "rename", "compute", "fill", "?"])},
    optional=dict.fromkeys(["columns", "values", "into", "names", "where", "note"], json_values),
)


@given(steps=st.lists(odd_steps | json_values, max_size=3))
def test_any_json_is_a_recipe_or_is_refused_in_words(steps):
    written = json.dumps({"recipe": 1, "steps": steps})
    assert all(code.startswith("clean.") for code in codes_of(read_recipe, written))


names = st.sampled_from(["a", "b", "c", "d", "a ", "A", "ñ"]) | st.text(max_size=4)
expressions = st.sampled_from(
    [
        *("${a}", "${a} = ${b}", "number(${a}) > 3", "concat(${a}, ${c}, 'x')", "not(${b})"),
        *("regex(${a}, '^(x+x+)+y$')", "regex(${a}, '(')", "pow(${a}, 99999)", "1 div 0"),
        *("substr(${a}, -1, 99999999)", "date(${a})", "format-date(${b}, '%Y')", "today()"),
        *("round(${a}, 400)", "int(${c})", "position(..)", "count(${a})", "${z}", "(", "'"),
    ]
) | st.text(max_size=8)
OF_KIND = {
    "columns": st.lists(names, max_size=3) | names,
    "new_column": names,
    "new_columns": st.lists(names, max_size=3),
    "renames": st.dictionaries(names, names, max_size=3),
    "expression": expressions,
    "text": words,
    "texts": st.lists(words, max_size=3),
    "mapping": st.dictionaries(words, words, max_size=3),
    "number": st.integers(-1, 10_001),
    "flag": st.booleans(),
}


def values_of(parameter):
    """What somebody may write for a parameter: mostly of its kind, sometimes not."""
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    return OF_KIND[parameter.kind]


def steps_of(operation):
    """Any step of an operation, with the parameters it must have and some of the others."""
    needed = {each.name: values_of(each) for each in operation.parameters if each.required}
    others = {each.name: values_of(each) for each in operation.parameters if not each.required}
    return st.fixed_dictionaries(
        {"op": st.just(operation.name), **needed}, optional={**others, "where": expressions}
    )


any_steps = st.lists(st.one_of([steps_of(each) for each in OPERATIONS.values()]), max_size=4)


@given(steps=any_steps, rows=tables)
@settings(max_examples=300)
def test_any_recipe_over_any_table_is_refused_in_words_or_gives_the_same_twice(steps, rows):
    if codes := codes_of(clean, ["a", "b", "c"], rows, *steps):
        assert all(code.startswith("clean.") for code in codes)
        return
    header, cleaned, report = clean(["a", "b", "c"], rows, *steps)
    again = clean(["a", "b", "c"], rows, *steps)
    assert (header, cleaned, report.as_json()) == (*again[:2], again[2].as_json())
    assert all(len(row) == len(header) for row in cleaned)
    assert len(cleaned) + report.removed == len(rows)
    assert len(set(header)) == len(header)


@given(steps=any_steps)
def test_what_a_recipe_declares_of_its_columns_is_what_it_reads_and_writes(steps):
    header = ["a", "b", "c"]
    if codes_of(clean, header, [], *steps):
        return
    plan = plan_recipe(recipe(*steps), header)
    told = plan_recipe(plan.declared(), header)
    assert told.header_out == plan.header_out
    assert read_recipe(plan.declared().to_text()) == plan.declared()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("[" * 10**5 + "]" * 10**5, "clean.not_json", id="lists without end"),
        pytest.param('{"a":' * 10**5, "clean.not_json", id="objects without end"),
        pytest.param('{"recipe": 1, "steps": [NaN]}', "clean.not_a_step", id="no number"),
        pytest.param(f'{{"recipe": 1{"0" * 5000}, "steps": []}}', "clean.not_json", id="a number"),
        pytest.param('{"recipe": 1, "steps": ["\\ud800"]}', "clean.not_json", id="half a sign"),
        pytest.param(
            '{"recipe": 1, "steps": [{"op": "trim", "columns": ["\\ud800"]}]}',
            "clean.not_json",
            id="half a sign in a name",
        ),
        pytest.param(
            '{"recipe": 1, "steps": [{"op": "map", "columns": "a", "values": {"x": "\\udfff"}}]}',
            "clean.not_json",
            id="half a sign to write",
        ),
        pytest.param(
            '{"recipe": 1, "steps": [{"op": "rename", "names": {"a": "x\\u0000"}}]}',
            "clean.not_json",
            id="the sign that ends texts",
        ),
        pytest.param(
            json.dumps({"recipe": 1, "steps": [{"op": "trim", "columns": ["a"]}] * 1001}),
            "clean.too_many_steps",
            id="steps by the thousand",
        ),
    ],
)
def test_a_recipe_made_to_do_harm_is_refused(written, code):
    assert codes_of(read_recipe, written) == [code]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        pytest.param(
            {"op": "split", "columns": ["a"], "into": [f"n{at}" for at in range(20_000)]},
            "clean.too_many_columns",
            id="more columns than a table has",
        ),
        pytest.param(
            {"op": "delete_rows", "where": "(" * 9999 + "1" + ")" * 9999},
            "clean.expression",
            id="brackets by the thousand",
        ),
    ],
)
def test_a_step_made_to_do_harm_is_refused(step, code):
    assert codes_of(clean, ["a", "b"], [["1", "2"]], step) == [code]


def test_a_pattern_that_would_search_for_ever_ends():
    step = {"op": "compute", "column": "c", "expression": "regex(${a}, '^(a|aa)+$')"}
    _header, rows, _report = clean(["a"], [["a" * 40 + "x"]] * 20, step)
    assert len(rows) == 20


def test_texts_that_double_with_every_step_end_with_a_warning_and_stay_blank():
    steps = [
        {"op": "compute", "column": f"d{at}", "expression": f"concat(${{{name}}}, ${{{name}}})"}
        for at, name in enumerate(["b", *(f"d{before}" for before in range(29))])
    ]
    header, (row,), report = clean(["b"], [["y" * 100]], *steps)
    assert max(map(len, row)) <= LONGEST_CELL
    assert {problem.code for problem in report.problems} == {"clean.too_long"}
    assert row[header.index("d29")] == ""


@given(text=st.text(max_size=30) | st.binary(max_size=30))
def test_any_content_is_a_recipe_or_is_refused(text):
    assert all(code.startswith("clean.") for code in codes_of(read_recipe, text))


@given(text=st.text(st.sampled_from("${}ab '\"+()=1"), max_size=14), row=st.tuples(words, words))
@settings(max_examples=200)
def test_any_expression_is_worked_out_or_refused(text, row):
    if not set(columns_of(text)) <= {"a", "b"}:
        return
    if codes := codes_of(RowExpression, text, ["a", "b"]):
        assert all(code.startswith("clean.") for code in codes)
        return
    expression = RowExpression(text, ["a", "b"])
    assert isinstance(expression.value(row), str)
    assert expression.holds(row) in {True, False}


@given(text=st.text(max_size=20))
def test_writing_names_loses_no_letter(text):
    assert titled(text).casefold() == text.casefold() or titled(text).lower() == text.lower()
    assert len(without_accents(text)) <= len(text)


@given(text=st.text("áéíóúüñÁÉÍÓÚÜÑ¿¡“”’—°ªº€ abc", max_size=20))
def test_a_text_read_wrongly_is_repaired(text):
    for encoding in ("latin-1", "cp1252"):
        try:
            broken = text.encode().decode(encoding)
        except UnicodeDecodeError:
            continue
        assert repaired(broken) == repaired(text)
