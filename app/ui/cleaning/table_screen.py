"""Limpiar antes de importar: a recipe for a table, with the steps on rows and columns too."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from typing_extensions import override

from app.messages import _
from app.ui.cleaning.recipe_screen import RecipeScreen
from app.ui.context import Context
from app.ui.controls.buttons import Button, Kind
from app.ui.importing.journey import journey_of
from app.ui.room import Room, Width

if TYPE_CHECKING:
    from app.operations.clean_import import TableToClean
    from app.operations.plan_import import ImportOptions
    from app.progress import Cancel, Report
    from app.steps.cleaning.recipe import Recipe
    from app.store.workspace import Workspace


class TableCleaningScreen(RecipeScreen):
    """The page that cleans a table on its way into the records; the file stays as it is."""

    station = "limpiar_tabla"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.journey = journey_of(context)
        self.set_title(_("Limpiar antes de importar"), _("Importar una tabla"))
        across = self.use_across()
        for widget in (self.work_row, self.preview_row):
            across.addWidget(widget)
        self.recipe_page.reason_field.hide()
        self.body.addWidget(self.recipe_page, 1)
        footer = self.use_footer()
        self.back_button = Button(_("Importar una tabla"), Kind.GHOST, icon="arrow-left")
        self.back_button.clicked.connect(self.go_back)
        self.use_button = Button(_("Usar esta receta"), Kind.PRIMARY, key="Ctrl+Enter")
        self.use_button.clicked.connect(self.use)
        footer.add_left(self.back_button)
        footer.add_right(self.use_button)
        self.set_primary(self.use_button)
        self.add_key("Alt+Left", self.go_back, _("Importar una tabla"))
        self.desk.recipe_changed.connect(partial(self.footer.say, ""))

    @override
    def activate(self, **target: object) -> None:
        file, options = self.journey.file, self.journey.options
        if file is None or self.journey.is_busy:
            self.context.go("importar", again=True)
            return

        def read(_workspace: "Workspace") -> "tuple[TableToClean, Recipe]":
            from app.operations.clean_import import recipe_of, table_to_clean

            return table_to_clean(file, options), recipe_of(options)

        self.context.tasks.read(read, self._on_read, self._on_stopped)

    def _on_read(self, found: "tuple[TableToClean, Recipe]") -> None:
        self.desk.use_table(*found)
        self.set_title(self.desk.title, _("Limpiar antes de importar"))
        self.take_focus()

    @override
    def reflow(self, room: Room) -> None:
        self.recipe_page.table.setColumnHidden(1, room.width < Width.WIDE)

    def go_back(self) -> None:
        """Go back to the import; the recipe it had counts."""
        self.context.go("importar", again=True)

    def use(self) -> None:
        """Let the import read the table through this recipe, or go to what is missing."""
        page, table = self.recipe_page, self.desk.table
        if table is None:
            return
        if page.is_editing:
            self.footer.say(_("Termine primero el paso que está escribiendo."))
            page.editor.keep_button.setFocus()
            return
        if page.problems:
            self.footer.say(_("Un paso no calza con esta tabla: cámbielo o quítelo."))
            page.table.setFocus()
            return
        recipe = self.desk.recipe

        def keep(workspace: "Workspace", _report: "Report", _cancel: "Cancel") -> "ImportOptions":
            from app.operations.clean_import import with_recipe

            return with_recipe(workspace, table, recipe)

        self.work_row.begin(_("Guardando la receta"))
        self.context.tasks.run_long(keep, self._on_kept, self._on_stopped)

    def _on_kept(self, options: "ImportOptions") -> None:
        self.work_row.end()
        self.journey.look(_("Leyendo"), replace(options, questions={}, ignored=()))
        self.context.go("importar", again=True)
