"""The bounds of CONTRIBUTING.md on size and documentation, measured on every module."""

import ast
import statistics
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from support.processes import ROOT

MODULE_MEDIAN, MODULE_MAX = 180, 500
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MAX = 10, 30, 60
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
TESTS_PER_LINE_OF_CODE = 1.0
TESTS_PER_LINE_OF_CORE = 1.5
CORE = ("forms", "sync", "app/store")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Every module of the program."""
    folders = (ROOT / name for name in ("app", "forms", "sync"))
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def tree(module: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(module.read_text(encoding="utf-8"))


def lines(module: Path) -> int:
    """Length of a module, empty lines and all."""
    return len(module.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class Written:
    """What the tests want to know of a module; its tree would take a thousand times the memory."""

    functions: dict[str, int]
    without_return: list[str]
    silent: list[str]


@cache
def known(module: Path) -> Written:
    """Read a module once for all tests."""
    top, place = tree(module), module.relative_to(ROOT)
    nodes = [node for node in ast.walk(top) if isinstance(node, Function)]
    return Written(
        functions={
            f"{place}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
            for node in nodes
        },
        without_return=[f"{place}:{node.lineno} {node.name}" for node in nodes if not node.returns],
        silent=[
            f"{place} {name}"
            for name, node in public_names(top)
            if not ast.get_docstring(node) and (name != "module" or lines(module))
        ],
    )


def functions() -> dict[str, int]:
    """Length in lines of every function by its place."""
    return {place: size for module in modules() for place, size in known(module).functions.items()}


def test_no_module_is_longer_than_the_bound():
    assert not {str(m.relative_to(ROOT)): lines(m) for m in modules() if lines(m) > MODULE_MAX}


def test_half_of_the_modules_are_short():
    sizes = [lines(module) for module in modules() if module.name != "__init__.py"]
    assert statistics.median(sizes) <= MODULE_MEDIAN


def test_no_function_is_longer_than_the_bound():
    assert not {name: size for name, size in functions().items() if size > FUNCTION_MAX}


def test_most_functions_are_short():
    sizes = sorted(functions().values())
    assert statistics.median(sizes) <= FUNCTION_MEDIAN
    assert sizes[int(len(sizes) * 0.9)] <= FUNCTION_P90


def public_names(top: ast.Module) -> list[tuple[str, ast.AST]]:
    """The module itself, its public functions and classes, and their public methods."""
    found: list[tuple[str, ast.AST]] = [("module", top)]
    for node in top.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            found.append((node.name, node))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += [
                (f"{node.name}.{method.name}", method)
                for method in node.body
                if isinstance(method, Function)
                and not method.name.startswith("_")
                and not any(decorator_name(d) == "override" for d in method.decorator_list)
                and not any(
                    decorator_name(d) in {"setter", "overload"} for d in method.decorator_list
                )
            ]
    return found


def decorator_name(decorator: ast.expr) -> str:
    """Last part of a decorator's name."""
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""


def test_every_public_name_says_what_it_is():
    assert not [name for module in modules() for name in known(module).silent]


def test_every_function_states_what_it_returns():
    assert not [name for module in modules() for name in known(module).without_return]


def test_no_module_has_a_name_that_says_nothing():
    assert not [m for m in modules() if m.stem in FORBIDDEN_NAMES]


def written(*folders: str) -> int:
    """Lines of Python under these folders."""
    return sum(lines(file) for folder in folders for file in (ROOT / folder).rglob("*.py"))


def test_there_is_at_least_as_much_test_as_code():
    assert written("tests") >= TESTS_PER_LINE_OF_CODE * written("app", "forms", "sync")


def lines_of_tests_for(room: str) -> int:
    """Lines of the tests that import a room: its own, and those that drive it from above."""
    dotted = room.replace("/", ".")
    return sum(
        lines(file)
        for file in (ROOT / "tests").rglob("*.py")
        if f"from {dotted}" in (text := file.read_text(encoding="utf-8"))
        or f"import {dotted}" in text
    )


@pytest.mark.parametrize("room", CORE)
def test_the_core_is_tested_with_more_lines_than_it_has(room):
    assert lines_of_tests_for(room) >= TESTS_PER_LINE_OF_CORE * written(room)
