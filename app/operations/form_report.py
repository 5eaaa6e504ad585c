"""Write what the check of a form found in the shape of a report of frictionless."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.messages import sentence
from app.operations.validate_form import CheckedForm
from app.store.database import KnownError
from forms.problem import Place, Problem, Severity, system_reason


def error_type(problem: Problem) -> str:
    """Give the kind of error in a report that a problem of a record is nearest to."""
    if problem.code == "record.duplicate_key":
        return "primary-key"
    if problem.code == "record.no_parent":
        return "foreign-key"
    area, _, name = problem.code.partition(".")
    unread = area == "answer" and name.startswith("not_a_")
    return "type-error" if unread else "constraint-error"


def errors_among(problems: Sequence[Problem]) -> list[Problem]:
    """Leave warnings out."""
    return [each for each in problems if each.severity is Severity.ERROR]


def counts_of(problems: Sequence[Problem]) -> dict[str, int]:
    """Count the errors by their kind in a report."""
    return dict(Counter(error_type(each) for each in errors_among(problems)).most_common())


def write_form_report(path: Path, form_id: str, checked: CheckedForm, seconds: float) -> None:
    """Write a report with one task, the form; warnings are sentences of the task.

    An error has the members of frictionless' errors of cells, without `cells`, `fieldNumber`, and
    beside them `code`, `record` and `rowId`; `rowNumber` is that of the imported file, or 0.

    Raises:
        KnownError: The report cannot be written.
    """
    errors = errors_among(checked.problems)
    warned = [sentence(each) for each in checked.problems if each.severity is not Severity.ERROR]
    stats = {"errors": len(errors), "warnings": len(warned), "seconds": round(seconds, 3)}
    task = {
        "name": form_id,
        "type": "table",
        "valid": not errors,
        "place": form_id,
        "labels": [],
        "stats": {**stats, "rows": checked.records},
        "warnings": warned,
        "errors": [_error(each) for each in errors],
    }
    report = {
        "valid": not errors,
        "stats": {"tasks": 1, **stats},
        "warnings": [],
        "errors": [],
        "tasks": [task],
    }
    try:
        part = path.with_name(path.name + ".unfinished")
        part.write_text(json.dumps(report, ensure_ascii=False, default=str), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        values = {"detail": system_reason(error)}
        place = Place(file=str(path))
        raise KnownError(Problem("schema.cannot_read", place=place, values=values)) from error


def _error(problem: Problem) -> dict[str, Any]:
    from app.steps.table_check.report import kind_of

    kind = kind_of(error_type(problem))
    place = problem.place
    return {
        "type": kind.type,
        "title": kind.title,
        "description": kind.description,
        "message": sentence(problem),
        "tags": list(kind.tags),
        "note": problem.code,
        "rowNumber": place.row or 0,
        "cell": str(problem.values.get("value", "")),
        "fieldName": place.field or "",
        "code": problem.code,
        "record": place.record,
        "rowId": place.row_id,
    }
