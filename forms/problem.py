"""The one shape of "something is wrong", from a workbook's cell to a portal's refusal.

A problem carries a code and the facts around it, never a sentence: sentences live in
`app.messages`, in every language, so that a problem can travel (JSON, store, window)
and be read by whoever receives it.
"""

import enum
import errno
from collections.abc import Mapping
from dataclasses import dataclass, field


class Severity(enum.StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # must be corrected
    WARNING = "warning"  # worth a look, may stay


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is; only what is known is filled in.

    Attributes:
        file: File name as the person knows it.
        sheet: Sheet of a workbook.
        row: 1-based row of a sheet or a CSV record (the header is row 1).
        column: Column header or letter.
        record: uuid of a record.
        row_id: uuid of a repeat instance inside the record.
        field: Path of the question inside the instrument, without the root: `vivienda/agua`.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    record: str | None = None
    row_id: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something is wrong, somewhere, with these values.

    Attributes:
        code: Stable name such as `answer.not_a_number`; each has a sentence in `app.messages`.
        severity: Error or warning.
        place: Where it is.
        values: What the sentence quotes, for example `{"value": "doce", "label": "Población"}`.
    """

    code: str
    severity: Severity = Severity.ERROR
    place: Place = Place()
    values: Mapping[str, object] = field(default_factory=dict)


def system_reason(error: OSError) -> str:
    """Name why the system refused a file, such as `ENOSPC`; `app.messages` has the words."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


class ProblemError(Exception):
    """Work stopped because of problems in what was given; nothing was changed.

    Attributes:
        problems: All problems found, at least one.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.code} {dict(p.values)}" for p in problems))
        self.problems = problems
