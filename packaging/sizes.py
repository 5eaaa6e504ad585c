"""Prints what each dependency of pyproject.toml weighs, installed, in megabytes (10⁶ bytes).

`python packaging/sizes.py`; the figures stand in docs/decisions/, held there by a test.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent


def canonical(name: str) -> str:
    """Give the one spelling of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> tuple[str, ...]:
    """Name the distributions that pyproject.toml asks for at run time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return tuple(Requirement(line).name for line in project["dependencies"])


def installed(name: str) -> float:
    """Weigh the files of one distribution, compiled bytecode left out."""
    files = distribution(name).files or []
    paths = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def closure(name: str, seen: set[str] | None = None) -> set[str]:
    """Name a distribution and all it brings on this machine."""
    seen = set() if seen is None else seen
    if canonical(name) in seen:
        return seen
    try:
        requires = distribution(name).requires or []
    except PackageNotFoundError:
        return seen
    seen.add(canonical(name))
    for requirement in map(Requirement, requires):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            closure(requirement.name, seen)
    return seen


def weights() -> dict[str, tuple[float, float]]:
    """Weigh every direct dependency.

    Returns:
        By name: megabytes of the distribution itself, and of all that would go with it if it
        alone were dropped.
    """
    trees = {name: closure(name) for name in direct()}
    result = {}
    for name, tree in trees.items():
        others = set().union(*(other for key, other in trees.items() if key != name))
        result[name] = (installed(name), sum(map(installed, tree - others)))
    return result


def main() -> int:
    """Print the table."""
    print(f"{'dependency':24} {'itself':>8} {'with what only it brings':>26}")
    for name, (itself, alone) in weights().items():
        print(f"{name:24} {itself:8.1f} {alone:26.1f}")
    every = set().union(*(closure(name) for name in direct()))
    print(f"{'all':24} {sum(map(installed, every)):8.1f} {len(every):>20} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
