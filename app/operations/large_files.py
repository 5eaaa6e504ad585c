"""How large a file a portal takes, and how what is larger goes there."""

from collections.abc import Callable
from datetime import datetime

from app.store.workspace import Workspace
from sync.large import Fit, Way
from sync.outbox import Outbox
from sync.parcel import Parcel, State

USUAL = 10 * 1024 * 1024
"""Bytes that a CKAN takes in one file unless its people changed that; it does not tell."""

_REFUSALS = frozenset({"portal.too_large", "portal.too_large_known", "portal.too_large_packed"})


def largest_file(workspace: Workspace, url: str) -> int:
    """Give how many bytes a portal takes in one file, as far as we know."""
    return int(workspace.settings.get(_limit_of(url)) or USUAL)


def set_largest_file(workspace: Workspace, url: str, size: int, now: datetime) -> None:
    """Note what a portal's people said it takes; what was refused for its size is tried again."""
    workspace.settings.set(_limit_of(url), str(size))
    _try_again(workspace, now, lambda parcel: parcel.portal_url == url.rstrip("/"))


def note_refusal(workspace: Workspace, url: str, size: int) -> None:
    """Note that a portal refused a file of so many bytes: its limit is below."""
    if size <= largest_file(workspace, url):
        workspace.settings.set(_limit_of(url), str(size - 1))


def way_of(workspace: Workspace, name: str) -> Way:
    """Give how files of a dataset go that are too large for a portal."""
    said = workspace.settings.get(_way_of(name))
    return Way(said) if said in set(Way) else Way.WHOLE


def agree(workspace: Workspace, name: str, way: Way, now: datetime) -> None:
    """Keep what a person agreed to for a dataset; what was refused for its size is tried again."""
    workspace.settings.set(_way_of(name), way.value)
    _try_again(workspace, now, lambda parcel: parcel.dataset_name == name)


def fit(workspace: Workspace, parcel: Parcel) -> Fit:
    """Give what the portal of a parcel takes, and how what is larger goes."""
    return Fit(largest_file(workspace, parcel.portal_url), way_of(workspace, parcel.dataset_name))


def _try_again(workspace: Workspace, now: datetime, concerns: Callable[[Parcel], bool]) -> None:
    outbox = Outbox(workspace.db)
    for parcel in outbox.parcels([State.REJECTED]):
        problem = parcel.last_problem
        if concerns(parcel) and problem is not None and problem.code in _REFUSALS:
            outbox.retry_now(parcel.id, now)


def _limit_of(url: str) -> str:
    return f"largest_file:{url.rstrip('/')}"


def _way_of(name: str) -> str:
    return f"large_files:{name}"
