"""A whole table: its columns profiled together, block by block."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from app.progress import Cancel, Progress, Report, silent
from app.steps.profile.columns import ColumnProfile, ColumnProfiler

ROWS_A_BLOCK = 5_000


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
    while block := list(islice(source, ROWS_A_BLOCK)):
        cancel.check()
        for profiler, cells in zip(profilers, zip(*block, strict=True), strict=True):
            profiler.add(Counter(cells))
        done += len(block)
        report(Progress(done, what=what))
    return tuple(profiler.profile() for profiler in profilers)
