"""Places in any writing: what was written is what is read, and no text ends in a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.coordinates import degrees, doubt, is_in_guatemala, read_place, read_places
from forms.notation import Unreadable, read_point

SIGNS = "0123456789.,;:-+°º'’´\"″ NSEWOnsewo/@!?=&()latonφλ\n"
latitudes = st.integers(-90 * 3600, 90 * 3600)
longitudes = st.integers(-180 * 3600, 180 * 3600)


def angle(seconds, letters, style):
    """Write whole seconds as an angle with the letter of its hemisphere."""
    whole = abs(seconds)
    letter = letters[seconds < 0]
    parts = (whole // 3600, whole // 60 % 60, whole % 60)
    return style.format(*parts, letter=letter)


@pytest.mark.parametrize(
    "style",
    [
        "{0}°{1}'{2}\"{letter}",
        "{letter} {0} {1} {2}",
        "{0} {1:02} {2:02} {letter}",
        "{0}º {1}´ {2}´´ {letter}",
    ],
)
@given(lat=latitudes, lon=longitudes)
def test_minutes_and_seconds_are_read_to_the_centimetre(style, lat, lon):
    text = f"{angle(lat, 'NS', style)}, {angle(lon, 'EO', style)}"
    latitude, longitude = degrees(read_place(text))
    assert latitude == pytest.approx(lat / 3600, abs=1e-7)
    assert longitude == pytest.approx(lon / 3600, abs=1e-7)


@given(
    lat=st.decimals(-90, 90, places=6),
    lon=st.decimals(-180, 180, places=6),
    between=st.sampled_from([" ", ", ", ",", "; ", "\t"]),
)
def test_a_decimal_pair_is_read_whatever_parts_it(lat, lon, between):
    assert degrees(read_place(f"{lat:f}{between}{lon:f}")) == (float(lat), float(lon))


@given(lat=st.decimals(-90, 90, places=5), lon=st.decimals(-180, 180, places=5))
def test_with_commas_it_is_the_same_pair(lat, lon):
    text = f"{lat:f} {lon:f}".replace(".", ",")
    assert degrees(read_place(text)) == (float(lat), float(lon))


def read_or_refuse(text):
    """Read a text; None when it is no place. Any other error is a failure of the test."""
    try:
        return read_place(text)
    except Unreadable:
        return None


@given(st.text(SIGNS, max_size=40) | st.text(max_size=40))
def test_any_text_is_a_place_or_unreadable(text):
    place = read_or_refuse(text)
    if place is not None:
        assert read_point(place, "x") == place
        assert read_place(place) == place


@given(st.text(SIGNS, max_size=40) | st.text(max_size=40))
def test_what_a_doubt_proposes_lies_in_guatemala_and_raises_none(text):
    asked = doubt(text)
    if asked is not None and asked.proposed:
        assert is_in_guatemala(*degrees(read_place(asked.proposed)))
        assert doubt(asked.proposed) is None


@given(st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=6))
def test_a_line_has_as_many_places_as_were_written(points):
    written = [f"{lat / 3600:.6f}, {lon / 3600:.6f}" for lat, lon in points]
    assert len(read_places("\n".join(written), "x")) == len(points)
    assert read_places("\n".join(written), "x") == read_places(";".join(written) + ";", "x")
