"""The quality report that travels with a dataset: figures of public columns, nobody's name.

It says what anybody could work out from the package, and how the rest of the form did as shares:
no person, no record, no file name, no column that stays inside. Always in Spanish, and with the
time of the release as its only clock.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from app.messages.translation import source_language
from app.operations.measure_quality import Measured, loads_of, measure_records, outliers_of, total
from app.operations.published_notes import published_notes
from app.operations.quality_report import FORMAT, outlying_as_json, part_as_json
from app.operations.quality_weights import kept_weights
from app.paper.quality_page import quality_page
from app.progress import Cancel, Report, silent
from app.steps.profile.described import column_as_json
from app.steps.quality.index import Part, index_of, parts_of
from app.store.clock import as_text
from app.store.instruments import StoredVersion
from app.store.workspace import Workspace
from forms.instrument import Instrument
from forms.table_schema import PUBLIC, PublicColumn, columns

REPORT, PAGE = "calidad.json", "calidad.html"

_CLOCK_WORDS = ("today()", "now()")


class PublishedQuality:
    """Measures the records of a release; once, unless a rule of the form asks for the time."""

    def __init__(
        self,
        workspace: Workspace,
        version: StoredVersion,
        ids: Sequence[int],
        *,
        form: Instrument | None = None,
        report: Report = silent,
        cancel: Cancel | None = None,
    ) -> None:
        """Prepare.

        Args:
            workspace: Where the records live.
            version: Their form, in its newest version.
            ids: Records that go out.
            form: As a dataset defines its columns; None takes what the form itself says.
            report: Told of the records done.
            cancel: Stops the work.
        """
        self._workspace = workspace
        self._version = version
        self._ids = ids
        self._report = report
        self._cancel = cancel
        self._instrument = form or workspace.instruments.instrument(version.id)
        self._measured: tuple[datetime | None, Measured] | None = None

    def texts(self, title: str, tables: Sequence[Path], released_at: datetime) -> dict[str, str]:
        """Give the files to put beside the data: name -> content.

        Args:
            title: Of the dataset.
            tables: Its CSV files, that of the records first.
            released_at: Time of the release.
        """
        with source_language():
            said = self._said(title, tables, released_at)
            return {
                REPORT: json.dumps(said, ensure_ascii=False, indent=2) + "\n",
                PAGE: quality_page(said),
            }

    def _said(self, title: str, tables: Sequence[Path], released_at: datetime) -> dict[str, object]:
        measured = self._measure(released_at)
        weights = kept_weights(self._workspace)
        tally = total(measured.loads)
        public = {
            column.path: column for column in columns(self._instrument) if column.privacy == PUBLIC
        }
        labels = {path: column.title for path, column in public.items()}
        titles = {column.name: column.title for column in public.values()}
        parts = parts_of(tally, self._instrument, weights, released_at)
        outliers = outliers_of(self._workspace, self._version, self._instrument, self._ids)
        return {
            "quality": FORMAT,
            "form": self._version.form_id,
            "version": self._version.version,
            "title": title,
            "made_at": as_text(released_at),
            "records": tally.records,
            "index": index_of(parts),
            "weights": weights,
            "parts": [part_as_json(_of_public(part, public), labels) for part in parts],
            "trend": [
                {
                    "name": str(n),
                    "at": as_text(load.at),
                    "records": load.records,
                    "index": load.index,
                }
                for n, load in enumerate(
                    loads_of(self._workspace, measured.loads, weights), start=1
                )
            ],
            "outliers": [
                outlying_as_json(each, labels, with_records=False)
                for each in outliers
                if each.path in public
            ],
            "explained": [
                asdict(note)
                for note in published_notes(
                    self._workspace, self._version, self._ids, self._instrument
                )
            ],
            "tables": [_profile(path, titles) for path in tables],
        }

    def _measure(self, released_at: datetime) -> Measured:
        moment = (
            released_at if any(map(self._instrument.xform.__contains__, _CLOCK_WORDS)) else None
        )
        if self._measured is None or self._measured[0] != moment:
            found = measure_records(
                self._workspace,
                self._version,
                self._ids,
                now=lambda: released_at,
                field_work=False,  # names people: it never travels
                report=self._report,
                cancel=self._cancel,
            )
            self._measured = moment, found
        return self._measured[1]


def _of_public(part: Part, public: Mapping[str, PublicColumn]) -> Part:
    return replace(part, worst=tuple(each for each in part.worst if each[0] in public))


def _profile(path: Path, titles: Mapping[str, str]) -> dict[str, object]:
    """Profile a CSV of ours: nothing about it is guessed, and it may have no rows."""
    from app.steps.profile.tables import profile_rows

    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = profile_rows(next(rows), rows)
    return {
        "repeat": None,
        "file": path.name,
        "rows": columns[0].rows if columns else 0,
        "columns": [column_as_json(column, titles.get(column.name, "")) for column in columns],
    }
