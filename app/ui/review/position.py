"""Where the person is among the problems, and where they go on when one is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.operations.review import ProblemGroup

CASES_SHOWN = 200
"""Records of a kind that are listed at once; the others come as the person goes on."""


@dataclass(slots=True)
class Position:
    """A place in the list of problems that survives its reading anew.

    Attributes:
        group: Number of the kind in hand, from 0.
        case: Number of the problem in it, from 0.
        issue: Key of that problem, 0 for none.
    """

    group: int = 0
    case: int = 0
    issue: int = 0
    _groups: Sequence[ProblemGroup] = field(default_factory=tuple)
    _after: list[int] = field(default_factory=list)

    @property
    def first_shown(self) -> int:
        """Give the number of the first problem of the kind that is listed now."""
        return self.case // CASES_SHOWN * CASES_SHOWN

    def take(self, groups: Sequence[ProblemGroup]) -> None:
        """Take problems as they are now: stay at the one in hand, else at the one after it."""
        self._groups = groups
        wanted = (self.issue, *self._after)
        places = (
            (g, group.issues.index(issue))
            for issue in wanted
            for g, group in enumerate(groups)
            if issue in group.issues
        )
        self.choose(*next(places, (0, 0)))

    def current(self) -> int:
        """Give the key of the problem in hand, 0 when there is none."""
        if self.group < len(self._groups) and self.case < len(self._groups[self.group].issues):
            return self._groups[self.group].issues[self.case]
        return 0

    def window(self) -> Sequence[int]:
        """Give the keys of the problems of the kind that are listed now."""
        if self.group >= len(self._groups):
            return ()
        first = self.first_shown
        return self._groups[self.group].issues[first : first + CASES_SHOWN]

    def choose(self, group: int, case: int) -> None:
        """Take another problem in hand."""
        self.group, self.case = group, case
        self.issue = self.current()
        self._after = self._following()

    def step(self, by: int) -> bool:
        """Go to the next problem or the one before, across kinds; say whether there was one."""
        group, case = self.group, self.case + by
        if group < len(self._groups) and case >= len(self._groups[group].issues):
            group, case = group + 1, 0
        elif case < 0 < len(self._groups):
            group -= 1
            case = len(self._groups[group].issues) - 1 if group >= 0 else 0
        if not 0 <= group < len(self._groups):
            return False
        self.choose(group, case)
        return True

    def leave(self) -> None:
        """The problem in hand is decided: the one after it is next."""
        self.issue = 0

    def _following(self) -> list[int]:
        """Give what comes after the problem in hand, then what comes before it, nearest first."""
        if self.group >= len(self._groups):
            return []
        issues = self._groups[self.group].issues
        near = [*issues[self.case + 1 : self.case + 3], *issues[max(0, self.case - 1) : self.case]]
        firsts = [group.issues[0] for group in self._groups[self.group + 1 :]]
        return [*near, *firsts]
