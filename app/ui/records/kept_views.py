"""«Vistas»: filters, columns and order that people keep under a name."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.messages import _
from app.operations.saved_views import SavedView, forget_view, save_view, saved_views
from app.store.workspace import Workspace
from app.ui.context import Context
from app.ui.controls.buttons import Button, IconButton
from app.ui.controls.cards import Card
from app.ui.controls.fields import TextField
from app.ui.controls.menus import open_under
from app.ui.tasks import Part


class KeptViews(QObject):
    """The views of the form in hand: chosen, kept and dropped from one menu."""

    def __init__(
        self, context: Context, current: Callable[[], SavedView], show: Callable[[SavedView], None]
    ) -> None:
        super().__init__()
        self._context, self._current, self._show = context, current, show
        self._form = ""
        self.views: Mapping[str, SavedView] = {}
        self.card = NameCard(self.keep)

    def read(self, form: str) -> None:
        """Read the views of a form."""
        self._form = form
        self._context.tasks.read(lambda workspace: saved_views(workspace, form), self._on_views)

    def open_menu(self, button: QWidget) -> None:
        """Offer the views, keeping what is shown now, and dropping each."""
        choices: list[tuple[str, Callable[[], object]]] = [
            (name, partial(self._show, view)) for name, view in self.views.items()
        ]
        choices.append((_("Guardar esta vista…"), self.card.ask))
        for name in self.views:
            words = _("Quitar «{name}»").format(name=name)
            choices.append((words, partial(self.forget, name)))
        open_under(button, choices)

    def keep(self, name: str) -> None:
        """Keep what is shown now under a name."""
        view, form = self._current(), self._form
        self._change(lambda workspace: save_view(workspace, form, name, view))
        self._context.announce(_("Se guardó la vista «{name}».").format(name=name))

    def forget(self, name: str) -> None:
        """Drop a view; it can be taken back."""
        form, view = self._form, self.views[name]
        self._change(lambda workspace: forget_view(workspace, form, name))
        said = _("Se quitó la vista «{name}».").format(name=name)
        back = partial(save_view, form_id=form, name=name, view=view)
        self._context.tell(said, lambda: self._change(back))

    def _change(self, op: Callable[[Workspace], None]) -> None:
        self._context.tasks.run(op, self._on_changed, touches=Part.SETTINGS)

    def _on_changed(self, _nothing: None) -> None:
        self.read(self._form)

    def _on_views(self, views: Mapping[str, SavedView]) -> None:
        self.views = views


class NameCard(Card):
    """Asks for the name of a view; hidden while there is nothing to keep."""

    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName(_("Guardar esta vista"))
        self._keep = keep
        row = QHBoxLayout()
        self.name = TextField(_("Nombre de la vista"), example=_("Nombre de la vista"))
        self.name.returnPressed.connect(self._on_keep)
        button = Button(_("Guardar la vista"))
        button.clicked.connect(self._on_keep)
        close = IconButton("x", _("No guardar"))
        close.clicked.connect(self.hide)
        row.addWidget(self.name, 1)
        row.addWidget(button)
        row.addWidget(close)
        self.column(6).addLayout(row)
        self.hide()

    def ask(self) -> None:
        """Ask for the name."""
        self.name.clear()
        self.show()
        self.name.setFocus()

    def _on_keep(self) -> None:
        if name := self.name.text().strip():
            self.hide()
            self._keep(name)
