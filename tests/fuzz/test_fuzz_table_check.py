"""Random small tables: our report equals that of frictionless, field by field."""

import random
from pathlib import Path

import pytest
from support.frictionless_reports import (
    frictionless_report,
    our_report,
    write_descriptor,
)

from app.steps.table_check import fast_check
from forms.problem import ProblemError

TABLES = 1000
GROUPS = 20

# fmt: off
ODD = [
    "", " ", "NA", "-", "null", "None", "nan", "NaN", "INF", "-INF", "inf", "0", "-0", "1", "7",
    "007", " 7", "7 ", "+5", "1_000", "٣٤", "０５", "1e2", "12.0", "1.50", "1.5", ".5", "5.",
    "-1.25", "1,200", "1.234,5", "0x10", "99999999999999999999", "999999999999999",
    "123456789.123456", "--5", "1e400", "1.5\u00a0", "$5", "2020-01-05", "2020-1-5", "2020-02-29",
    "2019-02-29", "2020-02-30", "2020-13-01", "0000-01-01", "05/01/2020", "2020-01-05T10:20:30",
    "2020-01-05 10:20:30", "2020-01-05T10:20:30Z", "2020-01-05T10:20:30.5", "24:00:00",
    "10:20:30", "23:59:60", "9:20:30", "2020-01", "2020-13", "2020", "12345", "si", "no", "Si",
    "true", "1.0", "sí", "GT-00000001", "GT-00000001\n", "GT-1", "gt-00000001", "ab", "ÑÚ",
    "a\u0301b", "👩‍👩‍👧", "a" * 33, "É" * 17, "a" * 61, "a,b", 'a"b', '"', '""', "a\nb", "a\r\nb",
    "a\rb", "x;y", "tab\there", "\x00", "a\x00", "José Pérez", "90,15.5", "-90.5, 14.6", "200,1",
    "{}", "[1,2]", '{"a": 1}', "P1D", "ana@example.org", "x@", "http://a.gt",
    "2f1f0c1e-6c1c-4bd5-9c55-0f6f4b3d3b0a", "\ufeff", "   ", "\u2028",
]
# fmt: on
GOOD = {
    "integer": ["1", "7", "42", "100", "-3", "12"],
    "number": ["1.5", "1.50", "7", "100.25", "-3.5", "0.001"],
    "date": ["2020-01-05", "2019-12-31", "2021-06-15"],
    "datetime": ["2020-01-05T10:20:30", "2021-06-15T00:00:00"],
    "time": ["10:20:30", "23:59:59"],
    "year": ["2020", "1999"],
    "yearmonth": ["2020-01", "1999-12"],
    "boolean": ["true", "false", "1"],
    "string": ["GT-00000001", "GT-00000002", "abc", "José", "x" * 12],
}
TYPES = [*GOOD, "any", "geopoint", "array", "object", "duration", "geojson", "list"]
PATTERNS = [
    "[A-Z]{2}-\\d{8}",
    "\\d+",
    "SI|NO",
    "[^0-9]+",
    "\\w{2,5}",
    "(a|b)c?",
    ".*",
    "(?i)abc",
    "(?=a)a.*",
    "[a-zñ]+",
    "a{2,40}",
]


def constraints(rng: random.Random, type_: str) -> dict[str, object]:
    """Rules that a type knows."""
    found: dict[str, object] = {}
    if rng.random() < 0.3:
        found["required"] = True
    if rng.random() < 0.25:
        found["unique"] = True
    if type_ == "string":
        if rng.random() < 0.3:
            found["pattern"] = rng.choice(PATTERNS)
        if rng.random() < 0.3:
            found["minLength"] = rng.choice([0, 1, 3, 12])
        if rng.random() < 0.3:
            found["maxLength"] = rng.choice([3, 12, 40])
    if rng.random() < 0.15 and type_ in GOOD:
        found["enum"] = rng.sample(GOOD[type_], 2)
    bounded = {
        "integer": [0, 7, "42"],
        "number": [0, "1.5", 100],
        "year": [2000],
        "date": ["2020-01-01"],
        "datetime": ["2020-01-05T10:20:30"],
        "time": ["12:00:00"],
        "yearmonth": ["2000-01"],
    }
    if type_ in bounded and rng.random() < 0.5:
        for name in rng.sample(["minimum", "maximum"], rng.choice([1, 2])):
            found[name] = rng.choice(bounded[type_])
    return found


def field(rng: random.Random, name: str) -> dict[str, object]:
    """A field of some type, format and rules."""
    type_ = rng.choice([*GOOD, *TYPES])
    found: dict[str, object] = {"name": name, "type": type_, "constraints": constraints(rng, type_)}
    if type_ in {"array", "object", "geojson", "list"}:
        found["constraints"].pop("unique", None)
    if type_ == "date" and rng.random() < 0.4:
        found["format"] = rng.choice(["any", "%d/%m/%Y", "%Y%m%d", "%y-%m-%d"])
        found["constraints"] = {}
    if type_ == "string" and rng.random() < 0.2:
        found["format"] = rng.choice(["email", "uri", "uuid", "binary"])
    if type_ == "number" and rng.random() < 0.3:
        found |= rng.choice(
            [{"decimalChar": ",", "groupChar": "."}, {"decimalChar": ","}, {"bareNumber": False}]
        )
        found["constraints"] = {}
    if type_ == "boolean" and rng.random() < 0.5:
        found |= {"trueValues": ["si"], "falseValues": ["no"]}
        found["constraints"].pop("enum", None)
    if rng.random() < 0.1:
        found["missingValues"] = rng.choice([["", "NA"], ["-"], [], ["", '"', "7"]])
    return found


def cell(rng: random.Random, type_: str) -> str:
    """A cell that mostly suits its field."""
    if rng.random() < 0.25:
        return rng.choice(ODD)
    if type_ in GOOD:
        return rng.choice(GOOD[type_])
    return rng.choice(["", "a", "1", "90,15.5"])


def quoted(rng: random.Random, text: str, delimiter: str) -> str:
    """A cell as it is written: mostly right, sometimes not."""
    if any(sign in text for sign in (delimiter, '"', "\n", "\r")) and rng.random() < 0.9:
        return '"' + text.replace('"', '""') + '"'
    if rng.random() < 0.1:
        return '"' + text + '"'
    if rng.random() < 0.01:
        return rng.choice(['a"' + text, '"' + text + '"x', '"a""b"' + text, ' "' + text + '"'])
    return text


def table(rng: random.Random) -> tuple[bytes, dict[str, object], dict[str, object]]:
    """A table, its schema, and what its resource says of it."""
    fields = [field(rng, name) for name in "abcdef"[: rng.choice([1, 2, 3, 4, 6])]]
    names = [each["name"] for each in fields]
    schema: dict[str, object] = {"fields": fields}
    plain = [
        each["name"]
        for each in fields
        if each["type"] not in {"array", "object", "geojson", "list"}
    ]
    if plain and rng.random() < 0.4:
        schema["primaryKey"] = rng.sample(plain, min(len(plain), rng.choice([1, 1, 2])))
    if rng.random() < 0.2:
        schema["missingValues"] = rng.choice([["", "NA"], ["-", "null"], ["NaN", ""]])
    if plain and rng.random() < 0.3:
        count = min(len(plain), rng.choice([1, 1, 2]))
        own, other = rng.sample(plain, count), rng.sample(plain, count)
        reference = {"resource": rng.choice(["", "codes"]), "fields": other}
        if reference["resource"]:
            reference["fields"] = ["code", "number"][:count]
        schema["foreignKeys"] = [{"fields": own, "reference": reference}]
    delimiter = rng.choice([",", ",", ",", ";", "\t", "|"])
    ends = rng.choice([["\n"], ["\r\n"], ["\n", "\r\n", "\r"]])
    rows = [
        names
        if rng.random() < 0.9
        else rng.choice([names[::-1], [*names, "x"], names[:-1], ["", *names[1:]]])
    ]
    for _ in range(rng.choice([0, 2, 8, 25])):
        row = [cell(rng, str(each["type"])) for each in fields]
        change = rng.random()
        if change < 0.04:
            row = row[:-1]
        elif change < 0.08:
            row.append(rng.choice(ODD))
        elif change < 0.1:
            row = []
        elif change < 0.2 and len(rows) > 1:
            row = rng.choice(rows[1:])
        rows.append(row)
    text = "".join(
        delimiter.join(quoted(rng, each, delimiter) for each in row) + rng.choice(ends)
        for row in rows
    )
    if rng.random() < 0.2:
        text = text[: rng.randrange(len(text) + 1)]
    encoding = rng.choice(["utf-8"] * 4 + ["utf-8-sig", "cp1252", "utf-16"])
    resource: dict[str, object] = {"encoding": encoding.removesuffix("-sig")}
    if rng.random() < 0.85:
        resource["dialect"] = {"delimiter": delimiter, "headerRows": [1], "skipInitialSpace": False}
    return text.encode(encoding, "replace"), schema, resource


def both(descriptor: Path) -> tuple[object, object]:
    """What frictionless says, and what we say; an exception of either is what it says."""
    try:
        theirs: object = frictionless_report(descriptor)
    except Exception:  # noqa: BLE001 - frictionless ends with whatever its rules raise
        theirs = "refused"
    try:
        ours: object = our_report(descriptor)
    except ProblemError:
        ours = "refused"
    return theirs, ours


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_random_table_gets_the_report_of_frictionless(tmp_path, monkeypatch, group):
    codes = "code,number\nGT-00000001,1\nabc,7\n2020-01-05,42\nJosé,\n"
    (tmp_path / "codes.csv").write_text(codes, encoding="utf-8")
    for number in range(group * TABLES // GROUPS, (group + 1) * TABLES // GROUPS):
        rng = random.Random(number)
        data, schema, resource = table(rng)
        monkeypatch.setattr(fast_check, "BLOCK", rng.choice([90, 200, 3 << 20]))
        (tmp_path / "data.csv").write_bytes(data)
        descriptor = write_descriptor(
            tmp_path,
            [
                {"name": "data", "path": "data.csv", "schema": schema, **resource},
                {"name": "codes", "path": "codes.csv", "schema": CODES},
            ],
        )
        theirs, ours = both(descriptor)
        assert ours == theirs, number


CODES = {"fields": [{"name": "code", "type": "string"}, {"name": "number", "type": "integer"}]}
