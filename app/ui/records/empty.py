"""What Registros says when there is nothing to show, and what to do then."""

from collections.abc import Callable

from app.messages import _
from app.ui.controls.buttons import Button
from app.ui.controls.notices import EmptyState

Do = Callable[[], object]


def no_forms(go: Do) -> EmptyState:
    """Say that a form comes first."""
    button = Button(_("Ir a Formularios"))
    button.clicked.connect(go)
    sentence = _("Cargue o elija un formulario; aquí verá sus registros.")
    return EmptyState("clipboard-list", _("Todavía no hay formularios"), sentence, button)


def no_records(capture: Do, take_in: Do) -> EmptyState:
    """Say that a form has no records yet."""
    first = Button(_("Capturar el primero"), icon="square-pen")
    first.clicked.connect(capture)
    table = Button(_("Importar una tabla"), icon="file-spreadsheet")
    table.clicked.connect(take_in)
    sentence = _(
        "Aquí verá cada registro que capture o importe. También puede soltar una tabla aquí."
    )
    return EmptyState("table-2", _("Todavía no hay registros"), sentence, first, table)


def no_match(clear: Do) -> EmptyState:
    """Say that filter and search leave nothing."""
    button = Button(_("Quitar filtros"))
    button.clicked.connect(clear)
    sentence = _("Pruebe con menos letras o con otro filtro; los registros siguen guardados.")
    return EmptyState("search", _("Ningún registro con estos filtros"), sentence, button)
