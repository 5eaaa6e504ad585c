"""Writes a report as frictionless does, error by error."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

from app.steps.table_check.check import Task
from app.steps.table_check.found import Found, in_order
from app.steps.table_check.plan import Plan
from app.steps.table_check.strict import KINDS
from app.steps.table_check.tables import Checked
from app.steps.table_check.wide_headers import quoted


def write_report(path: Path, checked: Checked) -> None:
    """Write the report of a check as JSON, in the shape and order of frictionless.

    It is written beside its place and then put there whole.

    Raises:
        OSError: It cannot be written.
    """
    part = path.with_name(path.name + ".unfinished")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            _write(file, checked)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write(file: IO[str], checked: Checked) -> None:
    _write_open(file, _report_object(checked), "tasks")
    for number, task in enumerate(checked.tasks):
        file.write(",\n" if number else "\n")
        _write_open(file, task_object(task), "errors")
        for index, error in enumerate(errors_of(task)):
            file.write(",\n" if index else "\n")
            file.write(json.dumps(error, ensure_ascii=False))
        file.write("]}")
    file.write("]}\n")


def _report_object(checked: Checked) -> dict[str, Any]:
    """Give the report without its tasks."""
    tasks = checked.tasks
    return {
        "valid": not checked.total,
        "stats": {
            "tasks": len(tasks),
            "errors": checked.total,
            "warnings": 0 if checked.is_package else sum(len(task.warnings) for task in tasks),
            "seconds": checked.seconds,
        },
        "warnings": [],
        "errors": [error.to_descriptor() for error in checked.errors],
    }


def _write_open(file: IO[str], frame: dict[str, Any], name: str) -> None:
    """Write an object up to its last member, a list that stays open."""
    file.write(json.dumps(frame, ensure_ascii=False)[:-1] + f', "{name}": [')


def task_object(task: Task) -> dict[str, Any]:
    """Give the task of a report without its errors."""
    from frictionless import Report

    report = Report.from_validation_task(
        task.resource, time=task.seconds, labels=task.labels, warnings=task.warnings
    )
    frame: dict[str, Any] = report.tasks[0].to_descriptor()
    frame["valid"] = not task.total
    frame["stats"]["errors"] = task.total
    frame["stats"]["warnings"] = len(task.warnings)
    frame.pop("errors", None)
    return frame


def errors_of(task: Task) -> Iterator[dict[str, Any]]:
    """Give all errors of a task as objects."""
    for error in task.before:
        yield error.to_descriptor()
    plan = task.plan
    if plan is not None:
        for row, cells, errors in task.rows.details():
            for each in in_order(errors, plan.stages, plan.width):
                yield error_object(plan, row, cells, each)
    for error in task.after:
        yield error.to_descriptor()


def error_object(plan: Plan, row: int, cells: Sequence[str], found: Found) -> dict[str, Any]:
    """Give an error of a row as frictionless would."""
    kind = kind_of(found.type)
    place: dict[str, Any] = {"note": found.note, "cells": list(quoted(cells)), "rowNumber": row}
    if found.link is not None:
        link = plan.links[found.link[0]]
        place |= {
            "fieldNames": list(link.names),
            "fieldCells": list(found.link[1]),
            "referenceName": link.table,
            "referenceFieldNames": list(link.targets),
        }
    elif found.field:
        named = found.field <= plan.width
        place |= {
            "cell": found.cell,
            "fieldName": plan.columns[found.field - 1].name if named else "",
            "fieldNumber": found.field,
        }
    return {
        "type": kind.type,
        "title": kind.title,
        "description": kind.description,
        "message": kind.template.format_map(place),
        "tags": list(kind.tags),
        **place,
    }


def kind_of(type_: str) -> Any:  # noqa: ANN401 - a class of frictionless, or a kind of ours
    """Give what a report says of a kind of row error: `type`, `title`, `description` and so on."""
    return _kinds()[type_]


@cache
def _kinds() -> dict[str, Any]:
    """Give frictionless' classes of row errors by their name."""
    from frictionless import errors

    classes = errors.RowError.list_children()
    return {**KINDS, **{each.type: each for each in classes}}
