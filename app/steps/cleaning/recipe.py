"""Recipes as JSON: read, with everything that is wrong named by step, and written again.

`{"recipe": 1, "steps": [{"op": "trim", "columns": ["nombre"]}, …]}`. A step may say `where` (its
rows), `note` (words for people), and the columns it was made for (`columns_in`, `columns_out`);
beside `steps` a recipe may say its `name`, `author`, `at` and `app`.
"""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.steps.cleaning.operations import NEEDS_NO_ROWS, OPERATIONS
from app.steps.cleaning.parameters import Checked, Kind, Parameter
from app.steps.cleaning.step import Operation, Step, in_step
from app.store.database import KnownError
from forms.problem import Place, Problem, ProblemError

VERSION = 1
"""Of the shape of recipes that this program writes, and the newest it reads."""

LARGEST_FILE = 64 << 20
"""Bytes of a recipe; a map of all spellings of a large table takes a few million."""

MOST_STEPS = 1000
"""Of a recipe; one that a person made has a few dozen."""

_NO_TEXT = re.compile("[\ud800-\udfff\0]")  # halves of signs, and the sign that ends texts
_FACTS = ("name", "author", "at", "app")
_WANTS: Mapping[Kind, str] = {
    "columns": "clean.wants_columns",
    "new_columns": "clean.wants_new_columns",
    "new_column": "clean.wants_new_column",
    "renames": "clean.wants_renames",
    "expression": "clean.wants_expression",
    "text": "clean.wants_text",
    "texts": "clean.wants_texts",
    "mapping": "clean.wants_mapping",
    "number": "clean.wants_number",
    "flag": "clean.wants_flag",
    "choice": "clean.wants_choice",
}
_SIMILAR = {
    "clean.unknown_op": "clean.unknown_op_similar",
    "clean.unknown_parameter": "clean.unknown_parameter_similar",
}
_COMMON = ("op", "where", "note", "columns_in", "columns_out")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in order.

    Attributes:
        steps: What is done.
        facts: Who made it and when, as far as it says so: `name`, `author`, `at`, `app`.
    """

    steps: tuple[Step, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Give the object that recipes are written as; defaults are left out."""
        return {"recipe": VERSION, **self.facts, "steps": [_step_as_json(s) for s in self.steps]}

    def to_text(self) -> str:
        """Write it as JSON, the same for equal recipes."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"


def load_recipe(path: Path) -> Recipe:
    """Read a recipe from a file.

    Raises:
        KnownError: `clean.cannot_read`.
        ProblemError: As of `read_recipe`.
    """
    file = path.name or str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ProblemError(_problem("clean.not_json", file))
        content = path.read_bytes()
    except OSError as error:
        raise KnownError(_problem("clean.cannot_read", file)) from error
    return read_recipe(content, file=file)


def read_recipe(content: str | bytes, *, file: str = "") -> Recipe:
    """Read a recipe; all that is wrong in it is said at once.

    Args:
        content: JSON text; bytes are UTF-8.
        file: Its name, for problems.

    Raises:
        ProblemError: `clean.not_json`, `clean.not_a_recipe`, `clean.newer_recipe`,
            `clean.too_many_steps`; of steps, with their number: `clean.not_a_step`,
            `clean.unknown_op`, `clean.missing_parameter`, `clean.unknown_parameter`,
            `clean.wants_…` (a parameter of another kind).
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        given = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise ProblemError(_problem("clean.not_json", file)) from error
    if not isinstance(given, dict) or not isinstance(given.get("steps"), list):
        raise ProblemError(_problem("clean.not_a_recipe", file))
    version = given.get("recipe")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ProblemError(_problem("clean.not_a_recipe", file))
    if version > VERSION:
        raise ProblemError(_problem("clean.newer_recipe", file, version=version))
    if len(given["steps"]) > MOST_STEPS:
        raise ProblemError(_problem("clean.too_many_steps", file, most=f"{MOST_STEPS:,}"))
    problems = list(_unknown(given, ("recipe", "steps", *_FACTS)))
    steps = []
    for number, each in enumerate(given["steps"], start=1):
        step, wrong = _step(each)
        op = str(each.get("op", "")) if isinstance(each, dict) else ""
        problems += [in_step(problem, number, op) for problem in wrong]
        steps += [step] if step is not None else []
    if problems:
        place = Place(file=file or None)
        raise ProblemError(
            *(Problem(each.code, each.severity, place, each.values) for each in problems)
        )
    facts = {name: str(given[name]) for name in _FACTS if name in given}
    return Recipe(tuple(steps), MappingProxyType(facts))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Take a JSON object; one that says a key twice, or what no file can hold, says nothing."""
    found = dict(pairs)
    if len(found) < len(pairs) or any(map(_is_no_text, (*found, *found.values()))):
        raise ValueError
    return found


def _is_no_text(given: object) -> bool:
    """Whether a text, or one of a list, holds half a sign or the sign that ends texts."""
    texts = given if isinstance(given, list) else [given]
    return any(isinstance(each, str) and _NO_TEXT.search(each) is not None for each in texts)


def _step(given: object) -> tuple[Step | None, list[Problem]]:
    if not isinstance(given, dict) or not isinstance(given.get("op"), str):
        return None, [Problem("clean.not_a_step")]
    operation = OPERATIONS.get(given["op"])
    if operation is None:
        return None, [_near("clean.unknown_op", given["op"], OPERATIONS)]
    given = _with_columns(operation, given)
    problems = list(_unknown(given, (*_COMMON, *(each.name for each in operation.parameters))))
    parameters: dict[str, Checked] = {}
    for parameter in operation.parameters:
        try:
            parameters[parameter.name] = _read(parameter, given)
        except ProblemError as error:
            problems += error.problems
    where, wrong = _where(operation, given)
    problems += wrong
    declared: list[tuple[str, ...] | None] = []
    for name in ("columns_in", "columns_out"):
        columns = given.get(name)
        if columns is not None and not _are_texts(columns):
            problems.append(_wants("columns", name))
            columns = None
        declared.append(None if columns is None else tuple(columns))
    note = given.get("note", "")
    if not isinstance(note, str):
        problems.append(_wants("text", "note"))
    step = Step(given["op"], parameters, where, str(note), declared[0], declared[1])
    return step, problems


def _with_columns(operation: Operation, given: dict[str, Any]) -> dict[str, Any]:
    """Take `column` for `columns` where a step names only one."""
    own = {parameter.name for parameter in operation.parameters}
    if "column" not in given or "columns" in given or "column" in own or "columns" not in own:
        return given
    return {"columns" if name == "column" else name: value for name, value in given.items()}


def _where(operation: Operation, given: Mapping[str, object]) -> tuple[str, list[Problem]]:
    where = given.get("where", "")
    if not isinstance(where, str):
        return "", [_wants("expression", "where")]
    if where and operation.name in NEEDS_NO_ROWS:
        return "", [Problem("clean.unknown_parameter", values={"parameter": "where"})]
    return where.strip(), []


def _read(parameter: Parameter, given: Mapping[str, object]) -> Checked:
    if parameter.name not in given or given[parameter.name] is None:
        if parameter.required:
            values = {"parameter": parameter.name}
            raise ProblemError(Problem("clean.missing_parameter", values=values))
        return parameter.default
    try:
        return parameter.read(given[parameter.name])
    except ValueError as error:
        raise ProblemError(_wants(parameter.kind, parameter.name, parameter)) from error


def _wants(kind: Kind, name: str, parameter: Parameter | None = None) -> Problem:
    values: dict[str, object] = {"parameter": name}
    if parameter is not None and parameter.kind == "choice":
        values["choices"] = ", ".join(f"«{choice}»" for choice in parameter.choices)
    if parameter is not None and parameter.kind == "number":
        values["at_most"] = parameter.at_most
    return Problem(_WANTS[kind], values=values)


def _unknown(given: Mapping[str, object], known: Iterable[str]) -> Iterable[Problem]:
    names = list(known)
    for name in given:
        if name not in names:
            yield _near("clean.unknown_parameter", name, names)


def _near(code: str, name: str, known: Iterable[str]) -> Problem:
    similar = ", ".join(difflib.get_close_matches(name, list(known), n=3))
    values = {"parameter": name, "op": name, "similar": similar}
    return Problem(_SIMILAR[code] if similar else code, values=values)


def _are_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def _step_as_json(step: Step) -> dict[str, object]:
    written: dict[str, object] = {"op": step.op}
    for parameter in OPERATIONS[step.op].parameters:
        value = step.parameters.get(parameter.name)
        if value != parameter.default:
            plain = dict(value) if isinstance(value, Mapping) else value
            written[parameter.name] = list(plain) if isinstance(plain, tuple) else plain
    if step.where:
        written["where"] = step.where
    if step.note:
        written["note"] = step.note
    if step.columns_in is not None:
        written["columns_in"] = list(step.columns_in)
    if step.columns_out is not None:
        written["columns_out"] = list(step.columns_out)
    return written


def _problem(code: str, file: str, **values: object) -> Problem:
    return Problem(code, place=Place(file=file or None), values=values)
