"""One release of a dataset: its records, its package, and whether it says anything new."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from app.operations.approval import is_for_one
from app.operations.form_series import FormSeries
from app.operations.overridden import say_terms
from app.operations.published_notes import published_notes
from app.operations.published_quality import PublishedQuality
from app.operations.release_files import ReleaseFiles
from app.progress import Cancel, Report, silent
from app.steps.approval_terms import Terms
from app.steps.catalogue import DatasetMetadata
from app.steps.datapackage import PackageManifest, build_package
from app.steps.dataset_definition import DatasetDefinition, applied, definition_problems
from app.steps.package_check import check_package, verify_manifest
from app.steps.package_texts import PublishedNote
from app.store.datasets import StoredDatasetVersion
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.problem import ProblemError

_FEW_RECORDS = 20_000  # of which looking whether anything changed takes seconds
_CLOCK_WORDS = ("today()", "now()")


@dataclass(frozen=True, slots=True)
class Source:
    """What a release is made of.

    Attributes:
        workspace: Where the records live.
        form: Their form, in its newest version.
        metadata: Description of the dataset.
        definition: What it takes, and how its columns are called.
        defined: Number of the definition, None while nobody wrote one.
        ids: Records that go out.
    """

    workspace: Workspace
    form: StoredVersion
    metadata: DatasetMetadata
    definition: DatasetDefinition
    defined: int | None
    ids: Sequence[int]


class Release:
    """Makes the packages of a dataset from one state of the store."""

    def __init__(
        self, source: Source, *, report: Report = silent, cancel: Cancel | None = None
    ) -> None:
        """Prepare.

        Args:
            source: What it is made of.
            report: Told of the records done.
            cancel: Stops the work.

        Raises:
            ProblemError: The definition does not fit the form any more.
        """
        self.source = source
        self._at = source.workspace
        self._whole = FormSeries(self._at, source.form, source.ids)
        series = self._whole.instrument()
        if problems := definition_problems(series, source.definition):
            raise ProblemError(*problems)
        self._instrument = applied(series, source.definition)
        self._quality = PublishedQuality(
            self._at,
            source.form,
            source.ids,
            form=applied(self._at.instruments.instrument(source.form.id), source.definition),
            report=report,
            cancel=cancel,
        )
        self._report = report
        self._cancel = cancel

    def may_repeat(self, last: StoredDatasetVersion) -> bool:
        """Tell whether it is worth the time to look if nothing changed since a version."""
        news = self._at.datasets.news(last, self.source.definition.states)
        few = len(self.source.ids) <= _FEW_RECORDS
        return few or not news or any(map(self._instrument.xform.__contains__, _CLOCK_WORDS))

    def repeats(self, last: StoredDatasetVersion) -> bool:
        """Tell whether releasing at the time of an older version gives its very files.

        Then they also take the place of those that were lost or changed since.
        """
        files = self._files(last.built_at, last.number, last.reason)
        manifest = self._package(last.built_at, files)
        equal = dict(manifest.files) == dict(last.manifest)
        folder = self._at.folder / last.folder
        if equal and verify_manifest(folder):
            put_package(manifest.folder, folder)
        else:
            shutil.rmtree(manifest.folder)
        return equal

    def freeze(self, released_at: datetime, reason: str) -> tuple[PackageManifest, ReleaseFiles]:
        """Build the package and let it be checked as anybody would check it.

        Raises:
            ProblemError: What was found; nothing was kept.
        """
        last = self._at.datasets.last_version(self.source.metadata.name)
        files = self._files(released_at, 1 + (last.number if last else 0), reason)
        manifest = self._package(released_at, files)
        if problems := check_package(manifest.folder):
            shutil.rmtree(manifest.folder)
            raise ProblemError(*problems)
        return manifest, files

    def _files(self, released_at: datetime, number: int, reason: str) -> ReleaseFiles:
        before = [
            (version, self._at.folder / version.folder)
            for version in reversed(self._at.datasets.versions(self.source.metadata.name))
            if version.number < number
        ]
        return ReleaseFiles(
            instrument=self._instrument,
            definition=self.source.definition,
            metadata=self.source.metadata,
            released_at=released_at,
            number=number,
            reason=reason,
            before=before,
            made_of=self._made_of(),
            notes=self._notes,
        )

    @cached_property
    def _notes(self) -> tuple[PublishedNote, ...]:
        """Give what somebody explained instead of correcting."""
        return published_notes(self._at, self.source.form, self.source.ids, self._instrument)

    def _made_of(self) -> dict[str, object]:
        """Say where the records come from: versions of the form, and files by their hash."""
        loads = Counter(origin.batch for origin in self._at.records.origins(self.source.ids))
        files = [
            {"sha256": self._at.batches.get(batch).file_sha256, "records": count}
            for batch, count in sorted((b, n) for b, n in loads.items() if b is not None)
        ]
        return {
            "form": {
                "id": self.source.form.form_id,
                "versions": [
                    {"number": each.number, "version": each.version, "records": count}
                    for each, count in self._whole.counts
                ],
            },
            "records": {
                "states": list(self.source.definition.states),
                "count": len(self.source.ids),
                "captured": loads[None],
                "imported": files,
            },
        }

    def _package(self, released_at: datetime, files: ReleaseFiles) -> PackageManifest:
        manifest = build_package(
            self._at.exports / f".{self.source.metadata.name}",
            self._instrument,
            self._whole.records(lambda: released_at),
            self.source.metadata,
            released_at,
            notes=self._notes,
            beside=partial(
                self._quality.texts, self.source.metadata.title, released_at=released_at
            ),
            enclose=files,
            number=files.number,
            report=self._report,
            cancel=self._cancel,
        )
        terms = Terms(one_person=is_for_one(self._at))
        if not terms.one_person:
            return manifest
        return replace(manifest, files=say_terms(manifest.folder, terms))


def put_package(package: Path, folder: Path) -> None:
    """Move a package to its place, whatever is there."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    package.rename(folder)
