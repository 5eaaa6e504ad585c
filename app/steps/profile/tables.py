"""A whole table: its columns profiled together, block by block."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from app.progress import Cancel, Progress, Report, silent
from app.steps.profile.columns import ColumnProfile, ColumnProfiler

ROWS_A_BLOCK = 5_000
_ROWS_HELD = 250


def profile_rows(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    report: Report = silent,
    cancel: Cancel | None = None,
    what: str = "",
) -> tuple[ColumnProfile, ...]:
    """Profile the columns of a table; it is read once and never held.

    Args:
        header: Names of the columns.
        rows: As many cells as the header has, each.
        report: Told of the rows done.
        cancel: Stops the work between blocks.
        what: Words for the progress.

    Raises:
        CancelledError: The person stopped it.
    """
    profilers = [ColumnProfiler(name) for name in header]
    source, done = iter(rows), 0
    cancel = cancel or Cancel()
    while counted := _count(islice(source, ROWS_A_BLOCK), len(header)):
        cancel.check()
        held, counts = counted
        for profiler, each in zip(profilers, counts, strict=True):
            profiler.add(each)
        done += held
        report(Progress(done, what=what))
    return tuple(profiler.profile() for profiler in profilers)


def _count(rows: Iterator[Sequence[str]], width: int) -> tuple[int, list[Counter[str]]] | None:
    """Count the texts of each column of some rows; None where there is no row.

    Few rows are held at once: what the processor has at hand is counted faster.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(width)]
    done = 0
    while held := list(islice(rows, _ROWS_HELD)):
        for count, cells in zip(counts, zip(*held, strict=True), strict=True):
            count.update(cells)
        done += len(held)
    return (done, counts) if done else None
