"""Publicar: a wizard of five steps; everything chosen is kept, and the result is told truly."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _
from app.operations.parcels import Shipment
from app.operations.portals import Destination
from app.operations.practice import course
from app.steps.catalogue import DatasetMetadata
from app.ui import theme
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.notices import EmptyState
from app.ui.controls.outline import Stepper
from app.ui.publish.plan import APPROVE, DATA, DESCRIBE, PRIVACY, SEND, Plan
from app.ui.publish.send_step import arrived_words
from app.ui.publish.side import Side
from app.ui.publish.steps import Steps, step_names
from app.ui.publish.work import Found, Work
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.problem import Problem

if TYPE_CHECKING:
    from app.operations.publication import FormToPublish

SIDE_WIDTH = 386
Browse = Callable[[QUrl], bool]


def _now() -> datetime:
    return datetime.now(UTC)


class PublishScreen(Screen):
    """The page of Publicar."""

    station = "publicar"

    def __init__(
        self,
        context: Context,
        browse: Browse = QDesktopServices.openUrl,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(context)
        self._browse, self._clock = browse, clock
        self.step = DATA
        self.plan = Plan(prepared_by=context.person)
        self.work = Work(context, self.plan, clock)
        self._forms: tuple[FormToPublish, ...] = ()
        self._is_empty = False
        self._refused: tuple[Problem, ...] = ()
        self._build()
        self._connect()

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        if self.plan.has_arrived:
            self._begin_anew()
        step = target.get("step")
        if isinstance(step, int):
            self.step = max(DATA, min(SEND, step))
        people = target.get("people")
        if isinstance(people, tuple):
            self.plan.prepared_by, self.plan.approved_by = people
        refused = target.get("refused")
        self._refused = refused if isinstance(refused, tuple) else ()
        self.work.load(self.context.form)
        self._focus_step()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.ISSUES | Part.FORMS | Part.SETTINGS | Part.OUTBOX):
            self.work.load(self.context.form)

    @override
    def place(self) -> dict[str, object]:
        people = (self.plan.prepared_by, self.plan.approved_by)
        return {"step": self.step, "people": people}

    @override
    def reflow(self, room: Room) -> None:
        self.pages.set_narrow(room.width < Width.MEDIUM)
        margin = room.margin
        self._steps_row.setContentsMargins(margin, 0, margin, theme.px(8))
        self.footer.message.setVisible(bool(self.footer.message.text()) and not self._is_tight())
        self._show_frame()

    @override
    def offers(self) -> list[Action]:
        if self.plan.form is None:
            return []
        leave = Action(_("Guardar y salir de Publicar"), self.leave_flow, "house")
        actions = [Action(self.next.text(), self.go_on, key="Ctrl+Enter"), leave]
        actions.append(Action(_("Definir qué se publica"), self.define, "columns-3"))
        if self.plan.form.last is not None:
            words = _("Ver todas las versiones")
            actions.append(Action(words, self.see_versions, "history", key="F9"))
        return actions

    # Building.

    def _build(self) -> None:
        self.set_title(_("Publicar"))
        self.leave = Button(_("Guardar y salir"), Kind.GHOST)
        self.leave.clicked.connect(self.leave_flow)
        self.header.add(self.leave)
        self._add_stepper()
        self.pages = pages = Steps()
        self.data, self.describe, self.privacy = pages.data, pages.describe, pages.privacy
        self.approve, self.send = pages.approve, pages.send
        self.empty = self._empty()
        self.pages.addWidget(self.empty)
        self.body.addWidget(self.pages, 1)
        self.side = Side()
        self.set_side(self.side, SIDE_WIDTH)
        self.footer.add_left(self._back_button())
        self.next = Button("", Kind.PRIMARY, icon="arrow-right", key="Ctrl+Enter")
        self.next.clicked.connect(self.go_on)
        self.use_footer().add_right(self.next)
        self.set_primary(self.next)
        self.add_key("Alt+Left", self.go_back, _("Paso anterior"))
        self.add_key("F3", partial(self.context.go, "revisar"), _("Revisar"))
        self.add_key("F9", self.see_versions, _("Ver todas las versiones"))

    def _back_button(self) -> Button:
        self.back = Button(_("Atrás"), Kind.GHOST, icon="arrow-left")
        self.back.clicked.connect(self.go_back)
        return self.back

    def _add_stepper(self) -> None:
        self.stepper = Stepper(step_names())
        self.stepper.chosen.connect(self.show_step)
        box = QWidget()
        self._steps_row = QVBoxLayout(box)
        self._steps_row.addWidget(self.stepper)
        self._stepper_box = box
        column = self.layout()
        if isinstance(column, QBoxLayout):
            column.insertWidget(1, box)

    def _empty(self) -> EmptyState:
        go = self.capture = Button(
            _("Capturar registros"), Kind.PRIMARY, icon="square-pen", key="F2"
        )
        go.clicked.connect(partial(self.context.go, "capturar"))
        look = Button(_("Ver los registros"), icon="table-2")
        look.clicked.connect(partial(self.context.go, "registros"))
        words = _("Aquí se prepara, se describe y se envía lo que ya está terminado y revisado.")
        return EmptyState(
            "globe", _("Todavía no hay registros terminados que publicar"), words, go, look
        )

    def _connect(self) -> None:
        self.data.form_chosen.connect(self._on_form_chosen)
        self.data.review_wanted.connect(partial(self.context.go, "revisar"))
        self.describe.edited.connect(self._on_described)
        self.approve.people_changed.connect(self._on_people_changed)
        self.approve.stopped.connect(self.work.stop_building)
        self.privacy.class_chosen.connect(self.work.give_class)
        self.privacy.define_wanted.connect(self.define)
        self.approve.signing_changed.connect(self._show_next)
        self.send.destination_chosen.connect(self._on_destination_chosen)
        self.send.rate_chosen.connect(self._on_rate_chosen)
        self.send.place_wanted.connect(self._on_place_wanted)
        self.send.stopped.connect(self.context.courier.stop)
        self.send.page_wanted.connect(self.open_page)
        self.send.describe_wanted.connect(self._on_refusal_opened)
        self.send.outbox_wanted.connect(partial(self.context.go, "envios"))
        self.side.receipt_wanted.connect(self._on_receipt_wanted)
        self.side.versions_wanted.connect(self.see_versions)
        self.context.form_changed.connect(self.work.load)
        self.work.found.connect(self._on_found)
        self.work.built.connect(self._on_built)
        self.work.not_built.connect(self._on_not_built)
        self.work.signed.connect(self._on_signed)
        self.work.not_signed.connect(self._on_not_signed)
        self.work.building.connect(self._on_building)
        self.work.sending.connect(self.send.show_progress)
        self.work.came_of_it.connect(self._on_shipment)
        self.work.opened.connect(self._on_page_open)

    # What was read.

    def _on_found(self, found: Found | None) -> None:
        self._is_empty = found is None
        self._show_frame()
        if found is None:
            self.plan.form = None
            self.pages.setCurrentWidget(self.empty)
            self.set_title(_("Publicar"))
            return
        other = self.plan.form is not None and self.plan.form.form_id != found.form.form_id
        if other:
            self._begin_anew()
        self._forms = found.forms
        self.plan.take(found.form)
        self.work.check(found.form)
        if self.plan.metadata is None:
            self.plan.describe(found.metadata)
        self.plan.columns, self.plan.line = found.columns, found.line
        if found.package is not None and self.plan.package is not None:
            is_same = found.package.version == self.plan.package.version
            self.plan.package = found.package if is_same else self.plan.package
        if self.plan.metadata == found.metadata and not self.work.is_busy:
            self.plan.package = self.plan.package or found.package
        if not self.plan.approved_by and found.form.last is not None:
            self.plan.approved_by = found.form.last.approved_by
        if self.context.practice:
            self._offer_practice_approver()
        if self.plan.destination not in found.destinations:
            self.plan.destination = found.destinations[0]
        self.send.show_destinations(found.destinations, self.plan.destination)
        self.plan.rules = found.rules
        self.describe.show_rules(self.plan.asking)
        self.describe.show_description(self.plan.metadata or found.metadata)
        self.work.read_rules(self.plan.destination, found.rules)
        if self._refused:
            self.describe.show_refusals(self._refused)
            self._refused = ()
        is_ready = self.plan.package is not None and not self.plan.waits_for_signature
        if self.step == SEND and not is_ready and self.plan.shipment is None:
            self.step = APPROVE
        self._show()

    def _offer_practice_approver(self) -> None:
        material = course()
        self.plan.approved_by = self.plan.approved_by or material.approves
        self.approve.signing.show_practice_pin(material.approves, material.pins[material.approves])

    def _show_frame(self) -> None:
        """Show what stands around the steps, or hide it where there is nothing to publish."""
        visible = not self._is_empty
        self.leave.setVisible(visible and self.room.width >= Width.SMALL)
        self._stepper_box.setVisible(visible)
        self.footer.setVisible(visible)
        if self.side_panel is not None and self.room.width is Width.WIDE:
            self.side_panel.setVisible(visible)
        self.set_primary(self.next if visible else self.capture)

    # Steps.

    def show_step(self, step: int) -> None:
        """Go to a step."""
        self.describe.keep()
        self.step = step
        self.footer.say("")
        self._show()
        self._focus_step()

    def go_on(self) -> None:
        """Go to the next step, or to what is missing for it; at the end, publish."""
        self.describe.keep()
        missing = self.pages.lacks(self.plan, self.step)
        if missing is not None:
            self._say(missing.sentence)
            self.pages.go_to_missing(self.step, missing.field)
            self.context.announce(missing.sentence, urgent=True)
        elif self.step == APPROVE and self.plan.package is None:
            self._say("")
            self.work.build()
        elif self.step == APPROVE and self.plan.waits_for_signature:
            self._sign()
        elif self.step == SEND:
            self._publish_or_read()
        else:
            self.show_step(self.step + 1)

    def _sign(self) -> None:
        """Approve with the PIN that was typed, or let the package out for the reason given."""
        signing = self.approve.signing
        self._say("")
        if signing.overrides:
            self.work.override(signing.reason.text())
        else:
            self.work.approve(signing.take_pin())

    def go_back(self) -> None:
        """Go to the step before; at the first one stay."""
        if self.step > DATA and not self.work.is_busy:
            self.show_step(self.step - 1)

    def leave_flow(self) -> None:
        """Leave for Inicio; the description is kept already."""
        self.describe.keep()
        title = self.plan.form.title if self.plan.form else ""
        self.context.go("inicio")
        self.context.tell(_("Quedó guardado lo que escribió de «{title}»").format(title=title))

    def _publish_or_read(self) -> None:
        shipment = self.plan.shipment
        if self.plan.has_arrived and shipment is not None:
            self._on_receipt_wanted(shipment.id)
        elif shipment is not None:
            self.context.go("envios")
        elif not self.work.is_busy:
            self.work.publish()

    def _focus_step(self) -> None:
        if not self.pages.begin(self.plan, self.step):
            self.next.setFocus()

    # Showing.

    def _show(self) -> None:
        plan, now = self.plan, self._clock()
        if plan.form is None:
            return
        self.set_title(
            self.pages.title(self.step), _("Publicar / {form}").format(form=plan.form.title)
        )
        self.stepper.show_step(self.step)
        self.pages.show_plan(plan, self._forms, self.step, now)
        self.side.show_plan(plan, self.step, now)
        self.back.setVisible(self.step > DATA)
        self._show_next()

    def _show_next(self) -> None:
        self.next.set_words(self.pages.next_words(self.plan, self.step))
        missing = self.plan.missing(self.step)
        if self.step in (DATA, DESCRIBE, PRIVACY):
            self._say(missing.sentence if missing is not None else "")

    def _say(self, sentence: str) -> None:
        self.footer.say(sentence)
        if self._is_tight():
            self.footer.message.hide()

    def _is_tight(self) -> bool:
        """Tell whether the footer has no room for a sentence beside its buttons."""
        return self.room.width < Width.SMALL

    # What the person does.

    def _on_form_chosen(self, form_id: str) -> None:
        self.context.use_form(form_id)

    def _on_described(self, metadata: DatasetMetadata) -> None:
        self.plan.describe(metadata)
        self.work.keep_description()
        self._show()

    def _on_refusal_opened(self) -> None:
        """Go to the fields that the portal refused."""
        self.show_step(DESCRIBE)
        shipment = self.plan.shipment
        if shipment is not None and shipment.problem is not None:
            self.describe.show_refusals((shipment.problem, *shipment.also))

    def _on_people_changed(self, prepared_by: str, approved_by: str) -> None:
        self.plan.prepared_by, self.plan.approved_by = prepared_by, approved_by
        self._say("")
        self._show()

    def _on_destination_chosen(self, destination: Destination) -> None:
        self.plan.destination = destination
        self.describe.show_rules(self.plan.asking)
        self._say("")
        self._show()

    def _on_rate_chosen(self, rate: float) -> None:
        self.plan.rate = rate
        self._show()

    def _on_place_wanted(self, problem: Problem) -> None:
        """Go to where something that is in the way can be mended."""
        if problem.place.record and self.plan.form is not None:
            self.context.go("revisar", form=self.plan.form.form_id)
        else:
            self.show_step(APPROVE)

    def _on_receipt_wanted(self, parcel: str) -> None:
        self.context.go("envios", receipt=parcel)

    def see_versions(self, _name: str = "") -> None:
        """Go to the versions there are of these data; without any, say so."""
        if self.plan.form is None:
            return
        last = self.plan.form.last
        if last is None:
            self.context.announce(_("Todavía no se ha preparado ninguna."), urgent=True)
            return
        self.describe.keep()
        self.context.go("versiones", dataset=last.name)

    def define(self, column: str = "") -> None:
        """Go to what these data take from their form, at a column."""
        if self.plan.form is not None:
            self.describe.keep()
            self.context.go("definir", form=self.plan.form.form_id, column=column)

    def open_page(self) -> None:
        """See the dataset at the portal, in the browser."""
        if self.plan.shipment is not None:
            self.work.open_page(self.plan.shipment)

    def _on_page_open(self, url: str) -> None:
        if not self._browse(QUrl(url)):
            self.context.tell(_("Ábrala en su navegador: {url}").format(url=url))

    # What came back.

    def _on_building(self, progress: object) -> None:
        self.approve.show_progress(self.work.progress)
        if progress is not None:
            self.approve.ensureWidgetVisible(self.approve.row)

    def _on_built(self) -> None:
        self._show()
        self.approve.ensureWidgetVisible(self.approve.files_card)
        if self.step == APPROVE:
            self._focus_step()
        self.context.announce(self.approve.package_words.text())

    def _on_signed(self) -> None:
        self.approve.signing.begin_anew()
        self._show()
        self.next.setFocus()
        self.context.announce(self.approve.signing.words.text())

    def _on_not_signed(self, sentence: str) -> None:
        self.approve.signing.complain(sentence)
        self.context.announce(sentence, urgent=True)

    def _on_not_built(self, sentence: str, has_errors: bool) -> None:
        if has_errors:
            self.step = DATA  # there stands how many, and the way to correct them
        self._show()
        self._say(sentence)
        self.context.announce(sentence, urgent=True)

    def _on_shipment(self, shipment: Shipment) -> None:
        was_there = self.plan.has_arrived
        self.plan.shipment = shipment
        self.send.show_progress(None)
        self._show()
        if self.plan.has_arrived and not was_there:
            self.context.announce(arrived_words(shipment))
        elif self.send.banner is not None:
            self.context.announce(self.send.banner.title.text())

    def _begin_anew(self) -> None:
        """Leave the publication in hand: it is done, or another form is wanted."""
        self.step = DATA
        self.plan.form = self.plan.metadata = self.plan.package = self.plan.shipment = None
        self.plan.approved_by = ""
        self.approve.signing.begin_anew()
        self.describe.touched.clear()
