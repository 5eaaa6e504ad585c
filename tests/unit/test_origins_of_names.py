"""Names as offices write them: codes beside dates and telephones, people of a place's name."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.steps.origins import origin_of, periods_in
from app.steps.reference import departments, fold, municipalities

PLACES = tuple(municipalities().values())
DEPARTMENT_NAMES = {fold(each.name): each.code for each in departments().values()}
TWINS = {
    "San Pedro Sacatepéquez": ("0109", "1202"),
    "La Democracia": ("0503", "1312"),
    "San José": ("0509", "1702"),
    "San Lorenzo": ("1007", "1229"),
    "Santa Bárbara": ("1015", "1310"),
    "La Libertad": ("1311", "1705"),
}
YEAR_LIKE = tuple(code for code in municipalities() if 1900 <= int(code) < 2100)
NOT_YEAR_LIKE = tuple(code for code in municipalities() if code not in YEAR_LIKE)


def note(text: str):
    """What a single note above a table says."""
    return origin_of("datos", (), (text,))


class TestEveryMunicipality:
    """What holds for the whole catalogue, not only for the examples somebody thought of."""

    def test_there_are_340_of_which_22_could_be_a_year(self):
        assert len(PLACES) == 340
        zacapa, chiquimula = (
            tuple(c for c in municipalities() if c[:2] == d) for d in ("19", "20")
        )
        assert (len(zacapa), len(chiquimula)) == (11, 11)
        assert (*zacapa, *chiquimula) == YEAR_LIKE

    def test_its_code_alone_names_it_unless_it_could_be_a_year(self):
        assert {code for code in NOT_YEAR_LIKE if origin_of(code).code != code} == set()
        assert {code for code in YEAR_LIKE if origin_of(code).code} == set()

    def test_its_code_as_iso_writes_it_is_never_a_year(self):
        assert {code for code in municipalities() if origin_of(f"GT-{code}").code != code} == set()
        assert {
            code for code in municipalities() if origin_of(f"GT{code[:2]}-{code[2:]}").code != code
        } == set()

    def test_its_code_is_found_beside_any_month_of_the_year(self):
        for month in range(1, 13):
            wrong = {
                code
                for code in NOT_YEAR_LIKE
                if origin_of(f"{code}_2026-{month:02d}").code != code
                or origin_of(f"{code} 2026{month:02d}").code != code
            }
            assert wrong == set()

    def test_office_and_department_together_name_it_whatever_its_name_is(self):
        silent_errors = {}
        for place in PLACES:
            department = departments()[place.department].name
            found = note(f"Municipalidad de {place.name}, {department}")
            if found.code not in ("", place.code):
                silent_errors[place.code] = found.code
        assert silent_errors == {}

    def test_a_name_alone_never_names_another_one(self):
        assert {
            p.code: f for p in PLACES if (f := origin_of(p.name).code) not in ("", p.code)
        } == {}

    def test_a_name_alone_is_a_doubt_only_for_twins_and_departments(self):
        doubtful = {place.name for place in PLACES if not origin_of(place.name).code}
        also_departments = {p.name for p in PLACES if fold(p.name) in DEPARTMENT_NAMES}
        assert doubtful == set(TWINS) | also_departments

    def test_capitals_and_lost_accents_make_no_difference(self):
        for place in PLACES:
            expected = origin_of(place.name)
            for written in (place.name.upper(), fold(place.name), place.name.replace(" ", "_")):
                assert origin_of(written).code == expected.code, written

    def test_a_doubt_always_names_the_place_among_its_candidates(self):
        assert {p.code for p in PLACES if p.code not in origin_of(p.name).candidates} == set()


class TestTwins:
    """Six pairs of municipalities share a name: only the department tells them apart."""

    @pytest.mark.parametrize(("name", "codes"), TWINS.items(), ids=TWINS)
    def test_alone_both_are_told_and_none_is_taken(self, name, codes):
        found = origin_of(name)
        assert (found.code, found.candidates) == ("", codes)

    @pytest.mark.parametrize(
        ("name", "code"),
        [(name, code) for name, codes in TWINS.items() for code in codes],
        ids=str,
    )
    @pytest.mark.parametrize(
        "words",
        ["{name}, {department}", "{department} - {name}", "{name} ({department})"],
        ids=["after a comma", "before", "in brackets"],
    )
    def test_the_department_beside_decides(self, words, name, code):
        department = departments()[code[:2]].name
        found = origin_of(words.format(name=name, department=department))
        assert found.code == code

    @pytest.mark.parametrize(
        ("name", "code"),
        [(name, code) for name, codes in TWINS.items() for code in codes],
        ids=str,
    )
    def test_so_does_the_folder_of_the_department(self, name, code):
        assert origin_of(name, (departments()[code[:2]].name,)).code == code

    @pytest.mark.parametrize("name", TWINS)
    def test_a_department_that_has_neither_decides_nothing(self, name):
        found = origin_of(name, ("Izabal",))
        assert (found.code, found.candidates) == ("", TWINS[name])

    def test_both_departments_beside_decide_nothing(self):
        assert origin_of("San José", ("Escuintla", "Petén")).code == ""

    def test_the_code_decides_where_the_name_cannot(self):
        found = origin_of("1702 San José")
        assert (found.code, found.conflict) == ("1702", False)


NUMBERS_THAT_ARE_NO_CODES = {
    "a day as people write it": ("informe 15-03-2026", "1503"),
    "a day with two digits of the year": ("informe 15-03-26", "1503"),
    "the first day of a month": ("01-01-2026", "0101"),
    "the last day of a month": ("corte al 21-01-2026", "2101"),
    "what could be a code and a year as well": ("16-02-2026", "1602"),
    "an hour after the day of an export": ("export_20260315_1413", "1413"),
    "an hour right behind the day": ("export_2026-03-15 1203", "1203"),
    "days of a month": ("01-15 marzo 2026", "0115"),
    "days of a month in words": ("del 01-15 de marzo", "0115"),
    "days of a month run together with signs": ("01-05_enero_2026", "0105"),
    "a telephone": ("tel 2413-1413", "1413"),
    "a telephone with a space": ("+502 4413 1413", "1413"),
    "a mobile telephone": ("5512-0101", "0101"),
    "a year": ("informe 2009", "2009"),
}


@pytest.mark.parametrize("case", NUMBERS_THAT_ARE_NO_CODES)
def test_a_number_that_can_be_something_else_names_no_municipality(case):
    text, code = NUMBERS_THAT_ARE_NO_CODES[case]
    found = origin_of(text)
    assert found.code == ""
    assert code in found.candidates


@pytest.mark.parametrize("case", NUMBERS_THAT_ARE_NO_CODES)
def test_nor_does_it_contradict_a_folder_that_is_sure(case):
    text, _code = NUMBERS_THAT_ARE_NO_CODES[case]
    found = origin_of(text, ("1413 Nebaj",))
    assert (found.code, found.source, found.conflict) == ("1413", "folder", False)


CODES_BESIDE_OTHER_NUMBERS = {
    "before a day": ("1413 15-03-2026", "1413"),
    "after a day": ("15-03-2026 1413", "1413"),
    "before day and hour": ("1602_20260315_1413", "1602"),
    "before a year": ("0101-2026", "0101"),
    "before a year after a sign": ("1413/2026", "1413"),
    "after a year": ("2026 0101", "0101"),
    "after a year, in one word": ("datos_2026_1413", "1413"),
    "before an hour that no day goes before": ("1413_0830", "1413"),
    "with a hyphen and a word": ("16-02 presupuesto", "1602"),
    "before a year that a telephone could end with": ("2201 2026", "2201"),
    "twice": ("0101 0101", "0101"),
    "beside its name": ("1413 Nebaj", "1413"),
    "beside its department": ("1413 Quiché", "1413"),
    "beside the version": ("1413 v2", "1413"),
    "in brackets": ("datos (1413)", "1413"),
    "before the letter of a part": ("1413a", "1413"),
}


@pytest.mark.parametrize("case", CODES_BESIDE_OTHER_NUMBERS)
def test_a_code_is_found_beside_other_numbers(case):
    text, code = CODES_BESIDE_OTHER_NUMBERS[case]
    assert origin_of(text).code == code


NO_CODES_AT_ALL = {
    "three digits": "101",
    "five digits": "01011",
    "inside a longer number": "9014139",
    "right after a letter": "A1413",
    "with a space inside": "14 13",
    "department without municipality": "1400",
    "a municipality too many": "1422",
    "a department too many": "2301",
    "nought": "0000",
    "arabic digits": "١٤١٣",
    "wide digits": "１４１３",
    "an amount": "Q14130.50",
    "nothing": "",
    "signs": "___---",
}


@pytest.mark.parametrize("case", NO_CODES_AT_ALL)
def test_what_is_no_code_says_nothing(case):
    found = origin_of(NO_CODES_AT_ALL[case])
    assert (found.code, found.clues) == ("", ())


NOTES_THAT_SAY_IT = {
    "the code alone": ("1413", "1413"),
    "the code with spaces around": (" 1413 ", "1413"),
    "labelled": ("Código: 1413", "1413"),
    "labelled without an accent": ("CODIGO DE MUNICIPIO 1413", "1413"),
    "labelled by the office": ("Municipio 1413", "1413"),
    "labelled by the institute": ("INE 1413", "1413"),
    "as ISO writes it": ("Informe de GT-1413, primera parte", "1413"),
    "beside its own name": ("Nebaj 1413", "1413"),
    "office": ("Municipalidad de Morales", "1804"),
    "office, shorter": ("Municipio: Flores", "1701"),
    "office that calls itself municipal": ("Alcaldía Municipal de Zaragoza", "0415"),
    "office of a place that is a department": ("Municipio de Guatemala", "0101"),
    "department beside a surname": ("Morales, Izabal", "1804"),
    "a surname and nothing else": ("Morales", "1804"),
    "a surname and a month": ("Morales, marzo de 2026", "1804"),
}


@pytest.mark.parametrize("case", NOTES_THAT_SAY_IT)
def test_notes_that_say_whose_a_table_is(case):
    text, code = NOTES_THAT_SAY_IT[case]
    found = note(text)
    assert (found.code, found.source) == (code, "cell")


NOTES_THAT_COULD_MEAN_ANYTHING = {
    "a count": ("Total de registros: 1413", ("1413",)),
    "the number of a letter": ("Oficio 0305", ("0305",)),
    "a page": ("Folio No. 0101", ("0101",)),
    "a telephone of the office": ("Teléfono 2413-1413", ("1413",)),
    "who made it, by surname": ("Elaborado por: Ana Morales", ("1804",)),
    "who signs it": ("Vo.Bo. Juan Flores", ("1701",)),
    "a given name": ("Responsable: Concepción Pérez", ("0708",)),
    "another given name": ("Revisó Catarina Raymundo", ("1216",)),
    "who is Spanish": ("Fuente: Universidad de Zaragoza", ("0415",)),
    "plain words": ("Fondos de la Unión Europea", ("1909",)),
    "a law": ("Según la reforma del acuerdo", ("1221",)),
    "the country": ("Guatemala, 5 de abril", ("0101",)),
}


@pytest.mark.parametrize("case", NOTES_THAT_COULD_MEAN_ANYTHING)
def test_notes_that_could_mean_anything_are_doubts(case):
    text, candidates = NOTES_THAT_COULD_MEAN_ANYTHING[case]
    found = note(text)
    assert found.code == ""
    assert set(candidates) <= set(found.candidates) or not found.clues


@pytest.mark.parametrize("case", NOTES_THAT_COULD_MEAN_ANYTHING)
def test_they_do_not_stand_against_the_code_in_the_name(case):
    text, _candidates = NOTES_THAT_COULD_MEAN_ANYTHING[case]
    found = origin_of("1413", (), (text,))
    assert (found.code, found.conflict) == ("1413", False)


class TestLongerNames:
    """A name inside a longer one is not that place."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("San José Pinula", "0103"),
            ("San José del Golfo", "0104"),
            ("San José Ojetenam", None),
            ("Santa Cruz del Quiché", "1401"),
            ("San Pedro Carchá", "1609"),
            ("San Pedro Pinula", "2102"),
            ("Nuevo Progreso", None),
            ("San Antonio Huista", None),
        ],
    )
    def test_the_longest_name_counts(self, text, code):
        expected = code or next(p.code for p in PLACES if p.name == text)
        assert origin_of(text).code == expected

    @pytest.mark.parametrize("text", ["Morazán", "nebajenses", "chajuleños", "totonicapense"])
    def test_only_whole_words_are_names(self, text):
        assert origin_of(text).code in ("", "0202")

    def test_two_places_in_one_name_are_a_contradiction(self):
        found = origin_of("Nebaj y Chajul")
        assert (found.code, found.conflict, found.candidates) == ("", True, ("1405", "1413"))


PERIODS = {
    "15-03-2026": ("2026-03",),
    "15/03/2026": ("2026-03",),
    "15.03.2026": ("2026-03",),
    "5/3/2026": ("2026-03",),
    "31-12-2025": ("2025-12",),
    "03-2026": ("2026-03",),
    "03/2026": ("2026-03",),
    "03_2026": ("2026-03",),
    "datos 12-2025": ("2025-12",),
    "Del 01/03/2026 al 31/03/2026": ("2026-03",),
    "Del 01/01/2026 al 31/03/2026": ("2026-01", "2026-03"),
    "2026-03-15": ("2026-03",),
    "2026.03.15": ("2026-03",),
    "20260331": ("2026-03",),
    "mar 2026": ("2026-03",),
    "MAR-2026": ("2026-03",),
    "ene_2026": ("2026-01",),
    "sept 2026": ("2026-09",),
    "Dic. 2025": ("2025-12",),
    "Mayo2026": ("2026-05",),
    "2026mayo": ("2026-05",),
    "MARZO_2026": ("2026-03",),
    "2026 marzo": ("2026-03",),
    "setiembre2026": ("2026-09",),
    "abril-mayo 2026": ("2026-04", "2026-05"),
    "0101-2026": ("2026",),
    "1413_2026": ("2026",),
    "T1 2026": ("2026",),
    "15-13-2026": ("2026",),
    "32/03/2026": ("2026",),
    "15-03-26": (),
    "2413-2026": ("2026",),
    "marzo": (),
    "2026-00": ("2026",),
    "1899": (),
    "2100": (),
    "1999": ("1999",),
    "marzolino 2026": ("2026",),
    "Q12026.50": (),
}


@pytest.mark.parametrize(("text", "periods"), PERIODS.items(), ids=PERIODS)
def test_periods_are_found_in_the_order_of_days_that_is_used_here(text, periods):
    assert periods_in(text) == periods


MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13), ids=MONTHS)
@pytest.mark.parametrize("year", [1999, 2018, 2026])
def test_every_way_to_write_a_month_says_the_same(month, year):
    name, expected = MONTHS[month - 1], (f"{year}-{month:02d}",)
    ways = (
        f"{year}-{month:02d}",
        f"{year}{month:02d}",
        f"{year}_{month:02d}",
        f"{month:02d}-{year}",
        f"{month:02d}/{year}",
        f"{name} {year}",
        f"{name.upper()} DE {year}",
        f"{name}_{year}",
        f"{name[:3]} {year}",
        f"{name[:3].title()}-{year}",
        f"{year}-{month:02d}-28",
        f"28/{month:02d}/{year}",
        f"{name}{year}",
    )
    assert {way: periods_in(way) for way in ways} == dict.fromkeys(ways, expected)


@given(st.sampled_from(NOT_YEAR_LIKE), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_of_any_form_beside_a_code_changes_nothing_about_it(code, day):
    for written in (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%d-%m-%Y")):
        found = origin_of(f"GT-{code} {written}")
        assert (found.code, found.conflict) == (code, False)
        assert periods_in(f"{code} {written}") == (day.strftime("%Y-%m"),)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text_is_read_without_harm_and_what_it_names_exists(text):
    found = origin_of(text, (text,), (text,))
    assert found.code in ("", *municipalities())
    assert set(found.candidates) <= set(municipalities())
    assert all(period[:4].isdigit() for period in periods_in(text))


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique_by=lambda p: p.code))
def test_the_order_of_folders_does_not_change_whose_a_file_is(places):
    folders = [f"{place.code}x" for place in places]
    there, back = origin_of("datos", folders), origin_of("datos", folders[::-1])
    assert (there.code, there.conflict, there.candidates) == (
        back.code, back.conflict, back.candidates,
    )  # fmt: skip


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_two_sure_codes_agree_or_decide_nothing(one, other):
    found = origin_of(f"GT-{one.code}", (f"GT-{other.code}",))
    assert found.code == (one.code if one.code == other.code else "")
    assert found.conflict is (one.code != other.code)
