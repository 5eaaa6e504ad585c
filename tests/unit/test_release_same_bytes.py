"""The same store and definition give the same bytes: in another process, hour, place and folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest
from support.processes import ROOT
from support.visits import NOON, content, define, open_written, release, visit

from app.store.workspace import Workspace

SCRIPT = """
import hashlib, json, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from app.store.workspace import Workspace
from support.visits import NOON, content, release
with Workspace.open(Path(sys.argv[2])) as workspace:
    files = content(release(workspace, at=NOON))
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in files.items()}))
"""
ELSEWHERE = {"PYTHONHASHSEED": "4321", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C"}


def filled(folder):
    """A workspace with every kind of table, ready for its second version."""
    with open_written(folder) as workspace:
        for number in range(6):
            visit(
                workspace,
                f"v{number:02}",
                f"2026-{number % 3 + 9:02}-05",
                lugar=f"15.{number} -91.{number}",
                agua=("rio", "pozo")[number % 2],
                monto=number / 3,
                edades=[number, 40],
            )
        define(workspace, "formats=xlsx,json,pdf,geojson", "series=month", "laip=10.18")
        release(workspace, at=NOON.replace(day=20))
        visit(workspace, "v99", "2026-12-31", edades=[1])
    return folder


def digests(folder):
    with Workspace.open(folder) as workspace:
        files = content(release(workspace, at=NOON))
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Hashes of one release made here, and made by another process elsewhere."""
    here = filled(tmp_path_factory.mktemp("aqui") / "w")
    there = tmp_path_factory.mktemp("otra carpeta") / "más lejos"
    shutil.copytree(here, there)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(ROOT), str(there)],
        env={**os.environ, **ELSEWHERE},
        cwd=there.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    ours = digests(here)
    theirs, wrong = process.communicate(timeout=60)
    assert process.returncode == 0, wrong
    return ours, json.loads(theirs)


FILES = (
    "CAMBIOS.md",
    "LEAME.md",
    "calidad.html",
    "calidad.json",
    "cambios.csv",
    "datapackage.json",
    "diccionario.csv",
    "diccionario.html",
    "diccionario.pdf",
    "manifiesto.sha256",
    "receta.json",
    "visitas-2026-10.csv",
    "visitas-personas-2026-12.csv",
    "visitas-personas.csv",
    "visitas-personas.json",
    "visitas.csv",
    "visitas.geojson",
    "visitas.json",
    "visitas.pdf",
    "visitas.xlsx",
)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_same_bytes_in_another_process_zone_and_folder(both, name):
    here, there = both
    assert here[name] == there[name]


def test_there_are_no_other_files(both):
    here, there = both
    assert set(here) == set(there)
    others = set(here) - set(FILES)
    assert all(name.startswith("visitas-") and name.endswith(".csv") for name in others)
