"""What Inicio says of any workspace: true counts, whole sentences, every button a way."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import set_language
from app.operations.today import FormWork, LeftAt, Today
from app.steps.publication_calendar import Due, Duty
from app.ui import numbers
from app.ui.home.advice import (
    MOST_TASKS,
    URGENT_DAYS,
    advance_words,
    day_line,
    due_words,
    greeting,
    is_urgent,
    next_thing,
    tasks,
)
from app.ui.stations import STATIONS

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
CODES = {station.code for station in STATIONS}
COUNTS = st.integers(0, 2_000_000) | st.integers(0, 3)
TITLES = st.sampled_from(["Agua", "Obras municipales", "Conectividad de hogares por municipio"])


@st.composite
def works(draw):
    """The work on one form; its numbers fit together."""
    records, errors, warnings = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    drafts = draw(st.integers(0, min(records, 40)))
    review = draw(st.integers(0, records - drafts))
    found = errors + warnings
    review = min(review, found) if found else 0
    return FormWork(
        form_id=draw(st.sampled_from("abcdef")),
        title=draw(TITLES),
        records=records,
        drafts=drafts,
        errors=errors,
        warnings=warnings,
        to_review=review,
        ready=records - drafts - review,
        publishable=draw(st.integers(0, records - drafts)),
    )


LEFT = st.builds(
    LeftAt,
    record=st.just("u"),
    form_id=st.sampled_from("abcdef"),
    title=TITLES,
    path=st.sampled_from(["", "pozo"]),
    at=st.integers(0, 10_000).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    number=st.integers(1, 2_000_000),
    question=st.integers(0, 30),
    questions=st.integers(30, 40),
)
DAYS = st.tuples(
    st.builds(Duty, title=TITLES, frequency=st.just("R/P1M")),
    st.builds(
        Due,
        date=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        days_left=st.integers(-400, 40),
        started=st.booleans(),
    ),
)
FOUND = st.builds(
    Today,
    left_at=st.none() | LEFT,
    forms=st.lists(works(), max_size=7).map(tuple),
    to_send=st.integers(0, 9),
    to_send_bytes=st.integers(0, 10**9),
    refused=st.integers(0, 9),
    due=st.lists(DAYS, max_size=3).map(tuple),
)
LANGUAGES = st.sampled_from(["es", "en"])
RAW = re.compile(r"[{}]|None|…")


def is_whole(words):
    """A text for a screen: something, and nothing left to be filled in."""
    return bool(words.strip()) and not RAW.search(words) and words == words.strip()


@given(FOUND, LANGUAGES)
def test_the_next_thing_is_whole_and_leads_somewhere(found, language):
    set_language(language)
    thing = next_thing(found, "a", NOW)
    assert all(map(is_whole, (thing.kicker, thing.title, thing.sentence)))
    assert thing.first.key == "F2"
    assert {thing.first.station, thing.second.station} <= CODES
    assert thing.first.words != thing.second.words
    assert 0 <= thing.done <= thing.total or thing.total == 0
    assert bool(thing.progress) is bool(thing.total)


@given(FOUND)
def test_a_draft_is_always_next(found):
    thing = next_thing(found, "a", NOW)
    assert (thing.first.target.get("record") == "u") is (found.left_at is not None)


@given(FOUND, LANGUAGES)
def test_rows_are_whole_few_and_lead_somewhere(found, language):
    set_language(language)
    rows = tasks(found)
    assert len(rows) <= MOST_TASKS
    for row in rows:
        assert is_whole(row.what)
        assert is_whole(row.why)
        assert row.way.station in CODES


@given(FOUND)
def test_a_row_stands_exactly_for_what_waits(found):
    expected = (
        sum(bool(form.errors) for form in found.forms)
        + bool(found.refused)
        + sum(bool(form.warnings and not form.errors) for form in found.forms)
        + sum(bool(form.publishable and not form.errors) for form in found.forms)
        + bool(found.to_send)
    )
    assert len(tasks(found)) == min(MOST_TASKS, expected)


@given(FOUND)
def test_what_presses_more_stands_above(found):
    order = {"err": 0, "warn": 1, "accent": 2, "plain": 3}
    tints = [order[row.tint] for row in tasks(found)]
    assert tints == sorted(tints)


@given(works())
def test_counts_are_written_as_guatemala_writes_them(work):
    for row in tasks(Today(None, (work,), 0, 0, 0, ())):
        said = {int(number.replace(",", "")) for number in re.findall(r"[\d,]+", row.what)}
        assert said <= {work.errors, work.warnings, work.to_review, work.publishable}


@pytest.mark.parametrize(
    ("ready", "unchecked", "said"),
    [
        (40, 0, "40 de 40"),
        (0, 40, "0 de 40 · 40 sin revisar"),
        (25, 15, "25 de 40 · 15 sin revisar"),
        (1_200, 0, "1,200 de 40"),
    ],
)
def test_what_nobody_checked_is_never_called_sound(ready, unchecked, said):
    work = FormWork("a", "Agua", 40, 0, 0, 0, 0, ready, 0, unchecked=unchecked)
    assert advance_words(work) == said


@pytest.mark.parametrize(
    ("count", "what"), [(1, "1 registro sin revisar"), (1_338, "1,338 registros sin revisar")]
)
def test_what_nobody_checked_is_a_task_with_its_key(count, what):
    work = FormWork("a", "Agua", count, 0, 0, 0, 0, 0, 5, unchecked=count)
    first, second = tasks(Today(None, (work,), 0, 0, 0, ()))
    assert (first.what, first.way.station, first.way.key) == (what, "revisar", "F3")
    assert second.way.station == "publicar"


@given(st.integers(0, 2_000_000))
def test_one_is_one_and_more_are_many(count):
    work = FormWork("a", "Agua", count, 0, count, 0, count, 0, 0)
    for row in tasks(Today(None, (work,), 0, 0, 0, ())):
        many = count != 1
        assert ("errores" in row.what) is many
        assert ("registros" in row.what) is many
        assert row.what.startswith(numbers.count(count))


@given(DAYS, LANGUAGES)
def test_a_due_day_says_how_far_it_is_and_presses_only_when_it_should(day, language):
    set_language(language)
    _, due = day
    words = due_words(due)
    assert is_whole(words)
    if due.days_left:
        assert str(abs(due.days_left)) in words
    assert is_urgent(due) is (
        due.days_left < 0 or (due.days_left <= URGENT_DAYS and not due.started)
    )


@given(st.text("Añé o", max_size=12), st.integers(0, 10**6))
def test_a_greeting_is_short_and_polite_whoever_it_is(person, minutes):
    said = greeting(person, NOW + timedelta(minutes=minutes))
    assert said.startswith(("Buenos días", "Buenas tardes", "Buenas noches"))
    first = person.split()[0] if person.split() else ""
    assert said.partition(", ")[2] == first


@given(st.none() | st.integers(0, 60), LANGUAGES)
def test_the_line_of_the_day_says_the_day_and_how_much_waits(waiting, language):
    set_language(language)
    said = day_line(NOW, waiting)
    assert is_whole(said)
    assert "21" in said
    assert ("·" in said) is (waiting is not None)
    if waiting:
        assert str(waiting) in said.partition("·")[2]


@pytest.mark.parametrize(("count", "words"), [(1, "1 diferencia"), (3, "3 diferencias")])
def test_what_two_computers_say_otherwise_is_a_task(count, words):
    (task,) = tasks(Today(None, (), 0, 0, 0, (), conflicts=count))
    assert task.what == f"{words} por decidir"
    assert (task.way.station, task.tint) == ("intercambio", "warn")
