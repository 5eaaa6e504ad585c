"""Versions come, records are captured, all of it in any order: what was typed stays findable."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
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

NAMES = ("a", "b", "c", "d", "e")
KINDS = ("text", "integer", "decimal", "date")
FORM = "hogares"


def now():
    return datetime(2026, 11, 21, 16, 20, tzinfo=UTC)


class Versions(RuleBasedStateMachine):
    """A form that changes under its records; a model holds every value that was typed."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.open(Path(self.folder.name))
        self.typed = {}
        self.count = 0
        self.forms = []

    def teardown(self):
        self.workspace.close()
        self.folder.cleanup()

    @initialize(names=st.sets(st.sampled_from(NAMES), min_size=1))
    def begin(self, names):
        self.publish_these(dict.fromkeys(sorted(names), "text"), Decisions())

    def publish_these(self, questions, decisions, *, lift=False):
        self.count += 1
        asked = [
            Question(name, kind, {"": f"{name} {self.count}"}, marks=Marks(privacy="publico"))
            for name, kind in questions.items()
        ]
        form = instrument(*asked, version=str(self.count), xform=f"<v{self.count}/>")
        read = ReadForm(form, Path("hogares.xlsx"), {}, ())
        preview = preview_form(self.workspace, read, decisions, clock=now)
        separate = decisions.said.separate | {doubt.path for doubt in preview.doubts}
        said = Said(decisions.said.renamed, frozenset(separate))
        decided = Decisions(said, decisions.apart)
        publish_form(self.workspace, read, PERSON, decided, clock=now, lift=lift)
        self.forms.append(questions)

    @rule(data=st.data(), lift=st.booleans())
    def rename_one(self, data, lift):
        before = self.forms[-1]
        old = data.draw(st.sampled_from(sorted(before)))
        free = [name for name in NAMES if name not in before]
        if free:
            new = data.draw(st.sampled_from(free))
            questions = {new if name == old else name: kind for name, kind in before.items()}
            self.publish_these(questions, Decisions(Said({old: new})), lift=lift)

    @rule(data=st.data(), kind=st.sampled_from(KINDS), apart=st.booleans(), lift=st.booleans())
    def retype_one(self, data, kind, apart, lift):
        before = self.forms[-1]
        name = data.draw(st.sampled_from(sorted(before)))
        if before[name] != kind:
            own = frozenset({name} if apart else ())
            self.publish_these({**before, name: kind}, Decisions(apart=own), lift=lift)

    @rule(data=st.data())
    def add_or_remove_one(self, data):
        questions = dict(self.forms[-1])
        name = data.draw(st.sampled_from(NAMES))
        if questions.pop(name, None) is None:
            questions[name] = "text"
        if questions:
            self.publish_these(questions, Decisions())

    @rule(data=st.data(), value=st.sampled_from(("12", "doce", "2026-02-03", "7.5", "x")))
    def capture_one(self, data, value):
        version = self.workspace.instruments.latest(FORM)
        name = data.draw(st.sampled_from(sorted(self.forms[-1])))
        record = self.workspace.records.create(version, PERSON)
        self.workspace.records.save(record, typed(name, value), PERSON)
        self.typed[record.uuid] = value

    @precondition(lambda self: self.count > 1)
    @rule()
    def take_the_last_one_back(self):
        try:
            take_back_form(self.workspace, FORM, PERSON, clock=now)
        except ProblemError:
            return
        self.forms.pop()

    @invariant()
    def every_value_is_still_there(self):
        if not self.forms:
            return
        form = self.workspace.instruments.latest(FORM)
        ids = self.workspace.records.ids(RecordQuery(form.instrument))
        found = dict(self.workspace.records.stream(ids))
        for uuid, value in self.typed.items():
            (kept,) = found[uuid].values.values()
            assert str(kept).removesuffix(".0") == value

    @invariant()
    def every_value_is_in_the_export_exactly_once(self):
        if not self.forms:
            return
        form = self.workspace.instruments.latest(FORM)
        whole = FormSeries(
            self.workspace, form, self.workspace.records.ids(RecordQuery(form.instrument))
        )
        found = columns(whole.instrument())
        names = [column.name for column in found]
        assert len(names) == len(set(names))
        paths = [column.path for column in found]
        for uuid, answers in whole.records(now):
            cells = [answers.values[path] for path in paths if path in answers.values]
            assert [str(cell).removesuffix(".0") for cell in cells] == [self.typed[uuid]]

    @invariant()
    def the_journal_agrees_with_the_answers(self):
        if self.forms:
            assert list(changed_answers(self.workspace)) == []
            assert self.workspace.journal.verify() == []


TestVersions = Versions.TestCase
TestVersions.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
