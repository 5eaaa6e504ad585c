"""The right side of Publicar: how it will look, how easily it is found, what is known so far."""

import textwrap
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.messages import N_, _, ngettext
from app.operations.publication import LastVersion
from app.operations.score_dataset import RATINGS, score_before_release, tip
from app.steps.catalogue import DatasetMetadata
from app.steps.vocabularies import frequencies, licenses
from app.ui import numbers, theme
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.cards import Card, Hairline, TitledCard
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Badge
from app.ui.controls.progress import Bar
from app.ui.controls.text import IconText, Text
from app.ui.publish.page import StepPage
from app.ui.publish.plan import APPROVE, DATA, DESCRIBE, PRIVACY, Plan
from app.ui.publish.words import period_words, place_words

FORMATS = ("CSV", "JSON", "HTML")
LONGEST_SHOWN = 110

PARTS = {
    "keyword": N_("Palabras clave"),
    "theme": N_("Tema"),
    "spatial": N_("Lugar"),
    "temporal": N_("Período"),
    "license_known": N_("Licencia abierta"),
    "contact": N_("Correo de quien responde"),
    "publisher": N_("Oficina que publica"),
    "dcat_ap": N_("Título y descripción"),
}
"""Metric that a person who describes can meet -> what it is called."""


class Preview(Card):
    """«Así se verá en el portal»."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Así se verá en el portal"))
        column = self.column(7)
        column.addWidget(IconText("globe", _("Así se verá en el portal"), "strong", "ink2"))
        self.title = Text("", "strong", "accent_ink")
        self.description = Text("", "body", "ink2")
        self.license = Text("", "small", "ink2", wrap=False)
        formats = QHBoxLayout()
        formats.setSpacing(theme.px(6))
        for each in FORMATS:
            formats.addWidget(Badge("file-spreadsheet", each, "info"))
        formats.addWidget(self.license)
        formats.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.description)
        column.addLayout(formats)
        column.addWidget(Hairline())
        self.facts = {
            icon: IconText(icon, "", "small", "ink2", icon_size=15, gap=7)
            for icon in ("users", "map-pin", "refresh-cw")
        }
        for fact in self.facts.values():
            column.addWidget(fact)

    def show_description(self, metadata: DatasetMetadata) -> None:
        """Show how a description will be read."""
        self.title.setText(metadata.title or _("Sin título"))
        short = textwrap.shorten(metadata.description, LONGEST_SHOWN, placeholder="…")
        self.description.setText(short)
        self.description.setVisible(bool(short))
        self.license.setText(metadata.license if metadata.license in licenses() else "")
        often = frequencies().get(metadata.frequency)
        place = place_words(metadata.spatial)
        said = {
            "users": metadata.organization,
            "map-pin": " · ".join(filter(None, (place, period_words(metadata)))),
            "refresh-cw": _(often.name).capitalize() if often else "",
        }
        for icon, fact in self.facts.items():
            fact.setText(said[icon])
            fact.setVisible(bool(said[icon]))


class Score(TitledCard):
    """«Qué tan buena es la descripción»: its points, and where more can be had."""

    def __init__(self) -> None:
        super().__init__(_("Qué tan buena es la descripción"))
        self.body.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self.bar = Bar(_("Qué tan buena es la descripción"))
        self.words = Text("", "strong", wrap=False)
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)
        self.body.addLayout(row)
        self._lines = {part: IconText("circle", "", "body", "ink") for part in PARTS}
        for line in self._lines.values():
            self.body.addWidget(line)
        note = _("Son los puntos con que el portal europeo de datos califica una descripción.")
        self.body.addWidget(Text(note, "small", "ink3"))

    def show_description(self, metadata: DatasetMetadata) -> None:
        """Count the points of a description."""
        found = score_before_release(metadata)
        self.bar.set_share(found.earned, found.known)
        said = _("{n} de {all} · {rating}")
        rating = _(RATINGS[found.rating])
        self.words.setText(said.format(n=found.earned, all=found.known, rating=rating))
        for metric in found.metrics:
            line = self._lines.get(metric.name)
            if line is None:
                continue
            name = _(PARTS[metric.name])
            if metric.missing:
                line.set_sign("circle", tip(metric), "accent_ink")
            else:
                line.set_sign("circle-check", name, "ok")
            line.set_color("ink" if metric.missing else "ink2")


class LastCard(TitledCard):
    """What is at the portal until today.

    Signals:
        receipt_wanted: Key of the parcel whose receipt is wanted.
        versions_wanted: Name of the dataset whose versions are wanted.
    """

    receipt_wanted = Signal(str)
    versions_wanted = Signal(str)

    def __init__(self, last: LastVersion | None, now: datetime) -> None:
        super().__init__(_("Publicado hasta hoy"))
        if last is None:
            words = _("Todavía nada. La primera versión dirá de dónde vienen los datos.")
            self.body.addWidget(Text(words, "body", "ink2"))
            return
        rows = ngettext("{n} fila", "{n} filas", last.rows).format(n=numbers.count(last.rows))
        for icon, words in (
            ("package", _("Versión {number}, {rows}").format(number=last.number, rows=rows)),
            ("calendar-days", numbers.day_and_time(last.built_at, now)),
            ("users", _people_words(last)),
        ):
            self.body.addWidget(IconText(icon, words, "body", "ink2", icon_color="ink3"))
        if last.parcel:
            button = Button(_("Ver el recibo"), Kind.LINK, icon="file-check")
            button.clicked.connect(lambda: self.receipt_wanted.emit(last.parcel))
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.body.addWidget(IconText("clock", _("Preparada; no ha llegado a un portal")))
        versions = Button(_("Ver todas las versiones"), Kind.LINK, icon="history", key="F9")
        versions.clicked.connect(lambda: self.versions_wanted.emit(last.name))
        self.body.addWidget(versions, 0, Qt.AlignmentFlag.AlignLeft)


def _people_words(last: LastVersion) -> str:
    if not last.approved_by:
        return _("La preparó {name}").format(name=last.prepared_by)
    return _("{one} la preparó, {other} la aprobó").format(
        one=last.prepared_by, other=last.approved_by
    )


class Recap(TitledCard):
    """«Repaso»: the questions somebody who approves asks."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("Repaso"))
        kept = sum(column.privacy not in {"", "publico"} for column in plan.columns)
        unmarked = sum(column.privacy == "" for column in plan.columns)
        if kept:
            stays = ngettext(
                "No. Se queda aquí {n} columna.", "No. Se quedan aquí {n} columnas.", kept
            ).format(n=kept)
        else:
            stays = _("No. Ninguna columna está marcada así.")
        self._ask("circle-check", "ok", _("¿Salen datos personales o reservados?"), stays)
        if unmarked:
            said = ngettext(
                "{n} columna: nada sale sin su clase.",
                "{n} columnas: nada sale sin su clase.",
                unmarked,
            )
            self._ask(
                "triangle-alert", "warn", _("¿Hay columnas sin clase?"), said.format(n=unmarked)
            )
        if plan.form is not None and plan.form.warnings:
            said = ngettext(
                "{n}; no impide publicar.", "{n}; no impiden publicar.", plan.form.warnings
            )
            words = said.format(n=numbers.count(plan.form.warnings))
            self._ask("triangle-alert", "warn", _("¿Quedan avisos?"), words)
        if plan.override:
            words = _("No: sale sin aprobación. {reason}").format(reason=plan.override)
            self._ask("triangle-alert", "warn", _("¿Lo miró otra persona?"), words)
        elif not plan.approved_by.strip():
            self._ask("circle", "ink2", _("¿Lo miró otra persona?"), _("Falta quién aprueba."))
        elif plan.is_one_person:
            words = _("No: prepara y aprueba la misma.")
            self._ask("triangle-alert", "warn", _("¿Lo miró otra persona?"), words)
        else:
            words = _("Sí: {name}.").format(name=plan.approver)
            self._ask("circle-check", "ok", _("¿Lo miró otra persona?"), words)

    def _ask(self, icon: str, color: str, question: str, answer: str) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(IconText(icon, question, "body", "ink", icon_color=color))
        words = Text(answer, "small", "warn" if color == "warn" else "ink2")
        words.setContentsMargins(theme.px(28), 0, 0, 0)
        column.addWidget(words)
        self.body.addLayout(column)


class HowCard(TitledCard):
    """«Cómo sabemos que llegó»."""

    def __init__(self) -> None:
        super().__init__(_("Cómo sabemos que llegó"))
        words = _(
            "Después de enviar, Acopio baja lo publicado y compara cada archivo con el suyo."
            " Enviar dos veces no duplica."
        )
        self.body.addWidget(Text(words, "body", "ink2"))


class Side(StepPage):
    """The panel: the preview, and what belongs to the step in hand.

    Signals:
        receipt_wanted: Key of the parcel whose receipt is wanted.
        versions_wanted: Name of the dataset whose versions are wanted.
    """

    receipt_wanted = Signal(str)
    versions_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Así va la publicación"))
        self.preview, self.score = Preview(), Score()
        column = self.column
        column.setContentsMargins(0, theme.px(16), theme.px(28), theme.px(12))
        column.setSpacing(theme.px(12))
        self._of_step = QVBoxLayout()
        column.addWidget(self.preview)
        column.addWidget(self.score)
        column.addLayout(self._of_step)
        column.addStretch(1)

    def show_plan(self, plan: Plan, step: int, now: datetime) -> None:
        """Show what belongs to a step of the publication in hand."""
        if plan.metadata is not None:
            self.preview.show_description(plan.metadata)
            self.score.show_description(plan.metadata)
        self.score.setVisible(step == DESCRIBE)
        with renewed(self._of_step):
            if step == DATA:
                card = LastCard(plan.form.last if plan.form else None, now)
                card.receipt_wanted.connect(self.receipt_wanted)
                card.versions_wanted.connect(self.versions_wanted)
                self._of_step.addWidget(card)
            elif step in (PRIVACY, APPROVE):
                self._of_step.addWidget(Recap(plan))
            elif step != DESCRIBE:
                self._of_step.addWidget(HowCard())
