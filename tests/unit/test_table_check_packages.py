"""Packages of every kind get the report of frictionless, errors of header and file included."""

import bz2
import gzip
import hashlib
import json
import lzma
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.frictionless_reports import frictionless_report, our_report, write_descriptor

from app.steps.table_check.check import Wanted
from app.steps.table_check.tables import check_file, check_package
from forms.problem import ProblemError

ROWS = "id,edad\nA,1\nB,treinta\n,3\nA,4\n"
SCHEMA = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True}},
        {"name": "edad", "type": "integer", "constraints": {"maximum": 3}},
    ],
    "primaryKey": ["id"],
}
TEXT = {"name": "id", "type": "string"}
WANTED = Wanted(details=False, advance=lambda _done: None)


def assert_alike(folder: Path, *resources: dict) -> list[dict]:
    """Both say the same of a package; gives the tasks."""
    descriptor = write_descriptor(folder, list(resources))
    ours = our_report(descriptor)
    assert ours == frictionless_report(descriptor)
    tasks: list[dict] = ours["tasks"]
    return tasks


def types(tasks: list[dict]) -> list[str]:
    """Kinds of all errors."""
    return [error["type"] for task in tasks for error in task["errors"]]


def table(**more: object) -> dict:
    """The resource that most cases change."""
    return {"name": "tabla", "path": "tabla.csv", "encoding": "utf-8", "schema": SCHEMA, **more}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("id,edad", []),
        ("id,edad,x", ["extra-label"]),
        ("id", ["missing-label"]),
        ("edad,id", ["incorrect-label", "incorrect-label"]),
        ("id,", ["blank-label"]),
        (",edad", ["blank-label"]),
        ("id,id", ["duplicate-label"]),
        ("ID,edad", ["incorrect-label"]),
        ("id,edad,id", ["extra-label"]),
        ('"id","edad"', []),
        (" id,edad", []),
    ],
)
@pytest.mark.parametrize("body", ["", "A,1\n", "A,1\nB,x\n\nC\n"])
def test_headers(tmp_path, header, found, body):
    (tmp_path / "tabla.csv").write_text(f"{header}\n{body}", encoding="utf-8")
    dialect = {"headerRows": [1], "delimiter": ",", "skipInitialSpace": False}
    tasks = assert_alike(tmp_path, table(dialect=dialect))
    assert [kind for kind in types(tasks) if kind.endswith("label")] == found


@pytest.mark.parametrize(
    "dialect",
    [
        {},
        {"delimiter": ";"},
        {"delimiter": "|", "quoteChar": "'"},
        {"delimiter": "\t"},
        {"delimiter": "ñ"},
        {"quoteChar": ""},
        {"escapeChar": "\\"},
        {"escapeChar": "\\", "doubleQuote": False},
        {"skipInitialSpace": True},
        {"skipInitialSpace": False},
        {"header": False},
        {"headerRows": [2]},
        {"headerRows": [1, 2]},
        {"headerRows": [1, 3]},
        {"headerRows": []},
        {"headerRows": [1, 2], "headerJoin": "-"},
        {"headerCase": False},
        {"commentChar": "#"},
        {"commentRows": [2, 3]},
        {"skipBlankRows": True},
        {"lineTerminator": "\n"},
        {"csv": {"delimiter": ";"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("sign", [",", ";"])
def test_dialects(tmp_path, dialect, sign):
    text = 'id,edad\nA, 1\n"B",\'2\'\n#c,3\n\n  ,4\nD,"5""6"\nE\\,7,8\nID,x\n'.replace(",", sign)
    (tmp_path / "tabla.csv").write_text(text, encoding="utf-8")
    assert_alike(tmp_path, table(dialect=dialect))


@pytest.mark.parametrize("match", ["exact", "equal", "subset", "superset", "partial"])
@pytest.mark.parametrize("header", ["id,edad", "edad,id", "id,edad,x", "id", "x,y", "id,id"])
def test_fields_match(tmp_path, match, header):
    (tmp_path / "tabla.csv").write_text(f"{header}\nA,1\nA,9\nB,x\n", encoding="utf-8")
    assert_alike(tmp_path, table(schema={**SCHEMA, "fieldsMatch": match}))


@pytest.mark.parametrize(
    "more",
    [
        {"bytes": 1},
        {"bytes": len(ROWS)},
        {"hash": "md5:0"},
        {"hash": "0" * 32},
        {"hash": "sha256:" + "0" * 64},
        {"hash": hashlib.md5(ROWS.encode()).hexdigest()},
        {"hash": "sha256:" + hashlib.sha256(ROWS.encode()).hexdigest()},
        {"hash": "sha1:" + "0" * 40},
        {"rows": 3},
        {"rows": 4},
        {"fields": 9},
        {"stats": {"bytes": 3, "rows": 9, "fields": 1, "md5": "x"}},
        {"profile": "tabular-data-resource"},
        {"encoding": "utf-16"},
        {"encoding": "no-such"},
        {"encoding": "ascii"},
        {"encoding": "cp850"},
        {"format": "tsv"},
        {"format": "json"},
        {"format": "unheard-of"},
        {"scheme": "unheard-of"},
        {"mediatype": "text/csv"},
        {"path": "no-such.csv"},
        {"path": "../outside.csv"},
        {"path": None},
        {"data": [["id"], ["A"]]},
        {"compression": "gz"},
        {"compression": "unheard-of"},
        {"name": "Con Espacio"},
        {"type": "file"},
        {"schema": {}},
        {"schema": {"fields": []}},
        {"schema": "no-such.json"},
        {"schema": {"fields": [{"name": "id", "type": "unheard-of"}]}},
        {"schema": {"fields": [TEXT, TEXT]}},
        {"schema": {"fields": [TEXT], "primaryKey": "otro"}},
        {"schema": {"fields": [TEXT], "primaryKey": "id"}},
        {"schema": {"fields": [TEXT], "uniqueKeys": [["id"]]}},
    ],
    ids=str,
)
def test_what_a_package_says_of_a_table(tmp_path, more):
    (tmp_path / "tabla.csv").write_text(ROWS, encoding="utf-8")
    assert_alike(
        tmp_path, {key: value for key, value in table(**more).items() if value is not None}
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\r\n\r\n", b"id,edad", b"id,edad\n", b"\xef\xbb\xbf", b'"', b"\x00", b" "],
)
def test_files_with_hardly_anything(tmp_path, content):
    (tmp_path / "tabla.csv").write_bytes(content)
    assert_alike(tmp_path, table())


@pytest.mark.parametrize("at", [3, 60, 8190, 8193, 150_000, 299_000])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_byte_that_cannot_be_read(tmp_path, at, encoding):
    content = bytearray(b"id,edad\n" + b"".join(b"%08d,x\n" % row for row in range(30_000)))
    content[at] = 0xF1
    (tmp_path / "tabla.csv").write_bytes(content)
    tasks = assert_alike(tmp_path, table(encoding=encoding))
    assert types(tasks)[-1] == "encoding-error"


COMPRESSED = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", COMPRESSED)
def test_compressed_tables(tmp_path, kind):
    (tmp_path / f"tabla.csv.{kind}").write_bytes(COMPRESSED[kind](ROWS.encode()))
    assert len(types(assert_alike(tmp_path, table(path=f"tabla.csv.{kind}")))) == 5


def test_a_table_in_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "tabla.csv.zip", "w") as archive:
        archive.writestr("tabla.csv", ROWS)
    assert len(types(assert_alike(tmp_path, table(path="tabla.csv.zip")))) == 5


def test_a_broken_archive(tmp_path):
    (tmp_path / "tabla.csv.zip").write_bytes(b"PK\x03\x04 broken")
    assert_alike(tmp_path, table(path="tabla.csv.zip"))


@pytest.mark.parametrize(
    "data",
    [
        [["id", "edad"], ["A", 1], ["B", "x"], ["A", 2.5]],
        [{"id": "A", "edad": 1}, {"id": None, "edad": "9"}],
        [],
        [["id", "edad"]],
        {"id": ["A"]},
    ],
    ids=str,
)
def test_data_within_the_package(tmp_path, data):
    assert_alike(tmp_path, {"name": "tabla", "data": data, "schema": SCHEMA})


def test_tables_of_other_formats(tmp_path):
    book = Workbook()
    for row in (
        ["id", "edad"],
        ["A", 1],
        ["B", "x"],
        ["A", 2.5],
        [None, 3],
        ["C", 3.0],
        ["D", True],
    ):
        book.active.append(row)
    book.save(tmp_path / "tabla.xlsx")
    listed = '[["id","edad"],["A",1],["B",9]]'
    (tmp_path / "tabla.json").write_text(listed, encoding="utf-8")
    (tmp_path / "tabla.tsv").write_bytes(b'id\tedad\r\nA\t1\r\n"B\r\nC"\tx\r\n\r\n')
    for name in ("tabla.xlsx", "tabla.json", "tabla.tsv"):
        resource = {"name": "tabla", "type": "table", "path": name, "schema": SCHEMA}
        assert types(assert_alike(tmp_path, resource)), name


def test_tables_in_subfolders_point_to_each_other(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "uno.csv").write_text("x,n\nA,1\nB,2\n,3\nD,x\n", encoding="utf-8")
    (tmp_path / "b" / "dos.csv").write_text("k,m\nA,1\nC,2\n,3\n", encoding="utf-8")
    (tmp_path / "uno.json").write_text(
        json.dumps(
            {
                "fields": [{"name": "x", "type": "string"}, {"name": "n", "type": "integer"}],
                "foreignKeys": [
                    {"fields": "x", "reference": {"resource": "dos", "fields": "k"}},
                    {"fields": "n", "reference": {"resource": "dos", "fields": "m"}},
                    {"fields": ["x", "n"], "reference": {"resource": "dos", "fields": ["k", "m"]}},
                    {"fields": ["x"], "reference": {"resource": "", "fields": ["x"]}},
                ],
            }
        ),
        encoding="utf-8",
    )
    other = {"fields": [{"name": "k", "type": "string"}, {"name": "m", "type": "integer"}]}
    tasks = assert_alike(
        tmp_path,
        {"name": "uno", "path": "a/uno.csv", "schema": "uno.json"},
        {"name": "dos", "path": "b/dos.csv", "schema": other},
    )
    assert [task["name"] for task in tasks] == ["uno", "dos"]
    assert types(tasks).count("foreign-key") == 4


@pytest.mark.parametrize("target", ["no-such", "tabla", ""])
def test_foreign_keys_to_odd_places(tmp_path, target):
    (tmp_path / "tabla.csv").write_text("id,edad\nA,1\nB,2\n", encoding="utf-8")
    key = {"fields": ["edad"], "reference": {"resource": target, "fields": ["id"]}}
    assert_alike(tmp_path, table(schema={**SCHEMA, "foreignKeys": [key]}))


def test_a_table_without_a_schema_is_described_by_its_rows(tmp_path):
    (tmp_path / "tabla.csv").write_text("a,b\n1,x\n2,y\nz,3\n", encoding="utf-8")
    assert_alike(tmp_path, {"name": "tabla", "path": "tabla.csv"})


def test_a_table_in_several_files(tmp_path):
    (tmp_path / "uno.csv").write_text("id,edad\nA,1\n", encoding="utf-8")
    (tmp_path / "dos.csv").write_text("B,x\n", encoding="utf-8")
    assert_alike(tmp_path, table(path=["uno.csv", "dos.csv"]))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "schema.not_json"),
        (b"[]", "schema.not_json"),
        (b'{"resources": [', "schema.not_json"),
        (b"\xff\xfe\x00", "schema.not_json"),
        (b"[" * 100_000, "schema.not_json"),
    ],
)
def test_a_descriptor_that_is_none(tmp_path, content, code):
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        check_package(tmp_path / "datapackage.json", None, WANTED)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize(
    "content", [{}, {"resources": []}, {"resources": 3}, {"resources": [3]}, {"resources": [{}]}]
)
def test_a_package_without_tables(tmp_path, content):
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(json.dumps(content), encoding="utf-8")
    assert our_report(descriptor) == frictionless_report(descriptor)


@pytest.mark.parametrize(
    "address", ["https://example.org/t.csv", "http://example.org/t.csv", "ftp://example.org/t.csv"]
)
def test_nothing_is_asked_of_the_network(tmp_path, address):
    descriptor = write_descriptor(tmp_path, [table(path=address)])
    with pytest.raises(ProblemError) as refused:
        check_package(descriptor, None, WANTED)
    assert refused.value.problems[0].code == "schema.remote"


def test_one_table_of_a_package_can_be_asked_for(tmp_path):
    (tmp_path / "tabla.csv").write_text(ROWS, encoding="utf-8")
    descriptor = write_descriptor(tmp_path, [table(), table(name="otra")])
    assert len(check_package(descriptor, "otra", WANTED).tasks) == 1
    assert len(check_package(descriptor, "tabla.csv", WANTED).tasks) == 2
    with pytest.raises(ProblemError) as refused:
        check_package(descriptor, "ninguna", WANTED)
    assert refused.value.problems[0].code == "schema.no_resource"


@pytest.mark.parametrize("pattern", ["(", "[", "*a"])
def test_a_rule_that_cannot_be_used_is_named(tmp_path, pattern):
    (tmp_path / "tabla.csv").write_text(ROWS, encoding="utf-8")
    schema = {"fields": [{**TEXT, "constraints": {"pattern": pattern}}]}
    descriptor = write_descriptor(tmp_path, [table(schema=schema)])
    with pytest.raises(ProblemError) as refused:
        check_package(descriptor, None, WANTED)
    assert refused.value.problems[0].code == "schema.rule_unusable"


@pytest.mark.parametrize("name", ["bomba.csv.gz", "bomba.csv.zip", "bomba.xlsx"])
def test_a_file_that_grows_out_of_all_proportion_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr("app.steps.table_check.resources._FINE_BYTES", 10_000)
    monkeypatch.setattr("app.steps.table_check.resources._MOST_TIMES", 5)
    zeros = b"0" * 1_000_000
    if name.endswith("gz"):
        (tmp_path / name).write_bytes(gzip.compress(zeros))
    else:
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomba.csv", zeros)
    descriptor = write_descriptor(tmp_path, [table(path=name)])
    with pytest.raises(ProblemError) as refused:
        check_package(descriptor, None, WANTED)
    assert refused.value.problems[0].code == "schema.zip_bomb"


def test_a_file_that_changes_meanwhile_is_named(tmp_path):
    path = tmp_path / "tabla.csv"
    path.write_text(ROWS, encoding="utf-8")

    def write_on(_done: int) -> None:
        path.write_text(ROWS + "C,1\n", encoding="utf-8")

    with pytest.raises(ProblemError) as refused:
        check_file(path, None, Wanted(details=False, advance=write_on))
    assert refused.value.problems[0].code == "schema.changed"


@pytest.mark.parametrize("missing", ["tabla.csv", "schema.json"])
def test_a_file_that_is_not_there(tmp_path, missing):
    for name in {"tabla.csv", "schema.json"} - {missing}:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        check_file(tmp_path / "tabla.csv", tmp_path / "schema.json", WANTED)
    assert refused.value.problems[0].code == "schema.no_file"


def test_a_record_without_an_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("app.steps.table_check.fast_check.LONGEST_RECORD", 100_000)
    monkeypatch.setattr("app.steps.table_check.fast_check.BLOCK", 10_000)
    (tmp_path / "tabla.csv").write_text("id,edad\nA,1\nB," + "9" * 500_000, encoding="utf-8")
    descriptor = write_descriptor(tmp_path, [table()])
    with pytest.raises(ProblemError) as refused:
        check_package(descriptor, None, WANTED)
    assert refused.value.problems[0].code == "schema.long_record"
    assert refused.value.problems[0].place.row == 3
