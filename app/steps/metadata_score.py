"""How good the description of a dataset is: the score of data.europa.eu, metric by metric.

The Metadata Quality Assessment (MQA) gives 405 points in five dimensions. What needs the network
(whether addresses answer) is unknown before a publication: those 80 points are then left out.
Of several files the one that earns most counts, as MQA does for a whole portal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Literal

from app.steps.catalogue import DatasetMetadata
from app.steps.reference import reference_rows
from app.steps.vocabularies import licenses, themes

Dimension = Literal[
    "findability", "accessibility", "interoperability", "reusability", "contextuality"
]

WEIGHTS: dict[Dimension, dict[str, int]] = {
    "findability": {"keyword": 30, "theme": 30, "spatial": 20, "temporal": 20},
    "accessibility": {"access_url_answers": 50, "download_url": 20, "download_url_answers": 30},
    "interoperability": {
        "format": 20,
        "media_type": 10,
        "format_known": 10,
        "non_proprietary": 20,
        "machine_readable": 20,
        "dcat_ap": 30,
    },
    "reusability": {
        "license": 20,
        "license_known": 10,
        "access_rights": 10,
        "access_rights_known": 5,
        "contact": 20,
        "publisher": 10,
    },
    "contextuality": {"rights": 5, "byte_size": 5, "issued": 5, "modified": 5},
}
"""Dimension -> metric -> points, as data.europa.eu weighs them."""

RATINGS = (("excellent", 351), ("good", 221), ("sufficient", 121), ("bad", 0))
"""Rating -> least points of 405."""

WHOLE = 405


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file that is published.

    Attributes:
        format: Ending without its point.
        media_type: IANA media type.
        machine_readable: Programs read it as data.
        non_proprietary: No single maker owns it.
    """

    format: str
    media_type: str
    machine_readable: bool
    non_proprietary: bool


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a release.

    Attributes:
        name: As it stands in the release.
        bytes: Its size.
        answers: Its address gives it; None when nobody has looked.
    """

    name: str
    bytes: int
    answers: bool | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """What one metric gives.

    Attributes:
        dimension: The part of MQA it belongs to.
        name: See `WEIGHTS`.
        weight: Points it can give.
        earned: Points it gives; None when it is unknown without the network.
    """

    dimension: Dimension
    name: str
    weight: int
    earned: int | None

    @property
    def missing(self) -> int:
        """Give the points that a better description would add."""
        return 0 if self.earned is None else self.weight - self.earned


@dataclass(frozen=True, slots=True)
class Score:
    """The whole score.

    Attributes:
        metrics: In the order of `WEIGHTS`.
    """

    metrics: tuple[Metric, ...]

    @property
    def earned(self) -> int:
        """Give the points that are sure."""
        return sum(each.earned or 0 for each in self.metrics)

    @property
    def known(self) -> int:
        """Give the points that could be looked at: 405, or 325 without the network."""
        return sum(each.weight for each in self.metrics if each.earned is not None)

    @property
    def rating(self) -> str:
        """Give `excellent`, `good`, `sufficient` or `bad`, in proportion to what is known."""
        share = self.earned * WHOLE / self.known
        return next(name for name, least in RATINGS if share >= least)

    def of(self, dimension: Dimension) -> tuple[int, int]:
        """Give the points of a dimension: earned, and those that could be looked at."""
        some = [m for m in self.metrics if m.dimension == dimension and m.earned is not None]
        return sum(m.earned or 0 for m in some), sum(m.weight for m in some)


@cache
def formats() -> dict[str, FileFormat]:
    """Give the kinds of files by their ending."""
    return {
        row["format"]: FileFormat(
            row["format"],
            row["media_type"],
            row["machine_readable"] == "1",
            row["non_proprietary"] == "1",
        )
        for row in reference_rows("formatos.csv")
    }


def score(metadata: DatasetMetadata, files: Sequence[PublishedFile]) -> Score:
    """Score a description and the files that go with it.

    Args:
        metadata: The description.
        files: Those of the release; what nobody has looked at yet leaves its points out.
    """
    holds = _of_description(metadata)
    best = max((_of_file(each) for each in files), key=_worth, default=_of_file(None))
    holds |= best
    return Score(
        tuple(
            Metric(dimension, name, weight, _points(holds[name], weight))
            for dimension, metrics in WEIGHTS.items()
            for name, weight in metrics.items()
        )
    )


def _points(holds: bool | None, weight: int) -> int | None:
    return None if holds is None else weight * holds


def _of_description(metadata: DatasetMetadata) -> dict[str, bool | None]:
    # Rights and days are written by the release itself: `catalogue.rights` and its clock.
    return {
        "keyword": any(word.strip() for word in metadata.keywords),
        "theme": bool(set(metadata.themes) & set(themes())),
        "spatial": bool(metadata.spatial),
        "temporal": bool(metadata.temporal_start or metadata.temporal_end),
        "dcat_ap": bool(metadata.title.strip() and metadata.description.strip()),
        "license": bool(metadata.license),
        "license_known": metadata.license in licenses(),
        "access_rights": True,
        "access_rights_known": True,
        "contact": bool(metadata.contact_email),
        "publisher": bool(metadata.organization.strip()),
        "rights": True,
        "issued": True,
        "modified": True,
    }


def _of_file(file: PublishedFile | None) -> dict[str, bool | None]:
    ending = "" if file is None else PurePosixPath(file.name).suffix[1:].lower()
    known = formats().get(ending)
    return {
        "access_url_answers": None if file is None else file.answers,
        "download_url": file is not None,
        "download_url_answers": None if file is None else file.answers,
        "format": bool(ending),
        "media_type": known is not None,
        "format_known": known is not None,
        "non_proprietary": known is not None and known.non_proprietary,
        "machine_readable": known is not None and known.machine_readable,
        "byte_size": file is not None and file.bytes > 0,
    }


def _worth(holds: dict[str, bool | None]) -> int:
    weights = {name: weight for metrics in WEIGHTS.values() for name, weight in metrics.items()}
    return sum(weights[name] for name, held in holds.items() if held)
