"""What two computers say otherwise, in the words of the form, for the person who decides."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from app.messages import _
from app.operations.decide_conflict import value_here
from app.operations.record_words import STATES, RecordWords
from app.operations.sight import open_conflicts
from app.store.conflicts import Conflict
from app.store.merging import DELETED, STATE
from app.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.record_query import State
    from forms.instrument import Value


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two says.

    Attributes:
        words: The answer, as people say it.
        person: Who said it, "" when nobody did.
        at: When, in UTC, None when nobody said it.
    """

    words: str
    person: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConflictSheet:
    """One difference, ready to be shown.

    Attributes:
        id: Its number.
        record: Key of the record here.
        form: Title of its form.
        label: What it is about: the question, the state …
        path: The question, to go there.
        before: What stood there before both.
        here, there: What both say.
        device: Name of the other computer.
        writable: Another value can be written.
    """

    id: int
    record: int
    form: str
    label: str
    path: str
    before: str
    here: Side
    there: Side
    device: str
    writable: bool


def conflict_sheets(workspace: Workspace) -> list[ConflictSheet]:
    """Give everything that waits for a decision, in the words of its form."""
    known: dict[int, RecordWords] = {}
    return [_sheet(workspace, each, known) for each in open_conflicts(workspace)]


def _sheet(
    workspace: Workspace, conflict: Conflict, known: dict[int, RecordWords]
) -> ConflictSheet:
    record = workspace.records.find(conflict.record)
    instrument = workspace.instruments.instrument(record.version)
    if record.version not in known:
        choices = workspace.choices.of_version(record.version)
        known[record.version] = RecordWords(instrument, choices)
    words = known[record.version]
    is_question = conflict.path in words.questions
    here = value_here(workspace, conflict)
    return ConflictSheet(
        conflict.id,
        record.id,
        workspace.instruments.version(record.version).title,
        _label(words, conflict),
        conflict.path if is_question else "",
        _said(words, conflict, conflict.base),
        Side(_said(words, conflict, here), conflict.our_person, conflict.our_at),
        Side(_said(words, conflict, conflict.theirs), conflict.their_person, conflict.their_at),
        conflict.their_device,
        is_question and not words.questions[conflict.path].list_name,
    )


def _label(words: RecordWords, conflict: Conflict) -> str:
    named = {STATE: _("Estado del registro"), DELETED: _("Registro apartado")}
    return named.get(conflict.path) or words.label(conflict.path)


def _said(words: RecordWords, conflict: Conflict, value: "Value") -> str:
    if conflict.path == STATE and value in STATES:
        return _(STATES[cast("State", value)])
    if conflict.path == DELETED:
        return _("apartado") if value else _("en la lista")
    if conflict.path in words.questions:
        return words.say(conflict.path, value) or _("en blanco")
    if value is None:
        return _("ya no está")
    held: Mapping[str, Value] = json.loads(str(value))
    said = [f"{words.label(path)}: {words.say(path, each)}" for path, each in held.items() if each]
    return "; ".join(said) or _("en blanco")
