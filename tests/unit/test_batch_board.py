"""The board of the 340: who handed in, with problems, who is missing or late, and until when."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.forms import instrument, integer, municipality, text
from support.territory import DEPARTMENT_SIZES
from support.workspaces import PERSON, HandClock

from app.operations.batch_board import (
    STANDINGS,
    due_of,
    of_department,
    read_board,
    set_due,
    write_missing,
)
from app.operations.batch_list import find_batch, list_batches, undo_batch
from app.steps.reference import departments, municipalities
from app.store.database import KnownError
from app.store.submissions import Submission
from app.store.workspace import Workspace
from forms.instrument import Marks
from forms.problem import ProblemError

FORM = instrument(municipality(), integer("anio", marks=Marks(key=True)), text("nota"))
NOON = datetime(2026, 4, 10, 18, tzinfo=UTC)


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        workspace.people.ensure(PERSON)
        workspace.instruments.add(FORM, "prueba.xlsx", {})
        yield workspace


@pytest.fixture
def take(workspace):
    def take(code="0101", period="2026", rows=1, name=None, replaces=None, place=""):
        version = workspace.instruments.latest("hogares")
        answers = {"municipio": place or code} if place is not None else {}
        return workspace.records.add_imported(
            version, [(n, dict(answers)) for n in range(2, rows + 2)], PERSON,
            file_name=name or f"{code}.csv", file_sha256=f"{code}{period}{name}",
            submission=Submission(code, period, replaces),
        ).id  # fmt: skip

    return take


@pytest.fixture
def board(workspace):
    def board(period="2026", now=NOON):
        return read_board(workspace, "hogares", period, now=now)

    return board


def at(board, code):
    """Give the row of a municipality."""
    (found,) = (row for row in board.rows if row.code == code)
    return found


class TestWhoIsOnIt:
    """All municipalities, always, in their order."""

    def test_every_municipality_once_in_the_order_of_codes(self, board):
        assert [row.code for row in board().rows] == sorted(municipalities())

    def test_departments_have_the_sizes_of_the_census(self, board):
        names = [each.name for each in departments().values()]
        assert tuple(sum(board().counts(n).values()) for n in names) == DEPARTMENT_SIZES

    def test_counts_name_every_standing_also_when_it_is_nought(self, board):
        assert board().counts() == dict.fromkeys(STANDINGS, 0) | {"missing": 340}

    def test_counts_of_departments_add_up(self, board, take):
        for code in ("0101", "0301", "1413", "1401"):
            take(code)
        found = board()
        sums = dict.fromkeys(STANDINGS, 0)
        for each in departments().values():
            for standing, count in found.counts(each.name).items():
                sums[standing] += count
        assert sums == found.counts()

    def test_a_form_that_is_not_there_is_refused(self, workspace):
        with pytest.raises(ProblemError):
            read_board(workspace, "otro", "", now=NOON)


class TestStandings:
    """From missing to received."""

    def test_a_file_makes_it_received(self, board, take):
        batch = take("1413", rows=3)
        row = at(board(), "1413")
        assert (row.standing, row.records, row.wrong) == ("received", 3, 0)
        assert (row.batch, row.file, row.at) == (batch, "1413.csv", NOON)

    @pytest.mark.parametrize(
        ("stored", "asked", "standing"),
        [
            ("2026", "2026", "received"),
            ("2026-03", "2026-03", "received"),
            ("2026-03", "2026-04", "missing"),
            ("2026-03", "2025-03", "missing"),
            ("2026-03", "2026", "received"),
            ("2026-12", "2026", "received"),
            ("2025-12", "2026", "missing"),
            ("2026", "2026-03", "missing"),
            ("2026", "", "received"),
            ("2026-03", "", "received"),
            (None, "", "received"),
            (None, "2026", "missing"),
        ],
    )
    def test_only_files_of_the_period_count(self, board, take, stored, asked, standing):
        take("1413", stored)
        assert at(board(asked), "1413").standing == standing

    def test_an_empty_file_is_received_with_no_records(self, board, take):
        take("1413", rows=0)
        row = at(board(), "1413")
        assert (row.standing, row.records) == ("received", 0)

    def test_the_newest_of_two_files_is_named(self, board, take):
        take("1413", name="marzo.csv")
        second = take("1413", name="marzo otra vez.csv")
        assert (at(board(), "1413").batch, at(board(), "1413").records) == (second, 2)

    def test_a_file_that_was_replaced_counts_no_more(self, board, take):
        first = take("1413", rows=5)
        second = take("1413", rows=2, name="b.csv", replaces=first)
        row = at(board(), "1413")
        assert (row.batch, row.records) == (second, 2)

    def test_a_file_that_was_taken_back_is_missing_again(self, workspace, board, take):
        batch = take("1413")
        undo_batch(workspace, "hogares", batch, PERSON)
        assert at(board(), "1413").standing == "missing"

    def test_rows_of_another_municipality_count_for_that_one(self, board, take):
        take("1413", place="1405")
        found = board()
        assert (at(found, "1413").standing, at(found, "1413").records) == ("received", 0)
        assert (at(found, "1405").standing, at(found, "1405").records) == ("received", 1)

    def test_rows_that_name_no_municipality_are_of_that_of_the_file(self, board, take):
        take("1413", place=None)
        assert at(board(), "1413").records == 1

    def test_rows_of_a_place_that_is_none_are_counted_elsewhere(self, board, take):
        take("1413", place="9999", rows=4)
        assert board().elsewhere == 4


DAYS = {
    "nobody said a day": ("", 0, "missing"),
    "on the day itself": ("2026-04-10", 0, "missing"),
    "a day before it": ("2026-04-11", 0, "missing"),
    "a day after it": ("2026-04-09", 0, "late"),
    "long after it": ("2020-01-01", 0, "late"),
    "the last day there is": ("9999-12-31", 0, "missing"),
    "two days later": ("2026-04-11", 2, "late"),
}


@pytest.mark.parametrize("case", DAYS)
def test_who_is_missing_is_late_after_the_day_it_was_due(workspace, board, case):
    due, days, standing = DAYS[case]
    set_due(workspace, "hogares", "2026", due)
    found = board(now=NOON + timedelta(days=days))
    assert {row.standing for row in found.rows} == {standing}


class TestTheDay:
    """The day until which files are awaited is kept by form and period."""

    def test_it_is_kept_and_forgotten(self, workspace):
        set_due(workspace, "hogares", "2026-03", "2026-04-10")
        assert due_of(workspace, "hogares", "2026-03") == date(2026, 4, 10)
        set_due(workspace, "hogares", "2026-03", "")
        assert due_of(workspace, "hogares", "2026-03") is None

    def test_each_period_has_its_own(self, workspace):
        set_due(workspace, "hogares", "2026-03", "2026-04-10")
        assert due_of(workspace, "hogares", "2026-04") is None
        assert due_of(workspace, "hogares", "2026") is None

    @pytest.mark.parametrize(
        "day",
        ["mañana", "2026-02-30", "10/04/2026", "2026-13-01", "2026-04", "0000-01-01", " ", "٢٠٢٦"],
    )
    def test_what_is_no_day_changes_nothing(self, workspace, day):
        set_due(workspace, "hogares", "2026", "2026-04-10")
        with pytest.raises(ProblemError) as refused:
            set_due(workspace, "hogares", "2026", day)
        assert refused.value.problems[0].code == "batch.bad_due"
        assert due_of(workspace, "hogares", "2026") == date(2026, 4, 10)

    @pytest.mark.parametrize("period", ["2026-13", "26", "marzo", "2026-3", "2026-03-01", " 2026"])
    def test_what_is_no_period_is_refused(self, workspace, period):
        with pytest.raises(ProblemError) as refused:
            set_due(workspace, "hogares", period, "2026-04-10")
        assert refused.value.problems[0].code == "batch.bad_period"

    @pytest.mark.parametrize(
        ("due", "late"), [("2026-04-09", True), ("2026-04-10", False), ("2026-04-11", False)]
    )
    def test_a_file_that_came_after_it_is_received_and_that_is_told(
        self, workspace, board, take, due, late
    ):
        take("1413")
        set_due(workspace, "hogares", "2026", due)
        row = at(board(), "1413")
        assert (row.standing, row.came_late) == ("received", late)


class TestOneDepartment:
    """By name or code, however it is written."""

    @pytest.mark.parametrize(
        ("name", "size"),
        [
            ("Quiché", 21), ("quiche", 21), ("QUICHÉ", 21), ("14", 21),
            ("Sacatepéquez", 16), ("03", 16), ("Alta Verapaz", 17), ("alta  verapaz", 17),
            ("El Progreso", 8), ("Petén", 14), ("Izabal", 5), ("", 340),
        ],
    )  # fmt: skip
    def test_its_municipalities_are_kept(self, board, name, size):
        assert len(of_department(board(), name).rows) == size

    @pytest.mark.parametrize("name", ["Narnia", "23", "00", "3", "Nebaj", "%", "1413"])
    def test_what_is_none_is_refused(self, board, name):
        with pytest.raises(ProblemError) as refused:
            of_department(board(), name)
        assert refused.value.problems[0].code == "batch.no_such_department"

    def test_all_else_stays_as_it_was(self, board):
        whole = board()
        part = of_department(whole, "Petén")
        assert replace(part, rows=whole.rows) == whole


class TestTheListOfTheMissing:
    """A table for Excel: codes, names, until when."""

    @pytest.fixture
    def written(self, board, tmp_path):
        def written(found=None):
            file = tmp_path / "faltan.csv"
            count = write_missing(found or board(), file)
            with file.open(encoding="utf-8-sig", newline="") as source:
                rows = list(csv.DictReader(source))
            assert count == len(rows)
            return rows

        return written

    def test_those_that_handed_in_are_not_on_it(self, written, take):
        take("0101")
        codes = [row["codigo"] for row in written()]
        assert codes == sorted(set(municipalities()) - {"0101"})

    def test_a_row_says_all_that_a_letter_needs(self, workspace, written):
        set_due(workspace, "hogares", "2026", "2026-04-09")
        assert written()[0] == {
            "codigo": "0101",
            "municipio": "Guatemala",
            "departamento": "Guatemala",
            "formulario": "hogares",
            "periodo": "2026",
            "fecha_limite": "2026-04-09",
        }

    def test_it_begins_with_the_mark_by_which_excel_knows_accents(self, board, tmp_path):
        write_missing(board(), tmp_path / "f.csv")
        assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbfcodigo,")

    def test_of_one_department_only_its_own_are_on_it(self, board, written):
        assert {row["departamento"] for row in written(of_department(board(), "19"))} == {"Zacapa"}

    def test_a_folder_that_is_not_there_is_told(self, board, tmp_path):
        with pytest.raises(KnownError) as refused:
            write_missing(board(), tmp_path / "no" / "hay.csv")
        assert refused.value.problems[0].code == "table.cannot_write"


class TestTheListOfFiles:
    """Newest first, with what became of each."""

    def listed(self, workspace):
        return [
            (e.stored.batch, e.standing, e.replaced_by) for e in list_batches(workspace, "hogares")
        ]

    def test_nothing_came(self, workspace):
        assert self.listed(workspace) == []

    def test_a_chain_says_who_took_whose_place(self, workspace, take):
        first = take()
        second = take(name="b.csv", replaces=first)
        third = take(name="c.csv", replaces=second)
        assert self.listed(workspace) == [
            (third, "done", None), (second, "replaced", third), (first, "replaced", second),
        ]  # fmt: skip

    def test_undoing_the_last_brings_the_one_before_back(self, workspace, take):
        first = take()
        second = take(name="b.csv", replaces=first)
        done = undo_batch(workspace, "hogares", second, PERSON)
        assert (done.batch, done.rows, done.back) == (second, 1, first)
        assert self.listed(workspace) == [(second, "undone", None), (first, "done", None)]

    def test_a_file_that_replaced_nothing_brings_nothing_back(self, workspace, take):
        assert undo_batch(workspace, "hogares", take(), PERSON).back is None

    def test_what_was_replaced_cannot_be_undone_by_itself(self, workspace, take):
        first = take()
        take(name="b.csv", replaces=first)
        with pytest.raises(ProblemError) as refused:
            undo_batch(workspace, "hogares", first, PERSON)
        assert refused.value.problems[0].code == "batch.undone"

    def test_a_second_resubmission_after_an_undo_takes_the_same_place(self, workspace, take):
        first = take()
        wrong = take(name="b.csv", replaces=first)
        undo_batch(workspace, "hogares", wrong, PERSON)
        right = take(name="c.csv", replaces=first)
        assert self.listed(workspace) == [
            (right, "done", None), (wrong, "undone", None), (first, "replaced", right),
        ]  # fmt: skip

    @pytest.mark.parametrize("batch", [0, -1, 99, 2**62])
    def test_a_number_that_no_file_has_is_told(self, workspace, take, batch):
        take()
        with pytest.raises(ProblemError) as refused:
            find_batch(workspace, "hogares", batch)
        assert refused.value.problems[0].code == "batch.not_here"

    def test_files_of_another_form_are_not_listed(self, workspace, take):
        batch = take()
        workspace.instruments.add(instrument(text("a"), form_id="otro"), "otro.xlsx", {})
        assert list_batches(workspace, "otro") == []
        with pytest.raises(ProblemError):
            find_batch(workspace, "otro", batch)

    @pytest.mark.parametrize(("code", "name"), [("1413", "Nebaj"), (None, ""), ("9999", "")])
    def test_the_municipality_is_named(self, workspace, take, code, name):
        take(code, place="0101")
        (found,) = list_batches(workspace, "hogares")
        assert name in found.name
        assert bool(found.name) is bool(name)
