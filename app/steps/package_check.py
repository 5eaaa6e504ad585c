"""Is a package what it says? frictionless reads its tables, the manifest its bytes."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from app.steps.datapackage import DESCRIPTOR, MANIFEST
from forms.problem import Place, Problem, system_reason

KEPT_PROBLEMS = 1000

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def check_package(folder: Path) -> list[Problem]:
    """Let frictionless validate a package: structure, types, rules, keys, links, hashes, sizes.

    Dialect and encoding stand in the descriptor, so nothing is guessed; paths are taken only below
    the folder.

    Returns:
        `package.not_valid` for each error, with file, row and column; `package.cannot_read` when
        the descriptor cannot be read. Empty when the package is right.
    """
    from frictionless import FrictionlessException, Package

    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        report = Package.from_descriptor(descriptor, basepath=str(folder)).validate(
            limit_errors=KEPT_PROBLEMS
        )
    except (OSError, ValueError, FrictionlessException) as error:
        return [_cannot_read(folder, error)]
    if not report.tasks and not report.errors:
        return [_cannot_read(folder, ValueError("resources"))]
    problems = [_problem(DESCRIPTOR, error) for error in report.errors]
    for task in report.tasks:
        problems += [_problem(Path(task.place).name, error) for error in task.errors]
    return problems


def verify_manifest(folder: Path) -> list[Problem]:
    """Compare every file of a package with its manifest, as `sha256sum -c` does.

    Returns:
        `package.file_missing`, `package.file_changed`, `package.file_unknown` (there, but not in
        the manifest) with the file's name, or `package.cannot_read`. Empty when all is as it was.
    """
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
        stated = {match[2]: match[1] for line in lines if (match := _LINE.fullmatch(line))}
        return list(_differences(folder, stated))
    except (OSError, ValueError) as error:
        return [_cannot_read(folder, error)]


def _differences(folder: Path, stated: dict[str, str]) -> Iterator[Problem]:
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    for name, digest in stated.items():
        if name not in present:
            yield Problem("package.file_missing", place=Place(file=name))
            continue
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                yield Problem("package.file_changed", place=Place(file=name))
    for name in sorted(present - set(stated)):
        yield Problem("package.file_unknown", place=Place(file=name))


def _cannot_read(folder: Path, error: Exception) -> Problem:
    detail = system_reason(error) if isinstance(error, OSError) else str(error)
    return Problem("package.cannot_read", place=Place(file=folder.name), values={"detail": detail})


def _problem(file: str, error: object) -> Problem:
    """Write an error of frictionless as a problem; only some of its kinds know row and field."""
    return Problem(
        "package.not_valid",
        place=Place(
            file=file,
            row=getattr(error, "row_number", None),
            column=getattr(error, "field_name", None),
        ),
        values={"type": getattr(error, "type", ""), "detail": getattr(error, "note", str(error))},
    )
