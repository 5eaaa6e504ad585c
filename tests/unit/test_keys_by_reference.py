"""Keys of records against the plainest way to compare them: every record with every earlier one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.forms import instrument, text
from support.workspaces import PERSON, HandClock, typed

from app.store.record_keys import Keyed, RecordKeys
from app.store.workspace import Workspace
from forms.instrument import Question

FORM = instrument(text("lugar"), Question("numero", "integer"), text("mes"))
PATHS = ("lugar", "numero", "mes")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("llaves")


@pytest.fixture(scope="module")
def workspace(folder):
    with Workspace.open(folder, clock=HandClock()) as opened:
        yield opened


def take(workspace, rows, paths=PATHS):
    """Put these records, and no others, into the workspace; give keys and first number."""
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    workspace.db.execute("UPDATE record SET deleted = 1")
    before = workspace.db.value("SELECT coalesce(max(id), 0) FROM record")
    named = (dict(zip(PATHS, row, strict=True)) for row in rows)
    workspace.records.add_imported(
        version, enumerate(named, start=2), PERSON, file_name="t.csv", file_sha256="a"
    )
    layout = workspace.instruments.layout(version.instrument, version.id)
    return RecordKeys(workspace.db, layout, paths), before + 1


def by_comparing(rows, width):
    """Give (later, first) of every record that says the same as an earlier one, by place."""
    found = []
    for place, row in enumerate(rows):
        key = row[:width]
        if None in key:
            continue
        first = next(n for n, other in enumerate(rows) if other[:width] == key)
        if first < place:
            found.append((place, first))
    return sorted(found)


def by_index(keys, first):
    return sorted((each.id - first, other.id - first) for each, other in keys.repeated())


PLACES = st.sampled_from(["0101", "101", "a", "A", "á", "a ", "ꞌ", None])
NUMBERS = st.sampled_from([0, 1, -1, 10**15, None])
MONTHS = st.sampled_from(["2026-01", "2026-1", None])
ROWS = st.lists(st.tuples(PLACES, NUMBERS, MONTHS), max_size=14)


@pytest.mark.parametrize("width", [1, 2, 3])
@given(rows=ROWS)
@settings(max_examples=30)
def test_the_index_finds_what_comparing_all_with_all_finds(workspace, width, rows):
    keys, first = take(workspace, rows, PATHS[:width])
    assert by_index(keys, first) == by_comparing(rows, width)


@given(rows=ROWS)
@settings(max_examples=30)
def test_whole_keys_and_those_who_share_them_agree_with_the_pairs(workspace, rows):
    keys, first = take(workspace, rows)
    whole = keys.of_records([first + n for n in range(len(rows))])
    assert whole == {first + n: row for n, row in enumerate(rows) if None not in row}
    for record, key in whole.items():
        same = [each.id for each in keys.with_key(key, 100)]
        assert same == sorted(n for n, other in whole.items() if other == key)
        assert record in same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param("Nebaj", "Nebaj", True, id="the same letters"),
        pytest.param("Nebaj", "nebaj", False, id="case counts: a check must not hide a difference"),
        pytest.param("Nebaj", "Nebaj ", False, id="a space counts: it has its own check"),
        pytest.param("Totonicapán", "Totonicapan", False, id="an accent counts"),
        pytest.param("0101", "101", False, id="a lost zero is another text"),
        pytest.param("é", "e\u0301", False, id="composed and decomposed signs"),
        pytest.param("Kꞌicheꞌ", "K'iche'", False, id="a saltillo is no apostrophe"),
        pytest.param("a\nb", "a\nb", True, id="two lines"),
        pytest.param("%", "%", True, id="a sign that patterns use"),
        pytest.param("_", "a", False, id="another one: no pattern is meant"),
        pytest.param("'; --", "'; --", True, id="a command for a database"),
        pytest.param("x" * 100_000, "x" * 100_000, True, id="a hundred thousand letters"),
        pytest.param("x" * 100_000, "x" * 99_999 + "y", False, id="the last of them differs"),
        pytest.param("\U0001f33d", "\U0001f33d", True, id="a picture sign"),
        pytest.param("=1+1", "=1+1", True, id="a formula is a text"),
        pytest.param("null", "NULL", False, id="words that mean nothing elsewhere"),
        pytest.param("1e3", "1000", False, id="a number in a text is a text"),
    ],
)
def test_two_texts_are_one_key_when_they_are_the_same_signs(workspace, one, other, alike):
    keys, first = take(workspace, [(one, 1, "m"), (other, 1, "m")], ("lugar",))
    assert by_index(keys, first) == ([(1, 0)] if alike else [])


@pytest.mark.parametrize(
    ("blank", "repeated"),
    [
        pytest.param((None, 1, "m"), [], id="the first part is blank"),
        pytest.param(("a", None, "m"), [], id="the second part is blank"),
        pytest.param(("a", 1, None), [], id="the last part is blank"),
        pytest.param((None, None, None), [], id="all are blank"),
        pytest.param(("a", 0, "m"), [(1, 0)], id="zero is an answer"),
    ],
)
def test_a_key_with_a_blank_part_is_compared_with_nothing(workspace, blank, repeated):
    keys, first = take(workspace, [blank, blank])
    assert by_index(keys, first) == repeated


class TestWhoIsFirst:
    """The record that came first is the one the others repeat."""

    @pytest.fixture
    def three(self, workspace):
        keys, first = take(workspace, [("a", 1, "m")] * 3)
        return workspace, keys, first

    def test_all_later_ones_name_the_first(self, three):
        _, keys, first = three
        assert by_index(keys, first) == [(1, 0), (2, 0)]

    @pytest.mark.parametrize(
        ("gone", "left"),
        [
            pytest.param(0, [(2, 1)], id="the first is set aside: the second takes its place"),
            pytest.param(1, [(2, 0)], id="the second is set aside"),
            pytest.param(2, [(1, 0)], id="the third is set aside"),
        ],
    )
    def test_one_set_aside_frees_or_hands_on(self, three, gone, left):
        workspace, keys, first = three
        workspace.records.delete(workspace.records.info(first + gone), PERSON)
        assert by_index(keys, first) == left
        workspace.records.restore(workspace.records.info(first + gone), PERSON)
        assert by_index(keys, first) == [(1, 0), (2, 0)]

    @pytest.mark.parametrize(
        ("state", "counts"),
        [("final", True), ("returned", True), ("approved", True), ("draft", False)],
    )
    def test_a_draft_counts_only_once_it_is_finished(self, three, state, counts):
        workspace, keys, first = three
        info = workspace.records.info(first)
        if state != "final":
            workspace.records.set_state(info, state, PERSON)
        expected = [(1, 0), (2, 0)] if counts else [(2, 1)]
        assert by_index(keys, first) == expected

    def test_an_answer_that_changes_leaves_the_others(self, three):
        workspace, keys, first = three
        info = workspace.records.info(first)
        workspace.records.save(info, typed("lugar", "b", "a"), PERSON)
        assert by_index(keys, first) == [(2, 1)]

    def test_no_more_are_given_than_wanted(self, three):
        _, keys, first = three
        for most in range(4):
            same = keys.with_key(("a", 1, "m"), most)
            assert [each.id for each in same] == [first + n for n in range(most)][:3]

    def test_each_is_given_with_its_row_in_the_file(self, three):
        workspace, keys, first = three
        uuids = [workspace.records.info(first + n).uuid for n in range(3)]
        assert keys.with_key(("a", 1, "m"), 9) == [
            Keyed(first + n, uuids[n], n + 2, ("a", 1, "m")) for n in range(3)
        ]


def test_no_key_is_no_comparison(workspace):
    keys, _ = take(workspace, [("a", 1, "m")] * 2, ())
    assert not keys
    assert list(keys.repeated()) == []
    assert keys.of_records([1]) == {}


def test_two_thousand_alike_are_found_in_one_pass(workspace):
    keys, first = take(workspace, [("a", 1, "m")] * 2000)
    assert by_index(keys, first) == [(n, 0) for n in range(1, 2000)]
