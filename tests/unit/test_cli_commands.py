"""Every command as a person reads it and as a script reads it, in whatever order it is written."""

import json
import re
from itertools import permutations
from pathlib import Path

import pytest
from support.commands import Shell
from support.practice_table import FORM, HEAD, LINES, a_table
from support.workbook import write_workbook

from app import __version__
from app.cli.main import commands
from app.operations.practice import course
from app.progress import Cancel
from app.settings import Settings
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.library import library

FILE = next(form.path for form in library() if form.form_id == FORM)
ANSWERS = course().captured[0]
TABLE = course().table
ESCAPE = "\x1b"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A command line at an empty workspace."""
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def loaded(shell):
    """A command line at a workspace with the standard form."""
    assert shell("form", "load", FILE).code == 0
    return shell


@pytest.fixture
def answers(tmp_path: Path):
    """Write answers where `record add` reads them."""

    def write(given: object) -> Path:
        path = tmp_path / "respuestas.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        return path

    return write


def records(folder: Path) -> list[int]:
    """Keys of what the workspace holds."""
    with Workspace.open(folder) as workspace:
        version = workspace.instruments.latest(FORM)
        return list(workspace.records.ids(RecordQuery(version.instrument)))


class TestWhatAPersonReads:
    """Without `--json`: one or two plain lines on stdout, problems on stderr."""

    def test_form_load_says_title_and_questions(self, shell):
        said = shell("form", "load", FILE)
        assert said.out == (
            "«Conectividad de hogares por municipio» quedó guardado, con 8 preguntas.\n"
        )

    def test_a_form_of_one_question_has_one_question(self, shell, tmp_path):
        sheets = {"survey": [["type", "name", "label"], ["text", "a", "A"]]}
        said = shell("form", "load", write_workbook(tmp_path / "uno.xlsx", sheets))
        assert said.out.endswith("con 1 pregunta.\n")

    def test_record_add_says_where_the_record_stands(self, loaded, answers):
        said = loaded("record", "add", FORM, "--answers", answers(ANSWERS))
        assert re.fullmatch(r"Registro terminado y guardado: [0-9a-f-]{36}\.\n", said.out)
        assert said.err == ""

    def test_a_record_with_errors_is_a_draft_and_says_what_to_correct(self, loaded, answers):
        given = {**ANSWERS, "poblacion": "doce mil"}
        said = loaded("record", "add", FORM, "--answers", answers(given))
        assert said.code == 1
        assert said.out.startswith("Registro guardado como borrador: ")
        assert said.err.startswith("✗ poblacion: «Población total» debe ser un número")
        assert "  Use punto para los decimales" in said.err

    def test_data_import_counts(self, loaded, tmp_path):
        one = a_table(tmp_path / "uno.csv", LINES[0])
        assert loaded("data", "import", FORM, one).out == "Se importó 1 registro.\n"
        assert loaded("data", "import", FORM, TABLE).out == "Se importaron 338 registros.\n"

    def test_a_table_that_came_before_is_a_warning_and_no_error(self, loaded):
        loaded("data", "import", FORM, TABLE)
        again = loaded("data", "import", FORM, TABLE)
        assert (again.code, again.out) == (0, "")
        assert again.err.startswith("⚠ «conectividad_2018.csv» ya se había importado")

    def test_data_validate_names_row_and_question_of_each_problem(self, loaded):
        loaded("data", "import", FORM, TABLE)
        said = loaded("data", "validate", FORM)
        assert said.code == 1
        assert said.out == "Se revisaron 338 registros: 5 por corregir.\n"
        signs = [line for line in said.err.splitlines() if line.startswith("✗")]
        assert len(signs) == 5
        assert all("fila " in line for line in signs)

    def test_dataset_build_says_name_version_rows_and_folder(self, loaded, tmp_path):
        loaded("data", "import", FORM, a_table(tmp_path / "t.csv", *LINES[:3]))
        said = loaded("dataset", "build", FORM, "-o", tmp_path / "paquete")
        assert said.code == 0
        assert "versión 1, con 3 filas" in said.out
        assert str(tmp_path / "paquete") in said.out

    def test_sync_status_of_nothing(self, shell):
        assert shell("sync", "status").out == "Por enviar: 0.\n"

    def test_english_speaks_english(self, shell):
        Settings(language="en").save()
        said = shell("form", "load", FILE)
        assert "8 questions" in said.out
        assert "preguntas" not in said.out


class TestWhatAScriptReads:
    """With `--json`: one object, the command's keys beside, whatever happens."""

    def keys(self, said):
        return set(said.object) - {"ok", "problems"}

    def test_form_load(self, shell):
        said = shell("form", "load", FILE, "--json")
        assert self.keys(said) == {"form", "title", "version", "number", "questions", "files"}
        assert (said.object["form"], said.object["questions"]) == (FORM, 8)

    def test_record_add(self, loaded, answers):
        said = loaded("record", "add", FORM, "--answers", answers(ANSWERS), "--json")
        assert self.keys(said) == {"record", "state"}
        assert said.object["state"] == "final"

    def test_data_import(self, loaded):
        said = loaded("data", "import", FORM, TABLE, "--json")
        assert self.keys(said) == {
            "batch", "imported", "repeated", "columns", "left_out", "repeats", "steps",
        }  # fmt: skip
        assert (said.object["imported"], said.object["repeated"]) == (338, False)
        again = loaded("data", "import", FORM, TABLE, "--json")
        assert (again.object["imported"], again.object["repeated"]) == (0, True)
        assert again.object["batch"] == said.object["batch"]

    def test_data_validate(self, loaded):
        loaded("data", "import", FORM, TABLE)
        said = loaded("data", "validate", FORM, "--json")
        found = {"valid", "errors", "warnings", "counts", "problems_left"}
        assert self.keys(said) == found | {"records", "looked_at"}
        assert (said.object["records"], said.object["problems_left"]) == (338, 5)
        rows = {problem["place"]["row"] for problem in said.object["problems"]}
        assert rows == {correction.row for correction in course().corrections}

    def test_dataset_build(self, loaded, tmp_path):
        loaded("data", "import", FORM, a_table(tmp_path / "t.csv", *LINES[:3]))
        first = loaded("dataset", "build", FORM, "--json").object["dataset"]
        again = loaded("dataset", "build", FORM, "--json").object["dataset"]
        told = {"drafts_left", "files", "changes"}
        assert set(first) == {"name", "version", "rows", "sha256", "folder", "repeated"} | told
        assert (first["version"], first["rows"], first["repeated"]) == (1, 3, False)
        assert again == {**first, "repeated": True}

    def test_sync_status_and_run(self, shell):
        waits = {"paused", "bytes_left", "seconds_left"}
        assert self.keys(shell("sync", "status", "--json")) == {"counts", "parcels"} | waits
        carried = {"parcels", "bytes_up", "bytes_down", "requests", "receipts"}
        for words in (("sync", "run"), ("sync", "run", "--once")):
            assert self.keys(shell(*words, "--json")) == {"sent", "waiting", "writes"} | carried

    def test_sync_pause_and_resume(self, shell):
        assert shell("sync", "pause", "--json").object["paused"] is True
        assert shell("sync", "status", "--json").object["paused"] is True
        assert "pausa" in shell("sync", "status").out
        resumed = shell("sync", "resume", "--json").object
        assert (resumed["paused"], resumed["waiting"]) == (False, 0)
        assert shell("sync", "status", "--json").object["paused"] is False

    @pytest.mark.parametrize("words", [("--help",), ("form", "--help"), ("data", "import", "-h")])
    def test_help_is_an_answer_too(self, shell, words):
        said = shell.plain(*words, "--json")
        assert said.code == 0
        assert "acopio" in said.object["text"]

    def test_the_version_is_that_of_the_program(self, shell):
        assert shell.plain("--version").out == f"acopio {__version__}\n"
        assert shell.plain("--version", "--json").object["text"] == f"acopio {__version__}"

    def test_accents_are_written_as_they_are(self, loaded, answers):
        said = loaded("record", "add", "ñandú", "--answers", answers({}), "--json")
        assert "ñandú" in said.out
        assert "\\u00" not in said.out


class TestOrderOfTheWords:
    """The common options stand anywhere after the command."""

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_options_may_stand_before_between_and_after_the_arguments(
        self, loaded, tmp_path, order
    ):
        table = a_table(tmp_path / "t.csv", LINES[0])
        parts = [("--json",), (FORM, table), ("--workspace", loaded.folder, "--person", "Ana")]
        words = [word for place in order for word in parts[place]]
        said = loaded.plain("data", "import", *words)
        assert said.object["imported"] == 1

    def test_an_option_may_part_the_arguments(self, loaded, tmp_path):
        table = a_table(tmp_path / "t.csv", LINES[0])
        words = ("data", "import", FORM, "--workspace", loaded.folder, table, "--json")
        assert loaded.plain(*words).object["imported"] == 1

    def test_who_works_is_written_down(self, loaded, tmp_path):
        table = a_table(tmp_path / "t.csv", LINES[0])
        loaded("data", "import", FORM, table, "--person", "Ana Brito")
        with Workspace.open(loaded.folder) as workspace:
            assert workspace.people.find("Ana Brito") is not None
            assert workspace.records.info(records(loaded.folder)[0]).author == "Ana Brito"

    def test_who_works_is_else_the_one_of_the_settings(self, loaded, tmp_path):
        Settings(person="Juana Ajpop").save()
        loaded("data", "import", FORM, a_table(tmp_path / "t.csv", LINES[0]))
        with Workspace.open(loaded.folder) as workspace:
            assert workspace.records.info(records(loaded.folder)[0]).author == "Juana Ajpop"

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("form",),
            ("form", "cargar"),
            ("form", "load"),
            ("data", "import", FORM),
            ("record", "add", FORM),
            ("sync", "status", "de", "más"),
            ("--jsón",),
            ("form", "load", "x.xlsx", "--works", "a"),
            ("data", "validate", FORM, "--workspace", ""),
            ("portal", "serve", "--port", "setenta"),
            ("portal", "serve", "--port", "70000"),
        ],
    )
    def test_wrong_use_shows_how_it_is_written(self, shell, words):
        said = shell.plain(*words, "--json")
        assert (said.code, said.codes) == (2, ["command.usage"])
        assert not shell.folder.exists()

    @pytest.mark.parametrize("command", commands(), ids=lambda each: " ".join(each.name))
    def test_every_command_explains_itself_in_the_person_s_language(self, shell, command):
        said = shell.plain(*command.name, "--help")
        assert said.code == 0
        assert " ".join(("acopio", *command.name)) in said.out
        for option in ("--workspace", "--person", "--json"):
            assert option in said.out


class TestProgress:
    """Progress is for a person who watches: nothing of it in files and pipes."""

    def test_nothing_is_drawn_where_nobody_watches(self, loaded):
        said = loaded("data", "import", FORM, TABLE)
        assert ESCAPE not in said.out + said.err
        assert "\r" not in said.out + said.err

    def test_a_terminal_sees_a_line_that_is_gone_at_the_end(self, loaded):
        said = loaded("data", "import", FORM, TABLE, is_terminal=True)
        assert "Importando «conectividad_2018.csv»" in said.err
        assert said.err.endswith("\r\x1b[K")
        assert ESCAPE not in said.out

    def test_a_check_counts_to_its_end(self, loaded):
        loaded("data", "import", FORM, TABLE)
        said = loaded("data", "validate", FORM, is_terminal=True)
        assert "338/338" in said.err
        assert "█" * 28 in said.err

    def test_problems_follow_when_the_line_is_gone(self, loaded):
        loaded("data", "import", FORM, TABLE)
        said = loaded("data", "validate", FORM, is_terminal=True)
        last_drawn = said.err.rindex("\r\x1b[K")
        assert said.err.index("✗") > last_drawn

    def test_the_object_stays_clean_on_a_terminal_too(self, loaded):
        said = loaded("data", "import", FORM, TABLE, "--json", is_terminal=True)
        assert said.object["imported"] == 338


class TestInterrupts:
    """Ctrl+C at any moment: an answer, exit 3, and nothing half done."""

    def stopped(self):
        cancel = Cancel()
        cancel.set()
        return cancel

    def test_an_import_that_is_stopped_leaves_nothing(self, loaded):
        said = loaded("data", "import", FORM, TABLE, "--json", cancel=self.stopped())
        assert (said.code, said.codes) == (3, ["command.cancelled"])
        assert records(loaded.folder) == []

    def test_it_can_be_done_again_at_once(self, loaded):
        loaded("data", "import", FORM, TABLE, cancel=self.stopped())
        assert loaded("data", "import", FORM, TABLE, "--json").object["imported"] == 338

    def test_a_check_that_is_stopped_keeps_the_records(self, loaded):
        loaded("data", "import", FORM, TABLE)
        said = loaded("data", "validate", FORM, cancel=self.stopped())
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("✗ Se detuvo a petición suya.")
        assert len(records(loaded.folder)) == 338

    def test_a_key_pressed_in_the_middle_of_anything_is_answered(self, loaded, monkeypatch):
        def interrupted(*_arguments, **_options):
            raise KeyboardInterrupt

        monkeypatch.setattr("app.cli.data_import.import_table", interrupted)
        said = loaded("data", "import", FORM, TABLE, "--json")
        assert (said.code, said.codes) == (3, ["command.cancelled"])

    def test_what_nobody_expected_is_answered_and_logged(self, loaded, monkeypatch):
        def breaks(*_arguments, **_options):
            raise ZeroDivisionError("Ana Ixchel")

        monkeypatch.setattr("app.cli.data_import.import_table", breaks)
        said = loaded("data", "import", FORM, TABLE, "--json")
        assert (said.code, said.codes) == (3, ["command.unexpected"])
        assert "Traceback" not in said.out + said.err
        assert "ZeroDivisionError" in said.object["problems"][0]["message"]
        assert "Ixchel" not in said.out + said.err  # an error may quote what somebody typed


class TestPlaces:
    """A problem says where, once: in the sentence or before it."""

    @pytest.mark.parametrize(
        ("text", "start"),
        [
            (f"{HEAD}\n0101,2018\n", "✗ La fila 2 de «t.csv» tiene 2 datos"),
            ("clima\nfrío\n", "✗ El formulario no tiene una pregunta para la columna «clima»"),
            ("", "✗ «t.csv» está vacío."),
        ],
    )
    def test_a_sentence_that_names_the_place_is_not_led_by_it(self, loaded, tmp_path, text, start):
        file = tmp_path / "t.csv"
        file.write_text(text, encoding="utf-8")
        said = loaded("data", "import", FORM, file)
        assert said.code == 1
        assert said.err.startswith(start), said.err

    def test_each_problem_has_its_advice_below(self, loaded, tmp_path):
        file = tmp_path / "t.csv"
        file.write_text("clima\nfrío\n", encoding="utf-8")
        lines = loaded("data", "import", FORM, file).err.splitlines()
        assert [line[:2] for line in lines[::2]] == ["✗ "] * (len(lines) // 2)
        assert all(line.startswith("  ") for line in lines[1::2])
