"""From a hint of Calidad to the records it is about."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from support.capture import wait_for_workspace
from support.known_forms import write_form
from support.layout import clipped, sticks_out, unnamed

from app.operations.add_record import add_record
from app.operations.load_form import load_form
from app.store.workspace import Workspace
from app.ui.quality.record_links import MOST_LINKS, RecordLinks
from app.ui.records.changes import now
from app.ui.stations import FACTORIES

AGES = """
| survey   |         |      |       |
|          | type    | name | label |
|          | integer | edad | Edad  |
| settings |            |         |
|          | form_title | form_id |
|          | Visitas    | visitas |
"""
FAR = (400, 500, 600, 700, 800, 900)
SCREENS = {name: FACTORIES[name] for name in ("revisar", "calidad", "registros")}


@pytest.fixture
def window(context, open_window, qtbot, tmp_path):
    """Thirty ordinary ages and six that are far from them; Calidad shows what to talk about."""
    wait_for_workspace(context, qtbot)
    folder = tmp_path / "trabajo"
    with Workspace.open(folder) as workspace:
        load_form(workspace, write_form(folder / "visitas.xlsx", AGES))
        for age in (*range(20, 50), *FAR):
            add_record(workspace, "visitas", {"edad": str(age)}, "Ana", clock=now)
    context.use_form("visitas")
    opened = open_window(SCREENS)
    context.go("calidad")
    screen = opened.screen_in_view
    qtbot.waitUntil(lambda: screen.measured is not None)
    screen.views.choose("conversar")
    screen._show_page()
    QApplication.processEvents()
    return opened


@pytest.fixture
def links(window):
    found, *_work = window.screen_in_view.talk_page.findChildren(RecordLinks)
    return found


def test_the_farthest_records_come_first_and_the_rest_is_counted(links):
    assert [button.text() for button in links.buttons] == ["36", "35", "34", "33", "32"]
    assert len(links.buttons) == MOST_LINKS < len(FAR)


def test_each_way_says_where_it_leads(links):
    assert links.buttons[0].accessibleName() == "Ver el registro 36"


def test_all_is_named_and_fits_a_small_window(window, links, qtbot):
    screen = window.screen_in_view
    window.resize(910, 512)
    qtbot.waitUntil(lambda: not sticks_out(screen))
    assert not unnamed(screen)
    assert not clipped(screen)


def test_a_key_leads_to_the_record_itself(window, links, qtbot):
    links.buttons[1].setFocus()
    QTest.keyClick(links.buttons[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.screen_in_view.station == "registros")
    records = window.screen_in_view
    qtbot.waitUntil(lambda: records.view.current_record() == 35)


def test_a_filter_that_hides_the_record_is_left(window, links, qtbot, context):
    context.go("registros", filter="errores", search="nadie")
    context.go("calidad")
    screen = window.screen_in_view
    screen.show_record(33)
    qtbot.waitUntil(lambda: window.screen_in_view.station == "registros")
    records = window.screen_in_view
    assert (records.filters.chosen, records.filters.text()) == ("todos", "")
    qtbot.waitUntil(lambda: records.view.current_record() == 33)


@pytest.mark.parametrize(
    ("count", "said"), [(1, []), (5, []), (6, ["y 1 más"]), (50, ["y 45 más"])]
)
def test_of_many_records_the_number_is_said(qtbot, count, said):
    links = RecordLinks(list(range(1, count + 1)), lambda _record: None)
    qtbot.addWidget(links)
    texts = [label.text() for label in links.findChildren(type(links.layout().itemAt(0).widget()))]
    assert texts == ["Ver registro", *said]


def test_a_press_shows_just_its_record(qtbot):
    seen = []
    links = RecordLinks([7, 1200], seen.append)
    qtbot.addWidget(links)
    links.buttons[1].click()
    assert seen == [1200]
    assert links.buttons[1].text() == "1,200"
