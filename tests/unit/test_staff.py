"""Who works here: roles in plain words, names behind a PIN, and who may say so."""

import io
import sys

import pytest
from support.commands import Shell
from support.workspaces import HandClock

from app.operations.staff import ROLES, assign, enter, guard
from app.store.people import ALLOWED
from app.store.workspace import Workspace
from forms.problem import ProblemError

JUANA, TOMAS, ROSA = "Juana", "Tomás", "Rosa"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


def refused(do, *arguments, **named):
    with pytest.raises(ProblemError) as caught:
        do(*arguments, **named)
    return caught.value.problems[0].code


class TestRoles:
    def test_every_role_is_said_in_plain_words(self):
        assert set(ROLES) == set(ALLOWED)
        assert all(name and words.endswith(".") for name, words in ROLES.values())

    def test_until_there_is_a_steward_everybody_gives_roles(self, workspace):
        assert assign(workspace, TOMAS, "enumerator", JUANA).role == "enumerator"
        assert assign(workspace, TOMAS, "officer", ROSA).role == "officer"

    def test_from_then_on_only_stewards_do(self, workspace):
        assign(workspace, ROSA, "steward", JUANA)
        assert refused(assign, workspace, JUANA, "steward", JUANA) == "people.steward_only"
        assert assign(workspace, JUANA, "enumerator", ROSA).role == "enumerator"


class TestPin:
    def test_a_name_without_one_lets_everybody_in(self, workspace):
        assert enter(workspace, TOMAS).name == TOMAS

    def test_a_guarded_name_wants_its_pin(self, workspace):
        guard(workspace, TOMAS, "2468", TOMAS)
        assert refused(enter, workspace, TOMAS) == "store.wrong_pin"
        assert refused(enter, workspace, TOMAS, "1111") == "store.wrong_pin"
        assert enter(workspace, TOMAS, "2468").has_pin

    def test_a_short_one_is_refused(self, workspace):
        assert refused(guard, workspace, TOMAS, "12", TOMAS) == "people.pin_too_short"

    def test_ones_own_is_changed_with_the_one_until_now(self, workspace):
        guard(workspace, TOMAS, "2468", TOMAS)
        assert refused(guard, workspace, TOMAS, "1357", TOMAS) == "store.wrong_pin"
        assert not guard(workspace, TOMAS, "", TOMAS, before="2468").has_pin

    def test_a_steward_frees_the_name_of_who_forgot(self, workspace):
        assign(workspace, ROSA, "steward", JUANA)
        guard(workspace, TOMAS, "2468", TOMAS)
        assert refused(guard, workspace, TOMAS, "", JUANA) == "people.steward_only"
        assert not guard(workspace, TOMAS, "", ROSA).has_pin


class TestCommands:
    @pytest.fixture
    def shell(self, tmp_path, monkeypatch):
        return Shell(tmp_path / "Acopio", monkeypatch)

    def test_people_are_added_given_a_role_and_listed(self, shell):
        assert shell("person", "add", TOMAS, "enumerator", "--json").object["role"] == "enumerator"
        assert shell("person", "role", TOMAS, "officer", "--json").object["role"] == "officer"
        people = shell("person", "list", "--json").object["people"]
        assert {"name": TOMAS, "role": "officer", "pin": False} in people

    def test_a_pin_comes_by_stdin_and_goes_again(self, shell, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("2468\n"))
        said = shell("person", "pin", TOMAS, "--passphrase-stdin", "--json")
        assert said.object["pin"] is True
        assert shell("person", "pin", TOMAS, "--free", "--json").object["pin"] is False
