"""Every expression has the value that ODK's engines give it.

`tests/data/xpath_semantics.txt` is our table, a section for each function of the specification;
`tests/data/xpath_engines.json` holds what ODK Web Forms' engine (@getodk/xforms-engine 0.22.0) and
JavaRosa (in ODK Validate 1.20.0) said of each case: `python -m tests.compat.recorded`.
"""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from forms.session import CaptureSession
from forms.xform import parse_xform
from forms.xpath.functions import FUNCTIONS
from tests.compat.recorded import RECORDED, ROWS, TABLE, Case, form_of, read_cases

CASES = list(read_cases(TABLE.read_text(encoding="utf-8")))
SAID = {(one["expression"], one["in"]): one for one in json.loads(RECORDED.read_text("utf-8"))}
TRUTHS = {"1": "true", "0": "false"}

# fmt: off
SPECIFIED = [
    "string", "concat", "join", "substr", "substring-before", "substring-after", "translate",
    "string-length", "normalize-space", "contains", "starts-with", "ends-with", "uuid",
    "digest", "pulldata", "if", "coalesce", "once", "true", "false", "boolean",
    "boolean-from-string", "not", "regex", "checklist", "weighted-checklist", "number",
    "random", "int", "sum", "max", "min", "round", "pow", "log", "log10", "abs", "sin", "cos",
    "tan", "asin", "acos", "atan", "atan2", "sqrt", "exp", "exp10", "pi", "count",
    "count-non-empty", "position", "instance", "current", "randomize", "today", "now",
    "format-date", "format-date-time", "date", "decimal-date-time", "decimal-time", "selected",
    "selected-at", "count-selected", "jr:choice-name", "jr:itext", "indexed-repeat", "area",
    "distance",
]
"""Every function of ODK XForms, section "XPath Functions"."""

OF_WEB_FORMS = [
    "base64-decode", "ceiling", "date-time", "floor", "geofence", "id", "lang", "last",
    "local-name", "name", "namespace-uri", "substring",
]
"""What ODK Web Forms has besides."""
# fmt: on


def value_of(case: Case) -> object:
    """Work an expression out with our engine, as it stands in an XForm."""
    session = CaptureSession(
        parse_xform(form_of(case.expression, case.where)),
        now=lambda: datetime(2026, 11, 21, 10, tzinfo=UTC),
        new_id=lambda: "00000000-0000-4000-8000-000000000000",
        zone=ZoneInfo(case.zone),
    )
    if case.where == "form":
        return str(session.node("o").value or "")
    return [str(session.node(f"rep[{n}]/y").value or "") for n in range(1, ROWS + 1)]


def named(case: Case) -> str:
    return f"{case.section} | {case.kind} {case.expression}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_expression_gives_what_the_table_says(case):
    assert value_of(case) == case.value


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_table_says_what_web_forms_gives(case):
    assert SAID[case.expression, case.kind or "form"]["web_forms"] == case.value


@pytest.mark.parametrize("name", [*SPECIFIED, *OF_WEB_FORMS])
def test_every_function_of_the_specification_and_of_web_forms_can_be_called(name):
    assert name in FUNCTIONS


@pytest.mark.parametrize("name", sorted({*SPECIFIED, *OF_WEB_FORMS} - {"jr:itext"}))
def test_every_function_has_several_cases(name):
    assert sum(case.section.endswith(f": {name}") for case in CASES) >= 3


def test_the_operators_of_the_specification_have_cases():
    text = " ".join(case.expression for case in CASES)
    for sign in ("|", "and", "or", "mod", "div", "=", "!=", "<=", "<", ">=", ">", "+", "-", "*"):
        assert f" {sign} " in text or sign == "|"


def test_where_both_engines_agree_so_do_we():
    agreed = [
        (case, said["web_forms"])
        for case in CASES
        for said in [SAID[case.expression, case.kind or "form"]]
        if said["javarosa"] in (said["web_forms"], *_numbers(said["web_forms"]))
    ]
    assert len(agreed) > 350
    assert all(case.value == value for case, value in agreed)


def _numbers(value: object) -> list[str]:
    """Give how JavaRosa writes a truth value."""
    return [number for number, truth in TRUTHS.items() if truth == value]
