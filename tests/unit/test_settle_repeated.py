"""Records that repeat one another: one rule for all of them, seen before, taken back as one."""

import pytest
from support.households import FLAT, MUNICIPALITY, instrument
from support.workspaces import PERSON, HandClock

from app.operations.mend_many import issues_of
from app.operations.move_many import take_back_move
from app.operations.set_answer import set_answer
from app.operations.settle_repeated import (
    EXAMPLES,
    REASONS,
    Settled,
    preview_settling,
    settle_repeated,
)
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.store.issues import REPEATED
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.instrument import Group, Marks, Question
from forms.problem import ProblemError

FORM = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("ingreso", "decimal", labels={"es": "Ingreso"}),
    Question("nota", "text", labels={"es": "Nota"}),
    lists=FLAT.choice_lists.values(),
)
FULL = {"ingreso": 5.0, "nota": "con nota"}
BARE: dict[str, object] = {}


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        opened.people.ensure(PERSON)
        yield opened


def take(workspace, clock, *rows):
    """Import one record for each (number, answers), a second apart, and check them."""
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    for place, (number, answers) in enumerate(rows):
        whole = {"lugar/municipio": "0101", "numero": number, **answers}
        workspace.records.add_imported(
            version, [(2, whole)], PERSON, file_name=f"{place}.csv", file_sha256=str(place)
        )
        clock.pass_by(seconds=1)
    validate_form(workspace, "hogares", clock=clock)


def there(workspace):
    """The numbers of the records that are in the lists."""
    version = workspace.instruments.latest("hogares")
    return list(workspace.records.ids(RecordQuery(version.instrument)))


def settle(workspace, clock, rule, **how):
    return settle_repeated(workspace, "hogares", rule, PERSON, clock=clock, **how)


@pytest.mark.parametrize(
    ("rule", "rows", "stay"),
    [
        pytest.param("newest", [(1, FULL), (1, BARE)], [2], id="the later one"),
        pytest.param("first", [(1, BARE), (1, FULL)], [1], id="the earlier one"),
        pytest.param("fullest", [(1, FULL), (1, BARE)], [1], id="the one that says more"),
        pytest.param("fullest", [(1, BARE), (1, FULL)], [2], id="the same the other way round"),
        pytest.param("fullest", [(1, FULL), (1, FULL)], [2], id="of equally full ones the newest"),
        pytest.param("newest", [(1, BARE)] * 4, [4], id="one of four"),
        pytest.param("first", [(1, BARE), (2, BARE), (1, BARE), (2, BARE)], [1, 2], id="two keys"),
        pytest.param("newest", [(1, BARE), (2, BARE), (1, BARE)], [2, 3], id="who repeats nobody"),
    ],
)
def test_one_of_each_key_stays_and_all_come_back_as_one(workspace, clock, rule, rows, stay):
    take(workspace, clock, *rows)
    everybody = there(workspace)
    looked = preview_settling(workspace, "hogares", rule, PERSON)
    assert there(workspace) == everybody
    done = settle(workspace, clock, rule)
    assert there(workspace) == stay
    assert (looked.found, looked.settled, looked.aside) == (done.found, done.settled, done.aside)
    assert done.aside == len(rows) - len(stay)
    assert looked.examples == done.examples
    assert (looked.batch, bool(done.batch)) == (0, True)
    clock.pass_by(seconds=1)
    assert take_back_move(workspace, done.batch, PERSON, clock=clock) == done.aside
    assert there(workspace) == everybody


def test_nothing_is_open_afterwards(workspace, clock):
    take(workspace, clock, (1, FULL), (1, BARE), (1, BARE))
    settle(workspace, clock, "newest")
    with pytest.raises(ProblemError) as refused:
        issues_of(workspace, "hogares", REPEATED)
    assert refused.value.problems[0].code == "check.no_such_cause"


def test_who_was_corrected_last_is_the_newest(workspace, clock):
    take(workspace, clock, (1, BARE), (1, BARE))
    uuid = workspace.records.info(1).uuid
    set_answer(workspace, uuid, "nota", "otra", PERSON, reason="se vio", clock=clock)
    assert settle(workspace, clock, "newest").examples[0].stays == 1


def test_an_example_says_who_stays_who_goes_and_what_is_lost(workspace, clock):
    take(workspace, clock, (7, FULL), (7, BARE))
    looked = preview_settling(workspace, "hogares", "newest", PERSON)
    assert looked.examples == [Settled("0101, 7", 2, (1,), ("ingreso", "nota"))]
    fuller = preview_settling(workspace, "hogares", "fullest", PERSON)
    assert fuller.examples == [Settled("0101, 7", 1, (2,), ())]


def test_only_the_first_groups_are_examples_and_all_are_counted(workspace, clock):
    count = EXAMPLES + 3
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    rows = [(n, {"lugar/municipio": "0101", "numero": n // 2}) for n in range(2, 2 + 2 * count)]
    workspace.records.add_imported(version, rows, PERSON, file_name="t.csv", file_sha256="a")
    validate_form(workspace, "hogares", clock=clock)
    looked = preview_settling(workspace, "hogares", "first", PERSON)
    assert (looked.found, looked.aside, len(looked.examples)) == (count, count, EXAMPLES)


def test_an_approved_record_stays_whatever_the_rule(workspace, clock):
    take(workspace, clock, (1, BARE), (1, FULL))
    workspace.records.set_state(workspace.records.info(1), "approved", PERSON)
    assert settle(workspace, clock, "newest").settled == 1
    assert there(workspace) == [1]


def test_of_two_approved_ones_a_person_decides(workspace, clock):
    take(workspace, clock, (1, BARE), (1, FULL), (2, BARE), (2, BARE))
    for number in (1, 2):
        workspace.records.set_state(workspace.records.info(number), "approved", PERSON)
    done = settle(workspace, clock, "newest")
    assert (done.found, done.settled, there(workspace)) == (2, 1, [1, 2, 4])
    assert [problem.code for problem in done.problems] == ["record.is_approved"]


@pytest.mark.parametrize("rule", REASONS)
def test_the_reason_of_the_rule_stands_in_the_journal(workspace, clock, rule):
    take(workspace, clock, (1, BARE), (1, BARE))
    done = settle(workspace, clock, rule)
    assert [line.what.reason for line in workspace.journal.entries(batch=done.batch)] == [
        REASONS[rule]
    ]


def test_another_reason_can_be_given(workspace, clock):
    take(workspace, clock, (1, BARE), (1, BARE))
    done = settle(workspace, clock, "first", reason="así lo dijo la alcaldía")
    (line,) = workspace.journal.entries(batch=done.batch)
    assert (line.what.op, line.what.reason) == ("delete", "así lo dijo la alcaldía")


def test_without_repeated_records_there_is_nothing_to_settle(workspace, clock):
    take(workspace, clock, (1, BARE), (2, BARE))
    with pytest.raises(ProblemError) as refused:
        preview_settling(workspace, "hogares", "first", PERSON)
    assert refused.value.problems[0].code == "check.no_such_cause"


@pytest.mark.parametrize("role", ["enumerator", "approver"])
@pytest.mark.parametrize(
    "work", [settle, lambda w, _clock, rule: preview_settling(w, "hogares", rule, PERSON)]
)
def test_who_may_not_correct_may_not_settle(workspace, clock, role, work):
    take(workspace, clock, (1, BARE), (1, BARE))
    workspace.people.set_role(PERSON, role)
    with pytest.raises(ProblemError) as refused:
        work(workspace, clock, "first")
    assert refused.value.problems[0].code == "people.may_not_correct"
    assert there(workspace) == [1, 2]


def test_it_can_be_stopped_before_anything_goes(workspace, clock):
    take(workspace, clock, (1, BARE), (1, BARE))
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        settle(workspace, clock, "first", cancel=cancel)
    assert there(workspace) == [1, 2]


def test_how_far_it_is_can_be_told(workspace, clock):
    take(workspace, clock, (1, BARE), (1, BARE), (2, BARE), (2, BARE))
    told = []
    preview_settling(workspace, "hogares", "first", PERSON, report=told.append)
    assert [(each.done, each.total) for each in told] == [(1, 2), (2, 2)]
