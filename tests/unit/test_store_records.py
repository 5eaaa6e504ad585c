"""Records: what is answered is on disk before `save` returns, and the journal says who did it."""

import json
import sqlite3
import subprocess
import sys
from uuid import UUID

import pytest
from support.forms import household, instrument, municipality, text
from support.processes import ROOT
from support.workspaces import PERSON, HandClock, begin, row_change, typed

from app.store.database import BugError, KnownError
from app.store.records import RecordQuery
from app.store.workspace import FILE_NAME, Workspace
from forms.answers import AnswerChange, Answers, RowChange, StoredRow, Update
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def record(workspace):
    return begin(workspace, household())


def answers(workspace, record) -> dict:
    return workspace.records.answers(record).values


def rows(workspace, record) -> list[tuple[str, int]]:
    return [(row.row, row.position) for row in workspace.records.answers(record).rows]


class TestCreate:
    def test_a_record_begins_as_a_draft_of_who_began_it(self, record, clock):
        assert (record.state, record.author, record.created_at) == ("draft", PERSON, clock.now)
        assert record.unchecked
        assert not record.deleted

    def test_its_identity_sorts_by_time_and_names_the_xform_instance(self, record):
        assert UUID(record.uuid).version == 7
        assert record.instance_id == f"uuid:{record.uuid}"

    def test_what_the_form_fills_in_is_kept_without_a_word_in_the_journal(self, workspace):
        version = workspace.instruments.add(household(), "prueba.xlsx", {})
        filled = Answers(
            {"vivienda/cuartos": 1, "observaciones": None},
            [StoredRow("personas", "uno", None, 1, {"personas/edad": 7})],
        )
        record = workspace.records.create(version, PERSON, initial=filled)
        assert answers(workspace, record) == {"vivienda/cuartos": 1}
        assert workspace.records.answers(record).rows == filled.rows
        assert [entry.what.op for entry in workspace.journal.entries()] == ["create"]

    def test_a_record_is_found_by_its_identity(self, workspace, record):
        assert workspace.records.find(record.uuid) == record
        assert workspace.records.info(record.id) == record

    def test_a_record_that_is_not_there_is_named(self, workspace):
        with pytest.raises(ProblemError) as caught:
            workspace.records.find("nada")
        (problem,) = caught.value.problems
        assert (problem.code, problem.place.record) == ("store.no_such_record", "nada")


class TestSave:
    def test_an_answer_is_on_disk_before_save_returns(self, workspace, record, tmp_path):
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        second = sqlite3.connect(tmp_path / FILE_NAME)
        assert second.execute("SELECT c2 FROM d1_0").fetchone() == (3,)
        second.close()

    def test_an_answer_that_is_blanked_is_gone(self, workspace, record):
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        workspace.records.save(record, typed("vivienda/cuartos", None, old=3), PERSON)
        assert answers(workspace, record) == {}

    def test_each_typed_answer_has_its_own_line_in_the_journal(self, workspace, record):
        changes = (
            AnswerChange("vivienda/cuartos", None, None, 3),
            AnswerChange("observaciones", None, "a", "b"),
        )
        workspace.records.save(record, Update(changes), "Ana", reason="lo dijo después")
        said = [entry.what for entry in workspace.journal.entries(record.uuid, ops=("set",))]
        assert [(each.path, each.old, each.new) for each in said] == [
            ("vivienda/cuartos", None, 3),
            ("observaciones", "a", "b"),
        ]
        assert {each.reason for each in said} == {"lo dijo después"}
        assert {each.version for each in said} == {record.version}

    def test_a_calculated_value_is_kept_without_a_word(self, workspace, record):
        changes = (
            AnswerChange("vivienda/cuartos", None, None, 3),
            AnswerChange("observaciones", None, None, "3 cuartos", calculated=True),
        )
        workspace.records.save(record, Update(changes), PERSON)
        assert answers(workspace, record)["observaciones"] == "3 cuartos"
        assert len(workspace.journal.entries(ops=("set",))) == 1

    def test_a_saved_record_is_to_be_checked_again(self, workspace, record, clock):
        workspace.db.execute("UPDATE record SET unchecked = 0")
        clock.pass_by(minutes=1)
        workspace.records.save(record, typed("observaciones", "x"), PERSON)
        now = workspace.records.info(record.id)
        assert now.unchecked
        assert now.updated_at == clock.now

    def test_the_municipality_of_a_record_follows_its_answer(self, workspace, record):
        workspace.records.save(record, typed("municipio", "1413"), PERSON)
        assert workspace.records.info(record.id).municipality == "1413"
        workspace.records.save(record, typed("municipio", None, old="1413"), PERSON)
        assert workspace.records.info(record.id).municipality is None

    def test_a_text_that_no_file_can_hold_is_kept_as_near_as_can_be(self, workspace, record):
        workspace.records.save(record, typed("municipio", "\ud800"), PERSON)
        assert workspace.records.info(record.id).municipality == "?"

    def test_a_municipality_in_a_repeat_says_nothing_about_the_record(self, workspace):
        form = instrument(municipality(), text("a"))
        record = begin(workspace, form)
        workspace.records.save(record, typed("a", "0101"), PERSON)
        assert workspace.records.info(record.id).municipality is None

    def test_nothing_of_a_save_that_fails_is_kept(self, workspace, record):
        changes = (
            AnswerChange("observaciones", None, None, "x"),
            AnswerChange("no/existe", None, None, "y"),
        )
        with pytest.raises(BugError):
            workspace.records.save(record, Update(changes), PERSON)
        assert answers(workspace, record) == {}
        assert workspace.journal.entries(ops=("set",)) == []

    def test_a_full_disk_keeps_what_was_saved_before(self, workspace, record):
        workspace.records.save(record, typed("observaciones", "antes"), PERSON)
        pages = workspace.db.value("PRAGMA page_count")
        workspace.db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(KnownError) as caught:
            workspace.records.save(record, typed("observaciones", "x" * 999_999), PERSON)
        assert caught.value.problems[0].code == "store.disk_full"
        assert answers(workspace, record) == {"observaciones": "antes"}
        assert workspace.journal.verify() == []

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            (10**30, "1" + "0" * 30),
            (-(2**63), str(-(2**63))),
            (2**63 - 1, 2**63 - 1),
            (float("inf"), "inf"),
            (float("nan"), "nan"),
            ("medio \ud800 signo", "medio ? signo"),
            ("con\x00nulo", "con\x00nulo"),
            ("Kꞌicheꞌ 👪", "Kꞌicheꞌ 👪"),
            ("", ""),
        ],
    )
    def test_no_value_is_refused(self, workspace, record, given, kept):
        workspace.records.save(record, typed("observaciones", given), PERSON)
        assert answers(workspace, record) == {"observaciones": kept}
        assert workspace.journal.verify() == []


class TestRepeats:
    @pytest.fixture
    def three(self, workspace, record):
        for position, row in enumerate("abc", start=1):
            workspace.records.save(record, row_change("add_row", "personas", row, position), PERSON)
        return record

    def test_rows_come_in_their_order(self, workspace, three):
        assert rows(workspace, three) == [("a", 1), ("b", 2), ("c", 3)]

    def test_a_row_may_come_between_others(self, workspace, three):
        workspace.records.save(three, row_change("add_row", "personas", "x", 2), PERSON)
        assert rows(workspace, three) == [("a", 1), ("x", 2), ("b", 3), ("c", 4)]

    def test_when_a_row_goes_the_later_ones_close_up(self, workspace, three):
        workspace.records.save(three, row_change("remove_row", "personas", "a", 1), PERSON)
        assert rows(workspace, three) == [("b", 1), ("c", 2)]

    @pytest.mark.parametrize(("row", "to", "order"), [("a", 3, "bca"), ("c", 1, "cab")])
    def test_a_row_moves(self, workspace, three, row, to, order):
        workspace.records.save(three, row_change("move_row", "personas", row, to), PERSON)
        assert rows(workspace, three) == [(each, n) for n, each in enumerate(order, start=1)]

    def test_saying_where_the_later_rows_went_changes_nothing(self, workspace, three):
        changes = (
            RowChange("remove_row", "personas", "a", None, 1),
            RowChange("move_row", "personas", "b", None, 1),
            RowChange("move_row", "personas", "c", None, 2),
        )
        workspace.records.save(three, Update((), changes), PERSON)
        assert rows(workspace, three) == [("b", 1), ("c", 2)]

    def test_rows_of_one_parent_do_not_move_those_of_another(self, workspace, three):
        for parent in "ab":
            for position in (1, 2):
                change = row_change(
                    "add_row", "personas/cursos", f"{parent}{position}", position, parent
                )
                workspace.records.save(three, change, PERSON)
        gone = row_change("remove_row", "personas/cursos", "a1", 1, "a")
        workspace.records.save(three, gone, PERSON)
        inner = [each for each in rows(workspace, three) if len(each[0]) == 2]
        assert sorted(inner) == [("a2", 1), ("b1", 1), ("b2", 2)]

    def test_a_row_comes_with_its_answers_in_one_save(self, workspace, record):
        change = AnswerChange("personas/nombre", "uno", None, "Ana")
        came = RowChange("add_row", "personas", "uno", None, 1)
        workspace.records.save(record, Update((change,), (came,)), PERSON)
        assert workspace.records.answers(record).rows == [
            StoredRow("personas", "uno", None, 1, {"personas/nombre": "Ana"})
        ]

    def test_an_answer_of_a_row_that_is_not_there_is_our_mistake(self, workspace, record):
        with pytest.raises(BugError):
            workspace.records.save(record, typed("personas/nombre", "Ana", row="nadie"), PERSON)

    def test_what_a_removed_row_held_stays_in_the_journal(self, workspace, three):
        workspace.records.save(three, typed("personas/nombre", "Ana", row="a"), PERSON)
        inner = row_change("add_row", "personas/cursos", "curso", 1, "a")
        workspace.records.save(three, inner, PERSON)
        workspace.records.save(three, typed("personas/cursos/grado", "3", row="curso"), PERSON)
        workspace.records.save(three, row_change("remove_row", "personas", "a"), PERSON)
        (entry,) = workspace.journal.entries(ops=("remove_row",))
        held = json.loads(entry.what.old)
        assert [(row["row"], row["values"]) for row in held] == [
            ("a", {"personas/nombre": "Ana"}),
            ("curso", {"personas/cursos/grado": "3"}),
        ]
        assert rows(workspace, three) == [("b", 1), ("c", 2)]

    def test_rows_of_two_records_are_apart(self, workspace, three):
        other = begin(workspace, household())
        workspace.records.save(other, row_change("add_row", "personas", "otra"), PERSON)
        assert rows(workspace, three) == [("a", 1), ("b", 2), ("c", 3)]
        assert rows(workspace, other) == [("otra", 1)]


class TestStates:
    def test_a_finished_record_knows_when(self, workspace, record, clock):
        clock.pass_by(hours=1)
        now = workspace.records.set_state(record, "final", PERSON)
        assert (now.state, now.finalised_at) == ("final", clock.now)

    def test_every_state_has_its_line_in_the_journal(self, workspace, record):
        for state in ("final", "returned", "final", "approved"):
            workspace.records.set_state(record, state, PERSON, reason="así")
        said = [entry.what for entry in workspace.journal.entries(ops=("state",))]
        assert [(each.old, each.new) for each in said] == [
            ("draft", "final"),
            ("final", "returned"),
            ("returned", "final"),
            ("final", "approved"),
        ]

    def test_the_state_it_has_already_says_nothing(self, workspace, record):
        workspace.records.set_state(record, "draft", PERSON)
        assert workspace.journal.entries(ops=("state",)) == []

    def test_a_state_that_does_not_exist_is_our_mistake(self, workspace, record):
        with pytest.raises(BugError):
            workspace.records.set_state(record, "publicado", PERSON)

    def test_a_record_set_aside_loses_nothing_and_comes_back(self, workspace, record):
        workspace.records.save(record, typed("observaciones", "x"), PERSON)
        query = RecordQuery(record.instrument)
        workspace.records.delete(record, PERSON, reason="está dos veces")
        assert list(workspace.records.ids(query)) == []
        assert list(workspace.records.ids(RecordQuery(record.instrument, deleted=True))) == [1]
        workspace.records.restore(record, PERSON)
        assert list(workspace.records.ids(query)) == [record.id]
        assert answers(workspace, record) == {"observaciones": "x"}

    def test_setting_aside_twice_is_one_line(self, workspace, record):
        workspace.records.delete(record, PERSON, reason="está dos veces")
        workspace.records.delete(record, PERSON, reason="otra vez")
        (entry,) = workspace.journal.entries(ops=("delete",))
        assert entry.what.reason == "está dos veces"


class TestWorkInHand:
    def test_text_being_typed_is_there_after_the_program_ended(self, workspace, record, clock):
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        workspace.records.set_pending(record, "observaciones", None, "La familia d")
        pending = workspace.records.pending()
        assert (pending.record, pending.path, pending.text) == (
            record.uuid, "observaciones", "La familia d",
        )  # fmt: skip
        assert pending.at == clock.now

    def test_an_answer_takes_the_place_of_the_text(self, workspace, record):
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        workspace.records.save(record, typed("observaciones", "La familia"), PERSON)
        assert workspace.records.pending() is None

    def test_the_same_answer_again_does_too(self, workspace, record):
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        workspace.records.save(record, Update(), PERSON)
        assert workspace.records.pending() is None

    def test_an_answer_in_another_record_leaves_it(self, workspace, record):
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        other = begin(workspace, household())
        workspace.records.save(other, typed("observaciones", "x"), PERSON)
        assert workspace.records.pending().record == record.uuid

    def test_it_can_be_forgotten(self, workspace, record):
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        workspace.records.clear_pending()
        assert workspace.records.pending() is None

    def test_a_draft_is_resumed_at_the_same_question(self, workspace, record):
        update = typed("observaciones", "x")
        workspace.records.save(record, update, PERSON, at_work=("personas/edad", "uno"))
        assert workspace.records.place_of_work(record) == ("personas/edad", "uno")
        (draft,) = workspace.records.drafts()
        assert (draft.record.uuid, draft.path, draft.row) == (
            record.uuid, "personas/edad", "uno",
        )  # fmt: skip

    def test_moving_on_without_an_answer_changes_the_place_alone(self, workspace, record, clock):
        clock.pass_by(minutes=5)
        workspace.records.save(record, Update(), PERSON, at_work=("observaciones", None))
        assert workspace.records.place_of_work(record) == ("observaciones", None)
        assert workspace.records.info(record.id).updated_at == record.updated_at

    def test_drafts_come_the_latest_first(self, workspace, record, clock):
        clock.pass_by(minutes=1)
        other = begin(workspace, household())
        assert [draft.record.id for draft in workspace.records.drafts()] == [other.id, record.id]
        clock.pass_by(minutes=1)
        workspace.records.save(record, typed("observaciones", "x"), PERSON)
        assert [draft.record.id for draft in workspace.records.drafts()] == [record.id, other.id]

    @pytest.mark.usefixtures("record")
    def test_drafts_may_be_those_of_one_form(self, workspace):
        other = begin(workspace, instrument(text("a"), form_id="otra"))
        drafts = workspace.records.drafts(other.instrument)
        assert [draft.record.id for draft in drafts] == [other.id]

    def test_a_finished_record_is_nobody_s_draft(self, workspace, record):
        workspace.records.save(record, Update(), PERSON, at_work=("observaciones", None))
        workspace.records.set_pending(record, "observaciones", None, "La fami")
        workspace.records.set_state(record, "final", PERSON)
        assert workspace.records.drafts() == []
        assert workspace.records.place_of_work(record) is None
        assert workspace.records.pending() is None

    def test_a_draft_set_aside_is_not_offered(self, workspace, record):
        workspace.records.delete(record, PERSON)
        assert workspace.records.drafts() == []


SAVE_UNTIL_KILLED = """
import itertools, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from support.forms import household
from support.workspaces import PERSON, begin, typed
from app.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    record = begin(workspace, household())
    for n in itertools.count(1):
        workspace.records.save(record, typed("vivienda/cuartos", n), PERSON)
        print(n, flush=True)
"""


def test_every_answer_that_was_confirmed_survives_a_kill(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SAVE_UNTIL_KILLED, str(tmp_path), str(ROOT / "tests")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    confirmed = [int(process.stdout.readline()) for _ in range(50)]
    process.kill()
    confirmed += [int(line) for line in process.stdout.read().split() if line]
    process.wait()
    process.stdout.close()
    with Workspace.open(tmp_path) as workspace:
        (draft,) = workspace.records.drafts()
        stored = answers(workspace, draft.record)["vivienda/cuartos"]
        said = workspace.journal.entries(draft.record.uuid, ops=("set",))
        assert stored >= max(confirmed)
        assert said[-1].what.new == stored
        assert workspace.journal.verify() == []
