"""Checks a resource as frictionless does, by the fast way where there is one."""

import contextlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.steps.table_check.blocks import LongRecordError, Tally, refuse_long_lines
from app.steps.table_check.fast_check import FastCheck
from app.steps.table_check.lookups import Lookup, lookup_of
from app.steps.table_check.plan import Plan, plan_of
from app.steps.table_check.readers import SAMPLED_LINES, own_readers
from app.steps.table_check.resources import (
    FastReading,
    fast_reading,
    refuse_bomb,
    refuse_remote,
    text_file,
)
from app.steps.table_check.row_batches import RowBatches
from app.steps.table_check.spill import Errors
from app.steps.table_check.wide_headers import wide_headers
from forms.problem import Place, Problem, ProblemError

UNUSABLE = (
    re.error,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    RecursionError,
)
"""What frictionless lets through when a descriptor or a rule is not what it expects."""

_BATCH = 1000


@dataclass(slots=True)
class Task:
    """The check of one resource.

    Attributes:
        resource: Of frictionless, closed again.
        labels: Its header.
        before: Errors found before the rows, of frictionless.
        rows: Errors of rows.
        after: Errors found after the rows, of frictionless.
        warnings: What frictionless warns of.
        plan: What the rows were checked by, None when they were not.
        seconds: How long it took.
    """

    resource: Any
    labels: list[str] = field(default_factory=list)
    before: list[Any] = field(default_factory=list)
    rows: Errors = field(default_factory=lambda: Errors(keep_details=False))
    after: list[Any] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    plan: Plan | None = None
    seconds: float = 0.0

    def close(self) -> None:
        """Let the details of its errors go."""
        self.rows.close()

    @property
    def total(self) -> int:
        """Count the errors."""
        return self.counts.total()

    @property
    def counts(self) -> Counter[str]:
        """Count the errors by their type."""
        return self.rows.counts + Counter(error.type for error in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller wants of a check.

    Attributes:
        details: A report will be written.
        advance: Told of the bytes of a file read so far; may raise to stop the work.
        strict: Spellings that Table Schema accepts and nobody means are errors too.
        named_by_person: The paths were typed, not read in a descriptor: any is as good as another.
    """

    details: bool
    advance: Callable[[int], None]
    strict: bool = False
    named_by_person: bool = False


def check_resource(resource: Any, wanted: Wanted) -> Task:  # noqa: ANN401 - of frictionless
    """Check one resource.

    Raises:
        ProblemError: `schema.remote`, `schema.zip_bomb`, `schema.long_record`,
            `schema.rule_unusable`, `schema.changed`.
    """
    from frictionless import FrictionlessException

    began = time.perf_counter()
    refuse_remote(resource)
    refuse_bomb(resource)
    before = _state(resource)
    task = Task(resource, rows=Errors(keep_details=wanted.details))
    try:
        with (
            contextlib.ExitStack() as undone,
            _trusting(wanted),
            wide_headers(),
            own_readers(),
        ):
            undone.callback(task.close)
            _check(task, wanted)
            undone.pop_all()
    except FrictionlessException as error:
        if isinstance(error.__cause__, LongRecordError):
            raise _long_record(resource.name, error.__cause__) from error
        task.before, task.warnings = error.to_errors(), []
    except LongRecordError as error:
        raise _long_record(resource.name, error) from error
    except UNUSABLE as error:
        raise unusable(resource.name, error) from error
    finally:
        resource.close()
        task.seconds = round(time.perf_counter() - began, 3)
    if before != _state(resource):
        task.close()
        raise ProblemError(Problem("schema.changed", place=Place(file=resource.place)))
    return task


def _long_record(name: str, error: LongRecordError) -> ProblemError:
    return ProblemError(Problem("schema.long_record", place=Place(file=name, row=error.row)))


def _state(resource: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - as above
    """Give size and time of a resource's files, to see whether they change meanwhile."""
    paths = [] if resource.memory else [Path(path) for path in resource.normpaths]
    found = [path.stat() for path in paths if path.is_file()]
    return [(each.st_size, each.st_mtime_ns) for each in found]


def unusable(name: str, error: Exception) -> ProblemError:
    """Say that a rule of a table cannot be used, where frictionless ends with an exception."""
    values = {"detail": f"{type(error).__name__}: {error}"}
    return ProblemError(Problem("schema.rule_unusable", place=Place(file=name), values=values))


@contextlib.contextmanager
def _trusting(wanted: Wanted) -> Iterator[None]:
    """Let frictionless open paths that a person named, wherever they lead."""
    from frictionless import system

    trusted = system.trusted
    system.trusted = trusted or wanted.named_by_person
    try:
        yield
    finally:
        system.trusted = trusted


def _check(task: Task, wanted: Wanted) -> None:
    from frictionless.checks import baseline

    resource = task.resource
    resource.to_descriptor(validate=True)
    if resource.hash and not _is_known(resource.hash):
        task.warnings.append("hash is ignored; supported algorithms: md5/sha256")
    check = baseline()
    check.connect(resource)
    if resource.tabular:
        _check_table(task, check, wanted)
    else:
        resource.open()
        if resource.hash is not None or resource.bytes is not None:
            while resource.byte_stream.read1(1 << 20):
                pass
    task.after += check.validate_end()


def _is_known(hash_: str) -> bool:
    from frictionless import helpers

    return helpers.parse_resource_hash_v1(hash_)[0] in {"md5", "sha256"}


def _check_table(task: Task, check: Any, wanted: Wanted) -> None:  # noqa: ANN401 - as above
    resource = task.resource
    text = text_file(resource)
    if text is not None:
        refuse_long_lines(text, SAMPLED_LINES)
    foreign_keys = resource.schema.foreign_keys
    if foreign_keys:  # an assignment makes a schema of what is none
        resource.schema.foreign_keys = []
    try:
        lookup = _opened(resource, foreign_keys)
    finally:
        if foreign_keys:
            resource.schema.foreign_keys = foreign_keys
    task.plan = plan_of(resource, foreign_keys, lookup, strict=wanted.strict)
    task.before += check.validate_start()
    task.labels = resource.labels
    reading = fast_reading(resource)
    if reading is not None:
        try:
            _check_blocks(task, reading, wanted)
        except UnicodeError:
            resource.close()
            resource.open()
            task.rows.close()
            task.rows = Errors(keep_details=wanted.details)
        else:
            return
    if text is not None:
        refuse_long_lines(text)
    _check_rows(task, wanted)


def _opened(resource: Any, foreign_keys: list[dict[str, Any]]) -> Lookup:  # noqa: ANN401
    """Open a table and read what its keys point to: of both errors frictionless tells the latter.

    It looks there once the header is read, before it makes the readers of cells.
    """
    from frictionless import FrictionlessException

    try:
        resource.open()
    except (FrictionlessException, *UNUSABLE):
        if _has_header(resource):
            lookup_of(resource, foreign_keys)
        raise
    return lookup_of(resource, foreign_keys)


def _has_header(resource: Any) -> bool:  # noqa: ANN401 - as above
    from frictionless import FrictionlessException

    try:
        return resource.header is not None
    except FrictionlessException:
        return False


def _check_blocks(task: Task, reading: FastReading, wanted: Wanted) -> None:
    resource = task.resource
    tally = Tally(wants_hashes=wanted.details or resource.hash is not None)
    assert task.plan is not None  # noqa: S101 - made just before
    check = FastCheck(
        plan=task.plan,
        text=reading.text,
        signs=reading.signs,
        first_row=reading.first_row,
        errors=task.rows,
        tally=tally,
        advance=wanted.advance,
    )
    check.run()
    resource.stats.rows = check.rows
    resource.stats.bytes = tally.size
    resource.stats.md5 = tally.hash("md5")
    resource.stats.sha256 = tally.hash("sha256")


def _check_rows(task: Task, wanted: Wanted) -> None:
    """Check the rows one by one, as frictionless reads them."""
    from frictionless import FrictionlessException

    plan, resource = task.plan, task.resource
    assert plan is not None  # noqa: S101 - made just before
    batches = RowBatches(plan)
    resource.stats.rows = 0
    numbers: list[int] = []
    rows: list[list[Any]] = []
    try:
        for row, cells in resource.dialect.read_enumerated_content_stream(resource.cell_stream):
            resource.stats.rows += 1
            numbers.append(row)
            rows.append(cells)
            if len(rows) == _BATCH:
                task.rows.add(batches.errors(numbers, rows))
                numbers, rows = [], []
                wanted.advance(resource.stats.bytes or 0)
    except FrictionlessException as error:
        if isinstance(error.__cause__, LongRecordError):
            raise
        task.after.append(error.error)
    task.rows.add(batches.errors(numbers, rows))
