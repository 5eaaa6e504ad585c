"""A record as the person at work sees it: what they may do, what it said before."""

import pytest
from support.reviewed import APPROVER, KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock

from app.operations.look_at_record import look_at, look_back
from app.operations.record_states import RemarkGiven, change_state
from forms.problem import ProblemError


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with reviewed(tmp_path / "trabajo", clock) as opened:
        yield opened


@pytest.fixture
def desk(workspace, clock):
    """A finished record, answered in three moments."""
    desk = Desk(workspace, clock)
    desk.answer("nombre", "Rosa")
    desk.answer("edad", 30)
    desk.answer("edad", 31)
    desk.finish()
    return desk


def said(look):
    return {line.path: line.words for line in look.sheet.answers if line.row is None}


class TestWays:
    """States a person may move it to."""

    @pytest.mark.parametrize(
        ("person", "ways"),
        [
            (KEYER, ()),
            (OFFICER, ("returned", "approved", "draft")),
            (APPROVER, ("returned", "approved")),
            ("Alguien nuevo", ("returned", "approved", "draft")),
        ],
    )
    def test_a_finished_record_goes_where_the_role_allows(self, workspace, desk, person, ways):
        assert look_at(workspace, desk.uuid, person).ways == ways

    def test_an_approved_one_can_only_be_returned(self, workspace, desk, clock):
        change_state(workspace, desk.uuid, "approved", OFFICER, clock=clock)
        assert look_at(workspace, desk.uuid, OFFICER).ways == ("returned",)

    def test_a_draft_is_finished_in_capture_alone(self, workspace, clock):
        assert look_at(workspace, Desk(workspace, clock).uuid, OFFICER).ways == ()

    def test_one_that_was_set_aside_goes_nowhere(self, workspace, desk):
        workspace.records.delete(workspace.records.find(desk.uuid), OFFICER)
        assert look_at(workspace, desk.uuid, OFFICER).ways == ()

    def test_looking_makes_nobody_known(self, workspace, desk):
        look_at(workspace, desk.uuid, "Alguien nuevo")
        assert workspace.people.find("Alguien nuevo") is None


class TestMoments:
    """When it changed, and how it was."""

    def test_each_change_is_a_moment_the_latest_first(self, workspace, desk):
        moments = look_at(workspace, desk.uuid, OFFICER).moments
        assert [each.at for each in moments] == sorted((e.at for e in moments), reverse=True)
        assert {each.person for each in moments} == {KEYER}
        assert len(moments) == 5

    def test_a_note_is_no_moment(self, workspace, desk, clock):
        before = look_at(workspace, desk.uuid, OFFICER).moments
        clock.pass_by(seconds=1)
        note = [RemarkGiven("edad", "¿?")]
        change_state(workspace, desk.uuid, "final", OFFICER, clock=clock, remarks=note)
        assert look_at(workspace, desk.uuid, OFFICER).moments == before

    def test_it_is_shown_as_it_was(self, workspace, desk):
        moments = look_at(workspace, desk.uuid, OFFICER).moments
        past = look_back(workspace, desk.uuid, moments[2].at, OFFICER)
        assert said(past) == {"nombre": "Rosa", "edad": "30"}
        assert past.sheet.info.state == "draft"
        assert past.at == moments[2].at

    def test_nothing_can_be_done_about_the_past(self, workspace, desk):
        moments = look_at(workspace, desk.uuid, OFFICER).moments
        past = look_back(workspace, desk.uuid, moments[1].at, OFFICER)
        assert (past.ways, past.sheet.problems) == ((), ())

    def test_before_it_began_there_is_nothing_to_see(self, workspace, desk):
        first = look_at(workspace, desk.uuid, OFFICER).moments[-1].at
        with pytest.raises(ProblemError) as caught:
            look_back(workspace, desk.uuid, first.replace(year=2000), OFFICER)
        assert caught.value.problems[0].code == "record.not_yet"


def test_remarks_come_along(workspace, desk, clock):
    remark = RemarkGiven("edad", "¿Seguro?")
    change_state(workspace, desk.uuid, "returned", OFFICER, clock=clock, remarks=[remark])
    [found] = look_at(workspace, desk.uuid, KEYER).remarks
    assert (found.path, found.text, found.person) == ("edad", "¿Seguro?", OFFICER)
