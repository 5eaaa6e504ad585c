"""Entregar y recibir: files on a stick, and what two computers say otherwise."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from app.messages import _, ngettext
from app.operations.bundle_words import version_words
from app.progress import Cancel, Report
from app.ui import numbers
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.notices import Banner, EmptyState
from app.ui.controls.work_row import WorkRow
from app.ui.exchange.conflict_card import ConflictCard
from app.ui.screen import Action, Screen
from app.ui.tasks import Part

if TYPE_CHECKING:
    from app.operations.decide_conflict import Decided, Take
    from app.operations.export_bundle import Exported
    from app.operations.import_bundle import Imported
    from app.operations.read_conflicts import ConflictSheet
    from app.store.workspace import Workspace

MOST_CARDS = 50
"""Differences on the page at once; the next ones follow as these are decided."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Received:
    """A file that was taken in, and where its acknowledgement lies ("" when it has no place)."""

    done: "Imported"
    acknowledgement: str


class ExchangeScreen(Screen):
    """The page; it belongs to Envíos."""

    station = "intercambio"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self.cards: list[ConflictCard] = []
        self._shown: list[Banner | EmptyState] = []
        self.file: Path | None = None
        self._build()

    @override
    def activate(self, **target: object) -> None:
        self.load()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & Part.RECORDS:
            self.load()

    @override
    def offers(self) -> list[Action]:
        return [
            Action(_("Entregar todo por USB"), self.choose_target, "send"),
            Action(_("Entregar solo lo que le falta"), self.choose_acknowledgement, "file-check"),
            Action(_("Recibir de otra computadora"), self.choose_file, "usb"),
        ]

    def _build(self) -> None:
        self.set_title(_("Entregar y recibir"), _("Envíos"))
        self.give = Button(_("Entregar por USB"), icon="send", key="Ctrl+U")
        self.give.clicked.connect(self.choose_target)
        self.take = Button(_("Recibir de otra computadora"), Kind.PRIMARY, icon="usb")
        self.take.clicked.connect(self.choose_file)
        self.header.add(self.give)
        self.header.add(self.take)
        self.set_primary(self.take)
        self.page = self.scroll_page()
        self.work = WorkRow()
        self.page.addWidget(self.work)
        self.page.addStretch(1)
        self.add_key("Ctrl+U", self.choose_target, _("Entregar por USB"))
        self.add_key("Escape", partial(self.context.go, "envios"), _("Volver a Envíos"))

    # -- files ---------------------------------------------------------------------------------

    def _dialog(self, title: str, kinds: str, chosen: Callable[[str], object]) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setNameFilters([kinds])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        return dialog

    def choose_target(self) -> None:
        """Ask where everything is written."""
        self._ask_target(None)

    def _ask_target(self, since: Path | None) -> None:
        dialog = self._dialog(
            _("Entregar por USB"), _("Entregas (*.zip)"), partial(self._on_target, since)
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        name = _("entrega-{date}").format(date=self._clock().strftime("%Y-%m-%d-%H%M"))
        dialog.selectFile(f"{name}.zip")
        dialog.open()

    def choose_acknowledgement(self) -> None:
        """Ask for the acknowledgement of the other computer: only what it lacks is written."""
        title = _("Acuse de la otra computadora")
        self._dialog(title, _("Acuses (*.json)"), self._on_acknowledgement).open()

    def _on_acknowledgement(self, chosen: str) -> None:
        self._ask_target(Path(chosen))

    def choose_file(self) -> None:
        """Ask which file came from the other computer."""
        title = _("Recibir de otra computadora")
        self._dialog(title, _("Entregas (*.zip)"), self._on_file).open()

    # -- giving --------------------------------------------------------------------------------

    def _on_target(self, since: Path | None, chosen: str) -> None:
        clock, target = self._clock, Path(chosen)

        def give(workspace: "Workspace", report: Report, cancel: Cancel) -> "Exported":
            from app.operations.export_bundle import export_bundle, read_acknowledgement

            known = read_acknowledgement(since) if since else None
            return export_bundle(
                workspace, target, clock=clock, since=known, report=report, cancel=cancel
            )

        self.work.begin(_("Preparando la entrega"))
        tasks = self.context.tasks
        self.work.follow(
            tasks.run_long(
                give, self._on_given, self._on_failed, on_progress=self.work.show_progress
            )
        )

    def _on_given(self, done: "Exported") -> None:
        self.work.end()
        said = _("Entrega hecha: {file}, {size}. Llévela a la otra computadora y recíbala allí.")
        self._say("ok", said.format(file=done.file.name, size=numbers.size(done.bytes)))

    # -- taking --------------------------------------------------------------------------------

    def _on_file(self, chosen: str) -> None:
        file = self.file = Path(chosen)

        def preview(workspace: "Workspace", report: Report, cancel: Cancel) -> "Imported":
            from app.operations.import_bundle import preview_bundle

            return preview_bundle(workspace, file, report=report, cancel=cancel)

        self.work.begin(_("Revisando la entrega"))
        tasks = self.context.tasks
        self.work.follow(
            tasks.run_long(
                preview, self._on_previewed, self._on_failed, on_progress=self.work.show_progress
            )
        )

    def _on_previewed(self, found: "Imported") -> None:
        self.work.end()
        if not (found.applied or found.versions):
            said = _("La entrega de «{name}» ya estaba aquí entera: no hay nada nuevo.")
            self._say("info", said.format(name=found.sender))
            return
        title = _("Entrega de «{name}»").format(name=found.sender)
        self.confirm = Button(_("Recibir"), icon="usb")
        self.confirm.clicked.connect(self.receive)
        self._show(Banner("info", title, _preview_words(found), self.confirm))
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def receive(self) -> None:
        """Take in the file that was previewed."""
        file, clock = self.file, self._clock
        if file is None:
            return

        def take(workspace: "Workspace", report: Report, cancel: Cancel) -> _Received:
            from app.operations.import_bundle import import_bundle

            done = import_bundle(workspace, file, clock=clock, report=report, cancel=cancel)
            return _Received(done, _written(file, done))

        self.file = None
        self._clear()
        self.work.begin(_("Recibiendo los registros"))
        tasks = self.context.tasks
        self.work.follow(
            tasks.run_long(
                take,
                self._on_received,
                self._on_failed,
                on_progress=self.work.show_progress,
                touches=Part.RECORDS | Part.FORMS,
            )
        )

    def _on_received(self, received: _Received) -> None:
        self.work.end()
        done = received.done
        words = ngettext(
            "Se recibió de «{name}»: {n} cambio nuevo.",
            "Se recibió de «{name}»: {n} cambios nuevos.",
            done.applied,
        ).format(name=done.sender, n=numbers.count(done.applied))
        if received.acknowledgement:
            back = _("Devuelva el acuse «{file}»: la próxima entrega llevará solo lo nuevo.")
            words = f"{words} {back.format(file=received.acknowledgement)}"
        words = " ".join([words, *map(version_words, done.versions)])
        self._say("warn" if _is_taken_back(done) else "ok", words)
        self.load()

    def _on_failed(self, error: Exception) -> None:
        from app.progress import CancelledError

        self.work.end()
        if isinstance(error, CancelledError):
            self._say("info", _("Se detuvo. La misma entrega se puede recibir otra vez."))
        else:
            self.context.show_error(error)

    # -- deciding ------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what waits for a decision."""
        self.context.tasks.read(_read_conflicts, self._on_conflicts)

    def _on_conflicts(self, sheets: "list[ConflictSheet]") -> None:
        for card in self.cards:
            self.page.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(sheet) for sheet in sheets[:MOST_CARDS]]
        for card in self.cards:
            self.page.insertWidget(self.page.count() - 1, card)
        if self.cards and self.file is None:  # else the person is about to receive
            self.cards[0].keep.setFocus(Qt.FocusReason.OtherFocusReason)
        waiting = ngettext("{n} diferencia por decidir", "{n} diferencias por decidir", len(sheets))
        crumb = waiting.format(n=numbers.count(len(sheets))) if sheets else _("Envíos")
        self.set_title(_("Entregar y recibir"), crumb)
        if not sheets and not self._shown:
            self._show(
                EmptyState(
                    "send",
                    _("Dos computadoras, un solo conjunto de registros"),
                    _(
                        "Entregue aquí lo capturado en una memoria USB y recíbalo en la otra. "
                        "Nada se pierde: si las dos dicen algo distinto, usted decide."
                    ),
                )
            )

    def _card(self, sheet: "ConflictSheet") -> ConflictCard:
        card = ConflictCard(sheet, self._clock())
        card.decided.connect(partial(self.decide, sheet.id))
        card.record_wanted.connect(partial(self.context.go, "registros", record=sheet.record))
        return card

    def decide(self, number: int, take: "Take", value: str) -> None:
        """Let one of the two stand, or another value."""
        person, clock = self.context.person, self._clock

        def settle(workspace: "Workspace") -> "Decided":
            from app.operations.decide_conflict import decide

            reason = _("Se decidió entre dos computadoras")
            return decide(
                workspace, number, take, person, reason=reason, clock=clock, value=value or None
            )

        self.context.tasks.run(settle, self._on_decided, touches=Part.RECORDS)

    def _on_decided(self, decided: "Decided") -> None:
        if decided.problems:
            from app.messages import sentence

            self._say("warn", sentence(decided.problems[0]))
            return
        self.context.tell(_("Decidido"), partial(self._take_back, decided))

    def _take_back(self, decided: "Decided") -> None:
        person, clock = self.context.person, self._clock

        def back(workspace: "Workspace") -> None:
            from app.operations.decide_conflict import take_back

            take_back(workspace, decided, person, clock=clock)

        self.context.tasks.run(back, touches=Part.RECORDS)

    # -- what is said at the top ---------------------------------------------------------------

    def _say(self, kind: str, words: str) -> None:
        self._show(Banner(kind, words))
        self.context.announce(words)

    def _show(self, widget: Banner | EmptyState) -> None:
        self._clear()
        self._shown = [widget]
        self.page.insertWidget(1, widget)

    def _clear(self) -> None:
        for widget in self._shown:
            self.page.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []


def _read_conflicts(workspace: "Workspace") -> "list[ConflictSheet]":
    from app.operations.read_conflicts import conflict_sheets

    return conflict_sheets(workspace)


def _written(file: Path, done: "Imported") -> str:
    """Write the acknowledgement beside a bundle; give its name, "" where nothing can be written."""
    from app.store.durable import write_durably

    target = file.with_name(f"{file.stem}.acuse.json")
    try:
        write_durably(target, json.dumps(done.acknowledgement, ensure_ascii=False, indent=1))
    except OSError:
        return ""
    return target.name


def _preview_words(found: "Imported") -> str:
    parts = [
        ngettext("{n} cambio nuevo", "{n} cambios nuevos", found.applied).format(
            n=numbers.count(found.applied)
        ),
        ngettext("{n} registro nuevo", "{n} registros nuevos", found.records).format(
            n=numbers.count(found.records)
        ),
    ]
    if found.forms:
        words = ngettext("{n} versión de formulario", "{n} versiones de formulario", found.forms)
        parts.append(words.format(n=found.forms))
    if found.foreseen:
        words = ngettext(
            "{n} diferencia que usted decide",
            "{n} diferencias que usted decide",
            len(found.foreseen),
        )
        parts.append(words.format(n=numbers.count(len(found.foreseen))))
    brings = _("Trae: {what}.").format(what=", ".join(parts))
    return " ".join([brings, *map(version_words, found.versions)])


def _is_taken_back(done: "Imported") -> bool:
    """Say whether a version of a form went out of use, which people should not overlook."""
    return any(each.now < each.before for each in done.versions)
