"""The five steps of Publicar together: what each is called, shows, lacks and begins with."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from app.messages import _
from app.ui.publish.approve_step import ApproveStep
from app.ui.publish.data_step import DataStep
from app.ui.publish.describe_step import DescribeStep
from app.ui.publish.plan import (
    APPROVE,
    DATA,
    DESCRIBE,
    PRIVACY,
    SEND,
    Missing,
    Plan,
    unsigned,
)
from app.ui.publish.privacy_step import PrivacyStep
from app.ui.publish.send_step import SendStep

if TYPE_CHECKING:
    from app.operations.publication import FormToPublish
    from app.ui.publish.page import StepPage


def step_names() -> list[str]:
    """Give what the steps are called, in order."""
    return [_("Datos"), _("Describir"), _("Privacidad"), _("Aprobar"), _("Enviar")]


class Steps(QStackedWidget):
    """The pages, one for each step."""

    def __init__(self) -> None:
        super().__init__()
        self.data, self.describe, self.privacy = DataStep(), DescribeStep(), PrivacyStep()
        self.approve, self.send = ApproveStep(), SendStep()
        self.of: tuple[StepPage, ...] = (
            self.data,
            self.describe,
            self.privacy,
            self.approve,
            self.send,
        )
        for page in self.of:
            self.addWidget(page)

    def show_plan(
        self, plan: Plan, forms: Sequence["FormToPublish"], step: int, now: datetime
    ) -> None:
        """Show a step of the publication in hand."""
        self.setCurrentIndex(step)
        if plan.form is not None:
            self.data.show_forms(tuple(forms), plan.form, now)
        self.privacy.show_plan(plan)
        self.approve.show_plan(plan)
        self.send.show_plan(plan, now)

    def set_narrow(self, narrow: bool) -> None:
        """Stand in one column, or with fields side by side."""
        self.describe.set_narrow(narrow)
        self.approve.set_narrow(narrow)

    def lacks(self, plan: Plan, step: int) -> Missing | None:
        """Give the first thing a step lacks, the signature that is being written included."""
        missing = plan.missing(step)
        if missing is not None or step != APPROVE:
            return missing
        signing = self.approve.signing
        written = signing.reason.text().strip() if signing.overrides else signing.pin.text()
        return unsigned(plan, signature=written)

    def go_to_missing(self, step: int, field: str) -> None:
        """Put the focus on what is missing, and say it beside it."""
        if step == DESCRIBE:
            self.describe.complain_of_all()
        elif step == APPROVE:
            self.approve.complain(field)
        self.of[step].go_to(field)

    def begin(self, plan: Plan, step: int) -> bool:
        """Put the focus where a step begins; tell whether it begins anywhere but in the footer."""
        first = {DESCRIBE: "title", APPROVE: "approved_by"}.get(step, "")
        if step == PRIVACY and plan.missing(PRIVACY) is not None:
            first = "columns"
        if step == APPROVE and plan.package is not None:
            first = "pin" if plan.waits_for_signature else ""
        if first:
            self.of[step].go_to(first)
        return bool(first)

    def title(self, step: int) -> str:
        """Give the title of the page at a step."""
        return (
            _("Elegir los datos"),
            _("Describir los datos"),
            _("Revisar la privacidad"),
            _("Aprobar el paquete"),
            _("Enviar al portal"),
        )[step]

    def next_words(self, plan: Plan, step: int) -> str:
        """Give what the primary button says at a step."""
        if step == APPROVE and plan.package is None:
            return _("Preparar el paquete")
        if step == APPROVE and plan.waits_for_signature:
            overrides = self.approve.signing.overrides
            return _("Sacar sin aprobación") if overrides else _("Aprobar")
        if step == SEND and plan.has_arrived:
            return _("Ver el recibo")
        if step == SEND and plan.shipment is not None:
            return _("Ver en Envíos")
        return {
            DATA: _("Seguir a describir"),
            DESCRIBE: _("Seguir a privacidad"),
            PRIVACY: _("Seguir a aprobar"),
            APPROVE: _("Seguir a enviar"),
            SEND: _("Publicar"),
        }[step]
