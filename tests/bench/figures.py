"""A measured figure and its row in the table."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Figure:
    """A measured figure.

    Attributes:
        what: Its name.
        unit: s, ms or MB.
        runs: One value a run.
        beside: One value a run of what it is compared with.
        target: What it should stay below, as a ratio where there is a comparison.
    """

    what: str
    unit: str
    runs: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    target: float | None = None

    def row(self) -> str:
        """Write the figure as a row of the table."""
        value = statistics.median(self.runs)
        other = statistics.median(self.beside) if self.beside else None
        cells = [
            f"{self.what:46}",
            f"{value:9.2f} {self.unit:2}",
            f"{other:9.2f} {self.unit:2}" if other else " " * 12,
            f"{value / other:6.2f} x" if other else " " * 8,
            f"{self.target:g}" if self.target else "",
        ]
        return "  ".join(cells).rstrip()
