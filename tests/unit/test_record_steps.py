"""Finding records in steps: the same as at once, the first told early, stopped between steps."""

from array import array
from itertools import pairwise

import pytest
from support.million import FORM, make

from app.progress import Cancel, CancelledError
from app.store import record_steps
from app.store.record_query import Condition, RecordQuery
from app.store.workspace import Workspace

ROWS = 30_100
FEW = [("text", "texto_0", "Observación"), ("integer", "entero_0", "Cuenta")]
FEW += [("select_one municipios", "municipio", "Municipio"), ("date", "periodo", "Mes")]
MARKED = {"search": "nandutí"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pasos") / "trabajo"
    make(folder, ROWS, FEW)
    with Workspace.open(folder) as opened:
        yield opened


class Told:
    """Remembers what was told, and stops the search after some steps."""

    def __init__(self, stop_after=None):
        self.parts, self.shares = [], []
        self.cancel, self._stop_after = Cancel(), stop_after

    def __call__(self, ids, done, total):
        self.parts.append(ids)
        self.shares.append((done, total))
        if len(self.parts) == self._stop_after:
            self.cancel.set()

    @property
    def ids(self):
        return sum(self.parts, array("q"))


def query(workspace, **narrowed):
    return RecordQuery(workspace.instruments.latest(FORM).instrument, **narrowed)


def seek(workspace, told, **narrowed):
    return workspace.records.ids_in_steps(query(workspace, **narrowed), told, told.cancel)


@pytest.mark.parametrize("order", ["@id", "texto_0", "@period"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"search": "escuela"},
        {"search": "no lo dice nadie"},
        {"states": ["approved"]},
        {"conditions": [Condition("entero_0", "<", 500)]},
        {"conditions": [Condition("texto_0", "contains", "reforestacion")], "periods": ["2020"]},
    ],
)
def test_steps_find_what_one_statement_finds(workspace, narrowed, order, descending):
    asked = {**narrowed, "order_by": order, "descending": descending}
    assert seek(workspace, Told(), **asked) == workspace.records.ids(query(workspace, **asked))


@pytest.mark.parametrize("descending", [False, True])
def test_a_search_tells_every_record_once_in_the_order_of_numbers(workspace, descending):
    told = Told()
    found = seek(workspace, told, search="escuela", descending=descending)
    assert told.ids == found
    assert len(told.parts) == 3


def test_a_search_in_another_order_tells_by_number_and_ends_in_that_order(workspace):
    told = Told()
    found = seek(workspace, told, search="escuela", order_by="entero_0")
    assert sorted(told.ids) == sorted(found)
    assert list(told.ids) == sorted(told.ids)
    assert told.ids != found


def test_of_a_list_without_a_search_the_first_are_told_at_once(workspace):
    told = Told()
    found = seek(workspace, told, descending=True)
    assert told.shares == [(record_steps.FIRST_STEP, ROWS)]
    assert told.ids == found[: record_steps.FIRST_STEP]


@pytest.mark.parametrize("order", ["texto_0", "@state", "@period"])
def test_a_list_in_another_order_tells_nothing_early(workspace, order):
    told = Told()
    seek(workspace, told, order_by=order)
    assert told.parts == []


def test_steps_say_how_far_they_are(workspace):
    told = Told()
    seek(workspace, told, search="x")
    assert told.shares[-1] == (ROWS, ROWS)
    assert all(before < after for before, after in pairwise(told.shares))


@pytest.mark.parametrize("steps", [1, 2])
def test_it_stops_between_two_steps(workspace, steps):
    told = Told(stop_after=steps)
    with pytest.raises(CancelledError):
        seek(workspace, told, search="escuela")
    assert len(told.parts) == steps


@pytest.mark.parametrize("written", ["nandutí", "ÑANDUTI", "n\u0303andutí", "Nanduti\u0301"])
def test_a_word_is_found_however_its_accents_are_written(workspace, written):
    assert list(seek(workspace, Told(), search=written)) == [7]


def test_few_records_are_found_at_once(tmp_path):
    make(tmp_path / "pocos", 60, FEW)
    with Workspace.open(tmp_path / "pocos") as few:
        told = Told()
        assert len(seek(few, told, search="escuela")) > 0
        assert told.parts == []


def test_nothing_is_found_where_there_is_nothing(tmp_path):
    make(tmp_path / "vacio", 0, FEW)
    with Workspace.open(tmp_path / "vacio") as empty:
        assert list(seek(empty, Told(), search="escuela")) == []


@pytest.mark.parametrize(("lowest", "highest"), [(1, 1), (1, 4_000), (5, 4_005), (1, 60_000)])
@pytest.mark.parametrize("descending", [False, True])
def test_ranges_touch_each_number_once(lowest, highest, descending):
    ranges = list(record_steps._ranges(lowest, highest, descending=descending))
    numbers = [number for first, last in ranges for number in range(first, last + 1)]
    assert sorted(numbers) == list(range(lowest, highest + 1))
    assert ranges == sorted(ranges, reverse=descending)
    assert ranges[0][1] - ranges[0][0] < record_steps.FIRST_STEP
