"""Sentences of the codes `quality.…`: (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "quality.unknown_part": (
        N_("El índice de calidad no tiene una parte «{part}»."),
        N_("Use una de estas: {known}. No se cambió nada."),
    ),
    "quality.bad_weight": (
        N_("El peso de «{part}» debe ser un número de 0 a 1000: «{weight}»."),
        N_("Escriba, por ejemplo, validity=25. No se cambió nada."),
    ),
    "quality.no_weight": (
        N_("Alguna parte del índice debe pesar más que 0."),
        N_("No se cambió nada. Dé un peso a una de las partes."),
    ),
    "quality.bad_ending": (
        N_("«{file}» no termina en .html, .pdf o .json."),
        N_("Dele uno de esos nombres al informe. No se escribió nada."),
    ),
}
