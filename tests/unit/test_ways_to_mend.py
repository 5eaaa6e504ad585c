"""Ways to mend one kind of problem in all records: what each makes of a wrong answer.

`None` says that the way leads nowhere: nothing is guessed, the answer stays for a person.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.choice_lists import ListChoices
from support.households import instrument

from app.steps.corrections import WAYS, mended, proposal
from app.steps.reference import municipalities
from forms.instrument import Marks, Question

CHOICES = ListChoices(
    municipios={code: place.name for code, place in municipalities().items()},
    agua={
        "1": "Tubería",
        "2": "Pozo propio",
        "3": "Río o lago",
        "ns": "No sabe",
        "nr": "No responde",
    },
    vecinos={"a": "San Pedro Norte", "b": "San Pedro Sur"},
    vacia={},
)
FORM = instrument(
    Question("municipio", "select_one", list_name="municipios", marks=Marks(codelist="municipios")),
    Question("agua", "select_one", list_name="agua"),
    Question("vecino", "select_one", list_name="vecinos"),
    Question("nada", "select_one", list_name="vacia"),
    Question("fuentes", "select_multiple", list_name="agua"),
    Question("poblacion", "integer", marks=Marks(unit="personas")),
    Question("costo", "decimal", marks=Marks(unit="Q")),
    Question("cuando", "date"),
    Question("hora", "time"),
    Question("nombre", "text"),
    Question("obligatoria", "integer", required="true()"),
)


def put(path, wrong, way, code="answer.anything"):
    """Give what a wrong answer becomes in a way."""
    return mended(
        SimpleNamespace(path=path, code=code, values={"value": wrong}), FORM, CHOICES, way
    )


def proposed(path, wrong, code="answer.anything"):
    return proposal(SimpleNamespace(path=path, code=code, values={"value": wrong}), FORM, CHOICES)


# Dates whose order somebody declares for all.


@pytest.mark.parametrize(
    ("wrong", "dmy", "mdy", "ymd"),
    [
        pytest.param("03-04-2026", "2026-04-03", "2026-03-04", None, id="both orders possible"),
        pytest.param("03/04/2026", "2026-04-03", "2026-03-04", None, id="strokes"),
        pytest.param("03.04.2026", "2026-04-03", "2026-03-04", None, id="points"),
        pytest.param("3-4-2026", "2026-04-03", "2026-03-04", None, id="without zeros"),
        pytest.param("13-04-2026", "2026-04-13", None, None, id="only day first"),
        pytest.param("04-13-2026", None, "2026-04-13", None, id="only month first"),
        pytest.param("31-12-1999", "1999-12-31", None, None, id="end of a year"),
        pytest.param("2026-04-03", None, None, None, id="nothing to mend: it is a date"),
        pytest.param("2026/04/03", None, None, "2026-04-03", id="year first with strokes"),
        pytest.param("2026-4-3", None, None, "2026-04-03", id="year first without zeros"),
        pytest.param("2026-13-03", None, None, None, id="thirteenth month"),
        pytest.param("31-02-2026", None, None, None, id="a day February never has"),
        pytest.param("29-02-2024", "2024-02-29", None, None, id="a leap day"),
        pytest.param("29-02-2023", None, None, None, id="a leap day of no leap year"),
        pytest.param("29-02-1900", None, None, None, id="1900 was no leap year"),
        pytest.param("29-02-2000", "2000-02-29", None, None, id="2000 was one"),
        pytest.param("03-04-26", None, None, None, id="two figures of a year are not guessed"),
        pytest.param("03-04-126", None, None, None, id="three neither"),
        pytest.param("00-04-2026", None, None, None, id="day zero"),
        pytest.param("01-00-2026", None, None, None, id="month zero"),
        pytest.param("01-01-9999", "9999-01-01", "9999-01-01", None, id="the last year"),
        pytest.param("01-01-0999", None, None, None, id="a year before 1000"),
        pytest.param(" 03-04-2026 ", "2026-04-03", "2026-03-04", None, id="spaces around"),
        pytest.param("03-04-2026 00:00", "2026-04-03", "2026-03-04", None, id="midnight"),
        pytest.param("03-04-2026 00:00:00", "2026-04-03", "2026-03-04", None, id="with seconds"),
        pytest.param("03-04-2026 08:30", None, None, None, id="an hour would be lost"),
        pytest.param("3 de abril de 2026", None, None, None, id="words"),
        pytest.param("03-abr-2026", None, None, None, id="a month in words"),
        pytest.param("46115", None, None, None, id="a number of days, as Excel counts"),
        pytest.param("03-04", None, None, None, id="no year"),
        pytest.param("03-04-2026-1", None, None, None, id="too many parts"),
        pytest.param("٠٣-٠٤-٢٠٢٦", None, None, None, id="figures of another script"),
        pytest.param("", None, None, None, id="nothing"),
    ],
)
def test_a_date_is_read_in_the_order_that_is_declared(wrong, dmy, mdy, ymd):
    assert [put("cuando", wrong, order) for order in ("dmy", "mdy", "ymd")] == [dmy, mdy, ymd]


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from("-/."))
def test_every_day_written_in_an_order_is_read_back_in_it(day, sign):
    parts = {"d": str(day.day), "m": str(day.month), "y": str(day.year)}
    for order in ("dmy", "mdy"):
        assert put("cuando", sign.join(parts[each] for each in order), order) == day.isoformat()


@given(st.text(max_size=20), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_what_is_no_date_never_becomes_one_that_is_not_there(wrong, order):
    value = put("cuando", wrong, order)
    assert value is None or date.fromisoformat(str(value)).year >= 1000


# Lost zeros.


@pytest.mark.parametrize("code", ["0101", "0208", "0305", "0512", "0910"])
def test_the_zero_a_spreadsheet_took_comes_back(code):
    assert put("municipio", str(int(code)), "zeros") == code


def test_every_municipality_of_the_country_gets_its_zero_back():
    lost = [code for code in municipalities() if code.startswith("0")]
    assert len(lost) > 100
    assert [put("municipio", code.lstrip("0"), "zeros") for code in lost] == lost


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param(" 101 ", "0101", id="spaces around"),
        pytest.param("0101", None, id="nothing is missing"),
        pytest.param("1413", None, id="nothing is missing, two figures of department"),
        pytest.param("199", None, id="no such place"),
        pytest.param("9", None, id="far too short"),
        pytest.param("10101", None, id="too long"),
        pytest.param("101a", None, id="no number"),
        pytest.param("101.0", None, id="a decimal: other way"),
        pytest.param("-101", None, id="a sign"),
        pytest.param("Guatemala", None, id="a name: other way"),
        pytest.param("", None, id="nothing"),
        pytest.param("   ", None, id="spaces"),
        pytest.param("²", None, id="a figure above the line"),
        pytest.param("١٠١", None, id="figures of another script"),
    ],
)
def test_zeros_are_given_only_to_a_number_that_lost_them(wrong, code):
    assert put("municipio", wrong, "zeros") == code


# The nearest choice.


@pytest.mark.parametrize(
    ("path", "wrong", "code"),
    [
        pytest.param("agua", "Tuberia", "1", id="without its accent"),
        pytest.param("agua", "TUBERÍA", "1", id="in capitals"),
        pytest.param("agua", "Tubéria", "1", id="accent at another place"),
        pytest.param("agua", "Tuberria", "1", id="a letter twice"),
        pytest.param("agua", "Tubera", "1", id="a letter missing"),
        pytest.param("agua", "Poso propio", "2", id="as it sounds"),
        pytest.param("agua", "Rio o lago", "3", id="the accent again"),
        pytest.param("agua", "Rio y lago", "3", id="another small word"),
        pytest.param("agua", "NS", "ns", id="the code in capitals"),
        pytest.param("agua", "no sabe.", "ns", id="a full stop"),
        pytest.param("agua", "Lluvia", None, id="no choice at all"),
        pytest.param("agua", "agua", None, id="the name of the question"),
        pytest.param("agua", "No", None, id="the beginning of two"),
        pytest.param("agua", "", None, id="nothing"),
        pytest.param("agua", "¿?", None, id="signs alone"),
        pytest.param("vecino", "San Pedro", None, id="two are as near"),
        pytest.param("vecino", "San Pedro Nortee", "a", id="one is nearer by far"),
        pytest.param("nada", "cualquiera", None, id="a list without choices"),
        pytest.param("municipio", "Guatemalaa", "0101", id="a letter too many"),
        pytest.param("municipio", "Santa Catarina Pinua", "0102", id="a letter too few"),
        pytest.param("municipio", "San Lorenzo", None, id="a name that two places have"),
        pytest.param("municipio", "Sn", None, id="too little to know"),
    ],
)
def test_the_nearest_choice_is_taken_only_when_no_other_is_near(path, wrong, code):
    assert put(path, wrong, "nearest") == code


# Blank, trim, and what all ways have in common.


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        pytest.param("n/d", "", id="a word for nothing"),
        pytest.param("999", "", id="a code for nothing"),
        pytest.param(" ", "", id="a space"),
        pytest.param("", None, id="nothing to blank"),
        pytest.param(None, None, id="no answer"),
    ],
)
def test_an_answer_is_blanked_when_there_is_one(wrong, value):
    assert put("costo", wrong, "blank") == value


@pytest.mark.parametrize(
    ("path", "wrong", "value"),
    [
        pytest.param("nombre", " Ana  María ", "Ana María", id="a name"),
        pytest.param("nombre", "Ana", None, id="nothing to take"),
        pytest.param("nombre", "   ", None, id="only spaces: nothing would be left"),
        pytest.param("agua", " 2 ", "2", id="a choice"),
        pytest.param("poblacion", " 1234 ", 1234, id="a number"),
        pytest.param("poblacion", " mil ", None, id="no number without spaces either"),
        pytest.param("cuando", " 2026-04-03 ", "2026-04-03", id="a date"),
        pytest.param("cuando", " mañana ", None, id="no date without spaces either"),
    ],
)
def test_trimming_gives_a_value_of_the_questions_type(path, wrong, value):
    assert put(path, wrong, "trim") == value


@pytest.mark.parametrize("way", [way for way in WAYS if way != "blank"])
@pytest.mark.parametrize("wrong", [None, 5, 5.5, True, ("a",)])
def test_what_is_no_text_is_left_alone(way, wrong):
    assert put("nombre", wrong, way) is None


@pytest.mark.parametrize("way", [way for way in WAYS if way != "blank"])
@pytest.mark.parametrize("path", ["municipio", "agua", "poblacion", "costo", "cuando", "hora"])
@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("\x00", id="NUL"),
        pytest.param("\ud800", id="half a sign"),
        pytest.param("9" * 400, id="four hundred figures"),
        pytest.param("1e999", id="beyond all numbers"),
        pytest.param("'; DROP TABLE record; --", id="a command for a database"),
        pytest.param("../../etc/passwd", id="a path"),
        pytest.param("{value}", id="a template"),
        pytest.param("%s", id="an old template"),
        pytest.param("(a+)+$", id="an expression"),
        pytest.param("ꞌ" * 30, id="saltillos"),
    ],
)
def test_hostile_answers_lead_nowhere(way, path, hostile):
    assert put(path, hostile, way) is None


# What is proposed without anybody saying a way.


@pytest.mark.parametrize(
    ("path", "wrong", "value"),
    [
        pytest.param("cuando", "13-04-2026", "2026-04-13", id="only a day can be 13"),
        pytest.param("cuando", "04-13-2026", "2026-04-13", id="only a day can be 13, in the north"),
        pytest.param("cuando", "03-04-2026", "2026-04-03", id="day first, as in Guatemala"),
        pytest.param("cuando", "2026/4/3", "2026-04-03", id="year first"),
        pytest.param("cuando", "2026-04-03T00:00:00", "2026-04-03", id="midnight of a spreadsheet"),
        pytest.param("cuando", "31-02-2026", None, id="no such day"),
        pytest.param("cuando", "ayer", None, id="a word"),
        pytest.param("poblacion", "1 234 567", 1_234_567, id="spaces between thousands"),
        pytest.param("poblacion", "1'234'567", 1_234_567, id="apostrophes between thousands"),
        pytest.param("poblacion", "12 34", None, id="a space at another place"),
        pytest.param("poblacion", "12 personas", 12, id="the unit"),
        pytest.param("poblacion", "12 casas", None, id="another unit"),
        pytest.param("poblacion", "doce", None, id="words"),
        pytest.param("poblacion", "12.5", None, id="half a person"),
        pytest.param("costo", "Q5", 5.0, id="the sign of the quetzal"),
        pytest.param("costo", "q 5", 5.0, id="the same in small"),
        pytest.param("costo", "GTQ5.25", 5.25, id="its name among banks"),
        pytest.param("costo", "$5", None, id="dollars are no quetzales"),
        pytest.param("costo", "5 USD", None, id="the same after"),
        pytest.param("costo", "1.234,56", 1234.56, id="points and a comma"),
        pytest.param("costo", "Q1 234.56", 1234.56, id="a space and a point"),
        pytest.param("costo", "-5,5", -5.5, id="less than nothing"),
        pytest.param("costo", "5-6", None, id="from and to"),
        pytest.param("costo", "5/2", None, id="a fraction"),
        pytest.param("costo", "=5+6", None, id="a formula"),
        pytest.param("fuentes", "Tubería ns", "1 ns", id="labels of one word each"),
        pytest.param("fuentes", "1 9", None, id="one of two is unknown: none"),
        pytest.param("nombre", "cualquiera", None, id="a text is never guessed"),
    ],
)
def test_only_what_can_mean_one_thing_is_proposed(path, wrong, value):
    assert proposed(path, wrong) == value


@pytest.mark.parametrize(
    ("path", "wrong", "value"),
    [
        pytest.param("poblacion", "12_345", 12_345, id="an underscore between figures"),
        pytest.param("poblacion", "1_2_3", 123, id="several"),
        pytest.param("poblacion", "_", None, id="an underscore alone says nothing"),
        pytest.param("costo", "1_000.50", 1000.5, id="an underscore and a decimal point"),
        pytest.param("poblacion", "١٢", 12, id="figures of Arabic"),
        pytest.param("costo", "٧.٥", 7.5, id="figures of Arabic and a point"),
        pytest.param("poblacion", "１２", 12, id="wide figures of East Asian keyboards"),
        pytest.param("poblacion", "-٥", -5, id="less than nothing in figures of Arabic"),
        pytest.param("cuando", "٢٠٢٦-٠٤-٠٣", "2026-04-03", id="a date in figures of Arabic"),
        pytest.param("municipio", "١٠١", "0101", id="a code in them, without its zero"),
        pytest.param("agua", "２", "2", id="a wide choice"),
        pytest.param("poblacion", "NaN", "", id="what Python writes for nothing"),
        pytest.param("costo", "-inf", "", id="infinity is no amount"),
        pytest.param("poblacion", "#N/A", "", id="what Excel writes for nothing"),
        pytest.param("cuando", "NULL", "", id="what databases write for nothing"),
        pytest.param("municipio", "#¡REF!", "", id="what Excel writes for what is gone"),
        pytest.param("agua", "inf", None, id="infinity is a word among choices"),
        pytest.param("obligatoria", "NaN", None, id="what must be answered is never left blank"),
        pytest.param("nombre", "NaN", "", id="a text that says nothing either"),
    ],
)
def test_what_strictness_finds_in_tables_is_mended_in_answers(path, wrong, value):
    assert proposed(path, wrong) == value


@pytest.mark.parametrize(
    ("code", "wrong", "value"),
    [
        ("check.other_digits", "km ٣", "km 3"),
        ("check.other_digits", "１２-B", "12-B"),
        ("check.other_digits", "m²", "m²"),
        ("check.no_data", "NaN", ""),
        ("check.no_data", " #N/A ", ""),
        ("check.outer_spaces", " ٣ ", "٣"),
    ],
)
def test_each_doubt_about_a_text_has_its_own_way_out(code, wrong, value):
    assert proposed("nombre", wrong, code) == value


@pytest.mark.parametrize("code", ["record.duplicate_key", "check.cui_digit", "check.sum", ""])
def test_what_is_not_about_one_wrong_answer_proposes_nothing(code):
    assert proposed("poblacion", "12 personas", code) is None


@given(st.text(max_size=30), st.sampled_from(["municipio", "agua"]))
def test_a_proposed_choice_is_always_one_of_its_list(wrong, path):
    value = proposed(path, wrong)
    assert value is None or CHOICES.find("municipios" if path == "municipio" else "agua", value)


@given(st.text(alphabet="0123456789.,' Q-%", max_size=14))
def test_a_proposed_number_keeps_the_figures_that_were_typed(wrong):
    value = proposed("costo", wrong)
    if value is not None:
        figures = "".join(sign for sign in wrong if sign.isdigit())
        said = "".join(sign for sign in f"{value:.12f}" if sign.isdigit())
        assert said.strip("0") == figures.strip("0")
