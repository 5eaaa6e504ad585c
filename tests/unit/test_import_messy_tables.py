"""Messy tables become records: mapped, one order and one sign a column, nothing lost unsaid."""

import hashlib
import json

import pytest
from openpyxl import Workbook
from support.commands import Shell
from support.table_books import row_xml, write_parts, xlsx_parts

from app.operations.import_table import import_table, original_of
from app.operations.load_form import load_form
from app.operations.plan_import import ImportOptions, plan_import, recalled
from app.operations.preview_table import preview_table
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

PERSON = "Juana"
FORM = "visitas"
SURVEY = [
    ["type", "name", "label::Español (es)", "label::English (en)", "required"],
    ["select_one municipios", "municipio", "Municipio", "Municipality", "yes"],
    ["date", "fecha", "Fecha de la visita", "Date of visit", ""],
    ["decimal", "monto", "Monto entregado", "Amount", ""],
    ["integer", "personas", "Personas atendidas", "People", ""],
    ["select_one si_no", "agua", "¿Tiene agua?", "Water?", ""],
    ["select_multiple servicios", "servicios", "Servicios", "Services", ""],
    ["text", "nota", "Nota", "Note", ""],
]
CHOICES = [
    ["list_name", "name", "label::Español (es)", "label::English (en)"],
    ["municipios", "0101", "Guatemala", "Guatemala"],
    ["municipios", "0512", "San José", "San José"],
    ["municipios", "1413", "Santa María Nebaj", "Nebaj"],
    ["municipios", "1702", "San José", "San José"],
    ["si_no", "si", "Sí", "Yes"],
    ["si_no", "no", "No", "No"],
    ["servicios", "luz", "Luz eléctrica", "Light"],
    ["servicios", "radio", "Radio", "Radio"],
]


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "visitas.xlsx"
    book = Workbook()
    for name, rows in (
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", [["form_id", "form_title"], [FORM, "Visitas"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return path


@pytest.fixture
def workspace(tmp_path, form):
    with Workspace.open(tmp_path / "trabajo") as opened:
        load_form(opened, form)
        yield opened


@pytest.fixture
def table(tmp_path):
    def written(*lines, name="tabla.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


def imported(workspace, file, **said):
    return import_table(workspace, FORM, file, PERSON, options=ImportOptions(**said))


def answers(workspace):
    """Answers of all records in the order of the table."""
    version = workspace.instruments.latest(FORM)
    ids = workspace.records.ids(RecordQuery(version.instrument))
    found = [(workspace.records.find(uuid), kept) for uuid, kept in workspace.records.stream(ids)]
    found.sort(key=lambda each: each[0].id)
    return [dict(kept.values) for _record, kept in found]


def kept_files(workspace):
    folder = workspace.folder / "media"
    return [each for each in folder.rglob("*") if each.is_file()]


def codes(done):
    return {problem.code: problem for problem in done.problems}


def refusal(workspace, file, **said):
    """What is wrong; and nothing was stored, not even the file."""
    with pytest.raises(ProblemError) as caught:
        imported(workspace, file, **said)
    assert answers(workspace) == []
    assert not kept_files(workspace)
    return caught.value.problems


class TestMapping:
    """Columns find their questions."""

    @pytest.mark.parametrize("name", ["municipio", "Municipio", "MUNICIPALITY", "municipality"])
    def test_by_name_and_by_label_in_each_language(self, workspace, table, name):
        imported(workspace, table(f"{name},nota", "1413,x"))
        assert answers(workspace)[0]["municipio"] == "1413"

    def test_by_what_it_holds_when_one_question_fits(self, workspace, table):
        done = imported(workspace, table("lugar,nota", "1413,x", "0101,y"))
        assert answers(workspace)[0]["municipio"] == "1413"
        assert codes(done)["table.by_content"].place.column == "lugar"

    def test_never_by_what_it_holds_when_one_text_does_not_fit(self, workspace, table):
        problems = refusal(workspace, table("lugar,nota", "1413,x", "9999,y"))
        assert [problem.code for problem in problems] == [
            "table.unknown_column",
            "table.missing_column",
        ]

    def test_by_what_a_person_says(self, workspace, table):
        file = table("lugar,observado", "1413,x")
        imported(workspace, file, questions={"lugar": "municipio", "Observado": "Note"})
        assert answers(workspace) == [{"municipio": "1413", "nota": "x"}]

    @pytest.mark.parametrize(
        ("questions", "code"),
        [({"otra": "municipio"}, "table.no_column"), ({"a": "otra"}, "table.no_question")],
    )
    def test_what_a_person_names_must_be_there(self, workspace, table, questions, code):
        problems = refusal(workspace, table("municipio,a", "1413,x"), questions=questions)
        assert code in [problem.code for problem in problems]

    def test_unknown_columns_are_refused_unless_they_are_left_out(self, workspace, table):
        file = table("municipio,color,tamaño", "1413,rojo,2")
        assert len(refusal(workspace, file)) == 2
        done = imported(workspace, file, ignored=("color", "Tamaño"))
        assert done.plan.columns.ignored == ("color", "tamaño")
        assert codes(done)["table.left_out"].place.column in {"color", "tamaño"}

    def test_all_unknown_columns_can_be_left_out_at_once(self, workspace, table):
        done = imported(workspace, table("municipio,color", "1413,rojo"), ignored=("*",))
        assert done.plan.columns.ignored == ("color",)

    def test_what_was_said_is_remembered_for_the_same_columns(self, workspace, table):
        first = table("lugar,d", "1413,03/04/2024", name="uno.csv")
        said = {"questions": {"lugar": "municipio", "d": "fecha"}, "date_orders": {"d": "mdy"}}
        imported(workspace, first, **said)
        second = imported(workspace, table("lugar,d", "0101,05/06/2024", name="dos.csv"))
        assert second.plan.remembered
        assert [each["fecha"] for each in answers(workspace)] == ["2024-03-04", "2024-05-06"]
        assert recalled(workspace, FORM, ("lugar", "otra")) is None

    def test_what_is_said_now_counts_more(self, workspace, table):
        said = {"questions": {"d": "fecha"}, "date_orders": {"d": "mdy"}}
        imported(workspace, table("municipio,d", "1413,03/04/2024", name="uno.csv"), **said)
        again = table("municipio,d", "1413,05/06/2024", name="dos.csv")
        imported(workspace, again, date_orders={"d": "dmy"})
        assert [each["fecha"] for each in answers(workspace)] == ["2024-03-04", "2024-06-05"]


class TestReading:
    """Cells become answers."""

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("1413", "1413"),
            ("Santa Maria Nebaj", "1413"),
            ("NEBAJ", "1413"),
            ("San José", "San José"),  # two places have that name
            ("Nevaj", "Nevaj"),  # nothing is guessed
        ],
    )
    def test_labels_are_taken_for_codes_where_they_mean_one(self, workspace, table, written, kept):
        imported(workspace, table("municipio,nota", f"{written},x"))
        assert answers(workspace)[0]["municipio"] == kept

    def test_zeros_that_a_whole_column_lost_come_back_and_are_said(self, workspace, table):
        done = imported(workspace, table("municipio,nota", "101,x", "512,y", "1413,z"))
        assert [each["municipio"] for each in answers(workspace)] == ["0101", "0512", "1413"]
        said = codes(done)["table.zeros_restored"]
        assert (said.values["count"], said.values["before"], said.values["after"]) == (
            2,
            "101",
            "0101",
        )

    def test_one_code_that_lost_its_zero_among_others_is_left_to_a_person(self, workspace, table):
        imported(workspace, table("municipio,nota", "0101,x", "512,y"))
        assert [each["municipio"] for each in answers(workspace)] == ["0101", "512"]

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("luz radio", "luz radio"),
            ("Luz eléctrica; Radio", "luz radio"),
            ("radio,luz", "radio luz"),
            ("Luz eléctrica", "luz"),
            ("luz; televisión", "luz; televisión"),
        ],
    )
    def test_several_choices_are_found_whatever_stands_between(
        self, workspace, table, written, kept
    ):
        imported(workspace, table("municipio;servicios", f'1413;"{written}"'), delimiter=";")
        assert answers(workspace)[0]["servicios"] == kept

    @pytest.mark.parametrize(("written", "kept"), [("Sí", "si"), ("NO", "no"), ("TRUE", "si")])
    def test_yes_and_no_are_found_as_they_are_written(self, workspace, table, written, kept):
        imported(workspace, table("municipio,agua", f"1413,{written}"))
        assert answers(workspace)[0]["agua"] == kept

    def test_a_value_that_cannot_be_read_stays_as_it_is(self, workspace, table):
        imported(workspace, table("municipio,personas,fecha", "1413,doce,ayer"))
        assert answers(workspace)[0] == {"municipio": "1413", "personas": "doce", "fecha": "ayer"}

    @pytest.mark.parametrize(
        ("cells", "kept"),
        [
            (["03/04/2024", "31/12/2024"], ["2024-04-03", "2024-12-31"]),
            (["03/04/2024", "12/31/2024"], ["2024-03-04", "2024-12-31"]),
            (["2024-04-03", "3 de abril de 2024"], ["2024-04-03", "2024-04-03"]),
        ],
    )
    def test_the_order_of_dates_is_that_of_the_column(self, workspace, table, cells, kept):
        imported(workspace, table("municipio,fecha", *(f"1413,{cell}" for cell in cells)))
        assert [each["fecha"] for each in answers(workspace)] == kept

    @pytest.mark.parametrize(
        ("cells", "kept"),
        [
            (["Q1,234.50", "5"], [1234.5, 5.0]),
            (["1.234,50", "7,5"], [1234.5, 7.5]),
            (["1 234,5", "0,1"], [1234.5, 0.1]),
            (["(250.00)", "3"], [-250.0, 3.0]),
        ],
    )
    def test_the_decimal_sign_is_that_of_the_column(self, workspace, table, cells, kept):
        imported(workspace, table("municipio;monto", *(f"1413;{cell}" for cell in cells)))
        assert [each["monto"] for each in answers(workspace)] == kept

    @pytest.mark.parametrize("cell", ["1,234", "1.234"])
    def test_whole_numbers_have_no_decimals_to_doubt_of(self, workspace, table, cell):
        imported(workspace, table("municipio;personas", f"1413;{cell}"))
        assert answers(workspace)[0]["personas"] == 1234


class TestDoubts:
    """What only a person knows is asked, never guessed."""

    def test_all_doubts_are_listed_with_what_settles_them(self, workspace, table):
        file = table("municipio;fecha;monto", "1413;03/04/2024;1,234", "0101;05/06/2024;5,678")
        first, second = refusal(workspace, file)
        assert (first.code, first.place.column) == ("table.date_doubt", "fecha")
        assert first.values["options"] == "--date-order fecha=dmy o --date-order fecha=mdy"
        assert (second.code, second.place.column) == ("table.decimal_doubt", "monto")

    def test_an_answer_settles_each(self, workspace, table):
        file = table("municipio;fecha;monto", "1413;03/04/2024;1,234")
        imported(workspace, file, date_orders={"fecha": "mdy"}, decimals={"monto": ","})
        assert answers(workspace)[0]["fecha"] == "2024-03-04"
        assert answers(workspace)[0]["monto"] == 1.234

    def test_a_column_of_text_is_never_doubted(self, workspace, table):
        imported(workspace, table("municipio,nota", "1413,03/04/2024"))
        assert answers(workspace)[0]["nota"] == "03/04/2024"

    def test_two_sheets_that_fit_are_asked_and_one_is_taken(self, workspace, tmp_path):
        rows = row_xml(1, "municipio", "nota") + row_xml(2, "1413", "x")
        cover = row_xml(1, "Informe") + row_xml(2, "de visitas")
        one = xlsx_parts({"Portada": cover, "Enero": rows})
        done = imported(workspace, write_parts(tmp_path / "uno.xlsx", one))
        assert done.plan.table.sheet == "Enero"
        other = rows.replace("x</t>", "y</t>")
        two = xlsx_parts({"Enero": rows, "Febrero": other})
        path = write_parts(tmp_path / "dos.xlsx", two)
        with pytest.raises(ProblemError) as caught:
            imported(workspace, path)
        assert caught.value.problems[0].code == "table.which_sheet"
        assert imported(workspace, path, sheet="febrero").rows == 1
        assert imported(workspace, path, sheet="Enero").rows == 1
        assert imported(workspace, path, sheet="Enero").repeated


class TestEvidence:
    """The file is kept; a stopped import leaves nothing."""

    def test_the_original_comes_back_byte_by_byte(self, workspace, table, tmp_path):
        file = table("municipio,nota", "1413,ñandú")
        batch = imported(workspace, file).batch
        back = original_of(workspace, batch, tmp_path / "de vuelta.csv")
        assert (tmp_path / "de vuelta.csv").read_bytes() == file.read_bytes()
        assert back.name == "tabla.csv"
        assert back.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()

    def test_it_never_overwrites_and_knows_its_imports(self, workspace, table, tmp_path):
        file = table("municipio,nota", "1413,x")
        batch = imported(workspace, file).batch
        with pytest.raises(KnownError) as caught:
            original_of(workspace, batch, file)
        assert caught.value.problems[0].code == "table.file_exists"
        with pytest.raises(ProblemError) as refused:
            original_of(workspace, 99, tmp_path / "x")
        assert refused.value.problems[0].code == "table.no_import"

    def test_it_stays_when_the_workspace_is_swept_and_checked(self, workspace, table):
        imported(workspace, table("municipio,nota", "1413,x"))
        workspace.media.sweep()
        assert workspace.media.check() == []
        kept_files(workspace)[0].write_bytes(b"otra cosa")
        (problem,) = workspace.media.check()
        assert (problem.code, problem.place.file) == ("media.changed", "tabla.csv")

    @pytest.mark.parametrize("after", [1, 2, 3])
    def test_a_stop_at_any_moment_leaves_nothing(self, workspace, table, after):
        file = table("municipio,nota", *(f"1413,{n}" for n in range(5000)))
        cancel, told = Cancel(), []

        def report(progress):
            told.append(progress)
            if len(told) == after:
                cancel.set()

        with pytest.raises(CancelledError):
            import_table(workspace, FORM, file, PERSON, report=report, cancel=cancel)
        assert answers(workspace) == []
        assert not kept_files(workspace)
        assert imported(workspace, file).rows == 5000

    def test_progress_counts_the_bytes_of_the_file(self, workspace, table):
        file = table("municipio,nota", *(f"1413,{n}" for n in range(6000)))
        told = []
        import_table(workspace, FORM, file, PERSON, report=told.append)
        assert all(0 <= each.done <= each.total == file.stat().st_size for each in told)
        assert any(each.done > 0 for each in told)

    def test_a_plan_stores_nothing(self, workspace, table):
        plan = plan_import(workspace, FORM, table("municipio,nota", "1413,x"))
        assert plan.rows == 1
        assert answers(workspace) == []


class TestPreview:
    """A table is shown before it is imported."""

    def test_it_shows_words_with_accents_types_and_doubts(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_bytes("Muni;Fecha;n\nPetén;03/04/2024;1\nNebaj;05/06/2024;2\n".encode("cp1252"))
        seen = preview_table(path)
        assert (seen.table.encoding, seen.table.delimiter) == ("cp1252", ";")
        assert seen.accented == ("Petén",)
        assert [look.kind for look in seen.looks] == ["text", "date", "integer"]
        assert [doubt.column for doubt in seen.doubts] == ["Fecha"]
        assert seen.sample[0] == (2, ["Petén", "03/04/2024", "1"])

    def test_it_names_what_is_wrong_and_goes_on(self, table):
        seen = preview_table(table("a,a,,d", "1,2,3,4", "1,2", "x,2,3,=1+1"))
        found = [problem.code for problem in seen.problems]
        assert found.count("table.duplicate_column") == 1
        assert {"table.ragged_row", "table.unnamed_column", "table.formula_like"} <= set(found)
        assert seen.rows == 2


class TestCommands:
    """The same from the command line."""

    @pytest.fixture
    def shell(self, tmp_path, monkeypatch, form):
        shell = Shell(tmp_path / "trabajo", monkeypatch)
        assert shell("form", "load", form, "--json").code == 0
        return shell

    def test_a_preview_needs_no_workspace_and_is_one_object(self, shell, table):
        said = shell("data", "preview", table("municipio,fecha", "101,03/04/2024"), "--json")
        assert said.code == 0
        assert said.object["header_row"] == 1
        assert [column["type"] for column in said.object["columns"]] == ["integer", "date"]
        (doubt,) = said.object["doubts"]
        assert doubt["options"] == ["--date-order fecha=dmy", "--date-order fecha=mdy"]
        json.dumps(said.object)

    def test_an_import_asks_and_is_answered(self, shell, table):
        file = table("lugar;d;x", "1413;03/04/2024;1")
        words = ("data", "import", FORM, file, "--map", "lugar=municipio", "--map", "d=fecha")
        assert "table.unknown_column" in shell(*words, "--json").codes
        asked = shell(*words, "--ignore", "x", "--json")
        assert (asked.code, asked.codes) == (1, ["table.date_doubt"])
        done = shell(*words, "--ignore", "x", "--date-order", "d=dmy", "--json")
        assert (done.code, done.object["imported"], done.object["left_out"]) == (0, 1, ["x"])
        assert {"column": "d", "question": "fecha", "by": "person"} in done.object["columns"]

    @pytest.mark.parametrize(
        "words",
        [
            ("--date-order", "fecha=dym"),
            ("--date-order", "fecha"),
            ("--decimal", "monto=;"),
            ("--map", "=x"),
            ("--header-row", "0"),
            ("--delimiter", "ab"),
        ],
    )
    def test_wrong_words_are_wrong_use(self, shell, table, words):
        file = table("municipio,nota", "1413,x")
        assert shell("data", "import", FORM, file, *words, "--json").code == 2

    def test_the_original_is_written_where_one_says(self, shell, table, tmp_path):
        file = table("municipio,nota", "1413,x")
        batch = shell("data", "import", FORM, file, "--json").object["batch"]
        said = shell("data", "original", batch, "-o", tmp_path / "o.csv", "--json")
        assert said.code == 0
        assert (tmp_path / "o.csv").read_bytes() == file.read_bytes()
        assert shell("data", "original", 77, "-o", tmp_path / "p.csv", "--json").code == 1
