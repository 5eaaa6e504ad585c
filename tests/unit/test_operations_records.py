"""Records as people look at them: rows in words, one record whole, what a search means."""

from pathlib import Path

import pytest
from support.households import FLAT
from support.practice_table import FORM
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.operations.browse_records import find_records, open_table, read_rows, with_options
from app.operations.correct import Correction as Mending
from app.operations.correct import correct_checked, set_aside
from app.operations.export_view import export_view
from app.operations.import_table import import_table, undo_import
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.read_record import log_reveal, read_record
from app.operations.record_words import RecordWords
from app.operations.validate_form import validate_form
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when told to."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock) -> Workspace:
    """A workspace with the practice table, checked."""
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_library_form(opened, FORM)
        import_table(opened, FORM, course().table, PERSON)
        clock.pass_by(minutes=1)
        validate_form(opened, FORM, clock=clock)
        yield opened


@pytest.fixture
def table(workspace: Workspace):
    return open_table(workspace, FORM)


def row_of(workspace, table, number, *paths):
    (row,) = read_rows(workspace, table, [number], paths)
    return row


class TestWords:
    """How answers are said."""

    @pytest.fixture
    def words(self) -> RecordWords:
        return RecordWords(FLAT, Labels())

    def test_an_official_code_keeps_its_number(self, words):
        assert words.say("lugar/municipio", "0101") == "0101 Guatemala"

    def test_a_code_outside_the_list_is_said_as_it_is(self, words):
        assert words.say("lugar/municipio", "9999") == "9999"

    def test_numbers_are_grouped_as_guatemala_writes_them(self, words):
        assert words.say("ingreso", 1234567.5) == "1,234,567.5"

    @pytest.mark.parametrize("blank", [None, ""])
    def test_a_blank_has_no_words(self, words, blank):
        assert words.say("ingreso", blank) is None

    def test_a_question_of_another_version_is_said_as_it_is(self, words):
        assert words.say("antes/sexo", "f") == "f"
        assert words.label("antes/sexo") == "antes/sexo"

    def test_a_record_is_known_by_its_key(self, words):
        assert words.name({"lugar/municipio": "0101", "numero": 7}) == "0101 Guatemala, 7"
        assert words.name({"numero": None}) == ""

    def test_answers_about_persons_are_known(self, words):
        assert words.is_personal("nombre")
        assert words.is_personal("pueblo")
        assert not words.is_personal("nota")

    def test_words_that_were_read_are_handed_on(self):
        known: dict[tuple[str, str], str] = {}
        RecordWords(FLAT, Labels(), known).say("lugar/municipio", "0101")
        again = RecordWords(FLAT, NoLabels(), known)
        assert again.say("lugar/municipio", "0101") == "0101 Guatemala"


class Labels:
    """The options of the form itself."""

    def find(self, list_name, value):
        listed = FLAT.choice_lists[list_name].choices
        return next((choice for choice in listed if choice.value == value), None)


class NoLabels:
    """Nothing can be read any more."""

    def find(self, list_name, value):
        raise AssertionError((list_name, value))


class TestTable:
    """The table of a form."""

    def test_its_columns_are_the_questions_people_answer(self, table):
        assert [column.path for column in table.columns][:3] == [
            "municipio",
            "anio_censo",
            "poblacion",
        ]
        assert [column.numeric for column in table.columns][:3] == [False, True, True]

    def test_without_a_name_it_is_the_form_with_most_records(self, workspace):
        load_library_form(workspace, "obras_municipales")
        assert open_table(workspace).form_id == FORM
        assert open_table(workspace, "obras_municipales").form_id == "obras_municipales"

    def test_an_unknown_name_gives_the_form_with_most_records(self, workspace):
        assert open_table(workspace, "no_hay").form_id == FORM

    def test_a_workspace_without_forms_has_none(self, tmp_path):
        with Workspace.open(tmp_path / "vacio") as empty:
            assert open_table(empty) is None

    def test_records_are_counted_by_where_they_stand(self, workspace, clock):
        capture.start(workspace, FORM, PERSON, clock=clock)
        uuid = workspace.records.info(313).uuid
        set_aside(workspace, uuid, PERSON, reason="repetido")
        counts = workspace.records.counts(open_table(workspace, FORM).instrument)
        assert dict(counts.by_state) == {"final": 337, "draft": 1}
        assert (counts.all, counts.set_aside, counts.with_errors) == (338, 1, 4)
        assert counts.with_warnings == 0

    def test_an_undone_import_is_not_counted(self, workspace):
        undo_import(workspace, 1, PERSON)
        assert workspace.records.counts(open_table(workspace, FORM).instrument).all == 0


class TestRows:
    """Rows in words."""

    def test_a_row_says_number_state_and_answers(self, workspace, table):
        row = row_of(workspace, table, 1, "municipio", "poblacion")
        assert (row.id, row.state, row.errors, row.warnings) == (1, "final", 0, 0)
        assert [cell.words for cell in row.cells] == ["0101 Guatemala, Guatemala", "923,392"]

    def test_what_is_wrong_is_known_at_its_cell(self, workspace, table):
        row = row_of(workspace, table, 69, "municipio", "poblacion")
        assert row.errors == 1
        assert [cell.severity for cell in row.cells] == ["error", ""]

    def test_rows_come_in_the_order_asked_for(self, workspace, table):
        rows = read_rows(workspace, table, [3, 1, 2], ["municipio"])
        assert [row.id for row in rows] == [3, 1, 2]

    def test_a_record_that_is_gone_gives_blanks(self, workspace, table):
        row = row_of(workspace, table, 99_999, "municipio")
        assert (row.uuid, row.cells[0].words) == ("", None)


class TestSearch:
    """What a search means."""

    @pytest.mark.parametrize("typed", ["Chiquimulilla", "chiquimulílla", "0608"])
    def test_it_finds_the_words_of_options_and_their_codes(self, workspace, table, typed):
        found = find_records(workspace, RecordQuery(table.instrument, search=typed), table.version)
        (row,) = read_rows(workspace, table, found, ["municipio"])
        assert row.cells[0].words.startswith("0608 Chiquimulilla")

    def test_it_finds_what_was_typed_wrong_too(self, workspace, table):
        query = RecordQuery(table.instrument, search="cuarenta y nueve")
        assert list(find_records(workspace, query, table.version)) == [222]

    def test_no_text_means_all(self, workspace, table):
        query = RecordQuery(table.instrument, search="  ")
        assert with_options(workspace, query, table.version) is query

    def test_a_text_without_sense_finds_nothing(self, workspace, table):
        query = RecordQuery(table.instrument, search="zzz")
        assert not find_records(workspace, query, table.version)

    @pytest.mark.parametrize(("severity", "count"), [("error", 5), ("warning", 0)])
    def test_records_are_found_by_how_bad_it_is(self, workspace, table, severity, count):
        query = RecordQuery(table.instrument, severity=severity)
        assert len(find_records(workspace, query, table.version)) == count


class TestOneRecord:
    """Everything about one record."""

    @pytest.fixture
    def sheet(self, workspace):
        return read_record(workspace, workspace.records.info(69).uuid)

    def test_it_says_what_it_is_and_where_it_came_from(self, sheet):
        assert sheet.name == "512, 2018"
        assert (sheet.file, sheet.info.source_row) == ("conectividad_2018.csv", 70)

    def test_its_answers_stand_in_the_order_of_the_form(self, sheet):
        assert [(line.label, line.words) for line in sheet.answers][:3] == [
            ("Municipio", "512"),
            ("Año del censo", "2018"),
            ("Población total", "16,705"),
        ]
        assert [line.severity for line in sheet.answers][:2] == ["error", ""]

    def test_a_problem_comes_with_what_was_meant_and_why(self, sheet):
        (found,) = sheet.problems
        assert (found.said, found.proposal, found.short) == ("512", "0512", "0512")
        assert found.proposed == "0512 San Vicente Pacaya, Escuintla"
        assert found.reason == "Se había perdido el cero: decía «512» y el código es 0512."

    @pytest.mark.parametrize(
        ("number", "reason"),
        [
            (222, "Decía «cuarenta y nueve mil»; se corrigió en la revisión."),
            (286, "Faltaba el dato; se completó en la revisión."),
            (313, "Estaba repetido: «0403, 2018» ya está en otro registro."),
        ],
    )
    def test_a_reason_is_proposed_for_each_kind(self, workspace, number, reason):
        (found,) = read_record(workspace, workspace.records.info(number).uuid).problems
        assert (found.proposal, found.reason) == (None, reason)

    def test_its_history_begins_with_the_import(self, sheet):
        (event,) = sheet.events
        assert (event.op, event.new, event.person) == ("import", "conectividad_2018.csv", PERSON)

    def test_a_correction_stands_first_in_the_history(self, workspace, clock):
        uuid = workspace.records.info(69).uuid
        mending = Mending(uuid, "municipio", "0512", "se perdió el cero")
        correct_checked(workspace, mending, "Mateo", clock=clock)
        event = read_record(workspace, uuid).events[0]
        assert (event.op, event.label, event.old) == ("set", "Municipio", "512")
        assert event.new == "0512 San Vicente Pacaya, Escuintla"
        assert (event.person, event.reason) == ("Mateo", "se perdió el cero")
        assert not event.is_routine

    def test_first_answers_are_routine_and_what_follows_is_not(self, workspace, clock):
        taken = capture.start(workspace, FORM, PERSON, clock=clock)
        for path, value in course().captured[0].items():
            capture.answer(workspace, taken, path, value)
        capture.finish(workspace, taken)
        events = read_record(workspace, taken.record.uuid).events
        assert [event.op for event in events if not event.is_routine] == ["state", "create"]
        assert sum(event.is_routine for event in events) == len(course().captured[0])

    def test_looking_at_personal_answers_is_written_down(self, workspace, clock):
        uuid = workspace.records.info(1).uuid
        log_reveal(workspace, uuid, "Mateo", clock=clock)
        event = read_record(workspace, uuid).events[0]
        assert (event.op, event.person) == ("remark", "Mateo")
        assert "datos personales" in event.reason


def test_an_export_says_states_in_words_and_keeps_codes(workspace, table, tmp_path):
    target = tmp_path / "vista.csv"
    query = RecordQuery(table.instrument, severity="error")
    rows = export_view(
        workspace, query, ["@id", "@state", "municipio"], ["N.º", "Estado", "Municipio"], target
    )
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert rows == 5
    assert lines[1] == "69,Terminado,512"
