"""The truths are kept by themselves: saved, waiting, signal, and the counts of the rail."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from PySide6.QtNetwork import QNetworkInformation

from app.operations.today import FormWork, Today
from app.store.workspace import Workspace
from app.ui import numbers
from app.ui.tasks import EVERYTHING, Part
from app.ui.watch import Watch

NOW = datetime(2026, 11, 21, 16, 42, 7, tzinfo=UTC)
Reach = QNetworkInformation.Reachability


@pytest.fixture
def watch(context):
    return Watch(context, clock=lambda: NOW)


def work(**counts):
    """One form with these counts."""
    empty = {field.name: 0 for field in fields(FormWork) if field.type is int}
    named = {"form_id": "hogares", "title": "Hogares y agua 2026"}
    return FormWork(**{**empty, **named, **counts})


def found(*forms, to_send=0, size=0, refused=0):
    """What the store says today."""
    return Today(None, forms, to_send, size, refused, ())


def test_an_empty_workspace_is_all_saved(watch, context, qtbot):
    watch.look()
    qtbot.waitUntil(lambda: context.truths.saved == "Todo está guardado")
    assert context.truths.waiting == "0 por enviar"


def test_what_waits_is_counted_and_weighed(watch, context):
    watch._on_counted(found(to_send=3, size=1_300_000))
    assert context.truths.waiting == "3 por enviar · 1.3 MB"


def test_each_station_gets_its_count(watch, qtbot):
    with qtbot.waitSignal(watch.counted) as counted:
        watch._on_counted(
            found(
                work(drafts=1, errors=2, warnings=10, publishable=5),
                work(drafts=2, publishable=0),
                to_send=3,
                refused=1,
            )
        )
    assert counted.args[0] == {"capturar": 3, "revisar": 12, "publicar": 1, "envios": 4}


def test_what_two_computers_say_otherwise_waits_at_envios(watch, qtbot):
    with qtbot.waitSignal(watch.counted) as counted:
        watch._on_counted(replace(found(refused=1), conflicts=3))
    assert counted.args[0]["envios"] == 4


def test_a_write_says_when_it_was_saved(watch, context):
    context.tasks.changed.emit(Part.RECORDS)
    assert context.truths.saved == f"Guardado a las {numbers.clock_time(NOW)}"


def test_news_from_outside_is_not_called_saved(watch, context):
    context.tasks.changed.emit(EVERYTHING)
    assert context.truths.saved == ""


def test_saving_again_takes_the_trouble_away(watch, context):
    context.show_truths(context.truths.__class__(saved="No se pudo guardar", trouble="Disco lleno"))
    context.tasks.changed.emit(Part.RECORDS)
    assert context.truths.trouble == ""


def test_another_program_that_writes_is_noticed(watch, context, qtbot, tmp_path):
    watch._on_poll()
    qtbot.waitUntil(lambda: watch._version is not None)
    with Workspace.open(tmp_path / "trabajo") as other:
        other.settings.set("de", "otro programa")
    with qtbot.waitSignal(context.tasks.changed) as change:
        watch._on_poll()
    assert change.args[0] == EVERYTHING


def test_writes_of_this_program_are_no_news(watch, context, qtbot):
    changes, answers = [], []
    watch._on_poll()
    qtbot.waitUntil(lambda: watch._version is not None)
    context.tasks.changed.connect(changes.append)
    context.tasks.run(lambda workspace: workspace.settings.set("de", "este"), answers.append)
    watch._on_poll()
    context.tasks.run(lambda _workspace: None, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert changes == []


@pytest.mark.parametrize(
    ("steps", "sentence", "online"),
    [
        ([Reach.Online], "Con conexión", True),
        ([Reach.Disconnected], "Sin conexión", False),
        ([Reach.Online, Reach.Disconnected], "Sin conexión desde hoy", False),
        ([Reach.Unknown], "", False),
    ],
)
def test_the_signal_is_told_in_words(watch, context, steps, sentence, online):
    for reach in steps:
        watch._on_signal_changed(reach)
    assert context.truths.connection.startswith(sentence)
    assert context.truths.online is online


def test_practice_names_its_portal(watch, context):
    context.practice = True
    watch._watch_signal()
    assert "práctica" in context.truths.connection


def test_a_store_that_cannot_be_read_leaves_the_counts(watch, context):
    watch._on_counted(found(to_send=2, size=82_000))
    watch._on_not_counted(OSError("disk"))
    assert context.truths.waiting == "2 por enviar · 82 KB"
