"""Sentences of the codes `command.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "command.usage": (
        N_("No se entendió la orden. Se escribe así: {usage}"),
        N_("No se hizo nada. Vea las órdenes con «acopio --help»."),
    ),
    "command.cancelled": (
        N_("Se detuvo a petición suya."),
        N_("Lo que estaba a medias se deshizo; lo demás sigue guardado."),
    ),
    "command.unexpected": (
        N_("Acopio encontró algo que no esperaba: {error}."),
        N_("Lo guardado sigue en su lugar. El detalle está en {log}; envíelo a quien da soporte."),
    ),
    "command.no_paper": (
        N_("No se pudo preparar «{file}»: a esta computadora le faltan partes para dibujar PDF."),
        N_("No se hizo nada. Pida un archivo .html, que se imprime desde el navegador."),
    ),
    "command.no_token": (
        N_("Falta la llave del portal {url}."),
        N_("Guárdela en Ajustes o con «acopio portal add», o dela en ACOPIO_TOKEN; nada se envió."),
    ),
    "command.no_organization": (
        N_("Falta decir qué oficina publica en el portal {url}."),
        N_("Escríbala en Ajustes o con --organization; no se envió nada."),
    ),
    "command.cannot_read_answers": (
        N_("No se pudo leer «{file}»: {detail}."),
        N_("Debe ser un objeto JSON: pregunta y valor. No se guardó nada."),
    ),
    "command.cannot_write": (
        N_("No se pudo escribir en «{file}»: {detail}."),
        N_("Elija otra carpeta o libere espacio; lo guardado sigue en su lugar."),
    ),
}
