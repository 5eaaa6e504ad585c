"""The two offices of the practice portal, and the licences it knows."""

from typing import Any

OFFICE = "municipalidad-de-practica"
"""The office whose key the practising person holds."""

OTHER_OFFICE = "otra-oficina-de-practica"
"""An office in which nobody here may publish: for practising refusals."""

EDITOR = "practica"
"""User behind the practice key."""

ORGANIZATIONS: dict[str, dict[str, Any]] = {
    name: {
        "id": key,
        "name": name,
        "title": title,
        "type": "organization",
        "description": "",
        "image_url": "",
        "created": "2026-01-01T00:00:00.000000",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }
    for name, key, title in (
        (OFFICE, "9d0b3a52-6c0e-5a1f-8f57-0b6f3f5b9a01", "Municipalidad de práctica"),
        (OTHER_OFFICE, "9d0b3a52-6c0e-5a1f-8f57-0b6f3f5b9a02", "Otra oficina de práctica"),
    )
}
"""Organisations as CKAN's answers describe them, by name."""

LICENSES = {
    "cc-by": ("Creative Commons Atribución", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-by-4.0": (
        "Creative Commons Atribución 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "cc-zero": ("Creative Commons CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "odc-by": ("Open Data Commons Atribución", "https://opendatacommons.org/licenses/by/1-0/"),
    "notspecified": ("Sin licencia indicada", ""),
}
"""Licence id -> (title, address)."""


def organization(name_or_id: object) -> dict[str, Any] | None:
    """Give an organisation by its name or id, or None."""
    return next(
        (o for o in ORGANIZATIONS.values() if name_or_id in (o["name"], o["id"])),
        None,
    )


def license_list() -> list[dict[str, str]]:
    """Give the licences as CKAN's action does, with the keys a client reads."""
    return [
        {"id": key, "title": title, "url": url, "status": "active"}
        for key, (title, url) in LICENSES.items()
    ]
