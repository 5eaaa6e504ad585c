"""Functions on where nodes stand (XPath 1.0, section 4.1; ODK XForms, "XPath functions")."""

from collections.abc import Iterator, Sequence

from forms.xpath.functions.table import Function, Run, context_or_argument, number_of
from forms.xpath.nodes import Context, Node
from forms.xpath.values import NOT_A_NUMBER, XValue, node_text, to_text, words


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


def _namespace(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the namespace of a node; forms have one for all but what a record says of itself."""
    value = context_or_argument(context, arguments)
    return _XFORMS if isinstance(value, list) and value and value[0].name else ""


def _id(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give the nodes of the record whose attribute `id` is one of the words (XPath 1.0, 4.1)."""
    value = arguments[0](context)
    texts = map(node_text, value) if isinstance(value, list) else (to_text(value),)
    wanted = {word for text in texts for word in words(text)}
    return [
        node
        for node in _within(context.world.root)
        if any(one.name == "id" and node_text(one) in wanted for one in node.attributes())
    ]


def _within(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children():
        yield from _within(child)


def _lang(context: Context, arguments: Sequence[Run]) -> XValue:
    """Tell whether the context node is in a language (XPath 1.0, section 4.3)."""
    wanted = to_text(arguments[0](context)).lower()
    node: Node | None = context.node
    while node is not None:
        for one in node.attributes():
            if one.name == "lang":
                said = node_text(one).lower()
                return bool(wanted) and f"{said}-".startswith(f"{wanted}-")
        node = node.parent
    return False


def _uuid(context: Context, arguments: Sequence[Run]) -> XValue:
    """Give a new uuid, or that many of its digits."""
    if not arguments:
        return context.world.new_id()
    wanted = number_of(context, arguments[0])
    digits = ""
    while 0 < wanted <= _MOST_DIGITS and len(digits) < wanted:
        digits += context.world.new_id().replace("-", "")
    return digits[: int(wanted)] if digits else ""


_MOST_DIGITS = 1000
_XFORMS = "http://www.w3.org/2002/xforms"


FUNCTIONS = (
    Function("position", 0, 1, _position),
    Function("last", 0, 0, _last),
    Function("current", 0, 0, _current),
    Function("instance", 1, 1, _instance),
    Function("name", 0, 1, _name, of_context=True),
    Function("local-name", 0, 1, _name, of_context=True),
    Function("namespace-uri", 0, 1, _namespace, of_context=True),
    Function("id", 1, 1, _id),
    Function("lang", 1, 1, _lang, of_context=True),
    Function("uuid", 0, 1, _uuid),
    Function("indexed-repeat", 3, None, None),
)
