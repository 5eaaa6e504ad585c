"""`acopio data issues | fix | explain`: what a check found, by cause, and what mends it."""

import argparse
from dataclasses import asdict

from app.cli.command import EXIT_DATA, EXIT_DONE, EXIT_USAGE, Command, Invocation, Outcome
from app.messages import N_, _, ngettext, sentence
from app.operations.find_record import find_record, place_of
from app.operations.mend_many import (
    Mended,
    Mending,
    explain_all,
    issues_of,
    mend_all,
    preview_mending,
)
from app.operations.review import read_cases, review
from app.operations.settle_repeated import REASONS, preview_settling, settle_repeated
from app.operations.validate_form import FINISHED
from app.store.issues import REPEATED
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError

_PAGE = 100
_WAYS = ("suggested", "trim", "zeros", "nearest", "dmy", "mdy", "ymd", "blank", "value")
_USAGE_OF_REPEATED = (
    f"acopio data fix FORM --cause {REPEATED} --way {{{','.join(REASONS)}}} [--reason WHY]"
)
_USAGE = "acopio data fix FORM --cause CAUSE [--way WAY | --value VALUE] [--reason WHY]"


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", help=_("identificador del formulario"))


def _add_field(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--field", metavar="FIELD", default="", help=_("solo en esta pregunta"))


def _add_issues(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument("--cause", metavar="CAUSE", help=_("solo los que tienen esta causa"))
    _add_field(parser)
    parser.add_argument(
        "--page", metavar="N", type=int, default=1, help=_("cien a la vez: cuáles de ellos")
    )


def _issues(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        version = workspace.instruments.latest(arguments.form)
        changed = RecordQuery(version.instrument, states=FINISHED, only_unchecked=True)
        unchecked = len(workspace.records.ids(changed))
        found = review(workspace, arguments.form)
        groups = found.groups if found else ()
        causes = [
            {
                "cause": group.code,
                "field": group.path,
                "severity": group.severity,
                "title": group.title,
                "rule": group.rule,
                "count": len(group.issues),
            }
            for group in groups
        ]
        listed = _listed(workspace, arguments) if arguments.cause else []
    count = sum(len(group.issues) for group in groups)
    lines = [f"{len(group.issues):>7,}  {group.code}  {group.title}" for group in groups]
    lines += [f"{each['number']}  {each['sentence']}" for each in listed]
    keys = {"count": count, "causes": causes, "issues": listed, "unchecked": unchecked}
    if unchecked:
        said = ngettext(
            "{count} registro sin revisar: revíselo con «acopio data validate {form}».",
            "{count} registros sin revisar: revíselos con «acopio data validate {form}».",
            unchecked,
        )
        lines.append(said.format(count=f"{unchecked:,}", form=arguments.form))
    return Outcome(keys, "\n".join(lines) or _("Nada por revisar."))


def _listed(workspace: Workspace, arguments: argparse.Namespace) -> list[dict[str, object]]:
    """Give one page of the problems with a cause."""
    wanted = issues_of(workspace, arguments.form, arguments.cause, arguments.field)
    first = (max(arguments.page, 1) - 1) * _PAGE
    return [
        {
            "number": case.number,
            "record": case.found.issue.record_uuid,
            "field": case.found.issue.path,
            "row_id": case.found.issue.row,
            "value": case.found.said,
            "proposed": case.found.proposal,
            "sentence": sentence(case.found.problem),
        }
        for case in read_cases(workspace, arguments.form, wanted[first : first + _PAGE])
    ]


def _add_fix(parser: argparse.ArgumentParser) -> None:
    _add_form(parser)
    parser.add_argument("--cause", metavar="CAUSE", required=True, help=_("qué problemas"))
    _add_field(parser)
    parser.add_argument(
        "--way",
        choices=(*_WAYS, *REASONS),
        default="suggested",
        help=_("cómo se corrigen; de los repetidos, cuál queda"),
    )
    parser.add_argument("--value", metavar="VALUE", help=_("el dato que se pone en todos"))
    parser.add_argument("--reason", default="", help=_("por qué se cambia"))
    parser.add_argument("--preview", action="store_true", help=_("solo mostrar qué cambiaría"))


def _fix(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    way = "value" if arguments.value is not None else arguments.way
    settles = arguments.cause == REPEATED
    if (way == "value" and arguments.value is None) or (way in REASONS) != settles:
        usage = _USAGE_OF_REPEATED if settles else _USAGE
        return Outcome(
            problems=(Problem("command.usage", values={"usage": usage}),), code=EXIT_USAGE
        )
    if settles:
        return _settle(invocation, way)
    mending = Mending(
        arguments.form,
        arguments.cause,
        arguments.field,
        way,
        arguments.value,
        arguments.reason.strip(),
    )
    with invocation.workspace() as workspace:
        if arguments.preview:
            done = preview_mending(
                workspace,
                mending,
                invocation.person,
                clock=invocation.clock,
                report=invocation.report,
                cancel=invocation.cancel,
            )
        else:
            done = mend_all(
                workspace,
                mending,
                invocation.person,
                clock=invocation.clock,
                report=invocation.report,
                cancel=invocation.cancel,
            )
    return _said(done)


def _settle(invocation: Invocation, rule: str) -> Outcome:
    arguments, person = invocation.arguments, invocation.person
    report, cancel = invocation.report, invocation.cancel
    with invocation.workspace() as workspace:
        if arguments.preview:
            done = preview_settling(
                workspace, arguments.form, rule, person, report=report, cancel=cancel
            )
        else:
            done = settle_repeated(
                workspace,
                arguments.form,
                rule,
                person,
                clock=invocation.clock,
                reason=arguments.reason.strip(),
                report=report,
                cancel=cancel,
            )
    lines = [
        _("{key}: queda {stays}, se aparta {goes}").format(
            key=each.key, stays=each.stays, goes=", ".join(map(str, each.goes))
        )
        for each in done.examples
    ]
    text = ngettext(
        "{count} registro se aparta, de {found} datos repetidos.",
        "{count} registros se apartan, de {found} datos repetidos.",
        done.aside,
    )
    lines.append(text.format(count=done.aside, found=done.found))
    keys = {
        "batch": done.batch or None,
        "found": done.found,
        "fixed": done.settled,
        "left": done.found - done.settled,
        "aside": done.aside,
        "changes": [asdict(each) for each in done.examples],
    }
    code = EXIT_DONE if done.settled else EXIT_DATA
    return Outcome(keys, "\n".join(lines), tuple(done.problems), code)


def _said(done: Mended) -> Outcome:
    lines = [f"{each.record}  {each.field}: {each.before} → {each.after}" for each in done.changes]
    text = ngettext(
        "{count} dato de {found} se corrige así.",
        "{count} datos de {found} se corrigen así.",
        done.mended,
    )
    lines.append(text.format(count=done.mended, found=done.found))
    keys = {
        "batch": done.batch or None,
        "found": done.found,
        "fixed": done.mended,
        "left": done.found - done.mended,
        "changes": [asdict(each) for each in done.changes],
    }
    code = EXIT_DONE if done.mended else EXIT_DATA
    return Outcome(keys, "\n".join(lines), tuple(done.problems), code)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject", metavar="ID|FORM", help=_("el registro; con --cause, el formulario")
    )
    parser.add_argument("field", metavar="FIELD", nargs="?", default="", help=_("la pregunta"))
    parser.add_argument("--cause", metavar="CAUSE", help=_("qué problemas"))
    parser.add_argument("--reason", required=True, type=_words, help=_("por qué está bien así"))


def _words(written: str) -> str:
    """Refuse a reason that says nothing."""
    if not written.strip():
        raise argparse.ArgumentTypeError
    return written.strip()


def _explain(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        if arguments.cause:
            form = arguments.subject
            issues = issues_of(workspace, form, arguments.cause, arguments.field)
        else:
            form, issues = _of_answer(invocation, workspace)
        done = explain_all(
            workspace,
            form,
            issues,
            invocation.person,
            reason=arguments.reason,
            clock=invocation.clock,
        )
    text = ngettext("Se explicó {count} problema.", "Se explicaron {count} problemas.", done.mended)
    keys = {"batch": done.batch, "explained": done.mended}
    return Outcome(keys, text.format(count=done.mended))


def _of_answer(invocation: Invocation, workspace: Workspace) -> tuple[str, list[int]]:
    """Give the form of a record and what is open at one of its questions."""
    from app.operations import capture as capturing

    arguments = invocation.arguments
    record = find_record(workspace, arguments.subject)
    capture = capturing.resume(workspace, record.uuid, invocation.person, clock=invocation.clock)
    node = capture.session.node(place_of(capture, arguments.field))
    found = [
        issue.id
        for issue in workspace.issues.of_records([record.id])
        if (issue.path, issue.row) == (node.path, node.row)
    ]
    if not found:
        place = Place(record=record.uuid, field=arguments.field)
        raise ProblemError(Problem("check.nothing_open", place=place))
    return capture.session.instrument.form_id, found


COMMANDS = (
    Command(("data", "issues"), N_("dice qué falta por revisar"), _add_issues, _issues),
    Command(("data", "fix"), N_("corrige todos los problemas iguales"), _add_fix, _fix),
    Command(("data", "explain"), N_("explica por qué está bien así"), _add_explain, _explain),
)
