"""What was done to one record, action by action, read from the journal.

An action is what one person did at one moment: an answer with the instances it made, a return
with its remarks. Taking an action back is an action too: it carries a mark that names the one it
took back, so that the next undo goes on before it and a redo knows what to do again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.store.journal import Entry, JournalEntry
from app.store.knowledge import in_order
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
    lines = in_order(workspace.journal.entries(record_uuid))
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


def _moment(entry: JournalEntry) -> tuple[object, ...]:
    return entry.device, entry.at, entry.person, entry.batch


def _action(lines: tuple[JournalEntry, ...]) -> Action:
    named = next((str(line.what.new) for line in lines if is_mark(line.what)), "")
    deeds = tuple(line for line in lines if not is_mark(line.what))
    return Action(deeds or lines, named)
