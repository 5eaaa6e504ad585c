"""Whatever is touched in the journal from outside is found; whatever is done inside is not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.forms import household
from support.workspaces import PERSON, HandClock, begin, import_rows, row_change, typed

from app.store.cells import storable
from app.store.workspace import Workspace

COLUMNS = ("at", "op", "record", "row", "path", "old", "new", "reason", "salt", "hash")
KEYS = ("batch", "person", "version")
OTHER = st.one_of(
    st.none(),
    st.integers(0, 99),
    st.text("abcñ0", max_size=5),
    st.binary(min_size=16, max_size=16),
)
ANSWERS = st.one_of(
    st.none(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=6),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace whose journal has a line of every kind."""
    folder = tmp_path_factory.mktemp("historia") / "original"
    clock = HandClock()
    with Workspace.open(folder, clock=clock) as workspace:
        record = begin(workspace, household())
        workspace.records.save(record, typed("vivienda/cuartos", 3), PERSON)
        workspace.records.save(record, typed("vivienda/cuartos", 4, old=3), PERSON, reason="mal")
        workspace.records.save(record, row_change("add_row", "personas", "a"), PERSON)
        workspace.records.save(record, typed("personas/nombre", "Ana", row="a"), PERSON)
        workspace.records.save(record, row_change("add_row", "personas", "b", 2), PERSON)
        workspace.records.save(record, row_change("move_row", "personas", "b", 1), PERSON)
        workspace.records.save(record, row_change("remove_row", "personas", "a", 2), PERSON)
        record = workspace.records.set_state(record, "final", PERSON)
        workspace.records.delete(record, PERSON, reason="repetido")
        workspace.records.restore(record, PERSON)
        batch = import_rows(workspace, household(), 3)
        workspace.batches.undo(batch.id, PERSON)
        assert workspace.journal.verify() == []
    return folder


@pytest.fixture(scope="module")
def opened(written: Path) -> Iterator[Workspace]:
    """A copy to be touched; each test takes back what it did."""
    copy = written.with_name("copia")
    shutil.copytree(written, copy)
    with Workspace.open(copy) as workspace:
        yield workspace


class _TakenBackError(Exception):
    """Ends a transaction without keeping it."""


def problems_after(workspace: Workspace, *statements: tuple[str, tuple[object, ...]]):
    """What is found while these statements hold; they are taken back."""
    found = []

    def touch() -> None:
        with workspace.db.transaction():
            for sql, arguments in statements:
                workspace.db.execute(sql, arguments)
            found.append(workspace.journal.verify([HEADS[workspace.folder]]))
            raise _TakenBackError

    with pytest.raises(_TakenBackError):
        touch()
    return found[0]


HEADS = {}


@pytest.fixture(autouse=True)
def kept_head(opened: Workspace) -> None:
    """The end of the chain, as a receipt would keep it."""
    HEADS.setdefault(opened.folder, opened.journal.head())


def test_every_operation_of_the_store_is_in_it(opened):
    ops = {entry.what.op for entry in opened.journal.entries()}
    assert ops >= {
        "create", "set", "add_row", "move_row", "remove_row", "state", "delete", "undo", "import",
    }  # fmt: skip


NEVER_BLANK = {"at", "op", "hash"}


@pytest.mark.parametrize("column", COLUMNS)
@settings(max_examples=40)
@given(seq=st.integers(1, 13), value=OTHER)
def test_any_cell_that_was_altered_is_found(opened, column, seq, value):
    seq = 1 + seq % opened.journal.head().seq
    row = opened.db.row("SELECT * FROM journal WHERE seq = ?", (seq,))
    before = row[column]
    assume(value != before and str(value) != before)  # TEXT columns turn numbers into text
    assume(not (column in NEVER_BLANK and value is None))
    if column == "op":
        value = "remark" if before != "remark" else "set"
    if column == "salt":  # it seals values: where there are none, there is nothing to alter
        assume(any(row[name] is not None for name in ("old", "new", "reason")))
    change = (f"UPDATE journal SET {column} = ? WHERE seq = ?", (value, seq))
    found = problems_after(opened, change)
    assert found, (column, seq, before, value)
    assert {problem.code for problem in found} <= {"store.journal_changed", "store.journal_cut"}


@pytest.mark.parametrize("column", KEYS)
def test_who_and_what_it_belongs_to_cannot_be_blanked(opened, column):
    lines = list(opened.db.column(f"SELECT seq FROM journal WHERE {column} IS NOT NULL"))
    assert lines
    for seq in lines:
        change = (f"UPDATE journal SET {column} = NULL WHERE seq = ?", (seq,))
        assert [p.values["seq"] for p in problems_after(opened, change)] == [seq]


@given(first=st.integers(1, 13), count=st.integers(1, 13))
def test_any_lines_that_were_taken_out_are_found(opened, first, count):
    last = opened.journal.head().seq
    gone = range(first, min(first + count, last + 1))
    assume(len(gone) > 0)
    found = problems_after(
        opened, ("DELETE FROM journal WHERE seq BETWEEN ? AND ?", (gone[0], gone[-1]))
    )
    codes = {problem.code for problem in found}
    assert codes == ({"store.journal_cut"} if gone[-1] == last else {"store.journal_gap"})


@given(one=st.integers(1, 13), other=st.integers(1, 13))
def test_two_lines_that_changed_places_are_found(opened, one, other):
    last = opened.journal.head().seq
    one, other = 1 + one % last, 1 + other % last
    assume(one != other)
    swap = "UPDATE journal SET seq = ? WHERE seq = ?"
    assert problems_after(opened, (swap, (999, one)), (swap, (one, other)), (swap, (other, 999)))


@settings(max_examples=30)
@given(
    values=st.lists(ANSWERS, min_size=1, max_size=8), reason=st.none() | st.text("abñ", max_size=3)
)
def test_what_the_store_itself_writes_always_verifies(tmp_path_factory, values, reason):
    with Workspace.open(tmp_path_factory.mktemp("bien"), clock=HandClock()) as workspace:
        record = begin(workspace, household())
        for value in values:
            workspace.records.save(record, typed("observaciones", value), PERSON, reason=reason)
        kept = [entry.what.new for entry in workspace.journal.entries(path="observaciones")]
        assert kept == [storable(value) for value in values]
        assert workspace.journal.verify([workspace.journal.head()]) == []


@settings(max_examples=30)
@given(paths=st.sets(st.sampled_from(["vivienda/cuartos", "personas/nombre", "observaciones"])))
def test_erasing_on_a_citizens_request_never_breaks_the_chain(written, tmp_path_factory, paths):
    copy = tmp_path_factory.mktemp("borrado") / "copia"
    shutil.copytree(written, copy)
    with Workspace.open(copy) as workspace:
        head = workspace.journal.head()
        record = workspace.journal.entries(ops=("create",))[0].what.record
        with workspace.db.transaction():
            for path in sorted(paths):
                workspace.journal.erase(record, path)
        assert workspace.journal.verify([head]) == []
        kept = [
            entry.what.new
            for entry in workspace.journal.entries(record, ops=("set",))
            if entry.what.path in paths
        ]
        assert set(kept) <= {None}


def test_a_cell_of_another_kind_is_a_change_and_no_crash(opened):
    for column in ("old", "new", "reason", "path", "salt", "hash"):
        change = (f"UPDATE journal SET {column} = ? WHERE seq = 3", (b"\x00\xff",))
        codes = [problem.code for problem in problems_after(opened, change)]
        assert codes[0] == "store.journal_changed", column


def test_seals_that_are_no_json_are_a_change_and_no_crash(opened):
    change = ("UPDATE journal SET salt = NULL, sealed = '{{' WHERE seq = 3", ())
    assert [p.code for p in problems_after(opened, change)] == ["store.journal_changed"]
