"""Reports of frictionless and ours, brought to what both can say alike."""

import json
import warnings
from pathlib import Path
from typing import Any

from app.steps.table_check.check import Wanted
from app.steps.table_check.report import errors_of, task_object
from app.steps.table_check.tables import check_package

Report = list[dict[str, Any]]


def frictionless_tasks(descriptor: Path) -> Report:
    """Tasks of frictionless' report on a package, without times."""
    from frictionless import Package

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package(str(descriptor)).validate(limit_errors=0).to_descriptor()
    return [_timeless(task) for task in report["tasks"]]


def our_tasks(descriptor: Path) -> Report:
    """Tasks of our report on a package, without times."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        checked = check_package(descriptor, None, Wanted(details=True, advance=lambda _done: None))
    tasks = [
        _timeless({**task_object(task), "errors": list(errors_of(task))}) for task in checked.tasks
    ]
    checked.close()
    return tasks


def _timeless(task: dict[str, Any]) -> dict[str, Any]:
    task["stats"].pop("seconds")
    return task


def write_package(folder: Path, data: bytes, schema: dict[str, Any], **resource: Any) -> Path:
    """Write a package of one table, `data.csv`."""
    (folder / "data.csv").write_bytes(data)
    table = {"name": "data", "path": "data.csv", "schema": schema, **resource}
    return write_descriptor(folder, [table])


def write_descriptor(folder: Path, resources: list[dict[str, Any]]) -> Path:
    """Write the descriptor of a package."""
    descriptor = folder / "datapackage.json"
    content = {"name": "package", "resources": resources}
    descriptor.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return descriptor
