"""The journal: what happened, in order, in a chain that shows every touch from outside."""

import json

import pytest
from support.forms import household, instrument, repeat, text
from support.workspaces import PERSON, HandClock, begin, row_change, typed

from app.messages import sentence
from app.store.journal import Entry, JournalHead
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Update


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def record(workspace):
    """A record with five lines: its beginning and four answers."""
    record = begin(workspace, household())
    for n in range(1, 5):
        workspace.records.save(record, typed("vivienda/cuartos", n, old=n - 1 or None), PERSON)
    return record


def touch(workspace, sql):
    """Change the file as another program would."""
    with workspace.db.transaction():
        workspace.db.execute(sql)


def codes(workspace, *heads) -> list[str]:
    return [problem.code for problem in workspace.journal.verify(heads)]


class TestEntries:
    @pytest.mark.usefixtures("record")
    def test_lines_are_numbered_from_one_without_gaps(self, workspace):
        assert [entry.seq for entry in workspace.journal.entries()] == [1, 2, 3, 4, 5]

    def test_a_line_says_who_when_where_and_what(self, workspace, record, clock):
        last = workspace.journal.entries()[-1]
        assert (last.person, last.at, last.device) == (PERSON, clock.now, workspace.device.id)
        assert last.what == Entry(
            "set", record.uuid, None, "vivienda/cuartos", 3, 4, None, record.version
        )

    def test_values_keep_their_type(self, workspace, record):
        for value in (7, 7.5, "007", "ñandú"):
            workspace.records.save(record, typed("observaciones", value), PERSON)
        kept = [entry.what.new for entry in workspace.journal.entries(path="observaciones")]
        assert kept == [7, 7.5, "007", "ñandú"]

    def test_earlier_answers_are_found_by_walking_back(self, workspace, record):
        said = workspace.journal.entries(record.uuid, path="vivienda/cuartos")
        assert [entry.what.old for entry in reversed(said)] == [3, 2, 1, None]

    @pytest.mark.usefixtures("record")
    def test_lines_can_be_chosen(self, workspace):
        other = begin(workspace, household())
        assert len(workspace.journal.entries(other.uuid)) == 1
        assert len(workspace.journal.entries(ops=("create",))) == 2
        assert len(workspace.journal.entries(ops=("create", "set"))) == 6
        assert [entry.seq for entry in workspace.journal.entries(after=4)] == [5, 6]
        assert [entry.seq for entry in workspace.journal.entries(after=1, limit=2)] == [2, 3]

    def test_a_row_of_a_repeat_is_named(self, workspace, record):
        workspace.records.save(record, row_change("add_row", "personas", "uno"), PERSON)
        workspace.records.save(record, typed("personas/nombre", "Ana", row="uno"), PERSON)
        came, said = workspace.journal.entries(after=5)
        assert (came.what.op, came.what.row, came.what.path) == ("add_row", "uno", "personas")
        assert json.loads(came.what.new) == {"parent": None, "position": 1}
        assert (said.what.row, said.what.path) == ("uno", "personas/nombre")

    def test_a_clock_that_is_set_back_does_not_change_the_order(self, workspace, record, clock):
        clock.pass_by(days=-30)
        workspace.records.save(record, typed("vivienda/cuartos", 9), PERSON)
        entries = workspace.journal.entries()
        assert entries[-1].what.new == 9
        assert entries[-1].at < entries[0].at
        assert codes(workspace) == []


class TestChain:
    @pytest.mark.usefixtures("record")
    def test_an_untouched_chain_verifies(self, workspace):
        assert codes(workspace) == []

    def test_an_empty_one_does_too(self, workspace):
        assert codes(workspace) == []
        assert workspace.journal.head() == JournalHead(workspace.device.id, 0, "")

    @pytest.mark.parametrize(
        "change",
        [
            "new = 99",
            "new = '3'",
            "new = NULL",
            "old = 'x'",
            "reason = 'otro motivo'",
            "at = '2020-01-01T00:00:00.000Z'",
            "person = NULL",
            "path = 'observaciones'",
            "record = 'otro'",
            "row = 'otra'",
            "op = 'remark'",
            "version = NULL",
            "salt = zeroblob(16)",
            "hash = 'nada'",
        ],
    )
    @pytest.mark.usefixtures("record")
    def test_a_line_that_was_changed_is_named(self, workspace, change):
        touch(workspace, f"UPDATE journal SET {change} WHERE seq = 4")
        found = workspace.journal.verify()
        assert found[0].code == "store.journal_changed"
        assert found[0].values["seq"] == 4 or change.startswith("hash")

    @pytest.mark.usefixtures("record")
    def test_one_change_is_one_problem(self, workspace):
        touch(workspace, "UPDATE journal SET new = 99 WHERE seq = 3")
        assert codes(workspace) == ["store.journal_changed"]

    @pytest.mark.usefixtures("record")
    def test_a_line_that_was_taken_out_is_missed(self, workspace):
        touch(workspace, "DELETE FROM journal WHERE seq IN (2, 3)")
        (problem,) = workspace.journal.verify()
        assert problem.code == "store.journal_gap"
        assert "2 a 3" in sentence(problem)

    @pytest.mark.usefixtures("record")
    def test_lines_cut_off_the_end_are_missed_by_who_kept_its_head(self, workspace):
        head = workspace.journal.head()
        touch(workspace, "DELETE FROM journal WHERE seq > 3")
        assert codes(workspace) == []
        assert codes(workspace, head) == ["store.journal_cut"]

    def test_a_head_that_is_still_there_verifies_when_lines_came_after_it(self, workspace, record):
        head = workspace.journal.head()
        workspace.records.save(record, typed("observaciones", "x"), PERSON)
        assert codes(workspace, head) == []

    def test_the_head_of_an_empty_journal_verifies(self, workspace):
        assert codes(workspace, workspace.journal.head()) == []

    def test_a_chain_written_anew_is_found_by_who_kept_its_head(self, workspace, record):
        head = workspace.journal.head()
        touch(workspace, "DELETE FROM journal")
        for n in range(5):
            workspace.records.save(record, typed("vivienda/cuartos", n), PERSON)
        assert codes(workspace, head) == ["store.journal_cut"]

    @pytest.mark.usefixtures("record")
    def test_devices_have_chains_of_their_own(self, workspace):
        touch(
            workspace,
            "INSERT INTO device (id, name, created_at) VALUES ('0-otra', 'otra', '2026')",
        )
        touch(
            workspace,
            "INSERT INTO journal (device, seq, at, op, hash) "
            "VALUES ('0-otra', 1, '2026', 'remark', 'inventado')",
        )
        assert codes(workspace) == ["store.journal_changed"]


class TestErasure:
    def erase(self, workspace, *arguments) -> int:
        with workspace.db.transaction():
            return workspace.journal.erase(*arguments)

    def stored(self, workspace) -> str:
        return json.dumps(
            [
                [value.hex() if isinstance(value, bytes) else value for value in row]
                for row in map(tuple, workspace.db.rows("SELECT * FROM journal"))
            ]
        )

    def test_an_erased_value_is_gone_and_the_chain_still_verifies(self, workspace, record):
        workspace.records.save(
            record, typed("observaciones", "CUI 1234567890101"), PERSON, reason="dio su CUI"
        )
        assert self.erase(workspace, record.uuid, "observaciones") == 1
        (entry,) = workspace.journal.entries(path="observaciones")
        assert (entry.what.old, entry.what.new, entry.what.reason) == (None, None, None)
        assert (entry.person, entry.what.record) == (PERSON, record.uuid)
        assert "1234567890101" not in self.stored(workspace)
        assert codes(workspace) == []

    def test_its_hash_cannot_be_guessed_because_its_salt_is_gone(self, workspace, record):
        self.erase(workspace, record.uuid, "vivienda/cuartos")
        salts = "SELECT count(*) FROM journal WHERE salt IS NOT NULL AND op = 'set'"
        assert workspace.db.value(salts) == 0

    def test_equal_values_have_hashes_of_their_own(self, workspace, record):
        for _ in range(2):
            workspace.records.save(record, typed("observaciones", "igual"), PERSON)
        self.erase(workspace, record.uuid, "observaciones")
        sealed = workspace.db.column("SELECT sealed FROM journal WHERE path = 'observaciones'")
        assert len(set(sealed)) == 2

    def test_erasing_again_changes_nothing(self, workspace, record):
        self.erase(workspace, record.uuid, "vivienda/cuartos")
        before = self.stored(workspace)
        assert self.erase(workspace, record.uuid, "vivienda/cuartos") == 0
        assert self.stored(workspace) == before

    def test_an_erased_line_that_is_changed_is_still_found(self, workspace, record):
        self.erase(workspace, record.uuid, "vivienda/cuartos")
        touch(workspace, "UPDATE journal SET sealed = '[null,null,null]' WHERE seq = 3")
        assert codes(workspace) == ["store.journal_changed"]

    def test_values_of_other_questions_and_records_stay(self, workspace, record):
        other = begin(workspace, household())
        workspace.records.save(other, typed("vivienda/cuartos", 8), PERSON)
        workspace.records.save(record, typed("observaciones", "queda"), PERSON)
        self.erase(workspace, record.uuid, "vivienda/cuartos")
        kept = [entry.what.new for entry in workspace.journal.entries(ops=("set",))]
        assert kept == [None, None, None, None, 8, "queda"]

    def test_one_row_of_a_repeat_may_be_meant(self, workspace, record):
        for row in "ab":
            workspace.records.save(record, row_change("add_row", "personas", row), PERSON)
            workspace.records.save(record, typed("personas/nombre", row * 3, row=row), PERSON)
        assert self.erase(workspace, record.uuid, "personas/nombre", "a") == 1
        kept = [entry.what.new for entry in workspace.journal.entries(path="personas/nombre")]
        assert kept == [None, "bbb"]

    def test_a_name_like_a_pattern_means_only_itself(self, workspace):
        form = instrument(*(repeat(name, text(f"{name}/a")) for name in ("p_1", "px1")))
        record = begin(workspace, form)
        for name in ("p_1", "px1"):
            workspace.records.save(record, row_change("add_row", name, name), PERSON)
            workspace.records.save(record, typed(f"{name}/a", name, row=name), PERSON)
            workspace.records.save(record, row_change("remove_row", name, name), PERSON)
        assert self.erase(workspace, record.uuid, "p_1/a") == 2
        removed = [each.what.old for each in workspace.journal.entries(ops=("remove_row",))]
        assert removed[0] is None
        assert "px1" in removed[1]

    def test_what_a_removed_row_held_goes_too(self, workspace, record):
        workspace.records.save(record, row_change("add_row", "personas", "a"), PERSON)
        workspace.records.save(record, typed("personas/nombre", "Ana Pérez", row="a"), PERSON)
        workspace.records.save(record, row_change("remove_row", "personas", "a"), PERSON)
        assert self.erase(workspace, record.uuid, "personas/nombre") == 2
        assert "Pérez" not in self.stored(workspace).encode().decode("unicode_escape")
        assert codes(workspace) == []


def test_many_answers_of_one_action_are_many_lines_of_one_instant(workspace, record):
    changes = tuple(AnswerChange("observaciones", None, None, f"v{n}") for n in range(100))
    workspace.records.save(record, Update(changes), PERSON)
    written = workspace.journal.entries(after=5)
    assert len(written) == 100
    assert len({entry.at for entry in written}) == 1
    assert codes(workspace) == []
