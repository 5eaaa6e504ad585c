"""Random packages in odd dialects, encodings and rules: our report equals that of frictionless."""

import hashlib
import random

import pytest
from support.frictionless_reports import frictionless_report, our_report, write_descriptor

from app.steps.table_check import fast_check
from forms.problem import ProblemError

TABLES, GROUPS = 40, 4

CELLS = [
    "", " ", "NA", "-", "nan", "-inf", "0", "-0", "00", "7", " 7", "+5", "1_000", "٣", "1e2",
    "12.0", "1.234,50", "1'234.5", "Q1,234.50", "5%", "(5)", "123456789012345678", "2020-01-05",
    "20200105", "2100-02-29", "9999-12-31", "05/01/2020", "Jan 5, 2020",
    "2020-01-05T10:20:30+06:00", "10:20", "24:00:00", "2020-13", "-2020", "12020", "tRUE", "si",
    "Sí", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ééééééééééééééééé", "a,b", "a;b", 'a"b', '""', "a\nb", "a\rb", "\\", "#a", "\x00", "\x85",
    "\ufeff", "90,15", "[-90.5,14.6]", '{"lon": 1, "lat": 2}', "181,0", "[1, 2]", '["a"]',
    '{"a": 1}', "null", "P1W", "P1.5D", "a@b.c", '{"type": "Point", "coordinates": [1, 2]}',
    '{"type": "Nada"}', "GT-01", "gt-01", "ab", "1;2",
]  # fmt: skip
GOOD = {
    "string": ["GT-01", "abc", "José", "01"],
    "integer": ["1", "2", "-3", "40"],
    "number": ["1.5", "2", "-3.25", "1000"],
    "boolean": ["true", "false", "1", "si"],
    "date": ["2020-01-05", "1999-06-15"],
    "datetime": ["2020-01-05T10:20:30"],
    "time": ["10:20:30"],
    "year": ["2020", "1999"],
    "yearmonth": ["2020-01"],
    "duration": ["P1D", "PT1H"],
    "geopoint": ["-90.5,14.6", "0,0"],
    "geojson": ['{"type":"Point","coordinates":[1,2]}'],
    "array": ["[1,2]", "[]"],
    "object": ["{}", '{"a":1}'],
    "list": ["a;b", "1,2"],
    "any": ["x"],
}
MORE = {
    "string": [{"format": "email"}, {"format": "uuid"}, {"format": "uri"}, {"format": "binary"}],
    "integer": [{"bareNumber": False}],
    "number": [
        {"decimalChar": ",", "groupChar": "."},
        {"groupChar": ","},
        {"groupChar": "'", "bareNumber": False},
        {"floatNumber": True},
    ],
    "boolean": [
        {"trueValues": ["si", "Sí"], "falseValues": ["no", "NA"]},
        {"trueValues": ["1"], "falseValues": []},
    ],
    "date": [{"format": each} for each in ("any", "%d/%m/%Y", "%Y%m%d", "%b %d, %Y", "%Q", "%j")],
    "datetime": [{"format": each} for each in ("any", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z")],
    "time": [{"format": each} for each in ("any", "%H:%M", "%I:%M %p")],
    "geopoint": [{"format": "array"}, {"format": "object"}],
    "geojson": [{"format": "topojson"}],
    "array": [{"arrayItem": {"type": "integer"}}, {"arrayItem": {"constraints": {"minimum": 2}}}],
    "list": [{"delimiter": ";"}, {"itemType": "integer"}, {"itemType": "date"}],
}
LENGTHS = {"string", "array", "object", "list"}
BOUNDED = {"integer", "number", "date", "datetime", "time", "year", "yearmonth"}


def rules(chance, type_):
    """Constraints that a type may have, some of them unreadable."""
    found = {}
    if chance.random() < 0.3:
        found["required"] = True
    if chance.random() < 0.25 and type_ not in {"array", "object", "geojson", "list", "geopoint"}:
        found["unique"] = True
    if chance.random() < 0.15:
        found["enum"] = chance.choice([GOOD[type_][:1], ["1", "2"], ["a", ""]])
    if type_ in LENGTHS and chance.random() < 0.4:
        found[chance.choice(["minLength", "maxLength"])] = chance.choice([0, 1, 2, 32])
    if type_ in BOUNDED and chance.random() < 0.4:
        found[chance.choice(["minimum", "maximum"])] = chance.choice([*GOOD[type_], "x"])
    return found


def field(chance, name):
    """A field of any type."""
    type_ = chance.choice(list(GOOD))
    found = {"name": name, "type": type_, "constraints": rules(chance, type_)}
    if chance.random() < 0.4:
        found |= chance.choice(MORE.get(type_, [{}]))
    if chance.random() < 0.15:
        found["missingValues"] = chance.choice([["", "NA"], ["-"], [], ["0", "7"], [" "], ["nan"]])
    return found


def written(chance, fields, dialect):
    """The text of a table: mostly suiting cells, ragged and repeated rows."""
    mark, quote = dialect.get("delimiter", ","), dialect.get("quoteChar", '"')
    rows = [[each["name"] for each in fields]]
    for _ in range(chance.choice([0, 3, 12, 30])):
        row = [
            chance.choice(CELLS if chance.random() < 0.3 else GOOD[each["type"]]) for each in fields
        ]
        way = chance.random()
        row = row[:-1] if way < 0.04 else [*row, "x"] if way < 0.08 else row
        rows.append(chance.choice(rows[1:]) if way > 0.85 and len(rows) > 1 else row)

    def cell(text):
        if any(sign in text for sign in (mark, quote, "\n", "\r")) or chance.random() < 0.1:
            return quote + text.replace(quote, quote * 2) + quote
        return text

    end = chance.choice(["\n", "\r\n", "\r"])
    return "".join(mark.join(map(cell, row)) + end for row in rows)


def resource(chance, folder, name):
    """A table on the disk, and what a package says of it."""
    fields = [field(chance, each) for each in chance.sample("abcdeñ", chance.choice([1, 2, 4]))]
    dialect = {
        "delimiter": chance.choice([",", ";", "\t", "|", ":", "ñ", " "]),
        "quoteChar": chance.choice(['"', '"', "'", "`"]),
        "headerRows": [1],
        "skipInitialSpace": chance.random() < 0.1,
    }
    odd = [{"headerCase": False}, {"commentChar": "#"}, {"skipBlankRows": True}, {"header": False}]
    dialect |= chance.choice(odd) if chance.random() < 0.2 else {}
    encoding = chance.choice(["utf-8", "utf-8", "cp1252", "utf-16", "utf-32", "cp850", "shift_jis"])
    data = written(chance, fields, dialect).encode(encoding, "replace")
    (folder / f"{name}.csv").write_bytes(data)
    schema = {"fields": fields}
    if chance.random() < 0.3:
        schema["primaryKey"] = [fields[0]["name"]]
    if chance.random() < 0.15:
        schema["fieldsMatch"] = chance.choice(["equal", "subset", "superset", "partial"])
    said = {"name": name, "path": f"{name}.csv", "schema": schema, "dialect": dialect}
    if chance.random() < 0.1:
        said["hash"] = chance.choice(["md5:0", hashlib.md5(data).hexdigest()])
    return {**said, "encoding": encoding}


def linked(chance, tables):
    """Let the first table point into the other one, or into itself."""
    own, target = tables[0]["schema"], chance.choice(tables)
    names = [each["schema"]["fields"][0]["name"] for each in (tables[0], target)]
    reference = {"resource": "" if target is tables[0] else target["name"], "fields": [names[1]]}
    own["foreignKeys"] = [{"fields": [names[0]], "reference": reference}]


def said(report, descriptor):
    """A report, or that there is none: frictionless ends with whatever its rules raise."""
    try:
        return report(descriptor)
    except (ProblemError, TypeError, ValueError, ArithmeticError, AttributeError):
        return "refused"


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_package_gets_the_report_of_frictionless(tmp_path, monkeypatch, group):
    for number in range(group * TABLES // GROUPS, (group + 1) * TABLES // GROUPS):
        chance = random.Random(number)
        monkeypatch.setattr(fast_check, "BLOCK", chance.choice([64, 333, 3 << 20]))
        tables = [resource(chance, tmp_path, name) for name in ("t", "u")[: chance.choice([1, 2])]]
        if chance.random() < 0.4:
            linked(chance, tables)
        descriptor = write_descriptor(tmp_path, tables)
        theirs, ours = said(frictionless_report, descriptor), said(our_report, descriptor)
        if theirs != "refused":  # ours only reads what a key points to, and may find no fault there
            assert ours == theirs, number
