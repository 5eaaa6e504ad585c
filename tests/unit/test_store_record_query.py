"""Finding records: which, in which order, and a screenful of their cells."""

from array import array

import pytest
from support.forms import household, instrument, text
from support.workspaces import PERSON, HandClock, begin, import_rows, typed

from app.progress import CancelledError
from app.store.database import BugError
from app.store.folding import folded, like_pattern
from app.store.record_query import ATTRIBUTES
from app.store.records import RecordQuery
from app.store.workspace import Workspace
from forms.answers import AnswerChange, RowChange, Update

PLACES = ("Santa María Nebaj", "Kꞌicheꞌ", "chajul", "100% agua", None)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as workspace:
        yield workspace


@pytest.fixture
def records(workspace, clock):
    """Five records, a minute apart, with a place each."""
    found = []
    for n, place in enumerate(PLACES):
        clock.pass_by(minutes=1)
        record = begin(workspace, household())
        update = Update(
            (
                AnswerChange("vivienda/comunidad", None, None, place),
                AnswerChange("vivienda/cuartos", None, None, 5 - n),
            )
        )
        workspace.records.save(record, update, PERSON)
        found.append(record)
    return found


def found(workspace, records, **options) -> list[int]:
    """Positions in `records` of what a query finds, in its order."""
    ids = workspace.records.ids(RecordQuery(records[0].instrument, **options))
    positions = {record.id: n for n, record in enumerate(records)}
    return [positions[key] for key in ids]


class TestWhich:
    def test_keys_come_in_an_array_of_eight_bytes_each(self, workspace, records):
        ids = workspace.records.ids(RecordQuery(records[0].instrument))
        assert isinstance(ids, array)
        assert (ids.typecode, len(ids)) == ("q", 5)

    def test_only_those_of_the_form(self, workspace, records):
        begin(workspace, instrument(text("a"), form_id="otra"))
        assert found(workspace, records) == [0, 1, 2, 3, 4]

    def test_only_those_in_a_state(self, workspace, records):
        workspace.records.set_state(records[1], "final", PERSON)
        workspace.records.set_state(records[3], "returned", PERSON)
        assert found(workspace, records, states=("final",)) == [1]
        assert found(workspace, records, states=("final", "returned")) == [1, 3]

    def test_only_those_of_a_batch(self, workspace, records):
        batch = import_rows(workspace, household(), 3)
        ids = workspace.records.ids(RecordQuery(records[0].instrument, batch=batch.id))
        assert len(ids) == 3

    def test_only_those_changed_since_the_last_check(self, workspace, records, clock):
        for record in records[:4]:
            workspace.issues.replace(record.uuid, (), clock())
        assert found(workspace, records, only_unchecked=True) == [4]

    def test_several_conditions_hold_together(self, workspace, records):
        for record in records[:3]:
            workspace.records.set_state(record, "final", PERSON)
        assert found(workspace, records, states=("final",), search="ch") == [1, 2]

    def test_only_those_of_a_person(self, workspace, records):
        version = workspace.instruments.latest("hogares")
        workspace.records.create(version, "Ana")
        assert found(workspace, records, persons=(PERSON,)) == [0, 1, 2, 3, 4]
        assert len(workspace.records.ids(RecordQuery(records[0].instrument, persons=("Ana",)))) == 1
        assert found(workspace, records, persons=("nadie",)) == []

    def test_only_those_of_a_month_or_of_a_year_with_its_months(self, workspace, records):
        for record, period in zip(records, ("2026", "2026-10", "2025-10", "20260"), strict=False):
            workspace.db.execute("UPDATE record SET period = ? WHERE id = ?", (period, record.id))
        assert found(workspace, records, periods=("2026-10",)) == [1]
        assert found(workspace, records, periods=("2026",)) == [0, 1]
        assert found(workspace, records, periods=("2025", "2026-10")) == [1, 2]

    def test_a_search_that_is_interrupted_says_so(self, workspace, records):
        workspace.db.connection.set_progress_handler(lambda: 1, 1)
        with pytest.raises(CancelledError):
            found(workspace, records, search="nebaj")
        workspace.db.connection.set_progress_handler(None, 0)
        assert found(workspace, records, search="nebaj") == [0]


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("nebaj", [0]),
            ("MARIA", [0]),
            ("maría n", [0]),
            ("k'iche'", [1]),
            ("Kʼicheʼ", [1]),
            ("kꞌich", [1]),
            ("  chajul ", [2]),
            ("%", [3]),
            ("_", []),
            ("\\", []),
            ("xyz", []),
            ("", [0, 1, 2, 3, 4]),
            ("4", [1]),
        ],
    )
    def test_a_search_is_blind_to_accents_and_apostrophes(
        self, workspace, records, typed, expected
    ):
        assert found(workspace, records, search=typed) == expected

    def test_a_form_without_questions_outside_repeats_finds_nothing(self, workspace):
        record = begin(workspace, instrument())
        query = RecordQuery(record.instrument, search="x")
        assert list(workspace.records.ids(query)) == []

    def test_the_sieve_never_holds_back_what_matches(self):
        for sign in "áàâäãéíóúüñçẍẅḧýÁÑ’ʼꞌ´'":
            pattern = like_pattern(folded(sign))
            assert pattern == "%_%", sign


class TestOrder:
    def test_by_a_question(self, workspace, records):
        assert found(workspace, records, order_by="vivienda/cuartos") == [4, 3, 2, 1, 0]
        assert found(workspace, records, order_by="vivienda/cuartos", descending=True) == [
            0, 1, 2, 3, 4,
        ]  # fmt: skip

    def test_blanks_come_first(self, workspace, records):
        assert found(workspace, records, order_by="vivienda/comunidad")[0] == 4

    def test_by_what_the_store_knows(self, workspace, records, clock):
        clock.pass_by(minutes=1)
        workspace.records.save(records[0], typed("observaciones", "x"), PERSON)
        assert found(workspace, records, order_by="@updated") == [1, 2, 3, 4, 0]
        assert found(workspace, records, descending=True) == [4, 3, 2, 1, 0]

    @pytest.mark.parametrize("attribute", sorted(ATTRIBUTES))
    def test_every_attribute_can_be_sorted_by_and_shown(self, workspace, records, attribute):
        assert len(found(workspace, records, order_by=attribute)) == 5
        page = workspace.records.page(records[0].instrument, [records[0].id], [attribute])
        assert len(page) == 1

    def test_equal_ones_stay_in_the_order_they_came(self, workspace, records):
        assert found(workspace, records, order_by="observaciones") == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize("path", ["personas/nombre", "no/existe", "@nada"])
    def test_by_what_has_no_column_outside_repeats_is_our_mistake(self, workspace, records, path):
        with pytest.raises(BugError):
            found(workspace, records, order_by=path)


class TestPages:
    def test_rows_come_in_the_order_of_the_keys(self, workspace, records):
        ids = [records[n].id for n in (3, 0, 4)]
        page = workspace.records.page(
            records[0].instrument, ids, ["vivienda/comunidad", "vivienda/cuartos"]
        )
        assert page == [("100% agua", 2), ("Santa María Nebaj", 5), (None, 1)]

    def test_a_key_may_come_twice(self, workspace, records):
        page = workspace.records.page(records[0].instrument, [records[0].id] * 2, ["@id"])
        assert page == [(records[0].id,), (records[0].id,)]

    def test_a_record_that_is_gone_gives_blanks(self, workspace, records):
        page = workspace.records.page(records[0].instrument, [999], ["@uuid", "vivienda/cuartos"])
        assert page == [(None, None)]

    def test_a_page_of_nothing_is_empty(self, workspace, records):
        assert workspace.records.page(records[0].instrument, [], ["@uuid"]) == []
        assert workspace.records.page(records[0].instrument, [1], []) == [()]

    def test_what_the_store_knows_stands_beside_answers(self, workspace, records):
        (row,) = workspace.records.page(
            records[0].instrument, [records[0].id], ["@uuid", "@state", "@person", "@errors"]
        )
        assert row == (records[0].uuid, "draft", PERSON, 0)


class TestStream:
    def test_answers_come_in_the_order_of_the_keys(self, workspace, records):
        ids = [records[n].id for n in (2, 0)]
        streamed = list(workspace.records.stream(ids))
        assert [uuid for uuid, _ in streamed] == [records[2].uuid, records[0].uuid]
        assert streamed[0][1].values == {"vivienda/comunidad": "chajul", "vivienda/cuartos": 3}

    def test_many_records_come_some_at_a_time(self, workspace):
        batch = import_rows(workspace, household(), 600)
        version = workspace.instruments.latest("hogares")
        ids = workspace.records.ids(RecordQuery(version.instrument, batch=batch.id))
        texts = [
            answers.values["vivienda/comunidad"] for _, answers in workspace.records.stream(ids)
        ]
        assert texts == [f"fila {n}" for n in range(2, 602)]

    def test_rows_of_repeats_come_with_their_record(self, workspace, records):
        came = RowChange("add_row", "personas", "uno", None, 1)
        change = AnswerChange("personas/nombre", "uno", None, "Ana")
        workspace.records.save(records[1], Update((change,), (came,)), PERSON)
        streamed = dict(workspace.records.stream([record.id for record in records]))
        counts = [len(streamed[record.uuid].rows) for record in records]
        assert counts == [0, 1, 0, 0, 0]

    @pytest.mark.usefixtures("records")
    def test_records_that_are_gone_are_left_out(self, workspace):
        assert list(workspace.records.stream([998, 999])) == []


class TestFolding:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Kꞌicheꞌ", "k'iche'"),
            ("Kʼicheʼ", "K’iche’"),
            ("ÁRBOL", "arbol"),
            ("Ñandú", "nandu"),
            ("n\u0303andu\u0301", "ñandú"),
            ("Sipacapense ẍ", "sipacapense x"),
        ],
    )
    def test_ways_to_write_the_same_are_equal(self, one, other):
        assert folded(one) == folded(other)

    def test_other_words_stay_apart(self):
        assert folded("pozo") != folded("poso")
