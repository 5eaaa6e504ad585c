"""What a new version of a form changes, in the words that people read."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from app.messages import N_, _, ngettext

if TYPE_CHECKING:
    from app.operations.preview_form import Effect
    from app.operations.publish_form import TakenBack


def change_sentence(effect: "Effect", records: int) -> str:
    """Say what a change does: «Si la pregunta 15 pasa a obligatoria, 6 de 38 …».

    Args:
        effect: The change.
        records: How many records the form has.
    """
    return _SENTENCES[effect.kind](effect).format(
        number=effect.number,
        label=effect.label,
        before=_in_words(effect, effect.before),
        now=_in_words(effect, effect.now),
        n=effect.records,
        all=records,
        fit=effect.convertible or 0,
    )


def taken_back_sentences(done: "TakenBack") -> Iterator[str]:
    """Say what taking a publication back did, and what stays of it."""
    version = done.version
    yield _("«{title}»: vuelve a estar en uso la versión {number}.").format(
        title=version.title, number=version.number
    )
    counted = (
        (
            done.returned,
            ngettext(
                "{n} registro volvió a esa versión.",
                "{n} registros volvieron a esa versión.",
                done.returned,
            ),
        ),
        (
            done.restored,
            ngettext(
                "{n} dato quedó como estaba.", "{n} datos quedaron como estaban.", done.restored
            ),
        ),
        (
            done.kept,
            ngettext(
                "{n} registro tiene datos de la versión {number} y se queda en ella, completo.",
                "{n} registros tienen datos de la versión {number} y se quedan en ella, completos.",
                done.kept,
            ),
        ),
    )
    yield from (text.format(n=n, number=done.withdrawn) for n, text in counted if n)


def _in_words(effect: "Effect", written: str) -> str:
    """Say a type of question as people do; what else the form says stays as it is."""
    return _(_TYPES[written]) if effect.kind == "type" and written in _TYPES else written


_TYPES = {
    "text": N_("texto"),
    "integer": N_("número entero"),
    "decimal": N_("número con decimales"),
    "range": N_("número en una escala"),
    "date": N_("fecha"),
    "time": N_("hora"),
    "dateTime": N_("fecha y hora"),
    "select_one": N_("una opción"),
    "select_multiple": N_("varias opciones"),
    "rank": N_("opciones en orden"),
    "geopoint": N_("punto en el mapa"),
    "image": N_("foto"),
    "calculate": N_("cálculo"),
}


def _added(_effect: "Effect") -> str:
    return _("La pregunta {number}, «{label}», es nueva; los registros de antes la dejan vacía.")


def _removed(effect: "Effect") -> str:
    return ngettext(
        "Ya no se pregunta «{label}»; {n} de {all} registros tiene ese dato y lo conserva.",
        "Ya no se pregunta «{label}»; {n} de {all} registros tienen ese dato y lo conservan.",
        effect.records,
    )


def _renamed(effect: "Effect") -> str:
    return ngettext(
        "«{before}» ahora se llama «{now}»; {n} de {all} registros conserva su dato.",
        "«{before}» ahora se llama «{now}»; {n} de {all} registros conservan su dato.",
        effect.records,
    )


def _maybe_renamed(effect: "Effect") -> str:
    return ngettext(
        "¿«{now}» es la misma pregunta que «{before}»? {n} de {all} registros tiene ese dato.",
        "¿«{now}» es la misma pregunta que «{before}»? {n} de {all} registros tienen ese dato.",
        effect.records,
    )


def _moved(effect: "Effect") -> str:
    return ngettext(
        "La pregunta {number}, «{label}», pasa a otro grupo; {n} de {all} registros conserva"
        " su dato.",
        "La pregunta {number}, «{label}», pasa a otro grupo; {n} de {all} registros conservan"
        " su dato.",
        effect.records,
    )


def _narrowed(effect: "Effect") -> str:
    return ngettext(
        "La pregunta {number} ya no ofrece «{before}»; {n} de {all} registros lo tiene.",
        "La pregunta {number} ya no ofrece «{before}»; {n} de {all} registros lo tienen.",
        effect.records,
    )


def _required(effect: "Effect") -> str:
    return ngettext(
        "Si la pregunta {number} pasa a obligatoria, {n} de {all} registros queda incompleto.",
        "Si la pregunta {number} pasa a obligatoria, {n} de {all} registros quedan incompletos.",
        effect.records,
    )


def _constraint(effect: "Effect") -> str:
    return ngettext(
        "Con la condición nueva de la pregunta {number}, {n} de {all} registros queda con aviso.",
        "Con la condición nueva de la pregunta {number}, {n} de {all} registros quedan con aviso.",
        effect.records,
    )


def _type(effect: "Effect") -> str:
    if effect.apart:
        return _(
            "La pregunta {number} cambia de tipo, de {before} a {now}, y lleva columna propia;"
            " los datos de antes quedan en la suya."
        )
    return ngettext(
        "La pregunta {number} cambia de tipo, de {before} a {now}: {fit} registros se convierten"
        " y {n} queda como está.",
        "La pregunta {number} cambia de tipo, de {before} a {now}: {fit} registros se convierten"
        " y {n} quedan como están.",
        effect.records,
    )


def _crossed(effect: "Effect") -> str:
    return ngettext(
        "La pregunta {number}, «{label}», pasa de responderse una vez a varias, o al revés;"
        " {n} de {all} registros conserva su dato aparte.",
        "La pregunta {number}, «{label}», pasa de responderse una vez a varias, o al revés;"
        " {n} de {all} registros conservan su dato aparte.",
        effect.records,
    )


def _privacy(effect: "Effect") -> str:
    if effect.now == "publico":
        return _("La pregunta {number}, «{label}», empieza a publicarse; {n} de {all} la tienen.")
    return _(
        "La pregunta {number}, «{label}», cambia de «{before}» a «{now}» y no se publica;"
        " lo publicado ya salió."
    )


def _option_renamed(effect: "Effect") -> str:
    if effect.recoded:
        return ngettext(
            "En la pregunta {number}, «{label}», la opción «{before}» ahora se guarda como «{now}»;"
            " {n} de {all} registros tiene la de antes y pasa a la de ahora.",
            "En la pregunta {number}, «{label}», la opción «{before}» ahora se guarda como «{now}»;"
            " {n} de {all} registros tienen la de antes y pasan a la de ahora.",
            effect.records,
        )
    return ngettext(
        "En la pregunta {number}, «{label}», la opción «{before}» ahora se guarda como «{now}»;"
        " {n} de {all} registros tiene la de antes y la conserva.",
        "En la pregunta {number}, «{label}», la opción «{before}» ahora se guarda como «{now}»;"
        " {n} de {all} registros tienen la de antes y la conservan.",
        effect.records,
    )


def _relevant(effect: "Effect") -> str:
    return ngettext(
        "La pregunta {number}, «{label}», se hace en otros casos; {n} de {all} registros tiene un"
        " dato que ya no se preguntaría.",
        "La pregunta {number}, «{label}», se hace en otros casos; {n} de {all} registros tienen un"
        " dato que ya no se preguntaría.",
        effect.records,
    )


def _column(_effect: "Effect") -> str:
    return _("La columna pública «{before}» pasa a llamarse «{now}».")


_SENTENCES: Mapping[str, "Callable[[Effect], str]"] = {
    "added": _added,
    "removed": _removed,
    "renamed": _renamed,
    "maybe_renamed": _maybe_renamed,
    "moved": _moved,
    "narrowed": _narrowed,
    "required": _required,
    "constraint": _constraint,
    "option_renamed": _option_renamed,
    "relevant": _relevant,
    "type": _type,
    "into_repeat": _crossed,
    "out_of_repeat": _crossed,
    "privacy": _privacy,
    "column": _column,
}
