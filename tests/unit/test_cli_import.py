"""`data preview` and `data import` end to end: what is typed, what is answered, how it ends."""

import json
import shutil

import pytest
from openpyxl import Workbook
from support.commands import Shell
from support.table_books import (
    ods_row,
    row_xml,
    write_encrypted,
    write_ods,
    write_parts,
    xlsx_parts,
)

from app.operations.load_form import load_form
from app.operations.plan_import import plan_import, row_reader
from app.progress import Cancel
from app.store.workspace import Workspace

FORM = "censo"
SURVEY = [
    ["type", "name", "label", "required"],
    ["text", "hogar", "Número de hogar", "yes"],
    ["date", "visita", "Fecha de visita", ""],
    ["decimal", "ingreso", "Ingreso mensual", ""],
    ["integer", "personas", "Personas en el hogar", ""],
    ["select_one agua", "agua", "Fuente de agua", ""],
    ["select_multiple bienes", "bienes", "Bienes", ""],
    ["text", "nota", "Observaciones", ""],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["agua", "01", "Chorro"],
    ["agua", "02", "Pozo"],
    ["agua", "03", "Río o lago"],
    ["bienes", "radio", "Radio"],
    ["bienes", "tele", "Televisión"],
    ["bienes", "moto", "Motocicleta"],
]
PREVIEW_KEYS = {
    "kind", "encoding", "delimiter", "accented", "sheet", "sheets", "header_row", "header_rows",
    "notes", "rows", "blank_rows", "columns", "sample", "doubts", "sha256",
}  # fmt: skip
COLUMN_KEYS = {
    "name", "type", "filled", "blank", "distinct", "examples", "date_order", "decimal", "odd",
    "odd_count", "formula_like", "formula_cells", "lost_zeros", "short_years", "long_numbers",
    "counts_days",
}  # fmt: skip
COMMON = {"command", "ok", "problems", "version"}


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "censo.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", [["form_id", "form_title"], [FORM, "Censo"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, form):
    """A workspace with the form, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("mesa") / "mesa"
    with Workspace.open(folder) as workspace:
        load_form(workspace, form)
    return folder


@pytest.fixture
def shell(tmp_path, loaded, monkeypatch):
    shutil.copytree(loaded, tmp_path / "mesa")
    return Shell(tmp_path / "mesa", monkeypatch)


@pytest.fixture
def untouched(loaded, monkeypatch):
    """The workspace that all tests share which bring nothing into it."""
    return Shell(loaded, monkeypatch)


@pytest.fixture(scope="module")
def opened(loaded):
    with Workspace.open(loaded) as workspace:
        yield workspace


@pytest.fixture
def planned(opened, table):
    """The answers that the rows of a table would be; nothing is stored."""

    def rows(*lines):
        plan = plan_import(opened, FORM, table(*lines))
        assert plan.doubts == ()
        read = row_reader(plan)
        return [(number, read(cells)) for number, cells in plan.table.rows]

    return rows


@pytest.fixture
def table(tmp_path):
    def written(*lines, name="tabla.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return written


def take(shell, file, *words):
    """Import a file as a script does."""
    return shell("data", "import", FORM, file, *words, "--json")


def answers(shell):
    """The answers of all records, oldest first."""
    records = shell("record", "list", FORM, "--json").object["records"]
    return [each["answers"] for each in sorted(records, key=lambda each: each["number"])]


def nothing_came_in(shell):
    return shell("record", "list", FORM, "--json").object["count"] == 0


class TestPreview:
    """What is known of a file before it is taken."""

    def test_the_object_has_the_keys_of_the_handbook(self, untouched, table):
        said = untouched.plain("data", "preview", table("a,b", "1,x"), "--json").object
        assert set(said) >= PREVIEW_KEYS
        assert all(set(column) == COLUMN_KEYS for column in said["columns"])

    @pytest.mark.parametrize(
        ("texts", "kind"),
        [
            pytest.param(["1", "22", "-3"], "integer", id="whole numbers"),
            pytest.param(["1.5", "2", "3.25"], "decimal", id="decimals among whole ones"),
            pytest.param(["Q1,250.00", "Q3.50"], "decimal", id="money"),
            pytest.param(["2024-04-03", "2024-05-01"], "date", id="days of ISO"),
            pytest.param(["25/12/2024", "13/01/2024"], "date", id="days in figures"),
            pytest.param(["3 de abril de 2024", "1 de mayo de 2024"], "date", id="days in words"),
            pytest.param(["2024-04-03T10:00", "2024-04-03T11:30"], "dateTime", id="moments"),
            pytest.param(["0101", "1413"], "code", id="a zero before figures"),
            pytest.param(["TRUE", "FALSE"], "boolean", id="truths"),
            pytest.param(["VERDADERO", "FALSO"], "boolean", id="truths in Spanish"),
            pytest.param(["uno", "2", "3"], "text", id="a third is words"),
            pytest.param(["", "", "x"], "text", id="nearly blank"),
            pytest.param(
                ["1", "2", "3", "4", "5", "6", "7", "8", "9", "x"], "integer", id="1 of 10"
            ),
        ],
    )
    def test_the_type_of_a_column(self, untouched, table, texts, kind):
        file = table("n,v", *(f'{at},"{text}"' for at, text in enumerate(texts)))
        columns = untouched.plain("data", "preview", file, "--json").object["columns"]
        assert columns[1]["type"] == kind

    @pytest.mark.parametrize(
        ("header", "texts", "options"),
        [
            (
                "fecha",
                ["03/04/2024", "05/06/2024"],
                ["--date-order fecha=dmy", "--date-order fecha=mdy"],
            ),
            ("monto", ["1,234", "5,678"], ["--decimal monto=.", "--decimal monto=,"]),
            (
                "con espacio",
                ["03/04/2024"],
                ["--date-order con espacio=dmy", "--date-order con espacio=mdy"],
            ),
        ],
    )
    def test_a_doubt_names_what_settles_it(self, untouched, table, header, texts, options):
        file = table(f"n;{header}", *(f"{at};{text}" for at, text in enumerate(texts)))
        (doubt,) = untouched.plain("data", "preview", file, "--json").object["doubts"]
        assert (doubt["column"], doubt["options"], doubt["mixed"]) == (header, options, False)

    def test_lost_zeros_odd_cells_and_long_numbers_are_told(self, untouched, table):
        lines = [f"{code},{at}" for at, code in enumerate(["101", "1413", "512", "1702"] * 5)]
        file = table("codigo_municipio,n", *lines, "101,x")
        columns = untouched.plain("data", "preview", file, "--json").object["columns"]
        assert columns[0]["lost_zeros"] == "municipios"
        assert (columns[1]["odd_count"], columns[1]["odd"]) == (1, [{"row": 22, "text": "x"}])

    @pytest.mark.parametrize("text", ["=1+1", "@suma", "+x", "-x", "=HYPERLINK('x')"])
    def test_a_text_that_excel_would_run_is_named_with_row_and_column(self, untouched, table, text):
        said = untouched.plain("data", "preview", table("n,v", "1,a", f"2,{text}"), "--json")
        assert said.object["columns"][1]["formula_cells"] == [{"row": 3, "text": text}]
        (cell,) = (each for each in said.object["problems"] if each["code"] == "table.formula_cell")
        assert (cell["place"]["row"], cell["place"]["column"]) == (3, "v")
        assert text in cell["message"]

    @pytest.mark.parametrize("text", ["-5", "+5", "-0.5", "-.5", "+1,000", "a=b", " x", "5-3"])
    def test_numbers_and_other_texts_are_no_formulas(self, untouched, table, text):
        said = untouched.plain("data", "preview", table("n;v", "1;a", f"2;{text}"), "--json").object
        assert said["columns"][1]["formula_like"] == 0

    def test_very_many_formulas_are_counted_and_twenty_named(self, untouched, table):
        said = untouched.plain(
            "data", "preview", table("n,v", *(f"{at},=x{at}" for at in range(500))), "--json"
        )
        assert said.object["columns"][1]["formula_like"] == 500
        assert said.codes.count("table.formula_cell") == 20
        assert said.codes.count("table.formula_like") == 1

    def test_rows_that_cannot_be_read_end_with_one(self, untouched, table):
        said = untouched.plain("data", "preview", table("a,b", "1,2", "3"), "--json")
        assert (said.code, said.codes) == (1, ["table.ragged_row"])
        assert said.object["rows"] == 1

    def test_names_that_are_twice_or_none_are_told(self, untouched, table):
        said = untouched.plain("data", "preview", table("a,a,,b", "1,2,3,4"), "--json")
        assert {"table.duplicate_column", "table.unnamed_column"} <= set(said.codes)

    def test_words_for_a_person_show_columns_and_doubts(self, untouched, table):
        said = untouched.plain("data", "preview", table("fecha,año", "03/04/2024,2024"))
        assert "fecha: date" in said.out
        assert "--date-order fecha=dmy" in said.out
        assert "año" in said.out


class TestWhatComesIn:
    """Cells become answers."""

    @pytest.mark.parametrize(
        ("header", "cell", "question", "answer"),
        [
            pytest.param("hogar", "0012", "hogar", "0012", id="zeros of a text stay"),
            pytest.param("Número de hogar", "x", "hogar", "x", id="known by label"),
            pytest.param("NUMERO DE HOGAR", "x", "hogar", "x", id="known by label in capitals"),
        ],
    )
    def test_the_key_of_a_household(self, planned, header, cell, question, answer):
        ((_, found),) = planned(f"{header},nota", f"{cell},n")
        assert found[question] == answer

    @pytest.mark.parametrize(
        ("column", "cell", "answer"),
        [
            ("visita", "2024-04-03", "2024-04-03"),
            ("visita", "25/12/2024", "2024-12-25"),
            ("visita", "12/25/2024", "2024-12-25"),
            ("visita", "3 de abril de 2024", "2024-04-03"),
            ("visita", "3-abr-2024", "2024-04-03"),
            ("visita", "31/02/2024", "31/02/2024"),
            ("ingreso", "1250.50", "1250.50"),
            ("ingreso", "Q1,250.50", "1250.50"),
            ("ingreso", "1.250,50", "1250.50"),
            ("ingreso", "(250.00)", "-250.00"),
            ("ingreso", "mucho", "mucho"),
            ("personas", "5", 5),
            ("personas", "1,250", 1250),
            ("personas", "cinco", "cinco"),
            ("agua", "01", "01"),
            ("agua", "1", "01"),
            ("agua", "Chorro", "01"),
            ("agua", "CHORRO", "01"),
            ("agua", "rio o lago", "03"),
            ("agua", "99", "99"),
            ("bienes", "radio", ["radio"]),
            ("bienes", "radio moto", ["radio", "moto"]),
            ("bienes", "Radio; Motocicleta", ["radio", "moto"]),
            ("bienes", "Televisión, Radio", ["tele", "radio"]),
            ("nota", "=1+1", "=1+1"),
            ("nota", "  dos  ", "  dos  "),
        ],
    )
    def test_a_cell_is_read_as_its_question_means_it(self, planned, column, cell, answer):
        ((row, found),) = planned(f"hogar|{column}", f"1|{cell}")
        assert (row, plain(found[column])) == (2, plain(answer))

    @pytest.mark.parametrize("column", ["visita", "ingreso", "personas", "agua", "bienes", "nota"])
    def test_a_blank_cell_is_no_answer(self, planned, column):
        assert planned(f"hogar,{column}", "1,") == [(2, {"hogar": "1"})]

    def test_numbers_of_a_workbook_are_in_no_doubt(self, shell, tmp_path):
        xml = row_xml(1, "hogar", "ingreso", "agua") + row_xml(2, "1", 1.234, 1)
        assert take(shell, write_parts(tmp_path / "l.xlsx", xlsx_parts({"D": xml}))).code == 0
        (found,) = answers(shell)
        assert (float(found["ingreso"]), found["agua"]) == (1.234, "01")

    def test_an_ods_comes_in_alike(self, shell, tmp_path):
        rows = ods_row("hogar", "personas") + ods_row("a", 4)
        file = write_ods(tmp_path / "l.ods", f'<table:table table:name="D">{rows}</table:table>')
        assert take(shell, file).object["imported"] == 1
        assert answers(shell)[0]["personas"] in {4, "4"}

    def test_a_page_named_xls_comes_in_alike(self, shell, table):
        page = "<table><tr><td>hogar<td>personas</tr><tr><td>a<td>4</tr></table>"
        assert take(shell, table(page, name="reporte.xls")).object["imported"] == 1


def plain(value):
    """An answer as texts, however the list shows it."""
    if isinstance(value, list):
        return " ".join(value)
    try:
        return f"{float(value):.4f}"
    except ValueError:
        return str(value)


class TestWhatIsAnswered:
    """Keys of the object, and who learned what."""

    def test_a_first_import(self, shell, table):
        said = take(shell, table("hogar,Observaciones,extra", "1,x,z"), "--ignore", "extra").object
        assert (said["imported"], said["repeated"], said["left_out"]) == (1, False, ["extra"])
        assert said["columns"] == [
            {"column": "hogar", "question": "hogar", "by": "name"},
            {"column": "Observaciones", "question": "nota", "by": "name"},
        ]
        assert isinstance(said["batch"], int)

    def test_the_same_file_again_adds_nothing(self, shell, table):
        file = table("hogar", "1")
        first, again = take(shell, file).object, take(shell, file).object
        assert (again["repeated"], again["imported"]) == (True, 0)
        assert again["batch"] == first["batch"]
        assert len(answers(shell)) == 1

    def test_the_file_is_given_back_byte_by_byte(self, shell, table, tmp_path):
        file = table("hogar,nota", "1,Sololá", encoding="cp1252")
        batch = take(shell, file).object["batch"]
        back = tmp_path / "vuelta.csv"
        assert shell("data", "original", batch, "-o", back).code == 0
        assert back.read_bytes() == file.read_bytes()
        assert shell("data", "original", batch, "-o", back, "--json").code == 3

    def test_what_was_said_of_columns_is_remembered(self, shell, table):
        first = table("casa,fecha", "1,03/04/2024", name="uno.csv")
        words = ("--map", "casa=hogar", "--map", "fecha=visita", "--date-order", "fecha=dmy")
        assert take(shell, first, *words).code == 0
        second = table("casa,fecha", "2,05/06/2024", name="dos.csv")
        said = take(shell, second)
        assert (said.code, said.object["columns"][0]["by"]) == (0, "person")
        assert answers(shell)[1]["visita"] == "2024-06-05"

    def test_repairs_are_told_with_an_example(self, shell, table):
        said = take(shell, table("hogar,agua", "1,1", "2,Pozo"))
        messages = {each["code"]: each["message"] for each in said.object["problems"]}
        assert "01" in messages["table.zeros_restored"]
        assert "Pozo" in messages["table.labels_taken"]

    def test_short_years_are_told_and_kept_where_most_cells_are_no_dates(self, shell, table):
        said = take(shell, table("hogar,visita", "1,25/12/24", "2,ayer"))
        assert "table.short_years" in said.codes
        assert [each["visita"] for each in answers(shell)] == ["25/12/24", "ayer"]

    def test_a_formula_in_a_plain_text_is_told(self, shell, table):
        said = take(shell, table("hogar,nota", "1,ok", '2,"=cmd|x"'))
        (cell,) = (each for each in said.object["problems"] if each["code"] == "table.formula_cell")
        assert (cell["place"]["row"], cell["place"]["column"]) == (3, "nota")
        assert answers(shell)[1]["nota"] == "=cmd|x"

    def test_hidden_columns_are_told(self, shell, tmp_path):
        rows = row_xml(1, "hogar", "nota", "personas") + row_xml(2, "1", "x", 4)
        xml = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>'
            '<col min="2" max="2" hidden="1"/><col min="3" max="5" width="9" hidden="true"/>'
            f"</cols><sheetData>{rows}</sheetData></worksheet>"
        )
        said = take(shell, write_parts(tmp_path / "l.xlsx", xlsx_parts({"D": xml})))
        messages = {each["code"]: each["message"] for each in said.object["problems"]}
        assert "B, C-E" in messages["table.hidden_column"]


class TestRefusals:
    """Exit code 1 or 3, every reason at once, and the workspace as it was."""

    @pytest.mark.parametrize(
        ("lines", "words", "codes"),
        [
            pytest.param(["nota", "x"], [], ["table.missing_column"], id="nothing says which home"),
            pytest.param(["hogar,z", "1,2"], [], ["table.unknown_column"], id="an unknown column"),
            pytest.param(
                ["nota,y,z", "1,2,3"],
                [],
                ["table.unknown_column", "table.unknown_column", "table.missing_column"],
                id="all at once",
            ),
            pytest.param(["hogar,hogar", "1,2"], [], ["table.duplicate_column"], id="twice"),
            pytest.param(
                ["hogar,Número de hogar", "1,2"], [], ["table.two_columns"], id="two for one"
            ),
            pytest.param(
                ["hogar,visita", "1,03/04/2024"], [], ["table.date_doubt"], id="a date in doubt"
            ),
            pytest.param(
                ["hogar|ingreso", "1|1,234"], [], ["table.decimal_doubt"], id="a sign in doubt"
            ),
            pytest.param(
                ["hogar;visita;ingreso", "1;03/04/2024;1,234"],
                [],
                ["table.date_doubt", "table.decimal_doubt"],
                id="both",
            ),
            pytest.param(
                ["hogar", "1"], ["--map", "zz=hogar"], ["table.no_column"], id="no such column"
            ),
            pytest.param(
                ["hogar", "1"], ["--map", "hogar=zz"], ["table.no_question"], id="no such question"
            ),
            pytest.param(
                ["hogar", "1"], ["--encoding", "zz"], ["table.unknown_encoding"], id="no encoding"
            ),
            pytest.param(["hogar", "1"], ["--header-row", "9"], ["table.empty"], id="no header"),
        ],
    )
    def test_what_does_not_fit_is_named(self, untouched, table, lines, words, codes):
        said = take(untouched, table(*lines), *words)
        assert (said.code, said.codes) == (1, codes)
        assert nothing_came_in(untouched)

    @pytest.mark.parametrize(
        ("words", "option"),
        [
            (["--date-order", "visita=dmy"], ("visita", "2024-04-03")),
            (["--date-order", "visita=mdy"], ("visita", "2024-03-04")),
        ],
    )
    def test_a_doubt_is_settled_by_its_option(self, shell, table, words, option):
        assert take(shell, table("hogar,visita", "1,03/04/2024"), *words).code == 0
        assert answers(shell)[0][option[0]] == option[1]

    @pytest.mark.parametrize(
        ("cell", "code", "option", "stored"),
        [
            ("25/12/24", "table.century_doubt", "--century=visita=2000", "2024-12-25"),
            ("25/12/30", "table.century_doubt", "--century=visita=1930", "1930-12-25"),
            ("25/12/00", "table.century_doubt", "--century=visita=1901", "2000-12-25"),
            ("25-dic-24", "table.century_doubt", "--century=visita=1930", "2024-12-25"),
            ("45385", "table.epoch_doubt", "--serial=visita=1900", "2024-04-03"),
            ("43923", "table.epoch_doubt", "--serial=visita=1904", "2024-04-03"),
        ],
    )
    def test_a_century_and_a_count_of_days_are_asked_before_anything_is_stored(
        self, shell, table, cell, code, option, stored
    ):
        asked = take(shell, table("hogar,visita", f"1,{cell}"))
        assert (asked.code, asked.codes) == (1, [code])
        assert nothing_came_in(shell)
        assert take(shell, table("hogar,visita", f"1,{cell}"), option).code == 0
        assert [each["visita"] for each in answers(shell)] == [stored]

    @pytest.mark.parametrize(("sign", "value"), [(".", 1234), (",", 1.234)])
    def test_a_sign_is_settled_by_its_option(self, shell, table, sign, value):
        file = table("hogar|ingreso", "1|1,234")
        assert take(shell, file, "--decimal", f"ingreso={sign}").code == 0
        assert float(answers(shell)[0]["ingreso"]) == value

    @pytest.mark.parametrize(
        "words",
        [
            ["--date-order", "visita=abc"],
            ["--date-order", "visita"],
            ["--decimal", "ingreso=;"],
            ["--century", "visita=30"],
            ["--century", "visita=2O00"],
            ["--serial", "visita=1901"],
            ["--map", "hogar"],
            ["--map", "=hogar"],
            ["--header-row", "0"],
            ["--header-row", "-1"],
            ["--header-row", "x"],
            ["--delimiter", ",,"],
            ["--nada"],
        ],
    )
    def test_what_is_typed_wrongly_ends_with_two(self, untouched, table, words):
        assert take(untouched, table("hogar", "1"), *words).code == 2
        assert nothing_came_in(untouched)

    def test_a_form_that_is_not_there(self, untouched, table):
        assert untouched("data", "import", "nada", table("a", "1"), "--json").code == 1

    @pytest.mark.parametrize("name", ["no_esta.csv", "sin/carpeta/x.xlsx"])
    def test_a_file_that_is_not_there_is_no_fault_of_the_data(self, untouched, tmp_path, name):
        said = take(untouched, tmp_path / name)
        assert said.code == 3
        assert nothing_came_in(untouched)

    def test_a_workbook_with_a_password(self, untouched, tmp_path):
        file = tmp_path / "secreto.xlsx"
        write_encrypted(file)
        assert take(untouched, file).codes == ["table.password"]

    def test_a_sheet_that_is_not_there_names_those_there_are(self, untouched, tmp_path):
        xml = row_xml(1, "hogar") + row_xml(2, "1")
        file = write_parts(tmp_path / "l.xlsx", xlsx_parts({"Enero": xml, "Febrero": xml}))
        said = take(untouched, file, "--sheet", "Marzo")
        assert said.codes == ["table.no_sheet"]
        assert "«Enero», «Febrero»" in json.dumps(said.object, ensure_ascii=False)

    def test_two_sheets_that_fit_are_asked_about(self, shell, tmp_path):
        xml = row_xml(1, "hogar") + row_xml(2, "1")
        file = write_parts(tmp_path / "l.xlsx", xlsx_parts({"Enero": xml, "Febrero": xml}))
        assert take(shell, file).codes == ["table.which_sheet"]
        assert take(shell, file, "--sheet", "febrero").object["imported"] == 1
        assert take(shell, file, "--sheet", "Enero").object["imported"] == 1

    def test_a_stop_leaves_nothing(self, shell, table):
        cancel = Cancel()
        cancel.set()
        file = table("hogar", *map(str, range(50)))
        said = shell("data", "import", FORM, file, "--json", cancel=cancel)
        assert said.code != 0
        assert nothing_came_in(shell)
        assert take(shell, file).object["imported"] == 50

    def test_words_for_a_person_say_how_many(self, shell, table):
        said = shell("data", "import", FORM, table("hogar", "1", "2"))
        assert "Se importaron 2 registros." in said.out
