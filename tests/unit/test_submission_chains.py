"""Any order of sending, taking back and bringing back leaves what a plain reckoning says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import household
from support.workspaces import PERSON, HandClock

from app.store.submissions import NO_SUBMISSION, Submission
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Update


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A workspace in which every example has a municipality of its own."""
    with Workspace.open(tmp_path_factory.mktemp("cadenas"), clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


def take(workspace, code="0101", period="2026", replaces=None, rows=1, **facts):
    """Import a file of a municipality."""
    version = workspace.instruments.add(household(), "prueba.xlsx", {})
    answers = [(n, {"municipio": code, "vivienda/cuartos": n}) for n in range(2, rows + 2)]
    return workspace.records.add_imported(
        version, answers, PERSON, file_name=f"{code}.csv", file_sha256="x",
        submission=Submission(code, period, replaces, **facts),
    ).id  # fmt: skip


def in_sight(workspace, code="0101", period="2026") -> list[int]:
    """Give the files of a municipality that count."""
    version = workspace.instruments.latest("hogares")
    found = workspace.submissions.of_origin(version.instrument, code, period)
    return sorted(each.batch for each in found)


STEPS = st.lists(st.sampled_from(["send", "undo", "redo"]), max_size=8)
_next_code = iter(range(10**6))


@settings(max_examples=25)
@given(STEPS)
def test_one_file_of_an_origin_counts_at_most_after_any_steps(shared, steps):
    code = f"c{next(_next_code)}"
    counting, taken_back = [], []  # the chain that counts, and what an undo took off it
    for step in steps:
        if step == "send":
            last = counting[-1] if counting else None
            counting.append(take(shared, code, replaces=last))
            taken_back = []
        elif step == "undo" and counting:
            taken_back.append(counting.pop())
            shared.batches.undo(taken_back[-1], PERSON)
        elif step == "redo" and taken_back:
            counting.append(taken_back.pop())
            shared.batches.redo(counting[-1], PERSON)
        assert in_sight(shared, code) == counting[-1:]
        present = shared.submissions.present(shared.instruments.latest("hogares").instrument, None)
        assert (present[code].records if code in present else 0) == len(counting[-1:])


class TestFacts:
    """What the journal keeps of a submission."""

    def test_of_nothing_said_nothing_is_kept(self, workspace):
        assert workspace.submissions.facts(NO_SUBMISSION) == {}

    def test_whose_and_of_when_stand_with_the_batch_not_here(self, workspace):
        assert workspace.submissions.facts(Submission("0101", "2026")) == {}

    def test_the_replaced_batch_is_named_as_every_computer_does(self, workspace):
        batch = take(workspace)
        facts = workspace.submissions.facts(Submission(replaces=batch))
        assert facts == {"replaces": f"{workspace.device.id}/{batch}"}

    @pytest.mark.parametrize(
        "reading",
        [
            {"kind": "xlsx", "sheet": "Año 2026", "header_row": 4},
            {"columns": {"vivienda/cuartos": 3}},
            {"encoding": "cp1252", "delimiter": ";"},
        ],
    )
    def test_the_way_of_reading_comes_back_as_it_went(self, workspace, reading):
        take(workspace, reading=reading)
        (found,) = workspace.submissions.all(workspace.instruments.latest("hogares").instrument)
        assert found.reading == reading

    def test_a_batch_that_replaced_nothing_says_so(self, workspace):
        assert workspace.submissions.replaced_by(take(workspace)) is None

    def test_a_batch_that_is_not_there_replaced_nothing(self, workspace):
        assert workspace.submissions.replaced_by(99) is None


class TestFinding:
    """Files by whose they are and of when."""

    @pytest.fixture
    def files(self, workspace):
        return {
            (code, period): take(workspace, code, period)
            for code in ("0101", "1413")
            for period in ("2026-03", "2026", None)
        }

    @pytest.mark.parametrize("code", ["0101", "1413"])
    @pytest.mark.parametrize("period", ["2026-03", "2026"])
    def test_a_month_is_not_its_year(self, workspace, files, code, period):
        assert in_sight(workspace, code, period) == [files[code, period]]

    def test_no_period_asked_finds_all_of_the_municipality(self, workspace, files):
        found = in_sight(workspace, "0101", None)
        assert found == sorted(batch for (code, _), batch in files.items() if code == "0101")

    @pytest.mark.parametrize("code", ["101", "01", "", "0101 ", "9999", "%"])
    def test_a_code_is_found_only_as_it_is(self, workspace, files, code):
        assert files
        assert in_sight(workspace, code, None) == []

    def test_the_newest_stands_first(self, workspace, files):
        found = workspace.submissions.all(workspace.instruments.latest("hogares").instrument)
        assert [each.batch for each in found] == sorted(files.values(), reverse=True)


class TestRowsAndCorrections:
    """What stands behind one file."""

    def change(self, workspace, batch, row, path, value):
        record = workspace.records.info(list(workspace.submissions.records(batch))[row])
        old = workspace.records.answers(record).values.get(path)
        workspace.records.save(
            record, Update((AnswerChange(path, None, old, value),)), PERSON, reason="visita"
        )

    @pytest.mark.parametrize("rows", [0, 1, 7])
    def test_rows_of_the_file_are_kept_in_their_order(self, workspace, rows):
        batch = take(workspace, rows=rows)
        assert list(workspace.submissions.records(batch).values()) == list(range(2, rows + 2))

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ([5], (2, 5)),
            ([5, 6, 7], (2, 7)),
            ([None], (2, None)),
            ([5, 2], None),
            ([None, 2], None),
            ([5, 2, 6], (2, 6)),
        ],
        ids=["once", "three times", "emptied", "and back", "emptied and back", "back and forth"],
    )
    def test_first_and_last_value_of_a_cell_are_told(self, workspace, values, told):
        batch = take(workspace)
        for value in values:
            self.change(workspace, batch, 0, "vivienda/cuartos", value)
        found = [(each.old, each.new) for each in workspace.submissions.corrections(batch)]
        assert found == ([] if told is None else [told])

    def test_each_cell_is_told_apart(self, workspace):
        batch = take(workspace, rows=2)
        self.change(workspace, batch, 0, "vivienda/cuartos", 9)
        self.change(workspace, batch, 1, "vivienda/cuartos", 8)
        self.change(workspace, batch, 1, "observaciones", "ojo")
        found = workspace.submissions.corrections(batch)
        assert [(each.path, each.new) for each in found] == [
            ("vivienda/cuartos", 9), ("vivienda/cuartos", 8), ("observaciones", "ojo"),
        ]  # fmt: skip
        assert len({each.record for each in found}) == 2

    def test_nothing_is_told_of_a_batch_that_is_not_there(self, workspace):
        found = workspace.submissions
        assert (found.corrections(9), found.records(9), found.set_aside(9)) == ([], {}, [])
