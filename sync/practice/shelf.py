"""Where the practice portal keeps its datasets: a folder a person can look into.

`portal.json` holds the key and the last port, `datasets/<id>.json` one dataset each with its
resources, `files/<resource id>` the bytes of one resource. Every file is written beside its place
and then moved there, so the portal can be killed at any moment.
"""

import json
import os
import secrets
import shutil
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

Dataset = dict[str, Any]
"""A dataset as CKAN's `package_show` gives it, without what is computed while showing."""


@dataclass(slots=True)
class Settings:
    """What the portal remembers between two runs.

    Attributes:
        token: Key of the practising office.
        port: Port of the last run, 0 before the first.
    """

    token: str
    port: int


class Shelf:
    """The folder of one practice portal; callers hold `lock` over what belongs together.

    Attributes:
        lock: Serialises changes of many threads.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder, making it when it is absent.

        Raises:
            OSError: It cannot be written.
        """
        self.lock = threading.RLock()
        self._folder = folder
        self._datasets = folder / "datasets"
        self._files = folder / "files"
        self._tables = folder / "tables"
        for needed in (self._datasets, self._files, self._tables):
            needed.mkdir(parents=True, exist_ok=True)

    def settings(self) -> Settings:
        """Read the key and the port; a new folder, or a damaged file, gets a new key."""
        kept = _read_json(self._folder / "portal.json")
        if kept is not None and {"token", "port"} <= kept.keys():
            return Settings(str(kept["token"]), int(kept["port"]))
        settings = Settings(secrets.token_urlsafe(24), 0)
        self.keep_settings(settings)
        return settings

    def keep_settings(self, settings: Settings) -> None:
        """Remember the key and the port."""
        said = {"token": settings.token, "port": settings.port}
        _write_json(self._folder / "portal.json", said)

    def datasets(self) -> list[Dataset]:
        """Give every dataset that is not deleted, the last changed first."""
        return [dataset for dataset in self._all() if dataset["state"] == "active"]

    def find(self, name_or_id: str) -> Dataset | None:
        """Give the dataset with this name or id; a deleted one when no other has the name."""
        if _is_uuid(name_or_id) and (dataset := _read_json(self._datasets / f"{name_or_id}.json")):
            return dataset
        return next((d for d in self._all() if d["name"] == name_or_id), None)

    def keep(self, dataset: Dataset) -> None:
        """Write a dataset."""
        _write_json(self._datasets / f"{dataset['id']}.json", dataset)

    def dataset_of(self, resource_id: str) -> Dataset | None:
        """Give the dataset that has this resource, or None."""
        return next((d for d in self.datasets() if _holds(d, resource_id)), None)

    def home_of_file(self, resource_id: str) -> str | None:
        """Give the id of the dataset whose resource this is or was, deleted ones too."""
        return next((str(d["id"]) for d in self._all() if _holds(d, resource_id)), None)

    def keep_file(self, resource_id: str, stream: IO[bytes]) -> int:
        """Store the bytes of a resource; give how many they are."""
        path = self._files / resource_id
        unfinished = path.with_name(f"{resource_id}.{uuid.uuid4().hex}")
        with unfinished.open("wb") as file:
            shutil.copyfileobj(stream, file)
        unfinished.replace(path)
        return path.stat().st_size

    def file(self, resource_id: str) -> Path | None:
        """Give where the bytes of a resource lie, or None when it has none."""
        path = self._files / resource_id
        return path if _is_uuid(resource_id) and path.is_file() else None

    def table(self, resource_id: str) -> dict[str, Any] | None:
        """Give the table of a resource, or None when it has none."""
        return _read_json(self._tables / f"{resource_id}.json") if _is_uuid(resource_id) else None

    def keep_table(self, resource_id: str, table: dict[str, Any]) -> None:
        """Write the table of a resource."""
        _write_json(self._tables / f"{resource_id}.json", table)

    def drop_table(self, resource_id: str) -> None:
        """Take the table of a resource away."""
        (self._tables / f"{resource_id}.json").unlink(missing_ok=True)

    def clear(self) -> None:
        """Empty the portal; key and port stay."""
        with self.lock:
            for folder in (self._datasets, self._files, self._tables):
                for path in folder.iterdir():
                    path.unlink()

    def _all(self) -> list[Dataset]:
        """Give every dataset, deleted ones last, else the last changed first."""
        read = map(_read_json, self._datasets.glob("*.json"))
        found = [dataset for dataset in read if dataset is not None]
        by_time = sorted(found, key=lambda d: str(d["metadata_modified"]), reverse=True)
        return sorted(by_time, key=lambda d: d["state"] != "active")


def _read_json(path: Path) -> Dataset | None:
    """Read what one file says; one that is not there, or was damaged, says nothing."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _holds(dataset: Dataset, resource_id: str) -> bool:
    return any(resource["id"] == resource_id for resource in dataset["resources"])


def _is_uuid(text: str) -> bool:
    """Tell ids from names; nothing else becomes part of a path."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _write_json(path: Path, value: object) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    text = json.dumps(value, ensure_ascii=False, indent=1)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
