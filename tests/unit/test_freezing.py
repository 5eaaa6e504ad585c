"""What the spec leaves out of the frozen program is nothing that the program imports."""

import ast
from functools import cache

from support.processes import ROOT

SPEC = ast.parse((ROOT / "packaging" / "acopio.spec").read_text(encoding="utf-8"))


def constant(name: str) -> tuple[str, ...]:
    """Give a list of strings of the spec by its name."""
    for node in SPEC.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return tuple(ast.literal_eval(node.value))
    raise LookupError(name)


@cache
def imported() -> set[str]:
    """Names of all modules that the program imports, wherever it does."""
    found = set()
    for package in ("app", "forms", "sync"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_nothing_that_is_left_out_is_imported():
    parts = {name for module in imported() for name in (module, module.split(".")[0])}
    assert not parts & set(constant("UNUSED"))


def test_nothing_that_is_dropped_is_a_file_of_ours():
    ours = [f"/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "app").rglob("*")]
    assert not [name for name in ours if any(part in name for part in constant("DROPPED"))]


def test_no_process_is_started_in_a_way_whose_hook_is_left_out():
    assert "pyi_rth_multiprocessing" in constant("UNUSED_HOOKS")
    assert not [name for name in imported() if name.startswith("multiprocessing")]


def test_folders_of_data_named_in_the_spec_are_there():
    text = (ROOT / "packaging" / "acopio.spec").read_text(encoding="utf-8")
    for target in (
        "app/assets",
        "forms/library",
        "sync/practice/templates",
        "sync/practice/static",
    ):
        assert f'"{target}"' in text
        assert (ROOT / target).is_dir()
