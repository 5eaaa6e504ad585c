"""Every question a list can ask of the store, answered by the store and by a plain model of it.

The records are made once; then any mixture of states, batches, issues, search and order must give
the same keys, in the same order, as a few lines of Python over a list of facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.forms import household, instrument, text
from support.workspaces import HandClock, row_change, typed

from app.steps.validation import Finding
from app.store.folding import folded
from app.store.record_query import ATTRIBUTES, RecordQuery, State
from app.store.workspace import Workspace
from forms.answers import Answers
from forms.instrument import Value
from forms.problem import Severity

PEOPLE = ("Ana Brito", "Juana Ajpop", "ñato Xol")
PLACES = ("Santa María Nebaj", "Kꞌicheꞌ", "k'iche'", "100% agua", "a_b", "", None, "Ñandú", "10")
ROOMS: tuple[Value, ...] = (3, 10, 2.5, "tres", None, "10", 0)
CODES = ("0101", "1413", "0512", None)
STATES: tuple[State, ...] = ("draft", "final", "returned", "approved")
OUTSIDE = ("municipio", "vivienda/comunidad", "vivienda/cuartos", "observaciones")


@dataclass
class Fact:
    """What is true of one record, as a person could say it from memory."""

    id: int
    uuid: str
    author: str
    created: datetime
    updated: datetime
    answers: Mapping[str, Value]
    state: State = "final"
    batch: int | None = None
    source_row: int | None = None
    visible: bool = True
    deleted: bool = False
    unchecked: bool = True
    severities: list[str] = field(default_factory=list)

    def attribute(self, name: str) -> Value:
        """Give what a list shows under a name of `ATTRIBUTES`, or an answer."""
        return {
            "@id": self.id,
            "@uuid": self.uuid,
            "@state": self.state,
            "@municipality": self.answers.get("municipio"),
            "@period": None,
            "@created": self.created.isoformat(),
            "@updated": self.updated.isoformat(),
            "@person": self.author,
            "@source_row": self.source_row,
            "@errors": self.severities.count("error"),
            "@warnings": self.severities.count("warning"),
        }.get(name, self.answers.get(name))


@dataclass
class Lists:
    """An open workspace and what the model knows of it."""

    workspace: Workspace
    instrument: int
    batches: tuple[int, ...]
    facts: list[Fact]

    def expected(self, query: RecordQuery) -> list[int]:
        """Answer a query from the facts alone."""
        chosen = [fact for fact in self.facts if _is_meant(fact, query)]
        chosen.sort(
            key=lambda fact: (_rank(fact.attribute(query.order_by)), fact.id),
            reverse=query.descending,
        )
        return [fact.id for fact in chosen]


def _is_meant(fact: Fact, query: RecordQuery) -> bool:
    wanted = folded(query.search.strip())
    return (
        fact.visible
        and fact.deleted == query.deleted
        and (not query.states or fact.state in query.states)
        and (query.batch is None or fact.batch == query.batch)
        and (not query.only_unchecked or fact.unchecked)
        and (not query.only_with_issues or bool(fact.severities))
        and (not query.severity or query.severity in fact.severities)
        and (not wanted or any(_holds(fact, path, wanted, query.meant) for path in OUTSIDE))
    )


def _holds(fact: Fact, path: str, wanted: str, meant: Mapping[str, object]) -> bool:
    value = fact.answers.get(path)
    if value is None:
        return False
    return wanted in folded(str(value)) or value in meant.get(path, ())


def _rank(value: Value) -> tuple[int, float, bytes]:
    """Rank values as SQLite does: blanks, numbers by size, texts by their bytes."""
    if value is None:
        return 0, 0, b""
    if isinstance(value, str):
        return 2, 0, value.encode()
    return 1, value, b""


def _row(number: int) -> dict[str, Value]:
    answers = {
        "municipio": CODES[number % len(CODES)],
        "vivienda/comunidad": PLACES[number % len(PLACES)],
        "vivienda/cuartos": ROOMS[number % len(ROOMS)],
        "observaciones": f"nota {number}" if number % 3 else None,
    }
    return {path: value for path, value in answers.items() if value is not None}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lists]:
    """Ninety records: imported, captured, set aside, undone, with issues and without."""
    clock = HandClock()
    folder = tmp_path_factory.mktemp("consultas")
    with Workspace.open(folder, clock=clock) as workspace:
        # Another form between them: nothing of it may ever be found.
        workspace.records.create(
            workspace.instruments.add(instrument(text("a"), form_id="otra"), "o.xlsx", {}), "Ana"
        )
        yield _filled(workspace, clock)


def _filled(workspace: Workspace, clock: HandClock) -> Lists:
    version = workspace.instruments.add(household(), "prueba.xlsx", {})
    facts: list[Fact] = []
    batches = []
    for number, person in enumerate(PEOPLE):
        clock.pass_by(minutes=1)
        batch = workspace.records.add_imported(
            version,
            ((row, _row(row + number)) for row in range(2, 22)),
            person,
            file_name=f"tabla {number}.csv",
            file_sha256=str(number),
        )
        batches.append(batch.id)
        facts += _of_batch(workspace, batch.id, number, person, clock.now)
    for number in range(30):
        clock.pass_by(minutes=1)
        facts.append(_captured(workspace, version, number, clock))
    for number, fact in enumerate(facts):
        _live_on(workspace, fact, number, clock)
    clock.pass_by(minutes=1)
    workspace.batches.undo(batches[1], PEOPLE[0])
    for fact in facts:
        fact.visible = fact.batch != batches[1]
    return Lists(workspace, version.instrument, tuple(batches), facts)


def _of_batch(
    workspace: Workspace, batch: int, number: int, person: str, at: datetime
) -> Iterator[Fact]:
    """Tell what an import of twenty rows left behind."""
    for key in workspace.db.column("SELECT id FROM record WHERE batch = ? ORDER BY id", (batch,)):
        info = workspace.records.info(key)
        row = info.source_row or 0
        yield Fact(key, info.uuid, person, at, at, _row(row + number), batch=batch, source_row=row)


def _captured(workspace: Workspace, version: object, number: int, clock: HandClock) -> Fact:
    """Begin a record with answers, one of them inside a repeat, which no list looks into."""
    person = PEOPLE[number % len(PEOPLE)]
    began = clock.now
    record = workspace.records.create(version, person, initial=Answers({}))
    clock.pass_by(seconds=7)
    answers = _row(number)
    for path, value in answers.items():
        workspace.records.save(record, typed(path, value), person)
    workspace.records.save(record, row_change("add_row", "personas", f"fila-{number}"), person)
    workspace.records.save(
        record, typed("personas/nombre", "Nebaj escondido", row=f"fila-{number}"), person
    )
    return Fact(record.id, record.uuid, person, began, clock.now, answers, state="draft")


def _live_on(workspace: Workspace, fact: Fact, number: int, clock: HandClock) -> None:
    """Let a record be checked, sent back, set aside … as its number says."""
    clock.pass_by(seconds=13)
    record = workspace.records.info(fact.id)
    state = STATES[number % len(STATES)]
    if fact.batch is None and state != fact.state:
        workspace.records.set_state(record, state, PEOPLE[0])
        fact.state, fact.updated = state, clock.now
    if number % 5 == 0:
        workspace.records.delete(record, PEOPLE[1])
        fact.deleted, fact.updated = True, clock.now
    if number % 3 == 0:
        fact.severities = ["error", "warning", "warning"][: 1 + number % 4]
        found = [
            Finding(fact.uuid, None, "vivienda/cuartos", f"answer.{n}", Severity(severity))
            for n, severity in enumerate(fact.severities)
        ]
        workspace.issues.replace(fact.uuid, found, clock.now)
        fact.unchecked = False
    if number % 9 == 0 and fact.severities:
        first = workspace.issues.of_records([fact.id])[0]
        workspace.issues.accept(first.id, "así es")
        fact.severities = [*fact.severities]
        fact.severities.remove(first.severity)


SEARCHES = st.one_of(
    st.sampled_from(
        [
            "",
            "  ",
            "nebaj",
            "MARÍA",
            "kʼiche’",
            "%",
            "_",
            "a_b",
            "10",
            "2.5",
            "tres",
            "nota 1",
            "\\",
        ]
    ),
    st.text(st.sampled_from("aáeinñk'’ %_10."), max_size=4),
)
MEANT = st.dictionaries(
    st.sampled_from(["municipio", "vivienda/comunidad"]),
    st.lists(st.sampled_from(["0101", "1413", "0512", "9999", "10"]), max_size=3),
    max_size=2,
)
ORDERS = st.sampled_from([*sorted(ATTRIBUTES), *OUTSIDE])


@given(
    states=st.lists(st.sampled_from(STATES), max_size=3, unique=True),
    search=SEARCHES,
    meant=MEANT,
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    severity=st.sampled_from(["", "error", "warning"]),
    batch=st.sampled_from([None, None, None, 0, 1, 2]),
    order_by=ORDERS,
)
@example(
    states=[],
    search="nebaj",
    meant={"municipio": ["1413"]},
    flags=(False, False, False, True),
    severity="",
    batch=None,
    order_by="@person",
)
def test_any_mixture_of_conditions_gives_what_the_model_gives(
    lists, states, search, meant, flags, severity, batch, order_by
):
    with_issues, unchecked, deleted, descending = flags
    query = RecordQuery(
        lists.instrument,
        states=tuple(states),
        search=search,
        meant=meant,
        only_with_issues=with_issues,
        severity=severity,
        only_unchecked=unchecked,
        batch=None if batch is None else lists.batches[batch],
        deleted=deleted,
        order_by=order_by,
        descending=descending,
    )
    assert list(lists.workspace.records.ids(query)) == lists.expected(query)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", [*sorted(ATTRIBUTES), *OUTSIDE])
def test_every_order_is_the_model_s_order_with_equal_ones_by_number(lists, order_by, descending):
    query = RecordQuery(lists.instrument, order_by=order_by, descending=descending)
    assert list(lists.workspace.records.ids(query)) == lists.expected(query)


@pytest.mark.parametrize("attribute", sorted({*ATTRIBUTES, *OUTSIDE} - {"@created", "@updated"}))
def test_a_page_says_of_every_record_what_the_model_says(lists, attribute):
    ids = [fact.id for fact in lists.facts]
    page = lists.workspace.records.page(lists.instrument, ids, [attribute])
    assert [cells[0] for cells in page] == [fact.attribute(attribute) for fact in lists.facts]


def test_counts_are_the_model_s(lists):
    counts = lists.workspace.records.counts(lists.instrument)
    seen = [fact for fact in lists.facts if fact.visible]
    here = [fact for fact in seen if not fact.deleted]
    assert counts.all == len(here)
    assert counts.set_aside == len(seen) - len(here)
    assert counts.with_errors == sum("error" in fact.severities for fact in here)
    assert counts.with_warnings == sum("warning" in fact.severities for fact in here)
    assert {state: counts.by_state.get(state, 0) for state in STATES} == {
        state: sum(fact.state == state for fact in here) for state in STATES
    }


@given(st.lists(st.integers(0, 89), max_size=12))
def test_a_stream_gives_answers_of_just_those_in_just_that_order(lists, positions):
    facts = [lists.facts[position] for position in dict.fromkeys(positions)]
    streamed = list(lists.workspace.records.stream([fact.id for fact in facts]))
    assert [uuid for uuid, _ in streamed] == [fact.uuid for fact in facts]
    for (_, answers), fact in zip(streamed, facts, strict=True):
        kept = {path: value for path, value in answers.values.items() if value is not None}
        assert kept == fact.answers


def test_what_stands_inside_a_repeat_is_not_searched(lists):
    query = RecordQuery(lists.instrument, search="escondido")
    assert list(lists.workspace.records.ids(query)) == []
