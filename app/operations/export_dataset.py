"""Carry datasets to a place without CKAN, token or line: a folder any portal can pull, or a ZIP.

What is written leaves the office: the gate is the same as before a portal, and what it has not let
out stays here.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from app.operations.approval import approver_of, let_out
from app.operations.dataset_of import dataset_named
from app.operations.release_files import CHANGE_LOG, CHANGES, DICTIONARY_PAPER, RECIPE
from app.progress import Cancel, Progress, Report, silent
from app.steps.approval_terms import QUALITY, Terms
from app.steps.catalogue import DatasetMetadata, release_day
from app.steps.datapackage import DESCRIPTOR, DICTIONARY, DICTIONARY_PAGE, MANIFEST, README
from app.steps.harvest.data_json import data_json
from app.steps.harvest.dcat import dcat
from app.steps.harvest.listed import LATEST, ListedDataset, ListedFile, ListedVersion, address
from app.steps.package_check import verify_manifest
from app.steps.package_texts import package_words, render
from app.steps.vocabularies import frequencies, licenses
from app.store.database import KnownError
from app.store.datasets import StoredDatasetVersion
from app.store.workspace import Workspace
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

CATALOGUE, GRAPH, INDEX = "data.json", "catalog.jsonld", "index.html"

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP knows: no clock inside
_KINDS = {
    README: "readme",
    DESCRIPTOR: "descriptor",
    DICTIONARY: "columns",
    DICTIONARY_PAGE: "columns",
    DICTIONARY_PAPER: "dictionary",
    QUALITY: "quality",
    "calidad.html": "quality",
    RECIPE: "recipe",
    CHANGES: "changes",
    CHANGE_LOG: "change_log",
    MANIFEST: "manifest",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        path: The folder, or the ZIP.
        datasets: Name -> numbers of the versions in it, the newest first.
        files, bytes: All of it, the catalogue included.
        problems: Older versions that stayed here.
    """

    path: Path
    datasets: Mapping[str, tuple[int, ...]]
    files: int
    bytes: int
    problems: tuple[Problem, ...]


def export_datasets(
    workspace: Workspace,
    names: Sequence[str],
    target: Path,
    person: str,
    *,
    to: Literal["harvest", "zip"],
    clock: Callable[[], datetime],
    base: str = "",
    override: str = "",
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Exported:
    """Write datasets with all their versions that may leave.

    Args:
        workspace: Where they were released.
        names: Which datasets.
        target: The folder; one of ours gives way when the new one is whole. Of a ZIP its file, or
            the folder it goes to.
        person: Who sends them out.
        to: What is written.
        clock: The time, in UTC, for an override.
        base: Address at which the folder will lie, when somebody knows it.
        override: Why the newest version goes out although it is not approved; it is published.
        report: Told of the versions that are copied, and of their bytes.
        cancel: Stops between files; nothing is left.

    Raises:
        ProblemError: `dataset.unknown`, `approval.blocked`, `dataset.bad_address`,
            `dataset.folder_taken`.
        KnownError: `command.cannot_write`.
    """
    if base and not (urlsplit(base).scheme in {"http", "https"} and urlsplit(base).netloc):
        raise ProblemError(Problem("dataset.bad_address", values={"url": base}))
    for name in names:
        dataset_named(workspace, name)
    problems: list[Problem] = []
    let = {
        name: let_out(workspace, name, person, override=override, clock=clock)
        for name in dict.fromkeys(names)
    }
    kept = {name: list(_kept(workspace, newest, problems)) for name, newest in let.items()}
    place = _place(target, kept, to)
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        sizes = _write(workspace, part, kept, base, report=report, cancel=cancel or Cancel())
        _put(part, place, to)
    except OSError as error:
        values = {"detail": system_reason(error)}
        where = Place(file=str(target))
        raise KnownError(Problem("command.cannot_write", place=where, values=values)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    numbers = {name: tuple(each.number for each in versions) for name, versions in kept.items()}
    return Exported(place, numbers, len(sizes), sum(sizes), tuple(problems))


def _kept(
    workspace: Workspace, newest: StoredDatasetVersion, problems: list[Problem]
) -> Iterator[StoredDatasetVersion]:
    """Give the versions that may leave, the newest first; say which older ones were damaged."""
    yield newest
    for version in reversed(workspace.datasets.versions(newest.name)):
        if version.number >= newest.number:
            continue
        if not (approver_of(workspace, version) or Terms.from_json(version.terms).override):
            continue
        if verify_manifest(workspace.folder / version.folder):
            values = {"name": version.name, "number": version.number}
            problems.append(Problem("dataset.version_damaged", Severity.WARNING, values=values))
            continue
        yield version


def _place(target: Path, kept: Mapping[str, Sequence[StoredDatasetVersion]], to: str) -> Path:
    """Say what is written where; a folder of somebody else's is never emptied."""
    place = target.resolve()
    if to == "zip":
        if place.is_dir() or place.suffix.lower() != ".zip":
            name, versions = next(iter(kept.items()))
            place = place / f"{name}-v{versions[0].number}.zip"
        return place
    try:
        has_other = place.exists() and not (place / GRAPH).is_file() and any(place.iterdir())
    except NotADirectoryError:
        has_other = True
    if has_other:
        raise ProblemError(Problem("dataset.folder_taken", place=Place(file=str(target))))
    return place


def _write(
    workspace: Workspace,
    folder: Path,
    kept: Mapping[str, Sequence[StoredDatasetVersion]],
    base: str,
    *,
    report: Report,
    cancel: Cancel,
) -> list[int]:
    """Write the whole tree and give the sizes of its files."""
    listed, done = [], 0
    all_bytes = sum(_bytes(version) for versions in kept.values() for version in versions)
    for name, versions in kept.items():
        for version in versions:
            cancel.check()
            source = workspace.folder / version.folder
            shutil.copytree(source, folder / name / f"v{version.number}")
            done += _bytes(version)
            report(Progress(done, all_bytes))
        shutil.copytree(workspace.folder / versions[0].folder, folder / name / LATEST)
        metadata = DatasetMetadata.from_json(versions[0].metadata)
        listed.append(ListedDataset(metadata, tuple(_listed(workspace, each) for each in versions)))
    title = listed[0].metadata.organization
    said = package_words("harvest", "description").format(title=title)
    texts = {
        CATALOGUE: _json(data_json(listed, title, base)),
        GRAPH: _json(dcat(listed, title, said, base)),
        INDEX: render(
            "indice.html.jinja",
            title=title,
            datasets=listed,
            latest=LATEST,
            address=address,
            frequencies=frequencies(),
            licenses=licenses(),
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return _write_hashes(folder, cancel)


def _bytes(version: StoredDatasetVersion) -> int:
    return sum(int(str(facts["bytes"])) for facts in version.manifest.values())


def _listed(workspace: Workspace, version: StoredDatasetVersion) -> ListedVersion:
    folder = workspace.folder / version.folder
    said = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    tables = {each["path"]: each for each in said["resources"]}
    stems = {Path(path).stem for path in tables}
    files = [
        _listed_file(name, facts, tables.get(name), is_data=name in tables or _is_of(name, stems))
        for name, facts in version.manifest.items()
    ]
    files.sort(key=lambda file: (file.sha256 != version.data_sha256, not file.is_data, file.name))
    day = release_day(version.built_at)
    return ListedVersion(version.number, day, version.rows, version.reason, tuple(files))


def _is_of(name: str, stems: set[str]) -> bool:
    """Say whether a file holds a table in another format."""
    return name not in _KINDS and Path(name).stem in stems


def _listed_file(
    name: str,
    facts: Mapping[str, object],
    table: Mapping[str, object] | None,
    *,
    is_data: bool,
) -> ListedFile:
    kind = _KINDS.get(name, name.rpartition(".")[2])
    schema = table["schema"] if table is not None else {}
    return ListedFile(
        name=name,
        title=str(table["title"]) if table is not None else package_words("file", kind),
        bytes=int(str(facts["bytes"])),
        sha256=str(facts["sha256"]),
        fields=schema.get("fields", ()) if isinstance(schema, Mapping) else (),
        is_data=is_data,
        period=str(table.get("period", "")) if table is not None else "",
    )


def _write_hashes(folder: Path, cancel: Cancel) -> list[int]:
    """Write the hash of every file, as `sha256sum` does, and give all sizes."""
    lines, sizes = [], []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        cancel.check()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
        sizes.append(path.stat().st_size)
    text = "".join(lines)
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="")
    return [*sizes, len(text.encode())]


def _put(part: Path, place: Path, to: str) -> None:
    """Move the finished tree to its place, or pack it there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if to == "harvest":
        old = place.with_name(f".{place.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if place.exists():
            place.rename(old)
        part.rename(place)
        shutil.rmtree(old, ignore_errors=True)
        return
    packed = place.with_name(f".{place.name}.packing")
    try:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for path in sorted(path for path in part.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(part).as_posix(), _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # the same on every machine
                entry.external_attr = 0o644 << 16
                with path.open("rb") as source, archive.open(entry, "w") as inside:
                    shutil.copyfileobj(source, inside)
        packed.replace(place)
    finally:
        packed.unlink(missing_ok=True)


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
