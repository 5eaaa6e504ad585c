"""`acopio data issues | fix | explain`, answer by answer: keys, figures, exit codes."""

import pytest
from support.commands import Shell
from support.workbook import write_workbook

FORM = """
| survey |                 |        |        |            |
|        | type            | name   | label  | constraint |
|        | text            | nombre | Nombre |            |
|        | integer         | edad   | Edad   | . < 120    |
|        | date            | cuando | Cuándo |            |
|        | select_one agua | agua   | Agua   |            |
| choices |           |      |         |
|         | list_name | name | label   |
|         | agua      | 01   | Tubería |
|         | agua      | 02   | Pozo    |
| settings |            |         |
|          | form_title | form_id |
|          | Hogares    | hogares |
"""
TABLE = """nombre,edad,cuando,agua
Ana,30,2026-01-02,01
"Luis ",200,2026-01-02,1
=Eva,31,13-01-2026,02
@Rosa,treinta,2026-01-02,Pozzo
Juan,32,03-04-2026,Mar
"""
FOUND = {
    "check.outer_spaces": 1,
    "answer.constraint": 1,
    "check.formula": 2,
    "answer.not_a_number": 1,
    "answer.not_in_list": 3,
}


@pytest.fixture
def shell(tmp_path, monkeypatch):
    shell = Shell(tmp_path / "carpeta", monkeypatch)
    form = write_workbook(tmp_path / "hogares.xlsx", FORM)
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    assert shell("form", "load", form).code == 0
    assert shell("data", "import", "hogares", tmp_path / "t.csv", "--json").code in (0, 1)
    shell("data", "validate", "hogares")
    return shell


def issues(shell, *words):
    return shell("data", "issues", "hogares", *words, "--json").object


def counts(shell):
    return {cause["cause"]: cause["count"] for cause in issues(shell)["causes"]}


def fix(shell, cause, *words):
    return shell("data", "fix", "hogares", "--cause", cause, *words, "--json")


def explain(shell, *words):
    return shell("data", "explain", *words, "--json")


class TestIssues:
    """What is open, by cause."""

    def test_every_cause_is_counted(self, shell):
        assert counts(shell) == FOUND
        assert issues(shell)["count"] == sum(FOUND.values())

    def test_errors_stand_before_warnings_and_the_largest_first(self, shell):
        severities = [cause["severity"] for cause in issues(shell)["causes"]]
        assert severities == ["error"] * 4 + ["warning"]
        assert [cause["count"] for cause in issues(shell)["causes"]][:4] == [3, 2, 1, 1]

    def test_a_cause_has_its_keys(self, shell):
        assert all(
            set(cause) == {"cause", "field", "severity", "title", "rule", "count"}
            for cause in issues(shell)["causes"]
        )

    @pytest.mark.parametrize(
        ("cause", "listed"),
        [
            ("answer.not_in_list", [(2, "1", "01"), (4, "Pozzo", None), (5, "Mar", None)]),
            ("check.formula", [(3, "=Eva", "Eva"), (4, "@Rosa", "Rosa")]),
            ("answer.constraint", [(2, "200", None)]),
            ("answer.not_a_number", [(4, "treinta", None)]),
            ("check.outer_spaces", [(2, "Luis ", "Luis")]),
        ],
    )
    def test_a_cause_is_listed_with_what_is_proposed(self, shell, cause, listed):
        found = issues(shell, "--cause", cause)["issues"]
        assert [(each["number"], each["value"], each["proposed"]) for each in found] == listed
        assert set(found[0]) == {
            "number", "record", "field", "row_id", "value", "proposed", "sentence",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("page", "numbers"),
        [
            pytest.param(1, [2, 4, 5], id="the first page"),
            pytest.param(2, [], id="a page after the last"),
            pytest.param(0, [2, 4, 5], id="zero is the first"),
            pytest.param(-3, [2, 4, 5], id="so is less than zero"),
        ],
    )
    def test_pages_hold_a_hundred(self, shell, page, numbers):
        found = issues(shell, "--cause", "answer.not_in_list", "--page", page)["issues"]
        assert [each["number"] for each in found] == numbers

    def test_people_read_counts_and_names(self, shell):
        said = shell("data", "issues", "hogares")
        assert said.code == 0
        assert "«Agua» fuera de la lista" in said.out
        assert "answer.not_in_list" in said.out


class TestFix:
    """All alike, in one way."""

    @pytest.mark.parametrize(
        ("cause", "words", "fixed", "left"),
        [
            pytest.param("check.outer_spaces", (), 1, 0, id="what is proposed"),
            pytest.param("check.outer_spaces", ("--way", "trim"), 1, 0, id="trim by name"),
            pytest.param("check.formula", (), 2, 0, id="formulas lose their signs"),
            pytest.param("check.formula", ("--way", "blank"), 2, 0, id="or the whole answer"),
            pytest.param("answer.not_in_list", (), 1, 2, id="only the sure one"),
            pytest.param("answer.not_in_list", ("--way", "zeros"), 1, 2, id="zeros"),
            pytest.param("answer.not_in_list", ("--way", "nearest"), 1, 2, id="the nearest"),
            pytest.param("answer.not_in_list", ("--value", "02"), 3, 0, id="one value for all"),
            pytest.param("answer.not_in_list", ("--way", "blank"), 3, 0, id="blank"),
            pytest.param("answer.not_a_number", ("--value", "30"), 1, 0, id="a number for a word"),
            pytest.param("answer.constraint", ("--value", "20"), 1, 0, id="within the bound"),
            pytest.param(
                "answer.not_in_list", ("--field", "agua", "--way", "zeros"), 1, 2, id="by its field"
            ),
        ],
    )
    def test_what_is_mended_leaves_the_list_and_comes_back(self, shell, cause, words, fixed, left):
        looked = fix(shell, cause, *words, "--preview")
        assert (looked.code, looked.object["batch"], looked.object["fixed"]) == (0, None, fixed)
        assert counts(shell) == FOUND
        done = fix(shell, cause, *words)
        assert (done.code, done.object["fixed"], done.object["left"]) == (0, fixed, left)
        assert done.object["changes"] == looked.object["changes"]
        assert counts(shell).get(cause, 0) == left
        shell("record", "takeback", done.object["batch"])
        assert counts(shell) == FOUND

    @pytest.mark.parametrize(
        ("cause", "words", "code"),
        [
            pytest.param("answer.constraint", (), 1, id="nothing can be proposed"),
            pytest.param("answer.constraint", ("--value", "300"), 1, id="the form refuses it too"),
            pytest.param("answer.not_in_list", ("--value", "09"), 1, id="outside the list too"),
            pytest.param("answer.not_a_number", ("--value", "dos"), 1, id="another word"),
            pytest.param("answer.not_in_list", ("--way", "dmy"), 1, id="no dates"),
            pytest.param("answer.required", (), 1, id="a cause that is not open"),
            pytest.param("", (), 1, id="no cause"),
            pytest.param("check.formula", ("--field", "edad"), 1, id="not at this question"),
            pytest.param("check.formula", ("--field", "otra"), 1, id="no such question"),
            pytest.param("check.formula", ("--way", "magic"), 2, id="no such way"),
            pytest.param("check.formula", ("--way", "value"), 2, id="a value without a value"),
        ],
    )
    def test_what_cannot_be_mended_stays_open(self, shell, cause, words, code):
        assert fix(shell, cause, *words).code == code
        assert counts(shell) == FOUND

    def test_a_change_says_record_field_before_and_after(self, shell):
        (change,) = fix(shell, "check.outer_spaces", "--preview").object["changes"]
        assert change == {"record": 2, "field": "nombre", "before": "Luis ", "after": "Luis"}

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            pytest.param((), None, id="the proposed reason"),
            pytest.param(("--reason", " sobraba "), "sobraba", id="a reason of one's own"),
        ],
    )
    def test_the_reason_stands_in_the_history(self, shell, words, reason):
        fix(shell, "check.outer_spaces", *words)
        said = shell("record", "history", "2", "nombre", "--json").out
        assert "Luis" in said
        assert reason is None or reason in said


class TestExplain:
    """What is right as it is."""

    @pytest.mark.parametrize(
        ("words", "explained", "left"),
        [
            pytest.param(("2", "nombre"), 1, {"check.outer_spaces": 0}, id="one warning"),
            pytest.param(("3", "nombre"), 1, {"check.formula": 1}, id="one formula"),
            pytest.param(
                ("hogares", "--cause", "check.formula"), 2, {"check.formula": 0}, id="all formulas"
            ),
            pytest.param(
                ("hogares", "nombre", "--cause", "check.outer_spaces"),
                1,
                {"check.outer_spaces": 0},
                id="all of one question",
            ),
        ],
    )
    def test_what_was_explained_is_open_no_more(self, shell, words, explained, left):
        done = explain(shell, *words, "--reason", "así se llama")
        assert (done.code, done.object["explained"]) == (0, explained)
        now = counts(shell)
        assert {cause: now.get(cause, 0) for cause in left} == left
        shell("data", "validate", "hogares")
        assert counts(shell) == now
        shell("record", "takeback", done.object["batch"])
        assert counts(shell) == FOUND

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            pytest.param(("2", "edad"), 1, "check.not_explained", id="an error is corrected"),
            pytest.param(("1", "nombre"), 1, "check.nothing_open", id="nothing is open there"),
            pytest.param(
                ("hogares", "--cause", "answer.not_in_list"),
                1,
                "check.not_explained",
                id="errors of a kind",
            ),
            pytest.param(
                ("hogares", "--cause", "nada"), 1, "check.no_such_cause", id="no such cause"
            ),
            pytest.param(
                ("otro", "--cause", "check.formula"), 1, "store.no_such_form", id="no such form"
            ),
        ],
    )
    def test_what_cannot_be_explained_is_said_and_stays_open(self, shell, words, code, problem):
        said = explain(shell, *words, "--reason", "porque sí")
        assert (said.code, said.codes[0]) == (code, problem)
        assert counts(shell) == FOUND

    @pytest.mark.parametrize("reason", ["", " ", "\t\n"])
    def test_a_reason_must_say_something(self, shell, reason):
        assert explain(shell, "2", "nombre", "--reason", reason).code == 2

    def test_a_number_nobody_has_is_said(self, shell):
        assert explain(shell, "999", "nombre", "--reason", "x").code == 1

    def test_another_value_opens_it_again(self, shell):
        explain(shell, "3", "nombre", "--reason", "así se llama")
        shell("record", "set", "3", "nombre", "=Eva María", "--reason", "faltaba")
        assert counts(shell)["check.formula"] == 2
