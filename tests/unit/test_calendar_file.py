"""What is due as iCalendar: lines, escapes, folding and repetition as RFC 5545 asks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.calendar_file import LONGEST_LINE, Event, icalendar

NOW = datetime(2026, 11, 22, 15, 4, 5, tzinfo=UTC)


def event(**change):
    facts = {"uid": "obras@acopio", "day": date(2026, 12, 15), "summary": "Publicar: Obras",
             "frequency": "R/P1M"}  # fmt: skip
    return Event(**{**facts, **change})


def unfolded(text):
    """The lines of a calendar as a reader puts them together (section 3.1)."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def lines(**change):
    return unfolded(icalendar([event(**change)], NOW))


def value(name, **change):
    """What a property of the first entry says, None when it is not there."""
    found = [line for line in lines(**change) if line.partition(":")[0].partition(";")[0] == name]
    return found[0].partition(":")[2] if found else None


def test_a_calendar_without_entries_is_one_too():
    assert unfolded(icalendar([], NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Acopio//ES",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",  # at least one component must be there (section 3.6)
        "TZID:America/Guatemala",
        "BEGIN:STANDARD",
        "DTSTART:20061001T000000",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0600",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "END:VCALENDAR",
    ]


def test_every_line_ends_with_cr_lf():
    text = icalendar([event()], NOW)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_an_entry_is_a_whole_day():
    found = lines()
    assert "DTSTART;VALUE=DATE:20261215" in found
    assert "DTEND;VALUE=DATE:20261216" in found
    assert "TRANSP:TRANSPARENT" in found


def test_what_begins_ends_in_the_right_order():
    open_ones = []
    for line in lines():
        name, _sign, what = line.partition(":")
        if name == "BEGIN":
            open_ones.append(what)
        elif name == "END":
            assert open_ones.pop() == what
    assert open_ones == []


def test_the_same_duty_has_the_same_name_whenever_it_is_written():
    assert value("UID") == value("UID", day=date(2027, 1, 15)) == "obras@acopio"


def test_the_stamp_is_the_time_of_writing_in_utc():
    assert value("DTSTAMP") == "20261122T150405Z"


def test_three_days_before_it_reminds():
    assert value("TRIGGER") == "-P3D"


@pytest.mark.parametrize(
    ("frequency", "rule"),
    [
        ("R/P1M", "FREQ=MONTHLY;INTERVAL=1"),
        ("R/P3M", "FREQ=MONTHLY;INTERVAL=3"),
        ("R/P1Y", "FREQ=MONTHLY;INTERVAL=12"),
        ("R/P1Y6M", "FREQ=MONTHLY;INTERVAL=18"),
        ("R/P1W", "FREQ=DAILY;INTERVAL=7"),
        ("R/P10D", "FREQ=DAILY;INTERVAL=10"),
        ("R/P1M3D", None),
        ("eventual", None),
        ("", None),
    ],
)
def test_an_entry_comes_again_as_often_as_was_promised(frequency, rule):
    assert value("RRULE", frequency=frequency) == rule


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (28, "FREQ=MONTHLY;INTERVAL=1"),
        (29, "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29;BYSETPOS=-1"),
        (31, "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
    ],
)
def test_the_end_of_a_month_stays_the_end_of_shorter_ones(day, rule):
    assert value("RRULE", day=date(2026, 12, day)) == rule


@pytest.mark.parametrize(
    ("summary", "written"),
    [
        ("Obras, pozos; agua", "Obras\\, pozos\\; agua"),
        ("a\\b", "a\\\\b"),
        ("uno\ndos\r\ntres", "uno\\ndos\\ntres"),
        ("Ley: artículo 10", "Ley: artículo 10"),
    ],
)
def test_signs_with_a_meaning_are_escaped(summary, written):
    assert value("SUMMARY", summary=summary) == written


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300))
def test_no_line_is_too_long_and_none_is_cut_inside_a_character(summary):
    text = icalendar([event(summary=summary)], NOW)
    assert all(len(line.encode()) <= LONGEST_LINE for line in text.split("\r\n"))
    plain = value("SUMMARY", summary=summary)
    for sign in ",;\\":
        plain = plain.replace(f"\\{sign}", sign) if sign != "\\" else plain
    assert plain.replace("\\\\", "\\") == summary or "\\" in summary
