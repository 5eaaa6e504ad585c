"""A version that goes out without approval says everywhere which it is, and why; data stay."""

import json
import shutil
from datetime import date

import pytest
from support.visits import DATASET, FORM, NOON, define, open_visits, release, visit, visits
from support.workspaces import PERSON

from app.messages.translation import source_language
from app.operations.approval import let_out
from app.operations.overridden import say_terms
from app.paper.quality_page import quality_page
from app.steps.approval_terms import Terms
from app.steps.package_check import check_package, verify_manifest
from app.steps.release.history import PastVersion, history, with_newer

REASON = "Lo ordenó la *Procuraduría* para hoy"
PLAIN = "Lo ordenó la \\*Procuraduría\\* para hoy"


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """Two versions, the second let out for a reason as the third, then a fourth; their folders."""
    folder = tmp_path_factory.mktemp("sin-aprobar")
    with open_visits(folder / "datos", visits(persons=True)) as workspace:
        define(workspace, "formats=xlsx,json,pdf", "laip=10.28")
        visit(workspace, "a", edades=(4, 40))
        release(workspace)
        visit(workspace, "b", monto=1)
        release(workspace, "Llegó la boleta que faltaba")
        workspace.people.set_pin(PERSON, "4321")
        noted = let_out(workspace, DATASET, PERSON, override=REASON, clock=lambda: NOON)
        visit(workspace, "c")
        release(workspace)
        found = workspace.datasets.versions(DATASET)
        yield noted, {each.number: workspace.folder / each.folder for each in found}


def text(folder, name):
    return (folder / name).read_text(encoding="utf-8")


def test_the_read_me_names_the_version_that_it_lies_in(versions):
    _noted, folders = versions
    assert [
        line
        for number in (2, 3)
        for line in text(folders[number], "LEAME.md").splitlines()
        if line.startswith("- **Versión:**")
    ] == ["- **Versión:** 2", "- **Versión:** 3"]


@pytest.mark.parametrize(
    ("name", "keys"), [("datapackage.json", ("acopio", "release")), ("receta.json", ("release",))]
)
def test_so_do_the_files_for_programs(versions, name, keys):
    _noted, folders = versions
    for number in (2, 3):
        said = json.loads(text(folders[number], name))
        for key in keys:
            said = said[key]
        assert said == number


def test_its_history_tells_the_reason_above_that_of_the_data(versions):
    _noted, folders = versions
    said = text(folders[3], "CAMBIOS.md")
    heads = [line.split(",")[0] for line in said.splitlines() if line.startswith("## ")]
    assert heads == ["## Versión 3", "## Versión 2", "## Versión 1"]
    same = "Los mismos datos que la versión 2, publicados sin aprobación. La razón: " + PLAIN
    assert same in said
    assert said.count("Llegó la boleta que faltaba") == 2
    assert "| `visitas` | 1 | 0 | 0 |" in said


def test_the_next_version_tells_it_once_and_compares_with_its_data(versions):
    _noted, folders = versions
    said = text(folders[4], "CAMBIOS.md")
    assert said.count("publicados sin aprobación") == 1
    assert said.count("| `visitas` | 1 | 0 | 0 |") == 2


def test_the_page_of_the_quality_report_says_the_reason_too(versions):
    _noted, folders = versions
    assert "Publicado sin aprobación. La razón: Lo ordenó" in text(folders[3], "calidad.html")
    assert "sin aprobación" not in text(folders[2], "calidad.html")


def test_the_paper_is_another_one_and_the_data_are_the_same(versions):
    noted, folders = versions
    same = (
        "visitas.csv",
        "visitas-personas.csv",
        "visitas.xlsx",
        "visitas.json",
        "diccionario.pdf",
    )
    for name in same:
        assert (folders[2] / name).read_bytes() == (folders[3] / name).read_bytes()
    assert (folders[2] / "visitas.pdf").read_bytes() != (folders[3] / "visitas.pdf").read_bytes()
    assert noted.changes["visitas"] == {"added": 0, "changed": 0, "removed": 0}


def test_it_is_whole_and_confirmed(versions):
    _noted, folders = versions
    assert verify_manifest(folders[3]) == []
    assert check_package(folders[3]) == []


def test_a_report_read_again_gives_its_page_byte_for_byte(versions):
    """Else the page written anew would differ in more than the reason."""
    _noted, folders = versions
    with source_language():
        assert quality_page(json.loads(text(folders[2], "calidad.json"))) == text(
            folders[2], "calidad.html"
        )


def test_an_office_of_one_says_it_on_the_page_as_well(versions, tmp_path):
    _noted, folders = versions
    shutil.copytree(folders[1], tmp_path / FORM)
    files = say_terms(tmp_path / FORM, Terms(one_person=True))
    assert "una sola persona puede preparar y aprobar" in text(tmp_path / FORM, "calidad.html")
    assert verify_manifest(tmp_path / FORM) == []
    assert set(files) == {path.name for path in (tmp_path / FORM).iterdir()} - {"manifiesto.sha256"}


def test_a_history_keeps_what_it_told(versions):
    first = PastVersion(1, date(2026, 1, 2), 3, "", {})
    told = history("Pozos", [first])
    more = with_newer(told, "Pozos", PastVersion(2, date(2026, 1, 2), 3, "", {}, "por ley"))
    assert more.startswith("# Cambios de «Pozos»")
    assert more.endswith(told.partition("\n## ")[2])
    assert "Los mismos datos que la versión 1" in more
    assert more.count("Primera versión, con 3 filas.") == 1
