"""What the screens that write recipes share: the recipe, its keys, and recipes as files."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from app.messages import _, fix, sentence
from app.store.database import KnownError
from app.ui.cleaning.desk import Desk
from app.ui.cleaning.recipe_page import RecipePage
from app.ui.context import Context
from app.ui.controls.work_row import WorkRow
from app.ui.screen import Action, Screen
from forms.problem import ProblemError

if TYPE_CHECKING:
    from app.steps.cleaning.recipe import Recipe
    from app.store.workspace import Workspace


class RecipeScreen(Screen):
    """A screen on which a recipe is written."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work_row, self.preview_row = WorkRow(), WorkRow()
        self.desk = Desk(context, self.preview_row, self)
        self.recipe_page = RecipePage(self.desk)
        self.recipe_page.open_wanted.connect(self.ask_what)
        self.recipe_page.save_wanted.connect(self.ask_where)
        self.add_key("Ctrl+N", self.add_step, _("Agregar un paso"), in_status=True)
        self.add_key("Del", self._on_remove)
        self.add_key("Ctrl+Up", partial(self._move_step, -1))
        self.add_key("Ctrl+Down", partial(self._move_step, 1))
        self.add_key("Esc", self.recipe_page.close_editor)

    def show_recipe(self) -> None:
        """Bring the recipe to the front."""

    @override
    def offers(self) -> list[Action]:
        return [
            Action(_("Agregar un paso a la receta"), self.add_step, "plus", key="Ctrl+N"),
            Action(_("Abrir una receta"), self.ask_what, "file-check"),
            Action(_("Guardar la receta"), self.ask_where, "upload"),
        ]

    @override
    def undo(self) -> None:
        self.desk.undo()

    @override
    def redo(self) -> None:
        self.desk.redo()

    # -- steps ---------------------------------------------------------------------------------

    def add_step(self) -> None:
        """Write a new step."""
        self.show_recipe()
        self.recipe_page.add()

    def _on_remove(self) -> None:
        if self.recipe_page.table.hasFocus():
            self.recipe_page.remove(self.recipe_page.table.row())

    def _move_step(self, way: int) -> None:
        if self.recipe_page.table.hasFocus():
            self.recipe_page.move_step(self.recipe_page.table.row(), way)

    # -- recipes as files ----------------------------------------------------------------------

    def ask_what(self) -> QFileDialog:
        """Ask which recipe to open; the window stays usable."""
        dialog = QFileDialog(self.window(), _("Abrir una receta"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_recipe(Path(name)))
        return _opened(dialog)

    def ask_where(self) -> QFileDialog | None:
        """Ask where to put the recipe."""
        if not self.desk.steps:
            self.footer.say(_("Todavía no hay pasos que guardar."))
            return None
        dialog = QFileDialog(self.window(), _("Guardar la receta"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"receta-{self.desk.form or 'tabla'}.json")
        dialog.fileSelected.connect(lambda name: self.save_recipe(Path(name)))
        return _opened(dialog)

    def open_recipe(self, path: Path) -> None:
        """Take the steps of a recipe that somebody made."""

        def read(_workspace: "Workspace") -> "Recipe":
            from app.steps.cleaning.recipe import load_recipe

            return load_recipe(path)

        self.context.tasks.read(read, self._on_opened, self._on_stopped)

    def _on_opened(self, recipe: "Recipe") -> None:
        self.show_recipe()
        self.desk.take_recipe(recipe)
        self.recipe_page.table.setFocus()

    def save_recipe(self, path: Path) -> None:
        """Write the recipe, to run it again."""
        text = self.desk.recipe.to_text()

        def write(_workspace: "Workspace") -> Path:
            from app.operations.clean_answers import save_recipe

            save_recipe(text, path)
            return path

        self.context.tasks.run(write, self._on_saved, self._on_stopped)

    def _on_saved(self, path: Path) -> None:
        words = _("La receta quedó en «{file}».").format(file=path.name)
        self.footer.say(words, "circle-check", "ok")
        self.context.announce(words)

    def _on_stopped(self, error: Exception) -> None:
        self.work_row.end()
        if isinstance(error, (ProblemError, KnownError)):
            problem = error.problems[0]
            self.footer.say(f"{sentence(problem)} {fix(problem)}", "circle-x", "err")
        else:
            self.context.show_error(error)


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setNameFilter(_("Receta JSON (*.json)"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
