"""How a table is written: every option of a dialect, every fault of a header, what it comes to."""

import pytest
from support.checked_tables import PLAIN, checked, errors, table

FIELDS = {"fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]}


def task_of(folder, content, dialect=None, **more):
    """The task of one table whose fields are a text and a number."""
    own = {**PLAIN, **(dialect or {})}
    resource = {"schema": FIELDS, **more, "dialect": own}
    (task,) = checked(folder, table(folder / "t.csv", content, **resource))
    return task


# fmt: off
WRITTEN = [
    ("commas", {}, "id,n\na,1\nb,x\n", [(3, "n", "type-error")]),
    ("semicolons", {"delimiter": ";"}, "id;n\na,b;1\nb;x\n", [(3, "n", "type-error")]),
    ("tabs", {"delimiter": "\t"}, "id\tn\na\t1\nb\tx\n", [(3, "n", "type-error")]),
    ("bars", {"delimiter": "|"}, "id|n\na|1\nb|x\n", [(3, "n", "type-error")]),
    ("spaces", {"delimiter": " "}, "id n\na 1\nb x\n", [(3, "n", "type-error")]),
    ("a letter between cells", {"delimiter": "ñ"}, "idñn\nañ1\nbñx\n", [(3, "n", "type-error")]),
    ("a comma in quotes", {}, 'id,n\n"a,b",1\n', []),
    ("a line end in quotes", {}, 'id,n\n"a\nb",1\nc,x\n', [(3, "n", "type-error")]),
    ("quotes in quotes", {}, 'id,n\n"a""b",1\n"""",x\n', [(3, "n", "type-error")]),
    ("numbers in quotes", {}, 'id,n\na,"1"\nb,"x"\n', [(3, "n", "type-error")]),
    ("quotes within a cell", {}, 'id,n\na"b",1\nc"d,x\n', [(3, "n", "type-error")]),
    ("something after quotes", {}, 'id,n\n"a"b,1\n"c"d,"x"\n', [(3, "n", "type-error")]),
    ("apostrophes as quotes", {"quoteChar": "'"}, "id,n\n'a,b',1\n'it''s','x'\n",
        [(3, "n", "type-error")]),
    ("two quotes that are not one", {"doubleQuote": False}, 'id,n\n"a""b",1\n', []),
    ("a sign that takes the meaning", {"escapeChar": "\\"}, "id,n\na\\,b,1\nc,\\x\n",
        [(3, "n", "type-error")]),
    ("spaces after the comma", {"skipInitialSpace": True}, 'id,n\na, "1"\nb, x\n',
        [(3, "n", "type-error")]),
    ("no header", {"header": False}, "a,1\nb,x\n", [(2, "n", "type-error")]),
    ("the header in the second row", {"headerRows": [2]}, "nota,\nid,n\na,x\n",
        [(3, "n", "type-error")]),
    ("remarks", {"commentChar": "#"}, "id,n\n#a,x\nb,x\n", [(3, "n", "type-error")]),
    ("rows to leave out", {"commentRows": [2]}, "id,n\na,x\nb,x\n", [(3, "n", "type-error")]),
    ("blank rows", {}, "id,n\na,1\n\n,\nb,2\n", [(3, "", "blank-row"), (4, "", "blank-row")]),
    ("blank rows that may be", {"skipBlankRows": True}, "id,n\na,1\n\nb,x\n",
        [(4, "n", "type-error")]),
    ("returns and line feeds", {}, "id,n\r\na,1\r\nb,x\r\n", [(3, "n", "type-error")]),
    ("returns alone", {}, "id,n\ra,1\rb,x\r", [(3, "n", "type-error")]),
    ("all kinds of line ends", {}, "id,n\na,1\r\nb,2\rc,x\n", [(4, "n", "type-error")]),
    ("no line end at the end", {}, "id,n\na,1\nb,x", [(3, "n", "type-error")]),
    ("a quote that is never closed", {}, 'id,n\na,1\nb,"x\nc,2\n', [(3, "n", "type-error")]),
    ("short rows", {}, "id,n\na\nb,2\n", [(2, "n", "missing-cell")]),
    ("long rows", {}, "id,n\na,1,\nb,2,x,y\n",
        [(2, "", "extra-cell"), (3, "", "extra-cell"), (3, "", "extra-cell")]),
    ("a header without rows", {}, "id,n\n", []),
]
HEADERS = [
    ("as the schema says", "id,n", []),
    ("a label too many", "id,n,x", ["extra-label"]),
    ("two labels too many", "id,n,x,y", ["extra-label", "extra-label"]),
    ("a label that lacks", "id", ["missing-label"]),
    ("another order", "n,id", ["incorrect-label", "incorrect-label"]),
    ("another name", "id,numero", ["incorrect-label"]),
    ("another case", "ID,n", ["incorrect-label"]),
    ("a space before a name", "id, n", []),
    ("no name", "id,", ["blank-label"]),
    ("no name at the beginning", ",n", ["blank-label"]),
    ("one name twice", "id,id", ["duplicate-label"]),
    ("one name three times", "id,n,id,id", ["extra-label", "extra-label"]),
    ("a byte order mark in quotes", '"id","n"', []),
]
# fmt: on


@pytest.mark.parametrize(
    ("dialect", "content", "expected"), [case[1:] for case in WRITTEN], ids=[c[0] for c in WRITTEN]
)
@pytest.mark.parametrize("block", [70, 3 << 20])
def test_a_table_is_read_as_its_dialect_says(
    tmp_path, monkeypatch, dialect, content, expected, block
):
    monkeypatch.setattr("app.steps.table_check.fast_check.BLOCK", block)
    assert errors(task_of(tmp_path, content, dialect)) == expected


@pytest.mark.parametrize(
    ("header", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS]
)
def test_a_header_is_compared_with_the_schema(tmp_path, header, expected):
    task = task_of(tmp_path, header + "\n")
    assert [kind for *_, kind in errors(task)] == expected
    assert not task["valid"] or not expected


@pytest.mark.parametrize("header", ["ID,N", "Id,n", "id,n"])
def test_case_may_be_left_out_of_account(tmp_path, header):
    assert errors(task_of(tmp_path, header + "\na,1\n", {"headerCase": False})) == []


@pytest.mark.parametrize(
    ("match", "header", "fits"),
    [
        ("exact", "id,n", True),
        ("exact", "n,id", False),
        ("equal", "n,id", True),
        ("equal", "n,id,x", False),
        ("subset", "n,id,x", True),
        ("superset", "n", True),
        ("partial", "x,n", True),
    ],
)
def test_how_much_of_the_schema_a_table_has_to_have(tmp_path, match, header, fits):
    task = task_of(tmp_path, header + "\n", schema={**FIELDS, "fieldsMatch": match})
    assert task["valid"] == fits


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1", "cp850", "mac_roman"],
)
@pytest.mark.parametrize("block", [70, 3 << 20])
def test_letters_are_counted_in_any_encoding(tmp_path, monkeypatch, encoding, block):
    monkeypatch.setattr("app.steps.table_check.fast_check.BLOCK", block)
    schema = {"fields": [{"name": "a", "type": "string", "constraints": {"maxLength": 3}}]}
    content = "a\n" + "ñáü\nñáüé\n" * 20
    task = task_of(tmp_path, content.encode(encoding), schema=schema, encoding=encoding)
    assert [row for row, *_ in errors(task)] == list(range(3, 42, 2))


@pytest.mark.parametrize("block", [70, 71, 72, 73, 79, 97])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wherever_a_block_ends_the_rows_are_the_same(tmp_path, monkeypatch, block, end):
    monkeypatch.setattr("app.steps.table_check.fast_check.BLOCK", block)
    rows = ["id,n", *(f'"ñ{"x" * (n % 9)}{end if n % 4 else ""}",{n}' for n in range(40)), "z,x"]
    task = task_of(tmp_path, end.join(rows) + end)
    assert errors(task) == [(42, "n", "type-error")]
    assert task["stats"]["rows"] == 41


@pytest.mark.parametrize(
    ("said", "is_true"),
    [
        ({"bytes": 15}, True),
        ({"bytes": 16}, False),
        ({"hash": "md5:1d1e2d5d2a1a7ed0b5b9d1c1a5b1c3f0"}, False),
        ({"hash": "sha256:" + "0" * 64}, False),
    ],
    ids=str,
)
def test_size_and_hash_are_compared_with_the_file(tmp_path, said, is_true):
    task = task_of(tmp_path, "id,n\naaaa,1\nb,2", **said)
    kinds = {kind for *_, kind in errors(task)}
    assert (not kinds & {"hash-count", "byte-count"}) == is_true


def test_a_hash_of_another_kind_is_not_looked_at_and_said_so(tmp_path):
    task = task_of(tmp_path, "id,n\na,1\n", hash="sha512:00")
    assert task["valid"]
    assert task["warnings"] == ["hash is ignored; supported algorithms: md5/sha256"]


def test_a_table_that_cannot_be_opened_has_no_other_warning(tmp_path):
    task = task_of(tmp_path, "id,n\na,1\n", hash="sha512:00", encoding="no-such")
    assert not task["valid"]
    assert task["warnings"] == []
