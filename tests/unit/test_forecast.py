"""How much a publication sends and how long it takes, before it begins."""

import pytest
from support.practice_table import PERSON
from support.publishing import approved, now, put_records, sound_lines

from app.operations.forecast import SLOWEST, LineFacts, forecast, line_facts
from app.operations.portals import PRACTICE, open_portal
from app.operations.publication import PackageFile, package
from app.operations.publish import publish
from app.operations.sending import MEASURABLE, remember_speed
from app.store.workspace import Workspace
from sync.portal import Traffic

URL = "https://datos.example.gt"
FILES = (PackageFile("a.csv", "a", 60_000), PackageFile("b.pdf", "b", 20_000))


@pytest.mark.parametrize(
    ("facts", "rate", "expected"),
    [
        (LineFacts(), 0, (80_000, 0, 20.0, False)),
        (LineFacts(16_000), 0, (80_000, 0, 10.0, True)),
        (LineFacts(16_000), 80_000, (80_000, 0, 2.0, False)),
        (LineFacts(0, {URL: frozenset("a")}), 0, (20_000, 1, 5.0, False)),
        (LineFacts(0, {URL: frozenset("ab")}), 0, (0, 2, 0.0, False)),
        (LineFacts(0, {"https://otro.example": frozenset("ab")}), 0, (80_000, 0, 20.0, False)),
    ],
)
def test_bytes_go_up_once_and_come_back_once_but_for_what_is_there(facts, rate, expected):
    found = forecast(FILES, f"{URL}/", facts, rate)
    assert (found.bytes, found.unchanged, found.seconds, found.measured) == expected


def test_the_slowest_line_is_that_of_the_villages():
    assert SLOWEST * 8 == 64_000


def test_what_a_delivery_showed_is_known_for_the_next(tmp_path):
    with Workspace.open(tmp_path / "w", practice=True) as workspace:
        put_records(workspace, tmp_path, *sound_lines(3))
        built = approved(workspace)
        assert line_facts(workspace, built.name) == LineFacts()
        with open_portal(workspace) as portal:
            publish(workspace, built.name, portal, PERSON, clock=now)
        remember_speed(workspace, Traffic(bytes_up=MEASURABLE * 2), 4)
        facts = line_facts(workspace, built.name)
        files = package(workspace, built.version).files
    assert facts.rate == MEASURABLE / 2
    assert forecast(files, PRACTICE.url, facts).bytes == 0
    assert forecast(files, URL, facts).unchanged == 0
