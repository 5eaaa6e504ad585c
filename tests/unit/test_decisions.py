"""Each chosen dependency has a decision, and its weight there is the measured one."""

import importlib.util
import re
import tomllib

import pytest
from support.processes import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_A_CHOICE = {
    "typing-extensions"
}  # brought by frictionless; a name of the standard library to be


def name_of(requirement: str) -> str:
    """A requirement without its version."""
    return re.match(r"[\w.-]+", requirement).group()


RUN_TIME = [name_of(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [name_of(line) for line in PROJECT["dependency-groups"]["dev"]]


def stated() -> dict[str, float]:
    """Megabytes by dependency, from the `Size:` lines of all decisions."""
    lines = [
        line
        for file in DECISIONS
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("Size:")
    ]
    return {
        name: float(size)
        for line in lines
        for name, size in re.findall(r"`([\w.-]+)` ([\d.]+) MB installed", line)
    }


@pytest.fixture(scope="module")
def measured():
    """Megabytes of the distributions in this environment, as packaging/sizes.py weighs them."""
    spec = importlib.util.spec_from_file_location("sizes", ROOT / "packaging" / "sizes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.installed


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_its_four_parts_in_order(file):
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert text.startswith(f"# {file.name[:3]} ")


def test_decisions_are_numbered_without_gaps():
    assert [file.name[:3] for file in DECISIONS] == [
        f"{number:03}" for number in range(1, len(DECISIONS) + 1)
    ]


@pytest.mark.parametrize("name", sorted(set(RUN_TIME) - NOT_A_CHOICE))
def test_what_is_shipped_states_its_megabytes(name, measured):
    assert stated()[name] == pytest.approx(measured(name), rel=0.15, abs=0.1)


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_every_tool_is_named_in_a_decision(name):
    assert any(f"`{name}`" in file.read_text(encoding="utf-8") for file in DECISIONS)
