"""Numbers, sizes and times as Guatemala writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.messages import set_language
from app.ui import numbers

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1234, "1,234"), (1_000_000, "1,000,000")]
)
def test_thousands_are_parted_by_commas(number, written):
    assert numbers.count(number) == written


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (0, "0 bytes"),
        (640, "640 bytes"),
        (82_000, "82 KB"),
        (1_300_000, "1.3 MB"),
        (12_400_000_000, "12.4 GB"),
    ],
)
def test_sizes_have_the_unit_that_fits(octets, written):
    assert numbers.size(octets) == written


@pytest.mark.parametrize(("part", "written"), [(0, "0 %"), (0.61, "61 %"), (1, "100 %")])
def test_a_share_has_a_space_before_its_sign(part, written):
    assert numbers.share(part) == written


def test_a_time_of_day_has_seconds():
    assert len(numbers.clock_time(NOW)) == len("10:42:07")


def test_today_and_yesterday_have_their_names():
    here = NOW.astimezone().strftime("%H:%M")
    assert numbers.day_and_time(NOW, NOW) == f"hoy, {here}"
    assert numbers.day_and_time(NOW - timedelta(days=1), NOW) == f"ayer, {here}"


def test_older_days_are_written_out():
    assert numbers.day_and_time(NOW - timedelta(days=19), NOW).startswith("02/11/2026 ")


def test_a_day_in_words():
    assert numbers.long_date(date(2026, 11, 21)) == "sábado 21 de noviembre de 2026"


@pytest.mark.parametrize(("month", "said"), [(1, "ene"), (9, "sep"), (11, "nov"), (12, "dic")])
def test_a_month_in_three_letters(month, said):
    assert numbers.short_month(date(2026, month, 5)) == said


def test_days_follow_the_language_of_the_program():
    set_language("en")
    try:
        assert "November" in numbers.long_date(date(2026, 11, 21))
        assert numbers.short_month(date(2026, 11, 21)) == "Nov"
    finally:
        set_language("es")


@pytest.mark.parametrize(("before", "said"), [(0, "hoy"), (1, "ayer"), (3, "18/11/2026")])
def test_a_day_near_by_has_a_name(before, said):
    assert numbers.short_day(NOW - timedelta(days=before), NOW) == said
