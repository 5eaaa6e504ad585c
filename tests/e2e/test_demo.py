"""The demonstration: real records travel the whole way, whatever happens on it."""

import contextlib
import csv
import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from support.command_line import acopio, start

FOUND = {
    ("municipio", "answer.not_in_list"),
    ("poblacion", "answer.not_a_number"),
    ("anio_censo", "answer.required"),
    ("hogares_internet_pct", "answer.constraint"),
    ("municipio", "record.duplicate_key"),
}
KILLS = 200 if os.environ.get("ACOPIO_SOAK") else 9


def portal_datasets(workspace: Path) -> list[dict]:
    """What the practice portal keeps on disk."""
    kept = (workspace / "portal-de-practica").rglob("*.json")
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in kept]
    return [document for document in documents if "resources" in document]


def assert_whole(said: dict, workspace: Path) -> None:
    """The end state: 340 rows, equal here and there, one dataset, each file once."""
    assert said["ok"]
    assert said["problems_left"] == 0
    assert (said["captured"], said["imported"]) == (3, 338)
    assert {(each["field"], each["code"]) for each in said["problems_found"]} == FOUND
    assert len(said["problems_found"]) == 5
    assert said["dataset"]["rows"] == said["portal"]["rows"] == 340
    assert said["dataset"]["sha256"] == said["portal"]["sha256"]
    assert said["second_run_writes"] == 0
    (dataset,) = portal_datasets(workspace)
    names = [resource["name"] for resource in dataset["resources"]]
    assert sorted(names) == sorted(set(names))
    assert dataset["private"] is False


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the demonstration has run once."""
    return tmp_path_factory.mktemp("demostración con ñ") / "trabajo"


@pytest.fixture(scope="module")
def said(workspace: Path) -> dict:
    """What the first run said."""
    ended = acopio("demo", "--workspace", workspace, "--json")
    assert ended.code == 0, ended.stderr
    return ended.said


def test_one_command_takes_records_from_instrument_to_portal(said: dict, workspace: Path) -> None:
    assert said["instrument"] == "conectividad_municipal"
    assert_whole(said, workspace)


def test_the_hash_is_of_the_data_file_that_was_built(said: dict, workspace: Path) -> None:
    (data,) = (workspace / "exports").glob("*/conectividad-municipal.csv")
    assert sha256(data.read_bytes()).hexdigest() == said["dataset"]["sha256"]


def test_the_data_are_340_municipalities_with_their_zeros(said: dict, workspace: Path) -> None:
    (data,) = (workspace / "exports").glob("*/conectividad-municipal.csv")
    with data.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    codes = [row["municipio_codigo"] for row in rows]
    assert len(codes) == len(set(codes)) == said["dataset"]["rows"]
    assert codes == sorted(codes)
    assert {len(code) for code in codes} == {4}
    corrected = {row["municipio_codigo"]: row for row in rows}
    assert corrected["1327"]["poblacion"] == "49607"
    assert corrected["1907"]["hogares_internet_pct"] == "5.7"


def test_each_problem_names_a_record_of_the_table(said: dict) -> None:
    records = [each["record"] for each in said["problems_found"]]
    assert len(set(records)) == 5
    assert all(records)


def test_the_receipt_says_what_the_portal_holds(said: dict) -> None:
    receipt = said["receipt"]
    assert receipt["sha256"] == said["dataset"]["sha256"]
    assert receipt["rows"] == 340
    assert receipt["portal"]["url"].startswith("http://127.0.0.1:")


def test_a_second_run_changes_nothing(said: dict, workspace: Path) -> None:
    again = acopio("demo", "--workspace", workspace, "--json").said
    assert_whole(again, workspace)
    assert again["dataset"] == said["dataset"]
    assert again["problems_found"] == said["problems_found"]
    assert again["receipt"]["writes"] == 0


def test_people_read_the_story_in_plain_words(workspace: Path, said: dict) -> None:
    ended = acopio("demo", "--workspace", workspace)
    assert ended.code == 0
    assert "340 filas" in ended.stdout
    assert said["dataset"]["sha256"] in ended.stdout


@pytest.mark.parametrize("moment", range(1, KILLS + 1))
def test_killed_at_any_moment_it_ends_the_same(moment: int, tmp_path: Path) -> None:
    workspace = tmp_path / "trabajo"
    process = start("demo", "--workspace", str(workspace), "--json")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=0.1 + 0.9 * moment / KILLS)
    process.kill()
    process.communicate()
    assert_whole(acopio("demo", "--workspace", workspace, "--json").said, workspace)


def test_a_workspace_of_real_work_is_left_alone(tmp_path: Path) -> None:
    acopio("sync", "status", "--workspace", tmp_path)
    ended = acopio("demo", "--workspace", tmp_path, "--json")
    assert (ended.code, ended.codes) == (3, ["store.not_practice"])
