"""Whatever somebody writes as an expression: a problem or a value, never an exception."""

import math
from datetime import UTC
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from support.evaluation import form, opened

from forms.problem import ProblemError
from forms.xpath.expression import Scope, compile_expression
from forms.xpath.functions import FUNCTIONS
from forms.xpath.lexer import ExpressionSyntaxError
from forms.xpath.locations import FormShape
from forms.xpath.nodes import Context
from forms.xpath.parser import PRECEDENCE, parse
from forms.xpath.patterns import is_found
from forms.xpath.printer import print_expression
from forms.xpath.syntax import (
    COMMENT_TEST,
    NODE_TEST,
    TEXT_TEST,
    Axis,
    Call,
    Filter,
    Literal,
    Negation,
    Number,
    Operation,
    Path,
    Step,
)
from forms.xpath.values import to_boolean, to_number, to_text

NAMES = ("data", "i", "d", "s", "b", "f", "dt", "sm", "irr", "rep", "x", "y", "otra", "div", "or")
AXES = get_args(Axis)
TEXTS = st.one_of(
    st.sampled_from(["", "a", "5", "-1.5", "2020-01-31", "2020-01-31T10:00:00Z", "true", "a b"]),
    st.text(max_size=12).filter(lambda text: '"' not in text),
)
NUMBERS = st.one_of(
    st.integers(0, 10_000).map(float),
    st.floats(0, 1e12, allow_subnormal=False),
    st.sampled_from([0.0, 0.5, 1e15, 1e21]),
)

LEAVES = st.one_of(
    st.builds(Number, NUMBERS),
    st.builds(Literal, TEXTS),
    st.sampled_from([Path((), absolute=True), Call("current", ()), Call("today", ())]),
)


def trees_over(inner: st.SearchStrategy) -> st.SearchStrategy:
    predicates = st.lists(inner, max_size=2).map(tuple)
    tests = st.sampled_from([*NAMES, "*", NODE_TEST, TEXT_TEST, COMMENT_TEST])
    steps = st.builds(Step, st.sampled_from(AXES), tests, predicates)
    paths = st.lists(steps, min_size=1, max_size=3).map(tuple)
    starts = st.one_of(
        st.just(Call("current", ())),
        st.just(Call("instance", (Literal("l"),))),
        st.builds(Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
    )
    return st.one_of(
        st.builds(Operation, st.sampled_from(sorted(PRECEDENCE)), inner, inner),
        st.builds(Negation, inner),
        st.builds(Path, paths, st.booleans()),
        st.builds(lambda steps, start: Path(steps, start=start), paths, starts),
        st.builds(Filter, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        calls(inner),
    )


def calls(inner: st.SearchStrategy) -> st.SearchStrategy:
    """Build calls of every function, with as many arguments as it takes."""

    def of(name: str) -> st.SearchStrategy:
        function = FUNCTIONS[name]
        most = function.fewest + 2 if function.most is None else function.most
        counts = [n for n in range(function.fewest, most + 1) if function.takes(n)]
        return st.sampled_from(counts).flatmap(
            lambda count: st.tuples(*[inner] * count).map(lambda given: Call(name, given))
        )

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(of)


TREES = st.recursive(LEAVES, trees_over, max_leaves=12)

SHAPE = FormShape(
    "data",
    {
        "": ("i", "d", "s", "b", "f", "dt", "sm", "t", "irr", "t3", "rep", "bt", "o"),
        "rep": ("x", "y"),
    },
    frozenset({"rep"}),
)
SESSION = opened(form())
PLACES = ("o", "rep/y", "rep", "")


def context_at(path: str) -> Context:
    world = SESSION._world
    node = {
        "o": world.root.named("o")[0],
        "rep/y": world.root.named("rep")[1].named("y")[0],
        "rep": world.root.named("rep")[2],
        "": world.root,
    }[path]
    return Context(world, node, node)


def parsed(text: str) -> object:
    """Give the tree, or the place where the text is no expression."""
    try:
        return parse(text)
    except ExpressionSyntaxError as error:
        return error.position


def compiled(text: str, place: str) -> object:
    """Give the expression, or the codes of what is wrong with it."""
    try:
        return compile_expression(text, Scope(SHAPE, place))
    except ProblemError as error:
        return {problem.code for problem in error.problems}


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_syntax_error(text):
    tree_or_place = parsed(text)
    if isinstance(tree_or_place, int):
        assert 0 <= tree_or_place <= len(text)
    else:
        assert parse(print_expression(tree_or_place)) == tree_or_place


@given(st.text("()[]/.@*|+-=<>!'\",:aijx01 \n", max_size=60))
def test_any_text_of_xpath_s_own_signs_is_an_expression_or_a_syntax_error(text):
    tree_or_place = parsed(text)
    if isinstance(tree_or_place, int):
        assert 0 <= tree_or_place <= len(text)
    else:
        assert parse(print_expression(tree_or_place)) == tree_or_place


@given(st.text(max_size=60), st.sampled_from(PLACES))
def test_compiling_any_text_raises_nothing_but_problems(text, place):
    expression = compiled(text, place)
    if isinstance(expression, set):
        assert expression <= {
            "form.expression",
            "form.unknown_function",
            "form.wrong_arguments",
        }
    else:
        expression.run(context_at(place))


@given(TREES)
def test_a_printed_tree_parses_into_itself(tree):
    assert parse(print_expression(tree)) == tree


@given(TREES, st.sampled_from(PLACES))
def test_every_expression_has_a_value_everywhere_in_the_form(tree, place):
    expression = compile_expression(print_expression(tree), Scope(SHAPE, place))
    value = expression.run(context_at(place))
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value, UTC), float)
    assert isinstance(to_boolean(value), bool)


@given(TREES, st.sampled_from(PLACES))
def test_what_an_expression_reads_is_a_place_of_the_form(tree, place):
    readings = compile_expression(print_expression(tree), Scope(SHAPE, place)).readings
    known = {"", *SHAPE.places}
    assert {reading.path for reading in readings} <= known
    assert {reading.anchor for reading in readings} <= {"", "rep"}


@given(TREES)
def test_as_a_choice_filter_it_runs_on_every_item(tree):
    scope = Scope(SHAPE, "o", of_items=True)
    expression = compile_expression(print_expression(tree), scope)
    at_question = context_at("o")
    for item in SESSION._world.choices.root("l").children():
        expression.run(Context(at_question.world, item, at_question.node))
    if expression.lookup is not None:
        key = expression.lookup.key(at_question)
        assert key is None or isinstance(key, str)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_written_so_that_it_can_be_read_again(number):
    text = to_text(number)
    if not math.isnan(number):
        assert to_number(text, UTC) == number
    assert ("e" in text) == (abs(number) >= 1e21 or 0 < abs(number) < 1e-6) or "I" in text


PATTERN_SIGNS = "()[]{}|*+?.^$\\-,:=!<>adwsbkDWSBnux01239 ñ\U0001f600"


@given(st.text("abc1 ñ\n\U0001f600", max_size=40), st.text(PATTERN_SIGNS, max_size=25))
def test_any_pattern_is_found_in_a_text_or_not(text, pattern):
    assert is_found(text, pattern) in {True, False}


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_text_taken_letter_by_letter_is_a_pattern_that_finds_it(before, text):
    letters = "".join(f"\\u{ord(sign):04x}" for sign in text if ord(sign) < 0x10000)
    found = "".join(sign for sign in text if ord(sign) < 0x10000)
    assert is_found(before + found, f"{letters}$")
