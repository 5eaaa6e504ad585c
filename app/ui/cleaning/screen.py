"""Limpiar: the recipe, groups, spellings, places and pairs of one form; applied as one."""

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.messages import _, ngettext, sentence
from app.operations.clean_answers import Stopped
from app.ui import numbers
from app.ui.cleaning.cluster_page import ClusterPage
from app.ui.cleaning.duplicate_page import DuplicatePage
from app.ui.cleaning.facet_page import FacetPage
from app.ui.cleaning.parts import flowing
from app.ui.cleaning.place_page import PlacePage
from app.ui.cleaning.recipe_page import RecipePage
from app.ui.cleaning.recipe_screen import RecipeScreen
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.controls.text import IconText
from app.ui.controls.views import Tabs
from app.ui.records.changes import TOUCHED, now
from app.ui.room import Room, Width
from app.ui.tasks import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.operations.clean_form import CleanedForm
    from app.progress import Cancel, Report
    from app.store.workspace import Workspace

T = TypeVar("T")
RECIPE, GROUPS, ALIKE, PLACES, PAIRS = range(5)


class CleaningScreen(RecipeScreen):
    """The page of Limpiar."""

    station = "limpiar"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.set_title(_("Limpiar"), _("Revisar"))
        self.facet_page = FacetPage(self.desk)
        self.cluster_page = ClusterPage(self.desk)
        self.place_page = PlacePage(self.desk)
        self.duplicate_page = DuplicatePage(self.desk)
        self.pages = QStackedWidget()
        for page in (
            self.recipe_page,
            self.facet_page,
            self.cluster_page,
            self.place_page,
            self.duplicate_page,
        ):
            self.pages.addWidget(page)
        self._build_top()
        self.body.addWidget(self.pages, 1)
        self._build_footer()
        self._connect()
        self._show_filter()

    def _build_top(self) -> None:
        names = [_("Receta"), _("Grupos"), _("Parecidos"), _("Lugares"), _("Repetidos")]
        self.tabs = Tabs(_("Partes de la limpieza"), [(name, "") for name in names])
        self.tabs.currentChanged.connect(self.show_page)
        self.filter_words = IconText("search", "", "small", "ink2")
        self.all_button = Button(_("Mirar todos"), Kind.LINK)
        self.all_button.clicked.connect(self.look_at_all)
        self.filter_row = flowing(self.filter_words, self.all_button)
        across = self.use_across()
        for widget in (self.tabs, self.filter_row, self.work_row, self.preview_row):
            across.addWidget(widget)

    def _build_footer(self) -> None:
        footer = self.use_footer()
        self.back_button = Button(_("Revisar"), Kind.GHOST, icon="arrow-left")
        self.back_button.clicked.connect(partial(self.context.go, "revisar"))
        self.apply_button = Button(_("Limpiar los registros"), Kind.PRIMARY, key="Ctrl+Enter")
        self.apply_button.clicked.connect(self.apply)
        footer.add_left(self.back_button)
        footer.add_right(self.apply_button)
        self.set_primary(self.apply_button)

    def _connect(self) -> None:
        desk = self.desk
        desk.columns_came.connect(self._on_columns)
        desk.filter_changed.connect(self._on_filter)
        desk.recipe_changed.connect(self._on_recipe)
        for page in (self.facet_page, self.cluster_page, self.place_page):
            page.step_added.connect(partial(self.tabs.setCurrentIndex, RECIPE))
        self.context.form_changed.connect(self._on_form_changed)
        self.add_key("Ctrl+PgDown", partial(self._turn, 1), _("Parte siguiente"), in_status=True)
        self.add_key("Ctrl+PgUp", partial(self._turn, -1))
        self.add_key("Ctrl+G", self.cluster_page.mark_group)
        self.add_key("Ctrl+F", self.facet_page.choose)

    def _on_form_changed(self, _form: str) -> None:
        if self.isVisible():
            self._load()

    # -- what the window asks ------------------------------------------------------------------

    @override
    def activate(self, **target: object) -> None:
        if isinstance(form := target.get("form"), str):
            self.context.use_form(form)
        self._load()
        if isinstance(text := target.get("recipe"), str):
            from app.steps.cleaning.recipe import read_recipe

            self.desk.take_recipe(read_recipe(text))

    @override
    def refresh(self, changes: Part) -> None:
        if changes & (Part.RECORDS | Part.FORMS) and not self.recipe_page.is_editing:
            self._load()

    @override
    def place(self) -> dict[str, object]:
        return {"recipe": self.desk.recipe.to_text()} if self.desk.steps else {}

    @override
    def reflow(self, room: Room) -> None:
        self.recipe_page.table.setColumnHidden(1, room.width < Width.WIDE)

    # -- pages ---------------------------------------------------------------------------------

    def _load(self) -> None:
        self.desk.use_form(self.context.form)

    def _on_columns(self) -> None:
        for page in (self.facet_page, self.cluster_page):
            page.choice.offer()
        self.place_page.offer()
        self.set_title(self.desk.title, _("Limpiar"))
        self._show_filter()
        self.show_page(self.tabs.currentIndex())

    def show_page(self, index: int) -> None:
        """Show one part of the cleaning, as the recipe leaves the records."""
        self.pages.setCurrentIndex(index)
        self._page(index).look()

    def _page(self, index: int) -> RecipePage | FacetPage | ClusterPage | PlacePage | DuplicatePage:
        return (
            self.recipe_page,
            self.facet_page,
            self.cluster_page,
            self.place_page,
            self.duplicate_page,
        )[index]

    def _turn(self, way: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + way) % self.tabs.count())
        self.take_focus()

    @override
    def show_recipe(self) -> None:
        self.tabs.setCurrentIndex(RECIPE)

    def look_at_all(self) -> None:
        """Take the filter away."""
        for words in list(self.desk.filters):
            self.desk.choose(words, "")

    def _on_filter(self) -> None:
        self._show_filter()
        self.show_page(self.tabs.currentIndex())

    def _on_recipe(self) -> None:
        self.footer.say("")
        count = len(self.desk.steps)
        self.tabs.set_count(RECIPE, numbers.count(count) if count else "")

    def _show_filter(self) -> None:
        said = _("Se miran solo: {groups}").format(groups=" · ".join(self.desk.filters))
        self.filter_words.set_sign("search", said, "ink2")
        self.filter_row.setVisible(bool(self.desk.filters))

    # -- cleaning ------------------------------------------------------------------------------

    def apply(self) -> None:
        """Change the records as the recipe says, as one; or go to what is missing."""
        page = self.recipe_page
        if missing := self._missing():
            self.tabs.setCurrentIndex(RECIPE)
            self.footer.say(missing[0])
            missing[1].setFocus()
            return
        sight, person = self.desk.sight, self.context.person
        reason = page.reason.text().strip()
        self.footer.say("")
        self.work_row.begin(_("Limpiando los registros"))

        def clean(
            workspace: "Workspace", report: "Report", cancel: "Cancel"
        ) -> "CleanedForm | Stopped":
            from app.operations.clean_answers import clean_or_stop

            return clean_or_stop(
                workspace, sight, person, reason, clock=now, report=report, cancel=cancel
            )

        self._follow(clean, self._on_cleaned)

    def _missing(self) -> tuple[str, QWidget] | None:
        page = self.recipe_page
        if page.is_editing:
            return _("Termine primero el paso que está escribiendo."), page.editor.keep_button
        if not self.desk.steps:
            return _("Falta un paso: agregue qué hay que limpiar."), page.add_button
        if page.problems:
            return _("Un paso no calza con este formulario: cámbielo o quítelo."), page.table
        if not page.reason.text().strip():
            return _("Falta decir por qué se limpia: queda en la historia."), page.reason
        return None

    def _follow(
        self,
        op: "Callable[[Workspace, Report, Cancel], T]",
        on_done: "Callable[[T], None]",
    ) -> None:
        cancel = self.context.tasks.run_long(
            op,
            on_done,
            self._on_stopped,
            on_progress=self.work_row.show_progress,
            touches=TOUCHED,
        )
        self.work_row.follow(cancel)

    def _on_cleaned(self, done: "CleanedForm | Stopped") -> None:
        self.work_row.end()
        if isinstance(done, Stopped):
            said = _("Se detuvo la limpieza: lo que ya cambió se queda, y se puede deshacer.")
            self.context.tell(said, self._way_back(done.batch))
            return
        data = ngettext("Se limpió {n} dato", "Se limpiaron {n} datos", done.changed)
        where = ngettext("en {n} registro.", "en {n} registros.", done.records)
        words = [
            data.format(n=numbers.count(done.changed)),
            where.format(n=numbers.count(done.records)),
        ]
        if done.refused:
            stayed = ngettext(
                "{n} dato se quedó como estaba.",
                "{n} datos se quedaron como estaban.",
                done.refused,
            )
            words.append(stayed.format(n=numbers.count(done.refused)))
            words += [sentence(each) for each in done.problems[-1:]]
        self.context.tell(" ".join(words), self._way_back(done.batch))

    def _way_back(self, batch: int | None) -> "Callable[[], None] | None":
        return None if batch is None else partial(self.take_back, batch)

    def take_back(self, batch: int) -> None:
        """Give all records back what a cleaning changed."""
        person = self.context.person
        self.work_row.begin(_("Deshaciendo la limpieza"))

        def back(workspace: "Workspace", report: "Report", cancel: "Cancel") -> int:
            from app.operations.clean_undo import take_back_recipe

            return take_back_recipe(
                workspace, batch, person, clock=now, report=report, cancel=cancel
            )

        self._follow(back, self._on_taken_back)

    def _on_taken_back(self, records: int) -> None:
        self.work_row.end()
        said = ngettext(
            "{n} registro quedó como estaba.", "{n} registros quedaron como estaban.", records
        )
        self.context.tell(said.format(n=numbers.count(records)))
