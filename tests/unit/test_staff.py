"""Who works here: roles in plain words, names behind a PIN, and who may say so."""

import io
import sys

import pytest
from support.commands import Shell
from support.workspaces import HandClock

from app.operations.staff import ROLES, assign, enter, guard, needs_pin
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
        assert refused(enter, workspace, TOMAS) == "store.pin_needed"
        assert refused(enter, workspace, TOMAS, "1111") == "store.wrong_pin"
        assert enter(workspace, TOMAS, "2468").has_pin

    def test_a_short_one_is_refused(self, workspace):
        assert refused(guard, workspace, TOMAS, "12", TOMAS) == "people.pin_too_short"

    def test_ones_own_is_changed_with_the_one_until_now(self, workspace):
        guard(workspace, TOMAS, "2468", TOMAS)
        assert refused(guard, workspace, TOMAS, "1357", TOMAS) == "store.pin_needed"
        assert refused(guard, workspace, TOMAS, "1357", TOMAS, before="0") == "store.wrong_pin"
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


class TestPinOnTheLine:
    """Who works under a guarded name says the PIN first, by stdin or typed unseen."""

    @pytest.fixture
    def shell(self, tmp_path, monkeypatch):
        with Workspace.open(tmp_path / "Acopio") as workspace:
            workspace.people.ensure(JUANA)
            workspace.people.set_pin(TOMAS, "2468")
        return Shell(tmp_path / "Acopio", monkeypatch)

    @pytest.fixture
    def said(self, monkeypatch):
        return lambda *lines: monkeypatch.setattr(sys, "stdin", io.StringIO("".join(lines)))

    def test_without_it_nothing_is_done(self, shell):
        refused = shell("person", "add", ROSA, "officer", "--person", TOMAS, "--json")
        assert (refused.code, refused.codes) == (1, ["store.pin_needed"])
        names = [each["name"] for each in shell("person", "list", "--json").object["people"]]
        assert ROSA not in names

    @pytest.mark.parametrize(
        ("line", "code", "codes"),
        [
            ("2468\n", 0, []),
            ("2468\r\n", 0, []),
            ("2468", 0, []),
            ("1111\n", 1, ["store.wrong_pin"]),
            (" 2468\n", 1, ["store.wrong_pin"]),
            ("\n", 1, ["store.pin_needed"]),
            ("", 1, ["store.pin_needed"]),
        ],
    )
    def test_a_line_of_stdin_lets_in_or_does_not(self, shell, said, line, code, codes):
        said(line)
        done = shell("person", "list", "--person", TOMAS, "--pin-stdin", "--json")
        assert (done.code, done.codes) == (code, codes)

    def test_a_name_without_one_never_reads_it(self, shell, said):
        said("2468\n")
        assert shell("person", "list", "--person", JUANA, "--pin-stdin", "--json").code == 0
        assert sys.stdin.readline() == "2468\n"

    def test_wrong_ones_make_the_next_one_wait(self, shell, said):
        codes = []
        for _try in range(4):
            said("1111\n")
            done = shell("person", "list", "--person", TOMAS, "--pin-stdin", "--json")
            codes += done.codes
        assert codes == [*["store.wrong_pin"] * 3, "store.pin_wait"]

    def test_the_own_one_is_changed_with_the_one_until_now(self, shell, said):
        said("2468\n", "1357\n")
        words = ("person", "pin", TOMAS, "--person", TOMAS, "--pin-stdin", "--json")
        assert shell(*words).object["pin"] is True
        said("1357\n")
        assert shell("person", "list", "--person", TOMAS, "--pin-stdin", "--json").code == 0

    def test_an_empty_new_one_is_refused(self, shell, said):
        said("\n")
        done = shell("person", "pin", JUANA, "--person", JUANA, "--pin-stdin", "--json")
        assert done.codes == ["people.pin_too_short"]

    def test_who_has_one_says_it_before_guarding_somebody_else(self, shell, said):
        with Workspace.open(shell.folder) as workspace:
            workspace.people.set_role(TOMAS, "steward")
        said("2468\n", "1357\n")
        words = ("person", "pin", JUANA, "--person", TOMAS, "--pin-stdin", "--json")
        assert shell(*words).object["pin"] is True
        assert shell("person", "pin", JUANA, "--free", "--person", TOMAS, "--json").codes == [
            "store.pin_needed"
        ]


class TestTries:
    """Wrong PINs are counted in the workspace: another window or command waits as well."""

    @pytest.fixture
    def clock(self):
        return HandClock()

    @pytest.fixture
    def guarded(self, tmp_path, clock):
        with Workspace.open(tmp_path / "guardada", clock=clock) as opened:
            guard(opened, TOMAS, "2468", TOMAS)
            yield opened

    def wrong(self, workspace, times):
        return [refused(enter, workspace, TOMAS, "1111") for _ in range(times)]

    def test_two_slips_cost_nothing(self, guarded):
        assert self.wrong(guarded, 2) == ["store.wrong_pin"] * 2
        assert enter(guarded, TOMAS, "2468").name == TOMAS

    def test_after_three_even_the_right_one_waits(self, guarded):
        self.wrong(guarded, 3)
        assert refused(enter, guarded, TOMAS, "2468") == "store.pin_wait"

    def test_the_pause_passes(self, guarded, clock):
        self.wrong(guarded, 3)
        clock.pass_by(seconds=2)
        assert enter(guarded, TOMAS, "2468").name == TOMAS

    def test_the_right_one_begins_anew(self, guarded, clock):
        self.wrong(guarded, 3)
        clock.pass_by(seconds=2)
        enter(guarded, TOMAS, "2468")
        assert self.wrong(guarded, 2) == ["store.wrong_pin"] * 2

    def test_a_blank_one_is_no_try(self, guarded):
        assert [refused(enter, guarded, TOMAS) for _ in range(5)] == ["store.pin_needed"] * 5
        assert enter(guarded, TOMAS, "2468").name == TOMAS

    def test_each_name_has_its_own_count(self, guarded):
        guard(guarded, ROSA, "1357", ROSA)
        self.wrong(guarded, 4)
        assert enter(guarded, ROSA, "1357").name == ROSA

    def test_a_name_is_asked_for_a_pin_when_it_has_one(self, guarded):
        assert needs_pin(guarded, TOMAS)
        assert not needs_pin(guarded, ROSA)
        guarded.people.ensure(ROSA)
        assert not needs_pin(guarded, ROSA)
