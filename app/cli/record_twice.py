"""`acopio record twice | second | compare`: the same paper keyed by two people, and compared."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import get_args

from app.cli.command import Command, Invocation, Outcome
from app.cli.record import read_answers
from app.messages import N_, _, ngettext
from app.operations import capture as capturing
from app.operations.add_record import check_names, fill
from app.operations.capture import Capture
from app.operations.compare_keyings import (
    Choice,
    Comparison,
    Difference,
    compare_form,
    compare_record,
)
from app.operations.decide_keying import decide
from app.operations.find_record import find_record, named, named_record
from app.operations.keying_statistics import Operator, operators
from app.operations.record_words import RecordWords
from app.operations.second_keying import (
    Plan,
    doubtful_fields,
    due_records,
    plan_of,
    planned_fields,
    set_plan,
    start_second,
)
from app.store.clock import as_text
from app.store.record_info import RecordInfo
from app.store.second_keyings import Way
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity


def _add_choice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--way", choices=get_args(Way), help=_("comparar después o al capturar"))
    parser.add_argument(
        "--field",
        metavar="FIELD",
        action="append",
        default=[],
        help=_("pregunta que siempre se captura otra vez"),
    )


def _add_twice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument("--share", metavar="P", type=float, help=_("porcentaje de los registros"))
    parser.add_argument("--seed", metavar="S", help=_("otra semilla sortea otros registros"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--doubtful",
        action="store_true",
        default=None,
        help=_("solo preguntas con errores, avisos o notas"),
    )
    which.add_argument(
        "--all", dest="doubtful", action="store_false", help=_("todas las preguntas")
    )
    _add_choice(parser)


def _twice(invocation: Invocation) -> Outcome:
    arguments, person = invocation.arguments, invocation.person
    with invocation.workspace() as workspace:
        plan = plan_of(workspace, arguments.form)
        version = workspace.instruments.latest(arguments.form)
        wanted = {
            name: value
            for name in ("share", "seed", "way", "doubtful")
            if (value := getattr(arguments, name)) is not None
        }
        if arguments.field:
            wanted["fields"] = _paths(workspace, version.id, arguments.field)
        if wanted:
            plan = replace(plan, **wanted)
            set_plan(workspace, arguments.form, plan, person)
        due = list(due_records(workspace, arguments.form, plan, person))
        begun = [each.record for each in workspace.second_keyings.drafts(version.instrument)]
    words = ngettext(
        "{n} registro espera su segunda captura.", "{n} registros esperan su segunda captura.",
        len(due),
    )  # fmt: skip
    lines = [f"{each.id}  {each.uuid}  {each.author}" for each in due]
    keys = {
        "plan": asdict(plan),
        "due": [
            {"number": each.id, "record": each.uuid, "person": each.author, "fields": each.fields}
            for each in due
        ],
        "begun": [
            {"number": each.id, "record": each.uuid, "person": each.author} for each in begun
        ],
    }
    return Outcome(keys, "\n".join([*lines, words.format(n=f"{len(due):,}")]))


def _paths(workspace: Workspace, version: int, fields: list[str]) -> tuple[str, ...]:
    instrument = workspace.instruments.instrument(version)
    found = []
    for field in fields:
        question = named(instrument, field)
        if question is None:
            place, values = Place(field=field), {"name": field}
            raise ProblemError(Problem("answer.unknown_question", place=place, values=values))
        found.append(question.path)
    return tuple(found)


def _add_second(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("record", metavar="ID", help=_("número o identidad del registro"))
    parser.add_argument(
        "--answers", metavar="A.json", type=Path, help=_("objeto JSON como el de «record add»")
    )
    parser.add_argument(
        "--doubtful", action="store_true", help=_("solo preguntas con errores, avisos o notas")
    )
    _add_choice(parser)


def _second(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    given = None if arguments.answers is None else read_answers(arguments.answers)
    problems: tuple[Problem, ...] = ()
    with invocation.workspace() as workspace:
        first = named_record(workspace, arguments.record)
        plan = plan_of(workspace, workspace.instruments.version(first.version).form_id)
        if given is not None:
            check_names(workspace.instruments.instrument(first.version), given)
        capture = start_second(
            workspace,
            first.uuid,
            invocation.person,
            clock=invocation.clock,
            way=arguments.way or plan.way,
            fields=_fields(workspace, first, plan, arguments),
        )
        if given is not None:
            fill(workspace, capture, given)
            problems = capturing.finish(workspace, capture).problems
            problems += _questioned(workspace, first, capture)
        second = workspace.records.find(capture.record.uuid)
        how = workspace.second_keyings.of_record(second)
    keys = {
        "record": second.uuid,
        "of": first.uuid,
        "state": second.state,
        "way": how and how.way,
        "fields": how and how.fields,
    }
    text = (
        _("Segunda captura del registro {n} terminada.")
        if second.state == "final"
        else _("Segunda captura del registro {n} empezada: {uuid}.")
    )
    return Outcome(keys, text.format(n=first.id, uuid=second.uuid), problems)


def _fields(
    workspace: Workspace, first: RecordInfo, plan: Plan, arguments: argparse.Namespace
) -> tuple[str, ...] | None:
    listed = _paths(workspace, first.version, arguments.field)
    if arguments.doubtful:
        return doubtful_fields(workspace, first, listed)
    return listed or planned_fields(workspace, first, plan)


def _questioned(workspace: Workspace, first: RecordInfo, capture: Capture) -> tuple[Problem, ...]:
    """Say in the dependent way where the first keying says otherwise, but not what."""
    how = workspace.second_keyings.of_record(capture.record)
    if how is None or how.way != "dependent":
        return ()
    return tuple(
        Problem(
            "record.differs",
            Severity.WARNING,
            Place(record=capture.record.uuid, field=each.ref),
            {"ref": each.ref},
        )
        for each in compare_record(workspace, first, capture.record)
    )


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))
    parser.add_argument(
        "--decide",
        nargs=3,
        metavar=("RECORD", "FIELD", "WHAT"),
        help=_("decide una diferencia: first, second u otro dato"),
    )
    parser.add_argument("--reason", metavar="WHY", default="", help=_("por qué se decide así"))
    parser.add_argument("--undecided", action="store_true", help=_("solo lo que falta decidir"))


def _compare(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    problems: tuple[Problem, ...] = ()
    with invocation.workspace() as workspace:
        if arguments.decide:
            problems = _decide(workspace, invocation)
        comparison = compare_form(
            workspace, arguments.form, report=invocation.report, cancel=invocation.cancel
        )
        people = operators(workspace, arguments.form, comparison)
        version = workspace.instruments.latest(arguments.form)
        instrument = workspace.instruments.instrument(version.id)
        words = RecordWords(instrument, workspace.choices.of_version(version.id))
    shown = [
        difference_keys(each, words)
        for each in comparison.differences
        if not (arguments.undecided and each.decision)
    ]
    keys = {
        "pairs": len(comparison.pairs),
        "begun": comparison.begun,
        "undecided": comparison.undecided,
        "differences": shown,
        "operators": [operator_keys(each) for each in people],
    }
    lines = [
        f"{each['number']}  {each['field']}: {each['first']} / {each['second']}"
        + (f"  ✓ {each['value']}" if each["decided"] else "")
        for each in shown
    ]
    return Outcome(keys, "\n".join([*lines, _summary(comparison)]), problems)


def _summary(comparison: Comparison) -> str:
    text = ngettext("{pairs} registro capturado dos veces; {open} diferencias por decidir.",
                    "{pairs} registros capturados dos veces; {open} diferencias por decidir.",
                    len(comparison.pairs))  # fmt: skip
    return text.format(pairs=len(comparison.pairs), open=comparison.undecided)


def _decide(workspace: Workspace, invocation: Invocation) -> tuple[Problem, ...]:
    written, ref, what = invocation.arguments.decide
    reason = invocation.arguments.reason
    record = find_record(workspace, written)
    choice = (
        Choice(what, reason=reason)
        if what in ("first", "second")
        else Choice("other", what.removeprefix("="), reason)
    )
    done = decide(workspace, record.uuid, ref, choice, invocation.person, clock=invocation.clock)
    return () if done.problem is None else (done.problem,)


def difference_keys(each: Difference, words: RecordWords) -> dict[str, object]:
    """Give a difference as JSON says it."""
    first, second, decision = each.first_side, each.second_side, each.decision
    missing = "first" if first.value is None else "second"
    return {
        "record": each.record,
        "number": each.number,
        "field": each.ref,
        "label": words.label(each.path),
        "first": first.value,
        "second": second.value,
        "first_person": first.person,
        "first_at": first.at and as_text(first.at),
        "second_person": second.person,
        "second_at": second.at and as_text(second.at),
        "missing": missing if each.is_row else None,
        "decided": decision is not None,
        "taken": decision and decision.taken,
        "value": decision and decision.value,
        "reason": decision and decision.reason,
        "decided_by": decision and decision.person,
        "decided_at": decision and as_text(decision.at),
    }


def operator_keys(each: Operator) -> dict[str, object]:
    """Give what a person keyed as JSON says it."""
    return {**asdict(each), "error_rate": each.error_rate}


COMMANDS = (
    Command(("record", "twice"), N_("dice qué se captura dos veces"), _add_twice, _twice),
    Command(("record", "second"), N_("captura un registro otra vez"), _add_second, _second),
    Command(("record", "compare"), N_("compara las dos capturas"), _add_compare, _compare),
)
