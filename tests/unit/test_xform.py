"""XForm documents become instruments: every rule in its place, nothing unsafe opened."""

import time

import pytest
from support.shared import SHARED
from support.xforms import HEADER, one_question, xform

from forms.instrument import Action, Group, Marks, Question, Repeat
from forms.problem import ProblemError, Severity
from forms.xform import load_xform, parse_xform

GUARDED_READING_SECONDS = 2.0  # ten times what it takes; the bench measures


def question(bind="", control="", **parts):
    """The question of a form of one question."""
    return parse_xform(one_question(bind, control, **parts)).question("p")


def refusal(xml):
    """Codes of the problems for which a document is refused."""
    with pytest.raises(ProblemError) as refused:
        load_xform(xml)
    return [problem.code for problem in refused.value.problems]


def warnings(xml):
    """Code and part of each warning."""
    loaded = load_xform(xml)
    assert all(problem.severity is Severity.WARNING for problem in loaded.problems)
    return [(p.code, p.values.get("part") or p.values.get("list")) for p in loaded.problems]


class TestForm:
    """What the head says of the whole form."""

    def test_title_id_and_version(self):
        form = parse_xform(xform("<p/>", title="Obras", root='id="obras" version="2026-1"'))
        assert (form.title(), form.form_id, form.version) == ("Obras", "obras", "2026-1")

    def test_the_version_of_openrosa_counts_too(self):
        assert parse_xform(xform("<p/>", root='id="a" orx:version="7"')).version == "7"

    def test_a_form_without_id_is_known_by_its_namespace(self):
        document = xform("<p/>", root='xmlns="http://ejemplo.gt/obras"')
        form = parse_xform(document)
        assert (form.form_id, form.root) == ("http://ejemplo.gt/obras", "data")
        assert form.question("p").type == "hidden"

    def test_a_form_without_any_name_is_known_by_its_root(self):
        assert parse_xform(xform("<p/>", root="")).form_id == "data"

    def test_the_document_is_kept_word_for_word(self):
        document = xform("<p/>")
        assert parse_xform(document).xform == document

    def test_settings_of_acopio_stand_on_the_root(self):
        form = parse_xform(
            xform("<p/>", root='id="a" acopio:frequency="R/P1M" acopio:laip=" 10.18 "')
        )
        assert form.settings == {"frequency": "R/P1M", "laip": "10.18"}

    def test_a_form_without_translations_has_one_nameless_language(self):
        form = parse_xform(one_question())
        assert (form.languages, form.default_language) == (("",), "")

    def test_the_record_s_own_meta_block_is_no_question(self):
        form = parse_xform(xform("<p/><meta><instanceID/><instanceName/></meta>"))
        assert [q.path for q in form.questions()] == ["p"]


class TestTexts:
    """Labels in every language, with answers inside."""

    ITEXT = (
        '<translation lang="Español (es)"><text id="p:label"><value>Edad</value></text>'
        '<text id="p:hint"><value>En años</value></text></translation>'
        '<translation lang="K\'iche\' (quc)" default="true()">'
        '<text id="p:label"><value>Junab\'</value></text>'
        '<text id="p:hint"><value>-</value></text></translation>'
    )
    CONTROL = (
        '<input ref="/data/p"><label ref="jr:itext(\'p:label\')"/>'
        "<hint ref=\"jr:itext('p:hint')\"/></input>"
    )

    def form(self, itext=ITEXT, control=CONTROL):
        return parse_xform(one_question("", control, itext=itext))

    def test_languages_keep_their_order_and_the_default_is_the_marked_one(self):
        form = self.form()
        assert form.languages == ("Español (es)", "K'iche' (quc)")
        assert form.default_language == "K'iche' (quc)"

    def test_without_a_mark_the_first_language_is_the_default(self):
        assert self.form(self.ITEXT.replace(' default="true()"', "")).default_language == (
            "Español (es)"
        )

    def test_a_label_has_a_text_per_language(self):
        p = self.form().question("p")
        assert p.label("Español (es)") == "Edad"
        assert p.label("K'iche' (quc)") == "Junab'"

    def test_a_missing_translation_is_left_out(self):
        assert self.form().question("p").hints == {"Español (es)": "En años"}

    def test_a_lone_hyphen_can_be_a_text(self):
        itext = '<translation lang="es"><text id="p:label"><value>-</value></text></translation>'
        assert self.form(itext).question("p").labels == {"es": "-"}

    def test_columns_without_a_language_have_the_nameless_one(self):
        itext = (
            '<translation lang="default" default="true()">'
            '<text id="p:label"><value>Edad</value></text></translation>'
        )
        form = self.form(itext)
        assert form.languages == ("",)
        assert form.question("p").labels == {"": "Edad"}

    def test_media_and_guidance_are_left_in_the_document(self):
        itext = (
            '<translation lang="es"><text id="p:label">'
            '<value form="image">jr://images/a.png</value><value>Edad</value>'
            '<value form="audio">jr://audio/a.mp3</value></text>'
            '<text id="p:hint"><value form="guidance">Lea despacio</value></text></translation>'
        )
        p = self.form(itext).question("p")
        assert (p.labels, p.hints) == ({"es": "Edad"}, {})

    def test_a_long_form_serves_where_there_is_no_plain_one(self):
        itext = (
            '<translation lang="es"><text id="p:label"><value form="short">E</value>'
            '<value form="long">Edad</value></text></translation>'
        )
        assert self.form(itext).question("p").label("es") == "Edad"

    def test_a_reference_without_text_gives_the_name(self):
        assert self.form('<translation lang="es"/>').question("p").label("es") == "p"

    def test_inline_labels_need_no_translation(self):
        assert question().labels == {"": "P"}

    def test_an_answer_inside_a_label_keeps_its_expression(self):
        control = (
            '<input ref="/data/p"><label>¿Edad de <output value=" /data/n "/>,'
            ' hoy <output ref="today()"/>?</label></input>'
        )
        assert question(control=control).label() == "¿Edad de {{ /data/n }}, hoy {{ today() }}?"

    def test_markup_inside_a_label_gives_its_text(self):
        control = '<input ref="/data/p"><label>Muy <h:b>clara</h:b> y corta</label></input>'
        assert question(control=control).label() == "Muy clara y corta"

    def test_messages_come_inline_or_translated(self):
        itext = (
            '<translation lang="es"><text id="p:m"><value>Entre 0 y 9</value></text></translation>'
        )
        p = question(
            'jr:constraintMsg="jr:itext(\'p:m\')" jr:requiredMsg="Hace falta"', itext=itext
        )
        assert p.constraint_messages == {"es": "Entre 0 y 9"}
        assert p.required_messages == {"": "Hace falta"}


class TestTypes:
    """Control and bind together tell the type."""

    @pytest.mark.parametrize(
        ("bind", "expected"),
        [
            ("", "text"),
            ('type="string"', "text"),
            ('type="int"', "integer"),
            ('type="integer"', "integer"),
            ('type="xsd:decimal"', "decimal"),
            ('type="date"', "date"),
            ('type="time"', "time"),
            ('type="dateTime"', "dateTime"),
            ('type="geopoint"', "geopoint"),
            ('type="geotrace"', "geotrace"),
            ('type="geoshape"', "geoshape"),
            ('type="barcode"', "barcode"),
            ('type="desconocido"', "text"),
        ],
    )
    def test_an_input_is_what_its_bind_says(self, bind, expected):
        assert question(bind).type == expected

    @pytest.mark.parametrize(
        ("control", "expected"),
        [
            ('<trigger ref="/data/p"/>', "acknowledge"),
            ('<range ref="/data/p" start="1" end="5" step="1"/>', "range"),
            ('<upload ref="/data/p" mediatype="image/*"/>', "image"),
            ('<upload ref="/data/p" mediatype="audio/*"/>', "audio"),
            ('<upload ref="/data/p" mediatype="video/*"/>', "video"),
            ('<upload ref="/data/p" mediatype="application/pdf"/>', "file"),
            ('<upload ref="/data/p"/>', "file"),
            ('<secret ref="/data/p"/>', "text"),
            ('<select1 ref="/data/p"/>', "select_one"),
            ('<select ref="/data/p"/>', "select_multiple"),
            ('<odk:rank ref="/data/p"/>', "rank"),
        ],
    )
    def test_other_controls_say_it_themselves(self, control, expected):
        assert question('type="string"', control).type == expected

    def test_a_text_nobody_can_change_is_a_note(self):
        assert question('type="string" readonly="true()"').type == "note"

    @pytest.mark.parametrize(
        ("bind", "value"), [('calculate="1 + 1"', ""), ("", "texto que se muestra")]
    )
    def test_a_read_only_text_that_shows_a_value_is_none(self, bind, value):
        p = question(f'type="string" readonly="true()" {bind}', value=value)
        assert p.type == "text"

    @pytest.mark.parametrize(
        ("bind", "expected"),
        [
            ('type="string" calculate="1 + 1"', "calculate"),
            ('type="int" calculate="1 + 1"', "calculate"),
            ('type="string"', "hidden"),
            ('jr:preload="timestamp" jr:preloadParams="start"', "start"),
            ('jr:preload="timestamp" jr:preloadParams="end"', "end"),
            ('jr:preload="date" jr:preloadParams="today"', "today"),
            ('jr:preload="property" jr:preloadParams="deviceid"', "deviceid"),
            ('jr:preload="property" jr:preloadParams="uri:username"', "username"),
            ('jr:preload="property" jr:preloadParams="phonenumber"', "metadata"),
        ],
    )
    def test_what_has_no_control_is_computed_carried_or_filled_in(self, bind, expected):
        form = parse_xform(xform("<p/>", "", f'<bind nodeset="/data/p" {bind}/>'))
        assert form.question("p").type == expected

    def test_a_node_without_a_bind_is_carried(self):
        assert parse_xform(xform("<p/>")).question("p").type == "hidden"


class TestRules:
    """Binds become rules of the question."""

    def test_every_expression_is_kept_as_text(self):
        p = question(
            'type="int" relevant=" /data/x = 1 " constraint=". &gt; 0 and . &lt; 9"'
            ' required="true()" readonly="/data/x = 2" calculate="1 + 1"'
        )
        assert p.relevant == "/data/x = 1"
        assert p.constraint == ". > 0 and . < 9"
        assert (p.required, p.readonly, p.calculate) == ("true()", "/data/x = 2", "1 + 1")

    def test_what_is_never_required_needs_no_rule(self):
        p = question('required="false()" readonly="false()"')
        assert (p.required, p.readonly) == ("", "")

    def test_what_is_never_relevant_stays_hidden(self):
        assert question('relevant="false()"').relevant == "false()"

    def test_the_node_s_text_is_the_default(self):
        assert question(value="Nebaj").default == "Nebaj"

    def test_blank_space_is_no_default(self):
        assert question(value="\n   ").default == ""

    @pytest.mark.parametrize("event", ["odk-instance-first-load", "odk-new-repeat x"])
    def test_a_first_value_may_be_computed(self, event):
        document = xform(
            "<p/>",
            '<input ref="/data/p"/>',
            f'<setvalue event="{event}" ref="/data/p" value="today()"/>',
        )
        assert parse_xform(document).question("p").default_expression == "today()"

    def test_a_first_value_may_stand_inside_the_action(self):
        document = xform(
            "<p/>",
            '<input ref="/data/p"/>',
            '<setvalue event="odk-instance-first-load" ref="/data/p">12</setvalue>',
        )
        assert parse_xform(document).question("p").default_expression == "12"

    def test_the_appearance_is_kept(self):
        control = '<input ref="/data/p" appearance=" multiline "/>'
        assert question(control=control).appearance == "multiline"

    def test_a_bind_may_be_found_by_its_id(self):
        document = xform(
            "<p/>",
            '<input bind="b"><label>P</label></input>',
            '<bind id="b" nodeset="/data/p" type="int"/>',
        )
        p = parse_xform(document).question("p")
        assert (p.type, p.label()) == ("integer", "P")

    def test_the_first_control_of_a_question_counts(self):
        document = xform(
            "<p/>",
            '<input ref="/data/p"><label>uno</label></input>'
            '<input ref="/data/p"><label>dos</label></input>',
        )
        assert parse_xform(document).question("p").label() == "uno"


class TestMarks:
    """What becomes of the answers when they are published."""

    def test_an_unmarked_question_has_no_marks(self):
        assert question('type="int"').marks == Marks()

    def test_all_marks_are_read(self):
        p = question(
            'acopio:key="yes" acopio:column="codigo" acopio:class="Publico" acopio:unit="Q"'
            ' acopio:codelist="municipios" acopio:sdg="17.8.1" acopio:hierarchy="lugares"'
        )
        assert p.marks == Marks(True, "codigo", "publico", "Q", "municipios", "17.8.1", "lugares")

    @pytest.mark.parametrize("word", ["yes", "true", "true()", "sí", "Si", "1"])
    def test_a_key_is_marked_with_a_yes(self, word):
        assert question(f'acopio:key="{word}"').marks.key

    @pytest.mark.parametrize("word", ["no", "false", "", "x"])
    def test_any_other_word_marks_no_key(self, word):
        assert not question(f'acopio:key="{word}"').marks.key

    def test_marks_of_another_namespace_are_not_ours(self):
        document = one_question('acopio:key="yes"').replace(
            "https://acopio.gt/xforms", "https://otro.gt/xforms"
        )
        assert parse_xform(document).question("p").marks == Marks()


class TestTree:
    """Groups and repeats, from the primary instance, in the order of the body."""

    def test_a_group_holds_its_questions(self):
        document = xform(
            "<g><a/><b/></g>",
            '<group ref="/data/g" appearance="field-list"><label>Grupo</label>'
            '<input ref="/data/g/a"/><input ref="/data/g/b"/></group>',
            '<bind nodeset="/data/g" relevant="1 = 1"/>',
        )
        (group,) = parse_xform(document).children
        assert isinstance(group, Group)
        assert not isinstance(group, Repeat)
        assert (group.path, group.label(), group.relevant) == ("g", "Grupo", "1 = 1")
        assert group.appearance == "field-list"
        assert [child.path for child in group.children] == ["g/a", "g/b"]

    def test_a_group_of_data_alone_is_a_group_too(self):
        document = xform(
            "<g><a/></g>", '<input ref="/data/g/a"/>', '<bind nodeset="/data/g" relevant="1 = 2"/>'
        )
        (group,) = parse_xform(document).children
        assert isinstance(group, Group)
        assert group.relevant == "1 = 2"

    def test_a_group_of_the_screen_alone_leaves_its_questions_where_they_are(self):
        document = xform(
            "<a/><b/>",
            '<group><label>Página</label><input ref="/data/a"/><input ref="/data/b"/></group>',
        )
        assert [child.path for child in parse_xform(document).children] == ["a", "b"]

    REPEAT = (
        '<group ref="/data/r"><label>Personas</label>'
        '<repeat nodeset="/data/r" {}><input ref="/data/r/a"><label>A</label></input>'
        "</repeat></group>"
    )

    def test_a_repeat_takes_its_label_from_the_group_around_it(self):
        document = xform('<r jr:template=""><a/></r><r><a/></r>', self.REPEAT.format(""))
        (repeat,) = parse_xform(document).children
        assert isinstance(repeat, Repeat)
        assert (repeat.path, repeat.label(), repeat.count, repeat.fixed) == (
            "r",
            "Personas",
            "",
            False,
        )
        assert [child.path for child in repeat.children] == ["r/a"]

    def test_the_group_around_a_repeat_may_be_nameless(self):
        body = self.REPEAT.format("").replace(' ref="/data/r"', "", 1)
        (repeat,) = parse_xform(xform("<r><a/></r>", body)).children
        assert repeat.label() == "Personas"

    def test_the_template_gives_the_defaults(self):
        document = xform(
            '<r><a>primera</a></r><r jr:template=""><a>nueva</a></r>', self.REPEAT.format("")
        )
        assert parse_xform(document).question("r/a").default == "nueva"

    def test_a_repeat_may_be_counted_or_fixed(self):
        body = self.REPEAT.format('jr:count=" /data/n " jr:noAddRemove="true()"')
        _, repeat = parse_xform(xform("<n/><r><a/></r>", body)).children
        assert isinstance(repeat, Repeat)
        assert (repeat.count, repeat.fixed) == ("/data/n", True)

    def test_repeats_stand_in_repeats(self):
        document = xform(
            "<r><s><a/></s></r>",
            '<group ref="/data/r"><repeat nodeset="/data/r"><group ref="/data/r/s">'
            '<repeat nodeset="/data/r/s"><input ref="/data/r/s/a"/></repeat></group>'
            "</repeat></group>",
        )
        form = parse_xform(document)
        assert form.repeat_of("r/s/a").path == "r/s"
        assert form.repeat_of("r/s").path == "r"

    def test_references_may_be_relative_to_the_group(self):
        document = xform(
            "<g><a/></g>",
            '<group ref="/data/g"><input ref="a"><label>A</label></input></group>',
            '<bind nodeset="/data/g/a" type="int"/>',
        )
        a = parse_xform(document).question("g/a")
        assert (a.type, a.label()) == ("integer", "A")

    def test_the_body_gives_the_order(self):
        document = xform(
            "<a/><b/><c/>",
            '<input ref="/data/c"/><input ref="/data/a"/><input ref="/data/b"/>',
        )
        assert [child.path for child in parse_xform(document).children] == ["c", "a", "b"]

    def test_what_is_not_shown_stays_behind_its_neighbour(self):
        document = xform("<x/><a/><y/><b/>", '<input ref="/data/b"/><input ref="/data/a"/>')
        assert [child.path for child in parse_xform(document).children] == ["x", "b", "a", "y"]

    def test_an_empty_group_is_no_question(self):
        document = xform("<g/>", '<group ref="/data/g"><label>G</label></group>')
        (group,) = parse_xform(document).children
        assert isinstance(group, Group)

    def test_comments_are_passed_over(self):
        document = xform("<!-- a --><p/>", '<!-- b --><input ref="/data/p"><!-- c --></input>')
        (p,) = parse_xform(document).children
        assert isinstance(p, Question)


class TestChoices:
    """Lists of the form, their columns, and which of their rows a question offers."""

    SELECT = (
        '<select1 ref="/data/p"><itemset nodeset="{}"><value ref="name"/>'
        '<label ref="{}"/></itemset></select1>'
    )
    LIST = (
        '<instance id="l"><root>'
        "<item><name>a</name><label>Uno</label><dep>01</dep></item>"
        "<item><name>b</name><label>Dos</label><dep>02</dep></item></root></instance>"
    )

    def form(self, nodeset="instance('l')/root/item", label="label", others=LIST, itext=""):
        return parse_xform(
            xform("<p/>", self.SELECT.format(nodeset, label), itext=itext, others=others)
        )

    def test_a_list_has_values_labels_and_columns(self):
        form = self.form()
        assert form.question("p").list_name == "l"
        first, second = form.choice_lists["l"].choices
        assert (first.value, first.label(), first.columns) == (
            "a",
            "Uno",
            {"name": "a", "dep": "01"},
        )
        assert second.value == "b"

    def test_labels_may_be_translated(self):
        others = (
            '<instance id="l"><root><item><itextId>l-0</itextId><name>a</name></item></root>'
            "</instance>"
        )
        itext = (
            '<translation lang="es"><text id="l-0"><value>Uno</value></text></translation>'
            '<translation lang="en"><text id="l-0"><value>One</value></text></translation>'
        )
        (choice,) = (
            self.form(label="jr:itext(itextId)", others=others, itext=itext)
            .choice_lists["l"]
            .choices
        )
        assert choice.labels == {"es": "Uno", "en": "One"}
        assert choice.columns == {"itextId": "l-0", "name": "a"}

    def test_the_value_may_stand_in_another_column(self):
        others = (
            '<instance id="l"><root><item><codigo>0101</codigo><label>G</label></item></root>'
            "</instance>"
        )
        body = self.SELECT.format("instance('l')/root/item", "label").replace(
            'value ref="name"', 'value ref="codigo"'
        )
        form = parse_xform(xform("<p/>", body, others=others))
        assert [choice.value for choice in form.choice_lists["l"].choices] == ["0101"]

    @pytest.mark.parametrize(
        ("nodeset", "expected"),
        [
            ("instance('l')/root/item", ""),
            ("instance('l')/root/item[dep= /data/d ]", "dep= /data/d"),
            ("instance('l')/root/item[dep='0]1']", "dep='0]1'"),
            ("instance('l')/root/item[a[1]=2]", "a[1]=2"),
            ("instance('l')/root/item[a=1][b=2]", "(a=1) and (b=2)"),
            ('instance("l")/root/item[true()]', "true()"),
        ],
    )
    def test_the_predicate_is_the_choice_filter(self, nodeset, expected):
        form = self.form(nodeset.replace('"', "&quot;"))
        assert form.question("p").choice_filter == expected

    def test_questions_share_a_list(self):
        body = self.SELECT.format("instance('l')/root/item", "label")
        document = xform("<p/><q/>", body + body.replace("/data/p", "/data/q"), others=self.LIST)
        form = parse_xform(document)
        assert form.question("p").list_name == form.question("q").list_name == "l"
        assert list(form.choice_lists) == ["l"]

    def test_inline_items_are_a_list_named_after_the_question(self):
        body = (
            '<select ref="/data/p"><item><label>Uno</label><value>a</value></item>'
            "<item><label>Dos</label><value> b </value></item><item/></select>"
        )
        form = parse_xform(xform("<p/>", body))
        choices = form.choice_lists[form.question("p").list_name].choices
        assert [(c.value, c.label()) for c in choices] == [("a", "Uno"), ("b", "Dos"), ("", "")]

    def test_a_list_in_another_file_is_known_and_empty(self):
        document = xform(
            "<p/>",
            self.SELECT.format("instance('lugares')/root/item", "label"),
            others='<instance id="lugares" src="jr://file-csv/lugares.csv"/>',
        )
        assert parse_xform(document).choice_lists["lugares"].choices == ()
        assert warnings(document) == [("form.external_list", "lugares")]

    def test_a_search_in_another_file_is_a_choice_of_one(self):
        document = xform(
            "<p/>",
            '<input ref="/data/p" query="instance(\'lugares\')/root/item[d= /data/d ]"/>',
        )
        p = parse_xform(document).question("p")
        assert (p.type, p.list_name, p.choice_filter) == ("select_one", "lugares", "d= /data/d")

    def test_choices_may_be_the_record_s_own_answers(self):
        document = xform("<p/>", self.SELECT.format("/data/personas[./edad &gt; 17]", "nombre"))
        p = parse_xform(document).question("p")
        assert (p.list_name, p.itemset) == ("", "/data/personas[./edad > 17]")
        assert (p.itemset_value, p.itemset_label) == ("name", "nombre")
        assert warnings(document) == []

    def test_a_list_may_be_shuffled(self):
        document = xform(
            "<p/>",
            self.SELECT.format("randomize(instance('l')/root/item)", "label"),
            others=self.LIST,
        )
        p = parse_xform(document).question("p")
        assert (p.list_name, p.itemset) == ("", "randomize(instance('l')/root/item)")
        assert warnings(document) == []


class TestRefusals:
    """What is no form, or no safe one, is refused with a code."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "hola",
            "<a",
            "<a/>",
            "<a>\x00</a>",
            "\ud800",
            "{}",
            f"{HEADER}<h:head/><h:body/></h:html>",
            f"{HEADER}<h:head><model/></h:head><h:body/></h:html>",
            f"{HEADER}<h:head><model><instance/></model></h:head><h:body/></h:html>",
            f"{HEADER}<h:head><model><instance><d/></instance></model></h:head></h:html>",
        ],
    )
    def test_what_is_no_form(self, text):
        assert refusal(text) == ["form.not_an_xform"]

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/p.dtd"> %p;]>',
        ],
    )
    def test_entities_are_not_opened(self, doctype):
        document = xform("<p/>").replace('<?xml version="1.0"?>', doctype)
        assert refusal(document) == ["form.unsafe_xml"]

    def test_unknown_controls_are_all_named(self):
        document = xform("<p/><q/>", '<pizarra ref="/data/p"/><odk:dibujo ref="/data/q"/>')
        with pytest.raises(ProblemError) as refused:
            load_xform(document)
        assert [(p.code, p.values["control"]) for p in refused.value.problems] == [
            ("form.unknown_control", "pizarra"),
            ("form.unknown_control", "dibujo"),
        ]

    def test_groups_nested_without_end_are_no_form(self):
        depth = 5000
        body = "<group>" * depth + "</group>" * depth
        assert refusal(xform("<p/>", body)) == ["form.not_an_xform"]

    def test_parse_refuses_as_load_does(self):
        with pytest.raises(ProblemError):
            parse_xform("hola")


class TestWarnings:
    """What is not honoured is said, and the form is used all the same."""

    def test_a_plain_form_has_none(self):
        assert warnings(one_question()) == []

    def test_an_action_on_a_change_is_kept(self):
        body = (
            '<input ref="/data/p"><setvalue event="xforms-value-changed" ref="/data/q"'
            ' value="1"/></input>'
        )
        assert parse_xform(xform("<p/><q/>", body)).actions == (Action("q", "p", "1"),)

    def test_a_place_taken_by_the_device_is_announced(self):
        binds = '<odk:setgeopoint ref="/data/p" event="odk-instance-first-load"/>'
        assert warnings(xform("<p/>", "", binds)) == [("form.unsupported_part", "setgeopoint")]

    def test_a_page_without_a_place_in_the_data_is_announced(self):
        body = '<group appearance="field-list"><input ref="/data/p"/></group>'
        assert warnings(xform("<p/>", body)) == [("form.unsupported_part", "group")]


def big_form(questions):
    """A form of so many questions, each with a label, a rule and an expression."""
    names = [f"q{number}" for number in range(questions)]
    itext = "".join(f'<text id="{n}"><value>Pregunta {n}</value></text>' for n in names)
    return xform(
        "".join(f"<{n}/>" for n in names),
        "".join(f'<input ref="/data/{n}"><label ref="jr:itext(\'{n}\')"/></input>' for n in names),
        "".join(f'<bind nodeset="/data/{n}" type="int" relevant="/data/q0 = 1"/>' for n in names),
        itext=f'<translation lang="Español (es)">{itext}</translation>',
    )


def test_a_form_of_three_thousand_questions_opens_at_once():
    document = big_form(3000)
    started = time.process_time()
    form = parse_xform(document)
    assert time.process_time() - started < GUARDED_READING_SECONDS
    assert sum(1 for _ in form.questions()) == 3000


@pytest.mark.skipif(
    not (SHARED / "xlsforms").is_dir(), reason="needs xlsforms in the folder «shared»"
)
@pytest.mark.parametrize("path", sorted((SHARED / "xlsforms").glob("*.xml")), ids=lambda p: p.name)
def test_public_forms_load_with_known_types_and_unique_paths(path):
    from forms.question_types import TYPES

    form = parse_xform(path.read_text(encoding="utf-8"))
    paths = [question.path for question in form.questions()]
    assert paths
    assert len(paths) == len(set(paths))
    assert all(question.type in TYPES for question in form.questions())
    assert all(
        question.list_name in form.choice_lists
        for question in form.questions()
        if question.list_name
    )
