"""Histories of a form that once lost an answer, its column or its journal: none does any more."""

import pytest
from support.form_history import FormHistory

from app.store.workspace import Workspace

HISTORIES = {
    "the number of a version that went away between others is not given twice": [
        ("begin", "abcde"),
        ("retype", "b", "date"),
        ("retype", "a", "decimal"),
        ("capture", "c", "12"),
        ("take_back",),
        ("take_back",),
        ("toggle", "b"),
    ],
    "a question stays in a version taken back when the one that began it goes away": [
        ("begin", "c"),
        ("toggle", "b"),
        ("toggle", "e"),
        ("capture", "b", "7.5"),
        ("take_back",),
        ("take_back",),
    ],
    "a new name stays in a version taken back when the one that gave it goes away": [
        ("begin", "abcd"),
        ("rename", "d", "e", "lift"),
        ("toggle", "b"),
        ("capture", "e", "2026-02-03"),
        ("take_back",),
        ("take_back",),
    ],
    "what the journal calls a question no longer asked outlives the next names of its column": [
        ("begin", "ab"),
        ("capture", "a", "12"),
        ("toggle", "a"),
        ("take_back",),
        ("toggle", "a"),
        ("rename", "b", "c", "lift"),
        ("toggle", "a"),
        ("toggle", "c"),
        ("retype", "a", "integer"),
        ("rename", "a", "b"),
    ],
    "a form goes on after two versions were taken back and one of them stayed": [
        ("begin", "ab"),
        ("rename", "a", "c"),
        ("toggle", "d"),
        ("capture", "d", "x"),
        ("take_back",),
        ("take_back",),
        ("toggle", "d"),
        ("capture", "d", "doce"),
        ("rename", "d", "e", "lift"),
    ],
}


@pytest.fixture
def history(tmp_path):
    with Workspace.open(tmp_path) as workspace:
        yield FormHistory(workspace)


@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES)
def test_nothing_is_lost(history, steps):
    for name, *values in steps:
        lifts = {"lift": True} if values[-1:] == ["lift"] else {}
        getattr(history, name)(*[value for value in values if value != "lift"], **lifts)
        history.check()
