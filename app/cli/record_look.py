"""`acopio record show | history`: what is there, now and before."""

import argparse
from datetime import UTC, datetime

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.find_record import find_record, is_asked, unknown_question
from app.operations.record_actions import is_mark, lines_of
from app.operations.record_at import record_at
from app.operations.record_words import STATES
from app.operations.remarks import Remark, remarks_of
from app.store.clock import as_text
from app.store.journal import JournalEntry
from forms.answers import Answers, StoredRow


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help=_("número o identidad del registro"))


def _add_show(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument(
        "--at", metavar="TIME", type=_moment, help=_("como estaba en ese momento (ISO 8601)")
    )


def _moment(written: str) -> datetime:
    """Read a moment; one that names no zone is meant in that of this computer."""
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except OverflowError as error:  # outside the years that UTC can name
        raise argparse.ArgumentTypeError from error


def _show(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        version = workspace.instruments.version(record.version)
        state, deleted = record.state, record.deleted
        answers = workspace.records.answers(record)
        if arguments.at is not None:
            past = record_at(workspace, record.uuid, arguments.at)
            state, deleted, answers = past.state, past.deleted, past.answers
        remarks = remarks_of(workspace, record.uuid)
    if arguments.at is not None:
        remarks = [each for each in remarks if each.at <= arguments.at]
    keys = {
        "record": record.uuid,
        "number": record.id,
        "form": version.form_id,
        "version": version.number,
        "state": state,
        "deleted": deleted,
        "person": record.author,
        "created": as_text(record.created_at),
        "updated": as_text(record.updated_at),
        "answers": nested(answers),
        "remarks": [remark_keys(each) for each in remarks],
    }
    lines = [f"{path}: {value}" for path, value in answers.values.items() if value is not None]
    lines += [f"{each.number}. {each.path}: {each.text}" for each in remarks if not each.closed]
    return Outcome(keys, "\n".join([_(STATES[state]), *lines]))


def nested(answers: Answers) -> dict[str, object]:
    """Give answers as `record add` takes them: path -> value, repeat -> list of objects."""

    def of_row(row: StoredRow) -> dict[str, object]:
        return _filled(row.values) | inside(row.row)

    def inside(parent: str | None) -> dict[str, object]:
        found: dict[str, list[object]] = {}
        for row in answers.rows:
            if row.parent == parent:
                found.setdefault(row.repeat, []).append(of_row(row))
        return dict(found)

    return _filled(answers.values) | inside(None)


def _filled(values: dict[str, object] | dict[str, str | float | None]) -> dict[str, object]:
    return {path: value for path, value in values.items() if value is not None}


def remark_keys(remark: Remark) -> dict[str, object]:
    """Give a remark as a script reads it."""
    return {
        "number": remark.number,
        "field": remark.path,
        "row_id": remark.row,
        "text": remark.text,
        "person": remark.person,
        "at": as_text(remark.at),
        "replies": [
            {"text": each.text, "person": each.person, "at": as_text(each.at)}
            for each in remark.replies
        ],
        "closed": remark.closed,
    }


def _add_history(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("field", metavar="FIELD", nargs="?", help=_("solo de esta pregunta"))


def _history(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        lines = lines_of(workspace, record.uuid)
        wanted = arguments.field
        about = [line for line in lines if wanted is None or _is_about(line, wanted)]
        if wanted is not None and not about and not is_asked(workspace, record, wanted):
            raise unknown_question(wanted)
    events = [event_keys(line) for line in about if not is_mark(line.what)]
    said = [
        f"{each['at']}  {each['person']}  {each['op']}  {each['field']}: "
        f"{_shown(each['old'])} → {_shown(each['new'])}"
        for each in events
    ]
    return Outcome({"record": record.uuid, "events": events}, "\n".join(said))


def _is_about(line: JournalEntry, field: str) -> bool:
    path = line.what.path or ""
    return bool(path) and field in (path, path.rpartition("/")[2])


def event_keys(line: JournalEntry) -> dict[str, object]:
    """Give a line of the journal as a script reads it."""
    what = line.what
    return {
        "at": as_text(line.at),
        "person": line.person,
        "op": what.op,
        "field": what.path or "",
        "row_id": what.row,
        "old": what.old,
        "new": what.new,
        "reason": what.reason or "",
        "batch": line.batch,
    }


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


COMMANDS = (
    Command(("record", "show"), N_("muestra un registro, hoy o antes"), _add_show, _show),
    Command(("record", "history"), N_("cuenta qué pasó con un registro"), _add_history, _history),
)
