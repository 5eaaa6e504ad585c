"""What ODK Web Forms makes of a document, and so do we: found by driving both over public forms."""

from datetime import UTC, datetime
from itertools import count

import pytest
from support.xforms import xform

from forms.session import CaptureSession
from forms.xform import load_xform, parse_xform

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
NESTED_BODY = """
    <group ref="/data/r"><label>R</label><repeat nodeset="/data/r">
      <input ref="/data/r/a"><label>A</label></input>
      <group ref="/data/r/s"><label>S</label><repeat nodeset="/data/r/s" {count}>
        <input ref="/data/r/s/b"><label>B</label></input></repeat></group>
    </repeat></group>"""
COLOURS = (
    '<instance id="c"><root><item><name>a</name><label>Azul</label></item>'
    "<item><name>r</name><label>Rojo</label></item></root></instance>"
)
SELECT = (
    '<select1 ref="/data/s"><label>S</label><itemset nodeset="instance(\'c\')/root/item{filter}">'
    '<value ref="name"/><label ref="label"/></itemset></select1>'
)


def session_of(document: str) -> CaptureSession:
    ids = count(1)
    return CaptureSession(
        parse_xform(document), now=lambda: NOW, new_id=lambda: f"id-{next(ids)}", zone=UTC
    )


def value(session: CaptureSession, ref: str) -> object:
    return session.node(ref).value


class TestFirstInstances:
    """Instances of repeats that stand in the primary instance, and those made of the pattern."""

    def test_the_first_instance_holds_those_that_stand_in_it(self):
        session = session_of(
            xform(
                '<r jr:template=""><a/><s jr:template=""><b/></s></r><r><a/><s><b/></s></r>',
                NESTED_BODY.format(count=""),
            )
        )
        session.add_row("r")
        assert [session.row_count(f"r[{place}]/s") for place in (1, 2)] == [1, 0]

    def test_a_pattern_may_hold_instances_for_every_new_one(self):
        session = session_of(
            xform('<r jr:template=""><a/><s><b/></s><s><b/></s></r>', NESTED_BODY.format(count=""))
        )
        assert session.row_count("r") == 0
        session.add_row("r")
        assert session.row_count("r[1]/s") == 2

    def test_what_stands_in_an_instance_stands_in_that_one_alone(self):
        session = session_of(
            xform("<r><a>uno</a><s><b>x</b></s></r>", NESTED_BODY.format(count=""))
        )
        session.add_row("r")
        assert [value(session, f"r[{place}]/a") for place in (1, 2)] == ["uno", None]
        assert [value(session, f"r[{place}]/s[1]/b") for place in (1, 2)] == ["x", None]

    def test_counted_instances_take_what_stands_in_theirs(self):
        session = session_of(
            xform(
                '<r jr:template=""><a/><s jr:template=""><b>n</b></s></r>'
                "<r><a/><s><b>x</b></s></r>",
                NESTED_BODY.format(count='jr:count="2"'),
            )
        )
        assert [value(session, f"r[1]/s[{place}]/b") for place in (1, 2)] == ["x", "n"]


class TestTexts:
    """Texts that calculations take over."""

    ITEXT = (
        '<translation lang="es"><text id="t"><value>Casa de <output value="/data/n"/>.</value>'
        "</text></translation>"
    )

    def test_a_text_by_its_id_comes_without_the_answers_in_it(self):
        session = session_of(
            xform(
                "<n>Ana</n><t/>",
                "",
                '<bind nodeset="/data/t" calculate="jr:itext(\'t\')"/>',
                itext=self.ITEXT,
            )
        )
        assert value(session, "t") == "Casa de ."

    def test_it_is_taken_in_the_language_in_use_as_it_stands_there(self):
        told = "".join(
            f'<translation lang="{name}"><text id="t"><value>{text}</value></text></translation>'
            for name, text in (("es", "Casa"), ("quc", "Ja"), ("mam", "-"))
        )
        rule = '<bind nodeset="/data/t" calculate="concat(jr:itext(\'t\'), /data/n)"/>'
        body = '<input ref="/data/n"><label>N</label></input>'
        session = session_of(xform("<n>1</n><t/>", body, rule, itext=told))
        said = [value(session, "t")]
        for language in ("quc", "mam"):
            session.set_language(language)
            said.append(value(session, "t"))
            session.answer("n", language)
            said.append(value(session, "t"))
        assert said == ["Casa1", "Casa1", "Jaquc", "Jaquc", "-mam"]

    def test_the_name_of_a_choice_comes_with_them(self):
        session = session_of(
            xform(
                "<n>Ana</n><s>a</s><t/>",
                '<select1 ref="/data/s"><label>S</label>'
                "<item><label ref=\"jr:itext('t')\"/><value>a</value></item></select1>",
                '<bind nodeset="/data/t" calculate="jr:choice-name(/data/s, \'/data/s\')"/>',
                itext=self.ITEXT,
            )
        )
        assert value(session, "t") == "Casa de Ana."

    def test_a_label_of_nothing_but_a_blank_answer_is_blank(self):
        body = '<input ref="/data/a"><label><output value="/data/n"/></label></input>'
        assert session_of(xform("<n/><a/>", body)).node("a").label == ""


class TestComputed:
    """What the form itself answers."""

    @pytest.mark.parametrize(("text", "kept"), [("a", "a"), ("z", None), ("", None)])
    def test_a_choice_that_no_list_knows_is_blank(self, text, kept):
        bind = '<bind nodeset="/data/s" calculate="/data/n"/>'
        for instance, binds in (("<n/><s>{}</s>", ""), ("<n>{}</n><s/>", bind)):
            body = SELECT.format(filter="")
            document = xform(instance.format(text), body, binds, others=COLOURS)
            assert value(session_of(document), "s") == kept

    def test_a_text_of_spaces_is_kept(self):
        document = xform("<a/>", "", "<bind nodeset=\"/data/a\" calculate=\"concat(' ', '')\"/>")
        assert value(session_of(document), "a") == " "

    def test_a_calculation_may_say_no(self):
        document = xform("<a/>", "", '<bind nodeset="/data/a" calculate="false()"/>')
        assert value(session_of(document), "a") == "false"

    def test_a_file_that_came_with_the_form_is_a_good_first_answer(self):
        document = xform(
            "<f>jr://images/plano.png</f>",
            '<upload ref="/data/f" mediatype="image/*"><label>F</label></upload>',
            '<bind nodeset="/data/f" type="binary"/>',
        )
        node = session_of(document).node("f")
        assert (node.value, node.violation) == ("jr://images/plano.png", None)


class TestRanking:
    """Whoever put choices in order has put all of them in order."""

    def test_choices_that_come_later_stand_at_the_end(self):
        session = session_of(
            xform(
                "<f/><s/>",
                '<input ref="/data/f"><label>F</label></input>'
                + SELECT.format(filter="[name != /data/f]").replace("select1", "odk:rank"),
                others=COLOURS,
            )
        )
        session.answer("f", "a")
        session.answer("s", "r")
        session.answer("f", "")
        assert value(session, "s") == "r a"


class TestActions:
    """`setvalue` where Web Forms looks for it."""

    def body(self, action: str) -> str:
        return (
            f'<input ref="/data/a"><label>A</label>{action}</input>'
            '<input ref="/data/b"><label>B</label></input>'
        )

    @pytest.mark.parametrize(
        ("action", "expected"),
        [
            ('<setvalue ref="/data/b" event="xforms-value-changed">no</setvalue>', "no"),
            (
                '<setvalue ref="/data/b" event="xforms-value-changed" value="1 + 1">x</setvalue>',
                "2",
            ),
            ('<setvalue ref="/data/b" event="xforms-value-changed" value="">x</setvalue>', None),
            ('<setvalue ref=" /data/b " event="xforms-value-changed">no</setvalue>', "antes"),
        ],
    )
    def test_an_action_sets_what_its_value_or_else_its_text_says(self, action, expected):
        session = session_of(xform("<a/><b/>", self.body(action)))
        session.answer("b", "antes")
        session.answer("a", "x")
        assert value(session, "b") == expected

    def test_a_first_value_of_a_new_instance_is_no_change(self):
        session = session_of(
            xform(
                '<n>7</n><r jr:template=""><a/><b/></r>',
                '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"><label>A'
                '</label><setvalue ref="/data/r/b" event="xforms-value-changed">otro</setvalue>'
                '</input><setvalue ref="/data/r/a" event="odk-new-repeat" value="/data/n"/>'
                "</repeat></group>",
            )
        )
        session.add_row("r")
        assert (value(session, "r[1]/a"), value(session, "r[1]/b")) == ("7", None)
        session.answer("r[1]/a", "8")
        assert value(session, "r[1]/b") == "otro"

    def test_a_place_with_spaces_around_is_none_and_earns_a_warning(self):
        action = '<setvalue ref=" /data/b " event="xforms-value-changed">no</setvalue>'
        loaded = load_xform(xform("<a/><b/>", self.body(action)))
        assert [problem.code for problem in loaded.problems] == ["form.unsupported_part"]

    def test_an_action_that_belongs_to_nothing_does_nothing(self):
        action = '<setvalue ref="/data/b" event="odk-instance-first-load">no</setvalue>'
        assert value(session_of(xform("<a/><b/>", action + self.body(""))), "b") is None
        assert value(session_of(xform("<a/><b/>", self.body(action))), "b") == "no"


class TestFirstValues:
    """Values worked out when a record or an instance begins."""

    def test_two_actions_give_one_place_its_first_value(self):
        session = session_of(
            xform(
                '<n>7</n><r jr:template=""><a/></r><r><a/></r>',
                '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/a"><label>A'
                '</label></input><setvalue ref="/data/r/a" event="odk-new-repeat"'
                ' value="/data/n"/></repeat></group>',
                '<setvalue ref="/data/r/a" event="odk-instance-first-load" value="/data/n"/>',
            )
        )
        session.add_row("r")
        assert [value(session, f"r[{place}]/a") for place in (1, 2)] == ["7", "7"]


class TestCalculations:
    """A calculation is taken over when it gives something new."""

    def test_what_is_typed_over_a_result_stays_until_there_is_another(self):
        session = session_of(
            xform(
                "<n>4</n><g/><t/>",
                '<input ref="/data/n"><label>N</label></input>'
                '<input ref="/data/t"><label>T</label></input>',
                '<bind nodeset="/data/n" type="int"/>'
                '<bind nodeset="/data/t" calculate="/data/n &gt; 3"/>',
            )
        )
        session.answer("t", "a mano")
        session.answer("n", "5")
        assert value(session, "t") == "a mano"
        session.answer("n", "1")
        assert value(session, "t") == "false"

    def test_a_list_with_translated_labels_has_no_column_of_labels(self):
        listed = (
            '<instance id="c"><root><item><name>a</name><itextId>c-0</itextId></item></root>'
            "</instance>"
        )
        body = SELECT.format(filter="").replace('"label"', '"jr:itext(itextId)"')
        itext = '<translation lang="es"><text id="c-0"><value>Azul</value></text></translation>'
        looked_up = "instance('c')/root/item[name = 'a']"
        binds = (
            f'<bind nodeset="/data/t" calculate="{looked_up}/label"/>'
            f'<bind nodeset="/data/u" calculate="{looked_up}/itextId"/>'
        )
        session = session_of(xform("<s/><t/><u/>", body, binds, others=listed, itext=itext))
        assert (value(session, "t"), value(session, "u")) == (None, "c-0")
        assert session.node("s").choices[0].label("es") == "Azul"


class TestHidden:
    """What is not asked."""

    def test_a_repeat_gets_its_instances_also_while_it_is_not_asked(self):
        session = session_of(
            xform(
                "<n>2</n><a/><r><b/></r>",
                '<input ref="/data/a"><label>A</label></input>'
                '<group ref="/data/r"><repeat nodeset="/data/r" jr:count="/data/n">'
                '<input ref="/data/r/b"><label>B</label></input></repeat></group>',
                '<bind nodeset="/data/r" relevant="/data/a = \'sí\'"/>',
            )
        )
        assert session.row_count("r") == 2

    def test_a_file_stays_readable(self):
        session = session_of(
            xform(
                "<a>sí</a><f>foto.jpg</f><t/>",
                '<input ref="/data/a"><label>A</label></input>'
                '<upload ref="/data/f" mediatype="image/*"><label>F</label></upload>',
                '<bind nodeset="/data/f" type="binary" relevant="/data/a = \'sí\'"/>'
                '<bind nodeset="/data/t" calculate="/data/f"/>',
            )
        )
        session.answer("a", "no")
        assert value(session, "t") == "foto.jpg"
