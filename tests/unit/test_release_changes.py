"""What a version changes: rows by key, cells by column, columns by name."""

import pytest
from support.released import released, rows_of

from app.steps import external_sort
from app.steps.release.changes import EarlierTable, earlier_tables, total, write_changes

WORDS = {
    name: name
    for name in ("table", "change", "key", "column", "after", "added", "changed",
                 "removed")
}  # fmt: skip
COLUMNS = ("clave", "valor", "nota")


def compared(folder, old, new, old_columns=COLUMNS, new_columns=COLUMNS, **options):
    """Compare two states of a table; give the changes and the log without its header."""
    (folder / "antes").mkdir(exist_ok=True)
    keys = {"key": ("clave",), "old_key": ("clave",), **options}
    before = released(folder / "antes", old, old_columns, key=keys["old_key"])
    now = released(folder, new, new_columns, key=keys["key"])
    earlier = EarlierTable(
        before.file.path, before.header, before.key, f"sha256:{before.file.sha256}"
    )
    (changes,) = write_changes(folder / "cambios.csv", [now], {"hogares": earlier}, WORDS)
    header, *log = rows_of(folder / "cambios.csv")
    assert header == ["table", "change", "key", "column", "after"]
    return changes, [line[1:] for line in log]


def test_an_unchanged_table_has_no_changes(tmp_path):
    rows = [["a", "1", ""], ["b", "2", "x"]]
    changes, log = compared(tmp_path, rows, rows)
    assert (changes.counts, log) == ({"added": 0, "changed": 0, "removed": 0}, [])


def test_rows_are_found_by_their_key_wherever_they_stand(tmp_path):
    old = [["a", "1", ""], ["b", "2", ""], ["c", "3", ""]]
    new = [["d", "4", ""], ["c", "3", ""], ["a", "1", "nueva"]]
    changes, log = compared(tmp_path, old, new)
    assert changes.counts == {"added": 1, "changed": 1, "removed": 1}
    assert log == [
        ["changed", "clave=a", "nota", "nueva"],
        ["removed", "clave=b", "", ""],
        ["added", "clave=d", "", ""],
    ]


def test_a_row_counts_once_however_many_cells_changed(tmp_path):
    changes, log = compared(tmp_path, [["a", "1", "x"]], [["a", "2", "y"]])
    assert changes.changed == 1
    assert changes.by_column == {"valor": 1, "nota": 1}
    assert [line[2:] for line in log] == [["valor", "2"], ["nota", "y"]]


def test_a_key_of_two_columns_is_told_with_both(tmp_path):
    changes, log = compared(
        tmp_path,
        [["0101", "2026", "x"]],
        [["0101", "2026", "y"]],
        key=("clave", "valor"),
        old_key=("clave", "valor"),
    )
    assert changes.key == ("clave", "valor")
    assert log == [["changed", "clave=0101, valor=2026", "nota", "y"]]


@pytest.mark.parametrize(
    ("key", "old_key"), [((), ()), (("clave",), ("valor",)), (("clave",), ()), ((), ("clave",))]
)
def test_without_a_key_that_both_have_whole_rows_come_and_go(tmp_path, key, old_key):
    old, new = [["a", "1", "x"], ["b", "2", ""]], [["a", "1", "y"], ["b", "2", ""]]
    changes, log = compared(tmp_path, old, new, key=key, old_key=old_key)
    assert changes.counts == {"added": 1, "changed": 0, "removed": 1}
    assert changes.key == ()
    assert sorted(line[0] for line in log) == ["added", "removed"]


def test_equal_rows_without_a_key_are_counted(tmp_path):
    row = ["a", "1", ""]
    changes, _log = compared(tmp_path, [row, row, row], [row], key=(), old_key=())
    assert changes.counts == {"added": 0, "changed": 0, "removed": 2}


def test_a_new_column_changes_no_row(tmp_path):
    changes, log = compared(tmp_path, [["a", "1"]], [["a", "1", "x"]], ("clave", "valor"), COLUMNS)
    assert (changes.new_columns, changes.lost_columns) == (("nota",), ())
    assert (changes.changed, log) == (0, [])


def test_what_is_no_longer_published_is_named_and_not_written_again(tmp_path):
    changes, _log = compared(
        tmp_path, [["a", "1", "secreto"]], [["a", "2"]], COLUMNS, ("clave", "valor")
    )
    assert changes.lost_columns == ("nota",)
    assert b"secreto" not in (tmp_path / "cambios.csv").read_bytes()


def test_what_a_correction_takes_away_is_not_written_again(tmp_path):
    _changes, log = compared(tmp_path, [["a", "1", "tel. 5555-1234"]], [["a", "1", ""]])
    assert log == [["changed", "clave=a", "nota", ""]]
    assert b"5555" not in (tmp_path / "cambios.csv").read_bytes()


def test_columns_in_another_order_are_the_same_columns(tmp_path):
    changes, log = compared(
        tmp_path, [["a", "1", "x"]], [["x", "a", "1"]], COLUMNS, ("nota", "clave", "valor")
    )
    assert (changes.counts["changed"], log) == (0, [])


def test_more_rows_than_fit_into_memory_are_compared_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(external_sort, "ITEMS_A_RUN", 5)
    old = [[f"{n:03}", str(n), ""] for n in range(100)]
    new = [[f"{n:03}", str(n + n % 7 // 6), ""] for n in range(10, 110)]
    changes, log = compared(tmp_path, old, new)
    assert changes.counts == {"added": 10, "changed": 13, "removed": 10}
    assert len(log) == 33
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "antes",
        "cambios.csv",
        "hogares.csv",
    ]


def test_a_table_that_was_not_there_is_new(tmp_path):
    table = released(tmp_path, [["a", "1"]])
    (changes,) = write_changes(tmp_path / "cambios.csv", [table], {}, WORDS)
    assert changes.is_new
    assert total([changes]) == {"hogares": {"added": 1, "changed": 0, "removed": 0}}


def test_a_table_that_is_gone_is_named(tmp_path):
    gone = EarlierTable(tmp_path / "x.csv", ("a",), (), "")
    (changes,) = write_changes(tmp_path / "cambios.csv", [], {"personas": gone}, WORDS)
    assert (changes.table, changes.is_lost) == ("personas", True)


def test_the_tables_of_a_version_are_read_without_those_of_its_periods(tmp_path):
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "h", "path": "h.csv", "hash": "sha256:0", "schema": '
        '{"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a"]}}, '
        '{"name": "h-2026", "path": "h-2026.csv", "period": "2026", "schema": {"fields": []}}]}',
        encoding="utf-8",
    )
    assert earlier_tables(tmp_path, "datapackage.json") == {
        "h": EarlierTable(tmp_path / "h.csv", ("a", "b"), ("a",), "sha256:0")
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"resources": [{}]}'])
def test_a_version_whose_description_is_none_cannot_be_compared(tmp_path, text):
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises((ValueError, LookupError, TypeError)):
        earlier_tables(tmp_path, "datapackage.json")
