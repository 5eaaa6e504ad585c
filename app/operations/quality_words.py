"""What figures of quality say to people: names of parts, a sentence each, hints as invitations."""

from typing import TYPE_CHECKING

from app.messages import N_, _, ngettext
from forms.notation import write_number

if TYPE_CHECKING:
    from app.steps.outliers import Fences
    from app.steps.quality.field_work import Hint
    from app.steps.quality.index import Part
    from app.steps.quality.near_duplicates import NearPair

_TITLES = {
    "completeness": N_("Datos completos"),
    "validity": N_("Datos dentro de sus reglas"),
    "uniqueness": N_("Registros sin repetir"),
    "consistency": N_("Respuestas que concuerdan"),
    "timeliness": N_("Datos al día"),
    "traceability": N_("Se sabe de dónde vienen"),
    "understandability": N_("Preguntas que se explican"),
}
_SENTENCES = {
    "completeness": N_("{good} de {of} datos obligatorios tienen respuesta."),
    "validity": N_("{good} de {of} respuestas cumplen el tipo y las reglas de su pregunta."),
    "uniqueness": N_("{good} de {of} registros no repiten a otro."),
    "consistency": N_("En {good} de {of} registros las respuestas concuerdan entre sí."),
    "timeliness": N_("El registro más nuevo tiene {good} días; se esperan {of} o menos."),
    "traceability": N_("De {good} de {of} registros se sabe persona, computadora, hora y versión."),
    "understandability": N_("{good} de {of} preguntas llevan título, ayuda, unidad u opciones."),
}
_NOTHING = {
    "completeness": N_("El formulario no tiene datos obligatorios."),
    "validity": N_("Todavía no hay respuestas."),
    "timeliness": N_("El formulario no dice cada cuánto se publica."),
}
_ADVICE = {
    "completeness": N_("Complete los datos que faltan."),
    "validity": N_("Corrija en Revisar lo que no cumple."),
    "uniqueness": N_("Vea cuál de los repetidos queda y aparte el otro."),
    "consistency": N_(
        "Vea en Revisar las respuestas que no concuerdan, o explique por qué están bien."
    ),
    "timeliness": N_("Traiga los datos del último período."),
    "traceability": N_("Capture con el nombre de cada persona."),
    "understandability": N_("Agregue ayuda y unidad a esas preguntas en el formulario."),
}
_HINTS = {
    "short": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, que duraron mucho menos de "
        "lo usual ({usual})."
    ),
    "long": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, que duraron mucho más "
        "de lo usual ({usual})."
    ),
    "night": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, que empezaron entre las "
        "20:00 y las 5:00."
    ),
    "travel": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros: empezaron antes de lo que "
        "se tarda en llegar desde el anterior."
    ),
    "inaccurate": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, con un punto de más de "
        "50 m de error: quizá necesita esperar la señal del GPS."
    ),
    "outside": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, con un punto a más de 5 km "
        "del municipio que dicen."
    ),
    "same_place": N_(
        "Conviene hablar con {person} de {count} de sus {of} registros, hechos en un mismo punto: "
        "quizá se llenaron después, o ahí viven varias familias."
    ),
    "straight_lining": N_(
        "Conviene hablar con {person} de «{label}» y las que siguen: en {count} de {of} registros "
        "todas llevan la misma respuesta."
    ),
    "heaping": N_(
        "Conviene hablar con {person} de «{label}»: {share} de sus números terminan en 0 o 5 (lo "
        "usual es {usual}). Quizá se redondean."
    ),
    "mean": N_(
        "Conviene hablar con {person} de «{label}»: su promedio es {mean} y el de las demás "
        "personas {usual}. Puede deberse al lugar que le tocó."
    ),
}


def part_title(name: str) -> str:
    """Give the name of a part."""
    return _(_TITLES[name])


def part_sentence(part: "Part") -> str:
    """Say what a part counted."""
    if part.ratio is None:
        nothing = _NOTHING.get(part.name)
        return _(nothing) if nothing else _("Todavía no hay registros.")
    return _(_SENTENCES[part.name]).format(good=_count(part.good), of=_count(part.of))


def part_advice(part: "Part") -> str:
    """Say what makes a part better; "" when nothing is missing."""
    return "" if part.ratio is None or part.ratio >= 1 else _(_ADVICE[part.name])


def hint_sentence(hint: "Hint", label: str) -> str:
    """Invite to talk about what was seen.

    Args:
        hint: What was seen.
        label: Words of the question it is about, "" for none.
    """
    values = dict(hint.values)
    said = {
        "person": hint.person,
        "count": f"{len(hint.records):,}",
        "of": f"{hint.of:,}",
        "label": label,
        "usual": _usual(hint),
        "share": percent(_number(values.get("share"))),
        "mean": rounded(_number(values.get("mean"))),
    }
    return _(_HINTS[hint.check]).format(**said)


def _usual(hint: "Hint") -> str:
    if "usual_s" in hint.values:
        return duration(_number(hint.values["usual_s"]))
    usual = _number(hint.values.get("usual"))
    return percent(usual) if hint.check == "heaping" else rounded(usual)


def pair_sentence(pair: "NearPair") -> str:
    """Invite to look at two records that are nearly the same."""
    words = _(
        "Conviene hablar con {person} de los registros {first} y {second}: {share} de sus "
        "respuestas son iguales."
    )
    return words.format(
        person=pair.person, first=pair.first, second=pair.second, share=percent(pair.share)
    )


def outlier_sentence(label: str, fences: "Fences", count: int, department: str = "") -> str:
    """Say how many values of a question are far from the others, and what is usual.

    Args:
        label: Words of the question.
        fences: Between which values are like the others.
        count: How many lie outside.
        department: Code of the department they were compared within, "" for the whole country.
    """
    words = ngettext(
        "«{label}»{where}: {count} dato lejos de lo usual ({low} a {high}). Conviene verlo.",
        "«{label}»{where}: {count} datos lejos de lo usual ({low} a {high}). Conviene verlos.",
        count,
    )
    return words.format(
        label=label,
        where=_where(department),
        count=f"{count:,}",
        low=rounded(fences.low),
        high=rounded(fences.high),
    )


def _where(department: str) -> str:
    from app.steps.reference import departments

    known = departments().get(department)
    if not department:
        return ""
    return _(" en {department}").format(department=known.name if known else department)


def percent(share: float) -> str:
    """Write a share as people say it; what is not all is never 100 %."""
    shown = round(share * 100, 1)
    if shown >= 100 and share < 1:
        shown = 99.9
    return f"{shown:g} %"


def duration(seconds: float) -> str:
    """Write a duration: seconds, or minutes from two of them on."""
    if seconds < 120:
        return _("{count} s").format(count=round(seconds))
    return _("{count} min").format(count=round(seconds / 60))


def _count(number: float) -> str:
    return f"{number:,g}" if number != int(number) else f"{int(number):,}"


def rounded(number: float) -> str:
    """Write a number with two decimals at most."""
    return write_number(round(number, 2))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
