"""Compiles location paths: from where a path begins, through its steps, to its nodes.

As in ODK Web Forms, a position in brackets counts through all nodes of a step, not through those
of one parent, and an absolute path means the instances of all rows, also inside a repeat.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from forms.xpath.functions.table import Run
from forms.xpath.locations import (
    DOCUMENT,
    OUTSIDE,
    Location,
    name_fits,
    step_locations,
)
from forms.xpath.lookups import Lookup, Picked, find_lookup, find_picked
from forms.xpath.nodes import Context, Node, document_around
from forms.xpath.syntax import NODE_TEST, Axis, Call, Filter, Path, Step, Tree
from forms.xpath.values import XValue, to_boolean, to_number

if TYPE_CHECKING:
    from forms.xpath.compiler import Compiler

Move = Callable[[list[Node], Context], list[Node]]
"""Takes nodes one step further."""

Walk = Callable[[Node], Sequence[Node]]
"""Gives what one step leads to from one node."""


def nodes_of(value: XValue) -> list[Node]:
    """Give the nodes of a value; one that is no node-set has none."""
    return value if isinstance(value, list) else []


def keep(nodes: Sequence[Node], test: Run, context: Context) -> list[Node]:
    """Keep the nodes that pass a predicate; a number means a position (XPath 1.0, 2.4)."""
    kept = []
    inner = Context(context.world, context.node, context.current, 0, len(nodes))
    for position, node in enumerate(nodes, start=1):
        inner.node, inner.position = node, position
        result = test(inner)
        is_position = isinstance(result, float)
        if result == position if is_position else to_boolean(result):
            kept.append(node)
    return kept


class PathCompiler:
    """Compiles the paths of one expression."""

    def __init__(self, compiler: "Compiler") -> None:
        self._compiler = compiler
        self._shape = compiler.shape

    def compile(self, path: Path) -> Run:
        """Make a closure that gives the nodes a path leads to."""
        start, locations, steps = self._start(path)
        moves: list[Move] = []
        for step in steps:
            locations = step_locations(self._shape, locations, step)
            moves.append(self._move(step, locations))
        self._compiler.read(locations)

        def run(context: Context) -> list[Node]:
            nodes = start(context)
            for move in moves:
                nodes = move(nodes, context)
            return nodes

        is_plain = path.absolute and not any(step.predicates for step in path.steps)
        return _kept(run) if is_plain else run

    def locations(self, tree: Tree) -> set[Location]:
        """Give the places a tree may lead to; anything but a path leads outside the form."""
        if isinstance(tree, Filter):
            return self.locations(tree.base)
        if isinstance(tree, Call) and tree.name == "current":
            return {self._compiler.here}
        if not isinstance(tree, Path):
            return {Location(OUTSIDE, "")}
        _start, found, steps = self._start(tree)
        for step in steps:
            found = step_locations(self._shape, found, step)
        return found

    def indexed_repeat(self, call: Call) -> Run:
        """Compile `indexed-repeat(node, repeat, index, …)` (ODK XForms, "Repeat Functions").

        A repeat without an index means all its instances; an index counts through all instances
        inside those chosen before.
        """
        if not all(isinstance(one, Path) and one.absolute for one in call.arguments[::2][:1]):
            return self._indexed_freely(call)
        target = self._one_path(call.arguments[0])
        picks: dict[str, Run] = {}
        for repeat, index in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
            picks[self._one_path(repeat)] = self._compiler.compile(index)
        self._compiler.read({Location(target, "", picked=True)})
        names = target.split("/")
        paths = ["/".join(names[: place + 1]) for place in range(len(names))]

        def run(context: Context) -> XValue:
            nodes: Sequence[Node] = [context.world.root]
            for name, path in zip(names, paths, strict=True):
                nodes = _children(nodes, name)
                if path in picks:
                    nodes = _at(nodes, to_number(picks[path](context), context.world.zone))
            return list(nodes)

        return run

    def _indexed_freely(self, call: Call) -> Run:
        """Compile it for relative paths: nodes inside the innermost instance chosen."""
        target, *rest = [self._compiler.compile(one) for one in call.arguments]

        def run(context: Context) -> XValue:
            chosen: list[Node] = []
            for repeat, index in zip(rest[::2], rest[1::2], strict=True):
                rows = [one for one in nodes_of(repeat(context)) if _is_in(one, chosen)]
                chosen = _at(rows, to_number(index(context), context.world.zone))
                if not chosen:
                    return []
            return [one for one in nodes_of(target(context)) if _is_in(one, chosen)]

        return run

    def _one_path(self, tree: Tree) -> str:
        """Give the one path of the form a tree names; "" when it names none."""
        found = sorted(one.path for one in self.locations(tree) if one.path)
        return found[0] if found else ""

    def _start(
        self, path: Path
    ) -> tuple[Callable[[Context], list[Node]], set[Location], tuple[Step, ...]]:
        """Find where a path begins: closure, locations and the steps that remain."""
        if isinstance(path.start, Call) and path.start.name == "current":
            return (lambda context: [context.current]), {self._compiler.here}, path.steps
        if path.start is not None:
            base = self._compiler.compile(path.start)
            return (lambda context: nodes_of(base(context))), self.locations(path.start), path.steps
        if not path.absolute:
            return (lambda context: [context.node]), self._compiler.context, path.steps
        first = path.steps[0] if path.steps else None
        if first == Step("child", self._shape.root):
            return (lambda context: [context.world.root]), {Location("", "")}, path.steps[1:]
        return (
            lambda context: [document_around(context.world.root)],
            {Location(DOCUMENT, "")},
            path.steps,
        )

    def _move(self, step: Step, after: set[Location]) -> Move:
        walk = _WALKS.get((step.axis, step.test)) or _walk(step)
        if not step.predicates:
            return _all_of(walk, step.axis)
        picked = self._picked(step)
        every = _all_of(walk, step.axis)
        first, *rest = [self._compiler.inside(after, one) for one in step.predicates]
        lookup = self._lookup(step)

        def chosen(nodes: list[Node], context: Context) -> list[Node]:
            place = None if picked is None else picked.place(context)
            if place is not None:
                return _at(walk(nodes[0]) if len(nodes) == 1 else every(nodes, context), place)
            key = None if lookup is None else lookup.key(context)
            if lookup is None or key is None:
                return keep(every(nodes, context), first, context)
            return keep(_found(nodes, step.test, walk, lookup, key), first, context)

        def move(nodes: list[Node], context: Context) -> list[Node]:
            kept = chosen(nodes, context)
            for test in rest:
                kept = keep(kept, test, context)
            return kept

        return move

    def _picked(self, step: Step) -> Picked | None:
        """Find the one position a predicate asks for, without trying every node."""
        return find_picked(step.predicates[0], self._compiler.compile)

    def _lookup(self, step: Step) -> Lookup | None:
        """Find what an index could answer; only lists have one."""
        if step.axis != "child":
            return None
        return find_lookup(step.predicates[0], self._compiler.compile)


def _kept(run: Callable[[Context], list[Node]]) -> Run:
    """Keep what a plain absolute path leads to until instances come, go or move."""

    def kept(context: Context) -> XValue:
        known = context.world.node_sets
        nodes = known.get(id(run))
        if nodes is None:
            nodes = known[id(run)] = run(context)
        return nodes

    return kept


def _children(nodes: Sequence[Node], name: str) -> Sequence[Node]:
    if len(nodes) == 1:
        return nodes[0].named(name)
    return [child for node in nodes for child in node.named(name)]


def _at(nodes: Sequence[Node], place: float) -> list[Node]:
    """Give the node at a 1-based place, none when there is no such place."""
    if not 1 <= place <= len(nodes) or place != int(place):
        return []
    return [nodes[int(place) - 1]]


def _is_in(node: Node, around: Sequence[Node]) -> bool:
    """Whether a node is, or stands in, the one given; without one every node does."""
    at: Node | None = node
    while around and at is not None and at is not around[0]:
        at = at.parent
    return at is not None


def _all_of(walk: Walk, axis: Axis) -> Move:
    """Take every node one step; those that several lead to count once."""
    if axis in {"child", "attribute", "self"}:
        return lambda nodes, _context: [found for node in nodes for found in walk(node)]
    return lambda nodes, _context: list(
        dict.fromkeys(found for node in nodes for found in walk(node))
    )


def _found(nodes: list[Node], name: str, walk: Walk, lookup: Lookup, key: str) -> list[Node]:
    """Give the children whose column has a text, by an index where there is one."""
    found: list[Node] = []
    for node in nodes:
        rows = node.where(name, lookup.column, key)
        found += walk(node) if rows is None else rows
    return found


def _walk(step: Step) -> Walk:
    test = step.test
    if step.axis == "child" and not test.endswith(("*", ")")):
        return lambda node: node.named(test)
    along = _AXES[step.axis]
    return lambda node: [found for found in along(node) if name_fits(test, found.name)]


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children():
        yield child
        yield from _descendants(child)


def _with_descendants(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _ancestors(node: Node) -> Iterator[Node]:
    """Go through what is around a node, the outermost first."""
    around = []
    while node.parent is not None:
        node = node.parent
        around.append(node)
    return reversed(around)


def _with_ancestors(node: Node) -> Iterator[Node]:
    yield from _ancestors(node)
    yield node


def _siblings(node: Node) -> list[Node]:
    return [] if node.parent is None else list(node.parent.children())


def _following_siblings(node: Node) -> Iterator[Node]:
    siblings = _siblings(node)
    return iter(siblings[siblings.index(node) + 1 :] if node in siblings else [])


def _preceding_siblings(node: Node) -> Iterator[Node]:
    siblings = _siblings(node)
    return iter(siblings[: siblings.index(node)][::-1] if node in siblings else [])


def _following(node: Node) -> Iterator[Node]:
    for around in (node, *_ancestors(node)):
        for sibling in _following_siblings(around):
            yield from _with_descendants(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    for around in (node, *_ancestors(node)):
        for sibling in _preceding_siblings(around):
            yield from _with_descendants(sibling)


def _parents(node: Node) -> Iterator[Node]:
    return iter([] if node.parent is None else [node.parent])


_AXES: dict[Axis, Callable[[Node], Iterator[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _with_ancestors,
    "attribute": lambda node: iter(node.attributes()),
    "child": lambda node: node.children(),
    "descendant": _descendants,
    "descendant-or-self": _with_descendants,
    "following": _following,
    "following-sibling": _following_siblings,
    "parent": _parents,
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": lambda node: iter([node]),
}
_WALKS: dict[tuple[Axis, str], Walk] = {
    ("self", NODE_TEST): lambda node: (node,),
    ("parent", NODE_TEST): lambda node: () if node.parent is None else (node.parent,),
}
"""The two steps that nearly every expression takes, without a test of names."""
