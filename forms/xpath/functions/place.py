"""Functions on where nodes stand (XPath 1.0, section 4.1; ODK XForms, "XPath functions")."""

from collections.abc import Sequence

from forms.xpath.functions.table import Function, Run, context_or_argument
from forms.xpath.nodes import Context
from forms.xpath.values import NOT_A_NUMBER, XValue, to_number, to_text


def _position(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the position under test, or that of a node among its siblings of the same name."""
    if not arguments:
        return float(context.position)
    value = arguments[0](context)
    if not isinstance(value, list) or not value:
        return NOT_A_NUMBER
    return float(value[0].position)


def _last(context: Context, _arguments: Sequence[Run]) -> XValue:
    return float(context.size)


def _current(context: Context, _arguments: Sequence[Run]) -> XValue:
    return [context.current]


def _instance(context: Context, arguments: Sequence[Run]) -> XValue:
    found = context.world.instance(to_text(arguments[0](context)))
    return [] if found is None else [found]


def _name(context: Context, arguments: Sequence[Run]) -> XValue:
    value = context_or_argument(context, arguments)
    return value[0].name if isinstance(value, list) and value else ""


def _uuid(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a new uuid, or that many of its digits."""
    if not arguments:
        return context.world.new_id()
    wanted = to_number(arguments[0](context))
    digits = ""
    while 0 < wanted <= _MOST_DIGITS and len(digits) < wanted:
        digits += context.world.new_id().replace("-", "")
    return digits[: int(wanted)] if digits else ""


_MOST_DIGITS = 1000


FUNCTIONS = (
    Function("position", 0, 1, _position),
    Function("last", 0, 0, _last),
    Function("current", 0, 0, _current),
    Function("instance", 1, 1, _instance),
    Function("name", 0, 1, _name, of_context=True),
    Function("local-name", 0, 1, _name, of_context=True),
    Function("uuid", 0, 1, _uuid),
    Function("indexed-repeat", 3, None, None, whole_sets=True),
)
