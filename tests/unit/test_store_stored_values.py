"""The answers of one question over all records, read as a stream; records counted each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.forms import household
from support.workspaces import HandClock, begin, row_change, typed

from app.store import stored_values as reading
from app.store.stored_values import RecordSet, stored_values
from app.store.workspace import Workspace

PERSON = "Ana"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(tmp_path / "trabajo", clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def say(workspace):
    """Makes a record that answers one question."""

    def answer(value, path="observaciones"):
        record = begin(workspace, household())
        workspace.records.save(record, typed(path, value), PERSON)
        return record

    return answer


@pytest.fixture
def read(workspace):
    def values(path="observaciones", **how):
        version = workspace.instruments.latest("hogares")
        layout = workspace.instruments.layout(version.instrument)
        column = layout.outside.get(path) or layout.inside[path]
        return list(stored_values(workspace.db, column, **how))

    return values


class TestAnswers:
    def test_come_with_the_record_and_the_version_they_answer(self, say, read):
        record = say("bien")
        (found,) = read()
        assert (found.record, found.uuid, found.version) == (
            record.id,
            record.uuid,
            record.version,
        )
        assert (found.row, found.value) == (None, "bien")

    def test_blank_ones_are_left_out(self, say, read):
        say("bien")
        say(None)
        assert [each.value for each in read()] == ["bien"]

    @pytest.mark.parametrize("value", [0, "0", " ", -1, 2**63 - 1, "treinta"])
    def test_what_looks_like_nothing_is_something(self, say, read, value):
        say(value, "vivienda/cuartos")
        assert [each.value for each in read("vivienda/cuartos")] == [value]

    @pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
    def test_each_comes_once_whatever_is_read_at_a_time(self, say, read, monkeypatch, count):
        monkeypatch.setattr(reading, "_ROWS_A_READING", 2)
        for number in range(count):
            say(str(number))
        assert [each.value for each in read()] == [str(number) for number in range(count)]

    def test_one_that_is_written_meanwhile_comes_too(self, workspace, say, monkeypatch):
        monkeypatch.setattr(reading, "_ROWS_A_READING", 1)
        say("uno")
        layout = workspace.instruments.layout(workspace.instruments.latest("hogares").instrument)
        stream = stored_values(workspace.db, layout.outside["observaciones"])
        assert next(stream).value == "uno"
        say("dos")
        assert [each.value for each in stream] == ["dos"]


class TestInstances:
    def test_each_names_its_own(self, workspace, read):
        record = begin(workspace, household())
        for number, row in enumerate(("r1", "r2"), start=1):
            update = row_change("add_row", "personas", row, number)
            workspace.records.save(record, update, PERSON)
            workspace.records.save(record, typed("personas/nombre", f"n{number}", row=row), PERSON)
        found = {(each.row, each.value) for each in read("personas/nombre")}
        assert found == {("r1", "n1"), ("r2", "n2")}
        assert {each.uuid for each in read("personas/nombre")} == {record.uuid}


class TestOutOfSight:
    def test_a_record_that_was_set_aside_is_left_out_unless_all_are_asked_for(
        self, workspace, say, read
    ):
        say("queda")
        workspace.records.delete(say("fuera"), PERSON, reason="repetido")
        assert [each.value for each in read()] == ["queda"]
        assert [each.value for each in read(everywhere=True)] == ["queda", "fuera"]


class TestRecordSet:
    @given(st.lists(st.integers(0, 5000)))
    def test_counts_as_a_set_does(self, keys):
        records, model = RecordSet(), set()
        for key in keys:
            assert records.add(key) is (key not in model) or records.add(key) == 0
            model.add(key)
        assert records.count == len(model)

    def test_a_key_as_large_as_a_million_records_takes_one_bit_each(self):
        records = RecordSet()
        records.add(1_000_000)
        records.add(0)
        assert records.count == 2
        assert not records.add(1_000_000)
