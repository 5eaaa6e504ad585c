"""What `acopio data validate` answers: sentences, codes, places, keys and exit codes."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.commands import Shell

KEYS = {"valid", "errors", "counts", "tasks"}
TASK_KEYS = {"name", "place", "valid", "rows", "errors", "counts"}
MEMBERS = {"type", "title", "description", "message", "tags", "note"}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A command line in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "trabajo", monkeypatch)


def field(name: str, type_: str = "string", **rules: object) -> dict:
    """A field with rules."""
    return {"name": name, "type": type_, "constraints": rules}


def write(folder: Path, content: str | bytes, *fields: dict, **schema: object) -> None:
    """Write `t.csv` and its schema `s.json`."""
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "t.csv").write_bytes(data)
    described = {"fields": list(fields), **schema}
    (folder / "s.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")


ID, N = field("id"), field("n", "integer", maximum=10)
NESTED = {"fields": "n", "reference": {"resource": "", "fields": "m"}}
FAULTS = {
    "type-error": ("schema.type", "id,n\na,x\n", (ID, N), {}, (2, "n")),
    "constraint-error": ("schema.constraint", "id,n\na,11\n", (ID, N), {}, (2, "n")),
    "blank-row": ("schema.blank_row", "id,n\n\na,1\n", (ID, N), {}, (2, None)),
    "missing-cell": ("schema.missing_cell", "id,n\na\n", (ID, N), {}, (2, "n")),
    "extra-cell": ("schema.extra_cell", "id,n\na,1,z\n", (ID, N), {}, (2, None)),
    "extra-label": ("schema.extra_label", "id,n,x\n", (ID, N), {}, (None, None)),
    "missing-label": ("schema.missing_label", "id\n", (ID, N), {}, (None, "n")),
    "incorrect-label": ("schema.incorrect_label", "id,m\n", (ID, N), {}, (None, "n")),
    "duplicate-label": ("schema.duplicate_label", "id,id\n", (ID, N), {}, (None, "n")),
    "blank-label": ("schema.blank_label", "id,\n", (ID, N), {}, (None, "n")),
    "unique-error": (
        "schema.unique", "a,n\nx,1\nx,2\n", (field("a", unique=True), N), {}, (3, "a")
    ),
    "primary-key": (
        "schema.primary_key", "id,n\na,1\na,2\n", (ID, N), {"primaryKey": ["id"]}, (3, None)
    ),
    "foreign-key": (
        "schema.foreign_key", "n,m\n1,1\n2,1\n", (N, field("m", "integer")),
        {"foreignKeys": [NESTED]}, (3, "n"),
    ),
}  # fmt: skip


class TestFaults:
    """Each kind of fault has a code, a sentence with its place, and what to do about it."""

    @pytest.mark.parametrize("kind", FAULTS)
    def test_a_fault_is_told(self, shell, tmp_path, kind):
        code, content, fields, schema, (row, column) = FAULTS[kind]
        write(tmp_path, content, *fields, **schema)
        said = shell("data", "validate", "t.csv", "--schema", "s.json", "--json")
        assert said.code == 1
        assert said.object["ok"] is False
        assert said.object["counts"] == {kind: 1}
        (problem,) = said.object["problems"]
        assert problem["code"] == code
        assert problem["severity"] == "error"
        assert (problem["place"]["file"], problem["place"]["row"]) == ("t.csv", row)
        assert problem["place"]["column"] == column
        assert problem["fix"]
        assert "{" not in problem["message"]

    @pytest.mark.parametrize("kind", FAULTS)
    def test_a_fault_stands_in_the_report(self, shell, tmp_path, kind):
        _code, content, fields, schema, (row, _column) = FAULTS[kind]
        write(tmp_path, content, *fields, **schema)
        words = ("t.csv", "--schema", "s.json", "--report", "r.json")
        assert shell("data", "validate", *words).code == 1
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        ((error,),) = (task["errors"] for task in report["tasks"])
        assert error.keys() >= MEMBERS
        assert error["type"] == kind
        assert error.get("rowNumber") == row
        assert report["stats"]["errors"] == report["tasks"][0]["stats"]["errors"] == 1
        assert report["valid"] is report["tasks"][0]["valid"] is False

    def test_the_keys_of_an_answer(self, shell, tmp_path):
        write(tmp_path, "id,n\na,1\n", ID, N)
        said = shell("data", "validate", "t.csv", "--schema", "s.json", "--json")
        assert said.code == 0
        assert said.object.keys() >= KEYS
        assert said.object["tasks"][0].keys() == TASK_KEYS
        assert said.object["tasks"][0]["rows"] == 1


class TestSpellings:
    @pytest.mark.parametrize(
        ("cell", "field_", "kind"),
        [
            (" a", field("a"), "strict-space"),
            ("a ", field("a"), "strict-space"),
            ("a\u00a0", field("a"), "strict-space"),
            (" 7", field("a", "integer"), "strict-space"),
            ("1_000", field("a", "integer"), "strict-underscore"),
            ("1_0.5", field("a", "number"), "strict-underscore"),
            ("NaN", field("a", "number"), "strict-not-a-number"),
            ("INF", field("a", "number"), "strict-not-a-number"),
            ("-inf", field("a", "number"), "strict-not-a-number"),
            ("٣٤", field("a", "integer"), "strict-digits"),
            ("２０２０", field("a", "year"), "strict-digits"),
            (" a ", field("a", "any"), "strict-space"),
        ],
    )
    def test_what_nobody_means_is_told_only_when_asked(self, shell, tmp_path, cell, field_, kind):
        write(tmp_path, f'n,a\n1,"{cell}"\n', field("n"), field_)
        words = ("data", "validate", "t.csv", "--schema", "s.json", "--json")
        assert shell(*words).object["errors"] == 0
        strict = shell(*words, "--strict")
        assert strict.code == 1
        assert strict.object["counts"] == {kind: 1}

    @pytest.mark.parametrize(
        ("cell", "field_"),
        [
            ("a_b", field("a")),
            ("١٢", field("a")),
            ("NaN", field("a")),
            ("a b", field("a")),
            ("", field("a")),
            ("-7", field("a", "integer")),
            ("1e5", field("a", "number")),
        ],
    )
    def test_plain_spellings_are_let_be(self, shell, tmp_path, cell, field_):
        write(tmp_path, f"n,a\n1,{cell}\n", field("n"), field_)
        words = ("data", "validate", "t.csv", "--schema", "s.json", "--strict", "--json")
        assert shell(*words).object["errors"] == 0

    def test_what_is_wrong_anyway_is_told_once(self, shell, tmp_path):
        write(tmp_path, "n,a\n1, x_1 \n2,1_1\n", field("n"), field("a", "integer", maximum=5))
        words = ("data", "validate", "t.csv", "--schema", "s.json", "--strict", "--json")
        assert shell(*words).object["counts"] == {"type-error": 1, "constraint-error": 1}


class TestBooks:
    """Cells of workbooks have types: a number is no text, a date is a date."""

    @pytest.fixture
    def book(self, tmp_path):
        made = Workbook()
        for row in (["id", "n"], ["a", 1], ["b", 2.5], ["c", "x"], [None, None], ["d", 11]):
            made.active.append(row)
        made.save(tmp_path / "t.xlsx")
        write(tmp_path, "", ID, N)
        return "t.xlsx"

    def test_typed_cells_are_judged_by_their_type(self, shell, book):
        said = shell("data", "validate", book, "--schema", "s.json", "--json")
        assert said.code == 1
        assert said.object["counts"] == {"type-error": 2, "constraint-error": 1, "blank-row": 1}
        assert said.object["tasks"][0]["rows"] == 5

    def test_a_book_that_is_none_is_said(self, shell, book, tmp_path):
        (tmp_path / book).write_bytes(b"PK\x03\x04 no libro")
        said = shell("data", "validate", book, "--schema", "s.json", "--json")
        assert said.code == 1
        assert said.object["problems"]


class TestHostileFiles:
    """Whatever a file holds, the answer is a sentence, exit code 1, no traceback."""

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"\x00" * 1000, id="zeros"),
            pytest.param(b"\xff\xfe" + b"\xd8" * 31, id="half a UTF-16"),
            pytest.param(b"id,n\n" + b"\xc3" * 50, id="half letters"),
            pytest.param(b'"' * 9999, id="only quotes"),
            pytest.param(b"," * 300 + b"\n", id="300 columns"),
            pytest.param(b"\n" * 5000, id="only line ends"),
            pytest.param(b"id,n\n" + b"a,1,x\n" * 500, id="every row too long"),
            pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), id="a picture"),
            pytest.param(b"<html><table></table></html>", id="a page"),
        ],
    )
    @pytest.mark.parametrize("with_schema", [True, False], ids=["schema", "guessed"])
    def test_a_file_that_is_no_table(self, shell, tmp_path, content, with_schema):
        write(tmp_path, content, ID, N)
        words = ("--schema", "s.json") if with_schema else ()
        said = shell("data", "validate", "t.csv", *words, "--json")
        assert said.code in {0, 1}
        assert (said.code == 1) == bool(said.object["problems"])
        assert said.object.get("valid", False) == (said.code == 0)

    @pytest.mark.parametrize(
        "schema",
        [
            "null",
            "3",
            '"s"',
            "[[]]",
            '{"fields": {}}',
            '{"fields": [{}]}',
            '{"fields": [{"name": 3}]}',
            '{"fields": [{"name": "id", "type": 7}]}',
            '{"fields": [{"name": "id", "constraints": {"pattern": "("}}]}',
            '{"fields": [{"name": "id", "constraints": {"minimum": 1}}]}',
            '{"fields": [{"name": "id", "type": "integer", "constraints": {"minimum": "x"}}]}',
            '{"fields": [{"name": "id"}], "primaryKey": ["no"]}',
            '{"fields": [{"name": "id"}], "foreignKeys": 3}',
        ],
    )
    def test_a_schema_that_cannot_be_used(self, shell, tmp_path, schema):
        write(tmp_path, "id\na\n")
        (tmp_path / "s.json").write_text(schema, encoding="utf-8")
        said = shell("data", "validate", "t.csv", "--schema", "s.json", "--json")
        assert said.code == 1
        assert said.object["problems"][0]["code"].startswith("schema.")
        assert said.object["problems"][0]["message"]

    def test_a_named_file_may_point_to_itself_wherever_it_lies(self, shell, tmp_path):
        key = {"fields": "parent", "reference": {"resource": "", "fields": "id"}}
        write(tmp_path, "id,parent\na,\nb,a\nc,z\n", ID, field("parent"), foreignKeys=[key])
        words = (tmp_path / "t.csv", "--schema", tmp_path / "s.json", "--json")
        assert shell("data", "validate", *words).object["counts"] == {"foreign-key": 1}

    def test_a_package_may_not_lead_out_of_its_folder(self, shell, tmp_path):
        (tmp_path / "p").mkdir()
        (tmp_path / "fuera.csv").write_text("id\na\n", encoding="utf-8")
        resource = {"name": "t", "path": "../fuera.csv", "schema": {"fields": [ID]}}
        package = tmp_path / "p" / "datapackage.json"
        package.write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")
        said = shell("data", "validate", "--package", package, "--json")
        assert said.code == 1
        assert said.object["errors"] == 1
