"""`acopio sync …`: what waits to be sent."""

import argparse

from app.cli.command import EXIT_DONE, EXIT_ENVIRONMENT, Command, Invocation, Outcome, no_arguments
from app.cli.output import problem_as_json
from app.cli.portal_options import add_portal_options, chosen_portal
from app.messages import N_, _
from app.operations.deliver import deliver, deliver_until_done
from app.operations.large_files import agree, set_largest_file
from app.operations.portals import open_portal
from app.operations.sending import is_paused, load, pause_sending, resume_sending
from sync.addresses import portal_address
from sync.large import Way
from sync.outbox import Outbox
from sync.parcel import OPEN, Parcel


def _add_run(parser: argparse.ArgumentParser) -> None:
    add_portal_options(parser)
    parser.add_argument(
        "--once",
        action="store_true",
        help=_("prueba una vez; sin esto espera y sigue hasta acabar"),
    )


def _run(invocation: Invocation) -> Outcome:
    send = deliver if invocation.arguments.once else deliver_until_done
    with (
        invocation.workspace() as workspace,
        open_portal(workspace, chosen_portal(invocation.arguments)) as portal,
    ):
        outbox = Outbox(workspace.db)
        had = [parcel.id for parcel in outbox.parcels(OPEN)]
        cycle = send(
            workspace,
            portal,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
        parcels, waiting = [outbox.parcel(key) for key in had], outbox.waiting()
    text = _("Enviados: {sent}. Por enviar: {waiting}.")
    return Outcome(
        keys={
            "sent": len(cycle.receipts),
            "waiting": waiting,
            "writes": cycle.writes,
            "parcels": [_parcel_as_json(parcel) for parcel in parcels],
            "bytes_up": cycle.traffic.bytes_up,
            "bytes_down": cycle.traffic.bytes_down,
            "requests": cycle.traffic.requests,
            "receipts": list(cycle.receipts),
        },
        text=text.format(sent=len(cycle.receipts), waiting=waiting),
        problems=cycle.problems,
        code=EXIT_ENVIRONMENT if cycle.problems else EXIT_DONE,
    )


def _status(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        outbox = Outbox(workspace.db)
        parcels, counts, left = outbox.parcels(), outbox.counts(), load(workspace)
        paused = is_paused(workspace)
    lines = [_("Por enviar: {count}.").format(count=left.parcels)]
    lines += [_("Los envíos están en pausa.")] if paused else []
    lines += [f"{parcel.dataset_name} v{parcel.number}: {parcel.state}" for parcel in parcels]
    return Outcome(
        keys={
            "counts": counts,
            "paused": paused,
            "bytes_left": left.bytes,
            "seconds_left": left.seconds,
            "parcels": [_parcel_as_json(parcel) for parcel in parcels],
        },
        text="\n".join(lines),
    )


def _pause(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        pause_sending(workspace)
    return Outcome(keys={"paused": True}, text=_("Los envíos están en pausa."))


def _resume(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        resume_sending(workspace)
        waiting = load(workspace).parcels
    text = _("Los envíos siguen. Por enviar: {count}.").format(count=waiting)
    return Outcome(keys={"paused": False, "waiting": waiting}, text=text)


def _add_large(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("nombre de los datos en el portal"))
    parser.add_argument(
        "way",
        metavar="WAY",
        choices=[way.value for way in Way],
        help=_("zip: empaquetado; split: en partes; whole: entero o nada"),
    )


def _large(invocation: Invocation) -> Outcome:
    name, way = invocation.arguments.name, Way(invocation.arguments.way)
    with invocation.workspace() as workspace:
        agree(workspace, name, way, invocation.clock())
    text = _("Lo que sea muy grande de «{name}» irá así: {way}.")
    return Outcome(keys={"name": name, "way": way.value}, text=text.format(name=name, way=way))


def _add_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help=_("portal"))
    parser.add_argument(
        "megabytes", metavar="MB", type=_megabytes, help=_("lo más que acepta en un archivo")
    )


def _limit(invocation: Invocation) -> Outcome:
    url, size = portal_address(invocation.arguments.url), invocation.arguments.megabytes
    with invocation.workspace() as workspace:
        set_largest_file(workspace, url, size, invocation.clock())
    text = _("El portal {url} acepta archivos de hasta {size} bytes.")
    return Outcome(
        keys={"url": url, "largest_file": size}, text=text.format(url=url, size=f"{size:,}")
    )


def _megabytes(written: str) -> int:
    """Read megabytes of 1024 x 1024 bytes, as CKAN counts them."""
    megabytes = float(written)
    if not 0 < megabytes < float("inf"):
        raise ValueError
    return max(1, int(megabytes * 1024 * 1024))


def _parcel_as_json(parcel: Parcel) -> dict[str, object]:
    return {
        "id": parcel.id,
        "dataset": parcel.dataset_name,
        "version": parcel.number,
        "portal": parcel.portal_url,
        "state": parcel.state,
        "step": parcel.step,
        "attempts": parcel.attempts,
        "bytes": parcel.bytes,
        "next_attempt_at": parcel.next_attempt_at,
        "problem": problem_as_json(parcel.last_problem) if parcel.last_problem else None,
        "also": [problem_as_json(problem) for problem in parcel.also],
    }


COMMANDS = (
    Command(("sync", "run"), N_("envía lo que espera"), _add_run, _run),
    Command(("sync", "status"), N_("muestra lo que espera"), no_arguments, _status),
    Command(("sync", "pause"), N_("deja de enviar hasta que se diga"), no_arguments, _pause),
    Command(("sync", "resume"), N_("vuelve a enviar"), no_arguments, _resume),
    Command(("sync", "large"), N_("dice cómo va lo muy grande"), _add_large, _large),
    Command(("sync", "limit"), N_("dice cuánto acepta un portal"), _add_limit, _limit),
)
