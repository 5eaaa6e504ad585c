"""Finds the records that are meant: the first are shown at once, the person may stop the rest."""

from functools import partial

from PySide6.QtCore import Signal

from app.messages import _, ngettext
from app.progress import Cancel, CancelledError, Progress
from app.store.record_query import RecordQuery
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.models.paged_table import PagedTableModel
from app.ui.records.loading import Asked, Found, Part, find


class Seeking(WorkRow):
    """One question at a time: another one stops it, in the middle of a statement too.

    Signals:
        came: The first records of another question are shown.
        found: All are found (Found); those that came before are shown already.
        stopped: The person does not want to wait.
    """

    came = Signal()
    found = Signal(object)
    stopped = Signal()

    def __init__(self, context: Context, model: PagedTableModel) -> None:
        super().__init__()
        self._context, self._model = context, model
        self._number = self._came = 0
        self._query: RecordQuery | None = None
        self._token = Cancel()

    def ask(self, query: RecordQuery, version: int, wanted: int | str) -> None:
        """Find the records of a query.

        Args:
            query: Which records, in which order; when they are those shown, nothing moves until
                all are found.
            version: Version of the form.
            wanted: The record in hand, by number or uuid; 0 for none.
        """
        self._token.set()
        self.end()
        self._number += 1
        is_new = query != self._query
        asked = Asked(self._number, query, version, self._model.ids, wanted, is_new)
        self._query = query
        if is_new:
            words = _("Buscando «{text}»") if query.search else _("Buscando los registros")
            self.begin(words.format(text=query.search))
        self._token = self._context.tasks.seek(
            partial(find, asked),
            self._on_found,
            partial(self._on_error, self._number),
            on_part=self._on_part,
        )
        self.follow(self._token)

    def _on_part(self, part: Part) -> None:
        if part.asked != self._number:
            return
        if part.ids and self._came == part.asked:
            self._model.add_ids(part.ids)
        elif part.ids:
            self._came = part.asked
            self._model.show_ids(part.ids)
            self.came.emit()
        count = len(self._model.ids) if self._came == part.asked else 0
        words = ngettext("{n} encontrado", "{n} encontrados", count)
        self.show_progress(Progress(part.done, part.total, words.format(n=numbers.count(count))))

    def _on_found(self, found: Found) -> None:
        if found.asked == self._number:
            self.end()
            self.found.emit(found)

    def _on_error(self, number: int, error: Exception) -> None:
        if number != self._number:
            return
        self.end()
        self._query = None
        if isinstance(error, CancelledError):
            self.stopped.emit()
        else:
            self._context.show_error(error)
