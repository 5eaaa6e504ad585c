"""What texts hold that another program takes for something else, as strictness finds in tables.

Formulas, spaces nobody sees, digits of other scripts, and what programs write for a missing value.
"""

import re
from collections.abc import Iterable, Iterator

from app.steps.plain_spelling import has_other_digits, says_no_data
from forms.answers import Answers
from forms.instrument import Instrument, Value
from forms.problem import Place, Problem, Severity

_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\s*[.,]?\d)")
_LEADING = re.compile(r"[=@+\-\s]+")
_TYPES = frozenset({"text", "select_one_external", "barcode", "calculate", "hidden"})


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet would work out a text instead of showing it.

    It begins with = @ tab or CR, or with + or - that no number follows (OWASP, "CSV injection").
    """
    return _FORMULA.match(text) is not None


def without_formula(text: str) -> str:
    """Give a text without the signs at its beginning that make it look like a formula."""
    return _LEADING.sub("", text, count=1) if looks_like_formula(text) else text


def trimmed(text: str) -> str:
    """Give a text without the spaces around it, and with single ones inside its lines."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


class TextChecks:
    """The checks of texts of one version of a form."""

    def __init__(self, instrument: Instrument) -> None:
        """Prepare.

        Args:
            instrument: The form.
        """
        questions = [q for q in instrument.questions() if q.type in _TYPES]
        self._labels = {question.path: question.label() for question in questions}

    def problems(self, answers: Answers) -> Iterator[Problem]:
        """Give the texts of a record that must be settled before they are published.

        Args:
            answers: The relevant answers, as stored.

        Yields:
            `check.formula`, an error; `check.outer_spaces`, `check.no_data` and
            `check.other_digits`, warnings.
        """
        yield from self._of(answers.values.items(), None)
        for row in answers.rows:
            yield from self._of(row.values.items(), row.row)

    def _of(self, values: Iterable[tuple[str, Value]], row: str | None) -> Iterator[Problem]:
        for path, value in values:
            if path not in self._labels or not isinstance(value, str):
                continue
            said = {"label": self._labels[path], "value": value}
            place = Place(field=path, row_id=row)
            if looks_like_formula(value):
                yield Problem("check.formula", Severity.ERROR, place, said)
            elif code := _doubt(value):
                yield Problem(code, Severity.WARNING, place, said)


def _doubt(text: str) -> str:
    """Name what may be wrong with a text; "" when nothing is. The next check finds the next."""
    if says_no_data(text):
        return "check.no_data"
    if text != text.strip():
        return "check.outer_spaces"
    return "check.other_digits" if has_other_digits(text) else ""
