"""`acopio sync compare | settle`: three copies on the command line, and a decision by name."""

import json

import pytest
from support.commands import Shell
from support.fake_portal import FakePortal
from support.shipments import FIELDS, NAME, open_shipments

from app.operations import compare_copies as comparing
from app.steps.catalogue import DatasetMetadata
from sync.engine import Engine
from sync.outbox import Outbox
from sync.parcel import State

URL = FakePortal.url
UNDECIDED = ["portal.undecided"]


@pytest.fixture
def portal(monkeypatch):
    """The portal of paper; a command that compares speaks to it."""
    paper = FakePortal()
    looks = lambda workspace, key: comparing.compared(  # noqa: E731 - it stands for one function
        workspace, Outbox(workspace.db).parcel(key), paper
    )
    monkeypatch.setattr("app.cli.sync_compare.compare_copies", looks)
    return paper


@pytest.fixture
def shell(tmp_path, monkeypatch, portal):
    """A workspace in which two officers changed the title, and Pedro the description."""
    opened = Shell(tmp_path / "trabajo", monkeypatch)
    box = open_shipments(opened.folder)
    engine = Engine(box.workspace, lambda _url: portal, box.clock)
    box.parcel(URL)
    engine.run()
    portal.revise(portal.shelf.datasets[NAME], {"title": "De Pedro", "notes": "Suya"})
    box.parcel(URL, rows=5, fields={**FIELDS, "title": "De Ana"})
    described = DatasetMetadata(NAME, "Hogares").to_json()
    box.workspace.datasets.define(NAME, box.workspace.datasets.get(NAME).instrument, described)
    engine.run()
    box.workspace.close()
    return opened


def parcel(shell):
    box = open_shipments(shell.folder)
    found = max(box.outbox.parcels(), key=lambda each: each.version)
    box.workspace.close()
    return found


def test_the_copies_are_laid_side_by_side(shell):
    done = shell("sync", "compare", NAME, "--json")
    assert done.code == 0
    told = {each["name"]: each for each in done.object["differences"]}
    title = told["title"]
    assert (title["ours"], title["theirs"], title["agreed"]) == (
        "De Ana", "De Pedro", FIELDS["title"],
    )  # fmt: skip
    assert (title["changed_by"], title["proposed"], title["is_file"]) == ("both", None, False)
    assert told["notes"]["proposed"] == "theirs"
    assert told["files.datos.csv"]["is_file"]
    assert (done.object["dataset"], done.object["besides"]) == (NAME, [])


def test_people_read_who_changed_what(shell):
    said = shell("sync", "compare", NAME).out
    assert "title (título): los dos lo cambiaron" in said
    assert "  el portal: De Pedro" in said
    assert "notes (qué contiene): lo cambiaron en el portal" in said


@pytest.mark.parametrize(
    ("words", "title", "notes"),
    [
        (("--take", "title=ours"), "De Ana", "Suya"),
        (("--take", "title=theirs"), "De Pedro", "Suya"),
        (("--rest", "ours"), "De Ana", FIELDS["notes"]),
        (("--rest", "theirs", "--take", "title=ours"), "De Ana", "Suya"),
    ],
)
def test_what_is_decided_goes_with_the_next_delivery(shell, words, title, notes):
    done = shell("sync", "settle", NAME, *words, "--json")
    assert (done.code, done.object["dataset"]) == (0, NAME)
    after = parcel(shell)
    assert after.state is State.QUEUED
    assert (after.fields["title"], after.fields["notes"]) == (title, notes)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ((), UNDECIDED),
        (("--take", "notes=ours"), UNDECIDED),
        (("--take", "title=ours", "--take", "color=ours"), ["portal.no_difference"]),
        (("--rest", "ours", "--take", "files.datos.csv=theirs"), ["portal.file_not_mixed"]),
        (("--rest", "ours", "--seen", "ayer"), ["portal.changed_since"]),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(shell, words, codes):
    done = shell("sync", "settle", NAME, *words, "--json")
    assert (done.code, done.codes) == (1, codes)
    assert parcel(shell).state is State.CONFLICT


def test_only_what_was_looked_at_is_decided(shell, portal):
    seen = shell("sync", "compare", NAME, "--json").object["modified"]
    words = ("sync", "settle", NAME, "--rest", "ours", "--seen", seen, "--json")
    portal.revise(portal.shelf.datasets[NAME], {"notes": "Y otra vez"})
    assert shell(*words).codes == ["portal.changed_since"]
    now = shell("sync", "compare", NAME, "--json").object["modified"]
    assert shell(*words[:-2], now, "--json").code == 0


@pytest.mark.parametrize("command", ["compare", "settle"])
def test_without_a_conflict_there_is_nothing_to_decide(shell, command):
    done = shell("sync", command, "otros-datos", "--json")
    assert (done.code, done.codes) == (1, ["portal.no_conflict"])


@pytest.mark.parametrize("words", [("--take", "title"), ("--take", "title=mine"), ("--rest", "x")])
def test_a_side_is_ours_or_theirs(shell, words):
    assert shell("sync", "settle", NAME, *words, "--json").code == 2


def test_the_status_says_what_else_was_refused(shell):
    told = json.loads(shell("sync", "status", "--json").out)
    assert [each["also"] for each in told["parcels"]] == [[], []]
