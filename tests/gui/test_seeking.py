"""Seeking: the first rows at once, one question at a time, stopped when the person wants."""

from array import array

import pytest

from app.progress import Cancel, CancelledError
from app.store.record_query import RecordQuery
from app.ui.models.paged_table import Column, PagedTableModel
from app.ui.records.loading import Found, Part, find
from app.ui.records.seeking import Seeking

QUERY = RecordQuery(1, search="nebaj")


class Later:
    """Takes questions and answers them when it is told to."""

    def __init__(self):
        self.asked, self.tokens, self.errors = [], [], []

    @property
    def tasks(self):
        return self

    def seek(self, op, on_done, on_error, *, on_part):
        self.asked.append((op.args[0], on_done, on_error, on_part))
        self.tokens.append(Cancel())
        return self.tokens[-1]

    def show_error(self, error):
        self.errors.append(error)

    def part(self, ids, *, of=-1, done=10, total=100):
        asked, _done, _error, on_part = self.asked[of]
        on_part(Part(asked.number, array("q", ids), done, total))

    def found(self, ids, *, of=-1, shown=0):
        asked, on_done, _error, _part = self.asked[of]
        on_done(Found(asked.number, array("q", ids), same=False, row=-1, shown=shown))

    def fail(self, error, *, of=-1):
        self.asked[of][2](error)


@pytest.fixture
def later():
    return Later()


@pytest.fixture
def seeking(qapp, later):
    model = PagedTableModel([Column("N.º")], lambda _page, _ids: None)
    widget = Seeking(later, model)
    widget.model, widget.heard = model, []
    widget.came.connect(lambda: widget.heard.append("came"))
    widget.found.connect(lambda found: widget.heard.append(list(found.ids)))
    widget.stopped.connect(lambda: widget.heard.append("stopped"))
    return widget


def test_the_first_part_takes_the_place_of_what_was_shown(seeking, later):
    seeking.model.show_ids(array("q", [9, 8]))
    seeking.ask(QUERY, 1, 0)
    assert list(seeking.model.ids) == [9, 8]
    later.part([1, 2])
    assert (list(seeking.model.ids), seeking.heard) == ([1, 2], ["came"])


def test_further_parts_come_below(seeking, later):
    seeking.ask(QUERY, 1, 0)
    later.part([1, 2])
    later.part([3])
    assert (list(seeking.model.ids), seeking.heard) == ([1, 2, 3], ["came"])


def test_a_part_without_records_says_only_how_far_it_is(seeking, later):
    seeking.model.show_ids(array("q", [9]))
    seeking.ask(QUERY, 1, 0)
    later.part([], done=50)
    assert list(seeking.model.ids) == [9]
    assert "0 encontrados · 50 de 100" in seeking.row._words.text()


def test_a_part_says_how_many_were_found(seeking, later):
    seeking.ask(QUERY, 1, 0)
    later.part([4], done=25)
    assert "1 encontrado · 25 de 100" in seeking.row._words.text()


def test_another_question_stops_the_one_before(seeking, later):
    seeking.ask(QUERY, 1, 0)
    seeking.ask(RecordQuery(1, search="chajul"), 1, 0)
    with pytest.raises(CancelledError):
        later.tokens[0].check()
    later.tokens[1].check()


@pytest.mark.parametrize("late", [Later.part, Later.found])
def test_what_comes_late_of_the_one_before_is_left_out(seeking, later, late):
    seeking.ask(QUERY, 1, 0)
    seeking.ask(RecordQuery(1, search="chajul"), 1, 0)
    late(later, [1, 2], of=0)
    later.fail(CancelledError(), of=0)
    assert (list(seeking.model.ids), seeking.heard) == ([], [])


def test_the_same_question_again_moves_nothing_until_it_is_answered(seeking, later):
    seeking.ask(QUERY, 1, 0)
    later.found([1])
    seeking.ask(QUERY, 1, 0)
    assert [asked.is_new for asked, *_more in later.asked] == [True, False]
    assert seeking.row is None


def test_the_row_of_work_goes_when_all_is_found(seeking, later):
    seeking.ask(QUERY, 1, 0)
    assert "nebaj" in seeking.row._what
    later.found([1])
    assert (seeking.row, seeking.heard) == (None, [[1]])


def test_the_person_may_stop_it(seeking, later):
    seeking.ask(QUERY, 1, 0)
    seeking.row.cancelled.emit()
    with pytest.raises(CancelledError):
        later.tokens[0].check()
    later.fail(CancelledError())
    assert (seeking.heard, seeking.row) == (["stopped"], None)


def test_what_goes_wrong_is_said(seeking, later):
    seeking.ask(QUERY, 1, 0)
    later.fail(ValueError("x"))
    assert ([str(error) for error in later.errors], seeking.heard) == (["x"], [])


class Hits:
    """A workspace whose search tells steps."""

    def __init__(self, monkeypatch, steps, found):
        self.records = self
        self._steps, self._found = steps, array("q", found)
        monkeypatch.setattr("app.ui.records.loading.seek_records", self.seek)

    def seek(self, _workspace, _query, _version, told, _cancel):
        for number, ids in enumerate(self._steps, start=1):
            told(array("q", ids), number, len(self._steps))
        return self._found


class TestParts:
    """What of the steps is told to the window."""

    @staticmethod
    def asked(*, is_new=True):
        from app.ui.records.loading import Asked

        return Asked(1, QUERY, 1, array("q", [5]), 2, is_new)

    def test_the_first_hits_are_told_at_once_and_all_are_known_to_be_shown(self, monkeypatch):
        told = []
        hits = Hits(monkeypatch, [[1, 2], [3]], [1, 2, 3])
        found = find(self.asked(), hits, told.append, Cancel())
        assert list(told[0].ids) == [1, 2]
        assert (found.row, found.same) == (1, False)
        assert list(found.ids[: found.shown]) == [1, 2]

    def test_hits_in_another_order_in_the_end_are_shown_anew(self, monkeypatch):
        told, hits = [], Hits(monkeypatch, [[1, 2]], [2, 1])
        found = find(self.asked(), hits, told.append, Cancel())
        assert (len(told), found.shown) == (1, 0)

    def test_of_the_same_question_only_the_progress_is_told(self, monkeypatch):
        told = []
        hits = Hits(monkeypatch, [[5]], [5])
        found = find(self.asked(is_new=False), hits, told.append, Cancel())
        assert [list(part.ids) for part in told] == [[]]
        assert (found.same, found.shown) == (True, 0)
