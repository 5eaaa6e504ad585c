"""Makes a Python closure of a tree, once per expression and form."""

import math
import operator
from collections.abc import Callable

from forms.xpath.functions import FUNCTIONS
from forms.xpath.functions.table import Body, Function, Run
from forms.xpath.locations import FormShape, Location, Reading, readings_at
from forms.xpath.nodes import Context
from forms.xpath.paths import PathCompiler, nodes_of
from forms.xpath.syntax import (
    Call,
    Filter,
    Literal,
    Negation,
    Number,
    Operation,
    Path,
    Tree,
    spine,
)
from forms.xpath.values import (
    Compare,
    XValue,
    equal,
    ordering,
    to_boolean,
    to_number,
    unequal,
)


class UnknownFunctionError(Exception):
    """The expression calls a function that does not exist; `call` says which and where."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.name)
        self.call = call


class WrongArgumentsError(Exception):
    """A function is called with too few or too many arguments; `call` says which and where."""

    def __init__(self, call: Call) -> None:
        super().__init__(call.name)
        self.call = call


def _divide(dividend: float, divisor: float) -> float:
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1, divisor)


def _remainder(dividend: float, divisor: float) -> float:
    """Divide and keep what is left, with the sign of the dividend (XPath 1.0, section 3.5)."""
    if not divisor or math.isinf(dividend) or math.isnan(divisor):
        return math.nan
    return math.fmod(dividend, divisor)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}
_COMPARISONS: dict[str, Compare] = {
    "=": equal,
    "!=": unequal,
    "<": ordering(operator.lt),
    "<=": ordering(operator.le),
    ">": ordering(operator.gt),
    ">=": ordering(operator.ge),
}


class Compiler:
    """Compiles the trees that belong to one place of a form.

    Attributes:
        readings: What the compiled trees depend on; grows as they are compiled.
        speaks: A tree gives labels, so its result depends on the language in use.
    """

    def __init__(self, shape: FormShape, here: Location, context: Location) -> None:
        """Prepare for one place.

        Args:
            shape: The places of the form.
            here: What `current()` is.
            context: What `.` is: the same, or a list item in a choice filter.
        """
        self.shape = shape
        self.here = here
        self.readings: set[Reading] = set()
        self.speaks = False
        self._context = {context}
        self._paths = PathCompiler(self)

    @property
    def context(self) -> set[Location]:
        """What `.` may be at this point of the tree."""
        return self._context

    def compile(self, tree: Tree) -> Run:
        """Make a closure of a tree.

        Args:
            tree: The parsed expression.

        Raises:
            UnknownFunctionError: It calls a function that does not exist.
            WrongArgumentsError: It calls one with too few or too many arguments.
        """
        match tree:
            case Number():
                run = _constant(tree.value)
            case Literal():
                run = _constant(tree.text)
            case Negation():
                run = self._negation(tree)
            case Operation():
                run = self._operation(tree)
            case Call():
                run = self._call(tree)
            case Filter():
                run = self._filter(tree)
            case Path():
                run = self._paths.compile(tree)
        return run

    def inside(self, locations: set[Location], tree: Tree) -> Run:
        """Compile what stands in brackets, where `.` is each of the locations."""
        around, self._context = self._context, locations
        try:
            return self.compile(tree)
        finally:
            self._context = around

    def read(self, locations: set[Location]) -> None:
        """Note that the expression depends on these places."""
        for location in locations:
            self.readings |= readings_at(self.shape, location)

    def _negation(self, tree: Negation) -> Run:
        operand = self.compile(tree.operand)
        return lambda context: -to_number(operand(context), context.world.zone)

    def _operation(self, tree: Operation) -> Run:
        first, rest = spine(tree)
        run = self.compile(first)
        links = [_LINKS[sign](sign, self.compile(right)) for sign, right in rest]

        def fold(context: Context) -> XValue:
            value = run(context)
            for link in links:
                value = link(value, context)
            return value

        return fold

    def _call(self, tree: Call) -> Run:
        function = FUNCTIONS.get(tree.name)
        if function is None:
            raise UnknownFunctionError(tree)
        if not function.takes(len(tree.arguments)):
            raise WrongArgumentsError(tree)
        self.speaks = self.speaks or function.speaks
        if function.call is None:
            return self._paths.indexed_repeat(tree)
        return self._called(function, function.call, tree)

    def _called(self, function: Function, call: Body, tree: Call) -> Run:
        if tree.name == "current":
            self.read({self.here})
        arguments = tuple([self.compile(one) for one in tree.arguments])
        if not arguments and function.of_context:
            self.read(self._context - {self.here})
        return lambda context: call(context, arguments)

    def _filter(self, tree: Filter) -> Run:
        """Compile `(…)[…]`; what stands in the brackets does not count, as in ODK Web Forms."""
        for one in tree.predicates:
            self.inside(self._paths.locations(tree.base), one)
        return self.compile(tree.base)


def _constant(value: XValue) -> Run:
    return lambda _context: value


Link = Callable[[XValue, Context], XValue]
"""Takes what stands left of an operator to the result of the operation."""


def _and(_sign: str, right: Run) -> Link:
    """Give the operand that decides, as ODK Web Forms does, not a truth value."""
    return lambda left, context: right(context) if to_boolean(left) else left


def _or(_sign: str, right: Run) -> Link:
    """Give the operand that decides, as ODK Web Forms does, not a truth value."""
    return lambda left, context: left if to_boolean(left) else right(context)


def _union(_sign: str, right: Run) -> Link:
    return lambda left, context: list(dict.fromkeys(nodes_of(left) + nodes_of(right(context))))


def _compare(sign: str, right: Run) -> Link:
    compare = _COMPARISONS[sign]
    return lambda left, context: compare(left, right(context), context.world.zone)


def _calculate(sign: str, right: Run) -> Link:
    calculate = _ARITHMETIC[sign]

    def link(left: XValue, context: Context) -> XValue:
        zone = context.world.zone
        return calculate(to_number(left, zone), to_number(right(context), zone))

    return link


_LINKS: dict[str, Callable[[str, Run], Link]] = {
    "and": _and,
    "or": _or,
    "|": _union,
    **dict.fromkeys(_COMPARISONS, _compare),
    **dict.fromkeys(_ARITHMETIC, _calculate),
}
