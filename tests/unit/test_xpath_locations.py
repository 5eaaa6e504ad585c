"""What an expression reads, found from its paths alone (the edges of the dependency graph)."""

import pytest

from forms.xpath.expression import Scope, compile_expression
from forms.xpath.locations import (
    FormShape,
    Reading,
    join_path,
    name_fits,
    parent_path,
)

SHAPE = FormShape(
    "data",
    {
        "": ("a", "g", "rep", "z"),
        "g": ("b", "c"),
        "rep": ("x", "y", "h", "sub"),
        "rep/h": ("w",),
        "rep/sub": ("u", "v"),
    },
    frozenset({"rep", "rep/sub"}),
)


def reads(text: str, at: str = "a", *, of_items: bool = False) -> set[tuple[str, str]]:
    """Give (path, anchor) of what an expression reads."""
    expression = compile_expression(text, Scope(SHAPE, at, of_items=of_items))
    return {(reading.path, reading.anchor) for reading in expression.readings}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 + 1", set()),
        ("'/data/z'", set()),
        ("today()", set()),
        ("/data/z", {("z", "")}),
        ("../z", {("z", "")}),
        ("/data/g/b", {("g/b", "")}),
        ("../g/b", {("g/b", "")}),
        ("current()/../z", {("z", "")}),
        ("/data/z + /data/g/b", {("z", ""), ("g/b", "")}),
        ("if(/data/z, /data/g/b, /data/g/c)", {("z", ""), ("g/b", ""), ("g/c", "")}),
        (".", {("a", "")}),
        ("current()", {("a", "")}),
        ("/data/falta", set()),
        ("/otra/z", set()),
        ("../falta/z", set()),
        ("@id", set()),
        ("../../../..", set()),
        ("/data/g/*", {("g/b", ""), ("g/c", "")}),
        ("/data/g/*[2]", {("g/b", ""), ("g/c", "")}),
        ("//b", {("g/b", "")}),
        ("not(/data/z)", {("z", "")}),
        ("-/data/z", {("z", "")}),
        ("/data/z | /data/g/b", {("z", ""), ("g/b", "")}),
        ("/data/g", {("g", "")}),
        ("/data/z/text()", set()),
    ],
)
def test_outside_repeats(text, read):
    assert reads(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/data/rep/x", {("rep", ""), ("rep/x", "")}),
        ("sum(/data/rep/x)", {("rep", ""), ("rep/x", "")}),
        ("count(/data/rep)", {("rep", "")}),
        ("/data/rep[1]/x", {("rep", ""), ("rep/x", "")}),
        ("/data/rep[x > 1]/y", {("rep", ""), ("rep/x", ""), ("rep/y", "")}),
        ("count(/data/rep[x > /data/z])", {("rep", ""), ("rep/x", ""), ("z", "")}),
        ("/data/rep/sub/u", {("rep", ""), ("rep/sub", ""), ("rep/sub/u", "")}),
        ("count(/data/rep/sub)", {("rep", ""), ("rep/sub", "")}),
        ("/data/rep[1]/h/w", {("rep", ""), ("rep/h/w", "")}),
    ],
)
def test_what_passes_through_a_repeat_depends_on_its_instances(text, read):
    assert reads(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("../x", {("rep/x", "rep")}),
        ("/data/rep/x", {("rep", ""), ("rep/x", "")}),
        ("../h/w", {("rep/h/w", "rep")}),
        ("/data/z", {("z", "")}),
        ("../../z", {("z", "")}),
        ("position(..)", {("rep", "")}),
        ("position(/data/rep)", {("rep", "")}),
        ("../../rep/x", {("rep", ""), ("rep/x", "")}),
        ("sum(/data/rep/x)", {("rep", ""), ("rep/x", "")}),
        ("count(/data/rep)", {("rep", "")}),
        ("sum(../sub/u)", {("rep/sub", "rep"), ("rep/sub/u", "rep")}),
        ("count(/data/rep[x = current()/../x])", {("rep", ""), ("rep/x", ""), ("rep/x", "rep")}),
        ("../preceding-sibling::rep/x", {("rep", ""), ("rep/x", "")}),
    ],
)
def test_inside_a_repeat_the_own_instance_is_the_anchor(text, read):
    assert reads(text, "rep/y") == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("../u", {("rep/sub/u", "rep/sub")}),
        ("../../x", {("rep/x", "rep")}),
        ("/data/rep/x", {("rep", ""), ("rep/x", "")}),
        ("/data/rep/sub/u", {("rep", ""), ("rep/sub", ""), ("rep/sub/u", "")}),
        ("position(..)", {("rep/sub", "rep")}),
        ("position(../..)", {("rep", "")}),
        ("sum(../../sub/u)", {("rep/sub", "rep"), ("rep/sub/u", "rep")}),
        ("/data/z", {("z", "")}),
    ],
)
def test_in_nested_repeats_the_innermost_shared_instance_is_the_anchor(text, read):
    assert reads(text, "rep/sub/v") == read


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("/data/rep[position() = 1]/y", {"rep", "rep/y"}),
        ("indexed-repeat(/data/rep/y, /data/rep, 1)", {"rep", "rep/y"}),
        ("sum(/data/rep/x)", set()),
        ("../x", set()),
        ("/data/g[1]/b", set()),
    ],
)
def test_narrowing_a_repeat_is_noted_so_that_running_totals_are_no_cycle(text, picked):
    expression = compile_expression(text, Scope(SHAPE, "rep/y"))
    assert {one.path for one in expression.readings if one.picked} == picked


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("depto = /data/z", {("z", "")}),
        ("depto = current()/../g/b", {("g/b", "")}),
        ("name != 'x'", set()),
        ("../item/name", set()),
        ("selected(/data/z, name)", {("z", "")}),
    ],
)
def test_a_choice_filter_reads_questions_not_columns(text, read):
    assert reads(text, of_items=True) == read


def test_a_choice_filter_in_a_repeat_reads_its_own_instance():
    assert reads("depto = current()/../x", "rep/y", of_items=True) == {("rep/x", "rep")}
    assert reads("depto = ../x", "rep/y", of_items=True) == set()


@pytest.mark.parametrize(
    "text",
    [
        "instance('l')/root/item[name = 'a']/label",
        "count(instance('l')/root/item)",
        "instance('l')/root/item[k = name]/..",
    ],
)
def test_lists_are_not_read_they_do_not_change(text):
    assert reads(text) == set()


def test_what_stands_in_brackets_of_a_list_is_read():
    assert reads("instance('l')/root/item[name = /data/z]/label") == {("z", "")}
    assert reads("instance('l')/root/item[name = current()/../x]/label", "rep/y") == {
        ("rep/x", "rep")
    }


def test_a_reading_tells_path_anchor_and_whether_it_was_narrowed():
    expression = compile_expression("../x", Scope(SHAPE, "rep/y"))
    assert expression.readings == frozenset({Reading("rep/x", "rep", picked=False)})


@pytest.mark.parametrize(
    ("path", "repeat"),
    [
        ("", ""),
        ("a", ""),
        ("g/b", ""),
        ("rep", "rep"),
        ("rep/h/w", "rep"),
        ("rep/sub/u", "rep/sub"),
    ],
)
def test_the_innermost_repeat_of_a_path(path, repeat):
    assert SHAPE.innermost_repeat(path) == repeat


def test_paths_come_apart_and_together():
    assert parent_path("g/b") == "g"
    assert parent_path("a") == ""
    assert join_path("g", "b") == "g/b"
    assert join_path("", "a") == "a"


def test_all_places_below_a_group_come_before_what_they_hold():
    assert SHAPE.below("rep") == [
        "rep/x",
        "rep/y",
        "rep/h",
        "rep/h/w",
        "rep/sub",
        "rep/sub/u",
        "rep/sub/v",
    ]


@pytest.mark.parametrize(
    ("test", "name", "fits"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("*", "a", True),
        ("node()", "a", True),
        ("text()", "a", False),
        ("jr:*", "jr:meta", True),
        ("jr:*", "meta", False),
    ],
)
def test_node_tests_2_3(test, name, fits):
    assert name_fits(test, name) is fits
