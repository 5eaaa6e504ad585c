"""Small instruments for tests, built without a workbook or an XForm."""

from collections.abc import Sequence

from forms.choices import Choice
from forms.instrument import (
    ChoiceList,
    Element,
    Group,
    Instrument,
    Marks,
    Question,
    Repeat,
)


def instrument(
    *children: Element,
    form_id: str = "hogares",
    version: str = "1",
    lists: Sequence[ChoiceList] = (),
    xform: str | None = None,
) -> Instrument:
    """Build an instrument.

    Args:
        *children: Its elements, in order.
        form_id: Its stable name.
        version: Its version text.
        lists: Its choice lists.
        xform: Its document; by default one that differs with version and questions.
    """
    paths = " ".join(child.path for child in children)
    return Instrument(
        form_id=form_id,
        version=version,
        titles={"": form_id.capitalize()},
        languages=("",),
        default_language="",
        root="data",
        children=tuple(children),
        choice_lists={each.name: each for each in lists},
        settings={},
        xform=f"<{form_id} version='{version}'>{paths}</{form_id}>" if xform is None else xform,
    )


def text(path: str, **attributes: object) -> Question:
    """Build a question of type text."""
    return Question(path, "text", {"": path}, **attributes)


def integer(path: str, **attributes: object) -> Question:
    """Build a question of type integer."""
    return Question(path, "integer", {"": path}, **attributes)


def municipality(path: str = "municipio") -> Question:
    """Build the question that says which municipality a record is about."""
    return Question(path, "select_one", list_name="municipios", marks=Marks(codelist="municipios"))


def group(path: str, *children: Element) -> Group:
    """Build a group."""
    return Group(path, children=tuple(children))


def repeat(path: str, *children: Element) -> Repeat:
    """Build a repeat."""
    return Repeat(path, children=tuple(children))


def choices(name: str, *labels: str) -> ChoiceList:
    """Build a list whose values are 1, 2, 3 …"""
    options = (Choice(str(n), {"": label}) for n, label in enumerate(labels, start=1))
    return ChoiceList(name, tuple(options))


def long_form(questions: int, form_id: str = "larga") -> Instrument:
    """Build a form of that many text questions `q0`, `q1` …"""
    return instrument(*(text(f"q{n}") for n in range(questions)), form_id=form_id)


def household() -> Instrument:
    """Build a form with a group, a repeat and a repeat inside it."""
    return instrument(
        municipality(),
        group("vivienda", text("vivienda/comunidad"), integer("vivienda/cuartos")),
        repeat(
            "personas",
            text("personas/nombre"),
            integer("personas/edad"),
            repeat("personas/cursos", text("personas/cursos/grado")),
        ),
        text("observaciones"),
    )
