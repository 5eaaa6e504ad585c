"""Spellings that look like one thing."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from app.steps.cleaning import clusters
from app.steps.cleaning.clusters import METHODS, cluster_values, map_step
from app.steps.reference import fold


def groups(values, method):
    """The groups that a method finds, each as a set."""
    counts = values if isinstance(values, dict) else dict.fromkeys(values, 1)
    return [{value for value, _rows in one.values} for one in cluster_values(counts, method)]


@pytest.mark.parametrize(
    ("method", "one", "other"),
    [
        ("fingerprint", "Salud Pública", "SALUD PUBLICA"),
        ("fingerprint", "Ministerio de Salud", "salud, ministerio de"),
        ("fingerprint", "K'iche'", "Kꞌicheʼ"),
        ("fingerprint", "  Mixco  ", "mixco."),
        ("ngram", "San José Pinula", "SanJosé Pinula"),
        ("ngram", "Mixco", "m i x c o"),
        ("phonetic", "Vásquez", "Básques"),
        ("phonetic", "Hernández", "Ernandes"),
        ("phonetic", "Quiché", "Kiche"),
        ("phonetic", "Cahabón", "Kaabón"),
        ("phonetic", "Llanos", "Yanos"),
        ("phonetic", "Ixchel", "Ijchel"),
        ("phonetic", "Huehuetenango", "Wewetenango"),
        ("phonetic", "Tz’utujil", "Tzutujil"),
        ("phonetic", "Gerardo", "Jerardo"),
        ("levenshtein", "Chimaltenango", "Chimaltennago"),
        ("levenshtein", "Quetzaltenango", "Quezaltenango"),
        ("levenshtein", "Mixco", "Mixo"),
    ],
)
def test_two_spellings_of_one_thing(method, one, other):
    assert groups([one, other, "algo muy distinto"], method) == [{one, other}]


@pytest.mark.parametrize(
    ("method", "one", "other"),
    [
        ("fingerprint", "San Pedro", "San Pablo"),
        ("fingerprint", "Salud", "Salud Pública"),
        ("ngram", "Soloma", "Sololá"),
        ("phonetic", "Casa", "Cosa"),
        ("phonetic", "Mario", "María"),
        ("phonetic", "chico", "hico"),
        ("levenshtein", "Soloma", "Sololá"),
        ("levenshtein", "Soloma", "Salamá"),
        ("levenshtein", "Zona 1", "Zona 2"),
        ("levenshtein", "2019", "2018"),
        ("levenshtein", "sí", "no"),
        ("levenshtein", "uno", "una"),
    ],
)
def test_two_things_are_not_one(method, one, other):
    assert groups([one, other], method) == []


def test_the_spelling_of_most_rows_is_suggested():
    (found,) = cluster_values({"mixco": 3, "Mixco": 9, "MIXCO": 1})
    assert found.suggested == "Mixco"
    assert found.values == (("Mixco", 9), ("mixco", 3), ("MIXCO", 1))
    assert found.rows == 13


@pytest.mark.parametrize(
    ("one", "other"),
    [("Petén", "Peten"), ("Petén", "PETÉN"), ("Petén", " Petén"), ("San José", "San  José")],
)
def test_between_equals_the_better_written_one_is_suggested(one, other):
    assert cluster_values({one: 2, other: 2})[0].suggested == one


def test_a_chain_of_small_steps_leads_nowhere():
    values = {"pataca": 9, "pataco": 5, "patico": 4, "patizo": 3}
    assert groups(values, "levenshtein") == [{"pataca", "pataco"}, {"patico", "patizo"}]


def test_groups_come_by_their_rows():
    found = cluster_values({"a": 1, "A": 1, "b": 5, "B": 5})
    assert [one.rows for one in found] == [10, 2]


def test_blank_values_belong_nowhere():
    assert cluster_values({"": 5, "  ": 2, "-": 3, "--": 1}) == []


def test_many_names_are_compared_in_blocks(monkeypatch):
    monkeypatch.setattr(clusters, "_ALL_PAIRS", 3)
    monkeypatch.setattr(clusters, "_BLOCK", 3)
    values = ["Chimaltenango", "Chimaltennago", "Chimaltenang", "Jutiapa", "Escuintla", "Esquintla"]
    values += ["Xhimaltenango", "San Pedro Necta", "San Pedro Mecta"]
    assert groups(values, "levenshtein") == [
        {"Chimaltenango", "Chimaltennago", "Chimaltenang", "Xhimaltenango"},
        {"Escuintla", "Esquintla"},
        {"San Pedro Necta", "San Pedro Mecta"},
    ] or {"San Pedro Necta", "San Pedro Mecta"} in groups(values, "levenshtein")


def test_what_was_found_becomes_a_step_of_a_recipe():
    step = map_step("d", cluster_values({"mixco": 3, "Mixco": 9}))
    assert (step.op, step.columns, step.mapping("values")) == ("map", ("d",), {"mixco": "Mixco"})


counted = st.dictionaries(
    st.text(max_size=8) | st.sampled_from(["Mixco", "mixco", "Mixo", "San José", "SAN JOSE"]),
    st.integers(1, 50),
    max_size=12,
)


@pytest.mark.parametrize("method", METHODS)
@given(counts=counted)
def test_every_value_stands_in_one_group_at_most(method, counts):
    found = cluster_values(counts, method)
    values = [value for one in found for value, _rows in one.values]
    assert len(values) == len(set(values))
    assert set(values) <= set(counts)
    assert all(len(one.values) > 1 and fold(one.suggested) for one in found)
    assert all(rows == counts[value] for one in found for value, rows in one.values)


@pytest.mark.parametrize("method", METHODS)
@given(counts=counted, chance=st.randoms())
def test_the_order_of_the_values_does_not_matter(method, counts, chance):
    turned = list(counts.items())
    chance.shuffle(turned)
    assert cluster_values(dict(turned), method) == cluster_values(counts, method)


def test_a_spelling_stands_in_a_group_once_however_often_it_is_met(monkeypatch):
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"Municipalidad {one}{other} de Occidente" for one in letters for other in "xyz"]
    counts = dict.fromkeys(names, 1)
    monkeypatch.setattr(clusters, "_ALL_PAIRS", 10)
    found = cluster_values(counts, "levenshtein")
    said = [value for one in found for value, _rows in one.values]
    assert said
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cooperativa Integral El Porvenir", "Cooperativa Integral El Porbenir"),
        ("Xooperativa Integral El Porvenir", "Cooperativa Integral El Porvenir"),
        ("Cooperativa Integral El Porveni", "Cooperativa Integral El Porvenir"),
        ("Cooperativa Integral El Porvenir RL", "Cooperativa Integral El Porvenir"),
    ],
)
def test_in_blocks_names_alike_are_found_by_their_beginning_or_their_end(monkeypatch, one, other):
    monkeypatch.setattr(clusters, "_ALL_PAIRS", 3)
    crowd = [f"Asociación de productores {letter * 3} del norte" for letter in "abcdefghij"]
    assert {one, other} in groups([one, other, *crowd], "levenshtein")


@pytest.mark.parametrize("strip", [1, 2, 3, 100])
def test_how_names_are_cut_for_comparing_changes_nothing(monkeypatch, strip):
    names = [
        "Mixco",
        "Mixo",
        "Mixcoo",
        "Chimaltenango",
        "Chimaltennago",
        "Chimaltenang",
        "ab",
        "ac",
    ]
    whole = groups(names, "levenshtein")
    monkeypatch.setattr(clusters, "_STRIP", strip)
    assert groups(names, "levenshtein") == whole


def few(name):
    """In how many letters a longer name may differ from this one."""
    return 0 if len(name) < 4 else 1 if len(name) < 12 else 2 if len(name) < 18 else 3


def simply_near(counts):
    """What names around each are gathered, each compared with each, without any haste."""
    folded = {value: fold(value) for value in counts if fold(value)}
    said = Counter()
    for value, name in folded.items():
        said[name] += counts[value]

    def is_near(one, other):
        shorter = min(one, other, key=len)
        figures = re.findall(r"\d+", one) == re.findall(r"\d+", other)
        places = {one, other} <= clusters._official_names()
        return figures and not places and Levenshtein.distance(one, other) <= few(shorter)

    left, found = sorted(said, key=lambda name: (-said[name], name)), []
    while left:
        first = left.pop(0)
        around = {first, *(name for name in left if is_near(first, name))}
        left = [name for name in left if name not in around]
        found.append({value for value, name in folded.items() if name in around})
    return sorted(sorted(each) for each in found if len(each) > 1)


names_alike = st.dictionaries(
    st.text("aáAbn 12", max_size=5).map(lambda end: f"Nebaj{end}")
    | st.text("abn1", min_size=2, max_size=5)
    | st.text("oO", max_size=3).map(lambda end: f"Cooperativa Nueva Flor{end}")
    | st.sampled_from(["Soloma", "Sololá", "Salamá", "SOLOLA", "Soloma 1"]),
    st.integers(1, 9),
    max_size=14,
)


@given(counts=names_alike)
def test_names_gathered_by_strips_are_those_found_by_comparing_each_with_each(counts):
    found = groups(counts, "levenshtein")
    assert sorted(sorted(each) for each in found) == simply_near(counts)


@pytest.mark.parametrize(("length", "letters"), [
    (3, 0), (4, 1), (11, 1), (12, 2), (17, 2), (18, 3), (40, 3),
])  # fmt: skip
def test_longer_names_may_differ_in_more_letters(length, letters):
    name = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"[:length]
    for more in (letters, letters + 1):
        other = name + "ñ" * more
        assert groups([name, other], "levenshtein") == (
            [{name, other}] if 0 < more <= letters else []
        )


def test_spellings_of_a_name_that_no_other_is_near_are_gathered_too():
    values = ["Nebaj", "NEBAJ", "Cunén", "Chajul", "Chajul."]
    assert {"Nebaj", "NEBAJ"} in groups(values, "levenshtein")
    assert {"Chajul", "Chajul."} in groups(values, "levenshtein")
    assert len(groups(values, "levenshtein")) == 2
