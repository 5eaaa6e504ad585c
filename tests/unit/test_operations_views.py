"""What a table shows, what goes out of it, and what corrections leave behind: the same words."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import choices, instrument
from support.practice_table import FORM
from support.workspaces import PERSON, HandClock

from app.messages import set_language
from app.operations.browse_records import find_records, open_table, read_rows
from app.operations.correct import Correction, bring_back, correct_all, set_aside, take_back
from app.operations.export_view import export_view
from app.operations.import_table import import_table
from app.operations.load_form import load_library_form
from app.operations.practice import course
from app.operations.read_record import read_record
from app.operations.record_words import STATES, RecordWords
from app.operations.validate_form import open_problems, validate_form
from app.progress import Cancel, CancelledError, Progress
from app.steps.reference import municipalities
from app.store.database import KnownError
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Marks, Question

PATHS = ["@id", "@state", "@source_row", "@errors", "municipio", "poblacion"]
HEADER = ["N.º", "Estado", "Fila", "Errores", "Municipio", "Población"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """The practice table, checked; nothing here may change it for good."""
    clock = HandClock()
    folder = tmp_path_factory.mktemp("vistas")
    with Workspace.open(folder, clock=clock) as opened:
        load_library_form(opened, FORM)
        import_table(opened, FORM, course().table, PERSON)
        clock.pass_by(minutes=1)
        validate_form(opened, FORM, clock=clock)
        yield opened


@pytest.fixture
def query(shared):
    """Ask for records of the form."""
    instrument_key = open_table(shared, FORM).instrument
    return lambda **options: RecordQuery(instrument_key, **options)


def read_csv_file(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_workbook(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path)
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]
    book.close()
    return rows


class TestExport:
    """What goes out is what is shown: these records, in this order."""

    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".CSV", ".XLSX"])
    @pytest.mark.parametrize(
        "options",
        [
            {"severity": "error"},
            {"search": "Guatemala", "order_by": "poblacion", "descending": True},
            {"states": ("draft",)},
            {"only_with_issues": True, "order_by": "@source_row", "descending": True},
        ],
    )
    def test_both_kinds_of_file_hold_the_same_rows(self, shared, query, tmp_path, ending, options):
        asked = query(**options)
        target = tmp_path / f"vista{ending}"
        count = export_view(shared, asked, PATHS, HEADER, target)
        rows = (read_csv_file if ending.lower() == ".csv" else read_workbook)(target)
        ids = list(shared.records.ids(asked))
        assert rows[0] == HEADER
        assert [row[0] for row in rows[1:]] == [str(key) for key in ids]
        assert count == len(ids)

    def test_codes_stay_codes_and_states_are_words(self, shared, query, tmp_path):
        target = tmp_path / "vista.csv"
        export_view(shared, query(search="0512"), PATHS, HEADER, target)
        export_view(shared, query(), PATHS, HEADER, target)
        first = read_csv_file(target)[1]
        assert first == ["1", "Terminado", "2", "0", "0101", "923392"]

    @pytest.mark.parametrize(("language", "said"), [("es", "Terminado"), ("en", "Finished")])
    def test_states_are_said_in_the_person_s_language(
        self, shared, query, tmp_path, language, said
    ):
        set_language(language)
        target = tmp_path / "vista.csv"
        export_view(shared, query(severity="error"), ["@state"], ["x"], target)
        words = {row[0] for row in read_csv_file(target)[1:]}
        assert len(words) == 1
        assert language == "en" or words == {said}

    def test_progress_runs_to_the_number_of_records(self, shared, query, tmp_path):
        told: list[Progress] = []
        export_view(shared, query(), PATHS, HEADER, tmp_path / "v.csv", report=told.append)
        assert told[-1].done == told[-1].total == 338
        assert told[-1].what == "Exportando «v.csv»"

    @pytest.mark.parametrize("name", ["v.csv", "v.xlsx"])
    def test_a_stop_leaves_the_older_file_as_it_was(
        self, shared, query, tmp_path, name, monkeypatch
    ):
        monkeypatch.setattr("app.steps.exports.ROWS_PER_REPORT", 10)
        target = tmp_path / name
        target.write_text("lo de antes", encoding="utf-8")
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            export_view(shared, query(), PATHS, HEADER, target, cancel=cancel)
        assert target.read_text(encoding="utf-8") == "lo de antes"
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_folder_that_is_not_there_is_said(self, shared, query, tmp_path):
        with pytest.raises(KnownError) as refused:
            export_view(shared, query(), PATHS, HEADER, tmp_path / "no" / "v.csv")
        assert refused.value.problems[0].code == "table.cannot_write"


class TestRows:
    """Rows in words, a screenful at a time."""

    @pytest.mark.parametrize("start", range(0, 338, 50))
    def test_every_cell_is_said_as_the_sheet_of_its_record_says_it(self, shared, start):
        table = open_table(shared, FORM)
        ids = find_records(shared, RecordQuery(table.instrument), table.version)[start : start + 3]
        paths = [column.path for column in table.columns]
        for row in read_rows(shared, table, ids, paths):
            sheet = read_record(shared, row.uuid)
            said = {line.path: line.words for line in sheet.answers}
            severities = {line.path: line.severity for line in sheet.answers}
            assert [cell.words for cell in row.cells] == [said[path] for path in paths]
            assert [cell.severity for cell in row.cells] == [severities[path] for path in paths]

    @settings(max_examples=40)
    @given(place=st.sampled_from(sorted(municipalities().values(), key=lambda each: each.code)))
    def test_every_municipality_is_found_by_its_name_and_by_its_code(self, shared, place):
        table = open_table(shared, FORM)

        def found(words):
            asked = RecordQuery(table.instrument, search=words)
            return set(find_records(shared, asked, table.version))

        stored = {
            key
            for key in shared.records.ids(RecordQuery(table.instrument))
            if shared.records.info(key).municipality == place.code
        }
        assert stored <= found(place.name)
        assert stored <= found(place.name.upper())
        assert stored <= found(place.code)

    def test_problems_that_are_told_are_those_of_the_rows(self, shared):
        table = open_table(shared, FORM)
        ids = find_records(shared, RecordQuery(table.instrument), table.version)
        wrong = {row.uuid: row.errors for row in read_rows(shared, table, ids, []) if row.errors}
        told = [problem.place.record for problem in open_problems(shared, FORM)]
        assert {uuid: told.count(uuid) for uuid in told} == wrong

    def test_every_state_has_a_word_of_its_own(self):
        assert len(set(STATES.values())) == len(STATES) == 4


LIST = choices("colores", "Rojo", "Verde")
SAID = [
    ("text", "  dos palabras ", "  dos palabras "),
    ("integer", 1234567, "1,234,567"),
    ("integer", "doce", "doce"),
    ("decimal", 0.5, "0.5"),
    ("decimal", 12345.25, "12,345.25"),
    ("date", "2026-11-21", "21/11/2026"),
    ("date", "mañana", "mañana"),
    ("select_one", "1", "Rojo"),
    ("select_one", "9", "9"),
    ("select_multiple", "1 2", "Rojo, Verde"),
    ("select_multiple", "2 9", "Verde, 9"),
]


class TestWords:
    """How each type of answer is said; what cannot be said stays as it was typed."""

    @pytest.mark.parametrize(("kind", "value", "words"), SAID)
    def test_an_answer_is_said_as_people_write_it(self, kind, value, words):
        name = "colores" if kind.startswith("select") else ""
        form = instrument(Question("a", kind, list_name=name), lists=[LIST])
        assert RecordWords(form, Lists()).say("a", value) == words

    @pytest.mark.parametrize("privacy", ["confidencial", "sensible", "reservado"])
    def test_what_is_about_a_person_is_masked(self, privacy):
        form = instrument(Question("a", "text", marks=Marks(privacy=privacy)))
        assert RecordWords(form, Lists()).is_personal("a")

    @pytest.mark.parametrize("privacy", ["publico", ""])
    def test_what_is_not_is_shown(self, privacy):
        form = instrument(Question("a", "text", marks=Marks(privacy=privacy)))
        assert not RecordWords(form, Lists()).is_personal("a")
        assert not RecordWords(form, Lists()).is_personal("otra")


class Lists:
    """The one list of these forms."""

    def find(self, _name, value):
        return next((choice for choice in LIST.choices if choice.value == value), None)


VALUES = st.one_of(st.integers(1, 10**6), st.sampled_from(["doce", "", None, "1,000"]))


class TestCorrections:
    """Whatever is corrected can be taken back, and nothing of it is forgotten."""

    @settings(max_examples=20)
    @given(given_values=st.lists(st.tuples(st.integers(1, 60), VALUES), min_size=1, max_size=5))
    def test_taking_back_restores_every_answer(self, shared, given_values):
        clock = HandClock()
        clock.pass_by(days=1)
        numbers = sorted({number for number, _ in given_values})
        before = self.answers(shared, numbers)
        lines = shared.journal.head().seq
        corrections = [
            Correction(shared.records.info(number).uuid, "poblacion", value, "prueba")
            for number, value in given_values
        ]
        clock.pass_by(seconds=1)
        done = correct_all(shared, corrections, "Ana", clock=clock)
        refused = [each for each in done if each.problem is not None]
        assert all(each.correction.value in ("doce", "", None) for each in refused)
        take_back(shared, done, "Ana", clock=clock)
        assert self.answers(shared, numbers) == before
        assert shared.journal.head().seq >= lines
        assert shared.journal.verify() == []

    def answers(self, workspace, numbers):
        return [
            workspace.records.answers(workspace.records.info(number)).values for number in numbers
        ]

    @settings(max_examples=20)
    @given(numbers=st.lists(st.integers(1, 338), min_size=1, max_size=6))
    def test_what_was_set_aside_comes_back_whole(self, shared, numbers):
        counts = shared.records.counts(open_table(shared, FORM).instrument)
        before = self.answers(shared, sorted(set(numbers)))
        uuids = [shared.records.info(number).uuid for number in dict.fromkeys(numbers)]
        for uuid in uuids:
            set_aside(shared, uuid, "Ana", reason="prueba")
        now = shared.records.counts(open_table(shared, FORM).instrument)
        assert now.set_aside == counts.set_aside + len(uuids)
        for uuid in uuids:
            bring_back(shared, uuid, "Ana")
        assert shared.records.counts(open_table(shared, FORM).instrument) == counts
        assert self.answers(shared, sorted(set(numbers))) == before
