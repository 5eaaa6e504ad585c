"""What comes in and goes out of the table: importing and exporting, with what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.messages import _, fix, ngettext, sentence
from app.operations.browse_records import RecordTable, with_options
from app.operations.export_view import export_view
from app.operations.import_table import ImportedTable, import_table, undo_import
from app.operations.validate_form import CheckedForm, validate_form
from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, IconButton
from app.ui.controls.cards import Card
from app.ui.controls.progress import ProgressRow
from app.ui.controls.text import IconText, Text
from app.ui.tasks import Part
from forms.problem import Problem, ProblemError, Severity

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
    form: str = ""
    imported: ImportedTable | None = None
    view: View | None = None
    cancel: Cancel = field(default_factory=Cancel)


class Exchange(QWidget):
    """Imports and exports for one table; hidden while there is nothing to say.

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

    def ask_import(self, form: str) -> QFileDialog:
        """Ask which table to import into a form; the window stays usable."""
        dialog = QFileDialog(self.window(), _("Importar registros"))
        tables = _("Tablas (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods)")
        dialog.setNameFilters([tables, _("Todos los archivos (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_file(form, Path(name)))
        dialog.open()
        return dialog

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

    # Importing.

    def import_file(self, form: str, file: Path) -> None:
        """Import a table, then check what came in."""
        person = self._context.settings.person
        self._begin(_Work(file, form), _("Importando «{file}»").format(file=file.name))
        self._run(
            lambda workspace, report, cancel: import_table(
                workspace, form, file, person, report=report, cancel=cancel
            ),
            self._on_imported,
            Part.RECORDS,
        )

    def _on_imported(self, imported: ImportedTable) -> None:
        work = self._take()
        if imported.repeated:
            self._say("warn", " ".join(f"{sentence(p)} {fix(p)}" for p in imported.problems))
            return
        form, work.imported = work.form, imported
        self._begin(work, _("Revisando los registros"))
        self._run(
            lambda workspace, report, cancel: validate_form(
                workspace, form, clock=_now, report=report, cancel=cancel
            ),
            self._on_checked,
            Part.ISSUES,
        )

    def _on_checked(self, checked: CheckedForm) -> None:
        work = self._take()
        batch = work.imported
        if batch is None:
            return
        wrong = {p.place.record for p in checked.problems if p.severity is Severity.ERROR}
        lines = [(sentence(p), fix(p)) for p in batch.problems]
        outcome = self._say_imported(work.file, batch, len(wrong), lines)
        outcome.add(_("Deshacer"), partial(self._undo_import, batch.batch))
        if wrong:
            review = ngettext("Revisar {n} registro", "Revisar {n} registros", len(wrong))
            outcome.add(
                review.format(n=numbers.count(len(wrong))),
                partial(self._context.go, "revisar"),
                "F3",
            )

    def _say_imported(
        self, file: Path, batch: ImportedTable, wrong: int, lines: list[tuple[str, str]]
    ) -> Outcome:
        rows = numbers.count(batch.rows)
        done = ngettext(
            "Se importó {n} registro de «{file}».", "Se importaron {n} registros de «{file}».",
            batch.rows,
        ).format(n=rows, file=file.name)  # fmt: skip
        if wrong:
            look = ngettext(
                "En el formulario hay {n} registro que necesita que lo mire.",
                "En el formulario hay {n} registros que necesitan que los mire.",
                wrong,
            ).format(n=numbers.count(wrong))
            return self._say("warn", f"{done} {look}", lines)
        return self._say("ok", _("{done} Todos están bien.").format(done=done), lines)

    def _undo_import(self, batch: int) -> None:
        person = self._context.settings.person
        self._close_outcome()
        self._context.tasks.run(
            lambda workspace: undo_import(workspace, batch, person),
            self._on_undone,
            touches=Part.RECORDS | Part.ISSUES,
        )

    def _on_undone(self, _nothing: None) -> None:
        self._context.tell(_("Se deshizo la importación. El archivo no se tocó."))

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
            Part.NOTHING,
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

    def _run(self, op: Callable[..., object], on_done: Callable[..., None], touches: Part) -> None:
        if self._work is not None and self.row is not None:
            self._work.cancel = self._context.tasks.run_long(
                op, on_done, self._on_failed, on_progress=self.row.show_progress, touches=touches
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
            self._say("warn", self._stopped(work))
        elif isinstance(error, ProblemError):
            self._refuse(work, error.problems)
        else:
            self._context.show_error(error)

    @staticmethod
    def _stopped(work: _Work) -> str:
        if work.view is not None:
            return _("Se detuvo la exportación; no se escribió «{file}».").format(
                file=work.file.name
            )
        if work.imported is not None:
            return _("Se detuvo la revisión; lo importado está guardado.")
        return _("Se detuvo la importación; no se agregó ningún registro.")

    def _refuse(self, work: _Work, problems: Sequence[Problem]) -> None:
        lines = [(sentence(problem), fix(problem)) for problem in problems]
        if work.view is not None:
            title = _("No se escribió «{file}».").format(file=work.file.name)
            again: Callable[[], object] = partial(self.export_to, work.view, work.file)
        else:
            title = ngettext(
                "No se importó ninguna fila de «{file}»: hay {n} problema.",
                "No se importó ninguna fila de «{file}»: hay {n} problemas.",
                len(problems),
            ).format(file=work.file.name, n=numbers.count(len(problems)))
            again = partial(self.import_file, work.form, work.file)
        outcome = self._say("err", title, lines)
        outcome.add(_("Probar otra vez"), again)
        if work.view is None:
            outcome.add(_("Elegir otro archivo"), partial(self.ask_import, work.form))

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


def _now() -> datetime:
    return datetime.now(UTC)
