"""`acopio data issues | fix | explain`: what is open by cause, mended and explained alike."""

import pytest
from support.commands import Shell

from app.operations.practice import course

FORM = "conectividad_municipal"


@pytest.fixture
def shell(tmp_path, monkeypatch):
    shell = Shell(tmp_path / "carpeta", monkeypatch)
    shell("form", "load", "forms/library/conectividad_municipal.xlsx")
    shell("data", "import", FORM, str(course().table))
    shell("data", "validate", FORM)
    return shell


def test_all_causes_are_counted_and_one_is_listed(shell):
    said = shell("data", "issues", FORM, "--cause", "answer.not_in_list", "--json")
    assert (said.code, said.object["count"], len(said.object["causes"])) == (0, 5, 5)
    (issue,) = said.object["issues"]
    assert (issue["number"], issue["value"], issue["proposed"]) == (69, "512", "0512")


def test_a_cause_is_looked_at_mended_and_taken_back(shell):
    words = ("data", "fix", FORM, "--cause", "answer.not_in_list", "--json")
    looked = shell(*words, "--preview")
    assert (looked.object["batch"], looked.object["fixed"]) == (None, 1)
    done = shell(*words)
    assert (done.code, done.object["fixed"], done.object["left"]) == (0, 1, 0)
    assert shell("data", "issues", FORM, "--json").object["count"] == 4
    assert shell("record", "takeback", done.object["batch"], "--json").object["back"] == 1
    assert shell("data", "issues", FORM, "--json").object["count"] == 5


def test_before_any_check_it_says_that_nothing_is_known(tmp_path, monkeypatch):
    shell = Shell(tmp_path / "otra", monkeypatch)
    shell("form", "load", "forms/library/conectividad_municipal.xlsx")
    shell("data", "import", FORM, str(course().table))
    said = shell("data", "issues", FORM)
    assert "338 registros sin revisar" in said.out
    assert "Nada por revisar" not in said.out
    assert shell("data", "issues", FORM, "--json").object["unchecked"] == 338
    shell("data", "validate", FORM)
    assert shell("data", "issues", FORM, "--json").object["unchecked"] == 0


@pytest.mark.parametrize(("way", "stays"), [("newest", 313), ("first", 44), ("fullest", 313)])
def test_repeated_records_are_settled_by_a_rule_and_come_back(shell, way, stays):
    words = ("data", "fix", FORM, "--cause", "record.duplicate_key", "--way", way, "--json")
    looked = shell(*words, "--preview")
    assert (looked.code, looked.object["batch"], looked.object["aside"]) == (0, None, 1)
    assert shell("data", "issues", FORM, "--json").object["count"] == 5
    done = shell(*words)
    assert done.object["changes"] == looked.object["changes"]
    (change,) = done.object["changes"]
    assert (change["stays"], change["goes"]) == (stays, [44 + 313 - stays])
    assert shell("data", "issues", FORM, "--json").object["count"] == 4
    assert shell("record", "takeback", done.object["batch"], "--json").object["back"] == 1
    shell("data", "validate", FORM)
    assert shell("data", "issues", FORM, "--json").object["count"] == 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("data", "fix", FORM, "--cause", "record.duplicate_key"), 2),
        (("data", "fix", FORM, "--cause", "record.duplicate_key", "--way", "blank"), 2),
        (("data", "fix", FORM, "--cause", "record.duplicate_key", "--value", "5"), 2),
        (("data", "fix", FORM, "--cause", "answer.required", "--way", "newest"), 2),
        (("data", "issues", "otro"), 1),
        (("data", "issues", FORM, "--cause", "nada"), 1),
        (("data", "fix", FORM, "--cause", "answer.not_a_number"), 1),
        (("data", "fix", FORM, "--cause", "answer.not_a_number", "--way", "value"), 2),
        (("data", "explain", "69", "municipio", "--reason", "así es"), 1),
        (("data", "explain", "1", "municipio", "--reason", "así es"), 1),
        (("data", "explain", "1", "municipio", "--reason", " "), 2),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(shell, words, code):
    assert shell(*words).code == code
    assert shell("data", "issues", FORM, "--json").object["count"] == 5
