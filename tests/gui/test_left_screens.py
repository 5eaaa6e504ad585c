"""A screen that was left for another look hears no more of the form in hand."""

import pytest
import shiboken6
from support.capture import wait_for_workspace

from app.ui.stations import FACTORIES


@pytest.mark.parametrize("station", ["calidad", "comparar", "entregas", "limpiar"])
def test_another_form_is_no_mistake_once_the_screen_is_gone(context, qtbot, station):
    """The window is built anew for another theme; what it held before is deleted."""
    wait_for_workspace(context, qtbot)
    screen = FACTORIES[station](context)
    shiboken6.delete(screen)
    with qtbot.captureExceptions() as mistakes:
        context.use_form("conectividad_municipal")
    assert mistakes == []
