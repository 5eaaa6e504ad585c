"""Answers that a key gives at once: what stood there before, and that nobody knows."""

from collections.abc import Sequence

from app.store.folding import folded
from app.ui.capture.desk import Desk
from app.ui.capture.sheet import Item, row_around
from forms.choice_table import Offer
from forms.choices import Choice
from forms.instrument import Value

ABSENT = (
    "no sabe", "no responde", "no respondio", "no aplica", "no contesta", "no quiere",
    "no recuerda", "ns/nr", "ns / nr", "n/a", "ignorado", "se ignora",
)  # fmt: skip
"""How options begin that say there is no answer, in folded letters."""


def previous_value(desk: Desk, here: Item) -> Value:
    """Give what F5 repeats: the answer of the instance before this one, else of the record before.

    Args:
        desk: The record in hand.
        here: The question in hand.

    Returns:
        None when there was none.
    """
    row = row_around(here.ref)
    if not row:
        return desk.previous.values.get(here.state.path)
    repeat, _bracket, number = row.removesuffix("]").rpartition("[")
    if int(number) > 1:
        before = f"{repeat}[{int(number) - 1}]{here.ref.removeprefix(row)}"
        return desk.session.node(before).value
    rows = (each.values for each in desk.previous.rows)
    return next((values[here.state.path] for values in rows if here.state.path in values), None)


LOOKED_THROUGH = 100
"""Options of a list that is short enough to be looked through; in a longer one they are sought."""


def absent_values(choices: Sequence[Choice]) -> list[str]:
    """Give the values of the options that say there is no answer, in their order.

    An option is one when its label begins so in any language of the form.
    """
    offer = Offer.of(choices)
    if len(offer) <= LOOKED_THROUGH:
        return [choice.value for choice in offer if _is_absent(choice)]
    found = (choice for begin in ABSENT for choice in offer.search(begin, LOOKED_THROUGH).choices)
    return offer.in_order([choice.value for choice in found if _is_absent(choice)])


def next_absent(choices: Sequence[Choice], now: Value) -> str | None:
    """Give the option that F9 takes: the first, or the one after what is answered, round.

    Args:
        choices: What is on offer.
        now: The answer that stands there.

    Returns:
        Its value, or None where the form offers none.
    """
    values = absent_values(choices)
    if not values:
        return None
    return values[(values.index(str(now)) + 1) % len(values)] if str(now) in values else values[0]


def _is_absent(choice: Choice) -> bool:
    return any(folded(label).startswith(ABSENT) for label in choice.labels.values())
