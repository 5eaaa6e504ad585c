"""Stored records as ODK sends them: on their own, or in the place of one sent before."""

from xml.etree import ElementTree

import pytest
from support.commands import Shell
from support.workspaces import PERSON, HandClock
from support.xforms import xform

from app.operations import capture
from app.operations.record_xml import record_xml
from app.store.workspace import Workspace
from forms.instance_reader import read_instance
from forms.problem import ProblemError
from forms.xform import parse_xform

FORM = parse_xform(
    xform(
        "<a/><b/><foto/><per jr:template=''><edad/></per><meta><instanceID/></meta>",
        """<input ref="/data/a"><label>A</label></input>
        <input ref="/data/b"><label>B</label></input>
        <upload ref="/data/foto" mediatype="image/*"><label>F</label></upload>
        <group ref="/data/per"><label>P</label><repeat nodeset="/data/per">
          <input ref="/data/per/edad"><label>E</label></input></repeat></group>""",
        """<bind nodeset="/data/b" relevant="/data/a != ''"/>
        <bind nodeset="/data/per/edad" type="int"/><bind nodeset="/data/foto" type="binary"/>""",
    )
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        workspace.instruments.add(FORM, "prueba.xml", {})
        yield workspace


@pytest.fixture
def record(workspace, clock):
    """A finished record with a photograph and a person."""
    begun = capture.start(workspace, "prueba", PERSON, clock=clock)
    for ref, value in (("a", "uno"), ("b", "dos"), ("foto", "1.jpg")):
        capture.answer(workspace, begun, ref, value)
    capture.save(workspace, begun, begun.session.add_row("per"))
    capture.answer(workspace, begun, "per[1]/edad", "34")
    assert capture.finish(workspace, begun).done
    return begun.record


def said(xml: str, name: str) -> list[str]:
    """Texts of all nodes of a name, whatever their namespace."""
    nodes = ElementTree.fromstring(xml).iter()
    return [node.text or "" for node in nodes if node.tag.rpartition("}")[2] == name]


def test_a_record_is_written_under_its_own_identity(workspace, record, clock):
    written = record_xml(workspace, record.uuid, clock=clock)
    assert written.instance_id == record.instance_id
    assert said(written.xml, "instanceID") == [record.instance_id]
    assert said(written.xml, "deprecatedID") == []


def test_it_holds_what_applies_in_it(workspace, record, clock):
    xml = record_xml(workspace, record.uuid, clock=clock).xml
    assert (said(xml, "a"), said(xml, "b"), said(xml, "edad")) == (["uno"], ["dos"], ["34"])


def test_the_files_that_go_with_it_are_named(workspace, record, clock):
    assert record_xml(workspace, record.uuid, clock=clock).attachments == ("1.jpg",)


def test_written_twice_it_is_the_same(workspace, record, clock):
    first = record_xml(workspace, record.uuid, clock=clock)
    assert record_xml(workspace, record.uuid, clock=clock) == first


def test_what_is_written_reads_back_as_it_is_stored(workspace, record, clock):
    xml = record_xml(workspace, record.uuid, clock=clock).xml
    found = read_instance(FORM, xml, lambda: "r")
    assert found.answers.values == workspace.records.answers(record).values


def test_an_edit_gets_a_new_identity_and_names_the_one_it_replaces(workspace, record, clock):
    sent = record_xml(workspace, record.uuid, clock=clock)
    edit = record_xml(workspace, record.uuid, clock=clock, replaces=sent.instance_id)
    assert said(edit.xml, "deprecatedID") == [sent.instance_id]
    assert said(edit.xml, "instanceID") == [edit.instance_id]
    assert edit.instance_id.startswith("uuid:")
    assert edit.instance_id != sent.instance_id


def test_nothing_is_stored(workspace, record, clock):
    before = workspace.records.find(record.uuid)
    record_xml(workspace, record.uuid, clock=clock, replaces="uuid:x")
    assert workspace.records.find(record.uuid) == before


def test_a_record_that_is_not_there_is_named(workspace, clock):
    with pytest.raises(ProblemError) as refused:
        record_xml(workspace, "nadie", clock=clock)
    assert refused.value.problems[0].code == "store.no_such_record"


def test_the_command_gives_what_the_operation_gives(workspace, record, monkeypatch):
    shell = Shell(workspace.folder, monkeypatch)
    by_number = shell("record", "xml", record.id, "--json").object
    assert set(by_number) >= {"record", "instance_id", "attachments", "xml"}
    assert by_number == shell("record", "xml", record.uuid, "--json").object
    assert said(shell("record", "xml", record.uuid).out, "a") == ["uno"]
    edit = shell("record", "xml", record.uuid, "--replaces", "uuid:x", "--json").object
    assert said(edit["xml"], "deprecatedID") == ["uuid:x"]
