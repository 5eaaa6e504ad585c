"""Lists taken out of a document: they go whole, and nothing else moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.long_lists import long_list_form, places
from support.xforms import xform

from forms.lifted_lists import can_be_lifted, without_lists
from forms.xform import parse_xform

SELECT = """<select1 ref="/data/p"><label>P</label><itemset nodeset="{nodeset}">
  <value ref="name"/><label ref="label"/></itemset></select1>"""


def form(items="", *, nodeset="instance('l')/root/item", instance="", bind="", itext=""):
    """A form whose question `p` draws on the list `l`."""
    body = SELECT.format(nodeset=nodeset)
    listed = instance or f'<instance id="l"><root>{items}</root></instance>'
    return parse_xform(xform("<p/>", body, bind, itext=itext, others=listed))


def item(label="Uno"):
    return f"<item><name>1</name><label>{label}</label></item>"


def test_what_is_left_names_the_list_and_holds_nothing_of_it():
    document = form(item())
    rest = without_lists(document, ["l"])
    assert '<instance id="l" src="jr://store/l"/>' in rest
    assert "<item>" not in rest


def test_everything_else_stays_sign_by_sign():
    document = form(item())
    rest = without_lists(document, ["l"])
    before, _, after = document.xform.partition('<instance id="l">')
    assert rest.startswith(before.partition("?>")[2])
    assert rest.endswith(after.partition("</instance>")[2])


def test_the_texts_of_the_items_go_in_every_language_and_others_stay():
    document = parse_xform(long_list_form())
    rest = parse_xform(without_lists(document, ["lugares"]))
    assert set(rest.texts) == {"q"}
    assert rest.languages == document.languages
    assert rest.choice_lists["sino"] == document.choice_lists["sino"]


def test_without_names_the_document_is_the_same():
    document = form(item())
    assert without_lists(document, []) is document.xform


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20))
def test_signs_of_any_length_are_counted_right(label):
    from xml.sax.saxutils import escape

    document = form(item(escape(label)))
    rest = parse_xform(without_lists(document, ["l"]))
    assert rest.children == document.children
    assert rest.choice_lists["l"].choices == ()


class TestCanBeLifted:
    def test_a_plain_list_can(self):
        assert can_be_lifted(form(item()), "l")

    def test_a_list_whose_labels_show_answers_cannot(self):
        translation = '<translation lang="es"><text id="t"><value><output value="/data/p"/>'
        body = SELECT.replace('ref="label"', 'ref="jr:itext(itextId)"')
        listed = '<instance id="l"><root><item><itextId>t</itextId><name>1</name></item></root>'
        document = parse_xform(
            xform(
                "<p/>",
                body.format(nodeset="instance('l')/root/item"),
                itext=f"{translation}</value></text></translation>",
                others=f"{listed}</instance>",
            )
        )
        assert not can_be_lifted(document, "l")

    def test_a_list_that_is_shuffled_cannot(self):
        document = form(item(), nodeset="randomize(instance('l')/root/item)")
        assert not can_be_lifted(document, "l")

    def test_a_list_in_a_file_of_its_own_needs_not(self):
        assert not can_be_lifted(form(instance='<instance id="l" src="jr://file/l.csv"/>'), "l")

    @pytest.mark.parametrize("rule", ["calculate", "relevant", "constraint"])
    def test_no_list_can_where_rules_ask_for_texts_by_their_ids(self, rule):
        bind = f"""<bind nodeset="/data/p" {rule}="jr:itext('x') = 'a'"/>"""
        assert not can_be_lifted(form(item(), bind=bind), "l")

    def test_choices_that_stand_in_the_question_itself_cannot(self):
        document = parse_xform(
            xform(
                "<p/>",
                '<select1 ref="/data/p"><label>P</label><item><label>A</label><value>1</value>'
                "</item></select1>",
            )
        )
        assert not can_be_lifted(document, "p")


def test_long_lists_make_most_of_a_form():
    document = parse_xform(long_list_form(places(2000)))
    assert len(without_lists(document, ["lugares"])) < len(document.xform) / 50
