"""What Publicar asks of the operations: read, keep, build, send. It touches no widget."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.messages import _, fix, sentence
from app.operations.forecast import LineFacts, line_facts
from app.operations.parcels import Shipment, shipment
from app.operations.portals import Destination, destinations, open_destination
from app.operations.publication import (
    ColumnFate,
    FormToPublish,
    Package,
    column_fates,
    forms_to_publish,
    package,
    package_at_hand,
)
from app.progress import Cancel, CancelledError, Progress, Report
from app.steps.catalogue import DatasetMetadata
from app.steps.portal_rules import PortalRules
from app.store.database import KnownError
from app.ui.context import Context
from app.ui.publish.plan import Plan
from app.ui.tasks import Part
from forms.problem import ProblemError
from sync.parcel import State

if TYPE_CHECKING:
    from app.store.workspace import Workspace

SHOW_PROGRESS_MS = 300
RULES_HOLD = timedelta(days=1)
"""For how long what a portal asks is not asked again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the store says of what can be published."""

    forms: tuple[FormToPublish, ...]
    form: FormToPublish
    metadata: DatasetMetadata
    columns: tuple[ColumnFate, ...]
    destinations: tuple[Destination, ...]
    package: Package | None
    line: LineFacts
    rules: PortalRules | None = None


class Work(QObject):
    """The work of one publication.

    Signals:
        found: A Found, or None when nothing is finished.
        building: A Progress, or None when the building is over.
        built: The package of the plan is there.
        not_built: Why it is not, as a sentence; whether records have errors to be corrected.
        signed: Somebody approved the package, or let it out for a reason.
        not_signed: Why not, as a sentence.
        sending: A Progress in bytes, or None when the round is over.
        came_of_it: The Shipment as it stands now.
        opened: Address of the page to browse.
    """

    found = Signal(object)
    building = Signal(object)
    built = Signal()
    not_built = Signal(str, bool)
    signed = Signal()
    not_signed = Signal(str)
    sending = Signal(object)
    came_of_it = Signal(object)
    opened = Signal(str)

    def __init__(self, context: Context, plan: Plan, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._context, self._plan, self._clock = context, plan, clock
        self._cancel: Cancel | None = None
        self._enqueues = False
        self._built_under: DatasetMetadata | None = None
        self._checked: tuple[object, ...] = ()
        self._read_at = ""
        self.progress: Progress | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_PROGRESS_MS)
        self._slow.timeout.connect(self._on_slow)
        context.courier.progressed.connect(self._on_sending)
        context.courier.ended.connect(self._on_round_ended)

    @property
    def is_busy(self) -> bool:
        """Whether a package is being built, or a parcel is being sent."""
        sending = self._plan.shipment is not None and self._context.courier.is_sending
        return self._cancel is not None or self._enqueues or sending

    # Reading and keeping.

    def load(self, form_id: str) -> None:
        """Read what can be published, and the form in hand."""
        self._context.tasks.read(partial(_find, form_id), self._on_read)

    def _on_read(self, found: Found | None) -> None:
        self.found.emit(found)

    def check(self, form: FormToPublish) -> None:
        """Check the records of a form behind the page, when some changed since they were."""
        key = (form.form_id, form.finished, form.unchecked)
        if not form.unchecked or key == self._checked:
            return
        self._checked, clock = key, self._clock

        def op(workspace: "Workspace", report: Report, cancel: Cancel) -> None:
            from app.operations.validate_form import validate_form

            validate_form(
                workspace, form.form_id, clock=clock, tells=False, report=report, cancel=cancel
            )

        self._context.tasks.run_long(op, touches=Part.ISSUES)

    def read_rules(self, destination: Destination, rules: PortalRules | None) -> None:
        """Ask the portal anew what it asks, when there is a line and the answer is old."""
        now = self._clock()
        is_fresh = rules is not None and now - rules.read_at < RULES_HOLD
        wanted = destination.has_key and not destination.practice and not is_fresh
        if not wanted or not self._context.truths.online or self._read_at == destination.url:
            return
        self._read_at = destination.url  # once a visit: what fails is not asked again and again

        def op(workspace: "Workspace", _report: Report, _cancel: Cancel) -> None:
            from app.operations.portal_keys import token_of
            from app.operations.portal_rules import read_rules

            with suppress(KnownError):  # what was known before holds
                read_rules(workspace, destination.url, token_of(workspace, destination.url), now)

        form = self._plan.form.form_id if self._plan.form is not None else ""
        self._context.tasks.run_network(op, lambda _nothing: self.load(form))

    def keep_description(self) -> None:
        """Keep the description of the plan."""
        form, metadata = self._plan.form, self._plan.metadata
        if form is None or metadata is None:
            return

        def keep(workspace: "Workspace") -> None:
            from app.operations.build_dataset import describe_dataset

            describe_dataset(workspace, form.form_id, metadata)

        self._context.tasks.run(keep, touches=Part.DATASETS)

    def give_class(self, column: str, privacy: str) -> None:
        """Say of a column whether it may leave, for this dataset and all its next versions."""
        form, person = self._plan.form, self._sender()
        if form is None:
            return

        def define(workspace: "Workspace") -> None:
            from app.operations.define_dataset import define_dataset

            change = f"{column}.privacy={privacy}"
            define_dataset(workspace, form.form_id, person, changes=[change])

        def on_defined(_nothing: None) -> None:
            self.load(form.form_id)

        self._context.tasks.run(define, on_defined, self._context.show_error, touches=Part.DATASETS)

    # Building.

    def build(self) -> None:
        """Build the package, behind the page."""
        form, metadata, clock = self._plan.form, self._plan.metadata, self._clock
        if self._cancel is not None or form is None:
            return
        person, at_work = self._plan.prepared_by.strip(), self._context.person

        def op(workspace: "Workspace", report: Report, cancel: Cancel) -> Package:
            from app.operations.build_dataset import build_dataset
            from app.operations.practice import bring_in_people
            from app.operations.staff import enter

            if workspace.practice:
                bring_in_people(workspace)
            if person != at_work:
                enter(workspace, person)
            built = build_dataset(
                workspace,
                form.form_id,
                person,
                clock=clock,
                metadata=metadata,
                report=report,
                cancel=cancel,
            )
            return package(workspace, built.version)

        self._built_under = metadata
        self._slow.start()
        self._cancel = self._context.tasks.run_long(
            op,
            self._on_package,
            self._on_no_package,
            on_progress=self._on_building,
            touches=Part.DATASETS | Part.ISSUES,
        )

    def stop_building(self) -> None:
        """Stop the building; nothing is left behind."""
        if self._cancel is not None:
            self._cancel.set()

    def _on_slow(self) -> None:
        if self._cancel is not None:
            self._on_building(self.progress or Progress(0, None, _("Preparando el paquete")))

    def _on_building(self, progress: Progress) -> None:
        self.progress = progress
        if not self._slow.isActive():
            self.building.emit(progress)

    def _end_building(self) -> None:
        self._slow.stop()
        self._cancel = self.progress = None
        self.building.emit(None)

    def _on_package(self, built: Package) -> None:
        self._end_building()
        if self._plan.metadata == self._built_under:
            self._plan.package = built
            self._plan.shipment = None
        self.built.emit()

    def _on_no_package(self, error: Exception) -> None:
        self._end_building()
        if isinstance(error, CancelledError):
            self.not_built.emit(_("Se detuvo; no se preparó nada"), False)
        elif isinstance(error, ProblemError):
            problem = error.problems[0]
            self.not_built.emit(sentence(problem), problem.code == "dataset.has_errors")
            self._context.tasks.changed.emit(Part.ISSUES)
        else:
            self.not_built.emit("", False)
            self._context.show_error(error, self.build)

    # Approving.

    def approve(self, pin: str) -> None:
        """Let who approves sign the package in hand with a PIN."""
        package_, person = self._plan.package, self._plan.approver

        def op(workspace: "Workspace") -> Package:
            from app.operations.approval import approve

            assert package_ is not None  # noqa: S101 - `_sign` saw to it
            approve(workspace, package_.name, person, pin, version=package_.version)
            return package(workspace, package_.version)

        self._sign(op)

    def override(self, reason: str) -> None:
        """Let the package in hand out without approval, with a reason that is published."""
        package_, person, clock = self._plan.package, self._sender(), self._clock

        def op(workspace: "Workspace") -> Package:
            from app.operations.approval import let_out

            assert package_ is not None  # noqa: S101 - `_sign` saw to it
            version = let_out(workspace, package_.name, person, override=reason, clock=clock)
            return package(workspace, version.id)

        self._sign(op)

    def _sender(self) -> str:
        """Give who sends: who sits here, or who prepared it where nobody said their name."""
        return self._context.person or self._plan.preparer

    def _sign(self, op: Callable[["Workspace"], Package]) -> None:
        if self._plan.package is not None:
            self._context.tasks.run(op, self._on_signed, self._on_unsigned, touches=Part.DATASETS)

    def _on_signed(self, signed: Package) -> None:
        self._plan.package = signed
        self.signed.emit()

    def _on_unsigned(self, error: Exception) -> None:
        if isinstance(error, ProblemError):
            problem = error.problems[-1]
            self.not_signed.emit(f"{sentence(problem)} {fix(problem)}".strip())
        else:
            self._context.show_error(error)

    # Sending.

    def publish(self) -> None:
        """Put the package into the outbox and let it go."""
        plan = self._plan
        if self._enqueues or plan.package is None or plan.destination is None:
            return
        name, destination = plan.package.name, plan.destination
        person, clock, keeper = self._sender(), self._clock, self._context.practice_portal

        def op(workspace: "Workspace", _report: Report, _cancel: Cancel) -> Shipment:
            from app.operations.publish import enqueue

            if destination.practice:
                keeper.open()  # it stays, so that the page can be seen afterwards
            with open_destination(workspace, destination) as portal:
                parcel = enqueue(workspace, name, portal, person, clock=clock)
            return shipment(workspace, parcel.id)

        self._enqueues = True
        self._context.tasks.run_network(op, self._on_enqueued, self._on_not_enqueued)

    def _on_enqueued(self, parcel: Shipment) -> None:
        self._enqueues = False
        self._plan.shipment = parcel
        self.sending.emit(Progress(0, None, _("Hablando con el portal")))
        self._context.courier.send_now(tell=False)

    def _on_not_enqueued(self, error: Exception) -> None:
        self._enqueues = False
        self._context.show_error(error, self.publish)

    def _on_sending(self, progress: Progress) -> None:
        if self._is_on_its_way():
            self.sending.emit(progress)

    def _on_round_ended(self) -> None:
        parcel = self._plan.shipment
        if parcel is not None and self._is_on_its_way():
            self.sending.emit(None)
            self._context.tasks.read(
                lambda workspace: shipment(workspace, parcel.id), self._on_shipment
            )

    def _is_on_its_way(self) -> bool:
        parcel = self._plan.shipment
        return parcel is not None and parcel.state is not State.SENT

    def _on_shipment(self, parcel: Shipment) -> None:
        if self._plan.shipment is not None and self._plan.shipment.id == parcel.id:
            self.came_of_it.emit(parcel)

    def open_page(self, parcel: Shipment) -> None:
        """Make sure that the practice portal runs, then say which page to browse."""
        if not parcel.practice:
            self.opened.emit(parcel.page)
            return
        keeper = self._context.practice_portal

        def op(_workspace: "Workspace", _report: Report, _cancel: Cancel) -> str:
            keeper.open()
            return parcel.page

        self._context.tasks.run_network(op, self._on_opened)

    def _on_opened(self, url: str) -> None:
        self.opened.emit(url)


def _find(form_id: str, workspace: "Workspace") -> Found | None:
    from app.operations.build_dataset import dataset_metadata
    from app.operations.portal_rules import usual_rules

    forms = forms_to_publish(workspace)
    if not forms:
        return None
    form = next((each for each in forms if each.form_id == form_id), forms[0])
    at_hand = package_at_hand(workspace, form)
    metadata = dataset_metadata(workspace, form.form_id)
    return Found(
        forms,
        form,
        metadata,
        column_fates(workspace, form.form_id),
        destinations(workspace),
        at_hand,
        line_facts(workspace, metadata.name),
        usual_rules(workspace),
    )
