"""What a function is, and the adaptors that make one of a plain Python function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forms.xpath.nodes import Context
from forms.xpath.values import XValue, to_number, to_text

Run = Callable[[Context], XValue]
"""A compiled expression."""

Body = Callable[[Context, Sequence[Run]], XValue]
"""What a function does; arguments come unevaluated, so that `if` runs one branch only."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the table.

    Attributes:
        name: Name with its prefix.
        fewest, most: How many arguments it takes; `most` is None for any number.
        call: What it does; None for what the compiler writes out in place.
        of_context: Without arguments it speaks of the context node.
        speaks: Its result is a label, which depends on the language in use.
    """

    name: str
    fewest: int
    most: int | None
    call: Body | None
    of_context: bool = False
    speaks: bool = False

    def takes(self, count: int) -> bool:
        """Tell whether it can be called with this many arguments."""
        if self.name == "indexed-repeat" and count % 2 == 0:
            return False
        return self.fewest <= count and (self.most is None or count <= self.most)


def of_texts(function: Callable[..., XValue]) -> Body:
    """Make a body that turns every argument into text first."""
    return lambda context, arguments: function(*[to_text(one(context)) for one in arguments])


def of_numbers(function: Callable[..., XValue]) -> Body:
    """Make a body that turns every argument into a number first."""

    def call(context: Context, arguments: Sequence[Run]) -> XValue:
        return function(*[number_of(context, one) for one in arguments])

    return call


def of_values(function: Callable[..., XValue]) -> Body:
    """Make a body that takes the arguments as they are."""
    return lambda context, arguments: function(*[one(context) for one in arguments])


def number_of(context: Context, argument: Run) -> float:
    """Work out an argument as a number."""
    return to_number(argument(context), context.world.zone)


def context_or_argument(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the only argument, or the context node where it is left out."""
    return arguments[0](context) if arguments else [context.node]
