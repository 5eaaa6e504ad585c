"""The tree an XPath expression is parsed into (XPath 1.0, section 3)."""

from dataclasses import dataclass, field
from typing import Literal as OneOf

Axis = OneOf[
    "ancestor",
    "ancestor-or-self",
    "attribute",
    "child",
    "descendant",
    "descendant-or-self",
    "following",
    "following-sibling",
    "parent",
    "preceding",
    "preceding-sibling",
    "self",
]
"""Directions a step can take; `namespace` has no use in forms."""

NODE_TEST = "node()"
TEXT_TEST = "text()"
COMMENT_TEST = "comment()"


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call.

    Attributes:
        name: Name with its prefix, as written: `jr:choice-name`.
        arguments: In order.
        position: 0-based place of the name in the text.
    """

    name: str
    arguments: tuple["Tree", ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """Unary minus."""

    operand: "Tree"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands and what stands between them, `|` included."""

    operator: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a location path (XPath 1.0, section 2.1).

    Attributes:
        axis: Direction.
        test: A name, `*`, `prefix:*`, `node()`, `text()` or `comment()`.
        predicates: Conditions in brackets, in order.
    """

    axis: Axis
    test: str
    predicates: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path.

    Attributes:
        steps: In order.
        absolute: It begins at the root of the form.
        start: What it begins with instead, such as `instance('list')` or `current()`.
    """

    steps: tuple[Step, ...]
    absolute: bool = False
    start: "Tree | None" = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with conditions in brackets: `(…)[1]` (XPath 1.0, section 3.3)."""

    base: "Tree"
    predicates: tuple["Tree", ...]


Tree = Number | Literal | Call | Negation | Operation | Path | Filter


def spine(tree: Operation) -> tuple["Tree", list[tuple[str, "Tree"]]]:
    """Unroll what leans to the left: `a + b - c` is `a` and then `+ b`, `- c`.

    Long chains (a sum of hundreds of questions) are walked this way, not by recursion.
    """
    rest: list[tuple[str, Tree]] = []
    first: Tree = tree
    while isinstance(first, Operation):
        rest.append((first.operator, first.right))
        first = first.left
    rest.reverse()
    return first, rest
