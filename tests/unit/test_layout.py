"""The folders at the top: which are packages, which must never become one."""

import shutil
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from support.processes import ROOT, python

PACKAGES = ("app", "forms", "sync")


@pytest.mark.parametrize("folder", ["packaging", "i18n"])
def test_a_plain_folder_never_becomes_a_package(folder):
    assert not list((ROOT / folder).rglob("__init__.py")), (
        f"an __init__.py in {folder}/ would hide the library of the same name"
    )


def test_packaging_is_the_library_even_from_the_checkout():
    found = python("-c", "import packaging.version; print(packaging.version.__file__)")
    assert found.returncode == 0, found.stderr
    assert (ROOT / "packaging") not in Path(found.stdout.strip()).parents


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_regular_package(package):
    without = [
        folder
        for folder in (ROOT / package).rglob("*")
        if folder.is_dir() and list(folder.glob("*.py")) and not (folder / "__init__.py").exists()
    ]
    assert not without


@pytest.mark.parametrize("package", PACKAGES)
def test_our_top_level_names_are_ours(package):
    spec = find_spec(package)
    assert spec is not None
    assert Path(spec.origin).parent == ROOT / package


def test_no_installed_distribution_brings_one_of_our_names():
    from importlib.metadata import packages_distributions

    taken = {name: packages_distributions().get(name, []) for name in PACKAGES}
    assert all(owner in ([], ["acopio"]) for owner in taken.values()), taken


def test_the_wheel_holds_our_packages_with_their_data_and_nothing_else(tmp_path):
    source = tmp_path / "source"
    ignore = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=ignore)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    built = python(
        *("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", str(tmp_path), str(source)),
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in names} == set(PACKAGES)
    assert data_files() <= names


def data_files() -> set[str]:
    """Every file that the program reads: assets, forms of the library, pages of the portal."""
    folders = ("app/assets", "forms/library", "sync/practice/static", "sync/practice/templates")
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }


def test_the_distribution_is_kept_off_the_public_index():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Private :: Do Not Upload" in project["classifiers"]
