"""Every problem has a sentence, and every sentence a problem; the manual lists them all."""

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from support.processes import ROOT, python

from app.messages import problem_codes

ANNEX = ROOT / "docs" / "manual" / "problemas.md"
FORBIDDEN_WORDS = re.compile(
    r"\b(instancia|dataset|sincroniz\w+|valid(?:ar|ó|ación)|proces(?:ar|ó|ado)|backend|inválid\w+"
    r"|fall(?:o|ó)|tú|tu|tienes|puedes)\b|[¡!]",
    re.IGNORECASE,
)
COMMAND = re.compile(r"«acopio [^»]*»")


def areas() -> set[str]:
    """First parts of all codes, such as `form` and `table`."""
    return {code.split(".")[0] for code in problem_codes()}


def source_files() -> list[Path]:
    """Modules in which a problem may be raised."""
    folders = (ROOT / name for name in ("app", "forms", "sync"))
    every = (file for folder in folders for file in folder.rglob("*.py"))
    return [file for file in every if not file.is_relative_to(ROOT / "app" / "messages")]


def codes_in(file: Path) -> set[str]:
    """String constants of a module that have the shape of a code, docstrings left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    shape = re.compile(rf"(?:{'|'.join(sorted(areas()))})\.[a-z][a-z0-9_]*[a-z0-9]")
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and shape.fullmatch(node.value)
    }


@cache
def raised() -> set[str]:
    """Codes by their shape, files and columns of the store (`record.id`) left out."""
    own = ("store.", "media.", "people.", "check.")
    found = set()
    for file in source_files():
        in_store = file.is_relative_to(ROOT / "app" / "store")
        found |= {code for code in codes_in(file) if not in_store or code.startswith(own)}
    return {code for code in found if not re.search(r"\.(?:csv|html|json|sqlite)$", code)}


@cache
def first_arguments() -> set[str]:
    """Codes written directly into Problem(…) or Unreadable(…), of whatever area."""
    found = set()
    for file in source_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = node.args[0]
            if name in {"Problem", "Unreadable"} and isinstance(code, ast.Constant):
                found.add(code.value)
    return found


def test_every_code_in_the_program_has_a_sentence():
    assert not sorted((raised() | first_arguments()) - set(problem_codes()))


def test_every_sentence_belongs_to_a_code_in_the_program():
    assert not sorted(set(problem_codes()) - raised() - first_arguments())


@pytest.mark.parametrize("code", sorted(problem_codes()))
def test_a_sentence_says_what_happened_and_is_plain(code):
    happened, to_do = problem_codes()[code]
    assert happened.strip(), "what happened is missing"
    for text in filter(None, (happened, to_do)):
        assert text == text.strip()
        assert text.endswith((".", "?", "}")), "a sentence ends, or ends with what the portal said"
        assert not FORBIDDEN_WORDS.search(COMMAND.sub("", text))
        assert all(name != "" for _, name, _, _ in string.Formatter().parse(text))


def test_the_manual_s_annex_lists_every_code():
    check = python("packaging/problem_annex.py", "--check")
    assert check.returncode == 0, check.stdout + check.stderr
    text = ANNEX.read_text(encoding="utf-8")
    assert not [code for code in problem_codes() if f"`{code}`" not in text]
