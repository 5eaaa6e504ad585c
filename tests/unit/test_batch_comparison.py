"""What a resubmission changes, against a plain reference; what becomes of typed corrections."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import group, instrument, integer, municipality, repeat, text
from support.workspaces import PERSON, HandClock

from app.operations.carry_corrections import carry_corrections
from app.operations.compare_batches import MOST_EXAMPLES, Comparison, originals, plain
from app.store.submissions import Submission
from app.store.workspace import Workspace
from forms.answers import AnswerChange, Update
from forms.instrument import Marks

KEY = Marks(key=True)
FORM = instrument(
    municipality(),
    text("clave", marks=KEY),
    group("vivienda", integer("vivienda/cuartos")),
    text("nota"),
    repeat("personas", text("personas/nombre")),
)
WITHOUT_KEY = instrument(text("clave"), text("nota"), form_id="sin_clave")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A workspace for what only reads, made once."""
    with Workspace.open(tmp_path_factory.mktemp("comparar"), clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path, clock=HandClock()) as workspace:
        workspace.people.ensure(PERSON)
        yield workspace


def take(workspace, rows, form=FORM, name="0101.csv", **facts):
    """Import rows, numbered as those of a file with one line of names."""
    version = workspace.instruments.add(form, "prueba.xlsx", {})
    return workspace.records.add_imported(
        version, list(enumerate(rows, 2)), PERSON, file_name=name, file_sha256=name,
        submission=Submission("0101", "2026-03", **facts),
    ).id  # fmt: skip


def difference(workspace, old, new, form=FORM):
    """Compare the rows of two files."""
    return Comparison(workspace, form, take(workspace, old, form)).with_rows(enumerate(new, 2))


def counted(found) -> tuple[int, int, int, int]:
    """Give added, gone, changed and same."""
    return found.added, found.gone, found.changed, found.same


def said(clave, cuartos=None, nota=None):
    """Answers of a row; what is blank is not there."""
    values = {"clave": clave, "vivienda/cuartos": cuartos, "nota": nota}
    return {path: value for path, value in values.items() if value is not None}


CASES = {
    "nothing and nothing": ([], [], (0, 0, 0, 0)),
    "the first rows": ([], [said("a")], (1, 0, 0, 0)),
    "all rows gone": ([said("a"), said("b")], [], (0, 2, 0, 0)),
    "the same": ([said("a", 3)], [said("a", 3)], (0, 0, 0, 1)),
    "another order": ([said("a", 1), said("b", 2)], [said("b", 2), said("a", 1)], (0, 0, 0, 2)),
    "a cell otherwise": ([said("a", 3)], [said("a", 4)], (0, 0, 1, 0)),
    "a cell that was blank": ([said("a")], [said("a", 4)], (0, 0, 1, 0)),
    "a cell that is blank now": ([said("a", 4)], [said("a")], (0, 0, 1, 0)),
    "blank and nought are two things": ([said("a", 0)], [said("a")], (0, 0, 1, 0)),
    "a whole number with a point": ([said("a", 3)], [said("a", 3.0)], (0, 0, 0, 1)),
    "another key": ([said("a", 3)], [said("A", 3)], (1, 1, 0, 0)),
    "a key with a space is another": ([said("a")], [said("a ")], (1, 1, 0, 0)),
    "a key with an accent": ([said("Sololá")], [said("Solola")], (1, 1, 0, 0)),
    "a second row of one key": ([said("a", 1)], [said("a", 1), said("a", 2)], (1, 0, 0, 1)),
    "one of two rows of one key": ([said("a", 1), said("a", 2)], [said("a", 1)], (0, 1, 0, 1)),
    "two of one key change places": (
        [said("a", 1), said("a", 2)],
        [said("a", 2), said("a", 1)],
        (0, 0, 2, 0),
    ),
    "rows without a key": ([said(None, 1)], [said(None, 1)], (0, 0, 0, 1)),
    "one of each": (
        [said("a", 1), said("b", 1), said("c", 1)],
        [said("a", 1), said("b", 2), said("d", 1)],
        (1, 1, 1, 1),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_are_matched_by_key_and_counted(shared, case):
    old, new, expected = CASES[case]
    assert counted(difference(shared, old, new)) == expected


def reference(old, new):
    """Compare in the plainest way: the n-th row of a key with the n-th row of the same key."""

    def numbered(rows):
        seen = Counter()
        for values in rows:
            key = values.get("clave") or ""
            seen[key] += 1
            yield (key, seen[key]), {p: v for p, v in values.items() if v is not None}

    before, after = dict(numbered(old)), dict(numbered(new))
    both = before.keys() & after.keys()
    changed = sum(before[key] != after[key] for key in both)
    return len(after.keys() - both), len(before.keys() - both), changed, len(both) - changed


ROWS = st.lists(
    st.builds(
        said,
        st.sampled_from(["a", "b", "c", "ñ", "1"]),
        st.none() | st.integers(-2, 3),
        st.none() | st.sampled_from(["x", "y"]),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(ROWS, ROWS)
def test_any_two_files_differ_as_the_plainest_comparison_says(shared, old, new):
    assert counted(difference(shared, old, new)) == reference(old, new)


@settings(max_examples=20)
@given(ROWS, ROWS)
def test_the_other_way_round_what_came_went(shared, old, new):
    there, back = difference(shared, old, new), difference(shared, new, old)
    assert (there.added, there.gone, there.changed, there.same) == (
        back.gone, back.added, back.changed, back.same,
    )  # fmt: skip


@settings(max_examples=20)
@given(ROWS)
def test_a_file_does_not_differ_from_itself(shared, rows):
    found = difference(shared, rows, rows)
    assert counted(found) == (0, 0, 0, len(rows))
    assert found.rows == ()


class TestWithoutAKey:
    """A form without a key knows a row by all it says: nothing is ever only changed."""

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ([said("a", nota="x")], [said("a", nota="y")], (1, 1, 0, 0)),
            ([said("a", nota="x")], [said("a", nota="x")], (0, 0, 0, 1)),
            ([said("a")] * 3, [said("a")] * 2, (0, 1, 0, 2)),
        ],
        ids=["a cell otherwise", "the same", "one of three equal ones"],
    )
    def test_rows_come_and_go(self, shared, old, new, expected):
        assert counted(difference(shared, old, new, WITHOUT_KEY)) == expected

    def test_the_row_stands_for_the_key(self, shared):
        found = difference(shared, [said("a")], [said("a"), said("b")], WITHOUT_KEY)
        assert [(each.kind, each.key, each.row) for each in found.rows] == [("added", "3", 3)]


class TestWhatIsShown:
    """Each row that is not the same, with its cells as people write them."""

    def test_a_change_shows_question_before_and_after(self, shared):
        found = difference(shared, [said("a", 3)], [said("a", 1234)])
        (row,) = found.rows
        assert (row.kind, row.key, row.row) == ("changed", "a", 2)
        (cell,) = row.cells
        assert (cell.path, cell.label) == ("vivienda/cuartos", "vivienda/cuartos")
        assert (cell.before, cell.after.replace(",", "")) == ("3", "1234")

    def test_a_blank_is_shown_as_nothing(self, shared):
        (row,) = difference(shared, [said("a", nota="x")], [said("a")]).rows
        assert [(cell.before, cell.after) for cell in row.cells] == [("x", "")]

    def test_what_went_keeps_the_row_of_the_old_file(self, shared):
        found = difference(shared, [said("a"), said("b")], [said("a")])
        assert [(each.kind, each.key, each.row) for each in found.rows] == [("gone", "b", 3)]

    def test_what_came_and_changed_stands_before_what_went(self, shared):
        old, new = [said("a", 1), said("b")], [said("c"), said("a", 2)]
        kinds = [each.kind for each in difference(shared, old, new).rows]
        assert kinds == ["added", "changed", "gone"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ([], [said(str(n)) for n in range(MOST_EXAMPLES + 5)]),
            ([said(str(n)) for n in range(MOST_EXAMPLES + 5)], []),
            ([said(f"o{n}") for n in range(150)], [said(f"n{n}") for n in range(150)]),
        ],
        ids=["many came", "many went", "many of both"],
    )
    def test_so_many_are_shown_and_all_are_counted(self, shared, old, new):
        found = difference(shared, old, new)
        assert len(found.rows) == MOST_EXAMPLES
        assert (found.added, found.gone) == (len(new), len(old))

    def test_it_names_the_file_that_goes(self, shared):
        batch = take(shared, [said("a")], name="marzo.csv")
        found = Comparison(shared, FORM, batch).with_rows([])
        assert (found.batch, found.file) == (batch, "marzo.csv")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), ("", ""), (0, "0"), (0.0, "0"), (3, "3"), (3.0, "3"), (-2.0, "-2"),
        (2.5, "2.5"), ("3.0", "3.0"), ("03", "03"), (10**15, "1000000000000000"), ("á", "á"),
    ],
)  # fmt: skip
def test_answers_are_the_same_whether_read_or_stored(value, written):
    assert plain(value) == written


def correct(workspace, batch, path, value, row=0, reason="lo dijo la oficina"):
    """Change an answer of a row of a batch, as a person does."""
    record = workspace.records.info(list(workspace.submissions.records(batch))[row])
    old = workspace.records.answers(record).values.get(path)
    update = Update((AnswerChange(path, None, old, value),))
    workspace.records.save(record, update, PERSON, reason=reason)


OUTCOMES = {
    "the file still has the old value": ([said("a", 3, "x")], "carried", 2),
    "at another row": ([said("z"), said("a", 3, "x")], "carried", 3),
    "the file has the corrected value": ([said("a", 4, "x")], "settled", 2),
    "the file has a third value": ([said("a", 9, "x")], "other", 2),
    "the file has nothing there": ([said("a", nota="x")], "other", 2),
    "the row is not there": ([said("b", 5)], "gone", None),
    "no row is there": ([], "gone", None),
}


class TestCorrections:
    """Corrections typed into the file that goes."""

    @pytest.fixture
    def batch(self, workspace):
        return take(workspace, [said("a", 3, "x"), said("b", 5)])

    @pytest.mark.parametrize("case", OUTCOMES)
    def test_what_becomes_of_them_is_foretold(self, workspace, batch, case):
        rows, outcome, row = OUTCOMES[case]
        correct(workspace, batch, "vivienda/cuartos", 4)
        found = Comparison(workspace, FORM, batch).with_rows(enumerate(rows, 2))
        (kept,) = found.corrections
        assert (kept.outcome, kept.row, kept.key) == (outcome, row, "a")
        assert (kept.correction.old, kept.correction.new) == (3, 4)

    def test_rows_are_compared_as_their_file_had_them(self, workspace, batch):
        correct(workspace, batch, "vivienda/cuartos", 4)
        found = Comparison(workspace, FORM, batch).with_rows(
            enumerate([said("a", 3, "x"), said("b", 5)], 2)
        )
        assert counted(found) == (0, 0, 0, 2)

    def test_a_corrected_key_is_still_found_by_what_the_file_said(self, workspace, batch):
        correct(workspace, batch, "clave", "aa")
        found = Comparison(workspace, FORM, batch).with_rows(
            enumerate([said("a", 3, "x"), said("b", 5)], 2)
        )
        assert counted(found) == (0, 0, 0, 2)
        assert [kept.outcome for kept in found.corrections] == ["carried"]

    def test_originals_give_the_file_back(self, workspace, batch):
        correct(workspace, batch, "vivienda/cuartos", 4)
        correct(workspace, batch, "nota", None)
        correct(workspace, batch, "nota", "nueva", row=1)
        rows = {row: dict(values) for _uuid, row, values in originals(workspace, batch)}
        assert rows[2] == said("a", 3, "x")
        assert {path: value for path, value in rows[3].items() if value is not None} == said("b", 5)

    def test_rows_that_were_set_aside_and_come_again_are_told(self, workspace, batch):
        record = workspace.records.info(list(workspace.submissions.records(batch))[1])
        workspace.records.delete(record, PERSON, reason="no es de aquí")
        compare = Comparison(workspace, FORM, batch)
        assert compare.with_rows([(2, said("b", 5))]).set_aside == (record.uuid,)
        assert compare.with_rows([(2, said("a", 3))]).set_aside == ()


class TestCarrying:
    """Corrections made again in the file that came."""

    def resend(self, workspace, first, rows):
        return take(workspace, rows, name="nuevo.csv", replaces=first)

    def values(self, workspace, batch):
        keys = list(workspace.submissions.records(batch))
        return [dict(kept.values) for _uuid, kept in workspace.records.stream(keys)]

    @pytest.fixture
    def first(self, workspace):
        batch = take(workspace, [said("a", 3, "x"), said("b", 5, "y")])
        correct(workspace, batch, "vivienda/cuartos", 4)
        correct(workspace, batch, "nota", "z", row=1)
        return batch

    def carry(self, workspace, batch):
        return carry_corrections(workspace, "hogares", batch, "Otra persona", HandClock())

    def test_they_are_made_where_the_file_still_says_what_was_corrected(self, workspace, first):
        second = self.resend(workspace, first, [said("b", 5, "y"), said("a", 3, "x")])
        found = self.carry(workspace, second)
        assert [kept.outcome for kept in found] == ["carried", "carried"]
        assert self.values(workspace, second) == [said("b", 5, "z"), said("a", 4, "x")]

    def test_the_journal_says_whose_they_were_and_why(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x")])
        self.carry(workspace, second)
        (made,) = workspace.submissions.corrections(second)
        assert made.person == "Otra persona"
        assert PERSON in made.reason
        assert "lo dijo la oficina" in made.reason

    def test_a_second_run_makes_nothing_twice(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x")])
        self.carry(workspace, second)
        count = len(workspace.journal.entries(ops=("set",)))
        self.carry(workspace, second)
        assert len(workspace.journal.entries(ops=("set",))) == count

    def test_a_cell_that_somebody_changed_meanwhile_is_left_alone(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x")])
        correct(workspace, second, "vivienda/cuartos", 8)
        self.carry(workspace, second)
        assert self.values(workspace, second)[0]["vivienda/cuartos"] == 8

    def test_the_replaced_file_keeps_its_own(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x")])
        self.carry(workspace, second)
        assert len(workspace.submissions.corrections(first)) == 2

    def test_they_go_on_from_file_to_file(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x")])
        self.carry(workspace, second)
        third = take(workspace, [said("a", 3, "nueva")], name="tercero.csv", replaces=second)
        (kept,) = self.carry(workspace, third)
        assert (kept.outcome, kept.correction.new) == ("carried", 4)
        assert self.values(workspace, third) == [said("a", 4, "nueva")]

    def test_a_file_that_replaced_nothing_has_none(self, workspace, first):
        assert self.carry(workspace, first) == ()

    def test_the_journal_stays_whole(self, workspace, first):
        second = self.resend(workspace, first, [said("a", 3, "x"), said("b", 5, "y")])
        self.carry(workspace, second)
        assert workspace.journal.verify() == []


def test_questions_inside_repeats_do_not_count(shared):
    old, new = said("a"), {**said("a"), "personas/nombre": "Ana"}
    assert counted(difference(shared, [old], [new])) == (0, 0, 0, 1)


def test_a_place_is_said_with_code_and_name_when_its_list_is_known(shared):
    old, new = {**said("a"), "municipio": "0101"}, {**said("a"), "municipio": "1413"}
    (row,) = difference(shared, [old], [new]).rows
    (cell,) = row.cells
    assert (cell.before[:4], cell.after[:4]) == ("0101", "1413")


def test_a_key_of_several_questions_names_rows_by_all_of_them(shared):
    form = instrument(text("a", marks=KEY), text("b", marks=KEY), text("c"), form_id="dos_claves")
    old = [{"a": "1", "b": "2", "c": "x"}, {"a": "12", "b": "", "c": "x"}]
    new = [{"a": "1", "b": "2", "c": "y"}, {"a": "", "b": "12", "c": "x"}]
    found = difference(shared, old, new, form)
    assert counted(found) == (1, 1, 1, 0)
    assert [each.key for each in found.rows] == ["1, 2", "12", "12"]
