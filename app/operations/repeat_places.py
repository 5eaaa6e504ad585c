"""Where the instances of repeats stand in the workbook they came in: sheet, row and columns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.store.submissions import StoredSubmission
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from app.steps.tables import Table
    from forms.answers import StoredRow


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A place in another sheet than that of the records.

    Attributes:
        sheet: Its name.
        row: Number of the row.
        column: 0-based, None when no column answers the question.
    """

    sheet: str
    row: int
    column: int | None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet of one repeat.

    Attributes:
        name: Its name.
        columns: Path -> place of the columns that answer.
        links: Row of the table around it -> its own rows, in their order.
    """

    name: str
    columns: Mapping[str, int]
    links: Mapping[int, list[int]] = field(repr=False)


class RepeatPlaces:
    """The sheets of repeats of one batch; none of a file without them."""

    def __init__(self, workspace: Workspace, kept: Path, stored: StoredSubmission) -> None:
        """Read by which columns rows belong together.

        Args:
            workspace: Where the records live.
            kept: The file.
            stored: How it was read.

        Raises:
            ProblemError: The file cannot be read.
        """
        self._workspace = workspace
        self._sheets: dict[str, _Sheet] = {}
        facts = [each for each in stored.reading.get("repeats", ()) if _is_inside(each, stored)]
        if not facts:
            return
        tables = {"": _table(kept, stored.reading.get("sheet"), stored.reading.get("header_row"))}
        for fact in facts:
            around = _around(fact["repeat"], list(tables))
            tables[fact["repeat"]] = _table(kept, fact["sheet"], fact["header_row"])
            links = _links(tables[around], tables[fact["repeat"]], *fact["link"])
            self._sheets[fact["repeat"]] = _Sheet(fact["sheet"], fact["places"], links)

    @property
    def sheets(self) -> tuple[str, ...]:
        """Give the names of the sheets."""
        return tuple(sheet.name for sheet in self._sheets.values())

    def of_record(self, record: int, row: int) -> "dict[str, tuple[_Sheet, int]]":
        """Give sheet and row of the instances of a record, by their uuid.

        Instances that were added or taken away since are not looked for, nor those beside them.

        Args:
            record: Key of the record.
            row: Its row in the sheet of the records.
        """
        found: dict[str, tuple[_Sheet, int]] = {}
        if not self._sheets:
            return found
        ((_uuid, answers),) = self._workspace.records.stream([record])
        groups: dict[tuple[str, str | None], list[StoredRow]] = defaultdict(list)
        for each in answers.rows:
            groups[each.repeat, each.parent].append(each)
        for (repeat, parent), instances in sorted(groups.items(), key=lambda each: each[0][0]):
            sheet = self._sheets.get(repeat)
            outer = row if parent is None else found.get(parent, (None, 0))[1]
            rows = [] if sheet is None else sheet.links.get(outer, [])
            if sheet is not None and len(rows) == len(instances):
                instances.sort(key=lambda each: each.position)
                found |= {e.row: (sheet, at) for e, at in zip(instances, rows, strict=True)}
        return found

    def place(self, record: int, row: int, instance: str, path: str) -> SheetPlace | None:
        """Give where an answer of an instance stands; None when it is not in the file.

        Args:
            record: Key of the record.
            row: Its row in the sheet of the records.
            instance: uuid of the instance.
            path: The question.
        """
        found = self.of_record(record, row).get(instance)
        if found is None:
            return None
        return SheetPlace(found[0].name, found[1], found[0].columns.get(path))


def _is_inside(fact: Mapping[str, Any], stored: StoredSubmission) -> bool:
    """Say whether a repeat stands in a sheet of the same workbook, and how is known."""
    return bool(fact.get("sheet")) and fact.get("sha256") == stored.sha256 and "link" in fact


def _around(repeat: str, known: list[str]) -> str:
    return max(
        (path for path in known if path and repeat.startswith(f"{path}/")), key=len, default=""
    )


def _table(kept: Path, sheet: str | None, header_row: int | None) -> "Table":
    from app.steps.tables import open_table

    return open_table(kept, sheet=sheet or None, header_row=header_row)


def _links(outer: "Table", inner: "Table", above: str, below: str) -> dict[int, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    place = inner.header.index(below)
    for number, cells in inner.rows:
        rows[cells[place].strip()].append(number)
    place = outer.header.index(above)
    return {number: rows.get(cells[place].strip(), []) for number, cells in outer.rows}
