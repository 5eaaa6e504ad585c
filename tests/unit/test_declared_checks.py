"""What a form declares in `bind::acopio:check`, and what it cannot declare."""

import pytest
from support.instruments import instrument, public
from support.workbook import write_workbook

from app.messages import sentence
from forms.declared_checks import DeclaredCheck, declared_checks, unknown_checks
from forms.instrument import Group, Repeat
from forms.table_schema import columns
from forms.xlsform import read_xlsform


def declared(text, *others):
    form = instrument(public("total", "integer", check=text), *others)
    return [(check.kind, check.others, check.signs) for check in declared_checks(form)]


A, B = public("a", "integer"), public("b", "integer")
DEEP = Group("g", children=(public("g/a", "integer"), public("g/total", check="desde a")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("cui", [("cui", (), ())]),
        (" CUI ", [("cui", (), ())]),
        ("cui;", [("cui", (), ())]),
        ("nit; telefono", [("nit", (), ()), ("telefono", (), ())]),
        ("desde a", [("desde", ("a",), (1,))]),
        ("desde ${a}", [("desde", ("a",), (1,))]),
        ("desde  /data/a ", [("desde", ("a",), (1,))]),
        ("desde  ../a ", [("desde", ("a",), (1,))]),
        ("suma a b", [("suma", ("a", "b"), (1, 1))]),
        ("suma ${a} -${b}", [("suma", ("a", "b"), (1, -1))]),
        ("suma  /data/a  - /data/b ", [("suma", ("a", "b"), (1, -1))]),
        ("dentro_de b; suma a", [("dentro_de", ("b",), (1,)), ("suma", ("a",), (1,))]),
    ],
)
def test_a_declaration_is_read(text, expected):
    assert declared(text, A, B) == expected


@pytest.mark.parametrize(
    "text",
    ["dpi", "cui a", "desde", "desde a b", "desde z", "desde total", "suma", "suma a z", "-", "a"],
)
def test_a_declaration_that_names_nothing_known_is_told_and_not_run(text):
    form = instrument(public("total", "integer", check=f"nit; {text}"), A, B)
    assert [check.kind for check in declared_checks(form)] == ["nit"]
    assert list(unknown_checks(form)) == [("total", text)]


def test_a_name_that_stands_in_several_groups_means_the_nearest():
    (check,) = declared_checks(instrument(A, DEEP))
    assert check == DeclaredCheck("desde", "g/total", ("a",), (1,))
    path = Group("g", children=(public("g/a"), public("g/total", check="desde g/a")))
    (check,) = declared_checks(instrument(A, path))
    assert check.others == ("g/a",)
    only_in_groups = Group("h", children=(public("h/a"),))
    (check,) = declared_checks(instrument(only_in_groups, DEEP))
    assert check.others == ("g/a",)


def test_a_repeat_is_a_group_like_others():
    form = instrument(
        Repeat("r", children=(public("r/parte", "integer"),)), public("t", check="suma parte")
    )
    (check,) = declared_checks(form)
    assert check.others == ("r/parte",)


def workbook(path, check):
    return write_workbook(
        path,
        {
            "survey": [
                ["type", "name", "label", "bind::acopio:check"],
                ["begin group", "g", "G", ""],
                ["date", "inicio", "Inicio", ""],
                ["date", "fin", "Fin", check],
                ["end group", "", "", ""],
            ],
            "settings": [
                ["form_id", "namespaces"],
                ["obra", 'acopio="https://acopio.gt/xforms"'],
            ],
        },
    )


def test_a_workbook_says_it_in_a_column_of_its_own(tmp_path):
    loaded = read_xlsform(workbook(tmp_path / "f.xlsx", "desde ${inicio}"))
    assert loaded.problems == ()
    assert declared_checks(loaded.instrument) == (
        DeclaredCheck("desde", "g/fin", ("g/inicio",), (1,)),
    )


def test_a_workbook_with_an_unknown_check_is_taken_with_a_warning(tmp_path):
    loaded = read_xlsform(workbook(tmp_path / "f.xlsx", "dpi"))
    (problem,) = loaded.problems
    assert (problem.code, problem.severity, problem.place.field) == (
        "form.unknown_check",
        "warning",
        "g/fin",
    )
    assert "«dpi»" in sentence(problem)


def test_a_check_alone_makes_no_public_column_of_a_calculation():
    form = instrument(public("x", "calculate", privacy="", check="nit"), A)
    assert [column.path for column in columns(form)] == ["a"]
