"""What the practice portal accepts of a dataset, field by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.practice.checks import dataset_reasons, is_true, resource_id_reasons
from sync.practice.refusals import RefusalError

GOOD = {"name": "hogares-2026", "title": "Hogares"}


def refused(**fields: object) -> list[str]:
    return sorted(dataset_reasons({**GOOD, **fields}, name_in_use=False))


def test_a_good_dataset_is_accepted() -> None:
    assert refused(tags=[{"name": "Salud pública"}], author_email="a@muni.gob.gt") == []


@pytest.mark.parametrize("name", ["ab", "a" * 100, "datos_2026-final", "0101"])
def test_good_names(name: str) -> None:
    assert refused(name=name) == []


@pytest.mark.parametrize(
    "name", [None, "", "a", "a" * 101, "Hogares", "con espacio", "año", "a/b", "new", "edit\n"]
)
def test_names_that_no_address_can_have(name: str | None) -> None:
    assert refused(name=name) == ["name"]


def test_a_name_in_use_is_said_so() -> None:
    assert dataset_reasons(GOOD, name_in_use=True) == {"name": ["Este nombre ya está en uso"]}


@pytest.mark.parametrize("tag", ["ab", "Salud pública", "año 2026", "a.b-c_d", "x" * 100])
def test_good_tags(tag: str) -> None:
    assert refused(tags=[{"name": tag}]) == []


@pytest.mark.parametrize("tag", ["", "a", "x" * 101, "¿qué?", "a/b", "a\nb"])
def test_bad_tags(tag: str) -> None:
    assert refused(tags=[{"name": "buena"}, {"name": tag}]) == ["tags"]


@pytest.mark.parametrize("mail", ["", None, "ana@muni.gob.gt", "a.b+c@x.org"])
def test_good_addresses(mail: str | None) -> None:
    assert refused(author_email=mail, maintainer_email=mail) == []


@pytest.mark.parametrize("mail", ["ana", "ana@", "@muni.gt", "a b@muni.gt", "a@muni", "a@b.gt "])
def test_bad_addresses(mail: str) -> None:
    assert refused(maintainer_email=mail) == ["maintainer_email"]


def test_what_an_extra_lacks_is_said_at_its_place() -> None:
    reasons = dataset_reasons(
        {**GOOD, "extras": [{"key": "a", "value": "1"}, {"key": "b"}]}, name_in_use=False
    )

    assert reasons["extras"] == [{}, {"value": ["Falta este dato"]}]


def test_an_empty_value_of_an_extra_is_a_value() -> None:
    assert refused(extras=[{"key": "a", "value": ""}]) == []


def test_an_extra_that_stands_twice_is_refused() -> None:
    assert refused(extras=[{"key": "a", "value": "1"}] * 3) == ["extras_validation"]


@pytest.mark.parametrize("value", ["texto", {"a": 1}, ["texto"], [1, 2], 7])
@pytest.mark.parametrize("field", ["tags", "extras"])
def test_a_list_that_is_none_is_another_kind_of_mistake(field: str, value: object) -> None:
    with pytest.raises(RefusalError) as caught:
        refused(**{field: value})

    assert caught.value.status == 400


texts = st.text(max_size=12)


@given(st.dictionaries(st.sampled_from(["name", "author_email", "title", "url"]), texts), texts)
def test_whatever_text_is_sent_gets_an_answer(fields: dict[str, str], tag: str) -> None:
    reasons = dataset_reasons({**fields, "tags": [{"name": tag}]}, name_in_use=False)

    assert set(reasons) <= {"name", "author_email", "tags"}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, True),
        ("True", True),
        ("yes", True),
        ("1", True),
        (1, True),
        (False, False),
        ("false", False),
        ("tal vez", False),
        (None, False),
        ("", False),
    ],
)
def test_yes_and_no_are_read_as_ckan_does(value: object, read: bool) -> None:
    assert is_true(value) is read


def test_an_id_is_a_uuid_that_nobody_else_has() -> None:
    good = "8e65bd06-8d31-49af-8146-eb7f7a40b6af"

    assert resource_id_reasons(good, in_use=False) == []
    assert resource_id_reasons(good, in_use=True) != []
    assert resource_id_reasons("../../etc/passwd", in_use=False) != []
