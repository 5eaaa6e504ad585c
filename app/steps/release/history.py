"""What changed from version to version, in words people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.steps.package_texts import render
from app.steps.release.changes import TableChanges

_SECTION = "\n## Versión "


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version, as the history of a dataset tells it.

    Attributes:
        number: 1, 2, 3 …
        day: Of its release.
        rows: Of the records' table.
        reason: Why it was made.
        changes: Table -> counts of `added`, `changed`, `removed`; empty when nobody could compare.
        override: Why it went out without approval, with the data of the version before; else "".
    """

    number: int
    day: date
    rows: int
    reason: str
    changes: Mapping[str, Mapping[str, int]]
    override: str = ""


def history(
    title: str,
    versions: Sequence[PastVersion],
    tables: Sequence[TableChanges] = (),
    log: str = "",
) -> str:
    """Write the history of a dataset.

    Args:
        title: Of the dataset.
        versions: The newest first.
        tables: What the newest one changed, table by table.
        log: File that says it cell by cell, "" when there is none.
    """
    return render(
        "CAMBIOS.md.jinja",
        title=title,
        versions=versions,
        number=versions[0].number,
        tables=tables,
        log=log,
    )


def with_newer(text: str, title: str, version: PastVersion) -> str:
    """Put a version above those that a history tells already.

    Args:
        text: The history, as `history` wrote it.
        title: Of the dataset.
        version: The newer one.
    """
    _head, mark, own = history(title, [version]).partition(_SECTION)
    before, same_mark, older = text.partition(_SECTION)
    return f"{before}{mark}{own}{same_mark}{older}"
