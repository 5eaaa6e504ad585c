"""`acopio record set | undo | redo | state | remark`: what people do to a record, from a script."""

import argparse

from app.cli.command import Command, Invocation, Outcome
from app.cli.record_look import event_keys, remark_keys
from app.messages import N_, _
from app.operations import capture as capturing
from app.operations.erase_answer import erase_named
from app.operations.find_record import find_record, place_of
from app.operations.record_actions import Action
from app.operations.record_states import RemarkGiven, change_state
from app.operations.record_words import STATES
from app.operations.remarks import answer_remark, close_remark, remarks_of, the_remark
from app.operations.set_answer import set_answer
from app.operations.undo_record import redo_last, undo_last
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help=_("número o identidad del registro"))


def _add_set(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("field", metavar="FIELD", help=_("la pregunta; «personas[2]/edad»"))
    parser.add_argument("value", metavar="VALUE", help=_("el dato; vacío lo deja en blanco"))
    parser.add_argument("--reason", required=True, type=_words, help=_("por qué se cambia"))


def _words(written: str) -> str:
    """Refuse a reason that says nothing."""
    if not written.strip():
        raise argparse.ArgumentTypeError
    return written.strip()


def _set(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        done = set_answer(
            workspace,
            record.uuid,
            arguments.field,
            arguments.value,
            invocation.person,
            reason=arguments.reason,
            clock=invocation.clock,
        )
    keys = {"record": record.uuid, "field": done.field, "old": done.old, "new": done.new}
    text = "" if done.old == done.new else _("{field}: ahora dice {new}.")
    new = "–" if done.new is None else done.new
    return Outcome(keys, text.format(field=done.field, new=new), done.problems)


def _add_erase(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("field", metavar="FIELD", help=_("la pregunta; «personas[2]/edad»"))
    parser.add_argument(
        "--reason", metavar="TEXT", default="", help=_("por qué, sin decir el dato")
    )


def _erase(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        field, lines = erase_named(
            workspace,
            record.uuid,
            arguments.field,
            invocation.person,
            clock=invocation.clock,
            reason=arguments.reason.strip(),
        )
    text = _("{field}: el dato se borró, también de la historia. Los respaldos de antes lo tienen.")
    keys = {"record": record.uuid, "field": field, "lines": lines}
    return Outcome(keys, text.format(field=field))


def _undo(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        record = find_record(workspace, invocation.arguments.record)
        action = undo_last(workspace, record.uuid, invocation.person, clock=invocation.clock)
        record = workspace.records.find(record.uuid)
    return _turned(record, action, _("Se deshizo lo último del registro {record}."))


def _redo(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        record = find_record(workspace, invocation.arguments.record)
        action = redo_last(workspace, record.uuid, invocation.person, clock=invocation.clock)
        record = workspace.records.find(record.uuid)
    return _turned(record, action, _("Se rehizo lo último del registro {record}."))


def _turned(record: RecordInfo, action: Action, text: str) -> Outcome:
    keys = {
        "record": record.uuid,
        "state": record.state,
        "undone": [event_keys(line) for line in action.entries],
    }
    return Outcome(keys, text.format(record=record.id))


def _add_state(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("state", metavar="NEW", choices=tuple(STATES), help=_("el estado nuevo"))
    parser.add_argument(
        "--remark",
        metavar="FIELD=TEXT",
        type=_remark,
        action="append",
        default=[],
        help=_("qué hay que ver y en qué pregunta; sin pregunta, «=TEXT»"),
    )
    parser.add_argument("--reason", help=_("por qué"))


def _remark(written: str) -> tuple[str, str]:
    field, sign, text = written.partition("=")
    if not sign or not text.strip():
        raise argparse.ArgumentTypeError
    return field.strip(), text.strip()


def _state(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        remarks = _given(workspace, record, invocation)
        moved = change_state(
            workspace,
            record.uuid,
            arguments.state,
            invocation.person,
            clock=invocation.clock,
            remarks=remarks,
            reason=arguments.reason,
        )
    state = moved.record.state
    keys = {"record": record.uuid, "state": state, "remarks": len(remarks)}
    text = _("Registro {record}: {state}.").format(record=record.id, state=_(STATES[state]))
    return Outcome(keys, text, moved.problems)


def _given(workspace: Workspace, record: RecordInfo, invocation: Invocation) -> list[RemarkGiven]:
    """Read the remarks of the command, each with the place it is about."""
    written: list[tuple[str, str]] = invocation.arguments.remark
    if not any(field for field, _text in written):
        return [RemarkGiven("", text) for _field, text in written]
    capture = capturing.resume(workspace, record.uuid, invocation.person, clock=invocation.clock)
    given = []
    for field, text in written:
        node = capture.session.node(place_of(capture, field)) if field else None
        path, row = (node.path, node.row) if node is not None else ("", None)
        given.append(RemarkGiven(path, text, row))
    return given


def _add_remark(parser: argparse.ArgumentParser) -> None:
    _add_record(parser)
    parser.add_argument("number", metavar="N", type=int, nargs="?", help=_("cuál de sus notas"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--answer", metavar="TEXT", type=_words, help=_("responde la nota"))
    what.add_argument("--close", action="store_true", help=_("da la nota por resuelta"))


def _remarks(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        record = find_record(workspace, arguments.record)
        number = arguments.number
        if number is None:
            remarks = remarks_of(workspace, record.uuid)
        elif arguments.close:
            remarks = close_remark(workspace, record.uuid, number, invocation.person)
        elif arguments.answer is not None:
            remarks = answer_remark(
                workspace, record.uuid, number, arguments.answer, invocation.person
            )
        else:
            remarks = [the_remark(remarks_of(workspace, record.uuid), record.uuid, number)]
    lines = [
        f"{each.number}. {each.path or '–'}: {each.text}"
        + (" ✓" if each.closed else "")
        + "".join(f"\n   {reply.person}: {reply.text}" for reply in each.replies)
        for each in remarks
    ]
    keys = {"record": record.uuid, "remarks": [remark_keys(each) for each in remarks]}
    return Outcome(keys, "\n".join(lines))


COMMANDS = (
    Command(("record", "set"), N_("cambia un dato de un registro"), _add_set, _set),
    Command(("record", "erase"), N_("borra un dato también de la historia"), _add_erase, _erase),
    Command(("record", "undo"), N_("deshace lo último de un registro"), _add_record, _undo),
    Command(("record", "redo"), N_("rehace lo que se deshizo"), _add_record, _redo),
    Command(("record", "state"), N_("pasa un registro a otro estado"), _add_state, _state),
    Command(("record", "remark"), N_("muestra, responde o cierra notas"), _add_remark, _remarks),
)
