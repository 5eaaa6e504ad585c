"""The way into `forms.xpath`: text in, a compiled expression out."""

from dataclasses import dataclass, field

from forms.problem import Place, Problem, ProblemError
from forms.xpath.compiler import Compiler, UnknownFunctionError, WrongArgumentsError
from forms.xpath.functions.table import Run
from forms.xpath.lexer import ExpressionSyntaxError
from forms.xpath.locations import OUTSIDE, FormShape, Location, Reading
from forms.xpath.lookups import Lookup, find_lookup
from forms.xpath.parser import parse
from forms.xpath.syntax import Tree


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands.

    Attributes:
        shape: The places of the form.
        path: Path of the question or group it belongs to; "" is the root.
        label: How a person knows that question, for problems.
        kind: Which of its rules this is, for problems: `relevant`, `constraint` …
        of_items: It is a choice filter: `.` is a list item, `current()` the question.
    """

    shape: FormShape
    path: str
    label: str = ""
    kind: str = ""
    of_items: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression.

    Attributes:
        text: As it was written.
        tree: As it was parsed.
        run: Works it out; raises nothing for whatever answers there are.
        readings: The questions it depends on.
        speaks: It gives labels, so its result changes with the language.
        lookup: Of a choice filter, the part that an index of the list can answer.
    """

    text: str
    tree: Tree = field(repr=False)
    run: Run = field(repr=False)
    readings: frozenset[Reading]
    speaks: bool
    lookup: Lookup | None = field(default=None, repr=False)


def compile_expression(text: str, scope: Scope) -> Expression:
    """Compile an expression for one place of a form.

    Raises:
        ProblemError: `form.expression` (syntax), `form.unknown_function` or
            `form.wrong_arguments`, naming the question, the rule and the position.
    """
    here = Location(scope.path, scope.shape.innermost_repeat(scope.path))
    compiler = Compiler(scope.shape, here, Location(OUTSIDE, "") if scope.of_items else here)
    try:
        tree = parse(text)
        run = compiler.compile(tree)
        lookup = find_lookup(tree, compiler.compile) if scope.of_items else None
    except ExpressionSyntaxError as error:
        raise ProblemError(
            _problem("form.expression", text, scope, error.position, found=error.found)
        ) from error
    except UnknownFunctionError as error:
        raise ProblemError(
            _problem(
                "form.unknown_function", text, scope, error.call.position, function=error.call.name
            )
        ) from error
    except WrongArgumentsError as error:
        raise ProblemError(
            _problem(
                "form.wrong_arguments",
                text,
                scope,
                error.call.position,
                function=error.call.name,
                count=len(error.call.arguments),
            )
        ) from error
    return Expression(text, tree, run, frozenset(compiler.readings), compiler.speaks, lookup)


def _problem(code: str, text: str, scope: Scope, position: int, **values: object) -> Problem:
    """Build a problem; `position` is told 1-based, as people count characters."""
    known = {
        "label": scope.label,
        "rule": scope.kind,
        "expression": text,
        "position": position + 1,
    }
    return Problem(code, place=Place(field=scope.path or None), values=known | values)
