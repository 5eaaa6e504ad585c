"""Who works here: names as they are written, roles as a table, names that a PIN guards."""

from itertools import product
from typing import get_args
from unicodedata import normalize

import pytest
from support.workspaces import HandClock

from app.store.people import ALLOWED, REFUSALS, Action, Role, may
from app.store.workspace import Workspace
from forms.problem import ProblemError

ROLES, ACTIONS = get_args(Role), get_args(Action)

TABLE = """
            capture import correct review compare prepare approve send
enumerator  yes     no     no      no     no      no      no      no
officer     yes     yes    yes     yes    yes     yes     no      yes
steward     yes     yes    yes     yes    yes     yes     yes     yes
approver    no      no     no      yes    yes     no      yes     yes
"""


def rows():
    """The table above, cell by cell."""
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    for role, *cells in lines:
        yield from ((role, action, cell == "yes") for action, cell in zip(head, cells, strict=True))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def people(workspace):
    return workspace.people


class TestRoles:
    @pytest.mark.parametrize(("role", "action", "allowed"), list(rows()))
    def test_each_may_what_the_table_says(self, role, action, allowed):
        assert may(role, action) is allowed

    def test_the_table_speaks_of_every_role_and_every_action(self):
        assert {(role, action) for role, action, _yes in rows()} == set(product(ROLES, ACTIONS))

    def test_no_role_may_anything_that_is_no_action(self):
        assert set().union(*ALLOWED.values()) <= set(ACTIONS)

    def test_every_guard_has_its_sentence(self):
        assert set(REFUSALS) == set(ACTIONS)

    @pytest.mark.parametrize(("role", "action"), list(product(ROLES, ACTIONS)))
    def test_a_guard_lets_pass_whom_the_table_allows(self, people, role, action):
        people.set_role("Ana", role)
        if may(role, action):
            assert people.allow("Ana", action).role == role
            return
        with pytest.raises(ProblemError) as caught:
            people.allow("Ana", action)
        (problem,) = caught.value.problems
        assert (problem.code, problem.values["name"]) == (REFUSALS[action], "Ana")


class TestNames:
    def test_somebody_new_is_an_officer_without_a_pin(self, people):
        person = people.ensure("Ana")
        assert (person.name, person.role, person.has_pin) == ("Ana", "officer", False)

    def test_one_who_is_known_keeps_the_role(self, people):
        people.ensure("Ana", "approver")
        assert people.ensure("Ana", "enumerator").role == "approver"

    def test_looking_for_somebody_writes_nobody_down(self, people):
        assert people.find("Ana") is None
        assert people.all() == []

    def test_a_key_never_changes(self, people):
        key = people.key("Ana")
        people.set_role("Ana", "steward")
        assert (people.key("Ana"), people.ensure("Ana").id) == (key, key)

    def test_everybody_is_listed_by_name(self, people):
        for name in ("Rosa", "Ana", "Beto"):
            people.ensure(name)
        assert [person.name for person in people.all()] == ["Ana", "Beto", "Rosa"]

    @pytest.mark.parametrize(
        "name",
        [
            "Ixmukane Xʼkꞌoy",
            "O'Brien; --",
            "名前",
            " Ana ",
            "a" * 10_000,
            "dos\nlíneas",
        ],
        ids=lambda name: name[:8].strip(),
    )
    def test_a_name_is_kept_as_it_is_written(self, people, name):
        assert people.ensure(name).name == name
        assert people.find(name).id == people.key(name)

    def test_two_programs_that_write_one_name_write_one_person(self, workspace, people):
        with Workspace.open(workspace.folder, clock=HandClock()) as other:
            assert other.people.ensure("Ana").id == people.ensure("Ana").id
        assert len(people.all()) == 1

    def test_another_program_sees_a_role_at_once(self, workspace, people):
        people.ensure("Ana")
        with Workspace.open(workspace.folder, clock=HandClock()) as other:
            other.people.set_role("Ana", "enumerator")
        with pytest.raises(ProblemError):
            people.allow("Ana", "review")


class TestPins:
    def test_a_name_without_one_lets_everybody_in(self, people):
        people.ensure("Ana")
        people.check_pin("Ana", "cualquiera")

    def test_a_name_that_nobody_bears_lets_everybody_in(self, people):
        people.check_pin("Nadie", "1234")

    @pytest.mark.parametrize("pin", ["1234", "0000", "ñandú", "9" * 500, "🌽"])
    def test_the_right_one_lets_in_and_no_other_does(self, people, pin):
        assert people.set_pin("Ana", pin).has_pin
        people.check_pin("Ana", pin)
        for wrong in (f"{pin}0", f" {pin}", pin[1:] or "x"):
            if wrong == pin:
                continue
            with pytest.raises(ProblemError) as caught:
                people.check_pin("Ana", wrong)
            assert caught.value.problems[0].code == "store.wrong_pin"

    @pytest.mark.parametrize("none", [None, ""])
    def test_none_frees_the_name(self, people, none):
        people.set_pin("Ana", "1234")
        assert not people.set_pin("Ana", none).has_pin
        people.check_pin("Ana", "otro")

    def test_a_blank_one_is_no_try(self, people):
        people.set_pin("Ana", "1234")
        for _ in range(20):
            with pytest.raises(ProblemError) as caught:
                people.check_pin("Ana", "")
            assert caught.value.problems[0].code == "store.pin_needed"
        people.check_pin("Ana", "1234")

    def test_it_is_nowhere_in_the_file(self, workspace, people):
        people.set_pin("Ana", "clave-de-ana-8841")
        (kept,) = workspace.db.column("SELECT pin_hash FROM person")
        assert "8841" not in kept

    def test_two_of_one_pin_are_kept_differently(self, workspace, people):
        people.set_pin("Ana", "1234")
        people.set_pin("Beto", "1234")
        assert len(set(workspace.db.column("SELECT pin_hash FROM person"))) == 2

    def test_another_role_leaves_it(self, people):
        people.set_pin("Ana", "1234")
        assert people.set_role("Ana", "steward").has_pin


class TestWriting:
    """One letter can be one sign or two; a name is one name however it was typed."""

    NAMES = (
        "Kʼicheʼ Ixchel",
        "Tz'utujil Tz’i’",
        "Qʼeqchiʼ Chʼen",
        "Awakatek Tz̈ij",
        "Xinka Ħüi",
        "Garífuna Ñúñez Güichá",
        "Uspantek B'ëʼy ä",
    )

    @pytest.mark.parametrize("name", NAMES)
    def test_a_name_is_kept_with_all_its_signs(self, people, name):
        assert people.ensure(name).name == normalize("NFC", name)
        assert people.all()[-1].name == normalize("NFC", name)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_signs_that_are_taken_apart_are_the_same_person(self, people, name, form):
        first = people.ensure(name, "enumerator")
        assert people.ensure(normalize(form, name)) == first
        assert people.key(normalize(form, name)) == first.id
        assert len(people.all()) == 1

    def test_what_looks_alike_and_is_another_sign_is_somebody_else(self, people):
        assert people.ensure("Kʼicheʼ").id != people.ensure("K'iche'").id

    def test_a_pin_guards_the_name_however_it_is_written(self, people):
        people.set_pin("Señor Güitz", "2468")
        with pytest.raises(ProblemError) as caught:
            people.check_pin(normalize("NFD", "Señor Güitz"), "1357")
        assert caught.value.problems[0].code == "store.wrong_pin"

    def test_somebody_an_earlier_program_wrote_taken_apart_is_still_found(self, people, workspace):
        apart = normalize("NFD", "Ñuñez")
        with workspace.db.transaction():
            workspace.db.execute(
                "INSERT INTO person (name, role, created_at) VALUES (?, 'steward', '2026')",
                (apart,),
            )
        assert people.ensure(apart).role == "steward"
        assert len(people.all()) == 1
