"""What comes with a form: lists work in capture, pictures are at hand, what lacks is said."""

import json
from datetime import UTC, datetime

import pytest
from support.commands import Shell
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.messages import fix, sentence
from app.operations import capture
from app.operations.load_form import load_form
from app.store.workspace import Workspace
from forms.problem import ProblemError, Severity

CAPITAL = "instance('munis')/root/item[name = ${muni}]/cabecera"
PEOPLE = "pulldata('munis', 'gente', 'name', ${muni})"
FORM = {
    "survey": (
        ("type", "name", "label", "media::image", "calculation", "choice_filter"),
        ("select_one deps", "dep", "Departamento", "mapa.png", "", ""),
        ("select_one_from_file munis.csv", "muni", "Municipio", "", "", "dep = ${dep}"),
        ("calculate", "gente", "", "", PEOPLE, ""),
        ("calculate", "cabecera", "", "", CAPITAL, ""),
        ("select_one_from_file rios.geojson", "rio", "Río", "", "", ""),
    ),
    "choices": (
        ("list_name", "name", "label", "media::audio"),
        ("deps", "14", "Quiché", "quiche.mp3"),
        ("deps", "16", "Alta Verapaz", ""),
    ),
    "settings": (("form_id", "form_title"), ("lugares", "Lugares")),
}
MUNIS = (
    "name,label,dep,gente,cabecera\n"
    "1413,Nebaj,14,88000,Santa María Nebaj\n"
    "1601,Cobán,16,250000,Santo Domingo\n"
)
RIVERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "r1",
            "properties": {"title": "Chixoy"},
            "geometry": {"type": "Point", "coordinates": [-90.4, 15.3]},
        }
    ],
}


@pytest.fixture
def form(tmp_path):
    """The workbook, alone in a folder."""
    (tmp_path / "forma").mkdir()
    return write_workbook(tmp_path / "forma" / "lugares.xlsx", FORM)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "w") as workspace:
        yield workspace


def put_files(folder, munis=MUNIS):
    """Put everything the form names into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "munis.csv").write_text(munis, encoding="utf-8")
    (folder / "rios.geojson").write_text(json.dumps(RIVERS), encoding="utf-8")
    (folder / "mapa.png").write_bytes(b"png")
    (folder / "quiche.mp3").write_bytes(b"mp3")
    return folder


def begin(workspace):
    return capture.start(
        workspace, "lugares", "Ana", clock=lambda: datetime(2026, 11, 21, tzinfo=UTC)
    ).session


class TestWhereTheyAre:
    def test_the_folder_beside_the_form_is_named_as_odk_names_it(self, workspace, form):
        put_files(form.with_name("lugares-media"))
        assert load_form(workspace, form).files == 4

    def test_files_may_lie_beside_the_form_itself(self, workspace, form):
        put_files(form.parent)
        assert load_form(workspace, form).files == 4

    def test_another_folder_may_be_named(self, workspace, form, tmp_path):
        folder = put_files(tmp_path / "otra")
        assert load_form(workspace, form, media=folder).files == 4

    def test_a_folder_that_is_named_is_the_only_one_looked_at(self, workspace, form, tmp_path):
        put_files(form.parent)
        (tmp_path / "vacia").mkdir()
        loaded = load_form(workspace, form, media=tmp_path / "vacia")
        assert (loaded.files, len(loaded.problems)) == (0, 4)

    def test_a_folder_that_is_not_there_is_said(self, workspace, form, tmp_path):
        with pytest.raises(ProblemError) as refused:
            load_form(workspace, form, media=tmp_path / "no_hay")
        assert [problem.code for problem in refused.value.problems] == ["form.no_media_folder"]

    def test_files_the_form_does_not_name_stay_where_they_are(self, workspace, form):
        (put_files(form.parent) / "privado.txt").write_text("x", encoding="utf-8")
        version = load_form(workspace, form).version
        assert set(workspace.media.of_form(version.id)) == {
            "munis.csv",
            "rios.geojson",
            "mapa.png",
            "quiche.mp3",
        }


class TestWhatTheyDo:
    @pytest.fixture(params=["just loaded", "next start"])
    def session(self, request, workspace, form, tmp_path):
        put_files(form.parent)
        load_form(workspace, form)
        if request.param == "just loaded":
            yield begin(workspace)
        else:
            with Workspace.open(tmp_path / "w") as again:
                yield begin(again)

    def test_a_list_in_a_file_is_offered_and_filtered(self, session):
        session.answer("dep", "14")
        assert [(one.value, one.label()) for one in session.node("muni").choices] == [
            ("1413", "Nebaj")
        ]

    def test_pulldata_looks_into_the_file(self, session):
        session.answer("dep", "16")
        session.answer("muni", "1601")
        assert session.node("gente").value == "250000"

    def test_expressions_see_the_file_as_an_instance(self, session):
        session.answer("dep", "14")
        session.answer("muni", "1413")
        assert session.node("cabecera").value == "Santa María Nebaj"

    def test_places_of_a_geojson_are_choices(self, session):
        (river,) = session.node("rio").choices
        assert (river.value, river.label(), river.columns["geometry"]) == (
            "r1",
            "Chixoy",
            "15.3 -90.4 0 0",
        )

    def test_pictures_and_recordings_have_a_path(self, session, workspace):
        version = workspace.instruments.latest("lugares").id
        picture = session.node("dep").files["image"]
        assert workspace.media.form_file(version, picture).read_bytes() == b"png"
        (quiche, _) = session.node("dep").choices
        assert workspace.media.form_file(version, quiche.file("audio")).read_bytes() == b"mp3"


class TestVersions:
    def test_the_same_form_with_the_same_files_changes_nothing(self, workspace, form):
        put_files(form.parent)
        first = load_form(workspace, form)
        again = load_form(workspace, form)
        assert again.version == first.version
        assert again.repeated

    def test_another_list_makes_another_version(self, workspace, form):
        put_files(form.parent)
        first = load_form(workspace, form).version
        put_files(form.parent, MUNIS.replace("Nebaj", "Santa María Nebaj"))
        second = load_form(workspace, form).version
        assert (first.number, second.number) == (1, 2)
        assert workspace.choices.of_version(first.id).find("munis", "1413").label() == "Nebaj"


class TestMissing:
    def test_a_list_that_did_not_come_is_a_warning_with_its_cell_and_the_form_is_here(
        self, workspace, form
    ):
        (put_files(form.parent) / "munis.csv").unlink()
        (problem,) = load_form(workspace, form).problems
        assert (problem.code, problem.severity) == ("form.missing_list_file", Severity.WARNING)
        place = problem.place
        assert (place.file, place.field) == ("lugares.xlsx", "muni")
        assert (place.sheet, place.row, place.column) == ("survey", 3, "type")
        assert "«munis.csv»" in sentence(problem)
        assert "-media" in fix(problem)
        assert len(workspace.instruments.forms()) == 1

    def test_a_form_without_its_list_is_filled_and_gets_its_options_when_loaded_again(
        self, workspace, form
    ):
        (put_files(form.parent) / "munis.csv").rename(form.parent / "guardada.csv")
        first = load_form(workspace, form).version
        record = capture.start(workspace, first.form_id, "Ana", clock=HandClock())
        assert list(record.session.node("muni").choices) == []
        put_files(form.parent)
        second = load_form(workspace, form).version
        assert workspace.choices.of_version(second.id).find("munis", "1413") is not None

    def test_a_picture_that_did_not_come_is_a_warning_with_its_cell(self, workspace, form):
        (put_files(form.parent) / "mapa.png").unlink()
        (put_files(form.parent) / "quiche.mp3").unlink()
        (form.parent / "mapa.png").unlink()
        problems = load_form(workspace, form).problems
        assert [(p.code, p.severity) for p in problems] == [
            ("form.missing_media", Severity.WARNING),
            ("form.missing_media", Severity.WARNING),
        ]
        picture, recording = (problem.place for problem in problems)
        assert (picture.sheet, picture.row, picture.field) == ("survey", 2, "dep")
        assert (recording.sheet, recording.row) == ("choices", 2)
        assert "«mapa.png»" in sentence(problems[0])

    def test_a_list_that_cannot_be_read_is_named(self, workspace, form):
        (put_files(form.parent) / "rios.geojson").write_text("{", encoding="utf-8")
        with pytest.raises(ProblemError) as refused:
            load_form(workspace, form)
        (problem,) = refused.value.problems
        assert (problem.code, problem.place.file) == ("form.bad_list", "rios.geojson")

    def test_a_name_never_leads_out_of_the_folder(self, workspace, form, tmp_path):
        put_files(tmp_path)  # one folder above the form
        assert {problem.code for problem in load_form(workspace, form).problems} >= {
            "form.missing_list_file"
        }


class TestCommand:
    @pytest.fixture
    def shell(self, tmp_path, monkeypatch):
        return Shell(tmp_path / "c", monkeypatch)

    def test_it_takes_the_folder_and_says_how_many_files_came(self, shell, form, tmp_path):
        folder = put_files(tmp_path / "otra")
        said = shell("form", "load", form, "--media", folder, "--json")
        assert (said.code, said.object["files"]) == (0, 4)

    def test_what_is_missing_is_said_and_no_error(self, shell, form):
        said = shell("form", "load", form, "--json")
        assert said.code == 0
        assert set(said.codes) == {"form.missing_list_file", "form.missing_media"}


class TestALaterVersion:
    FIRST = """
| survey |         |        |        |
|        | type    | name   | label  |
|        | text    | nombre | Nombre |
| settings |            |         |
|          | form_title | form_id |
|          | Casas      | casas   |
"""
    LATER = FIRST.replace("nombre |", "apelativo |")

    @pytest.fixture
    def workspace(self, tmp_path):
        with Workspace.open(tmp_path / "trabajo") as workspace:
            load_form(workspace, write_workbook(tmp_path / "uno.xlsx", self.FIRST))
            workspace.people.ensure("Ana")
            yield workspace

    def test_whose_question_may_be_an_old_one_is_not_loaded_over_records(self, workspace, tmp_path):
        workspace.records.create(workspace.instruments.latest("casas"), "Ana")
        with pytest.raises(ProblemError) as caught:
            load_form(workspace, write_workbook(tmp_path / "dos.xlsx", self.LATER))
        (problem,) = caught.value.problems
        assert (problem.code, problem.values["old"], problem.values["new"]) == (
            "form.load_doubt", "nombre", "apelativo",
        )  # fmt: skip
        assert workspace.instruments.latest("casas").number == 1

    def test_it_is_where_there_are_no_records(self, workspace, tmp_path):
        loaded = load_form(workspace, write_workbook(tmp_path / "dos.xlsx", self.LATER))
        assert loaded.version.number == 2
