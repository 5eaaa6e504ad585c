"""Sentences of the codes `grid.…`: code -> (what happened and where, what to do)."""

from app.messages.translation import N_

SENTENCES: dict[str, tuple[str, str]] = {
    "grid.block_too_big": (
        N_("Lo copiado tiene {cells:,} datos; en la cuadrícula caben hasta {most:,} de una vez."),
        N_("No se pegó nada. Guárdelo como CSV y use Importar, en Registros."),
    ),
    "grid.calculated": (
        N_("«{label}» lo calcula Acopio: dice «{said}» y lo pegado dice «{value}»."),
        N_("Se queda lo que calcula Acopio. Revise los datos de los que sale."),
    ),
    "grid.cannot_read": (
        N_("No se pudo leer el archivo «{file}»: {detail}."),
        N_("Guárdelo como texto separado por tabuladores, en UTF-8; no se cambió nada."),
    ),
    "grid.no_column": (
        N_("El formulario no tiene columna para «{value}»."),
        N_("Ese dato no se guarda; lo demás se pega igual."),
    ),
    "grid.no_period": (
        N_("El formulario «{form}» no pregunta de qué mes o año es cada registro."),
        N_("No se copió nada. Copie las filas y péguelas."),
    ),
    "grid.not_asked": (
        N_("«{label}» no se pregunta en esta fila; lo pegado dice «{value}»."),
        N_("Ese dato no se guarda. Vea de qué respuesta depende."),
    ),
    "grid.nothing_to_copy": (
        N_("No hay registros de «{period}» que copiar."),
        N_("No se copió nada. Elija otro mes o año."),
    ),
    "grid.nothing_to_paste": (
        N_("No hay nada copiado que se pueda pegar."),
        N_("Copie las celdas en Excel y pruebe otra vez; no se cambió nada."),
    ),
    "grid.not_a_period": (
        N_("«{value}» no es un mes ni un año que este formulario entienda."),
        N_("Escríbalo como 2026-10 o 10/2026, o solo el año: 2026."),
    ),
    "grid.readonly": (
        N_("«{label}» no se puede cambiar; lo pegado dice «{value}»."),
        N_("Se queda como está; lo demás se pega igual."),
    ),
}
