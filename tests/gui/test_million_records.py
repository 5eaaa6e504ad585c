"""A million records in Registros: the window never stands still, whatever is done to them.

What is measured is work of the window's own thread: on a busy machine the clock says more about
its neighbours than about us. What another thread holds up shows as work of the whole program.
"""

from collections.abc import Callable

import pytest
from support.million import FEW, FORM, ROWS, make
from support.records_walk import Step, Walk

from app.ui.records.screen import RecordsScreen

AT_MOST_MS = 50
TRIES = 6
"""A step that took longer is done again: what stands still by itself does so each time."""


@pytest.fixture(scope="module")
def million(tmp_path_factory):
    """A workspace with a million records of six questions, made once."""
    folder = tmp_path_factory.mktemp("millón") / "trabajo"
    make(folder, questions=FEW)
    return folder


@pytest.fixture
def walk(million, tmp_path, open_window, qtbot, context):
    """Registros at a million records, before anything was found."""
    (tmp_path / "trabajo").symlink_to(million, target_is_directory=True)
    context.use_form(FORM)
    return Walk(open_window({"registros": RecordsScreen}))


def quickest(do: Callable[[], Step]) -> Step:
    """Do something until the window did not stand still; give the best of a few."""
    best = do()
    for _ in range(TRIES - 1):
        if best.gap.work <= AT_MOST_MS:
            break
        best = min(best, do(), key=lambda step: step.gap.work)
    return best


def test_the_window_never_stands_still_among_a_million(walk):
    opened = walk.open()
    assert opened.rows == ROWS
    assert opened.gap.work < 5 * AT_MOST_MS  # it builds the screen as well
    doings = {
        "scrolled": (walk.scroll, ROWS),
        "gone to the end": (walk.jump, ROWS),
        "sorted by text": (lambda: walk.sort("texto_0"), ROWS),
        "sorted by number": (lambda: walk.sort("@id", descending=True), ROWS),
        "in a state": (lambda: walk.choose("aprobados"), ROWS // 10),
        "with problems": (lambda: walk.choose("errores"), 20),
        "all again": (walk.clear, ROWS),
        "sought": (lambda: walk.search("nandutí"), 20),
        "all once more": (walk.clear, ROWS),
        "counted": (walk.count, ROWS),
    }
    for what, (do, rows) in doings.items():
        step = quickest(do)
        assert (what, step.rows) == (what, rows)
        assert step.gap.work <= AT_MOST_MS, what
