"""Whether the outbox may send, how much waits, and how long that takes on this line."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.store.workspace import Workspace
from sync.outbox import Outbox
from sync.parcel import OPEN, Parcel
from sync.portal import Traffic

_PAUSED, _RATE = "sending_paused", "line_rate"

MEASURABLE = 20_000
"""Bytes a cycle must have carried before its speed says anything about the line."""


@dataclass(frozen=True, slots=True)
class Load:
    """What has still to go.

    Attributes:
        parcels: How many go by themselves.
        bytes: Size of their files.
        seconds: How long they take at the speed of the last delivery, sent and read back; None
            before the first.
    """

    parcels: int
    bytes: int
    seconds: float | None


def pause_sending(workspace: Workspace) -> None:
    """Let nothing leave until `resume_sending`; a parcel that is under way arrives first."""
    workspace.settings.set(_PAUSED, "1")


def resume_sending(workspace: Workspace) -> None:
    """Let the parcels go again."""
    workspace.settings.set(_PAUSED, "")


def is_paused(workspace: Workspace) -> bool:
    """Tell whether a person stopped the outbox."""
    return bool(workspace.settings.get(_PAUSED))


def load(workspace: Workspace) -> Load:
    """Give what waits, and how long it takes."""
    return load_of(workspace, Outbox(workspace.db).parcels(OPEN))


def line_rate(workspace: Workspace) -> float:
    """Give the bytes a second of the last delivery that said anything of the line, 0 before it."""
    return float(workspace.settings.get(_RATE) or 0)


def load_of(workspace: Workspace, parcels: Iterable[Parcel]) -> Load:
    """Give how long some parcels take: every byte goes up once and comes back once."""
    sizes = [parcel.bytes for parcel in parcels]
    rate = line_rate(workspace)
    return Load(len(sizes), sum(sizes), 2 * sum(sizes) / rate if rate else None)


def remember_speed(workspace: Workspace, traffic: Traffic, seconds: float) -> None:
    """Keep how fast the line was, for the next forecast.

    Args:
        workspace: Whose line.
        traffic: What a cycle carried; too little of it says nothing.
        seconds: How long the cycle took.
    """
    carried = traffic.bytes_up + traffic.bytes_down
    if carried >= MEASURABLE and seconds > 0:
        workspace.settings.set(_RATE, str(round(carried / seconds)))
