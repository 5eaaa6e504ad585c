"""The quality index: parts and weights counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from support.choice_lists import ListChoices
from support.field_work import MORNING, interviews, origin
from support.instruments import instrument, public

from app.operations.quality_words import part_advice, part_sentence, part_title
from app.steps.quality.index import (
    OF_A_LOAD,
    WEIGHTS,
    Part,
    index_of,
    parts_of,
    parts_of_load,
    period_days,
)
from app.steps.quality.measures import Measuring, Tally
from forms.answers import Answers, StoredRow
from forms.instrument import Question, Repeat

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def measured(form, *records, accepted=(), **parts):
    measuring = Measuring(lambda _key: (form, ListChoices()), now=lambda: NOW, accepted=accepted)
    tally = Tally()
    for number, values in enumerate(records, start=1):
        answers = values if isinstance(values, Answers) else Answers(values)
        tally.add(measuring.of(origin(number, **parts), answers))
    return tally


def ratios(tally, form, weights=WEIGHTS):
    return {part.name: part.ratio for part in parts_of(tally, form, weights, NOW)}


REQUIRED = instrument(
    public("a", "integer", required="true()", constraint=". < 10", unit="Q", hints={"": "h"}),
    public("b", "text", required="true()", labels={"": "B"}),
    public("c", "text"),
)


class TestMeasures:
    """What is counted of records."""

    def test_required_cells_and_answers(self):
        tally = measured(REQUIRED, {"a": 1, "b": "x"}, {"a": 12}, {"c": "y"})
        assert (tally.records, tally.required, tally.required_filled) == (3, 6, 3)
        assert (tally.filled, tally.valid) == (4, 3)
        assert tally.missing == {"b": 2, "a": 1}
        assert tally.wrong == {"a": 1}

    def test_what_does_not_apply_is_not_required(self):
        form = instrument(
            public("tiene"), public("cual", required="true()", relevant="/data/tiene = 'si'")
        )
        assert measured(form, {"tiene": "no"}).required == 0
        assert measured(form, {"tiene": "si"}).required == 1

    def test_an_answer_that_does_not_apply_makes_a_record_inconsistent(self):
        form = instrument(public("tiene"), public("cual", relevant="/data/tiene = 'si'"))
        tally = measured(form, {"tiene": "no", "cual": "x"}, {"tiene": "si", "cual": "x"})
        assert (tally.consistent, tally.disagreeing) == (1, {"cual": 1})

    def test_a_constraint_between_answers_counts_for_consistency_too(self):
        form = instrument(
            public("inicio", "date"), public("fin", "date", constraint=". >= /data/inicio")
        )
        tally = measured(form, {"inicio": "2026-02-01", "fin": "2026-01-01"})
        assert (tally.valid, tally.filled, tally.consistent) == (1, 2, 0)

    def test_a_declared_check_of_several_answers_counts_unless_it_was_explained(self):
        form = instrument(public("a", "integer"), public("t", "integer", check="suma a"))
        wrong = {"a": 1, "t": 2}
        assert measured(form, wrong).consistent == 0
        assert measured(form, wrong).valid == 2
        assert measured(form, wrong, accepted={("u1", None, "t", "check.sum")}).consistent == 1

    def test_a_doubtful_answer_alone_disagrees_with_nothing(self):
        assert measured(instrument(public("cui", check="cui")), {"cui": "1"}).consistent == 1

    def test_a_repeated_key_is_counted_once_for_the_later_record(self):
        form = instrument(public("k", key=True), public("x"))
        tally = measured(form, {"k": "1", "x": "a"}, {"k": "1", "x": "b"}, {"x": "c"}, {"x": "c"})
        assert (tally.repeated, tally.repeating) == (1, {"k": 1})

    def test_without_a_key_all_answers_are_compared(self):
        form = instrument(public("x"), Repeat("r", children=(public("r/y"),)))
        rows = [StoredRow("r", "i1", None, 1, {"r/y": "1"})]
        others = [StoredRow("r", "i2", None, 1, {"r/y": "2"})]
        same = Answers({"x": "a"}, rows)
        assert measured(form, same, Answers({"x": "a"}, rows)).repeated == 1
        assert measured(form, same, Answers({"x": "a"}, others)).repeated == 0

    def test_traces_are_person_and_device(self):
        assert measured(REQUIRED, {"a": 1}).traced == 1
        assert measured(REQUIRED, {"a": 1}, author="").traced == 0
        assert measured(REQUIRED, {"a": 1}, device="").traced == 0

    def test_the_newest_record_is_remembered(self):
        older, newer = Tally(newest=MORNING), Tally(newest=MORNING + timedelta(days=1))
        newer.add(older)
        assert newer.newest == MORNING + timedelta(days=1)


class TestParts:
    """Shares, their weights, and the index."""

    TALLY = Tally(
        records=10, required=40, required_filled=30, filled=50, valid=45, repeated=1,
        consistent=8, traced=10, newest=NOW - timedelta(days=73.05),
    )  # fmt: skip

    def test_each_share_and_the_index_as_by_hand(self):
        form = interviews()  # a month allows 1.2 * 30.4375 = 36.525 days; 73.05 days are half of it
        parts = parts_of(self.TALLY, form, WEIGHTS, NOW)
        found = {part.name: part.ratio for part in parts}
        assert found["completeness"] == 0.75
        assert found["validity"] == 0.9
        assert found["uniqueness"] == 0.9
        assert found["consistency"] == 0.8
        assert found["timeliness"] == pytest.approx(0.5)
        assert found["traceability"] == 1
        # municipio and the block of four explain themselves; punto, edad and nota do not
        assert found["understandability"] == pytest.approx(5 / 8)
        by_hand = 25 * 0.75 + 25 * 0.9 + 15 * 0.9 + 15 * 0.8 + 10 * 0.5 + 5 * 1 + 5 * 5 / 8
        assert index_of(parts) == round(by_hand, 1) == 79.9

    def test_the_weights_make_a_hundred(self):
        assert sum(WEIGHTS.values()) == 100

    def test_a_part_that_says_nothing_leaves_the_others_their_proportions(self):
        parts = (Part("validity", 1, 2, 0.5, 25), Part("completeness", 0, 0, None, 75))
        assert index_of(parts) == 50

    def test_a_weight_of_nothing_leaves_a_part_out(self):
        parts = (Part("validity", 1, 2, 0.5, 0), Part("completeness", 1, 1, 1.0, 1))
        assert index_of(parts) == 100

    def test_nothing_makes_no_index(self):
        assert index_of(()) is None
        assert index_of(parts_of_load(Tally(), WEIGHTS)) is None

    def test_a_load_has_the_parts_that_differ_from_load_to_load(self):
        assert {part.name for part in parts_of_load(self.TALLY, WEIGHTS)} == set(OF_A_LOAD)

    def test_the_five_worst_fields_are_named(self):
        tally = Tally(records=1, required=30, missing={f"q{n}": n for n in range(8)})
        part = parts_of_load(tally, WEIGHTS)[0]
        assert part.worst == (("q7", 7), ("q6", 6), ("q5", 5), ("q4", 4), ("q3", 3))

    def test_without_a_promise_nothing_is_late(self):
        assert ratios(self.TALLY, REQUIRED)["timeliness"] is None

    def test_data_of_the_last_period_are_whole(self):
        tally = Tally(records=1, newest=NOW - timedelta(days=36))
        assert ratios(tally, interviews())["timeliness"] == 1


@pytest.mark.parametrize(
    ("frequency", "days"),
    [
        ("R/P1Y", 365.25),
        ("R/P1M", 30.4375),
        ("R/P2W", 14),
        ("R/P1D", 1),
        ("R/P10Y", 3652.5),
        ("eventual", None),
        ("R/P", None),
        ("R/P0M", None),
        ("", None),
    ],
)
def test_periods(frequency, days):
    assert period_days(frequency) == days


@pytest.mark.parametrize(
    ("question", "explains_itself"),
    [
        (Question("q", "text", {"": "T"}, {"": "h"}), True),
        (Question("q", "text", {"": "T"}), False),
        (Question("q", "text", hints={"": "h"}), False),
        (public("q", "integer", labels={"": "T"}, hints={"": "h"}), False),
        (public("q", "integer", labels={"": "T"}, hints={"": "h"}, unit="Q"), True),
        (public("q", "integer", labels={"": "T"}, hints={"": "h"}, key=True), True),
        (public("q", "select_one", labels={"": "T"}, list_name="l"), True),
        (public("q", "select_one", list_name="l"), False),
    ],
)
def test_a_question_explains_itself(question, explains_itself):
    form = instrument(question, lists={"l": ["a"]})
    assert ratios(Tally(records=1), form)["understandability"] == float(explains_itself)


@pytest.mark.parametrize("name", WEIGHTS)
def test_every_part_has_words(name):
    some = Part(name, 9, 10, 0.9, 5)
    assert part_title(name)
    assert "{" not in part_sentence(some)
    assert "9" in part_sentence(some)
    assert part_advice(some)
    assert part_advice(Part(name, 10, 10, 1.0, 5)) == ""
    assert part_sentence(Part(name, 0, 0, None, 5))
