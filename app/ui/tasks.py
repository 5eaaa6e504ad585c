"""Work behind the window: who owns the store, how results come back, how work is stopped.

Five ways to hand work over:

- `run`: short writes (an answer, a state). One thread owns every write, in the order given.
- `run_long`: bulk writes on that same thread. At each safe point (`cancel.check()`) the short
  writes that came meanwhile go first, so that an answer never waits for an import.
- `read`: questions to the store on a connection of their own, in the order given.
- `seek`: questions that take seconds among a million records, on another one: who turns a page
  does not wait for them.
- `run_network`: work that waits for a portal, on a small pool.

Each gets an open Workspace as its first argument and returns a value. Results and errors return
to the GUI thread by one signal; a callback whose widget is gone is left out.
"""

import enum
import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from typing_extensions import override

from app.progress import Cancel, CancelledError, Progress, Report

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from app.store.workspace import Workspace

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[Exception], None]
Opener = Callable[[], "Workspace"]
Work = Callable[[Opener], None]

SECONDS_BETWEEN_REPORTS = 0.1
NETWORK_THREADS = 2


class Part(enum.Flag):
    """Parts of the workspace that a finished write touched; screens refresh by it."""

    FORMS = enum.auto()
    RECORDS = enum.auto()
    ISSUES = enum.auto()
    DATASETS = enum.auto()
    OUTBOX = enum.auto()
    SETTINGS = enum.auto()
    NOTHING = 0


EVERYTHING = Part.FORMS | Part.RECORDS | Part.ISSUES | Part.DATASETS | Part.OUTBOX | Part.SETTINGS


class _Urgency(enum.IntEnum):
    """What goes first on one thread."""

    ANSWER = 0
    BULK = 1
    END = 2


class Lane(threading.Thread):
    """One thread with one workspace of its own, and a queue where answers go first."""

    def __init__(self, name: str, open_workspace: Opener) -> None:
        super().__init__(name=name, daemon=True)
        self._open_workspace = open_workspace
        self._workspace: Workspace | None = None
        self._waiting: list[tuple[int, int, Work]] = []
        self._order = itertools.count()
        self._filled = threading.Condition()

    def put(self, work: Work, urgency: _Urgency = _Urgency.ANSWER) -> None:
        """Queue work behind what is as urgent."""
        with self._filled:
            heapq.heappush(self._waiting, (urgency, next(self._order), work))
            self._filled.notify()

    def finish(self) -> None:
        """End the thread after what is queued; returns when its workspace is closed."""
        self.put(_nothing, _Urgency.END)
        if self.is_alive():
            self.join()

    @override
    def run(self) -> None:
        while True:
            with self._filled:
                self._filled.wait_for(lambda: bool(self._waiting))
                urgency, _order, work = heapq.heappop(self._waiting)
            if urgency == _Urgency.END:
                break
            work(self._store)
        if self._workspace is not None:
            self._workspace.close()

    def serve_answers(self) -> None:
        """Let short work go first, in the middle of long work; only its own thread calls this."""
        workspace = self._workspace
        if workspace is None or workspace.db.connection.in_transaction:
            return
        while (work := self._take_answer()) is not None:
            work(self._store)

    def _take_answer(self) -> Work | None:
        with self._filled:
            if self._waiting and self._waiting[0][0] == _Urgency.ANSWER:
                return heapq.heappop(self._waiting)[2]
        return None

    def _store(self) -> "Workspace":
        if self._workspace is None:
            self._workspace = self._open_workspace()
        return self._workspace


def _nothing(_open: Opener) -> None:
    """Do nothing: the work of the order to end."""


class _SafePoint(Cancel):
    """A cancel token that serves waiting answers each time long work polls it."""

    def __init__(self, serve: Callable[[], None]) -> None:
        super().__init__()
        self._serve = serve

    @override
    def check(self) -> None:
        super().check()
        self._serve()


class _Question(Cancel):
    """A cancel token of a reading: it stops the statement that runs for it, and no other."""

    def __init__(self) -> None:
        super().__init__()
        self._at_work = threading.Lock()
        self._workspace: Workspace | None = None

    @override
    def set(self) -> None:
        super().set()
        with self._at_work:
            if self._workspace is not None:
                self._workspace.db.interrupt()

    def ask(self, op: "Callable[[Workspace], T]", open_: Opener) -> T:
        """Run the reading, unless nobody wants its answer any more."""
        self.check()
        workspace = open_()
        with self._at_work:
            self._workspace = workspace
        try:
            self.check()
            return op(workspace)
        finally:
            with self._at_work:
                self._workspace = None


class _Reporter:
    """Lets a report through at most ten times a second, and always the last one."""

    def __init__(self, deliver: Callable[[Progress], None]) -> None:
        self._deliver = deliver
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.done == progress.total or now - self._last >= SECONDS_BETWEEN_REPORTS:
            self._last = now
            self._deliver(progress)


class Tasks(QObject):
    """The one runner of a window; the workspace is opened with the first work.

    Attributes:
        who: Gives the name of the person at work, "" when nobody is known; asked for each work.

    Signals:
        changed: A Part: what a finished write touched.
        failed: An Exception that no caller takes care of.
        activity: How many long tasks run now.
    """

    changed = Signal(object)
    failed = Signal(object)
    activity = Signal(int)
    _ready = Signal()

    def __init__(self, open_workspace: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.who: Callable[[], str] = str
        self._open_workspace = open_workspace
        self._writer = Lane("store", open_workspace)
        self._reader = Lane("reader", self._open_after_writer)
        self._seeker = Lane("seeker", self._open_after_writer)
        self._sought: WeakSet[_Question] = WeakSet()
        self._pool: ThreadPoolExecutor | None = None
        self._opened = threading.Event()
        self._closed = False
        self._running: set[Cancel] = set()
        self._back: deque[tuple[Callable[..., None], tuple[object, ...]]] = deque()
        self._ready.connect(self._on_ready, Qt.ConnectionType.QueuedConnection)
        self._writer.put(self._open_first)

    def run(
        self,
        op: "Callable[[Workspace], T]",
        on_done: Done[T] | None = None,
        on_error: Failed | None = None,
        *,
        touches: Part = Part.NOTHING,
    ) -> None:
        """Do a short piece of writing before anything that takes long.

        Args:
            op: Runs in the store's thread; it must not touch widgets.
            on_done: Gets the result in the GUI thread; a bound method of the caller.
            on_error: Gets what was raised; without it the window shows it.
            touches: What screens must show anew once this is done.
        """
        job = self._job(lambda open_: op(open_()), on_done, on_error, touches)
        self._writer.put(job)
        self._start()

    def read(
        self,
        op: "Callable[[Workspace], T]",
        on_done: Done[T],
        on_error: Failed | None = None,
    ) -> Cancel:
        """Ask the store something without waiting for writes; see `run`.

        Returns:
            The token that stops it, in the middle of a statement too: `on_error` then gets a
            CancelledError.
        """
        question = _Question()
        work = partial(question.ask, op)
        self._reader.put(self._job(work, on_done, on_error, Part.NOTHING))
        self._start()
        return question

    def seek(
        self,
        op: "Callable[[Workspace, Callable[[object], None], Cancel], T]",
        on_done: Done[T],
        on_error: Failed | None = None,
        *,
        on_part: Done[Any] | None = None,
    ) -> Cancel:
        """Ask the store something that takes long, and hear of parts of the answer before.

        Args:
            op: Gets the workspace, who to tell a part, and the token to poll.
            on_done: Gets the result in the GUI thread.
            on_error: Gets what was raised.
            on_part: Gets each part in the GUI thread, before the result.

        Returns:
            The token that stops it, as of `read`.
        """
        question = _Question()
        self._sought.add(question)

        def tell(part: object) -> None:
            self._bring_back(_call, on_part, part)

        work = partial(question.ask, lambda workspace: op(workspace, tell, question))
        self._seeker.put(self._job(work, on_done, on_error, Part.NOTHING))
        self._start()
        if self._seeker.ident is None and not self._closed:
            self._seeker.start()
        return question

    def run_long(
        self,
        op: "Callable[[Workspace, Report, Cancel], T]",
        on_done: Done[T] | None = None,
        on_error: Failed | None = None,
        *,
        on_progress: Done[Progress] | None = None,
        touches: Part = Part.NOTHING,
    ) -> Cancel:
        """Do bulk writing; answers go before it at each safe point.

        Returns:
            The token that stops it; `on_error` then gets a CancelledError.
        """
        cancel = _SafePoint(self._writer.serve_answers)
        report = self._reporter(on_progress)
        work = self._long(lambda open_: op(open_(), report, cancel), cancel)
        self._begin(cancel)
        self._writer.put(self._job(work, on_done, on_error, touches), _Urgency.BULK)
        self._start()
        return cancel

    def run_network(
        self,
        op: "Callable[[Workspace, Report, Cancel], T]",
        on_done: Done[T] | None = None,
        on_error: Failed | None = None,
        *,
        on_progress: Done[Progress] | None = None,
        touches: Part = Part.NOTHING,
    ) -> Cancel:
        """Do work that waits for a network, with a workspace opened only for it; see `run_long`."""
        cancel, report = Cancel(), self._reporter(on_progress)

        def with_workspace(_open: Opener) -> T:
            with self._open_for_person(self._open_after_writer) as workspace:
                return op(workspace, report, cancel)

        self._begin(cancel)
        job = self._job(self._long(with_workspace, cancel), on_done, on_error, touches)
        self._network().submit(job, self._open_workspace)
        self._start()
        return cancel

    def run_aside(
        self,
        op: "Callable[[Report, Cancel], T]",
        on_done: Done[T] | None = None,
        on_error: Failed | None = None,
        *,
        on_progress: Done[Progress] | None = None,
    ) -> Cancel:
        """Do long work that needs no open workspace, as saving a damaged one; see `run_long`."""
        cancel, report = Cancel(), self._reporter(on_progress)
        self._begin(cancel)
        work = self._long(lambda _open: op(report, cancel), cancel)
        job = self._job(work, on_done, on_error, Part.NOTHING)
        self._network().submit(job, self._open_workspace)
        return cancel

    @property
    def is_closed(self) -> bool:
        """Whether the workspaces are being closed, or are: nothing more can be begun."""
        return self._closed

    def close(self) -> None:
        """Stop long work and what is sought, finish every short write, and close the workspaces."""
        self._closed = True
        for cancel in (*self._running, *self._sought):
            cancel.set()
        self._opened.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._reader.finish()
        self._seeker.finish()
        self._writer.finish()

    def _start(self) -> None:
        """Open the workspace with the first work that is given: a window stands before it."""
        if self._writer.ident is None and not self._opened.is_set():
            self._writer.start()
            self._reader.start()

    def _network(self) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(NETWORK_THREADS, thread_name_prefix="network")
        return self._pool

    def _job(
        self,
        work: Callable[[Opener], T],
        on_done: Done[T] | None,
        on_error: Failed | None,
        touches: Part,
    ) -> Work:
        def job(open_: Opener) -> None:
            try:
                result = work(partial(self._open_for_person, open_))
            except Exception as error:  # noqa: BLE001 - whatever it is, the window must say it
                self._bring_back(self._fail, on_error, error)
            else:
                self._bring_back(self._finish, on_done, result, touches)

        return job

    def _long(self, work: Callable[[Opener], T], cancel: Cancel) -> Callable[[Opener], T]:
        def with_count(open_: Opener) -> T:
            try:
                cancel.check()
                return work(open_)
            finally:
                self._bring_back(self._end, cancel)

        return with_count

    def _reporter(self, on_progress: Done[Progress] | None) -> Report:
        return _Reporter(lambda progress: self._bring_back(_call, on_progress, progress))

    def _open_first(self, open_: Opener) -> None:
        try:
            open_()
        except Exception as error:  # noqa: BLE001 - the window says why there is no workspace
            self._bring_back(self._fail, None, error)
        finally:
            self._opened.set()

    def _open_after_writer(self) -> "Workspace":
        self._opened.wait()
        return self._open_workspace()

    def _open_for_person(self, open_: Opener) -> "Workspace":
        workspace = open_()
        workspace.reader = self.who()
        return workspace

    def _begin(self, cancel: Cancel) -> None:
        self._running.add(cancel)
        self.activity.emit(len(self._running))

    def _end(self, cancel: Cancel) -> None:
        self._running.discard(cancel)
        self.activity.emit(len(self._running))

    def _finish(self, on_done: Done[Any] | None, result: object, touches: Part) -> None:
        _call(on_done, result)
        if touches:
            self.changed.emit(touches)

    def _fail(self, on_error: Failed | None, error: Exception) -> None:
        if on_error is not None:
            _call(on_error, error)
        elif not isinstance(error, CancelledError):
            self.failed.emit(error)

    def _bring_back(self, callback: Callable[..., None], *arguments: object) -> None:
        """Hand a call to the GUI thread; any thread may do this.

        The signal carries nothing: an object inside one of Qt's events would be let go by Qt,
        perhaps when Python is gone already.
        """
        self._back.append((callback, arguments))
        self._ready.emit()

    @Slot()
    def _on_ready(self) -> None:
        callback, arguments = self._back.popleft()
        callback(*arguments)


def _call(callback: Callable[[Any], None] | None, argument: object) -> None:
    """Call back unless the widget that asked is gone."""
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    if callback is not None:
        callback(argument)
