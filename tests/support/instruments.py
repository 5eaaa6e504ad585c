"""Instruments for tests, built without any file."""

from collections.abc import Mapping, Sequence

from forms.choices import Choice
from forms.instrument import ChoiceList, Element, Instrument, Marks, Question


def instrument(
    *children: Element,
    lists: Mapping[str, Sequence[str]] | None = None,
    settings: Mapping[str, str] | None = None,
    languages: tuple[str, ...] = ("",),
) -> Instrument:
    """Build a form called `prueba` of these elements.

    Args:
        children: Elements in order.
        lists: Choice list -> values; each label is its value in capitals.
        settings: Acopio's own settings.
        languages: Languages, the first the default.
    """
    choice_lists = {
        name: ChoiceList(name, tuple(Choice(value, {"": value.upper()}) for value in values))
        for name, values in (lists or {}).items()
    }
    return Instrument(
        form_id="prueba",
        version="1",
        titles={"": "Prueba"},
        languages=languages,
        default_language=languages[0],
        root="data",
        children=children,
        choice_lists=choice_lists,
        settings=settings or {},
        xform="",
    )


def public(path: str, kind: str = "text", **parts: object) -> Question:
    """Build a question of a public column; parts named like marks become marks."""
    names = Marks.__dataclass_fields__
    marks = {name: parts.pop(name) for name in list(parts) if name in names}
    return Question(path, kind, marks=Marks(**({"privacy": "publico"} | marks)), **parts)
