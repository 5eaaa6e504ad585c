"""What the person at work may not see: the other keying of a paper that is keyed twice.

The one place that decides it. Whatever shows answers asks here: lists and files through
`in_sight`, single records through `see`, problems through `open_issues`; a file that must hold all
records or none is refused by `hand_out`. Who looks is said once, where the workspace is opened
(`Workspace.reader`).
"""

from collections.abc import Collection
from dataclasses import replace

from app.store.conflicts import Conflict
from app.store.issues import StoredIssue
from app.store.record_info import RecordInfo
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError


def hidden_here(workspace: Workspace) -> frozenset[int]:
    """Give the keys of the records that who looks must not see."""
    reader = workspace.reader
    return workspace.second_keyings.hidden_from(reader) if reader else frozenset()


def in_sight(workspace: Workspace, query: RecordQuery) -> RecordQuery:
    """Leave out of a query what who looks must not see."""
    hidden = hidden_here(workspace)
    return replace(query, without=tuple(sorted({*query.without, *hidden}))) if hidden else query


def see(workspace: Workspace, record: RecordInfo, person: str = "") -> RecordInfo:
    """Give a record back when it may be looked at.

    Args:
        workspace: Where it lives.
        record: The record.
        person: Who looks; "" for who looks through the workspace.

    Raises:
        ProblemError: `record.is_blind`.
    """
    name = person or workspace.reader
    if name and record.id in workspace.second_keyings.hidden_from(name):
        place, number = Place(record=record.uuid), record.second_of or record.id
        values = {"number": number, "name": name}
        raise ProblemError(Problem("record.is_blind", place=place, values=values))
    return record


def hand_out(workspace: Workspace, records: Collection[int] | None = None) -> None:
    """Refuse to write records into a file when who looks must not see all of them.

    Args:
        workspace: Where they live.
        records: Their keys; None means all that are here.

    Raises:
        ProblemError: `record.blind_among`.
    """
    hidden = hidden_here(workspace)
    count = len(hidden if records is None else hidden.intersection(records))
    if count:
        values = {"count": count, "name": workspace.reader}
        raise ProblemError(Problem("record.blind_among", values=values))


def open_issues(workspace: Workspace, instrument: int) -> list[StoredIssue]:
    """Give what is wrong in the records of a form, as far as who looks may see them."""
    hidden = hidden_here(workspace)
    found = workspace.issues.open(instrument)
    return [issue for issue in found if issue.record not in hidden] if hidden else list(found)


def open_conflicts(workspace: Workspace) -> list[Conflict]:
    """Give what two computers say otherwise, as far as who looks may see it."""
    waiting, hidden = workspace.conflicts.waiting(), hidden_here(workspace)
    return [each for each in waiting if workspace.records.find(each.record).id not in hidden]


def is_in_sight(workspace: Workspace, uuid: str) -> bool:
    """Say whether who looks may see a record; one that is not here yet is nobody's secret."""
    hidden = hidden_here(workspace)
    sql = "SELECT id FROM record WHERE uuid = ?"
    return not hidden or workspace.db.value(sql, (uuid,)) not in hidden
