"""A form that changes under its records, beside a model of every answer that was typed."""

from datetime import UTC, datetime
from pathlib import Path

from support.forms import instrument
from support.workspaces import PERSON, typed

from app.operations.form_series import FormSeries
from app.operations.load_form import ReadForm
from app.operations.preview_form import Decisions, preview_form
from app.operations.publish_form import publish_form, take_back_form
from app.store.checks import changed_answers
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Marks, Question
from forms.problem import ProblemError
from forms.table_schema import columns
from forms.versions import Said

FORM = "hogares"


def now():
    return datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


class FormHistory:
    """The versions of a form and the records of each.

    Attributes:
        workspace: Where they are.
        typed: uuid of every record -> the one value that was typed in it.
        versions: Questions of the versions in use, name -> type; the last is asked now.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.typed = {}
        self.versions = []
        self._published = 0

    def begin(self, names):
        """Publish the first version, of questions of type text."""
        self._publish(dict.fromkeys(names, "text"), Decisions())

    def rename(self, old, new, *, lift=False):
        """Publish a version that calls a question otherwise."""
        asked = self.versions[-1]
        questions = {new if name == old else name: kind for name, kind in asked.items()}
        self._publish(questions, Decisions(Said({old: new})), lift=lift)

    def retype(self, name, kind, *, apart=False, lift=False):
        """Publish a version in which a question has another type."""
        own = frozenset({name} if apart else ())
        self._publish({**self.versions[-1], name: kind}, Decisions(apart=own), lift=lift)

    def toggle(self, name):
        """Publish a version without a question, or with one that was not there."""
        questions = dict(self.versions[-1])
        if questions.pop(name, None) is None:
            questions[name] = "text"
        if questions:
            self._publish(questions, Decisions())

    def capture(self, name, value):
        """Answer one question in a record of its own."""
        version = self.workspace.instruments.latest(FORM)
        record = self.workspace.records.create(version, PERSON)
        self.workspace.records.save(record, typed(name, value), PERSON)
        self.typed[record.uuid] = value

    def take_back(self):
        """Take the version in use back; the first one stays."""
        try:
            take_back_form(self.workspace, FORM, PERSON, clock=now)
        except ProblemError:
            return
        self.versions.pop()

    def _publish(self, questions, decisions, *, lift=False):
        self._published += 1
        asked = [
            Question(name, kind, {"": f"{name} {self._published}"}, marks=Marks(privacy="publico"))
            for name, kind in questions.items()
        ]
        xform = f"<v{self._published}/>"
        form = instrument(*asked, version=str(self._published), xform=xform)
        read = ReadForm(form, Path("hogares.xlsx"), {}, ())
        preview = preview_form(self.workspace, read, decisions, clock=now)
        separate = decisions.said.separate | {doubt.path for doubt in preview.doubts}
        said = Said(decisions.said.renamed, frozenset(separate))
        decided = Decisions(said, decisions.apart)
        publish_form(self.workspace, read, PERSON, decided, clock=now, lift=lift)
        self.versions.append(questions)

    def every_value_is_still_there(self):
        """Check that each record holds its value and nothing else."""
        found = dict(self.workspace.records.stream(self._records()))
        for uuid, value in self.typed.items():
            (kept,) = found[uuid].values.values()
            assert str(kept).removesuffix(".0") == value

    def every_value_is_exported_once(self):
        """Check that the table of all versions has each value in exactly one of its columns."""
        form = self.workspace.instruments.latest(FORM)
        whole = FormSeries(self.workspace, form, self._records())
        found = columns(whole.instrument())
        names = [column.name for column in found]
        assert len(names) == len(set(names))
        paths = [column.path for column in found]
        for uuid, answers in whole.records(now):
            cells = [answers.values[path] for path in paths if path in answers.values]
            assert [str(cell).removesuffix(".0") for cell in cells] == [self.typed[uuid]]

    def the_journal_agrees(self):
        """Check that the journal tells of each answer what it is, in a chain without a gap."""
        assert list(changed_answers(self.workspace)) == []
        assert self.workspace.journal.verify() == []

    def check(self):
        """Check all of it."""
        self.every_value_is_still_there()
        self.every_value_is_exported_once()
        self.the_journal_agrees()

    def _records(self):
        form = self.workspace.instruments.latest(FORM)
        return self.workspace.records.ids(RecordQuery(form.instrument))
