"""Every type of Table Schema, its formats and rules: which cells are valid, case by case.

The expectations are those of the specification as frictionless reads it; each case is also asked of
frictionless itself.
"""

import pytest
from support.checked_tables import verdicts

# fmt: off
CASES = [
    ("whole numbers", {"type": "integer"}, {
        "0": "", "-0": "", "+5": "", "007": "", " 7": "", "7 ": "", "1_000": "", "٣٤": "",
        "999999999999999": "", "9999999999999999": "", "-999999999999999999999": "",
        "1.0": "type", "1e2": "type", "0x1F": "type", "--1": "type", "1,000": "type", "-": "type",
        "5%": "type", "siete": "type", " ": "type", "1 000": "type", "_1": "type", "1__0": "type"}),
    ("whole numbers among signs", {"type": "integer", "bareNumber": False}, {
        "5%": "", "Q5": "", "Q 5": "", "$12": "", "5 kg": "", "x": "type", "7": ""}),
    ("groups are no part of whole numbers", {"type": "integer", "groupChar": ","}, {
        "1,000": "type", "1,0": "type", "12": "", "1.000": "type", ",": "type"}),
    ("a lowest number", {"type": "integer", "constraints": {"minimum": 5}}, {
        "5": "", "4": "constraint", "-5": "constraint", "5.0": "type", "": "", "005": "",
        "1000000000000000000": ""}),
    ("a highest number", {"type": "integer", "constraints": {"maximum": -5}}, {
        "-5": "", "-4": "constraint", "-6": "", "5": "constraint", "-1000000000000000000": ""}),
    ("a bound beyond all digits", {"type": "integer", "constraints": {"maximum": 10**20}}, {
        str(10**20): "", str(10**20 + 1): "constraint", "7": ""}),
    ("a bound written as text", {"type": "integer", "constraints": {"minimum": "12"}}, {
        "12": "", "11": "constraint"}),
    ("numbers between two bounds", {"type": "integer", "constraints":
        {"minimum": 0, "maximum": 120}}, {
        "0": "", "-0": "", "120": "", "121": "constraint", "-1": "constraint", "0121": "constraint",
        "1_2_0": "", "1_2_1": "constraint"}),
    ("bounds that leave nothing", {"type": "integer", "constraints":
        {"minimum": 5, "maximum": 4}}, {"4": "constraint", "5": "constraint", "": ""}),
    ("a list of numbers", {"type": "integer", "constraints": {"enum": [1, "2"]}}, {
        "1": "", "2": "", "01": "", "3": "constraint", "x": "type"}),
    ("decimal numbers", {"type": "number"}, {
        "1.5": "", ".5": "", "5.": "", "-.5": "", "+1.5": "", "1e5": "", "1E-5": "", "1_0.5": "",
        "NaN": "", "nan": "", "INF": "", "-INF": "", "inf": "", "Infinity": "", " 1": "", "٣.٤": "",
        "1,5": "type", ".": "type", "-": "type", "1e": "type", "1.2.3": "type", "1-2": "type",
        "0x1": "type", "1.5f": "type", "123456789012345678901234567890.5": ""}),
    ("a decimal comma", {"type": "number", "decimalChar": ","}, {
        "1,5": "", "1.5": "type", "1": "", "1,5,5": "type", ",5": "", "-1,25": ""}),
    ("a decimal comma and groups", {"type": "number", "decimalChar": ",", "groupChar": "."}, {
        "1.234,5": "", "1234,5": "", "1.5": "", "1,2,3": "type", "1.2.3": ""}),
    ("money among signs", {"type": "number", "bareNumber": False, "groupChar": ","}, {
        "Q 1,234.50": "", "12%": "", "Q": "type", "1.5": ""}),
    ("numbers as floats", {"type": "number", "floatNumber": True}, {
        "1.5": "", "1e400": "", "x": "type"}),
    ("a number at its bound", {"type": "number", "constraints": {"minimum": "1.5"}}, {
        "1.5": "", "1.50": "", "1.49": "constraint", "1.4999999999999999999": "constraint",
        "1.5000000000000000001": "", "15e-1": "", "-1.5": "constraint", "INF": ""}),
    ("a number just below its bound", {"type": "number", "constraints": {"maximum": 0.1}}, {
        "0.1": "", "0.09": "", "0.11": "constraint", "0.1000000001": "constraint"}),
    ("dates", {"type": "date"}, {
        "2020-01-05": "", "2020-02-29": "", "2019-02-29": "type", "2020-02-30": "type",
        "1900-02-29": "type", "2000-02-29": "", "2020-13-01": "type", "2020-00-10": "type",
        "2020-01-00": "type", "0001-01-01": "", "0000-01-01": "type", "9999-12-31": "",
        "2020-04-31": "type", "05/01/2020": "type", "20200105": "type",
        "2020-01-05T00:00:00": "type", "2020-01-05 ": "type"}),
    ("dates as they are written here", {"type": "date", "format": "%d/%m/%Y"}, {
        "05/01/2020": "", "5/1/2020": "", "31/12/1999": "", "12/31/1999": "type",
        "29/02/2020": "", "29/02/2019": "type", "05-01-2020": "type", "05/01/20": "type"}),
    ("dates with two digits of the year", {"type": "date", "format": "%d/%m/%y"}, {
        "05/01/20": "", "05/01/69": "", "05/01/2020": "type", "31/02/20": "type"}),
    ("dates without signs between", {"type": "date", "format": "%Y%m%d"}, {
        "20200105": "", "2020015": "", "20201301": "type", "2020-01-05": "type"}),
    ("dates by month and year alone", {"type": "date", "format": "%m/%Y"}, {
        "01/2020": "", "13/2020": "type"}),
    ("the earliest date", {"type": "date", "constraints": {"minimum": "2020-02-29"}}, {
        "2020-02-29": "", "2020-02-28": "constraint", "2020-03-01": "", "1999-12-31": "constraint",
        "2019-02-29": "type"}),
    ("the latest date", {"type": "date", "constraints": {"maximum": "2020-02-29"}}, {
        "2020-02-29": "", "2020-02-28": "", "2020-03-01": "constraint",
        "9999-12-31": "constraint"}),
    ("dates of a list", {"type": "date", "constraints": {"enum": ["2020-01-05"]}}, {
        "2020-01-05": "", "2020-01-06": "constraint", "x": "type"}),
    ("moments", {"type": "datetime"}, {
        "2020-01-05T10:20:30": "", "2020-01-05T10:20:30Z": "", "2020-01-05T10:20:30-06:00": "",
        "2020-01-05T24:00:00": "", "2020-01-05T25:00:00": "type", "2020-02-30T00:00:00": "type",
        "x": "type", "": ""}),
    ("moments in a format", {"type": "datetime", "format": "%d/%m/%Y %H:%M"}, {
        "05/01/2020 10:20": "", "05/01/2020 24:00": "type", "05/01/2020": "type",
        "5/1/2020 9:05": "", "05/01/2020 10:60": "type"}),
    ("the earliest moment", {"type": "datetime", "constraints":
        {"minimum": "2020-01-05T10:20:30"}}, {
        "2020-01-05T10:20:30": "", "2020-01-05T10:20:29": "constraint",
        "2020-01-05T10:20:30.5": "", "2020-01-05T10:20:29.999": "constraint"}),
    ("times", {"type": "time"}, {
        "10:20:30": "", "00:00:00": "", "23:59:59": "", "25:00:00": "type", "10:60:00": "type",
        "x": "type"}),
    ("times by hour and minute", {"type": "time", "format": "%H:%M"}, {
        "10:20": "", "9:05": "", "24:00": "type", "10:20:30": "type"}),
    ("the latest time", {"type": "time", "constraints": {"maximum": "12:00:00"}}, {
        "12:00:00": "", "12:00:01": "constraint", "00:00:00": "", "11:59:59": ""}),
    ("years", {"type": "year"}, {
        "2020": "", "0000": "", "9999": "", "999": "type", "10000": "type", "-202": "type",
        "20 0": "type", "dosmil": "type", "2020.0": "type"}),
    ("years of a period", {"type": "year", "constraints": {"minimum": 2015, "maximum": 2026}}, {
        "2015": "", "2026": "", "2014": "constraint", "2027": "constraint", "15": "type"}),
    ("months", {"type": "yearmonth"}, {
        "2020-01": "", "2020-12": "", "2020-13": "type", "2020-00": "type", "2020-1": "",
        "2020": "type", "2020-01-01": "type", "enero": "type"}),
    ("yes and no", {"type": "boolean"}, {
        "true": "", "True": "", "TRUE": "", "false": "", "1": "", "0": "", "si": "type",
        "yes": "type", "tRUE": "type", " true": "type", "2": "type"}),
    ("yes and no in words of one's own", {"type": "boolean", "trueValues": ["sí", "si"],
        "falseValues": ["no"]}, {
        "sí": "", "si": "", "no": "", "Si": "type", "true": "type", "1": "type"}),
    ("a yes that must be", {"type": "boolean", "constraints": {"enum": [True]}}, {
        "true": "", "1": "", "false": "constraint", "x": "type"}),
    ("texts", {"type": "string"}, {"": "", "a": "", " ": "", "ñ": "", "=1+1": "", "\x00": ""}),
    ("shortest texts", {"type": "string", "constraints": {"minLength": 3}}, {
        "abc": "", "ab": "constraint", "ñññ": "", "ññ": "constraint", "👩‍👩‍👧": "", "": "",
        "a\u0301b": "", "á": "constraint", "   ": ""}),
    ("longest texts", {"type": "string", "constraints": {"maxLength": 3}}, {
        "abc": "", "abcd": "constraint", "ñññ": "", "ññññ": "constraint", "👩‍👩‍👧": "constraint",
        "x" * 40: "constraint", "": ""}),
    ("texts of 32 bytes and more", {"type": "string", "constraints":
        {"minLength": 20, "maxLength": 33}}, {
        "a" * 32: "", "a" * 33: "", "a" * 34: "constraint", "ñ" * 16: "constraint", "ñ" * 20: "",
        "ñ" * 33: "", "ñ" * 34: "constraint"}),
    ("a pattern", {"type": "string", "constraints": {"pattern": "[A-Z]{2}-\\d{4}"}}, {
        "GT-0001": "", "gt-0001": "constraint", "GT-001": "constraint", "GT-00011": "constraint",
        "GT-٠٠٠١": "", "XGT-0001": "constraint", "": "", "GT-0001\n": ""}),
    ("a pattern of two words is no group", {"type": "string", "constraints": {"pattern": "SI|NO"}},
        {"SI": "", "NO": "", "SIX": "", "XNO": "constraint", "XSI": "constraint",
         "NOX": "constraint"}),
    ("a pattern without case", {"type": "string", "constraints": {"pattern": "(?:si|no)"}}, {
        "si": "", "no": "", "Si": "constraint", "sino": "constraint"}),
    ("a pattern that looks ahead", {"type": "string", "constraints":
        {"pattern": "(?!00)\\d{2}[0-9]{2}"}}, {
        "0101": "", "0001": "constraint", "2217": "", "221": "constraint"}),
    ("a pattern of any text", {"type": "string", "constraints": {"pattern": ".*"}}, {
        "": "", "a": "", "ñ" * 50: "", "a\nb": "constraint"}),
    ("texts of a list", {"type": "string", "constraints": {"enum": ["Peten", "Petén", "x" * 40]}}, {
        "Petén": "", "Peten": "", "petén": "constraint", "Pete\u0301n": "constraint",
        "x" * 40: "", "x" * 41: "constraint", "Petén ": "constraint"}),
    ("two rules broken at once", {"type": "string", "constraints":
        {"minLength": 3, "pattern": "[0-9]+"}}, {
        "a": "constraint constraint", "12": "constraint", "abc": "constraint", "123": ""}),
    ("addresses of mail", {"type": "string", "format": "email"}, {
        "ana@example.org": "", "ana": "type", "ana@": "type", "@example.org": "type"}),
    ("addresses of pages", {"type": "string", "format": "uri"}, {
        "http://example.org/a": "", "example": "type", "": ""}),
    ("bytes in letters", {"type": "string", "format": "binary"}, {
        "YWJj": "", "YQ==": "", "YWJ": "type"}),
    ("anything", {"type": "any"}, {"a": "", "": "", "1": "", "{}": ""}),
    ("anything that must be there", {"type": "any", "constraints": {"required": True}}, {
        "a": "", "": "constraint", " ": ""}),
    ("lists in JSON", {"type": "array"}, {
        "[]": "", "[1,2]": "", "{}": "type", "[1": "type", "1": "type", "null": "type"}),
    ("lists of a length", {"type": "array", "constraints": {"minLength": 1, "maxLength": 2}}, {
        "[]": "constraint", "[1]": "", "[1,2]": "", "[1,2,3]": "constraint"}),
    ("objects in JSON", {"type": "object"}, {
        "{}": "", '{"a": 1}': "", "[]": "type", "{": "type", "a": "type"}),
    ("places in JSON", {"type": "geojson"}, {
        '{"type":"Point","coordinates":[1,2]}': "", '{"type":"Point"}': "type", "x": "type"}),
    ("places as a list", {"type": "geopoint", "format": "array"}, {
        "[-90.5, 14.6]": "", "[200, 1]": "type", "-90,14": "type"}),
    ("places as an object", {"type": "geopoint", "format": "object"}, {
        '{"lon": -90.5, "lat": 14.6}': "", '{"lon": 1}': "type", "[1,2]": "type"}),
    ("spans of time", {"type": "duration"}, {
        "P1D": "", "PT36H": "", "P1Y2M3DT4H5M6S": "", "1D": "type", "un día": "type"}),
]
# fmt: on


@pytest.mark.parametrize(
    ("field", "cells"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_cells(tmp_path, field, cells):
    found = verdicts(tmp_path, field, list(cells))
    assert dict(zip(cells, found, strict=True)) == cells


@pytest.mark.parametrize(
    ("field", "cells"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_cell_is_judged_alike_among_many_of_its_kind(tmp_path, field, cells):
    """What was read once is remembered and screened from then on: the verdict stays."""
    found = verdicts(tmp_path, field, list(cells) * 3 + list(cells)[::-1])
    expected = list(cells.values())
    assert found == expected * 3 + expected[::-1]


@pytest.mark.parametrize("field", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_a_required_value_that_is_not_there_is_the_only_fault_of_its_cell(tmp_path, field):
    rules = {**field.get("constraints", {}), "required": True}
    assert verdicts(tmp_path, {**field, "constraints": rules}, [""]) == ["constraint"]


NEVER_COMPARED = [
    ("a date", {"type": "date", "constraints": {"minimum": "x", "enum": ["2020-01-05"]}}),
    ("a whole number", {"type": "integer", "constraints": {"maximum": "x", "enum": [1]}}),
    ("a number", {"type": "number", "constraints": {"minimum": "x"}}),
    ("a moment", {"type": "datetime", "constraints": {"maximum": "2020"}}),
    ("a year", {"type": "year", "constraints": {"minimum": "x"}}),
]


@pytest.mark.parametrize(
    ("what", "field"), NEVER_COMPARED, ids=[each[0] for each in NEVER_COMPARED]
)
def test_a_bound_that_cannot_be_read_matters_once_a_value_is_compared(tmp_path, what, field):
    assert verdicts(tmp_path, field, ["", "no"]) == ["", "type"]
