"""What answers mean in Guatemala: each check with cases that were worked out by hand."""

from datetime import UTC, datetime

import pytest
from support.choice_lists import ListChoices
from support.findings import findings_of
from support.instruments import instrument, public

from app.messages import fix, group_rule, group_title, sentence
from app.steps.domain_checks.agreement import check_order, check_sum
from app.steps.domain_checks.checks import OF_ONE_ANSWER, DomainChecks
from app.steps.domain_checks.codes import (
    check_nog,
    check_npg,
    check_phone,
    check_renglon,
    check_snip,
)
from app.steps.domain_checks.identity import check_cui, check_nit, cui_check_digit
from app.steps.domain_checks.places import TOLERANCE_M, check_inside, distance_to
from app.steps.outlines import outlines
from app.steps.reference import municipalities
from forms.answers import Answers, StoredRow
from forms.declared_checks import QUESTIONS_OF
from forms.instrument import Question, Repeat
from forms.problem import Severity

# 1*2 + 2*3 + 3*4 + 4*5 + 5*6 + 6*7 + 7*8 + 8*9 = 240, and 240 = 21 * 11 + 9
SERIAL, CHECK = "12345678", "9"


def code_of(found):
    return None if found is None else found[0]


class TestCui:
    """Eight digits, a check digit, the municipality of birth."""

    def test_the_check_digit_is_worked_out_as_by_hand(self):
        assert cui_check_digit(SERIAL) == int(CHECK)

    @pytest.mark.parametrize("code", sorted(municipalities()))
    def test_all_340_municipalities_are_taken(self, code):
        assert check_cui(SERIAL + CHECK + code) is None

    def test_there_are_340_with_the_newest_one(self):
        assert len(municipalities()) == 340
        assert "1333" in municipalities()

    @pytest.mark.parametrize("written", ["1234 56789 0101", "1234-56789-0101", " 1234567890101 "])
    def test_it_may_be_written_in_groups(self, written):
        assert check_cui(written) is None

    @pytest.mark.parametrize("place", range(8))
    @pytest.mark.parametrize("step", range(1, 10))
    def test_every_single_digit_that_is_changed_is_found(self, place, step):
        digit = str((int(SERIAL[place]) + step) % 10)
        wrong = SERIAL[:place] + digit + SERIAL[place + 1 :] + CHECK + "0101"
        assert code_of(check_cui(wrong)) == "check.cui_digit"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("123456789010", "check.cui_length"),
            ("12345678901011", "check.cui_length"),
            ("1", "check.cui_length"),
            ("A-1 12345", "check.cui_signs"),
            ("１２３４５６７８９０１０１", "check.cui_signs"),
            ("", "check.cui_signs"),
            ("---", "check.cui_signs"),
            (SERIAL + "8" + "0101", "check.cui_digit"),
            (SERIAL + CHECK + "0001", "check.cui_department"),
            (SERIAL + CHECK + "2301", "check.cui_department"),
            (SERIAL + CHECK + "9901", "check.cui_department"),
            (SERIAL + CHECK + "0100", "check.cui_municipality"),
            (SERIAL + CHECK + "0118", "check.cui_municipality"),
            (SERIAL + CHECK + "1334", "check.cui_municipality"),
            (SERIAL + CHECK + "2217", None),
        ],
    )
    def test_each_doubt_has_its_own_code(self, text, code):
        assert code_of(check_cui(text)) == code

    def test_a_serial_whose_check_digit_would_be_ten_is_never_right(self):
        serial = next(f"{n:08}" for n in range(100) if cui_check_digit(f"{n:08}") == 10)
        for digit in "0123456789":
            assert code_of(check_cui(serial + digit + "0101")) == "check.cui_digit"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7108-0", None),
        ("71080", None),
        ("576937-K", None),
        ("576937-k", None),
        ("576937K", None),
        ("576937-1", "check.nit_digit"),
        ("7108-1", "check.nit_digit"),
        ("CF", "check.nit_final_consumer"),
        ("c/f", "check.nit_final_consumer"),
        ("C.F.", "check.nit_final_consumer"),
        ("Consumidor final", "check.nit_final_consumer"),
        ("K", "check.nit_signs"),
        ("", "check.nit_signs"),
        ("-", "check.nit_signs"),
        ("57K937-1", "check.nit_signs"),
        ("no tiene", "check.nit_signs"),
        ("1234567890123", "check.nit_signs"),
    ],
)
def test_nit(text, code):
    assert code_of(check_nit(text)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("24131234", None),
        ("2413 1234", None),
        ("2413-1234", None),
        ("+502 5413 1234", None),
        ("00502 5413 1234", None),
        ("(502) 7413-1234", None),
        ("1-800-1234567", None),
        ("50213456", None),
        ("2413123", "check.phone_length"),
        ("241312345", "check.phone_length"),
        ("24131234 / 55551234", "check.phone_signs"),
        ("no tiene", "check.phone_signs"),
        ("", "check.phone_signs"),
        ("14131234", "check.phone_first"),
        ("84131234", "check.phone_first"),
        ("04131234", "check.phone_first"),
    ],
)
def test_telephone(text, code):
    assert code_of(check_phone(text)) == code


@pytest.mark.parametrize(
    ("check", "text", "code"),
    [
        (check_nog, "1234567", None),
        (check_nog, "12.345.678", None),
        (check_nog, "0", "check.nog"),
        (check_nog, "12345678901", "check.nog"),
        (check_nog, "pendiente", "check.nog"),
        (check_nog, "E123456", "check.nog_is_npg"),
        (check_nog, "", "check.nog"),
        (check_npg, "E123456", None),
        (check_npg, "e123456", None),
        (check_npg, "123456", "check.npg"),
        (check_npg, "E", "check.npg"),
        (check_snip, "123456", None),
        (check_snip, "123-456", "check.snip"),
        (check_snip, "000", "check.snip"),
        (check_renglon, "011", None),
        (check_renglon, "189", None),
        (check_renglon, "29", "check.renglon_zeros"),
        (check_renglon, "000", "check.renglon"),
        (check_renglon, "0111", "check.renglon"),
        (check_renglon, "once", "check.renglon"),
        (check_renglon, "", "check.renglon"),
    ],
)
def test_codes_of_purchases_and_budgets(check, text, code):
    assert code_of(check(text)) == code


def test_a_renglon_without_its_zeros_is_given_them_back():
    assert check_renglon("29") == ("check.renglon_zeros", {"proposed": "029"})


class TestPlaces:
    """Points and the outline of their municipality."""

    @pytest.mark.parametrize("code", sorted(municipalities()))
    def test_the_point_of_every_municipality_lies_in_it(self, code):
        place = municipalities()[code]
        assert check_inside(f"{place.latitude} {place.longitude}", code) is None

    def test_a_point_in_another_municipality_names_it(self):
        nebaj, xela = municipalities()["1413"], municipalities()["0901"]
        code, values = check_inside(f"{xela.latitude} {xela.longitude} 0 0", "1413")
        assert code == "check.other_municipality"
        assert (values["said"], values["found"]) == (nebaj.name, xela.name)

    def test_a_point_in_the_sea_belongs_to_no_municipality(self):
        assert code_of(check_inside("12.0 -92.0", "1413")) == "check.outside_municipality"

    def test_the_code_may_have_lost_its_zero(self):
        place = municipalities()["0101"]
        assert check_inside(f"{place.latitude} {place.longitude}", "101") is None

    @pytest.mark.parametrize("point", ["", "14.6", "aquí no", "14.6 oeste"])
    def test_what_is_no_point_is_left_to_its_type(self, point):
        assert check_inside(point, "0101") is None

    def test_a_municipality_that_nobody_knows_is_not_looked_at(self):
        assert check_inside("12.0 -92.0", "9999") is None
        assert check_inside("12.0 -92.0", "Nebaj") is None

    @pytest.mark.parametrize(("metres", "is_told"), [(200, False), (1_400, False), (3_000, True)])
    def test_beside_the_line_there_is_room(self, metres, is_told):
        outline = outlines()["1413"]
        top = max(outline.rings[0])
        degrees = metres / 111_000
        found = check_inside(f"{top[0] + degrees} {top[1]}", "1413")
        assert (found is not None) is is_told
        assert TOLERANCE_M == 1_500

    def test_distances_are_metres(self):
        square = ((15.0, -90.0), (15.0, -89.0), (14.0, -89.0), (14.0, -90.0), (15.0, -90.0))
        assert distance_to((square,), 15.1, -89.5) == pytest.approx(11_132, rel=0.001)
        assert distance_to((square,), 15.0, -90.0) == pytest.approx(0, abs=0.01)

    def test_a_line_without_length_is_a_point(self):
        assert distance_to((((15.0, -90.0), (15.0, -90.0)),), 15.1, -90.0) == pytest.approx(
            11_132, rel=0.001
        )


@pytest.mark.parametrize(
    ("end", "begin", "is_told"),
    [
        ("2026-01-02", "2026-01-01", False),
        ("2026-01-01", "2026-01-01", False),
        ("2025-12-31", "2026-01-01", True),
        ("2026-01-01T08:00:00.000-06:00", "2026-01-01T08:00:00.001-06:00", True),
        ("2026-01-01T08:00:00.000-06:00", "2026-01-01T13:59:00.000+00:00", False),
        ("2026-01-01", "2026-01-01T23:59:00.000-06:00", False),
        ("2026-01-01T08:00:00", "2026-01-01T09:00:00.000-06:00", False),
        ("mañana", "2026-01-01", False),
        ("2026-01-01", "31/12/2026", False),
    ],
)
def test_order_of_dates(end, begin, is_told):
    assert (check_order(end, begin) is not None) is is_told


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (10, [(1, 4), (1, 6)], None),
        (10, [(1, 4), (1, 5)], "9"),
        (10, [(1, 4), (1, None)], "4"),
        (10, [(1, None), (1, None)], None),
        (0.3, [(1, 0.1), (1, 0.2)], None),
        (8, [(1, 10), (-1, 2)], None),
        (12, [(1, 10), (-1, 2)], "8"),
        (100.004, [(1, 100)], None),
        (100.01, [(1, 100)], "100"),
        (12_000.5, [(1, 12_500.5)], "12,500.5"),
        ("diez", [(1, 10)], None),
        (10, [(1, "diez")], None),
        (float("inf"), [(1, 10)], None),
        (10, [], None),
    ],
)
def test_sums(total, parts, expected):
    found = check_sum(total, parts)
    assert (None if found is None else found[1]["expected"]) == expected


def problems(form, values, rows=()):
    found = DomainChecks(form).problems(Answers(values, list(rows)))
    return [(problem.place.row_id, problem.place.field, problem.code) for problem in found]


class TestRecords:
    """Declared checks on whole records."""

    def test_each_word_of_a_declaration_has_its_check(self):
        alone = {word for word, (least, _most) in QUESTIONS_OF.items() if least == 0}
        assert set(OF_ONE_ANSWER) == alone

    def test_a_form_that_declares_nothing_has_nothing_to_check(self):
        assert not DomainChecks(instrument(public("cui")))
        assert DomainChecks(instrument(public("cui", check="cui")))

    def test_blank_answers_are_not_looked_at(self):
        form = instrument(public("cui", check="cui"), public("nit", check="nit"))
        assert problems(form, {}) == []
        assert problems(form, {"cui": None, "nit": "1"}) == [(None, "nit", "check.nit_signs")]

    def test_numbers_are_looked_at_as_they_are_written(self):
        form = instrument(public("r", "integer", check="renglon"))
        assert problems(form, {"r": 29}) == [(None, "r", "check.renglon_zeros")]
        assert problems(form, {"r": 189}) == []

    def test_two_answers_are_compared(self):
        form = instrument(
            public("inicio", "date"),
            public("fin", "date", check="desde inicio", labels={"": "Fin"}),
        )
        assert problems(form, {"inicio": "2026-02-01"}) == []
        assert problems(form, {"fin": "2026-02-01"}) == []
        (found,) = DomainChecks(form).problems(
            Answers({"inicio": "2026-02-01", "fin": "2026-01-31"})
        )
        said = sentence(found)
        assert "«Fin» (31/01/2026)" in said
        assert "«inicio» (01/02/2026)" in said

    def test_a_point_is_compared_with_its_municipality(self):
        form = instrument(
            public("m", "select_one", list_name="m"), public("p", "geopoint", check="dentro_de m")
        )
        xela = municipalities()["0901"]
        values = {"m": "1413", "p": f"{xela.latitude} {xela.longitude} 0 0"}
        assert problems(form, values) == [(None, "p", "check.other_municipality")]

    REPEAT = Repeat(
        "r",
        children=(
            public("r/a", "integer"),
            public("r/b", "integer"),
            public("r/t", "integer", check="suma a b"),
        ),
    )

    def test_in_a_repeat_each_row_is_looked_at_with_its_own_answers(self):
        rows = [
            StoredRow("r", "u1", None, 1, {"r/a": 1, "r/b": 2, "r/t": 3}),
            StoredRow("r", "u2", None, 2, {"r/a": 1, "r/b": 2, "r/t": 4}),
        ]
        assert problems(instrument(self.REPEAT), {}, rows) == [("u2", "r/t", "check.sum")]

    def test_a_total_outside_counts_all_rows(self):
        form = instrument(self.REPEAT, public("todo", "integer", check="suma a"))
        rows = [StoredRow("r", f"u{n}", None, n, {"r/a": n}) for n in (1, 2, 3)]
        assert problems(form, {"todo": 6}, rows) == []
        assert problems(form, {"todo": 7}, rows) == [(None, "todo", "check.sum")]

    def test_a_row_may_be_compared_with_what_stands_around_it(self):
        form = instrument(
            public("inicio", "date"),
            Repeat("r", children=(public("r/fecha", "date", check="desde inicio"),)),
        )
        rows = [
            StoredRow("r", "u1", None, 1, {"r/fecha": "2026-03-01"}),
            StoredRow("r", "u2", None, 2, {"r/fecha": "2026-01-01"}),
        ]
        assert problems(form, {"inicio": "2026-02-01"}, rows) == [
            ("u2", "r/fecha", "check.date_order")
        ]

    def test_a_total_of_a_row_counts_the_rows_inside_it_alone(self):
        form = instrument(
            Repeat(
                "r",
                children=(
                    public("r/t", "integer", check="suma n"),
                    Repeat("r/s", children=(public("r/s/n", "integer"),)),
                ),
            )
        )
        rows = [
            StoredRow("r", "u1", None, 1, {"r/t": 3}),
            StoredRow("r", "u2", None, 2, {"r/t": 3}),
            StoredRow("r/s", "x", "u1", 1, {"r/s/n": 3}),
            StoredRow("r/s", "y", "u2", 1, {"r/s/n": 4}),
        ]
        assert problems(form, {}, rows) == [("u2", "r/t", "check.sum")]


def clock():
    return datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def found_in(form, values):
    return list(findings_of(form, [("u1", Answers(values))], ListChoices(), now=clock))


class TestFindings:
    """Beside the rules of the form."""

    def test_they_are_warnings_after_what_the_form_refuses(self):
        form = instrument(
            public("cui", check="cui"), Question("edad", "integer", required="true()")
        )
        assert [(each.path, each.code, each.severity) for each in found_in(form, {"cui": "1"})] == [
            ("edad", "answer.required", Severity.ERROR),
            ("cui", "check.cui_length", Severity.WARNING),
        ]

    def test_an_answer_that_does_not_apply_is_not_looked_at(self):
        form = instrument(
            public("tiene", "text"), public("cui", relevant="/data/tiene = 'si'", check="cui")
        )
        assert found_in(form, {"tiene": "no", "cui": "1"}) == []
        assert len(found_in(form, {"tiene": "si", "cui": "1"})) == 1


SAMPLES = {
    "cui": ["x", "1", "1234567880101", "1234567899901", "1234567890118"],
    "nit": ["x", "CF", "7108-1"],
    "telefono": ["x", "1", "14131234"],
    "nog": ["x", "E1"],
    "npg": ["x"],
    "snip": ["x"],
    "renglon": ["x", "29"],
}


@pytest.mark.parametrize("word", sorted(SAMPLES))
def test_every_doubt_is_said_in_whole_sentences(word):
    form = instrument(public("q", check=word, labels={"": "La pregunta"}))
    for text in SAMPLES[word]:
        (found,) = DomainChecks(form).problems(Answers({"q": text}))
        said = f"{sentence(found)} {fix(found)} {group_title(found)} {group_rule(found)}"
        assert "…" not in said
        assert "{" not in said
        assert group_rule(found), "a group of its own in the review"
