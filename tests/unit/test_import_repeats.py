"""Tables of repeats: sheets of a template, of exports and files beside; joined, refused, undone."""

import json

import pytest
from openpyxl import load_workbook
from support.commands import Shell
from support.workbook import write_workbook

from app.operations.form_template import write_form_template
from app.operations.import_table import import_table, undo_import
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions, plan_import
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

PERSON, FORM = "Juana", "hogares"
SURVEY = [
    ["type", "name", "label", "required"],
    ["text", "comunidad", "Comunidad", "yes"],
    ["begin repeat", "personas", "Personas: del hogar?", ""],
    ["text", "nombre", "Nombre", "yes"],
    ["integer", "edad", "Edad", ""],
    ["begin repeat", "cursos", "Cursos", ""],
    ["text", "nombre_curso", "Nombre", ""],
    ["date", "fecha", "Fecha", ""],
    ["end repeat", "", "", ""],
    ["end repeat", "", "", ""],
    ["begin repeat", "animales", "Animales", ""],
    ["select_one clases", "clase", "Clase", ""],
    ["text", "raza", "Nombre", ""],
    ["text", "dueno", "Nombre", ""],
    ["end repeat", "", "", ""],
]
CHOICES = [["list_name", "name", "label"], ["clases", "1", "Gallina"], ["clases", "2", "Coche"]]
SETTINGS = [["form_id", "form_title"], [FORM, "Hogares"]]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    folder = tmp_path_factory.mktemp("form")
    sheets = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return write_workbook(folder / "hogares.xlsx", sheets)


@pytest.fixture
def workspace(tmp_path, form):
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, form)
        yield opened


@pytest.fixture
def table(tmp_path):
    """Write the workbook of an export: records and what is given beside them."""

    def written(name="datos.xlsx", **sheets):
        homes = [["_index", "comunidad"], [1, "Xix"], [2, "Acul"]]
        return write_workbook(tmp_path / name, {"Hogares": homes, **sheets})

    return written


def kept(workspace):
    ids = workspace.records.ids(RecordQuery(workspace.instruments.latest(FORM).instrument))
    return [answers for _uuid, answers in workspace.records.stream(ids)]


def told(answers):
    return [[*(v for v in row.values.values()), row.position] for row in answers.rows]


def codes(workspace, file, **said):
    with pytest.raises(ProblemError) as caught:
        plan_import(workspace, FORM, file, ImportOptions(**said))
    return [(p.code, p.place.sheet, p.place.row, p.place.column) for p in caught.value.problems]


class TestTemplate:
    @pytest.fixture
    def template(self, workspace, tmp_path):
        self.written = write_form_template(workspace, FORM, tmp_path / "plantilla.xlsx")
        return load_workbook(tmp_path / "plantilla.xlsx")

    def test_each_repeat_has_a_sheet_with_the_number_of_its_row(self, template):
        header = {sheet.title: [c.value for c in sheet[1]] for sheet in template.worksheets[:4]}
        assert header == {
            "Registros": ["N.º de fila", "Comunidad *"],
            "Personas del hogar?".replace("?", ""): [
                "N.º de fila en Registros", "N.º de fila", "Nombre *", "Edad",
            ],
            "Cursos": ["N.º de fila en Personas del hogar", "Nombre", "Fecha"],
            "Animales": ["N.º de fila en Registros", "Clase", "Nombre (raza)", "Nombre (dueno)"],
        }  # fmt: skip
        assert self.written.repeats["personas/cursos"] == "Cursos"

    def test_a_number_that_no_row_has_is_refused_while_typing(self, template):
        (rule,) = template["Cursos"].data_validations.dataValidation[:1]
        assert rule.formula1 == "COUNTIF('Personas del hogar'!$B$2:$B$1048576,A2)>0"
        own = template["Personas del hogar"].data_validations.dataValidation[1]
        assert own.formula1 == "COUNTIF($B$2:$B$1048576,B2)=1"

    def fill(self, template, path):
        template["Registros"].append([1, "Xix"])
        template["Registros"].append([2, "Acul"])
        template["Registros"].append([None, "Tzalbal"])
        for row in (["2", "a", "Ana", 30], [1, "b", "Juan", 8], [2, "c", "Eva", 5]):
            template["Personas del hogar"].append(row)
        template["Cursos"].append(["a", "tejido", "03/04/2024"])
        template["Cursos"].append(["c", "primero", None])
        template["Cursos"].append(["a", "pan", None])
        template["Animales"].append([1, "Coche", None, "Juan"])
        template.save(path)
        return path

    def test_what_is_typed_comes_back_without_a_question(self, workspace, template, tmp_path):
        file = self.fill(template, tmp_path / "llena.xlsx")
        done = import_table(workspace, FORM, file, PERSON)
        xix, acul, tzalbal = kept(workspace)
        assert done.rows == 3
        assert told(xix) == [["Juan", 8, 1], ["2", "Juan", 1]]
        assert told(acul) == [
            ["Ana", 30, 1], ["Eva", 5, 2],
            ["tejido", "2024-04-03", 1], ["primero", 1], ["pan", 2],
        ]  # fmt: skip
        ana, eva, *courses = acul.rows
        assert [row.parent for row in courses] == [ana.row, eva.row, ana.row]
        assert tzalbal.rows == []

    def test_only_repairs_are_said_of_it(self, workspace, template, tmp_path):
        file = self.fill(template, tmp_path / "llena.xlsx")
        done = import_table(workspace, FORM, file, PERSON)
        assert {p.code for p in done.problems} == {"table.labels_taken"}

    def test_undoing_it_undoes_every_row_at_once(self, workspace, template, tmp_path):
        done = import_table(workspace, FORM, self.fill(template, tmp_path / "l.xlsx"), PERSON)
        undo_import(workspace, done.batch, PERSON)
        assert kept(workspace) == []

    def test_sheets_that_nobody_filled_in_are_no_trouble(self, workspace, template, tmp_path):
        template["Registros"].append([None, "Xix"])
        template.save(tmp_path / "poco.xlsx")
        done = import_table(workspace, FORM, tmp_path / "poco.xlsx", PERSON)
        assert (done.rows, kept(workspace)[0].rows, done.problems) == (1, [], ())

    def test_sheets_that_somebody_took_away_are_no_trouble(self, workspace, template, tmp_path):
        for name in ("Cursos", "Personas del hogar"):
            del template[name]
        template["Registros"].append([7, "Xix"])
        template["Animales"].append([7, "Gallina"])
        template.save(tmp_path / "poco.xlsx")
        import_table(workspace, FORM, tmp_path / "poco.xlsx", PERSON)
        assert told(kept(workspace)[0]) == [["1", 1]]

    def test_how_many_rows_of_each_repeat_is_known_before(self, workspace, template, tmp_path):
        plan = plan_import(workspace, FORM, self.fill(template, tmp_path / "l.xlsx"))
        counts = {each.repeat.path: len(each.rows) for each in plan.repeats}
        assert (plan.rows, counts) == (3, {"personas": 3, "personas/cursos": 3, "animales": 1})


class TestExports:
    @pytest.mark.parametrize(("outer", "inner"), [
        ("_index", "_parent_index"),
        ("KEY", "PARENT_KEY"),
        ("id_registro", "id_registro"),
        ("Folio", "folio"),
    ])  # fmt: skip
    def test_what_links_them_is_known_by_its_name(self, workspace, tmp_path, outer, inner):
        sheets = {
            "Hogares": [[outer, "comunidad"], ["x1", "Xix"], ["x2", "Acul"]],
            "personas": [[inner, "nombre"], ["x2", "Ana"], [" x2 ", "Eva"]],
        }
        import_table(workspace, FORM, write_workbook(tmp_path / "d.xlsx", sheets), PERSON)
        assert [told(answers) for answers in kept(workspace)] == [[], [["Ana", 1], ["Eva", 2]]]

    def test_a_file_beside_is_named_by_a_person(self, workspace, tmp_path):
        (tmp_path / "h.csv").write_text("boleta,comunidad\n0101,Xix\n0102,Acul\n", encoding="utf-8")
        (tmp_path / "p.csv").write_text("hogar;nombre\n0102;Ñeca\n", encoding="cp1252")
        said = ImportOptions(
            repeats={"personas": str(tmp_path / "p.csv")},
            links={"Personas: del hogar?": ("boleta", "hogar")},
        )
        done = import_table(workspace, FORM, tmp_path / "h.csv", PERSON, options=said)
        assert [told(answers) for answers in kept(workspace)] == [[], [["Ñeca", 1]]]
        for plan in (done.plan, *done.plan.repeats):
            assert workspace.media.path(plan.table.sha256).is_file()

    def test_a_sheet_that_nothing_links_is_left_out_with_a_word(self, workspace, table):
        file = table(personas=[["nombre"], ["Ana"], ["Eva"]])
        said = ImportOptions(ignored=("_index",))
        done = import_table(workspace, FORM, file, PERSON, options=said)
        assert [answers.rows for answers in kept(workspace)] == [[], []]
        assert "table.unlinked" in {p.code for p in done.problems}

    def test_other_sheets_stay_other_sheets(self, workspace, table):
        file = table(personas=[["_parent_index", "nombre"], [1, "Ana"]], Notas=[["nada"]])
        (other,) = plan_import(workspace, FORM, file).problems
        assert (other.code, other.values["sheets"]) == ("table.other_sheets", "«Notas»")


class TestRefused:
    @pytest.mark.parametrize(("rows", "problem"), [
        ([["_parent_index", "nombre"], [3, "Ana"]], ("table.orphan_row", 2, "_parent_index")),
        ([["_parent_index", "nombre"], [None, "Ana"], [1, "Eva"]],
         ("table.blank_link", 2, "_parent_index")),
        ([["_parent_index", "nombre", "talla"], [1, "Ana", "4"]],
         ("table.unknown_column", None, "talla")),
        ([["_parent_index", "edad"], [1, 4]], ("table.missing_column", None, "personas_nombre")),
    ])  # fmt: skip
    def test_what_does_not_fit_is_named_and_nothing_enters(self, workspace, table, rows, problem):
        ((code, _sheet, row, column),) = codes(workspace, table(personas=rows))
        assert (code, row) == problem[:2]
        assert column in {problem[2], "nombre"}
        assert kept(workspace) == []

    def test_two_records_with_one_number_that_rows_name(self, workspace, tmp_path):
        sheets = {
            "H": [["_index", "comunidad"], [1, "Xix"], [2, "Acul"], [1, "Pexla"], [2, "Palop"]],
            "personas": [["_parent_index", "nombre"], [1, "Ana"]],
        }
        found = codes(workspace, write_workbook(tmp_path / "d.xlsx", sheets))
        assert found == [("table.double_link", "H", 4, "_index")]

    @pytest.mark.parametrize(("said", "code"), [
        ({"repeats": {"nadie": "personas"}}, "table.no_repeat"),
        ({"links": {"nadie": ("a", "b")}}, "table.no_repeat"),
        ({"repeats": {"personas": "personas"}, "links": {"personas": ("_index", "otro")}},
         "table.no_link"),
    ])  # fmt: skip
    def test_what_a_person_says_must_be_there(self, workspace, table, said, code):
        file = table(personas=[["_parent_index", "nombre"], [1, "Ana"]])
        assert [found[0] for found in codes(workspace, file, **said)] == [code]

    def test_only_twenty_lost_rows_are_named_and_all_are_counted(self, workspace, table):
        rows = [["_parent_index", "nombre"], *([9, f"Ana {n}"] for n in range(70))]
        with pytest.raises(ProblemError) as caught:
            plan_import(workspace, FORM, table(personas=rows))
        assert len(caught.value.problems) == 20
        assert {p.values["count"] for p in caught.value.problems} == {70}


class TestColumns:
    def file(self, table):
        people = [["_parent_index", "_index", "nombre"], [2, 5, "Ana"]]
        courses = [["_parent_index", "Nombre", "Fecha"], [5, "tejido", "03/04/2024"]]
        return table(personas=people, cursos=courses)

    def test_a_doubt_names_repeat_and_column(self, workspace, table):
        (doubt,) = plan_import(workspace, FORM, self.file(table)).doubts
        assert (doubt.column, doubt.what) == ("personas/cursos:Fecha", "date_order")

    @pytest.mark.parametrize("name", ["personas/cursos", "cursos", "Cursos"])
    def test_the_same_name_settles_it(self, workspace, table, name):
        said = ImportOptions(date_orders={f"{name}:Fecha": "mdy"})
        import_table(workspace, FORM, self.file(table), PERSON, options=said)
        assert kept(workspace)[1].rows[1].values["personas/cursos/fecha"] == "2024-03-04"

    def test_what_was_said_is_remembered_for_the_next_file(self, workspace, table, tmp_path):
        said = ImportOptions(date_orders={"cursos:Fecha": "mdy"})
        import_table(workspace, FORM, self.file(table), PERSON, options=said)
        again = load_workbook(tmp_path / "datos.xlsx")
        again["Hogares"].append([3, "Pexla"])
        again.save(tmp_path / "otro.xlsx")
        assert plan_import(workspace, FORM, tmp_path / "otro.xlsx").doubts == ()

    def test_a_column_of_a_repeat_can_be_told_and_left_out(self, workspace, table):
        file = table(personas=[["_parent_index", "quien", "talla"], [1, "Ana", 4]])
        said = ImportOptions(questions={"personas:quien": "nombre"}, ignored=("personas:talla",))
        done = import_table(workspace, FORM, file, PERSON, options=said)
        assert told(kept(workspace)[0]) == [["Ana", 1]]
        assert ("table.left_out", "talla") in {(p.code, p.place.column) for p in done.problems}


class TestCommand:
    @pytest.fixture
    def shell(self, tmp_path, monkeypatch, form):
        shell = Shell(tmp_path / "otro", monkeypatch)
        shell("form", "load", form, "--json")
        return shell

    def test_a_file_beside_by_options(self, shell, tmp_path):
        (tmp_path / "h.csv").write_text("n,comunidad\n1,Xix\n", encoding="utf-8")
        (tmp_path / "p.csv").write_text("hogar,nombre\n1,Ana\n1,Eva\n", encoding="utf-8")
        said = shell(
            "data", "import", FORM, tmp_path / "h.csv", "--json",
            "--repeat", f"personas={tmp_path / 'p.csv'}", "--link", "personas=n:hogar",
        )  # fmt: skip
        (repeat,) = said.object["repeats"]
        assert (said.code, said.object["imported"]) == (0, 1)
        assert (repeat["repeat"], repeat["file"], repeat["rows"]) == ("personas", "p.csv", 2)

    def test_a_row_of_nobody_is_exit_1_with_its_place(self, shell, table):
        file = table(personas=[["_parent_index", "nombre"], [8, "Ana"]])
        said = shell("data", "import", FORM, file, "--json")
        (problem,) = said.object["problems"]
        assert (said.code, problem["code"], problem["place"]["row"]) == (1, "table.orphan_row", 2)
        assert "«8»" in json.dumps(problem, ensure_ascii=False)

    def test_a_look_before_counts_the_rows_of_each(self, shell, tmp_path):
        shell("form", "template", FORM, "-o", tmp_path / "t.xlsx", "--json")
        filled = load_workbook(tmp_path / "t.xlsx")
        filled["Registros"].append([1, "Xix"])
        for name in ("Ana", "Eva"):
            filled["Personas del hogar"].append(["1", None, name])
        filled.save(tmp_path / "t.xlsx")
        seen = shell("data", "preview", tmp_path / "t.xlsx", "--json")
        assert [tuple(each.values()) for each in seen.object["repeats"]] == [
            ("personas", "Personas del hogar", 2),
            ("personas/cursos", "Cursos", 0),
            ("animales", "Animales", 0),
        ]
        words = ("data", "import", FORM, tmp_path / "t.xlsx", "--preview", "--origin", "t.xlsx=-")
        (found,) = shell(*words, "--json").object["files"]
        assert (found["status"], found["rows"]) == ("planned", 1)
        assert {each["repeat"]: each["rows"] for each in found["repeats"]}["personas"] == 2
        assert "personas: 2" in shell(*words).out

    @pytest.mark.parametrize("option", ["--repeat", "--link"])
    def test_half_an_option_is_no_option(self, shell, table, option):
        assert shell("data", "import", FORM, table(), option, "personas", "--json").code == 2
