"""Works out single expressions on a small record that holds one answer of every kind.

`form` is where the expression is the calculation of `/data/o`, `row` where it is that of `y` in
each of the four instances of `/data/rep`.
"""

from datetime import UTC, datetime

from support.forms import instrument

from forms.answers import Answers, StoredRow
from forms.choices import Choice
from forms.instrument import ChoiceList, Instrument, Question, Repeat
from forms.session import CaptureSession

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

PEOPLE = ChoiceList(
    "l",
    (
        Choice("a", {"": "Ana"}, {"k": "1"}),
        Choice("b", {"": "Beto"}, {"k": "2"}),
        Choice("c", {"": "Carla"}, {"k": "2"}),
    ),
)

VALUES = {
    "i": 5,
    "d": 1.5,
    "s": "hola mundo",
    "f": "2020-01-31",
    "dt": "2020-01-31T15:30:00.000-06:00",
    "sm": "a b c",
    "t": "2020-01-01",
    "irr": 9,
    "t3": "x",
}


def new_id() -> str:
    """Give the one uuid of these tests."""
    return "00000000-0000-4000-8000-000000000000"


def form(*, calculation: str = "", row_calculation: str = "") -> Instrument:
    """Build the form of the record."""
    return instrument(
        Question("i", "integer"),
        Question("d", "decimal"),
        Question("s", "text"),
        Question("b", "text"),
        Question("f", "date"),
        Question("dt", "dateTime"),
        Question("sm", "select_multiple", list_name="l"),
        Question("t", "text"),
        Question("irr", "integer", relevant="false()"),
        Question("t3", "text"),
        Repeat(
            "rep",
            children=(
                Question("rep/x", "integer"),
                Question("rep/y", "calculate", calculate=row_calculation),
            ),
        ),
        Question("bt", "calculate", calculate="true()"),
        Question("o", "calculate", calculate=calculation),
        lists=[PEOPLE],
    )


def record() -> Answers:
    """Give the answers of the record: `x` is 1, 2, 3 and blank in the four instances."""
    rows = [
        StoredRow("rep", f"fila-{n}", None, n, {"rep/x": n} if n < 4 else {}) for n in (1, 2, 3, 4)
    ]
    return Answers(dict(VALUES), rows)


def opened(built: Instrument) -> CaptureSession:
    """Open the record in a form, at noon in a zone of its own: UTC."""
    return CaptureSession(built, record(), now=lambda: NOW, new_id=new_id, zone=UTC)


def evaluate(expression: str) -> str:
    """Work out an expression at the top of the form; blank is ""."""
    return str(opened(form(calculation=expression)).node("o").value or "")


def evaluate_in_rows(expression: str) -> list[str]:
    """Work out an expression in each of the four instances."""
    session = opened(form(row_calculation=expression))
    return [str(session.node(f"rep[{n}]/y").value or "") for n in (1, 2, 3, 4)]
