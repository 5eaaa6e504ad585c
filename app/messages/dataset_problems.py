"""Sentences of the codes `dataset.…` and `practice.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "dataset.unknown": (
        N_("No hay datos preparados con el nombre «{name}»."),
        N_("Los preparados son: {known}. Prepárelos en Publicar o con «acopio dataset build»."),
    ),
    "dataset.no_records": (
        N_("«{form}» todavía no tiene registros terminados."),
        N_("Capture o importe registros y pruebe otra vez."),
    ),
    "dataset.has_errors": (
        N_("«{form}» tiene errores sin corregir: {count}."),
        N_("Corríjalos en Revisar; los registros siguen guardados y no se preparó nada."),
    ),
    "dataset.building_elsewhere": (
        N_("Otra ventana de Acopio está preparando un paquete ahora mismo."),
        N_("Espere a que termine y pruebe otra vez; no se preparó nada dos veces."),
    ),
    "practice.port_taken": (
        N_("El puerto {port} ya lo usa otro programa."),
        N_("Elija otro número, o ninguno para que Acopio busque uno libre."),
    ),
    "practice.cannot_open": (
        N_("El portal de práctica no se pudo abrir en «{folder}»: {detail}."),
        N_("Libere espacio o elija otra carpeta; lo guardado sigue en su lugar."),
    ),
    "practice.only_loopback": (
        N_("Esta es una carpeta de práctica: no puede enviar a {url}."),
        N_("Use el portal de práctica, o salga de la práctica para publicar de verdad."),
    ),
}
