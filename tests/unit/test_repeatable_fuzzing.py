"""A fuzz test takes the same examples whatever else the run has loaded."""

import importlib.util
import sys

from hypothesis import given, settings
from hypothesis import strategies as st


def drawn():
    found = []

    @settings(derandomize=True, database=None, max_examples=200)
    @given(st.integers(), st.text(max_size=4), st.sampled_from("abcde"))
    def look(number, words, letter):
        found.append((number, words, letter))

    look()
    return found


def load_constants(folder, name):
    """Load a module of the project's own, with numbers and words that stand nowhere else."""
    path = folder / f"{name}.py"
    numbers = ", ".join(str(7_301_944_218 + n) for n in range(99))
    path.write_text(f"NUMBERS = [{numbers}]\nWORDS = ['ixil', 'uspa', 'xinc']\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_test_draws_the_same_twice():
    assert drawn() == drawn()


def test_what_is_loaded_since_changes_no_example(tmp_path, monkeypatch):
    before = drawn()
    monkeypatch.setitem(sys.modules, "ajeno", load_constants(tmp_path, "ajeno"))
    assert drawn() == before
