"""Lists in files beside the form (ODK XForms, "Secondary Instances - External")."""

import pytest
from support.xforms import xform

from forms.external_lists import with_files
from forms.instrument import Instrument
from forms.problem import ProblemError
from forms.xform import parse_xform


def form(source: str, value: str = "name", label: str = "label") -> Instrument:
    return parse_xform(
        xform(
            "<p/>",
            f"""<select1 ref="/data/p"><itemset nodeset="instance('l')/root/item">
                <value ref="{value}"/><label ref="{label}"/></itemset></select1>""",
            others=f'<instance id="l" src="jr://file/{source}"/>',
        )
    )


def choices(folder, name, text, **columns):
    (folder / name).write_text(text, encoding="utf-8")
    found = with_files(form(name, **columns), folder).choice_lists["l"].choices
    return [(one.value, one.label()) for one in found]


def test_a_table_gives_a_choice_for_each_row(tmp_path):
    assert choices(tmp_path, "l.csv", "name,label\na,Uno\nb,Dos\n") == [("a", "Uno"), ("b", "Dos")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_by_comma_semicolon_or_tab(tmp_path, mark):
    assert choices(tmp_path, "l.csv", f"name{mark}label\na{mark}Uno\n") == [("a", "Uno")]


def test_a_value_in_quotes_may_hold_commas_quotes_and_lines(tmp_path):
    text = 'name,label\na,"Uno, ""dos""\ny tres"\n'
    assert choices(tmp_path, "l.csv", text) == [("a", 'Uno, "dos"\ny tres')]


def test_a_mark_of_byte_order_is_no_part_of_the_header(tmp_path):
    assert choices(tmp_path, "l.csv", "\ufeffname,label\na,Uno\n") == [("a", "Uno")]


def test_a_table_in_the_encoding_of_windows_is_read_too(tmp_path):
    (tmp_path / "l.csv").write_bytes("name;label\na;Cobán\n".encode("cp1252"))
    (choice,) = with_files(form("l.csv"), tmp_path).choice_lists["l"].choices
    assert choice.label() == "Cobán"


def test_short_rows_are_filled_up_and_empty_ones_left_out(tmp_path):
    assert choices(tmp_path, "l.csv", "name,label\na\n\nb,Dos\n") == [("a", "a"), ("b", "Dos")]


def test_value_and_label_may_have_other_names(tmp_path):
    text = "codigo,nombre\n0101,Guatemala\n"
    found = choices(tmp_path, "l.csv", text, value="codigo", label="nombre")
    assert found == [("0101", "Guatemala")]


def test_further_columns_are_kept_for_filters(tmp_path):
    (tmp_path / "l.csv").write_text("name,label,dep\na,Uno,13\n", encoding="utf-8")
    (choice,) = with_files(form("l.csv"), tmp_path).choice_lists["l"].choices
    assert choice.columns["dep"] == "13"


def test_xml_gives_a_choice_for_each_item(tmp_path):
    text = "<root><item><name>a</name><label>Uno</label></item></root>"
    assert choices(tmp_path, "l.xml", text) == [("a", "Uno")]


def test_xml_of_another_build_is_kept_as_a_tree(tmp_path):
    (tmp_path / "l.xml").write_text('<hogar><persona edad="3"/></hogar>', encoding="utf-8")
    tree = with_files(form("l.xml"), tmp_path).branches["l"]
    assert (tree.name, tree.children[0].attributes) == ("hogar", {"edad": "3"})


@pytest.mark.parametrize(
    ("geometry", "text"),
    [
        ('{"type": "Point", "coordinates": [-90.5, 14.6]}', "14.6 -90.5 0 0"),
        (
            '{"type": "LineString", "coordinates": [[-90, 14], [-91, 15]]}',
            "14 -90 0 0; 15 -91 0 0",
        ),
        (
            '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}',
            "0 0 0 0; 0 1 0 0; 0 0 0 0",
        ),
    ],
)
def test_geojson_gives_geometry_as_odk_writes_it(tmp_path, geometry, text):
    (tmp_path / "l.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "x", "geometry": '
        + geometry
        + ', "properties": {"label": "Uno", "n": 4, "nada": null}}]}',
        encoding="utf-8",
    )
    (choice,) = with_files(form("l.geojson", value="id"), tmp_path).choice_lists["l"].choices
    assert (choice.value, choice.label()) == ("x", "Uno")
    assert choice.columns == {"id": "x", "geometry": text, "n": "4", "nada": ""}


def test_a_file_that_is_not_there_leaves_the_list_empty(tmp_path):
    assert with_files(form("l.csv"), tmp_path).choice_lists["l"].choices == ()


@pytest.mark.parametrize("name", ["../l.csv", "..%2Fl.csv", "sub/../../l.csv"])
def test_no_file_outside_the_folder_is_read(tmp_path, name):
    (tmp_path / "l.csv").write_text("name,label\na,Uno\n", encoding="utf-8")
    inner = tmp_path / "dentro"
    inner.mkdir()
    assert with_files(form(name), inner).choice_lists["l"].choices == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("l.xml", b"<root"),
        ("l.xml", b'<!DOCTYPE r [<!ENTITY a "b">]><root>&a;</root>'),
        ("l.geojson", b"{}"),
        ("l.geojson", b"[1"),
        ("l.geojson", b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "X"}}]}'),
        ("l.csv", b"name,label\n\x81\x8d"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        with_files(form(name), tmp_path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file) == ("form.bad_list", name)
