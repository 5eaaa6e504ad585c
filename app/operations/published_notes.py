"""What somebody explained instead of correcting, as notes that travel with a dataset.

A note names question, rule, how many answers and the reason: no person, no record, no answer, and
nothing of questions that stay inside. Always in Spanish.
"""

from collections import Counter
from collections.abc import Iterable

from app.messages import group_rule, group_title
from app.messages.problem_groups import GROUPS
from app.messages.translation import source_language
from app.steps.package_texts import PublishedNote
from app.store.instruments import StoredVersion
from app.store.issues import StoredIssue
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.problem import Problem
from forms.table_schema import PUBLIC, columns


def published_notes(
    workspace: Workspace,
    version: StoredVersion,
    ids: Iterable[int],
    form: Instrument | None = None,
) -> tuple[PublishedNote, ...]:
    """Give the explanations that hold in the records that go out, alike ones as one.

    Args:
        workspace: Where the records live.
        version: Their form, in its newest version.
        ids: Records that go out.
        form: As a dataset defines its columns; None takes what the form itself says.

    Returns:
        By column, rule and reason, whatever the order in which they were explained.
    """
    form = form or workspace.instruments.instrument(version.id)
    public = {column.path: column for column in columns(form) if column.privacy == PUBLIC}
    accepted = workspace.issues.accepted(version.instrument)
    meant = {issue.record for issue in accepted}
    out = {record for record in ids if record in meant}  # a million of them would take 100 MB
    counts = Counter(
        (public[issue.path].name, public[issue.path].title, issue.code, _one_line(issue))
        for issue in accepted
        if issue.record in out and issue.path in public and issue.code in GROUPS
    )
    with source_language():
        return tuple(
            PublishedNote(column, title, _rule(code, title), count, reason)
            for (column, title, code, reason), count in sorted(counts.items())
        )


def _one_line(issue: StoredIssue) -> str:
    return " ".join((issue.accepted_reason or "").split())


def _rule(code: str, title: str) -> str:
    """Name a rule by its question alone: the values of an issue quote the answer."""
    problem = Problem(code, values={"label": title})
    return f"{group_title(problem)}: {group_rule(problem)}"
