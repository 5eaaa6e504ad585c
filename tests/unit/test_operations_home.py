"""What Inicio, Formularios and Aprender ask: where work was left, what is here, what is whole."""

import json
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.workbook import write_workbook
from support.workspaces import PERSON, HandClock

from app.operations import capture
from app.operations.build_dataset import office
from app.operations.computer_health import computer_health
from app.operations.forms_here import form_outline, forms_here
from app.operations.import_table import import_table
from app.operations.load_form import load_form, load_library_form
from app.operations.portals import open_portal
from app.operations.practice import (
    checklist,
    course,
    import_practice_table,
    open_practice,
    save_practice_table,
)
from app.operations.practice_portal import PortalKeeper, Signal, practice_portal
from app.operations.today import today
from app.operations.validate_form import validate_form
from app.operations.workplace import introduce
from app.progress import Cancel, CancelledError
from app.store.database import KnownError
from app.store.record_query import RecordQuery
from app.store.workspace import Workspace
from forms.problem import ProblemError

FORM = "conectividad_municipal"
WORKS = "obras_municipales"
DAY = date(2026, 11, 21)

MIXED = """
| survey   |              |            |            |
|          | type         | name       | label      |
|          | text         | primero    | Primero    |
|          | begin group  | casa       | Casa       |
|          | note         | aviso      | Lea esto   |
|          | integer      | cuartos    | Cuartos    |
|          | end group    |            |            |
|          | begin repeat | personas   | Personas   |
|          | text         | nombre     | Nombre     |
|          | end repeat   |            |            |
|          | text         | ultimo     | Último     |
| settings |              |            |            |
|          | form_id      | form_title |            |
|          | mixto        | Mixto      |            |
"""


@pytest.fixture
def clock() -> HandClock:
    """A clock that moves only when told to."""
    return HandClock()


@pytest.fixture
def workspace(tmp_path: Path, clock: HandClock) -> Workspace:
    """A workspace with the standard form of connectivity."""
    with Workspace.open(tmp_path / "trabajo", clock=clock) as opened:
        load_library_form(opened, FORM)
        yield opened


@pytest.fixture
def practice(tmp_path: Path) -> Workspace:
    """An empty practice workspace."""
    with open_practice(tmp_path / "practica") as opened:
        yield opened


# -- where work was left -------------------------------------------------------------------


def test_what_came_in_is_unchecked_until_somebody_checks_it(workspace, clock):
    import_table(workspace, FORM, course().table, PERSON)
    (before,) = today(workspace, DAY).forms
    assert (before.records, before.unchecked, before.ready, before.errors) == (338, 338, 0, 0)
    clock.pass_by(seconds=1)
    validate_form(workspace, FORM, clock=clock)
    (after,) = today(workspace, DAY).forms
    assert (after.unchecked, after.ready, after.to_review) == (0, 333, 5)


def test_a_record_that_changed_in_bulk_is_to_be_checked_again(workspace, clock):
    import_table(workspace, FORM, course().table, PERSON)
    clock.pass_by(seconds=1)
    validate_form(workspace, FORM, clock=clock)
    workspace.db.execute("UPDATE record SET unchecked = 1 WHERE id IN (1, 2, 69)")
    (work,) = today(workspace, DAY).forms
    assert (work.unchecked, work.ready, work.to_review) == (3, 331, 5)


def test_a_draft_says_its_number_and_its_question(workspace: Workspace, clock: HandClock) -> None:
    import_table(workspace, FORM, course().table, PERSON)
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    update = begun.session.answer("municipio", "1413")
    capture.save(workspace, begun, update, at_work=("censo/poblacion", None))
    left = today(workspace, DAY).left_at
    assert left is not None
    assert left.number == 339
    assert left.questions == forms_here(workspace)[0].questions


def test_the_question_in_hand_is_counted_among_those_people_answer(
    workspace: Workspace, clock: HandClock
) -> None:
    begun = capture.start(workspace, FORM, PERSON, clock=clock)
    first = form_outline(workspace, FORM)[0].questions[0].path
    capture.save(workspace, begun, begun.session.answer("municipio", "1413"), at_work=(first, None))
    left = today(workspace, DAY).left_at
    assert left is not None
    assert left.question == 1


def test_a_draft_without_a_place_says_so(workspace: Workspace, clock: HandClock) -> None:
    capture.start(workspace, FORM, PERSON, clock=clock)
    left = today(workspace, DAY).left_at
    assert left is not None
    assert left.question == 0


def test_ready_records_are_finished_and_have_nothing_to_review(
    workspace: Workspace, clock: HandClock
) -> None:
    import_table(workspace, FORM, course().table, PERSON)
    capture.start(workspace, FORM, PERSON, clock=clock)
    validate_form(workspace, FORM, clock=clock)
    work = today(workspace, DAY).forms[0]
    assert (work.records, work.drafts, work.to_review) == (339, 1, 5)
    assert work.ready == 333


# -- the forms that are here ---------------------------------------------------------------


def test_a_form_says_what_it_is_and_how_much_it_holds(workspace: Workspace) -> None:
    import_table(workspace, FORM, course().table, PERSON)
    here = forms_here(workspace)[0]
    assert (here.form_id, here.number, here.records) == (FORM, 1, 338)
    assert here.questions == 8
    assert here.description


def test_forms_stand_by_title(workspace: Workspace) -> None:
    load_library_form(workspace, WORKS)
    titles = [form.title for form in forms_here(workspace)]
    assert titles == sorted(titles)
    assert len(titles) == 2


def test_an_outline_holds_every_question_people_answer(workspace: Workspace) -> None:
    load_library_form(workspace, WORKS)
    for form in forms_here(workspace):
        sections = form_outline(workspace, form.form_id)
        assert sum(len(section.questions) for section in sections) == form.questions


def test_an_outline_says_what_may_be_published_and_what_is_key(workspace: Workspace) -> None:
    questions = {q.path: q for s in form_outline(workspace, FORM) for q in s.questions}
    keys = [question for question in questions.values() if question.is_key]
    assert keys
    assert all(question.is_public for question in keys)


def test_groups_and_loose_questions_keep_their_order(tmp_path: Path, workspace: Workspace) -> None:
    file = write_workbook(tmp_path / "mixto.xlsx", MIXED)
    load_form(workspace, file)
    sections = form_outline(workspace, "mixto")
    assert [(s.title, s.repeats) for s in sections] == [
        ("", False),
        ("Casa", False),
        ("Personas", True),
        ("", False),
    ]
    assert [q.label for s in sections for q in s.questions] == [
        "Primero",
        "Cuartos",
        "Nombre",
        "Último",
    ]


def test_a_form_that_is_not_here_is_named(workspace: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        form_outline(workspace, "ninguno")
    assert refused.value.problems[0].code == "store.no_such_form"


def test_loading_the_same_form_again_says_that_nothing_changed(workspace: Workspace) -> None:
    assert load_library_form(workspace, FORM).repeated
    assert not load_library_form(workspace, WORKS).repeated


def test_a_loading_that_is_stopped_stores_nothing(workspace: Workspace) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        load_library_form(workspace, WORKS, cancel=cancel)
    assert [form.form_id for form in forms_here(workspace)] == [FORM]


# -- who works where -----------------------------------------------------------------------


def test_a_workspace_learns_its_office_and_its_person(workspace: Workspace) -> None:
    introduce(workspace, "1413", "Juana Raymundo")
    assert office(workspace) == "Municipalidad de Santa María Nebaj"
    assert workspace.people.find("Juana Raymundo") is not None


def test_what_is_unknown_changes_nothing(workspace: Workspace) -> None:
    introduce(workspace, "1413", "")
    introduce(workspace, "", "")
    assert workspace.settings.get("municipality") == "1413"
    assert workspace.people.all() == []


def test_practice_carries_the_name_of_no_real_office(practice: Workspace) -> None:
    introduce(practice, "1413", "Juana Raymundo")
    assert office(practice) == "Oficina de práctica"
    assert practice.people.find("Juana Raymundo") is not None


# -- this computer -------------------------------------------------------------------------


def test_health_counts_what_is_stored(workspace: Workspace) -> None:
    import_table(workspace, FORM, course().table, PERSON)
    health = computer_health(workspace)
    assert health.records == 338
    assert health.changes == workspace.journal.head().seq
    assert health.free_bytes > 0


def test_a_journal_that_was_not_touched_is_whole(workspace: Workspace, clock: HandClock) -> None:
    capture.start(workspace, FORM, PERSON, clock=clock)
    assert computer_health(workspace).is_whole is True


def test_a_journal_that_was_touched_is_not_whole(workspace: Workspace, clock: HandClock) -> None:
    capture.start(workspace, FORM, PERSON, clock=clock)
    with workspace.db.transaction():
        workspace.db.execute("UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 1")
    assert computer_health(workspace).is_whole is False


def test_nothing_is_claimed_of_a_journal_too_long_to_follow(
    workspace: Workspace, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture.start(workspace, FORM, PERSON, clock=clock)
    monkeypatch.setattr("app.operations.computer_health.LONGEST_CHAIN", 0)
    assert computer_health(workspace).is_whole is None


# -- the exercise --------------------------------------------------------------------------


def test_the_practice_table_brings_its_form(practice: Workspace) -> None:
    imported = import_practice_table(practice, PERSON)
    assert imported.rows == 338
    version = practice.instruments.latest(FORM)
    assert len(practice.records.ids(RecordQuery(version.instrument))) == 338


def test_importing_the_exercise_ticks_its_step(practice: Workspace) -> None:
    assert not checklist(practice)[3].done
    import_practice_table(practice, PERSON)
    assert checklist(practice)[3].done


def test_the_practice_table_can_be_saved_to_import_it_by_hand(tmp_path: Path) -> None:
    saved = save_practice_table(tmp_path / "cuadro.csv")
    assert saved.read_bytes() == course().table.read_bytes()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / "falta" / "cuadro.csv"
    with pytest.raises(KnownError) as refused:
        save_practice_table(target)
    assert refused.value.problems[0].place.file == str(target)


# -- the practice portal -------------------------------------------------------------------


def status_of(url: str) -> bool:
    """Ask a portal whether it is there."""
    with urllib.request.urlopen(f"{url}/api/3/action/status_show", timeout=60) as answer:
        return bool(json.load(answer)["success"])


def test_who_comes_later_joins_the_portal_that_runs(tmp_path: Path) -> None:
    with practice_portal(tmp_path) as first, practice_portal(tmp_path) as second:
        assert first is second


def test_the_portal_runs_until_the_last_one_leaves(tmp_path: Path) -> None:
    keeper = PortalKeeper(tmp_path)
    url = keeper.open()
    with practice_portal(tmp_path):
        keeper.close()
        assert status_of(url)
    with pytest.raises(urllib.error.URLError):
        status_of(url)


def test_a_delivery_goes_to_the_portal_of_the_window(practice: Workspace) -> None:
    keeper = PortalKeeper(practice.folder)
    url = keeper.open()
    with open_portal(practice) as chosen:
        assert chosen.url == url
    assert status_of(url)
    keeper.close()


def test_the_signal_is_the_one_that_was_chosen_last(tmp_path: Path) -> None:
    keeper = PortalKeeper(tmp_path)
    keeper.set_signal(Signal.NONE)
    with practice_portal(tmp_path) as portal:
        assert portal.signal is Signal.NONE
        keeper.set_signal(Signal.SLOW)
        assert portal.signal is Signal.SLOW
    keeper.close()


def test_a_window_begins_with_a_good_signal(tmp_path: Path) -> None:
    assert PortalKeeper(tmp_path).signal is Signal.GOOD


def test_a_portal_that_was_never_wanted_is_closed_without_harm(tmp_path: Path) -> None:
    keeper = PortalKeeper(tmp_path)
    keeper.close()
    keeper.close()
    assert not list(tmp_path.iterdir())


def test_due_dates_are_those_of_the_frequencies_of_the_forms(workspace: Workspace) -> None:
    load_library_form(workspace, WORKS)
    due = today(workspace, datetime.now(UTC).date() + timedelta(days=1)).due
    assert [duty.frequency for duty, _when in due]
