"""Which portals one may publish to, and which way a parcel has."""

import socket
from contextlib import ExitStack

import pytest
from support.practice_table import FORM
from support.publishing import PERSON, approved, choose_portal, now, put_records, sound_lines

from app.messages import fix
from app.operations.portals import (
    PRACTICE,
    ChosenPortal,
    destinations,
    has_way,
    is_practice_address,
    open_destination,
    open_portal,
    open_ways,
)
from app.operations.publish import enqueue, publish
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError
from sync.ckan import CkanPortal
from sync.outbox import Outbox
from sync.portal import PortalError

REAL = "https://datos.example.gt"
HERE = "http://127.0.0.1:8765"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as workspace:
        yield workspace


@pytest.fixture
def practising(tmp_path):
    with Workspace.open(tmp_path / "practica", practice=True) as workspace:
        yield workspace


def test_without_a_portal_in_the_settings_there_is_the_practice_portal(workspace):
    assert destinations(workspace) == (PRACTICE,)


def test_the_portal_of_the_settings_comes_first(workspace):
    choose_portal(REAL)
    usual, practice = destinations(workspace)
    assert (usual.url, usual.organization) == (REAL, "nebaj")
    assert usual.has_key
    assert not usual.practice
    assert practice == PRACTICE


def test_a_portal_without_a_key_says_so(workspace):
    choose_portal(REAL, token="")
    assert not destinations(workspace)[0].has_key


def test_practice_knows_only_its_own_portal(practising):
    choose_portal(REAL)
    assert destinations(practising) == (PRACTICE,)


def test_the_practice_portal_is_open_while_it_is_needed(workspace):
    with open_destination(workspace, PRACTICE) as first:
        assert first.practice
        with open_destination(workspace, PRACTICE) as second:
            assert second.url == first.url


def test_the_portal_of_the_settings_comes_with_its_key(workspace):
    choose_portal(REAL)
    with open_destination(workspace, destinations(workspace)[0]) as chosen:
        assert (chosen.url, chosen.organization, chosen.token) == (REAL, "nebaj", "llave")
        assert not chosen.practice


def test_practice_refuses_a_portal_beyond_this_computer(workspace, practising):
    choose_portal(REAL)
    far = destinations(workspace)[0]
    with pytest.raises(ProblemError) as caught, open_destination(practising, far):
        pass
    assert caught.value.problems[0].code == "practice.only_loopback"


def test_an_address_of_this_computer_is_the_practice_portal():
    assert is_practice_address(HERE)
    assert not is_practice_address(REAL)


def test_unless_the_settings_name_it():
    choose_portal(f"{HERE}/")
    assert not is_practice_address(HERE)


def test_a_parcel_has_a_way_when_there_is_a_key(workspace):
    assert has_way(workspace, HERE)
    assert not has_way(workspace, REAL)
    choose_portal(REAL)
    assert has_way(workspace, REAL)


def test_a_key_that_was_kept_under_a_slash_is_found(workspace):
    choose_portal(f"{REAL}/")
    assert has_way(workspace, REAL)


def test_practice_has_no_way_out(practising):
    choose_portal(REAL)
    assert not has_way(practising, REAL)


def test_ways_leave_out_what_has_none(workspace):
    choose_portal(REAL)
    with open_ways(workspace, [REAL, HERE, "https://otro.example.gt"]) as ways:
        (practice,) = set(ways) - {REAL}
        assert ways[practice].practice
        assert ways[practice].url == practice != HERE


def test_a_parcel_that_a_person_must_decide_about_says_so_each_time(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(1))
    name = approved(workspace).name
    with open_destination(workspace, PRACTICE) as chosen:
        publish(workspace, name, chosen, PERSON, clock=now)
        portal = CkanPortal(chosen.url, chosen.token)
        portal.revise(portal.show(name), {"title": "De otra persona"})
        portal.close()
        put_records(workspace, tmp_path, *sound_lines(2)[1:], file="otro.csv")
        approved(workspace)
        for _ in range(2):
            with pytest.raises(KnownError) as refused:
                publish(workspace, name, chosen, PERSON, clock=now)
            assert [problem.code for problem in refused.value.problems] == ["portal.changed"]


def test_nothing_is_put_in_the_outbox_without_an_office(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(1))
    name = approved(workspace).name
    with pytest.raises(PortalError) as refused:
        publish(workspace, name, ChosenPortal(REAL, "", "llave"), PERSON, clock=now)
    assert refused.value.code == "command.no_organization"
    assert Outbox(workspace.db).parcels() == []


def test_an_address_is_read_before_anything_keeps_it(workspace):
    choose_portal("https://ana:secreto@datos.example.gt")
    with pytest.raises(PortalError) as refused, open_portal(workspace):
        pass
    assert refused.value.code == "portal.bad_address"
    with open_portal(workspace, ChosenPortal(f" {REAL}/ ", "o", "llave")) as chosen:
        assert chosen.url == REAL


def test_a_name_that_was_never_prepared_is_answered_with_those_that_were(workspace, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(1))
    name = approved(workspace).name
    with open_destination(workspace, PRACTICE) as chosen, pytest.raises(ProblemError) as refused:
        publish(workspace, FORM, chosen, PERSON, clock=now)
    assert name in fix(refused.value.problems[0])


class TestAPracticePortalWithAnotherPort:
    """Another program has its old one: parcels and what is known of it follow."""

    @pytest.fixture
    def name(self, workspace, tmp_path):
        put_records(workspace, tmp_path, *sound_lines(2))
        return approved(workspace).name

    def on_another_port(self, workspace, stack):
        """Publish on the practice portal with its last port taken by somebody else."""
        port = int(workspace.settings.get("practice_address").rpartition(":")[2])
        other = stack.enter_context(socket.socket())
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        return stack.enter_context(open_destination(workspace, PRACTICE))

    def test_what_was_published_there_is_still_ours_to_replace(self, workspace, name, tmp_path):
        with open_destination(workspace, PRACTICE) as first:
            publish(workspace, name, first, PERSON, clock=now)
        put_records(workspace, tmp_path, *sound_lines(3)[2:], file="otro.csv")
        approved(workspace)
        with ExitStack() as stack:
            second = self.on_another_port(workspace, stack)
            assert second.url != first.url
            assert publish(workspace, name, second, PERSON, clock=now).rows == 3

    def test_a_waiting_parcel_goes_to_the_new_address(self, workspace, name):
        with open_destination(workspace, PRACTICE) as chosen:
            parcel = enqueue(workspace, name, chosen, PERSON, clock=now)
        with ExitStack() as stack:
            moved = self.on_another_port(workspace, stack)
            assert Outbox(workspace.db).parcel(parcel.id).portal_url == moved.url
            with open_ways(workspace, [moved.url]) as ways:
                assert ways[moved.url].practice

    def test_another_portal_of_this_computer_keeps_its_parcels(self, workspace, name):
        real = enqueue(workspace, name, ChosenPortal(HERE, "o", "llave"), PERSON, clock=now)
        with open_ways(workspace, [HERE]) as ways:
            assert HERE not in ways
        assert Outbox(workspace.db).parcel(real.id).portal_url == HERE
