"""What people do in Registros among very many records, one thing after the other."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from app.store.record_query import Condition
from app.ui.main_window import MainWindow
from app.ui.records.screen import RecordsScreen
from tests.support.heart import Gap, Heart, wait

PAGES_SCROLLED = 60
PATIENCE_S = 300.0

CONDITIONS = {
    "field is a number": Condition("entero_0", "=", "11"),
    "field is of a list": Condition("municipio", "=", "Nebaj"),
    "field contains, accents": Condition("texto_0", "contains", "nandutí"),
}
SEARCHES = {
    "search, in most": "tuberia",
    "search, in twenty": "nandutí",
    "search, of a list": "nebaj",
    "search, digits": "4321",
}
ORDERS = {
    "sort by number, up": "@id",
    "sort by date": "periodo",
    "sort by text": "texto_0",
    "sort by amount": "monto_0",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person did.

    Attributes:
        what: What.
        first: Seconds until the first rows of the answer were in the table.
        last: Seconds until all of them were, and those in sight painted.
        gap: The longest time the window stood still.
        rows: Rows of the table then.
    """

    what: str
    first: float
    last: float
    gap: Gap
    rows: int


class Walk:
    """Walks through the screen of a form whose questions are those of `support.million`."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._heart = window, Heart()
        self._ended = self._came = 0.0

    def _on_came(self) -> None:
        self._came = time.perf_counter()

    def _on_found(self) -> None:
        self._ended = time.perf_counter()

    def do(self, what: str, act: Callable[[], object], *, seeks: bool = True) -> Step:
        """Do something and wait for its answer.

        Args:
            what: Its name.
            act: Does it.
            seeks: It asks for records.
        """
        self._came = self._ended = 0.0
        self._heart.start()
        begun = time.perf_counter()
        act()
        while (seeks and not self._ended) or not self._is_painted():
            wait(2)
            if time.perf_counter() - begun > PATIENCE_S:
                raise TimeoutError(what)
        done = time.perf_counter()
        wait(30)  # what comes right after it belongs to it
        gap = self._heart.stop()
        first = min(filter(None, (self._came, self._ended, done)))
        return Step(what, first - begun, done - begun, gap, len(self._screen.model.ids))

    def _is_painted(self) -> bool:
        view, model = self._screen.view, self._screen.model
        return not model.ids or bool(model.index(max(0, view.in_sight()[0] - 1), 0).data())

    @property
    def _screen(self) -> RecordsScreen:
        return self._window.screen_in_view

    def open(self) -> Step:
        """Open the screen."""
        return self.do("opened", self._open)

    def _open(self) -> None:
        self._window.go("registros")
        self._screen.seeking.came.connect(self._on_came)
        self._screen.seeking.found.connect(self._on_found)

    def scroll(self) -> Step:
        """Drag the bar from the first record to the last."""
        bar = self._screen.view.verticalScrollBar()

        def drag() -> None:
            for page in range(PAGES_SCROLLED + 1):
                bar.setValue(bar.maximum() * page // PAGES_SCROLLED)
                wait(8)

        return self.do("scrolled to the end", drag, seeks=False)

    def jump(self) -> Step:
        """Go to the last row by its number."""
        self._screen.view.scrollToTop()
        wait(100)
        count = str(len(self._screen.model.ids))
        go = partial(self._screen.foot.jump_wanted.emit, count)
        return self.do("jump to the end", go, seeks=False)

    def sorts(self) -> Iterator[Step]:
        """Order by the number, by a date, by a text, by an amount, and as it was."""
        for what, path in ORDERS.items():
            yield self.sort(path, what)
        yield self.sort("@id", "sort by number, down", descending=True)

    def sort(self, path: str, what: str = "sort", *, descending: bool = False) -> Step:
        """Order by a question or an attribute."""
        order = partial(self._screen.activate, order=path, descending=descending)
        return self.do(what, order)

    def filters(self) -> Iterator[Step]:
        """Filter in every way there is, each time from the whole list."""
        for what, condition in CONDITIONS.items():
            yield self.do(what, partial(self._narrow, conditions=(condition,)))
            self.clear()
        yield self.do("of a person", partial(self._narrow, persons=("Ana",)))
        self.clear()
        yield self.do("of a year", partial(self._narrow, periods=("2020",)))
        self.clear()
        for what, name in (("in a state", "aprobados"), ("with problems", "errores")):
            yield self.choose(name, what)
        self.clear()

    def choose(self, name: str, what: str = "filter") -> Step:
        """Press a filter over the table."""
        return self.do(what, partial(self._screen.filters.choose, name))

    def searches(self) -> Iterator[Step]:
        """Search texts that are in most records, in few, in a list, in numbers."""
        for what, text in SEARCHES.items():
            yield self.search(text, what)
        yield self.clear()

    def search(self, text: str, what: str = "search") -> Step:
        """Type a text and press Enter."""
        return self.do(what, partial(self._search, text))

    def clear(self) -> Step:
        """Show all records again."""
        clear = partial(self._screen.activate, filter="todos", search="")
        self._screen.narrowing.restore((), (), ())
        return self.do("all again", clear)

    def _narrow(self, conditions=(), persons=(), periods=()) -> None:
        self._screen.narrowing.restore(conditions, persons, periods)
        self._screen.refining.changed.emit()

    def _search(self, text: str) -> None:
        self._screen.filters.search.setText(text)
        self._screen.filters.search.returnPressed.emit()

    def count(self) -> Step:
        """Count the records by an answer, as bars."""
        groups, shown = self._screen.refining.groups, list[object]()
        show = groups.show_groups

        def note(found: object) -> None:
            show(found)
            shown.append(found)

        def act() -> None:
            groups.open()
            shown.clear()
            groups.by.choose("municipio")
            while not shown:
                wait(2)

        groups.show_groups = note
        step = self.do("counted by municipality", act, seeks=False)
        groups.show_groups = show
        groups.hide()
        return step
