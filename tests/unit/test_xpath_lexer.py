"""Tokens of expressions (XPath 1.0, section 3.7, "Lexical Structure")."""

import pytest

from forms.xpath.lexer import ExpressionSyntaxError, tokens


def cut(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", [("number", "1")]),
        ("1.5", [("number", "1.5")]),
        ("1.", [("number", "1.")]),
        (".5", [("number", ".5")]),
        ("'a b'", [("literal", "a b")]),
        ('"a b"', [("literal", "a b")]),
        ('"it\'s"', [("literal", "it's")]),
        ("''", [("literal", "")]),
        ("edad", [("name", "edad")]),
        ("a-b.c_d1", [("name", "a-b.c_d1")]),
        ("niño", [("name", "niño")]),
        ("jr:choice-name", [("name", "jr:choice-name")]),
        ("odk:*", [("name", "odk:*")]),
        ("*", [("name", "*")]),
        (".", [("mark", ".")]),
        ("..", [("mark", "..")]),
        ("//", [("mark", "//")]),
    ],
)
def test_one_token(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b", [("name", "a"), ("operator", "="), ("name", "b")]),
        ("a<=b", [("name", "a"), ("operator", "<="), ("name", "b")]),
        ("a!=b", [("name", "a"), ("operator", "!="), ("name", "b")]),
        ("a >b", [("name", "a"), ("operator", ">"), ("name", "b")]),
        ("a|b", [("name", "a"), ("operator", "|"), ("name", "b")]),
        ("1+2", [("number", "1"), ("operator", "+"), ("number", "2")]),
        ("1 -2", [("number", "1"), ("operator", "-"), ("number", "2")]),
    ],
)
def test_operators_of_signs(text, expected):
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("* * *", ["name", "operator", "name"]),
        ("div div div", ["name", "operator", "name"]),
        ("and and or", ["name", "operator", "name"]),
        ("mod mod mod", ["name", "operator", "name"]),
        ("(div)", ["mark", "name", "mark"]),
        ("/div", ["mark", "name"]),
        ("f(or, and)", ["name", "mark", "name", "mark", "name", "mark"]),
        ("a[or]", ["name", "mark", "name", "mark"]),
        ("@div", ["mark", "name"]),
        ("child::div", ["name", "mark", "name"]),
        (") div (", ["mark", "operator", "mark"]),
        ("] * [", ["mark", "operator", "mark"]),
        (". * .", ["mark", "operator", "mark"]),
        (".. div ..", ["mark", "operator", "mark"]),
        ("'a' or 1", ["literal", "operator", "number"]),
        ("a = or", ["name", "operator", "name"]),
    ],
)
def test_a_star_or_word_is_an_operator_only_after_an_operand(text, kinds):
    assert [kind for kind, _text in cut(text)] == kinds


def test_a_hyphen_inside_a_name_belongs_to_the_name():
    assert cut("a-1") == [("name", "a-1")]


def test_an_axis_is_a_name_and_two_colons():
    assert cut("child::a") == [("name", "child"), ("mark", "::"), ("name", "a")]


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r\n", "   "])
def test_space_between_tokens_says_nothing(space):
    assert cut(f"{space}1{space}+{space}2{space}") == cut("1+2")


def test_every_token_knows_its_place():
    assert [token.position for token in tokens("  a + 'b'")] == [2, 4, 6, 9]


def test_the_last_token_marks_the_end():
    assert tokens("")[-1] == ("end", "", 0)


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("a & b", 2, "&"),
        ("#", 0, "#"),
        ("a = 'abierto", 4, "'"),
        ('"abierto', 0, '"'),
        ("$x", 0, "$"),
        ("a = ¿b", 4, "¿"),
        ("1 + {", 4, "{"),
        ("!", 0, "!"),
    ],
)
def test_what_belongs_to_no_token_is_refused_with_its_place(text, position, found):
    with pytest.raises(ExpressionSyntaxError) as refused:
        tokens(text)
    assert (refused.value.position, refused.value.found) == (position, found)
