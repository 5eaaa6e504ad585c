"""Formularios: what is here, the library, and how a form comes in from a file."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.messages import _
from app.operations.forms_here import FormHere, OutlineSection, form_outline, forms_here
from app.operations.load_form import LoadedForm, load_library_form
from app.operations.offer_form import OfferedVersion, offer_form
from app.progress import Cancel, CancelledError, Progress, Report
from app.store.folding import folded
from app.store.workspace import Workspace
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.contents import take_out
from app.ui.controls.fields import TextField
from app.ui.controls.notices import Banner, EmptyState
from app.ui.controls.progress import ProgressRow
from app.ui.controls.views import Segmented
from app.ui.forms.form_panel import FormPanel
from app.ui.forms.form_table import FormTable
from app.ui.forms.library_list import LibraryList
from app.ui.forms.pages import dropped_files, scrolling, top_of
from app.ui.forms.problem_report import ProblemReport
from app.ui.forms.version_page import VersionPage
from app.ui.forms.words import loaded_words
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.library import LibraryForm, library
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.operations.publish_form import TakenBack

MINE, LIBRARY = "mios", "biblioteca"
PANEL = 358
PATIENCE_MS = 300
"""Work that ends sooner shows no progress."""

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store and the library said."""

    forms: tuple[FormHere, ...]
    library: tuple[LibraryForm, ...]


class FormsScreen(Screen):
    """The page of Formularios."""

    station = "formularios"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self._found = _Found((), ())
        self._chosen = context.form
        self._waiting: deque[Path] = deque()
        self._cancel: Cancel | None = None
        self._last_file: Path | None = None
        self.setAcceptDrops(True)
        self.set_title(_("Formularios"), _("Buscando los formularios…"))
        self.bring = Button(_("Traer un formulario"), icon="file-spreadsheet", key="Ctrl+N")
        self.bring.clicked.connect(self.choose_file)
        self.header.add(self.bring)
        self._build_body()
        self.panel = FormPanel()
        self.panel.capture_wanted.connect(partial(context.go, "capturar"))
        self.panel.records_wanted.connect(partial(context.go, "registros"))
        self.panel.version_wanted.connect(self.choose_file)
        self.set_side(self.panel, PANEL)
        self.add_key("Ctrl+N", self.choose_file, _("Traer un formulario"))
        self.add_key("F2", self._capture, _("Capturar"), in_status=True)
        self.key_words.append(("F1", _("Ver el formulario")))
        self.add_key("/", self._search, _("Buscar en esta lista"))
        self.add_key("Esc", self._leave_report)

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        if form := str(target.get("form", "")):
            self._chosen = form
        if target.get("view") in (MINE, LIBRARY):
            self.views.choose(str(target["view"]))
        self.context.tasks.read(_ask, self._show)

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.FORMS | Part.RECORDS):
            self.activate()

    @override
    def place(self) -> dict[str, object]:
        return {"form": self._chosen, "view": self.views.current()}

    @override
    def set_room(self, room: Room) -> None:
        super().set_room(room)
        chosen = self._pages.currentWidget() is self._mine and not self.table.isHidden()
        if self.side_panel is not None and not chosen:
            self.side_panel.hide()

    @override
    def reflow(self, room: Room) -> None:
        self.table.set_room(room)
        self.views.set_narrow(room.width < Width.SMALL)

    @override
    def offers(self) -> list[Action]:
        offers = [
            Action(_("Traer un formulario"), self.choose_file, "file-spreadsheet", key="Ctrl+N")
        ]
        for form in self._found.library:
            if form.form_id not in self._ids():
                words = _("Tomar «{title}» de la biblioteca").format(title=form.title)
                offers.append(Action(words, partial(self.take, form.form_id), "plus"))
        return offers

    # What the person does.

    def choose_file(self) -> None:
        """Ask for a file; the window stays alive meanwhile."""
        dialog = QFileDialog(self, _("Traer un formulario"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_("Formularios (*.xlsx *.xls *.xml)"), _("Todos los archivos (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    def load(self, *files: Path) -> None:
        """Bring form files, one after the other."""
        self._waiting.extend(files)
        if self._cancel is None:
            self._load_next()

    def take(self, form_id: str) -> None:
        """Take a form out of the library."""

        def op(workspace: Workspace, _report: Report, cancel: Cancel) -> LoadedForm:
            return load_library_form(workspace, form_id, cancel=cancel)

        if self._cancel is None:
            self._begin(op, _("Tomando el formulario de la biblioteca"), self._on_loaded)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            self.drop_hint.show()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.hide()
        self.load(*dropped_files(event))

    # Building.

    def _build_body(self) -> None:
        self.body.setSpacing(theme.px(12))
        top = QHBoxLayout()
        views = [(MINE, _("Los que tengo")), (LIBRARY, _("Biblioteca"))]
        self.views = Segmented(_("Qué formularios se ven"), views, MINE)
        self.views.chosen.connect(self._show_view)
        self.search = TextField(
            _("Buscar por nombre o numeral"),
            example=_("Nombre o numeral"),
            icon="search",
            key="/",
        )
        self.search.textChanged.connect(self._fill)
        top.addWidget(self.views)
        top.addStretch(1)
        top.addWidget(self.search)
        self.body.addLayout(top)
        self.drop_hint = Banner("info", _("Suelte el archivo para traer el formulario"))
        self.drop_hint.hide()
        self._progress = QVBoxLayout()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._on_patience_over)
        self.body.addWidget(self.drop_hint)
        self.body.addLayout(self._progress)
        self._pages = QStackedWidget()
        self.table = FormTable()
        self.table.chosen.connect(self._on_form_chosen)
        self.table.opened.connect(self._on_form_opened)
        self.empty = self._empty()
        self.nothing = self._nothing()
        self.library = LibraryList()
        self.library.taken.connect(self.take)
        self.library.shown.connect(self._on_library_form_shown)
        self.report = ProblemReport()
        self.report.left.connect(self._leave_report)
        self.report.retried.connect(self._on_retry_wanted)
        self._mine, self._library = (
            top_of(self.table, self.empty, self.nothing),
            scrolling(top_of(self.library)),
        )
        self.version = VersionPage()
        self.version.left.connect(self._leave_report)
        self.version.publish_wanted.connect(self._publish)
        self.version.record_wanted.connect(self._see_record)
        self._version = scrolling(self.version)
        for page in (self._mine, self._library, self.report, self._version):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)

    def _empty(self) -> EmptyState:
        take = Button(_("Ver la biblioteca"), Kind.PRIMARY, icon="book-open")
        take.clicked.connect(self._show_library)
        bring = Button(_("Traer un formulario"), icon="file-spreadsheet", key="Ctrl+N")
        bring.clicked.connect(self.choose_file)
        state = EmptyState(
            "clipboard-list",
            _("Todavía no hay formularios"),
            _("Tome uno de la biblioteca o traiga uno suyo: puede soltar aquí el archivo."),
            take,
            bring,
        )
        state.hide()
        self._empty_primary = take
        return state

    def _nothing(self) -> EmptyState:
        clear = Button(_("Quitar la búsqueda"))
        clear.clicked.connect(self.search.clear)
        words = _("Ningún formulario con esas palabras")
        state = EmptyState("search", words, _("Busque por una parte del nombre."), clear)
        state.hide()
        return state

    # Showing.

    def _show(self, found: _Found) -> None:
        self._found = found
        crumb = _("{here} en esta computadora · {models} en la biblioteca").format(
            here=numbers.count(len(found.forms)), models=numbers.count(len(found.library))
        )
        self.set_title(_("Formularios"), crumb)
        self._fill()

    def _fill(self) -> None:
        forms = [form for form in self._found.forms if self._is_meant(form.title, form.laip)]
        shelf = [form for form in self._found.library if self._is_meant(form.title, form.laip)]
        self.table.show_forms(forms, self._clock(), self._chosen)
        self.table.setVisible(bool(forms))
        self.empty.setVisible(not self._found.forms)
        self.nothing.setVisible(bool(self._found.forms) and not forms)
        self.library.show_forms(shelf, self._ids(), first=not self._found.forms)
        self._turn_to(self._pages.currentWidget() or self._mine)

    def _is_meant(self, title: str, laip: str) -> bool:
        text = folded(f"{title} {laip} {laip.partition('.')[2]}")
        return all(word in text for word in folded(self.search.text()).split())

    def _ids(self) -> set[str]:
        return {form.form_id for form in self._found.forms}

    def _choose_primary(self) -> None:
        if self._pages.currentWidget() is self._version:
            self.set_primary(self.version.publish)
        elif self._found.forms:
            self.set_primary(self.panel.capture)
        elif self.views.current() == LIBRARY and self.library.buttons:
            self.set_primary(next(iter(self.library.buttons.values())))
        else:
            self.set_primary(self._empty_primary)

    def _show_view(self, view: str) -> None:
        self._turn_to(self._library if view == LIBRARY else self._mine)

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; only the forms that are here have something to say at the right."""
        self._pages.setCurrentWidget(page)
        self._choose_primary()
        self.set_room(self.room)

    def _show_library(self) -> None:
        self.views.choose(LIBRARY)
        if self.library.buttons:
            next(iter(self.library.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self, form: FormHere) -> None:
        self._chosen = form.form_id
        self.panel.show_form(form)
        self.context.use_form(form.form_id)
        self.context.tasks.read(partial(_outline_of, form_id=form.form_id), self._show_outline)

    def _show_outline(self, outline: tuple[str, tuple[OutlineSection, ...]]) -> None:
        form_id, sections = outline
        if form_id == self._chosen:
            self.panel.show_outline(sections)

    # Loading.

    def _load_next(self) -> None:
        if not self._waiting:
            return
        file = self._waiting.popleft()
        self._last_file = file

        def op(workspace: Workspace, report: Report, cancel: Cancel) -> LoadedForm | OfferedVersion:
            return offer_form(workspace, file, clock=self._clock, report=report, cancel=cancel)

        self._begin(op, _("Trayendo «{file}»").format(file=file.name), self._on_read)

    def _begin(
        self,
        op: Callable[[Workspace, Report, Cancel], T],
        what: str,
        on_done: Callable[[T], None],
    ) -> None:
        row = ProgressRow(what)
        row.show_progress(Progress(0, None, what))
        row.cancelled.connect(self._on_cancel_wanted)
        row.hide()
        self._progress.addWidget(row)
        self._patience.start(PATIENCE_MS)
        self._cancel = self.context.tasks.run_long(
            op, on_done, self._on_not_loaded, touches=Part.FORMS | Part.RECORDS
        )

    def _end(self) -> None:
        self._patience.stop()
        take_out(self._progress)
        self._cancel = None

    def _on_patience_over(self) -> None:
        item = self._progress.itemAt(0)
        if item is not None and (row := item.widget()) is not None:
            row.show()

    def _on_read(self, loaded: LoadedForm | OfferedVersion) -> None:
        if isinstance(loaded, LoadedForm):
            self._on_loaded(loaded)
            return
        self._end()
        self.version.show_offer(loaded)
        self._turn_to(self._version)
        self.version.publish.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.announce(self.version.banner.title.text())

    def _publish(self) -> None:
        offered = self.version.offered
        if offered is None or self._cancel is not None:
            return
        decisions, lift = self.version.decisions(), self.version.wants_lift()
        person, clock = self.context.person, self._clock

        def op(workspace: Workspace, report: Report, cancel: Cancel) -> LoadedForm:
            from app.operations.publish_form import publish_form

            return publish_form(
                workspace, offered.read, person, decisions,
                clock=clock, lift=lift, report=report, cancel=cancel,
            ).loaded  # fmt: skip

        words = _("Publicando la versión {number}").format(number=offered.preview.number)
        self._begin(op, words, self._on_published)

    def _on_published(self, loaded: LoadedForm) -> None:
        self._on_loaded(loaded)
        self.context.tell(loaded_words(loaded), partial(self._take_back, loaded.version.form_id))

    def _take_back(self, form_id: str) -> None:
        person, clock = self.context.person, self._clock

        def op(workspace: Workspace) -> "TakenBack":
            from app.operations.publish_form import take_back_form

            return take_back_form(workspace, form_id, person, clock=clock)

        self.context.tasks.run(op, self._on_taken_back, touches=Part.FORMS | Part.RECORDS)

    def _on_taken_back(self, done: "TakenBack") -> None:
        from app.operations.change_words import taken_back_sentences

        self.context.tell(" ".join(taken_back_sentences(done)))

    def _see_record(self, number: int) -> None:
        offered = self.version.offered
        if offered is not None:
            self.context.go("registros", form=offered.preview.form_id, record=number)

    def _on_loaded(self, loaded: LoadedForm) -> None:
        self._end()
        self._chosen = loaded.version.form_id
        self.search.clear()
        self.views.choose(MINE)
        self._show_view(MINE)
        self.context.tell(loaded_words(loaded))
        if loaded.problems:
            self.report.show_warnings(loaded_words(loaded), loaded.problems)
            self._turn_to(self.report)
        else:
            self.table.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._load_next()

    def _on_not_loaded(self, error: Exception) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self._waiting.clear()
            self.context.tell(_("Se detuvo; no se trajo ningún formulario"))
        elif isinstance(error, ProblemError):
            file = self._last_file.name if self._last_file is not None else ""
            self.report.show_refusal(file, error.problems)
            self._turn_to(self.report)
            self.context.announce(self.report.title, urgent=True)
            self._waiting.clear()
        else:
            self._waiting.clear()
            self.context.show_error(error)

    def _on_cancel_wanted(self) -> None:
        if self._cancel is not None:
            self._cancel.set()

    def _on_retry_wanted(self) -> None:
        if self._last_file is not None:
            self._leave_report()
            self.load(self._last_file)

    def _on_files_selected(self, names: list[str]) -> None:
        self.load(*map(Path, names))

    # Moving.

    def _leave_report(self) -> None:
        if self._pages.currentWidget() in (self.report, self._version):
            self._show_view(self.views.current())
            self.take_focus()

    def _on_form_chosen(self, form: FormHere) -> None:
        self._show_form(form)

    def _on_form_opened(self, form: FormHere) -> None:
        self._show_form(form)
        self.context.go("registros")

    def _on_library_form_shown(self, form_id: str) -> None:
        self._chosen = form_id
        self.search.clear()
        self.views.choose(MINE)
        self._fill()

    def _capture(self) -> None:
        if self._found.forms:
            self.context.go("capturar")
        elif self.primary is not None:
            self.primary.click()

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _ask(workspace: Workspace) -> _Found:
    return _Found(forms_here(workspace), library())


def _outline_of(workspace: Workspace, form_id: str) -> tuple[str, tuple[OutlineSection, ...]]:
    return form_id, form_outline(workspace, form_id)
