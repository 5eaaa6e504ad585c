"""What is new since a version: records added, changed, and gone from what may go out."""

import pytest
from support.practice_table import FORM, PERSON
from support.publishing import build, now, put_records, sound_lines

from app.operations.build_dataset import PUBLISHABLE
from app.operations.correct import correct, set_aside
from app.store.datasets import News
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo") as workspace:
        put_records(workspace, tmp_path, *sound_lines(4))
        build(workspace)
        yield workspace


@pytest.fixture
def version(workspace):
    dataset = workspace.datasets.all()[0]
    return workspace.datasets.last_version(dataset.name)


def uuids(workspace):
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    return [workspace.records.info(key).uuid for key in ids]


def news(workspace, version):
    return workspace.datasets.news(version, PUBLISHABLE)


def test_a_version_that_was_just_built_knows_no_news(workspace, version):
    assert news(workspace, version) == News(0, 0, 0)
    assert not news(workspace, version)


def test_a_record_it_does_not_hold_is_new(workspace, version, tmp_path):
    put_records(workspace, tmp_path, *sound_lines(7)[4:], file="otro.csv")
    assert news(workspace, version) == News(added=3, changed=0, gone=0)


def test_a_record_that_was_corrected_since_is_changed(workspace, version):
    first = uuids(workspace)[0]
    path = next(
        question.path
        for question in workspace.instruments.instrument(
            workspace.instruments.latest(FORM).id
        ).questions()
        if question.path.endswith("poblacion")
    )
    correct(workspace, first, path, 4321, PERSON, reason="conteo", clock=now)
    assert news(workspace, version) == News(added=0, changed=1, gone=0)


def test_a_record_that_was_set_aside_is_gone(workspace, version):
    set_aside(workspace, uuids(workspace)[0], PERSON, reason="repetido")
    found = news(workspace, version)
    assert found == News(added=0, changed=0, gone=1)
    assert found


def test_records_of_other_forms_do_not_count(workspace, version):
    from app.operations.load_form import load_library_form

    load_library_form(workspace, "obras_municipales")
    works = workspace.instruments.latest("obras_municipales")
    workspace.records.create(works, PERSON)
    assert not news(workspace, version)
