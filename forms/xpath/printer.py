"""Writes a tree back as text: what is parsed from it is the same tree."""

from forms.xpath.parser import NEGATION_PRECEDENCE, PRECEDENCE
from forms.xpath.syntax import (
    NODE_TEST,
    Call,
    Filter,
    Literal,
    Negation,
    Number,
    Operation,
    Path,
    Step,
    Tree,
    spine,
)
from forms.xpath.values import plain_text

_PATH = 9
_PRIMARY = 10
_SHORT_STEPS = {("self", NODE_TEST): ".", ("parent", NODE_TEST): ".."}


def print_expression(tree: Tree) -> str:
    """Write an expression with the fewest brackets and one space around operators."""
    return _text(tree, 0)


def _text(tree: Tree, least: int) -> str:
    """Write a tree, in brackets when it binds less tightly than `least`."""
    text = _bare(tree)
    return f"({text})" if _precedence(tree) < least else text


def _precedence(tree: Tree) -> int:
    if isinstance(tree, Operation):
        return PRECEDENCE[tree.operator]
    if isinstance(tree, Negation):
        return NEGATION_PRECEDENCE
    if isinstance(tree, Path) and not tree.steps:
        return 0  # a lone `/` swallows the name or star after it
    if isinstance(tree, Path | Filter):
        return _PATH
    return _PRIMARY


def _bare(tree: Tree) -> str:
    match tree:
        case Number():
            text = plain_text(tree.value)
        case Literal():
            quote = '"' if "'" in tree.text else "'"
            text = f"{quote}{tree.text}{quote}"
        case Call():
            text = f"{tree.name}({', '.join(_text(one, 0) for one in tree.arguments)})"
        case Negation():
            text = f"-{_text(tree.operand, NEGATION_PRECEDENCE)}"
        case Operation():
            text = _operation(tree)
        case Filter():
            text = _text(tree.base, _PRIMARY) + _predicates(tree.predicates)
        case Path():
            text = _path(tree)
    return text


def _operation(tree: Operation) -> str:
    """Write a chain; a link that binds more tightly than the part before it needs brackets."""
    first, rest = spine(tree)
    text = _text(first, PRECEDENCE[rest[0][0]])
    bound = PRECEDENCE[rest[0][0]]
    for operator, right in rest:
        precedence = PRECEDENCE[operator]
        text = f"({text})" if bound < precedence else text
        text = f"{text} {operator} {_text(right, precedence + 1)}"
        bound = precedence
    return text


def _path(tree: Path) -> str:
    start = ""
    if tree.start is not None:
        least = _PATH if isinstance(tree.start, Filter) else _PRIMARY
        start = _text(tree.start, least) + "/"
    elif tree.absolute:
        start = "/"
    return start + "/".join(_step(step) for step in tree.steps)


def _step(step: Step) -> str:
    short = _SHORT_STEPS.get((step.axis, step.test))
    if short is None:
        axis = "" if step.axis == "child" else f"{step.axis}::"
        short = f"{axis}{step.test}"
    return short + _predicates(step.predicates)


def _predicates(predicates: tuple[Tree, ...]) -> str:
    return "".join(f"[{_text(one, 0)}]" for one in predicates)
