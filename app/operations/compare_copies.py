"""A parcel in conflict: what the last delivery, our release and the portal's copy say."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.messages import _
from app.messages.description_words import field_words
from app.operations.portals import open_ways
from app.steps.adopted_fields import GROUP
from app.steps.portal_rules import FIELD_OF
from app.store.workspace import Workspace
from sync.outbox import Outbox
from sync.parcel import Kind, Parcel
from sync.portal import Fields, Portal, PortalError, RemoteDataset

if TYPE_CHECKING:
    from sync.comparison import Copy, Difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three copies of a dataset.

    Attributes:
        name: The dataset's name at the portal.
        modified: The portal's mark of the state that was looked at; who decides to replace it
            gives it to `Outbox.overwrite`, so that nothing unseen is replaced.
        differences: What is not the same in all three.
        besides: Files that others put there; they stay.
    """

    name: str
    modified: str
    differences: tuple["Difference", ...]
    besides: tuple[str, ...] = ()


def compare_copies(workspace: Workspace, parcel_id: str) -> Comparison:
    """Look at the portal's copy of a parcel's dataset and compare it; nothing is written.

    Args:
        workspace: Whose parcel.
        parcel_id: A parcel; in conflict, or any other that has not arrived.

    Raises:
        KnownError: No key for the portal (`command.no_token`); it could not be reached; the
            dataset is not there any more (`portal.not_there`); a package file is missing.
    """
    parcel = Outbox(workspace.db).parcel(parcel_id)
    with open_ways(workspace, [parcel.portal_url]) as ways:
        chosen = next(iter(ways.values()), None)
        if chosen is None:
            raise PortalError("command.no_token", url=parcel.portal_url)
        from sync.ckan import CkanPortal

        portal = CkanPortal(chosen.url, chosen.token)
        try:
            return compared(workspace, parcel, portal)
        finally:
            portal.close()


def compared(workspace: Workspace, parcel: Parcel, portal: Portal) -> Comparison:
    """Compare with a portal that is open already; see `compare_copies`."""
    from sync.comparison import compare, copy_of_release, copy_of_remote
    from sync.reconcile import is_foreign, own_names
    from sync.release import read_release

    remote: RemoteDataset | None = portal.show(parcel.dataset_name)
    if remote is None:
        raise PortalError("portal.not_there", name=parcel.dataset_name, url=portal.url)
    version = workspace.datasets.version(parcel.version)
    release = read_release(
        workspace.folder / parcel.payload_path,
        name=parcel.dataset_name,
        number=parcel.number,
        rows=version.rows,
        fields=parcel.fields,
        manifest=version.manifest,
        as_tables=parcel.kind is Kind.TABLE,
    )
    agreed, before = _agreed(workspace, parcel)
    names = own_names(release.fields) | own_names(before)
    found = compare(agreed, copy_of_release(release), copy_of_remote(remote, names))
    besides = tuple(file.name for file in remote.files if is_foreign(file))
    return Comparison(parcel.dataset_name, remote.modified, found, besides)


def difference_words(name: str) -> str:
    """Give what a difference is called; names as `sync.comparison` has them."""
    area, _sign, own = name.partition(".")
    if area == "files":
        return _("archivo {name}").format(name=own)
    key = own if area == "extras" else name
    if key.startswith(GROUP):
        return _("grupo {name}").format(name=key.removeprefix(GROUP))
    return field_words(FIELD_OF.get(key, key))


def _agreed(workspace: Workspace, parcel: Parcel) -> "tuple[Copy | None, Fields]":
    """Give what the last delivery there left: the fields it sent and the files it read back."""
    from sync.comparison import copy_of

    outbox = Outbox(workspace.db)
    receipt = outbox.last_receipt(parcel.dataset, parcel.portal_url)
    if receipt is None:
        return None, {}
    sent = outbox.parcel(receipt["parcel"]).fields
    files = {file["name"]: file["sha256"] for file in receipt["files"]}
    return copy_of(sent, files), sent
