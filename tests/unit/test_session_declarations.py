"""What a form declares beside its questions reaches the XML of the record: entities, audit."""

import pytest
from support.sessions import open_session
from support.xforms import HEADER

from forms.answers import Answers
from forms.xform import load_xform

ENTITY = """<entity dataset="arboles" id="" create="1"><label/></entity>"""
RULES = """
<bind nodeset="/data/arbol" type="string" entities:saveto="especie"/>
<bind nodeset="/data/donde" type="geopoint"/>
<bind nodeset="/data/meta/audit" type="binary"/>
<bind nodeset="/data/meta/entity/@id" type="string" readonly="true()"/>
<bind nodeset="/data/meta/entity/@create" calculate="/data/arbol != ''" type="string"/>
<setvalue event="odk-instance-first-load" ref="/data/meta/entity/@id" value="uuid()"/>
<bind nodeset="/data/meta/entity/label" calculate="concat('Un ', /data/arbol)" type="string"/>
"""


def load(entity=ENTITY, rules=RULES):
    """A form that declares an entity and an audit."""
    entities = 'xmlns:entities="http://www.opendatakit.org/xforms/entities"'
    header = f"{HEADER.removesuffix('>')} {entities}>"
    return load_xform(
        f"""{header}<h:head><h:title>Árboles</h:title>
        <model entities:entities-version="2024.1.0"><instance><data id="a" version="1">
          <arbol/><donde/><voz/><meta><instanceID/><audit/>{entity}</meta>
        </data></instance>{rules}</model></h:head>
        <h:body><input ref="/data/arbol"><label>Árbol</label></input></h:body></h:html>"""
    )


def written(loaded, answers=None) -> str:
    session = open_session(loaded.instrument, answers)
    if answers is None:
        session.answer("arbol", "pino")
    return session.to_xml()


class TestEntities:
    def test_a_declaration_is_written_with_what_the_form_works_out(self):
        entity = '<entity dataset="arboles" id="id-1" create="true"><label>Un pino</label></entity>'
        assert entity in written(load())

    def test_an_attribute_that_no_rule_gives_stays_as_it_was(self):
        assert 'create="1"' in written(load(rules=RULES.replace("/data/meta/entity/@create", "/x")))

    def test_a_stored_record_gets_its_declaration_again(self):
        xml = written(load(), Answers({"arbol": "pino"}))
        assert 'create="true"' in xml
        assert 'id=""' not in xml

    def test_an_update_without_a_label_is_a_declaration_too(self):
        entity = '<entity dataset="arboles" id="" update="" baseVersion=""/>'
        rules = """<bind nodeset="/data/meta/entity/@id" calculate="'k1'"/>
        <bind nodeset="/data/meta/entity/@baseVersion" calculate="1 + 1"/>"""
        xml = written(load(entity, rules))
        assert '<entity dataset="arboles" id="k1" update="" baseVersion="2" />' in xml

    def test_what_it_says_is_no_answer(self):
        session = open_session(load().instrument)
        update = session.answer("arbol", "pino")
        assert {change.path for change in update.answers} == {"arbol"}
        assert session.answers().values == {"arbol": "pino"}

    def test_clients_do_not_hear_of_attributes(self):
        session = open_session(load().instrument)
        told = [node.ref for node in session.nodes(meta=True)]
        assert "meta/entity/label" in told
        assert not any("@" in ref for ref in told)


def test_the_place_of_an_audit_is_written():
    assert "<audit />" in written(load())


class TestActionsOfPhones:
    """`odk:setgeopoint` and `odk:recordaudio` need what a laptop does not have."""

    @pytest.mark.parametrize(
        ("action", "target"), [("setgeopoint", "donde"), ("recordaudio", "voz")]
    )
    def test_their_question_stays_blank_and_the_form_says_so(self, action, target):
        rule = f'<odk:{action} event="odk-instance-first-load" ref="/data/{target}"/>'
        loaded = load(rules=RULES + rule)
        (problem,) = loaded.problems
        assert (problem.code, problem.place.field) == ("form.unsupported_part", target)
        assert problem.values["part"] == action
        assert f"<{target} />" in written(loaded)


def test_what_a_declaration_says_can_be_looked_at():
    session = open_session(load().instrument)
    session.answer("arbol", "pino")
    assert session.node("meta/entity/label").value == "Un pino"
    paths = [one.path for one in session.instrument.walk_meta()]
    assert paths[:2] == ["meta", "meta/instanceID"]
    assert "meta/entity/label" in paths
