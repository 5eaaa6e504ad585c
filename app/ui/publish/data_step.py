"""Step 1, Datos: which form, whether its records may go out, what is new in them."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.publication import FormToPublish
from app.store.datasets import News
from app.ui import numbers, theme
from app.ui.controls.buttons import Button
from app.ui.controls.cards import CardList, TaskRow
from app.ui.controls.choices import ChoiceRow
from app.ui.controls.contents import renewed
from app.ui.controls.text import Text
from app.ui.publish.page import StepPage


class DataStep(StepPage):
    """The forms with finished records, and how the chosen one stands.

    Signals:
        form_chosen: Code of the form.
        review_wanted: Go and correct.
    """

    form_chosen = Signal(str)
    review_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Datos"))
        self.choices: dict[str, ChoiceRow] = {}
        self.review: Button | None = None
        self._shown: tuple[tuple[FormToPublish, ...], FormToPublish] | None = None
        self._forms, self._standing = QVBoxLayout(), QVBoxLayout()
        for part in (self._forms, self._standing):
            part.setSpacing(theme.px(8))
            self.column.addLayout(part)
        self.column.addStretch(1)

    def show_forms(
        self, forms: tuple[FormToPublish, ...], chosen: FormToPublish, now: datetime
    ) -> None:
        """Show what can be published, and how the chosen form stands."""
        if (forms, chosen) == self._shown:
            return
        if self._shown is None or _offered(forms) != _offered(self._shown[0]):
            self._show_choices(forms)
        self._shown = (forms, chosen)
        self.choices[chosen.form_id].setChecked(True)
        with renewed(self._standing):
            self._standing.addWidget(Text(_("Cómo están"), "h2"))
            self._standing.addWidget(self._rows(chosen, now))

    @override
    def go_to(self, _field: str) -> None:
        """Put the focus on the way to correct."""
        if self.review is not None:
            self.review.setFocus()

    def _on_form_toggled(self, form: str, chosen: bool) -> None:
        # A screen reader turns a row without a click.
        if chosen and self._shown is not None and form != self._shown[1].form_id:
            self.form_chosen.emit(form)

    def _show_choices(self, forms: tuple[FormToPublish, ...]) -> None:
        with renewed(self._forms):
            self.choices = {}
            self._forms.addWidget(Text(_("Qué se publica"), "h2"))
            group = QButtonGroup(self)
            for form in forms:
                ready = ngettext(
                    "{n} registro terminado", "{n} registros terminados", form.finished
                )
                row = ChoiceRow(form.title, detail=ready.format(n=numbers.count(form.finished)))
                row.toggled.connect(partial(self._on_form_toggled, form.form_id))
                group.addButton(row)
                self.choices[form.form_id] = row
                self._forms.addWidget(row)

    def _rows(self, form: FormToPublish, now: datetime) -> CardList:
        rows = CardList()
        rows.setAccessibleName(_("Cómo están los registros"))
        self.review = None
        rows.add_row(_finished(form))
        if form.errors:
            self.review = Button(_("Corregir"), key="F3")
            self.review.clicked.connect(self.review_wanted)
            rows.add_row(_errors(form, self.review))
        else:
            rows.add_row(TaskRow("circle-check", "ok", _("Ningún error abierto"), _checked(form)))
        if form.warnings:
            said = ngettext("{n} aviso", "{n} avisos", form.warnings)
            look = None if form.errors else Button(_("Ver avisos"), key="F3")
            if look is not None:
                look.clicked.connect(self.review_wanted)
            why = _("No impiden publicar; conviene mirarlos antes.")
            what = said.format(n=numbers.count(form.warnings))
            rows.add_row(TaskRow("triangle-alert", "warn", what, why, look))
        rows.add_row(_news(form, now))
        return rows


def _offered(forms: tuple[FormToPublish, ...]) -> list[tuple[str, str, int]]:
    """Give what is read on the rows of the forms."""
    return [(form.form_id, form.title, form.finished) for form in forms]


def _finished(form: FormToPublish) -> TaskRow:
    said = ngettext("{n} registro terminado", "{n} registros terminados", form.finished)
    if form.drafts:
        stays = ngettext(
            "{n} sin terminar se queda aquí.", "{n} sin terminar se quedan aquí.", form.drafts
        ).format(n=numbers.count(form.drafts))
    else:
        stays = _("Ninguno quedó a medias.")
    return TaskRow("table-2", "plain", said.format(n=numbers.count(form.finished)), stays)


def _errors(form: FormToPublish, button: Button) -> TaskRow:
    said = ngettext("{n} error por corregir", "{n} errores por corregir", form.errors)
    why = _("Con errores no se publica. Los registros siguen guardados.")
    return TaskRow("circle-x", "err", said.format(n=numbers.count(form.errors)), why, button)


def _checked(form: FormToPublish) -> str:
    if not form.unchecked:
        return _("Todos están revisados; se revisan otra vez al preparar el paquete.")
    return ngettext(
        "{n} cambió desde la última revisión; se revisa al preparar el paquete.",
        "{n} cambiaron desde la última revisión; se revisan al preparar el paquete.",
        form.unchecked,
    ).format(n=numbers.count(form.unchecked))


def _news(form: FormToPublish, now: datetime) -> TaskRow:
    last, news = form.last, form.news
    if last is None or news is None:
        return TaskRow(
            "package",
            "info",
            _("Será la primera versión"),
            _("Todavía no se ha preparado ninguna."),
        )
    when = numbers.day_and_time(last.built_at, now)
    since = _("Versión {number}, preparada {when}.").format(number=last.number, when=when)
    if not news:
        what = _("Nada nuevo desde la última versión")
        return TaskRow(
            "package", "plain", what, _("{since} Enviar dos veces no duplica.").format(since=since)
        )
    return TaskRow("package", "info", news_words(news), since)


def news_words(news: News) -> str:
    """Say what is new: «3 nuevos · 2 cambiados · 1 quitado»."""
    parts = []
    if news.added:
        parts.append(
            ngettext("{n} nuevo", "{n} nuevos", news.added).format(n=numbers.count(news.added))
        )
    if news.changed:
        said = ngettext("{n} cambiado", "{n} cambiados", news.changed)
        parts.append(said.format(n=numbers.count(news.changed)))
    if news.gone:
        said = ngettext("{n} quitado", "{n} quitados", news.gone)
        parts.append(said.format(n=numbers.count(news.gone)))
    return " · ".join(parts)
