"""Charts of whatever people wrote: always a picture, always within its frame, nothing lost."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.charts import ACCENT, INK, PAPER, SOFT, WIDTH, Bar, Point, bars, histogram, trend

SVG = "{http://www.w3.org/2000/svg}"
SHARES = st.floats(-5, 5) | st.sampled_from([0.0, 1.0, 1e-300, 1e300])
BARS = st.builds(Bar, st.text(max_size=60), SHARES, st.text(max_size=12), st.booleans())
POINTS = st.builds(Point, st.text(max_size=12), st.none() | st.floats(0, 100), st.text(max_size=6))
COUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=20)


def drawn(picture):
    return ET.fromstring(picture.encode("utf-8"))


def frame(root):
    _x, _y, width, height = map(float, root.get("viewBox").split())
    return width, height


def boxes(root):
    for each in root.findall(f"{SVG}rect"):
        left, top = float(each.get("x")), float(each.get("y"))
        yield left, top, left + float(each.get("width")), top + float(each.get("height"))


def inside(root):
    width, height = frame(root)
    for left, top, right, bottom in boxes(root):
        assert -0.11 <= left <= right <= width + 0.11
        assert -0.11 <= top <= bottom <= height + 0.11
    for circle in root.findall(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= width
        assert 0 <= float(circle.get("cy")) <= height


@given(st.text(max_size=30), st.lists(BARS, max_size=12))
def test_bars_of_anything(title, rows):
    root = drawn(bars(title, rows))
    inside(root)
    assert len(list(boxes(root))) == len(rows)


@given(st.text(max_size=30), COUNTS)
def test_histograms_of_anything(title, counts):
    edges = [str(n) for n in range(len(counts) + 1)]
    root = drawn(histogram(title, edges, counts))
    inside(root)
    heights = [bottom - top for _left, top, _right, bottom in boxes(root)]
    if max(counts):
        assert heights.index(max(heights)) == counts.index(max(counts)) or (
            max(counts) < 1.001 * counts[heights.index(max(heights))]
        )


@given(st.text(max_size=30), st.lists(POINTS, max_size=40))
def test_trends_of_anything(title, points):
    root = drawn(trend(title, points))
    inside(root)
    known = sum(point.value is not None for point in points)
    assert len(root.findall(f"{SVG}circle")) == known


@pytest.mark.parametrize("code", [0, 1, 8, 11, 12, 14, 27, 31, 0xFFFE, 0xFFFF, 0xD800])
def test_signs_that_a_picture_cannot_hold_are_shown_as_unknown(code):
    root = drawn(bars("a" + chr(code), [Bar("b" + chr(code), 1, "1")]))
    assert root.find(f"{SVG}title").text == "a\ufffd"
    written = "".join(each.text for each in root.iter(f"{SVG}text"))
    assert written in {"b\ufffd1", "b1"}  # the wrapping of labels takes blanks away


@pytest.mark.parametrize(
    "text",
    ["<script>", "]]>", "&amp;", '"quoted"', "Kꞌicheꞌ", "שלום", "ñandú", "😀", "<!--", "%PDF"],
)
def test_texts_that_look_like_something_else_stay_texts(text):
    root = drawn(trend(text, [Point(text, 5, text)]))
    assert root.find(f"{SVG}title").text == text
    assert [each.text for each in root.iter(f"{SVG}text")] == [text, text]


class TestGeometry:
    """Lengths and heights say what the numbers say."""

    @pytest.mark.parametrize(
        ("share", "part"), [(0.25, 0.25), (0.5, 0.5), (0.75, 0.75), (1, 1), (3, 1)]
    )
    def test_a_bar_is_as_long_as_its_share(self, share, part):
        root = drawn(bars("t", [Bar("todo", 1, ""), Bar("parte", share, "")]))
        whole, some = (right - left for left, _top, right, _bottom in boxes(root))
        assert some == pytest.approx(whole * part, abs=0.2)

    def test_nothing_is_still_seen(self):
        ((left, _top, right, _bottom),) = boxes(drawn(bars("t", [Bar("nada", 0, "0")])))
        assert right - left == 1

    def test_columns_stand_on_one_floor_in_proportion(self):
        root = drawn(histogram("t", ["0", "1", "2", "3"], [10, 5, 0]))
        found = list(boxes(root))
        assert len({round(bottom, 1) for *_rest, bottom in found}) == 1
        heights = [bottom - top for _left, top, _right, bottom in found]
        assert heights[1] == pytest.approx(heights[0] / 2)
        assert heights[2] == 0

    def test_all_columns_empty_is_a_floor_and_no_division(self):
        root = drawn(histogram("t", ["0", "1", "2"], [0, 0]))
        assert [bottom - top for _l, top, _r, bottom in boxes(root)] == [0, 0]

    def test_a_higher_index_stands_higher(self):
        root = drawn(trend("t", [Point("a", 0, ""), Point("b", 50, ""), Point("c", 100, "")]))
        low, middle, high = (float(each.get("cy")) for each in root.findall(f"{SVG}circle"))
        assert low > middle > high
        assert middle == pytest.approx((low + high) / 2)

    @pytest.mark.parametrize(
        ("values", "lines"),
        [
            pytest.param([1, 2, 3], 2, id="a whole line"),
            pytest.param([1, None, 3], 0, id="a gap stays a gap"),
            pytest.param([1, 2, None, 4, 5], 2, id="two pieces"),
            pytest.param([None, None], 0, id="nothing known"),
            pytest.param([7], 0, id="one point"),
            pytest.param([], 0, id="none"),
        ],
    )
    def test_points_that_follow_each_other_are_joined(self, values, lines):
        points = [Point(str(n), value, "") for n, value in enumerate(values)]
        root = drawn(trend("t", points))
        joined = [each for each in root.findall(f"{SVG}line") if each.get("stroke") == ACCENT]
        assert len(joined) == lines

    @pytest.mark.parametrize("count", [1, 2, 8, 9, 24, 60])
    def test_of_many_points_some_are_labelled_and_always_the_last(self, count):
        root = drawn(trend("t", [Point(f"m{n}", 50, "") for n in range(count)]))
        labels = [each.text for each in root.iter(f"{SVG}text") if each.text]
        assert labels[0] == "m0"
        assert labels[-1] == f"m{count - 1}"
        assert len(labels) <= 17

    def test_edges_are_written_at_both_ends_and_in_the_middle(self):
        root = drawn(histogram("t", [f"e{n}" for n in range(13)], [1] * 12))
        texts = [each.text for each in root.iter(f"{SVG}text")]
        assert texts[-3:] == ["e0", "e6", "e12"]


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("colour", "least"), [(INK, 7), (SOFT, 4.5), (ACCENT, 4.5)])
def test_everything_is_read_on_white_paper(colour, least):
    assert (luminance(PAPER) + 0.05) / (luminance(colour) + 0.05) >= least


def test_the_same_numbers_make_the_same_bytes():
    rows = [Bar("a", 1 / 3, "33 %"), Bar("b", 2 / 3, "67 %", is_marked=True)]
    assert bars("t", rows) == bars("t", list(rows))


def test_a_picture_says_how_wide_it_is_and_that_it_is_one():
    root = drawn(bars("t", []))
    assert (root.get("width"), root.get("role")) == (str(WIDTH), "img")
