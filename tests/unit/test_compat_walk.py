"""Random walks: the same seed gives the same script, and every step can be done."""

import json

import pytest
from compat.walk import ANSWERS, walk

from app.operations.drive_form import Drive, drive_form
from forms.library import library
from forms.xlsform import read_xlsform

FORMS = {form.form_id: form.path for form in library()}


def script(form_id: str, seed: int) -> list[dict]:
    path = FORMS[form_id]
    return walk(read_xlsform(path).instrument, path.parent, seed)


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_a_walk_has_fifty_answers_and_a_look_after_every_tenth(form_id):
    steps = script(form_id, 1)
    assert sum("snap" not in step for step in steps) == ANSWERS
    assert [step["snap"] for step in steps if "snap" in step] == ["10", "20", "30", "40", "50"]


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_the_seed_alone_decides(form_id):
    assert script(form_id, 7) == script(form_id, 7)
    assert script(form_id, 7) != script(form_id, 8)


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_a_walk_can_be_walked(form_id):
    steps = json.loads(json.dumps(script(form_id, 3)))
    found = drive_form(Drive(str(FORMS[form_id]), steps, now="2026-11-21T10:00:00"))
    assert set(found["steps"]) == {"ok"}
