"""What a bundle speaks of and is not in its lines: people, devices, forms, batches, files."""

import os
import tempfile
from pathlib import Path
from typing import Any

from app.operations.bundle_file import KEYS, BundleReader
from app.progress import Cancel
from app.store.arrivals import Keyring
from app.store.portable_forms import take_in_form
from app.store.workspace import Workspace


def receive_keys(workspace: Workspace, bundle: BundleReader, cancel: Cancel) -> Keyring:
    """Take in what the lines of a bundle point at, and give what their keys are here.

    All of it may be here already, and none of it changes what is, but for which versions of forms
    are in use.

    Args:
        workspace: Where it goes.
        bundle: One that was checked.
        cancel: Polled between files.
    """
    said = bundle.object(KEYS)
    _take_devices(workspace, said["devices"])
    _take_media(workspace, bundle, cancel)
    for form in bundle.forms():
        cancel.check()
        take_in_form(workspace.db, workspace.media, form)
    workspace.instruments.agree(said.get("taken_back", {}))
    keys = Keyring()
    keys.authors = {
        name: workspace.people.ensure(name, role).id for name, role in said["authors"].items()
    }
    keys.people = {
        device: {int(key): keys.authors[name] for key, name in table.items()}
        for device, table in said["people"].items()
    }
    keys.forms = {
        (row["form_id"], row["sha256"]): row["id"]
        for row in workspace.db.rows(
            "SELECT v.id, v.sha256, i.form_id FROM instrument_version v "
            "JOIN instrument i ON i.id = v.instrument"
        )
    }
    keys.versions = {
        device: {int(key): keys.forms[form_id, sha256] for key, (form_id, sha256) in table.items()}
        for device, table in said["versions"].items()
    }
    _take_batches(workspace, said, keys)
    return keys


def _take_devices(workspace: Workspace, devices: dict[str, dict[str, str]]) -> None:
    with workspace.db.transaction():
        workspace.db.execute_many(
            "INSERT OR IGNORE INTO device (id, name, created_at) VALUES (?, ?, ?)",
            ((device, said["name"], said["created_at"]) for device, said in devices.items()),
        )


def _take_media(workspace: Workspace, bundle: BundleReader, cancel: Cancel) -> None:
    here = "SELECT 1 FROM media WHERE sha256 = ?"
    for sha256 in bundle.media():
        cancel.check()
        if workspace.db.value(here, (sha256,)):
            continue
        handle, name = tempfile.mkstemp(prefix="acopio-", dir=workspace.folder)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in bundle.content(sha256):
                    file.write(piece)
            workspace.media.add(part)
        finally:
            part.unlink(missing_ok=True)


def _take_batches(workspace: Workspace, said: dict[str, Any], keys: Keyring) -> None:
    own = workspace.device.id
    for origin, facts in said["batch_facts"].items():
        device, _slash, key = origin.partition("/")
        if device == own:
            keys.origins[origin] = int(key)
            continue
        form = facts["form_id"]
        sql = "SELECT id FROM instrument WHERE form_id = ?"
        instrument = workspace.db.value(sql, (form,)) if form else None
        keys.origins[origin] = workspace.arrivals.add_batch(
            origin, {**facts, "instrument": instrument}, keys.authors.get(facts["name"])
        )
    keys.batches = {
        device: {int(key): keys.origins[origin] for key, origin in table.items()}
        for device, table in said["batches"].items()
    }
