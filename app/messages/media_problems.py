"""Sentences of the codes `media.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "media.cannot_read": (
        N_("No se pudo leer el archivo «{file}»: {detail}."),
        N_("Vea que exista y que no esté abierto en otro programa; no se cambió nada."),
    ),
    "media.changed": (
        N_("El archivo «{file}» ya no es el que se guardó: su contenido cambió en el disco."),
        N_("Las respuestas están a salvo. Recupere la carpeta «media» de un respaldo."),
    ),
    "media.missing": (
        N_("Falta el archivo «{file}» en la carpeta «media» del espacio de trabajo."),
        N_("Las respuestas están a salvo. Recupere la carpeta «media» de un respaldo."),
    ),
}
