"""What the practice portal accepts of a dataset: the rules of CKAN 2.12, in Spanish words."""

import re
import uuid
from collections.abc import Mapping, Sequence

from sync.practice.refusals import RefusalError

Reasons = dict[str, object]
"""Field -> sentences (for lists of objects: one object of reasons each), as CKAN sends them."""

TEXTS = (
    "title",
    "notes",
    "license_id",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "url",
    "version",
)
"""Plain text fields of a dataset."""

_NAME = re.compile(r"[a-z0-9_-]*\Z")
_TAG = re.compile(r"[\w \-.]*\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")
_RESERVED = frozenset({"new", "edit", "search"})
_TRUE = frozenset({"true", "yes", "t", "y", "1"})


def is_true(value: object) -> bool:
    """Read a yes or no as CKAN does: whatever is not plainly yes is no."""
    return str(value).lower() in _TRUE


def dataset_reasons(fields: Mapping[str, object], *, name_in_use: bool) -> Reasons:
    """Give why a dataset cannot be accepted; empty when it can.

    Args:
        fields: All of it, as it would be stored.
        name_in_use: Another dataset has this name.

    Raises:
        RefusalError: A list field holds something else: CKAN calls that a bad request.
    """
    reasons: Reasons = {
        "name": _name_reasons(fields.get("name"), name_in_use=name_in_use),
        "tags": _tag_reasons(_items(fields, "tags")),
        "extras": _extra_reasons(_items(fields, "extras")),
        "extras_validation": _repeated_extras(_items(fields, "extras")),
    }
    for name in TEXTS:
        value = fields.get(name)
        if isinstance(value, list | dict):
            reasons[name] = ["Debe ser un texto"]
        elif value and name.endswith("_email") and not _EMAIL.match(str(value)):
            reasons[name] = [f"«{value}» no es una dirección de correo"]
    return {name: reason for name, reason in reasons.items() if reason}


def resource_id_reasons(resource_id: str, *, in_use: bool) -> list[str]:
    """Give why an id chosen by the client cannot be accepted."""
    try:
        uuid.UUID(resource_id)
    except ValueError:
        return ["El id no es válido"]
    return ["El id ya existe en otro conjunto de datos"] if in_use else []


def _name_reasons(name: object, *, name_in_use: bool) -> list[str]:
    if name is None or name == "":
        return ["Falta este dato"]
    text = str(name)
    if len(text) < 2 or len(text) > 100:
        return ["El nombre tiene de 2 a 100 letras"]
    if text in _RESERVED:
        return ["Este nombre está reservado"]
    if not _NAME.match(text):
        return ["El nombre solo lleva minúsculas sin tilde, números, - y _"]
    return ["Este nombre ya está en uso"] if name_in_use else []


def _tag_reasons(tags: Sequence[Mapping[str, object]]) -> list[str]:
    reasons = []
    for tag in tags:
        text = str(tag.get("name", ""))
        if not 2 <= len(text) <= 100:
            reasons.append(f"La etiqueta «{text}» debe tener de 2 a 100 letras")
        elif not _TAG.match(text):
            reasons.append(f"La etiqueta «{text}» solo lleva letras, números, espacios, - _ .")
    return reasons


def _extra_reasons(extras: Sequence[Mapping[str, object]]) -> list[dict[str, list[str]]]:
    reasons = [
        {
            part: ["Falta este dato"]
            for part in ("key", "value")
            if not _is_text(extra.get(part)) or (part == "key" and extra[part] == "")
        }
        for extra in extras
    ]
    return reasons if any(reasons) else []


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float)


def _repeated_extras(extras: Sequence[Mapping[str, object]]) -> list[str]:
    keys = [str(extra.get("key")) for extra in extras]
    return [f"La clave «{key}» está repetida" for key in dict.fromkeys(keys) if keys.count(key) > 1]


def _items(fields: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    value = fields.get(name) or []
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return value
    message = f"Only lists of dicts can be placed against subschema ('{name}',)"
    raise RefusalError(400, {"__type": "Integrity Error", "message": message})
