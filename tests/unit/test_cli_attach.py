"""`acopio record attach`: a file answers a question, from a script."""

import pytest
from support.capture_form import load_sheets
from support.commands import Shell
from support.workspaces import PERSON

from app.store.workspace import Workspace

SURVEY = (("type", "name", "label"), ("file", "anexo", "Anexo"), ("text", "nota", "Nota"))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def shell(folder, monkeypatch):
    return Shell(folder, monkeypatch)


@pytest.fixture
def record(folder):
    version = load_sheets(folder, {"survey": SURVEY}).version
    with Workspace.open(folder) as workspace:
        return workspace.records.create(version, PERSON)


@pytest.fixture
def act(tmp_path):
    path = tmp_path / "acta.pdf"
    path.write_bytes(b"acta")
    return path


def answer(folder, record):
    with Workspace.open(folder) as workspace:
        return workspace.records.answers(workspace.records.find(record.uuid)).values.get("anexo")


def test_the_answer_is_told_and_stored(shell, folder, record, act):
    said = shell("record", "attach", record.uuid, "anexo", act, "--json")
    assert said.code == 0
    assert said.object["record"] == record.uuid
    assert said.object["name"].endswith(".pdf")
    assert answer(folder, record) == said.object["name"]


def test_the_number_of_a_record_names_it_too(shell, folder, record, act):
    said = shell("record", "attach", str(record.id), "anexo", act)
    assert said.code == 0
    assert said.out.startswith("Guardado como ")
    assert answer(folder, record)


def test_a_file_can_be_taken_away(shell, folder, record, act):
    shell("record", "attach", record.uuid, "anexo", act)
    said = shell("record", "attach", record.uuid, "anexo", "--remove", "--json")
    assert (said.code, said.object["name"]) == (0, "")
    assert answer(folder, record) is None


def test_what_takes_no_file_is_refused_with_its_code(shell, record, act):
    said = shell("record", "attach", record.uuid, "nota", act, "--json")
    assert said.code == 1
    assert said.codes == ["answer.not_answerable"]


def test_a_file_that_is_not_there_is_the_environment(shell, folder, record, tmp_path):
    said = shell("record", "attach", record.uuid, "anexo", tmp_path / "nada.pdf", "--json")
    assert said.code == 3
    assert said.codes == ["media.cannot_read"]
    assert answer(folder, record) is None


@pytest.mark.parametrize("rest", [(), ("acta.pdf", "--remove")])
def test_a_file_or_its_removal_not_neither_nor_both(shell, record, rest):
    assert shell("record", "attach", record.uuid, "anexo", *rest).code == 2
