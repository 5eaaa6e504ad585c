"""Expressions over the cells of a row: `${edad} > 17 and ${municipio} = '0101'`.

They are the expressions of forms (`forms.xpath`): a column is named as questions are, `${name}`,
whatever signs its name holds. What would come out otherwise another day or by chance is refused:
the same table and the same recipe give the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, tzinfo

from typing_extensions import override

from forms.problem import Problem, ProblemError
from forms.xpath.expression import Scope, compile_expression
from forms.xpath.locations import FormShape
from forms.xpath.nodes import Context, Document, Node
from forms.xpath.syntax import Call
from forms.xpath.values import XValue, is_answered, to_boolean, to_text

_PIECES = re.compile(r"\"[^\"]*\"|'[^']*'|\$\{([^}]*)\}", re.DOTALL)
_ROOT = "row"
_OTHERWISE_EACH_TIME = frozenset({"now", "today", "random", "randomize", "uuid"})
_CODES = {
    "form.expression": "clean.expression",
    "form.unknown_function": "clean.unknown_function",
    "form.wrong_arguments": "clean.wrong_arguments",
}


def columns_of(text: str) -> list[str]:
    """Give the columns that an expression names, in order and once each."""
    return list(dict.fromkeys(m[1] for m in _PIECES.finditer(text) if m[1] is not None))


class RowExpression:
    """An expression made ready for the columns of a table."""

    def __init__(self, text: str, header: Sequence[str]) -> None:
        """Compile it.

        Raises:
            ProblemError: `clean.expression`, `clean.unknown_function`, `clean.wrong_arguments`, or
                `clean.not_repeatable`. Its columns must be there.
        """
        names = {name: f"c{place}" for place, name in enumerate(header)}
        shape = FormShape(_ROOT, {"": tuple(names.values())}, frozenset())
        run = _compiled(text, names, shape)
        self._run = run
        self._row = _Row(len(header))
        world = _World(self._row)
        self._context = Context(world, self._row, self._row)

    def value(self, cells: Sequence[str]) -> str:
        """Work it out for a row, as text; blank is ""."""
        return to_text(self._value(cells))

    def holds(self, cells: Sequence[str]) -> bool:
        """Say whether it is true of a row; a column alone is true when it holds something."""
        found = self._value(cells)
        if isinstance(found, list):
            return any(map(is_answered, found))
        return to_boolean(found)

    def _value(self, cells: Sequence[str]) -> XValue:
        self._row.take(cells)
        return self._run(self._context)


def _compiled(text: str, names: dict[str, str], shape: FormShape) -> Callable[[Context], XValue]:
    def path(match: re.Match[str]) -> str:
        return match[0] if match[1] is None else f"(/{_ROOT}/{names[match[1]]})"

    try:
        expression = compile_expression(_PIECES.sub(path, text), Scope(shape, ""))
    except ProblemError as error:
        first = error.problems[0]
        values = {**first.values, "expression": text}
        raise ProblemError(Problem(_CODES[first.code], values=values)) from error
    for call in _calls(expression.tree):
        if call.name in _OTHERWISE_EACH_TIME:
            values = {"expression": text, "function": call.name}
            raise ProblemError(Problem("clean.not_repeatable", values=values))
    return expression.run


def _calls(tree: object) -> Iterator[Call]:
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Call):
            yield each
        if isinstance(each, tuple):
            waiting += each
        elif is_dataclass(each):
            waiting += [getattr(each, part.name) for part in fields(each)]


class _Row(Node):
    """The cells of a row as an expression walks over them."""

    __slots__ = ("_cells",)

    def __init__(self, columns: int) -> None:
        super().__init__(_ROOT)
        self._cells = [Node(f"c{place}", self) for place in range(columns)]
        self.parent = Document(self)

    def take(self, cells: Sequence[str]) -> None:
        """Stand for another row from now on."""
        for node, cell in zip(self._cells, cells, strict=True):
            node.value = cell or None

    @override
    def children(self) -> Iterator[Node]:
        return iter(self._cells)


class _World:
    """What an expression can ask for besides the row: nothing that changes from day to day."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.zone: tzinfo | None = UTC
        self.node_sets: dict[int, list[Node]] = {}

    def instance(self, name: str) -> Node | None:
        """Give no list: a table has none."""
        del name
        return None

    def itext(self, text_id: str) -> str:
        """Give no text."""
        del text_id
        return ""

    def choice_label(self, question: str, value: str, current: Node) -> str:
        """Give no label."""
        del question, value, current
        return ""

    def now(self) -> datetime:
        """Give a moment that is always the same."""
        return datetime(1970, 1, 1, tzinfo=UTC)

    def new_id(self) -> str:
        """Give an id that is always the same."""
        return ""

    def random(self) -> float:
        """Give a number that is always the same."""
        return 0.0
