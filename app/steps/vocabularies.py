"""Controlled vocabularies of a dataset's metadata: licences, frequencies, themes.

Origins stand in `app/assets/reference/README.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.steps.reference import reference_rows


@dataclass(frozen=True, slots=True)
class License:
    """An open licence.

    Attributes:
        id: SPDX code such as `CC-BY-4.0`.
        ckan: CKAN's code such as `cc-by`.
        title: Name in Spanish.
        url: Address of its text.
    """

    id: str
    ckan: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a dataset is published.

    Attributes:
        code: ISO 8601 repetition such as `R/P1M`, or `eventual`.
        name: In Spanish words: "cada mes".
        eu: Code of the EU vocabulary such as `MONTHLY`.
    """

    code: str
    name: str
    eu: str


@cache
def licenses() -> Mapping[str, License]:
    """Give the licences by SPDX code, the one proposed first."""
    return MappingProxyType({row["id"]: License(**row) for row in reference_rows("licencias.csv")})


@cache
def frequencies() -> Mapping[str, Frequency]:
    """Give the frequencies by code, the shortest first."""
    return MappingProxyType(
        {row["code"]: Frequency(**row) for row in reference_rows("frecuencias.csv")}
    )


@cache
def themes() -> Mapping[str, str]:
    """Give the themes: DCAT code -> name in Spanish."""
    return MappingProxyType({row["code"]: row["name"] for row in reference_rows("temas.csv")})
