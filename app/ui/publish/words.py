"""How Publicar says places, periods, portals and what becomes of a column."""

from urllib.parse import urlsplit

from app.messages import N_, _
from app.operations.portals import Destination
from app.operations.publication import ColumnFate
from app.steps import reference
from app.steps.catalogue import COUNTRY, DatasetMetadata
from app.steps.period_text import write_period

CLASSES = {
    "publico": N_("es pública"),
    "confidencial": N_("es confidencial"),
    "sensible": N_("es sensible"),
    "reservado": N_("es reservada"),
    "excluida": N_("no incluida en estos datos"),
    "": N_("sin clase: nada sale así"),
}
"""Privacy class -> how it is said of a column."""

MARKS = (
    ("globe", N_("se publica")),
    ("sigma", N_("solo en totales")),
    ("group", N_("se agrupa o redondea")),
    ("lock", N_("no sale de aquí")),
)
"""The four marks of columns: icon, words."""


def fate_of(column: ColumnFate) -> tuple[str, str]:
    """Give icon and words of what becomes of a column."""
    icon, words = MARKS[0] if column.goes_out else MARKS[-1]
    return icon, _(words)


def place_words(spatial: str) -> str:
    """Say the territory of a dataset."""
    if spatial in {"", COUNTRY}:
        return _("Guatemala, todo el país")
    municipality = reference.municipalities().get(spatial)
    if municipality is not None:
        department = reference.departments()[municipality.department]
        return f"{municipality.name}, {department.name} ({spatial})"
    by_iso = {each.iso: each.name for each in reference.departments().values()}
    return by_iso.get(spatial, spatial)


def period_words(metadata: DatasetMetadata) -> str:
    """Say the period of a dataset, "" when it is not known."""
    start, end = write_period(metadata.temporal_start), write_period(metadata.temporal_end)
    if start and end and start != end:
        return _("{start} a {end}").format(start=start, end=end)
    return start or end


def portal_words(destination: Destination) -> str:
    """Name a portal: «Portal de práctica», or where it is."""
    if destination.practice:
        return _("Portal de práctica")
    return address_words(destination.url)


def address_words(url: str) -> str:
    """Give the part of an address that people know a portal by."""
    return urlsplit(url).netloc or url
