"""Check the records that name records of another form: `existe_en` among the declared checks.

All records of a form are looked at by one statement of SQL. When one record comes, goes or changes,
it is looked at again, with those that name it; the next check of the form looks at all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.progress import Cancel
from app.store.answer_tables import QuestionColumn
from app.store.instruments import StoredVersion
from app.store.issues import UNLINKED
from app.store.record_info import RecordInfo
from app.store.record_links import RecordLinks
from app.store.workspace import Workspace
from forms.declared_checks import declared_links
from forms.problem import Severity

if TYPE_CHECKING:
    from app.steps.validation import Finding

_RECORDS_A_CHUNK = 100
_MOST_NAMING = 200


@dataclass(frozen=True, slots=True)
class _Link:
    """A foreign key whose two questions are in the workspace, and the words for its problem."""

    path: str
    label: str
    form: str
    parent: int
    records: RecordLinks


def settle_links(
    workspace: Workspace, version: StoredVersion, at: datetime, cancel: Cancel
) -> None:
    """Find all records of a form that name a record that is not there, and forget who did before.

    A form that is not in the workspace has no records to compare with: nothing is said.
    """
    links = list(_links_of(workspace, version))
    before = workspace.issues.repeating(version.instrument, UNLINKED)
    if not links and not before:
        return
    found = _unlinked(links)
    wanted = sorted(before | found.keys())
    for first in range(0, len(wanted), _RECORDS_A_CHUNK):
        cancel.check()
        some = wanted[first : first + _RECORDS_A_CHUNK]
        workspace.issues.replace_unlinked({each: found.get(each, ()) for each in some}, at)


def check_links(workspace: Workspace, record: RecordInfo, at: datetime) -> None:
    """Look anew at what a record names, and at the records that name it."""
    for version in workspace.instruments.forms():
        links = list(_links_of(workspace, version))
        touched = {
            each
            for link in links
            if link.parent == record.instrument
            for each in link.records.naming(record.id, _MOST_NAMING)
        }
        if version.instrument == record.instrument and links:
            touched.add(record.id)
        if touched:
            found = _unlinked(links, sorted(touched))
            workspace.issues.replace_unlinked({e: found.get(e, ()) for e in touched}, at)


def _unlinked(
    links: Sequence[_Link], records: Sequence[int] | None = None
) -> Mapping[int, "list[Finding]"]:
    from app.steps.validation import Finding

    found: dict[int, list[Finding]] = {}
    for link in links:
        for each in link.records.unlinked(records):
            values = {"value": str(each.value), "label": link.label, "form": link.form}
            problem = Finding(each.uuid, each.row, link.path, UNLINKED, Severity.ERROR, values)
            found.setdefault(each.id, []).append(problem)
    return found


def _links_of(workspace: Workspace, version: StoredVersion) -> Iterator[_Link]:
    instrument = workspace.instruments.instrument(version.id)
    forms = {each.form_id: each for each in workspace.instruments.forms()}
    for declared in declared_links(instrument):
        parent = forms.get(declared.form_id)
        if parent is None:
            continue
        here = _columns(workspace, version)
        there = _columns(workspace, parent)
        named = [path for path in there if declared.question in {path, path.rpartition("/")[2]}]
        if named and declared.path in here:
            title = workspace.instruments.instrument(parent.id).title()
            label = instrument.question(declared.path).label()
            links = RecordLinks(workspace.db, here[declared.path], there[named[0]])
            yield _Link(declared.path, label, title, parent.instrument, links)


def _columns(workspace: Workspace, version: StoredVersion) -> dict[str, QuestionColumn]:
    """Give path -> column of all questions of a form, those outside repeats first."""
    layout = workspace.instruments.layout(version.instrument, version.id)
    return layout.outside | layout.inside
