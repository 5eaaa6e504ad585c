"""Compiles location paths: from where a path begins, through its steps, to its nodes.

An absolute path inside a repeat means the expression's own instance, as Collect reads it, unless
it is the argument of a function that takes whole sets (`sum`, `count`, `join` …): those get all
instances (ODK documentation, "Form logic", expressions in repeats).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from forms.xpath.functions.table import Run
from forms.xpath.locations import (
    OUTSIDE,
    Location,
    join_path,
    name_fits,
    step_locations,
)
from forms.xpath.lookups import Lookup, find_lookup
from forms.xpath.nodes import Context, Node
from forms.xpath.syntax import NODE_TEST, Axis, Call, Filter, Path, Step, Tree
from forms.xpath.values import XValue, to_boolean, to_number

if TYPE_CHECKING:
    from forms.xpath.compiler import Compiler

Move = Callable[[list[Node], Context], list[Node]]
"""Takes nodes one step further."""


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
        is_position = isinstance(result, int | float) and not isinstance(result, bool)
        if result == position if is_position else to_boolean(result):
            kept.append(node)
    return kept


class PathCompiler:
    """Compiles the paths of one expression."""

    def __init__(self, compiler: "Compiler") -> None:
        self._compiler = compiler
        self._shape = compiler.shape

    def compile(self, path: Path, *, whole_sets: bool) -> Run:
        """Make a closure that gives the nodes a path leads to."""
        start, locations, steps = self._start(path, whole_sets=whole_sets)
        moves: list[Move] = []
        for step in steps:
            locations = step_locations(self._shape, locations, step)
            moves.append(self._move(step, locations))
        self._compiler.read(locations)

        def run(context: Context) -> XValue:
            nodes = start(context)
            for move in moves:
                nodes = move(nodes, context)
            return nodes

        return run

    def locations(self, tree: Tree) -> set[Location]:
        """Give the places a tree may lead to; anything but a path leads outside the form."""
        if isinstance(tree, Filter):
            return self.locations(tree.base)
        if isinstance(tree, Call) and tree.name == "current":
            return {self._compiler.here}
        if not isinstance(tree, Path):
            return {Location(OUTSIDE, "")}
        _start, found, steps = self._start(tree, whole_sets=False)
        for step in steps:
            found = step_locations(self._shape, found, step)
        return found

    def indexed_repeat(self, call: Call) -> Run:
        """Compile `indexed-repeat(node, repeat, index, …)` (ODK XForms, "XPath functions").

        Repeats without an index keep the expression's own instance where there is one.
        """
        target = self._one_path(call.arguments[0])
        picks: dict[str, Run] = {}
        for repeat, index in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
            picks[self._one_path(repeat)] = self._compiler.compile(index)
        self._compiler.read({Location(target, "", picked=True)})
        own = self._compiler.here.path or ""

        def run(context: Context) -> XValue:
            nodes = [context.world.root]
            path = ""
            for name in target.split("/"):
                path = join_path(path, name)
                nodes = [child for node in nodes for child in node.named(name)]
                if path in picks:
                    index = to_number(picks[path](context))
                    nodes = [node for node in nodes if node.position == index]
                elif path in self._shape.repeats and f"{own}/".startswith(f"{path}/"):
                    nodes = [_ancestor(context.current, own.count("/") - path.count("/"))]
            return nodes

        return run

    def _one_path(self, tree: Tree) -> str:
        """Give the one path of the form a tree names; "" when it names none."""
        found = sorted(one.path for one in self.locations(tree) if one.path)
        return found[0] if found else ""

    def _start(
        self, path: Path, *, whole_sets: bool
    ) -> tuple[Callable[[Context], list[Node]], set[Location], tuple[Step, ...]]:
        """Find where a path begins: closure, locations and the steps that remain."""
        if isinstance(path.start, Call) and path.start.name == "current":
            return (lambda context: [context.current]), {self._compiler.here}, path.steps
        if path.start is not None:
            base = self._compiler.compile(path.start, whole_sets=whole_sets)
            return (
                lambda context: nodes_of(base(context)),
                self.locations(path.start),
                path.steps,
            )
        if not path.absolute:
            return (lambda context: [context.node]), self._compiler.context, path.steps
        steps, known = self._below_root(path.steps)
        if not known:
            return (lambda _context: []), set(), ()
        if not whole_sets:
            own = self._own_instance(steps)
            if own:
                return self._from_own(own, steps)
        return (lambda context: [context.world.root]), {Location("", "")}, steps

    def _below_root(self, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], bool]:
        """Take the root's own step off an absolute path; tell whether it is the form's root."""
        if not steps or steps[0].axis != "child":
            return steps, True
        return steps[1:], name_fits(steps[0].test, self._shape.root)

    def _own_instance(self, steps: tuple[Step, ...]) -> str:
        """Find the innermost repeat a path shares with the expression, "" for none."""
        here, path, own = self._compiler.here.path or "", "", ""
        for step in steps:
            path = join_path(path, step.test)
            if step.axis != "child" or step.predicates or not f"{here}/".startswith(f"{path}/"):
                break
            if path in self._shape.repeats:
                own = path
        return own

    def _from_own(
        self, own: str, steps: tuple[Step, ...]
    ) -> tuple[Callable[[Context], list[Node]], set[Location], tuple[Step, ...]]:
        here = self._compiler.here.path or ""
        levels = here.count("/") - own.count("/")
        rest = steps[own.count("/") + 1 :]
        return (lambda context: [_ancestor(context.current, levels)]), {Location(own, own)}, rest

    def _move(self, step: Step, after: set[Location]) -> Move:
        walk = _WALKS.get((step.axis, step.test)) or _walk(step)
        if not step.predicates:
            return lambda nodes, _context: [found for node in nodes for found in walk(node)]
        tests = [self._compiler.inside(after, one) for one in step.predicates]
        lookup = self._lookup(step)

        def candidates(node: Node, context: Context) -> Sequence[Node]:
            key = None if lookup is None else lookup.key(context)
            if lookup is None or key is None:
                return list(walk(node))
            found = node.where(step.test, lookup.column, key)
            return list(walk(node)) if found is None else found

        def move(nodes: list[Node], context: Context) -> list[Node]:
            found: list[Node] = []
            for node in nodes:
                kept = candidates(node, context)
                for test in tests:
                    kept = keep(kept, test, context)
                found += kept
            return found

        return move

    def _lookup(self, step: Step) -> Lookup | None:
        """Find what an index could answer; only lists have one."""
        if step.axis != "child":
            return None
        return find_lookup(step.predicates[0], self._compiler.compile)


Walk = Callable[[Node], Sequence[Node]]


def _walk(step: Step) -> Walk:
    test = step.test
    if step.axis == "child" and not test.endswith(("*", ")")):
        return lambda node: node.named(test)
    along = _AXES[step.axis]
    return lambda node: [found for found in along(node) if name_fits(test, found.name)]


def _ancestor(node: Node, levels: int) -> Node:
    for _ in range(levels):
        if node.parent is not None:
            node = node.parent
    return node


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children():
        yield child
        yield from _descendants(child)


def _with_descendants(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _ancestors(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _with_ancestors(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _siblings(node: Node) -> list[Node]:
    return [] if node.parent is None else list(node.parent.children())


def _following(node: Node) -> Iterator[Node]:
    siblings = _siblings(node)
    return iter(siblings[siblings.index(node) + 1 :] if node in siblings else [])


def _preceding(node: Node) -> Iterator[Node]:
    siblings = _siblings(node)
    return iter(siblings[: siblings.index(node)][::-1] if node in siblings else [])


def _parents(node: Node) -> Iterator[Node]:
    return iter([] if node.parent is None else [node.parent])


_AXES: dict[Axis, Callable[[Node], Iterator[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _with_ancestors,
    "attribute": lambda _node: iter(()),
    "child": lambda node: node.children(),
    "descendant": _descendants,
    "descendant-or-self": _with_descendants,
    "following-sibling": _following,
    "parent": _parents,
    "preceding-sibling": _preceding,
    "self": lambda node: iter([node]),
}
_WALKS: dict[tuple[Axis, str], Walk] = {
    ("self", NODE_TEST): lambda node: (node,),
    ("parent", NODE_TEST): lambda node: () if node.parent is None else (node.parent,),
}
"""The two steps that nearly every expression takes, without a test of names."""
