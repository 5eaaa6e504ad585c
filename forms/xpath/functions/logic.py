"""Functions that decide (XPath 1.0, section 4.3; ODK XForms, "XPath functions")."""

from collections.abc import Sequence

from forms.xpath.functions.table import Function, Run, number_of, of_values
from forms.xpath.nodes import Context
from forms.xpath.values import (
    XValue,
    is_answered,
    node_number,
    node_text,
    to_boolean,
    to_number,
    to_text,
)

_TRUE = frozenset({"1", "true"})


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


def _truths(context: Context, argument: Run) -> list[bool]:
    """Give one truth value for each node of a node-set, one for any other value."""
    value = argument(context)
    if isinstance(value, list):
        return [is_answered(one) for one in value]
    return [to_boolean(value)]


def _weights(context: Context, argument: Run) -> list[float]:
    value = argument(context)
    zone = context.world.zone
    if isinstance(value, list):
        return [node_number(one, zone) for one in value]
    return [to_number(value, zone)]


def _is_within(total: float, bounds: Sequence[float]) -> bool:
    least, most = bounds
    return total >= least and (most == -1 or total <= most)


def _checklist(context: Context, arguments: Sequence[Run]) -> XValue:
    """Tell whether at least and at most so many answers are true; a most of -1 sets no limit."""
    bounds = [number_of(context, one) for one in arguments[:2]]
    total = sum(sum(_truths(context, one)) for one in arguments[2:])
    return _is_within(float(total), bounds)


def _weighted_checklist(context: Context, arguments: Sequence[Run]) -> XValue:
    """Do as `checklist`, where each true answer counts as much as the weight after it."""
    bounds = [number_of(context, one) for one in arguments[:2]]
    total = 0.0
    for truth, weight in zip(arguments[2::2], arguments[3::2], strict=False):
        pairs = zip(_truths(context, truth), _weights(context, weight), strict=False)
        total += sum(value for is_true, value in pairs if is_true)
    return _is_within(total, bounds)


FUNCTIONS = (
    Function("checklist", 2, None, _checklist),
    Function("weighted-checklist", 2, None, _weighted_checklist),
    Function("boolean-from-string", 1, 1, of_values(lambda value: to_text(value) in _TRUE)),
    Function("if", 3, 3, _if),
    Function("coalesce", 1, None, _coalesce),
    Function("once", 1, 1, _once),
    Function("boolean", 1, 1, of_values(to_boolean)),
    Function("not", 1, 1, of_values(lambda value: not to_boolean(value))),
    Function("true", 0, 0, of_values(lambda: True)),
    Function("false", 0, 0, of_values(lambda: False)),
)
