"""Standard instruments that come with Acopio, as XLSForm workbooks.

Their titles, descriptions and duties stand in the settings sheet of each workbook, so that an
instrument is changed in one place.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

_ACOPIO = "attribute::acopio:"


@dataclass(frozen=True, slots=True)
class LibraryForm:
    """One standard instrument.

    Attributes:
        form_id: Its stable name.
        title, description: For people.
        path: The workbook.
        frequency: How often its data are due, ISO 8601: `R/P1M`; "" when nothing is promised.
        laip: Article and numeral of the Ley de Acceso a la Información Pública (Decreto 57-2008)
            that asks for the data, such as `10.18`; "" when none does.
    """

    form_id: str
    title: str
    description: str
    path: Path
    frequency: str
    laip: str


@cache
def library() -> tuple[LibraryForm, ...]:
    """Give the standard instruments, by title."""
    folder = Path(str(resources.files(__name__)))
    return tuple(sorted(map(_form, folder.glob("*.xlsx")), key=lambda form: form.title))


def _form(path: Path) -> LibraryForm:
    settings = _settings(path)
    return LibraryForm(
        form_id=settings["form_id"],
        title=settings["form_title"],
        description=settings[f"{_ACOPIO}description"],
        path=path,
        frequency=settings.get(f"{_ACOPIO}frequency", ""),
        laip=settings.get(f"{_ACOPIO}laip", ""),
    )


def _settings(path: Path) -> dict[str, str]:
    """Read the settings alone: listing the library must not cost a conversion."""
    from openpyxl import load_workbook

    workbook = load_workbook(path, read_only=True)
    try:
        names, values = workbook["settings"].iter_rows(max_row=2, values_only=True)
    finally:
        workbook.close()
    return {str(name): str(value) for name, value in zip(names, values, strict=True) if value}
