"""Values that the form sets: first values, changes, preloads (ODK XForms, "Actions", "Events")."""

from datetime import UTC, datetime

from support.sessions import open_session
from support.xforms import xform

from forms.answers import Answers
from forms.session import CaptureSession
from forms.xform import parse_xform

WATCHED = """
<input ref="/data/a"><label>A</label>
  <setvalue event="xforms-value-changed" ref="/data/b" value="concat(/data/a, '!')"/></input>
<input ref="/data/b"><label>B</label></input>
"""


def opened(*parts: str, answers: Answers | None = None) -> CaptureSession:
    return open_session(parse_xform(xform(*parts)), answers)


def value(session: CaptureSession, ref: str) -> object:
    return session.node(ref).value


def test_a_change_sets_another_question():
    session = opened("<a/><b/>", WATCHED)
    session.answer("a", "hola")
    assert value(session, "b") == "hola!"


def test_what_was_set_may_be_changed_until_the_next_change():
    session = opened("<a/><b/>", WATCHED)
    session.answer("a", "hola")
    session.answer("b", "otra")
    session.answer("a", "hola")
    assert value(session, "b") == "otra"
    session.answer("a", "adiós")
    assert value(session, "b") == "adiós!"


def test_opening_a_record_is_no_change():
    session = opened("<a/><b/>", WATCHED, answers=Answers({"a": "hola", "b": "otra"}))
    assert value(session, "b") == "otra"
    assert value(opened("<a>x</a><b/>", WATCHED), "b") is None


def test_text_inside_an_action_is_the_value_itself():
    body = WATCHED.replace("""value="concat(/data/a, '!')"/>""", ">sí, señora</setvalue>")
    session = opened("<a/><b/>", body)
    session.answer("a", "x")
    assert value(session, "b") == "sí, señora"


def test_a_change_in_an_instance_sets_its_own_question():
    session = opened(
        "<r><a/><b/></r>",
        """<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a">
        <setvalue event="xforms-value-changed" ref="/data/r/b" value="concat(../a, '!')"/></input>
        <input ref="/data/r/b"/></repeat></group>""",
    )
    session.add_row("r")
    session.answer("r[2]/a", "dos")
    assert [value(session, f"r[{n}]/b") for n in (1, 2)] == [None, "dos!"]


def test_a_computed_first_value_reads_calculations_and_goes_before_a_written_one():
    binds = (
        '<setvalue event="odk-instance-first-load" ref="/data/a" value="/data/c + 1"/>'
        '<bind nodeset="/data/a" type="int"/><bind nodeset="/data/c" calculate="2 * 3"/>'
    )
    assert value(opened("<a>5</a><c/>", '<input ref="/data/a"/>', binds), "a") == 7


def test_first_values_of_new_instances_are_for_new_ones_alone():
    session = opened(
        "<r><a/></r>",
        """<group ref="/data/r"><repeat nodeset="/data/r">
        <setvalue event="odk-new-repeat" ref="/data/r/a" value="'nueva'"/>
        <input ref="/data/r/a"/></repeat></group>""",
    )
    session.add_row("r")
    assert [value(session, f"r[{n}]/a") for n in (1, 2)] == [None, "nueva"]


def test_a_repeat_begins_with_the_instances_the_form_has():
    body = (
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat></group>'
    )
    session = opened("<r jr:template=''><a/></r><r><a>1</a></r><r><a>2</a></r>", body)
    assert [value(session, f"r[{n}]/a") for n in (1, 2)] == ["1", "2"]
    assert opened("<r jr:template=''><a/></r>", body).row_count("r") == 0


def test_preloads_are_filled_in():
    binds = (
        '<bind nodeset="/data/u" jr:preload="property" jr:preloadParams="username"/>'
        '<bind nodeset="/data/e" jr:preload="timestamp" jr:preloadParams="end" type="dateTime"/>'
    )
    session = CaptureSession(
        parse_xform(xform("<u/><e/>", "", binds)),
        now=lambda: datetime(2026, 11, 21, 16, tzinfo=UTC),
        new_id=lambda: "id",
        zone=UTC,
        properties={"username": "ana"},
    )
    assert (value(session, "u"), value(session, "e")) == ("ana", None)
    session.finish()
    assert value(session, "e") == "2026-11-21T16:00:00.000+00:00"


def test_relevance_of_a_repeat_is_that_of_each_instance():
    session = opened(
        "<r><a/></r>",
        '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat></group>',
        '<bind nodeset="/data/r" relevant="position(.) != 2"/>',
    )
    session.add_row("r")
    session.add_row("r")
    assert [session.node(f"r[{n}]/a").relevant for n in (1, 2, 3)] == [True, False, True]


def test_a_locked_group_locks_what_it_holds():
    session = opened(
        "<a/><g><b/></g>",
        '<input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/b"/></group>',
        """<bind nodeset="/data/g" readonly="/data/a = 'x'"/>""",
    )
    assert not session.node("g/b").readonly
    assert "g/b" in session.answer("a", "x").refreshed
    assert session.node("g/b").readonly


def test_choices_may_be_answers_of_a_repeat():
    session = opened(
        "<r><n/><e/></r><p/>",
        """<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat></group>
        <select1 ref="/data/p"><itemset nodeset="/data/r[n != '']"><value ref="n"/>
        <label ref="n"/></itemset></select1>""",
    )
    session.answer("r[1]/n", "Ana")
    assert [choice.value for choice in session.node("p").choices] == ["Ana"]
    session.answer("p", "Ana")
    session.answer("r[1]/n", "Eva")
    assert value(session, "p") is None
    session.answer("r[1]/n", "Ana")
    assert value(session, "p") == "Ana"


def test_labels_of_choices_show_answers():
    session = opened(
        "<a/><p/>",
        """<input ref="/data/a"/><select1 ref="/data/p"><item><value>u</value>
        <label>Casa de <output value="/data/a"/></label></item></select1>""",
    )
    assert "p" in session.answer("a", "Ana").refreshed
    assert session.node("p").choices[0].label() == "Casa de Ana"


def test_a_form_without_meta_gets_an_identity_that_is_no_answer():
    session = opened("<a/>")
    assert "meta" in session.to_xml()
    assert session.answers() == Answers()
    assert [node.path for node in session.nodes()] == ["a"]
    assert [node.path for node in session.nodes(meta=True)] == ["a", "meta", "meta/instanceID"]
