"""Is a package what it says? frictionless reads its tables, the manifest its bytes."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.steps.datapackage import DESCRIPTOR, MANIFEST
from forms.problem import Place, Problem, ProblemError, system_reason

if TYPE_CHECKING:
    from app.steps.table_check.check import Task

KEPT_PROBLEMS = 1000
READ_BY_FRICTIONLESS = 5_000_000
"""Bytes of tables that frictionless itself reads; more go through our check, which finds the same
errors (`docs/validation.md`) in less time and room."""

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
        if sum(path.stat().st_size for path in folder.glob("*.csv")) > READ_BY_FRICTIONLESS:
            return _check_large(folder)
        report = Package.from_descriptor(descriptor, basepath=str(folder)).validate(
            limit_errors=KEPT_PROBLEMS
        )
    except (OSError, ValueError, FrictionlessException) as error:
        return [_cannot_read(folder, error)]
    if not report.tasks and not report.errors:
        return _nothing(folder)
    problems = [_problem(DESCRIPTOR, error) for error in report.errors]
    for task in report.tasks:
        problems += [_problem(Path(task.place).name, error) for error in task.errors]
    return problems


def _check_large(folder: Path) -> list[Problem]:
    """Check tables block by block."""
    from app.steps.table_check.check import Wanted
    from app.steps.table_check.tables import check_package as check_tables

    def unwatched(_bytes: int) -> None:
        """Nobody is told: the package is there already."""

    try:
        checked = check_tables(folder / DESCRIPTOR, None, Wanted(details=False, advance=unwatched))
    except ProblemError as error:
        return [_cannot_read(folder, error)]
    try:
        problems = [_problem(DESCRIPTOR, error) for error in checked.errors]
        for task in checked.tasks:
            file = Path(task.resource.place).name
            problems += [_problem(file, error) for error in (*task.before, *task.after)]
            problems += _row_problems(task, file)
        return problems[:KEPT_PROBLEMS] if checked.tasks or problems else _nothing(folder)
    finally:
        checked.close()


def _nothing(folder: Path) -> list[Problem]:
    return [_cannot_read(folder, ValueError("resources"))]


def _row_problems(task: "Task", file: str) -> Iterator[Problem]:
    from app.steps.table_check.report import error_object

    if task.plan is None:
        return
    for row, found in task.rows.first:
        said = error_object(task.plan, row, (), found)
        place = Place(file=file, row=said.get("rowNumber"), column=said.get("fieldName"))
        values = {"type": found.type, "detail": said["note"] or said["message"]}
        yield Problem("package.not_valid", place=place, values=values)


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
