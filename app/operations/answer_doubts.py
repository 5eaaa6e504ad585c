"""What is doubtful about answers while they are typed: by the checks that a form declares.

A doubt stops nobody: the answer stays as it is, and the check of finished records says the same.
"""

from collections.abc import Mapping

from forms.instrument import Instrument
from forms.problem import Problem
from forms.session import CaptureSession

Place = tuple[str, str | None]
"""Path of a question, and the uuid of its repeat instance."""


class AnswerDoubts:
    """The doubts of one form; a form that declares no checks costs nothing."""

    def __init__(self, instrument: Instrument) -> None:
        """Prepare.

        Args:
            instrument: The form.
        """
        from app.steps.domain_checks.checks import DomainChecks

        self._checks = DomainChecks(instrument)

    def of(self, session: CaptureSession) -> Mapping[Place, Problem]:
        """Give the first doubt about each relevant answer of a record."""
        if not self._checks:
            return {}
        found: dict[Place, Problem] = {}
        for problem in self._checks.problems(session.final_answers()):
            found.setdefault((problem.place.field or "", problem.place.row_id), problem)
        return found
