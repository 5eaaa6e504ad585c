"""Field-work hints against computations written here: what is told, of whom, and of nobody else."""

import math
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.field_work import MORNING, several, visit

from app.operations.quality_words import hint_sentence
from app.steps.quality.field_work import (
    CHI_SQUARE,
    FEWEST_DIGITS,
    FEWEST_RECORDS,
    LOCAL,
    Hint,
    hints,
)
from app.steps.quality.near_duplicates import FEWEST_QUESTIONS, LEAST_SHARE, near_pairs

HERE = (14.6, -90.5)


def told(visits, check):
    return [hint for hint in hints(visits) if hint.check == check]


def metres(one, other):
    """The haversine formula."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    part = math.sin((lat2 - lat) / 2) ** 2
    part += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(part))


def chi_square(fives, others):
    """Observed against one in five."""
    total = fives + others
    return (fives - total / 5) ** 2 / (total / 5) + (others - total * 4 / 5) ** 2 / (total * 4 / 5)


def ages(person, numbers, first=1):
    return [visit(first + n, person, numbers={"edad": age}) for n, age in enumerate(numbers)]


class TestNobodyIsLookedAtTooSoon:
    """A person with few records, and what happened once."""

    @pytest.mark.parametrize("count", range(1, FEWEST_RECORDS))
    @pytest.mark.parametrize(
        "parts",
        [
            pytest.param({"began": MORNING + timedelta(hours=14)}, id="at night"),
            pytest.param({"accuracy": 400.0}, id="far from exact"),
            pytest.param({"place": HERE}, id="in one place"),
            pytest.param({"blocks": {"p1": ("1",) * 4}}, id="all alike"),
            pytest.param({"place": (40.4, -3.7), "municipality": "0101"}, id="abroad"),
        ],
    )
    def test_fewer_than_five_records(self, count, parts):
        assert hints(several(count, **parts)) == []
        assert hints(several(FEWEST_RECORDS, **parts))

    @pytest.mark.parametrize(
        "parts",
        [
            pytest.param({"began": MORNING + timedelta(hours=14)}, id="at night"),
            pytest.param({"accuracy": 400.0}, id="far from exact"),
            pytest.param({"place": (40.4, -3.7), "municipality": "0101"}, id="abroad"),
        ],
    )
    def test_once_is_chance(self, parts):
        assert hints([visit(1, **parts), *several(9, first=2)]) == []
        assert hints([visit(1, **parts), visit(2, **parts), *several(8, first=3)])

    def test_nobody_has_no_hints(self):
        assert hints([]) == []

    def test_each_hint_says_of_how_many_it_speaks(self):
        (hint,) = hints([*several(3, accuracy=90.0), *several(9, first=50)])
        assert (len(hint.records), hint.of) == (3, 12)


@pytest.mark.parametrize("minute", range(0, 24 * 60, 45))
def test_night_is_told_by_the_clock_of_guatemala(minute):
    began = MORNING.replace(hour=6, minute=0) + timedelta(minutes=minute)  # midnight and on
    is_night = not 5 * 60 <= minute < 20 * 60
    assert bool(told(several(5, began=began), "night")) is is_night


def test_guatemala_is_six_hours_behind_all_year():
    assert LOCAL.utcoffset(None) == timedelta(hours=-6)


class TestTravel:
    """Forty kilometres an hour in a straight line."""

    @given(
        st.floats(13.8, 17.7), st.floats(-92.1, -88.4), st.floats(0.02, 0.6), st.integers(1, 240)
    )
    def test_it_is_the_haversine_at_forty(self, latitude, longitude, step, minutes):
        one, other = (latitude, longitude), (latitude - step, longitude + step / 2)
        needed = metres(one, other) / 40_000 * 60
        if abs(needed - minutes) / needed < 0.01:
            return
        some = [visit(1, began=MORNING, place=one), *several(5, first=50)]
        some.append(visit(2, began=MORNING + timedelta(minutes=minutes), place=other))
        assert bool(told(some, "travel")) is (minutes < needed)

    def test_two_people_may_be_in_two_places(self):
        far = (16.9, -89.9)
        some = [*several(5, began=MORNING, place=HERE)]
        some += several(5, "Beto", first=10, began=MORNING, place=far)
        assert told(some, "travel") == []

    def test_records_come_in_the_order_they_began(self):
        steps = [(n, (14.6 + n / 10, -90.5)) for n in range(5)]
        some = [visit(n, began=MORNING + timedelta(hours=n), place=place) for n, place in steps]
        assert told(some, "travel") == told(some[::-1], "travel") == []

    def test_a_record_without_a_place_is_passed_over(self):
        far = (14.9, -90.5)  # 33 km, 50 minutes
        some = [
            visit(1, began=MORNING, place=HERE),
            visit(2, began=MORNING + timedelta(minutes=30)),
            visit(3, began=MORNING + timedelta(minutes=40), place=far),
            *several(4, first=50),
        ]
        (hint,) = told(some, "travel")
        assert hint.records == (3,)


class TestHeaping:
    """Last digits that are 0 or 5."""

    @pytest.mark.parametrize("fives", range(0, 61, 4))
    def test_it_is_told_where_chance_is_ruled_out_and_there_are_more_not_fewer(self, fives):
        numbers = [20] * fives + [21] * (60 - fives)
        expected = fives / 60 > 0.2 and chi_square(fives, 60 - fives) > CHI_SQUARE
        assert bool(told(ages("Ana", numbers), "heaping")) is expected

    @pytest.mark.parametrize(("count", "is_told"), [(49, False), (50, True), (51, True)])
    def test_it_takes_fifty_numbers(self, count, is_told):
        assert FEWEST_DIGITS == 50
        assert bool(told(ages("Ana", [30] * count), "heaping")) is is_told

    def test_small_numbers_do_not_count_towards_the_fifty(self):
        assert told(ages("Ana", [30] * 49 + [5] * 30), "heaping") == []

    @pytest.mark.parametrize(
        ("own", "of_others", "is_told"),
        [
            pytest.param(0.8, 0.2, True, id="others do not round"),
            pytest.param(0.8, 0.6, True, id="twenty points more"),
            pytest.param(0.8, 0.75, False, id="five points more"),
            pytest.param(0.8, 0.9, False, id="others round more"),
        ],
    )
    def test_it_is_compared_with_what_others_do(self, own, of_others, is_told):
        def rounded(share):
            return [20] * round(100 * share) + [21] * round(100 * (1 - share))

        some = ages("Ana", rounded(own)) + ages("Beto", rounded(of_others), first=1000)
        assert any(hint.person == "Ana" for hint in told(some, "heaping")) is is_told

    def test_numbers_below_zero_have_last_digits_too(self):
        assert told(ages("Ana", [-20, -25] * 30), "heaping")

    def test_honest_ages_are_hardly_ever_told(self):
        draw = random.Random(1825)
        false = sum(
            bool(told(ages("Ana", [draw.randrange(18, 98) for _n in range(80)]), "heaping"))
            for _turn in range(200)
        )
        assert false <= 2  # one case in a thousand, on one side

    @pytest.mark.parametrize("share", [0.5, 0.6, 0.8])
    def test_rounded_ages_are_always_told(self, share):
        draw = random.Random(1825)
        for _turn in range(30):
            numbers = [
                draw.randrange(4, 19) * 5 if draw.random() < share else draw.randrange(18, 98)
                for _n in range(200)
            ]
            assert told(ages("Ana", numbers), "heaping")


class TestStraightLining:
    """Half of the blocks alike, and twice as many as others have."""

    ALIKE, VARIED = {"p1": ("3",) * 5}, {"p1": ("3", "3", "2", "3", "3")}

    @pytest.mark.parametrize(
        ("alike", "others_alike", "is_told"),
        [
            pytest.param(10, 0, True, id="always, others never"),
            pytest.param(5, 0, True, id="half of the time"),
            pytest.param(4, 0, False, id="less than half"),
            pytest.param(8, 4, True, id="twice as often"),
            pytest.param(8, 5, False, id="less than twice"),
            pytest.param(10, 10, False, id="as everybody"),
        ],
    )
    def test_shares(self, alike, others_alike, is_told):
        some = several(alike, blocks=self.ALIKE)
        some += several(10 - alike, first=100, blocks=self.VARIED)
        some += several(others_alike, "Beto", first=200, blocks=self.ALIKE)
        some += several(10 - others_alike, "Beto", first=300, blocks=self.VARIED)
        assert any(hint.person == "Ana" for hint in told(some, "straight_lining")) is is_told

    def test_each_block_is_a_hint_of_its_own(self):
        both = {"p1": ("1",) * 4, "q1": ("2",) * 6}
        assert [hint.path for hint in hints(several(6, blocks=both))] == ["p1", "q1"]

    def test_answers_may_differ_from_record_to_record(self):
        some = [visit(n, blocks={"p1": (str(n % 3),) * 4}) for n in range(6)]
        assert len(told(some, "straight_lining")) == 1


class TestNearDuplicates:
    """More alike than nearly all pairs of the survey, and at least 85 %."""

    @staticmethod
    def household(record, answers, person="Ana"):
        return visit(record, person, answered=len(answers), texts=tuple(answers))

    @pytest.mark.parametrize(
        ("equal", "is_pair"), [(20, True), (19, True), (18, True), (17, True), (16, False)]
    )
    def test_seventeen_of_twenty_are_85_per_cent(self, equal, is_pair):
        assert LEAST_SHARE == 0.85
        base = [f"b{n}" for n in range(20)]
        other = base[:equal] + [f"x{n}" for n in range(20 - equal)]
        some = [self.household(1, base), self.household(2, other)]
        some += [self.household(n, [f"{n}-{q}" for q in range(20)]) for n in range(10, 50)]
        assert bool(near_pairs(some)) is is_pair

    def test_where_all_households_are_alike_only_the_most_alike_are_given(self):
        draw = random.Random(7)
        some = [
            self.household(n, ["sí"] * 18 + [str(draw.randrange(3)) for _q in range(4)])
            for n in range(80)
        ]
        pairs = near_pairs(some, limit=10_000)
        every = 80 * 79 // 2
        assert len(pairs) < 0.05 * every  # far from the pairs with 85 % equal answers
        alike = sum(
            sum(a == b for a, b in zip(x.texts, y.texts, strict=True)) / 22 >= LEAST_SHARE
            for n, x in enumerate(some)
            for y in some[n + 1 :]
        )
        assert alike > 0.5 * every

    def test_what_neither_answered_says_nothing(self):
        one = ["a"] * 9 + [""] * 91
        some = [self.household(1, one), self.household(2, ["b"] * 9 + [""] * 91)]
        some += [self.household(n, [f"{n}-{q}" for q in range(100)]) for n in range(10, 40)]
        assert near_pairs(some) == []

    def test_an_answer_on_one_side_only_is_a_difference(self):
        base = [f"b{n}" for n in range(20)]
        some = [self.household(1, base), self.household(2, [*base[:18], "", ""])]
        some += [self.household(n, [f"{n}-{q}" for q in range(20)]) for n in range(10, 40)]
        (pair,) = near_pairs(some)
        assert pair.share == 0.9

    @pytest.mark.parametrize(
        ("count", "is_pair"), [(FEWEST_QUESTIONS - 1, False), (FEWEST_QUESTIONS, True)]
    )
    def test_few_answers_are_alike_by_chance(self, count, is_pair):
        some = [self.household(n, ["igual"] * count) for n in (1, 2)]
        some += [self.household(n, [f"{n}-{q}" for q in range(count)]) for n in range(10, 40)]
        assert bool(near_pairs(some)) is is_pair

    def test_pairs_name_the_earlier_record_first(self):
        base = ["a", "b", "c", "d", "e", "f", "g", "h"]
        some = [self.household(n, [f"{n}-{q}" for q in range(8)]) for n in range(10, 40)]
        (pair,) = near_pairs([self.household(3, base), *some, self.household(90, base)])
        assert (pair.first, pair.second, pair.share) == (3, 90, 1.0)


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (
            Hint("short", "Ana", (1, 2), 30, values={"usual_s": 900}),
            (
                "Conviene hablar con Ana de 2 de sus 30 registros, que duraron mucho menos de lo "
                "usual (15 min)."
            ),
        ),
        (
            Hint("heaping", "María", (), 60, "edad", {"share": 0.8, "usual": 0.2}),
            (
                "Conviene hablar con María de «Edad»: 80 % de sus números terminan en 0 o 5 (lo "
                "usual es 20 %). Quizá se redondean."
            ),
        ),
        (
            Hint("mean", "Kꞌat", (), 1200, "edad", {"mean": 61.257, "usual": 34}),
            (
                "Conviene hablar con Kꞌat de «Edad»: su promedio es 61.26 y el de las demás "
                "personas 34. Puede deberse al lugar que le tocó."
            ),
        ),
        (
            Hint("straight_lining", "{persona}", (1, 2, 3), 5, "edad", {"share": 0.6}),
            (
                "Conviene hablar con {persona} de «Edad» y las que siguen: en 3 de 5 registros "
                "todas llevan la misma respuesta."
            ),
        ),
    ],
    ids=["a duration", "a share", "a mean", "a name with braces"],
)
def test_what_is_said(hint, said):
    assert hint_sentence(hint, "Edad") == said
