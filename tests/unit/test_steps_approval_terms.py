"""What a package says of its own approval, in words and for programs."""

import hashlib
import json

import pytest

from app.steps.approval_terms import QUALITY, Terms, write_terms
from app.steps.datapackage import MANIFEST, README
from app.steps.package_check import verify_manifest

USUAL = Terms()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / README).write_text("# Hogares\n", encoding="utf-8", newline="")
    (tmp_path / QUALITY).write_text('{"quality": 1}\n', encoding="utf-8", newline="")
    (tmp_path / "hogares.csv").write_text("a\r\n1\r\n", encoding="utf-8", newline="")
    return tmp_path


def readme(folder):
    return (folder / README).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (USUAL, {}),
        (Terms(one_person=True), {"one_person": True}),
        (Terms(override="Lo pidió el juez"), {"override": "Lo pidió el juez"}),
        (Terms(True, "Lo pidió el juez"), {"one_person": True, "override": "Lo pidió el juez"}),
    ],
)
def test_only_what_is_not_as_usual_is_said_and_read_back(terms, said):
    assert terms.to_json() == said
    assert Terms.from_json(said) == terms


def test_what_an_earlier_program_left_unsaid_is_as_usual():
    assert Terms.from_json({"otra": 1, "override": None}) == USUAL


def test_an_office_of_one_says_so_openly(folder):
    write_terms(folder, Terms(one_person=True))
    assert readme(folder).startswith("# Hogares\n\n## Cómo se aprobó\n")
    assert "una sola persona puede preparar y aprobar" in readme(folder)


def test_an_override_is_published_with_its_reason(folder):
    write_terms(folder, Terms(override="Lo pidió el juez"))
    assert "## Publicado sin aprobación" in readme(folder)
    assert "> Lo pidió el juez\n" in readme(folder)


def test_programs_read_the_same_beside_the_quality(folder):
    terms = Terms(True, "Lo pidió el juez")
    write_terms(folder, terms)
    report = json.loads((folder / QUALITY).read_text(encoding="utf-8"))
    assert report == {"quality": 1, "approval": terms.to_json()}


def test_a_package_without_a_quality_report_gets_none(folder):
    (folder / QUALITY).unlink()
    write_terms(folder, Terms(one_person=True))
    assert not (folder / QUALITY).exists()


def test_a_reason_does_not_become_a_mark_of_the_page(folder):
    write_terms(folder, Terms(override="# <b>ver</b> [aquí](http://x) `y` *z* a|b"))
    quoted = readme(folder).splitlines()[-1]
    assert quoted == "> \\# \\<b\\>ver\\</b\\> \\[aquí\\](http://x) \\`y\\` \\*z\\* a\\|b"


def test_the_manifest_names_what_was_written_and_never_itself(folder):
    first = write_terms(folder, Terms(one_person=True))
    assert set(first) == {README, QUALITY, "hogares.csv"}
    assert verify_manifest(folder) == []
    content = (folder / README).read_bytes()
    assert first[README] == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    assert MANIFEST not in write_terms(folder, USUAL)


def test_the_data_stay_byte_for_byte(folder):
    before = (folder / "hogares.csv").read_bytes()
    write_terms(folder, Terms(True, "Lo pidió el juez"))
    assert (folder / "hogares.csv").read_bytes() == before
