"""Why a portal refused fields: each refusal with our own field as its place, and of which kind.

CKAN answers 409 with `{"error": {field: [sentence, …]}}`; for lists of objects (`extras`,
`resources`) each field holds one object of reasons for each item, in the order they were sent. The
sentences are in the language of the site, so kinds are known by English and Spanish words alike;
what is of no known kind is quoted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.messages.description_words import field_words
from app.steps.portal_rules import ASKED, FIELD_OF
from forms.problem import Place, Problem

_KINDS = {
    "portal.field_moved": r"schema field with the same name|campo de esquema con el mismo",
    "portal.field_email": r"(?:e-?mail|correo).*(?:valid|formato|direcci)|dirección de correo",
    "portal.field_choice": r"value must be one of|unexpected choice|invalid choice|no es una opc",
    "portal.field_date": r"date format|formato de fecha|date must be|invalid date",
    "portal.field_number": r"invalid integer|entero no v|natural number|positive integer",
    "portal.field_length": r"length is|characters long|at most|longitud|más de|más larg|de 2 a 100"
    r"|(?:como máximo|al menos) \d+ caracteres",
    "portal.field_signs": r"alphanumeric|alfanum|solo lleva|only contain|solo puede contener",
    "portal.field_address": r"valid url|url válida",
    "portal.field_taken": r"already in use|ya est[aá] (?:siendo|en uso)|already exists|ya existe",
    "portal.field_repeated": r"duplicate key|clave duplicada|está repetida",
    "portal.field_missing": r"missing value|falta (?:el valor|este dato)|not empty|vac[ií]o"
    r"|required|requerid|obligatori",
}
_FORMS = {code: re.compile(form, re.IGNORECASE) for code, form in _KINDS.items()}

FIELD_CODES = frozenset({*_KINDS, "portal.validation", "portal.name_taken"})
"""Codes of all refusals that another description mends."""


def refused_fields(error: Mapping[str, object], sent: Mapping[str, object]) -> tuple[Problem, ...]:
    """Give one problem for each sentence of a refusal.

    Args:
        error: CKAN's error object, without `__type`.
        sent: The dataset or file as it was sent, to name what stands in its lists.
    """
    found = dict.fromkeys(_refused(error, sent))
    return tuple(_problem(name, file, reason) for name, file, reason in found)


def kind_of(reason: str) -> str:
    """Give the code of a sentence of a portal; `portal.validation` for one of no known kind."""
    found = (code for code, form in _FORMS.items() if form.search(reason))
    return next(found, "portal.validation")


def _problem(name: str, file: str, reason: str) -> Problem:
    ours = name if file else FIELD_OF.get(name, name if name in _OURS else ASKED + name)
    values = {"reason": reason, "label": field_words(ours), "name": name}
    return Problem(kind_of(reason), place=Place(file=file or None, field=ours), values=values)


_OURS = frozenset(FIELD_OF.values())


def _refused(
    error: Mapping[str, object], sent: Mapping[str, object]
) -> Iterator[tuple[str, str, str]]:
    """Give name of the field, file it is of ("" for the dataset), and the portal's sentence."""
    for name, value in error.items():
        items = _items(sent.get(name))
        if name == "extras":
            yield from _of_extras(value, items)
        elif name == "extras_validation":
            yield from ((_quoted(reason), "", reason) for reason in _reasons(value))
        elif name == "resources":
            yield from _of_files(value, items)
        else:
            yield from ((name, "", reason) for reason in _reasons(value))


def _of_extras(
    value: object, sent: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, str, str]]:
    for number, said in enumerate(value if isinstance(value, list) else [value]):
        key = str(sent[number].get("key") or "") if number < len(sent) else ""
        for reason in _reasons(said):
            yield key or "extras", "", reason


def _of_files(
    value: object, sent: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, str, str]]:
    for number, said in enumerate(value if isinstance(value, list) else [value]):
        file = str(sent[number].get("name") or "") if number < len(sent) else ""
        fields = said if isinstance(said, Mapping) else {"": said}
        for name, reasons in fields.items():
            for reason in _reasons(reasons):
                yield str(name), file or str(number + 1), reason


def _reasons(value: object) -> Iterator[str]:
    """Give the sentences in what may be one, a list of them, or objects of lists."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _reasons(part)
    elif value is not None and str(value).strip():
        yield " ".join(str(value).split())


def _quoted(reason: str) -> str:
    """Give the name that a sentence quotes: «Clave duplicada "sector"»."""
    found = re.search(r'["«]([^"»]+)["»]', reason)
    return found[1] if found else "extras"


def _items(value: object) -> Sequence[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
