"""The command line as scripts use it: every command, one object, an exit code that means it."""

import json
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from support.command_line import Ended, acopio, start

from app.operations.practice import course
from app.store.workspace import Workspace
from forms.library import library

FORM = "conectividad_municipal"
FORM_FILE = next(form.path for form in library() if form.form_id == FORM)
WORKS_FILE = next(form.path for form in library() if form.form_id == "obras_municipales")
ANSWERS = course().captured[0]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the standard form."""
    folder = tmp_path / "trabajo"
    assert acopio("form", "load", FORM_FILE, "--workspace", folder).code == 0
    return folder


def answers_file(folder: Path, given: object) -> Path:
    """Write answers where `record add` reads them."""
    path = folder / "respuestas.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """Write a table where `data import` reads it."""
    path = folder / "tabla.csv"
    path.write_bytes(text.encode(encoding))
    return path


HEADER = (
    "municipio_codigo,anio_censo,poblacion,hogares_internet_pct,personas_internet_pct,"
    "personas_dificultad_pct,idioma_materno,idioma_materno_pct\n"
)
ROW = "0101,2018,923392,50.8,62.2,16.0,spa,95.6\n"


PINS = {"Ana": "4321", "Berta": "9876"}


def let_in(folder: Path) -> None:
    """Let Ana prepare and Berta approve, each behind a PIN."""
    with Workspace.open(folder) as workspace:
        for name, pin in PINS.items():
            workspace.people.set_role(name, "officer" if name == "Ana" else "approver")
            workspace.people.set_pin(name, pin)


def as_person(name: str, *words: str | Path) -> Ended:
    """Run a command as somebody who gives their PIN by stdin."""
    return acopio(*words, "--person", name, "--pin-stdin", typed=f"{PINS[name]}\n")


class TestCommands:
    """Each command does its part."""

    def test_form_load_says_what_it_took(self, tmp_path: Path) -> None:
        ended = acopio("form", "load", FORM_FILE, "--json", "--workspace", tmp_path)
        assert (ended.said["form"], ended.said["number"], ended.said["questions"]) == (FORM, 1, 8)

    def test_loading_the_same_form_again_changes_nothing(self, workspace: Path) -> None:
        ended = acopio("form", "load", FORM_FILE, "--json", "--workspace", workspace)
        assert ended.said["number"] == 1

    def test_record_add_finishes_a_right_record(self, workspace: Path, tmp_path: Path) -> None:
        file = answers_file(tmp_path, ANSWERS)
        ended = acopio("record", "add", FORM, "--answers", file, "--workspace", workspace, "--json")
        assert (ended.code, ended.said["state"]) == (0, "final")
        assert len(ended.said["record"]) == 36

    def test_record_add_takes_repeats_as_lists_of_objects(self, tmp_path: Path) -> None:
        folder = tmp_path / "obras"
        acopio("form", "load", WORKS_FILE, "--workspace", folder)
        change = {
            "modificacion_fecha": "2026-03-01",
            "modificacion_tipo": "period",
            "modificacion_descripcion": "Ampliación de plazo",
            "modificacion_razon": "Lluvia",
        }
        file = answers_file(tmp_path, {"nombre": "Puente", "modificaciones": [change, change]})
        ended = acopio(
            "record", "add", "obras_municipales", "--answers", file, "--workspace", folder, "--json"
        )
        assert (ended.code, ended.said["state"]) == (1, "draft")
        with Workspace.open(folder) as workspace:
            answers = workspace.records.answers(workspace.records.find(ended.said["record"]))
        assert [row.position for row in answers.rows] == [1, 2]
        reason = "modificaciones/modificacion_razon"
        assert [row.values[reason] for row in answers.rows] == ["Lluvia", "Lluvia"]

    def test_data_import_validate_build_publish_in_a_row(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        table = csv_file(tmp_path, HEADER + ROW)
        where = ("--workspace", workspace, "--json")
        assert acopio("data", "import", FORM, table, *where).said["imported"] == 1
        assert acopio("data", "validate", FORM, *where).said["problems_left"] == 0
        let_in(workspace)
        built = as_person("Ana", "dataset", "build", FORM, "-o", tmp_path / "paquete", *where)
        assert built.said["dataset"]["rows"] == 1
        names = {path.name for path in (tmp_path / "paquete").iterdir()}
        assert {"datapackage.json", "LEAME.md", "manifiesto.sha256", "diccionario.html"} <= names
        name = built.said["dataset"]["name"]
        alone = acopio("dataset", "publish", name, *where)
        assert (alone.code, alone.codes) == (1, ["approval.blocked", "approval.missing"])
        approved = as_person("Berta", "dataset", "approve", name, *where).said["approval"]
        assert (approved["prepared_by"], approved["approved_by"]) == ("Ana", "Berta")
        published = acopio("dataset", "publish", name, *where)
        assert published.said["portal"]["sha256"] == built.said["dataset"]["sha256"]
        assert acopio("dataset", "publish", name, *where).said["writes"] == 0

    def test_the_same_table_is_taken_once(self, workspace: Path, tmp_path: Path) -> None:
        table = csv_file(tmp_path, HEADER + ROW)
        acopio("data", "import", FORM, table, "--workspace", workspace)
        ended = acopio("data", "import", FORM, table, "--workspace", workspace, "--json")
        assert (ended.code, ended.said["imported"], ended.said["repeated"]) == (0, 0, True)

    def test_sync_status_of_a_new_workspace_is_empty(self, tmp_path: Path) -> None:
        ended = acopio("sync", "status", "--workspace", tmp_path, "--json")
        assert (ended.code, ended.said["parcels"]) == (0, [])

    def test_sync_run_with_nothing_to_send_sends_nothing(self, tmp_path: Path) -> None:
        ended = acopio("sync", "run", "--workspace", tmp_path, "--json")
        assert (ended.code, ended.said["sent"], ended.said["waiting"]) == (0, 0, 0)

    def test_the_workspace_comes_from_the_environment(self, tmp_path: Path) -> None:
        acopio("form", "load", FORM_FILE, environment={"ACOPIO_WORKSPACE": str(tmp_path)})
        assert (tmp_path / "acopio.sqlite").is_file()


class TestPortalServe:
    """The practice portal as a command that stays."""

    @pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
    @pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
    def test_it_tells_its_address_at_once_and_ends_cleanly(self, tmp_path: Path, end: int) -> None:
        process = start("portal", "serve", "--json", "--workspace", str(tmp_path))
        try:
            said = json.loads(process.stdout.readline())
            assert urlopen(f"{said['url']}/api/3/action/status_show", timeout=60).status == 200
            process.send_signal(end)
            rest, messages = process.communicate(timeout=120)
        finally:
            process.kill()
        assert (process.returncode, rest, messages) == (0, "", "")

    def test_a_port_in_use_is_named(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            where = ("--workspace", tmp_path, "--json")
            ended = acopio("portal", "serve", "--port", port, *where)
        assert (ended.code, ended.codes) == (3, ["practice.port_taken"])
        assert port in ended.said["problems"][0]["message"]


class TestBadInput:
    """Each gets a sentence that says what, where and what to do, and nothing is lost."""

    def test_a_word_that_is_no_command_is_wrong_use(self) -> None:
        ended = acopio("hornear", "--json")
        assert (ended.code, ended.codes) == (2, ["command.usage"])

    def test_a_missing_argument_is_wrong_use(self) -> None:
        assert acopio("form", "load").code == 2

    def test_a_file_that_is_no_workbook(self, tmp_path: Path) -> None:
        file = tmp_path / "carta.xlsx"
        file.write_text("Estimada señora", encoding="utf-8")
        ended = acopio("form", "load", file, "--workspace", tmp_path, "--json")
        assert (ended.code, ended.codes) == (1, ["form.not_a_workbook"])
        assert ended.place["file"] == "carta.xlsx"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        ended = acopio("form", "load", tmp_path / "no.xlsx", "--workspace", tmp_path, "--json")
        assert ended.code in (1, 3)
        assert ended.place["file"] == "no.xlsx"

    def test_a_table_with_missing_and_unknown_columns(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        table = csv_file(tmp_path, "municipio_codigo,clima\n0101,frío\n")
        ended = acopio("data", "import", FORM, table, "--workspace", workspace, "--json")
        assert ended.code == 1
        assert {"table.missing_column", "table.unknown_column"} == set(ended.codes)

    def test_a_form_that_is_not_there(self, tmp_path: Path) -> None:
        table = csv_file(tmp_path, HEADER)
        ended = acopio("data", "import", "otra", table, "--workspace", tmp_path / "w", "--json")
        assert ended.code in (1, 3)
        assert ended.codes == ["store.no_such_form"]

    def test_an_answer_of_the_wrong_type_is_kept_and_named(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        file = answers_file(tmp_path, {**ANSWERS, "poblacion": "doce mil"})
        ended = acopio("record", "add", FORM, "--answers", file, "--workspace", workspace, "--json")
        assert (ended.code, ended.said["state"]) == (1, "draft")
        assert ended.place["field"] == "poblacion"
        assert ended.place["record"] == ended.said["record"]
        assert "doce mil" in ended.said["problems"][0]["message"]

    def test_an_answer_to_no_question_stores_nothing(self, workspace: Path, tmp_path: Path) -> None:
        file = answers_file(tmp_path, {**ANSWERS, "clima": "frío"})
        ended = acopio("record", "add", FORM, "--answers", file, "--workspace", workspace, "--json")
        assert (ended.code, ended.codes) == (1, ["answer.unknown_question"])

    def test_answers_that_are_no_json(self, workspace: Path, tmp_path: Path) -> None:
        file = tmp_path / "r.json"
        file.write_text("{", encoding="utf-8")
        ended = acopio("record", "add", FORM, "--answers", file, "--workspace", workspace, "--json")
        assert (ended.code, ended.codes) == (1, ["command.cannot_read_answers"])

    @pytest.mark.parametrize(
        "written",
        [
            '{"poblacion": NaN}',
            '{"poblacion": -Infinity}',
            '{"poblacion": ' + "9" * 5000 + "}",
            '{"poblacion": ' + "[" * 100_000,
            "\x00",
            '["una lista"]',
        ],
        ids=["no-number", "infinite", "endless", "deep", "no-text", "a-list"],
    )
    def test_what_json_cannot_hold_stores_nothing(
        self, workspace: Path, tmp_path: Path, written: str
    ) -> None:
        file = tmp_path / "r.json"
        file.write_text(written, encoding="utf-8")
        ended = acopio("record", "add", FORM, "--answers", file, "--workspace", workspace, "--json")
        assert (ended.code, ended.codes) == (1, ["command.cannot_read_answers"])

    def test_an_empty_name_of_a_workspace_is_wrong_use(self) -> None:
        ended = acopio("sync", "status", "--workspace", "", "--json")
        assert (ended.code, ended.codes) == (2, ["command.usage"])

    def test_options_are_written_whole(self) -> None:
        assert acopio("sync", "status", "--jso").code == 2

    @pytest.mark.parametrize("port", ["-1", "65536", "ocho"])
    def test_a_port_that_cannot_be_is_wrong_use(self, tmp_path: Path, port: str) -> None:
        ended = acopio("portal", "serve", "--port", port, "--workspace", tmp_path, "--json")
        assert (ended.code, ended.codes) == (2, ["command.usage"])

    def test_errors_in_records_stop_the_dataset(self, workspace: Path, tmp_path: Path) -> None:
        table = csv_file(tmp_path, HEADER + ROW.replace("50.8", "508"))
        acopio("data", "import", FORM, table, "--workspace", workspace)
        ended = acopio("dataset", "build", FORM, "--workspace", workspace, "--json")
        assert (ended.code, ended.codes) == (1, ["dataset.has_errors", "answer.constraint"])

    def test_a_dataset_that_was_never_built(self, tmp_path: Path) -> None:
        ended = acopio("dataset", "publish", "nada", "--workspace", tmp_path, "--json")
        assert (ended.code, ended.codes) == (1, ["dataset.unknown"])

    def test_a_portal_without_a_token(self, tmp_path: Path) -> None:
        ended = acopio(
            "sync", "run", "--portal", "http://127.0.0.1:9", "--workspace", tmp_path, "--json"
        )
        assert (ended.code, ended.codes) == (3, ["command.no_token"])

    def test_a_portal_that_does_not_answer_leaves_the_parcel_waiting(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        table = csv_file(tmp_path, HEADER + ROW)
        acopio("data", "import", FORM, table, "--workspace", workspace)
        let_in(workspace)
        built = as_person("Ana", "dataset", "build", FORM, "--workspace", workspace, "--json")
        name = built.said["dataset"]["name"]
        assert as_person("Berta", "dataset", "approve", name, "--workspace", workspace).code == 0
        where = ("--portal", "http://127.0.0.1:9", "--organization", "o")
        ended = acopio(
            "dataset",
            "publish",
            name,
            *where,
            "--workspace",
            workspace,
            "--json",
            environment={"ACOPIO_TOKEN": "x"},
        )
        assert (ended.code, ended.codes) == (3, ["portal.unreachable"])
        status = acopio("sync", "status", "--workspace", workspace, "--json").said
        assert [parcel["state"] for parcel in status["parcels"]] == ["waiting"]

    def test_a_practice_workspace_refuses_portals_beyond_this_computer(
        self, tmp_path: Path
    ) -> None:
        folder = tmp_path / "practica"
        acopio("demo", "--workspace", folder)
        ended = acopio(
            "sync", "run", "--portal", "https://datos.example.org", "--organization", "o",
            "--workspace", folder, "--json", environment={"ACOPIO_TOKEN": "x"},
        )  # fmt: skip
        assert (ended.code, ended.codes) == (1, ["practice.only_loopback"])

    def test_a_workspace_of_a_newer_version_is_not_touched(self, workspace: Path) -> None:
        from app.store.driver import connect

        connection = connect(workspace / "acopio.sqlite")
        connection.execute("PRAGMA user_version = 99999")
        connection.close()
        ended = acopio("sync", "status", "--workspace", workspace, "--json")
        assert (ended.code, ended.codes) == (3, ["store.newer"])

    @pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
    def test_a_read_only_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "cd"
        folder.mkdir()
        folder.chmod(0o500)
        ended = acopio("sync", "status", "--workspace", folder, "--json")
        assert (ended.code, ended.codes) == (3, ["store.read_only"])

    def test_a_workspace_that_is_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "archivo"
        file.write_text("x", encoding="utf-8")
        ended = acopio("sync", "status", "--workspace", file, "--json")
        assert ended.code == 3
        assert ended.codes[0].startswith("store.")

    def test_every_problem_speaks_and_says_what_to_do(self, tmp_path: Path) -> None:
        ended = acopio("dataset", "publish", "nada", "--workspace", tmp_path, "--json")
        (problem,) = ended.said["problems"]
        assert problem["message"].endswith(".")
        assert problem["fix"].endswith(".")
