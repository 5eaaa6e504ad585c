"""Which texts mean that there is no value, and what is asked of a cell that has none."""

import pytest
from support.checked_tables import verdicts

LONG = "No aplica para este establecimiento"
REQUIRED = {"constraints": {"required": True}}


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        pytest.param({}, {"": "", "NA": ""}, id="a blank cell is no value"),
        pytest.param(REQUIRED, {"": "constraint", "NA": ""}, id="a required value is asked for"),
        pytest.param(
            {"missingValues": ["NA"], **REQUIRED},
            {"NA": "constraint", "": "", "na": "", " NA": "", "NA ": ""},
            id="only the texts named mean none, to the letter",
        ),
        pytest.param(
            {"missingValues": [], **REQUIRED}, {"": "", " ": ""}, id="no text at all may mean none"
        ),
        pytest.param(
            {"missingValues": ["", "-", "n/d", "No sabe"], **REQUIRED},
            dict.fromkeys(["", "-", "n/d", "No sabe"], "constraint"),
            id="several texts",
        ),
        pytest.param(
            {"missingValues": list("abcdefghij"), **REQUIRED},
            {**dict.fromkeys("abcdefghij", "constraint"), "k": "", "aa": ""},
            id="many texts",
        ),
        pytest.param(
            {"missingValues": [LONG], **REQUIRED},
            {LONG: "constraint", LONG.upper(): "", LONG[:-1]: "", LONG + " ": ""},
            id="a text of more than 32 bytes",
        ),
        pytest.param(
            {"missingValues": [LONG, "NA"], **REQUIRED},
            {LONG: "constraint", "NA": "constraint", "x" * len(LONG): ""},
            id="long and short texts together",
        ),
        pytest.param(
            {"missingValues": ["ñ" * 16], **REQUIRED},
            {"ñ" * 16: "constraint", "ñ" * 17: "", "n" * 32: ""},
            id="32 bytes of 16 letters",
        ),
        pytest.param(
            {"missingValues": ["ñ" * 17], **REQUIRED},
            {"ñ" * 17: "constraint", "ñ" * 16: "", "n" * 34: ""},
            id="34 bytes of 17 letters",
        ),
        pytest.param(
            {"missingValues": ["a,b", 'a"b', "a\nb"], **REQUIRED},
            dict.fromkeys(["a,b", 'a"b', "a\nb"], "constraint"),
            id="texts that are quoted in a file",
        ),
        pytest.param(
            {"type": "integer", "missingValues": ["99", "-1"]},
            {"99": "", "-1": "", "x": "type", "098": ""},
            id="codes in a column of numbers are no numbers",
        ),
        pytest.param(
            {
                "type": "integer",
                "missingValues": ["99"],
                "constraints": {"maximum": 10, "required": True},
            },
            {"99": "constraint", "9": "", "099": "constraint", "": "type"},
            id="a missing code breaks no bound, but what is required",
        ),
        pytest.param(
            {"type": "date", "missingValues": ["1900-01-01"], **REQUIRED},
            {"1900-01-01": "constraint", "1900-01-02": "", "": "type"},
            id="a date that stands for none",
        ),
        pytest.param(
            {"type": "boolean", "missingValues": ["false"], **REQUIRED},
            {"false": "constraint", "true": "", "0": ""},
            id="what means none is not read any further",
        ),
        pytest.param(
            {"missingValues": ["b"], "constraints": {"enum": ["a", "b"], "required": True}},
            {"a": "", "b": "constraint", "c": "constraint"},
            id="a value of the list may mean none",
        ),
        pytest.param(
            {"missingValues": ["a"], "constraints": {"pattern": "[a-z]", "required": True}},
            {"a": "constraint", "b": "", "1": "constraint"},
            id="a text that fits the pattern may mean none",
        ),
        pytest.param(
            {"missingValues": ["\x00"], **REQUIRED},
            {"\x00": "constraint", "\x00\x00": "", "a\x00": ""},
            id="NUL is a text of its own length",
        ),
    ],
)
def test_a_cell_without_a_value(tmp_path, field, cells):
    found = verdicts(tmp_path, {"type": "string", **field}, list(cells))
    assert dict(zip(cells, found, strict=True)) == cells
