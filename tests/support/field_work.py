"""Field work for tests: visits of made-up people, and a form of interviews with its records."""

from datetime import UTC, datetime, timedelta

from support.instruments import instrument, public

from app.steps.quality.visits import Visit
from app.store.record_origins import Origin
from forms.instrument import Marks, Question

MORNING = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # nine o'clock in Guatemala


def visit(record: int, person: str = "Ana", **parts: object) -> Visit:
    """Make a visit; what is not named is unknown."""
    given = {
        "record": record,
        "uuid": f"u{record}",
        "person": person,
        "began": None,
        "seconds": None,
        "answered": 10,
        "place": None,
        "accuracy": None,
        "municipality": "",
        "numbers": {},
        "blocks": {},
        "texts": (),
    }
    return Visit(**(given | parts))


def several(count: int, person: str = "Ana", first: int = 1, **parts: object) -> list[Visit]:
    """Make visits that differ in nothing but their record."""
    return [visit(record, person, **parts) for record in range(first, first + count)]


def origin(record: int = 1, **parts: object) -> Origin:
    """Say where a record comes from: captured by Ana, finished after twenty minutes."""
    given = {
        "id": record,
        "uuid": f"u{record}",
        "version": 1,
        "batch": None,
        "device": "d",
        "author": "Ana",
        "created_at": MORNING,
        "finalised_at": MORNING + timedelta(minutes=20),
    }
    return Origin(**(given | parts))


MUNICIPALITY = public(
    "municipio",
    "select_one",
    list_name="municipios",
    codelist="municipios",
    labels={"": "Municipio"},
)


def interviews():
    """A form as interviewers use it: a point, an age, four questions with the same options."""
    block = [
        public(f"p{n}", "select_one", list_name="escala", labels={"": f"Pregunta {n}"})
        for n in range(1, 5)
    ]
    return instrument(
        Question("inicio", "start"),
        Question("final", "end"),
        MUNICIPALITY,
        public("punto", "geopoint", labels={"": "Punto"}),
        public("edad", "integer", labels={"": "Edad"}, required="true()", unit="años"),
        *block,
        Question("nota", "text", marks=Marks(privacy="confidencial")),
        lists={"escala": ["1", "2", "3"], "municipios": ["0101", "0901"]},
        settings={"frequency": "R/P1M"},
    )
