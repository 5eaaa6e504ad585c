"""Which municipality a spelling means, and when that is asked."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dirty_places import dirty_places
from support.recipes import clean

from app.steps.cleaning.place_names import name_words, read_department, read_place
from app.steps.cleaning.place_recipe import literal, places_recipe
from app.steps.cleaning.places import place_values
from app.steps.reference import municipalities


def placed(value, department=""):
    """What is found out about one spelling."""
    (found,) = place_values({(value, department): 1})
    return found


@pytest.mark.parametrize(
    ("value", "code", "how"),
    [
        ("0101", "0101", "code"),
        ("101", "0101", "code"),
        ("101.0", "0101", "code"),
        ("GT-1413", "1413", "code"),
        ("01-08", "0108", "code"),
        ("0101 Guatemala", "0101", "name"),
        ("GT-0101, Guatemala", "0101", "code"),
        ("Sololá", "0701", "name"),
        ("  SOLOLA ", "0701", "name"),
        ("SololÃ¡", "0701", "name"),
        ("Solol\ufffd", "0701", "name"),
        ("Totonicap?n", "0801", "name"),
        ("Soloma", "1308", "name"),
        ("Chichicastenango", "1406", "name"),
        ("Sn. José Pinula", "0103", "name"),
        ("Sta Cruz del Quiche", "1401", "name"),
        ("Sta. Cruz Barillas", "1326", "name"),
        ("Stgo. Atitlán", "0719", "name"),
        ("Sto. Domingo Xenacoj", "0305", "name"),
        ("SanJosePinula", "0103", "name"),
        ("LosAmates", "1805", "name"),
        ("Catarina Pinula", "0102", "name"),
        ("La Antigua Guatemala", "0301", "name"),
        ("Municipio de Mixco", "0108", "name"),
        ("Villa Nueva", "0115", "name"),
        ("Xela", "0901", "name"),
        ("Mixco, Guatemala", "0108", "name"),
        ("Cobán, Guatemala", "1601", "name"),
        ("Mixco Guatemala", "0108", "name"),
        ("San José (Petén)", "1702", "name"),
        ("San José (depto. de Escuintla)", "0509", "name"),
        ("Mixco (Guatemala), Guatemala", "0108", "name"),
        ("San Pedro Sacatepéquez - San Marcos", "1202", "name"),
        ("San Juan Sacatepequz", "0110", "letters"),
        ("Quezaltenango", "0901", "letters"),
        ("Vila Nueva", "0115", "letters"),
    ],
)
def test_a_spelling_with_one_meaning_is_accepted(value, code, how):
    found = placed(value)
    assert (found.status, found.code, found.how) == ("accepted", code, how)
    assert found.name == municipalities()[code].name


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("San José", {"0509", "1702"}),
        ("San Pedro Sacatepéquez", {"0109", "1202"}),
        ("La Libertad", {"1311", "1705"}),
        ("Solama", {"1308", "1501"}),
        ("Slola", {"0701", "1308"}),
        ("Salma", {"1501", "1308"}),
        ("San Jos", {"0509", "1702"}),
        ("San Pedro", {"1306", "2102"}),
        ("San Miguel", {"0117", "1011"}),
        ("Santa Cruz", {"1401"}),
        ("Pinula", {"0102", "0103"}),
        ("Ixtahuacán", {"0706", "1309"}),
        ("Antigua", {"0301"}),
        ("Nebaj (urbano)", {"1413"}),
        ("Soloma (Sololá)", {"1308"}),
        ("0101 - Mixco", {"0108"}),
        ("San Luis", {"1709"}),
        ("San Sebastián", {"1102"}),
        ("Concepción", {"0708"}),
        ("San Andrse", {"1704"}),
        ("Concepción C.", {"0708"}),
        ("Chimaltenanog", {"0401", "1330"}),
        ("San Sacatepéquez", {"0110", "0308"}),
        ("Bvanca", {"1230"}),
        ("Blan a", {"1230"}),
    ],
)
def test_a_doubtful_spelling_is_asked_with_candidates(value, codes):
    found = placed(value)
    assert (found.status, found.code, found.name) == ("ask", "", "")
    assert codes & {one.code for one in found.candidates}


def test_who_is_asked_sees_the_longer_names_too():
    shown = [candidate.name for candidate in placed("San Luis").candidates]
    assert shown == ["San Luis", "San Luis Jilotepeque"]


@pytest.mark.parametrize("value", ["qwertyuiop", "?", "-", "9999", "Tegucigalpa y otros lugares"])
def test_what_comes_near_nothing_is_unknown(value):
    assert (placed(value).status, placed(value).candidates) == ("unknown", ())


@pytest.mark.parametrize(
    ("value", "department", "code"),
    [
        ("San José", "Escuintla", "0509"),
        ("San José", "Petén", "1702"),
        ("San José", "peten", "1702"),
        ("San José", "17", "1702"),
        ("San José", "GT-05", "0509"),
        ("San Jos", "Petén", "1702"),
        ("Santa Bárbara", "Depto. de Suchitepequez", "1015"),
        ("Slama", "Baja Verapaz", "1501"),
        ("Mixco", "algo", "0108"),
        ("La Libertad", "Huehuetenago", "1311"),
    ],
)
def test_the_department_decides(value, department, code):
    assert placed(value, department).code == code


@pytest.mark.parametrize(
    ("value", "department"),
    [
        ("SAiNTA", "Retalhuleu"),
        ("Bllanco", "San Marcos"),
        ("Toytonicapán", "Totonicapán"),
        ("Sacatepequez", "Sacatepéquez"),
        ("AN HUEHUETENANGO", "Huehuetenango"),
        ("Concepción", "Huehue enango"),
        ("San Francisco", "un departamento"),
    ],
)
def test_look_alikes_are_asked_although_a_department_is_written(value, department):
    found = placed(value, department)
    assert (found.status, found.code) == ("ask", "")


@pytest.mark.parametrize(
    ("value", "department", "code"),
    [
        ("San Luis", "Petén", "1709"),
        ("Concepción", "Sololá", "0708"),
        ("La Blanca", "", "1230"),
        ("Guatemala", "", "0101"),
        ("Totonicapán", "", "0801"),
        ("Antigua Guatemala", "", "0301"),
    ],
)
def test_a_whole_name_that_is_no_part_of_others_or_has_its_department_is_taken(
    value, department, code
):
    assert placed(value, department).code == code


@pytest.mark.parametrize(
    ("value", "department", "code"),
    [
        ("Sn. Juan Sac.", "", "0110"),
        ("Sn Pedro Sac", "Guatemala", "0109"),
        ("Sn Pedro Sac", "San Marcos", "1202"),
        ("Playa Grande", "", "1420"),
        ("Sta. Lucía Cotz.", "", "0502"),
        ("San Agustín Acas", "", "0203"),
        ("Sta Cruz", "El Quiché", "1401"),
        ("San Antonio", "Suchitepéquez", "1010"),
        ("Santo Domingo", "Suchitepéquez", "1006"),
        ("San Cristóbal", "Totonicapán", "0802"),
        ("San Lucas", "Sacatepéquez", "0308"),
        ("Carchá", "Alta Verapaz", "1609"),
        ("La Antigua", "Sacatepéquez", "0301"),
        ("Ciudad de Guatemala", "", "0101"),
        ("Guatemala City", "", "0101"),
        ("Nueva Guatemala de la Asunción", "Guatemala", "0101"),
    ],
)
def test_a_name_cut_short_that_means_one_place_is_taken_for_it(value, department, code):
    found = placed(value, department)
    assert (found.status, found.code, found.how) == ("accepted", code, "name")


@pytest.mark.parametrize(
    ("value", "department"),
    [
        ("Sn. Pedro Sac.", ""),
        ("San Juan", "Sacatepéquez"),
        ("San Juan", "Quetzaltenango"),
        ("San Juan", "Jalapa"),
        ("San Lucas", "Petén"),
        ("Santa Rosa", ""),
        ("Santa Catarina", "Sololá"),
        ("Carchá", ""),
        ("Carchá", "Petén"),
        ("Antigua", ""),
        ("Concepción las", ""),
        ("San Pablo La", ""),
        ("San Marcos la", ""),
        ("Unión", ""),
        ("El", "Totonicapán"),
        ("La", "Zacapa"),
        ("Santa", "Escuintla"),
        ("Sanar", "El Progreso"),
        ("Santa Cruz La", "Quiché"),
        ("San Bartolo", ""),
    ],
)
def test_a_name_cut_short_that_may_mean_more_is_never_taken_for_one(value, department):
    assert placed(value, department).code == ""


LOOK_ALIKES = [
    *(
        "San José",
        "San José Pinula",
        "San José del Golfo",
        "San José Acatempa",
        "San José Ojetenam",
    ),
    *("Santa Catarina Pinula", "Santa Catarina Ixtahuacán", "Santa Catarina Palopó"),
    *("Santa Catarina Mita", "Santa Catarina Barahona", "Soloma", "Sololá", "Salamá", "Chahal"),
    *("Chajul", "Jocotán", "Jocotenango", "San Bartolo Aguas Calientes", "Patzité", "Patzún"),
    *("San Bartolomé Jocotenango", "San Bartolomé Milpas Altas", "Camotán", "San Luis"),
    *("San Lucas Tolimán", "San Lucas Sacatepéquez", "Concepción", "Concepción Huista", "Cuilco"),
    *("Cuilapa", "Cubulco", "Cunén", "Santa Ana", "Santa Ana Huista", "Estanzuela", "Tejutla"),
]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_no_wrong_letter_makes_one_place_of_another(name):
    codes = {
        code for code, each in municipalities().items() if name in (each.name, *each.alt_names)
    }
    written = {name[:at] + name[at + 1 :] for at in range(len(name))}
    written |= {name[:at] + letter + name[at + 1 :] for at in range(len(name)) for letter in "aoí"}
    written |= {name.replace("San ", short) for short in ("Sn. ", "S. ", "S ")}
    written |= {name.upper(), name.replace("c", "c'"), name.replace(" ", "")}
    found = place_values({(each, ""): 1 for each in written})
    assert {one.code for one in found} <= {*codes, ""}


@pytest.mark.parametrize(
    ("value", "department", "code"),
    [
        ("1333", "", "1333"),
        ("1333", "Huehuetenango", "1333"),
        ("1333.0", "13", "1333"),
        ("133", "", ""),
        ("101", "Petén", ""),
        ("1,01", "", ""),
        ("0000", "", ""),
        ("2301", "", ""),
        ("GT-1333", "Huehue", "1333"),
    ],
)
def test_a_code_in_the_cell_is_one_of_the_catalogue_and_of_its_department(value, department, code):
    assert placed(value, department).code == code


@pytest.mark.parametrize(
    ("value", "department"),
    [
        ("Soloma", "Sololá"),
        ("1413", "Petén"),
        ("San José (Petén)", "Escuintla"),
        ("Mixco", "Petén"),
        ("San José", ""),
        ("San José", "?"),
    ],
)
def test_a_department_that_contradicts_is_asked(value, department):
    assert placed(value, department).status == "ask"


@pytest.mark.parametrize("code", municipalities())
def test_every_official_name_is_itself_in_its_department(code):
    place = municipalities()[code]
    for name in (place.name, *place.alt_names):
        assert placed(name, place.department).code == code
        assert placed(name.upper()).code in {code, ""}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Quiché", "14"),
        ("EL QUICHE", "14"),
        ("departamento del Quiché", "14"),
        ("1", "01"),
        ("13.0", "13"),
        ("GT-22", "22"),
        ("23", ""),
        ("0", ""),
        ("Huehuetenago", "13"),
        ("Verapaz", ""),
        ("algo", ""),
        ("", ""),
    ],
)
def test_a_department_is_read(written, code):
    assert read_department(written) == code


def test_a_place_is_taken_apart():
    found = read_place("Sta. Cruz del Quiché (El Quiché)")
    assert (found.words, found.beside, found.department) == (
        ("santa", "cruz", "quiche"),
        "El Quiché",
        "14",
    )


def test_a_name_of_small_words_only_is_left_to_it():
    assert name_words("El") == ("el",)


def test_of_a_dirty_table_nearly_all_is_right_and_nothing_is_wrong():
    rows = dirty_places(8_000)
    counts = Counter((row.value, row.department) for row in rows)
    found = {(each.value, each.department): each for each in place_values(counts)}
    right = sum(found[row.value, row.department].code == row.code for row in rows)
    wrong = [row for row in rows if found[row.value, row.department].code not in {row.code, ""}]
    assert not wrong
    assert right / len(rows) >= 0.99


def test_a_recipe_writes_the_codes_where_they_are_sure():
    rows = [["San José", "Petén"], ["San José", "Escuintla"], ["San José", ""], ["Mixco", "x'y"]]
    counts = Counter((row[0], row[1]) for row in rows)
    recipe = places_recipe(place_values(counts), "m", "d")
    _header, cleaned, _report = clean(["m", "d"], rows, *recipe.as_json()["steps"])
    assert [row[0] for row in cleaned] == ["1702", "0509", "San José", "0108"]


def test_a_recipe_without_departments_maps_what_is_sure():
    recipe = places_recipe(place_values({("Mixco", ""): 3, ("San José", ""): 1}), "m")
    assert [step.mapping("values") for step in recipe.steps] == [{"Mixco": "0108"}]


@pytest.mark.parametrize("text", ["a", "d'Artagnan", 'di "sí"', 'd\'A "x"', ""])
def test_a_text_is_quoted_for_an_expression(text):
    _header, rows, _report = clean(
        ["a"], [[text]], {"op": "compute", "column": "b", "expression": f"{literal(text)} = ${{a}}"}
    )
    assert rows[0][1] == ("true" if text else "false") or rows[0][1] in {"true", "false"}


@given(values=st.lists(st.tuples(st.text(max_size=15), st.text(max_size=6)), max_size=4))
def test_any_text_has_an_answer(values):
    found = place_values(Counter(values))
    assert {(one.value, one.department) for one in found} == {v for v in values if v[0].strip()}
    assert all((one.status == "accepted") == bool(one.code) for one in found)
