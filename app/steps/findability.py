"""How easily a dataset will be found at a portal: points for what its description says.

A score of our own over six things that people search and filter by; nothing is estimated, each
point stands for words that are there. Together they give 100.
"""

from dataclasses import dataclass

from app.steps.catalogue import FREQUENCY_UNKNOWN, DatasetMetadata
from app.steps.vocabularies import frequencies, licenses, themes

LONG_ENOUGH = 60
"""Signs of a description that says more than the title."""

ENOUGH_KEYWORDS = 3


@dataclass(frozen=True, slots=True)
class Points:
    """What one part of a description gives.

    Attributes:
        part: `words`, `place_and_period`, `license`, `topic`, `keywords` or `contact`.
        earned: Points it gives now.
        worth: Points it can give.
    """

    part: str
    earned: int
    worth: int

    @property
    def missing(self) -> int:
        """Give the points that can still be had."""
        return self.worth - self.earned


def findability(metadata: DatasetMetadata) -> tuple[Points, ...]:
    """Give the points of a description, part by part."""
    title = 10 * bool(metadata.title.strip())
    description = 10 * (len(metadata.description.strip()) >= LONG_ENOUGH)
    period = bool(metadata.temporal_start or metadata.temporal_end)
    topic = bool(set(metadata.themes) & set(themes()))
    frequency = metadata.frequency in frequencies() and metadata.frequency != FREQUENCY_UNKNOWN
    keywords = min(len(set(metadata.keywords)), ENOUGH_KEYWORDS)
    return (
        Points("words", title + description, 20),
        Points("place_and_period", 10 * bool(metadata.spatial) + 10 * period, 20),
        Points("license", 15 * (metadata.license in licenses()), 15),
        Points("topic", 5 * topic + 5 * frequency, 10),
        Points("keywords", 5 * keywords, 5 * ENOUGH_KEYWORDS),
        Points("contact", 10 * bool(metadata.organization) + 10 * bool(metadata.contact_email), 20),
    )


def total(points: tuple[Points, ...]) -> int:
    """Give the sum of what was earned, of 100."""
    return sum(each.earned for each in points)
