"""A built package as it goes to a portal: its files in order, and what is said of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.store.database import KnownError
from forms.problem import Place, Problem
from sync.tables import TableForm, table_form

DESCRIPTOR = "datapackage.json"
MANIFEST = "manifiesto.sha256"

OURS_TO_SAY = frozenset({"id", "name", "owner_org", "private", "state", "resources"})
"""Fields of a dataset that the delivery decides, whatever the description says."""

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".md": "text/markdown",
    ".sha256": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


def table_key(file_name: str) -> str:
    """Give the name from which the resource of a file has its id that is kept as a table."""
    return f"tabla:{file_name}"


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release.

    Attributes:
        path: Where it lies.
        sha256: Hash of its bytes, in hexadecimal.
        bytes: Size.
        description: One sentence for the portal, "" when there is none.
        is_data: It is a table of the dataset, whose rows are counted when it is read back.
        form: How the portal shall keep it row by row; None: as a file.
    """

    path: Path
    sha256: str
    bytes: int
    description: str
    is_data: bool
    form: TableForm | None = None

    @property
    def key(self) -> str:
        """The name its resource has its id from."""
        return self.name if self.form is None else table_key(self.name)

    @property
    def name(self) -> str:
        """The file name: how the file is known at the portal."""
        return self.path.name

    def fields(self) -> dict[str, str]:
        """Give what the portal shall say of the file.

        The hash stands twice: `hash` is the field people know, but a portal's own loader may
        overwrite it with an MD5; `sha256` is ours.
        """
        return {
            "name": self.name,
            "description": self.description,
            "format": self.path.suffix.lstrip(".").upper(),
            "mimetype": _MEDIA_TYPES.get(self.path.suffix.lower(), "application/octet-stream"),
            "hash": self.sha256,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen version of a dataset, ready to go.

    Attributes:
        name: The dataset's name at the portal.
        number: Version here: 1, 2, 3 …
        rows: Data rows of the first data file.
        fields: Describing fields, as CKAN names them; without name, office and visibility.
        files: Data first, manifest last.
        counted: The first file holds all rows; not when it goes packed or divided.
        frozen_as: Fingerprint of the release as it was frozen, when it goes otherwise.
    """

    name: str
    number: int
    rows: int
    fields: Mapping[str, object]
    files: tuple[ReleaseFile, ...]
    counted: bool = True
    frozen_as: str = ""

    @property
    def data(self) -> ReleaseFile:
        """The main data file."""
        return self.files[0]


def read_release(
    folder: Path,
    *,
    name: str,
    number: int,
    rows: int,
    fields: Mapping[str, object],
    manifest: Mapping[str, Mapping[str, object]],
    as_tables: bool = False,
) -> Release:
    """Read a package folder and hold it against what was approved.

    Args:
        folder: Built by `app.steps.datapackage`; data CSVs are those of `datapackage.json`.
        name: The dataset's name at the portal.
        number: Version.
        rows: Data rows of the first data file.
        fields: Describing fields for the portal.
        manifest: File name -> {"sha256", "bytes"}, as stored with the version.
        as_tables: The portal shall keep the data files row by row.

    Raises:
        KnownError: `portal.package_missing` or `portal.package_changed`, naming the file.
    """
    resources = _resources(folder)
    descriptions = {
        name: str(said.get("description") or said.get("title") or "")
        for name, said in resources.items()
    }
    paths = [folder / file_name for file_name in manifest]
    if (folder / MANIFEST).is_file() and MANIFEST not in manifest:
        paths.append(folder / MANIFEST)
    order = list(descriptions)
    paths.sort(key=lambda path: _rank(path.name, order))
    files = tuple(_release_file(path, descriptions) for path in paths)
    for file in files:
        _compare(file, manifest.get(file.name))
    if as_tables:
        files = tuple(_as_table(file, resources) for file in files)
    said = {key: value for key, value in fields.items() if key not in OURS_TO_SAY}
    return Release(name, number, rows, said, files)


def file_sha256(path: Path) -> str:
    """Hash a file's bytes.

    Raises:
        KnownError: `portal.package_missing` when it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _missing(path) from error


def _resources(folder: Path) -> dict[str, Mapping[str, object]]:
    try:
        text = (folder / DESCRIPTOR).read_text(encoding="utf-8")
    except OSError as error:
        raise _missing(folder / DESCRIPTOR) from error
    return {str(said["path"]): said for said in json.loads(text)["resources"]}


def _rank(name: str, data_files: list[str]) -> tuple[int, str]:
    """Data files in their own order, then the rest by name, the manifest last."""
    if name in data_files:
        return data_files.index(name), ""
    return len(data_files) + (name == MANIFEST), name


def _release_file(path: Path, descriptions: Mapping[str, str]) -> ReleaseFile:
    sha256 = file_sha256(path)
    return ReleaseFile(
        path,
        sha256,
        path.stat().st_size,
        descriptions.get(path.name, ""),
        path.name in descriptions and path.suffix.lower() == ".csv",
    )


def _as_table(file: ReleaseFile, resources: Mapping[str, Mapping[str, object]]) -> ReleaseFile:
    if not file.is_data:
        return file
    schema = resources[file.name].get("schema")
    form = table_form(file.path, schema if isinstance(schema, Mapping) else {})
    return replace(file, form=form)


def _compare(file: ReleaseFile, approved: Mapping[str, object] | None) -> None:
    if approved is not None and approved["sha256"] != file.sha256:
        raise KnownError(Problem("portal.package_changed", place=Place(file=file.name)))


def _missing(path: Path) -> KnownError:
    return KnownError(Problem("portal.package_missing", place=Place(file=path.name)))
