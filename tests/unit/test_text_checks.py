"""Texts that another program takes for something else: formulas, and spaces nobody sees.

A text that begins with = @ tab CR, or with + or - that no number follows, is an error to settle
before release; numbers are never touched.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.choice_lists import ListChoices
from support.findings import findings_of
from support.forms import instrument, text
from support.workspaces import HandClock

from app.messages import fix, group_rule, group_title, sentence
from app.steps.text_checks import TextChecks, looks_like_formula, trimmed, without_formula
from forms.answers import Answers, StoredRow
from forms.instrument import Group, Question, Repeat

FORMULAS = [
    pytest.param("=1+1", "1+1", id="equals and a sum"),
    pytest.param("=", "", id="equals alone"),
    pytest.param("= a", "a", id="equals, a space and a word"),
    pytest.param("==a", "a", id="equals twice"),
    pytest.param("=HYPERLINK(1)", "HYPERLINK(1)", id="a function"),
    pytest.param('=cmd|"/c calc"!A0', 'cmd|"/c calc"!A0', id="a program is called"),
    pytest.param("=-1", "1", id="equals before a negative number"),
    pytest.param("@SUM(A1)", "SUM(A1)", id="at sign of Lotus"),
    pytest.param("@", "", id="at sign alone"),
    pytest.param("@alcaldia", "alcaldia", id="an account in a network"),
    pytest.param("\t=1", "1", id="tab before a formula"),
    pytest.param("\ttexto", "texto", id="tab before a word"),
    pytest.param("\t5", "5", id="tab before a number"),
    pytest.param("\rtexto", "texto", id="carriage return before a word"),
    pytest.param("\r\n=1", "1", id="a line end before a formula"),
    pytest.param("+a", "a", id="plus before a word"),
    pytest.param("+", "", id="plus alone"),
    pytest.param("++5", "5", id="plus twice"),
    pytest.param("+-5", "5", id="plus and minus"),
    pytest.param("+(5)", "(5)", id="plus before a bracket"),
    pytest.param("-a", "a", id="minus before a word"),
    pytest.param("-", "", id="minus alone, as people write nothing"),
    pytest.param("--", "", id="two minus, as people write nothing"),
    pytest.param("---", "", id="a line of minus signs"),
    pytest.param("- pendiente", "pendiente", id="a point of a list"),
    pytest.param("-.", ".", id="minus and a point without digits"),
    pytest.param("-.a", ".a", id="minus, point and a letter"),
    pytest.param("+,", ",", id="plus and a comma without digits"),
    pytest.param("-ꞌAqꞌ", "ꞌAqꞌ", id="minus before a Mayan word"),
    pytest.param("-ñ", "ñ", id="minus before a letter outside ASCII"),
    pytest.param("=\n=1", "1", id="equals on two lines"),
]

NO_FORMULAS = [
    pytest.param("", id="nothing"),
    pytest.param("a", id="a word"),
    pytest.param("a=b", id="an equals inside"),
    pytest.param("uno@dos.gt", id="a mail address"),
    pytest.param("1-2", id="a minus inside"),
    pytest.param("1+1", id="a sum without equals"),
    pytest.param("a\tb", id="a tab inside"),
    pytest.param("-5", id="a negative number"),
    pytest.param("-5.25", id="a negative decimal"),
    pytest.param("-5,25", id="a negative decimal with comma"),
    pytest.param("-.5", id="a negative decimal without zero"),
    pytest.param("-,5", id="the same with comma"),
    pytest.param("+5", id="a positive number"),
    pytest.param("+.5", id="a positive decimal without zero"),
    pytest.param("+502 2411 0000", id="a telephone number"),
    pytest.param("+502-2411-0000", id="a telephone number with hyphens"),
    pytest.param("- 5", id="a number after a space"),
    pytest.param("-5 grados", id="a number with its unit"),
    pytest.param("(5)", id="a number in brackets"),
    pytest.param("'=1", id="an apostrophe, as Excel hides formulas"),
    pytest.param(" =1", id="a space: no spreadsheet works it out"),
    pytest.param("ꞌ", id="a saltillo"),
    pytest.param("−5", id="the real minus sign"),
    pytest.param("–", id="a dash"),
    pytest.param("—nota", id="a long dash"),
    pytest.param("#REF!", id="an error of a spreadsheet"),
    pytest.param("%", id="a per cent sign"),
    pytest.param("¿=?", id="a question"),
]


@pytest.mark.parametrize(("said", "without"), FORMULAS)
def test_what_a_spreadsheet_works_out_is_recognised_and_disarmed(said, without):
    assert looks_like_formula(said)
    assert without_formula(said) == without
    assert not looks_like_formula(without)


@pytest.mark.parametrize("said", NO_FORMULAS)
def test_what_a_spreadsheet_shows_as_it_is_stays_as_it_is(said):
    assert not looks_like_formula(said)
    assert without_formula(said) == said


@given(st.text(max_size=40))
def test_no_text_stays_a_formula_once_disarmed(said):
    assert not looks_like_formula(without_formula(said))


@given(st.text(max_size=40))
def test_disarming_twice_is_disarming_once(said):
    once = without_formula(said)
    assert without_formula(once) == once


@given(st.text(max_size=40))
def test_disarming_only_ever_takes_from_the_beginning(said):
    assert said.endswith(without_formula(said))


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)))
def test_no_number_is_ever_a_formula(number):
    assert not looks_like_formula(f"{number:f}" if not isinstance(number, int) else str(number))


@given(st.sampled_from("=@\t\r"), st.text(max_size=20))
def test_four_signs_make_a_formula_whatever_follows(sign, rest):
    assert looks_like_formula(sign + rest)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("a", "a", id="nothing to take"),
        pytest.param(" a", "a", id="before"),
        pytest.param("a ", "a", id="after"),
        pytest.param("  a  ", "a", id="around"),
        pytest.param("a  b", "a b", id="two inside become one"),
        pytest.param("a \t b", "a b", id="a tab inside"),
        pytest.param("\u00a0a\u00a0", "a", id="hard spaces, as web pages leave them"),
        pytest.param("\u2003a\u2009b", "a b", id="wide and thin spaces"),
        pytest.param("\ufeffa", "\ufeffa", id="a byte order mark is no space"),
        pytest.param("\u200ba", "\u200ba", id="a sign without width is no space"),
        pytest.param("a\nb", "a\nb", id="lines stay lines"),
        pytest.param("a \n b", "a\nb", id="spaces at the ends of lines go"),
        pytest.param("a\r\nb", "a\nb", id="the line end of Windows"),
        pytest.param("a\n\nb", "a\n\nb", id="an empty line between paragraphs stays"),
        pytest.param("\n\na\n\n", "a", id="lines around go"),
        pytest.param("   ", "", id="only spaces"),
        pytest.param("", "", id="nothing"),
        pytest.param(" Kꞌicheꞌ ", "Kꞌicheꞌ", id="a Mayan name keeps its signs"),
        pytest.param(" ¿ya? ", "¿ya?", id="Spanish signs stay"),
    ],
)
def test_spaces_nobody_sees_are_taken_away(said, kept):
    assert trimmed(said) == kept


@given(st.text(max_size=60))
def test_trimming_twice_is_trimming_once(said):
    assert trimmed(trimmed(said)) == trimmed(said)


@given(st.text(max_size=60))
def test_trimming_takes_nothing_but_spaces(said):
    assert "".join(trimmed(said).split()) == "".join(said.split())


FORM = instrument(
    text("nota"),
    Question("codigo", "barcode", labels={"": "Código"}),
    Question("suma", "calculate", labels={"": "Suma"}),
    Question("fijo", "hidden", labels={"": "Fijo"}),
    Question("edad", "integer", labels={"": "Edad"}),
    Question("foto", "image", labels={"": "Foto"}),
    Question("color", "select_one", labels={"": "Color"}, list_name="colores"),
    Group("caja", children=(Question("caja/nota", "text", labels={"": "Nota de caja"}),)),
    Repeat(
        "hijos",
        labels={"": "Hijos"},
        children=(Question("hijos/nombre", "text", labels={"": "Nombre"}),),
    ),
)


def problems(rows=(), **values):
    """Give (field, row, code, severity) of what is found in a record."""
    named = {path.replace("__", "/"): value for path, value in values.items()}
    found = TextChecks(FORM).problems(Answers(named, tuple(rows)))
    return [(p.place.field, p.place.row_id, p.code, str(p.severity)) for p in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, [], id="no answers"),
        pytest.param({"nota": "bien"}, [], id="a sound text"),
        pytest.param({"nota": None}, [], id="a blank answer"),
        pytest.param({"nota": "=a"}, [("nota", None, "check.formula", "error")], id="a formula"),
        pytest.param(
            {"nota": " a"}, [("nota", None, "check.outer_spaces", "warning")], id="a space before"
        ),
        pytest.param(
            {"nota": "NaN"}, [("nota", None, "check.no_data", "warning")], id="what Python writes"
        ),
        pytest.param(
            {"nota": "null"}, [("nota", None, "check.no_data", "warning")], id="what programs write"
        ),
        pytest.param(
            {"nota": "#¡VALOR!"}, [("nota", None, "check.no_data", "warning")], id="what Excel says"
        ),
        pytest.param({"nota": "Nan Chávez"}, [], id="a name that begins alike"),
        pytest.param({"nota": "n/d"}, [], id="a person who says that there is none"),
        pytest.param(
            {"nota": "casa ٣"},
            [("nota", None, "check.other_digits", "warning")],
            id="other figures",
        ),
        pytest.param(
            {"codigo": "１２"}, [("codigo", None, "check.other_digits", "warning")], id="wide ones"
        ),
        pytest.param({"nota": "5 m²"}, [], id="a raised figure is a sign"),
        pytest.param({"nota": "½ cuerda"}, [], id="a fraction is a sign"),
        pytest.param({"nota": "12_345"}, [], id="an underscore in a text is a sign"),
        pytest.param({"edad": "NaN"}, [], id="numbers are judged by their own rules"),
        pytest.param(
            {"nota": " ٣"}, [("nota", None, "check.outer_spaces", "warning")], id="spaces first"
        ),
        pytest.param(
            {"nota": "a\n"},
            [("nota", None, "check.outer_spaces", "warning")],
            id="a line end after",
        ),
        pytest.param(
            {"nota": "=a "}, [("nota", None, "check.formula", "error")], id="the worse is said"
        ),
        pytest.param({"nota": "a  b"}, [], id="two spaces inside are style"),
        pytest.param(
            {"codigo": "=a"}, [("codigo", None, "check.formula", "error")], id="a bar code"
        ),
        pytest.param(
            {"suma": "=a"}, [("suma", None, "check.formula", "error")], id="a calculated text"
        ),
        pytest.param(
            {"fijo": "@a"}, [("fijo", None, "check.formula", "error")], id="a hidden text"
        ),
        pytest.param({"suma": -5.0}, [], id="a calculated number"),
        pytest.param({"edad": -5}, [], id="a negative number is a number"),
        pytest.param({"edad": "=a"}, [], id="no number: its type says so already"),
        pytest.param({"color": "=a"}, [], id="a choice: its list says so already"),
        pytest.param({"foto": "=a.jpg"}, [], id="the name of a file"),
        pytest.param({"fuera": "=a"}, [], id="a question the form does not ask"),
        pytest.param(
            {"caja__nota": "+a"}, [("caja/nota", None, "check.formula", "error")], id="in a group"
        ),
        pytest.param(
            {"nota": "=a", "codigo": " b"},
            [
                ("nota", None, "check.formula", "error"),
                ("codigo", None, "check.outer_spaces", "warning"),
            ],
            id="two in one record",
        ),
    ],
)
def test_texts_are_looked_at_by_what_their_question_asks(values, expected):
    assert problems(**values) == expected


def test_each_instance_of_a_repeat_is_looked_at_and_named():
    rows = [
        StoredRow("hijos", f"r{n}", None, n, {"hijos/nombre": name})
        for n, name in enumerate(("Ana", "=Luis", "Eva "), start=1)
    ]
    assert problems(rows) == [
        ("hijos/nombre", "r2", "check.formula", "error"),
        ("hijos/nombre", "r3", "check.outer_spaces", "warning"),
    ]


@pytest.mark.parametrize("said", ["=a", " a"])
def test_what_is_found_is_said_with_question_and_way_out(said):
    (found,) = TextChecks(FORM).problems(Answers({"nota": said}))
    assert "nota" in sentence(found)
    assert fix(found)
    assert "nota" in group_title(found)
    assert group_rule(found)


def test_the_check_of_a_record_finds_them_after_the_rules_of_its_form():
    record = ("u1", Answers({"edad": "=x", "nota": "=y"}))
    found = findings_of(FORM, [record], ListChoices(), now=HandClock())
    assert [(f.path, f.code) for f in found] == [
        ("edad", "answer.not_a_number"),
        ("nota", "check.formula"),
    ]


def test_a_text_of_a_megabyte_is_looked_at_at_once():
    assert problems(nota="=" * 1_000_000) == [("nota", None, "check.formula", "error")]
    assert without_formula("=" * 1_000_000 + "a") == "a"
