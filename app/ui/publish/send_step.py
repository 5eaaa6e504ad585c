"""Step 5, Enviar: to which portal, how far it is, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget
from typing_extensions import override

from app.messages import _, fix, ngettext, sentence
from app.operations.parcels import Shipment
from app.operations.portals import Destination
from app.progress import Progress
from app.ui import numbers, theme
from app.ui.controls.buttons import Button
from app.ui.controls.cards import CardList, TaskRow
from app.ui.controls.choices import ChoiceRow
from app.ui.controls.contents import bring_in, renewed, take_out
from app.ui.controls.notices import Banner
from app.ui.controls.progress import ProgressRow
from app.ui.controls.text import Text
from app.ui.publish.forecast_row import ForecastRow
from app.ui.publish.page import StepPage
from app.ui.publish.plan import Plan
from app.ui.publish.words import portal_words
from forms.problem import Problem
from sync.parcel import State
from sync.refused_fields import FIELD_CODES


class SendStep(StepPage):
    """The last step.

    Signals:
        destination_chosen: A Destination.
        stopped: Stop sending; the parcel waits.
        page_wanted: See the dataset at the portal.
        describe_wanted: The portal refused something of the description.
        outbox_wanted: See it in Envíos.
        rate_chosen: Bytes a second of the line to reckon with, 0 for the measured one.
        place_wanted: A Problem: go where it can be mended.
    """

    destination_chosen = Signal(object)
    stopped = Signal()
    page_wanted = Signal()
    describe_wanted = Signal()
    outbox_wanted = Signal()
    rate_chosen = Signal(float)
    place_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Enviar"))
        self.choices: list[ChoiceRow] = []
        self._destinations: tuple[Destination, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.ways: list[Button] = []
        self.banner: Banner | None = None
        self.row: ProgressRow | None = None
        self._portal_box = QWidget()
        self._portals, self._what, self._came = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._portals.setContentsMargins(0, 0, 0, 0)
        self._portal_box.setLayout(self._portals)
        for part in (self._came, self._portals, self._what):
            part.setSpacing(theme.px(8))
        self.column.addLayout(self._came)
        self.column.addWidget(self._portal_box)
        self.column.addLayout(self._what)
        self.forecast = ForecastRow()
        self.forecast.rate_chosen.connect(self.rate_chosen)
        self.column.addWidget(self.forecast)
        self.column.addStretch(1)

    def show_destinations(self, found: Sequence[Destination], chosen: Destination | None) -> None:
        """Show the portals one may choose."""
        if tuple(found) != self._destinations:
            self._destinations = tuple(found)
            self._show_choices()
        if chosen in self._destinations:
            self.choices[self._destinations.index(chosen)].setChecked(True)

    def show_plan(self, plan: Plan, now: datetime) -> None:
        """Show what goes, and what came of it."""
        self._portal_box.setVisible(plan.shipment is None)
        self.forecast.show_plan(plan)
        with renewed(self._what):
            if plan.package is not None and plan.package.blocks and plan.shipment is None:
                self._what.addWidget(Text(_("Qué impide publicar"), "h2"))
                self._what.addWidget(self._blocks(plan.package.blocks))
            if plan.package is not None and plan.metadata is not None:
                self._what.addWidget(Text(_("Qué se envía"), "h2"))
                self._what.addWidget(_summary(plan))
        shown = (plan.shipment,)
        if shown != self._shown:
            self._shown = shown
            self._show_result(plan.shipment, now)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the sending is, None when nothing is being sent."""
        if progress is None:
            if self.row is not None:
                self.row.hide()
                self.row.deleteLater()
                self.row = None
            return
        if self.row is None:
            self._drop_banner()
            self.row = ProgressRow(_("Enviando el paquete"), numbers.size)
            self.row.cancelled.connect(self.stopped)
            self._came.addWidget(self.row)
        self.row.show_progress(progress)

    @override
    def go_to(self, field: str) -> None:
        """Put the focus on the way to what is missing, or on the portals."""
        if field == "blocks" and self.ways:
            self.ways[0].setFocus()
            self.ensureWidgetVisible(self.ways[0])
            return
        for choice in self.choices:
            if choice.isChecked():
                choice.setFocus()

    def _blocks(self, found: Sequence[Problem]) -> CardList:
        """List what is in the way, each with the way to its place."""
        rows = CardList()
        rows.setAccessibleName(_("Qué impide publicar"))
        self.ways = []
        for problem in found:
            way = Button(_("Ir a corregirlo") if problem.place.record else _("Ir a aprobar"))
            way.clicked.connect(partial(self.place_wanted.emit, problem))
            self.ways.append(way)
            rows.add_row(TaskRow("circle-x", "err", sentence(problem), fix(problem), way))
        return rows

    def _show_choices(self) -> None:
        with renewed(self._portals):
            self.choices = []
            self._portals.addWidget(Text(_("A qué portal"), "h2"))
            group = QButtonGroup(self)
            for each in self._destinations:
                row = ChoiceRow(portal_words(each), detail=_detail(each))
                row.clicked.connect(lambda _on=False, to=each: self.destination_chosen.emit(to))
                group.addButton(row)
                self.choices.append(row)
                self._portals.addWidget(row)

    def _drop_banner(self) -> None:
        take_out(self._came)
        self.banner = self.row = None

    def _show_result(self, shipment: Shipment | None, now: datetime) -> None:
        self._drop_banner()
        if shipment is not None and shipment.state is not State.SENDING:
            self.banner = self._result(shipment, now)
            self._came.addWidget(self.banner)
            bring_in(self._came)

    def _result(self, shipment: Shipment, now: datetime) -> Banner:
        if shipment.state is State.SENT:
            button = Button(_("Ver en el portal"), icon="external-link")
            button.clicked.connect(self.page_wanted)
            return Banner("ok", arrived_words(shipment), shipment.page, button)
        if shipment.state in (State.REJECTED, State.CONFLICT) and shipment.problem is not None:
            problem = shipment.problem
            is_ours = problem.code in FIELD_CODES
            button = Button(_("Cambiar la descripción") if is_ours else _("Ver en Envíos"))
            button.clicked.connect(self.describe_wanted if is_ours else self.outbox_wanted)
            also = [sentence(each) for each in shipment.also]
            return Banner("err", sentence(problem), " ".join([*also, fix(problem)]), button)
        button = Button(_("Ver en Envíos"), icon="send")
        button.clicked.connect(self.outbox_wanted)
        if shipment.problem is not None:
            words = f"{fix(shipment.problem)} {next_try_words(shipment, now)}".strip()
            return Banner("plain", sentence(shipment.problem), words, button, icon="wifi-off")
        title = _("El paquete espera en Envíos")
        words = _("No se perdió nada: sale cuando haya señal, o cuando usted lo envíe desde ahí.")
        return Banner("plain", title, words, button, icon="pause")


def arrived_words(shipment: Shipment) -> str:
    """Say that a parcel arrived and was found equal."""
    return ngettext(
        "Publicado y comprobado: el portal tiene {n} fila, igual a la suya.",
        "Publicado y comprobado: el portal tiene {n} filas, iguales a las suyas.",
        shipment.rows,
    ).format(n=numbers.count(shipment.rows))


def next_try_words(shipment: Shipment, now: datetime) -> str:
    """Say when a waiting parcel is tried again, "" when no pause is running."""
    if shipment.next_try is None:
        return ""
    if shipment.next_try <= now:
        return _("Se prueba otra vez ahora.")
    when = numbers.day_and_time(shipment.next_try, now)
    return _("Se prueba otra vez {when}.").format(when=when)


def _detail(destination: Destination) -> str:
    if destination.practice:
        return _("En esta computadora: nadie más lo ve")
    if not destination.has_key:
        return _("Falta la llave: escríbala en Ajustes")
    return destination.organization or _("Falta su organización: escríbala en Ajustes")


def _summary(plan: Plan) -> CardList:
    rows = CardList()
    rows.setAccessibleName(_("Qué se envía"))
    package, metadata = plan.package, plan.metadata
    if package is None or metadata is None:
        return rows
    count = ngettext("{n} fila", "{n} filas", package.rows).format(n=numbers.count(package.rows))
    detail = _("Versión {number} · {rows} · {files} archivos · {size}").format(
        number=package.number,
        rows=count,
        files=len(package.files),
        size=numbers.size(package.bytes),
    )
    rows.add_row(TaskRow("package", "plain", metadata.title, detail))
    if plan.shipment is not None and plan.destination is not None:
        where, detail = portal_words(plan.destination), _detail(plan.destination)
        rows.add_row(TaskRow("globe", "plain", where, detail))
    rows.add_row(_people(plan))
    return rows


def _people(plan: Plan) -> TaskRow:
    """Say who stands for the package, or that nobody approved it."""
    if plan.override:
        who = _("{name} prepara; nadie aprueba").format(name=plan.preparer)
        why = _("Sale sin aprobación, y la razón se publica: {reason}").format(reason=plan.override)
        return TaskRow("users", "warn", who, why)
    if plan.is_one_person:
        who = _("{name} prepara y aprueba").format(name=plan.approver)
        why = _("Es la misma persona; el recibo lo dirá así.")
        return TaskRow("users", "warn", who, why)
    who = _("{one} prepara, {other} aprueba").format(one=plan.preparer, other=plan.approver)
    return TaskRow("users", "plain", who, _("Dos personas responden por estos datos."))
