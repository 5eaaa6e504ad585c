"""Finds predicates of the shape `column = value`, which long lists answer from an index.

`instance('aldeas')/root/item[municipio = /data/municipio and …]` would otherwise be tried on
each of thousands of items at every answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.xpath.functions import FUNCTIONS
from forms.xpath.functions.table import Run
from forms.xpath.nodes import Context
from forms.xpath.syntax import Call, Filter, Negation, Operation, Path, Tree
from forms.xpath.times import looks_like_date
from forms.xpath.values import atoms

_OF_PLACE = frozenset({"position", "last"})


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
        found = atoms(self.value(context))
        if len(found) != 1 or not isinstance(found[0], str) or looks_like_date(found[0]):
            return None
        return found[0]


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
            if function is not None and function.of_context:
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
