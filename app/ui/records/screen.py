"""Registros: every record of a form in a table that a million rows do not slow down."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.browse_records import RecordTable, TableColumn, open_table
from app.operations.read_record import RecordProblem
from app.operations.saved_views import SavedView
from app.store.record_query import RecordQuery
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card
from app.ui.controls.menus import open_under
from app.ui.controls.notices import EmptyState
from app.ui.controls.work_row import WorkRow
from app.ui.models.paged_table import PagedTableModel
from app.ui.records.cells import columns_of
from app.ui.records.changes import RecordChanges
from app.ui.records.column_menu import columns_menu
from app.ui.records.empty import no_forms, no_match, no_records
from app.ui.records.exchange import Exchange, View
from app.ui.records.filters import FilterBar
from app.ui.records.foot import Foot
from app.ui.records.in_hand import RecordInHand
from app.ui.records.kept_views import KeptViews
from app.ui.records.loading import Found, PageAsked, read_counts
from app.ui.records.many import ManyChanges
from app.ui.records.page_reader import PageReader
from app.ui.records.panel import RecordPanel
from app.ui.records.refining import Refining
from app.ui.records.seeking import Seeking
from app.ui.records.selection import Selection
from app.ui.records.view import RecordsView
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

COLUMNS_AT_FIRST = 12
OWN_COLUMNS = ("@id", "@state")
SHOWS = Part.RECORDS | Part.ISSUES | Part.FORMS


class RecordsScreen(Screen):
    """The page of Registros."""

    station = "registros"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table: RecordTable | None = None
        self.shown: tuple[TableColumn, ...] = ()
        self.order, self.descending = "@id", True
        self._wanted: int | str = 0
        self._wants_focus = False
        self._empty: EmptyState | None = None
        self._forms: list[tuple[str, str]] = []
        self._chosen_columns: tuple[str, ...] = ()
        self.set_title(_("Registros"))
        self._build_header()
        self.filters = FilterBar()
        self.filters.changed.connect(self._find)
        self.filters.columns_wanted.connect(self._on_columns_wanted)
        self.exchange = Exchange(context)
        self.row = WorkRow()
        self.refining = Refining(context, self.filters)
        self.narrowing = self.refining.narrowing
        self.kept = KeptViews(context, self.current_saved, self.show_saved)
        self.foot = Foot()
        self.model = PagedTableModel(columns_of(()), self._ask_page, self)
        self.seeking = Seeking(context, self.model)
        across, kept = self.use_across(), self.kept.card
        for each in (self.filters, self.exchange, self.refining, kept, self.row, self.seeking):
            across.addWidget(each)
        self.view = RecordsView(self.model)
        self.reader = PageReader(context, self.model, self.view)
        self.body.addWidget(self._pages(), 1)
        self.panel = RecordPanel()
        self.changes = RecordChanges(context, self.row, self)
        self.hand = RecordInHand(context, self.view, self.panel, self.changes, self)
        many = ManyChanges(context, self.row, self)
        self.selection = Selection(self.view, self.panel, self.filters, self.changes, many)
        across.addWidget(self.selection.returning)
        self.set_side(self.panel, 346)
        self._connect()
        self._bind_keys()
        self.setAcceptDrops(True)

    # What the window asks.

    @override
    def activate(self, **target: object) -> None:
        wanted = target.get("record")
        if isinstance(wanted, int | str):
            self._wanted = wanted
        if isinstance(name := target.get("filter"), str):
            self.filters.choose(name)
        if isinstance(text := target.get("search"), str):
            self.filters.search.setText(text)
        if isinstance(form := target.get("form"), str):
            self.context.use_form(form)
        if isinstance(columns := target.get("columns"), tuple):
            self._chosen_columns = columns
        if isinstance(order := target.get("order"), str):
            self.order, self.descending = order, bool(target.get("descending"))
        self._wants_focus = True
        self._load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & SHOWS:
            self._load()

    @override
    def place(self) -> dict[str, object]:
        return {
            "record": self.view.current_record(),
            "filter": self.filters.chosen,
            "search": self.filters.text(),
            "order": self.order,
            "descending": self.descending,
            "columns": self._chosen_columns,
        }

    @override
    def reflow(self, room: Room) -> None:
        self.filters.set_narrow(room.width < Width.WIDE)
        self.foot.set_narrow(room.width < Width.WIDE)
        self._show_place()
        self.export_button.setVisible(room.width >= Width.MEDIUM)

    @override
    def offers(self) -> list[Action]:
        actions = [
            Action(_("Importar una tabla"), self._on_import_pressed, "file-spreadsheet"),
            Action(_("Entregas"), partial(self.context.go, "entregas"), "map-pin"),
            Action(_("Exportar esta vista a Excel"), partial(self._export, "xlsx"), "upload"),
            Action(_("Exportar esta vista a CSV"), partial(self._export, "csv"), "upload"),
            Action(_("Limpiar los datos"), partial(self.context.go, "limpiar"), "list-checks"),
            Action(_("Buscar en los registros"), self._on_search_wanted, "search", key="/"),
        ]
        sheet = self.panel.sheet
        if sheet is not None and not sheet.info.deleted:
            words = _("Apartar el registro {n}").format(n=numbers.count(sheet.info.id))
            actions.append(Action(words, self.selection.set_aside, "archive", key="Supr"))
        return actions

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self.table is not None:
            self.context.go("importar", form=self.table.form_id, file=Path(files[0]))

    # Building.

    def _build_header(self) -> None:
        self.import_button = Button(_("Importar"), icon="file-spreadsheet")
        self.import_button.clicked.connect(self._on_import_pressed)
        self.export_button = Button(_("Exportar"), icon="upload", has_menu=True)
        self.export_button.setAccessibleName(_("Exportar esta vista"))
        self.export_button.clicked.connect(self._on_export_pressed)
        self.new_button = Button(_("Registro nuevo"), Kind.PRIMARY, icon="plus", key="F2")
        self.new_button.clicked.connect(self._on_new_pressed)
        for button in (self.import_button, self.export_button, self.new_button):
            self.header.add(button)
        self.set_primary(self.new_button)

    def _pages(self) -> QStackedWidget:
        self.pages = QStackedWidget()
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.view)
        column.addWidget(card, 1)
        column.addWidget(self.foot)
        self.pages.addWidget(self._list)
        return self.pages

    def _connect(self) -> None:
        self.filters.views_wanted.connect(lambda: self.kept.open_menu(self.filters.more))
        self.refining.changed.connect(self._find)
        self.seeking.came.connect(self._on_first)
        self.seeking.found.connect(self._on_found)
        self.seeking.stopped.connect(self._on_clear)
        self.foot.move_wanted.connect(self.selection.move)
        self.foot.jump_wanted.connect(self._on_jump)
        self.view.sort_wanted.connect(self._on_sort_wanted)
        self.view.looked_at.connect(self._on_looked_at)
        self.view.opened.connect(self._on_open)
        self.view.moved.connect(self._show_place)
        self.panel.opened.connect(self._on_open)
        self.panel.closed.connect(self._on_panel_closed)
        self.panel.set_aside.connect(self.selection.set_aside)
        self.panel.brought_back.connect(self.selection.bring_back)
        self.panel.mended.connect(self._on_mended)
        self.panel.problem_opened.connect(self._on_problem_opened)
        self.context.form_changed.connect(self._on_form_changed)

    def _bind_keys(self) -> None:
        self.add_key("F2", self._on_new_pressed, _("Registro nuevo"))
        self.add_key("/", self._on_search_wanted, _("Buscar en los registros"), in_status=True)
        self.add_key("Ctrl+O", self._on_order_wanted, _("Ordenar por esta columna"))
        self.add_key("Ctrl+Down", self._focus_table, _("Ir a la tabla"))
        self.add_key("F8", partial(self._step_problem, 1), _("Siguiente registro con problema"))
        self.add_key("Shift+F8", partial(self._step_problem, -1), _("Anterior con problema"))
        self.add_key("Del", self.selection.set_aside_by_key, _("Apartar lo seleccionado"))
        self.add_key("F6", self.foot.ask_place, _("Ir a una fila o a un registro"))
        self.add_key("Ctrl+C", self.selection.copy, _("Copiar las filas elegidas"))
        self.key_help["F1"] = _("Datos e historia del registro")

    # Loading: the form, then its records, then the rows in sight.

    def _load(self) -> None:
        form = self.context.form
        self.context.tasks.read(lambda workspace: open_table(workspace, form), self._on_table)

    def _on_table(self, table: RecordTable | None) -> None:
        if table is None:
            self.table = None
            self._show_empty(no_forms(partial(self.context.go, "formularios")))
            return
        is_other = self.table is None or self.table.version != table.version
        self.table = table
        self.context.use_form(table.form_id)
        self.set_title(table.title, _("Registros"))
        if len(table.forms) > 1 and not self._forms:
            self.set_title_menu(self._forms, self.context.use_form)
        self._forms[:] = table.forms
        if is_other:
            self.refining.show_table(table)
            self.kept.read(table.form_id)
            self._choose_columns(self._chosen_columns)
        self._find()
        ask = partial(read_counts, table.instrument)
        self.context.tasks.seek(ask, self.filters.show_counts)

    def _choose_columns(self, paths: Sequence[str]) -> None:
        if self.table is None:
            return
        every = self.table.columns
        chosen = tuple(column for column in every if column.path in paths)
        self.shown = chosen or every[:COLUMNS_AT_FIRST]
        self.reader.show_columns(self.shown)
        self.selection.show_columns(self.table, self.shown)
        heads = columns_of(self.shown)
        self.model.show_columns(heads)
        self.view.fit_columns(heads)
        self._mark_order()

    def query(self) -> RecordQuery:
        """Give what the table shows, in its order."""
        if self.table is None:
            return RecordQuery(0)
        return replace(
            self.filters.query(self.table.instrument),
            search=self.filters.text(),
            conditions=self.narrowing.conditions,
            persons=self.narrowing.persons,
            periods=self.narrowing.periods,
            order_by=self.order,
            descending=self.descending,
        )

    def _ask_page(self, number: int, ids: Sequence[int]) -> None:
        if self.table is not None:
            self.reader.ask(PageAsked(number, ids, self.table, self.shown))

    def _find(self) -> None:
        if self.table is None:
            return
        query = self.query()
        wanted = self._wanted or self.view.current_record()
        self.seeking.ask(query, self.table.version, wanted)
        self.refining.count(query)

    def _on_first(self) -> None:
        self.pages.setCurrentWidget(self._list)
        self._show_place()

    def _on_found(self, found: Found) -> None:
        if not found.ids:
            self.model.show_ids(found.ids)
            if self.filters.is_narrowed or self.narrowing.is_narrowed:
                self._show_empty(no_match(self._on_clear))
            else:
                self._show_empty(no_records(self._on_new_pressed, self._on_import_pressed))
            return
        self.pages.setCurrentWidget(self._list)
        if found.same:
            self.model.forget_rows()
        elif found.shown:
            self.model.add_ids(found.ids[found.shown :])
        else:
            self.model.show_ids(found.ids)
        is_free = not found.same and not self.view.currentIndex().isValid()
        moves = bool(self._wanted) or is_free
        self._wanted = 0
        if moves and found.row >= 0:
            self.view.select_record(found.row)
        self._on_looked_at(self.view.current_record())
        if self._wants_focus:
            self._wants_focus = False
            self._focus_table()
        self._show_place()

    # The record in hand.

    def _on_looked_at(self, _record: int) -> None:
        self.hand.show()

    @override
    def undo(self) -> None:
        self.hand.undo()

    @override
    def redo(self) -> None:
        self.hand.redo()

    def _on_open(self) -> None:
        sheet = self.panel.sheet
        record = self.view.current_record()
        if sheet is not None and sheet.info.id == record and sheet.problems:
            issue = sheet.problems[0].issue
            target = {"field": issue.path, "row": issue.row}
            self.context.go("capturar", record=sheet.info.uuid, **target)
        elif record:
            self.context.go("capturar", record=record)

    def _on_problem_opened(self, found: RecordProblem) -> None:
        self.context.go("revisar", issue=found.issue.id)

    def _on_mended(self, found: RecordProblem) -> None:
        self._focus_table()
        self.changes.mend(found)

    def _on_panel_closed(self) -> None:
        self.view.clearSelection()
        self.panel.show_nothing()
        self._focus_table()

    # Filters, order, columns.

    def _on_clear(self) -> None:
        self.narrowing.restore((), (), ())
        self.filters.clear()

    def current_saved(self) -> SavedView:
        """Give what the table shows, to be kept under a name."""
        return SavedView(
            filter=self.filters.chosen,
            search=self.filters.text(),
            conditions=self.narrowing.conditions,
            persons=self.narrowing.persons,
            periods=self.narrowing.periods,
            columns=tuple(column.path for column in self.shown),
            order=self.order,
            descending=self.descending,
        )

    def show_saved(self, view: SavedView) -> None:
        """Show a view that was kept."""
        self.narrowing.restore(view.conditions, view.persons, view.periods)
        self.filters.restore(view.filter, view.search)
        self._chosen_columns = view.columns
        self.order, self.descending = view.order, view.descending
        self._choose_columns(view.columns)
        self._find()

    def _on_jump(self, text: str) -> None:
        if text.startswith("#") and text[1:].isdecimal():
            self._wanted = int(text[1:])
            self._find()
        elif text.isdecimal() and self.model.rowCount():
            self.view.select_record(max(0, min(self.model.rowCount(), int(text)) - 1))
        self._focus_table()

    def _on_sort_wanted(self, section: int) -> None:
        paths = (*OWN_COLUMNS, *(column.path for column in self.shown))
        if paths[section] == self.order:
            self.descending = not self.descending
        else:
            self.order, self.descending = paths[section], False
        self._mark_order()
        self._find()

    def _on_order_wanted(self) -> None:
        column = self.view.currentIndex().column()
        if column >= 0:
            self._on_sort_wanted(column)
            head = self.model.columns[column].title
            way = _("de mayor a menor") if self.descending else _("de menor a mayor")
            self.context.announce(_("Ordenado por {column}, {way}").format(column=head, way=way))

    def _mark_order(self) -> None:
        paths = (*OWN_COLUMNS, *(column.path for column in self.shown))
        if self.order not in paths:
            self.order, self.descending = "@id", True
        self.view.mark_order(paths.index(self.order), descending=self.descending)

    def _on_columns_wanted(self) -> None:
        button = self.filters.columns
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def columns_menu(self) -> QMenu:
        """Give every question to tick or not."""
        every = self.table.columns if self.table is not None else ()
        return columns_menu(self, every, self.shown, self._on_column_toggled)

    def _on_column_toggled(self, column: TableColumn, wanted: bool) -> None:
        paths = {each.path for each in self.shown} - {column.path}
        paths |= {column.path} if wanted else set()
        self._chosen_columns = tuple(paths)
        self._choose_columns(self._chosen_columns)

    def _on_form_changed(self, form: str) -> None:
        if self.table is not None and self.table.form_id != form:
            self._chosen_columns = ()
            self.order, self.descending = "@id", True
            self._load()

    def _step_problem(self, step: int) -> None:
        """Go to the next record with a problem, in the order of the numbers shown."""
        if self.filters.chosen != "errores":
            self.filters.choose("errores")
        elif self.model.rowCount():
            row = self.view.currentIndex().row() + step
            self.view.select_record(max(0, min(self.model.rowCount() - 1, row)))

    # What comes in and goes out.

    def _on_new_pressed(self) -> None:
        if self.table is None:
            self.context.go("formularios")
        else:
            self.context.go("capturar", form=self.table.form_id, new=True)

    def _on_import_pressed(self) -> None:
        if self.table is not None:
            self.context.go("importar", form=self.table.form_id)

    def _on_export_pressed(self) -> None:
        ways = ((_("A Excel (.xlsx)"), "xlsx"), (_("A CSV (.csv)"), "csv"))
        choices = [(words, partial(self._export, suffix)) for words, suffix in ways]
        open_under(self.export_button, choices)

    def _export(self, suffix: str) -> None:
        if self.table is not None:
            self.exchange.ask_export(self.current_view(self.table), suffix)

    def current_view(self, table: RecordTable) -> View:
        """Give what the table shows, to be exported."""
        paths = (*OWN_COLUMNS, *(column.path for column in self.shown))
        header = tuple(column.title for column in self.model.columns)
        return View(table, self.query(), paths, header)

    # Words and focus.

    def _show_place(self) -> None:
        count, chosen = len(self.model.ids), self.view.selected_count()
        self.foot.show_sight(*self.view.in_sight(), count)
        self.foot.show_selected(chosen, count, is_aside=self.filters.chosen == "apartados")

    def _focus_table(self) -> None:
        if self.pages.currentWidget() is self._list:
            if not self.view.currentIndex().isValid():
                self.view.select_record(0)
            self.view.setFocus()

    def _on_search_wanted(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _show_empty(self, empty: EmptyState) -> None:
        if self._empty is not None:
            self.pages.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        self.pages.addWidget(empty)
        self.pages.setCurrentWidget(empty)
        self.panel.show_nothing()
