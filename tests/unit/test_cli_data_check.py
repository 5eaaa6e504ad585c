"""`acopio data validate` over tables, packages and forms."""

import json
from pathlib import Path

import pytest
from support.commands import Shell
from support.frictionless_reports import frictionless_report, write_descriptor
from support.practice_table import FORM, LINES, a_table

from app.progress import Cancel
from forms.library import library

FILE = next(form.path for form in library() if form.form_id == FORM)
SCHEMA = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True}},
        {"name": "edad", "type": "integer", "constraints": {"maximum": 120}},
    ],
    "primaryKey": "id",
}
GOOD = "id,edad\nA,1\nB,2\n"
BAD = "id,edad\nA,1\nB,x\nA,130\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A command line in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a good and a bad table, their schema, and a package of both."""
    (tmp_path / "buena.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mala.csv").write_text(BAD, encoding="utf-8")
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    write_descriptor(
        tmp_path,
        [
            {"name": "buena", "path": "buena.csv", "schema": SCHEMA},
            {"name": "mala", "path": "mala.csv", "schema": SCHEMA},
        ],
    )
    return tmp_path


@pytest.mark.usefixtures("files")
class TestTables:
    def test_a_good_table(self, shell):
        said = shell("data", "validate", "buena.csv", "--schema", "schema.json", "--json")
        assert said.code == 0
        assert said.object["valid"] is True
        assert said.object["errors"] == 0
        assert said.object["counts"] == {}
        assert said.object["problems"] == []

    def test_a_bad_table_names_row_column_and_value(self, shell):
        said = shell("data", "validate", "mala.csv", "--schema", "schema.json", "--json")
        assert said.code == 1
        assert said.object["ok"] is False
        assert said.object["valid"] is False
        assert said.object["counts"] == {
            "type-error": 1,
            "constraint-error": 1,
            "primary-key": 1,
        }
        assert said.codes == ["schema.type", "schema.constraint", "schema.primary_key"]
        place = said.object["problems"][0]["place"]
        assert (place["file"], place["row"], place["column"]) == ("mala.csv", 3, "edad")
        assert "«x»" in said.object["problems"][0]["message"]

    def test_each_table_has_a_task(self, shell):
        said = shell("data", "validate", "mala.csv", "--schema", "schema.json", "--json")
        assert said.object["tasks"] == [
            {
                "name": "mala",
                "place": "mala.csv",
                "valid": False,
                "rows": 3,
                "errors": 3,
                "counts": {"type-error": 1, "constraint-error": 1, "primary-key": 1},
            }
        ]

    def test_a_person_reads_sentences(self, shell):
        said = shell("data", "validate", "mala.csv", "--schema", "schema.json")
        assert said.code == 1
        assert "Se revisó 1 tabla: 3 por corregir." in said.out
        assert "fila 3" in said.err

    @pytest.mark.parametrize("way", ["mala.csv", "./mala.csv", "absolute", "sub/../mala.csv"])
    def test_a_table_may_be_named_in_any_way(self, shell, files, way):
        (files / "sub").mkdir()
        named = files / "mala.csv" if way == "absolute" else way
        said = shell("data", "validate", named, "--schema", files / "schema.json", "--json")
        assert said.object["errors"] == 3
        assert said.object["tasks"][0]["place"] == str(Path(named))

    @pytest.mark.parametrize("name", ["tabla.txt", "tabla", "tabla.dat", "$raro.csv", "~x.csv"])
    def test_a_table_may_be_called_anything(self, shell, files, name):
        (files / name).write_text(BAD, encoding="utf-8")
        said = shell("data", "validate", name, "--schema", "schema.json", "--json")
        assert said.object["errors"] == 3

    def test_a_table_without_a_schema_is_compared_with_itself(self, shell, files):
        lines = [f"A{row},{row}\n" for row in range(50)]
        (files / "sola.csv").write_text("id,edad\n" + "".join(lines) + "B,x\n", encoding="utf-8")
        said = shell("data", "validate", "sola.csv", "--json")
        assert said.object["counts"] == {"type-error": 1}

    def test_strictness_finds_what_nobody_meant(self, shell, files):
        (files / "t.csv").write_text("id,edad\n A,1_0\nB, 7\nC,٣\n", encoding="utf-8")
        loose = shell("data", "validate", "t.csv", "--schema", "schema.json", "--json")
        assert loose.code == 0
        strict = shell("data", "validate", "t.csv", "--schema", "schema.json", "--strict", "--json")
        assert strict.code == 1
        assert strict.object["counts"] == {
            "strict-space": 2,
            "strict-underscore": 1,
            "strict-digits": 1,
        }

    def test_only_the_first_hundred_are_told_one_by_one(self, shell, files):
        lines = [f"{row},x\n" for row in range(500)]
        (files / "t.csv").write_text("id,edad\n" + "".join(lines), encoding="utf-8")
        said = shell("data", "validate", "t.csv", "--schema", "schema.json", "--json")
        assert said.object["errors"] == 500
        assert len(said.object["problems"]) == 101
        assert said.codes[-1] == "schema.more"


@pytest.mark.usefixtures("files")
class TestPackages:
    def test_all_tables_are_checked(self, shell):
        said = shell("data", "validate", "--package", "datapackage.json", "--json")
        assert said.code == 1
        assert [task["name"] for task in said.object["tasks"]] == ["buena", "mala"]
        assert [task["valid"] for task in said.object["tasks"]] == [True, False]

    def test_one_table_is_checked(self, shell):
        said = shell("data", "validate", "buena", "--package", "datapackage.json", "--json")
        assert said.code == 0
        assert [task["name"] for task in said.object["tasks"]] == ["buena"]

    def test_a_descriptor_may_stand_alone(self, shell):
        said = shell("data", "validate", "datapackage.json", "--json")
        assert len(said.object["tasks"]) == 2

    def test_the_report_is_that_of_frictionless(self, shell, files):
        words = ("--package", "datapackage.json", "--report", "r.json", "--json")
        assert shell("data", "validate", *words).code == 1
        written = json.loads((files / "r.json").read_text(encoding="utf-8"))
        for stats in (written["stats"], *(task["stats"] for task in written["tasks"])):
            stats.pop("seconds")
        assert written == frictionless_report(files / "datapackage.json")


@pytest.mark.usefixtures("files")
class TestWrongUse:
    def test_nothing_to_check_is_wrong_use(self, shell):
        said = shell("data", "validate", "--json")
        assert said.code == 2
        assert said.codes == ["command.usage"]

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("no.csv", "--schema", "schema.json"), "schema.no_file"),
            (("buena.csv", "--schema", "no.json"), "schema.no_file"),
            (("--package", "no.json"), "schema.no_file"),
            (("ninguna", "--package", "datapackage.json"), "schema.no_resource"),
            (("--package", "buena.csv"), "schema.not_json"),
            ((".", "--schema", "schema.json"), "schema.no_file"),
        ],
    )
    def test_what_is_not_there_is_said(self, shell, words, code):
        said = shell("data", "validate", *words, "--json")
        assert said.code == 1
        assert said.codes == [code]

    @pytest.mark.parametrize("content", ["", "[]", "{}", "{", '{"fields": 3}', '{"fields": [3]}'])
    def test_a_schema_that_is_none(self, shell, files, content):
        (files / "mal.json").write_text(content, encoding="utf-8")
        said = shell("data", "validate", "buena.csv", "--schema", "mal.json", "--json")
        assert said.code == 1
        assert said.object["problems"]

    def test_a_report_that_cannot_be_written(self, shell):
        words = ("buena.csv", "--schema", "schema.json", "--report", "no/such/r.json")
        said = shell("data", "validate", *words, "--json")
        assert said.code == 3
        assert said.codes == ["schema.cannot_read"]

    def test_a_stopped_check_writes_no_report(self, shell, files):
        cancel = Cancel()
        cancel.set()
        words = ("mala.csv", "--schema", "schema.json", "--report", "r.json", "--json")
        said = shell("data", "validate", *words, cancel=cancel)
        assert said.code == 3
        assert said.codes == ["command.cancelled"]
        assert not (files / "r.json").exists()

    @pytest.mark.parametrize(
        "content", [b"PK\x03\x04....", b"\x00\x01\x02", b"%PDF-1.7", b"\xff" * 50]
    )
    def test_what_is_no_table_is_said_without_a_traceback(self, shell, files, content):
        (files / "raro.csv").write_bytes(content)
        said = shell("data", "validate", "raro.csv", "--schema", "schema.json", "--json")
        assert said.code == 1
        assert said.object["problems"]


class TestForms:
    @pytest.fixture
    def loaded(self, shell):
        assert shell("form", "load", FILE).code == 0
        return shell

    def test_a_form_without_records_is_valid(self, loaded, tmp_path):
        said = loaded("data", "validate", FORM, "--report", tmp_path / "r.json", "--json")
        assert said.code == 0
        assert said.object["valid"] is True
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        assert report["valid"] is True
        assert report["tasks"][0]["stats"]["rows"] == 0

    def test_the_report_of_a_form_has_the_shape_of_the_others(self, loaded, tmp_path):
        twice = a_table(tmp_path / "dos.csv", LINES[0], LINES[0])
        loaded("data", "import", FORM, twice)
        said = loaded("data", "validate", FORM, "--report", tmp_path / "r.json", "--json")
        assert said.code == 1
        report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
        task = report["tasks"][0]
        assert task["name"] == FORM
        assert task["stats"]["errors"] == len(task["errors"]) == said.object["errors"]
        members = {"type", "title", "description", "message", "tags", "note", "rowNumber", "cell"}
        assert all(members <= set(error) for error in task["errors"])
        assert "primary-key" in {error["type"] for error in task["errors"]}
