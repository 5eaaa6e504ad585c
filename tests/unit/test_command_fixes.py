"""What to do is said by options at the command line, and without them in the window."""

import re

import pytest

from app.messages import command_fix, fix, problem_codes
from app.messages.command_fixes import FIXES
from forms.problem import Place, Problem

OPTION = re.compile(r"--[a-z][a-z-]*")
OF_TABLES = ("table.", "batch.")
PLACE = Place(file="datos.csv", column="fecha")


@pytest.mark.parametrize("code", sorted(FIXES))
def test_each_is_the_fix_of_a_code_that_there_is(code):
    assert code in problem_codes()


@pytest.mark.parametrize("code", sorted(FIXES))
def test_each_names_an_option_or_gives_the_options_that_settle_it(code):
    assert OPTION.search(FIXES[code]) or "{options}" in FIXES[code]


def test_the_window_names_no_option_about_tables():
    said = {code: texts for code, texts in problem_codes().items() if code.startswith(OF_TABLES)}
    assert not [code for code, texts in said.items() if OPTION.search(" ".join(texts))]
    assert not [code for code, texts in said.items() if "{options}" in " ".join(texts)]


def test_every_option_that_is_named_is_one_of_the_import():
    named = set(OPTION.findall(" ".join(FIXES.values())))
    assert named == {"--ignore", "--link", "--map", "--origin", "--period", "--sheet"}


@pytest.mark.parametrize(("code", "values", "window", "command"), [
    ("table.which_sheet", {"sheets": "«a», «b»"},
     "Elija cuál al importar el archivo; no se importó ninguna fila.",
     "Diga cuál con --sheet; no se importó ninguna fila."),
    ("table.date_doubt", {"examples": "«03/04/2024»", "options": "--date-order fecha=dmy"},
     "Diga el orden al importar el archivo solo; no se importó ninguna fila.",
     "Diga el orden: --date-order fecha=dmy. No se importó ninguna fila."),
    ("table.no_column", {},
     "Escriba el nombre como está en la tabla; no se importó ninguna fila.",
     "Escriba el nombre como está en la tabla; no se importó ninguna fila."),
])  # fmt: skip
def test_the_same_problem_said_twice(code, values, window, command):
    problem = Problem(code, place=PLACE, values=values)
    assert (fix(problem), command_fix(problem)) == (window, command)
