"""Identities and moments: UUIDv7 after RFC 9562, times that sort as text."""

import os
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.store.clock import as_moment, as_text, utc_now
from app.store.uuid7 import uuid7, uuid7_series

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


class TestUuid7:
    def test_the_example_of_the_rfc_comes_out(self):
        """RFC 9562, appendix A.6: 2022-02-22 14:22:22 at -05:00."""
        moment = datetime(2022, 2, 22, 14, 22, 22, tzinfo=timezone(timedelta(hours=-5)))
        rand_a, rand_b = 0xCC3, 0x18C4DC0C0C07398F
        tail = (rand_a << 64 | rand_b).to_bytes(10, "big")
        assert uuid7(moment, lambda _count: tail) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"

    @given(MOMENTS, st.binary(min_size=10, max_size=10))
    def test_version_variant_and_time_are_in_it(self, moment, tail):
        made = UUID(uuid7(moment, lambda _count: tail))
        assert made.version == 7
        assert made.variant == "specified in RFC 4122"
        assert made.int >> 80 == int(moment.timestamp() * 1000)

    @given(MOMENTS, MOMENTS)
    def test_identities_sort_as_their_milliseconds(self, one, other):
        earlier, later = sorted((one, other))
        if as_text(earlier) != as_text(later):
            assert uuid7(earlier, os.urandom)[:13] <= uuid7(later, os.urandom)[:13]

    def test_many_of_one_instant_differ(self):
        now = utc_now()
        assert len({uuid7(now, os.urandom) for _ in range(10_000)}) == 10_000

    @given(MOMENTS, st.integers(0, 50))
    def test_a_series_is_as_many_single_ones_in_their_order(self, moment, count):
        series = uuid7_series(moment, os.urandom, count)
        assert len(set(series)) == count
        assert series == sorted(series)
        for made in map(UUID, series):
            assert (made.version, made.variant) == (7, "specified in RFC 4122")
            assert made.int >> 80 == int(moment.timestamp() * 1000)


class TestMoments:
    def test_a_moment_is_written_in_utc_with_milliseconds(self):
        here = datetime(2026, 11, 21, 10, 20, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))
        assert as_text(here) == "2026-11-21T16:20:00.123Z"

    @given(MOMENTS)
    def test_a_moment_comes_back_to_the_millisecond(self, moment):
        back = as_moment(as_text(moment))
        assert timedelta() <= moment - back < timedelta(milliseconds=1)
        assert back.utcoffset() == timedelta()

    @given(MOMENTS, MOMENTS)
    def test_texts_sort_as_moments(self, one, other):
        if one <= other:
            assert as_text(one) <= as_text(other)

    def test_the_clock_is_that_of_utc(self):
        assert utc_now().utcoffset() == timedelta()
