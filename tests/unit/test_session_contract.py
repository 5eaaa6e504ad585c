"""The contract in one reading: everything a client of `CaptureSession` needs, on one small form."""

import pytest
from support.sessions import open_session
from support.xforms import xform

from forms.answers import Answers, StoredRow, Update
from forms.problem import ProblemError
from forms.session import CaptureSession
from forms.xform import parse_xform

FORM = parse_xform(
    xform(
        "<nombre/><casa><techo/><pisos/></casa><per jr:template=''><edad/></per><total/>",
        """<input ref="/data/nombre"><label ref="jr:itext('n')"/></input>
        <group ref="/data/casa"><label>Casa</label>
          <select1 ref="/data/casa/techo"><label>Techo</label>
            <item><label>Lámina</label><value>1</value></item>
            <item><label>Teja</label><value>2</value></item></select1>
          <range ref="/data/casa/pisos" start="1" end="5" step="1"><label>Pisos</label></range>
        </group>
        <group ref="/data/per"><label>Personas</label><repeat nodeset="/data/per">
          <input ref="/data/per/edad"><label>Edad de <output value="/data/nombre"/></label></input>
        </repeat></group>""",
        """<bind nodeset="/data/nombre" required="true()"/>
        <bind nodeset="/data/casa/techo" relevant="/data/nombre != ''"/>
        <bind nodeset="/data/casa/pisos" type="int"/>
        <bind nodeset="/data/per/edad" type="int" constraint=". &lt; 120"
          jr:constraintMsg="Menos de 120"/>
        <bind nodeset="/data/total" type="int" calculate="count(/data/per)"/>""",
        itext="""<translation lang="es"><text id="n"><value>Nombre</value></text></translation>
        <translation lang="quc"><text id="n"><value>Bʼiʼaj</value></text></translation>""",
        title="Hogar",
    )
)


@pytest.fixture
def session() -> CaptureSession:
    session = open_session(FORM)
    session.add_row("per")
    session.answer("nombre", "Ana")
    return session


def rebuilt(updates: list[Update]) -> Answers:
    """What a store holds that applied every update in turn."""
    values: dict[tuple[str | None, str], object] = {}
    rows: dict[str, StoredRow] = {}
    for update in updates:
        for change in update.rows:
            if change.op == "add_row":
                rows[change.row] = StoredRow(
                    change.repeat, change.row, change.parent, change.position
                )
            else:
                del rows[change.row]
        for change in update.answers:
            assert values.get((change.row, change.path)) == change.old
            values[change.row, change.path] = change.new
    found = Answers(rows=list(rows.values()))
    for (row, path), value in values.items():
        if value is not None and (row is None or row in rows):
            (found.values if row is None else rows[row].values)[path] = value
    return found


class TestDrawing:
    def test_pages_follow_the_form_and_hold_what_is_relevant(self, session):
        assert [(page.label, page.refs) for page in session.pages()] == [
            ("Hogar", ("nombre",)),
            ("Casa", ("casa/techo", "casa/pisos")),
            ("Personas", ("per[1]/edad", "per")),
        ]

    def test_what_is_no_longer_relevant_leaves_its_page(self, session):
        session.answer("nombre", None)
        assert session.pages()[1].refs == ("casa/pisos",)

    def test_a_place_says_all_there_is_to_draw(self, session):
        node = session.node("per[1]/edad")
        assert (node.kind, node.path, node.label) == ("question", "per/edad", "Edad de Ana")
        assert (node.relevant, node.required, node.readonly) == (True, False, False)
        assert (node.value, node.violation, node.hint) == (None, None, "")

    def test_choices_carry_value_and_label_and_can_be_searched(self, session):
        choices = session.node("casa/techo").choices
        assert [(one.value, one.label()) for one in choices] == [("1", "Lámina"), ("2", "Teja")]
        assert [one.value for one in choices.search("lamina", 5).choices] == ["1"]

    def test_labels_are_there_in_two_languages_at_once(self, session):
        assert session.node("nombre").label == "Nombre"
        assert session.wording("nombre", "quc")[0] == "Bʼiʼaj"

    def test_the_scale_of_a_range_is_there(self, session):
        scale = session.node("casa/pisos").question.scale
        assert (scale.start, scale.end, scale.step) == (1, 5, 1)

    def test_progress_counts_answered_and_asked(self, session):
        assert session.progress() == (1, 4)
        session.answer("casa/techo", "1")
        assert session.progress() == (2, 4)


class TestAnswering:
    def test_an_update_names_the_places_to_draw_anew(self, session):
        refreshed = session.answer("nombre", "Eva").refreshed
        assert {"nombre", "per[1]/edad"} <= refreshed
        assert "casa/pisos" not in refreshed

    def test_updates_rebuild_the_record(self):
        session = open_session(FORM)
        updates = [
            session.initial_update(),
            session.add_row("per"),
            session.answer("per[1]/edad", "34"),
            session.answer("nombre", "Ana"),
            session.add_row("per"),
            session.answer("per[2]/edad", "5"),
            session.remove_row("per[1]"),
        ]
        found, wanted = rebuilt(updates), session.answers()
        assert found.values == wanted.values
        assert [row.values for row in found.rows] == [row.values for row in wanted.rows]

    def test_what_is_refused_changes_nothing(self, session):
        before = session.answers()
        for ref in ("no_hay", "casa", "total", "per[9]/edad"):
            with pytest.raises(ProblemError):
                session.answer(ref, "1")
        assert session.answers() == before


class TestWhatIsWrong:
    @pytest.fixture
    def wrong(self, session):
        session.answer("nombre", None)
        session.answer("casa/pisos", "muchos")
        session.answer("per[1]/edad", "200")
        return session

    def test_violations_are_told_in_the_order_of_the_form(self, wrong):
        assert [(one.code, one.place.field) for one in wrong.violations()] == [
            ("answer.required", "nombre"),
            ("answer.not_a_number", "casa/pisos"),
            ("answer.constraint", "per/edad"),
        ]

    def test_the_form_s_own_words_travel_with_a_violation(self, wrong):
        assert wrong.node("per[1]/edad").violation.values["message"] == "Menos de 120"

    def test_the_next_and_the_previous_wrong_place_are_found(self, wrong):
        assert wrong.next_violation("") == "nombre"
        assert wrong.next_violation("nombre") == "casa/pisos"
        assert wrong.next_violation("casa/pisos") == "per[1]/edad"
        assert wrong.next_violation("per[1]/edad") is None
        assert wrong.next_violation("per[1]/edad", -1) == "casa/pisos"
        assert wrong.next_violation("", -1) == "per[1]/edad"
        assert wrong.next_violation("nombre", -1) is None

    def test_a_place_between_two_wrong_ones_knows_both_ways(self, wrong):
        assert wrong.next_violation("casa/techo") == "casa/pisos"
        assert wrong.next_violation("casa/techo", -1) == "nombre"

    def test_what_is_typed_wrong_is_kept_as_it_was_typed(self, wrong):
        assert wrong.node("casa/pisos").value == "muchos"
        assert wrong.answers().values["casa/pisos"] == "muchos"


class TestEnds:
    def test_a_draft_keeps_everything_and_a_record_what_applies(self, session):
        session.answer("casa/techo", "1")
        session.answer("nombre", None)
        assert session.answers().values["casa/techo"] == "1"
        assert "casa/techo" not in session.final_answers().values

    def test_a_draft_opens_as_it_was_left(self, session):
        again = open_session(FORM, session.answers())
        assert again.answers() == session.answers()
        assert again.initial_update().answers == ()
        assert again.pages() == session.pages()
