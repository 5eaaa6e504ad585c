"""What the course says beside its checklist: where a step leads, which keys it practises."""

from dataclasses import dataclass

from app.messages import N_, _, ngettext
from app.operations.practice import CourseStep
from app.operations.practice_portal import Signal

STATIONS = {
    "forms": "formularios",
    "capture": "capturar",
    "records": "registros",
    "review": "revisar",
    "publish": "publicar",
    "outbox": "envios",
}
"""Stations of the course -> codes of the rail."""

_KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "forms": (("Ctrl+N", N_("traer un formulario")), ("F2", N_("capturar"))),
    "capture": (
        ("1 … 9", N_("elegir opción")),
        ("Enter", N_("siguiente")),
        ("Mayús+Tab", N_("regresar")),
        ("F9", N_("no sabe")),
    ),
    "records": (("/", N_("buscar")), ("F2", N_("registro nuevo"))),
    "review": (("F3", N_("revisar")), ("F8", N_("siguiente aviso")), ("Ctrl+Z", N_("deshacer"))),
    "publish": (("F4", N_("publicar")), ("Ctrl+Enter", N_("seguir"))),
    "outbox": (("Alt+7", N_("ver los envíos")),),
}

SIGNALS: tuple[tuple[Signal, str, str, str], ...] = (
    (Signal.GOOD, N_("Con señal"), N_("todo llega a la primera"), "wifi"),
    (Signal.SLOW, N_("Señal lenta"), N_("1 MB tarda un minuto"), "signal-low"),
    (Signal.NONE, N_("Sin señal"), N_("lo enviado espera"), "wifi-off"),
    (Signal.HALF, N_("Falla a medias"), N_("se corta y sigue"), "unplug"),
)
"""Each state of the line: its name, what it does to a delivery, its icon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the course is.

    Attributes:
        done: Steps that are done.
        all: Steps there are.
        minutes: What the others take.
        next: Index of the first step that is not done; the last one when all are.
    """

    done: int
    all: int
    minutes: int
    next: int


def standing(steps: tuple[CourseStep, ...]) -> Standing:
    """See how far the course is."""
    left = [step for step in steps if not step.done]
    first = steps.index(left[0]) if left else len(steps) - 1
    return Standing(len(steps) - len(left), len(steps), sum(step.minutes for step in left), first)


def standing_words(how: Standing) -> str:
    """Say how far the course is: «3 de 8 · quedan 18 min»."""
    if how.done == how.all:
        return _("{done} de {all} · curso terminado").format(done=how.done, all=how.all)
    words = ngettext(
        "{done} de {all} · queda {n} min", "{done} de {all} · quedan {n} min", how.minutes
    )
    return words.format(done=how.done, all=how.all, n=how.minutes)


def keys_of(step: CourseStep) -> tuple[tuple[str, str], ...]:
    """Give the keys that a step practises, as (key, what it does)."""
    return tuple((key, _(words)) for key, words in _KEYS.get(step.station, ()))


def signal_words(signal: Signal) -> str:
    """Say in the status line how the practice portal is reached."""
    name = next(_(name) for code, name, _does, _icon in SIGNALS if code is signal)
    return _("Portal de práctica: {signal}").format(signal=name[:1].lower() + name[1:])
