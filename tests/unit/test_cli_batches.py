"""`acopio data import FORM DIR` and what follows: batches, board, undo, remarks."""

import csv
import json
import shutil
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from support.commands import Shell
from support.handed_in import FORM, HEAD, row, write
from support.processes import ROOT

from app.progress import Cancel

NO_CODE = ("municipio_codigo",)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A workspace that knows the form, made once."""
    folder = tmp_path_factory.mktemp("batches") / "carpeta"
    with pytest.MonkeyPatch.context() as monkeypatch:
        Shell(folder, monkeypatch)("form", "load", ROOT / "forms" / "library" / f"{FORM}.xlsx")
    return folder


@pytest.fixture
def shell(loaded, tmp_path, monkeypatch):
    shutil.copytree(loaded, tmp_path / "carpeta")
    return Shell(tmp_path / "carpeta", monkeypatch)


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "entregas"
    found.mkdir()
    return found


@pytest.fixture
def take(shell, folder):
    def take(*options, file=None, **more):
        return shell("data", "import", FORM, file or folder, *options, "--json", **more)

    return take


def statuses(said) -> dict[str, str]:
    return {each["file"]: each["status"] for each in said.object["files"]}


def only(said) -> dict:
    (found,) = said.object["files"]
    return found


def codes(result) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


def as_workbook(file, *rows, above=(), sheet="Hoja1"):
    book = Workbook()
    page = book.active
    page.title = sheet
    for note in above:
        page.append([note])
    page.append(list(HEAD))
    for each in rows:
        page.append([each[name] for name in HEAD])
    book.save(file)
    return file


class TestAFolder:
    def test_each_file_is_a_batch_of_its_municipality_and_period(self, take, folder):
        write(folder / "0101.csv", row())
        write(folder / "Quiché" / "uno.csv", row("1413"))
        said = take()
        assert said.code == 0
        assert statuses(said) == {"0101.csv": "imported", "Quiché/uno.csv": "imported"}
        found = [(e["municipality"], e["period"], e["rows"]) for e in said.object["files"]]
        assert found == [("0101", "2018", 1), ("1413", "2018", 1)]

    def test_a_bad_file_is_named_and_the_others_go_on(self, take, folder):
        write(folder / "0101.csv", row())
        (folder / "0102.csv").write_text("", encoding="utf-8")
        (folder / "0103.xlsx").write_bytes(b"PK\x03\x04basura")
        (folder / "0104.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        write(folder / "0105.csv", row("0105"))
        said = take()
        assert said.code == 1
        assert list(statuses(said).values()) == [
            "imported", "refused", "refused", "refused", "imported",
        ]  # fmt: skip
        assert all(each["problems"] for each in said.object["files"][1:4])
        assert said.object["counts"]["refused"] == 3

    def test_a_second_time_nothing_is_added(self, take, folder):
        write(folder / "0101.csv", row())
        take()
        said = take()
        assert (said.code, only(said)["status"]) == (0, "repeated")
        assert said.object["imported"] == 0

    def test_errors_in_the_rows_are_counted(self, take, folder):
        write(folder / "0101.csv", row(hogares_internet_pct="180"))
        said = take()
        assert (said.code, only(said)["status"], only(said)["errors"]) == (0, "problems", 1)

    def test_what_is_no_table_is_passed_over_and_told(self, take, folder):
        write(folder / "0101.csv", row())
        for name in ("leame.pdf", ".oculto.csv", "~$0101.xlsx", ".~lock.0101.csv#"):
            (folder / name).write_bytes(b"%PDF")
        said = take()
        assert (said.object["skipped"], len(said.object["files"])) == (["leame.pdf"], 1)

    def test_a_preview_stores_nothing(self, take, shell, folder):
        write(folder / "0101.csv", row())
        said = take("--preview")
        assert (only(said)["status"], only(said)["batch"]) == ("planned", None)
        assert shell("data", "batches", FORM, "--json").object["batches"] == []

    @pytest.mark.parametrize("name", ["vacia", "no_existe"])
    def test_a_folder_without_tables_is_told(self, take, folder, name):
        (folder / "vacia").mkdir()
        assert take(file=folder / name).code in (1, 3)

    def test_a_stop_leaves_whole_batches_only(self, take, folder):
        for code in ("0101", "0102", "0103"):
            write(folder / f"{code}.csv", row(code))
        cancel = Cancel()
        cancel.set()
        said = take(cancel=cancel)
        assert (said.code, set(statuses(said).values())) == (1, {"waiting"})
        assert said.object["stopped"] is True
        assert statuses(take()) == dict.fromkeys(("0101.csv", "0102.csv", "0103.csv"), "imported")


class TestWhoseItIs:
    @pytest.mark.parametrize(
        ("name", "by"),
        [
            ("0101.csv", "file"),
            ("Antigua Guatemala.csv", "file"),
            ("1413 Nebaj/datos.csv", "folder"),
        ],
    )
    def test_a_file_without_the_column_is_of_whom_its_name_says(self, take, folder, name, by):
        write(folder / name, row(), without=NO_CODE)
        assert (only(take())["status"], only(take("--preview"))["status"]) == (
            "imported",
            "repeated",
        )
        del by

    @pytest.mark.parametrize(
        ("name", "code", "by"),
        [("0101.csv", "0101", "file"), ("Nebaj 1413/x.csv", "1413", "folder")],
    )
    def test_what_said_so_is_kept_in_the_answer(self, take, folder, name, code, by):
        write(folder / name, row(), without=NO_CODE)
        found = only(take())
        assert (found["municipality"], found["origin_by"]) == (code, by)

    def test_a_note_above_the_table_says_it(self, take, folder):
        as_workbook(folder / "datos.xlsx", row("1413"), above=["Municipalidad de Nebaj", ""])
        found = only(take())
        assert (found["status"], found["municipality"]) == ("imported", "1413")

    def test_the_rows_answer_the_municipality_that_the_name_says(self, take, shell, folder):
        write(folder / "0301.csv", row(), without=NO_CODE)
        take()
        said = shell("record", "list", FORM, "--columns", "municipio", "--json")
        assert "0301" in json.dumps(said.object)

    @pytest.mark.parametrize(
        ("name", "rows", "without", "code"),
        [
            ("datos.csv", [row()], NO_CODE, "batch.no_origin"),
            ("San José.csv", [row()], NO_CODE, "batch.unsure_origin"),
            ("Escuintla.csv", [row()], NO_CODE, "batch.unsure_origin"),
            ("0101.csv", [row("1413")], (), "batch.origin_conflict"),
            ("todos.csv", [row(), row("1413")], (), "batch.several_municipalities"),
        ],
    )
    def test_doubts_are_told_and_nothing_is_guessed(self, take, folder, name, rows, without, code):
        write(folder / name, *rows, without=without)
        said = take()
        assert (said.code, only(said)["status"], codes(only(said))) == (1, "refused", [code])
        assert all(problem["fix"] for problem in only(said)["problems"])

    @pytest.mark.parametrize(
        ("name", "origin", "rows", "municipality"),
        [
            ("datos.csv", "datos.csv=1413", [row("1413")], "1413"),
            ("sub/datos.csv", "sub/datos.csv=1413", [row("1413")], "1413"),
            ("0101.csv", "0101.csv=1413", [row("1413")], "1413"),
            ("todos.csv", "todos.csv=-", [row(), row("1413")], None),
        ],
    )
    def test_a_person_settles_them(self, take, folder, name, origin, rows, municipality):
        write(folder / name, *rows)
        found = only(take("--origin", origin))
        assert (found["status"], found["municipality"]) == ("imported", municipality)

    def test_rows_of_another_municipality_are_told(self, take, folder):
        write(folder / "0101.csv", row(), row("1413"))
        found = only(take())
        assert (found["municipality"], codes(found)) == ("0101", ["batch.foreign_rows"])

    def test_a_code_that_no_municipality_has_is_refused(self, take, folder):
        write(folder / "datos.csv", row())
        assert codes(only(take("--origin", "datos.csv=9999"))) == ["batch.no_such_municipality"]

    def test_two_files_of_one_origin_and_period_are_not_chosen_between(self, take, folder):
        write(folder / "0101 a.csv", row())
        write(folder / "0101 b.csv", row(people="5"))
        said = take()
        assert statuses(said) == {"0101 a.csv": "imported", "0101 b.csv": "refused"}
        assert codes(said.object["files"][1]) == ["batch.same_origin"]


class TestOfWhen:
    def test_a_period_that_is_said_answers_for_the_column_that_is_not_there(self, take, folder):
        write(folder / "0101.csv", row(), without=("anio_censo",))
        assert only(take("--period", "2018"))["period"] == "2018"

    def test_rows_of_another_period_than_was_said_are_refused(self, take, folder):
        write(folder / "0101.csv", row())
        assert codes(only(take("--period", "2026"))) == ["batch.period_conflict"]

    @pytest.mark.parametrize("period", ["2026-13", "marzo", "26", "2026-3"])
    def test_what_is_no_period_is_refused(self, take, folder, period):
        write(folder / "0101.csv", row())
        assert take("--period", period).codes == ["batch.bad_period"]


class TestResubmission:
    @pytest.fixture
    def resend(self, take, folder):
        def resend(*rows, options=(), name="0101.csv"):
            write(folder / name, *rows)
            return only(take(*options))

        return resend

    def test_rows_are_matched_by_key(self, resend):
        first = resend(row())
        seen = resend(row(people="5"), options=["--preview"])
        assert (seen["status"], seen["replaces"]) == ("planned", first["batch"])
        found = seen["difference"]
        assert (found["added"], found["gone"], found["changed"], found["same"]) == (0, 0, 1, 0)
        (cell,) = found["rows"][0]["cells"]
        assert (cell["path"].rpartition("/")[2], cell["after"]) == ("poblacion", "5")

    def test_it_is_listed_and_undone(self, resend, shell):
        first, second = resend(row()), resend(row(people="5"))
        listed = shell("data", "batches", FORM, "--json").object["batches"]
        assert [(e["batch"], e["standing"], e["replaced_by"]) for e in listed] == [
            (second["batch"], "done", None),
            (first["batch"], "replaced", second["batch"]),
        ]
        said = shell("data", "undo", FORM, "--batch", second["batch"], "--json")
        assert said.object["back"] == first["batch"]
        listed = shell("data", "batches", FORM, "--json").object["batches"]
        assert [each["standing"] for each in listed] == ["undone", "done"]

    def correct(self, shell, value):
        records = shell("record", "list", FORM, "--json").object["records"]
        uuid = records[0].get("record") or records[0].get("uuid")
        said = shell("record", "set", uuid, "poblacion", value, "--reason", "llamada", "--json")
        assert said.code == 0, said.object

    def test_a_correction_is_made_again_where_the_file_still_says_the_old(self, resend, shell):
        resend(row())
        self.correct(shell, "900000")
        found = resend(row(idioma_materno_pct="95.7"))
        (kept,) = found["corrections"]
        assert (kept["outcome"], kept["was"], kept["corrected"]) == ("carried", 923392, 900000)
        listed = shell("record", "list", FORM, "--columns", "poblacion", "--json").object
        assert "900000" in json.dumps(listed).replace(",", "")

    @pytest.mark.parametrize(("people", "outcome"), [("900000", "settled"), ("7", "other")])
    def test_where_it_says_something_else_the_file_counts_and_that_is_told(
        self, resend, shell, people, outcome
    ):
        resend(row())
        self.correct(shell, "900000")
        found = resend(row(people=people, idioma_materno_pct="95.7"))
        assert [each["outcome"] for each in found["corrections"]] == [outcome]

    def test_the_same_content_again_is_no_resubmission(self, resend, folder):
        resend(row())
        (folder / "0101.csv").rename(folder / "0101 otra vez.csv")
        found = resend(row(), name="0101 otra vez.csv")
        assert (found["status"], found["replaces"]) == ("repeated", None)


class TestUndoing:
    @pytest.mark.parametrize("batch", [0, 99])
    def test_what_is_not_there_is_told(self, shell, batch):
        said = shell("data", "undo", FORM, "--batch", batch, "--json")
        assert (said.code, said.codes) == (1, ["batch.not_here"])

    def test_once_is_enough(self, take, shell, folder):
        write(folder / "0101.csv", row())
        batch = only(take())["batch"]
        assert shell("data", "undo", FORM, "--batch", batch, "--json").code == 0
        assert shell("data", "undo", FORM, "--batch", batch, "--json").codes == ["batch.undone"]
        assert only(take())["status"] == "imported"


class TestBoard:
    @pytest.fixture
    def board(self, shell):
        def board(*options):
            said = shell("data", "board", FORM, *options, "--json")
            assert said.code == 0, said.object
            return said.object

        return board

    def test_all_340_are_on_it_by_department(self, board):
        found = board()
        assert len(found["municipalities"]) == 340
        assert len(found["departments"]) == 22
        assert found["counts"] == {"received": 0, "problems": 0, "missing": 340, "late": 0}

    def test_it_says_who_handed_in_and_with_what(self, board, take, folder):
        write(folder / "0101.csv", row())
        write(folder / "1413.csv", row("1413", hogares_internet_pct="180"))
        take()
        found = board("--period", "2018")
        assert found["counts"] == {"received": 1, "problems": 1, "missing": 338, "late": 0}
        by_code = {each["code"]: each for each in found["municipalities"]}
        assert (by_code["1413"]["standing"], by_code["1413"]["wrong"]) == ("problems", 1)
        assert by_code["0101"]["file"] == "0101.csv"
        assert board("--period", "2026")["counts"]["missing"] == 340

    def test_after_the_day_it_was_due_who_is_missing_is_late(self, board):
        found = board("--period", "2018", "--due", "2019-01-31")
        assert found["counts"]["late"] == 340
        assert board("--period", "2018")["due"] == "2019-01-31"
        assert board("--period", "2019")["due"] is None
        assert board("--period", "2018", "--due", "")["counts"]["late"] == 0

    def test_nobody_is_late_before(self, board):
        assert board("--due", date.max.isoformat())["counts"]["late"] == 0

    @pytest.mark.parametrize("name", ["Quiché", "quiche", "14"])
    def test_one_department_is_shown(self, board, name):
        assert len(board("--department", name)["municipalities"]) == 21

    def test_the_missing_go_into_a_file(self, board, take, folder, tmp_path):
        write(folder / "0101.csv", row())
        take()
        file = tmp_path / "faltan.csv"
        board("--period", "2018", "--missing", file)
        with file.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
        assert (len(rows), rows[0]["codigo"], rows[0]["departamento"]) == (339, "0102", "Guatemala")

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (["--period", "2018-00"], "batch.bad_period"),
            (["--due", "mañana"], "batch.bad_due"),
            (["--department", "Narnia"], "batch.no_such_department"),
        ],
    )
    def test_wrong_words_are_told(self, shell, options, code):
        said = shell("data", "board", FORM, *options, "--json")
        assert (said.code, said.codes) == (1, [code])


class TestRemarks:
    @pytest.fixture
    def remarks(self, take, shell, tmp_path):
        def remarks(file):
            batch = only(take(file=file.parent))["batch"]
            out = tmp_path / "observado.xlsx"
            said = shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json")
            assert said.code == 0, said.object
            return said.object, load_workbook(out)

        return remarks

    def test_a_workbook_comes_back_as_it_was_with_its_cells_marked(self, remarks, folder):
        wrong = row(hogares_internet_pct="180")
        file = as_workbook(folder / "0101.xlsx", wrong, above=["Gobierno de Guatemala", ""])
        book = load_workbook(file)
        at = next(r for r in range(1, 9) if book.active.cell(r, 1).value == HEAD[0]) + 1
        book.active.column_dimensions["A"].width = 33
        book.save(file)
        said, back = remarks(file)
        page = back["Hoja1"]
        cell = page.cell(at, HEAD.index("hogares_internet_pct") + 1)
        assert said["keeps_look"] is True
        assert str(cell.value) == "180"
        assert cell.comment.text
        assert cell.fill.fill_type == "solid"
        assert page.column_dimensions["A"].width == 33
        assert page["A1"].value == "Gobierno de Guatemala"
        clean = page.cell(at, 2)
        assert (clean.comment, clean.fill.fill_type) == (None, None)

    def test_a_sheet_lists_row_column_what_and_what_to_do(self, remarks, folder):
        said, back = remarks(
            as_workbook(folder / "0101.xlsx", row(), row("0101", "2017", poblacion="muchos"))
        )
        head, *rows = back["Observaciones"].iter_rows(values_only=True)
        assert head == ("Fila", "Columna", "Clase", "Qué pasa", "Qué hacer")
        assert len(rows) == len(said["marks"])
        assert any(r[0] == 3 and r[1] == "poblacion" and r[3] for r in rows)

    def test_of_a_text_file_the_same_rows_come_in_a_workbook(self, remarks, folder):
        wrong = row(hogares_internet_pct="180")
        said, back = remarks(write(folder / "0101.csv", wrong, delimiter=";"))
        page = back.worksheets[0]
        assert said["keeps_look"] is False
        assert [cell.value for cell in page[1]] == list(HEAD)
        marked = page.cell(2, HEAD.index("hogares_internet_pct") + 1)
        assert (marked.value, bool(marked.comment)) == ("180", True)
        assert page["A2"].value == "0101"

    def test_a_text_that_looks_like_a_formula_stays_a_text(self, remarks, folder):
        _said, back = remarks(write(folder / "0101.csv", row(poblacion="=1+1")))
        cell = back.worksheets[0].cell(2, 3)
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_a_file_without_problems_comes_back_with_an_empty_list(self, remarks, folder):
        said, back = remarks(write(folder / "0101.csv", row()))
        assert said["marks"] == []
        assert back["Observaciones"].max_row == 1

    def test_what_does_not_count_any_more_is_not_given_back(self, take, shell, folder, tmp_path):
        write(folder / "0101.csv", row())
        batch = only(take())["batch"]
        shell("data", "undo", FORM, "--batch", batch)
        out = tmp_path / "x.xlsx"
        said = shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json")
        assert (said.codes, out.exists()) == (["batch.undone"], False)


@pytest.mark.parametrize("command", ["batches", "board"])
def test_a_form_that_is_not_there_is_told(shell, command):
    assert shell("data", command, "otra", "--json").code == 1


def test_people_read_lines(take, shell, folder):
    write(folder / "0101.csv", row(hogares_internet_pct="180"))
    assert "con problemas" in shell("data", "import", FORM, folder).out
    assert "0101.csv" in shell("data", "batches", FORM).out
    assert "con problemas 1" in shell("data", "board", FORM, "--period", "2018").out
