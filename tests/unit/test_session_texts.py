"""Labels, hints and answers inside them, in every language of the form (ODK XForms, "itext")."""

import pytest
from support.forms import integer, repeat, text
from support.sessions import calculation, changes, open_session, session_of

from forms.choices import Choice
from forms.instrument import ChoiceList, Instrument, Question, Repeat

FORM = Instrument(
    form_id="visita",
    version="1",
    titles={"Español (es)": "Visita", "Kʼicheʼ (quc)": "Solinik"},
    languages=("Español (es)", "Kʼicheʼ (quc)"),
    default_language="Español (es)",
    root="data",
    children=(
        Question(
            "nombre",
            "text",
            {"Español (es)": "¿Cómo se llama?", "Kʼicheʼ (quc)": "¿Jas ab'i'?"},
            {"Español (es)": "Nombre completo"},
        ),
        Question(
            "edad",
            "integer",
            {
                "Español (es)": "Edad de {{ /data/nombre }}",
                "Kʼicheʼ (quc)": "Ujunab' {{ ../nombre }}",
            },
        ),
        Question("agua", "select_one", {}, list_name="agua"),
        Question("dicho", "calculate", calculate="jr:choice-name(/data/agua, '/data/agua')"),
        Question(
            "columna", "calculate", calculate="instance('agua')/root/item[name = /data/agua]/label"
        ),
    ),
    choice_lists={
        "agua": ChoiceList(
            "agua",
            (Choice("si", {"Español (es)": "Sí", "Kʼicheʼ (quc)": "Je'"}),),
        )
    },
    settings={},
    xform="",
)


def label(session, ref: str) -> str:
    return session.node(ref).label


def test_texts_are_in_the_default_language_of_the_form():
    session = open_session(FORM)
    assert session.language == "Español (es)"
    assert label(session, "nombre") == "¿Cómo se llama?"
    assert session.pages()[0].label == "Visita"


def test_a_session_may_speak_another_language_from_the_start():
    session = open_session(FORM, language="Kʼicheʼ (quc)")
    assert label(session, "nombre") == "¿Jas ab'i'?"
    assert session.pages()[0].label == "Solinik"


def test_the_language_can_be_switched_while_filling():
    session = open_session(FORM)
    session.answer("nombre", "Ana")
    update = session.set_language("Kʼicheʼ (quc)")
    assert session.language == "Kʼicheʼ (quc)"
    assert label(session, "edad") == "Ujunab' Ana"
    assert {"nombre", "edad", "agua"} <= update.refreshed
    assert session.answers().values["nombre"] == "Ana"


def test_a_missing_translation_falls_back_to_another_language():
    session = open_session(FORM, language="Kʼicheʼ (quc)")
    assert session.node("nombre").hint == "Nombre completo"


def test_a_question_without_a_label_shows_its_name():
    assert label(open_session(FORM), "agua") == "agua"


def test_labels_that_calculations_took_over_follow_the_language():
    session = open_session(FORM)
    session.answer("agua", "si")
    assert session.node("dicho").value == "Sí"
    update = session.set_language("Kʼicheʼ (quc)")
    assert ("dicho", "Sí", "Je'") in changes(update)
    assert update.answers[0].calculated


def test_a_label_column_is_in_the_language_too():
    session = open_session(FORM, language="Kʼicheʼ (quc)")
    session.answer("agua", "si")
    assert session.node("columna").value == "Je'"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Edad", "Edad"),
        ("Edad de {{ /data/a }}", "Edad de Ana"),
        ("{{ /data/a }} y {{ /data/a }}", "Ana y Ana"),
        ("{{/data/a}}", "Ana"),
        ("{{ concat('<', /data/a, '>') }}", "<Ana>"),
        ("{{ /data/falta }}", ""),
        ("Son {{ 1 + 1 }}", "Son 2"),
        ("Llave { sola }", "Llave { sola }"),
        ("Abierta {{ sin fin", "Abierta {{ sin fin"),
    ],
)
def test_answers_are_shown_in_labels(written, shown):
    session = session_of(text("a"), Question("b", "text", {"": written}))
    session.answer("a", "Ana")
    assert label(session, "b") == shown


def test_a_label_follows_the_answer_it_shows():
    session = session_of(
        text("a"), Question("b", "text", {"": "Hola {{ /data/a }}"}, {"": "{{ ../a }}"})
    )
    assert label(session, "b") == "Hola "
    update = session.answer("a", "Ana")
    assert "b" in update.refreshed
    assert label(session, "b") == "Hola Ana"
    assert session.node("b").hint == "Ana"


def test_a_label_in_a_repeat_shows_its_own_instance():
    session = session_of(
        repeat(
            "r", text("r/nombre"), Question("r/edad", "integer", {"": "Edad de {{ ../nombre }}"})
        )
    )
    session.add_row("r")
    session.answer("r[1]/nombre", "Ana")
    session.answer("r[2]/nombre", "Beto")
    assert label(session, "r[1]/edad") == "Edad de Ana"
    assert label(session, "r[2]/edad") == "Edad de Beto"


def test_the_label_of_an_instance_may_show_what_it_holds():
    session = session_of(
        Repeat("r", {"": "Persona {{ position(.) }}: {{ ./nombre }}"}, children=(text("r/nombre"),))
    )
    session.add_row("r")
    session.answer("r[2]/nombre", "Beto")
    assert label(session, "r[2]") == "Persona 2: Beto"
    assert session.pages()[1].label == "Persona 2: Beto"
    session.remove_row("r[1]")
    assert label(session, "r[1]") == "Persona 1: Beto"


def test_numbers_in_labels_are_written_as_odk_does():
    session = session_of(
        integer("a"),
        calculation("o", "/data/a div 4"),
        Question("b", "text", {"": "{{ /data/o }} %"}),
    )
    session.answer("a", "10")
    assert label(session, "b") == "2.5 %"
