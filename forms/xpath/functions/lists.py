"""Functions on tables and the order of nodes: `pulldata`, `randomize` (ODK XForms, "Node-set")."""

import hashlib
import math
from collections.abc import Callable, Sequence

from forms.xpath.functions.table import Function, Run
from forms.xpath.nodes import Context, Node
from forms.xpath.values import XValue, node_text, to_number, to_text

_MODULUS = 2**31 - 1
_MULTIPLIER = 16_807
_LARGEST_SEED, _SMALLEST_SEED = 2**63 - 1, -(2**63)


def _pulldata(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a column of the first row of a table whose key column has a value; else ""."""
    table, wanted, key, value = (to_text(one(context)) for one in arguments)
    document = context.world.instance(table.removesuffix(".csv"))
    for root in () if document is None else document.children():
        rows = root.where("item", key, value)
        for row in root.named("item") if rows is None else rows:
            if _column(row, key) == value:
                return _column(row, wanted)
    return ""


def _column(row: Node, name: str) -> str:
    cells = row.named(name)
    return node_text(cells[0]) if cells else ""


def _randomize(context: Context, arguments: Sequence[Run]) -> XValue:
    """Shuffle nodes; with a seed always into the same order, that of ODK's engines."""
    nodes = arguments[0](context)
    if not isinstance(nodes, list):
        return []
    if len(arguments) == 1:
        return _shuffled(nodes, context.world.random)
    return _shuffled(nodes, _generator(_seed(context, arguments[1](context))))


def _shuffled(nodes: Sequence[Node], draw: Callable[[], float]) -> list[Node]:
    result: list[Node] = []
    for place, node in enumerate(nodes):
        other = int(draw() * (place + 1))
        result.append(node)
        if other != place:
            result[place] = result[other]
            result[other] = node
    return result


def _seed(context: Context, value: XValue) -> int:
    """Make a whole number of a seed; of a text that is none, one of its SHA-256."""
    number = to_number(value, context.world.zone)
    if math.isnan(number):
        text = to_text(value)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True) if text else 0
    return int(max(_SMALLEST_SEED, min(_LARGEST_SEED, number)))


def _generator(seed: int) -> Callable[[], float]:
    """Give the minimal standard generator of Park and Miller (CACM 31, 1988)."""
    state = abs(seed) % _MODULUS * (-1 if seed < 0 else 1)
    if state <= 0:
        state += _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw


FUNCTIONS = (
    Function("pulldata", 4, 4, _pulldata),
    Function("randomize", 1, 2, _randomize),
)
