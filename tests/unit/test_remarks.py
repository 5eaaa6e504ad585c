"""Remarks: answered and closed by number, each with who and when, all of it in the journal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reviewed import APPROVER, KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock

from app.operations.record_states import RemarkGiven, change_state
from app.operations.remarks import answer_remark, close_remark, remarks_of
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def returned(workspace, clock):
    """A record that came back with two remarks; gives its identity."""
    return send_back(workspace, clock, RemarkGiven("edad", "¿Seguro?"), RemarkGiven("", "Vea"))


def send_back(workspace, clock, *remarks):
    desk = Desk(workspace, clock)
    desk.answer("nombre", "Rosa")
    desk.finish()
    change_state(workspace, desk.uuid, "returned", OFFICER, clock=clock, remarks=remarks)
    clock.pass_by(seconds=1)
    return desk.uuid


class TestNumbers:
    def test_count_in_the_order_they_were_made(self, workspace, returned):
        said = [(each.number, each.path, each.text) for each in remarks_of(workspace, returned)]
        assert said == [(1, "edad", "¿Seguro?"), (2, "", "Vea")]

    def test_stay_when_one_before_is_closed(self, workspace, returned):
        close_remark(workspace, returned, 1, OFFICER)
        assert [each.number for each in remarks_of(workspace, returned)] == [1, 2]

    @pytest.mark.parametrize("number", [0, -1, 3, 10**30])
    def test_of_none_are_refused_with_how_many_there_are(self, workspace, returned, number):
        with pytest.raises(ProblemError) as caught:
            close_remark(workspace, returned, number, OFFICER)
        (problem,) = caught.value.problems
        assert problem.code == "record.no_such_remark"
        assert problem.values == {"number": number, "count": 2}

    def test_of_another_record_mean_nothing_here(self, workspace, clock, returned):
        other = send_back(workspace, clock)
        with pytest.raises(ProblemError):
            answer_remark(workspace, other, 1, "Sí", KEYER)
        assert remarks_of(workspace, returned)[0].replies == ()


class TestReplies:
    def test_say_who_and_when_in_their_order(self, workspace, clock, returned):
        answer_remark(workspace, returned, 1, "Sí", KEYER)
        clock.pass_by(minutes=5)
        (first, _second) = answer_remark(workspace, returned, 1, "Gracias", APPROVER)
        assert [(each.text, each.person) for each in first.replies] == [
            ("Sí", KEYER),
            ("Gracias", APPROVER),
        ]
        assert (first.replies[1].at - first.replies[0].at).total_seconds() == 300

    def test_stand_by_their_own_remark(self, workspace, returned):
        answer_remark(workspace, returned, 2, "Visto", KEYER)
        assert [len(each.replies) for each in remarks_of(workspace, returned)] == [0, 1]

    def test_stay_when_it_is_closed(self, workspace, returned):
        answer_remark(workspace, returned, 1, "Sí", KEYER)
        (first, _second) = close_remark(workspace, returned, 1, OFFICER)
        assert (first.closed, [each.text for each in first.replies]) == (True, ["Sí"])

    @settings(max_examples=10)
    @given(st.lists(st.text(min_size=1, max_size=30), max_size=4))
    def test_are_kept_as_they_were_written(self, tmp_path_factory, texts):
        clock = HandClock()
        with reviewed(tmp_path_factory.mktemp("notas"), clock) as workspace:
            record = send_back(workspace, clock, RemarkGiven("edad", "¿Seguro?"))
            for text in texts:
                answer_remark(workspace, record, 1, text, KEYER)
            (remark,) = remarks_of(workspace, record)
            assert [each.text for each in remark.replies] == texts

    def test_change_neither_answers_nor_state(self, workspace, returned):
        before = workspace.records.answers(workspace.records.find(returned))
        answer_remark(workspace, returned, 1, "Sí", KEYER)
        record = workspace.records.find(returned)
        assert (record.state, workspace.records.answers(record)) == ("returned", before)

    def test_leave_the_chain_whole(self, workspace, returned):
        answer_remark(workspace, returned, 1, "Sí", KEYER)
        close_remark(workspace, returned, 1, OFFICER)
        assert workspace.journal.verify() == []
