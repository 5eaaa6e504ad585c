"""Title and description of a dataset, read as somebody reads them who does not know the office."""

import re
from collections.abc import Iterator

from app.steps.catalogue import COUNTRY, DatasetMetadata
from app.steps.reference import departments, fold, municipalities
from forms.problem import Place, Problem, Severity

LONGEST_TITLE, SHORTEST_TITLE = 120, 10
SHORTEST_DESCRIPTION = 60
"""In signs; a portal shows about 120 of a title, and 60 hold one whole sentence."""

_KNOWN = {
    *("INE", "LAIP", "DPI", "CUI", "NIT", "ODS", "PDF", "CSV", "ONU", "USB", "PNUD", "UNICEF"),
    *("OMS", "COVID", "IGSS", "SAT", "IVA", "GTQ"),
}
_ABBREVIATION = re.compile(r"(?<![\w(])([A-ZÁÉÍÓÚÑ]{3,8})(?![\w)])")
_CODE = re.compile(r"\w+_\w+|\.(?:csv|xlsx?|pdf|docx?)\b|\b[vV]\d+\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def description_doubts(metadata: DatasetMetadata) -> list[Problem]:
    """Name what makes title and description hard to find or to understand.

    Nothing here stops a publication; each problem is a warning `describe.…` with its field.
    """
    found = [*_title(metadata), *_description(metadata)]
    return [
        Problem(code, Severity.WARNING, Place(field=field), {"value": value})
        for code, field, value in found
    ]


def _title(metadata: DatasetMetadata) -> Iterator[tuple[str, str, object]]:
    title = metadata.title.strip()
    if not title:
        return
    if len(title) > LONGEST_TITLE:
        yield "describe.title_long", "title", len(title)
    elif len(title) < SHORTEST_TITLE:
        yield "describe.title_short", "title", title
    if _shouts(title):
        yield "describe.title_capitals", "title", title
    if code := _CODE.search(title):
        yield "describe.title_code", "title", code[0]
    place = _place(metadata.spatial)
    if place and fold(place) not in fold(f"{title} {metadata.description}"):
        yield "describe.no_place", "title", place
    start = metadata.temporal_start[:4]
    years = _YEAR.findall(title)
    if years and start and start not in years and metadata.temporal_end[:4] not in years:
        yield "describe.other_year", "title", years[0]


def _description(metadata: DatasetMetadata) -> Iterator[tuple[str, str, object]]:
    text = metadata.description.strip()
    if not text:
        return
    if len(text) < SHORTEST_DESCRIPTION:
        yield "describe.description_short", "description", len(text)
    if fold(text).rstrip(".") == fold(metadata.title):
        yield "describe.description_repeats", "description", text
    if _shouts(text):
        yield "describe.description_capitals", "description", text
    if unknown := _unexplained(f"{metadata.title}. {text}"):
        yield "describe.abbreviation", "description", ", ".join(unknown)


def _shouts(text: str) -> bool:
    """Whether a text of several words is written in capitals only."""
    return text.isupper() and len(text.split()) > 1


def _unexplained(text: str) -> list[str]:
    """Give abbreviations that no bracket beside them explains, in their order, each once."""
    found = dict.fromkeys(
        match[1] for match in _ABBREVIATION.finditer(text) if not _among_capitals(text, match)
    )
    return [
        each
        for each in found
        if each not in _KNOWN and f"({each})" not in text and f"{each} (" not in text
    ]


def _among_capitals(text: str, match: re.Match[str]) -> bool:
    """Whether the words beside one are in capitals too: a name written so, no abbreviation."""
    beside = [*text[: match.start()].split()[-1:], *text[match.end() :].split()[:1]]
    return any(len(word) > 1 and word.isupper() for word in beside)


def _place(code: str) -> str:
    """Give the name of a municipality or department, "" for the country."""
    if code in municipalities():
        return municipalities()[code].name
    if code.startswith(f"{COUNTRY}-") and code[3:] in departments():
        return departments()[code[3:]].name
    return ""
