"""How Envíos says where a parcel stands. Words only, no widgets."""

from datetime import datetime

from app.messages import _, fix, ngettext, sentence
from app.messages.durations import MINUTE, duration
from app.operations.parcels import Shipment
from app.progress import Progress
from app.ui import numbers
from app.ui.publish.send_step import next_try_words
from app.ui.publish.words import address_words
from sync.parcel import State


def portal_of(shipment: Shipment) -> str:
    """Name the portal of a parcel: «Portal de práctica», or where it is."""
    return _("Portal de práctica") if shipment.practice else address_words(shipment.portal_url)


def title_of(shipment: Shipment) -> str:
    """Name a parcel: title and version."""
    return _("{title}, versión {number}").format(title=shipment.title, number=shipment.number)


def facts_of(shipment: Shipment) -> str:
    """Say where a parcel goes and how large it is: «Portal de práctica · 340 filas · 82 KB»."""
    rows = ngettext("{n} fila", "{n} filas", shipment.rows).format(n=numbers.count(shipment.rows))
    return f"{portal_of(shipment)} · {rows} · {numbers.size(shipment.bytes)}"


def standing_of(shipment: Shipment, *, online: bool, now: datetime) -> tuple[str, str]:
    """Give icon and words of where a parcel that goes by itself stands.

    Args:
        shipment: The parcel.
        online: There is a line.
        now: Aware.
    """
    if not shipment.has_way:
        return "key-round", _("Falta la llave de este portal: escríbala en Ajustes")
    if shipment.state is State.SENDING:
        return "send", _("Se está enviando")
    if shipment.state is State.WAITING and shipment.problem is not None:
        return "pause", f"{sentence(shipment.problem)} {next_try_words(shipment, now)}".strip()
    if not online and not shipment.practice:
        return "clock", _("Espera señal")
    return "clock", _("Listo para salir")


def progress_words(progress: Progress) -> str:
    """Say how far a parcel is: «Enviando datos.csv · 12 KB de 40 KB · faltan 3 minutos»."""
    if progress.total is None:
        return progress.what
    said = _("{what} · {done} de {total}").format(
        what=progress.what, done=numbers.size(progress.done), total=numbers.size(progress.total)
    )
    if progress.seconds_left is None:
        return said
    return f"{said} · " + _("faltan {time}").format(time=duration(progress.seconds_left))


def refusal_of(shipment: Shipment) -> tuple[str, str]:
    """Give what happened to a refused parcel, and what is safe and what to do."""
    if shipment.problem is None:
        return _("No se envió"), ""
    return sentence(shipment.problem), fix(shipment.problem)


def equal_rows(shipment: Shipment) -> str:
    """Say that what the portal holds is what was sent."""
    return ngettext(
        "{n} fila, igual a la suya", "{n} filas, iguales a las suyas", shipment.rows
    ).format(n=numbers.count(shipment.rows))


def summary(waiting: int, size: int, seconds: float | None = None, *, paused: bool = False) -> str:
    """Say how much waits: «3 por enviar · 1.3 MB · unos 4 minutos»; «en pausa» where it is.

    Args:
        waiting: Parcels.
        size: Their bytes.
        seconds: How long they take, None while no delivery has shown how fast the line is.
        paused: A person stopped the outbox.
    """
    if not waiting:
        return _("En pausa") if paused else _("Nada por enviar")
    said = ngettext("{n} por enviar", "{n} por enviar", waiting)
    parts = [said.format(n=numbers.count(waiting)), numbers.size(size)]
    if paused:
        parts.append(_("en pausa"))
    elif seconds is not None:
        parts.append(
            _("unos {time}").format(time=duration(seconds))
            if seconds >= MINUTE
            else duration(seconds)
        )
    return " · ".join(parts)
