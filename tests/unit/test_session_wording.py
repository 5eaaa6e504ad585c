"""The contract: what is said, shown and played at a place, in any language of the form."""

import pytest
from support.sessions import open_session
from support.xforms import one_question, xform

from forms.instrument import Scale
from forms.problem import ProblemError
from forms.xform import parse_xform

ITEXT = """
<translation lang="es" default="true()">
  <text id="p"><value>¿Qué techo tiene <output value="/data/n"/>?</value>
    <value form="image">jr://images/techo.png</value>
    <value form="big-image">jr://images/techo_grande.png</value>
    <value form="audio">jr://audio/techo_es.mp3</value></text>
  <text id="h"><value>Mire desde la calle</value>
    <value form="guidance">La lámina de <output value="/data/n"/> cuenta</value></text>
  <text id="g"><value>Casa</value><value form="video">jr://video/casa.mp4</value></text>
  <text id="c1"><value>Lámina</value><value form="image">jr://images/lamina.png</value></text>
</translation>
<translation lang="quc">
  <text id="p"><value>Uwi ja</value><value form="audio">jr://audio/techo_quc.mp3</value></text>
  <text id="h"><value>-</value></text>
  <text id="g"><value>Ja</value></text>
  <text id="c1"><value>Ch'ich'</value><value form="image">jr://images/lamina_quc.png</value></text>
</translation>
"""
FORM = xform(
    "<n/><g><p/></g>",
    """<input ref="/data/n"><label>Nombre</label></input>
    <group ref="/data/g"><label ref="jr:itext('g')"/>
      <select1 ref="/data/g/p"><label ref="jr:itext('p')"/><hint ref="jr:itext('h')"/>
        <itemset nodeset="instance('techos')/root/item">
          <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1></group>""",
    itext=ITEXT,
    others="""<instance id="techos"><root>
      <item><itextId>c1</itextId><name>1</name></item></root></instance>""",
)


@pytest.fixture
def session():
    session = open_session(parse_xform(FORM))
    session.answer("n", "Ana")
    return session


class TestOneLanguage:
    def test_a_place_says_label_hint_and_guidance_with_answers_filled_in(self, session):
        node = session.node("g/p")
        assert node.label == "¿Qué techo tiene Ana?"
        assert node.hint == "Mire desde la calle"
        assert node.guidance == "La lámina de Ana cuenta"

    def test_a_place_names_its_files_as_they_came_with_the_form(self, session):
        assert session.node("g/p").files == {
            "image": "techo.png",
            "big-image": "techo_grande.png",
            "audio": "techo_es.mp3",
        }

    def test_groups_have_files_too(self, session):
        assert session.node("g").files == {"video": "casa.mp4"}

    def test_a_place_without_files_has_none(self, session):
        assert session.node("n").files == {}

    def test_a_choice_names_its_files(self, session):
        (choice,) = session.node("g/p").choices
        assert choice.file("image", "es") == "lamina.png"
        assert choice.file("audio", "es") == ""

    def test_an_answer_that_is_shown_refreshes_the_place_that_shows_it(self, session):
        assert "g/p" in session.answer("n", "Eva").refreshed
        assert session.node("g/p").guidance == "La lámina de Eva cuenta"


class TestAnotherLanguage:
    def test_another_language_has_its_own_words_and_recordings(self, session):
        session.set_language("quc")
        assert session.node("g/p").label == "Uwi ja"
        assert session.node("g/p").files["audio"] == "techo_quc.mp3"

    def test_a_file_that_a_language_lacks_is_taken_from_another(self, session):
        session.set_language("quc")
        assert session.node("g/p").files["image"] == "techo.png"
        assert session.node("g").files == {"video": "casa.mp4"}

    def test_two_languages_can_be_read_at_once(self, session):
        assert session.wording("g/p", "es")[0] == "¿Qué techo tiene Ana?"
        assert session.wording("g/p", "quc")[0] == "Uwi ja"
        assert session.files("g/p", "quc")["audio"] == "techo_quc.mp3"
        assert session.guidance("g/p", "quc") == "La lámina de Ana cuenta"
        assert session.language == "es"

    def test_the_choices_carry_all_languages(self, session):
        (choice,) = session.node("g/p").choices
        assert (choice.label("es"), choice.label("quc")) == ("Lámina", "Ch'ich'")
        assert choice.file("image", "quc") == "lamina_quc.png"

    def test_a_place_that_is_not_there_is_refused(self, session):
        with pytest.raises(ProblemError) as refused:
            session.files("no_hay", "es")
        assert refused.value.problems[0].code == "answer.unknown_question"


def question(control: str, bind: str = ""):
    """The question of a form of one control, as a session shows it."""
    session = open_session(parse_xform(one_question(bind, control)))
    return session.node("p").question


class TestParameters:
    """What a control says of itself reaches who draws it."""

    def test_a_range_gives_its_marks(self):
        found = question('<range ref="/data/p" start="0" end="10" step="0.5"/>', 'type="decimal"')
        assert found.scale == Scale(0, 10, 0.5)

    def test_a_range_may_run_downwards(self):
        found = question('<range ref="/data/p" start="10" end="0" step="-1"/>', 'type="int"')
        assert found.scale == Scale(10, 0, 1)

    @pytest.mark.parametrize(
        "marks",
        ["", 'start="0" end="10"', 'start="0" end="x" step="1"', 'start="0" end="9" step="0"',
         'start="0" end="inf" step="1"', 'start="nan" end="9" step="1"'],
    )  # fmt: skip
    def test_a_range_without_sound_marks_has_no_scale(self, marks):
        assert question(f'<range ref="/data/p" {marks}/>', 'type="int"').scale is None

    def test_the_rows_of_a_long_text(self):
        assert question('<input ref="/data/p" rows="5"/>').parameters == {"rows": "5"}

    def test_the_largest_side_of_a_photograph(self):
        found = question('<upload ref="/data/p" mediatype="image/*"/>', 'orx:max-pixels="1024"')
        assert found.parameters == {"max-pixels": "1024", "mediatype": "image/*"}

    def test_the_quality_of_a_recording(self):
        found = question('<upload ref="/data/p" mediatype="audio/*"/>', 'odk:quality="low"')
        assert found.parameters["quality"] == "low"

    def test_how_exact_a_place_must_be(self):
        control = '<input ref="/data/p" accuracyThreshold="5" unacceptableAccuracyThreshold="50"/>'
        assert question(control, 'type="geopoint"').parameters == {
            "accuracyThreshold": "5",
            "unacceptableAccuracyThreshold": "50",
        }

    def test_a_line_that_reports_while_it_grows(self):
        found = question('<input ref="/data/p" incremental="true"/>', 'type="geotrace"')
        assert found.parameters == {"incremental": "true"}

    def test_the_words_of_the_appearance(self):
        found = question('<input ref="/data/p" appearance="numbers  masked"/>')
        assert found.appearances == {"numbers", "masked"}

    def test_what_other_parts_of_a_question_hold_is_not_said_twice(self):
        found = question('<input ref="/data/p" appearance="w1"/>', 'type="int" required="true()"')
        assert found.parameters == {}
