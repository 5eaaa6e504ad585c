"""The records of all versions of a form as one table: what is published and exported.

Each record is read by the version it was captured with, so that what did not apply there stays
out; then its answers go where the newest version has their columns.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from app.operations.new_rules import renamed
from app.steps.relevance import relevant_answers
from app.store.answer_tables import QuestionColumn
from app.store.instruments import StoredVersion
from app.store.record_query import RecordQuery
from app.store.stored_values import stored_values
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.conversion import Conversion
from forms.instrument import Instrument
from forms.question_types import Unreadable
from forms.series import Earlier, series


class FormSeries:
    """All versions of a form, as far as some records answer them."""

    def __init__(self, workspace: Workspace, newest: StoredVersion, ids: Sequence[int]) -> None:
        """Look at the records.

        Args:
            workspace: Where they live.
            newest: The newest version of their form.
            ids: Their keys.
        """
        self._workspace = workspace
        self._newest = newest
        self._ids = ids
        self._versions = workspace.instruments.versions(newest.instrument)
        self._of_version = {
            version.id: _shared(
                workspace.records.ids(RecordQuery(newest.instrument, version=version.id)), ids
            )
            for version in self._versions
        }

    @property
    def counts(self) -> tuple[tuple[StoredVersion, int], ...]:
        """Give the versions that some records answer, with how many do."""
        return tuple(
            (version, len(self._of_version[version.id]))
            for version in self._versions
            if len(self._of_version[version.id])
        )

    def instrument(self) -> Instrument:
        """Give a form whose columns hold the answers of all these records."""
        newest = self._workspace.instruments.instrument(self._newest.id)
        older = [version for version in reversed(self._versions) if version.id != self._newest.id]
        if not older:
            return newest
        earlier = [
            Earlier(
                self._workspace.instruments.instrument(version.id),
                self._paths(version),
                answered=bool(self._of_version[version.id]),
            )
            for version in older
        ]
        return series(newest, earlier, mixed=self._mixed(newest, earlier), gone=self._gone(newest))

    def records(self, now: Callable[[], datetime]) -> Iterator[tuple[str, Answers]]:
        """Give uuid and relevant answers of each record, called as the newest version does.

        Args:
            now: Clock, aware; of a release, the time of the release.
        """
        for version in self._versions:
            ids = self._of_version[version.id]
            captured = self._workspace.records.stream_as_captured(ids)
            relevant = relevant_answers(
                self._workspace.instruments.instrument(version.id),
                ((uuid, answers) for uuid, _version, answers in captured),
                self._workspace.choices.of_version(version.id),
                now=now,
            )
            paths = self._paths(version)
            for uuid, answers in relevant:
                yield uuid, renamed(answers, paths) if paths else answers

    def _paths(self, version: StoredVersion) -> Mapping[str, str]:
        return self._workspace.instruments.renamings(version.id, self._newest.id)

    def _columns(self) -> tuple[QuestionColumn, ...]:
        layout = self._workspace.instruments.layout(self._newest.instrument, self._newest.id)
        return layout.columns

    def _gone(self, newest: Instrument) -> frozenset[str]:
        asked = {question.path for question in newest.questions()}
        return frozenset(
            column.path
            for column in self._columns()
            if column.path not in asked
            and next(stored_values(self._workspace.db, column), None) is not None
        )

    def _mixed(self, newest: Instrument, earlier: Sequence[Earlier]) -> frozenset[str]:
        """Find the questions that had another type and whose answers are not all of the new."""
        now = {question.path: question for question in newest.questions()}
        had = {
            path
            for version in earlier
            for question in version.instrument.questions()
            if (path := version.paths.get(question.path, question.path)) in now
            and now[path].type != question.type
        }
        return frozenset(
            column.path
            for column in self._columns()
            if column.path in had and not self._fits(column, newest)
        )

    def _fits(self, column: QuestionColumn, newest: Instrument) -> bool:
        question = newest.question(column.path)
        convert = Conversion(question, newest.choice_lists.get(question.list_name))
        try:
            for one in stored_values(self._workspace.db, column):
                convert(one.value)
        except Unreadable:
            return False
        return True


def _shared(of_version: Sequence[int], meant: Sequence[int]) -> Sequence[int]:
    """Give the records of a version that are meant; a million of them must take little room."""
    if of_version == meant:
        return of_version
    import numpy

    keys = numpy.array(of_version, dtype="int64")
    chosen = numpy.isin(keys, numpy.array(meant, dtype="int64"))
    return array("q", keys[chosen].tobytes())
