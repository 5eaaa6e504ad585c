"""Values and their conversions (XPath 1.0, sections 3.4, 4.2-4.4; ODK XForms)."""

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest

from forms.xpath.nodes import Node
from forms.xpath.values import (
    Moment,
    equal,
    is_answered,
    number_text,
    ordering,
    plain_text,
    text_number,
    to_boolean,
    to_number,
    to_text,
    to_value,
    unequal,
    value_text,
    words,
)


class Holder(Node):
    """A node that holds others."""

    def __init__(self, *held: Node) -> None:
        super().__init__("grupo")
        self._held = held

    def children(self):
        return iter(self._held)


def leaf(value: object = None) -> Node:
    return Node("hoja", None, value)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.0, "-1"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (-0.25, "-0.25"),
        (1234567.891, "1234567.891"),
        (1e6, "1000000"),
        (1e15, "1000000000000000"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (-1.25e30, "-1.25e+30"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (5e-324, "5e-324"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1 / 3, "0.3333333333333333"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, ""),
    ],
)
def test_numbers_are_written_as_by_web_forms(number, text):
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a b", "a b"),
        (5, "5"),
        (5.0, "5.0"),
        (1.25, "1.25"),
        (2**62, "4611686018427387904"),
    ],
)
def test_a_stored_answer_is_written_as_it_stands_in_the_instance(value, text):
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ("", ""),
        (2.0, "2"),
        (True, "true"),
        (False, "false"),
        ([], ""),
        ([leaf("uno"), leaf("dos")], "uno"),
        ([leaf(7)], "7"),
        ([leaf(None)], ""),
        ([Holder(leaf("a"), leaf("b"))], "ab"),
    ],
)
def test_string_4_2(value, text):
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        ("-12", -12.0),
        (" 12 ", 12.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("007", 7.0),
        ("2020-01-31", 18292.0),
        ("1970-01-01", 0.0),
        ("1969-12-31", -1.0),
        ("1970-01-02T12:00:00", 1.5),
        ("2020-01-31T15:30:00.000-06:00", 18292 + 21.5 / 24),
        ("+5", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("0x10", 16.0),
        ("0b11", 3.0),
        ("0o17", 15.0),
        ("Infinity", math.inf),
        ("-Infinity", -math.inf),
        (" ", 0.0),
    ],
)
def test_number_of_a_text_4_4(text, number):
    assert text_number(text, UTC) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "12a",
        "1 2",
        "1,000",
        "infinity",
        "0x",
        "0x1g",
        "-0x10",
        "1_000",
        "NaN",
        "--1",
        "-",
        ".",
        "2020-13-01",
        "2020-02-30",
        "2020-1-1",
        "٣",
        "1970-01-01T99:00",
    ],
)
def test_a_text_that_is_no_number_is_not_a_number(text):
    assert math.isnan(text_number(text, UTC))


@pytest.mark.parametrize(
    ("value", "number"),
    [(True, 1.0), (False, 0.0), (3.5, 3.5), ("3.5", 3.5), ([leaf(4)], 4.0), ([leaf("4")], 4.0)],
)
def test_number_of_other_values_4_4(value, number):
    assert to_number(value, UTC) == number


@pytest.mark.parametrize("value", [[], [leaf(None)], [leaf("  ")], [leaf("x")], "", "x"])
def test_blank_is_not_a_number(value):
    assert math.isnan(to_number(value, UTC))


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("", False),
        ("false", True),
        ("0", True),
        (" ", True),
        (0.0, False),
        (-0.0, False),
        (0.1, True),
        (math.nan, False),
        (math.inf, True),
        ([], False),
        ([leaf(None)], True),
        ([leaf("x")], True),
        ([leaf(0)], True),
        ([leaf(3)], True),
        ([Holder(leaf(None))], True),
    ],
)
def test_boolean_4_3(value, truth):
    assert to_boolean(value) is truth


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("1", "1.0", False),
        (1.0, "1.0", True),
        ("01", 1.0, True),
        ("x", 1.0, False),
        (math.nan, math.nan, False),
        (True, "x", True),
        (True, "", False),
        (False, "", True),
        (True, 5.0, True),
        (False, 0.0, True),
        ("2020-01-31", "2020-01-31", True),
        ("2020-01-31", "2020-01-31T00:00:00", False),
        ("2020-01-31", 18292.0, True),
        ("2020-01-31", "2020-02-01", False),
        ("2020-01-31", "texto", False),
        ("2020-99-31", "2020-98-31", False),
    ],
)
def test_equality_3_4_and_its_opposite(left, right, same):
    assert equal(left, right, UTC) is same
    assert equal(right, left, UTC) is same
    assert unequal(left, right, UTC) is not same


def test_a_comparison_holds_when_any_pair_of_nodes_does_3_4():
    nodes = [leaf("a"), leaf("b")]
    assert equal(nodes, "b", UTC)
    assert equal("a", nodes, UTC)
    assert not equal(nodes, "c", UTC)
    assert equal(nodes, [leaf("z"), leaf("b")], UTC)
    assert unequal(nodes, "b", UTC)


def test_no_nodes_compare_with_nothing():
    for test in (equal, unequal, ordering(lambda left, right: left < right)):
        assert not test([], "", UTC)
        assert not test([], [], UTC)
        assert not test("a", [], UTC)


def test_a_truth_value_compares_with_there_being_nodes():
    assert equal([leaf(None)], True, UTC)
    assert equal(False, [], UTC)
    assert unequal([leaf(None)], False, UTC)


def test_nodes_compare_as_text_with_text_and_as_numbers_with_numbers():
    assert not equal([leaf(5.0)], "5", UTC)
    assert equal([leaf(5.0)], "5.0", UTC)
    assert equal([leaf(5.0)], 5.0, UTC)
    assert equal([leaf("05")], 5.0, UTC)
    assert ordering(lambda left, right: left < right)([leaf("9")], [leaf(10)], UTC)


def test_a_date_that_a_function_gave_counts_as_a_number_and_is_written_as_a_date():
    moment = Moment.of(datetime(2020, 1, 31, tzinfo=UTC))
    assert moment == 18292.0
    assert to_text(moment) == "2020-01-31"
    assert equal(moment, "2020-01-31T00:00:00", UTC)
    assert equal("2020-01-31", moment, UTC)


def test_a_date_without_offset_is_meant_in_the_zone():
    guatemala = timezone(timedelta(hours=-6))
    assert to_number("2020-01-31", guatemala) == 18292.25
    assert equal(Moment.of(datetime(2020, 1, 31, tzinfo=guatemala)), "2020-01-31", guatemala)


def test_no_date_is_not_a_number_and_says_so():
    assert math.isnan(Moment.of(None))
    assert to_text(Moment.of(None)) == "Invalid Date"
    assert to_boolean(Moment.of(None)) is False


def test_a_number_in_an_expression_is_written_without_exponent():
    assert plain_text(1e21) == "1000000000000000000000"
    assert plain_text(1e-7) == "0.0000001"


def test_a_node_alone_is_true_when_it_holds_more_than_blanks():
    assert is_answered(leaf("x"))
    assert not is_answered(leaf("  "))
    assert not is_answered(leaf(None))


def test_words_are_split_at_the_blanks_of_xml_alone():
    assert words(" a  b\tc\n") == ["a", "b", "c"]
    assert words("a\u00a0b") == ["a\u00a0b"]
    assert words("  ") == []


@pytest.mark.parametrize(("value", "kept"), [("", None), ("a", "a"), (2.0, "2"), (math.nan, None)])
def test_a_result_is_stored_as_text_and_blank_as_nothing(value, kept):
    assert to_value(value) == kept


def test_a_node_that_is_not_relevant_adds_nothing_to_the_text_around_it():
    hidden = leaf("oculto")
    hidden.relevant = False
    assert to_text([Holder(leaf("a"), hidden)]) == "a"
