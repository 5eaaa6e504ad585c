"""Papers keyed by two people: the first keying, and a second one that differs where it should."""

from collections.abc import Mapping

from support.workspaces import HandClock

from app.operations import capture
from app.operations.add_record import fill
from app.operations.second_keying import start_second
from app.store.record_info import RecordInfo
from app.store.workspace import Workspace

FIRST, SECOND = "Ana", "Berta"
PAPER = {
    "nombre": "Rosa",
    "edad": 30,
    "hijos": [{"nombre": "Luz", "edad": 4}, {"nombre": "Juan", "edad": 7}],
}


def key_first(
    workspace: Workspace,
    clock: HandClock,
    paper: Mapping[str, object] = PAPER,
    person: str = FIRST,
) -> RecordInfo:
    """Key a paper and finish the record."""
    begun = capture.start(workspace, "hogares", person, clock=clock)
    return _keyed(workspace, clock, begun, paper)


def key_second(
    workspace: Workspace,
    clock: HandClock,
    first: RecordInfo,
    person: str = SECOND,
    **changes: object,
) -> RecordInfo:
    """Key the same paper again, some answers otherwise."""
    begun = start_second(workspace, first.uuid, person, clock=clock)
    return _keyed(workspace, clock, begun, {**PAPER, **changes})


def _keyed(
    workspace: Workspace, clock: HandClock, begun: capture.Capture, paper: Mapping[str, object]
) -> RecordInfo:
    clock.pass_by(seconds=10)
    fill(workspace, begun, paper)
    clock.pass_by(seconds=10)
    assert capture.finish(workspace, begun).done
    clock.pass_by(seconds=10)
    return workspace.records.find(begun.record.uuid)
