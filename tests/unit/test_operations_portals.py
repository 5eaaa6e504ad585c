"""Which portals one may publish to, and which way a parcel has."""

import pytest
from support.publishing import choose_portal

from app.operations.portals import (
    PRACTICE,
    destinations,
    has_way,
    is_practice_address,
    open_destination,
    open_ways,
)
from app.store.workspace import Workspace
from forms.problem import ProblemError

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
        assert set(ways) == {REAL, HERE}
        assert ways[HERE].practice
        assert ways[HERE].url != HERE
