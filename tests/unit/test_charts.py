"""Charts as SVG: every number written, nothing by colour alone, readable by who listens."""

import xml.etree.ElementTree as ET

import pytest

from app.paper.charts import WIDTH, Bar, Point, bars, histogram, trend

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn):
    return [each.text for each in ET.fromstring(drawn).iter(f"{SVG}text")]


def described(drawn):
    root = ET.fromstring(drawn)
    return root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text or ""


class TestBars:
    """Horizontal, with the number at the end."""

    ROWS = (Bar("Completos", 1.0, "100 %"), Bar("Al día", 0.5, "50 %", is_marked=True))

    def test_every_label_and_number_is_written(self):
        assert texts(bars("Partes", self.ROWS)) == ["Completos", "100 %", "Al día", "50 %"]

    def test_it_says_its_content_as_text(self):
        assert described(bars("Partes", self.ROWS)) == ("Partes", "Completos: 100 %; Al día: 50 %")

    def test_what_asks_for_attention_is_hatched(self):
        drawn = ET.fromstring(bars("Partes", self.ROWS))
        fills = [each.get("fill") for each in drawn.findall(f"{SVG}rect")]
        assert fills[1] == "url(#rayado)"
        assert fills[0] != fills[1]

    def test_lengths_are_in_proportion(self):
        drawn = ET.fromstring(bars("Partes", self.ROWS))
        whole, half = (float(each.get("width")) for each in drawn.findall(f"{SVG}rect"))
        assert half == pytest.approx(whole / 2)

    @pytest.mark.parametrize("share", [-1, 0, 2])
    def test_nothing_leaves_the_picture(self, share):
        drawn = ET.fromstring(bars("Partes", [Bar("a", share, "?")]))
        (bar,) = drawn.findall(f"{SVG}rect")
        assert 0 < float(bar.get("width")) <= WIDTH

    def test_a_long_label_goes_on_in_another_line(self):
        label = "Personas con al menos una dificultad para ver, oír o caminar"
        assert " ".join(texts(bars("Partes", [Bar(label, 1, "1")]))[:-1]) == label

    def test_markup_stays_text(self):
        assert texts(bars("<b>", [Bar("<i>&", 1, '"')])) == ["<i>&", '"']


class TestHistogram:
    """Columns with their counts."""

    def test_counts_and_edges_are_written(self):
        drawn = histogram("Edad", ["0", "10", "20"], [3, 1200])
        assert texts(drawn) == ["3", "1,200", "0", "10", "20"]
        assert described(drawn) == ("Edad", "0–10: 3; 10–20: 1,200")

    def test_an_empty_bin_has_no_number(self):
        assert "0" not in texts(histogram("Edad", ["a", "b", "c"], [0, 5]))

    def test_nothing_at_all_is_an_empty_picture(self):
        assert texts(histogram("Edad", [], [])) == []


class TestTrend:
    """A line through indexes."""

    def test_points_have_their_numbers(self):
        drawn = trend("Cargas", [Point("enero", 50, "50"), Point("febrero", 75.5, "75.5")])
        assert texts(drawn) == ["50", "enero", "75.5", "febrero"]
        assert len(ET.fromstring(drawn).findall(f"{SVG}circle")) == 2

    def test_a_gap_stays_a_gap(self):
        points = [Point("a", 50, "50"), Point("b", None, "–"), Point("c", 60, "60")]
        root = ET.fromstring(trend("Cargas", points))
        assert len(root.findall(f"{SVG}circle")) == 2
        assert len(root.findall(f"{SVG}line")) == 1  # the floor alone

    def test_higher_is_better(self):
        root = ET.fromstring(trend("Cargas", [Point("a", 10, "10"), Point("b", 90, "90")]))
        low, high = (float(each.get("cy")) for each in root.findall(f"{SVG}circle"))
        assert high < low

    @pytest.mark.parametrize("count", [0, 1, 40])
    def test_any_number_of_points(self, count):
        drawn = trend("Cargas", [Point(str(n), n, str(n)) for n in range(count)])
        assert len(ET.fromstring(drawn).findall(f"{SVG}circle")) == count
