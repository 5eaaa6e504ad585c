"""Choice lists as nodes and by index."""

import pytest
from support.forms import choices

from forms.choice_table import ChoiceTable
from forms.choices import Choice
from forms.instrument import Question
from forms.offers import FormChoices, ListRoot, Lists, chosen_values

CHOICES = (
    Choice("a", {"es": "Agua", "en": "Water"}, {"tipo": "1"}),
    Choice("b", {"es": "Bosque"}, {"tipo": "2"}),
    Choice("c", {}, {"tipo": "2", "label": "propia", "name": "otro"}),
)


def columns(name: str, language: str = "es") -> list[str | None]:
    items = list(ListRoot(ChoiceTable(CHOICES), language).children())
    return [cells[0].value if (cells := item.named(name)) else None for item in items]


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
    root = ListRoot(ChoiceTable(CHOICES), "es")
    items = list(root.children())
    assert root.parent is not None
    assert [node.name for node in root.parent.children()] == ["root"]
    assert [item.position for item in items] == [1, 2, 3]
    assert all(item.parent is root for item in items)
    assert [node.name for node in items[0].children()] == ["name", "label", "tipo"]


def test_the_item_at_one_place_is_the_same_node_however_it_was_reached():
    root = ListRoot(ChoiceTable(CHOICES), "es")
    first, second = list(root.children())[:2]
    assert root.where("item", "tipo", "1") == [first]
    assert len({first, second, *root.where("item", "tipo", "1")}) == 2
    assert first != ListRoot(ChoiceTable(CHOICES), "es").where("item", "tipo", "1")[0]


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("tipo", "2", ["b", "c"]),
        ("tipo", "9", []),
        ("name", "a", ["a"]),
        ("falta", "", []),
        ("falta", "x", []),
    ],
)
def test_items_are_found_by_a_column(column, value, found):
    root = ListRoot(ChoiceTable(CHOICES), "es")
    assert [CHOICES[place].value for place in root.places(column, value)] == found
    assert root.where("item", column, value) == list(root.items(root.places(column, value)))
    assert root.where("fila", column, value) == ()


def test_a_list_is_read_when_it_is_first_asked_for_and_once():
    asked = []

    def read(name: str):
        asked.append(name)
        return choices(name, "x", "y").choices

    lists = Lists(read)
    assert asked == []
    assert [choice.value for choice in lists.table("l")] == ["1", "2"]
    assert lists.table("l").find("2") is lists.table("l")[1]
    assert lists.table("l").find("9") is None
    assert lists.root("l", "es") is lists.root("l", "es")
    assert lists.root("l", "es") is not lists.root("l", "en")
    assert asked == ["l"]


def test_of_two_choices_with_one_value_the_first_is_found():
    table = ChoiceTable((Choice("x", {"": "uno"}), Choice("x", {"": "dos"})))
    found = table.find("x")
    assert found is not None
    assert found.label() == "uno"


def test_a_session_takes_the_form_s_list_before_any_other():
    own = Lists(lambda name: CHOICES if name == "l" else ())
    form_choices = FormChoices(own, None, "es")
    assert tuple(form_choices.table("l")) == CHOICES
    assert len(form_choices.table("falta")) == 0
    assert form_choices.find("l", "a") is CHOICES[0]
    assert form_choices.find("falta", "a") is None
    assert list(form_choices.root("falta").children()) == []


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
