"""What Inicio says: the next thing to do, the tasks that wait, what is due. Words only, no widgets.

It reads `operations.today`; whatever is said here can be counted there.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app.messages import _, ngettext
from app.ui import numbers

if TYPE_CHECKING:
    from app.operations.today import FormWork, LeftAt, Today
    from app.steps.publication_calendar import Due

URGENT_DAYS = 10
MOST_TASKS = 5
NOON, EVENING = 12, 19


@dataclass(frozen=True, slots=True)
class Way:
    """Where a button leads.

    Attributes:
        words: Verb and object, on the button.
        station: Code of the station.
        target: What its screen is told.
        form: The form to take in hand first, "" to leave it.
        key: The key that does the same.
    """

    words: str
    station: str
    target: dict[str, object] = field(default_factory=dict)
    form: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class NextThing:
    """The hero card.

    Attributes:
        kicker, title, sentence: Its words.
        first, second: The primary button and the quieter one.
        done, total: Progress; a total of 0 shows no bar.
        progress: Words beside the bar.
    """

    kicker: str
    title: str
    sentence: str
    first: Way
    second: Way
    done: int = 0
    total: int = 0
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A row of what waits: sign, meaning, what and how many, why, one button."""

    icon: str
    tint: str
    what: str
    why: str
    way: Way


def greeting(person: str, now: datetime) -> str:
    """Greet by the hour and the first name: «Buenos días, Juana».

    Args:
        person: Whole name, "" while unknown.
        now: Aware.
    """
    hour = now.astimezone().hour
    if hour < NOON:
        hello = _("Buenos días")
    else:
        hello = _("Buenas tardes") if hour < EVENING else _("Buenas noches")
    name = person.split(maxsplit=1)[0] if person.split() else ""
    return _("{hello}, {name}").format(hello=hello, name=name) if name else hello


def day_line(now: datetime, waiting: int | None) -> str:
    """Say which day it is and how much waits, under the greeting; None while that is asked."""
    day = numbers.long_date(now.astimezone().date())
    day = day[:1].upper() + day[1:]
    if waiting is None:
        return day
    if not waiting:
        return _("{day} · no hay tareas pendientes").format(day=day)
    return ngettext(
        "{day} · tiene {n} tarea pendiente", "{day} · tiene {n} tareas pendientes", waiting
    ).format(day=day, n=numbers.count(waiting))


def next_thing(found: "Today", form_in_hand: str, now: datetime) -> NextThing:
    """Choose the one next thing.

    Args:
        found: The whole workspace.
        form_in_hand: Code of the form the person works on, "" when none.
        now: Aware.
    """
    if found.left_at is not None:
        return _go_on(found.left_at, now)
    if not found.forms:
        return _first_form()
    work = next((f for f in found.forms if f.form_id == form_in_hand), found.forms[0])
    return _another_record(work) if work.records else _first_record(work)


def _go_on(left: "LeftAt", now: datetime) -> NextThing:
    when = numbers.day_and_time(left.at, now)
    sentence = _("Registro {number}. Guardado {when}.").format(
        number=numbers.count(left.number), when=when
    )
    progress = ""
    if left.question:
        progress = _("pregunta {n} de {all}").format(n=left.question, all=left.questions)
    target: dict[str, object] = {"record": left.record, "field": left.path}
    return NextThing(
        kicker=_("Siga donde quedó"),
        title=left.title,
        sentence=sentence,
        first=Way(_("Continuar"), "capturar", target, left.form_id, "F2"),
        second=Way(_("Registro nuevo"), "capturar", {"new": True}, left.form_id),
        done=max(0, left.question - 1),
        total=left.questions if left.question else 0,
        progress=progress,
    )


def _first_form() -> NextThing:
    return NextThing(
        kicker=_("Empiece aquí"),
        title=_("Elija su primer formulario"),
        sentence=_("La biblioteca trae formularios listos; también puede traer uno suyo de Excel."),
        first=Way(_("Elegir formulario"), "formularios", {"view": "biblioteca"}, key="F2"),
        second=Way(_("Practicar primero"), "aprender"),
    )


def _first_record(work: "FormWork") -> NextThing:
    return NextThing(
        kicker=_("Lo que sigue"),
        title=work.title,
        sentence=_("Todavía no hay registros. Cada respuesta queda guardada al momento."),
        first=Way(_("Capturar el primero"), "capturar", {"new": True}, work.form_id, "F2"),
        second=Way(_("Importar una tabla"), "registros", {}, work.form_id),
    )


def _another_record(work: "FormWork") -> NextThing:
    count = ngettext("{n} registro", "{n} registros", work.records)
    return NextThing(
        kicker=_("Lo que sigue"),
        title=work.title,
        sentence=_("Tiene {records}, ninguno a medias.").format(
            records=count.format(n=numbers.count(work.records))
        ),
        first=Way(_("Registro nuevo"), "capturar", {"new": True}, work.form_id, "F2"),
        second=Way(_("Ver registros"), "registros", {}, work.form_id),
    )


def tasks(found: "Today") -> list[Task]:
    """Give what waits, the most pressing first, at most five rows.

    Each key stands once, on the first row that it presses.
    """
    rows = [_returned(work) for work in found.forms if work.returned]
    if found.conflicts:
        rows.append(_decide(found.conflicts))
    rows += [_correct(work) for work in found.forms if work.errors]
    if found.refused:
        rows.append(_refused(found.refused))
    rows += [_look(work) for work in found.forms if work.warnings and not work.errors]
    rows += [_check(work) for work in found.forms if work.unchecked]
    rows += [_publish(work) for work in found.forms if work.publishable and not work.errors]
    if found.to_send:
        rows.append(_send(found))
    return rows[:MOST_TASKS]


def _returned(work: "FormWork") -> Task:
    count = len(work.returned)
    what = ngettext("Le devolvieron {n} registro", "Le devolvieron {n} registros", count)
    why = _("{title} · con notas junto a las preguntas").format(title=work.title)
    way = Way(_("Corregir"), "capturar", {"record": work.returned[0]}, work.form_id)
    return Task("undo-2", "warn", what.format(n=numbers.count(count)), why, way)


def _decide(count: int) -> Task:
    what = ngettext("{n} diferencia por decidir", "{n} diferencias por decidir", count)
    why = _("Otra computadora dice otra cosa del mismo dato. Las dos están guardadas.")
    way = Way(_("Decidir"), "intercambio")
    return Task("triangle-alert", "warn", what.format(n=numbers.count(count)), why, way)


def _correct(work: "FormWork") -> Task:
    errors = ngettext("{n} error por corregir", "{n} errores por corregir", work.errors)
    records = ngettext("{n} registro", "{n} registros", work.to_review)
    what = _("{errors} en {records}").format(
        errors=errors.format(n=numbers.count(work.errors)),
        records=records.format(n=numbers.count(work.to_review)),
    )
    way = Way(_("Revisar"), "revisar", {}, work.form_id, "F3")
    return Task("circle-x", "err", what, work.title, way)


def _look(work: "FormWork") -> Task:
    warnings = ngettext("{n} aviso por revisar", "{n} avisos por revisar", work.warnings)
    records = ngettext("{n} registro", "{n} registros", work.to_review)
    what = _("{errors} en {records}").format(
        errors=warnings.format(n=numbers.count(work.warnings)),
        records=records.format(n=numbers.count(work.to_review)),
    )
    way = Way(_("Revisar"), "revisar", {}, work.form_id, "F3")
    return Task("triangle-alert", "warn", what, work.title, way)


def _check(work: "FormWork") -> Task:
    what = ngettext("{n} registro sin revisar", "{n} registros sin revisar", work.unchecked)
    why = _("{title} · llegaron o cambiaron después de la última revisión").format(title=work.title)
    way = Way(_("Revisar"), "revisar", {}, work.form_id, "F3")
    return Task("list-checks", "plain", what.format(n=numbers.count(work.unchecked)), why, way)


def advance_words(work: "FormWork") -> str:
    """Say how many records of a form are ready, and how many nobody checked yet."""
    words = _("{done} de {total}").format(
        done=numbers.count(work.ready), total=numbers.count(work.records)
    )
    if not work.unchecked:
        return words
    return _("{words} · {n} sin revisar").format(words=words, n=numbers.count(work.unchecked))


def _publish(work: "FormWork") -> Task:
    what = ngettext(
        "{n} registro sin publicar", "{n} registros sin publicar", work.publishable
    ).format(n=numbers.count(work.publishable))
    way = Way(_("Publicar"), "publicar", {}, work.form_id, "F4")
    return Task("globe", "accent", what, work.title, way)


def _refused(count: int) -> Task:
    what = ngettext(
        "El portal no aceptó {n} paquete", "El portal no aceptó {n} paquetes", count
    ).format(n=numbers.count(count))
    why = _("Nada se perdió: vea qué pide el portal.")
    return Task("circle-x", "err", what, why, Way(_("Ver envíos"), "envios"))


def _send(found: "Today") -> Task:
    what = ngettext(
        "{n} paquete espera salir ({size})", "{n} paquetes esperan salir ({size})", found.to_send
    ).format(n=numbers.count(found.to_send), size=numbers.size(found.to_send_bytes))
    why = _("Guardado en esta computadora; sale al conectar.")
    return Task("send", "plain", what, why, Way(_("Ver envíos"), "envios"))


def is_urgent(due: "Due") -> bool:
    """Say whether a day presses: ten days or less, and nothing was begun, or it has passed."""
    return due.overdue or (due.days_left <= URGENT_DAYS and not due.started)


def due_words(due: "Due") -> str:
    """Say how long there is: «Faltan 9 días · sin empezar»."""
    if due.overdue:
        late = -due.days_left
        return ngettext("Venció hace {n} día", "Venció hace {n} días", late).format(n=late)
    if due.days_left == 0:
        words = _("Es hoy")
    else:
        words = ngettext("Falta {n} día", "Faltan {n} días", due.days_left).format(n=due.days_left)
    return words if due.started else _("{words} · sin empezar").format(words=words)
