"""Trees of expressions (XPath 1.0, sections 2 and 3)."""

import pytest

from forms.xpath.lexer import ExpressionSyntaxError
from forms.xpath.parser import MAX_DEPTH, parse
from forms.xpath.syntax import (
    NODE_TEST,
    TEXT_TEST,
    Call,
    Filter,
    Literal,
    Negation,
    Number,
    Operation,
    Path,
    Step,
    spine,
)

ONE, TWO, THREE = Number(1.0), Number(2.0), Number(3.0)
SELF = Step("self", NODE_TEST)
PARENT = Step("parent", NODE_TEST)
DESCENT = Step("descendant-or-self", NODE_TEST)


def child(name: str, *predicates: object) -> Step:
    return Step("child", name, predicates)


def path(*names: str) -> Path:
    return Path(tuple(child(name) for name in names))


def absolute(*names: str) -> Path:
    return Path(tuple(child(name) for name in names), absolute=True)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", ONE),
        ("2.50", Number(2.5)),
        (".5", Number(0.5)),
        ("'a'", Literal("a")),
        ('"a"', Literal("a")),
        ("(1)", ONE),
        ("((1))", ONE),
        ("-1", Negation(ONE)),
        ("--1", Negation(Negation(ONE))),
        ("f()", Call("f", ())),
        ("f(1, 2)", Call("f", (ONE, TWO))),
        ("jr:itext('a')", Call("jr:itext", (Literal("a"),))),
    ],
)
def test_primary_expressions_3_1(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 - 3", Operation("-", Operation("+", ONE, TWO), THREE)),
        ("1 - 2 - 3", Operation("-", Operation("-", ONE, TWO), THREE)),
        ("1 - (2 - 3)", Operation("-", ONE, Operation("-", TWO, THREE))),
        ("1 + 2 * 3", Operation("+", ONE, Operation("*", TWO, THREE))),
        ("1 * 2 + 3", Operation("+", Operation("*", ONE, TWO), THREE)),
        ("1 div 2 mod 3", Operation("mod", Operation("div", ONE, TWO), THREE)),
        ("1 < 2 = 3", Operation("=", Operation("<", ONE, TWO), THREE)),
        ("1 = 2 < 3", Operation("=", ONE, Operation("<", TWO, THREE))),
        ("1 and 2 or 3", Operation("or", Operation("and", ONE, TWO), THREE)),
        ("1 or 2 and 3", Operation("or", ONE, Operation("and", TWO, THREE))),
        ("1 + 2 > 3", Operation(">", Operation("+", ONE, TWO), THREE)),
        ("1 = 2 and 3", Operation("and", Operation("=", ONE, TWO), THREE)),
        ("-1 + 2", Operation("+", Negation(ONE), TWO)),
        ("-1 * 2", Operation("*", Negation(ONE), TWO)),
        ("1 - -2", Operation("-", ONE, Negation(TWO))),
        ("-a | b", Negation(Operation("|", path("a"), path("b")))),
        ("1 != 2", Operation("!=", ONE, TWO)),
        ("1 >= 2", Operation(">=", ONE, TWO)),
        ("1 <= 2", Operation("<=", ONE, TWO)),
    ],
)
def test_precedence_3_4_and_3_5(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", path("a")),
        ("a/b", path("a", "b")),
        ("/a/b", absolute("a", "b")),
        ("/", Path((), absolute=True)),
        (".", Path((SELF,))),
        ("..", Path((PARENT,))),
        ("../a", Path((PARENT, child("a")))),
        ("../../a", Path((PARENT, PARENT, child("a")))),
        ("./a", Path((SELF, child("a")))),
        ("//a", Path((DESCENT, child("a")), absolute=True)),
        ("a//b", Path((child("a"), DESCENT, child("b")))),
        ("*", path("*")),
        ("/a/*", absolute("a", "*")),
        ("@id", Path((Step("attribute", "id"),))),
        ("a/@id", Path((child("a"), Step("attribute", "id")))),
        ("child::a", path("a")),
        ("parent::a", Path((Step("parent", "a"),))),
        ("ancestor-or-self::*", Path((Step("ancestor-or-self", "*"),))),
        ("following-sibling::a", Path((Step("following-sibling", "a"),))),
        ("self::node()", Path((SELF,))),
        ("node()", Path((child(NODE_TEST),))),
        ("a/text()", Path((child("a"), child(TEXT_TEST)))),
        ("jr:meta", path("jr:meta")),
        ("div", path("div")),
        ("child", path("child")),
    ],
)
def test_location_paths_2(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a[1]", Path((child("a", ONE),))),
        ("a[1][2]", Path((child("a", ONE, TWO),))),
        ("a[b = 1]/c", Path((child("a", Operation("=", path("b"), ONE)), child("c")))),
        ("a[b[1]]", Path((child("a", Path((child("b", ONE),))),))),
        (".[1]", Path((Step("self", NODE_TEST, (ONE,)),))),
        ("(a)[1]", Filter(path("a"), (ONE,))),
        ("(a/b)[1]/c", Path((child("c"),), start=Filter(path("a", "b"), (ONE,)))),
        ("f()[1]", Filter(Call("f", ()), (ONE,))),
    ],
)
def test_predicates_2_4_and_3_3(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("current()/..", Path((PARENT,), start=Call("current", ()))),
        ("current()/../a", Path((PARENT, child("a")), start=Call("current", ()))),
        (
            "instance('l')/root/item[name = 'a']/label",
            Path(
                (
                    child("root"),
                    child("item", Operation("=", path("name"), Literal("a"))),
                    child("label"),
                ),
                start=Call("instance", (Literal("l"),)),
            ),
        ),
        ("f()//a", Path((DESCENT, child("a")), start=Call("f", ()))),
    ],
)
def test_paths_that_begin_with_a_call(text, tree):
    assert parse(text) == tree


def test_a_call_knows_where_its_name_stands():
    tree = parse("1 + f(2)")
    assert isinstance(tree, Operation)
    assert isinstance(tree.right, Call)
    assert tree.right.position == 4


def test_what_pyxform_writes_with_spaces_around_paths_is_read():
    assert parse(" /data/a  =  'x' ") == Operation("=", absolute("data", "a"), Literal("x"))


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("", 0, ""),
        ("   ", 0, ""),
        ("1 +", 3, ""),
        ("+ 1", 0, "+"),
        ("1 2", 2, "2"),
        ("(1", 2, ""),
        ("1)", 1, ")"),
        ("f(1", 3, ""),
        ("f(1,)", 4, ")"),
        ("f(,1)", 2, ","),
        ("a[1", 3, ""),
        ("a[]", 2, "]"),
        ("a/", 2, ""),
        ("//", 2, ""),
        ("a = = b", 4, "="),
        ("wrong::a", 0, "wrong"),
        ("a/(b)", 2, "("),
        ("@", 1, ""),
        ("node(1)", 5, "1"),
        ("1 and", 5, ""),
        ("a b", 2, "b"),
        ("if(a = 1 'x')", 9, "x"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_place(text, position, found):
    with pytest.raises(ExpressionSyntaxError) as refused:
        parse(text)
    assert (refused.value.position, refused.value.found) == (position, found)


def test_a_number_too_big_for_a_computer_is_refused():
    with pytest.raises(ExpressionSyntaxError):
        parse("9" * 400)


@pytest.mark.parametrize("opening", ["(", "-", "f(", "a["])
def test_nesting_has_a_limit_that_protects_the_stack(opening):
    closing = {"(": ")", "-": "", "f(": ")", "a[": "]"}[opening]
    allowed = MAX_DEPTH - 1
    parse(opening * allowed + "1" + closing * allowed)
    with pytest.raises(ExpressionSyntaxError):
        parse(opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1))


def test_a_sum_of_thousands_of_terms_is_no_nesting():
    tree = parse(" + ".join(["a"] * 5000))
    assert isinstance(tree, Operation)
    first, rest = spine(tree)
    assert first == path("a")
    assert len(rest) == 4999


def test_the_spine_gives_operands_in_the_order_they_are_written():
    tree = parse("1 + 2 * 3 - 1")
    assert isinstance(tree, Operation)
    assert spine(tree) == (ONE, [("+", Operation("*", TWO, THREE)), ("-", ONE)])
