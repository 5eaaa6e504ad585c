"""Checks a file with its schema, or all resources of a package."""

import contextlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.steps.table_check.check import UNUSABLE, Task, Wanted, check_resource, unusable
from app.steps.table_check.resources import file_resource
from forms.problem import Place, Problem, ProblemError


@dataclass(slots=True)
class Checked:
    """What a check found.

    Attributes:
        tasks: One for each resource.
        errors: Errors of the package or schema itself, of frictionless; then nothing was checked.
        is_package: Its tables stand in a package: the report does not count their warnings.
        seconds: How long it took.
    """

    tasks: list[Task] = field(default_factory=list)
    errors: list[Any] = field(default_factory=list)
    is_package: bool = False
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Count the errors."""
        return len(self.errors) + sum(task.total for task in self.tasks)

    @property
    def counts(self) -> Counter[str]:
        """Count the errors by their type."""
        counts = Counter(error.type for error in self.errors)
        for task in self.tasks:
            counts += task.counts
        return counts

    def close(self) -> None:
        """Let the details go."""
        for task in self.tasks:
            task.close()


def check_file(path: Path, schema: Path | None, wanted: Wanted) -> Checked:
    """Check one table.

    Args:
        path: A table: CSV, or what else frictionless reads.
        schema: A Table Schema; without one it is guessed from the first rows, as frictionless does.
        wanted: What the caller wants.

    Raises:
        ProblemError: The file cannot be checked; `schema.…` says why.
    """
    from frictionless import FrictionlessException

    _refuse_missing(path)
    if schema is not None:
        _refuse_missing(schema)
    began = time.perf_counter()
    try:
        resource = file_resource(path, schema)
    except FrictionlessException as error:
        return Checked(errors=error.to_errors())
    except UNUSABLE as error:
        raise unusable((schema or path).name, error) from error
    return _checked([resource], replace(wanted, named_by_person=True), began)


def check_package(descriptor: Path, only: str | None, wanted: Wanted) -> Checked:
    """Check the resources of a package, one task each.

    Args:
        descriptor: Its `datapackage.json`.
        only: Name or path of the one resource to check.
        wanted: What the caller wants.

    Raises:
        ProblemError: As in `check_file`, or `schema.no_resource`.
    """
    from frictionless import FrictionlessException, Package

    _refuse_missing(descriptor)
    began = time.perf_counter()
    try:
        package = Package.from_descriptor(_object_in(descriptor), basepath=str(descriptor.parent))
        package.to_descriptor(validate=True)
    except FrictionlessException as error:
        return Checked(errors=error.to_errors())
    except UNUSABLE as error:
        raise unusable(descriptor.name, error) from error
    resources = package.resources
    if only is not None:
        resources = [each for each in resources if only in {each.name, each.path}]
        if not resources:
            place = Place(file=descriptor.name)
            raise ProblemError(Problem("schema.no_resource", place=place, values={"name": only}))
    checked = _checked(resources, wanted, began)
    checked.is_package = True
    return checked


def _object_in(descriptor: Path) -> dict[str, Any]:
    try:
        found = json.loads(descriptor.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _no_object(descriptor, str(error)) from error
    if not isinstance(found, dict):
        raise _no_object(descriptor, type(found).__name__)
    return found


def _no_object(descriptor: Path, detail: str) -> ProblemError:
    place = Place(file=descriptor.name)
    return ProblemError(Problem("schema.not_json", place=place, values={"detail": detail}))


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        raise ProblemError(Problem("schema.no_file", place=Place(file=str(path))))


def _checked(resources: Sequence[Any], wanted: Wanted, began: float) -> Checked:
    checked = Checked()
    with contextlib.ExitStack() as undone:
        undone.callback(checked.close)
        for resource in resources:
            checked.tasks.append(check_resource(resource, wanted))
        undone.pop_all()
    checked.seconds = round(time.perf_counter() - began, 3)
    return checked
