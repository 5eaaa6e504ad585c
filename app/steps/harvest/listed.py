"""What a harvestable folder lists: datasets, their versions, their files and where each lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urljoin

from app.steps.catalogue import DatasetMetadata

LATEST = "latest"
"""Folder of the newest version, the same for ever."""

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".sha256": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a version.

    Attributes:
        name: Of the file.
        title: What it is, in Spanish.
        bytes: Size.
        sha256: Hash, in hexadecimal.
        fields: Fields of its Table Schema, when it is a table of the dataset.
        is_data: It holds the data, in whatever format.
        period: Of its rows, "" when it has all.
    """

    name: str
    title: str
    bytes: int
    sha256: str
    fields: Sequence[Mapping[str, object]] = ()
    is_data: bool = False
    period: str = ""

    @property
    def ending(self) -> str:
        """Give the ending of its name: `.csv`."""
        return "." + self.name.rpartition(".")[2].lower()

    @property
    def media_type(self) -> str:
        """Give its type as IANA names it."""
        return MEDIA_TYPES.get(self.ending, "application/octet-stream")


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version: number, day of release, rows, why it was made, its files, the data first."""

    number: int
    day: date
    rows: int
    reason: str
    files: tuple[ListedFile, ...]

    @property
    def folder(self) -> str:
        """Give the name of its own folder, which never changes."""
        return f"v{self.number}"


@dataclass(frozen=True, slots=True)
class ListedDataset:
    """A dataset: its description, and its versions that may leave, the newest first."""

    metadata: DatasetMetadata
    versions: tuple[ListedVersion, ...]

    @property
    def newest(self) -> ListedVersion:
        """Give the newest version."""
        return self.versions[0]

    @property
    def issued(self) -> date:
        """Give the day of the first version."""
        return self.versions[-1].day


def address(base: str, *parts: str) -> str:
    """Give where something lies: below an address, or relative to the folder when there is none.

    Args:
        base: Address of the folder, "" when nobody knows it yet.
        *parts: Folders and file.
    """
    path = "/".join(quote(part) for part in parts)
    return urljoin(f"{base.rstrip('/')}/", path) if base else path
