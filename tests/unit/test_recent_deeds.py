"""What was decided about many records at once is told until it is taken back; so is what is odd."""

import pytest
from support.households import FLAT, MUNICIPALITY, instrument
from support.workspaces import PERSON, HandClock

from app.operations.mend_many import Mending, explain_all, issues_of, mend_all
from app.operations.move_many import Order, move_many
from app.operations.odd_values import odd_values
from app.operations.recent_deeds import MOST, recent_deeds
from app.operations.settle_repeated import settle_repeated
from app.operations.take_back_batch import take_back_batch
from app.operations.validate_form import validate_form
from app.progress import Cancel, CancelledError
from app.store.workspace import Workspace
from forms.instrument import Group, Marks, Question

FORM = instrument(
    Group("lugar", children=(MUNICIPALITY,)),
    Question("numero", "integer", labels={"es": "Número"}, marks=Marks(key=True)),
    Question("ingreso", "decimal", labels={"es": "Ingreso"}),
    Question("pago", "decimal", labels={"es": "Pago"}, marks=Marks(privacy="confidencial")),
    Question("nota", "text", labels={"es": "Nota"}),
    lists=FLAT.choice_lists.values(),
)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace.open(tmp_path, clock=clock) as opened:
        opened.people.ensure(PERSON)
        yield opened


def take(workspace, clock, *rows):
    version = workspace.instruments.add(FORM, "f.xlsx", {})
    given = (
        (number, {"lugar/municipio": "0101", "numero": number, **row})
        for number, row in enumerate(rows, start=2)
    )
    workspace.records.add_imported(version, given, PERSON, file_name="t.csv", file_sha256="a")
    clock.pass_by(seconds=1)
    validate_form(workspace, "hogares", clock=clock)


def trim(workspace, clock):
    return mend_all(workspace, Mending("hogares", "check.outer_spaces"), PERSON, clock=clock).batch


def explain(workspace, clock):
    issues = issues_of(workspace, "hogares", "check.outer_spaces")
    done = explain_all(workspace, "hogares", issues, PERSON, reason="así es", clock=clock)
    return done.batch


def settle(workspace, clock):
    return settle_repeated(workspace, "hogares", "first", PERSON, clock=clock).batch


@pytest.mark.parametrize(
    ("do", "rows", "told"),
    [
        pytest.param(trim, [{"nota": " a "}] * 2, ("mended", "Nota", 2), id="mended"),
        pytest.param(explain, [{"nota": " a "}], ("explained", "Nota", 1), id="explained"),
        pytest.param(settle, [{"numero": 7}] * 3, ("aside", "", 2), id="set aside"),
    ],
)
def test_an_action_is_told_until_it_is_taken_back(workspace, clock, do, rows, told):
    take(workspace, clock, *rows)
    assert recent_deeds(workspace, "hogares") == ()
    batch = do(workspace, clock)
    (deed,) = recent_deeds(workspace, "hogares")
    assert (deed.batch, (deed.what, deed.label, deed.records)) == (batch, told)
    clock.pass_by(seconds=1)
    take_back_batch(workspace, batch, PERSON, clock=clock)
    assert recent_deeds(workspace, "hogares") == ()


def test_the_newest_is_first_and_only_some_are_told(workspace, clock):
    take(workspace, clock, *({"nota": " a "} for _ in range(MOST + 2)))
    batches = [
        explain_all(workspace, "hogares", [issue], PERSON, reason="x", clock=clock).batch
        for issue in issues_of(workspace, "hogares", "check.outer_spaces")
    ]
    told = [deed.batch for deed in recent_deeds(workspace, "hogares")]
    assert told == batches[::-1][:MOST]


def test_imports_and_moved_states_are_taken_back_where_they_were_done(workspace, clock):
    take(workspace, clock, {"nota": "a"}, {"nota": "b"})
    move_many(workspace, "hogares", [1], Order("approved", PERSON), clock=clock)
    assert recent_deeds(workspace, "hogares") == ()


class TestOdd:
    """Numbers far from all others, each with its place."""

    ROWS = (
        *({"ingreso": 10.0 + n % 5, "pago": 3.0 + n % 2} for n in range(30)),
        {"ingreso": 900.0},
    )

    def test_each_is_told_with_its_record_and_what_is_usual(self, workspace, clock):
        take(workspace, clock, *self.ROWS)
        (odd,) = odd_values(workspace, "hogares")
        assert (odd.number, odd.path, odd.label, odd.said) == (31, "ingreso", "Ingreso", "900")
        assert odd.record == workspace.records.info(31).uuid
        assert odd.low <= 10.0
        assert 14.0 <= odd.high < 900.0

    def test_numbers_about_persons_are_left_out(self, workspace, clock):
        take(workspace, clock, *self.ROWS, {"ingreso": 12.0, "pago": 500.0})
        assert {odd.path for odd in odd_values(workspace, "hogares")} == {"ingreso"}

    def test_few_records_show_none(self, workspace, clock):
        take(workspace, clock, *self.ROWS[-3:])
        assert odd_values(workspace, "hogares") == ()

    def test_it_can_be_stopped(self, workspace, clock):
        take(workspace, clock, *self.ROWS)
        cancel = Cancel()
        cancel.set()
        with pytest.raises(CancelledError):
            odd_values(workspace, "hogares", cancel=cancel)
