"""Finds predicates of the shape `column = value`, which long lists answer from an index.

`instance('aldeas')/root/item[municipio = /data/municipio and …]` would otherwise be tried on
each of thousands of items at every answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.xpath.functions import FUNCTIONS
from forms.xpath.functions.table import Run, number_of
from forms.xpath.nodes import Context
from forms.xpath.syntax import Call, Filter, Negation, Number, Operation, Path, Tree
from forms.xpath.values import node_text

_OF_PLACE = frozenset({"position", "last"})
_POSITION = Call("position", ())
_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_COUNTS = frozenset({"position", "count", "number", "int", "round"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """What an index can answer of a predicate.

    Attributes:
        column: Child that is compared.
        value: Gives what it is compared with; does not depend on the item.
    """

    column: str
    value: Run

    def key(self, context: Context) -> str | None:
        """Give the text to look up, None when the comparison is not one of texts."""
        found = self.value(context)
        if isinstance(found, list):
            return node_text(found[0]) if len(found) == 1 else None
        return found if isinstance(found, str) else None


@dataclass(frozen=True, slots=True)
class Picked:
    """The one position that a predicate asks for.

    Attributes:
        value: Gives it; does not depend on the node under test.
    """

    value: Run

    def place(self, context: Context) -> float:
        """Give the 1-based position; NaN is none."""
        return number_of(context, self.value)


def find_lookup(predicate: Tree, compiled: Callable[[Tree], Run]) -> Lookup | None:
    """Find the part of a predicate that an index can answer, None when there is none.

    Args:
        predicate: What stands in the brackets.
        compiled: Compiles the other side of the comparison.
    """
    if any(isinstance(part, Call) and part.name in _OF_PLACE for part in _outside(predicate)):
        return None
    for part in _conjuncts(predicate):
        if not isinstance(part, Operation) or part.operator != "=":
            continue
        for side, other in ((part.left, part.right), (part.right, part.left)):
            column = _column(side)
            if column and _is_independent(other):
                return Lookup(column, compiled(other))
    return None


def find_picked(predicate: Tree, compiled: Callable[[Tree], Run]) -> Picked | None:
    """Find the one position that `[2]` or `[position() = …]` asks for, None for other predicates.

    Args:
        predicate: What stands in the brackets.
        compiled: Compiles the position.
    """
    if isinstance(predicate, Number):
        return Picked(compiled(predicate))
    if not isinstance(predicate, Operation) or predicate.operator != "=":
        return None
    for side, other in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        if side == _POSITION and _is_number(other) and _is_independent(other):
            return Picked(compiled(other))
    return None


def _is_number(tree: Tree) -> bool:
    """Whether a tree can only give a number, so that comparing with it compares numbers."""
    if isinstance(tree, Operation):
        return tree.operator in _ARITHMETIC
    if isinstance(tree, Call):
        return tree.name in _COUNTS and bool(tree.arguments)
    return isinstance(tree, Number | Negation)


def _conjuncts(tree: Tree) -> Iterator[Tree]:
    while isinstance(tree, Operation) and tree.operator == "and":
        yield tree.right
        tree = tree.left
    yield tree


def _column(tree: Tree) -> str:
    """Give the name when a tree is nothing but the name of a child."""
    if not isinstance(tree, Path) or tree.absolute or tree.start is not None:
        return ""
    step = tree.steps[0]
    plain = len(tree.steps) == 1 and step.axis == "child" and not step.predicates
    return step.test if plain and not step.test.endswith(("*", ")")) else ""


def _is_independent(tree: Tree) -> bool:
    """Whether a tree means the same for every item."""
    for part in _outside(tree):
        if isinstance(part, Path) and not part.absolute and part.start is None:
            return False
        if isinstance(part, Call) and not part.arguments:
            function = FUNCTIONS.get(part.name)
            if part.name in _OF_PLACE or (function is not None and function.of_context):
                return False
    return True


def _outside(tree: Tree) -> Iterator[Tree]:
    """Go through a tree and its parts, without what stands in brackets of its steps."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        match part:
            case Operation():
                waiting += (part.left, part.right)
            case Negation():
                waiting.append(part.operand)
            case Call():
                waiting += part.arguments
            case Filter():
                waiting.append(part.base)
            case Path() if part.start is not None:
                waiting.append(part.start)
