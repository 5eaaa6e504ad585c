"""What Revisar says when there is nothing to decide."""

from collections.abc import Callable

from app.messages import _
from app.operations.review import Review
from app.ui import numbers
from app.ui.controls.buttons import Button
from app.ui.controls.notices import EmptyState

Do = Callable[[], object]


def all_well(found: Review, publish: Do, records: Do) -> EmptyState:
    """Say that every rule passed in every record."""
    title = _("Nada por revisar: las {rules} reglas pasaron en los {records} registros.").format(
        rules=numbers.count(found.rules), records=numbers.count(found.records)
    )
    go = Button(_("Publicar"), icon="globe", key="F4")
    go.clicked.connect(publish)
    look = Button(_("Ver los registros"), icon="table-2")
    look.clicked.connect(records)
    sentence = _("Cada corrección quedó en la historia de su registro, con su razón.")
    return EmptyState("circle-check", title, sentence, go, look)


def no_records(go: Do) -> EmptyState:
    """Say that there is nothing to look at yet."""
    button = Button(_("Capturar o importar registros"), icon="table-2")
    button.clicked.connect(go)
    sentence = _("Aquí verá lo que haya que corregir, con su registro y su pregunta.")
    return EmptyState("list-checks", _("Todavía no hay registros por revisar"), sentence, button)
