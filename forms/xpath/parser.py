"""Turns tokens into a tree: operators by precedence (Pratt), paths by descent."""

import sys
from math import isinf
from typing import get_args

from forms.xpath.lexer import ExpressionSyntaxError, Token, tokens
from forms.xpath.syntax import (
    COMMENT_TEST,
    NODE_TEST,
    TEXT_TEST,
    Axis,
    Call,
    Filter,
    Literal,
    Negation,
    Number,
    Operation,
    Path,
    Step,
    Tree,
)

PRECEDENCE = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
"""How tightly each operator binds; all lean to the left (XPath 1.0, sections 3.3-3.5)."""

NEGATION_PRECEDENCE = 7

MAX_DEPTH = 500
"""Brackets inside brackets: one `if` inside the other for each of 340 municipalities fits."""

MAX_LENGTH = 100_000
"""Characters of an expression; longer ones would take seconds to compile."""

_COMMON_DEPTH = 50
_FRAMES = 20_000
"""Python's calls inside calls that an expression of the greatest depth needs, and some more."""

_AXES: dict[str, Axis] = {axis: axis for axis in get_args(Axis)}
_DESCENT = Step("descendant-or-self", NODE_TEST)
_NODE_TYPES = {"node": NODE_TEST, "text": TEXT_TEST, "comment": COMMENT_TEST}


def parse(text: str) -> Tree:
    """Parse an expression.

    Raises:
        ExpressionSyntaxError: It is not XPath 1.0, nested too deeply or too long.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionSyntaxError(MAX_LENGTH, text[MAX_LENGTH])
    parser = _Parser(tokens(text))
    tree = parser.expression(0)
    parser.expect_end()
    return tree


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _refuse(self) -> ExpressionSyntaxError:
        return ExpressionSyntaxError(self._token.position, self._token.text)

    def _is_mark(self, *texts: str, ahead: int = 0) -> bool:
        token = self._tokens[self._at + ahead]
        return token.kind == "mark" and token.text in texts

    def _take_mark(self, *texts: str) -> str:
        """Take one of these marks if it comes next; "" otherwise."""
        token = self._tokens[self._at]
        if token.kind != "mark" or token.text not in texts:
            return ""
        self._at += 1
        return token.text

    def _take(self) -> Token:
        token = self._token
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if not self._take_mark(text):
            raise self._refuse()

    def expect_end(self) -> None:
        if self._token.kind != "end":
            raise self._refuse()

    def expression(self, above: int) -> Tree:
        """Read operators that bind more tightly than `above`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._refuse()
        if self._depth == _COMMON_DEPTH:
            sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
        tree = self._operand()
        while self._token.kind == "operator" and PRECEDENCE[self._token.text] > above:
            operator = self._take().text
            tree = Operation(operator, tree, self.expression(PRECEDENCE[operator]))
        self._depth -= 1
        return tree

    def _operand(self) -> Tree:
        if self._token.kind == "operator" and self._token.text == "-":
            self._take()
            return Negation(self.expression(NEGATION_PRECEDENCE))
        primary = self._primary()
        if primary is None:
            return self._location_path()
        predicates = self._predicates()
        tree: Tree = Filter(primary, predicates) if predicates else primary
        if self._is_mark("/", "//"):
            return Path(tuple(self._steps_after_start()), start=tree)
        return tree

    def _primary(self) -> Tree | None:
        """Read a number, text, call or bracket; None when a path begins here."""
        token = self._token
        if token.kind == "number":
            return self._number()
        if token.kind == "literal":
            return Literal(self._take().text)
        if self._take_mark("("):
            tree = self.expression(0)
            self._expect(")")
            return tree
        if token.kind == "name" and self._is_mark("(", ahead=1) and token.text not in _NODE_TYPES:
            return self._call()
        return None

    def _number(self) -> Number:
        value = float(self._token.text)
        if isinf(value):
            raise self._refuse()
        self._take()
        return Number(value)

    def _call(self) -> Call:
        name = self._take()
        self._expect("(")
        arguments: list[Tree] = []
        if not self._is_mark(")"):
            arguments.append(self.expression(0))
            while self._take_mark(","):
                arguments.append(self.expression(0))
        self._expect(")")
        return Call(name.text, tuple(arguments), name.position)

    def _predicates(self) -> tuple[Tree, ...]:
        found = []
        while self._take_mark("["):
            found.append(self.expression(0))
            self._expect("]")
        return tuple(found)

    def _location_path(self) -> Path:
        slash = self._take_mark("/", "//")
        if slash == "/" and not self._begins_step():
            return Path((), absolute=True)
        steps = [_DESCENT] if slash == "//" else []
        steps.append(self._step())
        steps += self._steps_after_start()
        return Path(tuple(steps), absolute=bool(slash))

    def _steps_after_start(self) -> list[Step]:
        steps = []
        while slash := self._take_mark("/", "//"):
            if slash == "//":
                steps.append(_DESCENT)
            steps.append(self._step())
        return steps

    def _begins_step(self) -> bool:
        return self._token.kind == "name" or self._is_mark(".", "..", "@")

    def _step(self) -> Step:
        if self._take_mark("."):
            return Step("self", NODE_TEST, self._predicates())
        if self._take_mark(".."):
            return Step("parent", NODE_TEST, self._predicates())
        axis: Axis = "child"
        if self._take_mark("@"):
            axis = "attribute"
        elif self._token.kind == "name" and self._is_mark("::", ahead=1):
            axis = self._axis()
        return Step(axis, self._node_test(), self._predicates())

    def _axis(self) -> Axis:
        axis = _AXES.get(self._token.text)
        if axis is None:
            raise self._refuse()
        self._at += 2
        return axis

    def _node_test(self) -> str:
        if self._token.kind != "name":
            raise self._refuse()
        name = self._take().text
        if name in _NODE_TYPES and self._take_mark("("):
            self._expect(")")
            return _NODE_TYPES[name]
        return name
