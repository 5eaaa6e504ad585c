"""Explained numbers far from all others: which there are, and which are others by now."""

from collections.abc import Sequence
from datetime import datetime

from app.store.instruments import StoredVersion
from app.store.issues import FAR
from app.store.workspace import Workspace


def explained_odd(workspace: Workspace, instrument: int) -> set[tuple[int, str, float]]:
    """Give record, question and number of what was explained in a form and still holds."""
    return {
        (issue.record, issue.path, float(str(issue.values["number"])))
        for issue in workspace.issues.accepted(instrument)
        if issue.code == FAR
    }


def settle_odd(
    workspace: Workspace, version: StoredVersion, at: datetime, record: int | None = None
) -> None:
    """Forget the explanations of numbers that are others now, of a form or of one record."""
    explained = [
        issue
        for issue in workspace.issues.accepted(version.instrument, record)
        if issue.code == FAR
    ]
    for path in {issue.path for issue in explained}:
        some = [issue for issue in explained if issue.path == path]
        said = dict(numbers_said(workspace, sorted({issue.record for issue in some}), path))
        changed = [each for each in some if said[each.record_uuid] != each.values["number"]]
        workspace.issues.solve([issue.id for issue in changed], at)


def numbers_said(
    workspace: Workspace, records: Sequence[int], path: str
) -> list[tuple[str, object]]:
    """Give uuid and answer of some records."""
    found = workspace.records.stream(records)
    return [(uuid, answers.values.get(path)) for uuid, answers in found]
