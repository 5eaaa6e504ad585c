"""What a step of a recipe is told: typed parameters, each checked before anything runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "columns",
    "new_column",
    "new_columns",
    "renames",
    "expression",
    "text",
    "texts",
    "mapping",
    "number",
    "flag",
    "choice",
]
"""What a parameter holds; `columns` and the keys of `renames` must stand in the table."""

Checked = str | int | bool | tuple[str, ...] | Mapping[str, str] | None
"""A parameter as an operation reads it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation.

    Attributes:
        name: Its key in the step.
        kind: What it holds.
        required: A step without it is refused.
        default: What it holds when it is left out.
        choices: The texts that a `choice` may be.
        at_most: The largest `number`, from 0.
    """

    name: str
    kind: Kind
    required: bool = False
    default: Checked = None
    choices: tuple[str, ...] = ()
    at_most: int = 10_000

    def read(self, given: object) -> Checked:
        """Take what stands in the recipe.

        Raises:
            ValueError: It is of another kind.
        """
        return _READERS[self.kind](self, given)


def _columns(_parameter: Parameter, given: object) -> Checked:
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names:
        raise ValueError
    read = tuple(_name(name) for name in names)
    if len(set(read)) < len(read):
        raise ValueError
    return read


def _name(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ValueError
    return given


def _new_column(_parameter: Parameter, given: object) -> Checked:
    return _name(given)


def _text(_parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, str):
        raise ValueError  # noqa: TRY004 - one kind of refusal, whatever is wrong
    return given


def _texts(_parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, list):
        raise ValueError  # noqa: TRY004 - as above
    return tuple(_plain(each) for each in given)


def _plain(given: object) -> str:
    """Take a text; a number stands for its digits, so that `999` may be written bare."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise ValueError  # noqa: TRY004 - as above
    return str(given)


def _mapping(_parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, Mapping):
        raise ValueError  # noqa: TRY004 - as above
    return {str(key): _plain(value) for key, value in given.items()}


def _renames(_parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, Mapping) or not given:
        raise ValueError
    return {_name(key): _name(value) for key, value in given.items()}


def _number(parameter: Parameter, given: object) -> Checked:
    if isinstance(given, bool) or not isinstance(given, int):
        raise ValueError  # noqa: TRY004 - as above
    if not 0 <= given <= parameter.at_most:
        raise ValueError
    return given


def _flag(_parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, bool):
        raise ValueError  # noqa: TRY004 - as above
    return given


def _choice(parameter: Parameter, given: object) -> Checked:
    if not isinstance(given, str) or given not in parameter.choices:
        raise ValueError
    return given


_READERS: Mapping[Kind, Callable[[Parameter, object], Checked]] = {
    "columns": _columns,
    "new_column": _new_column,
    "new_columns": _columns,
    "renames": _renames,
    "expression": _new_column,
    "text": _text,
    "texts": _texts,
    "mapping": _mapping,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
}
