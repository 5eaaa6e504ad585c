"""A printed tree parses back into itself, with as few brackets as can be."""

import pytest

from forms.xpath.parser import parse
from forms.xpath.printer import print_expression


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1.5",
        "'a'",
        '"it\'s"',
        "f()",
        "f(1, 'b', c)",
        "jr:choice-name(../a, '/data/a')",
        "1 + 2 - 3",
        "1 - (2 - 3)",
        "(1 + 2) * 3",
        "1 + 2 * 3",
        "-1",
        "--1",
        "-(1 + 2)",
        "-a * b",
        "1 - -2",
        "a = b and c != d or e",
        "(a or b) and c",
        "a = (b = c)",
        "not(a) and (b or c)",
        "-a | b",
        "(-a) | b",
        "/data/a",
        "/",
        "(/) = 1",
        "1 + (/)",
        "../a/..",
        "..",
        ".",
        "./a",
        "*",
        "/data/*",
        "@id",
        "a/@id",
        "parent::a",
        "ancestor-or-self::node()",
        "following-sibling::a[1]",
        "a[1][b = 'x']/c",
        "a[b[c = 1]]",
        "(a)[1]",
        "(a/b)[1]/c",
        "(a | b)/c",
        "f()[1]/b",
        "current()/../a",
        "instance('l')/root/item[name = current()/../a and k > 1]/label",
        "text()",
        "a/node()",
        "5 div 2 mod 3",
        "'1' = 1",
    ],
)
def test_what_is_printed_is_what_was_written(text):
    tree = parse(text)
    printed = print_expression(tree)
    assert parse(printed) == tree
    assert printed.replace("attribute::", "@") == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1+2", "1 + 2"),
        ("((1))", "1"),
        ("(a and b) and c", "a and b and c"),
        ("(1 * 2) + 3", "1 * 2 + 3"),
        ("child::a", "a"),
        ("self::node()", "."),
        ("parent::node()", ".."),
        ('"a"', "'a'"),
        ("2.50", "2.5"),
        (".5", "0.5"),
        ("1.0", "1"),
        ("//a", "/descendant-or-self::node()/a"),
        (" /data/a = 'x' ", "/data/a = 'x'"),
        ("((a)[1])[2]", "((a)[1])[2]"),
        ("100000000000000000000", "100000000000000000000"),
        ("0.0000001", "0.0000001"),
    ],
)
def test_printing_makes_expressions_plain(text, printed):
    assert print_expression(parse(text)) == printed
    assert parse(printed) == parse(text)


def test_a_chain_of_thousands_is_printed_without_recursion():
    text = " or ".join(["a = 1"] * 3000)
    assert print_expression(parse(text)) == text
