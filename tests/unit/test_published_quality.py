"""The quality report that travels with a dataset: the same bytes again, nothing from inside."""

import json

import pytest
from support.practice_table import FORM, LINES
from support.publishing import build, now, put_records, sound_lines
from support.workspaces import PERSON, HandClock

from app.messages import set_language
from app.messages.translation import _, ngettext, source_language
from app.operations.published_quality import PAGE, REPORT, PublishedQuality
from app.operations.quality_weights import keep_weights
from app.steps.package_check import check_package, verify_manifest
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        put_records(opened, tmp_path, *sound_lines(12), file="planilla de Juana.csv")
        yield opened


@pytest.fixture
def built(workspace):
    return build(workspace)


def said(built):
    return json.loads((built.folder / REPORT).read_text(encoding="utf-8"))


def texts(workspace, at):
    version = workspace.instruments.latest(FORM)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    return PublishedQuality(workspace, version, ids).texts("Título", [], at)


def test_it_lies_beside_the_data_and_in_the_manifest(built):
    manifest = (built.folder / "manifiesto.sha256").read_text(encoding="utf-8")
    assert REPORT in manifest
    assert PAGE in manifest
    assert verify_manifest(built.folder) == []
    assert check_package(built.folder) == []


def test_the_read_me_names_it(built):
    assert f"`{PAGE}` y `{REPORT}`" in (built.folder / "LEAME.md").read_text(encoding="utf-8")


def test_unchanged_records_give_the_same_version_again(workspace, built):
    again = build(workspace)
    assert again.repeated
    assert again.number == built.number


def test_another_language_of_the_window_gives_the_same_bytes(workspace):
    moment = now()
    spanish = texts(workspace, moment)
    set_language("en")
    assert texts(workspace, moment) == spanish


def test_other_weights_are_another_report(workspace, built):
    keep_weights(workspace, {"validity": 50}, "Ana")
    again = build(workspace)
    assert not again.repeated
    assert said(again)["weights"]["validity"] == 50


def test_it_has_the_figures_of_the_package(built):
    report = said(built)
    assert (report["records"], report["index"]) == (12, 100)
    (table,) = report["tables"]
    assert (table["rows"], table["file"]) == (12, "conectividad-municipal.csv")
    assert table["columns"][0]["title"] == "Municipio"
    assert [load["records"] for load in report["trend"]] == [12]


def test_no_person_no_record_and_no_file_of_the_office_is_in_it(workspace, built):
    uuid = next(iter(workspace.records.stream([1])))[0]
    for name in (REPORT, PAGE):
        content = (built.folder / name).read_text(encoding="utf-8")
        assert "Juana" not in content
        assert uuid not in content
        assert PERSON not in content
    report = said(built)
    assert "field_work" not in report
    assert all("records" not in each for each in report["outliers"])


def test_a_column_that_stays_inside_is_not_among_the_worst(tmp_path):
    from support.field_work import interviews

    from app.operations.add_record import add_record

    with Workspace.open(tmp_path / "otra", clock=HandClock()) as workspace:
        workspace.instruments.add(interviews(), "prueba.xlsx", {})
        add_record(workspace, "prueba", {"edad": "5", "nota": "secreto"}, PERSON, clock=now)
        version = workspace.instruments.latest("prueba")
        found = PublishedQuality(workspace, version, [1]).texts("T", [], now())
    parts = {part["part"]: part for part in json.loads(found[REPORT])["parts"]}
    fields = [each["field"] for each in parts["understandability"]["worst"]]
    assert fields
    assert "nota" not in fields


def test_records_are_measured_once_for_two_times_of_release(workspace, monkeypatch):
    version = workspace.instruments.latest(FORM)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    quality = PublishedQuality(workspace, version, ids)
    quality.texts("T", [], now())
    monkeypatch.setattr(workspace.records, "stream_as_captured", None)
    assert quality.texts("T", [], now())


def test_spanish_is_spoken_in_one_thread_and_only_meanwhile():
    set_language("en")
    before = _("Guardar")
    with source_language():
        assert _("Guardar") == "Guardar"
        assert ngettext("uno", "varios", 2) == "varios"
        with source_language():
            assert _("Guardar") == "Guardar"
        assert _("Guardar") == "Guardar"
    assert _("Guardar") == before


def test_a_second_load_is_a_second_point(workspace, tmp_path):
    put_records(workspace, tmp_path, *LINES[40:42], file="otra.csv")
    assert [load["records"] for load in said(build(workspace))["trend"]] == [12, 2]
