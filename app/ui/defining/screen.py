"""Definir qué se publica: columns, formats and series of a dataset, with a live sample."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from app.messages import _, fix, sentence
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.contents import renewed
from app.ui.controls.notices import Banner
from app.ui.controls.text import Text
from app.ui.defining.column_table import ColumnTable, count_words
from app.ui.defining.editor import Column, ColumnEditor
from app.ui.defining.preview import Preview
from app.ui.defining.settings_card import SettingsCard
from app.ui.publish.page import StepPage
from app.ui.publish.short_tables import in_card
from app.ui.room import Room, Width
from app.ui.screen import Action, Screen
from app.ui.tasks import Part
from forms.problem import Problem, ProblemError

if TYPE_CHECKING:
    from app.operations.define_dataset import Defined
    from app.operations.draft_definition import Draft, Sample
    from app.store.workspace import Workspace

SIDE_WIDTH = 386
PAUSE_MS = 150
"""The sample follows when the hand rests this long."""

_NAMES = frozenset({"dataset.bad_column_name", "dataset.same_column_name"})
_UNCLASSED = "dataset.column_without_class"
_PERIODS = frozenset({"dataset.no_period", "dataset.period_inside", "dataset.period_withheld"})


def _now() -> datetime:
    return datetime.now(UTC)


class DefineScreen(Screen):
    """The page where a dataset is defined."""

    station = "definir"

    def __init__(self, context: Context, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(context)
        self._clock = clock
        self._target: tuple[str, str | None] = ("", None)
        self._wanted = ""
        self._from: tuple[str, dict[str, object]] = ("publicar", {})
        self.draft: Draft | None = None
        self.columns: list[dict[str, object]] = []
        self.body_now: dict[str, object] = {}
        self.laip = ""
        self.sample: Sample | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask_sample)
        self._build()

    # What the window calls.

    @override
    def activate(self, **target: object) -> None:
        form, name = target.get("form"), target.get("dataset")
        column, back = target.get("column"), target.get("back")
        self._from = (back, {"dataset": name}) if isinstance(back, str) else ("publicar", {})
        self._wanted = column if isinstance(column, str) else ""
        wanted = form if isinstance(form, str) and form else self._target[0] or self.context.form
        dataset = name if isinstance(name, str) and name else None
        if (wanted, dataset) != self._target or self.draft is None:
            self._target, self.draft = (wanted, dataset), None
        if not self.is_changed:
            self._load()
        elif self._wanted:
            self.table.choose(self._wanted)
            self.edit_column()

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.FORMS | Part.DATASETS) and not self.is_changed:
            self._load()

    @override
    def place(self) -> dict[str, object]:
        form, dataset = self._target
        return {"form": form, "dataset": dataset or "", "column": self.editor.path}

    @override
    def reflow(self, room: Room) -> None:
        narrow = room.width < Width.MEDIUM
        self.editor.set_narrow(narrow)
        self.settings.set_narrow(narrow)
        self.footer.fit(self.discard, self.back)

    @override
    def offers(self) -> list[Action]:
        if self.draft is None:
            return []
        return [
            Action(_("Guardar la definición"), self.keep, "check", key="Ctrl+Enter"),
            Action(_("Marcar como públicas las que no tienen clase"), self.open_all, "globe"),
        ]

    @property
    def is_changed(self) -> bool:
        """Whether something here differs from what is kept."""
        draft = self.draft
        if draft is None:
            return False
        kept = (dict(draft.body), draft.metadata.laip)
        return kept != (self.definition(), self.laip)

    def definition(self) -> dict[str, object]:
        """Give the definition as it is written now."""
        return {**self.body_now, "columns": [dict(column) for column in self.columns]}

    # Building.

    def _build(self) -> None:
        self.set_title(_("Definir qué se publica"), _("Publicar / definir"))
        page = self.page = StepPage(_("Definir qué se publica"))
        self._verdict = QVBoxLayout()
        self.words = Text("", "body", "ink2")
        self.table = ColumnTable()
        self.table.column_chosen.connect(self._on_column_chosen)
        self.table.activated.connect(self.edit_column)
        self.editor = ColumnEditor()
        self.editor.edited.connect(self._on_column_edited)
        self.editor.reset_wanted.connect(self._on_reset)
        self.settings = SettingsCard()
        self.settings.edited.connect(self._on_setting_edited)
        page.column.addLayout(self._verdict)
        page.column.addWidget(self.words)
        self._parts = (in_card(self.table), self.editor, self.settings)
        for part in self._parts:
            page.column.addWidget(part)
        self._show_parts(visible=False)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.preview = Preview()
        self.set_side(self.preview, SIDE_WIDTH)
        self._build_footer()

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back = Button(_("Volver"), Kind.GHOST, icon="arrow-left", key="Esc")
        self.back.clicked.connect(self.go_back)
        self.discard = Button(_("Dejar como estaba"), Kind.GHOST, icon="undo-2")
        self.discard.clicked.connect(self.take_back)
        self.save = Button(_("Guardar la definición"), Kind.PRIMARY, icon="check", key="Ctrl+Enter")
        self.save.clicked.connect(self.keep)
        footer.add_left(self.back)
        footer.add_right(self.discard)
        footer.add_right(self.save)
        self.set_primary(self.save)
        self.add_key("Escape", self.go_back, _("Volver"))

    # Reading.

    def _load(self) -> None:
        form, name = self._target
        clock = self._clock

        def read(workspace: "Workspace") -> "Draft":
            from app.operations.draft_definition import begin_draft

            return begin_draft(workspace, form, name, clock=clock)

        if form:
            self.context.tasks.read(read, self._on_read)

    def _on_read(self, draft: "Draft") -> None:
        if self.is_changed or draft.form_id != self._target[0]:
            return
        self.draft = draft
        self._begin(draft.body, draft.metadata.laip)

    def _begin(self, body: Mapping[str, object], laip: str) -> None:
        """Write down what is kept, to be edited."""
        listed = body["columns"]
        self.columns = [dict(each) for each in listed] if isinstance(listed, list) else []
        self.body_now = {name: value for name, value in body.items() if name != "columns"}
        self.laip = laip
        self._show()
        self.table.choose(self._wanted or self.editor.path)
        self._show_column(self.editor.path or str(self.columns[0]["path"]) if self.columns else "")
        self._ask_sample()
        if self._wanted:
            self.edit_column()

    def _ask_sample(self) -> None:
        draft, body, laip = self.draft, self.definition(), self.laip
        if draft is None:
            return

        def look(_workspace: "Workspace") -> "Sample":
            from app.operations.draft_definition import sample

            return sample(draft, body, laip)

        self.context.tasks.read(look, self._on_sample)

    def _on_sample(self, found: "Sample") -> None:
        self.sample = found
        self.preview.show_sample(found)
        self._show_problems(found.problems)

    # Editing.

    def _on_column_chosen(self, path: str) -> None:
        self._show_column(path)
        if self.sample is not None:
            self._show_problems(self.sample.problems)

    def _on_column_edited(self, path: str, field: str, value: object) -> None:
        self._column(path)[field] = value
        self._on_edited()

    def _on_reset(self, path: str) -> None:
        if self.draft is not None:
            self._column(path).update(self.draft.own[path])
            self._on_edited()
            self.table.setFocus()

    def _on_setting_edited(self, name: str, value: object) -> None:
        if name == "laip":
            self.laip = str(value)
        else:
            self.body_now[name] = value
        self._on_edited()

    def edit_column(self) -> None:
        """Go to what is said of the column in hand, its class first."""
        self.editor.privacy.setFocus()
        self.page.ensureWidgetVisible(self.editor.privacy)

    def open_all(self) -> None:
        """Say of every column without a class that it may leave."""
        for column in self.columns:
            if not column["privacy"]:
                column["privacy"] = "publico"
        self._on_edited()

    def take_back(self) -> None:
        """Write again what is kept."""
        if self.draft is not None:
            self._begin(self.draft.body, self.draft.metadata.laip)

    def _on_edited(self) -> None:
        self._show()
        self._show_column(self.editor.path)
        self._pause.start()

    def _column(self, path: str) -> dict[str, object]:
        return next(column for column in self.columns if column["path"] == path)

    # Showing.

    def _show_parts(self, *, visible: bool) -> None:
        """Show what can be edited, or what comes first where no form is in hand."""
        for part in self._parts:
            part.setVisible(visible)
        if not visible:
            self.words.setText(_("Elija en Publicar de qué formulario son los datos."))

    def _show(self) -> None:
        if self.draft is None:
            return
        self.set_title(
            _("Definir qué se publica"), _("Publicar / {form}").format(form=self.draft.title)
        )
        self._show_parts(visible=True)
        self.words.setText(count_words(self.columns))
        self.table.show_columns(self.columns)
        self.settings.show_settings(self.body_now, self.laip, self.draft.periods)
        self.discard.setVisible(self.is_changed)
        said = _("Hay cambios sin guardar") if self.is_changed else ""
        self.footer.say(said if self.room.width >= Width.MEDIUM else "", "info", "ink2")
        self.footer.fit(self.discard, self.back)

    def _show_column(self, path: str) -> None:
        if self.draft is not None and path in self.draft.own:
            column: Column = self._column(path)
            self.editor.show_column(column, self.draft.own[path])

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what hinders the definition, beside the field where it can be mended."""
        self.editor.complain("", "")
        self.settings.complain("", "")
        wrong = [problem for problem in problems if problem.code != _UNCLASSED]
        for problem in wrong:
            self._complain(problem)
        with renewed(self._verdict):
            for first in wrong[:1]:
                self._verdict.addWidget(Banner("err", sentence(first), fix(first)))

    def _complain(self, problem: Problem) -> None:
        words = f"{sentence(problem)} {fix(problem)}"
        here = next((c for c in self.columns if c["path"] == self.editor.path), {"name": ""})
        if problem.code in _NAMES and problem.values.get("name") == here["name"]:
            self.editor.complain("name", words)
        elif problem.code in _PERIODS:
            self.settings.complain("period", words)
        elif problem.code == "package.bad_laip":
            self.settings.complain("laip", words)

    # Keeping.

    def keep(self) -> None:
        """Keep the definition; from now on new versions follow it."""
        self._keep(self.definition(), self.laip, leave=False)

    def go_back(self) -> None:
        """Go back to where the person came from; what is written here is kept first."""
        if self.is_changed:
            self._keep(self.definition(), self.laip, leave=True)
        else:
            self._leave()

    def _leave(self) -> None:
        station, target = self._from
        self.context.go(station, **target)

    def _keep(self, body: Mapping[str, object], laip: str, *, leave: bool) -> None:
        draft, person = self.draft, self.context.person
        if draft is None:
            return
        before, metadata = draft.body, draft.metadata

        def define(workspace: "Workspace") -> "Defined":
            from app.operations.define_dataset import define_dataset

            written = {**body, "metadata": {"laip": laip}}
            return define_dataset(workspace, draft.form_id, person, name=draft.name, body=written)

        def on_kept(made: "Defined") -> None:
            self.draft = None
            said = _("Quedó guardada la definición {number}").format(number=made.number)
            self.context.tell(said, lambda: self._undo(draft, before, metadata.laip))
            self._load()
            if leave:
                self._leave()

        self.context.tasks.run(define, on_kept, self._on_not_kept, touches=Part.DATASETS)

    def _undo(self, draft: "Draft", before: Mapping[str, object], laip: str) -> None:
        """Keep again what counted before; the definition between stays in the history."""
        self.draft = draft
        self._keep(before, laip, leave=False)

    def _on_not_kept(self, error: Exception) -> None:
        if not isinstance(error, ProblemError):
            self.context.show_error(error)
            return
        self._pause.stop()
        self._show_problems(error.problems)
        self.context.announce(sentence(error.problems[0]), urgent=True)
