"""Versiones: the history of a dataset, and whether the portal still holds what it received."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.list_datasets import DatasetHistory, dataset_history
from app.operations.verify_dataset import Verification, verify_published
from app.progress import Cancel, CancelledError, Report
from app.store.database import KnownError
from app.ui import numbers, theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.contents import renewed
from app.ui.controls.flow import Flow
from app.ui.controls.menus import open_under
from app.ui.controls.notices import Banner, EmptyState
from app.ui.controls.work_row import WorkRow
from app.ui.publish.page import StepPage
from app.ui.screen import Screen
from app.ui.tasks import Part
from app.ui.versions.card import VersionCard
from app.ui.versions.words import exported_words, verdict
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.operations.export_dataset import Exported
    from app.store.workspace import Workspace

Browse = Callable[[QUrl], bool]


def _now() -> datetime:
    return datetime.now(UTC)


class VersionsScreen(Screen):
    """The page of the versions of one dataset."""

    station = "versiones"

    def __init__(
        self,
        context: Context,
        browse: Browse = QDesktopServices.openUrl,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(context)
        self._browse, self._clock = browse, clock
        self._name = ""
        self._cancel: Cancel | None = None
        self.history: DatasetHistory | None = None
        self.banner: Banner | None = None
        self.cards: list[VersionCard] = []
        self._build()

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        wanted = target.get("dataset")
        if isinstance(wanted, str) and wanted != self._name:
            self._name, self.history = wanted, None
            if self._cancel is not None:
                self._cancel.set()
        if self._name:
            self._load()
        self.empty.setVisible(not self._name)
        self.verify.setVisible(bool(self._name))
        for way in (self.define, self.carry):
            way.setVisible(bool(self._name))

    @override
    def refresh(self, changes: Part) -> None:
        if self._name and changes & (Part.DATASETS | Part.OUTBOX):
            self._load()

    @override
    def place(self) -> dict[str, object]:
        return {"dataset": self._name}

    # Building.

    def _build(self) -> None:
        self.set_title(_("Versiones"), _("Publicar / versiones"))
        self.verify = Button(
            _("Comprobar lo publicado"), Kind.PRIMARY, icon="shield-check", key="F8"
        )
        self.verify.clicked.connect(self.check_portal)
        self.header.add(self.verify)
        self.set_primary(self.verify)
        self.row = WorkRow()
        self.body.addWidget(self.row)
        page = StepPage(_("Versiones"))
        self._verdict, self._versions = QVBoxLayout(), QVBoxLayout()
        self._versions.setSpacing(theme.px(12))
        words = _("Cuando prepare el primer paquete en Publicar, aquí estará su historia.")
        self.empty = EmptyState("history", _("Todavía no hay versiones"), words)
        page.column.addWidget(self._build_ways())
        page.column.addWidget(self.empty)
        page.column.addLayout(self._verdict)
        page.column.addLayout(self._versions)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.add_key("Escape", self.go_back, _("Volver a Publicar"))
        self.add_key("F8", self.check_portal, _("Comprobar lo publicado"), in_status=True)

    def _build_ways(self) -> QWidget:
        """Give the way back and what else can be done, below the title, which needs its room."""
        box = QWidget()
        row = Flow(theme.px(8), box)
        self.back = Button(_("Publicar"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.go_back)
        self.define = Button(_("Definir qué se publica"), icon="columns-3")
        self.define.clicked.connect(self.go_define)
        self.carry = Button(_("Llevar a otro lugar"), icon="usb", has_menu=True)
        self.carry.clicked.connect(self._on_carry_pressed)
        for button in (self.back, self.define, self.carry):
            row.addWidget(button)
        return box

    def go_define(self) -> None:
        """Go to what these data take from their form."""
        if self.history is not None:
            form = self.history.defined.form_id
            self.context.go("definir", form=form, dataset=self._name, back=self.station)

    def go_back(self) -> None:
        """Go back to Publicar."""
        self.context.go("publicar")

    # The versions.

    def _load(self) -> None:
        name = self._name

        def read(workspace: "Workspace") -> DatasetHistory:
            return dataset_history(workspace, name)

        self.context.tasks.read(read, self._on_read)

    def _on_read(self, history: DatasetHistory) -> None:
        if history == self.history or history.defined.name != self._name:
            return
        if self.history is None:
            self.verify.setFocus()
        self.history = history
        self._show_banner(None)
        count = len(history.versions)
        said = ngettext("Publicar / {n} versión", "Publicar / {n} versiones", count)
        self.set_title(history.defined.metadata.title, said.format(n=numbers.count(count)))
        self.cards = [VersionCard(version, self._clock()) for version in history.versions]
        with renewed(self._versions):
            for card in self.cards:
                card.receipt_wanted.connect(self._on_receipt_wanted)
                card.folder_wanted.connect(self._on_folder_wanted)
                self._versions.addWidget(card)

    def _on_receipt_wanted(self, parcel: str) -> None:
        self.context.go("envios", receipt=parcel)

    def _on_folder_wanted(self, folder: str) -> None:
        if not self._browse(QUrl.fromLocalFile(folder)):
            self.context.tell(_("Los archivos están en {folder}").format(folder=folder))

    # Carrying them elsewhere.

    def _on_carry_pressed(self) -> None:
        open_under(
            self.carry,
            [
                (_("Carpeta para cualquier portal…"), partial(self.choose_place, "harvest")),
                (_("Un solo archivo ZIP…"), partial(self.choose_place, "zip")),
            ],
        )

    def choose_place(self, to: Literal["harvest", "zip"]) -> None:
        """Ask where the data go; the window stays alive meanwhile."""
        dialog = QFileDialog(self, _("Dónde se guardan los datos"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self.export, to))
        dialog.open()

    def export(self, to: Literal["harvest", "zip"], folder: str) -> None:
        """Write all versions that may leave into a folder, or into a ZIP there."""
        if self._cancel is not None or not self._name:
            return
        name, person, clock = self._name, self.context.person, self._clock
        target = Path(folder) / name if to == "harvest" else Path(folder)

        def op(workspace: "Workspace", report: Report, cancel: Cancel) -> "Exported":
            from app.operations.export_dataset import export_datasets

            return export_datasets(
                workspace, [name], target, person, to=to, clock=clock, report=report, cancel=cancel
            )

        self._show_banner(None)
        self.row.begin(_("Guardando los datos"), numbers.size)
        self._cancel = self.context.tasks.run_network(
            op, self._on_exported, self._on_not_exported, on_progress=self.row.show_progress
        )
        self.row.follow(self._cancel)

    def _on_exported(self, done: "Exported") -> None:
        self._end_check()
        look = Button(_("Abrir la carpeta"), icon="archive")
        folder = done.path if done.path.is_dir() else done.path.parent
        look.clicked.connect(partial(self._on_folder_wanted, str(folder)))
        self._show_banner(Banner(*exported_words(done), look))

    def _on_not_exported(self, error: Exception) -> None:
        self._end_check()
        if isinstance(error, CancelledError):
            self.context.announce(_("Se detuvo; no se guardó nada"))
        elif isinstance(error, ProblemError | KnownError):
            title, *more = (sentence(problem) for problem in error.problems)
            words = "\n".join(more) or fix(error.problems[0])
            self._show_banner(Banner("err", title, words))
        else:
            self.context.show_error(error)

    # Whether the portal still holds it.

    def check_portal(self) -> None:
        """Read what the portal holds and compare it with the last receipt."""
        if self._cancel is not None or not self._name:
            return
        name, keeper = self._name, self.context.practice_portal

        def op(workspace: "Workspace", report: Report, cancel: Cancel) -> Verification:
            if workspace.practice:
                keeper.open()
            return verify_published(workspace, name, report=report, cancel=cancel)

        self._show_banner(None)
        self.row.begin(_("Comprobando lo publicado"))
        self._cancel = self.context.tasks.run_network(
            op, self._on_verified, self._on_not_verified, on_progress=self.row.show_progress
        )
        self.row.follow(self._cancel)

    def _on_verified(self, found: Verification) -> None:
        self._end_check()
        if found.what == self._name:
            self._show_banner(Banner(*verdict(found)))

    def _on_not_verified(self, error: Exception) -> None:
        self._end_check()
        if isinstance(error, CancelledError):
            self.context.announce(_("Se detuvo la comprobación"))
        elif isinstance(error, ProblemError):
            problem = error.problems[0]
            self._show_banner(Banner("info", sentence(problem), fix(problem)))
        else:
            self.context.show_error(error, self.check_portal)

    def _end_check(self) -> None:
        self._cancel = None
        self.row.end()

    def _show_banner(self, banner: Banner | None) -> None:
        self.banner = banner
        with renewed(self._verdict):
            if banner is not None:
                self._verdict.addWidget(banner)
        if banner is not None:
            self.context.announce(f"{banner.title.text()}. {banner.sentence.text()}")
