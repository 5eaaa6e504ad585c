"""Functions on numbers (XPath 1.0, section 4.4; ODK XForms, "XPath functions")."""

import math
from collections.abc import Callable, Iterator, Sequence

from forms.xpath.functions.table import (
    Function,
    Run,
    context_or_argument,
    of_numbers,
)
from forms.xpath.nodes import Context
from forms.xpath.times import looks_like_date
from forms.xpath.values import (
    NOT_A_NUMBER,
    Moment,
    XValue,
    node_number,
    node_text,
    number_text,
    to_number,
    to_text,
)

_MOST_PLACES = 300


def _number(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a number; that of a date is written as whole days."""
    value = context_or_argument(context, arguments)
    number = to_number(value, context.world.zone)
    if isinstance(value, float):
        return value
    is_date = not isinstance(value, bool) and looks_like_date(to_text(value))
    return Moment(number, number_text(_whole(number))) if is_date else number


def _whole(number: float, rounding: Callable[[float], int] = math.floor) -> float:
    return float(rounding(number)) if math.isfinite(number) else number


def half_up(number: float, places: float = 0) -> float:
    """Round half away from zero, on the binary number, as ODK Web Forms does."""
    if math.isnan(places):
        return NOT_A_NUMBER
    if not math.isfinite(number) or not abs(places) <= _MOST_PLACES:
        return number
    try:
        scale = 10.0**places
        rounded = math.floor(abs(number) * scale + 0.5) / scale
    except (ArithmeticError, ValueError):
        return number
    return math.copysign(rounded, number) if rounded else 0.0


def _each_number(context: Context, arguments: Sequence[Run]) -> Iterator[float]:
    """Go through all arguments as numbers, one for each node of a node-set; a blank is NaN."""
    for argument in arguments:
        value = argument(context)
        if isinstance(value, list):
            for node in value:
                yield node_number(node, context.world.zone)
        else:
            yield to_number(value, context.world.zone)


def _numbers(context: Context, arguments: Sequence[Run]) -> list[float]:
    """Give all arguments as numbers; none when one is blank, the first of which ends the search."""
    found = []
    for number in _each_number(context, arguments):
        if number != number:  # noqa: PLR0124 - the one test that is true of NaN alone
            return []
        found.append(number)
    return found


def _sum(context: Context, arguments: Sequence[Run]) -> XValue:
    """Add the numbers of a node-set up; of none the sum is blank, as in ODK Web Forms."""
    numbers = _numbers(context, arguments)
    return sum(numbers, 0.0) if numbers else NOT_A_NUMBER


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., XValue]:
    def call(context: Context, arguments: Sequence[Run]) -> XValue:
        numbers = _numbers(context, arguments)
        return choose(numbers) if numbers else NOT_A_NUMBER

    return call


def _count(context: Context, arguments: Sequence[Run]) -> XValue:
    value = arguments[0](context)
    return float(len(value)) if isinstance(value, list) else NOT_A_NUMBER


def _count_non_empty(context: Context, arguments: Sequence[Run]) -> XValue:
    value = arguments[0](context)
    if not isinstance(value, list):
        return NOT_A_NUMBER
    return float(sum(1 for node in value if node_text(node)))


def _random(context: Context, _arguments: Sequence[Run]) -> XValue:
    return context.world.random()


FUNCTIONS = (
    Function("number", 0, 1, _number, of_context=True),
    Function("int", 1, 1, of_numbers(lambda number: _whole(number, math.trunc))),
    Function("round", 1, 2, of_numbers(half_up)),
    Function("floor", 1, 1, of_numbers(_whole)),
    Function("ceiling", 1, 1, of_numbers(lambda number: _whole(number, math.ceil))),
    Function("abs", 1, 1, of_numbers(abs)),
    Function("random", 0, 0, _random),
    Function("sum", 1, 1, _sum),
    Function("min", 0, None, _extreme(min)),
    Function("max", 0, None, _extreme(max)),
    Function("count", 1, 1, _count),
    Function("count-non-empty", 1, 1, _count_non_empty),
)
