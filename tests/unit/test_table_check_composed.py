"""Cells of several parts, UUIDs and places: what is sure needs no reader, the rest goes to it."""

import uuid

import numpy as np
import pytest
from frictionless import Field
from hypothesis import given
from hypothesis import strategies as st
from support.cells import cells_of
from support.checked_tables import verdicts

from app.steps.table_check.columns import Column, column_of
from app.steps.table_check.keys import key_of, keys_of_texts

UUID = {"type": "string", "format": "uuid"}
POINT = {"type": "geopoint"}
ONE = "2f1f0c1e-6c1c-4bd5-9c55-0f6f4b3d3b0a"


def column(descriptor: dict, *, compares: bool = False) -> Column:
    """The column of a field."""
    return column_of(Field.from_descriptor({"name": "f", **descriptor}), 1, compares=compares)


def sure(descriptor: dict, *texts: str, compares: bool = False) -> list[bool]:
    """Say of which texts the screen is sure."""
    return column(descriptor, compares=compares).screen(cells_of(texts)).valid.tolist()


class TestUuids:
    @pytest.mark.parametrize(
        "text",
        [
            ONE,
            ONE.upper(),
            "2F1f0C1e-6c1C-4Bd5-9c55-0F6f4b3D3b0A",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            str(uuid.uuid5(uuid.NAMESPACE_DNS, "acopio")),
            "01890a5d-ac96-774b-bcce-b302099a8057",
        ],
    )
    def test_thirty_six_signs_of_any_version_are_sure(self, text):
        assert sure(UUID, text) == [True]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "-",
            ONE[:-1],
            ONE + "0",
            ONE.replace("-", ""),
            "{" + ONE + "}",
            "urn:uuid:" + ONE,
            ONE.replace("-", "_"),
            ONE.replace("-", " "),
            ONE.replace("a", "g"),
            ONE.replace("0a", "0ñ"[:2]),
            " " + ONE[:-1],
            ONE[:-1] + " ",
            ONE[:-1] + "\n",
            ONE[:-1] + "\x00",
            "2f1f0c1e6-c1c-4bd5-9c55-0f6f4b3d3b0a",
            "2f1f0c1-e6c1c-4bd5-9c55-0f6f4b3d3b0a",
            "-" * 36,
            "0" * 36,
            "Z" * 36,
            "`" * 36,
            "@" * 36,
            "/" * 36,
            ":" * 36,
        ],
    )
    def test_any_other_text_is_left_to_the_reader(self, text):
        assert sure(UUID, text) == [False]

    @pytest.mark.parametrize("place", range(36))
    def test_every_place_of_the_text_is_looked_at(self, place):
        spoiled = ONE[:place] + ("x" if ONE[place] != "-" else "0") + ONE[place + 1 :]
        assert sure(UUID, ONE, spoiled, ONE) == [True, False, True]

    def test_the_reader_still_takes_what_python_takes(self, tmp_path):
        spellings = {
            ONE: "",
            ONE.replace("-", ""): "",
            "{" + ONE + "}": "",
            "urn:uuid:" + ONE: "",
            "2f1f0c1e6-c1c-4bd5-9c55-0f6f4b3d3b0a": "",
            ONE[:-1]: "type",
            ONE.replace("a", "g"): "type",
            "uuid": "type",
            "": "",
        }
        assert verdicts(tmp_path, UUID, list(spellings)) == list(spellings.values())

    @pytest.mark.parametrize(
        ("rules", "found"),
        [
            ({"required": True}, ["", "constraint"]),
            ({"minLength": 37}, ["constraint", ""]),
            ({"maxLength": 35}, ["constraint", ""]),
            ({"pattern": "[a-z].*"}, ["constraint", ""]),
            ({"enum": [ONE.upper()]}, ["constraint", ""]),
            ({"unique": True}, ["", ""]),
        ],
        ids=str,
    )
    def test_further_rules_are_not_forgotten(self, tmp_path, rules, found):
        assert verdicts(tmp_path, {**UUID, "constraints": rules}, [ONE, ""]) == found

    def test_a_text_that_means_no_value_is_none(self, tmp_path):
        field = {**UUID, "missingValues": [ONE], "constraints": {"required": True}}
        assert verdicts(tmp_path, field, [ONE, ONE.upper()]) == ["constraint", ""]

    @given(st.lists(st.uuids().map(str) | st.text(max_size=40), min_size=1, max_size=30))
    def test_their_keys_are_those_of_their_values(self, texts):
        encoded = [text.encode("utf-8", "replace").decode() for text in texts]
        assert keys_of_texts(cells_of(encoded)).tolist() == [key_of(text) for text in encoded]

    def test_those_that_differ_only_in_the_last_sign_have_other_keys(self):
        texts = [ONE[:-1] + sign for sign in "0123456789abcdef"]
        assert len(set(keys_of_texts(cells_of(texts)).tolist())) == 16


class TestPlaces:
    @pytest.mark.parametrize(
        "text",
        [
            "-90.5,14.6",
            "-90.5, 14.6",
            "-90.513333,14.634444",
            "0,0",
            "-0,-0",
            "179.999,89.999",
            "-179.999,-89.999",
            "007,014",
            "1.50,2.250",
        ],
    )
    def test_two_plain_numbers_within_the_globe_are_sure(self, text):
        assert sure(POINT, text) == [True]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            ",",
            "90",
            "90,",
            ",90",
            "-,-",
            "1,2,3",
            "1, 2, 3",
            "a,b",
            "180,0",
            "0,90",
            "-180,0",
            "0,-90",
            "180.1,0",
            "0,90.1",
            "1e1,5",
            "1_0,5",
            "+1,2",
            "1.,2",
            "1,.5",
            "1,  2",
            "1 ,2",
            " 1,2",
            "1,2 ",
            "1;2",
            "NaN,1",
            "inf,1",
            "1,--2",
            "٣,٤",
            "1\t,2",
            "12345678901234567890,1",
            "1.12345678901234567890,1",
            "1,1.123456789012345678901234567890",
            "[1,2]",
        ],
    )
    def test_any_other_text_is_left_to_the_reader(self, text):
        assert sure(POINT, text) == [False]

    def test_the_reader_judges_bounds_and_odd_spellings(self, tmp_path):
        spellings = {
            "180,90": "",
            "-180,-90": "",
            "180.0000001,0": "type",
            "0,90.0000000001": "type",
            "0,-90.0000000001": "type",
            " -90.5 , 14.6 ": "",
            "+1,2": "",
            "1e1,5": "",
            "1_0,5": "",
            "1,2,3": "type",
            "a,b": "type",
            "90": "type",
            ",": "type",
            "inf,1": "type",
            "": "",
            "179.9999999999999999999,1": "",
            "180.0000000000000000001,1": "type",
        }
        assert verdicts(tmp_path, POINT, list(spellings)) == list(spellings.values())

    def test_as_part_of_a_key_only_the_reader_judges(self):
        assert sure(POINT, "1,2", compares=True) == [False]

    @pytest.mark.parametrize("format_", ["array", "object"])
    def test_other_formats_are_left_to_the_reader(self, format_):
        assert sure({**POINT, "format": format_}, "1,2") == [False]

    @given(
        st.lists(
            st.tuples(st.decimals(-200, 200, places=6), st.decimals(-100, 100, places=6)),
            min_size=1,
            max_size=20,
        ),
        st.sampled_from([",", ", "]),
    )
    def test_whatever_is_sure_is_on_the_globe(self, points, comma):
        made = column(POINT)
        texts = [f"{longitude}{comma}{latitude}" for longitude, latitude in points]
        valid = made.screen(cells_of(texts)).valid
        for (longitude, latitude), text, is_sure in zip(points, texts, valid, strict=True):
            on_globe = abs(longitude) <= 180 and abs(latitude) <= 90
            assert on_globe == (made.reader(text)[1] is None)
            assert on_globe or not is_sure

    def test_no_cells_are_no_places(self):
        none = np.zeros(0, dtype=np.int64)
        assert not len(column(POINT).screen(cells_of(["1,2"]).at(none)).valid)
