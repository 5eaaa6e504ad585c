"""JSON and GeoJSON of a release: verbatim values, places as RFC 7946 wants them."""

import itertools
import json

import pytest
from support.forms import instrument
from support.released import released

from app.steps.release.geojson import has_places, write_geojson
from app.steps.release.json_rows import write_json
from forms.instrument import Question


def as_json(tmp_path, rows, **options):
    table = released(tmp_path, rows, **options)
    write_json(tmp_path / "t.json", table)
    return (tmp_path / "t.json").read_text(encoding="utf-8")


def features(tmp_path, kind, *texts):
    """Write places of one kind and give the geometries."""
    table = released(tmp_path, [[str(n), t] for n, t in enumerate(texts)], ("clave", "lugar"))
    form = instrument(Question("clave", "text"), Question("lugar", kind))
    write_geojson(tmp_path / "t.geojson", table, form)
    read = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection"
    return [feature["geometry"] for feature in read["features"]]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0101", "string", "0101"),
        ("", "string", None),
        ("12", "integer", 12),
        ("0.10", "number", 0.1),
        ("", "number", None),
        ("1,2", "number", "1,2"),
        ("NaN", "number", "NaN"),
        ('con "comillas"\ny línea', "string", 'con "comillas"\ny línea'),
        ("ñẍ🌽", "string", "ñẍ🌽"),
    ],
)
def test_a_value_is_what_the_csv_says(tmp_path, text, kind, value):
    rows = json.loads(as_json(tmp_path, [["a", text]], types={"valor": kind}))
    assert rows == [{"clave": "a", "valor": value}]


def test_a_number_is_written_with_the_very_digits_of_the_csv(tmp_path):
    assert '"valor":0.10' in as_json(tmp_path, [["a", "0.10"]], types={"valor": "number"})


def test_there_is_one_row_a_line(tmp_path):
    lines = as_json(tmp_path, [["a", "1"], ["b", "2"]]).splitlines()
    assert lines == ["[", '{"clave":"a","valor":"1"},', '{"clave":"b","valor":"2"}', "]"]


def test_no_rows_are_an_empty_list(tmp_path):
    assert json.loads(as_json(tmp_path, [])) == []


def test_a_point_is_longitude_latitude_and_height_without_accuracy(tmp_path):
    assert features(tmp_path, "geopoint", "15.5 -91.25", "15.5 -91.25 1900 5") == [
        {"type": "Point", "coordinates": [-91.25, 15.5]},
        {"type": "Point", "coordinates": [-91.25, 15.5, 1900]},
    ]


@pytest.mark.parametrize("text", ["", "x", "91 0", "0 181", "15.5", "15.5,-91"])
def test_a_row_without_a_place_is_a_feature_without_geometry(tmp_path, text):
    assert features(tmp_path, "geopoint", text) == [None]


def test_a_line_keeps_its_points(tmp_path):
    assert features(tmp_path, "geotrace", "15 -91;15.1 -91.1; 15.2 -91.2", "15 -91") == [
        {"type": "LineString", "coordinates": [[-91, 15], [-91.1, 15.1], [-91.2, 15.2]]},
        None,
    ]


@pytest.mark.parametrize(
    "text",
    ["0 0;0 1;1 1;1 0", "0 0;1 0;1 1;0 1;0 0", "0 0;0 1;1 1;1 0;0 0"],
)
def test_a_shape_is_closed_and_goes_against_the_clock(tmp_path, text):
    (geometry,) = features(tmp_path, "geoshape", text)
    (ring,) = geometry["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
    assert area > 0


def test_two_points_are_no_shape(tmp_path):
    assert features(tmp_path, "geoshape", "0 0;0 1") == [None]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("lat", "lon"), ("latitud", "longitud"), ("Latitude", "Longitude"), ("LAT", "lng")],
)
def test_two_numbers_called_so_are_a_place(tmp_path, latitude, longitude):
    columns = ("clave", latitude, longitude)
    types = {latitude: "number", longitude: "number"}
    rows = [["a", "15.5", "-91.2"], ["b", "", "-91"]]
    table = released(tmp_path, rows, columns, types=types)
    form = instrument(*(Question(name, "text") for name in columns))
    assert has_places(table, form)
    assert write_geojson(tmp_path / "t.geojson", table, form) == 1
    first, second = json.loads((tmp_path / "t.geojson").read_text())["features"]
    assert first == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-91.2, 15.5]},
        "properties": {"clave": "a"},
    }
    assert second["geometry"] is None


@pytest.mark.parametrize("columns", [("clave", "lat"), ("clave", "lon"), ("clave", "valor")])
def test_a_table_without_both_has_no_places(tmp_path, columns):
    table = released(tmp_path, [], columns, types={columns[1]: "number"})
    form = instrument(*(Question(name, "text") for name in columns))
    assert not has_places(table, form)
    assert write_geojson(tmp_path / "t.geojson", table, form) == 0
    assert not (tmp_path / "t.geojson").exists()


def test_texts_called_latitude_and_longitude_are_no_places(tmp_path):
    table = released(tmp_path, [], ("lat", "lon"), key=())
    assert not has_places(table, instrument(Question("lat", "text"), Question("lon", "text")))
