"""Functions of mathematics (ODK XForms, "XPath functions"): angles are in radians."""

import math
from collections.abc import Callable

from forms.xpath.functions.table import Body, Function, of_numbers
from forms.xpath.values import NOT_A_NUMBER


def _computed(function: Callable[..., float]) -> Body:
    """Make a body of a function that may be given what it has no result for."""

    def call(*numbers: float) -> float:
        try:
            return function(*numbers)
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return NOT_A_NUMBER

    return of_numbers(call)


def _logarithm(function: Callable[[float], float], number: float) -> float:
    return -math.inf if number == 0 else function(number)


def _power(base: float, exponent: float) -> float:
    """Raise as ECMAScript does: no number when the exponent is none, or endless on 1."""
    if math.isnan(base) or math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return NOT_A_NUMBER
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


FUNCTIONS = (
    Function("pi", 0, 0, _computed(lambda: math.pi)),
    Function("sqrt", 1, 1, _computed(math.sqrt)),
    Function("exp", 1, 1, _computed(math.exp)),
    Function("exp10", 1, 1, _computed(lambda number: math.pow(10, number))),
    Function("log", 1, 1, _computed(lambda number: _logarithm(math.log, number))),
    Function("log10", 1, 1, _computed(lambda number: _logarithm(math.log10, number))),
    Function("pow", 2, 2, _computed(_power)),
    Function("sin", 1, 1, _computed(math.sin)),
    Function("cos", 1, 1, _computed(math.cos)),
    Function("tan", 1, 1, _computed(math.tan)),
    Function("asin", 1, 1, _computed(math.asin)),
    Function("acos", 1, 1, _computed(math.acos)),
    Function("atan", 1, 1, _computed(math.atan)),
    Function("atan2", 2, 2, _computed(math.atan2)),
)
