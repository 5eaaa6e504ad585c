"""Measure how good the records of a form are: index, trend, outliers, hints about field work."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern
from typing import TYPE_CHECKING

from app.messages import _
from app.operations.profile_table import ProfiledTable, profile_form
from app.operations.published_notes import published_notes
from app.operations.quality_weights import check_weights, kept_weights
from app.operations.settle_odd import explained_odd
from app.operations.validate_form import FINISHED
from app.progress import Cancel, Progress, Report, silent
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.choices import ChoiceSource
from forms.instrument import Instrument
from forms.question_types import TYPES

if TYPE_CHECKING:
    from array import array

    from app.steps.outliers import Fences
    from app.steps.package_texts import PublishedNote
    from app.steps.quality.field_work import Hint
    from app.steps.quality.index import Part
    from app.steps.quality.measures import Accepted, Tally
    from app.steps.quality.near_duplicates import NearPair
    from app.steps.quality.visits import Visit

RECORDS_PER_REPORT = 100
_RECORDS_A_PAGE = 500

NUMBERS_HELD = 2_000_000
"""Answers that are looked at together, 24 bytes each: with more, question after question."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came in together: a file, or what was captured in one month.

    Attributes:
        batch: Key of the import, None for what was captured.
        name: Name of the file, or the month (`2026-11`).
        at: When it came; of a month its latest record.
        records: How many it has.
        index: Of its records, by the parts that differ from load to load.
        parts: Those parts.
    """

    batch: int | None
    name: str
    at: datetime
    records: int
    index: float | None
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Outlying:
    """A question with values far from all others, or from the others of their department.

    Attributes:
        path: The question, outside repeats.
        group: Code of the department they were compared within, "" for all records together.
        fences: Between which values are like the others.
        records: (key of the record, value), the farthest first.
    """

    path: str
    group: str
    fences: "Fences"
    records: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the records of a form are.

    Attributes:
        version: The form, in its newest version.
        instrument: The same.
        made_at: When it was measured, UTC.
        tally: Counts of all records.
        parts, index: See `app.steps.quality.index`; the index is None without records.
        weights: Part -> weight, as used.
        loads: The oldest first.
        outliers: By question.
        hints: About field work, by person.
        pairs: Nearly equal records.
        people: Persons with records of field work.
        tables: Profiles of the columns.
        explained: What somebody explained instead of correcting, of public columns.
    """

    version: StoredVersion
    instrument: Instrument
    made_at: datetime
    tally: "Tally"
    parts: tuple["Part", ...]
    index: float | None
    weights: Mapping[str, float]
    loads: tuple[Load, ...]
    outliers: tuple[Outlying, ...]
    hints: tuple["Hint", ...]
    pairs: tuple["NearPair", ...]
    people: int
    tables: tuple[ProfiledTable, ...]
    explained: tuple["PublishedNote", ...] = ()


def measure_quality(
    workspace: Workspace,
    form_id: str,
    *,
    clock: Callable[[], datetime],
    weights: Mapping[str, float] | None = None,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Quality:
    """Measure the finished records of a form.

    Args:
        workspace: Where the records live.
        form_id: Which form.
        clock: The time, in UTC.
        weights: Part -> weight, for some parts or all; None takes those of the workspace.
        report: Told of the records done.
        cancel: Stops the work.

    Raises:
        ProblemError: The form is not here; a weight that is none.
        CancelledError: It was stopped.
    """
    from app.steps.quality.field_work import hints
    from app.steps.quality.index import index_of, parts_of
    from app.steps.quality.near_duplicates import near_pairs

    version = workspace.instruments.latest(form_id)
    instrument = workspace.instruments.instrument(version.id)
    used = kept_weights(workspace) if weights is None else check_weights(weights)
    now = clock()
    ids = workspace.records.ids(RecordQuery(version.instrument, states=FINISHED))
    measured = measure_records(
        workspace, version, ids, now=lambda: now, report=report, cancel=cancel
    )
    tally = total(measured.loads)
    parts = parts_of(tally, instrument, used, now)
    return Quality(
        version=version,
        instrument=instrument,
        made_at=now,
        tally=tally,
        parts=parts,
        index=index_of(parts) if tally.records else None,
        weights=used,
        loads=tuple(loads_of(workspace, measured.loads, used)),
        outliers=tuple(outliers_of(workspace, version, instrument, ids)),
        hints=tuple(hints(measured.visits)),
        pairs=tuple(near_pairs(measured.visits)),
        people=len({visit.person for visit in measured.visits}),
        tables=tuple(profile_form(workspace, form_id, report=report, cancel=cancel)),
        explained=published_notes(workspace, version, ids),
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reading of the records gave.

    Attributes:
        loads: (batch, month of capture or "") -> counts, in the order of the records.
        visits: Records of field work.
    """

    loads: Mapping[tuple[int | None, str], "Tally"]
    visits: Sequence["Visit"]


def measure_records(
    workspace: Workspace,
    version: StoredVersion,
    ids: Sequence[int],
    *,
    now: Callable[[], datetime],
    field_work: bool = True,
    report: Report = silent,
    cancel: Cancel | None = None,
) -> Measured:
    """Read some records of a form once and count what they have.

    Args:
        workspace: Where they live.
        version: The form, in its newest version.
        ids: Their keys.
        now: Clock, aware.
        field_work: Keep the visits too: a kilobyte or more for each record.
        report: Told of the records done.
        cancel: Stops the work.
    """
    from app.steps.quality.measures import Measuring, Tally
    from app.steps.quality.visits import Visits

    def form(key: int) -> tuple[Instrument, ChoiceSource]:
        return workspace.instruments.instrument(key), workspace.choices.of_version(key)

    measuring = Measuring(form, now=now, accepted=_accepted(workspace, version.instrument))
    making = Visits(workspace.instruments.instrument(version.id))
    loads: dict[tuple[int | None, str], Tally] = {}
    visits = []
    cancel = cancel or Cancel()
    what = _("Midiendo la calidad")
    streams = workspace.records.origins(ids), workspace.records.stream_as_captured(ids)
    for done, (origin, (_uuid, _version, answers)) in enumerate(
        zip(*streams, strict=True), start=1
    ):
        cancel.check()
        if done % RECORDS_PER_REPORT == 0 or done == len(ids):
            report(Progress(done, len(ids), what))
        month = "" if origin.batch is not None else origin.created_at.strftime("%Y-%m")
        loads.setdefault((origin.batch, month), Tally()).add(measuring.of(origin, answers))
        if field_work and (visit := making.of(origin, answers)) is not None:
            visits.append(visit)
    return Measured(loads, visits)


def total(loads: Mapping[tuple[int | None, str], "Tally"]) -> "Tally":
    """Add up the counts of all loads."""
    from app.steps.quality.measures import Tally

    tally = Tally()
    for each in loads.values():
        tally.add(each)
    return tally


def _accepted(workspace: Workspace, instrument: int) -> "Accepted":
    return {
        (issue.record_uuid, issue.row, issue.path, issue.code)
        for issue in workspace.issues.all(instrument)
        if issue.accepted_reason is not None and issue.solved_at is None
    }


def loads_of(
    workspace: Workspace,
    tallies: Mapping[tuple[int | None, str], "Tally"],
    weights: Mapping[str, float],
) -> Iterator[Load]:
    """Give the loads, the oldest first.

    Args:
        workspace: Where the files are known.
        tallies: As `measure_records` gave them.
        weights: Part -> weight.
    """
    from app.steps.quality.index import index_of, parts_of_load

    found = []
    for (batch, month), tally in tallies.items():
        of_file = None if batch is None else workspace.batches.get(batch)
        parts = parts_of_load(tally, weights)
        at = of_file.at if of_file is not None else tally.newest
        name = of_file.file_name if of_file is not None else month
        if at is not None:
            found.append(Load(batch, name, at, tally.records, index_of(parts), parts))
    yield from sorted(found, key=lambda load: (load.at, load.batch or 0, load.name))


def outliers_of(
    workspace: Workspace, version: StoredVersion, instrument: Instrument, ids: Sequence[int]
) -> Iterator[Outlying]:
    """Give the questions with values far from all others.

    Departments with enough records are judged by themselves, see `app.steps.outliers`.

    Args:
        workspace: Where the records live.
        version: Their form, in its newest version.
        instrument: The same.
        ids: Keys of the records.
    """
    paths = [
        question.path
        for question in instrument.questions()
        if TYPES[question.type].field_type in ("integer", "number")
        and not question.marks.key
        and instrument.repeat_of(question.path) is None
    ]
    explained = explained_odd(workspace, version.instrument)
    where = _place_path(instrument) if paths else None
    at_once = max(1, NUMBERS_HELD // max(1, len(ids)))
    for start in range(0, len(paths), at_once):
        some = paths[start : start + at_once]
        found = _numbers(workspace, version.instrument, ids, some, where)
        for path, (records, values, groups) in found.items():
            for each in _far(path, records, values, groups):
                left = tuple((r, v) for r, v in each.records if (r, path, v) not in explained)
                if left:
                    yield replace(each, records=left)


def _far(
    path: str, records: Sequence[int], values: Sequence[float], groups: Sequence[str]
) -> Iterator[Outlying]:
    """Give what is far from all others of one question, by departments with enough of them."""
    from app.steps.outliers import fences_by_group

    every = fences_by_group(values, groups)
    far: dict[str, list[tuple[int, float]]] = {}
    for record, value, group in zip(records, values, groups, strict=True):
        own = group if group in every else ""
        if own in every and every[own].exclude(value):
            far.setdefault(own, []).append((record, value))
    for group, found in sorted(far.items()):
        middle = (every[group].low + every[group].high) / 2
        found.sort(key=lambda each: (-abs(each[1] - middle), each[0]))
        yield Outlying(path, group, every[group], tuple(found))


def _place_path(instrument: Instrument) -> str | None:
    """Give the question of a form that asks for the municipality or the department."""
    return next(
        (
            question.path
            for question in instrument.questions()
            if question.marks.codelist in ("municipios", "departamentos")
            and instrument.repeat_of(question.path) is None
        ),
        None,
    )


def _numbers(
    workspace: Workspace,
    instrument: int,
    ids: Sequence[int],
    paths: Sequence[str],
    where: str | None,
) -> dict[str, tuple["array[int]", "array[float]", list[str]]]:
    """Give the numbers of some questions with the keys and departments of their records.

    Held in arrays, and each department's name once: a million records take 24 MB a question.
    """
    from array import array

    found: dict[str, tuple[array[int], array[float], list[str]]] = {
        path: (array("q"), array("d"), []) for path in paths
    }
    asked = [*paths, *([where] if where else [])]
    for start in range(0, len(ids) if paths else 0, _RECORDS_A_PAGE):
        some = ids[start : start + _RECORDS_A_PAGE]
        page = workspace.records.page(instrument, some, asked)
        for record, cells in zip(some, page, strict=True):
            group = intern(str(cells[-1] or "")[:2]) if where else ""
            for path, value in zip(paths, cells, strict=False):
                if isinstance(value, int | float):
                    found[path][0].append(record)
                    found[path][1].append(float(value))
                    found[path][2].append(group)
    return found
