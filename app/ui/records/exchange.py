"""What goes out of the table: exporting, with what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.messages import _, fix, ngettext, sentence
from app.operations.browse_records import RecordTable, with_options
from app.operations.export_view import export_view
from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, IconButton
from app.ui.controls.cards import Card
from app.ui.controls.progress import ProgressRow
from app.ui.controls.text import IconText, Text
from forms.problem import Problem, ProblemError

LINES_HIGH = 150


@dataclass(frozen=True, slots=True)
class View:
    """What the table shows: these records, in this order, these columns."""

    table: RecordTable
    query: RecordQuery
    paths: Sequence[str]
    header: Sequence[str]


class Outcome(Card):
    """What came of it: sign, sentence, a line for each problem, buttons; it stays until closed.

    Signals:
        closed: The person has read it.
    """

    closed = Signal()

    def __init__(self, kind: str, title: str, lines: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(kind)
        self.setAccessibleName(title)
        self.title = title
        self.lines = lines
        column = self.column(6)
        head = QHBoxLayout()
        sign = {"ok": "circle-check", "err": "circle-x", "warn": "triangle-alert"}[kind]
        head.addWidget(IconText(sign, title, "strong", "ink", icon_color=kind), 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(6))
        head.addLayout(self.buttons)
        close = IconButton("x", _("Cerrar este aviso"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        if lines:
            column.addWidget(self._list(lines))

    def add(self, words: str, do: Callable[[], object], key: str = "") -> Button:
        """Offer something to do now."""
        button = Button(words, key=key)
        button.clicked.connect(do)
        self.buttons.addWidget(button)
        return button

    @staticmethod
    def _list(lines: Sequence[tuple[str, str]]) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.px(28), 0, theme.px(12), 0)
        column.setSpacing(theme.px(2))
        for what, todo in lines:
            column.addWidget(Text(what))
            column.addWidget(Text(todo, "small", "ink2"))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("Problemas del archivo"))
        area.setFixedHeight(theme.px(min(LINES_HIGH, 12 + 50 * len(lines))))
        area.setWidget(page)
        for ground in (page, area.viewport()):
            ground.setAutoFillBackground(False)
        return area


@dataclass(slots=True)
class _Work:
    """The work that runs now."""

    file: Path
    view: View | None = None
    cancel: Cancel = field(default_factory=Cancel)


class Exchange(QWidget):
    """Exports of one table; hidden while there is nothing to say.

    Signals:
        started: Work began: what hides this must make room.
    """

    started = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._work: _Work | None = None
        self.row: ProgressRow | None = None
        self.outcome: Outcome | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    # Choosing files.

    def ask_export(self, view: View, suffix: str) -> QFileDialog:
        """Ask where to write what the table shows."""
        dialog = QFileDialog(self.window(), _("Exportar esta vista"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        words = {"csv": _("Tabla CSV (*.csv)"), "xlsx": _("Libro de Excel (*.xlsx)")}
        dialog.setNameFilters([words[suffix]])
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{view.table.form_id}.{suffix}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(view, Path(name)))
        dialog.open()
        return dialog

    # Exporting.

    def export_to(self, view: View, file: Path) -> None:
        """Write what the table shows into a file."""
        self._begin(_Work(file, view=view), _("Exportando «{file}»").format(file=file.name))
        self._run(
            lambda workspace, report, cancel: export_view(
                workspace,
                with_options(workspace, view.query, view.table.version),
                view.paths,
                view.header,
                file,
                report=report,
                cancel=cancel,
            ),
            self._on_exported,
        )

    def _on_exported(self, rows: int) -> None:
        work = self._take()
        said = ngettext(
            "Se escribió {n} fila en «{file}».", "Se escribieron {n} filas en «{file}».", rows
        ).format(n=numbers.count(rows), file=work.file.name)
        outcome = self._say("ok", said)
        folder = QUrl.fromLocalFile(str(work.file.parent))
        outcome.add(_("Abrir la carpeta"), partial(QDesktopServices.openUrl, folder))

    # What both share.

    def _begin(self, work: _Work, what: str) -> None:
        self._work = work
        self._empty()
        self.row = ProgressRow(what)
        self._column.addWidget(self.row)
        self.row.cancelled.connect(self._on_cancel_wanted)
        self.show()
        self.started.emit()

    def _run(self, op: Callable[..., object], on_done: Callable[..., None]) -> None:
        if self._work is not None and self.row is not None:
            self._work.cancel = self._context.tasks.run_long(
                op, on_done, self._on_failed, on_progress=self.row.show_progress
            )

    def _take(self) -> _Work:
        work, self._work = self._work, None
        self._empty()
        self.hide()
        return work or _Work(Path())

    def _on_cancel_wanted(self) -> None:
        if self._work is not None:
            self._work.cancel.set()

    def _on_failed(self, error: Exception) -> None:
        work = self._take()
        if isinstance(error, CancelledError):
            stopped = _("Se detuvo la exportación; no se escribió «{file}».")
            self._say("warn", stopped.format(file=work.file.name))
        elif isinstance(error, ProblemError):
            self._refuse(work, error.problems)
        else:
            self._context.show_error(error)

    def _refuse(self, work: _Work, problems: Sequence[Problem]) -> None:
        lines = [(sentence(problem), fix(problem)) for problem in problems]
        title = _("No se escribió «{file}».").format(file=work.file.name)
        outcome = self._say("err", title, lines)
        if work.view is not None:
            outcome.add(_("Probar otra vez"), partial(self.export_to, work.view, work.file))

    def _say(self, kind: str, title: str, lines: Sequence[tuple[str, str]] = ()) -> Outcome:
        self._empty()
        self.outcome = Outcome(kind, title, lines)
        self.outcome.closed.connect(self._close_outcome)
        self._column.addWidget(self.outcome)
        self.show()
        self._context.announce(self.outcome.title, urgent=kind == "err")
        return self.outcome

    def _close_outcome(self) -> None:
        self._empty()
        self.hide()

    def _empty(self) -> None:
        for widget in (self.row, self.outcome):
            if widget is not None:
                self._column.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.row = self.outcome = None
