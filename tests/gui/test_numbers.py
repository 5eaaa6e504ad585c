"""Numbers, sizes and times as Guatemala writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from app.ui import numbers

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1234, "1,234"), (1_000_000, "1,000,000")]
)
def test_thousands_are_parted_by_commas(number, written):
    assert numbers.count(number) == written


@pytest.mark.parametrize(
    ("octets", "written"),
    [(0, "0 bytes"), (640, "640 bytes"), (82_000, "82 KB"), (1_300_000, "1.3 MB")],
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
