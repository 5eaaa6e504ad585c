"""`acopio record paste | copy | finish`: what the grid does, for scripts."""

import pytest
from support import payroll
from support.commands import Shell

from app.operations.load_form import load_library_form
from app.store.workspace import Workspace


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A command line at a workspace of Nebaj with the payroll."""
    with Workspace.open(tmp_path / "trabajo") as workspace:
        workspace.settings.set("municipality", "1413")
        load_library_form(workspace, payroll.FORM)
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def table(tmp_path):
    """A payroll of twenty with the month in a column of its own."""
    file = tmp_path / "planilla.tsv"
    lines = payroll.tsv(20).split("\n")
    text = "\n".join(
        f"{month}\t{line}" for line, month in zip(lines, ["Mes", *["10/2026"] * 20], strict=True)
    )
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_a_block_of_cells_becomes_drafts(shell, table):
    said = shell("record", "paste", payroll.FORM, table, "--json")
    assert said.code == 1
    assert (said.object["rows"], said.object["misfits"], said.object["complete"]) == (20, 2, 18)
    assert len(said.object["records"]) == 20


def test_each_cell_that_does_not_fit_is_a_problem_with_its_place(shell, table):
    said = shell("record", "paste", payroll.FORM, table, "--preview", "--json")
    places = [(p["place"]["row"], p["place"]["field"], p["code"]) for p in said.object["problems"]]
    assert places == [
        (4, "salario_base", "answer.not_a_number"),
        (17, "renglon", "answer.not_in_list"),
    ]


def test_a_preview_stores_nothing(shell, table):
    shell("record", "paste", payroll.FORM, table, "--preview", "--json")
    said = shell("record", "finish", payroll.FORM, "--json")
    assert said.object == {"ok": True, "problems": [], "finished": 0, "left": 0}


def test_all_stores_what_does_not_fit_too(shell, table):
    shell("record", "paste", payroll.FORM, table, "--all", "--json")
    with Workspace.open(shell.folder) as workspace:
        form = workspace.instruments.latest(payroll.FORM).instrument
        drafts = sorted(draft.record.id for draft in workspace.records.drafts(form))
        stored = workspace.records.answers(workspace.records.info(drafts[3]))
    assert stored.values["salario_base"] == "tres mil"


def test_complete_drafts_are_finished_and_the_others_stay(shell, table):
    shell("record", "paste", payroll.FORM, table, "--json")
    said = shell("record", "finish", payroll.FORM, "--json")
    assert (said.object["finished"], said.object["left"]) == (18, 2)


def test_a_month_is_copied(shell, table):
    shell("record", "paste", payroll.FORM, table, "--json")
    words = ("record", "copy", payroll.FORM, "--from", "2026-10", "--to", "11/2026", "--json")
    assert shell(*words, "--preview").object["copied"] == 20
    said = shell(*words)
    assert (said.code, said.object["copied"], said.object["repeated"]) == (0, 20, 0)
    assert shell(*words).object["copied"] == 0


def test_a_month_without_records_is_said(shell):
    words = ("record", "copy", payroll.FORM, "--from", "2026-10", "--to", "2026-11", "--json")
    said = shell(*words)
    assert (said.code, said.codes) == (1, ["grid.nothing_to_copy"])


def test_a_person_reads_what_happened(shell, table):
    assert "Se agregaron 20 borradores." in shell("record", "paste", payroll.FORM, table).out
    assert "Se terminaron 18 registros." in shell("record", "finish", payroll.FORM).out
    words = ("record", "copy", payroll.FORM, "--from", "2026-10", "--to", "2026-11")
    assert "Se copiarían 20 registros." in shell(*words, "--preview").out
    assert "Se copiaron 20 registros." in shell(*words).out


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00a"])
def test_a_file_that_cannot_be_read_is_said(shell, tmp_path, content):
    file = tmp_path / "no.tsv"
    if content is not None:
        file.write_bytes(content)
    said = shell("record", "paste", payroll.FORM, file, "--json")
    assert (said.code, said.codes) == (1, ["grid.cannot_read"])


def test_an_empty_file_is_said(shell, tmp_path):
    file = tmp_path / "vacio.tsv"
    file.write_text("\n", encoding="utf-8")
    said = shell("record", "paste", payroll.FORM, file, "--json")
    assert said.codes == ["grid.nothing_to_paste"]
