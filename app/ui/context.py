"""What every screen is handed: workspace, settings, tasks, where to go, how to speak.

A screen asks the context for what lies outside itself and never reaches for the window.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.messages import _
from app.operations.practice_portal import PortalKeeper
from app.settings import Settings
from app.ui.courier import Courier
from app.ui.speech import announce
from app.ui.tasks import Part, Tasks

if TYPE_CHECKING:
    from app.store.driver import Key
    from app.store.workspace import Workspace
    from forms.problem import Problem


@dataclass(frozen=True, slots=True)
class ClosedWork:
    """Work for which nobody may have the workspace open: encrypting it, or making it plain.

    Attributes:
        do: Gets the folder, in a thread of its own; gives the key that opens it from now on,
            None when it is plain.
        then: Told in the new window, once the workspace is open again.
    """

    do: "Callable[[Path], Key | None]"
    then: "Callable[[Context], None]"


@dataclass(frozen=True, slots=True)
class Truths:
    """What the status line says at every moment.

    Attributes:
        saved: Sentence about the last save, such as «Guardado a las 10:42:07».
        trouble: The disk refused: what is safe and what to do, shown in red with a banner.
        waiting: Sentence about what is to be sent, such as «3 por enviar · 1.3 MB».
        connection: Sentence about the signal.
        online: Whether there is one.
    """

    saved: str = ""
    trouble: str = ""
    waiting: str = ""
    connection: str = ""
    online: bool = False


class Context(QObject):
    """The session of one window over one workspace.

    Signals:
        went: (station, target): show that station at that place.
        said: A sentence that happened and can be taken back or not; second, the way back or None.
        look_changed: Theme, zoom or language is another one; the window must be built again.
        workspace_wanted: A folder: leave this workspace for that one (practice and back).
        work_folder_wanted: A folder: leave this workspace for that one, also at the next start.
        damage_found: The Problem that says how the file of the workspace is damaged.
        failed: (error, retry or None): show it in a dialog.
        truths_changed: Something in the status line is other than before.
        form_changed: The code of the form in hand.
        actions_wanted: Open the list of actions.
        undo_wanted: Take back what was told last, as the undo bar would.
        reset_wanted: Take everything out of this practice workspace and begin anew.
        closed_work_wanted: A ClosedWork: done while nobody has the workspace open; then it is
            opened again.
    """

    went = Signal(str, object)
    said = Signal(str, object)
    look_changed = Signal()
    workspace_wanted = Signal(object)
    work_folder_wanted = Signal(object)
    damage_found = Signal(object)
    failed = Signal(object, object)
    truths_changed = Signal()
    form_changed = Signal(str)
    actions_wanted = Signal()
    undo_wanted = Signal()
    reset_wanted = Signal()
    closed_work_wanted = Signal(object)

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        tasks: Tasks,
        *,
        practice: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.settings = settings
        self.tasks = tasks
        self.practice = practice
        self.truths = Truths()
        self.key: Key | None = None
        self.damage: Problem | None = None
        self.practice_portal = PortalKeeper(folder)
        self.courier = Courier(self)
        self._form = ""
        tasks.who = self._who
        tasks.failed.connect(self._on_task_failed)

    @property
    def form(self) -> str:
        """The code of the form in hand, or "" when none was chosen."""
        return self._form

    @property
    def person(self) -> str:
        """The name of who sits here, for the journal."""
        return self.settings.person or _("Sin nombre")

    def _who(self) -> str:
        return self.person

    def use_form(self, form_id: str) -> None:
        """Take another form in hand; every screen that shows one follows."""
        if form_id != self._form:
            self._form = form_id
            self.form_changed.emit(form_id)

    def go(self, station: str, **target: object) -> None:
        """Show another station, at a record or a field: `go("capturar", record=38, field="agua")`.

        Args:
            station: Code of the station, such as `registros`.
            **target: What the screen's `activate` understands.
        """
        self.went.emit(station, target)

    def announce(self, sentence: str, *, urgent: bool = False) -> None:
        """Have a screen reader say a sentence: politely, or at once for errors."""
        announce(sentence, urgent=urgent)

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Say what happened in the bar at the bottom, with its way back when there is one."""
        self.said.emit(sentence, undo)
        self.announce(sentence)

    def show_error(self, error: Exception, retry: Callable[[], None] | None = None) -> None:
        """Show an error: a sentence and «Probar otra vez», or a report of our own mistake.

        Damage of the workspace is no dialog: it is said once, in the window, until it is mended.
        """
        damage = _damage_of(error)
        if damage is None:
            self.failed.emit(error, retry)
        elif self.damage is None:
            self.damage = damage
            self.damage_found.emit(damage)

    def save_settings(self) -> None:
        """Keep the settings; where the disk refuses, the status line says so."""
        try:
            self.settings.save()
        except OSError as error:
            sentence = _("No se pudieron guardar los ajustes: {why}").format(why=error.strerror)
            trouble = _("Sus datos no se tocaron. Revise el espacio y los permisos del disco.")
            self.show_truths(replace(self.truths, saved=sentence, trouble=trouble))
            return
        self.introduce()
        self.tasks.changed.emit(Part.SETTINGS)

    def introduce(self) -> None:
        """Tell the workspace which office and person the settings name."""
        municipality, person = self.settings.municipality, self.settings.person

        def tell(workspace: "Workspace") -> None:
            from app.operations.workplace import introduce

            introduce(workspace, municipality, person)

        self.tasks.run(tell, on_error=self._on_not_introduced)

    def _on_not_introduced(self, _error: Exception) -> None:
        """Leave it for the next start: what keeps the workspace from opening is said already."""

    def show_truths(self, truths: Truths) -> None:
        """Say these truths in the status line; change some with `dataclasses.replace`."""
        self.truths = truths
        self.truths_changed.emit()

    def _on_task_failed(self, error: Exception) -> None:
        self.show_error(error)


def _damage_of(error: Exception) -> "Problem | None":
    """Give what an error says of a damaged file, None when it says something else."""
    from app.operations.save_damaged import DAMAGE
    from app.store.database import KnownError

    found = error.problems if isinstance(error, KnownError) else ()
    return next((problem for problem in found if problem.code in DAMAGE), None)
