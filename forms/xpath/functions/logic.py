"""Functions that decide (XPath 1.0, section 4.3; ODK XForms, "XPath functions")."""

from collections.abc import Sequence

from forms.xpath.functions.table import Function, Run, of_values
from forms.xpath.nodes import Context
from forms.xpath.values import XValue, node_text, to_boolean, to_text


def _if(context: Context, arguments: Sequence[Run]) -> XValue:
    return arguments[1 if to_boolean(arguments[0](context)) else 2](context)


def _coalesce(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the first argument that is not blank."""
    value: XValue = ""
    for argument in arguments:
        value = argument(context)
        if to_text(value):
            break
    return value


def _once(context: Context, arguments: Sequence[Run]) -> XValue:
    """Keep the answer there is; work one out only while it is blank."""
    return node_text(context.current) or arguments[0](context)


FUNCTIONS = (
    Function("if", 3, 3, _if),
    Function("coalesce", 1, None, _coalesce),
    Function("once", 1, 1, _once),
    Function("boolean", 1, 1, of_values(to_boolean)),
    Function("not", 1, 1, of_values(lambda value: not to_boolean(value))),
    Function("true", 0, 0, of_values(lambda: True)),
    Function("false", 0, 0, of_values(lambda: False)),
)
