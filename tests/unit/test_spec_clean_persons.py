"""Look-alikes: places, spellings and persons that are nearly, but not quite, the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.cleaning.clusters import (
    cluster_values,
    fingerprint,
    letter_pairs,
    map_step,
    sound,
)
from app.steps.cleaning.duplicates import find_duplicates, guess_roles
from app.steps.cleaning.places import place_values
from app.steps.reference import departments, fold, municipalities

ROLES = {"id": ["id"], "name": ["name"], "date": ["date"], "phone": ["phone"]}


def one_place(value, department=""):
    """What is found out about one spelling."""
    (found,) = place_values({(value, department): 1})
    return found


SHARED = sorted(
    {
        fold(place.name)
        for place in municipalities().values()
        if sum(fold(other.name) == fold(place.name) for other in municipalities().values()) > 1
    }
)


@pytest.mark.parametrize("name", SHARED)
def test_a_name_of_several_municipalities_is_asked_unless_its_department_is_said(name):
    places = [place for place in municipalities().values() if fold(place.name) == name]
    assert one_place(name).status == "ask"
    offered = {one.code for one in one_place(name).candidates}
    assert {place.code for place in places} <= offered
    for place in places:
        in_department = [each for each in places if each.department == place.department]
        found = one_place(name, departments()[place.department].name)
        assert found.code == (place.code if len(in_department) == 1 else "")


def one_letter_away(name):
    """Every spelling with two neighbouring letters changed round."""
    for at in range(len(name) - 1):
        if name[at] != name[at + 1]:
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


@pytest.mark.parametrize("name", ["Soloma", "Sololá", "Salamá", "Mixco", "Cobán", "Chahal"])
def test_no_slip_of_two_letters_turns_one_municipality_into_another(name):
    code = one_place(name).code
    slips = place_values({(slip, ""): 1 for slip in one_letter_away(name)})
    assert {found.code for found in slips} <= {code, ""}


@pytest.mark.parametrize("code", sorted(departments()))
def test_a_lost_letter_in_any_long_name_of_a_department_never_names_another_place(code):
    places = [place for place in municipalities().values() if place.department == code]
    spellings = {}
    for place in places:
        if len(place.name) >= 9:
            spellings[place.name[:4] + place.name[5:], code] = place.code
    found = place_values(dict.fromkeys(spellings, 1))
    wrong = [one for one in found if one.code not in {spellings[one.value, one.department], ""}]
    assert not wrong


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Vásquez", "Bázques", id="b and v, s and z"),
        pytest.param("Hilda", "Ilda", id="a mute h"),
        pytest.param("Chacón", "Chakon", id="c and k"),
        pytest.param("Guillermo", "Guiyermo", id="ll and y"),
        pytest.param("Xicay", "Jicai", id="x and j, y and i"),
        pytest.param("Güitzil", "Güitsil", id="tz and ts"),
        pytest.param("Wajxaqib", "Huajxaqib", id="hu and w"),
        pytest.param("Q'anjob'al", "Qanjobal", id="glottal stops"),
        pytest.param("Anna Maria", "Maria Ana", id="double letters, another order"),
        pytest.param("Genaro", "Jenaro", id="g and j before e"),
        pytest.param("Raquel", "Rakel", id="qu and k"),
    ],
)
def test_names_that_sound_alike(one, other):
    assert sound(fold(one)) == sound(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Pedro", "Pablo", id="two names"),
        pytest.param("Rosa", "Rosario", id="a part"),
        pytest.param("chico", "sico", id="ch is one sound"),
        pytest.param("gato", "jato", id="g before a is its own"),
        pytest.param("Mario", "María", id="another vowel"),
        pytest.param("Luis", "Luisa", id="a letter more"),
    ],
)
def test_names_that_do_not(one, other):
    assert sound(fold(one)) != sound(fold(other))


@pytest.mark.parametrize(
    ("name", "words", "pairs"),
    [
        pytest.param("b a", "a b", "ba", id="two letters"),
        pytest.param("a a", "a", "aa", id="a word twice"),
        pytest.param("de la de", "de la", "addeella", id="a word again"),
        pytest.param("a", "a", "a", id="one letter"),
    ],
)
def test_keys_of_folded_names(name, words, pairs):
    assert fingerprint(name) == words
    assert sorted(letter_pairs(name)) == sorted(pairs)


@given(words=st.lists(st.sampled_from(["salud", "de", "la", "san", "x"]), min_size=1, max_size=5))
def test_a_fingerprint_knows_neither_order_nor_number_of_words(words):
    assert fingerprint(" ".join(words)) == fingerprint(" ".join([*words[::-1], words[0]]))


@given(
    counts=st.dictionaries(st.sampled_from(["a b", "B A", "b, a", "c", "C."]), st.integers(1, 9))
)
def test_following_the_suggestions_leaves_nothing_to_suggest(counts):
    step = map_step("x", cluster_values(counts))
    after = {}
    for value, rows in counts.items():
        written = step.mapping("values").get(value, value)
        after[written] = after.get(written, 0) + rows
    assert cluster_values(after) == []
    assert sum(after.values()) == sum(counts.values())


def reasons(one, other):
    """Why two rows (id, name, date, phone) are shown; none when they are not."""
    found = find_duplicates(["id", "name", "date", "phone"], [(2, one), (3, other)], ROLES)
    return found[0].reasons if found else ()


ANA = ("2345678900101", "Ana María Pérez López", "1990-03-04", "55123456")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(ANA, "same_id", id="the same row"),
        pytest.param(("2345 67890 0101", "", "", ""), "same_id", id="the document in groups"),
        pytest.param(("2345-67890-0101", "", "", ""), "same_id", id="the document with hyphens"),
        pytest.param(
            ("2345678900102", ANA[1], "", ""), "id_nearly_same", id="one figure otherwise"
        ),
        pytest.param(
            ("2345678900011", ANA[1], "", ""), "id_nearly_same", id="two figures changed round"
        ),
        pytest.param(
            ("234567890101", ANA[1], "", ""), "id_nearly_same", id="a figure that was lost"
        ),
        pytest.param(("9999999990101", *ANA[1:]), None, id="twins have two documents"),
        pytest.param(("2345678900102", "Juan Caal Pop", "", ""), None, id="neighbours in a list"),
        pytest.param(
            ("", "Ana Maria Perez Lopez", ANA[2], ""), "similar_name_same_date", id="no accents"
        ),
        pytest.param(
            ("", "Ana María Péres Lópes", ANA[2], ""), "similar_name_same_date", id="by ear"
        ),
        pytest.param(("", "Luis Ajú", ANA[2], ""), None, id="born the same day"),
        pytest.param(
            ("", "Ana María Pérez L.", "", "+502 5512-3456"),
            "similar_name_same_phone",
            id="a telephone with its country",
        ),
        pytest.param(("", "Luis Ajú", "", ANA[3]), None, id="a telephone that two share"),
        pytest.param(("", "López Pérez Ana María", "", ""), "same_name", id="another order"),
        pytest.param(("", "Ana María Pérez López", "1991-03-04", ""), None, id="a namesake"),
        pytest.param(("", "", "", ""), None, id="an empty row"),
        pytest.param(("", "", ANA[2], ANA[3]), None, id="a row without a name"),
    ],
)
def test_two_rows_of_which_one_is_that_of_ana(other, expected):
    found = reasons(ANA, other)
    assert (found[0] if found else None) == expected
    assert reasons(other, ANA) == found


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "12345678", "12345679", "87654321"]),
        st.sampled_from(["", "Ana María Pérez", "Ana Maria Peres", "Luis Ajú Caal"]),
        st.sampled_from(["", "1990-01-01"]),
        st.sampled_from(["", "55123456"]),
    ),
    max_size=8,
)


@given(rows=ROWS)
def test_every_pair_is_found_that_two_rows_alone_would_be(rows):
    """Blocks save time and lose nothing: they agree with comparing each with each."""
    found = find_duplicates(["id", "name", "date", "phone"], enumerate(rows), ROLES)
    expected = {
        (one, other): reasons(rows[one], rows[other])
        for one in range(len(rows))
        for other in range(one + 1, len(rows))
        if reasons(rows[one], rows[other])
    }
    assert {(pair.first, pair.second): pair.reasons for pair in found} == expected


@pytest.mark.parametrize(
    ("called", "role"),
    [
        pytest.param("CUI", "id", id="the document of a person"),
        pytest.param("Número de DPI", "id", id="its card"),
        pytest.param("NIT del proveedor", "id", id="the tax number"),
        pytest.param("Fecha de Nacimiento", "date", id="a date of birth"),
        pytest.param("fecha_nac", "date", id="a short one"),
        pytest.param("Tel.", "phone", id="a telephone"),
        pytest.param("WhatsApp", "phone", id="a telephone by its application"),
        pytest.param("Primer apellido", "name", id="a surname"),
        pytest.param("nombres", "name", id="given names"),
        pytest.param("Fecha de entrega", None, id="another date"),
        pytest.param("Monto", None, id="an amount"),
        pytest.param("telar", None, id="a word that begins so"),
    ],
)
def test_a_column_is_known_by_what_it_is_called(called, role):
    assert guess_roles({"c": called}) == ({role: ("c",)} if role else {})
