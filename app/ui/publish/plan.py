"""What a person is about to publish, and what is still missing for each step. No widgets."""

from dataclasses import dataclass, field, replace

from app.messages import _, ngettext
from app.messages.description_words import field_words
from app.operations.forecast import Forecast, LineFacts, forecast
from app.operations.parcels import Shipment
from app.operations.portals import Destination
from app.operations.publication import ColumnFate, FormToPublish, Package
from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.portal_rules import PortalRules, rule_gaps
from app.ui import numbers
from forms.problem import Severity
from sync.parcel import State

DATA, DESCRIBE, PRIVACY, APPROVE, SEND = range(5)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a step cannot go on without.

    Attributes:
        field: Where it is given; the step puts the focus there.
        sentence: What the footer says.
    """

    field: str
    sentence: str


@dataclass(slots=True)
class Plan:
    """The publication in hand.

    Attributes:
        form: What is published, None before it is known.
        metadata: Its description.
        columns: What becomes of each column.
        prepared_by, approved_by: Who stands for it.
        package: The version as it was built; None when it is not, or something changed since.
        destination: Where it goes.
        shipment: Its parcel, once it is in the outbox.
        rules: What the portal of Ajustes asks, as it last said.
        line: What is known of line and portals.
        rate: Bytes a second of the line that somebody chose, 0 for the measured one.
    """

    form: FormToPublish | None = None
    metadata: DatasetMetadata | None = None
    columns: tuple[ColumnFate, ...] = ()
    prepared_by: str = ""
    approved_by: str = ""
    package: Package | None = None
    destination: Destination | None = None
    shipment: Shipment | None = None
    rules: PortalRules | None = None
    line: LineFacts = field(default_factory=LineFacts)
    rate: float = 0

    @property
    def forecast(self) -> Forecast | None:
        """How much goes and how long it takes, None before there is a package and a portal."""
        if self.package is None or self.destination is None:
            return None
        return forecast(self.package.files, self.destination.url, self.line, self.rate)

    @property
    def has_arrived(self) -> bool:
        """Whether it is published and verified."""
        return self.shipment is not None and self.shipment.state is State.SENT

    @property
    def waits_for_signature(self) -> bool:
        """Whether the package is there and nobody let it out."""
        return self.package is not None and not self.package.may_go

    @property
    def override(self) -> str:
        """Why the package goes out without approval, "" otherwise."""
        return self.package.override if self.package else ""

    @property
    def preparer(self) -> str:
        """Who prepares, or has prepared the package that is there."""
        return self.package.prepared_by if self.package else self.prepared_by.strip()

    @property
    def is_one_person(self) -> bool:
        """Whether the same person prepares and approves."""
        return self.preparer.casefold() == self.approved_by.strip().casefold()

    @property
    def approver(self) -> str:
        """Who approves, written as the preparer is when they are the same person."""
        return self.preparer if self.is_one_person else self.approved_by.strip()

    @property
    def asking(self) -> PortalRules | None:
        """What the portal asks to which it goes; the practice portal asks nothing of its own."""
        is_there = self.destination is not None and not self.destination.practice
        return self.rules if is_there else None

    def take(self, form: FormToPublish) -> None:
        """Take a form as the store knows it now; a package that lags behind it is left."""
        self.form = form
        if self.package is not None:
            last = form.last
            lags = last is None or last.version != self.package.version or bool(form.news)
            self.package = None if lags else self.package

    def describe(self, metadata: DatasetMetadata) -> None:
        """Take another description; what was built under the old one is left.

        What only the portal asks stands in no file of a package.
        """
        if self.metadata is None or _frozen(metadata) != _frozen(self.metadata):
            self.package = None
        self.metadata = metadata

    def missing(self, step: int) -> Missing | None:
        """Give the first thing a step lacks, None when one may go on."""
        lacking = (_no_data, _no_words, _no_columns, _no_people, _no_way)
        return lacking[step](self)


def _no_data(plan: Plan) -> Missing | None:
    errors = plan.form.errors if plan.form else 0
    if not errors:
        return None
    said = ngettext("Hay {n} error por corregir", "Hay {n} errores por corregir", errors)
    return Missing("errors", said.format(n=numbers.count(errors)))


def _frozen(metadata: DatasetMetadata) -> DatasetMetadata:
    return replace(metadata, asked={}, groups=())


def gaps(metadata: DatasetMetadata, rules: PortalRules | None = None) -> dict[str, str]:
    """Give what a description cannot go out without: field -> how it is called.

    Args:
        metadata: The description.
        rules: What the portal asks that it goes to, as far as that is known.
    """
    asked = rule_gaps(metadata, rules) if rules is not None else []
    return {
        problem.place.field or "": str(
            problem.values.get("label") or field_words(problem.place.field or "")
        )
        for problem in (*missing_fields(metadata), *asked)
        if problem.severity is Severity.ERROR
    }


def _no_words(plan: Plan) -> Missing | None:
    lacking = gaps(plan.metadata, plan.asking) if plan.metadata else {}
    if not lacking:
        return None
    said = ngettext("Falta {n} dato: {names}", "Faltan {n} datos: {names}", len(lacking))
    names = ", ".join(dict.fromkeys(lacking.values()))
    return Missing(next(iter(lacking)), said.format(n=len(lacking), names=names))


def _no_columns(plan: Plan) -> Missing | None:
    if unclassed := sum(not column.privacy for column in plan.columns):
        said = ngettext(
            "{n} columna sin clase: diga si puede salir",
            "{n} columnas sin clase: diga si pueden salir",
            unclassed,
        )
        return Missing("columns", said.format(n=numbers.count(unclassed)))
    if not any(column.goes_out and not column.in_repeat for column in plan.columns):
        return Missing("define", _("Ninguna columna de este formulario se publica"))
    return None


def _no_people(plan: Plan) -> Missing | None:
    for where, name, words in (
        ("prepared_by", plan.prepared_by, _("Falta 1 dato: quién prepara")),
        ("approved_by", plan.approved_by, _("Falta 1 dato: quién aprueba")),
    ):
        if not name.strip():
            return Missing(where, words)
    return None


def unsigned(plan: Plan, *, signature: str) -> Missing | None:
    """Give what a built package lacks to be approved, or let out for a reason.

    Args:
        plan: The publication in hand.
        signature: The PIN or the reason as typed so far.
    """
    if signature or not plan.waits_for_signature:
        return None
    return Missing("pin", _("Falta aprobar: el PIN de quien aprueba"))


def _no_way(plan: Plan) -> Missing | None:
    to, count = plan.destination, len(plan.package.blocks) if plan.package else 0
    if count and plan.shipment is None:
        said = ngettext(
            "{n} cosa impide publicar: véala arriba",
            "{n} cosas impiden publicar: véalas arriba",
            count,
        )
        return Missing("blocks", said.format(n=numbers.count(count)))
    if to is None or to.practice:
        return None
    if not to.has_key:
        return Missing("destination", _("Falta la llave del portal: escríbala en Ajustes"))
    if not to.organization:
        return Missing("destination", _("Falta su organización en el portal: escríbala en Ajustes"))
    return None
