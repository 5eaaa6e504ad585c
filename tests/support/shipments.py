"""A workspace with built packages, ready to be sent: what every test of sync starts from."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from app.store.workspace import Workspace
from sync.outbox import NewParcel, Outbox
from sync.parcel import Kind, Parcel

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAME = "conectividad-de-hogares"
OFFICE = "municipalidad-de-practica"
FIELDS: dict[str, object] = {
    "title": "Conectividad de hogares",
    "notes": "Hogares con internet por municipio.",
    "license_id": "cc-by",
    "author": "Municipalidad de práctica",
    "tags": [{"name": "conectividad"}, {"name": "hogares"}],
    "extras": [{"key": "frecuencia", "value": "R/P1Y"}],
}


@dataclass
class TickingClock:
    """A clock that moves one second whenever it is read, and further when told."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def data_csv(rows: int) -> bytes:
    lines = [f'{number:04d},"Municipio\r\nNº {number}",{number % 100}' for number in range(rows)]
    return ("municipio,nombre,hogares_con_internet\r\n" + "\r\n".join(lines) + "\r\n").encode()


def write_package(folder: Path, rows: int, **other_files: str) -> dict[str, dict[str, object]]:
    """Write a package as `app.steps.datapackage` does; give its manifest."""
    folder.mkdir(parents=True)
    (folder / "datos.csv").write_bytes(data_csv(rows))
    schema = {"fields": [{"name": "municipio", "title": "Municipio", "type": "string"}]}
    descriptor = {
        "name": NAME,
        "resources": [
            {"name": "datos", "path": "datos.csv", "title": "Datos por municipio", "schema": schema}
        ],
    }
    texts = {
        "datapackage.json": json.dumps(descriptor),
        "diccionario.csv": "columna,significado\r\nmunicipio,Código del INE\r\n",
        "LEAME.md": "# Léame\n",
        **{name.replace("__", "."): text for name, text in other_files.items()},
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    manifest: dict[str, dict[str, object]] = {
        path.name: {"sha256": sha256(path), "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
    }
    lines = [f"{facts['sha256']}  {name}\n" for name, facts in manifest.items()]
    (folder / "manifiesto.sha256").write_text("".join(lines), encoding="ascii", newline="")
    return manifest


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass
class Shipments:
    """Versions of datasets in one workspace, and its outbox."""

    workspace: Workspace
    clock: TickingClock
    count: int = field(default=0)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.workspace.db)

    def version(self, rows: int = 3, name: str = NAME, **other_files: str) -> tuple[int, int]:
        """Build the next version of a dataset; give the keys of dataset and version."""
        self.count += 1
        folder = f"exports/{name}/v{self.count}"
        write_package(self.workspace.folder / folder, rows, **other_files)
        return self.freeze(folder, rows, name)

    def freeze(self, folder: str, rows: int, name: str) -> tuple[int, int]:
        """Make a version of a folder below the workspace; give the keys of dataset and version."""
        files = sorted((self.workspace.folder / folder).iterdir())
        manifest = {
            path.name: {"sha256": sha256(path), "bytes": path.stat().st_size}
            for path in files
            if path.name != "manifiesto.sha256"
        }
        dataset = self.workspace.datasets.define(name, self._instrument(), {})
        version = self.workspace.datasets.add_version(
            name,
            folder=folder,
            rows=rows,
            data_sha256=str(manifest["datos.csv"]["sha256"]),
            manifest=manifest,
            metadata={},
            person="Ana Práctica",
            built_at=self.clock(),
            records=(),
            terms={"override": "Prueba de envíos"},
        )
        return dataset.id, version.id

    def parcel(
        self,
        url: str = "http://127.0.0.1:1",
        *,
        rows: int = 3,
        name: str = NAME,
        organization: str = OFFICE,
        fields: dict[str, object] | None = None,
        version: tuple[int, int] | None = None,
        kind: Kind = Kind.FILES,
        **other_files: str,
    ) -> Parcel:
        """Put a version, a new one unless it is given, into the outbox."""
        dataset, key = version or self.version(rows, name, **other_files)
        self.count += 1
        new = NewParcel(
            id=str(uuid5(NAMESPACE_URL, str(self.count))),
            dataset=dataset,
            version=key,
            portal_url=url,
            organization=organization,
            fields=FIELDS if fields is None else fields,
            kind=kind,
        )
        return self.outbox.add(new, self.clock())

    def _instrument(self) -> int:
        known = self.workspace.db.value("SELECT id FROM instrument")
        if known is not None:
            return int(known)
        with self.workspace.db.transaction():
            cursor = self.workspace.db.execute(
                "INSERT INTO instrument (form_id, created_at) VALUES ('hogares', '2026')"
            )
        return int(cursor.lastrowid or 0)


def open_shipments(folder: Path, clock: Callable[[], datetime] | None = None) -> Shipments:
    """Open a workspace for a test; the test closes it (`shipments.workspace.close()`)."""
    ticking = clock if isinstance(clock, TickingClock) else TickingClock()
    return Shipments(Workspace.open(folder, clock=ticking), ticking)
