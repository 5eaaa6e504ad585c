"""What a person does to many records at once: one action, taken back as one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.messages import _, ngettext, sentence
from app.operations.browse_records import RecordTable, TableColumn
from app.operations.copy_rows import copy_rows
from app.operations.move_many import MovedMany, Order, Target, move_many, take_back_move
from app.progress import CancelledError
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.records.changes import TOUCHED, now

T = TypeVar("T")
Columns = Sequence[TableColumn]


class ManyChanges(QObject):
    """Changes of many records, for one screen."""

    def __init__(self, context: Context, row: WorkRow, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._row = row
        self._numbers: Sequence[int] = ()
        self._target: Target = "aside"

    @property
    def _person(self) -> str:
        return self._context.settings.person

    def move(self, form: str, records: Sequence[int], target: Target, remark: str = "") -> None:
        """Approve, return or set aside records, by their numbers, as one action."""
        if not records:
            return
        self._numbers, self._target = records, target
        reason = _("Se apartó desde Registros") if target == "aside" else None
        order = Order(target, self._person, reason, remark)
        self._begin(
            _("Cambiando los registros"),
            lambda workspace, report, cancel: move_many(
                workspace, form, records, order, clock=now, report=report, cancel=cancel
            ),
            self._on_moved,
        )

    def _begin(self, what: str, op: Callable[..., T], on_done: Callable[[T], None]) -> None:
        self._row.begin(what)
        cancel = self._context.tasks.run_long(
            op, on_done, self._on_stopped, on_progress=self._row.show_progress, touches=TOUCHED
        )
        self._row.follow(cancel)

    def _on_stopped(self, error: Exception) -> None:
        self._row.end()
        self._context.tasks.changed.emit(TOUCHED)  # those done before stay
        if not isinstance(error, CancelledError):
            self._context.show_error(error)

    def _on_moved(self, done: MovedMany) -> None:
        self._row.end()
        words = [_moved_words(self._target, done.moved, self._numbers[0])] if done.moved else []
        if done.refused:
            stayed = ngettext(
                "{n} registro se quedó como estaba.", "{n} registros se quedaron como estaban.",
                done.refused,
            )  # fmt: skip
            words += [stayed.format(n=numbers.count(done.refused)), sentence(done.problems[0])]
        if done.there and not words:
            words = [_("Ya estaban así.")]
        back = partial(self._take_back_move, done.batch) if done.moved else None
        self._context.tell(" ".join(words), back)

    def _take_back_move(self, batch: int) -> None:
        person = self._person
        self._begin(
            _("Deshaciendo el cambio"),
            lambda workspace, report, cancel: take_back_move(
                workspace, batch, person, clock=now, report=report, cancel=cancel
            ),
            self._on_moved_back,
        )

    def _on_moved_back(self, _records: int) -> None:
        self._row.end()

    def copy(self, table: RecordTable, records: Sequence[int], columns: Columns) -> None:
        """Put rows on the clipboard as a spreadsheet takes them."""
        if records:
            self._begin(
                _("Copiando las filas"),
                lambda workspace, report, cancel: copy_rows(
                    workspace, table, records, columns, report=report, cancel=cancel
                ),
                self._on_copied,
            )

    def _on_copied(self, text: str) -> None:
        self._row.end()
        QGuiApplication.clipboard().setText(text)
        rows = text.count("\n") - 1
        said = ngettext("Se copió {n} fila.", "Se copiaron {n} filas.", rows)
        self._context.announce(said.format(n=numbers.count(rows)))


def _moved_words(target: Target, moved: int, number: int) -> str:
    if target == "approved":
        said = ngettext("Se aprobó el registro {number}.", "Se aprobaron {n} registros.", moved)
    elif target == "returned":
        said = ngettext("Se devolvió el registro {number}.", "Se devolvieron {n} registros.", moved)
    else:
        said = ngettext("Se apartó el registro {number}.", "Se apartaron {n} registros.", moved)
    return said.format(number=numbers.count(number), n=numbers.count(moved))
