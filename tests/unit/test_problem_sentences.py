"""Problems as they truly happen, read aloud: nothing blank, nothing raw, in both languages.

Each row makes something go wrong the way a person would, and says what must stand in the sentence.
A field that nobody filled in shows as «…»; none may.
"""

import errno
import re
from pathlib import Path

import pytest
from support.households import FLAT, METADATA, household
from support.instruments import instrument, public
from support.portals import fresh_name
from support.practice_table import a_table
from support.sessions import session_of
from support.workbook import write_workbook
from support.workspaces import PERSON, HandClock

from app.cli.record import read_answers
from app.messages import current_language, fix, problem_codes, sentence, set_language
from app.operations.add_record import add_record
from app.operations.build_dataset import build_dataset, copy_package
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.portals import ChosenPortal, open_portal
from app.operations.publish import publish
from app.steps import exports
from app.steps.catalogue import DatasetMetadata, missing_fields
from app.steps.columns import map_columns
from app.steps.datapackage import build_package
from app.steps.exports import write_csv, write_xlsx
from app.steps.package_check import check_package, verify_manifest
from app.steps.table_files import body
from app.steps.tables import open_table
from app.store.database import KnownError
from app.store.driver import connect
from app.store.workspace import Workspace
from forms.choices import Choice
from forms.instrument import ChoiceList, Question, Repeat
from forms.problem import Problem, ProblemError
from forms.xlsform import read_form

FORM = "conectividad_municipal"
BLANK = "…"
RAW = re.compile(r"\{\w*\}|\bNone\b|\bErrno\b|Traceback|\bENO\w+|<class|Place\(")


def problems_of(work, *arguments, **options) -> list[Problem]:
    """Everything a piece of work finds wrong, whether it stops at it or tells it at the end."""
    try:
        found = work(*arguments, **options)
    except (ProblemError, KnownError) as refused:
        return list(refused.problems)
    return list(found or ())


def reads_well(problem: Problem) -> dict[str, str]:
    """Say a problem in both languages, see that each is whole, and give what was said."""
    said = {}
    for language in ("es", "en"):
        set_language(language)
        said[language] = f"{sentence(problem)} {fix(problem)}".strip()
        assert BLANK not in said[language], said
        assert not RAW.search(said[language]), said
        assert "  " not in said[language], said
        assert said[language][0] == said[language][0].upper(), said
    set_language("es")
    assert current_language() == "es"
    assert said["es"] != said["en"], "not translated"
    return said


def check(problems: list[Problem], code: str, *words: str) -> None:
    """See that a problem of this code is among them, and that its sentence has these words."""
    assert code in {problem.code for problem in problems}, problems
    for problem in problems:
        said = reads_well(problem)
        if problem.code == code:
            for word in words:
                assert word in said["es"], said
                assert word in said["en"], said


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock):
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_library_form(opened, FORM)
        yield opened


class TestTables:
    """What a table that comes in can have."""

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (b"", "table.empty", ()),
            (b"\n\n,,\n", "table.empty", ()),
            (b"a,b\n", "table.no_rows", ()),
            (b"PK\x03\x04...", "table.damaged", ()),
            (b"%PDF-1.7", "table.not_a_csv", ()),
            (b"\x00\x01\x02\x03\x00\x00", "table.cannot_read", ()),
            (b"a,a\n1,2\n", "table.duplicate_column", ("«a»",)),
            (b"a,b\n1\n", "table.ragged_row", ("2", "1")),
            (b"a,b\n1,2,3\n", "table.ragged_row", ("2", "3")),
            ("año,b\nÑandú,2\n".encode("cp1252"), "table.old_encoding", ("cp1252",)),
            (b"a,b\n1,2\n,\n,\n3,4\n", "table.blank_rows", ("2",)),
            ("año\nniñez\nAsunción\n".encode() + b"\xff\n", "table.encoding", ("4",)),
        ],
    )
    def test_a_file_that_is_not_as_it_should_be(self, tmp_path, content, code, words):
        file = tmp_path / "cuadro.csv"
        file.write_bytes(content)

        def read():
            table = open_table(file)
            list(table.rows)
            return table.problems

        plain = [word.strip("«»") for word in words]
        check(problems_of(read), code, "cuadro.csv", *plain)

    def test_a_file_that_is_not_there(self, tmp_path):
        check(problems_of(open_table, tmp_path / "nada.csv"), "table.cannot_read", "nada.csv")

    def test_a_name_of_an_encoding_that_nobody_knows(self, tmp_path):
        file = a_table(tmp_path / "t.csv")
        found = problems_of(open_table, file, encoding="utf-9")
        check(found, "table.unknown_encoding", "utf-9")

    def test_a_file_with_more_wrong_rows_than_can_be_named(self, tmp_path, monkeypatch):
        monkeypatch.setattr(body, "KEPT_PROBLEMS", 2)
        file = tmp_path / "cuadro.csv"
        file.write_text("a,b\n" + "1\n" * 7, encoding="utf-8")
        found = problems_of(lambda: list(open_table(file).rows))
        check(found, "table.more_ragged_rows", "5", "cuadro.csv")

    @pytest.mark.parametrize(
        ("header", "code", "words"),
        [
            (["numero"], "table.missing_column", ("municipio", "Municipio")),
            (["municipio", "numero", "color"], "table.unknown_column", ("color",)),
            (["municipio", "numero", "Número"], "table.two_columns", ("numero", "Número")),
            (["municipio", "numero", ""], "table.unknown_column", ("3",)),
        ],
    )
    def test_columns_that_do_not_fit_the_form(self, header, code, words):
        found = problems_of(map_columns, header, FLAT, file="cuadro.csv")
        check(found, code, "cuadro.csv", *words)

    def test_a_table_that_was_imported_before(self, workspace):
        from app.operations.practice import course

        import_table(workspace, FORM, course().table, PERSON)
        again = import_table(workspace, FORM, course().table, PERSON)
        check(list(again.problems), "table.already_imported", "338")


class TestGoingOut:
    """What can keep a table or a package from being written."""

    def test_a_file_that_another_program_holds(self, tmp_path, monkeypatch):
        def held(*_names):
            raise PermissionError(errno.EACCES, "held")

        monkeypatch.setattr(exports.os, "replace", held)
        found = problems_of(write_csv, tmp_path / "t.csv", ["a"], [])
        check(found, "table.file_open", "t.csv")

    def test_a_folder_that_is_not_there(self, tmp_path):
        found = problems_of(write_csv, tmp_path / "falta" / "t.csv", ["a"], [])
        check(found, "table.cannot_write", "t.csv")

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.ENAMETOOLONG])
    def test_a_disk_that_refuses_says_why_in_words(self, tmp_path, monkeypatch, number):
        def refuses(*_names):
            raise OSError(number, "raw words of the system")

        monkeypatch.setattr(exports.os, "replace", refuses)
        (problem,) = problems_of(write_csv, tmp_path / "t.csv", ["a"], [])
        said = reads_well(problem)
        assert not any("raw words" in text for text in said.values())

    def test_a_sheet_that_cannot_hold_so_many_rows(self, tmp_path, monkeypatch):
        monkeypatch.setattr(exports, "LARGEST_SHEET", 1001)
        rows = ([n] for n in range(2000))
        found = problems_of(write_xlsx, tmp_path / "t.xlsx", ["a"], rows)
        check(found, "table.too_many_rows", "1,000", "t.xlsx")

    def test_a_form_without_anything_public(self, tmp_path, clock):
        form = instrument(Question("a", "text"))
        found = problems_of(build_package, tmp_path / "p", form, [], METADATA, clock())
        check(found, "package.no_public_columns", "Prueba")

    def test_a_package_that_cannot_be_written(self, tmp_path, clock):
        (tmp_path / "p").write_text("a file where the folder should be", encoding="utf-8")
        found = problems_of(build_package, tmp_path / "p" / "q", FLAT, [], METADATA, clock())
        check(found, "package.cannot_write")

    def test_a_text_that_excel_would_run(self, tmp_path, clock):
        records = [("u", FLAT_ANSWERS)]
        built = build_package(tmp_path / "p", FLAT, records, METADATA, clock())
        check(list(built.problems), "table.formula_like", "nota", "1")

    @pytest.mark.parametrize(
        ("harm", "code"),
        [
            (lambda folder: (folder / "LEAME.md").unlink(), "package.file_missing"),
            (
                lambda folder: (folder / "LEAME.md").write_text("x", encoding="utf-8"),
                "package.file_changed",
            ),
            (
                lambda folder: (folder / "otro.txt").write_text("x", encoding="utf-8"),
                "package.file_unknown",
            ),
        ],
    )
    def test_a_package_that_was_touched(self, tmp_path, clock, harm, code):
        folder = build_package(tmp_path / "p", FLAT, [], METADATA, clock()).folder
        harm(folder)
        check(verify_manifest(folder), code)

    def test_a_package_that_frictionless_refuses(self, tmp_path, clock):
        built = build_package(tmp_path / "p", FLAT, [("u", FLAT_ANSWERS)], METADATA, clock())
        data = built.folder / built.data_file
        data.write_text(data.read_text(encoding="utf-8").replace("0101", "9999"), encoding="utf-8")
        check(check_package(built.folder), "package.not_valid", "hogares.csv")

    def test_a_folder_that_is_no_package(self, tmp_path):
        check(check_package(tmp_path), "package.cannot_read", tmp_path.name)

    @pytest.mark.parametrize(
        ("given", "code", "words"),
        [
            ({"title": ""}, "package.no_title", ()),
            ({"description": " "}, "package.no_description", ()),
            ({"organization": ""}, "package.no_organization", ()),
            ({"contact_email": ""}, "package.no_contact", ()),
            ({"contact_email": "muni"}, "package.bad_contact", ("muni",)),
            ({"laip": "Art. 10"}, "package.bad_laip", ("Art. 10", "10.28")),
            ({"name": "Ñandú!"}, "package.bad_name", ("Ñandú!",)),
            ({"license": "GPL"}, "package.bad_license", ("GPL",)),
            ({"frequency": "cada rato"}, "package.bad_frequency", ("cada rato",)),
            ({"temporal_start": "enero"}, "package.bad_period", ("enero",)),
            ({"themes": ("XX",)}, "package.bad_theme", ()),
        ],
    )
    def test_a_description_with_a_gap(self, given, code, words):
        values = METADATA.to_json() | given
        check(missing_fields(DatasetMetadata.from_json(values)), code, *words)


FLAT_ANSWERS = household("0101", 1, nota="=1+1")


ONE_OF = ChoiceList("colores", (Choice("r", {"": "Rojo"}), Choice("v", {"": "Verde"})))
QUESTIONS = (
    Question("entero", "integer", {"": "Cuántos"}),
    Question("numero", "decimal", {"": "Cuánto"}),
    Question("fecha", "date", {"": "Qué día"}),
    Question("hora", "time", {"": "A qué hora"}),
    Question("momento", "dateTime", {"": "Cuándo"}),
    Question("punto", "geopoint", {"": "Dónde"}),
    Question("camino", "geotrace", {"": "Por dónde"}),
    Question("visto", "acknowledge", {"": "Lo leyó"}),
    Question("foto", "image", {"": "Foto"}),
    Question("color", "select_one", {"": "Color"}, list_name="colores"),
    Question(
        "edad", "integer", {"": "Edad"}, constraint=". < 120",
        constraint_messages={"": "Nadie es tan viejo."},
    ),
    Question(
        "pueblo", "text", {"": "Pueblo"}, required="true()",
        required_messages={"": "Hace falta para el informe."},
    ),
)  # fmt: skip


class TestAnswers:
    """What a form refuses, said to the person who typed it."""

    @pytest.mark.parametrize(
        ("path", "typed", "code", "words"),
        [
            ("entero", "doce", "answer.not_a_number", ("Cuántos", "doce")),
            ("entero", "1.5", "answer.not_a_whole_number", ("Cuántos", "1.5")),
            ("entero", "9" * 30, "answer.number_too_big", ("Cuántos", "9" * 30)),
            ("numero", "1.2.3", "answer.not_a_number", ("Cuánto", "1.2.3")),
            ("fecha", "31/02/2026", "answer.not_a_date", ("Qué día", "31/02/2026")),
            ("hora", "25:00", "answer.not_a_time", ("A qué hora", "25:00")),
            ("momento", "ayer", "answer.not_a_date_time", ("Cuándo", "ayer")),
            ("punto", "aquí", "answer.not_a_place", ("Dónde", "aquí")),
            ("camino", "1 2", "answer.not_a_line", ("Por dónde", "1 2")),
            ("visto", "quizá", "answer.not_acknowledged", ("Lo leyó", "quizá")),
            ("foto", "../a.jpg", "answer.not_a_file_name", ("Foto", "../a.jpg")),
            ("color", "azul", "answer.not_in_list", ("Color", "azul")),
            ("edad", "130", "answer.constraint", ("Edad", "130", "Nadie es tan viejo.")),
        ],
    )
    def test_an_answer_that_is_not_of_its_kind(self, path, typed, code, words):
        session = session_of(*QUESTIONS, lists=[ONE_OF])
        session.answer("pueblo", "Nebaj")
        session.answer(path, typed)
        check(session.violations(), code, *words)

    def test_an_answer_that_is_missing(self):
        session = session_of(*QUESTIONS, lists=[ONE_OF])
        check(session.violations(), "answer.required", "Pueblo", "Hace falta para el informe.")

    @pytest.mark.parametrize(
        ("work", "code", "words"),
        [
            (lambda s: s.answer("aviso", "x"), "answer.not_answerable", ("Lea esto",)),
            (lambda s: s.answer("fijo", "x"), "answer.readonly", ("No se toca",)),
            (lambda s: s.add_row("veces"), "answer.fixed_rows", ("Cada vez",)),
            (lambda s: s.answer("nada", "x"), "answer.unknown_question", ("nada",)),
        ],
    )
    def test_what_a_person_cannot_do(self, work, code, words):
        session = session_of(
            Question("aviso", "note", {"": "Lea esto"}),
            Question("fijo", "text", {"": "No se toca"}, readonly="true()"),
            Repeat("veces", {"": "Cada vez"}, count="2", children=(Question("veces/a", "text"),)),
        )
        check(problems_of(work, session), code, *words)

    @pytest.mark.parametrize(
        ("given", "code", "words"),
        [
            ({"clima": "frío"}, "answer.unknown_question", ("clima",)),
            ({"poblacion": [1]}, "answer.not_a_value", ("poblacion",)),
            ({"poblacion": {"a": 1}}, "answer.not_a_value", ("poblacion",)),
        ],
    )
    def test_an_object_that_does_not_fit_the_form(self, workspace, clock, given, code, words):
        found = problems_of(add_record, workspace, FORM, given, PERSON, clock=clock)
        check(found, code, *words)

    def test_a_repeat_that_is_no_list(self, workspace, clock):
        load_library_form(workspace, "obras_municipales")
        given = {"modificaciones": "una"}
        found = problems_of(add_record, workspace, "obras_municipales", given, PERSON, clock=clock)
        check(found, "answer.not_a_list", "modificaciones")

    @pytest.mark.parametrize("text", ["{", "[1]", '{"a": NaN}', "\udcff", '{"a": 1', "[" * 20_000])
    def test_a_file_of_answers_that_cannot_be_read(self, tmp_path, text):
        file = tmp_path / "r.json"
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
        check(problems_of(read_answers, file), "command.cannot_read_answers", "r.json")

    def test_a_file_of_answers_that_is_not_there(self, tmp_path):
        found = problems_of(read_answers, tmp_path / "no.json")
        check(found, "command.cannot_read_answers", "no.json")


class TestForms:
    """What a workbook can have, each with the row where it stands."""

    @pytest.mark.parametrize(
        ("rows", "code", "words"),
        [
            ("| | texto | a | A |", "form.unknown_type", ("texto", "2")),
            ("| | | a | A |", "form.missing_type", ("2",)),
            ("| | text | | A |", "form.missing_name", ("2",)),
            ("| | text | a b | A |", "form.bad_name", ("a b", "2")),
            ("| | text | a | A |\n| | text | a | B |", "form.duplicate_name", ("a", "3")),
            ("| | select_one x | a | A |", "form.missing_list", ("x", "2")),
            ("| | calculate | a | |", "form.missing_calculation", ("2",)),
            ("| | begin group | g | G |\n| | text | a | A |", "form.unclosed_group", ("g", "2")),
            ("| | text | a | A |\n| | end group | | |", "form.unopened_group", ("3",)),
            (
                "| | begin group | g | G |\n| | text | a | A |\n| | end repeat | | |",
                "form.crossed_groups",
                ("g", "4", "2"),
            ),
            ("| | text | a | Hola ${nadie} |", "form.broken_reference", ("nadie", "2")),
        ],
    )
    def test_a_row_that_must_be_corrected(self, tmp_path, rows, code, words):
        text = "| survey |\n| | type | name | label |\n" + rows
        file = write_workbook(tmp_path / "mala.xlsx", text)
        check(problems_of(read_form, file), code, *words)

    def test_choices_that_must_be_corrected(self, tmp_path):
        file = write_workbook(
            tmp_path / "mala.xlsx",
            """
            | survey  |                   |          |       |
            |         | type              | name     | label |
            |         | select_multiple l | a        | A     |
            | choices |                   |          |       |
            |         | list_name         | name     | label |
            |         | l                 | uno      | Uno   |
            |         | l                 | uno      | Dos   |
            |         | l                 |          | Tres  |
            |         | l                 | dos tres | Dos   |
            """,
        )
        found = problems_of(read_form, file)
        check(found, "form.duplicate_choice", "uno", "l", "3")
        check(found, "form.missing_choice_value", "l", "4")
        check(found, "form.choice_with_space", "dos tres", "l", "2")

    @pytest.mark.parametrize(
        ("sheets", "code", "words"),
        [
            ({"hoja": [["a"]]}, "form.no_survey_sheet", ("hoja",)),
            ({"survey": [["name", "label"]]}, "form.missing_column", ("type",)),
            ({"survey": [["type", "name", "label"]]}, "form.empty_survey", ("survey",)),
        ],
    )
    def test_a_workbook_without_what_every_form_has(self, tmp_path, sheets, code, words):
        file = write_workbook(tmp_path / "mala.xlsx", sheets)
        check(problems_of(read_form, file), code, "mala.xlsx", *words)

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("carta.xlsx", b"Estimada", "form.not_a_workbook"),
            ("carta.xml", b"<html/>", "form.not_an_xform"),
            ("carta.xml", b"<", "form.not_an_xform"),
            ("malo.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "form.unsafe_xml"),
        ],
    )
    def test_a_file_that_is_no_form(self, tmp_path, name, content, code):
        file = tmp_path / name
        file.write_bytes(content)
        check(problems_of(read_form, file), code, name)

    def test_a_file_that_is_not_there(self, tmp_path):
        check(problems_of(read_form, tmp_path / "no.xlsx"), "form.cannot_read", "no.xlsx")

    @pytest.mark.parametrize(
        ("rule", "code", "words"),
        [
            ("1 +", "form.expression", ("1 +",)),
            ("count()", "form.wrong_arguments", ("count",)),
            ("adivinar(1)", "form.unknown_function", ("adivinar",)),
            ("${b}", "form.cycle", ()),
        ],
    )
    def test_a_rule_that_cannot_be_followed(self, tmp_path, rule, code, words):
        file = write_workbook(
            tmp_path / "regla.xlsx",
            f"""
            | survey |           |      |       |             |
            |        | type      | name | label | calculation |
            |        | calculate | a    |       | {rule}      |
            |        | calculate | b    |       | ${{a}} + 1  |
            |        | text      | c    | C     |             |
            """,
        )
        found = problems_of(lambda: read_form(file).problems)
        check(found, code, *words)


class TestWorkspaces:
    """What a folder can have."""

    def test_a_form_that_is_not_here(self, workspace):
        found = problems_of(workspace.instruments.latest, "otra")
        check(found, "store.no_such_form", "otra")

    def test_a_record_that_is_not_here(self, workspace):
        check(problems_of(workspace.records.find, "u-1"), "store.no_such_record", "u-1")

    def test_a_dataset_that_is_not_here(self, workspace):
        check(problems_of(workspace.datasets.get, "nada"), "store.no_such_dataset", "nada")

    def test_a_pin_that_is_wrong(self, workspace):
        workspace.people.set_pin("Ana Brito", "1234")
        found = problems_of(workspace.people.check_pin, "Ana Brito", "4321")
        check(found, "store.wrong_pin", "Ana Brito")

    def test_a_folder_of_a_newer_program(self, tmp_path):
        Workspace.open(tmp_path / "w").close()
        connection = connect(tmp_path / "w" / "acopio.sqlite")
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        check(problems_of(Workspace.open, tmp_path / "w"), "store.newer", "99")

    @pytest.mark.parametrize(
        ("made", "asked", "code"),
        [(True, False, "store.practice"), (False, True, "store.not_practice")],
    )
    def test_a_folder_of_the_other_kind(self, tmp_path, made, asked, code):
        Workspace.open(tmp_path / "mezcla", practice=made).close()
        found = problems_of(Workspace.open, tmp_path / "mezcla", practice=asked)
        check(found, code, "mezcla")

    def test_a_file_where_the_folder_should_be(self, tmp_path):
        (tmp_path / "archivo").write_text("x", encoding="utf-8")
        found = problems_of(Workspace.open, tmp_path / "archivo")
        check(found, "store.not_a_folder", "archivo")

    def test_a_file_that_is_no_database(self, tmp_path):
        (tmp_path / "acopio.sqlite").write_bytes(b"no database at all, " * 100)
        check(problems_of(Workspace.open, tmp_path), "store.not_a_workspace", tmp_path.name)

    @pytest.mark.parametrize(
        ("sql", "code", "words"),
        [
            ("UPDATE journal SET at = '2020' WHERE seq = 2", "store.journal_changed", ("2",)),
            ("DELETE FROM journal WHERE seq = 1", "store.journal_gap", ("1",)),
        ],
    )
    def test_a_journal_that_was_touched(self, workspace, clock, sql, code, words):
        add_record(workspace, FORM, {"poblacion": 7}, PERSON, clock=clock)
        with workspace.db.transaction():
            workspace.db.execute(sql)
        check(workspace.journal.verify(), code, *words)

    def test_a_journal_that_was_cut(self, workspace, clock):
        add_record(workspace, FORM, {"poblacion": 7}, PERSON, clock=clock)
        head = workspace.journal.head()
        with workspace.db.transaction():
            workspace.db.execute("DELETE FROM journal WHERE seq = ?", (head.seq,))
        check(workspace.journal.verify([head]), "store.journal_cut", str(head.seq))


class TestPublishing:
    """What keeps data from going out."""

    def test_nothing_to_publish(self, workspace, clock):
        found = problems_of(build_dataset, workspace, FORM, PERSON, clock=clock)
        codes = {problem.code for problem in found}
        assert codes <= {"dataset.no_records", "package.no_organization"}
        for problem in found:
            reads_well(problem)

    def test_a_name_that_was_never_prepared(self, workspace, clock):
        portal = ChosenPortal("http://127.0.0.1:9", "o", "t")
        name = fresh_name()
        found = problems_of(publish, workspace, name, portal, PERSON, clock=clock)
        check(found, "dataset.unknown", name)

    def test_errors_that_are_still_open(self, workspace, clock):
        from app.operations.practice import course

        import_table(workspace, FORM, course().table, PERSON)
        found = problems_of(build_dataset, workspace, FORM, PERSON, clock=clock)
        check(found, "dataset.has_errors", "5")

    def test_a_copy_that_cannot_be_written(self, tmp_path):
        (tmp_path / "de").mkdir()
        (tmp_path / "a").write_text("x", encoding="utf-8")
        found = problems_of(copy_package, tmp_path / "de", tmp_path / "a")
        check(found, "command.cannot_write", "a")

    def test_a_portal_without_a_key(self, workspace):
        def opened():
            with open_portal(workspace, ChosenPortal("https://datos.gob.gt", "o", "")):
                pass

        check(problems_of(opened), "command.no_token", "https://datos.gob.gt")

    def test_practice_that_would_leave_this_computer(self, tmp_path):
        def opened():
            with (
                Workspace.open(tmp_path / "p", practice=True) as practice,
                open_portal(practice, ChosenPortal("https://datos.gob.gt", "o", "t")),
            ):
                pass

        check(problems_of(opened), "practice.only_loopback", "https://datos.gob.gt")

    def test_a_question_that_is_public_twice_over_has_no_problem(self, tmp_path, clock):
        form = instrument(public("a"), public("A"))
        built = build_package(tmp_path / "p", form, [], METADATA, clock())
        assert built.problems == ()


def test_every_reason_of_the_system_that_has_words_has_them_in_both_languages():
    from app.messages.system_reasons import REASONS

    for code in REASONS:
        values = {"detail": code}
        said = reads_well(Problem("table.cannot_write", values=values | {"file": "t.csv"}))
        assert code not in said["es"]


def test_a_code_that_nobody_knows_is_said_as_it_is():
    assert sentence(Problem("otra.cosa")) == "otra.cosa"
    assert fix(Problem("otra.cosa")) == "otra.cosa"


def test_a_place_can_fill_a_sentence_as_well_as_a_value():
    for code, (happened, _to_do) in problem_codes().items():
        assert code
        assert happened.count("{") == happened.count("}")
