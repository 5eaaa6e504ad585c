"""What Revisar says when there is nothing to decide."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.messages import _
from app.operations.review import Review
from app.ui import numbers
from app.ui.controls.buttons import Button
from app.ui.controls.notices import EmptyState
from app.ui.controls.text import Text

Do = Callable[[], object]
Go = Callable[..., object]
"""Goes to a station."""


def nothing_open(found: Review, go: Go, *, is_checked: bool) -> QWidget:
    """Say why nothing is to be decided: no records, all well, or nobody knows yet."""
    if not found.records:
        return no_records(go, "registros")
    if is_checked:
        return all_well(found, partial(go, "publicar"), partial(go, "registros"))
    return Text(_("Revisando los registros"), "body", "ink2")


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


def no_records(go: Go, station: str) -> EmptyState:
    """Say that there is nothing to look at yet."""
    button = Button(_("Capturar o importar registros"), icon="table-2")
    button.clicked.connect(partial(go, station))
    sentence = _("Aquí verá lo que haya que corregir, con su registro y su pregunta.")
    return EmptyState("list-checks", _("Todavía no hay registros por revisar"), sentence, button)


def none_repeated(go: Go) -> EmptyState:
    """Say that no record repeats another, and where to look for those that are nearly alike."""
    button = Button(_("Buscar registros parecidos"), icon="search")
    button.clicked.connect(partial(go, "limpiar"))
    sentence = _("Ningún dato clave se repite. Puede buscar a quién se anotó con otro nombre.")
    return EmptyState("circle-check", _("Ningún registro repite a otro"), sentence, button)
