"""The order in which expressions are worked out: each after everything it reads."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


class CycleError(Exception):
    """Expressions need each other.

    Attributes:
        members: Those that form the circle, each needing the next, the last the first.
    """

    def __init__(self, members: list[object]) -> None:
        super().__init__(" -> ".join(map(str, members)))
        self.members = members


def topological_order(needs: Mapping[T, Iterable[T]]) -> list[T]:
    """Put things after all they need.

    Args:
        needs: Each thing -> what it needs; what is needed but no key itself is left out.

    Returns:
        All keys; those that need nothing of each other stay in the given order.

    Raises:
        CycleError: Some need each other.
    """
    order: list[T] = []
    done: set[T] = set()
    for start in needs:
        if start not in done:
            _visit(start, needs, order, done)
    return order


def _visit(start: T, needs: Mapping[T, Iterable[T]], order: list[T], done: set[T]) -> None:
    """Walk depth first without recursion: chains of thousands of questions exist."""
    trail = {start: iter(needs[start])}
    while trail:
        thing, rest = next(reversed(trail.items()))
        for needed in rest:
            if needed in trail:
                members = list(trail)
                raise CycleError([*members[members.index(needed) :]])
            if needed not in done and needed in needs:
                trail[needed] = iter(needs[needed])
                break
        else:
            del trail[thing]
            done.add(thing)
            order.append(thing)
