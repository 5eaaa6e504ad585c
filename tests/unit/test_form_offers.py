"""Choice lists as nodes and by index."""

import pytest
from support.forms import choices

from forms.choices import Choice
from forms.instrument import Question
from forms.offers import FormChoices, ListRoot, Lists, chosen_values

CHOICES = (
    Choice("a", {"es": "Agua", "en": "Water"}, {"tipo": "1"}),
    Choice("b", {"es": "Bosque"}, {"tipo": "2"}),
    Choice("c", {}, {"tipo": "2", "label": "propia", "name": "otro"}),
)


def columns(name: str, language: str = "es") -> list[str | None]:
    return [item.column(name) for item in ListRoot(CHOICES, language).items]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tipo", ["1", "2", "2"]),
        ("name", ["a", "b", "otro"]),
        ("label", ["Agua", "Bosque", "propia"]),
        ("falta", [None, None, None]),
    ],
)
def test_an_item_has_its_columns_and_those_every_list_has(name, expected):
    assert columns(name) == expected


def test_labels_are_in_one_language_or_in_any_there_is():
    assert columns("label", "en") == ["Water", "Bosque", "propia"]


def test_items_stand_under_root_and_document():
    root = ListRoot(CHOICES, "es")
    assert root.parent is not None
    assert [node.name for node in root.parent.children()] == ["root"]
    assert [item.position for item in root.items] == [1, 2, 3]
    assert all(item.parent is root for item in root.items)
    assert [node.name for node in root.items[0].children()] == ["name", "label", "tipo"]


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("tipo", "2", ["b", "c"]),
        ("tipo", "9", []),
        ("name", "a", ["a"]),
        ("falta", "", ["a", "b", "c"]),
        ("falta", "x", []),
    ],
)
def test_items_are_found_by_a_column(column, value, found):
    root = ListRoot(CHOICES, "es")
    assert [item.choice.value for item in root.find(column, value)] == found
    assert root.where("item", column, value) == root.find(column, value)
    assert root.where("fila", column, value) == ()


def test_a_list_is_read_when_it_is_first_asked_for_and_once():
    asked = []

    def read(name: str):
        asked.append(name)
        return choices(name, "x", "y").choices

    lists = Lists(read)
    assert asked == []
    assert [choice.value for choice in lists.of("l")] == ["1", "2"]
    assert lists.find("l", "2") is lists.of("l")[1]
    assert lists.find("l", "9") is None
    assert lists.root("l", "es") is lists.root("l", "es")
    assert lists.root("l", "es") is not lists.root("l", "en")
    assert asked == ["l"]


def test_of_two_choices_with_one_value_the_first_is_found():
    lists = Lists(lambda _name: (Choice("x", {"": "uno"}), Choice("x", {"": "dos"})))
    found = lists.find("l", "x")
    assert found is not None
    assert found.label() == "uno"


def test_a_session_takes_the_form_s_list_before_any_other():
    own = Lists(lambda name: CHOICES if name == "l" else ())
    form_choices = FormChoices(own, None, "es")
    assert form_choices.of("l") == CHOICES
    assert form_choices.of("falta") == ()
    assert form_choices.find("l", "a") is CHOICES[0]
    assert form_choices.find("falta", "a") is None
    assert form_choices.root("falta").items == []


@pytest.mark.parametrize(
    ("kind", "value", "chosen"),
    [
        ("select_one", "a", ["a"]),
        ("select_one", "a b", ["a b"]),
        ("select_one", None, []),
        ("select_multiple", "a b", ["a", "b"]),
        ("select_multiple", None, []),
        ("select_multiple", 7, ["7"]),
        ("rank", " b  a ", ["b", "a"]),
    ],
)
def test_an_answer_holds_one_choice_or_several(kind, value, chosen):
    assert chosen_values(Question("q", kind), value) == chosen
