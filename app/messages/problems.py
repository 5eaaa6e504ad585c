"""From a Problem to what a person reads: what happened and where, then what to do.

Each area keeps its sentences in a module of its own (`app.messages.form_problems` …), as a table
code -> (sentence, fix). Both are str.format templates over the problem's values and place.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from app.messages.system_reasons import REASONS
from app.messages.translation import _

if TYPE_CHECKING:
    from forms.problem import Problem

Templates = Mapping[str, tuple[str, str]]


@cache
def _tables() -> tuple[Templates, ...]:
    """Gather the sentences of every area when the first problem is said; a start has none."""
    from app.messages import (
        answer_problems,
        approval_problems,
        batch_problems,
        bundle_problems,
        check_problems,
        clean_problems,
        command_problems,
        dataset_problems,
        form_problems,
        grid_problems,
        media_problems,
        portal_problems,
        quality_problems,
        record_problems,
        schema_problems,
        store_problems,
        table_problems,
        verify_problems,
    )

    return (
        answer_problems.SENTENCES,
        approval_problems.SENTENCES,
        batch_problems.SENTENCES,
        bundle_problems.SENTENCES,
        check_problems.SENTENCES,
        clean_problems.SENTENCES,
        command_problems.SENTENCES,
        dataset_problems.SENTENCES,
        form_problems.SENTENCES,
        grid_problems.SENTENCES,
        media_problems.SENTENCES,
        portal_problems.SENTENCES,
        quality_problems.SENTENCES,
        record_problems.SENTENCES,
        schema_problems.SENTENCES,
        store_problems.SENTENCES,
        table_problems.SENTENCES,
        verify_problems.SENTENCES,
    )


class _Values(dict[str, object]):
    """Values of a template; one that is missing shows as an ellipsis, never as an exception."""

    def __missing__(self, key: str) -> str:
        return "…"


def problem_codes() -> dict[str, tuple[str, str]]:
    """Give every code with its Spanish sentence and fix; the manual and tests read this."""
    return {code: texts for table in _tables() for code, texts in table.items()}


def sentence(problem: "Problem") -> str:
    """Say what happened and where, in the language in use."""
    return _fill(problem, 0)


def fix(problem: "Problem") -> str:
    """Say what is safe and what to do, in the language in use; "" when nothing is to be done."""
    return _fill(problem, 1)


def command_fix(problem: "Problem") -> str:
    """Say what to do on the command line, by its options; else as `fix`."""
    from app.messages.command_fixes import FIXES

    template = FIXES.get(problem.code)
    return fix(problem) if template is None else fill(template, problem)


def _fill(problem: "Problem", part: int) -> str:
    for table in _tables():
        if problem.code in table:
            return fill(table[problem.code][part], problem)
    return problem.code


def fill(template: str, problem: "Problem") -> str:
    """Translate a template and put the problem's values and place into it.

    What the system gave as `detail` (`forms.problem.system_reason`) is put into words.
    """
    values = _Values(_place(problem) | dict(problem.values))
    detail = values.get("detail")
    if detail in REASONS:
        values["detail"] = _(REASONS[detail])
    return _(template).format_map(values).strip()


def _place(problem: "Problem") -> dict[str, object]:
    place = problem.place
    return {
        name: getattr(place, name)
        for name in ("file", "sheet", "row", "column", "record", "field")
        if getattr(place, name) is not None
    }
