"""`acopio data profile` and `acopio data quality` as scripts and people use them."""

import json
import re

import openpyxl
import pytest
from support.commands import Shell
from support.practice_table import FORM, LINES
from support.publishing import now, put_records, sound_lines
from support.workbook import write_workbook
from support.workspaces import HandClock

from app.operations.add_record import add_record
from app.operations.load_form import load_form, load_library_form
from app.steps.quality.index import WEIGHTS
from app.store.workspace import Workspace

COLUMN_KEYS = {
    "name", "title", "rows", "missing", "placeholders", "distinct", "distinct_is_estimate", "top",
    "top_is_estimate", "top_error", "kinds", "mixed", "patterns", "length", "outer_spaces",
    "case_variants", "numbers", "dates",
}  # fmt: skip
QUALITY_KEYS = {
    "quality", "form", "version", "title", "made_at", "records", "index", "weights", "parts",
    "trend", "outliers", "field_work", "tables", "file",
}  # fmt: skip
MESSY = (
    "codigo,municipio,monto,fecha,nota\n"
    "0101,Guatemala,10.50,2026-01-31,\n"
    "0102, Guatemala ,200,2026-02-01,N/D\n"
    '1601,GUATEMALA,"1,000",31/12/2025,sin novedad\n'
    "901,Cobán,abc,mañana,-\n"
)


AGES = """
| survey   |         |      |       |
|          | type    | name | label |
|          | integer | edad | Edad  |
| settings |            |         |
|          | form_title | form_id |
|          | Visitas    | visitas |
"""


@pytest.fixture
def shell(tmp_path, monkeypatch):
    return Shell(tmp_path / "trabajo", monkeypatch)


@pytest.fixture
def table(tmp_path):
    def write(text, name="tabla.csv", encoding="utf-8"):
        file = tmp_path / name
        file.write_text(text, encoding=encoding, newline="")
        return file

    return write


@pytest.fixture
def columns(shell, table):
    def profile(text, **how):
        said = shell.plain("data", "profile", table(text, **how), "--json")
        assert said.code == 0
        return {column["name"]: column for column in said.object["columns"]}

    return profile


class TestProfileOfAFile:
    """What is said of each column."""

    def test_every_column_has_the_same_keys(self, columns):
        for column in columns(MESSY).values():
            assert set(column) == COLUMN_KEYS

    def test_codes_are_codes_even_where_one_lost_its_zero(self, columns):
        column = columns(MESSY)["codigo"]
        assert column["kinds"] == {"code": 2, "integer": 2}
        assert column["numbers"] is None
        assert not column["mixed"]

    def test_names_that_differ_in_case_or_spaces_alone_are_counted(self, columns):
        column = columns(MESSY)["municipio"]
        assert (column["distinct"], column["case_variants"], column["outer_spaces"]) == (4, 3, 1)
        assert column["length"] == {"min": 5, "max": 9, "mean": 8.0}

    def test_numbers_with_a_word_among_them_are_mixed(self, columns):
        column = columns(MESSY)["monto"]
        assert column["mixed"]
        assert column["kinds"] == {"decimal": 1, "integer": 2, "text": 1}
        figures = column["numbers"]
        assert (figures["count"], figures["min"], figures["max"]) == (3, 10.5, 1000.0)
        assert figures["mean"] == pytest.approx(1210.5 / 3)

    def test_days_of_two_spellings_make_one_range(self, columns):
        assert columns(MESSY)["fecha"]["dates"] == {"first": "2025-12-31", "last": "2026-02-01"}

    def test_blanks_and_words_for_nothing_are_told_apart(self, columns):
        column = columns(MESSY)["nota"]
        assert (column["missing"], column["placeholders"], column["kinds"]) == (1, 2, {"text": 1})

    def test_shapes_carry_an_example(self, columns):
        patterns = columns(MESSY)["codigo"]["patterns"]
        assert patterns == [
            {"pattern": "9999", "count": 3, "example": "0101"},
            {"pattern": "999", "count": 1, "example": "901"},
        ]

    def test_quantiles_of_one_to_a_hundred(self, columns):
        rows = "\n".join(str(number) for number in range(1, 101))
        figures = columns(f"n,x\n{rows.replace(chr(10), ',' + chr(10))},\n")["n"]["numbers"]
        assert figures["quantiles"] == {
            "0.05": 5.95, "0.25": 25.75, "0.5": 50.5, "0.75": 75.25, "0.95": 95.05,
        }  # fmt: skip
        assert figures["deviation"] == pytest.approx(((100**2 - 1) / 12) ** 0.5)
        assert sum(figures["histogram"]["counts"]) == 100
        assert len(figures["histogram"]["edges"]) == len(figures["histogram"]["counts"]) + 1

    def test_the_most_frequent_texts_come_first(self, columns):
        cells = ["b"] * 3 + ["a"] * 3 + ["c"]
        text = "x,y\n" + "".join(f"{cell},1\n" for cell in cells)
        assert columns(text)["x"]["top"] == [
            {"value": "a", "count": 3},
            {"value": "b", "count": 3},
            {"value": "c", "count": 1},
        ]

    @pytest.mark.parametrize(
        ("text", "how"),
        [
            pytest.param("a;b\nSololá;1\n", {}, id="semicolons"),
            pytest.param("a\tb\nSololá\t1\n", {"name": "t.tsv"}, id="tabs"),
            pytest.param("a|b\r\nSololá|1\r\n", {"name": "t.txt"}, id="bars and CRLF"),
            pytest.param("\ufeffa,b\nSololá,1\n", {}, id="a byte order mark"),
            pytest.param("a,b\nSololá,1\n", {"encoding": "cp1252"}, id="cp1252"),
            pytest.param("a,b\nSololá,1\n", {"encoding": "utf-16"}, id="UTF-16"),
            pytest.param("Informe\n\na,b\nSololá,1\n", {}, id="a title above"),
        ],
    )
    def test_any_usual_table_gives_the_same_profile(self, columns, text, how):
        found = columns(text, **how)
        assert found["a"]["top"] == [{"value": "Sololá", "count": 1}]
        assert found["b"]["numbers"]["max"] == 1

    def test_a_text_with_line_breaks_is_one_cell(self, columns):
        found = columns('a,b\n"uno\ndos",1\n')
        assert found["a"]["top"] == [{"value": "uno\ndos", "count": 1}]
        assert found["a"]["patterns"][0]["pattern"] == "AAA\nAAA"

    def test_a_very_long_text_is_cut_but_told_apart(self, columns):
        found = columns(f"a,b\n{'x' * 5000}1,1\n{'x' * 5000}2,1\n")["a"]
        assert found["distinct"] == 2
        assert all(len(each["value"]) < 250 for each in found["top"])

    def test_ten_thousand_different_texts_are_counted_exactly(self, columns):
        text = "a,b\n" + "".join(f"persona {number},{number % 7}\n" for number in range(10_000))
        found = columns(text)
        assert (found["a"]["distinct"], found["a"]["distinct_is_estimate"]) == (10_000, False)
        assert [each["count"] for each in found["b"]["top"]] == [1429] * 4 + [1428] * 3

    def test_rows_that_are_not_whole_are_left_out_and_named(self, shell, table):
        said = shell.plain("data", "profile", table("a,b\n1,2\n3\n4,5\n"), "--json")
        assert (said.code, said.object["rows"], said.codes) == (1, 2, ["table.ragged_row"])
        assert said.object["problems"][0]["place"]["row"] == 3

    def test_a_workbook_is_a_table_too(self, shell, tmp_path):
        book, path = openpyxl.Workbook(), tmp_path / "t.xlsx"
        for row in (["a", "b"], ["0101", 5], ["0102", 7.5]):
            book.active.append(row)
        book.save(path)
        said = shell.plain("data", "profile", path, "--json")
        first, second = said.object["columns"]
        assert first["kinds"] == {"code": 2}
        assert second["numbers"]["mean"] == 6.25

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            pytest.param(b"", "table.empty", id="an empty file"),
            pytest.param(b"a,b\n", "table.no_rows", id="a header alone"),
            pytest.param(b"a,b\n1,\x002\n", None, id="a NUL byte"),
            pytest.param(b'a,b\n1,"2\n', "table.open_quote", id="a quote that does not close"),
            pytest.param(b"%PDF-1.7", None, id="a PDF"),
            pytest.param(b"PK\x03\x04broken", None, id="half a workbook"),
            pytest.param(b"a,a\n1,2\n", None, id="two columns of one name"),
        ],
    )
    def test_what_is_no_table_is_said_in_words(self, shell, tmp_path, content, code):
        file = tmp_path / "t.csv"
        file.write_bytes(content)
        said = shell.plain("data", "profile", file, "--json")
        assert said.code in {1, 2}
        assert said.object["problems"]
        assert all(problem["message"] and problem["fix"] for problem in said.object["problems"])
        assert code in (None, *said.codes)

    @pytest.mark.parametrize("name", ["nada.csv", "./nada", "carpeta/nada.xlsx"])
    def test_a_file_that_is_not_there(self, shell, name):
        said = shell.plain("data", "profile", name, "--json")
        assert (said.code, said.codes) == (3, ["table.cannot_read"])
        assert "Traceback" not in said.err

    def test_a_folder_is_no_table(self, shell, tmp_path):
        assert shell.plain("data", "profile", tmp_path, "--json").code == 3

    def test_nothing_is_written_and_no_workspace_made(self, shell, table, tmp_path):
        file = table(MESSY)
        before = sorted(each.name for each in tmp_path.iterdir())
        shell.plain("data", "profile", file, "--json")
        assert sorted(each.name for each in tmp_path.iterdir()) == before

    def test_the_same_table_twice_gives_the_same_words(self, shell, table):
        file = table(MESSY)
        one, other = (shell.plain("data", "profile", file, "--json").out for _turn in range(2))
        assert one == other

    def test_for_people_a_line_a_column(self, shell, table):
        said = shell.plain("data", "profile", table(MESSY))
        assert said.out.splitlines()[0] == "4 filas"
        assert "mezcla de integer, decimal, text" in said.out
        assert "del 2025-12-31 al 2026-02-01" in said.out


class TestProfileOfAForm:
    """The finished records."""

    def test_a_form_that_is_not_here(self, shell):
        said = shell("data", "profile", "nadie", "--json")
        assert said.code == 1
        assert said.object["problems"]

    def test_its_questions_are_columns_with_words(self, shell, tmp_path):
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            put_records(workspace, tmp_path, *sound_lines(6))
        said = shell("data", "profile", FORM, "--json")
        assert (said.code, said.object["rows"], said.object["repeats"]) == (0, 6, [])
        first = said.object["columns"][0]
        assert (first["name"], first["title"], first["rows"]) == ("municipio", "Municipio", 6)

    def test_drafts_are_not_looked_at(self, shell):
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            load_library_form(workspace, FORM)
        said = shell("data", "profile", FORM, "--json")
        assert said.object["rows"] == 0
        assert {column["distinct"] for column in said.object["columns"]} == {0}


class TestQuality:
    """`data quality FORM`."""

    @pytest.fixture
    def filled(self, shell, tmp_path):
        """Ten sound lines, then three of which one repeats a line of the first file."""
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            put_records(workspace, tmp_path, *sound_lines(10), file="primera.csv")
            put_records(workspace, tmp_path, LINES[29], *LINES[40:42], file="segunda.csv")
        return shell

    def test_its_keys(self, filled):
        said = filled("data", "quality", FORM, "--json")
        assert said.code == 0
        assert set(said.object) >= QUALITY_KEYS
        assert said.object["file"] is None

    def test_parts_have_weight_ratio_and_words(self, filled):
        parts = filled("data", "quality", FORM, "--json").object["parts"]
        assert [part["part"] for part in parts] == list(WEIGHTS)
        assert sum(part["weight"] for part in parts) == 100
        for part in parts:
            assert part["title"]
            assert part["sentence"]
            assert (
                part["ratio"] is None
                or part["ratio"] == pytest.approx(part["good"] / part["of"], abs=1e-4)
                or part["part"] == "timeliness"
            )

    def test_the_index_is_the_weighted_mean_of_what_can_be_said(self, filled):
        said = filled("data", "quality", FORM, "--json").object
        counted = [part for part in said["parts"] if part["ratio"] is not None]
        weights = sum(part["weight"] for part in counted)
        mean = sum(part["weight"] * part["ratio"] for part in counted) / weights
        assert said["index"] == pytest.approx(100 * mean, abs=0.06)

    def test_the_trend_has_one_entry_a_load(self, filled):
        trend = filled("data", "quality", FORM, "--json").object["trend"]
        assert [(load["name"], load["records"]) for load in trend] == [
            ("primera.csv", 10),
            ("segunda.csv", 3),
        ]
        assert trend[0]["index"] > trend[1]["index"]
        assert "timeliness" not in trend[0]["parts"]

    @pytest.mark.parametrize("ending", ["json", "html", "pdf", "HTML"])
    def test_the_report_is_written(self, filled, tmp_path, ending):
        file = tmp_path / f"informe.{ending}"
        said = filled("data", "quality", FORM, "-o", file, "--json")
        assert (said.code, said.object["file"]) == (0, str(file))
        assert file.stat().st_size > 500

    def test_the_page_needs_no_network_and_no_script(self, filled, tmp_path):
        file = tmp_path / "i.html"
        filled("data", "quality", FORM, "-o", file)
        page = file.read_text(encoding="utf-8")
        assert not re.findall(r"<script|<link|https?://(?!www\.w3\.org)|@import|url\(http", page)

    def test_the_written_object_is_the_one_that_is_printed(self, filled, tmp_path):
        file = tmp_path / "i.json"
        said = filled("data", "quality", FORM, "-o", file, "--json").object
        written = json.loads(file.read_text(encoding="utf-8"))
        assert {key: said[key] for key in written} == written

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            (("-o", "informe.docx"), 1, "quality.bad_ending"),
            (("-o", "informe"), 1, "quality.bad_ending"),
            (("--weight", "belleza=1"), 1, "quality.unknown_part"),
            (("--weight", "validity"), 1, "quality.bad_weight"),
            (("--weight", "validity=-1"), 1, "quality.bad_weight"),
            (("--weight", "validity=inf"), 1, "quality.bad_weight"),
            (("--weight", "=5"), 1, "quality.unknown_part"),
        ],
    )
    def test_wrong_words_are_refused_and_change_nothing(self, filled, words, code, problem):
        before = filled("data", "quality", FORM, "--json").object["weights"]
        said = filled("data", "quality", FORM, *words, "--json")
        assert (said.code, said.codes) == (code, [problem])
        assert filled("data", "quality", FORM, "--json").object["weights"] == before

    def test_a_file_that_cannot_be_written(self, filled, tmp_path):
        said = filled("data", "quality", FORM, "-o", tmp_path / "falta" / "i.html", "--json")
        assert (said.code, said.codes) == (3, ["command.cannot_write"])

    def test_weights_are_kept_for_the_next_time(self, filled):
        filled("data", "quality", FORM, "--weight", "uniqueness=100", "--weight", "validity=0")
        weights = filled("data", "quality", FORM, "--json").object["weights"]
        assert (weights["uniqueness"], weights["validity"]) == (100, 0)
        assert weights["completeness"] == WEIGHTS["completeness"]

    def test_a_form_without_records_has_no_index_and_says_so(self, shell):
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            load_library_form(workspace, FORM)
        said = shell("data", "quality", FORM, "--json")
        assert (said.code, said.object["index"], said.object["records"]) == (0, None, 0)
        assert "todavía no tiene registros" in shell("data", "quality", FORM).out

    def test_a_form_that_is_not_here(self, shell):
        assert shell("data", "quality", "nadie", "--json").code == 1

    def test_without_a_form_it_is_a_wrong_use(self, shell):
        assert shell("data", "quality").code == 2

    def test_outliers_name_the_number_of_the_record_and_its_value(self, shell, tmp_path):
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            load_form(workspace, write_workbook(tmp_path / "visitas.xlsx", AGES))
            for age in (*range(20, 32), 400):
                add_record(workspace, "visitas", {"edad": str(age)}, "Ana", clock=now)
        said = shell("data", "quality", "visitas", "--json")
        assert said.codes == []
        (far,) = said.object["outliers"]
        assert far["records"] == [{"number": 13, "value": 400.0}]
        assert (far["field"], far["label"], far["department"]) == ("edad", "Edad", None)
        assert far["low"] < 20 < 31 < far["high"] < 400

    def test_nobody_is_accused(self, shell, tmp_path):
        with Workspace.open(shell.folder, clock=HandClock()) as workspace:
            load_form(workspace, write_workbook(tmp_path / "visitas.xlsx", AGES))
            for _turn in range(52):
                add_record(workspace, "visitas", {"edad": "40"}, "Ana", clock=now)
        said = shell("data", "quality", "visitas", "--json")
        hints = said.object["field_work"]["hints"]
        assert hints
        for hint in hints:
            assert hint["sentence"].startswith("Conviene hablar con ")
        assert not re.search("fraude|invent|falsific|sospech|culp", said.out, re.IGNORECASE)
