"""What Web Forms does where the specification leaves it open, and a record follows."""

import pytest
from support.sessions import open_session
from support.xforms import HEADER, xform

from app.operations.drive_form import Drive, drive_form
from forms.xform import load_xform, parse_xform

REPEATED = xform(
    "<n/><r><a/><b/></r>",
    """<input ref="/data/n"><label>N</label>
         <setvalue event="xforms-value-changed" ref="/data/r/b" value="'de n'"/></input>
       <group ref="/data/r"><label>R</label><repeat nodeset="/data/r">
         <input ref="/data/r/a"><label>A</label>
           <setvalue event="xforms-value-changed" ref="/data/r/b">de a</setvalue></input>
         <input ref="/data/r/b"><label>B</label></input>
       </repeat></group>""",
)
LABELLED = xform(
    "<n/><r jr:template=''><a/></r>",
    """<input ref="/data/n"><label>N</label></input>
       <group ref="/data/r"><label>De <output value="/data/n"/></label>
         <repeat nodeset="/data/r" jr:count="2"><input ref="/data/r/a"><label>A</label></input>
         </repeat></group>""",
    '<bind nodeset="/data/n" type="string"/>',
)


def opened(document: str, *rows: str):
    session = open_session(parse_xform(document))
    for repeat in rows:
        session.add_row(repeat)
    return session


def driven(document: str, *steps: object) -> dict:
    return drive_form(Drive(document, list(steps)))


class TestActions:
    def test_an_action_of_an_instance_that_never_moved_is_done(self):
        session = opened(REPEATED, "r")
        session.remove_row("r[2]")
        session.answer("r[1]/a", "x")
        assert session.node("r[1]/b").value == "de a"

    def test_one_of_an_instance_that_moved_up_is_not(self):
        session = opened(REPEATED, "r")
        session.remove_row("r[1]")
        session.answer("r[1]/a", "x")
        assert session.node("r[1]/b").value is None

    def test_one_instance_is_reached_from_outside(self):
        session = opened(REPEATED)
        session.answer("n", "1")
        assert session.node("r[1]/b").value == "de n"

    def test_several_are_not(self):
        session = opened(REPEATED, "r")
        session.answer("n", "1")
        assert [session.node(f"r[{at}]/b").value for at in (1, 2)] == [None, None]


class TestPlaceOfTheDevice:
    DOCUMENT = xform(
        "<a/><b/>",
        """<input ref="/data/a"><label>A</label>
             <odk:setgeopoint event="xforms-value-changed" ref="/data/b"/></input>
           <input ref="/data/b"><label>B</label></input>""",
        '<bind nodeset="/data/a" type="string"/><bind nodeset="/data/b" type="geopoint"/>',
    )

    def test_what_was_typed_stays_where_the_device_knows_no_place(self):
        session = opened(self.DOCUMENT)
        session.answer("b", "14.5 -90.5")
        session.answer("a", "x")
        assert session.node("b").value == "14.5 -90.5"

    def test_a_drive_has_a_receiver_that_finds_none(self):
        steps = [
            {"set": "/data/b", "value": "14.5 -90.5 0 0"},
            {"set": "/data/a", "value": "x"},
        ]
        assert driven(self.DOCUMENT, *steps)["nodes"]["/data/b"]["value"] == ""

    def test_the_form_loads_with_a_warning(self):
        (problem,) = load_xform(self.DOCUMENT).problems
        assert (problem.code, problem.values["part"]) == ("form.unsupported_part", "setgeopoint")


class TestGroupsAndRepeats:
    def test_a_label_with_an_answer_follows_it_in_every_instance(self):
        session = opened(LABELLED)
        for answer in ("uno", "dos"):
            session.answer("n", answer)
            assert [session.node(f"r[{at}]").label for at in (1, 2)] == [f"De {answer}"] * 2

    def test_a_required_repeat_is_told_as_such_and_asks_for_nothing(self):
        document = REPEATED.replace(
            "</model>", '<bind nodeset="/data/r" required="/data/n = 1"/></model>'
        )
        session = opened(document)
        session.answer("n", "1")
        assert (session.node("r").required, session.node("r[1]").required) == (True, True)
        assert session.violations() == []

    def test_a_group_around_its_own_repeat_shows_nothing_else(self):
        document = xform(
            "<x/><r><a/></r>",
            """<group ref="/data/r"><label>R</label><input ref="/data/x"><label>X</label></input>
               <repeat nodeset="/data/r"><input ref="/data/r/a"><label>A</label></input></repeat>
               </group>""",
        )
        nodes = driven(document)["nodes"]
        assert nodes["/data/x"]["kind"] == "model-value"
        assert nodes["/data/r[1]"]["label"] == "R"

    def test_the_label_of_a_group_without_a_place_is_seen_at_the_repeat_and_told_of_none(self):
        document = xform(
            "<r><a/></r>",
            """<group><label>R</label><repeat nodeset="/data/r">
               <input ref="/data/r/a"><label>A</label></input></repeat></group>""",
        )
        assert opened(document).node("r").label == "R"
        assert "label" not in driven(document)["nodes"]["/data/r (repeat)"]

    def test_a_template_alone_gives_its_instances_no_attributes(self):
        one = '<r jr:template="" x="1"><a/></r>'
        body = '<repeat nodeset="/data/r"><input ref="/data/r/a"><label>A</label></input></repeat>'
        assert '<r x="1">' not in driven(xform(one, body), {"add": "/data/r"})["xml"]
        assert '<r x="1">' in driven(xform(f'{one}<r x="1"><a/></r>', body))["xml"]


class TestMeta:
    @pytest.mark.parametrize(
        ("space", "path"),
        [("http://openrosa.org/xforms", "orx:meta"), ("http://openrosa.org/xforms/", "meta")],
    )
    def test_a_form_without_meta_gets_one_under_the_prefix_it_declares(self, space, path):
        header = HEADER.replace("http://openrosa.org/xforms", space)
        found = driven(xform("<a/>").replace(HEADER, header))
        assert f"/data/{path}" in found["nodes"]

    @pytest.mark.parametrize(("named", "readonly"), [("meta/", False), ("orx:meta/orx:", True)])
    def test_a_bind_reaches_meta_under_the_name_it_has(self, named, readonly):
        document = xform(
            "<a/><orx:meta><orx:instanceID/></orx:meta>",
            binds=f'<bind nodeset="/data/{named}instanceID" readonly="true()"/>',
        )
        nodes = driven(document)["nodes"]
        assert nodes["/data/orx:meta/orx:instanceID"]["readonly"] is readonly


class TestTexts:
    def test_texts_that_nobody_wrote_are_blank(self):
        document = xform(
            "<a/>",
            """<select1 ref="/data/a"><label ref="jr:itext('x')"/><hint ref="jr:itext('x')"/>
               <item><label ref="jr:itext('x')"/><value>1</value></item></select1>""",
            itext='<translation lang="es"><text id="y"><value>Y</value></text></translation>',
        )
        row = drive_form(Drive(document, choices=True))["nodes"]["/data/a"]
        assert (row["label"], row["hint"], row["choices"]) == ("", "", [["1", ""]])
        assert opened(document).node("a").label == "a"

    def test_who_takes_over_the_label_of_a_choice_follows_the_answers_in_it(self):
        document = xform(
            "<a/><c/><o/>",
            """<input ref="/data/a"><label>A</label></input>
               <select1 ref="/data/c"><label>C</label>
               <item><label>De <output value="/data/a"/></label><value>1</value></item>
               </select1>""",
            """<bind nodeset="/data/o" calculate="jr:choice-name(/data/c, '/data/c')"/>""",
        )
        session = opened(document)
        session.answer("c", "1")
        for answer in ("uno", "dos"):
            session.answer("a", answer)
            assert session.node("o").value == f"De {answer}"


def test_files_come_in_the_order_in_which_their_places_were_made(tmp_path):
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        (tmp_path / name).write_bytes(b"x")
    document = xform(
        "<r><f/></r><g/>",
        """<repeat nodeset="/data/r"><upload ref="/data/r/f" mediatype="image/*"><label>F</label>
           </upload></repeat>
           <upload ref="/data/g" mediatype="image/*"><label>G</label></upload>""",
        '<bind nodeset="/data/r/f" type="binary"/><bind nodeset="/data/g" type="binary"/>',
    )
    places = ("/data/r[1]/f", "/data/r[2]/f", "/data/g")
    files = [{"file": place, "path": f"{n}.jpg"} for n, place in enumerate(places, start=1)]
    drive = Drive(document, [{"add": "/data/r"}, *files], directory=str(tmp_path))
    assert drive_form(drive)["attachments"] == ["1.jpg", "3.jpg", "2.jpg"]


def test_a_drive_shortens_a_hidden_repeat_and_a_record_in_hand_does_not():
    document = xform(
        "<n/><s/><r jr:template=''><a/></r>",
        """<input ref="/data/n"><label>N</label></input>
           <input ref="/data/s"><label>S</label></input>
           <repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a"><label>A</label>
           </input></repeat>""",
        """<bind nodeset="/data/n" type="int"/><bind nodeset="/data/s" type="string"/>
           <bind nodeset="/data/r" relevant="/data/s != 'no'"/>""",
    )
    answers = [("n", "2"), ("r[2]/a", "x"), ("s", "no"), ("n", "1")]
    session = opened(document)
    for ref, value in answers:
        session.answer(ref, value)
    found = driven(document, *({"set": f"/data/{ref}", "value": value} for ref, value in answers))
    assert (session.row_count("r"), found["nodes"]["/data/r (repeat)"]["count"]) == (2, 1)


def test_a_list_that_only_a_rule_names_and_nobody_declares_earns_a_warning():
    rule = "count(instance('nadie')/root/item) + count(instance('alguien')/root/item)"
    document = xform(
        "<a/>",
        '<input ref="/data/a"><label>A</label></input>',
        f'<bind nodeset="/data/a" relevant="{rule} = 0"/>',
        others='<instance id="alguien"><root><item><name>1</name></item></root></instance>',
    )
    (problem,) = load_xform(document).problems
    assert (problem.code, problem.values["list"]) == ("form.undeclared_list", "nadie")


def test_a_form_without_a_file_is_called_by_what_it_is():
    assert "«XForm»" in driven("<nada/>")["error"]
