"""Many records approved, returned or set aside as one action, and taken back as one."""

import pytest
from support.reviewed import APPROVER, KEYER, OFFICER, reviewed
from support.workspaces import HandClock

from app.operations.move_many import EXAMPLES, Order, move_many, take_back_move
from app.operations.record_states import change_state
from app.operations.remarks import remarks_of
from app.operations.undo_record import undo_last
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.store import bulk
from app.store.record_query import RecordQuery
from forms.problem import ProblemError

FORM = "hogares"


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def ids(workspace):
    """Six finished records; the third has an age that cannot be."""
    version = workspace.instruments.latest(FORM)
    rows = [(n, {"nombre": f"Rosa {n}", "edad": 130 if n == 4 else 20}) for n in range(2, 8)]
    workspace.records.add_imported(version, rows, KEYER, file_name="t.csv", file_sha256="a")
    return workspace.records.ids(RecordQuery(version.instrument))


@pytest.fixture
def go(workspace, clock, ids):
    def go(target, person=APPROVER, records=None, **more):
        clock.pass_by(seconds=1)
        order = Order(target, person, **{k: more.pop(k) for k in ("reason", "remark") if k in more})
        wanted = ids if records is None else records
        return move_many(workspace, FORM, wanted, order, clock=clock, **more)

    return go


def states(workspace, ids):
    return [workspace.records.info(key).state for key in ids]


class TestMoving:
    def test_those_without_errors_are_approved_the_others_stay_and_are_said(
        self, workspace, ids, go
    ):
        done = go("approved")
        assert (done.moved, done.there, done.refused) == (5, 0, 1)
        assert [(p.code, p.place.record) for p in done.problems] == [
            ("record.has_errors", workspace.records.info(ids[2]).uuid)
        ]
        assert states(workspace, ids).count("approved") == 5

    def test_what_the_last_check_found_is_believed(self, workspace, ids, go, clock):
        validate_form(workspace, FORM, clock=clock)
        assert (go("approved").moved, states(workspace, ids)[2]) == (5, "final")

    def test_who_is_there_already_is_left_as_it_is(self, workspace, go):
        go("returned")
        before = workspace.journal.head().seq
        again = go("returned")
        assert (again.moved, again.there) == (0, 6)
        assert workspace.journal.head().seq == before

    def test_a_way_that_does_not_exist_is_said_for_each(self, go):
        go("returned")
        done = go("approved")
        assert (done.moved, done.refused) == (0, 6)
        assert {problem.code for problem in done.problems} == {"record.is_returned"}

    def test_only_the_first_that_stay_are_said_by_name(self, workspace, go):
        version = workspace.instruments.latest(FORM)
        many = [workspace.records.create(version, KEYER).id for _ in range(EXAMPLES + 5)]
        done = go("approved", records=many)
        assert (done.refused, len(done.problems)) == (EXAMPLES + 5, EXAMPLES)

    def test_who_may_not_moves_nothing(self, workspace, ids, go):
        with pytest.raises(ProblemError) as caught:
            go("approved", KEYER)
        assert caught.value.problems[0].code == "people.may_not_review"
        assert set(states(workspace, ids)) == {"final"}

    def test_a_return_carries_its_remark_to_each(self, workspace, ids, go):
        go("returned", remark="Falta la firma", records=ids[:2])
        for key in ids[:2]:
            (remark,) = remarks_of(workspace, workspace.records.info(key).uuid)
            assert (remark.text, remark.person) == ("Falta la firma", APPROVER)

    def test_the_journal_says_who_from_where_to_where_and_why(self, workspace, ids, go):
        done = go("returned", reason="Otro mes", records=ids[:1])
        (line,) = workspace.journal.entries(batch=done.batch)
        what = line.what
        assert (what.op, what.old, what.new, what.reason) == (
            "state", "final", "returned", "Otro mes",
        )  # fmt: skip
        assert line.person == APPROVER
        assert workspace.journal.verify() == []

    def test_set_aside_they_leave_the_list(self, workspace, go):
        done = go("aside", OFFICER)
        version = workspace.instruments.latest(FORM)
        assert done.moved == 6
        assert len(workspace.records.ids(RecordQuery(version.instrument))) == 0
        assert len(workspace.records.ids(RecordQuery(version.instrument, deleted=True))) == 6

    @pytest.mark.parametrize(
        ("person", "moved", "code"),
        [
            pytest.param(KEYER, 2, "people.may_not_correct", id="who captures: what is open"),
            pytest.param(APPROVER, 0, "people.may_not_capture", id="who approves: nothing"),
            pytest.param(OFFICER, 8, None, id="who corrects: all"),
        ],
    )
    def test_each_role_sets_aside_what_it_may_change(self, workspace, ids, go, person, moved, code):
        version = workspace.instruments.latest(FORM)
        drafts = [workspace.records.create(version, KEYER).id for _ in range(2)]
        done = go("aside", person, records=[*drafts, *ids])
        assert (done.moved, done.refused) == (moved, 8 - moved)
        assert [p.code for p in done.problems[:1]] == ([code] if code else [])
        assert all(p.values == {"name": person} and p.place.record for p in done.problems)
        gone = [key for key in (*drafts, *ids) if workspace.records.info(key).deleted]
        assert len(gone) == moved

    def test_a_stop_leaves_what_was_moved_under_its_batch(
        self, workspace, ids, go, clock, monkeypatch
    ):
        monkeypatch.setattr("app.operations.move_many.RECORDS_A_CHUNK", 2)
        cancel = Cancel()
        with pytest.raises(CancelledError):
            go("returned", cancel=cancel, report=lambda _progress: cancel.set())
        assert states(workspace, ids).count("returned") == 2
        (batch,) = [b for b in workspace.batches.all(1) if b.kind == "bulk"]
        assert take_back_move(workspace, batch.id, APPROVER, clock=clock) == 2
        assert set(states(workspace, ids)) == {"final"}

    def test_progress_ends_at_all_of_them(self, go, monkeypatch):
        monkeypatch.setattr("app.operations.move_many.RECORDS_A_CHUNK", 4)
        said = []
        go("returned", report=lambda progress: said.append((progress.done, progress.total)))
        assert said == [(4, 6), (6, 6)]

    def test_a_chunk_is_small_enough_for_those_who_wait(self):
        assert bulk.RECORDS_A_CHUNK <= 500


class TestTakingBack:
    @pytest.mark.parametrize(
        ("target", "person"),
        [("approved", APPROVER), ("returned", APPROVER), ("aside", OFFICER)],
    )
    def test_all_are_as_they_were(self, workspace, ids, go, clock, target, person):
        before = states(workspace, ids)
        done = go(target, person)
        assert done.moved
        assert take_back_move(workspace, done.batch, person, clock=clock) == done.moved
        assert states(workspace, ids) == before
        assert not any(workspace.records.info(key).deleted for key in ids)
        assert workspace.batches.get(done.batch).status == "undone"
        assert workspace.journal.verify() == []

    def test_one_that_was_moved_since_is_left_alone(self, workspace, ids, go, clock):
        done = go("approved")
        uuid = workspace.records.info(ids[0]).uuid
        change_state(workspace, uuid, "returned", APPROVER, clock=clock)
        assert take_back_move(workspace, done.batch, APPROVER, clock=clock) == 4
        assert states(workspace, ids)[0] == "returned"

    def test_taken_back_twice_nothing_more_happens(self, workspace, go, clock):
        done = go("returned")
        take_back_move(workspace, done.batch, APPROVER, clock=clock)
        assert take_back_move(workspace, done.batch, APPROVER, clock=clock) == 0

    def test_who_may_not_do_it_may_not_take_it_back(self, workspace, go, clock):
        done = go("returned")
        with pytest.raises(ProblemError):
            take_back_move(workspace, done.batch, KEYER, clock=clock)

    @pytest.mark.parametrize("person", [KEYER, APPROVER])
    def test_nor_bring_back_what_another_set_aside(self, workspace, ids, go, clock, person):
        done = go("aside", OFFICER)
        with pytest.raises(ProblemError) as caught:
            take_back_move(workspace, done.batch, person, clock=clock)
        assert caught.value.problems[0].code == "people.may_not_correct"
        assert all(workspace.records.info(key).deleted for key in ids)

    def test_one_record_of_them_is_undone_alone_like_any_other(self, workspace, ids, go, clock):
        go("approved")
        uuid = workspace.records.info(ids[0]).uuid
        undo_last(workspace, uuid, APPROVER, clock=clock)
        assert states(workspace, ids)[:2] == ["final", "approved"]

    def test_after_taking_back_the_undo_of_a_record_goes_on_before_it(
        self, workspace, ids, go, clock
    ):
        uuid = workspace.records.info(ids[0]).uuid
        change_state(workspace, uuid, "returned", APPROVER, clock=clock)
        clock.pass_by(seconds=1)
        done = go("aside", OFFICER)
        clock.pass_by(seconds=1)
        take_back_move(workspace, done.batch, OFFICER, clock=clock)
        clock.pass_by(seconds=1)
        undo_last(workspace, uuid, APPROVER, clock=clock)
        assert workspace.records.find(uuid).state == "final"
