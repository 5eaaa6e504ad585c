"""Functions on choices; several stand in one text with spaces between (ODK XForms, "select")."""

from collections.abc import Sequence

from forms.xpath.functions.table import Function, Run, of_texts
from forms.xpath.functions.text import whole_start
from forms.xpath.nodes import Context
from forms.xpath.values import XValue, to_text, words


def _selected(answer: str, choice: str) -> bool:
    wanted = " ".join(words(choice))
    return wanted in words(answer) if wanted else not words(answer)


def _selected_at(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the choice at a 0-based place; "" where there is none."""
    chosen = words(to_text(arguments[0](context)))
    place = whole_start(to_text(arguments[1](context)))
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


def _choice_name(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the label of a choice of the question whose path stands in the second text."""
    value, question = (to_text(one(context)) for one in arguments)
    return context.world.choice_label(question.strip(), value, context.current)


def _itext(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a text of the form by its id."""
    return context.world.itext(to_text(arguments[0](context)))


FUNCTIONS = (
    Function("selected", 2, 2, of_texts(_selected)),
    Function("selected-at", 2, 2, _selected_at),
    Function("count-selected", 1, 1, of_texts(lambda answer: float(len(words(answer))))),
    Function("jr:itext", 1, 1, _itext),
    Function("jr:choice-name", 2, 2, _choice_name, speaks=True),
)
