"""Versions come, records are captured, all of it in any order: what was typed stays findable."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support.form_history import FormHistory

from app.store.workspace import Workspace

NAMES = ("a", "b", "c", "d", "e")
KINDS = ("text", "integer", "decimal", "date")


class Versions(RuleBasedStateMachine):
    """Every step that a form can take, on a workspace of its own."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace.open(Path(self.folder.name))
        self.history = FormHistory(self.workspace)

    def teardown(self):
        self.workspace.close()
        self.folder.cleanup()

    def asked(self, data):
        return data.draw(st.sampled_from(sorted(self.history.versions[-1])))

    @initialize(names=st.sets(st.sampled_from(NAMES), min_size=1))
    def begin(self, names):
        self.history.begin(sorted(names))

    @precondition(lambda self: len(self.history.versions[-1]) < len(NAMES))
    @rule(data=st.data(), lift=st.booleans())
    def rename_one(self, data, lift):
        free = [name for name in NAMES if name not in self.history.versions[-1]]
        self.history.rename(self.asked(data), data.draw(st.sampled_from(free)), lift=lift)

    @rule(data=st.data(), kind=st.sampled_from(KINDS), apart=st.booleans(), lift=st.booleans())
    def retype_one(self, data, kind, apart, lift):
        name = self.asked(data)
        if self.history.versions[-1][name] != kind:
            self.history.retype(name, kind, apart=apart, lift=lift)

    @rule(name=st.sampled_from(NAMES))
    def add_or_remove_one(self, name):
        self.history.toggle(name)

    @rule(data=st.data(), value=st.sampled_from(("12", "doce", "2026-02-03", "7.5", "x")))
    def capture_one(self, data, value):
        self.history.capture(self.asked(data), value)

    @rule()
    def take_the_last_one_back(self):
        self.history.take_back()

    @invariant()
    def nothing_is_lost(self):
        if self.history.versions:
            self.history.check()


TestVersions = Versions.TestCase
TestVersions.settings = settings(
    max_examples=75,
    stateful_step_count=12,
)
