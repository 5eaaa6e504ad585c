"""Which questions an expression reads, worked out from its paths without running it.

A location is a place in the form without positions. Beside it goes its anchor: the innermost
repeat whose own instance is meant, so that an edit in one instance touches only expressions
that can see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from forms.xpath.syntax import COMMENT_TEST, NODE_TEST, TEXT_TEST, Step

OUTSIDE = None
"""Path of what lies outside the form: choice lists and other secondary instances."""

DOCUMENT = "/"
"""Path of what stands around the root of the form."""


class Location(NamedTuple):
    """A place an expression looks at.

    Attributes:
        path: Path without root and positions ("" is the root), `DOCUMENT` or `OUTSIDE`.
        anchor: Innermost repeat whose own instance is meant, "" for none.
        picked: A repeat on the way was narrowed to some instances, as in a running total;
            such a reading makes no cycle.
    """

    path: str | None
    anchor: str
    picked: bool = False


class Reading(NamedTuple):
    """What an expression depends on; attributes as of `Location`, path inside the form."""

    path: str
    anchor: str
    picked: bool


@dataclass(frozen=True, slots=True)
class FormShape:
    """The places of a form.

    Attributes:
        root: Name of the root node.
        children: Path of a group or repeat -> names it holds, in order; "" is the root.
        repeats: Paths of repeats.
        places: All paths.
    """

    root: str
    children: Mapping[str, tuple[str, ...]]
    repeats: frozenset[str]
    places: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        places = frozenset(
            join_path(path, name) for path, names in self.children.items() for name in names
        )
        object.__setattr__(self, "places", places)

    def innermost_repeat(self, path: str) -> str:
        """Give the repeat a path stands in (or is), "" for none."""
        while path and path not in self.repeats:
            path = parent_path(path)
        return path

    def below(self, path: str) -> list[str]:
        """Give all paths inside a group, each before what it holds."""
        found = []
        for name in self.children.get(path, ()):
            child = join_path(path, name)
            found.append(child)
            found += self.below(child)
        return found


def parent_path(path: str) -> str:
    """Give the path around a path; that of a top-level question is ""."""
    return path.rpartition("/")[0]


def relative_path(path: str, other: str) -> str:
    """Give the XPath that leads from one place of the form to another, by way of their group."""
    around = parent_path(path)
    steps = [".."]
    while around and not f"{other}/".startswith(f"{around}/"):
        around = parent_path(around)
        steps.append("..")
    return "/".join([*steps, other.removeprefix(around).lstrip("/")])


def join_path(path: str, name: str) -> str:
    """Give the path of a child."""
    return f"{path}/{name}" if path else name


def readings_at(shape: FormShape, location: Location) -> set[Reading]:
    """Give what reading a location depends on: it, and the repeats it passes through freely."""
    if location.path is None or location.path == DOCUMENT:
        return set()
    path, anchor = location.path, location.anchor
    if path == anchor:  # an instance as such is one among those around it
        anchor = shape.innermost_repeat(parent_path(path))
    found = {Reading(path, anchor, location.picked)}
    while (path := parent_path(path)) and path != anchor:
        if path in shape.repeats:
            found.add(Reading(path, anchor, location.picked))
    return found


def step_locations(shape: FormShape, locations: set[Location], step: Step) -> set[Location]:
    """Take one step from each location."""
    found: set[Location] = set()
    for location in locations:
        if location.path is None:
            found.add(location)
        else:
            found.update(
                _reached(shape, location, path, step) for path in _paths(shape, location.path, step)
            )
    return found


def _reached(shape: FormShape, location: Location, path: str, step: Step) -> Location:
    anchor = location.anchor
    is_sibling = step.axis.endswith("-sibling")
    if is_sibling and location.path == anchor:
        anchor = shape.innermost_repeat(parent_path(anchor))
    if anchor and path != anchor and not path.startswith(anchor + "/"):
        anchor = shape.innermost_repeat(path)
    narrowed = path in shape.repeats and (is_sibling or bool(step.predicates))
    return Location(path, anchor, location.picked or narrowed)


def _paths(shape: FormShape, path: str, step: Step) -> Iterable[str]:
    """Give the paths one step leads to; names that are not in the form lead nowhere."""
    if path == DOCUMENT:
        return _from_document(shape, step)
    if step.axis == "child" and (child := join_path(path, step.test)) in shape.places:
        return [child]
    match step.axis:
        case "child":
            found = [join_path(path, name) for name in shape.children.get(path, ())]
        case "self":
            found = [path]
        case "parent":
            found = [parent_path(path) if path else DOCUMENT]
        case "descendant":
            found = shape.below(path)
        case "descendant-or-self":
            found = [path, *shape.below(path)]
        case "ancestor" | "ancestor-or-self":
            found = _ancestors(path, own=step.axis == "ancestor-or-self")
        case "following-sibling" | "preceding-sibling":
            around = parent_path(path)
            found = [join_path(around, name) for name in shape.children.get(around, ()) if path]
        case "following" | "preceding":
            found = shape.below("")
        case "attribute":
            found = []
    return [one for one in found if name_fits(step.test, _name(shape, one))]


def _from_document(shape: FormShape, step: Step) -> list[str]:
    found: dict[str, list[str]] = {
        "child": [""],
        "self": [DOCUMENT],
        "descendant": ["", *shape.below("")],
        "descendant-or-self": [DOCUMENT, "", *shape.below("")],
        "ancestor-or-self": [DOCUMENT],
    }
    paths = found.get(step.axis, [])
    return [one for one in paths if name_fits(step.test, _name(shape, one))]


def _name(shape: FormShape, path: str) -> str:
    if path == DOCUMENT:
        return ""
    return path.rpartition("/")[2] or shape.root


def _ancestors(path: str, *, own: bool) -> list[str]:
    found = [path] if own else []
    while path:
        path = parent_path(path)
        found.append(path)
    return [*found, DOCUMENT]


def name_fits(test: str, name: str) -> bool:
    """Tell whether a node of this name passes a step's test."""
    if test == NODE_TEST:
        return True
    if not name or test in {TEXT_TEST, COMMENT_TEST}:
        return False
    if test == "*":
        return True
    return name == test or (test.endswith(":*") and name.startswith(test[:-1]))
