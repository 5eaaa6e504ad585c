"""Records from a script: found, looked at, changed, taken back, sent round."""

import json

import pytest
from support.commands import Shell
from support.reviewed import APPROVER, KEYER, OFFICER, Desk, reviewed
from support.workspaces import HandClock


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def filled(tmp_path, clock):
    """A folder with four records: Rosa, final; José with two children; one wrong; one blank."""
    with reviewed(tmp_path / "trabajo", clock) as workspace:
        desks = [Desk(workspace, clock) for _each in range(4)]
        desks[0].answer("nombre", "Rosa")
        desks[0].answer("edad", "30")
        desks[0].finish()
        desks[1].answer("nombre", "José Pérez")
        desks[1].answer("edad", "9")
        desks[1].answer("hijos[1]/nombre", "Luz")
        desks[1].add("hijos")
        desks[1].answer("hijos[2]/edad", "4")
        desks[2].answer("edad", "treinta")
        return [desk.uuid for desk in desks]


@pytest.fixture
def shell(tmp_path, monkeypatch, filled):
    shell = Shell(tmp_path / "trabajo", monkeypatch)

    def run(*words, person=OFFICER):
        return shell("record", *words, "--person", person, "--json")

    return run


def numbers(said):
    return [record["number"] for record in said.object["records"]]


class TestList:
    def test_all_of_a_form(self, shell, filled):
        said = shell("list", "hogares")
        assert said.object["count"] == 4
        assert [record["record"] for record in said.object["records"]] == filled
        assert said.object["records"][0]["answers"] == {"nombre": "Rosa", "edad": 30}
        assert said.object["records"][0]["person"] == KEYER

    @pytest.mark.parametrize(
        ("condition", "found"),
        [
            (("edad", "=", "30"), [1]),
            (("edad", "!=", "30"), [2, 3, 4]),
            (("edad", ">", "9"), [1]),
            (("edad", ">=", "9"), [1, 2]),
            (("edad", "<", "10"), [2]),
            (("edad", "=", "treinta"), [3]),
            (("edad", "blank", ""), [4]),
            (("edad", "filled", ""), [1, 2, 3]),
            (("nombre", "contains", "jose perez"), [2]),
            (("nombre", "contains", "%"), []),
            (("hijos/edad", "=", "4"), [2]),
            (("hijos/nombre", "contains", "LÚZ"), [2]),
            (("@state", "=", "final"), [1]),
            (("@id", ">", "2"), [3, 4]),
            (("@person", "=", KEYER), [1, 2, 3, 4]),
        ],
    )
    def test_where_an_answer_fits(self, shell, condition, found):
        assert numbers(shell("list", "hogares", "--where", *condition)) == found

    def test_all_conditions_must_hold(self, shell):
        said = shell(
            "list", "hogares", "--where", "edad", ">", "5", "--where", "@state", "=", "draft"
        )
        assert numbers(said) == [2]

    def test_by_state_and_by_what_it_says(self, shell):
        assert numbers(shell("list", "hogares", "--state", "draft", "--state", "final")) == [
            1, 2, 3, 4,
        ]  # fmt: skip
        assert numbers(shell("list", "hogares", "--search", "perez")) == [2]

    def test_the_count_tells_of_those_not_shown(self, shell):
        said = shell("list", "hogares", "--limit", "1")
        assert (said.object["count"], numbers(said)) == (4, [1])
        assert len(numbers(shell("list", "hogares", "--limit", "0"))) == 4

    @pytest.mark.parametrize(
        ("condition", "code"),
        [
            (("altura", "=", "1"), "answer.unknown_question"),
            (("edad", "~", "1"), "record.unknown_comparison"),
        ],
    )
    def test_what_is_not_understood_is_said(self, shell, condition, code):
        said = shell("list", "hogares", "--where", *condition)
        assert (said.code, said.codes) == (1, [code])

    def test_a_person_reads_number_and_state(self, tmp_path, monkeypatch, filled):
        shell = Shell(tmp_path / "trabajo", monkeypatch)
        lines = shell("record", "list", "hogares").out.splitlines()
        assert lines[0] == f"1  {filled[0]}  Terminado"
        assert lines[-1] == "4 registros."


class TestShow:
    def test_by_number_or_identity_in_the_shape_that_adds_one(self, shell, filled):
        by_number, by_uuid = shell("show", "2"), shell("show", filled[1])
        assert by_number.object == by_uuid.object
        assert by_number.object["answers"] == {
            "nombre": "José Pérez",
            "edad": 9,
            "hijos": [{"hijos/nombre": "Luz"}, {"hijos/edad": 4}],
        }

    def test_what_is_shown_can_be_added_again(self, shell, tmp_path):
        answers = shell("show", "2").object["answers"]
        file = tmp_path / "otra.json"
        file.write_text(json.dumps(answers), encoding="utf-8")
        added = shell("add", "hogares", "--answers", file).object["record"]
        assert shell("show", added).object["answers"] == answers

    def test_as_it_was_before(self, shell):
        later = shell("show", "1").object["updated"]
        shell("set", "1", "edad", "31", "--reason", "Cumplió años")
        assert shell("show", "1").object["answers"]["edad"] == 31
        assert shell("show", "1", "--at", later).object["answers"]["edad"] == 30

    def test_a_moment_that_is_none_is_wrong_use(self, shell):
        assert shell("show", "1", "--at", "ayer").code == 2

    @pytest.mark.parametrize("unknown", ["99", "no-hay", "9" * 30])
    def test_one_that_is_not_there_is_said(self, shell, unknown):
        assert shell("show", unknown).codes == ["store.no_such_record"]


class TestSet:
    def test_says_what_it_was_and_what_it_is(self, shell):
        said = shell("set", "1", "edad", "31", "--reason", "Cumplió años")
        assert (said.code, said.object["old"], said.object["new"]) == (0, 30, 31)
        (event,) = [e for e in shell("history", "1", "edad").object["events"] if e["reason"]]
        assert (event["person"], event["old"], event["new"]) == (OFFICER, 30, 31)

    def test_a_place_in_a_repeat(self, shell):
        assert shell("set", "2", "hijos[2]/nombre", "Sol", "--reason", "x").object["new"] == "Sol"
        assert shell("show", "2").object["answers"]["hijos"][1]["hijos/nombre"] == "Sol"

    def test_nothing_blanks(self, shell):
        assert shell("set", "1", "edad", "", "--reason", "No consta").object["new"] is None

    def test_a_finished_record_refuses_what_the_form_refuses(self, shell):
        said = shell("set", "1", "edad", "200", "--reason", "x")
        assert (said.code, said.codes) == (1, ["answer.constraint"])
        assert shell("show", "1").object["answers"]["edad"] == 30

    def test_a_draft_keeps_it_and_says_what_is_wrong(self, shell):
        said = shell("set", "2", "edad", "200", "--reason", "x")
        assert (said.code, said.object["new"]) == (1, 200)
        assert shell("show", "2").object["answers"]["edad"] == 200

    def test_a_question_that_is_not_there(self, shell):
        assert shell("set", "1", "altura", "1", "--reason", "x").codes == [
            "answer.unknown_question"
        ]

    def test_why_must_be_said(self, shell):
        assert shell("set", "1", "edad", "31").code == 2

    def test_who_captures_corrects_no_finished_record(self, shell):
        said = shell("set", "1", "edad", "31", "--reason", "x", person=KEYER)
        assert said.codes == ["people.may_not_correct"]
        assert shell("set", "2", "edad", "31", "--reason", "x", person=KEYER).code == 0


class TestUndo:
    def test_there_and_back(self, shell):
        shell("set", "1", "edad", "31", "--reason", "x")
        said = shell("undo", "1")
        assert [(line["field"], line["new"]) for line in said.object["undone"]] == [("edad", 31)]
        assert shell("show", "1").object["answers"]["edad"] == 30
        shell("redo", "1")
        assert shell("show", "1").object["answers"]["edad"] == 31
        assert shell("redo", "1").codes == ["record.nothing_to_redo"]


class TestStates:
    def test_a_record_goes_round_with_remarks(self, shell):
        back = shell("state", "1", "returned", "--remark", "edad=¿Seguro?", "--remark", "=Vea")
        assert (back.object["state"], back.object["remarks"]) == ("returned", 2)
        remarks = shell("show", "1").object["remarks"]
        assert [(each["field"], each["text"]) for each in remarks] == [
            ("edad", "¿Seguro?"),
            ("", "Vea"),
        ]
        shell("remark", "1", "1", "--answer", "Sí", person=KEYER)
        closed = shell("remark", "1", "1", "--close").object["remarks"][0]
        assert (closed["closed"], closed["replies"][0]["text"]) == (True, "Sí")
        assert shell("state", "1", "final", person=KEYER).object["state"] == "final"
        assert shell("state", "1", "approved", person=APPROVER).object["state"] == "approved"
        assert shell("set", "1", "edad", "3", "--reason", "x").codes == ["record.is_approved"]

    def test_a_remark_stands_beside_one_instance(self, shell):
        shell("set", "2", "hijos[1]/edad", "3", "--reason", "x")
        shell("state", "2", "final", person=KEYER)
        shell("state", "2", "returned", "--remark", "hijos[2]/edad=¿Cuatro?")
        (remark,) = shell("remark", "2").object["remarks"]
        assert remark["field"] == "hijos/edad"
        assert remark["row_id"]

    def test_what_stands_in_the_way_is_listed(self, shell):
        said = shell("state", "4", "final", person=KEYER)
        assert (said.code, said.codes) == (1, ["answer.required"])
        assert said.object["state"] == "draft"

    def test_a_remark_without_words_is_wrong_use(self, shell):
        assert shell("state", "1", "returned", "--remark", "edad").code == 2
        assert shell("state", "1", "returned", "--remark", "edad= ").code == 2

    def test_a_state_that_is_none_is_wrong_use(self, shell):
        assert shell("state", "1", "publicado").code == 2

    def test_one_remark_alone(self, shell):
        shell("state", "1", "returned", "--remark", "edad=Uno", "--remark", "nombre=Dos")
        (remark,) = shell("remark", "1", "2").object["remarks"]
        assert remark["text"] == "Dos"
        assert shell("remark", "1", "7", "--close").codes == ["record.no_such_remark"]


class TestNothingToSay:
    """A name or a number that nothing has is said, never met with silence."""

    @pytest.mark.parametrize("field", ["nosuchfield", "Edad", "edad ", "", "hijos[1]/edad", "*"])
    def test_the_history_of_a_question_that_is_not_there(self, shell, filled, field):
        said = shell("history", filled[0], field)
        (problem,) = said.object["problems"]
        assert (said.code, problem["code"]) == (1, "answer.unknown_question")
        assert field in problem["message"]

    @pytest.mark.parametrize("field", ["edad", "hijos/edad"])
    def test_the_history_of_a_question_that_nobody_answered_is_empty(self, shell, filled, field):
        said = shell("history", filled[3], field)
        assert (said.code, said.object["events"]) == (0, [])

    @pytest.mark.parametrize("number", ["0", "1", "7"])
    @pytest.mark.parametrize("more", [(), ("--close",), ("--answer", "Sí")])
    def test_a_remark_that_is_not_there(self, shell, filled, number, more):
        said = shell("remark", filled[0], number, *more)
        (problem,) = said.object["problems"]
        assert (said.code, problem["code"]) == (1, "record.no_such_remark")
        assert number in problem["message"]

    @pytest.mark.parametrize("words", ["", "  "])
    def test_an_answer_without_words_is_wrong_use(self, shell, filled, words):
        assert shell("remark", filled[0], "1", "--answer", words).code == 2


class TestErasing:
    @pytest.mark.parametrize(
        ("record", "field", "value"), [(0, "nombre", "Rosa"), (1, "hijos[1]/nombre", "Luz")]
    )
    def test_an_answer_goes_with_its_history(self, shell, filled, record, field, value):
        done = shell("erase", filled[record], field).object
        assert (done["ok"], done["field"], done["lines"] > 0) == (True, field, True)
        told = shell("history", filled[record]).object
        assert value not in json.dumps(told, ensure_ascii=False)

    def test_what_the_form_does_not_ask_is_refused(self, shell, filled):
        said = shell("erase", filled[0], "nada")
        assert said.code == 1
        assert said.object["problems"][0]["code"] == "answer.unknown_question"
