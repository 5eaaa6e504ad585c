"""`dataset define|release|list|show` as a script and a person use them."""

import json

import pytest
from support.commands import Shell
from support.visits import FORM, change, define, open_written, visit
from support.workspaces import PERSON

from app.cli.command import EXIT_DATA, EXIT_DONE, EXIT_ENVIRONMENT, EXIT_USAGE


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trabajo"


@pytest.fixture
def shell(folder, monkeypatch):
    with open_written(folder) as workspace:
        visit(workspace, "a", monto=5.0)
    return Shell(folder, monkeypatch)


def run(shell, *words):
    """Run a command of a dataset for Juana, and give its object."""
    return shell("dataset", *words, "--person", PERSON, "--json")


class TestDefine:
    def test_it_says_what_is_defined(self, shell):
        said = run(shell, "define", FORM, "--set", "series=month", "--set", "monto.title=Costo")
        assert said.code == EXIT_DONE
        assert said.object["dataset"] == said.object["form"] == FORM
        assert (said.object["number"], said.object["repeated"]) == (1, False)
        assert said.object["definition"]["series"] == "month"
        titles = {each["path"]: each["title"] for each in said.object["definition"]["columns"]}
        assert titles["monto"] == "Costo"
        assert said.object["metadata"]["organization"] == "Municipalidad de Nebaj"
        assert said.object["file"] is None

    def test_its_file_is_taken_back(self, shell, tmp_path):
        file = tmp_path / "d.json"
        first = run(shell, "define", FORM, "--set", "monto.title=Costo", "-o", file)
        assert first.object["file"] == str(file)
        body = json.loads(file.read_text(encoding="utf-8"))
        body["columns"][0]["title"] = "Número de visita"
        file.write_text(json.dumps(body), encoding="utf-8")
        again = run(shell, "define", FORM, "--definition", file)
        assert again.object["number"] == 2
        assert again.object["definition"]["columns"][0]["title"] == "Número de visita"

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            (["nada"], EXIT_DATA, "store.no_such_form"),
            ([FORM, "--set", "x=1"], EXIT_DATA, "dataset.bad_definition"),
            ([FORM, "--set", "nada.title=1"], EXIT_DATA, "dataset.unknown_column"),
            ([FORM, "--name", "Á"], EXIT_DATA, "package.bad_name"),
            ([FORM, "--definition", "no-esta.json"], EXIT_ENVIRONMENT, "schema.cannot_read"),
        ],
    )
    def test_what_does_not_fit_is_a_sentence(self, shell, words, code, problem):
        said = run(shell, "define", *words)
        assert (said.code, said.codes) == (code, [problem])

    @pytest.mark.parametrize("words", [[], [FORM, "otra"], [FORM, "--set"], [FORM, "--definition"]])
    def test_words_that_are_off_are_wrong_use(self, shell, words):
        assert run(shell, "define", *words).code == EXIT_USAGE

    def test_a_file_that_cannot_be_written_is_no_matter_of_the_data(self, shell, tmp_path):
        said = run(shell, "define", FORM, "-o", tmp_path / "nada" / "d.json")
        assert said.code == EXIT_ENVIRONMENT

    def test_a_person_reads_how_many_columns_go_out(self, shell):
        said = shell("dataset", "define", FORM, "--person", PERSON)
        assert "se publican 6 de 7 columnas" in said.out


class TestRelease:
    @pytest.fixture(autouse=True)
    def _defined(self, shell):
        run(shell, "define", FORM)

    def test_it_says_version_rows_files_and_changes(self, shell):
        said = run(shell, "release", FORM)
        dataset = said.object["dataset"]
        assert (dataset["version"], dataset["rows"], dataset["repeated"]) == (1, 1, False)
        assert "visitas.pdf" in dataset["files"]
        assert dataset["changes"] == {}
        assert run(shell, "release", FORM).object["dataset"]["repeated"] is True

    def test_a_correction_is_a_new_version_with_its_reason(self, shell, folder):
        run(shell, "release", FORM)
        with open_written(folder) as workspace:
            record = visit(workspace, "b")
            change(workspace, record, "monto", 7.0, None)
        said = run(shell, "release", FORM, "--reason", "Vino\nuna más")
        assert said.object["dataset"]["changes"]["visitas"]["added"] == 1
        shown = run(shell, "show", FORM).object["versions"]
        assert [each["reason"] for each in shown] == ["Vino una más", ""]

    def test_it_is_copied_where_one_wants_it(self, shell, tmp_path):
        said = run(shell, "release", FORM, "-o", tmp_path / "copia")
        assert said.object["dataset"]["folder"] == str(tmp_path / "copia")
        assert (tmp_path / "copia" / "visitas.csv").is_file()

    def test_a_dataset_that_is_not_there_is_named_with_those_that_are(self, shell):
        said = run(shell, "release", "nada")
        assert (said.code, said.codes) == (EXIT_DATA, ["dataset.unknown"])
        assert "visitas" in said.object["problems"][0]["fix"]

    def test_a_person_reads_what_changed(self, shell, folder):
        shell("dataset", "release", FORM, "--person", PERSON)
        with open_written(folder) as workspace:
            visit(workspace, "b")
        said = shell("dataset", "release", FORM, "--person", PERSON)
        assert "versión 2" in said.out
        assert "agregadas 1" in said.out
        again = shell("dataset", "release", FORM, "--person", PERSON)
        assert "Nada cambió desde la versión 2" in again.out


class TestListAndShow:
    def test_an_empty_workspace_lists_nothing(self, shell):
        assert run(shell, "list").object["datasets"] == []
        assert "Todavía no hay" in shell("dataset", "list").out

    def test_the_list_says_what_is_new_since_the_newest_version(self, shell, folder):
        run(shell, "define", FORM)
        (before,) = run(shell, "list").object["datasets"]
        assert (before["versions"], before["version"], before["news"]) == (0, None, None)
        assert before["ready"] == 1
        run(shell, "release", FORM)
        with open_written(folder) as workspace:
            visit(workspace, "b")
        (after,) = run(shell, "list").object["datasets"]
        assert (after["version"], after["rows"], after["ready"]) == (1, 1, 2)
        assert after["news"] == {"added": 1, "changed": 0, "gone": 0}
        assert (after["url"], after["approved_by"]) == ("", "")
        assert "Versión 1, filas 1; nuevas 1" in shell("dataset", "list").out

    def test_a_dataset_is_shown_with_all_its_versions(self, shell, folder):
        run(shell, "define", FORM)
        run(shell, "release", FORM)
        with open_written(folder) as workspace:
            define(workspace, "monto.publish=no")
        run(shell, "release", FORM)
        said = run(shell, "show", FORM).object
        assert said["number"] == 2
        newest, first = said["versions"]
        assert (newest["version"], newest["definition"]) == (2, 2)
        assert (first["version"], first["definition"], first["prepared_by"]) == (1, 1, PERSON)
        assert first["files"][0]["name"] == "visitas.csv"
        assert first["files"][0]["sha256"] == first["sha256"]
        assert first["receipts"] == []
        text = shell("dataset", "show", FORM).out
        assert text.index("Versión 2") < text.index("Versión 1")

    def test_what_is_in_the_way_is_said_to_scripts_and_people(self, shell):
        run(shell, "define", FORM, "--set", "title=")
        said = run(shell, "show", FORM)
        assert said.code == EXIT_DONE
        blocks = said.object["blocks"]
        assert [each["code"] for each in blocks["release"]] == ["package.no_title"]
        assert blocks["release"][0]["place"]["field"] == "title"
        assert [each["code"] for each in blocks["publishing"]] == ["dataset.not_released"]
        text = shell("dataset", "show", FORM).out
        assert "Impide hacer la versión siguiente:\n  Falta el título de los datos." in text
        assert "Impide publicar la última versión:" in text

    def test_where_nothing_is_in_the_way_nothing_is_said(self, shell):
        run(shell, "define", FORM)
        assert run(shell, "show", FORM).object["blocks"]["release"] == []
        assert "Impide hacer" not in shell("dataset", "show", FORM).out

    @pytest.mark.parametrize("body", ["null", "[]", "7", '"x"'])
    def test_a_file_that_holds_no_definition_changes_nothing(self, shell, tmp_path, body):
        file = tmp_path / "definicion.json"
        file.write_text(body, encoding="utf-8")
        said = run(shell, "define", FORM, "--definition", str(file))
        assert (said.code, said.codes) == (EXIT_DATA, ["dataset.bad_definition"])
        assert run(shell, "list").object["datasets"] == []

    @pytest.mark.parametrize("words", [["--receipt"], ["--receipt", "1"], ["-o", "recibo.pdf"]])
    def test_what_did_not_leave_has_no_receipt(self, shell, words):
        run(shell, "define", FORM)
        run(shell, "release", FORM)
        said = run(shell, "show", FORM, *words)
        assert said.code == EXIT_DATA
        assert [each["code"] for each in said.object["problems"]] == ["verify.no_receipt"]

    def test_a_dataset_that_is_not_there_is_named(self, shell):
        assert run(shell, "show", "nada").codes == ["dataset.unknown"]
