"""`acopio sync …`: what waits to be sent."""

import argparse

from app.cli.command import EXIT_DONE, EXIT_ENVIRONMENT, Command, Invocation, Outcome, no_arguments
from app.cli.output import problem_as_json
from app.cli.portal_options import add_portal_options, chosen_portal
from app.messages import N_, _
from app.operations.deliver import deliver
from app.operations.portals import open_portal
from sync.outbox import Outbox
from sync.parcel import Parcel


def _add_run(parser: argparse.ArgumentParser) -> None:
    add_portal_options(parser)


def _run(invocation: Invocation) -> Outcome:
    with (
        invocation.workspace() as workspace,
        open_portal(workspace, chosen_portal(invocation.arguments)) as portal,
    ):
        cycle = deliver(
            workspace,
            portal,
            clock=invocation.clock,
            report=invocation.report,
            cancel=invocation.cancel,
        )
        waiting = Outbox(workspace.db).waiting()
    text = _("Enviados: {sent}. Por enviar: {waiting}.")
    return Outcome(
        keys={
            "sent": len(cycle.receipts),
            "waiting": waiting,
            "writes": cycle.writes,
            "receipts": list(cycle.receipts),
        },
        text=text.format(sent=len(cycle.receipts), waiting=waiting),
        problems=cycle.problems,
        code=EXIT_ENVIRONMENT if cycle.problems else EXIT_DONE,
    )


def _status(invocation: Invocation) -> Outcome:
    with invocation.workspace() as workspace:
        outbox = Outbox(workspace.db)
        parcels, counts, waiting = outbox.parcels(), outbox.counts(), outbox.waiting()
    lines = [_("Por enviar: {count}.").format(count=waiting)]
    lines += [f"{parcel.dataset_name} v{parcel.number}: {parcel.state}" for parcel in parcels]
    return Outcome(
        keys={"counts": counts, "parcels": [_parcel_as_json(parcel) for parcel in parcels]},
        text="\n".join(lines),
    )


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
    }


COMMANDS = (
    Command(("sync", "run"), N_("envía lo que espera"), _add_run, _run),
    Command(("sync", "status"), N_("muestra lo que espera"), no_arguments, _status),
)
