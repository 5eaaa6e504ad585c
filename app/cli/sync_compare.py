"""`acopio sync compare|settle`: two officers published the same data, and a person decides."""

import argparse
from dataclasses import asdict

from app.cli.command import Command, Invocation, Outcome
from app.messages import N_, _
from app.operations.compare_copies import Comparison, compare_copies, difference_words
from app.operations.settle_copies import parcel_in_conflict, settle_copies
from forms.problem import Problem, ProblemError
from sync.comparison import Difference, Take

_BY = {
    "us": N_("lo cambió usted"),
    "them": N_("lo cambiaron en el portal"),
    "both_alike": N_("los dos lo cambiaron igual"),
    "both": N_("los dos lo cambiaron"),
    "unknown": N_("no es igual"),
}


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))


def _compare(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        parcel = parcel_in_conflict(workspace, invocation.arguments.name)
        found = compare_copies(workspace, parcel.id)
    lines = [line for each in found.differences for line in _lines(each)]
    besides = ", ".join(found.besides)
    others = _("De otras personas hay además, y se queda: {names}.").format(names=besides)
    return Outcome(
        keys={"parcel": parcel.id, **_as_json(found)},
        text="\n".join([*lines, *([others] if besides else [])]) or _("Las copias son iguales."),
    )


def _lines(each: Difference) -> list[str]:
    said = (
        (_("antes"), each.agreed),
        (_("lo suyo"), each.ours),
        (_("el portal"), each.theirs),
    )
    head = f"{each.name} ({difference_words(each.name)}): {_(_BY[each.changed_by])}"
    return [head, *(f"  {who}: {text if text is not None else '–'}" for who, text in said)]


def _as_json(found: Comparison) -> dict[str, object]:
    listed = [
        {**asdict(each), "is_file": each.is_file, "proposed": each.proposed}
        for each in found.differences
    ]
    return {
        "dataset": found.name,
        "modified": found.modified,
        "differences": listed,
        "besides": list(found.besides),
    }


def _add_settle(parser: argparse.ArgumentParser) -> None:
    _add_compare(parser)
    parser.add_argument(
        "--take",
        metavar="FIELD=SIDE",
        type=_take,
        action="append",
        default=[],
        help=_("qué queda de una diferencia: FIELD=ours (lo suyo) o FIELD=theirs (lo del portal)"),
    )
    parser.add_argument(
        "--rest", metavar="SIDE", choices=[take.value for take in Take], help=_("y de las demás")
    )
    parser.add_argument(
        "--seen", metavar="MARK", default="", help=_("«modified» de lo que se miró; si cambió, no")
    )


def _take(written: str) -> tuple[str, Take]:
    name, _sign, side = written.rpartition("=")
    if not name:
        raise ValueError(written)
    return name, Take(side)


def _settle(invocation: Invocation) -> Outcome:
    arguments = invocation.arguments
    with invocation.workspace() as workspace:
        parcel = parcel_in_conflict(workspace, arguments.name)
        found = compare_copies(workspace, parcel.id)
        if arguments.seen and arguments.seen != found.modified:
            values = {"name": found.name, "url": parcel.portal_url}
            raise ProblemError(Problem("portal.changed_since", values=values))
        takes = _rest(found, arguments.rest) | dict(arguments.take)
        settle_copies(workspace, parcel.id, found, takes, invocation.clock())
    text = _("«{name}» sale con lo decidido en el próximo envío («acopio sync run»).")
    keys = {"parcel": parcel.id, "dataset": found.name, "differences": len(found.differences)}
    return Outcome(keys=keys, text=text.format(name=found.name))


def _rest(found: Comparison, side: str | None) -> dict[str, Take]:
    """Let all that is not decided by name stay as one side has it; files are never theirs."""
    if side is None:
        return {}
    return {
        each.name: Take(side) for each in found.differences if side == Take.OURS or not each.is_file
    }


COMMANDS = (
    Command(("sync", "compare"), N_("compara lo suyo con lo del portal"), _add_compare, _compare),
    Command(("sync", "settle"), N_("decide qué queda de cada diferencia"), _add_settle, _settle),
)
