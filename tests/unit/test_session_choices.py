"""Choices: what is offered, what is refused, what is taken back (ODK XForms, "select")."""

from collections.abc import Iterable

import pytest
from support.forms import choices, instrument, repeat, text
from support.sessions import calculation, changes, codes, open_session, session_of

from forms.answers import Answers
from forms.choices import Choice
from forms.instrument import ChoiceList, Question

MUNICIPALITIES = ChoiceList(
    "munis",
    (
        Choice("1601", {"": "Cobán"}, {"depto": "16"}),
        Choice("1602", {"": "Santa Cruz Verapaz"}, {"depto": "16"}),
        Choice("1301", {"": "Huehuetenango"}, {"depto": "13"}),
        Choice("9999", {"": "Otro"}, {"depto": "16"}),
        Choice("9999", {"": "Otro"}, {"depto": "13"}),
    ),
)
CASCADE = (
    Question("depto", "select_one", {"": "Departamento"}, list_name="deptos"),
    Question(
        "muni",
        "select_one",
        {"": "Municipio"},
        list_name="munis",
        choice_filter="depto = /data/depto",
    ),
)
DEPARTMENTS = ChoiceList(
    "deptos", (Choice("16", {"": "Alta Verapaz"}), Choice("13", {"": "Huehuetenango"}))
)
LISTS = (DEPARTMENTS, MUNICIPALITIES)


def offered(session, ref: str) -> list[str]:
    return [choice.value for choice in session.node(ref).choices]


def test_a_question_offers_its_list_in_order():
    session = session_of(Question("a", "select_one", list_name="l"), lists=[choices("l", "x", "y")])
    assert [choice.label() for choice in session.node("a").choices] == ["x", "y"]


def test_a_question_without_a_list_offers_nothing():
    assert session_of(text("a")).node("a").choices == ()


def test_a_list_that_is_nowhere_offers_nothing():
    session = session_of(Question("a", "select_one", list_name="falta"))
    assert session.node("a").choices == ()
    session.answer("a", "x")
    assert codes(session) == [("answer.not_in_list", "a")]


@pytest.mark.parametrize(
    ("kind", "answer", "accepted"),
    [
        ("select_one", "1", True),
        ("select_one", "9", False),
        ("select_one", "1 2", False),
        ("select_multiple", "1 2", True),
        ("select_multiple", "1 9", False),
        ("select_multiple", "", True),
        ("rank", "2 1", True),
        ("rank", "2 9", False),
    ],
)
def test_an_answer_outside_the_list_is_kept_and_found(kind, answer, accepted):
    session = session_of(Question("a", kind, list_name="l"), lists=[choices("l", "x", "y")])
    session.answer("a", answer)
    assert codes(session) == ([] if accepted else [("answer.not_in_list", "a")])
    assert session.node("a").value == (answer or None)


def test_a_filter_narrows_the_list():
    session = session_of(*CASCADE, lists=LISTS)
    assert offered(session, "muni") == []
    session.answer("depto", "16")
    assert offered(session, "muni") == ["1601", "1602", "9999"]
    session.answer("depto", "13")
    assert offered(session, "muni") == ["1301", "9999"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("depto = '16'", ["1601", "1602", "9999"]),
        ("depto != '16'", ["1301", "9999"]),
        ("depto = '16' and name != '9999'", ["1601", "1602"]),
        ("depto = '16' or depto = '13'", ["1601", "1602", "1301", "9999", "9999"]),
        ("starts-with(label, 'Santa')", ["1602"]),
        ("string-length(name) = 4", ["1601", "1602", "1301", "9999", "9999"]),
        ("position() = 1", ["1601"]),
        ("depto = 16", ["1601", "1602", "9999"]),
        ("falta = ''", []),
        ("falta = 'x'", []),
        ("true()", ["1601", "1602", "1301", "9999", "9999"]),
        ("name = selected-at('1301 1602', 1)", ["1602"]),
    ],
)
def test_filters_of_all_shapes(rule, expected):
    session = session_of(
        Question("a", "select_one", list_name="munis", choice_filter=rule), lists=LISTS
    )
    assert offered(session, "a") == expected


def test_a_choice_no_longer_offered_is_taken_back_and_what_reads_it_follows():
    session = session_of(
        *CASCADE,
        calculation("nombre", "jr:choice-name(/data/muni, '/data/muni')"),
        calculation("largo", "string-length(/data/nombre)"),
        lists=LISTS,
    )
    session.answer("depto", "16")
    session.answer("muni", "1601")
    assert session.node("nombre").value == "Cobán"
    update = session.answer("depto", "13")
    assert changes(update) == [
        ("depto", "16", "13"),
        ("muni", "1601", None),
        ("nombre", "Cobán", None),
        ("largo", "5", "0"),
    ]


def test_what_is_taken_back_was_typed_so_the_journal_keeps_it():
    session = session_of(*CASCADE, lists=LISTS)
    session.answer("depto", "16")
    session.answer("muni", "1601")
    taken_back = session.answer("depto", "13").answers[1]
    assert (taken_back.path, taken_back.calculated) == ("muni", False)


def test_a_choice_still_offered_stays():
    session = session_of(*CASCADE, lists=LISTS)
    session.answer("depto", "16")
    session.answer("muni", "9999")
    assert changes(session.answer("depto", "13")) == [("depto", "16", "13")]


def test_of_several_choices_only_those_no_longer_offered_are_taken_back():
    session = session_of(
        CASCADE[0],
        Question(
            "visitados", "select_multiple", list_name="munis", choice_filter="depto = /data/depto"
        ),
        lists=LISTS,
    )
    session.answer("depto", "16")
    session.answer("visitados", "1601 9999")
    assert changes(session.answer("depto", "13"))[1] == ("visitados", "1601 9999", "9999")


def test_a_value_that_never_was_in_the_list_stays_to_be_found():
    session = session_of(*CASCADE, lists=LISTS)
    session.answer("depto", "16")
    session.answer("muni", "coban")
    session.answer("depto", "13")
    assert session.node("muni").value == "coban"
    assert codes(session) == [("answer.not_in_list", "muni")]


def test_a_stored_choice_that_does_not_fit_is_found_not_taken_back():
    session = session_of(*CASCADE, lists=LISTS, answers=Answers({"depto": "13", "muni": "1601"}))
    assert session.node("muni").value == "1601"
    assert codes(session) == [("answer.not_in_list", "muni")]


def test_a_filter_in_a_repeat_looks_at_its_own_instance():
    session = session_of(
        repeat(
            "r",
            Question("r/depto", "select_one", list_name="deptos"),
            Question(
                "r/muni",
                "select_one",
                list_name="munis",
                choice_filter="depto = current()/../depto",
            ),
        ),
        lists=LISTS,
    )
    session.add_row("r")
    session.answer("r[1]/depto", "16")
    session.answer("r[2]/depto", "13")
    session.answer("r[1]/muni", "1602")
    session.answer("r[2]/muni", "1301")
    assert offered(session, "r[1]/muni") == ["1601", "1602", "9999"]
    assert offered(session, "r[2]/muni") == ["1301", "9999"]
    session.answer("r[2]/depto", "16")
    assert session.node("r[1]/muni").value == "1602"
    assert session.node("r[2]/muni").value is None


def test_two_questions_may_each_exclude_the_other_s_choice():
    session = session_of(
        Question("a", "select_one", list_name="l", choice_filter="name != /data/b"),
        Question("b", "select_one", list_name="l", choice_filter="name != /data/a"),
        lists=[choices("l", "x", "y", "z")],
    )
    session.answer("a", "1")
    assert offered(session, "b") == ["2", "3"]
    session.answer("b", "2")
    assert offered(session, "a") == ["1", "3"]
    assert codes(session) == []


class Villages:
    """A list of many choices that stands outside the form, as in the store."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._choices = [
            Choice(f"a{n}", {"": f"Aldea {n}"}, {"muni": str(n % 340)}) for n in range(3400)
        ]

    def choices(self, list_name: str) -> Iterable[Choice]:
        self.asked.append(list_name)
        return self._choices if list_name == "aldeas" else ()

    def find(self, list_name: str, value: str) -> Choice | None:
        return next((one for one in self.choices(list_name) if one.value == value), None)

    def search(self, list_name: str, text: str, limit: int = 20) -> list[Choice]:
        return [one for one in self.choices(list_name) if text in one.label()][:limit]


VILLAGE_FORM = instrument(
    text("muni"),
    Question("aldea", "select_one", list_name="aldeas", choice_filter="muni = /data/muni"),
    calculation("nombre", "instance('aldeas')/root/item[name = /data/aldea]/label"),
)


def test_lists_outside_the_form_are_filtered_the_same_way():
    session = open_session(VILLAGE_FORM, choices=Villages())
    session.answer("muni", "7")
    assert len(session.node("aldea").choices) == 10
    session.answer("aldea", "a347")
    assert session.node("nombre").value == "Aldea 347"
    assert codes(session) == []
    session.answer("muni", "8")
    assert session.node("aldea").value is None


def test_a_list_outside_the_form_is_read_once_for_filters():
    villages = Villages()
    session = open_session(VILLAGE_FORM, choices=villages)
    for muni in ("1", "2", "3"):
        session.answer("muni", muni)
        session.node("aldea")
    assert villages.asked == ["aldeas"]


def test_a_value_of_a_list_outside_the_form_is_asked_for_by_itself():
    session = open_session(
        instrument(Question("aldea", "select_one", list_name="aldeas")), choices=Villages()
    )
    session.answer("aldea", "a1")
    assert session.violations() == []
    session.answer("aldea", "x")
    assert codes(session) == [("answer.not_in_list", "aldea")]
