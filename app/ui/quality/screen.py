"""Calidad: the index and its parts, each load, each column, and what to talk about."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.quality_words import percent
from app.progress import CancelledError
from app.store.database import KnownError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import TitledCard
from app.ui.controls.charts import BarChart, BarRow
from app.ui.controls.contents import renewed
from app.ui.controls.notices import EmptyState
from app.ui.controls.text import IconText, Text
from app.ui.controls.views import Segmented
from app.ui.controls.work_row import WorkRow
from app.ui.quality.columns import ColumnPanel, ColumnTable
from app.ui.quality.reading import Measured, read_quality
from app.ui.quality.record_links import RecordLinks
from app.ui.quality.weights import WeightsCard
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.store.workspace import Workspace

INDEX, COLUMNS, TALK, WEIGHTS = "indice", "columnas", "conversar", "pesos"
_LOADS = 12

Described = Mapping[str, Any]
"""A part of the report."""


class QualityScreen(Screen):
    """The page of the quality of a form."""

    station = "calidad"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.measured: Measured | None = None
        self.set_title(_("Calidad"), _("Revisar"))
        items = [
            (INDEX, _("Índice")),
            (COLUMNS, _("Columnas")),
            (TALK, _("Para conversar")),
            (WEIGHTS, _("Pesos")),
        ]
        self.views = Segmented(_("Qué se ve"), items, INDEX)
        self.views.chosen.connect(lambda _view: self._show_page())
        self.header.add(self.views)
        self.row = WorkRow()
        self.body.addWidget(self.row)
        self.table, self.panel = ColumnTable(), ColumnPanel()
        self.table.shown.connect(self._on_column_shown)
        self.empty = EmptyState(
            "ruler",
            _("Todavía no hay registros terminados"),
            _("Aquí verá qué tan completos y correctos son, parte por parte."),
        )
        self.index_page, self._index_column = _scrolling()
        self.talk_page, self._talk_column = _scrolling()
        self.weights_page, column = _scrolling()
        self.weights = WeightsCard()
        self.weights.wanted.connect(self.keep_weights)
        column.addWidget(self.weights)
        column.addStretch(1)
        self.pages = QStackedWidget()
        self.blank = QWidget()
        for page in (
            self.blank,
            self.index_page,
            self.table,
            self.talk_page,
            self.weights_page,
            self.empty,
        ):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self.set_side(self.panel, 316, keep=True)
        self._build_footer()
        self.context.form_changed.connect(self._on_form_changed)
        self._show_page()

    def _on_form_changed(self, _form: str) -> None:
        if self.isVisible():
            self.load()

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back_button = Button(_("Revisar"), Kind.GHOST, icon="arrow-left")
        self.back_button.clicked.connect(partial(self.context.go, "revisar"))
        self.save_button = Button(_("Guardar el informe"), Kind.PRIMARY, key="Ctrl+Enter")
        self.save_button.clicked.connect(self.ask_where)
        footer.add_left(self.back_button)
        footer.add_right(self.save_button)
        self.set_primary(self.save_button)

    # -- what the window asks ------------------------------------------------------------------

    @override
    def activate(self, **target: object) -> None:
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.FORMS | Part.ISSUES):
            self.load()

    @override
    def reflow(self, room: Room) -> None:
        self.views.set_narrow(room.width < Width.MEDIUM)
        self._show_page()

    @override
    def offers(self) -> list[Action]:
        return [Action(_("Guardar el informe de calidad"), self.ask_where, "file-check")]

    # -- measuring -----------------------------------------------------------------------------

    def load(self) -> None:
        """Measure the form in hand anew."""
        form = self.context.form
        if not form:
            return
        self.row.begin(_("Midiendo la calidad"))
        self.row.follow(
            self.context.tasks.run_long(
                lambda workspace, report, cancel: read_quality(workspace, form, report, cancel),
                self._on_read,
                self._on_failed,
                on_progress=self.row.show_progress,
            )
        )

    def _on_failed(self, error: Exception) -> None:
        self.row.end()
        if not isinstance(error, CancelledError):
            self.context.show_error(error)

    def _on_read(self, measured: Measured) -> None:
        self.row.end()
        self.measured = measured
        report = measured.report
        self.set_title(report["title"], _("Calidad"))
        columns = [column for table in report["tables"] for column in table["columns"]]
        self.table.show_columns(columns, measured.personal)
        self.weights.show_weights(report["weights"])
        _fill(self._index_column, self._index_cards(report))
        _fill(self._talk_column, self._talk_cards(report))
        self._show_page()
        if columns:
            self.table.selectRow(0)

    def _index_cards(self, report: Described) -> list[QWidget]:
        words = ngettext(
            "Índice {index} de 100, en {count} registro",
            "Índice {index} de 100, en {count} registros",
            report["records"],
        )
        index = "–" if report["index"] is None else f"{report['index']:g}"
        head = TitledCard(words.format(index=index, count=numbers.count(report["records"])))
        said = [part for part in report["parts"] if part["ratio"] is not None]
        bars = [BarRow(part["title"], part["ratio"], 1, _part_words(part)) for part in said]
        head.body.addWidget(BarChart(_("Partes del índice"), bars))
        for part in report["parts"]:
            if part["advice"] or part["ratio"] is None:
                head.body.addWidget(Text(_explained(part), "body", "ink2"))
        loads = report["trend"][-_LOADS:]
        trend = TitledCard(_("Carga por carga"))
        rows = [BarRow(load["name"], load["index"] or 0, 100, _load_words(load)) for load in loads]
        trend.body.addWidget(BarChart(_("Índice de cada carga"), rows))
        return [head, trend] if loads else [head]

    def keep_weights(self, weights: dict[str, float]) -> None:
        """Keep other weights, then measure anew."""
        person = self.context.settings.person

        def keep(workspace: "Workspace") -> None:
            from app.operations.quality_weights import keep_weights

            keep_weights(workspace, weights, person)

        self.context.tasks.run(keep, self._on_kept, self._on_not_kept)

    def _on_kept(self, _nothing: None) -> None:
        self.context.tell(_("Se guardaron los pesos."))
        self.weights.settle()
        self.load()

    def _on_not_kept(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            self.weights.refuse(error)
        else:
            self.context.show_error(error)

    def _talk_cards(self, report: Described) -> list[QWidget]:
        work = report["field_work"]
        far = [
            (each["sentence"], [record["number"] for record in each["records"]])
            for each in report["outliers"]
        ]
        talk = [
            (each["sentence"], each["records"])
            for each in (*work["hints"], *work["near_duplicates"])
        ]
        care = _(
            "Son motivos para conversar, no faltas. No se mira a quien tiene menos de {count} "
            "registros."
        )
        return [
            _said(_("Datos lejos de los demás"), far, self.show_record),
            _said(
                _("Trabajo de campo"),
                talk,
                self.show_record,
                care.format(count=work["fewest_records"]),
            ),
        ]

    def show_record(self, record: int) -> None:
        """Show a record that a hint is about, among all records."""
        self.context.go("registros", record=record, filter="todos", search="")

    # -- showing -------------------------------------------------------------------------------

    def _show_page(self) -> None:
        has_records = self.measured is not None and self.measured.report["records"] > 0
        view = self.views.current()
        pages: dict[str, QWidget] = {
            INDEX: self.index_page,
            COLUMNS: self.table,
            TALK: self.talk_page,
            WEIGHTS: self.weights_page,
        }
        nothing = self.blank if self.measured is None else self.empty
        self.pages.setCurrentWidget(pages[view] if has_records else nothing)
        if self.side_panel is not None and not self.side_panel.floating:
            beside = has_records and view == COLUMNS and self.room.width >= Width.MEDIUM
            self.side_panel.setVisible(beside)

    def _on_column_shown(self, row: int) -> None:
        if self.measured is not None and row >= 0:
            tables = self.measured.report["tables"]
            columns = [column for table in tables for column in table["columns"]]
            column = columns[row]
            is_personal = column["name"] in self.measured.personal
            self.panel.show_column(column, is_personal=is_personal)

    # -- saving --------------------------------------------------------------------------------

    def ask_where(self) -> QFileDialog | None:
        """Ask where to put the report; the window stays usable."""
        if self.measured is None or not self.measured.report["records"]:
            self.footer.say(_("Todavía no hay registros terminados que medir."))
            return None
        dialog = QFileDialog(self.window(), _("Guardar el informe de calidad"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = {_("Documento PDF (*.pdf)"): "pdf", _("Página (*.html)"): "html"}
        kinds[_("Datos JSON (*.json)")] = "json"
        dialog.setNameFilters(list(kinds))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kinds[kind]))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"calidad-{self.measured.report['form']}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()
        return dialog

    def save(self, path: Path) -> None:
        """Write the report that is shown."""
        if self.measured is None:
            return
        report = self.measured.report

        def write(_workspace: "Workspace") -> Path:
            from app.operations.save_quality import write_report

            write_report(report, path)
            return path

        self.context.tasks.run(write, self._on_saved, self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        words = _("El informe quedó en «{file}».").format(file=path.name)
        self.footer.say(words, "circle-check", "ok")
        self.context.announce(words)

    def _on_not_saved(self, error: Exception) -> None:
        if isinstance(error, (ProblemError, KnownError)):
            problem = error.problems[0]
            self.footer.say(f"{sentence(problem)} {fix(problem)}")
        else:
            self.context.show_error(error)


def _scrolling() -> tuple[QScrollArea, QVBoxLayout]:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, theme.px(12), theme.px(12))
    column.setSpacing(theme.px(16))
    area.setWidget(page)
    return area, column


def _fill(column: QVBoxLayout, cards: list[QWidget]) -> None:
    """Put other cards into a column."""
    with renewed(column):
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)


def _said(
    title: str,
    lines: list[tuple[str, list[int]]],
    show: Callable[[int], None],
    care: str = "",
) -> TitledCard:
    card = TitledCard(title)
    if care:
        card.body.addWidget(Text(care, "small", "ink2"))
    for line, records in lines:
        card.body.addWidget(IconText("info", line, "body"))
        if records:
            card.body.addWidget(RecordLinks(records, show))
    if not lines:
        card.body.addWidget(IconText("circle-check", _("Nada llama la atención."), "body", "ok"))
    return card


def _part_words(part: Described) -> str:
    share = percent(part["ratio"])
    return _("{share} · pesa {weight}").format(share=share, weight=f"{part['weight']:g}")


def _explained(part: Described) -> str:
    words = [f"{part['title']}: {part['sentence']}"]
    if part["worst"]:
        words.append(
            ", ".join(f"{each['label']} ({each['count']:,})" for each in part["worst"]) + "."
        )
    return " ".join([*words, part["advice"]])


def _load_words(load: Described) -> str:
    records = ngettext("{count} registro", "{count} registros", load["records"])
    index = "–" if load["index"] is None else f"{load['index']:g}"
    return f"{index} · {records.format(count=numbers.count(load['records']))}"
