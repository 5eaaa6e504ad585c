"""Records as ODK sends them become answers again, whatever the XML looks like."""

import itertools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sessions import NOW, open_session
from support.xforms import xform

from forms.answers import StoredRow
from forms.instance_reader import read_instance
from forms.problem import ProblemError
from forms.session import CaptureSession
from forms.xform import parse_xform

FORM = parse_xform(
    xform(
        """<nombre/><edad/><peso/><dia/><foto/><g><agua/></g>
        <per jr:template=""><quien/><hijo jr:template=""><n/></hijo></per>""",
        """<input ref="/data/nombre"><label>N</label></input>
        <input ref="/data/edad"><label>E</label></input>
        <input ref="/data/peso"><label>P</label></input>
        <input ref="/data/dia"><label>D</label></input>
        <upload ref="/data/foto" mediatype="image/*"><label>F</label></upload>
        <group ref="/data/g"><input ref="/data/g/agua"><label>A</label></input></group>
        <group ref="/data/per"><repeat nodeset="/data/per">
          <input ref="/data/per/quien"><label>Q</label></input>
          <group ref="/data/per/hijo"><repeat nodeset="/data/per/hijo">
            <input ref="/data/per/hijo/n"><label>H</label></input></repeat></group>
        </repeat></group>""",
        """<bind nodeset="/data/edad" type="int" relevant="/data/nombre != ''"/>
        <bind nodeset="/data/peso" type="decimal"/><bind nodeset="/data/dia" type="date"/>
        <bind nodeset="/data/foto" type="binary"/>""",
    )
)


def read(xml: str):
    numbers = itertools.count(1)
    return read_instance(FORM, xml, lambda: f"r{next(numbers)}")


def values(held: str, attributes='id="prueba" version="1"') -> dict[str, object]:
    return read(f"<data {attributes}>{held}</data>").answers.values


def refusal(xml: str) -> str:
    with pytest.raises(ProblemError) as refused:
        read(xml)
    (problem,) = refused.value.problems
    return problem.code


class TestValues:
    @pytest.mark.parametrize(
        ("held", "path", "value"),
        [
            ("<nombre>Ana</nombre>", "nombre", "Ana"),
            ("<nombre>A &amp; B &lt;c&gt; Kꞌicheʼ</nombre>", "nombre", "A & B <c> Kꞌicheʼ"),
            ("<edad>34</edad>", "edad", 34),
            ("<peso>61.5</peso>", "peso", 61.5),
            ("<dia>2026-11-21</dia>", "dia", "2026-11-21"),
            ("<foto>1700000000000.jpg</foto>", "foto", "1700000000000.jpg"),
            ("<g><agua>1</agua></g>", "g/agua", "1"),
        ],
    )
    def test_a_value_is_read_by_its_type(self, held, path, value):
        assert values(held) == {path: value}

    @pytest.mark.parametrize("held", ["<nombre/>", "<nombre></nombre>", "<!-- nada -->", ""])
    def test_what_is_blank_or_missing_is_no_answer(self, held):
        assert values(held) == {}

    def test_nodes_the_form_does_not_know_are_left_out(self):
        assert values("<otra>x</otra><nombre>Ana</nombre>") == {"nombre": "Ana"}

    def test_names_count_whatever_their_namespace(self):
        held = '<o:nombre xmlns:o="http://otro.gt">Ana</o:nombre>'
        assert values(held) == {"nombre": "Ana"}


class TestRows:
    def test_each_instance_becomes_a_row_with_its_place(self):
        held = "<per><quien>Ana</quien></per><per><quien>Eva</quien></per>"
        assert read(f'<data id="prueba">{held}</data>').answers.rows == [
            StoredRow("per", "r1", None, 1, {"per/quien": "Ana"}),
            StoredRow("per", "r2", None, 2, {"per/quien": "Eva"}),
        ]

    def test_instances_inside_instances_know_theirs(self):
        held = (
            "<per><hijo><n>1</n></hijo><hijo><n>2</n></hijo></per><per><hijo><n>3</n></hijo></per>"
        )
        rows = read(f'<data id="prueba">{held}</data>').answers.rows
        inner = [(row.parent, row.position, row.values) for row in rows if row.parent]
        outer = [row.row for row in rows if row.parent is None]
        assert inner == [
            (outer[0], 1, {"per/hijo/n": "1"}),
            (outer[0], 2, {"per/hijo/n": "2"}),
            (outer[1], 1, {"per/hijo/n": "3"}),
        ]

    def test_a_template_is_no_instance(self):
        jr = 'xmlns:jr="http://openrosa.org/javarosa"'
        held = f'<per {jr} jr:template=""><quien>x</quien></per>'
        assert read(f'<data id="prueba">{held}</data>').answers.rows == []


class TestIdentity:
    @pytest.mark.parametrize(
        "meta",
        [
            "<meta><instanceID>uuid:a</instanceID></meta>",
            '<o:meta xmlns:o="urn:o"><o:instanceID> uuid:a </o:instanceID></o:meta>',
        ],
    )
    def test_the_identity_is_found_in_any_namespace(self, meta):
        assert read(f'<data id="prueba">{meta}</data>').instance_id == "uuid:a"

    def test_a_record_without_one_has_none(self):
        assert read('<data id="prueba"/>').instance_id == ""

    def test_another_form_s_record_is_refused_by_name(self):
        with pytest.raises(ProblemError) as refused:
            read('<data id="otra"/>')
        (problem,) = refused.value.problems
        assert problem.code == "record.other_form"
        assert problem.values == {"form": "prueba", "other": "otra"}

    def test_a_record_that_names_no_form_is_read(self):
        assert read("<data><nombre>Ana</nombre></data>").answers.values == {"nombre": "Ana"}


class TestBadInput:
    @pytest.mark.parametrize(
        "xml",
        [
            "",
            "hola",
            "<data>",
            '<!DOCTYPE d [<!ENTITY a "b">]><data id="prueba">&a;</data>',
            '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hosts">]><data id="prueba">&a;</data>',
            "<data>\x00</data>",
        ],
    )
    def test_what_is_no_xml_or_not_safe_is_refused(self, xml):
        assert refusal(xml) == "record.not_xml"

    def test_a_record_nested_without_end_is_no_record_of_this_form(self):
        depth = 5000
        assert values("<x>" * depth + "</x>" * depth) == {}

    @given(st.text(max_size=60))
    def test_whatever_is_given_there_is_an_answer_or_a_problem(self, text):
        with suppress(ProblemError):
            assert read(f'<data id="prueba">{text}</data>').instance_id == ""


class TestThereAndBack:
    def test_what_was_written_is_read_as_it_was(self):
        session = open_session(FORM)
        for repeat in ("per", "per[1]/hijo"):
            session.add_row(repeat)
        for ref, value in (
            ("nombre", "Kꞌicheʼ & <co>"),
            ("edad", 34),
            ("peso", 61.5),
            ("dia", "21/11/2026"),
            ("foto", "1.jpg"),
            ("g/agua", "1"),
            ("per[1]/quien", "Ana"),
            ("per[1]/hijo[1]/n", "3"),
        ):
            session.answer(ref, value)
        session.add_row("per")
        found = read(session.to_xml("uuid:x"))
        assert found.instance_id == "uuid:x"
        assert found.answers.values == session.final_answers().values
        assert [row.values for row in found.answers.rows] == [
            row.values for row in session.final_answers().rows
        ]

    def test_what_is_not_relevant_does_not_travel(self):
        session = open_session(FORM)
        session.answer("nombre", "Ana")
        session.answer("edad", 34)
        session.answer("nombre", None)
        assert "<edad" not in session.to_xml()
        assert session.answers().values["edad"] == 34

    def test_an_edit_names_the_record_it_replaces(self):
        sent = open_session(FORM)
        sent.answer("nombre", "Ana")
        before = read(sent.to_xml("uuid:first"))
        edit = CaptureSession(
            FORM,
            before.answers,
            now=lambda: NOW,
            new_id=lambda: "second",
            deprecated_id=before.instance_id,
        )
        edit.answer("nombre", "Eva")
        xml = edit.to_xml()
        assert "deprecatedID>uuid:first<" in xml
        assert "instanceID>uuid:second<" in xml
        assert read(xml).answers.values == {"nombre": "Eva"}
