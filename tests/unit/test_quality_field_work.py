"""Hints about field work: each rule with cases on both sides of its threshold."""

from datetime import timedelta

import pytest
from support.field_work import MORNING, interviews, origin, several, visit
from support.instruments import instrument, public

from app.operations.quality_words import duration, hint_sentence, pair_sentence, percent
from app.steps.quality.field_work import FEWEST_RECORDS, Hint, hints
from app.steps.quality.near_duplicates import NearPair, near_pairs
from app.steps.quality.visits import LONGEST_S, Visits
from app.steps.reference import municipalities
from forms.answers import Answers
from forms.instrument import Question


def found(visits, check=None):
    return [
        (hint.check, hint.person, hint.records)
        for hint in hints(visits)
        if check in (None, hint.check)
    ]


def at(record, hour, person="Ana", **parts):
    """A visit that began at an hour of Guatemala."""
    return visit(record, person, began=MORNING + timedelta(hours=hour - 9), **parts)


class TestDurations:
    """Shorter than a third, longer than three times what is usual."""

    def test_what_is_much_shorter_than_usual_is_told(self):
        usual = several(10, "Beto", seconds=900.0)
        quick = [visit(n, seconds=float(s)) for n, s in ((20, 299), (21, 100), (22, 300))]
        quick += several(2, first=23, seconds=900.0)
        assert found([*usual, *quick]) == [("short", "Ana", (20, 21))]

    def test_so_is_less_than_two_seconds_a_question(self):
        usual = several(10, "Beto", seconds=30.0, answered=5)
        quick = several(5, first=20, seconds=30.0, answered=16)
        assert found([*usual, *quick]) == [("short", "Ana", (20, 21, 22, 23, 24))]

    def test_one_record_alone_is_no_hint(self):
        usual = several(10, "Beto", seconds=900.0)
        assert found([*usual, visit(20, seconds=10.0), *several(4, first=21, seconds=900.0)]) == []

    def test_what_is_much_longer_is_told(self):
        usual = [visit(n, "Beto", seconds=900.0 + 10 * n) for n in range(10)]
        slow = several(2, first=20, seconds=9000.0) + several(3, first=22, seconds=900.0)
        assert found([*usual, *slow]) == [("long", "Ana", (20, 21))]

    def test_few_durations_say_nothing_of_what_is_usual(self):
        assert found([*several(7, seconds=900.0), *several(2, first=20, seconds=5.0)]) == []


class TestSmallNumbers:
    """A person with few records is left alone."""

    @pytest.mark.parametrize("count", [1, FEWEST_RECORDS - 1])
    def test_fewer_than_five_records(self, count):
        assert found([at(n, 23) for n in range(count)]) == []

    def test_five_are_enough(self):
        assert found([at(n, 23) for n in range(5)]) == [("night", "Ana", (0, 1, 2, 3, 4))]


@pytest.mark.parametrize(
    ("hour", "is_night"), [(4, True), (5, False), (12, False), (19, False), (20, True), (23, True)]
)
def test_night_is_before_five_and_from_eight_on(hour, is_night):
    assert bool(found([at(n, hour) for n in range(5)], "night")) is is_night


def test_a_point_that_is_not_exact_is_told():
    some = several(2, accuracy=51.0) + several(3, first=10, accuracy=50.0)
    assert found(some) == [("inaccurate", "Ana", (1, 2))]


def test_a_point_more_than_five_kilometres_outside_is_told():
    guatemala, xela = municipalities()["0101"], municipalities()["0901"]
    here, there = ((p.latitude, p.longitude) for p in (guatemala, xela))
    spread = [(here[0] + n / 1000, here[1]) for n in range(3)]
    some = [visit(n, municipality="0101", place=place) for n, place in enumerate(spread)]
    some += [visit(n, municipality="0101", place=(there[0] + n / 1000, there[1])) for n in (7, 8)]
    assert found(some, "outside") == [("outside", "Ana", (7, 8))]


class TestSamePlace:
    """More than two records within twenty metres."""

    @pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
    def test_two_families_may_live_in_one_place(self, count, is_told):
        some = several(count, place=(14.6, -90.5)) + several(5, first=50)
        assert bool(found(some, "same_place")) is is_told

    @pytest.mark.parametrize(("metres", "is_told"), [(10, True), (19, True), (30, False)])
    def test_near_is_twenty_metres(self, metres, is_told):
        step = metres / 111_320
        places = [(14.6, -90.5), (14.6 + step, -90.5), (14.6 - step, -90.5)]
        some = [visit(n, place=place) for n, place in enumerate(places)] + several(5, first=50)
        assert bool(found(some, "same_place")) is is_told

    def test_each_place_is_a_hint_of_its_own(self):
        some = several(3, place=(14.6, -90.5)) + several(3, first=10, place=(14.7, -90.5))
        assert found(some, "same_place") == [
            ("same_place", "Ana", (1, 2, 3)),
            ("same_place", "Ana", (10, 11, 12)),
        ]


class TestTravel:
    """Forty kilometres an hour between two interviews."""

    @pytest.mark.parametrize(("minutes", "is_told"), [(10, True), (16, True), (18, False)])
    def test_eleven_kilometres_take_a_quarter_of_an_hour(self, minutes, is_told):
        first = at(1, 9, place=(14.6, -90.5))
        later = MORNING + timedelta(minutes=minutes)
        second = visit(2, began=later, place=(14.7, -90.5))  # 11.1 km, 16.7 minutes
        told = found([second, first, *several(5, first=50)], "travel")
        assert told == ([("travel", "Ana", (2,))] if is_told else [])

    def test_the_interview_itself_takes_time_too(self):
        first = at(1, 9, place=(14.6, -90.5), seconds=600.0)
        second = visit(2, began=MORNING + timedelta(minutes=20), place=(14.7, -90.5))
        assert found([first, second, *several(5, first=50)], "travel")

    def test_next_door_needs_no_travel(self):
        some = [at(n, 9, place=(14.6 + n / 1000, -90.5)) for n in range(5)]
        assert found(some, "travel") == []


class TestStraightLining:
    """Blocks of like questions that are answered all alike."""

    ALIKE, VARIED = {"p1": ("2", "2", "2", "2")}, {"p1": ("1", "2", "3", "1")}

    def test_mostly_alike_unlike_the_others_is_told(self):
        some = several(4, blocks=self.ALIKE) + several(2, first=10, blocks=self.VARIED)
        some += several(6, "Beto", first=20, blocks=self.VARIED)
        (hint,) = hints(some)
        assert (hint.check, hint.path, hint.records, hint.of) == (
            "straight_lining",
            "p1",
            (1, 2, 3, 4),
            6,
        )

    def test_where_all_people_answer_alike_the_questions_are_so(self):
        some = several(6, blocks=self.ALIKE) + several(6, "Beto", first=20, blocks=self.ALIKE)
        assert found(some) == []

    def test_now_and_then_is_nothing(self):
        some = several(2, blocks=self.ALIKE) + several(4, first=10, blocks=self.VARIED)
        assert found(some) == []


class TestHeaping:
    """Numbers that end in 0 or 5."""

    @staticmethod
    def ages(person, first, numbers):
        return [visit(first + n, person, numbers={"edad": age}) for n, age in enumerate(numbers)]

    def test_rounded_ages_are_told(self):
        (hint,) = hints(self.ages("Ana", 1, [20, 25, 30, 35, 41] * 12))
        assert (hint.check, hint.path, hint.of) == ("heaping", "edad", 60)
        assert hint.values == {"share": 0.8, "usual": 0.2}

    def test_evenly_spread_digits_are_not(self):
        assert found(self.ages("Ana", 1, list(range(20, 80)))) == []

    def test_fewer_than_fifty_say_nothing(self):
        assert found(self.ages("Ana", 1, [20] * 49)) == []

    def test_small_numbers_have_no_last_digit_to_round(self):
        assert found(self.ages("Ana", 1, [5] * 60)) == []

    def test_amounts_that_all_people_round_are_told_of_nobody(self):
        some = self.ages("Ana", 1, [100, 200, 1500] * 20)
        some += self.ages("Beto", 200, [100, 250, 500] * 20)
        assert found(some) == []


def test_a_mean_far_from_those_of_ten_others_is_told():
    some = []
    for number in range(11):
        age = 90 if number == 10 else 30 + number % 3
        some += several(5, f"P{number:02}", first=10 * number, numbers={"edad": age})
    (hint,) = hints(some)
    assert (hint.check, hint.person, hint.values) == ("mean", "P10", {"mean": 90, "usual": 31})


class TestNearDuplicates:
    """Pairs of one person that are more alike than nearly all others."""

    @staticmethod
    def varied(person, first, count):
        return [
            visit(
                first + n,
                person,
                texts=tuple(f"{person} {n} {q * n % 23}" for q in range(20)),
            )
            for n in range(count)
        ]

    def test_a_pair_that_is_nearly_the_same_is_given(self):
        some = self.varied("Ana", 1, 30)
        texts = some[3].texts
        copy = visit(99, texts=(*texts[:19], "otra"))
        assert near_pairs([*some, copy]) == [NearPair("Ana", 4, 99, 0.95)]

    def test_two_people_are_not_compared(self):
        some = self.varied("Ana", 1, 30)
        copy = visit(99, "Beto", texts=some[3].texts)
        assert near_pairs([*some, copy, *self.varied("Beto", 200, 30)]) == []

    def test_records_with_few_answers_are_not_compared(self):
        same = [visit(n, texts=("a", "b"), answered=2) for n in range(30)]
        assert near_pairs(same) == []

    def test_blank_answers_are_not_equal(self):
        some = [visit(n, texts=("",) * 20) for n in range(12)]
        assert near_pairs(some) == []

    def test_nobody_and_one_record_have_no_pairs(self):
        assert near_pairs([]) == []
        assert near_pairs([visit(1, texts=("a",) * 20)]) == []

    def test_people_may_be_many(self):
        assert len(near_pairs(several(300, texts=("a",) * 10), limit=7)) == 7


class TestVisits:
    """What field work leaves in a record."""

    def test_a_captured_record(self):
        values = {"municipio": "0101", "punto": "14.6 -90.5 0 12", "edad": 34}
        values |= {f"p{n}": "2" for n in range(1, 5)}
        made = Visits(interviews()).of(origin(7), Answers(values))
        assert (made.record, made.person, made.seconds) == (7, "Ana", 1200)
        assert (made.place, made.accuracy, made.municipality) == ((14.6, -90.5), 12, "0101")
        assert made.numbers == {"edad": 34}
        assert made.blocks == {"p1": ("2", "2", "2", "2")}
        assert made.answered == 7

    def test_times_that_the_form_keeps_count_more(self):
        values = {
            "inicio": "2026-11-20T08:00:00.000-06:00",
            "final": "2026-11-20T08:05:00.000-06:00",
        }
        made = Visits(interviews()).of(origin(), Answers(values))
        assert made.seconds == 300
        assert made.began.hour == 8

    @pytest.mark.parametrize("seconds", [-5, LONGEST_S + 1])
    def test_a_capture_that_was_laid_aside_has_no_duration(self, seconds):
        ended = MORNING + timedelta(seconds=seconds)
        assert Visits(interviews()).of(origin(finalised_at=ended), Answers()).seconds is None

    def test_a_row_of_a_file_that_names_nobody_is_no_visit(self):
        assert Visits(interviews()).of(origin(batch=3), Answers()) is None

    def test_a_row_of_a_file_may_name_who_it_was(self):
        form = instrument(Question("quien", "username"), public("edad", "integer"))
        made = Visits(form).of(origin(batch=3), Answers({"quien": "Beto", "edad": 4}))
        assert (made.person, made.began, made.seconds) == ("Beto", None, None)

    def test_a_block_with_a_gap_is_left_out(self):
        assert Visits(interviews()).of(origin(), Answers({"p1": "1"})).blocks == {}

    @pytest.mark.parametrize("point", ["", "aquí", "14.6"])
    def test_what_is_no_point_is_none(self, point):
        made = Visits(interviews()).of(origin(), Answers({"punto": point}))
        assert (made.place, made.accuracy) == (None, None)


CHECKS = {
    "short": {"usual_s": 900},
    "long": {"usual_s": 90},
    "night": {},
    "travel": {},
    "inaccurate": {},
    "outside": {},
    "same_place": {},
    "straight_lining": {"share": 0.8},
    "heaping": {"share": 0.8, "usual": 0.2},
    "mean": {"mean": 90, "usual": 31.5},
}


@pytest.mark.parametrize("check", CHECKS)
def test_a_hint_invites_and_never_accuses(check):
    hint = Hint(check, "Ana", (1, 2), 12, "edad", CHECKS[check])
    said = hint_sentence(hint, "Edad")
    assert said.startswith("Conviene hablar con Ana")
    assert not any(
        word in said.lower() for word in ("fraude", "falso", "inventó", "culpa", "error de ana")
    )
    assert "{" not in said


def test_a_pair_invites_too():
    said = pair_sentence(NearPair("Ana", 4, 99, 0.95))
    assert (
        said
        == "Conviene hablar con Ana de los registros 4 y 99: 95 % de sus respuestas son iguales."
    )


@pytest.mark.parametrize(
    ("share", "said"),
    [(1, "100 %"), (0.99999, "99.9 %"), (0.5, "50 %"), (0.1234, "12.3 %"), (0, "0 %")],
)
def test_what_is_not_all_is_never_all(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "5 s"), (119, "119 s"), (120, "2 min"), (900, "15 min")]
)
def test_durations(seconds, said):
    assert duration(seconds) == said
