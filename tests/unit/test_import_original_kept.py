"""The file of an import is evidence: it outlives a crash at every moment of the import."""

from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import Workbook

from app.operations.import_table import import_table, original_of
from app.operations.load_form import load_form
from app.store.workspace import Workspace

PERSON, FORM = "Juana", "casa"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class PowerCutError(BaseException):
    """The program ends here."""


@pytest.fixture
def form(tmp_path):
    book = Workbook()
    book.worksheets[0].title = "survey"
    for row in (["type", "name", "label"], ["text", "hogar", "Hogar"]):
        book.worksheets[0].append(row)
    settings = book.create_sheet("settings")
    for row in (["form_id", "form_title"], [FORM, "Casa"]):
        settings.append(row)
    book.save(tmp_path / "casa.xlsx")
    return tmp_path / "casa.xlsx"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "tabla.csv"
    path.write_text("hogar\nSololá\nPetén\n", encoding="utf-8")
    return path


def opened(tmp_path, *, days=0):
    return Workspace.open(tmp_path / "mesa", clock=lambda: START + timedelta(days=days))


def cut_at(monkeypatch, workspace, moment):
    """Let the program end when the import comes to a moment."""
    owner = {"add": workspace.media, "keep": workspace.media, "ensure": workspace.people}[moment]

    def end(*_words, **_options):
        raise PowerCutError

    monkeypatch.setattr(type(owner), moment, end)


def originals(workspace):
    batches = workspace.batches.all(workspace.instruments.latest(FORM).instrument)
    return [workspace.media.path(each.file_sha256) for each in batches if each.status == "done"]


def test_a_crash_after_the_rows_are_in_sight_keeps_the_file(tmp_path, form, table, monkeypatch):
    with opened(tmp_path) as workspace:
        load_form(workspace, form)
        with monkeypatch.context() as patch:
            cut_at(patch, workspace, "keep")
            with pytest.raises(PowerCutError):
                import_table(workspace, FORM, table, PERSON)
    for days in (2, 400):
        with opened(tmp_path, days=days) as workspace:
            (kept,) = originals(workspace)
            assert kept.read_bytes() == table.read_bytes()


def test_it_can_then_be_given_back(tmp_path, form, table, monkeypatch):
    with opened(tmp_path) as workspace:
        load_form(workspace, form)
        with monkeypatch.context() as patch:
            cut_at(patch, workspace, "keep")
            with pytest.raises(PowerCutError):
                import_table(workspace, FORM, table, PERSON)
    with opened(tmp_path, days=3) as workspace:
        (batch,) = workspace.batches.all(workspace.instruments.latest(FORM).instrument)
        given = original_of(workspace, batch.id, tmp_path / "vuelta.csv")
        assert given.name == "tabla.csv"
        assert (tmp_path / "vuelta.csv").read_bytes() == table.read_bytes()


@pytest.mark.parametrize("moment", ["add", "ensure"])
def test_a_crash_before_leaves_neither_rows_nor_file(tmp_path, form, table, monkeypatch, moment):
    with opened(tmp_path) as workspace:
        load_form(workspace, form)
        with monkeypatch.context() as patch:
            cut_at(patch, workspace, moment)
            with pytest.raises(PowerCutError):
                import_table(workspace, FORM, table, PERSON)
    with opened(tmp_path, days=2) as workspace:
        assert originals(workspace) == []
        assert import_table(workspace, FORM, table, PERSON).rows == 2


def test_an_import_that_was_undone_keeps_its_file(tmp_path, form, table):
    with opened(tmp_path) as workspace:
        load_form(workspace, form)
        done = import_table(workspace, FORM, table, PERSON)
        workspace.batches.undo(done.batch, PERSON)
    with opened(tmp_path, days=400) as workspace:
        found = workspace.batches.get(done.batch)
        assert workspace.media.path(found.file_sha256).read_bytes() == table.read_bytes()
