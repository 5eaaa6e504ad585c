"""docs/requirements.md is complete, and the tests it names exist."""

import re

import pytest
from support.processes import ROOT

ROWS = re.findall(
    r"^\| (R\d+) \| (.+?) \| (.+) \|$",
    (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
NOT_YET = "not yet"


def test_every_requirement_stands_there_once_and_in_order():
    assert [number for number, _, _ in ROWS] == [f"R{n}" for n in range(1, 67)]


@pytest.mark.parametrize(("number", "asked", "held"), ROWS, ids=[row[0] for row in ROWS])
def test_a_requirement_names_tests_that_exist_or_says_not_yet(number, asked, held):
    assert asked.strip()
    if held == NOT_YET:
        return
    for reference in re.findall(r"`([^`]+)`", held):
        file, _, test = reference.partition("::")
        path = ROOT / "tests" / file
        assert path.is_file(), f"{number} names {file}"
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), f"{number}: {test}"
    assert "`" in held, f"{number} names no test; write «{NOT_YET}» if there is none"
