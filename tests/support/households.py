"""A form of households with persons and their children, and a few records of it."""

from app.steps.catalogue import DatasetMetadata
from forms.answers import Answers, StoredRow
from forms.choices import Choice
from forms.instrument import ChoiceList, Group, Instrument, Marks, Question, Repeat


def public(**marks):
    """Give the marks of a column that may be published."""
    return Marks(privacy="publico", **marks)


def instrument(*children, lists=(), settings=None):
    """Make an instrument of these elements."""
    return Instrument(
        form_id="hogares",
        version="3",
        titles={"es": "Hogares visitados"},
        languages=("es",),
        default_language="es",
        root="data",
        children=children,
        choice_lists={choices.name: choices for choices in lists},
        settings=settings or {},
        xform="",
    )


PLACES = ChoiceList(
    "municipios",
    tuple(
        Choice(code, {"es": name})
        for code, name in (("0101", "Guatemala"), ("0102", "Santa Catarina Pinula"))
    ),
)
MUNICIPALITY = Question(
    "lugar/municipio",
    "select_one",
    labels={"es": "Municipio"},
    required="true()",
    list_name="municipios",
    marks=public(key=True, codelist="municipios"),
)
NUMBER = Question("numero", "integer", labels={"es": "Número"}, marks=public(key=True))
INCOME = Question(
    "ingreso",
    "decimal",
    labels={"es": "Ingreso | mensual"},
    constraint=". >= 0",
    marks=public(unit="Q", sdg="1.1.1"),
)
NAME = Question("nombre", "text", labels={"es": "Nombre"}, marks=Marks(privacy="confidencial"))
PEOPLE = Question("pueblo", "text", labels={"es": "Pueblo"}, marks=Marks(privacy="sensible"))
NOTE = Question("nota", "text", labels={"es": "Nota <importante>"}, marks=public())
UNMARKED = Question("otro", "text", labels={"es": "Otro"})
FLAT = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    NUMBER,
    INCOME,
    NAME,
    PEOPLE,
    NOTE,
    UNMARKED,
    lists=[PLACES],
)

CHILDREN = Repeat(
    "personas/hijos",
    labels={"es": "Hijos"},
    children=(Question("personas/hijos/sexo", "text", labels={"es": "Sexo"}, marks=public()),),
)
PERSONS = Repeat(
    "personas",
    labels={"es": "Personas"},
    children=(
        Question("personas/edad", "integer", labels={"es": "Edad"}, marks=public()),
        CHILDREN,
    ),
)
NESTED = instrument(Group("lugar", children=(MUNICIPALITY,)), NUMBER, PERSONS, lists=[PLACES])

METADATA = DatasetMetadata(
    name="hogares",
    title="Hogares visitados en 2026",
    description="Hogares que visitó la municipalidad.",
    organization="Municipalidad de Nebaj",
    frequency="R/P1Y",
    spatial="1413",
    temporal_start="2026-01",
    temporal_end="2026-06",
    themes=("SOCI",),
    keywords=("hogares", "ingresos"),
    contact_email="uip@example.org",
    laip="10.28",
    sdg=("1.1.1",),
    sources=("Visitas de la oficina municipal.",),
)


def household(municipality, number, **values):
    """Give the answers of one household, without persons."""
    return Answers({"lugar/municipio": municipality, "numero": number, **values})


def person(row, position, age, parent=None):
    """Give an instance of the repeat of persons."""
    return StoredRow("personas", row, parent, position, {"personas/edad": age})


def child(row, parent, position, sex):
    """Give an instance of the repeat of children inside a person."""
    return StoredRow("personas/hijos", row, parent, position, {"personas/hijos/sexo": sex})


RECORDS = [
    ("u3", household("0102", 1, ingreso=61.0, nombre="Ana", pueblo="Ixil", nota="=1+1")),
    ("u1", household("0101", 10, ingreso=1234.5, nota='dos\n"líneas"')),
    ("u2", household("0101", 9, otro="no sale")),
]
