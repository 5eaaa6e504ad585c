"""A parcel as a row: its states, its steps, and the problem it remembers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages import sentence
from forms.problem import Place, Problem
from sync.parcel import OPEN, TRANSITIONS, State, Step, problems_from_json, problems_to_json
from sync.portal import RETRY_HELPS, PortalError, RefusedFieldsError

FINAL = {State.SENT, State.WITHDRAWN}


def reachable(start: State) -> set[State]:
    seen, left = {start}, [start]
    while left:
        for state in TRANSITIONS[left.pop()] - seen:
            seen.add(state)
            left.append(state)
    return seen


@pytest.mark.parametrize("state", list(State))
def test_from_every_state_a_parcel_can_come_to_an_end(state: State) -> None:
    assert reachable(state) & FINAL


@pytest.mark.parametrize("state", [state for state in State if state not in FINAL])
def test_from_every_open_state_a_parcel_can_still_arrive(state: State) -> None:
    assert State.SENT in reachable(state)


def test_only_what_is_being_sent_can_arrive() -> None:
    assert [state for state in State if State.SENT in TRANSITIONS[state]] == [State.SENDING]


def test_nobody_has_to_act_on_what_goes_by_itself() -> None:
    assert set(OPEN) == {State.QUEUED, State.SENDING, State.WAITING}


def test_the_steps_stand_in_the_order_they_are_taken() -> None:
    assert list(Step) == ["look", "create", "resources", "verify", "publish", "receipt"]


def test_no_problem_is_nothing() -> None:
    assert problems_to_json([]) is None
    assert problems_from_json(None) == ()


texts = st.text(max_size=20)
values = st.dictionaries(texts, st.one_of(texts, st.integers(-9, 9), st.none(), st.booleans()))


@given(texts, st.one_of(st.none(), texts), st.one_of(st.none(), texts), values)
def test_a_problem_is_the_same_after_it_was_stored(
    code: str, file: str | None, field: str | None, facts: dict[str, object]
) -> None:
    problem = Problem(code, place=Place(file=file, field=field), values=facts)

    assert problems_from_json(problems_to_json([problem])) == (problem,)


def test_facts_that_are_no_json_are_stored_as_their_text() -> None:
    stored = problems_to_json([Problem("portal.busy", values={"url": State.SENT, "otro": {1}})])

    assert stored is not None
    assert json.loads(stored)["values"] == {"url": "sent", "otro": "{1}"}


def test_a_stored_problem_is_said_like_a_fresh_one() -> None:
    problem = PortalError("portal.busy", url="https://datos.example.org").problems[0]
    (stored,) = problems_from_json(problems_to_json([problem]))

    assert stored is not None
    assert sentence(stored) == sentence(problem)


# -- what a portal's refusal carries


@pytest.mark.parametrize("code", sorted(RETRY_HELPS))
def test_a_code_says_whether_waiting_helps(code: str) -> None:
    assert PortalError(code).retry_helps


def test_other_codes_need_a_person() -> None:
    assert not PortalError("portal.forbidden").retry_helps


def test_an_error_carries_its_facts_and_its_field() -> None:
    error = PortalError("portal.busy", retry_after=3, field="title", url="u")

    assert (error.code, error.retry_after) == ("portal.busy", 3)
    assert error.problems[0] == Problem(
        "portal.busy", place=Place(field="title"), values={"url": "u"}
    )


def test_refused_fields_are_one_problem_each() -> None:
    error = RefusedFieldsError({"title": "Falta", "tags": "Muy corta"})

    assert error.code == "portal.validation"
    assert [p.place.field for p in error.problems] == ["title", "keywords"]
    assert not error.retry_helps


def test_all_that_was_wrong_is_kept_and_what_an_earlier_program_kept_is_read() -> None:
    several = (Problem("portal.field_missing"), Problem("portal.field_date"))
    kept = problems_to_json(several)
    assert problems_from_json(kept) == several
    assert kept is not None
    alone = {name: value for name, value in json.loads(kept).items() if name != "also"}
    assert problems_from_json(json.dumps(alone)) == several[:1]
