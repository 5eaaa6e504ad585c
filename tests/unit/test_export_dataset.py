"""A folder any portal can pull, a ZIP to carry: only what may leave, whole or not at all."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from support.commands import Shell
from support.publishing import sign
from support.visits import DATASET, define, open_written, release, visit
from support.workspaces import PERSON

from app.cli.command import EXIT_DATA, EXIT_DONE, EXIT_USAGE
from app.messages import sentence
from app.operations import export_dataset
from app.operations.build_dataset import release_dataset
from app.operations.export_dataset import export_datasets
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError

APPROVER = "Mateo"


def prepare(workspace):
    """Two approved versions, the second a correction."""
    workspace.people.set_role(APPROVER, "approver")
    visit(workspace, "a", lugar="15.4 -91.1", edades=[40])
    define(workspace, "formats=xlsx,json,pdf,geojson", "title=Visitas & agua", "laip=10.18")
    sign(workspace, release(workspace).version)
    visit(workspace, "b", "2026-11-01")
    sign(workspace, release(workspace, reason="Vino <una> más").version)


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """A folder that is made once and copied for each test."""
    folder = tmp_path_factory.mktemp("stock") / "w"
    with open_written(folder) as workspace:
        prepare(workspace)
    return folder


@pytest.fixture
def workspace(stock, tmp_path):
    shutil.copytree(stock, tmp_path / "w")
    with Workspace.open(tmp_path / "w") as workspace:
        yield workspace


def export(workspace, target, *names, to="harvest", **options):
    return export_datasets(
        workspace, names or (DATASET,), target, APPROVER, to=to, clock=None, **options
    )


def files_of(folder):
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


class Links(HTMLParser):
    """Gathers where a page leads to, and which names it has."""

    def __init__(self):
        super().__init__()
        self.there, self.names = [], []

    def handle_starttag(self, _tag, attributes):
        said = dict(attributes)
        self.there += [said[name] for name in ("href", "src") if name in said]
        self.names += [said["id"]] if "id" in said else []


class TestFolder:
    def test_all_versions_lie_in_folders_of_their_own_and_the_newest_as_latest(
        self, workspace, tmp_path
    ):
        done = export(workspace, tmp_path / "datos")
        assert done.datasets == {DATASET: (2, 1)}
        assert sorted(path.name for path in done.path.iterdir()) == [
            "catalog.jsonld",
            "data.json",
            "index.html",
            "manifiesto.sha256",
            DATASET,
        ]
        assert sorted(path.name for path in (done.path / DATASET).iterdir()) == [
            "latest",
            "v1",
            "v2",
        ]
        for version in workspace.datasets.versions(DATASET):
            there = files_of(done.path / DATASET / f"v{version.number}")
            assert there == files_of(workspace.folder / version.folder)
        assert files_of(done.path / DATASET / "latest") == files_of(done.path / DATASET / "v2")

    def test_every_address_of_the_catalogues_is_a_file_here_with_its_hash(
        self, workspace, tmp_path
    ):
        folder = export(workspace, tmp_path / "datos").path
        for each in read(folder, "data.json")["dataset"][0]["distribution"]:
            content = (folder / unquote(each["downloadURL"])).read_bytes()
            assert each["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
            assert each["byteSize"] == len(content)
            assert (folder / unquote(each.get("describedBy", "index.html"))).is_file()
        dataset = read(folder, "catalog.jsonld")["dcat:dataset"][0]
        versions = [dataset, *dataset["dcat:hasVersion"]]
        places = [
            each["dcat:downloadURL"]["@id"]
            for version in versions
            for each in version["dcat:distribution"]
        ]
        assert len(places) == len(set(places))
        assert all((folder / unquote(place)).is_file() for place in places)

    def test_tables_workbook_json_map_and_paper_are_all_distributions(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        listed = read(folder, "data.json")["dataset"][0]["distribution"]
        assert listed[0]["identifier"] == "visitas/visitas.csv"
        assert {each["format"] for each in listed} == {"CSV", "XLSX", "JSON", "GEOJSON", "PDF"}
        assert not [each for each in listed if "calidad" in each["identifier"]]

    def test_the_page_works_from_a_stick(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        page = (folder / "index.html").read_text(encoding="utf-8")
        links = Links()
        links.feed(page)
        assert links.there
        for link in links.there:
            parts = urlsplit(link)
            if parts.scheme in {"https", "mailto"}:
                continue
            assert (folder / unquote(parts.path)).is_file(), link
        assert DATASET in links.names
        assert "<script" not in page
        assert "Visitas &amp; agua" in page
        assert "Vino &lt;una&gt; más" in page
        assert 'lang="es"' in page

    def test_the_page_of_a_dataset_is_where_the_catalogues_say(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        landing = read(folder, "data.json")["dataset"][0]["landingPage"]
        assert landing == f"index.html#{DATASET}"
        assert f'id="{DATASET}"' in (folder / "index.html").read_text(encoding="utf-8")

    def test_an_address_that_is_known_stands_everywhere_but_on_the_page(self, workspace, tmp_path):
        base = "https://muni.gob.gt/datos"
        folder = export(workspace, tmp_path / "datos", base=base).path
        listed = read(folder, "data.json")["dataset"][0]["distribution"]
        assert all(each["downloadURL"].startswith(f"{base}/visitas/latest/") for each in listed)
        assert read(folder, "catalog.jsonld")["@id"] == f"{base}/index.html"
        assert base not in (folder / "index.html").read_text(encoding="utf-8")

    @pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the program sha256sum")
    def test_sha256sum_confirms_all_of_it(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "--quiet", "manifiesto.sha256"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def test_the_count_is_that_of_the_files(self, workspace, tmp_path):
        done = export(workspace, tmp_path / "datos")
        there = files_of(done.path)
        assert (done.files, done.bytes) == (len(there), sum(map(len, there.values())))

    def test_several_datasets_share_a_catalogue(self, workspace, tmp_path):
        define(workspace, "lugar.publish=no", name="sin-lugar")
        built = release_dataset(workspace, "sin-lugar", PERSON, clock=workspace.datasets._clock)
        sign(workspace, built.version)
        done = export(workspace, tmp_path / "datos", DATASET, "sin-lugar", DATASET)
        assert list(done.datasets) == [DATASET, "sin-lugar"]
        assert len(read(done.path, "data.json")["dataset"]) == 2

    def test_the_same_versions_give_the_same_bytes(self, workspace, tmp_path):
        one = export(workspace, tmp_path / "uno").path
        assert files_of(one) == files_of(export(workspace, tmp_path / "dos").path)

    def test_nothing_tells_where_it_was_made_or_by_whom(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        for name in ("index.html", "data.json", "catalog.jsonld"):
            text = (folder / name).read_text(encoding="utf-8")
            assert str(tmp_path) not in text
            assert not re.search(f"{PERSON}|{APPROVER}", text)


class TestPlaces:
    def test_an_export_of_ours_gives_way_to_the_next(self, workspace, tmp_path):
        first = export(workspace, tmp_path / "datos").path
        (first / DATASET / "v1" / "sobra.txt").write_text("x", encoding="utf-8")
        export(workspace, tmp_path / "datos")
        assert not (first / DATASET / "v1" / "sobra.txt").exists()
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_an_empty_folder_is_taken(self, workspace, tmp_path):
        (tmp_path / "datos").mkdir()
        assert export(workspace, tmp_path / "datos").files

    def test_files_of_others_are_never_touched(self, workspace, tmp_path):
        (tmp_path / "datos").mkdir()
        (tmp_path / "datos" / "carta.docx").write_bytes(b"x")
        with pytest.raises(ProblemError) as caught:
            export(workspace, tmp_path / "datos")
        assert caught.value.problems[0].code == "dataset.folder_taken"
        assert [path.name for path in (tmp_path / "datos").iterdir()] == ["carta.docx"]

    def test_a_file_in_its_place_is_not_touched_either(self, workspace, tmp_path):
        (tmp_path / "datos").write_bytes(b"x")
        with pytest.raises(ProblemError):
            export(workspace, tmp_path / "datos")
        assert (tmp_path / "datos").read_bytes() == b"x"

    @pytest.mark.parametrize(
        ("target", "name"),
        [("", f"{DATASET}-v2.zip"), ("salida.zip", "salida.zip"), ("otra", f"{DATASET}-v2.zip")],
    )
    def test_a_zip_is_the_file_named_or_lies_in_the_folder_named(
        self, workspace, tmp_path, target, name
    ):
        (tmp_path / "z").mkdir()
        done = export(workspace, tmp_path / "z" / target, to="zip")
        assert done.path.name == name
        assert done.path.is_file()

    def test_a_zip_holds_the_same_tree_in_the_same_bytes(self, workspace, tmp_path):
        folder = export(workspace, tmp_path / "datos").path
        one = export(workspace, tmp_path / "1.zip", to="zip").path
        two = export(workspace, tmp_path / "2.zip", to="zip").path
        assert one.read_bytes() == two.read_bytes()
        with zipfile.ZipFile(one) as archive:
            assert archive.testzip() is None
            assert {name: archive.read(name) for name in archive.namelist()} == files_of(folder)
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}

    def test_what_cannot_be_written_leaves_nothing(self, workspace, tmp_path, monkeypatch):
        def full(*_arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(export_dataset, "_write_hashes", full)
        with pytest.raises(KnownError):
            export(workspace, tmp_path / "datos")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["w"]

    def test_who_stops_it_leaves_nothing(self, workspace, tmp_path):
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            export(workspace, tmp_path / "datos", cancel=cancel)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["w"]

    @pytest.mark.parametrize("base", ["muni.gob.gt", "ftp://muni.gob.gt/", "https://", "//x/y"])
    def test_an_address_that_is_none_is_refused(self, workspace, tmp_path, base):
        with pytest.raises(ProblemError) as caught:
            export(workspace, tmp_path / "datos", base=base)
        assert caught.value.problems[0].code == "dataset.bad_address"
        assert base in sentence(caught.value.problems[0])


class TestProgress:
    def test_each_version_is_told_with_its_bytes(self, workspace, tmp_path):
        told = []
        export(workspace, tmp_path / "out", report=told.append)
        done = [step.done for step in told]
        assert len(told) == 2
        assert done == sorted(done)
        assert told[-1].done == told[-1].total == told[0].total


class TestGate:
    def test_what_nobody_approved_stays_here(self, workspace, tmp_path):
        visit(workspace, "c")
        release(workspace)
        with pytest.raises(ProblemError) as caught:
            export(workspace, tmp_path / "datos")
        assert caught.value.problems[0].code == "approval.blocked"
        assert not (tmp_path / "datos").exists()

    def test_an_older_version_that_nobody_approved_stays_here_alone(self, workspace, tmp_path):
        visit(workspace, "c")
        release(workspace)
        visit(workspace, "d")
        sign(workspace, release(workspace).version)
        assert export(workspace, tmp_path / "datos").datasets == {DATASET: (4, 2, 1)}

    def test_an_older_version_whose_files_changed_stays_and_is_named(self, workspace, tmp_path):
        first = workspace.datasets.versions(DATASET)[0]
        (workspace.folder / first.folder / "visitas.csv").write_bytes(b"otra cosa")
        done = export(workspace, tmp_path / "datos")
        assert done.datasets == {DATASET: (2,)}
        (problem,) = done.problems
        assert problem.code == "dataset.version_damaged"
        assert "1" in sentence(problem)

    def test_a_newest_version_whose_files_changed_goes_nowhere(self, workspace, tmp_path):
        newest = workspace.datasets.last_version(DATASET)
        (workspace.folder / newest.folder / "visitas.csv").write_bytes(b"otra cosa")
        with pytest.raises(ProblemError) as caught:
            export(workspace, tmp_path / "datos", override="Lo pidió la Procuraduría hoy")
        assert "package.file_changed" in [each.code for each in caught.value.problems]

    def test_a_dataset_without_a_version_is_named(self, workspace, tmp_path):
        define(workspace, name="nuevo")
        with pytest.raises(ProblemError) as caught:
            export(workspace, tmp_path / "datos", DATASET, "nuevo")
        assert caught.value.problems[0].code == "dataset.not_released"


class TestCommand:
    @pytest.fixture
    def shell(self, stock, tmp_path, monkeypatch):
        shutil.copytree(stock, tmp_path / "w")
        return Shell(tmp_path / "w", monkeypatch)

    def run(self, shell, *words):
        return shell("dataset", "export", *words, "--person", APPROVER, "--json")

    @pytest.mark.parametrize(("to", "place"), [("harvest", "datos"), ("zip", "datos.zip")])
    def test_it_says_what_it_wrote(self, shell, tmp_path, to, place):
        said = self.run(shell, DATASET, "--to", to, "-o", tmp_path / place)
        assert said.code == EXIT_DONE
        assert said.object["path"] == str(tmp_path / place)
        assert said.object["datasets"] == [{"name": DATASET, "versions": [2, 1]}]
        assert said.object["files"] > 40
        assert said.object["bytes"] > 10_000

    @pytest.mark.parametrize(
        "words",
        [
            [DATASET],
            [DATASET, "--to", "harvest"],
            [DATASET, "--to", "carpeta", "-o", "x"],
            ["--to", "harvest", "-o", "x"],
            [DATASET, "--to", "harvest", "-o", ""],
        ],
    )
    def test_words_that_are_off_are_wrong_use(self, shell, words):
        assert self.run(shell, *words).code == EXIT_USAGE

    def test_a_dataset_that_is_not_there_is_named(self, shell, tmp_path):
        said = self.run(shell, "nada", "--to", "zip", "-o", tmp_path / "x.zip")
        assert (said.code, said.codes) == (EXIT_DATA, ["dataset.unknown"])

    def test_a_person_reads_where_it_is(self, shell, tmp_path):
        said = shell(
            "dataset", "export", DATASET, "--to", "harvest", "-o", tmp_path / "datos",
            "--person", APPROVER,
        )  # fmt: skip
        assert str(tmp_path / "datos") in said.out
