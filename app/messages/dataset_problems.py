"""Sentences of the codes `dataset.…` and `practice.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "dataset.unknown": (
        N_("No hay datos preparados con el nombre «{name}»."),
        N_("Prepárelos primero en Publicar, o con «acopio dataset build»."),
    ),
    "dataset.no_records": (
        N_("«{form}» todavía no tiene registros terminados."),
        N_("Capture o importe registros y vuelva a intentarlo."),
    ),
    "dataset.has_errors": (
        N_("«{form}» tiene {count} errores sin corregir."),
        N_("Corríjalos en Revisar; los registros siguen guardados y no se preparó nada."),
    ),
    "dataset.no_public_columns": (
        N_("Ninguna columna de «{form}» está marcada como pública."),
        N_("Marque en el formulario qué columnas se publican; no se preparó nada."),
    ),
    "dataset.missing_metadata": (
        N_("Falta {count} dato de la ficha: {fields}."),
        N_("Complete la ficha en Publicar; los datos siguen guardados."),
    ),
    "dataset.not_approved": (
        N_("«{name}», versión {number}, no tiene las dos firmas."),
        N_("Debe aprobarla una persona distinta de quien la preparó; no se envió nada."),
    ),
    "dataset.same_person": (
        N_("{person} preparó «{name}» y no puede también aprobarlo."),
        N_("Pida a otra persona que lo apruebe; no se envió nada."),
    ),
    "practice.only_loopback": (
        N_("Esta es una carpeta de práctica: no puede enviar a {url}."),
        N_("Use el portal de práctica, o salga de la práctica para publicar de verdad."),
    ),
    "practice.not_practice": (
        N_("«{folder}» es una carpeta de trabajo real, con sus propios registros."),
        N_("Elija otra carpeta para la práctica; aquí no se cambió nada."),
    ),
}
