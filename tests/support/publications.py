"""Publications made by hand: forms that can go out, versions, parcels; no store behind them."""

from datetime import UTC, datetime

from app.operations.parcels import Shipment
from app.operations.portals import Destination
from app.operations.publication import (
    ColumnFate,
    FormToPublish,
    LastVersion,
    Package,
    PackageFile,
)
from app.steps.catalogue import DatasetMetadata
from app.store.datasets import News
from app.ui.publish.plan import Plan
from sync.parcel import State

NOON = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
PORTAL = Destination("https://datos.muninebaj.gob.gt", "nebaj", practice=False, has_key=True)
METADATA = DatasetMetadata(
    name="hogares-y-agua",
    title="Hogares y agua 2026",
    description="De dónde toman agua los hogares que visitó la oficina municipal en 2026.",
    organization="Municipalidad de Nebaj",
    license="CC-BY-4.0",
    frequency="R/P1Y",
    spatial="1413",
    temporal_start="2026-01",
    temporal_end="2026-06",
    themes=("SOCI",),
    keywords=("agua", "hogares", "nebaj"),
    contact_email="datos@muninebaj.gob.gt",
)
COLUMNS = (
    ColumnFate("nombre", "Nombre", False, "confidencial", False, "nombre"),
    ColumnFate("otro", "Otro", False, "reservado", False, "otro"),
    ColumnFate("fuente", "Fuente de agua", False, "publico", True, "vivienda/fuente"),
    ColumnFate("edad", "Edad", True, "publico", True, "miembros/edad"),
)


def last(**values: object) -> LastVersion:
    """Give the version that stands at the portal."""
    known = {
        "version": 3,
        "name": "hogares-y-agua",
        "number": 3,
        "rows": 1200,
        "built_at": NOON,
        "prepared_by": "Juana",
        "approved_by": "Pedro",
        "parcel": "p3",
        "url": "https://datos.muninebaj.gob.gt/dataset/hogares-y-agua",
    }
    return LastVersion(**{**known, **values})


def form(**values: object) -> FormToPublish:
    """Give a form with 412 finished records and no version yet."""
    known = {
        "form_id": "hogares",
        "title": "Hogares y agua 2026",
        "finished": 412,
        "drafts": 0,
        "unchecked": 0,
        "errors": 0,
        "warnings": 0,
        "last": None,
        "news": None,
    }
    return FormToPublish(**{**known, **values})


def package(**values: object) -> Package:
    """Give the package of version 1."""
    known = {
        "name": "hogares-y-agua",
        "version": 1,
        "number": 1,
        "rows": 412,
        "prepared_by": "Juana",
        "built_at": NOON,
        "files": (
            PackageFile("hogares-y-agua.csv", "a" * 64, 1_296_000),
            PackageFile("datapackage.json", "b" * 64, 4_000),
        ),
    }
    return Package(**{**known, **values})


def parcel(state: State = State.SENT, **values: object) -> Shipment:
    """Give a parcel of 412 rows for the portal."""
    known = {
        "id": "p1",
        "title": "Hogares y agua 2026",
        "form_id": "hogares",
        "number": 1,
        "rows": 412,
        "bytes": 1_300_000,
        "portal_url": PORTAL.url,
        "practice": False,
        "has_way": True,
        "next_try": None,
        "problem": None,
        "page": f"{PORTAL.url}/dataset/hogares-y-agua",
        "arrived_at": NOON if state is State.SENT else None,
    }
    return Shipment(state=state, **{**known, **values})


def plan(**values: object) -> Plan:
    """Give a publication that lacks nothing but its package."""
    known = {
        "form": form(),
        "metadata": METADATA,
        "columns": COLUMNS,
        "prepared_by": "Juana",
        "approved_by": "Pedro",
        "destination": PORTAL,
    }
    return Plan(**{**known, **values})


def news(added: int = 0, changed: int = 0, gone: int = 0) -> News:
    """Give how records differ from those of a version."""
    return News(added, changed, gone)
