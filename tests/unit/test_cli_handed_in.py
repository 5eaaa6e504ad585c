"""Files that offices hand in, from the command line: strange files, chains, keys, remarks."""

import io
import json
import shutil
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from support.commands import Shell
from support.handed_in import FORM, HEAD, row, write
from support.processes import ROOT

NO_CODE = ("municipio_codigo",)
FILE_KEYS = {
    "file", "status", "batch", "rows", "repeats", "errors", "municipality", "period", "origin_by",
    "replaces", "difference", "corrections", "problems",
}  # fmt: skip
BATCH_KEYS = {
    "batch", "file", "sha256", "municipality", "name", "period", "rows", "errors", "warnings",
    "wrong_rows", "person", "at", "standing", "replaces", "replaced_by",
}  # fmt: skip
PLACE_KEYS = {
    "code", "name", "department", "standing", "records", "wrong", "batch", "file", "at",
    "came_late",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A workspace that knows the form, made once."""
    folder = tmp_path_factory.mktemp("handed_in") / "carpeta"
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
    def take(*options):
        return shell("data", "import", FORM, folder, *options, "--json")

    return take


def by_name(said) -> dict[str, dict]:
    return {each["file"]: each for each in said.object["files"]}


def only(said) -> dict:
    (found,) = said.object["files"]
    return found


def codes(result) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


def book_of(*rows, head=HEAD) -> Workbook:
    book = Workbook()
    book.active.append(list(head))
    for each in rows:
        book.active.append([each[name] for name in head])
    return book


def zip_bomb() -> bytes:
    """A workbook of which 40 kB become 40 MB of nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    return target.getvalue()


STRANGE = {
    "nothing at all": ("0101.csv", b""),
    "only a mark": ("0101.csv", b"\xef\xbb\xbf"),
    "only line ends": ("0101.csv", b"\n\n\r\n"),
    "only names of columns": ("0101.csv", ",".join(HEAD).encode() + b"\n"),
    "zeros": ("0101.csv", b"\x00" * 300),
    "half a workbook": ("0101.xlsx", b"PK\x03\x04" + b"\x00" * 40),
    "a text that is called a workbook": ("0101.xlsx", b"esto no es un libro"),
    "a picture that is called a table": ("0101.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "a picture that is called a sheet": ("0101.ods", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "an old workbook that is none": ("0101.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
    "an archive that is no workbook": ("0101.xlsx", b"PK\x05\x06" + b"\x00" * 18),
    "an archive full of nothing": ("0101.xlsx", None),
    "another table": ("0101.csv", b"a,b\n1,2\n"),
    "the same name for two columns": ("0101.csv", b"poblacion,poblacion\n1,2\n"),
    "a page of a firewall": ("0101.csv", b"<html><body>Acceso denegado</body></html>"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_strange_file_is_refused_with_a_sentence_and_the_others_come_in(take, folder, case):
    name, content = STRANGE[case]
    (folder / name).write_bytes(zip_bomb() if content is None else content)
    write(folder / "1413.csv", row("1413"))
    said = take()
    found = by_name(said)
    strange = found.pop(name)
    assert found["1413.csv"]["status"] == "imported"
    assert strange["rows"] == 0
    assert (said.code, strange["status"], strange["batch"]) == (1, "refused", None)
    assert strange["problems"]
    assert all(each["message"] and each["fix"] for each in strange["problems"])


def test_a_folder_that_is_called_like_a_table_is_looked_into(take, folder):
    write(folder / "0101.csv" / "1413.csv", row("1413"))
    found = only(take("--origin", "0101.csv/1413.csv=1413"))
    assert (found["file"], found["status"]) == ("0101.csv/1413.csv", "imported")


@pytest.mark.parametrize(
    "name",
    ["0101 año ñandú.csv", "0101 'comillas'.csv", "0101 %s {x}.csv", "0101 🌽.csv", "-0101.csv"],
)
def test_any_name_a_file_can_have_is_shown_as_it_is(take, shell, folder, name):
    write(folder / name, row())
    assert only(take())["file"] == name
    assert name in shell("data", "batches", FORM).out


@pytest.mark.parametrize("ending", [".CSV", ".Csv", ".TXT", ".tsv"])
def test_the_ending_may_be_written_in_any_way(take, folder, ending):
    write(folder / f"0101{ending}", row(), delimiter="\t" if ending == ".tsv" else ",")
    assert only(take())["status"] == "imported"


def test_files_come_in_the_order_of_their_names(take, folder):
    for name in ("b/0103.csv", "0102.csv", "a/0104.csv", "0101.csv"):
        write(folder / name, row(name[-8:-4]))
    assert list(by_name(take())) == ["0101.csv", "0102.csv", "a/0104.csv", "b/0103.csv"]


NOT_GUESSED = {
    "a day in the name": ("informe 15-03-2026.csv", "batch.unsure_origin"),
    "an hour in the name": ("export_20260315_1413.csv", "batch.unsure_origin"),
    "a surname in the name": ("Ana Morales.csv", "batch.unsure_origin"),
    "a telephone in the name": ("llamar 2413-1413.csv", "batch.unsure_origin"),
    "a year in the name": ("datos 2009.csv", "batch.unsure_origin"),
    "a department in the name": ("Quetzaltenango.csv", "batch.unsure_origin"),
    "nothing in the name": ("datos.csv", "batch.no_origin"),
    "two codes in the name": ("0101 1413.csv", "batch.origin_conflict"),
    "two places in the name": ("Nebaj Chajul.csv", "batch.origin_conflict"),
}


@pytest.mark.parametrize("case", NOT_GUESSED)
def test_whose_a_file_is_is_never_guessed(take, shell, folder, case):
    name, code = NOT_GUESSED[case]
    write(folder / name, row(), without=NO_CODE)
    said = take()
    assert (said.code, codes(only(said))) == (1, [code])
    assert shell("data", "batches", FORM, "--json").object["batches"] == []


@pytest.mark.parametrize("case", NOT_GUESSED)
def test_a_person_who_knows_it_says_so(take, folder, case):
    name, _code = NOT_GUESSED[case]
    write(folder / name, row(), without=NO_CODE)
    found = only(take("--origin", f"{name}=1413"))
    assert (found["status"], found["municipality"], found["origin_by"]) == (
        "imported", "1413", "person",
    )  # fmt: skip


@pytest.mark.parametrize("given", ["0101.csv", "=1413", "0101.csv="])
def test_an_origin_that_says_nothing_is_a_wrong_use(take, folder, given):
    write(folder / "0101.csv", row())
    assert take("--origin", given).code == 2


@pytest.mark.parametrize("given", ["9901", "Nebaj", "14", "1422", "2026"])
def test_a_person_cannot_say_a_municipality_that_is_none(take, folder, given):
    write(folder / "0101.csv", row())
    said = take("--origin", f"0101.csv={given}")
    assert (said.code, codes(only(said))) == (1, ["batch.no_such_municipality"])


@pytest.mark.parametrize("given", ["1413", "GT-1413", "14-13"])
def test_a_person_may_write_a_code_in_any_usual_way(take, folder, given):
    write(folder / "x.csv", row("1413"))
    assert only(take("--origin", f"x.csv={given}"))["municipality"] == "1413"


class TestKeys:
    """What scripts read."""

    def test_of_a_folder(self, take, folder):
        write(folder / "0101.csv", row())
        said = take()
        assert {"files", "skipped", "stopped", "preview", "imported", "counts"} <= set(said.object)
        assert set(only(said)) == FILE_KEYS
        assert set(said.object["counts"]) == {
            "imported", "problems", "repeated", "refused", "planned", "waiting",
        }  # fmt: skip

    def test_of_the_list(self, take, shell, folder):
        write(folder / "0101.csv", row())
        take()
        (found,) = shell("data", "batches", FORM, "--json").object["batches"]
        assert set(found) == BATCH_KEYS
        assert (found["name"], found["rows"], len(found["sha256"])) == ("Guatemala", 1, 64)
        assert found["at"].endswith("+00:00")

    def test_of_the_board(self, shell):
        said = shell("data", "board", FORM, "--json").object
        assert {
            "form", "period", "due", "counts", "elsewhere", "departments", "municipalities",
            "missing_file",
        } <= set(said)  # fmt: skip
        assert all(set(each) == PLACE_KEYS for each in said["municipalities"])

    def test_of_a_difference(self, take, folder):
        write(folder / "0101.csv", row())
        take()
        write(folder / "0101.csv", row(people="7"))
        found = only(take("--preview"))["difference"]
        assert {"batch", "file", "added", "gone", "changed", "same", "rows", "set_aside"} == set(
            found
        )
        assert set(found["rows"][0]) == {"kind", "key", "row", "cells"}
        assert set(found["rows"][0]["cells"][0]) == {"path", "label", "before", "after"}


class TestManyTimes:
    """Files that come again and again."""

    def send(self, take, folder, people):
        write(folder / "0101.csv", row(people=people))
        return only(take())

    def test_each_takes_the_place_of_the_one_before(self, take, shell, folder):
        sent = [self.send(take, folder, str(people)) for people in (1, 2, 3)]
        assert [each["replaces"] for each in sent] == [None, sent[0]["batch"], sent[1]["batch"]]
        counts = shell("data", "board", FORM, "--period", "2018", "--json").object["counts"]
        assert counts["received"] + counts["problems"] == 1
        assert len(shell("record", "list", FORM, "--json").object["records"]) == 1

    def test_they_are_taken_back_one_by_one(self, take, shell, folder):
        sent = [self.send(take, folder, str(people))["batch"] for people in (1, 2, 3)]
        backs = []
        for batch in reversed(sent):
            said = shell("data", "undo", FORM, "--batch", batch, "--json")
            backs.append(said.object["back"])
        assert backs == [sent[1], sent[0], None]
        assert shell("record", "list", FORM, "--json").object["records"] == []

    def test_a_preview_and_the_import_say_the_same_difference(self, take, folder):
        self.send(take, folder, "1")
        write(folder / "0101.csv", row(people="2"), row("0101", "2017"))
        planned, done = only(take("--preview")), only(take())
        assert done["difference"] == planned["difference"]

    def test_another_year_takes_no_place(self, take, folder):
        self.send(take, folder, "1")
        write(folder / "0101.csv", row("0101", "2019"))
        found = only(take())
        assert (found["period"], found["replaces"]) == ("2019", None)

    def test_the_first_file_again_after_the_second_is_told_not_lost(self, take, folder):
        first = self.send(take, folder, "1")
        self.send(take, folder, "2")
        third = self.send(take, folder, "1")
        assert third["status"] in ("imported", "problems", "repeated")
        assert third["batch"] >= first["batch"]

    def test_the_journal_stays_whole(self, take, shell, folder):
        batch = [self.send(take, folder, str(people))["batch"] for people in (1, 2)][-1]
        shell("data", "undo", FORM, "--batch", batch)
        assert shell("store", "check", "--json").code == 0


class TestRemarks:
    """The sender's own file with what is wrong marked on it."""

    @pytest.fixture
    def remarks(self, take, shell, tmp_path):
        def remarks():
            batch = only(take())["batch"]
            out = tmp_path / "observado.xlsx"
            said = shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json")
            assert said.code == 0, said.object
            return said.object, load_workbook(out)

        return remarks

    def test_other_sheets_formulas_and_fonts_stay(self, remarks, folder):
        book = book_of(row(hogares_internet_pct="180"))
        book.active["C2"].font = Font(bold=True)
        other = book.create_sheet("Cálculos")
        other["A1"] = "=1+1"
        book.save(folder / "0101.xlsx")
        _said, back = remarks()
        assert back.worksheets[0]["C2"].font.bold is True
        assert back["Cálculos"]["A1"].value == "=1+1"

    def test_a_note_that_the_sender_wrote_is_kept_before_ours(self, remarks, folder):
        book = book_of(row(hogares_internet_pct="180"))
        book.active["D2"].comment = Comment("Dato de la encuesta", "Ana")
        book.save(folder / "0101.xlsx")
        _said, back = remarks()
        note = back.worksheets[0]["D2"].comment.text
        assert note.startswith("Dato de la encuesta\n")
        assert len(note) > len("Dato de la encuesta\n")

    def test_a_file_marked_before_can_be_mended_and_sent_again(self, remarks, folder, take):
        book_of(row(hogares_internet_pct="180")).save(folder / "0101.xlsx")
        _said, back = remarks()
        back.worksheets[0]["D2"] = "18"
        back.save(folder / "0101.xlsx")
        found = only(take())
        assert (found["status"], found["errors"], found["difference"]["changed"]) == (
            "imported", 0, 1,
        )  # fmt: skip

    @pytest.mark.parametrize("above", [0, 1, 3], ids=["first", "second", "fourth"])
    def test_marks_stand_on_the_rows_of_the_file(self, remarks, folder, above):
        notes = [f"nota {n}" for n in range(above)]
        write(folder / "0101.csv", row(), row("0101", "2017", hogares_internet_pct="180"),
              above=notes)  # fmt: skip
        said, back = remarks()
        marked = [mark for mark in said["marks"] if mark["severity"] == "error"]
        assert {(mark["row"], mark["place"]) for mark in marked} == {(above + 3, 3)}
        assert back.worksheets[0].cell(above + 3, 4).comment is not None
        assert back.worksheets[0].cell(above + 2, 4).comment is None

    def test_columns_that_were_told_by_hand_are_marked_where_they_stand(
        self, shell, folder, tmp_path
    ):
        head = ["nadie lo conoce", *HEAD[:3], "h", *HEAD[4:]]
        book = Workbook()
        book.active.append(head)
        book.active.append(["x", *list(row(hogares_internet_pct="180").values())])
        book.save(folder / "0101.xlsx")
        said = shell("data", "import", FORM, folder, "--map", "h=hogares_internet_pct",
                     "--ignore", "*", "--json")  # fmt: skip
        out = tmp_path / "o.xlsx"
        batch = only(said)["batch"]
        marks = shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json").object[
            "marks"
        ]
        assert {mark["place"] for mark in marks if mark["severity"] == "error"} == {4}
        assert load_workbook(out).active["E2"].fill.fill_type == "solid"

    def test_each_problem_is_listed_with_words_for_the_sender(self, remarks, folder):
        write(folder / "0101.csv", row(hogares_internet_pct="180", poblacion="muchos"))
        said, back = remarks()
        rows = list(back["Observaciones"].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(said["marks"]) >= 2
        assert all(line[0] == 2 and line[3] and line[4] for line in rows)
        assert {"hogares_internet_pct", "poblacion"} <= {line[1] for line in rows}

    @pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+a", "-b", "\ttab", "a\x0bb"])
    def test_a_cell_of_a_text_file_never_becomes_a_formula(self, remarks, folder, text):
        write(folder / "0101.csv", row(idioma_materno=text))
        _said, back = remarks()
        cell = back.worksheets[0].cell(2, HEAD.index("idioma_materno") + 1)
        assert cell.data_type == "s"

    @pytest.mark.parametrize("name", ["no/hay/x.xlsx", ""])
    def test_a_place_where_nothing_can_be_written_is_told(
        self, take, shell, folder, tmp_path, name
    ):
        write(folder / "0101.csv", row())
        batch = only(take())["batch"]
        out = tmp_path / name if name else tmp_path
        said = shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json")
        assert said.code in (1, 2, 3)
        assert said.codes

    def test_an_older_file_is_replaced_and_nothing_is_left_beside_it(
        self, take, shell, folder, tmp_path
    ):
        write(folder / "0101.csv", row())
        batch = only(take())["batch"]
        out = tmp_path / "salida" / "o.xlsx"
        out.parent.mkdir()
        out.write_bytes(b"viejo")
        shell("data", "remarks", FORM, "--batch", batch, "-o", out, "--json")
        assert out.read_bytes()[:2] == b"PK"
        assert [each.name for each in out.parent.iterdir()] == ["o.xlsx"]

    @pytest.mark.parametrize("batch", ["0", "-1", "99"])
    def test_a_batch_that_is_not_there_is_told(self, shell, tmp_path, batch):
        said = shell("data", "remarks", FORM, f"--batch={batch}", "-o", tmp_path / "o.xlsx",
                     "--json")  # fmt: skip
        assert (said.code, said.codes) == (1, ["batch.not_here"])

    def test_a_batch_that_is_no_number_is_a_wrong_use(self, shell, tmp_path):
        said = shell("data", "remarks", FORM, "--batch", "uno", "-o", tmp_path / "o.xlsx", "--json")
        assert said.code == 2


def test_the_board_and_the_list_agree_with_the_records(take, shell, folder):
    for code, count in (("0101", 1), ("1413", 2), ("1702", 3)):
        write(folder / f"{code}.csv", *(row(code, str(2018), str(n)) for n in range(1, count + 1)))
    take("--period", "2018")
    listed = shell("data", "batches", FORM, "--json").object["batches"]
    board = shell("data", "board", FORM, "--period", "2018", "--json").object
    records = shell("record", "list", FORM, "--json").object["records"]
    on_board = {e["code"]: e["records"] for e in board["municipalities"] if e["records"]}
    assert {each["municipality"]: each["rows"] for each in listed} == on_board
    assert sum(on_board.values()) == len(records) == 6
    assert "0101" in json.dumps(listed)
