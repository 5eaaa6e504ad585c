"""What the operations on rows and columns promise, against computations made another way."""

import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recipes import clean

from app.steps.cleaning.rows import MARK
from app.steps.reference import fold
from forms.problem import ProblemError


def rows_of(header, rows, *steps):
    """The rows that come out."""
    return clean(header, rows, *steps)[1]


def refusals(header, *steps):
    """Codes of what is said before any row is read."""
    with pytest.raises(ProblemError) as caught:
        clean(header, [], *steps)
    return [problem.code for problem in caught.value.problems]


class TestFill:
    """Blank cells take what stands above them, or one text."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param(["a", "", ""], ["a", "a", "a"], id="as in merged cells"),
            pytest.param(["", "a", ""], ["", "a", "a"], id="nothing stands above the first"),
            pytest.param(["a", " ", "b"], ["a", "a", "b"], id="blanks are blank"),
            pytest.param(["a", "", "b", ""], ["a", "a", "b", "b"], id="the nearest one counts"),
            pytest.param([" a", ""], [" a", " a"], id="as it is written"),
            pytest.param(["0", ""], ["0", "0"], id="zero is something"),
            pytest.param(["", ""], ["", ""], id="nothing at all"),
            pytest.param([], [], id="no rows"),
        ],
    )
    def test_down(self, before, after):
        rows = [[cell] for cell in before]
        made = rows_of(["a"], rows, {"op": "fill", "columns": ["a"]})
        assert [row[0] for row in made] == after

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param("", "x", id="nothing"),
            pytest.param("\t", "x", id="a blank"),
            pytest.param("-", "-", id="a sign is something"),
            pytest.param("y", "y", id="something"),
        ],
    )
    def test_with_one_text(self, before, after):
        step = {"op": "fill", "columns": ["a"], "method": "constant", "value": "x"}
        assert rows_of(["a"], [[before]], step) == [[after]]

    def test_down_across_a_condition_takes_from_every_row_and_writes_only_in_its_own(self):
        rows = [["x", "1"], ["", "2"], ["y", "2"], ["", "1"]]
        step = {"op": "fill", "columns": ["a"], "where": "${b} = 1"}
        assert rows_of(["a", "b"], rows, step) == [["x", "1"], ["", "2"], ["y", "2"], ["y", "1"]]

    def test_columns_are_filled_each_from_its_own(self):
        rows = [["x", ""], ["", "y"], ["", ""]]
        step = {"op": "fill", "columns": ["a", "b"]}
        assert rows_of(["a", "b"], rows, step) == [["x", ""], ["x", "y"], ["x", "y"]]

    def test_two_fills_in_a_recipe_do_not_share_what_they_saw(self):
        steps = [
            {"op": "fill", "columns": ["a"]},
            {"op": "delete_rows", "where": "${a} = 'x'"},
            {"op": "fill", "columns": ["a"], "method": "constant", "value": "z"},
        ]
        assert rows_of(["a"], [[""], ["x"], [""]], *steps) == [["z"]]

    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({"method": "down", "value": "x"}, id="down needs no text"),
            pytest.param({"method": "constant"}, id="one text must be said"),
            pytest.param({"method": "constant", "value": ""}, id="and hold something"),
        ],
    )
    def test_what_it_is_filled_with_must_be_clear(self, parameters):
        assert refusals(["a"], {"op": "fill", "columns": ["a"], **parameters}) == [
            "clean.fill_value"
        ]


def first_of_each(rows, key):
    """Keep the first of the rows with one key, by a plain loop."""
    seen, kept = set(), []
    for row in rows:
        if not any(cell.strip() for cell in key(row)) or tuple(key(row)) not in seen:
            kept.append(row)
        seen.add(tuple(key(row)))
    return kept


CELLS = st.sampled_from(["", " ", "a", "A", "á", "b", "-", "?"])
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=12)


class TestDropDuplicates:
    """Of rows that say the same in their keys one is kept, or none."""

    @pytest.mark.parametrize(
        ("keep", "kept"),
        [
            pytest.param("first", ["1", "4", "5"], id="the first"),
            pytest.param("last", ["3", "4", "5"], id="the last"),
            pytest.param("most_filled", ["2", "4", "5"], id="the one that says most"),
            pytest.param("none", ["4", "5"], id="none of them"),
        ],
    )
    def test_which_row_stays(self, keep, kept):
        rows = [
            ["k", "1", ""],
            ["k", "2", "algo"],
            ["k", "3", ""],
            ["", "4", ""],
            ["", "5", ""],
        ]
        step = {"op": "drop_duplicates", "keys": ["clave"], "keep": keep}
        assert [row[1] for row in rows_of(["clave", "n", "x"], rows, step)] == kept

    @pytest.mark.parametrize(
        ("match", "one", "other", "is_same"),
        [
            pytest.param("exact", "Ana", "Ana", True, id="equal"),
            pytest.param("exact", "Ana", "ana", False, id="another case"),
            pytest.param("exact", "Ana", "Ana ", False, id="a blank"),
            pytest.param("folded", "Ana", " ANA ", True, id="folded: case and blanks"),
            pytest.param("folded", "Petén", "Peten.", True, id="folded: accents and signs"),
            pytest.param("folded", "-", "?", False, id="folded: two signs are two"),
            pytest.param("folded", "1.0", "10", False, id="folded: a point parts figures"),
        ],
    )
    def test_what_is_the_same(self, match, one, other, is_same):
        step = {"op": "drop_duplicates", "keys": ["a"], "match": match}
        assert len(rows_of(["a"], [[one], [other]], step)) == (1 if is_same else 2)

    def test_keys_do_not_run_into_each_other(self):
        rows = [["ab", "c"], ["a", "bc"], ["1:a", ""], ["1", ":a"]]
        assert rows_of(["a", "b"], rows, {"op": "drop_duplicates"}) == rows

    def test_rows_outside_the_condition_are_no_duplicates_of_anything(self):
        rows = [["k", "no"], ["k", "sí"], ["k", "no"], ["k", "sí"]]
        step = {"op": "drop_duplicates", "keys": ["a"], "where": "${b} = 'sí'"}
        assert rows_of(["a", "b"], rows, step) == rows[:3]

    def test_between_two_that_say_as_much_the_first_stays(self):
        rows = [["k", "1"], ["k", "2"]]
        step = {"op": "drop_duplicates", "keys": ["a"], "keep": "most_filled"}
        assert rows_of(["a", "b"], rows, step) == [["k", "1"]]

    @given(rows=TABLES)
    def test_the_first_of_each_stays_in_the_order_of_the_table(self, rows):
        step = {"op": "drop_duplicates", "keys": ["a"]}
        assert rows_of(["a", "b"], rows, step) == first_of_each(rows, lambda row: row[:1])

    @given(rows=TABLES)
    def test_the_last_of_each_is_the_first_of_each_from_behind(self, rows):
        step = {"op": "drop_duplicates", "keys": ["a"], "keep": "last"}
        expected = first_of_each(rows[::-1], lambda row: row[:1])[::-1]
        assert rows_of(["a", "b"], rows, step) == expected

    @given(rows=TABLES)
    def test_none_leaves_what_stood_there_once(self, rows):
        counts = Counter(row[0] for row in rows)
        step = {"op": "drop_duplicates", "keys": ["a"], "keep": "none"}
        expected = [row for row in rows if counts[row[0]] == 1 or not row[0].strip()]
        assert rows_of(["a", "b"], rows, step) == expected

    @given(rows=TABLES)
    def test_folded_keys_are_compared_as_names_are(self, rows):
        step = {"op": "drop_duplicates", "keys": ["a"], "match": "folded"}

        def key(row):
            return [fold(row[0]) or row[0]]

        assert rows_of(["a", "b"], rows, step) == first_of_each(rows, key)

    @given(rows=TABLES)
    @pytest.mark.parametrize("keep", ["first", "last", "most_filled", "none"])
    def test_a_second_time_nothing_goes(self, keep, rows):
        step = {"op": "drop_duplicates", "keep": keep}
        once = rows_of(["a", "b"], rows, step)
        assert rows_of(["a", "b"], once, step) == once

    @given(rows=TABLES)
    def test_what_went_and_what_stayed_make_up_what_came(self, rows):
        _header, kept, report = clean(["a", "b"], rows, {"op": "drop_duplicates"})
        assert report.removed + len(kept) == len(rows) == report.rows_in
        assert report.rows_out == len(kept)


class TestDeleteRows:
    @pytest.mark.parametrize(
        ("where", "left"),
        [
            pytest.param("${edad} > 17", ["", "x"], id="a number"),
            pytest.param("${edad} = ''", ["20", "x", "18"], id="nothing"),
            pytest.param("not(number(${edad}) = number(${edad}))", ["20", "18"], id="no number"),
            pytest.param("${edad}", [""], id="a column alone: what holds something"),
            pytest.param("true()", [], id="all"),
            pytest.param("false()", ["20", "", "x", "18"], id="none"),
            pytest.param("1 = 0 or ${edad} = 'x'", ["20", "", "18"], id="one of two"),
            pytest.param("contains(${edad}, '8')", ["20", "", "x"], id="a part"),
            pytest.param("string-length(${edad}) = 2", ["", "x"], id="a length"),
            pytest.param("regex(${edad}, '[0-9]+')", ["", "x"], id="a pattern"),
        ],
    )
    def test_the_rows_of_which_the_condition_is_true_go(self, where, left):
        rows = [["20"], [""], ["x"], ["18"]]
        made = rows_of(["edad"], rows, {"op": "delete_rows", "where": where})
        assert [row[0] for row in made] == left

    def test_without_a_condition_not_all_go(self):
        assert refusals(["a"], {"op": "delete_rows"}) == ["clean.no_condition"]


def far_by_the_book(numbers):
    """Iglewicz and Hoaglin's rule in plain words, for amounts that are not skewed."""
    middle = statistics.median(numbers)
    mad = statistics.median(abs(number - middle) for number in numbers)
    return [0.6745 * abs(number - middle) / mad > 3.5 for number in numbers]


class TestMarkOutliers:
    """Far values are marked in a column beside; no value changes."""

    @pytest.mark.parametrize(
        ("numbers", "far"),
        [
            pytest.param([*range(-10, 11), 500], [500], id="one above"),
            pytest.param([*range(-10, 11), -500], [-500], id="one below"),
            pytest.param([*range(-10, 11), 500, -500], [500, -500], id="one at each end"),
            pytest.param([*range(-10, 11)], [], id="none"),
            pytest.param([1, 2, 3, 1000], [], id="too few to tell"),
            pytest.param([5] * 20, [], id="all equal"),
        ],
    )
    def test_what_is_far(self, numbers, far):
        header, rows, report = clean(
            ["n"], [[str(number)] for number in numbers], {"op": "mark_outliers", "columns": ["n"]}
        )
        assert header == ["n", "n" + MARK]
        assert [int(row[0]) for row in rows] == numbers
        assert [int(row[0]) for row in rows if row[1] == "1"] == far
        assert report.tallies[0].cells == len(far)

    @given(
        numbers=st.lists(st.integers(-100, 100), min_size=12, max_size=40, unique=True),
        odd=st.integers(-9999, 9999),
    )
    def test_it_is_the_rule_of_the_book_where_numbers_lie_on_both_sides_of_zero(self, numbers, odd):
        numbers = [*numbers, -1000, odd]
        step = {"op": "mark_outliers", "columns": ["n"]}
        rows = rows_of(["n"], [[str(number)] for number in numbers], step)
        assert [row[1] == "1" for row in rows] == far_by_the_book(numbers)

    @pytest.mark.parametrize(
        ("cell", "mark", "unread"),
        [
            pytest.param("0", "0", 0, id="like the others"),
            pytest.param("9999", "1", 0, id="far"),
            pytest.param("", "", 0, id="nothing"),
            pytest.param(" ", "", 0, id="blank"),
            pytest.param("muchos", "", 1, id="a word is said, not judged"),
            pytest.param("NaN", "", 1, id="no number"),
        ],
    )
    def test_what_stands_beside_a_cell(self, cell, mark, unread):
        rows = [[str(n)] for n in range(-10, 11)] + [[cell]]
        _header, made, report = clean(["n"], rows, {"op": "mark_outliers", "columns": ["n"]})
        assert made[-1] == [cell, mark]
        assert report.unread == unread

    def test_a_column_of_that_name_stays(self):
        step = {"op": "mark_outliers", "columns": ["n"]}
        assert refusals(["n", "n" + MARK], step) == ["clean.column_exists"]

    def test_rows_outside_the_condition_neither_judge_nor_are_judged(self):
        rows = [[str(n), "a"] for n in range(-10, 11)] + [["500", "b"], ["500", "a"]]
        step = {"op": "mark_outliers", "columns": ["n"], "where": "${g} = 'a'"}
        made = rows_of(["n", "g"], rows, step)
        assert [row[2] for row in made[-2:]] == ["", "1"]


class TestSplit:
    @pytest.mark.parametrize(
        ("text", "separator", "names", "parts"),
        [
            pytest.param("Ana Pérez", " ", 2, ["Ana", "Pérez"], id="two words"),
            pytest.param("Ana Pérez López", " ", 2, ["Ana", "Pérez López"], id="the last has all"),
            pytest.param("Ana", " ", 2, ["Ana", ""], id="one word"),
            pytest.param("", " ", 2, ["", ""], id="nothing"),
            pytest.param("a, b", ",", 2, ["a", "b"], id="blanks around parts go"),
            pytest.param("a||b", "|", 3, ["a", "", "b"], id="an empty part keeps its place"),
            pytest.param("a.b", ".", 2, ["a", "b"], id="a point is no pattern"),
            pytest.param("a.*b", ".*", 2, ["a", "b"], id="nor is this"),
            pytest.param("a - b - c", " - ", 3, ["a", "b", "c"], id="several signs"),
            pytest.param("a,b,c", ",", 1, ["a,b,c"], id="one column takes all"),
        ],
    )
    def test_parts(self, text, separator, names, parts):
        into = [f"p{n}" for n in range(names)]
        step = {"op": "split", "column": "a", "into": into, "separator": separator}
        assert rows_of(["a"], [[text]], step) == [[text, *parts]]

    @given(parts=st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=5))
    def test_what_was_split_merges_back(self, parts):
        text, names = "|".join(parts), ["x", "y", "z"]
        made = rows_of(
            ["a"],
            [[text]],
            {"op": "split", "column": "a", "into": names, "separator": "|", "drop": True},
            {"op": "merge", "columns": names, "into": "a", "separator": "|", "drop": True},
        )
        assert made == [[text]]

    @pytest.mark.parametrize(
        ("step", "code"),
        [
            pytest.param({"into": ["a"]}, "clean.column_exists", id="a column that is there"),
            pytest.param({"into": ["x", "b"]}, "clean.column_exists", id="another one"),
            pytest.param({"into": ["x"], "separator": ""}, "clean.no_separator", id="no sign"),
        ],
    )
    def test_what_cannot_be_split(self, step, code):
        assert refusals(["a", "b"], {"op": "split", "columns": ["a"], **step}) == [code]

    def test_a_text_outside_the_condition_is_not_lost_with_its_column(self):
        step = {"op": "split", "columns": ["a"], "into": ["x", "y"], "drop": True}
        rows = [["1 2", "sí"], ["3 4", "no"]]
        made = rows_of(["a", "b"], rows, {**step, "where": "${b} = 'sí'"})
        assert made == [["sí", "1", "2"], ["no", "3 4", ""]]


class TestMerge:
    @pytest.mark.parametrize(
        ("cells", "parameters", "merged"),
        [
            pytest.param(["Ana", "Pérez"], {}, "Ana Pérez", id="with a blank"),
            pytest.param(["Ana", ""], {}, "Ana", id="what is blank leaves no blank"),
            pytest.param(["", ""], {}, "", id="nothing"),
            pytest.param(["Ana", ""], {"skip_blank": False}, "Ana ", id="unless it is wanted"),
            pytest.param(["1", "2"], {"separator": "-"}, "1-2", id="with a sign"),
            pytest.param(["1", "2"], {"separator": ""}, "12", id="with none"),
        ],
    )
    def test_cells_become_one(self, cells, parameters, merged):
        step = {"op": "merge", "columns": ["a", "b"], "into": "c", **parameters}
        assert rows_of(["a", "b"], [cells], step) == [[*cells, merged]]

    def test_they_stand_in_the_order_they_are_named(self):
        step = {"op": "merge", "columns": ["b", "a"], "into": "c", "drop": True}
        assert clean(["a", "b"], [["1", "2"]], step)[:2] == (["c"], [["2 1"]])

    def test_columns_that_go_everywhere_cannot_be_merged_somewhere(self):
        step = {"op": "merge", "columns": ["a"], "into": "c", "drop": True, "where": "${b} = 1"}
        assert refusals(["a", "b"], step) == ["clean.drop_everywhere"]


class TestColumns:
    @pytest.mark.parametrize(
        ("step", "header", "row"),
        [
            pytest.param(
                {"op": "rename", "names": {"a": "x"}}, ["x", "b", "c"], ["1", "2", "3"], id="one"
            ),
            pytest.param(
                {"op": "rename", "names": {"a": "b", "b": "a"}},
                ["b", "a", "c"],
                ["1", "2", "3"],
                id="two change names",
            ),
            pytest.param(
                {"op": "rename", "names": {"a": "a"}},
                ["a", "b", "c"],
                ["1", "2", "3"],
                id="to its own name",
            ),
            pytest.param(
                {"op": "keep_columns", "columns": ["c", "a"]},
                ["c", "a"],
                ["3", "1"],
                id="kept in the order they are named",
            ),
            pytest.param({"op": "keep_columns", "columns": ["b"]}, ["b"], ["2"], id="one is kept"),
            pytest.param({"op": "drop_columns", "columns": ["c", "a"]}, ["b"], ["2"], id="two go"),
            pytest.param(
                {"op": "compute", "column": "d", "expression": "${a} + ${b} * ${c}"},
                ["a", "b", "c", "d"],
                ["1", "2", "3", "7"],
                id="computed anew",
            ),
            pytest.param(
                {"op": "compute", "column": "a", "expression": "${a} * 2", "replace": True},
                ["a", "b", "c"],
                ["2", "2", "3"],
                id="computed from itself",
            ),
            pytest.param(
                {"op": "compute", "column": "d", "expression": "if(${a} = 1, 'uno', 'otro')"},
                ["a", "b", "c", "d"],
                ["1", "2", "3", "uno"],
                id="one or the other",
            ),
            pytest.param(
                {"op": "compute", "column": "d", "expression": "concat(${a}, '-', ${c})"},
                ["a", "b", "c", "d"],
                ["1", "2", "3", "1-3"],
                id="texts together",
            ),
        ],
    )
    def test_what_comes_out(self, step, header, row):
        made = clean(["a", "b", "c"], [["1", "2", "3"]], step)
        assert made[:2] == (header, [row])

    @pytest.mark.parametrize(
        ("step", "codes"),
        [
            pytest.param(
                {"op": "rename", "names": {"a": "b"}}, ["clean.column_exists"], id="taken"
            ),
            pytest.param(
                {"op": "rename", "names": {"a": "x", "b": "x"}},
                ["clean.column_exists"],
                id="two to one",
            ),
            pytest.param(
                {"op": "drop_columns", "columns": ["a", "b"]},
                ["clean.no_column_left"],
                id="none would be left",
            ),
            pytest.param(
                {"op": "compute", "column": "a", "expression": "1"},
                ["clean.column_exists"],
                id="computed over another without saying so",
            ),
            pytest.param(
                {"op": "compute", "column": "c", "expression": "1 +"},
                ["clean.expression"],
                id="half an expression",
            ),
            pytest.param(
                {"op": "compute", "column": "c", "expression": "sumar(1)"},
                ["clean.unknown_function"],
                id="a function nobody knows",
            ),
            pytest.param(
                {"op": "compute", "column": "c", "expression": "today()"},
                ["clean.not_repeatable"],
                id="another value tomorrow",
            ),
            pytest.param(
                {"op": "compute", "column": "c", "expression": "random()"},
                ["clean.not_repeatable"],
                id="another value each time",
            ),
            pytest.param(
                {"op": "keep_columns", "columns": ["x", "y"]},
                ["clean.missing_column", "clean.missing_column"],
                id="all that is missing is said at once",
            ),
        ],
    )
    def test_what_is_refused_before_any_row(self, step, codes):
        assert refusals(["a", "b"], step) == codes

    def test_a_later_step_sees_the_columns_of_an_earlier_one(self):
        made = clean(
            ["nombre"],
            [["Ana Pérez"]],
            {"op": "split", "column": "nombre", "into": ["n", "a"], "drop": True},
            {"op": "rename", "names": {"a": "apellido"}},
            {"op": "case", "column": "apellido", "to": "upper"},
            {"op": "keep_columns", "columns": ["apellido", "n"]},
        )
        assert made[:2] == (["apellido", "n"], [["PÉREZ", "Ana"]])

    def test_a_later_step_does_not_see_a_column_that_went(self):
        steps = [{"op": "drop_columns", "columns": ["a"]}, {"op": "trim", "columns": ["a"]}]
        assert refusals(["a", "b"], *steps) == ["clean.missing_column"]

    def test_one_missing_column_is_said_once_however_many_steps_name_it(self):
        steps = [{"op": "trim", "columns": ["zzz"]}, {"op": "spaces", "columns": ["zzz"]}]
        assert refusals(["a"], *steps) == ["clean.missing_column"]

    @pytest.mark.parametrize(
        "name",
        ["con espacio", "año", "a.b", "a'b", 'a"b', "1", "=a", "ſ", "😀", "a$b", "columna/1"],
    )
    def test_a_column_may_be_called_anything(self, name):
        step = {"op": "compute", "column": "nueva", "expression": f"concat(${{{name}}}, '!')"}
        assert rows_of([name], [["x"]], step) == [["x", "x!"]]
