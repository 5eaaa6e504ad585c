"""Second keyings from a script: which are due, keyed from JSON, compared, decided, measured."""

import json

import pytest
from support.commands import Shell
from support.reviewed import KEYER, OFFICER, reviewed
from support.twice import FIRST, PAPER, SECOND, key_first, key_second
from support.workspaces import HandClock


@pytest.fixture
def papers(tmp_path):
    """A folder with four finished records."""
    clock = HandClock()
    with reviewed(tmp_path / "trabajo", clock) as workspace:
        return [key_first(workspace, clock).uuid for _each in range(4)]


@pytest.fixture
def shell(tmp_path, monkeypatch, papers):
    shell = Shell(tmp_path / "trabajo", monkeypatch)

    def run(*words, person=OFFICER):
        return shell("record", *words, "--person", person, "--json")

    return run


@pytest.fixture
def key(shell, tmp_path):
    """Key a record a second time from a file of answers."""

    def go(number, *options, person=SECOND, **changes):
        file = tmp_path / "papel.json"
        file.write_text(json.dumps({**PAPER, **changes}), encoding="utf-8")
        return shell("second", str(number), "--answers", str(file), *options, person=person)

    return go


class TestTwice:
    def test_without_a_plan_nothing_is_due(self, shell):
        said = shell("twice", "hogares")
        assert (said.code, said.object["due"]) == (0, [])
        assert said.object["plan"]["share"] == 0

    def test_a_share_of_a_hundred_is_all_of_them(self, shell, papers):
        said = shell("twice", "hogares", "--share", "100")
        assert [each["record"] for each in said.object["due"]] == papers
        assert said.object["due"][0] == {
            "number": 1,
            "record": papers[0],
            "person": FIRST,
            "fields": None,
        }

    def test_the_plan_stays(self, shell):
        shell("twice", "hogares", "--share", "100", "--seed", "x", "--way", "dependent")
        said = shell("twice", "hogares")
        assert len(said.object["due"]) == 4
        assert said.object["plan"] == {
            "share": 100,
            "seed": "x",
            "way": "dependent",
            "doubtful": False,
            "fields": [],
        }

    def test_only_listed_fields(self, shell):
        said = shell("twice", "hogares", "--share", "100", "--doubtful", "--field", "hijos/edad")
        assert {tuple(each["fields"]) for each in said.object["due"]} == {("hijos/edad",)}
        said = shell("twice", "hogares", "--all")
        assert {each["fields"] for each in said.object["due"]} == {None}

    def test_a_field_that_is_not_there_is_said(self, shell):
        said = shell("twice", "hogares", "--field", "zapatos")
        assert said.code == 1
        assert said.object["problems"][0]["code"] == "answer.unknown_question"

    def test_who_captures_does_not_change_the_plan(self, shell):
        said = shell("twice", "hogares", "--share", "100", person=KEYER)
        assert (said.code, said.object["problems"][0]["code"]) == (1, "people.may_not_review")

    def test_what_was_begun_is_told(self, shell, papers):
        shell("second", papers[0], person=SECOND)
        begun = shell("twice", "hogares", "--share", "100").object["begun"]
        assert [each["person"] for each in begun] == [SECOND]


class TestSecond:
    def test_it_is_keyed_and_finished(self, key, papers):
        said = key(1)
        assert said.code == 0
        assert said.object["of"] == papers[0]
        assert said.object["record"] != papers[0]
        assert (said.object["state"], said.object["way"]) == ("final", "independent")

    def test_without_answers_it_is_begun(self, shell, papers):
        said = shell("second", "1", person=SECOND)
        assert (said.object["state"], said.object["fields"]) == ("draft", None)
        again = shell("second", papers[0], person=SECOND)
        assert again.object["record"] == said.object["record"]

    def test_the_first_keyer_is_refused_in_words(self, key):
        said = key(1, person=FIRST)
        assert said.code == 1
        assert said.object["problems"][0]["code"] == "record.same_keyer"
        assert FIRST in said.object["problems"][0]["message"]

    def test_lists_do_not_show_it(self, key, shell):
        key(1)
        assert shell("list", "hogares").object["count"] == 4

    def test_dependent_names_the_field_and_never_what_was_keyed_first(self, key):
        said = key(1, "--way", "dependent", nombre="Roza")
        (warning,) = said.object["problems"]
        assert (warning["code"], warning["severity"]) == ("record.differs", "warning")
        assert warning["place"]["field"] == "nombre"
        assert "Rosa" not in json.dumps(said.object, ensure_ascii=False)
        assert said.code == 0

    def test_what_must_be_corrected_leaves_a_draft(self, key):
        said = key(1, edad=200)
        assert (said.code, said.object["state"]) == (1, "draft")

    def test_unknown_names_begin_nothing(self, key, shell):
        assert key(1, zapatos=3).code == 1
        assert shell("twice", "hogares").object["begun"] == []

    def test_only_doubtful_fields(self, shell):
        said = shell("second", "1", "--doubtful", "--field", "edad", person=SECOND)
        assert said.object["fields"] == ["edad"]


class TestCompare:
    def test_each_difference_with_both_values_and_persons(self, key, shell, papers):
        key(1, edad=31)
        key(2)
        said = shell("compare", "hogares")
        assert (said.code, said.object["pairs"], said.object["undecided"]) == (0, 2, 1)
        (one,) = said.object["differences"]
        assert (one["record"], one["number"], one["field"]) == (papers[0], 1, "edad")
        assert (one["first"], one["second"], one["label"]) == (30, 31, "Edad")
        assert (one["first_person"], one["second_person"]) == (FIRST, SECOND)
        assert (one["decided"], one["taken"], one["missing"]) == (False, None, None)

    def test_a_missing_instance(self, key, shell):
        key(1, hijos=PAPER["hijos"][:1])
        (one,) = shell("compare", "hogares").object["differences"]
        assert (one["field"], one["missing"], one["second"]) == ("hijos[2]", "second", None)

    @pytest.mark.parametrize(
        ("what", "value"), [("first", 30), ("second", 31), ("32", 32), ("=33", 33)]
    )
    def test_deciding(self, key, shell, what, value):
        key(1, edad=31)
        words = ("--decide", "1", "edad", what, "--reason", "Lo dice el papel")
        said = shell("compare", "hogares", *words)
        (one,) = said.object["differences"]
        assert (one["decided"], one["value"], one["decided_by"]) == (True, value, OFFICER)
        assert one["reason"] == "Lo dice el papel"
        assert shell("show", "1").object["answers"]["edad"] == value
        assert said.object["undecided"] == 0

    def test_a_value_that_reads_like_the_word(self, key, shell):
        key(1, nombre="Roza")
        shell("compare", "hogares", "--decide", "1", "nombre", "=second", "--reason", "así dice")
        assert shell("show", "1").object["answers"]["nombre"] == "second"

    def test_it_is_undone_as_any_change(self, key, shell):
        key(1, edad=31)
        shell("compare", "hogares", "--decide", "1", "edad", "second", "--reason", "papel")
        shell("undo", "1")
        said = shell("compare", "hogares", "--undecided")
        assert [each["field"] for each in said.object["differences"]] == ["edad"]
        assert shell("show", "1").object["answers"]["edad"] == 30

    def test_what_the_form_refuses_stays_open(self, key, shell):
        key(1, edad=31)
        said = shell("compare", "hogares", "--decide", "1", "edad", "200", "--reason", "x")
        assert (said.code, said.object["undecided"]) == (1, 1)

    def test_only_what_waits(self, key, shell):
        key(1, edad=31, nombre="Roza")
        shell("compare", "hogares", "--decide", "1", "edad", "first", "--reason", "papel")
        said = shell("compare", "hogares", "--undecided")
        assert [each["field"] for each in said.object["differences"]] == ["nombre"]

    def test_how_people_key(self, key, shell):
        key(1, edad=31)
        shell("compare", "hogares", "--decide", "1", "edad", "first", "--reason", "papel")
        people = {each["person"]: each for each in shell("compare", "hogares").object["operators"]}
        assert (people[FIRST]["fields"], people[FIRST]["compared"]) == (24, 6)
        assert people[FIRST]["error_rate"] == 0
        assert people[SECOND]["error_rate"] == pytest.approx(1 / 6)

    def test_nothing_to_compare(self, shell):
        said = shell("compare", "hogares")
        assert (said.code, said.object["pairs"], said.object["differences"]) == (0, 0, [])


def test_people_read_lines(tmp_path, monkeypatch, papers):
    shell = Shell(tmp_path / "trabajo", monkeypatch)
    clock = HandClock()
    with reviewed(tmp_path / "trabajo", clock) as workspace:
        key_second(workspace, clock, workspace.records.find(papers[0]), edad=31)
    said = shell("record", "compare", "hogares", "--person", OFFICER)
    assert "edad: 30 / 31" in said.out
    assert "1 registro capturado dos veces" in said.out
