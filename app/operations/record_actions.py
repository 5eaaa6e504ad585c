"""What was done to one record, action by action, read from the journal.

An action is what one person did at one moment: an answer with the instances it made, a return
with its remarks. Taking an action back is an action too: it carries a mark that names the one it
took back, so that the next undo goes on before it and a redo knows what to do again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.store.journal import VERSION, Entry, JournalEntry, Operation
from app.store.knowledge import in_order
from app.store.version_names import rows_renamed
from app.store.workspace import Workspace

MARK = "@action"
"""Path of the line that names the action another one took back; no question is called so."""


@dataclass(frozen=True, slots=True)
class Action:
    """What one person did to a record at one moment.

    Attributes:
        entries: Its lines, in order, without the mark.
        takes_back: Key of the action it took back, "" when it is a deed of its own.
    """

    entries: tuple[JournalEntry, ...]
    takes_back: str = ""

    @property
    def key(self) -> str:
        """Name the action: device and number of its first line."""
        return key_of(self.entries[0])


def key_of(entry: JournalEntry) -> str:
    """Name a line of the journal."""
    return f"{entry.device}/{entry.seq}"


def mark(record: str, action: Action) -> Entry:
    """Give the line that says which action is taken back."""
    return Entry("undo", record, path=MARK, new=action.key)


def is_mark(entry: Entry) -> bool:
    """Say whether a line only names an action."""
    return entry.op == "undo" and entry.path == MARK


def actions_of(workspace: Workspace, record_uuid: str) -> list[Action]:
    """Give what was done to a record, in order."""
    lines = lines_of(workspace, record_uuid)
    return [_action(tuple(some)) for _key, some in groupby(lines, key=_moment)]


def standing(done: Sequence[Action]) -> list[Action]:
    """Give the deeds that were not taken back, in order."""
    gone: set[str] = set()
    kept = []
    for action in reversed(done):
        if action.key in gone:
            continue
        if action.takes_back:
            gone.add(action.takes_back)
        else:
            kept.append(action)
    return kept[::-1]


def lines_of(
    workspace: Workspace, record_uuid: str, *, ops: Sequence[Operation] = ()
) -> list[JournalEntry]:
    """Give what happened to a record, in order, with questions called as its version calls them.

    Args:
        workspace: Where the record lives.
        record_uuid: Which record.
        ops: Only these kinds; none means all.
    """
    lines = in_order(workspace.journal.entries(record_uuid, ops=(*ops, "set") if ops else ()))
    version = workspace.records.find(record_uuid).version
    if any(x.what.path == VERSION or x.what.version not in (version, None) for x in lines):
        lines = list(reversed(list(_called_as_now(workspace, record_uuid, lines))))
    return [line for line in lines if not ops or line.what.op in ops]


def _called_as_now(
    workspace: Workspace, record_uuid: str, lines: Sequence[JournalEntry]
) -> Iterator[JournalEntry]:
    """Walk back through the lines, each called as the version it was written under calls things."""
    record = workspace.records.find(record_uuid)
    instruments = workspace.instruments
    then, names = record.version, dict[int, dict[str, str]]()
    for line in reversed(lines):
        what = line.what
        if what.path == VERSION:
            before = instruments.named(record.instrument, what.old)
            then = record.version if before is None else before.id
        version = then if what.version is None else what.version
        if version not in names:
            names[version] = instruments.renamings(version, record.version)
        path = names[version].get(what.path or "", what.path)
        old = rows_renamed(what.old, names[version]) if what.op == "remove_row" else what.old
        yield replace(line, what=replace(what, path=path, old=old))


def _moment(entry: JournalEntry) -> tuple[object, ...]:
    return entry.device, entry.at, entry.person, entry.batch


def _action(lines: tuple[JournalEntry, ...]) -> Action:
    named = next((str(line.what.new) for line in lines if is_mark(line.what)), "")
    deeds = tuple(line for line in lines if not is_mark(line.what))
    return Action(deeds or lines, named)
