"""Which repeat of a new version is which of the one before: by path, name, or what it asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from forms.folding import folded
from forms.instrument import Element, Instrument, Question, Repeat


@dataclass(slots=True)
class _Asked:
    """A repeat, the one around it ("" when none), and the names of its own questions."""

    repeat: Repeat
    parent: str
    names: set[str] = field(default_factory=set)


class RepeatPairing:
    """Finds the old repeat of each new one; each belongs to one at most.

    A repeat goes on when it is called as it was, when it stands in another group under its name,
    or when it asks at least half of what one that is gone asked: what stands in it says so.
    A person can say it of any other. Repeats inside one another go on together.
    """

    def __init__(self, old: Instrument, new: Instrument) -> None:
        """Look at two versions.

        Args:
            old: The version before.
            new: The new one.
        """
        self._old = {one.repeat.path: one for one in _asked(old.children, "")}
        self._new = {one.repeat.path: one for one in _asked(new.children, "")}
        self._told: dict[str, str] = {}
        self._apart: set[str] = set()

    def claim(self, old: str, new: str) -> bool:
        """Take what a person said, by name or path; False when it is not about repeats."""
        before, now = _find(self._old, old), _find(self._new, new)
        if before is None or now is None:
            return False
        self._told[now] = before
        return True

    def keep_apart(self, name: str) -> bool:
        """Take that a repeat is one of its own; False when it is not about a repeat."""
        found = _find(self._new, name)
        if found is not None:
            self._apart.add(found)
        return found is not None

    def pair(self) -> dict[str, str]:
        """Give new path -> old path of all repeats that go on, the outer ones first."""
        pairs: dict[str, str] = {}
        levels: dict[str, list[str]] = {}
        for path, one in self._new.items():
            levels.setdefault(one.parent, []).append(path)
        for parent, some in levels.items():  # in the order of the form: outer ones come first
            if parent and parent not in pairs:
                continue
            there = [p for p, one in self._old.items() if one.parent == pairs.get(parent, "")]
            self._pair_some(some, there, pairs)
        return pairs

    def _pair_some(self, new: list[str], old: list[str], pairs: dict[str, str]) -> None:
        for found in (self._as_told, self._as_called, self._as_asked):
            for path in new:
                free = [one for one in old if one not in pairs.values()]
                before = None if path in pairs or path in self._apart else found(path, free)
                if before is not None:
                    pairs[path] = before

    def _as_told(self, path: str, free: list[str]) -> str | None:
        told = self._told.get(path)
        return told if told in free else None

    def _as_called(self, path: str, free: list[str]) -> str | None:
        if path in free:
            return path
        name = path.rpartition("/")[2]
        named = [old for old in free if old.rpartition("/")[2] == name and old not in self._new]
        return named[0] if len(named) == 1 else None

    def _as_asked(self, path: str, free: list[str]) -> str | None:
        """Find the one that it is most alike, if it is more alike than any other."""
        new = self._new[path]
        scores = {old: _likeness(self._old[old], new) for old in free if old not in self._new}
        best = max(scores.values(), default=0.0)
        likely = [old for old, score in scores.items() if score == best > 0]
        return likely[0] if len(likely) == 1 else None


def _likeness(old: _Asked, new: _Asked) -> float:
    """Give the share of questions that both ask; 0 where it is too little to say anything."""
    shared, most = len(old.names & new.names), max(len(old.names), len(new.names))
    is_enough = 2 * shared >= most > 0 or (shared > 0 and bool(_words(old) & _words(new)))
    return shared / most if is_enough else 0.0


def _words(one: _Asked) -> set[str]:
    return {folded(label) for label in one.repeat.labels.values() if label}


def _find(repeats: Iterable[str], name: str) -> str | None:
    if name in repeats:
        return name
    named = [path for path in repeats if path.rpartition("/")[2] == name]
    return named[0] if len(named) == 1 else None


def _asked(elements: Iterable[Element], parent: str) -> Iterator[_Asked]:
    """Go through all repeats, outer ones first."""
    for element in elements:
        if isinstance(element, Question):
            continue
        if isinstance(element, Repeat):
            yield _Asked(element, parent, set(_own_names(element.children)))
        inner = element.path if isinstance(element, Repeat) else parent
        yield from _asked(element.children, inner)


def _own_names(elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, Question):
            yield element.name
        elif not isinstance(element, Repeat):
            yield from _own_names(element.children)
