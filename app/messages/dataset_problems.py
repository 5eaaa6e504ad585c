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
    "practice.only_loopback": (
        N_("Esta es una carpeta de práctica: no puede enviar a {url}."),
        N_("Use el portal de práctica, o salga de la práctica para publicar de verdad."),
    ),
}
