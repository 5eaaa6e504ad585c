"""The package that is published: data, description, dictionary, read-me and manifest in a folder.

A Frictionless Data Package (version 1). The time of the release is the only clock inside: the same
records, description and time give the same bytes. The folder appears when it is whole.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import app
from app.progress import Cancel, Progress, Report, silent
from app.steps.catalogue import DatasetMetadata, release_day
from app.steps.package_texts import (
    PublishedNote,
    dictionary_csv,
    dictionary_html,
    explain,
    readme,
    with_notes,
    withheld_classes,
)
from app.steps.public_tables import PublicTable, public_tables, record_key, table_rows
from app.steps.release.tables import Enclosure, ReleasedTable, resource_of
from app.steps.sorted_csv import DataFile, SortedCsv
from app.steps.vocabularies import licenses
from app.store.database import KnownError
from forms.answers import Answers
from forms.instrument import Instrument
from forms.problem import Place, Problem, ProblemError, Severity, system_reason

DESCRIPTOR = "datapackage.json"
DICTIONARY = "diccionario.csv"
DICTIONARY_PAGE = "diccionario.html"
README = "LEAME.md"
MANIFEST = "manifiesto.sha256"

RECORDS_PER_REPORT = 500


Beside = Callable[[Sequence[Path]], dict[str, str]]
"""From the CSV files of a package to the files of its quality report: name -> content."""

Enclose = Callable[[Path, Sequence[ReleasedTable]], Sequence[Enclosure]]
"""Puts more files into the folder of a package, made of its tables."""


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """A package that was built.

    Attributes:
        folder: Where it is.
        name: Of the dataset.
        rows: Rows of the records' table.
        data_file: Name of that table's file.
        data_sha256: Hash of that file, in hexadecimal.
        files: File name -> {"sha256", "bytes"}, for every file but the manifest itself.
        problems: Warnings.
    """

    folder: Path
    name: str
    rows: int
    data_file: str
    data_sha256: str
    files: Mapping[str, Mapping[str, object]]
    problems: tuple[Problem, ...] = ()


def build_package(
    folder: Path,
    instrument: Instrument,
    records: Iterable[tuple[str, Answers]],
    metadata: DatasetMetadata,
    released_at: datetime,
    *,
    beside: Beside | None = None,
    enclose: Enclose | None = None,
    number: int = 0,
    notes: Sequence[PublishedNote] = (),
    report: Report = silent,
    cancel: Cancel | None = None,
) -> PackageManifest:
    """Build a package; an older one in its place gives way when the new one is whole.

    Args:
        folder: Where it shall be.
        instrument: Form of the records; only columns of the class `publico` go out.
        records: (uuid, relevant answers), in any order.
        metadata: Its description, complete (`catalogue.missing_fields`).
        released_at: Time of the release.
        beside: Gives the quality report, from the CSV files that were written.
        enclose: Puts other formats, periods, changes beside the data.
        number: Of the version; 0 leaves it unsaid.
        notes: What somebody explained instead of correcting, for the read-me and the dictionary.
        report: Told of the records done.
        cancel: Stops the work; nothing is left behind.

    Raises:
        ProblemError: `package.no_public_columns`.
        KnownError: `package.cannot_write`: disk full, folder read-only or in use.
        CancelledError: The person asked to stop.
    """
    tables = _tables(instrument, metadata)
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        data = _write_data(part, tables, records, report, cancel or Cancel())
        released = [ReleasedTable(*pair) for pair in zip(tables, data, strict=True)]
        enclosed = enclose(part, released) if enclose is not None else ()
        more = beside([file.path for file in data]) if beside is not None else {}
        described = partial(_descriptor, enclosed=enclosed, number=number)
        page = partial(readme, notes=notes, enclosed=enclosed, number=number)
        page = partial(page, has_quality=bool(more))
        about = instrument, released, described, metadata, released_at
        texts = _texts(*about, page=page, notes=notes)
        for name, text in (texts | more).items():
            (part / name).write_text(text, encoding="utf-8", newline="")
        files = write_manifest(part)
        _put_in_place(part, folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    first, warnings = data[0], tuple(_formula_warnings(data))
    return PackageManifest(
        folder, metadata.name, first.rows, first.path.name, first.sha256, files, warnings
    )


def _put_in_place(part: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    part.rename(folder)


def _tables(instrument: Instrument, metadata: DatasetMetadata) -> tuple[PublicTable, ...]:
    tables = public_tables(instrument, metadata.name)
    if not tables[0].columns:
        values = {"form": instrument.title()}
        raise ProblemError(Problem("package.no_public_columns", values=values))
    return tables


def _write_data(
    folder: Path,
    tables: Sequence[PublicTable],
    records: Iterable[tuple[str, Answers]],
    report: Report,
    cancel: Cancel,
) -> list[DataFile]:
    with ExitStack() as stack:
        files = [
            stack.enter_context(SortedCsv(folder / f"{table.name}.csv", table.header))
            for table in tables
        ]
        for done, (uuid, answers) in enumerate(records, start=1):
            if done % RECORDS_PER_REPORT == 0:
                cancel.check()
                report(Progress(done))
            key = record_key(tables[0], uuid, answers)
            for table, file in zip(tables, files, strict=True):
                for row_key, values in table_rows(table, key, uuid, answers):
                    file.add(row_key, values)
        return [file.finish() for file in files]


def _texts(
    instrument: Instrument,
    released: Sequence[ReleasedTable],
    described: Callable[..., Mapping[str, object]],
    metadata: DatasetMetadata,
    released_at: datetime,
    *,
    page: Callable[..., str],
    notes: Sequence[PublishedNote],
) -> dict[str, str]:
    rows = [each.file.rows for each in released]
    descriptor = described(instrument, released, metadata, released_at=released_at)
    explained = with_notes(explain(instrument, [each.table for each in released], rows), notes)
    return {
        DESCRIPTOR: json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n",
        DICTIONARY: dictionary_csv(explained),
        DICTIONARY_PAGE: dictionary_html(explained, metadata, released_at),
        README: page(instrument, explained, metadata, released_at),
    }


def write_manifest(folder: Path) -> dict[str, dict[str, object]]:
    """Write the hash of every file as `sha256sum` does: hash, two spaces, name.

    Returns:
        File name -> {"sha256", "bytes"}, for every file but the manifest itself.
    """
    files: dict[str, dict[str, object]] = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name == MANIFEST:
            continue
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        files[path.name] = {"sha256": digest, "bytes": path.stat().st_size}
    lines = [f"{said['sha256']}  {name}\n" for name, said in files.items()]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="")
    return files


def _descriptor(
    instrument: Instrument,
    released: Sequence[ReleasedTable],
    metadata: DatasetMetadata,
    *,
    released_at: datetime,
    enclosed: Sequence[Enclosure],
    number: int,
) -> dict[str, object]:
    """Describe the package as the Data Package specification (version 1) names things."""
    license_ = licenses()[metadata.license]
    people = [{"title": metadata.organization, "role": "publisher"}]
    if metadata.contact_name or metadata.contact_email:
        contact = {"title": metadata.contact_name or metadata.organization, "role": "contact"}
        email = {"email": metadata.contact_email} if metadata.contact_email else {}
        people.append(contact | email)
    return _said(
        {
            "profile": "tabular-data-package",
            "name": metadata.name,
            "title": metadata.title,
            "description": metadata.description,
            "version": release_day(released_at).isoformat(),
            "created": released_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "licenses": [{"name": license_.id, "title": license_.title, "path": license_.url}],
            "contributors": people,
            "sources": [{"title": source} for source in metadata.sources],
            "keywords": list(metadata.keywords),
            "language": metadata.language,
            "spatial": metadata.spatial,
            "temporal": _said({"start": metadata.temporal_start, "end": metadata.temporal_end}),
            "accrualPeriodicity": metadata.frequency,
            "themes": list(metadata.themes),
            "acopio": _said(
                {
                    "version": app.__version__,
                    "release": number,
                    "form": instrument.form_id,
                    "formVersion": instrument.version,
                    "laip": metadata.laip,
                    "sdg": list(metadata.sdg),
                    "withheldColumns": {
                        kind or "sin clase": count
                        for kind, count in withheld_classes(instrument).items()
                    },
                }
            ),
            "resources": [
                *(
                    resource_of(each.file, each.table.name, each.table.title, each.table.schema)
                    for each in released
                ),
                *(each.resource for each in enclosed if each.resource is not None),
            ],
        }
    )


def _said(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value}


def _formula_warnings(data: Iterable[DataFile]) -> Iterable[Problem]:
    for file in data:
        for column, count in sorted(file.formula_like.items()):
            place = Place(file=file.path.name, column=column)
            yield Problem("table.formula_like", Severity.WARNING, place, {"count": count})


def _cannot_write(folder: Path, error: OSError) -> KnownError:
    return KnownError(
        Problem(
            "package.cannot_write",
            place=Place(file=folder.name),
            values={"detail": system_reason(error)},
        )
    )
