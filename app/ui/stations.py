"""The stations of the rail: what they are called and which screen each one opens.

A new screen adds its factory to FACTORIES; a station without one is not shown. Screens are
imported when they are opened, so that the window is there before them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.messages import N_
from app.ui.context import Context
from app.ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Station:
    """A stop on the way of the data.

    Attributes:
        code: What `context.go` calls it.
        title: Its word on the rail, to be translated.
        icon: Name of its icon.
        on_thread: It lies on the way from form to portal.
        at_end: It stands at the foot of the rail.
    """

    code: str
    title: str
    icon: str
    on_thread: bool = False
    at_end: bool = False


STATIONS = (
    Station("inicio", N_("Inicio"), "house"),
    Station("formularios", N_("Formularios"), "clipboard-list", on_thread=True),
    Station("capturar", N_("Capturar"), "square-pen", on_thread=True),
    Station("registros", N_("Registros"), "table-2", on_thread=True),
    Station("revisar", N_("Revisar"), "list-checks", on_thread=True),
    Station("publicar", N_("Publicar"), "globe", on_thread=True),
    Station("envios", N_("Envíos"), "send", on_thread=True),
    Station("aprender", N_("Aprender"), "graduation-cap", at_end=True),
    Station("ajustes", N_("Ajustes"), "settings", at_end=True),
)


def _settings(context: Context) -> Screen:
    from app.ui.settings.screen import SettingsScreen

    return SettingsScreen(context)


def _capture(context: Context) -> Screen:
    from app.ui.capture.screen import CaptureScreen

    return CaptureScreen(context)


def _grid(context: Context) -> Screen:
    from app.ui.grid.screen import GridScreen

    return GridScreen(context)


def _home(context: Context) -> Screen:
    from app.ui.home.screen import HomeScreen

    return HomeScreen(context)


def _forms(context: Context) -> Screen:
    from app.ui.forms.screen import FormsScreen

    return FormsScreen(context)


def _learn(context: Context) -> Screen:
    if context.practice:
        from app.ui.learn.course import CourseScreen

        return CourseScreen(context)
    from app.ui.learn.door import DoorScreen

    return DoorScreen(context)


def _publish(context: Context) -> Screen:
    from app.ui.publish.screen import PublishScreen

    return PublishScreen(context)


def _outbox(context: Context) -> Screen:
    from app.ui.outbox.screen import OutboxScreen

    return OutboxScreen(context)


def _records(context: Context) -> Screen:
    from app.ui.records.screen import RecordsScreen

    return RecordsScreen(context)


def _review(context: Context) -> Screen:
    from app.ui.review.screen import ReviewScreen

    return ReviewScreen(context)


def _exchange(context: Context) -> Screen:
    from app.ui.exchange.screen import ExchangeScreen

    return ExchangeScreen(context)


def _compare(context: Context) -> Screen:
    from app.ui.compare.screen import CompareScreen

    return CompareScreen(context)


def _quality(context: Context) -> Screen:
    from app.ui.quality.screen import QualityScreen

    return QualityScreen(context)


def _handed_in(context: Context) -> Screen:
    from app.ui.handed_in.screen import HandedInScreen

    return HandedInScreen(context)


def _cleaning(context: Context) -> Screen:
    from app.ui.cleaning.screen import CleaningScreen

    return CleaningScreen(context)


def _cleaning_table(context: Context) -> Screen:
    from app.ui.cleaning.table_screen import TableCleaningScreen

    return TableCleaningScreen(context)


def _versions(context: Context) -> Screen:
    from app.ui.versions.screen import VersionsScreen

    return VersionsScreen(context)


def _defining(context: Context) -> Screen:
    from app.ui.defining.screen import DefineScreen

    return DefineScreen(context)


def _importing(context: Context) -> Screen:
    from app.ui.importing.screen import ImportScreen

    return ImportScreen(context)


PART_OF = {
    "calidad": "revisar",
    "comparar": "revisar",
    "cuadricula": "capturar",
    "definir": "publicar",
    "entregas": "registros",
    "importar": "registros",
    "intercambio": "envios",
    "limpiar": "revisar",
    "limpiar_tabla": "registros",
    "versiones": "publicar",
}
"""Screens without a stop of their own -> the station they belong to."""

FACTORIES: dict[str, Callable[[Context], Screen]] = {
    "inicio": _home,
    "formularios": _forms,
    "capturar": _capture,
    "cuadricula": _grid,
    "intercambio": _exchange,
    "aprender": _learn,
    "registros": _records,
    "revisar": _review,
    "comparar": _compare,
    "entregas": _handed_in,
    "importar": _importing,
    "calidad": _quality,
    "limpiar": _cleaning,
    "limpiar_tabla": _cleaning_table,
    "publicar": _publish,
    "definir": _defining,
    "versiones": _versions,
    "envios": _outbox,
    "ajustes": _settings,
}


def registered(factories: dict[str, Callable[[Context], Screen]]) -> tuple[Station, ...]:
    """Give the stations that have a screen, in the order of the rail."""
    return tuple(station for station in STATIONS if station.code in factories)
