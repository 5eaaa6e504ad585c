"""Profiles of files and forms, from the command line too."""

import pytest
from support.command_line import acopio
from support.households import NESTED
from support.workspaces import PERSON, HandClock

from app.cli.data_quality import COMMANDS
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.profile_table import kept_questions, plain_text, profile_file, profile_form
from app.store.database import KnownError
from app.store.workspace import Workspace
from forms.problem import ProblemError

FORM = "conectividad_municipal"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        load_library_form(opened, FORM)
        yield opened


def table(tmp_path, text, name="t.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


class TestFile:
    """A table somebody brings."""

    def test_its_columns_are_told(self, tmp_path):
        found = profile_file(table(tmp_path, "a;b\n1;x\n2;\n"))
        assert (found.rows, found.repeat, found.problems) == (2, None, ())
        assert [(each.name, each.missing, each.distinct) for each in found.columns] == [
            ("a", 0, 2),
            ("b", 1, 1),
        ]

    def test_rows_that_are_not_whole_are_left_out_and_named(self, tmp_path):
        found = profile_file(table(tmp_path, "a,b\n1,x\n2\n3,y,z\n4,w\n"))
        assert found.rows == 2
        assert [(each.code, each.place.row) for each in found.problems] == [
            ("table.ragged_row", 3),
            ("table.ragged_row", 4),
        ]

    def test_a_column_without_a_name_is_called_by_its_place(self, tmp_path):
        found = profile_file(table(tmp_path, "a,,b\n1,x,y\n"))
        assert [each.name for each in found.columns] == ["a", "columna 2", "b"]

    @pytest.mark.parametrize(("text", "error"), [("", ProblemError), ("a,b\n1\n", ProblemError)])
    def test_what_is_no_table_is_refused(self, tmp_path, text, error):
        with pytest.raises(error):
            profile_file(table(tmp_path, text))

    def test_a_file_that_is_not_there_is_the_computer_s_matter(self, tmp_path):
        with pytest.raises(KnownError):
            profile_file(tmp_path / "nada.csv")


class TestForm:
    """The finished records."""

    def test_each_question_is_a_column_with_its_words(self, workspace):
        import_table(workspace, FORM, course().table, PERSON)
        (found,) = profile_form(workspace, FORM)
        assert found.rows > 300
        names = [each.name for each in found.columns]
        assert names[:3] == ["municipio", "anio_censo", "poblacion"]
        assert found.titles[0] == "Municipio"
        assert found.columns[0].kinds.keys() <= {"code", "integer", "text"}

    def test_a_form_without_records_has_columns_without_cells(self, workspace):
        (found,) = profile_form(workspace, FORM)
        assert found.rows == 0
        assert all(column.missing == 0 for column in found.columns)

    def test_a_form_that_is_not_here_is_refused(self, workspace):
        with pytest.raises(ProblemError):
            profile_form(workspace, "nadie")

    def test_repeats_are_tables_of_their_own(self):
        tables = kept_questions(NESTED)
        assert list(tables) == [None, "personas", "personas/hijos"]
        assert [question.path for question in tables["personas"]] == ["personas/edad"]

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, ""),
            ("0101", "0101"),
            (5, "5"),
            (5.0, "5"),
            (12345.5, "12345.5"),
            (1e-7, "0.0000001"),
            (1e16, "10000000000000000"),
        ],
    )
    def test_answers_are_written_plainly(self, value, text):
        assert plain_text(value) == text


class TestCommand:
    """`acopio data profile`."""

    def test_it_is_one_command(self):
        assert ("data", "profile") in {command.name for command in COMMANDS}

    def test_a_file(self, tmp_path):
        ended = acopio(
            "data", "profile", table(tmp_path, "codigo,monto\n0101,5\n0102,N/D\n"), "--json"
        )
        assert ended.code == 0
        assert ended.said["rows"] == 2
        code, amount = ended.said["columns"]
        assert (code["kinds"], code["patterns"][0]["pattern"]) == ({"code": 2}, "9999")
        assert (amount["placeholders"], amount["numbers"]["max"]) == (1, 5.0)
        assert ended.said["repeats"] == []

    def test_a_file_with_a_wrong_row_ends_with_what_was_wrong(self, tmp_path):
        ended = acopio("data", "profile", table(tmp_path, "a,b\n1,2\n3\n"), "--json")
        assert (ended.code, ended.codes, ended.place["row"]) == (1, ["table.ragged_row"], 3)

    def test_a_form_for_people(self, workspace):
        import_table(workspace, FORM, course().table, PERSON)
        ended = acopio("data", "profile", FORM, "--workspace", workspace.folder)
        assert ended.code == 0
        assert "municipio: en blanco 0" in ended.stdout

    @pytest.mark.parametrize(("subject", "code"), [("nada.csv", 3), ("nadie", 1)])
    def test_what_is_not_there(self, workspace, subject, code):
        ended = acopio("data", "profile", subject, "--workspace", workspace.folder, "--json")
        assert ended.code == code
