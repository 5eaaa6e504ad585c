"""CUI, NIT and the other codes against computations written here, and spellings people use."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.territory import DEPARTMENT_SIZES

from app.steps.domain_checks.agreement import check_order, check_sum
from app.steps.domain_checks.codes import (
    check_nog,
    check_npg,
    check_phone,
    check_renglon,
    check_snip,
)
from app.steps.domain_checks.identity import check_cui, check_nit
from app.steps.domain_checks.places import check_inside, distance_to
from app.steps.outlines import outlines
from app.steps.reference import municipalities

serials = st.text("0123456789", min_size=8, max_size=8)
digits = st.integers(1, 10**10).map(str)


def code_of(found):
    return None if found is None else found[0]


def digit_of_cui(serial):
    """RENAP's check digit: places weigh 2 to 9."""
    total = 0
    for weight, sign in zip((2, 3, 4, 5, 6, 7, 8, 9), serial, strict=True):
        total += weight * "0123456789".index(sign)
    return total - total // 11 * 11


def sign_of_nit(number):
    """SAT's check sign: weights 2, 3 … from the right, what is missing to a multiple of 11."""
    total = sum(weight * int(sign) for weight, sign in enumerate(reversed(number), start=2))
    missing = (11 - total % 11) % 11
    return "K" if missing == 10 else str(missing)


class TestCui:
    """Thirteen digits that check themselves."""

    @given(serials, st.integers(1, 22), st.data())
    def test_what_the_reference_makes_is_taken(self, serial, department, data):
        assume(digit_of_cui(serial) != 10)
        number = data.draw(st.integers(1, DEPARTMENT_SIZES[department - 1]))
        assert check_cui(f"{serial}{digit_of_cui(serial)}{department:02}{number:02}") is None

    @given(serials, st.integers(0, 9))
    def test_any_other_check_digit_is_refused(self, serial, digit):
        assume(digit != digit_of_cui(serial))
        assert code_of(check_cui(f"{serial}{digit}0101")) == "check.cui_digit"

    def test_a_serial_whose_digit_would_be_ten_is_never_issued(self):
        never = [text for n in range(400) if digit_of_cui(text := f"{n * 7919:08}") == 10]
        assert len(never) == pytest.approx(400 / 11, abs=15)
        for serial in never:
            for digit in "0123456789":
                assert code_of(check_cui(f"{serial}{digit}0101")) == "check.cui_digit"

    @pytest.mark.parametrize(("department", "count"), list(enumerate(DEPARTMENT_SIZES, start=1)))
    def test_each_department_ends_at_its_last_municipality(self, department, count):
        begin = f"123456789{department:02}"
        assert check_cui(f"{begin}{count:02}") is None
        doubt = check_cui(f"{begin}{count + 1:02}")
        assert code_of(doubt) == "check.cui_municipality"
        assert doubt[1]["code"] == f"{department:02}{count + 1:02}"

    @pytest.mark.parametrize("department", ["00", "23", "24", "40", "99"])
    def test_departments_there_are_none_of(self, department):
        assert code_of(check_cui(f"123456789{department}01")) == "check.cui_department"

    def test_municipality_zero_is_none(self):
        assert code_of(check_cui("1234567890100")) == "check.cui_municipality"

    @given(serials, st.integers(0, 6))
    def test_two_neighbours_that_changed_places_are_found(self, serial, place):
        assume(serial[place] != serial[place + 1] and digit_of_cui(serial) != 10)
        swapped = list(serial)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        wrong = "".join(swapped) + f"{digit_of_cui(serial)}0101"
        assert code_of(check_cui(wrong)) == "check.cui_digit"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            pytest.param("", "check.cui_signs", id="nothing"),
            pytest.param(" - . ", "check.cui_signs", id="only signs between groups"),
            pytest.param("123456789010", "check.cui_length", id="twelve digits"),
            pytest.param("12345678901011", "check.cui_length", id="fourteen digits"),
            pytest.param("A-1 123456", "check.cui_signs", id="a cédula de vecindad"),
            pytest.param("１２３４５６７８９０１０１", "check.cui_signs", id="wide digits"),
            pytest.param("1234567890101.0", "check.cui_length", id="a number of a spreadsheet"),
            pytest.param("1.2345678901E+12", "check.cui_signs", id="with an exponent"),
            pytest.param("+1234567890101", "check.cui_signs", id="with a plus sign"),
            pytest.param("1234/56789/0101", "check.cui_signs", id="with slashes"),
        ],
    )
    def test_what_is_no_cui(self, text, code):
        assert code_of(check_cui(text)) == code

    @pytest.mark.parametrize(
        "text",
        [
            "1234567890101",
            "1234 56789 0101",
            "1234-56789-0101",
            "1234.56789.0101",
            "\t1234567890101 ",
        ],
    )
    def test_groups_may_stand_apart(self, text):
        assert check_cui(text) is None

    def test_three_in_a_thousand_random_numbers_pass(self):
        draw = random.Random(2026)
        tries = 40_000
        passed = sum(check_cui(f"{draw.randrange(10**13):013}") is None for _turn in range(tries))
        # 10 of 11 sums have a digit, one of 10 digits fits, 340 of 10,000 places exist
        assert passed / tries == pytest.approx(10 / 11 / 10 * 340 / 10_000, abs=0.001)

    @given(st.text(max_size=30))
    def test_any_text_can_be_looked_at(self, text):
        assert code_of(check_cui(text)) is None or code_of(check_cui(text)).startswith("check.cui_")


class TestNit:
    """Digits and a check sign."""

    @given(digits)
    def test_what_the_reference_makes_is_taken(self, number):
        assert check_nit(f"{number}{sign_of_nit(number)}") is None
        assert check_nit(f"{number}-{sign_of_nit(number)}".lower()) is None

    @given(digits, st.sampled_from("0123456789K"))
    def test_any_other_sign_is_refused(self, number, sign):
        assume(sign != sign_of_nit(number))
        assert code_of(check_nit(number + sign)) == "check.nit_digit"

    @pytest.mark.parametrize("text", ["CF", "cf", "C/F", "C.F.", "c f", "Consumidor Final"])
    def test_the_final_consumer_is_no_taxpayer(self, text):
        assert code_of(check_nit(text)) == "check.nit_final_consumer"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "K",
            "5",
            "K-5",
            "12K4",
            "1234567890123",
            "NIT 576937-K",
            "576937_K",
            "٥٧٦٩٣٧K",
            "576937-KK",
        ],
    )
    def test_what_is_no_nit(self, text):
        assert code_of(check_nit(text)) == "check.nit_signs"

    @pytest.mark.parametrize(
        "text", ["576937-K", "576937K", "576937-k", " 576937 - K ", "576.937-K"]
    )
    def test_it_may_be_written_in_many_ways(self, text):
        assert sign_of_nit("576937") == "K"
        assert check_nit(text) is None

    @given(st.text(max_size=20))
    def test_any_text_can_be_looked_at(self, text):
        check_nit(text)


class TestTelephone:
    """Eight digits of the numbering plan."""

    @given(st.sampled_from("234567"), st.text("0123456789", min_size=7, max_size=7))
    def test_eight_digits_that_begin_with_two_to_seven(self, first, rest):
        number = first + rest
        for written in (
            number,
            f"+502{number}",
            f"00502 {number}",
            f"502 {number[:4]}-{number[4:]}",
        ):
            assert check_phone(written) is None

    @pytest.mark.parametrize("first", "0189")
    def test_other_first_digits_are_told(self, first):
        assert check_phone(f"{first}2345678"[:8]) == ("check.phone_first", {"digit": first})

    @pytest.mark.parametrize(
        ("text", "count"),
        [("2413", 4), ("241312345", 9), ("50224131", 8), ("+50324131234", 11), ("1234567", 7)],
    )
    def test_other_lengths_are_told_with_their_count(self, text, count):
        found = check_phone(text)
        if count == 8:
            assert found is None  # 5022 4131 is a number of eight digits, not a country and four
        else:
            assert found[0] in {"check.phone_length", "check.phone_signs"}

    @pytest.mark.parametrize("text", ["18001234567", "1-801-123-4567", "1 800 123 4567"])
    def test_calls_without_charge(self, text):
        assert check_phone(text) is None

    @pytest.mark.parametrize(
        "text", ["", "no tiene", "2413 1234 ext 5", "2413/1234", "２４１３１２３４", "12,345,678"]
    )
    def test_what_is_no_number_of_a_telephone(self, text):
        assert code_of(check_phone(text)) == "check.phone_signs"


CODES = [
    (check_nog, "12345678", None, "a NOG"),
    (check_nog, "12-345-678", None, "a NOG in groups"),
    (check_nog, "E12345678", "check.nog_is_npg", "an NPG where a NOG belongs"),
    (check_nog, "e 123", "check.nog_is_npg", "in small letters"),
    (check_nog, "0", "check.nog", "zero"),
    (check_nog, "000", "check.nog", "zeros"),
    (check_nog, "", "check.nog", "nothing"),
    (check_nog, "12345678901", "check.nog", "eleven digits"),
    (check_nog, "１２３", "check.nog", "wide digits"),
    (check_nog, "NOG 123", "check.nog", "with its name"),
    (check_npg, "E551234", None, "an NPG"),
    (check_npg, "e551234", None, "an NPG in small letters"),
    (check_npg, "551234", "check.npg", "a NOG where an NPG belongs"),
    (check_npg, "E", "check.npg", "the letter alone"),
    (check_npg, "E0", "check.npg", "number zero"),
    (check_npg, "EE12", "check.npg", "two letters"),
    (check_npg, "", "check.npg", "nothing"),
    (check_snip, "204512", None, "a SNIP"),
    (check_snip, " 204512 ", None, "a SNIP with spaces"),
    (check_snip, "0", "check.snip", "zero"),
    (check_snip, "-5", "check.snip", "below zero"),
    (check_snip, "12.5", "check.snip", "no whole number"),
    (check_snip, "SNIP 5", "check.snip", "with its name"),
    (check_renglon, "011", None, "a renglón"),
    (check_renglon, "189", None, "another one"),
    (check_renglon, "11", "check.renglon_zeros", "without its zero"),
    (check_renglon, "9", "check.renglon_zeros", "without two zeros"),
    (check_renglon, "000", "check.renglon", "zeros"),
    (check_renglon, "0", "check.renglon", "zero"),
    (check_renglon, "1890", "check.renglon", "four digits"),
    (check_renglon, "18A", "check.renglon", "a letter"),
    (check_renglon, "", "check.renglon", "nothing"),
]


@pytest.mark.parametrize(
    ("check", "text", "code"), [pytest.param(*case[:3], id=case[3]) for case in CODES]
)
def test_codes(check, text, code):
    assert code_of(check(text)) == code


@given(st.integers(1, 99))
def test_a_renglon_gets_its_zeros_back(number):
    assert check_renglon(str(number)) == ("check.renglon_zeros", {"proposed": f"{number:03}"})


class TestDates:
    """One is not before the other."""

    @pytest.mark.parametrize(
        ("end", "begin", "is_late"),
        [
            pytest.param("2026-11-22", "2026-11-22", False, id="the same day"),
            pytest.param("2026-11-21", "2026-11-22", True, id="a day before"),
            pytest.param("2026-01-01", "2025-12-31", False, id="across new year"),
            pytest.param("2026-11-22T08:00", "2026-11-22T09:00", True, id="an hour before"),
            pytest.param("2026-11-22", "2026-11-22T09:00", False, id="a day has no hour"),
            pytest.param("2026-11-22T09:00", "2026-11-22", False, id="on either side"),
            pytest.param("2026-11-21", "2026-11-22T00:00", True, id="but another day"),
            pytest.param(
                "2026-11-22T09:00:00-06:00", "2026-11-22T14:59:00+00:00", False, id="two zones"
            ),
            pytest.param(
                "2026-11-22T09:00:00-06:00", "2026-11-22T15:01:00+00:00", True, id="two zones, late"
            ),
            pytest.param("2026-11-22T01:00", "2026-11-22T23:00Z", False, id="a zone on one side"),
            pytest.param("", "2026-11-22", False, id="nothing"),
            pytest.param("mañana", "2026-11-22", False, id="a word"),
            pytest.param("2026-02-30", "2026-11-22", False, id="no day of the calendar"),
            pytest.param("0001-01-01", "9999-12-31", True, id="the ends of the calendar"),
        ],
    )
    def test_order(self, end, begin, is_late):
        assert (check_order(end, begin) is not None) is is_late

    @given(st.dates(), st.dates())
    def test_days_in_any_order(self, end, begin):
        found = check_order(end.isoformat(), begin.isoformat())
        assert (found is not None) == (end.toordinal() < begin.toordinal())

    @given(st.datetimes(), st.datetimes())
    def test_moments_in_any_order(self, end, begin):
        found = check_order(end.isoformat(), begin.isoformat())
        assert (found is not None) == (end < begin)


class TestSums:
    """A total is what its parts make."""

    @given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
    def test_whole_numbers(self, parts):
        assert check_sum(sum(parts), [(1, part) for part in parts]) is None
        assert code_of(check_sum(sum(parts) + 1, [(1, part) for part in parts])) == "check.sum"

    @given(st.lists(st.integers(0, 10**8), min_size=1, max_size=30))
    def test_cents_add_up_however_many_they_are(self, cents):
        parts = [(1, each / 100) for each in cents]
        assert check_sum(sum(cents) / 100, parts) is None

    @given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.integers(1, 500))
    def test_a_cent_too_much_is_found(self, cents, more):
        parts = [(1, each / 100) for each in cents]
        assert code_of(check_sum((sum(cents) + more) / 100, parts)) == "check.sum"

    @pytest.mark.parametrize(
        ("total", "parts", "expected"),
        [
            pytest.param(10, [(1, 4), (1, 6)], None, id="it fits"),
            pytest.param(10, [(1, 4), (1, None)], "4", id="a blank part is nothing"),
            pytest.param(4, [(1, 4), (1, None)], None, id="and may be right so"),
            pytest.param(10, [(1, None), (1, None)], None, id="no part is answered"),
            pytest.param(5, [(1, 9), (-1, 4)], None, id="a part that is taken away"),
            pytest.param(13, [(1, 9), (-1, 4)], "5", id="taken away, not added"),
            pytest.param(-4, [(-1, 4)], None, id="only taken away"),
            pytest.param("10", [(1, 4)], None, id="a total that is a text is no number"),
            pytest.param(10, [(1, "4")], None, id="so is a part"),
            pytest.param(float("nan"), [(1, 4)], None, id="not a number"),
            pytest.param(10, [(1, float("inf"))], None, id="infinite"),
            pytest.param(0.3, [(1, 0.1), (1, 0.2)], None, id="tenths of a binary machine"),
            pytest.param(1234567.89, [(1, 1234567.0)], "1,234,567", id="said as people write it"),
        ],
    )
    def test_totals(self, total, parts, expected):
        found = check_sum(total, parts)
        assert (None if found is None else found[1]["expected"]) == expected


class TestPlaces:
    """A point lies in the municipality it is said to be of."""

    @pytest.mark.parametrize("code", sorted(municipalities()))
    def test_the_point_of_each_municipality_lies_in_it(self, code):
        place = municipalities()[code]
        assert check_inside(f"{place.latitude} {place.longitude}", code) is None

    @pytest.mark.parametrize("code", ["0101", "0901", "1333", "1701", "2217"])
    def test_a_code_that_lost_its_zero_is_still_known(self, code):
        place = municipalities()[code]
        assert check_inside(f"{place.latitude} {place.longitude} 0 4", code.lstrip("0")) is None

    def test_homonyms_are_told_apart(self):
        """San Pedro Sacatepéquez is in Guatemala (0109) and in San Marcos (1202)."""
        here = municipalities()["0109"]
        found = check_inside(f"{here.latitude} {here.longitude}", "1202")
        assert (found[0], found[1]["code"]) == ("check.other_municipality", "0109")

    @pytest.mark.parametrize(
        ("point", "code"),
        [
            pytest.param("", "0101", id="no point"),
            pytest.param("14.6", "0101", id="half a point"),
            pytest.param("a b", "0101", id="words"),
            pytest.param("14.6 -90.5", "9999", id="a municipality there is none of"),
            pytest.param("14.6 -90.5", "", id="no municipality"),
        ],
    )
    def test_what_cannot_be_compared_is_left(self, point, code):
        assert check_inside(point, code) is None

    @pytest.mark.parametrize("point", ["0 0", "40.4 -3.7", "-90.5 14.6", "19.4 -99.1"])
    def test_a_point_abroad_is_in_no_municipality(self, point):
        found = check_inside(point, "0101")
        assert found[0] == "check.outside_municipality"
        assert float(found[1]["km"].replace(",", "")) > 500

    def test_a_metre_is_a_metre(self):
        """A side 0.01 degrees east of the origin is 1,112 m away at the equator."""
        side = [(-1.0, 0.01), (1.0, 0.01)]
        assert distance_to([side], 0.0, 0.0) == pytest.approx(1_112, rel=0.005)

    def test_distances_are_taken_from_the_nearest_side(self):
        sides = [[(0.0, 0.02), (0.01, 0.02)], [(0.0, 0.005), (0.01, 0.005)]]
        assert distance_to(sides, 0.005, 0.0) == pytest.approx(556, rel=0.005)

    @pytest.mark.parametrize(("tolerance", "is_told"), [(0, True), (10_000_000, False)])
    def test_the_tolerance_is_the_caller_s(self, tolerance, is_told):
        here = municipalities()["0109"]
        found = check_inside(f"{here.latitude} {here.longitude}", "1202", tolerance=tolerance)
        assert (found is not None) is is_told

    def test_every_municipality_has_an_outline(self):
        assert set(outlines()) == set(municipalities())
